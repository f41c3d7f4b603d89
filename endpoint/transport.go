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
	// What a server would see. The handler changes nothing that the copy shares with the caller's request.
	seen := r.WithContext(r.Context())
	if seen.Host == "" {
		seen.Host = r.URL.Host
	}
	if seen.Header == nil {
		seen.Header = http.Header{}
	}
	body := &watched{ReadCloser: http.NoBody}
	if r.Body != nil {
		body.ReadCloser = r.Body
	}
	seen.Body = body
	if seen.Method == "" {
		seen.Method = http.MethodGet
	}
	seen.RemoteAddr = sourceAddress
	seen.RequestURI = seen.URL.RequestURI()
	header := http.Header{}
	a := t.handler.respond(seen, header)
	if body.err != nil {
		return nil, body.err
	}
	length := int64(len(a.body))
	if r.Method == http.MethodHead {
		a.body = nil
	}
	return &http.Response{
		Status:        strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: length,
		Request:       r,
	}, nil
}

// A watched reader keeps the error that ends it too early: that is the client's, who could not send the request.
type watched struct {
	io.ReadCloser
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}
