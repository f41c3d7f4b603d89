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
// to name: it is made in one reading, and a place is found in about as many steps as lead to it. The zero Outline is that
// of no value. Immutable.
type Outline struct {
	offset int
	kind   Kind
	items  []Outline
	names  map[string]int // of the members of an object, by place in items
	given  []int          // places in items of the elements of a list that are not null; nil if all are not
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
		o.names = make(map[string]int)
		for name := range s.Members {
			o.names[name] = len(o.items)
			o.items = append(o.items, outline(s))
		}
	case Array:
		given := []int{}
		for range s.Elements {
			item := outline(s)
			if item.kind != Null {
				given = append(given, len(o.items))
			}
			o.items = append(o.items, item)
		}
		if len(given) < len(o.items) {
			o.given = given
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
			if i, ok := o.names[step]; ok {
				next = i
				if b.Len() > 0 {
					b.WriteByte('.')
				}
				b.WriteString(step)
			}
		case int:
			switch {
			case o.kind != Array:
				if step == 0 {
					continue
				}
			case o.given != nil:
				if step < len(o.given) {
					next = o.given[step]
				}
			case step < len(o.items):
				next = step
			}
			if next >= 0 {
				b.WriteString("[" + strconv.Itoa(next) + "]")
			}
		}
		if next < 0 {
			break
		}
		o = &o.items[next]
	}
	return o.offset, b.String()
}

// Lines are the offsets at which the lines of a text begin, behind the first. Immutable.
type Lines []int

// NewLines finds the lines of a text.
func NewLines(text string) Lines {
	var l Lines
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			l = append(l, i+1)
		}
	}
	return l
}

// LineColumn is the function of that name, without reading the text again.
func (l Lines) LineColumn(offset int) (line, column int) {
	n, found := slices.BinarySearch(l, offset)
	if found {
		n++
	}
	if n == 0 {
		return 1, offset + 1
	}
	return n + 1, offset - l[n-1] + 1
}
