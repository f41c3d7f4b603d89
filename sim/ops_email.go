package sim

import (
	"errors"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
)

// The Status of a primary e-mail update. spec §2.2
const (
	PrimaryEmailUpdatePending  = "PENDING"
	PrimaryEmailUpdateAccepted = "ACCEPTED"
)

// otpTime is how long a one-time code can be used. spec §2.6
const otpTime = 24 * time.Hour

// GetPrimaryEmailInput is the input of GetPrimaryEmail.
type GetPrimaryEmailInput struct {
	AccountID awsaccount.ID // required: a member
}

// GetPrimaryEmailOutput is the output of GetPrimaryEmail.
type GetPrimaryEmailOutput struct{ PrimaryEmail string }

// GetPrimaryEmail is the e-mail address of the root user of a member.
func (c *Client) GetPrimaryEmail(in GetPrimaryEmailInput) (GetPrimaryEmailOutput, error) {
	return do(c, getPrimaryEmail, in)
}

var getPrimaryEmail = operation[GetPrimaryEmailInput, GetPrimaryEmailOutput]{
	action:   "account:GetPrimaryEmail",
	validate: func(in *GetPrimaryEmailInput) error { return validation(wantAccountID(in.AccountID)) },
	touch:    func(x *call, in *GetPrimaryEmailInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *GetPrimaryEmailInput) (GetPrimaryEmailOutput, error) {
		return GetPrimaryEmailOutput{x.seenTarget(in.AccountID).Email()}, nil
	},
}

// StartPrimaryEmailUpdateInput is the input of StartPrimaryEmailUpdate.
type StartPrimaryEmailUpdateInput struct {
	AccountID    awsaccount.ID // required: a member
	PrimaryEmail string        // the new address
}

// StartPrimaryEmailUpdateOutput is the output of StartPrimaryEmailUpdate.
type StartPrimaryEmailUpdateOutput struct{ Status string }

// StartPrimaryEmailUpdate sends a one-time code to the new e-mail address of a member; Cloud.OTP is the mailbox. It takes the
// place of an update that was started before.
func (c *Client) StartPrimaryEmailUpdate(in StartPrimaryEmailUpdateInput) (StartPrimaryEmailUpdateOutput, error) {
	return do(c, startPrimaryEmailUpdate, in)
}

var startPrimaryEmailUpdate = operation[StartPrimaryEmailUpdateInput, StartPrimaryEmailUpdateOutput]{
	action: "account:StartPrimaryEmailUpdate",
	validate: func(in *StartPrimaryEmailUpdateInput) error {
		return validation(errors.Join(wantAccountID(in.AccountID), wantEmail(in.PrimaryEmail)))
	},
	touch: func(x *call, in *StartPrimaryEmailUpdateInput) touched {
		return x.aboutEmail(in.AccountID, in.PrimaryEmail)
	},
	apply: func(x *call, in *StartPrimaryEmailUpdateInput) (out StartPrimaryEmailUpdateOutput, err error) {
		if err := x.throttleTarget(in.AccountID, emailUpdates); err != nil {
			return out, err
		}
		if err := x.state.emailInUse(in.AccountID, in.PrimaryEmail); err != nil {
			return out, err
		}
		return StartPrimaryEmailUpdateOutput{PrimaryEmailUpdatePending}, x.changeAccount(in.AccountID, func(a *account) error {
			a.pending = emailUpdate{
				email:   in.PrimaryEmail,
				code:    x.state.nextText(codes, uppercase, 6),
				expires: x.state.now.Add(otpTime),
			}
			return nil
		})
	},
}

// AcceptPrimaryEmailUpdateInput is the input of AcceptPrimaryEmailUpdate.
type AcceptPrimaryEmailUpdateInput struct {
	AccountID    awsaccount.ID // required: a member
	PrimaryEmail string        // that of StartPrimaryEmailUpdate
	OTP          string        // the code that was sent
}

// AcceptPrimaryEmailUpdateOutput is the output of AcceptPrimaryEmailUpdate.
type AcceptPrimaryEmailUpdateOutput struct{ Status string }

// AcceptPrimaryEmailUpdate completes, within 24 hours, what StartPrimaryEmailUpdate started.
func (c *Client) AcceptPrimaryEmailUpdate(in AcceptPrimaryEmailUpdateInput) (AcceptPrimaryEmailUpdateOutput, error) {
	return do(c, acceptPrimaryEmailUpdate, in)
}

var acceptPrimaryEmailUpdate = operation[AcceptPrimaryEmailUpdateInput, AcceptPrimaryEmailUpdateOutput]{
	action: "account:AcceptPrimaryEmailUpdate",
	validate: func(in *AcceptPrimaryEmailUpdateInput) error {
		return validation(errors.Join(wantAccountID(in.AccountID), wantEmail(in.PrimaryEmail),
			awsaccount.FieldOTP.Validate(awsaccount.Today, in.OTP)))
	},
	touch: func(x *call, in *AcceptPrimaryEmailUpdateInput) touched {
		return x.aboutEmail(in.AccountID, in.PrimaryEmail)
	},
	apply: func(x *call, in *AcceptPrimaryEmailUpdateInput) (out AcceptPrimaryEmailUpdateOutput, err error) {
		a := x.target(in.AccountID)
		switch pending := a.pending; { // choices.md#primary-email-update
		case pending == emailUpdate{}:
			return out, &Error{Code: "ResourceNotFoundException", Message: "No primary email update is pending for this account."}
		case !strings.EqualFold(pending.email, in.PrimaryEmail):
			return out, validation(&awsaccount.FieldError{Field: awsaccount.FieldPrimaryEmail, Rule: "want the address that StartPrimaryEmailUpdate was given"})
		case pending.code != in.OTP || !x.state.now.Before(pending.expires):
			return out, validation(&awsaccount.FieldError{Field: awsaccount.FieldOTP, Rule: "is wrong, or has expired"})
		}
		return AcceptPrimaryEmailUpdateOutput{PrimaryEmailUpdateAccepted}, x.state.change(a.ID(), func(a *account) error {
			return x.state.changeEmail(a, a.pending.email)
		})
	},
}

// OTP is the code that was sent to the new primary e-mail address of an account, as its owner reads it there. It reports false
// if no update is pending, or if the code has expired. No call, no record and no error shows it.
func (c *Cloud) OTP(id awsaccount.ID) (code string, ok bool) {
	_ = c.arrange(func(s *state) error {
		if a := s.accounts.get(id); a != nil && s.now.Before(a.pending.expires) {
			code, ok = a.pending.code, true
		}
		return nil
	})
	return code, ok
}

// aboutEmail is what a call is about that names a new primary e-mail address.
func (x *call) aboutEmail(given awsaccount.ID, email string) touched {
	t := x.about(given)
	t.Email = email
	return t
}

// wantAccountID is for the operations that want an AccountId. spec §2.5
func wantAccountID(id awsaccount.ID) error {
	return awsaccount.FieldAccountID.Validate(awsaccount.Today, id.String())
}

// wantEmail is for primary e-mail addresses. AWS gives no pattern, but a condition key for the domain:
// choices.md#primary-email-domain.
func wantEmail(email string) error {
	if err := awsaccount.FieldPrimaryEmail.Validate(awsaccount.Today, email); err != nil {
		return err
	}
	if at := strings.LastIndexByte(email, '@'); at < 1 || at == len(email)-1 {
		return &awsaccount.FieldError{Field: awsaccount.FieldPrimaryEmail, Rule: "want local@domain"}
	}
	return nil
}

// emailInUse is a conflict if an e-mail address is registered with another account than this one.
func (s *state) emailInUse(id awsaccount.ID, email string) error {
	if owner, taken := s.emails.lookup(emailKey(email)); taken && owner != id {
		return &Error{Code: "ConflictException", Message: "The primary email address is already in use.", cause: awsaccount.EmailTaken}
	}
	return nil
}

// changeEmail gives an account that is being changed another e-mail address, unless somebody has it, and ends an update of it.
func (s *state) changeEmail(a *account, email string) (err error) {
	if err := s.emailInUse(a.ID(), email); err != nil {
		return err
	}
	old := a.Email()
	if a.Account, err = a.WithEmail(email); err != nil {
		return err
	}
	a.pending = emailUpdate{}
	s.emails.delete(emailKey(old))
	s.emails.set(emailKey(email), a.ID())
	return nil
}

// emailKey is an e-mail address as the index has it: choices.md#email-identity.
func emailKey(email string) string { return strings.ToLower(email) }
