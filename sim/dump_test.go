package sim_test

import (
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A dump has no secret, not even the session tokens that the trail has; it changes no record. spec §7
func TestDumpCoversTokens(t *testing.T) {
	cloud := sim.New(sim.Config{})
	management, member := company(cloud)
	root := cloud.As(cloud.Root(management))
	awsaccount.Must(struct{}{}, root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "iam.amazonaws.com"}))
	awsaccount.Must(root.EnableOrganizationsRootCredentialsManagement())
	trust := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + management.String() + `"},"Action":"sts:AssumeRole"}}`)
	awsaccount.Must(struct{}{}, cloud.PutRole(management, sim.Identity{Name: "R", Trust: &policy.Source{Document: trust}}))
	admin := cloud.As(awsaccount.Must(cloud.Administrator(management)))
	role := awsaccount.Must(admin.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(management, "R"), RoleSessionName: "s1"}))
	asRoot := awsaccount.Must(admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: member.String(), TaskPolicyARN: cloud.TaskPolicyARN("IAMAuditRootUserCredentials")}))
	dump, trail := cloud.Dump(), trailOf(t, cloud)
	for name, credentials := range map[string]sim.Credentials{"AssumeRole": role.Credentials, "AssumeRoot": asRoot.Credentials} {
		if !strings.Contains(trail, `"sessionToken":"`+credentials.SessionToken+`"`) {
			t.Errorf("%s: the trail has no token", name)
		}
		for _, secret := range []string{credentials.SecretAccessKey, credentials.SessionToken} {
			if secret == "" || strings.Contains(dump, secret) {
				t.Errorf("%s: the dump shows %q", name, secret)
			}
		}
	}
	if n := strings.Count(dump, `"sessionToken":"****"`); n != 2 {
		t.Errorf("%d tokens are covered", n)
	}
}
