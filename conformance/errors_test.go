package conformance

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"github.com/aws/smithy-go"

	"github.com/awsaccount/awsaccount/sim"
)

// exceptionIn is the exception of a types package of the SDK in an error, if errors.As finds one.
func exceptionIn(err error) (reflect.Value, bool) {
	for ; err != nil; err = errors.Unwrap(err) {
		if v := reflect.ValueOf(err); v.Kind() == reflect.Pointer && strings.HasSuffix(v.Type().Elem().PkgPath(), "/types") {
			return v.Elem(), true
		}
	}
	return reflect.Value{}, false
}

// Every exception that an operation declares reaches user code as its type, with message and reason. Faults stand for the reasons of
// AWS; what the operations answer by themselves is in the scenarios.
func TestTypedErrors(t *testing.T) {
	w := newWorld(t, sim.Config{})
	b := &bridge{}
	b.issue(t, w)
	declares, met := declared(t), map[string]bool{}
	for _, operation := range operations() {
		service, method, _ := serviceOf(operation)
		codes := declares[service.name+":"+operation]
		if codes == nil {
			codes = sdk(t, service.name).errors[operation]
		}
		for _, code := range codes {
			if service.name == "sts" && code == "ExpiredTokenException" {
				continue // that of an identity token; the one of the caller is ExpiredToken in the Query protocol
			}
			reasons := []string{""}
			if name := code + "Reason"; sdk(t, service.name).enums[name] != nil {
				reasons = sdk(t, service.name).enums[name]
				if met[service.name+code] { // all of them once, then one
					reasons = reasons[:1]
				}
			}
			met[service.name+code] = true
			for _, reason := range reasons {
				tried := w.fork()
				fault := sim.Error{Code: code, Reason: reason, Message: "because of <that> & \"this\""}
				if reason == "fieldValidationFailed" {
					fault.Fields = []sim.FieldMessage{{Name: "phoneNumber", Message: "is wrong"}}
				}
				if err := tried.cloud.Inject(sim.Fault{Action: service.name + ":" + operation, Error: fault}); err != nil {
					t.Fatal(err)
				}
				input := reflect.New(method.Type.In(2).Elem())
				client, err := b.client(tried.cloud, w.admin, service)
				if err != nil {
					t.Fatal(err)
				}
				_, err = send(client, operation, input)
				v, ok := exceptionIn(err)
				if !ok {
					t.Errorf("%s: %s %s: no exception of the SDK in %v", operation, code, reason, err)
					continue
				}
				if diff := compareError(fault, answer(err)); diff != "" || v.Type().Name() != strings.TrimSuffix(code, "Exception")+"Exception" {
					t.Errorf("%s: %s %s came as %s\n%s", operation, code, reason, v.Type(), diff)
				}
			}
		}
	}
	for _, service := range []string{"account", "organizations"} {
		for code := range sdk(t, service).exceptions {
			if !met[service+code] && !strings.Contains(code, "ResponsibilityTransfer") && !strings.Contains(code, "EffectivePolicy") {
				t.Errorf("%s of %s was not met: no operation of sim declares it", code, service)
			}
		}
	}
}

func compareError(want sim.Error, err error) string {
	got, ok := err.(*sim.Error)
	switch {
	case !ok:
		return err.Error()
	case got.Code != want.Code || got.Reason != want.Reason || got.Message != want.Message || !slices.Equal(got.Fields, want.Fields):
		return "-" + want.Error() + "\n+" + got.Error()
	}
	return ""
}

// as calls f with the error if errors.As finds it, as user code does.
func as[E error](t *testing.T, err error, f func(E)) {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Errorf("got %v, want %T", err, e)
		return
	}
	f(e)
}

// What user code does with errors, without reflection.
func TestErrorsAs(t *testing.T) {
	w := newWorld(t, sim.Config{})
	_, err := clients(t, w.cloud, w.admin).organizations.CloseAccount(t.Context(), &organizations.CloseAccountInput{AccountId: aws.String(w.management.String())})
	as(t, err, func(e *types.ConstraintViolationException) {
		if e.Reason != types.ConstraintViolationExceptionReasonCannotCloseManagementAccount {
			t.Errorf("reason %q", e.Reason)
		}
	})
	as(t, err, func(e *smithy.OperationError) {
		if e.Service() != "Organizations" || e.Operation() != "CloseAccount" {
			t.Errorf("%v", e)
		}
	})
	as(t, err, func(e *awshttp.ResponseError) {
		if e.ServiceRequestID() != last(w.cloud).RequestID || e.HTTPStatusCode() != 400 {
			t.Errorf("request %q with status %d; the trail has %q", e.ServiceRequestID(), e.HTTPStatusCode(), last(w.cloud).RequestID)
		}
	})
	_, err = clients(t, w.cloud, w.memberAdmin).organizations.CloseAccount(t.Context(), &organizations.CloseAccountInput{AccountId: aws.String(w.member.String())})
	as(t, err, func(*types.AccessDeniedException) {})
	_, err = clients(t, w.cloud, w.admin).account.GetAlternateContact(t.Context(), alternate(accounttypes.AlternateContactTypeSecurity))
	as(t, err, func(*accounttypes.ResourceNotFoundException) {})
	_, err = clients(t, w.cloud, w.admin).account.GetAlternateContact(t.Context(), alternate("LEGAL"))
	as(t, err, func(e *accounttypes.ValidationException) {
		if e.Reason != accounttypes.ValidationExceptionReasonFieldValidationFailed || len(e.FieldList) != 1 || aws.ToString(e.FieldList[0].Name) != "alternateContactType" &&
			aws.ToString(e.FieldList[0].Name) != "AlternateContactType" {
			t.Errorf("reason %s, %d fields: %+v", e.Reason, len(e.FieldList), e.FieldList)
		}
	})
	_, err = clients(t, w.cloud, w.admin).iam.CreateAccountAlias(t.Context(), alias("Not An Alias"))
	as(t, err, func(e smithy.APIError) {
		if e.ErrorCode() != "ValidationError" {
			t.Errorf("%v", e)
		}
	})
	if _, err = clients(t, w.cloud, w.strangerAdmin).iam.CreateAccountAlias(t.Context(), alias("payer")); err == nil {
		t.Error("two accounts have one alias")
	}
	as(t, err, func(*iamtypes.EntityAlreadyExistsException) {})
	_, err = clients(t, w.cloud, w.admin).sts.AssumeRole(t.Context(), assume("arn:aws:iam::"+w.management.String()+":role/auditor", "{"))
	as(t, err, func(*ststypes.MalformedPolicyDocumentException) {})
}
