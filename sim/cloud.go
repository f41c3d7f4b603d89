package sim

import (
	"sync"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A Config says how a Cloud is made. The zero Config is that of a cloud that starts in the year 2000, enforces policies, and
// does not throttle.
type Config struct {
	// Seed decides what identifiers look like.
	Seed uint64

	// Start is the first instant. The zero time is 2000-01-01 00:00 UTC, as in testing/synctest.
	Start time.Time

	// Clock drives the cloud: time is what it says whenever something is asked. If it is nil, time passes by Advance only.
	Clock func() time.Time

	// Partition is that of all accounts; "" is "aws".
	Partition string

	// Profile is AWS' dated rules.
	Profile awsaccount.Profile

	// Throttling makes calls fail that come faster than AWS lets them.
	Throttling bool

	// NoEnforcement lets everybody do what his policies do not allow. Who may call at all is checked all the same.
	NoEnforcement bool
}

// A Cloud is AWS accounts and organizations, and the time. Make one with New. It is safe for concurrent use; calls take effect
// one after the other.
type Cloud struct {
	config Config

	mu    sync.Mutex // guards everything below
	state *state
}

// New makes a cloud without accounts.
func New(config Config) *Cloud {
	if config.Start.IsZero() {
		config.Start = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	if config.Partition == "" {
		config.Partition = "aws"
	}
	c := &Cloud{config: config, state: newState(config.Seed, config.Start.Round(0).UTC())}
	c.tick()
	return c
}
