package awsaccount

import (
	"iter"

	"github.com/awsaccount/awsaccount/policy"
)

// ManagedPolicies yields the names of the managed policies that are built in.
func ManagedPolicies() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range managedPolicies {
			if !yield(p.name) {
				return
			}
		}
	}
}

// ManagedPolicy is a policy that AWS manages, by its name, as "AWSAccountManagementFullAccess": its ARN in a partition, of
// which "" is "aws", and its document, a new one each time; and which type of policy it is. It fails with an error of the
// class ErrNotFound if there is no such name among ManagedPolicies, and of the class ErrInvalid if no partition can have
// that name.
func ManagedPolicy(partition, name string) (policy.Source, policy.Type, error) {
	if partition = partitionName(partition); !isPartition(partition) {
		return policy.Source{}, 0, invalidf("partition: want a name such as aws or aws-cn, not %s", quote(partition))
	}
	for _, p := range managedPolicies {
		if p.name == name {
			source := policy.Source{Name: name, ARN: "arn:" + partition + p.arn, Document: policy.MustParse(p.document)}
			return source, p.kind, nil
		}
	}
	return policy.Source{}, 0, &classError{ErrNotFound, "no managed policy " + quote(name) + " is built in"}
}

// managedPolicies are the two policies of the Account Management guide of 2022, unchanged since, and those by which AWS
// allows everything. spec §4.1, §4.2, §5.1
var managedPolicies = []struct {
	name     string
	kind     policy.Type
	arn      string // behind the partition
	document string
}{
	{name: "AWSAccountManagementReadOnlyAccess", kind: policy.Identity,
		arn: ":iam::aws:policy/AWSAccountManagementReadOnlyAccess", document: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "account:Get*",
        "account:List*"
      ],
      "Resource": "*"
    }
  ]
}`},
	{name: "AWSAccountManagementFullAccess", kind: policy.Identity,
		arn: ":iam::aws:policy/AWSAccountManagementFullAccess", document: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "account:*",
      "Resource": "*"
    }
  ]
}`},
	{name: "AdministratorAccess", kind: policy.Identity, arn: ":iam::aws:policy/AdministratorAccess", document: allowAll},
	{name: "FullAWSAccess", kind: policy.SCP,
		arn: ":organizations::aws:policy/service_control_policy/p-FullAWSAccess", document: allowAll},
	{name: "RCPFullAWSAccess", kind: policy.RCP,
		arn: ":organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess", document: `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`},
}

const allowAll = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`
