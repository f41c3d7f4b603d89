package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// serveOptions are those of the subcommand serve.
type serveOptions struct {
	listen, seed, state string
	account             awsaccount.ID

	strict, lenient bool
	loopback        bool // the server listens for this machine only
	throttle        bool
	noThrottle      bool
	controlFromAfar bool
	maxBody         int64
	maxRequests     int
	quiet           bool
}

// serve is the subcommand of that name. It ends at an interrupt or when it is asked to terminate.
func serve(args []string, std streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer context.AfterFunc(ctx, stop)() // a second signal does what it does to any program
	return serveUntil(ctx, args, std)
}

// serveUntil serves until the context is done.
func serveUntil(ctx context.Context, args []string, std streams) int {
	o, err := parseServe(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		commandNamed("serve").help(std.out)
		return statusOK
	case err != nil:
		fmt.Fprintln(std.err, "awsaccount serve:", err)
		commandNamed("serve").usage(std.err)
		return statusUsage
	}
	failed := func(err error) int {
		fmt.Fprintln(std.err, "awsaccount serve:", err)
		return statusFailed
	}
	w, err := openWorld(o)
	if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintln(std.err, "awsaccount serve:", err)
		return statusUsage
	}
	if err != nil {
		return failed(err)
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return failed(err)
	}
	o.takeAddress(listener.Addr().String())
	level := slog.LevelInfo
	if o.quiet {
		level = slog.LevelWarn
	}
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level}))
	if err := w.greet(std.out, listener.Addr(), o); err != nil {
		_ = listener.Close()
		return failed(err)
	}
	if w.restored && o.seed != "" {
		log.Warn("the state file is there, so that the seed does not count", "state", o.state, "seed", o.seed)
	}
	err = listenUntil(ctx, listener, w.handler(o, log), log)
	if o.state != "" {
		if saved := w.save(o.state); saved != nil {
			return failed(errors.Join(err, saved))
		}
		log.Info("saved", "state", o.state)
	}
	if err != nil {
		return failed(err)
	}
	return statusOK
}

// A usageError is that of a wrong call.
type usageError struct{ error }

// parseServe reads the options.
func parseServe(args []string) (*serveOptions, error) {
	o := &serveOptions{}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:4510", "")
	flags.StringVar(&o.seed, "seed", "", "")
	flags.StringVar(&o.state, "state", "", "")
	flags.TextVar(&o.account, "account", awsaccount.ID{}, "")
	flags.BoolVar(&o.strict, "strict", false, "")
	flags.BoolVar(&o.lenient, "lenient", false, "")
	flags.BoolVar(&o.throttle, "throttle", false, "")
	flags.BoolVar(&o.noThrottle, "no-throttle", false, "")
	flags.BoolVar(&o.controlFromAfar, "control-from-afar", false, "")
	flags.BoolVar(&o.quiet, "quiet", false, "")
	flags.Int64Var(&o.maxBody, "max-body", 1<<20, "")
	flags.IntVar(&o.maxRequests, "max-requests", 512, "")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	_, _, err := net.SplitHostPort(o.listen)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--listen: want host:port, not %q", o.listen)
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.strict && o.lenient:
		return nil, errors.New("want --strict or --lenient, not both")
	case o.throttle && o.noThrottle:
		return nil, errors.New("want --throttle or --no-throttle, not both")
	case o.maxBody <= 0 || o.maxRequests <= 0:
		return nil, errors.New("want a positive --max-body and --max-requests")
	}
	return o, nil
}

// takeAddress decides what depends on where the server listens: on loopback it takes any signature unless told otherwise.
func (o *serveOptions) takeAddress(address string) {
	o.loopback = isLoopback(address)
	o.lenient = !o.strict && (o.lenient || o.loopback)
}

// isLoopback reports whether an address with a port is one of this machine only.
func isLoopback(address string) bool {
	at, err := netip.ParseAddrPort(address)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// greet tells where the server is and how to call it, in lines for a shell.
func (w *world) greet(out io.Writer, at net.Addr, o *serveOptions) error {
	admin, err := w.cloud.Administrator(w.account)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# A simulated AWS at http://%s, where it is %s.\n", at, w.cloud.Now().Format(time.RFC3339))
	if everywhere, err := netip.ParseAddrPort(at.String()); err == nil && everywhere.Addr().IsUnspecified() {
		b.WriteString("# It listens at all addresses of this machine.\n")
		at = net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), everywhere.Port()))
	}
	for _, a := range w.accounts {
		state := "gone"
		if account, ok := w.cloud.Account(a.ID); ok {
			state = account.State(w.cloud.Now()).String()
		}
		fmt.Fprintf(&b, "# %s %s %s\n", a.ID, state, a.Name)
	}
	given := sim.Credentials{AccessKeyID: w.account.String(), SecretAccessKey: "any"}
	if o.lenient {
		b.WriteString("# Signatures are not checked: an access key of 12 digits is the administrator of that account, and an unknown one that\n" +
			"# of " + w.account.String() + ".\n")
	} else {
		if given, err = w.cloud.IssueCredentials(admin); err != nil {
			return err
		}
		b.WriteString("# Signatures are checked. These credentials are those of " + admin.String() + ":\n")
	}
	fmt.Fprintf(&b, "export AWS_ENDPOINT_URL=http://%s\nexport AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n", at)
	b.WriteString(exported(given))
	fmt.Fprintf(&b, "# To let time pass: curl -X POST 'http://%s%s?by=90d'\n", at, advancePath)
	_, err = io.WriteString(out, b.String())
	return err
}

// exported are credentials in lines for a shell.
func exported(c sim.Credentials) string {
	lines := fmt.Sprintf("export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s\n", c.AccessKeyID, c.SecretAccessKey)
	if c.SessionToken == "" {
		return lines + "unset AWS_SESSION_TOKEN\n"
	}
	return lines + "export AWS_SESSION_TOKEN=" + c.SessionToken + "\n"
}

// handler is what the server answers with.
func (w *world) handler(o *serveOptions, log *slog.Logger) http.Handler {
	talk := endpoint.Config{Lenient: o.lenient, Account: w.account, MaxBody: o.maxBody, Log: func(e endpoint.Entry) {
		if e.Problem != "" {
			log.Error("the simulation failed: please report this", "operation", e.Operation, "request", e.RequestID, "problem", e.Problem)
		}
		log.Info("call", "operation", e.Operation, "caller", e.Caller, "decision", decision(e), "error", e.ErrorCode,
			"reason", e.Reason, "status", e.Status, "request", e.RequestID, "duration", e.Duration)
	}}
	aws := o.guarded(endpoint.NewHandler(w.cloud, talk))
	control := w.control(o, log)
	// No http.ServeMux: it would redirect paths that are not clean, which no service of AWS does.
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, controlPrefix):
			control.ServeHTTP(rw, r)
		case r.URL.Path == healthPath && r.Method == http.MethodGet:
			fmt.Fprintln(rw, "ok")
		default:
			aws.ServeHTTP(rw, r)
		}
	})
}

// guarded keeps pages in a browser of this machine away from a server that takes any signature: no client of AWS is a page, and none
// calls loopback by a name that somebody else may have given it. It also answers so many requests at a time.
func (o *serveOptions) guarded(h http.Handler) http.Handler {
	h = atMost(o.maxRequests, h)
	if !o.lenient {
		return h
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		site := r.Header.Get("Sec-Fetch-Site")
		switch {
		case r.Header.Get("Origin") != "" || site != "" && site != "none":
			http.Error(rw, "pages in a browser may not call a server that takes any signature (--strict)", http.StatusForbidden)
		case o.loopback && !namesLoopback(r.Host) && !isServiceHost(r.Host):
			http.Error(rw, fmt.Sprintf("this server is called as localhost or by its address, not as %q (--strict)", r.Host), http.StatusForbidden)
		default:
			h.ServeHTTP(rw, r)
		}
	})
}

// isServiceHost reports whether a host is one of AWS', as clients name it that have a proxy.
func isServiceHost(host string) bool {
	return strings.HasSuffix(hostname(host), ".amazonaws.com") || strings.HasSuffix(hostname(host), ".amazonaws.com.cn")
}

// decision is what became of a call, in one word.
func decision(e endpoint.Entry) string {
	switch {
	case e.ErrorCode == "":
		return "allowed"
	case e.Caller == "":
		return "refused" // before anybody knew who called
	case strings.HasPrefix(e.ErrorCode, "AccessDenied"):
		return "denied"
	}
	return "failed"
}

// atMost answers so many requests at a time, and others at once with 503 and nothing else, which clients of AWS try again.
func atMost(n int, h http.Handler) http.Handler {
	places := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			h.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

// Limits of the server on how long things take and how large they are.
const (
	headerTime  = 10 * time.Second
	requestTime = 30 * time.Second
	answerTime  = 60 * time.Second
	idleTime    = 2 * time.Minute
	stopTime    = 10 * time.Second
	headerSize  = 64 << 10
)

// listenUntil serves until the context is done; then requests under way are finished.
func listenUntil(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, WriteTimeout: answerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerSize, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	patience, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		_ = server.Close()
	}
	<-served
	return nil
}

const serveHelp = `
It listens on loopback and prints lines for a shell: where clients of AWS find it, and credentials. Without --seed and --state there
is one account, 123456789012, and no organization. Time goes on as on this machine, and accounts are made within seconds.

  --listen ADDRESS     host and port; port 0 is any that is free (default 127.0.0.1:4510)
  --seed FILE          start with the accounts that a scenario (awsaccount help run) leaves, at the time at which it ends
  --state FILE         start with what was saved in the file, if it is there (then --seed does not count), and save it
                       there on stop. While no server runs, no time passes. The file has secrets: only its owner can read
  --account ID         whose administrator the printed credentials are; by default the management account
  --strict             check signatures; the default unless the server is on loopback
  --lenient            take any signature: an access key of 12 digits is the administrator of that account, and one that
                       nobody issued the administrator of --account
  --throttle           refuse calls that come faster than AWS lets them; --no-throttle lets them be, also if the seed or the
                       state file says otherwise. By default it is as they say, or not
  --max-body BYTES     the largest request (default 1048576)
  --max-requests N     how many requests are answered at a time; others get status 503 (default 512)
  --control-from-afar  let other machines use the control routes
  --quiet              log problems only, not each call

Logs go to standard error. It stops at an interrupt, after it has answered what was asked.
`

func serveHelpText() string {
	return serveHelp + controlHelp + `
To try it, paste this:

` + tryServe + `

Exit status: 0 if it was stopped, 1 if it could not start, serve or save, 2 if the command was called wrongly or the seed
could not be read.
`
}

// tryServe is what to paste into a shell.
const tryServe = `awsaccount serve --listen 127.0.0.1:4510 &
export AWS_ENDPOINT_URL=http://127.0.0.1:4510 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=any
aws organizations create-organization
aws organizations create-account --account-name payments --email payments@example.com`
