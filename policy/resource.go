package policy

import "strings"

// A resourcePattern is an entry of Resource or NotResource. §2.3, choices.md#resource-flat-glob, choices.md#resource-case
type resourcePattern struct {
	pattern
	// service is the service field, to be compared where the head of the pattern does not contain it already.
	service string
	star    bool // the lone *, which matches every resource and no resource
}

// shortARN is what becomes of a pattern with fewer than six fields. §2.4
type shortARN uint8

const (
	completed              shortARN = iota // with * fields
	completedIfWildcard                    // if it has a wildcard
	completedIfTrailingRun                 // if it ends in *
	matchesNever
)

// shortARNs tells how each type of policy reads short patterns (choices.md#short-arn).
var shortARNs = [...]shortARN{
	Identity: completed,
	Boundary: completed,
	Session:  matchesNever,
	Resource: completedIfWildcard,
	Trust:    completedIfWildcard,
	SCP:      completedIfTrailingRun,
	RCP:      matchesNever,
	Endpoint: completedIfWildcard,
}

// compileResource compiles an entry. If the entry can never match, why says so.
func compileResource(text string, t Type, version string) (r resourcePattern, why string) {
	if text == "*" {
		return resourcePattern{star: true}, ""
	}
	if !strings.HasPrefix(text, "arn:") {
		return r, `a resource that is neither an ARN nor "*" matches nothing`
	}
	variables := version == Version2012
	fields := splitARNPattern(text, variables)
	if missing := arnFields - len(fields); missing > 0 {
		how := shortARNs[t]
		if how == matchesNever ||
			how == completedIfWildcard && !strings.ContainsAny(text, "*?") ||
			how == completedIfTrailingRun && !strings.HasSuffix(text, "*") {
			return r, "an ARN with fewer than six fields matches nothing in a policy of this type"
		}
		text += strings.Repeat(":*", missing)
		fields = append(fields, "*", "*", "*", "*")[:arnFields]
	}
	if strings.ContainsAny(fields[2], "*?") {
		return r, "an ARN with a wildcard for the service matches nothing"
	}
	if variables {
		for _, field := range fields[:arnFields-1] {
			if strings.Contains(field, "${") {
				return r, "an ARN with a variable before the sixth field matches nothing"
			}
		}
	}
	r.pattern = compilePattern(parsePieces(text, syntax{wildcards: true, variables: variables}))
	if len(r.head) < len(fields[0])+len(fields[1])+len(fields[2])+3 {
		r.service = fields[2]
	}
	return r, ""
}

// match reports whether the pattern matches the resource of the query.
func (r *resourcePattern) match(q *query) bool {
	switch {
	case r.star:
		return true
	case r.how == matchesExact:
		return r.head == q.r.Resource
	}
	return r.pattern.match(q.r.Resource, q) && (r.service == "" || r.service == serviceField(q.r.Resource))
}

// arnFields is how many fields an ARN has.
const arnFields = 6

// splitARNPattern cuts a pattern at its first five colons; those inside a variable do not count.
func splitARNPattern(text string, variables bool) []string {
	fields := make([]string, 0, arnFields)
	start := 0
	for i := 0; i < len(text) && len(fields) < arnFields-1; i++ {
		if text[i] == '$' && variables {
			if _, size := parseVariable(text[i:]); size > 0 {
				i += size - 1
				continue
			}
		}
		if text[i] == ':' {
			fields = append(fields, text[start:i])
			start = i + 1
		}
	}
	return append(fields, text[start:])
}

// serviceField is the third field of an ARN, however many it has.
func serviceField(arn string) string {
	_, rest, _ := strings.Cut(arn, ":")
	_, rest, _ = strings.Cut(rest, ":")
	service, _, _ := strings.Cut(rest, ":")
	return service
}
