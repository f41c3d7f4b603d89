package policy

import "slices"

// A Set is the policies of one place, compiled: all identity policies of a user, say, or the SCPs of one organizational
// unit. Make one with Compile. A nil Set and the zero Set hold no policies and decide nothing. A Set is immutable and safe
// for concurrent use; deciding takes no lock.
type Set struct {
	typ         Type
	sources     []Source
	statements  []statement // in order of policy and statement
	index       actionIndex
	diagnostics []Diagnostic
	broken      bool // Compile failed: refuse everything
	cites       bool // decisions may cite an Allow of the set, so the first one has to be found
}

// A Source is a policy with its names. The zero Source has no document and does not compile.
type Source struct {
	Name     string // shown in decisions; if empty, the ARN is
	ARN      string // shown in AWS' messages
	Document *Document
}

// A Diagnostic tells of something in a set that can never match, so that its author probably meant something else. A
// statement with a diagnostic is evaluated all the same.
type Diagnostic struct {
	Policy      string // name of the source, else its ARN
	PolicyIndex int
	Statement   int
	Path        string // in the document
	Line        int    // 0 if the document was not parsed from text
	Column      int
	Message     string
}

// Diagnostics lists what can never match, in order of policy and statement.
func (s *Set) Diagnostics() []Diagnostic {
	if s == nil {
		return nil
	}
	return slices.Clone(s.diagnostics)
}

// Len is the number of policies in the set.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return len(s.sources)
}

// Sources are the policies that the set was compiled from, in their order. The documents are those that were given; they must
// not be changed.
func (s *Set) Sources() []Source {
	if s == nil {
		return nil
	}
	return slices.Clone(s.sources)
}

// name is how decisions call a source.
func (s Source) name() string {
	if s.Name != "" {
		return s.Name
	}
	return s.ARN
}

// A verdict is what a set says of a query: the first statement that denies, and the first that allows for each grant, by
// number from 1. 0 is none, so the zero verdict is that of a set that is silent. If a statement denies, those that allow
// may not have been looked at.
type verdict struct {
	deny  int32
	allow [grants]int32
}

// grant is the closest grant that some Allow gives.
func (v *verdict) grant() grant {
	g := directGrant
	for g > noGrant && v.allow[g] == 0 {
		g--
	}
	return g
}

// decide finds the verdict of the set. Only statements whose action can match are looked at.
func (s *Set) decide(q *query, v *verdict) {
	if !s.cites && s.index.every.allows.some() {
		s.tryAll(&s.index.every.allows, q, v) // FullAWSAccess and its like spare the others
	}
	if b := s.index.exact.get(q.actionHash, q.action); b != nil {
		s.try(*b, q, v)
	}
	if s.index.services.count > 0 {
		if q.serviceHash == 0 {
			q.serviceHash = hashKey(q.service())
		}
		if heads := s.index.services.get(q.serviceHash, q.service()); heads != nil {
			s.tryHeads(*heads, q, v)
		}
	}
	s.try(&s.index.every, q, v)
}

// tryHeads matches the statements whose action has wildcards.
func (s *Set) tryHeads(heads *headIndex[actionPattern], q *query, v *verdict) {
	for i := heads.find(q.action); i >= 0; i = heads.nodes[i].parent {
		items := heads.nodes[i].items
		for j := range items {
			if items[j].pattern.match(q.action, q) {
				s.try(items[j].bucket, q, v)
			}
		}
	}
}

// try matches the statements of a bucket and keeps the first of each kind.
func (s *Set) try(b *bucket, q *query, v *verdict) {
	if b.denies.some() {
		s.tryAll(&b.denies, q, v)
	}
	if v.deny == 0 && b.allows.some() {
		s.tryAll(&b.allows, q, v)
	}
}

func (s *Set) tryAll(c *candidates, q *query, v *verdict) {
	if c.byResource == nil {
		s.tryEach(c.statements, q, v)
		return
	}
	for i := c.byResource.find(q.r.Resource); i >= 0; i = c.byResource.nodes[i].parent {
		s.tryEach(c.byResource.nodes[i].items, q, v)
	}
}

// tryEach matches statements of one effect, given by number from 1, in order.
func (s *Set) tryEach(numbers []int32, q *query, v *verdict) {
	for _, n := range numbers {
		st := &s.statements[n-1]
		best := v.allow[directGrant]
		if st.deny {
			best = v.deny
		}
		if best != 0 && (best <= n || !s.cites && !st.deny) {
			return // what is known is as good as this one and all behind it
		}
		if st.notAction && !st.matchesAction(q) {
			continue
		}
		f, g := st.firstFailure(q)
		switch {
		case f.element != noElement:
		case st.deny:
			v.deny = n
		case v.allow[g] == 0 || n < v.allow[g]:
			v.allow[g] = n
		}
	}
}

// refuses reports whether the set must refuse everything in the place of a type. choices.md#broken-set
func (s *Set) refuses(t Type) bool {
	return s != nil && (s.broken || s.typ != t && len(s.sources) > 0)
}

// whyRefuses says why a set that refuses everything does.
func (s *Set) whyRefuses(t Type) string {
	if s.broken {
		return "Compile returned this set with an error"
	}
	return "a set of " + s.typ.String() + " policies stands in the place of " + t.String() + " policies"
}
