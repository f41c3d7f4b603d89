package policy_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// sizes are the numbers of statements that w3 and w3r have.
var sizes = []int{10, 100, 1000, 10000}

// inPolicies puts statements into documents of 50.
func inPolicies(statements []policy.Statement) []*policy.Document {
	var documents []*policy.Document
	for chunk := range slices.Chunk(statements, 50) {
		documents = append(documents, &policy.Document{Version: policy.Version2012, Statements: chunk})
	}
	return documents
}

// w3Action is the action of statement i of w3: each is another, four of five exact. It matches w3Call(i) and no w3Call
// of another statement.
func w3Action(i int) string {
	if i%5 == 4 {
		return fmt.Sprintf("service%02d:Batch%05d*", i%100, i)
	}
	return w3Call(i)
}

func w3Call(i int) string {
	if i%5 == 4 {
		return fmt.Sprintf("service%02d:Batch%05dItems", i%100, i)
	}
	return fmt.Sprintf("service%02d:Action%05d", i%100, i)
}

const w3Item = "arn:aws:service00:eu-west-1:123456789012:item/prod-0001"

var w3Context = map[string][]string{
	"aws:RequestedRegion":        {"eu-west-1"},
	"aws:PrincipalTag/team":      {"core"},
	"aws:MultiFactorAuthPresent": {"true"},
	"aws:SourceVpce":             {"vpce-0a1b2c3d4e5f67890"},
}

var (
	w3True  = []policy.Condition{{Operator: "StringEquals", Keys: []policy.ConditionKey{{Key: "aws:PrincipalTag/team", Values: []string{"core", "payments"}}}}}
	w3False = []policy.Condition{{Operator: "StringEquals", Keys: []policy.ConditionKey{{Key: "aws:PrincipalTag/team", Values: []string{"guests"}}}}}
)

// newW3 makes n statements of distinct actions. Of 10, 1 is a Deny and 2 have a condition.
func newW3(n int) []policy.Statement {
	statements := make([]policy.Statement, n)
	for i := range statements {
		s := policy.Statement{
			Effect: policy.Allow, Action: []string{w3Action(i)}, Resource: []string{"arn:aws:*:*:123456789012:item/*"},
		}
		s.Resource[0] = fmt.Sprintf("arn:aws:service%02d:*:123456789012:item/prod-*", i%100)
		if i%10 == 7 {
			s.Effect = policy.Deny
		}
		if i%5 == 3 {
			s.Condition = w3True
		}
		statements[i] = s
	}
	return statements
}

// w3m20 is the call that 20 statements match in the m20 form of w3: by its name, and by its name cut short.
const w3m20 = "service00:DescribeManyThingsInOneGo"

// newW3m20 replaces 20 statements, evenly spread: 5 Allow, 10 Allow if something true, 5 Deny if something false.
func newW3m20(n int) []policy.Statement {
	statements := newW3(n)
	for k := range 20 {
		s := &statements[k*n/20]
		*s = policy.Statement{
			Effect: policy.Allow, Action: []string{w3m20},
			Resource: []string{"arn:aws:service00:*:123456789012:item/prod-*"},
		}
		if k > 0 {
			s.Action = []string{w3m20[:len(w3m20)-k] + "*"}
		}
		switch k % 4 {
		case 1, 2:
			s.Condition = w3True
		case 3:
			s.Effect, s.Condition = policy.Deny, w3False
		}
	}
	return statements
}

// w3 has n statements of which a request matches 0, 1 or 20 (m). Where it matches few, 50 different requests are asked,
// so that not the same few lines of memory are used again and again.
func w3(n, m int) *workload { return w3s()[[2]int{n, m}]() }

var w3s = sync.OnceValue(func() map[[2]int]func() *workload {
	all := map[[2]int]func() *workload{}
	for _, n := range sizes {
		for _, m := range []int{0, 1, 20} {
			all[[2]int{n, m}] = sync.OnceValue(func() *workload { return makeW3(n, m) })
		}
	}
	return all
})

func makeW3(n, m int) *workload {
	statements := newW3(n)
	if m == 20 {
		statements = newW3m20(n)
	}
	w := &workload{policies: policy.Policies{Identity: mustCompile(policy.Identity, inPolicies(statements)...)}}
	principal := alice()
	if m == 20 {
		w.questions = append(w.questions, newQuestion(principal, w3m20, w3Item, w3Context))
		return w
	}
	for k := range min(50, n) {
		i := k * max(1, n/50)
		if i%10 == 7 { // a Deny
			i++
		}
		action := w3Call(i)
		if m == 0 {
			action += "X" // which no exact action is; the wildcards are all before a number
			if i%5 == 4 {
				action = fmt.Sprintf("service%02d:Batch%05dItems", i%100, n+i)
			}
		}
		resource := fmt.Sprintf("arn:aws:service%02d:eu-west-1:123456789012:item/prod-%04d", i%100, i)
		w.questions = append(w.questions, newQuestion(principal, action, resource, w3Context))
	}
	return w
}

// w3r has n statements of the same action, told apart by their resources.
func w3r(n int) *workload { return w3rs()[n]() }

var w3rs = sync.OnceValue(func() map[int]func() *workload {
	all := map[int]func() *workload{}
	for _, n := range sizes {
		all[n] = sync.OnceValue(func() *workload {
			statements := make([]policy.Statement, n)
			for i := range statements {
				statements[i] = policy.Statement{
					Effect: policy.Allow, Action: []string{"s3:GetObject"},
					Resource: []string{fmt.Sprintf("arn:aws:s3:::tenant-%05d-*/data/*", i)},
				}
			}
			w := &workload{policies: policy.Policies{Identity: mustCompile(policy.Identity, inPolicies(statements)...)}}
			for k := range min(50, n) {
				resource := fmt.Sprintf("arn:aws:s3:::tenant-%05d-prod/data/2026/report.csv", k*max(1, n/50))
				w.questions = append(w.questions, newQuestion(alice(), "s3:GetObject", resource, w3Context))
			}
			return w
		})
	}
	return all
})

func TestW3(t *testing.T) {
	for _, n := range sizes {
		check := func(name string, w *workload, matches int, outcome policy.Outcome) {
			for i := range w.questions {
				r, applying, denying := &w.questions[i].request, 0, 0
				for _, layer := range w.policies.Explain(r).Layers {
					for _, f := range layer.Statements {
						if f.Applies || f.Element == "Condition" {
							applying++
							if f.Effect == policy.Deny {
								denying++
							}
						}
					}
				}
				if got := w.policies.Evaluate(r).Outcome; got != outcome || applying != matches || denying != matches/4 {
					t.Errorf("%s, %d statements, %s: %v by %d matching statements, %d of them denials; want %v by %d, %d of them denials",
						name, n, r.Action, got, applying, denying, outcome, matches, matches/4)
				}
			}
		}
		check("w3 m0", w3(n, 0), 0, policy.ImplicitDeny)
		check("w3 m1", w3(n, 1), 1, policy.Allowed)
		if n >= 100 {
			check("w3 m20", w3(n, 20), 20, policy.Allowed)
		}
		check("w3r", w3r(n), 1, policy.Allowed)
	}
}

// The structures that a program would read policies into with encoding/json. The documents of w4 have lists wherever the
// grammar takes a list or a lone string, so that encoding/json needs no methods of ours, which would slow it down.
type (
	jsonDocument struct {
		Version   string
		ID        string `json:"Id,omitempty"`
		Statement []jsonStatement
	}
	jsonStatement struct {
		Sid                         string `json:",omitempty"`
		Effect                      string
		Principal, NotPrincipal     map[string][]string            `json:",omitempty"`
		Action, NotAction, Resource []string                       `json:",omitempty"`
		NotResource                 []string                       `json:",omitempty"`
		Condition                   map[string]map[string][]string `json:",omitempty"`
	}
)

// w4Bytes is how long the documents of w4 are on average.
const w4Bytes = 2089

// w4 is 1,000 compact documents.
var w4 = sync.OnceValue(func() [][]byte {
	r := seeded(4)
	texts := make([][]byte, 1000)
	for i := range texts {
		d := jsonDocument{Version: policy.Version2012}
		for k := range 5 + r.IntN(5) {
			d.Statement = append(d.Statement, newW4Statement(r, k))
		}
		text, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		texts[i] = text
	}
	return texts
})

func newW4Statement(r *rand.Rand, k int) jsonStatement {
	service := r.IntN(len(w2Services))
	s := jsonStatement{Sid: fmt.Sprintf("Statement%03d", k), Effect: pick(r, "Allow", "Allow", "Allow", "Deny")}
	for range 1 + r.IntN(9) {
		s.Action = append(s.Action, w2Action(r, service, r.IntN(100) < 43))
	}
	for range 1 + r.IntN(2) {
		s.Resource = append(s.Resource, w2Pattern(r, service))
	}
	for range r.IntN(3) {
		c := w2Condition(r, policy.Effect(s.Effect))
		if s.Condition == nil {
			s.Condition = map[string]map[string][]string{}
		}
		s.Condition[c.Operator] = map[string][]string{c.Keys[0].Key: c.Keys[0].Values}
	}
	return s
}

// w4Documents are the documents of w4, parsed.
var w4Documents = sync.OnceValue(func() []*policy.Document {
	documents := make([]*policy.Document, len(w4()))
	for i, text := range w4() {
		documents[i] = policy.MustParse(string(text))
	}
	return documents
})

func countStatements(documents []*policy.Document) (n int) {
	for _, d := range documents {
		n += len(d.Statements)
	}
	return n
}

func TestW4(t *testing.T) {
	total, fewest, most := 0, 9, 5
	for i, text := range w4() {
		total += len(text)
		ours := len(w4Documents()[i].Statements)
		fewest, most = min(fewest, ours), max(most, ours)
		var d jsonDocument
		if err := json.Unmarshal(text, &d); err != nil || len(d.Statement) != ours {
			t.Fatalf("document %d: encoding/json finds %d statements (%v), Parse %d", i, len(d.Statement), err, ours)
		}
	}
	if mean := total / len(w4()); mean < w4Bytes-40 || mean > w4Bytes+40 {
		t.Errorf("mean length %d, want %d ± 40", mean, w4Bytes)
	}
	if fewest != 5 || most != 9 {
		t.Errorf("%d to %d statements a document, want 5 to 9", fewest, most)
	}
}
