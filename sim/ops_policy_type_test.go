package sim_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Disabling detaches everything of the type; enabling again brings back FullAWSAccess only. spec §3.9, §4.1
func TestPolicyTypes(t *testing.T) {
	e := newPolicyEstate(t)
	e.enable(sim.TagPolicy)
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	scp, tags := e.make(sim.ServiceControlPolicy, "a", denyContacts), e.make(sim.TagPolicy, "tags", "{}")
	e.attach(scp, e.root.String(), e.unit)
	e.attach(tags, e.unit)
	e.detach(fullAccess, e.unit)
	enable := func(root awsaccount.RootID, typ string) func() error {
		return func() error {
			_, err := e.admin.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: typ})
			return err
		}
	}
	disable := func(root awsaccount.RootID, typ string) func() error {
		return func() error {
			_, err := e.admin.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: root, PolicyType: typ})
			return err
		}
	}
	other := awsaccount.Must(awsaccount.ParseRootID("r-zzzz"))
	for _, change := range []func(awsaccount.RootID, string) func() error{enable, disable} {
		e.refuses(invalidInput, "INPUT_REQUIRED", change(awsaccount.RootID{}, sim.TagPolicy))
		e.refuses(invalidInput, "INPUT_REQUIRED", change(e.root, ""))
		e.refuses(invalidInput, "INVALID_ENUM_POLICY_TYPE", change(e.root, "X"))
		e.refuses("RootNotFoundException", "", change(other, sim.TagPolicy))
	}
	e.refuses("PolicyTypeAlreadyEnabledException", "", enable(e.root, sim.ServiceControlPolicy))
	e.refuses("PolicyTypeNotEnabledException", "", disable(e.root, sim.BackupPolicy))
	e.refuses(constraintViolation, "SERVICE_ACCESS_NOT_ENABLED", enable(e.root, sim.SecurityHubPolicy))
	out, err := e.admin.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: e.root, PolicyType: sim.ServiceControlPolicy})
	if want := []sim.PolicyTypeSummary{{Type: sim.TagPolicy, Status: "ENABLED"}}; err != nil || !cmp.Equal(out.Root.PolicyTypes, want) {
		t.Fatal(out, err)
	}
	if got := e.names(sim.ServiceControlPolicy, e.unit) + "," + e.names(sim.TagPolicy, e.unit); got != ",tags" {
		t.Error(got)
	}
	if got := awsaccount.Must(e.admin.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: fullAccess})); got.Targets != nil {
		t.Error(got)
	}
	e.refuses("PolicyTypeNotEnabledException", "", func() error {
		return e.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: scp, TargetID: e.unit})
	})
	e.refuses("PolicyNotAttachedException", "", func() error {
		return e.admin.DetachPolicy(sim.DetachPolicyInput{PolicyID: fullAccess, TargetID: e.unit})
	})
	enabled := awsaccount.Must(e.admin.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: e.root, PolicyType: sim.ServiceControlPolicy}))
	if len(enabled.Root.PolicyTypes) != 2 {
		t.Error(enabled)
	}
	for _, target := range []string{e.root.String(), e.unit, e.member.String(), e.management.String()} {
		if got := e.names(sim.ServiceControlPolicy, target); got != "FullAWSAccess" {
			t.Error(target, got)
		}
	}
	if _, err := e.admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: scp}); err != nil { // detached, not deleted
		t.Error(err)
	}
}

// spec §1.10, Appendix B
func TestPoliciesNeedAllFeatures(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("management", "management@example.com"))
	root := cloud.As(cloud.Root(id))
	alone := func(call func() error) {
		t.Helper()
		if err := call(); !errors.Is(err, awsaccount.CallerNotInOrganization) {
			t.Error(err)
		}
	}
	some := awsaccount.Must(awsaccount.ParsePolicyID("p-abcdefgh"))
	someRoot := awsaccount.Must(awsaccount.ParseRootID("r-abcd"))
	// Every operation, for a caller who stands alone. spec §3.3
	alone(func() error {
		_, err := root.CreatePolicy(sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}", Tags: []sim.Tag{{Key: "k"}}})
		return err
	})
	alone(func() error {
		_, err := root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: some, Name: "n"})
		return err
	})
	alone(func() error { return root.DeletePolicy(sim.DeletePolicyInput{PolicyID: some}) })
	alone(func() error { _, err := root.DescribePolicy(sim.DescribePolicyInput{PolicyID: some}); return err })
	alone(func() error { _, err := root.ListPolicies(sim.ListPoliciesInput{Filter: sim.TagPolicy}); return err })
	alone(func() error { return root.AttachPolicy(sim.AttachPolicyInput{PolicyID: some, TargetID: id.String()}) })
	alone(func() error {
		return root.DetachPolicy(sim.DetachPolicyInput{PolicyID: awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess")), TargetID: "r-abcd"})
	})
	alone(func() error {
		_, err := root.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: "ou-abcd-abcdefgh", Filter: sim.TagPolicy})
		return err
	})
	alone(func() error {
		_, err := root.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: some})
		return err
	})
	alone(func() error {
		_, err := root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: someRoot, PolicyType: sim.TagPolicy})
		return err
	})
	alone(func() error {
		_, err := root.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: someRoot, PolicyType: sim.TagPolicy})
		return err
	})
	alone(func() error {
		_, err := root.PutResourcePolicy(sim.PutResourcePolicyInput{Content: "{}", Tags: []sim.Tag{{Key: "k"}}})
		return err
	})
	alone(func() error { _, err := root.DescribeResourcePolicy(); return err })
	alone(root.DeleteResourcePolicy)

	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly}))
	var aws *sim.Error
	_, err := root.CreatePolicy(sim.CreatePolicyInput{Name: "n", Type: sim.ServiceControlPolicy, Content: denyContacts})
	if !errors.As(err, &aws) || aws.Code != "PolicyTypeNotAvailableForOrganizationException" {
		t.Error(err)
	}
	someRoot = awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	_, err = root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: someRoot, PolicyType: sim.ServiceControlPolicy})
	if !errors.As(err, &aws) || aws.Code != "PolicyTypeNotAvailableForOrganizationException" {
		t.Error(err)
	}
}
