package sim

import (
	"time"

	"github.com/awsaccount/awsaccount"
)

// Signing up takes steps: SignUp, which accepts the customer agreement, then a payment method and a verified phone number, in any
// order; then AWS activates the account. CompleteSignUp is all that is left of that. source/004 "Getting started"; spec §1.2

// AddPaymentMethod gives an account a payment method that AWS takes. If its sign-up goes on, this is a step of it. Who does not
// exist fails with the class awsaccount.ErrNotFound.
func (c *Cloud) AddPaymentMethod(id awsaccount.ID) error {
	return c.takeStep(id, "has a payment method", func(m *Missing) { m.PaymentMethod, m.SupportedPayment = false, false })
}

// VerifyPhone verifies the phone number of an account: its holder has entered the PIN that AWS told him. If its sign-up goes on,
// this is a step of it. It fails as AddPaymentMethod does.
func (c *Cloud) VerifyPhone(id awsaccount.ID) error {
	return c.takeStep(id, "has a verified phone number", func(m *Missing) { m.PhoneVerification = false })
}

// CompleteSignUp takes the steps that are left of a sign-up, so that AWS activates the account: it is ACTIVE at once, or after
// Config.ActivationTime. It fails as Restrict does.
func (c *Cloud) CompleteSignUp(id awsaccount.ID) error {
	return c.arrange(func(s *state) error {
		a := s.accounts.get(id)
		if a == nil || a.State(s.now) != awsaccount.PendingActivation {
			return s.happen(id, awsaccount.SignUpCompleted) // which tells why it cannot
		}
		return c.step(s, id, func(m *Missing) {
			m.Agreement, m.PhoneVerification, m.PaymentMethod, m.SupportedPayment = false, false, false, false
		})
	})
}

func (c *Cloud) takeStep(id awsaccount.ID, what string, step func(*Missing)) error {
	return c.arrange(func(s *state) error {
		if s.accounts.get(id) != nil {
			s.note("%s: %s", id, what)
		}
		return c.step(s, id, step)
	})
}

// step takes from what an account lacks. If it was to be activated and lacks nothing any more, that begins.
func (c *Cloud) step(s *state, id awsaccount.ID, step func(*Missing)) error {
	begins := false
	err := s.change(id, func(a *account) error {
		step(&a.missing)
		begins = a.State(s.now) == awsaccount.PendingActivation && a.activation.IsZero() && a.hasSignedUp()
		if begins {
			a.activation = s.now.Add(c.config.ActivationTime)
		}
		return nil
	})
	switch {
	case err != nil || !begins:
	case c.config.ActivationTime == 0:
		settleActivation(s, id.String())
	default:
		s.after(c.config.ActivationTime, dueActivation, id.String())
		s.note("%s: its sign-up is complete, and AWS activates it", id)
	}
	return err
}

// hasSignedUp reports whether an account lacks nothing that it needs to be activated.
func (a *account) hasSignedUp() bool {
	return !a.missing.Agreement && !a.missing.PhoneVerification && !a.missing.PaymentMethod && !a.missing.SupportedPayment
}

// settleActivation activates an account, unless something came between: then the step that mends it begins the activation again.
func settleActivation(s *state, key string) {
	id, _ := awsaccount.ParseID(key)
	a := s.accounts.get(id)
	if a == nil || a.activation.IsZero() || s.now.Before(a.activation) {
		return
	}
	activates := a.State(s.now) == awsaccount.PendingActivation && a.hasSignedUp()
	_ = s.change(id, func(a *account) error { // it is there
		a.activation = time.Time{}
		return nil
	})
	if activates {
		_ = s.happen(id, awsaccount.SignUpCompleted) // which it can
		s.note("%s: %s", id, awsaccount.SignUpCompleted)
	}
}
