package sim_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §3.9, §3.10, §4.1, Appendix B
func TestAttachPolicy(t *testing.T) {
	e := newPolicyEstate(t)
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	nobody := awsaccount.Must(awsaccount.ParsePolicyID("p-abcdefgh0"))
	id, tags := e.make(sim.ServiceControlPolicy, "a", denyNothing), e.make(sim.TagPolicy, "tags", "{}")
	attach := func(id awsaccount.PolicyID, target string) func() error {
		return func() error { return e.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: id, TargetID: target}) }
	}
	e.refuses(invalidInput, "INPUT_REQUIRED", attach(awsaccount.PolicyID{}, e.unit))
	e.refuses(invalidInput, "INPUT_REQUIRED", attach(id, ""))
	e.refuses(invalidInput, "INVALID_PATTERN_TARGET_ID", attach(id, "x"))
	e.refuses("PolicyNotFoundException", "", attach(nobody, e.unit))
	e.refuses("TargetNotFoundException", "", attach(id, "r-zzzz"))
	e.refuses("TargetNotFoundException", "", attach(id, e.unit+"x"))
	e.refuses("TargetNotFoundException", "", attach(id, "999999999999"))
	e.refuses("PolicyTypeNotEnabledException", "", attach(tags, e.unit))
	e.refuses("DuplicatePolicyAttachmentException", "", attach(fullAccess, e.unit))
	for _, target := range []string{e.root.String(), e.unit, e.member.String(), e.management.String()} {
		if err := attach(id, target)(); err != nil {
			t.Fatal(err)
		}
		e.refuses("DuplicatePolicyAttachmentException", "", attach(id, target))
	}
	out := awsaccount.Must(e.admin.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: id}))
	o := awsaccount.Organization{ID: e.organization, Management: e.management}
	want := []sim.PolicyTargetSummary{ // in the order of attaching
		{TargetID: e.root.String(), ARN: o.RootARN(e.root), Name: "Root", Type: "ROOT"},
		{TargetID: e.unit, ARN: o.OUARN(awsaccount.Must(awsaccount.ParseOUID(e.unit))), Name: "unit", Type: "ORGANIZATIONAL_UNIT"},
		{TargetID: e.member.String(), ARN: o.AccountARN(e.member), Name: "member", Type: "ACCOUNT"},
		{TargetID: e.management.String(), ARN: o.AccountARN(e.management), Name: "management", Type: "ACCOUNT"},
	}
	if diff := cmp.Diff(want, out.Targets); diff != "" {
		t.Error(diff)
	}
	standing := awsaccount.Must(e.cloud.Open("stranger", "stranger@example.com"))
	e.refuses("TargetNotFoundException", "", attach(id, standing.String()))
}

// spec §3.10: attached per root, OU and account
func TestAttachmentLimits(t *testing.T) {
	e := newPolicyEstate(t)
	for _, typ := range allPolicyTypes {
		limit, content := 10, "{}"
		switch typ {
		case sim.ServiceControlPolicy:
			limit, content = 9, denyNothing // and FullAWSAccess
		case sim.ResourceControlPolicy:
			limit, content = 4, denyAllResources
		case sim.ChatbotPolicy, sim.AIServicesOptOutPolicy:
			limit = 5
		case sim.SecurityHubPolicy:
			continue // needs trusted access
		}
		if typ != sim.ServiceControlPolicy {
			e.enable(typ)
		}
		for i := range limit {
			e.attach(e.make(typ, fmt.Sprint(i), content), e.unit)
		}
		last := e.make(typ, "last", content)
		e.refuses(constraintViolation, "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", func() error {
			return e.admin.AttachPolicy(sim.AttachPolicyInput{PolicyID: last, TargetID: e.unit})
		})
		e.attach(last, e.member.String()) // what is inherited does not count
	}
}

// spec §3.9, §4.1, §4.2
func TestDetachPolicy(t *testing.T) {
	e := newPolicyEstate(t)
	e.enable(sim.ResourceControlPolicy)
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	fullResources := awsaccount.Must(awsaccount.ParsePolicyID("p-RCPFullAWSAccess"))
	nobody := awsaccount.Must(awsaccount.ParsePolicyID("p-abcdefgh0"))
	id, rcp := e.make(sim.ServiceControlPolicy, "a", denyNothing), e.make(sim.ResourceControlPolicy, "r", denyAllResources)
	detach := func(id awsaccount.PolicyID, target string) func() error {
		return func() error { return e.admin.DetachPolicy(sim.DetachPolicyInput{PolicyID: id, TargetID: target}) }
	}
	e.refuses(invalidInput, "INPUT_REQUIRED", detach(id, ""))
	e.refuses(invalidInput, "INVALID_PATTERN_TARGET_ID", detach(id, "o-abcdefghij"))
	e.refuses("PolicyNotFoundException", "", detach(nobody, e.unit))
	e.refuses("TargetNotFoundException", "", detach(id, "999999999999"))
	e.refuses("PolicyNotAttachedException", "", detach(id, e.unit))
	e.refuses(constraintViolation, "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", detach(fullAccess, e.unit))
	e.refuses(invalidInput, "NON_DETACHABLE_POLICY", detach(fullResources, e.unit))
	e.attach(id, e.unit)
	e.attach(rcp, e.unit)
	e.detach(fullAccess, e.unit)
	if got := e.names(sim.ServiceControlPolicy, e.unit); got != "a" {
		t.Error(got)
	}
	e.refuses("PolicyNotAttachedException", "", detach(fullAccess, e.unit))
	e.refuses(constraintViolation, "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", detach(id, e.unit))
	targets := awsaccount.Must(e.admin.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: fullAccess}))
	var seen []string
	for _, target := range targets.Targets {
		seen = append(seen, target.TargetID)
	}
	if want := []string{e.root.String(), e.management.String(), e.member.String()}; !cmp.Equal(seen, want) {
		t.Error(seen, want)
	}
	e.attach(fullAccess, e.unit)
	e.detach(id, e.unit)
	if got := e.names(sim.ServiceControlPolicy, e.unit); got != "FullAWSAccess" {
		t.Error(got)
	}
	e.detach(rcp, e.unit)
	if got := e.names(sim.ResourceControlPolicy, e.unit); got != "RCPFullAWSAccess" {
		t.Error(got)
	}
	if records, targets := e.cloud.AttachmentRecords(); records != 0 || targets != 0 {
		t.Error("nothing but AWS' own policies is attached, and yet there are", records, targets)
	}
}

// spec Appendix B
func TestListAttachments(t *testing.T) {
	e := newPolicyEstate(t)
	id := e.make(sim.ServiceControlPolicy, "a", denyNothing)
	var want []string
	for i := range 45 {
		account := awsaccount.Must(e.cloud.Open("a", fmt.Sprintf("%d@example.com", i)))
		e.cloud.Join(e.management, account, e.unit)
		e.attach(id, account.String())
		want = append(want, account.String())
	}
	all := func(id awsaccount.PolicyID, size int) (seen []string) {
		in := sim.ListTargetsForPolicyInput{PolicyID: id, MaxResults: size}
		for {
			out := awsaccount.Must(e.admin.ListTargetsForPolicy(in))
			for _, target := range out.Targets {
				seen = append(seen, target.TargetID)
			}
			if in.NextToken = out.NextToken; in.NextToken == "" {
				return seen
			}
		}
	}
	if diff := cmp.Diff(want, all(id, 7)); diff != "" {
		t.Error(diff)
	}
	fullAccess := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	everybody := append([]string{e.root.String(), e.unit, e.management.String(), e.member.String()}, want...)
	for _, size := range []int{0, 1, 3, 7} {
		if diff := cmp.Diff(everybody, all(fullAccess, size)); diff != "" {
			t.Error(size, diff)
		}
	}
	if records, targets := e.cloud.AttachmentRecords(); records != 1 || targets != 45 {
		t.Error("45 accounts with the same policies have", records, "records, and there are", targets, "targets")
	}

	list := func(in sim.ListTargetsForPolicyInput) func() error {
		return func() error { _, err := e.admin.ListTargetsForPolicy(in); return err }
	}
	nobody := awsaccount.Must(awsaccount.ParsePolicyID("p-abcdefgh0"))
	e.refuses(invalidInput, "INPUT_REQUIRED", list(sim.ListTargetsForPolicyInput{}))
	e.refuses("PolicyNotFoundException", "", list(sim.ListTargetsForPolicyInput{PolicyID: nobody}))
	e.refuses(invalidInput, "INVALID_NEXT_TOKEN", list(sim.ListTargetsForPolicyInput{PolicyID: id, NextToken: "x"}))
	e.refuses(invalidInput, "INVALID_NEXT_TOKEN", list(sim.ListTargetsForPolicyInput{PolicyID: fullAccess, NextToken: "x"}))
	page := awsaccount.Must(e.admin.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: id, MaxResults: 1}))
	e.refuses(invalidInput, "INVALID_NEXT_TOKEN", list(sim.ListTargetsForPolicyInput{PolicyID: fullAccess, NextToken: page.NextToken}))
	e.refuses(invalidInput, "MAX_VALUE_EXCEEDED", list(sim.ListTargetsForPolicyInput{PolicyID: id, MaxResults: 21}))
	ofTarget := func(in sim.ListPoliciesForTargetInput) func() error {
		return func() error { _, err := e.admin.ListPoliciesForTarget(in); return err }
	}
	e.refuses(invalidInput, "INPUT_REQUIRED", ofTarget(sim.ListPoliciesForTargetInput{Filter: sim.TagPolicy}))
	e.refuses(invalidInput, "INPUT_REQUIRED", ofTarget(sim.ListPoliciesForTargetInput{TargetID: e.unit}))
	e.refuses(invalidInput, "INVALID_ENUM_POLICY_TYPE", ofTarget(sim.ListPoliciesForTargetInput{TargetID: e.unit, Filter: "x"}))
	e.refuses(invalidInput, "INVALID_PATTERN_TARGET_ID", ofTarget(sim.ListPoliciesForTargetInput{TargetID: "x", Filter: sim.TagPolicy}))
	e.refuses(invalidInput, "INVALID_NEXT_TOKEN", ofTarget(sim.ListPoliciesForTargetInput{TargetID: e.unit, Filter: sim.TagPolicy, NextToken: "x"}))
	e.refuses("TargetNotFoundException", "", ofTarget(sim.ListPoliciesForTargetInput{TargetID: "999999999999", Filter: sim.TagPolicy}))
}
