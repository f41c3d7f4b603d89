package main

import (
	"errors"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

const module = "github.com/awsaccount/awsaccount"

// load type-checks package sim of the module in a directory: its declarations, not what its functions do.
func load(root string) (*types.Package, error) {
	l := &loader{root: root, fset: token.NewFileSet(), done: map[string]*types.Package{}}
	l.standard = importer.ForCompiler(l.fset, "source", nil)
	return l.Import(module + "/sim")
}

// A loader imports packages of the module from their sources, and others as the go command finds them.
type loader struct {
	root     string
	fset     *token.FileSet
	standard types.Importer
	done     map[string]*types.Package
}

func (l *loader) Import(path string) (*types.Package, error) {
	rest, ours := strings.CutPrefix(path, module)
	if !ours {
		return l.standard.Import(path)
	}
	if p := l.done[path]; p != nil {
		return p, nil
	}
	found, err := build.ImportDir(filepath.Join(l.root, filepath.FromSlash(rest)), 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range found.GoFiles {
		f, err := parser.ParseFile(l.fset, filepath.Join(found.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	var first error
	config := types.Config{Importer: l, IgnoreFuncBodies: true, Error: func(err error) {
		// An import that only bodies of functions use is no mistake.
		if e := (types.Error{}); errors.As(err, &e) && !e.Soft && first == nil {
			first = err
		}
	}}
	p, _ := config.Check(path, l.fset, files, nil)
	if first != nil {
		return nil, first
	}
	l.done[path] = p
	return p, nil
}
