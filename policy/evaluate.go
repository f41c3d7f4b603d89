package policy

import "fmt"

// Policies are all the policies around a request. A nil Set, or one without policies, is no such policy. The zero Policies
// allow only what needs no policy: what the root user does in its own account, and sts:GetCallerIdentity.
//
// A set that Compile returned with an error, and a set of another Type than its place, refuse everything: the request is
// denied explicitly.
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

// MarshalText writes what String gives.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// A Decision is the answer to a request and what made it: the statement that denied explicitly, the layer that did not
// allow, or the grant that an allowed request rests on (choices.md#grant-citation). Where several would do, the order is
// that of choices.md#reason-order, whatever order they were evaluated in.
//
// The zero Decision denies. Decisions may be compared with ==.
type Decision struct {
	Outcome Outcome

	// Layer is the kind of policy that decided; RootUser if the root user's own right did, 0 if nothing was asked:
	// sts:GetCallerIdentity, and a request without principal or of a malformed action or resource.
	Layer Type

	// Level is the index of the SCP or RCP level, -1 in other layers; Target is its name.
	Level  int
	Target string

	// PolicyIndex and Statement are indexes of the policy in its set and of the statement in its document; Policy is
	// the name of its source, else the ARN. They are -1, -1 and "" where no statement decided: in an implicit denial,
	// for the root user's own right, and where a set refuses everything (see Policies).
	PolicyIndex int
	Policy      string
	Statement   int
	Sid         string // "" if the statement has none
}

// Allowed reports whether the request is allowed.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Evaluate decides a request by the rules of §4: an explicit denial anywhere, then what each layer has to allow, within one
// account or across two. It does not allocate.
func (p *Policies) Evaluate(r *Request) (d Decision) {
	serviceLength, ok := r.decidable()
	if !ok {
		d.cite(p, ruling{level: -1}) // choices.md#zero-principal, choices.md#malformed-request
		return d
	}
	var buffer actionBuffer
	q := newQuery(r, serviceLength, &buffer)
	q.prepare(p)
	d.cite(p, p.decide(&q))
	return d
}

// A ruling is a Decision as numbers, which is how the steps of a decision hand it on.
type ruling struct {
	outcome   Outcome
	layer     Type
	level     int32 // -1 if the layer has none
	statement int32 // number in the set, from 1; 0 if none is cited
}

func allow(layer Type, statement int32) ruling { return ruling{Allowed, layer, -1, statement} }

func implicitDeny(layer Type) ruling { return ruling{ImplicitDeny, layer, -1, 0} }

func explicitDeny(layer Type, statement int32) ruling {
	return ruling{ExplicitDeny, layer, -1, statement}
}

// atLevel puts a ruling at a level.
func (r ruling) atLevel(level int) ruling {
	r.level = int32(level)
	return r
}

// cite fills a decision with a ruling and its names.
func (d *Decision) cite(p *Policies, r ruling) {
	d.Outcome, d.Layer, d.Level = r.outcome, r.layer, int(r.level)
	d.PolicyIndex, d.Statement = -1, -1
	if r.level >= 0 {
		d.Target = p.levels(r.layer)[r.level].Target
	}
	if r.statement > 0 {
		set := p.setOf(r.layer, int(r.level))
		s := &set.statements[r.statement-1]
		d.PolicyIndex, d.Policy = int(s.policy), set.sources[s.policy].name()
		d.Statement, d.Sid = int(s.index), s.sid
	}
}

// setOf is the set that stands in a layer, or at a level of SCPs or RCPs; nil if there is none.
func (p *Policies) setOf(layer Type, level int) *Set {
	switch layer {
	case Identity:
		return p.Identity
	case Boundary:
		return p.Boundary
	case Session:
		return p.Session
	case Resource:
		return p.Resource
	case Trust:
		return p.Trust
	case Endpoint:
		return p.Endpoint
	}
	if levels := p.levels(layer); level >= 0 && level < len(levels) {
		return levels[level].Set
	}
	return nil
}
