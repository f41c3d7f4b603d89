package endpoint

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const (
	exampleKey    = "AKIDEXAMPLE"
	exampleSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

var exampleTime = time.Date(2015, time.August, 30, 12, 36, 0, 0, time.UTC)

// published are requests and signatures of AWS' Signature Version 4 test suite, of its guide (iam ListUsers), and of the S3 API
// reference (the last two, with their own key). Requests are lines as in the suite: the first line, headers, an empty line, the body.
var published = []struct {
	name, service, request, headers, signature string
}{
	{"get-vanilla", "service", "GET /", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"post-vanilla", "service", "POST /", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
	{"get-vanilla-query-order-key-case", "service", "GET /?Param2=value2&Param1=value1", "host;x-amz-date",
		"b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
	{"get-vanilla-empty-query-key", "service", "GET /?Param1=value1", "host;x-amz-date",
		"a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
	{"get-vanilla-query-unreserved", "service",
		"GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
		"host;x-amz-date", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
	{"get-header-key-duplicate", "service", "GET /\nMy-Header1:value2\nMy-Header1:value2\nMy-Header1:value1", "host;my-header1;x-amz-date",
		"c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
	{"get-header-value-order", "service", "GET /\nMy-Header1:value4\nMy-Header1:value1\nMy-Header1:value3\nMy-Header1:value2",
		"host;my-header1;x-amz-date", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
	{"get-header-value-trim", "service", "GET /\nMy-Header1: value1\nMy-Header2: \"a   b   c\"", "host;my-header1;my-header2;x-amz-date",
		"acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
	{"post-header-key-sort", "service", "POST /\nMy-Header1:value1", "host;my-header1;x-amz-date",
		"c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
	{"post-x-www-form-urlencoded", "service", "POST /\nContent-Type:application/x-www-form-urlencoded\n\nParam1=value1",
		"content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
	{"get-slashes", "service", "GET //", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"get-relative-relative", "service", "GET /example1/example2/../..", "host;x-amz-date",
		"5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"get-slash-pointless-dot", "service", "GET /./example", "host;x-amz-date",
		"ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
	{"iam-list-users", "iam", "GET /?Action=ListUsers&Version=2010-05-08\nContent-Type:application/x-www-form-urlencoded; charset=utf-8\nHost:iam.amazonaws.com",
		"content-type;host;x-amz-date", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"},
}

// lines is a request as those of the test suite.
func lines(t testing.TB, text string) (*http.Request, []byte) {
	head, body, _ := strings.Cut(text, "\n\n")
	parts := strings.Split(head, "\n")
	method, target, _ := strings.Cut(parts[0], " ")
	u, err := url.ParseRequestURI("http://x" + target)
	if err != nil {
		t.Fatal(err)
	}
	r := &http.Request{Method: method, URL: u, Host: "example.amazonaws.com", Header: http.Header{}}
	for _, line := range parts[1:] {
		name, value, _ := strings.Cut(line, ":")
		if name == "Host" {
			r.Host = value
		} else {
			r.Header.Add(name, value)
		}
	}
	return r, []byte(body)
}

func TestPublishedSignatures(t *testing.T) {
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			r, body := lines(t, c.request)
			r.Header.Set("X-Amz-Date", "20150830T123600Z")
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"+c.service+
				"/aws4_request, SignedHeaders="+c.headers+", Signature="+c.signature)
			if f := verify(r, body, c.service, exampleSecret, "", exampleTime, false); f != nil {
				t.Errorf("not the published signature: %+v", f)
			}
			if got := twin(r, body, strings.Split(c.headers, ";"), "20150830T123600Z", "us-east-1", c.service, exampleSecret); got != c.signature {
				t.Errorf("the twin signs %s", got)
			}
		})
	}
}

// The two examples of S3's API reference: a signed header form, and a presigned URL.
func TestPublishedS3Signatures(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	at := time.Date(2013, time.May, 24, 0, 0, 0, 0, time.UTC)
	signed, _ := lines(t, "GET /test.txt\nHost:examplebucket.s3.amazonaws.com\nRange:bytes=0-9\nx-amz-content-sha256:"+emptyHash+
		"\nx-amz-date:20130524T000000Z\nAuthorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"+
		"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
	presigned, _ := lines(t, "GET /test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"+
		"&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"+
		"\nHost:examplebucket.s3.amazonaws.com")
	for name, r := range map[string]*http.Request{"signed": signed, "presigned": presigned} {
		if f := verify(r, nil, "s3", secret, "", at, false); f != nil {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := verify(presigned, nil, "s3", secret, "", at.Add(24*time.Hour+time.Second), false); f == nil || f.kind != authRequestExpired {
		t.Errorf("after a day: %+v", f)
	}
	signed.Header.Del("X-Amz-Content-Sha256")
	if f := verify(signed, nil, "s3", secret, "", at, false); f == nil {
		t.Error("without a hash")
	}
}

// verify is whether a request is signed with a secret and a session token ("": none), for the service to which it goes. It is
// pure: now is the time, and ignoreAge makes it not matter.
func verify(r *http.Request, body []byte, service, secret, token string, now time.Time, ignoreAge bool) *authFailure {
	s, failure := readSignature(r)
	if failure == nil {
		failure = s.accept(service, token, now, ignoreAge)
	}
	if failure == nil {
		failure = s.matches(r, body, s.scope(secret).key())
	}
	return failure
}

// twin signs as the documentation of Signature Version 4 describes it, step by step, and shares no code with verify. It writes
// the signature of a request for services other than S3 whose path has been normalized.
func twin(r *http.Request, body []byte, headers []string, stamp, region, service, secret string) string {
	uriEncode := func(s string, slash bool) string {
		var out string
		for _, c := range []byte(s) {
			if strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", c) >= 0 || c == '/' && !slash {
				out += string(rune(c))
			} else {
				out += fmt.Sprintf("%%%02X", c)
			}
		}
		return out
	}
	mac := func(key, text string) string {
		h := hmac.New(sha256.New, []byte(key))
		h.Write([]byte(text))
		return string(h.Sum(nil))
	}
	path := r.URL.EscapedPath()
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	path = strings.ReplaceAll(path, "/./", "/")
	for { // "/x/.." is "/"
		at := strings.Index(path, "/..")
		if at < 0 || len(path) > at+3 && path[at+3] != '/' {
			break
		}
		path = path[:max(strings.LastIndexByte(path[:at], '/'), 0)] + path[at+3:]
	}
	if path == "" {
		path = "/"
	}
	var query []string
	if r.URL.RawQuery != "" {
		for _, part := range strings.Split(r.URL.RawQuery, "&") {
			name, value, _ := strings.Cut(part, "=")
			name, _ = url.QueryUnescape(name)
			value, _ = url.QueryUnescape(value)
			query = append(query, uriEncode(name, true)+"\x00"+uriEncode(value, true))
		}
	}
	sort.Strings(query)
	canonical := r.Method + "\n" + uriEncode(path, false) + "\n" + strings.ReplaceAll(strings.Join(query, "&"), "\x00", "=") + "\n"
	for _, name := range headers {
		value := r.Host
		if name != "host" {
			var values []string
			for _, v := range r.Header.Values(name) {
				for strings.Contains(v, "  ") {
					v = strings.ReplaceAll(v, "  ", " ")
				}
				values = append(values, strings.Trim(v, " "))
			}
			value = strings.Join(values, ",")
		}
		canonical += name + ":" + value + "\n"
	}
	canonical += "\n" + strings.Join(headers, ";") + "\n" + fmt.Sprintf("%x", sha256.Sum256(body))
	text := "AWS4-HMAC-SHA256\n" + stamp + "\n" + stamp[:8] + "/" + region + "/" + service + "/aws4_request\n" +
		fmt.Sprintf("%x", sha256.Sum256([]byte(canonical)))
	return fmt.Sprintf("%x", mac(mac(mac(mac(mac("AWS4"+secret, stamp[:8]), region), service), "aws4_request"), text))
}

// A signedRequest is a request that the twin has signed.
type signedRequest struct {
	r       *http.Request
	body    []byte
	headers []string
}

func drawSigned(t *rapid.T, token string) signedRequest {
	r := httptest.NewRequest(rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "method"), "/", nil)
	word := rapid.StringMatching(`[ -~é]{0,6}`)
	if rapid.Bool().Draw(t, "path") {
		r.URL.Path = "/" + rapid.StringMatching(`[a-zA-Z %+~é]{1,8}`).Draw(t, "path") + "/x"
	}
	r.Host = rapid.StringMatching(`[a-z]{1,5}\.[a-z]{3}(:[0-9]{4})?`).Draw(t, "host")
	var query []string
	for range rapid.IntRange(0, 4).Draw(t, "parameters") {
		escape := rapid.SampledFrom([]func(string) string{url.QueryEscape, url.PathEscape}).Draw(t, "escape")
		plus := strings.NewReplacer("+", "%2B", "&", "%26", "=", "%3D") // path escapes leave them, which mean something else in a query
		text := func() string {
			if s := word.Draw(t, "text"); escape("+") == "+" {
				return plus.Replace(escape(s))
			} else {
				return escape(s)
			}
		}
		query = append(query, "k"+text()+"="+text())
	}
	r.URL.RawQuery = strings.Join(query, "&")
	headers := []string{"host", "x-amz-date"}
	r.Header.Set("X-Amz-Date", "20150830T123600Z")
	if token != "" {
		r.Header.Set("X-Amz-Security-Token", token)
		headers = append(headers, "x-amz-security-token")
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "headers") {
		name := fmt.Sprintf("h%d", i)
		headers = append(headers, name)
		for range rapid.IntRange(1, 2).Draw(t, "values") {
			r.Header.Add(name, rapid.StringMatching(`[ -~]{0,8}`).Draw(t, "value"))
		}
	}
	slices.Sort(headers)
	return signedRequest{r, []byte(rapid.String().Draw(t, "body")), headers}
}

func (s signedRequest) sign(service, secret string) {
	hex := twin(s.r, s.body, s.headers, "20150830T123600Z", "eu-west-1", service, secret)
	s.r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/"+service+"/aws4_request, SignedHeaders="+
		strings.Join(s.headers, ";")+", Signature="+hex)
}

// What the twin signs is verified, and nothing else: not with one byte of it changed.
func TestSignatures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		token := rapid.SampledFrom([]string{"", "a/token+="}).Draw(t, "token")
		s := drawSigned(t, token)
		s.sign("account", exampleSecret)
		check := func(service, secret, token string) *authFailure {
			return verify(s.r, s.body, service, secret, token, exampleTime, false)
		}
		if f := check("account", exampleSecret, token); f != nil {
			t.Fatalf("%s %s: %+v", s.r.Method, s.r.URL, f)
		}
		flip := func(text string) string {
			b := []byte(text)
			i := rapid.IntRange(0, len(b)-1).Draw(t, "place")
			if b[i]++; b[i] == 0x7f || b[i] == ' ' {
				b[i] = '!'
			}
			return string(b)
		}
		var f *authFailure
		switch change := rapid.SampledFrom([]string{"secret", "token", "service", "body", "method", "host", "path", "query", "header", "signature"}).
			Draw(t, "change"); change {
		case "secret":
			f = check("account", flip(exampleSecret), token)
		case "token":
			f = check("account", exampleSecret, token+"x")
		case "service":
			f = check("organizations", exampleSecret, token)
		case "body":
			s.body = append(s.body, 'x')
			f = check("account", exampleSecret, token)
		case "method":
			s.r.Method = "PUT"
			f = check("account", exampleSecret, token)
		case "host":
			s.r.Host = flip(s.r.Host)
			f = check("account", exampleSecret, token)
		case "path":
			s.r.URL.Path += "x"
			f = check("account", exampleSecret, token)
		case "query":
			s.r.URL.RawQuery += "&new=1"
			f = check("account", exampleSecret, token)
		case "header":
			s.r.Header.Add("H0", "x")
			if !slices.Contains(s.headers, "h0") {
				return // and nobody signed it
			}
			f = check("account", exampleSecret, token)
		case "signature":
			authorization := s.r.Header.Get("Authorization")
			s.r.Header.Set("Authorization", authorization[:len(authorization)-64]+flip(authorization[len(authorization)-64:]))
			f = check("account", exampleSecret, token)
		}
		if f == nil {
			t.Fatalf("%s %s is verified after a change", s.r.Method, s.r.URL)
		}
	})
}

// What is wrong with a signature is told in AWS' words.
func TestSignatureFaults(t *testing.T) {
	const good = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
		"Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
	replaced := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for _, c := range []struct {
		name          string
		authorization string
		date          string
		header        string
		now           time.Duration
		kind          authKind
		detail        string
	}{
		{name: "none", kind: authMissing},
		{name: "basic", authorization: "Basic eA==", kind: authIncomplete, detail: "Unsupported AWS 'algorithm': 'Basic'."},
		{name: "bare", authorization: "AWS4-HMAC-SHA256", kind: authIncomplete, detail: "missing equal-sign"},
		{name: "no credential", authorization: replaced("Credential=", "X="), kind: authIncomplete, detail: "requires 'Credential' parameter."},
		{name: "no signature", authorization: replaced("Signature=", "X="), kind: authIncomplete, detail: "requires 'Signature' parameter."},
		{name: "no headers", authorization: replaced("SignedHeaders=", "X="), kind: authIncomplete, detail: "requires 'SignedHeaders' parameter."},
		{name: "short credential", authorization: replaced("/service", ""), kind: authIncomplete, detail: "exactly 5 slash-delimited"},
		{name: "no date", authorization: good, date: "-", kind: authIncomplete, detail: "existence of either a 'X-Amz-Date' or a 'Date' header."},
		{name: "bad date", authorization: good, date: "2015-08-30T12:36:00Z", kind: authIncomplete, detail: "basic format"},
		{name: "fraction", authorization: good, date: "20150830T123600.5Z", kind: authIncomplete, detail: "basic format"},
		{name: "other day", authorization: replaced("20150830", "20150829"), kind: authMismatch, detail: "'20150829' != '20150830', from '20150830T123600Z'."},
		{name: "terminator", authorization: replaced("aws4_request", "aws4"), kind: authMismatch, detail: "valid terminator: 'aws4_request', not 'aws4'."},
		{name: "region", authorization: replaced("us-east-1", ""), kind: authMismatch, detail: "valid region"},
		{name: "service", authorization: replaced("/service", "/iam"), kind: authMismatch, detail: "correct service: 'service'."},
		{name: "no host", authorization: replaced("host;", ""), kind: authMismatch, detail: "'Host' or ':authority' must be a 'SignedHeader'"},
		{name: "order", authorization: replaced("host;x-amz-date", "x-amz-date;host"), kind: authIncomplete, detail: "sorted"},
		{name: "unsigned header", authorization: good, header: "X-Amz-Target", kind: authMismatch, detail: "'X-Amz-Target' must be a 'SignedHeader'"},
		{name: "early", authorization: good, now: -15*time.Minute - time.Second, kind: authSkewed,
			detail: "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)"},
		{name: "late", authorization: good, now: 15*time.Minute + time.Second, kind: authSkewed,
			detail: "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"},
		{name: "other signature", authorization: replaced("5fa0", "5fa1"), kind: authMismatch},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := lines(t, "GET /")
			if c.authorization != "" {
				r.Header.Set("Authorization", c.authorization)
			}
			if c.date == "" {
				c.date = "20150830T123600Z"
			}
			if c.date != "-" {
				r.Header.Set("X-Amz-Date", c.date)
			}
			if c.header != "" {
				r.Header.Set(c.header, "x")
			}
			f := verify(r, nil, "service", exampleSecret, "", exampleTime.Add(c.now), false)
			if f == nil || f.kind != c.kind || !strings.Contains(f.detail, c.detail) {
				t.Fatalf("got %+v, want the kind %d and %q", f, c.kind, c.detail)
			}
			if c.kind == authSkewed {
				if f := verify(r, nil, "service", exampleSecret, "", exampleTime.Add(c.now), true); f != nil {
					t.Errorf("and the age counts although it does not: %+v", f)
				}
			}
		})
	}
}

// A signature is good for 15 minutes before and after its time, to the second.
func TestSignatureWindow(t *testing.T) {
	r, _ := lines(t, "GET /")
	r.Header.Set("Date", "Sun, 30 Aug 2015 12:36:00 GMT") // instead of X-Amz-Date
	headers := []string{"date", "host"}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=date;host, Signature="+
		twin(r, nil, headers, "20150830T123600Z", "us-east-1", "iam", exampleSecret))
	for _, c := range []struct {
		after time.Duration
		ok    bool
	}{{0, true}, {15 * time.Minute, true}, {-15 * time.Minute, true}, {15*time.Minute + time.Second, false}, {-15*time.Minute - time.Second, false}} {
		if f := verify(r, nil, "iam", exampleSecret, "", exampleTime.Add(c.after), false); (f == nil) != c.ok {
			t.Errorf("after %s: %+v", c.after, f)
		}
	}
}

// Whatever a request says, verifying it does not panic, and none is verified whose signature nobody has made.
func FuzzSignature(f *testing.F) {
	for _, c := range published {
		f.Add(c.request, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="+c.headers+", Signature="+c.signature[1:])
	}
	f.Add("GET /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20130524%2Fr%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=0"+
		"&X-Amz-SignedHeaders=host&X-Amz-Signature=a", "")
	f.Fuzz(func(t *testing.T, request, authorization string) {
		head, body, _ := strings.Cut(request, "\n\n")
		_, target, _ := strings.Cut(head, " ")
		target, _, _ = strings.Cut(target, "\n")
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		r := &http.Request{Method: "POST", URL: u, Host: "h", Header: http.Header{"X-Amz-Date": {"20150830T123600Z"}}}
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		claimedKey(r)
		claimedService(r)
		for _, service := range []string{"service", "s3"} {
			if verify(r, []byte(body), service, "a secret that nobody has signed with", "", exampleTime, true) == nil {
				t.Errorf("%q is verified", authorization)
			}
		}
	})
}
