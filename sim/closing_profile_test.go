package sim_test

import (
	"errors"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §1.4, §8 row 26; choices.md#closing-by-delegated-administrator: by the guide to IAM delegated administrators close members,
// bound by the SCPs of their own account; by the documentation of Organizations they do not.
func TestCloseAccountByDelegatedAdministrator(t *testing.T) {
	for p := range awsaccount.Profiles() {
		if p == awsaccount.Guide2022 { // knows no CloseAccount
			continue
		}
		want := denied
		if p == awsaccount.IAMGuide2026 {
			want = ""
		}
		c := newCast(sim.Config{Profile: p}, membership{})
		closing := func(by, id awsaccount.ID) error {
			return c.root(by).CloseAccount(sim.CloseAccountInput{AccountID: id})
		}
		wantAnswer(t, p.String()+": another member", closing(c.member, c.closed), denied)
		err := closing(c.administrator, c.member)
		wantAnswer(t, p.String()+": the delegated administrator", err, want)
		if want == "" {
			wantAnswer(t, "the management account", closing(c.administrator, c.management), "ConstraintViolationException CANNOT_CLOSE_MANAGEMENT_ACCOUNT")
			wantAnswer(t, "an account of another organization", closing(c.administrator, c.foreign), "AccountNotFoundException")
			if a, _ := c.Account(c.member); a.State(c.Now()) != awsaccount.PendingClosure {
				t.Errorf("the member is %s", a.State(c.Now()))
			}
		} else if !errors.Is(err, awsaccount.CallerNotManagement) {
			t.Errorf("%s: %v", p, err)
		}
		if err := c.CheckInvariants(); err != nil {
			t.Error(err)
		}
	}

	c := newCast(sim.Config{Profile: awsaccount.IAMGuide2026}, membership{})
	root := c.root(c.management)
	r := awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	awsaccount.Must(root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: r, PolicyType: sim.ServiceControlPolicy}))
	made := awsaccount.Must(root.CreatePolicy(sim.CreatePolicyInput{Name: "deny", Type: sim.ServiceControlPolicy,
		Content: `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "organizations:CloseAccount", "Resource": "*"}]}`}))
	if err := root.AttachPolicy(sim.AttachPolicyInput{PolicyID: made.Policy.PolicySummary.ID, TargetID: r.String()}); err != nil {
		t.Fatal(err)
	}
	in := sim.CloseAccountInput{AccountID: c.member}
	if err := c.root(c.administrator).CloseAccount(in); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Errorf("by a delegated administrator whom an SCP denies it: %v", err)
	}
	wantAnswer(t, "by the management account", root.CloseAccount(in), "")
}

// spec §1.7, §8 row 4: in 2022 AWS Support reopened accounts, later their root users do.
func TestWhoReopens(t *testing.T) {
	for p := range awsaccount.Profiles() {
		cloud := sim.New(sim.Config{Profile: p})
		id := awsaccount.Must(cloud.Open("a", "a@example.com"))
		root := cloud.As(cloud.Root(id))
		if err := root.CloseOwnAccount(); err != nil {
			t.Fatal(err)
		}
		byRoot := root.ReopenAccount()
		if p == awsaccount.Guide2022 || p == awsaccount.Launch2022 || p == awsaccount.Blog2022 {
			if !errors.Is(byRoot, awsaccount.NotOffered) {
				t.Errorf("%s: by the root user: %v", p, byRoot)
			}
			if err := cloud.ReopenBySupport(id, awsaccount.Facts{OutstandingBalance: true}); err != nil {
				t.Errorf("%s: by AWS Support: %v", p, err)
			}
		} else if byRoot != nil {
			t.Errorf("%s: by the root user: %v", p, byRoot)
		}
		if a, _ := cloud.Account(id); a.State(cloud.Now()) != awsaccount.Active {
			t.Errorf("%s: the account is %s", p, a.State(cloud.Now()))
		}
	}
}
