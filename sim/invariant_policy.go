package sim

import (
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// checkPolicies: what is attached where is known from both sides; lists and names find each policy.
func checkPolicies(s *state) error {
	listed := 0
	for _, list := range s.policyLists.sorted(policyList.key) {
		for id := range s.policyLists.get(list).all() {
			p := s.policies.get(id)
			if p == nil || p.organization != list.organization || p.typ != list.typ || s.policyNames.get(policyName{list, p.name}) != id {
				return broken("policy %s is listed as %s, or not found by its name", id, list.key())
			}
			if err := s.checkPolicy(p); err != nil {
				return err
			}
			listed++
		}
	}
	if listed != s.policies.len() || s.policyNames.len() != listed {
		return broken("there are %d policies, %d names, and %d are listed", s.policies.len(), s.policyNames.len(), listed)
	}
	attached := 0
	for _, target := range s.attached.sorted(same) {
		t := s.attached.get(target)
		if t == nil || len(t.policies) == 0 || t.noFull && t.scp == nil {
			return broken("%s has no policy of a type any more", target) // at least one SCP is attached, spec §3.10
		}
		o := s.organizationOf(target)
		for i, id := range t.policies {
			p := s.policies.get(id)
			if p == nil || p.organization != o || i > 0 && t.policies[i-1].String() >= id.String() {
				return broken("policy %s is attached to %s, and of another organization, or out of order", id, target)
			}
			attached++
		}
		if err := s.checkAttachment(s.organizations.get(o), target, t); err != nil {
			return err
		}
	}
	for _, id := range s.policyTargets.sorted(awsaccount.PolicyID.String) {
		for target := range s.policyTargets.get(id).all() {
			t := s.attached.get(target)
			if t == nil || find(t.policies, id.String(), awsaccount.PolicyID.String) == nil {
				return broken("policy %s has target %s, to which it is not attached", id, target)
			}
			attached--
		}
	}
	if attached != 0 {
		return broken("%d attachments are not known to their policies", attached)
	}
	return nil
}

// checkPolicy: a policy has the content that those of its type have, tags in order, and none of AWS' names; and there are not too
// many of the type. spec §3.9, §3.10
func (s *state) checkPolicy(p *orgPolicy) error {
	t, list := policyTypeOf(p.typ), policyList{p.organization, p.typ}
	switch {
	case s.organizations.get(p.organization) == nil:
		return broken("policy %s is of an organization that does not exist", p.id)
	case t == nil || (p.document == nil) != (t.language == 0) || p.text == "" || utf8.RuneCountInString(p.text) > t.size:
		return broken("policy %s has other content than those of type %s", p.id, p.typ)
	case s.policyNamed(list, p.name) != p.id || s.policyLists.get(list).len() > t.number:
		return broken("policy %s has the name of one of AWS, or is one too many", p.id)
	}
	return checkTags(p.id.String(), p.tags)
}

// checkAttachment: what is attached is of types that are enabled, no more than may be, and in the sets that calls are asked about.
// spec §3.9, §3.10
func (s *state) checkAttachment(o *organization, target string, t *attachment) error {
	number := map[string]int{}
	for _, id := range t.policies {
		typ := s.policies.get(id).typ
		if number[typ]++; !o.hasType(typ) {
			return broken("%s is attached to %s, and its type is not enabled", id, target)
		}
	}
	full := map[bool]int{false: 1}[t.noFull]
	for _, sort := range []struct {
		typ  string
		set  *policy.Set
		full int
	}{{ServiceControlPolicy, t.scp, full}, {ResourceControlPolicy, t.rcp, 1}} {
		switch n := number[sort.typ]; {
		case (n > 0) != (sort.set != nil), n > 0 && sort.set.Len() != n+sort.full:
			return broken("%s has %d policies of type %s, and other ones take effect", target, n, sort.typ)
		case n > 0:
			number[sort.typ] += sort.full
		}
	}
	for _, typ := range policyTypes {
		if number[typ.name] > typ.attachable {
			return broken("%s has %d policies of type %s", target, number[typ.name], typ.name)
		}
	}
	return nil
}

// organizationOf is the organization of a root, unit or account; zero if it has none.
func (s *state) organizationOf(target string) awsaccount.OrganizationID {
	if id, err := awsaccount.ParseID(target); err == nil && s.accounts.get(id) != nil {
		return s.accounts.get(id).organization
	}
	return s.path(target).Organization()
}
