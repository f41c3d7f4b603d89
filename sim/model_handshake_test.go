package sim_test

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// The model of handshakes. spec §3.4, §3.5

func (h *modelShake) pending() bool { return h.state == "OPEN" || h.state == "REQUESTED" }

func (h *modelShake) lasts() time.Duration {
	if h.action == "INVITE" {
		return 15 * day
	}
	return 90 * day
}

func (m *model) end(h *modelShake, state string) {
	h.state, h.ended = state, m.now
	for _, part := range m.handshakes {
		if part.parent == h && part.pending() {
			m.end(part, "CANCELED")
		}
	}
}

// migrate opens whatever waits for nobody any more: choices.md#all-features-missing.
func (m *model) migrate() {
	for _, h := range m.handshakes {
		waits := func(part *modelShake) bool {
			return part.parent == h && part.state != "ACCEPTED" && !part.left && m.state(part.to) != awsaccount.Closed
		}
		if h.state == "REQUESTED" && !slices.ContainsFunc(m.handshakes, waits) {
			h.state = "OPEN"
		}
	}
}

// enableAll is what keeps somebody from EnableAllFeatures. members are asked to approve if nothing does.
func (m *model) enableAll(by *modelAccount) (members []*modelAccount, code string) {
	if code := m.manages(by); code != "" {
		return nil, code
	}
	o := by.in
	switch {
	case o.all:
		return nil, handshakeConstraint + "ORGANIZATION_ALREADY_HAS_ALL_FEATURES"
	case slices.ContainsFunc(m.handshakes, func(h *modelShake) bool {
		return h.from == o && h.action == "ENABLE_ALL_FEATURES" && h.pending()
	}):
		return nil, handshakeConstraint + "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION"
	}
	for _, h := range m.handshakes {
		if h.from == o && h.pending() {
			m.end(h, "CANCELED")
		}
	}
	for _, a := range o.members {
		if a != by && a.asked && m.state(a) != awsaccount.Closed {
			members = append(members, a)
		}
	}
	return members, ""
}

// answer is what who gets a handshake, or the organization that sent it, gets.
func (m *model) answer(by *modelAccount, h *modelShake, want string) string {
	is := by == h.to
	if want == "CANCELED" {
		is = by.in == h.from && h.from.management == by
	}
	action := map[string]string{"ACCEPTED": "Accept", "DECLINED": "Decline", "CANCELED": "Cancel"}[want]
	switch {
	case !m.works(by), !by.permits("organizations:" + action + "Handshake"):
		return modelDenied
	case !h.ended.IsZero() && !m.now.Before(h.ended.Add(30*day)):
		return "HandshakeNotFoundException"
	case !is:
		return modelDenied
	case h.state == want:
		return "HandshakeAlreadyInStateException"
	case !h.pending(), want == "ACCEPTED" && h.state != "OPEN":
		return "InvalidHandshakeTransitionException"
	}
	if want == "ACCEPTED" {
		if code := m.accept(by, h); code != "" {
			return code
		}
	}
	m.end(h, want)
	m.migrate()
	return ""
}

func (m *model) accept(by *modelAccount, h *modelShake) string {
	switch h.action {
	case "ENABLE_ALL_FEATURES":
		h.from.all = true
		return ""
	case "APPROVE_ALL_FEATURES":
		if by.in != h.from {
			return modelNotIn
		}
		return ""
	}
	switch {
	case by.in == h.from:
		return handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION"
	case !m.works(h.from.management): // choices.md#invitations-of-closed
		return "InvalidHandshakeTransitionException"
	case by.in == nil && by.created && !by.complete:
		return handshakeConstraint + "PAYMENT_INSTRUMENT_REQUIRED"
	case by.in != nil && by.in.management == by:
		return "MasterCannotLeaveOrganizationException"
	case by.in != nil && m.profile == awsaccount.Guide2022:
		return handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION"
	case by.in != nil && m.mayLeave(by) != "":
		return m.mayLeave(by)
	}
	if by.in != nil {
		m.depart(by)
	}
	m.join(by, h.from, true)
	return ""
}
