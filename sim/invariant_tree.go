package sim

import "github.com/awsaccount/awsaccount"

// checkTree: units hang under each other without a loop, at most five deep, under the root of their organization, and whatever
// has a parent is there exactly once.
func checkTree(s *state) error {
	units, hanging := 0, map[awsaccount.OrganizationID]int{}
	for _, parent := range s.children.sorted(same) {
		list := s.children.get(parent)
		if list == nil {
			return broken("%s has no list of children", parent)
		}
		path := s.path(parent)
		if !list.isEmpty() && (path.IsZero() || s.depth(parent) > 5) {
			return broken("%s is too deep, or not under a root", parent)
		}
		last := uint64(0)
		for child := range list.accounts.all() {
			if child.seq <= last {
				return broken("the accounts under %s are not in the order of coming", parent)
			}
			last = child.seq
			if a := s.accounts.get(child.account); a == nil || a.parent != parent || a.place != child.seq || a.organization != path.Organization() {
				return broken("%s is listed under %s, and is elsewhere", child.account, parent)
			} else {
				hanging[a.organization]++
			}
		}
		names := map[string]bool{}
		for _, id := range list.units {
			u := s.units.get(id)
			if u == nil || u.id != id || u.parent != parent || u.organization != path.Organization() || names[u.name] {
				return broken("%s is listed under %s, and is elsewhere, or has the name of a sibling", id, parent)
			}
			if err := checkTags(id.String(), u.tags); err != nil {
				return err
			}
			names[u.name] = true
			units++
		}
	}
	if units != s.units.len() {
		return broken("there are %d units, and %d hang somewhere", s.units.len(), units)
	}
	count := map[awsaccount.OrganizationID]int{}
	for _, u := range s.units.all() {
		count[u.organization]++
	}
	for _, id := range s.organizations.sorted(awsaccount.OrganizationID.String) {
		if hanging[id] != s.members.get(id).count() || count[id] != s.organizations.get(id).units {
			return broken("%s has %d members and counts %d units; %d and %d hang somewhere",
				id, s.members.get(id).count(), s.organizations.get(id).units, hanging[id], count[id])
		}
	}
	return nil
}
