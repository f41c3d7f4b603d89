package sim

import (
	"cmp"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/awsaccount/awsaccount"
)

// CheckInvariants checks what always holds of a cloud. Tests need not call it: it is checked after everything that can change a
// cloud, see inspected.
func (c *Cloud) CheckInvariants() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return c.state.check()
}

// BreakOnPurpose says that what always holds need not hold of a cloud any more: a test makes it believe something.
func BreakOnPurpose(c *Cloud) { brokenOnPurpose.Store(c, true) }

var brokenOnPurpose sync.Map

// Every test and example of the package runs with inspected; benchmarks, and whatever runs with them, do not.
func init() { inspect = inspected }

var (
	benchmarking = sync.OnceValue(func() bool {
		f := flag.Lookup("test.bench")
		return f != nil && f.Value.String() != ""
	})
	inspections atomic.Uint64
)

// inspectedSize is how many records a cloud may have for it to be inspected each time. Larger ones are inspected so much more
// rarely that it costs the same, which tests with 100,000 accounts could not pay else.
const inspectedSize = 80

// inspected panics if, after something was done with a cloud, an invariant is broken, or something has changed that does not
// change, or what was done has failed and changed something.
func inspected(c *Cloud, err *error) func() {
	s := c.state
	size := s.accounts.len() + s.handshakes.len() + s.creations.len() + len(s.due) + s.policies.len() + s.keys.len()
	if benchmarking() || inspections.Add(1)%uint64(size/inspectedSize+1) != 0 {
		return func() {}
	}
	before := s.clone()
	return func() {
		if _, on := brokenOnPurpose.Load(c); on {
			return
		}
		found := s.checkRecords()
		if found == nil && c.config.TrailLength == 0 { // steps are seen by the whole trail
			found = checkStep(before, s, c.config.Profile)
		}
		if found == nil && *err != nil {
			found = unchanged(before, s)
		}
		if found != nil {
			panic(fmt.Sprintf("%v\nafter %v", found, *err))
		}
	}
}

// checkStep compares a state with the one before: time goes on, nothing that is for ever has gone, what has ended stays as it is,
// no quota was exceeded, and whoever called could.
func checkStep(before, after *state, p awsaccount.Profile) error {
	if after.now.Before(before.now) || after.seq < before.seq || len(after.trail) < len(before.trail) || len(after.journal) < len(before.journal) {
		return broken("time has gone back from %s to %s, or trail or journal were changed", before.now, after.now)
	}
	var last time.Time
	if n := len(before.trail); n > 0 {
		if last = before.trail[n-1].EventTime; after.trail[n-1] != before.trail[n-1] {
			return broken("the trail was changed")
		}
	}
	if err := after.checkTrail(last, len(before.trail)); err != nil {
		return err
	}
	for id, was := range before.accounts.all() {
		switch is := after.accounts.get(id); {
		case is == nil || is.canonical != was.canonical || !is.created.Equal(was.created):
			return broken("account %s has gone, or is another one", id)
		case was.State(before.now) == awsaccount.PermanentlyClosed && is != was && (is.State(after.now) != awsaccount.PermanentlyClosed || is.Email() != was.Email()):
			return broken("account %s was permanently closed, and is %s", id, is.State(after.now))
		}
	}
	for id, was := range before.handshakes.all() {
		if is := after.handshakes.get(id); is != nil && !was.isPending() && is.state != was.state {
			return broken("handshake %s was %s, and is %s", id, was.state, is.state)
		}
	}
	for id, was := range before.creations.all() {
		if is := after.creations.get(id); is != nil && is != was && was.state() != InProgress {
			return broken("request %s had come to its end", id)
		}
	}
	calls := after.trail[len(before.trail):]
	called := slices.ContainsFunc(calls, func(r *Record) bool { return r.EventType == "AwsApiCall" }) // else it was arranged, which asks for no quota
	for id, is := range after.organizations.all() {
		was := cmp.Or(before.organizations.get(id), &organization{})
		claimed := func(s *state, o *organization) int {
			return s.members.get(id).count() + len(o.creating) + o.invitations
		}
		if n := claimed(after, is); called && n > 1 && n > claimed(before, was) && n > after.accountQuota(is) {
			return broken("%s has or awaits %d accounts, of a quota of %d", id, n, after.accountQuota(is))
		}
		if n, quota := after.closuresCounted(is, p), p.ClosureQuota(after.memberCount(is)); len(is.closures) > 0 && len(is.closing) > len(was.closing) && n > quota {
			return broken("%s has closed %d accounts in 30 days, of a quota of %d", id, n, quota)
		}
		if was.allFeatures && !is.allFeatures {
			return broken("%s has lost all features", id)
		}
	}
	for _, r := range calls {
		id, err := awsaccount.ParseID(r.UserIdentity.AccountID)
		a := before.accounts.get(id)
		if err != nil || a == nil || r.ErrorCode != "" || r.EventType != "AwsApiCall" {
			continue
		}
		if !before.isUsable(a) {
			return broken("%s is %s, and did %s", id, a.State(before.now), r.EventName)
		}
	}
	return nil
}

// unchanged compares a state with the one before a failure, but for what tells of the failure itself.
func unchanged(before, after *state) error {
	a, b := *before, *after
	for _, s := range []*state{&a, &b} {
		s.trail, s.faults, s.history = nil, nil, nil
		s.buckets, s.children = sharedMap[string, bucket]{}, sharedMap[string, *children]{} // the tree of places follows from the records
		s.made[requestIDs], s.made[eventIDs] = 0, 0
	}
	if reflect.DeepEqual(a, b) { // records and pieces of indexes are replaced, so that most of this compares addresses
		return nil
	}
	for i, was := range strings.Split(a.dump(), "\n") {
		if is := strings.Split(b.dump()+"\n", "\n"); i >= len(is) || is[i] != was {
			return broken("what failed has changed\n%s\nto\n%s", was, strings.Join(is[i:min(i+1, len(is))], ""))
		}
	}
	return nil
}

// dump is Dump of a state.
func (s *state) dump() string {
	return (&Cloud{state: s}).Dump()
}
