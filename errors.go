package awsaccount

import (
	"errors"
	"fmt"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// The classes of errors of this module. Test for them with errors.Is; what is behind one of them, errors.As tells:
// *FieldError, *TransitionError, *Refusal.
var (
	// ErrInvalid says that an input breaks a rule of its own form, whatever the state of any account: a malformed
	// identifier, a contact without a title. It is the same value as policy.ErrInvalid.
	ErrInvalid = policy.ErrInvalid

	// ErrNotFound says that what was asked for is not there.
	ErrNotFound = errors.New("awsaccount: not found")

	// ErrConflict says that the state of the account, or of something around it, does not permit the change.
	ErrConflict = errors.New("awsaccount: conflict")

	// ErrDenied says that the caller may not do this.
	ErrDenied = errors.New("awsaccount: denied")

	// ErrLimit says that a quota is used up.
	ErrLimit = errors.New("awsaccount: limit exceeded")
)

// A FieldError says which value breaks which rule of AWS. It is of the class ErrInvalid. It never holds the value of a
// sensitive field: contact data, names, e-mail addresses, one-time codes and passwords.
type FieldError struct {
	Field Field
	Rule  string // what is required
	Value string // the value, shortened if it is long; empty if the field is sensitive, or if nothing was given
}

// Error gives field, rule and value.
func (e *FieldError) Error() string {
	text := "awsaccount: " + e.Field.String() + ": " + e.Rule
	if e.Value != "" {
		text += ", not " + quote(e.Value)
	}
	return text
}

// Is reports that a FieldError is of the class ErrInvalid.
func (e *FieldError) Is(target error) bool { return target == ErrInvalid }

// Must returns v, or panics with err. It is for identifiers and other values that are written in the program.
func Must[T any](v T, err error) T { return policy.Must(v, err) }

// shorten keeps a value short enough for a message.
func shorten(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}

// A classError is an error of a class that needs no more than a sentence.
type classError struct {
	class error
	text  string
}

func (e *classError) Error() string { return "awsaccount: " + e.text }

func (e *classError) Is(target error) bool { return target == e.class }

// invalidf is an error of the class ErrInvalid.
func invalidf(format string, args ...any) error {
	return &classError{ErrInvalid, fmt.Sprintf(format, args...)}
}
