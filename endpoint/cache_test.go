package endpoint

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A cache keeps what it was given last, and no more than its size.
func TestCache(t *testing.T) {
	var c cache[int, string]
	if _, ok := c.get(1); ok {
		t.Error("an empty cache has something")
	}
	for i := range 3 * cacheSize {
		c.put(i, "first")
		c.put(i, "second")
		if v, ok := c.get(i); !ok || v != "second" || len(c.kept) > cacheSize {
			t.Fatalf("%d: %q %t, of %d", i, v, ok, len(c.kept))
		}
	}
}

// What a caller may do is looked up anew when it changes, however often he called before.
func TestCallersChange(t *testing.T) {
	c := newCaller(t)
	h := newHandler(c.cloud, c.config)
	ask := func(want int) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, c.request("account", "POST /getAccountInformation\nContent-Type:application/json\n\n{}"))
		if w.Code != want || len(h.clients.kept) != 1 || len(h.keys.kept) != 1 {
			t.Errorf("%d %s, want %d; %d clients and %d keys are kept", w.Code, w.Body, want, len(h.clients.kept), len(h.keys.kept))
		}
	}
	ask(http.StatusOK)
	ask(http.StatusOK)
	deny := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`)
	if _, err := c.cloud.PutUser(c.id, sim.Identity{Name: "Administrator", Policies: []policy.Source{{Name: "none", Document: deny}}}); err != nil {
		t.Fatal(err)
	}
	ask(http.StatusForbidden)
}
