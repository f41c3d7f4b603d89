package sim_test

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

func (f *forest) register(id awsaccount.ID, service string) error {
	return f.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
}

func (f *forest) deregister(id awsaccount.ID, service string) error {
	return f.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
}

func (f *forest) administrators(t *testing.T, service string) []sim.DelegatedAdministrator {
	t.Helper()
	out, err := f.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{ServicePrincipal: service})
	if err != nil {
		t.Error(err)
	}
	return out.DelegatedAdministrators
}

const (
	accounts = "account.amazonaws.com"
	backup   = "backup.amazonaws.com"
	stacks   = "member.org.stacksets.cloudformation.amazonaws.com"
)

// spec §3.7, Appendix D
func TestDelegatedAdministrators(t *testing.T) {
	f := newForest(t, sim.Config{}, 7)
	start := f.cloud.Now()
	one, two := f.members[0], f.members[1]
	wantAnswer(t, "enable", errors.Join(f.enable(backup), f.enable(accounts), f.enable(stacks)), "")
	wantAnswer(t, "register", f.register(one, backup), "")
	f.cloud.Advance(time.Hour)
	wantAnswer(t, "register", errors.Join(f.register(one, accounts), f.register(two, backup)), "")

	got := f.administrators(t, "")
	want := []awsaccount.ID{one, two}
	slices.SortFunc(want, func(a, b awsaccount.ID) int { return cmp.Compare(a.String(), b.String()) })
	if len(got) != 2 || got[0].ID != want[0] || got[1].ID != want[1] {
		t.Fatal(got, want)
	}
	i := slices.IndexFunc(got, func(a sim.DelegatedAdministrator) bool { return a.ID == one })
	account := awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: one})).Account
	if got[i] != (sim.DelegatedAdministrator{ID: one, ARN: account.ARN, Email: account.Email, Name: account.Name, Status: account.Status,
		State: account.State, JoinedMethod: account.JoinedMethod, JoinedTimestamp: account.JoinedTimestamp, DelegationEnabledDate: start}) {
		t.Error(got[i]) // the date is the first one
	}
	if got := f.administrators(t, accounts); len(got) != 1 || got[0].ID != one || !got[0].DelegationEnabledDate.Equal(start.Add(time.Hour)) {
		t.Error(got)
	}
	out, err := f.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: one})
	if err != nil || !slices.Equal(out.DelegatedServices, []sim.DelegatedService{{accounts, start.Add(time.Hour)}, {backup, start}}) {
		t.Error(out, err)
	}
	page := awsaccount.Must(f.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: one, MaxResults: 1}))
	rest := awsaccount.Must(f.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: one, NextToken: page.NextToken}))
	if !slices.Equal(append(page.DelegatedServices, rest.DelegatedServices...), out.DelegatedServices) {
		t.Error(page, rest)
	}

	f.fails(t, "twice", "AccountAlreadyRegisteredException", func() error { return f.register(one, backup) })
	f.fails(t, "a second one for Account Management", "ConstraintViolationException DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
		func() error { return f.register(two, accounts) })
	for _, id := range f.members[:5] {
		wantAnswer(t, "stack sets", f.register(id, stacks), "")
	}
	f.fails(t, "a sixth one for stack sets", "ConstraintViolationException MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
		func() error { return f.register(f.members[5], stacks) })

	// Without trusted access they stay registered, and cannot be registered: choices.md#delegations-without-access
	wantAnswer(t, "disable", f.disable(backup), "")
	if got := f.administrators(t, backup); len(got) != 2 {
		t.Error(got)
	}
	f.fails(t, "without access", "ConstraintViolationException SERVICE_ACCESS_NOT_ENABLED", func() error { return f.register(f.members[2], backup) })

	wantAnswer(t, "deregister", errors.Join(f.deregister(one, accounts), f.deregister(one, backup), f.deregister(one, stacks)), "")
	f.fails(t, "deregister again", "AccountNotRegisteredException", func() error { return f.deregister(one, backup) })
	f.fails(t, "services", "AccountNotRegisteredException", func() error {
		return drop(f.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: one}))
	})
	wantAnswer(t, "another one for Account Management", f.register(two, accounts), "")
	if text := sim.FaultInTree(f.cloud); text != "" {
		t.Error(text)
	}
}

// Appendix B, §3.7
func TestDelegationErrors(t *testing.T) {
	f := newForest(t, sim.Config{}, 4)
	wantAnswer(t, "enable", f.enable(backup), "")
	closed, closing, restricted := f.members[1], f.members[2], f.members[3]
	wantAnswer(t, "close", errors.Join(f.as(closed).CloseOwnAccount(), f.CloseAccount(sim.CloseAccountInput{AccountID: closing}), f.cloud.Restrict(restricted)), "")
	const suspended = "ConstraintViolationException CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"
	for _, test := range []struct {
		what             string
		id               awsaccount.ID
		service          string
		want, deregister string
	}{
		{"no account", awsaccount.ID{}, backup, badInput + "INPUT_REQUIRED", badInput + "INPUT_REQUIRED"},
		{"no service", f.members[0], "", badInput + "INPUT_REQUIRED", badInput + "INPUT_REQUIRED"},
		{"bad service", f.members[0], "a/b", badInput + "INVALID_PATTERN", badInput + "INVALID_PATTERN"},
		{"unknown service", f.members[0], "x.amazonaws.com", badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL", badInput + "UNRECOGNIZED_SERVICE_PRINCIPAL"},
		{"unknown account", awsaccount.Must(awsaccount.ParseID(noAccount)), backup, "AccountNotFoundException", "AccountNotFoundException"},
		{"foreign account", f.foreign, backup, "AccountNotFoundException", "AccountNotFoundException"},
		{"management account", f.management, backup, "ConstraintViolationException CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", "AccountNotRegisteredException"},
		{"closed account", closed, backup, suspended, "AccountNotRegisteredException"},
		{"account that is being closed", closing, backup, suspended, "AccountNotRegisteredException"},
		{"restricted account", restricted, backup, suspended, "AccountNotRegisteredException"},
		{"no access", f.members[0], stacks, "ConstraintViolationException SERVICE_ACCESS_NOT_ENABLED", "AccountNotRegisteredException"},
	} {
		f.fails(t, "register: "+test.what, test.want, func() error { return f.register(test.id, test.service) })
		f.fails(t, "deregister: "+test.what, test.deregister, func() error { return f.deregister(test.id, test.service) })
	}
	for _, test := range []struct {
		in   sim.ListDelegatedServicesForAccountInput
		want string
	}{
		{sim.ListDelegatedServicesForAccountInput{}, badInput + "INPUT_REQUIRED"},
		{sim.ListDelegatedServicesForAccountInput{AccountID: f.foreign}, "AccountNotFoundException"},
		{sim.ListDelegatedServicesForAccountInput{AccountID: f.management}, "AccountNotRegisteredException"},
	} {
		wantAnswer(t, test.in.AccountID.String(), drop(f.ListDelegatedServicesForAccount(test.in)), test.want)
	}
	wantAnswer(t, "token", drop(f.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{NextToken: "?"})), badInput+"INVALID_NEXT_TOKEN")
	wantAnswer(t, "filter", drop(f.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{ServicePrincipal: "x.amazonaws.com"})), badInput+"UNRECOGNIZED_SERVICE_PRINCIPAL")
}

// spec §1.6: a delegated administrator that was closed in another way stays registered until it is permanently closed
func TestDelegationEndsWithMembership(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	id := f.members[0]
	wantAnswer(t, "register", errors.Join(f.enable(backup), f.register(id, backup), f.cloud.CloseByAWS(id)), "")
	if got := f.administrators(t, ""); len(got) != 1 || got[0].State != awsaccount.Closed {
		t.Error(got)
	}
	f.cloud.Advance(90 * 24 * time.Hour)
	if got := f.administrators(t, ""); len(got) != 0 {
		t.Error(got)
	}
}
