package sim_test

import (
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// choices.md#home-regions
func TestHomeRegions(t *testing.T) {
	for partition, want := range map[string]string{"": "us-east-1", "aws": "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1",
		"aws-iso": "us-iso-east-1", "aws-eusc": "eusc-de-east-1", "aws-iso-z": "us-east-1"} {
		l := newLab(t, sim.Config{Partition: partition})
		for _, cloud := range []*sim.Cloud{l.cloud, awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(l.cloud.Snapshot()))), l.cloud.Fork()} {
			n := 0
			id := awsaccount.Must(cloud.Open("alone", "alone@example.com"))
			document := awsaccount.Must(policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*",
				"Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": "` + want + `"}}}}`)))
			p := awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "here", Policies: []policy.Source{{Document: document}}}))
			if _, err := cloud.As(p).GetAccountInformation(sim.GetAccountInformationInput{}); err != nil {
				t.Errorf("%q: %v", partition, err)
			}
			for r := range cloud.Trail() {
				n++
				if r.AWSRegion != want {
					t.Errorf("%q: %s in %s", partition, r.EventName, r.AWSRegion)
				}
			}
			if n < 3 { // AccountJoinedOrganization among them
				t.Errorf("%d records", n)
			}
		}
	}
}
