package sim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §2.3, appendix A: malformed input is answered in the words of its service.
func TestMalformed(t *testing.T) {
	cloud, _, _, alice := twoAccounts(t, sim.Config{})
	short := sim.FieldMessage{Name: "AccountId", Message: `must match ^\d{12}$`}
	for _, c := range []struct {
		action string
		faults []sim.FieldMessage
		want   sim.Error
	}{
		{"account:GetAccountInformation", []sim.FieldMessage{short},
			sim.Error{Code: "ValidationException", Reason: "fieldValidationFailed", Fields: []sim.FieldMessage{short}}},
		{"ACCOUNT:getaccountinformation", nil, sim.Error{Code: "ValidationException", Reason: "fieldValidationFailed"}},
		{"organizations:CloseAccount", []sim.FieldMessage{short}, sim.Error{Code: "InvalidInputException", Reason: "INVALID_PATTERN"}},
		{"organizations:CloseAccount", nil, sim.Error{Code: "InvalidInputException", Reason: "INVALID_PATTERN"}},
		{"organizations:CreatePolicy", []sim.FieldMessage{{Name: "Type", Message: "INVALID_ENUM_POLICY_TYPE"}},
			sim.Error{Code: "InvalidInputException", Reason: "INVALID_ENUM_POLICY_TYPE"}},
		{"organizations:DescribeEffectivePolicy", nil, sim.Error{Code: "InvalidInputException", Reason: "INVALID_PATTERN"}},
		{"sts:AssumeRole", []sim.FieldMessage{{Name: "durationSeconds", Message: "Member must be a number"}}, sim.Error{Code: "ValidationError"}},
		{"iam:CreateAccountAlias", nil, sim.Error{Code: "ValidationError"}},
	} {
		var got *sim.Error
		err := alice.Malformed(c.action, c.faults...)
		if !errors.As(err, &got) || !errors.Is(err, awsaccount.ErrInvalid) || got.Message == "" {
			t.Errorf("%s: %v", c.action, err)
			continue
		}
		if diff := cmp.Diff(&c.want, got, cmpopts.IgnoreFields(sim.Error{}, "Message"), cmpopts.IgnoreUnexported(sim.Error{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.action, diff)
		}
		if last := lastRecord(t, cloud); last["errorCode"] != got.Code || last["requestID"] != alice.RequestID() ||
			!strings.EqualFold(strings.TrimSuffix(last["eventSource"].(string), ".amazonaws.com")+":"+last["eventName"].(string), c.action) {
			t.Errorf("%s: %v", c.action, last)
		}
	}
	want := "2 validation errors detected: Value at 'a' failed to satisfy constraint: b; Value at 'c' failed to satisfy constraint: d"
	var got *sim.Error
	if err := alice.Malformed("sts:AssumeRole", sim.FieldMessage{Name: "a", Message: "b"}, sim.FieldMessage{Name: "c", Message: "d"}); !errors.As(err, &got) || got.Message != want {
		t.Error(err)
	}
}

// Appendix B: each operation of Organizations can answer UnsupportedAPIEndpointException. choices.md#not-modelled
func TestNotModelledAnswers(t *testing.T) {
	cloud, _, _, alice := twoAccounts(t, sim.Config{})
	for action, reason := range sim.NotModelled() {
		want := "UnsupportedAPIEndpointException"
		if strings.HasPrefix(action, "account:") {
			want = "UnknownOperationException"
		}
		err := alice.NotModelled(action)
		if !isCode(err, want) || !errors.Is(err, awsaccount.ErrInvalid) || !strings.HasSuffix(err.Error(), action+" is not modelled: "+reason) {
			t.Errorf("%s: %v", action, err)
		}
		if last := lastRecord(t, cloud); last["errorCode"] != want || last["responseElements"] != nil {
			t.Errorf("%s: %v", action, last)
		}
	}
}

// Calls that fail for certain are calls all the same: nobody gets past who he is, faults and throttling.
func TestUnansweredCalls(t *testing.T) {
	cloud, a, b, alice := twoAccounts(t, sim.Config{Throttling: true})
	for name, call := range map[string]func(*sim.Client, string) error{
		"Malformed":   func(c *sim.Client, action string) error { return c.Malformed(action) },
		"NotModelled": (*sim.Client).NotModelled,
	} {
		records := len(recordsOf(t, cloud))
		for _, action := range []string{"", "account", "account:Nothing", "account:CloseAccount", "iam:CreateUser", "ec2:RunInstances"} {
			if err := call(alice, action); !errors.Is(err, awsaccount.ErrInvalid) || isAWS(err) {
				t.Errorf("%s(%q): %v", name, action, err)
			}
		}
		if n := len(recordsOf(t, cloud)) - records; n != 0 {
			t.Errorf("%s: %d records of calls that there were not", name, n)
		}
		const action = "organizations:DescribeEffectivePolicy"
		if err := call(cloud.As(cloud.Session(a, "R", "s")), action); !isCode(err, "UnrecognizedClientException") {
			t.Errorf("%s: %v", name, err)
		}
		for _, p := range []sim.Principal{{}, cloud.Service("ec2.amazonaws.com")} {
			if err := call(cloud.As(p), action); !isCode(err, "AccessDeniedException") {
				t.Errorf("%s of %s: %v", name, p, err)
			}
		}
	}
	if err := alice.NotModelled("account:PutAccountName"); !errors.Is(err, awsaccount.ErrInvalid) || isAWS(err) {
		t.Error(err)
	}
	const rename = "account:PutAccountName"
	must(t, cloud.Inject(sim.Fault{Action: rename, Error: sim.Error{Code: "InternalServerException"}}))
	for _, want := range []string{"InternalServerException", "ValidationException", "TooManyRequestsException"} {
		if err := alice.Malformed(rename); !isCode(err, want) {
			t.Errorf("want %s: %v", want, err)
		}
	}
	if err := cloud.As(sim.Principal{}).Malformed("sts:AssumeRole"); !isCode(err, "AccessDenied") {
		t.Error(err)
	}
	if err := cloud.As(cloud.Service("ec2.amazonaws.com")).Malformed("sts:AssumeRole"); !isCode(err, "ValidationError") {
		t.Error(err)
	}
	must(t, cloud.As(cloud.Root(b)).CloseOwnAccount())
	if err := cloud.As(cloud.Root(b)).Malformed(rename); !errors.Is(err, awsaccount.CallerCannotAct) {
		t.Error(err)
	}
}

// isAWS reports whether an error is an answer of AWS.
func isAWS(err error) bool {
	var e *sim.Error
	return errors.As(err, &e)
}

func lastRecord(t *testing.T, c *sim.Cloud) map[string]any {
	t.Helper()
	records := recordsOf(t, c)
	return records[len(records)-1]
}
