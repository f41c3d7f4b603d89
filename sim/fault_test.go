package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Each call meets an error of its own, and a test can tell which faults were not met.
func TestFaultsAreCopiedAndPending(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	list := func() error { _, err := c.root(c.alone).ListRegions(sim.ListRegionsInput{}); return err }
	given := sim.Fault{Action: "ACCOUNT:listregions", Times: 3,
		Error: sim.Error{Code: "ValidationException", Message: "oops", Fields: []sim.FieldMessage{{Name: "a", Message: "b"}}}}
	if err := c.Inject(given); err != nil {
		t.Fatal(err)
	}
	given.Error.Fields[0].Name = "changed"
	for left := 2; left >= 0; left-- {
		var e *sim.Error
		if err := list(); !errors.As(err, &e) || e.Code != "ValidationException" || e.Fields[0].Name != "a" {
			t.Fatalf("%+v", e)
		}
		e.Code, e.Fields[0].Name = "changed", "changed"
		pending := c.PendingFaults()
		if left == 0 {
			if pending != nil {
				t.Error(pending)
			}
			break
		}
		if len(pending) != 1 || pending[0].Action != "account:ListRegions" || pending[0].Times != left || pending[0].Error.Code != "ValidationException" {
			t.Fatalf("%+v", pending)
		}
		pending[0].Error.Fields[0].Name = "changed"
	}
	if err := list(); err != nil {
		t.Error(err)
	}
	if err := c.Inject(given); err != nil {
		t.Fatal(err)
	}
	fork := c.Fork()
	c.ClearFaults()
	if len(c.PendingFaults()) != 0 || len(fork.PendingFaults()) != 1 || list() != nil {
		t.Error("the faults are not forgotten, or in the fork too")
	}
}

// What is not modelled cannot be made to fail: no call would meet it.
func TestInjectRefusesNotModelled(t *testing.T) {
	cloud, n := sim.New(sim.Config{}), 0
	for action := range sim.NotModelled() {
		n++
		if err := cloud.Inject(sim.Fault{Action: action, Error: sim.Error{Code: "X"}}); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", action, err)
		}
	}
	if n == 0 || cloud.PendingFaults() != nil || len(slices.Collect(cloud.Journal())) != 0 {
		t.Error(n, cloud.PendingFaults())
	}
}

// An injected error without a text has that of its service, which Organizations and Account Management word differently, and never
// none. spec §2.4, appendix A, appendix C
func TestFaultTexts(t *testing.T) {
	for _, test := range []struct{ action, code, reason, want string }{
		{"account:ListRegions", "InternalServerException", "", "The operation failed because of an error internal to Amazon Web Services. Try your operation again later."},
		{"account:ListRegions", "AccessDeniedException", "", "The operation failed because the calling identity doesn't have the minimum required permissions."},
		{"account:ListRegions", "TooManyRequestsException", "", "The operation failed because it was called too frequently and exceeded a throttle limit."},
		{"account:ListRegions", "ServiceException", "", "The call has failed."},
		{"account:ListRegions", "ConstraintViolationException", "WAIT_PERIOD_ACTIVE", "The call has failed."},
		{"organizations:ListRoots", "ServiceException", "", "Organizations can't complete your request because of an internal service error. Try again later."},
		{"organizations:ListRoots", "AccessDeniedException", "", "You don't have permissions to access this resource."},
		{"organizations:LeaveOrganization", "ConstraintViolationException", "OU_DEPTH_LIMIT_EXCEEDED", "You attempted to create an OU tree that is too many levels deep."},
		{"organizations:ListRoots", "SomethingNew", "", "The call has failed."},
		{"iam:ListAccountAliases", "ServiceException", "", "The call has failed."},
		{"sts:GetCallerIdentity", "InternalFailure", "", "The call has failed."},
	} {
		cloud := sim.New(sim.Config{})
		if err := cloud.Inject(sim.Fault{Action: test.action, Error: sim.Error{Code: test.code, Reason: test.reason}}); err != nil {
			t.Errorf("%s, %s: %v", test.action, test.code, err) // which some day may refuse some of these
			continue
		}
		if got := cloud.PendingFaults()[0].Error.Message; got != test.want {
			t.Errorf("%s, %s: %q", test.action, test.code, got)
		}
	}
}

// A code that AWS writes otherwise, and a reason that it does not give with the code, are mistakes. Codes that no page of the service
// lists are taken. spec §2.4, appendix A and C
func TestInjectRefusesTypos(t *testing.T) {
	cloud := sim.New(sim.Config{})
	const organizations, account, iam, constraint, handshake = "organizations:CloseAccount", "account:PutAccountName", "iam:ListAccountAliases",
		"ConstraintViolationException", "HandshakeConstraintViolationException"
	for _, test := range []struct{ action, code, reason, want string }{ // want: what the error says; "" is none
		{organizations, "TooManyRequests", "", "want TooManyRequestsException"},
		{organizations, "toomanyrequestsexception", "", "want TooManyRequestsException"},
		{organizations, "ConstraintViolation", "CLOSE_ACCOUNT_QUOTA_EXCEEDED", "want " + constraint},
		{organizations, "AccessDenied", "", "want AccessDeniedException"},
		{organizations, "UnrecognizedClient", "", "want UnrecognizedClientException"},
		{account, "Validation", "", "want ValidationException"},
		{account, "InternalServer", "", "want InternalServerException"},
		{"iam:ListOrganizationsFeatures", "OrganizationNotFound", "", "want OrganizationNotFoundException"},
		{"sts:AssumeRoot", "RegionDisabled", "", "want RegionDisabledException"},

		{organizations, constraint, "CLOSE_ACCOUNT_QUOTA", "as CLOSE_ACCOUNT_QUOTA_EXCEEDED"},
		{organizations, constraint, "close_account_requests_limit_exceeded", "as CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"},
		{organizations, constraint, "ALREADY_IN_AN_ORGANIZATION", "is a reason of " + handshake},
		{organizations, "ConflictException", "CLOSE_ACCOUNT_QUOTA_EXCEEDED", "is a reason of " + constraint},
		{organizations, "ConflictException", "BECAUSE", "has no reasons"},
		{account, "ValidationException", "FIELD_VALIDATION_FAILED", "as fieldValidationFailed"},
		{account, "ConflictException", "BECAUSE", "has no reasons"},

		{organizations, "TooManyRequestsException", "", ""}, {organizations, "ServiceException", "", ""},
		{organizations, "InternalFailure", "", ""}, {organizations, "ServiceUnavailable", "", ""}, {organizations, "Throttling", "", ""},
		{organizations, "ValidationError", "", ""}, {organizations, "SomethingNew", "BECAUSE", ""}, {organizations, "SomethingNewException", "", ""},
		{organizations, constraint, "", ""}, {organizations, constraint, "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA", ""},
		{organizations, constraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED", ""}, {organizations, handshake, "ACCOUNT_NUMBER_LIMIT_EXCEEDED", ""},
		{organizations, handshake, "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED", ""},
		{organizations, "InvalidInputException", "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY", ""},
		{organizations, "AccessDeniedForDependencyException", "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE", ""},
		{account, "ValidationException", "invalidRegionOptTarget", ""}, {account, "ResourceUnavailableException", "", ""},
		{iam, "AccessDenied", "", ""}, {iam, "InvalidInput", "", ""}, {iam, "NoSuchEntity", "", ""}, {iam, "TooManyRequests", "", ""},
		{"sts:AssumeRole", "ExpiredToken", "", ""}, {"s3:ListBuckets", "SlowDown", "", ""},
	} {
		err := cloud.Inject(sim.Fault{Action: test.action, Error: sim.Error{Code: test.code, Reason: test.reason}})
		if (err != nil) != (test.want != "") || err != nil && (!errors.Is(err, awsaccount.ErrInvalid) || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s, %s %s: %v, want %q", test.action, test.code, test.reason, err, test.want)
		}
	}
}
