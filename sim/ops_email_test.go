package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// mailing is a primary e-mail update of the member of a cast, by the management account.
type mailing struct {
	*testing.T
	*cast
}

func (u mailing) start(email string) error {
	out, err := u.root(u.management).StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: u.member, PrimaryEmail: email})
	if err == nil && out.Status != "PENDING" {
		u.Error("the status is", out.Status)
	}
	return err
}

func (u mailing) accept(email, code string) error {
	out, err := u.root(u.management).AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: u.member, PrimaryEmail: email, OTP: code})
	if err == nil && out.Status != "ACCEPTED" {
		u.Error("the status is", out.Status)
	}
	if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, code) && code != "" || strings.Contains(text, email) && email != "" {
		u.Errorf("the error shows what it must not: %s", text)
	}
	return err
}

// code is what was sent.
func (u mailing) code() string {
	u.Helper()
	code, ok := u.OTP(u.member)
	if !ok || awsaccount.FieldOTP.Validate(awsaccount.Today, code) != nil {
		u.Fatalf("the code is %q, %t", code, ok)
	}
	return code
}

func (u mailing) wantEmail(want string) {
	u.Helper()
	got, err := u.root(u.administrator).GetPrimaryEmail(sim.GetPrimaryEmailInput{AccountID: u.member})
	if err != nil || got.PrimaryEmail != want {
		u.Errorf("the primary e-mail address is %q (%v), want %q", got.PrimaryEmail, err, want)
	}
}

// spec §2.6, choices.md#primary-email-update
func TestPrimaryEmailUpdate(t *testing.T) {
	u := mailing{t, newCast(sim.Config{}, membership{})}
	u.wantEmail("member@example.com")
	wantAnswer(t, "nothing pending", u.accept("new@example.com", "ABC234"), notFound)
	if code, ok := u.OTP(u.member); ok || code != "" {
		t.Error("there is a code", code)
	}
	wantAnswer(t, "start", u.start("first@example.com"), "")
	first := u.code()
	wantAnswer(t, "start again", u.start("New@example.com"), "")
	code := u.code()
	if first == code {
		t.Error("the second code is the first one")
	}
	u.wantEmail("member@example.com")
	wantAnswer(t, "the code of the update that was replaced", u.accept("New@example.com", first), badField)
	wantAnswer(t, "the address of the update that was replaced", u.accept("first@example.com", code), badField)
	err := u.accept("New@example.com", "ZZZZZZ")
	wantAnswer(t, "a wrong code", err, badField)
	if got := invalidMembers(err); !slices.Equal(got, []string{"Otp"}) {
		t.Error("fields", got)
	}
	u.wantEmail("member@example.com")
	u.Advance(24*time.Hour - 1)
	wantAnswer(t, "the right code", u.accept("new@EXAMPLE.com", code), "")
	u.wantEmail("New@example.com")
	wantAnswer(t, "the right code again", u.accept("New@example.com", code), notFound)
	if _, ok := u.OTP(u.member); ok {
		t.Error("the code is still there")
	}
	// The old address is free, the new one is not: awsaccount.Account.ReuseBlockers.
	if _, err := u.Open("another", "NEW@example.com"); !errors.Is(err, awsaccount.EmailTaken) {
		t.Error(err)
	}
	if _, err := u.Open("another", "member@example.com"); err != nil {
		t.Error(err)
	}
	wantAnswer(t, "back to an address that another account has by now", u.start("member@example.com"), conflict)
}

// spec §2.6: 24 hours.
func TestPrimaryEmailUpdateExpires(t *testing.T) {
	u := mailing{t, newCast(sim.Config{}, membership{})}
	wantAnswer(t, "start", u.start("new@example.com"), "")
	code := u.code()
	u.Advance(24 * time.Hour)
	if _, ok := u.OTP(u.member); ok {
		t.Error("the code is still there")
	}
	wantAnswer(t, "late", u.accept("new@example.com", code), badField)
	u.wantEmail("member@example.com")
	wantAnswer(t, "start again", u.start("new@example.com"), "")
	wantAnswer(t, "in time", u.accept("new@example.com", u.code()), "")
	u.wantEmail("new@example.com")
}

// choices.md#primary-email-update: an address in use is a conflict at both ends.
func TestPrimaryEmailInUse(t *testing.T) {
	u := mailing{t, newCast(sim.Config{}, membership{})}
	for _, email := range []string{"alone@example.com", "ALONE@example.com", "management@example.com", "foreign@example.com"} {
		err := u.start(email)
		wantAnswer(t, email, err, conflict)
		if !errors.Is(err, awsaccount.EmailTaken) || strings.Contains(err.Error(), email) {
			t.Error(err)
		}
	}
	wantAnswer(t, "start", u.start("new@example.com"), "")
	wantAnswer(t, "a start that fails", u.start("alone@example.com"), conflict)
	if _, err := u.Open("quicker", "new@example.com"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, "in use meanwhile", u.accept("new@example.com", u.code()), conflict)
	u.wantEmail("member@example.com")

	// The own address is no other account's, so that its case can be changed.
	wantAnswer(t, "own address", u.start("Member@example.com"), "")
	wantAnswer(t, "own address", u.accept("Member@example.com", u.code()), "")
	u.wantEmail("Member@example.com")
	if _, err := u.Open("another", "member@example.com"); !errors.Is(err, awsaccount.EmailTaken) {
		t.Error(err)
	}

	// What a closed account had registered stays its own: spec §1.6.
	if err := u.CloseByAWS(u.closed); err != nil {
		t.Fatal(err)
	}
	u.Advance(91 * 24 * time.Hour)
	wantAnswer(t, "address of a permanently closed account", u.start("closed@example.com"), conflict)
}

// spec §2.3
func TestPrimaryEmailFields(t *testing.T) {
	u := mailing{t, newCast(sim.Config{}, membership{})}
	long := strings.Repeat("a", 52) + "@example.com"
	for email, want := range map[string]string{
		"":             badField,
		"a@bc":         badField, // 4 characters
		"a@b.c":        "",
		long:           "",
		"a" + long:     badField,
		"payments":     badField, // choices.md#primary-email-domain
		"payments@":    badField,
		"@example.com": badField,
	} {
		err := u.start(email)
		wantAnswer(t, email, err, want)
		if err != nil && !slices.Equal(invalidMembers(err), []string{"PrimaryEmail"}) {
			t.Error(email, "fields", invalidMembers(err))
		}
		if want == badField {
			wantAnswer(t, email, u.accept(email, "ABC234"), badField)
		}
	}
	for _, code := range []string{"", "ABC23", "ABC2345", "ABC-23", "12345678"} {
		err := u.accept("new@example.com", code)
		wantAnswer(t, code, err, badField)
		if !slices.Equal(invalidMembers(err), []string{"Otp"}) {
			t.Error(code, "fields", invalidMembers(err))
		}
	}
	_, err := u.root(u.management).AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{})
	if got := invalidMembers(err); !slices.Equal(got, []string{"AccountId", "PrimaryEmail", "Otp"}) {
		t.Error("fields", got)
	}
}

// Nothing but Cloud.OTP shows the code.
func TestOTPIsSecret(t *testing.T) {
	u := mailing{t, newCast(sim.Config{}, membership{})}
	wantAnswer(t, "start", u.start("new@example.com"), "")
	code := u.code()
	if a, _ := u.Account(u.member); strings.Contains(fmt.Sprintf("%v %+v", a, a), code) {
		t.Error("the account shows the code")
	}
	wantAnswer(t, "another account", u.accept("other@example.com", code), badField)
}
