package policy

import (
	"encoding/base64"
	"encoding/binary"
	"iter"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// A Context is the request context: condition keys and their values. Keys are compared ignoring the case of ASCII
// letters; they are folded once, by NewContext. The zero Context is empty. A Context is immutable and safe for
// concurrent use.
type Context struct {
	entries []entry // ordered by key
}

// A Value is a condition key with its values, to be put into a Context. A Value without a key is ignored by NewContext.
// Make one with Single, List, Bool, Bytes or Absent.
type Value struct {
	key    string
	values []string // none: kept absent
}

// Single is a key with one value. An empty value is a value (choices.md#empty-string-is-a-value).
func Single(key, value string) Value { return Value{key: key, values: []string{value}} }

// List is a multivalued key. A list of one value is the same as Single, a list of none the same as Absent.
func List(key string, values ...string) Value { return Value{key: key, values: slices.Clone(values)} }

// Bool is a key with the value "true" or "false".
func Bool(key string, value bool) Value { return Single(key, strconv.FormatBool(value)) }

// Bytes is a key with a binary value, which BinaryEquals compares. It is kept as base64 text.
func Bytes(key string, value []byte) Value {
	return Single(key, base64.StdEncoding.EncodeToString(value))
}

// Absent keeps a key absent that would otherwise be derived from the request, such as aws:PrincipalArn.
func Absent(key string) Value { return Value{key: key} }

// An entry is a key as the decision path finds it.
type entry struct {
	hash   uint64   // of the key
	key    string   // folded
	values []string // none is a tombstone: the key is absent, and nothing is derived for it
}

// keySeed makes the hashes of condition keys and actions differ from run to run, so that nobody can write policies whose keys
// collide. Nothing visible depends on it.
var keySeed = rand.Uint64()

// hashKey hashes folded text eight bytes at a time, so that an action can be hashed while it is folded.
func hashKey(folded string) uint64 {
	hash := keySeed ^ uint64(len(folded))
	for folded != "" {
		var word [8]byte
		folded = folded[copy(word[:], folded):]
		hash = mix(hash, binary.LittleEndian.Uint64(word[:]))
	}
	return hash
}

// mix adds a word to a hash: the halves of a product depend on all bits of both.
func mix(hash, word uint64) uint64 {
	high, low := bits.Mul64(hash^word, 0x9e3779b97f4a7c15)
	return high ^ low
}

// NewContext collects values. Where a key occurs twice, in any case of letters, the last one counts.
func NewContext(values ...Value) Context {
	entries := make([]entry, 0, len(values))
	for _, v := range values {
		if v.key == "" {
			continue
		}
		key := foldASCII(v.key)
		e := entry{hash: hashKey(key), key: key}
		if len(v.values) > 0 {
			e.values = v.values
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	last := entries[:0]
	for i, e := range entries {
		if i+1 == len(entries) || entries[i+1].key != e.key {
			last = append(last, e)
		}
	}
	entries = last
	return Context{entries}
}

// All yields the keys, folded to lower case and in order, with their values; a key that is kept absent has nil. The
// values must not be changed.
func (c Context) All() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for _, e := range c.entries {
			if !yield(e.key, e.values) {
				return
			}
		}
	}
}

// Values are values of which NewContext makes the same context, in the order of keys.
func (c Context) Values() []Value {
	values := make([]Value, len(c.entries))
	for i, e := range c.entries {
		values[i] = Value{key: e.key, values: e.values}
	}
	return values
}

// Key is the key of the value as it was given, or of a Value of a Context folded.
func (v Value) Key() string { return v.key }

// Equal reports whether two contexts have the same keys with the same values, in the same order.
func (c Context) Equal(d Context) bool {
	return slices.EqualFunc(c.entries, d.entries, func(a, b entry) bool { return a.key == b.key && slices.Equal(a.values, b.values) })
}

// find returns the entry of a folded key, or nil.
//
// Contexts are short, so a scan that compares hashes beats a search; long ones, which only bulk tools make, are narrowed
// down by key before.
func (c Context) find(hash uint64, key string) *entry {
	entries := c.entries
	for len(entries) > 24 {
		// Not slices.BinarySearchFunc: what a function value may be called with escapes, and would take the query with it.
		if middle := len(entries) / 2; entries[middle].key <= key {
			entries = entries[middle:]
		} else {
			entries = entries[:middle]
		}
	}
	for i := range entries {
		if e := &entries[i]; e.hash == hash && e.key == key {
			return e
		}
	}
	return nil
}

// foldASCII lowers the ASCII letters of s (choices.md#ascii-folding).
func foldASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if c := b[i]; 'A' <= c && c <= 'Z' {
					b[i] = c + 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
