// Package awssdk configures the clients of aws-sdk-go-v2 for a cloud of package accounttest:
//
//	env := accounttest.Start(t, sim.Config{})
//	client := organizations.NewFromConfig(awssdk.Config(env))
//
// Clients retry as the SDK does, and what they wait passes in the cloud and not in the test: see ConfigFor, whose example for
// retries sets another retryer. In a bubble of testing/synctest, with time.Now as sim.Config.Clock, code that polls with time.Sleep
// runs as it is: synctest_test.go shows it.
//
// It is a module of its own, so that nobody else has the SDK among the modules that they need. It has no tagged version yet, and
// nor has the module that it needs. Until then, use it from a clone: two lines in your go.mod, with the path of the clone,
//
//	replace github.com/awsaccount/awsaccount => ../awsaccount
//	replace github.com/awsaccount/awsaccount/awssdk => ../awsaccount/awssdk
//
// and then "go mod tidy".
package awssdk

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

// Config is ConfigFor the administrator of account 123456789012. The account is opened at the first call, if it is not there: it
// stands alone, and an organization is one CreateOrganization away.
func Config(env *accounttest.Env) aws.Config { return config(env, env.Home) }

// ConfigFor makes clients call for a principal. They sign for the Region us-east-1, where the services live, and what they are is not
// read from the machine: no files, no environment variables. Credentials never expire.
//
// Calls that are throttled, and those that AWS fails, are retried by the SDK's standard retryer: three attempts in all, and then the
// client returns the error. So an error that is injected once is not seen, if it is one of those; inject it three times, or set
// Retryer to one that makes aws.NopRetryer. Between attempts 2, 4, 8, 16 and then 20 seconds pass, the longest that the SDK waits, so
// that a test is the same each time: in the cloud, by Env.Pass, and not in the test. If sim.Config.Clock drives the cloud, the
// SDK waits for it, in a bubble of testing/synctest or in real time.
//
// Sessions that the SDK makes, as package stscreds does, expire by the time of the cloud, and the SDK compares that with the real
// time. In a cloud of the past it makes a session for each call; sim.Config.Start, or Clock, helps.
func ConfigFor(env *accounttest.Env, p sim.Principal) aws.Config {
	return config(env, func() (sim.Principal, error) { return p, nil })
}

func config(env *accounttest.Env, who func() (sim.Principal, error)) aws.Config {
	return aws.Config{
		Region:      "us-east-1",
		Credentials: issued(env, who),
		HTTPClient:  env.Client(),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.Backoff = backoff{env} })
		},
	}
}

// A backoff lets time pass in the cloud before another attempt.
type backoff struct{ env *accounttest.Env }

// BackoffDelay is how long the SDK has to wait, after time has passed in the cloud. It is what retry.BackoffDelayer wants.
func (b backoff) BackoffDelay(attempt int, _ error) (time.Duration, error) {
	wait := retry.DefaultMaxBackoff
	if attempt < 5 { // 2⁵ s are more than the maximum
		wait = min(time.Second<<max(attempt, 0), wait)
	}
	return b.env.Pass(wait), nil
}

// issued are the credentials that a cloud issues to a principal, once. What fails is an error, and does not end the test: clients are
// used in whatever goroutine.
func issued(env *accounttest.Env, who func() (sim.Principal, error)) aws.CredentialsProvider {
	once := sync.OnceValues(func() (aws.Credentials, error) {
		p, err := who()
		if err != nil {
			return aws.Credentials{}, err
		}
		c, err := env.Cloud.IssueCredentials(p)
		return aws.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken, Source: "awssdk"}, err
	})
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return once() })
}
