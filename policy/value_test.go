package policy

import (
	"math/big"
	"net/netip"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// choices.md#numbers: exact decimal comparison, as big.Rat does it.
func TestNumberEqualsRat(t *testing.T) {
	digits := rapid.StringMatching(`[+-]?0{0,2}[0-9]{0,3}(\.[0-9]{0,3}0{0,2})?`)
	shape := regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := digits.Draw(t, "a"), digits.Draw(t, "b")
		n, ok := parseNumber(a)
		if want := shape.MatchString(a); ok != want {
			t.Fatalf("%q is a number: %t, want %t", a, ok, want)
		}
		m, okB := parseNumber(b)
		if !ok || !okB {
			return
		}
		x, _ := new(big.Rat).SetString(a)
		y, _ := new(big.Rat).SetString(b)
		if got, want := n.compare(m), x.Cmp(y); got != want {
			t.Fatalf("%s compared with %s: %d, want %d", a, b, got, want)
		}
	})
}

// choices.md#dates: dates that the time package reads are the same instants.
func TestDateEqualsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "zone")*60)
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"), rapid.Int64Range(0, 999999999).Draw(t, "nanoseconds")).In(zone)
		text := at.Format(time.RFC3339Nano)
		got, ok := parseDate(text)
		if y := at.Year(); y < 0 || y > 9999 {
			return // RFC 3339 has no such years
		}
		if !ok || got.seconds != at.Unix() || int(got.nanoseconds) != at.Nanosecond() {
			t.Fatalf("%s is %v, %t; want %d.%09d", text, got, ok, at.Unix(), at.Nanosecond())
		}
	})
}

// The rows of §1.8 about dates, and the edges of the ranges below them.
func TestParseDate(t *testing.T) {
	for _, test := range []struct {
		text    string
		seconds int64
		ok      bool
	}{
		{"0", 0, true},
		{"2020", 2020, true}, // epoch seconds
		{"9223372036854775807", 1<<63 - 1, true},
		{"9223372036854775808", 0, false},
		{"00000000000000000000001", 1, true},
		{"2020-01-01", 1577836800, true},
		{"2020-1-1", 1577836800, true},
		{"2020-01", 1577836800, true},
		{"2020-02-30", 1583020800, true}, // 1 March
		{"2020-02-32", 0, false},
		{"2020-00-01", 0, false},
		{"234-13", 0, false},
		{"01T", -62135596800, true},
		{"2020-01-01T24:00:00Z", 0, false},
		{"2020-01-01T23:60Z", 0, false},
		{"2016-12-13t2:00:00.593194+23", 1481511600, true},
		{"2016-12-13t2:00:00.593194+1", 0, false},
		{"2020-01-01T00:00:00.0000000001Z", 0, false},
		{"2020-01-01T01:00:00+01:00", 1577836800, true},
		{"2020-01-01T00:00:00+24:00", 0, false},
		{"20200101T000000Z", 0, false},
		{"-292275054", time.Date(-292275054, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), true},
		{"-292275055", 0, false},
		{"292278993-12-31", time.Date(292278993, 12, 31, 0, 0, 0, 0, time.UTC).Unix(), true},
		{"292278994-01-01", 0, false},
		{"", 0, false},
		{"-", 0, false},
		{"T", 0, false},
		{"1e3", 0, false},
	} {
		got, ok := parseDate(test.text)
		if ok != test.ok {
			t.Errorf("%q is a date: %t, want %t", test.text, ok, test.ok)
		}
		if ok && got.seconds != test.seconds {
			t.Errorf("%q is %d, want %d", test.text, got.seconds, test.seconds)
		}
	}
}

// The day count is that of time.Date, which normalises as it does, for every year in range.
func TestDaysSince1970(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(-292275054, 292278993).Draw(t, "year")
		month, day := rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day")
		want := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
		if got := daysSince1970(int64(year), month, day) * 86400; got != want {
			t.Fatalf("%d-%d-%d: %d, want %d", year, month, day, got, want)
		}
	})
}

// What parseAddress refuses before it asks netip is what netip refuses, and zones.
func TestAddressEqualsNetip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, rapid.StringMatching(`[0-9a-f:.]{0,12}(::)?([0-9]{1,3}\.){0,4}[0-9]{0,3}`).Draw(t, "text"))
	})
	rapid.Check(t, func(t *rapid.T) {
		checkAddress(t, rapid.StringMatching(`([0-9a-fA-F]{0,5}:){0,9}[0-9a-fA-F]{0,5}`).Draw(t, "text"))
	})
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes")
		for i := range b { // runs of zeros, for "::"
			if rapid.Bool().Draw(t, "zero") {
				b[i] = 0
			}
		}
		a := netip.AddrFrom16([16]byte(b))
		checkAddress(t, a.String())
		checkAddress(t, a.StringExpanded())
	})
}

func FuzzAddressEqualsNetip(f *testing.F) {
	f.Add("192.0.2.1")
	f.Add("2001:db8::192.0.2.1")
	f.Fuzz(func(t *testing.T, s string) { checkAddress(t, s) })
}

func checkAddress(t interface{ Fatalf(string, ...any) }, s string) {
	want, err := netip.ParseAddr(s)
	got, ok := parseAddress(s)
	if wantOK := err == nil && want.Zone() == ""; ok != wantOK || ok && got != want {
		t.Fatalf("%q is %v, %t; want %v, %t", s, got, ok, want, wantOK)
	}
}
