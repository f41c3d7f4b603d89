package sim_test

import (
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §1.9, §7.3: a direct transfer is leaving and joining at one instant. Tags, policies and the place in the tree stay behind, roles
// come along, and both organizations are told; no permission to leave is needed: choices.md#direct-transfer.
func TestWhatADirectTransferTakesAlong(t *testing.T) {
	w := newReasonWorld(t, sim.Config{})
	w.must(w.root.TagResource(sim.TagResourceInput{ResourceID: w.member.String(), Tags: []sim.Tag{{Key: "old"}}}))
	w.must(move(w, w.member, w.rootID.String(), w.unit.String()))
	w.must(w.attach(w.member.String()))
	w.must(w.PutRole(w.member, sim.Identity{Name: "kept"}))
	second := w.other("")
	there := w.as(second)
	h := awsaccount.Must(there.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(w.member), Tags: []sim.Tag{{Key: "new"}}})).Handshake.ID
	before := 0
	for range w.Trail() {
		before++
	}
	w.must(drop(w.user(w.member, "organizations:AcceptHandshake").AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h})))

	var events []string
	n := 0
	for r := range w.Trail() {
		if n++; n > before && r.EventType == "AwsServiceEvent" {
			events = append(events, r.EventName+" "+r.RecipientAccountID.String())
		}
	}
	want := "AccountDepartedOrganization " + w.management.String() + ", AccountJoinedOrganization " + second.String()
	if got := strings.Join(events, ", "); got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	root := awsaccount.Must(there.ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	if got := awsaccount.Must(there.ListParents(sim.ListParentsInput{ChildID: w.member.String()})).Parents; len(got) != 1 || got[0].ID != root {
		t.Errorf("it hangs under %v, want %s", got, root)
	}
	if got := awsaccount.Must(there.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: w.member.String()})).Tags; len(got) != 1 || got[0].Key != "new" {
		t.Errorf("it has the tags %v", got)
	}
	if got := awsaccount.Must(w.root.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: w.policy})).Targets; len(got) != 0 {
		t.Errorf("the policy is still attached to %v", got)
	}
	out := awsaccount.Must(there.DescribeAccount(sim.DescribeAccountInput{AccountID: w.member})).Account
	if out.JoinedMethod != "INVITED" || !out.JoinedTimestamp.Equal(w.Now()) {
		t.Errorf("it has joined as %+v", out)
	}
	if _, err := w.Cloud.As(w.Session(w.member, "kept", "session")).GetCallerIdentity(); err != nil {
		t.Errorf("its role: %v", err)
	}
	w.must(w.root.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: w.unit}))
	w.must(w.CheckInvariants())
}
