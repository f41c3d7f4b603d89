package awsaccount_test

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// The organization and the caller of the tables below.
var (
	operationOrg = awsaccount.Organization{
		ID:         awsaccount.Must(awsaccount.ParseOrganizationID("o-aa111bb222")),
		Management: awsaccount.Must(awsaccount.ParseID("123456789012")),
	}
	operationMember = awsaccount.Must(awsaccount.ParseID("111122223333"))
	operationRoot   = awsaccount.Must(awsaccount.ParseRootID("r-a1b2"))
	operationUnit   = awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
	operationPath   = awsaccount.Must(awsaccount.NewOrganizationPath(operationOrg.ID, operationRoot, operationUnit))
	operationSCP    = operationOrg.PolicyARN("SERVICE_CONTROL_POLICY", awsaccount.Must(awsaccount.ParsePolicyID("p-12345678")))
	operationCaller = policy.Must(policy.User("arn:aws:iam::123456789012:user/alice"))
)

// requestLines are requests as text: action, resource, and the keys of the context.
func requestLines(requests []policy.Request) (lines []string) {
	for _, r := range requests {
		line := r.Action + " " + r.Resource
		for key, values := range r.Context.All() {
			line += fmt.Sprintf(" %s=%q", key, values)
		}
		lines = append(lines, line)
	}
	return lines
}

// The requests of some calls, whole. spec §5.1, §5.2; for "/*": choices.md#tag-on-create
func TestOperationRequests(t *testing.T) {
	const (
		o = "arn:aws:organizations::123456789012:"
		m = "arn:aws:account::123456789012:account/o-aa111bb222/111122223333"
	)
	account := awsaccount.Resource{ARN: operationOrg.AccountARN(operationMember), Tags: map[string]string{"AccountType": "test"}}
	standalone := awsaccount.Resource{ARN: awsaccount.AccountARN("", operationMember), Tags: map[string]string{"team": "red"}, Path: operationPath}
	member := awsaccount.Resource{ARN: operationOrg.MemberARN(operationMember), Tags: map[string]string{"team": "red", "env": ""}, Path: operationPath}
	scp := awsaccount.Resource{ARN: operationSCP, Tags: map[string]string{"owner": "sec"}}
	full := awsaccount.Resource{
		ARN:  operationOrg.AWSPolicyARN("SERVICE_CONTROL_POLICY", awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))),
		Tags: map[string]string{"none": "has"},
	}
	root := awsaccount.Resource{ARN: operationOrg.RootARN(operationRoot)}
	unit := awsaccount.Resource{ARN: operationOrg.OUARN(operationUnit), Tags: map[string]string{"b": "2", "a": "1"}}
	delegation := awsaccount.Resource{ARN: operationOrg.ResourcePolicyARN("rp-abcd"), Tags: map[string]string{"owner": "sec"}}
	transfer := awsaccount.Resource{ARN: operationOrg.TransferARN("INBOUND", "rt-12345678")}
	resources := func(r ...awsaccount.Resource) []awsaccount.Resource { return r }
	red := map[string]string{"team": "red"}
	for _, test := range []struct {
		op   awsaccount.Operation
		want []string
	}{
		// Account Management: the form of the ARN is the context.
		{awsaccount.Operation{Action: "account:PutAlternateContact", Resources: resources(standalone), ContactType: awsaccount.Billing},
			[]string{`account:PutAlternateContact arn:aws:account::111122223333:account account:alternatecontacttypes=["BILLING"]`}},
		{awsaccount.Operation{Action: "ACCOUNT:putalternatecontact", Resources: resources(member), ContactType: awsaccount.Security},
			[]string{`account:PutAlternateContact ` + m + ` account:accountresourceorgpaths=["o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/"]` +
				` account:accountresourceorgtags/env=[""] account:accountresourceorgtags/team=["red"] account:alternatecontacttypes=["SECURITY"]`}},
		{awsaccount.Operation{Action: "account:EnableRegion", Resources: resources(standalone), Region: "af-south-1"},
			[]string{`account:EnableRegion arn:aws:account::111122223333:account account:targetregion=["af-south-1"]`}},
		{awsaccount.Operation{Action: "account:StartPrimaryEmailUpdate", Resources: resources(awsaccount.Resource{ARN: member.ARN}), Email: "a@b@Example.COM"},
			[]string{`account:StartPrimaryEmailUpdate ` + m + ` account:emailtargetdomain=["Example.COM"]`}},
		{awsaccount.Operation{Action: "account:CloseAccount", Resources: resources(standalone)},
			[]string{`account:CloseAccount arn:aws:account::111122223333:account`}},

		// Organizations: a request for each resource, in order.
		{awsaccount.Operation{Action: "organizations:CloseAccount", Resources: resources(account)},
			[]string{`organizations:CloseAccount ` + o + `account/o-aa111bb222/111122223333 aws:resourcetag/accounttype=["test"]`}},
		{awsaccount.Operation{Action: "organizations:MoveAccount", Resources: resources(account, root, unit)}, []string{
			`organizations:MoveAccount ` + o + `account/o-aa111bb222/111122223333 aws:resourcetag/accounttype=["test"]`,
			`organizations:MoveAccount ` + o + `root/o-aa111bb222/r-a1b2`,
			`organizations:MoveAccount ` + o + `ou/o-aa111bb222/ou-a1b2-f6g7h111 aws:resourcetag/a=["1"] aws:resourcetag/b=["2"]`}},
		{awsaccount.Operation{Action: "organizations:AttachPolicy", Resources: resources(scp, root)}, []string{
			`organizations:AttachPolicy ` + o + `policy/o-aa111bb222/service_control_policy/p-12345678 aws:resourcetag/owner=["sec"] organizations:policytype=["SERVICE_CONTROL_POLICY"]`,
			`organizations:AttachPolicy ` + o + `root/o-aa111bb222/r-a1b2 organizations:policytype=["SERVICE_CONTROL_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:DetachPolicy", Resources: resources(full, account), PolicyType: "SERVICE_CONTROL_POLICY"}, []string{
			`organizations:DetachPolicy arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess organizations:policytype=["SERVICE_CONTROL_POLICY"]`,
			`organizations:DetachPolicy ` + o + `account/o-aa111bb222/111122223333 aws:resourcetag/accounttype=["test"] organizations:policytype=["SERVICE_CONTROL_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:ListAccounts"}, []string{`organizations:ListAccounts *`}},
		{awsaccount.Operation{Action: "organizations:ListPolicies", PolicyType: "TAG_POLICY"},
			[]string{`organizations:ListPolicies * organizations:policytype=["TAG_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:EnableAWSServiceAccess", ServicePrincipal: "account.amazonaws.com"},
			[]string{`organizations:EnableAWSServiceAccess * organizations:serviceprincipal=["account.amazonaws.com"]`}},
		{awsaccount.Operation{Action: "organizations:ListDelegatedAdministrators"}, []string{`organizations:ListDelegatedAdministrators *`}},
		{awsaccount.Operation{Action: "organizations:TagResource", Resources: resources(scp), Tags: map[string]string{"b": "2", "a": "1"}},
			[]string{`organizations:TagResource ` + o + `policy/o-aa111bb222/service_control_policy/p-12345678 aws:requesttag/a=["1"] aws:requesttag/b=["2"]` +
				` aws:resourcetag/owner=["sec"] aws:tagkeys=["a" "b"] organizations:policytype=["SERVICE_CONTROL_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:UntagResource", Resources: resources(root), TagKeys: []string{"team", "a", "team"}},
			[]string{`organizations:UntagResource ` + o + `root/o-aa111bb222/r-a1b2 aws:tagkeys=["a" "team"]`}},
		{awsaccount.Operation{Action: "organizations:DescribeResponsibilityTransfer", Resources: resources(transfer)},
			[]string{`organizations:DescribeResponsibilityTransfer ` + o + `transfer/o-aa111bb222/billing/inbound/rt-12345678` +
				` organizations:transferdirection=["INBOUND"] organizations:transfertype=["BILLING"]`}},
		{awsaccount.Operation{Action: "organizations:ListOutboundResponsibilityTransfers", TransferType: "BILLING"},
			[]string{`organizations:ListOutboundResponsibilityTransfers * organizations:transferdirection=["OUTBOUND"] organizations:transfertype=["BILLING"]`}},

		// Tags on creating: a request more, on what is created.
		{awsaccount.Operation{Action: "organizations:CreateAccount"}, []string{`organizations:CreateAccount *`}},
		{awsaccount.Operation{Action: "organizations:CreateAccount", Tags: red}, []string{
			`organizations:CreateAccount * aws:requesttag/team=["red"] aws:tagkeys=["team"]`,
			`organizations:TagResource ` + o + `account/o-aa111bb222/* aws:requesttag/team=["red"] aws:tagkeys=["team"]`}},
		{awsaccount.Operation{Action: "organizations:CreateOrganizationalUnit", Resources: resources(unit), Tags: red}, []string{
			`organizations:CreateOrganizationalUnit ` + o + `ou/o-aa111bb222/ou-a1b2-f6g7h111 aws:requesttag/team=["red"] aws:resourcetag/a=["1"] aws:resourcetag/b=["2"] aws:tagkeys=["team"]`,
			`organizations:TagResource ` + o + `ou/o-aa111bb222/* aws:requesttag/team=["red"] aws:tagkeys=["team"]`}},
		{awsaccount.Operation{Action: "organizations:CreatePolicy", PolicyType: "SERVICE_CONTROL_POLICY"},
			[]string{`organizations:CreatePolicy ` + o + `policy/o-aa111bb222/service_control_policy/* organizations:policytype=["SERVICE_CONTROL_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:CreatePolicy", PolicyType: "TAG_POLICY", Tags: red}, []string{
			`organizations:CreatePolicy ` + o + `policy/o-aa111bb222/tag_policy/* aws:requesttag/team=["red"] aws:tagkeys=["team"] organizations:policytype=["TAG_POLICY"]`,
			`organizations:TagResource ` + o + `policy/o-aa111bb222/tag_policy/* aws:requesttag/team=["red"] aws:tagkeys=["team"] organizations:policytype=["TAG_POLICY"]`}},
		{awsaccount.Operation{Action: "organizations:InviteAccountToOrganization", Tags: red}, []string{
			`organizations:InviteAccountToOrganization * aws:requesttag/team=["red"] aws:tagkeys=["team"]`,
			`organizations:TagResource ` + o + `account/o-aa111bb222/* aws:requesttag/team=["red"] aws:tagkeys=["team"]`}},
		{awsaccount.Operation{Action: "organizations:InviteAccountToOrganization", Resources: resources(awsaccount.Resource{ARN: account.ARN}), Tags: red}, []string{
			`organizations:InviteAccountToOrganization ` + o + `account/o-aa111bb222/111122223333 aws:requesttag/team=["red"] aws:tagkeys=["team"]`,
			`organizations:TagResource ` + o + `account/o-aa111bb222/111122223333 aws:requesttag/team=["red"] aws:tagkeys=["team"]`}},
		{awsaccount.Operation{Action: "organizations:PutResourcePolicy"}, []string{`organizations:PutResourcePolicy ` + o + `resourcepolicy/o-aa111bb222/*`}},
		{awsaccount.Operation{Action: "organizations:PutResourcePolicy", Resources: resources(delegation), Tags: red}, []string{
			`organizations:PutResourcePolicy ` + o + `resourcepolicy/o-aa111bb222/rp-abcd aws:requesttag/team=["red"] aws:resourcetag/owner=["sec"] aws:tagkeys=["team"]`,
			`organizations:TagResource ` + o + `resourcepolicy/o-aa111bb222/rp-abcd aws:requesttag/team=["red"] aws:resourcetag/owner=["sec"] aws:tagkeys=["team"]`}},
	} {
		requests, err := test.op.Requests(operationCaller, operationOrg, policy.Context{})
		if diff := cmp.Diff(test.want, requestLines(requests)); err != nil || diff != "" {
			t.Errorf("%v: %v -want +got\n%s", test.op, err, diff)
		}
	}
}

// Two tags whose keys differ in case are two values of one condition key, which no operator without ForAllValues or
// ForAnyValue matches: "either, but not both", says AWS. choices.md#tag-key-case,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
func TestOperationTagKeysThatDifferInCase(t *testing.T) {
	op := awsaccount.Operation{Action: "organizations:CreateAccount", Tags: map[string]string{"team": "blue", "Team": "red"}}
	requests, err := op.Requests(operationCaller, operationOrg, policy.Context{})
	want := []string{
		`organizations:CreateAccount * aws:requesttag/team=["red" "blue"] aws:tagkeys=["Team" "team"]`,
		`organizations:TagResource arn:aws:organizations::123456789012:account/o-aa111bb222/* aws:requesttag/team=["red" "blue"] aws:tagkeys=["Team" "team"]`,
	}
	if diff := cmp.Diff(want, requestLines(requests)); err != nil || diff != "" {
		t.Errorf("%v -want +got\n%s", err, diff)
	}
}

// What the caller knows goes along, but it cannot speak for the operation. choices.md#operation-context
func TestOperationContext(t *testing.T) {
	context := policy.NewContext(
		policy.Single("aws:SourceIp", "192.0.2.1"), policy.Absent("aws:PrincipalArn"), policy.List("aws:CalledVia", "a", "b"),
		policy.Single("account:AccountResourceOrgPaths", "o-aa111bb222/r-a1b2/"), policy.Single("account:AccountResourceOrgTags/team", "red"),
		policy.Single("account:AlternateContactTypes", "SECURITY"), policy.Single("aws:ResourceTag/team", "red"),
		policy.Single("aws:RequestTag/team", "red"), policy.List("aws:TagKeys", "team"), policy.Single("organizations:PolicyType", "TAG_POLICY"),
	)
	op := awsaccount.Operation{
		Action: "account:GetAlternateContact", ContactType: awsaccount.Billing,
		Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("", operationMember)}},
	}
	requests, err := op.Requests(operationCaller, awsaccount.Organization{}, context)
	want := []string{`account:GetAlternateContact arn:aws:account::111122223333:account account:alternatecontacttypes=["BILLING"]` +
		` aws:calledvia=["a" "b"] aws:principalarn=[] aws:sourceip=["192.0.2.1"]`}
	if diff := cmp.Diff(want, requestLines(requests)); err != nil || diff != "" {
		t.Errorf("%v -want +got\n%s", err, diff)
	}
}

// tagAction puts tags in a request of its own, behind the others.
const tagAction = "organizations:TagResource"

// fits reports whether a condition key, folded, is one of those printed, such as aws:RequestTag/${TagKey}.
func fits(key string, printed []string) bool {
	return slices.ContainsFunc(printed, func(p string) bool {
		prefix, isPattern := strings.CutSuffix(strings.ToLower(p), "${tagkey}")
		return isPattern && strings.HasPrefix(key, prefix) || key == prefix
	})
}

// Requests of every operation are well-formed: spec §5, and the list of condition keys.
func TestOperationRequestsAreWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org, action := drawOrganization(t), drawAction(t)
		op := drawOperation(t, action, org)
		context := policy.NewContext(policy.Single("aws:SourceIp", "192.0.2.1"))
		requests, err := op.Requests(operationCaller, org, context)
		if err != nil {
			t.Fatal(err)
		}
		n, create := max(1, len(op.Resources)), len(op.Tags) > 0 && action.Name() != tagAction
		if want := n + map[bool]int{true: 1}[create]; len(requests) != want {
			t.Fatalf("%d requests, want %d", len(requests), want)
		}
		for i, r := range requests {
			if err := r.Validate(); err != nil {
				t.Fatal(err)
			}
			if r.Principal != operationCaller || r.ManagementAccount != org.Management.String() || r.ResourceAccount != "" {
				t.Fatalf("request %d: %+v", i, r)
			}
			want := action
			if i == n {
				want, _ = awsaccount.LookupAction(tagAction)
			}
			if r.Action != want.Name() {
				t.Fatalf("request %d: action %s, want %s", i, r.Action, want)
			}
			kind := ""
			switch {
			case i < len(op.Resources):
				kind = op.Resources[i].ARN.ResourceType()
				if r.Resource != op.Resources[i].ARN.String() {
					t.Fatalf("request %d: resource %s, want %s", i, r.Resource, op.Resources[i].ARN)
				}
			case i == n && strings.HasSuffix(r.Resource, "/*") || r.Resource == "*":
			case i == n:
				kind = op.Resources[0].ARN.ResourceType()
			default:
				kind = "created"
			}
			printed := slices.Collect(want.ConditionKeys())
			switch kind {
			case "account:accountInOrganization":
				printed = append(printed, "account:AccountResourceOrgPaths", "account:AccountResourceOrgTags/${TagKey}")
			case "", "account:account", "organizations:awspolicy", "organizations:handshake", "created":
			default:
				printed = append(printed, "aws:ResourceTag/${TagKey}")
			}
			if kind == "" { // no resource, so no tags of one, although rows of creating actions list the key
				printed = slices.DeleteFunc(printed, func(key string) bool { return key == "aws:ResourceTag/${TagKey}" })
			}
			for key, values := range r.Context.All() {
				if key != "aws:sourceip" && !fits(key, printed) {
					t.Fatalf("request %d on %q has the key %s, want one of %q", i, kind, key, printed)
				}
				if len(values) != 1 && key != "aws:tagkeys" || !slices.IsSorted(values) {
					t.Fatalf("request %d: %s = %q", i, key, values)
				}
			}
			// Every key that a policy of the row may ask for is there, other than those that depend on tags and optional parameters.
			for _, key := range printed {
				if key == "account:AlternateContactTypes" || key == "account:TargetRegion" || key == "account:EmailTargetDomain" ||
					key == "account:AccountResourceOrgPaths" {
					if values := maps.Collect(r.Context.All())[strings.ToLower(key)]; len(values) != 1 {
						t.Fatalf("request %d: %s = %q", i, key, values)
					}
				}
			}
		}
	})
}

// No action is left out by chance.
func TestOperationOfEveryAction(t *testing.T) {
	for a := range awsaccount.Actions() {
		type call struct {
			org awsaccount.Organization
			op  awsaccount.Operation
		}
		calls := rapid.Custom(func(t *rapid.T) call {
			org := drawOrganization(t)
			return call{org, drawOperation(t, a, org)}
		})
		for seed := range 5 {
			c := calls.Example(seed)
			requests, err := c.op.Requests(operationCaller, c.org, policy.Context{})
			if err != nil || len(requests) == 0 || requests[0].Action != a.Name() {
				t.Errorf("%v: %v, %v", c.op, requestLines(requests), err)
			}
		}
	}
}

// Requests are a function of their inputs, and share nothing with them.
func TestOperationRequestsAreValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org, action := drawOrganization(t), drawAction(t)
		op := drawOperation(t, action, org)
		before := copyOperation(op)
		first, err := op.Requests(operationCaller, org, policy.Context{})
		again, err2 := op.Requests(operationCaller, org, policy.Context{})
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if diff := cmp.Diff(before, op); diff != "" {
			t.Fatalf("the operation changed: -before +after\n%s", diff)
		}
		want := requestLines(first)
		if diff := cmp.Diff(want, requestLines(again)); diff != "" {
			t.Fatalf("asked twice: -first +second\n%s", diff)
		}
		for i := range op.Resources {
			for key := range op.Resources[i].Tags {
				op.Resources[i].Tags[key] = "changed"
			}
			op.Resources[i] = awsaccount.Resource{}
		}
		for key := range op.Tags {
			op.Tags[key] = "changed"
		}
		for i := range op.TagKeys {
			op.TagKeys[i] = "changed"
		}
		if diff := cmp.Diff(want, requestLines(first)); diff != "" {
			t.Fatalf("the requests changed with the operation:\n%s", diff)
		}
	})
}

func copyOperation(o awsaccount.Operation) awsaccount.Operation {
	o.Resources, o.Tags, o.TagKeys = slices.Clone(o.Resources), maps.Clone(o.Tags), slices.Clone(o.TagKeys)
	for i := range o.Resources {
		o.Resources[i].Tags = maps.Clone(o.Resources[i].Tags)
	}
	return o
}

// A call with resources that are too few, too many, in another order, of another type or of another organization is refused,
// and the error names the first that is wrong.
func TestOperationRefusesResources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org, action := drawOrganization(t), drawAction(t)
		op := drawOperation(t, action, org)
		slots, optional := slotsOf(action)
		i := 0
		switch n := len(op.Resources); rapid.IntRange(0, 4).Draw(t, "mistake") {
		case 0: // one too many
			if i = n; n < len(slots) {
				t.Skip("there is room for one more")
			}
			op.Resources = append(op.Resources, awsaccount.Resource{ARN: org.ARN()})
		case 1: // one missing
			if n == 0 || optional {
				t.Skip("nothing is missed")
			}
			i = n - 1
			op.Resources = op.Resources[:i]
		case 2: // in another order
			if n < 2 {
				t.Skip("there is no other order")
			}
			slices.Reverse(op.Resources)
		case 3: // of another type, or of none
			if n == 0 {
				t.Skip("no resource")
			}
			i = rapid.IntRange(0, n-1).Draw(t, "i")
			kind := rapid.SampledFrom(slices.Sorted(maps.Keys(resourceForms))).Draw(t, "type")
			// AWS' policies are taken wherever a policy is: choices.md#aws-managed-policy-resource
			if slices.Contains(slots[i], strings.Replace(kind, "awspolicy", "policy", 1)) {
				op.Resources[i].ARN = awsaccount.ARN{}
			} else {
				op.Resources[i].ARN = drawARN(t, org, kind)
			}
		case 4: // of another organization
			if n == 0 {
				t.Skip("no resource")
			}
			i = rapid.IntRange(0, n-1).Draw(t, "i")
			kind := op.Resources[i].ARN.ResourceType()
			if kind == "account:account" || kind == "organizations:awspolicy" || kind == "organizations:handshake" {
				t.Skip("it belongs to no organization")
			}
			other := org
			switch rapid.IntRange(0, 2).Draw(t, "other") {
			case 0:
				other.ID = awsaccount.Must(awsaccount.ParseOrganizationID(org.ID.String() + "x"))
			case 1:
				if other.Management = drawAccountID(t, "other management"); other.Management == org.Management {
					t.Skip("the same")
				}
			case 2:
				other.Partition = "aws-iso"
			}
			op.Resources[i].ARN = drawARN(t, other, kind)
		}
		requests, err := op.Requests(operationCaller, org, policy.Context{})
		if requests != nil || !errors.Is(err, awsaccount.ErrInvalid) {
			t.Fatalf("%v: %v, %v; want an error of the class ErrInvalid", op, requestLines(requests), err)
		}
		if place := fmt.Sprintf("awsaccount: Operation.Resources[%d].ARN: want ", i); !strings.HasPrefix(err.Error(), place) {
			t.Fatalf("error %q, want %q first", err, place)
		}
	})
}

// A parameter that means nothing to the action is refused, and so is a required one that is missing.
func TestOperationRefusesParameters(t *testing.T) {
	parameters := []struct {
		field, key string
		set        func(*awsaccount.Operation, bool)
	}{
		{"ContactType", "account:AlternateContactTypes", func(o *awsaccount.Operation, given bool) {
			o.ContactType = map[bool]awsaccount.ContactType{true: awsaccount.Billing}[given]
		}},
		{"Region", "account:TargetRegion", func(o *awsaccount.Operation, given bool) { o.Region = map[bool]string{true: "me-south-1"}[given] }},
		{"Email", "account:EmailTargetDomain", func(o *awsaccount.Operation, given bool) {
			o.Email = map[bool]string{true: "secret@example.com"}[given]
		}},
		{"PolicyType", "organizations:PolicyType", func(o *awsaccount.Operation, given bool) { o.PolicyType = map[bool]string{true: "TAG_POLICY"}[given] }},
		{"ServicePrincipal", "organizations:ServicePrincipal", func(o *awsaccount.Operation, given bool) {
			o.ServicePrincipal = map[bool]string{true: "sso.amazonaws.com"}[given]
		}},
		{"TransferDirection", "organizations:TransferDirection", func(o *awsaccount.Operation, given bool) {
			o.TransferDirection = map[bool]string{true: "INBOUND"}[given]
		}},
		{"TransferType", "organizations:TransferType", func(o *awsaccount.Operation, given bool) {
			o.TransferType = map[bool]string{true: "BILLING"}[given]
		}},
		{"Tags", "aws:RequestTag/${TagKey}", func(o *awsaccount.Operation, given bool) {
			o.Tags = map[bool]map[string]string{true: {"team": "red"}, false: {}}[given]
		}},
		{"TagKeys", "aws:TagKeys", func(o *awsaccount.Operation, given bool) {
			o.TagKeys = map[bool][]string{true: {"team"}, false: {}}[given]
		}},
	}
	// The actions of which a parameter is required: those of the API's required members. spec §2.4, Appendix B
	required := map[string][]string{
		"ContactType": {"account:DeleteAlternateContact", "account:GetAlternateContact", "account:PutAlternateContact"},
		"Region":      {"account:DisableRegion", "account:EnableRegion", "account:GetRegionOptStatus"},
		"Email":       {"account:AcceptPrimaryEmailUpdate", "account:StartPrimaryEmailUpdate"},
		"PolicyType": {"organizations:CreatePolicy", "organizations:DescribeEffectivePolicy", "organizations:DisablePolicyType",
			"organizations:EnablePolicyType", "organizations:ListAccountsWithInvalidEffectivePolicy",
			"organizations:ListEffectivePolicyValidationErrors", "organizations:ListPolicies", "organizations:ListPoliciesForTarget"},
		"ServicePrincipal": {"organizations:DeregisterDelegatedAdministrator", "organizations:DisableAWSServiceAccess",
			"organizations:EnableAWSServiceAccess", "organizations:RegisterDelegatedAdministrator"},
		"TransferType": {"organizations:InviteOrganizationToTransferResponsibility", "organizations:ListInboundResponsibilityTransfers",
			"organizations:ListOutboundResponsibilityTransfers"},
		"Tags":    {tagAction},
		"TagKeys": {"organizations:UntagResource"},
	}
	rapid.Check(t, func(t *rapid.T) {
		org, action := drawOrganization(t), drawAction(t)
		for _, p := range parameters {
			op := drawOperation(t, action, org)
			p.set(&op, false)
			_, err := op.Requests(operationCaller, org, policy.Context{})
			if missing := slices.Contains(required[p.field], action.Name()); missing != (err != nil) {
				t.Fatalf("%v without %s: %v", op, p.field, err)
			}
			takes := slices.Contains(slices.Collect(action.ConditionKeys()), p.key) && (p.field != "TagKeys" || action.Name() == "organizations:UntagResource")
			if !takes {
				p.set(&op, true)
				_, err = op.Requests(operationCaller, org, policy.Context{})
			}
			if err == nil && takes {
				continue
			}
			if !errors.Is(err, awsaccount.ErrInvalid) || !strings.HasPrefix(err.Error(), "awsaccount: Operation."+p.field+": ") || strings.Contains(err.Error(), "secret") {
				t.Fatalf("%v: %v, want an error about %s", op, err, p.field)
			}
		}
	})
}

// Values that contradict an ARN, or are no such value; every fault is told.
func TestOperationRefusesValues(t *testing.T) {
	member := awsaccount.Resource{ARN: operationOrg.MemberARN(operationMember)}
	standalone := awsaccount.Resource{ARN: awsaccount.AccountARN("", operationMember)}
	elsewhere := awsaccount.Must(awsaccount.ParseOrganizationPath("o-other12345/r-a1b2/"))
	for _, test := range []struct {
		op   awsaccount.Operation
		want string
	}{
		{awsaccount.Operation{}, `awsaccount: Operation.Action: want an action of Account Management or Organizations, not ""`},
		{awsaccount.Operation{Action: "account:GetPrimaryEmail", Resources: []awsaccount.Resource{standalone}},
			`awsaccount: Operation.Resources[0].ARN: want a resource of type account:accountInOrganization, not "arn:aws:account::111122223333:account"`},
		{awsaccount.Operation{Action: "account:CloseAccount", Resources: []awsaccount.Resource{member}},
			`awsaccount: Operation.Resources[0].ARN: want a resource of type account:account, not "arn:aws:account::123456789012:account/o-aa111bb222/111122223333"`},
		{awsaccount.Operation{Action: "account:GetContactInformation", Resources: []awsaccount.Resource{{ARN: member.ARN, Path: elsewhere}}},
			`awsaccount: Operation.Resources[0].Path: want a path of organization o-aa111bb222, not "o-other12345/r-a1b2/"`},
		{awsaccount.Operation{Action: "account:GetContactInformation", Resources: []awsaccount.Resource{{ARN: standalone.ARN, Path: elsewhere}}},
			`awsaccount: Operation.Resources[0].Path: want a path of organization o-aa111bb222, not "o-other12345/r-a1b2/"`},
		{awsaccount.Operation{Action: "organizations:DescribePolicy", Resources: []awsaccount.Resource{{ARN: operationSCP, Path: elsewhere}}},
			`awsaccount: Operation.Resources[0].Path: want a path of organization o-aa111bb222, not "o-other12345/r-a1b2/"`},
		{awsaccount.Operation{Action: "account:GetContactInformation", Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws-cn", operationMember)}}},
			`awsaccount: Operation.Resources[0].ARN: want a resource of partition aws, not "arn:aws-cn:account::111122223333:account"`},
		{awsaccount.Operation{Action: "account:GetContactInformation", Resources: []awsaccount.Resource{{ARN: member.ARN, Tags: map[string]string{"": "x", "a": "b"}}}},
			`awsaccount: Operation.Resources[0].Tags: want no empty key`},
		{awsaccount.Operation{Action: "organizations:TagResource", Resources: []awsaccount.Resource{{ARN: operationSCP}}, Tags: map[string]string{"a": "b", "": "x"}},
			`awsaccount: Operation.Tags: want no empty key`},
		{awsaccount.Operation{Action: "account:GetAlternateContact", Resources: []awsaccount.Resource{member}, ContactType: 7},
			`awsaccount: Operation.ContactType: want BILLING, OPERATIONS or SECURITY, not "ContactType(7)"`},
		{awsaccount.Operation{Action: "account:StartPrimaryEmailUpdate", Resources: []awsaccount.Resource{member}, Email: "secret"},
			`awsaccount: Operation.Email: want local@domain`},
		{awsaccount.Operation{Action: "account:StartPrimaryEmailUpdate", Resources: []awsaccount.Resource{member}, Email: "secret@"},
			`awsaccount: Operation.Email: want local@domain`},
		{awsaccount.Operation{Action: "account:StartPrimaryEmailUpdate", Resources: []awsaccount.Resource{member}, Email: "s@" + strings.Repeat("s", 63)},
			`awsaccount: Operation.Email: want 5 to 64 characters, has 65`},
		{awsaccount.Operation{Action: "account:StartPrimaryEmailUpdate", Resources: []awsaccount.Resource{member}, Email: "s@\xff"},
			`awsaccount: Operation.Email: want UTF-8`},
		{awsaccount.Operation{Action: "account:EnableRegion", Resources: []awsaccount.Resource{member}, Region: strings.Repeat("r", 51)},
			`awsaccount: Operation.Region: want 1 to 50 characters, has 51`},
		{awsaccount.Operation{Action: "account:EnableRegion", Resources: []awsaccount.Resource{member}, Region: "US East"},
			`awsaccount: Operation.Region: want the name of a Region, not "US East"`},
		{awsaccount.Operation{Action: "organizations:DeletePolicy", Resources: []awsaccount.Resource{{ARN: operationSCP}}, PolicyType: "TAG_POLICY"},
			`awsaccount: Operation.PolicyType: want SERVICE_CONTROL_POLICY, as the ARN or the name of the action says, not "TAG_POLICY"`},
		{awsaccount.Operation{Action: "organizations:ListInboundResponsibilityTransfers", TransferType: "BILLING", TransferDirection: "OUTBOUND"},
			`awsaccount: Operation.TransferDirection: want INBOUND, as the ARN or the name of the action says, not "OUTBOUND"`},
		{awsaccount.Operation{Action: "organizations:ListTagsForResource", Resources: []awsaccount.Resource{{ARN: operationOrg.AccountARN(operationMember)}}, PolicyType: "TAG_POLICY"},
			`awsaccount: Operation.PolicyType: want none, as the resource has none, not "TAG_POLICY"`},
		{awsaccount.Operation{Action: "organizations:DeletePolicy", Resources: []awsaccount.Resource{standalone}, PolicyType: "TAG_POLICY"},
			`awsaccount: Operation.Resources[0].ARN: want a resource of type organizations:policy or organizations:awspolicy, not "arn:aws:account::111122223333:account"`},
		{awsaccount.Operation{Action: "organizations:ListPolicies", PolicyType: "tag_policy"},
			`awsaccount: Operation.PolicyType: want a name such as SERVICE_CONTROL_POLICY, not "tag_policy"`},
		{awsaccount.Operation{Action: "organizations:EnableAWSServiceAccess", ServicePrincipal: "a b"},
			`awsaccount: Operation.ServicePrincipal: want [\w+=,.@-]{1,128}, not "a b"`},
		{awsaccount.Operation{Action: "organizations:CreateAccount", Tags: map[string]string{"": "x"}}, `awsaccount: Operation.Tags: want no empty key`},
		{awsaccount.Operation{Action: "organizations:UntagResource", Resources: []awsaccount.Resource{{ARN: operationSCP}}, TagKeys: []string{""}},
			`awsaccount: Operation.TagKeys: want no empty key`},
		{awsaccount.Operation{Action: "organizations:TagResource", Resources: []awsaccount.Resource{{ARN: operationSCP}}},
			`awsaccount: Operation.Tags: want a tag; is missing`},
		{awsaccount.Operation{Action: "organizations:AttachPolicy", Resources: []awsaccount.Resource{{ARN: operationSCP}}, Region: "me-south-1", TagKeys: []string{"a"}},
			`awsaccount: Operation.Resources[1].ARN: want a resource of type organizations:account or organizations:organizationalunit or organizations:root; is missing
awsaccount: Operation.Region: organizations:AttachPolicy has no account:TargetRegion
awsaccount: Operation.TagKeys: organizations:AttachPolicy takes no tags away`},
	} {
		_, err := test.op.Requests(operationCaller, operationOrg, policy.Context{})
		if err == nil || !errors.Is(err, awsaccount.ErrInvalid) || err.Error() != test.want {
			t.Errorf("%v:\n got %v\nwant %v", test.op, err, test.want)
		}
	}
}

// Without an organization there are standalone accounts, handshakes of others, AWS' own policies, and calls on nothing; not
// more. What belongs to no organization is still of the partition of the caller's.
// choices.md#handshake-organization
func TestOperationWithoutOrganization(t *testing.T) {
	handshake := awsaccount.Resource{ARN: operationOrg.HandshakeARN("INVITE", "h-12345678")}
	full := awsaccount.Resource{ARN: operationOrg.AWSPolicyARN("TAG_POLICY", awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess")))}
	other := operationOrg
	other.ID, other.Management = awsaccount.Must(awsaccount.ParseOrganizationID("o-other12345")), operationMember
	for _, test := range []struct {
		op  awsaccount.Operation
		org awsaccount.Organization
		ok  bool
	}{
		{awsaccount.Operation{Action: "account:ListRegions", Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws-cn", operationMember)}}}, awsaccount.Organization{}, true},
		{awsaccount.Operation{Action: "account:ListRegions", Resources: []awsaccount.Resource{{ARN: operationOrg.MemberARN(operationMember)}}}, awsaccount.Organization{}, false},
		{awsaccount.Operation{Action: "organizations:AcceptHandshake", Resources: []awsaccount.Resource{handshake}}, awsaccount.Organization{}, true},
		{awsaccount.Operation{Action: "organizations:AcceptHandshake", Resources: []awsaccount.Resource{handshake}}, other, true},
		{awsaccount.Operation{Action: "organizations:DescribePolicy", Resources: []awsaccount.Resource{full}}, awsaccount.Organization{}, true},
		{awsaccount.Operation{Action: "organizations:DescribePolicy", Resources: []awsaccount.Resource{full}}, awsaccount.Organization{Partition: "aws-cn", ID: operationOrg.ID, Management: operationMember}, false},
		{awsaccount.Operation{Action: "organizations:CreateOrganization"}, awsaccount.Organization{}, true},
		{awsaccount.Operation{Action: "organizations:CreateAccount"}, awsaccount.Organization{}, true},
		{awsaccount.Operation{Action: "organizations:CreateAccount", Tags: map[string]string{"a": "b"}}, awsaccount.Organization{}, false},
		{awsaccount.Operation{Action: "organizations:CreatePolicy", PolicyType: "TAG_POLICY"}, awsaccount.Organization{}, false},
		{awsaccount.Operation{Action: "organizations:DescribePolicy", Resources: []awsaccount.Resource{{ARN: operationSCP}}}, awsaccount.Organization{}, false},
	} {
		requests, err := test.op.Requests(operationCaller, test.org, policy.Context{})
		if ok := err == nil && len(requests) == 1; ok != test.ok || !ok && !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%v in %v: %v, %v", test.op, test.org, requestLines(requests), err)
		}
	}
}

// What is wrong with the organization is told apart from the operation; half of one is neither one nor none.
func TestOperationRefusesOrganization(t *testing.T) {
	id, management := operationOrg.ID, operationOrg.Management
	const half = "awsaccount: Organization: want both ID and Management, or neither for an account that stands alone"
	path, root := operationPath, []awsaccount.Resource{{ARN: operationOrg.RootARN(operationRoot)}}
	standalone := awsaccount.AccountARN("", operationMember)
	for _, test := range []struct {
		op   awsaccount.Operation
		org  awsaccount.Organization
		want string
	}{
		{awsaccount.Operation{Action: "organizations:ListAccounts"}, awsaccount.Organization{ID: id}, half},
		{awsaccount.Operation{Action: "organizations:ListAccounts"}, awsaccount.Organization{Management: management}, half},
		{awsaccount.Operation{Action: "organizations:ListAccounts"}, awsaccount.Organization{Partition: "AWS"},
			`awsaccount: Organization.Partition: want a name such as aws or aws-cn, not "AWS"`},
		{awsaccount.Operation{Action: "organizations:CreatePolicy", PolicyType: "TAG_POLICY"}, awsaccount.Organization{Partition: "aws-cn"},
			"awsaccount: Organization: want the one in which something is made; is missing"},
		{awsaccount.Operation{Action: "account:ListRegions", Resources: []awsaccount.Resource{{ARN: standalone, Path: path}}}, awsaccount.Organization{},
			`awsaccount: Operation.Resources[0].Path: want none, as no organization is given, not "o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/"`},
		{awsaccount.Operation{Action: "organizations:EnablePolicyType", PolicyType: "TAG_POLICY", Resources: root}, awsaccount.Organization{},
			`awsaccount: Operation.Resources[0].ARN: want a resource of an organization, and none is given, not "arn:aws:organizations::123456789012:root/o-aa111bb222/r-a1b2"`},
		{awsaccount.Operation{Action: "organizations:EnablePolicyType", PolicyType: "TAG_POLICY", Resources: root},
			awsaccount.Organization{Partition: "aws-cn", ID: id, Management: management},
			`awsaccount: Operation.Resources[0].ARN: want a resource of organization o-aa111bb222 of management account 123456789012` +
				` in partition aws-cn, not "arn:aws:organizations::123456789012:root/o-aa111bb222/r-a1b2"`},
	} {
		requests, err := test.op.Requests(operationCaller, test.org, policy.Context{})
		if requests != nil || !errors.Is(err, awsaccount.ErrInvalid) || err.Error() != test.want {
			t.Errorf("%v in %+v:\n got %v\nwant %s", test.op, test.org, err, test.want)
		}
	}
}

// Printing an operation shows no e-mail address and no tag.
func TestOperationIsRedacted(t *testing.T) {
	op := awsaccount.Operation{
		Action: "account:StartPrimaryEmailUpdate", Email: "secret@example.com", Tags: map[string]string{"secret": "secret"},
		Resources: []awsaccount.Resource{{ARN: operationOrg.MemberARN(operationMember)}, {ARN: operationSCP}},
	}
	const want = "account:StartPrimaryEmailUpdate on arn:aws:account::123456789012:account/o-aa111bb222/111122223333, " +
		"arn:aws:organizations::123456789012:policy/o-aa111bb222/service_control_policy/p-12345678"
	if op.String() != want {
		t.Errorf("String: %s", op)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("called", "operation", op)
	for _, text := range []string{fmt.Sprint(op), fmt.Sprintf("%+v", op), fmt.Sprintf("%#v", op), fmt.Sprintf("%x", &op), log.String()} {
		if strings.Contains(text, "secret") {
			t.Errorf("shows too much: %s", text)
		}
	}
}

// BenchmarkRequests makes the requests of a call with two resources, and of one in organizations context.
func BenchmarkRequests(b *testing.B) {
	context := policy.NewContext(policy.Single("aws:SourceIp", "192.0.2.1"))
	for _, op := range []awsaccount.Operation{
		{Action: "organizations:AttachPolicy", Resources: []awsaccount.Resource{
			{ARN: operationSCP, Tags: map[string]string{"owner": "sec"}}, {ARN: operationOrg.OUARN(operationUnit)}}},
		{Action: "account:PutAlternateContact", ContactType: awsaccount.Billing, Resources: []awsaccount.Resource{
			{ARN: operationOrg.MemberARN(operationMember), Tags: map[string]string{"team": "red"}, Path: operationPath}}},
	} {
		b.Run(strings.ReplaceAll(op.Action, ":", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := op.Requests(operationCaller, operationOrg, context); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
