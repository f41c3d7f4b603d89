package sim_test

import (
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// What the model meets too rarely.

type rareWorld struct {
	*testing.T
	cloud      *sim.Cloud
	management *sim.Client
	root       awsaccount.RootID
}

func newRareWorld(t *testing.T, features string) *rareWorld {
	w := &rareWorld{T: t, cloud: sim.New(sim.Config{})}
	w.management = w.cloud.As(w.cloud.Root(awsaccount.Must(w.cloud.Open("management", "management@example.com"))))
	awsaccount.Must(w.management.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features}))
	w.root = awsaccount.Must(w.management.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	return w
}

// join lets an account accept an invitation.
func (w *rareWorld) join(id awsaccount.ID) *sim.Client {
	h := awsaccount.Must(w.management.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(id)})).Handshake
	member := w.cloud.As(w.cloud.Root(id))
	awsaccount.Must(member.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h.ID}))
	return member
}

func (w *rareWorld) must(errs ...error) {
	w.Helper()
	for _, err := range errs {
		if err != nil {
			w.Fatal(err)
		}
	}
}

// Whoever has left need not approve of all features, also if it came back while others are waited for:
// choices.md#all-features-missing.
func TestAllFeaturesAfterReturn(t *testing.T) {
	w := newRareWorld(t, "CONSOLIDATED_BILLING")
	a, b := awsaccount.Must(w.cloud.Open("a", "a@example.com")), awsaccount.Must(w.cloud.Open("b", "b@example.com"))
	first, second := w.join(a), w.join(b)
	h := awsaccount.Must(w.management.EnableAllFeatures()).Handshake
	w.must(first.LeaveOrganization())
	w.join(a)
	asked := awsaccount.Must(second.ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "APPROVE_ALL_FEATURES"}}))
	awsaccount.Must(second.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: asked.Handshakes[0].ID}))
	if got := awsaccount.Must(w.management.DescribeHandshake(sim.DescribeHandshakeInput{HandshakeID: h.ID})).Handshake.State; got != "OPEN" {
		t.Errorf("the handshake is %s", got)
	}
}

// Of SCPs one must be attached to everything, of other policies none. spec §3.10
func TestDetachLast(t *testing.T) {
	w := newRareWorld(t, "ALL")
	awsaccount.Must(w.management.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: w.root, PolicyType: sim.TagPolicy}))
	p := awsaccount.Must(w.management.CreatePolicy(sim.CreatePolicyInput{Name: "tags", Type: sim.TagPolicy, Content: `{"tags":{}}`})).Policy.ID
	w.must(w.management.AttachPolicy(sim.AttachPolicyInput{PolicyID: p, TargetID: w.root.String()}),
		w.management.DetachPolicy(sim.DetachPolicyInput{PolicyID: p, TargetID: w.root.String()}))
}

// A delegation policy limits no management account, and keeps its tags when it is replaced: choices.md#delegation-and-management.
func TestDelegationPolicyOfManagement(t *testing.T) {
	w := newRareWorld(t, "ALL")
	deny := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"organizations:CreatePolicy","Resource":"*"}]}`
	put := func(tags ...sim.Tag) string {
		return awsaccount.Must(w.management.PutResourcePolicy(sim.PutResourcePolicyInput{Content: deny, Tags: tags})).ResourcePolicy.ID
	}
	id := put(sim.Tag{Key: "team", Value: "red"})
	awsaccount.Must(w.management.CreatePolicy(sim.CreatePolicyInput{Name: "tags", Type: sim.TagPolicy, Content: `{"tags":{}}`}))
	w.cloud.Advance(time.Minute)
	if again := put(); again != id {
		t.Errorf("the policy is %s, and was %s", again, id)
	}
	out := awsaccount.Must(w.management.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id}))
	if len(out.Tags) != 1 || out.Tags[0].Value != "red" {
		t.Errorf("%+v", out)
	}
}

// Nobody gets into an account that is being closed and to which AWS has restricted access: choices.md#restricted-while-closing.
func TestAssumeRoleRestricted(t *testing.T) {
	w := newRareWorld(t, "ALL")
	awsaccount.Must(w.management.CreateAccount(sim.CreateAccountInput{Email: "made@example.com", AccountName: "made"}))
	w.cloud.Advance(time.Minute)
	id := awsaccount.Must(w.management.ListAccounts(sim.ListAccountsInput{})).Accounts[1].ID
	administrator := w.cloud.As(awsaccount.Must(w.cloud.Administrator(awsaccount.Must(w.management.GetCallerIdentity()).Account)))
	in := sim.AssumeRoleInput{RoleARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + id.String() + ":role/OrganizationAccountAccessRole")), RoleSessionName: "session"}
	w.must(w.management.CloseAccount(sim.CloseAccountInput{AccountID: id}))
	awsaccount.Must(administrator.AssumeRole(in))
	w.must(w.cloud.Restrict(id))
	if _, err := administrator.AssumeRole(in); answer(err) != modelQueryDenied {
		t.Error(err)
	}
}
