package sim_test

import (
	"errors"
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
	l.must(root.CloseOwnAccount())
	l.must(l.cloud.SetObligations(alone, sim.Obligations{OutstandingBalance: true}))
	refused("who owes", root.ReopenAccount(), conflict, awsaccount.OutstandingBalance)
	refused("who owes", bySupport(alone), conflict, awsaccount.OutstandingBalance)
	l.cloud.Advance(awsaccount.PostClosurePeriod)
	l.must(l.cloud.SetObligations(alone, sim.Obligations{}))
	open("gone", root.ReopenAccount())
}
