package gen

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// AccountName generates names that both CreateAccount and PutAccountName accept.
func AccountName() *rapid.Generator[string] {
	return rapid.StringMatching(`[A-Za-z0-9][ -;=?-~]{0,49}`)
}

// Email generates e-mail addresses that can be the primary one of an account, and stand in its contacts.
func Email() *rapid.Generator[string] {
	return rapid.StringMatching(`[a-z][a-z0-9+_-]{0,20}@[a-z]{1,12}\.(com|org|example)`)
}

// AlternateContact generates alternate contacts of the three types.
func AlternateContact() *rapid.Generator[awsaccount.AlternateContact] {
	return rapid.Custom(func(t *rapid.T) awsaccount.AlternateContact {
		return awsaccount.AlternateContact{
			Type:         rapid.SampledFrom([]awsaccount.ContactType{awsaccount.Billing, awsaccount.Operations, awsaccount.Security}).Draw(t, "type"),
			Name:         words(64).Draw(t, "name"),
			Title:        words(50).Draw(t, "title"),
			EmailAddress: Email().Draw(t, "e-mail"),
			PhoneNumber:  rapid.StringMatching(`[0-9()+ -]{1,25}`).Draw(t, "phone"),
		}
	})
}

// ContactInformation generates primary contacts.
func ContactInformation() *rapid.Generator[awsaccount.ContactInformation] {
	return rapid.Custom(func(t *rapid.T) awsaccount.ContactInformation {
		maybe := func(g *rapid.Generator[string], label string) string {
			if rapid.Bool().Draw(t, "no "+label) {
				return ""
			}
			return g.Draw(t, label)
		}
		c := awsaccount.ContactInformation{
			FullName:         words(50).Draw(t, "full name"),
			AddressLine1:     words(60).Draw(t, "line 1"),
			AddressLine2:     maybe(words(60), "line 2"),
			AddressLine3:     maybe(words(60), "line 3"),
			City:             words(50).Draw(t, "city"),
			PostalCode:       words(20).Draw(t, "postal code"),
			CountryCode:      rapid.SampledFrom([]string{"US", "DE", "IN", "JP"}).Draw(t, "country"),
			PhoneNumber:      rapid.StringMatching(`\+[0-9][0-9() -]{0,18}`).Draw(t, "phone"),
			StateOrRegion:    maybe(words(50), "state"),
			DistrictOrCounty: maybe(words(50), "district"),
			CompanyName:      maybe(words(50), "company"),
			WebsiteURL:       maybe(rapid.StringMatching(`https://[a-z]{1,60}\.example`), "website"),
		}
		if c.StateOrRegion == "" && c.Validate(awsaccount.Today) != nil { // it is required in this country
			c.StateOrRegion = words(50).Draw(t, "state")
		}
		return c
	})
}

// words generates text of at most n code points, in several scripts.
func words(n int) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]rune("abc XYZ 019 äß Ω 北京 '.-")), 0, n-1), func(text []rune) string {
		return "A" + string(text)
	})
}

// InvalidAlternateContact generates alternate contacts of which one field is wrong, though not by much.
func InvalidAlternateContact() *rapid.Generator[awsaccount.AlternateContact] {
	return rapid.Custom(func(t *rapid.T) awsaccount.AlternateContact {
		c := AlternateContact().Draw(t, "contact")
		spoil(t, []fault{
			{&c.Name, []string{"", strings.Repeat("ä", 65)}},
			{&c.Title, []string{"", strings.Repeat("x", 51)}},
			{&c.EmailAddress, []string{"", "a@b", "@example.com", "a b@example.com", "ä@example.com", strings.Repeat("a", 251) + "@b.c"}},
			{&c.PhoneNumber, []string{"", "1x", "+49/30", strings.Repeat("1", 26)}},
		})
		return c
	})
}

// InvalidContactInformation generates primary contacts of which one field is wrong, though not by much.
func InvalidContactInformation() *rapid.Generator[awsaccount.ContactInformation] {
	return rapid.Custom(func(t *rapid.T) awsaccount.ContactInformation {
		c := ContactInformation().Draw(t, "contact")
		long := strings.Repeat("ä", 61)
		spoil(t, []fault{
			{&c.FullName, []string{"", long}},
			{&c.AddressLine1, []string{"", long}},
			{&c.AddressLine2, []string{long}},
			{&c.AddressLine3, []string{long}},
			{&c.City, []string{"", long}},
			{&c.PostalCode, []string{"", long}},
			{&c.CountryCode, []string{"", "D", "DEU"}},
			{&c.PhoneNumber, []string{"", "49 30", "+", "+49/30", "+" + strings.Repeat("1", 20)}},
			{&c.StateOrRegion, []string{long}},
			{&c.DistrictOrCounty, []string{long}},
			{&c.CompanyName, []string{long}},
			{&c.WebsiteURL, []string{strings.Repeat("x", 257)}},
		})
		return c
	})
}

// A fault is a field and what it cannot be.
type fault struct {
	field  *string
	values []string
}

func spoil(t *rapid.T, faults []fault) {
	f := rapid.SampledFrom(faults).Draw(t, "fault")
	*f.field = rapid.SampledFrom(f.values).Draw(t, "value")
}

// ages are how long before now things happened to an account: around what counts in its life.
var ages = []time.Duration{
	0, time.Nanosecond, time.Minute, 10 * time.Minute, 24 * time.Hour, 4 * 24 * time.Hour, 30*24*time.Hour - 1, 30 * 24 * time.Hour,
	awsaccount.PostClosurePeriod - 1, awsaccount.PostClosurePeriod, awsaccount.PostClosurePeriod + 1,
}

// routes are a short way to each state, from the start of the sign-up.
var routes = map[awsaccount.State][]awsaccount.Event{
	awsaccount.PendingActivation: {},
	awsaccount.Active:            {awsaccount.SignUpCompleted},
	awsaccount.Suspended:         {awsaccount.SignUpCompleted, awsaccount.Restricted},
	awsaccount.PendingClosure:    {awsaccount.SignUpCompleted, awsaccount.ClosureRequested},
	awsaccount.Closed:            {awsaccount.SignUpCompleted, awsaccount.ClosedByRoot},
	awsaccount.PermanentlyClosed: {awsaccount.SignUpCompleted, awsaccount.ClosedByRoot},
}

// Account generates accounts with a past that ends at an instant: in whatever state it led them to, or in one of those that are
// given; with and without contacts. The instant lies in the years 10 to 9999. It panics if a state is none that accounts have.
func Account(at time.Time, states ...awsaccount.State) *rapid.Generator[awsaccount.Account] {
	for _, s := range states {
		if _, ok := routes[s]; !ok {
			panic("gen: no account is in state " + s.String())
		}
	}
	return rapid.Custom(func(t *rapid.T) awsaccount.Account {
		var events []awsaccount.Event // nil: whatever is possible
		begin := awsaccount.SignUp
		steps := rapid.SliceOfN(rapid.SampledFrom(ages), 2, 8).Draw(t, "times")
		if len(states) == 0 && rapid.Bool().Draw(t, "member") {
			begin = awsaccount.NewMember
		} else if len(states) > 0 {
			state := rapid.SampledFrom(states).Draw(t, "state")
			events, steps = routes[state], steps[:2]
			steps[1] = rapid.SampledFrom(ages).Filter(func(d time.Duration) bool {
				return (d >= awsaccount.PostClosurePeriod) == (state == awsaccount.PermanentlyClosed)
			}).Draw(t, "time in state")
		}
		now := at
		for _, d := range steps {
			now = now.Add(-d)
		}
		a := awsaccount.Must(begin(ID().Draw(t, "account"), AccountName().Draw(t, "name"), Email().Draw(t, "e-mail"), now))
		if rapid.Bool().Draw(t, "contacts") {
			a = awsaccount.Must(a.WithAlternateContact(awsaccount.Today, AlternateContact().Draw(t, "alternate")))
			a = awsaccount.Must(a.WithContactInformation(awsaccount.Today, ContactInformation().Draw(t, "primary")))
		}
		for i, d := range steps {
			possible := events
			if events == nil {
				for e := range awsaccount.Events() {
					if _, err := a.State(now).Next(e); err == nil {
						possible = append(possible, e)
					}
				}
			} else {
				possible = events[min(i, len(events)):min(i+1, len(events))]
			}
			if len(possible) > 0 && (events != nil || rapid.IntRange(0, 3).Draw(t, "something") > 0) {
				a = awsaccount.Must(a.Apply(rapid.SampledFrom(possible).Draw(t, "event"), now))
			}
			now = now.Add(d)
		}
		return a
	})
}
