package endpoint

import (
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/policy"
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

// The most that a call holds: resources, and results in a page, and evaluations for them. choices.md#policy-simulation
const (
	maxResources   = 1000
	usualResults   = 100
	maxResults     = 1000
	maxEvaluations = 5000
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
	in := &simulationInput{
		PolicyInputList:                    f.texts("PolicyInputList"),
		PermissionsBoundaryPolicyInputList: f.texts("PermissionsBoundaryPolicyInputList"),
		ActionNames:                        f.texts("ActionNames"),
		ResourceArns:                       f.texts("ResourceArns"),
		ResourcePolicy:                     f.text("ResourcePolicy"),
		ResourceOwner:                      f.text("ResourceOwner"),
		CallerArn:                          f.text("CallerArn"),
		MaxItems:                           f.positive("MaxItems"),
		Marker:                             f.text("Marker"),
	}
	for _, member := range f.list("OrderedOrganizationPolicyInputList") {
		in.OrderedOrganizationPolicyInputList = append(in.OrderedOrganizationPolicyInputList,
			organizationLevel{f.texts(member + ".ServiceControlPolicyInputList")})
	}
	for _, member := range f.list("ContextEntries") {
		e := contextEntry{f.text(member + ".ContextKeyName"), f.text(member + ".ContextKeyType"), f.texts(member + ".ContextKeyValues")}
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
	if len(in.ActionNames) == 0 {
		f.fault("ActionNames", "Member must not be null")
	}
	if in.MaxItems > maxResults {
		f.fault("MaxItems", "Member must have value less than or equal to 1000")
	}
	return in
}

// A simulation is the policies and the circumstances of all requests.
type simulation struct {
	policies  policy.Policies
	texts     map[*policy.Document]string
	names     map[*policy.Document]string
	principal *policy.Principal
	context   policy.Context
	owner     string // the account of resources whose ARN names none; "": that of the principal
	alone     bool   // nobody is named who asks, so that all resources are of his account
}

// simulate is the page of results that the marker asks for. What is wrong with the input is the error. caller is the ARN of who
// calls, for whom the policies are asked if the input names nobody.
func (in *simulationInput) simulate(caller string) (out simulationXML, err error) {
	s := &simulation{texts: map[*policy.Document]string{}, names: map[*policy.Document]string{}}
	if err := s.compile(in); err != nil {
		return out, err
	}
	if err := s.arrange(in, caller); err != nil {
		return out, err
	}
	resources := in.ResourceArns
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	if len(resources) > maxResources {
		return out, errors.New("ResourceArns must not have more than 1000 members")
	}
	for _, action := range in.ActionNames {
		if err := s.request(action, "*").Validate(); err != nil {
			return out, err
		}
	}
	for _, resource := range resources {
		if err := s.request(in.ActionNames[0], resource).Validate(); err != nil {
			return out, err
		}
	}
	first, err := readMarker(in.Marker, len(in.ActionNames))
	if err != nil {
		return out, err
	}
	most := in.MaxItems
	if most == 0 {
		most = usualResults
	}
	most = min(most, max(1, maxEvaluations/len(resources)))
	last := min(first+most, len(in.ActionNames))
	for _, action := range in.ActionNames[first:last] {
		out.Results.List = append(out.Results.List, s.evaluate(action, resources))
	}
	if last < len(in.ActionNames) {
		out.Truncated, out.Marker = true, base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(last)))
	}
	return out, nil
}

// readMarker is the index of the first result of a page.
func readMarker(marker string, results int) (int, error) {
	if marker == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(marker)
	n, err2 := strconv.Atoi(string(text))
	if err != nil || err2 != nil || n < 1 || n >= results {
		return 0, errors.New("invalid Marker")
	}
	return n, nil
}

// compile reads all policies.
func (s *simulation) compile(in *simulationInput) (err error) {
	set := func(t policy.Type, list string, texts ...string) *policy.Set {
		var sources []policy.Source
		for i, text := range texts {
			name := list
			if t != policy.Resource {
				name += "." + strconv.Itoa(i+1)
			}
			document, fault := policy.Parse([]byte(text))
			if fault == nil {
				fault = document.Validate(t)
			}
			if fault != nil {
				if err == nil {
					err = errors.New("Policy " + name + " is invalid: " + fault.Error())
				}
				return nil
			}
			s.texts[document], s.names[document] = text, name
			sources = append(sources, policy.Source{Name: name, Document: document})
		}
		compiled, fault := policy.Compile(t, sources...)
		if fault != nil && err == nil {
			err = errors.New(list + " is invalid: " + fault.Error())
		}
		return compiled
	}
	s.policies.Identity = set(policy.Identity, "PolicyInputList", in.PolicyInputList...)
	s.policies.Boundary = set(policy.Boundary, "PermissionsBoundaryPolicyInputList", in.PermissionsBoundaryPolicyInputList...)
	if in.ResourcePolicy != "" {
		s.policies.Resource = set(policy.Resource, "ResourcePolicy", in.ResourcePolicy)
		if in.CallerArn == "" {
			return errors.New("CallerArn is required with ResourcePolicy")
		}
	}
	for i, level := range in.OrderedOrganizationPolicyInputList {
		name := "OrderedOrganizationPolicyInputList." + strconv.Itoa(i+1)
		s.policies.SCP = append(s.policies.SCP, policy.Level{Target: name,
			Set: set(policy.SCP, name+".ServiceControlPolicyInputList", level.ServiceControlPolicyInputList...)})
	}
	return err
}

// arrange finds who asks, and in which circumstances.
func (s *simulation) arrange(in *simulationInput, caller string) (err error) {
	var values []policy.Value
	if in.CallerArn != "" {
		arn, ok := policy.SplitARN(in.CallerArn)
		if kind, _, _ := strings.Cut(arn.Resource, "/"); !ok || arn.Service != "iam" || (kind != "user" && kind != "role") {
			return errors.New("CallerArn must be the ARN of a user or role: " + in.CallerArn)
		}
		if s.principal, err = policy.ParsePrincipal(in.CallerArn); err != nil {
			return err
		}
	} else { // somebody of the account of whom nothing is known
		arn, _ := policy.SplitARN(caller)
		if s.principal, err = policy.ParsePrincipal("arn:" + arn.Partition + ":iam::" + arn.Account + ":role/simulated"); err != nil {
			return errors.New("CallerArn is required")
		}
		for key := range s.principal.Context().All() {
			values = append(values, policy.Absent(key))
		}
		s.owner, s.alone = arn.Account, true
	}
	for _, e := range in.ContextEntries {
		if len(e.ContextKeyValues) == 1 && !strings.HasSuffix(e.ContextKeyType, "List") {
			values = append(values, policy.Single(e.ContextKeyName, e.ContextKeyValues[0]))
		} else {
			values = append(values, policy.List(e.ContextKeyName, e.ContextKeyValues...))
		}
	}
	s.context = policy.NewContext(values...)
	if in.ResourceOwner != "" {
		arn, ok := policy.SplitARN(in.ResourceOwner)
		if !ok || arn.Service != "iam" || arn.Resource != "root" {
			return errors.New("ResourceOwner must be the ARN of an account, arn:aws:iam::111122223333:root: " + in.ResourceOwner)
		}
		s.owner, s.alone = arn.Account, false
	}
	return nil
}

// request is the request of an action on a resource.
func (s *simulation) request(action, resource string) *policy.Request {
	r := &policy.Request{Principal: s.principal, Action: action, Resource: resource, Context: s.context}
	if arn, ok := policy.SplitARN(resource); !ok || arn.Account == "" || s.alone {
		r.ResourceAccount = s.owner
	}
	return r
}

// decisions are what AWS calls the outcomes, the least restrictive first; see worse.
var decisions = map[policy.Outcome]string{policy.Allowed: "allowed", policy.ImplicitDeny: "implicitDeny", policy.ExplicitDeny: "explicitDeny"}

// worse is the more restrictive one of two decisions.
func worse(a, b string) string {
	for _, o := range [...]policy.Outcome{policy.ExplicitDeny, policy.ImplicitDeny} {
		if a == decisions[o] || b == decisions[o] {
			return decisions[o]
		}
	}
	return decisions[policy.Allowed]
}

// evaluate is the result for one action on all resources.
func (s *simulation) evaluate(action string, resources []string) evaluationXML {
	result := evaluationXML{EvalActionName: action, EvalResourceName: "*", EvalDecision: decisions[policy.Allowed]}
	for _, resource := range resources {
		one, organizations := s.explain(action, resource)
		result.EvalDecision = worse(result.EvalDecision, one.EvalResourceDecision)
		result.MatchedStatements.List = union(result.MatchedStatements.List, one.MatchedStatements.List)
		result.Missing.List = union(result.Missing.List, one.Missing.List)
		result.Organizations, result.Boundary = both(result.Organizations, organizations), both(result.Boundary, one.Boundary)
		if one.Details != nil {
			result.Details = result.Details.and(one.Details)
		}
		if len(resources) > 1 || resource != "*" {
			if result.Specific == nil {
				result.Specific = &members[specificXML]{}
			}
			result.Specific.List = append(result.Specific.List, one)
		}
	}
	return result
}

// explain is the result for one action on one resource, and whether the organization allows it; nil: there is none.
func (s *simulation) explain(action, resource string) (specificXML, *bool) {
	r := s.request(action, resource)
	e := s.policies.Explain(r)
	result := specificXML{EvalResourceName: resource, EvalResourceDecision: decisions[e.Decision.Outcome]}
	var organizations *bool
	outcomes := map[policy.Type]policy.Outcome{}
	for _, layer := range e.Layers {
		outcomes[layer.Layer] = layer.Outcome
		allowed := layer.Outcome == policy.Allowed
		switch layer.Layer {
		case policy.SCP:
			organizations = both(organizations, &allowed)
		case policy.Boundary:
			result.Boundary = &allowed
		}
	}
	for _, typ := range [...]policy.Type{policy.Identity, policy.Resource} {
		if i := slices.IndexFunc(e.Layers, func(l policy.LayerFinding) bool { return l.Layer == typ }); i >= 0 {
			s.match(&result, &e.Layers[i], r, e.Decision.Outcome)
		}
	}
	result.Details = s.details(r, outcomes, organizations)
	return result, organizations
}

// match adds the statements of a layer that made the decision, and the context keys that its conditions miss.
func (s *simulation) match(result *specificXML, layer *policy.LayerFinding, r *policy.Request, decision policy.Outcome) {
	set, typ := s.policies.Identity, identityType
	if layer.Layer == policy.Resource {
		set, typ = s.policies.Resource, resourceType
	}
	effects := map[policy.Outcome]policy.Effect{policy.Allowed: policy.Allow, policy.ExplicitDeny: policy.Deny}
	sources := set.Sources()
	for _, finding := range layer.Statements {
		document := sources[finding.PolicyIndex].Document
		if finding.Applies && finding.Effect == effects[decision] {
			start, end := statementPlace(s.texts[document], document, finding.Statement)
			result.MatchedStatements.List = append(result.MatchedStatements.List, statementXML{s.names[document], typ, start, end})
		}
		if !finding.Applies && finding.Element != "Condition" { // it is about something else
			continue
		}
		for _, condition := range document.Statements[finding.Statement].Condition {
			for _, key := range condition.Keys {
				if _, origin := r.Values(key.Key); origin == policy.Missing {
					result.Missing.List = union(result.Missing.List, []string{key.Key})
				}
			}
		}
	}
}

// details are the decisions of both sides of a request that crosses accounts. Within one account there are none, but where there
// is a resource they are there; where the organization denies, they are not.
func (s *simulation) details(r *policy.Request, outcomes map[policy.Type]policy.Outcome, organizations *bool) *detailsXML {
	arn, _ := policy.SplitARN(r.Resource)
	owner := arn.Account
	if r.ResourceAccount != "" {
		owner = r.ResourceAccount
	}
	switch {
	case r.Resource == "*", organizations != nil && !*organizations:
		return nil
	case owner == "" || owner == s.principal.Account():
		return &detailsXML{}
	}
	return &detailsXML{[]detailXML{{identityType, decisions[outcomes[policy.Identity]]}, {resourceType, decisions[outcomes[policy.Resource]]}}}
}

// and is the more restrictive ones of two lists of details, the first of which may be nil.
func (d *detailsXML) and(other *detailsXML) *detailsXML {
	var merged detailsXML
	if d != nil {
		merged.Entries = slices.Clone(d.Entries)
	}
	for _, entry := range other.Entries {
		if i := slices.IndexFunc(merged.Entries, func(e detailXML) bool { return e.Key == entry.Key }); i >= 0 {
			merged.Entries[i].Value = worse(merged.Entries[i].Value, entry.Value)
		} else {
			merged.Entries = append(merged.Entries, entry)
		}
	}
	return &merged
}

// both is whether both are true, as far as they are known.
func both(a, b *bool) *bool {
	if a == nil || b != nil && !*b {
		return b
	}
	return a
}

// union is a list with those of another one that it does not have.
func union[T comparable](list, others []T) []T {
	for _, o := range others {
		if !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}

// statementPlace is where a statement begins and ends, as AWS counts: the place after the bracket that opens the statement if it
// stands alone, after that of the list if it is the first one, and after the one before it otherwise; and the place after its last
// bracket. choices.md#policy-simulation
func statementPlace(text string, document *policy.Document, index int) (start, end positionXML) {
	_, line, column := document.Place("Statement", index)
	open := 0
	for range line - 1 {
		open += strings.IndexByte(text[open:], '\n') + 1
	}
	open = min(open+max(column-1, 0), len(text)) // column counts bytes
	before := strings.TrimRight(text[:open], " \t\r\n")
	if strings.HasSuffix(before, ",") {
		before = strings.TrimRight(before[:len(before)-1], " \t\r\n")
	}
	from := len(before)
	if strings.HasSuffix(before, ":") {
		from = min(open+1, len(text))
	}
	return placeOf(text, from), placeOf(text, closing(text, open))
}

// closing is the offset after the bracket that closes the one at an offset.
func closing(text string, open int) int {
	depth, quoted := 0, false
	for i := open; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

func placeOf(text string, offset int) positionXML {
	before := text[:offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return positionXML{strings.Count(before, "\n") + 1, utf8.RuneCountInString(line) + 1}
}
