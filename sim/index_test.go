package sim

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// A twin is an index, and the plain one that it has to be equal to.
type twin[Index, Plain any] struct {
	index Index
	plain Plain
}

// Whatever is done to shared maps and to clones of them, each is as its plain twin.
func TestSharedMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type m = sharedMap[string, int]
		all := []*twin[*m, map[string]int]{{&m{}, map[string]int{}}}
		keys := rapid.SampledFrom([]int{3, 40, 400}).Draw(t, "keys")
		for i := range rapid.IntRange(0, 400).Draw(t, "steps") {
			one := rapid.SampledFrom(all).Draw(t, "one")
			key := fmt.Sprint(rapid.IntRange(1, keys).Draw(t, "key"))
			switch rapid.IntRange(0, 9).Draw(t, "act") {
			case 0:
				clone := one.index.clone()
				all = append(all, &twin[*m, map[string]int]{&clone, maps.Clone(one.plain)})
			case 1, 2:
				one.index.delete(key)
				delete(one.plain, key)
			default:
				one.index.set(key, i)
				one.plain[key] = i
			}
			got, ok := one.index.lookup(key)
			if want, found := one.plain[key]; got != want || ok != found || one.index.get(key) != want {
				t.Fatalf("%s: %d %t, want %d %t", key, got, ok, want, found)
			}
		}
		for _, one := range all {
			if !maps.Equal(maps.Collect(one.index.all()), one.plain) || one.index.len() != len(one.plain) {
				t.Fatalf("%v, want %v", maps.Collect(one.index.all()), one.plain)
			}
			if !slices.Equal(one.index.sorted(same), slices.Sorted(maps.Keys(one.plain))) {
				t.Fatal("keys are not sorted")
			}
		}
	})
}

// The same of maps of lists, and of the lists themselves.
func TestSharedLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type m = sharedMap[int, *sharedList[int]]
		all := []*twin[*m, map[int][]int]{{&m{}, map[int][]int{}}}
		next := 0
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			one := rapid.SampledFrom(all).Draw(t, "one")
			key := rapid.IntRange(1, 3).Draw(t, "key")
			list := one.plain[key]
			switch rapid.IntRange(0, 5).Draw(t, "act") {
			case 0:
				clone := one.index.clone()
				plain := map[int][]int{}
				for k, l := range one.plain {
					plain[k] = slices.Clone(l)
				}
				all = append(all, &twin[*m, map[int][]int]{&clone, plain})
			case 1, 2: // take some away that stand together
				if len(list) > 0 {
					from := rapid.IntRange(0, len(list)-1).Draw(t, "from")
					to := rapid.IntRange(from, len(list)).Draw(t, "to")
					for _, v := range slices.Clone(list[from:to]) {
						without(one.index, key, v)
						list = slices.Delete(list, from, from+1)
					}
				}
			default:
				for range rapid.SampledFrom([]int{1, 5, 500}).Draw(t, "more") {
					next++
					edit(one.index, key).push(next)
					list = append(list, next)
				}
			}
			if one.plain[key] = list; len(list) == 0 {
				delete(one.plain, key)
			}
		}
		for _, one := range all {
			got := map[int][]int{}
			for key, l := range one.index.all() {
				got[key] = slices.Collect(l.all())
				sameList(t, l, one.plain[key])
				made := sharedListOf(got[key])
				made.push(0)
				sameList(t, &made, append(got[key], 0))
			}
			if !maps.EqualFunc(got, one.plain, slices.Equal) {
				t.Fatalf("%v, want %v", got, one.plain)
			}
		}
	})
}

// sameList wants a list to be as a plain one, whichever way one looks at it.
func sameList(t *rapid.T, l *sharedList[int], want []int) {
	if l.len() != len(want) {
		t.Fatalf("%d elements, want %d", l.len(), len(want))
	}
	for i, v := range want {
		if l.at(i) != v {
			t.Fatalf("%d is at %d, want %d", l.at(i), i, v)
		}
	}
	i := rapid.IntRange(0, len(want)).Draw(t, "i")
	n := i
	for at, v := range l.from(i) {
		if at != n || v != want[n] {
			t.Fatalf("%d at %d, want %d at %d", v, at, want[n], n)
		}
		n++
	}
	if n != len(want) {
		t.Fatalf("there are %d elements from %d on, want %d", n-i, i, len(want)-i)
	}
	if slices.IsSorted(want) {
		place, _ := slices.BinarySearch(want, i)
		if got := l.search(func(v int) bool { return v >= i }); got != place {
			t.Fatalf("%d is at %d, want %d", i, got, place)
		}
	}
	for i := range l.chunks {
		n := len(l.chunks[i].elements)
		if n == 0 || n > chunkSize || i > 1 && i+1 < len(l.chunks) && n+len(l.chunks[i-1].elements) <= chunkSize/2 {
			t.Fatalf("chunk %d has %d elements", i, n)
		}
	}
}

// The nil list is empty.
func TestNilSharedList(t *testing.T) {
	var l *sharedList[int]
	if l.len() != 0 || l.search(func(int) bool { return true }) != 0 || slices.Collect(l.all()) != nil {
		t.Error("it is not empty")
	}
}

// A snapshot that is none can have a unit under itself. Nobody follows that for ever.
func TestUnitUnderItself(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
	c := New(Config{})
	c.state.units.set(id, &unit{id: id, parent: id.String()})
	if path := c.state.path(id.String()); !path.IsZero() {
		t.Error(path)
	}
	c.state.depth(id.String())
}
