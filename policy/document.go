package policy

import "slices"

// The only two values of Effect. §1.1
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// An Effect is what an applicable statement does. Case counts (G3).
type Effect string

// The two versions of the policy language. §1.2
const (
	Version2012 = "2012-10-17" // variables are replaced
	Version2008 = "2008-10-17" // variables are ordinary text
)

// A Document is the content of a policy: what its JSON says, without layout. Lists are always lists, whether the JSON
// has a list or a lone string; a nil list is an absent element and an empty one is "[]".
//
// The zero Document has no statement. A Document may be built by hand, and a parsed one may be edited until it is compiled;
// Compile and Validate refuse what Parse would refuse. Faults of an edited document have no line and column. Nothing in
// this package changes a Document, so one may be read by several goroutines. As JSON it is the policy.
type Document struct {
	Version    string // "" if absent
	ID         string // "" if absent
	Statements []Statement

	source *documentText // what Parse read; nil if the document was built by hand
}

// A Statement is one statement of a Document. See Document for absent and empty lists.
type Statement struct {
	Sid          string // "" if absent
	Effect       Effect
	Principal    *Principals // nil if absent
	NotPrincipal *Principals // nil if absent
	Action       []string
	NotAction    []string
	Resource     []string
	NotResource  []string
	Condition    []Condition // in document order
}

// Principals is a Principal or NotPrincipal element. The zero value, "{}", names nobody.
type Principals struct {
	Everyone      bool // the bare "*"; nothing else is set then
	AWS           []string
	Federated     []string
	Service       []string
	CanonicalUser []string
}

// A Condition is one operator of a Condition element with its keys, in document order.
type Condition struct {
	Operator string // as written, with ForAllValues:, ForAnyValue: and IfExists
	Keys     []ConditionKey
}

// A ConditionKey is a key and the values that it is compared with. Numbers and booleans are their text
// (choices.md#scalar-condition-values).
type ConditionKey struct {
	Key    string
	Values []string
}

// MarshalJSON writes the document as Print does.
func (d Document) MarshalJSON() ([]byte, error) { return Print(&d), nil }

// UnmarshalJSON reads a document as Parse does. If it fails, the document is left as it was.
func (d *Document) UnmarshalJSON(data []byte) error {
	parsed, err := Parse(data)
	if err != nil {
		return err
	}
	*d = *parsed
	return nil
}

// Equal reports whether two documents say the same, layout apart. The order of lists, statements and conditions counts.
func (d *Document) Equal(e *Document) bool {
	if d == nil || e == nil {
		return d == e
	}
	return d.Version == e.Version && d.ID == e.ID && slices.EqualFunc(d.Statements, e.Statements, equalStatements)
}

func equalStatements(a, b Statement) bool {
	return a.Sid == b.Sid && a.Effect == b.Effect &&
		equalPrincipals(a.Principal, b.Principal) && equalPrincipals(a.NotPrincipal, b.NotPrincipal) &&
		equalList(a.Action, b.Action) && equalList(a.NotAction, b.NotAction) &&
		equalList(a.Resource, b.Resource) && equalList(a.NotResource, b.NotResource) &&
		(a.Condition == nil) == (b.Condition == nil) && slices.EqualFunc(a.Condition, b.Condition, equalConditions)
}

func equalPrincipals(a, b *Principals) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Everyone == b.Everyone && equalList(a.AWS, b.AWS) && equalList(a.Federated, b.Federated) &&
		equalList(a.Service, b.Service) && equalList(a.CanonicalUser, b.CanonicalUser)
}

func equalConditions(a, b Condition) bool {
	return a.Operator == b.Operator && slices.EqualFunc(a.Keys, b.Keys, func(a, b ConditionKey) bool {
		return a.Key == b.Key && slices.Equal(a.Values, b.Values)
	})
}

// equalList tells an absent list from an empty one.
func equalList(a, b []string) bool {
	return (a == nil) == (b == nil) && slices.Equal(a, b)
}

// The elements of a statement come in two forms; these give the one that is there, its name, and whether it is the Not form.

func (s *Statement) principals() (list *Principals, member string, negated bool) {
	if s.NotPrincipal != nil {
		return s.NotPrincipal, "NotPrincipal", true
	}
	return s.Principal, "Principal", false
}

func (s *Statement) actions() (list []string, member string, negated bool) {
	if s.NotAction != nil {
		return s.NotAction, "NotAction", true
	}
	return s.Action, "Action", false
}

func (s *Statement) resources() (list []string, member string, negated bool) {
	if s.NotResource != nil {
		return s.NotResource, "NotResource", true
	}
	return s.Resource, "Resource", false
}
