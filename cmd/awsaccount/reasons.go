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

// layerNames are the layers in words.
var layerNames = [...]string{
	policy.Identity: "identity policy", policy.Boundary: "permissions boundary", policy.Session: "session policy",
	policy.Resource: "resource policy", policy.Trust: "trust policy", policy.SCP: "service control policy (SCP)",
	policy.RCP: "resource control policy (RCP)", policy.Endpoint: "VPC endpoint policy",
}

// reasons says what decided and what would have had to be different.
func (p *prettyPrinter) reasons(a *answer) {
	layers := a.policies.Explain(&a.question.request).Layers
	d := a.decision
	p.labelled("because", a.because())
	if d.Statement >= 0 {
		p.deciding(a)
	}
	for i := range layers {
		l := &layers[i]
		if d.Outcome == policy.ImplicitDeny && l.Layer == d.Layer && l.Level == d.Level {
			p.closest(a.question, l)
		}
	}
	p.ineffective(a.question, layers)
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
func (a *answer) because() string {
	d := a.decision
	if d.Statement >= 0 {
		verb := " allows it"
		if d.Outcome == policy.ExplicitDeny {
			verb = " denies it, and a Deny outweighs every Allow"
		}
		at := ""
		if d.Level >= 0 {
			at = level(d.Target, d.Level)
		}
		return statementName(d.Statement, d.Sid) + " of the " + layerNames[d.Layer] + " " + strconv.Quote(d.Policy) + at + verb
	}
	switch {
	case d.Allowed() && d.Layer == policy.RootUser:
		return "the root user needs no permission in its own account, and nothing denies it"
	case d.Allowed():
		return "everybody may call this action, whatever the policies say"
	}
	return a.missingAllow()
}

// missingAllow says which policies would have had to allow an implicitly denied request.
func (a *answer) missingAllow() string {
	switch d := a.decision; d.Layer {
	case policy.Identity:
		return "nobody may do anything that no policy allows, and " + a.none(policy.Identity)
	case policy.Boundary:
		return "a permissions boundary has to allow what its user or role does, and this one does not"
	case policy.Session:
		if a.policies.Session.Len() == 0 {
			return "such a session may do only what its session policy allows, and none was passed"
		}
		return "the session policy has to allow what the session does, and it does not"
	case policy.SCP, policy.RCP:
		return "every level of the organization has to allow it, and no " + layerNames[d.Layer] + level(d.Target, d.Level) + " does"
	case policy.Endpoint:
		return "the request came through a VPC endpoint, whose policy has to allow it and does not"
	case policy.Trust:
		return "a role can be assumed only if its trust policy allows it, and " + a.none(policy.Trust)
	case policy.Resource:
		return a.missingResourceAllow()
	}
	return "nothing allows it"
}

func (a *answer) missingResourceAllow() string {
	r := &a.question.request
	arn, _ := policy.SplitARN(r.Resource)
	owner := r.ResourceAccount
	if owner == "" {
		owner = arn.Account
	}
	caller := r.Principal.Account()
	switch {
	case caller == "":
		return "a caller without an AWS account needs the resource's policy to allow it, and " + a.none(policy.Resource)
	case owner != caller && arn.Service == "account":
		return "this is the ARN by which account " + owner + " manages itself, and the caller is of account " + caller +
			"; an organization manages its members by ARNs of the form …:account/ORGANIZATION/ACCOUNT"
	case owner != "" && owner != caller:
		return "the resource belongs to another account (" + owner + ") than the caller (" + caller +
			"), so its side has to allow it too, and " + a.none(policy.Resource)
	}
	return "the policy of such a resource has to allow it, and " + a.none(policy.Resource)
}

// none says that no policy of a type allows the request.
func (a *answer) none(t policy.Type) string {
	for i := range a.question.sets {
		if s := &a.question.sets[i]; s.typ == t && len(s.documents) > 0 {
			return "no " + layerNames[t] + " allows this"
		}
	}
	return "the question has no " + layerNames[t]
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
				", the request has "+a.question.has(key.Key))
		}
	}
	if d.Outcome == policy.ExplicitDeny {
		_, offset := document.place(parsed.Place(steps...))
		p.excerpt(a.question, offset)
	}
}

// has says what the request has for a condition key, as far as the question and the principal tell.
func (q *question) has(key string) string {
	folded := lower(key)
	for name, given := range q.request.Context.All() {
		if name == folded {
			return has(given, policy.Given)
		}
	}
	for name, derived := range q.request.Principal.Context().All() {
		if name == folded {
			return has(derived, policy.Derived)
		}
	}
	if folded == "aws:resourceaccount" {
		return "the account that owns the resource"
	}
	return has(nil, policy.Missing)
}

// closest shows the Allow statements of a layer that are about the action, the nearest to matching first.
func (p *prettyPrinter) closest(q *question, l *policy.LayerFinding) {
	if l.NotApplied != "" {
		p.more(upperFirst(layerNames[l.Layer]) + " not consulted: " + l.NotApplied)
		return
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
			p.labelled("closest", "no Allow statement there is about "+q.request.Action)
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

// statementName names a statement by its number and, if it has one, its Sid.
func statementName(index int, sid string) string {
	if sid == "" {
		return "statement " + strconv.Itoa(index)
	}
	return "statement " + strconv.Itoa(index) + " (" + sid + ")"
}

// level names a level of the organization.
func level(target string, index int) string {
	if target == "" {
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
