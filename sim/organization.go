package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// trusts reports whether trusted access of a service is enabled.
func (o *organization) trusts(service string) bool {
	return find(o.access, service, serviceAccess.name) != nil
}

// administrator is the first delegated administrator for a service, the zero ID if there is none.
func (o *organization) administrator(service string) awsaccount.ID {
	for _, d := range o.delegated {
		if d.service == service {
			return d.account
		}
	}
	return awsaccount.ID{}
}

// isDelegated reports whether a member is a delegated administrator for some service that has trusted access:
// choices.md#delegations-without-access.
func (o *organization) isDelegated(id awsaccount.ID) bool {
	return slices.ContainsFunc(o.registrations(id), func(d delegation) bool { return o.trusts(d.service) })
}

// path is the organization path of a root or unit, the zero path for no parent.
func (s *state) path(parent string) awsaccount.OrganizationPath {
	units := make([]awsaccount.OUID, 0, maxDepth)
	for u := s.unitAt(parent); u != nil; u = s.unitAt(parent) {
		if len(units) > s.units.len() {
			return awsaccount.OrganizationPath{} // a loop, as only a snapshot that is none can have
		}
		units = append(units, u.id)
		parent = u.parent
	}
	root, err := awsaccount.ParseRootID(parent)
	if err != nil {
		return awsaccount.OrganizationPath{}
	}
	slices.Reverse(units)
	path, _ := awsaccount.NewOrganizationPath(s.roots.get(root), root, units...)
	return path
}

// byAccountAndService orders delegations.
func byAccountAndService(a, b delegation) int {
	return cmp.Or(cmp.Compare(a.account.String(), b.account.String()), cmp.Compare(a.service, b.service))
}

// memberCount is how many members an organization has, closed ones too, without the management account.
func (s *state) memberCount(o *organization) int { return s.members.get(o.id).count() - 1 }

// openMembers is how many members are in another state than CLOSED.
func (s *state) openMembers(o *organization) int { return s.memberCount(o) - o.closed }

// unlist takes an account out of the lists of its organization.
func (s *state) unlist(a *account) {
	s.part()
	edit(&s.members, a.organization).remove(a.memberSeq)
	s.unhang(a.parent, a.place)
}

// join makes an account that stands alone a member, under a root or unit.
func (s *state) join(id awsaccount.ID, o *organization, parent string, invited bool, tags []Tag) {
	place := s.hang(id, parent)
	_ = s.change(id, func(a *account) error { // it is there
		a.place, a.memberSeq = place, place
		a.organization, a.parent, a.joined, a.invited, a.tags = o.id, parent, s.now, invited, sortedTags(tags)
		if o.allFeatures {
			s.link(a)
		}
		return nil
	})
	edit(&s.members, o.id).accounts.push(child{place, id})
	s.event("AccountJoinedOrganization", id)
}

// depart takes a member out of its organization: it stands alone from then on, with its roles, and without tags, policies and
// registrations. method is LEFT, REMOVED or CLEANED. spec §1.9, §7.3
func (s *state) depart(id awsaccount.ID, method string) {
	a := s.accounts.get(id)
	o := a.organization
	s.changeOrganization(o, func(o *organization) {
		switch _, isClosed := a.ClosedAt(); { // not its state, which is another one at T + 90 days
		case slices.Contains(o.closing, id):
			o.closing = slices.DeleteFunc(slices.Clone(o.closing), func(closing awsaccount.ID) bool { return closing == id })
		case isClosed && id != o.management:
			o.closed--
		}
		if len(o.registrations(id)) > 0 {
			o.delegated = slices.DeleteFunc(slices.Clone(o.delegated), func(d delegation) bool { return d.account == id })
		}
	})
	s.event("AccountDepartedOrganization "+method, id)
	s.detachAll(id.String())
	s.unlist(a)
	_ = s.change(id, func(a *account) error { // it is there
		a.organization, a.parent, a.place, a.memberSeq = awsaccount.OrganizationID{}, "", 0, 0
		a.joined, a.invited, a.tags, a.pending = time.Time{}, false, nil, emailUpdate{}
		return nil
	})
	s.open(o)
}

// changeOrganization replaces an organization by what edit makes of a copy of it. Without that organization it does nothing.
func (s *state) changeOrganization(id awsaccount.OrganizationID, edit func(*organization)) {
	old := s.organizations.get(id)
	if old == nil {
		return
	}
	changed := *old
	edit(&changed)
	s.organizations.set(id, &changed)
}

// dissolve ends an organization, with all that is in it. Whoever still is a member stands alone from then on, and open
// invitations are canceled. spec §1.5, §3.4
func (s *state) dissolve(o *organization, method string) {
	s.cancelPending(o.id, "")
	for _, id := range slices.Backward(s.members.get(o.id).list()) { // the management account is the first, and goes last
		s.depart(id, method)
	}
	s.dropPolicies(o)
	s.dropUnder(o.root.String())
	for id := range s.requests.get(o.id).all() {
		s.creations.delete(id)
	}
	s.roots.delete(o.root)
	s.members.delete(o.id)
	s.requests.delete(o.id)
	s.organizations.delete(o.id)
}

// dropUnder forgets a root or unit with the units under it.
func (s *state) dropUnder(parent string) {
	for _, id := range s.unitsUnder(parent) {
		s.dropUnder(id.String())
		s.units.delete(id)
	}
	s.part()
	s.detachAll(parent)
	s.children.delete(parent)
}
