package sim

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A ResourcePolicy is the delegation policy of an organization: what members may do in it.
type ResourcePolicy struct {
	ResourcePolicySummary
	Content string
}

// A ResourcePolicySummary is a ResourcePolicy but for its content.
type ResourcePolicySummary struct {
	ID  string // rp-…
	ARN awsaccount.ARN
}

// PutResourcePolicyInput is the input of PutResourcePolicy.
type PutResourcePolicyInput struct {
	Content string
	Tags    []Tag // only if there is no delegation policy yet
}

// PutResourcePolicyOutput is the output of PutResourcePolicy.
type PutResourcePolicyOutput struct{ ResourcePolicy ResourcePolicy }

// PutResourcePolicy gives the organization a delegation policy, or replaces the content of the one it has.
func (c *Client) PutResourcePolicy(in PutResourcePolicyInput) (PutResourcePolicyOutput, error) {
	return do(c, putResourcePolicy, in)
}

var putResourcePolicy = operation[PutResourcePolicyInput, PutResourcePolicyOutput]{
	action: "organizations:PutResourcePolicy",
	validate: func(in *PutResourcePolicyInput) error {
		var c inputCheck
		c.text(in.Content, 1, 40_000, nil)
		c.tags(in.Tags)
		return c.err
	},
	touch: func(x *call, in *PutResourcePolicyInput) (t touched) {
		if x.org != nil && x.org.delegating != nil {
			t = x.aboutAny(x.org.delegating.id)
		}
		t.Tags = tagMap(in.Tags)
		return t
	},
	apply: func(x *call, in *PutResourcePolicyInput) (out PutResourcePolicyOutput, err error) {
		set, err := readDelegation(in.Content)
		switch {
		case err != nil:
			return out, err
		case x.org.delegating != nil && len(in.Tags) > 0: // choices.md#resource-policy-tags
			return out, badDelegation("UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED", nil)
		case len(in.Tags) > maxTags:
			return out, failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
		}
		var p delegationPolicy
		if x.org.delegating != nil {
			p = *x.org.delegating
		} else {
			p.id, p.tags = "rp-"+x.state.nextText(resourcePolicyIDs, lowercase, 8), sortedTags(in.Tags)
		}
		p.content, p.set = in.Content, set
		x.changeOrganization(func(o *organization) { o.delegating = &p })
		out.ResourcePolicy = x.showResourcePolicy()
		return out, nil
	},
}

// DescribeResourcePolicyOutput is the output of DescribeResourcePolicy.
type DescribeResourcePolicyOutput struct{ ResourcePolicy ResourcePolicy }

// DescribeResourcePolicy is the delegation policy of the organization.
func (c *Client) DescribeResourcePolicy() (DescribeResourcePolicyOutput, error) {
	return do(c, describeResourcePolicy, struct{}{})
}

var describeResourcePolicy = operation[struct{}, DescribeResourcePolicyOutput]{
	action: "organizations:DescribeResourcePolicy",
	apply: func(x *call, _ *struct{}) (out DescribeResourcePolicyOutput, err error) {
		if x.org.delegating == nil {
			return out, fail("ResourcePolicyNotFoundException")
		}
		out.ResourcePolicy = x.showResourcePolicy()
		return out, nil
	},
}

// DeleteResourcePolicy deletes the delegation policy of the organization.
func (c *Client) DeleteResourcePolicy() error {
	_, err := do(c, deleteResourcePolicy, struct{}{})
	return err
}

var deleteResourcePolicy = operation[struct{}, struct{}]{
	action: "organizations:DeleteResourcePolicy",
	apply: func(x *call, _ *struct{}) (none struct{}, err error) {
		if x.org.delegating == nil {
			return none, fail("ResourcePolicyNotFoundException")
		}
		x.changeOrganization(func(o *organization) { o.delegating = nil })
		return none, nil
	},
}

// showResourcePolicy is the delegation policy as AWS shows it.
func (x *call) showResourcePolicy() ResourcePolicy {
	p := x.org.delegating
	return ResourcePolicy{ResourcePolicySummary{ID: p.id, ARN: x.organization().ResourcePolicyARN(p.id)}, p.content}
}

// delegation is the delegation policy as far as it counts for the call: that of a member on Organizations. nil: it does not. The
// management account needs none, and none limits it (choices.md#delegation-and-management).
func (x *call) delegation() *policy.Set {
	if x.org == nil || x.org.delegating == nil || x.caller.ID() == x.org.management || !strings.HasPrefix(x.action.Name(), "organizations:") {
		return nil
	}
	return x.org.delegating.set
}

// readDelegation reads the content of a delegation policy. spec §3.3, Appendix C.3, choices.md#resource-policy-reasons
func readDelegation(content string) (*policy.Set, error) {
	document, err := policy.Parse([]byte(content))
	if err != nil {
		return nil, badDelegation("INVALID_RESOURCE_POLICY_JSON", err)
	}
	if err := document.Validate(policy.Resource); err != nil {
		var faults policy.Faults
		ofPrincipal := func(f *policy.Fault) bool {
			return strings.Contains(f.Path, "Principal") || strings.Contains(f.Code, "PRINCIPAL")
		}
		if errors.As(err, &faults) && slices.ContainsFunc(faults, ofPrincipal) {
			return nil, badDelegation("INVALID_PRINCIPAL", err)
		}
		return nil, badDelegation("INVALID_RESOURCE_POLICY_JSON", err)
	}
	for i := range document.Statements {
		s := &document.Statements[i]
		switch {
		case s.NotAction != nil, !allOf(s.Action, isDelegable):
			return nil, badDelegation("UNSUPPORTED_ACTION_IN_RESOURCE_POLICY", nil)
		case s.NotResource != nil, !allOf(s.Resource, isOrganizationsResource):
			return nil, badDelegation("UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY", nil)
		case !allOf(policyTypesIn(s), isPolicyTypePattern):
			return nil, badDelegation("UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY", nil)
		}
	}
	return policy.Compile(policy.Resource, policy.Source{Name: "delegation policy", Document: document})
}

// badDelegation is what is wrong with a delegation policy. AWS documents no text for most of the reasons.
func badDelegation(reason string, cause error) error {
	message := cmp.Or(reasonTexts["InvalidInputException"][reason], "The resource-based delegation policy is not valid.")
	return &Error{Code: "InvalidInputException", Reason: reason, Message: message, cause: cause}
}

func allOf(list []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !ok(s) })
}

// isDelegable reports whether a delegation policy may have an action, perhaps with wildcards: then they must match something that
// can be delegated, and no writing that cannot. choices.md#delegable-wildcards
func isDelegable(pattern string) (some bool) {
	pattern = strings.ToLower(pattern)
	for a := range awsaccount.Actions() {
		switch {
		case !matches(pattern, strings.ToLower(a.Name())):
		case a.Delegable():
			some = true
		case !strings.ContainsAny(pattern, "*?"), strings.Contains(a.AccessLevel(), "Write"):
			return false
		}
	}
	return some
}

// isOrganizationsResource reports whether a pattern can be the ARN of something of Organizations.
func isOrganizationsResource(pattern string) bool {
	fields := strings.SplitN(pattern, ":", 6)
	return pattern == "*" || len(fields) == 6 && fields[0] == "arn" && matches(fields[2], "organizations")
}

// policyTypesIn are the types of policies that the conditions of a statement name.
func policyTypesIn(s *policy.Statement) (types []string) {
	for _, c := range s.Condition {
		for _, k := range c.Keys {
			if strings.EqualFold(k.Key, "organizations:PolicyType") && strings.Contains(c.Operator, "String") {
				types = append(types, k.Values...)
			}
		}
	}
	return types
}

// isPolicyTypePattern reports whether a text matches a type of policies.
func isPolicyTypePattern(pattern string) bool {
	return slices.ContainsFunc(policyTypes, func(t policyType) bool { return matches(strings.ToLower(pattern), strings.ToLower(t.name)) })
}

// matches reports whether a text matches a pattern with * and ?.
func matches(pattern, text string) bool {
	star, from := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p, t = p+1, t+1
		case star >= 0:
			from++
			p, t = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
