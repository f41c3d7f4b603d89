package sim

import (
	"fmt"
	"time"

	"github.com/awsaccount/awsaccount"
)

// Populate lets an organization create so many members under its root, one a minute, as CreateAccount would; but without the calls,
// and without the highest quota.
func (c *Cloud) Populate(management awsaccount.ID, n int) {
	_ = c.arrange(func(s *state) error {
		err := s.change(management, func(a *account) error {
			a.quota = s.members.get(a.organization).count() + n
			return nil
		})
		if err != nil {
			return err
		}
		id := s.accounts.get(management).organization
		for i := range n {
			made := &creation{id: "car-" + s.nextText(creationIDs, lowercase, 32), organization: id, requested: s.now,
				email: fmt.Sprintf("m%d@example.com", i), name: fmt.Sprint("member ", i), role: defaultRole,
				partition: c.config.Partition, profile: c.config.Profile}
			s.creations.set(made.id, made)
			edit(&s.requests, id).push(made.id)
			s.settle(s.now.Add(time.Minute))
			settleCreation(s, made.id)
		}
		return nil
	})
}

// LiftQuota lets the organization of a management account have as many accounts as it likes.
func (c *Cloud) LiftQuota(management awsaccount.ID) {
	_ = c.arrange(func(s *state) error {
		return s.change(management, func(a *account) error {
			a.quota = 1 << 30
			return nil
		})
	})
}

// Members are the members of the organization of a management account, that account the first.
func (c *Cloud) Members(management awsaccount.ID) (ids []awsaccount.ID) {
	_ = c.arrange(func(s *state) error {
		ids = s.members.get(s.accounts.get(management).organization).list()
		return nil
	})
	return ids
}

// Forget lets a member depart.
func (c *Cloud) Forget(member awsaccount.ID) {
	_ = c.arrange(func(s *state) error {
		s.depart(member, "REMOVED")
		return nil
	})
}

// ForgetTrail makes a cloud forget its trail.
func (c *Cloud) ForgetTrail() {
	_ = c.arrange(func(s *state) error {
		s.trail = nil
		return nil
	})
}
