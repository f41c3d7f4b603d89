package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/policy"
)

// Errors name the place and the rule. §1.1, §1.8
func TestParseErrors(t *testing.T) {
	const ok = `"Effect":"Allow","Action":"a:b","Resource":"*"`
	for _, test := range []struct {
		text         string
		path         string
		line, column int
		message      string
	}{
		{"", "", 1, 1, "expected an object"},
		{"[]", "", 1, 1, "expected an object"},
		{"{}", "", 1, 1, "a policy must have a Statement"},
		{`{"Version":"2012-10-18","Statement":{` + ok + `}}`, "Version", 1, 12, `Version must be`},
		{`{"Version":20121017,"Statement":{` + ok + `}}`, "Version", 1, 12, "expected a string"},
		{`{"version":"2012-10-17","Statement":{` + ok + `}}`, "version", 1, 2, "in this spelling"},
		{`{"Id":7,"Statement":{` + ok + `}}`, "Id", 1, 7, "expected a string"},
		{`{"Statement":[]}`, "Statement", 1, 14, "must not be empty"},
		{`{"Statement":"x"}`, "Statement", 1, 14, "must be an object or a list of objects"},
		{`{"Statement":[3]}`, "Statement[0]", 1, 15, "a statement must be an object"},
		{"{\"Statement\":[{\n  \"Effect\":\"allow\"}]}", "Statement[0].Effect", 2, 12, `not "allow" (AWS: The policy failed legacy parsing)`},
		{`{"Statement":{"Effect":"Permit"}}`, "Statement.Effect", 1, 24, "(AWS: Syntax errors in policy.)"},
		{`{"Statement":{"Action":"a:b"}}`, "Statement", 1, 14, "a statement must have an Effect"},
		{`{"Statement":{` + ok + `,"Effect":"Deny"}}`, "Statement.Effect", 1, 62, "must not be given twice"},
		{`{"Statement":{` + ok + `,"action":"a:b"}}`, "Statement.action", 1, 62, "in this spelling"},
		{`{"Statement":{` + ok + `,"NotAction":"a:b"}}`, "Statement.NotAction", 1, 62, "together with its Not form"},
		{`{"Statement":{"NotResource":"*",` + ok + `}}`, "Statement.Resource", 1, 65, "together with its Not form"},
		{`{"Statement":{` + ok + `,"Principal":"*","NotPrincipal":"*"}}`, "Statement.NotPrincipal", 1, 78, "together with its Not form"},
		{`{"Statement":{"Effect":"Allow","Action":["a:b",null]}}`, "Statement.Action[1]", 1, 48, "must list strings only"},
		{`{"Statement":{"Effect":"Allow","Action":{}}}`, "Statement.Action", 1, 41, "a string or a list of strings"},
		{`{"Statement":{"Effect":"Allow","Resource":null}}`, "Statement.Resource", 1, 43, "a string or a list of strings"},
		{`{"Statement":{` + ok + `,"Principal":7}}`, "Statement.Principal", 1, 74, `a principal must be "*" or an object such as {"AWS": "123456789012"}, not a number`},
		{`{"Statement":{` + ok + `,"Principal":"arn:aws:iam::1:root"}}`, "Statement.Principal", 1, 74, `a principal must be "*" or an object`},
		{`{"Statement":{` + ok + `,"Principal":{"Aws":"*"}}}`, "Statement.Principal.Aws", 1, 75, "the kinds of principals"},
		{`{"Statement":{` + ok + `,"Condition":[]}}`, "Statement.Condition", 1, 74, "must be an object of operators"},
		{`{"Statement":{` + ok + `,"Condition":{"Bool":"x"}}}`, "Statement.Condition.Bool", 1, 82, "must have an object of condition keys"},
		{`{"Statement":{` + ok + `,"Condition":{"Bool":{"a:b":[true,{}]}}}}`, "Statement.Condition.Bool.a:b[1]", 1, 95, "a condition value must be"},
		{`{"Statement":{` + ok + `,"Condition":{"Bool":{"a:b":null}}}}`, "Statement.Condition.Bool.a:b", 1, 89, "a condition value must be"},
		{strings.Repeat(`{"Statement":`, 100), "Statement.Statement", 1, 15, "a statement has the elements"},
		{`{"Statement":{"Condition":` + strings.Repeat(`{"a":`, 100), "Statement.Condition.a.a", 1, 37, "a condition value must be"},
		{`{"Statement":{` + ok + `,"Sid":"` + "\xff" + `"}}`, "Statement.Sid", 1, 69, "valid UTF-8"},
		{strings.Repeat(" ", policy.MaxDocumentCharacters) + "{}", "", 1, 1, "at most 131072 characters"},
	} {
		_, err := policy.Parse([]byte(test.text))
		var f *policy.Fault
		if !errors.As(err, &f) || !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("%.80s: %v is no fault", test.text, err)
			continue
		}
		if f.Path != test.path || f.Line != test.line || f.Column != test.column || !strings.Contains(f.Error(), test.message) {
			t.Errorf("%.80s:\n got %s at %d:%d: %v\nwant %s at %d:%d: … %s …", test.text, f.Path, f.Line, f.Column, f, test.path, test.line, test.column, test.message)
		}
	}
}

// Lists are lists, scalars are text, null in a list of resources is dropped, and order is kept.
func TestParseNormalises(t *testing.T) {
	a := policy.MustParse(`{"Statement":{"Effect":"Allow","Action":"a:b","Resource":["x",null,"y"],"Principal":{"AWS":"*"},
		"Condition":{"Bool":{"k:b":true},"NumericEquals":{"k:n":[1,2.50]},"StringLike":{}}}}`)
	b := policy.MustParse(`{"Statement":[{"Condition":{"Bool":{"k:b":["true"]},"NumericEquals":{"k:n":["1","2.50"]},"StringLike":{}},
		"Principal":{"AWS":["*"]},"Resource":["x","y"],"Action":["a:b"],"Effect":"Allow"}]}`)
	if !a.Equal(b) {
		t.Errorf("not equal:\n%s\n%s", policy.Print(a), policy.Print(b))
	}
	for _, other := range []string{
		`{"Statement":{"Effect":"Allow","Action":"a:b","Resource":[]}}`,
		`{"Statement":{"Effect":"Allow","Action":"a:b"}}`,
		`{"Statement":{"Effect":"Allow","Action":"a:b","Principal":"*"}}`,
		`{"Statement":{"Effect":"Allow","Action":"a:b","Principal":{"AWS":"*"}}}`,
		`{"Statement":{"Effect":"Allow","Action":"a:b","Condition":{}}}`,
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b"}}`,
	} {
		if d := policy.MustParse(other); d.Equal(a) || !d.Equal(policy.MustParse(other)) {
			t.Errorf("%s: wrong equality", other)
		}
	}
}

// Parse(Print(d)) equals d.
func checkPrint(t interface{ Fatalf(string, ...any) }, text []byte) {
	d, err := policy.Parse(text)
	if err != nil {
		return
	}
	printed := policy.Print(d)
	again, err := policy.Parse(printed)
	if err != nil || !again.Equal(d) {
		t.Fatalf("%s\nis printed as\n%s\n%v", text, printed, err)
	}
}

func TestPrintRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkPrint(t, genDocument(rapid.Bool().Draw(t, "principals")).Draw(t, "document")) })
}

// Whatever the bytes are: an answer, no panic; a fault has a place in the text; what is accepted is JSON, can be printed,
// validated as every type, and compiled.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		allowAllText, allowEveryoneText, `{"Statement":[{"Effect":"Deny","NotAction":["a:b"],"NotResource":[null],"NotPrincipal":{"AWS":["1"]},"Sid":"é"}]}`,
		`{"Version":"2008-10-17","Id":"x","Statement":{"Effect":"Allow","Condition":{"ForAnyValue:StringLike":{"k":["${a, 'b'}",1,true]}}}}`,
		`{"Statement":` + strings.Repeat("[", 70), `{"Statement":{"Effect":"Allow","Effect":"Deny"}}`, "\xef\xbb\xbf{}", `{"Statement":{"Effect":"Allow","Resource":"arn:"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := policy.Parse(text)
		if err != nil {
			var fault *policy.Fault
			if !errors.As(err, &fault) || fault.Offset < 0 || fault.Offset > len(text) || fault.Line < 1 || fault.Column < 1 || fault.Rule == "" {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("%q is accepted", text)
		}
		checkPrint(t, text)
		for typ := policy.Identity; typ <= policy.Endpoint; typ++ {
			checkValidate(t, d, typ, len(text))
			set, err := policy.Compile(typ, policy.Source{Document: d})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			for _, g := range set.Diagnostics() {
				if g.Message == "" || g.Line < 1 {
					t.Fatalf("%q: %+v", text, g)
				}
			}
		}
	})
}

func checkValidate(t *testing.T, d *policy.Document, typ policy.Type, length int) {
	err := d.Validate(typ)
	if err == nil {
		return
	}
	var faults policy.Faults
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("%v is no list of faults", err)
	}
	last := 0
	for _, f := range faults {
		if f.Offset < last || f.Offset > length || f.Rule == "" || f.Line < 1 {
			t.Fatalf("%v: %+v", typ, f)
		}
		last = f.Offset
	}
}
