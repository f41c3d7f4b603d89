package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §2.6: at most one contact of a type, Put replaces it, the second Delete finds nothing.
func TestAlternateContacts(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	admin, in := c.root(c.administrator), sim.PutAlternateContactInput{AccountID: c.member, AlternateContact: billing}
	get := sim.GetAlternateContactInput{AccountID: c.member, AlternateContactType: awsaccount.Billing}
	for _, title := range []string{"first", "second"} {
		in.AlternateContact.Title = title
		if err := admin.PutAlternateContact(in); err != nil {
			t.Fatal(err)
		}
		if got, err := admin.GetAlternateContact(get); err != nil || got.AlternateContact != in.AlternateContact {
			t.Error(got, err)
		}
	}
	if got, err := c.root(c.member).GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); err != nil || got.AlternateContact != in.AlternateContact {
		t.Error("the member itself reads", got, err)
	}
	if _, err := c.root(c.administrator).GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); answer(err) != notFound {
		t.Error("the administrator has a contact that is the member's:", err)
	}
	del := sim.DeleteAlternateContactInput{AccountID: c.member, AlternateContactType: awsaccount.Security}
	wantAnswer(t, "deleting another type", admin.DeleteAlternateContact(del), notFound)
	del.AlternateContactType = awsaccount.Billing
	wantAnswer(t, "deleting", admin.DeleteAlternateContact(del), "")
	err := admin.DeleteAlternateContact(del)
	wantAnswer(t, "deleting again", err, notFound)
	_, err2 := admin.GetAlternateContact(get)
	wantAnswer(t, "getting what was deleted", err2, notFound)
	for _, err := range []error{err, err2} {
		var e *sim.Error
		if !errors.As(err, &e) || e.Message != "No alternate contact of the inputted alternate contact type found." {
			t.Error(err)
		}
	}
}

// spec §2.2: the type is one of three.
func TestAlternateContactType(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	for _, kind := range []awsaccount.ContactType{0, 4, 255} {
		bad := billing
		bad.Type = kind
		_, err := c.root(c.alone).GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: kind})
		for _, err := range []error{
			err,
			c.root(c.alone).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: bad}),
			c.root(c.alone).DeleteAlternateContact(sim.DeleteAlternateContactInput{AlternateContactType: kind}),
		} {
			wantAnswer(t, kind.String(), err, badField)
			if got := invalidMembers(err); !slices.Equal(got, []string{"AlternateContactType"}) {
				t.Error("fields", got)
			}
		}
	}
}

// spec §2.6: Put replaces the primary contact wholly.
func TestContactInformation(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	get := func() (awsaccount.ContactInformation, error) {
		out, err := c.root(c.management).GetContactInformation(sim.GetContactInformationInput{AccountID: c.member})
		return out.ContactInformation, err
	}
	_, err := get()
	wantAnswer(t, "before there is one", err, notFound)
	long := address
	long.AddressLine2, long.CompanyName, long.WebsiteURL = "2", "Company", "https://example.com"
	for _, contact := range []awsaccount.ContactInformation{long, address} {
		if err := c.root(c.member).PutContactInformation(sim.PutContactInformationInput{ContactInformation: contact}); err != nil {
			t.Fatal(err)
		}
		if got, err := get(); err != nil || got != contact {
			t.Error(got, err)
		}
	}
	bad := long
	bad.City = ""
	wantAnswer(t, "no city", c.root(c.member).PutContactInformation(sim.PutContactInformationInput{ContactInformation: bad}), badField)
	if got, err := get(); err != nil || got != address {
		t.Error("a call that failed changed the contact:", got, err)
	}
}

// TestContactFields is the table of spec §2.3 at the border: what is too long, missing or of another form is a
// ValidationException that names the member as the API does, and never shows the value.
func TestContactFields(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	alternate := func(edit func(*awsaccount.AlternateContact, string)) func(string) error {
		return func(s string) error {
			contact := billing
			edit(&contact, s)
			return c.root(c.alone).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: contact})
		}
	}
	primary := func(edit func(*awsaccount.ContactInformation, string)) func(string) error {
		return func(s string) error {
			contact := address
			edit(&contact, s)
			return c.root(c.alone).PutContactInformation(sim.PutContactInformationInput{ContactInformation: contact})
		}
	}
	type alt = awsaccount.AlternateContact
	type info = awsaccount.ContactInformation
	long := func(n int) string { return secretWord + strings.Repeat("é", n-len(secretWord)) }
	digits := func(n int) string { return "+" + strings.Repeat("7", n-1) }
	mail := func(n int) string { return secretWord + strings.Repeat("e", n-len(secretWord)-4) + "@a.b" }
	for _, row := range []struct {
		member    string
		put       func(string) error
		good, bad []string
	}{
		{"Name", alternate(func(a *alt, s string) { a.Name = s }), []string{long(64)}, []string{"", long(65), secretWord + "\xff"}},
		{"Title", alternate(func(a *alt, s string) { a.Title = s }), []string{long(50)}, []string{"", long(51)}},
		{"EmailAddress", alternate(func(a *alt, s string) { a.EmailAddress = s }), []string{mail(254), "\n a@b.c "},
			[]string{"", mail(255), secretWord, secretWord + "@b", secretWord + ",b@c.d"}},
		{"PhoneNumber", alternate(func(a *alt, s string) { a.PhoneNumber = s }), []string{digits(25), "1"}, []string{"", digits(26), secretWord}},
		{"FullName", primary(func(i *info, s string) { i.FullName = s }), []string{long(50)}, []string{"", long(51)}},
		{"AddressLine1", primary(func(i *info, s string) { i.AddressLine1 = s }), []string{long(60)}, []string{"", long(61)}},
		{"AddressLine2", primary(func(i *info, s string) { i.AddressLine2 = s }), []string{"", long(60)}, []string{long(61)}},
		{"AddressLine3", primary(func(i *info, s string) { i.AddressLine3 = s }), []string{"", long(60)}, []string{long(61)}},
		{"City", primary(func(i *info, s string) { i.City = s }), []string{long(50)}, []string{"", long(51)}},
		{"PostalCode", primary(func(i *info, s string) { i.PostalCode = s }), []string{long(20)}, []string{"", long(21)}},
		{"CountryCode", primary(func(i *info, s string) { i.CountryCode = s }), []string{"AT"}, []string{"", "A", "AUT", secretWord}},
		{"PhoneNumber", primary(func(i *info, s string) { i.PhoneNumber = s }), []string{digits(20)}, []string{"", digits(21), "1", "+", secretWord}},
		{"StateOrRegion", primary(func(i *info, s string) { i.StateOrRegion = s }), []string{"", long(50)}, []string{long(51)}},
		{"StateOrRegion", primary(func(i *info, s string) { i.StateOrRegion, i.CountryCode = s, "US" }), []string{"CA"}, []string{""}},
		{"DistrictOrCounty", primary(func(i *info, s string) { i.DistrictOrCounty = s }), []string{"", long(50)}, []string{long(51)}},
		{"CompanyName", primary(func(i *info, s string) { i.CompanyName = s }), []string{"", long(50)}, []string{long(51)}},
		{"WebsiteUrl", primary(func(i *info, s string) { i.WebsiteURL = s }), []string{"", long(256)}, []string{long(257)}},
	} {
		for _, s := range row.good {
			wantAnswer(t, row.member+" "+s, row.put(s), "")
		}
		for _, s := range row.bad {
			before := everything(c)
			err := row.put(s)
			wantAnswer(t, row.member+" "+s, err, badField)
			if got := slices.Compact(invalidMembers(err)); !slices.Equal(got, []string{row.member}) {
				t.Errorf("%s %q: fields %v", row.member, s, got)
			}
			if !errors.Is(err, awsaccount.ErrInvalid) || len(awsaccount.FieldErrors(err)) == 0 {
				t.Errorf("%s %q: %v is of no class, or has no cause", row.member, s, err)
			}
			var e *sim.Error
			if text := fmt.Sprintf("%v %+v", err, err); errors.As(err, &e) && strings.Contains(text+fmt.Sprint(e.Fields, e.Unwrap()), secretWord) {
				t.Errorf("%s: the error shows the value: %s", row.member, text)
			}
			if !slices.EqualFunc(before, everything(c), awsaccount.Account.Equal) {
				t.Errorf("%s %q failed and changed something", row.member, s)
			}
		}
	}
}

// The form of an alternate contact is that of the profile of the cloud: spec §8, row on the e-mail address.
func TestAlternateContactProfile(t *testing.T) {
	long := strings.Repeat("a", 60) + "@b.c"
	for _, row := range []struct {
		profile awsaccount.Profile
		email   string
		want    string
	}{
		{awsaccount.Today, "a,b@example.com", badField},
		{awsaccount.Guide2022, "a,b@example.com", ""},
		{awsaccount.Today, "a#b@example.com", ""},
		{awsaccount.Guide2022, "a#b@example.com", badField},
		{awsaccount.Today, " a@example.com", ""},
		{awsaccount.Guide2022, " a@example.com", badField},
		{awsaccount.Today, long + "d", ""},
		{awsaccount.Guide2022, long, ""},
		{awsaccount.Guide2022, long + "d", badField},
	} {
		c := newCast(sim.Config{Profile: row.profile}, membership{})
		contact := billing
		contact.EmailAddress = row.email
		err := c.root(c.management).PutAlternateContact(sim.PutAlternateContactInput{AccountID: c.member, AlternateContact: contact})
		wantAnswer(t, row.profile.String()+" "+row.email, err, row.want)
		if err != nil && !slices.Equal(slices.Compact(invalidMembers(err)), []string{"EmailAddress"}) {
			t.Error("fields", invalidMembers(err))
		}
	}
}
