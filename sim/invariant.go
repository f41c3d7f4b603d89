package sim

import (
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
)

// check is what always holds of a state between two calls. It fails with the first thing that is wrong. It walks everything.
func (s *state) check() error {
	for _, part := range []func(*state) error{checkAccounts, checkOrganizations, checkTree, checkPolicies, checkRequests, checkTime} {
		if err := part(s); err != nil {
			return err
		}
	}
	return nil
}

// broken says what does not hold.
func broken(format string, args ...any) error { return invalid("invariant: "+format, args...) }

// checkAccounts: records are under their IDs; whoever has an e-mail address, an alias or an access key is found by it; nobody has
// that of another.
func checkAccounts(s *state) error {
	canonical := map[awsaccount.CanonicalUserID]awsaccount.ID{}
	for _, id := range sortedKeys(s.accounts, awsaccount.ID.String) {
		a := s.accounts[id]
		switch {
		case a == nil || a.ID() != id:
			return broken("account %s is under another ID", id)
		case s.emails[strings.ToLower(a.Email())] != id:
			return broken("account %s is not found by its e-mail address", id)
		case !a.alias.IsZero() && s.aliases[a.alias] != id:
			return broken("account %s is not found by its alias", id)
		case !canonical[a.canonical].IsZero():
			return broken("accounts %s and %s have the same canonical user ID", id, canonical[a.canonical])
		case a.organization.IsZero() != (a.parent == "") || a.organization.IsZero() && len(a.tags) > 0:
			return broken("account %s has a parent or tags without an organization, or none in one", id)
		case !a.organization.IsZero() && s.organizations[a.organization] == nil:
			return broken("account %s is in an organization that does not exist", id)
		case !a.organization.IsZero() && a.State(s.now) == awsaccount.PermanentlyClosed:
			return broken("account %s is permanently closed, and still a member", id)
		case a.created.After(s.now) || a.joined.After(s.now) || a.Since().After(s.now):
			return broken("account %s comes from the future", id)
		}
		canonical[a.canonical] = id
		keys := a.rootKeys
		if count, _ := a.root.AccessKeys(); count != len(keys) {
			return broken("the root user of %s has %d access keys, and %d are listed", id, count, len(keys))
		}
		for i := range a.users {
			keys = append(keys[:len(keys):len(keys)], a.users[i].keys...)
		}
		for _, key := range keys {
			if s.keys[key] == nil || s.keys[key].account != id {
				return broken("account %s has an access key that is not its own: %s", id, key)
			}
		}
	}
	for _, email := range sortedKeys(s.emails, same) {
		if a := s.accounts[s.emails[email]]; a == nil || email != strings.ToLower(email) {
			return broken("an e-mail address belongs to nobody")
		}
	}
	for _, alias := range sortedKeys(s.aliases, awsaccount.Alias.String) {
		if s.accounts[s.aliases[alias]] == nil {
			return broken("alias %s belongs to nobody", alias)
		}
	}
	for _, id := range sortedKeys(s.keys, same) {
		if k := s.keys[id]; k == nil || k.id != id || s.accounts[k.account] == nil {
			return broken("access key %s belongs to nobody", id)
		}
	}
	return nil
}

// checkOrganizations: members and counters are what counting gives, and delegated administrators are members.
func checkOrganizations(s *state) error {
	listed := 0
	for _, id := range sortedKeys(s.organizations, awsaccount.OrganizationID.String) {
		o := s.organizations[id]
		if o == nil || o.id != id || s.roots[o.root] != id {
			return broken("organization %s is under another ID, or not found by its root", id)
		}
		members := s.members[id].list()
		listed += len(members)
		var last uint64
		closed, closing, manages := 0, 0, false
		for _, member := range members {
			a := s.accounts[member]
			if a == nil || a.organization != id || a.memberSeq <= last {
				return broken("%s is listed as a member of %s, and is not one, or not at its place", member, id)
			}
			last = a.memberSeq
			switch state := a.State(s.now); {
			case member == o.management:
				manages = true
			case state == awsaccount.Closed:
				closed++
			case state == awsaccount.PendingClosure:
				closing++
			}
		}
		switch {
		case !manages:
			return broken("the management account of %s is not in it", id)
		case closed != o.closed || closing != len(o.closing):
			return broken("%s counts %d closed and %d closing members, and has %d and %d", id, o.closed, len(o.closing), closed, closing)
		}
		for _, d := range o.delegated {
			if a := s.accounts[d.account]; a == nil || a.organization != id || d.account == o.management {
				return broken("%s is a delegated administrator in %s, and not a member", d.account, id)
			}
		}
		for i, t := range o.closures {
			if t.After(s.now) || i > 0 && t.Before(o.closures[i-1]) {
				return broken("%s has closures out of order", id)
			}
		}
		if len(s.roots) != len(s.organizations) || len(s.members) != len(s.organizations) {
			return broken("there are %d organizations, %d roots and %d lists of members", len(s.organizations), len(s.roots), len(s.members))
		}
	}
	for _, a := range s.accounts {
		if !a.organization.IsZero() {
			listed--
		}
	}
	if listed != 0 {
		return broken("%d members are missing in the lists of organizations, or there twice", -listed)
	}
	return nil
}

// checkTree: units hang under each other without a loop, at most five deep, under the root of their organization, and whatever
// has a parent is there exactly once.
func checkTree(s *state) error {
	units, hanging := 0, map[awsaccount.OrganizationID]int{}
	for _, parent := range sortedKeys(s.children, same) {
		list := s.children[parent]
		if list == nil {
			return broken("%s has no list of children", parent)
		}
		path := s.path(parent)
		if !list.isEmpty() && (path.IsZero() || s.depth(parent) > 5) {
			return broken("%s is too deep, or not under a root", parent)
		}
		gaps, last := 0, uint64(0)
		for _, child := range list.accounts {
			if child.seq <= last {
				return broken("the accounts under %s are not in the order of coming", parent)
			}
			last = child.seq
			if child.account.IsZero() {
				gaps++
			} else if a := s.accounts[child.account]; a == nil || a.parent != parent || a.place != child.seq || a.organization != path.Organization() {
				return broken("%s is listed under %s, and is elsewhere", child.account, parent)
			} else {
				hanging[a.organization]++
			}
		}
		if gaps != list.gaps {
			return broken("%s counts %d gaps, and has %d", parent, list.gaps, gaps)
		}
		names := map[string]bool{}
		for _, id := range list.units {
			u := s.units[id]
			if u == nil || u.id != id || u.parent != parent || u.organization != path.Organization() || names[u.name] {
				return broken("%s is listed under %s, and is elsewhere, or has the name of a sibling", id, parent)
			}
			names[u.name] = true
			units++
		}
	}
	if units != len(s.units) {
		return broken("there are %d units, and %d hang somewhere", len(s.units), units)
	}
	count := map[awsaccount.OrganizationID]int{}
	for _, u := range s.units {
		count[u.organization]++
	}
	for _, id := range sortedKeys(s.organizations, awsaccount.OrganizationID.String) {
		if hanging[id] != s.members[id].count() || count[id] != s.organizations[id].units {
			return broken("%s has %d members and counts %d units; %d and %d hang somewhere",
				id, s.members[id].count(), s.organizations[id].units, hanging[id], count[id])
		}
	}
	return nil
}

// checkPolicies: what is attached where is known from both sides; lists and names find each policy.
func checkPolicies(s *state) error {
	listed := 0
	for _, list := range sortedKeys(s.policyLists, policyList.key) {
		for _, id := range s.policyLists[list] {
			p := s.policies[id]
			if p == nil || p.organization != list.organization || p.typ != list.typ || s.policyNames[policyName{list, p.name}] != id {
				return broken("policy %s is listed as %s, or not found by its name", id, list.key())
			}
			listed++
		}
	}
	if listed != len(s.policies) || len(s.policyNames) != listed {
		return broken("there are %d policies, %d names, and %d are listed", len(s.policies), len(s.policyNames), listed)
	}
	attached := 0
	for _, target := range sortedKeys(s.attached, same) {
		t := s.attached[target]
		if t == nil || len(t.policies) == 0 || t.noFull && t.scp == nil {
			return broken("%s has no policy of a type any more", target) // at least one SCP is attached, spec §3.10
		}
		o := s.organizationOf(target)
		for i, id := range t.policies {
			p := s.policies[id]
			if p == nil || p.organization != o || i > 0 && t.policies[i-1].String() >= id.String() {
				return broken("policy %s is attached to %s, and of another organization, or out of order", id, target)
			}
			attached++
		}
	}
	for _, id := range sortedKeys(s.policyTargets, awsaccount.PolicyID.String) {
		for _, target := range s.policyTargets[id] {
			t := s.attached[target]
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

// organizationOf is the organization of a root, unit or account; zero if it has none.
func (s *state) organizationOf(target string) awsaccount.OrganizationID {
	if id, err := awsaccount.ParseID(target); err == nil && s.accounts[id] != nil {
		return s.accounts[id].organization
	}
	return s.path(target).Organization()
}

// checkRequests: requests and handshakes are under their IDs.
func checkRequests(s *state) error {
	for _, id := range sortedKeys(s.creations, same) {
		if c := s.creations[id]; c == nil || c.id != id || s.organizations[c.organization] == nil {
			return broken("request %s belongs to nobody", id)
		}
	}
	listed := 0
	for _, o := range sortedKeys(s.requests, awsaccount.OrganizationID.String) {
		for _, id := range s.requests[o] {
			if c := s.creations[id]; c == nil || c.organization != o {
				return broken("request %s is listed as one of %s", id, o)
			}
			listed++
		}
	}
	if listed != len(s.creations) {
		return broken("there are %d requests, and %d are listed", len(s.creations), listed)
	}
	for _, id := range sortedKeys(s.handshakes, same) {
		if h := s.handshakes[id]; h == nil || h.id != id {
			return broken("handshake %s is under another ID", id)
		}
	}
	return nil
}

// checkTime: what is due lies ahead, and every closure that goes on has something due; the trail is in the order of time.
func checkTime(s *state) error {
	if s.closureTime <= 0 || s.closureTime >= awsaccount.PostClosurePeriod {
		return broken("closing takes %s", s.closureTime)
	}
	ahead := map[due]bool{}
	for i, d := range s.due {
		switch {
		case d.at.Before(s.now) || d.seq > s.seq:
			return broken("something was due at %s and has not happened", d.at.Format(time.RFC3339))
		case int(d.what) >= len(settlers) || settlers[d.what] == nil:
			return broken("something is due that nobody knows")
		case i > 0 && s.due.Less(i, (i-1)/2):
			return broken("what is due is out of order")
		}
		d.seq = 0
		ahead[d] = true
	}
	for _, id := range sortedKeys(s.accounts, awsaccount.ID.String) {
		a := s.accounts[id]
		if until, ok := a.ReopenUntil(); ok && s.now.Before(until) && !ahead[dueOf(until, dueDeparture, id)] {
			return broken("account %s is closed, and nothing is due", id)
		}
		if t, _ := a.ClosedAt(); a.State(s.now) == awsaccount.PendingClosure && !ahead[dueOf(t.Add(s.closureTime), dueClosure, id)] {
			return broken("account %s is being closed, and nothing is due", id)
		}
	}
	var last time.Time
	ids := map[string]bool{}
	for _, r := range s.trail {
		if r.EventTime.Before(last) || r.EventTime.After(s.now) || ids[r.EventID] {
			return broken("record %s of the trail is out of order, or there twice", r.EventID)
		}
		last, ids[r.EventID] = r.EventTime, true
	}
	return nil
}

func dueOf(at time.Time, what dueKind, id awsaccount.ID) due {
	return due{at: at, what: what, key: id.String()}
}
