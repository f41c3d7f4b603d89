package sim

import "github.com/awsaccount/awsaccount"

// Obligations are what stands between an account and AWS when it is closed or reopened. The zero Obligations are none. A payment
// method is Missing's. spec §1.3, §1.7, §8 row 6
type Obligations struct {
	OutstandingBalance bool // the root user does not reopen an account that had one when it was closed, AWS Support none that has one
	UnpaidInvoices     bool // with Guide2022 the root user does not close it
	MarketplaceSeller  bool // an active one: the same
}

// SetObligations says what an account is to settle.
func (c *Cloud) SetObligations(id awsaccount.ID, o Obligations) error {
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			a.obligations = o
			s.note("%s: is to settle %+v", id, o)
			return nil
		})
	})
}

// lacksPayment reports whether there is no valid payment method for an account: of a member the management account pays.
// choices.md#reopening-members
func (s *state) lacksPayment(a *account) bool {
	if o := s.organizations.get(a.organization); o != nil {
		a = s.accounts.get(o.management)
	}
	return a.missing.PaymentMethod || a.missing.SupportedPayment
}

// SetClosureQuota lets AWS raise how many members the organization that an account manages, or will, may close in 30 days. AWS
// did so at the time of Blog2022 only, when there were ten; with another profile it fails with awsaccount.NotOffered. spec §8 row 2
func (c *Cloud) SetClosureQuota(management awsaccount.ID, closures int) error {
	p := c.config.Profile
	if p != awsaccount.Blog2022 {
		return awsaccount.NotOffered
	}
	if least := p.ClosureQuota(0); closures < least || closures > maxQuota {
		return invalid("SetClosureQuota: want %d to %d, not %d", least, maxQuota, closures)
	}
	return c.arrange(func(s *state) error {
		return s.change(management, func(a *account) error {
			a.closeQuota = closures
			s.note("%s: quota of %d closures", management, closures)
			return nil
		})
	})
}

// closuresCounted is how many closures count against the quota of the profile: fewer than there were, if it was raised.
func (s *state) closuresCounted(o *organization, p awsaccount.Profile) int {
	n := len(recentClosures(o, s.now))
	if raised := s.accounts.get(o.management).closeQuota; raised > 0 {
		n -= raised - p.ClosureQuota(s.memberCount(o))
	}
	return n
}
