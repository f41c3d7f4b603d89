package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §2.5, §6.1; choices.md#console-changes
func TestConsoleChanges(t *testing.T) {
	for profile, memberAnswer := range map[awsaccount.Profile]string{awsaccount.Today: denied, awsaccount.Guide2022: ""} {
		l := newLab(t, sim.Config{})
		member, alone := l.invite(), l.open()
		cloud := awsaccount.Must(sim.Restore(sim.Config{Profile: profile}, awsaccount.Must(l.cloud.Snapshot())))
		root := func(id awsaccount.ID) *sim.Client { return cloud.As(cloud.Root(id)) }
		for id, want := range map[awsaccount.ID]string{alone: "", l.management: "", member: memberAnswer} {
			email := "new-" + id.String() + "@example.com"
			err := errors.Join(root(id).ChangeRootEmail(email), root(id).ChangeAccountName("new"))
			wantAnswer(t, id.String(), err, want)
			a, _ := cloud.Account(id)
			if changed := a.Email() == email && a.Name() == "new"; changed != (want == "") {
				t.Errorf("%s in %s: changed %t", id, profile, changed)
			}
			if want != "" && !errors.Is(err, awsaccount.CallerNotManagement) {
				t.Error(err)
			}
		}
		if _, err := cloud.Open("other", "NEW-"+alone.String()+"@example.com"); !errors.Is(err, awsaccount.EmailTaken) {
			t.Error(err)
		}
		old, _ := l.cloud.Account(alone)
		if _, err := cloud.Open("other", old.Email()); err != nil {
			t.Errorf("the address that was given up: %v", err)
		}
		if err := cloud.CheckInvariants(); err != nil {
			t.Error(err)
		}
		for line := range cloud.Journal() {
			if strings.Contains(line, "new-") {
				t.Errorf("the journal tells addresses: %s", line)
			}
		}
	}
}

// spec §2.5, §6.1; choices.md#console-changes
func TestConsoleChangesRefused(t *testing.T) {
	l := newLab(t, sim.Config{})
	created, alone := l.create(1)[0], l.open()
	root := l.cloud.As(l.cloud.Root(alone))
	owned, _ := l.cloud.Account(l.management)
	wantAnswer(t, "taken", root.ChangeRootEmail(strings.ToUpper(owned.Email())), conflict)
	wantAnswer(t, "no address", root.ChangeRootEmail("nowhere"), badField)
	wantAnswer(t, "no name", root.ChangeAccountName(""), badField)
	nobody := awsaccount.Must(awsaccount.ParseID("999999999999"))
	wantAnswer(t, "nobody", l.cloud.As(l.cloud.Root(nobody)).ChangeAccountName("new"), "UnrecognizedClientException")
	for blocker, client := range map[awsaccount.Blocker]*sim.Client{
		awsaccount.NotRootUser:       l.user(alone),
		awsaccount.NoRootCredentials: l.cloud.As(l.cloud.Root(created)),
		awsaccount.CallerCannotAct:   root,
	} {
		if blocker == awsaccount.CallerCannotAct {
			l.must(l.cloud.Restrict(alone))
		}
		for _, err := range []error{client.ChangeAccountName("new"), client.ChangeRootEmail("new@example.com")} {
			var r *awsaccount.Refusal
			if !errors.As(err, &r) || r.Blocker != blocker || answer(err) != denied {
				t.Errorf("%s: %v", blocker, err)
			}
		}
	}
	if a, _ := l.cloud.Account(alone); a.Name() == "new" || a.Email() == "new@example.com" {
		t.Error("a refused change has changed something")
	}
}

// What the console and AWS Support answer to who would reopen is an Error as other answers are. spec §1.7; choices.md#console-errors
func TestReopenRefused(t *testing.T) {
	l := newLab(t, sim.Config{})
	alone, created := l.open(), l.create(1)[0]
	root := l.cloud.As(l.cloud.Root(alone))
	bySupport := func(id awsaccount.ID) error { return l.cloud.ReopenBySupport(id, awsaccount.Facts{}) }
	refused := func(what string, err error, code string, want awsaccount.Blocker) {
		t.Helper()
		var r *awsaccount.Refusal
		wantAnswer(t, what, err, code)
		if !errors.Is(err, want) || !errors.As(err, &r) || r.Blocker != want || r.Action == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	open := func(what string, err error) {
		t.Helper()
		var transition *awsaccount.TransitionError
		if wantAnswer(t, what, err, conflict); !errors.As(err, &transition) || !errors.Is(err, awsaccount.ErrConflict) {
			t.Errorf("%s: %v", what, err)
		}
	}
	open("open", root.ReopenAccount())
	open("open", bySupport(alone))
	nobody := awsaccount.Must(awsaccount.ParseID("999999999999"))
	wantAnswer(t, "nobody", l.cloud.As(l.cloud.Root(nobody)).ReopenAccount(), "UnrecognizedClientException")
	wantAnswer(t, "nobody", bySupport(nobody), "AccountNotFoundException")
	refused("a user", l.user(alone).ReopenAccount(), denied, awsaccount.NotRootUser)
	refused("created", l.cloud.As(l.cloud.Root(created)).ReopenAccount(), denied, awsaccount.NoRootCredentials)
	l.must(l.cloud.SetObligations(alone, sim.Obligations{OutstandingBalance: true}))
	l.must(root.CloseOwnAccount())
	refused("who owes", root.ReopenAccount(), conflict, awsaccount.OutstandingBalance)
	refused("who owes", bySupport(alone), conflict, awsaccount.OutstandingBalance)
	l.cloud.Advance(awsaccount.PostClosurePeriod)
	l.must(l.cloud.SetObligations(alone, sim.Obligations{}))
	open("gone", bySupport(alone))
}

// Closing in the console is refused by ConflictException if things are not so, and by AccessDeniedException if somebody may not.
// spec §1.5, §8 row 6; choices.md#console-errors
func TestCloseOwnAccountAnswers(t *testing.T) {
	for _, test := range []struct {
		blocker awsaccount.Blocker
		code    string
		profile awsaccount.Profile
		who     func(*lab) *sim.Client
	}{
		{awsaccount.MembersOpen, conflict, awsaccount.Today, func(l *lab) *sim.Client {
			l.invite()
			return l.root
		}},
		{awsaccount.AccountClosed, conflict, awsaccount.Today, func(l *lab) *sim.Client {
			l.must(l.root.CloseOwnAccount())
			return l.root
		}},
		{awsaccount.UnpaidInvoices, conflict, awsaccount.Guide2022, func(l *lab) *sim.Client {
			l.must(l.cloud.SetObligations(l.management, sim.Obligations{UnpaidInvoices: true}))
			return l.root
		}},
		{awsaccount.MarketplaceSeller, conflict, awsaccount.Guide2022, func(l *lab) *sim.Client {
			l.must(l.cloud.SetObligations(l.management, sim.Obligations{MarketplaceSeller: true}))
			return l.root
		}},
		{awsaccount.NotRootUser, denied, awsaccount.Today, func(l *lab) *sim.Client { return l.user(l.management) }},
		{awsaccount.NoRootCredentials, denied, awsaccount.Today, func(l *lab) *sim.Client { return l.cloud.As(l.cloud.Root(l.create(1)[0])) }},
	} {
		l := newLab(t, sim.Config{Profile: test.profile})
		err := test.who(l).CloseOwnAccount()
		wantAnswer(t, test.blocker.String(), err, test.code)
		var e *sim.Error
		if !errors.Is(err, test.blocker) || !errors.As(err, &e) || "awsaccount: "+e.Message != test.blocker.Error() {
			t.Errorf("%s: %v", test.blocker, err)
		}
	}
}

// With consolidated billing the management account closes no member, so that its root user has to (spec §1.10), who recovers the
// password first (spec §6.4). An access key is no password: nobody signs in to the console with it. spec §6.2
func TestRecoverRootPassword(t *testing.T) {
	l := &lab{t: t, cloud: sim.New(sim.Config{})}
	l.management = l.open()
	l.root = l.cloud.As(l.cloud.Root(l.management))
	awsaccount.Must(l.root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly}))
	members := l.create(2)
	root := l.cloud.As(l.cloud.Root(members[0]))
	key, _, err := l.cloud.CreateAccessKey(root.Principal())
	l.must(err)
	shut := func() {
		t.Helper()
		for what, err := range map[string]error{"closing": root.CloseOwnAccount(), "reopening": root.ReopenAccount(), "a name": root.ChangeAccountName("new"),
			"an address": root.ChangeRootEmail("new@example.com")} {
			if wantAnswer(t, what, err, denied); !errors.Is(err, awsaccount.NoRootCredentials) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	shut()
	l.must(l.cloud.RecoverRootPassword(members[0]))
	u, err := root.AuditRootCredentials()
	if count, _ := u.AccessKeys(); err != nil || !u.HasPassword() || count != 1 {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := l.cloud.Authenticate(key); err != nil {
		t.Errorf("the access key: %v", err)
	}
	l.must(l.cloud.RecoverRootPassword(members[0])) // again and again
	l.must(root.CloseOwnAccount())
	l.must(l.cloud.RecoverRootPassword(members[0])) // who has forgotten it has to reopen
	restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(l.cloud.Snapshot())))
	l.must(restored.As(root.Principal()).ReopenAccount())
	l.must(root.ReopenAccount())
	lines := slices.Collect(l.cloud.Journal())
	if !slices.ContainsFunc(lines, func(line string) bool {
		return strings.HasSuffix(line, members[0].String()+": its root user has recovered the password")
	}) {
		t.Errorf("the journal says nothing: %q", lines)
	}
	l.must(l.cloud.CloseByAWS(members[1]))
	l.cloud.Advance(90 * day)
	n := len(slices.Collect(l.cloud.Journal()))
	if err := l.cloud.RecoverRootPassword(members[1]); !errors.Is(err, awsaccount.ErrConflict) {
		t.Errorf("a permanently closed account: %v", err)
	}
	if err := l.cloud.RecoverRootPassword(nobodysID); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Errorf("nobody's account: %v", err)
	}
	if len(slices.Collect(l.cloud.Journal())) != n {
		t.Error("what was refused is in the journal")
	}
	l.must(l.cloud.CheckInvariants())
}

// spec §6.4; choices.md#forgotten-password
func TestRecoverRootPasswordCentrally(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	f.trust(t)
	recover := func(want error) {
		t.Helper()
		if err := f.cloud.RecoverRootPassword(f.memberID); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	enabled := func(enable func() (sim.OrganizationsFeaturesOutput, error)) {
		t.Helper()
		awsaccount.Must(enable())
	}
	session := func(task string) *sim.Client {
		out := awsaccount.Must(f.admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: f.memberID.String(), TaskPolicyARN: f.cloud.TaskPolicyARN(task)}))
		return f.cloud.As(out.Session)
	}
	enabled(f.admin.EnableOrganizationsRootCredentialsManagement)
	recover(nil) // there is one to recover
	must(t, session("IAMDeleteRootUserCredentials").DeleteRootCredentials())
	recover(awsaccount.ErrConflict)
	must(t, session("IAMCreateRootUserPassword").AllowRootPasswordRecovery())
	recover(nil)
	must(t, session("IAMDeleteRootUserCredentials").DeleteRootCredentials())
	recover(awsaccount.ErrConflict)
	must(t, f.cloud.RecoverRootPassword(f.management))
	enabled(f.admin.DisableOrganizationsRootCredentialsManagement)
	recover(nil)
	must(t, f.cloud.As(f.cloud.Root(f.memberID)).CloseOwnAccount())
}
