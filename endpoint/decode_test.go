package endpoint

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An input is read as package encoding/json reads it: the members of its objects, the elements of its lists, the characters of its
// strings.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		`{}`, ` { "A" : "b" , "A":null,"":1.5e3 ,"c":[ ] } `, `{"\u0041\"":"\ud83d\ude00\\","x":{"y":[1,"]",{"z":"}"},true],"w":false}}`,
		`[[],{},"",0]`, `"\\"`, `12`, "{\"a\":\"\u2028\x7f\"\t,\r\n\"b\":-1\n}", `{"a":"\ud800","b":["\\\"",null,[null]]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, failure := readObject("organizations:TagResource", body)
		var want map[string]any
		if err := json.Unmarshal(body, &want); err != nil || want == nil {
			if failure == nil && len(o.parts) > 0 {
				t.Errorf("%q is no object and has %q", body, o.parts)
			}
			return
		}
		if failure != nil {
			if string(body) == string([]rune(string(body))) { // it is UTF-8, as JSON must be
				t.Errorf("%q: %v", body, failure)
			}
			return
		}
		if diff := cmp.Diff(want, read(o)); diff != "" {
			t.Errorf("%q: -json +ours\n%s", body, diff)
		}
	})
}

// read is everything in an object.
func read(o *object) map[string]any {
	found := map[string]any{}
	for i := 0; i < len(o.parts); i += 2 {
		name := string(o.parts[i])
		text, there := o.member(name)
		if !there {
			found[name] = nil
			continue
		}
		found[name] = readAny(o.in, text)
	}
	return found
}

func readAny(in *input, text []byte) any {
	switch text[0] {
	case '{':
		return read(&object{in, in.object(text)})
	case '[':
		list := []any{}
		for _, e := range parts(text) {
			list = append(list, readAny(in, e))
		}
		return list
	case '"':
		return string(characters(text))
	}
	var v any
	_ = json.Unmarshal(text, &v)
	return v
}
