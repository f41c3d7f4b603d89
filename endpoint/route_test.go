package endpoint

import (
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/sim"
)

// What a request is for follows from a path of Account Management, then from the signing name, and only then from the form of the
// request and the host.
func TestRoute(t *testing.T) {
	const form, jsonType, target = "\nContent-Type:application/x-www-form-urlencoded", "\nContent-Type:application/x-amz-json-1.1",
		"\nX-Amz-Target:AWSOrganizationsV20161128.ListRoots"
	signed := func(service string) string {
		return "\nAuthorization:AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/" + service + "/aws4_request"
	}
	for request, want := range map[string]struct {
		p                protocol
		service, foreign string
	}{
		"POST /listRegions" + form:                                  {restJSON, "account", ""},
		"POST /listRegions" + form + signed("iam"):                  {restJSON, "account", ""},
		"POST /" + form + signed("organizations"):                   {awsJSON, "organizations", ""},
		"POST /" + form + signed("sts"):                             {awsQuery, "sts", ""},
		"POST /x" + signed("account"):                               {restJSON, "account", ""},
		"GET /?Action=x" + signed("s3"):                             {restXML, "s3", ""},
		"POST /" + jsonType + signed("sts"):                         {awsQuery, "sts", ""},
		"POST /" + jsonType:                                         {awsJSON, "organizations", "example"},
		"POST /" + target:                                           {awsJSON, "organizations", "example"},
		"POST /" + target + signed("dynamodb"):                      {awsJSON, "organizations", "dynamodb"},
		"POST /" + form:                                             {awsQuery, "iam", "example"},
		"POST /\nHost:sts.eu-west-1.amazonaws.com" + form:           {awsQuery, "sts", ""},
		"POST /\nHost:localhost:80" + form:                          {awsQuery, "iam", ""},
		"POST /\nHost:localhost" + form + signed("ec2"):             {awsQuery, "iam", "ec2"},
		"GET /\nHost:iam.s3.amazonaws.com":                          {restXML, "s3", ""},
		"GET /\nHost:organizations.us-east-1.amazonaws.com":         {awsJSON, "organizations", ""},
		"GET /\nHost:localhost\nX-Amz-Content-Sha256:x":             {restXML, "s3", ""},
		"GET /functions\nHost:localhost" + signed("lambda"):         {restJSON, "account", "lambda"},
		"GET /\nHost:localhost" + signed("a<b"):                     {restJSON, "account", ""},
		"GET /functions\nHost:lambda.us-east-1.amazonaws.com:443":   {restJSON, "account", "lambda"},
		"GET /functions\nHost:execute-api.us-east-1.amazonaws.com.": {restJSON, "account", "execute-api"},
	} {
		r, _ := lines(t, request)
		if p, service, foreign := route(r); p != want.p || service != want.service || foreign != want.foreign {
			t.Errorf("%q: %d %q %q, want %v", request, p, service, foreign, want)
		}
	}
}

// Requests to other services are told what there is.
func TestElsewhere(t *testing.T) {
	for request, want := range map[string]string{
		"POST /\nX-Amz-Target:DynamoDB_20120810.ListTables\nHost:dynamodb.us-east-1.amazonaws.com":   "dynamodb is not modelled: " + modelled,
		"POST /\nX-Amz-Target:DynamoDB_20120810.ListTables\nHost:localhost":                          "The operation of this X-Amz-Target is not modelled: " + modelled,
		"POST /\nX-Amz-Target:AWSOrganizationsV20161128.X\nHost:localhost":                           "There is no operation organizations:X.",
		"GET /2015-03-31/functions\nHost:lambda.us-east-1.amazonaws.com":                             "lambda is not modelled: " + modelled,
		"GET /2015-03-31/functions\nHost:localhost\nAuthorization:x Credential=a/b/c/lambda/d, Sig=": "lambda is not modelled: " + modelled,
	} {
		c := newCaller(t)
		var entry Entry
		c.config.Log = func(e Entry) { entry = e }
		if w := c.send(c.request("", request)); !strings.Contains(w.Body.String(), want) || errorCode(t, w) != "UnknownOperationException" {
			t.Errorf("%q: %d %s", request, w.Code, w.Body)
		}
		if wantOperation := map[bool]string{true: "organizations:X"}[strings.Contains(want, ":X")]; entry.Operation != wantOperation {
			t.Errorf("%q is logged as %q", request, entry.Operation)
		}
	}
}

// The log has the operation of whoever asks for what there is not.
func TestLogUnknownAction(t *testing.T) {
	c := newCaller(t)
	var entry Entry
	c.config.Log = func(e Entry) { entry = e }
	for action, want := range map[string]string{"GetUser": "iam:GetUser", "x%0Ay": "", "ListAccountAliases": "iam:ListAccountAliases"} {
		c.send(c.request("", "GET /?Version=2010-05-08&Action="+action))
		if entry.Operation != want || entry.ErrorCode == "" {
			t.Errorf("%s is logged as %q, with the code %q", action, entry.Operation, entry.ErrorCode)
		}
	}
}

// A body may have as many bytes as Config says, up to all that there are, and a limit below zero is a mistake.
func TestMaxBody(t *testing.T) {
	for _, c := range []struct {
		limit  int64
		length int
		status int
	}{{0, 1 << 20, 200}, {0, 1<<20 + 1, 413}, {10, 10, 200}, {10, 11, 413}, {1, 1, 400}, {math.MaxInt64, 2 << 20, 200}, {math.MaxInt64 - 1, 10, 200}} {
		for _, known := range []bool{true, false} {
			caller := newCaller(t)
			caller.config.MaxBody, caller.config.Lenient, caller.config.Account = c.limit, true, caller.id
			body := "{" + strings.Repeat(" ", max(c.length-2, 0)) + "}"
			r := httptest.NewRequest("POST", "/getAccountInformation", io.NopCloser(strings.NewReader(body[:c.length])))
			r.ContentLength = map[bool]int64{true: int64(c.length), false: -1}[known]
			if w := caller.send(r); w.Code != c.status {
				t.Errorf("MaxBody %d, %d bytes, of which the client says so: %t: %d %s", c.limit, c.length, known, w.Code, w.Body)
			}
		}
	}
	for _, make := range []func(){
		func() { NewHandler(sim.New(sim.Config{}), Config{MaxBody: -1}) },
		func() { NewTransport(sim.New(sim.Config{}), Config{MaxBody: math.MinInt64}) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "endpoint: Config.MaxBody is negative: -") {
					t.Errorf("it panics with %q", text)
				}
			}()
			make()
		}()
	}
}

// An error of the body is one of the client.
func TestBrokenBody(t *testing.T) {
	c := newCaller(t)
	r := httptest.NewRequest(http.MethodPost, "/getAccountInformation", io.MultiReader(strings.NewReader("{}"), broken{}))
	if w := c.send(r); w.Code != 400 || errorCode(t, w) != "MalformedHttpRequestException" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
