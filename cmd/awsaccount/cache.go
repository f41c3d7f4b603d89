package main

import (
	"container/list"

	"github.com/awsaccount/awsaccount/policy"
)

// The limits of the cache of a run. What a compiled policy takes is a small multiple of its text.
const (
	maxCachedSets  = 1024
	maxCachedBytes = 8 << 20
)

// A cache keeps compiled sets, because questions in one input tend to be about the same policies. It forgets the least
// recently used ones. Not safe for concurrent use.
type cache struct {
	maxSets, maxBytes int
	bytes             int // of the keys
	sets              map[string]*list.Element
	recent            list.List // of cached, the most recently used first
}

type cached struct {
	key string
	set *policy.Set
}

func newCache(maxSets, maxBytes int) *cache {
	return &cache{maxSets: maxSets, maxBytes: maxBytes, sets: make(map[string]*list.Element)}
}

// get returns the set of a key, nil if it is not known. A key contains the whole text of the policies.
func (c *cache) get(key string) *policy.Set {
	e := c.sets[key]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(cached).set
}

// put keeps a set, unless it is so large that it would push out everything else.
func (c *cache) put(key string, set *policy.Set) {
	if len(key) > c.maxBytes/4 || c.sets[key] != nil {
		return
	}
	c.sets[key] = c.recent.PushFront(cached{key, set})
	c.bytes += len(key)
	for c.bytes > c.maxBytes || c.recent.Len() > c.maxSets {
		last := c.recent.Remove(c.recent.Back()).(cached)
		delete(c.sets, last.key)
		c.bytes -= len(last.key)
	}
}
