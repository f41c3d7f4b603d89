package sim_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A walk is a random sequence of arranging and calling. The same numbers make the same walk.
type walk struct {
	t        testing.TB
	cloud    *sim.Cloud
	r        *rand.Rand
	accounts []awsaccount.ID
	units    []string
	policies []awsaccount.PolicyID
	shakes   []string
	n        int
}

func newWalk(t testing.TB, cloud *sim.Cloud, seed uint64) *walk {
	w := &walk{t: t, cloud: cloud, r: rand.New(rand.NewPCG(seed, 1))}
	for range 3 {
		w.open()
	}
	if _, err := w.root(0).CreateOrganization(sim.CreateOrganizationInput{}); err != nil {
		t.Fatal(err)
	}
	w.cloud.Advance(2 * time.Hour) // it initializes
	roots, err := w.root(0).ListRoots(sim.ListRootsInput{})
	if err != nil {
		t.Fatal(err)
	}
	w.units = []string{roots.Roots[0].ID.String()}
	return w
}

func (w *walk) open() {
	w.n++
	id, err := w.cloud.Open(fmt.Sprintf("account %d", w.n), fmt.Sprintf("a%d@example.com", w.n))
	if err != nil {
		w.t.Fatal(err)
	}
	w.accounts = append(w.accounts, id)
}

func (w *walk) root(i int) *sim.Client { return w.cloud.As(w.cloud.Root(w.accounts[i])) }

func pick[T any](w *walk, list []T) (v T) {
	if len(list) > 0 {
		v = list[w.r.IntN(len(list))]
	}
	return v
}

// steps are what can happen; failures are part of it.
var steps = []func(w *walk){
	(*walk).open,
	func(w *walk) { w.cloud.Advance(time.Duration(w.r.Int64N(int64(3 * 24 * time.Hour)))) },
	func(w *walk) { w.cloud.Advance(time.Duration(w.r.Int64N(int64(20 * time.Minute)))) },
	func(w *walk) {
		w.n++
		_, _ = w.root(0).CreateAccount(sim.CreateAccountInput{AccountName: "made", Email: fmt.Sprintf("m%d@example.com", w.n)})
		w.cloud.Advance(10 * time.Minute)
		out, _ := w.root(0).ListAccounts(sim.ListAccountsInput{})
		for _, a := range out.Accounts {
			w.accounts = append(w.accounts, a.ID)
		}
	},
	func(w *walk) {
		out, err := w.root(0).CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: pick(w, w.units), Name: fmt.Sprint("unit ", w.r.IntN(5))})
		if err == nil {
			w.units = append(w.units, out.OrganizationalUnit.ID.String())
		}
	},
	func(w *walk) {
		_ = w.root(0).MoveAccount(sim.MoveAccountInput{AccountID: pick(w, w.accounts), SourceParentID: pick(w, w.units), DestinationParentID: pick(w, w.units)})
	},
	func(w *walk) { _ = w.root(0).CloseAccount(sim.CloseAccountInput{AccountID: pick(w, w.accounts)}) },
	func(w *walk) { _ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).CloseOwnAccount() },
	func(w *walk) { _ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).ReopenAccount() },
	func(w *walk) { _ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).LeaveOrganization() },
	func(w *walk) { _ = w.cloud.Restrict(pick(w, w.accounts)) },
	func(w *walk) { _ = w.cloud.Reinstate(pick(w, w.accounts)) },
	func(w *walk) {
		out, err := w.root(0).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
			Target: sim.HandshakeParty{ID: pick(w, w.accounts).String(), Type: "ACCOUNT"}})
		if err == nil {
			w.shakes = append(w.shakes, out.Handshake.ID)
		}
	},
	func(w *walk) {
		_, _ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: pick(w, w.shakes)})
	},
	func(w *walk) {
		_, _ = w.root(0).EnablePolicyType(sim.EnablePolicyTypeInput{RootID: awsaccount.Must(awsaccount.ParseRootID(w.units[0])), PolicyType: sim.ServiceControlPolicy})
	},
	func(w *walk) {
		out, err := w.root(0).CreatePolicy(sim.CreatePolicyInput{Name: fmt.Sprint("policy ", w.r.IntN(9)), Type: sim.ServiceControlPolicy,
			Content: `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "account:EnableRegion", "Resource": "*"}]}`})
		if err == nil {
			w.policies = append(w.policies, out.Policy.PolicySummary.ID)
		}
	},
	func(w *walk) {
		_ = w.root(0).AttachPolicy(sim.AttachPolicyInput{PolicyID: pick(w, w.policies), TargetID: pick(w, w.units)})
	},
	func(w *walk) {
		_ = w.root(0).AttachPolicy(sim.AttachPolicyInput{PolicyID: pick(w, w.policies), TargetID: pick(w, w.accounts).String()})
	},
	func(w *walk) {
		_ = w.root(0).DetachPolicy(sim.DetachPolicyInput{PolicyID: pick(w, w.policies), TargetID: pick(w, w.units)})
	},
	func(w *walk) {
		_ = w.root(0).TagResource(sim.TagResourceInput{ResourceID: pick(w, w.accounts).String(), Tags: []sim.Tag{{Key: "k", Value: fmt.Sprint(w.r.IntN(3))}}})
	},
	func(w *walk) {
		_ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{
			Type: awsaccount.Billing, Name: "Jane Roe", Title: "CFO", EmailAddress: "jane@example.com", PhoneNumber: "+1 555 0100"}})
	},
	func(w *walk) {
		_ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).EnableRegion(sim.EnableRegionInput{RegionName: "af-south-1"})
	},
	func(w *walk) { _, _, _ = w.cloud.CreateAccessKey(w.cloud.Root(pick(w, w.accounts))) },
	func(w *walk) {
		_ = w.cloud.As(w.cloud.Root(pick(w, w.accounts))).CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias(fmt.Sprint("alias-", w.r.IntN(20))))})
	},
	func(w *walk) {
		_ = w.cloud.Inject(sim.Fault{Action: "organizations:MoveAccount", Error: sim.Error{Code: "ConcurrentModificationException"}, Times: w.r.IntN(3)})
	},
}

func (w *walk) run(n int) {
	for range n {
		i := w.r.IntN(len(steps))
		steps[i](w)
		if err := w.cloud.CheckInvariants(); err != nil {
			w.t.Fatalf("after step %d: %v", i, err)
		}
	}
}

func trailOf(t testing.TB, c *sim.Cloud) string {
	var b bytes.Buffer
	if err := c.WriteTrail(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The same seed and calls give the same states and records, byte for byte; another seed does not.
func TestDeterminism(t *testing.T) {
	const calls = 300
	run := func(cloud uint64) (string, string) {
		w := newWalk(t, sim.New(sim.Config{Seed: cloud, Throttling: true}), 7)
		w.run(calls)
		return w.cloud.Dump(), trailOf(t, w.cloud)
	}
	dump, trail := run(1)
	again, trailAgain := run(1)
	if dump != again || trail != trailAgain {
		t.Error("two runs differ")
	}
	if other, _ := run(2); dump == other {
		t.Error("the seed does not count")
	}
	if strings.Count(trail, "\n") < calls/2 {
		t.Errorf("%d records", strings.Count(trail, "\n"))
	}
}

// What happens in a fork does not show in the original, nor the other way round; the same calls do the same in both.
func TestForkIsIndependent(t *testing.T) {
	w := newWalk(t, sim.New(sim.Config{}), 3)
	w.run(150)
	before, trail := w.cloud.Dump(), trailOf(t, w.cloud)
	fork := w.cloud.Fork()
	if fork.Dump() != before {
		t.Fatal("a fork differs")
	}
	in := func(cloud *sim.Cloud) *walk {
		f := *w
		f.cloud, f.r = cloud, rand.New(rand.NewPCG(9, 9))
		f.run(150)
		return &f
	}
	in(fork)
	if w.cloud.Dump() != before || trailOf(t, w.cloud) != trail {
		t.Error("the fork changed the original")
	}
	forked := fork.Dump()
	in(w.cloud)
	if fork.Dump() != forked {
		t.Error("the original changed the fork")
	}
	if w.cloud.Dump() != forked || trailOf(t, w.cloud) != trailOf(t, fork) {
		t.Error("the same calls did not do the same in both")
	}
}

// A restored cloud is the same, and goes on as the first one does.
func TestSnapshotRoundTrip(t *testing.T) {
	for seed := range uint64(5) {
		w := newWalk(t, sim.New(sim.Config{Seed: seed}), seed)
		awsaccount.Must(w.cloud.PutUser(w.accounts[1], sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}, Tags: []sim.Tag{{Key: "a", Value: "<&>"}}}))
		w.run(150)
		text, err := w.cloud.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		restored, err := sim.Restore(sim.Config{}, text)
		if err != nil {
			t.Fatal(err)
		}
		if restored.Dump() != w.cloud.Dump() || trailOf(t, restored) != trailOf(t, w.cloud) {
			t.Fatal("the dump or the trail differs")
		}
		if again, err := restored.Snapshot(); err != nil || !bytes.Equal(again, text) {
			t.Fatal("the snapshot differs", err)
		}
		other := *w
		other.cloud, other.r, w.r = restored, rand.New(rand.NewPCG(8, 8)), rand.New(rand.NewPCG(8, 8))
		w.run(100)
		other.run(100)
		if restored.Dump() != w.cloud.Dump() || trailOf(t, restored) != trailOf(t, w.cloud) {
			t.Fatal("the restored cloud goes on differently")
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	text, err := sim.New(sim.Config{}).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		``, `null`, `{}`, `[]`,
		strings.Replace(string(text), `"Version":2`, `"Version":1`, 1),
		strings.Replace(string(text), `"State":{`, `"State":{"more":1,`, 1),
		strings.Replace(string(text), `"due":[]`, `"due":[{"at":"2001-01-01T00:00:00Z"}]`, 1),
		strings.Replace(string(text), `"emails":{}`, `"emails":{"a@example.com":"111122223333"}`, 1),
		strings.Replace(string(text), `"accounts":{}`, `"accounts":{"111122223333":{}}`, 1),
		strings.Replace(string(text), `"accounts":{}`, `"accounts":{"111122223333":null}`, 1),
	} {
		if bad == string(text) {
			t.Error("nothing is bad here")
		}
		if _, err := sim.Restore(sim.Config{}, []byte(bad)); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%.60s: %v", bad, err)
		}
	}
	if _, err := sim.Restore(sim.Config{Partition: "aws-cn"}, text); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Error(err)
	}
	if _, err := sim.Restore(sim.Config{}, text); err != nil {
		t.Error(err)
	}
}

// A snapshot says everything of a cloud: none of it is taken for zero because it is not there.
func TestRestoreWantsAll(t *testing.T) {
	cloud := sim.New(sim.Config{})
	awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	var whole struct {
		Version   int
		Partition string
		State     map[string]json.RawMessage
	}
	if err := json.Unmarshal(awsaccount.Must(cloud.Snapshot()), &whole); err != nil {
		t.Fatal(err)
	}
	refused := func(what string) {
		t.Helper()
		if _, err := sim.Restore(sim.Config{}, awsaccount.Must(json.Marshal(whole))); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(whole.State) < 20 {
		t.Errorf("%d members", len(whole.State))
	}
	for name, text := range whole.State {
		delete(whole.State, name)
		refused("without " + name)
		whole.State[name] = json.RawMessage("null")
		refused("without a value of " + name)
		whole.State[name] = text
	}
	now := whole.State["now"]
	whole.State["now"] = json.RawMessage(`"0001-01-01T00:00:00Z"`)
	refused("without a time")
	whole.State["now"] = now
	for _, partition := range []string{"", "AWS", "aws-unknown", "aws-iso-", "aws-isolated"} {
		whole.Partition = partition
		refused("partition " + partition)
	}
	whole.Partition = "aws"
	if _, err := sim.Restore(sim.Config{}, awsaccount.Must(json.Marshal(whole))); err != nil {
		t.Error(err)
	}
	whole.State = nil
	refused("without a state")
}

// JSON says no year beyond 9999.
func TestSnapshotOfTheYear10000(t *testing.T) {
	cloud := sim.New(sim.Config{Start: time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)})
	awsaccount.Must(cloud.Snapshot())
	cloud.Advance(time.Hour)
	if _, err := cloud.Snapshot(); err == nil {
		t.Error("no error")
	}
}

// Restore takes or refuses whatever it gets, and what it takes, it gives back.
func FuzzRestore(f *testing.F) {
	cloud := sim.New(sim.Config{})
	awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	text, err := cloud.Snapshot()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := sim.Restore(sim.Config{}, text)
		if err != nil {
			return
		}
		first, err := c.Snapshot()
		if err != nil {
			t.Skip() // policies whose sources are not told
		}
		again, err := sim.Restore(sim.Config{}, first)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := again.Snapshot(); err != nil || !bytes.Equal(first, second) {
			t.Fatal("not the same after a round trip", err)
		}
	})
}

// No dump shows a secret.
func TestDumpCoversSecrets(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	_, secret, err := cloud.CreateAccessKey(cloud.Root(id))
	if err != nil {
		t.Fatal(err)
	}
	if dump := cloud.Dump(); strings.Contains(dump, secret) || !strings.Contains(dump, "payments@example.com") {
		t.Error(dump)
	}
}
