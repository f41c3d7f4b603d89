package strictjson

import (
	"slices"
	"strconv"
	"strings"
)

// LineColumn turns an offset into line and column, both from 1; a column counts bytes.
func LineColumn(text string, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	return 1 + strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n')
}

// Path names the place at an offset, as in "Statement[0].Action[1]": the innermost value, or member name, that begins at
// or before the offset. The text may be broken behind the offset. The path of the whole text is "".
func Path(text string, offset int) string {
	type level struct {
		array bool
		index int
		name  string
	}
	var open []level
	name := true // a string that follows is the name of a member
	for i := 0; i < len(text) && i <= offset; i++ {
		switch c := text[i]; c {
		case '{', '[':
			if i == offset {
				break // the place is the object or list itself
			}
			open = append(open, level{array: c == '['})
			name = c == '{'
		case '}', ']':
			if i < offset && len(open) > 0 {
				open = open[:len(open)-1]
			}
		case ',':
			if i < offset && len(open) > 0 {
				top := &open[len(open)-1]
				top.index++
				top.name = ""
				name = !top.array
			}
		case ':':
			name = false
		case '"':
			end := stringEnd(text, i)
			if len(open) > 0 && name && !open[len(open)-1].array {
				s := Scanner{text: text, pos: i}
				open[len(open)-1].name = s.Text()
			}
			i = end
		}
	}
	var path strings.Builder
	for _, l := range open {
		switch {
		case l.array:
			path.WriteString("[" + strconv.Itoa(l.index) + "]")
		case l.name != "":
			if path.Len() > 0 {
				path.WriteByte('.')
			}
			path.WriteString(l.name)
		}
	}
	return path.String()
}

// stringEnd is the offset of the quote that ends the string that begins at start, or the last offset of the text.
func stringEnd(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text) - 1
}

// An Outline is the shape of a text: where each value begins. It is the reverse of Path, for callers who have many places
// to name: it is made in one reading. The zero Outline is that of no value. Immutable.
type Outline struct {
	offset int
	kind   Kind
	names  []string // of the members of an object
	items  []Outline
}

// NewOutline reads a text, which must be valid.
func NewOutline(text string) *Outline {
	s := New(text)
	o := outline(&s)
	return &o
}

func outline(s *Scanner) Outline {
	kind, offset := s.Next()
	o := Outline{offset: offset, kind: kind}
	switch kind {
	case Object:
		for name := range s.Members {
			o.names = append(o.names, name)
			o.items = append(o.items, outline(s))
		}
	case Array:
		for range s.Elements {
			o.items = append(o.items, outline(s))
		}
	default:
		s.Skip()
	}
	return o
}

// Find follows steps, through members (string) and elements (int), to a value, and returns its offset and its path. Where
// the text has a lone value instead of a list, the index 0 stays at that value; null elements do not count. If a value does
// not exist, Find stops at the innermost one on the way that does.
func (o *Outline) Find(steps ...any) (offset int, path string) {
	var b strings.Builder
	for _, step := range steps {
		next := -1
		switch step := step.(type) {
		case string:
			if next = slices.Index(o.names, step); next >= 0 {
				if b.Len() > 0 {
					b.WriteByte('.')
				}
				b.WriteString(step)
			}
		case int:
			if o.kind != Array {
				if step == 0 {
					continue
				}
				break
			}
			for i := range o.items {
				if o.items[i].kind == Null {
					continue
				}
				if step == 0 {
					next = i
					b.WriteString("[" + strconv.Itoa(i) + "]")
					break
				}
				step--
			}
		}
		if next < 0 {
			break
		}
		o = &o.items[next]
	}
	return o.offset, b.String()
}
