package gen

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Actions are random acts on a cloud, for rapid's T.Repeat: sign-ups, calls of most operations by root users of random accounts
// (and of AssumeRole and AssumeRoot, which root users cannot call, by Cloud.Administrator), random input that is mostly what
// somebody would give, acts in the console, and time that passes up to, and just not up to, what
// is due. Put your own invariant under "" into the map, add to it and delete from it as you like:
//
//	actions := gen.Actions(cloud)
//	actions[""] = func(t *rapid.T) { … }
//	t.Repeat(actions)
//
// The accounts given are among those that act; whatever is in their organizations, and what the acts make, comes to them. Calls
// may fail as AWS lets them fail. An act fails the test if a call answers with something else than a *sim.Error, and if a failed
// one has changed what Cloud.Account tells of an account. To look around, the acts use forks: the cloud itself sees the acts only.
//
// If Config.Clock drives the cloud, delete "time": you let it pass. The map belongs to one goroutine.
func Actions(cloud *sim.Cloud, accounts ...awsaccount.ID) map[string]func(*rapid.T) {
	a := &acts{cloud: cloud, known: slices.Clone(accounts)}
	acts := map[string]func(*rapid.T){"open": a.open, "time": a.time, "state": a.state}
	for name, call := range calls {
		acts[name] = func(t *rapid.T) {
			if len(a.known) == 0 {
				a.open(t)
			}
			a.call(t, call)
		}
	}
	return acts
}

// acts is what Actions knows.
type acts struct {
	cloud *sim.Cloud
	known []awsaccount.ID
	names int // that were made, so that they differ
}

func (a *acts) newEmail() string {
	a.names++
	return "drawn-" + strconv.Itoa(a.names) + "@example.com"
}

func (a *acts) open(t *rapid.T) {
	id, err := a.cloud.Open(AccountName().Draw(t, "name"), a.newEmail())
	if err == nil {
		a.known = append(a.known, id)
	} else if !errors.Is(err, awsaccount.EmailTaken) {
		t.Fatalf("Open: %v", err)
	}
}

func (a *acts) time(t *rapid.T) {
	edges := []time.Duration{
		0, 1, time.Second, time.Minute, 10*time.Minute - 1, 10 * time.Minute, time.Hour, 24*time.Hour - 1, 24 * time.Hour,
		4 * 24 * time.Hour, 15 * 24 * time.Hour, 30*24*time.Hour - 1, 30 * 24 * time.Hour, 90*24*time.Hour - 1, 90 * 24 * time.Hour,
	}
	a.cloud.Advance(rapid.SampledFrom(edges).Draw(t, "time"))
}

// state lets something happen to an account that is no call.
func (a *acts) state(t *rapid.T) {
	if len(a.known) == 0 {
		t.Skip("there is no account")
	}
	id := rapid.SampledFrom(a.known).Draw(t, "account")
	root := a.cloud.As(a.cloud.Root(id))
	act := rapid.SampledFrom([]func() error{
		root.CloseOwnAccount, root.ReopenAccount,
		func() error { return a.cloud.Restrict(id) },
		func() error { return a.cloud.Reinstate(id) },
		func() error { return a.cloud.CloseByAWS(id) },
		func() error { return a.cloud.ReopenBySupport(id, awsaccount.Facts{}) },
		func() error { return a.cloud.CompleteStandalone(id) },
		func() error { return a.cloud.RecoverRootPassword(id) },
		func() error {
			_, err := a.cloud.LinkGovCloud(id)
			return err
		},
	}).Draw(t, "act")
	_ = act() // it is no call: it may be impossible for many reasons
}

// A scene is what a call can name.
type scene struct {
	*rapid.T
	acts     *acts
	caller   awsaccount.ID
	client   *sim.Client     // of its root user
	accounts []awsaccount.ID // of the caller's organization
	parents  []string
	root     awsaccount.RootID
	policies []awsaccount.PolicyID
	sent     []string // handshakes
}

func (a *acts) call(t *rapid.T, call func(*scene) error) {
	caller := rapid.SampledFrom(a.known).Draw(t, "caller")
	s := &scene{T: t, acts: a, caller: caller, client: a.cloud.As(a.cloud.Root(caller))}
	s.look(a.cloud.Fork(), caller)
	before := map[awsaccount.ID]awsaccount.Account{}
	for _, id := range a.known {
		before[id], _ = a.cloud.Account(id)
	}
	err := call(s)
	if err == nil {
		return
	}
	var answer *sim.Error
	if !errors.As(err, &answer) {
		t.Fatalf("the answer is not one of AWS: %v", err)
	}
	for id, was := range before {
		if is, _ := a.cloud.Account(id); !is.Equal(was) {
			t.Fatalf("a call that failed (%v) has changed %s", err, id)
		}
	}
}

// look asks a fork what there is, as far as it answers.
func (s *scene) look(fork *sim.Cloud, caller awsaccount.ID) {
	asks := func(id awsaccount.ID) *sim.Client { return fork.As(fork.Root(id)) }
	s.sent = handshakes(asks(caller))
	o, err := asks(caller).DescribeOrganization()
	if err != nil {
		return
	}
	management := asks(o.Organization.MasterAccountID)
	for in := (sim.ListAccountsInput{}); ; {
		out, err := management.ListAccounts(in)
		for _, account := range out.Accounts {
			s.accounts = append(s.accounts, account.ID)
			if !slices.Contains(s.acts.known, account.ID) {
				s.acts.known = append(s.acts.known, account.ID)
			}
		}
		if in.NextToken = out.NextToken; err != nil || in.NextToken == "" {
			break
		}
	}
	roots, err := management.ListRoots(sim.ListRootsInput{})
	if err != nil || len(roots.Roots) == 0 {
		return
	}
	s.root = roots.Roots[0].ID
	s.parents = []string{s.root.String()}
	for i := 0; i < len(s.parents) && i < 20; i++ {
		units, _ := management.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: s.parents[i]})
		for _, unit := range units.OrganizationalUnits {
			s.parents = append(s.parents, unit.ID.String())
		}
	}
	policies, _ := management.ListPolicies(sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy})
	for _, p := range policies.Policies {
		s.policies = append(s.policies, p.ID)
	}
	sent, _ := management.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{})
	for _, h := range sent.Handshakes {
		s.sent = append(s.sent, h.ID)
	}
}

func handshakes(c *sim.Client) (ids []string) {
	out, _ := c.ListHandshakesForAccount(sim.ListHandshakesForAccountInput{})
	for _, h := range out.Handshakes {
		ids = append(ids, h.ID)
	}
	return ids
}
