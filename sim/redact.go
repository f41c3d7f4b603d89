package sim

import (
	"fmt"
	"log/slog"
	"strings"
)

// Inputs and outputs that hold names, e-mail addresses, contact data, notes, one-time codes or secrets print no more than what
// they are, and an ID or a number, whatever the verb, and log the same. Their fields and their JSON have everything. fmt asks no
// value that stands in an unexported field of another struct.

// conceal is all that is shown of a value.
func conceal(what string, id any) slog.Value {
	return slog.StringValue(strings.TrimRight(fmt.Sprint(what, " ", id), " ") + " (redacted)")
}

// cover is the Format of a value that conceals itself.
func cover(f fmt.State, verb rune, v slog.LogValuer) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), v.LogValue().String())
}

// Format and LogValue of each type.

func (v Account) Format(f fmt.State, verb rune)                             { cover(f, verb, v) }
func (v DescribeAccountOutput) Format(f fmt.State, verb rune)               { cover(f, verb, v) }
func (v ListAccountsOutput) Format(f fmt.State, verb rune)                  { cover(f, verb, v) }
func (v ListAccountsForParentOutput) Format(f fmt.State, verb rune)         { cover(f, verb, v) }
func (v DelegatedAdministrator) Format(f fmt.State, verb rune)              { cover(f, verb, v) }
func (v ListDelegatedAdministratorsOutput) Format(f fmt.State, verb rune)   { cover(f, verb, v) }
func (v PolicyTargetSummary) Format(f fmt.State, verb rune)                 { cover(f, verb, v) }
func (v ListTargetsForPolicyOutput) Format(f fmt.State, verb rune)          { cover(f, verb, v) }
func (v CreateAccountStatus) Format(f fmt.State, verb rune)                 { cover(f, verb, v) }
func (v CreateAccountInput) Format(f fmt.State, verb rune)                  { cover(f, verb, v) }
func (v CreateAccountOutput) Format(f fmt.State, verb rune)                 { cover(f, verb, v) }
func (v DescribeCreateAccountStatusOutput) Format(f fmt.State, verb rune)   { cover(f, verb, v) }
func (v ListCreateAccountStatusOutput) Format(f fmt.State, verb rune)       { cover(f, verb, v) }
func (v Handshake) Format(f fmt.State, verb rune)                           { cover(f, verb, v) }
func (v HandshakeParty) Format(f fmt.State, verb rune)                      { cover(f, verb, v) }
func (v HandshakeResource) Format(f fmt.State, verb rune)                   { cover(f, verb, v) }
func (v InviteAccountToOrganizationInput) Format(f fmt.State, verb rune)    { cover(f, verb, v) }
func (v InviteAccountToOrganizationOutput) Format(f fmt.State, verb rune)   { cover(f, verb, v) }
func (v DescribeHandshakeOutput) Format(f fmt.State, verb rune)             { cover(f, verb, v) }
func (v AcceptHandshakeOutput) Format(f fmt.State, verb rune)               { cover(f, verb, v) }
func (v DeclineHandshakeOutput) Format(f fmt.State, verb rune)              { cover(f, verb, v) }
func (v CancelHandshakeOutput) Format(f fmt.State, verb rune)               { cover(f, verb, v) }
func (v EnableAllFeaturesOutput) Format(f fmt.State, verb rune)             { cover(f, verb, v) }
func (v ListHandshakesForAccountOutput) Format(f fmt.State, verb rune)      { cover(f, verb, v) }
func (v ListHandshakesForOrganizationOutput) Format(f fmt.State, verb rune) { cover(f, verb, v) }
func (v Organization) Format(f fmt.State, verb rune)                        { cover(f, verb, v) }
func (v CreateOrganizationOutput) Format(f fmt.State, verb rune)            { cover(f, verb, v) }
func (v DescribeOrganizationOutput) Format(f fmt.State, verb rune)          { cover(f, verb, v) }
func (v GetAccountInformationOutput) Format(f fmt.State, verb rune)         { cover(f, verb, v) }
func (v PutAccountNameInput) Format(f fmt.State, verb rune)                 { cover(f, verb, v) }
func (v GetPrimaryEmailOutput) Format(f fmt.State, verb rune)               { cover(f, verb, v) }
func (v StartPrimaryEmailUpdateInput) Format(f fmt.State, verb rune)        { cover(f, verb, v) }
func (v AcceptPrimaryEmailUpdateInput) Format(f fmt.State, verb rune)       { cover(f, verb, v) }
func (v PutAlternateContactInput) Format(f fmt.State, verb rune)            { cover(f, verb, v) }
func (v GetAlternateContactOutput) Format(f fmt.State, verb rune)           { cover(f, verb, v) }
func (v PutContactInformationInput) Format(f fmt.State, verb rune)          { cover(f, verb, v) }
func (v GetContactInformationOutput) Format(f fmt.State, verb rune)         { cover(f, verb, v) }
func (v Credentials) Format(f fmt.State, verb rune)                         { cover(f, verb, v) }
func (v AssumeRoleOutput) Format(f fmt.State, verb rune)                    { cover(f, verb, v) }
func (v AssumeRootOutput) Format(f fmt.State, verb rune)                    { cover(f, verb, v) }

func (v Account) LogValue() slog.Value { return conceal("Account", v.ID) }
func (v DescribeAccountOutput) LogValue() slog.Value {
	return conceal("DescribeAccountOutput", v.Account.ID)
}
func (v ListAccountsOutput) LogValue() slog.Value {
	return conceal("ListAccountsOutput", len(v.Accounts))
}
func (v ListAccountsForParentOutput) LogValue() slog.Value {
	return conceal("ListAccountsForParentOutput", len(v.Accounts))
}
func (v DelegatedAdministrator) LogValue() slog.Value { return conceal("DelegatedAdministrator", v.ID) }
func (v ListDelegatedAdministratorsOutput) LogValue() slog.Value {
	return conceal("ListDelegatedAdministratorsOutput", len(v.DelegatedAdministrators))
}
func (v PolicyTargetSummary) LogValue() slog.Value { return conceal("PolicyTargetSummary", v.TargetID) }
func (v ListTargetsForPolicyOutput) LogValue() slog.Value {
	return conceal("ListTargetsForPolicyOutput", len(v.Targets))
}
func (v CreateAccountStatus) LogValue() slog.Value { return conceal("CreateAccountStatus", v.ID) }
func (v CreateAccountInput) LogValue() slog.Value  { return conceal("CreateAccountInput", "") }
func (v CreateAccountOutput) LogValue() slog.Value {
	return conceal("CreateAccountOutput", v.CreateAccountStatus.ID)
}
func (v DescribeCreateAccountStatusOutput) LogValue() slog.Value {
	return conceal("DescribeCreateAccountStatusOutput", v.CreateAccountStatus.ID)
}
func (v ListCreateAccountStatusOutput) LogValue() slog.Value {
	return conceal("ListCreateAccountStatusOutput", len(v.CreateAccountStatuses))
}
func (v Handshake) LogValue() slog.Value         { return conceal("Handshake", v.ID) }
func (v HandshakeParty) LogValue() slog.Value    { return conceal("HandshakeParty", v.Type) }
func (v HandshakeResource) LogValue() slog.Value { return conceal("HandshakeResource", v.Type) }
func (v InviteAccountToOrganizationInput) LogValue() slog.Value {
	return conceal("InviteAccountToOrganizationInput", v.Target.Type)
}
func (v InviteAccountToOrganizationOutput) LogValue() slog.Value {
	return conceal("InviteAccountToOrganizationOutput", v.Handshake.ID)
}
func (v DescribeHandshakeOutput) LogValue() slog.Value {
	return conceal("DescribeHandshakeOutput", v.Handshake.ID)
}
func (v AcceptHandshakeOutput) LogValue() slog.Value {
	return conceal("AcceptHandshakeOutput", v.Handshake.ID)
}
func (v DeclineHandshakeOutput) LogValue() slog.Value {
	return conceal("DeclineHandshakeOutput", v.Handshake.ID)
}
func (v CancelHandshakeOutput) LogValue() slog.Value {
	return conceal("CancelHandshakeOutput", v.Handshake.ID)
}
func (v EnableAllFeaturesOutput) LogValue() slog.Value {
	return conceal("EnableAllFeaturesOutput", v.Handshake.ID)
}
func (v ListHandshakesForAccountOutput) LogValue() slog.Value {
	return conceal("ListHandshakesForAccountOutput", len(v.Handshakes))
}
func (v ListHandshakesForOrganizationOutput) LogValue() slog.Value {
	return conceal("ListHandshakesForOrganizationOutput", len(v.Handshakes))
}
func (v Organization) LogValue() slog.Value { return conceal("Organization", v.ID) }
func (v CreateOrganizationOutput) LogValue() slog.Value {
	return conceal("CreateOrganizationOutput", v.Organization.ID)
}
func (v DescribeOrganizationOutput) LogValue() slog.Value {
	return conceal("DescribeOrganizationOutput", v.Organization.ID)
}
func (v GetAccountInformationOutput) LogValue() slog.Value {
	return conceal("GetAccountInformationOutput", v.AccountID)
}
func (v PutAccountNameInput) LogValue() slog.Value {
	return conceal("PutAccountNameInput", v.AccountID)
}
func (v GetPrimaryEmailOutput) LogValue() slog.Value { return conceal("GetPrimaryEmailOutput", "") }
func (v StartPrimaryEmailUpdateInput) LogValue() slog.Value {
	return conceal("StartPrimaryEmailUpdateInput", v.AccountID)
}
func (v AcceptPrimaryEmailUpdateInput) LogValue() slog.Value {
	return conceal("AcceptPrimaryEmailUpdateInput", v.AccountID)
}
func (v PutAlternateContactInput) LogValue() slog.Value {
	return conceal("PutAlternateContactInput", v.AccountID)
}
func (v GetAlternateContactOutput) LogValue() slog.Value {
	return conceal("GetAlternateContactOutput", v.AlternateContact.Type)
}
func (v PutContactInformationInput) LogValue() slog.Value {
	return conceal("PutContactInformationInput", v.AccountID)
}
func (v GetContactInformationOutput) LogValue() slog.Value {
	return conceal("GetContactInformationOutput", "")
}
func (v Credentials) LogValue() slog.Value { return conceal("Credentials", v.AccessKeyID) }
func (v AssumeRoleOutput) LogValue() slog.Value {
	return conceal("AssumeRoleOutput", v.Credentials.AccessKeyID)
}
func (v AssumeRootOutput) LogValue() slog.Value {
	return conceal("AssumeRootOutput", v.Credentials.AccessKeyID)
}
