package sim_test

import (
	"errors"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §1.7; choices.md#reopening-members
func TestReopenObligations(t *testing.T) {
	l := newLab(t, sim.Config{})
	alone := l.open()
	root := l.cloud.As(l.cloud.Root(alone))
	l.must(l.cloud.SetObligations(alone, sim.Obligations{OutstandingBalance: true}))
	l.must(root.CloseOwnAccount())
	for _, err := range []error{root.ReopenAccount(), l.cloud.ReopenBySupport(alone, awsaccount.Facts{})} {
		if !errors.Is(err, awsaccount.OutstandingBalance) {
			t.Error(err)
		}
	}
	restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(l.cloud.Snapshot())))
	if err := restored.As(restored.Root(alone)).ReopenAccount(); !errors.Is(err, awsaccount.OutstandingBalance) {
		t.Errorf("in a restored cloud: %v", err)
	}
	l.must(l.cloud.SetObligations(alone, sim.Obligations{})) // "no outstanding balance at closure"
	if err := root.ReopenAccount(); !errors.Is(err, awsaccount.OutstandingBalance) {
		t.Errorf("who has paid since: %v", err)
	}
	l.must(l.cloud.ReopenBySupport(alone, awsaccount.Facts{})) // to whom what is owed now matters
	l.must(root.CloseOwnAccount())
	l.must(l.cloud.SetObligations(alone, sim.Obligations{OutstandingBalance: true}))
	if err := l.cloud.ReopenBySupport(alone, awsaccount.Facts{}); !errors.Is(err, awsaccount.OutstandingBalance) {
		t.Errorf("who owes something since: %v", err)
	}
	l.must(root.ReopenAccount())
	l.must(l.cloud.SetObligations(alone, sim.Obligations{UnpaidInvoices: true, MarketplaceSeller: true})) // which do not matter here
	l.must(root.CloseOwnAccount())
	for _, missing := range []sim.Missing{{PaymentMethod: true}, {SupportedPayment: true}} {
		l.must(l.cloud.SetMissing(alone, missing))
		if err := root.ReopenAccount(); !errors.Is(err, awsaccount.NoPaymentMethod) {
			t.Errorf("%+v: %v", missing, err)
		}
	}
	l.must(l.cloud.SetMissing(alone, sim.Missing{}))
	l.must(root.ReopenAccount())

	member := l.invite()
	l.must(l.cloud.SetMissing(member, sim.Missing{PaymentMethod: true}))
	l.must(l.cloud.As(l.cloud.Root(member)).CloseOwnAccount())
	l.must(l.cloud.SetMissing(l.management, sim.Missing{PaymentMethod: true}))
	if err := l.cloud.As(l.cloud.Root(member)).ReopenAccount(); !errors.Is(err, awsaccount.NoPaymentMethod) {
		t.Errorf("a member whose management account cannot pay: %v", err)
	}
	l.must(l.cloud.SetMissing(l.management, sim.Missing{}))
	l.must(l.cloud.As(l.cloud.Root(member)).ReopenAccount())
	if err := l.cloud.SetObligations(nobodysID, sim.Obligations{}); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Error(err)
	}
}

// spec §8 row 6
func TestCloseObligations(t *testing.T) {
	for obligations, want := range map[sim.Obligations]awsaccount.Blocker{
		{}:                         0,
		{OutstandingBalance: true}: 0,
		{UnpaidInvoices: true}:     awsaccount.UnpaidInvoices,
		{MarketplaceSeller: true}:  awsaccount.MarketplaceSeller,
	} {
		for _, profile := range []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022} {
			cloud := sim.New(sim.Config{Profile: profile})
			id := awsaccount.Must(cloud.Open("a", "a@example.com"))
			if err := cloud.SetObligations(id, obligations); err != nil {
				t.Fatal(err)
			}
			lines := 0
			for range cloud.Journal() {
				lines++
			}
			err := cloud.As(cloud.Root(id)).CloseOwnAccount()
			if profile == awsaccount.Guide2022 && want != 0 {
				if !errors.Is(err, want) {
					t.Errorf("%+v: %v", obligations, err)
				}
				for range cloud.Journal() {
					lines--
				}
				if lines != 0 {
					t.Error("a refused closure is in the journal")
				}
			} else if err != nil {
				t.Errorf("%s, %+v: %v", profile, obligations, err)
			}
		}
	}
}

// spec §8 row 2; choices.md#raised-closure-quota
func TestRaisedClosureQuota(t *testing.T) {
	l := newLab(t, sim.Config{Profile: awsaccount.Blog2022, ClosureTime: time.Second})
	members := l.create(15)
	closeAll := func(ids []awsaccount.ID) {
		t.Helper()
		for _, id := range ids {
			l.must(l.close(id))
			l.cloud.Advance(time.Second)
		}
	}
	closeAll(members[:10])
	l.want(l.close(members[10]), constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED")
	for _, bad := range []int{-1, 9, 50_001} {
		if err := l.cloud.SetClosureQuota(l.management, bad); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%d: %v", bad, err)
		}
	}
	l.must(l.cloud.SetClosureQuota(l.management, 12))
	times := awsaccount.Must(l.cloud.NextClosures(l.management, 3))
	if now := l.cloud.Now(); len(times) != 3 || !times[1].Equal(now) || !times[2].After(now.Add(29*day)) {
		t.Errorf("next closures at %v", times)
	}
	closeAll(members[10:12])
	l.want(l.close(members[12]), constraint, "CLOSE_ACCOUNT_QUOTA_EXCEEDED")
	l.cloud.Advance(times[2].Sub(l.cloud.Now()))
	l.want(l.close(members[12]), "", "")
	for p := range awsaccount.Profiles() {
		err := sim.New(sim.Config{Profile: p}).SetClosureQuota(l.management, 20)
		if p != awsaccount.Blog2022 && !errors.Is(err, awsaccount.NotOffered) || p == awsaccount.Blog2022 && !errors.Is(err, awsaccount.ErrNotFound) {
			t.Errorf("%s: %v", p, err)
		}
	}
}
