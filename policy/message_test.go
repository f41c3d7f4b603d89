package policy_test

import (
	"os"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// messageEnds are how a message goes on, by layer: of an implicit and of an explicit denial, and whether the ARN of the policy
// follows the latter. §5.1, choices.md#policy-arn-suffix
var messageEnds = map[policy.Type]struct {
	implicit, explicit string
	arn                bool
}{
	policy.Identity: {"no identity-based policy allows", "an identity-based policy", true},
	policy.Boundary: {"no permissions boundary allows", "a permissions boundary", true},
	policy.Session:  {"no session policy allows", "a session policy", true},
	policy.Resource: {"no resource-based policy allows", "a resource-based policy", false},
	policy.Trust:    {"no role trust policy allows", "the role trust policy", false},
	policy.SCP:      {"no service control policy allows", "a service control policy", true},
	policy.RCP:      {"no resource control policy allows", "a resource control policy", true},
	policy.Endpoint: {"no VPC endpoint policy allows", "a VPC endpoint policy", false},
}

// Every layer has a text for both kinds of denials, and testdata/messages.txt has rows for both.
func TestMessageOfEveryLayer(t *testing.T) {
	table, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	const start = "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k"
	r := getObject(bob)
	for _, typ := range policyTypes {
		want := messageEnds[typ]
		deny := policy.MustParse(document(`"Effect":"Deny"`, base[typ]))
		for _, arn := range []string{"", "arn:of:policy"} {
			p := around(t, typ, policy.Must(policy.Compile(typ, policy.Source{Name: "n", ARN: arn, Document: deny})))
			cited := policy.Decision{Outcome: policy.ExplicitDeny, Layer: typ}
			if typ != policy.SCP && typ != policy.RCP {
				cited.Level = -1
			}
			suffix := ""
			if want.arn && arn != "" {
				suffix = ": " + arn
			}
			if got := p.Message(r, cited); got != start+" with an explicit deny in "+want.explicit+suffix {
				t.Errorf("%v, %q: %s", typ, arn, got)
			}
			implicit := cited
			implicit.Outcome = policy.ImplicitDeny
			if got := p.Message(r, implicit); got != start+" because "+want.implicit+" the s3:GetObject action" {
				t.Errorf("%v, %q: %s", typ, arn, got)
			}

			// A decision that these policies did not make has the text of its layer, without an ARN.
			for _, change := range []func(d *policy.Decision){
				func(d *policy.Decision) { d.PolicyIndex = -1 }, func(d *policy.Decision) { d.PolicyIndex = 1 },
				func(d *policy.Decision) { d.Level += 7; d.PolicyIndex += 7 }, func(d *policy.Decision) { d.Level, d.PolicyIndex = -2, -2 },
			} {
				foreign := cited
				change(&foreign)
				if got := p.Message(r, foreign); got != start+" with an explicit deny in "+want.explicit {
					t.Errorf("%v, %+v: %s", typ, foreign, got)
				}
			}
			if got := new(policy.Policies).Message(r, cited); got != start+" with an explicit deny in "+want.explicit {
				t.Errorf("%v, no policies: %s", typ, got)
			}
			cited.Outcome = policy.Allowed
			if got := p.Message(r, cited); got != "" {
				t.Errorf("%v, allowed: %s", typ, got)
			}
		}
		for _, text := range []string{"because " + want.implicit + " the ", "with an explicit deny in " + want.explicit} {
			if !strings.Contains(string(table), text) {
				t.Errorf("testdata/messages.txt has no row with %q", text)
			}
		}
	}
}

// Where no layer denied, no reason is given; a request without a resource names none.
func TestMessageWithoutReason(t *testing.T) {
	p := around(t, policy.Identity, allowAll(t, policy.Identity))
	for _, d := range []policy.Decision{{}, {Outcome: policy.ExplicitDeny}, {Layer: policy.RootUser}, {Layer: 42, Outcome: policy.ExplicitDeny}} {
		if got := p.Message(getObject(bob), d); got != "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k" {
			t.Errorf("%+v: %s", d, got)
		}
	}
	if got := p.Message(&policy.Request{Action: "a:b"}, policy.Decision{Layer: policy.SCP}); got != "User:  is not authorized to perform: a:b because no service control policy allows the a:b action" {
		t.Error(got)
	}
}
