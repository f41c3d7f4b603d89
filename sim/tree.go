package sim

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/awsaccount/awsaccount"
)

// children are what hangs under a root or unit. This is an index, changed in place. An account that leaves makes a gap, and
// gaps are closed when they are many, so that coming and leaving cost the same under a parent of any size.
type children struct {
	accounts []child // in the order of coming
	gaps     int
	units    []awsaccount.OUID // in the order of coming
}

// A child is an account under a root or unit; the zero account is a gap.
type child struct {
	seq     uint64 // the account's place
	account awsaccount.ID
}

func bySeq(c child, seq uint64) int { return cmp.Compare(c.seq, seq) }

// clone is an independent copy.
func (c *children) clone() *children {
	return &children{accounts: slices.Clone(c.accounts), gaps: c.gaps, units: slices.Clone(c.units)}
}

// isEmpty reports whether nothing hangs there. Closed accounts do, until they are permanently closed. spec §3.6
func (c *children) isEmpty() bool { return c == nil || len(c.accounts) == c.gaps && len(c.units) == 0 }

// under is what hangs under a root or unit, to be changed.
func (s *state) under(parent string) *children {
	c := s.children[parent]
	if c == nil {
		c = &children{}
		s.children[parent] = c
	}
	return c
}

// hang lists an account behind all others under a root or unit, and gives it its place there, which the record keeps.
func (s *state) hang(id awsaccount.ID, parent string) (place uint64) {
	s.seq++
	c := s.under(parent)
	c.accounts = append(c.accounts, child{s.seq, id})
	return s.seq
}

// unhang takes an account from its place under a root or unit.
func (s *state) unhang(parent string, place uint64) {
	s.under(parent).remove(place)
}

// count is how many accounts there are.
func (c *children) count() int {
	if c == nil {
		return 0
	}
	return len(c.accounts) - c.gaps
}

// list is a list of the accounts of its own.
func (c *children) list() []awsaccount.ID {
	ids := make([]awsaccount.ID, 0, c.count())
	if c != nil {
		for _, a := range c.accounts {
			if !a.account.IsZero() {
				ids = append(ids, a.account)
			}
		}
	}
	return ids
}

// remove takes an account from its place.
func (c *children) remove(place uint64) {
	i, found := slices.BinarySearchFunc(c.accounts, place, bySeq)
	if !found || c.accounts[i].account.IsZero() {
		return
	}
	c.accounts[i].account = awsaccount.ID{}
	c.gaps++
	if c.gaps > 16 && c.gaps > len(c.accounts)/2 {
		c.accounts = slices.DeleteFunc(c.accounts, func(c child) bool { return c.account.IsZero() })
		c.gaps = 0
	}
}

// accountsUnder is a page of the accounts under a root or unit. The token names the place of the last account, so that none is
// left out or comes twice, whichever leave meanwhile.
func (s *state) accountsUnder(parent string, wanted pager) (ids []awsaccount.ID, next string, err error) {
	return s.children[parent].page(wanted)
}

// page is a page of the accounts.
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
	i, _ := slices.BinarySearchFunc(c.accounts, last+1, bySeq)
	for _, a := range c.accounts[i:] {
		switch {
		case a.account.IsZero():
			continue
		case len(ids) == wanted.most:
			return ids, wanted.next(strconv.FormatUint(last, 10)), nil
		}
		ids, last = append(ids, a.account), a.seq
	}
	return ids, "", nil
}

// unitsUnder are the units under a root or unit, in the order of their making. The list is only read.
func (s *state) unitsUnder(parent string) []awsaccount.OUID {
	if c := s.children[parent]; c != nil {
		return c.units
	}
	return nil
}

// maxPage is how many elements a page has at most, and has if nobody wants less. Appendix B
const maxPage = 20

func pageSize(most int) int {
	if most == 0 {
		return maxPage
	}
	return most
}

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

// unitOf is a unit of an organization, nil if it has none of that ID.
func (s *state) unitOf(o *organization, id awsaccount.OUID) *unit {
	if u := s.units[id]; u != nil && u.organization == o.id {
		return u
	}
	return nil
}

// depth is how many units there are from the root down to a parent.
func (s *state) depth(parent string) (n int) {
	for {
		id, err := awsaccount.ParseOUID(parent)
		u := s.units[id]
		if err != nil || u == nil {
			return n
		}
		n, parent = n+1, u.parent
	}
}
