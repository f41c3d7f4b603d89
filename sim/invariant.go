package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// check is what always holds of a state between two calls. It fails with the first thing that is wrong. It walks everything.
func (s *state) check() error { return cmp.Or(s.checkRecords(), s.checkTrail(time.Time{}, 0)) }

// checkRecords is check but for the trail.
func (s *state) checkRecords() error {
	for _, part := range []func(*state) error{checkAccounts, checkSellers, checkServiceLinkedRoles,
		checkIdentities, checkRegions, checkOrganizations, checkTree, checkPolicies,
		checkRequests, checkHandshakes, checkHistory, checkTime} {
		if err := part(s); err != nil {
			return err
		}
	}
	return nil
}

// inspect, if tests have set it, is called before whatever can change a cloud, and what it returns is called after, while the cloud
// is locked: they look then whether all is as it should be. Else it is nil. It is set before there is any cloud.
var inspect func(c *Cloud, err *error) (after func())

// broken says what does not hold.
func broken(format string, args ...any) error { return invalid("invariant: "+format, args...) }

// checkAccounts: records are under their IDs; whoever has an e-mail address or an alias is found by it, and nobody else; no two have
// the same.
func checkAccounts(s *state) error {
	canonical := map[awsaccount.CanonicalUserID]awsaccount.ID{}
	named, aliases := 0, 0
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		a := s.accounts.get(id)
		switch {
		case a == nil || a.ID() != id:
			return broken("account %s is under another ID", id)
		case s.emails.get(emailKey(a.Email())) != id:
			return broken("account %s is not found by its e-mail address", id)
		case !a.alias.IsZero() && s.aliases.get(a.alias) != id:
			return broken("account %s is not found by its alias", id)
		case !canonical[a.canonical].IsZero():
			return broken("accounts %s and %s have the same canonical user ID", id, canonical[a.canonical])
		case a.organization.IsZero() != (a.parent == "") || a.organization.IsZero() && len(a.tags) > 0:
			return broken("account %s has a parent or tags without an organization, or none in one", id)
		case !a.organization.IsZero() && s.organizations.get(a.organization) == nil:
			return broken("account %s is in an organization that does not exist", id)
		case !a.organization.IsZero() && a.State(s.now) == awsaccount.PermanentlyClosed:
			return broken("account %s is permanently closed, and still a member", id)
		case a.created.After(s.now) || a.joined.After(s.now) || a.Since().After(s.now):
			return broken("account %s comes from the future", id)
		}
		if err := s.checkAccount(a); err != nil {
			return err
		}
		canonical[a.canonical] = id
		named, aliases = named+1, aliases+min(1, len(a.alias.String()))
	}
	if named != s.emails.len() || aliases != s.aliases.len() {
		return broken("%d accounts with %d aliases are known by %d e-mail addresses and %d aliases", named, aliases, s.emails.len(), s.aliases.len())
	}
	return nil
}

// checkAccount: what is kept of an account agrees with its state. spec §1.2, §2.6
func (s *state) checkAccount(a *account) error {
	state := a.State(s.now)
	_, isClosed := a.ClosedAt()
	o := s.organizations.get(a.organization)
	switch {
	case a.closedByAWS && !isClosed:
		return broken("account %s is %s, and AWS has closed it", a.ID(), state)
	case a.owed && !isClosed:
		return broken("account %s is %s, and owed something when it was closed", a.ID(), state)
	case a.restricted && state != awsaccount.Suspended && a.stored() != awsaccount.PendingClosure:
		return broken("account %s is %s, and AWS restricts it", a.ID(), state)
	case a.pending == emailUpdate{}:
	case o == nil || o.management == a.ID() || isClosed && a.stored() == awsaccount.Closed:
		return broken("account %s is %s, and a primary e-mail update goes on in it", a.ID(), state)
	case a.pending.code == "" || a.pending.email == "" || a.pending.expires.After(s.now.Add(otpTime)):
		return broken("account %s has a primary e-mail update that nobody could start", a.ID())
	}
	if o != nil && o.management == a.ID() && !a.invited {
		return broken("account %s manages the organization that created it", a.ID())
	}
	return checkTags(a.ID().String(), a.tags)
}

// stored is the state of an account but for what follows from time alone.
func (a *account) stored() awsaccount.State { return a.State(a.Since()) }

// checkTags: tags are in the order of keys, each key is there once, and they are not too many. spec §3.8
func checkTags(of string, tags []Tag) error {
	if len(tags) > maxTags || !ascending(tags, Tag.key) {
		return broken("%s has %d tags, or not in order", of, len(tags))
	}
	return nil
}

// ascending reports whether a list is in the order of names, and has each name once.
func ascending[T any](list []T, name func(T) string) bool {
	for i := range list {
		if i > 0 && name(list[i-1]) >= name(list[i]) {
			return false
		}
	}
	return true
}

// checkOrganizations: members and counters are what counting gives, and delegated administrators are members.
func checkOrganizations(s *state) error {
	listed := 0
	for _, id := range s.organizations.sorted(awsaccount.OrganizationID.String) {
		o := s.organizations.get(id)
		if o == nil || o.id != id || s.roots.get(o.root) != id {
			return broken("organization %s is under another ID, or not found by its root", id)
		}
		members := s.members.get(id).list()
		listed += len(members)
		var last uint64
		closed, closing, manages := 0, 0, false
		for _, member := range members {
			a := s.accounts.get(member)
			if a == nil || a.organization != id || a.memberSeq <= last {
				return broken("%s is listed as a member of %s, and is not one, or not at its place", member, id)
			}
			last = a.memberSeq
			switch state := a.State(s.now); {
			case member == o.management:
				manages = true
			case state == awsaccount.Closed:
				closed++
			case state == awsaccount.PendingClosure && !slices.Contains(o.closing, member):
				return broken("%s does not know that %s is being closed", id, member)
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
			if a := s.accounts.get(d.account); a == nil || a.organization != id || d.account == o.management {
				return broken("%s is a delegated administrator in %s, and not a member", d.account, id)
			}
		}
		if err := s.checkClosures(o); err != nil {
			return err
		}
		if err := s.checkFeatures(o); err != nil {
			return err
		}
	}
	if s.roots.len() != s.organizations.len() || s.members.len() != s.organizations.len() {
		return broken("there are %d organizations, %d roots and %d lists of members", s.organizations.len(), s.roots.len(), s.members.len())
	}
	for _, a := range s.accounts.all() {
		if !a.organization.IsZero() {
			listed--
		}
	}
	if listed != 0 {
		return broken("%d members are missing in the lists of organizations, or there twice", -listed)
	}
	return nil
}

// checkClosures: what was closed is in the order of time, and whatever is being closed is among it. spec §1.8
func (s *state) checkClosures(o *organization) error {
	for i, t := range o.closures {
		if t.After(s.now) || i > 0 && t.Before(o.closures[i-1]) {
			return broken("%s has closures out of order", o.id)
		}
	}
	recent := recentClosures(o, s.now)
	for i, id := range o.closing {
		t, ok := s.accounts.get(id).ClosedAt()
		switch {
		case !ok || i > 0 && t.Before(s.closedAt(o.closing[i-1])):
			return broken("%s closes its members out of order", o.id)
		case s.now.Sub(t) < quotaWindow && !slices.ContainsFunc(recent, t.Equal):
			return broken("%s closes %s, which is not counted", o.id, id)
		}
	}
	if len(o.closing) > awsaccount.ConcurrentClosures {
		return broken("%s closes %d members at a time", o.id, len(o.closing))
	}
	return nil
}

func (s *state) closedAt(id awsaccount.ID) time.Time {
	t, _ := s.accounts.get(id).ClosedAt()
	return t
}

// checkFeatures: small lists are in order; what needs all features is not there without; types of policies have the trusted access
// that they need, and services no more delegated administrators than they may. spec §3.4, §3.7, §3.9
func (s *state) checkFeatures(o *organization) error {
	switch {
	case !ascending(o.access, serviceAccess.name), !ascending(o.types, same), !ascending(o.features, same):
		return broken("%s has trusted access, types of policies or features out of order", o.id)
	case !ascending(o.delegated, func(d delegation) string { return d.account.String() + " " + d.service }):
		return broken("%s has delegations out of order", o.id)
	case !o.allFeatures && len(o.access)+len(o.types)+len(o.features)+len(o.delegated) > 0:
		return broken("%s has what only organizations with all features have", o.id)
	case o.delegating != nil && (o.delegating.id == "" || o.delegating.set == nil):
		return broken("%s has a delegation policy without ID or content", o.id)
	}
	for _, name := range o.types {
		if t := policyTypeOf(name); t == nil || t.service != "" && !o.trusts(t.service) {
			return broken("%s has policies of type %s enabled, which it cannot", o.id, name)
		}
	}
	for _, d := range o.delegated {
		if t := trustedServiceNamed(d.service); t == nil || t.administrators > 0 && o.administrators(d.service) > t.administrators {
			return broken("%s has too many delegated administrators for %s", o.id, d.service)
		}
	}
	if o.delegating != nil {
		if err := checkTags(o.delegating.id, o.delegating.tags); err != nil {
			return err
		}
	}
	return checkTags(o.root.String(), o.rootTags)
}
