package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
)

// An Error is an answer of AWS that is not success. errors.Is tells its class (awsaccount.ErrDenied …), errors.As what is
// behind it: *awsaccount.Refusal, *awsaccount.FieldError. Its text never holds contact data or one-time codes. It is immutable.
type Error struct {
	Code    string // the name that AWS gives the error, as "ConstraintViolationException"
	Message string // what AWS says, or, where that is not known, what is wrong
	Reason  string // of some errors, as "CLOSE_ACCOUNT_QUOTA_EXCEEDED"
	Fields  []FieldMessage

	cause error
}

// A FieldMessage is what a ValidationException of Account Management says of one member of the input.
type FieldMessage struct{ Name, Message string }

// Error gives code, reason and message.
func (e *Error) Error() string {
	text := "sim: " + e.Code
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return text + ": " + e.Message
}

// Unwrap is what is behind the error, nil if nothing more is known.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is the class of the error.
func (e *Error) Is(target error) bool { return target == classOf(e.Code) }

// classOf is the class of an error of AWS, by its name.
func classOf(code string) error {
	name := strings.TrimSuffix(code, "Exception")
	switch {
	case name == "Validation", name == "ValidationError", name == "InvalidParameterValue", name == "InvalidInput",
		name == "MalformedPolicyDocument", name == "UnsupportedAPIEndpoint":
		return awsaccount.ErrInvalid
	case strings.HasSuffix(name, "NotFound"), name == "AWSOrganizationsNotInUse", name == "AccountNotRegistered", name == "NoSuchEntity":
		return awsaccount.ErrNotFound
	case strings.HasPrefix(name, "AccessDenied"), name == "AccountOwnerNotVerified", name == "InvalidClientTokenId",
		name == "UnrecognizedClient", name == "ExpiredToken",
		name == "AccountNotManagementOrDelegatedAdministrator":
		return awsaccount.ErrDenied
	case name == "TooManyRequests", name == "LimitExceeded":
		return awsaccount.ErrLimit
	}
	return awsaccount.ErrConflict
}
