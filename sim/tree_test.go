package sim_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
	"pgregory.net/rapid"
)

// grove is a tree of an organization as plainly as can be: who hangs under what.
type grove struct {
	parent map[string]string // of units and accounts
	name   map[string]string // of units
	tags   map[string]map[string]string
	root   string
}

func (g *grove) exists(parent string) bool { return parent == g.root || g.name[parent] != "" }

func (g *grove) depth(parent string) (n int) {
	for ; parent != g.root; n++ {
		parent = g.parent[parent]
	}
	return n
}

func (g *grove) taken(parent, name string) bool {
	for id, n := range g.name {
		if n == name && g.parent[id] == parent {
			return true
		}
	}
	return false
}

// under are the units or accounts under a parent, in order.
func (g *grove) under(parent string, units bool) (ids []string) {
	for id, p := range g.parent {
		if p == parent && (g.name[id] != "") == units {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (g *grove) create(parent, name string) string {
	switch {
	case !g.exists(parent):
		return "ParentNotFoundException"
	case g.taken(parent, name):
		return "DuplicateOrganizationalUnitException"
	case g.depth(parent) == 5:
		return "ConstraintViolationException OU_DEPTH_LIMIT_EXCEEDED"
	}
	return ""
}

func (g *grove) rename(id, name string) string {
	switch {
	case g.name[id] == "":
		return "OrganizationalUnitNotFoundException"
	case g.name[id] != name && g.taken(g.parent[id], name):
		return "DuplicateOrganizationalUnitException"
	}
	g.name[id] = name
	return ""
}

func (g *grove) remove(id string) string {
	switch {
	case g.name[id] == "":
		return "OrganizationalUnitNotFoundException"
	case len(g.under(id, true))+len(g.under(id, false)) > 0:
		return "OrganizationalUnitNotEmptyException"
	}
	delete(g.name, id)
	delete(g.parent, id)
	delete(g.tags, id)
	return ""
}

func (g *grove) move(id, from, to string) string {
	switch {
	case g.parent[id] == "":
		return "AccountNotFoundException"
	case !g.exists(from):
		return "SourceParentNotFoundException"
	case !g.exists(to):
		return "DestinationParentNotFoundException"
	case g.parent[id] == to:
		return "DuplicateAccountException"
	case g.parent[id] != from:
		return "SourceParentNotFoundException"
	}
	g.parent[id] = to
	return ""
}

func (g *grove) tag(id string, tags map[string]string) string {
	if id != g.root && g.parent[id] == "" {
		return "TargetNotFoundException"
	}
	if g.tags[id] == nil {
		g.tags[id] = map[string]string{}
	}
	maps.Copy(g.tags[id], tags)
	return ""
}

// TestTreeModel compares the tree with a plain model of it, over random operations. spec §3.5, §3.6, §3.8
func TestTreeModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := newForest(t, sim.Config{Seed: rapid.Uint64().Draw(r, "seed")}, 22)
		g := &grove{parent: map[string]string{}, name: map[string]string{}, tags: map[string]map[string]string{}, root: f.root}
		ids := []string{f.management.String(), noAccount}
		for _, id := range f.members {
			ids = append(ids, id.String())
		}
		for _, id := range ids {
			if id != noAccount {
				g.parent[id] = f.root
			}
		}
		units := []string{f.root, nowhere} // every unit that ever was
		unit := func(label string) string { return rapid.SampledFrom(units).Draw(r, label) }
		name := func() string { return rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "name") }
		same := func(what string, err error, want string) {
			if got := answer(err); got != want {
				r.Fatalf("%s: %q (%v), want %q", what, got, err, want)
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"create": func(r *rapid.T) {
				parent, name := unit("parent"), name()
				want := g.create(parent, name)
				out, err := f.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name})
				same("create", err, want)
				if want == "" {
					id := out.OrganizationalUnit.ID.String()
					if slices.Contains(units, id) {
						r.Fatal("an ID comes twice: ", id)
					}
					units = append(units, id)
					g.parent[id], g.name[id] = parent, name
				}
			},
			"rename": func(r *rapid.T) {
				if id := unit("unit"); id != f.root {
					name := name()
					same("rename", drop(f.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: ouID(id), Name: name})), g.rename(id, name))
				}
			},
			"delete": func(r *rapid.T) {
				if id := unit("unit"); id != f.root {
					same("delete", f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(id)}), g.remove(id))
				}
			},
			"move": func(r *rapid.T) {
				id, from, to := rapid.SampledFrom(ids).Draw(r, "account"), unit("from"), unit("to")
				if g.parent[id] != "" && rapid.Bool().Draw(r, "right") {
					from = g.parent[id]
				}
				account := awsaccount.Must(awsaccount.ParseID(id))
				same("move", f.MoveAccount(sim.MoveAccountInput{AccountID: account, SourceParentID: from, DestinationParentID: to}), g.move(id, from, to))
			},
			"move many": func(r *rapid.T) {
				from, to := unit("from"), unit("to")
				if !g.exists(from) || !g.exists(to) || from == to {
					return
				}
				for _, id := range g.under(from, false) {
					account := awsaccount.Must(awsaccount.ParseID(id))
					same("move", f.MoveAccount(sim.MoveAccountInput{AccountID: account, SourceParentID: from, DestinationParentID: to}), g.move(id, from, to))
				}
			},
			"tag": func(r *rapid.T) {
				id := rapid.SampledFrom(slices.Concat(units, ids)).Draw(r, "target")
				tags := map[string]string{name(): name()}
				var list []sim.Tag
				for k, v := range tags {
					list = append(list, sim.Tag{Key: k, Value: v})
				}
				same("tag", f.TagResource(sim.TagResourceInput{ResourceID: id, Tags: list}), g.tag(id, tags))
			},
			"": func(r *rapid.T) {
				if text := sim.FaultInTree(f.cloud); text != "" {
					r.Fatal(text)
				}
				for _, parent := range units {
					if !g.exists(parent) {
						continue
					}
					for typ, want := range map[string][]string{sim.TypeAccount: g.under(parent, false), sim.TypeOrganizationalUnit: g.under(parent, true)} {
						if got := f.childrenOf(r, parent, typ); !slices.Equal(got, want) {
							r.Fatalf("under %s: %v, want %v", parent, got, want)
						}
					}
				}
			},
			"look": func(r *rapid.T) {
				for id, parent := range g.parent {
					if g.name[id] == "" && id != ids[0] {
						continue // one account is enough: the lists have said it of all
					}
					if out, err := f.ListParents(sim.ListParentsInput{ChildID: id}); err != nil || out.Parents[0].ID != parent {
						r.Fatal(id, out, err)
					}
				}
				for id, tags := range g.tags {
					out, err := f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id})
					got := map[string]string{}
					for _, tag := range out.Tags {
						got[tag.Key] = tag.Value
					}
					if err != nil || !maps.Equal(got, tags) {
						r.Fatal(id, out, err)
					}
				}
			},
		})
	})
}

// childrenOf are all children of a type, in the order of IDs, page by page.
func (f *forest) childrenOf(t rapid.TB, parent, typ string) (ids []string) {
	in := sim.ListChildrenInput{ParentID: parent, ChildType: typ, MaxResults: 7}
	for {
		out, err := f.ListChildren(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Children {
			ids = append(ids, c.ID)
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			slices.Sort(ids)
			return ids
		}
	}
}

// BenchmarkTree shows that what is done to one account or unit costs the same whatever the size of the organization.
func BenchmarkTree(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		f := newForest(b, sim.Config{}, n)
		unit := f.plant(f.root, "a")[0]
		b.Run(fmt.Sprintf("MoveAccount/%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				id := f.members[i*7919%n]
				if err := errors.Join(f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: f.root, DestinationParentID: unit}),
					f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: unit, DestinationParentID: f.root})); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("CreateOrganizationalUnit/%d", n), func(b *testing.B) {
			for b.Loop() {
				id := f.plant(f.root, "b")[0]
				if err := f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(id)}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("ListChildren/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := f.ListChildren(sim.ListChildrenInput{ParentID: f.root, ChildType: sim.TypeAccount}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Moving an account changes which policies bind it, at once. spec §4.3
func TestMoveChangesPolicies(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	unit := f.plant(f.root, "a")[0]
	member := f.members[0]
	created, err := f.CreatePolicy(sim.CreatePolicyInput{Name: "p", Type: sim.ServiceControlPolicy,
		Content: `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"account:*","Resource":"*"}}`})
	if err != nil {
		t.Fatal(err)
	}
	root := awsaccount.Must(awsaccount.ParseRootID(f.root))
	if _, err := f.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: sim.ServiceControlPolicy}); err != nil {
		t.Fatal(err)
	}
	if err := f.AttachPolicy(sim.AttachPolicyInput{PolicyID: created.Policy.ID, TargetID: unit}); err != nil {
		t.Fatal(err)
	}
	f.cloud.Advance(time.Hour)
	put := func() error {
		return f.as(member).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{
			Type: awsaccount.Billing, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}})
	}
	wantAnswer(t, "under the root", put(), "")
	wantAnswer(t, "move", f.MoveAccount(sim.MoveAccountInput{AccountID: member, SourceParentID: f.root, DestinationParentID: unit}), "")
	wantAnswer(t, "under the unit", put(), denied)
	f.fails(t, "delete", "OrganizationalUnitNotEmptyException", func() error {
		return f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(unit)})
	})
	wantAnswer(t, "move back", f.MoveAccount(sim.MoveAccountInput{AccountID: member, SourceParentID: unit, DestinationParentID: f.root}), "")
	wantAnswer(t, "under the root again", put(), "")
	wantAnswer(t, "delete", f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(unit)}), "")
	wantAnswer(t, "the policy is attached to nothing", f.DeletePolicy(sim.DeletePolicyInput{PolicyID: created.Policy.ID}), "")
}

// An account that leaves makes a gap, and gaps are closed; a fork has its own lists.
func TestGapsInTree(t *testing.T) {
	f := newForest(t, sim.Config{}, 60)
	unit := f.plant(f.root, "a")[0]
	fork := *f
	fork.cloud = f.cloud.Fork()
	fork.Client = fork.as(f.management)
	before := fork.childrenOf(t, f.root, sim.TypeAccount)
	for _, id := range f.members {
		wantAnswer(t, "move", f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: f.root, DestinationParentID: unit}), "")
		if text := sim.FaultInTree(f.cloud); text != "" {
			t.Fatal(text)
		}
	}
	if got := f.childrenOf(t, f.root, sim.TypeAccount); !slices.Equal(got, []string{f.management.String()}) {
		t.Error(got)
	}
	out := awsaccount.Must(f.ListChildren(sim.ListChildrenInput{ParentID: unit, ChildType: sim.TypeAccount, MaxResults: 1}))
	if out.Children[0].ID != f.members[0].String() { // the order is that of coming
		t.Error(out)
	}
	if got := fork.childrenOf(t, f.root, sim.TypeAccount); !slices.Equal(got, before) || sim.FaultInTree(fork.cloud) != "" {
		t.Error("the fork has changed:", got)
	}
}
