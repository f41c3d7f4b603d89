package awsaccount_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// mostTypes is how many types the root package may export: what a newcomer can take in. Before you raise it, look whether a
// type can go.
const mostTypes = 35

// Every exported type of the root package has its place in an Example: one that names it, makes it, or uses one of its
// constants.
func TestHouseExportedTypes(t *testing.T) {
	var files []*ast.File
	fset := token.NewFileSet()    // go/doc wants one of all files
	examples := map[string]bool{} // names of the package that examples use
	for _, f := range house(t) {
		switch {
		case f.ast == nil || f.dir() != ".":
		case f.path == "examples_test.go":
			ast.Inspect(f.ast, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "awsaccount" {
						examples[s.Sel.Name] = true
					}
				}
				return true
			})
		case !f.isTest():
			file, err := parser.ParseFile(fset, f.path, f.data, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	pkg, err := doc.NewFromFiles(fset, files, modulePath)
	if err != nil {
		t.Fatal(err)
	}
	if len(pkg.Types) > mostTypes {
		t.Errorf("the root package exports %d types, more than %d", len(pkg.Types), mostTypes)
	}
	for _, typ := range pkg.Types {
		names := []string{typ.Name}
		for _, values := range slices.Concat(typ.Consts, typ.Vars) {
			names = append(names, values.Names...)
		}
		for _, f := range typ.Funcs {
			names = append(names, f.Name)
		}
		if !slices.ContainsFunc(names, func(name string) bool { return examples[name] }) {
			t.Errorf("%s: no example in examples_test.go uses any of %s", typ.Name, strings.Join(names, ", "))
		}
		if typ.Doc == "" {
			t.Errorf("%s has no doc comment", typ.Name)
		}
	}
}
