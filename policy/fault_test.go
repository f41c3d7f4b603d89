package policy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/policy"
)

// A fault gives place, rule, value, and AWS' text or else the code of its finding, each if there is one.
func TestFaultText(t *testing.T) {
	for _, test := range []struct {
		f             policy.Fault
		text, message string
	}{
		{policy.Fault{}, "policy: ", ""},
		{policy.Fault{Rule: "must be"}, "policy: must be", "must be"},
		{policy.Fault{Path: "Statement[0].Sid", Rule: "must be"}, "policy: Statement[0].Sid: must be", "Statement[0].Sid: must be"},
		{policy.Fault{Line: 2, Column: 3, Offset: 9, Rule: "must be"}, "policy: line 2, column 3: must be", "must be"},
		{policy.Fault{Rule: "must be", Value: "a\"b"}, `policy: must be, not "a\"b"`, `must be, not "a\"b"`},
		{policy.Fault{Rule: "must be", AWS: "No."}, "policy: must be (AWS: No.)", "must be (AWS: No.)"},
		{policy.Fault{Rule: "must be", Code: "BAD"}, "policy: must be (AWS: BAD)", "must be (AWS: BAD)"},
		{policy.Fault{Path: "Id", Line: 1, Column: 7, Rule: "must be", Value: "v", AWS: "No.", Code: "BAD"},
			`policy: line 1, column 7: Id: must be, not "v" (AWS: No.)`, `Id: must be, not "v" (AWS: No.)`},
	} {
		if got := test.f.Error(); got != test.text {
			t.Errorf("%+v: error %s, want %s", test.f, got, test.text)
		}
		if got := test.f.Message(); got != test.message {
			t.Errorf("%+v: message %s, want %s", test.f, got, test.message)
		}
		if !errors.Is(&test.f, policy.ErrInvalid) || errors.Is(&test.f, errors.ErrUnsupported) {
			t.Errorf("%+v is of the wrong class", test.f)
		}
	}
}

// Faults are one a line, and each is found in them.
func TestFaults(t *testing.T) {
	one, two := &policy.Fault{Rule: "one"}, &policy.Fault{Rule: "two"}
	err := fmt.Errorf("wrapped: %w", policy.Faults{one, two})
	if got := err.Error(); got != "wrapped: policy: one\npolicy: two" {
		t.Error(got)
	}
	var first *policy.Fault
	var all policy.Faults
	if !errors.As(err, &first) || first != one || !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("As finds %v and %v", first, all)
	}
	for _, target := range []error{policy.ErrInvalid, one, two} {
		if !errors.Is(err, target) {
			t.Errorf("%v is not found", target)
		}
	}
	if errors.Is(err, &policy.Fault{Rule: "one"}) || errors.Is(policy.Faults{}, policy.ErrInvalid) || (policy.Faults{}).Error() != "" {
		t.Error("what is not there is found")
	}
}

// A long value is cut at a character, and the rest of it is not in the message.
func TestFaultValueIsShort(t *testing.T) {
	value := func(text string) string {
		_, err := policy.Parse(fmt.Appendf(nil, `{"Statement":{"Effect":%q}}`, text))
		var f *policy.Fault
		if !errors.As(err, &f) {
			t.Fatalf("%q: %v", text, err)
		}
		return f.Value
	}
	for text, want := range map[string]string{
		"x":                                          "x",
		strings.Repeat("x", 120):                     strings.Repeat("x", 120),
		strings.Repeat("x", 121):                     strings.Repeat("x", 120) + "…",
		strings.Repeat("x", 119) + "éé":              strings.Repeat("x", 119) + "…",
		strings.Repeat("x", 118) + "éé":              strings.Repeat("x", 118) + "é…",
		strings.Repeat("x", 117) + "\U0001f600z":     strings.Repeat("x", 117) + "…",
		strings.Repeat("x", 116) + "\U0001f600zé":    strings.Repeat("x", 116) + "\U0001f600…",
		strings.Repeat("\U0001f600", 30) + " a tail": strings.Repeat("\U0001f600", 30) + "…",
	} {
		if got := value(text); got != want {
			t.Errorf("%q is shortened to %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aé→\U0001f600")), 1, 200, -1).Draw(t, "text")
		got := value(text)
		start, cut := strings.CutSuffix(got, "…")
		if !utf8.ValidString(got) || !strings.HasPrefix(text, start) || cut != (len(text) > 120) || len(start) > 120 || cut && len(start) < 117 {
			t.Fatalf("%q is shortened to %q", text, got)
		}
	})
}

// Must is for what is written in the program: it panics with the error.
func TestMust(t *testing.T) {
	if got := policy.Must(3, nil); got != 3 {
		t.Errorf("Must(3, nil) = %d", got)
	}
	for name, f := range map[string]func(){
		"Must":      func() { policy.Must(policy.User("bob")) },
		"MustParse": func() { policy.MustParse("{}") },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !errors.Is(err, policy.ErrInvalid) {
					t.Errorf("%s panics with %v", name, err)
				}
			}()
			f()
			t.Errorf("%s returns", name)
		}()
	}
}

// The names by which documents, decisions and findings are written.
func TestNames(t *testing.T) {
	type named interface {
		String() string
		MarshalText() ([]byte, error)
	}
	for name, v := range map[string]named{
		"": policy.Type(0), "identity": policy.Identity, "boundary": policy.Boundary, "session": policy.Session, "resource": policy.Resource,
		"trust": policy.Trust, "scp": policy.SCP, "rcp": policy.RCP, "endpoint": policy.Endpoint, "root": policy.RootUser, "Type(10)": policy.Type(10),
		"ImplicitDeny": policy.ImplicitDeny, "ExplicitDeny": policy.ExplicitDeny, "Allowed": policy.Allowed, "Outcome(3)": policy.Outcome(3),
		"missing": policy.Missing, "given": policy.Given, "derived": policy.Derived, "Origin(3)": policy.Origin(3),
	} {
		text, err := v.MarshalText()
		if v.String() != name || string(text) != name || err != nil {
			t.Errorf("%s, %s, %v; want %s", v, text, err, name)
		}
	}
}
