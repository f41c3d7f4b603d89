package main

import (
	"math"
	"strings"
	"testing"
)

// A benchmark that was renamed fails the report; zeros would meet every limit.
func TestMissingBenchmark(t *testing.T) {
	m := measurement{rounds: []round{{"W1": {"ns/op": 1, "allocs/op": 0}}}, order: []string{"W1"}}
	if _, err := m.report(); err == nil || !strings.Contains(err.Error(), "F1 ns/op") {
		t.Errorf("error %v, want one that names F1", err)
	}
}

func TestMet(t *testing.T) {
	for _, test := range []struct {
		limit   float64
		atLeast bool
		figures []float64
		want    bool
	}{
		{3, false, []float64{1, 2, 9}, true},
		{3, false, []float64{1, 4, 9}, false},
		{2, true, []float64{1, 2, 9}, true},
		{2, true, []float64{1, 1.9, 9}, false},
		{2, false, []float64{math.NaN()}, false},
		{2, true, []float64{math.NaN()}, false},
	} {
		g := goal{limit: test.limit, atLeast: test.atLeast, figures: test.figures}
		if got := g.isMet(); got != test.want {
			t.Errorf("%v against %v (at least: %t) is met: %t", test.figures, test.limit, test.atLeast, got)
		}
	}
}

func TestParse(t *testing.T) {
	var m measurement
	r := m.parse([]byte("cpu: X\nBenchmarkW3/m0/10-2 \t 100\t 94.5 ns/op\t 3 B-kept/statement\t 0 allocs/op\nok\n"))
	if m.cpu != "X" || len(r) != 1 {
		t.Fatalf("%+v %+v", m, r)
	}
	for name, figures := range r {
		if !strings.HasPrefix(name, "W3/m0/10") || figures["ns/op"] != 94.5 || figures["B-kept/statement"] != 3 {
			t.Errorf("%s: %v", name, figures)
		}
	}
}
