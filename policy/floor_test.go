package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// The floors are what an engineer would write by hand for exactly one workload, with the condition keys in a map: no
// policy language, no reasons, and no rule of the language that the workload does not use. They answer with the outcome
// only. The engine is measured against them.

// floorW1 decides w1. It is the body of an if in somebody's handler.
func floorW1(action, resource string, context map[string][]string) policy.Outcome {
	if resource != "arn:aws:account::123456789012:account" {
		return policy.ImplicitDeny
	}
	switch action {
	case "account:PutAlternateContact", "account:DeleteAlternateContact":
		if slices.Contains(context["account:AlternateContactTypes"], "BILLING") {
			return policy.ExplicitDeny
		}
	case "account:GetAlternateContact":
	default:
		return policy.ImplicitDeny
	}
	if slices.Contains(context["account:AlternateContactTypes"], "SECURITY") {
		return policy.Allowed
	}
	return policy.ImplicitDeny
}

// A floorW2 decides w2: for each action the tests that are left when everything else about the policies is known. The
// levels of SCPs that allow everything are folded away, and a denial that several levels repeat is tested once.
type floorW2 map[string]*floorProgram

type floorProgram struct{ denies, identity, boundary []floorRule }

type floorRule struct {
	resources  []floorGlob // none: every resource
	conditions []floorCondition
}

// A floorGlob is text * text * … text.
type floorGlob struct {
	head, tail string
	middle     []string
}

type floorCondition struct {
	operator floorOperator
	key      string
	values   []string
}

type floorOperator uint8

const (
	floorEquals floorOperator = iota
	floorNotEquals
	floorHasPrefix
	floorAnyEquals
)

// decide tests denials first. Nothing is remembered from one request to the next.
func (f floorW2) decide(action, resource string, context map[string][]string) policy.Outcome {
	p := f[action]
	switch {
	case p == nil:
		return policy.ImplicitDeny
	case floorAny(p.denies, resource, context):
		return policy.ExplicitDeny
	case floorAny(p.boundary, resource, context) && floorAny(p.identity, resource, context):
		return policy.Allowed
	}
	return policy.ImplicitDeny
}

func floorAny(rules []floorRule, resource string, context map[string][]string) bool {
	for i := range rules {
		if rules[i].applies(resource, context) {
			return true
		}
	}
	return false
}

func (r *floorRule) applies(resource string, context map[string][]string) bool {
	if len(r.resources) > 0 {
		found := false
		for i := range r.resources {
			if r.resources[i].match(resource) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	for i := range r.conditions {
		c := &r.conditions[i]
		if !c.holds(context[c.key]) {
			return false
		}
	}
	return true
}

func (g *floorGlob) match(text string) bool {
	if len(text) < len(g.head)+len(g.tail) || !strings.HasPrefix(text, g.head) || !strings.HasSuffix(text, g.tail) {
		return false
	}
	text = text[len(g.head) : len(text)-len(g.tail)]
	for _, m := range g.middle {
		i := strings.Index(text, m)
		if i < 0 {
			return false
		}
		text = text[i+len(m):]
	}
	return true
}

func (c *floorCondition) holds(got []string) bool {
	switch c.operator {
	case floorEquals:
		return len(got) == 1 && slices.Contains(c.values, got[0])
	case floorNotEquals:
		return len(got) == 1 && !slices.Contains(c.values, got[0])
	case floorHasPrefix:
		if len(got) == 1 {
			for _, prefix := range c.values {
				if strings.HasPrefix(got[0], prefix) {
					return true
				}
			}
		}
	case floorAnyEquals:
		for _, v := range got {
			if slices.Contains(c.values, v) {
				return true
			}
		}
	}
	return false
}

// newFloorW2 does what the engineer does on paper. It knows only what occurs in w2.
func newFloorW2(d w2Documents) floorW2 {
	floor := floorW2{}
	for _, service := range w2Services {
		for _, name := range strings.Fields(service.actions) {
			action := service.name + ":" + name
			p := &floorProgram{}
			for _, document := range d.identity {
				p.add(document, action, &p.identity)
			}
			for _, document := range slices.Concat(d.scp[:]...) {
				p.add(document, action, nil)
			}
			p.add(d.boundary, action, &p.boundary)
			for _, rules := range [][]floorRule{p.denies, p.identity, p.boundary} {
				slices.SortStableFunc(rules, func(a, b floorRule) int { return a.cost() - b.cost() })
			}
			floor[action] = p
		}
	}
	return floor
}

// cost orders rules so that cheap tests, and those that are true more often, come first.
func (r *floorRule) cost() int { return 2*len(r.conditions) + len(r.resources) }

func (p *floorProgram) add(document *policy.Document, action string, allows *[]floorRule) {
	for _, s := range document.Statements {
		if !slices.ContainsFunc(s.Action, func(pattern string) bool {
			head, wild := strings.CutSuffix(pattern, "*") // w2's action patterns have no other wildcard
			return action == head || wild && strings.HasPrefix(action, head)
		}) {
			continue
		}
		var rule floorRule
		for _, text := range s.Resource {
			if text != "*" {
				rule.resources = append(rule.resources, newFloorGlob(text))
			}
		}
		for _, c := range s.Condition {
			for _, key := range c.Keys {
				rule.conditions = append(rule.conditions, newFloorCondition(c.Operator, key))
			}
		}
		rules := allows
		if s.Effect == policy.Deny {
			rules = &p.denies
		}
		if rules != nil && !slices.ContainsFunc(*rules, rule.equal) {
			*rules = append(*rules, rule)
		}
	}
}

func (r *floorRule) equal(other floorRule) bool {
	return slices.EqualFunc(r.resources, other.resources, func(a, b floorGlob) bool {
		return a.head == b.head && a.tail == b.tail && slices.Equal(a.middle, b.middle)
	}) && slices.EqualFunc(r.conditions, other.conditions, func(a, b floorCondition) bool {
		return a.operator == b.operator && a.key == b.key && slices.Equal(a.values, b.values)
	})
}

// newFloorGlob takes a resource pattern of w2 apart; each has a *.
func newFloorGlob(pattern string) floorGlob {
	parts := strings.Split(pattern, "*")
	return floorGlob{head: parts[0], middle: parts[1 : len(parts)-1], tail: parts[len(parts)-1]}
}

func newFloorCondition(operator string, key policy.ConditionKey) floorCondition {
	c := floorCondition{key: key.Key, values: key.Values}
	switch operator {
	case "StringEquals", "Bool": // w2's booleans are in lower case
		c.operator = floorEquals
	case "StringNotEquals":
		c.operator = floorNotEquals
	case "StringLike": // w2's patterns end in * and have no other
		c.operator, c.values = floorHasPrefix, slices.Clone(key.Values)
		for i, v := range c.values {
			c.values[i] = strings.TrimSuffix(v, "*")
		}
	case "ForAnyValue:StringEquals":
		c.operator = floorAnyEquals
	default:
		panic(operator + " is not in w2")
	}
	return c
}

func TestFloors(t *testing.T) {
	check := func(name string, w *workload, floor func(action, resource string, context map[string][]string) policy.Outcome) {
		for i := range w.questions {
			q := &w.questions[i]
			got, want := floor(q.action, q.resource, q.context), w.policies.Evaluate(&q.request)
			if got != want.Outcome {
				t.Errorf("%s, request %d, %s on %s with %v: the floor says %v, the engine %+v", name, i, q.action, q.resource, q.context, got, want)
			}
		}
	}
	check("w1", w1(), floorW1)
	check("w2", w2(), newFloorW2(newW2Documents(seeded(2))).decide)
}
