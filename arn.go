package awsaccount

import (
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// An ARN is an Amazon Resource Name of any AWS service. It names one thing: a pattern with wildcards, as policies have them,
// is not one, except in the resource field, where * and ? may be letters of a name. The zero ARN is not set and its text is
// "". ARNs are compared with == or Equal; they are immutable and safe for concurrent use.
//
// Source: spec §3.2, §5.
type ARN struct{ text string }

// ParseARN parses arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE; region and account may be empty, and the resource keeps its
// colons. It fails with a *FieldError.
func ParseARN(text string) (ARN, error) { return parse[ARN](FieldARN, text) }

// String is the text of the ARN, "" if it is not set.
func (a ARN) String() string { return a.text }

// IsZero reports whether the ARN is not set.
func (a ARN) IsZero() bool { return a == ARN{} }

// Equal is ==.
func (a ARN) Equal(other ARN) bool { return a == other }

// AppendText appends String to b.
func (a ARN) AppendText(b []byte) ([]byte, error) { return append(b, a.text...), nil }

// MarshalText is String.
func (a ARN) MarshalText() ([]byte, error) { return []byte(a.text), nil }

// UnmarshalText parses text; an empty one is the zero ARN.
func (a *ARN) UnmarshalText(text []byte) error { return unmarshal(a, FieldARN, text) }

// Fields are the fields of the ARN as text, those of the zero ARN empty.
func (a ARN) Fields() policy.ARN {
	fields, _ := policy.SplitARN(a.text)
	return fields
}

// AccountARN is the ARN that Account Management gives an account in standalone context:
// arn:PARTITION:account::ID:account. The partition "" is "aws". It is the zero ARN if id is not set or the partition is not
// the name of one, such as "aws" or "aws-cn". spec §5.1
func AccountARN(partition string, id ID) ARN { return buildARN(partition, id, accountType) }

// MemberARN is the ARN that Account Management gives a member of an organization in organizations context:
// arn:PARTITION:account::MANAGEMENT:account/ORGANIZATION/MEMBER. The account in it is the management account, whoever
// asks. Partition and zero ARN are as with AccountARN. spec §2.5, §5.1
func MemberARN(partition string, management ID, organization OrganizationID, member ID) ARN {
	return buildARN(partition, management, memberType, organization.text, member.text)
}

// RootUserARN is the ARN of the root user of an account, which in policies stands for the account too:
// arn:PARTITION:iam::ID:root. Partition and zero ARN are as with AccountARN.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func RootUserARN(partition string, id ID) ARN {
	if partition = partitionName(partition); id.IsZero() || !isPartition(partition) {
		return ARN{}
	}
	return ARN{"arn:" + partition + ":iam::" + id.text + ":root"}
}

// StandaloneAccount tells the account of an ARN that AccountARN made.
func (a ARN) StandaloneAccount() (id ID, ok bool) {
	if a.ResourceType() != accountType {
		return ID{}, false
	}
	return ID{a.Fields().Account}, true
}

// MemberAccount tells the parts of an ARN that MemberARN made.
func (a ARN) MemberAccount() (management ID, organization OrganizationID, member ID, ok bool) {
	return a.accountIn(memberType)
}

// OrganizationsAccount tells the parts of an ARN that Organization.AccountARN made.
func (a ARN) OrganizationsAccount() (management ID, organization OrganizationID, account ID, ok bool) {
	return a.accountIn(organizationType)
}

// accountIn tells the parts of arn:PARTITION:SERVICE::MANAGEMENT:account/ORGANIZATION/ACCOUNT.
func (a ARN) accountIn(kind string) (management ID, organization OrganizationID, account ID, ok bool) {
	t, parts := a.resource()
	if t == nil || t.name != kind {
		return ID{}, OrganizationID{}, ID{}, false
	}
	return ID{a.Fields().Account}, OrganizationID{parts[1]}, ID{parts[2]}, true
}

// AccountID tells which account the ARN names, if it is one of the three forms that an account has: those of AccountARN,
// MemberARN and Organization.AccountARN.
func (a ARN) AccountID() (id ID, ok bool) {
	switch a.ResourceType() {
	case accountType, memberType, organizationType:
		return ID{a.ResourceID()}, true
	}
	return ID{}, false
}

// isARN reports whether s has the form of an ARN. Region and account may be empty, or "aws" where AWS owns the thing.
func isARN(s string) bool {
	fields, ok := policy.SplitARN(s)
	name := func(c byte) bool { return isAlnum(c) || c == '-' }
	return ok && isPartition(fields.Partition) && fields.Service != "" && all(fields.Service, name) &&
		all(fields.Region, name) && all(fields.Account, name) && strings.TrimSpace(fields.Resource) != "" &&
		all(fields.Resource, func(c byte) bool { return c >= ' ' && c != '\x7F' })
}

// isPartition reports whether s has the form of the name of a partition: aws, aws-cn, aws-us-gov, aws-iso-b.
func isPartition(s string) bool {
	if s == "aws" {
		return true
	}
	rest, ok := strings.CutPrefix(s, "aws-")
	return ok && rest != "" && !strings.HasPrefix(rest, "-") && !strings.HasSuffix(rest, "-") &&
		!strings.Contains(rest, "--") && all(rest, func(c byte) bool { return isLowerAlnum(c) || c == '-' })
}

// partitionName is the name of a partition, of which "" is a short form of "aws".
func partitionName(partition string) string {
	if partition == "" {
		return "aws"
	}
	return partition
}
