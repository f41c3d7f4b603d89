package endpoint_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// Whatever a client sends, the answer is one of AWS' protocols and no error of the server, and a request that is refused has changed
// nothing.
func FuzzHandler(f *testing.F) {
	base := newDoor(f, sim.Config{}, endpoint.Config{})
	base.call(base.management, "organizations:CreateOrganization", `{}`, "")
	root := base.call(base.management, "organizations:ListRoots", `{}`, "Roots.Id")
	for _, seed := range []struct{ action, body string }{
		{"account:GetAlternateContact", `{"AlternateContactType":"BILLING"}`},
		{"account:PutAlternateContact", `{"AlternateContactType":"BILLING","Name":"n","Title":"t","EmailAddress":"a@b.cc","PhoneNumber":"1"}`},
		{"account:PutContactInformation", `{"ContactInformation":{"FullName":"n","City":"c"}}`},
		{"account:ListRegions", `{"MaxResults":5,"RegionOptStatusContains":["ENABLED","X"]}`},
		{"organizations:CreateAccount", `{"AccountName":"a","Email":"a@b.cc","Tags":[{"Key":"k","Value":"v"}]}`},
		{"organizations:CreatePolicy", `{"Name":"a","Description":"","Type":"SERVICE_CONTROL_POLICY","Content":"{}"}`},
		{"organizations:InviteAccountToOrganization", `{"Target":{"Id":"123456789012","Type":"ACCOUNT"}}`},
		{"organizations:CreateOrganizationalUnit", `{"ParentId":"` + root + `","Name":"u"}`},
		{"organizations:DeleteOrganization", `{}`},
	} {
		var raw bytes.Buffer
		if err := request(base.management, seed.action, seed.body).Write(&raw); err != nil {
			f.Fatal(err)
		}
		f.Add(raw.Bytes())
	}
	for _, text := range []string{
		"POST / HTTP/1.1\r\nHost: sts.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 43\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15",
		"GET /?Action=ListAccountAliases&Version=2010-05-08 HTTP/1.1\r\nHost: iam.amazonaws.com\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n",
		"HEAD /putAccountName HTTP/1.1\r\nHost: x\r\n\r\n",
		"PUT / HTTP/1.1\r\nHost: bucket.s3.amazonaws.com\r\n\r\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			t.Skip()
		}
		cloud := base.cloud.Fork()
		before := state(cloud)
		w := httptest.NewRecorder()
		endpoint.NewHandler(cloud, endpoint.Config{Lenient: true, Account: base.management, MaxBody: 1 << 16, Log: func(e endpoint.Entry) {
			if e.Problem != "" {
				t.Error(e.Problem)
			}
		}}).ServeHTTP(w, r)
		got := w.Result()
		body, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case got.StatusCode == http.StatusNotImplemented: // of S3
		case got.StatusCode >= 500, got.StatusCode < 200, got.StatusCode >= 300 && got.StatusCode < 400:
			t.Errorf("%d %s", got.StatusCode, body)
		case strings.Contains(got.Header.Get("Content-Type"), "json") && len(body) > 0 && !json.Valid(body):
			t.Errorf("no JSON: %s", body)
		}
		if got.StatusCode >= 400 && state(cloud) != before {
			t.Errorf("%d %s, but something changed", got.StatusCode, body)
		}

		// Nobody has signed the request, so that a strict endpoint does nothing.
		strict := base.cloud.Fork()
		records := len(slices.Collect(strict.Trail()))
		r, err = http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			t.Fatal(err)
		}
		w = httptest.NewRecorder()
		endpoint.NewHandler(strict, endpoint.Config{MaxBody: 1 << 16}).ServeHTTP(w, r)
		if w.Code < 400 || w.Code >= 500 && w.Code != http.StatusNotImplemented {
			t.Errorf("unsigned: %d %s", w.Code, w.Body)
		}
		if len(slices.Collect(strict.Trail())) != records || state(strict) != before {
			t.Errorf("unsigned: %d %s, but something changed", w.Code, w.Body)
		}
	})
}
