package sim

import "github.com/awsaccount/awsaccount/policy"

// An Origin is where the calls of a client come from, and with what. The zero Origin is nowhere: policies find no aws:SourceIp and
// no aws:UserAgent then, and records show what choices.md#trail-source says.
type Origin struct {
	SourceIP    string // the trail's sourceIPAddress, and the condition key aws:SourceIp
	UserAgent   string // the trail's userAgent, and the condition key aws:UserAgent
	AccessKeyID string // the trail's userIdentity.accessKeyId, of whoever has an account
}

// From is a client for the same principal whose calls come from somewhere.
func (c *Client) From(o Origin) *Client {
	c.cloud.mu.Lock()
	defer c.cloud.mu.Unlock()
	made := &Client{cloud: c.cloud, who: c.who, from: o, kept: c.kept}
	if o.SourceIP == c.from.SourceIP && o.UserAgent == c.from.UserAgent {
		made.known = c.known
	}
	return made
}

// RequestID is the identifier of the client's latest call, as the trail has it; "" if there was none, or the latest one is not in the
// trail. To know that of each call, calls that run at the same time need clients of their own: see From.
func (c *Client) RequestID() string {
	c.cloud.mu.Lock()
	defer c.cloud.mu.Unlock()
	return c.requestID
}

// context is the condition keys that follow from the origin.
func (o Origin) context() (values []policy.Value) {
	if o.SourceIP != "" {
		values = append(values, policy.Single("aws:SourceIp", o.SourceIP))
	}
	if o.UserAgent != "" {
		values = append(values, policy.Single("aws:UserAgent", o.UserAgent))
	}
	return values
}
