package accounttest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

var (
	_ accounttest.TB = (*testing.T)(nil)
	_ accounttest.TB = (*testing.B)(nil)
	_ accounttest.TB = (*testing.F)(nil)
	_ accounttest.TB = (*rapid.T)(nil)
)

// A double is a test that fails or not as we like. Fatalf panics with errStop.
type double struct {
	failed   bool
	log      strings.Builder
	cleanups []func()
}

var errStop = errors.New("the test has ended")

func (d *double) Helper()                    {}
func (d *double) Cleanup(f func())           { d.cleanups = append(d.cleanups, f) }
func (d *double) Failed() bool               { return d.failed }
func (d *double) Logf(text string, a ...any) { fmt.Fprintf(&d.log, text+"\n", a...) }
func (d *double) Fatalf(text string, a ...any) {
	d.failed = true
	d.Logf(text, a...)
	panic(errStop)
}

// run runs f as a test, and returns what it has logged.
func (d *double) run(f func()) string {
	func() {
		defer func() {
			if v := recover(); v != nil && v != errStop {
				panic(v)
			}
		}()
		f()
	}()
	for _, cleanup := range d.cleanups {
		cleanup()
	}
	return d.log.String()
}

// Signatures are checked: nobody calls without.
func TestStartIsStrict(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	server := httptest.NewServer(env.Handler())
	defer server.Close()
	for _, client := range []*http.Client{env.Client(), server.Client()} {
		r, err := http.NewRequest(http.MethodPost, server.URL, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", "AWSOrganizationsV20161128.DescribeOrganization")
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if kind := answer.Header.Get("X-Amzn-ErrorType"); answer.StatusCode == 200 || !strings.Contains(kind, "MissingAuthenticationToken") {
			t.Errorf("%d %s", answer.StatusCode, kind)
		}
	}
}

// Whoever has an account has credentials, which stand for him for ever.
func TestCredentials(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{}}})
	member := org.Accounts[0][0]
	for _, p := range []sim.Principal{env.Cloud.Root(org.Management), org.Administrator, env.Administrator(member),
		env.Cloud.Session(member, "OrganizationAccountAccessRole", "me")} {
		c := env.Credentials(p)
		env.Cloud.Advance(20 * 365 * 24 * time.Hour)
		if found, err := env.Cloud.Authenticate(c.AccessKeyID); err != nil || found.String() != p.String() {
			t.Errorf("%s: %v, %v", p, found, err)
		}
	}
	for _, p := range []sim.Principal{{}, env.Cloud.Service("ec2.amazonaws.com"), env.Cloud.Root(awsaccount.ID{})} {
		d := &double{}
		log := d.run(func() { accounttest.Start(d, sim.Config{}).Credentials(p) })
		if !strings.Contains(log, "accounttest: ") {
			t.Errorf("%s: %q", p, log)
		}
	}
}

// In a bubble the clock of the bubble drives everything.
func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		env := accounttest.Start(t, sim.Config{Clock: time.Now})
		org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{State: awsaccount.Closed}, {}}})
		if left := env.Pass(time.Hour); left != time.Hour {
			t.Errorf("%s is left of an hour", left)
		}
		if took := time.Since(start); took < 10*time.Minute || took > time.Hour {
			t.Errorf("it took %s", took)
		}
		time.Sleep(90 * 24 * time.Hour)
		list, err := env.Cloud.As(org.Administrator).ListAccounts(sim.ListAccountsInput{})
		if err != nil || len(list.Accounts) != 2 { // management and the one that was not closed
			t.Errorf("%d accounts, %v", len(list.Accounts), err)
		}
	})
}

// Without a clock of its own the cloud takes all the time that is to pass.
func TestPass(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	before := env.Cloud.Now()
	if left := env.Pass(time.Hour); left != 0 || env.Cloud.Now().Sub(before) != time.Hour {
		t.Errorf("%s is left of an hour; %s has passed", left, env.Cloud.Now().Sub(before))
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	env.Pass(-1)
}

// The first wait for the clock is logged, for it may be a real one; no wait of the cloud is.
func TestWaitIsLogged(t *testing.T) {
	layout := accounttest.Layout{Accounts: []accounttest.Accounts{{Count: 7}, {State: awsaccount.Closed}}}
	synctest.Test(t, func(t *testing.T) {
		for _, clock := range []func() time.Time{nil, time.Now} {
			d := &double{}
			log := d.run(func() { accounttest.Start(d, sim.Config{Clock: clock}).Organization(layout) })
			if clock == nil && log != "" || clock != nil && (strings.Count(log, "\n") != 1 || !strings.Contains(log, "waits 1m0s until accounts are created")) {
				t.Errorf("logged: %q", log)
			}
		}
	})
}

// A clock that stands still ends the test, and not only after hours.
func TestClockThatStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, fixed := &double{}, time.Now()
		log := d.run(func() {
			accounttest.Start(d, sim.Config{Clock: func() time.Time { return fixed }}).Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{}}})
		})
		if !strings.Contains(log, "Config.Clock has not gone on") {
			t.Error(log)
		}
	})
}

// Home is the administrator of the account of AWS' documentation, alone or, if it manages one, in an organization.
func TestHome(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	alone, err := env.Home()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := env.Cloud.As(alone).DescribeOrganization(); err == nil {
		t.Error("it is in an organization")
	}
	env = accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Layout{})
	if p, err := env.Home(); err != nil || p != org.Administrator || org.Management.String() != "123456789012" {
		t.Errorf("%v, %v", p, err)
	}
}
