package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	const limit = 100_000 // above the size of the buffer
	fits, long := strings.Repeat("a", limit), strings.Repeat("b", limit+1)
	for _, test := range []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"one", "x\n", []string{"x"}},
		{"no end", "x\ny", []string{"x", "y"}},
		{"blank", "\n\nx\n\n", []string{"", "", "x", ""}},
		{"limit", fits + "\n" + fits, []string{fits, fits}},
		{"long", "x\n" + long + "\ny\n" + long, []string{"x", "LONG", "y", "LONG"}},
		{"very long", strings.Repeat(long, 30) + "\ny", []string{"LONG", "y"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			reads := 0
			l := newLineReader(strings.NewReader(test.in), limit, func() { reads++ })
			var got []string
			for {
				line, long, err := l.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if long {
					line = "LONG"
				}
				got = append(got, line)
				if l.number != len(got) || cap(l.line) > 2*limit {
					t.Fatalf("line %d has number %d; %d bytes are held", len(got), l.number, cap(l.line))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if reads == 0 {
				t.Error("idle was not called")
			}
		})
	}
}

func TestLongLine(t *testing.T) {
	status, out, _ := runEval(allowed + "\n" + strings.Repeat(" ", maxLine+1) + "\n" + allowed)
	const want = answered + "\n" +
		`{"error":{"path":"","line":2,"column":4194305,"message":"a line must have at most 4194304 bytes"}}` + "\n" + answered + "\n"
	if status != statusFailed || out != want {
		t.Errorf("status %d, output %s", status, out)
	}
	_, out, _ = runEval(strings.Repeat(" ", maxLine+1), "--pretty")
	if out != "line 1: ERROR\n  a line must have at most 4194304 bytes\n" {
		t.Errorf("pretty: %s", out)
	}
}
