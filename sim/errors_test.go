package sim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

var errorClasses = []error{awsaccount.ErrInvalid, awsaccount.ErrNotFound, awsaccount.ErrConflict, awsaccount.ErrDenied, awsaccount.ErrLimit}

func classesOf(err error) (found []error) {
	for _, class := range errorClasses {
		if errors.Is(err, class) {
			found = append(found, class)
		}
	}
	return found
}

// spec appendix A and C: an error has at most one class, which follows from code and reason.
func TestErrorClasses(t *testing.T) {
	for _, test := range []struct {
		code, reason string
		want         error // nil: none
	}{
		{"ConstraintViolationException", "CLOSE_ACCOUNT_QUOTA_EXCEEDED", awsaccount.ErrLimit},
		{"ConstraintViolationException", "ACCOUNT_NUMBER_LIMIT_EXCEEDED", awsaccount.ErrLimit},
		{"ConstraintViolationException", "CANNOT_CLOSE_MANAGEMENT_ACCOUNT", awsaccount.ErrConflict},
		{"ConstraintViolationException", "", awsaccount.ErrConflict},
		{"HandshakeConstraintViolationException", "HANDSHAKE_RATE_LIMIT_EXCEEDED", awsaccount.ErrLimit},
		{"HandshakeConstraintViolationException", "ALREADY_IN_AN_ORGANIZATION", awsaccount.ErrConflict},
		{"InvalidInputException", "MAX_LIMIT_EXCEEDED_FILTER", awsaccount.ErrInvalid},
		{"AWSOrganizationsNotInUseException", "", awsaccount.ErrNotFound},
		{"ServiceException", "", nil}, {"InternalFailure", "", nil}, {"InternalServerException", "", nil}, {"ServiceUnavailable", "", nil},
		{"SomethingNewException", "", nil},
	} {
		err := error(&sim.Error{Code: test.code, Reason: test.reason})
		var want []error
		if test.want != nil {
			want = []error{test.want}
		}
		if got := classesOf(err); !slices.Equal(got, want) {
			t.Errorf("%s %s: %v", test.code, test.reason, got)
		}
	}
}

// An injected error is of the classes of a genuine one of the same code and reason, and only that has something behind it.
func TestInjectedErrorsHaveTheSameClasses(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	closeIt := func(id awsaccount.ID) func() error {
		return func() error { return c.root(c.management).CloseAccount(sim.CloseAccountInput{AccountID: id}) }
	}
	for _, test := range []struct {
		action  string
		call    func() error
		blocker awsaccount.Blocker
	}{
		{"organizations:CloseAccount", closeIt(c.management), awsaccount.TargetIsManagement},
		{"organizations:CloseAccount", func() error { return c.root(c.member).CloseAccount(sim.CloseAccountInput{AccountID: c.closed}) }, awsaccount.CallerNotManagement},
		{"organizations:CloseAccount", func() error { return c.root(c.alone).CloseAccount(sim.CloseAccountInput{AccountID: c.closed}) }, awsaccount.CallerNotInOrganization},
		{"organizations:CloseAccount", closeIt(c.alone), awsaccount.AccountNotFound},
		{"account:ListRegions", func() error {
			_, err := c.root(c.management).ListRegions(sim.ListRegionsInput{AccountID: c.alone})
			return err
		}, awsaccount.TargetNotMember},
		{"account:CloseAccount", c.root(c.management).CloseOwnAccount, awsaccount.MembersOpen},
	} {
		genuine := test.call()
		var answered *sim.Error
		var refusal *awsaccount.Refusal
		if !errors.As(genuine, &answered) || !errors.As(genuine, &refusal) || !errors.Is(genuine, test.blocker) || refusal.Blocker != test.blocker {
			t.Errorf("%s, %s: %v", test.action, test.blocker, genuine)
			continue
		}
		if err := c.Inject(sim.Fault{Action: test.action, Error: sim.Error{Code: answered.Code, Reason: answered.Reason}}); err != nil {
			t.Fatal(err)
		}
		injected := test.call()
		if errors.As(injected, &refusal) {
			t.Errorf("%v: it was not injected", injected)
		}
		if got, want := classesOf(injected), classesOf(genuine); !slices.Equal(got, want) || len(got) != 1 {
			t.Errorf("%s, %s: injected %v, genuine %v", test.action, test.blocker, got, want)
		}
	}
}
