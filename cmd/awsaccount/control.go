package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/internal/script"
	"github.com/awsaccount/awsaccount/sim"
)

// Paths of the control routes. No operation of AWS has such a path.
const (
	controlPrefix = "/_awsaccount/"
	advancePath   = controlPrefix + "advance"
	healthPath    = "/healthz"
)

const controlHelp = `
Control routes, for this machine only unless --control-from-afar is given:

  GET  /_awsaccount/time               what time it is in the cloud
  POST /_awsaccount/advance?by=90d     lets time pass: d, h, m, s, ms, ns, added up, or taken away behind "-" (90d-1s);
                                       or until a time: ?until=2027-01-01T12:00:00Z
  POST /_awsaccount/credentials?account=ID&user=NAME
                                       lines for a shell that make you an IAM user; with role=NAME a session of a role,
                                       with neither the root user
  GET  /_awsaccount/trail              who has called what: records of CloudTrail, one a line
  GET  /_awsaccount/journal            what else has happened, one act a line
  GET  /_awsaccount/dump               everything that the cloud knows, without secrets
  GET  /healthz                        "ok", for anybody
`

// control is the routes that move the clock and show the cloud.
func (w *world) control(o *serveOptions, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+controlPrefix+"time", func(rw http.ResponseWriter, _ *http.Request) { w.tellTime(rw) })
	mux.HandleFunc("POST "+advancePath, func(rw http.ResponseWriter, r *http.Request) {
		by, err := w.howFar(r.URL.Query())
		if err == nil && !w.advance(by) {
			err = errors.New("want a time less than 200 years ahead")
		}
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		log.Info("time passed", "by", by)
		w.tellTime(rw)
	})
	mux.HandleFunc("POST "+controlPrefix+"credentials", func(rw http.ResponseWriter, r *http.Request) {
		given, err := w.issue(r.URL.Query())
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(rw, exported(given))
	})
	mux.HandleFunc("GET "+controlPrefix+"trail", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/jsonl")
		_ = w.cloud.WriteTrail(rw) // fails only if nobody listens any more
	})
	mux.HandleFunc("GET "+controlPrefix+"journal", func(rw http.ResponseWriter, _ *http.Request) {
		isText(rw)
		for act := range w.cloud.Journal() {
			fmt.Fprintln(rw, act)
		}
	})
	mux.HandleFunc("GET "+controlPrefix+"dump", func(rw http.ResponseWriter, _ *http.Request) {
		isText(rw)
		_, _ = io.WriteString(rw, w.cloud.Dump())
	})
	// No page in a browser moves the clock: requests from other origins are refused. Nor does it read along, as long as the routes are
	// for this machine only, called by its own name.
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !o.controlFromAfar && !fromHere(r) {
			http.Error(rw, fmt.Sprintf("control routes are for this machine, called as localhost or by its address, not as %q (--control-from-afar)", r.Host), http.StatusForbidden)
			return
		}
		guarded.ServeHTTP(rw, r)
	})
}

// only fails if a query has other members than these.
func only(q url.Values, names ...string) error {
	for name := range q {
		if !slices.Contains(names, name) {
			return fmt.Errorf("want %s in the query, not %q", strings.Join(names, ", "), name)
		}
	}
	return nil
}

// howFar is how far a query wants the clock to go on.
func (w *world) howFar(q url.Values) (time.Duration, error) {
	if err := only(q, "by", "until"); err != nil {
		return 0, err
	}
	switch by, until := q.Get("by"), q.Get("until"); {
	case (by == "") == (until == ""):
		return 0, errors.New("want ?by=90d or ?until=2027-01-01T12:00:00Z in the query")
	case by != "":
		return script.ParseDuration(by)
	default:
		t, err := time.Parse(time.RFC3339, until)
		now := w.cloud.Now()
		if err != nil || t.Before(now) {
			return 0, fmt.Errorf("want a time such as 2027-01-01T12:00:00Z, not before %s, not %q", now.Format(time.RFC3339), until)
		}
		return t.Sub(now), nil
	}
}

// sessionName is that of sessions of roles that a control route makes.
const sessionName = "control"

// issue makes credentials of whom a query names.
func (w *world) issue(q url.Values) (given sim.Credentials, err error) {
	if err := only(q, "account", "user", "role"); err != nil {
		return given, err
	}
	id, err := awsaccount.ParseID(q.Get("account"))
	if err != nil {
		return given, fmt.Errorf("account: %w", err)
	}
	p := w.cloud.Root(id)
	switch user, role := q.Get("user"), q.Get("role"); {
	case user != "" && role != "":
		return given, errors.New("want user or role, not both")
	case user != "":
		var ok bool
		if p, ok = w.cloud.User(id, user); !ok {
			return given, fmt.Errorf("account %s has no user %q", id, user)
		}
	case role != "":
		p = w.cloud.Session(id, role, sessionName)
	}
	return w.cloud.IssueCredentials(p)
}

// isText keeps browsers from taking text that others have chosen for something else.
func isText(rw http.ResponseWriter) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rw.Header().Set("X-Content-Type-Options", "nosniff")
}

func (w *world) tellTime(rw http.ResponseWriter) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(map[string]string{"time": w.cloud.Now().Format(time.RFC3339Nano)})
}

// fromHere reports whether a request comes from this machine and names it as its host: a page in a browser can make a name of its
// own mean this machine, but not make the browser send another name.
func fromHere(r *http.Request) bool { return isLoopback(r.RemoteAddr) && namesLoopback(r.Host) }

// hostname is a host without its port, in lower case.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// namesLoopback reports whether a host, with or without a port, is this machine whoever says so.
func namesLoopback(host string) bool {
	addr, err := netip.ParseAddr(hostname(host))
	return hostname(host) == "localhost" || err == nil && addr.Unmap().IsLoopback()
}
