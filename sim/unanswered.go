package sim

import (
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// Calls that get no further than the form of their input, for programs that take calls from elsewhere, such as package endpoint.

// Malformed is a call of an operation with input that its Input cannot hold, such as an account ID of two digits. Like others it is
// authenticated, meets faults, is throttled and is in the trail; then it fails as the service fails for such input, of which
// faults tell the members: Account Management with a ValidationException that has them as Fields, IAM and STS with a
// ValidationError whose Message tells them, and Organizations, which names no member, with an InvalidInputException, for the Reason
// that the Message of the first one is, such as INVALID_ENUM, or else INVALID_PATTERN. action is such as
// "organizations:CloseAccount"; if it is none that a Client or NotModelled has, Malformed fails with the class
// awsaccount.ErrInvalid, and there was no call.
func (c *Client) Malformed(action string, faults ...FieldMessage) error {
	action, begin := beginning(action)
	if begin == nil {
		return invalid("Malformed: want an operation such as organizations:CloseAccount, not %q", action)
	}
	service, _, _ := strings.Cut(action, ":")
	return c.end(begin, malformed[service](faults))
}

// malformed is what services answer to input that is not of the form that it should be.
var malformed = map[string]func([]FieldMessage) error{
	"account": badFields,
	"organizations": func(faults []FieldMessage) error {
		const code = "InvalidInputException"
		if len(faults) > 0 && reasonTexts[code][faults[0].Message] != "" {
			return failBecause(code, faults[0].Message)
		}
		return failBecause(code, "INVALID_PATTERN")
	},
	"iam": badValues,
	"sts": badValues,
	"s3":  badValues,
}

// badValues is badValue for any number of members.
func badValues(faults []FieldMessage) error {
	if len(faults) == 0 {
		return &Error{Code: "ValidationError", Message: "The input is malformed."}
	}
	text := strconv.Itoa(len(faults)) + " validation errors detected: "
	if len(faults) == 1 {
		text = "1 validation error detected: "
	}
	for i, f := range faults {
		if i > 0 {
			text += "; "
		}
		text += "Value at '" + f.Name + "' failed to satisfy constraint: " + f.Message
	}
	return &Error{Code: "ValidationError", Message: text}
}

// NotModelled is a call of an operation that is among those of the function NotModelled. Like others it is authenticated, is
// throttled and is in the trail; then it fails as AWS fails where it does not have the operation, with a Message that says why it is
// missing here: choices.md#not-modelled. If action is none of them, NotModelled fails with the class awsaccount.ErrInvalid, and there
// was no call.
func (c *Client) NotModelled(action string) error {
	action, begin := beginning(action)
	reason, ok := notModelled[action]
	if !ok {
		return invalid("NotModelled: want an operation that is not modelled, not %q", action)
	}
	e := &Error{Code: "UnknownOperationException", Message: action + " is not modelled: " + reason}
	if strings.HasPrefix(action, "organizations:") {
		e.Code = "UnsupportedAPIEndpointException" // which all of them declare. spec appendix B
	}
	return c.end(begin, e)
}

// beginning is how a call of an operation begins, whatever comes then, and the action as AWS writes it; nil if there is no such
// operation.
func beginning(name string) (action string, begin func(*call) error) {
	if a, ok := awsaccount.LookupAction(name); ok && !a.PermissionOnly() {
		return a.Name(), func(x *call) error { return x.begin(a.Name()) }
	}
	if i := lookUpInquiry(name); i != "" {
		return i, func(x *call) error { return x.approach(i) }
	}
	return name, nil
}

// end is a call that fails after its beginning, with an answer that is given.
func (c *Client) end(begin func(*call) error, answer error) error {
	_, err := run[struct{}, struct{}](c, struct{}{}, begin, func(*struct{}) error { return answer }, nil, nil)
	return err
}
