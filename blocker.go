package awsaccount

import (
	"iter"
	"strings"
)

// A Blocker is a rule that stands in the way of an operation. It is an error of one of the classes of this package, so that
// errors.Is(err, TooManyClosures) and errors.Is(err, ErrLimit) both work on whatever wraps it. The zero Blocker is none.
type Blocker uint8

// In the way of any call.
const (
	NotOffered        Blocker = iota + 1 // AWS did not offer this at the time of the profile
	CallerCannotAct                      // the state of the caller's account lets nobody use AWS services
	NotRootUser                          // only the root user may do this
	NoRootCredentials                    // the root user has no credentials, so cannot sign in
	DeniedByPolicies                     // IAM says no; Refusal.Explain says why

	// In the way of a call of Account Management that gives an AccountId (spec §2.5).
	OwnAccountOnly        // the caller is neither the management account nor the delegated administrator
	ManagementStandalone  // the management account gave its own ID, which works without AccountId only
	ManagementNoTarget    // the delegated administrator gave the ID of the management account
	AllFeaturesRequired   // the organization has consolidated billing only
	TrustedAccessRequired // trusted access for account.amazonaws.com is not enabled
	TargetNotMember       // the account given is no member of the caller's organization

	// In the way of a caller of Organizations (spec §3.3).
	CallerNotInOrganization // the caller's account stands alone
	CallerNotManagement     // only the management account may do this
	CallerNotDelegated      // only the management account, or a member to which it delegated this, may do this
	ManagementCannotLeave   // the management account cannot leave its organization, nor be removed
	ManagementNotDelegate   // the management account cannot be a delegated administrator
	AlreadyInOrganization   // only an account that stands alone may do this
	ConsolidatedBilling     // the organization has consolidated billing only
	AccountNotFound         // the account is not in the caller's organization

	// In the way by the state of the account (spec §1).
	AccountGone       // permanently closed: AWS shows it no more
	AccountClosed     // closed
	ClosureUnderWay   // closing was requested already
	SignUpIncomplete  // sign-up was never completed
	AccountRestricted // AWS has restricted access

	// In the way of closing (spec §1.3 to §1.5, §1.8).
	TargetIsManagement   // Organizations does not close the management account
	MembersOpen          // the management account is closed last
	TooManyClosures      // three closures are in progress
	ClosureQuotaExceeded // as many accounts as the quota allows were closed in 30 days
	UnpaidInvoices       // bills that are not paid
	MarketplaceSeller    // an active seller in AWS Marketplace

	// In the way of reopening (spec §1.7).
	AWSClosedIt        // AWS closed the account, so only AWS Support can reopen it
	OutstandingBalance // bills that are not paid
	NoPaymentMethod    // no valid one that has not expired
	PaidTooLate        // the balance was paid later than 30 days after closing

	// In the way of registering an identifier (spec §1.6).
	IDTaken // by another account, like the next two
	EmailTaken
	AliasTaken

	blockerCount = iota + 1
)

// blockers tells of each blocker its name, its class, what it says, and what AWS says where that is known: {principal} and
// {action} stand for those of the call. spec §2.5, §3.11, appendix A
var blockers = [blockerCount]struct {
	name  string
	class error
	text  string
	aws   string
}{
	NotOffered:        {"NotOffered", ErrDenied, "AWS did not offer this at the time of the profile", ""},
	CallerCannotAct:   {"CallerCannotAct", ErrDenied, "in the state of the caller's account nobody can use AWS services", ""},
	NotRootUser:       {"NotRootUser", ErrDenied, "only the root user of the account may do this, in the console", ""},
	NoRootCredentials: {"NoRootCredentials", ErrDenied, "the root user has no credentials to sign in with", ""},
	DeniedByPolicies:  {"DeniedByPolicies", ErrDenied, "the policies do not allow it", ""},

	OwnAccountOnly:        {"OwnAccountOnly", ErrDenied, "only the management account and the delegated administrator may give an AccountId", notAuthorized},
	ManagementStandalone:  {"ManagementStandalone", ErrDenied, "the management account may not give its own AccountId", notAuthorized + " (The management account can only be managed using the standalone context from the management account.)"},
	ManagementNoTarget:    {"ManagementNoTarget", ErrDenied, "the delegated administrator may not give the ID of the management account", notAuthorized},
	AllFeaturesRequired:   {"AllFeaturesRequired", ErrDenied, "the organization has not all features enabled", notAuthorized},
	TrustedAccessRequired: {"TrustedAccessRequired", ErrDenied, "trusted access for account.amazonaws.com is not enabled", notAuthorized},
	TargetNotMember:       {"TargetNotMember", ErrDenied, "the account is not a member of the caller's organization", notAuthorized},

	CallerNotInOrganization: {"CallerNotInOrganization", ErrDenied, "the caller's account is not in an organization", "Your account is not a member of an organization."},
	CallerNotManagement:     {"CallerNotManagement", ErrDenied, "only the management account may do this", noPermissions},
	CallerNotDelegated:      {"CallerNotDelegated", ErrDenied, "only the management account, or a member to which it delegated this, may do this", noPermissions},
	ManagementCannotLeave:   {"ManagementCannotLeave", ErrConflict, "the management account cannot leave its organization", ""},
	ManagementNotDelegate:   {"ManagementNotDelegate", ErrConflict, "the management account cannot be a delegated administrator", "You cannot register management account/yourself as delegated administrator for your organization."},
	ConsolidatedBilling:     {"ConsolidatedBilling", ErrConflict, "the organization has consolidated billing only", ""},
	AccountNotFound:         {"AccountNotFound", ErrNotFound, "the account is not in the organization", ""},
	AlreadyInOrganization:   {"AlreadyInOrganization", ErrConflict, "the caller's account is in an organization already", ""},

	AccountGone:       {"AccountGone", ErrNotFound, "the account is permanently closed", ""},
	AccountClosed:     {"AccountClosed", ErrConflict, "the account is closed", ""},
	ClosureUnderWay:   {"ClosureUnderWay", ErrConflict, "closing the account was requested already", ""},
	SignUpIncomplete:  {"SignUpIncomplete", ErrConflict, "the sign-up of the account is not complete", ""},
	AccountRestricted: {"AccountRestricted", ErrConflict, "AWS has restricted access to the account", ""},

	TargetIsManagement:   {"TargetIsManagement", ErrConflict, "Organizations does not close the management account", ""},
	MembersOpen:          {"MembersOpen", ErrConflict, "the organization has members that are not closed", ""},
	TooManyClosures:      {"TooManyClosures", ErrLimit, "three accounts are being closed at this time", ""},
	ClosureQuotaExceeded: {"ClosureQuotaExceeded", ErrLimit, "the quota of closed accounts in 30 days is used up", "You have exceeded close account quota for the past 30 days."},
	UnpaidInvoices:       {"UnpaidInvoices", ErrConflict, "the account has unpaid invoices", ""},
	MarketplaceSeller:    {"MarketplaceSeller", ErrConflict, "the account is an active seller in AWS Marketplace", ""},

	AWSClosedIt:        {"AWSClosedIt", ErrDenied, "AWS closed the account, so only AWS Support can reopen it", ""},
	OutstandingBalance: {"OutstandingBalance", ErrConflict, "the account has an outstanding balance", ""},
	NoPaymentMethod:    {"NoPaymentMethod", ErrConflict, "the account has no valid payment method", ""},
	PaidTooLate:        {"PaidTooLate", ErrConflict, "the balance was paid later than 30 days after AWS closed the account", ""},

	IDTaken:    {"IDTaken", ErrConflict, "the account ID is that of another account", ""},
	EmailTaken: {"EmailTaken", ErrConflict, "the e-mail address is registered with another account", ""},
	AliasTaken: {"AliasTaken", ErrConflict, "the alias is registered with another account", ""},
}

const (
	notAuthorized = "User: {principal} is not authorized to perform: {action}"
	noPermissions = "You don't have permissions to access this resource."
)

// Blockers yields all blockers in the order of their constants.
func Blockers() iter.Seq[Blocker] { return enumAll[Blocker](blockerCount) }

// String is the name of the constant.
func (b Blocker) String() string { return enumString("Blocker", blockerNames, b) }

var blockerNames = func() (names []string) {
	for _, row := range blockers {
		names = append(names, row.name)
	}
	return names
}()

// MarshalText is the name of the constant, "" for the zero Blocker.
func (b Blocker) MarshalText() ([]byte, error) { return enumAppend(nil, "Blocker", blockerNames, b) }

// UnmarshalText parses the name of a constant; "" is the zero Blocker.
func (b *Blocker) UnmarshalText(text []byte) error { return enumRead(b, "blocker", blockerNames, text) }

// Error says what is in the way.
func (b Blocker) Error() string { return "awsaccount: " + b.text() }

func (b Blocker) text() string {
	if b == 0 || b >= blockerCount {
		return b.String()
	}
	return blockers[b].text
}

// Is reports whether target is the class of the blocker.
func (b Blocker) Is(target error) bool {
	return b != 0 && b < blockerCount && target == blockers[b].class
}

// message is what AWS says to a call, "" if that is not known.
func (b Blocker) message(principal, action string) string {
	return strings.NewReplacer("{principal}", principal, "{action}", action).Replace(blockers[b].aws)
}
