// Package awsaccount is a reference model of an AWS account: what it is, what states it goes through, who may do what to
// it, and what AWS answers.
//
// Everything here is a value or a pure function. Nothing reads a clock, holds a lock or does I/O: you say when something
// happens, and for when you ask. All values are immutable or plain data, and safe for concurrent use.
//
// An [Account] is signed up ([SignUp]) or created in an organization ([NewMember]), and goes on by events:
//
//	account, err := awsaccount.NewMember(id, "payments", "payments@example.com", at)
//	account, err = account.Apply(awsaccount.ClosedByRoot, at)
//	account.State(at.Add(90*24*time.Hour - 1)) // CLOSED: can still be reopened
//	account.State(at.Add(90 * 24 * time.Hour)) // permanently closed
//
// [State], [Event] and their table are the life cycle; [State.Allows] tells what each state leaves possible.
// [ClosureBlockers] and [ReopenBlockers] tell what stands in the way of closing and reopening, besides the state.
//
// A [Question] is whether somebody may do something to an account now. Its [Question.Refusals] join what package
// [github.com/awsaccount/awsaccount/policy] says of IAM's policies with what IAM does not know: who may call at all, tasks of
// the root user, the state of the account, what blocks closing. An [Operation] tells which requests a call means to IAM, and
// [Actions] what AWS says of each action of Account Management and Organizations.
//
// The rest is what accounts are made of: identifiers and ARNs ([ID], [ARN], [OrganizationID] and others),
// [AlternateContact] and [ContactInformation], the constraints of each [Field], [Region] and its opt-in status, [RootUser]
// and the tasks that need it. Where AWS' rules have changed, a [Profile] says which are meant: [Today], or another of
// [Profiles].
//
// # Errors
//
// Every error is of one class, for errors.Is: [ErrInvalid], [ErrNotFound], [ErrConflict], [ErrDenied] or [ErrLimit]. What is
// behind it errors.As tells: [*FieldError], [*TransitionError], [*Refusal], [Blocker]. No error and no log shows contact
// data, names, e-mail addresses, one-time codes or passwords.
//
// # Sources
//
// Comments cite sections of the specification that the project works from as "spec §1.2", AWS' pages by address, and
// choices where AWS is silent by the headings of docs/choices.md.
package awsaccount

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// An Account is an AWS account as far as Account Management and Organizations show it: its identity, where it is in its
// life, and its contacts. It is an immutable value: what changes it returns a new one, and leaves the old one as it was
// when it fails. The zero Account is none, and nothing can be done to it. Compare accounts with Equal. They hold no slice,
// no map and no pointer, and are safe for concurrent use.
//
// Printing and logging show ID and state only: the rest is personal data. But fmt prints what stands in an unexported field
// of another struct without asking it.
//
// An Account knows no clock. Whoever applies an event says when it happened, and whoever asks for the state says for when.
//
// Source: spec §1.
type Account struct {
	id          ID
	name, email string

	// What is stored of the life cycle. Permanent closure is derived from closedAt, never stored.
	state    State
	since    time.Time // when the account got into this state
	closedAt time.Time // T: when closing was requested; zero outside PendingClosure and Closed

	contacts    [contactTypes]AlternateContact // of the type of its index plus one; zero: none
	information ContactInformation             // zero: none
}

// SignUp is a standalone account whose sign-up was started: it is PENDING_ACTIVATION until SignUpCompleted. It fails with
// *FieldError values joined; name and e-mail address obey the rules of CreateAccount (choices.md#sign-up-fields), and In is "SignUp".
func SignUp(id ID, name, email string, at time.Time) (Account, error) {
	return newAccount("SignUp", id, name, email, PendingActivation, at)
}

// NewMember is an account that Organizations' CreateAccount has made: it is ACTIVE. It fails as SignUp does.
func NewMember(id ID, name, email string, at time.Time) (Account, error) {
	return newAccount("", id, name, email, Active, at)
}

// newAccount is an account of nothing but its first state. in is what faults are said to be in.
func newAccount(in string, id ID, name, email string, state State, at time.Time) (Account, error) {
	faults := FieldAccountID.faults(nil, Today, id.text)
	faults = FieldCreateAccountName.faults(faults, Today, name)
	faults = FieldCreateAccountEmail.faults(faults, Today, email)
	at, faults = instant(faults, FieldTime, at)
	if faults != nil {
		for _, fault := range faults {
			if e, ok := fault.(*FieldError); ok {
				e.In = in
			}
		}
		return Account{}, errors.Join(faults...)
	}
	return Account{id: id, name: name, email: email, state: state, since: at}, nil
}

// instant normalises a time to UTC, which also drops its monotonic reading, so that equal instants are equal values.
func instant(faults []error, f Field, t time.Time) (time.Time, []error) {
	switch t = t.UTC(); {
	case t.IsZero():
		faults = append(faults, f.fault("is missing", ""))
	case t.Year() < 1 || t.Year() > 9999:
		faults = append(faults, f.fault("want a year from 1 to 9999", ""))
	}
	return t, faults
}

// ID is the account ID.
func (a Account) ID() ID { return a.id }

// Name is the account name. Names need not be unique.
func (a Account) Name() string { return a.name }

// Email is the primary e-mail address, that of the root user.
func (a Account) Email() string { return a.email }

// State is the state of the account at a time not before Since: at T + 90 days and later, a closed account is permanently
// closed. Nothing is known of earlier states: for a time before Since it is the state that the account got into then.
func (a Account) State(at time.Time) State {
	if until, ok := a.ReopenUntil(); ok && !at.Before(until) {
		return PermanentlyClosed
	}
	return a.state
}

// Since is when the account got into the state that it has, permanent closure left aside.
func (a Account) Since() time.Time { return a.since }

// ClosedAt is the instant T at which closing was requested, if the account is closed or being closed.
func (a Account) ClosedAt() (t time.Time, ok bool) { return a.closedAt, !a.closedAt.IsZero() }

// ReopenUntil is the end of the post-closure period, T + 90 days, if the account is closed or being closed: before it a
// closed account can be reopened, from it on the account is permanently closed.
func (a Account) ReopenUntil() (t time.Time, ok bool) {
	if a.closedAt.IsZero() {
		return time.Time{}, false
	}
	return a.closedAt.Add(PostClosurePeriod), true
}

// Apply is the account after an event. It fails with a *TransitionError, and returns the account as it was, if the event
// cannot happen in the state that the account has at that time, or if that time lies before Since: time does not run
// backwards. A time that is not set is a *FieldError, and the zero Account an error of the class ErrNotFound.
//
// Closing starts the post-closure period, and reopening ends it; a reopened account can be closed again for a new one.
// Identity and contacts survive. An event that leaves the state as it is leaves Since as it is.
func (a Account) Apply(e Event, at time.Time) (Account, error) {
	if a.state == 0 {
		return a, errNoAccount
	}
	at, faults := instant(nil, FieldTime, at)
	if faults != nil {
		return a, errors.Join(faults...)
	}
	if at.Before(a.since) && 0 < e && e < eventCount {
		return a, &TransitionError{State: a.state, Event: e,
			Rule: "time " + at.Format(time.RFC3339Nano) + " lies before " + a.since.Format(time.RFC3339Nano)}
	}
	next, err := a.State(at).Next(e)
	if err != nil || next == a.state {
		return a, err
	}
	a.state, a.since = next, at
	switch {
	case next != PendingClosure && next != Closed:
		a.closedAt = time.Time{}
	case a.closedAt.IsZero():
		a.closedAt = at
	}
	return a, nil
}

// refuse is what keeps an account from being changed: there is none, or it is closed, or else err.
func (a Account) refuse(err error) error {
	switch a.state {
	case 0:
		return errNoAccount
	case Closed:
		return AccountClosed
	}
	return err
}

// errNoAccount is the error of the zero Account: it must not come to have a name or a life.
var errNoAccount = &classError{ErrNotFound, "no account"}

// WithName is the account with another name, which obeys the rules of PutAccountName: else it fails with a *FieldError. As
// with the other methods that change an account, a closed one is left alone, with the Blocker AccountClosed: what it had
// registered at closure stays (spec §1.6, choices.md#closed-members).
func (a Account) WithName(name string) (Account, error) {
	if err := a.refuse(FieldAccountName.Validate(Today, name)); err != nil {
		return a, err
	}
	a.name = name
	return a, nil
}

// WithEmail is the account with another primary e-mail address, which obeys the rules of StartPrimaryEmailUpdate: else it
// fails with a *FieldError. AWS gives no pattern for it, so "payments" is one too.
func (a Account) WithEmail(email string) (Account, error) {
	if err := a.refuse(FieldPrimaryEmail.Validate(Today, email)); err != nil {
		return a, err
	}
	a.email = email
	return a, nil
}

// AlternateContact is the contact of a type, if there is one.
func (a Account) AlternateContact(t ContactType) (c AlternateContact, ok bool) {
	if t == 0 || t > contactTypes {
		return AlternateContact{}, false
	}
	c = a.contacts[t-1]
	return c, c != AlternateContact{}
}

// WithAlternateContact is the account with a contact in the place of the one of its type, if there was one. It fails as
// AlternateContact.Validate does.
func (a Account) WithAlternateContact(p Profile, c AlternateContact) (Account, error) {
	if err := a.refuse(c.Validate(p)); err != nil {
		return a, err
	}
	a.contacts[c.Type-1] = c
	return a, nil
}

// WithoutAlternateContact is the account without its contact of a type. It fails with an error of the class ErrNotFound if
// there is none, as DeleteAlternateContact does the second time.
func (a Account) WithoutAlternateContact(t ContactType) (Account, error) {
	if err := a.refuse(nil); err != nil {
		return a, err
	}
	if _, ok := a.AlternateContact(t); !ok {
		return a, &classError{ErrNotFound, "no alternate contact of type " + t.String()}
	}
	a.contacts[t-1] = AlternateContact{}
	return a, nil
}

// ContactInformation is the primary contact, if there is one.
func (a Account) ContactInformation() (c ContactInformation, ok bool) {
	return a.information, a.information != ContactInformation{}
}

// WithContactInformation is the account with another primary contact, which replaces the old one wholly. It fails as
// ContactInformation.Validate does.
func (a Account) WithContactInformation(p Profile, c ContactInformation) (Account, error) {
	if err := a.refuse(c.Validate(p)); err != nil {
		return a, err
	}
	a.information = c
	return a, nil
}

// Equal reports whether two accounts are the same in everything.
func (a Account) Equal(b Account) bool { return a == b }

// String is the ID and the stored state; nothing of what is personal.
func (a Account) String() string {
	if a.id.IsZero() {
		return "no account"
	}
	return "account " + a.id.text + " (" + a.state.String() + ")"
}

// Format prints String, whatever the verb.
func (a Account) Format(f fmt.State, verb rune) { redact(f, verb, a.String()) }

// LogValue is a group of ID, stored state and Since; nothing of what is personal.
func (a Account) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.id.text), slog.String("state", a.state.String()), slog.Time("since", a.since))
}

// MarshalJSON fails, so that no account gets lost as {}: marshal its Snapshot.
func (a Account) MarshalJSON() ([]byte, error) { return nil, errNoJSON }

// UnmarshalJSON fails, so that no account gets lost: unmarshal a Snapshot, and Restore it.
func (a *Account) UnmarshalJSON([]byte) error { return errNoJSON }

var errNoJSON = invalidf("an Account has no JSON; use its Snapshot, and Restore")
