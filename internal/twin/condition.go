package twin

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// context holds the values of each key, its name folded. A key without values
// is absent (choices.md#empty-string-is-a-value).
type context map[string][]string

// values are the values of a key, whatever the case of its name (§3.1).
func (c context) values(key string) []string { return c[foldASCII(key)] }

// comparison tells whether a value of the request matches a value of the
// policy, its variables replaced.
type comparison func(policy []part, request string) bool

// operator is one of §3.2: a negated one is true where its comparison finds
// no match. Variables are replaced in String and Arn operators only
// (choices.md#variable-operators).
type operator struct {
	match     comparison
	negated   bool
	variables bool
}

// operators are those of §3.2 but Null, by folded name
// (choices.md#operator-case).
var operators = map[string]operator{
	"stringequals":              {match: stringEquals, variables: true},
	"stringnotequals":           {match: stringEquals, variables: true, negated: true},
	"stringequalsignorecase":    {match: stringFolds, variables: true},
	"stringnotequalsignorecase": {match: stringFolds, variables: true, negated: true},
	"stringlike":                {match: stringLike, variables: true},
	"stringnotlike":             {match: stringLike, variables: true, negated: true},
	"arnequals":                 {match: arnLike, variables: true},
	"arnnotequals":              {match: arnLike, variables: true, negated: true},
	"arnlike":                   {match: arnLike, variables: true},
	"arnnotlike":                {match: arnLike, variables: true, negated: true},
	"numericequals":             {match: ordered(number, isZero)},
	"numericnotequals":          {match: ordered(number, isZero), negated: true},
	"numericlessthan":           {match: ordered(number, isNegative)},
	"numericlessthanequals":     {match: ordered(number, isNotPositive)},
	"numericgreaterthan":        {match: ordered(number, isPositive)},
	"numericgreaterthanequals":  {match: ordered(number, isNotNegative)},
	"dateequals":                {match: ordered(date, isZero)},
	"datenotequals":             {match: ordered(date, isZero), negated: true},
	"datelessthan":              {match: ordered(date, isNegative)},
	"datelessthanequals":        {match: ordered(date, isNotPositive)},
	"dategreaterthan":           {match: ordered(date, isPositive)},
	"dategreaterthanequals":     {match: ordered(date, isNotNegative)},
	"bool":                      {match: boolean},
	"binaryequals":              {match: binary},
	"ipaddress":                 {match: inRange},
	"notipaddress":              {match: inRange, negated: true},
}

// blockHolds is the AND over operators and keys (§3.1). Nothing to test is
// true (§3.5).
func blockHolds(block map[string]map[string][]string, variables bool, c context) bool {
	for name, keys := range block {
		for key, values := range keys {
			if !holds(name, values, variables, c.values(key), c) {
				return false
			}
		}
	}
	return true
}

// holds evaluates one operator for one key: policy holds the values of the
// policy, request those of the request (the table of §3.1).
func holds(name string, policy []string, variables bool, request []string, c context) bool {
	base := foldASCII(name)
	base, forAll := strings.CutPrefix(base, "forallvalues:")
	forAny := false
	if !forAll {
		base, forAny = strings.CutPrefix(base, "foranyvalue:")
	}
	if base == "null" {
		return null(forAll, forAny, policy, request)
	}
	base, ifExists := strings.CutSuffix(base, "ifexists")
	op, known := operators[base]
	if !known {
		return false // choices.md#unknown-operator, #null-if-exists
	}
	fits := func(value string) bool {
		found := false
		for _, p := range policy {
			parts, ok := substitute(p, variables && op.variables, c)
			if ok && op.match(parts, value) {
				found = true
			}
		}
		return found != op.negated
	}
	fitting := 0
	for _, value := range request {
		if fits(value) {
			fitting++
		}
	}
	switch {
	case len(request) == 0 && ifExists:
		return true // choices.md#foranyvalue-ifexists
	case forAll:
		return fitting == len(request)
	case forAny:
		return fitting > 0
	case len(request) == 0:
		return op.negated
	case len(request) > 1:
		return false // choices.md#multivalued-without-qualifier
	}
	return fitting == 1
}

// null realises Null (§3.2, §3.5, choices.md#null-qualifier).
func null(forAll, forAny bool, policy, request []string) bool {
	if forAll || forAny {
		return forAll
	}
	for _, p := range policy {
		switch foldASCII(p) {
		case "true":
			if len(request) == 0 {
				return true
			}
		case "false":
			if len(request) > 0 {
				return true
			}
		}
	}
	return false
}

// stringEquals: exact, `*` and `?` are characters (§3.2).
func stringEquals(policy []part, request string) bool { return plainText(policy) == request }

// stringFolds: exact but for case, Unicode simple folding
// (choices.md#ascii-folding).
func stringFolds(policy []part, request string) bool {
	return strings.EqualFold(plainText(policy), request)
}

// stringLike: glob (§3.2).
func stringLike(policy []part, request string) bool {
	return piecesMatch(globPieces(policy), characters(request))
}

// arnLike: six fields, each a glob of its own; the sixth keeps its colons
// (§3.2, choices.md#arn-operators-six-fields). Variables are replaced before
// the pattern is cut.
func arnLike(policy []part, request string) bool {
	patterns := [][]piece{nil}
	for _, p := range globPieces(policy) {
		if last := len(patterns) - 1; p.char != ':' || last == 5 {
			patterns[last] = append(patterns[last], p)
		} else {
			patterns = append(patterns, nil)
		}
	}
	fields := strings.SplitN(request, ":", 6)
	if len(patterns) < 6 || len(fields) < 6 {
		return false
	}
	for i := range fields {
		if !piecesMatch(patterns[i], characters(fields[i])) {
			return false
		}
	}
	return true
}

// boolean: true or false, case ignored (C28).
func boolean(policy []part, request string) bool {
	p, r := foldASCII(plainText(policy)), foldASCII(request)
	return p == r && (p == "true" || p == "false")
}

// binary: the same bytes (choices.md#binary-base64).
func binary(policy []part, request string) bool {
	p, ok1 := base64Bytes(plainText(policy))
	r, ok2 := base64Bytes(request)
	return ok1 && ok2 && p == r
}

func base64Bytes(text string) (string, bool) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	return string(bytes), err == nil && base64.StdEncoding.EncodeToString(bytes) == text
}

// inRange: an address of the request in a range of the policy; no mask is the
// one address, host bits are ignored (§3.2, choices.md#ip-families).
func inRange(policy []part, request string) bool {
	text, mask, hasMask := strings.Cut(plainText(policy), "/")
	network, err1 := netip.ParseAddr(text)
	address, err2 := netip.ParseAddr(request)
	if err1 != nil || err2 != nil || network.Zone() != "" || address.Zone() != "" {
		return false
	}
	bits := network.BitLen()
	if hasMask {
		given, err := strconv.Atoi(mask)
		if err != nil || strconv.Itoa(given) != mask || given < 0 || given > bits {
			return false
		}
		bits = given
	}
	if network.BitLen() != address.BitLen() {
		return false
	}
	n, a := network.AsSlice(), address.AsSlice()
	for i := range bits {
		if (n[i/8]^a[i/8])>>(7-i%8)&1 != 0 {
			return false
		}
	}
	return true
}

// ordered compares a value of the request with one of the policy, the request
// on the left (§3.2); a side that does not parse does not match
// (choices.md#unparsable-values).
func ordered(parse func(string) *big.Rat, wanted func(int) bool) comparison {
	return func(policy []part, request string) bool {
		p, r := parse(plainText(policy)), parse(request)
		return p != nil && r != nil && wanted(r.Cmp(p))
	}
}

func isZero(c int) bool        { return c == 0 }
func isNegative(c int) bool    { return c < 0 }
func isPositive(c int) bool    { return c > 0 }
func isNotPositive(c int) bool { return c <= 0 }
func isNotNegative(c int) bool { return c >= 0 }

var numberShape = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// number reads a number, exactly, or gives nil (choices.md#numbers).
func number(text string) *big.Rat {
	if !numberShape.MatchString(text) {
		return nil
	}
	value, _ := new(big.Rat).SetString(text)
	return value
}

// The groups: sign and year, month, day, hour, minute, second, fraction, zone.
var dateShape = regexp.MustCompile(`^([+-]?[0-9]{1,9})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?` +
	`(?:[Tt](?:([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,9}))?)?)?)?` +
	`(Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?$`)

var epochShape = regexp.MustCompile(`^[0-9]+$`)

// date reads a date as seconds after the epoch, exactly, or gives nil
// (choices.md#dates, the ranges below the table of §1.8).
func date(text string) *big.Rat {
	if !strings.ContainsAny(text, "Tt-") {
		seconds := number(text)
		if !epochShape.MatchString(text) || seconds.Cmp(number("9223372036854775807")) > 0 {
			return nil
		}
		return seconds
	}
	m := dateShape.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	year, err := strconv.Atoi(m[1])
	if err != nil || year < -292275054 || year > 292278993 {
		return nil
	}
	month, ok1 := within(m[2], 1, 1, 12)
	day, ok2 := within(m[3], 1, 1, 31)
	hour, ok3 := within(m[4], 0, 0, 23)
	minute, ok4 := within(m[5], 0, 0, 59)
	second, ok5 := within(m[6], 0, 0, 59)
	zone, ok6 := zoneSeconds(m[8])
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 {
		return nil
	}
	// time.Date counts the days that a month does not have on.
	start := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	instant := new(big.Rat).SetInt64(start.Unix() - int64(zone))
	return instant.Add(instant, number("0."+m[7]+"0"))
}

// within reads a number in a range; an empty text is the default.
func within(text string, missing, low, high int) (int, bool) {
	if text == "" {
		return missing, true
	}
	value, err := strconv.Atoi(text)
	return value, err == nil && low <= value && value <= high
}

// zoneSeconds reads `Z`, `±hh` or `±hh:mm`; none is UTC.
func zoneSeconds(text string) (int, bool) {
	if text == "" || text == "Z" {
		return 0, true
	}
	h, m, _ := strings.Cut(text[1:], ":")
	hours, ok1 := within(h, 0, 0, 23)
	minutes, ok2 := within(m, 0, 0, 59)
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, ok1 && ok2
}
