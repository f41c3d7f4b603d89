package script

import (
	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// policyOperations are the operations on policies, delegation and sessions. See operations.
var policyOperations = map[string]operation{
	"CreatePolicy": with(func(a *args) sim.CreatePolicyInput {
		return sim.CreatePolicyInput{Name: a.text("Name"), Description: a.text("Description"), Type: a.text("Type"), Content: a.content("Content"), Tags: a.tags("Tags")}
	}, (*sim.Client).CreatePolicy, func(r *runner, out sim.CreatePolicyOutput) { showPolicy(r, out.Policy.PolicySummary) }),
	"UpdatePolicy": with(func(a *args) sim.UpdatePolicyInput {
		in := sim.UpdatePolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID), Name: a.text("Name"), Content: a.content("Content")}
		if w, ok := a.take("Description"); ok {
			text := a.r.value(w)
			in.Description = &text
		}
		return in
	}, (*sim.Client).UpdatePolicy, func(r *runner, out sim.UpdatePolicyOutput) { showPolicy(r, out.Policy.PolicySummary) }),
	"DeletePolicy": mute(func(a *args) sim.DeletePolicyInput {
		return sim.DeletePolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID)}
	}, (*sim.Client).DeletePolicy),
	"DescribePolicy": with(func(a *args) sim.DescribePolicyInput {
		return sim.DescribePolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID)}
	}, (*sim.Client).DescribePolicy, func(r *runner, out sim.DescribePolicyOutput) { showPolicy(r, out.Policy.PolicySummary) }),
	"ListPolicies": with(func(a *args) sim.ListPoliciesInput {
		return sim.ListPoliciesInput{Filter: a.text("Filter"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListPolicies, func(r *runner, out sim.ListPoliciesOutput) {
		each(r, out.Policies, showPolicy)
		r.more(out.NextToken)
	}),
	"AttachPolicy": mute(func(a *args) sim.AttachPolicyInput {
		return sim.AttachPolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID), TargetID: a.text("TargetId")}
	}, (*sim.Client).AttachPolicy),
	"DetachPolicy": mute(func(a *args) sim.DetachPolicyInput {
		return sim.DetachPolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID), TargetID: a.text("TargetId")}
	}, (*sim.Client).DetachPolicy),
	"ListPoliciesForTarget": with(func(a *args) sim.ListPoliciesForTargetInput {
		return sim.ListPoliciesForTargetInput{TargetID: a.text("TargetId"), Filter: a.text("Filter"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListPoliciesForTarget, func(r *runner, out sim.ListPoliciesForTargetOutput) {
		each(r, out.Policies, showPolicy)
		r.more(out.NextToken)
	}),
	"ListTargetsForPolicy": with(func(a *args) sim.ListTargetsForPolicyInput {
		return sim.ListTargetsForPolicyInput{PolicyID: parsed(a, "PolicyId", awsaccount.ParsePolicyID), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListTargetsForPolicy, func(r *runner, out sim.ListTargetsForPolicyOutput) {
		for _, t := range out.Targets {
			r.tell("Target", "TargetId", t.TargetID, "Type", t.Type, "Name", t.Name)
		}
		r.more(out.NextToken)
	}),
	"EnablePolicyType": with(func(a *args) sim.EnablePolicyTypeInput {
		return sim.EnablePolicyTypeInput{RootID: parsed(a, "RootId", awsaccount.ParseRootID), PolicyType: a.text("PolicyType")}
	}, (*sim.Client).EnablePolicyType, func(r *runner, out sim.EnablePolicyTypeOutput) { showRoot(r, out.Root) }),
	"DisablePolicyType": with(func(a *args) sim.DisablePolicyTypeInput {
		return sim.DisablePolicyTypeInput{RootID: parsed(a, "RootId", awsaccount.ParseRootID), PolicyType: a.text("PolicyType")}
	}, (*sim.Client).DisablePolicyType, func(r *runner, out sim.DisablePolicyTypeOutput) { showRoot(r, out.Root) }),

	"PutResourcePolicy": with(func(a *args) sim.PutResourcePolicyInput {
		return sim.PutResourcePolicyInput{Content: a.content("Content"), Tags: a.tags("Tags")}
	}, (*sim.Client).PutResourcePolicy, func(r *runner, out sim.PutResourcePolicyOutput) { showResourcePolicy(r, out.ResourcePolicy) }),
	"DescribeResourcePolicy": asking((*sim.Client).DescribeResourcePolicy, func(r *runner, out sim.DescribeResourcePolicyOutput) {
		showResourcePolicy(r, out.ResourcePolicy)
	}),
	"DeleteResourcePolicy": bare((*sim.Client).DeleteResourcePolicy),

	"EnableAWSServiceAccess": mute(func(a *args) sim.EnableAWSServiceAccessInput {
		return sim.EnableAWSServiceAccessInput{ServicePrincipal: a.text("ServicePrincipal")}
	}, (*sim.Client).EnableAWSServiceAccess),
	"DisableAWSServiceAccess": mute(func(a *args) sim.DisableAWSServiceAccessInput {
		return sim.DisableAWSServiceAccessInput{ServicePrincipal: a.text("ServicePrincipal")}
	}, (*sim.Client).DisableAWSServiceAccess),
	"ListAWSServiceAccessForOrganization": with(func(a *args) sim.ListAWSServiceAccessForOrganizationInput {
		return sim.ListAWSServiceAccessForOrganizationInput{NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListAWSServiceAccessForOrganization, func(r *runner, out sim.ListAWSServiceAccessForOrganizationOutput) {
		for _, s := range out.EnabledServicePrincipals {
			r.tell("EnabledServicePrincipal", "ServicePrincipal", s.ServicePrincipal, "DateEnabled", s.DateEnabled)
		}
		r.more(out.NextToken)
	}),
	"RegisterDelegatedAdministrator": mute(func(a *args) sim.RegisterDelegatedAdministratorInput {
		return sim.RegisterDelegatedAdministratorInput{AccountID: a.id("AccountId"), ServicePrincipal: a.text("ServicePrincipal")}
	}, (*sim.Client).RegisterDelegatedAdministrator),
	"DeregisterDelegatedAdministrator": mute(func(a *args) sim.DeregisterDelegatedAdministratorInput {
		return sim.DeregisterDelegatedAdministratorInput{AccountID: a.id("AccountId"), ServicePrincipal: a.text("ServicePrincipal")}
	}, (*sim.Client).DeregisterDelegatedAdministrator),
	"ListDelegatedAdministrators": with(func(a *args) sim.ListDelegatedAdministratorsInput {
		return sim.ListDelegatedAdministratorsInput{ServicePrincipal: a.text("ServicePrincipal"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListDelegatedAdministrators, func(r *runner, out sim.ListDelegatedAdministratorsOutput) {
		for _, d := range out.DelegatedAdministrators {
			r.tell("DelegatedAdministrator", "Id", d.ID, "Name", d.Name, "State", d.State, "DelegationEnabledDate", d.DelegationEnabledDate)
		}
		r.more(out.NextToken)
	}),
	"ListDelegatedServicesForAccount": with(func(a *args) sim.ListDelegatedServicesForAccountInput {
		return sim.ListDelegatedServicesForAccountInput{AccountID: a.id("AccountId"), NextToken: a.text("NextToken"), MaxResults: a.number("MaxResults")}
	}, (*sim.Client).ListDelegatedServicesForAccount, func(r *runner, out sim.ListDelegatedServicesForAccountOutput) {
		for _, d := range out.DelegatedServices {
			r.tell("DelegatedService", "ServicePrincipal", d.ServicePrincipal, "DelegationEnabledDate", d.DelegationEnabledDate)
		}
		r.more(out.NextToken)
	}),

	// IAM and STS.
	"CreateAccountAlias": mute(func(a *args) sim.CreateAccountAliasInput {
		return sim.CreateAccountAliasInput{AccountAlias: parsed(a, "AccountAlias", awsaccount.ParseAlias)}
	}, (*sim.Client).CreateAccountAlias),
	"DeleteAccountAlias": mute(func(a *args) sim.DeleteAccountAliasInput {
		return sim.DeleteAccountAliasInput{AccountAlias: parsed(a, "AccountAlias", awsaccount.ParseAlias)}
	}, (*sim.Client).DeleteAccountAlias),
	"ListAccountAliases": asking((*sim.Client).ListAccountAliases, func(r *runner, out sim.ListAccountAliasesOutput) {
		for _, alias := range out.AccountAliases {
			r.tell("AccountAlias", "AccountAlias", alias)
		}
	}),
	"GetCallerIdentity": asking((*sim.Client).GetCallerIdentity, func(r *runner, out sim.GetCallerIdentityOutput) {
		r.tell("CallerIdentity", "Account", out.Account, "Arn", out.ARN)
	}),
	"AssumeRole": with(func(a *args) sim.AssumeRoleInput {
		return sim.AssumeRoleInput{RoleARN: parsed(a, "RoleArn", awsaccount.ParseARN), RoleSessionName: a.text("RoleSessionName"),
			DurationSeconds: a.number("DurationSeconds"), Policy: a.content("Policy"), Tags: a.tags("Tags"), ExternalID: a.text("ExternalId")}
	}, (*sim.Client).AssumeRole, func(r *runner, out sim.AssumeRoleOutput) {
		r.bindSession(out.Session)
		r.tell("Session", "Arn", out.AssumedRoleUser.ARN, "Expiration", out.Credentials.Expiration)
	}),
	"AssumeRoot": with(func(a *args) sim.AssumeRootInput {
		return sim.AssumeRootInput{TargetPrincipal: a.text("TargetPrincipal"), TaskPolicyARN: parsed(a, "TaskPolicyArn", awsaccount.ParseARN), DurationSeconds: a.number("DurationSeconds")}
	}, (*sim.Client).AssumeRoot, func(r *runner, out sim.AssumeRootOutput) {
		r.bindSession(out.Session)
		r.tell("Session", "Arn", out.Session, "Expiration", out.Credentials.Expiration)
	}),
	"DeleteRootCredentials":                         bare((*sim.Client).DeleteRootCredentials),
	"AllowRootPasswordRecovery":                     bare((*sim.Client).AllowRootPasswordRecovery),
	"ListOrganizationsFeatures":                     asking((*sim.Client).ListOrganizationsFeatures, showFeatures),
	"EnableOrganizationsRootCredentialsManagement":  asking((*sim.Client).EnableOrganizationsRootCredentialsManagement, showFeatures),
	"DisableOrganizationsRootCredentialsManagement": asking((*sim.Client).DisableOrganizationsRootCredentialsManagement, showFeatures),
	"EnableOrganizationsRootSessions":               asking((*sim.Client).EnableOrganizationsRootSessions, showFeatures),
	"DisableOrganizationsRootSessions":              asking((*sim.Client).DisableOrganizationsRootSessions, showFeatures),
}
