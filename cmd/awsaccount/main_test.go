package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of this package instead of comparing with them")

// guide is the input of the README's first command.
const guide = "../../examples/guide.ndjson"

// runEval runs eval on an input and returns the exit status and the two outputs.
func runEval(input string, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = run(append([]string{"eval"}, args...), strings.NewReader(input), &out, &err)
	return status, out.String(), err.String()
}

// golden compares an output with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got, go test -update accepts it\n%s", name, diff)
	}
}

func TestGuide(t *testing.T) {
	for _, test := range []struct {
		file string
		args []string
	}{
		{"guide.json.golden", nil},
		{"guide.explain.golden", []string{"--explain"}},
		{"guide.pretty.golden", []string{"--pretty"}},
	} {
		t.Run(test.file, func(t *testing.T) {
			status, out, stderr := runEval("", append(test.args, guide)...)
			if status != statusOK || stderr != "" {
				t.Errorf("status %d, stderr %q", status, stderr)
			}
			golden(t, test.file, out)
		})
	}
}

// What a reader of the README sees must stay readable: printable text that fits a terminal, but for single long words.
func TestPrettyWidth(t *testing.T) {
	for name, input := range map[string]string{"guide": readFile(t, guide), "forms": readFile(t, forms), "printed": printed(t)} {
		_, out, _ := runEval(input, "--pretty")
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if len([]rune(line)) > prettyWidth && len(strings.Fields(line)) > 2 {
				t.Errorf("%s: %d characters: %s", name, len([]rune(line)), line)
			}
			if line != printable(line) {
				t.Errorf("%s: not printable: %q", name, line)
			}
		}
	}
}

// printed is a question about each policy that the guide and the blog print, exactly as printed but in one line.
func printed(t *testing.T) string {
	t.Helper()
	const (
		guide = "../../policy/testdata/guide"
		full  = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	)
	var input strings.Builder
	for _, form := range []string{"printed", "raw", "syntax"} {
		files, err := filepath.Glob(filepath.Join(guide, "*."+form+".json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of the form %s, %v", form, err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			policies := `"identity":[%s]`
			switch {
			case strings.HasPrefix(name, "scp-"):
				policies = `"identity":[` + full + `],"scp":[{"target":"r-a1b2","policies":[` + full + `,%s]}]`
			case strings.HasPrefix(name, "endpoint-"):
				policies = `"identity":[` + full + `],"endpoint":[%s]`
			}
			document := new(strings.Builder)
			for line := range strings.Lines(readFile(t, file)) {
				document.WriteString(strings.TrimSpace(line)) // no string of theirs goes over a line's end
			}
			fmt.Fprintf(&input, `{"id":%q,"request":{"principal":"arn:aws:iam::111111111111:user/bob","action":`+
				`"account:PutAlternateContact","resource":"arn:aws:account::111111111111:account"},"policies":{`+policies+"}}\n",
				name, document)
		}
	}
	return input.String()
}

func readFile(t testing.TB, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPrinted(t *testing.T) {
	input := printed(t)
	status, out, _ := runEval(input)
	if status != statusFailed {
		t.Errorf("status %d", status)
	}
	golden(t, "printed.json.golden", out)
	_, out, _ = runEval(input, "--pretty")
	golden(t, "printed.pretty.golden", out)
}

// forms has every member of the format, every kind of principal and every layer.
const forms = "testdata/forms.ndjson"

func TestForms(t *testing.T) {
	for form, args := range map[string][]string{"json": nil, "explain": {"--explain"}, "pretty": {"--pretty"}} {
		status, out, _ := runEval("", append(args, forms)...)
		if status != statusOK {
			t.Errorf("status %d", status)
		}
		golden(t, "forms."+form+".golden", out)
	}
}

const (
	allowed   = `{"id":1,"request":{"principal":"arn:aws:iam::123456789012:root","action":"a:B","resource":"*"}}`
	answered  = `{"id":1,"decision":"Allowed","layer":"root"}`
	undecided = `{"id":2}`
)

func TestExitStatus(t *testing.T) {
	file := filepath.Join(t.TempDir(), "questions")
	if err := os.WriteFile(file, []byte(allowed+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, args, in string
		status         int
		out, err       string // what they contain; nothing if empty
	}{
		{"no command", "", "", 2, "", "usage:"},
		{"unknown command", "evil", "", 2, "", `unknown command "evil"`},
		{"help", "help", "", 0, "awsaccount eval [", ""},
		{"help option", "--help", "", 0, "usage:", ""},
		{"help of eval", "eval --help", "", 0, "Exit status", ""},
		{"help with eval", "help eval", "", 0, "Exit status", ""},
		{"help of nothing", "help evil", "", 2, "", `no command ["evil"]`},
		{"help of two", "help eval help", "", 2, "", "usage:"},
		{"version", "version", "", 0, "awsaccount ", ""},
		{"version option", "--version", "", 0, "awsaccount ", ""},
		{"version of something", "version eval", "", 2, "", "unexpected argument"},
		{"unknown option", "eval --expalin", "", 2, "", `"awsaccount help eval" says more`},
		{"two files", "eval a b", "", 2, "", "at most one file"},
		{"explain and pretty", "eval --explain --pretty", "", 2, "", "exclude each other"},
		{"no such file", "eval " + file + ".not", "", 2, "", "no such file"},
		{"directory", "eval " + filepath.Dir(file), "", 2, "", " is a directory, not a file of questions"},
		{"nothing", "eval", "", 0, "", "awsaccount eval: no questions\n"},
		{"blank lines", "eval", "\n \t\r\n\n", 0, "", "awsaccount eval: no questions\n"},
		{"standard input", "eval", allowed, 0, answered, ""},
		{"dash", "eval -", allowed + "\r\n", 0, answered, ""},
		{"file", "eval " + file, undecided, 0, answered, ""},
		{"option behind file", "eval " + file + " --pretty", "", 0, "1: ALLOWED", ""},
		{"option like flag's", "eval -pretty -- " + file, "", 0, "1: ALLOWED", ""},
		{"error", "eval", undecided + "\n" + allowed, 1, answered, ""},
		{"error, pretty", "eval --pretty", undecided + "\n" + allowed, 1, "1: ALLOWED", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, stderr bytes.Buffer
			status := run(strings.Fields(test.args), strings.NewReader(test.in), &out, &stderr)
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
			for what, got := range map[string][2]string{"stdout": {out.String(), test.out}, "stderr": {stderr.String(), test.err}} {
				if !strings.Contains(got[0], got[1]) || got[1] == "" && got[0] != "" {
					t.Errorf("%s %q, want %q", what, got[0], got[1])
				}
			}
		})
	}
}

// The question that help tells to paste is one line, can be quoted so, and is decided.
func TestHelpExample(t *testing.T) {
	var help bytes.Buffer
	run([]string{"eval", "--help"}, nil, &help, io.Discard)
	_, rest, _ := strings.Cut(help.String(), "echo '")
	line, command, _ := strings.Cut(rest, "'")
	args, isPipe := strings.CutPrefix(strings.SplitN(command, "\n", 2)[0], " | awsaccount eval ")
	status, out, stderr := runEval(line+"\n", args)
	if !isPipe || strings.Contains(line, "\n") || status != statusOK || stderr != "" || !strings.HasPrefix(out, "try: ALLOWED\n") {
		t.Errorf("status %d, stdout %q, stderr %q", status, out, stderr)
	}
	for name := range policyTypes {
		if !strings.Contains(help.String(), `"`+name+`"`) {
			t.Errorf("help does not name the member %s", name)
		}
	}
}

// An answer arrives before the next question is sent.
func TestStreaming(t *testing.T) {
	for _, args := range [][]string{{"eval"}, {"eval", "--pretty"}} {
		questions, ask := io.Pipe()
		answers, answer := io.Pipe()
		done := make(chan int)
		go func() {
			done <- run(args, questions, answer, io.Discard)
			answer.Close()
		}()
		buffer := make([]byte, 4096)
		for i := range 3 {
			// In two parts: an incomplete question must not hold back anything either.
			io.WriteString(ask, allowed[:20])
			io.WriteString(ask, allowed[20:]+"\n")
			n, err := answers.Read(buffer)
			if err != nil || !bytes.HasSuffix(buffer[:n], []byte("\n")) {
				t.Fatalf("answer %d: %q, %v", i, buffer[:n], err)
			}
		}
		ask.Close()
		if status := <-done; status != statusOK {
			t.Errorf("status %d", status)
		}
	}
}

// failingWriter takes some bytes and then fails.
type failingWriter struct {
	left int
	err  error
}

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, w.err
	}
	return len(p), nil
}

// endless repeats a line forever.
type endless struct{ line string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e.line) <= len(p) {
		n += copy(p[n:], e.line)
	}
	return n, nil
}

func TestWriteError(t *testing.T) {
	for _, test := range []struct {
		err    error
		stderr string
	}{{io.ErrClosedPipe, ""}, {errors.New("disk full"), "awsaccount eval: disk full\n"}} {
		var stderr bytes.Buffer
		status := run([]string{"eval"}, endless{allowed + "\n"}, &failingWriter{1000, test.err}, &stderr)
		if status != statusFailed || stderr.String() != test.stderr {
			t.Errorf("%v: status %d, stderr %q", test.err, status, stderr.String())
		}
	}
}

func TestReadError(t *testing.T) {
	var out, stderr bytes.Buffer
	in := io.MultiReader(strings.NewReader(allowed+"\n"), &failingReader{})
	if status := run([]string{"eval"}, in, &out, &stderr); status != statusUsage {
		t.Errorf("status %d", status)
	}
	if out.String() != answered+"\n" || !strings.Contains(stderr.String(), "reading line 2: unplugged") {
		t.Errorf("stdout %q, stderr %q", out.String(), stderr.String())
	}
}

type failingReader struct{}

func (*failingReader) Read([]byte) (int, error) { return 0, errors.New("unplugged") }
