package policy_test

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/policy"
)

// foldKey lowers ASCII letters, and no others. choices.md#ascii-folding
func foldKey(key string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, key)
}

// genKey makes a few hundred keys, many of which differ in case only, and some that follow from the principal.
var genKey = rapid.OneOf(
	rapid.Map(rapid.StringOfN(rapid.SampledFrom([]rune("aAbBcCéÉ")), 0, 4, -1), func(s string) string { return "k:" + s }),
	rapid.SampledFrom([]string{"aws:username", "AWS:UserName", "aws:PrincipalArn", "aws:ResourceAccount", "aws:PrincipalTag/é"}),
)

// A genPair is a value of a context with the key and the values that it stands for; nil is absent.
var genPair = rapid.Custom(func(t *rapid.T) (p struct {
	value  policy.Value
	key    string
	values []string
}) {
	p.key = genKey.Draw(t, "key")
	word := rapid.SampledFrom([]string{"", "a", "A", "é", "true"})
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		p.value = policy.Absent(p.key)
	case 1:
		p.values = rapid.SliceOfN(word, 1, 3).Draw(t, "list")
		p.value = policy.List(p.key, p.values...)
	case 2:
		b := rapid.Bool().Draw(t, "bool")
		p.value, p.values = policy.Bool(p.key, b), []string{strconv.FormatBool(b)}
	case 3:
		b := rapid.SliceOfN(rapid.Byte(), 0, 4).Draw(t, "bytes")
		p.value, p.values = policy.Bytes(p.key, b), []string{base64.StdEncoding.EncodeToString(b)}
	case 4:
		p.key = ""
		p.value = rapid.SampledFrom([]policy.Value{{}, policy.Single("", "x"), policy.Absent("")}).Draw(t, "no key")
	default:
		s := word.Draw(t, "value")
		p.value, p.values = policy.Single(p.key, s), []string{s}
	}
	return p
})

// A context is a map from folded keys to values, short or long: the last spelling of a key counts, and a key that is kept
// absent hides what follows from the request. choices.md#derived-context
func TestContextEqualsMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var given []policy.Value
		want := make(map[string][]string)
		size := rapid.SampledFrom([]int{0, 25, 30, 100}).Draw(t, "at least") // 24 keys are searched one by one
		for _, p := range rapid.SliceOfN(genPair, size, 2*size+8).Draw(t, "values") {
			if given = append(given, p.value); p.key != "" {
				want[foldKey(p.key)] = p.values
			}
		}
		c := policy.NewContext(given...)

		var keys []string
		for key, values := range c.All() {
			keys = append(keys, key)
			if diff := cmp.Diff(want[key], values); diff != "" {
				t.Fatalf("%q (-map +context)\n%s", key, diff)
			}
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), keys); diff != "" {
			t.Fatalf("keys (-map +context)\n%s", diff)
		}

		r := policy.Request{Principal: bob, Action: "s3:GetObject", Resource: "*", Context: c}
		derived := map[string][]string{
			"aws:username": {"bob"}, "aws:principalarn": {bob.String()}, "aws:resourceaccount": {"111122223333"},
		}
		for _, key := range append(keys, rapid.SliceOfN(genKey, 20, 20).Draw(t, "other keys")...) {
			values, ok := want[foldKey(key)]
			origin := policy.Given
			switch {
			case !ok && derived[foldKey(key)] != nil:
				values, origin = derived[foldKey(key)], policy.Derived
			case len(values) == 0:
				origin = policy.Missing
			}
			got, from := r.Values(key)
			if diff := cmp.Diff(values, got); diff != "" || from != origin {
				t.Fatalf("%q is %v, want %v (-map +request)\n%s", key, from, origin, diff)
			}
		}

		values := c.Values()
		if again := policy.NewContext(values...); !again.Equal(c) || len(values) != len(keys) {
			t.Fatalf("%v is not the context of its values, %v", c, values)
		}
		for i, v := range values {
			if v.Key() != keys[i] {
				t.Fatalf("value %d has key %q, want %q", i, v.Key(), keys[i])
			}
		}

		// The order in which different keys are given does not matter; their content does.
		var entries []policy.Value
		for _, key := range slices.Backward(keys) {
			entries = append(entries, policy.List(strings.ToUpper(key[:1])+key[1:], want[key]...))
		}
		if same := policy.NewContext(entries...); !c.Equal(same) || !same.Equal(c) {
			t.Fatalf("%v and %v are not equal", given, entries)
		}
		if len(entries) > 0 {
			i, changed := rapid.IntRange(0, len(entries)-1).Draw(t, "changed"), slices.Clone(entries)
			changed[i] = policy.List(keys[len(keys)-1-i], append(slices.Clone(want[keys[len(keys)-1-i]]), "x")...)
			if c.Equal(policy.NewContext(changed...)) || c.Equal(policy.NewContext(slices.Delete(changed, i, i+1)...)) {
				t.Fatalf("%v and %v are equal", given, changed)
			}
		}
	})
}

// A context keeps copies of lists, and its keys may be left before the last one.
func TestContextKeepsCopies(t *testing.T) {
	list := []string{"a", "b"}
	c := policy.NewContext(policy.List("k:list", list...), policy.Single("k:zz", "z"))
	list[0] = "changed"
	for key, values := range c.All() {
		if key != "k:list" || !slices.Equal(values, []string{"a", "b"}) {
			t.Errorf("%s is %q", key, values)
		}
		break
	}
	if !c.Equal(policy.NewContext(policy.Single("k:zz", "z"), policy.List("K:List", "a", "b"))) || c.Equal(policy.Context{}) {
		t.Error("wrong equality")
	}
}
