package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount/sim"
)

// BenchmarkFork forks clouds of so many accounts. It wants at most 10 ms for 100,000.
func BenchmarkFork(b *testing.B) {
	for _, accounts := range []int{1_000, 100_000} {
		cloud := crowd(b, accounts)
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				cloud.Fork()
			}
		})
	}
}

// BenchmarkSnapshot writes and reads a cloud of 10,000 accounts.
func BenchmarkSnapshot(b *testing.B) {
	needSources(b)
	cloud := crowd(b, 10_000)
	for b.Loop() {
		text, err := cloud.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := sim.Restore(sim.Config{}, text); err != nil {
			b.Fatal(err)
		}
	}
}

// crowd is a cloud of so many accounts: up to 50,000 are members of an organization that created them, the others stand alone.
func crowd(b *testing.B, accounts int) *sim.Cloud {
	w := newWalk(b, sim.New(sim.Config{}), 1)
	if err := w.cloud.SetAccountQuota(w.accounts[0], 50_000); err != nil {
		b.Fatal(err)
	}
	for i := range accounts {
		if i >= 49_000 {
			w.open()
			continue
		}
		_, err := w.root(0).CreateAccount(sim.CreateAccountInput{AccountName: "made", Email: fmt.Sprintf("c%d@example.com", i)})
		if err != nil {
			b.Fatal(err)
		}
		w.cloud.Advance(10 * time.Minute)
	}
	return w.cloud
}
