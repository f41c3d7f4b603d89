package policy

import (
	"fmt"
	"slices"
)

// An Explanation tells how a decision came about: layer by layer, in the order in which explicit denials are reported, and
// statement by statement. It is for people; to decide, use Evaluate, which gives the same Decision.
type Explanation struct {
	Decision Decision
	Layers   []LayerFinding
}

// A LayerFinding is what one layer, or one level of SCPs or RCPs, says of a request.
type LayerFinding struct {
	Layer  Type
	Level  int    // -1 if the layer has no levels
	Target string // of the level

	// NotApplied says why the layer was not consulted; "" if it was.
	NotApplied string

	// Refuses says why the layer denies everything, whatever its statements say: it is a mistake of the program. It is
	// "" in all other cases.
	Refuses string

	// Outcome is Allowed or ExplicitDeny if a statement says so, else ImplicitDeny. It is what the layer says by itself:
	// an identity policy that does not allow may be made good by a resource policy. It says nothing if NotApplied is not
	// "": it is ImplicitDeny then, the zero Outcome, whatever the statements are.
	Outcome Outcome

	Statements []Finding
}

// A Finding is what a statement has to do with a request: it applies, or one of its elements does not match.
type Finding struct {
	Policy      string // name of the source, else its ARN
	PolicyIndex int
	Statement   int
	Sid         string
	Effect      Effect

	// Applies reports that everything matches. The fields below then say nothing.
	Applies bool

	// Element is the first element that does not match: "Principal", "NotAction", "Condition" … An element that is
	// required and missing is named too.
	Element string

	// For a Condition, the operator and key as written.
	Operator string
	Key      string

	// Want is what the element, or the condition key, lists; Got what the request has: its principal, action, resource, or
	// the values of the key.
	Want []string
	Got  []string

	// Origin tells where the values of a condition key come from.
	Origin Origin

	// Note says more where a rule surprises, as with a multivalued key without ForAllValues or ForAnyValue.
	Note string

	document *Document
}

// An Origin is where the value of a condition key comes from.
type Origin uint8

// The origins. A key that is kept absent by Absent is Missing.
const (
	Missing Origin = iota // the request does not have the key
	Given                 // by Request.Context
	Derived               // from the principal or the resource
)

// MarshalText writes what String gives.
func (o Origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// String is the name of the constant in lower case.
func (o Origin) String() string {
	if names := [...]string{"missing", "given", "derived"}; int(o) < len(names) {
		return names[o]
	}
	return fmt.Sprintf("Origin(%d)", o)
}

// Equal reports whether two findings say the same.
func (f Finding) Equal(g Finding) bool {
	return f.Policy == g.Policy && f.PolicyIndex == g.PolicyIndex && f.Statement == g.Statement && f.Sid == g.Sid &&
		f.Effect == g.Effect && f.Applies == g.Applies && f.Element == g.Element && f.Operator == g.Operator && f.Key == g.Key &&
		slices.Equal(f.Want, g.Want) && slices.Equal(f.Got, g.Got) && f.Origin == g.Origin && f.Note == g.Note
}

// Place is where in its document the element that does not match stands: path, line and column as in Fault. For a
// statement that applies it is the place of the statement.
func (f *Finding) Place() (path string, line, column int) {
	if f.document == nil {
		return "", 0, 0
	}
	steps := at("Statement", f.Statement)
	if f.Element != "" {
		steps = append(steps, f.Element)
		if f.Element == "Condition" {
			steps = append(steps, f.Operator, f.Key)
		}
	}
	return f.document.Place(steps...)
}

// Explain decides a request as Evaluate does and tells, for each statement of each layer, whether it applies and if not,
// why. It uses the same matching code. Everything in it may be kept; it does not change.
func (p *Policies) Explain(r *Request) Explanation {
	e := Explanation{Decision: p.Evaluate(r)}
	serviceLength, ok := r.decidable()
	if !ok {
		return e
	}
	var buffer actionBuffer
	q := newQuery(r, serviceLength, &buffer)
	q.prepare(p)
	total := 0
	for _, layer := range [...]Type{RCP, SCP} {
		for _, level := range p.levels(layer) {
			total += level.Set.size()
		}
	}
	for _, layer := range layers {
		total += p.setOf(layer, -1).size()
	}
	x := explainer{q: &q, findings: make([]Finding, 0, total)}
	for _, layer := range [...]Type{RCP, SCP} {
		why := q.appliesLevels(layer)
		for i, level := range p.levels(layer) {
			x.explain(LayerFinding{Layer: layer, Level: i, Target: level.Target, NotApplied: why}, level.Set)
		}
	}
	for _, layer := range layers {
		if set := p.setOf(layer, -1); set.Len() > 0 || set.refuses(layer) {
			x.explain(LayerFinding{Layer: layer, Level: -1, NotApplied: q.applies(layer)}, set)
		}
	}
	e.Layers = x.layers
	return e
}

func (s *Set) size() int {
	if s == nil {
		return 0
	}
	return len(s.statements)
}

// An explainer collects findings in one array for all layers.
type explainer struct {
	q        *query
	layers   []LayerFinding
	findings []Finding
}

func (x *explainer) explain(l LayerFinding, s *Set) {
	first := len(x.findings)
	for i := range s.size() {
		f := s.finding(&s.statements[i], x.q)
		switch {
		case !f.Applies || l.NotApplied != "":
		case f.Effect == Deny:
			l.Outcome = ExplicitDeny
		case l.Outcome == ImplicitDeny:
			l.Outcome = Allowed
		}
		x.findings = append(x.findings, f)
	}
	if s.refuses(l.Layer) {
		l.Outcome, l.NotApplied, l.Refuses = ExplicitDeny, "", s.whyRefuses(l.Layer)
	}
	l.Statements = x.findings[first:len(x.findings):len(x.findings)]
	x.layers = append(x.layers, l)
}

// finding explains one statement.
func (s *Set) finding(st *statement, q *query) Finding {
	source := &s.sources[st.policy]
	f := Finding{
		Policy: source.name(), PolicyIndex: int(st.policy), Statement: int(st.index), Sid: st.sid,
		Effect: source.Document.Statements[st.index].Effect, document: source.Document,
	}
	var why failure
	switch {
	case st.never != noElement:
		why.element = st.never
	case !st.matchesAction(q):
		why.element = actionElement
	default:
		why, _ = st.firstFailure(q)
	}
	from := &source.Document.Statements[st.index]
	switch why.element {
	case noElement:
		f.Applies = true
	case principalElement:
		list, member, _ := from.principals()
		f.Element, f.Want, f.Got = member, entries(list), []string{q.principal.name}
		if st.never != noElement {
			f.Note = "each statement of a policy of this type must name a principal"
			if !s.typ.needsPrincipal() {
				f.Note = "policies of this type cannot name principals"
			}
		}
	case actionElement:
		list, member, _ := from.actions()
		f.Element, f.Want, f.Got = member, slices.Clone(list), []string{q.r.Action}
	case resourceElement:
		list, member, _ := from.resources()
		f.Element, f.Want, f.Got = member, slices.Clone(list), []string{q.r.Resource}
		for i := range st.resources {
			if f.Note == "" && !st.notResource {
				f.Note = q.unresolved(&st.resources[i].pattern)
			}
		}
	case conditionElement:
		f.condition(&st.conditions[why.condition], q)
	}
	return f
}

// entries are the principals of an element, of all kinds.
func entries(list *Principals) []string {
	switch {
	case list == nil:
		return nil
	case list.Everyone:
		return []string{"*"}
	}
	return slices.Concat(list.AWS, list.Service, list.Federated, list.CanonicalUser)
}

// Values tells the values that a request has for a condition key, given or derived, and where they come from.
func (r *Request) Values(key string) ([]string, Origin) {
	serviceLength, ok := r.decidable()
	if !ok {
		return nil, Missing
	}
	var buffer actionBuffer
	q := newQuery(r, serviceLength, &buffer)
	q.prepare(&Policies{})
	return q.valuesAndOrigin(newContextKey(key))
}

func (q *query) valuesAndOrigin(key *contextKey) ([]string, Origin) {
	values := slices.Clone(q.values(key))
	switch {
	case len(values) == 0:
		return nil, Missing
	case q.r.Context.find(key.hash, key.folded) != nil:
		return values, Given
	}
	return values, Derived
}

// condition explains why a condition does not hold.
func (f *Finding) condition(c *condition, q *query) {
	block := f.document.Statements[f.Statement].Condition[c.operatorIndex]
	key := block.Keys[c.keyIndex]
	f.Element, f.Operator, f.Key, f.Want = "Condition", block.Operator, key.Key, slices.Clone(key.Values)
	f.Got, f.Origin = q.valuesAndOrigin(&c.key)
	switch {
	case c.base.family == unknownFamily:
		f.Note = "an unknown operator is never true"
	case c.base.family == nullFamily || c.qualifier != noQualifier:
	case len(f.Got) > 1:
		f.Note = "a key with several values needs ForAllValues: or ForAnyValue:"
	}
	for i := range c.patterns {
		if f.Note == "" && !c.base.negated {
			f.Note = q.unresolved(&c.patterns[i])
		}
	}
}

// unresolved names a variable of a pattern that has no value.
func (q *query) unresolved(p *pattern) string {
	for i := range p.middle {
		if piece := &p.middle[i]; piece.kind == variable {
			if _, ok := q.valueOf(piece); !ok {
				return "the variable ${" + piece.key.folded + "} has no value"
			}
		}
	}
	return ""
}
