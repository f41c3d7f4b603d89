package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A pattern is a glob, compiled: * is any run of characters, ? is exactly one code point, nothing escapes them (§2.1).
// It may contain policy variables, which are compared in place and never expanded. The zero pattern matches nothing.
type pattern struct {
	how  patternKind
	head string // literal text before the first wildcard or variable
	tail string // literal text behind the last one
	// middle is what lies between head and tail, for the shapes that need it.
	middle []piece
}

type patternKind uint8

const (
	matchesNothing patternKind = iota
	matchesExact               // head
	matchesAffixes             // head * tail
	matchesRuns                // head * text * … * tail
	matchesPieces              // head middle tail
)

// A piece is a part of a pattern.
type piece struct {
	kind pieceKind
	text string      // literal text, or the default of a variable
	key  *contextKey // of a variable
}

type pieceKind uint8

const (
	literal         pieceKind = iota
	anyRun                    // *
	anyOne                    // ?
	variable                  // ${key}
	variableDefault           // ${key, 'text'}
)

// compilePattern compiles pieces, which parsePieces made. It keeps a copy of those that it needs.
func compilePattern(pieces []piece) pattern {
	p := pattern{how: matchesExact}
	if len(pieces) > 0 && pieces[0].kind == literal {
		p.head, pieces = pieces[0].text, pieces[1:]
	}
	if len(pieces) == 0 {
		return p
	}
	if last := pieces[len(pieces)-1]; last.kind == literal {
		p.tail, pieces = last.text, pieces[:len(pieces)-1]
	}
	if len(pieces) == 1 && pieces[0].kind == anyRun {
		p.how = matchesAffixes
		return p
	}
	p.how = matchesPieces
	p.middle = slices.Clone(pieces)
	if pieces[0].kind == anyRun && pieces[len(pieces)-1].kind == anyRun &&
		!slices.ContainsFunc(pieces, func(p piece) bool { return p.kind != anyRun && p.kind != literal }) {
		p.how = matchesRuns
	}
	return p
}

// match reports whether the pattern matches all of text. The query gives variables their values.
func (p *pattern) match(text string, q *query) bool { return p.matchWithin(text, 0, q) }

// matchWithin is match with a fence: wildcards match no colon in the first fence bytes of text.
func (p *pattern) matchWithin(text string, fence int, q *query) bool {
	switch p.how {
	case matchesExact:
		return text == p.head
	case matchesNothing:
		return false
	}
	if len(text) < len(p.head)+len(p.tail) || !strings.HasPrefix(text, p.head) || !strings.HasSuffix(text, p.tail) {
		return false
	}
	text, fence = text[len(p.head):len(text)-len(p.tail)], fence-len(p.head)
	switch {
	case p.how == matchesAffixes:
		return !fenced(text, fence)
	case p.how == matchesRuns && fence <= 0:
		return containsInOrder(text, p.middle)
	}
	return matchPieces(p.middle, text, fence, q)
}

// containsInOrder reports whether the literals among pieces stand in text, in order. The first place of each leaves most
// room for those behind it.
func containsInOrder(text string, pieces []piece) bool {
	for i := range pieces {
		if pieces[i].kind != literal {
			continue
		}
		at := strings.Index(text, pieces[i].text)
		if at < 0 {
			return false
		}
		text = text[at+len(pieces[i].text):]
	}
	return true
}

// fenced reports whether text has a colon before the fence.
func fenced(text string, fence int) bool {
	return fence > 0 && strings.IndexByte(text[:min(fence, len(text))], ':') >= 0
}

// matchPieces walks pieces and text together. On a mismatch it goes back to the last * only, and lets that take one more
// character: a longer run for an earlier * could not help, as it would leave the last one less. So it takes at most
// len(pieces) × len(text) steps.
func matchPieces(pieces []piece, text string, fence int, q *query) bool {
	for i := range pieces {
		if pieces[i].kind >= variable {
			if _, ok := q.valueOf(&pieces[i]); !ok {
				return false // choices.md#variable-value
			}
		}
	}
	var (
		i, at       int  // next piece, next byte
		star, retry int  // the piece behind the last *, and where its next attempt begins
		starred     bool // whether there was a *
	)
	for {
		if i == len(pieces) && at == len(text) {
			return true
		}
		matched := false
		if i < len(pieces) {
			switch p := &pieces[i]; p.kind {
			case anyRun:
				if i++; i == len(pieces) {
					return !fenced(text[at:], fence-at)
				}
				star, retry, starred = i, at, true
				if retry = seek(&pieces[star], text, retry, fence); retry < 0 {
					return false
				}
				at = retry
				continue
			case anyOne:
				if matched = at < len(text) && (text[at] != ':' || at >= fence); matched {
					_, size := utf8.DecodeRuneInString(text[at:])
					at += size
				}
			default:
				want, _ := q.valueOf(p)
				if matched = strings.HasPrefix(text[at:], want); matched {
					at += len(want)
				}
			}
		}
		if matched {
			i++
			continue
		}
		if !starred || retry == len(text) || text[retry] == ':' && retry < fence {
			return false
		}
		_, size := utf8.DecodeRuneInString(text[retry:])
		if retry = seek(&pieces[star], text, retry+size, fence); retry < 0 {
			return false
		}
		i, at = star, retry
	}
}

// seek is where, from an offset on, the piece behind a * can match next: for a literal, where it stands; else the offset.
// It is -1 if there is no such place, or if the * would have to match a fenced colon.
func seek(p *piece, text string, from, fence int) int {
	if p.kind != literal {
		return from
	}
	skip := strings.Index(text[from:], p.text)
	if skip < 0 || fenced(text[from:from+skip], fence-from) {
		return -1
	}
	return from + skip
}

// matchFold is match for patterns without wildcards, ignoring case.
func (p *pattern) matchFold(text string, q *query) bool {
	if p.how == matchesExact {
		return strings.EqualFold(text, p.head)
	}
	rest, ok := cutPrefixFold(text, p.head)
	for i := range p.middle {
		if !ok {
			return false
		}
		want, known := q.valueOf(&p.middle[i])
		if !known {
			return false
		}
		rest, ok = cutPrefixFold(rest, want)
	}
	return ok && strings.EqualFold(rest, p.tail)
}

// cutPrefixFold is strings.CutPrefix ignoring case. Letters that are equal but for case may differ in length.
func cutPrefixFold(text, prefix string) (rest string, ok bool) {
	for prefix != "" {
		if text == "" {
			return "", false
		}
		_, n := utf8.DecodeRuneInString(text)
		_, m := utf8.DecodeRuneInString(prefix)
		if !strings.EqualFold(text[:n], prefix[:m]) {
			return "", false
		}
		text, prefix = text[n:], prefix[m:]
	}
	return text, true
}

// A syntax tells which characters of a pattern's text are special.
type syntax struct{ wildcards, variables bool }

// stops are the characters at which parsePieces has to look.
func (s syntax) stops() string {
	switch {
	case s.wildcards && s.variables:
		return "*?$"
	case s.wildcards:
		return "*?"
	case s.variables:
		return "$"
	}
	return ""
}

// parsePieces cuts text into pieces, in time linear in the text. Neighbouring literals are one, neighbouring * are one, and
// *? is ?*, which means the same, so that a * is followed by something to look for.
func parsePieces(text string, special syntax) []piece {
	pieces := make([]piece, 0, 8)
	var pending strings.Builder // literal text that is no part of text, because of an escape in it
	start, end := 0, 0          // literal text that is: text[start:end]
	flush := func() {
		switch {
		case pending.Len() > 0:
			pending.WriteString(text[start:end])
			pieces = append(pieces, piece{kind: literal, text: pending.String()})
			pending = strings.Builder{}
		case end > start:
			pieces = append(pieces, piece{kind: literal, text: text[start:end]})
		}
	}
	stops, lastBrace := special.stops(), strings.LastIndexByte(text, '}')
	for at := 0; at < len(text); {
		stop := strings.IndexAny(text[at:], stops)
		if stop < 0 {
			end = len(text)
			break
		}
		at += stop
		end = at
		size := 1
		var p piece
		switch text[at] {
		case '*':
			p.kind = anyRun
		case '?':
			p.kind = anyOne
		case '$':
			if at < lastBrace {
				p, size = parseVariable(text[at:])
			} else {
				size = 0
			}
		}
		if size == 0 { // a $ that begins no variable
			at++
			end = at
			continue
		}
		if p.kind == literal { // an escape
			pending.WriteString(text[start:end])
			pending.WriteString(p.text)
		} else {
			flush()
			if n := len(pieces); n > 0 && pieces[n-1].kind == anyRun && p.kind == anyOne {
				pieces = slices.Insert(pieces, n-1, p)
			} else if n == 0 || pieces[n-1].kind != anyRun || p.kind != anyRun {
				pieces = append(pieces, p)
			}
		}
		at += size
		start, end = at, at
	}
	flush()
	return pieces
}

// parseVariable reads a policy variable at the start of text; size is 0 if there is none. choices.md#variable-shape,
// choices.md#variable-types
func parseVariable(text string) (p piece, size int) {
	body, ok := strings.CutPrefix(text, "${")
	if !ok {
		return piece{}, 0
	}
	end := strings.IndexAny(body, " }")
	switch {
	case end <= 0:
		return piece{}, 0
	case body[end] == '}':
		size = len("${") + end + len("}")
		switch key := body[:end]; key {
		case "*", "?", "$":
			return piece{kind: literal, text: key}, size
		default:
			return piece{kind: variable, key: newContextKey(key)}, size
		}
	}
	// A blank: it must be that of a default value.
	key, comma := strings.CutSuffix(body[:end], ",")
	value, quoted := strings.CutPrefix(body[end:], " '")
	if !comma || key == "" || !quoted {
		return piece{}, 0
	}
	quote := strings.IndexByte(value, '\'')
	if quote < 0 || !strings.HasPrefix(value[quote:], "'}") {
		return piece{}, 0
	}
	return piece{kind: variableDefault, text: value[:quote], key: newContextKey(key)},
		len("${") + end + len(" '") + quote + len("'}")
}

// A contextKey is a condition key as policies name it, ready to be looked up.
type contextKey struct {
	folded    string
	hash      uint64
	derivable bool // may follow from the principal or the resource
}

func newContextKey(key string) *contextKey {
	folded := foldASCII(key)
	return &contextKey{
		folded: folded, hash: hashKey(folded),
		derivable: strings.HasPrefix(folded, "aws:principal") || folded == "aws:userid" || folded == "aws:username" ||
			folded == resourceAccountKey,
	}
}

const resourceAccountKey = "aws:resourceaccount"
