package awsaccount_test

import (
	"errors"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// One test serves the callers of both packages.
func TestErrInvalidIsOneClass(t *testing.T) {
	_, parse := policy.Parse([]byte("{}"))
	_, compile := policy.Compile(policy.SCP, policy.Source{})
	_, principal := policy.ParsePrincipal("nobody")
	for _, err := range []error{parse, compile, principal, policy.MustParse(`{"Statement":{"Effect":"Deny"}}`).Validate(policy.SCP)} {
		if !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%v is not of the class ErrInvalid", err)
		}
	}
}
