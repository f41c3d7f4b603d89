package awsaccount_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
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
	textRow[awsaccount.Event]("Event", "SignUpCompleted", "Restricted", "Reinstated", "ClosureRequested", "ClosureCompleted",
		"ClosedByRoot", "ClosedByAWS", "Reopened"),
	textRow[awsaccount.RegionOptStatus]("RegionOptStatus", "ENABLED_BY_DEFAULT", "DISABLED", "ENABLING", "ENABLED", "DISABLING"), // spec §2.2
	nameRow[awsaccount.Ability]("Ability", "CompleteSignUp", "ViewBilling", "ContactSupport", "UseServices", "CrossAccountAccess", "Reopen"),
	textRow[awsaccount.Route]("Route", "CloseStandalone", "CloseMember", "CloseManagement", "CloseByOrganizations", "CloseByAWS",
		"ReopenByRoot", "ReopenBySupport"),
	textRow[awsaccount.Blocker]("Blocker", "NotOffered", "CallerCannotAct", "NotRootUser", "NoRootCredentials",
		"DeniedByPolicies", "OwnAccountOnly", "ManagementStandalone", "ManagementNoTarget", "AllFeaturesRequired",
		"TrustedAccessRequired", "TargetNotMember", "CallerNotInOrganization", "CallerNotManagement", "CallerNotDelegated",
		"ManagementCannotLeave", "ManagementNotDelegate", "AlreadyInOrganization", "ConsolidatedBilling", "AccountNotFound",
		"AccountGone", "AccountClosed", "ClosureUnderWay", "SignUpIncomplete", "AccountRestricted", "TargetIsManagement",
		"MembersOpen", "TooManyClosures", "ClosureQuotaExceeded", "UnpaidInvoices", "MarketplaceSeller", "AWSClosedIt",
		"OutstandingBalance", "NoPaymentMethod", "PaidTooLate", "IDTaken", "EmailTaken", "AliasTaken"),
}

// The sequences yield every value that has a name, in order, and stop when asked.
func TestEnumSequences(t *testing.T) {
	checkSequence(t, awsaccount.Abilities())
	checkSequence(t, awsaccount.Blockers())
	checkSequence(t, awsaccount.ContactTypes())
	checkSequence(t, awsaccount.Events())
	checkSequence(t, awsaccount.Fields())
	checkSequence(t, awsaccount.RootTasks())
	checkSequence(t, awsaccount.Routes())
	checkSequence(t, awsaccount.States())
}

func checkSequence[E interface {
	~uint8
	fmt.Stringer
}](t *testing.T, values iter.Seq[E]) {
	t.Helper()
	var want []E
	for v := E(1); !strings.HasSuffix(v.String(), fmt.Sprintf("(%d)", v)); v++ {
		want = append(want, v)
	}
	if got := slices.Collect(values); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("%v, want %v", got, want)
	}
	for v := range values {
		if v != 1 {
			t.Errorf("%T: the first is %v", v, v)
		}
		break
	}
}

// Enumerations whose names stand in larger tables: each value has a name of its own.
func TestEnumOfTables(t *testing.T) {
	for _, row := range []enumRow{nameRow[awsaccount.Field]("Field"), nameRow[awsaccount.RootTask]("RootTask")} {
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
		if slices.Contains(row.names, text) {
			continue
		}
		v, want := E(2), ": want "+strings.Join(row.names, ", ")
		if err := P(&v).UnmarshalText([]byte(text)); !onlyClass(err, awsaccount.ErrInvalid) || v != 2 {
			t.Errorf("UnmarshalText(%q) = %v, and the value is %v", text, err, v)
		} else if !strings.HasSuffix(err.Error(), want) || len(err.Error()) > 160+len(want) {
			t.Errorf("UnmarshalText of a text: %v, want a short error with the names", err)
		}
	}
}

// The zero profile has a name, unlike other zero values, and "" stands for it. Unknown profiles stand for Today and have none.
func TestEnumProfile(t *testing.T) {
	for p, want := range map[awsaccount.Profile]string{awsaccount.Today: "Today", awsaccount.Guide2022: "Guide2022", awsaccount.Launch2022: "Launch2022",
		awsaccount.Blog2022: "Blog2022", awsaccount.Quota200: "Quota200", awsaccount.Quota1000: "Quota1000",
		awsaccount.IAMGuide2026: "IAMGuide2026"} {
		text, err := p.MarshalText()
		back := 1 - p
		if err != nil || string(text) != want || p.String() != want || back.UnmarshalText(text) != nil || back != p {
			t.Errorf("Profile %d is %q, %v, and back %v; want %q", uint8(p), text, err, back, want)
		}
		var in map[awsaccount.Profile]awsaccount.Profile
		out, err := json.Marshal(map[awsaccount.Profile]awsaccount.Profile{p: p})
		if err != nil || string(out) != fmt.Sprintf("{%q:%[1]q}", want) || json.Unmarshal(out, &in) != nil || len(in) != 1 || in[p] != p {
			t.Errorf("JSON %s, %v, and back %v", out, err, in)
		}
	}
	for _, p := range []awsaccount.Profile{7, 255} {
		if text, err := p.MarshalText(); !onlyClass(err, awsaccount.ErrInvalid) || len(text) > 0 || p.String() != fmt.Sprintf("Profile(%d)", uint8(p)) {
			t.Errorf("%v: %q, %v", p, text, err)
		}
	}
	p := awsaccount.Guide2022
	for _, text := range []string{"today", "TODAY", "Today ", "Profile(0)", "2022", "0"} {
		if err := p.UnmarshalText([]byte(text)); !onlyClass(err, awsaccount.ErrInvalid) || p != awsaccount.Guide2022 ||
			!strings.Contains(err.Error(), ": want Today, Guide2022, ") {
			t.Errorf("UnmarshalText(%q) = %v, and the value is %v", text, err, p)
		}
	}
	if err := p.UnmarshalText(nil); err != nil || p != awsaccount.Today {
		t.Errorf("UnmarshalText of nothing = %v, and the value is %v", err, p)
	}
}

func TestProfiles(t *testing.T) {
	want := []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022, awsaccount.Launch2022, awsaccount.Blog2022, awsaccount.Quota200, awsaccount.Quota1000,
		awsaccount.IAMGuide2026}
	if got := slices.Collect(awsaccount.Profiles()); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for range awsaccount.Profiles() {
		break // may stop early
	}
}

// Parsing a state, unlike unmarshalling it, wants one. spec §1.1
func TestEnumParseState(t *testing.T) {
	for s := range awsaccount.States() {
		if got, err := awsaccount.ParseState(s.String()); err != nil || got != s {
			t.Errorf("ParseState(%v) = %v, %v", s, got, err)
		}
	}
	for _, text := range []string{"", "Active", "ACTIVE ", "State(2)"} {
		if got, err := awsaccount.ParseState(text); got != 0 || !onlyClass(err, awsaccount.ErrInvalid) {
			t.Errorf("ParseState(%q) = %v, %v", text, got, err)
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
