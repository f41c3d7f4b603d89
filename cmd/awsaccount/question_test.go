package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Pieces of questions.
const (
	testRequest = `"request":{"principal":"arn:aws:iam::123456789012:user/u","action":"a:B","resource":"*"}`
	testAllow   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	lineEnds    = "the line ends within the question: a question stands on one line"
	awsSyntax   = " (AWS: Syntax errors in policy.)"
)

// ask is a question with a request that has the members given, with those that it must have first.
func ask(members string) string {
	return `{"id":"q","request":{"principal":"arn:aws:iam::123456789012:user/u","action":"a:B","resource":"*",` + members + `}}`
}

// with is a question with policies.
func with(policies string) string {
	return `{"id":"q",` + testRequest + `,"policies":{` + policies + `}}`
}

// statement is a question with a policy of one statement that has the members given.
func statement(member, members string) string {
	return with(`"` + member + `":[{"Version":"2012-10-17","Statement":[{` + members + `}]}]`)
}

// In a line, « is the place of the error; it is not part of the line. An ID is expected unless the test says otherwise.
func TestBadLines(t *testing.T) {
	for _, test := range []struct {
		line, path, message string
		noID                bool
	}{
		// Not JSON.
		{line: `«x`, message: `expected a value, not "x"`, noID: true},
		{line: "«\xff", message: `expected a value, not "\xff"`, noID: true},
		{line: `«[]`, message: `a question must be an object, not a list`, noID: true},
		{line: `«"q"`, message: `a question must be an object, not a string`, noID: true},
		{line: `«null`, message: `a question must be an object, not null`, noID: true},
		{line: "«\ufeff" + with(""), message: `expected a value, not "\ufeff"`},
		{line: `{«`, message: lineEnds, noID: true},
		{line: "{ \r«", message: lineEnds, noID: true},
		{line: `{"id":"q"«`, path: "id", message: lineEnds},
		{line: `{"id":"q","request":«`, path: "request", message: lineEnds},
		{line: `{"id":"q","policies":{"identity":[{"Version":"2012-10-17",«`, path: "policies.identity[0]", message: lineEnds},
		{line: `{"id":"q","comment":"a«`, path: "comment", message: `the string must end with a double quote`},
		{line: `{"id":"q",«}`, message: `a comma must be followed by another member, not "}"`},
		{line: ask(`"context":{"k":["a",«]}`), path: "request.context.k[1]", message: `a comma must be followed by another value, not "]"`},
		{line: with(``) + ` «` + with(``), message: `a line holds one question`},
		{line: `{"id":«q}`, path: "id", message: `expected a value, not "q"`, noID: true},
		{line: `{"id":"q","comment":"a` + "«\x00" + `"}`, path: "comment", message: `a control character in a string must be escaped, not "\x00"`},
		{line: `{"id":"q","comment":"«` + "\xff" + `"}`, path: "comment", message: `text must be valid UTF-8, not "\xff"`},
		{line: `{"id":"«\ud800",` + testRequest + `}`, path: "id", message: `expected an escape of JSON, not "\\u"`, noID: true},
		{line: with(``) + ` «x`, message: `the text must end here, not "x"`},
		{line: `{"id":"q","comment":` + strings.Repeat("[", 63) + `«[`, path: "comment" + strings.Repeat("[0]", 63), message: `lists and objects must nest at most 64 deep`},
		{line: `{«"a":1,` + testRequest + `,"id":"late"`, path: "a", message: `a question has the members id, comment, validate, request and policies only, not "a"`},

		// The question.
		{line: `«{"id":"q"}`, message: `a question must have a request`},
		{line: ` «{"id":7}`, message: `a question must have a request`},
		{line: `{"id":"q",«"Request":{}}`, path: "Request", message: `a question has the members id, comment, validate, request and policies only, not "Request"`},
		{line: `{«"bogus":{"a":[1]},` + testRequest + `,"id":"q"}`, path: "bogus", message: `a question has the members id, comment, validate, request and policies only, not "bogus"`},
		{line: `{"id":"q",«"id":"r",` + testRequest + `}`, path: "id", message: `a member must not be given twice`},
		{line: `{"id":«null,` + testRequest + `}`, path: "id", message: `id must be a string or a number, not null`, noID: true},
		{line: `{"id":«["q"],` + testRequest + `}`, path: "id", message: `id must be a string or a number, not a list`, noID: true},
		{line: `{"id":"q","comment":«1,` + testRequest + `}`, path: "comment", message: `comment must be a string, not a number`},
		{line: `{"id":"q","validate":«"false",` + testRequest + `}`, path: "validate", message: `validate must be a boolean, not a string`},
		{line: `{"id":"q","validate":«0,` + testRequest + `}`, path: "validate", message: `validate must be a boolean, not a number`},
		{line: `{"id":"q","request":«[]}`, path: "request", message: `request must be an object, not a list`},
		{line: `{"id":"q",` + testRequest + `,"policies":«[]}`, path: "policies", message: `policies must be an object, not a list`},

		// The request.
		{line: `{"id":"q","request":«{"action":"a:B","resource":"*"}}`, path: "request", message: `a request must have a principal`},
		{line: `{"id":"q","request":«{"principal":"anonymous","resource":"*"}}`, path: "request", message: `a request must have an action`},
		{line: `{"id":"q","request":«{"principal":"anonymous","action":"a:B"}}`, path: "request", message: `a request must have a resource`},
		{line: `{"id":"q","request":{"principal":«"","action":"a:B","resource":"*"}}`, path: "request.principal", message: `a request must have a principal that is not empty`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":«"","resource":"*"}}`, path: "request.action", message: `a request must have an action that is not empty`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":"a:B","resource":«""}}`, path: "request.resource", message: `a request must have a resource that is not empty`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":«"GetObject","resource":"*"}}`, path: "request.action", message: `an action must be a service, a colon and a name, without wildcards and blanks, not "GetObject"`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":«" s3:GetObject","resource":"*"}}`, path: "request.action", message: `an action must be a service, a colon and a name, without wildcards and blanks, not " s3:GetObject"`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":"s3:GetObject","resource":«"bucket/key"}}`, path: "request.resource", message: `a resource must be an ARN (arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE), or "*" if the action knows no resources, not "bucket/key"`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":"s3:GetObject","resource":«"arn:aws:s3::b/k"}}`, path: "request.resource", message: `a resource must be an ARN (arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE), or "*" if the action knows no resources, not "arn:aws:s3::b/k"`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":«"s3:Get*","resource":"*"}}`, path: "request.action", message: `a request has one action, so it must not contain a wildcard, not "s3:Get*"`},
		{line: `{"id":"q","request":{"principal":«{"AWS":"*"},"action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal must be a string, not an object`},
		{line: `{"id":"q","request":{"principal":"anonymous","action":"a:B","resource":«["*"]}}`, path: "request.resource", message: `resource must be a string, not a list`},
		{line: ask(`«"actions":[]`), path: "request.actions", message: `a request has the members principal, federatedBy, action, resource, resourceAccount, managementAccount and context only, not "actions"`},
		{line: ask(`«"action":"a:B"`), path: "request.action", message: `a member must not be given twice`},
		{line: ask(`"resourceAccount":«123456789012`), path: "request.resourceAccount", message: `resourceAccount must be a string, not a number`},
		{line: ask(`"resourceAccount":«"12345678901"`), path: "request.resourceAccount", message: `an account ID must have 12 digits, not "12345678901"`},
		{line: ask(`"managementAccount":«"1234-5678-9012"`), path: "request.managementAccount", message: `an account ID must have 12 digits, not "1234-5678-9012"`},
		{line: ask(`"managementAccount":«""`), path: "request.managementAccount", message: `an account ID must have 12 digits`},

		// Principals.
		{line: `{"id":"q","request":{"principal":«"alice","action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal "alice": want the ARN of a user, role, session, root user or identity provider, a service host name, or "anonymous"`},
		{line: `{"id":"q","request":{"principal":«"*","action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal "*": want the ARN of a user, role, session, root user or identity provider, a service host name, or "anonymous"`},
		{line: `{"id":"q","request":{"principal":«"arn:aws:iam::123456789012:group/g","action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal "arn:aws:iam::123456789012:group/g": no user, role, session, root user or identity provider has such an ARN`},
		{line: `{"id":"q","request":{"principal":«"arn:aws:iam::12345:user/u","action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal "arn:aws:iam::12345:user/u": want arn:PARTITION:iam::ACCOUNT:user/`},
		{line: `{"id":"q","request":{"principal":«"arn:aws:sts::123456789012:assumed-role/R","action":"a:B","resource":"*"}}`, path: "request.principal", message: `principal "arn:aws:sts::123456789012:assumed-role/R": want assumed-role/ROLE/SESSION`},
		{line: ask(`"federatedBy":«"arn:aws:iam::123456789012:user/v"`), path: "request.federatedBy", message: `principal "arn:aws:iam::123456789012:user/u" is not a federated user`},
		{line: `{"id":"q","request":{"principal":"arn:aws:sts::123456789012:federated-user/f","action":"a:B","resource":"*","federatedBy":«"arn:aws:iam::444455556666:user/v"}}`, path: "request.federatedBy", message: `"arn:aws:iam::444455556666:user/v" is not the ARN of an IAM user of account 123456789012`},

		// Context.
		{line: ask(`"context":«[]`), path: "request.context", message: `context must be an object, not a list`},
		{line: ask(`"context":{"k":«{}}`), path: "request.context.k", message: `a context key must have a string, a number, a boolean, a list of them, or null, not an object`},
		{line: ask(`"context":{"k":["a",«["b"]]}`), path: "request.context.k[1]", message: `a value in a list must be a string, a number or a boolean, not a list`},
		{line: ask(`"context":{"k":[«null]}`), path: "request.context.k[0]", message: `a value in a list must be a string, a number or a boolean, not null`},
		{line: ask(`"context":{"k":[«{}]}`), path: "request.context.k[0]", message: `a value in a list must be a string, a number or a boolean, not an object`},
		{line: ask(`"context":{"k":0«1}`), path: "request.context.k", message: `expected "," or "}", not "1"`},
		{line: ask(`"context":{"k":«nil}`), path: "request.context.k", message: `expected a value, not "n"`},
		{line: ask(`"context":{"k":1,«"k":2}`), path: "request.context.k", message: `a member must not be given twice`},
		{line: ask(`"context":{"aws:username":"a",«"AWS:UserName":null}`), path: "request.context.AWS:UserName", message: `"AWS:UserName" repeats a context key; the case of letters does not count`},
		{line: ask(`"context":{«"":"a"}`), path: "request.context", message: `a context key must not be empty`},

		// Policies.
		{line: with(`«"scps":[]`), path: "policies.scps", message: `policies has the members identity, boundary, session, resource, trust, endpoint, scp and rcp only, not "scps"`},
		{line: with(`"identity":«` + testAllow), path: "policies.identity", message: `identity must be a list, not an object`},
		{line: with(`"identity":«null`), path: "policies.identity", message: `identity must be a list, not null`},
		{line: with(`"identity":[«"{}"]`), path: "policies.identity[0]", message: `a policy must be an object, not a string: write the document itself, without quotes around it`},
		{line: with(`"scp":[«` + testAllow + `]`), path: "policies.scp[0]", message: `scp is a list of levels: put the policy into {"policies": […]}`},
		{line: with(`"rcp":[{"policies":[]},«{"name":"x","document":` + testAllow + `}]`), path: "policies.rcp[1]", message: `rcp is a list of levels: put the policy into {"policies": […]}`},
		{line: with(`"scp":[{"policies":[],«"Statement":[]}]`), path: "policies.scp[0].Statement", message: `a level has the members target and policies only, not "Statement"`},
		{line: with(`"scp":[«{}]`), path: "policies.scp[0]", message: `a level must have the member policies; [] is a level that allows nothing`},
		{line: with(`"scp":[«[]]`), path: "policies.scp[0]", message: `a level of scp must be an object, not a list`},
		{line: with(`"rcp":«{}`), path: "policies.rcp", message: `rcp must be a list, not an object`},
		{line: with(`"scp":[{"policies":[]},«{"target":"r"}]`), path: "policies.scp[1]", message: `a level must have the member policies; [] is a level that allows nothing`},
		{line: with(`"scp":[{"policies":«{}}]`), path: "policies.scp[0].policies", message: `policies must be a list, not an object`},
		{line: with(`"scp":[{"target":«1,"policies":[]}]`), path: "policies.scp[0].target", message: `target must be a string, not a number`},
		{line: with(`"scp":[{«"name":"x","policies":[]}]`), path: "policies.scp[0].name", message: `a level has the members target and policies only, not "name"`},
		{line: with(`"boundary":[` + testAllow + `,«` + testAllow + `]`), path: "policies.boundary[1]", message: `at most one boundary policy applies to a request`},
		{line: with(`"endpoint":[` + testAllow + `, «{}]`), path: "policies.endpoint[1]", message: `at most one endpoint policy applies to a request`},
		{line: with(`"identity":[{"name":«1,"document":` + testAllow + `}]`), path: "policies.identity[0].name", message: `name must be a string, not a number`},
		{line: with(`"identity":[{"document":` + testAllow + `,"arn":«null}]`), path: "policies.identity[0].arn", message: `arn must be a string, not null`},
		{line: with(`"identity":[{«"Name":"a","document":` + testAllow + `}]`), path: "policies.identity[0].Name", message: `a policy is a policy document, or has the members name, arn and document only, not "Name"`},

		// Documents: the grammar.
		{line: with(`"identity":[«{}]`), path: "policies.identity[0]", message: `a policy must have a Statement` + awsSyntax},
		{line: with(`"identity":[«{"name":"x","arn":"y"}]`), path: "policies.identity[0]", message: `a policy with a name or an ARN must have the member "document"`},
		{line: with(`"identity":[«{"name":"x","Document":` + testAllow + `}]`), path: "policies.identity[0]", message: `a policy with a name or an ARN must have the member "document"`},
		{line: with(`"identity":[«{"name":"x",` + testAllow[1:] + `]`), path: "policies.identity[0]", message: `a policy with a name or an ARN must have the member "document"`},
		{line: with(`"identity":[{"document":«"text"}]`), path: "policies.identity[0].document", message: `document must be an object, not a string: write the document itself, without quotes around it`},
		{line: with(`"identity":[{"document":«7}]`), path: "policies.identity[0].document", message: `expected an object, not a number` + awsSyntax},
		{line: with(`"identity":[{"Statement":[],«}]`), path: "policies.identity[0]", message: `a comma must be followed by another member, not "}"` + awsSyntax},
		{line: with(`"identity":[{"Statement":«[],"document":{}}]`), path: "policies.identity[0].Statement", message: `Statement must not be empty` + awsSyntax},
		{line: statement("identity", `"Effect":«"allow","Action":"*","Resource":"*"`), path: "policies.identity[0].Statement[0].Effect", message: `Effect must be "Allow" or "Deny", not "allow" (AWS: The policy failed legacy parsing)`},
		{line: with(`"identity":[` + testAllow + `, { "name" : "n", "document" : {"Statement":{"Effect":«"allow"}}}]`), path: "policies.identity[1].document.Statement.Effect", message: `Effect must be "Allow" or "Deny", not "allow" (AWS: The policy failed legacy parsing)`},
		{line: with(`"rcp":[{"policies":[]},{"policies":[{"Statement":[{«"effect":"Deny"}]}]}]`), path: "policies.rcp[1].policies[0].Statement[0].effect", message: `a statement has the elements Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource and Condition only, in this spelling, not "effect"` + awsSyntax},
		{line: with(`"scp":[{"policies":[]},{"policies":[` + testAllow + `,{"Statement":[{«"effect":"Deny"}]}]}]`), path: "policies.scp[1].policies[1].Statement[0].effect", message: `a statement has the elements Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource and Condition only, in this spelling, not "effect"` + awsSyntax},
		{line: with(`"identity":[{"Version":"2012-10-17","Statement":[],«"Version":"x"}]`), path: "policies.identity[0].Version", message: `a member must not be given twice` + awsSyntax},
		{line: statement("identity", `"Effect":"Allow",«"Effect":"Deny","Action":"*","Resource":"*"`), path: "policies.identity[0].Statement[0].Effect", message: `a member must not be given twice` + awsSyntax},
		{line: with(`"identity":[{"document":{"Statement":[],«"Statement":[]}}]`), path: "policies.identity[0].document.Statement", message: `a member must not be given twice` + awsSyntax},
		{line: with(`"identity":[{"name":"é","document":{"Statement":«"é"}}]`), path: "policies.identity[0].document.Statement", message: `Statement must be an object or a list of objects, not a string` + awsSyntax},

		// Documents: what AWS refuses to save, by the place that they stand in.
		{line: statement("identity", `"Effect":"Allow","Principal":«"*","Action":"*","Resource":"*"`), path: "policies.identity[0].Statement[0].Principal", message: `a policy of this type must not name principals (AWS: Policy document should not specify a principal.)`},
		{line: with(`"resource":[{"Statement":[«{"Effect":"Allow","Action":"*","Resource":"*"}]}]`), path: "policies.resource[0].Statement[0]", message: `a statement of a policy of this type must have a Principal (AWS: Missing required field Principal)`},
		{line: statement("trust", `"Effect":"Allow","Principal":"*","Action":«"s3:*"`), path: "policies.trust[0].Statement[0].Action", message: `a trust policy must allow or deny the sts:AssumeRole actions, sts:TagSession, sts:SetSourceIdentity and sts:SetContext only, not "s3:*" (AWS: Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity)`},
		{line: with(`"identity":[{"Version":«"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}]`), path: "policies.identity[0].Version", message: `a policy of this type must have the Version 2012-10-17, not "2008-10-17" (AWS: Policy document must be version 2012-10-17 or greater.)`},
	} {
		line, column := strings.Replace(test.line, "«", "", 1), strings.Index(test.line, "«")+1
		status, out, _ := runEval("\n"+line+"\n", "-")
		var got struct {
			ID    json.RawMessage
			Error *fault
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || status != statusFailed || got.Error == nil {
			t.Errorf("%s\nstatus %d, answer %q", line, status, out)
			continue
		}
		want := fault{Path: test.path, Line: 2, Column: column, Message: test.message}
		if diff := cmp.Diff(want, *got.Error); diff != "" {
			t.Errorf("%s\n%s", line, diff)
		}
		if (got.ID == nil) != test.noID {
			t.Errorf("%s\nid %s", line, got.ID)
		}
	}
}

// All faults of all documents are told.
func TestAllFaults(t *testing.T) {
	const (
		first  = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"x"},{"Effect":"Deny","Action":"x","Resource":"*"}]}`
		second = `{"Statement":{"Effect":"deny"}}`
	)
	line := with(`"identity":[` + first + `],"scp":[{"policies":[` + testAllow + `,` + second + `]}]`)
	_, out, _ := runEval(line)
	var got struct {
		ID     string
		Error  fault
		Errors []fault
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	column := func(text string) int { return strings.Index(line, text) + 1 }
	want := []fault{
		{"policies.identity[0].Statement[0].Resource", 1, column(`"x"}`), ""},
		{"policies.identity[0].Statement[1].Action", 1, column(`"x","R`), ""},
		{"policies.scp[0].policies[1].Statement.Effect", 1, column(`"deny"`), ""},
	}
	if got.ID != "q" || len(got.Errors) != len(want) || got.Errors[0] != got.Error {
		t.Fatalf("answer %s", out)
	}
	for i, f := range got.Errors {
		if f.Message == "" || strings.Contains(f.Message, "policies.") {
			t.Errorf("message %q", f.Message)
		}
		f.Message = ""
		if diff := cmp.Diff(want[i], f); diff != "" {
			t.Error(diff)
		}
	}
}

// An ID is repeated as it is written.
func TestIDs(t *testing.T) {
	for _, id := range []string{`"q"`, `""`, `"<&>"`, `"\u003c\/\ud83d\ude00"`, `"é"`, `0`, `-1.50e+7`, `123456789012345678901234567890`} {
		status, out, _ := runEval(`{"id": ` + id + ` ,` + testRequest + `}`)
		if want := `{"id":` + id + `,"decision":"ImplicitDeny",`; status != statusOK || !strings.HasPrefix(out, want) {
			t.Errorf("%s: status %d, answer %s", id, status, out)
		}
		if _, out, _ = runEval(`{"id":`+id+`,"x":1}`, "-"); !strings.HasPrefix(out, `{"id":`+id+`,"error":{`) {
			t.Errorf("%s: answer %s", id, out)
		}
	}
	if _, out, _ := runEval(`{` + testRequest + `}`); !strings.HasPrefix(out, `{"decision":"ImplicitDeny"`) {
		t.Errorf("no ID: answer %s", out)
	}
}

func TestLongValuesAreShortened(t *testing.T) {
	long := strings.Repeat("é", 500)
	for _, line := range []string{`{"` + long + `":1}`, ask(`"managementAccount":"` + long + `"`)} {
		q, faults := decodeQuestion(line, 1)
		if message := faults[0].Message; len(message) > 300 || !strings.Contains(message, `é…"`) || q.line != line {
			t.Errorf("message %s", message)
		}
	}
}

// A byte order mark is named where editors put it; elsewhere it is a character like any other.
func TestByteOrderMark(t *testing.T) {
	status, out, _ := runEval("\ufeff" + allowed + "\n" + allowed)
	const want = `{"id":1,"error":{"path":"","line":1,"column":1,` +
		`"message":"the input begins with a byte order mark: save it without one"}}` + "\n" + answered + "\n"
	if status != statusFailed || out != want {
		t.Errorf("status %d, output %s", status, out)
	}
}

// All faults of a request are told.
func TestRequestFaults(t *testing.T) {
	_, faults := decodeQuestion(`{"request":{"resourceAccount":"1","resource":"b/k","action":"B","principal":"anonymous"}}`, 3)
	places := ""
	for _, f := range faults {
		places += fmt.Sprintf("%s %d:%d, ", f.Path, f.Line, f.Column)
	}
	if want := "request.action 3:61, request.resource 3:46, request.resourceAccount 3:31, "; places != want {
		t.Errorf("faults at %s want %s", places, want)
	}
}

// What AWS manages is larger than customers' quotas, and a managed policy among the session policies was saved as an identity
// policy. choices.md#eval-managed-policies
func TestManagedPolicies(t *testing.T) {
	long := strings.Repeat(`"s3:Get*",`, 1200)
	document := func(arn string) string {
		return `[{"arn":"` + arn + `","document":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[` + long + `"s3:Put*"],"Resource":"arn:aws:sqs"}}}]`
	}
	for policies, refused := range map[string]bool{
		`"identity":` + document("arn:aws:iam::aws:policy/ReadOnlyAccess"):                                                  false,
		`"identity":` + document("arn:aws:iam::123456789012:policy/Mine"):                                                   true,
		`"session":` + document("arn:aws-cn:iam::aws:policy/job/X"):                                                         false,
		`"session":` + document("arn:aws:iam::123456789012:role/policy/X"):                                                  true,
		`"scp":[{"policies":` + document("arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess") + `}]`: false,
	} {
		if status, _, _ := runEval(with(policies) + "\n"); (status != 0) != refused {
			t.Errorf("%.80s…: status %d, want refused %t", policies, status, refused)
		}
	}
	short := `"session":[{"arn":"arn:aws:iam::123456789012:policy/Mine","document":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs"}}}]`
	if status, out, _ := runEval(with(short) + "\n"); status != 0 {
		t.Error(out)
	}
}
