package awsaccount_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"pgregory.net/rapid"
)

// identifier is what every opaque value with a text form has.
type identifier[T any] interface {
	comparable
	fmt.Stringer
	encoding.TextMarshaler
	encoding.TextAppender
	IsZero() bool
	Equal(T) bool
}

// An idKind is a kind of identifier, with the tests that are the same for all.
type idKind struct {
	field awsaccount.Field
	parse func(text string) error
	check func(text, other string) error // round trips of a valid text; other is another valid text of the kind
	zero  func() error                   // what the zero value does
}

func kindOf[T identifier[T], P interface {
	*T
	encoding.TextUnmarshaler
}](f awsaccount.Field, parse func(string) (T, error)) idKind {
	return idKind{
		field: f,
		parse: func(text string) error {
			v, err := parse(text)
			if err != nil && !v.IsZero() {
				return fmt.Errorf("%q fails, and is %v", text, v)
			}
			return err
		},
		check: func(text, other string) error { return checkIdentifier[T, P](parse, text, other) },
		zero:  checkZeroIdentifier[T, P],
	}
}

var idKinds = []idKind{
	kindOf(awsaccount.FieldAccountID, awsaccount.ParseID),
	kindOf(awsaccount.FieldOrganizationID, awsaccount.ParseOrganizationID),
	kindOf(awsaccount.FieldRootID, awsaccount.ParseRootID),
	kindOf(awsaccount.FieldOUID, awsaccount.ParseOUID),
	kindOf(awsaccount.FieldPolicyID, awsaccount.ParsePolicyID),
	kindOf(awsaccount.FieldCanonicalUserID, awsaccount.ParseCanonicalUserID),
	kindOf(awsaccount.FieldAlias, awsaccount.ParseAlias),
	kindOf(awsaccount.FieldARN, awsaccount.ParseARN),
	kindOf(awsaccount.FieldOrganizationPath, awsaccount.ParseOrganizationPath),
}

// checkIdentifier says what is wrong with the value of a valid text.
func checkIdentifier[T identifier[T], P interface {
	*T
	encoding.TextUnmarshaler
}](parse func(string) (T, error), text, other string) error {
	v, err := parse(text)
	again, _ := parse(strings.Clone(text))
	foreign, _ := parse(other)
	switch {
	case err != nil:
		return err
	case v.String() != text || v.IsZero() || fmt.Sprint(v) != text:
		return fmt.Errorf("%q became %q", text, v.String())
	case v != again || !v.Equal(again):
		return fmt.Errorf("%q is not equal to itself", text)
	case (v == foreign) != (text == other) || v.Equal(foreign) != (v == foreign):
		return fmt.Errorf("%q and %q: == is %v", text, other, v == foreign)
	}

	marshaled, err := v.MarshalText()
	appended, err2 := v.AppendText([]byte("before "))
	if string(marshaled) != text || string(appended) != "before "+text || err != nil || err2 != nil {
		return fmt.Errorf("%q: text %q, %v, appended %q, %v", text, marshaled, err, appended, err2)
	}
	back := foreign
	if err := P(&back).UnmarshalText(marshaled); err != nil || back != v {
		return fmt.Errorf("%q came back as %q, %v", text, back.String(), err)
	}
	marshaled[0] ^= 1 // the value keeps no hold on the caller's bytes
	if back != v || v.String() != text {
		return fmt.Errorf("%q changed with the bytes that it came from", text)
	}
	for _, garbage := range []string{"\xff", "?", " " + text, text + "\n", strings.Repeat("?", 1000)} {
		if err := P(&back).UnmarshalText([]byte(garbage)); err == nil {
			back = v // the few that are valid, such as an ARN with a space at its end
		} else if back != v || !errors.Is(err, awsaccount.ErrInvalid) {
			return fmt.Errorf("after the garbage %q, %q is %q: %v", garbage, text, back.String(), err)
		}
	}

	type all struct {
		Value   T
		Pointer *T
		Map     map[T]T
		Left    T `json:",omitzero"`
	}
	plain, _ := json.Marshal(text)
	data, err := json.Marshal(all{Value: v, Pointer: &v, Map: map[T]T{v: v, foreign: foreign}})
	if want := fmt.Appendf(nil, `{"Value":%s,"Pointer":%[1]s,`, plain); err != nil || !bytes.HasPrefix(data, want) || bytes.Contains(data, []byte("Left")) {
		return fmt.Errorf("JSON %s, %v", data, err)
	}
	var in all
	if err := json.Unmarshal(data, &in); err != nil || in.Value != v || *in.Pointer != v || in.Map[v] != v || in.Map[foreign] != foreign {
		return fmt.Errorf("JSON %s came back as %v, %v", data, in, err)
	}
	for _, garbage := range []string{`"\u0000"`, `17`, `{}`, `null`} {
		if err := json.Unmarshal([]byte(garbage), &back); (err == nil) != (garbage == "null") || back != v {
			return fmt.Errorf("after the JSON %s, %q is %q: %v", garbage, text, back.String(), err)
		}
	}
	return nil
}

func checkZeroIdentifier[T identifier[T], P interface {
	*T
	encoding.TextUnmarshaler
}]() error {
	var zero T
	text, err := zero.MarshalText()
	data, err2 := json.Marshal(map[T]T{zero: zero})
	var in map[T]T
	if !zero.IsZero() || !zero.Equal(zero) || zero.String() != "" || len(text) != 0 || err != nil || string(data) != `{"":""}` || err2 != nil ||
		json.Unmarshal(data, &in) != nil || len(in) != 1 || !in[zero].IsZero() {
		return fmt.Errorf("zero %T: text %q, %v, JSON %s, %v", zero, text, err, data, err2)
	}
	return nil
}

// An empty text resets a value; this is apart because it takes a value that is set.
func TestIDUnmarshalEmpty(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParseID("111122223333"))
	if err := json.Unmarshal([]byte(`""`), &id); err != nil || !id.IsZero() {
		t.Errorf(`JSON "" made %q, %v`, id, err)
	}
}

// spec §3.2, §6.3
func TestIDRoundTrips(t *testing.T) {
	for _, kind := range idKinds {
		t.Run(kind.field.String(), func(t *testing.T) {
			twin := twinOf(awsaccount.Today, kind.field)
			for _, text := range twin.valid {
				if err := kind.check(text, twin.valid[0]); err != nil {
					t.Error(err)
				}
			}
			if err := kind.zero(); err != nil {
				t.Error(err)
			}
			texts := nearly(twin)
			rapid.Check(t, func(t *rapid.T) { checkIDText(t, kind, texts.Draw(t, "text")) })
		})
	}
}

// checkIDText compares parsing with the twin, and checks what parses.
func checkIDText(t interface{ Error(...any) }, kind idKind, text string) {
	twin := twinOf(awsaccount.Today, kind.field)
	err := kind.parse(text)
	if want := twin.accepts(text); (err == nil) != want {
		t.Error(fmt.Sprintf("parsing %q as %v = %v, but the twin accepts: %v", text, kind.field, err, want))
	}
	var fault *awsaccount.FieldError
	if err == nil {
		err = kind.check(text, twin.valid[0])
	} else if errors.As(err, &fault) && fault.Field == kind.field && errors.Is(err, awsaccount.ErrInvalid) {
		err = nil
	}
	if err != nil {
		t.Error(err)
	}
}

// Every text is an identifier of the kinds that the twins say, and of no other.
func FuzzID(f *testing.F) {
	for _, kind := range idKinds {
		for _, text := range twinOf(awsaccount.Today, kind.field).valid {
			f.Add(text)
			f.Add(text[:len(text)-1])
			f.Add(text + "-")
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range idKinds {
			checkIDText(t, kind, text)
		}
	})
}

// Leading zeros belong to an account ID. spec §6.3
func TestIDLeadingZeros(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParseID("000000000012"))
	if id.String() != "000000000012" || id == awsaccount.Must(awsaccount.ParseID("000000000021")) {
		t.Errorf("%v", id)
	}
}

// The first part of a unit's ID is that of its root. spec §3.2
func TestIDRootOfUnit(t *testing.T) {
	for unit, root := range map[string]string{"ou-a1b2-f6g7h111": "r-a1b2", "ou-" + strings.Repeat("x", 32) + "-abcdefgh": "r-" + strings.Repeat("x", 32)} {
		if got := awsaccount.Must(awsaccount.ParseOUID(unit)).Root(); got != awsaccount.Must(awsaccount.ParseRootID(root)) {
			t.Errorf("root of %s is %q, want %s", unit, got, root)
		}
	}
	if root := (awsaccount.OUID{}).Root(); !root.IsZero() {
		t.Errorf("the zero unit has the root %q", root)
	}
}

// Identifiers are values: sorting keys of a map by text needs no more than String.
func TestIDMapKeys(t *testing.T) {
	a, b := awsaccount.Must(awsaccount.ParseID("111122223333")), awsaccount.Must(awsaccount.ParseID("444455556666"))
	names := map[awsaccount.ID]string{a: "a", b: "b"}
	data, err := json.Marshal(names)
	if want := `{"111122223333":"a","444455556666":"b"}`; err != nil || string(data) != want {
		t.Errorf("JSON %s, %v, want %s", data, err, want)
	}
	if err := json.Unmarshal([]byte(`{"11112222333":"a"}`), &names); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Errorf("a key of 11 digits: %v", err)
	}
	if keys := slices.Collect(func(yield func(string) bool) {
		for id := range names {
			if !yield(id.String()) {
				return
			}
		}
	}); len(keys) != 2 {
		t.Errorf("keys %v", keys)
	}
}
