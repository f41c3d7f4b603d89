package awsaccount_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// What follows draws operations that AWS would understand, for any action: for tests of whatever takes operations. It knows
// the shape of calls from AWS' API reference (spec §2.4, Appendix B), not from the tables of the package.

// drawOrganization draws an organization with all features, in any partition.
func drawOrganization(t *rapid.T) awsaccount.Organization {
	return awsaccount.Organization{
		Partition:     rapid.SampledFrom([]string{"", "aws", "aws-cn", "aws-us-gov"}).Draw(t, "partition"),
		ID:            awsaccount.Must(awsaccount.ParseOrganizationID(rapid.StringMatching(`o-[a-z0-9]{10,12}`).Draw(t, "organization"))),
		Management:    drawAccountID(t, "management"),
		AllFeatures:   true,
		TrustedAccess: true,
	}
}

func drawAccountID(t *rapid.T, label string) awsaccount.ID {
	return awsaccount.Must(awsaccount.ParseID(rapid.StringMatching(`\d{12}`).Draw(t, label)))
}

func drawRootID(t *rapid.T) awsaccount.RootID {
	return awsaccount.Must(awsaccount.ParseRootID(rapid.StringMatching(`r-[0-9a-z]{4,6}`).Draw(t, "root")))
}

func drawOUID(t *rapid.T, root awsaccount.RootID) awsaccount.OUID {
	unit := strings.Replace(root.String(), "r-", "ou-", 1) + "-" + rapid.StringMatching(`[a-z0-9]{8,10}`).Draw(t, "unit")
	return awsaccount.Must(awsaccount.ParseOUID(unit))
}

func drawPolicyID(t *rapid.T) awsaccount.PolicyID {
	return awsaccount.Must(awsaccount.ParsePolicyID(rapid.StringMatching(`p-[0-9a-zA-Z_]{8,10}`).Draw(t, "policy")))
}

var somePolicyTypes = []string{"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY", "DECLARATIVE_POLICY_EC2", "S3_POLICY"}

// drawARN draws the ARN of a resource of a type, as ARN.ResourceType names it, in an organization.
func drawARN(t *rapid.T, org awsaccount.Organization, resourceType string) awsaccount.ARN {
	switch resourceType {
	case "account:account":
		return awsaccount.AccountARN(org.Partition, drawAccountID(t, "account"))
	case "account:accountInOrganization":
		return org.MemberARN(drawAccountID(t, "account"))
	case "organizations:account":
		return org.AccountARN(drawAccountID(t, "account"))
	case "organizations:awspolicy":
		return org.AWSPolicyARN(rapid.SampledFrom(somePolicyTypes).Draw(t, "type"), drawPolicyID(t))
	case "organizations:handshake":
		return org.HandshakeARN(rapid.SampledFrom([]string{"INVITE", "ENABLE_ALL_FEATURES"}).Draw(t, "action"),
			rapid.StringMatching(`h-[0-9a-z]{8,10}`).Draw(t, "handshake"))
	case "organizations:organization":
		return org.ARN()
	case "organizations:organizationalunit":
		return org.OUARN(drawOUID(t, drawRootID(t)))
	case "organizations:policy":
		return org.PolicyARN(rapid.SampledFrom(somePolicyTypes).Draw(t, "type"), drawPolicyID(t))
	case "organizations:resourcepolicy":
		return org.ResourcePolicyARN(rapid.StringMatching(`rp-[0-9a-zA-Z_]{4,10}`).Draw(t, "resource policy"))
	case "organizations:responsibilitytransfer":
		return org.TransferARN(rapid.SampledFrom([]string{"INBOUND", "OUTBOUND"}).Draw(t, "direction"),
			rapid.StringMatching(`rt-[0-9a-z]{8,10}`).Draw(t, "transfer"))
	case "organizations:root":
		return org.RootARN(drawRootID(t))
	}
	t.Fatalf("drawARN does not know %q", resourceType)
	return awsaccount.ARN{}
}

// drawTags draws from min to max tags, whose keys differ in more than case.
func drawTags(t *rapid.T, min, max int) map[string]string {
	keys := rapid.SampledFrom([]string{"team", "Cost Center", "env", "ÄÖ", "a/b:c"})
	return rapid.MapOfN(keys, rapid.SampledFrom([]string{"", "red", "*", "a,b"}), min, max).Draw(t, "tags")
}

// callSlots are the types of the resources of calls that touch other than exactly one of the resource types of the action.
// "-" is a call that touches nothing that exists; "?" one that may.
var callSlots = map[string][]string{
	"organizations:AttachPolicy":                               {"policy awspolicy", "account organizationalunit root"},
	"organizations:DetachPolicy":                               {"policy awspolicy", "account organizationalunit root"},
	"organizations:MoveAccount":                                {"account", "organizationalunit root", "organizationalunit root"},
	"organizations:CreatePolicy":                               {"-"},
	"organizations:PutResourcePolicy":                          {"?resourcepolicy"},
	"organizations:InviteAccountToOrganization":                {"?account"},
	"organizations:InviteOrganizationToTransferResponsibility": {"?account"},
}

// slotsOf are the types that each resource of a call may have, with their service, and whether the call may have none.
func slotsOf(a awsaccount.Action) (slots [][]string, optional bool) {
	service, _, _ := strings.Cut(a.Name(), ":")
	given, ok := callSlots[a.Name()]
	if !ok {
		var types []string
		for name := range a.ResourceTypes() {
			types = append(types, strings.TrimPrefix(name, service+":"))
		}
		given = []string{strings.Join(types, " ")}
	}
	for _, slot := range given {
		slot, may := strings.CutPrefix(slot, "?")
		optional = optional || may
		if slot == "" || slot == "-" {
			return nil, false
		}
		var types []string
		for _, name := range strings.Fields(slot) {
			types = append(types, service+":"+name)
		}
		slots = append(slots, types)
	}
	return slots, optional
}

// drawOperation draws an operation of an action in an organization, from those that Requests accepts.
func drawOperation(t *rapid.T, a awsaccount.Action, org awsaccount.Organization) awsaccount.Operation {
	o := awsaccount.Operation{Action: a.Name()}
	slots, optional := slotsOf(a)
	if optional && rapid.Bool().Draw(t, "nothing") {
		slots = nil
	}
	for _, types := range slots {
		r := awsaccount.Resource{
			ARN:  drawARN(t, org, rapid.SampledFrom(types).Draw(t, "resource type")),
			Tags: drawTags(t, 0, 2),
		}
		if strings.HasSuffix(r.ARN.ResourceType(), ":account") || r.ARN.ResourceType() == "account:accountInOrganization" {
			root := drawRootID(t)
			r.Path = awsaccount.Must(awsaccount.NewOrganizationPath(org.ID, root, drawOUID(t, root)))
		}
		o.Resources = append(o.Resources, r)
	}
	// A parameter may, must or cannot be given, by what an ARN or the name of the action tells.
	const may, must, cannot = 0, 1, 2
	give := func(told string, otherwise int, value string) string {
		if told != "" {
			value, otherwise = told, may
		}
		if otherwise == cannot || otherwise == may && rapid.Bool().Draw(t, "leave out") {
			return ""
		}
		return value
	}
	policyType, direction, transferType := toldByARNs(o.Resources)
	aboutTags := slices.Contains([]string{"organizations:TagResource", "organizations:UntagResource", "organizations:ListTagsForResource"}, a.Name())
	unlessAboutTags := func(otherwise int) int {
		if aboutTags {
			return cannot
		}
		return otherwise
	}
	keys := slices.Collect(a.ConditionKeys())
	for _, key := range keys {
		switch key {
		case "account:AlternateContactTypes":
			o.ContactType = rapid.SampledFrom([]awsaccount.ContactType{awsaccount.Billing, awsaccount.Operations, awsaccount.Security}).Draw(t, "contact type")
		case "account:TargetRegion":
			o.Region = rapid.SampledFrom([]string{"af-south-1", "ap-southeast-3"}).Draw(t, "region")
		case "account:EmailTargetDomain":
			o.Email = rapid.SampledFrom([]string{"secret@example.com", `"a@b"@Example.ORG`}).Draw(t, "e-mail")
		case "organizations:PolicyType":
			o.PolicyType = give(policyType, unlessAboutTags(must), rapid.SampledFrom(somePolicyTypes).Draw(t, "policy type"))
		case "organizations:ServicePrincipal":
			o.ServicePrincipal = "account.amazonaws.com"
			if a.Name() == "organizations:ListDelegatedAdministrators" {
				o.ServicePrincipal = give("", may, o.ServicePrincipal)
			}
		case "organizations:TransferDirection":
			switch a.Name() {
			case "organizations:ListInboundResponsibilityTransfers":
				direction = "INBOUND"
			case "organizations:ListOutboundResponsibilityTransfers":
				direction = "OUTBOUND"
			}
			o.TransferDirection = give(direction, unlessAboutTags(may), "INBOUND")
		case "organizations:TransferType":
			o.TransferType = give(transferType, unlessAboutTags(must), "BILLING")
		case "aws:RequestTag/${TagKey}":
			least := 0
			if aboutTags {
				least = 1
			}
			o.Tags = drawTags(t, least, 3)
		case "aws:TagKeys":
			if !slices.Contains(keys, "aws:RequestTag/${TagKey}") {
				o.TagKeys = rapid.SliceOfN(rapid.SampledFrom([]string{"team", "env", "Team"}), 1, 3).Draw(t, "tag keys")
			}
		}
	}
	return o
}

// toldByARNs reads parameters from the ARNs of policies and transfers.
func toldByARNs(resources []awsaccount.Resource) (policyType, direction, transferType string) {
	for _, r := range resources {
		parts := strings.Split(strings.ToUpper(r.ARN.Fields().Resource), "/")
		switch r.ARN.ResourceType() {
		case "organizations:policy":
			policyType = parts[2]
		case "organizations:awspolicy":
			policyType = parts[1]
		case "organizations:responsibilitytransfer":
			transferType, direction = parts[2], parts[3]
		}
	}
	return policyType, direction, transferType
}

// drawAction draws any action.
func drawAction(t *rapid.T) awsaccount.Action {
	return rapid.SampledFrom(slices.Collect(awsaccount.Actions())).Draw(t, "action")
}
