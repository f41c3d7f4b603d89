package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestServeBadControl(t *testing.T) {
	s := startServer(t)
	before := s.time()
	for _, bad := range []struct {
		method, path string
		status       int
	}{
		{"POST", "advance?unitl=2099-01-01T00:00:00Z", 400}, {"POST", "advance?until=2001-01-01T00:00:00Z", 400}, {"POST", "advance?until=soon", 400},
		{"POST", "advance?by=1d&until=2099-01-01T00:00:00Z", 400}, {"POST", "credentials", 400}, {"POST", "credentials?account=12", 400},
		{"POST", "credentials?account=123456789012&user=nobody", 400}, {"POST", "credentials?account=123456789012&role=none", 400},
		{"POST", "credentials?account=999999999999", 400}, {"POST", "credentials?account=123456789012&user=a&role=b", 400},
		{"GET", "credentials?account=123456789012", 405},
		{"POST", "advance", 400}, {"POST", "advance?by=", 400}, {"POST", "advance?by=-1d", 400}, {"POST", "advance?by=1x", 400},
		{"POST", "advance?by=99999999999999d", 400}, {"GET", "advance?by=90d", 405}, {"GET", "nothing", 404}, {"DELETE", "trail", 405},
	} {
		if status, answer := s.control(bad.method, "/_awsaccount/"+bad.path); status != bad.status || answer == "" {
			t.Errorf("%s %s: %d %q", bad.method, bad.path, status, answer)
		}
	}
	for range 3 { // 99 years, and again, and that is too far
		s.control("POST", "/_awsaccount/advance?by=36000d")
	}
	if status, answer := s.control("POST", "/_awsaccount/advance?by=36000d"); status != 400 || !strings.Contains(answer, "200 years") {
		t.Errorf("%d %s", status, answer)
	}
	if passed := s.time().Sub(before); passed > furthest {
		t.Errorf("%s passed", passed)
	}
}

func TestServeGoodControl(t *testing.T) {
	s := startServer(t)
	until := s.time().Add(48 * time.Hour).Truncate(time.Second)
	if status, answer := s.control("POST", "/_awsaccount/advance?until="+until.UTC().Format(time.RFC3339)); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
	if now := s.time(); now.Before(until) || now.After(until.Add(time.Hour)) {
		t.Errorf("it is %s, want %s", now, until)
	}
	for _, who := range []string{"", "&user=Administrator"} {
		if status, answer := s.control("POST", "/_awsaccount/credentials?account=123456789012"+who); status != 200 || !strings.Contains(answer, "export AWS_SESSION_TOKEN=") {
			t.Errorf("%s: %d %s", who, status, answer)
		}
	}
}

func TestServeControlIsForThisMachine(t *testing.T) {
	w, err := openWorld(&serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		from, host, origin string
		afar               bool
		status             int
	}{
		{"127.0.0.1:9", "127.0.0.1:4510", "", false, 200},
		{"[::1]:9", "localhost", "", false, 200},
		{"127.0.0.1:9", "[::1]:4510", "", false, 200},
		{"127.0.0.1:9", "[::1]", "", false, 200},
		{"127.0.0.1:9", "LOCALHOST:4510", "", false, 200},
		{"192.0.2.9:9", "127.0.0.1:4510", "", false, 403},
		{"127.0.0.1:9", "rebound.example.com", "", false, 403},
		{"nobody", "localhost", "", false, 403},
		{"127.0.0.1:9", "127.0.0.1:4510", "https://example.com", false, 403},
		{"192.0.2.9:9", "aws.example.com", "", true, 200},
		{"192.0.2.9:9", "aws.example.com", "https://example.com", true, 403},
	} {
		r, err := http.NewRequest("POST", "http://"+test.host+"/_awsaccount/advance?by=1s", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = test.from
		if test.origin != "" {
			r.Header.Set("Origin", test.origin)
		}
		answer := httptest.NewRecorder()
		w.control(&serveOptions{controlFromAfar: test.afar}, slog.New(slog.DiscardHandler)).ServeHTTP(answer, r)
		if answer.Code != test.status {
			t.Errorf("%+v: %d %s", test, answer.Code, answer.Body)
		}
	}
}

func TestServeIsNotForPages(t *testing.T) {
	for _, test := range []struct {
		host, header, value string
		o                   serveOptions
		status              int
	}{
		{"127.0.0.1:4510", "", "", serveOptions{lenient: true, loopback: true}, 200},
		{"localhost:4510", "Sec-Fetch-Site", "none", serveOptions{lenient: true, loopback: true}, 200},
		{"organizations.us-east-1.amazonaws.com", "", "", serveOptions{lenient: true, loopback: true}, 200},
		{"127.0.0.1:4510", "Origin", "https://example.com", serveOptions{lenient: true, loopback: true}, 403},
		{"127.0.0.1:4510", "Sec-Fetch-Site", "cross-site", serveOptions{lenient: true, loopback: true}, 403},
		{"127.0.0.1:4510", "Sec-Fetch-Site", "same-origin", serveOptions{lenient: true, loopback: true}, 403},
		{"rebound.example.com:4510", "", "", serveOptions{lenient: true, loopback: true}, 403},
		{"aws.example.com:4510", "", "", serveOptions{lenient: true}, 200},
		{"aws.example.com:4510", "Origin", "https://example.com", serveOptions{lenient: true}, 403},
		{"rebound.example.com:4510", "Origin", "https://example.com", serveOptions{}, 200}, // signatures keep it away
	} {
		test.o.maxRequests = 1
		r := httptest.NewRequest("POST", "http://"+test.host+"/putAccountName", nil)
		if test.header != "" {
			r.Header.Set(test.header, test.value)
		}
		answer := httptest.NewRecorder()
		test.o.guarded(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(answer, r)
		if answer.Code != test.status {
			t.Errorf("%+v: %d %s", test, answer.Code, answer.Body)
		}
	}
}
