package sim

// CheckInvariants checks what always holds of a cloud, for tests to call after each step.
func (c *Cloud) CheckInvariants() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick()
	return c.state.check()
}

// Sourced reports whether sets of policies tell their sources, without which no snapshot has IAM users and roles.
func Sourced() bool {
	var set any = fullAccess.set
	_, ok := set.(sourcer)
	return ok
}
