package sim

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A codec goes through the fields of records, and writes them, reads them, or lists them for people. A record has one function
// that names its fields, so that all three agree. A field that has the zero value is left out, but for those of the state itself.
type codec struct {
	mode codecMode
	err  error // the first one; nothing happens after it

	out    []byte // written, or listed
	text   []byte // of a value, before it is
	prefix string // of what is listed

	in   []jsonMember // of the object that is read
	next int          // the first of them that was not taken

	whole bool // no member is left out, and each has to be there

	*common
}

// What a codec shares with those that it makes.
type common struct {
	profile awsaccount.Profile      // whose rules accounts obey that are read
	sets    map[setText]*policy.Set // those read
	texts   map[*policy.Set][]byte  // those written
	spare   [][]jsonMember          // lists to be used again
}

// A setText is the text of a set of policies of some type.
type setText struct {
	typ  policy.Type
	text string
}

type codecMode uint8

const (
	writing codecMode = iota
	reading
	listing
)

func (c *codec) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

// member writes or lists a member of the object at hand.
func (c *codec) member(name string, text []byte) {
	if c.mode == listing {
		c.out = append(c.out, c.prefix...)
		c.out = append(append(append(c.out, name...), ' '), text...)
		c.out = append(c.out, '\n')
		return
	}
	c.begin(name)
	c.out = append(c.out, text...)
}

// begin writes the name of a member.
func (c *codec) begin(name string) {
	if c.out[len(c.out)-1] != '{' {
		c.out = append(c.out, ',')
	}
	if cap(c.out)-len(c.out) < 1024 {
		c.out = slices.Grow(c.out, len(c.out)+1024) // append copies long texts more often
	}
	var err error
	c.out, err = appendJSON(c.out, &name)
	c.fail(err)
	c.out = append(c.out, ':')
}

// take is the member of a name that is read, nil if it is absent.
func (c *codec) take(name string) json.RawMessage {
	var raw json.RawMessage
	for i := c.next; i < len(c.in); i++ { // it is the first one, unless somebody has changed the order
		if m := &c.in[i]; m.text != nil && string(m.name) == name {
			raw, m.text = m.text, nil
			break
		}
	}
	for c.next < len(c.in) && c.in[c.next].text == nil {
		c.next++
	}
	if c.whole && (raw == nil || string(raw) == "null") {
		c.fail(invalid("snapshot: want %q, which is absent", name))
	}
	return raw
}

// into reads an object with a codec of its own.
func (c *codec) into(raw json.RawMessage, fields func(*codec)) {
	if c.err != nil {
		return
	}
	inner := codec{mode: reading, common: c.common}
	var err error
	if n := len(c.spare); n > 0 {
		inner.in, c.spare = c.spare[n-1], c.spare[:n-1]
	}
	inner.in, err = appendMembers(inner.in, raw)
	if inner.fail(err); err == nil {
		fields(&inner)
	}
	for _, m := range inner.in[inner.next:] {
		if m.text != nil {
			inner.fail(invalid("snapshot: no field %q is known here", m.name))
		}
	}
	c.spare = append(c.spare, inner.in[:0])
	c.fail(inner.err)
}

// field is a value that encoding/json knows.
func field[T any](c *codec, name string, v *T) {
	if c.err != nil {
		return
	}
	if c.mode == reading {
		if raw := c.take(name); raw != nil {
			c.fail(readJSON(raw, v))
		}
		return
	}
	var err error
	c.text, err = appendJSON(c.text[:0], v)
	c.fail(err)
	if c.whole && string(c.text) == "null" {
		c.text = append(c.text[:0], "[]"...)
	}
	if c.whole || !isUnset(c.text) {
		c.member(name, c.text)
	}
}

// unlessZero is a field that is left out if it is zero, whatever its text is then.
func unlessZero[T comparable](c *codec, name string, v *T) {
	var zero T
	if c.mode == reading || *v != zero {
		field(c, name, v)
	}
}

// secret is a field that lists do not show.
func secret(c *codec, name string, v *string) {
	if c.mode != listing {
		field(c, name, v)
	} else if *v != "" {
		c.member(name, []byte(`"****"`))
	}
}

// record is a field that is a record.
func record[T any](c *codec, name string, v *T, fields func(*codec, *T)) {
	switch c.mode {
	case reading:
		if raw := c.take(name); raw != nil {
			c.into(raw, func(c *codec) { fields(c, v) })
		}
	case listing:
		c.under(name+".", func() { fields(c, v) })
	case writing:
		start := len(c.out)
		c.begin(name)
		from := len(c.out)
		c.out = append(c.out, '{')
		fields(c, v)
		if c.out = append(c.out, '}'); string(c.out[from:]) == "{}" {
			c.out = c.out[:start]
		}
	}
}

// under lists with a longer prefix.
func (c *codec) under(name string, list func()) {
	length := len(c.prefix)
	c.prefix += name
	list()
	c.prefix = c.prefix[:length]
}

// pointer is a field that is a record which need not be there.
func pointer[T any](c *codec, name string, v **T, fields func(*codec, *T)) {
	switch {
	case c.mode == reading:
		if raw := c.take(name); raw != nil {
			*v = new(T)
			c.into(raw, func(c *codec) { fields(c, *v) })
		}
	case *v != nil:
		record(c, name, *v, fields)
	}
}

// list is a field that is a list of records.
func list[T any](c *codec, name string, v *[]T, fields func(*codec, *T)) {
	switch {
	case c.mode == reading:
		var raws []json.RawMessage
		if raw := c.take(name); raw != nil {
			var err error
			raws, err = elementsOf(raw)
			c.fail(err)
			*v = make([]T, len(raws))
		}
		for i, raw := range raws {
			c.into(raw, func(c *codec) { fields(c, &(*v)[i]) })
		}
	case len(*v) == 0 && !c.whole:
	case c.mode == listing:
		for i := range *v {
			c.under(name+"["+strconv.Itoa(i)+"].", func() { fields(c, &(*v)[i]) })
		}
	case c.mode == writing:
		c.begin(name)
		c.out = append(c.out, '[')
		for i := range *v {
			if i > 0 {
				c.out = append(c.out, ',')
			}
			c.out = append(c.out, '{')
			fields(c, &(*v)[i])
			c.out = append(c.out, '}')
		}
		c.out = append(c.out, ']')
	}
}

// lines is a field that is a list of values, of which a list shows one a line.
func lines[T any](c *codec, name string, v *[]T) {
	switch {
	case c.mode == listing:
		for i := range *v {
			field(c, name+"["+strconv.Itoa(i)+"]", &(*v)[i])
		}
	case c.mode == reading || len(*v) == 0 || c.err != nil:
		field(c, name, v)
	default:
		c.begin(name)
		for i := range *v {
			var err error
			c.out, err = appendJSON(append(c.out, "[,"[min(i, 1)]), &(*v)[i])
			c.fail(err)
		}
		c.out = append(c.out, ']')
	}
}

// shared is a field that is a list which forks share: what is done to it is done as to a plain one.
func shared[T any](c *codec, l *sharedList[T], plain func(*[]T)) {
	if c.mode == reading {
		var values []T
		plain(&values)
		*l = sharedListOf(values)
		return
	}
	values := slices.Collect(l.all())
	plain(&values)
}

func sharedLines[T any](c *codec, name string, l *sharedList[T]) {
	shared(c, l, func(values *[]T) { lines(c, name, values) })
}

func sharedRecords[T any](c *codec, name string, l *sharedList[T], fields func(*codec, *T)) {
	shared(c, l, func(values *[]T) { list(c, name, values, fields) })
}

// listedLines is the value of an index whose values are lists.
func listedLines[T any](c *codec, name string, l **sharedList[T]) {
	if c.mode == reading {
		*l = &sharedList[T]{}
	}
	sharedLines(c, name, *l)
}

// index is a field that is a map, in the order of the texts of keys.
func index[K comparable, V any](c *codec, member string, m *sharedMap[K, V], key func(K) string, parse func(string) (K, error), value func(c *codec, name string, v *V)) {
	if c.mode == reading {
		if raw := c.take(member); raw != nil {
			c.into(raw, func(c *codec) {
				for _, member := range c.in {
					name := string(member.name)
					k, err := parse(name)
					c.fail(err)
					var v V
					value(c, name, &v)
					m.set(k, v)
				}
			})
		}
		return
	}
	each := func() {
		for _, k := range m.sorted(key) {
			v := m.get(k)
			value(c, key(k), &v)
		}
	}
	switch {
	case m.len() == 0 && !c.whole:
	case c.mode == listing:
		c.under(member+".", each)
	default:
		c.begin(member)
		c.out = append(c.out, '{')
		each()
		c.out = append(c.out, '}')
	}
}

// same is a string as it is, for keys.
func same(s string) string             { return s }
func sameKey(s string) (string, error) { return s, nil }

// records is the value of an index whose values are records.
func records[T any](fields func(*codec, *T)) func(*codec, string, **T) {
	return func(c *codec, name string, v **T) { pointer(c, name, v, fields) }
}

// enumeration is a field that has a name; the first name is "".
func enumeration[T ~uint8](c *codec, name string, v *T, names []string) {
	text := ""
	if c.mode != reading && int(*v) < len(names) {
		text = names[*v]
	}
	field(c, name, &text)
	if c.mode != reading {
		return
	}
	i := slices.Index(names, text)
	if i < 0 {
		c.fail(invalid("snapshot: %s: want one of %q, not %q", name, names, text))
		return
	}
	*v = T(i)
}

// A savedSource is a policy of a set.
type savedSource struct {
	Name     string `json:",omitempty"`
	ARN      string `json:",omitempty"`
	Document *policy.Document
}

// set is a field that is a compiled set of policies. Sets of the same text are compiled once.
func set(c *codec, name string, v **policy.Set, t policy.Type) {
	if c.mode == reading {
		raw := c.take(name)
		if raw == nil || c.err != nil {
			return
		}
		if *v = c.sets[setText{t, string(raw)}]; *v != nil {
			return
		}
		var saved []savedSource
		c.fail(json.Unmarshal(raw, &saved))
		sources := make([]policy.Source, len(saved))
		for i, s := range saved {
			sources[i] = policy.Source{Name: s.Name, ARN: s.ARN, Document: s.Document}
		}
		if c.err == nil {
			set, err := policy.Compile(t, sources...)
			c.fail(err)
			*v, c.sets[setText{t, string(raw)}] = set, set
		}
		return
	}
	if *v == nil || c.err != nil {
		return
	}
	text, err := c.texts[*v], error(nil)
	if text == nil {
		saved := []savedSource{} // not null: a set without policies is not the same as none
		for _, s := range (*v).Sources() {
			saved = append(saved, savedSource(s))
		}
		text, err = json.Marshal(saved)
		c.fail(err)
		c.texts[*v] = text
	}
	c.member(name, text)
}
