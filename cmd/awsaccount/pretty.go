package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/internal/strictjson"
	"github.com/awsaccount/awsaccount/policy"
)

// The form of answers for people: lines of at most this many characters, where words allow it, and labels in front.
const (
	prettyWidth = 100
	labelWidth  = 13
)

// A prettyPrinter writes answers for people: one block for each question.
type prettyPrinter struct {
	w       io.Writer
	started bool
}

func (p *prettyPrinter) print(a *answer) {
	if p.started {
		fmt.Fprintln(p.w)
	}
	p.started = true
	q := a.question
	if q.comment != "" {
		p.wrap("# ", "# ", q.comment)
	}
	name := "line " + strconv.Itoa(q.number)
	if q.id != "" {
		name = unquote(q.id)
	}
	if a.faults != nil {
		p.line(name + ": ERROR")
		p.faults(a)
		if a.question.unsaved && !a.question.broken {
			p.line(`  ("validate": false decides it all the same)`)
		}
		return
	}
	p.line(name + ": " + verdict(a.decision.Outcome))
	p.labelled("who", q.request.Principal.String())
	p.labelled("does", q.request.Action)
	p.labelled("on", q.request.Resource)
	if i := strings.IndexAny(q.request.Resource, "*?"); i >= 0 && q.request.Resource != "*" {
		p.labelled("note", "the "+q.request.Resource[i:i+1]+" in the resource is an ordinary character here: a request has one resource")
	}
	if message := a.policies.Message(&q.request, a.decision); message != "" {
		p.labelled("AWS says", message)
	}
	p.reasons(a)
}

func verdict(o policy.Outcome) string {
	switch o {
	case policy.Allowed:
		return "ALLOWED"
	case policy.ExplicitDeny:
		return "DENIED (explicit)"
	}
	return "DENIED (implicit)"
}

// unquote shows an ID without the quotes of JSON.
func unquote(id string) string {
	if id[0] != '"' {
		return id // a number
	}
	s := strictjson.New(id)
	return s.Text()
}

// faults shows each fault with its place.
func (p *prettyPrinter) faults(a *answer) {
	for _, f := range a.faults {
		p.wrap("  ", "  ", f.Message)
		if f.Path != "" {
			p.wrap("  at ", "     ", f.Path)
		}
		if a.question.line != "" { // else it was too long to be kept
			p.excerpt(a.question, f.Column-1)
		}
	}
}

// excerpt shows where in the line something stands.
func (p *prettyPrinter) excerpt(q *question, offset int) {
	part, marks := excerpt(q.line, offset)
	at := fmt.Sprintf("line %d, column %d", q.number, offset+1)
	if blank := strings.IndexByte(marks, '^'); blank > len(at) {
		marks = at + marks[len(at):]
	} else {
		marks += " " + at
	}
	p.line("    " + part)
	p.line("    " + marks)
}

// labelled writes a text with a label in front of it.
func (p *prettyPrinter) labelled(label, text string) {
	p.wrap(fmt.Sprintf("  %-*s", labelWidth-2, label), strings.Repeat(" ", labelWidth), text)
}

// wrap writes a text in lines that are not too wide. Words are not cut, and two blanks between words stay two.
func (p *prettyPrinter) wrap(first, others, text string) {
	line, words := first, 0
	for word := range strings.SplitSeq(printable(text), " ") {
		if words > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > prettyWidth {
			p.line(line)
			line, words = others, 0
		}
		if words > 0 {
			line += " "
		}
		line += word
		words++
	}
	p.line(line)
}

func (p *prettyPrinter) line(text string) {
	fmt.Fprintln(p.w, strings.TrimRight(printable(text), " "))
}

// values lists values as they are written in a policy.
func values(list []string) string {
	const most = 5
	if len(list) == 0 {
		return "no value"
	}
	quoted := make([]string, 0, most)
	for i, v := range list {
		if i == most {
			quoted = append(quoted, fmt.Sprintf("and %d more", len(list)-most))
			break
		}
		quoted = append(quoted, strconv.Quote(shorten(v)))
	}
	return strings.Join(quoted, ", ")
}
