package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// eval is the subcommand of that name.
func eval(args []string, std streams) int {
	fail := func(err error) int {
		fmt.Fprintln(std.err, "awsaccount eval:", err)
		return statusUsage
	}
	options, err := parseEvalArgs(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		commandNamed("eval").help(std.out)
		return statusOK
	case err != nil:
		status := fail(err)
		commandNamed("eval").usage(std.err)
		return status
	}
	in := std.in
	if options.file != "-" {
		f, err := os.Open(options.file)
		if err != nil {
			return fail(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return fail(fmt.Errorf("%s is a directory, not a file of questions", options.file))
		}
		in = f
	}

	out := bufio.NewWriterSize(std.out, 64<<10)
	e := evaluator{
		in:    newLineReader(in, maxLine, func() { out.Flush() }),
		out:   out,
		cache: newCache(maxCachedSets, maxCachedBytes),
		print: options.printer(out),
	}
	failed, err := e.run()
	switch write := out.Flush(); {
	case errors.Is(write, syscall.EPIPE) || errors.Is(write, io.ErrClosedPipe):
		return statusFailed // whoever reads the answers has seen enough
	case write != nil:
		fail(write)
		return statusFailed
	case err != nil:
		return fail(err)
	case failed:
		return statusFailed
	case e.answers == 0:
		fail(errors.New("no questions"))
	}
	return statusOK
}

// evalOptions are the arguments of eval.
type evalOptions struct {
	explain, pretty bool
	file            string // "-" is standard input
}

// parseEvalArgs reads the arguments. Options may stand behind the file.
func parseEvalArgs(args []string) (evalOptions, error) {
	var o evalOptions
	flags := flag.NewFlagSet("eval", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.explain, "explain", false, "")
	flags.BoolVar(&o.pretty, "pretty", false, "")
	var files []string
	for {
		if err := flags.Parse(args); err != nil {
			return o, err
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
	switch {
	case len(files) > 1:
		return o, fmt.Errorf("at most one file, not %d: %s", len(files), strings.Join(files, " "))
	case o.explain && o.pretty:
		return o, errors.New("--explain and --pretty exclude each other")
	case len(files) == 1:
		o.file = files[0]
	default:
		o.file = "-"
	}
	return o, nil
}

// printer is the form of answers that the options ask for.
func (o evalOptions) printer(w io.Writer) func(*answer) {
	if o.pretty {
		return (&prettyPrinter{w: w}).print
	}
	return (&jsonPrinter{w: w, explain: o.explain}).print
}

// An evaluator answers the questions of one input.
type evaluator struct {
	in    *lineReader
	out   *bufio.Writer
	cache *cache
	print func(*answer)

	answers int // how many were given
}

// run answers every line. It reports whether some line was answered with an error, and the error that ended the input if it
// was not its end. Writing fails only in out, which remembers it.
func (e *evaluator) run() (failed bool, err error) {
	for {
		line, long, err := e.in.next()
		switch {
		case err == io.EOF:
			return failed, nil
		case err != nil:
			return failed, fmt.Errorf("reading line %d: %w", e.in.number, err)
		case long:
			failed = e.answer(tooLong(e.in.number, e.in.limit)) || failed
		case !blank(line):
			failed = e.answer(decide(line, e.in.number, e.cache)) || failed
		}
		if _, err := e.out.Write(nil); err != nil {
			return failed, nil // nobody reads the answers any more
		}
	}
}

// answer gives an answer, and reports whether it is an error.
func (e *evaluator) answer(a *answer) bool {
	e.print(a)
	e.answers++
	return a.faults != nil
}
