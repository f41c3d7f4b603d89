package endpoint

import (
	"bytes"
	"encoding"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/sim"
)

// An object is a JSON object of an input, or one in it, from which members are read under the names that AWS gives them: their case
// counts, null is the same as not there, and what nobody asks for does not matter. A nil object has no members.
type object struct {
	in    *input
	parts [][]byte // names, without quotes, and values in turns; all of it is valid JSON
}

// An input is what is common to the objects of one request.
type input struct {
	action string
	wrong  *failure           // the first member that has another JSON type than AWS wants
	faults []sim.FieldMessage // what has the right type, and is no value that the input can hold
}

// readObject reads a body. An empty one is an object without members.
func readObject(action string, body []byte) (*object, *failure) {
	o := &object{in: &input{action: action}}
	switch body = bytes.TrimLeft(body, " \t\r\n"); {
	case len(body) == 0:
		return o, nil
	case !utf8.Valid(body):
		return nil, serialization("The body of the request is not valid UTF-8.")
	case !json.Valid(body):
		return nil, serialization("The body of the request is not valid JSON.")
	}
	o.parts = o.in.object(body)
	return o, o.in.wrong
}

// object is the names and values of an object.
func (in *input) object(text []byte) [][]byte {
	if !in.expect(text, '{', "a structure") {
		return nil
	}
	list := parts(text)
	for i := 0; i < len(list); i += 2 {
		list[i] = characters(list[i])
	}
	return list
}

// parts are the elements of an array, or the names and values of an object in turns, as they stand in valid JSON.
func parts(text []byte) [][]byte {
	list := make([][]byte, 0, 16)
	for rest := text[1:]; ; {
		rest = bytes.TrimLeft(rest, " \t\r\n,:")
		if rest[0] == '}' || rest[0] == ']' {
			return list
		}
		n := extent(rest)
		list, rest = append(list, rest[:n]), rest[n:]
	}
}

// extent is how long the value is with which valid JSON begins.
func extent[T string | []byte](text T) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		ends := false
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // what it escapes is no quote
		case c == '"':
			quoted = !quoted
			ends = !quoted
		case quoted:
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			depth--
			ends = true
		case c == ',', c == ' ', c == '\t', c == '\r', c == '\n':
			if depth == 0 { // after a number or a word
				return i
			}
		}
		switch {
		case depth < 0: // the end of what the value is in
			return i
		case ends && depth == 0:
			return i + 1
		}
	}
	return len(text)
}

// characters are those of a JSON string.
func characters(text []byte) []byte {
	if plain := text[1 : len(text)-1]; bytes.IndexByte(plain, '\\') < 0 {
		return plain
	}
	var s string
	_ = json.Unmarshal(text, &s) // it is a valid string
	return []byte(s)
}

// kinds are what JSON values are called in messages, by their first byte.
var kinds = map[byte]string{'{': "START_OBJECT", '[': "START_ARRAY", '"': "STRING_VALUE", 't': "TRUE_VALUE", 'f': "FALSE_VALUE", 'n': "NULL_VALUE"}

// expect wants a value that begins with a byte; '0' is any number.
func (in *input) expect(text []byte, first byte, what string) bool {
	kind, other := kinds[text[0]]
	if text[0] == first || !other && first == '0' {
		return true
	}
	if !other {
		kind = "NUMBER_VALUE"
	}
	in.mistake(kind + " can not be converted to " + what)
	return false
}

func (in *input) mistake(message string) {
	if in.wrong == nil {
		in.wrong = serialization(message)
	}
}

// A fault is what a value is not, as the services put it: Account Management tells the member, Organizations a reason.
type fault struct{ text, reason string }

var (
	tooSmall = fault{"must be 1 or more", "MIN_VALUE_EXCEEDED"}
	isEmpty  = fault{"must not be empty", "INPUT_REQUIRED"}
	missing  = fault{"must be there", "INPUT_REQUIRED"}
	noForm   = fault{"is not of the form that it must have", "INVALID_PATTERN"}
)

func (in *input) fault(name string, f fault) {
	message := f.text
	if strings.HasPrefix(in.action, "organizations:") {
		message = f.reason
	}
	in.faults = append(in.faults, sim.FieldMessage{Name: name, Message: message})
}

// refuse is the answer to an input that cannot be handed to the cloud; nil if it can.
func (in *input) refuse(c *sim.Client) error {
	switch {
	case in.wrong != nil:
		return in.wrong
	case len(in.faults) > 0:
		return c.Malformed(in.action, in.faults...)
	}
	return nil
}

// member is the text of a member; it reports false if it is not there. Of a name that is there twice, the last one counts.
// choices.md#duplicate-members
func (o *object) member(name string) ([]byte, bool) {
	if o == nil {
		return nil, false
	}
	for i := len(o.parts) - 2; i >= 0; i -= 2 {
		if value := o.parts[i+1]; string(o.parts[i]) == name {
			return value, value[0] != 'n'
		}
	}
	return nil, false
}

// string is the characters of a JSON string, which are not the caller's to keep.
func (in *input) string(text []byte) ([]byte, bool) {
	if !in.expect(text, '"', "a String") {
		return nil, false
	}
	return characters(text), true
}

func (o *object) text(name string, to *string) {
	if text, ok := o.member(name); ok {
		s, _ := o.in.string(text)
		*to = string(s)
	}
}

// needed reads a string that must be there, though it may be empty: the cloud takes one that is not there for an empty one.
func (o *object) needed(name string, to *string) {
	if _, ok := o.member(name); !ok {
		o.in.fault(name, missing)
	}
	o.text(name, to)
}

// optional reads a string of which "" is not the same as nothing.
func (o *object) optional(name string, to **string) {
	if text, ok := o.member(name); ok {
		if chars, ok := o.in.string(text); ok {
			s := string(chars)
			*to = &s
		}
	}
}

// number reads an integer. The cloud knows 0 only as not given, so whoever gives it is told here.
func (o *object) number(name string, to *int) {
	text, ok := o.member(name)
	if !ok || !o.in.expect(text, '0', "an Integer") {
		return
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		o.in.mistake("NUMBER_VALUE can not be converted to an Integer")
		return
	}
	if n == 0 {
		o.in.fault(name, tooSmall)
	}
	*to = int(n)
}

// textual is a pointer to a type that reads texts.
type textual[T any] interface {
	*T
	encoding.TextUnmarshaler
}

// parse reads a text of a type that knows what it can be. None of them can be empty.
func parse[T any, P textual[T]](in *input, name string, text []byte, to *T) {
	s, ok := in.string(text)
	switch {
	case !ok:
	case len(s) == 0: // UnmarshalText takes it for nothing
		in.fault(name, isEmpty)
	case P(to).UnmarshalText(s) != nil:
		in.fault(name, noForm)
	}
}

func named[T any, P textual[T]](o *object, name string, to *T) {
	if text, ok := o.member(name); ok {
		parse[T, P](o.in, name, text, to)
	}
}

// elements are those of a list; null ones are none.
func (o *object) elements(name string) [][]byte {
	text, ok := o.member(name)
	if !ok || !o.in.expect(text, '[', "a list") {
		return nil
	}
	return slices.DeleteFunc(parts(text), func(e []byte) bool { return e[0] == 'n' })
}

func (o *object) texts(name string, to *[]string) {
	for _, e := range o.elements(name) {
		s, _ := o.in.string(e)
		*to = append(*to, string(s))
	}
}

func namedList[T any, P textual[T]](o *object, name string, to *[]T) {
	for _, e := range o.elements(name) {
		var v T
		parse[T, P](o.in, name, e, &v)
		*to = append(*to, v)
	}
}

// object is a member that is an object; nil if it is not there.
func (o *object) object(name string) *object {
	text, ok := o.member(name)
	if !ok {
		return nil
	}
	return &object{o.in, o.in.object(text)}
}

// objects reads a list of objects.
func objects[T any](o *object, name string, to *[]T, read func(*object, *T)) {
	for _, e := range o.elements(name) {
		var v T
		read(&object{o.in, o.in.object(e)}, &v)
		*to = append(*to, v)
	}
}
