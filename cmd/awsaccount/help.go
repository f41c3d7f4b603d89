package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

// A command is a subcommand. It gets the arguments behind its name and returns the exit status.
type command struct {
	name    string
	args    string
	summary string
	more    string // what help says besides; may be empty
	run     func(args []string, std streams) int
}

func commands() []command {
	return []command{
		{"eval", "[--explain | --pretty] [FILE]", "decide requests against policies; questions and answers are lines of JSON", evalHelp, eval},
		{"run", "[-rewrite] FILE…", "run scenarios: texts of who calls what, what time passes, and what is expected", runHelpText(), runScenarios},
		{"serve", "[--listen ADDRESS] [--seed FILE] [--state FILE] [--strict] …", "serve a simulated AWS, for the AWS CLI and clients of any language", serveHelpText(), serve},
		{"help", "[COMMAND]", "show this, or all about a command", "", help},
		{"version", "", "print the version of the module", "", version},
	}
}

// commandNamed is the command of that name, nil if there is none.
func commandNamed(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return &c
		}
	}
	return nil
}

// synopsis is how to call a command.
func (c *command) synopsis() string {
	if c.args == "" {
		return "awsaccount " + c.name
	}
	return "awsaccount " + c.name + " " + c.args
}

// usage is what to know after a wrong call.
func (c *command) usage(w io.Writer) {
	fmt.Fprintf(w, "usage: %s\n\"awsaccount help %s\" says more\n", c.synopsis(), c.name)
}

// help is all about a command.
func (c *command) help(w io.Writer) {
	fmt.Fprintf(w, "usage: %s\n\n%s.\n%s", c.synopsis(), upperFirst(c.summary), c.more)
}

// usage lists the commands.
func usage(w io.Writer) {
	fmt.Fprintln(w, "usage:")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\n      %s\n", c.synopsis(), c.summary)
	}
}

// help is the subcommand of that name.
func help(args []string, std streams) int {
	if len(args) == 0 {
		usage(std.out)
		return statusOK
	}
	c := commandNamed(args[0])
	if c == nil || len(args) > 1 {
		fmt.Fprintf(std.err, "awsaccount help: no command %q\n", args)
		usage(std.err)
		return statusUsage
	}
	c.help(std.out)
	return statusOK
}

// version is the subcommand of that name.
func version(args []string, std streams) int {
	if len(args) > 0 {
		fmt.Fprintf(std.err, "awsaccount version: unexpected argument %q\n", args[0])
		return statusUsage
	}
	version := "(devel)" // built without a module version
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	fmt.Fprintln(std.out, "awsaccount", version)
	return statusOK
}

// tryIt is a question to paste into a shell.
const tryIt = `echo '{"id":"try","request":{"principal":"arn:aws:iam::123456789012:user/alice","action":"s3:GetObject",` +
	`"resource":"arn:aws:s3:::reports/2026.csv"},"policies":{"identity":[{"Version":"2012-10-17","Statement":` +
	`{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::reports/*"}}]}}' | awsaccount eval --pretty`

const evalHelp = `
It reads questions, one a line, from FILE, or from standard input if there is none or it is "-", and writes one answer
a line, in order.

  --explain  adds to each answer what every statement of every policy has to do with the request, and why those that do
             not apply do not; also what in the policies can never match
  --pretty   writes answers for people instead of JSON: what decided and why, and the place in the input

A question; all members but request may be left out:

  {"id": …, "comment": …, "validate": false,
   "request": {"principal": ARN, "action": "s3:GetObject", "resource": ARN, "resourceAccount": …, "managementAccount": …,
               "federatedBy": ARN, "context": {KEY: VALUE or [VALUE, …] or null, …}},
   "policies": {"identity": [DOC, …], "boundary": [DOC], "session": [DOC, …], "resource": [DOC, …], "trust": [DOC, …],
                "endpoint": [DOC], "scp": [LEVEL, …], "rcp": [LEVEL, …]}}

  DOC    a policy document, or {"name": …, "arn": …, "document": a policy document}
  LEVEL  {"target": …, "policies": [DOC, …]}, the root of the organization first

An answer has a decision (Allowed, ImplicitDeny or ExplicitDeny) and what made it, or an error with path, line and column.
"validate": false takes policies that AWS would refuse to save today.

To try it, paste this line:

` + tryIt + `

Exit status: 0 if every question was decided, 1 if some line was answered with an error or an answer could not be written,
2 if the command was called wrongly or its input could not be read.

All about the format: go doc github.com/awsaccount/awsaccount/cmd/awsaccount
`
