package sim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Each call meets an error of its own, and a test can tell which faults were not met.
func TestFaultsAreCopiedAndPending(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	list := func() error { _, err := c.root(c.alone).ListRegions(sim.ListRegionsInput{}); return err }
	given := sim.Fault{Action: "ACCOUNT:listregions", Times: 3,
		Error: sim.Error{Code: "ValidationException", Message: "oops", Fields: []sim.FieldMessage{{Name: "a", Message: "b"}}}}
	if err := c.Inject(given); err != nil {
		t.Fatal(err)
	}
	given.Error.Fields[0].Name = "changed"
	for left := 2; left >= 0; left-- {
		var e *sim.Error
		if err := list(); !errors.As(err, &e) || e.Code != "ValidationException" || e.Fields[0].Name != "a" {
			t.Fatalf("%+v", e)
		}
		e.Code, e.Fields[0].Name = "changed", "changed"
		pending := c.PendingFaults()
		if left == 0 {
			if pending != nil {
				t.Error(pending)
			}
			break
		}
		if len(pending) != 1 || pending[0].Action != "account:ListRegions" || pending[0].Times != left || pending[0].Error.Code != "ValidationException" {
			t.Fatalf("%+v", pending)
		}
		pending[0].Error.Fields[0].Name = "changed"
	}
	if err := list(); err != nil {
		t.Error(err)
	}
	if err := c.Inject(given); err != nil {
		t.Fatal(err)
	}
	fork := c.Fork()
	c.ClearFaults()
	if len(c.PendingFaults()) != 0 || len(fork.PendingFaults()) != 1 || list() != nil {
		t.Error("the faults are not forgotten, or in the fork too")
	}
}

// What is not modelled cannot be made to fail: no call would meet it.
func TestInjectRefusesNotModelled(t *testing.T) {
	cloud, n := sim.New(sim.Config{}), 0
	for action := range sim.NotModelled() {
		n++
		if err := cloud.Inject(sim.Fault{Action: action, Error: sim.Error{Code: "X"}}); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", action, err)
		}
	}
	if n == 0 || cloud.PendingFaults() != nil || len(slices.Collect(cloud.Journal())) != 0 {
		t.Error(n, cloud.PendingFaults())
	}
}
