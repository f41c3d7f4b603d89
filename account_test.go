package awsaccount_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// An account for tests that are about something else. Every text of it that is personal has the marker "Xyzzy" in it.
const (
	someName  = "Xyzzy account"
	someEmail = "xyzzy-root@example.com"
	marker    = "xyzzy"
)

var (
	someID = awsaccount.Must(awsaccount.ParseID("012345678901"))
	epoch  = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

	someInformation = awsaccount.ContactInformation{
		FullName: "Xyzzy Holder", AddressLine1: "1 Xyzzy Street", AddressLine2: "Xyzzy house", AddressLine3: "Xyzzy floor", City: "Xyzzyville",
		PostalCode: "98101", CountryCode: "US", PhoneNumber: "+1 555 0100", StateOrRegion: "Xyzzy State",
		DistrictOrCounty: "Xyzzy County", CompanyName: "Xyzzy Ltd", WebsiteURL: "https://xyzzy.example",
	}
)

func someContact(kind awsaccount.ContactType) awsaccount.AlternateContact {
	return awsaccount.AlternateContact{Type: kind, Name: "Xyzzy " + kind.String(), Title: "Xyzzy chief", EmailAddress: "xyzzy@example.com", PhoneNumber: "555 0199"}
}

// accountIn is an account that got into a state at epoch.
func accountIn(t testing.TB, s awsaccount.State) awsaccount.Account {
	t.Helper()
	a, err := reach(awsaccount.Snapshot{ID: someID, Name: someName, Email: someEmail, State: s, Since: epoch, ClosedAt: epoch})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// reach makes the account of a snapshot with nothing but a constructor, events and changes. Everything that Restore
// accepts can be reached so.
func reach(s awsaccount.Snapshot) (awsaccount.Account, error) {
	begin, at, path := awsaccount.NewMember, s.Since, []awsaccount.Event(nil)
	switch s.State {
	case awsaccount.PendingActivation:
		begin = awsaccount.SignUp
	case awsaccount.Active:
	case awsaccount.Suspended:
		path = []awsaccount.Event{awsaccount.Restricted}
	case awsaccount.PendingClosure:
		path = []awsaccount.Event{awsaccount.ClosureRequested}
	case awsaccount.Closed:
		at, path = s.ClosedAt, []awsaccount.Event{awsaccount.ClosureRequested, awsaccount.ClosureCompleted}
	default:
		return awsaccount.Account{}, fmt.Errorf("no way to %v", s.State)
	}
	a, err := begin(s.ID, s.Name, someEmail, at)
	if err == nil { // changes come first: a closed account takes none
		a, err = a.WithEmail(s.Email)
	}
	for _, c := range []awsaccount.AlternateContact{s.Billing, s.Operations, s.Security} {
		if err == nil && c != (awsaccount.AlternateContact{}) {
			a, err = a.WithAlternateContact(awsaccount.Today, c)
		}
	}
	if err == nil && s.ContactInformation != (awsaccount.ContactInformation{}) {
		a, err = a.WithContactInformation(awsaccount.Today, s.ContactInformation)
	}
	for i, e := range path {
		if i == 1 {
			at = s.Since
		}
		if err == nil {
			a, err = a.Apply(e, at)
		}
	}
	return a, err
}

// genContacts draws an account with some contacts, another name and another e-mail address. The account is not closed.
func genContacts(t *rapid.T, a awsaccount.Account) awsaccount.Account {
	must := func(changed awsaccount.Account, err error) {
		if err != nil {
			t.Fatal(err)
		}
		a = changed
	}
	if rapid.Bool().Draw(t, "rename") {
		must(a.WithName(rapid.StringMatching(`[ -;=?-~]{1,50}`).Draw(t, "name")))
		must(a.WithEmail(rapid.StringMatching(`\pL{1,8}@[a-z]{1,8}\.[a-z]{2,3}`).Draw(t, "email")))
	}
	for kind := awsaccount.Billing; kind <= awsaccount.Security; kind++ {
		if rapid.Bool().Draw(t, kind.String()) {
			must(a.WithAlternateContact(awsaccount.Today, awsaccount.AlternateContact{
				Type: kind, Name: rapid.StringMatching(`.{1,64}`).Draw(t, "contact"), Title: rapid.StringMatching(`\PC{1,50}`).Draw(t, "title"),
				EmailAddress: rapid.StringMatching(`[\w+=.#|!&-]{1,20}@[\w.-]{1,20}\.[\w]{1,10}`).Draw(t, "address"),
				PhoneNumber:  rapid.StringMatching(`[\s0-9()+-]{1,25}`).Draw(t, "phone"),
			}))
		}
	}
	if rapid.Bool().Draw(t, "primary contact") {
		c := someInformation
		c.FullName, c.CompanyName = rapid.StringMatching(`.{1,50}`).Draw(t, "full name"), rapid.SampledFrom([]string{"", "Ltd"}).Draw(t, "company")
		must(a.WithContactInformation(awsaccount.Today, c))
	}
	return a
}

// genAccount draws an account with a random life.
func genAccount(t *rapid.T) awsaccount.Account {
	h := history{signedUp: rapid.Bool().Draw(t, "signed up"), born: epoch}
	begin := awsaccount.NewMember
	if h.signedUp {
		begin = awsaccount.SignUp
	}
	id := awsaccount.Must(awsaccount.ParseID(rapid.StringMatching(`[0-9]{12}`).Draw(t, "id")))
	a, err := begin(id, rapid.StringMatching(`[ -~]{1,50}`).Draw(t, "first name"), someEmail, h.born)
	if err != nil {
		t.Fatal(err)
	}
	a = genContacts(t, a)
	for range rapid.IntRange(0, 20).Draw(t, "events") {
		e, at := awsaccount.Event(rapid.IntRange(1, 8).Draw(t, "event")), genInstant(t, h)
		if after, err := a.Apply(e, at); err == nil {
			a, h.log = after, append(h.log, happening{e, at.Round(0)})
		}
	}
	if a.Snapshot().State != awsaccount.Closed && rapid.Bool().Draw(t, "change again") {
		a = genContacts(t, a)
	}
	return a
}

// A change is one of the ways in which an account is changed, other than by an event.
type change struct {
	name string
	by   func(awsaccount.Account) (awsaccount.Account, error)
}

// changes are all of them, each with something that AWS accepts, and taking each alternate contact away.
func changes() []change {
	all := []change{
		{"name", func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithName("other") }},
		{"email", func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithEmail("other@example.com") }},
		{"contact information", func(a awsaccount.Account) (awsaccount.Account, error) {
			c := someInformation
			c.CompanyName = ""
			return a.WithContactInformation(awsaccount.Today, c)
		}},
	}
	for kind := range awsaccount.ContactTypes() {
		all = append(all, change{kind.String(), func(a awsaccount.Account) (awsaccount.Account, error) {
			c := someContact(kind)
			c.Title = "deputy"
			return a.WithAlternateContact(awsaccount.Today, c)
		}}, change{"no " + kind.String(), func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithoutAlternateContact(kind) }})
	}
	return all
}

// An account is a value: nothing in it can be shared with another.
func TestAccountHoldsNoReferences(t *testing.T) {
	var check func(path string, of reflect.Type)
	check = func(path string, of reflect.Type) {
		switch kind := of.Kind(); {
		case of == reflect.TypeFor[time.Time](): // its *Location is nil: see checkAgainst
		case kind == reflect.Struct:
			for i := range of.NumField() {
				check(path+"."+of.Field(i).Name, of.Field(i).Type)
			}
		case kind == reflect.Array:
			check(path+"[]", of.Elem())
		case kind != reflect.String && kind != reflect.Uint8:
			t.Errorf("%s is a %v", path, of)
		}
	}
	check("Account", reflect.TypeFor[awsaccount.Account]())
	check("Snapshot", reflect.TypeFor[awsaccount.Snapshot]())
}

// spec §2.3, §3.5: the constructors obey CreateAccount, the changes PutAccountName and StartPrimaryEmailUpdate.
func TestAccountFields(t *testing.T) {
	zero := awsaccount.ID{}
	for _, c := range []struct {
		id          awsaccount.ID
		name, email string
		at          time.Time
		faults      []awsaccount.Field
	}{
		{someID, someName, someEmail, epoch, nil},
		{someID, "a <b>", "a@b.cd", epoch, nil},
		{zero, "", "", time.Time{}, []awsaccount.Field{awsaccount.FieldAccountID, awsaccount.FieldCreateAccountName, awsaccount.FieldCreateAccountEmail, awsaccount.FieldTime}},
		{someID, "ä", "a@b.c", epoch, []awsaccount.Field{awsaccount.FieldCreateAccountName, awsaccount.FieldCreateAccountEmail}},
		{someID, strings.Repeat("n", 51), "a b@example.com", epoch, []awsaccount.Field{awsaccount.FieldCreateAccountName, awsaccount.FieldCreateAccountEmail}},
		{someID, "\xff", someEmail, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), []awsaccount.Field{awsaccount.FieldCreateAccountName, awsaccount.FieldTime}},
		{someID, someName, someEmail, time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), []awsaccount.Field{awsaccount.FieldTime}},
	} {
		for i, begin := range []func(awsaccount.ID, string, string, time.Time) (awsaccount.Account, error){awsaccount.SignUp, awsaccount.NewMember} {
			a, err := begin(c.id, c.name, c.email, c.at)
			checkFields(t, err, c.faults)
			if err != nil {
				if !a.Equal(awsaccount.Account{}) {
					t.Errorf("%v with an error", a)
				}
				continue
			}
			if want := []awsaccount.State{awsaccount.PendingActivation, awsaccount.Active}[i]; a.ID() != c.id || a.Name() != c.name ||
				a.Email() != c.email || a.State(c.at) != want || !a.Since().Equal(c.at) {
				t.Errorf("%v has not what it was given", a)
			}
		}
	}
	a := accountIn(t, awsaccount.Active)
	for _, c := range []struct {
		change string
		by     func() (awsaccount.Account, error)
		faults []awsaccount.Field
	}{
		{"no name", func() (awsaccount.Account, error) { return a.WithName("") }, []awsaccount.Field{awsaccount.FieldAccountName}},
		{"a name with <", func() (awsaccount.Account, error) { return a.WithName("a <b") }, []awsaccount.Field{awsaccount.FieldAccountName}},
		{"a long name", func() (awsaccount.Account, error) { return a.WithName(strings.Repeat("n", 51)) }, []awsaccount.Field{awsaccount.FieldAccountName}},
		{"no email", func() (awsaccount.Account, error) { return a.WithEmail("") }, []awsaccount.Field{awsaccount.FieldPrimaryEmail}},
		{"a short email", func() (awsaccount.Account, error) { return a.WithEmail("a@bc") }, []awsaccount.Field{awsaccount.FieldPrimaryEmail}},
		{"a long email", func() (awsaccount.Account, error) { return a.WithEmail(strings.Repeat("e", 65)) }, []awsaccount.Field{awsaccount.FieldPrimaryEmail}},
		{"no time", func() (awsaccount.Account, error) { return a.Apply(awsaccount.Restricted, time.Time{}) }, []awsaccount.Field{awsaccount.FieldTime}},
		{"no time and no event", func() (awsaccount.Account, error) { return a.Apply(0, time.Time{}) }, []awsaccount.Field{awsaccount.FieldTime}},
		{"a late time", func() (awsaccount.Account, error) { return a.Apply(awsaccount.Restricted, epoch.AddDate(8000, 0, 0)) }, []awsaccount.Field{awsaccount.FieldTime}},
		{"no contact", func() (awsaccount.Account, error) {
			return a.WithAlternateContact(awsaccount.Today, awsaccount.AlternateContact{})
		}, []awsaccount.Field{awsaccount.FieldAlternateContactType, awsaccount.FieldAlternateName, awsaccount.FieldAlternateTitle, awsaccount.FieldAlternateEmailAddress, awsaccount.FieldAlternatePhoneNumber}},
		{"a contact of an unknown type", func() (awsaccount.Account, error) {
			return a.WithAlternateContact(awsaccount.Today, someContact(9))
		}, []awsaccount.Field{awsaccount.FieldAlternateContactType}},
		{"no state", func() (awsaccount.Account, error) {
			c := someInformation
			c.StateOrRegion = ""
			return a.WithContactInformation(awsaccount.Today, c)
		}, []awsaccount.Field{awsaccount.FieldStateOrRegion}},
	} {
		b, err := c.by()
		if checkFields(t, err, c.faults); !b.Equal(a) {
			t.Errorf("%s: the account has changed", c.change)
		}
	}
}

// leaves are the errors that are joined in err, at any depth.
func leaves(err error) (list []error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			list = append(list, leaves(err)...)
		}
		return list
	}
	return append(list, err)
}

// checkFields checks that err is about these fields in this order, and shows nothing personal.
func checkFields(t *testing.T, err error, want []awsaccount.Field) {
	t.Helper()
	if (err == nil) != (want == nil) {
		t.Errorf("error %v, want faults of %v", err, want)
	}
	if err == nil {
		return
	}
	if !errors.Is(err, awsaccount.ErrInvalid) || strings.Contains(strings.ToLower(err.Error()), marker) {
		t.Errorf("%v: want an error of the class ErrInvalid that shows nothing personal", err)
	}
	var got []awsaccount.Field
	for _, err := range leaves(err) {
		fault, ok := err.(*awsaccount.FieldError)
		if !ok {
			t.Fatalf("%T is no *FieldError", err)
		}
		if fault.Field.Sensitive() && fault.Value != "" {
			t.Errorf("%v shows a value of a sensitive field", err)
		}
		if len(got) == 0 || got[len(got)-1] != fault.Field { // two rules of one field
			got = append(got, fault.Field)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("faults of %v, want %v", got, want)
	}
}

// spec §2.6: PutAlternateContact replaces, DeleteAlternateContact fails the second time, PutContactInformation replaces
// wholly.
func TestAccountContacts(t *testing.T) {
	bare := accountIn(t, awsaccount.Active)
	full := bare
	for kind := awsaccount.Billing; kind <= awsaccount.Security; kind++ {
		first, second := someContact(kind), someContact(kind)
		second.Title = "deputy"
		if _, ok := full.AlternateContact(kind); ok {
			t.Errorf("%v is there before it is put", kind)
		}
		one := awsaccount.Must(full.WithAlternateContact(awsaccount.Today, first))
		two := awsaccount.Must(one.WithAlternateContact(awsaccount.Today, second))
		if got, ok := one.AlternateContact(kind); !ok || got != first {
			t.Errorf("%v: %v, %t; a later change reaches an earlier value", kind, got, ok)
		}
		if got, ok := two.AlternateContact(kind); !ok || got != second {
			t.Errorf("%v: %v, %t", kind, got, ok)
		}
		deleted, err := two.WithoutAlternateContact(kind)
		if err != nil || !deleted.Equal(full) {
			t.Errorf("%v: deleted %v, %v", kind, deleted, err)
		}
		if again, err := deleted.WithoutAlternateContact(kind); !errors.Is(err, awsaccount.ErrNotFound) || !again.Equal(deleted) {
			t.Errorf("%v: deleted twice: %v", kind, err)
		}
		full = two
	}
	for _, kind := range []awsaccount.ContactType{0, 4, 255} {
		if c, ok := full.AlternateContact(kind); ok || c != (awsaccount.AlternateContact{}) {
			t.Errorf("%v: there is one", kind)
		}
		if same, err := full.WithoutAlternateContact(kind); !errors.Is(err, awsaccount.ErrNotFound) || !same.Equal(full) {
			t.Errorf("%v: deleted: %v", kind, err)
		}
	}
	if _, ok := full.ContactInformation(); ok {
		t.Error("there is a primary contact before it is put")
	}
	one := awsaccount.Must(full.WithContactInformation(awsaccount.Today, someInformation))
	short := someInformation
	short.CompanyName, short.AddressLine3 = "", ""
	two := awsaccount.Must(one.WithContactInformation(awsaccount.Today, short))
	if got, ok := one.ContactInformation(); !ok || got != someInformation || one.Equal(two) {
		t.Errorf("primary contact: %v, %t", got, ok)
	}
	if got, ok := two.ContactInformation(); !ok || got != short {
		t.Errorf("primary contact: %v, %t", got, ok)
	}
}

// Today's and the guide's rules differ in the e-mail address. spec §8
func TestAccountProfile(t *testing.T) {
	a, c := accountIn(t, awsaccount.Active), someContact(awsaccount.Billing)
	c.EmailAddress = "a,b@example.com"
	_, err := a.WithAlternateContact(awsaccount.Today, c)
	checkFields(t, err, []awsaccount.Field{awsaccount.FieldAlternateEmailAddress})
	b, err := a.WithAlternateContact(awsaccount.Guide2022, c)
	if err != nil {
		t.Fatal(err)
	}
	if restored, err := awsaccount.Restore(awsaccount.Guide2022, b.Snapshot()); err != nil || !restored.Equal(b) {
		t.Errorf("Restore: %v", err)
	}
	_, err = awsaccount.Restore(awsaccount.Today, b.Snapshot())
	checkFields(t, err, []awsaccount.Field{awsaccount.FieldAlternateEmailAddress})
}

// The zero Account is none, and stays none.
func TestAccountZero(t *testing.T) {
	var none awsaccount.Account
	if none.State(epoch) != 0 || none.String() != "no account" || !none.ID().IsZero() || none.Name()+none.Email() != "" || !none.Since().IsZero() {
		t.Errorf("%v, %v", none, none.State(epoch))
	}
	if none.Snapshot() != (awsaccount.Snapshot{}) {
		t.Error("its snapshot is not the zero one")
	}
	all := append(changes(),
		change{"no new name", func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithName("") }},
		change{"no event and no time", func(a awsaccount.Account) (awsaccount.Account, error) { return a.Apply(0, time.Time{}) }})
	for e := range awsaccount.Events() {
		all = append(all, change{e.String(), func(a awsaccount.Account) (awsaccount.Account, error) { return a.Apply(e, epoch) }})
	}
	for _, c := range all {
		a, err := c.by(none)
		if refused := new(awsaccount.TransitionError); !onlyClass(err, awsaccount.ErrNotFound) || errors.As(err, &refused) ||
			err.Error() != "awsaccount: no account" || !a.Equal(none) {
			t.Errorf("%s: %v, %v", c.name, a, err)
		}
	}
}

// What a closed account had registered stays, until it is reopened; every other state takes every change. spec §1.6,
// choices.md#closed-members
func TestAccountClosed(t *testing.T) {
	all := append(changes(),
		change{"no new name", func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithName("") }},
		change{"no new contact", func(a awsaccount.Account) (awsaccount.Account, error) {
			return a.WithAlternateContact(awsaccount.Today, awsaccount.AlternateContact{})
		}},
		change{"an unknown contact away", func(a awsaccount.Account) (awsaccount.Account, error) { return a.WithoutAlternateContact(9) }})
	full := fullAccount(t).Snapshot()
	for s := range awsaccount.States() {
		if s == awsaccount.PermanentlyClosed { // is stored as CLOSED
			continue
		}
		snapshot := full
		if snapshot.State = s; s != awsaccount.Closed && s != awsaccount.PendingClosure {
			snapshot.ClosedAt = time.Time{}
		}
		a := awsaccount.Must(awsaccount.Restore(awsaccount.Today, snapshot))
		for i, c := range all {
			b, err := c.by(a)
			switch {
			case s == awsaccount.Closed:
				if err != awsaccount.AccountClosed || !onlyClass(err, awsaccount.ErrConflict) || !b.Equal(a) {
					t.Errorf("%v, %s: %v, %v", s, c.name, b, err)
				}
			case i < len(changes()):
				if err != nil || b.Equal(a) {
					t.Errorf("%v, %s: %v, %v", s, c.name, b, err)
				}
			case err == nil || errors.Is(err, awsaccount.AccountClosed) || !b.Equal(a):
				t.Errorf("%v, %s: %v, %v", s, c.name, b, err)
			}
		}
		if s == awsaccount.Closed {
			a = awsaccount.Must(a.Apply(awsaccount.Reopened, epoch))
			for _, c := range changes() {
				if b, err := c.by(a); err != nil || b.Equal(a) {
					t.Errorf("reopened, %s: %v, %v", c.name, b, err)
				}
			}
		}
	}
}

// Equal tells accounts apart by each thing that they hold.
func TestAccountEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genAccount(t), genAccount(t)
		if !a.Equal(a) || a.Equal(b) != b.Equal(a) || a.Equal(b) != (a.Snapshot() == b.Snapshot()) {
			t.Errorf("%v and %v: %t", a, b, a.Equal(b))
		}
	})
	a := accountIn(t, awsaccount.Active)
	for i, b := range []awsaccount.Account{
		accountIn(t, awsaccount.Suspended),
		awsaccount.Must(a.WithName("other")),
		awsaccount.Must(a.WithEmail("other@example.com")),
		awsaccount.Must(a.WithAlternateContact(awsaccount.Today, someContact(awsaccount.Security))),
		awsaccount.Must(a.WithContactInformation(awsaccount.Today, someInformation)),
		awsaccount.Must(awsaccount.NewMember(someID, someName, someEmail, epoch.Add(1))),
		{},
	} {
		if a.Equal(b) || b.Equal(a) {
			t.Errorf("account %d is equal", i)
		}
	}
}

// fullAccount has everything that an account can have.
func fullAccount(t testing.TB) awsaccount.Account {
	a := accountIn(t, awsaccount.PendingClosure)
	for kind := awsaccount.Billing; kind <= awsaccount.Security; kind++ {
		a = awsaccount.Must(a.WithAlternateContact(awsaccount.Today, someContact(kind)))
	}
	return awsaccount.Must(a.WithContactInformation(awsaccount.Today, someInformation))
}

// No verb of fmt shows more than ID and state, but for %p and %w, which go vet reports: fmt prints values by reflection
// where it cannot take an address or wrap an error.
func TestAccountPrintsNothingPersonal(t *testing.T) {
	a := fullAccount(t)
	s := a.Snapshot()
	values := []any{
		a, &a, s, &s, struct{ A awsaccount.Account }{a}, &struct{ A *awsaccount.Account }{&a}, []awsaccount.Account{a},
		map[string]awsaccount.Account{"a": a}, [1]any{a}, struct{ S awsaccount.Snapshot }{s}, []*awsaccount.Snapshot{&s},
		map[awsaccount.Snapshot]bool{s: true}, struct{ awsaccount.Account }{a},
	}
	for verb := 'A'; verb <= 'z'; verb++ {
		if strings.ContainsRune(`[\]^_`+"`pw", verb) {
			continue
		}
		for _, flags := range []string{"", "+", "#", " ", "-", "0", "60", ".3", "+#60.80"} {
			for _, v := range values {
				format := "%" + flags + string(verb)
				checkRedacted(t, fmt.Sprintf("%s of %T", format, v), fmt.Sprintf(format, v))
			}
		}
	}
	for _, v := range values {
		checkRedacted(t, "Sprint", fmt.Sprint(v, v)+fmt.Sprintln(v))
		for _, format := range []string{"", "%[2]v", "%*d", "%!"} { // mistakes of the caller
			checkRedacted(t, format, fmt.Sprintf(format, v, v))
		}
	}
	for format, want := range map[string]string{
		"%v": "account 012345678901 (PENDING_CLOSURE)", "%s": "account 012345678901 (PENDING_CLOSURE)",
		"%q": `"account 012345678901 (PENDING_CLOSURE)"`, "%#v": `"account 012345678901 (PENDING_CLOSURE)"`,
		"%.7s|": "account|", "%d": "%!d(string=account 012345678901 (PENDING_CLOSURE))",
	} {
		if got := fmt.Sprintf(format, a); got != want {
			t.Errorf("%s: %s, want %s", format, got, want)
		}
		if got := fmt.Sprintf(format, &s); got != want {
			t.Errorf("%s: %s, want %s", format, got, want)
		}
	}
	if got := fmt.Sprint((*awsaccount.Account)(nil), awsaccount.Account{}, awsaccount.Snapshot{}); got != "<nil> no account no account" {
		t.Errorf("nil and zero: %s", got)
	}
}

func TestAccountLogsNothingPersonal(t *testing.T) {
	a := fullAccount(t)
	s := a.Snapshot()
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		for _, v := range []any{a, &a, s, &s, struct{ A awsaccount.Account }{a}, []awsaccount.Account{a}} {
			out.Reset()
			slog.New(handler).Info("m", "v", v, slog.Group("g", "v", v))
			checkRedacted(t, fmt.Sprintf("slog of %T", v), out.String())
		}
		out.Reset()
		slog.New(handler).Info("m", "v", &s)
		for _, want := range []string{"012345678901", "PENDING_CLOSURE", "2026-03-01T12:00:00.123"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("no %s in %s", want, out.String())
			}
		}
	}
	out.Reset()
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", struct{ S awsaccount.Snapshot }{s})
	checkRedacted(t, "slog of a snapshot inside", out.String())
}

// checkRedacted checks that an output holds nothing personal, nor that in hexadecimal digits.
func checkRedacted(t *testing.T, what, out string) {
	t.Helper()
	text := strings.ToLower(out)
	for _, digits := range []string{text, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.ReplaceAll(text, "0x", ""), " ", "")} {
		for _, secret := range []string{marker, "98101", "555 0"} {
			if strings.Contains(text, secret) || strings.Contains(digits, hex.EncodeToString([]byte(secret))) ||
				strings.Contains(digits, hex.EncodeToString([]byte("Xyzzy"))) {
				t.Fatalf("%s shows what is personal: %s", what, out)
			}
		}
	}
}

// An Account in JSON would be {}; it is an error instead, wherever it stands and whatever the JSON.
func TestAccountHasNoJSON(t *testing.T) {
	text, err := json.Marshal(map[string]any{"account": awsaccount.Account{}})
	if text != nil || !errors.Is(err, awsaccount.ErrInvalid) {
		t.Errorf("%s, %v", text, err)
	}
	a := accountIn(t, awsaccount.Active)
	read := struct{ A awsaccount.Account }{a}
	for _, text := range []string{`{"A":{}}`, `{"A":{"ID":"111122223333"}}`, `{"A":"012345678901"}`, `{"A":[]}`} {
		if unread := json.Unmarshal([]byte(text), &read); !onlyClass(unread, awsaccount.ErrInvalid) || !read.A.Equal(a) {
			t.Errorf("%s: %v, %v", text, read.A, unread)
		}
	}
}
