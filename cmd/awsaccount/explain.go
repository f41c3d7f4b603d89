package main

import "github.com/awsaccount/awsaccount/policy"

// jsonLayer is what one layer, or one level of it, says: a policy.LayerFinding with places in the input.
type jsonLayer struct {
	Layer      string          `json:"layer"`
	Target     string          `json:"target,omitempty"`
	NotApplied string          `json:"notApplied,omitempty"`
	Outcome    string          `json:"outcome,omitempty"`
	Statements []jsonStatement `json:"statements"`
}

// jsonStatement is what a statement has to do with the request: a policy.Finding with its place in the input.
type jsonStatement struct {
	Policy    string   `json:"policy"`
	Statement int      `json:"statement"`
	Sid       string   `json:"sid,omitempty"`
	Effect    string   `json:"effect"`
	Applies   bool     `json:"applies"`
	Element   string   `json:"element,omitempty"`
	Operator  string   `json:"operator,omitempty"`
	Key       string   `json:"key,omitempty"`
	Want      []string `json:"want,omitempty"`
	Got       []string `json:"got,omitempty"`
	Origin    string   `json:"origin,omitempty"`
	Note      string   `json:"note,omitempty"`
	Path      string   `json:"path"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
}

// jsonDiagnostic is a part of a policy that can never match.
type jsonDiagnostic struct {
	Policy    string `json:"policy"`
	Statement int    `json:"statement"`
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	Message   string `json:"message"`
}

func (a *answer) explanation() []jsonLayer {
	var layers []jsonLayer
	for _, l := range a.policies.Explain(&a.question.request).Layers {
		j := jsonLayer{
			Layer: l.Layer.String(), Target: l.Target, NotApplied: l.NotApplied,
			Statements: make([]jsonStatement, 0, len(l.Statements)),
		}
		if l.NotApplied == "" {
			j.Outcome = l.Outcome.String()
		}
		set := a.question.set(l.Layer, l.Level)
		for i := range l.Statements {
			j.Statements = append(j.Statements, a.question.explain(set, &l.Statements[i]))
		}
		layers = append(layers, j)
	}
	return layers
}

func (q *question) explain(set *policySet, f *policy.Finding) jsonStatement {
	path, offset := set.documents[f.PolicyIndex].place(f.Place())
	j := jsonStatement{
		Policy: f.Policy, Statement: f.Statement, Sid: f.Sid, Effect: string(f.Effect), Applies: f.Applies,
		Element: f.Element, Operator: f.Operator, Key: f.Key, Want: f.Want, Got: f.Got, Note: f.Note,
		Path: path, Line: q.number, Column: offset + 1,
	}
	if f.Element == "Condition" {
		j.Origin = f.Origin.String()
	}
	return j
}

// diagnostics are those of all compiled sets, in the order in which the sets stand in the question.
func (a *answer) diagnostics() []jsonDiagnostic {
	var list []jsonDiagnostic
	for i := range a.question.sets {
		set := &a.question.sets[i]
		for _, d := range set.compiled.Diagnostics() {
			document := &set.documents[d.PolicyIndex]
			list = append(list, jsonDiagnostic{
				Policy: d.Policy, Statement: d.Statement, Message: d.Message,
				Path: join(document.path, d.Path), Line: a.question.number, Column: document.start + d.Column,
			})
		}
	}
	return list
}
