package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
	"pgregory.net/rapid"
)

// A modelHandshake is a handshake as the model has it: what was asked for and what happened.
type modelHandshake struct {
	id, action, state  string
	sender, recipient  int // accounts
	requested, expires time.Time
	completed          time.Time
	parent             *modelHandshake
	left               bool // the recipient has left the organization since
}

// A handshakeModel says what handshakes do, by walking over everything. Account i is in the organization of account in[i]; -1 is
// none. Accounts 0 and 1 manage organizations, 0 with consolidated billing.
type handshakeModel struct {
	in          []int
	joined      []int // members in the order of joining
	allFeatures bool  // of organization 0
	all         []*modelHandshake
	now         time.Time
}

const modelQuota = 5

func (m *handshakeModel) end(h *modelHandshake, state string, at time.Time) {
	h.state, h.completed = state, at
	for _, child := range m.all {
		if child.parent == h && child.state == "OPEN" {
			m.end(child, "CANCELED", at)
		}
	}
}

func (m *handshakeModel) pass(d time.Duration) {
	m.now = m.now.Add(d)
	for _, h := range m.all {
		if (h.state == "OPEN" || h.state == "REQUESTED") && !m.now.Before(h.expires) {
			m.end(h, "EXPIRED", h.expires)
		}
	}
	for _, h := range m.all {
		h.state = m.shown(h)
	}
}

func (m *handshakeModel) leave(by int) {
	m.in[by] = -1
	m.joined = slices.DeleteFunc(m.joined, func(i int) bool { return i == by })
	for _, h := range m.all {
		h.left = h.left || h.recipient == by
	}
}

// isKept reports whether a handshake is not forgotten yet.
func (m *handshakeModel) isKept(h *modelHandshake) bool {
	return h.completed.IsZero() || m.now.Before(h.completed.Add(30*day))
}

// shown is the state of a handshake: the one that enables all features follows from its children.
func (m *handshakeModel) shown(h *modelHandshake) string {
	if h.action != "ENABLE_ALL_FEATURES" || h.state != "REQUESTED" && h.state != "OPEN" {
		return h.state
	}
	for _, child := range m.all {
		if child.parent == h && child.state != "ACCEPTED" && !child.left {
			return "REQUESTED"
		}
	}
	return "OPEN"
}

func (m *handshakeModel) invite(by, target int) string {
	accounts, rate := 0, 0
	for _, o := range m.in {
		if o == by {
			accounts++
		}
	}
	duplicate := false
	for _, h := range m.all {
		if h.action != "INVITE" || h.sender != by {
			continue
		}
		if h.state == "OPEN" {
			accounts++
			duplicate = duplicate || h.recipient == target
		}
		if h.state != "ACCEPTED" && m.now.Before(h.requested.Add(day)) {
			rate++
		}
	}
	switch {
	case m.in[by] < 0:
		return "AWSOrganizationsNotInUseException"
	case m.in[by] != by:
		return "AccessDeniedException"
	case m.in[target] == by || target < 2:
		return handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION"
	case duplicate:
		return "DuplicateHandshakeException"
	case accounts >= modelQuota:
		return handshakeConstraint + "ACCOUNT_NUMBER_LIMIT_EXCEEDED"
	case rate >= 20:
		return handshakeConstraint + "HANDSHAKE_RATE_LIMIT_EXCEEDED"
	}
	return ""
}

func (m *handshakeModel) answer(by int, h *modelHandshake, want string) string {
	who := h.recipient
	if want == "CANCELED" {
		who = h.sender
	}
	switch shown := m.shown(h); {
	case !m.isKept(h):
		return "HandshakeNotFoundException"
	case by != who:
		return "AccessDeniedException"
	case h.state == want:
		return "HandshakeAlreadyInStateException"
	case shown != "OPEN" && shown != "REQUESTED", shown == "REQUESTED" && want == "ACCEPTED":
		return "InvalidHandshakeTransitionException"
	case want == "ACCEPTED" && h.action == "INVITE" && m.in[by] == h.sender:
		return handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION"
	case want == "ACCEPTED" && h.action == "APPROVE_ALL_FEATURES" && m.in[by] != h.sender:
		return "AWSOrganizationsNotInUseException"
	}
	if m.end(h, want, m.now); want == "ACCEPTED" {
		switch h.action {
		case "INVITE":
			m.leave(by)
			m.in[by], m.joined = h.sender, append(m.joined, by)
		case "ENABLE_ALL_FEATURES":
			m.allFeatures = true
		}
	}
	return ""
}

func (m *handshakeModel) enable(by int) string {
	pending := slices.ContainsFunc(m.all, func(h *modelHandshake) bool {
		return h.action == "ENABLE_ALL_FEATURES" && (h.state == "OPEN" || h.state == "REQUESTED")
	})
	switch {
	case m.in[by] < 0:
		return "AWSOrganizationsNotInUseException"
	case m.in[by] != by:
		return "AccessDeniedException"
	case by == 1 || m.allFeatures:
		return handshakeConstraint + "ORGANIZATION_ALREADY_HAS_ALL_FEATURES"
	case pending:
		return handshakeConstraint + "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION"
	}
	for _, h := range m.all {
		if h.action == "INVITE" && h.sender == by && h.state == "OPEN" {
			m.end(h, "CANCELED", m.now)
		}
	}
	return ""
}

// Random sequences against the model: spec §3.4, §3.5.
func TestHandshakeModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{Seed: rapid.Uint64().Draw(r, "seed")})
		ids := []awsaccount.ID{w.management, newOrganization(w), w.open(), w.open(), w.open(), w.open()}
		for _, id := range ids[:2] {
			if err := w.cloud.SetAccountQuota(id, modelQuota); err != nil {
				t.Fatal(err)
			}
		}
		m := &handshakeModel{in: []int{0, 1, -1, -1, -1, -1}, now: w.cloud.Now()}
		anybody := rapid.IntRange(0, len(ids)-1)
		answer := func(state string, call func(c *sim.Client, id string) (sim.Handshake, error)) func(*rapid.T) {
			return func(r *rapid.T) {
				if len(m.all) == 0 {
					r.Skip()
				}
				h := m.all[max(0, len(m.all)-1-rapid.IntRange(0, 8).Draw(r, "handshake"))]
				by := h.recipient
				switch {
				case rapid.IntRange(0, 9).Draw(r, "else") == 0:
					by = anybody.Draw(r, "by")
				case state == "CANCELED":
					by = h.sender
				}
				code := m.answer(by, h, state)
				w.want(code, func() error {
					out, err := call(w.as(ids[by]), h.id)
					if err == nil && (out.State != state || out.ID != h.id) {
						r.Fatalf("%+v", out)
					}
					return err
				})
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"invite": func(r *rapid.T) {
				by := rapid.SampledFrom([]int{0, 0, 0, 1, 1, 1, 2}).Draw(r, "by")
				target := rapid.SampledFrom([]int{0, 1, 2, 2, 3, 3, 4, 4, 5, 5}).Draw(r, "target")
				party := account(ids[target])
				if rapid.Bool().Draw(r, "email") {
					party = sim.HandshakeParty{ID: w.email(ids[target]), Type: "EMAIL"}
				}
				code := m.invite(by, target)
				if h := w.invite(ids[by], party, code); code == "" {
					m.all = append(m.all, &modelHandshake{id: h.ID, action: "INVITE", state: "OPEN", sender: by, recipient: target,
						requested: m.now, expires: m.now.Add(15 * day)})
				}
			},
			"enable": func(r *rapid.T) {
				by := rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(r, "by")
				code := m.enable(by)
				h := w.enable(ids[by], code)
				if code != "" {
					return
				}
				parent := &modelHandshake{id: h.ID, action: "ENABLE_ALL_FEATURES", state: "REQUESTED", requested: m.now, expires: m.now.Add(90 * day)}
				m.all = append(m.all, parent)
				for _, i := range m.joined {
					if m.in[i] != 0 {
						continue
					}
					asked := w.approvals(ids[i])
					m.all = append(m.all, &modelHandshake{id: asked[len(asked)-1].ID, action: "APPROVE_ALL_FEATURES", state: "OPEN",
						recipient: i, requested: m.now, expires: m.now.Add(90 * day), parent: parent})
				}
			},
			"accept": answer("ACCEPTED", func(c *sim.Client, id string) (sim.Handshake, error) {
				out, err := c.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: id})
				return out.Handshake, err
			}),
			"decline": answer("DECLINED", func(c *sim.Client, id string) (sim.Handshake, error) {
				out, err := c.DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: id})
				return out.Handshake, err
			}),
			"cancel": answer("CANCELED", func(c *sim.Client, id string) (sim.Handshake, error) {
				out, err := c.CancelHandshake(sim.CancelHandshakeInput{HandshakeID: id})
				return out.Handshake, err
			}),
			"leave": func(r *rapid.T) {
				by := rapid.IntRange(2, len(ids)-1).Draw(r, "by")
				if m.in[by] < 0 {
					r.Skip()
				}
				w.want("", w.as(ids[by]).LeaveOrganization)
				m.leave(by)
			},
			"wait": func(r *rapid.T) {
				d := rapid.SampledFrom([]time.Duration{1, time.Hour, day - 1, day, 15*day - 1, 15 * day, 30*day - 1, 30 * day, 60 * day}).Draw(r, "time")
				w.cloud.Advance(d)
				m.pass(d)
			},
			"": func(r *rapid.T) {
				for _, h := range m.all {
					if !m.isKept(h) {
						w.describe(ids[h.sender], h.id, "HandshakeNotFoundException")
					} else if got, want := w.describe(ids[h.sender], h.id, "").State, m.shown(h); got != want {
						r.Fatalf("%s %s is %s, want %s", h.action, h.id, got, want)
					}
				}
				for o := range 2 {
					var want []string
					for _, h := range m.all {
						if h.sender == o && m.isKept(h) {
							want = append(want, h.id)
						}
					}
					var got []string
					for in := (sim.ListHandshakesForOrganizationInput{}); ; {
						out := awsaccount.Must(w.as(ids[o]).ListHandshakesForOrganization(in))
						got = append(got, handshakeIDs(out.Handshakes)...)
						if in.NextToken = out.NextToken; in.NextToken == "" {
							break
						}
					}
					if !slices.Equal(got, want) {
						r.Fatalf("%v, want %v", got, want)
					}
				}
				for i, o := range m.in {
					out, err := w.as(ids[i]).DescribeOrganization()
					if o < 0 != (err != nil) || err == nil && (out.Organization.MasterAccountID != ids[o] ||
						(out.Organization.FeatureSet == "ALL") != (o == 1 || m.allFeatures)) {
						r.Fatal(i, o, out, err)
					}
				}
			},
		})
	})
}
