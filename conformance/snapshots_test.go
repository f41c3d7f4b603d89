package conformance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// fixtures are the files of a directory of the SDK's own tests of its wire, by the names before a suffix. Not every service has them.
func fixtures(t testing.TB, service, dir, suffix string) map[string]*bufio.Reader {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sdkDir(t, service), dir, "*"+suffix))
	must(t, err)
	found := map[string]*bufio.Reader{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		found[strings.TrimSuffix(filepath.Base(file), suffix)] = bufio.NewReader(bytes.NewReader(text))
	}
	return found
}

// frozen is a frozen request or response: its first line, its header and its body.
func frozen(t testing.TB, r *bufio.Reader) (first string, header http.Header, body string) {
	t.Helper()
	header = http.Header{}
	for n := 0; ; n++ {
		line, err := r.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		name, value, ok := strings.Cut(line, ": ")
		switch {
		case n == 0:
			first = line
		case ok:
			header.Set(name, value)
		case line == "" && len(header) > 0 || err != nil:
			rest, err := io.ReadAll(r)
			must(t, err)
			return first, header, string(rest)
		}
	}
}

// Whatever the SDK sends, as its own fixtures have it, arrives at its operation, with every member in the form that is expected of it.
func TestRequestSnapshots(t *testing.T) {
	unread := []string{"UnknownOperationException", "InvalidAction", "SerializationException", "UnsupportedMediaTypeException", "MalformedInput"}
	w := newWorld(t, sim.Config{})
	var entry endpoint.Entry
	handler := endpoint.NewHandler(w.cloud, endpoint.Config{Lenient: true, Account: w.management, Log: func(e endpoint.Entry) { entry = e }})
	sent := map[string]int{}
	for _, service := range []string{"organizations", "iam", "sts"} {
		for operation, text := range fixtures(t, service, "request_snapshot", ".request.snap") {
			if s, _, ok := serviceOf(operation); service != "organizations" && (!ok || s.name != service || !isOurs(operation)) {
				continue
			}
			first, header, body := frozen(t, text)
			method, path, _ := strings.Cut(first, " ")
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header = header
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, r)
			if want := service + ":" + operation; entry.Operation != want || slices.Contains(unread, entry.ErrorCode) || answer.Code >= 500 {
				t.Errorf("%s: %+v %s", want, entry, answer.Body)
			}
			sent[service]++
		}
	}
	if sent["organizations"] != 63 || sent["iam"] < 8 || sent["sts"] != 3 {
		t.Errorf("requests: %v; want all 63 of Organizations, and those of IAM and STS that there are", sent)
	}
}

// Errors of Organizations have the status and the members of the SDK's own fixtures, with Config.SmithyStatuses.
func TestErrorSnapshots(t *testing.T) {
	w := newWorld(t, sim.Config{})
	handler := endpoint.NewHandler(w.cloud, endpoint.Config{Lenient: true, Account: w.management, SmithyStatuses: true})
	n := 0
	for name, text := range fixtures(t, "organizations", "response_snapshot", ".error.snap") {
		first, _, body := frozen(t, text)
		var want, got map[string]any
		must(t, json.Unmarshal([]byte(body), &want))
		must(t, w.cloud.Inject(sim.Fault{Action: "organizations:ListRoots", Error: sim.Error{Code: name}}))
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
		r.Header.Set("X-Amz-Target", "AWSOrganizationsV20161128.ListRoots")
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		must(t, json.Unmarshal(answer.Body.Bytes(), &got))
		if strconv.Itoa(answer.Code) != first || got["__type"] != want["__type"] {
			t.Errorf("%s: %d %s, want %s %s", name, answer.Code, answer.Body, first, body)
		}
		for member := range got {
			if _, ok := want[member]; !ok {
				t.Errorf("%s: the SDK knows no member %s", name, member)
			}
		}
		n++
	}
	if n < 45 {
		t.Errorf("%d errors only", n)
	}
}
