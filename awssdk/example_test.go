package awssdk_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/awssdk"
	"github.com/awsaccount/awsaccount/sim"
)

// An account is created, closed, and closed again, by the official client.
func Example() {
	env := accounttest.Start(t, sim.Config{}) // t is the *testing.T of a test
	client := organizations.NewFromConfig(awssdk.Config(env))

	ctx := context.Background()
	_, err := client.CreateOrganization(ctx, &organizations.CreateOrganizationInput{})
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err := client.CreateAccount(ctx, &organizations.CreateAccountInput{
		AccountName: aws.String("payments"), Email: aws.String("payments@example.com"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	env.Cloud.Advance(time.Minute)
	status, err := client.DescribeCreateAccountStatus(ctx, &organizations.DescribeCreateAccountStatusInput{
		CreateAccountRequestId: request.CreateAccountStatus.Id,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("created:", status.CreateAccountStatus.State)

	id := status.CreateAccountStatus.AccountId
	for range 2 {
		_, err = client.CloseAccount(ctx, &organizations.CloseAccountInput{AccountId: id})
		if already := (*types.AccountAlreadyClosedException)(nil); errors.As(err, &already) {
			fmt.Println("again:", already.ErrorMessage())
			break
		} else if err != nil {
			fmt.Println(err)
			return
		}
		env.Cloud.Advance(time.Hour)
		account, err := client.DescribeAccount(ctx, &organizations.DescribeAccountInput{AccountId: id})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("closed:", account.Account.State)
	}

	// Output:
	// created: SUCCEEDED
	// closed: CLOSED
	// again: The provided account is already closed.
}

// Closing takes 90 days, and here no time at all.
func Example_closing() {
	env := accounttest.Start(t, sim.Config{}) // t is the *testing.T of a test
	org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Count: 2}}})
	client := organizations.NewFromConfig(awssdk.Config(env)) // the official client, as an administrator

	ctx, id := context.Background(), aws.String(org.Accounts[0][0].String())
	if _, err := client.CloseAccount(ctx, &organizations.CloseAccountInput{AccountId: id}); err != nil {
		fmt.Println(err)
		return
	}
	for _, wait := range []time.Duration{0, 10 * time.Minute, 90 * 24 * time.Hour} {
		env.Cloud.Advance(wait)
		out, err := client.DescribeAccount(ctx, &organizations.DescribeAccountInput{AccountId: id})
		if gone := (*types.AccountNotFoundException)(nil); errors.As(err, &gone) {
			fmt.Println(gone.ErrorMessage())
			return
		} else if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(out.Account.State)
	}

	// Output:
	// PENDING_CLOSURE
	// CLOSED
	// You specified an account that doesn't exist.
}

// A member of an organization, with a client of its own.
func ExampleConfigFor() {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Unit: "workloads", Count: 2}}})
	member := org.Accounts[0][0]

	client := organizations.NewFromConfig(awssdk.ConfigFor(env, env.Administrator(member)))
	_, err := client.ListAccounts(context.Background(), &organizations.ListAccountsInput{})
	fmt.Println("denied:", errors.As(err, new(*types.AccessDeniedException)))

	// Output:
	// denied: true
}

// An administrator who calls for long, and too fast: a retryer that does not give up, for as long as it takes. env.Pass lets time pass
// in the cloud, and not in the test. The SDK's own bucket of retries is filled by calls that succeed at once, and not by time, so that
// it can run dry: ratelimit.None does not.
func ExampleConfigFor_retries() {
	env := accounttest.Start(t, sim.Config{Throttling: true})
	org := env.Organization(accounttest.Layout{})
	config := awssdk.ConfigFor(env, org.Administrator)
	config.Retryer = func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 100
			o.RateLimiter = ratelimit.None
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) {
				return env.Pass(time.Second), nil
			})
		})
	}
	client := organizations.NewFromConfig(config)
	before := env.Cloud.Now()
	for range 5 {
		_, err := client.CreateAccount(context.Background(), &organizations.CreateAccountInput{
			AccountName: aws.String("payments"), Email: aws.String("payments@example.com"), // each after the first will fail
		})
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println("3 at once, then one each 10 seconds:", env.Cloud.Now().Sub(before))

	// Output:
	// 3 at once, then one each 10 seconds: 20s
}

// t stands for the test that an example has not.
var t noTest

type noTest struct{}

func (noTest) Helper()               {}
func (noTest) Cleanup(func())        {}
func (noTest) Failed() bool          { return false }
func (noTest) Fatalf(string, ...any) {}
func (noTest) Logf(string, ...any)   {}
