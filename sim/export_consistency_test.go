package sim

// History is when the moments ended that stale reads can show, as text.
func (c *Cloud) History() (ended []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.state.history.moments {
		ended = append(ended, m.ended.String())
	}
	return ended
}
