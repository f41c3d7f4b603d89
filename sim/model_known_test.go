package sim_test

import (
	"reflect"
	"testing"

	"github.com/awsaccount/awsaccount/sim"
)

// modelKnows is how TestModel knows each operation: by the act of that name, by an act of another name, by what is compared after each
// act, or, where it stands in brackets, not at all, and why.
var modelKnows = map[string]string{
	"CreateOrganization": "act", "DescribeOrganization": "compared", "DeleteOrganization": "act", "EnableAllFeatures": "act",
	"CreateAccount": "act", "DescribeAccount": "(ListAccounts shows the same)", "ListAccounts": "compared", "CloseAccount": "act",
	"CreateGovCloudAccount":         "(CreateAccount but for the linked account, which TestCreateGovCloudAccount looks at)",
	"DescribeCreateAccountStatus":   "(what was made is compared; the requests are TestCreateAccount's)",
	"ListCreateAccountStatus":       "(the same)",
	"RemoveAccountFromOrganization": "act", "LeaveOrganization": "act",
	"InviteAccountToOrganization": "act", "AcceptHandshake": "act", "DeclineHandshake": "act", "CancelHandshake": "act",
	"DescribeHandshake": "compared", "ListHandshakesForOrganization": "EnableAllFeatures",
	"ListHandshakesForAccount": "(TestHandshakeModel)",
	"ListRoots":                "CreateOrganization", "ListParents": "compared", "ListChildren": "(TestTreeModel)",
	"ListAccountsForParent": "(TestTreeModel)", "ListOrganizationalUnitsForParent": "(TestTreeModel)",
	"DescribeOrganizationalUnit": "(TestTreeModel)",
	"CreateOrganizationalUnit":   "act", "UpdateOrganizationalUnit": "act", "DeleteOrganizationalUnit": "act", "MoveAccount": "act",
	"CreatePolicy": "act", "UpdatePolicy": "act", "DeletePolicy": "act", "AttachPolicy": "act", "DetachPolicy": "act",
	"DescribePolicy": "compared", "ListPolicies": "compared", "ListTargetsForPolicy": "compared",
	"ListPoliciesForTarget": "compared",
	"EnablePolicyType":      "act", "DisablePolicyType": "act",
	"PutResourcePolicy": "act", "DescribeResourcePolicy": "act", "DeleteResourcePolicy": "act",
	"TagResource": "act", "UntagResource": "act", "ListTagsForResource": "compared",
	"EnableAWSServiceAccess": "service", "DisableAWSServiceAccess": "service", "ListAWSServiceAccessForOrganization": "compared",
	"RegisterDelegatedAdministrator": "delegate", "DeregisterDelegatedAdministrator": "delegate",
	"ListDelegatedAdministrators": "compared", "ListDelegatedServicesForAccount": "(ListDelegatedAdministrators shows who)",

	"PutAlternateContact": "contact", "DeleteAlternateContact": "act", "GetAlternateContact": "compared",
	"PutContactInformation": "act", "GetContactInformation": "compared",
	"PutAccountName": "act", "GetAccountInformation": "compared",
	"GetGovCloudAccountInformation": "(there are no linked accounts in the model)",
	"StartPrimaryEmailUpdate":       "email", "AcceptPrimaryEmailUpdate": "email", "GetPrimaryEmail": "compared",
	"EnableRegion": "region", "DisableRegion": "region", "GetRegionOptStatus": "compared", "ListRegions": "(GetRegionOptStatus shows the same)",

	"CreateAccountAlias": "act", "DeleteAccountAlias": "act", "ListAccountAliases": "compared",
	"EnableOrganizationsRootSessions": "OrganizationsFeatures", "DisableOrganizationsRootSessions": "OrganizationsFeatures",
	"EnableOrganizationsRootCredentialsManagement":  "OrganizationsFeatures",
	"DisableOrganizationsRootCredentialsManagement": "OrganizationsFeatures",
	"ListOrganizationsFeatures":                     "OrganizationsFeatures",
	"AssumeRole":                                    "act", "AssumeRoot": "act",
	"GetCallerIdentity":         "(it has no preconditions: TestGetCallerIdentity)",
	"AuditRootCredentials":      "(of sessions of AssumeRoot: TestRootCredentials)",
	"DeleteRootCredentials":     "(the same)",
	"AllowRootPasswordRecovery": "(the same)",

	"CloseOwnAccount": "act", "ReopenAccount": "state",
	"CreateOrganizationInConsole": "(CreateOrganization, with an e-mail address to verify: a test of its own)",
	"ListBuckets":                 "(it shows the canonical user ID)",
	"ListAccessKeys":              "(TestListAccessKeys)",
	"SimulateCustomPolicy":        "(it knows no state)",
	"ChangeRootEmail":             "act", "ChangeAccountName": "act",
}

// modelNot are methods of Client that are no operations.
var modelNot = map[string]bool{"Principal": true, "From": true, "RequestID": true, "Malformed": true, "NotModelled": true}

// The model knows every operation, or says why not: a new one has to be entered.
func TestModelKnowsAll(t *testing.T) {
	acts := map[string]bool{}
	for _, list := range allModelActs {
		for name := range list {
			acts[name] = true
		}
	}
	client := reflect.TypeFor[*sim.Client]()
	methods := map[string]bool{}
	for i := range client.NumMethod() {
		name := client.Method(i).Name
		methods[name] = true
		how, ok := modelKnows[name]
		switch {
		case modelNot[name]:
		case !ok:
			t.Errorf("the model does not say whether it knows %s", name)
		case how == "act" && !acts[name], how != "act" && how != "compared" && how[0] != '(' && !acts[how]:
			t.Errorf("there is no act of %s", name)
		}
	}
	for name := range modelKnows {
		if !methods[name] {
			t.Errorf("%s is no operation", name)
		}
	}
}
