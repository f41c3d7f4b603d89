package endpoint

import (
	"encoding"
	"strconv"
	"time"
	"unicode/utf8"
)

// An encoder writes the JSON of an output. Members that are not set are left out, as AWS does.
type encoder struct {
	out   []byte
	epoch bool // times are seconds since 1970, as in awsJson1.1; else text, as in restJson1
}

func (e *encoder) begin() { e.comma(); e.out = append(e.out, '{') }
func (e *encoder) end()   { e.out = append(e.out, '}') }

// comma separates what follows from what stands before it.
func (e *encoder) comma() {
	if n := len(e.out); n > 0 && e.out[n-1] != '{' && e.out[n-1] != '[' && e.out[n-1] != ':' {
		e.out = append(e.out, ',')
	}
}

func (e *encoder) name(name string) {
	e.comma()
	e.quote(name)
	e.out = append(e.out, ':')
}

// text writes a member, unless it is empty; always writes it then too.
func (e *encoder) text(name, value string) {
	if value != "" {
		e.always(name, value)
	}
}

func (e *encoder) always(name, value string) {
	e.name(name)
	e.quote(value)
}

// named writes a member of a type that has a text, unless it is empty or there is none.
func (e *encoder) named(name string, value encoding.TextMarshaler) {
	if text, err := value.MarshalText(); err == nil {
		e.text(name, string(text))
	}
}

func (e *encoder) boolean(name string, value bool) {
	e.name(name)
	e.out = strconv.AppendBool(e.out, value)
}

// time writes a time to the millisecond, as AWS does, unless it is zero.
func (e *encoder) time(name string, value time.Time) {
	if value.IsZero() {
		return
	}
	e.name(name)
	if e.epoch {
		e.out = strconv.AppendFloat(e.out, float64(value.UnixMilli())/1000, 'f', -1, 64)
		return
	}
	e.out = value.UTC().Truncate(time.Millisecond).AppendFormat(append(e.out, '"'), time.RFC3339Nano)
	e.out = append(e.out, '"')
}

// texts writes a list.
func (e *encoder) texts(name string, values []string) {
	e.name(name)
	e.out = append(e.out, '[')
	for _, v := range values {
		e.comma()
		e.quote(v)
	}
	e.out = append(e.out, ']')
}

// structure writes a member that is an object.
func structure[T any](e *encoder, name string, value *T, write func(*encoder, *T)) {
	e.name(name)
	e.begin()
	write(e, value)
	e.end()
}

// list writes a list of objects.
func list[T any](e *encoder, name string, values []T, write func(*encoder, *T)) {
	e.name(name)
	e.out = append(e.out, '[')
	for i := range values {
		e.begin()
		write(e, &values[i])
		e.end()
	}
	e.out = append(e.out, ']')
}

const hexDigits = "0123456789abcdef"

// quote writes a string.
func (e *encoder) quote(s string) {
	e.out = append(e.out, '"')
	for _, r := range s { // what is no UTF-8 becomes U+FFFD
		switch {
		case r == '"' || r == '\\':
			e.out = append(e.out, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			e.out = append(e.out, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			e.out = utf8.AppendRune(e.out, r)
		}
	}
	e.out = append(e.out, '"')
}
