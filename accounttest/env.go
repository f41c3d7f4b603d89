package accounttest

import (
	"net/http"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// TB is what Start needs of a test. *testing.T, *testing.B, *testing.F and *rapid.T have it.
type TB interface {
	Helper()
	Cleanup(func())
	Failed() bool
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// An Env is a cloud for one test, and what clients need to call it. Make one with Start: the zero Env cannot be used. It is safe
// for concurrent use, except for what ends the test if it fails, Organization, Credentials and Administrator: that belongs in the
// goroutine of the test.
type Env struct {
	// Cloud is the cloud. It is the test's to arrange, to let time pass in, and to look at.
	Cloud *sim.Cloud

	tb        TB
	clock     bool            // Config.Clock drives the cloud
	names     map[string]bool // of the organizations made, in lower case
	handler   http.Handler
	transport http.RoundTripper
}

// Start makes a cloud for a test. If the test fails, it logs the trail: who called what, by identifiers, and what came of
// it; never contact data and the like. Nothing is logged of a test that panics. Start panics as sim.New does.
//
// Signatures of calls are checked, but not their age: clients sign by a clock of their own, and that of the cloud is elsewhere.
func Start(tb TB, config sim.Config) *Env {
	tb.Helper()
	cloud := sim.New(config)
	talk := endpoint.Config{IgnoreAge: true}
	e := &Env{Cloud: cloud, tb: tb, clock: config.Clock != nil, names: map[string]bool{},
		handler: endpoint.NewHandler(cloud, talk), transport: endpoint.NewTransport(cloud, talk)}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("%s", story(cloud))
		}
	})
	return e
}

// Handler is the endpoint, for a test that wants a real server: httptest.NewServer(env.Handler()).
func (e *Env) Handler() http.Handler { return e.handler }

// Client is an HTTP client whose every request, whatever its host, the endpoint answers in memory: no port, no goroutine.
func (e *Env) Client() *http.Client { return &http.Client{Transport: e.transport} }

// Credentials are what a principal signs calls with. They never expire. Services and anonymous callers have none: then the test
// ends.
func (e *Env) Credentials(p sim.Principal) sim.Credentials {
	e.tb.Helper()
	c, err := e.Cloud.IssueCredentials(p)
	if err != nil {
		e.tb.Fatalf("accounttest: %v", err)
	}
	return c
}

// Pass lets time pass in the cloud, and returns how much of it the caller has to wait for: nothing, or all of d if sim.Config.Clock
// drives the cloud. It is for backoffs, and in time.Sleep(env.Pass(d)) for tests that do not know how the cloud is driven. It
// panics if d is negative.
func (e *Env) Pass(d time.Duration) time.Duration {
	if d < 0 {
		panic("accounttest: Pass of a negative duration")
	}
	if e.clock {
		return d
	}
	e.Cloud.Advance(d)
	return 0
}

// Home is the administrator of account 123456789012, which is opened if it is not there. The first Organization is managed by it; until
// then it stands alone. It fails with the class awsaccount.ErrConflict if somebody else has its e-mail address.
func (e *Env) Home() (sim.Principal, error) {
	if _, ok := e.Cloud.Account(home); !ok {
		if err := e.Cloud.OpenWithID(home, "example", "example@example.com"); err != nil {
			return sim.Principal{}, err
		}
	}
	return e.Cloud.Administrator(home)
}

// home is the account of AWS' documentation.
var home = awsaccount.Must(awsaccount.ParseID("123456789012"))

// Administrator is an IAM user of an account who may do everything that policies can allow. It is made when it is first asked for. If
// there is no such account the test ends.
func (e *Env) Administrator(id awsaccount.ID) sim.Principal {
	e.tb.Helper()
	p, err := e.Cloud.Administrator(id)
	if err != nil {
		e.tb.Fatalf("accounttest: %v", err)
	}
	return p
}
