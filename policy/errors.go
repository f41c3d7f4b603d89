package policy

import (
	"errors"
	"fmt"
	"strings"
)

// ErrInvalid is the class of all errors of this package: errors.Is(err, ErrInvalid) reports that the input, not the
// program, is at fault. The root package re-exports the same value.
var ErrInvalid = errors.New("policy: invalid")

// A Fault is one reason why a document is not a policy (Parse), would not be saved by AWS (Document.Validate), or
// cannot be compiled (Compile). The zero Fault says nothing. A Fault is immutable once returned.
type Fault struct {
	// Path is the place in the document, as in "Statement[0].Condition.StringEquals.aws:SourceIp[1]".
	// It is empty for the document as a whole.
	Path string

	// Offset is the byte offset of the place in the text that was parsed, from 0; Line and Column (in bytes) count
	// from 1. Line is 0 if the document was not parsed from text.
	Offset, Line, Column int

	// Value is the offending value, shortened if it is long; it is empty if the fault is an absence.
	Value string

	// Rule says what is required, in this package's words.
	Rule string

	// AWS is the text with which AWS refuses such a document, where it is known (§1.8).
	AWS string

	// Code is the finding code of IAM Access Analyzer for it, where there is one (§6.2).
	Code string
}

// Error gives place, rule, value and AWS' text, each if there is one.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString("policy: ")
	if f.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d: ", f.Line, f.Column)
	}
	b.WriteString(f.Message())
	return b.String()
}

// Message is Error without the package name and the line and column, for callers who show the place in their own way.
func (f *Fault) Message() string {
	var b strings.Builder
	if f.Path != "" {
		b.WriteString(f.Path)
		b.WriteString(": ")
	}
	b.WriteString(f.Rule)
	if f.Value != "" {
		fmt.Fprintf(&b, ", not %q", f.Value)
	}
	switch {
	case f.AWS != "":
		fmt.Fprintf(&b, " (AWS: %s)", f.AWS)
	case f.Code != "":
		fmt.Fprintf(&b, " (AWS: %s)", f.Code)
	}
	return b.String()
}

// Is reports that a Fault is of the class ErrInvalid.
func (f *Fault) Is(target error) bool { return target == ErrInvalid }

// Faults are all the faults of a document, in document order. It is the error that Document.Validate returns; find it
// with errors.As.
type Faults []*Fault

// Error gives the faults, one a line.
func (fs Faults) Error() string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Error())
	}
	return b.String()
}

// Unwrap gives the faults one by one, for errors.Is and errors.As.
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// Must returns v, or panics with err. It is for what is written in the program: principals, documents and sets of them.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// shorten keeps a value short enough for a message.
func shorten(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	cut := limit
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}
