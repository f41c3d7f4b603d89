package policy

import "fmt"

// Policies are all the policies around a request. A nil Set, or one without policies, is no such policy. The zero Policies
// allow only what needs no policy: what the root user does in its own account, and sts:GetCallerIdentity.
//
// Policies are only read; several goroutines may use the same ones.
type Policies struct {
	Identity *Set // of the principal: inline and managed, of a user's groups too
	Boundary *Set // of the principal
	Session  *Set // passed when the session was made; the task policy of an AssumeRoot session
	Resource *Set // of the resource
	Trust    *Set // of the role that is to be assumed
	Endpoint *Set // of the VPC endpoint that the request came through

	// SCP are the levels of the principal's organization, the root first, the account last; RCP those of the resource's.
	// None means not known, and not applied.
	SCP, RCP []Level
}

// A Level is one step of the path from an organization's root to an account, with the policies attached there. A level
// without policies allows nothing: AWS keeps at least one policy attached everywhere.
type Level struct {
	Target string // ID of the root, organizational unit or account, for decisions to name
	Set    *Set
}

// An Outcome is the answer to a request. The zero Outcome denies.
type Outcome uint8

// The three outcomes, by AWS' names in other tools: an implicit denial is the absence of a permission, which a policy could
// grant; an explicit one is the word of a Deny statement.
const (
	ImplicitDeny Outcome = iota
	ExplicitDeny
	Allowed
)

// String is the name of the constant.
func (o Outcome) String() string {
	if names := [...]string{"ImplicitDeny", "ExplicitDeny", "Allowed"}; int(o) < len(names) {
		return names[o]
	}
	return fmt.Sprintf("Outcome(%d)", o)
}

// A Decision is the answer to a request and what made it: the statement that denied explicitly, the layer that did not
// allow, or the grant that an allowed request rests on (choices.md#grant-citation). Where several would do, the order is
// that of choices.md#reason-order, whatever order they were evaluated in.
//
// The zero Decision denies. Decisions may be compared with ==.
type Decision struct {
	Outcome Outcome

	// Layer is the kind of policy that decided; RootUser if the root user's own right did, 0 if nothing was asked:
	// sts:GetCallerIdentity, and a request without principal.
	Layer Type

	// Level is the index of the SCP or RCP level, -1 in other layers; Target is its name.
	Level  int
	Target string

	// PolicyIndex and Statement are indexes of the policy in its set and of the statement in its document; Policy is
	// the name of its source, else the ARN. An implicit denial has -1, -1 and "".
	PolicyIndex int
	Policy      string
	Statement   int
	Sid         string // "" if the statement has none
}

// Allowed reports whether the request is allowed.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Evaluate decides a request by the rules of §4: an explicit denial anywhere, then what each layer has to allow, within one
// account or across two. It does not allocate.
func (p *Policies) Evaluate(r *Request) Decision {
	if r.Principal == nil || r.Principal.kind == 0 {
		return implicit(0, -1) // choices.md#zero-principal
	}
	var buffer actionBuffer
	q := newQuery(p, r, &buffer)
	return p.decide(&q)
}

// implicit is an implicit denial by a layer.
func implicit(layer Type, level int) Decision {
	return Decision{Outcome: ImplicitDeny, Layer: layer, Level: level, PolicyIndex: -1, Statement: -1}
}

// cite is a decision that rests on a statement of a set.
func cite(outcome Outcome, layer Type, set *Set, n int32) Decision {
	s := &set.statements[n]
	return Decision{
		Outcome: outcome, Layer: layer, Level: -1,
		PolicyIndex: int(s.policy), Policy: set.sources[s.policy].name(), Statement: int(s.index), Sid: s.sid,
	}
}

// at puts a decision at a level.
func (d Decision) at(level int, levels []Level) Decision {
	d.Level, d.Target = level, levels[level].Target
	return d
}

// decide is the algorithm of §4.7. Sets are asked in the order in which explicit denials are reported, so the first one
// that is found is the one to report.
func (p *Policies) decide(q *query) Decision {
	if layer, level, broken := p.broken(); broken {
		d := Decision{Outcome: ExplicitDeny, Layer: layer, Level: level, PolicyIndex: -1, Statement: -1}
		if level >= 0 {
			d.Target = p.levels(layer)[level].Target
		}
		return d
	}
	if q.action == alwaysAllowed {
		return Decision{Outcome: Allowed, Level: -1, PolicyIndex: -1, Statement: -1}
	}
	rcp, rcpAllows, denied := p.decideLevels(q, RCP)
	if denied {
		return rcp
	}
	scp, scpAllows, denied := p.decideLevels(q, SCP)
	if denied {
		return scp
	}
	side := q.side(p)
	var verdicts [RootUser]verdict
	for _, layer := range layers {
		verdicts[layer] = silent
		if q.applies(layer, side) == "" {
			set := p.set(layer)
			v := set.decide(q)
			if v.deny != none {
				return cite(ExplicitDeny, layer, set, v.deny)
			}
			verdicts[layer] = v
		}
	}
	switch {
	case !rcpAllows:
		return rcp
	case !scpAllows:
		return scp
	case p.Endpoint.Len() > 0 && verdicts[Endpoint].grant() == noGrant:
		return implicit(Endpoint, -1)
	}
	return p.combine(q, side, &verdicts)
}

// layers are the layers with one set each, in the order in which explicit denials are reported.
var layers = [...]Type{Endpoint, Resource, Trust, Identity, Boundary, Session}

func (p *Policies) set(layer Type) *Set {
	return [...]*Set{
		Identity: p.Identity, Boundary: p.Boundary, Session: p.Session,
		Resource: p.Resource, Trust: p.Trust, Endpoint: p.Endpoint,
	}[layer]
}

func (p *Policies) levels(layer Type) []Level {
	switch layer {
	case SCP:
		return p.SCP
	case RCP:
		return p.RCP
	}
	return nil
}

// broken finds a set that Compile returned with an error, or that stands in the place of another type.
// choices.md#broken-set
func (p *Policies) broken() (layer Type, level int, broken bool) {
	for _, layer := range [...]Type{RCP, SCP} {
		for i, l := range p.levels(layer) {
			if l.Set.refuses(layer) {
				return layer, i, true
			}
		}
	}
	for _, layer := range layers {
		if p.set(layer).refuses(layer) {
			return layer, -1, true
		}
	}
	return 0, -1, false
}

// decideLevels asks the levels of SCPs or RCPs. It returns the explicit denial of the first level that has one, or the
// implicit denial of the first level that does not allow.
func (p *Policies) decideLevels(q *query, layer Type) (d Decision, allows, denied bool) {
	levels := p.levels(layer)
	if q.appliesLevels(layer) != "" {
		return d, true, false
	}
	allows = true
	for i := range levels {
		v := levels[i].Set.decide(q)
		if v.deny != none {
			return cite(ExplicitDeny, layer, levels[i].Set, v.deny).at(i, levels), false, true
		}
		if allows && v.grant() == noGrant {
			d, allows = implicit(layer, i).at(i, levels), false
		}
	}
	return d, allows, false
}

// appliesLevels says why SCPs or RCPs do not apply to a query; "" if they do. §4.2
func (q *query) appliesLevels(layer Type) (why string) {
	p, r := q.principal, q.r
	if layer == SCP {
		switch {
		case p.account == "":
			return "SCPs bind principals of accounts only"
		case p.inManagement || p.account == r.ManagementAccount:
			return "SCPs do not bind the management account"
		case p.serviceLinked:
			return "SCPs do not bind service-linked roles"
		}
		return ""
	}
	switch account := q.resourceAccount[0]; {
	case !rcpServices[q.actionService] || rcpExempt[q.action]:
		return "RCPs do not apply to this action"
	case p.serviceLinked:
		return "RCPs do not bind service-linked roles"
	case account != "" && (account == r.ManagementAccount || p.inManagement && account == p.account):
		return "RCPs do not apply to resources of the management account"
	}
	return ""
}

// applies says why a layer with one set does not apply to a query; "" if it does.
func (q *query) applies(layer Type, side resourceSide) (why string) {
	switch layer {
	case Resource:
		switch side {
		case trustPolicySide:
			return "the role's trust policy stands in the place of a resource policy"
		case noSide, noPolicySide:
			return "no resource policy decides on this resource"
		}
	case Trust:
		if side != trustPolicySide {
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

func (p *Principal) mayHaveBoundary() bool {
	return p.mayHaveIdentityPolicies() && !p.serviceLinked
}

// combine is what §4.7 does when nothing denies explicitly and RCPs, SCPs and the endpoint allow.
func (p *Policies) combine(q *query, side resourceSide, verdicts *[RootUser]verdict) Decision {
	layer := Resource
	if side == trustPolicySide {
		layer = Trust
	}
	resource := &verdicts[layer]
	closest := resource.grant()
	byResource := func() Decision { return cite(Allowed, layer, p.set(layer), resource.allow[closest]) }

	principal := q.principal
	required := side == trustPolicySide || side == keyPolicySide
	cross := q.crossAccount && side != noSide || side == delegationSide
	switch {
	case principal.account == "": // services, anonymous, web and SAML identities
		if closest == noGrant {
			return implicit(layer, -1)
		}
		return byResource()
	case (cross || required) && closest == noGrant:
		return implicit(layer, -1)
	case principal.kind == rootKind || principal.kind == assumedRootKind:
		if principal.kind == assumedRootKind && verdicts[Session].grant() == noGrant {
			return implicit(Session, -1)
		}
		if cross || required {
			return byResource()
		}
		return Decision{Outcome: Allowed, Layer: RootUser, Level: -1, PolicyIndex: -1, Statement: -1}
	case !cross && closest == directGrant:
		return byResource()
	}

	identity := verdicts[Identity].grant() != noGrant
	sessionless := principal.kind == federatedUserKind && p.Session.Len() == 0
	limited := p.Session.Len() > 0 && principal.kind != userKind
	switch {
	case !identity && (cross || closest != roleGrant):
		return implicit(Identity, -1)
	case q.hasBoundary && verdicts[Boundary].grant() == noGrant:
		return implicit(Boundary, -1)
	case limited && verdicts[Session].grant() == noGrant:
		return implicit(Session, -1)
	case sessionless && (cross || closest < roleGrant):
		return implicit(Session, -1) // choices.md#federated-user-without-session-policy
	case closest == directGrant || !identity:
		return byResource()
	}
	return cite(Allowed, Identity, p.Identity, verdicts[Identity].allow[directGrant])
}
