package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// awaited is what is due, but for when.
type awaited struct {
	what dueKind
	key  string
}

// checkTime: what is due lies ahead, and everything that goes on or is kept for a time has something due, at the instant at which
// that ends.
func checkTime(s *state) error {
	if s.closureTime <= 0 || s.closureTime >= awsaccount.PostClosurePeriod {
		return broken("closing takes %s", s.closureTime)
	}
	ahead := map[awaited][]time.Time{}
	for i, d := range s.due {
		switch {
		case d.at.Before(s.now) || d.seq > s.seq:
			return broken("something was due at %s and has not happened", d.at.Format(time.RFC3339))
		case int(d.what) >= len(settlers) || settlers[d.what] == nil:
			return broken("something is due that nobody knows")
		case i > 0 && s.due.Less(i, (i-1)/2):
			return broken("what is due is out of order")
		}
		ahead[awaited{d.what, d.key}] = append(ahead[awaited{d.what, d.key}], d.at)
	}
	var missing error
	want := func(at time.Time, what dueKind, key string) { // the zero time: whenever
		times := ahead[awaited{what, key}]
		if missing == nil && (len(times) == 0 || !at.IsZero() && !slices.ContainsFunc(times, at.Equal)) {
			missing = broken("something ends with %s at %s, and nothing is due, but at %v", key, at.Format(time.RFC3339), times)
		}
	}
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		a := s.accounts.get(id)
		if until, ok := a.ReopenUntil(); ok && s.now.Before(until) {
			want(until, dueDeparture, id.String())
		}
		if t, _ := a.ClosedAt(); a.State(s.now) == awsaccount.PendingClosure {
			want(t.Add(s.closureTime), dueClosure, id.String())
		}
		if !a.activation.IsZero() {
			want(a.activation, dueActivation, id.String())
		}
		for _, r := range a.regions {
			if r.isBusy() {
				want(time.Time{}, dueRegion, id.String()+" "+r.name)
			}
		}
	}
	for _, id := range s.creations.sorted(same) {
		if s.creations.get(id).completed.IsZero() {
			want(time.Time{}, dueCreation, id)
		}
	}
	for _, id := range s.handshakes.sorted(same) {
		h := s.handshakes.get(id)
		if h.isPending() {
			want(h.expires, dueHandshake, id)
		} else {
			want(time.Time{}, dueForget, id)
		}
		if h.counted {
			want(h.requested.Add(rateTime), dueHandshake, id)
		}
	}
	for _, id := range s.keys.sorted(same) {
		if k := s.keys.get(id); !k.session.expires.IsZero() { // IssueCredentials: for ever
			want(k.session.expires.Add(keyRetention), dueKey, id)
		}
	}
	return missing
}

// checkTrail: the trail is in the order of time, from a record on, and has each record once.
func (s *state) checkTrail(last time.Time, from int) error {
	ids := map[string]bool{}
	for _, r := range s.trail[from:] {
		if r.EventTime.Before(last) || r.EventTime.After(s.now) || ids[r.EventID] {
			return broken("record %s of the trail is out of order, or there twice", r.EventID)
		}
		last, ids[r.EventID] = r.EventTime, true
	}
	return nil
}
