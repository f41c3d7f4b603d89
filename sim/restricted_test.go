package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// choices.md#restricted-while-closing, for a restriction before and after CloseAccount.
func TestRestrictedWhileClosing(t *testing.T) {
	for name, acts := range map[string]func(l *lab, id awsaccount.ID) []error{
		"before": func(l *lab, id awsaccount.ID) []error { return []error{l.cloud.Restrict(id), l.close(id)} },
		"after":  func(l *lab, id awsaccount.ID) []error { return []error{l.close(id), l.cloud.Restrict(id)} },
	} {
		l := newLab(t, sim.Config{})
		member := l.invite()
		admin := l.user(member)
		l.must(errors.Join(acts(l, member)...))
		restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(l.cloud.Snapshot())))
		for _, client := range []*sim.Client{admin, restored.As(admin.Principal())} {
			_, err := client.DescribeOrganization()
			l.want(err, "AccessDeniedException", "")
			if !errors.Is(err, awsaccount.CallerCannotAct) {
				t.Errorf("%s: %v", name, err)
			}
			_, err = client.GetCallerIdentity()
			l.want(err, "AccessDenied", "")
		}
		if got := l.state(member); got != awsaccount.PendingClosure {
			t.Errorf("%s: %s", name, got)
		}
		l.cloud.Advance(10 * time.Minute)
		if got := l.state(member); got != awsaccount.Closed {
			t.Errorf("%s: %s", name, got)
		}
		l.must(l.cloud.As(l.cloud.Root(member)).ReopenAccount())
		_, err := admin.DescribeOrganization()
		l.want(err, "", "")
	}
	l := newLab(t, sim.Config{})
	member := l.invite()
	admin := l.user(member)
	l.must(errors.Join(l.cloud.Restrict(member), l.cloud.Reinstate(member), l.close(member)))
	_, err := admin.DescribeOrganization()
	l.want(err, "", "") // a restriction that has ended stays so
}

// choices.md#closing-while-creating
func TestCloseManagementWhileCreating(t *testing.T) {
	l := newLab(t, sim.Config{})
	awsaccount.Must(l.root.CreateAccount(sim.CreateAccountInput{AccountName: "new", Email: "soon@example.com"}))
	if err := l.root.CloseOwnAccount(); !errors.Is(err, awsaccount.MembersOpen) {
		t.Errorf("while an account is being created: %v", err)
	}
	l.cloud.Advance(time.Minute)
	l.must(l.cloud.CloseByAWS(l.list()[1]))
	l.must(l.root.CloseOwnAccount())
}

// choices.md#invitations-of-closed
func TestInvitationOfClosedManagement(t *testing.T) {
	l := newLab(t, sim.Config{})
	id := l.open()
	out, err := l.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: id.String(), Type: "ACCOUNT"}})
	l.must(err)
	accept := func() error {
		_, err := l.cloud.As(l.cloud.Root(id)).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: out.Handshake.ID})
		return err
	}
	l.must(l.cloud.Restrict(l.management))
	l.want(accept(), "InvalidHandshakeTransitionException", "")
	l.must(l.cloud.Reinstate(l.management))
	l.must(l.root.CloseOwnAccount())
	l.want(accept(), "InvalidHandshakeTransitionException", "")
	l.must(l.root.ReopenAccount())
	l.want(accept(), "", "")
}

// spec §2.6, §2.8: three updates of a primary e-mail address in 30 seconds for each target, whoever asks.
func TestThrottledTarget(t *testing.T) {
	c := newCast(sim.Config{Throttling: true}, membership{})
	c.Advance(time.Hour) // the cast has used up nothing of this
	start := func(by awsaccount.ID) string {
		_, err := c.root(by).StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: c.member, PrimaryEmail: "new@example.com"})
		return answer(err)
	}
	got := []string{start(c.management), start(c.administrator)}
	c.Advance(time.Second)
	got = append(got, start(c.management), start(c.administrator))
	c.Advance(8 * time.Second)
	got = append(got, start(c.management))
	c.Advance(time.Second)
	got = append(got, start(c.management))
	if strings.Join(got, " ") != "   "+tooMany+" "+tooMany+" " {
		t.Errorf("%q", got)
	}
}

// spec §1.9: five accounts of an organization can leave in a second.
func TestThrottledLeave(t *testing.T) {
	l := newLab(t, sim.Config{Throttling: true})
	var answers []string
	var members []awsaccount.ID
	for range 6 {
		members = append(members, l.invite())
		l.cloud.Advance(time.Minute)
	}
	for _, id := range members {
		answers = append(answers, answer(l.cloud.As(l.cloud.Root(id)).LeaveOrganization()))
	}
	if got := strings.Join(answers, " "); got != "     "+tooMany {
		t.Errorf("%q", got)
	}
}

// choices.md#primary-email-update: what is pending ends with the membership, and with the account.
func TestPendingEmailDropped(t *testing.T) {
	for name, end := range map[string]func(*cast) error{
		"left": func(c *cast) error { return c.root(c.member).LeaveOrganization() },
		"removed": func(c *cast) error {
			return c.root(c.management).RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: c.member})
		},
		"closed by its root user": func(c *cast) error { return c.root(c.member).CloseOwnAccount() },
		"closed": func(c *cast) error {
			defer c.Advance(10 * time.Minute)
			return c.root(c.management).CloseAccount(sim.CloseAccountInput{AccountID: c.member})
		},
		"closed by AWS": func(c *cast) error { return c.CloseByAWS(c.member) },
	} {
		u := mailing{t, newCast(sim.Config{}, membership{})}
		wantAnswer(t, name, u.start("new@example.com"), "")
		_ = u.code()
		wantAnswer(t, name, end(u.cast), "")
		if code, ok := u.OTP(u.member); ok {
			t.Errorf("%s: the code is still %s", name, code)
		}
	}
}

// choices.md#closure-returned
func TestCloseByAWSMeanwhile(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.invite()
	l.must(l.close(member))
	results := func() (n int) {
		for r := range l.cloud.Trail() {
			if r.EventName == "CloseAccountResult" && strings.Contains(string(r.ServiceEventDetails), "SUCCEEDED") {
				n++
			}
		}
		return n
	}
	l.must(l.cloud.CloseByAWS(member))
	if got := results(); got != 1 {
		t.Errorf("%d results at once", got)
	}
	l.cloud.Advance(time.Hour)
	if got := results(); got != 1 {
		t.Errorf("%d results later", got)
	}
}

// choices.md#all-features-missing: OPEN stays OPEN.
func TestAllFeaturesStayOpen(t *testing.T) {
	for name, act := range map[string]func(w *handshakeWorld, id awsaccount.ID) error{
		"closed": func(w *handshakeWorld, id awsaccount.ID) error { return w.as(id).CloseOwnAccount() },
	} {
		w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{})
		member := w.invited()
		parent := w.enable(w.management, "").ID
		if err := act(w, member); err != nil {
			t.Fatal(name, err)
		}
		if got := w.stateOf(parent); got != "OPEN" {
			t.Errorf("%s: %s", name, got)
		}
		if err := w.as(member).ReopenAccount(); err != nil {
			t.Fatal(err)
		}
		if got := w.stateOf(parent); got != "OPEN" {
			t.Errorf("%s and reopened: %s", name, got)
		}
		w.accept(w.management, parent, "")
	}
}

// choices.md#delegations-without-access
func TestDelegatedWithoutAccess(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	list := func() error {
		_, err := c.root(c.administrator).ListAccounts(sim.ListAccountsInput{})
		return err
	}
	wantAnswer(t, "with access", list(), "")
	root := c.root(c.management)
	wantAnswer(t, "disable", root.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: accounts}), "")
	if err := list(); !errors.Is(err, awsaccount.CallerNotDelegated) {
		t.Errorf("without access: %v", err)
	}
	wantAnswer(t, "leave", c.root(c.administrator).LeaveOrganization(), constraint+" CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG")
	wantAnswer(t, "enable", root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: accounts}), "")
	wantAnswer(t, "with access again", list(), "")
}

// choices.md#handshake-parties: who is no party is told so in a way that a program can read.
func TestNoPartyIsTyped(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	id := w.invite(w.management, account(invitee), "").ID
	_, err := w.as(invitee).CancelHandshake(sim.CancelHandshakeInput{HandshakeID: id})
	var r *awsaccount.Refusal
	if !errors.As(err, &r) || r.Blocker != awsaccount.CallerNotManagement || r.Action != "organizations:CancelHandshake" || !errors.Is(err, awsaccount.ErrDenied) {
		t.Errorf("%v: %+v", err, r)
	}
}

// What fails leaves nothing in the journal.
func TestJournalOfFailures(t *testing.T) {
	cloud := sim.New(sim.Config{})
	awsaccount.Must(cloud.SignUp("a", "a@example.com"))
	before := 0
	for range cloud.Journal() {
		before++
	}
	_, err := cloud.SignUp("b", "A@example.com")
	for _, err := range []error{err, cloud.SetEmailVerified(nobodysID, true)} {
		if err == nil {
			t.Error("no error")
		}
	}
	for range cloud.Journal() {
		before--
	}
	if before != 0 {
		t.Errorf("%d lines more", -before)
	}
}
