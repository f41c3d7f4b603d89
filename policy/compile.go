package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Compile makes a Set of the policies that stand together in one place. It takes whatever Parse accepts, also what AWS
// would not save today: unknown operators, refused Versions, elements that a type does not have. Such parts are evaluated
// as §§2–3 say, and what can never match is listed by Set.Diagnostics. No sources make a set that decides nothing.
//
// A document that Parse would refuse, a Source without a document, an unknown Type, and two boundaries or two endpoint
// policies are errors. With an error, Compile returns a set that refuses everything it is asked, so that a program that
// ignores the error denies.
//
// The set keeps the documents themselves, for Explain and Sources: they must not be changed afterwards. The cost is linear in the number of statements.
func Compile(t Type, sources ...Source) (*Set, error) {
	if t < Identity || t > Endpoint {
		return &Set{typ: t, broken: true}, fmt.Errorf("%w: the type of a set must be one of Identity to Endpoint, not %q", ErrInvalid, t)
	}
	if len(sources) > 1 && (t == Boundary || t == Endpoint) {
		return &Set{typ: t, broken: true}, fmt.Errorf("%w: at most one %s policy applies to a request, not %d", ErrInvalid, t, len(sources))
	}
	c := compiler{
		Set:     Set{typ: t, sources: slices.Clone(sources), cites: t == Identity || t == Resource || t == Trust},
		actions: make(map[string]*pattern),
	}
	total := 0
	for _, source := range sources {
		if source.Document != nil {
			total += len(source.Document.Statements)
		}
	}
	c.statements = make([]statement, 0, total)
	c.folded = make([][]string, 0, total)
	for i, source := range sources {
		if err := c.add(i, source); err != nil {
			return &Set{typ: t, broken: true}, err
		}
	}
	set := c.Set // what the compiler knows beside it is not kept
	set.index = newActionIndex(set.statements, c.folded)
	return &set, nil
}

// A compiler fills a Set.
type compiler struct {
	Set
	folded  [][]string          // the actions of each statement, for the index
	actions map[string]*pattern // by folded text: many statements share them

	// The text of the document that is being compiled, once a diagnostic has to be placed in it.
	text   *documentText
	placed bool
}

func (c *compiler) add(policy int, source Source) error {
	d := source.Document
	if d == nil {
		return fmt.Errorf("%w: policy %d (%q) has no document", ErrInvalid, policy, source.name())
	}
	if f := d.malformed(); f != nil {
		return fmt.Errorf("policy %d (%q): %w", policy, source.name(), f)
	}
	c.text, c.placed = nil, false
	for i := range d.Statements {
		c.addStatement(policy, i, d)
	}
	return nil
}

// A statementCompiler compiles one statement.
type statementCompiler struct {
	*compiler
	document *Document
	from     *Statement
	to       statement
	folded   []string // its actions
}

func (c *compiler) addStatement(policy, index int, d *Document) {
	s := statementCompiler{compiler: c, document: d, from: &d.Statements[index]}
	s.to = statement{policy: int32(policy), index: int32(index), deny: s.from.Effect == Deny, sid: s.from.Sid}
	s.compilePrincipals()
	s.compileActions()
	s.compileResources()
	s.compileConditions()
	c.statements = append(c.statements, s.to)
	c.folded = append(c.folded, s.folded)
}

// diagnose lists something that can never match, by its place in the statement.
func (s *statementCompiler) diagnose(message string, steps ...any) {
	if !s.placed {
		s.text, s.placed = s.document.current(), true
	}
	f := faultIn(s.text, append(at("Statement", int(s.to.index)), steps...), message, "", "")
	s.diagnostics = append(s.diagnostics, Diagnostic{
		Policy: s.sources[s.to.policy].name(), PolicyIndex: int(s.to.policy), Statement: int(s.to.index),
		Path: f.Path, Line: f.Line, Column: f.Column, Message: message,
	})
}

// choices.md#principal-element-by-type
func (s *statementCompiler) compilePrincipals() {
	list, member, negated := s.from.principals()
	switch {
	case list == nil && s.typ.needsPrincipal():
		s.to.never = principalElement
		s.diagnose("a statement without a Principal matches nobody in a policy of this type")
		return
	case list != nil && !s.typ.needsPrincipal():
		s.to.never = principalElement
		s.diagnose("a statement with a "+member+" matches nothing in a policy of this type", member)
		return
	case list == nil:
		return
	}
	s.to.hasPrincipals, s.to.notPrincipal = true, negated
	if list.Everyone {
		s.to.principals = append(s.to.principals, principalPattern{kind: namesEveryone, text: "*"})
	}
	for _, kind := range [...]struct {
		name    string
		entries []string
	}{{"AWS", list.AWS}, {"Service", list.Service}, {"Federated", list.Federated}, {"CanonicalUser", list.CanonicalUser}} {
		for i, text := range kind.entries {
			p, why := compilePrincipal(kind.name, text, s.typ)
			if s.to.principals = append(s.to.principals, p); why != "" {
				s.diagnose(why, member, kind.name, i)
			}
		}
	}
	if len(s.to.principals) == 0 && !negated {
		s.diagnose("a Principal without entries names nobody", member)
	}
}

func (s *statementCompiler) compileActions() {
	actions, member, negated := s.from.actions()
	s.to.notAction = negated
	s.folded = make([]string, len(actions))
	s.to.actions = make([]*pattern, len(actions))
	for i, text := range actions {
		s.folded[i] = foldASCII(text)
		s.to.actions[i] = s.action(s.folded[i])
		service, _, _ := strings.Cut(s.folded[i], ":")
		switch {
		case s.to.actions[i].how == matchesNothing:
			s.diagnose(`an action that is neither "*" nor a service, a colon and a name matches nothing`, member, i)
		case negated && text == "*":
			s.diagnose("NotAction with * leaves no action", member, i)
		case strings.ContainsAny(text, " \t,"):
			s.diagnose("no action has a blank or a comma in its name", member, i)
		case s.typ == RCP && text != "*" && !rcpServices[service]:
			s.diagnose("resource control policies do not apply to this service", member, i)
		}
	}
	if len(actions) == 0 && !negated {
		s.diagnose("a statement without an Action matches nothing")
	}
}

func (s *statementCompiler) compileResources() {
	resources, member, negated := s.from.resources()
	s.to.notResource = negated
	s.to.resources = make([]resourcePattern, len(resources))
	for i, text := range resources {
		var why string
		if s.to.resources[i], why = compileResource(text, s.typ, s.document.Version); why != "" {
			s.diagnose(why, member, i)
		} else if negated && text == "*" {
			s.diagnose("NotResource with * leaves no resource", member, i)
		}
	}
	if resources == nil {
		// choices.md#validate-resource-required
		s.to.anyResource = s.typ == Trust || s.typ == Resource
	}
	if len(resources) == 0 && !negated && !s.to.anyResource {
		s.diagnose("a statement without a Resource matches nothing")
	}
}

func (s *statementCompiler) compileConditions() {
	n := 0
	for _, block := range s.from.Condition {
		n += len(block.Keys)
	}
	if n == 0 {
		return
	}
	s.to.conditions = make([]condition, 0, n)
	for i, block := range s.from.Condition {
		op, known := parseOperator(block.Operator)
		if !known && len(block.Keys) > 0 {
			s.diagnose("an unknown operator is never true", "Condition", block.Operator)
		}
		for j, key := range block.Keys {
			c, dismissed := compileCondition(op, key.Key, key.Values, s.document.Version)
			c.operatorIndex, c.keyIndex = int32(i), int32(j)
			s.to.conditions = append(s.to.conditions, c)
			switch {
			case !known:
			case dismissed > 0:
				s.diagnose(strconv.Itoa(dismissed)+" of the values do not fit the operator and match nothing", "Condition", block.Operator, key.Key)
			case c.isNever(len(key.Values)):
				s.diagnose("the condition is never true", "Condition", block.Operator, key.Key)
			}
		}
	}
}

// needsPrincipal reports whether statements of the type name principals; the others must not. §1.4
func (t Type) needsPrincipal() bool {
	return t == Resource || t == Trust || t == RCP || t == Endpoint
}

func (c *compiler) action(folded string) *pattern {
	p := c.actions[folded]
	if p == nil {
		p = new(pattern)
		*p = compileAction(folded)
		c.actions[folded] = p
	}
	return p
}

// compileAction compiles an action in folded text. choices.md#action-service-wildcard
func compileAction(folded string) pattern {
	service, _, ok := strings.Cut(folded, ":")
	if folded != "*" && (!ok || strings.ContainsAny(service, "*?")) {
		return pattern{}
	}
	return compilePattern(parsePieces(folded, syntax{wildcards: true}))
}
