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
