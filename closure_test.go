package awsaccount_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// spec §1.1 and §1.6; guide of 2022, "Closing your AWS account" and "You can create a case with AWS Support even if your AWS
// account isn't yet activated"; choices.md#abilities
func TestAbilities(t *testing.T) {
	want := map[awsaccount.State]string{
		0:                            "",
		awsaccount.PendingActivation: "CompleteSignUp ContactSupport",
		awsaccount.Active:            "ViewBilling ContactSupport UseServices CrossAccountAccess",
		awsaccount.Suspended:         "ViewBilling ContactSupport",
		awsaccount.PendingClosure:    "ViewBilling ContactSupport UseServices CrossAccountAccess",
		awsaccount.Closed:            "ViewBilling ContactSupport Reopen",
		awsaccount.PermanentlyClosed: "",
		200:                          "",
	}
	for state, abilities := range want {
		var got []string
		for a := range awsaccount.Abilities() {
			if state.Allows(a) {
				got = append(got, a.String())
			}
		}
		if strings.Join(got, " ") != abilities {
			t.Errorf("%v allows %v, want %s", state, got, abilities)
		}
		if state.Allows(0) || state.Allows(99) {
			t.Errorf("%v allows an unknown ability", state)
		}
		if state.Allows(awsaccount.Reopen) != state.Permits(awsaccount.Reopened) {
			t.Errorf("%v: Reopen and the event Reopened disagree", state)
		}
		if state.Allows(awsaccount.CompleteSignUp) != state.Permits(awsaccount.SignUpCompleted) {
			t.Errorf("%v: CompleteSignUp and the event SignUpCompleted disagree", state)
		}
	}
}

// naiveBlockers says what §1.3 to §1.5, §1.7, §1.8 and rows 1, 4 and 6 of §8 say, one sentence after the other.
func naiveBlockers(r awsaccount.Route, p awsaccount.Profile, f awsaccount.Facts) (found []awsaccount.Blocker) {
	in2022 := p == awsaccount.Guide2022
	bySupport := in2022 || p == awsaccount.Launch2022 || p == awsaccount.Blog2022
	add := func(b awsaccount.Blocker, holds bool) {
		if holds {
			found = append(found, b)
		}
	}
	switch r {
	case awsaccount.CloseStandalone, awsaccount.CloseMember, awsaccount.CloseManagement:
		add(awsaccount.NotRootUser, f.NotRootUser)
		add(awsaccount.NoRootCredentials, f.NoRootCredentials)
		add(awsaccount.MembersOpen, r == awsaccount.CloseManagement && f.OpenMembers > 0)
		add(awsaccount.UnpaidInvoices, in2022 && f.UnpaidInvoices)
		add(awsaccount.MarketplaceSeller, in2022 && f.MarketplaceSeller)
	case awsaccount.CloseByOrganizations:
		if in2022 {
			return []awsaccount.Blocker{awsaccount.NotOffered}
		}
		quota := 250
		if f.Members > 1250 {
			quota = f.Members * 20 / 100
		}
		if f.Members > 5000 {
			quota = 1000
		}
		switch p {
		case awsaccount.Launch2022:
			quota = max(1, f.Members/10)
		case awsaccount.Blog2022:
			quota = 10
		case awsaccount.Quota200:
			quota = min(200, max(10, f.Members/10))
		case awsaccount.Quota1000:
			quota = min(1000, max(10, f.Members/10))
		}
		add(awsaccount.ConsolidatedBilling, f.NotAllFeatures)
		add(awsaccount.AccountNotFound, f.NotMember)
		add(awsaccount.TargetIsManagement, f.IsManagement)
		add(awsaccount.TooManyClosures, f.ClosuresInProgress >= 3)
		add(awsaccount.ClosureQuotaExceeded, f.ClosuresIn30Days >= quota)
	case awsaccount.CloseByAWS:
	case awsaccount.ReopenByRoot:
		add(awsaccount.NotOffered, bySupport)
		add(awsaccount.NotRootUser, f.NotRootUser)
		add(awsaccount.NoRootCredentials, f.NoRootCredentials)
		if !bySupport {
			add(awsaccount.AWSClosedIt, f.ClosedByAWS)
			add(awsaccount.OutstandingBalance, f.OutstandingBalance)
			add(awsaccount.NoPaymentMethod, f.NoPaymentMethod)
		}
	case awsaccount.ReopenBySupport:
		if !bySupport {
			add(awsaccount.OutstandingBalance, f.OutstandingBalance)
			add(awsaccount.PaidTooLate, f.PaidTooLate && f.ClosedByAWS)
		}
	}
	return found
}

var anyFacts = rapid.Custom(func(t *rapid.T) awsaccount.Facts {
	var f awsaccount.Facts
	for field, v := range reflect.ValueOf(&f).Elem().Fields() {
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(rapid.Bool().Draw(t, field.Name))
		case reflect.Int:
			v.SetInt(int64(rapid.OneOf(rapid.SampledFrom([]int{0, 1, 2, 3, 249, 250, 251, 999, 1000, 1249, 1250, 1255, 4999, 5000, 5001}), rapid.IntRange(0, 12000)).Draw(t, field.Name)))
		}
	}
	return f
})

var (
	anyRoute   = rapid.SampledFrom(slices.Collect(awsaccount.Routes()))
	anyProfile = rapid.SampledFrom(slices.Collect(awsaccount.Profiles()))
)

// blockersOf asks the function that a route belongs to.
func blockersOf(r awsaccount.Route, p awsaccount.Profile, f awsaccount.Facts) []awsaccount.Blocker {
	if r.Event() == awsaccount.Reopened {
		return awsaccount.ReopenBlockers(r, p, f)
	}
	return awsaccount.ClosureBlockers(r, p, f)
}

func TestBlockersTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p, f := anyRoute.Draw(t, "route"), anyProfile.Draw(t, "profile"), anyFacts.Draw(t, "facts")
		if diff := cmp.Diff(naiveBlockers(r, p, f), blockersOf(r, p, f)); diff != "" {
			t.Errorf("%v under %v, %+v: -want +got\n%s", r, p, f, diff)
		}
	})
}

// One more adverse fact never takes a blocker away: all facts but the number of members are adverse.
func TestBlockersMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p, f := anyRoute.Draw(t, "route"), anyProfile.Draw(t, "profile"), anyFacts.Draw(t, "facts")
		before := blockersOf(r, p, f)
		worse := f
		v := reflect.ValueOf(&worse).Elem()
		i := rapid.IntRange(0, v.NumField()-1).Draw(t, "field")
		switch field := v.Field(i); {
		case field.Kind() == reflect.Bool:
			field.SetBool(true)
		case v.Type().Field(i).Name == "Members":
			field.SetInt(field.Int() / 2)
		default:
			field.SetInt(field.Int() + int64(rapid.IntRange(1, 300).Draw(t, "more")))
		}
		after := blockersOf(r, p, worse)
		for _, b := range before {
			if !slices.Contains(after, b) {
				t.Errorf("%v under %v: %v is gone when %s gets worse", r, p, b, v.Type().Field(i).Name)
			}
		}
	})
}

// The zero Facts block nothing that the profile offers, and every fact blocks some route.
func TestBlockersOfEachFact(t *testing.T) {
	for r := range awsaccount.Routes() {
		if got := blockersOf(r, awsaccount.Today, awsaccount.Facts{}); got != nil {
			t.Errorf("%v: %v", r, got)
		}
		if r.Event() == awsaccount.Reopened {
			if got := awsaccount.ClosureBlockers(r, awsaccount.Today, awsaccount.Facts{}); !slices.Equal(got, []awsaccount.Blocker{awsaccount.NotOffered}) {
				t.Errorf("closing by %v: %v", r, got)
			}
		} else if got := awsaccount.ReopenBlockers(r, awsaccount.Today, awsaccount.Facts{}); !slices.Equal(got, []awsaccount.Blocker{awsaccount.NotOffered}) {
			t.Errorf("reopening by %v: %v", r, got)
		}
	}
	for _, unknown := range []awsaccount.Route{0, 99} {
		if awsaccount.ClosureBlockers(unknown, 0, awsaccount.Facts{}) == nil || awsaccount.ReopenBlockers(unknown, 0, awsaccount.Facts{}) == nil {
			t.Errorf("%v is a route", unknown)
		}
	}
	for i := range reflect.TypeFor[awsaccount.Facts]().NumField() {
		blocks := false
		name := reflect.TypeFor[awsaccount.Facts]().Field(i).Name
		for r := range awsaccount.Routes() {
			for _, p := range []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022} {
				bad := awsaccount.Facts{ClosuresIn30Days: 700, ClosedByAWS: true, Members: 5000}
				before := blockersOf(r, p, bad)
				switch field := reflect.ValueOf(&bad).Elem().Field(i); field.Kind() {
				case reflect.Bool:
					field.SetBool(!field.Bool())
				case reflect.Int:
					field.SetInt((field.Int() + 4000) % 9000)
				}
				blocks = blocks || !slices.Equal(before, blockersOf(r, p, bad))
			}
		}
		if !blocks {
			t.Errorf("%s matters nowhere", name)
		}
	}
}

// spec §1.8: <1,250 accounts → 250; 1,250 to 5,000 → 20 %, rounded down; >5,000 → 1,000
func TestClosureQuota(t *testing.T) {
	for members, want := range map[int]int{0: 250, 1249: 250, 1250: 250, 1254: 250, 1255: 251, 4999: 999, 5000: 1000, 5001: 1000, 50000: 1000} {
		if got := awsaccount.Today.ClosureQuota(members); got != want {
			t.Errorf("of %d members %d may be closed, want %d", members, got, want)
		}
	}
	// spec §1.8, "History", and §8 row 2; choices.md#launch-quota
	for profile, want := range map[awsaccount.Profile][5]int{ // of 5, 99, 1,990, 2,500 and 50,000 members
		awsaccount.Guide2022:  {10, 10, 10, 10, 10},
		awsaccount.Launch2022: {1, 9, 199, 250, 5000},
		awsaccount.Blog2022:   {10, 10, 10, 10, 10},
		awsaccount.Quota200:   {10, 10, 199, 200, 200},
		awsaccount.Quota1000:  {10, 10, 199, 250, 1000},
		200:                   {250, 250, 398, 500, 1000},
	} {
		for i, members := range []int{5, 99, 1990, 2500, 50000} {
			if got := profile.ClosureQuota(members); got != want[i] {
				t.Errorf("%v: of %d members %d may be closed, want %d", profile, members, got, want[i])
			}
		}
	}
}

// Every blocker has a name, a sentence, and exactly one class.
func TestBlockers(t *testing.T) {
	classes := []error{awsaccount.ErrInvalid, awsaccount.ErrNotFound, awsaccount.ErrConflict, awsaccount.ErrDenied, awsaccount.ErrLimit}
	names, texts := map[string]bool{}, map[string]bool{}
	for b := range awsaccount.Blockers() {
		n := 0
		for _, class := range classes {
			if errors.Is(b, class) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%v is of %d classes", b, n)
		}
		if !errors.Is(b, b) || errors.Is(b, b+1) {
			t.Errorf("%v: errors.Is does not tell it from others", b)
		}
		if names[b.String()] || texts[b.Error()] || strings.Contains(b.String(), "(") || len(b.Error()) < len("awsaccount: closed") {
			t.Errorf("%v: %q", b, b.Error())
		}
		names[b.String()], texts[b.Error()] = true, true
	}
	for _, none := range []awsaccount.Blocker{0, 250} {
		if none.Error() != "awsaccount: "+none.String() || errors.Is(none, awsaccount.ErrDenied) {
			t.Errorf("%v: %v", none, none.Error())
		}
	}
}

func TestRoutes(t *testing.T) {
	for r, want := range map[awsaccount.Route]awsaccount.Event{
		0: 0, 77: 0,
		awsaccount.CloseStandalone: awsaccount.ClosedByRoot, awsaccount.CloseMember: awsaccount.ClosedByRoot,
		awsaccount.CloseManagement: awsaccount.ClosedByRoot, awsaccount.CloseByOrganizations: awsaccount.ClosureRequested,
		awsaccount.CloseByAWS: awsaccount.ClosedByAWS, awsaccount.ReopenByRoot: awsaccount.Reopened,
		awsaccount.ReopenBySupport: awsaccount.Reopened,
	} {
		if got := r.Event(); got != want {
			t.Errorf("%v leads to %v, want %v", r, got, want)
		}
	}
}

// guide of 2022, "Charges if you reopen your AWS account"; spec §1.6
func TestUnbilledPeriod(t *testing.T) {
	open := awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march))
	requested := awsaccount.Must(open.Apply(awsaccount.ClosureRequested, march.Add(time.Hour)))
	closed := awsaccount.Must(requested.Apply(awsaccount.ClosureCompleted, march.Add(2*time.Hour)))
	const period = 90 * 24 * time.Hour
	for _, test := range []struct {
		name    string
		account awsaccount.Account
		at      time.Time
		want    time.Duration
		ok      bool
	}{
		{"counts from the request", closed, march.Add(11 * time.Hour), 10 * time.Hour, true},
		{"first instant", closed, march.Add(2 * time.Hour), time.Hour, true},
		{"last instant", closed, march.Add(time.Hour + period - 1), period - 1, true},
		{"period is over", closed, march.Add(time.Hour + period), 0, false},
		{"before it was closed", closed, march, 0, false},
		{"being closed", requested, march.Add(3 * time.Hour), 0, false},
		{"open", open, march.Add(3 * time.Hour), 0, false},
		{"none", awsaccount.Account{}, march, 0, false},
	} {
		if got, ok := test.account.UnbilledPeriod(test.at); got != test.want || ok != test.ok {
			t.Errorf("%s: %v, %v, want %v, %v", test.name, got, ok, test.want, test.ok)
		}
	}
}

// spec §1.6: ID, e-mail address and alias; choices.md#email-identity. It is so in every state: what was registered at
// closure is refused from then on, and what was changed before is free.
func TestReuseBlockers(t *testing.T) {
	alias := awsaccount.Must(awsaccount.ParseAlias("payments"))
	other := awsaccount.Must(awsaccount.ParseAlias("payments-2"))
	none := awsaccount.Alias{}
	account := func(id awsaccount.ID, email string) awsaccount.Account {
		return awsaccount.Must(awsaccount.NewMember(id, "payments", email, march))
	}
	held := account(member, "Pay@example.com")
	for _, test := range []struct {
		held   awsaccount.Account
		own    awsaccount.Alias
		other  awsaccount.Account
		wanted awsaccount.Alias
		want   []awsaccount.Blocker
	}{
		{held, alias, held, alias, []awsaccount.Blocker{awsaccount.IDTaken, awsaccount.EmailTaken, awsaccount.AliasTaken}},
		{held, alias, account(management, "pay2@example.com"), other, nil},
		{held, alias, account(management, "pay@EXAMPLE.com"), none, []awsaccount.Blocker{awsaccount.EmailTaken}},
		{held, alias, account(management, "pay2@example.com"), alias, []awsaccount.Blocker{awsaccount.AliasTaken}},
		{held, none, account(management, "pay2@example.com"), none, nil},
		{awsaccount.Must(held.WithEmail("old@example.com")), alias, account(management, "pay@example.com"), none, nil},
		{awsaccount.Account{}, none, awsaccount.Account{}, none, nil},
	} {
		for _, e := range []awsaccount.Event{0, awsaccount.Restricted, awsaccount.ClosureRequested, awsaccount.ClosedByRoot} {
			a := test.held
			if changed, err := a.Apply(e, march); err == nil {
				a = changed
			}
			if diff := cmp.Diff(test.want, a.ReuseBlockers(test.own, test.other, test.wanted)); diff != "" {
				t.Errorf("%v wanted by %v: -want +got\n%s", a, test.other, diff)
			}
		}
	}
}
