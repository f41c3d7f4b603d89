package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
)

// arrange changes the state without a call.
func (c *Cloud) arrange(change func(*state) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return change(c.state)
}

// SignUp starts the sign-up of a standalone account: it is PENDING_ACTIVATION until CompleteSignUp. It fails as
// awsaccount.SignUp does, and with awsaccount.EmailTaken.
func (c *Cloud) SignUp(name, email string) (id awsaccount.ID, err error) {
	err = c.arrange(func(s *state) error {
		id = s.nextAccountID()
		a, err := awsaccount.SignUp(id, name, email, s.now)
		if err != nil {
			return err
		}
		s.note("sign-up of %s started", id)
		return s.add(&account{Account: a, created: s.now, root: awsaccount.NewRootUser(c.config.Profile, false)})
	})
	if err != nil {
		return awsaccount.ID{}, err
	}
	return id, nil
}

// CompleteSignUp makes an account ACTIVE whose sign-up was started.
func (c *Cloud) CompleteSignUp(id awsaccount.ID) error {
	return c.happen(id, awsaccount.SignUpCompleted)
}

// Open is SignUp and CompleteSignUp.
func (c *Cloud) Open(name, email string) (awsaccount.ID, error) {
	id, err := c.SignUp(name, email)
	if err != nil {
		return id, err
	}
	return id, c.CompleteSignUp(id)
}

// Restrict lets AWS restrict access to an account, Reinstate lets the holder come to terms with AWS, and CloseByAWS lets AWS
// close it.
func (c *Cloud) Restrict(id awsaccount.ID) error   { return c.happen(id, awsaccount.Restricted) }
func (c *Cloud) Reinstate(id awsaccount.ID) error  { return c.happen(id, awsaccount.Reinstated) }
func (c *Cloud) CloseByAWS(id awsaccount.ID) error { return c.happen(id, awsaccount.ClosedByAWS) }

// Account is an account as it is now. It reports false if there is none; a permanently closed one still is.
func (c *Cloud) Account(id awsaccount.ID) (a awsaccount.Account, ok bool) {
	_ = c.arrange(func(s *state) error {
		if found := s.accounts[id]; found != nil {
			a, ok = found.Account, true
		}
		return nil
	})
	return a, ok
}

func (c *Cloud) happen(id awsaccount.ID, e awsaccount.Event) error {
	return c.arrange(func(s *state) error {
		if err := s.happen(id, e); err != nil {
			return err
		}
		s.note("%s: %s", id, e)
		return nil
	})
}

// add takes a new account in, unless its e-mail address is registered.
func (s *state) add(a *account) error {
	key := strings.ToLower(a.Email())
	if _, taken := s.emails[key]; taken {
		return awsaccount.EmailTaken
	}
	canonical, err := awsaccount.ParseCanonicalUserID(s.nextText(canonicalIDs, hex, 64))
	if err != nil {
		return err
	}
	a.canonical = canonical
	s.emails[key] = a.ID()
	s.accounts[a.ID()] = a
	return nil
}

// happen lets an event happen to an account, and notes what is due because of it.
func (s *state) happen(id awsaccount.ID, e awsaccount.Event) error {
	return s.change(id, func(a *account) error {
		was := a.Account
		now, err := was.Apply(e, s.now)
		if err != nil {
			return err
		}
		a.Account, a.closedByAWS = now, a.closedByAWS || e == awsaccount.ClosedByAWS
		_, wasClosed := was.ClosedAt()
		until, isClosed := now.ReopenUntil()
		switch {
		case isClosed && !wasClosed:
			s.after(until.Sub(s.now), dueDeparture, id.String())
		case !isClosed:
			a.closedByAWS = false
		}
		if now.State(s.now) == awsaccount.PendingClosure && was.State(s.now) != awsaccount.PendingClosure {
			s.after(closureTime, dueClosure, id.String())
		}
		s.countClosing(a, was.State(s.now), now.State(s.now))
		return nil
	})
}
