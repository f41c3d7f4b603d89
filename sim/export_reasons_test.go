package sim

import "slices"

// Requests are the failures of the requests to create accounts, the oldest first; "" is none.
func Requests(c *Cloud) (failures []string) {
	_ = c.arrange(func(s *state) error {
		var all []*creation
		for _, made := range s.creations.all() {
			all = append(all, made)
		}
		slices.SortFunc(all, func(a, b *creation) int { return a.requested.Compare(b.requested) })
		for _, made := range all {
			failures = append(failures, made.failure)
		}
		return nil
	})
	return failures
}
