package sim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// children are what hangs under a root or unit. This is an index, changed in place.
type children struct {
	accounts sharedList[child] // in the order of coming
	left     uint64            // the moment of the last unhang, for stale reads; 0: nobody wants to know
	units    []awsaccount.OUID // in the order of coming
}

// A child is an account under a root or unit.
type child struct {
	seq     uint64 // the account's place
	account awsaccount.ID
}

// own is what hangs there, in an index that may be changed, as it is or as a copy.
func (c *children) own(m *mark) *children {
	switch {
	case c == nil:
		return &children{accounts: sharedList[child]{mark: m}}
	case c.accounts.mark == m:
		return c
	}
	return &children{*c.accounts.own(m), c.left, slices.Clone(c.units)}
}

// isEmpty reports whether nothing hangs there. Closed accounts do, until they are permanently closed. spec §3.6
func (c *children) isEmpty() bool { return c == nil || c.accounts.len() == 0 && len(c.units) == 0 }

// under is what hangs under a root or unit, to be changed.
func (s *state) under(parent string) *children { return edit(&s.children, parent) }

// hang lists an account behind all others under a root or unit, and gives it its place there, which the record keeps.
func (s *state) hang(id awsaccount.ID, parent string) (place uint64) {
	s.seq++
	s.under(parent).accounts.push(child{s.seq, id})
	return s.seq
}

// unhang takes an account from its place under a root or unit.
func (s *state) unhang(parent string, place uint64) {
	c := s.under(parent)
	c.remove(place)
	c.left = s.leaving()
}

// count is how many accounts there are.
func (c *children) count() int {
	if c == nil {
		return 0
	}
	return c.accounts.len()
}

// list is a list of the accounts of its own.
func (c *children) list() []awsaccount.ID {
	ids := make([]awsaccount.ID, 0, c.count())
	if c != nil {
		for a := range c.accounts.all() {
			ids = append(ids, a.account)
		}
	}
	return ids
}

// find is where an account is in the list, or would be, that has a place.
func (c *children) find(place uint64) int {
	return c.accounts.search(func(c child) bool { return c.seq >= place })
}

// remove takes an account from its place.
func (c *children) remove(place uint64) {
	if i := c.find(place); i < c.accounts.len() && c.accounts.at(i).seq == place {
		c.accounts.remove(i)
	}
}

// page is a page of the accounts. The token names the place of the last account, so that none is left out or comes twice,
// whichever leave meanwhile.
func (c *children) page(wanted pager) (ids []awsaccount.ID, next string, err error) {
	words, err := wanted.words()
	if err != nil {
		return nil, "", err
	}
	var last uint64
	if words != nil {
		if last, err = strconv.ParseUint(words[0], 10, 64); err != nil || last == 0 {
			return nil, "", wanted.bad
		}
	}
	if c == nil {
		return nil, "", nil
	}
	for _, a := range c.accounts.from(c.find(last + 1)) {
		switch {
		case wanted.until != 0 && a.seq > wanted.until:
			return ids, "", nil
		case len(ids) == wanted.most:
			return ids, wanted.next(strconv.FormatUint(last, 10)), nil
		}
		ids, last = append(ids, a.account), a.seq
	}
	return ids, "", nil
}

// unitsUnder are the units under a root or unit, in the order of their making. The list is only read.
func (s *state) unitsUnder(parent string) []awsaccount.OUID {
	if c := s.children.get(parent); c != nil {
		return c.units
	}
	return nil
}

// maxPage is how many elements a page has at most, and has if nobody wants less. Appendix B
const maxPage = 20

// errNextToken is the answer to a token that no list gave.
func errNextToken() error { return failBecause("InvalidInputException", "INVALID_NEXT_TOKEN") }

// paging wants a token and a page size of a list. Appendix B
func (c *inputCheck) paging(token string, most int) {
	c.text(token, 0, 100_000, nil)
	c.number(most, 1, maxPage)
}

// isParentID is the pattern of a root or unit.
func isParentID(s string) bool {
	_, notRoot := awsaccount.ParseRootID(s)
	_, notUnit := awsaccount.ParseOUID(s)
	return notRoot == nil || notUnit == nil
}

// parent wants a root or unit.
func (c *inputCheck) parent(id string) { c.text(id, 1, 100, isParentID) }

// hasParent reports whether a root or unit is one of the organization.
func (s *state) hasParent(o *organization, id string) bool {
	if unit, err := awsaccount.ParseOUID(id); err == nil {
		return s.unitOf(o, unit) != nil
	}
	return id == o.root.String()
}

// unitAt is the unit that a parent is; nil for roots, and for what is not there.
func (s *state) unitAt(parent string) *unit {
	if !strings.HasPrefix(parent, "ou-") { // asking package awsaccount what is wrong with it costs more than all else here
		return nil
	}
	id, err := awsaccount.ParseOUID(parent)
	if err != nil {
		return nil
	}
	return s.units.get(id)
}

// unitOf is a unit of an organization, nil if it has none of that ID.
func (s *state) unitOf(o *organization, id awsaccount.OUID) *unit {
	if u := s.units.get(id); u != nil && u.organization == o.id {
		return u
	}
	return nil
}

// depth is how many units there are from the root down to a parent.
func (s *state) depth(parent string) (n int) {
	for u := s.unitAt(parent); u != nil && n <= s.units.len(); u = s.unitAt(u.parent) {
		n++
	}
	return n
}
