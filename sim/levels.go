package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// What is attached to roots, units and accounts, and what follows from it for calls. AWS attaches FullAWSAccess to each of
// them while SCPs are enabled, and RCPFullAWSAccess while RCPs are. That is not stored: whoever has no attachment has just these
// two. So enabling a type, and another account among 100,000, cost nothing here.

// levels are the service control policies on the path from the root of an organization to an account; nil if they do not
// apply: the type is not enabled.
func (s *state) levels(a *account) []policy.Level {
	return s.levelsOf(a, ServiceControlPolicy, fullAccess.set, func(t *attachment) *policy.Set { return t.scp })
}

// rcpLevels are the resource control policies on the path to the account of a resource, as levels. They bind the resources of
// some services only; Account Management and Organizations are not among them. spec §4.2
func (s *state) rcpLevels(a *account) []policy.Level {
	return s.levelsOf(a, ResourceControlPolicy, fullAccessOfResources.set, func(t *attachment) *policy.Set { return t.rcp })
}

// levelsOf are the policies of one type on the path to an account, from the root down.
func (s *state) levelsOf(a *account, typ string, full *policy.Set, of func(*attachment) *policy.Set) []policy.Level {
	if !s.organizations.get(a.organization).hasType(typ) {
		return nil
	}
	levels := make([]policy.Level, 0, 7) // an account five units below the root
	for target := a.ID().String(); target != ""; {
		l := policy.Level{Target: target, Set: full}
		if t := s.attached.get(target); t != nil && of(t) != nil {
			l.Set = of(t)
		}
		levels = append(levels, l)
		if len(levels) == 1 {
			target = a.parent
		} else {
			target = s.above(target)
		}
	}
	slices.Reverse(levels)
	return levels
}

// above is the parent of a unit, "" for a root.
func (s *state) above(parent string) string {
	if u := s.unitAt(parent); u != nil {
		return u.parent
	}
	return ""
}

// detachAll detaches everything from a target that is going away.
func (s *state) detachAll(target string) {
	t := s.attached.get(target)
	if t == nil {
		return
	}
	for _, id := range t.policies {
		without(&s.policyTargets, id, target)
	}
	s.attached.delete(target)
}

// dropPolicies makes an organization forget its policies: it is being deleted.
func (s *state) dropPolicies(o *organization) {
	for _, t := range policyTypes {
		list := policyList{o.id, t.name}
		for id := range s.policyLists.get(list).all() {
			s.detachEverywhere(id)
			s.policyNames.delete(policyName{list, s.policies.get(id).name})
			s.policies.delete(id)
		}
		s.policyLists.delete(list)
	}
}

// detachEverywhere detaches a policy from all its targets.
func (s *state) detachEverywhere(id awsaccount.PolicyID) {
	for _, target := range slices.Collect(s.policyTargets.get(id).all()) {
		s.detach(s.policies.get(id), target)
	}
}

// isAttached reports whether a policy is attached to a target of an organization.
func (s *state) isAttached(o *organization, p *orgPolicy, target string) bool {
	t := s.attached.get(target)
	switch {
	case !o.hasType(p.typ):
		return false
	case p.managed():
		return t == nil || p.typ != ServiceControlPolicy || !t.noFull
	}
	return t != nil && slices.Contains(t.policies, p.id)
}

// attach attaches a policy to a target, to which it is not attached.
func (s *state) attach(p *orgPolicy, target string) {
	next := attachment{}
	if t := s.attached.get(target); t != nil {
		next = *t
	}
	if p.managed() {
		next.noFull = false
		s.store(target, next)
		return
	}
	next.policies = put(next.policies, p.id, awsaccount.PolicyID.String)
	targets := edit(&s.policyTargets, p.id)
	targets.push(target)
	if others := targets.len() - 1; others > 0 { // whoever got the policy last may have the same ones, and then shares its sets
		if t := s.attached.get(targets.at(others - 1)); t.noFull == next.noFull && slices.Equal(t.policies, next.policies) {
			s.attached.set(target, t)
			return
		}
	}
	s.store(target, next)
}

// detach detaches a policy from a target, to which it is attached.
func (s *state) detach(p *orgPolicy, target string) {
	next := *s.attached.get(target)
	if p.managed() {
		next.noFull = true
	} else {
		next.policies = remove(next.policies, p.id.String(), awsaccount.PolicyID.String)
		without(&s.policyTargets, p.id, target)
	}
	s.store(target, next)
}

// store keeps what is attached to a target, with its sets.
func (s *state) store(target string, t attachment) {
	t.scp, t.rcp = s.compiled(t, fullAccess), s.compiled(t, fullAccessOfResources)
	if t.scp == nil {
		t.noFull = false // the last SCP but FullAWSAccess went away with its type
	}
	if len(t.policies) == 0 {
		s.attached.delete(target)
		return
	}
	s.attached.set(target, &t)
}

// compiled is the set of an attachment that has full among its policies; nil if nothing else is of the type.
func (s *state) compiled(t attachment, full *managedPolicy) *policy.Set {
	var sources []policy.Source
	if !t.noFull || full.record.typ != ServiceControlPolicy {
		sources = append(sources, full.record.source())
	}
	some := false
	for _, id := range t.policies {
		if p := s.policies.get(id); p.typ == full.record.typ {
			sources = append(sources, p.source())
			some = true
		}
	}
	if !some {
		return nil
	}
	set, _ := policy.Compile(full.typ, sources...) // if it failed, which it cannot, the set refuses everything
	return set
}

// recompile brings the targets of a changed policy up to date. Those that share sets go on sharing them.
func (s *state) recompile(id awsaccount.PolicyID) {
	done := map[*attachment]*attachment{}
	for target := range s.policyTargets.get(id).all() {
		old := s.attached.get(target)
		if done[old] == nil {
			s.store(target, *old)
			done[old] = s.attached.get(target)
		}
		s.attached.set(target, done[old])
	}
}

// attachedTo are the policies of a type that are attached to a target: those of AWS first, then in the order of IDs.
func (s *state) attachedTo(o *organization, typ, target string) (list []*orgPolicy) {
	for _, m := range managedPolicies {
		if m.record.typ == typ && s.isAttached(o, &m.record, target) {
			list = append(list, &m.record)
		}
	}
	if t := s.attached.get(target); t != nil {
		for _, id := range t.policies {
			if p := s.policies.get(id); p.typ == typ {
				list = append(list, p)
			}
		}
	}
	return list
}
