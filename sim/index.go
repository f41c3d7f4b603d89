package sim

import (
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// The indexes of a state are of two kinds, maps and lists, whose copies share what neither of the two has changed since. So a fork
// costs nothing for 100,000 accounts, and what is done to one of them afterwards copies what is around it, not the index.
//
// They consist of pieces, and each piece bears the mark of the index for which it was made. An index changes pieces with its own
// mark, and replaces others by copies. Cloning takes the mark away from both indexes, so that no piece is anybody's own any more.

// A mark tells whose a piece is.
type mark struct{ _ byte }

// A sharedMap is a map that is cheap to clone. The zero sharedMap is empty. As of any map, the order of its elements means nothing.
//
// It is a hash table that grows by one bucket at a time: whenever there are more than bucketSize elements a bucket, the next
// bucket is split in two.
type sharedMap[K comparable, V any] struct {
	mark    *mark // nil: no bucket is its own, nor the list of them
	buckets []*bucketOf[K, V]
	n       int
}

// A bucketOf is the elements of a sharedMap with the same hash, as far as that counts yet.
type bucketOf[K comparable, V any] struct {
	mark     *mark
	elements []element[K, V]
}

type element[K comparable, V any] struct {
	hash  uint64
	key   K
	value V
}

const bucketSize = 8

// seed is that of all hashes: another one in each process, as of Go's own maps, so that tests find out what depends on order.
var seed = maphash.MakeSeed()

// clone is an independent copy.
func (m *sharedMap[K, V]) clone() sharedMap[K, V] {
	m.mark = nil
	return *m
}

// own gives the map a mark.
func (m *sharedMap[K, V]) own() *mark {
	if m.mark == nil {
		m.mark, m.buckets = new(mark), slices.Clone(m.buckets)
	}
	return m.mark
}

// place is the bucket for a hash: the last bits of the hash, of which there is one less for buckets that are not split yet.
func (m *sharedMap[K, V]) place(hash uint64) int {
	all := uint64(1)<<bits.Len(uint(len(m.buckets)-1)) - 1
	if i := hash & all; i < uint64(len(m.buckets)) {
		return int(i)
	}
	return int(hash & (all >> 1))
}

// find is the place of a key in its bucket, -1 if it is not there.
func (b *bucketOf[K, V]) find(hash uint64, key K) int {
	for i := range b.elements {
		if b.elements[i].hash == hash && b.elements[i].key == key {
			return i
		}
	}
	return -1
}

// ownBucket is a bucket that may be changed.
func (m *sharedMap[K, V]) ownBucket(i int) *bucketOf[K, V] {
	mark := m.own()
	if b := m.buckets[i]; b.mark != mark {
		m.buckets[i] = &bucketOf[K, V]{mark, append(make([]element[K, V], 0, len(b.elements)+1), b.elements...)}
	}
	return m.buckets[i]
}

// lookup is the value of a key, and whether there is one.
func (m *sharedMap[K, V]) lookup(key K) (value V, ok bool) {
	if m.n == 0 {
		return value, false
	}
	hash := maphash.Comparable(seed, key)
	b := m.buckets[m.place(hash)]
	if i := b.find(hash, key); i >= 0 {
		return b.elements[i].value, true
	}
	return value, false
}

// get is the value of a key, the zero value if there is none.
func (m *sharedMap[K, V]) get(key K) V {
	value, _ := m.lookup(key)
	return value
}

// len is how many elements there are.
func (m *sharedMap[K, V]) len() int { return m.n }

// set gives a key a value.
func (m *sharedMap[K, V]) set(key K, value V) {
	mark := m.own()
	if len(m.buckets) == 0 {
		m.buckets = append(m.buckets, &bucketOf[K, V]{mark: mark})
	}
	hash := maphash.Comparable(seed, key)
	b := m.ownBucket(m.place(hash))
	if i := b.find(hash, key); i >= 0 {
		b.elements[i].value = value
		return
	}
	b.elements = append(b.elements, element[K, V]{hash, key, value})
	if m.n++; m.n > bucketSize*len(m.buckets) {
		m.split()
	}
}

// split moves one half of the next bucket to a new one.
func (m *sharedMap[K, V]) split() {
	n := len(m.buckets)
	half := 1 << (bits.Len(uint(n)) - 1)
	b, added := m.ownBucket(n-half), &bucketOf[K, V]{m.mark, make([]element[K, V], 0, bucketSize)}
	kept := b.elements[:0]
	for _, e := range b.elements {
		if e.hash&uint64(half) == 0 {
			kept = append(kept, e)
		} else {
			added.elements = append(added.elements, e)
		}
	}
	clear(b.elements[len(kept):])
	b.elements = kept
	m.buckets = append(m.buckets, added)
}

// delete takes a key away, if it is there.
func (m *sharedMap[K, V]) delete(key K) {
	if m.n == 0 {
		return
	}
	hash := maphash.Comparable(seed, key)
	place := m.place(hash)
	i := m.buckets[place].find(hash, key)
	if i < 0 {
		return
	}
	b := m.ownBucket(place)
	last := len(b.elements) - 1
	b.elements[i], b.elements[last] = b.elements[last], element[K, V]{}
	b.elements = b.elements[:last]
	m.n--
}

// all yields all elements. The map may not change meanwhile.
func (m *sharedMap[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, b := range m.buckets {
			for i := range b.elements {
				if !yield(b.elements[i].key, b.elements[i].value) {
					return
				}
			}
		}
	}
}

// sorted are the keys in the order of their texts.
func (m *sharedMap[K, V]) sorted(key func(K) string) []K {
	keys := make([]K, 0, m.n)
	for k := range m.all() {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return strings.Compare(key(a), key(b)) })
	return keys
}

// An owned value of a map is changed in place, once it bears the mark of the map: own is the value itself, or a copy with the mark.
type owned[V any] interface {
	comparable
	own(*mark) V
}

// edit is the value of a key, to be changed in place; a new one if there is none.
func edit[K comparable, V owned[V]](m *sharedMap[K, V], key K) V {
	old := m.get(key)
	v := old.own(m.own())
	if v != old {
		m.set(key, v)
	}
	return v
}

// A sharedList is a list, for values of a sharedMap, that is cheap to change at its end and in the middle, and to clone with the map.
// A nil or zero sharedList is empty. edit yields one that may be changed.
//
// It is a list of chunks. No chunk is empty.
type sharedList[T any] struct {
	mark   *mark // of the map that it is in
	chunks []chunk[T]
}

// A chunk is some elements of a sharedList.
type chunk[T any] struct {
	mark     *mark
	from     int // how many elements there are in the chunks before
	elements []T
}

const chunkSize = 256

// own is the list if it has the mark, else a copy that has.
func (l *sharedList[T]) own(m *mark) *sharedList[T] {
	if l == nil {
		return &sharedList[T]{mark: m}
	}
	if l.mark == m {
		return l
	}
	return &sharedList[T]{m, slices.Clone(l.chunks)}
}

// len is how many elements there are.
func (l *sharedList[T]) len() int {
	if l == nil || len(l.chunks) == 0 {
		return 0
	}
	last := &l.chunks[len(l.chunks)-1]
	return last.from + len(last.elements)
}

// chunkOf is the number of the chunk with the i-th element.
func (l *sharedList[T]) chunkOf(i int) int {
	return sort.Search(len(l.chunks), func(c int) bool { return l.chunks[c].from > i }) - 1
}

// at is the i-th element.
func (l *sharedList[T]) at(i int) T {
	c := &l.chunks[l.chunkOf(i)]
	return c.elements[i-c.from]
}

// search is how many elements there are before the first one for which behind holds; it holds for all elements behind that one.
func (l *sharedList[T]) search(behind func(T) bool) int {
	if l == nil {
		return 0
	}
	c := sort.Search(len(l.chunks), func(c int) bool {
		elements := l.chunks[c].elements
		return behind(elements[len(elements)-1])
	})
	if c == len(l.chunks) {
		return l.len()
	}
	elements := l.chunks[c].elements
	return l.chunks[c].from + sort.Search(len(elements), func(i int) bool { return behind(elements[i]) })
}

// from yields the elements from the i-th on, with their places. The list may not change meanwhile.
func (l *sharedList[T]) from(i int) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		if i >= l.len() {
			return
		}
		for _, c := range l.chunks[l.chunkOf(i):] {
			for ; i < c.from+len(c.elements); i++ {
				if !yield(i, c.elements[i-c.from]) {
					return
				}
			}
		}
	}
}

// all yields the elements. The list may not change meanwhile.
func (l *sharedList[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, v := range l.from(0) {
			if !yield(v) {
				return
			}
		}
	}
}

// ownChunk is a chunk that may be changed.
func (l *sharedList[T]) ownChunk(i int) *chunk[T] {
	c := &l.chunks[i]
	if c.mark != l.mark {
		c.mark, c.elements = l.mark, append(make([]T, 0, len(c.elements)+1), c.elements...)
	}
	return c
}

// push adds an element behind all others.
func (l *sharedList[T]) push(v T) {
	if last := len(l.chunks) - 1; last >= 0 && len(l.chunks[last].elements) < chunkSize {
		c := l.ownChunk(last)
		c.elements = append(c.elements, v)
		return
	}
	l.chunks = append(l.chunks, chunk[T]{l.mark, l.len(), []T{v}})
}

// remove takes the i-th element away.
func (l *sharedList[T]) remove(i int) {
	at := l.chunkOf(i)
	c := l.ownChunk(at)
	c.elements = slices.Delete(c.elements, i-c.from, i-c.from+1)
	for later := at + 1; later < len(l.chunks); later++ {
		l.chunks[later].from--
	}
	if len(c.elements) == 0 {
		l.chunks = slices.Delete(l.chunks, at, at+1)
		return
	}
	l.join(at) // else many chunks would be all but empty
	l.join(at - 1)
}

// join makes one chunk of two neighbours that are small, if there are two.
func (l *sharedList[T]) join(i int) {
	if i < 0 || i+1 >= len(l.chunks) || len(l.chunks[i].elements)+len(l.chunks[i+1].elements) > chunkSize/2 {
		return
	}
	c := l.ownChunk(i)
	c.elements = append(c.elements, l.chunks[i+1].elements...)
	l.chunks = slices.Delete(l.chunks, i+1, i+2)
}

// sharedListOf is a list of some values.
func sharedListOf[T any](values []T) (l sharedList[T]) {
	l.mark = new(mark)
	for from := 0; from < len(values); from += chunkSize {
		l.chunks = append(l.chunks, chunk[T]{l.mark, from, slices.Clone(values[from:min(from+chunkSize, len(values))])})
	}
	return l
}

// indexIn is the first place of a value in a list, -1 if it is not there.
func indexIn[T comparable](l *sharedList[T], v T) int {
	for i, found := range l.from(0) {
		if found == v {
			return i
		}
	}
	return -1
}

// without takes a value out of the list of a key, and an empty list out of the map.
func without[K, V comparable](m *sharedMap[K, *sharedList[V]], key K, v V) {
	i := indexIn(m.get(key), v)
	if i < 0 {
		return
	}
	l := edit(m, key)
	l.remove(i)
	if l.len() == 0 {
		m.delete(key)
	}
}
