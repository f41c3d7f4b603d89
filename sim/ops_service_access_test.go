package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

func (f *forest) enable(service string) error {
	return f.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service})
}

func (f *forest) disable(service string) error {
	return f.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: service})
}

// spec §3.7; enabling again and disabling what is not enabled: choices.md#service-access-again
func TestServiceAccess(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	start := f.cloud.Now()
	wantAnswer(t, "enable", f.enable("ram.amazonaws.com"), "")
	f.cloud.Advance(time.Hour)
	wantAnswer(t, "enable", errors.Join(f.enable("iam.amazonaws.com"), f.enable("ram.amazonaws.com"), f.disable("sso.amazonaws.com")), "")
	list := func() []sim.EnabledServicePrincipal {
		return awsaccount.Must(f.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{})).EnabledServicePrincipals
	}
	if got := list(); !slices.Equal(got, []sim.EnabledServicePrincipal{{"iam.amazonaws.com", start.Add(time.Hour)}, {"ram.amazonaws.com", start}}) {
		t.Error(got)
	}
	wantAnswer(t, "disable", f.disable("ram.amazonaws.com"), "")
	if got := list(); len(got) != 1 {
		t.Error(got)
	}
	for service, want := range map[string]string{
		"":                       badInput + "INPUT_REQUIRED",
		"unknown.amazonaws.com":  badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL",
		"RAM.amazonaws.com":      badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL",
		"a b":                    badInput + "INVALID_PATTERN",
		strings.Repeat("x", 65):  badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL",
		strings.Repeat("x", 128): badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL",
		strings.Repeat("x", 129): badInput + "MAX_LENGTH_EXCEEDED",
	} {
		f.fails(t, "enable "+service, want, func() error { return f.enable(service) })
		f.fails(t, "disable "+service, want, func() error { return f.disable(service) })
	}
	for _, service := range []string{"account", "iam", "cloudtrail", "config", "ram", "sso", "securityhub", "guardduty", "tagpolicies.tag", "backup",
		"member.org.stacksets.cloudformation", "controltower"} {
		wantAnswer(t, service, f.enable(service+".amazonaws.com"), "")
	}
	page := awsaccount.Must(f.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{MaxResults: 5}))
	rest := awsaccount.Must(f.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{NextToken: page.NextToken}))
	if got := append(page.EnabledServicePrincipals, rest.EnabledServicePrincipals...); len(page.EnabledServicePrincipals) != 5 || !slices.Equal(got, list()) {
		t.Error(got)
	}
	wantAnswer(t, "token", drop(f.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{NextToken: "?"})), badInput+"INVALID_NEXT_TOKEN")
}

// spec §3.7: a service whose policy type is enabled keeps trusted access
func TestServiceAccessOfPolicyTypes(t *testing.T) {
	f := newForest(t, sim.Config{}, 0)
	const service = "securityhub.amazonaws.com"
	root := awsaccount.Must(awsaccount.ParseRootID(f.root))
	wantAnswer(t, "enable", f.enable(service), "")
	if _, err := f.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: sim.SecurityHubPolicy}); err != nil {
		t.Fatal(err)
	}
	f.fails(t, "disable", "ConstraintViolationException POLICY_TYPE_ENABLED_FOR_THIS_SERVICE", func() error { return f.disable(service) })
	if _, err := f.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: root, PolicyType: sim.SecurityHubPolicy}); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, "disable", f.disable(service), "")
}

// spec §1.10
func TestServiceAccessInConsolidatedBilling(t *testing.T) {
	f := newForest(t, sim.Config{}, 0)
	id := awsaccount.Must(f.cloud.Open("payer", "payer@example.com"))
	member := awsaccount.Must(f.cloud.Open("paid", "paid@example.com"))
	f.Client = f.as(id)
	awsaccount.Must(f.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly}))
	sim.JoinAll(f.cloud, id, member)
	const want = "ConstraintViolationException ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
	f.fails(t, "enable", want, func() error { return f.enable("ram.amazonaws.com") })
	f.fails(t, "disable", want, func() error { return f.disable("ram.amazonaws.com") })
	f.fails(t, "register", want, func() error { return f.register(member, "ram.amazonaws.com") })
	f.fails(t, "deregister", want, func() error { return f.deregister(member, "ram.amazonaws.com") })
	out, err := f.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{})
	if err != nil || len(out.EnabledServicePrincipals) != 0 {
		t.Error(out, err)
	}
}

// The table is looked up by binary search.
func TestTrustedServicesInOrder(t *testing.T) {
	names := sim.TrustedServices()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error(names)
	}
}
