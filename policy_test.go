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
		{"no caller", none, nobody, nobody, false, "", []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
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
func TestCallerBlockers(t *testing.T) {
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
		// choices.md#handshake-readers
		"ListHandshakesForAccount DescribeHandshake AcceptHandshake": {0, 0, 0, 0, 0},
		"LeaveOrganization": {awsaccount.ManagementCannotLeave, 0, 0, 0, awsaccount.CallerNotInOrganization},
		"CreateOrganization": {awsaccount.AlreadyInOrganization, awsaccount.AlreadyInOrganization, awsaccount.AlreadyInOrganization,
			awsaccount.AlreadyInOrganization, 0},
	} {
		for name := range strings.FieldsSeq(actions) {
			action, ok := awsaccount.LookupAction("organizations:" + name)
			if !ok {
				t.Fatal(name)
			}
			for i, got := range [5][]awsaccount.Blocker{
				acme.CallerBlockers(action, management, false, true),
				acme.CallerBlockers(action, member, true, false),
				acme.CallerBlockers(action, member, false, true),
				acme.CallerBlockers(action, member, false, false),
				awsaccount.Organization{Partition: "aws"}.CallerBlockers(action, stranger, false, false),
			} {
				if len(got) > 1 || len(got) == 0 != (want[i] == 0) || len(got) == 1 && got[0] != want[i] {
					t.Errorf("%s, caller %d: %v, want %v", name, i, got, want[i])
				}
			}
		}
	}
	if got := acme.CallerBlockers(awsaccount.Action{}, member, false, false); !slices.Equal(got, []awsaccount.Blocker{awsaccount.NotOffered}) {
		t.Errorf("no action: %v", got)
	}
	if describe, _ := awsaccount.LookupAction("organizations:DescribeAccount"); delegating.CallerBlockers(describe, delegate, false, false) != nil {
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

// payer is the management account.
var payer = awsaccount.Must(awsaccount.NewMember(management, "payer", "payer@example.com", march))

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

// derivedFacts sets what Question.Refusals finds out by itself.
func derivedFacts(f *awsaccount.Facts) {
	f.NotRootUser, f.NotAllFeatures, f.IsManagement = true, true, true
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
		{"a caller who stands alone gives an AccountId, §2.5", func(q *awsaccount.Question) {
			q.Principal, q.Organization = user(stranger), awsaccount.Organization{}
		}, []awsaccount.Blocker{awsaccount.OwnAccountOnly}},
		{"a caller who stands alone describes a member, §3.3", all(on("organizations:DescribeAccount"), func(q *awsaccount.Question) {
			q.Principal, q.Organization = user(stranger), awsaccount.Organization{}
		}), []awsaccount.Blocker{awsaccount.CallerNotInOrganization}},
		{"a caller who stands alone describes a unit, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Organization, q.Target = user(stranger), awsaccount.Organization{}, awsaccount.Account{}
			unit := awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
			q.Operation = awsaccount.Operation{Action: "organizations:DescribeOrganizationalUnit", Resources: []awsaccount.Resource{{ARN: acme.OUARN(unit)}}}
		}, []awsaccount.Blocker{awsaccount.CallerNotInOrganization}},
		{"consolidated billing, Account Management, §2.5", func(q *awsaccount.Question) { q.Organization.AllFeatures = false },
			[]awsaccount.Blocker{awsaccount.AllFeaturesRequired}},

		{"writing to a closed member, choices.md#closed-members", in(awsaccount.Closed), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"reading of a closed member, §1.6", all(on("account:GetContactInformation"), in(awsaccount.Closed)), nil},
		{"reading of what is gone, §1.1", all(on("account:GetContactInformation"), in(awsaccount.PermanentlyClosed)), []awsaccount.Blocker{awsaccount.AccountGone}},
		{"describing a closed member, §1.6", all(on("organizations:DescribeAccount"), in(awsaccount.Closed)), nil},
		{"removing a closed member, §1.9", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.Closed)), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"removing a suspended member, §1.9", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.Suspended)), []awsaccount.Blocker{awsaccount.AccountRestricted}},
		{"removing a member", on("organizations:RemoveAccountFromOrganization"), nil},
		{"removing the management account, §1.9", func(q *awsaccount.Question) {
			q.Target = awsaccount.Account{}
			q.Operation = awsaccount.Operation{Action: "organizations:RemoveAccountFromOrganization", Resources: []awsaccount.Resource{{ARN: acme.AccountARN(management)}}}
		}, []awsaccount.Blocker{awsaccount.ManagementCannotLeave}},
		{"registering the management account, §3.7", func(q *awsaccount.Question) {
			q.Target = awsaccount.Account{}
			q.Operation = awsaccount.Operation{Action: "organizations:RegisterDelegatedAdministrator", ServicePrincipal: "account.amazonaws.com",
				Resources: []awsaccount.Resource{{ARN: acme.AccountARN(management)}}}
		}, []awsaccount.Blocker{awsaccount.ManagementNotDelegate}},
		{"registering in a consolidated-billing organization, §1.10", all(on("organizations:RegisterDelegatedAdministrator"), func(q *awsaccount.Question) {
			q.Operation.ServicePrincipal, q.Organization.AllFeatures = "account.amazonaws.com", false
		}), []awsaccount.Blocker{awsaccount.ConsolidatedBilling}},
		{"enabling trusted access in a consolidated-billing organization, §1.10", func(q *awsaccount.Question) {
			q.Target, q.Organization.AllFeatures = awsaccount.Account{}, false
			q.Operation = awsaccount.Operation{Action: "organizations:EnableAWSServiceAccess", ServicePrincipal: "account.amazonaws.com"}
		}, []awsaccount.Blocker{awsaccount.ConsolidatedBilling}},
		{"listing in a consolidated-billing organization, §1.10", func(q *awsaccount.Question) {
			q.Target, q.Organization.AllFeatures = awsaccount.Account{}, false
			q.Operation = awsaccount.Operation{Action: "organizations:ListAccounts"}
		}, nil},
		{"a caller who stands alone enables trusted access, §1.10, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Organization, q.Target = user(stranger), awsaccount.Organization{}, awsaccount.Account{}
			q.Operation = awsaccount.Operation{Action: "organizations:EnableAWSServiceAccess", ServicePrincipal: "account.amazonaws.com"}
		}, []awsaccount.Blocker{awsaccount.CallerNotInOrganization}},
		{"an SCP in a consolidated-billing organization, choices.md#scp-all-features", func(q *awsaccount.Question) {
			scp(full, `{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`)(q)
			q.Principal, q.Organization.AllFeatures, q.Target = user(member), false, awsaccount.Account{}
			q.Operation = awsaccount.Operation{Action: "organizations:DescribeOrganization"}
		}, nil},
		{"the same SCP with all features, choices.md#scp-all-features", func(q *awsaccount.Question) {
			scp(full, `{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`)(q)
			q.Principal, q.Target = user(member), awsaccount.Account{}
			q.Operation = awsaccount.Operation{Action: "organizations:DescribeOrganization"}
		}, []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"moving a closed member, choices.md#closed-members", all(in(awsaccount.Closed), func(q *awsaccount.Question) {
			root, unit := awsaccount.Must(awsaccount.ParseRootID("r-a1b2")), awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
			q.Operation = awsaccount.Operation{Action: "organizations:MoveAccount",
				Resources: []awsaccount.Resource{{ARN: acme.AccountARN(member)}, {ARN: acme.RootARN(root)}, {ARN: acme.OUARN(unit)}}}
		}), nil},
		{"writing to a suspended member, choices.md#closed-members", in(awsaccount.Suspended), nil},
		{"removing a member that never signed up, choices.md#closed-members", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.PendingActivation)), []awsaccount.Blocker{awsaccount.SignUpIncomplete}},
		{"removing a member that is being closed, choices.md#closed-members", all(on("organizations:RemoveAccountFromOrganization"), in(awsaccount.PendingClosure)), []awsaccount.Blocker{awsaccount.ClosureUnderWay}},
		{"inviting a suspended account, choices.md#closed-members", all(on("organizations:InviteAccountToOrganization"), in(awsaccount.Suspended)), []awsaccount.Blocker{awsaccount.AccountRestricted}},
		{"inviting an account that is no member yet, §1.6", all(on("organizations:InviteAccountToOrganization"), facts(func(f *awsaccount.Facts) { f.NotMember = true })), nil},
		{"CloseAccount by a caller who stands alone, §1.10, §3.3", all(closeMember, func(q *awsaccount.Question) {
			q.Principal, q.Organization = user(stranger), awsaccount.Organization{}
		}), []awsaccount.Blocker{awsaccount.CallerNotInOrganization}},
		{"inviting an account, §1.6", on("organizations:InviteAccountToOrganization"), nil},
		{"describing an account of nobody, §3.5", all(on("organizations:DescribeAccount"), facts(func(f *awsaccount.Facts) { f.NotMember = true })),
			[]awsaccount.Blocker{awsaccount.AccountNotFound}},
		{"inviting a closed account, §1.6", all(on("organizations:InviteAccountToOrganization"), in(awsaccount.Closed)), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"leaving, with the own account as the target, §1.9", func(q *awsaccount.Question) {
			q.Principal, q.Operation = user(member), awsaccount.Operation{Action: "organizations:LeaveOrganization"}
		}, nil},
		{"leaving from a closed account, §1.6", func(q *awsaccount.Question) {
			q.Principal, q.Operation, q.Target = user(member), awsaccount.Operation{Action: "organizations:LeaveOrganization"}, memberIn(awsaccount.Closed)
		}, []awsaccount.Blocker{awsaccount.CallerCannotAct}},
		{"registering a suspended member, §3.7", all(on("organizations:RegisterDelegatedAdministrator"), in(awsaccount.Suspended), func(q *awsaccount.Question) {
			q.Operation.ServicePrincipal = "account.amazonaws.com"
		}), []awsaccount.Blocker{awsaccount.AccountRestricted}},

		{"CloseAccount, §1.4", closeMember, nil},
		{"CloseAccount in 2022, §8 row 1", all(closeMember, func(q *awsaccount.Question) { q.Profile = awsaccount.Guide2022 }), []awsaccount.Blocker{awsaccount.NotOffered}},
		{"CloseAccount by a member, §1.4", all(closeMember, func(q *awsaccount.Question) { q.Principal = user(member) }), []awsaccount.Blocker{awsaccount.CallerNotManagement}},
		{"CloseAccount by the delegated administrator, choices.md#closing-by-delegated-administrator", all(closeMember, func(q *awsaccount.Question) { q.Principal, q.Delegated = user(delegate), true }), []awsaccount.Blocker{awsaccount.CallerNotManagement}},
		{"CloseAccount by a delegated administrator by the guide to IAM, §8 row 26", all(closeMember, func(q *awsaccount.Question) {
			q.Principal, q.Delegated, q.Profile = user(delegate), true, awsaccount.IAMGuide2026
		}), nil},
		{"CloseAccount by another member by the guide to IAM, §8 row 26", all(closeMember, func(q *awsaccount.Question) {
			q.Principal, q.Profile = user(member), awsaccount.IAMGuide2026
		}), []awsaccount.Blocker{awsaccount.CallerNotDelegated}},
		{"CloseAccount in a consolidated-billing organization, §1.4", all(closeMember, func(q *awsaccount.Question) { q.Organization.AllFeatures = false }), []awsaccount.Blocker{awsaccount.ConsolidatedBilling}},
		{"CloseAccount of a stranger's account, §1.4", all(closeMember, facts(func(f *awsaccount.Facts) { f.NotMember = true })), []awsaccount.Blocker{awsaccount.AccountNotFound}},
		{"CloseAccount of the management account, §1.4", func(q *awsaccount.Question) {
			q.Operation = awsaccount.Operation{Action: "organizations:CloseAccount", Resources: []awsaccount.Resource{{ARN: acme.AccountARN(management)}}}
			q.Target = payer
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
			[]awsaccount.Blocker{awsaccount.AccountRestricted}},
		{"facts that follow from principal and organization are not looked at", all(closeOwn(rootOf(member)), facts(derivedFacts)), nil},
		{"the same of CloseAccount", all(closeMember, facts(derivedFacts)), nil},
		{"closing twice by the root user, §1.2", all(closeOwn(rootOf(member)), in(awsaccount.Closed)), []awsaccount.Blocker{awsaccount.AccountClosed}},
		{"closing by the root user in a consolidated-billing organization, where SCPs do not bind, §1.10", all(closeOwn(rootOf(member)), scp(full, keep),
			func(q *awsaccount.Question) { q.Organization.AllFeatures = false }), nil},
		{"closing with unpaid invoices today, §8 row 6", all(closeOwn(rootOf(member)), facts(func(f *awsaccount.Facts) { f.UnpaidInvoices = true })), nil},
		{"closing with unpaid invoices in 2022, §8 row 6", all(closeOwn(rootOf(member)), facts(func(f *awsaccount.Facts) { f.UnpaidInvoices = true }), func(q *awsaccount.Question) { q.Profile = awsaccount.Guide2022 }), []awsaccount.Blocker{awsaccount.UnpaidInvoices}},
		{"closing the management account, §1.5", func(q *awsaccount.Question) {
			q.Principal, q.Target, q.Facts.OpenMembers = rootOf(management), payer, 1
			q.Operation = awsaccount.Operation{Action: "account:CloseAccount", Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws", management)}}}
		}, []awsaccount.Blocker{awsaccount.MembersOpen}},
		{"the caller's account is closed, §1.6", func(q *awsaccount.Question) { q.CallerState = awsaccount.Closed }, []awsaccount.Blocker{awsaccount.CallerCannotAct}},
		{"the caller's account is being closed, §1.1", func(q *awsaccount.Question) { q.CallerState = awsaccount.PendingClosure }, nil},

		{"a delegated administrator lists, whatever the delegation policy says, §3.3", func(q *awsaccount.Question) {
			q.Principal, q.Delegated, q.Target, q.Operation = user(delegate), true, awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
			q.Policies.Resource = statement(policy.Resource, `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"organizations:ListRoots","Resource":"*"}`)
		}, nil},
		{"a delegated administrator lists against a Deny of the delegation policy, choices.md#delegation-deny", func(q *awsaccount.Question) {
			q.Principal, q.Delegated, q.Target, q.Operation = user(delegate), true, awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
			q.Policies.Resource = statement(policy.Resource, `{"Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"organizations:ListAccounts","Resource":"*"}`)
		}, []awsaccount.Blocker{awsaccount.DeniedByPolicies}},
		{"the management account lists against the delegation policy, which allows it nothing, choices.md#delegation-deny", func(q *awsaccount.Question) {
			q.Target, q.Operation = awsaccount.Account{}, awsaccount.Operation{Action: "organizations:ListAccounts"}
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
			q.Operation.Resources[0].ARN, q.Target = acme.MemberARN(management), payer
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

// A Question is asked by value, and stays as it was.
var _ func(awsaccount.Question) ([]*awsaccount.Refusal, error) = awsaccount.Question.Refusals

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
	if r.Decision.Sid != "Billing" || r.Decision != q.Policies.Evaluate(&r.Request) || r.Explain().Decision != r.Decision || len(r.Explain().Layers) == 0 {
		t.Errorf("%v, %+v", r, r.Explain())
	}
}

func TestRefusalsOfMalformedQuestions(t *testing.T) {
	for name, change := range map[string]func(*awsaccount.Question){
		"Operation.Action: want an action of Account Management or Organizations, not \"s3:GetObject\"": func(q *awsaccount.Question) { q.Operation.Action = "s3:GetObject" },
		"CallerPath: want a path of organization \"o-aa111bb222\", not \"o-bb111bb222/r-a1b2/\"": func(q *awsaccount.Question) {
			q.CallerPath = awsaccount.Must(awsaccount.ParseOrganizationPath("o-bb111bb222/r-a1b2/"))
		},
		"Principal: is missing": func(q *awsaccount.Question) { q.Principal = nil },
		"Operation.Resources[0].ARN: want the caller's own account \"123456789012\", or another one as a member by Organization.MemberARN, not \"111122223333\"": func(q *awsaccount.Question) {
			q.Operation.Resources[0].ARN = awsaccount.AccountARN("aws", member)
		},
		"Target: is missing": func(q *awsaccount.Question) { closeMember(q); q.Target = awsaccount.Account{} },
		"At: is missing":     func(q *awsaccount.Question) { q.At = time.Time{} },
		"At: want a time that is not before Since of Target, 2026-03-01T12:00:00Z, not 2026-03-01T11:59:59.999999999Z": func(q *awsaccount.Question) { q.At = march.Add(-1) },
		"Target: want the account that Operation is about, \"123456789012\", not \"111122223333\"": func(q *awsaccount.Question) {
			q.Operation = awsaccount.Operation{Action: "organizations:DescribeOrganization"}
		},
		"Target: want the account that Operation is about, \"444455556666\", not \"111122223333\"": func(q *awsaccount.Question) { q.Operation.Resources[0].ARN = acme.MemberARN(delegate) },
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

// Whoever asks, whatever is asked: the answer is in the documented order, names each rule once but policies, and is empty
// only if IAM allows every request. IAM alone never refuses less than the whole.
func TestRefusalsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		callers := []awsaccount.ID{management, delegate, member, stranger}
		q := scene(func(q *awsaccount.Question) {
			id := rapid.SampledFrom(callers).Draw(t, "caller")
			q.Principal = rapid.SampledFrom([]*policy.Principal{user(id), rootOf(id), policy.Anonymous()}).Draw(t, "principal")
			q.Organization = rapid.SampledFrom([]awsaccount.Organization{acme, delegating, {ID: acme.ID, Management: management}, {}}).Draw(t, "organization")
			q.Profile = anyProfile.Draw(t, "profile")
			q.Facts = anyFacts.Draw(t, "facts")
			q.Delegated = rapid.Bool().Draw(t, "delegated")
			q.CallerState = rapid.SampledFrom(append(slices.Collect(awsaccount.States()), 0)).Draw(t, "caller's state")
			describe := func(q *awsaccount.Question) {
				q.Operation = awsaccount.Operation{Action: "organizations:DescribeAccount", Resources: []awsaccount.Resource{{ARN: acme.AccountARN(member)}}}
			}
			operations := []func(*awsaccount.Question){func(*awsaccount.Question) {}, closeMember, describe}
			if q.Principal.Account() == member.String() {
				operations = append(operations, closeOwn(q.Principal))
			}
			rapid.SampledFrom(operations).Draw(t, "operation")(q)
			q.Target = memberIn(rapid.SampledFrom(slices.Collect(awsaccount.States())).Draw(t, "state"))
			if rapid.Bool().Draw(t, "target unknown") && strings.HasPrefix(q.Operation.Action, "account:Put") {
				q.Target = awsaccount.Account{}
			}
			if rapid.Bool().Draw(t, "no policies") {
				q.Policies.Identity = nil
			}
		})
		refusals, err := q.Refusals()
		if err != nil {
			t.Fatal(err)
		}
		organization := q.Organization
		if organization.IsZero() {
			organization = acme // whose account it is about
		}
		requests, err := q.Operation.Requests(q.Principal, organization, q.Context)
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
			if e := r.Explain(); e.Decision != r.Decision || (e.Layers != nil) != (r.Blocker == awsaccount.DeniedByPolicies && q.Policies.Identity != nil) {
				t.Errorf("%v, by %+v, is explained by %+v", r, r.Decision, e)
			}
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
		stranger := q.Organization.IsZero() && (seen[awsaccount.OwnAccountOnly] || seen[awsaccount.CallerNotInOrganization])
		if denied != 0 && !stranger { // who is told no more
			t.Errorf("%d denials more in IAM alone", denied)
		}
	})
}

// refusalStage is the place of a blocker in the order that Question.Refusals documents.
func refusalStage(b awsaccount.Blocker, action string) int {
	for stage, blockers := range [][]awsaccount.Blocker{
		{awsaccount.NotOffered},
		{awsaccount.CallerCannotAct},
		{awsaccount.OwnAccountOnly, awsaccount.TrustedAccessRequired, awsaccount.CallerNotInOrganization, awsaccount.CallerNotManagement, awsaccount.CallerNotDelegated},
		{awsaccount.NotRootUser},
		{awsaccount.DeniedByPolicies},
		{awsaccount.ConsolidatedBilling, awsaccount.AccountNotFound, awsaccount.AccountGone, awsaccount.AccountClosed, awsaccount.ClosureUnderWay, awsaccount.SignUpIncomplete, awsaccount.AccountRestricted},
		{awsaccount.NoRootCredentials, awsaccount.TooManyClosures, awsaccount.ClosureQuotaExceeded, awsaccount.UnpaidInvoices, awsaccount.MarketplaceSeller},
	} {
		if slices.Contains(blockers, b) {
			return stage
		}
	}
	if (b == awsaccount.TargetNotMember || b == awsaccount.AllFeaturesRequired) && strings.HasPrefix(action, "account:") {
		return 2
	}
	return -1 // nothing that these questions meet
}
