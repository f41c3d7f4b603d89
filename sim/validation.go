package sim

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
)

// validation is what Account Management answers to input that is not of the form that it should be; nil if err is. spec §2.3
func validation(err error) error {
	if err == nil {
		return nil
	}
	var faults []FieldMessage
	for _, fault := range awsaccount.FieldErrors(err) {
		name := fault.Field.String()
		faults = append(faults, FieldMessage{Name: name[strings.LastIndexByte(name, '.')+1:], Message: fault.Rule})
	}
	e := badFields(faults).(*Error)
	e.cause = err
	return e
}

// invalidFields is validation of what package awsaccount has no Field for; nil if there are no faults.
func invalidFields(faults ...FieldMessage) error {
	if len(faults) == 0 {
		return nil
	}
	return badFields(faults)
}

// badFields is a ValidationException that names members of the input.
func badFields(faults []FieldMessage) error {
	return &Error{Code: "ValidationException", Reason: "fieldValidationFailed", Message: "The input fails to satisfy the constraints of its fields.",
		Fields: slices.Clone(faults)}
}

// target is the account that an authorized call is about.
func (x *call) target(given awsaccount.ID) *account {
	if given.IsZero() {
		return x.caller
	}
	return x.state.accounts.get(given)
}

// changeAccount changes the account that an authorized call is about.
func (x *call) changeAccount(given awsaccount.ID, edit func(*account) error) error {
	return x.state.change(x.target(given).ID(), edit)
}

// An inputCheck is the first thing that is wrong with the input of an operation of Organizations, which names no fields.
type inputCheck struct{ err error }

func (c *inputCheck) fail(reason string) {
	if c.err == nil {
		c.err = failBecause("InvalidInputException", reason)
	}
}

// set wants something to be there.
func (c *inputCheck) set(there bool) {
	if !there {
		c.fail("INPUT_REQUIRED")
	}
}

// wantID wants an ID, and nothing else of an input.
func wantID(id interface{ IsZero() bool }) error {
	var c inputCheck
	c.set(!id.IsZero())
	return c.err
}

// text wants a value of so many code points and of a pattern; nil is any. An empty value is missing, unless min is 0.
func (c *inputCheck) text(value string, min, max int, pattern func(string) bool) {
	n := utf8.RuneCountInString(value)
	switch {
	case n == 0 && min == 0:
	case n == 0:
		c.fail("INPUT_REQUIRED")
	case n < min:
		c.fail("MIN_LENGTH_EXCEEDED")
	case n > max:
		c.fail("MAX_LENGTH_EXCEEDED")
	case !utf8.ValidString(value), pattern != nil && !pattern(value):
		c.fail("INVALID_PATTERN")
	}
}

// number wants a value between two others; 0 is not given.
func (c *inputCheck) number(value, min, max int) {
	switch {
	case value == 0:
	case value < min:
		c.fail("MIN_VALUE_EXCEEDED")
	case value > max:
		c.fail("MAX_VALUE_EXCEEDED")
	}
}

// one wants one of some values; "" is missing.
func (c *inputCheck) one(value string, values ...string) {
	switch {
	case value == "":
		c.fail("INPUT_REQUIRED")
	case !slices.Contains(values, value):
		c.fail("INVALID_ENUM")
	}
}

// tags wants tags that can be put: no key twice, none of AWS' own. spec §3.8
func (c *inputCheck) tags(tags []Tag) {
	keys := map[string]bool{}
	for _, t := range tags {
		c.text(t.Key, 1, 128, isTagText)
		c.text(t.Value, 0, 256, isTagText)
		if strings.HasPrefix(strings.ToLower(t.Key), "aws:") {
			c.fail("INVALID_SYSTEM_TAGS_PARAMETER")
		}
		if keys[t.Key] {
			c.fail("DUPLICATE_TAG_KEY")
		}
		keys[t.Key] = true
	}
}

// isTagText is [\p{L}\p{Z}\p{N}_.:/=+\-@]*.
func isTagText(s string) bool {
	for _, r := range s {
		if !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+-@", r) {
			return false
		}
	}
	return true
}
