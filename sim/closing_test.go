package sim_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// state is the state of an account as Organizations shows it, 0 if it shows it no more.
func (l *lab) state(id awsaccount.ID) awsaccount.State {
	l.t.Helper()
	out, err := l.root.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
	if err != nil {
		l.want(err, "AccountNotFoundException", "")
		return 0
	}
	return out.Account.State
}

// spec §1.2, §1.4, §1.6
func TestCloseAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.create(1)[0]
	admin := l.user(member)
	l.must(l.close(member))
	closed := l.cloud.Now()
	if got := l.state(member); got != awsaccount.PendingClosure {
		t.Errorf("%s at once", got)
	}
	if _, err := admin.DescribeOrganization(); err != nil {
		t.Errorf("while it is being closed, the account still works: %v", err)
	}
	l.want(l.close(member), "ConflictException", "")
	l.cloud.Advance(10*time.Minute - 1)
	if got := l.state(member); got != awsaccount.PendingClosure {
		t.Errorf("%s before the closure is complete", got)
	}
	l.cloud.Advance(1)
	if got := l.state(member); got != awsaccount.Closed {
		t.Errorf("%s after it", got)
	}
	l.want(l.close(member), "AccountAlreadyClosedException", "")
	_, err := admin.DescribeOrganization()
	l.want(err, "AccessDeniedException", "")
	l.want(l.remove(member), constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION")
	if got := l.list(); len(got) != 2 {
		t.Errorf("%d accounts listed", len(got))
	}
	l.cloud.Advance(closed.Add(90*day - 1).Sub(l.cloud.Now()))
	if got := l.state(member); got != awsaccount.Closed {
		t.Errorf("%s just before the end of the period", got)
	}
	l.cloud.Advance(1)
	if got := l.state(member); got != 0 {
		t.Errorf("%s at its end", got)
	}
	if got := l.list(); len(got) != 1 {
		t.Errorf("%d accounts listed", len(got))
	}
	l.want(l.close(member), "AccountNotFoundException", "")
	l.want(l.remove(member), "AccountNotFoundException", "")
	if _, err := l.cloud.Open("again", "created-2@example.com"); !errors.Is(err, awsaccount.EmailTaken) {
		t.Errorf("the e-mail address of a permanently closed account: %v", err)
	}
	if err := l.cloud.ReopenBySupport(member, awsaccount.Facts{}); !errors.Is(err, awsaccount.ErrConflict) {
		t.Errorf("reopening after 90 days: %v", err)
	}
}

// nobodysID is an ID that no account has.
var nobodysID = awsaccount.Must(awsaccount.ParseID("000000000001"))

// spec §1.4, §3.3, §3.5
func TestCloseAccountRefused(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(2)
	alone := l.open()
	l.want(l.root.CloseAccount(sim.CloseAccountInput{}), "InvalidInputException", "INPUT_REQUIRED")
	l.want(l.close(l.management), constraint, "CANNOT_CLOSE_MANAGEMENT_ACCOUNT")
	l.want(l.close(alone), "AccountNotFoundException", "")
	l.want(l.close(nobodysID), "AccountNotFoundException", "")
	l.want(l.user(members[0]).CloseAccount(sim.CloseAccountInput{AccountID: members[1]}), "AccessDeniedException", "")
	l.want(l.user(alone).CloseAccount(sim.CloseAccountInput{AccountID: members[1]}), "AWSOrganizationsNotInUseException", "")
	nobody := l.cloud.As(awsaccount.Must(l.cloud.PutUser(l.management, sim.Identity{Name: "nobody"})))
	l.want(nobody.CloseAccount(sim.CloseAccountInput{AccountID: members[1]}), "AccessDeniedException", "")
	if got := l.state(members[1]); got != awsaccount.Active {
		t.Errorf("%s after refused calls", got)
	}
	l.must(l.cloud.Restrict(members[1]))
	l.want(l.close(members[1]), "", "") // choices.md#life-cycle-cells
}

// spec §1.10
func TestCloseAccountConsolidatedBilling(t *testing.T) {
	l := &lab{t: t, cloud: sim.New(sim.Config{})}
	l.management = l.open()
	l.root = l.cloud.As(l.cloud.Root(l.management))
	_, err := l.root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly})
	l.must(err)
	member := l.create(1)[0]
	l.want(l.close(member), constraint, "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE")
	if _, err := l.cloud.NextClosures(l.management, 1); !errors.Is(err, awsaccount.ConsolidatedBilling) {
		t.Error(err)
	}
}

// spec §1.4: three at a time.
func TestThreeClosures(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(5)
	for _, id := range members[:3] {
		l.must(l.close(id))
		l.cloud.Advance(time.Minute)
	}
	l.want(l.close(members[3]), constraint, "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED")
	l.cloud.Advance(7*time.Minute - 1)
	l.want(l.close(members[3]), constraint, "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED")
	l.cloud.Advance(1) // the first is closed
	l.must(l.close(members[3]))
	l.want(l.close(members[4]), constraint, "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED")
	l.must(l.cloud.CloseByAWS(members[1])) // which ends the closure too
	l.must(l.close(members[4]))
}

// spec §1.8: 250 in 30 days, each of which counts for 30 days.
func TestClosureQuota(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(252)
	var first time.Time
	for i, id := range members[:250] {
		if i == 0 {
			first = l.cloud.Now()
		}
		if i%3 == 0 && i > 0 {
			l.cloud.Advance(10 * time.Minute)
		}
		l.must(l.close(id))
	}
	l.cloud.Advance(10 * time.Minute)
	l.want(l.close(members[250]), constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED")
	l.must(l.cloud.ReopenBySupport(members[0], awsaccount.Facts{}))
	l.want(l.close(members[250]), constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED") // choices.md#closure-returned
	l.must(l.remove(l.invite()))                                              // which leaves the quota alone
	l.cloud.Advance(first.Add(30*day - 1).Sub(l.cloud.Now()))
	l.want(l.close(members[250]), constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED")
	l.cloud.Advance(1)
	for _, id := range []awsaccount.ID{members[250], members[251], members[0]} { // as many as were closed at first
		l.must(l.close(id))
	}
	l.cloud.Advance(10*time.Minute - 1)
	l.want(l.close(l.invite()), constraint, "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED") // which is looked at first
}

// invite makes an account that stands alone a member.
func (l *lab) invite() awsaccount.ID {
	l.t.Helper()
	id := l.open()
	out, err := l.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: id.String(), Type: "ACCOUNT"}})
	l.must(err)
	_, err = l.cloud.As(l.cloud.Root(id)).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: out.Handshake.ID})
	l.must(err)
	return id
}

// spec §1.6, §1.7: everything that was there is there again.
func TestReopenOnDay89(t *testing.T) {
	l := newLab(t, sim.Config{})
	roots, err := l.root.ListRoots(sim.ListRootsInput{})
	l.must(err)
	root := roots.Roots[0].ID.String()
	unit, err := l.root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: root, Name: "unit"})
	l.must(err)
	member := l.create(1)[0]
	l.must(l.root.MoveAccount(sim.MoveAccountInput{AccountID: member, SourceParentID: root, DestinationParentID: unit.OrganizationalUnit.ID.String()}))
	l.must(l.root.TagResource(sim.TagResourceInput{ResourceID: member.String(), Tags: []sim.Tag{{Key: "a", Value: "b"}}}))
	admin := l.user(member)
	l.must(admin.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{
		Type: awsaccount.Billing, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}}))
	before, err := l.root.DescribeAccount(sim.DescribeAccountInput{AccountID: member})
	l.must(err)

	l.must(l.close(member))
	l.cloud.Advance(89 * day)
	if err := l.cloud.As(l.cloud.Root(member)).ReopenAccount(); !errors.Is(err, awsaccount.NoRootCredentials) {
		t.Errorf("reopened by a root user without credentials: %v", err)
	}
	l.must(l.cloud.ReopenBySupport(member, awsaccount.Facts{}))
	after, err := l.root.DescribeAccount(sim.DescribeAccountInput{AccountID: member})
	l.must(err)
	if !slices.Equal(after.Account.Paths, before.Account.Paths) || after.Account.State != awsaccount.Active || !after.Account.JoinedTimestamp.Equal(before.Account.JoinedTimestamp) {
		t.Errorf("%+v, then %+v", before, after)
	}
	tags, err := l.root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: member.String()})
	l.must(err)
	if len(tags.Tags) != 1 {
		t.Errorf("tags %v", tags)
	}
	if _, err := admin.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); err != nil {
		t.Error(err)
	}
	l.cloud.Advance(day) // the old period ends, and means nothing
	if got := l.state(member); got != awsaccount.Active {
		t.Errorf("%s", got)
	}
	l.must(l.close(member))
	l.cloud.Advance(90*day - 1)
	if got := l.state(member); got != awsaccount.Closed {
		t.Errorf("%s", got)
	}
	l.cloud.Advance(1)
	if got := l.state(member); got != 0 {
		t.Errorf("%s", got)
	}
}

// A closure that was cut short does not complete the next one of the account.
func TestClosureCutShort(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.create(1)[0]
	l.must(l.close(member))
	l.cloud.Advance(4 * time.Minute)
	l.must(l.cloud.CloseByAWS(member))
	l.must(l.cloud.ReopenBySupport(member, awsaccount.Facts{}))
	l.must(l.close(member))
	l.cloud.Advance(6 * time.Minute)
	if got := l.state(member); got != awsaccount.PendingClosure {
		t.Errorf("%s", got)
	}
	l.cloud.Advance(4 * time.Minute)
	if got := l.state(member); got != awsaccount.Closed {
		t.Errorf("%s", got)
	}
}

// spec §1.5
func TestCloseManagementAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(2)
	l.must(l.close(members[0]))
	l.cloud.Advance(10 * time.Minute)
	if err := l.root.CloseOwnAccount(); !errors.Is(err, awsaccount.MembersOpen) {
		t.Fatalf("closed over an open member: %v", err)
	}
	l.must(l.close(members[1]))
	if err := l.root.CloseOwnAccount(); !errors.Is(err, awsaccount.MembersOpen) {
		t.Fatalf("closed over a member that is being closed: %v", err)
	}
	l.cloud.Advance(10 * time.Minute)
	l.want(l.user(l.management).CloseOwnAccount(), "AccessDeniedException", "")
	l.must(l.root.CloseOwnAccount())
	_, err := l.root.DescribeOrganization()
	l.want(err, "AccessDeniedException", "")

	l.cloud.Advance(90*day - 1)
	l.must(l.root.ReopenAccount())
	if got := l.list(); len(got) != 1 {
		t.Errorf("accounts %v", got)
	}
	l.must(l.root.CloseOwnAccount())
	// A member that comes back meanwhile stands alone when the organization goes: choices.md#members-of-closed-management.
	l.cloud.Advance(90 * day)
	if a, _ := l.cloud.Account(l.management); a.State(l.cloud.Now()) != awsaccount.PermanentlyClosed {
		t.Error(a)
	}
}

func TestMemberOutlivesManagement(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.create(1)[0]
	admin := l.user(member)
	l.must(l.close(member))
	l.cloud.Advance(time.Hour)
	l.must(l.root.CloseOwnAccount())
	l.cloud.Advance(80 * day)
	l.must(l.cloud.ReopenBySupport(member, awsaccount.Facts{}))
	_, err := admin.DescribeOrganization()
	l.want(err, "", "")
	l.cloud.Advance(10 * day)
	_, err = admin.DescribeOrganization()
	l.want(err, "AWSOrganizationsNotInUseException", "")
}
