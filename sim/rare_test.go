package sim_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// An organization of more than 5,000 accounts does not change its feature set: spec §3.4. No IAM user has more than two access keys.
func TestRareReasons(t *testing.T) {
	cloud := sim.New(sim.Config{})
	open := func(name string) awsaccount.ID { return awsaccount.Must(cloud.Open(name, name+"@example.com")) }
	management := open("management")
	root := cloud.As(cloud.Root(management))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly}))
	var members []awsaccount.ID
	for i := range 5000 {
		members = append(members, open("member"+strconv.Itoa(i)))
	}
	sim.JoinAll(cloud, management, members...)
	before := cloud.Dump()
	_, err := root.EnableAllFeatures()
	if got := answer(err); got != modelViolation+"ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED" {
		t.Error(got)
	}
	if after := cloud.Dump(); strings.Count(after, "\n") > strings.Count(before, "\n")+2 {
		t.Error("more than the trail has changed")
	}
	user := awsaccount.Must(cloud.PutUser(management, sim.Identity{Name: "alice"}))
	for i, want := range []string{"", "", "LimitExceeded"} {
		if _, _, err := cloud.CreateAccessKey(user); answer(err) != want {
			t.Errorf("key %d: %v, want %q", i, err, want)
		}
	}
}
