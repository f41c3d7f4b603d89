package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// The types of policies of an organization. spec §3.9
const (
	ServiceControlPolicy          = "SERVICE_CONTROL_POLICY"
	ResourceControlPolicy         = "RESOURCE_CONTROL_POLICY"
	TagPolicy                     = "TAG_POLICY"
	BackupPolicy                  = "BACKUP_POLICY"
	AIServicesOptOutPolicy        = "AISERVICES_OPT_OUT_POLICY"
	ChatbotPolicy                 = "CHATBOT_POLICY"
	DeclarativePolicyEC2          = "DECLARATIVE_POLICY_EC2"
	SecurityHubPolicy             = "SECURITYHUB_POLICY"
	InspectorPolicy               = "INSPECTOR_POLICY"
	UpgradeRolloutPolicy          = "UPGRADE_ROLLOUT_POLICY"
	BedrockPolicy                 = "BEDROCK_POLICY"
	S3Policy                      = "S3_POLICY"
	NetworkSecurityDirectorPolicy = "NETWORK_SECURITY_DIRECTOR_POLICY"
	GuardDutyPolicy               = "GUARDDUTY_POLICY"
)

// A policyType is what the types differ in.
type policyType struct {
	name       string
	language   policy.Type // of SCPs and RCPs; zero: the content is JSON, and nothing more is known of it
	size       int         // characters
	number     int         // in an organization
	attachable int         // to a root, unit or account
	service    string      // that needs trusted access before the type is enabled; "": none
}

// policyTypes are the types with their quotas, in the order of AWS' reference. Of types that the page of quotas does not name
// (inspector and those behind it), the common numbers are assumed: choices.md#policy-type-quotas. spec §3.9, §3.10
var policyTypes = []policyType{
	{name: ServiceControlPolicy, language: policy.SCP, size: 10240, number: 10000, attachable: 10},
	{name: ResourceControlPolicy, language: policy.RCP, size: 5120, number: 2000, attachable: 5},
	{name: TagPolicy, size: 10000, number: 1000, attachable: 10},
	{name: BackupPolicy, size: 10000, number: 1000, attachable: 10},
	{name: AIServicesOptOutPolicy, size: 2500, number: 1000, attachable: 5},
	{name: ChatbotPolicy, size: 10000, number: 1000, attachable: 5},
	{name: DeclarativePolicyEC2, size: 10000, number: 1000, attachable: 10},
	{name: SecurityHubPolicy, size: 10000, number: 1000, attachable: 10, service: "securityhub.amazonaws.com"},
	{name: InspectorPolicy, size: 10000, number: 1000, attachable: 10},
	{name: UpgradeRolloutPolicy, size: 10000, number: 1000, attachable: 10},
	{name: BedrockPolicy, size: 10000, number: 1000, attachable: 10},
	{name: S3Policy, size: 10000, number: 1000, attachable: 10},
	{name: NetworkSecurityDirectorPolicy, size: 10000, number: 1000, attachable: 10},
	{name: GuardDutyPolicy, size: 10000, number: 1000, attachable: 10},
}

// policyTypeOf is the type of a name, nil if there is none.
func policyTypeOf(name string) *policyType {
	if i := slices.IndexFunc(policyTypes, func(t policyType) bool { return t.name == name }); i >= 0 {
		return &policyTypes[i]
	}
	return nil
}

// policyType wants the name of a type of policies.
func (c *inputCheck) policyType(name string) {
	switch {
	case name == "":
		c.fail("INPUT_REQUIRED")
	case policyTypeOf(name) == nil:
		c.fail("INVALID_ENUM_POLICY_TYPE")
	}
}

// hasType reports whether a type of policies is enabled on the root.
func (o *organization) hasType(typ string) bool {
	return o != nil && slices.Contains(o.types, typ)
}

// A managedPolicy is one of the policies that AWS attaches to everything. spec §4.1, §4.2
type managedPolicy struct {
	record orgPolicy
	typ    policy.Type
	set    *policy.Set // of it alone: most targets have no other
}

var (
	fullAccess = newManagedPolicy("FullAWSAccess", ServiceControlPolicy, "Allows access to every operation", `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`)
	fullAccessOfResources = newManagedPolicy("RCPFullAWSAccess", ResourceControlPolicy, "Allows access to every resource", `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": "*",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`)
	managedPolicies = []*managedPolicy{fullAccess, fullAccessOfResources}
)

func newManagedPolicy(name, typ, description, text string) *managedPolicy {
	m := &managedPolicy{typ: policyTypeOf(typ).language, record: orgPolicy{
		id: awsaccount.Must(awsaccount.ParsePolicyID("p-" + name)), typ: typ, name: name, description: description, text: text,
		document: policy.MustParse(text),
	}}
	m.set = awsaccount.Must(policy.Compile(m.typ, m.record.source()))
	return m
}

// managed reports whether AWS manages the policy.
func (p *orgPolicy) managed() bool { return p.organization.IsZero() }

// source is an SCP or RCP for the compiler. One that AWS manages has no ARN here, as that depends on the partition: messages
// tell the ARN of what denies, and these do not.
func (p *orgPolicy) source() policy.Source {
	return policy.Source{Name: p.name, ARN: p.arn.String(), Document: p.document}
}

// policy is a policy of an organization, or one that AWS manages; nil if there is none of the ID.
func (s *state) policy(o *organization, id awsaccount.PolicyID) *orgPolicy {
	for _, m := range managedPolicies {
		if m.record.id == id {
			return &m.record
		}
	}
	if p := s.policies.get(id); p != nil && o != nil && p.organization == o.id {
		return p
	}
	return nil
}
