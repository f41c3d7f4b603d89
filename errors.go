package awsaccount

import (
	"errors"
	"fmt"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// The classes of errors of this module. Test for them with errors.Is; what is behind one of them, errors.As tells:
// *FieldError, *TransitionError, *Refusal, Blocker.
var (
	// ErrInvalid says that an input breaks a rule of its own form: a malformed identifier, a contact without a title. Account
	// Management also says so of a Region that cannot be switched as asked. It is the same value as policy.ErrInvalid.
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
	In    string // the part of a Snapshot to which the field belongs, as "Security"; "SignUp" of SignUp; else empty
	Field Field
	Rule  string // what is required
	Value string // the value, shortened if it is long; empty if the field is sensitive, or if nothing was given
}

// Error gives field, rule and value.
func (e *FieldError) Error() string {
	text := "awsaccount: "
	if e.In != "" {
		text += e.In + ": "
	}
	text += e.Field.String() + ": " + e.Rule
	if e.Value != "" && !e.Field.Sensitive() {
		text += ", not " + quote(e.Value)
	}
	return text
}

// Is reports that a FieldError is of the class ErrInvalid.
func (e *FieldError) Is(target error) bool { return target == ErrInvalid }

// FieldErrors are the *FieldError values in an error, in order: what Validate, Restore and others join. They are for programs
// that show each fault beside the field that it is about.
func FieldErrors(err error) (found []*FieldError) {
	switch e := err.(type) {
	case *FieldError:
		found = append(found, e)
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			found = append(found, FieldErrors(err)...)
		}
	case interface{ Unwrap() error }:
		return FieldErrors(e.Unwrap())
	}
	return found
}

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
