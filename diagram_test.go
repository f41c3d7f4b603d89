package awsaccount_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
)

var update = flag.Bool("update", false, "write what is generated, the state diagram of README.md, instead of comparing with it")

// eventLabels says in a diagram what each event is, with the guards that stand outside the machine. spec §1.3–§1.7
var eventLabels = map[awsaccount.Event]string{
	awsaccount.SignUpCompleted:  "sign-up completed",
	awsaccount.Restricted:       "AWS restricts access",
	awsaccount.Reinstated:       "resolved with AWS Support",
	awsaccount.ClosureRequested: "CloseAccount (management account, all features, quotas)",
	awsaccount.ClosureCompleted: "closure completed",
	awsaccount.ClosedByRoot:     "root user closes, with all members closed first",
	awsaccount.ClosedByAWS:      "AWS closes",
	awsaccount.Reopened:         "reopened before T + 90 days, by the root user without debts, else by AWS Support",
}

// diagram is the life cycle as a Mermaid state diagram. Everything but the labels is asked of the model.
func diagram(t *testing.T) string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	edge := func(from, to string, labels ...string) {
		if len(labels) > 0 {
			b.WriteString("    " + from + " --> " + to + " : " + strings.Join(labels, " / ") + "\n")
		}
	}
	for _, c := range []struct {
		label string
		state awsaccount.State
	}{
		{"sign-up started", awsaccount.Must(awsaccount.SignUp(someID, someName, someEmail, epoch)).State(epoch)},
		{"CreateAccount", awsaccount.Must(awsaccount.NewMember(someID, someName, someEmail, epoch)).State(epoch)},
	} {
		edge("[*]", c.state.String(), c.label)
	}
	for from := range awsaccount.States() {
		for to := range awsaccount.States() {
			var labels []string
			for e := range awsaccount.Events() {
				if next, err := from.Next(e); err == nil && next == to {
					if eventLabels[e] == "" {
						t.Errorf("%v has no label", e)
					}
					labels = append(labels, eventLabels[e])
				}
			}
			if from != awsaccount.PermanentlyClosed && accountIn(t, from).State(epoch.AddDate(1, 0, 0)) == to && from != to {
				labels = append(labels, "after 90 days")
			}
			edge(from.String(), to.String(), labels...)
		}
	}
	edge(awsaccount.PermanentlyClosed.String(), "[*]", "AWS shows it no more")
	b.WriteString("```\n")
	return b.String()
}

// README.md shows the life cycle of today.
func TestLifecycleDiagram(t *testing.T) {
	const begin, end = "<!-- lifecycle:begin -->\n", "<!-- lifecycle:end -->\n"
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	block, after, ended := strings.Cut(rest, end)
	if !ok || !ended || strings.Contains(after, begin) {
		t.Fatalf("README.md: want one line %q and after it one %q", begin, end)
	}
	want := "\n" + diagram(t) + "\n"
	if *update {
		if err := os.WriteFile("README.md", []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(block, "\n")); diff != "" {
		t.Errorf("the state diagram of README.md is stale; run: go generate .\n-want +README:\n%s", diff)
	}
}
