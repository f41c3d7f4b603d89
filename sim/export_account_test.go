package sim

import "github.com/awsaccount/awsaccount"

// Opting is what the organization of an account counts of Region opt-ins and opt-outs in progress, and what a recount finds.
func Opting(c *Cloud, id awsaccount.OrganizationID) (counted, found int) {
	_ = c.arrange(func(s *state) error {
		counted = s.organizations.get(id).opting
		for _, a := range s.accounts.all() {
			for _, r := range a.regions {
				if r.isBusy() && r.within == id {
					found++
				}
			}
		}
		return nil
	})
	return counted, found
}
