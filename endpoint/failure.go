package endpoint

import (
	"cmp"
	"fmt"
	"net/http"
	"runtime"
	"strings"

	"github.com/awsaccount/awsaccount/sim"
)

// A failure is what a client is told of a request that did not succeed, before a protocol finds the words for it.
type failure struct {
	code, message string
	reason        string
	fields        []sim.FieldMessage
	status        int    // 0: the protocol knows
	allow         string // the methods that there are, with the status 405
}

func (f *failure) Error() string { return "endpoint: " + f.code + ": " + f.message }

// internalFailure is the answer if the endpoint itself fails.
func internalFailure() *failure {
	return &failure{code: "InternalFailure", status: http.StatusInternalServerError,
		message: "The request processing has failed because of an unknown error, exception or failure."}
}

// panicPlace is the function and line where the panic began that the caller, a deferred function, has recovered from.
func panicPlace() string {
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for begun := false; ; {
		frame, more := frames.Next()
		switch inRuntime := strings.HasPrefix(frame.Function, "runtime."); {
		case inRuntime:
			begun = true
		case begun || !more:
			return fmt.Sprintf("%s, line %d", frame.Function, frame.Line)
		}
		if !more {
			return "a place that nobody knows"
		}
	}
}

func tooLarge(limit int64) *failure {
	return &failure{code: "RequestEntityTooLargeException", status: http.StatusRequestEntityTooLarge,
		message: fmt.Sprintf("The body of the request is larger than %d bytes.", limit)}
}

func unknownOperation(name string) *failure {
	return &failure{code: "UnknownOperationException", message: "There is no operation " + name + "."}
}

// elsewhere is the answer to what is of another service.
func elsewhere(what string) *failure {
	return &failure{code: "UnknownOperationException", message: what + " is not modelled: " + modelled + "."}
}

// serialization is the answer to a body that is not of the shape of the input.
func serialization(message string) *failure {
	return &failure{code: "SerializationException", status: http.StatusBadRequest, message: message}
}

func wrongMethod(method string) *failure {
	return &failure{code: "UnknownOperationException", status: http.StatusMethodNotAllowed, allow: http.MethodPost,
		message: "Operations are called by POST, not by " + method + "."}
}

func wrongType(want string) *failure {
	return &failure{code: "UnsupportedMediaTypeException", status: http.StatusUnsupportedMediaType, message: "The content type must be " + want + "."}
}

// A statusTable is the statuses of errors by their codes.
type statusTable map[string]int

// statuses makes a table from pairs of a status and the codes that have it.
func statuses(rows map[int]string) statusTable {
	t := statusTable{}
	for status, codes := range rows {
		for code := range strings.FieldsSeq(codes) {
			t[code] = status
		}
	}
	return t
}

// of is the status of a code; what no table has is the client's fault.
func (t statusTable) of(code string) int {
	return cmp.Or(t[code], serverErrors[code], http.StatusBadRequest)
}

var (
	// serverErrors are AWS' own fault, whatever the service.
	serverErrors = statuses(map[int]string{
		http.StatusInternalServerError: "InternalFailure InternalServerException InternalServerError InternalServerErrorException " +
			"InternalErrorException InternalError ServiceException ServiceFailure",
		http.StatusServiceUnavailable: "ServiceUnavailable ServiceUnavailableException",
	})

	// accountStatuses are those of Account Management. spec §2.4
	accountStatuses = statuses(map[int]string{
		http.StatusForbidden:        "AccessDeniedException UnrecognizedClientException ExpiredTokenException",
		http.StatusNotFound:         "ResourceNotFoundException UnknownOperationException",
		http.StatusConflict:         "ConflictException",
		http.StatusFailedDependency: "ResourceUnavailableException",
		http.StatusTooManyRequests:  "TooManyRequestsException",
	})

	// observedStatuses are those of Organizations as clients see it. spec §3.1
	observedStatuses = statusTable{}

	// smithyStatuses are those of AWS' model of Organizations. spec §3.1
	smithyStatuses = statuses(map[int]string{
		http.StatusForbidden: "AccessDeniedException AccessDeniedForDependencyException AccountOwnerNotVerifiedException " +
			"UnsupportedAPIEndpointException",
		http.StatusNotFound: "AWSOrganizationsNotInUseException AccountNotFoundException ChildNotFoundException " +
			"CreateAccountStatusNotFoundException DestinationParentNotFoundException HandshakeNotFoundException " +
			"OrganizationalUnitNotFoundException ParentNotFoundException PolicyNotFoundException ResourcePolicyNotFoundException " +
			"ResponsibilityTransferNotFoundException RootNotFoundException SourceParentNotFoundException TargetNotFoundException",
		http.StatusConflict: "AccountAlreadyClosedException AccountAlreadyRegisteredException AccountNotRegisteredException " +
			"AlreadyInOrganizationException ConcurrentModificationException ConflictException ConstraintViolationException " +
			"DuplicateAccountException DuplicateHandshakeException DuplicateOrganizationalUnitException " +
			"DuplicatePolicyAttachmentException DuplicatePolicyException FinalizingOrganizationException " +
			"HandshakeAlreadyInStateException HandshakeConstraintViolationException InvalidHandshakeTransitionException " +
			"InvalidResponsibilityTransferTransitionException MasterCannotLeaveOrganizationException " +
			"OrganizationNotEmptyException OrganizationalUnitNotEmptyException PolicyInUseException PolicyNotAttachedException " +
			"PolicyTypeAlreadyEnabledException PolicyTypeNotAvailableForOrganizationException PolicyTypeNotEnabledException " +
			"ResponsibilityTransferAlreadyInStatusException",
		http.StatusTooManyRequests: "TooManyRequestsException",
	})
)
