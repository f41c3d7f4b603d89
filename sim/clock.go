package sim

import (
	"cmp"
	"container/heap"
	"time"
)

// A due is something that happens by itself at an instant. It names what to look at, and what happens is decided then: the
// thing may have changed, or be gone.
type due struct {
	at   time.Time
	seq  uint64 // orders what is due at one instant
	what dueKind
	key  string // of whatever is looked at
}

// compare is the order in which things happen.
func (d due) compare(other due) int {
	return cmp.Or(d.at.Compare(other.at), cmp.Compare(d.seq, other.seq))
}

// A dueKind says what happens; settlers has what it does.
type dueKind uint8

const (
	dueClosure    dueKind = iota + 1 // an account's closure completes
	dueDeparture                     // an account's post-closure period ends
	dueCreation                      // CreateAccount completes
	dueRegion                        // a Region has been enabled or disabled
	dueHandshake                     // a handshake expires
	dueForget                        // a handshake is forgotten
	dueKey                           // the access key of a session is forgotten
	dueActivation                    // an account is activated

	dueKinds
)

// settlers is what happens to what is due.
var settlers = [dueKinds]func(s *state, key string){
	dueClosure:    settleClosure,
	dueDeparture:  settleDeparture,
	dueHandshake:  settleHandshake,
	dueForget:     settleForget,
	dueRegion:     settleRegion,
	dueCreation:   settleCreation,
	dueKey:        settleKey,
	dueActivation: settleActivation,
}

// A dueQueue is a heap of what is due, the first at the front.
type dueQueue []due

func (q dueQueue) Len() int           { return len(q) }
func (q dueQueue) Less(i, j int) bool { return q[i].compare(q[j]) < 0 }
func (q dueQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *dueQueue) Push(x any)        { *q = append(*q, x.(due)) }
func (q *dueQueue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}

// after notes that something is due.
func (s *state) after(d time.Duration, what dueKind, key string) {
	s.seq++
	heap.Push(&s.due, due{at: s.now.Add(d), seq: s.seq, what: what, key: key})
}

// settle lets pass the time until t, and lets happen what is due until then, each at its own instant.
func (s *state) settle(t time.Time) {
	for len(s.due) > 0 && !s.due[0].at.After(t) {
		d := heap.Pop(&s.due).(due)
		s.now = d.at
		settlers[d.what](s, d.key)
		if len(s.due) == 0 || s.due[0].at.After(d.at) {
			s.supersede() // nobody reads between what happens at one instant
		}
	}
	s.now = t
	s.forget()
}

// Now is the time of the cloud.
func (c *Cloud) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return c.state.now
}

// Advance lets time pass and settles what is due meanwhile, in the order of time and, at one instant, in the order in which it
// was asked for. It panics if d is negative, or if Config.Clock drives the cloud: then that clock has to go on.
func (c *Cloud) Advance(d time.Duration) {
	if d < 0 {
		panic("sim: Advance by a negative duration")
	}
	if c.config.Clock != nil {
		panic("sim: Advance of a cloud whose time Config.Clock tells")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if inspect != nil {
		var err error
		defer inspect(c, &err)()
	}
	c.state.settle(c.state.now.Add(d))
}

// tick follows the clock that drives the cloud, if one does. A clock that goes backwards stops the time.
func (c *Cloud) tick() {
	if c.config.Clock == nil {
		return
	}
	if t := c.config.Clock().Round(0).UTC(); t.After(c.state.now) {
		c.state.settle(t)
	}
}
