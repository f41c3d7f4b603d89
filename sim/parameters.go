package sim

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// parameters is an input or output as a trail shows it: what is set, with the names of AWS' JSON, without what is nobody's
// business. nil is nothing. spec §7.1, §7.2
func parameters(action string, v any) json.RawMessage {
	if in, ok := v.(interface{ parameters() any }); ok {
		v = in.parameters()
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil // an enumeration without a value, say: the call has failed
	}
	w := parameterWriter{action: action, in: text, out: make([]byte, 0, len(text))}
	w.value("")
	if isUnset(w.out) {
		return nil
	}
	return w.out
}

// hidden are the members that a trail does not show; those of Organizations are observed, the others a choice.
// choices.md#trail-parameters
var hidden = map[string]string{
	"email":              `"****"`,
	"masterAccountEmail": `"****"`,
	"accountName":        `"****"`,
	"emailAddress":       `"****"`,
	"primaryEmail":       `"****"`,
	"contactInformation": `"****"`,
	"otp":                "", // and the member is not there
	"phoneNumber":        "",
	"secretAccessKey":    "",
	"sessionToken":       "",
}

// shown are members that one operation shows all the same. spec §7.1; choices.md#trail-parameters
var shown = map[string]string{
	"account:PutAlternateContact": "emailAddress",
	"sts:AssumeRole":              "sessionToken",
	"sts:AssumeRoot":              "sessionToken",
}

// A parameterWriter rewrites the JSON that encoding/json makes, so nothing in it is malformed.
type parameterWriter struct {
	action string
	in     []byte
	at     int
	out    []byte
}

// value rewrites one value: that of the member key, or what is in its list.
func (w *parameterWriter) value(key string) {
	switch w.in[w.at] {
	case '{':
		w.sequence('}', func() {
			start := len(w.out)
			w.comma('{')
			name := memberName(unquoted(w.text()))
			w.at++ // the colon
			w.out = append(append(append(w.out, '"'), name...), '"', ':')
			from, at := len(w.out), w.at
			w.value(name)
			if cover, ok := hidden[name]; ok && shown[w.action] != name && !isUnset(w.out[from:]) {
				w.out = append(w.out[:from], cover...)
			}
			switch {
			case w.action == "organizations:CreateAccount" && name == "tags" && string(w.in[at:w.at]) == "null":
				w.out = append(w.out[:from], "[]"...) // the one list that is seen empty
			case isUnset(w.out[from:]):
				w.out = w.out[:start]
			}
		})
	case '[':
		w.sequence(']', func() {
			w.comma('[')
			w.value(key)
		})
	case '"':
		text := w.text()
		switch value := unquoted(text); {
		case strings.HasSuffix(key, "Timestamp"):
			if t, err := time.Parse(time.RFC3339Nano, value); err == nil {
				if text = nil; !t.IsZero() {
					text = []byte(`"` + trailTime(t) + `"`)
				}
			}
		case key == "id" && strings.Contains(value, "@"): // somebody invited by e-mail
			text = []byte(`"****"`)
		case key == "action":
			text = bytes.ToLower(text) // "invite"
		}
		w.out = append(w.out, text...)
	default:
		for w.at < len(w.in) && strings.IndexByte(",]}", w.in[w.at]) < 0 {
			w.out = append(w.out, w.in[w.at])
			w.at++
		}
	}
}

// sequence rewrites the elements of an object or list.
func (w *parameterWriter) sequence(end byte, element func()) {
	w.out = append(w.out, w.in[w.at])
	for w.at++; w.in[w.at] != end; {
		element()
		if w.in[w.at] == ',' {
			w.at++
		}
	}
	w.out = append(w.out, end)
	w.at++
}

// comma separates an element from the one before, if there is one.
func (w *parameterWriter) comma(begin byte) {
	if w.out[len(w.out)-1] != begin {
		w.out = append(w.out, ',')
	}
}

// text is the string that comes next, in its quotes.
func (w *parameterWriter) text() []byte {
	start := w.at
	for w.at++; w.in[w.at] != '"'; w.at++ {
		if w.in[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
	return w.in[start:w.at]
}

// unquoted is a string without its quotes; escapes stay, they matter to nobody here.
func unquoted(text []byte) string { return string(text[1 : len(text)-1]) }

// isUnset reports whether a value is what a member has that was not given.
func isUnset(text []byte) bool {
	switch string(text) {
	case "", `""`, "null", "false", "0", "{}", "[]", `"0001-01-01T00:00:00Z"`:
		return true
	}
	return false
}

// memberName is the name of a member of AWS' JSON by that of the field: AccountID is accountId, IAMUserAccessToBilling is
// iamUserAccessToBilling.
func memberName(field string) string {
	isUpper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	name := []byte(field)
	for i := range name {
		afterUpper := i == 0 || isUpper(field[i-1])
		beforeLower := i > 0 && i+1 < len(field) && 'a' <= field[i+1] && field[i+1] <= 'z'
		if isUpper(name[i]) && afterUpper && !beforeLower {
			name[i] |= 'a' - 'A'
		}
	}
	return string(name)
}
