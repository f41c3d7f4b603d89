package awssdk_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/awssdk"
	"github.com/awsaccount/awsaccount/sim"
)

// In a bubble the cloud goes by the time of the test, and the SDK's own retryer sleeps through throttling in no time.
func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := accounttest.Start(t, sim.Config{Clock: time.Now, Throttling: true})
		config := awssdk.Config(env)
		config.Retryer = func() aws.Retryer { return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = 10 }) }
		client := organizations.NewFromConfig(config)
		if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil {
			t.Fatal(err)
		}
		most := 0
		for range 60 {
			out, err := client.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
			if err != nil {
				t.Fatal(err)
			}
			results, _ := retry.GetAttemptResults(out.ResultMetadata)
			most = max(most, len(results.Results))
		}
		if most < 2 {
			t.Error("nothing was throttled")
		}
	})
}

// Without a retryer of one's own, what AWS refuses is the error of the first attempt.
func TestNoRetries(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	client := organizations.NewFromConfig(awssdk.Config(env))
	fault := sim.Fault{Action: "organizations:CreateOrganization", Error: sim.Error{Code: "TooManyRequestsException"}}
	if err := env.Cloud.Inject(fault); err != nil {
		t.Fatal(err)
	}
	_, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{})
	if !errors.As(err, new(*types.TooManyRequestsException)) {
		t.Errorf("got %v", err)
	}
	if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil {
		t.Errorf("the second time: %v", err)
	}
}

// A principal is who ConfigFor says, whoever was asked before.
func TestConfigFor(t *testing.T) {
	env := accounttest.Start(t, sim.Config{})
	example := env.Organization(accounttest.Organization{Accounts: []accounttest.Accounts{{Count: 1}}})
	for _, p := range []sim.Principal{example.Administrator, env.Cloud.Root(example.Management), env.Administrator(example.Accounts[0][0])} {
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
