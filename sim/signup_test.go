package sim_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// source/004 "Getting started", spec §1.2: whoever signs up cannot use services until there is a payment method, the phone number is
// verified, and AWS has activated the account, which takes minutes, or up to 24 hours.
func TestSignUpSteps(t *testing.T) {
	for _, lasts := range []time.Duration{0, 5 * time.Minute, 24 * time.Hour} {
		for _, phoneFirst := range []bool{false, true} {
			cloud := sim.New(sim.Config{ActivationTime: lasts})
			id := awsaccount.Must(cloud.SignUp("payments", "payments@example.com"))
			root := cloud.As(cloud.Root(id))
			state := func() awsaccount.State {
				t.Helper()
				if err := cloud.CheckInvariants(); err != nil {
					t.Error(err)
				}
				a, _ := cloud.Account(id)
				return a.State(cloud.Now())
			}
			steps := []func(awsaccount.ID) error{cloud.AddPaymentMethod, cloud.VerifyPhone}
			if phoneFirst {
				steps[0], steps[1] = steps[1], steps[0]
			}
			for i, step := range steps {
				cloud.Advance(48 * time.Hour) // nothing happens by itself
				if got := state(); got != awsaccount.PendingActivation {
					t.Errorf("%s: %s before step %d", lasts, got, i)
				}
				if _, err := root.CreateOrganization(sim.CreateOrganizationInput{}); !isReason(err, "ACCOUNT_CREATION_NOT_COMPLETE") {
					t.Error(err)
				}
				for range 2 { // the second time changes nothing
					if err := step(id); err != nil {
						t.Error(err)
					}
				}
			}
			if lasts > 0 {
				cloud = awsaccount.Must(sim.Restore(sim.Config{ActivationTime: time.Hour}, awsaccount.Must(cloud.Snapshot()))).Fork()
				root = cloud.As(cloud.Root(id))
				cloud.Advance(lasts - 1)
				if got := state(); got != awsaccount.PendingActivation {
					t.Errorf("%s: %s too early", lasts, got)
				}
				if _, err := root.GetAccountInformation(sim.GetAccountInformationInput{}); !errors.Is(err, awsaccount.CallerCannotAct) {
					t.Error(err)
				}
				cloud.Advance(1)
			}
			if got := state(); got != awsaccount.Active {
				t.Errorf("%s: %s", lasts, got)
			}
			if _, err := root.CreateOrganization(sim.CreateOrganizationInput{}); err != nil {
				t.Error(err)
			}
		}
	}
}

func isReason(err error, reason string) bool {
	var e *sim.Error
	return errors.As(err, &e) && e.Reason == reason
}

// What is lacking again when AWS would activate the account has to be mended first; then the time begins again.
func TestActivationInterrupted(t *testing.T) {
	cloud := sim.New(sim.Config{ActivationTime: time.Hour})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	state := func() awsaccount.State {
		a, _ := cloud.Account(id)
		return a.State(cloud.Now())
	}
	if err := cloud.SetMissing(id, sim.Missing{PaymentMethod: true}); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(time.Hour)
	if got := state(); got != awsaccount.PendingActivation {
		t.Fatal(got)
	}
	if err := cloud.CompleteSignUp(id); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(time.Hour - 1)
	if got := state(); got != awsaccount.PendingActivation {
		t.Fatal(got)
	}
	cloud.Advance(1)
	if got := state(); got != awsaccount.Active {
		t.Fatal(got)
	}
	var transition *awsaccount.TransitionError
	if err := cloud.CompleteSignUp(id); !errors.As(err, &transition) {
		t.Error(err)
	}
	for _, step := range []func(awsaccount.ID) error{cloud.AddPaymentMethod, cloud.VerifyPhone, cloud.CompleteSignUp} {
		if err := step(awsaccount.ID{}); !errors.Is(err, awsaccount.ErrNotFound) {
			t.Error(err)
		}
	}

	// AWS closes another one meanwhile: it is not activated.
	other := awsaccount.Must(cloud.Open("other", "other@example.com"))
	if err := cloud.CloseByAWS(other); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(2 * time.Hour)
	if a, _ := cloud.Account(other); a.State(cloud.Now()) != awsaccount.Closed {
		t.Error(a.State(cloud.Now()))
	}
}

func TestNegativeActivationTime(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	sim.New(sim.Config{ActivationTime: -1})
}

// An account that is to be activated is activated at some time: a snapshot in which nothing is due is none.
func TestRestoreWantsActivation(t *testing.T) {
	cloud := sim.New(sim.Config{ActivationTime: time.Hour})
	awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	text := awsaccount.Must(cloud.Snapshot())
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	state := whole["State"].(map[string]any)
	if due := state["due"].([]any); len(due) != 1 {
		t.Fatalf("%d things are due", len(due))
	}
	state["due"] = []any{}
	if _, err := sim.Restore(sim.Config{}, awsaccount.Must(json.Marshal(whole))); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Errorf("without what is due: %v", err)
	}
	if _, err := sim.Restore(sim.Config{}, text); err != nil {
		t.Error(err)
	}
}

// choices.md#activation: who has signed up puts the contact information himself; spec §3.5: that of the management account is copied into
// the members that it creates.
func TestSignUpContactInformation(t *testing.T) {
	cloud := sim.New(sim.Config{})
	root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("payments", "payments@example.com"))))
	if _, err := root.GetContactInformation(sim.GetContactInformationInput{}); !isCode(err, "ResourceNotFoundException") {
		t.Error(err)
	}
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	if err := root.PutContactInformation(sim.PutContactInformationInput{ContactInformation: address}); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(2 * time.Hour)
	request := awsaccount.Must(root.CreateAccount(sim.CreateAccountInput{AccountName: "made", Email: "made@example.com"})).CreateAccountStatus.ID
	cloud.Advance(time.Hour)
	made := awsaccount.Must(root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: request})).CreateAccountStatus.AccountID
	out, err := cloud.As(cloud.Root(made)).GetContactInformation(sim.GetContactInformationInput{})
	if err != nil || out.ContactInformation != address {
		t.Error(out, err)
	}
}
