package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
)

// checkRequests: requests are under their IDs, and those in progress are known as such, in order, and no more than may be. What was
// made is there. spec §3.5, §3.10
func checkRequests(s *state) error {
	for _, id := range s.creations.sorted(same) {
		c := s.creations.get(id)
		switch {
		case c == nil || c.id != id || s.organizations.get(c.organization) == nil:
			return broken("request %s belongs to nobody", id)
		case c.requested.After(s.now) || c.completed.After(s.now):
			return broken("request %s comes from the future", id)
		case (c.state() == Succeeded) != (s.accounts.get(c.account) != nil):
			return broken("request %s is %s, and has made account %s", id, c.state(), c.account)
		}
	}
	listed := 0
	for _, o := range s.requests.sorted(awsaccount.OrganizationID.String) {
		var creating []string
		for id := range s.requests.get(o).all() {
			c := s.creations.get(id)
			if c == nil || c.organization != o {
				return broken("request %s is listed as one of %s", id, o)
			}
			if c.completed.IsZero() {
				creating = append(creating, id)
			}
			listed++
		}
		if !slices.Equal(s.organizations.get(o).creating, creating) || len(creating) > concurrentCreations {
			return broken("%s has the requests %q in progress, and counts %q", o, creating, s.organizations.get(o).creating)
		}
	}
	if listed != s.creations.len() {
		return broken("there are %d requests, and %d are listed", s.creations.len(), listed)
	}
	return nil
}

// checkHandshakes: handshakes are found by who sent and who received them, in the order of sending, and nowhere else; what an
// organization counts of them is what a recount gives; those of a process belong together. spec §3.4, §3.5, §3.10
func checkHandshakes(s *state) error {
	open, counted := map[awsaccount.OrganizationID]int{}, map[awsaccount.OrganizationID]int{}
	for _, id := range s.handshakes.sorted(same) {
		h := s.handshakes.get(id)
		switch {
		case h == nil || h.id != id:
			return broken("handshake %s is under another ID", id)
		case h.requested.After(s.now) || h.isPending() && (!s.now.Before(h.expires) || s.organizations.get(h.organization) == nil):
			return broken("handshake %s is pending, and has expired, or its organization is gone", id)
		case h.counted && (h.action != actionInvite || h.state == handshakeAccepted || s.now.Sub(h.requested) >= rateTime):
			return broken("handshake %s counts among those of 24 hours", id)
		case h.action == actionInvite && !h.counted && h.state != handshakeAccepted && s.now.Sub(h.requested) < rateTime:
			return broken("handshake %s does not count among those of 24 hours", id)
		case (h.parent != "") != (h.action == actionApprove), len(h.missing) > 0 && (h.action != actionEnable || !h.isPending()):
			return broken("handshake %s is part of something, or has parts, and cannot", id)
		}
		if h.action == actionInvite && h.state == handshakeOpen {
			open[h.organization]++
		}
		if h.counted {
			counted[h.organization]++
		}
		if err := s.checkProcess(h); err != nil {
			return err
		}
	}
	for _, id := range s.organizations.sorted(awsaccount.OrganizationID.String) {
		o := s.organizations.get(id)
		if o.invitations != open[id] || o.invited != counted[id] {
			return broken("%s counts %d open invitations and %d of 24 hours; there are %d and %d", id, o.invitations, o.invited, open[id], counted[id])
		}
		if h := s.handshakes.get(o.migration); o.migration != "" && (o.allFeatures || h == nil || h.action != actionEnable || h.organization != id || !h.isPending()) {
			return broken("%s takes handshake %s for the one that enables all features", id, o.migration)
		}
	}
	sent, err := checkLists(s, &s.sent, awsaccount.OrganizationID.String, func(h *handshake) awsaccount.OrganizationID { return h.organization })
	if err != nil {
		return err
	}
	received, err := checkLists(s, &s.received, same, (*handshake).inbox)
	if err == nil && (sent != s.handshakes.len() || received != s.handshakes.len()) {
		err = broken("there are %d handshakes, %d were sent, and %d received", s.handshakes.len(), sent, received)
	}
	return err
}

// checkProcess: enabling all features waits for members that have not accepted, and for nobody else.
func (s *state) checkProcess(h *handshake) error {
	if h.action != actionEnable || !h.isPending() {
		return nil
	}
	if o := s.organizations.get(h.organization); o.migration != h.id {
		return broken("handshake %s is pending, and %s does not know it", h.id, o.id)
	}
	waiting := false
	for _, m := range h.missing {
		a, part := s.accounts.get(m.member), s.handshakes.get(m.handshake)
		if a == nil || part != nil && (part.parent != h.id || part.recipient != m.member || part.state == handshakeAccepted) {
			return broken("handshake %s waits for %s, which it need not", h.id, m.member)
		}
		waiting = waiting || a.organization == h.organization && a.memberSeq < h.seq && a.State(s.now) != awsaccount.Closed
	}
	if !waiting && h.state != handshakeOpen {
		return broken("handshake %s is %s, and waits for nobody", h.id, h.state)
	}
	return nil
}

// checkLists: each list of an index has handshakes that belong there, in the order of sending.
func checkLists[K comparable](s *state, lists *sharedMap[K, *sharedList[string]], name func(K) string, key func(*handshake) K) (listed int, err error) {
	for _, k := range lists.sorted(name) {
		last := uint64(0)
		for id := range lists.get(k).all() {
			h := s.handshakes.get(id)
			if h == nil || key(h) != k || h.seq <= last {
				return 0, broken("handshake %s is listed for %s", id, name(k))
			}
			last = h.seq
			listed++
		}
		if lists.get(k).len() == 0 {
			return 0, broken("%s has an empty list of handshakes", name(k))
		}
	}
	return listed, nil
}
