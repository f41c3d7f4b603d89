// Benchreport measures the goals for the speed of the packages policy and sim, and what the endpoint costs, and prints BENCHMARKS.md.
//
//	cd tools && go run ./benchreport -date 2026-11-21 >../BENCHMARKS.md
//
// Goals are ratios, because times depend on the machine and on its mood. All benchmarks are run one after the other, and
// that several times over; each ratio is taken within a round, and its median over the rounds counts.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

func main() {
	root := flag.String("root", "..", "`directory` of the repository")
	date := flag.String("date", "", "the day of the measurement, for the report")
	rounds := flag.Int("rounds", 8, "how often all benchmarks are run, at least 6")
	benchtime := flag.String("benchtime", "100ms", "how long each benchmark runs in a round")
	flag.Parse()
	if *date == "" || *rounds < 6 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	report, err := measure(*root, *date, *benchtime, *rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchreport:", err)
		os.Exit(1)
	}
	os.Stdout.Write(report)
}

// A round is what one run of the benchmarks measured, by benchmark and unit.
type round map[string]map[string]float64

// packages are what is measured, one after the other in each round.
var packages = []string{"policy", "sim", "conformance"}

// measure builds the tests of the packages once and runs their benchmarks in rounds.
func measure(root, date, benchtime string, count int) ([]byte, error) {
	dir, err := os.MkdirTemp("", "benchreport")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, p := range packages {
		build := exec.Command("go", "test", "-c", "-o", filepath.Join(dir, p))
		build.Dir, build.Stderr = filepath.Join(root, p), os.Stderr // some are modules of their own
		if err := build.Run(); err != nil {
			return nil, fmt.Errorf("building the benchmarks of %s: %w", p, err)
		}
	}
	test := func(p string, args ...string) ([]byte, error) {
		c := exec.Command(filepath.Join(dir, p), args...)
		c.Dir, c.Stderr = filepath.Join(root, p), os.Stderr
		return c.Output()
	}

	_, err = test("policy", "-test.run=^TestAllocs")
	m := measurement{date: date, benchtime: benchtime, noAllocs: err == nil}
	for i := range count {
		fmt.Fprintf(os.Stderr, "round %d of %d\n", i+1, count)
		var all []byte
		for _, p := range packages {
			out, err := test(p, "-test.run=^$", "-test.bench=.", "-test.skip=Load", "-test.benchtime="+benchtime, "-test.benchmem")
			if err != nil {
				return nil, fmt.Errorf("running the benchmarks of %s: %w\n%s", p, err, out)
			}
			all = append(all, out...)
		}
		m.rounds = append(m.rounds, m.parse(all))
	}
	if err := os.Setenv("LOAD_TIME", loadTime); err != nil {
		return nil, err
	}
	out, err := test("conformance", "-test.run=^$", "-test.bench=Load", "-test.benchtime=1x")
	if err != nil {
		return nil, fmt.Errorf("running the load: %w\n%s", err, out)
	}
	for _, figures := range m.parse(out) {
		m.load = append(m.load, figures)
	}
	return m.report()
}

// A measurement is all rounds.
type measurement struct {
	date, benchtime string
	cpu             string
	noAllocs        bool // the tests that count allocations passed
	rounds          []round
	load            []map[string]float64 // the one run of the load
	order           []string             // benchmarks in order of their run
	missing         []string             // figures that a goal asks for and no benchmark has
}

// parse reads the output of one round: lines such as "BenchmarkW1-2  345966  94.0 ns/op  0 B/op  0 allocs/op". Benchmarks of
// other packages than policy get the name of the package before theirs.
func (m *measurement) parse(out []byte) round {
	r := round{}
	p := "policy"
	for line := range strings.Lines(string(out)) {
		if path, ok := strings.CutPrefix(line, "pkg: "); ok {
			p = filepath.Base(strings.TrimSpace(path))
		}
		if cpu, ok := strings.CutPrefix(line, "cpu: "); ok {
			m.cpu = strings.TrimSpace(cpu)
		}
		words := strings.Fields(line)
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(words[0], "Benchmark")
		name = strings.TrimSuffix(name, "-"+strconv.Itoa(runtime.GOMAXPROCS(0)))
		if p != "policy" {
			name = p + "." + name
		}
		r[name] = map[string]float64{}
		for i := 2; i+1 < len(words); i += 2 {
			if v, err := strconv.ParseFloat(words[i], 64); err == nil {
				r[name][words[i+1]] = v
			}
		}
		if len(m.rounds) == 0 {
			m.order = append(m.order, name)
		}
	}
	return r
}

// of is the figure of a benchmark in a unit in every round. A figure that is not there is noted, so that a benchmark that
// was renamed does not meet its goal with zeros.
func (m *measurement) of(name, unit string) []float64 {
	figures := make([]float64, len(m.rounds))
	for i, r := range m.rounds {
		v, ok := r[name][unit]
		if !ok {
			m.missing = append(m.missing, name+" "+unit)
			v = math.NaN()
		}
		figures[i] = v
	}
	return figures
}

// ratio is the ratio of the times of two benchmarks in every round.
func (m *measurement) ratio(name, base string) []float64 {
	figures := m.of(name, "ns/op")
	for i, b := range m.of(base, "ns/op") {
		figures[i] /= b
	}
	return figures
}

// greatest is, of several figures, those with the greatest median.
func greatest(figures ...[]float64) []float64 {
	if len(figures) == 0 {
		return []float64{math.NaN()}
	}
	return slices.MaxFunc(figures, func(a, b []float64) int { return int(1e6 * (median(a) - median(b))) })
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func (m *measurement) report() ([]byte, error) {
	for i, r := range m.rounds {
		if len(r) != len(m.order) {
			return nil, fmt.Errorf("round %d has %d benchmarks, the first one %d", i+1, len(r), len(m.order))
		}
	}
	goals := m.goals()
	if len(m.missing) > 0 {
		slices.Sort(m.missing)
		return nil, fmt.Errorf("no benchmark reports %s", strings.Join(slices.Compact(m.missing), ", "))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, header, m.date, runtime.Version(), runtime.GOOS, runtime.GOARCH, m.cpu, runtime.NumCPU(), len(m.rounds), m.benchtime)
	for _, g := range goals {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", g.number, g.what, g.wanted(), g.measured(), g.spread(), g.met())
	}
	for _, g := range goals {
		if g.why != "" && !g.isMet() {
			fmt.Fprintf(&b, "\n%s: %s\n", g.what, g.why)
		}
	}
	passed := "fail"
	if m.noAllocs {
		passed = "pass"
	}
	fmt.Fprintf(&b, middle, passed)
	for _, name := range m.order {
		if !strings.Contains(name, ".") { // of package policy
			fmt.Fprintf(&b, "| %s | %s | %.0f |\n", name, significant(median(m.of(name, "ns/op"))), median(m.of(name, "allocs/op")))
		}
	}
	b.WriteString(footer)
	m.writeSim(&b)
	m.writeEndpoint(&b)
	return b.Bytes(), nil
}

const header = `# Benchmarks

What a decision, a parsed document and a compiled statement cost, what a call costs in the simulated control plane and through the
endpoint, and how that compares with the goals. This file is written by a program, on purpose only, as times are noise to ` + "`go generate`" + `:

` + "```sh" + `
cd tools && go run ./benchreport -date "$(date +%%F)" >../BENCHMARKS.md
` + "```" + `

Measured on %s with %s, %s/%s, %s, %d cores: %d rounds of all benchmarks, %s each.
A ratio is taken within a round; the median of the rounds counts, and their range shows how noisy the machine was.

The workloads are made in ` + "`policy/workload_test.go` and `policy/workload_large_test.go`" + `:

- W1: two statements, one condition each. W2: five layers, 100 statements with 70 conditions, 1,000 requests over 112
  actions with 12 context keys. F1 and F2 (` + "`policy/floor_test.go`" + `) are the same two, written by hand in Go for exactly
  these policies, without reasons.
- W3: 10 to 10,000 statements of distinct actions, of which a request matches 0, 1 or 20 (m). W3R: as many statements
  of one action, told apart by resource.
- W4: 1,000 compact documents of 2 KB.

## Goals

| | what | goal | median | range | met |
|---|---|---|---|---|---|
`

const middle = `
The tests ` + "`TestAllocs…`" + `, which count the allocations of a decision for every operator, kind of principal and layer
and for actions never seen before, **%s**. Not measured: a decision takes no lock, uses no atomic operation and writes
nothing that is shared.

## Times

Medians, for orientation.

| benchmark | ns/op | allocs/op |
|---|---|---|
`

const footer = `
Hostile patterns are refused (miss) and matched (hit) as the value of a StringLike condition and as a resource. Compile
is for a whole set; its figures a statement are above.
`

// significant writes a time with three digits that count, and no exponent.
func significant(v float64) string {
	switch {
	case v < 10:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}
