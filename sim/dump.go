package sim

// Dump is everything that the cloud knows as text: a value a line, behind the names of what it belongs to, in an order that
// depends on nothing else, so that the difference of two dumps is what has changed. Secrets (keys, tokens, one-time codes) are
// covered; contact data is not. The form may change from one version of this module to the next: read Snapshot, not this.
func (c *Cloud) Dump() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	d := codec{mode: listing, common: newCommon(c.config.Profile)}
	stateFields(&d, c.state)
	return string(d.out)
}
