package accounttest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

// A test that fails shows who called what, and why AWS refused; one that passes shows nothing. Contact data, names and texts are not
// shown, whatever they were given for.
func TestTrailOfAFailedTest(t *testing.T) {
	for _, fails := range []bool{false, true} {
		d := &double{}
		var org *accounttest.Organization
		log := d.run(func() {
			env := accounttest.Start(d, sim.Config{})
			org = env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Unit: "jane-unit"}}})
			admin := env.Cloud.As(org.Administrator)
			_, _ = admin.CreateAccount(sim.CreateAccountInput{AccountName: "Jane Roe", Email: "jane@example.org"})
			_ = admin.CloseAccount(sim.CloseAccountInput{AccountID: org.Management})
			_, _ = admin.ListParents(sim.ListParentsInput{ChildID: "jane@example.org"})
			_ = admin.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{
				Type: awsaccount.Billing, Name: "Jane", Title: "jane", EmailAddress: "jane@example.org", PhoneNumber: "555-0199"}})
			_, _ = admin.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
				Target: sim.HandshakeParty{Type: "EMAIL", ID: "jane@example.org"}, Notes: "for Jane"})
			_, _ = admin.CreatePolicy(sim.CreatePolicyInput{Name: "jane", Description: "jane", Type: sim.ServiceControlPolicy, Content: "jane",
				Tags: []sim.Tag{{Key: "janeId", Value: "jane"}}})
			_, _ = admin.AssumeRole(sim.AssumeRoleInput{RoleARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::123456789012:role/x")),
				RoleSessionName: "jane", ExternalID: "jane-secret"})
			env.Cloud.Advance(time.Hour)
			d.failed = fails
		})
		if !fails {
			if log != "" {
				t.Errorf("a test that passes logs\n%s", log)
			}
			continue
		}
		member, unit := org.Accounts[0][0].String(), org.Units["jane-unit"].String()
		for _, want := range []string{
			"organizations:CreateOrganization featureSet=ALL by arn:aws:iam::",
			"organizations:CreateOrganizationalUnit parentId=" + org.Root.String() + " by ",
			"organizations:MoveAccount accountId=" + member + " sourceParentId=" + org.Root.String() + " destinationParentId=" + unit + " by ",
			"organizations:CreateAccountResult accountId=" + member + " id=car-",
			"organizations:CloseAccount accountId=123456789012 by arn:aws:iam::123456789012:user/",
			": ConstraintViolationException (CANNOT_CLOSE_MANAGEMENT_ACCOUNT): ",
			"organizations:ListParents by ",
			"account:PutAlternateContact alternateContactType=BILLING by ",
			"organizations:InviteAccountToOrganization type=EMAIL by ",
			"organizations:CreatePolicy type=SERVICE_CONTROL_POLICY by ",
			"sts:AssumeRole roleArn=arn:aws:iam::123456789012:role/x by ",
		} {
			if !strings.Contains(log, want) {
				t.Errorf("no %q in\n%s", want, log)
			}
		}
		if strings.Contains(strings.ToLower(log), "jane") || strings.Contains(log, "0199") {
			t.Errorf("contact data in\n%s", log)
		}
	}
}

// A long trail is cut, and says so.
func TestLongTrail(t *testing.T) {
	d := &double{}
	log := d.run(func() {
		env := accounttest.Start(d, sim.Config{})
		org := env.Organization(accounttest.Layout{})
		for range 1000 {
			_, _ = env.Cloud.As(org.Administrator).DescribeOrganization()
		}
		d.failed = true
	})
	if lines := strings.Count(log, "\n"); lines > 210 || !strings.Contains(log, "left out") {
		t.Errorf("%d lines:\n%s", lines, log)
	}
}
