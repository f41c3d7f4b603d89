package policy

// A table maps text to values, when the hash of the text is at hand already: a request's action is hashed once and looked up
// in every set. It is filled once and then only read. The zero table is empty.
type table[T any] struct {
	slots []slot[T] // open addressing; a power of two of them, at most half in use
	count int
}

type slot[T any] struct {
	hash  uint64
	key   string
	value T
	used  bool
}

// get returns the place of a key's value, nil if it has none.
func (t *table[T]) get(hash uint64, key string) *T {
	if t.count == 0 {
		return nil
	}
	mask := uint64(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		s := &t.slots[i]
		if !s.used {
			return nil
		}
		if s.hash == hash && s.key == key {
			return &s.value
		}
	}
}

// add returns the place of a key's value, which is zero if the key is new. Places found before may have moved.
func (t *table[T]) add(hash uint64, key string) *T {
	if v := t.get(hash, key); v != nil {
		return v
	}
	if 2*(t.count+1) > len(t.slots) {
		grown := table[T]{slots: make([]slot[T], max(4, 2*len(t.slots)))}
		for i := range t.slots {
			if s := &t.slots[i]; s.used {
				*grown.add(s.hash, s.key) = s.value
			}
		}
		*t = grown
	}
	t.count++
	mask := uint64(len(t.slots) - 1)
	i := hash & mask
	for t.slots[i].used {
		i = (i + 1) & mask
	}
	t.slots[i] = slot[T]{hash: hash, key: key, used: true}
	return &t.slots[i].value
}
