package main

import (
	"bytes"
	"fmt"
	"strings"
)

// loadTime is how long the load on the endpoint lasts. It is run once: it is no ratio.
const loadTime = "30s"

// writeEndpoint writes what a call of the SDK costs that the endpoint answers, and what the endpoint stands.
func (m *measurement) writeEndpoint(b *bytes.Buffer) {
	b.WriteString(endpointHeader)
	for _, name := range m.order {
		call, ok := strings.CutSuffix(strings.TrimPrefix(name, "conformance.Call/"), "/canned")
		if !ok {
			continue
		}
		answered := "conformance.Call/" + call + "/endpoint"
		fmt.Fprintf(b, "| %s | %s | %s | %.2f × | %.0f | %.0f |\n", call, significant(median(m.of(name, "ns/op"))/1000),
			significant(median(m.of(answered, "ns/op"))/1000), median(m.ratio(answered, name)),
			median(m.of(name, "allocs/op")), median(m.of(answered, "allocs/op")))
	}
	for _, l := range m.load {
		fmt.Fprintf(b, endpointFooter, loadTime, l["calls/s"], l["ms-median"], l["ms-99%"], l["MB-early"], l["MB-late"])
	}
}

const endpointHeader = `
### The endpoint

A call by a client of aws-sdk-go-v2, signed, that the endpoint answers in memory in an organization of six accounts, beside the same
call with a canned answer, which is the work of the SDK alone (` + "`conformance/bench_test.go`" + `). Medians of times, and of the ratio
in each round.

| call | canned, µs | endpoint, µs | ratio | allocs canned | allocs endpoint |
|---|---|---|---|---|---|
`

const endpointFooter = `
Load: 200 clients of the SDK called a server on loopback for %s, from the same two cores and the same process, with signatures and
policies checked and a trail of 10,000 records (` + "`LOAD_TIME=30s go test -run '^$' -bench Load -benchtime 1x`" + ` in
` + "`conformance`" + `): %.0f calls a second, %.0f ms a call in the median and %.0f ms at 99 %%; %.1f MB in use after a third of the time
and %.1f MB near the end. No answer was one that the model does not give: the benchmark fails at the first.
`
