package policy_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// The benchmarks stand in pairs, what is measured next to what it is measured against, so that both meet the same noise.
// ../BENCHMARKS.md has the goals and says how it is made from these benchmarks.

// run asks the questions of a workload in turn.
func (w *workload) run(b *testing.B) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		w.policies.Evaluate(&w.questions[i].request)
		if i++; i == len(w.questions) {
			i = 0
		}
	}
}

// runFloor asks a floor the same.
func (w *workload) runFloor(b *testing.B, floor func(action, resource string, context map[string][]string) policy.Outcome) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		q := &w.questions[i]
		floor(q.action, q.resource, q.context)
		if i++; i == len(w.questions) {
			i = 0
		}
	}
}

func BenchmarkW1(b *testing.B) { w1().run(b) }
func BenchmarkF1(b *testing.B) { w1().runFloor(b, floorW1) }
func BenchmarkW2(b *testing.B) { w2().run(b) }

func BenchmarkF2(b *testing.B) { w2().runFloor(b, newFloorW2(newW2Documents(seeded(2))).decide) }

// BenchmarkParallelW2 shows what is shared between goroutines: with two of them a decision should take half the time.
func BenchmarkParallelW2(b *testing.B) {
	w := w2()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			w.policies.Evaluate(&w.questions[i%len(w.questions)].request)
		}
	})
}

func BenchmarkExplainW2(b *testing.B) {
	w := w2()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		w.policies.Explain(&w.questions[i].request)
		if i++; i == len(w.questions) {
			i = 0
		}
	}
}

func BenchmarkW3(b *testing.B) {
	for _, m := range []int{0, 1, 20} {
		for _, n := range sizes {
			if m > n {
				continue
			}
			b.Run(fmt.Sprintf("m%d/%d", m, n), w3(n, m).run)
		}
	}
}

func BenchmarkW3R(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), w3r(n).run)
	}
}

// BenchmarkParse reads the documents of w4: Parse against encoding/json, which does not see double or unknown members and
// keeps no order, and against json.Valid, which keeps nothing at all.
func BenchmarkParse(b *testing.B) {
	texts := w4()
	each := func(parse func(text []byte) error) func(*testing.B) {
		return func(b *testing.B) {
			var before, after runtime.MemStats
			bytes, statements, i := 0, 0, 0
			b.ReportAllocs()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if err := parse(texts[i]); err != nil {
					b.Fatal(err)
				}
				bytes += len(texts[i])
				statements += len(w4Documents()[i].Statements)
				if i++; i == len(texts) {
					i = 0
				}
			}
			runtime.ReadMemStats(&after)
			b.SetBytes(int64(bytes / b.N))
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(statements), "allocs/statement")
		}
	}
	w4Documents()
	b.Run("policy", each(func(text []byte) error {
		_, err := policy.Parse(text)
		return err
	}))
	b.Run("json", each(func(text []byte) error {
		var d jsonDocument
		return json.Unmarshal(text, &d)
	}))
	b.Run("valid", each(func(text []byte) error {
		if !json.Valid(text) {
			return fmt.Errorf("not JSON: %s", text)
		}
		return nil
	}))
}

// BenchmarkCompile compiles all policies of a set at once. What is kept is what the Set needs beside its documents.
func BenchmarkCompile(b *testing.B) {
	compile := func(sources []policy.Source, statements int) func(*testing.B) {
		return func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			set, err := policy.Compile(policy.Identity, sources...)
			if err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			kept := int64(after.HeapAlloc) - int64(before.HeapAlloc)
			runtime.KeepAlive(set)

			b.ReportAllocs()
			for b.Loop() {
				if _, err := policy.Compile(policy.Identity, sources...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(statements), "ns/statement")
			b.ReportMetric(float64(kept)/float64(statements), "B-kept/statement")
		}
	}
	sourcesOf := func(documents []*policy.Document) []policy.Source {
		sources := make([]policy.Source, len(documents))
		for i, d := range documents {
			sources[i].Document = d
		}
		return sources
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("w3/%d", n), compile(sourcesOf(inPolicies(newW3(n))), n))
	}
	documents := w4Documents()
	b.Run("w4", compile(sourcesOf(documents), countStatements(documents)))
}

// hostilePatterns are patterns with a text that is long to refuse for a bad matcher, and one that they match at once.
var hostilePatterns = []struct{ name, pattern, miss, hit string }{
	{"letters", "a*a*a*a*a*b", strings.Repeat("a", 40), strings.Repeat("a", 39) + "b"},
	{"open", "a*a*a*a*a*b*", strings.Repeat("a", 40), strings.Repeat("a", 39) + "b"},
	{"inner", "*a*a*a*a*b*a", strings.Repeat("a", 40), strings.Repeat("a", 38) + "ba"},
	{"single", "*a?*a?*a?*a?*b?*", strings.Repeat("a", 40), strings.Repeat("a", 38) + "ba"},
	{"literal", "*aaaaaaab*", strings.Repeat("a", 40), strings.Repeat("a", 32) + "aaaaaaab"},
	{"ones", "*a??????????????????b*", strings.Repeat("a", 40), strings.Repeat("a", 39) + "b"},
}

// hostile is a set of one statement with a hostile pattern as a condition's value or as a resource.
func hostile(pattern string, inCondition bool) policy.Policies {
	s := policy.Statement{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::" + pattern}}
	if inCondition {
		s.Resource = []string{"*"}
		s.Condition = []policy.Condition{{Operator: "StringLike", Keys: []policy.ConditionKey{{Key: "s3:prefix", Values: []string{pattern}}}}}
	}
	document := &policy.Document{Version: policy.Version2012, Statements: []policy.Statement{s}}
	return policy.Policies{Identity: mustCompile(policy.Identity, document)}
}

func hostileRequest(text string) *policy.Request {
	return &policy.Request{
		Principal: alice(), Action: "s3:GetObject", Resource: "arn:aws:s3:::" + text,
		Context: policy.NewContext(policy.Single("s3:prefix", text)),
	}
}

func TestHostile(t *testing.T) {
	for _, h := range hostilePatterns {
		for _, inCondition := range []bool{true, false} {
			policies := hostile(h.pattern, inCondition)
			hit, miss := policies.Evaluate(hostileRequest(h.hit)), policies.Evaluate(hostileRequest(h.miss))
			if !hit.Allowed() || miss.Allowed() {
				t.Errorf("%s: %q matches %q: %t, %q: %t; want true, false", h.name, h.pattern, h.hit, hit.Allowed(), h.miss, miss.Allowed())
			}
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, inCondition := range []bool{true, false} {
		place := "resource"
		if inCondition {
			place = "condition"
		}
		for _, h := range hostilePatterns {
			policies := hostile(h.pattern, inCondition)
			for _, c := range []struct{ name, text string }{{"hit", h.hit}, {"miss", h.miss}} {
				r := hostileRequest(c.text)
				b.Run(place+"/"+h.name+"/"+c.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						policies.Evaluate(r)
					}
				})
			}
		}
	}
}
