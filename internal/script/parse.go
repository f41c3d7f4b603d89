package script

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// indent stands before each line that a command is expected to print.
const indent = "  "

// An item is a command with what belongs to it, or a line that is blank or a comment.
type item struct {
	line  int      // of the first line, from 1
	raw   []string // the lines as they are, without what is expected
	words []word   // of the command; none if there is no command
	block string   // the lines of its block, joined
	body  int      // the line where the block starts; 0: there is no block
	want  []string // what is expected, without indent
}

// move is for an item of a text that starts some lines further down.
func (i *item) move(lines int) {
	i.line += lines
	for w := range i.words {
		i.words[w].line += lines
		for p := range i.words[w].pieces {
			i.words[w].pieces[p].line += lines
		}
	}
}

// A word is a part of a command: KEY=VALUE, or VALUE alone.
type word struct {
	line, column int
	key          string // "" if there is none
	pieces       []piece
}

// A piece is text, or the name of something whose value stands there.
type piece struct {
	text         string
	reference    bool
	line, column int
}

// plain is the text of a word without key and references; else it reports false.
func (w word) plain() (string, bool) {
	if w.key != "" {
		return "", false
	}
	text := ""
	for _, p := range w.pieces {
		if p.reference {
			return "", false
		}
		text += p.text
	}
	return text, true
}

// parse reads a scenario.
func parse(text string) ([]item, *Error) {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	}
	for i, line := range lines {
		column := 0
		for len(line) > 0 {
			column++
			c, size := utf8.DecodeRuneInString(line)
			if c == utf8.RuneError && size == 1 || c != '\t' && !unicode.IsPrint(c) {
				return nil, &Error{i + 1, column, fmt.Sprintf("want printable text in UTF-8, not %q", line[:size])}
			}
			line = line[size:]
		}
	}
	var items []item
	for i := 0; i < len(lines); {
		line, at := lines[i], i+1
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
			items = append(items, item{line: at, raw: []string{line}})
			i++
			continue
		case strings.HasPrefix(line, indent) && (len(items) == 0 || len(items[len(items)-1].words) == 0):
			return nil, &Error{at, 1, "there is no command directly above, so nothing is expected here"}
		case strings.HasPrefix(line, indent):
			last := &items[len(items)-1]
			last.want = append(last.want, line[len(indent):])
			i++
			continue
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
			return nil, &Error{at, 1, "a command starts in column 1, and what it is expected to print in column 3, behind two spaces"}
		}
		command, next, err := parseCommand(lines, i)
		if err != nil {
			return nil, err
		}
		items, i = append(items, command), next
	}
	return items, nil
}

// parseCommand reads the command that starts in a line, and tells which line is the next.
func parseCommand(lines []string, at int) (item, int, *Error) {
	found := item{line: at + 1}
	l := lexer{lines: lines, line: at}
	end := ""
	for {
		w, ok, err := l.word()
		if err != nil {
			return item{}, 0, err
		}
		if !ok {
			break
		}
		if text, plain := w.plain(); plain && strings.HasPrefix(text, "<<") {
			if end != "" || len(text) == 2 {
				return item{}, 0, &Error{w.line, w.column, "want one block, <<END, with its last line's text behind <<"}
			}
			end = text[2:]
			continue
		}
		found.words = append(found.words, w)
	}
	next := l.line + 1
	if len(found.words) == 0 {
		return item{}, 0, &Error{at + 1, 1, "want a command"}
	}
	if end != "" {
		found.body = next + 1
		start := next
		for next < len(lines) && strings.TrimSpace(lines[next]) != end {
			next++
		}
		if next == len(lines) {
			return item{}, 0, &Error{at + 1, 1, fmt.Sprintf("the block has no end: a line of nothing but %s", end)}
		}
		found.block = strings.Join(lines[start:next], "\n")
		next++
	}
	found.raw = lines[at:next]
	return found, next, nil
}

// A lexer reads the words of a command. A backslash at the end of a line continues it in the next one.
type lexer struct {
	lines  []string
	line   int
	offset int // in the line, in bytes
}

func (l *lexer) rest() string { return l.lines[l.line][l.offset:] }

func (l *lexer) column() int { return 1 + utf8.RuneCountInString(l.lines[l.line][:l.offset]) }

func (l *lexer) errorf(format string, args ...any) *Error {
	return &Error{l.line + 1, l.column(), fmt.Sprintf(format, args...)}
}

// word is the next word; it reports false if there is none.
func (l *lexer) word() (word, bool, *Error) {
	for {
		text := strings.TrimLeft(l.rest(), " \t")
		l.offset = len(l.lines[l.line]) - len(text)
		switch {
		case text == "" || text[0] == '#':
			return word{}, false, nil
		case strings.TrimRight(text, " \t") == `\`:
			if l.line+1 == len(l.lines) {
				return word{}, false, l.errorf("the command goes on behind the end of the text")
			}
			l.line, l.offset = l.line+1, 0
			continue
		}
		break
	}
	w := word{line: l.line + 1, column: l.column()}
	for text := l.rest(); text != "" && text[0] != ' ' && text[0] != '\t'; text = l.rest() {
		switch c := text[0]; {
		case c == '\'':
			end := strings.IndexByte(text[1:], '\'')
			if end < 0 {
				return w, false, l.errorf("the quotation has no end: '")
			}
			w.add(text[1:1+end], l)
			l.offset += end + 2
		case c == '"':
			if err := l.quoted(&w); err != nil {
				return w, false, err
			}
		case c == '=' && w.key == "" && len(w.pieces) == 1 && isKey(w.pieces[0].text):
			w.key, w.pieces = w.pieces[0].text, nil
			l.offset++
		case c == '$' && referenceAt(text) > 0:
			l.reference(&w)
		default:
			_, size := utf8.DecodeRuneInString(text)
			w.add(text[:size], l)
			l.offset += size
		}
	}
	return w, true, nil
}

// quoted reads a quotation in which names count, and a backslash takes the next character as it is.
func (l *lexer) quoted(w *word) *Error {
	start := *l
	l.offset++
	w.add("", l)
	for {
		text := l.rest()
		switch {
		case text == "" || text == `\`:
			return start.errorf(`the quotation has no end: "`)
		case text[0] == '"':
			l.offset++
			return nil
		case text[0] == '$' && referenceAt(text) > 0:
			l.reference(w)
		default:
			if text[0] == '\\' {
				l.offset++
				text = text[1:]
			}
			_, size := utf8.DecodeRuneInString(text)
			w.add(text[:size], l)
			l.offset += size
		}
	}
}

func (l *lexer) reference(w *word) {
	text := l.rest()
	end := referenceAt(text)
	w.pieces = append(w.pieces, piece{text[1:end], true, l.line + 1, l.column()})
	l.offset += end
}

// add adds text to a word.
func (w *word) add(text string, l *lexer) {
	if last := len(w.pieces) - 1; last >= 0 && !w.pieces[last].reference {
		w.pieces[last].text += text
		return
	}
	w.pieces = append(w.pieces, piece{text, false, l.line + 1, l.column()})
}

// referenceAt is the length of the reference with which a text starts, "$" included; 0 if there is none.
func referenceAt(text string) int {
	n := 0
	for n < len(text) && (text[n] == '$' && n == 0 || text[n] == '.' && n > 1) {
		if n+1 == len(text) || !isLetter(text[n+1]) {
			break
		}
		n += 2
		for n < len(text) && (isLetter(text[n]) || isDigit(text[n]) || text[n] == '_' || text[n] == '-') {
			n++
		}
	}
	return n
}

// isName reports whether a text can be the name of something.
func isName(text string) bool { return text != "" && referenceAt("$"+text) == len(text)+1 }

// isKey reports whether a text can stand before "=".
func isKey(text string) bool {
	for i := range len(text) {
		if !isLetter(text[i]) && (i == 0 || !isDigit(text[i]) && !strings.ContainsRune("-_:.", rune(text[i]))) {
			return false
		}
	}
	return text != ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
