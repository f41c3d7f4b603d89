// Package strictjson reads JSON text as strictly as AWS reads policies, and tells where in the text a fault is.
//
// The standard library accepts duplicate members and members in another case, and its errors say neither path nor column.
// A Scanner accepts neither, limits depth, and copies no string that has no escapes. It keeps no positions while it reads:
// the path of an offset, and the offset of a path, are found by reading again when an error has to be explained.
package strictjson

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// RuleStringEnd is the rule that a string without an end breaks.
const RuleStringEnd = "the string must end with a double quote"

// MaxDepth is how deep arrays and objects may nest.
const MaxDepth = 64

// An Error is the first fault that a Scanner met.
type Error struct {
	Offset int    // in bytes, from 0
	Rule   string // what is required there
	Value  string // what stands there; may be empty
}

func (e *Error) Error() string {
	if e.Value == "" {
		return e.Rule
	}
	return e.Rule + ", not " + strconv.Quote(e.Value)
}

// A Kind is the kind of a JSON value, known from its first byte.
type Kind byte

// The kinds of JSON values. Invalid is none of them, or the end of the text.
const (
	Invalid Kind = iota
	Object
	Array
	String
	Number
	Bool
	Null
)

// String names the kind as messages do.
func (k Kind) String() string {
	return [...]string{"something that is no JSON value", "an object", "a list", "a string", "a number", "a boolean", "null"}[k]
}

// A Scanner reads one JSON text from front to back. After the first error its methods do nothing and return zero values,
// so a caller checks Err once, at the end. The zero Scanner reads the empty text. Not safe for concurrent use.
type Scanner struct {
	text  string
	pos   int
	depth int
	err   *Error
}

// New returns a Scanner of text.
func New(text string) Scanner { return Scanner{text: text} }

// Err is the first error, nil if there was none.
func (s *Scanner) Err() *Error { return s.err }

// Fail records an error of the caller's, for a value that is JSON but not what is wanted.
func (s *Scanner) Fail(offset int, rule, value string) {
	if s.err == nil {
		s.err = &Error{offset, rule, value}
		s.pos = len(s.text)
	}
}

func (s *Scanner) syntax(rule string) {
	value := ""
	if s.pos < len(s.text) {
		_, size := utf8.DecodeRuneInString(s.text[s.pos:])
		value = s.text[s.pos : s.pos+size]
	}
	s.Fail(s.pos, rule, value)
}

// expected fails at a value of another kind than the one that is expected.
func (s *Scanner) expected(what Kind) {
	if kind, _ := s.Next(); kind != Invalid {
		s.Fail(s.pos, "expected "+what.String()+", not "+kind.String(), "")
		return
	}
	s.syntaxAfterComma("expected " + what.String())
}

// syntaxAfterComma fails where a value is missing. If a list ends there, the comma in front of its bracket is the fault.
func (s *Scanner) syntaxAfterComma(rule string) {
	if s.pos < len(s.text) && s.text[s.pos] == ']' && strings.HasSuffix(strings.TrimRight(s.text[:s.pos], " \t\n\r"), ",") {
		rule = "a comma must be followed by another value"
	}
	s.syntax(rule)
}

func (s *Scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// Next skips white space and tells the kind and the offset of the value that follows.
func (s *Scanner) Next() (Kind, int) {
	s.space()
	if s.pos == len(s.text) {
		return Invalid, s.pos
	}
	switch c := s.text[s.pos]; {
	case c == '"':
		return String, s.pos
	case c == '{':
		return Object, s.pos
	case c == '[':
		return Array, s.pos
	case c == '-' || '0' <= c && c <= '9':
		return Number, s.pos
	case c == 't' || c == 'f':
		return Bool, s.pos
	case c == 'n':
		return Null, s.pos
	}
	return Invalid, s.pos
}

// End checks that only white space follows.
func (s *Scanner) End() {
	s.space()
	if s.pos < len(s.text) {
		s.syntax("the text must end here")
	}
}

// open enters an object or a list and reports whether it is not empty.
func (s *Scanner) open(what Kind, closing byte) bool {
	kind, _ := s.Next()
	if s.err != nil {
		return false
	}
	if kind != what {
		s.expected(what)
		return false
	}
	if s.depth++; s.depth > MaxDepth {
		s.Fail(s.pos, "lists and objects must nest at most "+strconv.Itoa(MaxDepth)+" deep", "")
		return false
	}
	s.pos++
	if s.space(); s.pos < len(s.text) && s.text[s.pos] == closing {
		s.pos++
		s.depth--
		return false
	}
	return true
}

// more leaves a list or an object at its closing bracket, else passes the comma before the next item.
func (s *Scanner) more(closing byte, rule string) bool {
	if s.space(); s.err != nil {
		return false
	}
	switch {
	case s.pos < len(s.text) && s.text[s.pos] == ',':
		s.pos++
		return true
	case s.pos < len(s.text) && s.text[s.pos] == closing:
		s.pos++
		s.depth--
		return false
	}
	s.syntax(rule)
	return false
}

// Members iterates over the members of the object that follows: name and offset of the name. The body of the loop must
// read the member's value. A member given twice is an error.
func (s *Scanner) Members(yield func(name string, offset int) bool) {
	if !s.open(Object, '}') {
		return
	}
	var (
		few  [8]string
		seen = few[:0]
		many map[string]bool
	)
	for {
		s.space()
		offset := s.pos
		name := s.name()
		if s.err != nil {
			return
		}
		for _, other := range seen {
			if other == name {
				s.Fail(offset, "a member must not be given twice", "")
				return
			}
		}
		if len(seen) < len(few) {
			seen = append(seen, name)
		} else {
			if many == nil {
				many = make(map[string]bool)
			}
			if many[name] {
				s.Fail(offset, "a member must not be given twice", "")
				return
			}
			many[name] = true
		}
		if !yield(name, offset) || !s.more('}', `expected "," or "}"`) {
			return
		}
	}
}

// name reads the name of a member and the colon behind it.
func (s *Scanner) name() string {
	if s.pos == len(s.text) || s.text[s.pos] != '"' {
		rule := "expected the name of a member, in double quotes"
		if s.pos < len(s.text) && s.text[s.pos] == '}' { // an empty object does not come here
			rule = "a comma must be followed by another member"
		}
		s.syntax(rule)
		return ""
	}
	name := s.Text()
	if s.space(); s.err != nil {
		return ""
	}
	if s.pos == len(s.text) || s.text[s.pos] != ':' {
		s.syntax(`expected ":"`)
		return ""
	}
	s.pos++
	return name
}

// Elements iterates over the elements of the list that follows, by index. The body of the loop must read the element.
func (s *Scanner) Elements(yield func(index int) bool) {
	if !s.open(Array, ']') {
		return
	}
	for i := 0; ; i++ {
		if !yield(i) || !s.more(']', `expected "," or "]"`) {
			return
		}
	}
}

// Text reads a string.
func (s *Scanner) Text() string {
	if s.space(); s.err != nil {
		return ""
	}
	if s.pos == len(s.text) || s.text[s.pos] != '"' {
		s.expected(String)
		return ""
	}
	start := s.pos + 1
	ascii := true
	for i := start; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			if !ascii && !s.valid(start, i) {
				return ""
			}
			s.pos = i + 1
			return s.text[start:i]
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			s.pos = i
			s.syntax("a control character in a string must be escaped")
			return ""
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	s.pos = len(s.text)
	s.syntax(RuleStringEnd)
	return ""
}

// valid checks that text[from:to] is UTF-8.
func (s *Scanner) valid(from, to int) bool {
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(s.text[i:to])
		if r == utf8.RuneError && size == 1 {
			s.Fail(i, "text must be valid UTF-8", s.text[i:i+1])
			return false
		}
		i += size
	}
	return true
}

// escaped reads a string that has at least one escape; start is behind its first quote.
func (s *Scanner) escaped(start int) string {
	var b strings.Builder
	plain := start // what is not yet copied
	for i := start; i < len(s.text); {
		switch c := s.text[i]; {
		case c == '"':
			if !s.valid(plain, i) {
				return ""
			}
			b.WriteString(s.text[plain:i])
			s.pos = i + 1
			return b.String()
		case c < ' ':
			s.pos = i
			s.syntax("a control character in a string must be escaped")
			return ""
		case c == '\\':
			if !s.valid(plain, i) {
				return ""
			}
			b.WriteString(s.text[plain:i])
			r, size := unescape(s.text[i:])
			if size == 0 {
				s.Fail(i, "expected an escape of JSON", s.text[i:min(i+2, len(s.text))])
				return ""
			}
			b.WriteRune(r)
			i += size
			plain = i
		default:
			i++
		}
	}
	s.pos = len(s.text)
	s.syntax(RuleStringEnd)
	return ""
}

// unescape reads the escape at the start of t. A lone surrogate is no character, so it is no escape.
func unescape(t string) (r rune, size int) {
	if len(t) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, t[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	r, ok := hexEscape(t)
	switch {
	case !ok:
		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, 6
	}
	low, ok := hexEscape(t[6:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

func hexEscape(t string) (rune, bool) {
	if len(t) < 6 || t[0] != '\\' || t[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(t[2:6], 16, 16)
	return rune(n), err == nil && t[2] != '+'
}

// Literal reads a number, a boolean or null, and returns it as written.
func (s *Scanner) Literal() string {
	kind, start := s.Next()
	if s.err != nil {
		return ""
	}
	switch kind {
	case Number:
		s.number()
	case Bool, Null:
		for _, word := range [...]string{"true", "false", "null"} {
			if strings.HasPrefix(s.text[start:], word) {
				s.pos += len(word)
				return word
			}
		}
		fallthrough
	default:
		s.syntaxAfterComma("expected a value")
	}
	if s.err != nil {
		return ""
	}
	return s.text[start:s.pos]
}

func (s *Scanner) number() {
	s.accept("-")
	if !s.accept("0") && !s.digits() {
		return
	}
	if s.accept(".") && !s.digits() {
		return
	}
	if s.accept("eE") {
		s.accept("+-")
		s.digits()
	}
}

func (s *Scanner) accept(any string) bool {
	if s.pos < len(s.text) && strings.IndexByte(any, s.text[s.pos]) >= 0 {
		s.pos++
		return true
	}
	return false
}

func (s *Scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.text) && '0' <= s.text[s.pos] && s.text[s.pos] <= '9' {
		s.pos++
	}
	if s.pos == start {
		s.syntax("expected a digit")
	}
	return s.err == nil
}

// Skip reads a value of any kind and returns its text.
func (s *Scanner) Skip() string {
	kind, start := s.Next()
	switch kind {
	case Object:
		for range s.Members {
			s.Skip()
		}
	case Array:
		for range s.Elements {
			s.Skip()
		}
	case String:
		s.Text()
	default:
		s.Literal()
	}
	if s.err != nil {
		return ""
	}
	return s.text[start:s.pos]
}
