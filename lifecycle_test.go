package awsaccount_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// testdata/lifecycle.txt states every cell of the machine with its evidence. spec §1.2, choices.md#life-cycle-cells
func TestLifecycleTable(t *testing.T) {
	data, err := os.ReadFile("testdata/lifecycle.txt")
	if err != nil {
		t.Fatal(err)
	}
	type question struct{ state, event string }
	type row struct{ id, to, refusal string }
	rows, ids := map[question]row{}, map[string]bool{}
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, " | ")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 6 {
			t.Fatalf("line %d: %d columns, want 6", n+1, len(cells))
		}
		q, r := question{cells[1], cells[2]}, row{cells[0], cells[3], cells[4]}
		if _, ok := rows[q]; ok || ids[r.id] {
			t.Errorf("line %d: the row or its id stands there already", n+1)
		}
		if (r.to == "") == (r.refusal == "") || cells[5] == "" {
			t.Errorf("line %d: want evidence, and either a state or a refusal", n+1)
		}
		rows[q], ids[r.id] = r, true
	}
	for s := range awsaccount.States() {
		for e := range awsaccount.Events() {
			want, ok := rows[question{s.String(), e.String()}]
			delete(rows, question{s.String(), e.String()})
			if !ok {
				t.Errorf("%v, %v: no row", s, e)
				continue
			}
			var got row
			next, err := s.Next(e)
			if refused := new(awsaccount.TransitionError); errors.As(err, &refused) {
				got = row{want.id, "", refused.Rule}
			} else {
				got = row{want.id, next.String(), ""}
			}
			if got != want {
				t.Errorf("%v, %v: got %+v, want %+v", s, e, got, want)
			}
		}
	}
	for q := range rows {
		t.Errorf("a row is about %+v, which does not exist", q)
	}
}

// Whatever the numbers, Next answers with a state, or fails with an error that names both and is of one class, and leaves the
// state as it was; Permits agrees.
func TestLifecycleIsTotal(t *testing.T) {
	states, events := slices.Collect(awsaccount.States()), slices.Collect(awsaccount.Events())
	for i := range 256 {
		for j := range 256 {
			s, e := awsaccount.State(i), awsaccount.Event(j)
			next, err := s.Next(e)
			if s.Permits(e) != (err == nil) {
				t.Errorf("%v.Permits(%v) = %t, but Next says %v", s, e, s.Permits(e), err)
			}
			if err == nil {
				if !slices.Contains(states, s) || !slices.Contains(events, e) || !slices.Contains(states, next) {
					t.Errorf("%v.Next(%v) = %v", s, e, next)
				}
				if s == awsaccount.PermanentlyClosed || next == awsaccount.PermanentlyClosed {
					t.Errorf("%v.Next(%v) = %v: permanent closure follows from time, and ends everything", s, e, next)
				}
				continue
			}
			class, rule := awsaccount.ErrConflict, ""
			switch {
			case !slices.Contains(events, e):
				class, rule = awsaccount.ErrInvalid, "there is no such event"
			case !slices.Contains(states, s):
				class, rule = awsaccount.ErrNotFound, "there is no account"
			}
			refused := new(awsaccount.TransitionError)
			if next != s || !onlyClass(err, class) || !errors.As(err, &refused) || refused.State != s || refused.Event != e ||
				refused.Rule == "" || rule != "" && refused.Rule != rule {
				t.Errorf("%v.Next(%v) = %v, %v, want the class %v", s, e, next, err, class)
			}
			if want := "awsaccount: " + e.String() + " in state " + s.String() + ": " + refused.Rule; err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
	}
}

// checkConflict checks that an error is a *TransitionError of the class ErrConflict and of no other.
func checkConflict(t interface{ Errorf(string, ...any) }, err error) {
	if refused := new(awsaccount.TransitionError); !errors.As(err, &refused) || !onlyClass(err, awsaccount.ErrConflict) {
		t.Errorf("%v: want a *TransitionError of the class ErrConflict", err)
	}
	if !strings.HasPrefix(err.Error(), "awsaccount: ") {
		t.Errorf("%v: want it to start with the package", err)
	}
}

// Every state that is stored can be reached from a constructor, and permanent closure from there by time.
func TestLifecycleReachesEveryState(t *testing.T) {
	reached := []awsaccount.State{accountIn(t, awsaccount.PendingActivation).State(epoch), accountIn(t, awsaccount.Active).State(epoch)}
	for i := 0; i < len(reached); i++ {
		for e := range awsaccount.Events() {
			if next, err := reached[i].Next(e); err == nil && !slices.Contains(reached, next) {
				reached = append(reached, next)
			}
		}
	}
	for s := range awsaccount.States() {
		if slices.Contains(reached, s) {
			if a := accountIn(t, s); a.State(a.Since()) != s {
				t.Errorf("accountIn(%v) is %v", s, a)
			}
		} else if s != awsaccount.PermanentlyClosed {
			t.Errorf("%v cannot be reached", s)
		}
	}
	if got := accountIn(t, awsaccount.Closed).State(epoch.Add(awsaccount.PostClosurePeriod)); got != awsaccount.PermanentlyClosed {
		t.Errorf("after 90 days: %v", got)
	}
}

// What the services show in each state, and the names. spec §1.1
func TestLifecycleNames(t *testing.T) {
	for _, c := range []struct {
		state      awsaccount.State
		name       string
		status     string // Account.Status of Organizations, choices.md#status-of-pending-activation
		management string // AccountState of Account Management, choices.md#state-in-account-management
	}{
		{awsaccount.PendingActivation, "PENDING_ACTIVATION", "", "PENDING_ACTIVATION"},
		{awsaccount.Active, "ACTIVE", "ACTIVE", "ACTIVE"},
		{awsaccount.Suspended, "SUSPENDED", "SUSPENDED", "SUSPENDED"},
		{awsaccount.PendingClosure, "PENDING_CLOSURE", "PENDING_CLOSURE", "ACTIVE"},
		{awsaccount.Closed, "CLOSED", "SUSPENDED", "CLOSED"},
		{awsaccount.PermanentlyClosed, "PERMANENTLY_CLOSED", "", ""},
		{0, "", "", ""},
	} {
		name, _ := c.state.MarshalText()
		status, _ := c.state.Status().MarshalText()
		management, _ := c.state.AccountState().MarshalText()
		if string(name) != c.name || string(status) != c.status || string(management) != c.management {
			t.Errorf("%v: %s, %s, %s; want %+v", c.state, name, status, management, c)
		}
		parsed, err := awsaccount.ParseState(c.name)
		if (err == nil) != (c.state != 0) || parsed != c.state { // "" names no state
			t.Errorf("ParseState(%s) = %v, %v", c.name, parsed, err)
		}
		if read := awsaccount.State(99); read.UnmarshalText(name) != nil || read != c.state {
			t.Errorf("the state %s is read as %v", name, read)
		}
		if read := awsaccount.Status(99); read.UnmarshalText(status) != nil || read != c.state.Status() {
			t.Errorf("the status %s is read as %v", status, read)
		}
	}
	for _, name := range []string{"active", "ACTIVE ", "OPEN", "State(2)"} {
		state, status := awsaccount.Closed, awsaccount.StatusActive
		if err := state.UnmarshalText([]byte(name)); !errors.Is(err, awsaccount.ErrInvalid) || state != awsaccount.Closed {
			t.Errorf("the state %q is read as %v, %v", name, state, err)
		}
		if err := status.UnmarshalText([]byte(name)); !errors.Is(err, awsaccount.ErrInvalid) || status != awsaccount.StatusActive {
			t.Errorf("the status %q is read as %v, %v", name, status, err)
		}
	}
	if got := awsaccount.Closed.Status().String() + " " + awsaccount.Status(0).String(); got != "SUSPENDED Status(0)" {
		t.Errorf("statuses are printed as %s", got)
	}
	unknown := awsaccount.State(99)
	if _, err := unknown.MarshalText(); err == nil || unknown.String() != "State(99)" || unknown.Status() != 0 || unknown.AccountState() != 0 {
		t.Errorf("%v: %v, %v, %v", unknown, err, unknown.Status(), unknown.AccountState())
	}
	if _, err := awsaccount.Status(99).MarshalText(); err == nil || awsaccount.Event(99).String() != "Event(99)" {
		t.Errorf("unknown values have names")
	}
}

// A history is the naive model of the life of an account: what happened, and when. Everything else is replayed from it. It
// is written from the prose of spec §1 and choices.md#life-cycle-cells, not from the table.
type history struct {
	signedUp bool // else Organizations created the account
	born     time.Time
	log      []happening
}

type happening struct {
	event awsaccount.Event
	at    time.Time
}

// replay is the state at a time, when the stored state began, and when closing was requested, if it was.
func (h history) replay(at time.Time) (state awsaccount.State, since time.Time, requested *time.Time) {
	state, since = awsaccount.Active, h.born
	if h.signedUp {
		state = awsaccount.PendingActivation
	}
	for _, e := range h.log {
		before := state
		switch e.event {
		case awsaccount.SignUpCompleted, awsaccount.Reinstated:
			state = awsaccount.Active
		case awsaccount.Reopened: // the clock stops, and a later closure starts another one
			state, requested = awsaccount.Active, nil
		case awsaccount.Restricted: // which does not stop a closure under way
			if state != awsaccount.PendingClosure {
				state = awsaccount.Suspended
			}
		case awsaccount.ClosureRequested:
			state, requested = awsaccount.PendingClosure, &e.at
		case awsaccount.ClosureCompleted:
			state = awsaccount.Closed
		case awsaccount.ClosedByRoot, awsaccount.ClosedByAWS:
			state = awsaccount.Closed
			if requested == nil {
				requested = &e.at
			}
		}
		if state != before {
			since = e.at
		}
	}
	if requested != nil && at.Sub(*requested) >= 90*24*time.Hour {
		state = awsaccount.PermanentlyClosed
	}
	return state, since, requested
}

// permits says whether an event can happen at a time.
func (h history) permits(e awsaccount.Event, at time.Time) bool {
	state, since, _ := h.replay(at)
	if at.Before(since) {
		return false
	}
	open := state != awsaccount.Closed && state != awsaccount.PermanentlyClosed
	switch e {
	case awsaccount.SignUpCompleted:
		return state == awsaccount.PendingActivation
	case awsaccount.Restricted:
		return state == awsaccount.Active || state == awsaccount.PendingClosure
	case awsaccount.Reinstated:
		return state == awsaccount.Suspended
	case awsaccount.ClosureRequested:
		return state == awsaccount.Active || state == awsaccount.Suspended
	case awsaccount.ClosureCompleted:
		return state == awsaccount.PendingClosure
	case awsaccount.ClosedByRoot:
		return state == awsaccount.Active
	case awsaccount.ClosedByAWS: // from any open state
		return open
	case awsaccount.Reopened:
		return state == awsaccount.Closed
	}
	return false
}

// genInstant draws a time at one of the edges of an account's life, or near them.
func genInstant(t *rapid.T, h history) time.Time {
	_, since, requested := h.replay(h.born)
	edges := []time.Time{since, since}
	if requested != nil {
		edges = append(edges, *requested, requested.Add(90*24*time.Hour), requested.Add(90*24*time.Hour), requested.Add(90*24*time.Hour))
	}
	at := rapid.SampledFrom(edges).Draw(t, "edge")
	if rapid.Bool().Draw(t, "near") {
		at = at.Add(rapid.SampledFrom([]time.Duration{-1, 1}).Draw(t, "off"))
	} else if rapid.Bool().Draw(t, "far") {
		at = at.Add(time.Duration(rapid.Int64Range(0, int64(40*24*time.Hour)).Draw(t, "later")))
	}
	return disguise(t, at)
}

// disguise is the same instant in another zone, or with a monotonic reading.
func disguise(t *rapid.T, at time.Time) time.Time {
	switch rapid.IntRange(0, 2).Draw(t, "disguise") {
	case 1:
		return at.In(time.FixedZone("elsewhere", rapid.IntRange(-12*3600, 14*3600).Draw(t, "offset")))
	case 2:
		now := time.Now() // has a monotonic reading, which Add keeps
		return now.Add(at.Sub(now))
	}
	return at
}

func TestLifecycleAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := history{signedUp: rapid.Bool().Draw(t, "signed up"), born: epoch}
		begin := awsaccount.NewMember
		if h.signedUp {
			begin = awsaccount.SignUp
		}
		born, err := begin(someID, someName, someEmail, disguise(t, h.born))
		if err != nil {
			t.Fatal(err)
		}
		a := genContacts(t, born)
		registered := a.Snapshot()
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			e, at := awsaccount.Event(rapid.IntRange(1, 8).Draw(t, "event")), genInstant(t, h)
			before := a
			after, err := a.Apply(e, at)
			if got, want := err == nil, h.permits(e, at); got != want {
				t.Fatalf("%v at %v: permitted %t, want %t; %v; %+v", e, at, got, want, err, h)
			}
			if !a.Equal(before) {
				t.Fatal("Apply has changed its receiver")
			}
			if err != nil {
				checkConflict(t, err)
				if !after.Equal(a) {
					t.Fatalf("%v has failed and returned %v, not %v", e, after, a)
				}
			} else {
				h.log = append(h.log, happening{e, at.Round(0)}) // two monotonic readings compare as the clock ran, not as it showed
			}
			a = after
			checkAgainst(t, a, h, genInstant(t, h))
			now := a.Snapshot()
			now.State, now.Since, now.ClosedAt = registered.State, registered.Since, registered.ClosedAt
			if now != registered {
				t.Fatal("identity or contacts have not survived")
			}
			if rapid.Bool().Draw(t, "change") {
				a = changeAgainst(t, a, h)
				registered = a.Snapshot()
			}
		}
	})
}

// changeAgainst changes an account, if its history permits that: what was registered at closure stays. spec §1.6
func changeAgainst(t *rapid.T, a awsaccount.Account, h history) awsaccount.Account {
	c := rapid.SampledFrom(changes()).Draw(t, "what")
	changed, err := c.by(a)
	stored, _, _ := h.replay(h.born)
	switch {
	case stored == awsaccount.Closed && (!errors.Is(err, awsaccount.AccountClosed) || !changed.Equal(a)):
		t.Fatalf("%s of a closed account: %v; %+v", c.name, err, h)
	case stored != awsaccount.Closed && err != nil && !(strings.HasPrefix(c.name, "no ") && errors.Is(err, awsaccount.ErrNotFound)):
		t.Fatalf("%s: %v; %+v", c.name, err, h)
	case changed.Since() != a.Since() || changed.Snapshot().State != a.Snapshot().State:
		t.Fatalf("%s changes the life: %v, %v", c.name, a, changed)
	}
	return changed
}

// checkAgainst compares what an account tells with its history.
func checkAgainst(t *rapid.T, a awsaccount.Account, h history, at time.Time) {
	stored, since, requested := h.replay(h.born)
	if got := a.Snapshot().State; got != stored {
		t.Fatalf("%v is stored, want %v", got, stored)
	}
	if got := a.Since(); !got.Equal(since) || got != got.Round(0).UTC() {
		t.Fatalf("Since() = %v, want %v in UTC and without a monotonic reading", got, since)
	}
	if at.Before(since) {
		at = since
	}
	if want, _, _ := h.replay(at); a.State(at) != want {
		t.Fatalf("State(%v) = %v, want %v; %+v", at, a.State(at), want, h)
	}
	closed, ok := a.ClosedAt()
	until, alike := a.ReopenUntil()
	switch {
	case ok != (requested != nil) || ok != alike:
		t.Fatalf("ClosedAt and ReopenUntil: %t and %t, want %t", ok, alike, requested != nil)
	case !ok && (!closed.IsZero() || !until.IsZero()):
		t.Fatalf("ClosedAt and ReopenUntil: %v and %v, want none", closed, until)
	case ok && (!closed.Equal(*requested) || !until.Equal(requested.Add(90*24*time.Hour)) || closed != closed.Round(0).UTC()):
		t.Fatalf("ClosedAt and ReopenUntil: %v and %v, want %v and 90 days more", closed, until, *requested)
	}
}

// The edges of the post-closure period, twice. spec §1.6
func TestLifecyclePostClosurePeriod(t *testing.T) {
	a := accountIn(t, awsaccount.Active)
	at := epoch
	for range 2 {
		at = at.Add(time.Hour)
		requested := at
		for _, e := range []awsaccount.Event{awsaccount.ClosureRequested, awsaccount.ClosureCompleted} {
			var err error
			if a, err = a.Apply(e, at); err != nil {
				t.Fatal(err)
			}
			at = at.Add(11 * time.Minute)
		}
		end := requested.Add(90 * 24 * time.Hour) // of the request, not of the completion
		for _, late := range []time.Time{end, end.Add(1), end.AddDate(1000, 0, 0)} {
			if got := a.State(late); got != awsaccount.PermanentlyClosed {
				t.Errorf("State(%v) = %v", late, got)
			}
			same, err := a.Apply(awsaccount.Reopened, late)
			if checkConflict(t, err); !same.Equal(a) {
				t.Errorf("Reopened at %v changes the account", late)
			}
		}
		at = end.Add(-1)
		if got := a.State(at); got != awsaccount.Closed {
			t.Errorf("State(%v) = %v", at, got)
		}
		var err error
		if a, err = a.Apply(awsaccount.Reopened, at); err != nil || a.State(end) != awsaccount.Active {
			t.Fatalf("Reopened at %v: %v, %v", at, a, err)
		}
	}
}
