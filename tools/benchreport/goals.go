package main

import (
	"fmt"
	"slices"
	"strings"
)

// A goal is a limit on a figure.
type goal struct {
	number, what string
	limit        float64
	atLeast      bool // limit is the least, not the most, that is wanted
	unit         string
	figures      []float64 // one a round
}

// goals are the goals by number.
func (m *measurement) goals() []goal {
	atMost := func(number, what string, limit float64, unit string, figures []float64) goal {
		return goal{number, what, limit, false, unit, figures}
	}
	var allocs, hostile [][]float64
	for _, name := range m.order {
		if strings.HasPrefix(name, "W") {
			allocs = append(allocs, m.of(name, "allocs/op"))
		}
		if hit, ok := strings.CutSuffix(name, "/miss"); ok {
			hostile = append(hostile, m.ratio(name, hit+"/hit"))
		}
	}
	compile := func(unit string) []float64 {
		return greatest(m.of("Compile/w3/10000", unit), m.of("Compile/w4", unit))
	}
	linear := m.of("Compile/w3/10000", "ns/statement")
	for i, base := range m.of("Compile/w3/100", "ns/statement") {
		linear[i] /= base
	}
	goals := []goal{
		atMost("1", "allocations a decision, the most of W1 to W3R", 0, "", greatest(allocs...)),
		atMost("2", "W1 / F1", 3, " ×", m.ratio("W1", "F1")),
		atMost("2", "W2 / F2 (stretch: 2.5 ×)", 6, " ×", m.ratio("W2", "F2")),
	}
	for _, matches := range []string{"m0", "m1", "m20"} {
		name := "W3/" + matches
		goals = append(goals, atMost("3", name+", 10,000 statements / 100", 1.5, " ×", m.ratio(name+"/10000", name+"/100")))
	}
	return append(goals,
		atMost("3", "W3R, 10,000 statements / 100", 2, " ×", m.ratio("W3R/10000", "W3R/100")),
		goal{"4", "W4, encoding/json into structs / Parse", 2, true, " ×", m.ratio("Parse/json", "Parse/policy")},
		atMost("4", "allocations of Parse a statement, W4", 4, "", m.of("Parse/policy", "allocs/statement")),
		atMost("4", "Compile a statement, the greater of W3 and W4", 8000, " ns", compile("ns/statement")),
		atMost("4", "kept a statement, the greater of W3 and W4", 1024, " B", compile("B-kept/statement")),
		atMost("4", "Compile a statement of W3, 10,000 statements / 100 (linear: about 1 ×)", 1.5, " ×", linear),
		atMost("5", "refusing a hostile pattern / matching it, the greatest of all", 10, " ×", greatest(hostile...)),
		atMost("5", "Explain W2", 40000, " ns", m.of("ExplainW2", "ns/op")),
		goal{"5", "W2 / W2 on two goroutines, which takes two idle cores", 1.8, true, " ×", m.ratio("W2", "ParallelW2")},
	)
}

func (g *goal) show(v float64) string {
	return significant(v) + g.unit
}

func (g *goal) wanted() string {
	sign := "≤"
	if g.atLeast {
		sign = "≥"
	}
	return fmt.Sprintf("%s %g%s", sign, g.limit, g.unit)
}

func (g *goal) measured() string { return g.show(median(g.figures)) }

func (g *goal) spread() string {
	return g.show(slices.Min(g.figures)) + " – " + g.show(slices.Max(g.figures))
}

func (g *goal) met() string {
	if v := median(g.figures); g.atLeast && v < g.limit || !g.atLeast && v > g.limit {
		return "**no**"
	}
	return "yes"
}
