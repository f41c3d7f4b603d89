package awsaccount

import (
	"errors"
	"log/slog"
	"time"
)

// A Snapshot is an Account as plain data, for JSON and for programs that build accounts in a given state. The zero Snapshot
// is of no account. It is compared with ==. JSON shows everything; printing and logging show only ID and state.
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
	if s.State == 0 || s.State >= PermanentlyClosed {
		faults = append(faults, FieldState.fault("want PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED", s.State.String()))
	}
	a := Account{id: s.ID, name: s.Name, email: s.Email, state: s.State, information: s.ContactInformation}
	a.since, faults = instant(faults, FieldSince, s.Since)
	switch {
	case s.State != PendingClosure && s.State != Closed:
		if !s.ClosedAt.IsZero() {
			faults = append(faults, FieldClosedAt.fault("want none in state "+s.State.String(), ""))
		}
	default:
		a.closedAt, faults = instant(faults, FieldClosedAt, s.ClosedAt)
		switch {
		case s.State == PendingClosure && !a.closedAt.Equal(a.since):
			faults = append(faults, FieldClosedAt.fault("want the time of Since in state PENDING_CLOSURE", ""))
		case a.since.Before(a.closedAt) || !a.since.Before(a.closedAt.Add(PostClosurePeriod)):
			faults = append(faults, FieldClosedAt.fault("want a time up to 90 days before Since", ""))
		}
	}
	for i, c := range [contactTypes]AlternateContact{s.Billing, s.Operations, s.Security} {
		want := ContactType(i + 1)
		switch {
		case c == AlternateContact{}:
		case c.Type != want:
			faults = append(faults, FieldAlternateContactType.fault("want "+want.String(), c.Type.String()))
		default:
			if err := c.Validate(p); err != nil {
				faults = append(faults, err)
			}
			a.contacts[i] = c
		}
	}
	if s.ContactInformation != (ContactInformation{}) {
		if err := s.ContactInformation.Validate(p); err != nil {
			faults = append(faults, err)
		}
	}
	if faults != nil {
		return Account{}, errors.Join(faults...)
	}
	return a, nil
}

// String is the ID and the state; nothing of what is personal.
func (s Snapshot) String() string { return Account{id: s.ID, state: s.State}.String() }

// GoString is String, so that %#v shows nothing more.
func (s Snapshot) GoString() string { return s.String() }

// LogValue is that of the account.
func (s Snapshot) LogValue() slog.Value {
	return Account{id: s.ID, state: s.State, since: s.Since}.LogValue()
}
