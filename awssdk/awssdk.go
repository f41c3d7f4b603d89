// Package awssdk configures the clients of aws-sdk-go-v2 for a cloud of package accounttest:
//
//	env := accounttest.Start(t, sim.Config{})
//	client := organizations.NewFromConfig(awssdk.Config(env))
//
// It is a module of its own, so that nobody else has the SDK among the modules that they need.
package awssdk

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

// home is the account whose administrator calls by default: that of AWS' documentation, and of "awsaccount serve".
var home = awsaccount.Must(awsaccount.ParseID("123456789012"))

// Config is ConfigFor the administrator of account 123456789012. The account is opened at the first call, if it is not there: it
// stands alone, and an organization is one CreateOrganization away.
func Config(env *accounttest.Env) aws.Config {
	return config(env, func() (sim.Principal, error) {
		if _, ok := env.Cloud.Account(home); !ok {
			if err := env.Cloud.OpenWithID(home, "example", "example@example.com"); err != nil {
				return sim.Principal{}, err
			}
		}
		return env.Administrator(home), nil
	})
}

// ConfigFor makes clients call for a principal. They sign for the Region us-east-1, where the services live, and nothing is read from
// the machine: no files, no environment variables. Credentials never expire.
//
// A call is made once: what AWS refuses, throttled calls included, is the error that the client returns. A test of retries sets
// Retryer, best with a backoff that lets time pass in the cloud and not in the test.
//
// Sessions that the SDK makes, as package stscreds does, expire by the time of the cloud, and the SDK compares that with the real
// time. In a cloud of the past it makes a session for each call; sim.Config.Start, or Clock, helps.
func ConfigFor(env *accounttest.Env, p sim.Principal) aws.Config {
	return config(env, func() (sim.Principal, error) { return p, nil })
}

func config(env *accounttest.Env, who func() (sim.Principal, error)) aws.Config {
	return aws.Config{
		Region:      "us-east-1",
		Credentials: &issued{env: env, who: who},
		HTTPClient:  env.Client(),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// issued are the credentials that a cloud issues to a principal, once.
type issued struct {
	env  *accounttest.Env
	who  func() (sim.Principal, error)
	once sync.Once
	kept aws.Credentials
	err  error
}

// Retrieve is the credentials. It is what aws.Config wants of a provider.
func (i *issued) Retrieve(context.Context) (aws.Credentials, error) {
	i.once.Do(func() {
		var p sim.Principal
		if p, i.err = i.who(); i.err != nil {
			return
		}
		c := i.env.Credentials(p)
		i.kept = aws.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken, Source: "awssdk"}
	})
	return i.kept, i.err
}
