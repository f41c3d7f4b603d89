package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
)

// CreateAccountAliasInput is the input of CreateAccountAlias.
type CreateAccountAliasInput struct {
	AccountAlias awsaccount.Alias
}

// CreateAccountAlias gives the account of the client an alias, in the place of the one that it has, if it has one. spec §6.3
func (c *Client) CreateAccountAlias(in CreateAccountAliasInput) error {
	_, err := ask(c, createAccountAlias, in)
	return err
}

var createAccountAlias = inquiry[CreateAccountAliasInput, struct{}]{
	action:   "iam:CreateAccountAlias",
	validate: func(in *CreateAccountAliasInput) error { return wantAlias(in.AccountAlias) },
	apply: func(x *call, in *CreateAccountAliasInput) (struct{}, error) {
		if _, taken := x.state.aliases.lookup(in.AccountAlias); taken { // by whomever, and in whatever state he is. choices.md#alias-again
			return struct{}{}, &Error{Code: "EntityAlreadyExists", Message: "The account alias " + in.AccountAlias.String() + " already exists."}
		}
		return struct{}{}, x.setAlias(in.AccountAlias)
	},
}

// DeleteAccountAliasInput is the input of DeleteAccountAlias.
type DeleteAccountAliasInput struct {
	AccountAlias awsaccount.Alias
}

// DeleteAccountAlias takes the alias from the account of the client. Others can have it then.
func (c *Client) DeleteAccountAlias(in DeleteAccountAliasInput) error {
	_, err := ask(c, deleteAccountAlias, in)
	return err
}

var deleteAccountAlias = inquiry[DeleteAccountAliasInput, struct{}]{
	action:   "iam:DeleteAccountAlias",
	validate: func(in *DeleteAccountAliasInput) error { return wantAlias(in.AccountAlias) },
	apply: func(x *call, in *DeleteAccountAliasInput) (struct{}, error) {
		if x.caller.alias != in.AccountAlias {
			return struct{}{}, noSuch("The account alias with name " + in.AccountAlias.String())
		}
		return struct{}{}, x.setAlias(awsaccount.Alias{})
	},
}

// ListAccountAliasesOutput is the output of ListAccountAliases. AWS would page a list of one.
type ListAccountAliasesOutput struct {
	AccountAliases []awsaccount.Alias
}

// ListAccountAliases is the alias of the account of the client, or nothing.
func (c *Client) ListAccountAliases() (ListAccountAliasesOutput, error) {
	return ask(c, listAccountAliases, struct{}{})
}

var listAccountAliases = inquiry[struct{}, ListAccountAliasesOutput]{
	action: "iam:ListAccountAliases",
	apply: func(x *call, _ *struct{}) (out ListAccountAliasesOutput, err error) {
		if !x.caller.alias.IsZero() {
			out.AccountAliases = []awsaccount.Alias{x.caller.alias}
		}
		return out, nil
	},
}

func wantAlias(a awsaccount.Alias) error {
	if a.IsZero() {
		return badValue("accountAlias", "Member must not be null")
	}
	return nil
}

// setAlias replaces the alias of the caller's account; the zero one is none. Whoever has one when he closes the account keeps
// it for ever, as nobody can take it from him any more. spec §1.6
func (x *call) setAlias(alias awsaccount.Alias) error {
	old := x.caller.alias
	err := x.state.change(x.caller.ID(), func(a *account) error {
		a.alias = alias
		return nil
	})
	if err != nil {
		return err
	}
	x.state.aliases.delete(old)
	if !alias.IsZero() {
		x.state.aliases.set(alias, x.caller.ID())
	}
	return nil
}

// CanonicalUserID is the form of an account's ID that S3 uses. It reports false if there is no such account. spec §6.3
func (c *Cloud) CanonicalUserID(id awsaccount.ID) (found awsaccount.CanonicalUserID, ok bool) {
	_ = c.arrange(func(s *state) error {
		var a *account
		if a, ok = s.accounts.lookup(id); ok {
			found = a.canonical
		}
		return nil
	})
	return found, ok
}

// The features of central root access. spec §6.4
const (
	RootCredentialsManagement = "RootCredentialsManagement"
	RootSessions              = "RootSessions"
)

// iamService is the service principal of IAM, which needs trusted access for central root access.
const iamService = "iam.amazonaws.com"

// OrganizationsFeaturesOutput is the output of the operations on the features of central root access.
type OrganizationsFeaturesOutput struct {
	OrganizationID  awsaccount.OrganizationID
	EnabledFeatures []string // in the order of names
}

// EnableOrganizationsRootCredentialsManagement lets the management account and IAM's delegated administrators delete the
// credentials of the root users of members, and allow the recovery of their passwords. spec §6.4
func (c *Client) EnableOrganizationsRootCredentialsManagement() (OrganizationsFeaturesOutput, error) {
	return ask(c, features("iam:EnableOrganizationsRootCredentialsManagement", RootCredentialsManagement, true), struct{}{})
}

// DisableOrganizationsRootCredentialsManagement undoes EnableOrganizationsRootCredentialsManagement.
func (c *Client) DisableOrganizationsRootCredentialsManagement() (OrganizationsFeaturesOutput, error) {
	return ask(c, features("iam:DisableOrganizationsRootCredentialsManagement", RootCredentialsManagement, false), struct{}{})
}

// EnableOrganizationsRootSessions lets the management account and IAM's delegated administrators do privileged tasks in members.
// spec §6.4
func (c *Client) EnableOrganizationsRootSessions() (OrganizationsFeaturesOutput, error) {
	return ask(c, features("iam:EnableOrganizationsRootSessions", RootSessions, true), struct{}{})
}

// DisableOrganizationsRootSessions undoes EnableOrganizationsRootSessions.
func (c *Client) DisableOrganizationsRootSessions() (OrganizationsFeaturesOutput, error) {
	return ask(c, features("iam:DisableOrganizationsRootSessions", RootSessions, false), struct{}{})
}

// ListOrganizationsFeatures is the enabled features of central root access.
func (c *Client) ListOrganizationsFeatures() (OrganizationsFeaturesOutput, error) {
	return ask(c, features("iam:ListOrganizationsFeatures", "", false), struct{}{})
}

// features is the operation that enables or disables a feature, or, if it is "", only lists the enabled ones.
func features(action, feature string, enable bool) inquiry[struct{}, OrganizationsFeaturesOutput] {
	return inquiry[struct{}, OrganizationsFeaturesOutput]{
		action: action,
		apply: func(x *call, _ *struct{}) (out OrganizationsFeaturesOutput, err error) {
			if err := x.centralRoot(); err != nil {
				return out, err
			}
			switch {
			case enable:
				x.changeOrganization(func(o *organization) { o.features = put(o.features, feature, same) })
			case feature != "":
				x.changeOrganization(func(o *organization) { o.features = remove(o.features, feature, same) })
			}
			return OrganizationsFeaturesOutput{x.org.id, slices.Clone(x.org.features)}, nil
		},
	}
}

// centralRoot is what keeps the caller from central root access, as IAM says it. choices.md#organizations-features
func (x *call) centralRoot() error {
	switch {
	case x.org == nil:
		return &Error{Code: "OrganizationNotFoundException", Message: "The request was rejected because no organization is associated with your account."}
	case !x.org.manages(x.caller.ID(), iamService):
		return &Error{Code: "AccountNotManagementOrDelegatedAdministratorException", Message: "The request was rejected because the account making " +
			"the request is not the management account or delegated administrator account for centralized root access.", cause: awsaccount.CallerNotDelegated}
	case !x.org.allFeatures:
		return &Error{Code: "OrganizationNotInAllFeaturesModeException", Message: "The request was rejected because your organization does not have " +
			"All features enabled."}
	case !x.org.trusts(iamService):
		return &Error{Code: "ServiceAccessNotEnabledException", Message: "The request was rejected because trusted access is not enabled for IAM in " +
			"Organizations."}
	}
	return nil
}

// manages reports whether an account is the management account of the organization, or a delegated administrator for a service.
func (o *organization) manages(id awsaccount.ID, service string) bool {
	return o.management == id || o.registration(id, service) != nil
}
