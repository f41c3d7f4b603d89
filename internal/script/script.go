// Package script runs scenarios: texts that say, one command a line, who calls a simulated cloud with what, and what time
// passes. Below each command stands what it is expected to print, so that a scenario and its transcript are the same text:
//
//	open payer payer@example.com                  # somebody signs up; the name stands for the account from now on
//	  payer: ACTIVE
//	as payer CreateOrganization
//	  Organization Id=$org FeatureSet=ALL MasterAccountId=$payer
//	as payer CreateAccount AccountName=pay Email=pay@example.com
//	  CreateAccountStatus Id=$pay.request AccountName=pay State=IN_PROGRESS
//	advance 1m
//	  …
//
// Help tells the language in full. A scenario always prints the same, whenever and wherever it runs.
package script

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Options are what a scenario may need from outside. The zero Options give it nothing.
type Options struct {
	// ReadFile reads a file that a scenario names, relative to where the scenario is. nil: there are no files.
	ReadFile func(name string) ([]byte, error)

	// Call makes the calls of "as" in the place of the methods of sim.Client: it calls for p the operation, which is the name of
	// the method, with in, and puts the output where out points to. in is struct{}{} and out a *struct{} where the method has
	// none. nil: the methods are called.
	Call func(cloud *sim.Cloud, p sim.Principal, operation string, in, out any) error
}

// A Result is what a run has shown.
type Result struct {
	// Transcript is the scenario with what its commands have printed in the place of what was expected.
	Transcript string

	// Differences are the commands that printed something else than expected, in order. A scenario that expects nothing
	// anywhere has none.
	Differences []Difference

	// Refused are the commands that failed although the scenario did not say so, in order: also where it expects nothing.
	Refused []Difference

	// Cloud is the cloud as the scenario leaves it, and Config how it was made; nil if no command needed one.
	Cloud  *sim.Cloud
	Config sim.Config

	// Accounts are the accounts that the scenario knows of, in the order of their appearance.
	Accounts []NamedAccount
}

// A NamedAccount is an account by its name in the scenario.
type NamedAccount struct {
	Name string
	ID   awsaccount.ID
}

// A Difference is a command that did not print what was expected.
type Difference struct {
	Line      int    // of the command, from 1
	Command   string // its first line
	Want, Got []string
}

// String shows the lines that differ: behind "-" what was expected, behind "+" what was printed.
func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.Command)
	same := 0
	for same < len(d.Want) && same < len(d.Got) && d.Want[same] == d.Got[same] {
		fmt.Fprintf(&b, "    %s\n", d.Want[same])
		same++
	}
	for _, line := range d.Want[same:] {
		fmt.Fprintf(&b, "  - %s\n", line)
	}
	for _, line := range d.Got[same:] {
		fmt.Fprintf(&b, "  + %s\n", line)
	}
	return b.String()
}

// An Error is why a scenario cannot be run, or not any further. What AWS refuses is none: that is printed.
type Error struct {
	Line, Column int // from 1, in characters
	Message      string
}

// Error gives place and message.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// Run runs a scenario in a cloud of its own. If it fails, with an *Error, the result is of the commands before.
func Run(text string, options Options) (Result, error) {
	items, problem := parse(text)
	if problem != nil {
		return Result{}, problem
	}
	expects := slices.ContainsFunc(items, func(i item) bool { return len(i.want) > 0 })
	var result Result
	var transcript strings.Builder
	r := &runner{options: options, commands: commandTable(), refs: map[string]string{}}
	for _, i := range items {
		for _, line := range i.raw {
			transcript.WriteString(line + "\n")
		}
		result.Transcript = transcript.String()
		if len(i.words) == 0 {
			continue
		}
		got, problem := r.run(i)
		if problem != nil {
			return result, problem
		}
		for _, line := range got {
			transcript.WriteString(indent + line + "\n")
		}
		if slices.Equal(i.want, got) {
			continue
		}
		difference := Difference{i.line, i.raw[0], i.want, got}
		if expects {
			result.Differences = append(result.Differences, difference)
		}
		if slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, "! ") }) {
			result.Refused = append(result.Refused, difference)
		}
	}
	result.Transcript = transcript.String()
	result.Cloud, result.Config = r.cloud, r.config
	for _, a := range r.accounts {
		result.Accounts = append(result.Accounts, NamedAccount{r.name(a.id), a.id})
	}
	return result, nil
}
