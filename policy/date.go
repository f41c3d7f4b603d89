package policy

import (
	"cmp"
	"strconv"
	"strings"
)

// An instant is a point in time, wide enough for every year that IAM's parser accepts.
type instant struct {
	seconds     int64 // since 1970-01-01T00:00:00Z
	nanoseconds int32
}

// compare is -1, 0 or +1 as t is before, at or after u.
func (t instant) compare(u instant) int {
	return cmp.Or(cmp.Compare(t.seconds, u.seconds), cmp.Compare(t.nanoseconds, u.nanoseconds))
}

// parseDate reads a date as IAM's parser does (§1.8, choices.md#dates): epoch seconds, or a date with optional parts.
func parseDate(s string) (t instant, ok bool) {
	if !strings.ContainsAny(s, "tT-") {
		if !allDigits(s) {
			return t, false
		}
		return parseEpoch(s)
	}
	p := dateParser{rest: s, ok: true}
	sign := p.sign()
	year := sign * p.digits(1, 9, 0, 292278993)
	if sign < 0 && year < -292275054 {
		return t, false
	}
	month, day := 1, 1
	if p.accept('-') {
		month = p.digits(1, 2, 1, 12)
		if p.accept('-') {
			day = p.digits(1, 2, 1, 31)
		}
	}
	var hour, minute, second, zone int
	if p.accept('T') || p.accept('t') {
		if p.rest != "" && allDigits(p.rest[:1]) {
			hour = p.digits(1, 2, 0, 23)
			if p.accept(':') {
				minute = p.digits(1, 2, 0, 59)
				if p.accept(':') {
					second = p.digits(1, 2, 0, 59)
					if p.accept('.') {
						t.nanoseconds = p.fraction()
					}
				}
			}
		}
		zone = p.zone()
	}
	if !p.ok || p.rest != "" {
		return instant{}, false
	}
	t.seconds = daysSince1970(int64(year), month, day)*86400 + int64(hour*3600+minute*60+second-zone)
	return t, true
}

func parseEpoch(digits string) (instant, bool) {
	var seconds int64
	for i := 0; i < len(digits); i++ {
		d := int64(digits[i] - '0')
		if seconds > (1<<63-1-d)/10 {
			return instant{}, false
		}
		seconds = seconds*10 + d
	}
	return instant{seconds: seconds}, true
}

// daysSince1970 counts the days of the Gregorian calendar, extended to all years; a day beyond the end of its month
// counts on. Years begin in March here, so that the leap day is the last of its year.
func daysSince1970(year int64, month, day int) int64 {
	if month < 3 {
		year--
		month += 12
	}
	era := year / 400
	if year < 0 && year%400 != 0 {
		era--
	}
	yearOfEra := year - era*400
	dayOfYear := int64((153*(month-3)+2)/5 + day - 1)
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

// A dateParser takes a date apart from front to back; ok turns false at the first part that does not fit.
type dateParser struct {
	rest string
	ok   bool
}

func (p *dateParser) accept(c byte) bool {
	if p.rest != "" && p.rest[0] == c {
		p.rest = p.rest[1:]
		return true
	}
	return false
}

func (p *dateParser) sign() int {
	if p.accept('-') {
		return -1
	}
	p.accept('+')
	return 1
}

// digits reads a number of atLeast to atMost digits between low and high.
func (p *dateParser) digits(atLeast, atMost, low, high int) int {
	n := 0
	for n < len(p.rest) && n < atMost && '0' <= p.rest[n] && p.rest[n] <= '9' {
		n++
	}
	if n < atLeast {
		p.ok = false
		return low
	}
	value, _ := strconv.Atoi(p.rest[:n])
	p.rest = p.rest[n:]
	if value < low || value > high {
		p.ok = false
	}
	return value
}

// fraction reads 1 to 9 digits as nanoseconds.
func (p *dateParser) fraction() int32 {
	before := len(p.rest)
	value := p.digits(1, 9, 0, 999999999)
	for n := before - len(p.rest); n < 9; n++ {
		value *= 10
	}
	return int32(value)
}

// zone reads nothing, Z, or ±hh[:mm], in seconds east of UTC.
func (p *dateParser) zone() int {
	if p.rest == "" || p.accept('Z') {
		return 0
	}
	if p.rest[0] != '+' && p.rest[0] != '-' {
		p.ok = false
		return 0
	}
	sign := p.sign()
	seconds := p.digits(2, 2, 0, 23) * 3600
	if p.accept(':') {
		seconds += p.digits(2, 2, 0, 59) * 60
	}
	return sign * seconds
}
