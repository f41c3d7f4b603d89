package sim_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §3.3, §3.5
func TestDescribeAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(2)
	alone := l.open()
	for _, id := range append(members, l.management) {
		out, err := l.root.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
		l.must(err)
		if out.Account.ID != id {
			t.Errorf("%+v", out)
		}
	}
	describe := func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
		return err
	}
	l.want(describe(l.root, awsaccount.ID{}), "InvalidInputException", "INPUT_REQUIRED")
	l.want(describe(l.root, alone), "AccountNotFoundException", "")
	l.want(describe(l.root, awsaccount.Must(awsaccount.ParseID("000000000001"))), "AccountNotFoundException", "")
	l.want(describe(l.user(members[0]), members[0]), "AccessDeniedException", "")
	l.want(describe(l.user(alone), members[0]), "AWSOrganizationsNotInUseException", "")
}

// spec §3.5, appendix B
func TestListAccounts(t *testing.T) {
	l := newLab(t, sim.Config{})
	want := append([]awsaccount.ID{l.management}, l.create(44)...)
	if got := l.list(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	first, err := l.root.ListAccounts(sim.ListAccountsInput{MaxResults: 7})
	l.must(err)
	// One that was listed leaves, and none is left out.
	left := want[3]
	l.must(l.cloud.CompleteStandalone(left))
	l.cloud.Advance(4 * day)
	l.must(l.remove(left))
	second, err := l.root.ListAccounts(sim.ListAccountsInput{MaxResults: 20, NextToken: first.NextToken})
	l.must(err)
	if len(first.Accounts) != 7 || len(second.Accounts) != 20 || second.Accounts[0].ID != want[7] || second.Accounts[19].ID != want[26] {
		t.Errorf("pages of %d and %d", len(first.Accounts), len(second.Accounts))
	}
	for _, test := range []struct {
		in     sim.ListAccountsInput
		reason string
	}{
		{sim.ListAccountsInput{MaxResults: 21}, "MAX_VALUE_EXCEEDED"},
		{sim.ListAccountsInput{MaxResults: -1}, "MIN_VALUE_EXCEEDED"},
		{sim.ListAccountsInput{NextToken: "?"}, "INVALID_NEXT_TOKEN"},
	} {
		_, err := l.root.ListAccounts(test.in)
		l.want(err, "InvalidInputException", test.reason)
	}
	_, err = l.user(want[1]).ListAccounts(sim.ListAccountsInput{})
	l.want(err, "AccessDeniedException", "")
	_, err = l.user(l.open()).ListAccounts(sim.ListAccountsInput{})
	l.want(err, "AWSOrganizationsNotInUseException", "")
}

// spec §1.9: by removing and by leaving, a created account needs the same.
func TestDepart(t *testing.T) {
	for _, leave := range []bool{false, true} {
		l := newLab(t, sim.Config{})
		member := l.create(1)[0]
		created := l.cloud.Now()
		admin := l.user(member)
		depart := func() error {
			if leave {
				return admin.LeaveOrganization()
			}
			return l.remove(member)
		}
		l.must(l.root.TagResource(sim.TagResourceInput{ResourceID: member.String(), Tags: []sim.Tag{{Key: "a", Value: "b"}}}))
		l.cloud.Advance(created.Add(4*day - 1).Sub(l.cloud.Now()))
		l.want(depart(), constraint, "WAIT_PERIOD_ACTIVE")
		l.cloud.Advance(1)
		missing := sim.Missing{Agreement: true, PhoneVerification: true, PaymentMethod: true, SupportedPayment: true}
		for _, step := range []struct {
			reason string
			remedy func()
		}{
			{"ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA", func() { missing.Agreement = false }},
			{"ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION", func() { missing.PhoneVerification = false }},
			{"MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED", func() { missing.PaymentMethod = false }},
			{"INVALID_PAYMENT_INSTRUMENT", func() { missing.SupportedPayment = false }},
		} {
			l.must(l.cloud.SetMissing(member, missing))
			l.want(depart(), constraint, step.reason)
			step.remedy()
		}
		l.must(l.cloud.CompleteStandalone(member))
		l.must(l.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
		l.must(l.root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: member, ServicePrincipal: "account.amazonaws.com"}))
		l.want(depart(), constraint, "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG")
		l.must(l.root.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: member, ServicePrincipal: "account.amazonaws.com"}))
		if got := l.list(); len(got) != 2 {
			t.Errorf("%d accounts after refused calls", len(got))
		}
		l.must(depart())
		if got := l.list(); len(got) != 1 {
			t.Errorf("%d accounts", len(got))
		}
		l.want(l.remove(member), "AccountNotFoundException", "")
		l.want(admin.LeaveOrganization(), "AWSOrganizationsNotInUseException", "")
		role := l.cloud.As(l.cloud.Session(member, "OrganizationAccountAccessRole", "me")) // which stays
		_, err := role.DescribeOrganization()
		l.want(err, "AWSOrganizationsNotInUseException", "")
	}
}

// spec §1.9
func TestDepartRefused(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(3)
	l.want(l.remove(awsaccount.ID{}), "InvalidInputException", "INPUT_REQUIRED")
	l.want(l.remove(l.management), "MasterCannotLeaveOrganizationException", "")
	l.want(l.root.LeaveOrganization(), "MasterCannotLeaveOrganizationException", "")
	l.want(l.remove(awsaccount.Must(awsaccount.ParseID("000000000001"))), "AccountNotFoundException", "")
	l.want(l.user(members[0]).RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: members[1]}), "AccessDeniedException", "")
	l.want(l.user(l.open()).RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: members[1]}), "AWSOrganizationsNotInUseException", "")
	l.cloud.Advance(4 * day)
	for _, id := range members {
		l.must(l.cloud.CompleteStandalone(id))
	}
	admin := l.user(members[0])
	l.must(l.close(members[0]))
	l.want(l.remove(members[0]), constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION")
	l.want(admin.LeaveOrganization(), constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION")
	l.cloud.Advance(10 * time.Minute)
	l.want(l.remove(members[0]), constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION")
	l.want(admin.LeaveOrganization(), "AccessDeniedException", "")
	l.must(l.cloud.Restrict(members[1]))
	l.want(l.remove(members[1]), constraint, "ACCOUNT_CANNOT_LEAVE_ORGANIZATION")
	// An invited account needs not wait.
	l.want(l.remove(l.invite()), "", "")
	if got := l.list(); len(got) != 4 {
		t.Errorf("%d accounts", len(got))
	}
}

// spec §1.6: the registration of a closed delegated administrator goes with it.
func TestClosedDelegatedAdministrator(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.create(1)[0]
	l.must(l.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
	l.must(l.root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: member, ServicePrincipal: "account.amazonaws.com"}))
	count := func() int {
		out, err := l.root.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{})
		l.must(err)
		return len(out.DelegatedAdministrators)
	}
	l.must(l.close(member))
	l.cloud.Advance(90*day - 1)
	if count() != 1 {
		t.Error("the registration went with closing")
	}
	l.cloud.Advance(1)
	if count() != 0 {
		t.Error("the registration stayed after the account")
	}
}

// What stands in the way is said in the words that were seen (spec §1.9, §3.11), and not in those about the management account:
// choices.md#removing-closed-members.
func TestDepartSays(t *testing.T) {
	const seen = "The member account is missing one or more of the prerequisites required to operate as a standalone account. To add what is missing, sign-in to the " +
		"member account using the AWS Organizations console, then select to leave the organization. You will then be prompted to enter any missing information."
	ways := map[string]func(*reasonWorld) error{
		"leaving":  func(w *reasonWorld) error { return w.as(w.member).LeaveOrganization() },
		"removing": func(w *reasonWorld) error { return removing(w, w.member) },
		"moving over": func(w *reasonWorld) error {
			out := awsaccount.Must(w.as(w.other("")).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(w.member)}))
			return accept(w, w.member, out.Handshake.ID)
		},
	}
	for way, depart := range ways {
		for _, missing := range []sim.Missing{{Agreement: true}, {PhoneVerification: true}, {PaymentMethod: true}, {SupportedPayment: true}} {
			w := newReasonWorld(t, sim.Config{})
			w.must(w.SetMissing(w.member, missing))
			var e *sim.Error
			if err := depart(w); !errors.As(err, &e) || e.Message != seen || e.Code != constraint {
				t.Errorf("%s without %+v: %v", way, missing, err)
			}
		}
		w := newReasonWorld(t, sim.Config{})
		w.must(closing(w, w.member))
		var e *sim.Error
		if err := depart(w); !errors.As(err, &e) || e.Reason != "ACCOUNT_CANNOT_LEAVE_ORGANIZATION" || e.Message != "closing the account was requested already" || !errors.Is(err, awsaccount.ClosureUnderWay) {
			t.Errorf("%s while it is being closed: %v", way, err)
		}
		if a, _ := w.Account(w.member); a.State(w.Now()) != awsaccount.PendingClosure {
			t.Errorf("%s: %s", way, a.State(w.Now()))
		}
	}
}
