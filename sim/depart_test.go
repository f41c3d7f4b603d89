package sim

import (
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A member that departs is counted nowhere any more, also if closing it never came to its end: choices.md#life-cycle-cells.
func TestDepartWhileClosing(t *testing.T) {
	c := New(Config{})
	BreakOnPurpose(c)
	c.state.closureTime = awsaccount.PostClosurePeriod + time.Hour // Config does not let it be so long
	management := awsaccount.Must(c.Open("management", "management@example.com"))
	root := c.As(c.Root(management))
	awsaccount.Must(root.CreateOrganization(CreateOrganizationInput{}))
	member := awsaccount.Must(c.Open("member", "member@example.com"))
	invited := awsaccount.Must(root.InviteAccountToOrganization(InviteAccountToOrganizationInput{Target: HandshakeParty{Type: "ACCOUNT", ID: member.String()}}))
	awsaccount.Must(c.As(c.Root(member)).AcceptHandshake(AcceptHandshakeInput{HandshakeID: invited.Handshake.ID}))
	if err := root.CloseAccount(CloseAccountInput{AccountID: member}); err != nil {
		t.Fatal(err)
	}
	c.Advance(awsaccount.PostClosurePeriod + 2*time.Hour)
	for _, o := range c.state.organizations.all() {
		if len(o.closing) != 0 || o.closed != 0 {
			t.Errorf("%d closing and %d closed members of an organization without members", len(o.closing), o.closed)
		}
	}
	for r := range c.Trail() {
		if r.EventName == "CloseAccountResult" {
			t.Error("a closure that never came to its end has a result")
		}
	}
}
