package policy

import (
	"maps"
	"slices"
	"strings"
)

// An actionIndex finds the statements that can apply to an action. It is fixed when the set is compiled: what it costs to
// find them depends on how many match, hardly on how many there are.
type actionIndex struct {
	exact    table[*bucket]                   // by whole action, folded
	services table[*headIndex[actionPattern]] // patterns with wildcards, by service
	every    bucket                           // Action "*", and NotAction, which tryEach checks
}

// An actionPattern is an action with wildcards, and the statements that have it.
type actionPattern struct {
	pattern *pattern
	bucket  *bucket
}

// A bucket is the statements of one action pattern, by effect.
type bucket struct{ denies, allows candidates }

// candidates are numbers of statements, from 1 and in order. Many of them are found by resource.
type candidates struct {
	statements []int32
	byResource *headIndex[int32]
}

func (c *candidates) some() bool { return len(c.statements) > 0 || c.byResource != nil }

// fewCandidates are matched one after the other: up to here that costs less than a search.
const fewCandidates = 8

// newActionIndex builds the index of compiled statements; actions has the folded text of each statement's patterns.
func newActionIndex(statements []statement, actions [][]string) actionIndex {
	var ix actionIndex
	exact := make(map[string]*bucket)
	wild := make(map[string]map[string]*bucket) // by service and pattern
	compiled := make(map[string]*pattern)       // those in wild
	add := func(b *bucket, n int) {
		c := &b.allows
		if statements[n].deny {
			c = &b.denies
		}
		if k := len(c.statements); k == 0 || c.statements[k-1] != int32(n+1) {
			c.statements = append(c.statements, int32(n+1))
		}
	}
	for n := range statements {
		if statements[n].never != noElement {
			continue
		}
		if statements[n].notAction {
			add(&ix.every, n)
			continue
		}
		for i, text := range actions[n] {
			service, name, _ := strings.Cut(text, ":")
			switch {
			case text == "*":
				add(&ix.every, n)
			case statements[n].actions[i].how == matchesNothing:
			case !strings.ContainsAny(name, "*?"):
				add(bucketOf(exact, text), n)
			default:
				if wild[service] == nil {
					wild[service] = make(map[string]*bucket)
				}
				add(bucketOf(wild[service], text), n)
				compiled[text] = statements[n].actions[i]
			}
		}
	}
	for service, patterns := range wild {
		var heads []headItem[actionPattern]
		for _, text := range slices.Sorted(maps.Keys(patterns)) {
			b := patterns[text]
			b.indexResources(statements)
			p := compiled[text]
			heads = append(heads, headItem[actionPattern]{p.head, actionPattern{p, b}})
		}
		*ix.services.add(hashKey(service), service) = newHeadIndex(heads)
	}
	for text, b := range exact {
		b.indexResources(statements)
		*ix.exact.add(hashKey(text), text) = b
	}
	ix.every.indexResources(statements)
	return ix
}

func bucketOf(buckets map[string]*bucket, text string) *bucket {
	b := buckets[text]
	if b == nil {
		b = new(bucket)
		buckets[text] = b
	}
	return b
}

func (b *bucket) indexResources(statements []statement) {
	for _, c := range [...]*candidates{&b.denies, &b.allows} {
		if len(c.statements) <= fewCandidates {
			continue
		}
		var heads []headItem[int32]
		for _, n := range c.statements {
			st := &statements[n-1]
			if st.anyResource || st.notResource {
				heads = append(heads, headItem[int32]{"", n})
				continue
			}
			for i := range st.resources {
				if r := &st.resources[i]; r.star || r.how != matchesNothing {
					heads = append(heads, headItem[int32]{r.head, n})
				}
			}
		}
		c.byResource = newHeadIndex(heads)
		c.statements = nil
	}
}

// A headIndex finds, for a text, the items whose head is a prefix of it. Heads are sorted, and each knows the longest
// other head that is a prefix of it. The heads that are prefixes of a text are then a chain: it begins at the last head
// that sorts at or before the text, or at one of that head's parents.
type headIndex[T any] struct{ nodes []headNode[T] }

type headNode[T any] struct {
	head   string
	parent int32 // -1 if none
	items  []T   // in the order in which they came
}

type headItem[T any] struct {
	head string
	item T
}

func newHeadIndex[T any](items []headItem[T]) *headIndex[T] {
	slices.SortStableFunc(items, func(a, b headItem[T]) int { return strings.Compare(a.head, b.head) })
	ix := new(headIndex[T])
	for _, it := range items {
		if n := len(ix.nodes); n == 0 || ix.nodes[n-1].head != it.head {
			parent := int32(n) - 1
			for parent >= 0 && !strings.HasPrefix(it.head, ix.nodes[parent].head) {
				parent = ix.nodes[parent].parent
			}
			ix.nodes = append(ix.nodes, headNode[T]{head: it.head, parent: parent})
		}
		last := &ix.nodes[len(ix.nodes)-1]
		last.items = append(last.items, it.item)
	}
	return ix
}

// find returns the node of the longest head that is a prefix of text, -1 if there is none. The others are its parents.
func (ix *headIndex[T]) find(text string) int32 {
	low, high := 0, len(ix.nodes)
	for low < high {
		if middle := int(uint(low+high) / 2); ix.nodes[middle].head <= text {
			low = middle + 1
		} else {
			high = middle
		}
	}
	i := int32(low) - 1
	for i >= 0 && !strings.HasPrefix(text, ix.nodes[i].head) {
		i = ix.nodes[i].parent
	}
	return i
}
