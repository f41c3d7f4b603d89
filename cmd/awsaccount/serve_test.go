package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// serveEnv makes the test binary the command, so that it can be killed.
const serveEnv = "AWSACCOUNT_TEST_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serveEnv) != "" {
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// A testServer is "awsaccount serve" in this process.
type testServer struct {
	t      *testing.T
	url    string
	greets string
	stop   func() (status int, stderr string)
}

// startServer serves on a free port of loopback until the test ends or stop is called.
func startServer(t *testing.T, args ...string) *testServer {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	var stderr lockedBuffer
	status := make(chan int, 1)
	go func() {
		status <- serveUntil(ctx, append([]string{"--listen", "127.0.0.1:0"}, args...), streams{nil, write, &stderr})
		_ = write.Close()
	}()
	s := &testServer{t: t}
	s.stop = sync.OnceValues(func() (int, string) {
		cancel()
		return <-status, stderr.String()
	})
	t.Cleanup(func() { s.stop() })
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		s.greets += lines.Text() + "\n"
		if url, ok := strings.CutPrefix(lines.Text(), "export AWS_ENDPOINT_URL="); ok {
			s.url = url
		}
		if strings.HasPrefix(lines.Text(), "# To let time pass") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	if s.url == "" {
		code, text := s.stop()
		t.Fatalf("no URL: status %d, stdout %q, stderr %q", code, s.greets, text)
	}
	return s
}

// A lockedBuffer is a buffer that goroutines can share.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// call calls Organizations.
func (s *testServer) call(operation, body string) (status int, answer string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("X-Amz-Target", "AWSOrganizationsV20161128."+operation)
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	return s.do(r)
}

// control uses a control route.
func (s *testServer) control(method, path string) (status int, answer string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(r)
}

func (s *testServer) do(r *http.Request) (status int, answer string) {
	s.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// time is what time it is in the cloud.
func (s *testServer) time() time.Time {
	s.t.Helper()
	var answer struct{ Time time.Time }
	_, text := s.control("GET", "/_awsaccount/time")
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.Time
}

// The usual world is the account of AWS' documentation, without an organization, and anybody is its administrator.
func TestServe(t *testing.T) {
	s := startServer(t)
	for _, want := range []string{"export AWS_ACCESS_KEY_ID=123456789012 ", "AWS_REGION=us-east-1", "Signatures are not checked"} {
		if !strings.Contains(s.greets, want) {
			t.Errorf("no %q in\n%s", want, s.greets)
		}
	}
	if now := s.time(); now.Year() < 2025 { // that of the machine, not the beginning of clouds
		t.Errorf("it is %s", now)
	}
	if status, answer := s.control("GET", "/healthz"); status != 200 || answer != "ok\n" {
		t.Errorf("%d %q", status, answer)
	}
	if status, answer := s.control("POST", "//listRegions"); status != 404 || !strings.Contains(answer, "message") {
		t.Errorf("a path that is not clean: %d %s", status, answer)
	}
	if status, answer := s.call("DescribeOrganization", "{}"); status != 400 || !strings.Contains(answer, "AWSOrganizationsNotInUseException") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := s.call("CreateOrganization", "{}"); status != 200 || !strings.Contains(answer, `"MasterAccountId":"123456789012"`) {
		t.Errorf("%d %s", status, answer)
	}

	if status, answer := s.call("CreateAccount", `{"AccountName":"payments","Email":"payments@example.com"}`); status != 200 || !strings.Contains(answer, "IN_PROGRESS") {
		t.Errorf("%d %s", status, answer)
	}
	before := s.time()
	if status, answer := s.control("POST", "/_awsaccount/advance?by=90d"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
	if passed := s.time().Sub(before); passed < 90*24*time.Hour || passed > 90*24*time.Hour+time.Hour {
		t.Errorf("%s passed", passed)
	}
	if _, answer := s.call("ListAccounts", "{}"); !strings.Contains(answer, `"payments"`) {
		t.Errorf("%s", answer)
	}
	for path, want := range map[string]string{"trail": `"eventName":"CreateOrganization"`, "journal": "sign-up of 123456789012", "dump": "123456789012"} {
		if status, answer := s.control("GET", "/_awsaccount/"+path); status != 200 || !strings.Contains(answer, want) {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
	status, stderr := s.stop()
	if status != statusOK || !strings.Contains(stderr, "operation=organizations:CreateAccount") || !strings.Contains(stderr, "caller=arn:aws:iam::123456789012:user/Administrator decision=allowed") ||
		!strings.Contains(stderr, "decision=failed error=AWSOrganizationsNotInUseException") {
		t.Errorf("status %d, log\n%s", status, stderr)
	}
	if strings.Contains(stderr, "payments@") {
		t.Errorf("an e-mail address in the log:\n%s", stderr)
	}
}

// What is not right gets an answer that says so, and moves nothing.
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

// Whoever is in the cloud can be called for, and time can pass until a time.
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

// Control routes are for this machine, called by its own name, and not for pages in its browser.
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

// What a server has saved is there when it starts again, and meanwhile no time has passed.
func TestServeState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	s := startServer(t, "--state", file, "--quiet")
	s.call("CreateOrganization", "{}")
	s.control("POST", "/_awsaccount/advance?by=400d")
	stopped := s.time()
	if status, stderr := s.stop(); status != statusOK || stderr != "" {
		t.Fatalf("%d %s", status, stderr)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	s = startServer(t, "--state", file)
	if passed := s.time().Sub(stopped); passed < 0 || passed > time.Hour {
		t.Errorf("%s passed", passed)
	}
	if status, answer := s.call("DescribeOrganization", "{}"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
	s.stop()

	// A file that is none of ours stays as it is.
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	if status := serveUntil(t.Context(), []string{"--listen", "127.0.0.1:0", "--state", file}, streams{nil, &out, &stderr}); status != statusFailed || !strings.Contains(stderr.String(), file) {
		t.Errorf("%d %s", status, &stderr)
	}
	if text := readFile(t, file); text != "{}" {
		t.Errorf("the file is %q", text)
	}
}

// Saving that fails leaves what was there, and no other file.
func TestServeSaveIsAtomic(t *testing.T) {
	w, err := openWorld(&serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	target := filepath.Join(dir, "state.json")
	if err := os.MkdirAll(filepath.Join(target, "in-the-way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := w.save(target); err == nil {
		t.Error("saved over a directory")
	}
	if err := w.save(filepath.Join(dir, "no", "such", "directory")); err == nil {
		t.Error("saved to nowhere")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	good := filepath.Join(dir, "good.json")
	for range 2 {
		if err := w.save(good); err != nil {
			t.Fatal(err)
		}
	}
	restored, err := openWorld(&serveOptions{state: good})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := restored.cloud.Account(awsaccount.Must(awsaccount.ParseID(usualAccount))); !ok {
		t.Error("the account is not there")
	}
}

// A server can start with what a scenario leaves, at the time at which that ends.
func TestServeSeed(t *testing.T) {
	s := startServer(t, "--seed", "../../examples/sandbox-accounts.txt")
	if !strings.Contains(s.greets, " payer\n") || !strings.Contains(s.greets, " ACTIVE ") {
		t.Errorf("greeting\n%s", s.greets)
	}
	if now := s.time(); now.Year() != 2026 || now.After(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it is %s", now)
	}
	if status, answer := s.call("ListOrganizationalUnitsForParent", "{}"); status != 400 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := s.call("DescribeOrganization", "{}"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
}

// Started wrongly, it says why and starts nothing.
func TestServeRefusesToStart(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	busy := startServer(t)
	for _, test := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"more"}, statusUsage, `unexpected argument "more"`},
		{[]string{"--strict", "--lenient"}, statusUsage, "not both"},
		{[]string{"--throttle", "--no-throttle"}, statusUsage, "not both"},
		{[]string{"--max-requests", "0"}, statusUsage, "positive"},
		{[]string{"--lsten", ":0"}, statusUsage, "lsten"},
		{[]string{"--account", "12"}, statusUsage, "-account"},
		{[]string{"--listen", "nonsense"}, statusUsage, "want host:port"},
		{[]string{"--seed", write("fails.txt", "open a a@example.com\nas a DeleteOrganization\n")}, statusFailed, "fails.txt:2: it fails"},
		{[]string{"--account", "999999999999"}, statusFailed, "no account 999999999999"},
		{[]string{"--listen", strings.TrimPrefix(busy.url, "http://")}, statusFailed, "address already in use"},
		{[]string{"--seed", filepath.Join(dir, "none.txt")}, statusUsage, "none.txt"},
		{[]string{"--seed", write("bad.txt", "now\nnwo\n")}, statusFailed, "bad.txt:2:1"},
		{[]string{"--seed", write("other.txt", "now\n  it is late\n")}, statusFailed, "other.txt:1: not as expected"},
		{[]string{"--seed", write("empty.txt", "now\n")}, statusFailed, "no account"},
		{[]string{"--state", filepath.Join(dir, "no", "state.json")}, statusFailed, "could not be saved"},
		{[]string{"--state", dir}, statusFailed, "directory"},
	} {
		var out, stderr bytes.Buffer
		if status := serveUntil(t.Context(), test.args, streams{nil, &out, &stderr}); status != test.status || !strings.Contains(stderr.String(), test.want) || out.Len() > 0 {
			t.Errorf("%q: status %d, stdout %q, stderr %q", test.args, status, &out, &stderr)
		}
	}
	var out bytes.Buffer
	if status := serveUntil(t.Context(), []string{"--help"}, streams{nil, &out, io.Discard}); status != statusOK || !strings.Contains(out.String(), "--state FILE") {
		t.Errorf("%d %s", status, &out)
	}
}

// With --strict nobody calls without a signature, and credentials are printed.
func TestServeStrict(t *testing.T) {
	s := startServer(t, "--strict")
	if status, answer := s.call("DescribeOrganization", "{}"); status == 200 || !strings.Contains(answer, "MissingAuthenticationToken") {
		t.Errorf("%d %s", status, answer)
	}
	for _, want := range []string{"export AWS_ACCESS_KEY_ID=A", "export AWS_SESSION_TOKEN="} {
		if !strings.Contains(s.greets, want) {
			t.Errorf("no %q in\n%s", want, s.greets)
		}
	}
}

// So many requests are answered at a time, and others at once with 503; later there is room again.
func TestServeAtMost(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	h := atMost(1, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- struct{}{}
		<-leave
	}))
	var wg sync.WaitGroup
	wg.Go(func() { h.ServeHTTP(httptest.NewRecorder(), nil) })
	<-entered
	second := httptest.NewRecorder()
	h.ServeHTTP(second, nil)
	// botocore tries again only if there is no body that it would have to read as an error of the service.
	if second.Code != 503 || second.Header().Get("Retry-After") == "" || second.Body.Len() > 0 {
		t.Errorf("%d %v %s", second.Code, second.Header(), second.Body)
	}
	close(leave)
	wg.Wait()
	third := httptest.NewRecorder()
	wg.Go(func() { <-entered })
	h.ServeHTTP(third, nil)
	wg.Wait()
	if third.Code != 200 {
		t.Errorf("%d afterwards", third.Code)
	}
}

// Only a server that nobody else can call takes any signature, unless it is told to.
func TestServeStrictness(t *testing.T) {
	for _, test := range []struct {
		address         string
		strict, lenient bool
		want            bool
	}{
		{"127.0.0.1:1", false, false, true}, {"[::1]:1", false, false, true}, {"127.0.0.1:1", true, false, false},
		{"0.0.0.0:1", false, false, false}, {"192.0.2.1:1", false, false, false}, {"[::]:1", false, false, false},
		{"0.0.0.0:1", false, true, true}, {"no address", false, false, false},
	} {
		o := &serveOptions{strict: test.strict, lenient: test.lenient}
		if o.takeAddress(test.address); o.lenient != test.want {
			t.Errorf("%+v: %t", test, o.lenient)
		}
	}
}

// A page in a browser does not call a server that takes any signature, by whatever trick; clients of AWS do.
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

// How a scenario has its cloud made counts in the server, also after another start; options of the server count more.
func TestServeKeepsTheConfigurationOfTheSeed(t *testing.T) {
	dir := t.TempDir()
	seed, state := filepath.Join(dir, "seed.txt"), filepath.Join(dir, "state.json")
	if err := os.WriteFile(seed, []byte("cloud profile=Blog2022 throttling=on reads=eventual activation=24h\nopen a a@example.com\nadvance 24h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is that of the state file
		w, err := openWorld(&serveOptions{seed: seed, state: state})
		if err != nil {
			t.Fatal(err)
		}
		if c := w.config; c.Profile != awsaccount.Blog2022 || !c.Throttling || c.Consistency != sim.Eventual || c.ActivationTime != 24*time.Hour || c.CreationTime != creationTime {
			t.Errorf("%+v", c)
		}
		if err := w.save(state); err != nil {
			t.Fatal(err)
		}
	}
	w, err := openWorld(&serveOptions{state: state, noThrottle: true})
	if err != nil || w.config.Throttling {
		t.Errorf("%+v, %v", w.config, err)
	}
	w, err = openWorld(&serveOptions{throttle: true})
	if err != nil || !w.config.Throttling {
		t.Errorf("%+v, %v", w.config, err)
	}
	// A snapshot of a program is a state file too.
	snapshot, err := sim.New(sim.Config{}).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, snapshot, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openWorld(&serveOptions{state: state}); err == nil || !strings.Contains(err.Error(), "no account is ACTIVE") {
		t.Errorf("%v", err)
	}
}

// A state file that is a link stays one.
func TestServeSaveFollowsLinks(t *testing.T) {
	w, err := openWorld(&serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.json"), filepath.Join(dir, "link.json")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if err := w.save(link); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || readFile(t, file) == "old" {
		t.Errorf("%v, %v", info, err)
	}
}

// A body that is too large is not read.
func TestServeMaxBody(t *testing.T) {
	s := startServer(t, "--max-body", "100")
	if status, answer := s.call("DescribeOrganization", `{"x":"`+strings.Repeat("x", 100)+`"}`); status != 413 {
		t.Errorf("%d %s", status, answer)
	}
}

// A process that is asked to terminate saves first; one that is killed leaves the file as it was.
func TestServeSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals")
	}
	file := filepath.Join(t.TempDir(), "state.json")
	start := func() (*exec.Cmd, *testServer) {
		c := exec.CommandContext(t.Context(), os.Args[0], "serve", "--listen", "127.0.0.1:0", "--state", file, "--quiet")
		c.Env = append(os.Environ(), serveEnv+"=1")
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		s := &testServer{t: t}
		for lines := bufio.NewScanner(out); s.url == "" && lines.Scan(); {
			s.url, _ = strings.CutPrefix(lines.Text(), "export AWS_ENDPOINT_URL=")
			if !strings.HasPrefix(s.url, "http") {
				s.url = ""
			}
		}
		go func() { _, _ = io.Copy(io.Discard, out) }()
		return c, s
	}
	c, s := start()
	s.call("CreateOrganization", "{}")
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	saved := readFile(t, file)
	if !strings.Contains(saved, usualAccount) {
		t.Fatal("not saved")
	}
	c, s = start()
	if status, answer := s.call("DescribeOrganization", "{}"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
	s.call("DeleteOrganization", "")
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if readFile(t, file) != saved {
		t.Error("a process that was killed has changed the file")
	}
}

// What help tells to paste names options and routes that there are.
func TestServeHelp(t *testing.T) {
	text := serveHelpText()
	for _, path := range []string{advancePath, "/healthz", "/_awsaccount/trail"} {
		if !strings.Contains(text, path) {
			t.Errorf("help does not name %s", path)
		}
	}
	for line := range strings.Lines(tryServe) {
		if fields := strings.Fields(line); fields[0] == "awsaccount" {
			if _, err := parseServe(fields[2 : len(fields)-1]); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}
