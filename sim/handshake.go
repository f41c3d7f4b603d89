package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A handshake is an invitation, or a step of enabling all features.
type handshake struct {
	id, action, state string
	seq               uint64 // orders handshakes
	organization      awsaccount.OrganizationID
	sender            awsaccount.ID // the management account
	recipient         awsaccount.ID // zero: invited by e-mail, and not answered yet
	email             string        // of an invitation by e-mail
	parent            string        // ID of the parent handshake
	notes             string
	tags              []Tag
	requested         time.Time
	expires           time.Time
	counted           bool       // among the invitations of the last 24 hours
	shown             invitation // what it says of the organization
	missing           []approval // of ENABLE_ALL_FEATURES: what has not been accepted, in the order of asking
}

// An invitation is what an invitation tells of the organization, as it was when it was sent.
type invitation struct{ email, name, features string }

// An approval is that a member was asked to approve of all features.
type approval struct {
	member    awsaccount.ID
	handshake string
}

// Actions of handshakes. spec appendix C.5
const (
	actionInvite  = "INVITE"
	actionEnable  = "ENABLE_ALL_FEATURES"
	actionApprove = "APPROVE_ALL_FEATURES"
)

// States of handshakes. spec §3.5
const (
	handshakeRequested = "REQUESTED"
	handshakeOpen      = "OPEN"
	handshakeAccepted  = "ACCEPTED"
	handshakeDeclined  = "DECLINED"
	handshakeCanceled  = "CANCELED"
	handshakeExpired   = "EXPIRED"
)

// How long things last. spec §3.10
const (
	invitationTime = 15 * 24 * time.Hour // until an invitation expires
	migrationTime  = 90 * 24 * time.Hour // until enabling all features does
	rateTime       = 24 * time.Hour      // in which invitations are counted
	retentionTime  = 30 * 24 * time.Hour // until a completed handshake is forgotten
)

// isPending reports whether somebody can still do something about a handshake.
func (h *handshake) isPending() bool {
	return h.state == handshakeRequested || h.state == handshakeOpen
}

// inbox is the key under which the recipient finds a handshake: an account, or an e-mail address whoever has it.
func (h *handshake) inbox() string {
	if h.email != "" {
		return emailKey(h.email)
	}
	return h.recipient.String()
}

// inboxes are the keys under which an account finds handshakes.
func (a *account) inboxes() []string { return []string{a.ID().String(), emailKey(a.Email())} }

// changeHandshake replaces a handshake by a changed copy, which it returns.
func (s *state) changeHandshake(id string, edit func(*handshake)) *handshake {
	changed := *s.handshakes.get(id)
	edit(&changed)
	s.handshakes.set(id, &changed)
	return &changed
}

// send makes a handshake of an organization, which expires by itself.
func (s *state) send(o *organization, h handshake, lasts time.Duration) *handshake {
	s.seq++
	h.id, h.seq = "h-"+s.nextText(handshakeIDs, lowercase, 10), s.seq
	h.organization, h.sender, h.requested, h.expires = o.id, o.management, s.now, s.now.Add(lasts)
	s.handshakes.set(h.id, &h)
	edit(&s.sent, o.id).push(h.id)
	edit(&s.received, h.inbox()).push(h.id)
	if h.counted {
		s.after(rateTime, dueHandshake, h.id)
	}
	s.after(lasts, dueHandshake, h.id)
	return &h
}

// end ends a handshake that is pending, and what depends on it.
func (s *state) end(id, state string) *handshake {
	was := s.handshakes.get(id)
	h := s.changeHandshake(id, func(h *handshake) { h.state, h.missing = state, nil })
	s.after(retentionTime, dueForget, id)
	switch h.action {
	case actionInvite:
		s.changeOrganization(h.organization, func(o *organization) { o.invitations-- })
		if state == handshakeAccepted {
			s.uncount(id)
		}
	case actionEnable:
		s.changeOrganization(h.organization, func(o *organization) { o.migration = "" })
		for _, a := range was.missing {
			if child := s.handshakes.get(a.handshake); child != nil && child.isPending() {
				s.end(child.id, handshakeCanceled)
			}
		}
	case actionApprove:
		if parent := s.handshakes.get(h.parent); state == handshakeAccepted && parent != nil && parent.isPending() {
			s.changeHandshake(h.parent, func(p *handshake) {
				p.missing = slices.DeleteFunc(slices.Clone(p.missing), func(a approval) bool { return a.handshake == id })
			})
			s.open(h.organization)
		}
	}
	return s.handshakes.get(id)
}

// cancelPending cancels every pending handshake that an organization has sent: those with an action, or all if that is "".
func (s *state) cancelPending(o awsaccount.OrganizationID, action string) {
	for id := range s.sent.get(o).all() {
		if h := s.handshakes.get(id); h.isPending() && (action == "" || h.action == action) {
			s.end(id, handshakeCanceled)
		}
	}
}

// uncount stops counting an invitation among those of the last 24 hours.
func (s *state) uncount(id string) {
	if h := s.handshakes.get(id); h.counted {
		s.changeHandshake(id, func(h *handshake) { h.counted = false })
		s.changeOrganization(h.organization, func(o *organization) { o.invited-- })
	}
}

// settleHandshake looks whether a handshake has expired, or an invitation is older than 24 hours.
func settleHandshake(s *state, id string) {
	h := s.handshakes.get(id)
	if h == nil {
		return
	}
	if !s.now.Before(h.requested.Add(rateTime)) {
		s.uncount(id)
	}
	if h.isPending() && !s.now.Before(h.expires) {
		s.end(id, handshakeExpired)
	}
}

// settleForget takes a completed handshake out of everything.
func settleForget(s *state, id string) {
	h := s.handshakes.get(id)
	if h == nil {
		return
	}
	s.handshakes.delete(id)
	without(&s.sent, h.organization, id)
	without(&s.received, h.inbox(), id)
}

// recipientOf is who can accept or decline a handshake: of an invitation by e-mail whoever has registered the address, the zero
// ID if nobody has.
func (s *state) recipientOf(h *handshake) awsaccount.ID {
	if h.recipient.IsZero() {
		return s.emails.get(h.inbox())
	}
	return h.recipient
}

// inboxOf is what an account has received, in the order of sending. Management accounts see no invitations. spec §3.5
func (s *state) inboxOf(a *account) []string {
	var found []*handshake
	o := s.organizations.get(a.organization)
	manages := o != nil && o.management == a.ID()
	for _, key := range a.inboxes() {
		for id := range s.received.get(key).all() {
			if h := s.handshakes.get(id); s.recipientOf(h) == a.ID() && !(manages && h.action == actionInvite) {
				found = append(found, h)
			}
		}
	}
	slices.SortFunc(found, func(a, b *handshake) int { return cmp.Compare(a.seq, b.seq) })
	ids := make([]string, len(found))
	for i, h := range found {
		ids[i] = h.id
	}
	return ids
}

// open makes the handshake that enables all features of an organization OPEN, if there is one and no member is missing. So it
// stays then. A member is not waited for that has left, even if it came back, or is closed. choices.md#all-features-missing
func (s *state) open(id awsaccount.OrganizationID) {
	o := s.organizations.get(id)
	if o == nil || o.migration == "" {
		return
	}
	h := s.handshakes.get(o.migration)
	for _, m := range h.missing {
		a := s.accounts.get(m.member)
		if a.organization == id && a.memberSeq < h.seq && a.State(s.now) != awsaccount.Closed {
			return
		}
	}
	s.changeHandshake(h.id, func(h *handshake) { h.state = handshakeOpen })
}
