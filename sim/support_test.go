package sim_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

var update = flag.Bool("update", false, "write what is generated, the support matrix of README.md, instead of comparing with it")

// Every action of the two services is a method of Client, or says why not; nothing says so that is one.
func TestSupport(t *testing.T) {
	missing := maps.Collect(sim.NotModelled())
	for action := range awsaccount.Actions() {
		reason, not := missing[action.Name()]
		switch delete(missing, action.Name()); {
		case hasMethod(action) == not:
			t.Errorf("%s: a method: %t; not modelled: %q", action, !not, reason)
		case not && reason == "":
			t.Errorf("%s has no reason", action)
		}
	}
	for action := range missing {
		t.Errorf("%s is no action", action)
	}
}

func hasMethod(a awsaccount.Action) bool {
	_, name, _ := strings.Cut(a.Name(), ":")
	if a.PermissionOnly() { // account:CloseAccount, in the console
		name = "CloseOwnAccount"
	}
	_, has := reflect.TypeFor[*sim.Client]().MethodByName(name)
	return has
}

// README.md says what there is and what is missing.
func TestSupportMatrix(t *testing.T) {
	const readme, begin, end = "../README.md", "<!-- support:begin -->\n", "<!-- support:end -->\n"
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	block, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("README.md: want one line %q and after it one %q", begin, end)
	}
	want := "\n" + supportMatrix() + "\n"
	if *update {
		if err := os.WriteFile(readme, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(block, "\n")); diff != "" {
		t.Errorf("the support matrix of README.md is stale; run: go generate ./sim\n-want +README:\n%s", diff)
	}
}

// supportMatrix is a table of the actions of each service, and of those that are not modelled.
func supportMatrix() string {
	var b strings.Builder
	b.WriteString("| service | actions | modelled |\n|---|---|---|\n")
	for _, service := range []struct{ prefix, name string }{{"account:", "Account Management"}, {"organizations:", "Organizations"}} {
		all, modelled := 0, 0
		for action := range awsaccount.Actions() {
			if strings.HasPrefix(action.Name(), service.prefix) {
				all++
				if hasMethod(action) {
					modelled++
				}
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %d |\n", service.name, all, modelled)
	}
	b.WriteString("\n| not modelled | why |\n|---|---|\n")
	for action, reason := range sim.NotModelled() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", action, reason)
	}
	return b.String()
}
