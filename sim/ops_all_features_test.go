package sim_test

import (
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
	"github.com/google/go-cmp/cmp"
)

func (w *handshakeWorld) enable(by awsaccount.ID, code string) (h sim.Handshake) {
	w.Helper()
	w.want(code, func() error {
		out, err := w.as(by).EnableAllFeatures()
		h = out.Handshake
		return err
	})
	return h
}

func (w *handshakeWorld) features() string {
	return awsaccount.Must(w.as(w.management).DescribeOrganization()).Organization.FeatureSet
}

// approvals are the handshakes that an account is asked by.
func (w *handshakeWorld) approvals(id awsaccount.ID) (list []sim.Handshake) {
	for in := (sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "APPROVE_ALL_FEATURES"}}); ; {
		out := awsaccount.Must(w.as(id).ListHandshakesForAccount(in))
		list = append(list, out.Handshakes...)
		if in.NextToken = out.NextToken; in.NextToken == "" {
			return list
		}
	}
}

// The whole way: spec §3.4.
func TestEnableAllFeatures(t *testing.T) {
	w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{})
	first, second := w.invited(), w.invited()
	invitation := w.invite(w.management, account(w.open()), "").ID
	w.enable(first, "AccessDeniedException")
	w.enable(w.open(), "AWSOrganizationsNotInUseException")
	parent := w.enable(w.management, "")
	w.enable(w.management, handshakeConstraint+"ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION")
	if got := w.stateOf(invitation); got != "CANCELED" {
		t.Error(got)
	}
	o := awsaccount.Must(w.as(w.management).DescribeOrganization()).Organization.ID.String()
	now := w.cloud.Now()
	arn := "arn:aws:organizations::" + w.management.String() + ":handshake/" + o
	organization := sim.HandshakeParty{ID: o, Type: "ORGANIZATION"}
	want := sim.Handshake{ID: parent.ID, ARN: awsaccount.Must(awsaccount.ParseARN(arn + "/enable_all_features/" + parent.ID)),
		Parties: []sim.HandshakeParty{organization}, State: "REQUESTED", Action: "ENABLE_ALL_FEATURES",
		RequestedTimestamp: now, ExpirationTimestamp: now.Add(90 * day),
		Resources: []sim.HandshakeResource{{Value: o, Type: "ORGANIZATION"}}}
	if diff := cmp.Diff(want, parent); diff != "" {
		t.Error(diff)
	}
	child := w.approvals(first)[0]
	want = sim.Handshake{ID: child.ID, ARN: awsaccount.Must(awsaccount.ParseARN(arn + "/approve_all_features/" + child.ID)),
		Parties: []sim.HandshakeParty{organization, account(first)}, State: "OPEN", Action: "APPROVE_ALL_FEATURES",
		RequestedTimestamp: now, ExpirationTimestamp: now.Add(90 * day),
		Resources: []sim.HandshakeResource{{Value: parent.ID, Type: "PARENT_HANDSHAKE"}, {Value: o, Type: "ORGANIZATION"},
			{Value: first.String(), Type: "ACCOUNT"}}}
	if diff := cmp.Diff(want, child); diff != "" {
		t.Error(diff)
	}

	w.accept(w.management, parent.ID, "InvalidHandshakeTransitionException")
	w.accept(second, parent.ID, "AccessDeniedException")
	w.accept(w.management, child.ID, "AccessDeniedException")
	w.accept(first, child.ID, "")
	w.cloud.Advance(31 * day) // what was accepted is forgotten meanwhile, and still counts
	late := w.invited()       // has nothing to approve of: choices.md#all-features-missing
	if got := w.approvals(late); got != nil {
		t.Error(got)
	}
	w.accept(w.management, parent.ID, "InvalidHandshakeTransitionException")
	w.accept(second, w.approvals(second)[0].ID, "")
	if got := w.stateOf(parent.ID); got != "OPEN" || w.features() != "CONSOLIDATED_BILLING" {
		t.Error(got, w.features())
	}
	if got := w.accept(w.management, parent.ID, "").State; got != "ACCEPTED" || w.features() != "ALL" {
		t.Error(got, w.features())
	}
	w.enable(w.management, handshakeConstraint+"ORGANIZATION_ALREADY_HAS_ALL_FEATURES")
}

// Without invited members there is nobody to ask: spec §3.4.
func TestEnableAllFeaturesAlone(t *testing.T) {
	w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{})
	awsaccount.Must(w.as(w.management).CreateAccount(sim.CreateAccountInput{Email: "created@example.com", AccountName: "created"}))
	w.cloud.Advance(day)
	h := w.enable(w.management, "")
	if h.State != "OPEN" {
		t.Error(h.State)
	}
	w.accept(w.management, h.ID, "")
	if w.features() != "ALL" {
		t.Error(w.features())
	}
}

// What ends the process otherwise: spec §3.4, choices.md#all-features-missing.
func TestEnableAllFeaturesEnds(t *testing.T) {
	for name, test := range map[string]struct {
		act           func(w *handshakeWorld, member awsaccount.ID, parent, child string)
		parent, child string
	}{
		"expired":   {func(w *handshakeWorld, _ awsaccount.ID, _, _ string) { w.cloud.Advance(90 * day) }, "EXPIRED", "CANCELED"},
		"canceled":  {func(w *handshakeWorld, _ awsaccount.ID, parent, _ string) { w.cancel(w.management, parent, "") }, "CANCELED", "CANCELED"},
		"given up":  {func(w *handshakeWorld, _ awsaccount.ID, parent, _ string) { w.decline(w.management, parent, "") }, "DECLINED", "CANCELED"},
		"declined":  {func(w *handshakeWorld, id awsaccount.ID, _, child string) { w.decline(id, child, "") }, "REQUESTED", "DECLINED"},
		"called in": {func(w *handshakeWorld, _ awsaccount.ID, _, child string) { w.cancel(w.management, child, "") }, "REQUESTED", "CANCELED"},
		"left": {func(w *handshakeWorld, id awsaccount.ID, _, child string) {
			if err := w.as(id).LeaveOrganization(); err != nil {
				w.Fatal(err)
			}
			w.accept(id, child, "AWSOrganizationsNotInUseException")
		}, "OPEN", "OPEN"},
		"declined and left": {func(w *handshakeWorld, id awsaccount.ID, _, child string) {
			w.decline(id, child, "")
			if err := w.as(id).LeaveOrganization(); err != nil {
				w.Fatal(err)
			}
		}, "OPEN", "DECLINED"},
		"closed": {func(w *handshakeWorld, id awsaccount.ID, _, _ string) {
			if err := w.cloud.CloseByAWS(id); err != nil {
				w.Fatal(err)
			}
		}, "OPEN", "OPEN"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{})
			member := w.invited()
			parent := w.enable(w.management, "").ID
			child := w.approvals(member)[0].ID
			test.act(w, member, parent, child)
			if p, c := w.stateOf(parent), w.stateOf(child); p != test.parent || c != test.child {
				t.Error(p, c)
			}
			switch test.parent {
			case "REQUESTED":
				w.cloud.Advance(40 * day) // a refusal that is forgotten still counts
				if got := w.stateOf(parent); got != "REQUESTED" {
					t.Error(got)
				}
			case "OPEN":
				w.accept(w.management, parent, "")
				if w.features() != "ALL" || test.child == "OPEN" && w.stateOf(child) != "CANCELED" {
					t.Error(w.features(), w.stateOf(child))
				}
			default:
				w.enable(w.management, "")
				if got := len(w.approvals(member)); got != 2 {
					t.Error(got)
				}
			}
		})
	}
}
