package awssdk_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
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

// A member of an organization, with a client of its own.
func ExampleConfigFor() {
	env := accounttest.Start(t, sim.Config{})
	example := env.Organization(accounttest.Organization{Accounts: []accounttest.Accounts{{Unit: "workloads", Count: 2}}})
	member := example.Accounts[0][0]

	client := organizations.NewFromConfig(awssdk.ConfigFor(env, env.Administrator(member)))
	_, err := client.ListAccounts(context.Background(), &organizations.ListAccountsInput{})
	fmt.Println("denied:", errors.As(err, new(*types.AccessDeniedException)))

	// Output:
	// denied: true
}

// t stands for the test that an example has not.
var t noTest

type noTest struct{}

func (noTest) Helper()               {}
func (noTest) Cleanup(func())        {}
func (noTest) Failed() bool          { return false }
func (noTest) Fatalf(string, ...any) {}
func (noTest) Logf(string, ...any)   {}
