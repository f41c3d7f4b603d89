package policy

import (
	"net/netip"
	"strings"
)

// parseAddress is netip.ParseAddr without zones. It is written again because that keeps the text that it could not parse in
// an error, on the heap, and the compiler then keeps everything on the heap that text may come from: the whole query.
func parseAddress(s string) (netip.Addr, bool) {
	if four, ok := parseIPv4(s); ok {
		return netip.AddrFrom4(four), true
	}
	sixteen, ok := parseIPv6(s)
	return netip.AddrFrom16(sixteen), ok
}

// parseRange reads an address range of a policy: CIDR notation, or one address. Bits behind the mask are ignored. §3.2
func parseRange(s string) (netip.Prefix, bool) {
	if !strings.Contains(s, "/") {
		a, ok := parseAddress(s)
		return netip.PrefixFrom(a, a.BitLen()), ok
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err == nil
}

func parseIPv4(s string) (a [4]byte, ok bool) {
	for i := range a {
		if i > 0 {
			if s == "" || s[0] != '.' {
				return a, false
			}
			s = s[1:]
		}
		n, value := 0, 0
		for n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '9' {
			value = value*10 + int(s[n]-'0')
			n++
		}
		if n == 0 || value > 255 || n > 1 && s[0] == '0' {
			return a, false
		}
		a[i] = byte(value)
		s = s[n:]
	}
	return a, s == ""
}

func parseIPv6(s string) (a [16]byte, ok bool) {
	at, gap := 0, -1 // the next byte; where "::" stands
	if strings.HasPrefix(s, "::") {
		s, gap = s[2:], 0
	}
	for at < len(a) && (s != "" || gap != at) {
		n, value := 0, 0
		for n < len(s) && n < 5 && isHex(s[n]) {
			value = value<<4 | hexValue(s[n])
			n++
		}
		if n < len(s) && s[n] == '.' { // the last 32 bits may be written as an IPv4 address
			four, ok := parseIPv4(s)
			if !ok || at > len(a)-len(four) {
				return a, false
			}
			at += copy(a[at:], four[:])
			s = ""
			break
		}
		if n == 0 || n > 4 {
			return a, false
		}
		a[at], a[at+1] = byte(value>>8), byte(value)
		at += 2
		if s = s[n:]; s == "" {
			break
		}
		if s[0] != ':' {
			return a, false
		}
		if s = s[1:]; strings.HasPrefix(s, ":") {
			if gap >= 0 {
				return a, false
			}
			s, gap = s[1:], at
		} else if s == "" {
			return a, false
		}
	}
	if s != "" || gap < 0 && at < len(a) || gap >= 0 && at == len(a) {
		return a, false
	}
	if gap >= 0 {
		moved := copy(a[len(a)-(at-gap):], a[gap:at])
		clear(a[gap : len(a)-moved])
	}
	return a, true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func hexValue(c byte) int {
	if c <= '9' {
		return int(c - '0')
	}
	return int(c|0x20-'a') + 10
}
