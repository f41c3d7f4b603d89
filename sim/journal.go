package sim

import (
	"fmt"
	"time"
)

// note writes an act that leaves no record into the journal.
func (s *state) note(format string, args ...any) {
	s.journal = append(s.journal, s.now.Format(time.RFC3339)+" "+fmt.Sprintf(format, args...))
}
