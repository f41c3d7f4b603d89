package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A reasonWorld is what a case of the table of reasons finds: an organization with all features, trusted access of Account Management
// with a delegated administrator for it, SCPs enabled, and one of each thing that there can be.
type reasonWorld struct {
	*testing.T
	*sim.Cloud
	management, administrator, member, alone awsaccount.ID
	root                                     *sim.Client // of the management account
	rootID                                   awsaccount.RootID
	unit                                     awsaccount.OUID
	policy                                   awsaccount.PolicyID // an SCP that is attached to nothing
	handshake                                string              // an invitation for alone
	opened                                   int
}

func newReasonWorld(t *testing.T, config sim.Config) *reasonWorld {
	w := &reasonWorld{T: t, Cloud: sim.New(config)}
	w.management, w.administrator, w.member, w.alone = w.open(), w.open(), w.open(), w.open()
	w.root = w.as(w.management)
	awsaccount.Must(w.root.CreateOrganization(sim.CreateOrganizationInput{}))
	w.join(w.administrator)
	w.join(w.member)
	w.Advance(time.Minute) // calls are not throttled for these
	w.must(w.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
	w.must(w.root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: w.administrator, ServicePrincipal: "account.amazonaws.com"}))
	w.rootID = awsaccount.Must(w.root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	awsaccount.Must(w.root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: w.rootID, PolicyType: sim.ServiceControlPolicy}))
	w.unit = w.newUnit(w.rootID.String(), "unit")
	w.policy = w.newPolicy("policy", sim.ServiceControlPolicy)
	w.handshake = w.invite(w.alone)
	w.Advance(time.Minute)
	return w
}

func (w *reasonWorld) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *reasonWorld) open() awsaccount.ID {
	w.opened++
	return awsaccount.Must(w.Open("someone", fmt.Sprintf("someone%d@example.com", w.opened)))
}

func (w *reasonWorld) as(id awsaccount.ID) *sim.Client { return w.Cloud.As(w.Root(id)) }

func (w *reasonWorld) invite(id awsaccount.ID) string {
	w.Helper()
	out, err := w.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(id)})
	w.must(err)
	return out.Handshake.ID
}

func (w *reasonWorld) join(id awsaccount.ID) {
	w.Helper()
	w.must(drop(w.as(id).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: w.invite(id)})))
}

// newMember is a member that is nothing else.
func (w *reasonWorld) newMember() awsaccount.ID {
	id := w.open()
	w.join(id)
	return id
}

// created is a member that was created.
func (w *reasonWorld) created() awsaccount.ID {
	w.opened++
	in := sim.CreateAccountInput{AccountName: "created", Email: fmt.Sprintf("created%d@example.com", w.opened)}
	asked := awsaccount.Must(w.root.CreateAccount(in)).CreateAccountStatus.ID
	w.Advance(time.Hour)
	return awsaccount.Must(w.root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: asked})).CreateAccountStatus.AccountID
}

func (w *reasonWorld) newUnit(parent, name string) awsaccount.OUID {
	w.Helper()
	out, err := w.root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name})
	w.must(err)
	return out.OrganizationalUnit.ID
}

const denyPuts = `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}]}`

func (w *reasonWorld) newPolicy(name, typ string) awsaccount.PolicyID {
	w.Helper()
	content := denyPuts
	if typ != sim.ServiceControlPolicy {
		content = "{}"
	}
	out, err := w.root.CreatePolicy(sim.CreatePolicyInput{Name: name, Type: typ, Content: content})
	w.must(err)
	return out.Policy.PolicySummary.ID
}

// other is the management account of another organization.
func (w *reasonWorld) other(features string) awsaccount.ID {
	w.Helper()
	id := w.open()
	w.must(drop(w.as(id).CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features})))
	return id
}

// payer is the root user of the management account of an organization with consolidated billing.
func (w *reasonWorld) payer() *sim.Client { return w.as(w.other(sim.ConsolidatedBillingOnly)) }

// attach attaches the policy.
func (w *reasonWorld) attach(target string) error {
	return w.root.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.policy, TargetID: target})
}

// A reasonCall is an operation with input that is good for it in a reasonWorld, if by calls.
type reasonCall struct {
	by   func(*reasonWorld) awsaccount.ID
	call func(*sim.Client, *reasonWorld) error
}

func ofManagement(w *reasonWorld) awsaccount.ID { return w.management }
func ofMember(w *reasonWorld) awsaccount.ID     { return w.member }
func ofAlone(w *reasonWorld) awsaccount.ID      { return w.alone }

// list is the call of an operation without required input.
func list[In, Out any](op func(*sim.Client, In) (Out, error)) reasonCall {
	return reasonCall{ofManagement, func(c *sim.Client, _ *reasonWorld) error {
		var in In
		return drop(op(c, in))
	}}
}

func bare[Out any](op func(*sim.Client) (Out, error)) reasonCall {
	return reasonCall{ofManagement, func(c *sim.Client, _ *reasonWorld) error { return drop(op(c)) }}
}

func with[In, Out any](op func(*sim.Client, In) (Out, error), in func(*reasonWorld) In) reasonCall {
	return reasonCall{ofManagement, func(c *sim.Client, w *reasonWorld) error { return drop(op(c, in(w))) }}
}

func withNone[In any](op func(*sim.Client, In) error, in func(*reasonWorld) In) reasonCall {
	return reasonCall{ofManagement, func(c *sim.Client, w *reasonWorld) error { return op(c, in(w)) }}
}

func (r reasonCall) from(by func(*reasonWorld) awsaccount.ID) reasonCall {
	r.by = by
	return r
}

const (
	theService  = "account.amazonaws.com"
	trustedOnly = "sso.amazonaws.com"
)

// reasonCalls are the operations of Account Management and Organizations.
var reasonCalls = map[string]reasonCall{
	"AcceptHandshake": with((*sim.Client).AcceptHandshake, func(w *reasonWorld) sim.AcceptHandshakeInput {
		return sim.AcceptHandshakeInput{HandshakeID: w.handshake}
	}).from(ofAlone),
	"AttachPolicy": withNone((*sim.Client).AttachPolicy, func(w *reasonWorld) sim.AttachPolicyInput {
		return sim.AttachPolicyInput{PolicyID: w.policy, TargetID: w.unit.String()}
	}),
	"CancelHandshake": with((*sim.Client).CancelHandshake, func(w *reasonWorld) sim.CancelHandshakeInput {
		return sim.CancelHandshakeInput{HandshakeID: w.handshake}
	}),
	"CloseAccount": withNone((*sim.Client).CloseAccount, func(w *reasonWorld) sim.CloseAccountInput {
		return sim.CloseAccountInput{AccountID: w.member}
	}),
	"CreateAccount":         with((*sim.Client).CreateAccount, newAccount),
	"CreateGovCloudAccount": with((*sim.Client).CreateGovCloudAccount, newAccount),
	"CreateOrganization":    list((*sim.Client).CreateOrganization).from(ofAlone),
	"CreateOrganizationalUnit": with((*sim.Client).CreateOrganizationalUnit, func(w *reasonWorld) sim.CreateOrganizationalUnitInput {
		return sim.CreateOrganizationalUnitInput{ParentID: w.rootID.String(), Name: "new"}
	}),
	"CreatePolicy": with((*sim.Client).CreatePolicy, func(*reasonWorld) sim.CreatePolicyInput {
		return sim.CreatePolicyInput{Name: "new", Type: sim.ServiceControlPolicy, Content: denyPuts}
	}),
	"DeclineHandshake": with((*sim.Client).DeclineHandshake, func(w *reasonWorld) sim.DeclineHandshakeInput {
		return sim.DeclineHandshakeInput{HandshakeID: w.handshake}
	}).from(ofAlone),
	"DeleteOrganization": {ofManagement, func(c *sim.Client, _ *reasonWorld) error { return c.DeleteOrganization() }},
	"DeleteOrganizationalUnit": withNone((*sim.Client).DeleteOrganizationalUnit, func(w *reasonWorld) sim.DeleteOrganizationalUnitInput {
		return sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: w.unit}
	}),
	"DeletePolicy": withNone((*sim.Client).DeletePolicy, func(w *reasonWorld) sim.DeletePolicyInput {
		return sim.DeletePolicyInput{PolicyID: w.policy}
	}),
	"DeleteResourcePolicy": {ofManagement, func(c *sim.Client, _ *reasonWorld) error { return c.DeleteResourcePolicy() }},
	"DeregisterDelegatedAdministrator": withNone((*sim.Client).DeregisterDelegatedAdministrator, func(w *reasonWorld) sim.DeregisterDelegatedAdministratorInput {
		return sim.DeregisterDelegatedAdministratorInput{AccountID: w.administrator, ServicePrincipal: theService}
	}),
	"DescribeAccount": with((*sim.Client).DescribeAccount, func(w *reasonWorld) sim.DescribeAccountInput {
		return sim.DescribeAccountInput{AccountID: w.member}
	}),
	"DescribeCreateAccountStatus": with((*sim.Client).DescribeCreateAccountStatus, func(*reasonWorld) sim.DescribeCreateAccountStatusInput {
		return sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: "car-12345678"}
	}),
	"DescribeHandshake": with((*sim.Client).DescribeHandshake, func(w *reasonWorld) sim.DescribeHandshakeInput {
		return sim.DescribeHandshakeInput{HandshakeID: w.handshake}
	}),
	"DescribeOrganization": bare((*sim.Client).DescribeOrganization),
	"DescribeOrganizationalUnit": with((*sim.Client).DescribeOrganizationalUnit, func(w *reasonWorld) sim.DescribeOrganizationalUnitInput {
		return sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: w.unit}
	}),
	"DescribePolicy": with((*sim.Client).DescribePolicy, func(w *reasonWorld) sim.DescribePolicyInput {
		return sim.DescribePolicyInput{PolicyID: w.policy}
	}),
	"DescribeResourcePolicy": bare((*sim.Client).DescribeResourcePolicy),
	"DetachPolicy": withNone((*sim.Client).DetachPolicy, func(w *reasonWorld) sim.DetachPolicyInput {
		return sim.DetachPolicyInput{PolicyID: w.policy, TargetID: w.unit.String()}
	}),
	"DisableAWSServiceAccess": withNone((*sim.Client).DisableAWSServiceAccess, func(*reasonWorld) sim.DisableAWSServiceAccessInput {
		return sim.DisableAWSServiceAccessInput{ServicePrincipal: theService}
	}),
	"DisablePolicyType": with((*sim.Client).DisablePolicyType, func(w *reasonWorld) sim.DisablePolicyTypeInput {
		return sim.DisablePolicyTypeInput{RootID: w.rootID, PolicyType: sim.ServiceControlPolicy}
	}),
	"EnableAWSServiceAccess": withNone((*sim.Client).EnableAWSServiceAccess, func(*reasonWorld) sim.EnableAWSServiceAccessInput {
		return sim.EnableAWSServiceAccessInput{ServicePrincipal: theService}
	}),
	"EnableAllFeatures": bare((*sim.Client).EnableAllFeatures),
	"EnablePolicyType": with((*sim.Client).EnablePolicyType, func(w *reasonWorld) sim.EnablePolicyTypeInput {
		return sim.EnablePolicyTypeInput{RootID: w.rootID, PolicyType: sim.TagPolicy}
	}),
	"InviteAccountToOrganization": with((*sim.Client).InviteAccountToOrganization, func(*reasonWorld) sim.InviteAccountToOrganizationInput {
		return sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{Type: "EMAIL", ID: "new@example.com"}}
	}),
	"LeaveOrganization":                   {ofMember, func(c *sim.Client, _ *reasonWorld) error { return c.LeaveOrganization() }},
	"ListAWSServiceAccessForOrganization": list((*sim.Client).ListAWSServiceAccessForOrganization),
	"ListAccounts":                        list((*sim.Client).ListAccounts),
	"ListAccountsForParent": with((*sim.Client).ListAccountsForParent, func(w *reasonWorld) sim.ListAccountsForParentInput {
		return sim.ListAccountsForParentInput{ParentID: w.unit.String()}
	}),
	"ListChildren": with((*sim.Client).ListChildren, func(w *reasonWorld) sim.ListChildrenInput {
		return sim.ListChildrenInput{ParentID: w.unit.String(), ChildType: sim.TypeAccount}
	}),
	"ListCreateAccountStatus":     list((*sim.Client).ListCreateAccountStatus),
	"ListDelegatedAdministrators": list((*sim.Client).ListDelegatedAdministrators),
	"ListDelegatedServicesForAccount": with((*sim.Client).ListDelegatedServicesForAccount, func(w *reasonWorld) sim.ListDelegatedServicesForAccountInput {
		return sim.ListDelegatedServicesForAccountInput{AccountID: w.administrator}
	}),
	"ListHandshakesForAccount":      list((*sim.Client).ListHandshakesForAccount),
	"ListHandshakesForOrganization": list((*sim.Client).ListHandshakesForOrganization),
	"ListOrganizationalUnitsForParent": with((*sim.Client).ListOrganizationalUnitsForParent, func(w *reasonWorld) sim.ListOrganizationalUnitsForParentInput {
		return sim.ListOrganizationalUnitsForParentInput{ParentID: w.unit.String()}
	}),
	"ListParents": with((*sim.Client).ListParents, func(w *reasonWorld) sim.ListParentsInput {
		return sim.ListParentsInput{ChildID: w.unit.String()}
	}),
	"ListPolicies": with((*sim.Client).ListPolicies, func(*reasonWorld) sim.ListPoliciesInput {
		return sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy}
	}),
	"ListPoliciesForTarget": with((*sim.Client).ListPoliciesForTarget, func(w *reasonWorld) sim.ListPoliciesForTargetInput {
		return sim.ListPoliciesForTargetInput{TargetID: w.unit.String(), Filter: sim.ServiceControlPolicy}
	}),
	"ListRoots": list((*sim.Client).ListRoots),
	"ListTagsForResource": with((*sim.Client).ListTagsForResource, func(w *reasonWorld) sim.ListTagsForResourceInput {
		return sim.ListTagsForResourceInput{ResourceID: w.unit.String()}
	}),
	"ListTargetsForPolicy": with((*sim.Client).ListTargetsForPolicy, func(w *reasonWorld) sim.ListTargetsForPolicyInput {
		return sim.ListTargetsForPolicyInput{PolicyID: w.policy}
	}),
	"MoveAccount": withNone((*sim.Client).MoveAccount, func(w *reasonWorld) sim.MoveAccountInput {
		return sim.MoveAccountInput{AccountID: w.member, SourceParentID: w.rootID.String(), DestinationParentID: w.unit.String()}
	}),
	"PutResourcePolicy": with((*sim.Client).PutResourcePolicy, func(w *reasonWorld) sim.PutResourcePolicyInput {
		return sim.PutResourcePolicyInput{Content: delegation(w, "organizations:ListAccounts", "*", "")}
	}),
	"RegisterDelegatedAdministrator": withNone((*sim.Client).RegisterDelegatedAdministrator, func(w *reasonWorld) sim.RegisterDelegatedAdministratorInput {
		return sim.RegisterDelegatedAdministratorInput{AccountID: w.administrator, ServicePrincipal: theService}
	}),
	"RemoveAccountFromOrganization": withNone((*sim.Client).RemoveAccountFromOrganization, func(w *reasonWorld) sim.RemoveAccountFromOrganizationInput {
		return sim.RemoveAccountFromOrganizationInput{AccountID: w.member}
	}),
	"TagResource": withNone((*sim.Client).TagResource, func(w *reasonWorld) sim.TagResourceInput {
		return sim.TagResourceInput{ResourceID: w.unit.String(), Tags: []sim.Tag{{Key: "k"}}}
	}),
	"UntagResource": withNone((*sim.Client).UntagResource, func(w *reasonWorld) sim.UntagResourceInput {
		return sim.UntagResourceInput{ResourceID: w.unit.String(), TagKeys: []string{"k"}}
	}),
	"UpdateOrganizationalUnit": with((*sim.Client).UpdateOrganizationalUnit, func(w *reasonWorld) sim.UpdateOrganizationalUnitInput {
		return sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: w.unit, Name: "new"}
	}),
	"UpdatePolicy": with((*sim.Client).UpdatePolicy, func(w *reasonWorld) sim.UpdatePolicyInput {
		return sim.UpdatePolicyInput{PolicyID: w.policy, Name: "new"}
	}),
}

func newAccount(*reasonWorld) sim.CreateAccountInput {
	return sim.CreateAccountInput{AccountName: "new", Email: "new@example.com"}
}

// delegation is a delegation policy for the member.
func delegation(w *reasonWorld, action, resource, condition string) string {
	if condition != "" {
		condition = `, "Condition": {"StringEquals": {` + condition + `}}`
	}
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "` + w.member.String() + `"}, "Action": "` + action +
		`", "Resource": "` + resource + `"` + condition + `}]}`
}

// reasonCallOf is the call of an action such as "organizations:MoveAccount".
func reasonCallOf(action string) (reasonCall, bool) {
	service, name, _ := strings.Cut(action, ":")
	if service == "organizations" {
		r, ok := reasonCalls[name]
		return r, ok
	}
	for _, a := range accountCalls {
		if a.name == name {
			return reasonCall{ofManagement, func(c *sim.Client, w *reasonWorld) error { return a.call(c, w.member) }}, true
		}
	}
	return reasonCall{}, false
}
