package sim

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A Policy is a policy of an organization, or one that AWS manages.
type Policy struct {
	PolicySummary
	Content string
}

// A PolicySummary is a Policy but for its content.
type PolicySummary struct {
	ID          awsaccount.PolicyID
	ARN         awsaccount.ARN
	Name        string
	Description string
	Type        string // ServiceControlPolicy …
	AWSManaged  bool
}

// CreatePolicyInput is the input of CreatePolicy.
type CreatePolicyInput struct {
	Name        string
	Description string // may be ""
	Type        string // ServiceControlPolicy …
	Content     string
	Tags        []Tag
}

// CreatePolicyOutput is the output of CreatePolicy.
type CreatePolicyOutput struct{ Policy Policy }

// CreatePolicy makes a policy, attached to nothing. Its type need not be enabled.
func (c *Client) CreatePolicy(in CreatePolicyInput) (CreatePolicyOutput, error) {
	return do(c, createPolicy, in)
}

var createPolicy = operation[CreatePolicyInput, CreatePolicyOutput]{
	action: "organizations:CreatePolicy",
	validate: func(in *CreatePolicyInput) error {
		var c inputCheck
		c.text(in.Content, 1, maxContent, nil)
		c.text(in.Description, 0, 512, nil)
		c.text(in.Name, 1, 128, nil)
		c.policyType(in.Type)
		c.tags(in.Tags)
		return c.err
	},
	touch: func(x *call, in *CreatePolicyInput) touched {
		return touched{Operation: awsaccount.Operation{PolicyType: in.Type, Tags: tagMap(in.Tags)}}
	},
	apply: func(x *call, in *CreatePolicyInput) (out CreatePolicyOutput, err error) {
		list, t := policyList{x.org.id, in.Type}, policyTypeOf(in.Type)
		p := &orgPolicy{organization: x.org.id, typ: in.Type, name: in.Name, description: in.Description, text: in.Content,
			tags: sortedTags(in.Tags)}
		if p.document, err = t.read(in.Content); err != nil {
			return out, err
		}
		switch {
		case x.state.policyNamed(list, in.Name) != awsaccount.PolicyID{}:
			return out, fail("DuplicatePolicyException")
		case x.state.policyLists.get(list).len() >= t.number:
			return out, failBecause(constraint, "POLICY_NUMBER_LIMIT_EXCEEDED")
		case len(in.Tags) > maxTags:
			return out, failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
		}
		if p.id, err = awsaccount.ParsePolicyID("p-" + x.state.nextText(policyIDs, lowercase, 8)); err != nil {
			return out, err
		}
		p.arn = x.organization().PolicyARN(p.typ, p.id)
		x.state.policies.set(p.id, p)
		edit(&x.state.policyLists, list).push(p.id)
		x.state.policyNames.set(policyName{list, p.name}, p.id)
		out.Policy = x.showPolicy(p)
		return out, nil
	},
}

// maxContent is more than any policy has; each type has a limit of its own, which is another error.
const maxContent = 1_000_000

// read reads the content of a policy of the type. Only SCPs and RCPs are looked into, so the document is nil for others.
func (t *policyType) read(content string) (*policy.Document, error) {
	if utf8.RuneCountInString(content) > t.size {
		return nil, failBecause(constraint, "POLICY_CONTENT_LIMIT_EXCEEDED")
	}
	if t.language == 0 {
		if !json.Valid([]byte(content)) || !strings.HasPrefix(strings.TrimSpace(content), "{") {
			return nil, fail("MalformedPolicyDocumentException")
		}
		return nil, nil
	}
	document, err := policy.Parse([]byte(content))
	if err == nil {
		err = document.Validate(t.language)
	}
	if err != nil {
		e := &Error{Code: "MalformedPolicyDocumentException", Message: exceptionTexts["MalformedPolicyDocumentException"], cause: err}
		return nil, e
	}
	return document, nil
}

// policyNamed is the policy of a name in a list, or AWS' own of that name; the zero ID if there is none.
func (s *state) policyNamed(list policyList, name string) awsaccount.PolicyID {
	for _, m := range managedPolicies {
		if m.record.typ == list.typ && m.record.name == name {
			return m.record.id
		}
	}
	return s.policyNames.get(policyName{list, name})
}

// showPolicy is a policy as AWS shows it.
func (x *call) showPolicy(p *orgPolicy) Policy {
	return Policy{PolicySummary: x.summarize(p), Content: p.text}
}

func (x *call) summarize(p *orgPolicy) PolicySummary {
	return PolicySummary{ID: p.id, ARN: x.policyARN(p), Name: p.name, Description: p.description, Type: p.typ, AWSManaged: p.managed()}
}

func (x *call) summarizeAll(list []*orgPolicy) []PolicySummary {
	var summaries []PolicySummary
	for _, p := range list {
		summaries = append(summaries, x.summarize(p))
	}
	return summaries
}

// policyARN is the ARN of a policy. That of AWS' own depends on the partition.
func (x *call) policyARN(p *orgPolicy) awsaccount.ARN {
	if p.managed() {
		return x.organization().AWSPolicyARN(p.typ, p.id)
	}
	return p.arn
}

// findPolicy is a policy that the caller's organization can use.
func (x *call) findPolicy(id awsaccount.PolicyID) (*orgPolicy, error) {
	if p := x.state.policy(x.org, id); p != nil {
		return p, nil
	}
	return nil, fail("PolicyNotFoundException")
}

// findOwnPolicy is a policy of the organization, none of AWS' own.
func (x *call) findOwnPolicy(id awsaccount.PolicyID) (*orgPolicy, error) {
	p, err := x.findPolicy(id)
	if err == nil && p.managed() {
		return nil, failBecause("InvalidInputException", "IMMUTABLE_POLICY")
	}
	return p, err
}

// UpdatePolicyInput is the input of UpdatePolicy. At least one member beside PolicyID is given.
type UpdatePolicyInput struct {
	PolicyID    awsaccount.PolicyID
	Name        string  // "": stays as it is
	Description *string // nil: stays as it is
	Content     string  // "": stays as it is
}

// UpdatePolicyOutput is the output of UpdatePolicy.
type UpdatePolicyOutput struct{ Policy Policy }

// UpdatePolicy changes a policy. That takes effect at once, on everything to which it is attached.
func (c *Client) UpdatePolicy(in UpdatePolicyInput) (UpdatePolicyOutput, error) {
	return do(c, updatePolicy, in)
}

var updatePolicy = operation[UpdatePolicyInput, UpdatePolicyOutput]{
	action: "organizations:UpdatePolicy",
	validate: func(in *UpdatePolicyInput) error {
		var c inputCheck
		c.set(!in.PolicyID.IsZero() && (in.Name != "" || in.Description != nil || in.Content != ""))
		c.text(in.Content, 0, maxContent, nil)
		if in.Description != nil {
			c.text(*in.Description, 0, 512, nil)
		}
		c.text(in.Name, 0, 128, nil)
		return c.err
	},
	touch: func(x *call, in *UpdatePolicyInput) touched { return x.aboutAny(in.PolicyID.String()) },
	apply: func(x *call, in *UpdatePolicyInput) (out UpdatePolicyOutput, err error) {
		old, err := x.findOwnPolicy(in.PolicyID)
		if err != nil {
			return out, err
		}
		p := *old
		list := policyList{p.organization, p.typ}
		if in.Content != "" {
			if p.document, err = policyTypeOf(p.typ).read(in.Content); err != nil {
				return out, err
			}
			p.text = in.Content
		}
		if in.Name != "" {
			if other := x.state.policyNamed(list, in.Name); !other.IsZero() && other != p.id {
				return out, fail("DuplicatePolicyException")
			}
			p.name = in.Name
		}
		if in.Description != nil {
			p.description = *in.Description
		}
		x.state.policies.set(p.id, &p)
		x.state.policyNames.delete(policyName{list, old.name})
		x.state.policyNames.set(policyName{list, p.name}, p.id)
		x.state.recompile(p.id)
		out.Policy = x.showPolicy(&p)
		return out, nil
	},
}

// DeletePolicyInput is the input of DeletePolicy.
type DeletePolicyInput struct{ PolicyID awsaccount.PolicyID }

// DeletePolicy deletes a policy that is attached to nothing.
func (c *Client) DeletePolicy(in DeletePolicyInput) error {
	_, err := do(c, deletePolicy, in)
	return err
}

var deletePolicy = operation[DeletePolicyInput, struct{}]{
	action:   "organizations:DeletePolicy",
	validate: func(in *DeletePolicyInput) error { return wantID(in.PolicyID) },
	touch:    func(x *call, in *DeletePolicyInput) touched { return x.aboutAny(in.PolicyID.String()) },
	apply: func(x *call, in *DeletePolicyInput) (struct{}, error) {
		p, err := x.findOwnPolicy(in.PolicyID)
		if err == nil && x.state.policyTargets.get(p.id).len() > 0 {
			err = fail("PolicyInUseException")
		}
		if err == nil {
			x.state.forgetPolicy(p)
		}
		return struct{}{}, err
	},
}

// forgetPolicy deletes a policy that is attached to nothing.
func (s *state) forgetPolicy(p *orgPolicy) {
	list := policyList{p.organization, p.typ}
	without(&s.policyLists, list, p.id)
	s.policyNames.delete(policyName{list, p.name})
	s.policies.delete(p.id)
}

// DescribePolicyInput is the input of DescribePolicy.
type DescribePolicyInput struct{ PolicyID awsaccount.PolicyID }

// DescribePolicyOutput is the output of DescribePolicy.
type DescribePolicyOutput struct{ Policy Policy }

// DescribePolicy is a policy with its content, as it was given.
func (c *Client) DescribePolicy(in DescribePolicyInput) (DescribePolicyOutput, error) {
	return do(c, describePolicy, in)
}

var describePolicy = operation[DescribePolicyInput, DescribePolicyOutput]{
	action:   "organizations:DescribePolicy",
	validate: func(in *DescribePolicyInput) error { return wantID(in.PolicyID) },
	touch:    func(x *call, in *DescribePolicyInput) touched { return x.aboutAny(in.PolicyID.String()) },
	apply: func(x *call, in *DescribePolicyInput) (out DescribePolicyOutput, err error) {
		p, err := x.findPolicy(in.PolicyID)
		if err == nil {
			out.Policy = x.showPolicy(p)
		}
		return out, err
	},
}

// ListPoliciesInput is the input of ListPolicies.
type ListPoliciesInput struct {
	Filter     string // the type
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListPoliciesOutput is the output of ListPolicies.
type ListPoliciesOutput struct {
	Policies  []PolicySummary
	NextToken string // "": there are no more
}

// ListPolicies are the policies of a type: the one that AWS manages first, then those of the organization in the order of their
// making.
func (c *Client) ListPolicies(in ListPoliciesInput) (ListPoliciesOutput, error) {
	return do(c, listPolicies, in)
}

var listPolicies = operation[ListPoliciesInput, ListPoliciesOutput]{
	action: "organizations:ListPolicies",
	validate: func(in *ListPoliciesInput) error {
		var c inputCheck
		c.policyType(in.Filter)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListPoliciesInput) touched {
		return touched{Operation: awsaccount.Operation{PolicyType: in.Filter}}
	},
	apply: func(x *call, in *ListPoliciesInput) (out ListPoliciesOutput, err error) {
		var ids []awsaccount.PolicyID
		for _, m := range managedPolicies {
			if m.record.typ == in.Filter {
				ids = append(ids, m.record.id)
			}
		}
		ids = slices.AppendSeq(ids, x.state.policyLists.get(policyList{x.org.id, in.Filter}).all())
		ids, out.NextToken, err = page(ids, awsaccount.PolicyID.String, x.page(in.NextToken, in.MaxResults, in.Filter))
		for _, id := range ids {
			out.Policies = append(out.Policies, x.summarize(x.state.policy(x.org, id)))
		}
		return out, err
	},
}
