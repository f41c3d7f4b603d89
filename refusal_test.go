package awsaccount_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A refusal explains itself as the policies did that were asked, whatever becomes of the lists that they were in. spec §5.1
func TestRefusalExplainsItself(t *testing.T) {
	set := func(typ policy.Type, name, text string) *policy.Set {
		return policy.Must(policy.Compile(typ, policy.Source{Name: name, Document: policy.MustParse(text)}))
	}
	const allow, deny = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, `{"Statement":{"Sid":"S","Effect":"Deny","Action":"iam:*","Resource":"*"}}`
	policies := policy.Policies{
		Identity: set(policy.Identity, "all", allow),
		SCP:      []policy.Level{{Target: "r-a1b2", Set: set(policy.SCP, "full", allow)}, {Target: "111122223333", Set: set(policy.SCP, "keep", deny)}},
		RCP:      []policy.Level{{Target: "r-a1b2", Set: set(policy.RCP, "none", `{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`)}},
	}
	request := policy.Request{Principal: policy.Must(policy.User("arn:aws:iam::111122223333:user/alice")), Action: "iam:CreateUser",
		Resource: "arn:aws:iam::111122223333:user/bob"}
	want := policies.Explain(&request)
	refusal, denied := awsaccount.Denial(policies, request)
	if !denied || refusal.Blocker != awsaccount.DeniedByPolicies || refusal.Action != "iam:CreateUser" || refusal.Decision != want.Decision ||
		refusal.Message != policies.Message(&request, want.Decision) {
		t.Fatalf("%v %t", refusal, denied)
	}
	policies.SCP[1], policies.RCP[0] = policy.Level{Target: "changed"}, policy.Level{Target: "changed"}
	request.Action = "iam:DeleteUser"
	copied := *refusal
	for range 2 {
		got := copied.Explain()
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(policy.Finding{})); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		got.Layers[0].Target, got.Layers[0].Statements = "changed", nil
	}

	request.Action = "account:PutAccountName"
	policies.SCP = nil
	if refusal, denied := awsaccount.Denial(policies, request); denied || refusal != nil {
		t.Errorf("allowed: %v", refusal)
	}
	for _, r := range []*awsaccount.Refusal{{}, {Blocker: awsaccount.AccountClosed}, {Blocker: awsaccount.DeniedByPolicies, Request: request}} {
		if diff := cmp.Diff(policy.Explanation{}, r.Explain()); diff != "" {
			t.Errorf("%v is explained: %s", r, diff)
		}
	}
}

// Whoever signs up learns that the rules of CreateAccount are those of sign-up; choices.md#sign-up-fields
func TestSignUpFaultsSaySo(t *testing.T) {
	for _, test := range []struct {
		begin func(awsaccount.ID, string, string) error
		want  string
	}{
		{func(id awsaccount.ID, name, email string) error {
			_, err := awsaccount.SignUp(id, name, email, march)
			return err
		}, "SignUp"},
		{func(id awsaccount.ID, name, email string) error {
			_, err := awsaccount.NewMember(id, name, email, march)
			return err
		}, ""},
	} {
		faults := awsaccount.FieldErrors(test.begin(member, "", "payer@example"))
		if len(faults) != 2 || faults[0].In != test.want || faults[1].In != test.want || faults[1].Field != awsaccount.FieldCreateAccountEmail {
			t.Errorf("%v, want them in %q", faults, test.want)
		}
	}
}
