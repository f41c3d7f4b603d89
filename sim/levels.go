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
	if !s.organizations[a.organization].hasType(typ) {
		return nil
	}
	levels := make([]policy.Level, 0, 7) // an account five units below the root
	for target := a.ID().String(); target != ""; {
		l := policy.Level{Target: target, Set: full}
		if t := s.attached[target]; t != nil && of(t) != nil {
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
	if id, err := awsaccount.ParseOUID(parent); err == nil && s.units[id] != nil {
		return s.units[id].parent
	}
	return ""
}

// detachAll detaches everything from a target that is going away.
func (s *state) detachAll(target string) {
	t := s.attached[target]
	if t == nil {
		return
	}
	for _, id := range t.policies {
		s.untarget(id, target)
	}
	delete(s.attached, target)
}

// untarget takes a target out of the list of those of a policy.
func (s *state) untarget(id awsaccount.PolicyID, target string) {
	s.policyTargets[id] = slices.DeleteFunc(s.policyTargets[id], func(t string) bool { return t == target })
	if len(s.policyTargets[id]) == 0 {
		delete(s.policyTargets, id)
	}
}

// dropPolicies makes an organization forget its policies: it is being deleted.
func (s *state) dropPolicies(o *organization) {
	for _, t := range policyTypes {
		list := policyList{o.id, t.name}
		for _, id := range s.policyLists[list] {
			s.detachEverywhere(id)
			delete(s.policyNames, policyName{list, s.policies[id].name})
			delete(s.policies, id)
		}
		delete(s.policyLists, list)
	}
}

// detachEverywhere detaches a policy from all its targets.
func (s *state) detachEverywhere(id awsaccount.PolicyID) {
	for _, target := range slices.Clone(s.policyTargets[id]) {
		s.detach(s.policies[id], target)
	}
}

// isAttached reports whether a policy is attached to a target of an organization.
func (s *state) isAttached(o *organization, p *orgPolicy, target string) bool {
	t := s.attached[target]
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
	if t := s.attached[target]; t != nil {
		next = *t
	}
	if p.managed() {
		next.noFull = false
		s.store(target, next)
		return
	}
	next.policies = put(next.policies, p.id, awsaccount.PolicyID.String)
	others := s.policyTargets[p.id]
	s.policyTargets[p.id] = append(others, target)
	if len(others) > 0 { // whoever got the policy last may have the same ones, and then shares its sets
		if t := s.attached[others[len(others)-1]]; t.noFull == next.noFull && slices.Equal(t.policies, next.policies) {
			s.attached[target] = t
			return
		}
	}
	s.store(target, next)
}

// detach detaches a policy from a target, to which it is attached.
func (s *state) detach(p *orgPolicy, target string) {
	next := *s.attached[target]
	if p.managed() {
		next.noFull = true
	} else {
		next.policies = remove(next.policies, p.id.String(), awsaccount.PolicyID.String)
		s.untarget(p.id, target)
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
		delete(s.attached, target)
		return
	}
	s.attached[target] = &t
}

// compiled is the set of an attachment that has full among its policies; nil if nothing else is of the type.
func (s *state) compiled(t attachment, full *managedPolicy) *policy.Set {
	var sources []policy.Source
	if !t.noFull || full.record.typ != ServiceControlPolicy {
		sources = append(sources, full.record.source())
	}
	some := false
	for _, id := range t.policies {
		if p := s.policies[id]; p.typ == full.record.typ {
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
	for _, target := range s.policyTargets[id] {
		old := s.attached[target]
		if done[old] == nil {
			s.store(target, *old)
			done[old] = s.attached[target]
		}
		s.attached[target] = done[old]
	}
}

// attachedTo are the policies of a type that are attached to a target: those of AWS first, then in the order of IDs.
func (s *state) attachedTo(o *organization, typ, target string) (list []*orgPolicy) {
	for _, m := range managedPolicies {
		if m.record.typ == typ && s.isAttached(o, &m.record, target) {
			list = append(list, &m.record)
		}
	}
	if t := s.attached[target]; t != nil {
		for _, id := range t.policies {
			if p := s.policies[id]; p.typ == typ {
				list = append(list, p)
			}
		}
	}
	return list
}
