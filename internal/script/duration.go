package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads numbers with units, added up, or taken away behind "-", such as 90d-1s: less than 100 years, and not
// negative. The units are d, h, m, s, ms and ns.
func ParseDuration(text string) (time.Duration, error) {
	units := []struct {
		name string
		size time.Duration
	}{{"ns", 1}, {"ms", time.Millisecond}, {"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}
	wrong := fmt.Errorf("want a duration such as 90d, 1h30m, 10s or 90d-1s, not %q", text)
	var sum time.Duration
	sign := time.Duration(1)
	for rest := text; ; {
		if after, ok := strings.CutPrefix(rest, "-"); ok && rest != text {
			rest, sign = after, -1
		}
		n := 0
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		number, err := strconv.Atoi(rest[:n])
		rest = rest[n:]
		i := slices.IndexFunc(units, func(u struct {
			name string
			size time.Duration
		}) bool {
			return strings.HasPrefix(rest, u.name)
		})
		if err != nil || i < 0 {
			return 0, wrong
		}
		if most := 100 * 365 * 24 * time.Hour / units[i].size; time.Duration(number) > most {
			return 0, fmt.Errorf("want less than 100 years at once, not %q", text)
		}
		if sum += sign * time.Duration(number) * units[i].size; sum > 100*365*24*time.Hour {
			return 0, fmt.Errorf("want less than 100 years at once, not %q", text)
		}
		sign = 1
		if rest = rest[len(units[i].name):]; rest == "" {
			break
		}
	}
	if sum < 0 {
		return 0, wrong
	}
	return sum, nil
}
