package sim_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A malformed name is nobody's: the call answers so, and is in the trail.
func TestMalformedPrincipals(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	if err := cloud.PutRole(id, sim.Identity{Name: "auditor"}); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]sim.Principal{
		"no host": cloud.Service(""), "a blank": cloud.Service("a b"), "no session": cloud.Session(id, "auditor", ""),
		"a slash": cloud.Session(id, "auditor", "a/b"), "no role": cloud.Session(id, "", "s"), "no account": cloud.Root(awsaccount.ID{}),
		"line end": cloud.Session(id, "auditor", "a\nb"),
	} {
		_, err := cloud.As(p).ListRegions(sim.ListRegionsInput{})
		wantAnswer(t, name, err, "UnrecognizedClientException")
		_, err = cloud.As(p).GetCallerIdentity()
		wantAnswer(t, name, err, "InvalidClientTokenId")
		if !errors.Is(err, awsaccount.ErrDenied) || errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(recordsOf(t, cloud)); n != 14 {
		t.Errorf("%d records", n)
	}
}

func TestPrincipalsCompare(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	alice := awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice"}))
	federated := awsaccount.Must(cloud.FederatedUser(alice, "bob", full(t)))
	root := cloud.Root(id)
	if again := cloud.Root(id); root != again || root == alice || federated == awsaccount.Must(cloud.FederatedUser(alice, "bob", full(t))) {
		t.Error("not comparable")
	}
	seen := map[sim.Principal]bool{alice: true, federated: true}
	if !seen[alice] || seen[cloud.Root(id)] {
		t.Error(seen)
	}
	for _, p := range []sim.Principal{{}, alice, federated, cloud.Service("ec2.amazonaws.com")} {
		if text, err := json.Marshal(p); err != nil || string(text) != `"`+p.String()+`"` {
			t.Errorf("%s: %s, %v", p, text, err)
		}
	}
	for _, bad := range []func() (sim.Principal, error){
		func() (sim.Principal, error) { return cloud.FederatedUser(cloud.Root(id), "bob") },
		func() (sim.Principal, error) { return cloud.FederatedUser(alice, "") },
		func() (sim.Principal, error) { return cloud.FederatedUser(alice, "bob", policy.Source{}) },
		func() (sim.Principal, error) { return cloud.PutUser(id, sim.Identity{}) },
	} {
		if p, err := bad(); !errors.Is(err, awsaccount.ErrInvalid) || p != (sim.Principal{}) {
			t.Error(p, err)
		}
	}
}

func TestIdentityForm(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	trust := full(t)
	both := map[string]sim.Identity{
		"name": {Name: "a b"}, "path": {Name: "a", Path: "p"}, "tags": {Name: "a", Tags: []sim.Tag{{Key: "Team"}, {Key: "team"}}},
		"policy": {Name: "a", Policies: []policy.Source{{}}},
	}
	for what, i := range both {
		if _, err := cloud.PutUser(id, i); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("user with a bad %s: %v", what, err)
		}
		if err := cloud.PutRole(id, i); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("role with a bad %s: %v", what, err)
		}
	}
	for _, i := range []sim.Identity{{Name: "a", Trust: &trust}, {Name: "a", MaxSessionDuration: time.Hour}} {
		if _, err := cloud.PutUser(id, i); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%+v: %v", i, err)
		}
	}
	if err := cloud.PutRole(id, sim.Identity{Name: "a", MaxSessionDuration: time.Minute}); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Error(err)
	}
	if err := cloud.PutRole(id, sim.Identity{Name: "a", MaxSessionDuration: 12 * time.Hour}); err != nil {
		t.Error(err)
	}
}
