package awssdk_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/awssdk"
	"github.com/awsaccount/awsaccount/sim"
)

// createAccount is code as it is written for AWS: it knows nothing of tests, and polls each ten seconds.
func createAccount(ctx context.Context, client *organizations.Client, name, email string) (id string, err error) {
	request, err := client.CreateAccount(ctx, &organizations.CreateAccountInput{AccountName: &name, Email: &email})
	if err != nil {
		return "", err
	}
	status := request.CreateAccountStatus
	for status.State == types.CreateAccountStateInProgress {
		time.Sleep(10 * time.Second)
		out, err := client.DescribeCreateAccountStatus(ctx, &organizations.DescribeCreateAccountStatusInput{CreateAccountRequestId: status.Id})
		if err != nil {
			return "", err
		}
		status = out.CreateAccountStatus
	}
	if status.State != types.CreateAccountStateSucceeded {
		return "", fmt.Errorf("account %s: %s", name, status.FailureReason)
	}
	return aws.ToString(status.AccountId), nil
}

// In a bubble of testing/synctest the cloud goes by the clock of the bubble, in which time passes as soon as everybody sleeps.
func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := accounttest.Start(t, sim.Config{Clock: time.Now, CreationTime: 5 * time.Minute})
		client := organizations.NewFromConfig(awssdk.Config(env))
		if _, err := client.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{}); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		id, err := createAccount(t.Context(), client, "payments", "payments@example.com")
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 5*time.Minute {
			t.Errorf("it took %s", took)
		}
		if _, err := client.DescribeAccount(t.Context(), &organizations.DescribeAccountInput{AccountId: &id}); err != nil {
			t.Error(err)
		}
	})
}
