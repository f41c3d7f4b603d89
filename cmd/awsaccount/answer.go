package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/awsaccount/awsaccount/policy"
)

// An answer is what became of a line: a decision, or faults.
type answer struct {
	question *question
	faults   []fault // nil if the question was decided
	policies policy.Policies
	decision policy.Decision
}

// A fault is why a line could not be decided.
type fault struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// decide answers one line.
func decide(line string, number int, c *cache) *answer {
	q, faults := decodeQuestion(line, number)
	a := &answer{question: q, faults: faults}
	if a.faults != nil {
		return a
	}
	if a.policies, a.faults = q.compile(c); a.faults != nil {
		return a
	}
	a.decision = a.policies.Evaluate(&q.request)
	return a
}

// tooLong answers a line that was skipped.
func tooLong(number, limit int) *answer {
	return &answer{
		question: &question{number: number},
		faults: []fault{{
			Line: number, Column: limit + 1,
			Message: fmt.Sprintf("a line must have at most %d bytes", limit),
		}},
	}
}

// jsonAnswer is an answer on the wire. The order of its members is part of the format.
type jsonAnswer struct {
	ID        json.RawMessage `json:"id,omitempty"`
	Decision  string          `json:"decision,omitempty"`
	Layer     string          `json:"layer,omitempty"`
	Target    string          `json:"target,omitempty"`
	Policy    string          `json:"policy,omitempty"`
	Statement *int            `json:"statement,omitempty"`
	Sid       string          `json:"sid,omitempty"`
	Message   string          `json:"message,omitempty"`

	Explanation []jsonLayer      `json:"explanation,omitempty"`
	Diagnostics []jsonDiagnostic `json:"diagnostics,omitempty"`

	Error  *fault  `json:"error,omitempty"`
	Errors []fault `json:"errors,omitempty"`
}

// A jsonPrinter writes answers as lines of JSON.
type jsonPrinter struct {
	w       io.Writer
	explain bool
}

func (p *jsonPrinter) print(a *answer) {
	encoder := json.NewEncoder(p.w)
	encoder.SetEscapeHTML(false)
	// The error can only be one of writing, which the writer remembers: every part of an answer can be encoded.
	_ = encoder.Encode(a.json(p.explain))
}

func (a *answer) json(explain bool) *jsonAnswer {
	j := &jsonAnswer{ID: json.RawMessage(a.question.id)}
	if a.faults != nil {
		j.Error = &a.faults[0]
		if len(a.faults) > 1 {
			j.Errors = a.faults
		}
		return j
	}
	d := a.decision
	j.Decision, j.Layer, j.Target = d.Outcome.String(), d.Layer.String(), d.Target
	if d.Statement >= 0 {
		j.Policy, j.Statement, j.Sid = d.Policy, &d.Statement, d.Sid
	}
	j.Message = a.policies.Message(&a.question.request, d)
	if explain {
		j.Explanation, j.Diagnostics = a.explanation(), a.diagnostics()
	}
	return j
}
