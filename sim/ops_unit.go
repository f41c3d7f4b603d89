package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
)

// An OrganizationalUnit is a unit as AWS shows it.
type OrganizationalUnit struct {
	ID   awsaccount.OUID
	ARN  awsaccount.ARN
	Name string
	Path awsaccount.OrganizationPath // of the unit itself
}

// Quotas of units. spec §3.10
const (
	maxDepth = 5
	maxUnits = 2000
)

// describeUnit is a unit of the caller's organization as AWS shows it.
func (x *call) describeUnit(u *unit) OrganizationalUnit {
	return OrganizationalUnit{ID: u.id, ARN: x.organization().OUARN(u.id), Name: u.name, Path: x.state.path(u.id.String())}
}

// CreateOrganizationalUnitInput is the input of CreateOrganizationalUnit.
type CreateOrganizationalUnitInput struct {
	ParentID string // of a root or unit
	Name     string // 1 to 128 characters
	Tags     []Tag
}

// CreateOrganizationalUnitOutput is the output of CreateOrganizationalUnit.
type CreateOrganizationalUnitOutput struct{ OrganizationalUnit OrganizationalUnit }

// CreateOrganizationalUnit makes a unit under a root or unit. Its name must be unique there.
func (c *Client) CreateOrganizationalUnit(in CreateOrganizationalUnitInput) (CreateOrganizationalUnitOutput, error) {
	return do(c, createOrganizationalUnit, in)
}

var createOrganizationalUnit = operation[CreateOrganizationalUnitInput, CreateOrganizationalUnitOutput]{
	action: "organizations:CreateOrganizationalUnit",
	validate: func(in *CreateOrganizationalUnitInput) error {
		var c inputCheck
		c.parent(in.ParentID)
		c.text(in.Name, 1, 128, nil)
		c.tags(in.Tags)
		return c.err
	},
	touch: func(x *call, in *CreateOrganizationalUnitInput) touched {
		t := x.aboutAny(in.ParentID)
		if len(in.Tags) > 0 {
			t.Tags = tagMap(in.Tags)
		}
		return t
	},
	apply: func(x *call, in *CreateOrganizationalUnitInput) (none CreateOrganizationalUnitOutput, err error) {
		s := x.state
		switch {
		case !s.hasParent(x.org, in.ParentID):
			return none, fail("ParentNotFoundException")
		case s.unitNamed(in.ParentID, in.Name) != nil:
			return none, fail("DuplicateOrganizationalUnitException")
		case s.depth(in.ParentID) >= maxDepth:
			return none, failBecause(constraint, "OU_DEPTH_LIMIT_EXCEEDED")
		case x.org.units >= maxUnits:
			return none, failBecause(constraint, "OU_NUMBER_LIMIT_EXCEEDED")
		case len(in.Tags) > maxTags:
			return none, failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
		}
		id, err := awsaccount.ParseOUID("ou-" + x.org.root.String()[len("r-"):] + "-" + s.nextText(unitIDs, lowercase, 8))
		if err != nil {
			return none, err
		}
		u := &unit{id: id, organization: x.org.id, parent: in.ParentID, name: in.Name, tags: sortedTags(in.Tags)}
		s.units.set(id, u)
		siblings := s.under(in.ParentID)
		siblings.units = append(siblings.units, id)
		x.changeOrganization(func(o *organization) { o.units++ })
		return CreateOrganizationalUnitOutput{x.describeUnit(u)}, nil
	},
}

// unitNamed is the unit of a name under a root or unit, nil if there is none. The case of letters counts.
func (s *state) unitNamed(parent, name string) *unit {
	for _, id := range s.unitsUnder(parent) {
		if u := s.units.get(id); u.name == name {
			return u
		}
	}
	return nil
}

// UpdateOrganizationalUnitInput is the input of UpdateOrganizationalUnit.
type UpdateOrganizationalUnitInput struct {
	OrganizationalUnitID awsaccount.OUID
	Name                 string // 1 to 128 characters; "" leaves the name as it is
}

// UpdateOrganizationalUnitOutput is the output of UpdateOrganizationalUnit.
type UpdateOrganizationalUnitOutput struct{ OrganizationalUnit OrganizationalUnit }

// UpdateOrganizationalUnit gives a unit another name. Where it hangs, what hangs there and what is attached stay as they are.
func (c *Client) UpdateOrganizationalUnit(in UpdateOrganizationalUnitInput) (UpdateOrganizationalUnitOutput, error) {
	return do(c, updateOrganizationalUnit, in)
}

var updateOrganizationalUnit = operation[UpdateOrganizationalUnitInput, UpdateOrganizationalUnitOutput]{
	action: "organizations:UpdateOrganizationalUnit",
	validate: func(in *UpdateOrganizationalUnitInput) error {
		var c inputCheck
		c.set(!in.OrganizationalUnitID.IsZero())
		c.text(in.Name, 0, 128, nil)
		return c.err
	},
	touch: func(x *call, in *UpdateOrganizationalUnitInput) touched {
		return x.aboutAny(in.OrganizationalUnitID.String())
	},
	apply: func(x *call, in *UpdateOrganizationalUnitInput) (none UpdateOrganizationalUnitOutput, err error) {
		u := x.state.unitOf(x.org, in.OrganizationalUnitID)
		if u == nil {
			return none, fail("OrganizationalUnitNotFoundException")
		}
		if in.Name != "" && in.Name != u.name {
			if x.state.unitNamed(u.parent, in.Name) != nil {
				return none, fail("DuplicateOrganizationalUnitException")
			}
			changed := *u
			changed.name = in.Name
			u = &changed
			x.state.units.set(u.id, u)
		}
		return UpdateOrganizationalUnitOutput{x.describeUnit(u)}, nil
	},
}

// DeleteOrganizationalUnitInput is the input of DeleteOrganizationalUnit.
type DeleteOrganizationalUnitInput struct {
	OrganizationalUnitID awsaccount.OUID
}

// DeleteOrganizationalUnit deletes a unit under which nothing hangs, closed accounts included.
func (c *Client) DeleteOrganizationalUnit(in DeleteOrganizationalUnitInput) error {
	_, err := do(c, deleteOrganizationalUnit, in)
	return err
}

var deleteOrganizationalUnit = operation[DeleteOrganizationalUnitInput, struct{}]{
	action:   "organizations:DeleteOrganizationalUnit",
	validate: func(in *DeleteOrganizationalUnitInput) error { return wantID(in.OrganizationalUnitID) },
	touch: func(x *call, in *DeleteOrganizationalUnitInput) touched {
		return x.aboutAny(in.OrganizationalUnitID.String())
	},
	apply: func(x *call, in *DeleteOrganizationalUnitInput) (none struct{}, err error) {
		u := x.state.unitOf(x.org, in.OrganizationalUnitID)
		switch {
		case u == nil:
			return none, fail("OrganizationalUnitNotFoundException")
		case !x.state.children.get(u.id.String()).isEmpty():
			return none, fail("OrganizationalUnitNotEmptyException")
		}
		x.state.dropUnit(u)
		x.changeOrganization(func(o *organization) { o.units-- })
		return none, nil
	},
}

// dropUnit forgets a unit under which nothing hangs, and what is attached to it.
func (s *state) dropUnit(u *unit) {
	id := u.id.String()
	s.part()
	s.detachAll(id)
	s.children.delete(id)
	s.units.delete(u.id)
	siblings := s.under(u.parent)
	siblings.units = slices.DeleteFunc(siblings.units, func(other awsaccount.OUID) bool { return other == u.id })
}

// DescribeOrganizationalUnitInput is the input of DescribeOrganizationalUnit.
type DescribeOrganizationalUnitInput struct {
	OrganizationalUnitID awsaccount.OUID
}

// DescribeOrganizationalUnitOutput is the output of DescribeOrganizationalUnit.
type DescribeOrganizationalUnitOutput struct{ OrganizationalUnit OrganizationalUnit }

// DescribeOrganizationalUnit tells name and place of a unit.
func (c *Client) DescribeOrganizationalUnit(in DescribeOrganizationalUnitInput) (DescribeOrganizationalUnitOutput, error) {
	return do(c, describeOrganizationalUnit, in)
}

var describeOrganizationalUnit = operation[DescribeOrganizationalUnitInput, DescribeOrganizationalUnitOutput]{
	action:   "organizations:DescribeOrganizationalUnit",
	validate: func(in *DescribeOrganizationalUnitInput) error { return wantID(in.OrganizationalUnitID) },
	touch: func(x *call, in *DescribeOrganizationalUnitInput) touched {
		return x.aboutAny(in.OrganizationalUnitID.String())
	},
	apply: func(x *call, in *DescribeOrganizationalUnitInput) (none DescribeOrganizationalUnitOutput, err error) {
		u := x.state.unitOf(x.org, in.OrganizationalUnitID)
		if u == nil {
			return none, fail("OrganizationalUnitNotFoundException")
		}
		return DescribeOrganizationalUnitOutput{x.describeUnit(u)}, nil
	},
}

// ListOrganizationalUnitsForParentInput is the input of ListOrganizationalUnitsForParent.
type ListOrganizationalUnitsForParentInput struct {
	ParentID   string // of a root or unit
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListOrganizationalUnitsForParentOutput is the output of ListOrganizationalUnitsForParent.
type ListOrganizationalUnitsForParentOutput struct {
	OrganizationalUnits []OrganizationalUnit
	NextToken           string // "": there are no more
}

// ListOrganizationalUnitsForParent lists the units directly under a root or unit, in the order in which they were made.
func (c *Client) ListOrganizationalUnitsForParent(in ListOrganizationalUnitsForParentInput) (ListOrganizationalUnitsForParentOutput, error) {
	return do(c, listOrganizationalUnitsForParent, in)
}

var listOrganizationalUnitsForParent = operation[ListOrganizationalUnitsForParentInput, ListOrganizationalUnitsForParentOutput]{
	action: "organizations:ListOrganizationalUnitsForParent",
	validate: func(in *ListOrganizationalUnitsForParentInput) error {
		var c inputCheck
		c.parent(in.ParentID)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListOrganizationalUnitsForParentInput) touched { return x.aboutAny(in.ParentID) },
	apply: func(x *call, in *ListOrganizationalUnitsForParentInput) (out ListOrganizationalUnitsForParentOutput, err error) {
		if !x.state.hasParent(x.org, in.ParentID) {
			return out, fail("ParentNotFoundException")
		}
		ids, next, err := page(x.state.unitsUnder(in.ParentID), awsaccount.OUID.String, x.page(in.NextToken, in.MaxResults, in.ParentID))
		for _, id := range ids {
			out.OrganizationalUnits = append(out.OrganizationalUnits, x.describeUnit(x.state.units.get(id)))
		}
		out.NextToken = next
		return out, err
	},
}
