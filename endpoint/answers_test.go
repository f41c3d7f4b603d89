package endpoint_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// The errors of Account Management have the statuses of AWS' model, a header that names them, and a body with the members that the
// SDK reads. spec §2.1, §2.4
func TestAccountErrors(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	for code, status := range map[string]int{
		"AccessDeniedException":        403,
		"ConflictException":            409,
		"InternalServerException":      500,
		"ResourceNotFoundException":    404,
		"ResourceUnavailableException": 424,
		"TooManyRequestsException":     429,
		"ValidationException":          400,
		"ThrottlingException":          400, // one of those that all services have
		"ServiceUnavailable":           503,
		"NobodyKnows":                  400,
	} {
		d.must(d.cloud.Inject(sim.Fault{Action: "account:ListRegions", Error: sim.Error{Code: code, Message: "a \"message\""}}))
		got := d.send(request(d.management, "account:ListRegions", `{}`))
		if got.StatusCode != status || got.Header.Get("X-Amzn-ErrorType") != code || got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %v", code, got.StatusCode, got.Header)
		}
		if want := map[string]any{"message": `a "message"`}; !cmp.Equal(got.members, want) {
			t.Errorf("%s: the body is %s", code, got.body)
		}
	}
	got := d.send(request(d.management, "account:PutAccountName", `{"AccountName":"<>"}`))
	want := map[string]any{"message": "The input fails to satisfy the constraints of its fields.", "reason": "fieldValidationFailed",
		"fieldList": []any{map[string]any{"name": "AccountName", "message": got.field(0, "message")}}}
	if !cmp.Equal(got.members, want) || got.field(0, "message") == "" || got.StatusCode != 400 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

// field is something of an element of fieldList; "" if it is not there.
func (r response) field(i int, name string) string {
	list, _ := r.members["fieldList"].([]any)
	if i >= len(list) {
		return ""
	}
	object, _ := list[i].(map[string]any)
	text, _ := object[name].(string)
	return text
}

// The errors of Organizations name themselves in the header and in __type. Those of clients have the status 400, or those of AWS'
// model if Config says so. spec §3.1, appendix A
func TestOrganizationsErrors(t *testing.T) {
	text, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	observed, model := newDoor(t, sim.Config{}, endpoint.Config{}), newDoor(t, sim.Config{}, endpoint.Config{SmithyStatuses: true})
	reasons := map[string]string{
		"AccessDeniedForDependencyException": "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE", "ConstraintViolationException": "OU_DEPTH_LIMIT_EXCEEDED",
		"HandshakeConstraintViolationException": "PAST_DUE_INVOICE", "InvalidInputException": "INPUT_REQUIRED",
	}
	for line := range strings.Lines(string(text)) {
		var status int
		var code string
		if n, _ := fmt.Sscan(line, &status, &code); n != 2 {
			continue
		}
		usual := http.StatusBadRequest
		if status == http.StatusInternalServerError {
			usual = status
		}
		for d, want := range map[*door]int{observed: usual, model: status} {
			d.must(d.cloud.Inject(sim.Fault{Action: "organizations:ListRoots", Error: sim.Error{Code: code, Message: "m", Reason: reasons[code]}}))
			got := d.send(request(d.management, "organizations:ListRoots", `{}`))
			if got.StatusCode != want || got.Header.Get("X-Amzn-ErrorType") != code || got.Header.Get("Content-Type") != "application/x-amz-json-1.1" {
				t.Errorf("%s: %d %v, want %d", code, got.StatusCode, got.Header, want)
			}
			want := map[string]any{"__type": code, "Message": "m"}
			if reasons[code] != "" {
				want["Reason"] = reasons[code]
			}
			if !cmp.Equal(got.members, want) {
				t.Errorf("%s: the body is %s", code, got.body)
			}
		}
	}
}

// What is throttled is told by the code that the SDK's retryer knows. spec §2.8, §3.10
func TestThrottling(t *testing.T) {
	d := newDoor(t, sim.Config{Throttling: true}, endpoint.Config{})
	for action, status := range map[string]int{"account:ListRegions": 429, "organizations:DescribeOrganization": 400} {
		var got response
		for range 100 {
			if got = d.send(request(d.management, action, `{}`)); got.Header.Get("X-Amzn-ErrorType") == "TooManyRequestsException" {
				break
			}
		}
		if got.StatusCode != status || got.Header.Get("X-Amzn-ErrorType") != "TooManyRequestsException" {
			t.Errorf("%s: %d %s", action, got.StatusCode, got.body)
		}
	}
}

// Requests that no SDK sends are refused, each in its own way, by an error of the client. The common errors of AWS' references;
// choices.md#content-type, choices.md#http-errors
func TestBadRequests(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{MaxBody: 100})
	const account, organizations = "account:PutAccountName", "organizations:CloseAccount"
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	method := func(m string) func(*http.Request) { return func(r *http.Request) { r.Method = m } }
	path := func(p string) func(*http.Request) { return func(r *http.Request) { r.URL.Path = p } }
	for _, c := range []struct {
		name, action, body string
		edit               func(*http.Request)
		status             int
		code               string
	}{
		{"no JSON", account, `{`, nil, 400, "SerializationException"},
		{"no JSON", organizations, `{"AccountId"}`, nil, 400, "SerializationException"},
		{"two values", account, `{}{}`, nil, 400, "SerializationException"},
		{"a list", account, `[]`, nil, 400, "SerializationException"},
		{"null", organizations, `null`, nil, 400, "SerializationException"},
		{"no UTF-8", account, "{\"AccountName\":\"\xff\"}", nil, 400, "SerializationException"},
		{"a number for a string", account, `{"AccountId":123456789012}`, nil, 400, "SerializationException"},
		{"a string for a number", "account:ListRegions", `{"MaxResults":"5"}`, nil, 400, "SerializationException"},
		{"a fraction", "account:ListRegions", `{"MaxResults":1.5}`, nil, 400, "SerializationException"},
		{"a large number", "organizations:ListAccounts", `{"MaxResults":99999999999}`, nil, 400, "SerializationException"},
		{"a string for a list", "organizations:TagResource", `{"Tags":"x"}`, nil, 400, "SerializationException"},
		{"a string for a structure", "organizations:TagResource", `{"Tags":["x"]}`, nil, 400, "SerializationException"},
		{"a structure for a string", "organizations:UpdatePolicy", `{"Description":{}}`, nil, 400, "SerializationException"},
		{"a string for a structure", "account:PutContactInformation", `{"ContactInformation":"x"}`, nil, 400, "SerializationException"},
		{"a large body", account, strings.Repeat(" ", 101), nil, 413, "RequestEntityTooLargeException"},
		{"a large body", organizations, strings.Repeat(" ", 101), nil, 413, "RequestEntityTooLargeException"},
		{"a large body of unknown length", organizations, strings.Repeat(" ", 101), func(r *http.Request) { r.ContentLength = -1 }, 413, "RequestEntityTooLargeException"},
		{"another type", account, `{}`, header("Content-Type", "text/plain"), 415, "UnsupportedMediaTypeException"},
		{"another type", organizations, `{}`, header("Content-Type", "text/plain"), 415, "UnsupportedMediaTypeException"},
		{"no type", organizations, `{}`, header("Content-Type", ""), 415, "UnsupportedMediaTypeException"},
		{"another target", organizations, `{}`, header("X-Amz-Target", "AWSOrganizationsV20161128.Close"), 400, "UnknownOperationException"},
		{"another version", organizations, `{}`, header("X-Amz-Target", "AWSOrganizationsV1.CloseAccount"), 400, "UnknownOperationException"},
		{"the operation of another service", organizations, `{}`, header("X-Amz-Target", "AWSOrganizationsV20161128.PutAccountName"), 400, "UnknownOperationException"},
		{"no target", organizations, `{}`, header("X-Amz-Target", ""), 400, "UnknownOperationException"},
		{"another path", account, `{}`, path("/closeAccount"), 404, "UnknownOperationException"},
		{"another case", account, `{}`, path("/PutAccountName"), 404, "UnknownOperationException"},
		{"GET", account, ``, method("GET"), 405, "UnknownOperationException"},
		{"GET", organizations, ``, method("GET"), 405, "UnknownOperationException"},
		{"OPTIONS", account, ``, method("OPTIONS"), 405, "UnknownOperationException"},
		{"not modelled", "account:GetPrimaryEmailUpdateStatus", `{}`, nil, 404, "UnknownOperationException"},
		{"not modelled", "organizations:DescribeEffectivePolicy", `{}`, nil, 400, "UnsupportedAPIEndpointException"},
		{"a malformed account", "account:GetAccountInformation", `{"AccountId":"12"}`, nil, 400, "ValidationException"},
		{"an empty account", "account:GetAccountInformation", `{"AccountId":""}`, nil, 400, "ValidationException"},
		{"no such type", "account:GetAlternateContact", `{"AlternateContactType":"OTHER"}`, nil, 400, "ValidationException"},
		{"no such status", "account:ListRegions", `{"RegionOptStatusContains":["ON"]}`, nil, 400, "ValidationException"},
		{"no results", "account:ListRegions", `{"MaxResults":0}`, nil, 400, "ValidationException"},
		{"a malformed account", organizations, `{"AccountId":"12"}`, nil, 400, "InvalidInputException INVALID_PATTERN"},
		{"an empty account", organizations, `{"AccountId":""}`, nil, 400, "InvalidInputException INPUT_REQUIRED"},
		{"no account", organizations, `{"AccountId":null}`, nil, 400, "InvalidInputException INPUT_REQUIRED"},
		{"no results", "organizations:ListAccounts", `{"MaxResults":0}`, nil, 400, "InvalidInputException MIN_VALUE_EXCEEDED"},
		{"too few results", "organizations:ListAccounts", `{"MaxResults":-1}`, nil, 400, "InvalidInputException MIN_VALUE_EXCEEDED"},
		{"too many results", "organizations:ListAccounts", `{"MaxResults":21}`, nil, 400, "InvalidInputException MAX_VALUE_EXCEEDED"},
	} {
		if strings.HasPrefix(c.action, "organizations:ListAccounts") && d.send(request(d.management, "organizations:DescribeOrganization", ``)).StatusCode != 200 {
			d.call(d.management, "organizations:CreateOrganization", `{}`, "")
		}
		r := request(d.management, c.action, c.body)
		if c.edit != nil {
			c.edit(r)
		}
		before := state(d.cloud)
		got := d.send(r)
		code := got.Header.Get("X-Amzn-ErrorType")
		if reason, ok := got.members["Reason"].(string); ok {
			code += " " + reason
		}
		if got.StatusCode != c.status || code != c.code {
			t.Errorf("%s for %s: %d %s %s, want %d %s", c.name, c.action, got.StatusCode, code, got.body, c.status, c.code)
		}
		if got.Header.Get("Allow") == "" && c.status == http.StatusMethodNotAllowed {
			t.Errorf("%s for %s: there is no header Allow", c.name, c.action)
		}
		if got.Header.Get("X-Amzn-RequestId") == "" || got.Header.Get("Date") == "" {
			t.Errorf("%s for %s: the headers are %v", c.name, c.action, got.Header)
		}
		if cmp.Equal(got.members["message"], nil) && cmp.Equal(got.members["Message"], nil) {
			t.Errorf("%s for %s: the body is %s", c.name, c.action, got.body)
		}
		if after := state(d.cloud); after != before {
			t.Errorf("%s for %s changed something:\n%s", c.name, c.action, cmp.Diff(before, after))
		}
	}
}

// state is everything that a cloud knows but what each call leaves: the trail, tokens of throttling, and the count of identifiers.
func state(cloud *sim.Cloud) string {
	var kept []string
	for line := range strings.Lines(cloud.Dump()) {
		if !strings.HasPrefix(line, "trail") && !strings.HasPrefix(line, "made") && !strings.HasPrefix(line, "bucket") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// Requests without a known operation, at any path and by any method, are told so, and none of them is an error of the server.
func TestStrayRequests(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", ""} {
		for _, url := range []string{"http://127.0.0.1:8080/", "http://127.0.0.1/favicon.ico", "https://account.us-east-1.amazonaws.com/",
			"https://organizations.us-east-1.amazonaws.com", "https://example.com/?a=b", "http://[::1]:80/x"} {
			r, err := http.NewRequest(method, url, nil)
			d.must(err)
			got := d.send(func() *http.Request { r.Header = nil; return r }())
			if got.StatusCode < 400 || got.StatusCode > 499 {
				t.Errorf("%s %s: %d", method, url, got.StatusCode)
			}
			if (method == "HEAD") != (got.body == "") {
				t.Errorf("%s %s: the body is %q", method, url, got.body)
			}
		}
	}
}

// Inputs are what AWS' clients send: empty bodies and parameters of the media type count for nothing, and of two members of a name the
// last one counts. choices.md#duplicate-members, choices.md#content-type
func TestForgivenRequests(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	r := request(d.management, "account:GetAccountInformation", "")
	r.Header.Del("Content-Type")
	if got := d.send(r); got.StatusCode != 200 {
		t.Errorf("no type: %d %s", got.StatusCode, got.body)
	}
	r = request(d.management, "account:PutAccountName", " \n{ \"AccountName\" : \"first\" , \"AccountName\" : \"second\" ,\"AccountId\":null , \"X\":[1] } \n")
	r.Header.Set("Content-Type", "Application/JSON; charset=utf-8")
	got := d.send(r)
	if got.StatusCode != 200 || got.body != "" || got.Header.Get("Content-Type") != "" {
		t.Errorf("%d %q %v", got.StatusCode, got.body, got.Header)
	}
	if name := d.call(d.management, "account:GetAccountInformation", ` { "AccountId" : null } `, "AccountName"); name != "second" {
		t.Errorf("the name is %q", name)
	}
	if got := d.send(request(d.management, "account:ListRegions", "{\"MaxResults\" : 2\t\n}")); got.StatusCode != 200 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := d.send(request(d.management, "organizations:CreateOrganization", "")); got.StatusCode != 200 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := d.send(request(d.management, "organizations:DisableAWSServiceAccess", `{"ServicePrincipal":"account.amazonaws.com"}`)); got.body != "{}" {
		t.Errorf("no output is %q", got.body)
	}
}

// Strings that AWS wants may be empty, and may not be missing. spec §3.8, appendix B
func TestNeededStrings(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	d.call(d.management, "organizations:CreateOrganization", `{}`, "")
	const policy = `"Name":"n","Type":"SERVICE_CONTROL_POLICY","Content":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"`
	for _, c := range []struct{ action, without, with string }{
		{"organizations:TagResource", `{"ResourceId":"` + d.management.String() + `","Tags":[{"Key":"k"}]}`,
			`{"ResourceId":"` + d.management.String() + `","Tags":[{"Key":"k","Value":""}]}`},
		{"organizations:CreatePolicy", `{` + policy + `,"Description":null}`, `{` + policy + `,"Description":""}`},
		{"organizations:CreateAccount", `{"AccountName":"a","Email":"a@example.com","Tags":[{"Key":"k","Value":"v"},{"Key":"l"}]}`,
			`{"AccountName":"a","Email":"a@example.com","Tags":[{"Key":"k","Value":"v"},{"Key":"l","Value":""}]}`},
	} {
		if got := d.send(request(d.management, c.action, c.without)); got.StatusCode != 400 || got.members["Reason"] != "INPUT_REQUIRED" {
			t.Errorf("%s: %d %s", c.without, got.StatusCode, got.body)
		}
		if got := d.send(request(d.management, c.action, c.with)); got.StatusCode != 200 {
			t.Errorf("%s: %d %s", c.with, got.StatusCode, got.body)
		}
	}
}

// Lists come in pages, as the SDK's paginators want them.
func TestPages(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	var found int
	token := ""
	for page := 0; page == 0 || token != ""; page++ {
		got := d.send(request(d.management, "account:ListRegions", `{"MaxResults":10,"NextToken":"`+token+`"}`))
		regions, _ := got.members["Regions"].([]any)
		found += len(regions)
		token, _ = got.members["NextToken"].(string)
		if got.StatusCode != 200 || page > 4 {
			t.Fatalf("page %d: %d %s", page, got.StatusCode, got.body)
		}
	}
	if found != 34 { // spec §2.7
		t.Errorf("%d Regions, want 34", found)
	}
	got := d.send(request(d.management, "account:ListRegions", `{"RegionOptStatusContains":["ENABLING"]}`))
	if regions, ok := got.members["Regions"].([]any); !ok || len(regions) != 0 {
		t.Errorf("an empty list is %s", got.body)
	}
}

// Text comes back as it was sent, whatever it holds.
func TestText(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	const city = "\"Zürich\" \\ \t\x7f <&> \u2028 \U0001F600"
	body := `{"ContactInformation":{"FullName":"n","AddressLine1":"1","City":"\"Zürich\" \\ \t\u007f <&> \u2028 \uD83D\uDE00","PostalCode":"p","CountryCode":"CH","PhoneNumber":"+1"}}`
	if got := d.send(request(d.management, "account:PutContactInformation", body)); got.StatusCode != 200 {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if got := d.call(d.management, "account:GetContactInformation", `{}`, "ContactInformation.City"); got != city {
		t.Errorf("got %q, want %q", got, city)
	}
}

// Times are seconds since 1970 in awsJson1.1, and ISO 8601 in restJson1, both to the millisecond. spec §2.1, §3.1
func TestTimes(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	got := d.send(request(d.management, "account:GetAccountInformation", `{}`))
	if want := "2000-01-01T00:00:00Z"; got.members["AccountCreatedDate"] != want {
		t.Errorf("%s, want %s", got.body, want)
	}
	d.cloud.Advance(1234567890) // ns
	d.call(d.management, "organizations:CreateOrganization", `{}`, "")
	got = d.send(request(d.management, "organizations:DescribeAccount", `{"AccountId":"`+d.management.String()+`"}`))
	if !strings.Contains(got.body, `"JoinedTimestamp":946684801.234`) {
		t.Error(got.body)
	}
}
