package awsaccount_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/awsaccount/awsaccount"
)

// An enumRow is an enumeration with the names that its source gives the values from 1 on.
type enumRow struct {
	kind   string
	names  []string
	string func(v int) string
	text   func(*testing.T, enumRow) // nil: the enumeration has no text form
}

type textEnum interface {
	~uint8
	fmt.Stringer
	encoding.TextMarshaler
}

// textRow is an enumeration with a text form.
func textRow[E textEnum, P interface {
	*E
	encoding.TextUnmarshaler
}](kind string, names ...string) enumRow {
	return enumRow{kind, names, func(v int) string { return E(v).String() }, testEnumText[E, P]}
}

// nameRow is an enumeration that has names only.
func nameRow[E interface {
	~uint8
	fmt.Stringer
}](kind string, names ...string) enumRow {
	return enumRow{kind, names, func(v int) string { return E(v).String() }, nil}
}

var enumRows = []enumRow{
	textRow[awsaccount.ContactType]("ContactType", "BILLING", "OPERATIONS", "SECURITY"), // spec §2.2
	textRow[awsaccount.State]("State", "PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED",
		"PERMANENTLY_CLOSED"), // spec §1.1; the last is ours
	textRow[awsaccount.Status]("Status", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE"), // spec §1.1
	nameRow[awsaccount.Event]("Event", "SignUpCompleted", "Restricted", "Reinstated", "ClosureRequested", "ClosureCompleted",
		"ClosedByRoot", "ClosedByAWS", "Reopened"),
	textRow[awsaccount.RegionOptStatus]("RegionOptStatus", "ENABLED_BY_DEFAULT", "DISABLED", "ENABLING", "ENABLED", "DISABLING"), // spec §2.2
	nameRow[awsaccount.Ability]("Ability", "CompleteSignUp", "ViewBilling", "ContactSupport", "UseServices", "CrossAccountAccess", "Reopen"),
}

// Enumerations of ours, whose names stand in larger tables: each value has a name of its own.
func TestEnumOfTables(t *testing.T) {
	for _, row := range []enumRow{nameRow[awsaccount.Blocker]("Blocker"), nameRow[awsaccount.Route]("Route"), nameRow[awsaccount.RootTask]("RootTask")} {
		seen := map[string]int{}
		known := 0
		for v := range 256 {
			name := row.string(v)
			if other, twice := seen[name]; twice || name == "" {
				t.Errorf("%s: %d and %d are both %q", row.kind, other, v, name)
			}
			seen[name] = v
			if unnamed := name == fmt.Sprintf("%s(%d)", row.kind, v); !unnamed && known == v-1 {
				known = v
			} else if !unnamed {
				t.Errorf("%s: %d is %q, but %d has no name", row.kind, v, name, known+1)
			}
		}
		if known == 0 {
			t.Errorf("%s: no value has a name", row.kind)
		}
	}
}

func TestEnumNames(t *testing.T) {
	for _, row := range enumRows {
		t.Run(row.kind, func(t *testing.T) {
			seen := map[string]int{}
			for v := range 256 {
				name := row.string(v)
				if other, twice := seen[name]; twice || name == "" {
					t.Errorf("%d and %d are both %q", other, v, name)
				}
				seen[name] = v
				want := fmt.Sprintf("%s(%d)", row.kind, v)
				if 1 <= v && v <= len(row.names) {
					want = row.names[v-1]
				}
				if name != want {
					t.Errorf("%d is %q, want %q", v, name, want)
				}
			}
			if row.text != nil {
				row.text(t, row)
			}
		})
	}
}

func testEnumText[E textEnum, P interface {
	*E
	encoding.TextUnmarshaler
}](t *testing.T, row enumRow) {
	for v := range len(row.names) + 1 {
		want := ""
		if v > 0 {
			want = row.names[v-1]
		}
		text, err := E(v).MarshalText()
		back := E(len(row.names) - v) // another value, mostly
		if err != nil || string(text) != want || P(&back).UnmarshalText(text) != nil || back != E(v) {
			t.Errorf("%d: text %q, %v, and back %d; want %q", v, text, err, back, want)
		}
		var in map[E]E
		out, err := json.Marshal(map[E]E{E(v): E(v)})
		if want := fmt.Sprintf("{%q:%[1]q}", want); err != nil || string(out) != want ||
			json.Unmarshal(out, &in) != nil || len(in) != 1 || in[E(v)] != E(v) {
			t.Errorf("JSON %s, %v, and back %v; want %s", out, err, in, want)
		}
	}
	for _, v := range []int{len(row.names) + 1, 255} {
		if text, err := E(v).MarshalText(); !errors.Is(err, awsaccount.ErrInvalid) || len(text) > 0 {
			t.Errorf("MarshalText of %v = %q, %v", E(v), text, err)
		}
	}
	garbage := []string{"?", " ", row.kind, row.kind + "(1)", "1", "\xff", string(bytes.Repeat([]byte("x"), 1000))}
	for _, name := range row.names { // the case of letters counts, and so does all else
		garbage = append(garbage, string(bytes.ToLower([]byte(name))), name[:1]+string(bytes.ToLower([]byte(name[1:]))), name+" ", " "+name, name[1:])
	}
	for _, text := range garbage {
		v := E(2)
		if err := P(&v).UnmarshalText([]byte(text)); !errors.Is(err, awsaccount.ErrInvalid) || v != 2 {
			t.Errorf("UnmarshalText(%q) = %v, and the value is %v", text, err, v)
		} else if len(err.Error()) > 200 {
			t.Errorf("UnmarshalText of a long text has a long error: %v", err)
		}
	}
}

// Unknown profiles stand for Today, so that they have its name.
func TestEnumProfile(t *testing.T) {
	for p, want := range map[awsaccount.Profile]string{awsaccount.Today: "Today", awsaccount.Guide2022: "Guide2022", 2: "Today", 255: "Today"} {
		if p.String() != want {
			t.Errorf("Profile %d is %q, want %q", uint8(p), p.String(), want)
		}
	}
}

// Parsing a contact type, unlike unmarshalling it, wants one. spec §2.2
func TestEnumParseContactType(t *testing.T) {
	for text, want := range map[string]awsaccount.ContactType{"BILLING": awsaccount.Billing, "OPERATIONS": awsaccount.Operations, "SECURITY": awsaccount.Security,
		"": 0, "Billing": 0, "SECURITY ": 0, "\xff": 0} {
		got, err := awsaccount.ParseContactType(text)
		if got != want || (err == nil) != (want != 0) || err != nil && !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("ParseContactType(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}
