package sim_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// allPolicyTypes are the 14 of spec §3.9.
var allPolicyTypes = []string{
	sim.ServiceControlPolicy, sim.ResourceControlPolicy, sim.TagPolicy, sim.BackupPolicy, sim.AIServicesOptOutPolicy, sim.ChatbotPolicy,
	sim.DeclarativePolicyEC2, sim.SecurityHubPolicy, sim.InspectorPolicy, sim.UpgradeRolloutPolicy, sim.BedrockPolicy, sim.S3Policy,
	sim.NetworkSecurityDirectorPolicy, sim.GuardDutyPolicy,
}

const denyContacts = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"account:PutAlternateContact","Resource":"*"}}`
const denyNothing = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"account:EnableRegion","Resource":"*"}}`
const denyAllResources = `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"}}`

// A policyEstate is an organization with SCPs enabled, one unit, and one member under it.
type policyEstate struct {
	*testing.T
	cloud                      *sim.Cloud
	management, member         awsaccount.ID
	organization               awsaccount.OrganizationID
	root                       awsaccount.RootID
	unit                       string
	admin, memberRoot          *sim.Client
	memberUser, managementUser *sim.Client
}

func newPolicyEstate(t *testing.T) *policyEstate {
	e := &policyEstate{T: t, cloud: sim.New(sim.Config{})}
	e.management = awsaccount.Must(e.cloud.Open("management", "management@example.com"))
	e.member = awsaccount.Must(e.cloud.Open("member", "member@example.com"))
	e.admin, e.memberRoot = e.cloud.As(e.cloud.Root(e.management)), e.cloud.As(e.cloud.Root(e.member))
	e.managementUser = e.cloud.As(awsaccount.Must(e.cloud.PutUser(e.management, sim.Identity{Name: "bob", Policies: []policy.Source{full(t)}})))
	e.memberUser = e.cloud.As(awsaccount.Must(e.cloud.PutUser(e.member, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}})))
	e.organization = awsaccount.Must(e.admin.CreateOrganization(sim.CreateOrganizationInput{})).Organization.ID
	e.root = awsaccount.Must(e.admin.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	made := awsaccount.Must(e.admin.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: e.root.String(), Name: "unit"}))
	e.unit = made.OrganizationalUnit.ID.String()
	e.cloud.Join(e.management, e.member, e.unit)
	e.enable(sim.ServiceControlPolicy)
	return e
}

func (e *policyEstate) enable(typ string) {
	e.Helper()
	if _, err := e.admin.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: e.root, PolicyType: typ}); err != nil {
		e.Fatal(err)
	}
}

func (e *policyEstate) disable(typ string) {
	e.Helper()
	if _, err := e.admin.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: e.root, PolicyType: typ}); err != nil {
		e.Fatal(err)
	}
}

// make makes a policy with a name of its own.
func (e *policyEstate) make(typ, name, content string) awsaccount.PolicyID {
	e.Helper()
	out, err := e.admin.CreatePolicy(sim.CreatePolicyInput{Name: name, Type: typ, Content: content})
	if err != nil {
		e.Fatal(err)
	}
	return out.Policy.ID
}

func (e *policyEstate) attach(id awsaccount.PolicyID, targets ...string) {
	e.Helper()
	for _, target := range targets {
		if err := e.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: id, TargetID: target}); err != nil {
			e.Fatal(err)
		}
	}
}

func (e *policyEstate) detach(id awsaccount.PolicyID, targets ...string) {
	e.Helper()
	for _, target := range targets {
		if err := e.admin.DetachPolicy(sim.DetachPolicyInput{PolicyID: id, TargetID: target}); err != nil {
			e.Fatal(err)
		}
	}
}

// names are those of the policies of a type attached to a target.
func (e *policyEstate) names(typ, target string) string {
	e.Helper()
	out, err := e.admin.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: target, Filter: typ})
	if err != nil {
		e.Fatal(err)
	}
	var names []string
	for _, p := range out.Policies {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

// see is all that the management account sees of policies.
func (e *policyEstate) see() (seen []string) {
	e.Helper()
	for _, typ := range allPolicyTypes {
		list, err := e.admin.ListPolicies(sim.ListPoliciesInput{Filter: typ})
		if err != nil {
			e.Fatal(err)
		}
		for _, p := range list.Policies {
			seen = append(seen, fmt.Sprint(awsaccount.Must(e.admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: p.ID})),
				awsaccount.Must(e.admin.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: p.ID}))))
		}
		for _, target := range []string{e.root.String(), e.unit, e.member.String(), e.management.String()} {
			seen = append(seen, typ+" "+target+" "+e.names(typ, target))
		}
	}
	delegation, err := e.admin.DescribeResourcePolicy()
	return append(seen, fmt.Sprint(awsaccount.Must(e.admin.ListRoots(sim.ListRootsInput{})), delegation, err))
}

// refuses wants a call to fail with an error and reason of AWS, and to change nothing.
func (e *policyEstate) refuses(code, reason string, call func() error) {
	e.Helper()
	before := e.see()
	err := call()
	var aws *sim.Error
	if !errors.As(err, &aws) || aws.Code != code || aws.Reason != reason {
		e.Errorf("got %v, want %s %s", err, code, reason)
	} else if aws.Message == "" {
		e.Errorf("%v has no message", err)
	}
	if diff := cmp.Diff(before, e.see()); diff != "" {
		e.Errorf("%v changed something:\n%s", err, diff)
	}
}

const (
	constraintViolation = "ConstraintViolationException"
	invalidInput        = "InvalidInputException"
)

// spec §3.9, Appendix B, D
func TestCreatePolicy(t *testing.T) {
	e := newPolicyEstate(t)
	for _, typ := range allPolicyTypes {
		content := "{}"
		switch typ {
		case sim.ServiceControlPolicy:
			content = denyContacts
		case sim.ResourceControlPolicy:
			content = denyAllResources
		}
		in := sim.CreatePolicyInput{Name: "a", Description: "d", Type: typ, Content: content, Tags: []sim.Tag{{Key: "k", Value: "v"}}}
		made, err := e.admin.CreatePolicy(in)
		if err != nil {
			t.Fatal(typ, err)
		}
		got := made.Policy
		want := sim.Policy{Content: content, PolicySummary: sim.PolicySummary{ID: got.ID, Name: "a", Description: "d", Type: typ,
			ARN: awsaccount.Organization{ID: e.organization, Management: e.management}.PolicyARN(typ, got.ID)}}
		if got != want || got.ARN.IsZero() {
			t.Errorf("%s: got %v, want %v", typ, got, want)
		}
		described, err := e.admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: got.ID})
		if err != nil || described.Policy != got {
			t.Error(described, err)
		}
		e.refuses("DuplicatePolicyException", "", func() error { _, err := e.admin.CreatePolicy(in); return err })
	}
}

// spec §3.9, §3.10, Appendix B, C
func TestCreatePolicyRefused(t *testing.T) {
	e := newPolicyEstate(t)
	long := func(n int) string { return `{"a":"` + strings.Repeat("x", n-8) + `"}` }
	var tags []sim.Tag
	for i := range 51 {
		tags = append(tags, sim.Tag{Key: fmt.Sprint(i)})
	}
	for _, test := range []struct {
		in           sim.CreatePolicyInput
		code, reason string
	}{
		{sim.CreatePolicyInput{Type: sim.TagPolicy, Content: "{}"}, invalidInput, "INPUT_REQUIRED"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy}, invalidInput, "INPUT_REQUIRED"},
		{sim.CreatePolicyInput{Name: "n", Content: "{}"}, invalidInput, "INPUT_REQUIRED"},
		{sim.CreatePolicyInput{Name: strings.Repeat("n", 129), Type: sim.TagPolicy, Content: "{}"}, invalidInput, "MAX_LENGTH_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "n", Description: strings.Repeat("d", 513), Type: sim.TagPolicy, Content: "{}"}, invalidInput, "MAX_LENGTH_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "n", Type: "POLICY", Content: "{}"}, invalidInput, "INVALID_ENUM_POLICY_TYPE"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}", Tags: []sim.Tag{{Key: "aws:k"}}}, invalidInput, "INVALID_SYSTEM_TAGS_PARAMETER"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}", Tags: []sim.Tag{{Key: "k"}, {Key: "k"}}}, invalidInput, "DUPLICATE_TAG_KEY"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}", Tags: tags}, constraintViolation, "MAX_TAG_LIMIT_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "FullAWSAccess", Type: sim.ServiceControlPolicy, Content: denyContacts}, "DuplicatePolicyException", ""},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{"}, "MalformedPolicyDocumentException", ""},
		{sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "1"}, "MalformedPolicyDocumentException", ""},
		{sim.CreatePolicyInput{Name: "n", Type: sim.ServiceControlPolicy, Content: "{}"}, "MalformedPolicyDocumentException", ""},
		{sim.CreatePolicyInput{Name: "n", Type: sim.ServiceControlPolicy, Content: denyAllResources}, "MalformedPolicyDocumentException", ""}, // Principal
		{sim.CreatePolicyInput{Name: "n", Type: sim.ResourceControlPolicy, Content: denyContacts}, "MalformedPolicyDocumentException", ""},    // none
		{sim.CreatePolicyInput{Name: "n", Type: sim.ServiceControlPolicy, Content: long(10241)}, constraintViolation, "POLICY_CONTENT_LIMIT_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.ResourceControlPolicy, Content: long(5121)}, constraintViolation, "POLICY_CONTENT_LIMIT_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.AIServicesOptOutPolicy, Content: long(2501)}, constraintViolation, "POLICY_CONTENT_LIMIT_EXCEEDED"},
		{sim.CreatePolicyInput{Name: "n", Type: sim.BackupPolicy, Content: long(10001)}, constraintViolation, "POLICY_CONTENT_LIMIT_EXCEEDED"},
	} {
		e.refuses(test.code, test.reason, func() error { _, err := e.admin.CreatePolicy(test.in); return err })
	}
	e.make(sim.AIServicesOptOutPolicy, "as long as can be", long(2500))
	e.make(sim.ServiceControlPolicy, "padded", denyContacts+strings.Repeat(" ", 10240-len(denyContacts)))
	_, err := e.memberUser.CreatePolicy(sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}"})
	if !errors.Is(err, awsaccount.CallerNotDelegated) { // spec §3.3
		t.Error(err)
	}
}

// spec §3.10: "policies per type"
func TestPolicyNumberLimit(t *testing.T) {
	e := newPolicyEstate(t)
	for i := range 1000 {
		e.make(sim.TagPolicy, fmt.Sprint(i), "{}")
	}
	_, err := e.admin.CreatePolicy(sim.CreatePolicyInput{Name: "n", Type: sim.TagPolicy, Content: "{}"})
	var aws *sim.Error
	if !errors.As(err, &aws) || aws.Reason != "POLICY_NUMBER_LIMIT_EXCEEDED" {
		t.Fatal(err)
	}
	e.make(sim.BackupPolicy, "another type", "{}")
	var seen []string
	in := sim.ListPoliciesInput{Filter: sim.TagPolicy}
	for {
		out := awsaccount.Must(e.admin.ListPolicies(in))
		for _, p := range out.Policies {
			seen = append(seen, p.Name)
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			break
		}
	}
	if len(seen) != 1000 || seen[0] != "0" || seen[999] != "999" {
		t.Error(len(seen))
	}
}

// spec §3.9
func TestUpdateAndDeletePolicy(t *testing.T) {
	e := newPolicyEstate(t)
	id, other := e.make(sim.ServiceControlPolicy, "a", denyContacts), e.make(sim.ServiceControlPolicy, "b", denyContacts)
	update := func(in sim.UpdatePolicyInput) func() error {
		return func() error { _, err := e.admin.UpdatePolicy(in); return err }
	}
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	nobody := awsaccount.Must(awsaccount.ParsePolicyID("p-abcdefgh0"))
	e.refuses(invalidInput, "INPUT_REQUIRED", update(sim.UpdatePolicyInput{PolicyID: id}))
	e.refuses(invalidInput, "INPUT_REQUIRED", update(sim.UpdatePolicyInput{Name: "n"}))
	e.refuses(invalidInput, "MAX_LENGTH_EXCEEDED", update(sim.UpdatePolicyInput{PolicyID: id, Description: new(strings.Repeat("d", 513))}))
	e.refuses(invalidInput, "IMMUTABLE_POLICY", update(sim.UpdatePolicyInput{PolicyID: fullAccess, Name: "n"}))
	e.refuses("PolicyNotFoundException", "", update(sim.UpdatePolicyInput{PolicyID: nobody, Name: "n"}))
	e.refuses("DuplicatePolicyException", "", update(sim.UpdatePolicyInput{PolicyID: id, Name: "b", Content: denyNothing}))
	e.refuses("DuplicatePolicyException", "", update(sim.UpdatePolicyInput{PolicyID: id, Name: "FullAWSAccess"}))
	e.refuses("MalformedPolicyDocumentException", "", update(sim.UpdatePolicyInput{PolicyID: id, Name: "c", Content: "{}"}))
	e.refuses(constraintViolation, "POLICY_CONTENT_LIMIT_EXCEEDED", update(sim.UpdatePolicyInput{PolicyID: id, Content: strings.Repeat(" ", 10241)}))
	got, err := e.admin.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: id, Name: "c", Description: new("d"), Content: denyNothing})
	if p := got.Policy; err != nil || p.Name != "c" || p.Description != "d" || p.Content != denyNothing || p.ID != id {
		t.Fatal(got, err)
	}
	got, err = e.admin.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: id, Name: "c", Description: new("")}) // its own name is no duplicate
	if p := got.Policy; err != nil || p.Name != "c" || p.Description != "" || p.Content != denyNothing {
		t.Fatal(got, err)
	}
	e.make(sim.ServiceControlPolicy, "a", denyContacts) // the old name is free

	remove := func(id awsaccount.PolicyID) func() error {
		return func() error { return e.admin.DeletePolicy(sim.DeletePolicyInput{PolicyID: id}) }
	}
	e.refuses(invalidInput, "INPUT_REQUIRED", remove(awsaccount.PolicyID{}))
	e.refuses(invalidInput, "IMMUTABLE_POLICY", remove(fullAccess))
	e.refuses("PolicyNotFoundException", "", remove(nobody))
	e.attach(id, e.unit)
	e.refuses("PolicyInUseException", "", remove(id))
	e.detach(id, e.unit)
	if err := remove(id)(); err != nil {
		t.Fatal(err)
	}
	e.refuses("PolicyNotFoundException", "", remove(id))
	e.refuses("PolicyNotFoundException", "", func() error { _, err := e.admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: id}); return err })
	e.make(sim.ServiceControlPolicy, "c", denyContacts) // the name is free
	if err := remove(other)(); err != nil {
		t.Fatal(err)
	}
}

// Nobody sees the policies of another organization. spec §3.9
func TestPoliciesOfOthers(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "a", denyContacts)
	stranger := awsaccount.Must(e.cloud.Open("stranger", "stranger@example.com"))
	admin := e.cloud.As(e.cloud.Root(stranger))
	awsaccount.Must(admin.CreateOrganization(sim.CreateOrganizationInput{}))
	var aws *sim.Error
	if _, err := admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: id}); !errors.As(err, &aws) || aws.Code != "PolicyNotFoundException" {
		t.Error(err)
	}
	if err := admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: id, TargetID: stranger.String()}); !errors.As(err, &aws) || aws.Code != "PolicyNotFoundException" {
		t.Error(err)
	}
	if _, err := e.memberUser.DescribePolicy(sim.DescribePolicyInput{PolicyID: id}); !errors.Is(err, awsaccount.CallerNotDelegated) {
		t.Error(err)
	}
}

// spec §3.9, §4.1, §4.2
func TestManagedPolicies(t *testing.T) {
	e := newPolicyEstate(t)
	for _, test := range []struct {
		typ, name string
		arn       string
	}{
		{sim.ServiceControlPolicy, "FullAWSAccess", "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"},
		{sim.ResourceControlPolicy, "RCPFullAWSAccess", "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess"},
	} {
		out, err := e.admin.ListPolicies(sim.ListPoliciesInput{Filter: test.typ})
		if err != nil || len(out.Policies) != 1 {
			t.Fatal(out, err)
		}
		p := out.Policies[0]
		if p.Name != test.name || p.ID.String() != "p-"+test.name || p.ARN.String() != test.arn || !p.AWSManaged || p.Type != test.typ {
			t.Error(p)
		}
		source, _, err := awsaccount.ManagedPolicy("", test.name)
		content := awsaccount.Must(e.admin.DescribePolicy(sim.DescribePolicyInput{PolicyID: p.ID})).Policy.Content
		if err != nil || string(policy.Print(source.Document)) != string(policy.Print(policy.MustParse(content))) {
			t.Error(content, err)
		}
	}
	// AWS' own come first, the others in the order of making.
	e.make(sim.ServiceControlPolicy, "z", denyContacts)
	e.make(sim.ServiceControlPolicy, "a", denyContacts)
	page := awsaccount.Must(e.admin.ListPolicies(sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy, MaxResults: 2}))
	rest := awsaccount.Must(e.admin.ListPolicies(sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy, NextToken: page.NextToken}))
	if got := []string{page.Policies[0].Name, page.Policies[1].Name, rest.Policies[0].Name}; !cmp.Equal(got, []string{"FullAWSAccess", "z", "a"}) {
		t.Error(got)
	}
	list := func(in sim.ListPoliciesInput) func() error {
		return func() error { _, err := e.admin.ListPolicies(in); return err }
	}
	e.refuses(invalidInput, "INPUT_REQUIRED", list(sim.ListPoliciesInput{}))
	e.refuses(invalidInput, "INVALID_ENUM_POLICY_TYPE", list(sim.ListPoliciesInput{Filter: "x"}))
	e.refuses(invalidInput, "INVALID_NEXT_TOKEN", list(sim.ListPoliciesInput{Filter: sim.TagPolicy, NextToken: "x"}))
	e.refuses(invalidInput, "MAX_VALUE_EXCEEDED", list(sim.ListPoliciesInput{Filter: sim.TagPolicy, MaxResults: 21}))
}
