package sim_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

// A handshakeWorld is a cloud with an organization and clients for root users, with checks behind every call.
type handshakeWorld struct {
	*testing.T
	cloud      *sim.Cloud
	management awsaccount.ID
	opened     int
}

func newHandshakeWorld(t *testing.T, features string, config sim.Config) *handshakeWorld {
	w := &handshakeWorld{T: t, cloud: sim.New(config)}
	w.management = w.open()
	if _, err := w.as(w.management).CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *handshakeWorld) open() awsaccount.ID {
	w.opened++
	return awsaccount.Must(w.cloud.Open("someone", fmt.Sprintf("someone%d@example.com", w.opened)))
}

func (w *handshakeWorld) as(id awsaccount.ID) *sim.Client { return w.cloud.As(w.cloud.Root(id)) }

func (w *handshakeWorld) email(id awsaccount.ID) string {
	a, _ := w.cloud.Account(id)
	return a.Email()
}

// handshakeCode is code and reason of an error, "" for nil.
func handshakeCode(err error) string {
	var e *sim.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &e):
		return err.Error()
	case e.Message == "":
		return e.Code + " " + e.Reason + " without a message"
	case e.Reason == "":
		return e.Code
	}
	return e.Code + " " + e.Reason
}

// want calls, wants an error of a code and reason, and nothing changed after an error.
func (w *handshakeWorld) want(code string, act func() error) {
	w.Helper()
	before, _ := sim.HandshakeState(w.cloud)
	err := act()
	if got := handshakeCode(err); got != code {
		w.Fatalf("got %q, want %q", got, code)
	}
	after, broken := sim.HandshakeState(w.cloud)
	if err != nil && before != after {
		w.Errorf("%v changed\n%s", err, cmp.Diff(before, after))
	}
	if broken != nil {
		w.Error(broken)
	}
}

func (w *handshakeWorld) invite(by awsaccount.ID, target sim.HandshakeParty, code string) (h sim.Handshake) {
	w.Helper()
	w.want(code, func() error {
		out, err := w.as(by).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: target})
		h = out.Handshake
		return err
	})
	return h
}

func (w *handshakeWorld) accept(by awsaccount.ID, id, code string) (h sim.Handshake) {
	w.Helper()
	w.want(code, func() error {
		out, err := w.as(by).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: id})
		h = out.Handshake
		return err
	})
	return h
}

func (w *handshakeWorld) decline(by awsaccount.ID, id, code string) {
	w.Helper()
	w.want(code, func() error {
		_, err := w.as(by).DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: id})
		return err
	})
}

func (w *handshakeWorld) cancel(by awsaccount.ID, id, code string) {
	w.Helper()
	w.want(code, func() error {
		_, err := w.as(by).CancelHandshake(sim.CancelHandshakeInput{HandshakeID: id})
		return err
	})
}

func (w *handshakeWorld) describe(by awsaccount.ID, id, code string) (h sim.Handshake) {
	w.Helper()
	w.want(code, func() error {
		out, err := w.as(by).DescribeHandshake(sim.DescribeHandshakeInput{HandshakeID: id})
		h = out.Handshake
		return err
	})
	return h
}

// stateOf is the state that the sender sees.
func (w *handshakeWorld) stateOf(id string) string {
	w.Helper()
	return w.describe(w.management, id, "").State
}

func (w *handshakeWorld) invited() awsaccount.ID {
	w.Helper()
	id := w.open()
	w.accept(id, w.invite(w.management, account(id), "").ID, "")
	return id
}

func account(id awsaccount.ID) sim.HandshakeParty {
	return sim.HandshakeParty{ID: id.String(), Type: "ACCOUNT"}
}

func handshakeIDs(list []sim.Handshake) (ids []string) {
	for _, h := range list {
		ids = append(ids, h.ID)
	}
	return ids
}

// What a handshake looks like: spec §3.5, appendix D.
func TestHandshakeShape(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	out, err := w.as(w.management).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
		Target: account(invitee), Notes: "welcome", Tags: []sim.Tag{{Key: "b", Value: "2"}, {Key: "a", Value: "1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o := awsaccount.Must(w.as(w.management).DescribeOrganization()).Organization.ID.String()
	h := out.Handshake
	now := w.cloud.Now()
	want := sim.Handshake{
		ID: h.ID, ARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:organizations::" + w.management.String() + ":handshake/" + o + "/invite/" + h.ID)),
		Parties: []sim.HandshakeParty{{ID: o, Type: "ORGANIZATION"}, {ID: invitee.String(), Type: "ACCOUNT"}},
		State:   "OPEN", Action: "INVITE", RequestedTimestamp: now, ExpirationTimestamp: now.Add(15 * day),
		Resources: []sim.HandshakeResource{
			{Value: o, Type: "ORGANIZATION", Resources: []sim.HandshakeResource{
				{Value: w.email(w.management), Type: "MASTER_EMAIL"}, {Value: "someone", Type: "MASTER_NAME"},
				{Value: "ALL", Type: "ORGANIZATION_FEATURE_SET"}}},
			{Value: invitee.String(), Type: "ACCOUNT"},
			{Value: "welcome", Type: "NOTES"},
		},
	}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Error(diff)
	}
	for _, by := range []awsaccount.ID{w.management, invitee} {
		if diff := cmp.Diff(want, w.describe(by, h.ID, "")); diff != "" {
			t.Error(diff)
		}
	}
	want.State = "ACCEPTED"
	if diff := cmp.Diff(want, w.accept(invitee, h.ID, "")); diff != "" {
		t.Error(diff)
	}
	tags, err := w.as(w.management).ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: invitee.String()})
	if diff := cmp.Diff([]sim.Tag{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}, tags.Tags); err != nil || diff != "" {
		t.Error(err, diff)
	}
	member := awsaccount.Must(w.as(w.management).DescribeAccount(sim.DescribeAccountInput{AccountID: invitee})).Account
	root := awsaccount.Must(w.as(w.management).ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	if member.JoinedMethod != "INVITED" || member.Paths[0] != o+"/"+root+"/"+invitee.String()+"/" {
		t.Error(member.JoinedMethod, member.Paths)
	}
}

// Who may do what, in which state: spec §3.3, §3.5, choices.md#handshake-parties.
func TestHandshakeCallers(t *testing.T) {
	const denied, in, invalid, missing = "AccessDeniedException", "HandshakeAlreadyInStateException", "InvalidHandshakeTransitionException", "HandshakeNotFoundException"
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	member, invitee, stranger := w.invited(), w.open(), w.open()
	otherManagement := w.open()
	awsaccount.Must(w.as(otherManagement).CreateOrganization(sim.CreateOrganizationInput{}))
	send := func() string { return w.invite(w.management, account(invitee), "").ID }

	id := send()
	for _, by := range []awsaccount.ID{stranger, otherManagement} {
		w.describe(by, id, denied)
	}
	w.describe(member, id, "")
	for _, by := range []awsaccount.ID{w.management, member, stranger, otherManagement} {
		w.accept(by, id, denied)
		w.decline(by, id, denied)
	}
	for _, by := range []awsaccount.ID{invitee, member, stranger, otherManagement} {
		w.cancel(by, id, denied)
	}
	w.decline(invitee, id, "")
	w.decline(invitee, id, in)
	w.accept(invitee, id, invalid)
	w.cancel(w.management, id, invalid)

	id = send()
	w.cancel(w.management, id, "")
	w.cancel(w.management, id, in)
	w.accept(invitee, id, invalid)
	w.decline(invitee, id, invalid)

	id = send()
	w.cloud.Advance(15 * day)
	if got := w.stateOf(id); got != "EXPIRED" {
		t.Error(got)
	}
	w.accept(invitee, id, invalid)
	w.decline(invitee, id, invalid)
	w.cancel(w.management, id, invalid)

	id = send()
	w.accept(invitee, id, "")
	w.accept(invitee, id, in)
	w.decline(invitee, id, invalid)
	w.cancel(w.management, id, invalid)

	for _, by := range []awsaccount.ID{w.management, member, stranger} {
		w.describe(by, "h-12345678", missing)
		w.accept(by, "h-12345678", missing)
		w.decline(by, "h-12345678", missing)
		w.cancel(by, "h-12345678", missing)
	}
	for bad, reason := range map[string]string{"": "INPUT_REQUIRED", "h-1234567": "INVALID_PATTERN", "h-1234567A": "INVALID_PATTERN",
		"x-12345678": "INVALID_PATTERN", "h-123456789012345678901234567890123": "MAX_LENGTH_EXCEEDED"} {
		w.describe(stranger, bad, "InvalidInputException "+reason)
		w.accept(stranger, bad, "InvalidInputException "+reason)
		w.decline(stranger, bad, "InvalidInputException "+reason)
		w.cancel(stranger, bad, "InvalidInputException "+reason)
	}
}

// Policies decide for whichever principal calls, on the ARN of the sender's organization: spec §5.2.
func TestHandshakePolicies(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	h := w.invite(w.management, account(invitee), "")
	user := func(resource string) *sim.Client {
		return w.cloud.As(awsaccount.Must(w.cloud.PutUser(invitee, sim.Identity{Name: "alice",
			Policies: append(allow(t, "organizations:AcceptHandshake", resource), allow(t, "iam:CreateServiceLinkedRole", "*")...)})))
	}
	_, err := user(h.ARN.String() + "x").AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h.ID})
	if !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Fatal(err)
	}
	if _, err := user(h.ARN.String()).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h.ID}); err != nil {
		t.Fatal(err)
	}
}

// A completed handshake can be seen for 30 days: spec §3.5.
func TestHandshakeRetention(t *testing.T) {
	for end, act := range map[string]func(w *handshakeWorld, invitee awsaccount.ID, id string){
		"ACCEPTED": func(w *handshakeWorld, invitee awsaccount.ID, id string) { w.accept(invitee, id, "") },
		"DECLINED": func(w *handshakeWorld, invitee awsaccount.ID, id string) { w.decline(invitee, id, "") },
		"CANCELED": func(w *handshakeWorld, invitee awsaccount.ID, id string) { w.cancel(w.management, id, "") },
		"EXPIRED":  func(w *handshakeWorld, _ awsaccount.ID, _ string) { w.cloud.Advance(15 * day) },
	} {
		t.Run(end, func(t *testing.T) {
			w := newHandshakeWorld(t, "ALL", sim.Config{})
			invitee := w.open()
			id := w.invite(w.management, account(invitee), "").ID
			act(w, invitee, id)
			w.cloud.Advance(30*day - 1)
			if got := w.describe(invitee, id, "").State; got != end {
				t.Errorf("got %s, want %s", got, end)
			}
			w.cloud.Advance(1)
			w.describe(invitee, id, "HandshakeNotFoundException")
			if list := awsaccount.Must(w.as(w.management).ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{})); len(list.Handshakes) != 0 {
				t.Error(list)
			}
		})
	}
}

// Lists have pages and filters: Appendix B, C.3.
func TestListHandshakes(t *testing.T) {
	w := newHandshakeWorld(t, "CONSOLIDATED_BILLING", sim.Config{})
	if err := w.cloud.SetAccountQuota(w.management, 100); err != nil {
		t.Fatal(err)
	}
	member := w.invited()
	parent := awsaccount.Must(w.as(w.management).EnableAllFeatures()).Handshake.ID
	var sent []string
	for range 25 {
		sent = append(sent, w.invite(w.management, account(w.open()), "").ID)
	}
	list := func(in sim.ListHandshakesForOrganizationInput) []string {
		t.Helper()
		var all []string
		for {
			out, err := w.as(w.management).ListHandshakesForOrganization(in)
			if err != nil {
				t.Fatal(err)
			}
			if len(out.Handshakes) > 20 || in.MaxResults > 0 && len(out.Handshakes) > in.MaxResults {
				t.Error(len(out.Handshakes))
			}
			all = append(all, handshakeIDs(out.Handshakes)...)
			if in.NextToken = out.NextToken; in.NextToken == "" {
				return all
			}
		}
	}
	all := list(sim.ListHandshakesForOrganizationInput{})
	if len(all) != 28 {
		t.Error(all)
	}
	if diff := cmp.Diff(all, list(sim.ListHandshakesForOrganizationInput{MaxResults: 3})); diff != "" {
		t.Error(diff)
	}
	invitations := list(sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ActionType: "INVITE"}, MaxResults: 7})
	if diff := cmp.Diff(sent, invitations[1:]); diff != "" { // the first one is the member's
		t.Error(diff)
	}
	children := list(sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ParentHandshakeID: parent}})
	received := awsaccount.Must(w.as(member).ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "APPROVE_ALL_FEATURES"}}))
	if diff := cmp.Diff(children, handshakeIDs(received.Handshakes)); len(children) != 1 || diff != "" {
		t.Error(children, diff)
	}
	if got := list(sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ParentHandshakeID: "h-12345678"}}); got != nil {
		t.Error(got)
	}

	for _, test := range []struct {
		filter sim.HandshakeFilter
		token  string
		most   int
		reason string
	}{
		{filter: sim.HandshakeFilter{ActionType: "INVITE", ParentHandshakeID: parent}, reason: "MAX_LIMIT_EXCEEDED_FILTER"},
		{filter: sim.HandshakeFilter{ActionType: "invite"}, reason: "INVALID_ENUM"},
		{filter: sim.HandshakeFilter{ParentHandshakeID: "h-1"}, reason: "INVALID_PATTERN"},
		{most: 21, reason: "MAX_VALUE_EXCEEDED"},
		{most: -1, reason: "MIN_VALUE_EXCEEDED"},
		{token: "x", reason: "INVALID_NEXT_TOKEN"},
	} {
		w.want("InvalidInputException "+test.reason, func() error {
			_, err := w.as(w.management).ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput(
				sim.ListHandshakesForAccountInput{Filter: test.filter, NextToken: test.token, MaxResults: test.most}))
			return err
		})
		w.want("InvalidInputException "+test.reason, func() error {
			_, err := w.as(w.management).ListHandshakesForAccount(sim.ListHandshakesForAccountInput{Filter: test.filter, NextToken: test.token, MaxResults: test.most})
			return err
		})
	}
	organization := func(by awsaccount.ID) func() error {
		return func() error {
			_, err := w.as(by).ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{})
			return err
		}
	}
	w.want("AccessDeniedException", organization(member))
	w.want("AWSOrganizationsNotInUseException", organization(w.open()))
}

// Management accounts see no invitations: spec §3.5.
func TestManagementSeesNoInvitations(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	ids := []string{
		w.invite(w.management, account(invitee), "").ID,
	}
	second := w.open()
	awsaccount.Must(w.as(second).CreateOrganization(sim.CreateOrganizationInput{}))
	w.cloud.Advance(time.Hour)
	ids = append(ids, w.invite(second, sim.HandshakeParty{ID: w.email(invitee), Type: "EMAIL"}, "").ID)
	list := func() []string {
		return handshakeIDs(awsaccount.Must(w.as(invitee).ListHandshakesForAccount(sim.ListHandshakesForAccountInput{})).Handshakes)
	}
	if diff := cmp.Diff(ids, list()); diff != "" {
		t.Error(diff)
	}
	awsaccount.Must(w.as(invitee).CreateOrganization(sim.CreateOrganizationInput{}))
	if got := list(); got != nil {
		t.Error(got)
	}
	w.describe(invitee, ids[0], "AccessDeniedException")
	w.accept(invitee, ids[0], "MasterCannotLeaveOrganizationException")
	w.decline(invitee, ids[0], "")
}
