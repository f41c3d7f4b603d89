package sim_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Goroutines share a cloud, and one client of it, as its documentation lets them: calls take effect one after the other, each wholly
// or not at all, whatever is asked, arranged and copied meanwhile. Run it with -race.
func TestConcurrentUse(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 20
	}
	w := newReasonWorld(t, sim.Config{Throttling: true, TrailLength: 50})
	w.must(w.SetAccountQuota(w.management, 1000))
	shared := w.Cloud.As(awsaccount.Must(w.Administrator(w.management)))
	policies := allow(t, "iam:*", "*")
	work := map[string]func(i int) error{
		"reads": func(i int) error {
			_, err := shared.ListAccounts(sim.ListAccountsInput{})
			return orAnswer(err)
		},
		"units": func(i int) error {
			_, err := shared.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: w.rootID.String(), Name: fmt.Sprint("u", i)})
			return orAnswer(err)
		},
		"accounts": func(i int) error {
			_, err := shared.CreateAccount(sim.CreateAccountInput{AccountName: "new", Email: fmt.Sprintf("new%d@example.com", i)})
			return orAnswer(err)
		},
		"names": func(i int) error {
			_, err := shared.GetAccountInformation(sim.GetAccountInformationInput{AccountID: w.member})
			return errors.Join(orAnswer(err), orAnswer(shared.PutAccountName(sim.PutAccountNameInput{AccountID: w.member, AccountName: fmt.Sprint("n", i)})))
		},
		"moves": func(i int) error {
			from, to := w.rootID.String(), w.unit.String()
			if i%2 == 1 {
				from, to = to, from
			}
			return orAnswer(shared.MoveAccount(sim.MoveAccountInput{AccountID: w.member, SourceParentID: from, DestinationParentID: to}))
		},
		"time": func(i int) error {
			w.Advance(time.Duration(i) * time.Minute)
			_ = w.Now()
			return nil
		},
		"identities": func(i int) error {
			p, err := w.PutUser(w.member, sim.Identity{Name: fmt.Sprint("user", i%3), Policies: policies})
			if err != nil {
				return err
			}
			_, err = w.Cloud.As(p).ListAccountAliases()
			return orAnswer(err)
		},
		"sign-ups": func(i int) error {
			id, err := w.Open("opened", fmt.Sprintf("opened%d@example.com", i))
			if err != nil {
				return err
			}
			return errors.Join(w.CloseByAWS(id), w.ReopenBySupport(id, awsaccount.Facts{}), w.RecoverRootPassword(id))
		},
		"closures": func(i int) error {
			_, err := w.NextClosures(w.management, 3)
			return err
		},
		"faults": func(i int) error {
			err := w.Inject(sim.Fault{Action: "organizations:ListRoots", Error: sim.Error{Code: "ServiceException"}})
			_, _ = w.root.ListRoots(sim.ListRootsInput{})
			if w.PendingFaults(); i%5 == 0 {
				w.ClearFaults()
			}
			return err
		},
		"forks": func(i int) error {
			fork := w.Fork()
			before := fork.Dump()
			fork.Advance(time.Hour)
			_, err := fork.As(shared.Principal()).CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: w.unit.String(), Name: fmt.Sprint("fork", i)})
			if err = orAnswer(err); fork.Dump() == before || w.Dump() == fork.Dump() {
				err = errors.Join(err, errors.New("a fork and what it was copied from are one"))
			}
			return errors.Join(err, fork.CheckInvariants())
		},
		"looks": func(i int) error {
			for r := range w.Trail() {
				_ = r.EventName
			}
			for range w.Journal() {
				break
			}
			for a := range w.Accounts() {
				_ = a.ID()
			}
			text, err := w.Snapshot()
			if err != nil {
				return err
			}
			restored, err := sim.Restore(sim.Config{Throttling: true}, text)
			if err != nil {
				return err
			}
			return restored.CheckInvariants()
		},
	}
	var all sync.WaitGroup
	for name, act := range work {
		all.Go(func() {
			for i := range rounds {
				if err := act(i); err != nil {
					t.Errorf("%s, %d: %v", name, i, err)
				}
			}
		})
	}
	all.Wait()
	w.must(w.CheckInvariants())
}

// orAnswer is an error, unless it is an answer of AWS: whoever shares something is told that he calls too often, or is too late.
func orAnswer(err error) error {
	if e := (*sim.Error)(nil); errors.As(err, &e) {
		return nil
	}
	return err
}
