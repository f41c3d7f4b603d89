package sim

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Dump is everything that the cloud knows as text: a value a line, behind the names of what it belongs to, in an order that
// depends on nothing else, so that the difference of two dumps is what has changed. Secrets (keys, tokens, also those that the trail
// shows, and one-time codes) are covered; contact data is not. The form may change from one version of this module to the next: read
// Snapshot, not this.
func (c *Cloud) Dump() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	d := codec{mode: listing, common: newCommon(c.config.Profile)}
	stateFields(&d, c.state)
	return string(d.out)
}

// covered is a trail with the session tokens covered, which records of AssumeRole and AssumeRoot have. It changes no record.
func covered(trail []*Record) []*Record {
	trail = slices.Clone(trail)
	for i, r := range trail {
		if text := coverToken(r.ResponseElements); text != nil {
			changed := *r
			changed.ResponseElements = text
			trail[i] = &changed
		}
	}
	return trail
}

// coverToken is response elements with the session token covered; nil if they have none. Tokens have no quotes in them.
func coverToken(text json.RawMessage) json.RawMessage {
	before, rest, ok := bytes.Cut(text, []byte(`"sessionToken":"`))
	if !ok {
		return nil
	}
	_, after, _ := bytes.Cut(rest, []byte(`"`))
	return slices.Concat(before, []byte(`"sessionToken":"****"`), after)
}
