package awsaccount

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// A Snapshot is an Account as plain data, for JSON and for programs that build accounts in a given state. The zero Snapshot
// is of no account. Equal compares times as instants, which == does not.
//
// JSON shows everything; printing and logging show ID and state only. But fmt prints what stands in an unexported field of
// another struct without asking it, and a log handler that writes JSON encodes a snapshot inside another value as JSON.
type Snapshot struct {
	ID    ID
	Name  string
	Email string

	State    State     // as stored: never PermanentlyClosed, which follows from ClosedAt
	Since    time.Time // when the account got into the state
	ClosedAt time.Time `json:",omitzero"` // T: only of PendingClosure, where it equals Since, and Closed

	// The alternate contacts and the primary one; the zero value is none.
	Billing            AlternateContact   `json:",omitzero"`
	Operations         AlternateContact   `json:",omitzero"`
	Security           AlternateContact   `json:",omitzero"`
	ContactInformation ContactInformation `json:",omitzero"`
}

// Snapshot is the account as plain data. Restore is the way back.
func (a Account) Snapshot() Snapshot {
	return Snapshot{
		ID: a.id, Name: a.name, Email: a.email,
		State: a.state, Since: a.since, ClosedAt: a.closedAt,
		Billing: a.contacts[Billing-1], Operations: a.contacts[Operations-1], Security: a.contacts[Security-1],
		ContactInformation: a.information,
	}
}

// Restore is the account of a snapshot. It tells everything that no account can be, as *FieldError values joined in the
// order of the fields: contacts obey AWS' rules of the profile, name and e-mail address those of CreateAccount and of
// StartPrimaryEmailUpdate, which are the widest.
func Restore(p Profile, s Snapshot) (Account, error) {
	faults := FieldAccountID.faults(nil, p, s.ID.text)
	faults = FieldCreateAccountName.faults(faults, p, s.Name)
	faults = FieldPrimaryEmail.faults(faults, p, s.Email)
	stored := 0 < s.State && s.State < PermanentlyClosed
	if !stored {
		name, _ := s.State.MarshalText()
		faults = append(faults, FieldState.fault("want PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED", string(name)))
	}
	a := Account{id: s.ID, name: s.Name, email: s.Email, state: s.State, information: s.ContactInformation}
	a.since, faults = instant(faults, FieldSince, s.Since)
	switch {
	case !stored:
	case s.State == PendingClosure || s.State == Closed:
		a.closedAt, faults = instant(faults, FieldClosedAt, s.ClosedAt)
		switch {
		case a.since.IsZero() || a.closedAt.IsZero(): // is reported
		case s.State == PendingClosure && a.closedAt != a.since:
			faults = append(faults, FieldClosedAt.fault("want the time of Since in state PENDING_CLOSURE", ""))
		case a.since.Before(a.closedAt) || !a.since.Before(a.closedAt.Add(PostClosurePeriod)):
			faults = append(faults, FieldClosedAt.fault("want Since, or a time less than 90 days before it", ""))
		}
	case !s.ClosedAt.IsZero():
		faults = append(faults, FieldClosedAt.fault("want none in state "+s.State.String(), ""))
	}
	for i, c := range [contactTypes]AlternateContact{s.Billing, s.Operations, s.Security} {
		if c == (AlternateContact{}) {
			continue
		}
		want, known := ContactType(i+1), len(faults)
		if c.Type != want {
			name, _ := c.Type.MarshalText()
			faults = append(faults, FieldAlternateContactType.fault("want "+want.String(), string(name)))
			c.Type = want
		}
		faults = c.faults(faults, p)
		for _, err := range faults[known:] {
			err.(*FieldError).In = [contactTypes]string{"Billing", "Operations", "Security"}[i]
		}
		a.contacts[i] = c
	}
	if s.ContactInformation != (ContactInformation{}) {
		faults = s.ContactInformation.faults(faults, p)
	}
	if faults != nil {
		return Account{}, errors.Join(faults...)
	}
	return a, nil
}

// Equal reports whether two snapshots are the same in everything.
func (s Snapshot) Equal(other Snapshot) bool {
	same := s.Since.Equal(other.Since) && s.ClosedAt.Equal(other.ClosedAt)
	other.Since, other.ClosedAt = s.Since, s.ClosedAt
	return same && s == other
}

// String is the ID and the state; nothing of what is personal.
func (s Snapshot) String() string { return Account{id: s.ID, state: s.State}.String() }

// Format prints String, whatever the verb.
func (s Snapshot) Format(f fmt.State, verb rune) { redact(f, verb, s.String()) }

// LogValue is that of the account.
func (s Snapshot) LogValue() slog.Value {
	return Account{id: s.ID, state: s.State, since: s.Since}.LogValue()
}
