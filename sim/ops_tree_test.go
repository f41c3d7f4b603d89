package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// forest is an organization with members, a client of its management account, and strangers.
type forest struct {
	*sim.Client
	cloud        *sim.Cloud
	organization awsaccount.OrganizationID
	management   awsaccount.ID
	members      []awsaccount.ID
	root         string
	alone        *sim.Client // of an account that stands alone
	foreign      awsaccount.ID
	foreignRoot  string
}

func newForest(t testing.TB, config sim.Config, members int) *forest {
	t.Helper()
	f := &forest{cloud: sim.New(config)}
	open := func(name string) awsaccount.ID { return awsaccount.Must(f.cloud.Open(name, name+"@example.com")) }
	f.management, f.foreign = open("management"), open("foreign")
	for i := range members {
		f.members = append(f.members, open(fmt.Sprint("member", i)))
	}
	f.Client, f.alone = f.as(f.management), f.as(open("alone"))
	f.organization = awsaccount.Must(f.CreateOrganization(sim.CreateOrganizationInput{})).Organization.ID
	awsaccount.Must(f.as(f.foreign).CreateOrganization(sim.CreateOrganizationInput{}))
	sim.JoinAll(f.cloud, f.management, f.members...)
	f.root = awsaccount.Must(f.ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	f.foreignRoot = awsaccount.Must(f.as(f.foreign).ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	return f
}

// as is a client of the root user of an account.
func (f *forest) as(id awsaccount.ID) *sim.Client { return f.cloud.As(f.cloud.Root(id)) }

// plant makes units, each under the one before, and tells their IDs.
func (f *forest) plant(parent string, names ...string) (ids []string) {
	for _, name := range names {
		made := awsaccount.Must(f.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name}))
		parent = made.OrganizationalUnit.ID.String()
		ids = append(ids, parent)
	}
	return ids
}

// fails wants an answer that is no success, and that nothing has changed.
func (f *forest) fails(t *testing.T, what, want string, call func() error) {
	t.Helper()
	before := sim.Fingerprint(f.cloud)
	wantAnswer(t, what, call(), want)
	if sim.Fingerprint(f.cloud) != before {
		t.Errorf("%s: has changed something", what)
	}
}

// drop is what a call fails with.
func drop[T any](_ T, err error) error { return err }

const (
	notInUse  = "AWSOrganizationsNotInUseException"
	nowhere   = "ou-aaaa-12345678"
	badInput  = "InvalidInputException "
	noAccount = "999999999999"
)

// spec §3.6
func TestListRoots(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	out, err := f.ListRoots(sim.ListRootsInput{})
	if err != nil || len(out.Roots) != 1 || out.NextToken != "" {
		t.Fatal(out, err)
	}
	root := out.Roots[0]
	o := awsaccount.Organization{ID: f.organization, Management: f.management}
	if root.Name != "Root" || root.ARN != o.RootARN(root.ID) || len(root.PolicyTypes) != 0 {
		t.Error(root)
	}
	if _, err := f.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root.ID, PolicyType: sim.ServiceControlPolicy}); err != nil {
		t.Fatal(err)
	}
	root = awsaccount.Must(f.ListRoots(sim.ListRootsInput{})).Roots[0]
	if !slices.Equal(root.PolicyTypes, []sim.PolicyTypeSummary{{Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED"}}) {
		t.Error(root.PolicyTypes)
	}
}

// spec §3.6: accounts and units have one parent
func TestListParents(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	units := f.plant(f.root, "a", "b")
	for child, want := range map[string]sim.Parent{
		f.management.String(): {ID: f.root, Type: sim.TypeRoot},
		f.members[0].String(): {ID: f.root, Type: sim.TypeRoot},
		units[0]:              {ID: f.root, Type: sim.TypeRoot},
		units[1]:              {ID: units[0], Type: sim.TypeOrganizationalUnit},
	} {
		out, err := f.ListParents(sim.ListParentsInput{ChildID: child})
		if err != nil || !slices.Equal(out.Parents, []sim.Parent{want}) {
			t.Error(child, out, err)
		}
	}
	for child, want := range map[string]string{
		noAccount:          "ChildNotFoundException",
		nowhere:            "ChildNotFoundException",
		f.foreign.String(): "ChildNotFoundException",
		f.root:             badInput + "INVALID_PATTERN",
		"":                 badInput + "INPUT_REQUIRED",
	} {
		wantAnswer(t, child, drop(f.ListParents(sim.ListParentsInput{ChildID: child})), want)
	}
}

// spec §3.6: direct children only. Closed accounts are there. §1.6
func TestListChildren(t *testing.T) {
	f := newForest(t, sim.Config{}, 3)
	units := f.plant(f.root, "a", "b")
	second := f.plant(f.root, "c")[0]
	if err := f.as(f.members[0]).CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	accounts := func() (ids []string) {
		for _, c := range awsaccount.Must(f.ListChildren(sim.ListChildrenInput{ParentID: f.root, ChildType: sim.TypeAccount})).Children {
			ids = append(ids, c.ID)
		}
		return ids
	}
	want := []string{f.management.String(), f.members[0].String(), f.members[1].String(), f.members[2].String()}
	if got := accounts(); !slices.Equal(got, want) {
		t.Error(got, want)
	}
	f.cloud.Advance(90 * 24 * 3600 * 1e9)
	if got := accounts(); !slices.Equal(got, []string{want[0], want[2], want[3]}) {
		t.Error("permanently closed:", got)
	}
	out := awsaccount.Must(f.ListChildren(sim.ListChildrenInput{ParentID: f.root, ChildType: sim.TypeOrganizationalUnit}))
	if !slices.Equal(out.Children, []sim.Child{{ID: units[0], Type: "ORGANIZATIONAL_UNIT"}, {ID: second, Type: "ORGANIZATIONAL_UNIT"}}) {
		t.Error(out)
	}
	if out := awsaccount.Must(f.ListChildren(sim.ListChildrenInput{ParentID: units[1], ChildType: sim.TypeAccount})); len(out.Children) != 0 {
		t.Error(out)
	}
	for _, test := range []struct{ parent, typ, want string }{
		{nowhere, sim.TypeAccount, "ParentNotFoundException"},
		{f.foreignRoot, sim.TypeAccount, "ParentNotFoundException"},
		{f.root, "ROOT", badInput + "INVALID_ENUM"},
		{f.root, "", badInput + "INPUT_REQUIRED"},
		{"", sim.TypeAccount, badInput + "INPUT_REQUIRED"},
		{f.management.String(), sim.TypeAccount, badInput + "INVALID_PATTERN"},
	} {
		wantAnswer(t, test.parent, drop(f.ListChildren(sim.ListChildrenInput{ParentID: test.parent, ChildType: test.typ})), test.want)
	}
}

// Appendix B: pages of 1 to 20; tokens are of their list
func TestListAccountsForParent(t *testing.T) {
	f := newForest(t, sim.Config{}, 49)
	unit := f.plant(f.root, "a")[0]
	all := append([]awsaccount.ID{f.management}, f.members...)
	var got []awsaccount.ID
	in := sim.ListAccountsForParentInput{ParentID: f.root}
	for pages := 1; ; pages++ {
		out, err := f.ListAccountsForParent(in)
		if err != nil || len(out.Accounts) > 20 {
			t.Fatal(len(out.Accounts), err)
		}
		for _, a := range out.Accounts {
			got = append(got, a.ID)
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			break
		}
		if pages == 1 { // whoever leaves meanwhile shifts nobody: not the one that the token names either
			for _, id := range []awsaccount.ID{all[3], all[19], all[20]} {
				if err := f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: f.root, DestinationParentID: unit}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if want := slices.Concat(all[:20], all[21:]); !slices.Equal(got, want) {
		t.Error(got, want)
	}
	out := awsaccount.Must(f.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: unit, MaxResults: 2}))
	described := awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: all[3]})).Account
	if len(out.Accounts) != 2 || out.Accounts[0].ID != all[3] || out.Accounts[0].Paths[0] != described.Paths[0] {
		t.Error(out)
	}
	for _, test := range []struct {
		in   sim.ListAccountsForParentInput
		want string
	}{
		{sim.ListAccountsForParentInput{ParentID: f.root, NextToken: out.NextToken}, badInput + "INVALID_NEXT_TOKEN"},
		{sim.ListAccountsForParentInput{ParentID: f.root, NextToken: "?"}, badInput + "INVALID_NEXT_TOKEN"},
		{sim.ListAccountsForParentInput{ParentID: f.root, MaxResults: 21}, badInput + "MAX_VALUE_EXCEEDED"},
		{sim.ListAccountsForParentInput{ParentID: f.root, MaxResults: -1}, badInput + "MIN_VALUE_EXCEEDED"},
		{sim.ListAccountsForParentInput{ParentID: nowhere}, "ParentNotFoundException"},
		{sim.ListAccountsForParentInput{}, badInput + "INPUT_REQUIRED"},
	} {
		wantAnswer(t, fmt.Sprint(test.in), drop(f.ListAccountsForParent(test.in)), test.want)
	}
}

// spec §3.5
func TestMoveAccount(t *testing.T) {
	f := newForest(t, sim.Config{}, 2)
	units := f.plant(f.root, "a", "b")
	member := f.members[0]
	move := func(id awsaccount.ID, from, to string) error {
		return f.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: from, DestinationParentID: to})
	}
	if err := errors.Join(move(member, f.root, units[1]), move(f.management, f.root, units[0])); err != nil {
		t.Fatal(err) // the management account can be moved too
	}
	path := f.organization.String() + "/" + f.root + "/" + units[0] + "/" + units[1] + "/" + member.String() + "/"
	if a := awsaccount.Must(f.DescribeAccount(sim.DescribeAccountInput{AccountID: member})).Account; a.Paths[0] != path {
		t.Error(a.Paths, path)
	}
	none := awsaccount.ID{}
	stranger := awsaccount.Must(awsaccount.ParseID(noAccount))
	for _, test := range []struct {
		id             awsaccount.ID
		from, to, want string
	}{
		{none, units[1], f.root, badInput + "INPUT_REQUIRED"},
		{member, "", f.root, badInput + "INPUT_REQUIRED"},
		{member, units[1], "ou-x", badInput + "INVALID_PATTERN"},
		{stranger, units[1], f.root, "AccountNotFoundException"},
		{f.foreign, f.foreignRoot, f.root, "AccountNotFoundException"},
		{member, nowhere, f.root, "SourceParentNotFoundException"},
		{member, f.foreignRoot, f.root, "SourceParentNotFoundException"},
		{member, units[1], nowhere, "DestinationParentNotFoundException"},
		{member, units[1], f.foreignRoot, "DestinationParentNotFoundException"},
		{member, units[1], units[1], "DuplicateAccountException"},
		{member, f.root, units[1], "DuplicateAccountException"},     // the same call again
		{member, f.root, units[0], "SourceParentNotFoundException"}, // choices.md#move-source
	} {
		f.fails(t, fmt.Sprint(test), test.want, func() error { return move(test.id, test.from, test.to) })
	}
	// A closed member can be moved. §1.6
	if err := errors.Join(f.as(member).CloseOwnAccount(), move(member, units[1], f.root)); err != nil {
		t.Error(err)
	}
	if text := sim.FaultInTree(f.cloud); text != "" {
		t.Error(text)
	}
}

// spec §3.3
func TestTreeCallers(t *testing.T) {
	f := newForest(t, sim.Config{}, 3)
	unit := f.plant(f.root, "a")[0]
	ou := awsaccount.Must(awsaccount.ParseOUID(unit))
	service := "backup.amazonaws.com"
	registered, member := f.as(f.members[0]), f.as(f.members[1])
	if err := errors.Join(f.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service}),
		f.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: f.members[0], ServicePrincipal: service})); err != nil {
		t.Fatal(err)
	}
	id := f.members[0]
	tag := []sim.Tag{{Key: "k", Value: "v"}}
	for name, call := range map[string]func(c *sim.Client) error{
		"ListRoots":   func(c *sim.Client) error { return drop(c.ListRoots(sim.ListRootsInput{})) },
		"ListParents": func(c *sim.Client) error { return drop(c.ListParents(sim.ListParentsInput{ChildID: unit})) },
		"ListChildren": func(c *sim.Client) error {
			return drop(c.ListChildren(sim.ListChildrenInput{ParentID: f.root, ChildType: "ACCOUNT"}))
		},
		"ListAccountsForParent": func(c *sim.Client) error {
			return drop(c.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: f.root}))
		},
		"ListOrganizationalUnitsForParent": func(c *sim.Client) error {
			return drop(c.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: f.root}))
		},
		"DescribeOrganizationalUnit": func(c *sim.Client) error {
			return drop(c.DescribeOrganizationalUnit(sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: ou}))
		},
		"ListTagsForResource": func(c *sim.Client) error {
			return drop(c.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: unit}))
		},
		"ListAWSServiceAccessForOrganization": func(c *sim.Client) error {
			return drop(c.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{}))
		},
		"ListDelegatedAdministrators": func(c *sim.Client) error {
			return drop(c.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{}))
		},
		"ListDelegatedServicesForAccount": func(c *sim.Client) error {
			return drop(c.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: id}))
		},
	} {
		wantAnswer(t, name+" by a delegated administrator", call(registered), "")
		wantAnswer(t, name+" by a member", call(member), denied)
		wantAnswer(t, name+" by an account that stands alone", call(f.alone), notInUse)
	}
	for name, call := range map[string]func(c *sim.Client) error{
		"CreateOrganizationalUnit": func(c *sim.Client) error {
			return drop(c.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "b", Tags: tag}))
		},
		"UpdateOrganizationalUnit": func(c *sim.Client) error {
			return drop(c.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: ou, Name: "b"}))
		},
		"DeleteOrganizationalUnit": func(c *sim.Client) error {
			return c.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ou})
		},
		"MoveAccount": func(c *sim.Client) error {
			return c.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: f.root, DestinationParentID: unit})
		},
		"EnableAWSServiceAccess": func(c *sim.Client) error {
			return c.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "ram.amazonaws.com"})
		},
		"DisableAWSServiceAccess": func(c *sim.Client) error {
			return c.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: service})
		},
		"RegisterDelegatedAdministrator": func(c *sim.Client) error {
			return c.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: f.members[1], ServicePrincipal: service})
		},
		"DeregisterDelegatedAdministrator": func(c *sim.Client) error {
			return c.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
		},
		"TagResource": func(c *sim.Client) error { return c.TagResource(sim.TagResourceInput{ResourceID: unit, Tags: tag}) },
		"UntagResource": func(c *sim.Client) error {
			return c.UntagResource(sim.UntagResourceInput{ResourceID: unit, TagKeys: []string{"k"}})
		},
	} {
		f.fails(t, name+" by a delegated administrator", denied, func() error { return call(registered) })
		f.fails(t, name+" by a member", denied, func() error { return call(member) })
		f.fails(t, name+" by an account that stands alone", notInUse, func() error { return call(f.alone) })
	}
}
