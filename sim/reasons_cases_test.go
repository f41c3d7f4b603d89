package sim_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A reasonCase is a way to an error of AWS: what is arranged, and the call that fails.
type reasonCase struct {
	action string // that of the call, as "MoveAccount"
	what   string
	want   string // code, and reason
	config sim.Config
	do     func(*reasonWorld) error
}

const (
	input     = "InvalidInputException "
	violation = "ConstraintViolationException "
	handshake = handshakeConstraint
)

// reasonCases are the ways that are those of one operation.
var reasonCases = []reasonCase{
	{"AcceptHandshake", "an account that the handshake is not for", denied, sim.Config{}, func(w *reasonWorld) error { return accept(w, w.open(), w.handshake) }},
	{"AcceptHandshake", "a handshake that is not there", "HandshakeNotFoundException", sim.Config{}, func(w *reasonWorld) error { return accept(w, w.alone, "h-12345678") }},
	{"AcceptHandshake", "twice", "HandshakeAlreadyInStateException", sim.Config{}, func(w *reasonWorld) error {
		w.must(accept(w, w.alone, w.handshake))
		return accept(w, w.alone, w.handshake)
	}},
	{"AcceptHandshake", "after 15 days", "InvalidHandshakeTransitionException", sim.Config{}, func(w *reasonWorld) error {
		w.Advance(15 * day)
		return accept(w, w.alone, w.handshake)
	}},
	{"AcceptHandshake", "no permission to make the service-linked role", "AccessDeniedForDependencyException ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.user(w.alone, "organizations:*").AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: w.handshake}))
	}},
	{"AcceptHandshake", "a former member approves of all features", "AWSOrganizationsNotInUseException", sim.Config{}, func(w *reasonWorld) error {
		payer := w.payer()
		id := w.open()
		h := awsaccount.Must(payer.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(id)})).Handshake.ID
		w.must(accept(w, id, h))
		w.must(drop(payer.EnableAllFeatures()))
		list := awsaccount.Must(w.as(id).ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "APPROVE_ALL_FEATURES"}})).Handshakes
		w.must(w.as(id).LeaveOrganization())
		return accept(w, id, list[0].ID)
	}},
	{"AcceptHandshake", "the quota of accounts was lowered", handshake + "ACCOUNT_NUMBER_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetAccountQuota(w.management, 3))
		return accept(w, w.alone, w.handshake)
	}},
	{"AcceptHandshake", "a member of the same organization", handshake + "ALREADY_IN_AN_ORGANIZATION", sim.Config{}, func(w *reasonWorld) error {
		h := awsaccount.Must(w.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{Type: "EMAIL", ID: "later@example.com"}})).Handshake.ID
		id := awsaccount.Must(w.Open("later", "later0@example.com"))
		w.join(id)
		w.must(w.changeEmail(id, "later@example.com"))
		return accept(w, id, h)
	}},
	{"AcceptHandshake", "an account of another seller", differentSeller, sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetSellerOfRecord(w.alone, sim.AISPL))
		return accept(w, w.alone, w.handshake)
	}},
	{"AcceptHandshake", "an account without a payment method", handshake + "PAYMENT_INSTRUMENT_REQUIRED", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetMissing(w.alone, sim.Missing{PaymentMethod: true}))
		return accept(w, w.alone, w.handshake)
	}},
	{"AcceptHandshake", "a management account", "MasterCannotLeaveOrganizationException", sim.Config{}, func(w *reasonWorld) error {
		w.must(drop(w.as(w.alone).CreateOrganization(sim.CreateOrganizationInput{})))
		return accept(w, w.alone, w.handshake)
	}},

	{"AttachPolicy", "a policy that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return w.root.AttachPolicy(sim.AttachPolicyInput{PolicyID: nobodysPolicy, TargetID: w.unit.String()})
	}},
	{"AttachPolicy", "a target that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error { return w.attach(w.alone.String()) }},
	{"AttachPolicy", "twice", "DuplicatePolicyAttachmentException", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.attach(w.unit.String()))
		return w.attach(w.unit.String())
	}},
	{"AttachPolicy", "of a type that is not enabled", "PolicyTypeNotEnabledException", sim.Config{}, func(w *reasonWorld) error {
		return w.root.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.newPolicy("tags", sim.TagPolicy), TargetID: w.unit.String()})
	}},
	{"AttachPolicy", "one more than there may be", violation + "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) (err error) {
		for i := range 10 { // and FullAWSAccess
			err = w.root.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.newPolicy(fmt.Sprint(i), sim.ServiceControlPolicy), TargetID: w.unit.String()})
		}
		return err
	}},

	{"CancelHandshake", "a handshake that is not there", "HandshakeNotFoundException", sim.Config{}, func(w *reasonWorld) error { return cancel(w, "h-12345678") }},
	{"CancelHandshake", "twice", "HandshakeAlreadyInStateException", sim.Config{}, func(w *reasonWorld) error {
		w.must(cancel(w, w.handshake))
		return cancel(w, w.handshake)
	}},
	{"CancelHandshake", "one that was accepted", "InvalidHandshakeTransitionException", sim.Config{}, func(w *reasonWorld) error {
		w.must(accept(w, w.alone, w.handshake))
		return cancel(w, w.handshake)
	}},

	{"CloseAccount", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error { return closing(w, w.alone) }},
	{"CloseAccount", "a closed account", "AccountAlreadyClosedException", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.CloseByAWS(w.member))
		return closing(w, w.member)
	}},
	{"CloseAccount", "twice", conflict, sim.Config{}, func(w *reasonWorld) error {
		w.must(closing(w, w.member))
		return closing(w, w.member)
	}},
	{"CloseAccount", "the management account", violation + "CANNOT_CLOSE_MANAGEMENT_ACCOUNT", sim.Config{}, func(w *reasonWorld) error { return closing(w, w.management) }},
	{"CloseAccount", "a fourth at a time", violation + "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) (err error) {
		for range 4 {
			err = closing(w, w.newMember())
		}
		return err
	}},
	{"CloseAccount", "beyond the quota of 30 days", violation + "CLOSE_ACCOUNT_QUOTA_EXCEEDED", sim.Config{Profile: awsaccount.Launch2022}, func(w *reasonWorld) error {
		w.must(closing(w, w.newMember()))
		return closing(w, w.member)
	}},
	{"CloseAccount", "consolidated billing", violation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", sim.Config{}, func(w *reasonWorld) error {
		return w.payer().CloseAccount(sim.CloseAccountInput{AccountID: w.member})
	}},

	{"CreateGovCloudAccount", "the management account has no GovCloud account", violation + "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.CreateGovCloudAccount(newAccount(w)))
	}},

	{"CreateOrganization", "a management account", "AlreadyInOrganizationException", sim.Config{}, func(w *reasonWorld) error { return organization(w, w.management) }},
	{"CreateOrganization", "before the sign-up is completed", violation + "ACCOUNT_CREATION_NOT_COMPLETE", sim.Config{}, func(w *reasonWorld) error {
		return organization(w, awsaccount.Must(w.SignUp("new", "new@example.com")))
	}},
	{"CreateOrganization", "without a payment method", violation + "MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetMissing(w.alone, sim.Missing{PaymentMethod: true}))
		return organization(w, w.alone)
	}},
	{"CreateOrganization", "in China, without a business license", violation + "MASTER_ACCOUNT_MISSING_BUSINESS_LICENSE", sim.Config{Partition: "aws-cn"}, func(w *reasonWorld) error {
		w.must(w.SetMissing(w.alone, sim.Missing{BusinessLicense: true}))
		return organization(w, w.alone)
	}},
	{"CreateOrganization", "no permission to make the service-linked role", "AccessDeniedForDependencyException ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.user(w.alone, "organizations:*").CreateOrganization(sim.CreateOrganizationInput{}))
	}},
	{"CreateOrganization", "a feature set that there is not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.as(w.alone).CreateOrganization(sim.CreateOrganizationInput{FeatureSet: "SOME"}))
	}},

	{"CreateOrganizationalUnit", "under a unit that is not there", "ParentNotFoundException", sim.Config{}, func(w *reasonWorld) error { return unit(w, nobodysUnit, "new") }},
	{"CreateOrganizationalUnit", "the name of a sibling", "DuplicateOrganizationalUnitException", sim.Config{}, func(w *reasonWorld) error { return unit(w, w.rootID.String(), "unit") }},
	{"CreateOrganizationalUnit", "six levels deep", violation + "OU_DEPTH_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		parent := w.unit.String()
		for range 4 {
			parent = w.newUnit(parent, "deeper").String()
		}
		return unit(w, parent, "deeper")
	}},
	{"CreateOrganizationalUnit", "more than 2,000", violation + "OU_NUMBER_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		for i := range 1999 {
			w.newUnit(w.rootID.String(), fmt.Sprint(i))
		}
		return unit(w, w.rootID.String(), "new")
	}},

	{"CreatePolicy", "the name of another one", "DuplicatePolicyException", sim.Config{}, func(w *reasonWorld) error { return newPolicy(w, "policy", sim.ServiceControlPolicy, denyPuts) }},
	{"CreatePolicy", "no policy", "MalformedPolicyDocumentException", sim.Config{}, func(w *reasonWorld) error { return newPolicy(w, "new", sim.ServiceControlPolicy, "{") }},
	{"CreatePolicy", "too long a policy", violation + "POLICY_CONTENT_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		return newPolicy(w, "new", sim.ServiceControlPolicy, denyPuts[:1]+strings.Repeat(" ", 10240)+denyPuts[1:])
	}},
	{"CreatePolicy", "one more than there may be", violation + "POLICY_NUMBER_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		for i := range 1000 {
			w.newPolicy(fmt.Sprint(i), sim.ChatbotPolicy)
		}
		return newPolicy(w, "new", sim.ChatbotPolicy, "{}")
	}},
	{"CreatePolicy", "consolidated billing", "PolicyTypeNotAvailableForOrganizationException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.payer().CreatePolicy(sim.CreatePolicyInput{Name: "new", Type: sim.ServiceControlPolicy, Content: denyPuts}))
	}},

	{"DeclineHandshake", "a handshake that is not there", "HandshakeNotFoundException", sim.Config{}, func(w *reasonWorld) error { return decline(w, "h-12345678") }},
	{"DeclineHandshake", "twice", "HandshakeAlreadyInStateException", sim.Config{}, func(w *reasonWorld) error {
		w.must(decline(w, w.handshake))
		return decline(w, w.handshake)
	}},
	{"DeclineHandshake", "one that was canceled", "InvalidHandshakeTransitionException", sim.Config{}, func(w *reasonWorld) error {
		w.must(cancel(w, w.handshake))
		return decline(w, w.handshake)
	}},

	{"DeleteOrganization", "with members", "OrganizationNotEmptyException", sim.Config{}, func(w *reasonWorld) error { return w.root.DeleteOrganization() }},
	{"DeleteOrganization", "while an account is created", "ConcurrentModificationException", sim.Config{}, func(w *reasonWorld) error {
		payer := w.payer()
		w.must(drop(payer.CreateAccount(newAccount(w))))
		return payer.DeleteOrganization()
	}},
	{"DeleteOrganizationalUnit", "one that is not there", "OrganizationalUnitNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return w.root.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(nobodysUnit))})
	}},
	{"DeleteOrganizationalUnit", "with a unit under it", "OrganizationalUnitNotEmptyException", sim.Config{}, func(w *reasonWorld) error {
		w.newUnit(w.unit.String(), "new")
		return w.root.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: w.unit})
	}},
	{"DeletePolicy", "one that is attached", "PolicyInUseException", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.attach(w.unit.String()))
		return w.root.DeletePolicy(sim.DeletePolicyInput{PolicyID: w.policy})
	}},
	{"DeletePolicy", "one that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return w.root.DeletePolicy(sim.DeletePolicyInput{PolicyID: nobodysPolicy})
	}},
	{"DeletePolicy", "AWS' own", input + "IMMUTABLE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return w.root.DeletePolicy(sim.DeletePolicyInput{PolicyID: fullAWSAccess})
	}},
	{"DeleteResourcePolicy", "there is none", "ResourcePolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error { return w.root.DeleteResourcePolicy() }},
	{"DescribeResourcePolicy", "there is none", "ResourcePolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error { return drop(w.root.DescribeResourcePolicy()) }},
	{"DeregisterDelegatedAdministrator", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error { return deregister(w, w.alone, theService) }},
	{"DeregisterDelegatedAdministrator", "a member that is none", "AccountNotRegisteredException", sim.Config{}, func(w *reasonWorld) error { return deregister(w, w.member, theService) }},
	{"DeregisterDelegatedAdministrator", "consolidated billing", violation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", sim.Config{}, func(w *reasonWorld) error {
		return w.payer().DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: w.member, ServicePrincipal: theService})
	}},
	{"DescribeAccount", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DescribeAccount(sim.DescribeAccountInput{AccountID: w.alone}))
	}},
	{"DescribeCreateAccountStatus", "a request that is not there", "CreateAccountStatusNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return reasonCalls["DescribeCreateAccountStatus"].call(w.root, w)
	}},
	{"DescribeHandshake", "one that is not there", "HandshakeNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DescribeHandshake(sim.DescribeHandshakeInput{HandshakeID: "h-12345678"}))
	}},
	{"DescribeOrganizationalUnit", "one that is not there", "OrganizationalUnitNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DescribeOrganizationalUnit(sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(nobodysUnit))}))
	}},
	{"DescribePolicy", "one that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DescribePolicy(sim.DescribePolicyInput{PolicyID: nobodysPolicy}))
	}},

	{"DetachPolicy", "a policy that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error { return detach(w, nobodysPolicy, w.unit.String()) }},
	{"DetachPolicy", "a target that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error { return detach(w, w.policy, w.alone.String()) }},
	{"DetachPolicy", "one that is not attached", "PolicyNotAttachedException", sim.Config{}, func(w *reasonWorld) error { return detach(w, w.policy, w.unit.String()) }},
	{"DetachPolicy", "the last SCP", violation + "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error { return detach(w, fullAWSAccess, w.unit.String()) }},
	{"DetachPolicy", "RCPFullAWSAccess", input + "NON_DETACHABLE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return detach(w, awsaccount.Must(awsaccount.ParsePolicyID("p-RCPFullAWSAccess")), w.unit.String())
	}},

	{"DisableAWSServiceAccess", "the service of a policy type that is enabled", violation + "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE", sim.Config{}, func(w *reasonWorld) error {
		const service = "securityhub.amazonaws.com"
		w.must(w.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service}))
		w.must(enable(w.root, w.rootID, sim.SecurityHubPolicy))
		return w.root.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: service})
	}},
	{"DisableAWSServiceAccess", "consolidated billing", violation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", sim.Config{}, func(w *reasonWorld) error {
		return w.payer().DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: theService})
	}},
	{"EnableAWSServiceAccess", "consolidated billing", violation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", sim.Config{}, func(w *reasonWorld) error {
		return w.payer().EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: theService})
	}},
	{"DisablePolicyType", "another root", "RootNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: nobodysRoot, PolicyType: sim.TagPolicy}))
	}},
	{"DisablePolicyType", "one that is not enabled", "PolicyTypeNotEnabledException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: w.rootID, PolicyType: sim.TagPolicy}))
	}},
	{"EnablePolicyType", "another root", "RootNotFoundException", sim.Config{}, func(w *reasonWorld) error { return enable(w.root, nobodysRoot, sim.TagPolicy) }},
	{"EnablePolicyType", "twice", "PolicyTypeAlreadyEnabledException", sim.Config{}, func(w *reasonWorld) error { return enable(w.root, w.rootID, sim.ServiceControlPolicy) }},
	{"EnablePolicyType", "without the access of its service", violation + "SERVICE_ACCESS_NOT_ENABLED", sim.Config{}, func(w *reasonWorld) error {
		return enable(w.root, w.rootID, sim.SecurityHubPolicy)
	}},
	{"EnablePolicyType", "consolidated billing", "PolicyTypeNotAvailableForOrganizationException", sim.Config{}, func(w *reasonWorld) error {
		return enable(w.payer(), w.rootID, sim.ServiceControlPolicy)
	}},
	{"EnableAllFeatures", "which there are", handshake + "ORGANIZATION_ALREADY_HAS_ALL_FEATURES", sim.Config{}, func(w *reasonWorld) error { return drop(w.root.EnableAllFeatures()) }},
	{"EnableAllFeatures", "twice", handshake + "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION", sim.Config{}, func(w *reasonWorld) error {
		payer := w.payer()
		w.must(drop(payer.EnableAllFeatures()))
		return drop(payer.EnableAllFeatures())
	}},
	{"EnableAllFeatures", "more than 5,000 accounts", violation + "ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		id := w.other(sim.ConsolidatedBillingOnly)
		w.Populate(id, 5000)
		return drop(w.as(id).EnableAllFeatures())
	}},

	{"InviteAccountToOrganization", "an address that is not verified", "AccountOwnerNotVerifiedException", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetEmailVerified(w.management, false))
		return invite(w, account(w.open()))
	}},
	{"InviteAccountToOrganization", "an organization that initializes", "FinalizingOrganizationException", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.Initialize(w.management, time.Hour))
		return invite(w, account(w.open()))
	}},
	{"InviteAccountToOrganization", "twice", "DuplicateHandshakeException", sim.Config{}, func(w *reasonWorld) error { return invite(w, account(w.alone)) }},
	{"InviteAccountToOrganization", "a member", handshake + "ALREADY_IN_AN_ORGANIZATION", sim.Config{}, func(w *reasonWorld) error { return invite(w, account(w.member)) }},
	{"InviteAccountToOrganization", "an account of another seller", differentSeller, sim.Config{}, func(w *reasonWorld) error {
		id := w.open()
		w.must(w.SetSellerOfRecord(id, sim.AISPL))
		return invite(w, account(id))
	}},
	{"InviteAccountToOrganization", "beyond the quota of accounts", handshake + "ACCOUNT_NUMBER_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.SetAccountQuota(w.management, 4))
		return invite(w, account(w.open()))
	}},
	{"InviteAccountToOrganization", "more than 20 in 24 hours", handshake + "HANDSHAKE_RATE_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		for range 19 {
			w.must(cancel(w, w.invite(w.open())))
		}
		return invite(w, account(w.open()))
	}},
	{"InviteAccountToOrganization", "a closed account", input + "TARGET_NOT_SUPPORTED", sim.Config{}, func(w *reasonWorld) error {
		id := w.open()
		w.must(w.CloseByAWS(id))
		return invite(w, account(id))
	}},
	{"InviteAccountToOrganization", "no address", input + "INVALID_EMAIL_ADDRESS_TARGET", sim.Config{}, func(w *reasonWorld) error {
		return invite(w, sim.HandshakeParty{Type: "EMAIL", ID: "nobody"})
	}},
	{"InviteAccountToOrganization", "an organization", input + "INVALID_PARTY_TYPE_TARGET", sim.Config{}, func(w *reasonWorld) error {
		return invite(w, sim.HandshakeParty{Type: "ORGANIZATION", ID: "o-1234567890"})
	}},
	{"InviteAccountToOrganization", "a party that there is not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return invite(w, sim.HandshakeParty{Type: "PERSON", ID: "123456789012"})
	}},

	{"LeaveOrganization", "the management account", "MasterCannotLeaveOrganizationException", sim.Config{}, func(w *reasonWorld) error { return w.root.LeaveOrganization() }},
	{"RemoveAccountFromOrganization", "the management account", "MasterCannotLeaveOrganizationException", sim.Config{}, func(w *reasonWorld) error { return removing(w, w.management) }},
	{"RemoveAccountFromOrganization", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error { return removing(w, w.alone) }},
	{"LeaveOrganization", "while it is being closed", violation + "ACCOUNT_CANNOT_LEAVE_ORGANIZATION", sim.Config{}, func(w *reasonWorld) error {
		w.must(closing(w, w.member))
		return w.as(w.member).LeaveOrganization()
	}},
	{"RemoveAccountFromOrganization", "a closed member", violation + "ACCOUNT_CANNOT_LEAVE_ORGANIZATION", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.CloseByAWS(w.member))
		return removing(w, w.member)
	}},

	{"ListAccountsForParent", "a unit that is not there", "ParentNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: nobodysUnit}))
	}},
	{"ListChildren", "a unit that is not there", "ParentNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListChildren(sim.ListChildrenInput{ParentID: nobodysUnit, ChildType: sim.TypeAccount}))
	}},
	{"ListChildren", "children that there are not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListChildren(sim.ListChildrenInput{ParentID: w.unit.String(), ChildType: "ROOT"}))
	}},
	{"ListOrganizationalUnitsForParent", "a unit that is not there", "ParentNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: nobodysUnit}))
	}},
	{"ListParents", "an account of somebody else", "ChildNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListParents(sim.ListParentsInput{ChildID: w.alone.String()}))
	}},
	{"ListCreateAccountStatus", "a state that there is not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{States: []string{"NEW"}}))
	}},
	{"ListDelegatedServicesForAccount", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: w.alone}))
	}},
	{"ListDelegatedServicesForAccount", "a member that is no delegated administrator", "AccountNotRegisteredException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: w.member}))
	}},
	{"ListPoliciesForTarget", "a target that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: w.alone.String(), Filter: sim.ServiceControlPolicy}))
	}},
	{"ListPoliciesForTarget", "no ID of a target", input + "INVALID_PATTERN_TARGET_ID", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: "x", Filter: sim.ServiceControlPolicy}))
	}},
	{"ListTargetsForPolicy", "a policy that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: nobodysPolicy}))
	}},
	{"ListHandshakesForAccount", "two filters", input + "MAX_LIMIT_EXCEEDED_FILTER", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: twoFilters}))
	}},
	{"ListHandshakesForOrganization", "two filters", input + "MAX_LIMIT_EXCEEDED_FILTER", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{Filter: twoFilters}))
	}},
	{"ListHandshakesForAccount", "actions that there are not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "x"}}))
	}},
	{"ListHandshakesForOrganization", "actions that there are not", input + "INVALID_ENUM", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ActionType: "x"}}))
	}},

	{"MoveAccount", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error { return move(w, w.alone, w.rootID.String(), w.unit.String()) }},
	{"MoveAccount", "from where nothing is", "SourceParentNotFoundException", sim.Config{}, func(w *reasonWorld) error { return move(w, w.member, nobodysUnit, w.unit.String()) }},
	{"MoveAccount", "to where nothing is", "DestinationParentNotFoundException", sim.Config{}, func(w *reasonWorld) error { return move(w, w.member, w.rootID.String(), nobodysUnit) }},
	{"MoveAccount", "to where it is", "DuplicateAccountException", sim.Config{}, func(w *reasonWorld) error { return move(w, w.member, w.rootID.String(), w.rootID.String()) }},

	{"RegisterDelegatedAdministrator", "an account of somebody else", "AccountNotFoundException", sim.Config{}, func(w *reasonWorld) error { return register(w, w.alone, theService) }},
	{"RegisterDelegatedAdministrator", "twice", "AccountAlreadyRegisteredException", sim.Config{}, func(w *reasonWorld) error { return register(w, w.administrator, theService) }},
	{"RegisterDelegatedAdministrator", "the management account", violation + "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", sim.Config{}, func(w *reasonWorld) error { return register(w, w.management, theService) }},
	{"RegisterDelegatedAdministrator", "a suspended member", violation + "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR", sim.Config{}, func(w *reasonWorld) error {
		w.must(w.Restrict(w.member))
		return register(w, w.member, theService)
	}},
	{"RegisterDelegatedAdministrator", "a second one", violation + "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE", sim.Config{}, func(w *reasonWorld) error { return register(w, w.member, theService) }},
	{"RegisterDelegatedAdministrator", "a fourth one of a service that may have three", violation + "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) (err error) {
		const service = "cloudtrail.amazonaws.com"
		w.must(w.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service}))
		for range 4 {
			err = register(w, w.newMember(), service)
		}
		return err
	}},
	{"RegisterDelegatedAdministrator", "of a service without access", violation + "SERVICE_ACCESS_NOT_ENABLED", sim.Config{}, func(w *reasonWorld) error { return register(w, w.member, trustedOnly) }},
	{"RegisterDelegatedAdministrator", "consolidated billing", violation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", sim.Config{}, func(w *reasonWorld) error {
		return w.payer().RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: w.member, ServicePrincipal: theService})
	}},

	{"PutResourcePolicy", "no policy", input + "INVALID_RESOURCE_POLICY_JSON", sim.Config{}, func(w *reasonWorld) error { return delegateBy(w, "{") }},
	{"PutResourcePolicy", "a principal that there is not", input + "INVALID_PRINCIPAL", sim.Config{}, func(w *reasonWorld) error {
		return delegateBy(w, strings.Replace(delegation(w, "organizations:ListAccounts", "*", ""), w.member.String(), "somebody", 1))
	}},
	{"PutResourcePolicy", "an action that cannot be delegated", input + "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return delegateBy(w, delegation(w, "organizations:CloseAccount", "*", ""))
	}},
	{"PutResourcePolicy", "a resource of another service", input + "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return delegateBy(w, delegation(w, "organizations:ListAccounts", "arn:aws:s3:::b", ""))
	}},
	{"PutResourcePolicy", "a policy type that there is not", input + "UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return delegateBy(w, delegation(w, "organizations:ListPolicies", "*", `"organizations:PolicyType": "X_POLICY"`))
	}},
	{"PutResourcePolicy", "tags for one that is there", input + "UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED", sim.Config{}, func(w *reasonWorld) error {
		content := delegation(w, "organizations:ListAccounts", "*", "")
		w.must(delegateBy(w, content))
		return drop(w.root.PutResourcePolicy(sim.PutResourcePolicyInput{Content: content, Tags: []sim.Tag{{Key: "k"}}}))
	}},

	{"TagResource", "something that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return w.root.TagResource(sim.TagResourceInput{ResourceID: nobodysUnit, Tags: []sim.Tag{{Key: "k"}}})
	}},
	{"TagResource", "AWS' own policy", input + "IMMUTABLE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return w.root.TagResource(sim.TagResourceInput{ResourceID: fullAWSAccess.String(), Tags: []sim.Tag{{Key: "k"}}})
	}},
	{"UntagResource", "something that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error { return untag(w, nobodysUnit, "k") }},
	{"UntagResource", "AWS' own policy", input + "IMMUTABLE_POLICY", sim.Config{}, func(w *reasonWorld) error { return untag(w, fullAWSAccess.String(), "k") }},
	{"UntagResource", "a tag of AWS", input + "INVALID_SYSTEM_TAGS_PARAMETER", sim.Config{}, func(w *reasonWorld) error { return untag(w, w.unit.String(), "aws:k") }},
	{"ListTagsForResource", "something that is not there", "TargetNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: nobodysUnit}))
	}},
	{"UpdateOrganizationalUnit", "one that is not there", "OrganizationalUnitNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(nobodysUnit)), Name: "new"}))
	}},
	{"UpdateOrganizationalUnit", "the name of a sibling", "DuplicateOrganizationalUnitException", sim.Config{}, func(w *reasonWorld) error {
		w.newUnit(w.rootID.String(), "new")
		return reasonCalls["UpdateOrganizationalUnit"].call(w.root, w)
	}},
	{"UpdatePolicy", "one that is not there", "PolicyNotFoundException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: nobodysPolicy, Name: "new"}))
	}},
	{"UpdatePolicy", "AWS' own", input + "IMMUTABLE_POLICY", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: fullAWSAccess, Name: "new"}))
	}},
	{"UpdatePolicy", "the name of another one", "DuplicatePolicyException", sim.Config{}, func(w *reasonWorld) error {
		w.newPolicy("new", sim.ServiceControlPolicy)
		return reasonCalls["UpdatePolicy"].call(w.root, w)
	}},
	{"UpdatePolicy", "no policy", "MalformedPolicyDocumentException", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: w.policy, Content: "{"}))
	}},
	{"UpdatePolicy", "too long a policy", violation + "POLICY_CONTENT_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld) error {
		return drop(w.root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: w.policy, Content: denyPuts[:1] + strings.Repeat(" ", 10240) + denyPuts[1:]}))
	}},
}
