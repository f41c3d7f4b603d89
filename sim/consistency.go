package sim

import (
	"math"
	"slices"
	"sort"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A Consistency says what reads show after a change.
type Consistency uint8

const (
	// Strong reads show the state as it is.
	Strong Consistency = iota

	// Eventual reads of accounts may show a state of a little earlier, as AWS' do. Each read for itself: an account that is being
	// closed can be PENDING_CLOSURE, ACTIVE again, and then CLOSED. No read shows what was never so, nor what was superseded
	// longer ago than StaleTime, or StaleListTime in lists of accounts: choices.md#eventual-reads. Which reads are stale, the
	// seed decides.
	Eventual
)

const (
	// StaleTime is how long after a change Eventual reads of an account may show what was before it: those of DescribeAccount,
	// ListParents, ListTagsForResource, and of Account Management. "For minutes", spec §1.2
	StaleTime = 5 * time.Minute

	// StaleListTime is the same of ListAccounts, ListAccountsForParent and ListChildren, which need not have a new account until
	// then.
	StaleListTime = 30 * time.Second
)

// staleChanges is how many changes a stale read is behind at most, so that what is kept has a bound whatever happens in no time.
const staleChanges = 64

// A history is what stale reads need to know of the past: nil with Strong. A moment has the state.seq that it had at its end; each
// change of an account counts that up. Like an index it is changed in place.
type history struct {
	seq      uint64          // at the end of the last call
	changed  []awsaccount.ID // since then
	parted   bool            // since then something was taken away: nothing of before is shown any more
	moments  []moment        // that stale reads can show, in order
	accounts sharedMap[awsaccount.ID, []earlier]
}

// A moment is a state that was superseded. Moments lie between calls: nobody sees half of one.
type moment struct {
	seq     uint64
	ended   time.Time
	changed []awsaccount.ID // by what superseded it
}

// An earlier is a record of an account that was replaced. They are in the order of time.
type earlier struct {
	record   *account
	replaced uint64 // seq from which on it is not that of the account
}

// latest is the moment that is now.
const latest = math.MaxUint64

func newHistory(c Consistency, seq uint64) *history {
	if c == Strong {
		return nil
	}
	return &history{seq: seq}
}

// clone copies what is changed in place.
func (h *history) clone() *history {
	if h == nil {
		return nil
	}
	c := *h
	c.changed, c.moments, c.accounts = slices.Clone(h.changed), slices.Clone(h.moments), h.accounts.clone()
	return &c
}

// replace puts a changed copy of an account into the place of its record, which stale reads can still see.
func (s *state) replace(old, changed *account) {
	id := old.ID()
	s.accounts.set(id, changed)
	if h := s.history; h != nil {
		s.seq++
		h.changed = append(h.changed, id)
		h.accounts.set(id, append(slices.Clip(h.accounts.get(id)), earlier{old, s.seq}))
	}
}

// part says that something was taken away to which earlier states refer: the call that does it is seen at once, with all that was
// before it.
func (s *state) part() {
	if s.history != nil {
		s.history.parted = true
	}
}

// leaving is the moment until which an account was somewhere from where it has moved; 0 if nobody wants to know.
func (s *state) leaving() uint64 {
	if s.history == nil {
		return 0
	}
	s.seq++
	return s.seq
}

// supersede ends a moment, if accounts have changed since the last one. It comes after each call and settler.
func (s *state) supersede() {
	h := s.history
	switch {
	case h == nil:
		return
	case h.parted:
		h.moments, h.parted = nil, false
		h.accounts = sharedMap[awsaccount.ID, []earlier]{}
	case len(h.changed) > 0:
		h.moments = append(h.moments, moment{h.seq, s.now, h.changed})
	}
	h.seq, h.changed = s.seq, nil
	s.forget()
}

// forget drops the moments that nobody can see any more, and what only they show.
func (s *state) forget() {
	h := s.history
	if h == nil {
		return
	}
	gone := max(len(h.moments)-staleChanges, h.endedBy(s.now.Add(-StaleTime)))
	if gone <= 0 {
		return
	}
	oldest := h.seq
	if gone < len(h.moments) {
		oldest = h.moments[gone].seq
	}
	for _, m := range h.moments[:gone] {
		for _, id := range m.changed {
			list := h.accounts.get(id)
			if list = list[replacedBy(list, oldest):]; len(list) > 0 {
				h.accounts.set(id, list)
			} else {
				h.accounts.delete(id)
			}
		}
	}
	h.moments = slices.Delete(h.moments, 0, gone)
}

// endedBy is how many moments had ended at an instant.
func (h *history) endedBy(t time.Time) int {
	return sort.Search(len(h.moments), func(i int) bool { return h.moments[i].ended.After(t) })
}

// replacedBy is how many records of a list had been replaced at a moment.
func replacedBy(list []earlier, seq uint64) int {
	return sort.Search(len(list), func(i int) bool { return list[i].replaced > seq })
}

// moment is what a read shows that may be stale for so long: latest, or a moment not before the given one. A read asks once.
func (s *state) moment(stale time.Duration, since uint64) uint64 {
	h := s.history
	if h == nil {
		return latest
	}
	moments := h.moments[h.endedBy(s.now.Add(-stale)):]
	moments = moments[sort.Search(len(moments), func(i int) bool { return moments[i].seq >= since }):]
	if len(moments) == 0 {
		return latest
	}
	coin := mix(s.seed^staleChanges, s.made[requestIDs]) // each call has its own
	if coin&1 == 0 {
		return latest
	}
	return moments[coin>>1%uint64(len(moments))].seq
}

// at is an account as it was at a moment; nil if there is none now. What it was before it came into its organization, nobody in
// it sees.
func (s *state) at(moment uint64, id awsaccount.ID) *account {
	now := s.accounts.get(id)
	if now == nil || moment == latest {
		return now
	}
	list := s.history.accounts.get(id)
	if i := replacedBy(list, moment); i < len(list) && list[i].record.organization == now.organization {
		return list[i].record
	}
	return now
}

// seen is an account as a read of it alone shows it.
func (x *call) seen(id awsaccount.ID) *account {
	return x.state.at(x.state.moment(StaleTime, 0), id)
}

// seenTarget is target as a read of it alone shows it.
func (x *call) seenTarget(given awsaccount.ID) *account { return x.seen(x.target(given).ID()) }

// seenPage is a page of accounts as lists show it, and the moment at which they show the accounts. Accounts that came later are not in it.
func (x *call) seenPage(c *children, wanted pager) (ids []awsaccount.ID, at uint64, next string, err error) {
	var left uint64
	if c != nil {
		left = c.left
	}
	wanted.until = x.state.moment(StaleListTime, left)
	ids, next, err = c.page(wanted)
	return ids, wanted.until, next, err
}

// checkHistory: a history is in order, and has nothing that nobody can see.
func checkHistory(s *state) error {
	h := s.history
	if h == nil {
		return nil
	}
	if h.seq > s.seq || len(h.changed) > 0 || h.parted || len(h.moments) > staleChanges {
		return broken("the history is not that of the end of a call")
	}
	oldest := h.seq
	for i, m := range slices.Backward(h.moments) {
		switch {
		case m.seq >= oldest || m.ended.After(s.now) || i > 0 && m.ended.Before(h.moments[i-1].ended):
			return broken("moment %d of the history is not in order", i)
		case !m.ended.After(s.now.Add(-StaleTime)):
			return broken("moment %d of the history is too old", i)
		}
		oldest = m.seq
	}
	for _, id := range h.accounts.sorted(awsaccount.ID.String) {
		last := oldest
		for _, e := range h.accounts.get(id) {
			if e.record == nil || e.record.ID() != id || e.replaced <= last || e.replaced > h.seq || s.accounts.get(id) == nil {
				return broken("the history of account %s is not in order", id)
			}
			last = e.replaced
		}
	}
	return nil
}
