package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// closing is the scenario that the README shows first.
const closing = "../../examples/closing-a-member.txt"

func runRun(input string, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(append([]string{"run"}, args...), strings.NewReader(input), &out, &err)
	return status, out.String(), err.String()
}

// A scenario is its own transcript.
func TestRunPrintsTheTranscript(t *testing.T) {
	status, out, stderr := runRun("", closing)
	if want := readFile(t, closing); status != statusOK || stderr != "" || out != want {
		t.Errorf("status %d, stderr %q, output\n%s", status, stderr, out)
	}
}

func TestRunFiles(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	want := ""
	for _, file := range files {
		want += readFile(t, file)
	}
	if status, out, stderr := runRun("", files...); status != statusOK || stderr != "" || out != want {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
}

func TestRunStatus(t *testing.T) {
	for _, test := range []struct {
		name, input, args string
		status            int
		stdout, stderr    string
	}{
		{"nothing expected", "now\n", "-", statusOK, "  it is 2026", ""},
		{"as expected", "now\n  it is 2026-01-01T00:00:00Z\n", "-", statusOK, "now", ""},
		{"otherwise", "\nnow\n  it is late\n", "-", statusFailed, "  it is 2026", "-:2: not as expected: now\n  - it is late\n  + it is 2026-01-01T00:00:00Z\n"},
		{"cannot be run", "now\nnwo\n", "-", statusFailed, "now\n  it is 2026", `-:2:1: there is no command "nwo"; did you mean now?`},
		{"no file", "", "", statusUsage, "", "want a file"},
		{"missing file", "", "no-such-file.txt", statusUsage, "", "no-such-file.txt"},
		{"unknown option", "", "-rewirte", statusUsage, "", `"awsaccount help run" says more`},
		{"help", "", "-h", statusOK, "-rewrite", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, out, stderr := runRun(test.input, strings.Fields(test.args)...)
			if status != test.status || !strings.Contains(out, test.stdout) || !strings.Contains(stderr, test.stderr) || (test.stderr == "") != (stderr == "") {
				t.Errorf("status %d, stdout %q, stderr %q", status, out, stderr)
			}
		})
	}
}

func TestRunRewrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scenario.txt")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("# why\nnow\n  it is late\n")
	const want = "# why\nnow\n  it is 2026-01-01T00:00:00Z\n"
	if status, out, stderr := runRun("", file, "-rewrite"); status != statusOK || stderr != "" || !strings.Contains(out, "1 command") {
		t.Errorf("status %d, stdout %q, stderr %q", status, out, stderr)
	}
	if got := readFile(t, file); got != want {
		t.Errorf("the file is now %q, want %q", got, want)
	}
	if status, out, _ := runRun("", "-rewrite", file); status != statusOK || out != "" {
		t.Errorf("once more: status %d, stdout %q", status, out)
	}
	const broken = "now\nnwo\n  kept\n"
	write(broken)
	if status, _, _ := runRun("", "-rewrite", file); status != statusFailed || readFile(t, file) != broken {
		t.Errorf("a scenario that cannot be run: status %d, file %q", status, readFile(t, file))
	}
}

// What help says to paste works.
func TestRunHelpExample(t *testing.T) {
	_, rest, ok := strings.Cut(tryRun, "<<'EOF'\n")
	scenario, end := strings.CutSuffix(rest, "EOF")
	if !ok || !end {
		t.Fatal("the example is no here-document")
	}
	status, out, stderr := runRun(scenario, "-")
	if status != statusOK || stderr != "" || !strings.Contains(out, "payments: CLOSED → ACTIVE") {
		t.Errorf("status %d, stderr %q, output\n%s", status, stderr, out)
	}
}
