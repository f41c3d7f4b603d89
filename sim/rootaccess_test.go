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

// A family is an organization with a member, each with a user who may do everything, and an account that stands alone.
type family struct {
	cloud                         *sim.Cloud
	management, memberID, aloneID awsaccount.ID
	admin, member, alone          *sim.Client
	root                          awsaccount.RootID
}

func newFamily(t *testing.T, in sim.CreateOrganizationInput) family {
	t.Helper()
	cloud, management, memberID, admin := twoAccounts(t, sim.Config{})
	f := family{cloud: cloud, management: management, memberID: memberID, admin: admin}
	user := func(id awsaccount.ID) *sim.Client {
		return cloud.As(awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}})))
	}
	f.aloneID = awsaccount.Must(cloud.Open("c", "c@example.com"))
	f.member, f.alone = user(memberID), user(f.aloneID)
	_, err := admin.CreateOrganization(in)
	must(t, err)
	cloud.Advance(2 * time.Hour) // an organization is finished by then
	out, err := admin.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: memberID.String(), Type: "ACCOUNT"}})
	must(t, err)
	_, err = f.member.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: out.Handshake.ID})
	must(t, err)
	roots, err := admin.ListRoots(sim.ListRootsInput{})
	must(t, err)
	f.root = roots.Roots[0].ID
	return f
}

// trust enables trusted access for IAM and makes the member its delegated administrator.
func (f family) trust(t *testing.T) {
	t.Helper()
	must(t, f.admin.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "iam.amazonaws.com"}))
	must(t, f.admin.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: f.memberID, ServicePrincipal: "iam.amazonaws.com"}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// spec §6.4: what stands in the way of AssumeRoot, in the order in which it is removed.
func TestAssumeRoot(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	task := func(name string) awsaccount.ARN { return f.cloud.TaskPolicyARN(name) }
	in := sim.AssumeRootInput{TargetPrincipal: f.memberID.String(), TaskPolicyARN: task("IAMDeleteRootUserCredentials")}
	refused := func(c *sim.Client, in sim.AssumeRootInput, code, part string) {
		t.Helper()
		if _, err := c.AssumeRoot(in); !isCode(err, code) || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: got %v, want %s … %s", c.Principal(), err, code, part)
		}
	}
	refused(f.alone, in, "AccessDenied", "not in an organization")
	refused(f.member, in, "AccessDenied", "delegated")
	refused(f.admin, in, "AccessDenied", "trusted access for iam.amazonaws.com is not enabled")
	f.trust(t)
	refused(f.admin, in, "AccessDenied", "the feature RootCredentialsManagement is not enabled")
	_, err := f.admin.EnableOrganizationsRootCredentialsManagement()
	must(t, err)
	unlock := in
	unlock.TaskPolicyARN = task("S3UnlockBucketPolicy")
	refused(f.admin, unlock, "AccessDenied", "the feature RootSessions is not enabled")
	_, err = f.admin.EnableOrganizationsRootSessions()
	must(t, err)
	refused(f.cloud.As(f.cloud.Root(f.management)), in, "AccessDenied", "root users cannot assume root")
	bob := f.cloud.As(awsaccount.Must(f.cloud.PutUser(f.management, sim.Identity{Name: "bob", Policies: []policy.Source{source("only audits",
		`{"Effect":"Allow","Action":"sts:AssumeRoot","Resource":"*","Condition":{"StringEquals":{"sts:TaskPolicyArn":"`+task("IAMAuditRootUserCredentials").String()+`"}}}`)}})))
	refused(bob, in, "AccessDenied", "is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::"+f.memberID.String()+
		":root because no identity-based policy allows the sts:AssumeRoot action")
	audit := in
	audit.TaskPolicyARN = task("IAMAuditRootUserCredentials")
	_, err = bob.AssumeRoot(audit)
	must(t, err)
	for _, name := range []string{"IAMAuditRootUserCredentials", "IAMCreateRootUserPassword", "IAMDeleteRootUserCredentials", "S3UnlockBucketPolicy", "SQSUnlockQueuePolicy"} {
		each := sim.AssumeRootInput{TargetPrincipal: "arn:aws:iam::" + f.memberID.String() + ":root", TaskPolicyARN: task(name), DurationSeconds: 60}
		out, err := f.admin.AssumeRoot(each)
		if err != nil || !out.Credentials.Expiration.Equal(f.cloud.Now().Add(time.Minute)) {
			t.Fatal(out, err)
		}
	}
	for edit, change := range map[string]func(*sim.AssumeRootInput){
		"no policy":       func(in *sim.AssumeRootInput) { in.TaskPolicyARN = awsaccount.ARN{} },
		"another policy":  func(in *sim.AssumeRootInput) { in.TaskPolicyARN = task("AdministratorAccess") },
		"901 s":           func(in *sim.AssumeRootInput) { in.DurationSeconds = 901 },
		"-1 s":            func(in *sim.AssumeRootInput) { in.DurationSeconds = -1 },
		"short principal": func(in *sim.AssumeRootInput) { in.TargetPrincipal = "1" },
		"odd principal":   func(in *sim.AssumeRootInput) { in.TargetPrincipal = "arn:aws:iam::" + f.memberID.String() + ":user/x" },
	} {
		bad := in
		change(&bad)
		if _, err := f.admin.AssumeRoot(bad); !isCode(err, "ValidationError") {
			t.Errorf("%s: %v", edit, err)
		}
	}
	for _, target := range []awsaccount.ID{f.management, f.aloneID, awsaccount.Must(awsaccount.ParseID("000000000000"))} {
		other := in
		other.TargetPrincipal = target.String()
		refused(f.admin, other, "AccessDenied", "not a member")
	}
	must(t, f.cloud.Restrict(f.memberID))
	refused(f.admin, in, "AccessDenied", "the account is SUSPENDED")
}

// spec §6.4, §6.2: what the sessions do, and that they do no more.
func TestRootCredentials(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	f.trust(t)
	_, err := f.admin.EnableOrganizationsRootCredentialsManagement()
	must(t, err)
	session := func(name string) *sim.Client {
		out, err := f.admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: f.memberID.String(), TaskPolicyARN: f.cloud.TaskPolicyARN(name)})
		must(t, err)
		if p, err := f.cloud.Authenticate(out.Credentials.AccessKeyID); err != nil || p.String() != out.Session.String() {
			t.Fatal(p, err)
		}
		return f.cloud.As(out.Session)
	}
	denied := func(err error) {
		t.Helper()
		if !isCode(err, "AccessDenied") {
			t.Fatal(err)
		}
	}
	key, _, err := f.cloud.CreateAccessKey(f.cloud.Root(f.memberID))
	must(t, err)
	audit, remove, recover := session("IAMAuditRootUserCredentials"), session("IAMDeleteRootUserCredentials"), session("IAMCreateRootUserPassword")
	if u, err := audit.AuditRootCredentials(); err != nil || !u.HasPassword() || !u.AccessKeyActive(0) {
		t.Fatal(u, err)
	}
	denied(audit.DeleteRootCredentials())
	denied(audit.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("one"))}))
	denied(f.member.DeleteRootCredentials())
	denied(f.cloud.As(f.cloud.Root(f.memberID)).DeleteRootCredentials())
	denied(remove.AllowRootPasswordRecovery())
	_, err = f.member.AuditRootCredentials()
	denied(err)
	if err := audit.CloseOwnAccount(); !errors.Is(err, awsaccount.NotRootUser) {
		t.Fatal(err)
	}
	if err := recover.AllowRootPasswordRecovery(); !isCode(err, "EntityAlreadyExists") {
		t.Fatal(err)
	}
	must(t, remove.DeleteRootCredentials())
	if u, err := remove.AuditRootCredentials(); err != nil || u.HasCredentials() {
		t.Fatal(u, err)
	}
	if _, err := f.cloud.Authenticate(key); !errors.Is(err, awsaccount.ErrDenied) {
		t.Fatal(err)
	}
	root := f.cloud.As(f.cloud.Root(f.memberID))
	if err := root.CloseOwnAccount(); !errors.Is(err, awsaccount.NoRootCredentials) {
		t.Fatal(err)
	}
	must(t, recover.AllowRootPasswordRecovery())
	must(t, root.CloseOwnAccount())
	denied(recover.AllowRootPasswordRecovery())
	f.cloud.Advance(15 * time.Minute)
	if _, err := audit.AuditRootCredentials(); !isCode(err, "ExpiredToken") {
		t.Fatal(err)
	}
}

// spec §4.1, §4.2: SCPs bind the caller's account, RCPs the role's, and neither the management account.
func TestAssumeRoleUnderOrganizationPolicies(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	everybody := `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`
	for _, id := range []awsaccount.ID{f.management, f.memberID, f.aloneID} {
		must(t, f.cloud.PutRole(id, sim.Identity{Name: "R", Policies: []policy.Source{full(t)}, Trust: trust(everybody)}))
	}
	assume := func(c *sim.Client, id awsaccount.ID, tail string) {
		t.Helper()
		_, err := c.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(id, "R"), RoleSessionName: "s1"})
		if tail == "" && err != nil || tail != "" && (!isCode(err, "AccessDenied") || !strings.Contains(err.Error(), tail)) {
			t.Fatalf("got %v, want %q", err, tail)
		}
	}
	deny := func(typ, statement string) {
		t.Helper()
		_, err := f.admin.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: f.root, PolicyType: typ})
		must(t, err)
		out, err := f.admin.CreatePolicy(sim.CreatePolicyInput{Name: typ, Type: typ, Content: `{"Version":"2012-10-17","Statement":[` + statement + `]}`})
		must(t, err)
		must(t, f.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: out.Policy.ID, TargetID: f.root.String()}))
	}
	assume(f.member, f.aloneID, "")
	deny("SERVICE_CONTROL_POLICY", `{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}`)
	assume(f.member, f.aloneID, "with an explicit deny in a service control policy")
	assume(f.alone, f.memberID, "")
	assume(f.admin, f.memberID, "")
	deny("RESOURCE_CONTROL_POLICY", `{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*",
		"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}}`)
	assume(f.alone, f.memberID, "with an explicit deny in a resource control policy")
	assume(f.admin, f.memberID, "")
	assume(f.alone, f.management, "")
}
