package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// How many statements that nearly matched, denials that a missing key kept from applying, and warnings are shown.
const (
	maxClosest  = 3
	maxBeware   = 10
	maxWarnings = 10
)

// layerNames are the layers in words: one policy, and all that a question can have.
var layerNames = [...]struct{ one, all string }{
	policy.Identity: {"identity policy", "identity policies"},
	policy.Boundary: {"permissions boundary", "permissions boundary"},
	policy.Session:  {"session policy", "session policies"},
	policy.Resource: {"resource policy", "resource policies"},
	policy.Trust:    {"trust policy", "trust policies"},
	policy.SCP:      {"service control policy (SCP)", "service control policies (SCPs)"},
	policy.RCP:      {"resource control policy (RCP)", "resource control policies (RCPs)"},
	policy.Endpoint: {"VPC endpoint policy", "VPC endpoint policy"},
}

// reasons says what decided and what would have had to be different.
func (p *prettyPrinter) reasons(a *answer) {
	layers := a.policies.Explain(&a.question.request).Layers
	d := a.decision
	p.labelled("because", a.because(layers))
	if d.Statement >= 0 {
		p.deciding(a)
	}
	for i := range layers {
		l := &layers[i]
		if d.Outcome == policy.ImplicitDeny && l.Layer == d.Layer && l.Level == d.Level {
			p.closest(a.question, l)
		}
	}
	p.notAsked(layers)
	if assumed := a.assumed(); assumed != "" {
		p.labelled("assumed", assumed)
	}
	if d.Allowed() {
		p.ineffective(a.question, layers)
	}
	for i, warning := range a.diagnostics() {
		if i == maxWarnings {
			p.labelled("", "and more; --explain lists all")
			break
		}
		p.labelled("warning", fmt.Sprintf("%s of %q: %s", warning.Path, warning.Policy, warning.Message))
		p.excerpt(a.question, warning.Column-1)
	}
}

// because is the reason in one sentence.
func (a *answer) because(layers []policy.LayerFinding) string {
	d := a.decision
	if d.Statement >= 0 {
		verb := " allows it"
		if d.Outcome == policy.ExplicitDeny {
			verb = " denies it, and a Deny outweighs every Allow"
		}
		return statementOf(d.Layer, d.Policy, d.Statement, d.Sid) + level(d.Target, d.Level) + verb
	}
	switch {
	case d.Allowed() && d.Layer == policy.RootUser:
		return "the root user needs no permission of its own account, and nothing denies it"
	case d.Allowed():
		return "everybody may call this action, whatever the policies say"
	}
	return a.missingAllow(layers)
}

// missingAllow says which policies would have had to allow an implicitly denied request.
func (a *answer) missingAllow(layers []policy.LayerFinding) string {
	switch d := a.decision; d.Layer {
	case policy.Identity:
		if both := a.bothSides(layers); both != "" {
			return both + ", and " + a.none(policy.Identity)
		}
		return "nobody may do anything that no policy allows, and " + a.none(policy.Identity)
	case policy.Boundary:
		return "a permissions boundary has to allow what its user or role does, and this one does not"
	case policy.Session:
		if a.policies.Session.Len() == 0 {
			return "such a session may do only what its session policy allows, and none was passed"
		}
		return "the session policy has to allow what the session does, and it does not"
	case policy.SCP, policy.RCP:
		return "every level of the organization has to allow it, and no " + layerNames[d.Layer].one + level(d.Target, d.Level) + " does"
	case policy.Endpoint:
		return "the request came through a VPC endpoint, whose policy has to allow it and does not"
	case policy.Trust:
		return "a role can be assumed only if its trust policy allows it, and " + a.none(policy.Trust)
	case policy.Resource:
		return a.missingResourceAllow()
	}
	return "nothing allows it"
}

// none says that no policy of a type allows the request.
func (a *answer) none(t policy.Type) string {
	for i := range a.question.sets {
		if s := &a.question.sets[i]; s.typ == t && len(s.documents) > 0 {
			return "no " + layerNames[t].one + " allows this"
		}
	}
	return "the question has no " + layerNames[t].one
}

// deciding shows why the statement that decided applies and, if it is a denial, where it stands.
func (p *prettyPrinter) deciding(a *answer) {
	d := a.decision
	document := &a.question.set(d.Layer, d.Level).documents[d.PolicyIndex]
	parsed, err := policy.Parse([]byte(document.text))
	if err != nil {
		return // it was compiled, so there is none
	}
	steps := []any{"Statement", d.Statement}
	for _, operator := range parsed.Statements[d.Statement].Condition {
		for _, key := range operator.Keys {
			label := ""
			if len(steps) == 2 {
				label = "as"
				steps = append(steps, "Condition", operator.Operator, key.Key)
			}
			p.labelled(label, operator.Operator+" "+key.Key+" is met: the policy wants "+values(key.Values)+
				", the request has "+has(a.question.request.Values(key.Key)))
		}
	}
	if d.Outcome == policy.ExplicitDeny {
		_, offset := document.place(parsed.Place(steps...))
		p.excerpt(a.question, offset)
	}
}

// closest shows the Allow statements of a layer that are about the action, the nearest to matching first.
func (p *prettyPrinter) closest(q *question, l *policy.LayerFinding) {
	if l.NotApplied != "" {
		return // see notAsked
	}
	var near []*policy.Finding
	for i := range l.Statements {
		f := &l.Statements[i]
		if f.Effect == policy.Allow && !f.Applies && f.Element != "Action" && f.Element != "NotAction" {
			near = append(near, f)
		}
	}
	if len(near) == 0 {
		if len(l.Statements) > 0 {
			p.labelled("closest", "no Allow statement of the "+layerNames[l.Layer].all+level(l.Target, l.Level)+" is about "+q.request.Action)
		}
		return
	}
	slices.SortStableFunc(near, func(a, b *policy.Finding) int { return distance(a) - distance(b) })
	for i, f := range near {
		if i == maxClosest {
			p.labelled("", fmt.Sprintf("and %d more", len(near)-maxClosest))
			break
		}
		p.failing(q, l, f, "closest")
	}
}

// distance orders statements by the element that does not match: elements are checked in this order.
func distance(f *policy.Finding) int {
	return slices.Index([]string{"Condition", "NotResource", "Resource", "NotPrincipal", "Principal"}, f.Element)
}

// failing shows the element of a statement that does not match.
func (p *prettyPrinter) failing(q *question, l *policy.LayerFinding, f *policy.Finding, label string) {
	document := &q.set(l.Layer, l.Level).documents[f.PolicyIndex]
	_, offset := document.place(f.Place())
	where := string(f.Effect) + " " + statementName(f.Statement, f.Sid) + " of " + strconv.Quote(f.Policy) + " does not apply: "
	switch f.Element {
	case "Condition":
		p.labelled(label, where+"this condition is not met:")
		p.labelled("", f.Operator+" "+f.Key)
		p.labelled("", "the policy wants "+values(f.Want))
		p.labelled("", "the request has "+has(f.Got, f.Origin))
	case "Principal":
		p.labelled(label, where+"its Principal leaves out the caller")
	case "NotPrincipal":
		p.labelled(label, where+"its NotPrincipal names the caller")
	case "NotResource":
		p.labelled(label, where+"its NotResource covers "+q.request.Resource)
	default:
		p.labelled(label, where+"its "+f.Element+" leaves out "+q.request.Resource)
	}
	if f.Note != "" {
		p.labelled("", "note: "+f.Note)
	}
	p.excerpt(q, offset)
}

// ineffective shows the Deny statements that would apply, but the request does not have a key that they look at: the author
// of such a policy expected otherwise.
func (p *prettyPrinter) ineffective(q *question, layers []policy.LayerFinding) {
	shown := 0
	for i := range layers {
		l := &layers[i]
		if l.NotApplied != "" {
			continue
		}
		for j := range l.Statements {
			f := &l.Statements[j]
			if f.Effect != policy.Deny || f.Element != "Condition" || f.Origin != policy.Missing {
				continue
			}
			if shown++; shown > maxBeware {
				p.labelled("", "and more; --explain lists all")
				return
			}
			p.failing(q, l, f, "beware")
		}
	}
}

// notAsked tells which policies of the question did not count, and why.
func (p *prettyPrinter) notAsked(layers []policy.LayerFinding) {
	for i := range layers {
		// The levels of a layer follow each other, and either all count or none.
		if l := &layers[i]; l.NotApplied != "" && l.Level <= 0 {
			p.labelled("not asked", "the "+layerNames[l.Layer].all+": "+l.NotApplied)
		}
	}
}

// statementName names a statement by its number and, if it has one, its Sid.
func statementName(index int, sid string) string {
	if sid == "" {
		return "statement " + strconv.Itoa(index)
	}
	return "statement " + strconv.Itoa(index) + " (" + sid + ")"
}

// statementOf names a statement with its policy.
func statementOf(layer policy.Type, name string, index int, sid string) string {
	return statementName(index, sid) + " of the " + layerNames[layer].one + " " + strconv.Quote(name)
}

// level names a level of the organization, behind what stands there; it is empty for layers without levels.
func level(target string, index int) string {
	switch {
	case index < 0:
		return ""
	case target == "":
		return " at level " + strconv.Itoa(index)
	}
	return " at " + target
}

// has says what values the request has for a key.
func has(list []string, origin policy.Origin) string {
	switch {
	case len(list) == 0:
		return "no such key"
	case origin == policy.Derived:
		return values(list) + ", which follows from the caller or the resource"
	}
	return values(list)
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
