package sim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// choices.md#eventual-reads: a stale list is one that was, not a mixture: it has no newcomer beside what was before it came, and
// whoever has left is missing only beside what has been since. The members are 0, which is renamed first, and 1.
func TestStaleListsAreWhole(t *testing.T) {
	for _, test := range []struct {
		name string
		act  func(*forest) error
		want []string // in the order of names
	}{
		{"a newcomer", func(f *forest) error {
			sim.JoinAll(f.cloud, f.management, awsaccount.Must(f.cloud.Open("new", "new@example.com")))
			return nil
		}, []string{"member0 member1", "renamed member1", "renamed member1 new"}},
		{"one that moves", func(f *forest) error {
			unit := f.plant(f.root, "unit")[0]
			return f.MoveAccount(sim.MoveAccountInput{AccountID: f.members[1], SourceParentID: f.root, DestinationParentID: unit})
		}, []string{"renamed"}},
		{"one that leaves", func(f *forest) error {
			return f.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: f.members[1]})
		}, []string{"renamed"}},
	} {
		f := newForest(t, sim.Config{Consistency: sim.Eventual}, 2)
		f.cloud.Advance(sim.StaleTime)
		if err := f.as(f.members[0]).PutAccountName(sim.PutAccountNameInput{AccountName: "renamed"}); err != nil {
			t.Fatal(err)
		}
		if err := test.act(f); err != nil {
			t.Fatal(err)
		}
		read := func() string {
			var names []string
			for _, a := range awsaccount.Must(f.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: f.root})).Accounts[1:] {
				names = append(names, a.Name)
			}
			return strings.Join(names, " ")
		}
		var got []string
		for range 100 {
			got = append(got, read())
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		f.cloud.Advance(sim.StaleListTime)
		for range 20 {
			if got, want := read(), test.want[len(test.want)-1]; got != want {
				t.Errorf("%s: %q, want %q after %s", test.name, got, want, sim.StaleListTime)
			}
		}
	}
}

// choices.md#eventual-reads: nobody sees a unit that was deleted, nor in an organization what an account was before it joined.
func TestStaleReadsReferToWhatIs(t *testing.T) {
	f := newForest(t, sim.Config{Consistency: sim.Eventual}, 1)
	id := f.members[0]
	for range 10 {
		unit := f.plant(f.root, "unit")[0]
		for _, err := range []error{
			f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: f.root, DestinationParentID: unit}),
			f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: unit, DestinationParentID: f.root}),
			f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(unit))}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for range 10 {
			if got := awsaccount.Must(f.ListParents(sim.ListParentsInput{ChildID: id.String()})).Parents[0].ID; got != f.root {
				t.Errorf("under %s, which was deleted", got)
			}
		}
		other := awsaccount.Must(f.cloud.Open("other", unit[3:]+"@example.com"))
		sim.JoinAll(f.cloud, f.management, other)
		for range 10 {
			a := awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: other})).Account
			if a.JoinedTimestamp.IsZero() || !strings.HasPrefix(a.Paths[0], "o-") {
				t.Errorf("%+v is not what a member is", a)
			}
		}
	}
}
