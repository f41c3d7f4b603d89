package sim

import "github.com/awsaccount/awsaccount"

// EnableAllFeaturesOutput is the output of EnableAllFeatures.
type EnableAllFeaturesOutput struct{ Handshake Handshake }

// EnableAllFeatures asks every invited member of an organization with consolidated billing to approve of all features, and
// cancels open invitations. When all have accepted, the management account accepts the handshake that is returned. It expires
// after 90 days.
func (c *Client) EnableAllFeatures() (EnableAllFeaturesOutput, error) {
	return do(c, enableAllFeatures, struct{}{})
}

// maxMigration is how many accounts an organization may have that enables all features by itself. spec §3.4
const maxMigration = 5000

var enableAllFeatures = operation[struct{}, EnableAllFeaturesOutput]{
	action: "organizations:EnableAllFeatures",
	apply: func(x *call, _ *struct{}) (out EnableAllFeaturesOutput, err error) {
		s := x.state
		switch {
		case x.org.allFeatures:
			return out, failBecause(handshakeConstraint, "ORGANIZATION_ALREADY_HAS_ALL_FEATURES")
		case x.org.migration != "":
			return out, failBecause(handshakeConstraint, "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION")
		case s.memberCount(x.org)+1 > maxMigration:
			return out, failBecause(constraint, "ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED")
		}
		s.cancelPending(x.org.id, actionInvite)
		parent := s.send(x.org, handshake{action: actionEnable, state: handshakeRequested, recipient: x.org.management}, migrationTime)
		var missing []approval
		for _, id := range s.members.get(x.org.id).list() {
			if a := s.accounts.get(id); id != x.org.management && a.invited && a.State(s.now) != awsaccount.Closed {
				child := s.send(x.org, handshake{action: actionApprove, state: handshakeOpen, recipient: id, parent: parent.id}, migrationTime)
				missing = append(missing, approval{id, child.id})
			}
		}
		parent = s.changeHandshake(parent.id, func(h *handshake) { h.missing = missing })
		s.changeOrganization(x.org.id, func(o *organization) { o.migration = parent.id })
		s.open(x.org.id)
		x.org = s.organizations.get(x.org.id)
		return EnableAllFeaturesOutput{x.show(s.handshakes.get(parent.id))}, nil
	},
}
