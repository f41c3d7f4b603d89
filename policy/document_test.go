package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// As JSON a document is the policy, also as a part of something else.
func TestDocumentJSON(t *testing.T) {
	type config struct {
		Name   string
		Policy *policy.Document
		More   []policy.Document `json:",omitempty"`
	}
	const text = `{"Name":"n","Policy":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:<&>","Resource":"*","Condition":{"Null":{"b":true,"a":"x"}}}},` +
		`"More":[{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}]}`
	var c config
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	if c.Policy.Statements[0].Action[0] != "s3:<&>" || len(c.More) != 1 || c.More[0].Statements[0].Effect != policy.Deny {
		t.Errorf("%+v", c)
	}
	if f := validate(t, c.Policy, policy.Identity); f != nil {
		t.Errorf("%v", f)
	}
	written, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Name":"n","Policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:\u003c\u0026\u003e"],"Resource":["*"],"Condition":{"Null":{"b":["true"],"a":["x"]}}}]},` +
		`"More":[{"Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"]}]}]}`
	if string(written) != want {
		t.Errorf("got  %s\nwant %s", written, want)
	}
	var again config
	if err := json.Unmarshal(written, &again); err != nil || !again.Policy.Equal(c.Policy) || !again.More[0].Equal(&c.More[0]) {
		t.Errorf("%v: %s", err, written)
	}
	if text, err := json.Marshal(config{}); err != nil || string(text) != `{"Name":"","Policy":null}` {
		t.Errorf("%s, %v", text, err)
	}
	if text, err := c.Policy.MarshalJSON(); err != nil || string(text) != string(policy.Print(c.Policy)) {
		t.Errorf("%s, %v", text, err)
	}
}

// A document that cannot be read is left as it was, with its text.
func TestDocumentJSONFailure(t *testing.T) {
	d := policy.MustParse("\n" + allowAllText)
	for _, bad := range []string{`{}`, `null`, `[]`, `{"Statement":{"Effect":"allow"}}`, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny"}}`} {
		var f *policy.Fault
		if err := json.Unmarshal([]byte(bad), d); !errors.As(err, &f) || !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, line, _ := d.Place("Statement"); !d.Equal(allowAllDocument) || line != 2 {
		t.Errorf("changed to %s, line %d", policy.Print(d), line)
	}
	if err := json.Unmarshal([]byte(allowEveryoneText), d); err != nil || d.Equal(allowAllDocument) {
		t.Errorf("%v: %s", err, policy.Print(d))
	}
}

// Everything that a document says counts, and nothing else; no document equals only none.
func TestDocumentEqual(t *testing.T) {
	const statement = `"Effect":"Deny","Action":["a:b","c:d"],"Resource":"*"`
	d := policy.MustParse(`{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s",` + statement + `},{"Principal":{"AWS":["1","2"]},` + statement + `,"Condition":{"A":{"k":["1","2"],"l":[]},"B":{}}}]}`)
	for _, change := range [][2]string{
		{`"2012-10-17"`, `"2008-10-17"`}, {`"Id":"i",`, ``}, {`"s"`, `"S"`}, {`Deny`, `Allow`}, {`["a:b","c:d"]`, `["c:d","a:b"]`}, {`["a:b","c:d"]`, `["a:b"]`},
		{`"Action":`, `"NotAction":`}, {`"Resource":`, `"NotResource":`}, {`"Resource":"*"`, `"Resource":[]`}, {`,"Resource":"*"`, ``},
		{`"Principal":`, `"NotPrincipal":`}, {`{"AWS":["1","2"]}`, `"*"`}, {`"AWS":["1","2"]`, `"Service":["1","2"]`}, {`"AWS":["1","2"]`, `"Federated":["1","2"]`},
		{`"AWS":["1","2"]`, `"CanonicalUser":["1","2"]`}, {`{"AWS":["1","2"]}`, `{"AWS":["1","2"],"Service":[]}`}, {`"Principal":{"AWS":["1","2"]},`, ``},
		{`{"Sid":"s",`, `{"Sid":"s","Condition":{},`}, {`"A":{`, `"C":{`}, {`"k":`, `"K":`}, {`["1","2"],"l"`, `["2","1"],"l"`}, {`,"l":[]`, ``}, {`,"B":{}`, ``}, {`,"Condition":{"A":{"k":["1","2"],"l":[]},"B":{}}`, ``},
	} {
		text := strings.ReplaceAll(`{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s",`+statement+`},{"Principal":{"AWS":["1","2"]},`+statement+
			`,"Condition":{"A":{"k":["1","2"],"l":[]},"B":{}}}]}`, change[0], change[1])
		if e := policy.MustParse(text); d.Equal(e) || e.Equal(d) || !e.Equal(policy.MustParse(text)) {
			t.Errorf("%s in place of %s: wrong equality", change[1], change[0])
		}
	}
	if none := (*policy.Document)(nil); !none.Equal(nil) || none.Equal(d) || d.Equal(nil) {
		t.Error("no document: wrong equality")
	}
}

// Validate and Compile speak of what a document says now, with a place in its text as long as it says the same.
func TestEditedDocument(t *testing.T) {
	const text = "{\n \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\",\n  \"Action\": \"GetObject\", \"Resource\": \"b\"}\n}"
	const resource = `Statement.Resource`
	check := func(what string, d *policy.Document, path string, line int) {
		t.Helper()
		list := validate(t, d, policy.Identity)
		if last := list[len(list)-1]; last.Path != path || last.Line != line || (last.Column > 0) != (line > 0) || (last.Offset > 0) != (line > 0) {
			t.Errorf("%s: %+v", what, last)
		}
		diagnostics := policy.Must(policy.Compile(policy.Identity, policy.Source{Document: d})).Diagnostics()
		if last := diagnostics[len(diagnostics)-1]; last.Path != path || last.Line != line || (last.Column > 0) != (line > 0) {
			t.Errorf("%s: %+v", what, last)
		}
	}
	d := policy.MustParse(text)
	check("as parsed", d, resource, 4)
	d.Statements[0].Action[0] = "s3:GetObject"
	check("edited", d, "Statement[0].Resource[0]", 0)
	if list := validate(t, d, policy.Identity); len(list) != 1 {
		t.Errorf("what was mended is still a fault: %v", list)
	}
	if path, line, column := d.Place("Statement", 0, "Action", 0); path != "Statement.Action" || line != 4 || column != 13 {
		t.Errorf("the place in the old text is %s, %d:%d", path, line, column)
	}
	d.Statements[0].Action[0] = "GetObject"
	check("as it was", d, resource, 4)
	d.Statements = append(d.Statements, policy.Statement{Effect: policy.Deny, Action: []string{"x"}, Resource: []string{"c"}})
	check("longer", d, "Statement[1].Resource[0]", 0)

	byHand := &policy.Document{Version: d.Version, Statements: d.Statements[:1]}
	check("by hand", byHand, "Statement[0].Resource[0]", 0)
	if path, line, column := byHand.Place("Statement", 3, "Condition", "Bool", "k"); path != "Statement[3].Condition.Bool.k" || line != 0 || column != 0 {
		t.Errorf("by hand: %s, %d:%d", path, line, column)
	}
}

// Place leads to a value, or to the innermost one on the way to it.
func TestDocumentPlace(t *testing.T) {
	d := policy.MustParse("{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\",\n\"Resource\": [null, \"*\"]},\n {\"Effect\": \"Deny\"}]}")
	for _, test := range []struct {
		steps        []any
		path         string
		line, column int
	}{
		{nil, "", 1, 1},
		{[]any{"Statement"}, "Statement", 1, 15},
		{[]any{"Statement", 1}, "Statement[1]", 3, 2},
		{[]any{"Statement", 0, "Action", 0}, "Statement[0].Action", 1, 46},
		{[]any{"Statement", 0, "Resource", 0}, "Statement[0].Resource[1]", 2, 20}, // null does not count
		{[]any{"Statement", 0, "Resource", 7}, "Statement[0].Resource", 2, 13},
		{[]any{"Statement", 1, "Action"}, "Statement[1]", 3, 2},
		{[]any{"Statement", 9, "Action"}, "Statement", 1, 15},
	} {
		if path, line, column := d.Place(test.steps...); path != test.path || line != test.line || column != test.column {
			t.Errorf("%v: %s, %d:%d, want %s, %d:%d", test.steps, path, line, column, test.path, test.line, test.column)
		}
	}
}

// A document that is short enough to be parsed is short enough when it is printed; one that is too long does not compile.
func TestLongDocuments(t *testing.T) {
	parsed := policy.MustParse(`{"Statement":{"Effect":"Allow","Action":[` + strings.Repeat(`"a:b",`, 20000) + `"a:b"],"Resource":"*"}}`)
	if again, err := policy.Parse(policy.Print(parsed)); err != nil || !again.Equal(parsed) {
		t.Errorf("printed and parsed again: %v", err)
	}
	built := &policy.Document{ID: strings.Repeat("x", 200000), Statements: []policy.Statement{{Effect: policy.Allow}}}
	if _, err := policy.Compile(policy.Identity, policy.Source{Document: built}); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("a document of 200,000 characters compiles: %v", err)
	}
}

// A document is its policy as JSON, by value too.
func TestMarshalByValue(t *testing.T) {
	type config struct{ Policy policy.Document }
	text, err := json.Marshal(config{*policy.MustParse(allowAllText)})
	if err != nil {
		t.Fatal(err)
	}
	var got config
	if err := json.Unmarshal(text, &got); err != nil || !got.Policy.Equal(policy.MustParse(allowAllText)) {
		t.Errorf("%s: %v", text, err)
	}
}
