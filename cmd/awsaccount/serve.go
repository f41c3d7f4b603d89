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

	"github.com/awsaccount/awsaccount/endpoint"
)

// serveOptions are those of the subcommand serve.
type serveOptions struct {
	listen, seed, state, account string

	strict, lenient bool
	throttle        bool
	controlFromAfar bool
	maxBody         int64
	maxRequests     int
	quiet           bool
}

// serve is the subcommand of that name. It ends at an interrupt or when it is asked to terminate.
func serve(args []string, std streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
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
	if err != nil {
		return failed(err)
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return failed(err)
	}
	o.lenient = !o.strict && (o.lenient || isLoopback(listener.Addr().String()))
	level := slog.LevelInfo
	if o.quiet {
		level = slog.LevelWarn
	}
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: level}))
	if err := w.greet(std.out, listener.Addr(), o); err != nil {
		_ = listener.Close()
		return failed(err)
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

// parseServe reads the options.
func parseServe(args []string) (*serveOptions, error) {
	o := &serveOptions{}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:4510", "")
	flags.StringVar(&o.seed, "seed", "", "")
	flags.StringVar(&o.state, "state", "", "")
	flags.StringVar(&o.account, "account", "", "")
	flags.BoolVar(&o.strict, "strict", false, "")
	flags.BoolVar(&o.lenient, "lenient", false, "")
	flags.BoolVar(&o.throttle, "throttle", false, "")
	noThrottle := flags.Bool("no-throttle", false, "")
	flags.BoolVar(&o.controlFromAfar, "control-from-afar", false, "")
	flags.BoolVar(&o.quiet, "quiet", false, "")
	flags.Int64Var(&o.maxBody, "max-body", 1<<20, "")
	flags.IntVar(&o.maxRequests, "max-requests", 512, "")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.strict && o.lenient:
		return nil, errors.New("want --strict or --lenient, not both")
	case o.throttle && *noThrottle:
		return nil, errors.New("want --throttle or --no-throttle, not both")
	case o.maxBody <= 0 || o.maxRequests <= 0:
		return nil, errors.New("want a positive --max-body and --max-requests")
	}
	return o, nil
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
	for _, a := range w.accounts {
		state := "gone"
		if account, ok := w.cloud.Account(a.ID); ok {
			state = account.State(w.cloud.Now()).String()
		}
		fmt.Fprintf(&b, "# %s %s %s\n", a.ID, state, a.Name)
	}
	key, secret, token := w.account.String(), "any", ""
	if o.lenient {
		b.WriteString("# Signatures are not checked: an access key of 12 digits is the administrator of that account, and an unknown one that\n" +
			"# of " + w.account.String() + ".\n")
	} else {
		issued, err := w.cloud.IssueCredentials(admin)
		if err != nil {
			return err
		}
		key, secret, token = issued.AccessKeyID, issued.SecretAccessKey, issued.SessionToken
		b.WriteString("# Signatures are checked. These credentials are those of " + admin.String() + ":\n")
	}
	fmt.Fprintf(&b, "export AWS_ENDPOINT_URL=http://%s\nexport AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n", at)
	fmt.Fprintf(&b, "export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s\n", key, secret)
	if token != "" {
		fmt.Fprintf(&b, "export AWS_SESSION_TOKEN=%s\n", token)
	} else {
		b.WriteString("unset AWS_SESSION_TOKEN\n")
	}
	fmt.Fprintf(&b, "# To let time pass: curl -X POST 'http://%s%s?by=90d'\n", at, advancePath)
	_, err = io.WriteString(out, b.String())
	return err
}

// handler is what the server answers with.
func (w *world) handler(o *serveOptions, log *slog.Logger) http.Handler {
	talk := endpoint.Config{Lenient: o.lenient, Account: w.account, MaxBody: o.maxBody, Log: func(e endpoint.Entry) {
		log.Info("call", "operation", e.Operation, "caller", e.Caller, "status", e.Status, "error", e.ErrorCode, "duration", e.Duration)
	}}
	mux := http.NewServeMux()
	mux.Handle("/", endpoint.NewHandler(w.cloud, talk))
	mux.Handle(controlPrefix, w.control(o, log))
	mux.HandleFunc("GET /healthz", func(rw http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(rw, "ok")
	})
	return atMost(o.maxRequests, mux)
}

// atMost answers so many requests at a time, and others with 503, which clients of AWS try again.
func atMost(n int, h http.Handler) http.Handler {
	places := make(chan struct{}, n)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			h.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "the server answers as many requests as it can (--max-requests)", http.StatusServiceUnavailable)
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
  --state FILE         start with what was saved in the file, if it is there, and save it there on stop. While no server
                       runs, no time passes. The file has secrets: only its owner can read it
  --account ID         whose administrator the printed credentials are; by default the management account
  --strict             check signatures; the default unless the server is on loopback
  --lenient            take any signature: an access key of 12 digits is the administrator of that account, and one that
                       nobody issued the administrator of --account
  --throttle           refuse calls that come faster than AWS lets them; --no-throttle is the default
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

Exit status: 0 if it was stopped, 1 if it could not start, serve or save, 2 if the command was called wrongly.
`
}

// tryServe is what to paste into a shell.
const tryServe = `awsaccount serve --listen 127.0.0.1:4510 &
export AWS_ENDPOINT_URL=http://127.0.0.1:4510 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=any
aws organizations create-organization
aws organizations create-account --account-name payments --email payments@example.com`
