package awsaccount

import "strings"

// delegable are the actions of Organizations that a delegation policy can give to members. spec §3.3,
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs-policy-delegate.html
var delegable = func() map[string]bool {
	const names = "AttachPolicy CreatePolicy DeletePolicy DescribeAccount DescribeCreateAccountStatus DescribeEffectivePolicy " +
		"DescribeHandshake DescribeOrganization DescribeOrganizationalUnit DescribePolicy DescribeResourcePolicy DetachPolicy " +
		"DisablePolicyType EnablePolicyType ListAccounts ListAccountsForParent ListAWSServiceAccessForOrganization ListChildren " +
		"ListCreateAccountStatus ListDelegatedAdministrators ListDelegatedServicesForAccount ListHandshakesForAccount " +
		"ListHandshakesForOrganization ListOrganizationalUnitsForParent ListParents ListPolicies ListPoliciesForTarget ListRoots " +
		"ListTagsForResource ListTargetsForPolicy TagResource UntagResource UpdatePolicy"
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set["organizations:"+name] = true
	}
	return set
}()

// Delegable reports whether the organization's delegation policy can give the action to members. Closing, creating, moving
// and removing accounts is not for them.
func (a Action) Delegable() bool { return delegable[a.Name()] }
