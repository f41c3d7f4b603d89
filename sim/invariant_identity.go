package sim

import "github.com/awsaccount/awsaccount"

// checkIdentities: users and roles are in order, each with an ID of its own; access keys are found by their IDs and are known to whose
// they are, who has no more than two. spec §6.1, §6.2
func checkIdentities(s *state) error {
	unique, listed := map[string]bool{}, 0
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		a := s.accounts.get(id)
		if !ascending(a.users, userName) || !ascending(a.roles, roleName) {
			return broken("account %s has users or roles out of order", id)
		}
		if count, active := a.root.AccessKeys(); count != len(a.rootKeys) || active != s.active(a.rootKeys) {
			return broken("the root user of %s has %d access keys, %d of them active, and %d are listed", id, count, active, len(a.rootKeys))
		}
		owners := []iamUser{{keys: a.rootKeys}}
		owners = append(owners, a.users...)
		for i := range a.roles {
			if len(a.roles[i].keys) > 0 {
				return broken("role %s of %s has access keys", a.roles[i].name, id)
			}
			owners = append(owners, a.roles[i].iamUser)
		}
		for _, u := range owners {
			if unique[u.uniqueID] || len(u.keys) > maxUserKeys {
				return broken("%s of %s has the ID %s of another one, or %d access keys", u.name, id, u.uniqueID, len(u.keys))
			}
			unique[u.uniqueID] = u.uniqueID != ""
			for _, key := range u.keys {
				if k := s.keys.get(key); k == nil || k.account != id || k.user != u.name || k.token != "" {
					return broken("%s of %s has an access key that is not its own: %s", u.name, id, key)
				}
				listed++
			}
		}
	}
	for _, id := range s.keys.sorted(same) {
		k := s.keys.get(id)
		switch {
		case k == nil || k.id != id || s.accounts.get(k.account) == nil:
			return broken("access key %s belongs to nobody", id)
		case k.token == "":
			listed--
		case k.session.account != k.account:
			return broken("access key %s is that of another session", id)
		}
	}
	if listed != 0 {
		return broken("%d access keys are unknown to whom they belong", -listed)
	}
	return nil
}

// active is how many of some access keys are.
func (s *state) active(keys []string) (n int) {
	for _, id := range keys {
		if k := s.keys.get(id); k != nil && !k.inactive {
			n++
		}
	}
	return n
}

// checkRegions: statuses are kept of Regions that there are, where they differ from the first one; opt-ins and opt-outs in progress
// are no more than may be, and counted in the organization where they were started. spec §2.6, §2.8
func checkRegions(s *state) error {
	opting := map[awsaccount.OrganizationID]int{}
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		busy, list := 0, s.accounts.get(id).regions
		if !ascending(list, regionStatus.key) {
			return broken("account %s has Regions out of order", id)
		}
		for _, r := range list {
			known, ok := awsaccount.LookupRegion(r.name)
			switch {
			case !ok || r.status == known.InitialStatus():
				return broken("account %s has Region %s, which is as it was, or is none", id, r.name)
			case r.isBusy():
				busy++
				opting[r.within]++
			case !r.within.IsZero():
				return broken("Region %s of %s is %s, and counts in %s", r.name, id, r.status, r.within)
			}
		}
		if busy > awsaccount.RegionOptsPerAccount {
			return broken("account %s opts in or out %d times", id, busy)
		}
	}
	for _, id := range s.organizations.sorted(awsaccount.OrganizationID.String) {
		if n := s.organizations.get(id).opting; n != opting[id] || n > awsaccount.RegionOptsPerOrganization {
			return broken("%s counts %d opt-ins and opt-outs; there are %d", id, n, opting[id])
		}
	}
	return nil
}
