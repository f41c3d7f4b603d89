package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

const allowEverything = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`

func sources(documents ...string) (list []policy.Source) {
	for _, d := range documents {
		list = append(list, policy.Source{Name: "p", Document: policy.MustParse(d)})
	}
	return list
}

// spec §4.1, §4.2: SCPs and RCPs bind everybody in a member, its root user too, but no service-linked role.
func TestNoOrganizationPolicyBindsServiceLinkedRoles(t *testing.T) {
	l := newLab(t, sim.Config{})
	root := awsaccount.Must(l.root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	for typ, content := range map[string]string{
		sim.ServiceControlPolicy:  `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}`,
		sim.ResourceControlPolicy: `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*"}]}`,
	} {
		awsaccount.Must(l.root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: typ}))
		made := awsaccount.Must(l.root.CreatePolicy(sim.CreatePolicyInput{Name: "deny", Type: typ, Content: content}))
		l.must(l.root.AttachPolicy(sim.AttachPolicyInput{PolicyID: made.Policy.PolicySummary.ID, TargetID: root.String()}))
	}
	member := l.invite()
	trust := sources(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "` +
		member.String() + `"}}]}`)[0]
	l.must(errors.Join(
		l.cloud.PutServiceLinkedRole(member, "health.amazonaws.com", sim.Identity{Name: "AWSServiceRoleForHealth", Policies: sources(allowEverything)}),
		l.cloud.PutRole(member, sim.Identity{Name: "admin", Policies: sources(allowEverything), Trust: &trust})))
	put := func(p sim.Principal) error {
		return l.cloud.As(p).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: billing})
	}
	assume := func(p sim.Principal) error {
		_, err := l.cloud.As(p).AssumeRole(sim.AssumeRoleInput{RoleARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + member.String() + ":role/admin")),
			RoleSessionName: "session"})
		return err
	}
	linked := l.cloud.Session(member, "AWSServiceRoleForHealth", "s")
	l.want(put(linked), "", "")
	l.want(assume(linked), "", "")
	for _, p := range []sim.Principal{l.cloud.Root(member), l.cloud.Session(member, "admin", "s"), l.user(member).Principal()} {
		l.want(put(p), denied, "")
		if p.String() != l.cloud.Root(member).String() {
			l.want(assume(p), "AccessDenied", "")
		}
	}
	// Its own policies do bind it.
	l.must(l.cloud.PutServiceLinkedRole(member, "health.amazonaws.com", sim.Identity{Name: "AWSServiceRoleForHealth"}))
	l.want(put(linked), denied, "")
}

// What only service-linked roles have, nothing else has.
func TestServiceLinkedRoleForm(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("a", "a@example.com"))
	boundary := sources(allowEverything)[0]
	before := cloud.Dump()
	const name = "AWSServiceRoleForX"
	for what, err := range map[string]error{
		"another name":           cloud.PutServiceLinkedRole(id, "x.amazonaws.com", sim.Identity{Name: "X"}),
		"no name of a service":   cloud.PutServiceLinkedRole(id, "x y", sim.Identity{Name: name}),
		"a path":                 cloud.PutServiceLinkedRole(id, "x.amazonaws.com", sim.Identity{Name: name, Path: "/x/"}),
		"a trust policy":         cloud.PutServiceLinkedRole(id, "x.amazonaws.com", sim.Identity{Name: name, Trust: &boundary}),
		"a boundary":             cloud.PutServiceLinkedRole(id, "x.amazonaws.com", sim.Identity{Name: name, Boundary: &boundary}),
		"Organizations' own":     cloud.PutServiceLinkedRole(id, "organizations.amazonaws.com", sim.Identity{Name: "AWSServiceRoleForOrganizations"}),
		"a role with its name":   cloud.PutRole(id, sim.Identity{Name: name}),
		"a role with such paths": cloud.PutRole(id, sim.Identity{Name: "X", Path: "/aws-service-role/x.amazonaws.com/"}),
	} {
		if !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := cloud.PutServiceLinkedRole(nobodysID, "x.amazonaws.com", sim.Identity{Name: name}); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Error(err)
	}
	if cloud.Dump() != before {
		t.Error("what failed changed something")
	}
}

// spec §3.4, §3.5; choices.md#organizations-role
func TestRoleOfOrganizations(t *testing.T) {
	cloud := sim.New(sim.Config{})
	open := func(name string) awsaccount.ID { return awsaccount.Must(cloud.Open(name, name+"@example.com")) }
	has := func(id awsaccount.ID) bool {
		_, err := cloud.As(cloud.Session(id, "AWSServiceRoleForOrganizations", "s")).GetCallerIdentity()
		return err == nil
	}
	user := func(id awsaccount.ID, action string) *sim.Client {
		return cloud.As(awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: sources(
			`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ` + action + `, "Resource": "*"}]}`)})))
	}
	const refusal = "AccessDeniedForDependencyException ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE"

	management := open("management")
	create := func(c *sim.Client, features string) error {
		_, err := c.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features})
		return err
	}
	alice := user(management, `"organizations:*"`)
	before := unchanged(cloud)
	err := create(alice, "")
	wantAnswer(t, "an organization, without iam:CreateServiceLinkedRole", err, refusal)
	var why *awsaccount.Refusal
	if !errors.As(err, &why) || why.Action != "iam:CreateServiceLinkedRole" || !errors.Is(err, awsaccount.ErrDenied) {
		t.Errorf("%v is because of %v", err, why)
	}
	if unchanged(cloud) != before {
		t.Error("what failed changed something")
	}
	wantAnswer(t, "an organization", create(user(management, `["organizations:*", "iam:CreateServiceLinkedRole"]`), ""), "")
	root := cloud.As(cloud.Root(management))
	invite := func(id awsaccount.ID) sim.AcceptHandshakeInput {
		out := awsaccount.Must(root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
			Target: sim.HandshakeParty{Type: "ACCOUNT", ID: id.String()}}))
		return sim.AcceptHandshakeInput{HandshakeID: out.Handshake.ID}
	}
	invited := open("invited")
	accept := func(c *sim.Client, in sim.AcceptHandshakeInput) error {
		_, err := c.AcceptHandshake(in)
		return err
	}
	in := invite(invited)
	wantAnswer(t, "joining, without iam:CreateServiceLinkedRole", accept(user(invited, `"organizations:*"`), in), refusal)
	wantAnswer(t, "joining", accept(user(invited, `["organizations:*", "iam:CreateServiceLinkedRole"]`), in), "")
	awsaccount.Must(root.CreateAccount(sim.CreateAccountInput{AccountName: "created", Email: "created@example.com"}))
	cloud.Advance(time.Hour)
	created := awsaccount.Must(root.ListAccounts(sim.ListAccountsInput{})).Accounts[2].ID
	for name, id := range map[string]awsaccount.ID{"management": management, "invited": invited, "created": created} {
		if !has(id) {
			t.Errorf("the %s account has no role of Organizations", name)
		}
		if err := cloud.DeleteRole(id, "AWSServiceRoleForOrganizations"); !errors.Is(err, awsaccount.ErrConflict) {
			t.Error(err)
		}
	}
	// It outlasts the membership, and can then be deleted; whoever has it needs no permission to join again.
	leave := cloud.As(cloud.Root(invited)).LeaveOrganization
	wantAnswer(t, "leaving", leave(), "")
	wantAnswer(t, "joining again", accept(user(invited, `"organizations:*"`), invite(invited)), "")
	wantAnswer(t, "leaving again", leave(), "")
	if err := cloud.DeleteRole(invited, "AWSServiceRoleForOrganizations"); err != nil || has(invited) {
		t.Error(err)
	}

	// With consolidated billing it is of no use; enabling all features puts it everywhere.
	payer := open("payer")
	wantAnswer(t, "consolidated billing", create(user(payer, `"organizations:*"`), sim.ConsolidatedBillingOnly), "")
	root = cloud.As(cloud.Root(payer))
	wantAnswer(t, "joining consolidated billing", accept(user(invited, `"organizations:*"`), invite(invited)), "")
	if has(payer) || has(invited) {
		t.Error("with consolidated billing there is a role")
	}
	all := awsaccount.Must(root.EnableAllFeatures())
	approve := awsaccount.Must(cloud.As(cloud.Root(invited)).ListHandshakesForAccount(sim.ListHandshakesForAccountInput{})).Handshakes
	for _, h := range approve {
		if h.Action == "APPROVE_ALL_FEATURES" {
			wantAnswer(t, "approving", accept(cloud.As(cloud.Root(invited)), sim.AcceptHandshakeInput{HandshakeID: h.ID}), "")
		}
	}
	wantAnswer(t, "all features", accept(root, sim.AcceptHandshakeInput{HandshakeID: all.Handshake.ID}), "")
	if !has(payer) || !has(invited) {
		t.Error("with all features there is no role")
	}
	if err := cloud.CheckInvariants(); err != nil {
		t.Error(err)
	}
	restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(cloud.Snapshot())))
	if got, want := restored.Dump(), cloud.Dump(); got != want || !strings.Contains(got, "AWSServiceRoleForOrganizations") {
		t.Error("the restored cloud is another one")
	}
}
