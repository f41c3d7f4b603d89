package accounttest_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest"
	"github.com/awsaccount/awsaccount/accounttest/gen"
	"github.com/awsaccount/awsaccount/sim"
)

// t stands for the *testing.T of a test.
var t = &exampleTest{}

// An exampleTest has what rapid wants of a test, too, and panics where it fails.
type exampleTest struct{ double }

func (*exampleTest) Name() string              { return "Example" }
func (*exampleTest) Log(...any)                {}
func (*exampleTest) Logf(string, ...any)       {}
func (*exampleTest) Skip(...any)               {}
func (*exampleTest) Skipf(string, ...any)      {}
func (*exampleTest) SkipNow()                  {}
func (*exampleTest) Error(a ...any)            { panic(fmt.Sprint(a...)) }
func (*exampleTest) Errorf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }
func (*exampleTest) Fatal(a ...any)            { panic(fmt.Sprint(a...)) }
func (*exampleTest) Fail()                     { panic("failed") }
func (*exampleTest) FailNow()                  { panic("failed") }

// In a test, t is its *testing.T. Whatever the test does by a client of AWS, configured with env.Client and env.Credentials, happens
// in env.Cloud.
func ExampleStart() {
	env := accounttest.Start(t, sim.Config{})
	org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Count: 2}}})

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
	org := env.Organization(accounttest.Layout{
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

// A property test: whatever happens, an account that is permanently closed stays so. In a test, t is its *testing.T.
func ExampleStart_property() {
	rapid.Check(t, func(t *rapid.T) {
		env := accounttest.Start(t, sim.Config{})
		org := env.Organization(accounttest.Layout{Accounts: []accounttest.Accounts{{Count: 2}}})

		gone := map[awsaccount.ID]bool{}
		actions := gen.Actions(env.Cloud, org.Accounts[0]...) // random calls, acts of users and of AWS, and time that passes
		actions[""] = func(t *rapid.T) {
			for _, id := range org.Accounts[0] {
				account, _ := env.Cloud.Account(id)
				state := account.State(env.Cloud.Now())
				if gone[id] && state != awsaccount.PermanentlyClosed {
					t.Fatalf("%s has come back: %s", id, state)
				}
				gone[id] = state == awsaccount.PermanentlyClosed
			}
		}
		t.Repeat(actions)
	})
	// Output:
}
