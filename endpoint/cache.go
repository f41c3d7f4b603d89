package endpoint

import "sync"

// A cache keeps what takes long to make. The zero cache is empty. It is safe for concurrent use.
type cache[K comparable, V any] struct {
	mu   sync.Mutex
	kept map[K]V
}

// cacheSize is how much a cache keeps. One that is full starts anew: few programs have so many callers, and nothing depends on it.
const cacheSize = 1024

func (c *cache[K, V]) get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	value, ok = c.kept[key]
	return value, ok
}

func (c *cache[K, V]) put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.kept[key]; c.kept == nil || !known && len(c.kept) >= cacheSize {
		c.kept = map[K]V{}
	}
	c.kept[key] = value
}
