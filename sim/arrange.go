package sim

import (
	"cmp"
	"iter"
	"slices"

	"github.com/awsaccount/awsaccount"
)

// arrange changes the state without a call.
func (c *Cloud) arrange(change func(*state) error) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	if inspect != nil {
		defer inspect(c, &err)()
	}
	defer c.state.supersede()
	return change(c.state)
}

// SignUp starts the sign-up of a standalone account, which accepts the customer agreement: it is PENDING_ACTIVATION until it has a
// payment method and a verified phone number (AddPaymentMethod, VerifyPhone, CompleteSignUp) and AWS has activated it. It fails as
// awsaccount.SignUp does, and with awsaccount.EmailTaken.
func (c *Cloud) SignUp(name, email string) (id awsaccount.ID, err error) {
	err = c.arrange(func(s *state) error {
		made := s.made
		id = s.nextAccountID()
		err := s.signUp(id, name, email, c.config.Profile)
		if err != nil {
			s.made = made // the next one gets these identifiers
		}
		return err
	})
	if err != nil {
		return awsaccount.ID{}, err
	}
	return id, nil
}

// signUp starts the sign-up of an account with an ID that is free.
func (s *state) signUp(id awsaccount.ID, name, email string, profile awsaccount.Profile) error {
	a, err := awsaccount.SignUp(id, name, email, s.now)
	if err == nil {
		err = s.add(&account{Account: a, created: s.now, root: awsaccount.NewRootUser(profile, false),
			missing: Missing{PhoneVerification: true, PaymentMethod: true}})
	}
	if err == nil {
		s.note("sign-up of %s started", id)
	}
	return err
}

// Open is SignUp and CompleteSignUp: with Config.ActivationTime the account is not ACTIVE yet.
func (c *Cloud) Open(name, email string) (awsaccount.ID, error) {
	id, err := c.SignUp(name, email)
	if err != nil {
		return id, err
	}
	return id, c.CompleteSignUp(id)
}

// OpenWithID is Open of an account whose ID is given, for texts that name it, such as documentation and fixtures. It fails with the
// class ErrConflict if an account has or had the ID.
func (c *Cloud) OpenWithID(id awsaccount.ID, name, email string) error {
	err := c.arrange(func(s *state) error {
		if s.accounts.get(id) != nil {
			return &Error{Code: "ConflictException", Message: "There is or was an account " + id.String()}
		}
		return s.signUp(id, name, email, c.config.Profile)
	})
	if err != nil {
		return err
	}
	return c.CompleteSignUp(id)
}

// Restrict lets AWS restrict access to an account that is ACTIVE, for unpaid bills, say: it is SUSPENDED. If there is no account
// it fails with the class awsaccount.ErrNotFound; in a state in which that cannot be, with an *awsaccount.TransitionError.
func (c *Cloud) Restrict(id awsaccount.ID) error { return c.happen(id, awsaccount.Restricted) }

// Reinstate lets the holder of a restricted account come to terms with AWS: it is ACTIVE again. It fails as Restrict does.
func (c *Cloud) Reinstate(id awsaccount.ID) error { return c.happen(id, awsaccount.Reinstated) }

// CloseByAWS lets AWS close an account that is not closed. Only AWS Support can reopen it (ReopenBySupport). It fails as Restrict
// does.
func (c *Cloud) CloseByAWS(id awsaccount.ID) error { return c.happen(id, awsaccount.ClosedByAWS) }

// Account is an account as it is now. It reports false if there is none; a permanently closed one still is.
func (c *Cloud) Account(id awsaccount.ID) (a awsaccount.Account, ok bool) {
	_ = c.arrange(func(s *state) error {
		if found := s.accounts.get(id); found != nil {
			a, ok = found.Account, true
		}
		return nil
	})
	return a, ok
}

// Accounts yields all accounts as they are now, permanently closed ones too, in the order of their IDs.
func (c *Cloud) Accounts() iter.Seq[awsaccount.Account] {
	return listed(c, func(s *state) []awsaccount.Account {
		all := make([]awsaccount.Account, 0, s.accounts.len())
		for _, a := range s.accounts.all() {
			all = append(all, a.Account)
		}
		slices.SortFunc(all, func(a, b awsaccount.Account) int { return cmp.Compare(a.ID().String(), b.ID().String()) })
		return all
	})
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
	key := emailKey(a.Email())
	if _, taken := s.emails.lookup(key); taken {
		return awsaccount.EmailTaken
	}
	canonical, err := awsaccount.ParseCanonicalUserID(s.nextText(canonicalIDs, hex, 64))
	if err != nil {
		return err
	}
	a.canonical = canonical
	s.emails.set(key, a.ID())
	s.accounts.set(a.ID(), a)
	return nil
}

// happen lets an event happen to an account, and notes what is due because of it.
func (s *state) happen(id awsaccount.ID, e awsaccount.Event) error {
	var before, after awsaccount.State
	var o awsaccount.OrganizationID
	err := s.change(id, func(a *account) error {
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
			a.owed = a.obligations.OutstandingBalance
			s.after(until.Sub(s.now), dueDeparture, id.String())
		case !isClosed:
			a.closedByAWS, a.owed = false, false
		}
		if now.State(s.now) == awsaccount.PendingClosure && was.State(s.now) != awsaccount.PendingClosure {
			s.after(s.closureTime, dueClosure, id.String())
		}
		before, after, o = was.State(s.now), now.State(s.now), a.organization
		a.restricted = e == awsaccount.Restricted || a.restricted && after == awsaccount.PendingClosure
		if after == awsaccount.Closed {
			a.pending = emailUpdate{}
		}
		s.countClosing(a, before, after)
		return nil
	})
	if err != nil {
		return err
	}
	s.open(o) // a closed member is not waited for
	if before == awsaccount.PendingClosure && after == awsaccount.Closed {
		s.event("CloseAccountResult", id)
	}
	return nil
}

// isUsable reports whether services can be used from inside an account: its state allows it, and AWS has not restricted access,
// be it before closing was requested or since. choices.md#restricted-while-closing
func (s *state) isUsable(a *account) bool {
	return a.State(s.now).Allows(awsaccount.UseServices) && !a.restricted
}
