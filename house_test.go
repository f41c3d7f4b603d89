package awsaccount_test

// The tests in house_*test.go are about the repository, not about AWS: they hold the rules that a reviewer would
// otherwise have to remember. Each failure says where, what the rule is, and how to follow it.

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// A houseFile is a file of the repository, in whichever module.
type houseFile struct {
	path   string // relative to the repository, with slashes
	module string // directory of the module that it belongs to; "." is the root module
	data   []byte
	ast    *ast.File // only Go files outside testdata; without object resolution
	fset   *token.FileSet
}

func (f *houseFile) dir() string   { return path.Dir(f.path) }
func (f *houseFile) isTest() bool  { return strings.HasSuffix(f.path, "_test.go") }
func (f *houseFile) isInput() bool { return strings.Contains("/"+f.path, "/testdata/") }

// line is the line number of byte i of the file.
func (f *houseFile) line(i int) int { return 1 + bytes.Count(f.data[:i], []byte("\n")) }

// readHouse reads the repository once for all tests. Hidden directories are not ours, .ci excepted.
var readHouse = sync.OnceValues(func() ([]*houseFile, error) {
	var files []*houseFile
	modules := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		base := path.Base(name)
		switch {
		case d.IsDir() && name != "." && base != ".ci" && strings.HasPrefix(base, "."):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		f := &houseFile{path: name}
		if base == "go.mod" && !f.isInput() {
			modules[f.dir()] = true
		}
		if f.data, err = os.ReadFile(filepath.FromSlash(name)); err != nil {
			return err
		}
		if path.Ext(name) == ".go" && !f.isInput() {
			f.fset = token.NewFileSet()
			mode := parser.ParseComments | parser.SkipObjectResolution
			if f.ast, err = parser.ParseFile(f.fset, name, f.data, mode); err != nil {
				return err
			}
		}
		files = append(files, f)
		return nil
	})
	for _, f := range files {
		for f.module = f.dir(); !modules[f.module] && f.module != "."; {
			f.module = path.Dir(f.module)
		}
	}
	return files, err
})

func house(t *testing.T) []*houseFile {
	t.Helper()
	files, err := readHouse()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// houseFileNamed is the file at a path, or nil.
func houseFileNamed(t *testing.T, name string) *houseFile {
	t.Helper()
	for _, f := range house(t) {
		if f.path == name {
			return f
		}
	}
	return nil
}

// report fails the test with each problem on a line of its own.
func report(t *testing.T, problems []string) {
	t.Helper()
	for _, p := range problems {
		t.Error(p)
	}
}

func TestHouseOnePackageComment(t *testing.T) {
	type pkg struct{ dir, name string } // a generator with its own build tag is a second package of its directory
	comments := map[pkg][]string{}
	var packages []pkg
	for _, f := range house(t) {
		if f.ast == nil || f.isTest() {
			continue
		}
		p := pkg{f.dir(), f.ast.Name.Name}
		if !slices.Contains(packages, p) {
			packages = append(packages, p)
		}
		if f.ast.Doc.Text() != "" {
			comments[p] = append(comments[p], fmt.Sprintf("%s:%d", f.path, f.fset.Position(f.ast.Doc.Pos()).Line))
		}
	}
	for _, p := range packages {
		switch at := comments[p]; {
		case len(at) == 0:
			t.Errorf("%s: package %s has no package comment; write one, in the file that a newcomer opens first "+
				"(doc.go if there is no such file)", p.dir, p.name)
		case len(at) > 1:
			t.Errorf("%s: package %s has %d package comments, and go doc would join them: keep one, and put a blank line "+
				"between the others and their package clause", strings.Join(at, ", "), p.name, len(at))
		}
	}
}

// A file is a concept; these names say that nobody found it.
var forbiddenName = regexp.MustCompile(`^(utils?|helpers?|types|common|misc)(_test)?\.go$`)

const maxLines = 600

func TestHouseFiles(t *testing.T) {
	for _, f := range house(t) {
		if f.ast == nil {
			continue
		}
		if base := path.Base(f.path); forbiddenName.MatchString(base) {
			t.Errorf("%s: a file is named after the concept that it holds, and %s is none; move its content to the "+
				"files of the concepts that it serves", f.path, base)
		}
		if lines := f.line(len(f.data)) - 1; lines > maxLines && !f.isTest() && !ast.IsGenerated(f.ast) {
			t.Errorf("%s:%d: the file has %d lines; a hand-written Go file has at most %d (aim at 400): "+
				"find the second concept in it and give that a file", f.path, maxLines+1, lines, maxLines)
		}
	}
}

// machinePath matches the absolute paths that a person's or a build machine's directories have. What stands before the
// slash keeps paths inside ARNs and URLs out: "arn:aws:s3:::bucket/home/x".
var machinePath = regexp.MustCompile(`(?m)(?:^|[\s"'(=:` + "`" + `])(/(?:home|Users|root|work|workspaces?|builds|private/var|var/folders)/[\w.-]+|[A-Z]:\\[\w.-]+)`)

func TestHouseNoMachinePaths(t *testing.T) {
	for _, f := range house(t) {
		report(t, machinePathProblems(f))
	}
}

func machinePathProblems(f *houseFile) (problems []string) {
	if strings.Contains(f.path, "testdata/fuzz/") || !utf8.Valid(f.data) || bytes.IndexByte(f.data, 0) >= 0 {
		return nil // arbitrary bytes
	}
	for _, m := range machinePath.FindAllSubmatchIndex(f.data, -1) {
		problems = append(problems, fmt.Sprintf("%s:%d: %s is a path of one machine and means nothing on another; "+
			"write it relative to the repository, or use a temporary directory",
			f.path, f.line(m[2]), f.data[m[2]:m[3]]))
	}
	return problems
}

func TestHouseFuzzCorpora(t *testing.T) {
	targets := map[string][]string{} // by directory
	for _, f := range house(t) {
		if f.ast == nil || !f.isTest() {
			continue
		}
		for _, d := range f.ast.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && strings.HasPrefix(d.Name.Name, "Fuzz") {
				targets[f.dir()] = append(targets[f.dir()], d.Name.Name)
			}
		}
	}
	seen := map[string]bool{}
	for _, f := range house(t) {
		i := strings.Index("/"+f.path, "/testdata/fuzz/")
		if i < 0 {
			continue
		}
		dir := path.Clean("./" + f.path[:max(i-1, 0)])
		name, _, _ := strings.Cut(f.path[i+len("testdata/fuzz/"):], "/")
		if at := path.Join(dir, "testdata/fuzz", name); !seen[at] && !slices.Contains(targets[dir], name) {
			seen[at] = true
			t.Errorf("%s: no test file in %s declares func %s, so go test reads this corpus never; rename the directory "+
				"to one of %q, or delete it", at, dir, name, targets[dir])
		}
	}
}

// The rules above would also pass if their code found nothing: these files break them.
func TestHouseRulesBite(t *testing.T) {
	for _, name := range []string{"utils.go", "helper.go", "types.go", "common_test.go"} {
		if !forbiddenName.MatchString(name) {
			t.Errorf("forbiddenName accepts %s", name)
		}
	}
	for text, want := range map[string]int{
		"see /" + "home/alice/x": 1, "\"/" + "Users/a/b\"": 1, "C:" + `\src`: 1,
		"arn:aws:s3:::b/home/a": 0, "a /home page": 0, `{"s3:prefix": "home/a"}`: 0,
	} {
		if got := machinePathProblems(&houseFile{path: "x.md", data: []byte(text)}); len(got) != want {
			t.Errorf("machinePathProblems(%q) = %q, want %d problems", text, got, want)
		}
	}
}
