package sim

// Fork is an independent copy of the cloud as it is now: what happens in one does not show in the other, and the same calls get
// the same identifiers in both. It shares what neither changes, so it costs the same whatever the cloud holds. A clock that
// drives the cloud drives the copy too.
func (c *Cloud) Fork() *Cloud {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return &Cloud{config: c.config, state: c.state.clone()}
}
