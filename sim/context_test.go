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

// contextKeys are the condition keys of a request that policies did not allow, with aws:ResourceAccount.
func contextKeys(t *testing.T, err error) map[string]string {
	t.Helper()
	var refusal *awsaccount.Refusal
	if !errors.As(err, &refusal) || refusal.Blocker != awsaccount.DeniedByPolicies {
		t.Fatalf("%v, want a denial by policies", err)
	}
	keys := map[string]string{}
	for key, values := range refusal.Request.Context.All() {
		keys[key] = strings.Join(values, " ")
	}
	if values, _ := refusal.Request.Values("aws:ResourceAccount"); len(values) > 0 {
		keys["aws:resourceaccount"] = values[0]
	}
	return keys
}

// wantKeys compares some condition keys; "" is none.
func wantKeys(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for key, value := range want {
		if is, ok := got[strings.ToLower(key)]; is != value || ok != (value != "") {
			t.Errorf("%s: %s is %q, want %q", what, key, is, value)
		}
	}
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, "Availability" of each key;
// choices.md#session-keys
func TestSessionKeys(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	f.trust(t)
	must(t, drop(f.admin.EnableOrganizationsRootCredentialsManagement()))
	must(t, f.cloud.PutRole(f.management, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + f.management.String() + `"},"Action":"sts:AssumeRole"}`)}))
	nobody := awsaccount.Must(f.cloud.PutUser(f.management, sim.Identity{Name: "bob"}))
	assumed, err := f.admin.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(f.management, "R"), RoleSessionName: "s1"})
	must(t, err)
	asRoot, err := f.admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: f.memberID.String(), TaskPolicyARN: f.cloud.TaskPolicyARN("IAMAuditRootUserCredentials")})
	must(t, err)
	issued := f.cloud.Now().Format(time.RFC3339)
	f.cloud.Advance(10*time.Minute + time.Millisecond)
	now := f.cloud.Now().Format(time.RFC3339)
	credentials, err := f.cloud.IssueCredentials(nobody)
	must(t, err)
	longTerm := map[string]string{"aws:MultiFactorAuthPresent": "", "aws:TokenIssueTime": "", "aws:AssumedRoot": ""}
	session := func(at string) map[string]string {
		return map[string]string{"aws:MultiFactorAuthPresent": "false", "aws:TokenIssueTime": at, "aws:AssumedRoot": ""}
	}
	for _, c := range []struct {
		who  sim.Principal
		want map[string]string
	}{
		{nobody, longTerm},
		{awsaccount.Must(f.cloud.Authenticate(credentials.AccessKeyID)), longTerm}, // choices.md#issued-credentials
		{assumed.Session, session(issued)},
		{awsaccount.Must(f.cloud.Authenticate(assumed.Credentials.AccessKeyID)), session(issued)},
		{f.cloud.Session(f.management, "R", "s2"), session(now)}, // choices.md#trail-source
		{awsaccount.Must(f.cloud.FederatedUser(nobody, "fed")), map[string]string{"aws:MultiFactorAuthPresent": "", "aws:TokenIssueTime": now, "aws:AssumedRoot": ""}},
		{asRoot.Session, map[string]string{"aws:MultiFactorAuthPresent": "false", "aws:TokenIssueTime": issued, "aws:AssumedRoot": "true"}},
	} {
		for _, client := range []*sim.Client{f.cloud.As(c.who), f.cloud.As(c.who).From(sim.Origin{SourceIP: "192.0.2.7"})} {
			_, err := client.GetAccountInformation(sim.GetAccountInformationInput{})
			got := contextKeys(t, err)
			wantKeys(t, c.who.String(), got, c.want)
			wantKeys(t, c.who.String(), got, map[string]string{"aws:ViaAWSService": "false", "aws:MultiFactorAuthAge": "", "aws:CurrentTime": now})
		}
	}
	_, err = f.cloud.As(assumed.Session).ListAccountAliases() // the other pipeline
	wantKeys(t, "IAM", contextKeys(t, err), session(issued))
	wantKeys(t, "IAM", contextKeys(t, err), map[string]string{"aws:ViaAWSService": "false"})
	_, err = f.cloud.As(f.cloud.Service("ec2.amazonaws.com")).AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(f.management, "R"), RoleSessionName: "s1"})
	wantKeys(t, "a service", contextKeys(t, err), map[string]string{"aws:ViaAWSService": "false", "aws:TokenIssueTime": ""})
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-assumedroot: the policy there
// denies root users of members what they do with long-term credentials, and lets AssumeRoot sessions be.
func TestAssumedRootKey(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	f.trust(t)
	must(t, drop(f.admin.EnableOrganizationsRootCredentialsManagement()))
	awsaccount.Must(f.admin.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: f.root, PolicyType: sim.ServiceControlPolicy}))
	made := awsaccount.Must(f.admin.CreatePolicy(sim.CreatePolicyInput{Name: "no root", Type: sim.ServiceControlPolicy, Content: `{"Version":"2012-10-17","Statement":[
		{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:root"]},"Null":{"aws:AssumedRoot":"true"}}}]}`}))
	must(t, f.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: made.Policy.ID, TargetID: f.memberID.String()}))
	if _, err := f.cloud.As(f.cloud.Root(f.memberID)).AuditRootCredentials(); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err)
	}
	asRoot := awsaccount.Must(f.admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: f.memberID.String(), TaskPolicyARN: f.cloud.TaskPolicyARN("IAMAuditRootUserCredentials")}))
	if _, err := f.cloud.As(asRoot.Session).AuditRootCredentials(); err != nil {
		t.Error(err)
	}
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid and
// …-resourceorgpaths: of the account that owns the resource, if that is in an organization. choices.md#resource-account
func TestResourceKeys(t *testing.T) {
	f := newForest(t, sim.Config{}, 2)
	unit := f.plant(f.root, "unit")[0]
	member, org := f.members[0], f.organization.String()
	must(t, f.MoveAccount(sim.MoveAccountInput{AccountID: member, SourceParentID: f.root, DestinationParentID: unit}))
	must(t, f.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
	bob := func(id awsaccount.ID) *sim.Client {
		return f.cloud.As(awsaccount.Must(f.cloud.PutUser(id, sim.Identity{Name: "bob"})))
	}
	must(t, f.cloud.PutRole(member, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}`)}))
	aloneID := awsaccount.Must(f.alone.GetCallerIdentity()).Account
	invitation := awsaccount.Must(f.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: aloneID.String(), Type: "ACCOUNT"}})).Handshake.ID
	atRoot, inUnit := org+"/"+f.root+"/", org+"/"+f.root+"/"+unit+"/"
	information := func(c *sim.Client, id awsaccount.ID) error {
		return drop(c.GetAccountInformation(sim.GetAccountInformationInput{AccountID: id}))
	}
	for _, c := range []struct {
		what                string
		err                 error
		account, org, paths string
	}{
		{"own account, in an organization", information(bob(member), awsaccount.ID{}), member.String(), org, inUnit},
		{"a member", information(bob(f.management), member), "", org, ""},
		{"own account, alone", information(bob(aloneID), awsaccount.ID{}), aloneID.String(), "", ""},
		{"no resource", drop(bob(member).DescribeOrganization()), member.String(), org, inUnit},
		{"a member of Organizations", drop(bob(f.management).DescribeAccount(sim.DescribeAccountInput{AccountID: member})), f.management.String(), org, atRoot},
		{"an invitation of others", drop(bob(aloneID).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: invitation})), f.management.String(), org, atRoot},
		{"IAM", drop(bob(member).ListAccountAliases()), member.String(), org, inUnit},
		{"a role of another account", drop(bob(aloneID).AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(member, "R"), RoleSessionName: "s1"})), member.String(), org, inUnit},
		{"a role that is not there", drop(bob(aloneID).AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(member, "none"), RoleSessionName: "s1"})), member.String(), org, inUnit},
		{"a role of nobody", drop(bob(member).AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(nobodysID, "R"), RoleSessionName: "s1"})), nobodysID.String(), "", ""},
	} {
		wantKeys(t, c.what, contextKeys(t, c.err), map[string]string{"aws:ResourceAccount": c.account, "aws:ResourceOrgID": c.org, "aws:ResourceOrgPaths": c.paths})
	}
	// What is kept of one client does not outlive what it follows from.
	client := bob(member)
	wantKeys(t, "before", contextKeys(t, information(client, awsaccount.ID{})), map[string]string{"aws:ResourceOrgPaths": inUnit})
	must(t, f.MoveAccount(sim.MoveAccountInput{AccountID: member, SourceParentID: unit, DestinationParentID: f.root}))
	wantKeys(t, "moved", contextKeys(t, information(client, awsaccount.ID{})), map[string]string{"aws:ResourceOrgPaths": atRoot})
	must(t, f.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: member}))
	wantKeys(t, "removed", contextKeys(t, information(client, awsaccount.ID{})), map[string]string{"aws:ResourceOrgID": "", "aws:ResourceOrgPaths": ""})
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid: a perimeter
// around the organization lets through what is inside.
func TestResourcePerimeter(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	must(t, f.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
	perimeter := source("perimeter", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}}`)
	admin := f.cloud.As(awsaccount.Must(f.cloud.PutUser(f.management, sim.Identity{Name: "admin", Policies: []policy.Source{perimeter}})))
	_, one := admin.GetAccountInformation(sim.GetAccountInformationInput{AccountID: f.members[0]})
	_, other := admin.DescribeAccount(sim.DescribeAccountInput{AccountID: f.members[0]})
	_, third := admin.ListAccountAliases()
	if err := errors.Join(one, other, third); err != nil {
		t.Error(err)
	}
}

// spec §2.5: Account Management says who may not do what, and in brackets why. choices.md#closed-members
func TestNotAuthorizedMessages(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	if err := c.root(c.management).CloseAccount(sim.CloseAccountInput{AccountID: c.closed}); err != nil {
		t.Fatal(err)
	}
	c.Advance(time.Hour)
	root := c.root(c.management)
	err := root.PutContactInformation(sim.PutContactInformationInput{AccountID: c.closed, ContactInformation: address})
	want := "User: " + root.Principal().String() + " is not authorized to perform: account:PutContactInformation (The account is closed.)"
	var e *sim.Error
	if !errors.As(err, &e) || e.Code != "AccessDeniedException" || e.Message != want || !errors.Is(err, awsaccount.AccountClosed) {
		t.Errorf("%v, want %s", err, want)
	}
}
