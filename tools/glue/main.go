// Glue writes endpoint/zops.go: the functions that decode inputs from JSON, call a sim.Client, and encode its outputs, for each
// operation in endpoint/operations.txt. It looks at the types of package sim, so that the table says nothing that they say.
//
//	cd tools && go run ./glue ../endpoint
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./glue DIRECTORY")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "glue:", err)
		os.Exit(1)
	}
}

// run writes zops.go of the package in a directory, from the operations.txt there.
func run(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "operations.txt"))
	if err != nil {
		return err
	}
	rows, err := parse(string(text))
	if err != nil {
		return err
	}
	sim, err := load(filepath.Join(dir, ".."))
	if err != nil {
		return err
	}
	code, err := generate(rows, sim)
	if err != nil {
		return err
	}
	out, err := format.Source(code)
	if err != nil {
		return fmt.Errorf("what is generated does not parse: %w", err)
	}
	name := filepath.Join(dir, "zops.go")
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, out) {
		return nil
	}
	return os.WriteFile(name, out, 0o666)
}
