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
	why          string    // why it may be missed
}

// goals are the goals by number.
func (m *measurement) goals() []goal {
	atMost := func(number, what string, limit float64, unit string, figures []float64) goal {
		return goal{number: number, what: what, limit: limit, unit: unit, figures: figures}
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
	goals[1].why = whyW1
	for _, matches := range []string{"m0", "m1", "m20"} {
		name := "W3/" + matches
		goals = append(goals, atMost("3", name+", 10,000 statements / 100", 1.5, " ×", m.ratio(name+"/10000", name+"/100")))
	}
	goals = append(goals,
		atMost("3", "W3R, 10,000 statements / 100", 2, " ×", m.ratio("W3R/10000", "W3R/100")),
		goal{number: "4", what: "W4, encoding/json into structs / Parse", limit: 2, atLeast: true, unit: " ×", figures: m.ratio("Parse/json", "Parse/policy")},
		atMost("4", "allocations of Parse a statement, W4", 4, "", m.of("Parse/policy", "allocs/statement")),
		atMost("4", "Compile a statement, the greater of W3 and W4", 8000, " ns", compile("ns/statement")),
		atMost("4", "kept a statement, the greater of W3 and W4", 1024, " B", compile("B-kept/statement")),
		atMost("4", "Compile a statement of W3, 10,000 statements / 100 (linear: about 1 ×)", 1.5, " ×", linear),
		atMost("5", "refusing a hostile pattern / matching it, the greatest of all", 10, " ×", greatest(hostile...)),
		atMost("5", "Explain W2", 40000, " ns", m.of("ExplainW2", "ns/op")),
		goal{number: "5", what: "W2 / W2 on two goroutines, which takes two idle cores", limit: 1.8, atLeast: true, unit: " ×", figures: m.ratio("W2", "ParallelW2")},
	)
	return append(goals, m.simGoals()...)
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

// isMet is false for figures that are no numbers.
func (g *goal) isMet() bool {
	if v := median(g.figures); g.atLeast {
		return v >= g.limit
	} else {
		return v <= g.limit
	}
}

func (g *goal) met() string {
	if g.isMet() {
		return "yes"
	}
	return "**no**"
}

// whyW1 counts with callgrind.
const whyW1 = `F1 is a comparison of three texts and one or two map look-ups, about 310 instructions. Of the 1,700 or so
instructions of the engine, more than half are spent before the first condition is looked at, on rules that F1 does
not have: folding the case of the action (§2.2), finding the account and kind of the resource in its ARN for the
same-account rule (§4.5), asking which of eight layers there are (§4.1), and naming the statement that decided. These are
paid once a decision: W3 with no match costs as much, with 10 statements or 10,000.`
