package awsaccount_test

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/awsaccount/awsaccount"

// allowedImports is the import graph of the root module: which of our packages a package may import outside its tests.
// Imports run one way, from the wire to the rules; a package without a row may not exist. Rows of packages that do not
// exist yet are the plan, so that they start on the right side.
var allowedImports = map[string][]string{
	".":                   {"policy"},
	"policy":              {"internal/strictjson"},
	"internal/strictjson": {},
	"internal/twin":       {}, // shares no code with policy: it is the second opinion
	"sim":                 {".", "policy"},
	"endpoint":            {".", "policy", "sim"},
	"internal/script":     {".", "policy", "sim"},
	"accounttest":         {".", "policy", "sim", "endpoint"},
	"accounttest/gen":     {".", "policy", "sim"},
	"cmd/awsaccount":      {".", "policy", "sim", "endpoint", "internal/script", "internal/strictjson"},
}

// testOnly are the packages of ours that tests of every package may import, and nothing else may, except where
// allowedImports says so.
var testOnly = []string{"internal/twin", "accounttest/gen"}

// thirdParty are the modules that the root go.mod requires; tests may import their packages. allowedThirdParty says
// which packages may do so outside tests: our users pay for these.
var (
	thirdParty        = []string{"github.com/google/go-cmp", "pgregory.net/rapid"}
	allowedThirdParty = map[string][]string{"accounttest/gen": {"pgregory.net/rapid"}}
)

// dearStandard are packages of the standard library that not everybody may import outside tests, and who may: net/http
// triples the dependency graph of a program, testing adds its flags to it, and a model that reads clocks, files or networks
// is none. unsafe has one use, which a comment there defends.
var dearStandard = map[string][]string{
	"net/http": {"endpoint", "accounttest", "cmd/awsaccount"},
	"testing":  {},
	"os":       {"cmd/awsaccount"},
	"net":      {"endpoint", "accounttest", "cmd/awsaccount"},
	"time":     {".", "internal/twin", "sim", "internal/script", "endpoint", "accounttest", "accounttest/gen", "cmd/awsaccount"}, // policy reads no clock
	"log":      {},
	"log/slog": {".", "sim", "endpoint", "cmd/awsaccount"},
	"reflect":  {},
	"unsafe":   {"policy"},
}

func TestHouseImports(t *testing.T) {
	for _, f := range house(t) {
		if f.ast == nil || f.module != "." {
			continue
		}
		for _, spec := range f.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if problem := importProblem(f.dir(), imported, f.isTest()); problem != "" {
				t.Errorf("%s: %s", f.fset.Position(spec.Pos()), problem)
			}
		}
		if _, ok := allowedImports[f.dir()]; !ok && !f.isTest() {
			t.Errorf("%s:%d: package directory %s has no row in allowedImports (house_imports_test.go); decide what it "+
				"may import and add the row", f.path, f.fset.Position(f.ast.Package).Line, f.dir())
		}
	}
}

// importProblem says what is wrong with an import of the package in directory dir, or nothing. test tells that the
// import stands in a test file.
func importProblem(dir, imported string, test bool) string {
	if imported == modulePath || strings.HasPrefix(imported, modulePath+"/") {
		to := path.Clean("." + strings.TrimPrefix(imported, modulePath))
		allowed := allowedImports[dir]
		if test { // a test may also see its own package, and what is made for tests
			allowed = slices.Concat(allowed, []string{dir}, testOnly)
		}
		if slices.Contains(allowed, to) {
			return ""
		}
		return fmt.Sprintf("%s imports our package %s, but %s may import only %q of ours. Imports run one way: move the "+
			"code to the side that may see both, or, if the design has changed, add the edge to allowedImports in "+
			"house_imports_test.go and say why in the commit message", fileKind(dir, test), to, dir, allowed)
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		if who, dear := dearStandard[imported]; dear && !test && !slices.Contains(who, dir) {
			return fmt.Sprintf("%s imports %s, which only %q may outside tests (dearStandard in house_imports_test.go); "+
				"take a narrower interface or a value instead", fileKind(dir, test), imported, who)
		}
		return ""
	}
	within := func(module string) bool { return imported == module || strings.HasPrefix(imported, module+"/") }
	allowed := allowedThirdParty[dir]
	if test {
		allowed = thirdParty
	}
	if slices.ContainsFunc(allowed, within) {
		return ""
	}
	return fmt.Sprintf("%s imports %s of another module, but may import only %q: our users get every module that we "+
		"import. Use the standard library, or a nested module of its own", fileKind(dir, test), imported, allowed)
}

func fileKind(dir string, test bool) string {
	if test {
		return "a test of package directory " + dir
	}
	return "package directory " + dir
}

// The table must refuse as well as allow.
func TestHouseImportRulesBite(t *testing.T) {
	const ours = modulePath + "/"
	for _, c := range []struct {
		dir, imported string
		test, ok      bool
	}{
		{"policy", "strings", false, true},
		{"policy", "net/http", false, false},
		{"endpoint", "net/http", false, true},
		{"accounttest", "testing", false, false},
		{".", ours + "policy", false, true},
		{"policy", modulePath, false, false},
		{"policy", modulePath, true, false},
		{"policy", ours + "policy", true, true},
		{"policy", ours + "internal/twin", false, false},
		{"policy", ours + "internal/twin", true, true},
		{"internal/twin", ours + "policy", false, false},
		{"internal/twin", ours + "policy", true, false},
		{"policy", "pgregory.net/rapid", false, false},
		{"policy", "pgregory.net/rapid", true, true},
		{"policy", "github.com/google/go-cmp/cmp", true, true},
		{"policy", "github.com/google/go-cmpx", true, false},
		{"accounttest/gen", "pgregory.net/rapid", false, true},
		{"nowhere", ours + "policy", false, false},
	} {
		problem := importProblem(c.dir, c.imported, c.test)
		if (problem == "") != c.ok {
			t.Errorf("importProblem(%q, %q, test %t) = %q, want ok %t", c.dir, c.imported, c.test, problem, c.ok)
		}
	}
}

func TestHouseGoMod(t *testing.T) {
	f := houseFileNamed(t, "go.mod")
	if f == nil {
		t.Fatal("go.mod is missing")
	}
	report(t, goModProblems(string(f.data)))
}

// goModProblems reads as much of the syntax of go.mod as the rules need: golang.org/x/mod would be a third dependency.
func goModProblems(text string) (problems []string) {
	var required []string
	block := ""
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		verb := words[0]
		switch {
		case block != "" && verb == ")":
			block = ""
			continue
		case block != "":
			verb = block
		case len(words) > 1 && words[1] == "(":
			block = verb
			continue
		default:
			words = words[1:]
		}
		switch verb {
		case "replace":
			problems = append(problems, fmt.Sprintf("go.mod:%d: the root go.mod holds no replace: it works here and is "+
				"ignored in our users' builds. A nested module may replace the root", i+1))
		case "require":
			required = append(required, words[0])
		}
	}
	slices.Sort(required)
	if !slices.Equal(required, thirdParty) {
		problems = append(problems, fmt.Sprintf("go.mod: the root module requires %q, and must require exactly %q; "+
			"put what needs more into a nested module", required, thirdParty))
	}
	return problems
}

func TestHouseGoModRulesBite(t *testing.T) {
	const good = "module m\nrequire (\n\tgithub.com/google/go-cmp v0.7.0\n\tpgregory.net/rapid v1.3.0 // why\n)\n"
	for text, want := range map[string]int{
		good:                                  0,
		good + "replace a => ../a\n":          1,
		good + "replace (\n\ta => ../a\n)\n":  1,
		good + "// replace a => ../a\n":       0,
		good + "require example.org/x v1.0.0": 1,
		"module m\n":                          1,
	} {
		if got := goModProblems(text); len(got) != want {
			t.Errorf("goModProblems(%q) = %q, want %d problems", text, got, want)
		}
	}
}
