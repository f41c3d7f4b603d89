package accounttest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

// Whatever was asked for is there, with and without throttling.
func TestOrganization(t *testing.T) {
	for _, config := range []sim.Config{{}, {Throttling: true}} {
		env := accounttest.Start(t, config)
		wanted := accounttest.Layout{
			Name:  "big",
			Units: []string{"empty", "a/b/c"},
			SCPs:  map[string][]string{"a": {`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"account:*","Resource":"*"}}`}},
			Accounts: []accounttest.Accounts{
				{Count: 12},
				{Unit: "a"},
				{Unit: "a/b", Count: 7, State: awsaccount.Closed},
				{Unit: "new/unit", State: awsaccount.Suspended},
				{Unit: "a", Count: 3, State: awsaccount.PendingClosure},
				{Unit: "a/b/c", Count: 2, State: awsaccount.PermanentlyClosed},
			},
		}
		org := env.Organization(wanted)
		client := env.Cloud.As(org.Administrator)
		seen := map[awsaccount.ID]bool{org.Management: true}
		for i, group := range wanted.Accounts {
			if want := max(group.Count, 1); len(org.Accounts[i]) != want {
				t.Errorf("%d accounts for %+v", len(org.Accounts[i]), group)
			}
			for _, id := range org.Accounts[i] {
				if seen[id] {
					t.Errorf("%s twice", id)
				}
				seen[id] = true
				state := group.State
				if state == 0 {
					state = awsaccount.Active
				}
				if a, ok := env.Cloud.Account(id); !ok || a.State(env.Cloud.Now()) != state {
					t.Errorf("%s is %s, want %s", id, a.State(env.Cloud.Now()), state)
				}
				if state == awsaccount.PermanentlyClosed {
					continue
				}
				parents, err := client.ListParents(sim.ListParentsInput{ChildID: id.String()})
				want := org.Root.String()
				if group.Unit != "" {
					want = org.Units[group.Unit].String()
				}
				for errors.Is(err, awsaccount.ErrLimit) { // throttled
					env.Cloud.Advance(1e9)
					parents, err = client.ListParents(sim.ListParentsInput{ChildID: id.String()})
				}
				if err != nil || len(parents.Parents) != 1 || parents.Parents[0].ID != want {
					t.Errorf("%s: %v, %v, want %s", id, parents, err, want)
				}
			}
		}
		for _, path := range []string{"empty", "a", "a/b", "a/b/c", "new", "new/unit"} {
			if org.Units[path].IsZero() {
				t.Errorf("no unit %s", path)
			}
		}
		if len(org.Units) != 6 {
			t.Errorf("units: %v", org.Units)
		}
		// The policy binds below "a", and nobody else.
		for id, denied := range map[awsaccount.ID]bool{org.Accounts[0][0]: false, org.Accounts[1][0]: true, org.Management: false} {
			_, err := env.Cloud.As(env.Administrator(id)).GetContactInformation(sim.GetContactInformationInput{})
			if errors.Is(err, awsaccount.ErrDenied) != denied {
				t.Errorf("%s: %v", id, err)
			}
		}
		if targets, err := client.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: org.Units["a"].String(), Filter: sim.ServiceControlPolicy}); err != nil || len(targets.Policies) != 2 {
			t.Errorf("%v, %v", targets, err)
		}
		// A second one fits beside it.
		env.Organization(accounttest.Layout{Name: "second", Accounts: []accounttest.Accounts{{Count: 2}}})
	}
}

// What cannot be made ends the test with a reason.
func TestOrganizationThatCannotBe(t *testing.T) {
	const deny = `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "account:*", "Resource": "*", "Resouce": "*"}}`
	for want, l := range map[string]accounttest.Layout{
		"cannot be PENDING_ACTIVATION":      {Accounts: []accounttest.Accounts{{State: awsaccount.PendingActivation}}},
		"members that were PENDING_CLOSURE": {Accounts: []accounttest.Accounts{{State: awsaccount.PendingClosure, Count: 4}}},
		"not negative":                      {Accounts: []accounttest.Accounts{{Count: -1}}},
		`unit "/a"`:                         {Units: []string{"/a"}},
		`unit "a/"`:                         {Units: []string{"a//b"}},
		`SCPs["x"]`:                         {SCPs: map[string][]string{"x": {"{"}}},
		"line 1, column 2":                  {SCPs: map[string][]string{"": {"{"}}},
		"Statement.Resouce":                 {SCPs: map[string][]string{"x": {deny}}},
		`Layout.Name: want at most 20 letters, digits and hyphens, not "nnn`:  {Name: strings.Repeat("n", 21)},
		`Layout.Name: want at most 20 letters, digits and hyphens, not "a b"`: {Name: "a b"},
	} {
		d := &double{}
		if log := d.run(func() { accounttest.Start(d, sim.Config{}).Organization(l) }); !strings.Contains(log, want) {
			t.Errorf("%+v: want %q in %s", l, want, log)
		}
	}
}

// Each organization of a cloud has a name of its own, and who forgets that is told.
func TestOrganizationNames(t *testing.T) {
	for _, names := range [][2]string{{"", ""}, {"", "example"}, {"acme", "Acme"}} {
		d := &double{}
		log := d.run(func() {
			env := accounttest.Start(d, sim.Config{})
			env.Organization(accounttest.Layout{Name: names[0]})
			env.Organization(accounttest.Layout{Name: names[1]})
		})
		if !strings.Contains(log, "give this one another Name") {
			t.Errorf("%q: %s", names, log)
		}
	}
	d := &double{}
	log := d.run(func() {
		env := accounttest.Start(d, sim.Config{})
		awsaccount.Must(env.Cloud.Open("somebody", "example-management@example.com"))
		env.Organization(accounttest.Layout{})
	})
	if !strings.Contains(log, "give the Layout another Name") {
		t.Error(log)
	}
	env := accounttest.Start(t, sim.Config{})
	for _, name := range []string{"", "Twenty-letters-is-ok", "1"} {
		env.Organization(accounttest.Layout{Name: name})
	}
}
