package policy

import "strings"

// An operator is a condition operator taken apart: ForAnyValue:StringNotLikeIfExists is a set qualifier, a base and a
// suffix. §3.2
type operator struct {
	base      baseOperator
	qualifier qualifier
	ifExists  bool
}

type qualifier uint8

const (
	noQualifier qualifier = iota
	forAllValues
	forAnyValue
)

// A baseOperator is how one value of the request is compared with one value of the policy, and whether the answer is
// turned round. The zero value is an unknown operator.
type baseOperator struct {
	family  family
	order   order // which orders of numbers and dates hold
	negated bool
}

type family uint8

const (
	unknownFamily family = iota
	stringFamily
	stringLikeFamily
	stringFoldFamily
	numericFamily
	dateFamily
	boolFamily
	binaryFamily
	addressFamily
	arnFamily
	nullFamily
)

// syntax tells what is special in the values: wildcards, and policy variables (choices.md#variable-operators).
func (f family) syntax() syntax {
	switch f {
	case stringLikeFamily, arnFamily:
		return syntax{wildcards: true, variables: true}
	case stringFamily, stringFoldFamily:
		return syntax{variables: true}
	}
	return syntax{}
}

// An order is a set of results of a comparison: the request's value is on the left.
type order uint8

const (
	less order = 1 << iota
	equal
	greater
)

// holds reports whether the set contains the result of a comparison, -1, 0 or +1.
func (o order) holds(comparison int) bool { return o&(1<<(comparison+1)) != 0 }

// baseOperators are the operators of §3.2 by their documented names.
var baseOperators = map[string]baseOperator{
	"StringEquals":              {family: stringFamily},
	"StringNotEquals":           {family: stringFamily, negated: true},
	"StringEqualsIgnoreCase":    {family: stringFoldFamily},
	"StringNotEqualsIgnoreCase": {family: stringFoldFamily, negated: true},
	"StringLike":                {family: stringLikeFamily},
	"StringNotLike":             {family: stringLikeFamily, negated: true},
	"NumericEquals":             {family: numericFamily, order: equal},
	"NumericNotEquals":          {family: numericFamily, order: equal, negated: true},
	"NumericLessThan":           {family: numericFamily, order: less},
	"NumericLessThanEquals":     {family: numericFamily, order: less | equal},
	"NumericGreaterThan":        {family: numericFamily, order: greater},
	"NumericGreaterThanEquals":  {family: numericFamily, order: greater | equal},
	"DateEquals":                {family: dateFamily, order: equal},
	"DateNotEquals":             {family: dateFamily, order: equal, negated: true},
	"DateLessThan":              {family: dateFamily, order: less},
	"DateLessThanEquals":        {family: dateFamily, order: less | equal},
	"DateGreaterThan":           {family: dateFamily, order: greater},
	"DateGreaterThanEquals":     {family: dateFamily, order: greater | equal},
	"Bool":                      {family: boolFamily},
	"BinaryEquals":              {family: binaryFamily},
	"IpAddress":                 {family: addressFamily},
	"NotIpAddress":              {family: addressFamily, negated: true},
	"ArnEquals":                 {family: arnFamily},
	"ArnLike":                   {family: arnFamily},
	"ArnNotEquals":              {family: arnFamily, negated: true},
	"ArnNotLike":                {family: arnFamily, negated: true},
	"Null":                      {family: nullFamily},
}

// foldedOperators are baseOperators by folded name, for evaluation, which ignores case (choices.md#operator-case).
var foldedOperators = func() map[string]baseOperator {
	folded := make(map[string]baseOperator, len(baseOperators))
	for name, base := range baseOperators {
		folded[foldASCII(name)] = base
	}
	return folded
}()

// parseOperator takes an operator's name apart, ignoring case. It reports false for an unknown one, and for NullIfExists;
// the operator is then the zero one, which never holds, whatever its prefix and suffix were.
func parseOperator(name string) (op operator, ok bool) {
	name = foldASCII(name)
	if rest, found := strings.CutPrefix(name, "forallvalues:"); found {
		op.qualifier, name = forAllValues, rest
	} else if rest, found := strings.CutPrefix(name, "foranyvalue:"); found {
		op.qualifier, name = forAnyValue, rest
	}
	name, op.ifExists = strings.CutSuffix(name, "ifexists")
	op.base, ok = foldedOperators[name]
	if !ok || op.base.family == nullFamily && op.ifExists {
		return operator{}, false
	}
	return op, true
}

// savable reports whether AWS saves an operator of this name: the documented spelling, to the letter.
func savable(name string) bool {
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		name = rest
	} else {
		name = strings.TrimPrefix(name, "ForAnyValue:")
	}
	base, ifExists := strings.CutSuffix(name, "IfExists")
	_, ok := baseOperators[base]
	return ok && !(ifExists && base == "Null")
}
