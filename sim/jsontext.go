package sim

import (
	"bytes"
	"encoding"
	"encoding/json"
	"strconv"
	"time"
)

// The JSON of snapshots. encoding/json does all that is rare or difficult; what there is much of is done here, for that is many
// times as fast. Texts to be read are valid JSON.

// A jsonMember is a member of an object that is read.
type jsonMember struct {
	name []byte
	text []byte // of the value; nil: it was taken
}

// appendMembers adds the members of an object to a list. null has none.
func appendMembers(list []jsonMember, text []byte) ([]jsonMember, error) {
	if i := skipSpace(text, 0); i == len(text) || text[i] != '{' {
		var none struct{}
		return list, json.Unmarshal(text, &none)
	}
	for i := nextElement(text, skipSpace(text, 0)+1); text[i] != '}'; i = nextElement(text, i) {
		end := skipString(text, i)
		name := text[i+1 : end-1]
		if !isPlain(name) {
			var decoded string
			if err := json.Unmarshal(text[i:end], &decoded); err != nil {
				return list, err
			}
			name = []byte(decoded)
		}
		i = skipSpace(text, skipSpace(text, end)+1) // behind the colon
		end = skipValue(text, i)
		list = append(list, jsonMember{name, text[i:end]})
		i = end
	}
	return list, nil
}

// elementsOf are the elements of an array. null has none.
func elementsOf(text []byte) (list []json.RawMessage, err error) {
	if i := skipSpace(text, 0); i == len(text) || text[i] != '[' {
		return nil, json.Unmarshal(text, &list)
	}
	for i := nextElement(text, skipSpace(text, 0)+1); text[i] != ']'; i = nextElement(text, i) {
		end := skipValue(text, i)
		list = append(list, text[i:end])
		i = end
	}
	return list, nil
}

// nextElement is where the next element begins, or the list ends.
func nextElement(text []byte, i int) int {
	if i = skipSpace(text, i); text[i] == ',' {
		i = skipSpace(text, i+1)
	}
	return i
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
		i++
	}
	return i
}

// skipString is the end of the string that begins at i.
func skipString(text []byte, i int) int {
	for i++; ; i++ {
		i += bytes.IndexByte(text[i:], '"')
		slashes := 0
		for text[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
}

// skipValue is the end of the value that begins at i.
func skipValue(text []byte, i int) int {
	for depth := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			if i = skipString(text, i) - 1; depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i // of what the value is in
			} else if depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

// isPlain reports whether a text stands in JSON as it is.
func isPlain[T string | []byte](text T) bool {
	for i := range len(text) {
		switch b := text[i]; {
		case b < ' ' || b > '~', b == '"', b == '\\', b == '<', b == '>', b == '&':
			return false
		}
	}
	return true
}

// plainString is what stands between the quotes of a string, if it stands there as it is.
func plainString(text []byte) ([]byte, bool) {
	if len(text) < 2 || text[0] != '"' || !isPlain(text[1:len(text)-1]) {
		return nil, false
	}
	return text[1 : len(text)-1], true
}

// readJSON is json.Unmarshal.
func readJSON(text []byte, v any) (err error) {
	plain, ok := plainString(text)
	switch v := v.(type) {
	case *string:
		if ok {
			*v = string(plain)
			return nil
		}
	case *bool:
		if string(text) == "true" || string(text) == "false" {
			*v = text[0] == 't'
			return nil
		}
	case *int:
		if n, err := strconv.Atoi(string(text)); err == nil {
			*v = n
			return nil
		}
	case *uint64:
		if n, err := strconv.ParseUint(string(text), 10, 64); err == nil {
			*v = n
			return nil
		}
	case json.Unmarshaler:
		if ok {
			return v.UnmarshalJSON(text)
		}
	case encoding.TextUnmarshaler:
		if ok {
			return v.UnmarshalText(plain)
		}
	}
	return json.Unmarshal(text, v)
}

// appendJSON appends what json.Marshal makes of *v.
func appendJSON[T any](out []byte, v *T) ([]byte, error) {
	from := len(out)
	switch v := any(v).(type) {
	case *string:
		if isPlain(*v) {
			return append(append(append(out, '"'), *v...), '"'), nil
		}
	case *bool:
		return strconv.AppendBool(out, *v), nil
	case *int:
		return strconv.AppendInt(out, int64(*v), 10), nil
	case *uint64:
		return strconv.AppendUint(out, *v, 10), nil
	case *time.Duration:
		return strconv.AppendInt(out, int64(*v), 10), nil
	case *time.Time:
		out, err := v.AppendText(append(out, '"'))
		return append(out, '"'), err
	case json.Marshaler: // ours, which use json.Marshal
		text, err := v.MarshalJSON()
		return append(out, text...), err
	case encoding.TextAppender:
		var err error
		if out, err = v.AppendText(append(out, '"')); err != nil || isPlain(out[from+1:]) {
			return append(out, '"'), err
		}
		out = out[:from]
	}
	text, err := json.Marshal(*v)
	return append(out, text...), err
}
