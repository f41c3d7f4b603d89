package sim

import (
	"fmt"
	"maps"
	"slices"

	"github.com/awsaccount/awsaccount"
)

// Fingerprint is different after whatever changes in accounts, organizations, units and policies: records are replaced, so their
// addresses tell.
func Fingerprint(c *Cloud) (text string) {
	_ = c.arrange(func(s *state) error {
		text = fmt.Sprint(maps.Collect(s.accounts.all()), maps.Collect(s.organizations.all()), maps.Collect(s.units.all()), maps.Collect(s.roots.all()),
			maps.Collect(s.policies.all()), maps.Collect(s.attached.all()), s.made[unitIDs], s.due)
		for _, id := range s.members.sorted(awsaccount.OrganizationID.String) {
			text += fmt.Sprint(id, s.members.get(id).list())
		}
		for _, parent := range s.children.sorted(same) {
			if list := s.children.get(parent); !list.isEmpty() {
				text += fmt.Sprint(parent, list.list(), list.units)
			}
		}
		return nil
	})
	return text
}

// FaultInTree is what of the tree of organizations does not agree with what was counted and listed; "" for nothing.
func FaultInTree(c *Cloud) (text string) {
	wrong := func(format string, args ...any) { text += fmt.Sprintf(format, args...) + "\n" }
	_ = c.arrange(func(s *state) error {
		for _, o := range s.organizations.all() {
			accounts, units := 0, 0
			var walk func(parent string, depth int)
			walk = func(parent string, depth int) {
				if depth > maxDepth || depth != s.depth(parent) {
					wrong("%s is at depth %d, not %d", parent, s.depth(parent), depth)
				}
				list := s.children.get(parent)
				if list == nil {
					return
				}
				last := uint64(0)
				for a := range list.accounts.all() {
					if record := s.accounts.get(a.account); record.parent != parent || record.place != a.seq || record.organization != o.id || a.seq <= last {
						wrong("%s is not at its place under %s", a.account, parent)
					} else {
						accounts++
					}
					last = a.seq
				}
				names := map[string]bool{}
				for _, id := range list.units {
					u := s.units.get(id)
					if u.parent != parent || u.organization != o.id || names[u.name] {
						wrong("%s under %s: wrong parent or name", id, parent)
					}
					names[u.name] = true
					units++
					walk(id.String(), depth+1)
				}
			}
			walk(o.root.String(), 0)
			if accounts != s.members.get(o.id).count() || units != o.units {
				wrong("%s: %d accounts and %d units, not %d and %d", o.id, accounts, units, s.members.get(o.id).count(), o.units)
			}
			if !slices.IsSortedFunc(o.delegated, byAccountAndService) {
				wrong("%s: delegations out of order", o.id)
			}
		}
		return nil
	})
	return text
}

// CountUnits makes an organization believe that it has so many units.
func CountUnits(c *Cloud, id awsaccount.OrganizationID, n int) {
	BreakOnPurpose(c)
	_ = c.arrange(func(s *state) error {
		s.changeOrganization(id, func(o *organization) { o.units = n })
		return nil
	})
}

// JoinAll makes accounts that stand alone members of the organization of a management account, under its root.
func JoinAll(c *Cloud, management awsaccount.ID, accounts ...awsaccount.ID) {
	_ = c.arrange(func(s *state) error {
		for _, id := range accounts {
			o := s.organizations.get(s.accounts.get(management).organization)
			s.join(id, o, o.root.String(), true, nil)
		}
		return nil
	})
}

// TrustedServices are the names of the services that can be given trusted access, in the order of the table.
func TrustedServices() (names []string) {
	for _, s := range trustedServices {
		names = append(names, s.name)
	}
	return names
}
