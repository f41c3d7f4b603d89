package sim_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// put lets somebody put an alternate contact of his own account, and wants it to be denied or not.
func (e *policyEstate) put(c *sim.Client, denied bool) {
	e.Helper()
	contact := awsaccount.AlternateContact{Type: awsaccount.Billing, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}
	err := c.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: contact})
	var refusal *awsaccount.Refusal
	switch {
	case !denied && err != nil:
		e.Errorf("%s: %v", c.Principal(), err)
	case denied && !errors.Is(err, awsaccount.DeniedByPolicies):
		e.Errorf("%s: got %v, want a denial", c.Principal(), err)
	case denied && (!errors.As(err, &refusal) || refusal.Decision.Layer != policy.SCP):
		e.Errorf("%s: %v is not by an SCP", c.Principal(), err)
	}
}

// An SCP binds users and the root user of members, whichever level it stands on, from the call that attaches it to the one that
// detaches it; and never the management account. spec §4.1
func TestSCPLevels(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "no contacts", denyContacts)
	for _, target := range []string{e.root.String(), e.unit, e.member.String()} {
		e.put(e.memberUser, false)
		e.attach(id, target)
		e.put(e.memberUser, true)
		e.put(e.memberRoot, true)
		e.put(e.managementUser, false)
		e.put(e.admin, false)
		if _, err := e.memberUser.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); err != nil {
			t.Error(err) // FullAWSAccess stands on each level
		}
		e.detach(id, target)
		e.put(e.memberRoot, false)
	}
	e.attach(id, e.management.String())
	e.put(e.admin, false)
	e.put(e.managementUser, false)
	e.put(e.memberUser, false)
}

// There must be an Allow on every level; a root with nothing but a Deny lets no member do anything. spec §4.1, scenario 3
func TestDenyOnlyLevel(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "deny only", denyNothing)
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	for _, target := range []string{e.root.String(), e.unit, e.member.String()} {
		e.attach(id, target)
		e.put(e.memberUser, false)
		e.detach(fullAccess, target)
		e.put(e.memberUser, true)
		e.put(e.memberRoot, true)
		e.put(e.managementUser, false)
		e.attach(fullAccess, target)
		e.detach(id, target)
		e.put(e.memberUser, false)
	}
}

// spec §3.9, choices.md#policies-at-once
func TestUpdatePolicyTakesEffect(t *testing.T) {
	e := newPolicyEstate(t)
	e.enable(sim.TagPolicy)
	second := awsaccount.Must(e.cloud.Open("second", "second@example.com"))
	e.cloud.Join(e.management, second, e.root.String())
	secondRoot := e.cloud.As(e.cloud.Root(second))
	id := e.make(sim.ServiceControlPolicy, "a", denyNothing)
	e.attach(id, e.member.String(), second.String())
	e.attach(e.make(sim.TagPolicy, "t", "{}"), second.String())
	for _, denied := range []bool{false, true, false} {
		content := denyNothing
		if denied {
			content = denyContacts
		}
		awsaccount.Must(e.admin.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: id, Content: content}))
		e.put(e.memberUser, denied)
		e.put(secondRoot, denied)
		e.put(e.admin, false)
	}
}

// spec §3.9, §4.1
func TestDisabledSCPs(t *testing.T) {
	e := newPolicyEstate(t)
	e.attach(e.make(sim.ServiceControlPolicy, "a", denyContacts), e.root.String())
	e.put(e.memberUser, true)
	e.disable(sim.ServiceControlPolicy)
	e.put(e.memberUser, false)
	e.enable(sim.ServiceControlPolicy)
	e.put(e.memberUser, false)
}

// A member that moves gets what is attached on its new path, and keeps what is attached to itself. spec §4.3
func TestSCPsOfMovedAccount(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "a", denyContacts)
	move := func(from, to string) {
		if err := e.admin.MoveAccount(sim.MoveAccountInput{AccountID: e.member, SourceParentID: from, DestinationParentID: to}); err != nil {
			t.Fatal(err)
		}
	}
	e.attach(id, e.unit)
	e.put(e.memberUser, true)
	move(e.unit, e.root.String())
	e.put(e.memberUser, false)
	e.attach(id, e.member.String())
	e.detach(id, e.unit)
	move(e.root.String(), e.unit)
	e.put(e.memberUser, true)
}

// What was attached to an account goes when it leaves. spec §1.9
func TestSCPsOfLeaver(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "a", denyContacts)
	e.attach(id, e.member.String())
	if err := e.admin.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: e.member}); err != nil {
		t.Fatal(err)
	}
	e.put(e.memberUser, false)
	if err := e.admin.DeletePolicy(sim.DeletePolicyInput{PolicyID: id}); err != nil {
		t.Error(err)
	}
	e.cloud.Join(e.management, e.member, e.unit)
	e.put(e.memberUser, false)
}

// With an organization go its policies. spec §3.4
func TestPoliciesOfDeletedOrganization(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "a", denyContacts)
	e.attach(id, e.root.String(), e.unit, e.member.String(), e.management.String())
	if err := e.admin.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: e.member}); err != nil {
		t.Fatal(err)
	}
	if err := e.admin.DeleteOrganization(); err != nil {
		t.Fatal(err)
	}
	if records, targets := e.cloud.AttachmentRecords(); records != 0 || targets != 0 {
		t.Error(records, targets)
	}
	awsaccount.Must(e.admin.CreateOrganization(sim.CreateOrganizationInput{}))
	if out := awsaccount.Must(e.admin.ListPolicies(sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy})); len(out.Policies) != 1 {
		t.Error(out)
	}
	e.make(sim.ServiceControlPolicy, "a", denyContacts) // the name is free
}

// RCPs are there for services that they bind; Account Management and Organizations are none. spec §4.2
func TestRCPs(t *testing.T) {
	e := newPolicyEstate(t)
	if targets, _ := e.cloud.RCPLevels(e.member); targets != nil {
		t.Error(targets)
	}
	e.enable(sim.ResourceControlPolicy)
	for _, action := range []string{"*", "account:*", "organizations:ListAccounts"} {
		e.refuses("MalformedPolicyDocumentException", "", func() error {
			_, err := e.admin.CreatePolicy(sim.CreatePolicyInput{Name: "n", Type: sim.ResourceControlPolicy,
				Content: `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":"*"}}`})
			return err
		})
	}
	id := e.make(sim.ResourceControlPolicy, "a", denyAllResources)
	e.attach(id, e.root.String(), e.unit, e.member.String())
	e.put(e.memberUser, false)
	e.put(e.memberRoot, false)
	if _, err := e.memberUser.DescribeOrganization(); err != nil {
		t.Error(err)
	}
	e.detach(id, e.unit)
	targets, policies := e.cloud.RCPLevels(e.member)
	if !cmp.Equal(targets, []string{e.root.String(), e.unit, e.member.String()}) || !cmp.Equal(policies, []int{2, 1, 2}) {
		t.Error(targets, policies)
	}
}
