package policy

import (
	"strconv"
	"strings"
	"sync"

	"github.com/awsaccount/awsaccount/internal/strictjson"
)

// A source is the text of a document. Positions are found in it when somebody asks for one; parsing keeps none. Safe for
// concurrent use.
type source struct {
	text    string
	once    sync.Once
	outline *strictjson.Outline
}

func (s *source) find(steps []any) (offset int, path string) {
	s.once.Do(func() { s.outline = strictjson.NewOutline(s.text) })
	return s.outline.Find(steps...)
}

// Place tells where in the text that was parsed a value stands: path, line and column as in Fault. Steps lead to it through
// members by name and lists by index, as in Place("Statement", 0, "Condition", "Bool", "aws:SecureTransport"); the index 0
// of a lone value is the value. If there is no such value, it is the place of the innermost one on the way. Line is 0 for
// a document that was built by hand.
func (d *Document) Place(steps ...any) (path string, line, column int) {
	f := d.fault(steps, "", "", "")
	return f.Path, f.Line, f.Column
}

// at is the way to a place in a document: members by name, elements by index.
func at(steps ...any) []any { return steps }

// fault is a fault at a place.
func (d *Document) fault(steps []any, rule, value, aws string) *Fault {
	f := &Fault{Value: shorten(value), Rule: rule, AWS: aws}
	if d.source == nil {
		f.Path = pathOf(steps)
		return f
	}
	f.Offset, f.Path = d.source.find(steps)
	f.Line, f.Column = strictjson.LineColumn(d.source.text, f.Offset)
	return f
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
