package conformance

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write what is generated instead of comparing with it")

// A source is what the source of a module of the SDK says.
type source struct {
	version    string
	operations []string            // in the order of names
	required   map[string][]string // members of inputs, by operation
	inside     map[string][]string // required members of structs inside inputs, by type
	enums      map[string][]string // values, by type
	exceptions map[string][]string // members, by type; Message and ErrorCodeOverride are in all of them
	errors     map[string][]string // exceptions that an operation declares; empty if the SDK does not say
}

// sources reads the sources of modules once.
var sources = struct {
	sync.Mutex
	read map[string]*source
}{read: map[string]*source{}}

// sdk is the source of the client of a service.
func sdk(t testing.TB, service string) *source {
	t.Helper()
	sources.Lock()
	defer sources.Unlock()
	if s := sources.read[service]; s != nil {
		return s
	}
	version, dir := sdkModule(t, service)
	s := &source{version: version, required: map[string][]string{}, enums: map[string][]string{}, exceptions: map[string][]string{},
		errors: map[string][]string{}}
	sources.read[service] = s
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		operation, is := strings.CutPrefix(name, "api_op_")
		switch {
		case strings.HasSuffix(name, "_test"):
		case is:
			s.operations = append(s.operations, operation)
			s.required[operation] = requiredMembers(t, file)[operation+"Input"]
		case name == "deserializers":
			s.declaredErrors(t, file)
		}
	}
	slices.Sort(s.operations)
	s.types(t, filepath.Join(dir, "types"))
	if len(s.operations) == 0 || len(s.exceptions) == 0 {
		t.Fatalf("the source of %s %s is not of the form that is known here: no operations or no exceptions were found", service, version)
	}
	return s
}

// sdkModule is the pinned version of the module of a service, and where it is.
func sdkModule(t testing.TB, service string) (version, dir string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", modulePrefix+"service/"+service).Output()
	version, dir, ok := strings.Cut(strings.TrimSpace(string(out)), " ")
	if err != nil || !ok || dir == "" {
		t.Fatalf("go list -m does not say where the module of %s is: %v; run go mod download in conformance", service, err)
	}
	return version, dir
}

func sdkDir(t testing.TB, service string) string {
	t.Helper()
	_, dir := sdkModule(t, service)
	return dir
}

const modulePrefix = "github.com/aws/aws-sdk-go-v2/"

func parse(t testing.TB, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// structs calls f with each struct type of a file.
func structs(file *ast.File, f func(name string, fields *ast.FieldList)) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				if s, ok := t.Type.(*ast.StructType); ok {
					f(t.Name.Name, s.Fields)
				}
			}
		}
	}
}

// requiredMembers are those that their documentation calls so, by the struct that they are in.
func requiredMembers(t testing.TB, file string) map[string][]string {
	required := map[string][]string{}
	structs(parse(t, file), func(name string, fields *ast.FieldList) {
		for _, f := range fields.List {
			if len(f.Names) == 1 && strings.Contains(f.Doc.Text(), "This member is required.") {
				required[name] = append(required[name], f.Names[0].Name)
			}
		}
		slices.Sort(required[name])
	})
	return required
}

var (
	errorFunction = regexp.MustCompile(`^aws\w+_deserializeOpError(\w+)$`)
	stringLiteral = func(e ast.Expr) string {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, _ := strconv.Unquote(l.Value)
			return s
		}
		return ""
	}
)

// declaredErrors are those that the deserializers look for. Clients that work by schemas do not tell.
func (s *source) declaredErrors(t testing.TB, file string) {
	for _, d := range parse(t, file).Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		m := errorFunction.FindStringSubmatch(f.Name.Name)
		if m == nil {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 2 {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "EqualFold" {
					if code := stringLiteral(call.Args[0]); code != "" {
						s.errors[m[1]] = append(s.errors[m[1]], code)
					}
				}
			}
			return true
		})
		slices.Sort(s.errors[m[1]])
	}
}

// types reads enums and exceptions.
func (s *source) types(t testing.TB, dir string) {
	if file := filepath.Join(dir, "enums.go"); exists(file) {
		for _, d := range parse(t, file).Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "Values" {
				continue
			}
			name := f.Recv.List[0].Type.(*ast.Ident).Name
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok {
					s.enums[name] = append(s.enums[name], stringLiteral(l))
				}
				return true
			})
			slices.Sort(s.enums[name])
		}
	}
	s.inside = requiredMembers(t, filepath.Join(dir, "types.go"))
	structs(parse(t, filepath.Join(dir, "errors.go")), func(name string, fields *ast.FieldList) {
		s.exceptions[name] = []string{}
		for _, f := range fields.List {
			if len(f.Names) == 1 && f.Names[0].IsExported() && !slices.Contains([]string{"Message", "ErrorCodeOverride"}, f.Names[0].Name) {
				s.exceptions[name] = append(s.exceptions[name], f.Names[0].Name)
			}
		}
		slices.Sort(s.exceptions[name])
	})
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// shape is what the source of a service says, a line each; of IAM and STS only what is about operations of sim.
func (s *source) shape(service string, all bool) (lines []string) {
	for _, o := range s.operations {
		if all || isOurs(o) {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s operation %s %s", service, o, strings.Join(s.required[o], " "))))
		}
	}
	for _, o := range slices.Sorted(maps.Keys(s.errors)) {
		if all || isOurs(o) {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s errors %s %s", service, o, strings.Join(s.errors[o], " "))))
		}
	}
	if !all {
		return lines
	}
	for _, e := range slices.Sorted(maps.Keys(s.enums)) {
		lines = append(lines, fmt.Sprintf("%s enum %s %s", service, e, strings.Join(s.enums[e], " ")))
	}
	for _, e := range slices.Sorted(maps.Keys(s.exceptions)) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s exception %s %s", service, e, strings.Join(s.exceptions[e], " "))))
	}
	return lines
}

// isOurs reports whether a client of sim has an operation.
func isOurs(operation string) bool {
	_, ok := simClient.MethodByName(operation)
	return ok && console[operation] == ""
}

// The shape of the pinned SDK is that of testdata/sdk.txt: whoever pins another version sees what is new, and decides.
func TestSDKShape(t *testing.T) {
	const file = "testdata/sdk.txt"
	lines := []string{"# What the source of the pinned SDK says. go generate writes this file; the tests that read the SDK say what to do."}
	for _, service := range []string{"account", "organizations", "sts", "iam"} {
		lines = append(lines, sdk(t, service).shape(service, service == "account" || service == "organizations")...)
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for _, line := range lines {
		if !slices.Contains(old, line) {
			t.Errorf("the SDK says, and %s does not: %s\nDecide what it means for the tables of this repository, and run go generate in conformance.", file, line)
		}
	}
	for _, line := range old {
		if !slices.Contains(lines, line) {
			t.Errorf("%s says, and the SDK does not any more: %s\nDecide what it means for the tables of this repository, and run go generate in conformance.", file, line)
		}
	}
}

// methods are the operations of a client by reflection, which must be those of its source.
func TestClientMethods(t *testing.T) {
	for _, s := range services {
		if s.name == "s3" {
			continue
		}
		var methods []string
		for i := range s.client.NumMethod() {
			if m := s.client.Method(i); m.Type.NumIn() == 4 && m.Type.In(2).Kind() == reflect.Pointer && strings.HasSuffix(m.Type.In(2).Elem().Name(), "Input") {
				methods = append(methods, m.Name)
			}
		}
		if !slices.Equal(methods, sdk(t, s.name).operations) {
			t.Errorf("the client of %s has the methods %q, but its source has files for %q: correct how sdk_test.go reads it", s.name, methods, sdk(t, s.name).operations)
		}
	}
}
