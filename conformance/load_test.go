package conformance

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/smithy-go"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// loadClients call at a time, for loadTime, or as long as the environment variable LOAD_TIME says.
const (
	loadClients = 200
	loadTime    = 2 * time.Second
)

// BenchmarkLoad is 200 clients of the SDK that call a server on loopback as fast as they can, in one organization, with signatures and
// policies checked: contacts, names, tags, lists, moves, accounts that are made and closed. What the model does not answer is an
// error of the benchmark. Figures: calls a second, the time of a call, and what the process keeps in memory after a third of
// the time and shortly before the end; the trail is cut to 10,000 records, as "awsaccount serve" does.
func BenchmarkLoad(b *testing.B) {
	lasts := loadTime
	if text := os.Getenv("LOAD_TIME"); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			b.Fatal(err)
		}
	}
	for range b.N {
		load(b, lasts)
	}
}

func load(b *testing.B, lasts time.Duration) {
	w := newWorld(b, sim.Config{TrailLength: 10_000, CreationTime: time.Second})
	if err := w.cloud.SetAccountQuota(w.management, 50_000); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(endpoint.NewHandler(w.cloud, endpoint.Config{}))
	defer server.Close()
	transport := &http.Transport{MaxIdleConnsPerHost: loadClients, MaxConnsPerHost: loadClients}
	defer transport.CloseIdleConnections()
	config := aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(server.URL), HTTPClient: &http.Client{Transport: transport},
		Credentials: issued(b, w.cloud, w.admin), Retryer: func() aws.Retryer { return aws.NopRetryer{} }}

	ctx, stop := context.WithTimeout(b.Context(), lasts)
	defer stop()
	var mu sync.Mutex
	var took []time.Duration
	answers := map[string]int{}
	var all sync.WaitGroup
	for i := range loadClients {
		all.Go(func() {
			caller := newLoadCaller(w, config, i)
			for n := 0; ctx.Err() == nil; n++ {
				start := time.Now()
				err := caller.call(ctx, n)
				if ctx.Err() != nil {
					return // the end may have cut the call off
				}
				mu.Lock()
				took = append(took, time.Since(start))
				answers[loadAnswer(b, err)]++
				mu.Unlock()
			}
		})
	}
	all.Go(func() {
		time.Sleep(lasts / 3)
		b.ReportMetric(kept(), "MB-early")
		time.Sleep(lasts / 2)
		b.ReportMetric(kept(), "MB-late")
	})
	all.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/lasts.Seconds(), "calls/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-99%")
	b.Logf("%d calls: %v", len(took), answers)
}

// kept is what the process keeps in memory, in megabytes.
func kept() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// loadAnswer is the name of an answer. What is none of AWS ends the benchmark, and so does one that says that something is broken.
func loadAnswer(b *testing.B, err error) string {
	if err == nil {
		return "success"
	}
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorFault() == smithy.FaultServer {
		b.Errorf("not an answer of the model: %v", err)
		return "?"
	}
	return api.ErrorCode()
}

// A loadCaller is one of the clients.
type loadCaller struct {
	w             *world
	number        int
	account       *account.Client
	organizations *organizations.Client
}

func newLoadCaller(w *world, config aws.Config, number int) *loadCaller {
	return &loadCaller{w, number, account.NewFromConfig(config), organizations.NewFromConfig(config)}
}

// call is the n-th call of a client.
func (c *loadCaller) call(ctx context.Context, n int) (err error) {
	member := aws.String(c.w.members[c.number%len(c.w.members)].String())
	switch n % 10 {
	case 0:
		_, err = c.account.PutAlternateContact(ctx, &account.PutAlternateContactInput{AccountId: member,
			AlternateContactType: accounttypes.AlternateContactTypeOperations, Name: aws.String("Jane Roe"), Title: aws.String("On call"),
			EmailAddress: aws.String("jane@example.com"), PhoneNumber: aws.String("+15555550100")})
	case 1:
		_, err = c.account.GetAlternateContact(ctx, &account.GetAlternateContactInput{AccountId: member,
			AlternateContactType: accounttypes.AlternateContactTypeOperations})
	case 2:
		_, err = c.account.PutAccountName(ctx, &account.PutAccountNameInput{AccountId: member, AccountName: aws.String("name-" + strconv.Itoa(n))})
	case 3:
		_, err = c.organizations.ListAccounts(ctx, &organizations.ListAccountsInput{})
	case 4:
		_, err = c.organizations.DescribeAccount(ctx, &organizations.DescribeAccountInput{AccountId: member})
	case 5:
		_, err = c.organizations.ListPoliciesForTarget(ctx, &organizations.ListPoliciesForTargetInput{TargetId: aws.String(c.w.unit.String()), Filter: "SERVICE_CONTROL_POLICY"})
	case 6:
		_, err = c.organizations.MoveAccount(ctx, &organizations.MoveAccountInput{AccountId: member,
			SourceParentId: aws.String(c.w.root.String()), DestinationParentId: aws.String(c.w.unit.String())})
	case 7:
		_, err = c.organizations.MoveAccount(ctx, &organizations.MoveAccountInput{AccountId: member,
			SourceParentId: aws.String(c.w.unit.String()), DestinationParentId: aws.String(c.w.root.String())})
	case 8:
		_, err = c.account.DeleteAlternateContact(ctx, &account.DeleteAlternateContactInput{AccountId: member,
			AlternateContactType: accounttypes.AlternateContactTypeOperations})
	default:
		if n != 9 { // accounts are a few: they stay
			_, err = c.organizations.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
			break
		}
		name := fmt.Sprintf("load-%d", c.number)
		_, err = c.organizations.CreateAccount(ctx, &organizations.CreateAccountInput{AccountName: aws.String(name), Email: aws.String(name + "@example.com")})
	}
	return err
}
