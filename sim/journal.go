package sim

import (
	"fmt"
	"iter"
	"time"
)

// note writes an act that leaves no record into the journal.
func (s *state) note(format string, args ...any) {
	s.journal = append(s.journal, s.now.Format(time.RFC3339)+" "+fmt.Sprintf(format, args...))
}

// noteOf notes an act, unless it has failed.
func (s *state) noteOf(err error, format string, args ...any) error {
	if err == nil {
		s.note(format, args...)
	}
	return err
}

// Journal yields the acts so far that leave no record in a trail, such as those in the console, the oldest first, each with its
// time. Acts that come while it runs are not among them.
func (c *Cloud) Journal() iter.Seq[string] {
	return listed(c, func(s *state) []string { return s.journal })
}

// listed yields what is in a list that only grows. The cloud is not locked meanwhile.
func listed[T any](c *Cloud, list func(*state) []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		var now []T
		_ = c.arrange(func(s *state) error {
			now = list(s)
			return nil
		})
		for _, v := range now {
			if !yield(v) {
				return
			}
		}
	}
}
