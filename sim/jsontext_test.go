package sim

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// What is written and read here is what encoding/json would write and read.
func TestJSONText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom([]rune("ab \"\\<>&\n\x00é\u2028{}[],:")), 0, 8, -1), rapid.String()).Draw(t, "text")
		likeJSON(t, text)
		likeJSON(t, rapid.Int().Draw(t, "int"))
		likeJSON(t, rapid.Uint64().Draw(t, "uint64"))
		likeJSON(t, rapid.Bool().Draw(t, "bool"))
		likeJSON(t, time.Duration(rapid.Int64().Draw(t, "duration")))
		likeJSON(t, time.Unix(rapid.Int64Range(0, 1<<35).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC())
		likeJSON(t, rapid.SampledFrom([]awsaccount.State{0, awsaccount.Active, awsaccount.Closed}).Draw(t, "state"))
		likeJSON(t, rapid.SampledFrom([]awsaccount.ID{{}, awsaccount.Must(awsaccount.ParseID("111122223333"))}).Draw(t, "id"))
		likeJSON(t, awsaccount.RootUser{})
		likeJSON(t, rapid.SliceOf(rapid.String()).Draw(t, "list"))

		object := rapid.MapOf(rapid.String(), rapid.SliceOfN(rapid.String(), 0, 2)).Draw(t, "object")
		whole, err := json.Marshal(object)
		if rapid.Bool().Draw(t, "indent") {
			whole, err = json.MarshalIndent(object, " ", "\t")
		}
		if err != nil {
			t.Fatal(err)
		}
		members, err := appendMembers(nil, whole)
		if err != nil || len(members) != len(object) {
			t.Fatalf("%s has members %q, %v", whole, members, err)
		}
		for _, m := range members {
			elements, err := elementsOf(m.text)
			want, found := object[string(m.name)]
			if err != nil || len(elements) != len(want) || !found {
				t.Fatalf("%s: %q is %q, %v", whole, m.name, elements, err)
			}
			for i := range elements {
				var got string
				if err := readJSON(elements[i], &got); err != nil || got != want[i] {
					t.Fatalf("%s: %q, want %q, %v", elements[i], got, want[i], err)
				}
			}
		}
	})
}

// likeJSON wants a value to be written, and read again, as encoding/json does.
func likeJSON[T any](t *rapid.T, v T) {
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	got, err := appendJSON([]byte("x"), &v)
	if err != nil || string(got) != "x"+string(want) {
		t.Fatalf("%s is written, want %s, %v", got[1:], want, err)
	}
	readLike[T](t, want)
}

// readLike wants a text to be read as encoding/json does.
func readLike[T any](t *rapid.T, text []byte) {
	var got, want T
	if gotErr, err := readJSON(text, &got), json.Unmarshal(text, &want); (gotErr == nil) != (err == nil) {
		t.Fatalf("%s: %v, want %v", text, gotErr, err)
	}
	again, _ := json.Marshal(got)
	if first, _ := json.Marshal(want); string(again) != string(first) {
		t.Fatalf("%s is read as %s, want %s", text, again, first)
	}
}

// Values of other types than are wanted are refused, or nothing, as by encoding/json.
func TestReadOtherJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, text := range []string{`null`, `""`, `"a"`, `"111122223333"`, `1`, `-0`, `1e2`, `1.5`, `99999999999999999999`, `true`, `{}`, `[]`, `[1]`, ` 1`, `{"a":1}`} {
			readLike[string](t, []byte(text))
			readLike[int](t, []byte(text))
			readLike[uint64](t, []byte(text))
			readLike[bool](t, []byte(text))
			readLike[time.Duration](t, []byte(text))
			readLike[time.Time](t, []byte(text))
			readLike[awsaccount.ID](t, []byte(text))
			readLike[[]string](t, []byte(text))
			members, err := appendMembers(nil, []byte(text))
			var object map[string]any
			if want := json.Unmarshal([]byte(text), &object); (err == nil) != (want == nil) || len(members) != len(object) {
				t.Fatalf("%s: %v, want %v", text, err, want)
			}
			elements, err := elementsOf([]byte(text))
			var array []any
			if want := json.Unmarshal([]byte(text), &array); (err == nil) != (want == nil) || len(elements) != len(array) {
				t.Fatalf("%s: %v, want %v", text, err, want)
			}
		}
	})
}

// An account is kept in the form of its JSON.
func TestKeptAccount(t *testing.T) {
	contact := awsaccount.AlternateContact{Type: awsaccount.Security, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}
	id := awsaccount.Must(awsaccount.ParseID("111122223333"))
	at := time.Date(2001, 2, 3, 4, 5, 6, 7, time.UTC)
	for _, s := range []awsaccount.Snapshot{
		{ID: id, Name: "a", Email: "a@example.com", State: awsaccount.Active, Since: at},
		{ID: id, Name: "a", Email: "a@example.com", State: awsaccount.Closed, Since: at, ClosedAt: at, Billing: contact,
			Operations: contact, Security: contact, ContactInformation: awsaccount.ContactInformation{FullName: "A"}},
	} {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		c := codec{out: []byte{'{'}, common: newCommon(awsaccount.Today)}
		if keptFields(&c, &s); c.err != nil || string(c.out)+"}" != string(want) {
			t.Errorf("%s, want %s, %v", c.out, want, c.err)
		}
	}
}
