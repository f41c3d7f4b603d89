package policy

import "strings"

// Message is the text with which AWS denies a request that got the decision d: who may not do what on what, and why. The
// ARN of the policy that denied explicitly follows where AWS tells it. The message of an implicit denial by an RCP is this
// package's wording, as AWS documents none (choices.md#rcp-implicit-text). It is "" if the request is allowed. §5.1
func (p *Policies) Message(r *Request, d Decision) string {
	if d.Allowed() {
		return ""
	}
	if r == nil {
		r = new(Request)
	}
	var b strings.Builder
	b.WriteString("User: ")
	b.WriteString(r.Principal.String())
	b.WriteString(" is not authorized to perform: ")
	b.WriteString(r.Action)
	if r.Resource != "" {
		b.WriteString(" on resource: ")
		b.WriteString(r.Resource)
	}
	if int(d.Layer) >= len(wordings) || d.Layer == 0 {
		return b.String() // some services give no reason
	}
	w := wordings[d.Layer]
	if d.Outcome == ImplicitDeny {
		b.WriteString(" because no " + w.implicit + " allows the " + r.Action + " action")
		return b.String()
	}
	b.WriteString(" with an explicit deny in " + w.explicit)
	if arn := p.cited(d).ARN; arn != "" && w.arn {
		b.WriteString(": " + arn)
	}
	return b.String()
}

// cited is the policy that a decision names; the zero Source if it names none.
func (p *Policies) cited(d Decision) Source {
	set := p.setOf(d.Layer, d.Level)
	if set == nil || d.PolicyIndex < 0 || d.PolicyIndex >= len(set.sources) {
		return Source{}
	}
	return set.sources[d.PolicyIndex]
}
