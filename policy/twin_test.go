package policy_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/internal/twin"
	"github.com/awsaccount/awsaccount/policy"
)

// ask puts a question of the twin to the package: the policies and the request that it means.
func ask(t rapid.TB, q twin.Question) (policy.Policies, policy.Request) {
	t.Helper()
	set := func(typ policy.Type, prefix string, documents []json.RawMessage) *policy.Set {
		var sources []policy.Source
		for i, text := range documents {
			d, err := policy.Parse(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			sources = append(sources, policy.Source{Name: fmt.Sprintf("%s-%d", prefix, i), Document: d})
		}
		s, err := policy.Compile(typ, sources...)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	levels := func(typ policy.Type, list []twin.Level) []policy.Level {
		var levels []policy.Level
		for _, l := range list {
			levels = append(levels, policy.Level{Target: l.Target, Set: set(typ, l.Target, l.Policies)})
		}
		return levels
	}
	p := policy.Policies{
		Identity: set(policy.Identity, "identity", q.Policies.Identity),
		Boundary: set(policy.Boundary, "boundary", q.Policies.Boundary),
		Session:  set(policy.Session, "session", q.Policies.Session),
		Resource: set(policy.Resource, "resource", q.Policies.Resource),
		Trust:    set(policy.Trust, "trust", q.Policies.Trust),
		Endpoint: set(policy.Endpoint, "endpoint", q.Policies.Endpoint),
		SCP:      levels(policy.SCP, q.Policies.SCP),
		RCP:      levels(policy.RCP, q.Policies.RCP),
	}
	var values []policy.Value
	for key, value := range q.Request.Context {
		switch value := value.(type) {
		case nil:
			values = append(values, policy.Absent(key))
		case string:
			values = append(values, policy.Single(key, value))
		case []string:
			values = append(values, policy.List(key, value...))
		}
	}
	return p, policy.Request{
		Principal: principalOf(t, q.Request), Action: q.Request.Action, Resource: q.Request.Resource,
		ResourceAccount: q.Request.ResourceAccount, ManagementAccount: q.Request.ManagementAccount,
		Context: policy.NewContext(values...),
	}
}

// principalOf reads a principal as `awsaccount eval` does: the context may tell its unique ID, and that it is an AssumeRoot
// session.
func principalOf(t rapid.TB, r twin.Request) *policy.Principal {
	t.Helper()
	var opts []policy.PrincipalOption
	single := func(key string) string {
		for given, value := range r.Context {
			if list, ok := value.([]string); ok && len(list) == 1 {
				value = list[0]
			}
			if text, ok := value.(string); ok && strings.EqualFold(given, key) {
				return text
			}
		}
		return ""
	}
	id, _, _ := strings.Cut(single("aws:userid"), ":")
	switch {
	case strings.Contains(r.Principal, ":user/") && strings.HasPrefix(id, "AIDA"),
		(strings.Contains(r.Principal, ":role/") || strings.Contains(r.Principal, ":assumed-role/")) && strings.HasPrefix(id, "AROA"):
		opts = append(opts, policy.WithUniqueID(id))
	}
	if r.FederatedBy != "" {
		opts = append(opts, policy.FederatedBy(r.FederatedBy))
	}
	make := policy.ParsePrincipal
	if strings.HasSuffix(r.Principal, ":root") && single("aws:AssumedRoot") == "true" {
		make = policy.AssumedRoot
	}
	p, err := make(r.Principal, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// asTwin is a decision as the twin words it.
func asTwin(d policy.Decision) twin.Decision {
	return twin.Decision{
		Outcome: d.Outcome.String(), Layer: d.Layer.String(), Level: d.Level, Policy: d.PolicyIndex, Statement: d.Statement,
	}
}

func show(q twin.Question) string {
	text, err := json.Marshal(q)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// The evaluator and the twin, written from the specification without a line in common, agree on every decision: outcome,
// layer, level, policy and statement. §§2–4
func checkTwin(t *rapid.T) {
	q := genQuestion.Draw(t, "question")
	want, err := twin.Decide(q)
	if err != nil {
		t.Fatalf("twin: %v\n%s", err, show(q))
	}
	p, r := ask(t, q)
	if diff := cmp.Diff(want, asTwin(p.Evaluate(&r))); diff != "" {
		t.Fatalf("(-twin +evaluator)\n%s\n%s", diff, show(q))
	}
}

func TestEvaluateEqualsTwin(t *testing.T) { rapid.Check(t, checkTwin) }

func FuzzEvaluateEqualsTwin(f *testing.F) {
	random := rand.NewChaCha8([32]byte{}) // a question takes some thousand bytes, with crowds more; without seeds none would be complete
	for range 16 {
		seed := make([]byte, 32<<10)
		random.Read(seed)
		f.Add(seed)
	}
	f.Fuzz(rapid.MakeFuzz(checkTwin))
}

// Explain gives the decision of Evaluate, and its findings bear the decision out, also where a set refuses everything.
func TestExplainAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := genQuestion.Draw(t, "question")
		p, r := ask(t, q)
		spoiled := spoil(t, &p)
		d := p.Evaluate(&r)
		e := p.Explain(&r)
		if e.Decision != d {
			t.Fatalf("Explain decides %+v, Evaluate %+v\n%s", e.Decision, d, show(q))
		}
		if d.Layer == 0 {
			if malformed := r.Validate() != nil; d.Allowed() && (spoiled || malformed) || !d.Allowed() && (!malformed || e.Layers != nil) {
				t.Fatalf("nothing was asked, but the decision is %+v\n%s", d, show(q))
			}
			return // sts:GetCallerIdentity, or a malformed request
		}
		for _, l := range e.Layers {
			if l.NotApplied != "" {
				continue
			}
			// The first layer that denies explicitly is the one that is reported.
			if l.Outcome == policy.ExplicitDeny {
				if d.Outcome != policy.ExplicitDeny || d.Layer != l.Layer || d.Level != l.Level {
					t.Fatalf("%v %d denies explicitly, but the decision is %+v\n%s", l.Layer, l.Level, d, show(q))
				}
				if l.Refuses != "" {
					if !spoiled || d.PolicyIndex != -1 || d.Policy != "" || d.Statement != -1 || d.Target != l.Target {
						t.Fatalf("%v refuses everything (%s), but the decision is %+v\n%s", l.Layer, l.Refuses, d, show(q))
					}
					return
				}
				i := slices.IndexFunc(l.Statements, func(f policy.Finding) bool { return f.Applies && f.Effect == policy.Deny })
				if f := l.Statements[i]; f.PolicyIndex != d.PolicyIndex || f.Statement != d.Statement || f.Sid != d.Sid {
					t.Fatalf("the first denying statement is %+v, the decision cites %+v\n%s", f, d, show(q))
				}
				return
			}
			if d.Outcome == policy.Allowed && d.Layer == l.Layer && l.Outcome != policy.Allowed {
				t.Fatalf("%v is cited as allowing, but its outcome is %v\n%s", l.Layer, l.Outcome, show(q))
			}
			if d.Outcome == policy.ImplicitDeny && d.Layer == l.Layer && d.Level == l.Level && l.Layer != policy.Session &&
				l.Layer != policy.Resource && l.Outcome != policy.ImplicitDeny {
				t.Fatalf("%v is cited as not allowing, but its outcome is %v\n%s", l.Layer, l.Outcome, show(q))
			}
		}
		if spoiled || d.Outcome == policy.ExplicitDeny {
			t.Fatalf("no layer denies explicitly, but the decision is %+v\n%s", d, show(q))
		}
	})
}

// The order of statements and of policies in a place never changes outcome and layer; nor does JSON layout.
func TestOrderAndLayoutDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := genQuestion.Draw(t, "question")
		p, r := ask(t, q)
		d := p.Evaluate(&r)

		printed := mapDocuments(q, func(text json.RawMessage) json.RawMessage {
			doc, err := policy.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			return policy.Print(doc)
		})
		p, r = ask(t, printed)
		if got := p.Evaluate(&r); got != d {
			t.Fatalf("%+v, printed anew %+v\n%s", d, got, show(q))
		}

		reversed := mapDocuments(q, func(text json.RawMessage) json.RawMessage {
			doc, err := policy.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			slices.Reverse(doc.Statements)
			return policy.Print(doc)
		})
		pp := &reversed.Policies
		for _, list := range [...][]json.RawMessage{pp.Identity, pp.Session, pp.Resource, pp.Trust} {
			slices.Reverse(list)
		}
		p, r = ask(t, reversed)
		if got := p.Evaluate(&r); got.Outcome != d.Outcome || got.Layer != d.Layer || got.Level != d.Level {
			t.Fatalf("%+v, in reverse %+v\n%s", d, got, show(q))
		}
	})
}

// One more Deny never allows more, one more Allow never allows less: in any layer that is there.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := genQuestion.Draw(t, "question")
		effect := rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(t, "effect")
		count := 0
		mapDocuments(q, func(text json.RawMessage) json.RawMessage { count++; return text })
		if count == 0 {
			return
		}
		target := rapid.IntRange(0, count-1).Draw(t, "which document")
		n := -1
		more := mapDocuments(q, func(text json.RawMessage) json.RawMessage {
			if n++; n != target {
				return text
			}
			var d map[string]any
			if err := json.Unmarshal(text, &d); err != nil {
				t.Fatal(err)
			}
			s := genStatement.Draw(t, "statement")
			s["Effect"] = effect
			if rapid.Bool().Draw(t, "names principals") {
				s["Principal"] = json.RawMessage(oneOfWords(principalElements).Draw(t, "element"))
			}
			if list, ok := d["Statement"].([]any); ok {
				d["Statement"] = append(list, s)
			} else {
				d["Statement"] = []any{d["Statement"], s}
			}
			text, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			return text
		})
		p, r := ask(t, q)
		before := p.Evaluate(&r).Allowed()
		p, r = ask(t, more)
		after := p.Evaluate(&r).Allowed()
		if effect == "Deny" && after && !before || effect == "Allow" && before && !after {
			t.Fatalf("one more %s: allowed %t, then %t\n%s\n%s", effect, before, after, show(q), show(more))
		}
	})
}

// mapDocuments replaces every document of a question.
func mapDocuments(q twin.Question, f func(json.RawMessage) json.RawMessage) twin.Question {
	list := func(documents []json.RawMessage) []json.RawMessage {
		var out []json.RawMessage
		for _, d := range documents {
			out = append(out, f(d))
		}
		return out
	}
	levels := func(in []twin.Level) []twin.Level {
		var out []twin.Level
		for _, l := range in {
			out = append(out, twin.Level{Target: l.Target, Policies: list(l.Policies)})
		}
		return out
	}
	p := &q.Policies
	p.Identity, p.Boundary, p.Session = list(p.Identity), list(p.Boundary), list(p.Session)
	p.Resource, p.Trust, p.Endpoint = list(p.Resource), list(p.Trust), list(p.Endpoint)
	p.SCP, p.RCP = levels(p.SCP), levels(p.RCP)
	return q
}
