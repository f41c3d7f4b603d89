package sim

import "github.com/awsaccount/awsaccount"

// Join makes an account a member of the organization of another one, under a root or unit, as an invitation would.
func (c *Cloud) Join(management, member awsaccount.ID, parent string) {
	_ = c.arrange(func(s *state) error {
		s.join(member, s.organizations.get(s.accounts.get(management).organization), parent, true, nil)
		return nil
	})
}

// AttachmentRecords tells how many different records of attachments there are, and for how many targets.
func (c *Cloud) AttachmentRecords() (records, targets int) {
	_ = c.arrange(func(s *state) error {
		different := map[*attachment]bool{}
		for _, t := range s.attached.all() {
			different[t] = true
		}
		records, targets = len(different), s.attached.len()
		return nil
	})
	return records, targets
}

// RCPLevels tells the targets of the RCP levels of an account, and how many policies each has.
func (c *Cloud) RCPLevels(id awsaccount.ID) (targets []string, policies []int) {
	_ = c.arrange(func(s *state) error {
		for _, l := range s.rcpLevels(s.accounts.get(id)) {
			targets, policies = append(targets, l.Target), append(policies, l.Set.Len())
		}
		return nil
	})
	return targets, policies
}
