package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

func TestGrammarTable(t *testing.T) {
	runTable(t, "grammar.txt", func(t *testing.T, r row) {
		typ := typeNamed(t, r.get(t, "type"))
		text := document(r.get(t, "input"), base[typ])
		list, want := faults(t, text, typ), r.get(t, "verdict")
		switch {
		case want == "accepted" && len(list) > 0, want != "accepted" && len(list) == 0:
			t.Errorf("want %s, got faults %v of %s", want, list, text)
		case want == "accepted" || want == "refused":
		case !slices.ContainsFunc(list, func(f *policy.Fault) bool { return f.AWS == want }):
			t.Errorf("no fault with AWS' text %q: %v of %s", want, list, text)
		}
	})
}

func TestTypesTable(t *testing.T) {
	runTable(t, "types.txt", func(t *testing.T, r row) {
		oneOf(t, r.get(t, "verdict"), "saved", "refused")
		typ := typeNamed(t, r.get(t, "type"))
		text := document(r.get(t, "statement"), base[typ])
		list := faults(t, text, typ)
		if r.get(t, "verdict") == "saved" {
			if len(list) > 0 {
				t.Errorf("want it saved, got faults %v of %s", list, text)
			}
			return
		}
		// The fault is at the element or in it; one about a missing element is at the statement, and names the element.
		element, finding := r.get(t, "at"), r.get(t, "finding")
		if !slices.ContainsFunc(list, func(f *policy.Fault) bool {
			place := strings.FieldsFunc(f.Path, func(r rune) bool { return r == '.' || r == '[' })
			return (slices.Contains(place, element) || len(place) <= 2 && strings.Contains(f.Rule, element)) && (f.Code == finding || finding == "")
		}) {
			t.Errorf("no fault %s at %s: %v of %s", finding, element, list, text)
		}
	})
}
