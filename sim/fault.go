package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
)

// A Fault is an error that the next calls of an operation meet, whoever makes them.
type Fault struct {
	Action string // "organizations:CloseAccount"
	Error  Error  // Code is required; an empty Message is that which AWS documents
	Times  int    // how many calls fail; 0 is 1
}

// A fault is an error that was injected. It is replaced, not changed.
type fault struct {
	action string
	left   int
	err    *Error
}

// Inject makes the next calls of an operation fail, as if AWS had a reason: they are authenticated, change nothing, and are in
// the trail. Faults of one operation take effect one after the other. It fails with the class awsaccount.ErrInvalid if there is
// no such action, the error has no code, or Times is negative.
func (c *Cloud) Inject(f Fault) error {
	action, ok := awsaccount.LookupAction(f.Action)
	switch {
	case !ok:
		return invalid("Fault.Action: want an action such as organizations:CloseAccount, not %q", f.Action)
	case f.Error.Code == "":
		return invalid("Fault.Error: want a Code")
	case f.Times < 0:
		return invalid("Fault.Times: want a number that is not negative, not %d", f.Times)
	}
	e := f.Error
	e.Fields = slices.Clone(e.Fields)
	if e.Message == "" {
		e.Message = failBecause(e.Code, e.Reason).(*Error).Message
	}
	return c.arrange(func(s *state) error {
		s.faults = append(s.faults, &fault{action: action.Name(), left: max(f.Times, 1), err: &e})
		return nil
	})
}

// fault is the injected error that the call meets, if there is one.
func (x *call) fault() error {
	s := x.state
	i := slices.IndexFunc(s.faults, func(f *fault) bool { return f.action == x.name })
	if i < 0 {
		return nil
	}
	met := *s.faults[i]
	if met.left--; met.left == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	} else {
		s.faults[i] = &met
	}
	return met.err
}
