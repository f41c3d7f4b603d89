package policy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/internal/twin"
)

// nobody is a query without context, for patterns without variables.
func nobody() *query { return &query{r: &Request{}, principal: Anonymous()} }

func globMatches(text, pattern string) bool {
	p := compilePattern(parsePieces(pattern, syntax{wildcards: true}))
	return p.match(text, nobody())
}

// genGlob makes patterns and texts of few different characters, one of them of several bytes.
var genGlob = rapid.StringOfN(rapid.SampledFrom([]rune("aab:é**?")), 0, 12, -1)

// §2.1: the compiled glob is the glob.
func TestGlobEqualsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := genGlob.Draw(t, "pattern")
		text := strings.NewReplacer("*", "a", "?", "b").Replace(genGlob.Draw(t, "text"))
		if got, want := globMatches(text, pattern), twin.Glob(pattern, text); got != want {
			t.Fatalf("%q matches %q: %t, want %t", pattern, text, got, want)
		}
	})
}

func FuzzGlobEqualsTwin(f *testing.F) {
	f.Add("a*a*a*a*a*b", strings.Repeat("a", 40))
	f.Add("arn:aws:s3:::*/?/*", "arn:aws:s3:::b/é/k")
	f.Add("**?**", "\xff\xc3")
	f.Add("*é*", "\xc3\xc3\xa9")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 200 || len(text) > 200 || !utf8.ValidString(pattern) {
			return // the twin is slow; and Compile takes valid text only
		}
		if got, want := globMatches(text, pattern), twin.Glob(pattern, text); got != want {
			t.Fatalf("%q matches %q: %t, want %t", pattern, text, got, want)
		}
	})
}

// §3.2: an Arn operator compares six parts one by one. The compiled pattern does it with a fence.
func TestARNOperatorEqualsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringOfN(rapid.SampledFrom([]rune("aab**?")), 0, 4, -1)
		arn := func(label string) string {
			parts := rapid.SliceOfN(part, 5, 8).Draw(t, label)
			return strings.Join(parts, ":")
		}
		pattern, text := arn("pattern"), strings.NewReplacer("*", "a", "?", "").Replace(arn("text"))
		if rapid.Bool().Draw(t, "near") { // a text that is likely to match
			text = strings.NewReplacer("*", rapid.SampledFrom([]string{"", "a", "ab"}).Draw(t, "run"), "?", "b").Replace(pattern)
		}
		p, s := strings.SplitN(pattern, ":", 6), strings.SplitN(text, ":", 6)
		want := len(p) == 6 && len(s) == 6
		for i := 0; want && i < 6; i++ {
			want = twin.Glob(p[i], s[i])
		}
		op, _ := parseOperator("ArnLike")
		c, _ := compileCondition(op, "k", []string{pattern}, Version2012)
		if got := c.matches(text, nobody()); got != want {
			t.Fatalf("%q matches %q: %t, want %t", pattern, text, got, want)
		}
	})
}

// A variable stands for its value, letter by letter: the pattern is the one in which the value is written out, with each
// wildcard in it as ${*} or ${?}.
func TestVariableEqualsItsValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOfN(rapid.SampledFrom([]rune("ab*?$")), 1, 4, -1).Draw(t, "value")
		before, after := genGlob.Draw(t, "before"), genGlob.Draw(t, "after")
		text := strings.NewReplacer("*", "a", "?", "b").Replace(before + value + after)
		if rapid.Bool().Draw(t, "other text") {
			text = genGlob.Draw(t, "text")
		}
		q := nobody()
		q.r.Context = NewContext(Single("k", value))
		special := syntax{wildcards: true, variables: true}
		withVariable := compilePattern(parsePieces(before+"${K}"+after, special))
		quoted := strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}").Replace(value)
		writtenOut := compilePattern(parsePieces(before+quoted+after, special))
		if got, want := withVariable.match(text, q), writtenOut.match(text, q); got != want {
			t.Fatalf("%q with ${k} = %q matches %q: %t, want %t", before+"${k}"+after, value, text, got, want)
		}
	})
}

// choices.md#variable-shape
func TestParseVariable(t *testing.T) {
	for _, test := range []struct {
		text string
		kind pieceKind
		size int
		rest string // key, or literal text
	}{
		{"${aws:username}x", variable, 15, "aws:username"},
		{"${AWS:UserName}", variable, 15, "aws:username"},
		{"${k, 'all'}", variableDefault, 11, "k"},
		{"${k, 'a}b'}", variableDefault, 11, "k"},
		{"${k, ''}", variableDefault, 8, "k"},
		{"${k,'all'}", variable, 10, "k,'all'"}, // V8
		{"${*}", literal, 4, "*"},
		{"${?}", literal, 4, "?"},
		{"${$}", literal, 4, "$"},
		{"${}", literal, 0, ""},
		{"${k", literal, 0, ""},
		{"${ k}", literal, 0, ""},
		{"${k, all}", literal, 0, ""},
		{"${k, 'a'b'}", literal, 0, ""},
		{"$k}", literal, 0, ""},
	} {
		p, size := parseVariable(test.text)
		got := p.text
		if p.kind != literal {
			got = p.key.folded
		}
		if size != test.size || p.kind != test.kind || got != test.rest {
			t.Errorf("%s: kind %d, size %d, %q; want kind %d, size %d, %q", test.text, p.kind, size, got, test.kind, test.size, test.rest)
		}
	}
}

// StringEqualsIgnoreCase with a variable in the middle is the same as without. choices.md#ascii-folding
func TestMatchFoldWithVariable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("aAkKsSé\u212a\u017f")), 0, 4, -1)
		a, b, c := word.Draw(t, "a"), word.Filter(func(s string) bool { return s != "" }).Draw(t, "b"), word.Draw(t, "c")
		text := word.Draw(t, "x") + word.Draw(t, "y") + word.Draw(t, "z")
		if rapid.Bool().Draw(t, "near") {
			text = strings.ToUpper(a + b + c)
		}
		q := nobody()
		q.r.Context = NewContext(Single("k", b))
		p := compilePattern(parsePieces(a+"${k}"+c, syntax{variables: true}))
		if got, want := p.matchFold(text, q), strings.EqualFold(text, a+b+c); got != want {
			t.Fatalf("%q equals %q: %t, want %t", a+b+c, text, got, want)
		}
	})
}

// A headIndex finds exactly the items whose head is a prefix.
func TestHeadIndexEqualsScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("ab")), 0, 5, -1)
		heads := rapid.SliceOf(word).Draw(t, "heads")
		items := make([]headItem[int], len(heads))
		for i, head := range heads {
			items[i] = headItem[int]{head, i}
		}
		ix := newHeadIndex(items)
		text := word.Draw(t, "text")
		found := make(map[int]int)
		for i := ix.find(text); i >= 0; i = ix.nodes[i].parent {
			for _, item := range ix.nodes[i].items {
				found[item]++
			}
		}
		for i, head := range heads {
			if want := strings.HasPrefix(text, head); (found[i] == 1) != want || found[i] > 1 {
				t.Fatalf("head %q, text %q: found %d times, want found %t", head, text, found[i], want)
			}
		}
	})
}

// The action buffer folds as foldASCII does, whatever the bytes.
func TestActionBufferEqualsFoldASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		action := string(rapid.SliceOfN(rapid.Byte(), 0, len(actionBuffer{})+2).Draw(t, "action"))
		var b actionBuffer
		got, hash := b.fold(action)
		if want := foldASCII(action); got != want || hash != hashKey(want) {
			t.Fatalf("%q is folded to %q, want %q; its hash is %x, want %x", action, got, want, hash, hashKey(want))
		}
	})
}

// A table is a map.
func TestTableEqualsMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got table[int]
		want := make(map[string]int)
		key := rapid.StringOfN(rapid.SampledFrom([]rune("abc")), 0, 3, -1)
		for i, k := range rapid.SliceOf(key).Draw(t, "keys") {
			hash := uint64(len(k)) // collides often
			*got.add(hash, k) = i
			want[k] = i
		}
		k := key.Draw(t, "key")
		i, ok := want[k]
		if p := got.get(uint64(len(k)), k); (p != nil) != ok || ok && *p != i {
			t.Fatalf("%q: %v, want %d, %t", k, p, i, ok)
		}
		if got.count != len(want) {
			t.Fatalf("%d keys, want %d", got.count, len(want))
		}
	})
}
