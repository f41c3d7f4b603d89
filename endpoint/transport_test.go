package endpoint_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// closed tells whether a body was closed.
type closed struct {
	io.Reader
	times int
}

func (c *closed) Close() error { c.times++; return nil }

// A transport does what http.RoundTripper asks for.
func TestTransport(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	r := request(d.management, "account:GetAccountInformation", "")
	body := &closed{Reader: strings.NewReader(`{}`)}
	r.Body, r.ContentLength = body, 2
	header := r.Header.Clone()
	got, err := d.transport.RoundTrip(r)
	d.must(err)
	text, err := io.ReadAll(got.Body)
	d.must(err)
	if got.StatusCode != 200 || got.Status != "200 OK" || got.Request != r || got.ContentLength != int64(len(text)) || got.ProtoMajor != 1 {
		t.Errorf("%+v", got)
	}
	if body.times != 1 || len(r.Header) != len(header) || r.RemoteAddr != "" || r.RequestURI != "" {
		t.Errorf("the body was closed %d times, the request is %+v", body.times, r)
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	body = &closed{Reader: strings.NewReader(`{}`)}
	r = request(d.management, "account:GetAccountInformation", "").WithContext(ctx)
	r.Body = body
	calls := len(d.entries)
	if _, err := d.transport.RoundTrip(r); !errors.Is(err, context.Canceled) || body.times != 1 || len(d.entries) != calls {
		t.Errorf("a cancelled request: %v, closed %d times, %d calls", err, body.times, len(d.entries)-calls)
	}

	broken := errors.New("broken")
	body = &closed{Reader: iotest.ErrReader(broken)}
	r = request(d.management, "account:GetAccountInformation", "")
	r.Body, r.ContentLength = body, -1
	if _, err := d.transport.RoundTrip(r); !errors.Is(err, broken) || body.times != 1 {
		t.Errorf("a body that cannot be read: %v, closed %d times", err, body.times)
	}
	if _, err := d.transport.RoundTrip(&http.Request{}); err == nil {
		t.Error("a request without a URL has an answer")
	}
}

// What a transport sees is what a server would: names of headers in whatever case, an opaque URL, HEAD.
func TestTransportAsServer(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	server := httptest.NewServer(endpoint.NewHandler(d.cloud, endpoint.Config{Lenient: true, Account: d.management}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	for name, edit := range map[string]func(*http.Request){
		"headers": func(r *http.Request) {
			r.Header = http.Header{"content-TYPE": {"application/x-amz-json-1.1"}, "x-amz-target": r.Header["X-Amz-Target"]}
		},
		"an opaque URL":       func(r *http.Request) { r.URL.Opaque = "//" + host + "/%67etAccountInformation" },
		"an opaque path":      func(r *http.Request) { r.URL.Opaque = "/getAccountInformation" },
		"a wrong opaque path": func(r *http.Request) { r.URL.Opaque = "//" + host + "/nothing" },
		"HEAD":                func(r *http.Request) { r.Method, r.Body, r.ContentLength = "HEAD", nil, 0 },
	} {
		made := func() *http.Request {
			action := "account:GetAccountInformation"
			if name == "headers" {
				action = "organizations:DescribeOrganization"
			}
			r := request(d.management, action, `{}`)
			r.URL.Scheme, r.URL.Host, r.Host = "http", host, ""
			edit(r)
			return r
		}
		want, err := server.Client().Do(made())
		d.must(err)
		body, err := io.ReadAll(want.Body)
		d.must(errors.Join(err, want.Body.Close()))
		got := d.send(made())
		if got.StatusCode != want.StatusCode || got.body != string(body) || got.ContentLength != want.ContentLength {
			t.Errorf("%s: %d %q %d, want %d %q %d", name, got.StatusCode, got.body, got.ContentLength, want.StatusCode, body, want.ContentLength)
		}
	}
}

// A body has the length that the request says, or the request fails and the cloud does not see it.
func TestTransportLength(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	for length, ok := range map[int64]bool{-1: true, 0: true, 2: true, 1: false, 3: false} {
		r := request(d.management, "account:PutAccountName", "")
		r.Body, r.ContentLength = &closed{Reader: strings.NewReader(`{}`)}, length
		if _, err := d.transport.RoundTrip(r); (err == nil) != ok {
			t.Errorf("a body of 2 bytes, and ContentLength %d: %v", length, err)
		}
	}
	r := request(d.management, "account:PutAccountName", "")
	r.Body, r.ContentLength = nil, 1
	if _, err := d.transport.RoundTrip(r); err == nil {
		t.Error("no body, and ContentLength 1")
	}
	for record := range d.cloud.Trail() {
		if record.ErrorCode == "" {
			t.Errorf("the trail has %s", record.EventName)
		}
	}
}

// A request that is cancelled while its body is read fails, and the cloud does not see it, be it that the body never ends.
func TestTransportCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, sim.Config{}, endpoint.Config{})
		for name, sent := range map[string]string{"none of it": "", "all of it but the end": `{"AccountName":"x"}`} {
			ctx, cancel := context.WithCancel(t.Context())
			from, to := io.Pipe()
			r := request(d.management, "account:PutAccountName", "").WithContext(ctx)
			r.Body, r.ContentLength = from, -1
			go func() {
				_, _ = to.Write([]byte(sent))
				synctest.Wait()
				cancel()
			}()
			if _, err := d.transport.RoundTrip(r); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		r := request(d.management, "account:PutAccountName", "").WithContext(ctx)
		r.Body, r.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"AccountName":"x"}`), cancelling{cancel})), -1
		if _, err := d.transport.RoundTrip(r); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled with the last byte: %v", err)
		}
		for record := range d.cloud.Trail() {
			t.Errorf("the trail has %s", record.EventName)
		}
	})
}

// cancelling ends a body, and the request.
type cancelling struct{ cancel func() }

func (c cancelling) Read([]byte) (int, error) {
	c.cancel()
	return 0, io.EOF
}

// A handler behind a real server answers as the transport does.
func TestHandler(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	server := httptest.NewServer(endpoint.NewHandler(d.cloud, endpoint.Config{Lenient: true, Account: d.management}))
	defer server.Close()
	for _, action := range []string{"account:GetAccountInformation", "organizations:DescribeOrganization"} {
		r := request(d.management, action, `{}`)
		want := d.send(r)
		r = request(d.management, action, `{}`)
		r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(server.URL, "http://")
		r.Host = ""
		got, err := server.Client().Do(r)
		d.must(err)
		body, err := io.ReadAll(got.Body)
		d.must(errors.Join(err, got.Body.Close()))
		if got.StatusCode != want.StatusCode || string(body) != want.body || got.Header.Get("X-Amzn-ErrorType") != want.Header.Get("X-Amzn-ErrorType") {
			t.Errorf("%s: %d %s, want %d %s", action, got.StatusCode, body, want.StatusCode, want.body)
		}
	}
}

// panicking is a body that nobody can read.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("read") }

// What panics is an error of the server in the words of the protocol, and the endpoint goes on; its owner is told why. The common
// errors of AWS' references
func TestPanic(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	for _, action := range []string{"account:GetAccountInformation", "organizations:ListRoots"} {
		r := request(d.management, action, "")
		r.Body, r.ContentLength = io.NopCloser(panicking{}), -1
		if got := d.send(r); got.StatusCode != 500 || got.Header.Get("X-Amzn-ErrorType") != "InternalFailure" {
			t.Errorf("%s: %d %s", action, got.StatusCode, got.body)
		}
		problem := d.entries[len(d.entries)-1].Problem
		if !strings.HasPrefix(problem, "string: read, in ") || !strings.Contains(problem, "endpoint_test.panicking.Read, line ") {
			t.Errorf("%s: the problem is %q", action, problem)
		}
	}
	if got := d.send(request(d.management, "account:GetAccountInformation", `{}`)); got.StatusCode != 200 {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if problem := d.entries[len(d.entries)-1].Problem; problem != "" {
		t.Errorf("the problem is %q", problem)
	}
}

// One endpoint serves many at once. Run with -race.
func TestConcurrentRequests(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id, err := cloud.Open("a", "a@example.com")
	if err != nil {
		t.Fatal(err)
	}
	transport := endpoint.NewTransport(cloud, endpoint.Config{Lenient: true})
	var mu sync.Mutex
	ids := map[string]bool{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				got, err := transport.RoundTrip(request(id, "account:PutAccountName", `{"AccountName":"b"}`))
				if err != nil || got.StatusCode != 200 {
					t.Errorf("%v %v", got, err)
					return
				}
				mu.Lock()
				ids[got.Header.Get("X-Amzn-RequestId")] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(ids) != 160 {
		t.Errorf("%d identifiers of 160 requests", len(ids))
	}
}

// Nothing starts a goroutine or waits, so a bubble of synctest can drive the cloud.
func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, sim.Config{Clock: time.Now}, endpoint.Config{})
		d.call(d.management, "organizations:CreateOrganization", `{}`, "")
		id := d.call(d.management, "organizations:CreateAccount", `{"AccountName":"a","Email":"a@example.com"}`, "CreateAccountStatus.Id")
		time.Sleep(time.Hour)
		if state := d.call(d.management, "organizations:DescribeCreateAccountStatus", `{"CreateAccountRequestId":"`+id+`"}`, "CreateAccountStatus.State"); state != "SUCCEEDED" {
			t.Error(state)
		}
	})
}

// Each request has one entry, with what became of it and nothing that is nobody's business, and its identifier is that of the trail.
func TestLog(t *testing.T) {
	now := time.Date(2026, time.November, 21, 8, 49, 37, 0, time.UTC)
	d := newDoor(t, sim.Config{}, endpoint.Config{Now: func() time.Time { now = now.Add(time.Second); return now }})
	arn := "arn:aws:iam::" + d.management.String() + ":user/Administrator"
	first := d.send(request(d.management, "account:PutAccountName", `{"AccountName":"secret"}`))
	if date := first.Header.Get("Date"); date != "Sat, 21 Nov 2026 08:49:38 GMT" {
		t.Errorf("Date: %s", date)
	}
	d.send(request(d.management, "organizations:CloseAccount", `{"AccountId":"12"}`))
	d.send(request(d.management, "account:Nothing", `{}`))
	nobody := request(d.management, "account:GetAccountInformation", `{}`)
	nobody.Header.Set("Authorization", strings.Replace(nobody.Header.Get("Authorization"), d.management.String(), "999999999999", 1))
	d.send(nobody)
	for i, want := range []endpoint.Entry{
		{Operation: "account:PutAccountName", Caller: arn, Status: 200, Duration: time.Second},
		{Operation: "organizations:CloseAccount", Caller: arn, ErrorCode: "InvalidInputException", Reason: "INVALID_PATTERN", Status: 400, Duration: time.Second},
		{ErrorCode: "UnknownOperationException", Status: 404, Duration: time.Second},
		{Operation: "account:GetAccountInformation", ErrorCode: "UnrecognizedClientException", Status: 403, Duration: time.Second},
	} {
		got := d.entries[i]
		if got.RequestID == "" {
			t.Errorf("entry %d has no RequestID", i)
		}
		if i == 0 && got.RequestID != first.Header.Get("X-Amzn-RequestId") {
			t.Errorf("RequestID is %s, the header %s", got.RequestID, first.Header.Get("X-Amzn-RequestId"))
		}
		if got.RequestID = ""; got != want {
			t.Errorf("entry %d is %+v, want %+v", i, got, want)
		}
	}
	if len(d.entries) != 4 {
		t.Errorf("%d entries of 4 requests", len(d.entries))
	}
	var trail bytes.Buffer
	d.must(d.cloud.WriteTrail(&trail))
	if !strings.Contains(trail.String(), first.Header.Get("X-Amzn-RequestId")) {
		t.Error("the trail does not have the identifier of the request")
	}
}
