package endpoint

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A caller is an account of a cloud with credentials of its administrator, and the endpoint in front of it.
type caller struct {
	t           testing.TB
	cloud       *sim.Cloud
	id          awsaccount.ID
	credentials sim.Credentials
	config      Config
}

func newCaller(t testing.TB) *caller {
	cloud := sim.New(sim.Config{})
	id := policy.Must(cloud.Open("payments", "payments@example.com"))
	return &caller{t: t, cloud: cloud, id: id, credentials: policy.Must(cloud.IssueCredentials(policy.Must(cloud.Administrator(id)))),
		config: Config{Now: func() time.Time { return exampleTime }}}
}

// request is a request as lines describes it, signed for a service; "" is unsigned.
func (c *caller) request(service, text string) *http.Request {
	r, body := lines(c.t, text)
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		r.Body = readCloser{strings.NewReader(string(body))}
	}
	if service == "" {
		return r
	}
	headers := []string{"host", "x-amz-date"}
	r.Header.Set("X-Amz-Date", "20150830T123600Z")
	if c.credentials.SessionToken != "" {
		r.Header.Set("X-Amz-Security-Token", c.credentials.SessionToken)
		headers = append(headers, "x-amz-security-token")
	}
	if r.Header.Get("X-Amz-Target") != "" {
		headers = append(headers, "x-amz-target")
	}
	if service == "s3" {
		r.Header.Set("X-Amz-Content-Sha256", emptyHash)
		headers = []string{"host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"}
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+c.credentials.AccessKeyID+"/20150830/us-east-1/"+service+
		"/aws4_request, SignedHeaders="+strings.Join(headers, ";")+", Signature="+
		twin(r, body, headers, "20150830T123600Z", "us-east-1", service, c.credentials.SecretAccessKey))
	return r
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

func (c *caller) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	NewHandler(c.cloud, c.config).ServeHTTP(w, r)
	return w
}

const (
	getIdentity   = "POST /\nContent-Type:application/x-www-form-urlencoded\n\nAction=GetCallerIdentity&Version=2011-06-15"
	getName       = "POST /getAccountInformation\nContent-Type:application/json\n\n{}"
	describeOrg   = "POST /\nContent-Type:application/x-amz-json-1.1\nX-Amz-Target:AWSOrganizationsV20161128.DescribeOrganization\n\n{}"
	listBucketsOf = "GET /\nHost:s3.amazonaws.com"
)

// Each protocol has its own words for what is wrong with who calls. choices.md#authentication-errors
func TestAuthenticationErrors(t *testing.T) {
	services := []struct{ name, request string }{
		{"sts", getIdentity}, {"account", getName}, {"organizations", describeOrg}, {"s3", listBucketsOf},
	}
	for _, c := range []struct {
		name   string
		change func(*caller, *http.Request)
		want   [4]string // status and code of each service
	}{
		{"unsigned", func(_ *caller, r *http.Request) { r.Header.Del("Authorization") },
			[4]string{"403 MissingAuthenticationToken", "403 MissingAuthenticationTokenException", "400 MissingAuthenticationTokenException", "403 AccessDenied"}},
		{"incomplete", func(_ *caller, r *http.Request) { r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Signature=x") },
			[4]string{"400 IncompleteSignature", "403 IncompleteSignatureException", "400 IncompleteSignatureException", "400 AuthorizationHeaderMalformed"}},
		{"incomplete query", func(_ *caller, r *http.Request) {
			r.Header.Del("Authorization")
			r.URL.RawQuery = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=x"
		}, [4]string{"400 IncompleteSignature", "403 IncompleteSignatureException", "400 IncompleteSignatureException", "400 AuthorizationQueryParametersError"}},
		{"unknown key", func(c *caller, r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), c.credentials.AccessKeyID, "AKIANOBODY", 1))
		}, [4]string{"403 InvalidClientTokenId", "403 UnrecognizedClientException", "400 UnrecognizedClientException", "403 InvalidAccessKeyId"}},
		{"other token", func(_ *caller, r *http.Request) { r.Header.Set("X-Amz-Security-Token", "x") },
			[4]string{"403 InvalidClientTokenId", "403 UnrecognizedClientException", "400 UnrecognizedClientException", "403 InvalidAccessKeyId"}},
		{"other host", func(_ *caller, r *http.Request) { r.Host = "example.com" },
			[4]string{"403 SignatureDoesNotMatch", "403 InvalidSignatureException", "400 InvalidSignatureException", "403 SignatureDoesNotMatch"}},
		{"late", func(c *caller, r *http.Request) {
			c.config.Now = func() time.Time { return exampleTime.Add(time.Hour) }
		},
			[4]string{"403 SignatureDoesNotMatch", "403 InvalidSignatureException", "400 InvalidSignatureException", "403 RequestTimeTooSkewed"}},
		{"ended session", func(c *caller, r *http.Request) { c.cloud.Advance(time.Hour) },
			[4]string{"403 ExpiredToken", "403 ExpiredTokenException", "400 ExpiredTokenException", "400 ExpiredToken"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, service := range services {
				caller := newCaller(t)
				caller.assume()
				r := caller.request(service.name, service.request)
				c.change(caller, r)
				w := caller.send(r)
				if got := strconv.Itoa(w.Code) + " " + errorCode(t, w); got != c.want[i] {
					t.Errorf("%s: want %s, got %s: %v %s", service.name, c.want[i], got, w.Header(), w.Body)
				}
				if got, want := w.Header().Get("Date"), caller.config.Now().UTC().Format(http.TimeFormat); got != want {
					t.Errorf("%s: Date is %q, want %q: clients correct their clocks by it", service.name, got, want)
				}
			}
		})
	}
}

// errorCode is the code of an error in the words of its protocol, wherever they stand.
func errorCode(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	named := w.Header().Get("X-Amzn-Errortype")
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		var body struct {
			Type string `json:"__type"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || body.Type != "" && body.Type != named {
			t.Errorf("%v: %s in the header, and %s", err, named, w.Body)
		}
		return named
	}
	var body struct {
		Code  string
		Error struct{ Code string }
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &body); err != nil || named != "" {
		t.Errorf("%v: %q in the header, and %s", err, named, w.Body)
	}
	return body.Code + body.Error.Code // of S3, and of the query protocol
}

// assume replaces the credentials by those of a session of a role, of an hour.
func (c *caller) assume() {
	trust := policy.Source{Name: "trust", Document: policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow",
		"Principal":{"AWS":"` + c.id.String() + `"},"Action":"sts:AssumeRole"}}`)}
	all := policy.Source{Name: "all", Document: policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}
	if err := c.cloud.PutRole(c.id, sim.Identity{Name: "dev", Trust: &trust, Policies: []policy.Source{all}}); err != nil {
		c.t.Fatal(err)
	}
	out, err := c.cloud.As(policy.Must(c.cloud.Administrator(c.id))).AssumeRole(sim.AssumeRoleInput{
		RoleARN: policy.Must(awsaccount.ParseARN("arn:aws:iam::" + c.id.String() + ":role/dev")), RoleSessionName: "session"})
	if err != nil {
		c.t.Fatal(err)
	}
	c.credentials = out.Credentials
}

// Whoever signs as a session is the session.
func TestAuthenticate(t *testing.T) {
	c := newCaller(t)
	c.assume()
	if w := c.send(c.request("sts", getIdentity)); w.Code != 200 || !strings.Contains(w.Body.String(), ":assumed-role/dev/session</Arn>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := c.send(c.request("iam", getIdentity)); w.Code != 403 || !strings.Contains(w.Body.String(), "correct service: &#39;sts&#39;") {
		t.Errorf("signed for another service: %d %s", w.Code, w.Body)
	}
	c.config = Config{IgnoreAge: true, Now: func() time.Time { return exampleTime.AddDate(10, 0, 0) }}
	if w := c.send(c.request("sts", getIdentity)); w.Code != 200 {
		t.Errorf("of any age: %d %s", w.Code, w.Body)
	}
}

// An inactive access key is nobody's.
func TestAuthenticateInactiveKey(t *testing.T) {
	c := newCaller(t)
	var err error
	c.credentials = sim.Credentials{}
	if c.credentials.AccessKeyID, c.credentials.SecretAccessKey, err = c.cloud.CreateAccessKey(c.cloud.Root(c.id)); err != nil {
		t.Fatal(err)
	}
	if w := c.send(c.request("sts", getIdentity)); w.Code != 200 || !strings.Contains(w.Body.String(), ":root</Arn>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := c.cloud.SetAccessKeyActive(c.credentials.AccessKeyID, false); err != nil {
		t.Fatal(err)
	}
	for _, lenient := range []bool{false, true} {
		c.config.Lenient = lenient
		if w := c.send(c.request("sts", getIdentity)); w.Code != 403 || !strings.Contains(w.Body.String(), "<Code>InvalidClientTokenId</Code>") {
			t.Errorf("inactive: %d %s", w.Code, w.Body)
		}
	}
}

// choices.md#lenient-endpoint
func TestLenient(t *testing.T) {
	c := newCaller(t)
	other := policy.Must(c.cloud.Open("other", "other@example.com"))
	administrator := func(id awsaccount.ID) string { return "<Arn>arn:aws:iam::" + id.String() + ":user/Administrator</Arn>" }
	with := func(authorization string) *http.Request {
		r := c.request("", getIdentity)
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		return r
	}
	issued := policy.Must(c.cloud.IssueCredentials(c.cloud.Root(other))).AccessKeyID
	for _, test := range []struct {
		name, authorization string
		account             awsaccount.ID
		want                string
	}{
		{"unsigned", "", c.id, administrator(c.id)},
		{"anything", "AWS4-HMAC-SHA256 Credential=test/20150830/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=x", c.id, administrator(c.id)},
		{"digits", "AWS4-HMAC-SHA256 Credential=" + other.String() + "/x/x/sts/aws4_request", c.id, administrator(other)},
		{"issued", "AWS4-HMAC-SHA256 Credential=" + issued + "/x/x/sts/aws4_request", c.id, ":root</Arn>"},
		{"no such account", "AWS4-HMAC-SHA256 Credential=999999999999/x/x/sts/aws4_request", c.id, "InvalidClientTokenId"},
		{"anything of nobody", "AWS4-HMAC-SHA256 Credential=test/x/x/sts/aws4_request", awsaccount.ID{}, "InvalidClientTokenId"},
		{"unsigned of nobody", "", awsaccount.ID{}, "MissingAuthenticationToken"},
		{"digits of nobody", "AWS4-HMAC-SHA256 Credential=" + other.String() + "/x", awsaccount.ID{}, administrator(other)},
	} {
		c.config = Config{Lenient: true, Account: test.account}
		if w := c.send(with(test.authorization)); !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s: want %s, got %d %s", test.name, test.want, w.Code, w.Body)
		}
	}
}

// S3 tells what is wrong with a request too.
func TestS3Detail(t *testing.T) {
	c := newCaller(t)
	r := c.request("s3", listBucketsOf)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/y, Signature=z")
	const want = "The authorization header that you provided is not valid. Authorization header requires &#39;SignedHeaders&#39; parameter."
	if w := c.send(r); !strings.Contains(w.Body.String(), "<Message>"+want+"</Message>") {
		t.Errorf("%s", w.Body)
	}
}

// Each kind of failure has words in each protocol.
func TestAuthTerms(t *testing.T) {
	for kind := range authKinds {
		for _, p := range [...]protocol{restJSON, awsJSON, awsQuery, restXML} {
			code, status, message := (&authFailure{kind: kind}).in(p)
			s3Only := kind == authNoHash || kind == authWrongHash
			if code == "" || status < 400 || status > 499 || message == "" && (!s3Only || p == restXML) {
				t.Errorf("kind %d, protocol %d: %d %q %q", kind, p, status, code, message)
			}
		}
	}
}
