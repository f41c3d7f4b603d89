package policy

// decide is the algorithm of §4.7. Sets are asked in the order in which explicit denials are reported, so the first one
// that is found is the one to report.
func (p *Policies) decide(q *query) ruling {
	if q.action == alwaysAllowed && !p.broken() {
		return allow(0, 0)
	}
	rcp, scp := allow(RCP, 0), allow(SCP, 0)
	if len(p.RCP) > 0 {
		if rcp = q.askLevels(RCP, p.RCP); rcp.outcome == ExplicitDeny {
			return rcp
		}
	}
	if len(p.SCP) > 0 {
		if scp = q.askLevels(SCP, p.SCP); scp.outcome == ExplicitDeny {
			return scp
		}
	}
	var v verdicts
	switch {
	case p.Endpoint != nil && q.ask(Endpoint, p.Endpoint, &v.endpoint):
		return explicitDeny(Endpoint, v.endpoint.deny)
	case p.Resource != nil && q.ask(Resource, p.Resource, &v.resource):
		return explicitDeny(Resource, v.resource.deny)
	case p.Trust != nil && q.ask(Trust, p.Trust, &v.trust):
		return explicitDeny(Trust, v.trust.deny)
	case p.Identity != nil && q.ask(Identity, p.Identity, &v.identity):
		return explicitDeny(Identity, v.identity.deny)
	case p.Boundary != nil && q.ask(Boundary, p.Boundary, &v.boundary):
		return explicitDeny(Boundary, v.boundary.deny)
	case p.Session != nil && q.ask(Session, p.Session, &v.session):
		return explicitDeny(Session, v.session.deny)

	case rcp.outcome != Allowed:
		return rcp
	case scp.outcome != Allowed:
		return scp
	case p.Endpoint.Len() > 0 && v.endpoint.grant() == noGrant:
		return implicitDeny(Endpoint)
	}
	return p.combine(q, &v)
}

// verdicts are what the sets of the layers say that are no levels.
type verdicts struct{ endpoint, resource, trust, identity, boundary, session verdict }

// ask gets the verdict of a set, if it applies to the query, and reports whether it denies explicitly. A set that must
// refuse everything does, without a statement.
func (q *query) ask(layer Type, set *Set, v *verdict) (denies bool) {
	switch {
	case set.refuses(layer):
		return true
	case len(set.sources) == 0 || q.applies(layer) != "":
		return false
	}
	set.decide(q, v)
	return v.deny != 0
}

// askLevels asks the levels of SCPs or RCPs: the first level that denies explicitly decides, else the first one that does
// not allow.
func (q *query) askLevels(layer Type, levels []Level) ruling {
	all := allow(layer, 0)
	applies := q.appliesLevels(layer) == ""
	for i := range levels {
		var v verdict
		switch set := levels[i].Set; {
		case set.refuses(layer):
			return explicitDeny(layer, 0).atLevel(i)
		case !applies:
			continue
		case set != nil:
			if set.decide(q, &v); v.deny != 0 {
				return explicitDeny(layer, v.deny).atLevel(i)
			}
		}
		if all.outcome == Allowed && v.grant() == noGrant {
			all = implicitDeny(layer).atLevel(i)
		}
	}
	return all
}

// layers are the layers with one set each, in the order in which explicit denials are reported.
var layers = [...]Type{Endpoint, Resource, Trust, Identity, Boundary, Session}

func (p *Policies) levels(layer Type) []Level {
	switch layer {
	case SCP:
		return p.SCP
	case RCP:
		return p.RCP
	}
	return nil
}

// broken reports whether there is a set that Compile returned with an error, or that stands in the place of another type.
// choices.md#broken-set
func (p *Policies) broken() bool {
	for _, layer := range layers {
		if p.setOf(layer, -1).refuses(layer) {
			return true
		}
	}
	for _, layer := range [...]Type{RCP, SCP} {
		for _, level := range p.levels(layer) {
			if level.Set.refuses(layer) {
				return true
			}
		}
	}
	return false
}

// appliesLevels says why SCPs or RCPs do not apply to a query; "" if they do. §4.2
func (q *query) appliesLevels(layer Type) (why string) {
	p, owned := q.principal, q.owned()
	management := q.managementAccount()
	if layer == SCP {
		switch {
		case p.account == "":
			return "SCPs bind principals of accounts only"
		case p.inManagement || p.account == management:
			return "SCPs do not bind the management account"
		case p.serviceLinked:
			return "SCPs do not bind service-linked roles"
		}
		return ""
	}
	switch account := owned.account[0]; {
	case !rcpServices[q.service()] || rcpExempt[q.action]:
		return "RCPs do not apply to this action"
	case p.serviceLinked:
		return "RCPs do not bind service-linked roles"
	case account != "" && (account == management || p.inManagement && account == p.account):
		return "RCPs do not apply to resources of the management account"
	}
	return ""
}

// applies says why a layer with one set does not apply to a query; "" if it does.
func (q *query) applies(layer Type) (why string) {
	switch layer {
	case Resource:
		switch q.owned().side {
		case trustPolicySide:
			return "the role's trust policy stands in the place of a resource policy"
		case noSide, noPolicySide:
			return "no resource policy decides on this resource"
		}
		if bucketPolicyActions[q.action] && q.principal.isRoot() && !q.owned().cross {
			return "the root user of its owner can always read, replace and delete a bucket's policy"
		}
	case Trust:
		if q.owned().side != trustPolicySide {
			return "a trust policy decides only who may assume the role"
		}
	case Identity:
		if !q.principal.mayHaveIdentityPolicies() {
			return "only users, roles and federated users have identity policies"
		}
	case Boundary:
		if !q.principal.mayHaveBoundary() {
			return "only users and roles, other than service-linked ones, have a permissions boundary"
		}
	case Session:
		switch q.principal.kind {
		case roleSessionKind, federatedUserKind, assumedRootKind:
		default:
			return "only sessions have session policies"
		}
	}
	return ""
}

// mayHaveIdentityPolicies reports whether the principal is one that policies can be attached to. A federated user has
// those of the IAM user behind it. §4.2
func (p *Principal) mayHaveIdentityPolicies() bool {
	return p.kind == userKind || p.kind == roleSessionKind || p.kind == federatedUserKind
}

func (p *Principal) isRoot() bool { return p.kind == rootKind || p.kind == assumedRootKind }

func (p *Principal) mayHaveBoundary() bool {
	return p.mayHaveIdentityPolicies() && !p.serviceLinked
}

// combine is what §4.7 does when nothing denies explicitly and RCPs, SCPs and the endpoint allow.
func (p *Policies) combine(q *query, v *verdicts) ruling {
	owned := q.owned()
	side := owned.side
	layer, resource := Resource, &v.resource
	if side == trustPolicySide {
		layer, resource = Trust, &v.trust
	}
	closest := resource.grant()
	byResource := allow(layer, resource.allow[closest])

	principal := q.principal
	required := side == trustPolicySide || side == keyPolicySide
	cross := owned.cross && side != noSide || side == delegationSide
	switch {
	case principal.account == "": // services, anonymous, web and SAML identities
		if closest == noGrant {
			return implicitDeny(layer)
		}
		return byResource
	case (cross || required) && closest == noGrant:
		return implicitDeny(layer)
	case principal.isRoot():
		if principal.kind == assumedRootKind && v.session.grant() == noGrant {
			return implicitDeny(Session)
		}
		if cross || required {
			return byResource
		}
		return allow(RootUser, 0)
	case !cross && closest == directGrant:
		return byResource
	}

	identity := v.identity.grant() != noGrant
	session := p.Session.Len() > 0 && principal.kind != userKind
	switch {
	case !identity && (cross || closest != roleGrant):
		return implicitDeny(Identity)
	case q.hasBoundary && v.boundary.grant() == noGrant:
		return implicitDeny(Boundary)
	case session && v.session.grant() == noGrant:
		return implicitDeny(Session)
	case !session && principal.kind == federatedUserKind && (cross || closest < roleGrant):
		return implicitDeny(Session) // choices.md#federated-user-without-session-policy
	case closest == directGrant || !identity:
		return byResource
	}
	return allow(Identity, v.identity.allow[directGrant])
}
