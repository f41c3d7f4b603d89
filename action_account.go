package awsaccount

// accountActions is the table of Account Management. Operations that are newer than the snapshot of the service
// authorization reference, SendPhoneNumberVerification and VerifyPhoneNumber, are not in it. Operations on Regions were
// released on 2023-02-13, but three of them are permissions of the console already in the guide of 2022, so that they have
// no date here. spec §2.1, §5.1
var accountActions = []actionRow{
	{name: "account:AcceptPrimaryEmailUpdate", level: "Write", types: inOrganization, keys: "account:EmailTargetDomain",
		since: "2024-06-06", callers: accountService},
	{name: "account:CloseAccount", level: "Write", types: "account", permissionOnly: true, callers: accountService,
		task: CloseAccountTask, closes: ClosedByRoot},
	{name: "account:DeleteAlternateContact", level: "Write", types: inAnyContext, keys: "account:AlternateContactTypes",
		since: "2021-09-30", callers: accountService},
	{name: "account:DisableRegion", level: "Write", types: inAnyContext, keys: "account:TargetRegion",
		callers: accountService},
	{name: "account:EnableRegion", level: "Write", types: inAnyContext, keys: "account:TargetRegion",
		callers: accountService},
	{name: "account:GetAccountInformation", level: "Read", types: inAnyContext, since: "2025-04-22",
		callers: accountService},
	{name: "account:GetAlternateContact", level: "Read", types: inAnyContext, keys: "account:AlternateContactTypes",
		since: "2021-09-30", callers: accountService},
	{name: "account:GetContactInformation", level: "Read", types: inAnyContext, since: "2022-07-22",
		callers: accountService},
	{name: "account:GetGovCloudAccountInformation", level: "Read", types: inAnyContext, since: "2025-12-09",
		callers: accountService},
	{name: "account:GetPrimaryEmail", level: "Read", types: inOrganization, since: "2024-06-06", callers: accountService},
	{name: "account:GetPrimaryEmailUpdateStatus", level: "Read", types: inOrganization, since: "2026-08",
		callers: accountService},
	{name: "account:GetRegionOptStatus", level: "Read", types: inAnyContext, keys: "account:TargetRegion",
		since: "2023-02-13", callers: accountService},
	{name: "account:ListRegions", level: "List", types: inAnyContext, callers: accountService},
	{name: "account:PutAccountName", level: "Write", types: inAnyContext, since: "2025-04-22", callers: accountService,
		task: ChangeAccountNameTask},
	{name: "account:PutAlternateContact", level: "Write", types: inAnyContext, keys: "account:AlternateContactTypes",
		since: "2021-09-30", callers: accountService},
	{name: "account:PutContactInformation", level: "Write", types: inAnyContext, since: "2022-07-22",
		callers: accountService},
	{name: "account:StartPrimaryEmailUpdate", level: "Write", types: inOrganization, keys: "account:EmailTargetDomain",
		since: "2024-06-06", callers: accountService},
}

const (
	inAnyContext   = "account, accountInOrganization"
	inOrganization = "accountInOrganization"
)
