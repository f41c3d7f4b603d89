package policy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/policy"
)

// What Parse would refuse in a text, Compile and Validate refuse in a document that was built by hand. §1.1
func TestMalformedDocuments(t *testing.T) {
	const bad = "a\xff"
	good := policy.Statement{Effect: policy.Allow, Action: []string{"a:b"}, Resource: []string{"*"}}
	edit := func(change func(s *policy.Statement)) *policy.Document {
		s := good
		change(&s)
		return &policy.Document{Statements: []policy.Statement{good, s}}
	}
	block := func(operator string, keys ...policy.ConditionKey) policy.Condition {
		return policy.Condition{Operator: operator, Keys: keys}
	}
	many := func(n int) (conditions []policy.Condition) {
		for i := range n {
			conditions = append(conditions, block(fmt.Sprint("Op", i), policy.ConditionKey{Key: "k"}))
		}
		return conditions
	}
	type statement = policy.Statement
	for name, test := range map[string]struct {
		d          *policy.Document
		path, rule string // "": it is good
	}{
		"good":      {&policy.Document{Version: policy.Version2008, ID: "é", Statements: []statement{good}}, "", ""},
		"nil lists": {&policy.Document{Statements: []statement{{Effect: policy.Deny}}}, "", ""},
		"every element": {edit(func(s *statement) {
			s.Sid, s.NotPrincipal = "é", &policy.Principals{AWS: []string{"*"}, Service: []string{}, CanonicalUser: []string{"é"}}
			s.Condition = append(many(12), block("é", policy.ConditionKey{Key: "é", Values: []string{"é"}}, policy.ConditionKey{Key: "É"}))
		}), "", ""},
		"everyone": {edit(func(s *statement) { s.Principal = &policy.Principals{Everyone: true} }), "", ""},

		"version":       {&policy.Document{Version: "2012-10-18", Statements: []statement{good}}, "Version", "Version must be"},
		"version bytes": {&policy.Document{Version: bad, Statements: []statement{good}}, "Version", "Version must be"},
		"empty":         {&policy.Document{}, "", "must have a Statement"},
		"no statements": {&policy.Document{Statements: []statement{}}, "", "must have a Statement"},
		"id":            {&policy.Document{ID: bad, Statements: []statement{good}}, "Id", "UTF-8"},
		"no effect":     {edit(func(s *statement) { s.Effect = "" }), "Statement[1].Effect", "Effect must be"},
		"effect":        {edit(func(s *statement) { s.Effect = "allow" }), "Statement[1].Effect", "Effect must be"},
		"principals":    {edit(func(s *statement) { s.Principal, s.NotPrincipal = &policy.Principals{}, &policy.Principals{} }), "Statement[1]", "Not form"},
		"actions":       {edit(func(s *statement) { s.NotAction = []string{} }), "Statement[1]", "Not form"},
		"resources":     {edit(func(s *statement) { s.NotResource = []string{"*"} }), "Statement[1]", "Not form"},
		"sid":           {edit(func(s *statement) { s.Sid = bad }), "Statement[1]", "UTF-8"},
		"action":        {edit(func(s *statement) { s.Action = []string{"a:b", bad} }), "Statement[1]", "UTF-8"},
		"not action":    {edit(func(s *statement) { s.Action, s.NotAction = nil, []string{bad} }), "Statement[1]", "UTF-8"},
		"resource":      {edit(func(s *statement) { s.Resource = []string{bad} }), "Statement[1]", "UTF-8"},
		"not resource":  {edit(func(s *statement) { s.Resource, s.NotResource = nil, []string{bad} }), "Statement[1]", "UTF-8"},
		"everyone, AWS": {edit(func(s *statement) { s.Principal = &policy.Principals{Everyone: true, AWS: []string{}} }), "Statement[1]", "a principal must be"},
		"not everyone":  {edit(func(s *statement) { s.NotPrincipal = &policy.Principals{Everyone: true, Service: []string{"x"}} }), "Statement[1]", "a principal must be"},
		"everyone, idp": {edit(func(s *statement) { s.Principal = &policy.Principals{Everyone: true, Federated: []string{}} }), "Statement[1]", "a principal must be"},
		"everyone, id":  {edit(func(s *statement) { s.Principal = &policy.Principals{Everyone: true, CanonicalUser: []string{}} }), "Statement[1]", "a principal must be"},
		"AWS":           {edit(func(s *statement) { s.Principal = &policy.Principals{AWS: []string{bad}} }), "Statement[1]", "UTF-8"},
		"service":       {edit(func(s *statement) { s.Principal = &policy.Principals{Service: []string{bad}} }), "Statement[1]", "UTF-8"},
		"federated":     {edit(func(s *statement) { s.NotPrincipal = &policy.Principals{Federated: []string{bad}} }), "Statement[1]", "UTF-8"},
		"canonical":     {edit(func(s *statement) { s.Principal = &policy.Principals{CanonicalUser: []string{bad}} }), "Statement[1]", "UTF-8"},
		"operator":      {edit(func(s *statement) { s.Condition = []policy.Condition{block(bad)} }), "Statement[1].Condition", "UTF-8"},
		"key":           {edit(func(s *statement) { s.Condition = []policy.Condition{block("A", policy.ConditionKey{Key: bad})} }), "Statement[1].Condition", "UTF-8"},
		"value": {edit(func(s *statement) {
			s.Condition = []policy.Condition{block("A", policy.ConditionKey{Key: "k", Values: []string{"v", bad}})}
		}), "Statement[1].Condition", "UTF-8"},
		"operators":      {edit(func(s *statement) { s.Condition = []policy.Condition{block("A"), block("B"), block("A")} }), "Statement[1].Condition", "operator must not be given twice"},
		"many operators": {edit(func(s *statement) { s.Condition = append(many(12), block("Op3")) }), "Statement[1].Condition", "operator must not be given twice"},
		"keys": {edit(func(s *statement) {
			s.Condition = []policy.Condition{block("A"), block("B", policy.ConditionKey{Key: "k"}, policy.ConditionKey{Key: "k"})}
		}), "Statement[1].Condition", "key must not be given twice"},
	} {
		set, err := policy.Compile(policy.Resource, policy.Source{Name: "n", Document: test.d})
		var fault *policy.Fault
		if (err == nil) != (test.rule == "") || err != nil && (!errors.As(err, &fault) || !errors.Is(err, policy.ErrInvalid)) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err == nil {
			if set.Len() != 1 {
				t.Errorf("%s: %d policies", name, set.Len())
			}
			continue
		}
		if fault.Path != test.path || !strings.Contains(fault.Rule, test.rule) || fault.Line != 0 || fault.AWS == "" {
			t.Errorf("%s: %+v", name, fault)
		}
		if list := validate(t, test.d, policy.Resource); len(list) != 1 || *list[0] != *fault {
			t.Errorf("%s: Validate says %v, Compile %v", name, list, fault)
		}
	}
}

// genHandBuilt makes documents as a program may: most are sound, and each rule of the grammar is broken now and then.
var genHandBuilt = rapid.Custom(func(t *rapid.T) *policy.Document {
	odd := func(label string) bool { return rapid.IntRange(0, 59).Draw(t, label) == 59 }
	text := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 199).Draw(t, "bytes") == 199 {
			return rapid.SampledFrom([]string{"\xff", "a\xc3", "\xed\xa0\x80"}).Draw(t, "not text")
		}
		return rapid.StringOfN(rapid.SampledFrom([]rune("a:*é\"\\<\u2028\x00\n\ufffd${}")), 0, 4, -1).Draw(t, "text")
	})
	list := rapid.Custom(func(t *rapid.T) []string {
		switch rapid.IntRange(0, 3).Draw(t, "list") {
		case 0:
			return nil
		case 1:
			return []string{}
		}
		return rapid.SliceOfN(text, 1, 3).Draw(t, "items")
	})
	principals := rapid.Custom(func(t *rapid.T) *policy.Principals {
		everyone := rapid.Bool().Draw(t, "everyone")
		if everyone && rapid.IntRange(0, 9).Draw(t, "alone") > 0 {
			return &policy.Principals{Everyone: true}
		}
		return &policy.Principals{Everyone: everyone, AWS: list.Draw(t, "AWS"), Federated: list.Draw(t, "Federated"),
			Service: list.Draw(t, "Service"), CanonicalUser: list.Draw(t, "CanonicalUser")}
	})
	names := func(label string, most int) (names []string) {
		distinct := rapid.SliceOfNDistinct(rapid.StringOfN(rapid.SampledFrom([]rune("abAé:")), 0, 3, -1), 0, most, rapid.ID).Draw(t, label)
		if len(distinct) > 0 && odd("twice") {
			distinct = append(distinct, rapid.SampledFrom(distinct).Draw(t, "twice"))
		}
		return distinct
	}
	d := &policy.Document{Version: rapid.SampledFrom([]string{"", policy.Version2008, policy.Version2012}).Draw(t, "version"), ID: text.Draw(t, "id")}
	if odd("odd version") {
		d.Version = rapid.SampledFrom([]string{"2012-10-18", " ", "\xff"}).Draw(t, "version")
	}
	for range rapid.SampledFrom([]int{1, 1, 2, 3, 0}).Draw(t, "statements") {
		s := policy.Statement{Sid: text.Draw(t, "sid"), Effect: rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Deny}).Draw(t, "effect")}
		if odd("odd effect") {
			s.Effect = rapid.SampledFrom([]policy.Effect{"", "allow", "\xff"}).Draw(t, "effect")
		}
		pair := func(label string, one, other *[]string) {
			if rapid.Bool().Draw(t, label) {
				one, other = other, one
			}
			if *one = list.Draw(t, label); odd("both") {
				*other = list.Draw(t, label)
			}
		}
		pair("action", &s.Action, &s.NotAction)
		pair("resource", &s.Resource, &s.NotResource)
		switch rapid.IntRange(0, 2).Draw(t, "principal") {
		case 0:
			s.Principal = principals.Draw(t, "principal")
		case 1:
			if s.NotPrincipal = principals.Draw(t, "not principal"); odd("both") {
				s.Principal = &policy.Principals{}
			}
		}
		switch rapid.IntRange(0, 3).Draw(t, "condition") {
		case 0:
			s.Condition = []policy.Condition{}
		case 1, 2:
			for _, operator := range names("operators", rapid.SampledFrom([]int{3, 12}).Draw(t, "at most")) {
				c := policy.Condition{Operator: operator}
				for _, key := range names("keys", rapid.SampledFrom([]int{2, 2, 12}).Draw(t, "at most")) {
					c.Keys = append(c.Keys, policy.ConditionKey{Key: key, Values: list.Draw(t, "values")})
				}
				s.Condition = append(s.Condition, c)
			}
		}
		d.Statements = append(d.Statements, s)
	}
	return d
})

// A document is compiled exactly if it can be written and read again.
func TestHandBuiltDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genHandBuilt.Draw(t, "document")
		typ := rapid.SampledFrom(policyTypes).Draw(t, "type")
		_, err := policy.Compile(typ, policy.Source{Document: d})
		if err != nil && !errors.Is(err, policy.ErrInvalid) {
			t.Fatalf("%v", err)
		}
		text := policy.Print(d)
		again, parseErr := policy.Parse(text)
		if readable := parseErr == nil && again.Equal(d); readable != (err == nil) {
			t.Fatalf("Compile: %v; Parse: %v; of\n%s", err, parseErr, text)
		}
		var list policy.Faults
		if errors.As(d.Validate(typ), &list) {
			for _, f := range list {
				if f.Line != 0 || f.Column != 0 || f.Offset != 0 || f.Rule == "" {
					t.Fatalf("%+v of\n%s", f, text)
				}
			}
		}
		if (err != nil) && len(list) != 1 {
			t.Fatalf("Compile: %v; Validate: %v; of\n%s", err, list, text)
		}
	})
}
