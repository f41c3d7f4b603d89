package policy

import (
	"slices"
	"unicode/utf8"
)

// malformed finds in a document what Parse would have refused: it was built or edited by hand, so it has no text.
func (d *Document) malformed() *Fault {
	fault := func(steps []any, rule, value string) *Fault { return faultIn(nil, steps, rule, value, awsSyntax) }
	switch {
	case d.Version != "" && d.Version != Version2012 && d.Version != Version2008:
		return fault(at("Version"), ruleVersion, d.Version)
	case len(d.Statements) == 0:
		return fault(nil, "a policy must have a Statement", "")
	case !utf8.ValidString(d.ID):
		return fault(at("Id"), ruleUTF8, "")
	case d.tooLong():
		return fault(nil, ruleLength, "")
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		switch {
		case s.Effect != Allow && s.Effect != Deny:
			return fault(at("Statement", i, "Effect"), ruleEffect, string(s.Effect))
		case s.Principal != nil && s.NotPrincipal != nil, s.Action != nil && s.NotAction != nil, s.Resource != nil && s.NotResource != nil:
			return fault(at("Statement", i), ruleTwin, "")
		case !validText([]string{s.Sid}, s.Action, s.NotAction, s.Resource, s.NotResource):
			return fault(at("Statement", i), ruleUTF8, "")
		}
		for _, p := range [...]*Principals{s.Principal, s.NotPrincipal} {
			switch {
			case p == nil:
			case p.Everyone && (p.AWS != nil || p.Federated != nil || p.Service != nil || p.CanonicalUser != nil):
				return fault(at("Statement", i), rulePrincipal, "")
			case !validText(p.AWS, p.Federated, p.Service, p.CanonicalUser):
				return fault(at("Statement", i), ruleUTF8, "")
			}
		}
		if rule := malformedCondition(s.Condition); rule != "" {
			return fault(at("Statement", i, "Condition"), rule, "")
		}
	}
	return nil
}

const ruleUTF8 = "text must be valid UTF-8"

// tooLong reports whether the document is longer than Parse accepts, however it is written. Most are so short that it need
// not be written to know.
func (d *Document) tooLong() bool {
	length := len(d.ID)
	for i := range d.Statements {
		s := &d.Statements[i]
		length += len(`{"Effect":"Allow"},`) + len(s.Sid)
		for _, list := range [...][]string{s.Action, s.NotAction, s.Resource, s.NotResource, entries(s.Principal), entries(s.NotPrincipal)} {
			length += textLength(list)
		}
		for _, c := range s.Condition {
			length += len(`"":{},`) + len(c.Operator)
			for _, k := range c.Keys {
				length += len(`"":[],`) + len(k.Key) + textLength(k.Values)
			}
		}
	}
	return length > MaxDocumentCharacters/2 && d.current() == nil && utf8.RuneCount(Print(d)) > MaxDocumentCharacters
}

// textLength is about how long a list is in JSON.
func textLength(list []string) (n int) {
	for _, text := range list {
		n += len(`"",`) + len(text)
	}
	return n
}

func malformedCondition(conditions []Condition) (rule string) {
	if repeats(len(conditions), func(i int) string { return conditions[i].Operator }) {
		return "a condition operator must not be given twice"
	}
	for _, c := range conditions {
		if repeats(len(c.Keys), func(i int) string { return c.Keys[i].Key }) {
			return "a condition key must not be given twice for an operator"
		}
		if !utf8.ValidString(c.Operator) {
			return ruleUTF8
		}
		for _, k := range c.Keys {
			if !utf8.ValidString(k.Key) || !validText(k.Values) {
				return ruleUTF8
			}
		}
	}
	return ""
}

// repeats reports whether one of n names stands twice.
func repeats(n int, name func(int) string) bool {
	if n <= 8 { // as nearly always
		for i := range n {
			for j := range i {
				if name(i) == name(j) {
					return true
				}
			}
		}
		return false
	}
	seen := make(map[string]bool, n)
	for i := range n {
		if seen[name(i)] {
			return true
		}
		seen[name(i)] = true
	}
	return false
}

// validText reports whether all text is UTF-8. Matching relies on it.
func validText(lists ...[]string) bool {
	return !slices.ContainsFunc(lists, func(list []string) bool {
		return slices.ContainsFunc(list, func(text string) bool { return !utf8.ValidString(text) })
	})
}
