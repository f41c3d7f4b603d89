package sim

import (
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A Handshake is an invitation, or a step of enabling all features, as Organizations shows it. spec §3.5, appendix D
type Handshake struct {
	ID                  string
	ARN                 awsaccount.ARN
	Parties             []HandshakeParty // the organization first
	State               string           // REQUESTED, OPEN, CANCELED, ACCEPTED, DECLINED or EXPIRED
	RequestedTimestamp  time.Time
	ExpirationTimestamp time.Time
	Action              string // INVITE, ENABLE_ALL_FEATURES or APPROVE_ALL_FEATURES
	Resources           []HandshakeResource
}

// A HandshakeParty is who takes part in a handshake. Type is ACCOUNT, EMAIL or ORGANIZATION.
type HandshakeParty struct{ ID, Type string }

// A HandshakeResource is something that a handshake is about.
type HandshakeResource struct {
	Value, Type string
	Resources   []HandshakeResource
}

// A HandshakeFilter chooses handshakes by one of its fields. The zero filter chooses all.
type HandshakeFilter struct{ ActionType, ParentHandshakeID string }

// show is a handshake as Organizations shows it. spec §3.4, §3.5
func (x *call) show(h *handshake) Handshake {
	o := awsaccount.Organization{Partition: x.cloud.config.Partition, ID: h.organization, Management: h.sender}
	out := Handshake{
		ID: h.id, ARN: o.HandshakeARN(h.action, h.id), State: h.state, Action: h.action,
		RequestedTimestamp: h.requested, ExpirationTimestamp: h.expires,
		Parties: []HandshakeParty{{o.ID.String(), "ORGANIZATION"}},
	}
	organization := HandshakeResource{Value: o.ID.String(), Type: "ORGANIZATION"}
	switch h.action {
	case actionEnable:
		out.Resources = []HandshakeResource{organization}
		return out
	case actionApprove:
		out.Resources = []HandshakeResource{{Value: h.parent, Type: "PARENT_HANDSHAKE"}, organization}
	case actionInvite:
		organization.Resources = []HandshakeResource{
			{Value: h.shown.email, Type: "MASTER_EMAIL"},
			{Value: h.shown.name, Type: "MASTER_NAME"},
			{Value: h.shown.features, Type: "ORGANIZATION_FEATURE_SET"},
		}
		out.Resources = []HandshakeResource{organization}
	}
	target := HandshakeParty{h.recipient.String(), "ACCOUNT"}
	if h.email != "" {
		target = HandshakeParty{h.email, "EMAIL"}
	}
	out.Parties = append(out.Parties, target)
	out.Resources = append(out.Resources, HandshakeResource{Value: target.ID, Type: target.Type})
	if h.notes != "" {
		out.Resources = append(out.Resources, HandshakeResource{Value: h.notes, Type: "NOTES"})
	}
	return out
}

// isHandshakeID is ^h-[0-9a-z]{8,32}$.
func isHandshakeID(s string) bool { return isRequestID(s, "h-") }

// isRequestID reports whether s is a prefix and [0-9a-z]{8,32}.
func isRequestID(s, prefix string) bool {
	id, ok := strings.CutPrefix(s, prefix)
	return ok && 8 <= len(id) && len(id) <= 32 && strings.Trim(id, lowercase) == ""
}

// aboutHandshake is a call that is about a handshake: its ARN has the organization that sent it, which need not be the caller's.
func (x *call) aboutHandshake(id string) (t touched) {
	o, action := x.organization(), actionInvite
	if h := x.state.handshakes.get(id); h != nil {
		o.ID, o.Management, action = h.organization, h.sender, h.action
	} else if x.org == nil {
		o.ID, o.Management = noOrganization, x.caller.ID()
	}
	t.Resources = []awsaccount.Resource{{ARN: o.HandshakeARN(action, id)}}
	return t
}

// An answerTo says who may do something about a handshake, and what.
type answerTo[In any] struct {
	action string
	id     func(*In) string
	end    string                        // the state that is asked for; "": nothing is
	may    func(*call, *handshake) bool  // whether the caller is the one
	check  func(*call, *handshake) error // what else stands in the way; nil: nothing
	act    func(*call, *handshake)       // what follows when it has ended; nil: nothing
}

// about makes an operation on a handshake.
func about[In, Out any](a answerTo[In], output func(Handshake) Out) operation[In, Out] {
	return operation[In, Out]{
		action: a.action,
		validate: func(in *In) error {
			var check inputCheck
			check.text(a.id(in), 1, 34, isHandshakeID)
			return check.err
		},
		touch: func(x *call, in *In) touched { return x.aboutHandshake(a.id(in)) },
		apply: func(x *call, in *In) (out Out, err error) {
			h := x.state.handshakes.get(a.id(in))
			switch {
			case h == nil:
				return out, fail("HandshakeNotFoundException")
			case !a.may(x, h):
				return out, x.isNoParty()
			}
			if x.org == nil { // choices.md#throttling-of-handshakes
				if err := x.throttleIn(h.organization); err != nil {
					return out, err
				}
			}
			switch {
			case a.end == "":
				return output(x.show(h)), nil
			case h.state == a.end:
				return out, fail("HandshakeAlreadyInStateException")
			case !h.isPending(), a.end == handshakeAccepted && h.state != handshakeOpen:
				return out, fail("InvalidHandshakeTransitionException")
			}
			if a.check != nil {
				if err := a.check(x, h); err != nil {
					return out, err
				}
			}
			if h.email != "" && a.end != handshakeCanceled {
				x.state.changeHandshake(h.id, func(h *handshake) { h.recipient = x.caller.ID() })
			}
			h = x.state.end(h.id, a.end)
			if a.act != nil {
				a.act(x, h)
			}
			return output(x.show(x.state.handshakes.get(h.id))), nil
		},
	}
}

// isNoParty is the answer to an account that a handshake is not for. choices.md#handshake-parties
func (x *call) isNoParty() error {
	e := *fail(accessDenied).(*Error)
	e.cause = &awsaccount.Refusal{Blocker: awsaccount.CallerNotManagement, Action: x.name, Message: e.Message}
	return &e
}

// isRecipient reports whether the caller's account is the one that can accept or decline.
func (x *call) isRecipient(h *handshake) bool { return x.state.recipientOf(h) == x.caller.ID() }

// isSender reports whether the caller's account is the one that sent a handshake.
func (x *call) isSender(h *handshake) bool {
	return x.org != nil && x.org.id == h.organization && x.org.management == x.caller.ID()
}

// DescribeHandshakeInput is the input of DescribeHandshake.
type DescribeHandshakeInput struct{ HandshakeID string }

// DescribeHandshakeOutput is the output of DescribeHandshake.
type DescribeHandshakeOutput struct{ Handshake Handshake }

// DescribeHandshake shows a handshake to the accounts of the organization that sent it, and to its recipient. Management
// accounts see no invitations from others.
func (c *Client) DescribeHandshake(in DescribeHandshakeInput) (DescribeHandshakeOutput, error) {
	return do(c, describeHandshake, in)
}

var describeHandshake = about(answerTo[DescribeHandshakeInput]{
	action: "organizations:DescribeHandshake",
	id:     func(in *DescribeHandshakeInput) string { return in.HandshakeID },
	may: func(x *call, h *handshake) bool {
		if x.org != nil && x.org.id == h.organization {
			return true
		}
		return x.isRecipient(h) && !(x.org != nil && x.org.management == x.caller.ID())
	},
}, func(h Handshake) DescribeHandshakeOutput { return DescribeHandshakeOutput{h} })

// AcceptHandshakeInput is the input of AcceptHandshake.
type AcceptHandshakeInput struct{ HandshakeID string }

// AcceptHandshakeOutput is the output of AcceptHandshake.
type AcceptHandshakeOutput struct{ Handshake Handshake }

// AcceptHandshake accepts a handshake for its recipient. Accepting an invitation makes the account a member under the root, with
// the tags of the invitation; a member of another organization leaves that one. Accepting what enables all features, which is for
// the management account when no member is missing, enables them.
func (c *Client) AcceptHandshake(in AcceptHandshakeInput) (AcceptHandshakeOutput, error) {
	return do(c, acceptHandshake, in)
}

var acceptHandshake = about(answerTo[AcceptHandshakeInput]{
	action: "organizations:AcceptHandshake",
	id:     func(in *AcceptHandshakeInput) string { return in.HandshakeID },
	end:    handshakeAccepted,
	may:    (*call).isRecipient,
	check: func(x *call, h *handshake) error {
		switch h.action {
		case actionInvite:
			if err := x.canJoin(h); err != nil || !x.state.organizations.get(h.organization).allFeatures {
				return err
			}
			return x.mayLink()
		case actionApprove:
			if x.caller.organization != h.organization {
				return fail("AWSOrganizationsNotInUseException")
			}
		}
		return nil
	},
	act: func(x *call, h *handshake) {
		switch h.action {
		case actionInvite:
			x.acceptInvitation(h)
		case actionEnable:
			x.changeOrganization(func(o *organization) { o.allFeatures = true })
			x.state.linkAll(h.organization)
		}
	},
}, func(h Handshake) AcceptHandshakeOutput { return AcceptHandshakeOutput{h} })

// DeclineHandshakeInput is the input of DeclineHandshake.
type DeclineHandshakeInput struct{ HandshakeID string }

// DeclineHandshakeOutput is the output of DeclineHandshake.
type DeclineHandshakeOutput struct{ Handshake Handshake }

// DeclineHandshake declines a handshake for its recipient.
func (c *Client) DeclineHandshake(in DeclineHandshakeInput) (DeclineHandshakeOutput, error) {
	return do(c, declineHandshake, in)
}

var declineHandshake = about(answerTo[DeclineHandshakeInput]{
	action: "organizations:DeclineHandshake",
	id:     func(in *DeclineHandshakeInput) string { return in.HandshakeID },
	end:    handshakeDeclined,
	may:    (*call).isRecipient,
}, func(h Handshake) DeclineHandshakeOutput { return DeclineHandshakeOutput{h} })

// CancelHandshakeInput is the input of CancelHandshake.
type CancelHandshakeInput struct{ HandshakeID string }

// CancelHandshakeOutput is the output of CancelHandshake.
type CancelHandshakeOutput struct{ Handshake Handshake }

// CancelHandshake cancels a handshake for the management account of the organization that sent it.
func (c *Client) CancelHandshake(in CancelHandshakeInput) (CancelHandshakeOutput, error) {
	return do(c, cancelHandshake, in)
}

var cancelHandshake = about(answerTo[CancelHandshakeInput]{
	action: "organizations:CancelHandshake",
	id:     func(in *CancelHandshakeInput) string { return in.HandshakeID },
	end:    handshakeCanceled,
	may:    (*call).isSender,
}, func(h Handshake) CancelHandshakeOutput { return CancelHandshakeOutput{h} })
