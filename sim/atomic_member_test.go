package sim_test

import (
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/sim"
)

// what is everything that a cloud knows but the trail, and how many identifiers it made for that.
func (l *lab) what() string {
	var kept []string
	for line := range strings.Lines(l.cloud.Dump()) {
		if !strings.HasPrefix(line, "trail") && !strings.HasPrefix(line, "made") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// A call that fails changes nothing. design "Atomicity"
func TestFailedCallsChangeNothing(t *testing.T) {
	l := newLab(t, sim.Config{})
	members := l.create(5)
	for _, id := range members[:3] {
		l.must(l.close(id))
	}
	l.must(l.cloud.SetAccountQuota(l.management, 6))
	for i, call := range []func() error{
		func() error { return l.close(members[0]) },
		func() error { return l.close(members[3]) },
		func() error { return l.close(l.management) },
		func() error { return l.close(nobodysID) },
		func() error { return l.remove(members[0]) },
		func() error { return l.remove(members[3]) },
		func() error { return l.remove(l.management) },
		func() error { return l.root.LeaveOrganization() },
		func() error { return l.root.DeleteOrganization() },
		func() error { return l.root.CloseOwnAccount() },
		func() error { _, err := l.root.CreateOrganization(sim.CreateOrganizationInput{}); return err },
		func() error {
			_, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "a", Email: "a@example.com"})
			return err
		},
	} {
		before := l.what()
		if err := call(); err == nil {
			t.Errorf("call %d did not fail", i)
		}
		if after := l.what(); after != before {
			t.Errorf("call %d failed and changed something", i)
		}
	}
}
