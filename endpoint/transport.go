package endpoint

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/awsaccount/awsaccount/sim"
)

// NewTransport is the endpoint of a cloud for an http.Client: it answers requests in memory, in the goroutine that makes them, at
// whatever host. There is no network, no goroutine and nothing to close, and it works in a bubble of testing/synctest. It is safe for
// concurrent use.
//
// A request whose context is done fails with the error of the context, and is never seen by the cloud.
func NewTransport(cloud *sim.Cloud, config Config) http.RoundTripper {
	return transport{newHandler(cloud, config)}
}

type transport struct{ handler *handler }

// sourceAddress is where requests of a transport come from, as if by the loopback interface.
const sourceAddress = "127.0.0.1:0"

// RoundTrip answers one request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.URL == nil {
		return nil, errors.New("endpoint: the request has no URL")
	}
	// What a server would see: the caller's request is not ours to change.
	seen := r.Clone(r.Context())
	if seen.Host == "" {
		seen.Host = r.URL.Host
	}
	if seen.Header == nil {
		seen.Header = http.Header{}
	}
	body := &watched{Reader: http.NoBody}
	if r.Body != nil {
		body.Reader = r.Body
	}
	seen.Body = io.NopCloser(body)
	if seen.Method == "" {
		seen.Method = http.MethodGet
	}
	seen.RemoteAddr = sourceAddress
	seen.RequestURI = seen.URL.RequestURI()
	w := &recorder{header: http.Header{}}
	t.handler.ServeHTTP(w, seen)
	if body.err != nil {
		return nil, body.err
	}
	length := int64(w.body.Len())
	if r.Method == http.MethodHead {
		length, _ = strconv.ParseInt(w.header.Get("Content-Length"), 10, 64)
	}
	return &http.Response{
		Status:        strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.header,
		Body:          io.NopCloser(&w.body),
		ContentLength: length,
		Request:       r,
	}, nil
}

// A watched reader keeps the error that ends it too early: that is the client's, who could not send the request.
type watched struct {
	io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// A recorder keeps what a handler answers.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
