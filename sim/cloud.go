package sim

import (
	"cmp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A Config says how a Cloud is made; nothing of it changes later. The zero Config is that of a cloud that starts in the year 2000,
// enforces policies, and does not throttle.
type Config struct {
	// Seed decides what identifiers look like. Every value is as good as any other.
	Seed uint64

	// Start is the first instant. The zero time is 2000-01-01 00:00 UTC, as in testing/synctest.
	Start time.Time

	// Clock drives the cloud: time is what it says whenever something is asked, but never before Start, and never goes back. It is
	// called while the cloud is locked, so it must not call methods of the cloud or its clients. Forks have the same clock: it must be
	// safe for concurrent use if they are used so. If it is nil, time passes by Advance only.
	Clock func() time.Time

	// ClosureTime is how long CloseAccount takes, from PENDING_CLOSURE to CLOSED: AWS says a few minutes. 0 is 10 minutes. It is
	// less than the 90 days of the post-closure period.
	ClosureTime time.Duration

	// CreationTime is how long CreateAccount takes: AWS names no time. 0 is a minute. choices.md#creation-time
	CreationTime time.Duration

	// ActivationTime is how long AWS takes to activate an account whose sign-up is complete: "usually a few minutes, but sometimes
	// up to 24 hours". 0 is not at all. choices.md#activation
	ActivationTime time.Duration

	// DocumentedPolicyTypes lets CreateOrganization enable service control policies on the root, as AWS' documentation has it. Whoever
	// uses AWS finds none enabled, and so it is without. spec §3.4
	DocumentedPolicyTypes bool

	// Partition is that of all accounts: "aws", "aws-cn", "aws-us-gov", "aws-eusc", or one of those that begin with "aws-iso"; ""
	// is "aws".
	Partition string

	// Profile is AWS' dated rules; the zero Profile is those of today.
	Profile awsaccount.Profile

	// TrailLength bounds the memory of a cloud that is called for a long time: at least so many records are kept, and less than twice
	// as many before the next call; older ones are forgotten. 0 keeps all.
	TrailLength int

	// Consistency says whether reads may be stale. The zero Consistency is Strong: none is.
	Consistency Consistency

	// Throttling makes calls fail that come faster than AWS lets them (spec §2.8, §3.10). Without it rates do not count; quotas
	// do all the same.
	Throttling bool

	// NoEnforcement lets everybody do what his policies do not allow. Who may call at all is checked all the same.
	NoEnforcement bool
}

// A Cloud is AWS accounts and organizations, and the time. Make one with New: the zero Cloud cannot be used. It is safe for
// concurrent use; calls take effect one after the other.
//
// Its methods arrange what happens outside of the API. They ask nobody for permission. Where nothing else is said they fail with
// the class awsaccount.ErrInvalid if what is given is malformed, ErrNotFound if an account, user or role is not there, and
// ErrConflict if its state does not permit what is to happen; then nothing has changed. Policies that do not compile fail as
// policy.Compile does.
type Cloud struct {
	config Config

	mu    sync.Mutex // guards everything below, and what clients keep
	state *state

	known instantContext
}

// New makes a cloud without accounts. It panics if a time or length of config is out of its range, or there is no such Config.Partition.
func New(config Config) *Cloud {
	if config.Start.IsZero() {
		config.Start = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	if config.Partition == "" {
		config.Partition = "aws"
	}
	if !isPartition(config.Partition) {
		panic("sim: Config.Partition is none that AWS has: " + strconv.Quote(config.Partition))
	}
	config.ClosureTime = cmp.Or(config.ClosureTime, usualClosureTime)
	if config.ClosureTime < 0 || config.ClosureTime >= awsaccount.PostClosurePeriod {
		panic("sim: Config.ClosureTime is not between 0 and 90 days")
	}
	if err := config.complete(); err != nil {
		panic(err.Error())
	}
	c := &Cloud{config: config, state: &state{seed: config.Seed, now: config.Start.Round(0).UTC(), closureTime: config.ClosureTime,
		region: homeRegion(config.Partition), history: newHistory(config.Consistency, 0)}}
	c.tick()
	return c
}

// complete checks what New and Restore want of a Config, and fills in the usual CreationTime.
func (c *Config) complete() error {
	switch {
	case c.TrailLength < 0:
		return invalid("Config.TrailLength is negative")
	case c.CreationTime < 0:
		return invalid("Config.CreationTime is negative")
	case c.ActivationTime < 0:
		return invalid("Config.ActivationTime is negative")
	}
	c.CreationTime = cmp.Or(c.CreationTime, usualCreationTime)
	return nil
}

// isPartition reports whether AWS has a partition of a name. Those for secrets are many, and nobody lists them.
func isPartition(name string) bool {
	if rest, ok := strings.CutPrefix(name, "aws-iso"); ok {
		return rest == "" || len(rest) == 2 && rest[0] == '-' && rest[1] >= 'a' && rest[1] <= 'z'
	}
	return name == "aws" || name == "aws-cn" || name == "aws-us-gov" || name == "aws-eusc"
}
