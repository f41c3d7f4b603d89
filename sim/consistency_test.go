package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
	"pgregory.net/rapid"
)

// A reading is a read and how long it may be stale. Tokens of pages name places, which differ from cloud to cloud.
type reading struct {
	bound time.Duration
	do    func(*forest) (any, error)
}

// readings are the reads of accounts in an organization.
func readings(f *forest, units []string) map[string]reading {
	all := map[string]reading{}
	read := func(name string, bound time.Duration, do func(*forest) (any, error)) { all[name] = reading{bound, do} }
	read("ListAccounts", sim.StaleListTime, func(f *forest) (any, error) {
		out, err := f.ListAccounts(sim.ListAccountsInput{})
		return out.Accounts, err
	})
	for _, parent := range append(units, f.root) {
		read("ListAccountsForParent "+parent, sim.StaleListTime, func(f *forest) (any, error) {
			out, err := f.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: parent})
			return out.Accounts, err
		})
		read("ListChildren "+parent, sim.StaleListTime, func(f *forest) (any, error) {
			out, err := f.ListChildren(sim.ListChildrenInput{ParentID: parent, ChildType: sim.TypeAccount})
			return out.Children, err
		})
	}
	for _, id := range f.members {
		read("DescribeAccount "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
		})
		read("ListParents "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.ListParents(sim.ListParentsInput{ChildID: id.String()})
		})
		read("ListTagsForResource "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id.String()})
		})
		read("GetAccountInformation "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.as(id).GetAccountInformation(sim.GetAccountInformationInput{})
		})
		read("GetAlternateContact "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.as(id).GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing})
		})
		read("GetRegionOptStatus "+id.String(), sim.StaleTime, func(f *forest) (any, error) {
			return f.as(id).GetRegionOptStatus(sim.GetRegionOptStatusInput{RegionName: "af-south-1"})
		})
	}
	return all
}

func (r reading) answer(f *forest) string {
	out, err := r.do(f)
	return fmt.Sprintf("%+v, %v", out, err)
}

// A seenAnswer is an answer of the strong cloud, and when it was the last time that.
type seenAnswer struct {
	text string
	last time.Time
}

// choices.md#eventual-reads: what a stale read shows was so at some instant within the bound, all of it at the same one. After the
// bound all is as it is. A cloud without stale reads, to which the same happens, is the judge.
func TestEventualReads(t *testing.T) {
	stale, fresh := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		seed := rapid.Uint64().Draw(r, "seed")
		config := sim.Config{Seed: seed, ClosureTime: 45 * time.Second, CreationTime: 15 * time.Second}
		strong := newForest(t, config, 3)
		config.Consistency = sim.Eventual
		eventual := newForest(t, config, 3)
		units := append(strong.plant(strong.root, "a"), strong.plant(strong.root, "b")...)
		if other := append(eventual.plant(eventual.root, "a"), eventual.plant(eventual.root, "b")...); !slices.Equal(units, other) {
			t.Fatalf("other units: %s, %s", units, other)
		}
		strong.cloud.Advance(sim.StaleTime)
		eventual.cloud.Advance(sim.StaleTime)
		all := readings(strong, units)
		names := slices.Sorted(maps.Keys(all))
		answers := map[string][]seenAnswer{}
		note := func() {
			now := strong.cloud.Now()
			for name, read := range all {
				list, text := answers[name], read.answer(strong)
				if len(list) == 0 || list[len(list)-1].text != text {
					list = append(list, seenAnswer{text: text})
				}
				list[len(list)-1].last = now
				answers[name] = list
			}
		}
		advance := func(d time.Duration) {
			for ; d > 0; d -= 15 * time.Second { // so that nothing happens between two notes
				strong.cloud.Advance(15 * time.Second)
				eventual.cloud.Advance(15 * time.Second)
				for name := range all { // what was true until now was true until the end of the step
					answers[name][len(answers[name])-1].last = strong.cloud.Now()
				}
				note()
			}
		}
		ask := func(name string) {
			now, text, list := strong.cloud.Now(), all[name].answer(eventual), answers[name]
			if text == list[len(list)-1].text {
				fresh++
				return
			}
			stale++
			if !slices.ContainsFunc(list, func(a seenAnswer) bool { return a.text == text && a.last.After(now.Add(-all[name].bound)) }) {
				r.Fatalf("%s: %s\nis not what was so within %s:\n%+v", name, text, all[name].bound, list)
			}
		}
		note()
		for range rapid.IntRange(1, 10).Draw(r, "steps") {
			id := rapid.SampledFrom(strong.members).Draw(r, "member")
			parent := rapid.SampledFrom(append(units, strong.root)).Draw(r, "parent")
			word := rapid.SampledFrom([]string{"x", "y", "z"}).Draw(r, "word")
			from := strong.root
			if parents, err := strong.ListParents(sim.ListParentsInput{ChildID: id.String()}); err == nil {
				from = parents.Parents[0].ID
			}
			acts := []func(f *forest) error{
				func(f *forest) error { return f.CloseAccount(sim.CloseAccountInput{AccountID: id}) },
				func(f *forest) error { return f.as(id).PutAccountName(sim.PutAccountNameInput{AccountName: word}) },
				func(f *forest) error {
					return f.as(id).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{
						Type: awsaccount.Billing, Name: word, Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}})
				},
				func(f *forest) error {
					return f.as(id).DeleteAlternateContact(sim.DeleteAlternateContactInput{AlternateContactType: awsaccount.Billing})
				},
				func(f *forest) error {
					return f.as(id).EnableRegion(sim.EnableRegionInput{RegionName: "af-south-1"})
				},
				func(f *forest) error {
					return f.TagResource(sim.TagResourceInput{ResourceID: id.String(), Tags: []sim.Tag{{Key: word, Value: parent}}})
				},
				func(f *forest) error {
					return f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: from, DestinationParentID: parent})
				},
				func(f *forest) error {
					_, err := f.CreateAccount(sim.CreateAccountInput{AccountName: word, Email: word + "@example.org"})
					return err
				},
				func(f *forest) error {
					return f.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id})
				},
				func(f *forest) error {
					unit := awsaccount.Must(awsaccount.ParseOUID(units[0]))
					return f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: unit})
				},
				func(f *forest) error { return f.cloud.Restrict(id) },
			}
			for _, read := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 5).Draw(r, "reads") {
				ask(read)
			}
			if i := rapid.IntRange(0, len(acts)).Draw(r, "act"); i < len(acts) {
				a, b := acts[i](strong), acts[i](eventual)
				if fmt.Sprint(a) != fmt.Sprint(b) { // changes and permissions see what is
					r.Fatalf("act %d: %v, %v", i, a, b)
				}
				note()
			}
			advance(rapid.SampledFrom([]time.Duration{0, 0, 15 * time.Second, 45 * time.Second}).Draw(r, "time"))
			for range 2 {
				for _, read := range names {
					ask(read)
				}
			}
			if err := eventual.cloud.CheckInvariants(); err != nil {
				r.Fatal(err)
			}
			if rapid.IntRange(0, 9).Draw(r, "copy") == 0 { // a copy goes on in the same way
				text := awsaccount.Must(eventual.cloud.Snapshot())
				for _, copied := range []*sim.Cloud{awsaccount.Must(sim.Restore(config, text)), eventual.cloud.Fork()} {
					if copied.Dump() != eventual.cloud.Dump() {
						r.Fatal("a copy is another one")
					}
					f := *eventual
					f.cloud, f.Client = copied, copied.As(copied.Root(eventual.management))
					eventual = &f
				}
			}
		}
		strong.cloud.Advance(sim.StaleTime)
		eventual.cloud.Advance(sim.StaleTime)
		note()
		before := fresh
		for _, name := range names {
			ask(name)
		}
		if fresh-before != len(names) {
			r.Fatalf("%d of %d reads are stale after %s", len(names)-(fresh-before), len(names), sim.StaleTime)
		}
	})
	if stale == 0 || fresh < stale {
		t.Errorf("%d stale answers, and %d as it is", stale, fresh)
	}
}

// The wobble that users of DescribeAccount meet after CloseAccount. spec §1.2
func TestWobble(t *testing.T) {
	text := ""
	for range 2 { // the same each time
		f := newForest(t, sim.Config{Seed: 1, Consistency: sim.Eventual}, 1)
		f.cloud.Advance(sim.StaleTime)
		if err := f.CloseAccount(sim.CloseAccountInput{AccountID: f.members[0]}); err != nil {
			t.Fatal(err)
		}
		got, runs := "", []awsaccount.State(nil)
		for range 60 {
			state := awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: f.members[0]})).Account.State
			if got += state.String() + " "; len(runs) == 0 || runs[len(runs)-1] != state {
				runs = append(runs, state)
			}
			f.cloud.Advance(20 * time.Second)
		}
		if text != "" && got != text {
			t.Errorf("another time: %s, before that: %s", got, text)
		}
		text = got
		wobbles := slices.Index(runs, awsaccount.PendingClosure) < lastIndex(runs, awsaccount.Active)
		if !wobbles || runs[len(runs)-1] != awsaccount.Closed {
			t.Errorf("no wobble: %v", runs)
		}
	}
}

func lastIndex[T comparable](list []T, v T) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == v {
			return i
		}
	}
	return -1
}

// Whoever reads stale answers may not do more: permissions, and what may be changed, are those of now.
func TestEventualChangesSeeWhatIs(t *testing.T) {
	f := newForest(t, sim.Config{Consistency: sim.Eventual}, 1)
	id := f.members[0]
	for range 20 {
		if err := f.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id}); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			_, err := f.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
			wantAnswer(t, "DescribeAccount", err, "AccountNotFoundException")
		}
		sim.JoinAll(f.cloud, f.management, id)
		for range 10 { // it is in no list yet, perhaps, but it is there
			awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: id}))
		}
	}
	if err := f.CloseAccount(sim.CloseAccountInput{AccountID: id}); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := f.CloseAccount(sim.CloseAccountInput{AccountID: id}); err == nil {
			t.Fatal("closed twice")
		}
	}
}

// What is kept for stale reads does not grow with what happens, and is gone when nobody can see it any more.
func TestHistoryIsBounded(t *testing.T) {
	f := newForest(t, sim.Config{Consistency: sim.Eventual}, 3)
	f.cloud.Advance(sim.StaleTime)
	empty := len(f.cloud.History())
	most := 0
	for i := range 1000 {
		name := sim.PutAccountNameInput{AccountName: fmt.Sprint("name ", i)}
		if err := f.as(f.members[i%3]).PutAccountName(name); err != nil {
			t.Fatal(err)
		}
		most = max(most, len(f.cloud.History()))
	}
	if most > 64 || most < 60 || empty != 0 {
		t.Errorf("%d moments, and %d at rest", most, empty)
	}
	if err := f.cloud.CheckInvariants(); err != nil {
		t.Error(err)
	}
	f.cloud.Advance(sim.StaleTime)
	if n := len(f.cloud.History()); n > 0 {
		t.Errorf("%d moments are left", n)
	}
}

// Without the mode nothing of it is in a cloud; a snapshot with it can be restored without, and the other way round.
func TestRestoreConsistency(t *testing.T) {
	strong, eventual := newForest(t, sim.Config{}, 1), newForest(t, sim.Config{Consistency: sim.Eventual}, 1)
	for _, f := range []*forest{strong, eventual} {
		for _, consistency := range []sim.Consistency{sim.Strong, sim.Eventual} {
			cloud := awsaccount.Must(sim.Restore(sim.Config{Consistency: consistency}, awsaccount.Must(f.cloud.Snapshot())))
			if err := cloud.CheckInvariants(); err != nil {
				t.Error(err)
			}
			root := cloud.As(cloud.Root(f.management))
			stale := false
			if err := root.TagResource(sim.TagResourceInput{ResourceID: f.members[0].String(), Tags: []sim.Tag{{Key: "a", Value: "b"}}}); err != nil {
				t.Fatal(err)
			}
			for range 40 {
				tags := awsaccount.Must(root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: f.members[0].String()})).Tags
				stale = stale || len(tags) == 0
			}
			if stale != (consistency == sim.Eventual) {
				t.Errorf("consistency %d: stale reads: %t", consistency, stale)
			}
		}
	}
}
