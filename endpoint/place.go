package endpoint

import (
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/policy"
)

// A statementSpan is where a statement begins and ends, as AWS counts: the place after the bracket that opens the statement if it
// stands alone, after that of the list if it is the first one, and after the one before it otherwise; and the place after its last
// bracket. choices.md#policy-simulation
type statementSpan struct{ start, end positionXML }

// span is where a statement of a policy of the input is.
func (s *simulation) span(document *policy.Document, statement int) statementSpan {
	if s.places[document] == nil {
		s.places[document] = statementSpans(s.texts[document], document)
	}
	return s.places[document][statement]
}

// statementSpans are those of all statements of a text, which is read once.
func statementSpans(text string, document *policy.Document) (spans []statementSpan) {
	_, line, column := document.Place("Statement", 0)
	open := 0
	for range line - 1 {
		open += strings.IndexByte(text[open:], '\n') + 1
	}
	open = min(open+max(column-1, 0), len(text)) // column counts bytes
	from := len(strings.TrimRight(text[:open], " \t\r\n"))
	if strings.HasSuffix(text[:from], ":") {
		from = min(open+1, len(text))
	}
	at := cursor{text: text, place: positionXML{1, 1}}
	for range document.Statements {
		span := statementSpan{start: at.moveTo(from)}
		from = open + extent(text[open:])
		span.end = at.moveTo(from)
		spans = append(spans, span)
		open = len(text) - len(strings.TrimLeft(text[from:], " \t\r\n,"))
	}
	return spans
}

// A cursor moves through a text and counts lines and characters.
type cursor struct {
	text   string
	offset int
	place  positionXML
}

// moveTo is the place of an offset, which is not before the one that the cursor has.
func (c *cursor) moveTo(offset int) positionXML {
	passed := c.text[c.offset:offset]
	if lines := strings.Count(passed, "\n"); lines > 0 {
		c.place = positionXML{c.place.Line + lines, 1}
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	c.place.Column += utf8.RuneCountInString(passed)
	c.offset = offset
	return c.place
}
