package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/policy"
)

// Every kind of diagnostic, by type and element; what can match has none.
func TestDiagnosticsOfElements(t *testing.T) {
	for _, test := range []struct {
		typ     policy.Type
		members string // as in the tables
		want    []string
	}{
		{policy.Identity, `"Action":["*","s3:*","s3:Get?"],"Resource":["*","arn:aws:s3:::b/*","arn:aws:sqs"]`, nil},
		{policy.Identity, `no Action, "NotAction":["*","s3:*"]`, []string{"NotAction[0]: NotAction with * leaves no action"}},
		{policy.Identity, `no Action, "NotAction":[]`, nil},
		{policy.Identity, `no Action, "NotAction":"**"`, []string{`NotAction: an action that is neither "*" nor a service, a colon and a name matches nothing`}},
		{policy.Identity, `"Action":["s3:Get Object","s3:a,s3:b","s3:\tx"]`, []string{"Action[0]: no action has a blank or a comma in its name",
			"Action[1]: no action has a blank or a comma in its name", "Action[2]: no action has a blank or a comma in its name"}},
		{policy.Identity, `"Action":[]`, []string{": a statement without an Action matches nothing"}},
		{policy.Identity, `no Resource, "NotResource":["arn:aws:s3:::b","*"]`, []string{"NotResource[1]: NotResource with * leaves no resource"}},
		{policy.Identity, `no Resource, "NotResource":[]`, nil},
		{policy.Identity, `no Resource`, []string{": a statement without a Resource matches nothing"}},
		{policy.Resource, `no Resource`, nil}, // choices.md#validate-resource-required
		{policy.Resource, `"Resource":[]`, []string{": a statement without a Resource matches nothing"}},
		{policy.Endpoint, `no Resource`, []string{": a statement without a Resource matches nothing"}},
		{policy.Trust, ``, nil},
		{policy.Identity, `"Resource":"arn:aws:s3:${aws:PrincipalTag/r}::b"`, []string{"Resource: an ARN with a variable before the sixth field matches nothing"}},
		{policy.Identity, `2008-10-17 "Resource":"arn:aws:s3:${aws:PrincipalTag/r}::b"`, nil},
		{policy.Resource, `"Resource":["arn:aws:sqs","arn:aws:sqs:*"]`, []string{"Resource[0]: an ARN with fewer than six fields matches nothing in a policy of this type"}},

		{policy.RCP, `"Action":["s3:*","ec2:Run*","*"]`, []string{"Action[1]: resource control policies do not apply to this service"}}, // choices.md#rcp-scope
		{policy.SCP, `"Action":"ec2:Run*"`, nil},

		{policy.Resource, `"Principal":{}`, []string{"Principal: a Principal without entries names nobody"}},
		{policy.Resource, `"Principal":{"AWS":[]}`, []string{"Principal: a Principal without entries names nobody"}},
		{policy.Resource, `no Principal, "Effect":"Deny","NotPrincipal":{}`, nil},
		{policy.Resource, `"Principal":{"AWS":["*","111122223333","arn:aws:iam::111122223333:role/*","bob","AIDAX"]}`, []string{
			"Principal.AWS[2]: a principal with a wildcard names nobody", "Principal.AWS[3]: text that is neither an account, an ARN nor a unique ID names nobody"}},
		{policy.Resource, `"Principal":{"Service":["*","x.com"],"Federated":"f.com","CanonicalUser":"c"}`, []string{"Principal.Service[0]: a principal with a wildcard names nobody",
			"Principal.Federated: an identity provider names somebody in a trust policy only", "Principal.CanonicalUser: a canonical user ID names nobody: AWS replaces it when it saves the policy"}},
		{policy.Trust, `"Principal":{"Federated":"f.com"}`, nil},
		{policy.Endpoint, `no Principal`, []string{": a statement without a Principal matches nobody in a policy of this type"}},
		{policy.SCP, `"Effect":"Deny","NotPrincipal":"*"`, []string{"NotPrincipal: a statement with a NotPrincipal matches nothing in a policy of this type"}},

		{policy.Identity, `"Condition":{"Foo":{},"Null":{"k":["true","false"]},"StringNotEquals":{"k":[]},"StringEqualsIfExists":{"k":[]},"ForAllValues:StringEquals":{"k":[]}}`, nil},
		{policy.Identity, `"Condition":{"StringEquals":{"k":[]},"ForAnyValue:StringLike":{"k":[]},"ForAnyValue:Null":{"k":"true"},"Bool":{"k":[]}}`, []string{
			"Condition.StringEquals.k: the condition is never true", "Condition.ForAnyValue:StringLike.k: the condition is never true",
			"Condition.ForAnyValue:Null.k: the condition is never true", "Condition.Bool.k: the condition is never true"}}, // choices.md#empty-policy-values, choices.md#null-qualifier
		{policy.Identity, `"Condition":{"NullIfExists":{"k":"true"},"Bool":{"k":["true","maybe"]},"BinaryEquals":{"k":"="},"IpAddress":{"k":"300.1.1.1"},"DateEquals":{"k":"x"}}`, []string{
			"Condition.NullIfExists: an unknown operator is never true", "Condition.Bool.k: 1 of the values do not fit the operator and match nothing",
			"Condition.BinaryEquals.k: 1 of the values do not fit the operator and match nothing", "Condition.IpAddress.k: 1 of the values do not fit the operator and match nothing",
			"Condition.DateEquals.k: 1 of the values do not fit the operator and match nothing"}},
	} {
		set := compile(t, test.typ, document(test.members, base[test.typ]))
		var got []string
		for _, d := range set.Diagnostics() {
			if path, ok := strings.CutPrefix(d.Path, "Statement"); !ok || d.Line != 1 || d.Column < 1 || d.Statement != 0 || d.Policy != "" {
				t.Errorf("%v, %s: %+v", test.typ, test.members, d)
			} else {
				got = append(got, strings.TrimPrefix(path, ".")+": "+d.Message)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v, %s (-want +got)\n%s", test.typ, test.members, diff)
		}
	}
}

// Diagnostics name the policy, and are the caller's.
func TestDiagnosticsAreCopies(t *testing.T) {
	bad := policy.MustParse(`{"Statement":{"Effect":"Allow","Action":"x","Resource":"*"}}`)
	set := policy.Must(policy.Compile(policy.Identity, policy.Source{Name: "good", Document: allowAllDocument},
		policy.Source{Name: "named", ARN: "arn:1", Document: bad}, policy.Source{ARN: "arn:2", Document: bad}))
	list := set.Diagnostics()
	if len(list) != 2 || list[0].Policy != "named" || list[0].PolicyIndex != 1 || list[1].Policy != "arn:2" || list[1].PolicyIndex != 2 || set.Len() != 3 {
		t.Fatalf("%+v of %d policies", list, set.Len())
	}
	want := slices.Clone(list)
	list[0].Message, list[1].Path = "changed", "changed"
	if got := set.Diagnostics(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if zero := new(policy.Set); zero.Len() != 0 || zero.Diagnostics() != nil {
		t.Error("the zero set has content")
	}
}

// A set keeps its own list of sources: what a caller does with the slice afterwards changes no decision.
func TestCompileKeepsSources(t *testing.T) {
	sources := []policy.Source{{Name: "one", ARN: "arn:one", Document: policy.MustParse(`{"Statement":{"Sid":"D","Effect":"Deny","Action":"*","Resource":"*"}}`)}}
	p := policy.Policies{Identity: policy.Must(policy.Compile(policy.Identity, sources...))}
	r := getObject(bob)
	d, message := p.Evaluate(r), p.Message(r, p.Evaluate(r))
	sources[0] = policy.Source{Name: "changed", ARN: "arn:changed", Document: allowAllDocument}
	if got := p.Evaluate(r); got != d || d.Policy != "one" || d.Outcome != policy.ExplicitDeny || p.Message(r, got) != message {
		t.Errorf("%+v, then %+v", d, got)
	}
	if f := layerOf(t, &p, r, policy.Identity).Statements[0]; f.Policy != "one" || !f.Applies {
		t.Errorf("%+v", f)
	}
}

// A set tells what it was compiled from, so that it can be written down and compiled again.
func TestSources(t *testing.T) {
	var none *policy.Set
	document := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	sources := []policy.Source{{Name: "a", ARN: "arn:a", Document: document}, {Name: "b", Document: document}}
	set := policy.Must(policy.Compile(policy.Identity, sources...))
	got := set.Sources()
	if none.Sources() != nil || len(got) != 2 || got[0] != sources[0] || got[1] != sources[1] {
		t.Errorf("%v", got)
	}
	got[0].Name = "changed"
	if set.Sources()[0].Name != "a" {
		t.Error("the set has the slice that it gives away")
	}
}
