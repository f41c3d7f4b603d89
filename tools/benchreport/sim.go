package main

import (
	"bytes"
	"fmt"
	"strings"
)

// simGoals are the goals of package sim. What is done to one account costs the same in a cloud of any size; a limit of 2 leaves
// room for what the memory of 100,000 accounts costs that do not fit into caches.
func (m *measurement) simGoals() []goal {
	atMost := func(what string, limit float64, unit string, figures []float64) goal {
		return goal{number: "6", what: what, limit: limit, unit: unit, figures: figures}
	}
	goals := []goal{
		atMost("New", 5000, " ns", m.of("sim.New", "ns/op")),
		atMost("Fork of 100,000 accounts", 10, " ms", scaled(m.of("sim.Fork/100000", "ns/op"), 1e-6)),
	}
	for _, flat := range []struct{ what, name, from string }{
		{"PutAlternateContact by a delegated administrator", "PutAlternateContact/delegated/", "100"},
		{"PutAlternateContact by the management account", "PutAlternateContact/management/", "100"},
		{"CloseAccount and 90 days", "CloseAccount/", "1000"},
		{"CreateAccount and a minute", "CreateAccount/", "1000"},
		{"a page of ListAccounts", "ListAccounts/page/", "1000"},
	} {
		goals = append(goals, atMost(flat.what+", 100,000 accounts / "+thousands(flat.from), 2, " ×",
			m.ratio("sim."+flat.name+"100000", "sim."+flat.name+flat.from)))
	}
	return goals
}

// writeSim writes the times of package sim, and what it keeps in memory.
func (m *measurement) writeSim(b *bytes.Buffer) {
	b.WriteString(simHeader)
	for _, name := range m.order {
		if short, ok := strings.CutPrefix(name, "sim."); ok {
			fmt.Fprintf(b, "| %s | %s | %s | %.0f |\n", short, significant(median(m.of(name, "ns/op"))/1000),
				significant(median(m.of(name, "B/op"))/1000), median(m.of(name, "allocs/op")))
		}
	}
	all, rest := m.of("sim.Memory/100000", "B/account"), m.of("sim.Memory/100000", "B-without-trail/account")
	fmt.Fprintf(b, simFooter, median(all), median(rest), median(m.of("sim.Snapshot/10000", "B-text/account")))
}

func scaled(figures []float64, by float64) []float64 {
	for i := range figures {
		figures[i] *= by
	}
	return figures
}

// thousands writes a number of four to six digits with a comma.
func thousands(digits string) string {
	if len(digits) < 4 {
		return digits
	}
	return digits[:len(digits)-3] + "," + digits[len(digits)-3:]
}

const simHeader = `
### The simulated control plane

Medians, for orientation. The workloads are made in ` + "`sim/bench_test.go`" + `: clouds with one organization of as many accounts as
the number at the end of the name, with SCPs on five levels above the delegated administrator. In ` + "`PutAlternateContact`" + ` an IAM
user puts contacts of other accounts; ` + "`CloseAccount`" + ` lets pass 90 days, until the member has left;
` + "`ListAccountsGone`" + ` lists a page where all but 100 accounts have left; ` + "`ForkAndCall`" + ` forks, and makes one call in the fork,
which copies what it changes, and the list of records in the trail; ` + "`Tree`" + ` moves an account
there and back, and makes and deletes a unit. A record in the trail is part of each call.

| benchmark | µs/op | kB/op | allocs/op |
|---|---|---|---|
`

const simFooter = `
An account in an organization of 100,000 takes %.0f bytes of memory, of which all but %.0f are the two records in the trail that its
making left. In a snapshot of 10,000 it takes %.0f bytes.
`
