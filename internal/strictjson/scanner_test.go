package strictjson

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// skipAll reads a text and tells its first error.
func skipAll(text string) *Error {
	s := New(text)
	s.Skip()
	s.End()
	return s.Err()
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		text   string
		offset int
		rule   string
	}{
		{``, 0, "expected a value"},
		{` x`, 1, "expected a value"},
		{`nul`, 0, "expected a value"},
		{`{"a":1} x`, 8, "the text must end here"},
		{`{"a":1,"a":2}`, 7, "a member must not be given twice"},
		{`{"a":1,"\u0061":2}`, 7, "a member must not be given twice"},
		{`{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"9":1}`, 55, "a member must not be given twice"},
		{`{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"1":1}`, 55, "a member must not be given twice"},
		{`{"a" 1}`, 5, `expected ":"`},
		{`{"a":1 "b":2}`, 7, `expected "," or "}"`},
		{`{"a":1,}`, 7, "a comma must be followed by another member"},
		{`{"a":1,]`, 7, "expected the name of a member, in double quotes"},
		{`{a:1}`, 1, "expected the name of a member, in double quotes"},
		{`[1,]`, 3, "a comma must be followed by another value"},
		{"[1, \n ]", 6, "a comma must be followed by another value"},
		{`[1,}`, 3, "expected a value"},
		{`{"a":]`, 5, "expected a value"},
		{`[1 2]`, 3, `expected "," or "]"`},
		{`"abc`, 4, "the string must end with a double quote"},
		{`"a\"`, 4, "the string must end with a double quote"},
		{"\"a\nb\"", 2, "a control character in a string must be escaped"},
		{"\"\\\\a\nb\"", 4, "a control character in a string must be escaped"},
		{`"\x"`, 1, "expected an escape of JSON"},
		{`"\u12g4"`, 1, "expected an escape of JSON"},
		{`"\u+123"`, 1, "expected an escape of JSON"},
		{`"\ud800"`, 1, "expected an escape of JSON"},
		{`"\udc00\ud800"`, 1, "expected an escape of JSON"},
		{"\"a\xff\"", 2, "text must be valid UTF-8"},
		{"\"\\\\\xff\"", 3, "text must be valid UTF-8"},
		{`01`, 1, "the text must end here"},
		{`-`, 1, "expected a digit"},
		{`1.`, 2, "expected a digit"},
		{`1e`, 2, "expected a digit"},
		{strings.Repeat("[", MaxDepth+1), MaxDepth, "lists and objects must nest at most 64 deep"},
	} {
		err := skipAll(test.text)
		if err == nil || err.Offset != test.offset || err.Rule != test.rule {
			t.Errorf("%q: %+v; want %q at %d", test.text, err, test.rule, test.offset)
		}
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		`"plain"`:                     "plain",
		`"é\u00e9\n\"\\\/\b\f\r\t\\"`: "éé\n\"\\/\b\f\r\t\\",
		`"\ud83d\ude00x"`:             "😀x",
		`""`:                          "",
	} {
		s := New(text)
		if got := s.Text(); got != want || s.Err() != nil {
			t.Errorf("%s: %q, %v; want %q", text, got, s.Err(), want)
		}
	}
}

// A scanner accepts only what encoding/json accepts; of that it refuses duplicate members, invalid UTF-8, lone surrogates
// and great depth only.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e+3,true,null,"x\u00e9"],"b":{}}`, `[[[]]]`, `{"a":1,"a":2}`, "\"\xff\"", `"\ud800"`, `1`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := skipAll(text)
		if err == nil {
			if !json.Valid([]byte(text)) {
				t.Fatalf("%q is accepted", text)
			}
			return
		}
		if err.Offset < 0 || err.Offset > len(text) {
			t.Fatalf("%q: offset %d", text, err.Offset)
		}
		Path(text, err.Offset)
		line, column := LineColumn(text, err.Offset)
		if line < 1 || column < 1 {
			t.Fatalf("%q: line %d, column %d", text, line, column)
		}
		if !json.Valid([]byte(text)) {
			return
		}
		switch err.Rule {
		case "a member must not be given twice", "text must be valid UTF-8", "expected an escape of JSON",
			"lists and objects must nest at most 64 deep":
		default:
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// Path and Outline.Find are each other's reverse.
func TestPathAndOutline(t *testing.T) {
	const text = "{\n \"a\": [1, {\"b\": \"x\"}],\n \"c\\u0064\": {\"e\": {}}, \"n\": [null, 2], \"lone\": 3}"
	for _, test := range []struct {
		steps        []any
		path         string
		line, column int
	}{
		{nil, "", 1, 1},
		{[]any{"a"}, "a", 2, 7},
		{[]any{"a", 0}, "a[0]", 2, 8},
		{[]any{"a", 1}, "a[1]", 2, 11},
		{[]any{"a", 1, "b"}, "a[1].b", 2, 17},
		{[]any{"cd", "e"}, "cd.e", 3, 19},
		{[]any{"n", 0}, "n[1]", 3, 36}, // null does not count
		{[]any{"lone", 0}, "lone", 3, 48},
		{[]any{"lone", 1}, "lone", 3, 48},
		{[]any{"a", 7}, "a", 2, 7},
		{[]any{"x", "y"}, "", 1, 1},
	} {
		offset, path := NewOutline(text).Find(test.steps...)
		line, column := LineColumn(text, offset)
		if path != test.path || line != test.line || column != test.column {
			t.Errorf("%v: %q at %d:%d, want %q at %d:%d", test.steps, path, line, column, test.path, test.line, test.column)
		}
		if got := Path(text, offset); got != test.path {
			t.Errorf("offset %d: %q, want %q", offset, got, test.path)
		}
	}
}

// The path of an error in broken text is that of the value that is broken.
func TestPathOfBrokenText(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":{"b":[1,x]}}`: "a.b[1]",
		`{"a":{"b":[1,2}}`:  "a.b[1]",
		`{"a":1,"a":2}`:     "a",
		`{"a":{"x":1,b:2}}`: "a",
		`[[1],[2,"\q"]]`:    "[1][1]",
		`{"a]{":[],"b":z}`:  "b",
	} {
		if err := skipAll(text); err == nil || Path(text, err.Offset) != want {
			t.Errorf("%s: %v, path %q; want %q", text, err, Path(text, err.Offset), want)
		}
	}
}

// Every value of generated text is found where its path says.
func TestOutlineEqualsPath(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) any { return genValue(t, 3) })
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.MarshalIndent(value.Draw(t, "value"), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		var walk func(o *Outline, steps []any)
		walk = func(o *Outline, steps []any) {
			offset, path := NewOutline(string(text)).Find(steps...)
			line, column := LineColumn(string(text), offset)
			if l, c := NewLines(string(text)).LineColumn(offset); l != line || c != column {
				t.Fatalf("offset %d: %d:%d, want %d:%d", offset, l, c, line, column)
			}
			if offset != o.offset || Path(string(text), offset) != path {
				t.Fatalf("%v: found %q at %d, want %d, where Path says %q\n%s", steps, path, offset, o.offset, Path(string(text), offset), text)
			}
			for i := range o.items {
				step := any(i)
				for name, at := range o.names {
					if at == i {
						step = name
					}
				}
				walk(&o.items[i], append(steps[:len(steps):len(steps)], step))
			}
		}
		walk(NewOutline(string(text)), nil)
	})
}

func genValue(t *rapid.T, depth int) any {
	switch kind := rapid.IntRange(0, 4).Draw(t, "kind"); {
	case kind == 0 && depth > 0:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, genValue(t, depth-1))
		}
		return list
	case kind == 1 && depth > 0:
		object := map[string]any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			object[rapid.StringOfN(rapid.SampledFrom([]rune("ab]},:\"\\")), 1, 3, -1).Draw(t, "name")] = genValue(t, depth-1)
		}
		return object
	case kind == 2:
		return rapid.Float64Range(-9, 9).Draw(t, "number")
	}
	return rapid.StringOfN(rapid.SampledFrom([]rune("a{[\"\\,:")), 0, 4, -1).Draw(t, "text")
}
