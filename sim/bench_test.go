package sim_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A crowd is a cloud with one organization. SCPs stand on five levels above the delegated administrator of Account Management:
// on the root, on three units and on the account, on each FullAWSAccess and a Deny with a condition.
type crowd struct {
	cloud      *sim.Cloud
	management awsaccount.ID
	admin      awsaccount.ID   // the delegated administrator
	members    []awsaccount.ID // the other members, under the root, in the order of joining
}

const regionPolicy = `{"Version": "2012-10-17", "Statement": {"Sid": "Regions", "Effect": "Deny", "NotAction": ["iam:*", "sts:*"],
	"Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-%d", "us-east-1"]}}}}`

// newCrowd makes a crowd of so many accounts.
func newCrowd(b *testing.B, accounts int) *crowd {
	b.Helper()
	cloud := sim.New(sim.Config{})
	c := &crowd{cloud: cloud, management: awsaccount.Must(cloud.Open("management", "management@example.com"))}
	root := cloud.As(cloud.Root(c.management))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	cloud.Advance(2 * time.Hour) // it initializes
	cloud.Populate(c.management, accounts-1)
	c.members = cloud.Members(c.management)[1:]
	c.admin, c.members = c.members[0], c.members[1:]

	top := awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	awsaccount.Must(root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: top, PolicyType: sim.ServiceControlPolicy}))
	targets := []string{top.String()}
	for i := range 3 {
		made := awsaccount.Must(root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: targets[i], Name: "unit"}))
		targets = append(targets, made.OrganizationalUnit.ID.String())
	}
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(root.MoveAccount(sim.MoveAccountInput{AccountID: c.admin, SourceParentID: targets[0], DestinationParentID: targets[3]}))
	for i, target := range append(targets, c.admin.String()) {
		made := awsaccount.Must(root.CreatePolicy(sim.CreatePolicyInput{Name: fmt.Sprint("regions ", i), Type: sim.ServiceControlPolicy,
			Content: fmt.Sprintf(regionPolicy, i)}))
		must(root.AttachPolicy(sim.AttachPolicyInput{PolicyID: made.Policy.ID, TargetID: target}))
	}
	must(root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
	must(root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: c.admin, ServicePrincipal: "account.amazonaws.com"}))
	return c
}

// crowds are made once for all benchmarks, which work on forks of them.
var crowds = struct {
	sync.Mutex
	made map[int]*crowd
}{made: map[int]*crowd{}}

// crowdOf is a crowd of so many accounts that nothing has happened to yet.
func crowdOf(b *testing.B, accounts int) *crowd {
	b.Helper()
	crowds.Lock()
	defer crowds.Unlock()
	if crowds.made[accounts] == nil {
		crowds.made[accounts] = newCrowd(b, accounts)
	}
	fork := *crowds.made[accounts]
	fork.cloud = fork.cloud.Fork()
	return &fork
}

// user is a client of an IAM user with account:* and organizations:* in an account.
func (c *crowd) user(b *testing.B, id awsaccount.ID) *sim.Client {
	b.Helper()
	document, err := policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["account:*", "organizations:*"], "Resource": "*"}}`))
	if err != nil {
		b.Fatal(err)
	}
	return c.cloud.As(awsaccount.Must(c.cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{{Name: "accounts", Document: document}}})))
}

// sizes are how many accounts there are in clouds that a cost is compared between.
var sizes = []int{100, 1_000, 10_000, 100_000}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sim.New(sim.Config{})
	}
}

// BenchmarkPutAlternateContact lets a user of the delegated administrator, under five levels of SCPs, and one of the management
// account, whom no SCP binds, put the contacts of members, one after the other.
func BenchmarkPutAlternateContact(b *testing.B) {
	contact := awsaccount.AlternateContact{Type: awsaccount.Security, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}
	for _, caller := range []string{"delegated", "management"} {
		for _, accounts := range sizes {
			b.Run(fmt.Sprintf("%s/%d", caller, accounts), func(b *testing.B) {
				c := crowdOf(b, accounts)
				client := c.user(b, c.admin)
				if caller == "management" {
					client = c.user(b, c.management)
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					id := c.members[i*7919%len(c.members)]
					if err := client.PutAlternateContact(sim.PutAlternateContactInput{AccountID: id, AlternateContact: contact}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkCloseAccount closes a member and lets pass 90 days, after which it has left. There are some accounts fewer each time, and
// a fork of the first cloud takes over before they are many.
func BenchmarkCloseAccount(b *testing.B) {
	const most = 5_000
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			var c *crowd
			var client *sim.Client
			b.ReportAllocs()
			for i, left := 0, 0; b.Loop(); i, left = i+1, left-1 {
				if left == 0 {
					b.StopTimer()
					c, left = crowdOf(b, accounts), min(accounts/10, most)
					client = c.user(b, c.management)
					b.StartTimer()
				}
				if err := client.CloseAccount(sim.CloseAccountInput{AccountID: c.members[left*9]}); err != nil {
					b.Fatal(err)
				}
				c.cloud.Advance(90 * 24 * time.Hour)
			}
		})
	}
}

// BenchmarkCreateAccount creates a member, which takes a minute.
func BenchmarkCreateAccount(b *testing.B) {
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			c.cloud.LiftQuota(c.management)
			client := c.user(b, c.management)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := client.CreateAccount(sim.CreateAccountInput{AccountName: "made", Email: fmt.Sprintf("c%d@example.com", i)}); err != nil {
					b.Fatal(err)
				}
				c.cloud.Advance(time.Minute)
			}
		})
	}
}

// BenchmarkListAccounts lists one page from the middle of an organization, and all pages.
func BenchmarkListAccounts(b *testing.B) {
	list := func(b *testing.B, client *sim.Client, token string) string {
		out, err := client.ListAccounts(sim.ListAccountsInput{NextToken: token})
		if err != nil {
			b.Fatal(err)
		}
		return out.NextToken
	}
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprintf("page/%d", accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			client, token := c.user(b, c.management), ""
			for range accounts / 40 {
				token = list(b, client, token)
			}
			b.ReportAllocs()
			for b.Loop() {
				list(b, client, token)
			}
		})
	}
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprintf("all/%d", accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			client, pages := c.user(b, c.management), 0
			b.ReportAllocs()
			for b.Loop() {
				pages = 1
				for token := list(b, client, ""); token != ""; pages++ {
					token = list(b, client, token)
				}
			}
			b.ReportMetric(float64(pages), "pages")
			perAccount(b, accounts)
		})
	}
}

// BenchmarkListAccountsGone lists the first page of an organization whose members, but for the last ones, have gone.
func BenchmarkListAccountsGone(b *testing.B) {
	const left = 100
	for _, accounts := range sizes[1:3] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			for _, id := range c.members[:len(c.members)-left] {
				c.cloud.Forget(id)
			}
			client := c.user(b, c.management)
			b.ReportAllocs()
			for b.Loop() {
				awsaccount.Must(client.ListAccounts(sim.ListAccountsInput{}))
			}
		})
	}
}

// BenchmarkForkAndCall forks and lets the management account put a contact in the fork, which copies what the call changes.
func BenchmarkForkAndCall(b *testing.B) {
	contact := awsaccount.AlternateContact{Type: awsaccount.Security, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			who := c.user(b, c.management).Principal()
			b.ReportAllocs()
			for b.Loop() {
				in := sim.PutAlternateContactInput{AccountID: c.members[0], AlternateContact: contact}
				if err := c.cloud.Fork().As(who).PutAlternateContact(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFork wants at most 10 ms for 100,000 accounts.
func BenchmarkFork(b *testing.B) {
	for _, accounts := range sizes[1:] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			b.ReportAllocs()
			for b.Loop() {
				c.cloud.Fork()
			}
			perAccount(b, accounts)
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	for _, accounts := range sizes[1:3] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			c := crowdOf(b, accounts)
			var text []byte
			b.ReportAllocs()
			for b.Loop() {
				text = awsaccount.Must(c.cloud.Snapshot())
			}
			perAccount(b, accounts)
			b.ReportMetric(float64(len(text))/float64(accounts), "B-text/account")
		})
	}
}

func BenchmarkRestore(b *testing.B) {
	for _, accounts := range sizes[1:3] {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			text := awsaccount.Must(crowdOf(b, accounts).cloud.Snapshot())
			b.ReportAllocs()
			for b.Loop() {
				awsaccount.Must(sim.Restore(sim.Config{}, text))
			}
			perAccount(b, accounts)
		})
	}
}

// perAccount reports the time of a benchmark divided by a number of accounts.
func perAccount(b *testing.B, accounts int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*accounts), "ns/account")
}

// BenchmarkMemory makes clouds and looks at what the heap has more of then: in all, and without the trail.
func BenchmarkMemory(b *testing.B) {
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for _, accounts := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			var all, rest float64
			for b.Loop() {
				before := heap()
				c := newCrowd(b, accounts)
				c.members = nil
				all = heap() - before
				c.cloud.ForgetTrail()
				rest = heap() - before
				runtime.KeepAlive(c)
			}
			b.ReportMetric(all/float64(accounts), "B/account")
			b.ReportMetric(rest/float64(accounts), "B-without-trail/account")
		})
	}
}
