package gen

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// one draws from what there is, and now and then something else.
func one[T any](s *scene, there []T, other *rapid.Generator[T], label string) T {
	if len(there) == 0 || rapid.IntRange(0, 19).Draw(s.T, "other "+label) == 0 {
		return other.Draw(s.T, label)
	}
	return rapid.SampledFrom(there).Draw(s.T, label)
}

func (s *scene) account() awsaccount.ID { return one(s, s.accounts, ID(), "account") }

func (s *scene) anyAccount() awsaccount.ID {
	return rapid.SampledFrom(s.acts.known).Draw(s.T, "account")
}

// own is an account as Account Management takes it: none for the caller's own.
func (s *scene) own() awsaccount.ID {
	if rapid.Bool().Draw(s.T, "own account") {
		return awsaccount.ID{}
	}
	return s.account()
}

func (s *scene) parent() string {
	return one(s, s.parents, rapid.StringMatching(`r-[a-z0-9]{4}`), "parent")
}

func (s *scene) unit() (id awsaccount.OUID) {
	if len(s.parents) > 1 {
		id, _ = awsaccount.ParseOUID(rapid.SampledFrom(s.parents[1:]).Draw(s.T, "unit"))
		return id
	}
	return OUID(RootID().Draw(s.T, "root")).Draw(s.T, "unit")
}

// target is what a policy or tags may be on.
func (s *scene) target() string {
	if rapid.Bool().Draw(s.T, "on account") {
		return s.account().String()
	}
	return s.parent()
}

func (s *scene) policy() awsaccount.PolicyID { return one(s, s.policies, PolicyID(), "policy") }

func (s *scene) handshake() string {
	return one(s, s.sent, rapid.StringMatching(`h-[a-z0-9]{10}`), "handshake")
}

func (s *scene) service() string {
	return rapid.SampledFrom([]string{"account.amazonaws.com", "sso.amazonaws.com", "iam.amazonaws.com"}).Draw(s.T, "service")
}

// policyType is mostly that of SCPs, which the policies of the acts are.
func (s *scene) policyType() string {
	return one(s, []string{sim.ServiceControlPolicy}, rapid.SampledFrom(policyTypes), "type")
}

func (s *scene) region() string {
	return rapid.SampledFrom([]string{"af-south-1", "ap-east-1", "us-east-1"}).Draw(s.T, "region")
}

func (s *scene) unitName() string {
	return rapid.SampledFrom([]string{"prod", "test", "x"}).Draw(s.T, "name")
}

// administrator calls as an IAM user of the caller's account, who may do everything.
func (s *scene) administrator() *sim.Client {
	return s.acts.cloud.As(awsaccount.Must(s.acts.cloud.Administrator(s.caller)))
}

// partition is that of the caller's account.
func (s *scene) partition() string {
	_, rest, _ := strings.Cut(s.client.Principal().String(), ":")
	partition, _, _ := strings.Cut(rest, ":")
	return partition
}

// rootTasks are what sessions of AssumeRoot do, by the name of the task policy.
var rootTasks = map[string]func(*sim.Client) error{
	"IAMAuditRootUserCredentials": func(c *sim.Client) error {
		_, err := c.AuditRootCredentials()
		return err
	},
	"IAMCreateRootUserPassword":    (*sim.Client).AllowRootPasswordRecovery,
	"IAMDeleteRootUserCredentials": (*sim.Client).DeleteRootCredentials,
}

// calls are the acts that are calls, by the name of the operation.
var calls = map[string]func(*scene) error{
	"CreateOrganization": func(s *scene) error {
		features := rapid.SampledFrom([]string{"", "", sim.AllFeatures, "CONSOLIDATED_BILLING"}).Draw(s.T, "features")
		_, err := s.client.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features})
		return err
	},
	"DeleteOrganization": func(s *scene) error { return s.client.DeleteOrganization() },
	"EnableAllFeatures": func(s *scene) error {
		_, err := s.client.EnableAllFeatures()
		return err
	},
	"CreateAccount": func(s *scene) error {
		_, err := s.client.CreateAccount(sim.CreateAccountInput{Email: s.acts.newEmail(), AccountName: AccountName().Draw(s.T, "name")})
		return err
	},
	"CreateGovCloudAccount": func(s *scene) error {
		_, err := s.client.CreateGovCloudAccount(sim.CreateAccountInput{Email: s.acts.newEmail(), AccountName: AccountName().Draw(s.T, "name")})
		return err
	},
	"AssumeRole": func(s *scene) error { // by a user: root users cannot
		role := rapid.SampledFrom([]string{"OrganizationAccountAccessRole", "nobodys"}).Draw(s.T, "role")
		arn := awsaccount.Must(awsaccount.ParseARN("arn:" + s.partition() + ":iam::" + s.account().String() + ":role/" + role))
		out, err := s.administrator().AssumeRole(sim.AssumeRoleInput{RoleARN: arn, RoleSessionName: "drawn"})
		if err != nil {
			return err
		}
		_, err = s.acts.cloud.As(out.Session).GetCallerIdentity()
		return err
	},
	"AssumeRoot": func(s *scene) error { // the same; and then what the task is for
		task := rapid.SampledFrom(slices.Sorted(maps.Keys(rootTasks))).Draw(s.T, "task")
		out, err := s.administrator().AssumeRoot(sim.AssumeRootInput{TargetPrincipal: s.account().String(), TaskPolicyARN: s.acts.cloud.TaskPolicyARN(task)})
		if err != nil {
			return err
		}
		return rootTasks[task](s.acts.cloud.As(out.Session))
	},
	"CloseAccount": func(s *scene) error { return s.client.CloseAccount(sim.CloseAccountInput{AccountID: s.account()}) },
	"RemoveAccountFromOrganization": func(s *scene) error {
		return s.client.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: s.account()})
	},
	"LeaveOrganization": func(s *scene) error { return s.client.LeaveOrganization() },
	"InviteAccountToOrganization": func(s *scene) error {
		_, err := s.client.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
			Target: sim.HandshakeParty{ID: s.anyAccount().String(), Type: "ACCOUNT"}})
		return err
	},
	"AcceptHandshake": func(s *scene) error {
		_, err := s.client.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: s.handshake()})
		return err
	},
	"DeclineHandshake": func(s *scene) error {
		_, err := s.client.DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: s.handshake()})
		return err
	},
	"CancelHandshake": func(s *scene) error {
		_, err := s.client.CancelHandshake(sim.CancelHandshakeInput{HandshakeID: s.handshake()})
		return err
	},
	"CreateOrganizationalUnit": func(s *scene) error {
		_, err := s.client.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: s.parent(), Name: s.unitName()})
		return err
	},
	"UpdateOrganizationalUnit": func(s *scene) error {
		_, err := s.client.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: s.unit(), Name: s.unitName()})
		return err
	},
	"DeleteOrganizationalUnit": func(s *scene) error {
		return s.client.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: s.unit()})
	},
	"MoveAccount": func(s *scene) error {
		return s.client.MoveAccount(sim.MoveAccountInput{AccountID: s.account(), SourceParentID: s.parent(), DestinationParentID: s.parent()})
	},
	"CreatePolicy": func(s *scene) error {
		_, err := s.client.CreatePolicy(sim.CreatePolicyInput{Type: sim.ServiceControlPolicy, Content: PolicyDocument().Draw(s.T, "content"),
			Name: rapid.StringMatching(`[a-z]{1,8}`).Draw(s.T, "name")})
		return err
	},
	"UpdatePolicy": func(s *scene) error {
		_, err := s.client.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: s.policy(), Content: PolicyDocument().Draw(s.T, "content")})
		return err
	},
	"DeletePolicy": func(s *scene) error { return s.client.DeletePolicy(sim.DeletePolicyInput{PolicyID: s.policy()}) },
	"AttachPolicy": func(s *scene) error {
		return s.client.AttachPolicy(sim.AttachPolicyInput{PolicyID: s.policy(), TargetID: s.target()})
	},
	"DetachPolicy": func(s *scene) error {
		return s.client.DetachPolicy(sim.DetachPolicyInput{PolicyID: s.policy(), TargetID: s.target()})
	},
	"EnablePolicyType": func(s *scene) error {
		_, err := s.client.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: one(s, []awsaccount.RootID{s.root}, RootID(), "root"), PolicyType: s.policyType()})
		return err
	},
	"DisablePolicyType": func(s *scene) error {
		_, err := s.client.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: one(s, []awsaccount.RootID{s.root}, RootID(), "root"), PolicyType: s.policyType()})
		return err
	},
	"PutResourcePolicy": func(s *scene) error {
		_, err := s.client.PutResourcePolicy(sim.PutResourcePolicyInput{Content: DelegationPolicy(s.accounts...).Draw(s.T, "content")})
		return err
	},
	"DeleteResourcePolicy": func(s *scene) error { return s.client.DeleteResourcePolicy() },
	"CreateAccountAlias": func(s *scene) error {
		return s.client.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: Alias().Draw(s.T, "alias")})
	},
	"DeleteAccountAlias": func(s *scene) error {
		out, err := s.client.ListAccountAliases()
		if err != nil || len(out.AccountAliases) == 0 {
			return err
		}
		return s.client.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: out.AccountAliases[0]})
	},
	"EnableOrganizationsRootSessions": func(s *scene) error {
		_, err := s.client.EnableOrganizationsRootSessions()
		return err
	},
	"DisableOrganizationsRootSessions": func(s *scene) error {
		_, err := s.client.DisableOrganizationsRootSessions()
		return err
	},
	"EnableOrganizationsRootCredentialsManagement": func(s *scene) error {
		_, err := s.client.EnableOrganizationsRootCredentialsManagement()
		return err
	},
	"DisableOrganizationsRootCredentialsManagement": func(s *scene) error {
		_, err := s.client.DisableOrganizationsRootCredentialsManagement()
		return err
	},
	"TagResource": func(s *scene) error {
		return s.client.TagResource(sim.TagResourceInput{ResourceID: s.target(), Tags: []sim.Tag{{Key: s.unitName(), Value: "drawn"}}})
	},
	"UntagResource": func(s *scene) error {
		return s.client.UntagResource(sim.UntagResourceInput{ResourceID: s.target(), TagKeys: []string{s.unitName()}})
	},
	"EnableAWSServiceAccess": func(s *scene) error {
		return s.client.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: s.service()})
	},
	"DisableAWSServiceAccess": func(s *scene) error {
		return s.client.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: s.service()})
	},
	"RegisterDelegatedAdministrator": func(s *scene) error {
		return s.client.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: s.account(), ServicePrincipal: s.service()})
	},
	"DeregisterDelegatedAdministrator": func(s *scene) error {
		return s.client.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: s.account(), ServicePrincipal: s.service()})
	},
	"PutAlternateContact": func(s *scene) error {
		return s.client.PutAlternateContact(sim.PutAlternateContactInput{AccountID: s.own(), AlternateContact: AlternateContact().Draw(s.T, "contact")})
	},
	"DeleteAlternateContact": func(s *scene) error {
		return s.client.DeleteAlternateContact(sim.DeleteAlternateContactInput{AccountID: s.own(), AlternateContactType: awsaccount.Billing})
	},
	"PutContactInformation": func(s *scene) error {
		return s.client.PutContactInformation(sim.PutContactInformationInput{AccountID: s.own(), ContactInformation: ContactInformation().Draw(s.T, "contact")})
	},
	"PutAccountName": func(s *scene) error {
		return s.client.PutAccountName(sim.PutAccountNameInput{AccountID: s.own(), AccountName: AccountName().Draw(s.T, "name")})
	},
	"StartPrimaryEmailUpdate": func(s *scene) error {
		_, err := s.client.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: s.account(), PrimaryEmail: s.acts.newEmail()})
		return err
	},
	"AcceptPrimaryEmailUpdate": func(s *scene) error {
		id, email := s.account(), s.acts.newEmail()
		if _, err := s.client.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: email}); err != nil {
			return err
		}
		code, _ := s.acts.cloud.OTP(id)
		_, err := s.client.AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: email, OTP: code})
		return err
	},
	"EnableRegion": func(s *scene) error {
		return s.client.EnableRegion(sim.EnableRegionInput{AccountID: s.own(), RegionName: s.region()})
	},
	"DisableRegion": func(s *scene) error {
		return s.client.DisableRegion(sim.DisableRegionInput{AccountID: s.own(), RegionName: s.region()})
	},
}
