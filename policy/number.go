package policy

import (
	"cmp"
	"strings"
)

// A number is a decimal number as its digits, so that comparison is exact and needs no memory. The zero value is zero.
// choices.md#numbers
type number struct {
	negative bool   // never of zero
	whole    string // without leading zeros
	fraction string // without trailing zeros
}

// parseNumber reads an optional sign, digits, and an optional point with digits.
func parseNumber(s string) (n number, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	if !allDigits(whole) || point && !allDigits(fraction) {
		return number{}, false
	}
	n.whole = strings.TrimLeft(whole, "0")
	n.fraction = strings.TrimRight(fraction, "0")
	if n.whole == "" && n.fraction == "" {
		n.negative = false
	}
	return n, true
}

// allDigits reports whether s is one or more ASCII digits.
func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// compare is -1, 0 or +1 as n is less than, equal to or greater than m.
func (n number) compare(m number) int {
	if n.negative != m.negative {
		if n.negative {
			return -1
		}
		return 1
	}
	order := len(n.whole) - len(m.whole)
	if order == 0 {
		order = cmp.Compare(n.whole, m.whole)
	}
	if order == 0 {
		order = cmp.Compare(n.fraction, m.fraction)
	}
	if n.negative {
		order = -order
	}
	return max(-1, min(order, 1))
}
