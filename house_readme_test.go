package awsaccount_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// README.md shows code only as the body of an Example function, which go test runs:
//
//	<!-- example: policy.Example_decide -->
//	```go
//	…
//	```
//
// What stands before the last dot is the package's directory, or "awsaccount" for the root package. The "// Output:"
// comment of the example is left out. It is the plain block behind the sentence "It prints", if that follows.
var exampleMarker = regexp.MustCompile(`^<!-- example: (\S+)\.(Example\w*) -->$`)

// itPrints is the sentence between an example and its output.
var itPrints = regexp.MustCompile(`^It prints:?$`)

func TestHouseReadme(t *testing.T) {
	f := houseFileNamed(t, "README.md")
	if f == nil {
		t.Fatal("README.md is missing")
	}
	report(t, readmeProblems(string(f.data), func(dir, name string) (example, bool) {
		return findExample(house(t), dir, name)
	}))
}

// An example is what the README shows of an Example function: its body, and the text of its "// Output:" comment.
type example struct{ body, output string }

// readmeProblems compares the go blocks of a README, and the blocks of what they print, with the examples that their
// markers name.
func readmeProblems(text string, find func(dir, name string) (example, bool)) (problems []string) {
	lines := strings.Split(text, "\n")
	marker := ""       // the last line before the current one that is not blank
	var shown *example // by the last go block, if nothing but "It prints" follows it
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		m := exampleMarker.FindStringSubmatch(marker)
		if line == "" {
			continue
		}
		if m != nil && line != "```go" {
			problems = append(problems, fmt.Sprintf("README.md:%d: no go block follows the marker %q; the marker stands on "+
				"the line before its block", i+1, marker))
		}
		prints := itPrints.MatchString(marker)
		marker = line
		if !strings.HasPrefix(line, "```") {
			if !itPrints.MatchString(line) {
				shown = nil
			}
			continue
		}
		start := i + 1
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "```"; i++ {
		}
		block, printedBy := strings.Join(lines[min(start, i):i], "\n"), shown
		shown = nil
		if line == "```" && prints {
			if printedBy == nil {
				problems = append(problems, fmt.Sprintf("README.md:%d: nothing says what prints this; put it behind the go "+
					"block of an Example", start))
			} else if diff := cmp.Diff(strings.Split(printedBy.output, "\n"), strings.Split(strings.TrimSpace(block), "\n")); diff != "" {
				problems = append(problems, fmt.Sprintf("README.md:%d: the block differs from the \"// Output:\" comment of the "+
					"Example above it; copy that here. -example +README:\n%s", start+1, diff))
			}
		}
		if line != "```go" {
			continue
		}
		if m == nil {
			problems = append(problems, fmt.Sprintf("README.md:%d: this go block may have stopped compiling, because "+
				"nothing says which Example it shows; put a line such as \"<!-- example: policy.Example_decide -->\" before "+
				"it, or use another language than go if it is no Go code", start))
			continue
		}
		want, ok := find(m[1], m[2])
		if !ok {
			problems = append(problems, fmt.Sprintf("README.md:%d: there is no func %s in a test file of directory %s "+
				"(\"awsaccount\" is the root)", start, m[2], m[1]))
			continue
		}
		shown = &want
		if diff := cmp.Diff(strings.Split(want.body, "\n"), strings.Split(gofmtFragment(block), "\n")); diff != "" {
			problems = append(problems, fmt.Sprintf("README.md:%d: the block differs from the body of %s.%s; copy the body "+
				"here without its \"// Output:\" comment. -example +README:\n%s", start+1, m[1], m[2], diff))
		}
	}
	if exampleMarker.MatchString(marker) {
		problems = append(problems, fmt.Sprintf("README.md:%d: no go block follows the marker %q", len(lines), marker))
	}
	return problems
}

var outputComment = regexp.MustCompile(`(?i)^//[[:space:]]*(unordered )?output:`)

// findExample finds an Example function.
func findExample(files []*houseFile, dir, name string) (example, bool) {
	if dir == "awsaccount" {
		dir = "."
	}
	for _, f := range files {
		if f.ast == nil || !f.isTest() || f.dir() != path.Clean(dir) {
			continue
		}
		for _, d := range f.ast.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Recv != nil || d.Name.Name != name || d.Body == nil {
				continue
			}
			end, output := d.Body.Rbrace, ""
			for _, c := range f.ast.Comments {
				if d.Body.Lbrace < c.Pos() && c.Pos() < end && outputComment.MatchString(c.List[0].Text) {
					end = c.Pos()
					_, output, _ = strings.Cut(c.Text(), "utput:")
				}
			}
			body := f.data[f.fset.Position(d.Body.Lbrace).Offset+1 : f.fset.Position(end).Offset]
			return example{gofmtFragment(string(body)), strings.TrimSpace(output)}, true
		}
	}
	return example{}, false
}

// gofmtFragment formats a list of statements without indentation. Text that is not Go stays as it is, and then differs
// from every example.
func gofmtFragment(s string) string {
	s = strings.TrimSpace(s)
	if b, err := format.Source([]byte(s)); err == nil {
		s = string(b)
	}
	return s
}

func TestHouseReadmeRulesBite(t *testing.T) {
	find := func(dir, name string) (example, bool) {
		return example{"f()\ng()", "one\ntwo"}, dir == "policy" && name == "Example_f"
	}
	const (
		marker = "<!-- example: policy.Example_f -->\n"
		block  = marker + "```go\nf()\ng()\n```\n"
	)
	for text, want := range map[string]int{
		"no code":                           0,
		"```sh\n```go\n```\n":               0,
		"```go\nf()\n```\n":                 1,
		marker + "```go\nf()\ng()\n```\n":   0,
		marker + "```go\n\tf()\n g()\n```":  0,
		marker + "\n```go\nf()\ng()\n```\n": 0,
		marker + "```go\nf()\n```\n":        1,
		marker + "```go\nf(\n```\n":         1,
		marker + "```sh\nls\n```\n":         1,
		marker + "prose\n":                  1,
		marker:                              1,
		"<!-- example: policy.Example_x -->\n```go\nf()\n```": 1,
		marker + "```go\nf()\ng()\n```\n```go\nf()\n```\n":    1,
		block + "\nIt prints\n\n```\none\ntwo\n```\n":         0,
		block + "It prints:\n```\none\ntwo\n```":              0,
		block + "It prints\n```\none\n```\n":                  1,
		block + "It prints\n```\n```\n":                       1,
		block + "Else:\n```\none\n```\n":                      0,
		block + "Else.\n\nIt prints\n```\none\ntwo\n```\n":    1,
		"It prints\n```\none\n```\n":                          1,
	} {
		if got := readmeProblems(text, find); len(got) != want {
			t.Errorf("readmeProblems(%q) = %q, want %d problems", text, got, want)
		}
	}
}

// relativeLink matches a link of Markdown to a file of the repository; the second group is the file.
var relativeLink = regexp.MustCompile(`(?m)(\]\(|\]: )([^()#:\s]+)(?:#[^()\s]*)?(?:[)\s]|$)`)

func TestHouseLinks(t *testing.T) {
	exists := map[string]bool{}
	for _, f := range house(t) {
		for name := f.path; !exists[name]; name = path.Dir(name) {
			exists[name] = true
		}
	}
	for _, f := range house(t) {
		if path.Ext(f.path) == ".md" && !f.isInput() {
			report(t, linkProblems(f, exists))
		}
	}
}

// linkProblems are the links of a page to files and directories that do not exist.
func linkProblems(f *houseFile, exists map[string]bool) (problems []string) {
	for _, m := range relativeLink.FindAllSubmatchIndex(f.data, -1) {
		if to := string(f.data[m[4]:m[5]]); !exists[path.Join(f.dir(), to)] {
			problems = append(problems, fmt.Sprintf("%s:%d: there is no %s; correct the link, which counts from the page's "+
				"directory", f.path, f.line(m[4]), to))
		}
	}
	return problems
}

// layoutRow matches the first cell of a row of the README's table of what is where.
var layoutRow = regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|")

func TestHouseLayout(t *testing.T) {
	var paths []string
	for _, f := range house(t) {
		paths = append(paths, f.path)
	}
	report(t, layoutProblems(string(houseFileNamed(t, "README.md").data), paths))
}

// layoutProblems are the top-level directories that the table leaves out, and its rows about directories that are none.
// Hidden directories are not looked at, .ci excepted.
func layoutProblems(readme string, paths []string) (problems []string) {
	top := func(name string) string {
		dir, _, isDir := strings.Cut(name, "/")
		if !isDir {
			return ""
		}
		return dir
	}
	var named, there []string
	for _, m := range layoutRow.FindAllStringSubmatch(readme, -1) {
		for _, cell := range strings.Split(m[1], ", ") {
			named = append(named, top(strings.Trim(cell, "`")))
		}
	}
	for _, name := range paths {
		there = append(there, top(name))
	}
	slices.Sort(there)
	for _, dir := range slices.Compact(there) {
		if dir != "" && !slices.Contains(named, dir) {
			problems = append(problems, fmt.Sprintf("README.md: the table of the section Layout does not say what %s/ is; "+
				"add a row, or delete the directory", dir))
		}
	}
	for _, dir := range named {
		if dir != "" && !slices.Contains(there, dir) {
			problems = append(problems, fmt.Sprintf("README.md: the table of the section Layout has a row about %s/, which "+
				"does not exist", dir))
		}
	}
	return problems
}

func TestHouseLinksAndLayoutBite(t *testing.T) {
	exists := map[string]bool{"docs": true, "docs/a.md": true, "x.go": true}
	for text, want := range map[string]int{
		"[a](docs/a.md) [b](docs/a.md#b) [c](docs/) [d](#d) [e](https://x.y/z.md) [f](./x.go)\n[g]: x.go": 0,
		"[a](a.md)": 1, "[a](../x.go)": 1, "[b](docs/b.md#a)": 1, "[g]: y.go\n[h]: https://x.y": 1,
	} {
		if got := linkProblems(&houseFile{path: "README.md", data: []byte(text)}, exists); len(got) != want {
			t.Errorf("linkProblems(%q) = %q, want %d problems", text, got, want)
		}
	}
	const table = "| path | what |\n|---|---|\n| `a/` | … |\n| `b/c`, `x.go` | `d/` |\n"
	for paths, want := range map[string]int{"a/1 b/c x.go": 0, "a/1 b/2 d/1": 1, "a/1": 1, "y.go": 2} {
		if got := layoutProblems(table, strings.Fields(paths)); len(got) != want {
			t.Errorf("layoutProblems(%q) = %q, want %d problems", paths, got, want)
		}
	}
}
