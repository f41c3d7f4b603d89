package sim_test

import (
	"strings"

	"github.com/awsaccount/awsaccount"
)

// What the model knows of profiles. spec §1.8, §8

// modelLater are operations that there were not at the time of the guide of 2022, but for Account Management, of which there were
// only those on alternate contacts, and what the console asks for: closing, and opting in to Regions and out.
var modelLater = []string{"organizations:CloseAccount", "organizations:PutResourcePolicy", "organizations:DescribeResourcePolicy",
	"organizations:DeleteResourcePolicy"}

func (m *model) offers(action string) bool {
	switch {
	case m.profile != awsaccount.Guide2022:
		return true
	case strings.HasPrefix(action, "account:"):
		return strings.HasSuffix(action, "AlternateContact") || strings.HasSuffix(action, "ableRegion") || action == "account:CloseAccount"
	}
	for _, later := range modelLater {
		if later == action {
			return false
		}
	}
	return true
}

// onlySupport reports whether AWS Support reopened accounts, and nobody else did. spec §8 row 4
func (m *model) onlySupport() bool {
	return m.profile == awsaccount.Guide2022 || m.profile == awsaccount.Launch2022 || m.profile == awsaccount.Blog2022
}

// dated is a code, unless there was no such operation.
func (m *model) dated(operation, code string) string {
	if !m.offers("organizations:" + operation) {
		return modelDenied
	}
	return code
}

// closureQuota is how many members may be closed in 30 days.
func (m *model) closureQuota(o *modelOrganization) int {
	members := len(o.members) - 1
	switch m.profile {
	case awsaccount.Launch2022:
		return max(1, members/10)
	case awsaccount.Blog2022:
		return max(10, o.management.raised)
	case awsaccount.Quota200:
		return min(200, max(10, members/10))
	case awsaccount.Quota1000:
		return min(1000, max(10, members/10))
	}
	return min(1000, max(250, members/5))
}
