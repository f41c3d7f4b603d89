package policy

import (
	"strconv"
	"strings"
	"sync"

	"github.com/awsaccount/awsaccount/internal/strictjson"
)

// A documentText is the text of a document. Positions are found in it when somebody asks for one; parsing keeps none. Safe for
// concurrent use.
type documentText struct {
	text    string
	once    sync.Once
	outline *strictjson.Outline
	lines   strictjson.Lines
}

// find is the place that steps lead to.
func (s *documentText) find(steps []any) (f Fault) {
	s.once.Do(func() { s.outline, s.lines = strictjson.NewOutline(s.text), strictjson.NewLines(s.text) })
	f.Offset, f.Path = s.outline.Find(steps...)
	f.Line, f.Column = s.lines.LineColumn(f.Offset)
	return f
}

// current is the text of the document as long as it says the same; nil if the document was edited, or built by hand.
func (d *Document) current() *documentText {
	if d.source == nil {
		return nil
	}
	if was, err := Parse([]byte(d.source.text)); err != nil || !was.Equal(d) {
		return nil
	}
	return d.source
}

// Place tells where in the text that was parsed a value stands: path, line and column as in Fault. Steps lead to it through
// members by name and lists by index, as in Place("Statement", 0, "Condition", "Bool", "aws:SecureTransport"); the index 0
// of a lone value is the value. If there is no such value, it is the place of the innermost one on the way. Line is 0 for
// a document that was built by hand. Of a document that was edited, it tells the place in the old text.
func (d *Document) Place(steps ...any) (path string, line, column int) {
	f := faultIn(d.source, steps, "", "", "")
	return f.Path, f.Line, f.Column
}

// at is the way to a place in a document: members by name, elements by index.
func at(steps ...any) []any { return steps }

// faultIn is a fault at a place in a text, or without a position if there is no text.
func faultIn(text *documentText, steps []any, rule, value, aws string) *Fault {
	f := Fault{Path: pathOf(steps)}
	if text != nil {
		f = text.find(steps)
	}
	f.Value, f.Rule, f.AWS = shorten(value), rule, aws
	return &f
}

// pathOf writes steps as Fault.Path does, for documents without text.
func pathOf(steps []any) string {
	var path strings.Builder
	for _, step := range steps {
		switch step := step.(type) {
		case int:
			path.WriteString("[" + strconv.Itoa(step) + "]")
		case string:
			if path.Len() > 0 {
				path.WriteByte('.')
			}
			path.WriteString(step)
		}
	}
	return path.String()
}
