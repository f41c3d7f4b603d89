package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// usualClosureTime is how long CloseAccount takes: "a few minutes", and ten to eleven were seen. spec §1.2
const usualClosureTime = 10 * time.Minute

// settleClosure completes a closure, if it still goes on.
func settleClosure(s *state, key string) {
	id, _ := awsaccount.ParseID(key)
	a := s.accounts.get(id)
	if a == nil || a.State(s.now) != awsaccount.PendingClosure {
		return
	}
	if t, _ := a.ClosedAt(); s.now.Before(t.Add(s.closureTime)) {
		return // another closure, after the one that this was about
	}
	_ = s.happen(id, awsaccount.ClosureCompleted) // which it can
}

// settleDeparture takes an account out of everything when its post-closure period is over; an organization goes with its
// management account. The record remains, so that its identifiers stay taken. spec §1.5, §1.6
func settleDeparture(s *state, key string) {
	id, _ := awsaccount.ParseID(key)
	a := s.accounts.get(id)
	if a == nil || a.State(s.now) != awsaccount.PermanentlyClosed {
		return // reopened, and perhaps closed again
	}
	if o := s.organizations.get(a.organization); o != nil && o.management == id {
		s.dissolve(o, "CLEANED")
	} else if o != nil {
		s.depart(id, "CLEANED")
	}
	s.note("%s is permanently closed", id)
}

// countClosing keeps what the organization of a member counts of closing: which members are being closed, and how many are
// closed.
func (s *state) countClosing(a *account, was, is awsaccount.State) {
	s.changeOrganization(a.organization, func(o *organization) {
		if was == is || a.ID() == o.management {
			return
		}
		switch was {
		case awsaccount.PendingClosure:
			o.closing = slices.DeleteFunc(slices.Clone(o.closing), func(id awsaccount.ID) bool { return id == a.ID() })
		case awsaccount.Closed:
			o.closed--
		}
		switch is {
		case awsaccount.PendingClosure:
			o.closing = append(slices.Clone(o.closing), a.ID())
		case awsaccount.Closed:
			o.closed++
		}
	})
}

// CloseOwnAccount closes the account of the client in the console. Only its root user can.
func (c *Client) CloseOwnAccount() error {
	_, err := do(c, closeOwnAccount, struct{}{})
	return err
}

var closeOwnAccount = operation[struct{}, struct{}]{
	action: "account:CloseAccount",
	touch: func(x *call, _ *struct{}) touched {
		t := x.about(awsaccount.ID{})
		t.facts.NoRootCredentials = !x.caller.root.HasPassword() // which an access key alone does not open the console for
		if x.org != nil && x.org.management == t.target {
			t.facts.OpenMembers = x.state.openMembers(x.org) + len(x.org.creating) // choices.md#closing-while-creating
		}
		t.facts.UnpaidInvoices, t.facts.MarketplaceSeller = x.caller.obligations.UnpaidInvoices, x.caller.obligations.MarketplaceSeller
		return t
	},
	apply: func(x *call, _ *struct{}) (struct{}, error) {
		if err := x.state.happen(x.caller.ID(), awsaccount.ClosedByRoot); err != nil {
			return struct{}{}, err
		}
		x.state.note("%s: closed by its root user in the console", x.caller.ID())
		return struct{}{}, nil
	},
}

// ReopenAccount reopens the account of the client in the console. Only its root user can, and only an account that the holder
// closed less than 90 days ago. A member that CreateAccount has made has a root user without credentials: unless that has got a password
// (RecoverRootPassword, or AllowRootPasswordRecovery in a session of AssumeRoot), AWS Support reopens it (ReopenBySupport). It is no
// operation of the API. It fails with an *Error all the same, behind which there is an awsaccount.Blocker, or an *awsaccount.TransitionError if the account is not closed, or has been for too long.
func (c *Client) ReopenAccount() error {
	return c.cloud.reopen(c.who.account, awsaccount.ReopenByRoot, awsaccount.Facts{NotRootUser: c.who.kind != rootUser})
}

// ReopenBySupport lets AWS Support reopen an account, also one whose root user has no credentials, as a member that CreateAccount has
// made unless it got a password (RecoverRootPassword, or AllowRootPasswordRecovery in a session of AssumeRoot). The facts say what is not known here: when what is owed was paid, and what
// is owed if SetObligations does not say so. It fails as ReopenAccount does.
func (c *Cloud) ReopenBySupport(id awsaccount.ID, facts awsaccount.Facts) error {
	return c.reopen(id, awsaccount.ReopenBySupport, facts)
}

func (c *Cloud) reopen(id awsaccount.ID, route awsaccount.Route, facts awsaccount.Facts) error {
	return c.arrange(func(s *state) error {
		a := s.accounts.get(id)
		if a == nil && route == awsaccount.ReopenByRoot {
			return invalidToken()
		} else if a != nil {
			facts.NoRootCredentials = !a.root.HasPassword()
			facts.ClosedByAWS = a.closedByAWS
			owes := a.obligations.OutstandingBalance
			if route == awsaccount.ReopenByRoot {
				owes = a.owed // what was paid since does not count. spec §1.7
			}
			facts.OutstandingBalance = facts.OutstandingBalance || owes
			facts.NoPaymentMethod = facts.NoPaymentMethod || s.lacksPayment(a)
		}
		if blockers := awsaccount.ReopenBlockers(route, c.config.Profile, facts); len(blockers) > 0 {
			return notInConsole(route.String(), blockers[0])
		}
		if err := s.happen(id, awsaccount.Reopened); err != nil {
			return notInConsole(route.String(), err)
		}
		s.note("%s: %s", id, route)
		return nil
	})
}
