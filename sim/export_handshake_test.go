package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// HandshakeState is text of everything that operations on handshakes change. It reports what does not fit together too.
func HandshakeState(c *Cloud) (text string, broken []string) {
	s := c.state
	var lines []string
	open, counted := map[awsaccount.OrganizationID]int{}, map[awsaccount.OrganizationID]int{}
	sent, received := 0, 0
	for _, list := range s.sent.all() {
		sent += list.len()
	}
	for _, list := range s.received.all() {
		received += list.len()
	}
	if sent != s.handshakes.len() || received != s.handshakes.len() {
		broken = append(broken, fmt.Sprintf("%d handshakes, %d sent, %d received", s.handshakes.len(), sent, received))
	}
	for id, h := range s.handshakes.all() {
		lines = append(lines, fmt.Sprintf("handshake %s %+v", id, *h))
		if h.action == actionInvite && h.state == handshakeOpen {
			open[h.organization]++
		}
		if h.counted {
			counted[h.organization]++
			if h.state == handshakeAccepted || s.now.Sub(h.requested) >= rateTime {
				broken = append(broken, id+" is counted")
			}
		}
		if h.isPending() && !s.now.Before(h.expires) {
			broken = append(broken, id+" has expired")
		}
		if indexIn(s.sent.get(h.organization), id) < 0 || indexIn(s.received.get(h.inbox()), id) < 0 {
			broken = append(broken, id+" is not listed")
		}
	}
	for id, o := range s.organizations.all() {
		lines = append(lines, fmt.Sprintf("organization %s %+v %v", id, *o, s.members.get(id).list()))
		if o.invitations != open[id] || o.invited != counted[id] {
			broken = append(broken, fmt.Sprintf("%s: %d open, %d counted, not %d and %d", id, o.invitations, o.invited, open[id], counted[id]))
		}
		if h := s.handshakes.get(o.migration); o.migration != "" && (h == nil || !h.isPending()) {
			broken = append(broken, fmt.Sprintf("%s: migration %s is over", id, o.migration))
		}
	}
	for id, a := range s.accounts.all() {
		lines = append(lines, fmt.Sprintf("account %s %s %s %t %v", id, a.organization, a.parent, a.invited, a.tags))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n"), broken
}
