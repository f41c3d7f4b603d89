package endpoint

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// A simulation is the policies and the circumstances of all requests.
type simulation struct {
	policies  policy.Policies
	texts     map[*policy.Document]string
	places    map[*policy.Document][]statementSpan // as they are asked for
	work      int                                  // that one evaluation is
	principal *policy.Principal
	context   policy.Context
	owner     string // the account of resources whose ARN names none; "": that of the principal
	alone     bool   // nobody is named who asks, so that all resources are of his account
}

// The most that a page holds, if there is more than one result for it. choices.md#policy-simulation
const (
	usualResults   = 100
	maxEvaluations = 5000
	maxWork        = 1 << 20 // of all evaluations
	maxAnswer      = 4 << 20 // bytes, about
)

// simulate is the page of results that the marker asks for. What is wrong with the input is the error. caller is the ARN of who
// calls, for whom the policies are asked if the input names nobody.
func (in *simulationInput) simulate(caller string) (out simulationXML, err error) {
	s := &simulation{texts: map[*policy.Document]string{}, places: map[*policy.Document][]statementSpan{}}
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
	s.weigh()
	if len(resources)*s.work > maxWork {
		return out, fmt.Errorf("%d resources are too many for policies of this size: ask for %d at once", len(resources), maxWork/s.work)
	}
	if len(in.ActionNames) == 0 {
		return out, errors.New("ActionNames must not be empty")
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
	most := min(cmp.Or(in.MaxItems, usualResults), max(1, maxEvaluations/len(resources)), max(1, maxWork/(len(resources)*s.work)))
	last := min(first+most, len(in.ActionNames))
	size := 0
	for i, action := range in.ActionNames[first:last] {
		result, bytes := s.evaluate(action, resources)
		if size += bytes; size > maxAnswer && i == 0 {
			return out, fmt.Errorf("the result for %s is larger than %d bytes: ask for fewer than %d resources at once", action, maxAnswer, len(resources))
		} else if size > maxAnswer { // the rest is for the next page
			last = first + i
			break
		}
		out.Results.List = append(out.Results.List, result)
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
			s.texts[document] = text
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

// weigh finds how much work an evaluation is: what there is to compare in all statements.
func (s *simulation) weigh() {
	sets := []*policy.Set{s.policies.Identity, s.policies.Boundary, s.policies.Resource}
	for _, level := range s.policies.SCP {
		sets = append(sets, level.Set)
	}
	given := map[string]int{}
	for key, values := range s.context.All() {
		given[key] = len(values)
	}
	s.work = 1
	patterns := func(texts []string) {
		for _, text := range texts {
			s.work += 1 + len(text)/32
		}
	}
	for _, set := range sets {
		for _, source := range set.Sources() {
			for _, statement := range source.Document.Statements {
				s.work++
				patterns(statement.Action)
				patterns(statement.NotAction)
				patterns(statement.Resource)
				patterns(statement.NotResource)
				for _, principals := range [...]*policy.Principals{statement.Principal, statement.NotPrincipal} {
					if principals != nil {
						patterns(principals.AWS)
					}
				}
				for _, condition := range statement.Condition {
					for _, key := range condition.Keys {
						before := s.work
						patterns(key.Values)
						s.work += (s.work - before) * given[strings.ToLower(key.Key)]
					}
				}
			}
		}
	}
}

// evaluate is the result for one action on all resources, and about how many bytes it is. It ends where these are too many.
func (s *simulation) evaluate(action string, resources []string) (result evaluationXML, size int) {
	result = evaluationXML{EvalActionName: action, EvalResourceName: "*", EvalDecision: decisions[policy.Allowed]}
	var matched collection[statementXML]
	var missing collection[string]
	for _, resource := range resources {
		one, organizations := s.explain(action, resource)
		result.EvalDecision = worse(result.EvalDecision, one.EvalResourceDecision)
		matched.add(one.MatchedStatements.List...)
		missing.add(one.Missing.List...)
		result.Organizations, result.Boundary = both(result.Organizations, organizations), both(result.Boundary, one.Boundary)
		if one.Details != nil {
			result.Details = result.Details.and(one.Details)
		}
		if len(resources) > 1 || resource != "*" {
			if result.Specific == nil {
				result.Specific = &members[specificXML]{}
			}
			result.Specific.List = append(result.Specific.List, one)
			size += sizeOf(resource, one.MatchedStatements.List, one.Missing.List)
		}
		if size > maxAnswer {
			return result, size
		}
	}
	result.MatchedStatements.List, result.Missing.List = matched.list, missing.list
	return result, size + sizeOf(action, matched.list, missing.list)
}

// sizeOf is about how many bytes of XML a result is.
func sizeOf(name string, matched []statementXML, missing []string) int {
	size := 400 + len(name) + 300*len(matched)
	for _, key := range missing {
		size += len("<member></member>") + len(key)
	}
	return size
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
	missing := collection[string]{}
	missing.add(result.Missing.List...) // of the other layer
	defer func() { result.Missing.List = missing.list }()
	for _, finding := range layer.Statements {
		source := sources[finding.PolicyIndex]
		if finding.Applies && finding.Effect == effects[decision] {
			span := s.span(source.Document, finding.Statement)
			result.MatchedStatements.List = append(result.MatchedStatements.List, statementXML{source.Name, typ, span.start, span.end})
		}
		if !finding.Applies && finding.Element != "Condition" { // it is about something else
			continue
		}
		for _, condition := range source.Document.Statements[finding.Statement].Condition {
			for _, key := range condition.Keys {
				if _, origin := r.Values(key.Key); origin == policy.Missing {
					missing.add(key.Key)
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

// A collection is what was added to it, in that order, and everything once.
type collection[T comparable] struct {
	list []T
	has  map[T]bool
}

func (c *collection[T]) add(values ...T) {
	if c.has == nil && len(values) > 0 {
		c.has = map[T]bool{}
	}
	for _, v := range values {
		if !c.has[v] {
			c.has[v] = true
			c.list = append(c.list, v)
		}
	}
}
