package policy

import (
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/internal/strictjson"
)

// A placer finds positions in the text of a document. Parsing keeps none; the first fault that has to be placed makes the
// outline of the text, and further ones use it.
type placer struct {
	document *Document
	outline  *strictjson.Outline
}

// at is the way to a place in a document: members by name, elements by index.
func at(steps ...any) []any { return steps }

// fault is a fault at a place.
func (p *placer) fault(steps []any, rule, value, aws string) *Fault {
	f := &Fault{Value: shorten(value), Rule: rule, AWS: aws}
	text := p.document.text
	if text == "" {
		f.Path = pathOf(steps)
		return f
	}
	if p.outline == nil {
		p.outline = strictjson.NewOutline(text)
	}
	f.Offset, f.Path = p.outline.Find(steps...)
	f.Line, f.Column = strictjson.LineColumn(text, f.Offset)
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
