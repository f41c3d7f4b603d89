package sim_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// optIns are the opt-in Regions of the partition aws.
func optIns() (names []string) {
	for r := range awsaccount.Regions("aws") {
		if r.OptIn {
			names = append(names, r.Name)
		}
	}
	return names
}

func wantRegion(t *testing.T, c *sim.Client, name string, want awsaccount.RegionOptStatus) {
	t.Helper()
	got, err := c.GetRegionOptStatus(sim.GetRegionOptStatusInput{RegionName: name})
	if err != nil || got != (sim.GetRegionOptStatusOutput{RegionName: name, RegionOptStatus: want}) {
		t.Errorf("%s: %v %v, want %s", name, got, err, want)
	}
}

// TestRegionLife is the state machine of spec §2.6, with choices.md#region-opt-time.
func TestRegionLife(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root := c.root(c.alone)
	enable := func() error { return root.EnableRegion(sim.EnableRegionInput{RegionName: "eu-south-1"}) }
	disable := func() error { return root.DisableRegion(sim.DisableRegionInput{RegionName: "eu-south-1"}) }
	is := func(want awsaccount.RegionOptStatus) { t.Helper(); wantRegion(t, root, "eu-south-1", want) }
	for range 2 {
		is(awsaccount.RegionDisabled)
		err := disable()
		wantAnswer(t, "disabling what is disabled", err, badRegion)
		var e *sim.Error
		if !errors.As(err, &e) || e.Message != "Unable to switch region status because of its current opt-in status." {
			t.Error(err)
		}
		wantAnswer(t, "enabling", enable(), "")
		is(awsaccount.RegionEnabling)
		wantAnswer(t, "enabling twice", enable(), conflict)
		wantAnswer(t, "disabling what is being enabled", disable(), conflict)
		c.Advance(30*time.Minute - 1)
		is(awsaccount.RegionEnabling)
		c.Advance(1)
		is(awsaccount.RegionEnabled)
		wantAnswer(t, "enabling what is enabled", enable(), badRegion)
		wantAnswer(t, "disabling", disable(), "")
		is(awsaccount.RegionDisabling)
		wantAnswer(t, "disabling twice", disable(), conflict)
		wantAnswer(t, "enabling what is being disabled", enable(), conflict)
		c.Advance(30 * time.Minute)
	}
	is(awsaccount.RegionDisabled)
	wantRegion(t, c.root(c.member), "eu-south-1", awsaccount.RegionDisabled)
}

// spec §2.6: default Regions are never switched, unknown ones are none.
func TestRegionTargets(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	for r := range awsaccount.Regions("aws") {
		if !r.OptIn {
			wantAnswer(t, r.Name, c.root(c.alone).EnableRegion(sim.EnableRegionInput{RegionName: r.Name}), badRegion)
			wantAnswer(t, r.Name, c.root(c.alone).DisableRegion(sim.DisableRegionInput{RegionName: r.Name}), badRegion)
			wantRegion(t, c.root(c.alone), r.Name, awsaccount.RegionEnabledByDefault)
		}
	}
	for _, name := range []string{"", "moon-1", "cn-north-1", "EU-SOUTH-1", "eu south 1", "é", "\xff", strings.Repeat("a", 50), strings.Repeat("a", 51)} {
		_, err := c.root(c.alone).GetRegionOptStatus(sim.GetRegionOptStatusInput{RegionName: name})
		for _, err := range []error{
			err,
			c.root(c.alone).EnableRegion(sim.EnableRegionInput{RegionName: name}),
			c.root(c.management).DisableRegion(sim.DisableRegionInput{AccountID: c.member, RegionName: name}),
		} {
			wantAnswer(t, name, err, badField)
			if got := invalidMembers(err); !slices.Equal(got, []string{"RegionName"}) {
				t.Errorf("%q: fields %v", name, got)
			}
		}
	}
	china := sim.New(sim.Config{Partition: "aws-cn"})
	root := china.As(china.Root(awsaccount.Must(china.Open("a", "a@example.com"))))
	wantRegion(t, root, "cn-north-1", awsaccount.RegionEnabledByDefault)
	wantAnswer(t, "a default Region of China", root.DisableRegion(sim.DisableRegionInput{RegionName: "cn-north-1"}), badRegion)
	wantAnswer(t, "a Region of aws in China", root.EnableRegion(sim.EnableRegionInput{RegionName: "eu-south-1"}), badField)
}

// spec §2.8: 6 in progress an account.
func TestRegionLimitOfAccount(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root, names := c.root(c.alone), optIns()
	for i, name := range names[:7] {
		want := ""
		if i == 6 {
			want = tooMany
		}
		err := root.EnableRegion(sim.EnableRegionInput{RegionName: name})
		wantAnswer(t, name, err, want)
		if want != "" && !errors.Is(err, awsaccount.ErrLimit) {
			t.Error(err)
		}
		c.Advance(time.Minute)
	}
	wantRegion(t, root, names[6], awsaccount.RegionDisabled)
	wantAnswer(t, "a default Region at the limit", root.EnableRegion(sim.EnableRegionInput{RegionName: "us-east-1"}), badRegion)
	wantAnswer(t, "another account", c.root(c.member).EnableRegion(sim.EnableRegionInput{RegionName: names[6]}), "")
	c.Advance(23 * time.Minute) // the first one is through
	wantAnswer(t, "disabling counts too", root.DisableRegion(sim.DisableRegionInput{RegionName: names[0]}), "")
	wantAnswer(t, "six again", root.EnableRegion(sim.EnableRegionInput{RegionName: names[6]}), tooMany)
	c.Advance(time.Minute)
	wantAnswer(t, "five", root.EnableRegion(sim.EnableRegionInput{RegionName: names[6]}), "")
}

// spec §2.8: 50 in progress an organization, the management account's own among them.
func TestRegionLimitOfOrganization(t *testing.T) {
	cloud := sim.New(sim.Config{})
	management := awsaccount.Must(cloud.Open("management", "management@example.com"))
	var members []awsaccount.ID
	for i := range 9 {
		members = append(members, awsaccount.Must(cloud.Open("member", string(rune('a'+i))+"@example.com")))
	}
	id := organize(cloud, management, membership{members: members})
	root, names, started := cloud.As(cloud.Root(management)), optIns(), 0
	start := func(account awsaccount.ID, name string) error {
		return root.EnableRegion(sim.EnableRegionInput{AccountID: account, RegionName: name})
	}
	for _, name := range names[:2] {
		wantAnswer(t, "management "+name, start(awsaccount.ID{}, name), "")
		started++
	}
	for _, member := range members {
		for _, name := range names[:6] {
			want := ""
			if started == 50 {
				want = tooMany
			} else {
				started++
			}
			wantAnswer(t, member.String()+" "+name, start(member, name), want)
		}
	}
	if counted, found := sim.Opting(cloud, id); counted != 50 || found != 50 {
		t.Errorf("%d are counted and %d found, want 50", counted, found)
	}
	alone := awsaccount.Must(cloud.Open("alone", "alone@example.com"))
	wantAnswer(t, "outside", cloud.As(cloud.Root(alone)).EnableRegion(sim.EnableRegionInput{RegionName: names[0]}), "")
	cloud.Advance(30 * time.Minute)
	if counted, found := sim.Opting(cloud, id); counted != 0 || found != 0 {
		t.Errorf("%d are counted and %d found, want none", counted, found)
	}
	wantAnswer(t, "later", start(members[8], names[6]), "")
}

// An opt-in goes on when its account leaves the organization or is closed, and counts where it was started:
// choices.md#region-opt-limits.
func TestRegionOfLeaver(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	for _, id := range []awsaccount.ID{c.member, c.closed} {
		wantAnswer(t, "start", c.root(c.management).EnableRegion(sim.EnableRegionInput{AccountID: id, RegionName: "eu-south-1"}), "")
	}
	if err := errors.Join(c.root(c.member).LeaveOrganization(), c.CloseByAWS(c.closed)); err != nil {
		t.Fatal(err)
	}
	if counted, found := sim.Opting(c.Cloud, c.organization); counted != 2 || found != 2 {
		t.Errorf("%d are counted and %d found, want 2", counted, found)
	}
	c.Advance(30 * time.Minute)
	if counted, found := sim.Opting(c.Cloud, c.organization); counted != 0 || found != 0 {
		t.Errorf("%d are counted and %d found, want none", counted, found)
	}
	wantRegion(t, c.root(c.member), "eu-south-1", awsaccount.RegionEnabled)
	got, err := c.root(c.management).GetRegionOptStatus(sim.GetRegionOptStatusInput{AccountID: c.closed, RegionName: "eu-south-1"})
	if err != nil || got.RegionOptStatus != awsaccount.RegionEnabled {
		t.Error(got, err)
	}
}

// spec §2.6: all Regions of the partition, filtered, in pages.
func TestListRegions(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root := c.root(c.alone)
	list := func(max int, statuses ...awsaccount.RegionOptStatus) (names []string) {
		t.Helper()
		in := sim.ListRegionsInput{MaxResults: max, RegionOptStatusContains: statuses}
		for {
			out, err := root.ListRegions(in)
			if err != nil {
				t.Fatal(err)
			}
			if max > 0 && len(out.Regions) > max {
				t.Errorf("a page has %d Regions, want at most %d", len(out.Regions), max)
			}
			for _, r := range out.Regions {
				names = append(names, r.RegionName)
				if len(statuses) > 0 && !slices.Contains(statuses, r.RegionOptStatus) {
					t.Error(r, "is not asked for")
				}
			}
			if in.NextToken = out.NextToken; in.NextToken == "" {
				return names
			}
		}
	}
	var all []string
	for r := range awsaccount.Regions("aws") {
		all = append(all, r.Name)
	}
	for _, max := range []int{0, 1, 7, 33, 34, 35, 50} {
		if got := list(max); !slices.Equal(got, all) {
			t.Errorf("by %d: %v, want %v", max, got, all)
		}
		if got := list(max, awsaccount.RegionDisabled); !slices.Equal(got, optIns()) {
			t.Errorf("disabled by %d: %v, want %v", max, got, optIns())
		}
	}
	if got := list(5, awsaccount.RegionEnabled, awsaccount.RegionEnabling); len(got) != 0 {
		t.Error(got)
	}
	wantAnswer(t, "enabling", root.EnableRegion(sim.EnableRegionInput{RegionName: "af-south-1"}), "")
	if got := list(5, awsaccount.RegionEnabled, awsaccount.RegionEnabling); !slices.Equal(got, []string{"af-south-1"}) {
		t.Error(got)
	}
	if got := list(5, awsaccount.RegionDisabled, awsaccount.RegionEnabledByDefault); !slices.Equal(got, all[1:]) {
		t.Error(got)
	}
}

// A Region that no longer matches the filter does not make the next page skip another one.
func TestListRegionsWhileTheyChange(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	in := sim.ListRegionsInput{MaxResults: 2, RegionOptStatusContains: []awsaccount.RegionOptStatus{awsaccount.RegionDisabled}}
	first, err := c.root(c.alone).ListRegions(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range first.Regions {
		wantAnswer(t, r.RegionName, c.root(c.alone).EnableRegion(sim.EnableRegionInput{RegionName: r.RegionName}), "")
	}
	in.NextToken = first.NextToken
	second, err := c.root(c.alone).ListRegions(in)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range append(first.Regions, second.Regions...) {
		got = append(got, r.RegionName)
	}
	if want := optIns()[:4]; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// spec §2.3
func TestListRegionsFields(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	for _, row := range []struct {
		in     sim.ListRegionsInput
		member string
	}{
		{sim.ListRegionsInput{MaxResults: -1}, "MaxResults"},
		{sim.ListRegionsInput{MaxResults: 51}, "MaxResults"},
		{sim.ListRegionsInput{NextToken: "?"}, "NextToken"},
		{sim.ListRegionsInput{NextToken: strings.Repeat("a", 1001)}, "NextToken"},
		{sim.ListRegionsInput{NextToken: base64.RawURLEncoding.EncodeToString([]byte("cn-north-1"))}, "NextToken"},
		{sim.ListRegionsInput{RegionOptStatusContains: []awsaccount.RegionOptStatus{0}}, "RegionOptStatusContains"},
		{sim.ListRegionsInput{RegionOptStatusContains: []awsaccount.RegionOptStatus{6, 7}}, "RegionOptStatusContains"},
	} {
		_, err := c.root(c.alone).ListRegions(row.in)
		wantAnswer(t, row.member, err, badField)
		if got := invalidMembers(err); !slices.Equal(got, []string{row.member}) {
			t.Error("fields", got, "want", row.member)
		}
	}
}
