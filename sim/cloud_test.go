package sim_test

import (
	"errors"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

func TestStandaloneAccount(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	root := cloud.As(cloud.Root(id))
	contact := awsaccount.AlternateContact{Type: awsaccount.Billing, Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}
	if err := root.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: contact}); err != nil {
		t.Fatal(err)
	}
	got, err := root.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing})
	if err != nil || got.AlternateContact != contact {
		t.Fatal(got, err)
	}
	alice := cloud.As(awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}})))
	if _, err := alice.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Security}); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Fatal(err)
	}
	if err := alice.CloseOwnAccount(); !errors.Is(err, awsaccount.NotRootUser) {
		t.Fatal(err)
	}
	if err := root.CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	if _, err := alice.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); !errors.Is(err, awsaccount.CallerCannotAct) {
		t.Fatal(err)
	}
	cloud.Advance(90*24*time.Hour - 1)
	if err := root.ReopenAccount(); err != nil {
		t.Fatal(err)
	}
	if err := root.CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(90 * 24 * time.Hour)
	if err := root.ReopenAccount(); !errors.Is(err, awsaccount.ErrConflict) {
		t.Fatal(err)
	}
	if _, err := cloud.Open("again", "PAYMENTS@example.com"); !errors.Is(err, awsaccount.EmailTaken) {
		t.Fatal(err)
	}
}

func full(t *testing.T) policy.Source {
	s, _, err := awsaccount.ManagedPolicy("aws", "AdministratorAccess")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
