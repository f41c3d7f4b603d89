package policy_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/policy"
)

var allowAllDocument = policy.MustParse(allowAllText)

// An ignored error of Compile denies explicitly, whatever else allows. choices.md#broken-set
func TestBrokenSetRefusesEverything(t *testing.T) {
	all := compile(t, policy.Identity, allowAllText)
	root := policy.Must(policy.Root("arn:aws:iam::111122223333:root"))
	for name, c := range map[string]struct {
		typ     policy.Type
		sources []policy.Source
		message string
	}{
		"no document":    {policy.SCP, []policy.Source{{Name: "x"}}, `policy 0 ("x") has no document`},
		"no type":        {0, []policy.Source{{Document: allowAllDocument}}, "one of Identity to Endpoint"},
		"not a type":     {policy.RootUser, nil, `not "root"`},
		"two boundaries": {policy.Boundary, []policy.Source{{Document: allowAllDocument}, {Document: allowAllDocument}}, "at most one boundary policy"},
		"two endpoints":  {policy.Endpoint, []policy.Source{{Document: allowAllDocument}, {Document: allowAllDocument}}, "at most one endpoint policy"},
		"bad version":    {policy.Identity, []policy.Source{{Document: &policy.Document{Version: "2020-01-01"}}}, "Version must be"},
		"no statement":   {policy.Identity, []policy.Source{{Document: &policy.Document{}}}, "must have a Statement"},
		"bad effect":     {policy.Session, []policy.Source{{ARN: "a", Document: &policy.Document{Statements: []policy.Statement{{Effect: "allow"}}}}}, `policy 0 ("a"): policy: Statement[0].Effect: Effect must be "Allow" or "Deny", not "allow"`},
		"not UTF-8": {policy.SCP, []policy.Source{{Document: &policy.Document{Statements: []policy.Statement{
			{Effect: policy.Allow, Action: []string{"a:\x80*"}, Resource: []string{"*"}}}}}}, "valid UTF-8"},
		"twins": {policy.Resource, []policy.Source{{Document: &policy.Document{Statements: []policy.Statement{
			{Effect: policy.Allow, Action: []string{"a:b"}, NotAction: []string{}}}}}}, "together with its Not form"},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := policy.Compile(c.typ, c.sources...)
			if !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), c.message) {
				t.Fatalf("error %v, want … %s …", err, c.message)
			}
			for place, p := range map[string]policy.Policies{
				"identity": {Identity: set}, "boundary": {Identity: all, Boundary: set}, "session": {Session: set}, "resource": {Resource: set},
				"trust": {Trust: set}, "endpoint": {Endpoint: set}, "scp": {SCP: []policy.Level{{Set: set}}}, "rcp": {RCP: []policy.Level{{Target: "r", Set: set}}},
			} {
				for _, action := range []string{"a:b", "sts:GetCallerIdentity"} {
					d := p.Evaluate(&policy.Request{Principal: root, Action: action, Resource: "*"})
					if d.Outcome != policy.ExplicitDeny || d.Layer.String() != place || d.PolicyIndex != -1 || d.Statement != -1 {
						t.Errorf("%s: %+v", place, d)
					}
				}
			}
		})
	}
}

// A set in the place of another type is a mistake of the program; it denies. choices.md#broken-set
func TestSetInWrongPlace(t *testing.T) {
	p := policy.Policies{Identity: compile(t, policy.Identity, allowAllText), Boundary: compile(t, policy.Identity, allowAllText)}
	d := p.Evaluate(&policy.Request{Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/u")), Action: "a:b", Resource: "*"})
	if d.Outcome != policy.ExplicitDeny || d.Layer != policy.Boundary {
		t.Errorf("%+v", d)
	}
}

// nil and empty sets are no policies; an empty level allows nothing. choices.md#no-policy-data
func TestNoPolicies(t *testing.T) {
	identity := compile(t, policy.Identity, allowAllText)
	r := &policy.Request{Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/u")), Action: "s3:GetObject", Resource: "*"}
	for name, c := range map[string]struct {
		p    policy.Policies
		want policy.Type
	}{
		"empty":        {policy.Policies{Identity: identity, Boundary: compile(t, policy.Boundary), Session: new(policy.Set), Endpoint: new(policy.Set)}, policy.Identity},
		"empty levels": {policy.Policies{Identity: identity, SCP: []policy.Level{}}, policy.Identity},
		"nil level":    {policy.Policies{Identity: identity, SCP: []policy.Level{{}}}, policy.SCP},
		"empty level":  {policy.Policies{Identity: identity, RCP: []policy.Level{{Set: compile(t, policy.RCP)}}}, policy.RCP},
		"nothing":      {policy.Policies{}, policy.Identity},
	} {
		d := c.p.Evaluate(r)
		if d.Layer != c.want || d.Allowed() != (c.want == policy.Identity && c.p.Identity != nil) {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if s := (*policy.Set)(nil); s.Len() != 0 || s.Diagnostics() != nil {
		t.Error("a nil set has content")
	}
}

// The zero decision, the zero request and the zero principal deny. choices.md#zero-principal
func TestZeroValuesDeny(t *testing.T) {
	p := policy.Policies{Identity: compile(t, policy.Identity, allowAllText), Resource: compile(t, policy.Resource, allowEveryoneText)}
	if (policy.Decision{}).Allowed() {
		t.Error("the zero decision allows")
	}
	for _, r := range []policy.Request{{}, {Principal: new(policy.Principal), Action: "sts:GetCallerIdentity", Resource: "*"}} {
		d := p.Evaluate(&r)
		if d.Allowed() || d.Layer != 0 {
			t.Errorf("%+v", d)
		}
		if e := p.Explain(&r); e.Decision != d || e.Layers != nil {
			t.Errorf("%+v", e)
		}
		if got := p.Message(&r, d); !strings.Contains(got, "is not authorized to perform") {
			t.Error(got)
		}
	}
}

// What can never match is told, with its place.
func TestDiagnostics(t *testing.T) {
	set := compile(t, policy.Session, `{
 "Statement": [
  {"Effect": "Allow", "Action": ["GetObject", "*:Get", "s3:Get"], "Resource": ["arn:aws:s3", "bucket", "arn:aws:s*:::b", "*"],
   "Condition": {"Foo": {"a:b": "c"}, "NumericEquals": {"a:b": ["1", "x", "y"]}, "ArnLike": {"a:b": "arn:aws:sqs*"}}},
  {"Effect": "Deny", "Principal": "*", "Resource": "*"},
  {"Effect": "Allow", "NotAction": "a:b"}
 ]}`)
	var got []string
	for _, d := range set.Diagnostics() {
		got = append(got, d.Path+": "+d.Message)
		if d.PolicyIndex != 0 || d.Line < 3 {
			t.Errorf("%+v", d)
		}
	}
	want := []string{
		`Statement[0].Action[0]: an action that is neither "*" nor a service, a colon and a name matches nothing`,
		`Statement[0].Action[1]: an action that is neither "*" nor a service, a colon and a name matches nothing`,
		`Statement[0].Resource[0]: an ARN with fewer than six fields matches nothing in a policy of this type`,
		`Statement[0].Resource[1]: a resource that is neither an ARN nor "*" matches nothing`,
		`Statement[0].Resource[2]: an ARN with a wildcard for the service matches nothing`,
		`Statement[0].Condition.Foo: an unknown operator is never true`,
		`Statement[0].Condition.NumericEquals.a:b: 2 of the values do not fit the operator and match nothing`,
		`Statement[0].Condition.ArnLike.a:b: 1 of the values do not fit the operator and match nothing`,
		`Statement[1].Principal: a statement with a Principal matches nothing in a policy of this type`,
		`Statement[1]: a statement without an Action matches nothing`,
		`Statement[2]: a statement without a Resource matches nothing`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Decisions share no state: many goroutines may use the same sets and requests.
func TestConcurrentUse(t *testing.T) {
	p := policy.Policies{Identity: compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"},
		{"Effect":"Deny","Action":"s3:Put*","Resource":"*","Condition":{"StringEquals":{"k:s":"no"}}}]}`)}
	r := policy.Request{
		Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/u")), Action: "S3:PutObject", Resource: "arn:aws:s3:::b/u/k",
		Context: policy.NewContext(policy.Single("K:S", "yes")),
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if d := p.Evaluate(&r); !d.Allowed() || len(p.Explain(&r).Layers) != 1 {
					t.Errorf("%+v", d)
					return
				}
			}
		})
	}
	group.Wait()
}

// Principals that are none are refused, by name.
func TestParsePrincipal(t *testing.T) {
	for text, want := range map[string]string{
		"arn:aws:iam::111122223333:user/a/b":                       "User",
		"arn:aws-cn:iam::111122223333:role/x/R":                    "AssumedRole",
		"arn:aws:sts::111122223333:assumed-role/R/s":               "AssumedRole",
		"arn:aws:sts::111122223333:federated-user/f":               "FederatedUser",
		"arn:aws:iam::111122223333:root":                           "Account",
		"anonymous":                                                "Anonymous",
		"ec2.amazonaws.com":                                        "",
		"cognito-identity.amazonaws.com":                           "",
		"accounts.google.com":                                      "",
		"arn:aws:iam::111122223333:oidc-provider/example.com/id/X": "",
		"arn:aws:iam::111122223333:saml-provider/idp":              "",
		"":                                "error",
		"bob":                             "error",
		"Anonymous":                       "error",
		"arn:aws:iam::11112222333:user/a": "error",
		"arn:aws:iam::111122223333:user/": "error",
		"arn:aws:iam:us-east-1:111122223333:user/a": "error",
		"arn:aws:iam::111122223333:group/g":         "error",
		"arn:aws:iam::111122223333:root/x":          "error",
		"arn:aws:sts::111122223333:assumed-role/R":  "error",
		"arn:aws:sts::111122223333:assumed-role//s": "error",
		"arn:aws:s3:::b":                            "error",
		"not a host.amazonaws.com":                  "error",
	} {
		p, err := policy.ParsePrincipal(text)
		if err != nil {
			if want != "error" || !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		got := ""
		for key, values := range p.Context().All() {
			if key == "aws:principaltype" {
				got = values[0]
			}
		}
		if got != want || p.String() != text {
			t.Errorf("%s is a %q (%s), want %q", text, got, p, want)
		}
	}
}

// An option that does not fit the principal is an error.
func TestPrincipalOptions(t *testing.T) {
	user, session := "arn:aws:iam::111122223333:user/u", "arn:aws:sts::111122223333:assumed-role/R/s"
	for _, test := range []struct {
		text string
		opt  policy.PrincipalOption
		ok   bool
	}{
		{user, policy.WithTags(map[string]string{"a": "b"}), true},
		{"anonymous", policy.WithTags(nil), false},
		{user, policy.WithUniqueID("AIDAX"), true},
		{session, policy.WithUniqueID("AROAX"), true},
		{session, policy.WithUniqueID("AROAX:s"), false},
		{session, policy.WithUniqueID(""), false},
		{"ec2.amazonaws.com", policy.WithUniqueID("AROAX"), false},
		{session, policy.WithRolePath("/a/"), true},
		{session, policy.WithRolePath("a"), false},
		{user, policy.WithRolePath("/a/"), false},
		{"arn:aws:sts::111122223333:federated-user/f", policy.FederatedBy(user), true},
		{"arn:aws:sts::111122223333:federated-user/f", policy.FederatedBy(session), false},
		{"arn:aws:sts::444455556666:federated-user/f", policy.FederatedBy(user), false},
		{user, policy.FederatedBy(user), false},
		{user, policy.InManagementAccount(), true},
		{"ec2.amazonaws.com", policy.InManagementAccount(), false},
	} {
		p, err := policy.ParsePrincipal(test.text, test.opt)
		if (err == nil) != test.ok || err != nil && !errors.Is(err, policy.ErrInvalid) || (p != nil) != test.ok {
			t.Errorf("%s: %v, want ok %t", test.text, err, test.ok)
		}
	}
}

// Tags and the unique ID become condition keys; a role path becomes part of aws:PrincipalArn. §1.5
func TestPrincipalContext(t *testing.T) {
	p := policy.Must(policy.RoleSession("arn:aws:sts::111122223333:assumed-role/R/s",
		policy.WithTags(map[string]string{"Team": "red"}), policy.WithUniqueID("AROAX"), policy.WithRolePath("/app/")))
	got := make(map[string]string)
	for key, values := range p.Context().All() {
		got[key] = strings.Join(values, ",")
	}
	want := map[string]string{
		"aws:principalarn": "arn:aws:iam::111122223333:role/app/R", "aws:principalaccount": "111122223333",
		"aws:principaltype": "AssumedRole", "aws:userid": "AROAX:s", "aws:principalisawsservice": "false", "aws:principaltag/team": "red",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
