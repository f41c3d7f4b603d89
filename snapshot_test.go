package awsaccount_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// checkRoundTrip checks that an account comes back from its snapshot, and from the JSON of that, exactly.
func checkRoundTrip(t interface{ Fatalf(string, ...any) }, a awsaccount.Account) {
	s := a.Snapshot()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("%v: %v", a, err)
	}
	var read awsaccount.Snapshot
	if err := json.Unmarshal(text, &read); err != nil || read != s {
		t.Fatalf("%s is read back differently: %v", text, err)
	}
	b, err := awsaccount.Restore(awsaccount.Today, read)
	if err != nil || !b.Equal(a) {
		t.Fatalf("%s is restored as %v, %v", text, b, err)
	}
}

func TestSnapshotRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRoundTrip(t, genAccount(t)) })
	checkRoundTrip(t, fullAccount(t))
}

// The JSON form is a promise to whoever keeps it.
func TestSnapshotJSON(t *testing.T) {
	for _, c := range []struct {
		account awsaccount.Account
		want    string
	}{
		{accountIn(t, awsaccount.Active), `{"ID":"012345678901","Name":"Xyzzy account","Email":"xyzzy-root@example.com","State":"ACTIVE","Since":"2026-03-01T12:00:00.123456789Z"}`},
		{awsaccount.Must(reach(awsaccount.Snapshot{ID: someID, Name: someName, Email: someEmail, State: awsaccount.Closed, Since: epoch, ClosedAt: epoch,
			Operations: someContact(awsaccount.Operations)})),
			`{"ID":"012345678901","Name":"Xyzzy account","Email":"xyzzy-root@example.com","State":"CLOSED","Since":"2026-03-01T12:00:00.123456789Z",` +
				`"ClosedAt":"2026-03-01T12:00:00.123456789Z","Operations":{"AlternateContactType":"OPERATIONS","Name":"Xyzzy OPERATIONS","Title":"Xyzzy chief","EmailAddress":"xyzzy@example.com","PhoneNumber":"555 0199"}}`},
	} {
		got, err := json.Marshal(c.account.Snapshot())
		if diff := cmp.Diff(c.want, string(got)); err != nil || diff != "" {
			t.Errorf("%v: -want +got\n%s%v", c.account, diff, err)
		}
	}
}

// A snapshot may have its times in any zone; the account has them in UTC.
func TestSnapshotTimes(t *testing.T) {
	a := accountIn(t, awsaccount.Closed)
	rapid.Check(t, func(t *rapid.T) {
		s := a.Snapshot()
		s.Since, s.ClosedAt = disguise(t, s.Since), disguise(t, s.ClosedAt)
		if b, err := awsaccount.Restore(awsaccount.Today, s); err != nil || !b.Equal(a) {
			t.Errorf("restored as %v, %v", b, err)
		}
	})
}

// What no account can be, all of it at once and in the order of the fields. spec §1.6, §2.3, §3.5
func TestSnapshotFaults(t *testing.T) {
	const (
		state  = "State: want PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED"
		period = "ClosedAt: want Since, or a time less than 90 days before it"
		year   = "want a year from 1 to 9999"
	)
	full := fullAccount(t).Snapshot()
	for _, c := range []struct {
		what   string
		change func(s *awsaccount.Snapshot)
		want   []string // beginnings of the lines, without the package
	}{
		{"nothing", func(s *awsaccount.Snapshot) {}, nil},
		{"no ID", func(s *awsaccount.Snapshot) { s.ID = awsaccount.ID{} }, []string{"AccountId: is missing"}},
		{"no name", func(s *awsaccount.Snapshot) { s.Name = "" }, []string{"CreateAccount.AccountName: is missing"}},
		{"a name that CreateAccount takes", func(s *awsaccount.Snapshot) { s.Name = "a <b>" }, nil},
		{"a name that nothing takes", func(s *awsaccount.Snapshot) { s.Name = "é" }, []string{"CreateAccount.AccountName: want"}},
		{"no e-mail address", func(s *awsaccount.Snapshot) { s.Email = "" }, []string{"PrimaryEmail: is missing"}},
		{"one that StartPrimaryEmailUpdate takes", func(s *awsaccount.Snapshot) { s.Email = "é@b.c" }, nil},
		{"one that nothing takes", func(s *awsaccount.Snapshot) { s.Email = "a@bc" }, []string{"PrimaryEmail: want"}},
		{"no state", func(s *awsaccount.Snapshot) { s.State = 0 }, []string{state}},
		{"an unknown state", func(s *awsaccount.Snapshot) { s.State = 7 }, []string{state}},
		{"a derived state", func(s *awsaccount.Snapshot) { s.State = awsaccount.PermanentlyClosed }, []string{state + `, not "PERMANENTLY_CLOSED"`}},
		{"a derived state without a time", func(s *awsaccount.Snapshot) { s.State, s.ClosedAt = awsaccount.PermanentlyClosed, time.Time{} }, []string{state}},
		{"no time", func(s *awsaccount.Snapshot) { s.Since = time.Time{} }, []string{"Since: is missing"}},
		{"a late time", func(s *awsaccount.Snapshot) {
			s.State, s.Since, s.ClosedAt = awsaccount.Active, epoch.AddDate(8000, 0, 0), time.Time{}
		}, []string{"Since: " + year}},
		{"an early time", func(s *awsaccount.Snapshot) {
			s.State, s.Since, s.ClosedAt = awsaccount.Active, epoch.AddDate(-3000, 0, 0), time.Time{}
		}, []string{"Since: " + year}},
		{"PENDING_CLOSURE and no T", func(s *awsaccount.Snapshot) { s.ClosedAt = time.Time{} }, []string{"ClosedAt: is missing"}},
		{"PENDING_CLOSURE and T before Since", func(s *awsaccount.Snapshot) { s.ClosedAt = s.Since.Add(-1) }, []string{"ClosedAt: want the time of Since"}},
		{"PENDING_CLOSURE and T after Since", func(s *awsaccount.Snapshot) { s.ClosedAt = s.Since.Add(1) }, []string{"ClosedAt: want the time of Since"}},
		{"CLOSED and no T", func(s *awsaccount.Snapshot) { s.State, s.ClosedAt = awsaccount.Closed, time.Time{} }, []string{"ClosedAt: is missing"}},
		{"CLOSED and neither time", func(s *awsaccount.Snapshot) {
			s.State, s.Since, s.ClosedAt = awsaccount.Closed, time.Time{}, time.Time{}
		}, []string{"Since: is missing", "ClosedAt: is missing"}},
		{"CLOSED at T", func(s *awsaccount.Snapshot) { s.State = awsaccount.Closed }, nil},
		{"CLOSED before T", func(s *awsaccount.Snapshot) { s.State, s.ClosedAt = awsaccount.Closed, s.Since.Add(1) }, []string{period}},
		{"CLOSED just before T + 90 days", func(s *awsaccount.Snapshot) {
			s.State, s.ClosedAt = awsaccount.Closed, s.Since.Add(1-90*24*time.Hour)
		}, nil},
		{"CLOSED at T + 90 days", func(s *awsaccount.Snapshot) {
			s.State, s.ClosedAt = awsaccount.Closed, s.Since.Add(-90*24*time.Hour)
		}, []string{period}},
		{"PENDING_ACTIVATION and T", func(s *awsaccount.Snapshot) { s.State = awsaccount.PendingActivation }, []string{"ClosedAt: want none in state PENDING_ACTIVATION"}},
		{"ACTIVE and T", func(s *awsaccount.Snapshot) { s.State = awsaccount.Active }, []string{"ClosedAt: want none in state ACTIVE"}},
		{"SUSPENDED and T", func(s *awsaccount.Snapshot) { s.State = awsaccount.Suspended }, []string{"ClosedAt: want none in state SUSPENDED"}},
		{"no contacts", func(s *awsaccount.Snapshot) {
			s.Billing, s.Operations, s.Security, s.ContactInformation = awsaccount.AlternateContact{}, awsaccount.AlternateContact{}, awsaccount.AlternateContact{}, awsaccount.ContactInformation{}
		}, nil},
		{"a contact of another type", func(s *awsaccount.Snapshot) { s.Billing = s.Security }, []string{`Billing: AlternateContactType: want BILLING, not "SECURITY"`}},
		{"a contact of no type, and no title", func(s *awsaccount.Snapshot) { s.Operations.Type, s.Operations.Title = 0, "" },
			[]string{"Operations: AlternateContactType: want OPERATIONS", "Operations: AlternateContact.Title: is missing"}},
		{"a contact of an unknown type", func(s *awsaccount.Snapshot) { s.Security.Type = 9 }, []string{"Security: AlternateContactType: want SECURITY"}},
		{"a primary contact without a name", func(s *awsaccount.Snapshot) { s.ContactInformation.FullName = "" }, []string{"ContactInformation.FullName: is missing"}},
		{"everything", func(s *awsaccount.Snapshot) {
			*s = awsaccount.Snapshot{Name: "\x7fXyzzy", Email: "X", ClosedAt: epoch, Since: epoch.AddDate(-9000, 0, 0), State: awsaccount.Active,
				Billing: someContact(awsaccount.Security), Operations: awsaccount.AlternateContact{Type: awsaccount.Operations},
				Security: awsaccount.AlternateContact{Type: awsaccount.Security, Name: "Xyzzy", Title: "Xyzzy", EmailAddress: "Xyzzy", PhoneNumber: "Xyzzy"}}
			s.ContactInformation = someInformation
			s.ContactInformation.CountryCode, s.ContactInformation.PhoneNumber = "Xyzzy", "Xyzzy"
		}, []string{"AccountId: is", "CreateAccount.AccountName: want", "PrimaryEmail: want", "Since: " + year, "ClosedAt: want none", "Billing: AlternateContactType: want BILLING",
			"Operations: AlternateContact.Name: is", "Operations: AlternateContact.Title: is", "Operations: AlternateContact.EmailAddress: is", "Operations: AlternateContact.PhoneNumber: is",
			"Security: AlternateContact.EmailAddress: want", "Security: AlternateContact.PhoneNumber: want", "ContactInformation.CountryCode: want", "ContactInformation.PhoneNumber: want"}},
		{"the zero snapshot", func(s *awsaccount.Snapshot) { *s = awsaccount.Snapshot{} },
			[]string{"AccountId: is missing", "CreateAccount.AccountName: is missing", "PrimaryEmail: is missing", state, "Since: is missing"}},
	} {
		s := full
		c.change(&s)
		a, err := awsaccount.Restore(awsaccount.Today, s)
		if err == nil {
			if c.want != nil {
				t.Errorf("%s: no error", c.what)
			}
			checkRoundTrip(t, a)
			continue
		}
		if got := strings.Split(err.Error(), "\n"); len(got) != len(c.want) {
			t.Errorf("%s: %d faults, want %d:\n%v", c.what, len(got), len(c.want), err)
		} else {
			for i := range got {
				if !strings.HasPrefix(got[i], "awsaccount: "+c.want[i]) {
					t.Errorf("%s: fault %q, want %q", c.what, got[i], c.want[i])
				}
			}
		}
		if !a.Equal(awsaccount.Account{}) {
			t.Errorf("%s: %v with an error", c.what, a)
		}
		checkLeaves(t, err)
	}
}

// checkLeaves checks that an error consists of *FieldError values that show nothing of sensitive fields.
func checkLeaves(t *testing.T, err error) {
	t.Helper()
	if strings.Contains(strings.ToLower(err.Error()), marker) {
		t.Errorf("%v shows what is personal", err)
	}
	for _, err := range leaves(err) {
		fault, ok := err.(*awsaccount.FieldError)
		if !ok || fault.Field.Sensitive() && fault.Value != "" {
			t.Fatalf("%T %v: want a *FieldError without what is personal", err, err)
		}
		contact := awsaccount.FieldAlternateContactType <= fault.Field && fault.Field <= awsaccount.FieldAlternatePhoneNumber
		if contact != slices.Contains([]string{"Billing", "Operations", "Security"}, fault.In) || !contact && fault.In != "" {
			t.Errorf("%v: is in %q", err, fault.In)
		}
	}
}

// Equal compares times as instants, and tells snapshots apart by each thing that they hold.
func TestSnapshotEqual(t *testing.T) {
	s := fullAccount(t).Snapshot()
	rapid.Check(t, func(t *rapid.T) {
		other := s
		other.Since, other.ClosedAt = disguise(t, s.Since), disguise(t, s.ClosedAt)
		if !s.Equal(other) || !other.Equal(s) {
			t.Errorf("%v and %v, %v and %v", s.Since, other.Since, s.ClosedAt, other.ClosedAt)
		}
		a, b := genAccount(t), genAccount(t)
		if !a.Snapshot().Equal(a.Snapshot()) || a.Snapshot().Equal(b.Snapshot()) != a.Equal(b) {
			t.Errorf("%v and %v", a, b)
		}
	})
	for i, change := range []func(*awsaccount.Snapshot){
		func(s *awsaccount.Snapshot) { s.ID = awsaccount.ID{} },
		func(s *awsaccount.Snapshot) { s.Name += " " },
		func(s *awsaccount.Snapshot) { s.Email += " " },
		func(s *awsaccount.Snapshot) { s.State = awsaccount.Closed },
		func(s *awsaccount.Snapshot) { s.Since = s.Since.Add(1) },
		func(s *awsaccount.Snapshot) { s.ClosedAt = s.ClosedAt.Add(1) },
		func(s *awsaccount.Snapshot) { s.ClosedAt = time.Time{} },
		func(s *awsaccount.Snapshot) { s.Since, s.ClosedAt = s.Since.Add(1), s.ClosedAt.Add(-1) },
		func(s *awsaccount.Snapshot) { s.Billing.Title += " " },
		func(s *awsaccount.Snapshot) { s.Operations.Title += " " },
		func(s *awsaccount.Snapshot) { s.Security = awsaccount.AlternateContact{} },
		func(s *awsaccount.Snapshot) { s.ContactInformation.WebsiteURL = "" },
	} {
		other := s
		if change(&other); s.Equal(other) || other.Equal(s) {
			t.Errorf("change %d: equal", i)
		}
	}
	if !(awsaccount.Snapshot{}).Equal(awsaccount.Snapshot{}) {
		t.Error("the zero snapshot is not equal to itself")
	}
}

// Whatever a snapshot says: Restore does not panic, tells nothing personal, and accepts only accounts that a constructor,
// events and changes make too.
func FuzzSnapshot(f *testing.F) {
	for s := range awsaccount.States() {
		if s != awsaccount.PermanentlyClosed {
			text, _ := json.Marshal(accountIn(f, s).Snapshot())
			f.Add(string(text))
		}
	}
	full, _ := json.Marshal(fullAccount(f).Snapshot())
	f.Add(string(full))
	f.Add(strings.Replace(string(full), "PENDING_CLOSURE", "PERMANENTLY_CLOSED", 1))
	f.Add(strings.Replace(string(full), "PENDING_CLOSURE", "CLOSED", 1))
	f.Add(strings.ReplaceAll(string(full), "123456789Z", "123456789+05:30"))
	f.Add(strings.ReplaceAll(string(full), "2026-03-01T12", "9999-12-31T23"))
	f.Add(`{}`)
	f.Add(`{"State":"","Since":"0001-01-01T00:00:00Z","ClosedAt":"0000-01-01T00:00:00Z","Billing":{"AlternateContactType":"SECURITY"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var s awsaccount.Snapshot
		if json.Unmarshal([]byte(text), &s) != nil {
			return
		}
		a, err := awsaccount.Restore(awsaccount.Today, s)
		if err != nil {
			if leaves := leaves(err); !a.Equal(awsaccount.Account{}) || len(leaves) == 0 {
				t.Errorf("%v with the error %v", a, err)
			}
			for _, err := range leaves(err) {
				if fault, ok := err.(*awsaccount.FieldError); !ok || fault.Field.Sensitive() && fault.Value != "" {
					t.Errorf("%T %v: want a *FieldError without what is personal", err, err)
				}
			}
			return
		}
		checkRoundTrip(t, a)
		if reached, err := reach(s); err != nil || !reached.Equal(a) {
			t.Errorf("%s is accepted as %v, which cannot be reached: %v, %v", text, a, reached, err)
		}
	})
}
