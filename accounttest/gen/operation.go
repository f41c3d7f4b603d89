package gen

import (
	"encoding/json"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// PolicyDocument generates policies as JSON, about actions of Account Management and Organizations. They can be saved as SCPs, and
// as identity-based policies, boundaries and session policies.
func PolicyDocument() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var document struct {
			Version   string
			Statement []map[string]any
		}
		document.Version = "2012-10-17"
		for range rapid.IntRange(1, 3).Draw(t, "statements") {
			document.Statement = append(document.Statement, drawStatement(t))
		}
		return string(awsaccount.Must(json.Marshal(document)))
	})
}

func drawStatement(t *rapid.T) map[string]any {
	statement := map[string]any{"Effect": rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(t, "effect")}
	either := func(name string, values []string) {
		if rapid.IntRange(0, 3).Draw(t, "not") == 0 {
			name = "Not" + name
		}
		statement[name] = values
	}
	action := rapid.OneOf(
		rapid.Map(rapid.SampledFrom(slices.Collect(awsaccount.Actions())), awsaccount.Action.Name),
		rapid.SampledFrom([]string{"account:*", "organizations:*", "account:Get*", "organizations:List*", "account:Put?lternateContact", "sts:AssumeRole"}),
	)
	either("Action", rapid.SliceOfN(action, 1, 3).Draw(t, "actions"))
	statement["Resource"] = "*"
	if rapid.Bool().Draw(t, "resources") {
		delete(statement, "Resource")
		in := Organization().Draw(t, "organization")
		arn := rapid.OneOf(rapid.Map(ARN(in), awsaccount.ARN.String),
			rapid.SampledFrom([]string{"arn:aws:account::*:account", "arn:aws:account::*:account/o-*/*", "arn:aws:organizations::*:account/*"}))
		either("Resource", rapid.SliceOfN(arn, 1, 2).Draw(t, "ARNs"))
	}
	if rapid.Bool().Draw(t, "condition") {
		statement["Condition"] = rapid.SampledFrom([]map[string]map[string][]string{
			{"StringEquals": {"account:TargetRegion": {"af-south-1"}}},
			{"ForAnyValue:StringEquals": {"account:AlternateContactTypes": {"BILLING", "SECURITY"}}},
			{"StringLike": {"aws:PrincipalArn": {"arn:aws:iam::*:role/admin*"}}},
			{"StringNotEquals": {"aws:ResourceTag/team": {"red"}}, "Bool": {"aws:SecureTransport": {"true"}}},
			{"DateLessThan": {"aws:CurrentTime": {"2030-01-01T00:00:00Z"}}},
		}).Draw(t, "condition block")
	}
	return statement
}

// slots are the types of the resources of calls that touch other than exactly one of the resource types of the action. "?" is one
// that need not be there. spec §5, Appendix B
var slots = map[string][]string{
	"organizations:AttachPolicy":                               {"policy awspolicy", "account organizationalunit root"},
	"organizations:DetachPolicy":                               {"policy awspolicy", "account organizationalunit root"},
	"organizations:MoveAccount":                                {"account", "organizationalunit root", "organizationalunit root"},
	"organizations:CreatePolicy":                               {},
	"organizations:PutResourcePolicy":                          {"?resourcepolicy"},
	"organizations:InviteAccountToOrganization":                {"?account"},
	"organizations:InviteOrganizationToTransferResponsibility": {"?account"},
}

// Operation generates calls of all operations of Account Management and Organizations that touch things of an organization: their
// Requests are what IAM is asked. Account Management is called in standalone and in organizations context.
func Operation(in awsaccount.Organization) *rapid.Generator[awsaccount.Operation] {
	actions := slices.Collect(awsaccount.Actions())
	return rapid.Custom(func(t *rapid.T) awsaccount.Operation {
		a := rapid.SampledFrom(actions).Draw(t, "action")
		o := awsaccount.Operation{Action: a.Name()}
		for _, types := range slotsOf(a) {
			if types, optional := strings.CutPrefix(types, "?"); !optional || rapid.Bool().Draw(t, "given") {
				o.Resources = append(o.Resources, drawResource(t, in, a, types))
			}
		}
		drawParameters(t, a, &o)
		return o
	})
}

// Request generates what IAM is asked about operations on things of an organization: a call of Operation by a user, who has no part in
// what is drawn.
func Request(in awsaccount.Organization, by *policy.Principal) *rapid.Generator[policy.Request] {
	return rapid.Custom(func(t *rapid.T) policy.Request {
		requests := awsaccount.Must(Operation(in).Draw(t, "operation").Requests(by, in, policy.NewContext()))
		return rapid.SampledFrom(requests).Draw(t, "request")
	})
}

// DelegationPolicy generates delegation policies of an organization as JSON: what members may do in it.
func DelegationPolicy(members ...awsaccount.ID) *rapid.Generator[string] {
	var delegable []string
	for a := range awsaccount.Actions() {
		if a.Delegable() {
			delegable = append(delegable, a.Name())
		}
	}
	return rapid.Custom(func(t *rapid.T) string {
		member := ID()
		if len(members) > 0 {
			member = rapid.SampledFrom(members)
		}
		statement := map[string]any{
			"Effect":    rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect"),
			"Principal": map[string]string{"AWS": member.Draw(t, "member").String()},
			"Action":    rapid.SliceOfN(rapid.SampledFrom(delegable), 1, 5).Draw(t, "actions"),
			"Resource":  "*",
		}
		if rapid.Bool().Draw(t, "condition") {
			statement["Condition"] = map[string]map[string]string{"StringEquals": {"organizations:PolicyType": rapid.SampledFrom(policyTypes).Draw(t, "type")}}
		}
		return string(awsaccount.Must(json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{statement}})))
	})
}

// slotsOf are the types that each resource of a call may have.
func slotsOf(a awsaccount.Action) []string {
	if given, ok := slots[a.Name()]; ok {
		return given
	}
	var types []string
	for name := range a.ResourceTypes() {
		_, name, _ = strings.Cut(name, ":")
		types = append(types, name)
	}
	if types == nil {
		return nil
	}
	return []string{strings.Join(types, " ")}
}

func drawResource(t *rapid.T, in awsaccount.Organization, a awsaccount.Action, types string) awsaccount.Resource {
	service, _, _ := strings.Cut(a.Name(), ":")
	kind := service + ":" + rapid.SampledFrom(strings.Fields(types)).Draw(t, "resource type")
	r := awsaccount.Resource{ARN: drawARN(t, in, kind), Tags: tags(0).Draw(t, "tags")}
	if strings.HasPrefix(kind, "account:") || kind == "organizations:account" {
		r.Path = Path(in.ID).Draw(t, "path")
	}
	return r
}

// tags generates tags whose keys differ in more than case.
func tags(least int) *rapid.Generator[map[string]string] {
	return rapid.MapOfN(rapid.SampledFrom([]string{"team", "Cost Center", "env", "ÄÖ", "a/b:c"}),
		rapid.SampledFrom([]string{"", "red", "*", "a,b"}), least, 3)
}

// drawParameters gives an operation what the condition keys of its action are about, unless its ARNs tell it.
func drawParameters(t *rapid.T, a awsaccount.Action, o *awsaccount.Operation) {
	_, name, _ := strings.Cut(a.Name(), ":")
	aboutTags := name == "TagResource" || name == "UntagResource" || name == "ListTagsForResource"
	told := map[string]string{}
	for _, r := range o.Resources {
		parts := strings.Split(strings.ToUpper(r.ARN.Fields().Resource), "/")
		switch r.ARN.ResourceType() {
		case "organizations:policy":
			told["type"] = parts[2]
		case "organizations:awspolicy":
			told["type"] = parts[1]
		case "organizations:responsibilitytransfer":
			told["transfer"], told["direction"] = parts[2], parts[3]
		}
	}
	give := func(what string, otherwise ...string) string {
		switch {
		case told[what] != "":
			return told[what]
		case aboutTags:
			return ""
		}
		return rapid.SampledFrom(otherwise).Draw(t, what)
	}
	keys := slices.Collect(a.ConditionKeys())
	for _, key := range keys {
		switch key {
		case "account:AlternateContactTypes":
			o.ContactType = rapid.SampledFrom([]awsaccount.ContactType{awsaccount.Billing, awsaccount.Operations, awsaccount.Security}).Draw(t, "contact type")
		case "account:TargetRegion":
			o.Region = rapid.SampledFrom([]string{"af-south-1", "ap-southeast-3"}).Draw(t, "region")
		case "account:EmailTargetDomain":
			o.Email = Email().Draw(t, "e-mail")
		case "organizations:PolicyType":
			o.PolicyType = give("type", policyTypes...)
		case "organizations:ServicePrincipal":
			o.ServicePrincipal = rapid.SampledFrom([]string{"account.amazonaws.com", "sso.amazonaws.com"}).Draw(t, "service")
		case "organizations:TransferDirection":
			switch name {
			case "ListInboundResponsibilityTransfers":
				told["direction"] = "INBOUND"
			case "ListOutboundResponsibilityTransfers":
				told["direction"] = "OUTBOUND"
			}
			o.TransferDirection = give("direction", "INBOUND", "OUTBOUND")
		case "organizations:TransferType":
			o.TransferType = give("transfer", "BILLING")
		case "aws:RequestTag/${TagKey}":
			least := 0
			if aboutTags {
				least = 1
			}
			o.Tags = tags(least).Draw(t, "new tags")
		case "aws:TagKeys":
			if !slices.Contains(keys, "aws:RequestTag/${TagKey}") {
				o.TagKeys = rapid.SliceOfN(rapid.SampledFrom([]string{"team", "env"}), 1, 3).Draw(t, "tag keys")
			}
		}
	}
}
