package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/awsaccount/awsaccount/internal/script"
)

// runScenarios is the subcommand run.
func runScenarios(args []string, std streams) int {
	var rewrite bool
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&rewrite, "rewrite", false, "")
	wrong := func(err error) int {
		fmt.Fprintln(std.err, "awsaccount run:", err)
		commandNamed("run").usage(std.err)
		return statusUsage
	}
	var files []string
	for {
		err := flags.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			commandNamed("run").help(std.out)
			return statusOK
		}
		if err != nil {
			return wrong(err)
		}
		consumed := len(args) - flags.NArg()
		if consumed > 0 && args[consumed-1] == "--" {
			files = append(files, flags.Args()...)
			break
		}
		if flags.NArg() == 0 {
			break
		}
		files, args = append(files, flags.Arg(0)), flags.Args()[1:]
	}
	if len(files) == 0 {
		return wrong(errors.New("want a file, or - for standard input"))
	}

	status := statusOK
	for _, file := range files {
		if s := runScenario(file, rewrite, std); s > status {
			status = s
		}
	}
	return status
}

// runScenario runs one scenario. A file that cannot be read is a wrong call.
func runScenario(file string, rewrite bool, std streams) int {
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(std.in)
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		fmt.Fprintln(std.err, "awsaccount run:", err)
		return statusUsage
	}
	result, err := script.Run(string(text), script.Options{ReadFile: beside(file)})
	status := statusOK
	if !rewrite || file == "-" {
		if _, err := io.WriteString(std.out, result.Transcript); err != nil {
			return statusFailed
		}
	}
	if !rewrite {
		for _, d := range result.Differences {
			fmt.Fprintf(std.err, "%s:%d: not as expected: %s", file, d.Line, d)
			status = statusFailed
		}
		if status == statusFailed {
			fmt.Fprintf(std.err, "%s: lines with - were expected, lines with + were printed; -rewrite accepts them\n", file)
		}
	}
	if err != nil {
		fmt.Fprintf(std.err, "%s:%v\n", file, err)
		return statusFailed
	}
	if rewrite && file != "-" && !bytes.Equal(text, []byte(result.Transcript)) {
		if err := os.WriteFile(file, []byte(result.Transcript), 0o644); err != nil {
			fmt.Fprintln(std.err, "awsaccount run:", err)
			return statusFailed
		}
		fmt.Fprintf(std.out, "%s: rewritten, %d commands print something else\n", file, len(result.Differences))
	}
	return status
}

const runHelp = `
It runs scenarios in a simulated AWS that starts empty, each in its own, and writes them to standard output with what
their commands print. A difference to what a file expects is told on standard error. A scenario prints the same whenever
and wherever it runs.

  -rewrite  puts what is printed into the files, instead of comparing and of writing to standard output

To try it, paste this:

` + tryRun + `
`

// tryRun is a scenario to paste into a shell.
const tryRun = `awsaccount run - <<'EOF'
open payer payer@example.com
as payer CreateOrganization
as payer CreateAccount AccountName=payments Email=payments@example.com
advance 1m
as payer CloseAccount AccountId=$payments
advance 89d
as payments ListRegions
reopen-by-support payments
EOF`

func runHelpText() string {
	return runHelp + "\n" + script.Help() + `
Exit status: 0 if everything was as expected, 1 if something was not or a scenario could not be run to its end, 2 if the
command was called wrongly or a file could not be read.
`
}
