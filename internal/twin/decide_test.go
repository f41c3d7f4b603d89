package twin

import (
	"encoding/json"
	"testing"
)

// effects is a document with one statement an effect: "Y" allows, "D" denies,
// "-" is silent.
func effects(marks, principal string) json.RawMessage {
	text := ""
	for i, mark := range marks {
		effect, action := "Allow", "*"
		switch mark {
		case 'D':
			effect = "Deny"
		case '-':
			action = "none:None"
		}
		if i > 0 {
			text += ","
		}
		text += `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*"` + principal + `}`
	}
	return json.RawMessage(`{"Version":"2012-10-17","Statement":[` + text + `]}`)
}

// plain is a layer of one document without principals; "" is no layer.
func plain(marks string) []json.RawMessage {
	if marks == "" {
		return nil
	}
	return []json.RawMessage{effects(marks, "")}
}

// granting is the same with a Principal element, given as "marks element".
func granting(marks, element string) []json.RawMessage {
	if marks == "" {
		return nil
	}
	return []json.RawMessage{effects(marks, `,"Principal":`+element)}
}

// §4.8, rows E1–E44: the decision, its layer and what it cites.
func TestDecisionRows(t *testing.T) {
	const other, roleARN, session = "444455556666", iam1 + "role/app/R", sts1 + "assumed-role/R/s"
	const fed, root, slr = sts1 + "federated-user/f", iam1 + "root", iam1 + "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	const key, target = "arn:aws:kms:us-east-1:111122223333:key/1", iam1 + "role/T"
	aws := func(value string) string { return `{"AWS":"` + value + `"}` }
	const star, acct, sns = `"*"`, `{"AWS":"111122223333"}`, `{"Service":"sns.amazonaws.com"}`
	cond := star + `,"Condition":{"ArnEquals":{"aws:PrincipalArn":"` + iam1 + `role/R"}}`
	type row struct {
		row, principal, scp, rcp, resource, element, identity, boundary, session string
		edit                                                                     func(*Question)
		outcome, layer                                                           string
	}
	cross := func(q *Question) { q.Request.ResourceAccount = other }
	kms := func(q *Question) { q.Request.Action, q.Request.Resource = "kms:Decrypt", key }
	assume := func(q *Question) {
		q.Request.Action, q.Request.Resource = "sts:AssumeRole", target
		q.Policies.Trust, q.Policies.Resource = q.Policies.Resource, nil
	}
	const yes, no, deny = "Allowed", "ImplicitDeny", "ExplicitDeny"
	tests := []row{
		{"E1", bob, "", "", "", "", "Y", "", "", nil, yes, "identity"},
		{"E2", bob, "", "", "", "", "-", "", "", nil, no, "identity"},
		{"E3", bob, "", "", "Y", aws(bob), "-", "", "", nil, yes, "resource"},
		{"E4", bob, "", "", "Y", aws(bob), "-", "-", "", nil, yes, "resource"},
		{"E5", bob, "", "", "Y", aws(bob), "D", "", "", nil, deny, "identity"},
		{"E6", bob, "", "", "Y", acct, "-", "", "", nil, no, "identity"},
		{"E7", bob, "", "", "Y", acct, "Y", "", "", nil, yes, "identity"},
		{"E8", bob, "", "", "", "", "Y", "-", "", nil, no, "boundary"},
		{"E9", bob, "-", "", "Y", aws(bob), "Y", "", "", nil, no, "scp"},
		{"E10", session, "", "", "Y", aws(roleARN), "-", "", "", nil, yes, "resource"},
		{"E11", session, "", "", "Y", aws(roleARN), "-", "-", "", nil, no, "boundary"},
		{"E12", session, "", "", "Y", aws(roleARN), "Y", "", "-", nil, no, "session"},
		{"E13", session, "", "", "Y", aws(session), "-", "-", "-", nil, yes, "resource"},
		{"E14", session, "", "", "Y", cond, "-", "-", "-", nil, yes, "resource"},
		{"E15", session, "", "", "", "", "Y", "", "Y", nil, yes, "identity"},
		{"E16", session, "", "", "", "", "-", "", "Y", nil, no, "identity"},
		{"E17", session, "", "", "", "", "Y", "Y", "", nil, yes, "identity"},
		{"E18", fed, "", "", "", "", "Y", "", "", nil, no, "session"},
		{"E19", fed, "", "", "Y", aws(fed), "-", "-", "-", nil, yes, "resource"},
		{"E20", fed, "", "", "Y", aws(bob), "-", "", "-", func(q *Question) { q.Request.FederatedBy = bob }, no, "session"},
		{"E21", root, "", "", "", "", "", "", "", nil, yes, "root"},
		{"E22", root, "D", "", "", "", "", "", "", nil, deny, "scp"},
		{"E23", root, "", "", "D", star, "", "", "", nil, deny, "resource"},
		{"E24", root, "D", "", "", "", "", "", "", func(q *Question) { q.Request.ManagementAccount = "111122223333" }, yes, "root"},
		{"E25", slr, "D", "D", "", "", "Y", "", "", nil, yes, "identity"},
		{"E26", "sns.amazonaws.com", "D", "", "Y", sns, "", "", "", nil, yes, "resource"},
		{"E27", "sns.amazonaws.com", "", "D", "Y", sns, "", "", "", nil, deny, "rcp"},
		{"E28", "sns.amazonaws.com", "", "", "", "", "", "", "", nil, no, "resource"},
		{"E29", "anonymous", "", "", "Y", star, "", "", "", nil, yes, "resource"},
		{"E30", "anonymous", "", "D", "Y", star, "", "", "", nil, deny, "rcp"},
		{"E31", bob, "", "", "Y", aws(bob), "-", "", "", cross, no, "identity"},
		{"E32", bob, "", "", "-", acct, "Y", "", "", cross, no, "resource"},
		{"E33", bob, "", "", "Y", acct, "Y", "", "", cross, yes, "identity"},
		{"E34", bob, "-", "", "Y", aws(bob), "Y", "", "", cross, no, "scp"},
		{"E35", session, "", "D", "Y", aws(roleARN), "Y", "", "", cross, deny, "rcp"},
		{"E36", session, "", "", "Y", aws(session), "Y", "-", "", cross, no, "boundary"},
		{"E37", bob, "", "", "-", acct, "Y", "", "", kms, no, "resource"},
		{"E38", bob, "", "", "Y", acct, "Y", "", "", kms, yes, "identity"},
		{"E39", bob, "", "", "Y", aws(bob), "-", "", "", assume, yes, "trust"},
		{"E40", bob, "", "", "Y", acct, "-", "", "", assume, no, "identity"},
		{"E41", bob, "", "", "-", acct, "Y", "", "", assume, no, "trust"},
		{"E42", bob, "", "", "", "", "Y", "", "", func(q *Question) { q.Policies.Endpoint = granting("-", star) }, no, "endpoint"},
		{"E44", oidc, "", "", "Y", `{"Federated":"` + oidc + `"}`, "", "", "", func(q *Question) {
			assume(q)
			q.Request.Action = "sts:AssumeRoleWithWebIdentity"
		}, yes, "trust"},
		{"E21 KMS", root, "", "", "Y", acct, "", "", "", kms, yes, "resource"},
		{"E21 KMS", root, "", "", "-", acct, "", "", "", kms, no, "resource"},
		{"E21 X", root, "", "", "Y", acct, "", "", "", cross, yes, "resource"},
		{"AssumeRoot", root, "", "", "", "", "", "", "", func(q *Question) { q.Request.Context = map[string]any{"aws:AssumedRoot": true} }, no, "session"},
		{"AssumeRoot", root, "", "", "", "", "", "", "Y", func(q *Question) { q.Request.Context = map[string]any{"aws:AssumedRoot": true} }, yes, "root"},
		{"get-caller-identity", bob, "D", "D", "D", star, "D", "", "", func(q *Question) { q.Request.Action = "sts:GetCallerIdentity" }, yes, ""},
		{"rcp-scope", bob, "", "D", "", "", "Y", "", "", func(q *Question) { q.Request.Action = "ec2:X" }, yes, "identity"},
		{"M8", bob, "D", "", "", "", "D", "", "", nil, deny, "scp"},
		{"M9", bob, "", "", "", "", "-", "D", "", nil, deny, "boundary"},
		{"M10", bob, "", "", "", "", "-", "-", "", nil, no, "identity"},
	}
	for _, test := range tests {
		q := Question{Request: Request{Principal: test.principal, Action: "s3:GetObject", Resource: bucket}, Policies: Policies{
			Identity: plain(test.identity), Boundary: plain(test.boundary), Session: plain(test.session),
			Resource: granting(test.resource, test.element),
		}}
		if test.scp != "" {
			q.Policies.SCP = []Level{{Target: "r-1", Policies: plain(test.scp)}}
		}
		if test.rcp != "" {
			q.Policies.RCP = []Level{{Target: "r-1", Policies: granting(test.rcp, star)}}
		}
		if test.edit != nil {
			test.edit(&q)
		}
		want := Decision{test.outcome, test.layer, -1, -1, -1}
		if test.layer == "scp" || test.layer == "rcp" {
			want.Level = 0
		}
		if test.outcome == deny || test.outcome == yes && test.layer != "root" && test.layer != "" {
			want.Policy, want.Statement = 0, 0
		}
		check(t, test.row, q, want)
	}
	// E43: a Deny with NotPrincipal meets whoever has a boundary.
	check(t, "E43", Question{
		Request: Request{Principal: bob, Action: "s3:GetObject", Resource: bucket},
		Policies: Policies{Identity: plain("Y"), Boundary: plain("Y"),
			Resource: []json.RawMessage{effects("D", `,"NotPrincipal":{"AWS":["111122223333","`+bob+`"]}`)}},
	}, Decision{deny, "resource", -1, 0, 0})
}

func check(t *testing.T, row string, q Question, want Decision) {
	t.Helper()
	got, err := Decide(q)
	if err != nil {
		t.Fatalf("%s: %v", row, err)
	}
	if got != want {
		t.Errorf("%s: %+v, want %+v", row, got, want)
	}
}

// §4.3, the rows in order, and the level that a decision names.
func TestLevels(t *testing.T) {
	policy := func(effect, action string) json.RawMessage {
		return json.RawMessage(`{"Version":"2012-10-17","Statement":{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*"}}`)
	}
	full, s3, ec2, no := policy("Allow", "*"), policy("Allow", "s3:*"), policy("Allow", "ec2:*"), policy("Deny", "ec2:*")
	type docs = []json.RawMessage
	tests := []struct {
		levels []docs
		want   Decision
	}{
		{[]docs{{full}, {full}, {full}}, Decision{"Allowed", "identity", -1, 0, 0}},
		{[]docs{{full}, {full}, {s3}}, Decision{"ImplicitDeny", "scp", 2, -1, -1}},
		{[]docs{{full}, {s3}, {full}}, Decision{"ImplicitDeny", "scp", 1, -1, -1}},
		{[]docs{{s3}, {full}, {full}}, Decision{"ImplicitDeny", "scp", 0, -1, -1}},
		{[]docs{{full}, {full, no}, {full}}, Decision{"ExplicitDeny", "scp", 1, 1, 0}},
		{[]docs{{full}, {s3, ec2}, {full}}, Decision{"Allowed", "identity", -1, 0, 0}},
		{[]docs{{full}, {}}, Decision{"ImplicitDeny", "scp", 1, -1, -1}},
	}
	for _, test := range tests {
		q := Question{Request: Request{Principal: bob, Action: "ec2:X", Resource: "*"}, Policies: Policies{Identity: plain("Y")}}
		for _, level := range test.levels {
			q.Policies.SCP = append(q.Policies.SCP, Level{Policies: level})
		}
		check(t, "4.3", q, test.want)
	}
}

// choices.md#grant-citation: the strongest grant, then the lowest index.
func TestCitation(t *testing.T) {
	session := sts1 + "assumed-role/R/s"
	q := Question{Request: Request{Principal: session, Action: "s3:GetObject", Resource: bucket}, Policies: Policies{Resource: []json.RawMessage{
		effects("Y", `,"Principal":{"AWS":"111122223333"}`), effects("-Y", `,"Principal":{"AWS":"`+iam1+`role/R"}`),
		effects("-Y", `,"Principal":{"AWS":"`+iam1+`role/R"}`)}}}
	check(t, "role", q, Decision{"Allowed", "resource", -1, 1, 1})
	q.Policies.Identity = plain("-Y")
	check(t, "identity", q, Decision{"Allowed", "identity", -1, 0, 1})
	q.Policies.Resource = append(q.Policies.Resource, effects("Y", `,"Principal":"*"`))
	check(t, "direct", q, Decision{"Allowed", "resource", -1, 3, 0})
}

// choices.md#account-service.
func TestAccountService(t *testing.T) {
	const management, member = "444455556666", "arn:aws:account::444455556666:account/o-1/555555555555"
	const org = "arn:aws:organizations::444455556666:account/o-1/555555555555"
	ask := func(action, resource, delegation string) Question {
		return Question{Request: Request{Principal: bob, Action: action, Resource: resource},
			Policies: Policies{Identity: plain("Y"), Resource: granting(delegation, `"*"`)}}
	}
	yes := Decision{"Allowed", "identity", -1, 0, 0}
	check(t, "member form", ask("account:GetX", member, ""), yes)
	check(t, "member form, policy ignored", ask("account:GetX", member, "D"), yes)
	check(t, "own account", ask("account:GetX", "arn:aws:account::111122223333:account", "D"), yes)
	check(t, "other account", ask("account:GetX", "arn:aws:account::444455556666:account", "Y"), Decision{"ImplicitDeny", "resource", -1, -1, -1})
	check(t, "organizations", ask("organizations:DescribeAccount", org, ""), yes)
	check(t, "delegation silent", ask("organizations:DescribeAccount", org, "-"), Decision{"ImplicitDeny", "resource", -1, -1, -1})
	check(t, "delegation", ask("organizations:DescribeAccount", org, "Y"), Decision{"Allowed", "resource", -1, 0, 0})
	check(t, "delegation denies", ask("organizations:DescribeAccount", org, "D"), Decision{"ExplicitDeny", "resource", -1, 0, 0})
	inside := ask("organizations:DescribeAccount", org, "D")
	inside.Request.Principal = "arn:aws:iam::" + management + ":user/a"
	check(t, "inside", inside, yes)
	star := ask("organizations:ListAccounts", "*", "-")
	star.Request.ManagementAccount = management
	check(t, "star, outside", star, Decision{"ImplicitDeny", "resource", -1, -1, -1})
}

// The table of derived keys of §1.5, and choices.md#derived-context.
func TestDerivedContext(t *testing.T) {
	tests := []struct {
		principal, given, key, want string
	}{
		{iam1 + "root", ``, "aws:PrincipalArn", iam1 + "root"}, {iam1 + "root", ``, "aws:PrincipalType", "Account"},
		{iam1 + "root", ``, "aws:userid", "111122223333"}, {iam1 + "root", ``, "aws:username", ""},
		{iam1 + "user/d/u", ``, "aws:PrincipalArn", iam1 + "user/d/u"}, {iam1 + "user/d/u", ``, "aws:PrincipalType", "User"},
		{iam1 + "user/d/u", ``, "aws:username", "u"}, {iam1 + "user/d/u", ``, "aws:userid", ""},
		{sts1 + "assumed-role/R/s", ``, "aws:PrincipalArn", iam1 + "role/R"}, {iam1 + "role/a/R", ``, "aws:PrincipalArn", iam1 + "role/a/R"},
		{sts1 + "assumed-role/R/s", ``, "aws:PrincipalType", "AssumedRole"}, {sts1 + "assumed-role/R/s", ``, "aws:username", ""},
		{sts1 + "federated-user/n", ``, "aws:PrincipalArn", sts1 + "federated-user/n"}, {sts1 + "federated-user/n", ``, "aws:PrincipalType", "FederatedUser"},
		{sts1 + "federated-user/n", ``, "aws:userid", "111122223333:n"}, {"anonymous", ``, "aws:PrincipalArn", ""},
		{"anonymous", ``, "aws:PrincipalType", "Anonymous"}, {"anonymous", ``, "aws:userid", "anonymous"},
		{"anonymous", ``, "aws:PrincipalAccount", "anonymous"}, {"anonymous", ``, "aws:PrincipalIsAWSService", ""},
		{"anonymous", ``, "aws:ResourceAccount", ""}, {bob, ``, "aws:ResourceAccount", "111122223333"},
		{bob, ``, "aws:PrincipalIsAWSService", "false"}, {"sns.amazonaws.com", ``, "aws:PrincipalIsAWSService", "true"},
		{"sns.amazonaws.com", ``, "aws:PrincipalServiceName", "sns.amazonaws.com"}, {"sns.amazonaws.com", ``, "aws:PrincipalType", ""},
		{oidc, ``, "aws:PrincipalAccount", ""}, {bob, `"AWS:PrincipalArn":null`, "aws:PrincipalArn", ""},
		{bob, `"AWS:UserName":"x"`, "aws:username", "x"},
	}
	for _, test := range tests {
		r, err := readRequest(Request{Principal: test.principal, Resource: bucket, Context: parse(t, "{"+test.given+"}").(map[string]any)})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if values := r.context.values(test.key); len(values) == 1 {
			got = values[0]
		}
		if got != test.want {
			t.Errorf("%s of %s: %q, want %q", test.key, test.principal, got, test.want)
		}
	}
}

// What cannot be read is an error, never a decision.
func TestUnreadable(t *testing.T) {
	for _, text := range []string{
		``, `null`, `[]`, `{}`, `{"Statement":[]}`, `{"Version":"2012-10-18","Statement":{"Effect":"Allow","Action":"*"}}`,
		`{"Statement":{"Effect":"allow","Action":"*"}}`, `{"Statement":{"Effect":"Allow","action":"*"}}`,
		`{"Statement":{"Effect":"Allow","Effect":"Allow","Action":"*"}}`, `{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*"}}`,
		`{"Statement":{"Effect":"Allow","Action":[null]}}`, `{"Statement":{"Effect":"Allow","Action":"*","Resource":null}}`,
		`{"Statement":{"Effect":"Allow","Action":"*","Principal":"x"}}`, `{"Statement":{"Effect":"Allow","Action":"*","Principal":{"aws":"*"}}}`,
		`{"Statement":{"Effect":"Allow","Action":"*","Condition":[]}}`, `{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":null}}}}`,
	} {
		if _, err := readDocument(json.RawMessage(text)); err == nil {
			t.Errorf("%s is read", text)
		}
	}
	if _, err := readDocument(json.RawMessage(`{"Statement":{"Effect":"Allow","Action":"*","Resource":[null,"*"]}}`)); err != nil {
		t.Error(err)
	}
	for _, principal := range []string{"", "bob", "Anonymous", "arn:aws:iam::1:user/x", iam1 + "user/", iam1 + "group/g", sts1 + "assumed-role/R"} {
		if _, err := Decide(Question{Request: Request{Principal: principal}}); err == nil {
			t.Errorf("principal %q is read", principal)
		}
	}
}
