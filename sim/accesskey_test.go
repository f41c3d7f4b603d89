package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §6.2: two access keys, active or not; an inactive one is nobody's.
func TestAccessKeys(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	for _, p := range []sim.Principal{alice.Principal(), cloud.Root(a)} {
		first, secret, err := cloud.CreateAccessKey(p)
		if err != nil || !strings.HasPrefix(first, "AKIA") || len(first) != 20 || len(secret) != 40 {
			t.Fatal(first, err)
		}
		if found, ok := cloud.Credentials(first); !ok || found.SecretAccessKey != secret || found.SessionToken != "" {
			t.Fatal(found, ok)
		}
		second, _, err := cloud.CreateAccessKey(p)
		must(t, err)
		must(t, cloud.SetAccessKeyActive(first, false))
		if _, _, err := cloud.CreateAccessKey(p); !errors.Is(err, awsaccount.ErrLimit) {
			t.Fatal(err)
		}
		if _, err := cloud.Authenticate(first); !errors.Is(err, awsaccount.ErrDenied) {
			t.Fatal(err)
		}
		if got, err := cloud.Authenticate(second); err != nil || got.String() != p.String() {
			t.Fatal(got, err)
		}
		awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}}))
		must(t, cloud.SetAccessKeyActive(first, true))
		if got, err := cloud.Authenticate(first); err != nil || got.String() != p.String() {
			t.Fatal(got, err)
		}
		must(t, cloud.DeleteAccessKey(first))
		if _, err := cloud.Authenticate(first); !errors.Is(err, awsaccount.ErrDenied) {
			t.Fatal(err)
		}
		if err := cloud.DeleteAccessKey(first); !isCode(err, "NoSuchEntity") {
			t.Fatal(err)
		}
		if err := cloud.SetAccessKeyActive(first, true); !errors.Is(err, awsaccount.ErrNotFound) {
			t.Fatal(err)
		}
		if third, _, err := cloud.CreateAccessKey(p); err != nil || third == first {
			t.Fatal(third, err)
		}
	}
	root, err := cloud.As(cloud.Root(a)).AuditRootCredentials()
	if count, active := root.AccessKeys(); err != nil || count != 2 || active != 2 {
		t.Fatal(count, active, err)
	}
}

func TestAccessKeysOfNobody(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	if _, _, err := cloud.CreateAccessKey(cloud.Session(a, "r", "s")); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Fatal(err)
	}
	other := sim.New(sim.Config{})
	b := awsaccount.Must(other.Open("b", "b@example.com"))
	if _, _, err := other.CreateAccessKey(awsaccount.Must(other.PutUser(b, sim.Identity{Name: "carl"}))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := sim.New(sim.Config{}).CreateAccessKey(alice.Principal()); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Fatal(err)
	}
	if _, ok := cloud.Credentials("AKIAIOSFODNN7EXAMPLE"); ok {
		t.Fatal("an access key that nobody made")
	}
	// Those of a session cannot be changed.
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:AssumeRole"}`)}))
	out, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"})
	must(t, err)
	if err := cloud.SetAccessKeyActive(out.Credentials.AccessKeyID, false); !isCode(err, "NoSuchEntity") {
		t.Fatal(err)
	}
	if found, ok := cloud.Credentials(out.Credentials.AccessKeyID); !ok || found != out.Credentials {
		t.Fatal(found)
	}
}

// What is deleted is nobody, and so are its sessions and keys.
func TestDeletedIdentities(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	key, _, err := cloud.CreateAccessKey(alice.Principal())
	must(t, err)
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:AssumeRole"}`)}))
	out, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"})
	must(t, err)
	must(t, cloud.DeleteRole(a, "R"))
	must(t, cloud.DeleteUser(a, "alice"))
	for _, id := range []string{key, out.Credentials.AccessKeyID} {
		if _, err := cloud.Authenticate(id); !isCode(err, "UnrecognizedClientException") || !errors.Is(err, awsaccount.ErrDenied) {
			t.Fatal(err)
		}
	}
	if err := errors.Join(cloud.DeleteRole(a, "R"), cloud.DeleteUser(a, "alice")); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Fatal(err)
	}
}

// Whom Authenticate lets in, calls, and whom it does not gets the same answer from a call: nobody is let in otherwise. Of users, root
// users, sessions and federated users, whose user, role or time goes. choices.md#issued-credentials
func TestAuthenticateAsCalls(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:AssumeRole"}`)}))
	out, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"})
	must(t, err)
	federated := awsaccount.Must(cloud.FederatedUser(alice.Principal(), "f"))
	keys := map[string]sim.Principal{out.Credentials.AccessKeyID: out.Session}
	for _, p := range []sim.Principal{alice.Principal(), cloud.Root(a), cloud.Session(a, "R", "s2"), federated} {
		keys[awsaccount.Must(cloud.IssueCredentials(p)).AccessKeyID] = p
	}
	for _, step := range []struct {
		name string
		do   func()
		in   int // how many are let in
	}{
		{"all there", func() {}, 5},
		{"the session has ended", func() { cloud.Advance(time.Hour) }, 4},
		{"the role is deleted", func() { must(t, cloud.DeleteRole(a, "R")) }, 3},
		{"the user is deleted", func() { must(t, cloud.DeleteUser(a, "alice")) }, 1},
	} {
		step.do()
		in := 0
		for key, p := range keys {
			got, err := cloud.Authenticate(key)
			_, called := cloud.As(p).GetCallerIdentity()
			if err == nil {
				in++
			}
			if (err == nil) != (called == nil) || err == nil && got != p {
				t.Errorf("%s: %s: Authenticate: %v, a call: %v", step.name, p, err, called)
			}
			var e, c *sim.Error
			if errors.As(err, &e) && errors.As(called, &c) && (strings.HasPrefix(e.Code, "ExpiredToken") != strings.HasPrefix(c.Code, "ExpiredToken") || e.Message != c.Message) {
				t.Errorf("%s: %s: Authenticate: %v, a call: %v", step.name, p, err, called)
			}
		}
		if in != step.in {
			t.Errorf("%s: %d are let in, want %d", step.name, in, step.in)
		}
	}
}
