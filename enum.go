package awsaccount

import (
	"iter"
	"strconv"
	"strings"
)

// An enum is one of our enumerations: a small number with a row of names, of which the first, empty one is that of the
// zero value. What names do, they do here, so that no enumeration does it in its own way.
type enum interface{ ~uint8 }

// enumString is the name of v; unknown values are printed as Kind(7).
func enumString[E enum](kind string, names []string, v E) string {
	if int(v) < len(names) && names[v] != "" {
		return names[v]
	}
	return kind + "(" + strconv.Itoa(int(v)) + ")"
}

// enumAppend appends the text of v. The text of the zero value is empty; unknown values have none.
func enumAppend[E enum](b []byte, kind string, names []string, v E) ([]byte, error) {
	if v == 0 {
		return b, nil
	}
	if int(v) >= len(names) {
		return b, invalidf("%s has no name", enumString(kind, names, v))
	}
	return append(b, names[v]...), nil
}

// enumParse is the inverse of enumAppend. The case of letters counts.
func enumParse[E enum](kind string, names []string, text string) (E, error) {
	if text == "" {
		return 0, nil
	}
	for i, name := range names {
		if name == text {
			return E(i), nil
		}
	}
	return 0, invalidf("%s is no %s: want %s", quote(text), kind, strings.TrimPrefix(strings.Join(names, ", "), ", "))
}

// enumRead is UnmarshalText: a text that is no name changes nothing.
func enumRead[E enum](into *E, kind string, names []string, text []byte) error {
	v, err := enumParse[E](kind, names, string(text))
	if err == nil {
		*into = v
	}
	return err
}

// enumAll yields the values of an enumeration but the zero one, in order.
func enumAll[E enum](count E) iter.Seq[E] {
	return func(yield func(E) bool) { enumYield(count, yield) }
}

// enumYield yields the values but the zero one, and reports whether all of them were wanted.
func enumYield[E enum](count E, yield func(E) bool) bool {
	for v := E(1); v < count; v++ {
		if !yield(v) {
			return false
		}
	}
	return true
}
