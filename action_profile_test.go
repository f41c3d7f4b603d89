package awsaccount

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The guide of 2022 knows three operations of Account Management, and what the console asks for: to close accounts, and for
// Regions ("To modify which AWS Regions can be accessed by the AWS account"). Organizations could not close accounts, nor
// had it a delegation policy or billing transfers. spec §2.1, §3.9, §8 rows 1 and 9
func TestActionsOfTheGuideOf2022(t *testing.T) {
	var account, missing []string
	for a := range Actions() {
		service, name, _ := strings.Cut(a.Name(), ":")
		if !a.in(Today) || !a.in(Profile(200)) {
			t.Errorf("%v does not exist today", a)
		}
		switch in := a.in(Guide2022); {
		case service == "account" && in:
			account = append(account, name)
		case service == "organizations" && !in:
			missing = append(missing, name)
		}
	}
	want := []string{"CloseAccount", "DeleteAlternateContact", "DisableRegion", "EnableRegion", "GetAlternateContact", "ListRegions",
		"PutAlternateContact"}
	if diff := cmp.Diff(want, account); diff != "" {
		t.Errorf("Account Management: -want +got\n%s", diff)
	}
	want = []string{
		"CloseAccount", "DeleteResourcePolicy", "DescribeResourcePolicy", "DescribeResponsibilityTransfer",
		"InviteOrganizationToTransferResponsibility", "ListAccountsWithInvalidEffectivePolicy", "ListEffectivePolicyValidationErrors",
		"ListInboundResponsibilityTransfers", "ListOutboundResponsibilityTransfers", "PutResourcePolicy",
		"TerminateResponsibilityTransfer", "UpdateResponsibilityTransfer",
	}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("missing from Organizations: -want +got\n%s", diff)
	}
	if (Action{}).in(Today) {
		t.Error("the zero Action exists")
	}
}

// Every action is in a class of callers, and Account Management has its own. spec §3.3
func TestActionCallers(t *testing.T) {
	counts := map[callers]int{}
	for a := range Actions() {
		if got, want := a.callers() == accountService, strings.HasPrefix(a.Name(), "account:"); got != want || a.callers() == 0 {
			t.Errorf("%v: callers %d", a, a.callers())
		}
		counts[a.callers()]++
	}
	want := map[callers]int{
		accountService: 17, managementOnly: 23, managementOrDelegated: 22, managementOrDelegationPolicy: 9,
		anyInOrganization: 2, anyAccount: 2, memberOnly: 1, standaloneOnly: 1, handshakeParty: 3,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("actions of each class: -want +got\n%s", diff)
	}
}

// Only CloseAccount has other callers in another profile. spec §8 row 26, choices.md#closing-by-delegated-administrator
func TestActionCallersOfProfiles(t *testing.T) {
	for a := range Actions() {
		for p := range Profiles() {
			want := a.callers()
			if a.Name() == "organizations:CloseAccount" && p == IAMGuide2026 {
				want = managementOrDelegated
			}
			if got := a.callersIn(p); got != want {
				t.Errorf("%v, %v: callers %d, want %d", a, p, got, want)
			}
		}
	}
}

// The other facts about actions, each where it holds. spec §1.9, §1.10, §3.7, §6.1
func TestActionFacts(t *testing.T) {
	got := map[string][]string{}
	for a := range Actions() {
		row := a.columns()
		note := func(fact string, holds bool) {
			if holds {
				_, name, _ := strings.Cut(row.name, ":")
				if row.service == "account" {
					name = row.name
				}
				got[fact] = append(got[fact], name)
			}
		}
		note("all features", row.allFeatures)
		note("closed by root", row.closes == ClosedByRoot)
		note("closure requested", row.closes == ClosureRequested)
		note("other event", row.closes != 0 && row.closes != ClosedByRoot && row.closes != ClosureRequested)
		note("task CloseAccount", row.task == CloseAccountTask)
		note("task ChangeAccountName", row.task == ChangeAccountNameTask)
		note("other task", row.task != 0 && row.task != CloseAccountTask && row.task != ChangeAccountNameTask)
		note("management cannot leave", row.notManagement == ManagementCannotLeave)
		note("management not delegate", row.notManagement == ManagementNotDelegate)
		for _, s := range row.closedTo {
			note("not when "+s.String(), true)
		}
		if want := strings.HasSuffix(row.level, "Write"); row.write != want || want == (row.level == "Read" || row.level == "List") {
			t.Errorf("%v: writes: %t, access level %q", a, row.write, row.level)
		}
	}
	want := map[string][]string{
		"all features": {"CloseAccount", "CreatePolicy", "DeregisterDelegatedAdministrator", "DisableAWSServiceAccess",
			"EnableAWSServiceAccess", "EnablePolicyType", "RegisterDelegatedAdministrator"},
		"closed by root":              {"account:CloseAccount"},
		"closure requested":           {"CloseAccount"},
		"task CloseAccount":           {"account:CloseAccount"},
		"task ChangeAccountName":      {"account:PutAccountName"},
		"management cannot leave":     {"RemoveAccountFromOrganization"},
		"management not delegate":     {"RegisterDelegatedAdministrator"},
		"not when PENDING_ACTIVATION": {"RegisterDelegatedAdministrator", "RemoveAccountFromOrganization"},
		"not when SUSPENDED":          {"InviteAccountToOrganization", "RegisterDelegatedAdministrator", "RemoveAccountFromOrganization"},
		"not when PENDING_CLOSURE":    {"RegisterDelegatedAdministrator", "RemoveAccountFromOrganization"},
		"not when CLOSED":             {"InviteAccountToOrganization", "RegisterDelegatedAdministrator", "RemoveAccountFromOrganization"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
