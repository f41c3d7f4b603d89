package sim_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

const reasonsFile = "testdata/reasons.txt"

// A reached answer is one that a case of the table got from AWS.
type reached struct{ action, answer, what string }

// Every error that an operation declares, and every reason that there is, is got by a case, from a call that the trail has recorded, or
// it stands in neverReached; and nothing is got that is not declared. testdata/reasons.txt shows which case reaches what, and is
// written with -update. testdata/declared.txt is what AWS declares. spec §2.4, Appendix A, B, C
func TestReasons(t *testing.T) {
	all := reachAll(t)
	operations, reasons := declared(t)
	used := map[string]bool{}
	never := func(keys ...string) string {
		for _, key := range keys {
			if why := neverReached[key]; why != "" {
				used[key] = true
				return why
			}
		}
		return ""
	}
	notModelled := maps.Collect(sim.NotModelled())
	var text strings.Builder
	text.WriteString("# Which test case gets which error from which operation, and why some errors never come.\n" +
		"# Written by: go test ./sim -run TestReasons -update\n")
	for _, o := range operations {
		fmt.Fprintf(&text, "\n%s\n", o.name)
		if why := notModelled[o.name]; why != "" {
			fmt.Fprintf(&text, "    never: %s\n", why)
			continue
		}
		for _, r := range all {
			if code, _, _ := strings.Cut(r.answer, " "); r.action == o.name && !slices.Contains(o.errors, code) {
				t.Errorf("%s, %s: %s is not declared", r.action, r.what, r.answer)
			}
		}
		for _, code := range o.errors {
			found := false
			for _, r := range all {
				if got, reason, _ := strings.Cut(r.answer, " "); r.action == o.name && got == code {
					found = true
					fmt.Fprintf(&text, "    %s: %s\n", strings.TrimSpace(code+" "+reason), r.what)
				}
			}
			why := ""
			if !found {
				if why = never(o.name+" "+code, code); why == "" {
					t.Errorf("%s: no case gets %s", o.name, code)
				}
				fmt.Fprintf(&text, "    %s: never: %s\n", code, why)
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(&text, "\nreasons of %s\n", code)
		for _, reason := range reasons[code] {
			var by []string
			for _, r := range all {
				if r.answer == code+" "+reason && !slices.Contains(by, r.action) {
					by = append(by, r.action)
				}
			}
			why := never(code+" "+reason, reason)
			switch {
			case len(by) == 0 && why == "":
				t.Errorf("no case gets %s %s", code, reason)
			case len(by) > 0 && why != "":
				t.Errorf("%s %s is got by %v, and need not be an exception", code, reason, by)
			case len(by) == 0:
				by = []string{"never: " + why}
			}
			fmt.Fprintf(&text, "    %s: %s\n", reason, strings.Join(by, ", "))
		}
	}
	for _, r := range all {
		code, reason, _ := strings.Cut(r.answer, " ")
		if list := reasons[code]; list != nil && !slices.Contains(list, reason) && !slices.Contains(undeclared, reason) {
			t.Errorf("%s, %s: %s has no such reason", r.action, r.what, r.answer)
		}
	}
	for key := range neverReached {
		if !used[key] {
			t.Errorf("%s need not be an exception", key)
		}
	}
	if *update {
		if err := os.WriteFile(reasonsFile, []byte(text.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(reasonsFile); err != nil || string(old) != text.String() {
		t.Errorf("%s is not what the cases get; run this test with -update (%v)", reasonsFile, err)
	}
	answersAreReached(t, all)
	walksAreReached(t, all)
}

// undeclared are reasons that are of another enumeration of AWS.
var undeclared = []string{"UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED"}

// reachAll runs the cases, each in a cloud of its own, and wants what each wants.
func reachAll(t *testing.T) (all []reached) {
	cases := append(slices.Clone(reasonCases), sharedReasons()...)
	cases = append(cases, failuresOfAWS(t)...)
	for _, c := range cases {
		w := newReasonWorld(t, c.config)
		err := c.do(w)
		var last *sim.Record
		for r := range w.Trail() {
			last = r
		}
		action := strings.TrimSuffix(last.EventSource, ".amazonaws.com") + ":" + last.EventName
		_, name, _ := strings.Cut(action, ":")
		code, _, _ := strings.Cut(c.want, " ")
		if got := answer(err); got != c.want || name != c.action || last.ErrorCode != strings.TrimSuffix(code, "Exception") && last.ErrorCode != code {
			t.Errorf("%s, %s: %s recorded, %q got, want %q (%v)", c.action, c.what, action, got, c.want, err)
			continue
		}
		all = append(all, reached{action, c.want, c.what})
	}
	for _, c := range creationFailures {
		w := newReasonWorld(t, c.config)
		c.arrange(w, func() { awsaccount.Must(w.root.CreateAccount(newAccount(w))) })
		w.Advance(time.Hour)
		list := sim.Requests(w.Cloud)
		if got := list[len(list)-1]; got != c.want {
			t.Errorf("CreateAccount, %s: %q, want %q", c.what, got, c.want)
			continue
		}
		all = append(all, reached{"status of CreateAccount", "CreateAccountFailureReason " + c.want, c.what})
	}
	slices.SortFunc(all, func(a, b reached) int {
		return cmp.Or(cmp.Compare(a.action, b.action), cmp.Compare(a.answer, b.answer), cmp.Compare(a.what, b.what))
	})
	return all
}

// creationFailures are the ways in which accounts are not created that were asked for.
var creationFailures = []struct {
	what, want string
	config     sim.Config
	arrange    func(w *reasonWorld, ask func())
}{
	{"an address that is in use", "EMAIL_ALREADY_EXISTS", sim.Config{}, func(w *reasonWorld, ask func()) {
		ask()
		awsaccount.Must(w.Open("new", "new@example.com"))
	}},
	{"a quota of accounts that was lowered", "ACCOUNT_LIMIT_EXCEEDED", sim.Config{}, func(w *reasonWorld, ask func()) {
		ask()
		w.must(w.SetAccountQuota(w.management, 3))
	}},
	{"a management account that was suspended", "INTERNAL_FAILURE", sim.Config{}, func(w *reasonWorld, ask func()) {
		ask()
		w.must(w.Restrict(w.management))
	}},
	{"without a payment method of the management account", "MISSING_PAYMENT_INSTRUMENT", sim.Config{}, func(w *reasonWorld, ask func()) {
		ask()
		w.must(w.SetMissing(w.management, sim.Missing{PaymentMethod: true}))
	}},
	{"a payment method that AWS does not take", "INVALID_PAYMENT_INSTRUMENT", sim.Config{}, func(w *reasonWorld, ask func()) {
		ask()
		w.must(w.SetMissing(w.management, sim.Missing{SupportedPayment: true}))
	}},
	{"in China, without a business license", "MISSING_BUSINESS_VALIDATION", sim.Config{Partition: "aws-cn"}, func(w *reasonWorld, ask func()) {
		ask()
		w.must(w.SetMissing(w.management, sim.Missing{BusinessLicense: true}))
	}},
}

// A declaredOperation is an operation with the errors that it declares.
type declaredOperation struct {
	name   string
	errors []string
}

// declared reads testdata/declared.txt.
func declared(t *testing.T) (operations []declaredOperation, reasons map[string][]string) {
	text, err := os.ReadFile("testdata/declared.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons = map[string][]string{}
	for line := range strings.Lines(string(text)) {
		switch words := strings.Fields(line); words[0] {
		case "operation":
			operations = append(operations, declaredOperation{words[1], words[2:]})
		case "reasons":
			reasons[words[1]] = words[2:]
		}
	}
	return operations, reasons
}

// walksAreReached wants a case for whatever errors come when clouds live at random.
func walksAreReached(t *testing.T, all []reached) {
	known := map[string]bool{}
	for _, r := range all {
		code, _, _ := strings.Cut(r.answer, " ")
		known[r.action+" "+strings.TrimSuffix(code, "Exception")] = true
	}
	for seed := range uint64(8) {
		cloud := sim.New(sim.Config{Seed: seed})
		w := newWalk(t, cloud, seed)
		for range 400 {
			steps[w.r.IntN(len(steps)-1)](w) // without the last one, which injects errors
		}
		for r := range cloud.Trail() {
			action := strings.TrimSuffix(r.EventSource, ".amazonaws.com") + ":" + r.EventName
			if r.ErrorCode != "" && strings.ContainsAny(action[:1], "ao") && !known[action+" "+strings.TrimSuffix(r.ErrorCode, "Exception")] {
				known[action+" "+strings.TrimSuffix(r.ErrorCode, "Exception")] = true
				t.Errorf("%s: no case gets %s (%s)", action, r.ErrorCode, r.ErrorMessage)
			}
		}
	}
}

var codeOrReason = regexp.MustCompile(`^([A-Z][A-Za-z]+Exception|[A-Z]+(_[A-Z]+)+|EntityAlreadyExists|NoSuchEntity|LimitExceeded|AccessDenied|ValidationError|InvalidParameterValue|MalformedPolicyDocument|invalidRegionOptTarget|fieldValidationFailed)$`)

// answers are the functions whose arguments are codes and reasons of errors.
var answers = []string{"fail", "failBecause"}

// answersAreReached wants a case for every code and reason of Account Management and Organizations that the package can answer: what
// stands in calls of fail and failBecause, in literals of Error and awsError, and in what is assigned to a reason. Of those of IAM and
// STS some other test has to tell.
func answersAreReached(t *testing.T, all []reached) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, r := range all {
		for _, word := range strings.Fields(r.answer) {
			words[word] = true
		}
	}
	found, tests := 0, ""
	for _, f := range files {
		if name := f.Name(); strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "reasons_") {
			text, _ := os.ReadFile(name)
			tests += string(text)
		}
	}
	for _, f := range files {
		name := f.Name()
		text, err := os.ReadFile(name)
		switch {
		case !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"), name == "messages.go":
			continue
		case err != nil:
			t.Fatal(err)
		}
		for _, answer := range answersIn(t, name, text) {
			found++
			if ofOther := isOther(answer); !words[answer] && !(ofOther && strings.Contains(tests, answer)) {
				t.Errorf("no case gets %s of %s", answer, name)
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d codes and reasons were found", found)
	}
}

// isOther reports whether no operation of Account Management and Organizations declares a code.
func isOther(answer string) bool {
	text, _ := os.ReadFile("testdata/declared.txt")
	return !slices.Contains(strings.Fields(string(text)), answer)
}

// answersIn are the codes and reasons that stand in a file.
func answersIn(t *testing.T, name string, text []byte) (found []string) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	collect := func(nodes ...ast.Expr) {
		for _, n := range nodes {
			ast.Inspect(n, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
					if s, _ := strconv.Unquote(l.Value); codeOrReason.MatchString(s) {
						found = append(found, s)
					}
				}
				return true
			})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called := ""
			switch f := n.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
			}
			if slices.Contains(answers, called) {
				collect(n.Args...)
			}
		case *ast.CompositeLit:
			if typ, ok := n.Type.(*ast.Ident); ok && typ.Name == "Error" || name == "refusal.go" {
				collect(n.Elts...)
			}
		case *ast.AssignStmt:
			if to, ok := n.Lhs[0].(*ast.Ident); ok && to.Name == "reason" {
				collect(n.Rhs...)
			}
		}
		return true
	})
	return found
}
