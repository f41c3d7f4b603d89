package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/internal/twin"
	"github.com/awsaccount/awsaccount/policy"
)

// A crowd is a document of many statements that share an action, or whose actions are prefixes of each other. A set finds
// the ones of them that a request may match by resource, instead of matching one after the other.

// crowdPatterns are patterns that match an action: itself, every prefix of it, and others.
func crowdPatterns(action string) []string {
	service, name, _ := strings.Cut(action, ":")
	if service == "" || name == "" {
		return actionPatterns
	}
	patterns := []string{action, action, strings.ToUpper(action), "*", service + ":*", service + ":?" + name[1:], service + ":*" + name[len(name)/2:]}
	for i := range name {
		patterns = append(patterns, service+":"+name[:i+1]+"*")
	}
	return patterns
}

var narrowPatterns = slices.DeleteFunc(slices.Clone(resourcePatterns), func(s string) bool { return s == "*" })

func genCrowd(principals bool, action string) *rapid.Generator[json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) json.RawMessage {
		element, patterns := "Action", crowdPatterns(action)
		switch rapid.IntRange(0, 4).Draw(t, "kind of crowd") {
		case 0, 1: // all have one action
			patterns = []string{oneOfWords(patterns).Draw(t, "shared")}
		case 2:
			element, patterns = "NotAction", actionPatterns
		}
		denies := rapid.SampledFrom([]int{0, 10, 50, 95}).Draw(t, "percent denies")
		wide := rapid.SampledFrom([]int{0, 5, 30}).Draw(t, "percent wide")
		percent := func(label string, n int) bool { return rapid.IntRange(0, 99).Draw(t, label) < n }
		var statements []map[string]any
		for range rapid.IntRange(10, 30).Draw(t, "statements") {
			s := map[string]any{"Effect": "Allow", element: oneOfWords(patterns).Draw(t, "action")}
			if percent("deny", denies) {
				s["Effect"] = "Deny"
			}
			if percent("also", 10) && element == "Action" {
				s["Action"] = []any{oneOfWords(actionPatterns).Draw(t, "other action"), s["Action"]}
			}
			switch narrow := genStrings(narrowPatterns); {
			case !percent("wide", wide):
				s["Resource"] = narrow.Draw(t, "resource")
			case percent("star", 40):
				s["Resource"] = []any{"*", oneOfWords(narrowPatterns).Draw(t, "resource")}
			case percent("but", 50):
				s["NotResource"] = narrow.Draw(t, "resource")
			}
			if percent("condition", 10) {
				if c := genStatement.Draw(t, "conditions")["Condition"]; c != nil {
					s["Condition"] = c
				}
			}
			if principals {
				name, who := "Principal", `"*"`
				if percent("not", 5) {
					name = "NotPrincipal"
				}
				if percent("somebody", 50) {
					who = oneOfWords(principalElements).Draw(t, "element")
				}
				s[name] = json.RawMessage(who)
			}
			statements = append(statements, s)
		}
		text, err := json.Marshal(map[string]any{
			"Version": rapid.SampledFrom([]string{policy.Version2012, policy.Version2012, policy.Version2008}).Draw(t, "version"), "Statement": statements,
		})
		if err != nil {
			panic(err)
		}
		return text
	})
}

// genCrowdedQuestion makes questions that one crowd, or two in a place, decide: all other layers allow everything or are not
// there.
var genCrowdedQuestion = rapid.Custom(func(t *rapid.T) twin.Question {
	q := twin.Question{Request: genRequest.Draw(t, "request")}
	crowd := func(principals bool) []json.RawMessage {
		return rapid.SliceOfN(genCrowd(principals, q.Request.Action), 1, 2).Draw(t, "crowd")
	}
	all, everyone := []json.RawMessage{json.RawMessage(allowAllText)}, []json.RawMessage{json.RawMessage(allowEveryoneText)}
	p := &q.Policies
	if rapid.Bool().Draw(t, "allowed by identity") {
		p.Identity, p.Session = all, all
	}
	if rapid.Bool().Draw(t, "allowed by resource") {
		p.Resource, p.Trust = everyone, everyone
	}
	switch rapid.SampledFrom([]string{"identity", "boundary", "session", "resource", "trust", "endpoint", "scp", "rcp"}).Draw(t, "place") {
	case "identity":
		p.Identity = crowd(false)
	case "boundary":
		p.Boundary = crowd(false)[:1]
	case "session":
		p.Session = crowd(false)
	case "resource":
		p.Resource = crowd(true)
	case "trust":
		p.Trust = crowd(true)
	case "endpoint":
		p.Endpoint = crowd(true)[:1]
	case "scp":
		p.SCP = []twin.Level{{Target: "r", Policies: all}, {Target: "a", Policies: crowd(false)}}
	case "rcp":
		p.RCP = []twin.Level{{Target: "r", Policies: crowd(true)}, {Target: "a", Policies: everyone}}
	}
	return q
})

// Among many statements of one action the same ones decide and are cited as when each is looked at in turn. §4.7,
// choices.md#grant-citation, choices.md#reason-order
func TestCrowdsEqualTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := genCrowdedQuestion.Draw(t, "question")
		want, err := twin.Decide(q)
		if err != nil {
			t.Fatalf("twin: %v\n%s", err, show(q))
		}
		p, r := ask(t, q)
		if diff := cmp.Diff(want, asTwin(p.Evaluate(&r))); diff != "" {
			t.Fatalf("(-twin +evaluator)\n%s\n%s", diff, show(q))
		}
	})
}

// The one statement that matches is found in a crowd, wherever it stands and however it names the resource.
func TestOneOfACrowd(t *testing.T) {
	const n = 20
	for _, typ := range []policy.Type{policy.Identity, policy.Resource, policy.Trust} {
		r := getObject(bob)
		if typ == policy.Trust {
			r.Action, r.Resource = "sts:AssumeRole", "arn:aws:iam::111122223333:role/target"
		}
		action := `"Action":"` + r.Action + `"`
		start, last := r.Resource[:len(r.Resource)-1], r.Resource[len(r.Resource)-1:]
		for _, resource := range []string{`,"Resource":"*"`, `,"Resource":["arn:aws:x:::y","` + r.Resource + `"]`, `,"Resource":"` + start + `*"`,
			`,"Resource":"` + start + `${k:none, '` + last + `'}"`, `,"NotResource":"arn:aws:x:::y"`, `,"NotResource":[]`, ``} {
			if resource == "" && typ == policy.Identity {
				continue // choices.md#validate-resource-required
			}
			for _, effect := range []string{"Allow", "Deny"} {
				for at := range n {
					var statements []string
					for i := range n {
						s := `{"Effect":"` + effect + `","Principal":"*",` + action + `,"Resource":"arn:aws:s3:::other` + strings.Repeat("x", i) + `*"}`
						if i == at {
							s = `{"Effect":"` + effect + `","Principal":"*",` + action + resource + `}`
						}
						if typ == policy.Identity {
							s = strings.ReplaceAll(s, `"Principal":"*",`, "")
						}
						statements = append(statements, s)
					}
					p := around(t, typ, compile(t, typ, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`))
					want := policy.Decision{Outcome: policy.Allowed, Layer: typ, Level: -1, Statement: at}
					if effect == "Deny" {
						want.Outcome = policy.ExplicitDeny
					}
					if d := p.Evaluate(r); d != want {
						t.Fatalf("%v, %s%s at %d: %+v, want %+v", typ, effect, resource, at, d, want)
					}
				}
			}
		}
	}
}

// spoil puts sets into policies that refuse everything: Compile returned them with an error, or they are of another type than
// their place. It reports whether it did. choices.md#broken-set
func spoil(t *rapid.T, p *policy.Policies) bool {
	spoiled := rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "mistakes")
	for range spoiled {
		broken, _ := policy.Compile(policy.SCP, policy.Source{})
		set := func(place policy.Type) *policy.Set {
			if rapid.Bool().Draw(t, "broken") {
				return broken
			}
			other := rapid.SampledFrom([]policy.Type{policy.Identity, policy.Resource, policy.SCP, policy.RCP}).
				Filter(func(typ policy.Type) bool { return typ != place }).Draw(t, "other type")
			d := policy.MustParse(string(genDocument(rapid.Bool().Draw(t, "principals")).Draw(t, "misplaced")))
			return policy.Must(policy.Compile(other, policy.Source{Document: d}))
		}
		level := func(levels *[]policy.Level, place policy.Type) {
			i := rapid.IntRange(0, len(*levels)).Draw(t, "level")
			*levels = slices.Insert(*levels, i, policy.Level{Target: "spoiled", Set: set(place)})
		}
		switch place := rapid.SampledFrom([]policy.Type{policy.Identity, policy.Boundary, policy.Session, policy.Resource, policy.Trust,
			policy.Endpoint, policy.SCP, policy.RCP}).Draw(t, "place"); place {
		case policy.Identity:
			p.Identity = set(place)
		case policy.Boundary:
			p.Boundary = set(place)
		case policy.Session:
			p.Session = set(place)
		case policy.Resource:
			p.Resource = set(place)
		case policy.Trust:
			p.Trust = set(place)
		case policy.Endpoint:
			p.Endpoint = set(place)
		case policy.SCP:
			level(&p.SCP, place)
		case policy.RCP:
			level(&p.RCP, place)
		}
	}
	return spoiled > 0
}
