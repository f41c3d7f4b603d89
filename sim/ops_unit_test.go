package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

func ouID(text string) awsaccount.OUID { return awsaccount.Must(awsaccount.ParseOUID(text)) }

// spec §3.6, Appendix D
func TestOrganizationalUnits(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	out, err := f.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "a", Tags: []sim.Tag{{Key: "z"}, {Key: "k", Value: "v"}}})
	if err != nil {
		t.Fatal(err)
	}
	unit, o := out.OrganizationalUnit, awsaccount.Organization{ID: f.organization, Management: f.management}
	path := f.organization.String() + "/" + f.root + "/" + unit.ID.String() + "/"
	if unit.Name != "a" || unit.ARN != o.OUARN(unit.ID) || unit.ARN.IsZero() || unit.Path.String() != path || unit.ID.Root().String() != f.root {
		t.Error(unit)
	}
	tags := awsaccount.Must(f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: unit.ID.String()})).Tags
	if !slices.Equal(tags, []sim.Tag{{Key: "k", Value: "v"}, {Key: "z"}}) {
		t.Error(tags)
	}
	described, err := f.DescribeOrganizationalUnit(sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: unit.ID})
	if err != nil || described.OrganizationalUnit != unit {
		t.Error(described, err)
	}
	below := f.plant(unit.ID.String(), "a")[0] // names are unique under one parent only
	renamed, err := f.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: unit.ID, Name: "b"})
	if unit.Name = "b"; err != nil || renamed.OrganizationalUnit != unit {
		t.Error(renamed, err)
	}
	same, err := f.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: unit.ID})
	if err != nil || same.OrganizationalUnit != unit {
		t.Error(same, err)
	}
	f.plant(f.root, "a", "c")
	if err := f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(below)}); err != nil {
		t.Error(err)
	}
	if err := f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: unit.ID}); err != nil {
		t.Error(err)
	}
	listed := awsaccount.Must(f.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: f.root})).OrganizationalUnits
	if len(listed) != 1 || listed[0].Name != "a" {
		t.Error(listed)
	}
	if text := sim.FaultInTree(f.cloud); text != "" {
		t.Error(text)
	}
}

// Appendix B, §3.6, §3.8, §3.10
func TestOrganizationalUnitErrors(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	units := f.plant(f.root, "1", "2", "3", "4", "5")
	f.plant(f.root, "other")
	var many []sim.Tag
	for i := range 51 {
		many = append(many, sim.Tag{Key: fmt.Sprint(i)})
	}
	for _, test := range []struct {
		in   sim.CreateOrganizationalUnitInput
		want string
	}{
		{sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "1"}, "DuplicateOrganizationalUnitException"},
		{sim.CreateOrganizationalUnitInput{ParentID: units[4], Name: "6"}, "ConstraintViolationException OU_DEPTH_LIMIT_EXCEEDED"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "x", Tags: many}, "ConstraintViolationException MAX_TAG_LIMIT_EXCEEDED"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "x", Tags: []sim.Tag{{Key: "k"}, {Key: "k"}}}, badInput + "DUPLICATE_TAG_KEY"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "x", Tags: []sim.Tag{{Key: "aws:k"}}}, badInput + "INVALID_SYSTEM_TAGS_PARAMETER"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.root}, badInput + "INPUT_REQUIRED"},
		{sim.CreateOrganizationalUnitInput{Name: "x"}, badInput + "INPUT_REQUIRED"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: strings.Repeat("é", 129)}, badInput + "MAX_LENGTH_EXCEEDED"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.management.String(), Name: "x"}, badInput + "INVALID_PATTERN"},
		{sim.CreateOrganizationalUnitInput{ParentID: nowhere, Name: "x"}, "ParentNotFoundException"},
		{sim.CreateOrganizationalUnitInput{ParentID: f.foreignRoot, Name: "x"}, "ParentNotFoundException"},
	} {
		f.fails(t, fmt.Sprint(test.in), test.want, func() error { return drop(f.CreateOrganizationalUnit(test.in)) })
	}
	f.plant(f.root, strings.Repeat("é", 128), "Other", "other")

	missing := ouID(nowhere)
	update := func(id awsaccount.OUID, name string) func() error {
		return func() error {
			return drop(f.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: id, Name: name}))
		}
	}
	remove := func(id awsaccount.OUID) func() error {
		return func() error {
			return f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: id})
		}
	}
	f.fails(t, "rename to a name that is taken", "DuplicateOrganizationalUnitException", update(ouID(units[0]), "other"))
	f.fails(t, "rename what is not there", "OrganizationalUnitNotFoundException", update(missing, "x"))
	f.fails(t, "rename nothing", badInput+"INPUT_REQUIRED", update(awsaccount.OUID{}, "x"))
	f.fails(t, "long name", badInput+"MAX_LENGTH_EXCEEDED", update(ouID(units[0]), strings.Repeat("x", 129)))
	f.fails(t, "delete what is not there", "OrganizationalUnitNotFoundException", remove(missing))
	f.fails(t, "delete nothing", badInput+"INPUT_REQUIRED", remove(awsaccount.OUID{}))
	f.fails(t, "delete with a unit", "OrganizationalUnitNotEmptyException", remove(ouID(units[3])))
	wantAnswer(t, "describe what is not there", drop(f.DescribeOrganizationalUnit(sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: missing})),
		"OrganizationalUnitNotFoundException")
	wantAnswer(t, "list what is not there", drop(f.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: nowhere})),
		"ParentNotFoundException")
	wantAnswer(t, "token", drop(f.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: f.root, NextToken: "?"})),
		badInput+"INVALID_NEXT_TOKEN")

	// A closed account is in the way of deleting until it is permanently closed. §3.6, §1.6
	if err := f.MoveAccount(sim.MoveAccountInput{AccountID: f.members[0], SourceParentID: f.root, DestinationParentID: units[4]}); err != nil {
		t.Fatal(err)
	}
	if err := f.as(f.members[0]).CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	f.cloud.Advance(90*24*3600*1e9 - 1)
	f.fails(t, "delete with a closed account", "OrganizationalUnitNotEmptyException", remove(ouID(units[4])))
	f.cloud.Advance(1)
	wantAnswer(t, "delete after 90 days", remove(ouID(units[4]))(), "")
}

// spec §3.10: 2000 units
func TestOrganizationalUnitQuota(t *testing.T) {
	f := newForest(t, sim.Config{}, 0)
	sim.CountUnits(f.cloud, f.organization, 1999)
	unit := f.plant(f.root, "last")[0]
	f.fails(t, "one more", "ConstraintViolationException OU_NUMBER_LIMIT_EXCEEDED", func() error {
		return drop(f.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: f.root, Name: "x"}))
	})
	if err := f.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: ouID(unit)}); err != nil {
		t.Error(err)
	}
	f.plant(f.root, "x")
}

// spec §3.6, §5.2: a unit that is made with tags needs TagResource too; a call is about the parent
func TestTreeAuthorization(t *testing.T) {
	f := newForest(t, sim.Config{}, 2)
	units := f.plant(f.root, "a", "b")
	for i, tags := range [][]sim.Tag{{{Key: "team", Value: "red"}}, {{Key: "team", Value: "blue"}}} {
		for _, id := range []string{units[i], f.members[i].String()} {
			if err := f.TagResource(sim.TagResourceInput{ResourceID: id, Tags: tags}); err != nil {
				t.Fatal(err)
			}
		}
	}
	document := policy.MustParse(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"organizations:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"red"}}},
		{"Effect":"Allow","Action":"organizations:MoveAccount","Resource":"arn:aws:organizations::*:root/*"}]}`)
	red := f.cloud.As(awsaccount.Must(f.cloud.PutUser(f.management, sim.Identity{Name: "red", Policies: []policy.Source{{Name: "red", Document: document}}})))
	create := func(parent string, tags ...sim.Tag) error {
		return drop(red.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: "new", Tags: tags}))
	}
	move := func(i int, to string) error {
		return red.MoveAccount(sim.MoveAccountInput{AccountID: f.members[i], SourceParentID: f.root, DestinationParentID: to})
	}
	f.fails(t, "under the root", denied, func() error { return create(f.root) })
	f.fails(t, "under blue", denied, func() error { return create(units[1]) })
	f.fails(t, "under nothing", denied, func() error { return create(nowhere) }) // he learns nothing
	f.fails(t, "with tags", denied, func() error { return create(units[0], sim.Tag{Key: "k"}) })
	f.fails(t, "move to blue", denied, func() error { return move(0, units[1]) })
	f.fails(t, "move blue", denied, func() error { return move(1, units[0]) })
	f.fails(t, "tag blue", denied, func() error {
		return red.TagResource(sim.TagResourceInput{ResourceID: units[1], Tags: []sim.Tag{{Key: "team", Value: "red"}}})
	})
	wantAnswer(t, "under red", create(units[0]), "")
	wantAnswer(t, "move red", move(0, units[0]), "")
	wantAnswer(t, "untag red", red.UntagResource(sim.UntagResourceInput{ResourceID: units[0], TagKeys: []string{"team"}}), "")
	f.fails(t, "no more red", denied, func() error {
		return drop(red.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: units[0]}))
	})
}
