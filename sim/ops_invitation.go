package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
)

// InviteAccountToOrganizationInput is the input of InviteAccountToOrganization.
type InviteAccountToOrganizationInput struct {
	Target HandshakeParty // an ACCOUNT by its ID, or whoever has an e-mail address: EMAIL
	Notes  string
	Tags   []Tag // that the account gets when it joins
}

// InviteAccountToOrganizationOutput is the output of InviteAccountToOrganization.
type InviteAccountToOrganizationOutput struct{ Handshake Handshake }

// InviteAccountToOrganization invites an account into the organization. The invitation expires after 15 days.
func (c *Client) InviteAccountToOrganization(in InviteAccountToOrganizationInput) (InviteAccountToOrganizationOutput, error) {
	return do(c, inviteAccountToOrganization, in)
}

var inviteAccountToOrganization = operation[InviteAccountToOrganizationInput, InviteAccountToOrganizationOutput]{
	action: "organizations:InviteAccountToOrganization",
	validate: func(in *InviteAccountToOrganizationInput) error {
		var check inputCheck
		check.text(in.Target.ID, 1, 64, nil)
		switch in.Target.Type {
		case "ACCOUNT":
			check.text(in.Target.ID, 12, 12, func(s string) bool { return strings.Trim(s, digits) == "" })
		case "EMAIL":
			if in.Target.ID != "" && awsaccount.FieldCreateAccountEmail.Validate(awsaccount.Today, in.Target.ID) != nil {
				check.fail("INVALID_EMAIL_ADDRESS_TARGET")
			}
		case "ORGANIZATION":
			check.fail("INVALID_PARTY_TYPE_TARGET")
		default:
			check.one(in.Target.Type, "ACCOUNT", "EMAIL", "ORGANIZATION")
		}
		check.text(in.Notes, 0, 1024, nil)
		check.tags(in.Tags)
		return check.err
	},
	touch: func(x *call, in *InviteAccountToOrganizationInput) (t touched) {
		if x.org == nil {
			return t // the answer is that the caller is in no organization
		}
		if in.Target.Type == "ACCOUNT" {
			t.target, _ = awsaccount.ParseID(in.Target.ID)
			t.Resources = []awsaccount.Resource{{ARN: x.organization().AccountARN(t.target)}}
		}
		t.Tags = tagMap(in.Tags)
		return t
	},
	apply: func(x *call, in *InviteAccountToOrganizationInput) (out InviteAccountToOrganizationOutput, err error) {
		h := handshake{action: actionInvite, state: handshakeOpen, notes: in.Notes, tags: sortedTags(in.Tags), counted: true}
		if in.Target.Type == "EMAIL" {
			h.email = in.Target.ID
		} else if h.recipient, err = awsaccount.ParseID(in.Target.ID); err != nil {
			return out, err
		}
		if err := x.canInvite(&h); err != nil {
			return out, err
		}
		h.shown = invitation{x.caller.Email(), x.caller.Name(), ConsolidatedBillingOnly}
		if x.org.allFeatures {
			h.shown.features = AllFeatures
		}
		x.changeOrganization(func(o *organization) { o.invitations, o.invited = o.invitations+1, o.invited+1 })
		return InviteAccountToOrganizationOutput{x.show(x.state.send(x.org, h, invitationTime))}, nil
	},
}

// canInvite is what stands in the way of an invitation, nil if nothing does. spec §3.5, §3.10
func (x *call) canInvite(h *handshake) error {
	s := x.state
	switch {
	case x.caller.unverified:
		return fail("AccountOwnerNotVerifiedException")
	case x.org.isInitializing(s.now):
		return fail("FinalizingOrganizationException")
	case len(h.tags) > maxTags:
		return failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
	case !s.canBeInvited(h):
		return failBecause("InvalidInputException", "TARGET_NOT_SUPPORTED")
	case x.isInOne(s.accounts.get(s.recipientOf(h))):
		return failBecause(handshakeConstraint, "ALREADY_IN_AN_ORGANIZATION")
	case s.isFromDifferentSeller(s.accounts.get(s.recipientOf(h)), x.org):
		return failBecause(handshakeConstraint, "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD")
	case s.isInvited(x.org, h):
		return fail("DuplicateHandshakeException")
	case s.accountsLeft(x.org) <= 0:
		return failBecause(handshakeConstraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED")
	case x.org.invited >= max(20, s.accountQuota(x.org)):
		return failBecause(handshakeConstraint, "HANDSHAKE_RATE_LIMIT_EXCEEDED")
	}
	return nil
}

const handshakeConstraint = "HandshakeConstraintViolationException"

// canBeInvited reports whether an invitation can be sent to a recipient: an account that is there and neither closed nor
// suspended, or an e-mail address that nobody has registered. choices.md#invitation-targets
func (s *state) canBeInvited(h *handshake) bool {
	id := s.recipientOf(h)
	if id.IsZero() {
		return true // by e-mail to somebody who has no account yet
	}
	a := s.accounts.get(id)
	if a == nil {
		return false
	}
	state := a.State(s.now)
	return state != awsaccount.Suspended && state != awsaccount.Closed && state != awsaccount.PermanentlyClosed
}

// isInOne reports whether an account cannot join because it is in an organization: the caller's, one that it manages, or, before
// there were direct transfers, any. spec §1.9
func (x *call) isInOne(a *account) bool {
	if a == nil {
		return false
	}
	o := x.state.organizations.get(a.organization)
	return o != nil && (o.id == x.org.id || o.management == a.ID() || x.cloud.config.Profile == awsaccount.Guide2022)
}

// isInvited reports whether an organization has an open invitation to a recipient, by account ID or by e-mail.
func (s *state) isInvited(o *organization, h *handshake) bool {
	keys := []string{h.inbox()}
	if a := s.accounts.get(s.recipientOf(h)); a != nil {
		keys = a.inboxes()
	}
	for _, key := range keys {
		for id := range s.received.get(key).all() {
			if sent := s.handshakes.get(id); sent.organization == o.id && sent.action == actionInvite && sent.state == handshakeOpen {
				return true
			}
		}
	}
	return false
}

// canJoin is what keeps the caller's account from accepting an invitation, nil if nothing does. spec §1.9, §3.5
func (x *call) canJoin(h *handshake) error {
	s := x.state
	o := s.organizations.get(h.organization) // is there: when it ends, its invitations are cancelled
	switch {
	case x.caller.organization == h.organization:
		return failBecause(handshakeConstraint, "ALREADY_IN_AN_ORGANIZATION")
	case !s.isUsable(s.accounts.get(o.management)): // choices.md#invitations-of-closed
		return fail("InvalidHandshakeTransitionException")
	case s.isFromDifferentSeller(x.caller, o):
		return failBecause(handshakeConstraint, "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD")
	case s.accountsLeft(o) < 0: // the invitation counts already
		return failBecause(handshakeConstraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED")
	case x.org == nil && x.caller.missing.PaymentMethod:
		return failBecause(handshakeConstraint, "PAYMENT_INSTRUMENT_REQUIRED")
	case x.org == nil:
		return nil
	case x.org.management == x.caller.ID():
		return fail("MasterCannotLeaveOrganizationException")
	case x.cloud.config.Profile == awsaccount.Guide2022:
		return failBecause(handshakeConstraint, "ALREADY_IN_AN_ORGANIZATION")
	}
	return x.mayLeave(x.caller) // choices.md#direct-transfer
}

// acceptInvitation makes the caller's account a member, which leaves the organization that it is in. spec §1.9, §3.5
func (x *call) acceptInvitation(h *handshake) {
	s := x.state
	if x.org != nil {
		s.depart(x.caller.ID(), "LEFT")
	}
	o := s.organizations.get(h.organization)
	s.join(x.caller.ID(), o, o.root.String(), true, h.tags)
	x.caller, x.org = s.accounts.get(x.caller.ID()), s.organizations.get(h.organization)
}

// SetEmailVerified says whether the holder of an account has verified its primary e-mail address, as accounts here have from the
// beginning. Without that a management account invites nobody. spec §3.4
func (c *Cloud) SetEmailVerified(id awsaccount.ID, verified bool) error {
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			a.unverified = !verified
			s.note("%s: e-mail address verified: %t", id, verified)
			return nil
		})
	})
}
