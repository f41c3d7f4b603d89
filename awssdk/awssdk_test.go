package awssdk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/awssdk"
	"github.com/awsaccount/awsaccount/sim"
)

// attempts are how many there were of a call.
func attempts(m middleware.Metadata) int {
	results, _ := retry.GetAttemptResults(m)
	return len(results.Results)
}

// Throttled calls are retried until they succeed. What is waited passes in the cloud alone: here no timer can fire, for the test does
// not leave the instant.
func TestRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		env := accounttest.Start(t, sim.Config{Throttling: true})
		client := organizations.NewFromConfig(awssdk.Config(env))
		if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil {
			t.Fatal(err)
		}
		before, most := env.Cloud.Now(), 0
		for range 20 {
			out, err := client.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, attempts(out.ResultMetadata))
		}
		// 2 at once, and then one each second, of which two are there after each wait of two.
		if passed := env.Cloud.Now().Sub(before); most != 2 || passed != 18*time.Second {
			t.Errorf("%d attempts, %s", most, passed)
		}
		if real := time.Since(start); real != 0 {
			t.Errorf("the test has taken %s", real)
		}
	})
}

// If the cloud goes by the clock of a bubble, the SDK sleeps, and can be interrupted.
func TestRetriesByClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := accounttest.Start(t, sim.Config{Clock: time.Now, Throttling: true})
		client := organizations.NewFromConfig(awssdk.Config(env))
		if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for range 20 {
			if _, err := client.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 18*time.Second {
			t.Errorf("it took %s", took)
		}
		fault := sim.Fault{Action: "organizations:ListRoots", Times: 3, Error: sim.Error{Code: "ServiceException"}}
		if err := env.Cloud.Inject(fault); err != nil {
			t.Fatal(err)
		}
		start = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.ListRoots(ctx, &organizations.ListRootsInput{})
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			t.Errorf("%v after %s", err, took)
		}
	})
}

// The third attempt is the last; an error that AWS means is not tried again; and who does not want retries has none.
func TestAttempts(t *testing.T) {
	const action = "organizations:DescribeOrganization"
	for _, test := range []struct {
		code  string
		times int
		nop   bool
		calls int
		fails bool
	}{
		{"TooManyRequestsException", 1, false, 2, false},
		{"TooManyRequestsException", 2, false, 3, false},
		{"TooManyRequestsException", 3, false, 3, true},
		{"ServiceException", 1, false, 2, false},
		{"TooManyRequestsException", 1, true, 1, true},
		{"AccessDeniedException", 1, false, 1, true},
		{"ConcurrentModificationException", 1, false, 1, true},
	} {
		env := accounttest.Start(t, sim.Config{})
		config := awssdk.ConfigFor(env, env.Organization(accounttest.Layout{}).Administrator)
		if test.nop {
			config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
		}
		if err := env.Cloud.Inject(sim.Fault{Action: action, Times: test.times, Error: sim.Error{Code: test.code}}); err != nil {
			t.Fatal(err)
		}
		_, err := organizations.NewFromConfig(config).DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
		calls := 0
		for r := range env.Cloud.Trail() {
			if r.EventName == "DescribeOrganization" {
				calls++
			}
		}
		var answer smithy.APIError
		if calls != test.calls || test.fails != errors.As(err, &answer) || test.fails && answer.ErrorCode() != test.code {
			t.Errorf("%+v: %d calls, %v", test, calls, err)
		}
	}
}

// A principal is who ConfigFor says, whoever was asked before.
func TestConfigFor(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Count: 1}}})
	for _, p := range []sim.Principal{org.Administrator, env.Cloud.Root(org.Management), env.Administrator(org.Accounts[0][0])} {
		client := organizations.NewFromConfig(awssdk.ConfigFor(env, p))
		if _, err := client.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{}); err != nil {
			t.Errorf("%s: %v", p, err)
		}
		var last *sim.Record
		for last = range env.Cloud.Trail() {
		}
		if last.UserIdentity.ARN != p.String() {
			t.Errorf("%s called, want %s", last.UserIdentity.ARN, p)
		}
	}
}

// Who has no credentials gets an error for each call, in whatever goroutine, and the test goes on.
func TestNoCredentials(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	config := awssdk.ConfigFor(env, env.Cloud.Service("ec2.amazonaws.com"))
	failures := make(chan error, 2)
	go func() {
		defer close(failures)
		for range 2 {
			_, err := config.Credentials.Retrieve(context.Background())
			failures <- err
		}
	}()
	n := 0
	for err := range failures {
		if n++; !errors.Is(err, awsaccount.ErrInvalid) {
			t.Error(err)
		}
	}
	if n != 2 {
		t.Errorf("the goroutine has ended after %d calls", n)
	}
}
