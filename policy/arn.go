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
	rest, ok := strings.CutPrefix(s, "arn:")
	if !ok {
		return ARN{}, false
	}
	var a ARN
	for _, field := range [...]*string{&a.Partition, &a.Service, &a.Region, &a.Account} {
		if *field, rest, ok = strings.Cut(rest, ":"); !ok {
			return ARN{}, false
		}
	}
	a.Resource = rest
	return a, true
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
