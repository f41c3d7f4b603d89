package policy

import (
	"encoding/base64"
	"net/netip"
	"strings"
)

// A condition is one operator with one key and its values, compiled.
type condition struct {
	operator
	key contextKey

	// Values that are compared as text: whole, and as patterns.
	texts    []string
	patterns []pattern
	// Values of the other families; nil for text.
	typed *typedValues

	// Where the condition stands in its statement, for explanations.
	operatorIndex, keyIndex int32
}

// typedValues are the values of a condition that are not text. Those that do not parse are left out: they match nothing.
type typedValues struct {
	numbers []number
	dates   []instant
	ranges  []netip.Prefix
	yes, no bool // whether "true" and "false" are among the values
}

// compileCondition compiles what stands under one key of an operator. dismissed tells how many of the values can
// never match.
func compileCondition(op operator, key string, values []string, version string) (c condition, dismissed int) {
	c = condition{operator: op, key: *newContextKey(key)}
	special := op.base.family.syntax()
	special.variables = special.variables && version == Version2012
	switch op.base.family {
	case stringFamily, stringFoldFamily, stringLikeFamily:
		for _, v := range values {
			p := compilePattern(parsePieces(v, special))
			if p.how == matchesExact && op.base.family != stringFoldFamily {
				c.texts = append(c.texts, p.head)
			} else {
				c.patterns = append(c.patterns, p)
			}
		}
	case binaryFamily:
		for _, v := range values {
			if data, err := base64.StdEncoding.DecodeString(v); err == nil {
				c.texts = append(c.texts, base64.StdEncoding.EncodeToString(data))
			} else {
				dismissed++
			}
		}
	case arnFamily:
		for _, v := range values {
			if p := parsePieces(v, special); mayHaveSixFields(p) {
				c.patterns = append(c.patterns, compilePattern(p))
			} else {
				dismissed++
			}
		}
	default:
		c.typed = new(typedValues)
		for _, v := range values {
			if !c.typed.add(op.base.family, v) {
				dismissed++
			}
		}
	}
	return c, dismissed
}

// isNever reports whether the condition is false for every request, because of its shape: it lists no value to be equal to,
// or asks whether some value of a key is absent. §3.5
func (c *condition) isNever(values int) bool {
	if c.base.family == nullFamily {
		return c.qualifier == forAnyValue || c.qualifier == noQualifier && !c.typed.yes && !c.typed.no
	}
	return values == 0 && !c.base.negated && !c.ifExists && c.qualifier != forAllValues
}

// add parses a value as its family does.
func (t *typedValues) add(f family, value string) (ok bool) {
	switch f {
	case numericFamily:
		var n number
		if n, ok = parseNumber(value); ok {
			t.numbers = append(t.numbers, n)
		}
	case dateFamily:
		var d instant
		if d, ok = parseDate(value); ok {
			t.dates = append(t.dates, d)
		}
	case addressFamily:
		var p netip.Prefix
		if p, ok = parseRange(value); ok {
			t.ranges = append(t.ranges, p)
		}
	case boolFamily, nullFamily:
		var b bool
		if b, ok = parseBool(value); ok {
			t.yes, t.no = t.yes || b, t.no || !b
		}
	}
	return ok
}

// parseBool reads true and false in any case. §3.3
func parseBool(s string) (value, ok bool) {
	if len(s) == len("true") && strings.EqualFold(s, "true") {
		return true, true
	}
	return false, len(s) == len("false") && strings.EqualFold(s, "false")
}

// holds reports whether the condition is true for the query. §3.1, choices.md#forallvalues-negated
func (c *condition) holds(q *query) bool {
	values := q.values(&c.key)
	if c.base.family == nullFamily {
		return c.nullHolds(len(values) == 0)
	}
	switch c.qualifier {
	case forAllValues:
		for _, v := range values {
			if !c.matches(v, q) {
				return false
			}
		}
		return true
	case forAnyValue:
		for _, v := range values {
			if c.matches(v, q) {
				return true
			}
		}
		return len(values) == 0 && c.ifExists
	}
	switch len(values) {
	case 0:
		return c.ifExists || c.base.negated
	case 1:
		return c.matches(values[0], q)
	}
	return false // choices.md#multivalued-without-qualifier
}

// nullHolds is holds for Null. §3.5, choices.md#null-qualifier
func (c *condition) nullHolds(absent bool) bool {
	switch c.qualifier {
	case forAllValues:
		return true
	case forAnyValue:
		return false
	}
	return absent && c.typed.yes || !absent && c.typed.no
}

// matches compares one value of the request with the values of the policy: it equals one of them, or, negated, none.
func (c *condition) matches(value string, q *query) bool {
	return c.equalsAny(value, q) != c.base.negated
}

func (c *condition) equalsAny(value string, q *query) bool {
	switch c.base.family {
	case stringFamily, stringLikeFamily, binaryFamily:
		for _, text := range c.texts {
			if text == value {
				return true
			}
		}
		for i := range c.patterns {
			if c.patterns[i].match(value, q) {
				return true
			}
		}
	case stringFoldFamily:
		for i := range c.patterns {
			if c.patterns[i].matchFold(value, q) {
				return true
			}
		}
	case arnFamily:
		return c.matchesARN(value, q)
	case numericFamily:
		if n, ok := parseNumber(value); ok {
			for _, m := range c.typed.numbers {
				if c.base.order.holds(n.compare(m)) {
					return true
				}
			}
		}
	case dateFamily:
		if t, ok := parseDate(value); ok {
			for _, u := range c.typed.dates {
				if c.base.order.holds(t.compare(u)) {
					return true
				}
			}
		}
	case addressFamily:
		if a, ok := parseAddress(value); ok {
			for _, p := range c.typed.ranges {
				if p.Contains(a) {
					return true
				}
			}
		}
	case boolFamily:
		b, ok := parseBool(value)
		return ok && (b && c.typed.yes || !b && c.typed.no)
	}
	return false
}

// matchesARN compares the six parts of an ARN one by one: a wildcard in the first five does not match a colon. That is one
// glob over the whole text in which wildcards do not match the first five colons, so that they can only be matched by
// colons of the pattern, or of the value of a variable, in order. §3.2
func (c *condition) matchesARN(value string, q *query) bool {
	fence := 0
	for range arnFields - 1 {
		colon := strings.IndexByte(value[fence:], ':')
		if colon < 0 {
			return false // choices.md#arn-operators-six-fields
		}
		fence += colon + 1
	}
	for i := range c.patterns {
		if c.patterns[i].matchWithin(value, fence, q) {
			return true
		}
	}
	return false
}

// mayHaveSixFields reports whether a pattern of an Arn operator has five colons, or a variable that may have some.
func mayHaveSixFields(pieces []piece) bool {
	colons := 0
	for _, p := range pieces {
		if p.kind >= variable {
			return true
		}
		colons += strings.Count(p.text, ":")
	}
	return colons >= arnFields-1
}
