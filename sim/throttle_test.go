package sim_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §2.8: PutAccountName one a second; DeleteAlternateContact one a second, six at once.
func TestThrottling(t *testing.T) {
	for _, throttling := range []bool{false, true} {
		cloud := sim.New(sim.Config{Throttling: throttling})
		a := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("a", "a@example.com"))))
		b := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("b", "b@example.com"))))
		call := func(c *sim.Client) bool {
			return errors.Is(c.PutAccountName(sim.PutAccountNameInput{AccountName: "new"}), awsaccount.ErrLimit)
		}
		if call(a) || call(a) != throttling || call(b) {
			t.Errorf("throttling %t: want one call at once for each account", throttling)
		}
		cloud.Advance(time.Second - 1)
		if call(a) != throttling {
			t.Error("a token came too early")
		}
		cloud.Advance(1)
		if call(a) {
			t.Error("a token did not come")
		}
		limited := 0
		for range 8 {
			if errors.Is(a.DeleteAlternateContact(sim.DeleteAlternateContactInput{AlternateContactType: awsaccount.Billing}), awsaccount.ErrLimit) {
				limited++
			}
		}
		if want := map[bool]int{true: 2}[throttling]; limited != want {
			t.Errorf("%d calls were throttled, want %d", limited, want)
		}
	}
}

// spec §3.10: CloseAccount one in twenty seconds.
func TestThrottledCloseAccount(t *testing.T) {
	cloud := sim.New(sim.Config{Throttling: true})
	root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("a", "a@example.com"))))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	id := awsaccount.Must(awsaccount.ParseID("111122223333"))
	for _, step := range []struct {
		wait time.Duration
		code string
	}{{0, "AccountNotFoundException"}, {0, "TooManyRequestsException"}, {19 * time.Second, "TooManyRequestsException"}, {time.Second, "AccountNotFoundException"}} {
		cloud.Advance(step.wait)
		var e *sim.Error
		if err := root.CloseAccount(sim.CloseAccountInput{AccountID: id}); !errors.As(err, &e) || e.Code != step.code {
			t.Errorf("after %v: %v, want %s", step.wait, err, step.code)
		}
	}
}

func TestInject(t *testing.T) {
	cloud := sim.New(sim.Config{})
	root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("a", "a@example.com"))))
	for _, bad := range []sim.Fault{{}, {Action: "organizations:Nothing", Error: sim.Error{Code: "X"}}, {Action: "account:PutAccountName"},
		{Action: "account:PutAccountName", Error: sim.Error{Code: "X"}, Times: -1}} {
		if err := cloud.Inject(bad); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	inject := func(f sim.Fault) {
		if err := cloud.Inject(f); err != nil {
			t.Fatal(err)
		}
	}
	inject(sim.Fault{Action: "account:putaccountname", Error: sim.Error{Code: "InternalServerException", Message: "oops"}, Times: 2})
	inject(sim.Fault{Action: "account:PutAccountName", Error: sim.Error{Code: "ConcurrentModificationException"}})
	fork := cloud.Fork()
	for _, c := range []*sim.Cloud{cloud, fork} { // a fork has its own count
		client := c.As(root.Principal())
		for _, want := range []string{"InternalServerException", "InternalServerException", "ConcurrentModificationException", ""} {
			err := client.PutAccountName(sim.PutAccountNameInput{AccountName: "new"})
			var e *sim.Error
			if errors.As(err, &e); (e == nil) != (want == "") || e != nil && (e.Code != want || e.Message == "") {
				t.Errorf("%v, want %s", err, want)
			}
			if _, err := client.GetAccountInformation(sim.GetAccountInformationInput{}); err != nil {
				t.Error(err)
			}
		}
	}
}

// spec §3.10: AcceptHandshake and DeclineHandshake five a second for all accounts of an organization, five at once. Who accepts is in
// none yet: the organization of the handshake counts it. choices.md#throttling-of-handshakes
func TestThrottledAcceptHandshake(t *testing.T) {
	cloud := sim.New(sim.Config{Throttling: true})
	root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("a", "a@example.com"))))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	type invited struct {
		*sim.Client
		handshake string
	}
	var all []invited
	for i := range 7 {
		id := awsaccount.Must(cloud.Open("m", fmt.Sprintf("m%d@example.com", i)))
		cloud.Advance(time.Minute)
		out := awsaccount.Must(root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: id.String(), Type: "ACCOUNT"}}))
		all = append(all, invited{cloud.As(cloud.Root(id)), out.Handshake.ID})
	}
	for range 9 { // of others, which the organization does not pay for
		stranger := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("s", fmt.Sprintf("s%d@example.com", cloud.Now().UnixNano())))))
		if _, err := stranger.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: all[0].handshake}); !isCode(err, "AccessDeniedException") {
			t.Error(err)
		}
		cloud.Advance(1)
	}
	accept := func(m invited, want bool) {
		t.Helper()
		if _, err := m.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: m.handshake}); (err == nil) != want || err != nil && !isCode(err, "TooManyRequestsException") {
			t.Error(err)
		}
	}
	for _, m := range all[:5] {
		accept(m, true)
	}
	accept(all[5], false)
	if _, err := all[6].DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: all[6].handshake}); err != nil { // is counted by itself
		t.Error(err)
	}
	cloud.Advance(200 * time.Millisecond)
	accept(all[5], true)
}
