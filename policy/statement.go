package policy

// A statement is a statement of a Set, compiled.
type statement struct {
	policy int32 // index of its source
	index  int32 // in the document

	deny                                 bool
	notAction, notResource, notPrincipal bool
	// hasPrincipals: the element is there. anyResource: there is no Resource element and the type needs none.
	hasPrincipals, anyResource bool

	// never is the element that makes the statement match nothing whatever the request is.
	never element

	actions    []*pattern // of folded text
	resources  []resourcePattern
	principals []principalPattern
	conditions []condition

	sid string
}

// An element is a part of a statement that a request is matched with.
type element uint8

const (
	noElement element = iota
	principalElement
	actionElement
	resourceElement
	conditionElement
)

// A failure is the first part of a statement that a request does not match. The zero failure is none: the statement
// applies.
type failure struct {
	element   element
	condition int32 // which condition of the statement
}

// firstFailure matches everything but the action, which the index of the set has matched already; explanations match that
// with matchesAction before they come here. The grant is how closely the statement names the principal.
func (s *statement) firstFailure(q *query) (failure, grant) {
	g := directGrant
	if s.hasPrincipals {
		if s.notPrincipal {
			if spares(s.principals, q.principal, s.deny, q.hasBoundary) {
				return failure{element: principalElement}, noGrant
			}
		} else if g = principalGrant(s.principals, q.principal); g == noGrant {
			return failure{element: principalElement}, noGrant
		}
	}
	if !s.matchesResource(q) {
		return failure{element: resourceElement}, noGrant
	}
	for i := range s.conditions {
		if !s.conditions[i].holds(q) {
			return failure{conditionElement, int32(i)}, noGrant
		}
	}
	return failure{}, g
}

func (s *statement) matchesAction(q *query) bool {
	for i := range s.actions {
		if s.actions[i].match(q.action, q) {
			return !s.notAction
		}
	}
	return s.notAction
}

func (s *statement) matchesResource(q *query) bool {
	if s.anyResource {
		return true
	}
	for i := range s.resources {
		if s.resources[i].match(q) {
			return !s.notResource
		}
	}
	return s.notResource
}
