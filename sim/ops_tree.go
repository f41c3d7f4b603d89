package sim

import (
	"github.com/awsaccount/awsaccount"
)

// What hangs in the tree of an organization, and what policies are attached to, is of one of these types. spec Appendix C.5
const (
	TypeAccount            = "ACCOUNT"
	TypeOrganizationalUnit = "ORGANIZATIONAL_UNIT"
	TypeRoot               = "ROOT"
)

// A Root is the root of an organization.
type Root struct {
	ID          awsaccount.RootID
	ARN         awsaccount.ARN
	Name        string
	PolicyTypes []PolicyTypeSummary // those that are enabled, in the order of their names
}

// A PolicyTypeSummary is a policy type and whether it is enabled.
type PolicyTypeSummary struct {
	Type   string // "SERVICE_CONTROL_POLICY" …
	Status string // "ENABLED"
}

// describeRoot is the root of an organization as AWS shows it; o is that organization as package awsaccount sees it.
func (s *state) describeRoot(o awsaccount.Organization) Root {
	org := s.organizations.get(o.ID)
	r := Root{ID: org.root, ARN: o.RootARN(org.root), Name: "Root"}
	for _, t := range org.types {
		r.PolicyTypes = append(r.PolicyTypes, PolicyTypeSummary{Type: t, Status: "ENABLED"})
	}
	return r
}

// ListRootsInput is the input of ListRoots.
type ListRootsInput struct {
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListRootsOutput is the output of ListRoots.
type ListRootsOutput struct {
	Roots     []Root
	NextToken string // "": there are no more
}

// ListRoots lists the root: an organization has one.
func (c *Client) ListRoots(in ListRootsInput) (ListRootsOutput, error) {
	return do(c, listRoots, in)
}

var listRoots = operation[ListRootsInput, ListRootsOutput]{
	action: "organizations:ListRoots",
	validate: func(in *ListRootsInput) error {
		var c inputCheck
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	apply: func(x *call, in *ListRootsInput) (out ListRootsOutput, err error) {
		roots := []Root{x.state.describeRoot(x.organization())}
		name := func(r Root) string { return r.ID.String() }
		out.Roots, out.NextToken, err = page(roots, name, x.page(in.NextToken, in.MaxResults))
		return out, err
	},
}

// A Parent is what an account or unit hangs under.
type Parent struct{ ID, Type string }

// ListParentsInput is the input of ListParents.
type ListParentsInput struct {
	ChildID    string // of an account or unit
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListParentsOutput is the output of ListParents.
type ListParentsOutput struct {
	Parents   []Parent
	NextToken string // "": there are no more
}

// ListParents lists the parent of an account or unit: each has one.
func (c *Client) ListParents(in ListParentsInput) (ListParentsOutput, error) {
	return do(c, listParents, in)
}

var listParents = operation[ListParentsInput, ListParentsOutput]{
	action: "organizations:ListParents",
	validate: func(in *ListParentsInput) error {
		var c inputCheck
		c.text(in.ChildID, 1, 100, isChildID)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListParentsInput) touched { return x.aboutAny(in.ChildID) },
	apply: func(x *call, in *ListParentsInput) (out ListParentsOutput, err error) {
		parent := ""
		if unit, err := awsaccount.ParseOUID(in.ChildID); err == nil {
			if u := x.state.unitOf(x.org, unit); u != nil {
				parent = u.parent
			}
		} else if id, err := awsaccount.ParseID(in.ChildID); err == nil {
			if x.inOrganization(id) != nil {
				parent = x.seen(id).parent
			}
		}
		if parent == "" {
			return out, fail("ChildNotFoundException")
		}
		parents := []Parent{{parent, parentType(parent)}}
		name := func(p Parent) string { return p.ID }
		out.Parents, out.NextToken, err = page(parents, name, x.page(in.NextToken, in.MaxResults, in.ChildID))
		return out, err
	},
}

// isChildID is the pattern of an account or unit.
func isChildID(s string) bool {
	_, notAccount := awsaccount.ParseID(s)
	_, notUnit := awsaccount.ParseOUID(s)
	return notAccount == nil || notUnit == nil
}

func parentType(id string) string {
	if _, err := awsaccount.ParseRootID(id); err == nil {
		return TypeRoot
	}
	return TypeOrganizationalUnit
}

// A Child is an account or unit that hangs under a root or unit.
type Child struct{ ID, Type string }

// ListChildrenInput is the input of ListChildren.
type ListChildrenInput struct {
	ParentID   string // of a root or unit
	ChildType  string // TypeAccount or TypeOrganizationalUnit
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListChildrenOutput is the output of ListChildren.
type ListChildrenOutput struct {
	Children  []Child
	NextToken string // "": there are no more
}

// ListChildren lists the accounts or the units directly under a root or unit, in the order in which they came there.
func (c *Client) ListChildren(in ListChildrenInput) (ListChildrenOutput, error) {
	return do(c, listChildren, in)
}

var listChildren = operation[ListChildrenInput, ListChildrenOutput]{
	action: "organizations:ListChildren",
	validate: func(in *ListChildrenInput) error {
		var c inputCheck
		c.parent(in.ParentID)
		c.one(in.ChildType, TypeAccount, TypeOrganizationalUnit)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListChildrenInput) touched { return x.aboutAny(in.ParentID) },
	apply: func(x *call, in *ListChildrenInput) (out ListChildrenOutput, err error) {
		if !x.state.hasParent(x.org, in.ParentID) {
			return out, fail("ParentNotFoundException")
		}
		wanted := x.page(in.NextToken, in.MaxResults, in.ParentID, in.ChildType)
		if in.ChildType == TypeAccount {
			ids, _, next, err := x.seenPage(x.state.children.get(in.ParentID), wanted)
			for _, id := range ids {
				out.Children = append(out.Children, Child{id.String(), TypeAccount})
			}
			out.NextToken = next
			return out, err
		}
		ids, next, err := page(x.state.unitsUnder(in.ParentID), awsaccount.OUID.String, wanted)
		for _, id := range ids {
			out.Children = append(out.Children, Child{id.String(), TypeOrganizationalUnit})
		}
		out.NextToken = next
		return out, err
	},
}

// ListAccountsForParentInput is the input of ListAccountsForParent.
type ListAccountsForParentInput struct {
	ParentID   string // of a root or unit
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListAccountsForParentOutput is the output of ListAccountsForParent.
type ListAccountsForParentOutput struct {
	Accounts  []Account
	NextToken string // "": there are no more
}

// ListAccountsForParent lists the accounts directly under a root or unit, in the order in which they came there.
func (c *Client) ListAccountsForParent(in ListAccountsForParentInput) (ListAccountsForParentOutput, error) {
	return do(c, listAccountsForParent, in)
}

var listAccountsForParent = operation[ListAccountsForParentInput, ListAccountsForParentOutput]{
	action: "organizations:ListAccountsForParent",
	validate: func(in *ListAccountsForParentInput) error {
		var c inputCheck
		c.parent(in.ParentID)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListAccountsForParentInput) touched { return x.aboutAny(in.ParentID) },
	apply: func(x *call, in *ListAccountsForParentInput) (out ListAccountsForParentOutput, err error) {
		if !x.state.hasParent(x.org, in.ParentID) {
			return out, fail("ParentNotFoundException")
		}
		ids, at, next, err := x.seenPage(x.state.children.get(in.ParentID), x.page(in.NextToken, in.MaxResults, in.ParentID))
		for _, id := range ids {
			out.Accounts = append(out.Accounts, x.describe(x.state.at(at, id)))
		}
		out.NextToken = next
		return out, err
	},
}

// MoveAccountInput is the input of MoveAccount.
type MoveAccountInput struct {
	AccountID           awsaccount.ID
	SourceParentID      string // the root or unit that it leaves
	DestinationParentID string // the root or unit that it gets
}

// MoveAccount moves an account to another root or unit. From then on the policies on the path to the new one apply to it.
func (c *Client) MoveAccount(in MoveAccountInput) error {
	_, err := do(c, moveAccount, in)
	return err
}

var moveAccount = operation[MoveAccountInput, struct{}]{
	action: "organizations:MoveAccount",
	validate: func(in *MoveAccountInput) error {
		var c inputCheck
		c.set(!in.AccountID.IsZero())
		c.parent(in.SourceParentID)
		c.parent(in.DestinationParentID)
		return c.err
	},
	touch: func(x *call, in *MoveAccountInput) touched {
		t := x.member(in.AccountID)
		t.Resources = append(t.Resources, x.resource(in.SourceParentID), x.resource(in.DestinationParentID))
		return t
	},
	apply: func(x *call, in *MoveAccountInput) (none struct{}, err error) {
		from, to := in.SourceParentID, in.DestinationParentID
		switch parent := x.state.accounts.get(in.AccountID).parent; {
		case !x.state.hasParent(x.org, from):
			return none, fail("SourceParentNotFoundException")
		case !x.state.hasParent(x.org, to):
			return none, fail("DestinationParentNotFoundException")
		case parent == to:
			return none, fail("DuplicateAccountException")
		case parent != from:
			return none, fail("SourceParentNotFoundException") // choices.md#move-source
		}
		return none, x.changeAccount(in.AccountID, func(a *account) error {
			x.state.unhang(from, a.place)
			a.parent, a.place = to, x.state.hang(in.AccountID, to)
			return nil
		})
	},
}
