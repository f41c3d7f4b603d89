package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/awsaccount/awsaccount/policy"
)

// layerOf explains a request and gives the finding of one layer.
func layerOf(t *testing.T, p *policy.Policies, r *policy.Request, layer policy.Type) policy.LayerFinding {
	t.Helper()
	e := p.Explain(r)
	i := slices.IndexFunc(e.Layers, func(l policy.LayerFinding) bool { return l.Layer == layer })
	if i < 0 {
		t.Fatalf("no layer %v in %+v", layer, e)
	}
	return e.Layers[i]
}

// Each element that does not match is named, with what it lists, what the request has, and a note where a rule surprises.
func TestFindings(t *testing.T) {
	const effect = `"Effect":"Allow",`
	request := policy.Request{
		Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/bob", policy.WithTags(map[string]string{"team": "red"}))),
		Action:    "S3:GetObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: "111122223333",
		Context: policy.NewContext(policy.Single("k:s", "v"), policy.List("k:list", "a", "b"), policy.Absent("aws:username"),
			policy.Single("k:n", "5"), policy.Single("k:arn", "arn:aws:s3:::b")),
	}
	who, what, on := []string{"arn:aws:iam::111122223333:user/bob"}, []string{"S3:GetObject"}, []string{"arn:aws:s3:::b/k"}
	type finding = policy.Finding
	for _, test := range []struct {
		typ     policy.Type
		members string // of a statement
		want    finding
		place   string // in the document, behind "Statement[1]"
	}{
		{policy.Identity, `"Action":"s3:Get*","Resource":"*"`, finding{Applies: true}, ""},
		{policy.Identity, `"NotAction":"s3:Put*","NotResource":"arn:aws:s3:::c/*"`, finding{Applies: true}, ""},
		{policy.Identity, `"Action":["s3:Put*","x:y"],"Resource":"*"`, finding{Element: "Action", Want: []string{"s3:Put*", "x:y"}, Got: what}, ".Action"},
		{policy.Identity, `"Action":"**","Resource":"*"`, finding{Element: "Action", Want: []string{"**"}, Got: what}, ".Action"},
		{policy.Identity, `"NotAction":["x:y","s3:get*"],"Resource":"*"`, finding{Element: "NotAction", Want: []string{"x:y", "s3:get*"}, Got: what}, ".NotAction"},
		{policy.Identity, `"Resource":"*"`, finding{Element: "Action", Got: what}, ""},
		{policy.Identity, `"Action":"*"`, finding{Element: "Resource", Got: on}, ""},
		{policy.Identity, `"Action":"*","Resource":["arn:aws:s3:::c/*","b"]`, finding{Element: "Resource", Want: []string{"arn:aws:s3:::c/*", "b"}, Got: on}, ".Resource"},
		{policy.Identity, `"Action":"*","NotResource":"arn:aws:s3:::b/*"`, finding{Element: "NotResource", Want: []string{"arn:aws:s3:::b/*"}, Got: on}, ".NotResource"},
		{policy.Identity, `"Action":"*","Resource":["arn:aws:s3:::${aws:PrincipalTag/team}/k","arn:aws:s3:::b/${aws:PrincipalTag/Dept}/*"]`, finding{
			Element: "Resource", Want: []string{"arn:aws:s3:::${aws:PrincipalTag/team}/k", "arn:aws:s3:::b/${aws:PrincipalTag/Dept}/*"}, Got: on,
			Note: "the variable ${aws:principaltag/dept} has no value"}, ".Resource"},
		{policy.Identity, `"Action":"*","Resource":"arn:aws:s3:::c/${k:none, 'x'}"`, finding{Element: "Resource", Want: []string{"arn:aws:s3:::c/${k:none, 'x'}"}, Got: on}, ".Resource"},

		// choices.md#principal-element-by-type
		{policy.Identity, `"Principal":"*","Action":"*","Resource":"*"`, finding{Element: "Principal", Want: []string{"*"}, Got: who,
			Note: "policies of this type cannot name principals"}, ".Principal"},
		{policy.SCP, `"NotPrincipal":{"AWS":["1"]},"Action":"*","Resource":"*"`, finding{Element: "NotPrincipal", Want: []string{"1"}, Got: who,
			Note: "policies of this type cannot name principals"}, ".NotPrincipal"},
		{policy.Resource, `"Action":"*","Resource":"*"`, finding{Element: "Principal", Got: who,
			Note: "each statement of a policy of this type must name a principal"}, ""},
		{policy.RCP, `"Action":"*","Resource":"*"`, finding{Element: "Principal", Got: who, Note: "each statement of a policy of this type must name a principal"}, ""},
		{policy.Resource, `"Principal":{"CanonicalUser":"c","Federated":"f.com","Service":["s.com","t.com"],"AWS":"444455556666"},"Action":"*","Resource":"*"`,
			finding{Element: "Principal", Want: []string{"444455556666", "s.com", "t.com", "f.com", "c"}, Got: who}, ".Principal"},
		{policy.Resource, `"Principal":{},"Action":"*","Resource":"*"`, finding{Element: "Principal", Got: who}, ".Principal"},
		{policy.Resource, `"NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/bob"]},"Action":"*","Resource":"*"`,
			finding{Element: "NotPrincipal", Want: []string{"111122223333", "arn:aws:iam::111122223333:user/bob"}, Got: who}, ".NotPrincipal"},
		// The first element that does not match, in the order of this list, is the one that is named.
		{policy.Resource, `"Principal":{"AWS":"1"},"Action":"x:y","Resource":"arn:aws:s3:::c"`, finding{Element: "Action", Want: []string{"x:y"}, Got: what}, ".Action"},
		{policy.Resource, `"Principal":{"AWS":"1"},"Action":"*","Resource":"arn:aws:s3:::c"`, finding{Element: "Principal", Want: []string{"1"}, Got: who}, ".Principal"},

		{policy.Identity, condition("StringEquals", "k:none", `"v"`), finding{Operator: "StringEquals", Key: "k:none", Want: []string{"v"}}, ".StringEquals.k:none"},
		{policy.Identity, condition("StringEquals", "K:S", `["a","b"]`), finding{Operator: "StringEquals", Key: "K:S", Want: []string{"a", "b"},
			Got: []string{"v"}, Origin: policy.Given}, ".StringEquals.K:S"},
		{policy.Identity, condition("StringEquals", "aws:PrincipalTag/Team", `"blue"`), finding{Operator: "StringEquals", Key: "aws:PrincipalTag/Team",
			Want: []string{"blue"}, Got: []string{"red"}, Origin: policy.Derived}, ".StringEquals.aws:PrincipalTag/Team"},
		{policy.Identity, condition("StringEquals", "aws:username", `"bob"`), finding{Operator: "StringEquals", Key: "aws:username", Want: []string{"bob"}},
			".StringEquals.aws:username"},
		{policy.Identity, condition("NumericLessThan", "k:n", `5`), finding{Operator: "NumericLessThan", Key: "k:n", Want: []string{"5"},
			Got: []string{"5"}, Origin: policy.Given}, ".NumericLessThan.k:n"},
		{policy.Identity, condition("Foo", "k:s", `"v"`), finding{Operator: "Foo", Key: "k:s", Want: []string{"v"}, Got: []string{"v"}, Origin: policy.Given,
			Note: "an unknown operator is never true"}, ".Foo.k:s"}, // choices.md#unknown-operator
		{policy.Identity, condition("StringLike", "k:list", `"*"`), finding{Operator: "StringLike", Key: "k:list", Want: []string{"*"}, Got: []string{"a", "b"},
			Origin: policy.Given, Note: "a key with several values needs ForAllValues: or ForAnyValue:"}, ".StringLike.k:list"}, // choices.md#multivalued-without-qualifier
		{policy.Identity, condition("ForAllValues:StringLike", "k:list", `"a"`), finding{Operator: "ForAllValues:StringLike", Key: "k:list", Want: []string{"a"},
			Got: []string{"a", "b"}, Origin: policy.Given}, ".ForAllValues:StringLike.k:list"},
		{policy.Identity, condition("Null", "k:list", `true`), finding{Operator: "Null", Key: "k:list", Want: []string{"true"}, Got: []string{"a", "b"},
			Origin: policy.Given}, ".Null.k:list"},
		// choices.md#variable-value
		{policy.Identity, condition("StringEquals", "k:s", `["${k:None}","x"]`), finding{Operator: "StringEquals", Key: "k:s", Want: []string{"${k:None}", "x"},
			Got: []string{"v"}, Origin: policy.Given, Note: "the variable ${k:none} has no value"}, ".StringEquals.k:s"},
		{policy.Identity, condition("StringEqualsIgnoreCase", "k:s", `"a${k:list}b"`), finding{Operator: "StringEqualsIgnoreCase", Key: "k:s",
			Want: []string{"a${k:list}b"}, Got: []string{"v"}, Origin: policy.Given, Note: "the variable ${k:list} has no value"}, ".StringEqualsIgnoreCase.k:s"},
		{policy.Identity, condition("ArnLike", "k:arn", `["arn:aws:s3:::*c","arn:aws:s3:::${aws:username}"]`), finding{Operator: "ArnLike", Key: "k:arn",
			Want: []string{"arn:aws:s3:::*c", "arn:aws:s3:::${aws:username}"}, Got: []string{"arn:aws:s3:::b"}, Origin: policy.Given,
			Note: "the variable ${aws:username} has no value"}, ".ArnLike.k:arn"},
		{policy.Identity, condition("StringLike", "k:s", `"${k:n}"`), finding{Operator: "StringLike", Key: "k:s", Want: []string{"${k:n}"}, Got: []string{"v"},
			Origin: policy.Given}, ".StringLike.k:s"},
		{policy.Identity, `"Action":"*","Resource":"*","Condition":{"Null":{"k:s":false},"StringEquals":{"k:s":"v","k:n":"6"},"Bool":{"k:b":true}}`,
			finding{Operator: "StringEquals", Key: "k:n", Want: []string{"6"}, Got: []string{"5"}, Origin: policy.Given}, ".StringEquals.k:n"},
	} {
		statement := effect + test.members
		if strings.Contains(test.members, "NotPrincipal") {
			statement = `"Effect":"Deny",` + test.members
		}
		other := strings.Trim(base[test.typ], "{}")
		d := policy.MustParse(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{%s},{"Sid":"S",%s}]}`, other, statement))
		p := around(t, test.typ, policy.Must(policy.Compile(test.typ, policy.Source{Name: "n", ARN: "a", Document: d})))
		l := layerOf(t, &p, &request, test.typ)
		want := test.want
		want.Policy, want.Statement, want.Sid, want.Effect = "n", 1, "S", d.Statements[1].Effect
		if want.Operator != "" {
			want.Element, test.place = "Condition", ".Condition"+test.place
		}
		if len(l.Statements) != 2 || !l.Statements[0].Applies && test.typ != policy.RCP {
			t.Fatalf("%s: %+v", statement, l)
		}
		got := l.Statements[1]
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(finding{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", statement, diff)
		}
		if path, line, column := got.Place(); path != "Statement[1]"+test.place || line != 1 || column <= len(other) {
			t.Errorf("%s: at %s, %d:%d; want Statement[1]%s", statement, path, line, column, test.place)
		}

		// A finding is the caller's: changing it changes neither the document nor the next answer.
		for _, list := range [][]string{got.Want, got.Got} {
			for i := range list {
				list[i] = "changed"
			}
		}
		if again := layerOf(t, &p, &request, test.typ).Statements[1]; !again.Equal(want) {
			t.Errorf("%s: %+v after a change of the finding before", statement, again)
		}
	}
}

func condition(operator, key, values string) string {
	return fmt.Sprintf(`"Action":"*","Resource":"*","Condition":{%q:{%q:%s}}`, operator, key, values)
}

// Two findings are equal if no field differs.
func TestFindingEqual(t *testing.T) {
	f := policy.Finding{Policy: "p", Want: []string{"a"}, Got: []string{"b"}, Origin: policy.Given}
	for name, change := range map[string]func(*policy.Finding){
		"Policy": func(g *policy.Finding) { g.Policy = "q" }, "PolicyIndex": func(g *policy.Finding) { g.PolicyIndex = 1 },
		"Statement": func(g *policy.Finding) { g.Statement = 1 }, "Sid": func(g *policy.Finding) { g.Sid = "s" },
		"Effect": func(g *policy.Finding) { g.Effect = policy.Deny }, "Applies": func(g *policy.Finding) { g.Applies = true },
		"Element": func(g *policy.Finding) { g.Element = "Action" }, "Operator": func(g *policy.Finding) { g.Operator = "Null" },
		"Key": func(g *policy.Finding) { g.Key = "k" }, "Want": func(g *policy.Finding) { g.Want = []string{"c"} },
		"Got": func(g *policy.Finding) { g.Got = nil }, "Origin": func(g *policy.Finding) { g.Origin = policy.Derived },
		"Note": func(g *policy.Finding) { g.Note = "n" },
	} {
		g := f
		if g.Want = slices.Clone(f.Want); !f.Equal(g) {
			t.Error("a copy differs")
		}
		if change(&g); f.Equal(g) || g.Equal(f) {
			t.Errorf("%s does not count", name)
		}
	}
	if path, line, column := new(policy.Finding).Place(); path != "" || line != 0 || column != 0 {
		t.Errorf("the zero finding is at %s, %d:%d", path, line, column)
	}
}

// The place of a finding in a document that was built by hand has no line.
func TestFindingPlaceWithoutText(t *testing.T) {
	d := withCondition("StringEquals", "k:s", []string{"v"})
	p := policy.Policies{Identity: policy.Must(policy.Compile(policy.Identity, policy.Source{ARN: "arn", Document: d}))}
	f := layerOf(t, &p, &policy.Request{Principal: bob, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k"}, policy.Identity).Statements[0]
	if path, line, column := f.Place(); path != "Statement[0].Condition.StringEquals.k:s" || line != 0 || column != 0 || f.Policy != "arn" {
		t.Errorf("%s at %s, %d:%d", f.Policy, path, line, column)
	}
}

// A layer that does not apply says why and decides nothing; its statements are explained all the same. §4.2,
// choices.md#layers-that-do-not-apply, choices.md#rcp-scope, choices.md#account-service, choices.md#bucket-owner-root
func TestNotApplied(t *testing.T) {
	const (
		object, role = "arn:aws:s3:::b/k", "arn:aws:iam::111122223333:role/target"
		member       = "arn:aws:account::777788889999:account/o-exampleorgid/111122223333"
	)
	for _, test := range []struct {
		layer            policy.Type
		who, action, on  string
		owner, organizer string
		want             string // … in NotApplied; "" if it applies
	}{
		{policy.SCP, "user", "s3:GetObject", object, "", "", ""},
		{policy.SCP, "X user", "s3:GetObject", object, "", "111122223333", ""},
		{policy.SCP, "root user", "s3:GetObject", object, "", "", ""},
		{policy.SCP, "anonymous", "s3:GetObject", object, "", "", "SCPs bind principals of accounts only"},
		{policy.SCP, "service principal", "s3:GetObject", object, "", "", "SCPs bind principals of accounts only"},
		{policy.SCP, "M user", "account:GetAlternateContact", "arn:aws:account::777788889999:account/o-exampleorgid", "", "", ""}, // no member: not the member form
		{policy.SCP, "M user", "account:GetAlternateContact", "arn:aws:account::777788889999:account/o-/111122223333", "", "", ""},
		{policy.SCP, "M user", "account:GetAlternateContact", "arn:aws:account::777788889999:account/o-exampleorgid/", "", "", ""},
		{policy.SCP, "user", "s3:GetObject", object, "", "111122223333", "SCPs do not bind the management account"},
		{policy.SCP, "M user", "account:GetAlternateContact", member, "", "", "SCPs do not bind the management account"},
		{policy.SCP, "service-linked role", "s3:GetObject", object, "", "", "SCPs do not bind service-linked roles"},
		{policy.RCP, "user", "s3:GetObject", object, "", "", ""},
		{policy.RCP, "anonymous", "s3:GetObject", object, "", "777788889999", ""},
		{policy.RCP, "user", "ec2:RunInstances", "*", "", "", "RCPs do not apply to this action"},
		{policy.RCP, "user", "KMS:retireGrant", "*", "", "", "RCPs do not apply to this action"},
		{policy.RCP, "service-linked role", "s3:GetObject", object, "", "", "RCPs do not bind service-linked roles"},
		{policy.RCP, "X user", "s3:GetObject", object, "111122223333", "111122223333", "RCPs do not apply to resources of the management account"},
		{policy.RCP, "X user", "s3:GetObject", object, "111122223333", "444455556666", ""},
		{policy.Resource, "user", "s3:GetObject", object, "", "", ""},
		{policy.Resource, "user", "sts:AssumeRole", role, "", "", "the role's trust policy stands in the place of a resource policy"},
		{policy.Resource, "user", "sts:TagSession", role, "", "", "the role's trust policy stands in the place of a resource policy"},
		{policy.Resource, "user", "sts:TagSession", object, "", "", ""},
		{policy.Resource, "user", "account:GetAlternateContact", "*", "", "", "no resource policy decides on this resource"},
		{policy.Resource, "M user", "account:GetAlternateContact", member, "", "", "no resource policy decides on this resource"},
		{policy.Resource, "M user", "organizations:ListAccounts", "*", "", "777788889999", "no resource policy decides on this resource"},
		{policy.Resource, "user", "organizations:ListAccounts", "*", "", "777788889999", ""},
		{policy.Resource, "root user", "s3:PutBucketPolicy", object, "", "", "the root user of its owner can always"},
		{policy.Resource, "AssumeRoot session", "s3:GetBucketPolicy", object, "", "", "the root user of its owner can always"},
		{policy.Resource, "user", "s3:PutBucketPolicy", object, "", "", ""},
		{policy.Resource, "root user", "s3:PutBucketPolicy", object, "444455556666", "", ""},
		{policy.Resource, "root user", "s3:GetObject", object, "", "", ""},
		{policy.Trust, "user", "sts:AssumeRole", role, "", "", ""},
		{policy.Trust, "user", "s3:GetObject", object, "", "", "a trust policy decides only who may assume the role"},
		{policy.Identity, "user", "s3:GetObject", object, "", "", ""},
		{policy.Identity, "federated user", "s3:GetObject", object, "", "", ""},
		{policy.Identity, "service-linked role", "s3:GetObject", object, "", "", ""},
		{policy.Identity, "root user", "s3:GetObject", object, "", "", "only users, roles and federated users have identity policies"},
		{policy.Identity, "web identity", "s3:GetObject", object, "", "", "only users, roles and federated users have identity policies"},
		{policy.Boundary, "role session", "s3:GetObject", object, "", "", ""},
		{policy.Boundary, "service-linked role", "s3:GetObject", object, "", "", "only users and roles, other than service-linked ones"},
		{policy.Boundary, "AssumeRoot session", "s3:GetObject", object, "", "", "only users and roles, other than service-linked ones"},
		{policy.Session, "role session", "s3:GetObject", object, "", "", ""},
		{policy.Session, "federated user", "s3:GetObject", object, "", "", ""},
		{policy.Session, "AssumeRoot session", "s3:GetObject", object, "", "", ""},
		{policy.Session, "user", "s3:GetObject", object, "", "", "only sessions have session policies"},
		{policy.Session, "root user", "s3:GetObject", object, "", "", "only sessions have session policies"},
		{policy.Endpoint, "anonymous", "s3:GetObject", object, "", "", ""},
	} {
		deny := policy.Must(policy.Compile(test.layer, policy.Source{Document: policy.MustParse(document(`"Effect":"Deny","Action":"*"`, base[test.layer]))}))
		if test.layer == policy.Trust {
			deny = compile(t, policy.Trust, `{"Statement":{"Effect":"Deny","Principal":"*","Action":"*"}}`)
		}
		p := around(t, test.layer, deny)
		r := policy.Request{Principal: callerNamed(t, test.who).principal, Action: test.action, Resource: test.on,
			ResourceAccount: test.owner, ManagementAccount: test.organizer}
		l := layerOf(t, &p, &r, test.layer)
		if (l.NotApplied == "") != (test.want == "") || !strings.HasPrefix(l.NotApplied, test.want) {
			t.Errorf("%v, %s, %s on %s: %q, want %q", test.layer, test.who, test.action, test.on, l.NotApplied, test.want)
		}
		d := p.Evaluate(&r)
		if applies := test.want == ""; (l.Outcome == policy.ExplicitDeny) != applies || (d.Outcome == policy.ExplicitDeny) != applies || !l.Statements[0].Applies {
			t.Errorf("%v, %s, %s on %s: %v, %+v", test.layer, test.who, test.action, test.on, l.Outcome, d)
		}
	}
	inside := policy.Must(policy.User("arn:aws:iam::111122223333:user/bob", policy.InManagementAccount()))
	for _, typ := range []policy.Type{policy.SCP, policy.RCP} {
		p := around(t, typ, compile(t, typ, document(`"Effect":"Deny"`, base[typ])))
		if d := p.Evaluate(getObject(inside)); !d.Allowed() {
			t.Errorf("%v binds the management account: %+v", typ, d)
		}
	}
}

// A set that refuses everything says why, whether the layer applies or not. choices.md#broken-set
func TestRefuses(t *testing.T) {
	broken, _ := policy.Compile(policy.Session, policy.Source{})
	for want, set := range map[string]*policy.Set{
		"Compile returned this set with an error":                            broken,
		"a set of identity policies stands in the place of session policies": allowAll(t, policy.Identity),
	} {
		p := policy.Policies{Identity: allowAll(t, policy.Identity), Session: set}
		r := getObject(bob) // a user has no session policies
		l := layerOf(t, &p, r, policy.Session)
		if l.Refuses != want || l.NotApplied != "" || l.Outcome != policy.ExplicitDeny || p.Evaluate(r).Layer != policy.Session {
			t.Errorf("%+v, want %s", l, want)
		}
		if got := p.Message(r, p.Evaluate(r)); !strings.HasSuffix(got, " with an explicit deny in a session policy") {
			t.Error(got)
		}
		if l := layerOf(t, &p, r, policy.Identity); l.Refuses != "" {
			t.Errorf("%+v", l)
		}
	}
}

// A variable without a value is no reason where the negated form failed because another value matched.
func TestNoteOfNegated(t *testing.T) {
	for _, members := range []string{
		`"Resource":"*","Condition":{"StringNotEquals":{"k:s":["v","${k:none}"]}}`,
		`"NotResource":["arn:aws:s3:::b/*","arn:aws:s3:::${k:none}"]`,
	} {
		p := policy.Policies{Identity: compile(t, policy.Identity,
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",`+members+`}}`)}
		r := policy.Request{
			Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/u")), Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k",
			Context: policy.NewContext(policy.Single("k:s", "v")),
		}
		if f := p.Explain(&r).Layers[0].Statements[0]; f.Applies || f.Note != "" {
			t.Errorf("%s: %+v", members, f)
		}
	}
}
