package endpoint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"github.com/awsaccount/awsaccount/sim"
)

// NewTransport is the endpoint of a cloud for an http.Client: it answers requests in memory, in the goroutine that makes them, at
// whatever host. There is no network and nothing to close, and it works in a bubble of testing/synctest. It is safe for concurrent use.
//
// A request whose context is done, before or while its body is read, fails with the error of the context, and is never seen by the
// cloud: its body is closed, from a goroutine if it is being read. A body that does not have the length that the request says is an
// error too. What the cloud sees is what a server would, but that names and values of headers are not validated, and that a request
// without User-Agent has none.
func NewTransport(cloud *sim.Cloud, config Config) http.RoundTripper {
	return transport{newHandler(cloud, config)}
}

type transport struct{ handler *handler }

// sourceAddress is where requests of a transport come from, as if by the loopback interface.
const sourceAddress = "127.0.0.1:0"

// RoundTrip answers one request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body := &sentBody{ctx: r.Context(), from: http.NoBody, length: r.ContentLength}
	if r.Body != nil {
		body.from = r.Body
		if r.ContentLength == 0 {
			body.length = -1 // nobody knows
		}
	}
	defer body.Close()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.URL == nil {
		return nil, errors.New("endpoint: the request has no URL")
	}
	seen, err := received(r, body)
	if err != nil {
		return nil, err
	}
	if r.Context().Done() != nil { // whoever is waiting for more of the body is to go on
		defer context.AfterFunc(r.Context(), func() { body.Close() })()
	}
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

// received is a request as a server would see it. The handler changes nothing that it shares with the caller's request.
func received(r *http.Request, body io.ReadCloser) (*http.Request, error) {
	seen := r.WithContext(r.Context())
	seen.Body = body
	if seen.Host == "" {
		seen.Host = r.URL.Host
	}
	seen.RequestURI = r.URL.RequestURI()
	if r.URL.Opaque != "" { // which is what is sent
		sent, err := url.ParseRequestURI(seen.RequestURI)
		if err != nil {
			return nil, fmt.Errorf("endpoint: %w", err)
		}
		if sent.Host != "" {
			seen.Host = sent.Host
		}
		seen.URL = sent
	}
	if seen.Method == "" {
		seen.Method = http.MethodGet
	}
	seen.Header = canonical(r.Header)
	seen.RemoteAddr = sourceAddress
	return seen, nil
}

// canonical is a header whose names have the form that http.Header looks them up by: itself if all of them have.
func canonical(header http.Header) http.Header {
	var others []string
	for name := range header {
		if http.CanonicalHeaderKey(name) != name {
			others = append(others, name)
		}
	}
	switch {
	case header == nil:
		return http.Header{}
	case others == nil:
		return header
	}
	slices.Sort(others)
	made := header.Clone()
	for _, name := range others {
		delete(made, name)
	}
	for _, name := range others {
		for _, value := range header[name] {
			made.Add(name, value)
		}
	}
	return made
}

// A sentBody is the body that a client sends. It keeps the error that ends it before its time: that is the client's, who could not
// send the request.
type sentBody struct {
	ctx    context.Context
	from   io.ReadCloser
	length int64 // -1: nobody knows
	once   sync.Once

	read int64
	err  error
}

func (b *sentBody) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.read += int64(n)
	ended := b.ctx.Err()
	switch {
	case ended != nil:
		err = ended
	case b.length >= 0 && (b.read > b.length || err == io.EOF && b.read < b.length):
		err = fmt.Errorf("endpoint: the request has ContentLength %d, and its body %d bytes", b.length, b.read)
	}
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// Close closes the body once, whoever does it first.
func (b *sentBody) Close() (err error) {
	b.once.Do(func() { err = b.from.Close() })
	return err
}
