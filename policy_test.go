package awsaccount_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	delegate = awsaccount.Must(awsaccount.ParseID("444455556666"))
	stranger = awsaccount.Must(awsaccount.ParseID("777788889999"))
	nobody   awsaccount.ID

	// delegating is acme with a delegated administrator for account.amazonaws.com.
	delegating = func() awsaccount.Organization { o := acme; o.DelegatedAdministrator = delegate; return o }()
)

// The rows of the table of spec §2.5, and its sentence on prerequisites.
func TestAccountTarget(t *testing.T) {
	without := func(change func(*awsaccount.Organization)) awsaccount.Organization {
		o := delegating
		change(&o)
		return o
	}
	consolidated := without(func(o *awsaccount.Organization) { o.AllFeatures = false })
	untrusted := without(func(o *awsaccount.Organization) { o.TrustedAccess = false })
	none := awsaccount.Organization{}
	standalone := func(id awsaccount.ID) string { return "arn:aws:account::" + id.String() + ":account" }
	inside := func(id awsaccount.ID) string {
		return "arn:aws:account::123456789012:account/o-aa111bb222/" + id.String()
	}
	for _, test := range []struct {
		name           string
		o              awsaccount.Organization
		caller, target awsaccount.ID
		member         bool
		arn            string
		want           []awsaccount.Blocker
	}{
		{"any account, no AccountId: management", delegating, management, nobody, false, standalone(management), nil},
		{"any account, no AccountId: member", delegating, member, nobody, false, standalone(member), nil},
		{"any account, no AccountId: standalone", none, stranger, nobody, false, standalone(stranger), nil},
		{"management on a member", delegating, management, member, true, inside(member), nil},
		{"management on the delegated administrator", delegating, management, delegate, true, inside(delegate), nil},
		{"delegated administrator on a member", delegating, delegate, member, true, inside(member), nil},
		{"management on itself", delegating, management, management, false, inside(management), []awsaccount.Blocker{awsaccount.ManagementStandalone}},
		{"delegated administrator on itself", delegating, delegate, delegate, true, inside(delegate), nil},
		{"delegated administrator on management", delegating, delegate, management, false, inside(management), []awsaccount.Blocker{awsaccount.ManagementNoTarget}},
		{"ordinary member on itself", delegating, member, member, true, inside(member), []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
		{"ordinary member on another", delegating, member, delegate, true, inside(delegate), []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
		{"standalone on itself", none, stranger, stranger, false, "", []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
		{"trusted access off", untrusted, management, member, true, inside(member), []awsaccount.Blocker{awsaccount.TrustedAccessRequired}},
		{"consolidated billing", consolidated, management, member, true, inside(member), []awsaccount.Blocker{awsaccount.AllFeaturesRequired}},
		{"account of nobody", delegating, management, stranger, false, inside(stranger), []awsaccount.Blocker{awsaccount.TargetNotMember}},
		{"no delegated administrator registered", acme, delegate, member, true, inside(member), []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
		{"all at once", awsaccount.Organization{ID: acme.ID, Management: management}, management, stranger, false, inside(stranger),
			[]awsaccount.Blocker{awsaccount.TargetNotMember, awsaccount.AllFeaturesRequired, awsaccount.TrustedAccessRequired}},
		{"no caller", none, nobody, nobody, false, "", nil},
		{"no caller in an organization", delegating, nobody, member, true, inside(member), []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
	} {
		arn, got := test.o.AccountTarget(test.caller, test.target, test.member)
		if diff := cmp.Diff(test.want, got); diff != "" || arn.String() != test.arn {
			t.Errorf("%s: %s, want %s; -want +got\n%s", test.name, arn, test.arn, diff)
		}
	}
}

// The classes of spec §3.3 by examples, and what each caller meets. The columns are: management, delegated administrator of
// some service, member with a delegation policy, member, standalone.
func TestCallerBlocker(t *testing.T) {
	for actions, want := range map[string][5]awsaccount.Blocker{
		"CreateAccount CloseAccount MoveAccount RemoveAccountFromOrganization PutResourcePolicy DeleteOrganization EnableAWSServiceAccess": {
			0, awsaccount.CallerNotManagement, awsaccount.CallerNotManagement, awsaccount.CallerNotManagement, awsaccount.CallerNotInOrganization},
		"DescribeAccount ListAccounts ListParents ListTagsForResource DescribeResourcePolicy": {
			0, 0, 0, awsaccount.CallerNotDelegated, awsaccount.CallerNotInOrganization},
		"ListAccountsWithInvalidEffectivePolicy ListEffectivePolicyValidationErrors": {
			0, 0, awsaccount.CallerNotDelegated, awsaccount.CallerNotDelegated, awsaccount.CallerNotInOrganization},
		"CreatePolicy UpdatePolicy AttachPolicy TagResource EnablePolicyType": {
			0, awsaccount.CallerNotDelegated, 0, awsaccount.CallerNotDelegated, awsaccount.CallerNotInOrganization},
		"DescribeOrganization DescribeEffectivePolicy": {0, 0, 0, 0, awsaccount.CallerNotInOrganization},
		"ListHandshakesForAccount AcceptHandshake":     {0, 0, 0, 0, 0},
		"LeaveOrganization":                            {awsaccount.ManagementCannotLeave, 0, 0, 0, awsaccount.CallerNotInOrganization},
		"CreateOrganization": {awsaccount.AlreadyInOrganization, awsaccount.AlreadyInOrganization, awsaccount.AlreadyInOrganization,
			awsaccount.AlreadyInOrganization, 0},
	} {
		for name := range strings.FieldsSeq(actions) {
			action, ok := awsaccount.LookupAction("organizations:" + name)
			if !ok {
				t.Fatal(name)
			}
			got := [5]awsaccount.Blocker{
				acme.CallerBlocker(action, management, false, true),
				acme.CallerBlocker(action, member, true, false),
				acme.CallerBlocker(action, member, false, true),
				acme.CallerBlocker(action, member, false, false),
				awsaccount.Organization{}.CallerBlocker(action, stranger, false, false),
			}
			if got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
	if got := acme.CallerBlocker(awsaccount.Action{}, member, false, false); got != 0 {
		t.Errorf("no action: %v", got)
	}
	if describe, _ := awsaccount.LookupAction("organizations:DescribeAccount"); delegating.CallerBlocker(describe, delegate, false, false) != 0 {
		t.Error("the delegated administrator for account.amazonaws.com is none for DescribeAccount")
	}
}

// A scene is a Question with everything in order: the management account's administrator puts a contact of a member.
func scene(change func(*awsaccount.Question)) *awsaccount.Question {
	q := &awsaccount.Question{
		At:           march.Add(time.Hour),
		Principal:    user(management),
		Policies:     policy.Policies{Identity: allow(policy.Identity, "*", "*")},
		Organization: delegating,
		Operation: awsaccount.Operation{
			Action: "account:PutAlternateContact", ContactType: awsaccount.Billing,
			Resources: []awsaccount.Resource{{ARN: acme.MemberARN(member)}},
		},
		Target: memberIn(awsaccount.Active),
	}
	change(q)
	return q
}

func user(id awsaccount.ID) *policy.Principal {
	return policy.Must(policy.User("arn:aws:iam::" + id.String() + ":user/alice"))
}

func rootOf(id awsaccount.ID) *policy.Principal {
	return policy.Must(policy.Root("arn:aws:iam::" + id.String() + ":root"))
}

// allow is a set of one policy that allows actions on resources, statement a policy of one statement.
func allow(typ policy.Type, actions, resources string) *policy.Set {
	return statement(typ, `{"Effect":"Allow","Action":"`+actions+`","Resource":"`+resources+`"}`)
}

func statement(typ policy.Type, text ...string) *policy.Set {
	document := policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(text, ",") + `]}`)
	return policy.Must(policy.Compile(typ, policy.Source{Document: document}))
}

// memberIn is an account that is in a state an hour after march began.
func memberIn(s awsaccount.State) awsaccount.Account {
	snapshot := awsaccount.Snapshot{ID: member, Name: "payments", Email: "payments@example.com", State: s, Since: march}
	switch s {
	case awsaccount.PendingClosure, awsaccount.Closed:
		snapshot.ClosedAt = march
	case awsaccount.PermanentlyClosed:
		snapshot.State, snapshot.Since = awsaccount.Closed, march.Add(-90*24*time.Hour)
		snapshot.ClosedAt = snapshot.Since
	}
	return awsaccount.Must(awsaccount.Restore(awsaccount.Today, snapshot))
}

// closeMember is CloseAccount by the management account.
func closeMember(q *awsaccount.Question) {
	q.Operation = awsaccount.Operation{Action: "organizations:CloseAccount", Resources: []awsaccount.Resource{{ARN: acme.AccountARN(member)}}}
}

// closeOwn is closing in the console by a principal of the member.
func closeOwn(p *policy.Principal) func(*awsaccount.Question) {
	return func(q *awsaccount.Question) {
		q.Principal = p
		q.Operation = awsaccount.Operation{Action: "account:CloseAccount", Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws", member)}}}
	}
}

func TestRefusals(t *testing.T) {
	all := func(changes ...func(*awsaccount.Question)) func(*awsaccount.Question) {
		return func(q *awsaccount.Question) {
			for _, change := range changes {
				change(q)
			}
		}
	}
	in := func(s awsaccount.State) func(*awsaccount.Question) {
		return func(q *awsaccount.Question) { q.Target = memberIn(s) }
	}
	on := func(action string) func(*awsaccount.Question) {
		return func(q *awsaccount.Question) {
			q.Operation = awsaccount.Operation{Action: action, Resources: []awsaccount.Resource{{ARN: acme.MemberARN(member)}}}
			if strings.HasPrefix(action, "organizations:") {
				q.Operation.Resources[0].ARN = acme.AccountARN(member)
			}
		}
	}
	facts := func(change func(*awsaccount.Facts)) func(*awsaccount.Question) {
		return func(q *awsaccount.Question) { change(&q.Facts) }
	}
	denyAll := func(q *awsaccount.Question) { q.Policies.Identity = nil }
	assumed := policy.Must(policy.AssumedRoot("arn:aws:iam::111122223333:root"))
	scp := func(text ...string) func(*awsaccount.Question) {
		return func(q *awsaccount.Question) {
			q.Policies.SCP = []policy.Level{{Target: "r-a1b2", Set: statement(policy.SCP, text...)}}
		}
	}
	const full = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	const keep = `{"Effect":"Deny","Action":"account:CloseAccount","Resource":"*"}`

	for _, test := range []struct {
		name   string
		change func(*awsaccount.Question)
		want   []awsaccount.Blocker
	}{
		{"nothing in the way", func(*awsaccount.Question) {}, nil},
		{"policies, §5 of the IAM spec", denyAll, []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"context rules and policies, in that order", all(denyAll, func(q *awsaccount.Question) { q.Organization.TrustedAccess = false }),
			[]awsaccount.Blocker{awsaccount.TrustedAccessRequired, awsaccount.DeniedByPolicies}},
		{"member that the facts call a stranger, §2.5", facts(func(f *awsaccount.Facts) { f.NotMember = true }), []awsaccount.Blocker{awsaccount.TargetNotMember}},
		{"another account's standalone ARN", func(q *awsaccount.Question) {
			q.Operation.Resources[0].ARN = awsaccount.AccountARN("aws", member)
		}, []awsaccount.Blocker{awsaccount.OwnAccountOnly, awsaccount.DeniedByPolicies}},

		{"writing to a closed member, choices.md#closed-members", in(awsaccount.Closed), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"reading of a closed member, §1.6", all(on("account:GetContactInformation"), in(awsaccount.Closed)), nil},
		{"reading of what is gone, §1.1", all(on("account:GetContactInformation"), in(awsaccount.PermanentlyClosed)), []awsaccount.Blocker{awsaccount.AccountGone}},
		{"describing a closed member, §1.6", all(on("organizations:DescribeAccount"), in(awsaccount.Closed)), nil},
		{"removing a closed member, §1.9", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.Closed)), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"removing a suspended member, §1.9", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.Suspended)), []awsaccount.Blocker{awsaccount.AccountRestricted}},
		{"removing a member", on("organizations:RemoveAccountFromOrganization"), nil},
		{"registering a suspended member, §3.7", all(on("organizations:RegisterDelegatedAdministrator"), in(awsaccount.Suspended), func(q *awsaccount.Question) {
			q.Operation.ServicePrincipal = "account.amazonaws.com"
		}), []awsaccount.Blocker{awsaccount.AccountRestricted}},

		{"CloseAccount, §1.4", closeMember, nil},
		{"CloseAccount in 2022, §8 row 1", all(closeMember, func(q *awsaccount.Question) { q.Profile = awsaccount.Guide2022 }), []awsaccount.Blocker{awsaccount.NotOffered}},
		{"CloseAccount by a member, §1.4", all(closeMember, func(q *awsaccount.Question) { q.Principal = user(member) }), []awsaccount.Blocker{awsaccount.CallerNotManagement}},
		{"CloseAccount by the delegated administrator, choices.md#closing-by-delegated-administrator", all(closeMember, func(q *awsaccount.Question) { q.Principal, q.Delegated = user(delegate), true }), []awsaccount.Blocker{awsaccount.CallerNotManagement}},
		{"CloseAccount in a consolidated-billing organization, §1.4", all(closeMember, func(q *awsaccount.Question) { q.Organization.AllFeatures = false }), []awsaccount.Blocker{awsaccount.AllFeaturesRequired}},
		{"CloseAccount of the management account, §1.4", func(q *awsaccount.Question) {
			q.Operation = awsaccount.Operation{Action: "organizations:CloseAccount", Resources: []awsaccount.Resource{{ARN: acme.AccountARN(management)}}}
			q.Target = awsaccount.Account{}
		}, []awsaccount.Blocker{awsaccount.TargetIsManagement}},
		{"CloseAccount, quotas, §1.8", all(closeMember, facts(func(f *awsaccount.Facts) { f.ClosuresInProgress, f.ClosuresIn30Days = 3, 250 })),
			[]awsaccount.Blocker{awsaccount.TooManyClosures, awsaccount.ClosureQuotaExceeded}},
		{"CloseAccount twice, choices.md#life-cycle-cells", all(closeMember, in(awsaccount.PendingClosure)), []awsaccount.Blocker{awsaccount.ClosureUnderWay}},
		{"CloseAccount of a closed account, §1.2", all(closeMember, in(awsaccount.Closed)), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"CloseAccount of a suspended account, choices.md#life-cycle-cells", all(closeMember, in(awsaccount.Suspended)), nil},
		{"CloseAccount before activation, choices.md#life-cycle-cells", all(closeMember, in(awsaccount.PendingActivation)), []awsaccount.Blocker{awsaccount.SignUpIncomplete}},
		{"CloseAccount of what is gone", all(closeMember, in(awsaccount.PermanentlyClosed)), []awsaccount.Blocker{awsaccount.AccountGone}},
		{"an SCP does not bind the management account, §4.1", all(closeMember, scp(`{"Effect":"Deny","Action":"*","Resource":"*"}`)), nil},
		{"a tag protects an account, source/002", all(closeMember, func(q *awsaccount.Question) {
			q.Operation.Resources[0].Tags = map[string]string{"AccountType": "Critical"}
			q.Policies.Identity = statement(policy.Identity, full,
				`{"Effect":"Deny","Action":"organizations:CloseAccount","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/AccountType":"Critical"}}}`)
		}), []awsaccount.Blocker{awsaccount.DeniedByPolicies}},

		{"closing by a user with everything, §1.3", closeOwn(user(member)), []awsaccount.Blocker{awsaccount.NotRootUser}},
		{"closing by the root user, §1.4", closeOwn(rootOf(member)), nil},
		{"closing through AssumeRoot, whose task policies do not close accounts, §1.4, §6.4", closeOwn(assumed), []awsaccount.Blocker{awsaccount.NotRootUser, awsaccount.DeniedByPolicies}},
		{"closing by the root user against an SCP, §4.1", all(closeOwn(rootOf(member)), scp(full, keep)), []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"closing by the root user who has no credentials, §6.2", all(closeOwn(rootOf(member)), facts(func(f *awsaccount.Facts) { f.NoRootCredentials = true })), []awsaccount.Blocker{awsaccount.NoRootCredentials}},
		{"closing a suspended account by its root user, choices.md#life-cycle-cells", all(closeOwn(rootOf(member)), in(awsaccount.Suspended)),
			[]awsaccount.Blocker{awsaccount.CallerCannotAct, awsaccount.AccountRestricted}},
		{"closing another account by its root user", all(closeOwn(rootOf(stranger)), func(q *awsaccount.Question) { q.Organization = awsaccount.Organization{} }),
			[]awsaccount.Blocker{awsaccount.OwnAccountOnly, awsaccount.DeniedByPolicies}},
		{"closing with unpaid invoices today, §8 row 6", all(closeOwn(rootOf(member)), facts(func(f *awsaccount.Facts) { f.UnpaidInvoices = true })), nil},
		{"closing with unpaid invoices in 2022, §8 row 6", all(closeOwn(rootOf(member)), facts(func(f *awsaccount.Facts) { f.UnpaidInvoices = true }), func(q *awsaccount.Question) { q.Profile = awsaccount.Guide2022 }), []awsaccount.Blocker{awsaccount.UnpaidInvoices}},
		{"closing the management account, §1.5", func(q *awsaccount.Question) {
			q.Principal, q.Target, q.Facts.OpenMembers = rootOf(management), awsaccount.Account{}, 1
			q.Operation = awsaccount.Operation{Action: "account:CloseAccount", Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws", management)}}}
		}, []awsaccount.Blocker{awsaccount.MembersOpen}},
		{"the caller's account is closed, §1.6", func(q *awsaccount.Question) { q.CallerState = awsaccount.Closed }, []awsaccount.Blocker{awsaccount.CallerCannotAct}},
		{"the caller's account is being closed, §1.1", func(q *awsaccount.Question) { q.CallerState = awsaccount.PendingClosure }, nil},

		{"a delegated administrator lists, whatever the delegation policy says, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Delegated, q.Target, q.Operation = user(delegate), true, awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
			q.Policies.Resource = statement(policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"organizations:ListRoots","Resource":"*"}`)
		}, nil},
		{"a member lists by the delegation policy, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Target, q.Operation = user(member), awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
			q.Policies.Resource = statement(policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"organizations:ListAccounts","Resource":"*"}`)
		}, nil},
		{"a member lists against the delegation policy, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Target, q.Operation = user(member), awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
			q.Policies.Resource = statement(policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"organizations:ListRoots","Resource":"*"}`)
		}, []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"a member lists without one, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Target, q.Operation = user(member), awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
		}, []awsaccount.Blocker{awsaccount.CallerNotDelegated}},

		{"an account of the unit of the caller only, §5.1", func(q *awsaccount.Question) {
			unit := awsaccount.Must(awsaccount.ParseOrganizationPath("o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/"))
			q.CallerPath, q.Operation.Resources[0].Path = unit, unit
			q.Context = policy.NewContext(policy.Single("aws:SourceIp", "203.0.113.9"))
			q.Policies.Identity = statement(policy.Identity, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{
				"StringEquals":{"aws:PrincipalOrgID":"o-aa111bb222"}, "IpAddress":{"aws:SourceIp":"203.0.113.0/24"},
				"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-aa111bb222/r-a1b2/*", "account:AccountResourceOrgPaths":"o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/*"}}}`)
		}, nil},
		{"the same without paths, §5.1", func(q *awsaccount.Question) {
			q.Policies.Identity = statement(policy.Identity, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{
				"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"*"}}}`)
		}, []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"changing the name in 2022, §8 rows 9 and 10", all(on("account:PutAccountName"), func(q *awsaccount.Question) { q.Profile = awsaccount.Guide2022 }),
			[]awsaccount.Blocker{awsaccount.NotOffered, awsaccount.NotRootUser}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := scene(test.change)
			refusals, err := q.Refusals()
			if err != nil {
				t.Fatal(err)
			}
			var got []awsaccount.Blocker
			for _, r := range refusals {
				got = append(got, r.Blocker)
				if !errors.Is(r, r.Blocker) || !strings.HasPrefix(r.Error(), "awsaccount: "+r.Action+": ") {
					t.Errorf("%v: %v", r.Blocker, r)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// AWS' own words, where they are known. spec §2.5, §3.3, §3.11
func TestRefusalMessages(t *testing.T) {
	for _, test := range []struct {
		change func(*awsaccount.Question)
		want   string
	}{
		{func(q *awsaccount.Question) {
			q.Operation.Resources[0].ARN, q.Target = acme.MemberARN(management), awsaccount.Account{}
		}, "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: account:PutAlternateContact (The management account can only be managed using the standalone context from the management account.)"},
		{func(q *awsaccount.Question) { q.Principal = user(member) },
			"User: arn:aws:iam::111122223333:user/alice is not authorized to perform: account:PutAlternateContact"},
		{func(q *awsaccount.Question) { closeMember(q); q.Principal = user(member) }, "You don't have permissions to access this resource."},
		{func(q *awsaccount.Question) { closeMember(q); q.Facts.ClosuresIn30Days = 250 }, "You have exceeded close account quota for the past 30 days."},
		{func(q *awsaccount.Question) { q.Policies.Identity = nil },
			"User: arn:aws:iam::123456789012:user/alice is not authorized to perform: account:PutAlternateContact on resource: arn:aws:account::123456789012:account/o-aa111bb222/111122223333 because no identity-based policy allows the account:PutAlternateContact action"},
	} {
		refusals, err := scene(test.change).Refusals()
		if err != nil || len(refusals) != 1 || refusals[0].Message != test.want {
			t.Errorf("%v, %v, want %s", refusals, err, test.want)
		}
	}
}

// A refusal by policies carries what Explain needs.
func TestRefusalExplains(t *testing.T) {
	q := scene(func(q *awsaccount.Question) {
		q.Policies.Identity = statement(policy.Identity, `{"Effect":"Allow","Action":"*","Resource":"*"}`,
			`{"Sid":"Billing","Effect":"Deny","Action":"account:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"account:AlternateContactTypes":"BILLING"}}}`)
	})
	refusals, err := q.Refusals()
	if err != nil || len(refusals) != 1 {
		t.Fatal(refusals, err)
	}
	r := refusals[0]
	if r.Decision.Sid != "Billing" || r.Decision != q.Policies.Evaluate(&r.Request) || len(q.Policies.Explain(&r.Request).Layers) == 0 {
		t.Errorf("%+v", r)
	}
}

func TestRefusalsOfMalformedQuestions(t *testing.T) {
	for name, change := range map[string]func(*awsaccount.Question){
		"Operation.Action: want an action of Account Management or Organizations, not \"s3:GetObject\"": func(q *awsaccount.Question) { q.Operation.Action = "s3:GetObject" },
		"CallerPath: want a path of organization \"o-aa111bb222\", not o-bb111bb222/r-a1b2/": func(q *awsaccount.Question) {
			q.CallerPath = awsaccount.Must(awsaccount.ParseOrganizationPath("o-bb111bb222/r-a1b2/"))
		},
		"Principal: is missing": func(q *awsaccount.Question) { q.Principal = nil },
		"Target: want the account of Operation.Resources[0].ARN, 444455556666, not 111122223333": func(q *awsaccount.Question) { q.Operation.Resources[0].ARN = acme.MemberARN(delegate) },
		"Resources": func(q *awsaccount.Question) { q.Operation.Resources = nil },
	} {
		refusals, err := scene(change).Refusals()
		if refusals != nil || !errors.Is(err, awsaccount.ErrInvalid) || !strings.Contains(fmt.Sprint(err), name) {
			t.Errorf("%v, %v, want … %s …", refusals, err, name)
		}
	}
	refusals, err := scene(func(q *awsaccount.Question) { q.Principal = policy.Anonymous() }).Refusals()
	if err != nil || len(refusals) != 2 || refusals[0].Blocker != awsaccount.OwnAccountOnly || refusals[1].Blocker != awsaccount.DeniedByPolicies {
		t.Errorf("anonymous: %v, %v", refusals, err)
	}
}

// Whoever asks, whatever he asks: the answer is in the documented order, names each rule once but policies, and is empty
// only if IAM allows every request. IAM alone never refuses less than the whole.
func TestRefusalsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		callers := []awsaccount.ID{management, delegate, member, stranger}
		q := scene(func(q *awsaccount.Question) {
			id := rapid.SampledFrom(callers).Draw(t, "caller")
			q.Principal = rapid.SampledFrom([]*policy.Principal{user(id), rootOf(id), policy.Anonymous()}).Draw(t, "principal")
			q.Organization = rapid.SampledFrom([]awsaccount.Organization{acme, delegating, {ID: acme.ID, Management: management}}).Draw(t, "organization")
			q.Profile = anyProfile.Draw(t, "profile")
			q.Facts = anyFacts.Draw(t, "facts")
			q.Delegated = rapid.Bool().Draw(t, "delegated")
			q.CallerState = rapid.SampledFrom(append(slices.Collect(awsaccount.States()), 0)).Draw(t, "caller's state")
			rapid.SampledFrom([]func(*awsaccount.Question){func(*awsaccount.Question) {}, closeMember, closeOwn(q.Principal)}).Draw(t, "operation")(q)
			q.Target = rapid.SampledFrom([]awsaccount.Account{{}, memberIn(rapid.SampledFrom(slices.Collect(awsaccount.States())).Draw(t, "state"))}).Draw(t, "target")
			if rapid.Bool().Draw(t, "no policies") {
				q.Policies.Identity = nil
			}
		})
		refusals, err := q.Refusals()
		if err != nil {
			t.Fatal(err)
		}
		requests, err := q.Operation.Requests(q.Principal, q.Organization, q.Context)
		if err != nil {
			t.Fatal(err)
		}
		denied := 0
		for i := range requests {
			if d := q.Policies.Evaluate(&requests[i]); !d.Allowed() {
				denied++
			}
		}
		stage, seen := 0, map[awsaccount.Blocker]bool{}
		for _, r := range refusals {
			if r.Blocker == awsaccount.DeniedByPolicies {
				denied--
			} else if seen[r.Blocker] {
				t.Errorf("%v twice", r.Blocker)
			}
			seen[r.Blocker] = true
			if s := refusalStage(r.Blocker, q.Operation.Action); s < stage {
				t.Errorf("%v stands behind a later stage", r.Blocker)
			} else {
				stage = s
			}
		}
		if denied != 0 {
			t.Errorf("%d denials more in IAM alone", denied)
		}
	})
}

// refusalStage is the place of a blocker in the order that Question.Refusals documents.
func refusalStage(b awsaccount.Blocker, action string) int {
	for stage, blockers := range [][]awsaccount.Blocker{
		{awsaccount.NotOffered},
		{awsaccount.CallerCannotAct},
		{awsaccount.OwnAccountOnly, awsaccount.ManagementStandalone, awsaccount.ManagementNoTarget, awsaccount.TrustedAccessRequired,
			awsaccount.CallerNotInOrganization, awsaccount.CallerNotManagement, awsaccount.CallerNotDelegated},
		{awsaccount.NotRootUser},
		{awsaccount.DeniedByPolicies},
		{awsaccount.AccountGone, awsaccount.AccountClosed, awsaccount.ClosureUnderWay, awsaccount.SignUpIncomplete, awsaccount.AccountRestricted},
	} {
		if slices.Contains(blockers, b) {
			return stage
		}
	}
	if (b == awsaccount.TargetNotMember || b == awsaccount.AllFeaturesRequired) && strings.HasPrefix(action, "account:") {
		return 2
	}
	return 6
}
