package awsaccount

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"
)

// An Ability is something that the holder of an account, or somebody else, can still do while the account is in a state.
// Source: "Considerations before you close your AWS account", and spec §1.1, §1.6.
type Ability uint8

const (
	CompleteSignUp     Ability = iota + 1 // complete the sign-up
	ViewBilling                           // sign in to see past bills and the account's settings
	ContactSupport                        // contact AWS Support
	UseServices                           // use AWS services from inside the account
	CrossAccountAccess                    // use what the account shares from another account
	Reopen                                // reopen the account

	abilityCount = iota + 1
)

var abilityNames = []string{"", "CompleteSignUp", "ViewBilling", "ContactSupport", "UseServices", "CrossAccountAccess", "Reopen"}

// Abilities yields all abilities in the order of their constants.
func Abilities() iter.Seq[Ability] { return enumAll[Ability](abilityCount) }

// String is the name of the constant.
func (a Ability) String() string { return enumString("Ability", abilityNames, a) }

// allowed is what each state allows. choices.md#abilities
var allowed = [stateCount][abilityCount]bool{
	PendingActivation: {CompleteSignUp: true, ContactSupport: true},
	Active:            {ViewBilling: true, ContactSupport: true, UseServices: true, CrossAccountAccess: true},
	Suspended:         {ViewBilling: true, ContactSupport: true},
	PendingClosure:    {ViewBilling: true, ContactSupport: true, UseServices: true, CrossAccountAccess: true},
	Closed:            {ViewBilling: true, ContactSupport: true, Reopen: true},
	PermanentlyClosed: {},
}

// Allows reports whether somebody can still do this with an account in the state.
func (s State) Allows(a Ability) bool { return s < stateCount && a < abilityCount && allowed[s][a] }

// A Route is a way in which an account is closed or reopened. The zero Route is none. spec §1.3 to §1.5, §1.7
type Route uint8

const (
	CloseStandalone      Route = iota + 1 // the root user closes an account that stands alone, in the console
	CloseMember                           // the root user of a member closes it, in the console
	CloseManagement                       // the root user of the management account closes it, in the console
	CloseByOrganizations                  // the management account calls Organizations' CloseAccount
	CloseByAWS                            // AWS closes the account
	ReopenByRoot                          // the root user reopens the account, in the console
	ReopenBySupport                       // AWS Support reopens the account

	routeCount = iota + 1
)

var routes = [routeCount]struct {
	name  string
	event Event
}{
	CloseStandalone:      {"CloseStandalone", ClosedByRoot},
	CloseMember:          {"CloseMember", ClosedByRoot},
	CloseManagement:      {"CloseManagement", ClosedByRoot},
	CloseByOrganizations: {"CloseByOrganizations", ClosureRequested},
	CloseByAWS:           {"CloseByAWS", ClosedByAWS},
	ReopenByRoot:         {"ReopenByRoot", Reopened},
	ReopenBySupport:      {"ReopenBySupport", Reopened},
}

// Routes yields all routes in the order of their constants.
func Routes() iter.Seq[Route] { return enumAll[Route](routeCount) }

// String is the name of the constant.
func (r Route) String() string { return enumString("Route", routeNames, r) }

var routeNames = func() (names []string) {
	for _, row := range routes {
		names = append(names, row.name)
	}
	return names
}()

// MarshalText is the name of the constant, "" for the zero Route.
func (r Route) MarshalText() ([]byte, error) { return enumAppend(nil, "Route", routeNames, r) }

// UnmarshalText parses the name of a constant; "" is the zero Route.
func (r *Route) UnmarshalText(text []byte) error { return enumRead(r, "route", routeNames, text) }

// Event is what happens to an account that takes the route.
func (r Route) Event() Event {
	if r >= routeCount {
		return 0
	}
	return routes[r].event
}

// Facts are what can stand in the way of closing or reopening an account and what the account itself does not know. Each is
// adverse, so the zero Facts block nothing. Which of them matter depends on the route and the profile.
type Facts struct {
	NotRootUser       bool // whoever asks is not signed in as the root user
	NoRootCredentials bool // the root user has no credentials, as in created members

	// Of the organization, for CloseManagement and CloseByOrganizations.
	NotAllFeatures     bool // it has consolidated billing only
	NotMember          bool // the account is not in the organization of whoever asks
	IsManagement       bool // the account is the management account
	OpenMembers        int  // members in another state than CLOSED
	Members            int  // all members, closed ones too, without the management account
	ClosuresInProgress int  // members in state PENDING_CLOSURE
	ClosuresIn30Days   int  // calls of CloseAccount that were accepted in the last 30 days; see Profile.ClosureQuota

	UnpaidInvoices    bool
	MarketplaceSeller bool // an active one

	// For reopening.
	ClosedByAWS        bool
	OutstandingBalance bool
	NoPaymentMethod    bool // no valid one that has not expired
	PaidTooLate        bool // paid later than 30 days after closing
}

// ConcurrentClosures is how many closures by CloseAccount an organization may have in progress at a time. spec §1.8
const ConcurrentClosures = 3

// A quota is how many members may be closed in 30 days: so many hundredths of all, rounded down, within limits.
type quota struct{ percent, least, most int }

// closureQuotas are the quotas of CloseAccount. The guide of 2022 knows no CloseAccount; it gets that of the blog of its year.
// spec §1.8, §8 row 2; choices.md#launch-quota
var closureQuotas = map[Profile]quota{
	Guide2022:  {0, 10, 10},
	Launch2022: {10, 1, math.MaxInt},
	Blog2022:   {0, 10, 10},
	Quota200:   {10, 10, 200},
	Quota1000:  {10, 10, 1000},
}

// ClosureQuota is how many members an organization may close by CloseAccount in 30 days, of so many members: today a fifth of
// them, at least 250 and at most 1,000. spec §1.8
func (p Profile) ClosureQuota(members int) int {
	q, ok := closureQuotas[p]
	if !ok {
		q = quota{20, 250, 1000}
	}
	return min(q.most, max(q.least, members*q.percent/100))
}

// A fact is a row of the table of what blocks: on which routes, in which profiles, and when.
type fact struct {
	blocker Blocker
	routes  []Route
	in      dated
	holds   func(p Profile, f *Facts) bool
}

// dated tells of each profile whether a rule is one of its rules.
type dated [profileCount]bool

// but is the profiles that these are not.
func (d dated) but() (others dated) {
	for p := range d {
		others[p] = !d[p]
	}
	return others
}

var (
	always    = dated{}.but()
	guide2022 = dated{Guide2022: true}
	since2022 = guide2022.but()
	bySupport = dated{Guide2022: true, Launch2022: true, Blog2022: true} // AWS Support reopens, and nobody else. spec §8 row 4
	byHolder  = bySupport.but()

	byRoot = []Route{CloseStandalone, CloseMember, CloseManagement}
)

// facts is what blocks closing and reopening, in the order in which blockers are reported. AWS does not say in which order
// it checks: choices.md#closure-order.
var facts = []fact{
	{NotOffered, []Route{CloseByOrganizations}, guide2022, func(Profile, *Facts) bool { return true }},
	{NotOffered, []Route{ReopenByRoot}, bySupport, func(Profile, *Facts) bool { return true }},

	{NotRootUser, []Route{CloseStandalone, CloseMember, CloseManagement, ReopenByRoot}, always, func(_ Profile, f *Facts) bool { return f.NotRootUser }},
	{NoRootCredentials, []Route{CloseStandalone, CloseMember, CloseManagement, ReopenByRoot}, always, func(_ Profile, f *Facts) bool { return f.NoRootCredentials }},

	{ConsolidatedBilling, []Route{CloseByOrganizations}, since2022, func(_ Profile, f *Facts) bool { return f.NotAllFeatures }},
	{AccountNotFound, []Route{CloseByOrganizations}, since2022, func(_ Profile, f *Facts) bool { return f.NotMember }},
	{TargetIsManagement, []Route{CloseByOrganizations}, since2022, func(_ Profile, f *Facts) bool { return f.IsManagement }},
	{TooManyClosures, []Route{CloseByOrganizations}, since2022, func(_ Profile, f *Facts) bool { return f.ClosuresInProgress >= ConcurrentClosures }},
	{ClosureQuotaExceeded, []Route{CloseByOrganizations}, since2022, func(p Profile, f *Facts) bool { return f.ClosuresIn30Days >= p.ClosureQuota(f.Members) }},
	{MembersOpen, []Route{CloseManagement}, always, func(_ Profile, f *Facts) bool { return f.OpenMembers > 0 }},
	{UnpaidInvoices, byRoot, guide2022, func(_ Profile, f *Facts) bool { return f.UnpaidInvoices }},
	{MarketplaceSeller, byRoot, guide2022, func(_ Profile, f *Facts) bool { return f.MarketplaceSeller }},

	{AWSClosedIt, []Route{ReopenByRoot}, byHolder, func(_ Profile, f *Facts) bool { return f.ClosedByAWS }},
	{OutstandingBalance, []Route{ReopenByRoot, ReopenBySupport}, byHolder, func(_ Profile, f *Facts) bool { return f.OutstandingBalance }},
	{NoPaymentMethod, []Route{ReopenByRoot}, byHolder, func(_ Profile, f *Facts) bool { return f.NoPaymentMethod }},
	{PaidTooLate, []Route{ReopenBySupport}, byHolder, func(_ Profile, f *Facts) bool { return f.ClosedByAWS && f.PaidTooLate }},
}

// ClosureBlockers is everything that stands in the way of closing an account by a route, in documented order; nothing if
// nothing does. The state of the account is another matter: State.Next. A route that closes nothing is NotOffered.
func ClosureBlockers(r Route, p Profile, f Facts) []Blocker {
	if e := r.Event(); e == 0 || e == Reopened {
		return []Blocker{NotOffered}
	}
	return blockersOf(r, p, &f)
}

// ReopenBlockers is everything that stands in the way of reopening an account by a route, in documented order; nothing if
// nothing does. That the post-closure period is over is another matter: Account.State. A route that reopens nothing is
// NotOffered.
func ReopenBlockers(r Route, p Profile, f Facts) []Blocker {
	if r.Event() != Reopened {
		return []Blocker{NotOffered}
	}
	return blockersOf(r, p, &f)
}

func blockersOf(r Route, p Profile, f *Facts) (found []Blocker) {
	for _, row := range facts {
		if row.in[p.known()] && slices.Contains(row.routes, r) && row.holds(p, f) {
			found = append(found, row.blocker)
		}
	}
	return found
}

// UnbilledPeriod is how long an account was closed, if it is reopened at a time: from T on AWS bills no on-demand charges,
// and on reopening it may bill them for this period, for what was not stopped before. It reports false if the account cannot
// be reopened at that time. spec §1.6; guide of 2022, "Charges if you reopen your AWS account"
func (a Account) UnbilledPeriod(reopened time.Time) (d time.Duration, ok bool) {
	if a.state != Closed || a.State(reopened) != Closed || reopened.Before(a.since) {
		return 0, false
	}
	return reopened.Sub(a.closedAt), true
}

// ReuseBlockers is what another account may not have because this one has registered it: ID, primary e-mail address, alias,
// in that order. An account compared with itself gets them too. own and wanted are the aliases of the two, zero if they have none.
//
// While an account is open it may change its e-mail address and its alias, and what it gave up is free. What is registered when
// it is closed stays refused to others, after permanent closure too, unless the account is reopened and gives it up then. An ID
// is never used again. Whether letters are upper or lower case does not count in e-mail addresses
// (choices.md#email-identity). spec §1.6
func (a Account) ReuseBlockers(own Alias, other Account, wanted Alias) (found []Blocker) {
	if !a.id.IsZero() && a.id == other.id {
		found = append(found, IDTaken)
	}
	if a.email != "" && strings.EqualFold(a.email, other.email) {
		found = append(found, EmailTaken)
	}
	if !own.IsZero() && own == wanted {
		found = append(found, AliasTaken)
	}
	return found
}
