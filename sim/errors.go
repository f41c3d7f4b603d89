package sim

import (
	"errors"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// An Error is an answer of AWS that is not success. errors.Is tells its class (awsaccount.ErrDenied …), which follows from Code and
// Reason alone: an injected error is of the class of a genuine one. Failures of AWS, such as ServiceException, and codes that nobody
// knows have none. errors.As and errors.Is tell what is behind it too: *awsaccount.Refusal, awsaccount.Blocker,
// *awsaccount.FieldError, and of policies that are malformed *policy.Fault, which says where and why; the class of that does not
// count, so that AWSOrganizationsNotInUseException is ErrNotFound, while its Blocker alone is ErrDenied.
//
// Its text never holds contact data or one-time codes. It is immutable.
type Error struct {
	Code    string // the name that AWS gives the error, as "ConstraintViolationException"
	Message string // what AWS says, or, where that is not known, what is wrong
	Reason  string // of some errors, as "CLOSE_ACCOUNT_QUOTA_EXCEEDED"
	Fields  []FieldMessage

	cause error
}

// A FieldMessage is what a ValidationException of Account Management says of one member of the input.
type FieldMessage struct{ Name, Message string }

// clone is a copy that shares nothing that can be changed.
func (e *Error) clone() *Error {
	c := *e
	c.Fields = slices.Clone(c.Fields)
	return &c
}

// Error gives code, reason and message.
func (e *Error) Error() string {
	text := "sim: " + e.Code
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return text + ": " + e.Message
}

// Unwrap is what is behind the error; nil if nothing more is known, or if it is of another class. errors.As finds it all the same.
func (e *Error) Unwrap() error {
	if class := classOf(e.Code, e.Reason); !e.hasCauseOfAnother(class) {
		return e.cause
	}
	return nil
}

// Is reports whether target is the class of the error, or behind it.
func (e *Error) Is(target error) bool {
	if slices.Contains(classes[:], target) {
		return target == classOf(e.Code, e.Reason)
	}
	return e.cause != nil && errors.Is(e.cause, target)
}

// As finds what is behind the error.
func (e *Error) As(target any) bool { return e.cause != nil && errors.As(e.cause, target) }

// hasCauseOfAnother reports whether what is behind the error has a class, and another one than the error.
func (e *Error) hasCauseOfAnother(class error) bool {
	return e.cause != nil && slices.ContainsFunc(classes[:], func(c error) bool { return c != class && errors.Is(e.cause, c) })
}

// classes are those that an error can have.
var classes = [...]error{awsaccount.ErrInvalid, awsaccount.ErrNotFound, awsaccount.ErrConflict, awsaccount.ErrDenied, awsaccount.ErrLimit}

// classOf is the class of an error of AWS, by its name and reason; nil if it has none: AWS has failed, or nobody knows the name.
func classOf(code, reason string) error {
	name := strings.TrimSuffix(code, "Exception")
	switch name {
	case "ConstraintViolation", "HandshakeConstraintViolation":
		if strings.Contains(reason, "LIMIT_EXCEEDED") || strings.Contains(reason, "QUOTA_EXCEEDED") {
			return awsaccount.ErrLimit
		}
	}
	if class := codeClasses[name]; class != nil {
		return class
	}
	if strings.HasSuffix(name, "NotFound") {
		return awsaccount.ErrNotFound
	}
	return nil
}

// codeClasses are the classes of codes without "Exception"; …NotFound is ErrNotFound, whatever is not found.
var codeClasses = map[string]error{
	"Validation": awsaccount.ErrInvalid, "ValidationError": awsaccount.ErrInvalid, "InvalidParameterValue": awsaccount.ErrInvalid,
	"InvalidInput": awsaccount.ErrInvalid, "MalformedPolicyDocument": awsaccount.ErrInvalid, "UnsupportedAPIEndpoint": awsaccount.ErrInvalid,
	"UnknownOperation": awsaccount.ErrInvalid,

	"AWSOrganizationsNotInUse": awsaccount.ErrNotFound, "AccountNotRegistered": awsaccount.ErrNotFound, "NoSuchEntity": awsaccount.ErrNotFound,

	"AccessDenied": awsaccount.ErrDenied, "AccessDeniedForDependency": awsaccount.ErrDenied, "AccountOwnerNotVerified": awsaccount.ErrDenied,
	"AccountNotManagementOrDelegatedAdministrator": awsaccount.ErrDenied,
	"InvalidClientTokenId":                         awsaccount.ErrDenied, "UnrecognizedClient": awsaccount.ErrDenied, "ExpiredToken": awsaccount.ErrDenied,

	"TooManyRequests": awsaccount.ErrLimit, "LimitExceeded": awsaccount.ErrLimit,

	"AccountAlreadyClosed": awsaccount.ErrConflict, "AccountAlreadyRegistered": awsaccount.ErrConflict,
	"AlreadyInOrganization": awsaccount.ErrConflict, "ConcurrentModification": awsaccount.ErrConflict, "Conflict": awsaccount.ErrConflict,
	"ConstraintViolation": awsaccount.ErrConflict, "DeleteConflict": awsaccount.ErrConflict, "DuplicateAccount": awsaccount.ErrConflict,
	"DuplicateHandshake": awsaccount.ErrConflict, "DuplicateOrganizationalUnit": awsaccount.ErrConflict,
	"DuplicatePolicy": awsaccount.ErrConflict, "DuplicatePolicyAttachment": awsaccount.ErrConflict,
	"EntityAlreadyExists": awsaccount.ErrConflict, "EntityTemporarilyUnmodifiable": awsaccount.ErrConflict,
	"FinalizingOrganization": awsaccount.ErrConflict, "HandshakeAlreadyInState": awsaccount.ErrConflict,
	"HandshakeConstraintViolation": awsaccount.ErrConflict, "InvalidHandshakeTransition": awsaccount.ErrConflict,
	"InvalidResponsibilityTransferTransition": awsaccount.ErrConflict, "MasterCannotLeaveOrganization": awsaccount.ErrConflict,
	"OrganizationNotEmpty": awsaccount.ErrConflict, "OrganizationNotInAllFeaturesMode": awsaccount.ErrConflict,
	"OrganizationalUnitNotEmpty": awsaccount.ErrConflict, "PolicyChangesInProgress": awsaccount.ErrConflict,
	"PolicyInUse": awsaccount.ErrConflict, "PolicyNotAttached": awsaccount.ErrConflict,
	"PolicyTypeAlreadyEnabled": awsaccount.ErrConflict, "PolicyTypeNotAvailableForOrganization": awsaccount.ErrConflict,
	"PolicyTypeNotEnabled": awsaccount.ErrConflict, "ResponsibilityTransferAlreadyInStatus": awsaccount.ErrConflict,
	"ServiceAccessNotEnabled": awsaccount.ErrConflict,
}
