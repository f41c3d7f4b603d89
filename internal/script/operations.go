package script

import (
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// An operation is one of AWS: it reads its input, calls, and prints the output or the error. It reports whether AWS did it.
type operation func(c *sim.Client, name string, a *args) bool

// with is an operation with input and output.
func with[In, Out any](input func(*args) In, method func(*sim.Client, In) (Out, error), output func(*runner, Out)) operation {
	return func(c *sim.Client, name string, a *args) bool {
		in := input(a)
		a.done(name)
		var out Out
		var err error
		if call := a.r.options.Call; call != nil {
			err = call(a.r.cloud, c.Principal(), name, in, &out)
		} else {
			out, err = method(c, in)
		}
		if a.r.failed(err) {
			return false
		}
		output(a.r, out)
		return true
	}
}

// mute is an operation without output.
func mute[In any](input func(*args) In, method func(*sim.Client, In) error) operation {
	return with(input, func(c *sim.Client, in In) (struct{}, error) { return struct{}{}, method(c, in) },
		func(*runner, struct{}) {})
}

// bare is an operation without input and output.
func bare(method func(*sim.Client) error) operation {
	return mute(nothing, func(c *sim.Client, _ struct{}) error { return method(c) })
}

// asking is an operation without input.
func asking[Out any](method func(*sim.Client) (Out, error), output func(*runner, Out)) operation {
	return with(nothing, func(c *sim.Client, _ struct{}) (Out, error) { return method(c) }, output)
}

func nothing(*args) struct{} { return struct{}{} }

// operations are what "as" can call, by their names; the members of inputs have AWS' names too.
var operations = map[string]operation{
	// Account Management, and what the root user does in the console.
	"CloseOwnAccount": bare((*sim.Client).CloseOwnAccount),
	"ReopenAccount":   bare((*sim.Client).ReopenAccount),
	"PutAlternateContact": mute(func(a *args) sim.PutAlternateContactInput {
		return sim.PutAlternateContactInput{AccountID: a.id("AccountId"), AlternateContact: a.contact()}
	}, (*sim.Client).PutAlternateContact),
	"GetAlternateContact": with(func(a *args) sim.GetAlternateContactInput {
		return sim.GetAlternateContactInput{AccountID: a.id("AccountId"), AlternateContactType: parsed(a, "AlternateContactType", awsaccount.ParseContactType)}
	}, (*sim.Client).GetAlternateContact, func(r *runner, out sim.GetAlternateContactOutput) {
		showAlternateContact(r, out.AlternateContact)
	}),
	"DeleteAlternateContact": mute(func(a *args) sim.DeleteAlternateContactInput {
		return sim.DeleteAlternateContactInput{AccountID: a.id("AccountId"), AlternateContactType: parsed(a, "AlternateContactType", awsaccount.ParseContactType)}
	}, (*sim.Client).DeleteAlternateContact),
	"PutContactInformation": mute(func(a *args) sim.PutContactInformationInput {
		return sim.PutContactInformationInput{AccountID: a.id("AccountId"), ContactInformation: a.contactInformation()}
	}, (*sim.Client).PutContactInformation),
	"GetContactInformation": with(func(a *args) sim.GetContactInformationInput {
		return sim.GetContactInformationInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).GetContactInformation, func(r *runner, out sim.GetContactInformationOutput) {
		showContactInformation(r, out.ContactInformation)
	}),
	"GetAccountInformation": with(func(a *args) sim.GetAccountInformationInput {
		return sim.GetAccountInformationInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).GetAccountInformation, func(r *runner, out sim.GetAccountInformationOutput) {
		r.tell("Account", "AccountId", out.AccountID, "AccountName", out.AccountName, "AccountState", out.AccountState,
			"AccountCreatedDate", out.AccountCreatedDate)
	}),
	"PutAccountName": mute(func(a *args) sim.PutAccountNameInput {
		return sim.PutAccountNameInput{AccountID: a.id("AccountId"), AccountName: a.text("AccountName")}
	}, (*sim.Client).PutAccountName),
	"GetPrimaryEmail": with(func(a *args) sim.GetPrimaryEmailInput {
		return sim.GetPrimaryEmailInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).GetPrimaryEmail, func(r *runner, out sim.GetPrimaryEmailOutput) {
		r.tell("PrimaryEmail", "PrimaryEmail", out.PrimaryEmail)
	}),
	"StartPrimaryEmailUpdate": with(func(a *args) sim.StartPrimaryEmailUpdateInput {
		return sim.StartPrimaryEmailUpdateInput{AccountID: a.id("AccountId"), PrimaryEmail: a.text("PrimaryEmail")}
	}, (*sim.Client).StartPrimaryEmailUpdate, func(r *runner, out sim.StartPrimaryEmailUpdateOutput) {
		r.tell("PrimaryEmailUpdate", "Status", out.Status)
	}),
	"AcceptPrimaryEmailUpdate": with(func(a *args) sim.AcceptPrimaryEmailUpdateInput {
		return sim.AcceptPrimaryEmailUpdateInput{AccountID: a.id("AccountId"), PrimaryEmail: a.text("PrimaryEmail"), OTP: a.text("Otp")}
	}, (*sim.Client).AcceptPrimaryEmailUpdate, func(r *runner, out sim.AcceptPrimaryEmailUpdateOutput) {
		r.tell("PrimaryEmailUpdate", "Status", out.Status)
	}),
	"ListRegions": with(func(a *args) sim.ListRegionsInput {
		in := sim.ListRegionsInput{AccountID: a.id("AccountId"), MaxResults: a.number("MaxResults"), NextToken: a.text("NextToken")}
		in.RegionOptStatusContains = parsed(a, "RegionOptStatusContains", parseRegionOptStatuses)
		return in
	}, (*sim.Client).ListRegions, func(r *runner, out sim.ListRegionsOutput) {
		for _, region := range out.Regions {
			r.tell("Region", "RegionName", region.RegionName, "RegionOptStatus", region.RegionOptStatus)
		}
		r.more(out.NextToken)
	}),
	"GetRegionOptStatus": with(func(a *args) sim.GetRegionOptStatusInput {
		return sim.GetRegionOptStatusInput{AccountID: a.id("AccountId"), RegionName: a.text("RegionName")}
	}, (*sim.Client).GetRegionOptStatus, func(r *runner, out sim.GetRegionOptStatusOutput) {
		r.tell("Region", "RegionName", out.RegionName, "RegionOptStatus", out.RegionOptStatus)
	}),
	"EnableRegion": mute(func(a *args) sim.EnableRegionInput {
		return sim.EnableRegionInput{AccountID: a.id("AccountId"), RegionName: a.text("RegionName")}
	}, (*sim.Client).EnableRegion),
	"DisableRegion": mute(func(a *args) sim.DisableRegionInput {
		return sim.DisableRegionInput{AccountID: a.id("AccountId"), RegionName: a.text("RegionName")}
	}, (*sim.Client).DisableRegion),
	"GetGovCloudAccountInformation": with(func(a *args) sim.GetGovCloudAccountInformationInput {
		return sim.GetGovCloudAccountInformationInput{StandardAccountID: a.id("StandardAccountId")}
	}, (*sim.Client).GetGovCloudAccountInformation, func(r *runner, out sim.GetGovCloudAccountInformationOutput) {
		r.tell("GovCloudAccount", "GovCloudAccountId", out.GovCloudAccountID, "AccountState", out.AccountState)
	}),

	// Organizations: the organization and its accounts.
	"CreateOrganization": with(func(a *args) sim.CreateOrganizationInput {
		return sim.CreateOrganizationInput{FeatureSet: a.text("FeatureSet")}
	}, (*sim.Client).CreateOrganization, func(r *runner, out sim.CreateOrganizationOutput) {
		r.foundOrganization(out.Organization)
	}),
	"CreateOrganizationInConsole": asking((*sim.Client).CreateOrganizationInConsole, func(r *runner, out sim.CreateOrganizationOutput) {
		r.foundOrganization(out.Organization)
	}),
	"DescribeOrganization": asking((*sim.Client).DescribeOrganization, func(r *runner, out sim.DescribeOrganizationOutput) {
		r.bindOutput("", out.Organization.ID.String())
		showOrganization(r, out.Organization)
	}),
	"DeleteOrganization":    bare((*sim.Client).DeleteOrganization),
	"LeaveOrganization":     bare((*sim.Client).LeaveOrganization),
	"EnableAllFeatures":     asking((*sim.Client).EnableAllFeatures, func(r *runner, out sim.EnableAllFeaturesOutput) { showHandshake(r, out.Handshake) }),
	"CreateAccount":         with(createAccount, (*sim.Client).CreateAccount, createdAccount),
	"CreateGovCloudAccount": with(createAccount, (*sim.Client).CreateGovCloudAccount, createdAccount),
	"DescribeCreateAccountStatus": with(func(a *args) sim.DescribeCreateAccountStatusInput {
		return sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: a.text("CreateAccountRequestId")}
	}, (*sim.Client).DescribeCreateAccountStatus, func(r *runner, out sim.DescribeCreateAccountStatusOutput) {
		showCreateAccountStatus(r, out.CreateAccountStatus)
	}),
	"ListCreateAccountStatus": with(func(a *args) sim.ListCreateAccountStatusInput {
		return sim.ListCreateAccountStatusInput{States: a.list("States"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListCreateAccountStatus, func(r *runner, out sim.ListCreateAccountStatusOutput) {
		for _, s := range out.CreateAccountStatuses {
			showCreateAccountStatus(r, s)
		}
		r.more(out.NextToken)
	}),
	"DescribeAccount": with(func(a *args) sim.DescribeAccountInput {
		return sim.DescribeAccountInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).DescribeAccount, func(r *runner, out sim.DescribeAccountOutput) { showAccount(r, out.Account) }),
	"ListAccounts": with(func(a *args) sim.ListAccountsInput {
		return sim.ListAccountsInput{NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListAccounts, func(r *runner, out sim.ListAccountsOutput) {
		each(r, out.Accounts, showAccount)
		r.more(out.NextToken)
	}),
	"ListAccountsForParent": with(func(a *args) sim.ListAccountsForParentInput {
		return sim.ListAccountsForParentInput{ParentID: a.text("ParentId"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListAccountsForParent, func(r *runner, out sim.ListAccountsForParentOutput) {
		each(r, out.Accounts, showAccount)
		r.more(out.NextToken)
	}),
	"CloseAccount": mute(func(a *args) sim.CloseAccountInput {
		return sim.CloseAccountInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).CloseAccount),
	"MoveAccount": mute(func(a *args) sim.MoveAccountInput {
		return sim.MoveAccountInput{AccountID: a.id("AccountId"), SourceParentID: a.text("SourceParentId"), DestinationParentID: a.text("DestinationParentId")}
	}, (*sim.Client).MoveAccount),
	"RemoveAccountFromOrganization": mute(func(a *args) sim.RemoveAccountFromOrganizationInput {
		return sim.RemoveAccountFromOrganizationInput{AccountID: a.id("AccountId")}
	}, (*sim.Client).RemoveAccountFromOrganization),

	// Handshakes.
	"InviteAccountToOrganization": with(func(a *args) sim.InviteAccountToOrganizationInput {
		return sim.InviteAccountToOrganizationInput{Target: a.party("Target"), Notes: a.text("Notes"), Tags: a.tags("Tags")}
	}, (*sim.Client).InviteAccountToOrganization, func(r *runner, out sim.InviteAccountToOrganizationOutput) {
		showHandshake(r, out.Handshake)
	}),
	"AcceptHandshake": with(func(a *args) sim.AcceptHandshakeInput {
		return sim.AcceptHandshakeInput{HandshakeID: a.text("HandshakeId")}
	}, (*sim.Client).AcceptHandshake, func(r *runner, out sim.AcceptHandshakeOutput) { showHandshake(r, out.Handshake) }),
	"DeclineHandshake": with(func(a *args) sim.DeclineHandshakeInput {
		return sim.DeclineHandshakeInput{HandshakeID: a.text("HandshakeId")}
	}, (*sim.Client).DeclineHandshake, func(r *runner, out sim.DeclineHandshakeOutput) { showHandshake(r, out.Handshake) }),
	"CancelHandshake": with(func(a *args) sim.CancelHandshakeInput {
		return sim.CancelHandshakeInput{HandshakeID: a.text("HandshakeId")}
	}, (*sim.Client).CancelHandshake, func(r *runner, out sim.CancelHandshakeOutput) { showHandshake(r, out.Handshake) }),
	"DescribeHandshake": with(func(a *args) sim.DescribeHandshakeInput {
		return sim.DescribeHandshakeInput{HandshakeID: a.text("HandshakeId")}
	}, (*sim.Client).DescribeHandshake, func(r *runner, out sim.DescribeHandshakeOutput) { showHandshake(r, out.Handshake) }),
	"ListHandshakesForAccount": with(func(a *args) sim.ListHandshakesForAccountInput {
		return sim.ListHandshakesForAccountInput{Filter: a.handshakeFilter(), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListHandshakesForAccount, func(r *runner, out sim.ListHandshakesForAccountOutput) {
		showHandshakes(r, out.Handshakes, out.NextToken)
	}),
	"ListHandshakesForOrganization": with(func(a *args) sim.ListHandshakesForOrganizationInput {
		return sim.ListHandshakesForOrganizationInput{Filter: a.handshakeFilter(), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListHandshakesForOrganization, func(r *runner, out sim.ListHandshakesForOrganizationOutput) {
		showHandshakes(r, out.Handshakes, out.NextToken)
	}),

	// The tree.
	"ListRoots": with(func(a *args) sim.ListRootsInput {
		return sim.ListRootsInput{NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListRoots, func(r *runner, out sim.ListRootsOutput) {
		for _, root := range out.Roots {
			r.bindOutput("", root.ID.String())
			showRoot(r, root)
		}
	}),
	"ListParents": with(func(a *args) sim.ListParentsInput {
		return sim.ListParentsInput{ChildID: a.text("ChildId"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListParents, func(r *runner, out sim.ListParentsOutput) {
		for _, p := range out.Parents {
			r.bindOutput("", p.ID)
			r.tell("Parent", "Id", p.ID, "Type", p.Type)
		}
	}),
	"ListChildren": with(func(a *args) sim.ListChildrenInput {
		return sim.ListChildrenInput{ParentID: a.text("ParentId"), ChildType: a.text("ChildType"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListChildren, func(r *runner, out sim.ListChildrenOutput) {
		for _, child := range out.Children {
			r.tell("Child", "Id", child.ID, "Type", child.Type)
		}
		r.more(out.NextToken)
	}),
	"CreateOrganizationalUnit": with(func(a *args) sim.CreateOrganizationalUnitInput {
		return sim.CreateOrganizationalUnitInput{ParentID: a.text("ParentId"), Name: a.text("Name"), Tags: a.tags("Tags")}
	}, (*sim.Client).CreateOrganizationalUnit, func(r *runner, out sim.CreateOrganizationalUnitOutput) {
		showUnit(r, out.OrganizationalUnit)
	}),
	"UpdateOrganizationalUnit": with(func(a *args) sim.UpdateOrganizationalUnitInput {
		return sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: parsed(a, "OrganizationalUnitId", awsaccount.ParseOUID), Name: a.text("Name")}
	}, (*sim.Client).UpdateOrganizationalUnit, func(r *runner, out sim.UpdateOrganizationalUnitOutput) {
		showUnit(r, out.OrganizationalUnit)
	}),
	"DeleteOrganizationalUnit": mute(func(a *args) sim.DeleteOrganizationalUnitInput {
		return sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: parsed(a, "OrganizationalUnitId", awsaccount.ParseOUID)}
	}, (*sim.Client).DeleteOrganizationalUnit),
	"DescribeOrganizationalUnit": with(func(a *args) sim.DescribeOrganizationalUnitInput {
		return sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: parsed(a, "OrganizationalUnitId", awsaccount.ParseOUID)}
	}, (*sim.Client).DescribeOrganizationalUnit, func(r *runner, out sim.DescribeOrganizationalUnitOutput) {
		showUnit(r, out.OrganizationalUnit)
	}),
	"ListOrganizationalUnitsForParent": with(func(a *args) sim.ListOrganizationalUnitsForParentInput {
		return sim.ListOrganizationalUnitsForParentInput{ParentID: a.text("ParentId"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListOrganizationalUnitsForParent, func(r *runner, out sim.ListOrganizationalUnitsForParentOutput) {
		each(r, out.OrganizationalUnits, showUnit)
		r.more(out.NextToken)
	}),
	"TagResource": mute(func(a *args) sim.TagResourceInput {
		return sim.TagResourceInput{ResourceID: a.text("ResourceId"), Tags: a.tags("Tags")}
	}, (*sim.Client).TagResource),
	"UntagResource": mute(func(a *args) sim.UntagResourceInput {
		return sim.UntagResourceInput{ResourceID: a.text("ResourceId"), TagKeys: a.list("TagKeys")}
	}, (*sim.Client).UntagResource),
	"ListTagsForResource": with(func(a *args) sim.ListTagsForResourceInput {
		return sim.ListTagsForResourceInput{ResourceID: a.text("ResourceId"), NextToken: a.text("NextToken")}
	}, (*sim.Client).ListTagsForResource, func(r *runner, out sim.ListTagsForResourceOutput) {
		for _, tag := range out.Tags {
			r.tell("Tag", "Key", tag.Key, "Value", tag.Value)
		}
		r.more(out.NextToken)
	}),
}

func createAccount(a *args) sim.CreateAccountInput {
	return sim.CreateAccountInput{Email: a.text("Email"), AccountName: a.text("AccountName"), RoleName: a.text("RoleName"),
		IAMUserAccessToBilling: a.text("IamUserAccessToBilling"), Tags: a.tags("Tags")}
}

// party is a member of the form ACCOUNT:ID or EMAIL:ADDRESS.
func (a *args) party(key string) sim.HandshakeParty {
	w, ok := a.take(key)
	if !ok {
		return sim.HandshakeParty{}
	}
	text := a.r.value(w)
	for _, kind := range []string{"ACCOUNT", "EMAIL", "ORGANIZATION"} {
		if rest, ok := strings.CutPrefix(text, kind+":"); ok {
			return sim.HandshakeParty{Type: kind, ID: rest}
		}
	}
	panic(errorAt(w, "want %s=ACCOUNT:ID or %s=EMAIL:ADDRESS, not %q", key, key, text))
}

func (a *args) handshakeFilter() sim.HandshakeFilter {
	return sim.HandshakeFilter{ActionType: a.text("ActionType"), ParentHandshakeID: a.text("ParentHandshakeId")}
}

func parseRegionOptStatuses(text string) (statuses []awsaccount.RegionOptStatus, err error) {
	for _, name := range strings.Split(text, ",") {
		var s awsaccount.RegionOptStatus
		if err := s.UnmarshalText([]byte(name)); err != nil {
			return nil, err
		}
		statuses = append(statuses, s)
	}
	return statuses, nil
}
