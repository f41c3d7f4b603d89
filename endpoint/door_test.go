package endpoint_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// A door is a cloud and its endpoint, for requests as clients send them, but for the signature.
type door struct {
	testing.TB
	cloud      *sim.Cloud
	transport  http.RoundTripper
	management awsaccount.ID
	entries    []endpoint.Entry
	seen       map[string]map[string]bool // members of outputs by operation, as testdata/wire.txt has them
}

// newDoor is the door of a cloud with one account, whose administrator may do everything.
func newDoor(tb testing.TB, config sim.Config, talk endpoint.Config) *door {
	d := &door{TB: tb, cloud: sim.New(config), seen: map[string]map[string]bool{}}
	var err error
	if d.management, err = d.cloud.Open("management", "management@example.com"); err != nil {
		tb.Fatal(err)
	}
	if _, err = d.cloud.Administrator(d.management); err != nil {
		tb.Fatal(err)
	}
	talk.Lenient, talk.Account = true, d.management
	talk.Log = func(e endpoint.Entry) { d.entries = append(d.entries, e) }
	d.transport = endpoint.NewTransport(d.cloud, talk)
	return d
}

func (d *door) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// request is what a client sends to call an operation, as the administrator of an account.
func request(by awsaccount.ID, action, body string) *http.Request {
	service, name, _ := strings.Cut(action, ":")
	r, err := http.NewRequest(http.MethodPost, "https://"+service+".us-east-1.amazonaws.com/", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	if service == "account" {
		r.URL.Path += strings.ToLower(name[:1]) + name[1:]
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Header.Set("X-Amz-Target", "AWSOrganizationsV20161128."+name)
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+by.String()+"/20261121/us-east-1/"+service+
		"/aws4_request, SignedHeaders=host;x-amz-date, Signature=00")
	return r
}

// A response is what came back.
type response struct {
	*http.Response
	body    string
	members map[string]any // of the body; nil: there is none
}

func (d *door) send(r *http.Request) response {
	d.Helper()
	got, err := d.transport.RoundTrip(r)
	d.must(err)
	body, err := io.ReadAll(got.Body)
	d.must(err)
	answer := response{Response: got, body: string(body)}
	if len(body) > 0 && strings.Contains(got.Header.Get("Content-Type"), "json") {
		d.must(json.Unmarshal(body, &answer.members))
	}
	return answer
}

// call calls an operation, which must succeed, and returns what is at the end of a path in its output, such as
// "Roots.Id": of lists, the first element.
func (d *door) call(by awsaccount.ID, action, body, path string) string {
	d.Helper()
	got := d.send(request(by, action, body))
	if got.StatusCode != http.StatusOK {
		d.Fatalf("%s %s: %d %s", action, body, got.StatusCode, got.body)
	}
	if d.seen[action] == nil {
		d.seen[action] = map[string]bool{}
	}
	note(d.seen[action], "", got.members)
	var at any = got.members
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		object, _ := at.(map[string]any)
		at = object[name]
		if list, ok := at.([]any); ok && len(list) > 0 {
			at = list[0]
		}
	}
	if path == "" {
		return ""
	}
	text, ok := at.(string)
	if !ok {
		d.Fatalf("%s: there is no %s in %s", action, path, got.body)
	}
	return text
}

// note keeps the members of a value.
func note(seen map[string]bool, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, v := range value {
			note(seen, strings.TrimPrefix(path+"."+name, "."), v)
		}
	case []any:
		seen[path+"[]"] = true
		for _, v := range value {
			note(seen, path+"[]", v)
		}
	case string:
		seen[path+":string"] = true
	case bool:
		seen[path+":boolean"] = true
	case float64:
		seen[path+":number"] = true
	}
}

// A wireRow is a line of testdata/wire.txt.
type wireRow struct {
	action, path string
	in, out      []string
}

func wireRows(tb testing.TB) (rows []wireRow) {
	text, err := os.ReadFile("testdata/wire.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		head := append(strings.Fields(parts[0]), "/")
		rows = append(rows, wireRow{head[0], head[1], strings.Fields(parts[1]), strings.Fields(parts[2])})
	}
	return rows
}

// notModelled are the operations that sim does not have.
func notModelled() (actions []string) {
	for action := range sim.NotModelled() {
		actions = append(actions, action)
	}
	return slices.Clip(actions)
}
