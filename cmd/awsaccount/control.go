package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/awsaccount/awsaccount/internal/script"
)

// Paths of the control routes. No operation of AWS has such a path.
const (
	controlPrefix = "/_awsaccount/"
	advancePath   = controlPrefix + "advance"
)

const controlHelp = `
Control routes, for this machine only unless --control-from-afar is given:

  GET  /_awsaccount/time               what time it is in the cloud
  POST /_awsaccount/advance?by=90d     lets time pass: d, h, m, s, ms, ns, added up, or taken away behind "-" (90d-1s)
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
		by, err := script.ParseDuration(r.URL.Query().Get("by"))
		if err == nil && !w.advance(by) {
			err = fmt.Errorf("want a time less than 200 years ahead")
		}
		if err != nil {
			http.Error(rw, "by: "+err.Error(), http.StatusBadRequest)
			return
		}
		log.Info("time passed", "by", by)
		w.tellTime(rw)
	})
	mux.HandleFunc("GET "+controlPrefix+"trail", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/jsonl")
		_ = w.cloud.WriteTrail(rw) // fails only if nobody listens any more
	})
	mux.HandleFunc("GET "+controlPrefix+"journal", func(rw http.ResponseWriter, _ *http.Request) {
		for act := range w.cloud.Journal() {
			fmt.Fprintln(rw, act)
		}
	})
	mux.HandleFunc("GET "+controlPrefix+"dump", func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(rw, w.cloud.Dump())
	})
	// No page in a browser moves the clock or reads along: requests from other origins and for other hosts are refused.
	guarded := http.NewCrossOriginProtection().Handler(mux)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !o.controlFromAfar && !fromHere(r) {
			http.Error(rw, "control routes are for this machine only (--control-from-afar)", http.StatusForbidden)
			return
		}
		guarded.ServeHTTP(rw, r)
	})
}

func (w *world) tellTime(rw http.ResponseWriter) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(map[string]string{"time": w.cloud.Now().Format(time.RFC3339Nano)})
}

// fromHere reports whether a request comes from this machine and names it as its host: a page in a browser can make a name of its
// own mean this machine, but not make the browser send another name.
func fromHere(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
