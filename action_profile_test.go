package awsaccount

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The guide of 2022 knows three operations of Account Management and what the console asks for; Organizations could not
// close accounts, nor had it a delegation policy or billing transfers. spec §2.1, §3.9, §8 rows 1 and 9
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
	if diff := cmp.Diff([]string{"CloseAccount", "DeleteAlternateContact", "GetAlternateContact", "PutAlternateContact"}, account); diff != "" {
		t.Errorf("Account Management: -want +got\n%s", diff)
	}
	want := []string{
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
