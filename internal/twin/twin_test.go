package twin

import (
	"encoding/json"
	"strings"
	"testing"
)

// parse reads JSON as the questions of the tests are read.
func parse(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func keys(t *testing.T, text string) context {
	t.Helper()
	c, err := readContext(parse(t, "{"+text+"}").(map[string]any))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func who(t *testing.T, q Request) caller {
	t.Helper()
	given, err := readContext(q.Context)
	if err != nil {
		t.Fatal(err)
	}
	c, err := readCaller(q, given)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func list(t *testing.T, text string) *element {
	t.Helper()
	e, err := readElement(parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const (
	iam1   = "arn:aws:iam::111122223333:"
	sts1   = "arn:aws:sts::111122223333:"
	oidc   = iam1 + "oidc-provider/token.actions.githubusercontent.com"
	bob    = iam1 + "user/bob"
	bucket = "arn:aws:s3:::b/k"
)

// §1.5, rows P1–P20.
func TestPrincipalRows(t *testing.T) {
	tests := []struct {
		row, element string
		request      Request
		want         grant
	}{
		{"P1", `"*"`, Request{Principal: "anonymous"}, direct},
		{"P2", `{"AWS":"*"}`, Request{Principal: bob}, direct},
		{"P3", `{"AWS":"111122223333"}`, Request{Principal: bob}, account},
		{"P4", `{"AWS":"` + iam1 + `root"}`, Request{Principal: sts1 + "assumed-role/R/s"}, account},
		{"P5", `{"AWS":"` + iam1 + `root"}`, Request{Principal: "arn:aws:iam::444455556666:user/x"}, none},
		{"P6", `{"AWS":"` + iam1 + `user/Bob"}`, Request{Principal: bob}, none},
		{"P7", `{"AWS":"` + iam1 + `user/Bob"}`, Request{Principal: iam1 + "user/div/Bob"}, none},
		{"P8", `{"AWS":"` + iam1 + `role/app/R"}`, Request{Principal: sts1 + "assumed-role/R/s",
			Context: map[string]any{"aws:PrincipalArn": iam1 + "role/app/R"}}, role},
		{"P9", `{"AWS":"` + sts1 + `assumed-role/R/s"}`, Request{Principal: sts1 + "assumed-role/R/s",
			Context: map[string]any{"aws:PrincipalArn": iam1 + "role/app/R"}}, direct},
		{"P10", `{"AWS":"` + sts1 + `assumed-role/R/s"}`, Request{Principal: sts1 + "assumed-role/R/t"}, none},
		{"P10 unnamed", `{"AWS":"` + sts1 + `assumed-role/R/s"}`, Request{Principal: iam1 + "role/R"}, none},
		{"P11", `{"AWS":"` + sts1 + `assumed-role/R/*"}`, Request{Principal: sts1 + "assumed-role/R/s"}, none},
		{"P12", `{"AWS":"` + iam1 + `role/*"}`, Request{Principal: iam1 + "role/R"}, none},
		{"P13", `{"Service":"lambda.amazonaws.com"}`, Request{Principal: "lambda.amazonaws.com"}, direct},
		{"P14", `{"Service":"lambda.amazonaws.com"}`, Request{Principal: sts1 + "assumed-role/fn/fn"}, none},
		{"P15a", `{"Service":["a.amazonaws.com","b.amazonaws.com"],"AWS":"111122223333"}`, Request{Principal: "a.amazonaws.com"}, direct},
		{"P15b", `{"Service":["a.amazonaws.com","b.amazonaws.com"],"AWS":"111122223333"}`, Request{Principal: "b.amazonaws.com"}, direct},
		{"P15c", `{"Service":["a.amazonaws.com","b.amazonaws.com"],"AWS":"111122223333"}`, Request{Principal: bob}, account},
		{"P16", `{"AWS":"` + iam1 + `user/u"}`, Request{Principal: sts1 + "federated-user/f", FederatedBy: iam1 + "user/u"}, role},
		{"P17", `{"AWS":"` + sts1 + `federated-user/f"}`, Request{Principal: sts1 + "federated-user/f"}, direct},
		{"P18", `{"Federated":"` + oidc + `"}`, Request{Principal: oidc}, direct},
		{"P19", `{"AWS":"AROAEXAMPLEID"}`, Request{Principal: sts1 + "assumed-role/R/s", Context: map[string]any{"aws:userid": "AROAEXAMPLEID:s"}}, role},
		{"P19 user", `{"AWS":"AIDAEXAMPLEID"}`, Request{Principal: bob, Context: map[string]any{"aws:userid": "AIDAEXAMPLEID"}}, direct},
		{"P20a", `{"AWS":[]}`, Request{Principal: bob}, none},
		{"P20b", `{}`, Request{Principal: "anonymous"}, none},
		{"federated-everyone", `{"Federated":"*","Service":"*"}`, Request{Principal: oidc}, none},
		{"host", `{"Federated":"accounts.google.com"}`, Request{Principal: "accounts.google.com"}, direct},
	}
	for _, test := range tests {
		s := statement{principal: list(t, test.element)}
		if got := s.grants(who(t, test.request), false, "trust"); got != test.want {
			t.Errorf("%s: %s for %s: %v, want %v", test.row, test.element, test.request.Principal, got, test.want)
		}
	}
}

// §1.6, the rows in order, then choices.md#notprincipal.
func TestNotPrincipalRows(t *testing.T) {
	root, roleR, sessionS := iam1+"root", iam1+"role/r", sts1+"assumed-role/r/s"
	tests := []struct {
		element  string
		request  Request
		boundary bool
		denied   bool
	}{
		{`{"AWS":["` + root + `","` + bob + `"]}`, Request{Principal: bob}, false, false},
		{`{"AWS":["` + bob + `"]}`, Request{Principal: bob}, false, true},
		{`{"AWS":["` + root + `"]}`, Request{Principal: bob}, false, true},
		{`{"AWS":["` + root + `","` + roleR + `"]}`, Request{Principal: sessionS}, false, false},
		{`{"AWS":["` + root + `","` + sessionS + `"]}`, Request{Principal: sessionS}, false, false},
		{`{"AWS":["` + root + `","` + sessionS + `"]}`, Request{Principal: sts1 + "assumed-role/r/t"}, false, true},
		{`{"AWS":["` + root + `","` + bob + `"]}`, Request{Principal: bob}, true, true},
		{`{"AWS":["` + root + `"]}`, Request{Principal: "anonymous"}, false, true},
		{`"*"`, Request{Principal: "anonymous"}, false, false},
		{`{"AWS":"111122223333"}`, Request{Principal: root}, false, false},
		{`{"Service":"sns.amazonaws.com"}`, Request{Principal: "sns.amazonaws.com"}, false, false},
		{`{"AWS":["111122223333","` + bob + `"]}`, Request{Principal: sts1 + "federated-user/f", FederatedBy: bob}, false, false},
	}
	for i, test := range tests {
		s := statement{deny: true, notPrincipal: list(t, test.element)}
		if got := s.grants(who(t, test.request), test.boundary, "resource") != none; got != test.denied {
			t.Errorf("row %d: %s for %s: %v", i, test.element, test.request.Principal, got)
		}
	}
	s := statement{notPrincipal: list(t, `{"AWS":"111122223333"}`)} // choices.md#notprincipal-allow
	if s.grants(who(t, Request{Principal: bob}), false, "resource") != none ||
		s.grants(who(t, Request{Principal: "anonymous"}), false, "resource") != direct {
		t.Error("NotPrincipal with Allow")
	}
}

// §2.2, the rows in order.
func TestActionRows(t *testing.T) {
	tests := []struct {
		element, action string
		want            bool
	}{
		{`"Action":"s3:GetObject"`, "s3:getobject", true},
		{`"Action":"S3:GET*"`, "s3:GetObject", true},
		{`"Action":"s3:Get*"`, "s3:Get", true},
		{`"Action":"s3:Get?bject"`, "s3:GetObject", true},
		{`"Action":"s3:GetObject?"`, "s3:GetObject", false},
		{`"Action":"iam:*AccessKey*"`, "iam:ListAccessKeys", true},
		{`"Action":"*"`, "any:Thing", true},
		{`"Action":"s3:*"`, "s3express:CreateSession", false},
		{`"Action":"s3:GetObject "`, "s3:GetObject", false},
		{`"Action":"s3:"`, "s3:GetObject", false},
		{`"NotAction":["s3:*"]`, "s3:GetObject", false},
		{`"NotAction":["s3:*"]`, "ec2:RunInstances", true},
		{`"NotAction":["*"]`, "any:Thing", false},
		{`"Action":"s3*:Get*"`, "s3:GetObject", false},
		{`"Action":"s3:Get*, s3:Put*"`, "s3:GetObject", false},
	}
	for _, test := range tests {
		s, err := readStatement(parse(t, `{"Effect":"Allow",`+test.element+`}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.actionFits(test.action); got != test.want {
			t.Errorf("%s, %s: %v", test.element, test.action, got)
		}
	}
}

// §2.3 (rows in order; several resources in one row are several tests), §2.4,
// and rows V1–V10 of §2.5.
func TestResourceRows(t *testing.T) {
	const s3, vars = "arn:aws:s3:::", `"aws:username":"bob","aws:PrincipalTag/team":"red","aws:PrincipalTag/star":"a*"`
	const deep, logs, i1 = s3 + "b/*/test/*", "arn:aws:logs:", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"
	tests := []struct {
		row, policyType, element, resource string
		want                               bool
	}{
		{"2.3", "identity", "*", "arn:aws:x:y:1:z", true},
		{"2.3", "identity", "*", "*", true},
		{"2.3", "identity", s3 + "b/*", s3 + "b", false},
		{"2.3", "identity", s3 + "b/*", s3 + "b/", true},
		{"2.3", "identity", s3 + "b*", s3 + "bucket/k", true},
		{"2.3", "identity", deep, s3 + "b/1/test/o.jpg", true},
		{"2.3", "identity", deep, s3 + "b/1/2/test/o.jpg", true},
		{"2.3", "identity", deep, s3 + "b/1/2/test/3/o.jpg", true},
		{"2.3", "identity", deep, s3 + "b/1///test///o.jpg", true},
		{"2.3", "identity", deep, s3 + "b/1/test/.jpg", true},
		{"2.3", "identity", deep, s3 + "b//test/o.jpg", true},
		{"2.3", "identity", deep, s3 + "b/1/test/", true},
		{"2.3", "identity", deep, s3 + "b/1-test/o.jpg", false},
		{"2.3", "identity", deep, s3 + "b/test/o.jpg", false},
		{"2.3", "identity", deep, s3 + "b/1/2/test.jpg", false},
		{"2.3", "identity", s3 + "B", s3 + "b", false},
		{"2.3", "identity", "arn:aws:ec2:*:*:instance/*", i1, true},
		{"2.3", "identity", "arn:aws:ec2:us-east-1:*", i1, true},
		{"2.3", "identity", logs + "*:*:/x*", logs + "us-east-1:1:log-group:/x1", true},
		{"2.3", "identity", logs + "*:*:log-group:L*", logs + "us-east-1:1:log-group:LW:log-stream:s", true},
		{"2.3", "identity", "arn:*:s3:::b", "arn:aws-cn:s3:::b", true},
		{"2.3", "identity", "arn:aws:s*:::b", s3 + "b", false},
		{"2.3", "identity 2008", "arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/bob", false},
		{"2.3", "identity", "!" + s3 + "b/*", s3 + "b", true},
		{"2.3", "identity", "!*", s3 + "b", false},
		{"star only", "identity", s3 + "*", "*", false},
		{"star only", "identity", "!" + s3 + "*", "*", true},
		{"2.4", "identity", "arn:aws:sqs", "arn:aws:sqs:us-east-1:1:q", true},
		{"2.4", "boundary", "arn:aws:sqs:us-east-1", "arn:aws:sqs:us-east-1:1:q", true},
		{"2.4", "session", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:1:q", false},
		{"2.4", "resource", "arn:aws:sqs", "arn:aws:sqs:us-east-1:1:q", false},
		{"2.4", "endpoint", "arn:aws:sqs:us-*", "arn:aws:sqs:us-east-1:1:q", true},
		{"2.4", "scp", "arn:aws:sqs:us-*", "arn:aws:sqs:us-east-1:1:q", true},
		{"2.4", "scp", "arn:aws:sqs:*:1", "arn:aws:sqs:us-east-1:1:q", false},
		{"2.4", "rcp", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:1:q", false},
		{"V1", "identity", s3 + "b/${aws:username}/*", s3 + "b/bob/k", true},
		{"V2", "identity", s3 + "b/${aws:username}/*", s3 + "b/alice/k", false},
		{"V3", "identity", s3 + "b/${AWS:UserName}/*", s3 + "b/bob/k", true},
		{"V4", "identity", s3 + "b/${aws:PrincipalTag/x}/*", s3 + "b//k", false},
		{"V5", "identity", "!" + s3 + "b/${aws:PrincipalTag/x}/*", s3 + "b/any", true},
		{"V6", "identity", s3 + "b/${aws:PrincipalTag/x, 'all'}/*", s3 + "b/all/k", true},
		{"V7", "identity", s3 + "b/${aws:PrincipalTag/team, 'all'}/*", s3 + "b/all/k", false},
		{"V7", "identity", s3 + "b/${aws:PrincipalTag/team, 'all'}/*", s3 + "b/red/k", true},
		{"V8", "identity", s3 + "b/${aws:PrincipalTag/x,'all'}/*", s3 + "b/all/k", false},
		{"V9", "identity", s3 + "b/${*}", s3 + "b/*", true},
		{"V9", "identity", s3 + "b/${*}", s3 + "b/a", false},
		{"V10", "identity", s3 + "b/${aws:PrincipalTag/star}/k", s3 + "b/abc/k", false},
		{"V10", "identity", s3 + "b/${aws:PrincipalTag/star}/k", s3 + "b/a*/k", true},
		{"shape", "identity", s3 + "b/${}/${a", s3 + "b/${}/${a", true},
		{"fifth colon", "identity", "arn:aws:s3::${aws:username}:b", "arn:aws:s3::bob:b", false},
	}
	for _, test := range tests {
		policyType, old := strings.CutSuffix(test.policyType, " 2008")
		s := statement{resource: []string{test.element}}
		if pattern, not := strings.CutPrefix(test.element, "!"); not {
			s = statement{notResource: []string{pattern}}
		}
		r := request{resource: test.resource, context: keys(t, vars)}
		if got := s.resourceFits(policyType, !old, r); got != test.want {
			t.Errorf("%s: %s %s, %s: %v", test.row, test.policyType, test.element, test.resource, got)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"?", "ü", true}, {"??", "ü", false},
		{"a*a*a*b", "aaaaaaaaaaaaaaaaaaaac", false}, {"a*?c", "abcc", true}, {"*b", "abab", true},
		{"\xff", "\xfe", false}, {"?", "\xff", true}, {`\*`, "*", false},
	} {
		if got := Glob(test.pattern, test.text); got != test.want {
			t.Errorf("%q, %q: %v", test.pattern, test.text, got)
		}
	}
}

// choices.md#dates and the examples of §1.8, rows 36 and 37.
func TestDates(t *testing.T) {
	for text, same := range map[string]string{
		"2020-01-01": "1577836800", "2020-01": "1577836800", "2020-1-1T0:0Z": "1577836800",
		"2020-01-01T01:00+01:00": "1577836800", "2020-02-30": "2020-03-01", "2020T": "1577836800",
		"2020-01-01T00:00:00.50Z": "2020-01-01T00:00:00.5", "2020": "1970-01-01T00:33:40Z",
		"01T": "0001-01-01", "+2020-01-01t00-01": "2020-01-01T01",
		"2016-12-13t2:00:00.593194+23": "2016-12-12T03:00:00.593194Z", "9223372036854775807": "9223372036854775807",
	} {
		if a, b := date(text), date(same); a == nil || b == nil || a.Cmp(b) != 0 {
			t.Errorf("%s: %v, %s: %v", text, a, same, b)
		}
	}
	if date("-292275054") == nil {
		t.Error("-292275054 is not read")
	}
	for _, text := range []string{"", "234-13", "2016-12-13t2:00:00.593194+1", "9223372036854775808", "-292275055",
		"2020-01-00", "2020-01-32", "2020-01-01T24", "2020-01-01T0:60", "2020-01-01 00:00", "+5", "1.5", "x", "T", "-"} {
		if got := date(text); got != nil {
			t.Errorf("%q: %v", text, got)
		}
	}
	for text, want := range map[string]string{"010": "10", "-1.50": "-3/2", "+2": "2"} {
		if got := number(text); got == nil || got.RatString() != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, text := range []string{"1e3", "0x1", "10abc", "1.", ".5", " 1", "1_0", "1/2", ""} {
		if got := number(text); got != nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}
