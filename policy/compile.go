package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Compile makes a Set of the policies that stand together in one place. It takes whatever Parse accepts, also what AWS
// would not save today: unknown operators, refused Versions, elements that a type does not have. Such parts are evaluated
// as §§2–3 say, and what can never match is listed by Set.Diagnostics. No sources make a set that decides nothing.
//
// A document that Parse would refuse, a Source without a document, an unknown Type, and two boundaries or two endpoint
// policies are errors. With an error, Compile returns a set that refuses everything it is asked, so that a program that
// ignores the error denies.
//
// The documents must not be changed afterwards. The cost is linear in the number of statements.
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
}

func (c *compiler) add(policy int, source Source) error {
	d := source.Document
	if d == nil {
		return fmt.Errorf("%w: policy %d (%q) has no document", ErrInvalid, policy, source.name())
	}
	if f := d.malformed(); f != nil {
		return fmt.Errorf("policy %d (%q): %w", policy, source.name(), f)
	}
	for i := range d.Statements {
		c.addStatement(policy, i, d)
	}
	return nil
}

// malformed finds, in a document that was built by hand, what Parse would have refused.
func (d *Document) malformed() *Fault {
	if d.Version != "" && d.Version != Version2012 && d.Version != Version2008 {
		return d.fault(at("Version"), ruleVersion, d.Version, awsSyntax)
	}
	if len(d.Statements) == 0 {
		return d.fault(nil, "a policy must have a Statement", "", awsSyntax)
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Effect != Allow && s.Effect != Deny {
			return d.fault(at("Statement", i, "Effect"), ruleEffect, string(s.Effect), awsSyntax)
		}
		if s.Principal != nil && s.NotPrincipal != nil || s.Action != nil && s.NotAction != nil || s.Resource != nil && s.NotResource != nil {
			return d.fault(at("Statement", i), ruleTwin, "", awsSyntax)
		}
		if d.source == nil && !s.validText() {
			return d.fault(at("Statement", i), "text must be valid UTF-8", "", awsSyntax)
		}
	}
	return nil
}

// validText reports whether all text that is matched is UTF-8; matching relies on it.
func (s *Statement) validText() bool {
	lists := [][]string{s.Action, s.NotAction, s.Resource, s.NotResource}
	for _, c := range s.Condition {
		for _, k := range c.Keys {
			lists = append(lists, []string{c.Operator, k.Key}, k.Values)
		}
	}
	return !slices.ContainsFunc(lists, func(list []string) bool {
		return slices.ContainsFunc(list, func(text string) bool { return !utf8.ValidString(text) })
	})
}

func (c *compiler) addStatement(policy, index int, d *Document) {
	from := &d.Statements[index]
	s := statement{policy: int32(policy), index: int32(index), deny: from.Effect == Deny, sid: from.Sid}
	diagnose := func(steps []any, message string) {
		f := d.fault(append(at("Statement", index), steps...), message, "", "")
		c.diagnostics = append(c.diagnostics, Diagnostic{
			Policy: c.sources[policy].name(), PolicyIndex: policy, Statement: index,
			Path: f.Path, Line: f.Line, Column: f.Column, Message: message,
		})
	}

	// Principal. choices.md#principal-element-by-type
	list, member := from.Principal, "Principal"
	if from.NotPrincipal != nil {
		list, member = from.NotPrincipal, "NotPrincipal"
		s.notPrincipal = true
	}
	switch {
	case list == nil && c.typ.needsPrincipal():
		s.never = principalElement
		diagnose(nil, "a statement without a Principal matches nobody in a policy of this type")
	case list != nil && !c.typ.needsPrincipal():
		s.never = principalElement
		diagnose(at(member), "a statement with a "+member+" matches nothing in a policy of this type")
	case list != nil:
		s.hasPrincipals = true
		s.principals = compilePrincipals(list, c.typ)
		c.diagnosePrincipals(list, at(member), diagnose)
	}

	// Action.
	actions, member := from.Action, "Action"
	if from.NotAction != nil {
		actions, member = from.NotAction, "NotAction"
		s.notAction = true
	}
	folded := make([]string, len(actions))
	s.actions = make([]*pattern, len(actions))
	for i, text := range actions {
		folded[i] = foldASCII(text)
		if s.actions[i] = c.action(folded[i]); s.actions[i].how == matchesNothing {
			diagnose(at(member, i), `an action that is neither "*" nor a service, a colon and a name matches nothing`)
		}
	}
	if len(actions) == 0 && !s.notAction {
		diagnose(nil, "a statement without an Action matches nothing")
	}

	// Resource.
	resources, member := from.Resource, "Resource"
	if from.NotResource != nil {
		resources, member = from.NotResource, "NotResource"
		s.notResource = true
	}
	s.resources = make([]resourcePattern, len(resources))
	for i, text := range resources {
		var why string
		if s.resources[i], why = compileResource(text, c.typ, d.Version); why != "" {
			diagnose(at(member, i), why)
		}
	}
	if resources == nil {
		// choices.md#validate-resource-required
		if s.anyResource = c.typ == Trust || c.typ == Resource; !s.anyResource {
			diagnose(nil, "a statement without a Resource matches nothing")
		}
	}

	c.addConditions(&s, from, d.Version, diagnose)
	c.statements = append(c.statements, s)
	c.folded = append(c.folded, folded)
}

func (c *compiler) addConditions(s *statement, from *Statement, version string, diagnose func([]any, string)) {
	n := 0
	for _, block := range from.Condition {
		n += len(block.Keys)
	}
	if n == 0 {
		return
	}
	s.conditions = make([]condition, 0, n)
	for i, block := range from.Condition {
		op, known := parseOperator(block.Operator)
		for j, key := range block.Keys {
			path := at("Condition", block.Operator, key.Key)
			compiled, dismissed := compileCondition(op, key.Key, key.Values, version)
			compiled.operatorIndex, compiled.keyIndex = int32(i), int32(j)
			s.conditions = append(s.conditions, compiled)
			switch {
			case !known:
				diagnose(path[:2], "an unknown operator is never true")
			case dismissed > 0:
				diagnose(path, strconv.Itoa(dismissed)+" of the values do not fit the operator and match nothing")
			}
		}
	}
}

// diagnosePrincipals tells of entries that name nobody. §1.5
func (c *compiler) diagnosePrincipals(list *Principals, path []any, diagnose func([]any, string)) {
	for _, kind := range [...]struct {
		name    string
		entries []string
	}{{"AWS", list.AWS}, {"Federated", list.Federated}, {"Service", list.Service}, {"CanonicalUser", list.CanonicalUser}} {
		for i, text := range kind.entries {
			why := ""
			switch {
			case kind.name == "AWS" && text == "*":
			case strings.ContainsAny(text, "*?"):
				why = "a principal with a wildcard names nobody"
			case kind.name == "AWS" && compileAWSPrincipal(text).kind == namesNobody:
				why = "text that is neither an account, an ARN nor a unique ID names nobody"
			case kind.name == "CanonicalUser":
				why = "a canonical user ID names nobody: AWS replaces it when it saves the policy"
			case kind.name == "Federated" && c.typ != Trust:
				why = "an identity provider names somebody in a trust policy only"
			}
			if why != "" {
				diagnose(append(path[:len(path):len(path)], kind.name, i), why)
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
