package sim_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// delegate is a delegation policy that lets an account do something.
func delegate(account awsaccount.ID, rest string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},%s}]}`, account, rest)
}

// spec §3.3, Appendix B, C.3, choices.md#resource-policy-reasons
func TestPutResourcePolicyRefused(t *testing.T) {
	e := newPolicyEstate(t)
	ok := `"Action":"organizations:ListAccounts","Resource":"*"`
	for _, test := range []struct{ content, reason string }{
		{"", "INPUT_REQUIRED"},
		{strings.Repeat(" ", 40_001), "MAX_LENGTH_EXCEEDED"},
		{"{", "INVALID_RESOURCE_POLICY_JSON"},
		{`{"Version":"2012-10-17","Statement":{"Effect":"Allow",` + ok + `}}`, "INVALID_PRINCIPAL"}, // none
		{`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"nobody"},` + ok + `}}`, "INVALID_PRINCIPAL"},
		{delegate(e.member, `"Action":"organizations","Resource":"*"`), "INVALID_RESOURCE_POLICY_JSON"},
		{delegate(e.member, `"Action":"organizations:CloseAccount","Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":["organizations:ListAccounts","organizations:MoveAccount"],"Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":"organizations:*","Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":"organizations:Foo*","Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":"account:GetContactInformation","Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"NotAction":"organizations:CloseAccount","Resource":"*"`), "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":"organizations:ListAccounts","NotResource":"arn:aws:organizations::111122223333:root/o-abcdefghij/r-abcd"`), "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY"},
		{delegate(e.member, `"Action":"organizations:ListAccounts","Resource":"arn:aws:s3:::bucket"`), "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY"},
		{delegate(e.member, ok+`,"Condition":{"StringEquals":{"organizations:PolicyType":"OTHER"}}`), "UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY"},
	} {
		e.refuses(invalidInput, test.reason, func() error {
			_, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: test.content})
			return err
		})
	}
	content := delegate(e.member, `"Action":"organizations:List*","Resource":"*"`)
	var tags []sim.Tag
	for i := range 51 {
		tags = append(tags, sim.Tag{Key: fmt.Sprint(i)})
	}
	e.refuses(constraintViolation, "MAX_TAG_LIMIT_EXCEEDED", func() error {
		_, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: content, Tags: tags})
		return err
	})
	e.refuses(invalidInput, "DUPLICATE_TAG_KEY", func() error {
		_, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: content, Tags: []sim.Tag{{Key: "k"}, {Key: "k"}}})
		return err
	})
}

// spec §3.2, §3.3, Appendix B, D
func TestResourcePolicy(t *testing.T) {
	e := newPolicyEstate(t)
	describe := func() error { _, err := e.admin.DescribeResourcePolicy(); return err }
	e.refuses("ResourcePolicyNotFoundException", "", describe)
	e.refuses("ResourcePolicyNotFoundException", "", e.admin.DeleteResourcePolicy)
	first := delegate(e.member, `"Action":"organizations:Describe*","Resource":"*"`)
	put, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: first, Tags: []sim.Tag{{Key: "k", Value: "v"}}})
	got := put.ResourcePolicy
	if err != nil || got.Content != first || got.ARN != (awsaccount.Organization{ID: e.organization, Management: e.management}.ResourcePolicyARN(got.ID)) || got.ARN.IsZero() {
		t.Fatal(put, err)
	}
	if out, err := e.admin.DescribeResourcePolicy(); err != nil || out.ResourcePolicy != got {
		t.Error(out, err)
	}
	second := delegate(e.member, `"Action":"organizations:DescribeAccount","Resource":"*"`)
	e.refuses(invalidInput, "UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED", func() error {
		_, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: second, Tags: []sim.Tag{{Key: "k"}}})
		return err
	})
	replaced, err := e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: second})
	if err != nil || replaced.ResourcePolicy.ID != got.ID || replaced.ResourcePolicy.Content != second {
		t.Error(replaced, err)
	}
	if _, err := e.memberRoot.PutResourcePolicy(sim.PutResourcePolicyInput{Content: second}); !errors.Is(err, awsaccount.CallerNotManagement) {
		t.Error(err)
	}
	if err := e.memberRoot.DeleteResourcePolicy(); !errors.Is(err, awsaccount.CallerNotManagement) {
		t.Error(err)
	}
	if err := e.admin.DeleteResourcePolicy(); err != nil {
		t.Error(err)
	}
	e.refuses("ResourcePolicyNotFoundException", "", describe)
}

// A member makes SCPs if the delegation policy says so, and as far as it does. spec §3.3
func TestDelegatedPolicies(t *testing.T) {
	e := newPolicyEstate(t)
	create := func(c *sim.Client, name, typ, content string) error {
		_, err := c.CreatePolicy(sim.CreatePolicyInput{Name: name, Type: typ, Content: content})
		return err
	}
	if err := create(e.memberUser, "a", sim.ServiceControlPolicy, denyNothing); !errors.Is(err, awsaccount.CallerNotDelegated) {
		t.Error(err)
	}
	awsaccount.Must(e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{Content: delegate(e.member,
		`"Action":["organizations:CreatePolicy","organizations:AttachPolicy","organizations:ListRoots"],"Resource":"*",`+
			`"Condition":{"StringEqualsIfExists":{"organizations:PolicyType":"SERVICE_CONTROL_POLICY"}}`)}))
	if err := create(e.memberUser, "a", sim.ServiceControlPolicy, denyNothing); err != nil {
		t.Error(err)
	}
	if err := create(e.memberUser, "b", sim.TagPolicy, "{}"); !errors.Is(err, awsaccount.DeniedByPolicies) { // another type
		t.Error(err)
	}
	if _, err := e.memberUser.ListRoots(sim.ListRootsInput{}); err != nil {
		t.Error(err)
	}
	// What the delegation policy does not give, the identity policy alone does not either.
	if _, err := e.memberUser.ListPolicies(sim.ListPoliciesInput{Filter: sim.TagPolicy}); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err)
	}
	other := awsaccount.Must(e.cloud.Open("other", "other@example.com"))
	e.cloud.Join(e.management, other, e.unit)
	if err := create(e.cloud.As(e.cloud.Root(other)), "c", sim.ServiceControlPolicy, denyNothing); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err) // another member
	}
	// IAM of the member has to allow it too, and so do its SCPs. spec §4.1
	plain := e.cloud.As(awsaccount.Must(e.cloud.PutUser(e.member, sim.Identity{Name: "plain"})))
	if err := create(plain, "d", sim.ServiceControlPolicy, denyNothing); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err)
	}
	scp := e.make(sim.ServiceControlPolicy, "no policies",
		`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"organizations:CreatePolicy","Resource":"*"}}`)
	e.attach(scp, e.member.String())
	if err := create(e.memberUser, "e", sim.ServiceControlPolicy, denyNothing); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err)
	}
	e.detach(scp, e.member.String())
	// Once it is deleted, nobody is delegated anything.
	if err := e.admin.DeleteResourcePolicy(); err != nil {
		t.Error(err)
	}
	if err := create(e.memberUser, "f", sim.ServiceControlPolicy, denyNothing); !errors.Is(err, awsaccount.CallerNotDelegated) {
		t.Error(err)
	}
}

// choices.md#delegation-and-management
func TestDelegationPolicyIsForMembers(t *testing.T) {
	e := newPolicyEstate(t)
	awsaccount.Must(e.admin.PutResourcePolicy(sim.PutResourcePolicyInput{
		Content: `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"organizations:DescribeOrganization","Resource":"*"}}`}))
	if _, err := e.admin.DescribeOrganization(); err != nil {
		t.Error(err)
	}
	if _, err := e.memberUser.DescribeOrganization(); !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Error(err)
	}
	e.put(e.memberUser, false) // Account Management knows no delegation policy
}
