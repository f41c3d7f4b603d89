package accounttest_test

import (
	"fmt"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/sim"
)

// t stands for the *testing.T of a test.
var t = &double{}

// In a test, t is its *testing.T. Whatever the test does by a client of AWS, configured with env.Client and env.Credentials, happens
// in env.Cloud.
func ExampleStart() {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Organization{Accounts: []accounttest.Accounts{{Count: 2}}})

	admin := env.Cloud.As(org.Administrator)
	if err := admin.CloseAccount(sim.CloseAccountInput{AccountID: org.Accounts[0][0]}); err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		out, err := admin.ListAccounts(sim.ListAccountsInput{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(out.Accounts), "accounts")
		env.Cloud.Advance(90 * 24 * time.Hour)
	}
	// Output:
	// 3 accounts
	// 2 accounts
}

func ExampleEnv_Organization() {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Organization{
		SCPs: map[string][]string{
			"sandboxes": {`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"account:PutAccountName","Resource":"*"}}`},
		},
		Accounts: []accounttest.Accounts{
			{Unit: "sandboxes", Count: 3},
			{Unit: "workloads/production"},
			{State: awsaccount.Closed},
		},
	})
	for _, id := range []awsaccount.ID{org.Accounts[0][0], org.Accounts[1][0], org.Accounts[2][0]} {
		err := env.Cloud.As(env.Administrator(id)).PutAccountName(sim.PutAccountNameInput{AccountName: "renamed"})
		fmt.Println(err == nil)
	}
	// Output:
	// false
	// true
	// false
}
