package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
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
// Whoever is in the cloud can be called for, and time can pass until a time.
// Control routes are for this machine, called by its own name, and not for pages in its browser.
// What a server has saved is there when it starts again, and meanwhile no time has passed.
// Saving that fails leaves what was there, and no other file.
// A server can start with what a scenario leaves, at the time at which that ends.
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
// How a scenario has its cloud made counts in the server, also after another start; options of the server count more.
// A state file that is a link stays one.
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
