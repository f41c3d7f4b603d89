package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	a, b := strings.Repeat("a", 100), strings.Repeat("b", 100)
	for _, test := range []struct {
		name, line string // « is the place, and not part of the line
		part       string
		marked     string // of the part
	}{
		{"all", `{"a":«"x"}`, `{"a":"x"}`, `"x"`},
		{"first", `«x`, `x`, `x`},
		{"end", `{"a"«`, `{"a"`, ``},
		{"no value", `{"a"«}`, `{"a"}`, `}`},
		{"long before", a + `«1,2`, `…` + a[:85] + `1,2`, `1`},
		{"long behind", `«1,` + b, `1,` + b[:86] + `…`, `1`},
		{"long both", a + `«[1]` + b, `…` + a[:44] + `[1]` + b[:41] + `…`, `[1]`},
		{"long value", `«"` + b + `"`, `"` + b[:87] + `…`, `"` + b[:23]},
		{"characters", "é\t«\"ü\"\x1b", `é "ü"?`, `"ü"`},
		{"cut characters", strings.Repeat("é", 50) + `«1`, `…` + strings.Repeat("é", 44) + `1`, `1`},
		{"not UTF-8", "\x80\x80«\x80\x80", "????", "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, after, _ := strings.Cut(test.line, "«")
			part, marks := excerpt(before+after, len(before))
			if part != test.part {
				t.Errorf("part %q, want %q", part, test.part)
			}
			from := strings.IndexByte(marks, '^')
			if got, want := len(marks)-from, max(1, utf8.RuneCountInString(test.marked)); got != want {
				t.Errorf("%d characters are marked, want %d", got, want)
			}
			if runes := []rune(part); !strings.HasPrefix(string(runes[from:]), test.marked) {
				t.Errorf("%q is not marked in\n%s\n%s", test.marked, part, marks)
			}
		})
	}
}
