package endpoint

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount/sim"
)

// A simulationInput is the input of SimulateCustomPolicy, with the names of AWS, which the trail shows.
type simulationInput struct {
	PolicyInputList                    []string
	PermissionsBoundaryPolicyInputList []string
	OrderedOrganizationPolicyInputList []organizationLevel
	ActionNames                        []string
	ResourceArns                       []string
	ResourcePolicy                     string
	ResourceOwner                      string
	CallerArn                          string
	ContextEntries                     []contextEntry
	MaxItems                           int
	Marker                             string
}

// An organizationLevel is the SCPs of the root, of an organizational unit or of the account.
type organizationLevel struct{ ServiceControlPolicyInputList []string }

type contextEntry struct {
	ContextKeyName   string
	ContextKeyType   string
	ContextKeyValues []string
}

// contextTypes are the types of context entries; those of lists end in "List".
var contextTypes = []string{"string", "stringList", "numeric", "numericList", "boolean", "booleanList", "ip", "ipList", "binary",
	"binaryList", "date", "dateList"}

type simulationXML struct {
	Results   members[evaluationXML] `xml:"EvaluationResults"`
	Truncated bool                   `xml:"IsTruncated"`
	Marker    string                 `xml:",omitempty"`
}

type evaluationXML struct {
	EvalActionName    string
	EvalResourceName  string
	EvalDecision      string
	MatchedStatements members[statementXML]
	Missing           members[string]       `xml:"MissingContextValues"`
	Organizations     *bool                 `xml:"OrganizationsDecisionDetail>AllowedByOrganizations"`
	Boundary          *bool                 `xml:"PermissionsBoundaryDecisionDetail>AllowedByPermissionsBoundary"`
	Details           *detailsXML           `xml:"EvalDecisionDetails"`
	Specific          *members[specificXML] `xml:"ResourceSpecificResults"`
}

type specificXML struct {
	EvalResourceName     string
	EvalResourceDecision string
	MatchedStatements    members[statementXML]
	Missing              members[string] `xml:"MissingContextValues"`
	Boundary             *bool           `xml:"PermissionsBoundaryDecisionDetail>AllowedByPermissionsBoundary"`
	Details              *detailsXML     `xml:"EvalDecisionDetails"`
}

type statementXML struct {
	SourcePolicyID   string `xml:"SourcePolicyId"`
	SourcePolicyType string
	StartPosition    positionXML
	EndPosition      positionXML
}

type positionXML struct{ Line, Column int }

type detailsXML struct {
	Entries []detailXML `xml:"entry"`
}

type detailXML struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

// Where statements come from, and the keys of decision details. choices.md#policy-simulation
const (
	identityType = "IAM Policy"
	resourceType = "Resource Policy"
)

// The most that a call holds, as AWS documents it where it does. choices.md#policy-simulation
const (
	maxPolicies   = 100 // of a kind, and of a level
	maxPolicyText = 131072
	maxLevels     = 7 // the root, five organizational units in one another, and the account
	maxActions    = 10_000
	maxActionName = 128
	maxResources  = 1000
	maxARN        = 2048
	maxEntries    = 1000 // of the context, and values of one
	maxKeyName    = 256
	maxValue      = 2048
)

// simulateCustomPolicy evaluates policies that come with the call. It asks package policy, and has no rules of its own.
func simulateCustomPolicy(c *sim.Client, f *form) (any, error) {
	in := readSimulation(f)
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := in.simulate(c.Principal().String())
	if err != nil {
		err = &sim.Error{Code: "InvalidInput", Message: err.Error()}
	}
	return out, c.SimulateCustomPolicy(in, err)
}

func readSimulation(f *form) *simulationInput {
	policies := func(name string) []string { return f.texts(name, maxPolicies, maxPolicyText) }
	in := &simulationInput{
		PolicyInputList:                    policies("PolicyInputList"),
		PermissionsBoundaryPolicyInputList: policies("PermissionsBoundaryPolicyInputList"),
		ActionNames:                        f.texts("ActionNames", maxActions, maxActionName),
		ResourceArns:                       f.texts("ResourceArns", maxResources, maxARN),
		ResourcePolicy:                     f.short("ResourcePolicy", maxPolicyText),
		ResourceOwner:                      f.short("ResourceOwner", maxARN),
		CallerArn:                          f.short("CallerArn", maxARN),
		MaxItems:                           f.maxItems(),
		Marker:                             f.text("Marker"),
	}
	for _, member := range f.list("OrderedOrganizationPolicyInputList", maxLevels) {
		in.OrderedOrganizationPolicyInputList = append(in.OrderedOrganizationPolicyInputList,
			organizationLevel{policies(member + ".ServiceControlPolicyInputList")})
	}
	for _, member := range f.list("ContextEntries", maxEntries) {
		e := contextEntry{f.short(member+".ContextKeyName", maxKeyName), f.text(member + ".ContextKeyType"),
			f.texts(member+".ContextKeyValues", maxEntries, maxValue)}
		if e.ContextKeyName == "" {
			f.fault(member+".ContextKeyName", "Member must not be null")
		}
		if e.ContextKeyType != "" && !slices.Contains(contextTypes, e.ContextKeyType) {
			f.fault(member+".ContextKeyType", "Member must satisfy enum value set: ["+strings.Join(contextTypes, ", ")+"]")
		}
		in.ContextEntries = append(in.ContextEntries, e)
	}
	if !f.has("PolicyInputList") {
		f.fault("PolicyInputList", "Member must not be null")
	}
	if !f.has("ActionNames") {
		f.fault("ActionNames", "Member must not be null")
	}
	return in
}
