package sim_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// What acts of the model draw, and those that several operations share.

// modelDelegable are the operations that the model's delegation policies give to members.
var modelDelegable = []string{"AttachPolicy", "DetachPolicy", "CreatePolicy", "UpdatePolicy", "DeletePolicy", "EnablePolicyType",
	"DisablePolicyType", "TagResource", "UntagResource"}

// modelActions are what policies of the model deny.
var modelActions = []string{"organizations:LeaveOrganization", "account:CloseAccount", "account:PutAlternateContact",
	"organizations:AcceptHandshake", "organizations:AttachPolicy", "iam:CreateAccountAlias", "sts:AssumeRole", "sts:AssumeRoot"}

func (r *modelRun) denied(typ string) string {
	if typ == sim.ResourceControlPolicy { // such a policy is about resources of a few services
		return r.pick("action", "sts:AssumeRole", "sts:AssumeRoot")
	}
	return rapid.SampledFrom(modelActions).Draw(r.T, "action")
}

func (p *modelPolicy) content() string {
	for _, t := range modelTypes {
		if t.name == p.typ {
			return t.content(p.denies)
		}
	}
	return ""
}

func (r *modelRun) typ() string {
	if rapid.Bool().Draw(r.T, "SCP") {
		return sim.ServiceControlPolicy
	}
	return modelTypes[rapid.IntRange(0, len(modelTypes)-1).Draw(r.T, "type")].name
}

// delegate is the caller of what a delegation policy can give to a member: mostly whoever manages, or the member.
func (r *modelRun) delegate() *modelAccount {
	by := r.caller()
	if by.in != nil && by.in.delegation != nil && rapid.Bool().Draw(r.T, "delegate") {
		if a := r.m.byID(by.in.delegation.member); a != nil {
			return a
		}
	}
	return by
}

// administrator is mostly whoever manages, and sometimes a delegated administrator.
func (r *modelRun) administrator() *modelAccount {
	by := r.caller()
	if by.in != nil && len(by.in.delegated) > 0 && rapid.IntRange(0, 3).Draw(r.T, "administrator") == 0 {
		return r.m.byID(awsaccount.Must(awsaccount.ParseID(by.in.delegated[0][0])))
	}
	return by
}

func (r *modelRun) policyName(by *modelAccount) string {
	if by.in != nil && rapid.IntRange(0, 4).Draw(r.T, "old name") == 0 {
		return r.policy(by).name
	}
	return rapid.StringMatching(`p[a-z]{6}`).Draw(r.T, "name")
}

func (r *modelRun) policy(by *modelAccount) *modelPolicy {
	if by.in == nil {
		return &modelPolicy{id: awsaccount.Must(awsaccount.ParsePolicyID("p-nowhere000")), typ: sim.TagPolicy, name: "none"}
	}
	all := by.in.everyPolicy()
	return all[rapid.IntRange(0, len(all)-1).Draw(r.T, "policy")]
}

// leaver is mostly a member that could leave.
func (r *modelRun) leaver(by *modelAccount) *modelAccount {
	if by.in != nil && rapid.Bool().Draw(r.T, "leaver") {
		var invited []*modelAccount
		for _, a := range by.in.members {
			if a != by.in.management && (a.asked || a.complete) {
				invited = append(invited, a)
			}
		}
		if len(invited) > 0 {
			return invited[rapid.IntRange(0, len(invited)-1).Draw(r.T, "who leaves")]
		}
	}
	return r.member(by)
}

// tag puts tags on whatever can have them, or takes them away.
func (r *modelRun) tag(take bool) {
	by := r.delegate()
	ids := []string{r.member(by).id.String(), r.parent(by), r.policy(by).id.String(), "p-FullAWSAccess", "rp-nowhere"}
	if by.in != nil && by.in.delegation != nil {
		ids = append(ids, by.in.delegation.id)
	}
	id := rapid.SampledFrom(ids).Draw(r.T, "tagged")
	key, value := r.pick("key", "a", "b"), r.pick("value", "1", "2")
	r.want(r.m.tag(by, id, key, value, take), by, func(c *sim.Client) error {
		if take {
			return c.UntagResource(sim.UntagResourceInput{ResourceID: id, TagKeys: []string{key}})
		}
		return c.TagResource(sim.TagResourceInput{ResourceID: id, Tags: []sim.Tag{{Key: key, Value: value}}})
	})
}

func (r *modelRun) enableAll(by *modelAccount) {
	members, code := r.m.enableAll(by)
	h := &modelShake{action: "ENABLE_ALL_FEATURES", from: by.in, to: by, at: r.m.now, state: "REQUESTED"}
	if !r.want(code, by, func(c *sim.Client) error {
		out, err := c.EnableAllFeatures()
		h.id = out.Handshake.ID
		return err
	}) {
		return
	}
	r.m.handshakes = append(r.m.handshakes, h)
	fork := r.cloud.Fork()
	asked := map[string]string{}
	for in := (sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ParentHandshakeID: h.id}}); ; {
		out, err := fork.As(fork.Root(by.id)).ListHandshakesForOrganization(in)
		if err != nil {
			r.Fatal(err)
		}
		for _, part := range out.Handshakes {
			asked[part.Parties[1].ID] = part.ID
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			break
		}
	}
	if len(asked) != len(members) {
		r.Fatalf("%v were asked, want %d members", asked, len(members))
	}
	for _, a := range members {
		r.m.handshakes = append(r.m.handshakes, &modelShake{id: asked[a.id.String()], action: "APPROVE_ALL_FEATURES", from: by.in, to: a, at: r.m.now,
			state: "OPEN", parent: h})
	}
	r.m.migrate()
}

// answer answers mostly one of the handshakes that are pending.
func (r *modelRun) answer(state string) {
	all := r.m.handshakes
	if pending := slices.DeleteFunc(slices.Clone(all), func(h *modelShake) bool { return !h.pending() }); len(pending) > 0 &&
		rapid.IntRange(0, 3).Draw(r.T, "pending") > 0 {
		all = pending
	}
	if len(all) == 0 {
		r.Skip("there are no handshakes")
	}
	h := all[rapid.IntRange(0, len(all)-1).Draw(r.T, "handshake")]
	by := h.to
	switch {
	case rapid.IntRange(0, 9).Draw(r.T, "somebody") == 0:
		by = r.anybody("caller")
	case state == "CANCELED":
		by = h.from.management
	}
	r.answerTo(h, state, by)
}

func (r *modelRun) answerTo(h *modelShake, state string, by *modelAccount) {
	r.want(r.m.answer(by, h, state), by, func(c *sim.Client) (err error) {
		switch state {
		case "ACCEPTED":
			_, err = c.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h.id})
		case "DECLINED":
			_, err = c.DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: h.id})
		default:
			_, err = c.CancelHandshake(sim.CancelHandshakeInput{HandshakeID: h.id})
		}
		return err
	})
}
