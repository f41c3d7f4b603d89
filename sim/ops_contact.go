package sim

import (
	"errors"

	"github.com/awsaccount/awsaccount"
)

// PutAlternateContactInput is the input of PutAlternateContact.
type PutAlternateContactInput struct {
	AccountID        awsaccount.ID // zero: the caller's own account
	AlternateContact awsaccount.AlternateContact
}

// parameters are the members as the trail shows them: AWS' input is flat.
func (in PutAlternateContactInput) parameters() any {
	return struct {
		AccountID awsaccount.ID
		awsaccount.AlternateContact
	}{in.AccountID, in.AlternateContact}
}

// PutAlternateContact puts an alternate contact in the place of the one of its type, if there is one.
func (c *Client) PutAlternateContact(in PutAlternateContactInput) error {
	_, err := do(c, dated(c, putAlternateContact, func(in *PutAlternateContactInput, p awsaccount.Profile) error {
		return in.AlternateContact.Validate(p)
	}), in)
	return err
}

var putAlternateContact = operation[PutAlternateContactInput, struct{}]{
	action: "account:PutAlternateContact",
	touch: func(x *call, in *PutAlternateContactInput) touched {
		return x.aboutContact(in.AccountID, in.AlternateContact.Type)
	},
	apply: func(x *call, in *PutAlternateContactInput) (struct{}, error) {
		return struct{}{}, x.changeAccount(in.AccountID, func(a *account) (err error) {
			a.Account, err = a.WithAlternateContact(x.cloud.config.Profile, in.AlternateContact)
			return err
		})
	},
}

// GetAlternateContactInput is the input of GetAlternateContact.
type GetAlternateContactInput struct {
	AccountID            awsaccount.ID // zero: the caller's own account
	AlternateContactType awsaccount.ContactType
}

// GetAlternateContactOutput is the output of GetAlternateContact.
type GetAlternateContactOutput struct{ AlternateContact awsaccount.AlternateContact }

// GetAlternateContact is the alternate contact of a type.
func (c *Client) GetAlternateContact(in GetAlternateContactInput) (GetAlternateContactOutput, error) {
	return do(c, getAlternateContact, in)
}

var getAlternateContact = operation[GetAlternateContactInput, GetAlternateContactOutput]{
	action:   "account:GetAlternateContact",
	validate: func(in *GetAlternateContactInput) error { return wantContactType(in.AlternateContactType) },
	touch: func(x *call, in *GetAlternateContactInput) touched {
		return x.aboutContact(in.AccountID, in.AlternateContactType)
	},
	apply: func(x *call, in *GetAlternateContactInput) (out GetAlternateContactOutput, err error) {
		found, ok := x.seenTarget(in.AccountID).AlternateContact(in.AlternateContactType)
		if !ok {
			return out, noAlternateContact(nil)
		}
		return GetAlternateContactOutput{found}, nil
	},
}

// DeleteAlternateContactInput is the input of DeleteAlternateContact.
type DeleteAlternateContactInput struct {
	AccountID            awsaccount.ID // zero: the caller's own account
	AlternateContactType awsaccount.ContactType
}

// DeleteAlternateContact deletes the alternate contact of a type. The second time there is none. spec §2.6
func (c *Client) DeleteAlternateContact(in DeleteAlternateContactInput) error {
	_, err := do(c, deleteAlternateContact, in)
	return err
}

var deleteAlternateContact = operation[DeleteAlternateContactInput, struct{}]{
	action:   "account:DeleteAlternateContact",
	validate: func(in *DeleteAlternateContactInput) error { return wantContactType(in.AlternateContactType) },
	touch: func(x *call, in *DeleteAlternateContactInput) touched {
		return x.aboutContact(in.AccountID, in.AlternateContactType)
	},
	apply: func(x *call, in *DeleteAlternateContactInput) (struct{}, error) {
		return struct{}{}, x.changeAccount(in.AccountID, func(a *account) (err error) {
			if a.Account, err = a.WithoutAlternateContact(in.AlternateContactType); errors.Is(err, awsaccount.ErrNotFound) {
				return noAlternateContact(err)
			}
			return err
		})
	},
}

// PutContactInformationInput is the input of PutContactInformation.
type PutContactInformationInput struct {
	AccountID          awsaccount.ID // zero: the caller's own account
	ContactInformation awsaccount.ContactInformation
}

// PutContactInformation replaces the primary contact wholly: what is not given is gone.
func (c *Client) PutContactInformation(in PutContactInformationInput) error {
	_, err := do(c, dated(c, putContactInformation, func(in *PutContactInformationInput, p awsaccount.Profile) error {
		return in.ContactInformation.Validate(p)
	}), in)
	return err
}

var putContactInformation = operation[PutContactInformationInput, struct{}]{
	action: "account:PutContactInformation",
	touch:  func(x *call, in *PutContactInformationInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *PutContactInformationInput) (struct{}, error) {
		return struct{}{}, x.changeAccount(in.AccountID, func(a *account) (err error) {
			if !a.seller.keeps(in.ContactInformation.CountryCode) {
				return invalidFields(FieldMessage{"CountryCode", "want the country of the seller of record, which cannot change"})
			}
			a.Account, err = a.WithContactInformation(x.cloud.config.Profile, in.ContactInformation)
			return err
		})
	},
}

// GetContactInformationInput is the input of GetContactInformation.
type GetContactInformationInput struct {
	AccountID awsaccount.ID // zero: the caller's own account
}

// GetContactInformationOutput is the output of GetContactInformation.
type GetContactInformationOutput struct{ ContactInformation awsaccount.ContactInformation }

// GetContactInformation is the primary contact of an account.
func (c *Client) GetContactInformation(in GetContactInformationInput) (GetContactInformationOutput, error) {
	return do(c, getContactInformation, in)
}

var getContactInformation = operation[GetContactInformationInput, GetContactInformationOutput]{
	action: "account:GetContactInformation",
	touch:  func(x *call, in *GetContactInformationInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *GetContactInformationInput) (out GetContactInformationOutput, err error) {
		found, ok := x.seenTarget(in.AccountID).ContactInformation()
		if !ok {
			return out, &Error{Code: "ResourceNotFoundException", Message: "No contact information found."}
		}
		return GetContactInformationOutput{found}, nil
	},
}

// dated is an operation that checks the form of its input by the rules of the cloud's profile.
func dated[In, Out any](c *Client, op operation[In, Out], check func(*In, awsaccount.Profile) error) operation[In, Out] {
	op.validate = func(in *In) error { return validation(check(in, c.cloud.config.Profile)) } // Config never changes
	return op
}

// aboutContact is what a call is about that names a type of alternate contact.
func (x *call) aboutContact(given awsaccount.ID, t awsaccount.ContactType) touched {
	about := x.about(given)
	about.ContactType = t
	return about
}

// wantContactType is what is wrong with a type.
func wantContactType(t awsaccount.ContactType) error {
	text := ""
	if t != 0 {
		text = t.String()
	}
	return validation(awsaccount.FieldAlternateContactType.Validate(awsaccount.Today, text))
}

func noAlternateContact(cause error) error {
	return &Error{Code: "ResourceNotFoundException", Message: "No alternate contact of the inputted alternate contact type found.", cause: cause}
}
