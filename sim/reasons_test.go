package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// notReached are codes and reasons that no test names, and why.
var notReached = map[string]string{}

var codeOrReason = regexp.MustCompile(`^([A-Z][A-Za-z]+Exception|[A-Z]+(_[A-Z]+)+|EntityAlreadyExists|NoSuchEntity|LimitExceeded|AccessDenied|ValidationError|InvalidParameterValue|MalformedPolicyDocument|invalidRegionOptTarget|fieldValidationFailed)$`)

// answers are the functions whose arguments are codes and reasons of errors.
var answers = []string{"fail", "failBecause"}

// Every code and reason that the package can answer is named by some test: what stands in calls of fail and failBecause, in
// literals of Error and awsError, and in what is assigned to a reason. Appendix A, C.
func TestEveryReason(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found, tests := map[string]string{}, ""
	for _, f := range files {
		name := f.Name()
		text, err := os.ReadFile(name)
		switch {
		case !strings.HasSuffix(name, ".go"), name == "reasons_test.go", name == "messages.go":
		case err != nil:
			t.Fatal(err)
		case strings.HasSuffix(name, "_test.go"):
			tests += string(text)
		default:
			for _, answer := range answersIn(t, name, text) {
				found[answer] = name
			}
		}
	}
	if len(found) < 80 {
		t.Errorf("only %d codes and reasons were found", len(found))
	}
	var missing []string
	for answer, file := range found {
		if !strings.Contains(tests, answer) && notReached[answer] == "" {
			missing = append(missing, answer+" of "+file)
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Errorf("no test names %s", m)
	}
	for answer := range notReached {
		if found[answer] == "" || strings.Contains(tests, answer) {
			t.Errorf("%s need not be an exception", answer)
		}
	}
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
