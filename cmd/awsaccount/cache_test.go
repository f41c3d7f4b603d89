package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

func TestCacheBounds(t *testing.T) {
	c := newCache(3, 40)
	check := func(known ...string) {
		t.Helper()
		bytes := 0
		for _, key := range known {
			if c.get(key) == nil {
				t.Errorf("%q is forgotten", key)
			}
			bytes += len(key)
		}
		if len(c.sets) != len(known) || c.recent.Len() != len(known) || c.bytes != bytes {
			t.Errorf("%d sets, %d in order, %d bytes; want %d of %d bytes", len(c.sets), c.recent.Len(), c.bytes, len(known), bytes)
		}
	}
	check()
	c.put("a", new(policy.Set))
	c.put("b", new(policy.Set))
	c.put("c", new(policy.Set))
	check("a", "b", "c")
	c.get("a")
	c.put("d", new(policy.Set)) // b is the least recently used
	check("c", "a", "d")
	c.put("d", new(policy.Set))
	check("c", "a", "d")
	c.put(strings.Repeat("x", 11), new(policy.Set)) // too large
	check("c", "a", "d")

	c = newCache(100, 40)
	for i := range 9 {
		c.put(fmt.Sprintf("%10d", i), new(policy.Set))
	}
	check(fmt.Sprintf("%10d", 5), fmt.Sprintf("%10d", 6), fmt.Sprintf("%10d", 7), fmt.Sprintf("%10d", 8))
}

// The parts of a key must not run into each other, and all that a set depends on must be in it.
func TestCacheKeys(t *testing.T) {
	seen := make(map[string]int)
	for i, test := range []struct {
		set       policySet
		validated bool
	}{
		{policySet{typ: policy.Identity, documents: []document{{name: "a", text: "b"}}}, true},
		{policySet{typ: policy.Identity, documents: []document{{name: "a", text: "b"}}}, false},
		{policySet{typ: policy.Boundary, documents: []document{{name: "a", text: "b"}}}, true},
		{policySet{typ: policy.Identity, documents: []document{{arn: "a", text: "b"}}}, true},
		{policySet{typ: policy.Identity, documents: []document{{name: "ab"}}}, true},
		{policySet{typ: policy.Identity, documents: []document{{name: "a"}, {text: "b"}}}, true},
		{policySet{typ: policy.Identity, documents: []document{{name: "a 0  1 b"}}}, true},
	} {
		key := test.set.key(test.validated)
		if other, twice := seen[key]; twice {
			t.Errorf("%d and %d have the key %q", other, i, key)
		}
		seen[key] = i
	}
}

// A cached set serves every question that has its policies, at whatever column.
func TestCachePlaces(t *testing.T) {
	const rest = `"request":{"principal":"arn:aws:iam::123456789012:user/u","action":"a:B","resource":"*"},` +
		`"policies":{"identity":[{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:C","Resource":"*"}}]}}`
	_, out, _ := runEval("{"+rest+"\n{     "+rest, "--explain")
	first, second, _ := strings.Cut(out, "\n")
	if !strings.Contains(first, `"line":1,"column":178`) || !strings.Contains(second, `"line":2,"column":183`) {
		t.Error(out)
	}
}

// Memory does not grow with the input: neither with new policies in each line nor with long lines around cached ones.
func TestConstantMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("many megabytes of questions")
	}
	const lines = 400
	in, w := io.Pipe()
	go func() {
		padding := strings.Repeat("x", 256<<10)
		for i := range lines {
			fmt.Fprintf(w, `{"comment":%q,"request":{"principal":"arn:aws:iam::123456789012:user/u","action":"a:B","resource":"*"},`+
				`"policies":{"identity":[{"name":"policy %d","document":{"Version":"2012-10-17","Statement":`+
				`{"Effect":"Allow","Action":"a:B","Resource":"*"}}}]}}`+"\n", padding, i)
		}
		w.Close()
	}()
	var peak uint64
	count := &heapWriter{peak: &peak}
	if status := run([]string{"eval"}, in, count, io.Discard); status != statusOK {
		t.Fatalf("status %d", status)
	}
	const limit = 48 << 20 // the input has 100 MB
	if peak > limit {
		t.Errorf("%d MB in use after %d writes", peak>>20, count.writes)
	}
}

// A heapWriter looks now and then at how much memory is in use.
type heapWriter struct {
	writes int
	peak   *uint64
}

func (w *heapWriter) Write(p []byte) (int, error) {
	if w.writes++; w.writes%50 == 0 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		*w.peak = max(*w.peak, m.HeapAlloc)
	}
	return len(p), nil
}
