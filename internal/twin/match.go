package twin

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// part is a stretch of a pattern: as written, or put in place of a variable
// and then literal (choices.md#variable-value).
type part struct {
	text    string
	literal bool
}

// piece is one position of a glob: `*`, `?` or one character (§2.1).
type piece struct {
	any, one bool
	char     rune
}

// Glob tells whether the whole text matches the pattern: `*` stands for any
// run of characters, `?` for exactly one; there is no escape (§2.1).
func Glob(pattern, text string) bool {
	return piecesMatch(wildcardPieces(pattern), characters(text))
}

// piecesMatch fills the usual table: fits[i][j] tells whether pieces[i:]
// matches text[j:] (§2.1).
func piecesMatch(pieces []piece, text []rune) bool {
	fits := make([][]bool, len(pieces)+1)
	for i := range fits {
		fits[i] = make([]bool, len(text)+1)
	}
	fits[len(pieces)][len(text)] = true
	for i := len(pieces) - 1; i >= 0; i-- {
		for j := len(text); j >= 0; j-- {
			p := pieces[i]
			switch {
			case p.any:
				fits[i][j] = fits[i+1][j] || j < len(text) && fits[i][j+1]
			case j < len(text) && (p.one || p.char == text[j]):
				fits[i][j] = fits[i+1][j+1]
			}
		}
	}
	return fits[0][0]
}

// characters splits a text into code points (choices.md#ascii-folding). Bytes
// that are not UTF-8 become one character each, different from all others.
func characters(text string) []rune {
	var list []rune
	for len(text) > 0 {
		char, size := utf8.DecodeRuneInString(text)
		if char == utf8.RuneError && size == 1 {
			char = utf8.MaxRune + 1 + rune(text[0])
		}
		list = append(list, char)
		text = text[size:]
	}
	return list
}

// wildcardPieces reads a text in which `*` and `?` are wildcards.
func wildcardPieces(text string) []piece {
	var list []piece
	for _, char := range characters(text) {
		list = append(list, piece{any: char == '*', one: char == '?', char: char})
	}
	return list
}

// globPieces reads the parts of a pattern after substitution: wildcards count
// in what is written in the policy, not in what a variable brought.
func globPieces(parts []part) []piece {
	var list []piece
	for _, p := range parts {
		for _, q := range wildcardPieces(p.text) {
			if p.literal {
				q = piece{char: q.char}
			}
			list = append(list, q)
		}
	}
	return list
}

// plainText joins the parts of a pattern in which no character is special.
func plainText(parts []part) string {
	text := ""
	for _, p := range parts {
		text += p.text
	}
	return text
}

// The shapes of choices.md#variable-shape at the start of a text. A blank is
// U+0020; the default text ends at the first quote.
var (
	variable        = regexp.MustCompile(`^\$\{([^ }]+)\}`)
	variableDefault = regexp.MustCompile(`^\$\{([^ }]+), '([^']*)'\}`)
)

// substitute replaces the variables of a text if the document's Version has
// them (§1.2, §2.5). It reports false if one of them has no value and no
// default: then the pattern matches nothing (choices.md#variable-value).
func substitute(text string, variables bool, c context) ([]part, bool) {
	if !variables {
		return []part{{text: text}}, true
	}
	var parts []part
	for text != "" {
		key, def, hasDefault := "", "", false
		size := 1
		if m := variable.FindStringSubmatch(text); m != nil {
			key, size = m[1], len(m[0])
		} else if m := variableDefault.FindStringSubmatch(text); m != nil {
			key, def, hasDefault, size = m[1], m[2], true, len(m[0])
		}
		values := c.values(key)
		switch {
		case key == "":
			parts = append(parts, part{text: text[:1]})
		case !hasDefault && (key == "*" || key == "?" || key == "$"):
			parts = append(parts, part{text: key, literal: true})
		case len(values) == 1 && values[0] != "":
			parts = append(parts, part{text: values[0], literal: true})
		case hasDefault:
			parts = append(parts, part{text: def, literal: true})
		default:
			return nil, false
		}
		text = text[size:]
	}
	return joinWritten(parts), true
}

// joinWritten joins neighbours that are written in the policy, so that a
// character of several bytes is whole again.
func joinWritten(parts []part) []part {
	var joined []part
	for _, p := range parts {
		if n := len(joined); n > 0 && !p.literal && !joined[n-1].literal {
			joined[n-1].text += p.text
			continue
		}
		joined = append(joined, p)
	}
	return joined
}

// foldASCII makes A–Z small and leaves the rest: choices.md#ascii-folding.
func foldASCII(text string) string {
	folded := []byte(text)
	for i, b := range folded {
		if 'A' <= b && b <= 'Z' {
			folded[i] = b + 'a' - 'A'
		}
	}
	return string(folded)
}

// actionMatches compares a pattern of Action or NotAction with the action of
// the request (§2.2, choices.md#action-service-wildcard).
func actionMatches(pattern, action string) bool {
	if pattern == "*" {
		return true
	}
	patternService, patternName, ok1 := strings.Cut(foldASCII(pattern), ":")
	service, name, ok2 := strings.Cut(foldASCII(action), ":")
	if !ok1 || !ok2 || strings.ContainsAny(patternService, "*?") {
		return false
	}
	return patternService == service && Glob(patternName, name)
}

// actionService is the service prefix of an action, folded.
func actionService(action string) string {
	service, _, _ := strings.Cut(foldASCII(action), ":")
	return service
}

// resourceMatches compares a pattern of Resource or NotResource with the
// resource of the request (§2.3): choices.md#resource-star-only,
// #resource-flat-glob, #variable-before-sixth-field and #short-arn.
func resourceMatches(pattern, policyType string, variables bool, resource string, c context) bool {
	if pattern == "*" {
		return true
	}
	if resource == "*" || !strings.HasPrefix(pattern, "arn:") || !strings.HasPrefix(resource, "arn:") {
		return false
	}
	if before, _, found := strings.Cut(pattern, "${"); variables && found && strings.Count(before, ":") < 5 {
		return false
	}
	fields := strings.SplitN(pattern, ":", 6)
	if len(fields) < 6 {
		if !shortCompleted(pattern, policyType) {
			return false
		}
		for len(fields) < 6 {
			fields = append(fields, "*")
		}
	}
	service := fields[2]
	if strings.ContainsAny(service, "*?") || service != arnOf(resource).service {
		return false
	}
	parts, ok := substitute(strings.Join(fields, ":"), variables, c)
	return ok && piecesMatch(globPieces(parts), characters(resource))
}

// shortCompleted tells whether a Resource pattern with fewer than six fields
// is completed; otherwise it matches nothing (§2.4, choices.md#short-arn).
func shortCompleted(pattern, policyType string) bool {
	switch policyType {
	case "identity", "boundary":
		return true
	case "resource", "trust", "endpoint":
		return strings.ContainsAny(pattern, "*?")
	case "scp":
		return strings.HasSuffix(pattern, "*")
	}
	return false // session, rcp
}

// arn is an ARN cut at its first five colons (§2.3). Of a text that is not
// one, every field is empty.
type arn struct{ partition, service, region, account, resource string }

func arnOf(text string) arn {
	fields := strings.SplitN(text, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return arn{}
	}
	return arn{fields[1], fields[2], fields[3], fields[4], fields[5]}
}

// applies tells whether a statement of a policy of the type applies to the
// request, and what kind of grant its principal element makes (rule 2 of §0.3;
// choices.md#principal-element-by-type).
func (s statement) applies(policyType string, variables bool, r request) (grant, bool) {
	kind := direct
	switch policyType {
	case "identity", "boundary", "session", "scp":
		if s.principal != nil || s.notPrincipal != nil {
			return none, false
		}
	default:
		kind = s.grants(r.who, r.hasBoundary, policyType)
	}
	return kind, kind != none &&
		s.actionFits(r.action) &&
		s.resourceFits(policyType, variables, r) &&
		blockHolds(s.condition, variables, r.context)
}

// actionFits realises Action and NotAction (§2.2).
func (s statement) actionFits(action string) bool {
	for _, pattern := range s.action {
		if actionMatches(pattern, action) {
			return true
		}
	}
	for _, pattern := range s.notAction {
		if actionMatches(pattern, action) {
			return false
		}
	}
	return s.notAction != nil
}

// resourceFits realises Resource and NotResource (§2.3). A statement without
// either applies to the resource that a resource or trust policy is attached
// to (choices.md#validate-resource-required), in other types to nothing.
func (s statement) resourceFits(policyType string, variables bool, r request) bool {
	if s.resource == nil && s.notResource == nil {
		return policyType == "resource" || policyType == "trust"
	}
	for _, pattern := range s.resource {
		if resourceMatches(pattern, policyType, variables, r.resource, r.context) {
			return true
		}
	}
	for _, pattern := range s.notResource {
		if resourceMatches(pattern, policyType, variables, r.resource, r.context) {
			return false
		}
	}
	return s.notResource != nil
}
