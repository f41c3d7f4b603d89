package policy

import "strings"

// An ARN is the fields of an Amazon Resource Name, as text: nothing is checked but the number of fields. The zero ARN
// is none. Two ARNs are equal if their fields are, so == may be used.
type ARN struct {
	Partition, Service, Region, Account string

	Resource string // the sixth field; it keeps its colons
}

// SplitARN cuts arn:partition:service:region:account:resource at its first five colons (§2.3). It reports false for text
// that does not start with "arn:" or has fewer fields. It does not allocate.
func SplitARN(s string) (ARN, bool) {
	service, region, account, resource := arnFieldsOf(s)
	if resource < 0 {
		return ARN{}, false
	}
	return ARN{
		Partition: s[len("arn:") : service-1], Service: s[service : region-1], Region: s[region : account-1],
		Account: s[account : resource-1], Resource: s[resource:],
	}, true
}

// arnFieldsOf tells where the third to the sixth field of an ARN begin. The last offset is -1 if text is no ARN. Offsets
// stay in registers, which the fields would not.
func arnFieldsOf(s string) (service, region, account, resource int) {
	if !strings.HasPrefix(s, "arn:") {
		return -1, -1, -1, -1
	}
	service = behindColon(s, len("arn:"))
	region = behindColon(s, service)
	account = behindColon(s, region)
	return service, region, account, behindColon(s, account)
}

// behindColon is the offset behind the first colon from an offset on; -1 if there is none, or if the offset is -1.
func behindColon(s string, from int) int {
	for i := from; uint(i) < uint(len(s)); i++ {
		if s[i] == ':' {
			return i + 1
		}
	}
	return -1
}

// isAccountID reports whether s is 12 digits.
func isAccountID(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
