// Package gen has generators of package [pgregory.net/rapid] for property tests of programs that work with AWS accounts:
// identifiers, contacts, accounts in every state, policies, operations, and random calls of a simulated cloud.
//
// Every value is one that AWS would accept, unless the generator is called Invalid. Generators are immutable and safe for
// concurrent use; what they generate depends on nothing but what rapid draws.
package gen

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// parsed generates what parse makes of texts of a pattern.
func parsed[T any](pattern string, parse func(string) (T, error)) *rapid.Generator[T] {
	return rapid.Map(rapid.StringMatching(pattern), func(text string) T { return awsaccount.Must(parse(text)) })
}

// ID generates account IDs.
func ID() *rapid.Generator[awsaccount.ID] { return parsed(`[0-9]{12}`, awsaccount.ParseID) }

// OrganizationID generates IDs of organizations.
func OrganizationID() *rapid.Generator[awsaccount.OrganizationID] {
	return parsed(`o-[a-z0-9]{10,32}`, awsaccount.ParseOrganizationID)
}

// RootID generates IDs of roots.
func RootID() *rapid.Generator[awsaccount.RootID] {
	return parsed(`r-[0-9a-z]{4,32}`, awsaccount.ParseRootID)
}

// OUID generates IDs of organizational units under a root.
func OUID(root awsaccount.RootID) *rapid.Generator[awsaccount.OUID] {
	return parsed(strings.Replace(root.String(), "r-", "ou-", 1)+`-[a-z0-9]{8,32}`, awsaccount.ParseOUID)
}

// PolicyID generates IDs of policies of an organization.
func PolicyID() *rapid.Generator[awsaccount.PolicyID] {
	return parsed(`p-[0-9a-zA-Z_]{8,40}`, awsaccount.ParsePolicyID)
}

// Alias generates account aliases.
func Alias() *rapid.Generator[awsaccount.Alias] {
	return rapid.Map(rapid.StringMatching(`[a-z]([a-z0-9]{1,8}-?[a-z0-9]{1,8}){1,3}`), func(text string) awsaccount.Alias {
		return awsaccount.Must(awsaccount.ParseAlias(text))
	})
}

// CanonicalUserID generates canonical user IDs.
func CanonicalUserID() *rapid.Generator[awsaccount.CanonicalUserID] {
	return parsed(`[0-9a-f]{64}`, awsaccount.ParseCanonicalUserID)
}

// Organization generates organizations: of both feature sets, with and without trusted access and a delegated administrator for
// Account Management, in several partitions.
func Organization() *rapid.Generator[awsaccount.Organization] {
	return rapid.Custom(func(t *rapid.T) awsaccount.Organization {
		o := awsaccount.Organization{
			Partition:   rapid.SampledFrom([]string{"", "aws", "aws-cn", "aws-us-gov"}).Draw(t, "partition"),
			ID:          OrganizationID().Draw(t, "organization"),
			Management:  ID().Draw(t, "management"),
			AllFeatures: rapid.IntRange(0, 3).Draw(t, "features") > 0,
		}
		if o.AllFeatures && rapid.Bool().Draw(t, "trusted access") {
			o.TrustedAccess = true
			if rapid.Bool().Draw(t, "delegated") {
				o.DelegatedAdministrator = ID().Filter(func(id awsaccount.ID) bool { return id != o.Management }).Draw(t, "administrator")
			}
		}
		return o
	})
}

// Path generates paths of the root and the units of an organization, down to the five levels that AWS allows.
func Path(organization awsaccount.OrganizationID) *rapid.Generator[awsaccount.OrganizationPath] {
	return rapid.Custom(func(t *rapid.T) awsaccount.OrganizationPath {
		root := RootID().Draw(t, "root")
		units := rapid.SliceOfN(OUID(root), 0, 5).Draw(t, "units")
		return awsaccount.Must(awsaccount.NewOrganizationPath(organization, root, units...))
	})
}

// ARN generates ARNs of accounts, in the three forms that they have, and of all that there is in an organization.
func ARN(in awsaccount.Organization) *rapid.Generator[awsaccount.ARN] {
	return rapid.Custom(func(t *rapid.T) awsaccount.ARN {
		return drawARN(t, in, rapid.SampledFrom(resourceTypes).Draw(t, "resource type"))
	})
}

// resourceTypes are those that ARN.ResourceType knows.
var resourceTypes = []string{
	"account:account", "account:accountInOrganization", "organizations:account", "organizations:awspolicy",
	"organizations:handshake", "organizations:organization", "organizations:organizationalunit", "organizations:policy",
	"organizations:resourcepolicy", "organizations:responsibilitytransfer", "organizations:root",
}

// policyTypes are some of the types of policies of Organizations.
var policyTypes = []string{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "DECLARATIVE_POLICY_EC2", "S3_POLICY"}

func drawARN(t *rapid.T, in awsaccount.Organization, resourceType string) awsaccount.ARN {
	text := func(pattern string) string { return rapid.StringMatching(pattern).Draw(t, "ID") }
	switch resourceType {
	case "account:account":
		return awsaccount.AccountARN(in.Partition, ID().Draw(t, "account"))
	case "account:accountInOrganization":
		return in.MemberARN(ID().Draw(t, "account"))
	case "organizations:account":
		return in.AccountARN(ID().Draw(t, "account"))
	case "organizations:awspolicy":
		return in.AWSPolicyARN(rapid.SampledFrom(policyTypes).Draw(t, "type"), PolicyID().Draw(t, "policy"))
	case "organizations:handshake":
		return in.HandshakeARN(rapid.SampledFrom([]string{"INVITE", "ENABLE_ALL_FEATURES"}).Draw(t, "action"), text(`h-[0-9a-z]{8,32}`))
	case "organizations:organization":
		return in.ARN()
	case "organizations:organizationalunit":
		return in.OUARN(OUID(RootID().Draw(t, "root")).Draw(t, "unit"))
	case "organizations:policy":
		return in.PolicyARN(rapid.SampledFrom(policyTypes).Draw(t, "type"), PolicyID().Draw(t, "policy"))
	case "organizations:resourcepolicy":
		return in.ResourcePolicyARN(text(`rp-[0-9a-zA-Z_]{4,32}`))
	case "organizations:responsibilitytransfer":
		return in.TransferARN(rapid.SampledFrom([]string{"INBOUND", "OUTBOUND"}).Draw(t, "direction"), text(`rt-[0-9a-z]{8,32}`))
	default:
		return in.RootARN(RootID().Draw(t, "root"))
	}
}
