package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// TestContextRules is the table of spec §2.5, for every operation of §2.4.
func TestContextRules(t *testing.T) {
	consolidated, untrusted := membership{consolidated: true}, membership{untrusted: true}
	nobody := awsaccount.Must(awsaccount.ParseID("999999999999"))
	rows := []struct {
		name    string
		in      membership
		caller  func(*cast) awsaccount.ID
		given   func(*cast) awsaccount.ID
		blocker awsaccount.Blocker // zero: allowed
		says    string             // what AWS says behind the name of the action
	}{
		{name: "standalone, no ID", caller: alone, given: none},
		{name: "member, no ID", caller: member, given: none},
		{name: "management, no ID", caller: management, given: none},
		{name: "administrator, no ID", caller: administrator, given: none},
		{name: "management, member", caller: management, given: member},
		{name: "administrator, member", caller: administrator, given: member},
		{name: "administrator, itself", caller: administrator, given: administrator},
		{name: "management, itself", caller: management, given: management, blocker: awsaccount.ManagementStandalone,
			says: " (The management account can only be managed using the standalone context from the management account.)"},
		{name: "administrator, management", caller: administrator, given: management, blocker: awsaccount.ManagementNoTarget},
		{name: "member, itself", caller: member, given: member, blocker: awsaccount.OwnAccountOnly},
		{name: "member, another", caller: member, given: administrator, blocker: awsaccount.OwnAccountOnly},
		{name: "member, management", caller: member, given: management, blocker: awsaccount.OwnAccountOnly},
		{name: "standalone, itself", caller: alone, given: alone, blocker: awsaccount.OwnAccountOnly},
		{name: "standalone, member", caller: alone, given: member, blocker: awsaccount.OwnAccountOnly},
		{name: "management, standalone", caller: management, given: alone, blocker: awsaccount.TargetNotMember},
		{name: "management, another organization", caller: management, given: foreign, blocker: awsaccount.TargetNotMember},
		{name: "management, nobody", caller: management, given: func(*cast) awsaccount.ID { return nobody }, blocker: awsaccount.TargetNotMember},
		{name: "administrator, standalone", caller: administrator, given: alone, blocker: awsaccount.TargetNotMember},
		{name: "consolidated billing", in: consolidated, caller: management, given: member, blocker: awsaccount.AllFeaturesRequired},
		{name: "consolidated billing, no ID", in: consolidated, caller: member, given: none},
		{name: "no trusted access", in: untrusted, caller: management, given: member, blocker: awsaccount.TrustedAccessRequired},
		{name: "no trusted access, no ID", in: untrusted, caller: management, given: none},
	}
	for _, row := range rows {
		for _, op := range accountCalls {
			c := newCast(sim.Config{}, row.in)
			caller, given := row.caller(c), row.given(c)
			before := everything(c)
			err := op.call(c.root(caller), given)
			name := row.name + ": " + op.name
			switch {
			case given.IsZero() && op.needsID:
				wantAnswer(t, name, err, badField)
				if got := invalidMembers(err); !slices.Equal(got, []string{"AccountId"}) {
					t.Errorf("%s: fields %v", name, got)
				}
			case row.blocker != 0:
				wantAnswer(t, name, err, denied)
				if !errors.Is(err, row.blocker) {
					t.Errorf("%s: %v, want the blocker %s", name, err, row.blocker)
				}
				var e *sim.Error
				want := "User: " + c.Root(caller).String() + " is not authorized to perform: account:" + op.name + row.says
				if errors.As(err, &e) && e.Message != want {
					t.Errorf("%s: message %q, want %q", name, e.Message, want)
				}
			default:
				wantAnswer(t, name, err, op.missing)
			}
			if after := everything(c); err != nil && !slices.EqualFunc(before, after, awsaccount.Account.Equal) {
				t.Errorf("%s failed and changed something", name)
			}
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, secretWord) {
				t.Errorf("%s: the error shows what it must not: %s", name, text)
			}
		}
	}
}

// spec §1.6, choices.md#closed-members: what a closed member has is read, and not written.
func TestClosedMember(t *testing.T) {
	for _, op := range accountCalls {
		c := newCast(sim.Config{}, membership{})
		if err := c.CloseByAWS(c.closed); err != nil {
			t.Fatal(err)
		}
		err := op.call(c.root(c.management), c.closed)
		want := op.missing
		if op.write {
			want = denied
			if !errors.Is(err, awsaccount.AccountClosed) {
				t.Errorf("%s: %v", op.name, err)
			}
		}
		wantAnswer(t, op.name+" of a closed member", err, want)
		if !op.needsID {
			wantAnswer(t, op.name+" by a closed account", op.call(c.root(c.closed), awsaccount.ID{}), denied)
		}
		c.Advance(90 * 24 * time.Hour)
		wantAnswer(t, op.name+" of a permanently closed account", op.call(c.root(c.management), c.closed), denied)
	}
}

// spec §2.4, §1.1
func TestGetAccountInformation(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	created := c.Now()
	c.Advance(time.Hour)
	got, err := c.root(c.management).GetAccountInformation(sim.GetAccountInformationInput{AccountID: c.member})
	want := sim.GetAccountInformationOutput{AccountID: c.member, AccountName: "member", AccountCreatedDate: created, AccountState: awsaccount.Active}
	if err != nil || got != want {
		t.Error(got, err)
	}
	if err := c.root(c.management).CloseAccount(sim.CloseAccountInput{AccountID: c.member}); err != nil {
		t.Fatal(err)
	}
	for _, want.AccountState = range []awsaccount.State{awsaccount.Active, awsaccount.Closed} { // PENDING_CLOSURE is ACTIVE here
		got, err = c.root(c.management).GetAccountInformation(sim.GetAccountInformationInput{AccountID: c.member})
		if err != nil || got != want {
			t.Error(got, err)
		}
		c.Advance(time.Hour)
	}
}

// spec §2.6: names need not be unique; §2.3: their form.
func TestPutAccountName(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	for name, want := range map[string]string{
		"":                      badField,
		"a":                     "",
		strings.Repeat("a", 50): "",
		strings.Repeat("a", 51): badField,
		"a<b":                   badField,
		"a>b":                   badField,
		"é":                     badField,
		"tab\t":                 badField,
		"member":                "",
		" -;=?~":                "",
	} {
		before, _ := c.Account(c.alone)
		err := c.root(c.alone).PutAccountName(sim.PutAccountNameInput{AccountName: name})
		wantAnswer(t, fmt.Sprintf("%q", name), err, want)
		after, _ := c.Account(c.alone)
		if err != nil {
			name = before.Name()
			if got := invalidMembers(err); !slices.Equal(slices.Compact(got), []string{"AccountName"}) {
				t.Errorf("fields %v", got)
			}
		}
		if after.Name() != name {
			t.Errorf("the name is %q, want %q", after.Name(), name)
		}
	}
	if err := c.root(c.administrator).PutAccountName(sim.PutAccountNameInput{AccountID: c.member, AccountName: "again"}); err != nil {
		t.Error(err)
	}
	if a, _ := c.Account(c.member); a.Name() != "again" {
		t.Error("the name of the member is", a.Name())
	}
}

// spec §2.6: GovCloud
func TestGovCloud(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	in := sim.GetGovCloudAccountInformationInput{StandardAccountID: c.member}
	_, err := c.root(c.management).GetGovCloudAccountInformation(in)
	wantAnswer(t, "without a link", err, notFound)
	var e *sim.Error
	if want := "GovCloud Account ID not found for Standard Account - " + c.member.String() + "."; !errors.As(err, &e) || e.Message != want {
		t.Error(err)
	}
	linked, err := c.LinkGovCloud(c.member)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.LinkGovCloud(c.member); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Error(again, err)
	}
	if nobody, err := c.LinkGovCloud(awsaccount.ID{}); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Error(nobody, err)
	}
	china := sim.New(sim.Config{Partition: "aws-cn"})
	if linked, err := china.LinkGovCloud(awsaccount.Must(china.Open("a", "a@example.com"))); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Error(linked, err)
	}
	got, err := c.root(c.management).GetGovCloudAccountInformation(in)
	if want := (sim.GetGovCloudAccountInformationOutput{GovCloudAccountID: linked, AccountState: awsaccount.Active}); err != nil || got != want {
		t.Error(got, err)
	}
	own, err := c.root(c.member).GetGovCloudAccountInformation(sim.GetGovCloudAccountInformationInput{})
	if err != nil || own != got {
		t.Error(own, err)
	}
	if err := c.CloseByAWS(c.member); err != nil {
		t.Fatal(err)
	}
	if got, err = c.root(c.management).GetGovCloudAccountInformation(in); err != nil || got.AccountState != awsaccount.Closed {
		t.Error(got, err)
	}
}

// TestAccountConditionKeys: policies see what a call is about. spec §5.1
func TestAccountConditionKeys(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	const document = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "account:EnableRegion", "Resource": "*", "Condition": {"StringEquals": {"account:TargetRegion": "eu-south-1"}}},
		{"Effect": "Allow", "Action": "account:*Contact", "Resource": "*", "Condition": {"StringEquals": {"account:AlternateContactTypes": "BILLING"}}},
		{"Effect": "Allow", "Action": "account:StartPrimaryEmailUpdate", "Resource": "arn:aws:account::*:account/o-*/*",
			"Condition": {"StringEqualsIgnoreCase": {"account:EmailTargetDomain": "example.com"}}}]}`
	user := c.As(awsaccount.Must(c.PutUser(c.management, sim.Identity{Name: "alice",
		Policies: []policy.Source{{Document: awsaccount.Must(policy.Parse([]byte(document)))}}})))
	security := billing
	security.Type = awsaccount.Security
	start := func(email string) error {
		_, err := user.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: c.member, PrimaryEmail: email})
		return err
	}
	for _, row := range []struct {
		name string
		err  error
		want string
	}{
		{"Region", user.EnableRegion(sim.EnableRegionInput{RegionName: "eu-south-1"}), ""},
		{"another Region", user.EnableRegion(sim.EnableRegionInput{RegionName: "eu-south-2"}), denied},
		{"a Region that there is not", user.EnableRegion(sim.EnableRegionInput{RegionName: "moon-1"}), denied},
		{"type", user.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: billing}), ""},
		{"another type", user.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: security}), denied},
		{"domain", start("a@EXAMPLE.com"), ""},
		{"another domain", start("a@example.org"), denied},
	} {
		wantAnswer(t, row.name, row.err, row.want)
		if row.want == denied && !errors.Is(row.err, awsaccount.DeniedByPolicies) {
			t.Error(row.name, row.err)
		}
	}
}
