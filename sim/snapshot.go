package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// snapshotVersion is that of the form of snapshots. It goes up whenever older ones cannot be read as they are.
const snapshotVersion = 2

// A snapshot is the JSON of a cloud.
type snapshot struct {
	Version   int
	Partition string
	State     json.RawMessage
}

// Snapshot is the whole cloud as JSON, secrets included, for Restore. Clouds that are the same have the same snapshot. What
// Config says is not in it, but for the partition and the ClosureTime. It fails if the cloud knows a time beyond the year 9999,
// which JSON cannot say: so do not let it be later than 9998.
func (c *Cloud) Snapshot() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	w := codec{out: []byte{'{'}, whole: true, common: newCommon(c.config.Profile)}
	version := snapshotVersion
	field(&w, "Version", &version)
	field(&w, "Partition", &c.config.Partition)
	w.begin("State")
	w.out = append(w.out, '{')
	stateFields(&w, c.state)
	if w.err != nil {
		return nil, w.err
	}
	return append(w.out, "}}"...), nil
}

// Restore makes the cloud of a snapshot: it goes on as the first one would have. Of the Config, Seed, Start and ClosureTime do not count; an
// empty Partition is that of the snapshot. It fails with the class awsaccount.ErrInvalid if the snapshot is of another version,
// has another partition, or is none that Snapshot could have made.
func Restore(config Config, text []byte) (*Cloud, error) {
	saved, err := readSnapshot(text)
	if err != nil {
		return nil, invalid("Restore: %v", err)
	}
	if config.Partition == "" {
		config.Partition = saved.Partition
	}
	switch {
	case saved.Version != snapshotVersion:
		return nil, invalid("Restore: want version %d, not %d", snapshotVersion, saved.Version)
	case saved.State == nil:
		return nil, invalid("Restore: want a State")
	case !isPartition(saved.Partition):
		return nil, invalid("Restore: want a Partition that AWS has, not %q", saved.Partition)
	case saved.Partition != config.Partition:
		return nil, invalid("Restore: want partition %q, not %q", config.Partition, saved.Partition)
	}
	if err := config.complete(); err != nil {
		return nil, invalid("Restore: %v", err)
	}
	c := &Cloud{config: config, state: &state{region: homeRegion(config.Partition)}}
	r := codec{mode: reading, common: newCommon(config.Profile)}
	r.into(saved.State, func(r *codec) {
		r.whole = true
		stateFields(r, c.state)
	})
	if r.err == nil && c.state.now.IsZero() {
		r.err = invalid("snapshot: want a time")
	}
	if r.err == nil {
		r.err = c.state.derive()
	}
	if r.err == nil {
		r.err = c.state.check()
	}
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", invalid("Restore"), r.err)
	}
	if config.Consistency == Strong || c.state.history == nil {
		c.state.history = newHistory(config.Consistency, c.state.seq)
	}
	c.config.Seed, c.config.ClosureTime = c.state.seed, c.state.closureTime
	c.tick()
	return c, nil
}

// readSnapshot reads all but the state.
func readSnapshot(text []byte) (saved snapshot, err error) {
	if !json.Valid(text) {
		return saved, json.Unmarshal(text, &saved) // which says where
	}
	members, err := appendMembers(nil, text)
	for _, m := range members {
		switch string(m.name) {
		case "Version":
			err = errors.Join(err, readJSON(m.text, &saved.Version))
		case "Partition":
			err = errors.Join(err, readJSON(m.text, &saved.Partition))
		case "State":
			saved.State = m.text
		default:
			err = errors.Join(err, invalid("no member %q is known here", m.name))
		}
	}
	return saved, err
}

func newCommon(p awsaccount.Profile) *common {
	return &common{profile: p, sets: map[setText]*policy.Set{}, texts: map[*policy.Set][]byte{}}
}

// derive makes what snapshots leave out, because it follows from the rest.
func (s *state) derive() error {
	shared := map[string]*attachment{}
	for _, target := range s.attached.sorted(same) {
		t := s.attached.get(target)
		if t == nil || len(t.policies) == 0 {
			return invalid("snapshot: nothing is attached to %s", target)
		}
		var key strings.Builder
		fmt.Fprint(&key, t.noFull)
		for _, id := range t.policies {
			if s.policies.get(id) == nil {
				return invalid("snapshot: %s, attached to %s, is not there", id, target)
			}
			key.WriteString(" " + id.String())
		}
		if shared[key.String()] == nil {
			s.store(target, *t)
			shared[key.String()] = s.attached.get(target)
		}
		s.attached.set(target, shared[key.String()])
	}
	for _, r := range s.trail {
		if r == nil {
			return invalid("snapshot: the trail has a gap")
		}
		for _, text := range []*json.RawMessage{&r.RequestParameters, &r.ResponseElements} {
			if string(*text) == "null" {
				*text = nil
			}
		}
	}
	if slices.Contains(s.faults, nil) {
		return invalid("snapshot: a fault is missing")
	}
	return nil
}
