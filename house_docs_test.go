package awsaccount_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

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
// comment of the example is left out.
var exampleMarker = regexp.MustCompile(`^<!-- example: (\S+)\.(Example\w*) -->$`)

func TestHouseReadme(t *testing.T) {
	f := houseFileNamed(t, "README.md")
	if f == nil {
		t.Fatal("README.md is missing")
	}
	report(t, readmeProblems(string(f.data), func(dir, name string) (string, bool) {
		return exampleBody(house(t), dir, name)
	}))
}

// readmeProblems compares the go blocks of a README with the examples that their markers name.
func readmeProblems(text string, example func(dir, name string) (string, bool)) (problems []string) {
	lines := strings.Split(text, "\n")
	marker := "" // the last line before the current one that is not blank
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
		marker = line
		if !strings.HasPrefix(line, "```") {
			continue
		}
		start := i + 1
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "```"; i++ {
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
		want, ok := example(m[1], m[2])
		if !ok {
			problems = append(problems, fmt.Sprintf("README.md:%d: there is no func %s in a test file of directory %s "+
				"(\"awsaccount\" is the root)", start, m[2], m[1]))
			continue
		}
		got := gofmtFragment(strings.Join(lines[start:i], "\n"))
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
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

// exampleBody is the body of an Example function as the README shows it.
func exampleBody(files []*houseFile, dir, name string) (string, bool) {
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
			end := d.Body.Rbrace
			for _, c := range f.ast.Comments {
				if d.Body.Lbrace < c.Pos() && c.Pos() < end && outputComment.MatchString(c.List[0].Text) {
					end = c.Pos()
				}
			}
			body := f.data[f.fset.Position(d.Body.Lbrace).Offset+1 : f.fset.Position(end).Offset]
			return gofmtFragment(string(body)), true
		}
	}
	return "", false
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
	example := func(dir, name string) (string, bool) { return "f()\ng()", dir == "policy" && name == "Example_f" }
	const marker = "<!-- example: policy.Example_f -->\n"
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
	} {
		if got := readmeProblems(text, example); len(got) != want {
			t.Errorf("readmeProblems(%q) = %q, want %d problems", text, got, want)
		}
	}
}

const choicesPath = "docs/choices.md"

// choiceCited matches a citation of an entry of docs/choices.md.
var choiceCited = regexp.MustCompile(`choices\.md#([\w-]*\w)`)

func TestHouseChoices(t *testing.T) {
	choices := houseFileNamed(t, choicesPath)
	if choices == nil {
		t.Fatalf("%s is missing", choicesPath)
	}
	anchors, problems := headingAnchors(string(choices.data))
	report(t, problems)
	for _, f := range house(t) {
		if path.Ext(f.path) != ".go" && path.Ext(f.path) != ".md" && !f.isInput() {
			continue
		}
		for _, m := range choiceCited.FindAllSubmatchIndex(f.data, -1) {
			if anchor := string(f.data[m[2]:m[3]]); !anchors[anchor] {
				t.Errorf("%s:%d: %s has no heading with the anchor %q; correct the citation, or write the entry",
					f.path, f.line(m[0]), choicesPath, anchor)
			}
		}
	}
}

// headingAnchors are the anchors that a Markdown page gets from its headings, as code hosts make them: lower case,
// spaces to hyphens, other punctuation dropped. Two headings with one anchor are a problem: a citation would not tell
// which it means.
func headingAnchors(text string) (anchors map[string]bool, problems []string) {
	anchors = map[string]bool{}
	fenced := false
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		heading := strings.TrimLeft(line, "#")
		if fenced || heading == line || !strings.HasPrefix(heading, " ") {
			continue
		}
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(heading))
		if anchors[anchor] {
			problems = append(problems, fmt.Sprintf("%s:%d: a second heading has the anchor %q; name one of the two "+
				"differently", choicesPath, i+1, anchor))
		}
		anchors[anchor] = true
	}
	return anchors, problems
}

func TestHouseChoicesRulesBite(t *testing.T) {
	anchors, problems := headingAnchors("# Two Words!\n### a_b-c\ntext\n#no\n```\n# code\n```\n## two words\n")
	if diff := cmp.Diff(map[string]bool{"two-words": true, "a_b-c": true}, anchors); diff != "" {
		t.Errorf("anchors: -want +got\n%s", diff)
	}
	if len(problems) != 1 || !strings.Contains(problems[0], choicesPath+":8:") {
		t.Errorf("problems = %q, want the second \"two words\"", problems)
	}
	if m := choiceCited.FindStringSubmatch("see choices" + ".md#kms-keys."); m == nil || m[1] != "kms-keys" {
		t.Errorf("choiceCited finds %q, want kms-keys", m)
	}
}
