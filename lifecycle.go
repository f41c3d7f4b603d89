package awsaccount

//go:generate go test . -run=^TestLifecycleDiagram$ -update

import (
	"iter"
	"time"
)

// A State is where an account is in its life. The zero State is that of no account and permits nothing. Except for
// PermanentlyClosed the names are those of Account.State of Organizations.
//
// Source: spec §1.1.
type State uint8

const (
	PendingActivation State = iota + 1 // PENDING_ACTIVATION: sign-up was started and never completed
	Active                             // ACTIVE: fully operational
	Suspended                          // SUSPENDED: AWS has restricted access
	PendingClosure                     // PENDING_CLOSURE: closing was requested and goes on; the account still works
	Closed                             // CLOSED: closed less than 90 days ago, so it can be reopened
	PermanentlyClosed                  // AWS has no name for it, as it shows such an account nowhere

	stateCount = iota + 1
)

var stateNames = []string{"", "PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PERMANENTLY_CLOSED"}

// States yields the states in the order of a life.
func States() iter.Seq[State] { return enumAll[State](stateCount) }

// ParseState parses the name of a state.
func ParseState(text string) (State, error) {
	if text == "" {
		return 0, invalidf("no name of a state")
	}
	return enumParse[State]("state", stateNames, text)
}

// String is the name that Organizations gives the state; PERMANENTLY_CLOSED is ours.
func (s State) String() string { return enumString("State", stateNames, s) }

// MarshalText is the name of the state, "" for the zero State.
func (s State) MarshalText() ([]byte, error) { return enumAppend(nil, "State", stateNames, s) }

// UnmarshalText parses the name of a state; "" is the zero State.
func (s *State) UnmarshalText(text []byte) error { return enumRead(s, "state", stateNames, text) }

// A Status is the older of the two enumerations of Organizations, Account.Status, which AWS was to retire on 2026-09-09 and
// still sends. The zero Status is unset. spec §1.1
type Status uint8

const (
	StatusActive         Status = iota + 1 // ACTIVE
	StatusSuspended                        // SUSPENDED: restricted, or closed
	StatusPendingClosure                   // PENDING_CLOSURE
)

var statusNames = []string{"", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE"}

// String is the name that Organizations gives the status.
func (s Status) String() string { return enumString("Status", statusNames, s) }

// MarshalText is the name of the status, "" for the zero Status.
func (s Status) MarshalText() ([]byte, error) { return enumAppend(nil, "Status", statusNames, s) }

// UnmarshalText parses the name of a status; "" is the zero Status.
func (s *Status) UnmarshalText(text []byte) error { return enumRead(s, "status", statusNames, text) }

// shown is what the services say of an account in each state. spec §1.1, choices.md#status-of-pending-activation,
// choices.md#state-in-account-management
var shown = [stateCount]struct {
	status     Status // Organizations, Account.Status
	management State  // Account Management, AccountState
}{
	PendingActivation: {0, PendingActivation},
	Active:            {StatusActive, Active},
	Suspended:         {StatusSuspended, Suspended},
	PendingClosure:    {StatusPendingClosure, Active},
	Closed:            {StatusSuspended, Closed},
}

// Status is the legacy status of an account in the state; PENDING_ACTIVATION has none, nor has an account that is not
// shown any more.
func (s State) Status() Status {
	if s >= stateCount {
		return 0
	}
	return shown[s].status
}

// AccountState is the state as GetAccountInformation of Account Management shows it, whose enumeration has no
// PENDING_CLOSURE: such an account is ACTIVE there. It is the zero State for an account that is not shown any more.
func (s State) AccountState() State {
	if s >= stateCount {
		return 0
	}
	return shown[s].management
}

// An Event is what happens to an account. The zero Event is none. That 90 days have passed since closing is not an event:
// it follows from the time (Account.State). spec §1.2
type Event uint8

const (
	SignUpCompleted  Event = iota + 1 // the holder completed the sign-up
	Restricted                        // AWS restricted access: an unpaid bill, abuse
	Reinstated                        // the holder came to terms with AWS Support after a restriction
	ClosureRequested                  // Organizations' CloseAccount was accepted
	ClosureCompleted                  // AWS has finished what CloseAccount asked for
	ClosedByRoot                      // the root user closed the account in the console
	ClosedByAWS                       // AWS closed it
	Reopened                          // the account was reopened

	eventCount = iota + 1
)

var eventNames = []string{"", "SignUpCompleted", "Restricted", "Reinstated", "ClosureRequested", "ClosureCompleted", "ClosedByRoot", "ClosedByAWS", "Reopened"}

// Events yields the events in the order of their constants.
func Events() iter.Seq[Event] { return enumAll[Event](eventCount) }

// String is the name of the constant.
func (e Event) String() string { return enumString("Event", eventNames, e) }

// MarshalText is the name of the constant, "" for the zero Event.
func (e Event) MarshalText() ([]byte, error) { return enumAppend(nil, "Event", eventNames, e) }

// UnmarshalText parses the name of a constant; "" is the zero Event.
func (e *Event) UnmarshalText(text []byte) error { return enumRead(e, "event", eventNames, text) }

// A cell is what an event does in a state: it leads to a state, or it is refused by a rule.
type cell struct {
	to   State
	rule string
}

const (
	notComplete = "sign-up is not complete"
	complete    = "sign-up is complete already"
	restricted  = "AWS has restricted access already"
	free        = "AWS has not restricted access"
	unusable    = "AWS has restricted access, so the root user cannot close the account"
	notClosing  = "closing was not requested"
	closing     = "closing was requested already"
	closed      = "the account is closed"
	notClosed   = "the account is not closed"
	gone        = "the account is permanently closed"
)

// machine is the life cycle. The rows of §1.2 are its cells; those on which AWS is silent are choices.
// choices.md#life-cycle-cells
var machine = [stateCount][eventCount]cell{
	PendingActivation: {
		SignUpCompleted:  {to: Active},
		Restricted:       {rule: notComplete},
		Reinstated:       {rule: notComplete},
		ClosureRequested: {rule: notComplete},
		ClosureCompleted: {rule: notClosing},
		ClosedByRoot:     {rule: notComplete},
		ClosedByAWS:      {to: Closed},
		Reopened:         {rule: notClosed},
	},
	Active: {
		SignUpCompleted:  {rule: complete},
		Restricted:       {to: Suspended},
		Reinstated:       {rule: free},
		ClosureRequested: {to: PendingClosure},
		ClosureCompleted: {rule: notClosing},
		ClosedByRoot:     {to: Closed},
		ClosedByAWS:      {to: Closed},
		Reopened:         {rule: notClosed},
	},
	Suspended: {
		SignUpCompleted:  {rule: complete},
		Restricted:       {rule: restricted},
		Reinstated:       {to: Active},
		ClosureRequested: {to: PendingClosure},
		ClosureCompleted: {rule: notClosing},
		ClosedByRoot:     {rule: unusable},
		ClosedByAWS:      {to: Closed},
		Reopened:         {rule: notClosed},
	},
	PendingClosure: {
		SignUpCompleted:  {rule: complete},
		Restricted:       {to: PendingClosure},
		Reinstated:       {rule: closing},
		ClosureRequested: {rule: closing},
		ClosureCompleted: {to: Closed},
		ClosedByRoot:     {rule: closing},
		ClosedByAWS:      {to: Closed},
		Reopened:         {rule: notClosed},
	},
	Closed: {
		SignUpCompleted:  {rule: closed},
		Restricted:       {rule: closed},
		Reinstated:       {rule: closed},
		ClosureRequested: {rule: closed},
		ClosureCompleted: {rule: closed},
		ClosedByRoot:     {rule: closed},
		ClosedByAWS:      {rule: closed},
		Reopened:         {to: Active},
	},
	PermanentlyClosed: {
		SignUpCompleted:  {rule: gone},
		Restricted:       {rule: gone},
		Reinstated:       {rule: gone},
		ClosureRequested: {rule: gone},
		ClosureCompleted: {rule: gone},
		ClosedByRoot:     {rule: gone},
		ClosedByAWS:      {rule: gone},
		Reopened:         {rule: gone},
	},
}

// Next is the state into which an event leads. It fails with a *TransitionError, and returns the state as it was, if the event
// cannot happen in this state.
func (s State) Next(e Event) (State, error) {
	refused := &TransitionError{State: s, Event: e}
	switch {
	case e == 0 || e >= eventCount:
		refused.Rule = "there is no such event"
	case s == 0 || s >= stateCount:
		refused.Rule = "there is no account"
	case machine[s][e].to != 0:
		return machine[s][e].to, nil
	default:
		refused.Rule = machine[s][e].rule
	}
	return s, refused
}

// Permits reports whether an event can happen in this state.
func (s State) Permits(e Event) bool {
	_, err := s.Next(e)
	return err == nil
}

// A TransitionError says why an event cannot happen to an account: the state does not permit it, or it lies before Since.
type TransitionError struct {
	State State
	Event Event
	Rule  string
}

// Error gives event, state and rule.
func (e *TransitionError) Error() string {
	return "awsaccount: " + e.Event.String() + " in state " + e.State.String() + ": " + e.Rule
}

// Is reports whether target is the class of the error: ErrConflict, ErrNotFound if there is no account, ErrInvalid if there is
// no such event.
func (e *TransitionError) Is(target error) bool {
	switch {
	case e.Event == 0 || e.Event >= eventCount:
		return target == ErrInvalid
	case e.State == 0 || e.State >= stateCount:
		return target == ErrNotFound
	}
	return target == ErrConflict
}

// PostClosurePeriod is the time from the request to close an account until it is permanently closed: 90 days of 24 hours.
// The period is half-open: at T + 90 days itself the account is permanently closed. spec §1.6
const PostClosurePeriod = 90 * 24 * time.Hour
