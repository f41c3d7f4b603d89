package sim

import (
	"cmp"
	"strings"

	"github.com/awsaccount/awsaccount"
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

// exceptions are operations that call a blocker by a name of their own.
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
		awsaccount.AccountClosed:     {constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"},
		awsaccount.ClosureUnderWay:   {constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"},
		awsaccount.AccountRestricted: {constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"},
		awsaccount.SignUpIncomplete:  {constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"},
	},
	"organizations:InviteAccountToOrganization": { // choices.md#invitation-targets
		awsaccount.AccountClosed:     {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
		awsaccount.AccountRestricted: {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
		awsaccount.AccountGone:       {"InvalidInputException", "TARGET_NOT_SUPPORTED"},
	},
	"organizations:CreatePolicy":     {awsaccount.ConsolidatedBilling: {"PolicyTypeNotAvailableForOrganizationException", ""}},
	"organizations:EnablePolicyType": {awsaccount.ConsolidatedBilling: {"PolicyTypeNotAvailableForOrganizationException", ""}},
}

// refused is the error of AWS for a refusal.
func refused(a awsaccount.Action, r *awsaccount.Refusal) error {
	e := &Error{Code: accessDenied, Message: r.Message, cause: r}
	if strings.HasPrefix(a.Name(), "organizations:") {
		name, ok := exceptions[a.Name()][r.Blocker]
		if !ok {
			name, ok = organizationsErrors[r.Blocker]
		}
		if ok {
			e.Code, e.Reason = name.code, name.reason
		}
	}
	// The text of ACCOUNT_CANNOT_LEAVE_ORGANIZATION is about the management account. choices.md#removing-closed-members
	if e.Message == "" && e.Code != accessDenied && e.Reason != "ACCOUNT_CANNOT_LEAVE_ORGANIZATION" {
		e.Message = cmp.Or(reasonTexts[e.Code][e.Reason], exceptionTexts[e.Code])
	}
	if e.Message == "" {
		e.Message = strings.TrimPrefix(r.Blocker.Error(), "awsaccount: ")
	}
	return e
}
