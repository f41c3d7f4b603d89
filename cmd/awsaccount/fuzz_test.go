package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/internal/twin"
	"github.com/awsaccount/awsaccount/policy"
)

// seeds are the lines of the examples.
func seeds(t testing.TB) []string {
	return slices.Collect(strings.Lines(readFile(t, guide) + readFile(t, forms)))
}

// Whatever the input: one line of JSON for each line that is not blank, and an exit status that says whether all were
// decided. The three forms of answers agree on that.
func FuzzEval(f *testing.F) {
	for _, line := range append(seeds(f),
		"", "\n\n", "{}", `{"id":1}`+"\r\n"+`{"id":"a"`+"\n\x00", "\ufeff{}", `{"id":"\u0000<\ud83d\ude00"}`,
		with(`"scp":[{"policies":[]}],"endpoint":[{"document":{}}]`), strings.Repeat("[", 100),
	) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, input string) {
		want := 0
		for line := range strings.Lines(input) {
			if strings.Trim(line, " \t\r\n") != "" {
				want++
			}
		}
		for _, option := range []string{"-", "--explain"} {
			status, out, stderr := runEval(input, option)
			if n := strings.Count(out, "\n"); n != want || (stderr != "") != (want == 0) {
				t.Fatalf("%d answers to %d lines; stderr %q", n, want, stderr)
			}
			failed := false
			for line := range strings.Lines(out) {
				var a struct {
					Decision string
					Error    *fault
				}
				if err := json.Unmarshal([]byte(line), &a); err != nil || (a.Decision == "") == (a.Error == nil) {
					t.Fatalf("%s%v", line, err)
				}
				failed = failed || a.Error != nil
			}
			if failed != (status == statusFailed) || !failed && status != statusOK {
				t.Fatalf("status %d, some line failed: %t", status, failed)
			}
			if pretty, _, _ := runEval(input, "--pretty"); pretty != status {
				t.Fatalf("status %d, with --pretty %d", status, pretty)
			}
		}
	})
}

// twinQuestion is a question for the twin. It is decoded by the standard library, as the twin shares no code.
func twinQuestion(q *question) (twin.Question, error) {
	var t twin.Question
	var asked struct{ Request json.RawMessage }
	if err := json.Unmarshal([]byte(q.line), &asked); err != nil {
		return t, err
	}
	d := json.NewDecoder(strings.NewReader(string(asked.Request)))
	d.UseNumber()
	if err := d.Decode(&t.Request); err != nil {
		return t, err
	}
	for _, set := range q.sets {
		var list []json.RawMessage
		for _, document := range set.documents {
			list = append(list, json.RawMessage(document.text))
		}
		switch p := &t.Policies; set.typ {
		case policy.Identity:
			p.Identity = list
		case policy.Boundary:
			p.Boundary = list
		case policy.Session:
			p.Session = list
		case policy.Resource:
			p.Resource = list
		case policy.Trust:
			p.Trust = list
		case policy.Endpoint:
			p.Endpoint = list
		case policy.SCP:
			p.SCP = append(p.SCP, twin.Level{Target: set.target, Policies: list})
		case policy.RCP:
			p.RCP = append(p.RCP, twin.Level{Target: set.target, Policies: list})
		}
	}
	return t, nil
}

// quoted matches a string of JSON without escapes.
var quoted = regexp.MustCompile(`"[^"\\]*"`)

// swap replaces strings of a line by other words, three bytes of swaps for each, so that lines stay JSON and often questions.
func swap(line string, words []string, swaps []byte) string {
	for ; len(swaps) >= 3; swaps = swaps[3:] {
		places := quoted.FindAllStringIndex(line, -1)
		if len(places) == 0 {
			break
		}
		at, word := places[int(swaps[0])%len(places)], words[(int(swaps[1])<<8+int(swaps[2]))%len(words)]
		line = line[:at[0]] + word + line[at[1]:]
	}
	return line
}

// words are the strings of some lines, each once.
func words(lines []string) []string {
	found := quoted.FindAllString(strings.Join(lines, ""), -1)
	found = slices.DeleteFunc(found, func(word string) bool { return len(word) > 200 })
	slices.Sort(found)
	return slices.Compact(found)
}

// checkTwin compares the answer to a line with that of the twin, if the twin can read its policies and its principal.
func checkTwin(t interface {
	Helper()
	Errorf(string, ...any)
}, line string) (compared bool) {
	t.Helper()
	q, faults := decodeQuestion(line, 1)
	if faults != nil {
		return false
	}
	q.validate = false
	policies, faults := q.compile(newCache(0, 0))
	if faults != nil {
		return false
	}
	asked, err := twinQuestion(q)
	if err != nil {
		t.Errorf("%s\n%v", line, err)
		return false
	}
	want, err := twin.Decide(asked)
	if err != nil {
		return false
	}
	target := ""
	if want.Level >= 0 {
		target = map[string][]twin.Level{"scp": asked.Policies.SCP, "rcp": asked.Policies.RCP}[want.Layer][want.Level].Target
	}
	got := policies.Evaluate(&q.request)
	if got.Outcome.String() != want.Outcome || got.Layer.String() != want.Layer || got.Target != target ||
		got.PolicyIndex != want.Policy || got.Statement != want.Statement {
		t.Errorf("%s\ngot  %+v\nwant %+v", line, got, want)
	}
	return true
}

func TestEvalTwin(t *testing.T) {
	lines := seeds(t)
	vocabulary := words(lines)
	compared, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom(lines).Draw(t, "line")
		swaps := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "swaps")
		all++
		if checkTwin(t, swap(line, vocabulary, swaps)) {
			compared++
		}
	})
	if compared < all/10 {
		t.Errorf("%d of %d were questions; the test has lost its power", compared, all)
	}
}

func FuzzEvalTwin(f *testing.F) {
	lines := seeds(f)
	vocabulary := words(lines)
	for i, line := range lines {
		f.Add(line, []byte(nil))
		f.Add(line, []byte{byte(5 * i), 0, byte(7 * i), byte(11 * i), 0, byte(13 * i)})
	}
	f.Fuzz(func(t *testing.T, line string, swaps []byte) {
		checkTwin(t, swap(line, vocabulary, swaps))
	})
}
