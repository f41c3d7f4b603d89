package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// An awsError is how AWS calls something that is in the way.
type awsError struct{ code, reason string }

const (
	accessDenied = "AccessDeniedException"
	constraint   = "ConstraintViolationException"
)

// organizationsErrors is how Organizations calls each blocker; what is not in the table is AccessDeniedException. Account
// Management calls all of them so. spec §1.4, §1.9, §3.3, appendix A and C
var organizationsErrors = map[awsaccount.Blocker]awsError{
	awsaccount.CallerNotInOrganization: {"AWSOrganizationsNotInUseException", ""},
	awsaccount.AlreadyInOrganization:   {"AlreadyInOrganizationException", ""},
	awsaccount.ManagementCannotLeave:   {"MasterCannotLeaveOrganizationException", ""},
	awsaccount.ManagementNotDelegate:   {constraint, "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"},
	awsaccount.ConsolidatedBilling:     {constraint, "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"},
	awsaccount.AccountNotFound:         {"AccountNotFoundException", ""},
	awsaccount.AccountGone:             {"AccountNotFoundException", ""},
	awsaccount.TargetIsManagement:      {constraint, "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"},
	awsaccount.TooManyClosures:         {constraint, "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"},
	awsaccount.ClosureQuotaExceeded:    {constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED"},
	awsaccount.AccountClosed:           {"ConflictException", ""},
	awsaccount.ClosureUnderWay:         {"ConflictException", ""},
	awsaccount.SignUpIncomplete:        {"ConflictException", ""},
	awsaccount.AccountRestricted:       {"ConflictException", ""},
}

// exceptions are operations, and acts in the console, that call a blocker by a name of their own.
var exceptions = map[string]map[awsaccount.Blocker]awsError{
	"organizations:CloseAccount": {
		awsaccount.AccountClosed: {"AccountAlreadyClosedException", ""},
	},
	"organizations:RegisterDelegatedAdministrator": {
		awsaccount.AccountRestricted: {constraint, "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"},
		awsaccount.AccountClosed:     {constraint, "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"},
		awsaccount.ClosureUnderWay:   {constraint, "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"},
		awsaccount.SignUpIncomplete:  {constraint, "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"},
	},
	"organizations:RemoveAccountFromOrganization": { // choices.md#removing-closed-members
		awsaccount.AccountClosed:     cannotLeave,
		awsaccount.ClosureUnderWay:   cannotLeave,
		awsaccount.AccountRestricted: cannotLeave,
		awsaccount.SignUpIncomplete:  cannotLeave,
	},
	"organizations:LeaveOrganization": {awsaccount.ClosureUnderWay: cannotLeave}, // in other states nobody gets so far
	"organizations:AcceptHandshake":   {awsaccount.ClosureUnderWay: cannotLeave}, // choices.md#direct-transfer
	"organizations:InviteAccountToOrganization": { // choices.md#invitation-targets
		awsaccount.AccountClosed:     {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
		awsaccount.AccountRestricted: {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
		awsaccount.AccountGone:       {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
	},
	"account:CloseAccount": { // choices.md#console-errors
		awsaccount.MembersOpen:       {"ConflictException", ""},
		awsaccount.UnpaidInvoices:    {"ConflictException", ""},
		awsaccount.MarketplaceSeller: {"ConflictException", ""},
		awsaccount.AccountClosed:     {"ConflictException", ""},
		awsaccount.ClosureUnderWay:   {"ConflictException", ""},
		awsaccount.AccountRestricted: {"ConflictException", ""},
		awsaccount.SignUpIncomplete:  {"ConflictException", ""},
	},
	"organizations:CreatePolicy":     {awsaccount.ConsolidatedBilling: {"PolicyTypeNotAvailableForOrganizationException", ""}},
	"organizations:EnablePolicyType": {awsaccount.ConsolidatedBilling: {"PolicyTypeNotAvailableForOrganizationException", ""}},
}

// cannotLeave is the answer to a member that may not depart as it is. choices.md#removing-closed-members
var cannotLeave = awsError{constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"}

// refused is the error of AWS for a refusal.
func refused(who *policy.Principal, a awsaccount.Action, r *awsaccount.Refusal) error {
	e := &Error{Code: accessDenied, Message: r.Message, cause: r}
	name, ok := exceptions[a.Name()][r.Blocker]
	if !ok && strings.HasPrefix(a.Name(), "organizations:") {
		name, ok = organizationsErrors[r.Blocker]
	}
	if ok {
		e.Code, e.Reason = name.code, name.reason
	}
	// What the console says is not documented, and the text of cannotLeave is about the management account: then what is in the way
	// says it better.
	if e.Message == "" && ok && name != cannotLeave && !a.PermissionOnly() {
		e.Message = documented(a.Name(), e.Code, e.Reason)
	}
	if e.Message == "" {
		e.Message = strings.TrimPrefix(r.Blocker.Error(), "awsaccount: ")
		if !ok && !a.PermissionOnly() && strings.HasPrefix(a.Name(), "account:") { // spec §2.5
			e.Message = notAuthorized(who, a.Name()) + " (" + strings.ToUpper(e.Message[:1]) + e.Message[1:] + ".)"
		}
	}
	return e
}

// notAuthorized is what AWS says of somebody who may not call.
func notAuthorized(who *policy.Principal, action string) string {
	return "User: " + who.String() + " is not authorized to perform: " + action
}
