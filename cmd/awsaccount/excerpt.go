package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/internal/strictjson"
)

// How much of a line an excerpt shows, in bytes: in all, before the place if more follows than fits, and marked.
const (
	excerptWidth  = 88
	excerptBefore = 44
	excerptMarked = 24
)

// excerpt shows the part of a line around a place, and marks what begins there in a second line: a caret and a tilde for
// each further character, up to a limit.
func excerpt(line string, offset int) (part, marks string) {
	offset = min(offset, len(line))
	to := boundary(line, min(len(line), max(0, offset-excerptBefore)+excerptWidth), offset)
	from := boundary(line, max(0, to-excerptWidth), 0)
	end := boundary(line, min(to, offset+excerptMarked, offset+extent(line[offset:])), offset)
	before, marked, after := printable(line[from:offset]), printable(line[offset:end]), printable(line[end:to])
	if from > 0 {
		before = "…" + before
	}
	if to < len(line) {
		after += "…"
	}
	marks = strings.Repeat(" ", utf8.RuneCountInString(before)) + "^" +
		strings.Repeat("~", max(0, utf8.RuneCountInString(marked)-1))
	return before + marked + after, marks
}

// extent is the length of the JSON value at the start of a text, 1 if there is none.
func extent(text string) int {
	s := strictjson.New(text)
	return max(1, len(s.Skip()))
}

// boundary moves an offset back to where a character begins, but not before a lower limit.
func boundary(s string, offset, limit int) int {
	for offset > limit && offset < len(s) && !utf8.RuneStart(s[offset]) {
		offset--
	}
	return offset
}

// printable replaces what a terminal would not show as one character, or would obey.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r':
			return ' '
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return '?'
		}
		return r
	}, s)
}
