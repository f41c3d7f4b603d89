package sim

import (
	"time"

	"github.com/awsaccount/awsaccount"
)

// GetAccountInformationInput is the input of GetAccountInformation.
type GetAccountInformationInput struct {
	AccountID awsaccount.ID // zero: the caller's own account
}

// GetAccountInformationOutput is the output of GetAccountInformation.
type GetAccountInformationOutput struct {
	AccountID          awsaccount.ID
	AccountName        string
	AccountCreatedDate time.Time
	AccountState       awsaccount.State // never PENDING_CLOSURE, which is ACTIVE here: awsaccount.State.AccountState
}

// GetAccountInformation tells name, creation and state of an account.
func (c *Client) GetAccountInformation(in GetAccountInformationInput) (GetAccountInformationOutput, error) {
	return do(c, getAccountInformation, in)
}

var getAccountInformation = operation[GetAccountInformationInput, GetAccountInformationOutput]{
	action: "account:GetAccountInformation",
	touch:  func(x *call, in *GetAccountInformationInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *GetAccountInformationInput) (GetAccountInformationOutput, error) {
		a := x.seenTarget(in.AccountID)
		return GetAccountInformationOutput{
			AccountID:          a.ID(),
			AccountName:        a.Name(),
			AccountCreatedDate: a.created,
			AccountState:       a.State(x.state.now).AccountState(),
		}, nil
	},
}

// PutAccountNameInput is the input of PutAccountName.
type PutAccountNameInput struct {
	AccountID   awsaccount.ID // zero: the caller's own account
	AccountName string
}

// PutAccountName gives an account another name. Names need not be unique.
func (c *Client) PutAccountName(in PutAccountNameInput) error {
	_, err := do(c, putAccountName, in)
	return err
}

var putAccountName = operation[PutAccountNameInput, struct{}]{
	action: "account:PutAccountName",
	validate: func(in *PutAccountNameInput) error {
		return validation(awsaccount.FieldAccountName.Validate(awsaccount.Today, in.AccountName))
	},
	touch: func(x *call, in *PutAccountNameInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *PutAccountNameInput) (struct{}, error) {
		return struct{}{}, x.changeAccount(in.AccountID, func(a *account) (err error) {
			a.Account, err = a.WithName(in.AccountName)
			return err
		})
	},
}

// GetGovCloudAccountInformationInput is the input of GetGovCloudAccountInformation.
type GetGovCloudAccountInformationInput struct {
	StandardAccountID awsaccount.ID // zero: the caller's own account
}

// GetGovCloudAccountInformationOutput is the output of GetGovCloudAccountInformation.
type GetGovCloudAccountInformationOutput struct {
	GovCloudAccountID awsaccount.ID
	AccountState      awsaccount.State // as in GetAccountInformationOutput
}

// GetGovCloudAccountInformation is the GovCloud account that is linked to an account.
func (c *Client) GetGovCloudAccountInformation(in GetGovCloudAccountInformationInput) (GetGovCloudAccountInformationOutput, error) {
	return do(c, getGovCloudAccountInformation, in)
}

var getGovCloudAccountInformation = operation[GetGovCloudAccountInformationInput, GetGovCloudAccountInformationOutput]{
	action: "account:GetGovCloudAccountInformation",
	touch:  func(x *call, in *GetGovCloudAccountInformationInput) touched { return x.about(in.StandardAccountID) },
	apply: func(x *call, in *GetGovCloudAccountInformationInput) (out GetGovCloudAccountInformationOutput, err error) {
		a := x.seenTarget(in.StandardAccountID)
		if a.govCloud.IsZero() {
			return out, &Error{Code: "ResourceNotFoundException",
				Message: "GovCloud Account ID not found for Standard Account - " + a.ID().String() + "."}
		}
		// The linked account is in another partition, and goes where this one goes: choices.md#govcloud-state.
		return GetGovCloudAccountInformationOutput{a.govCloud, a.State(x.state.now).AccountState()}, nil
	},
}

// LinkGovCloud lets AWS make a GovCloud account that is linked to an account, as on sign-up for GovCloud, and returns its ID.
// There is at most one, and accounts of the partition aws only can have it.
func (c *Cloud) LinkGovCloud(id awsaccount.ID) (linked awsaccount.ID, err error) {
	err = c.arrange(func(s *state) error {
		switch a := s.accounts.get(id); {
		case a == nil: // change says so
		case c.config.Partition != "aws":
			return invalid("LinkGovCloud: want a cloud of the partition aws, not %s", c.config.Partition)
		case !a.govCloud.IsZero():
			return invalid("LinkGovCloud: account %s has a linked GovCloud account already", id)
		}
		return s.change(id, func(a *account) error {
			linked = s.nextAccountID()
			a.govCloud = linked
			s.note("%s: linked to GovCloud account %s", id, linked)
			return nil
		})
	})
	return linked, err
}
