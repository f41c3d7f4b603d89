package sim

import (
	"github.com/awsaccount/awsaccount"
)

// AttachPolicyInput is the input of AttachPolicy.
type AttachPolicyInput struct {
	PolicyID awsaccount.PolicyID
	TargetID string // of a root, unit or account
}

// AttachPolicy attaches a policy to a root, unit or account. That takes effect at once.
func (c *Client) AttachPolicy(in AttachPolicyInput) error {
	_, err := do(c, attachPolicy, in)
	return err
}

var attachPolicy = operation[AttachPolicyInput, struct{}]{
	action:   "organizations:AttachPolicy",
	validate: func(in *AttachPolicyInput) error { return wantAttachment(in.PolicyID, in.TargetID) },
	touch: func(x *call, in *AttachPolicyInput) touched {
		return x.aboutAttachment(in.PolicyID, in.TargetID)
	},
	apply: func(x *call, in *AttachPolicyInput) (none struct{}, err error) {
		p, err := x.findAttachable(in.PolicyID, in.TargetID)
		switch {
		case err != nil:
			return none, err
		case !x.org.hasType(p.typ):
			return none, fail("PolicyTypeNotEnabledException")
		case x.state.isAttached(x.org, p, in.TargetID):
			return none, fail("DuplicatePolicyAttachmentException")
		case len(x.state.attachedTo(x.org, p.typ, in.TargetID)) >= policyTypeOf(p.typ).attachable:
			return none, failBecause(constraint, "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
		}
		x.state.attach(p, in.TargetID)
		return none, nil
	},
}

// DetachPolicyInput is the input of DetachPolicy.
type DetachPolicyInput struct {
	PolicyID awsaccount.PolicyID
	TargetID string // of a root, unit or account
}

// DetachPolicy detaches a policy from a root, unit or account. That takes effect at once. The last SCP cannot be detached.
func (c *Client) DetachPolicy(in DetachPolicyInput) error {
	_, err := do(c, detachPolicy, in)
	return err
}

var detachPolicy = operation[DetachPolicyInput, struct{}]{
	action:   "organizations:DetachPolicy",
	validate: func(in *DetachPolicyInput) error { return wantAttachment(in.PolicyID, in.TargetID) },
	touch: func(x *call, in *DetachPolicyInput) touched {
		return x.aboutAttachment(in.PolicyID, in.TargetID)
	},
	apply: func(x *call, in *DetachPolicyInput) (none struct{}, err error) {
		p, err := x.findAttachable(in.PolicyID, in.TargetID)
		switch {
		case err != nil:
			return none, err
		case p.id == fullAccessOfResources.record.id:
			return none, failBecause("InvalidInputException", "NON_DETACHABLE_POLICY")
		case !x.state.isAttached(x.org, p, in.TargetID):
			return none, fail("PolicyNotAttachedException")
		case p.typ == ServiceControlPolicy && len(x.state.attachedTo(x.org, p.typ, in.TargetID)) == 1:
			return none, failBecause(constraint, "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
		}
		x.state.detach(p, in.TargetID)
		return none, nil
	},
}

// wantAttachment wants the IDs of a policy and of a target.
func wantAttachment(id awsaccount.PolicyID, target string) error {
	var c inputCheck
	c.set(!id.IsZero())
	c.policyTarget(target)
	return c.err
}

// policyTarget wants the ID of a root, unit or account.
func (c *inputCheck) policyTarget(id string) {
	_, err := awsaccount.ParseID(id)
	switch {
	case id == "":
		c.fail("INPUT_REQUIRED")
	case err != nil && !isParentID(id):
		c.fail("INVALID_PATTERN_TARGET_ID")
	}
}

// aboutAttachment is a call that is about a policy and a root, unit or account.
func (x *call) aboutAttachment(id awsaccount.PolicyID, target string) touched {
	t := x.aboutAny(target)
	t.Resources = append([]awsaccount.Resource{x.resource(id.String())}, t.Resources...)
	return t
}

// isTarget reports whether a root, unit or account is in the caller's organization.
func (x *call) isTarget(id string) bool {
	if account, err := awsaccount.ParseID(id); err == nil {
		return x.inOrganization(account) != nil
	}
	return x.state.hasParent(x.org, id)
}

// findAttachable is a policy that may be attached to a target, both of which exist.
func (x *call) findAttachable(id awsaccount.PolicyID, target string) (*orgPolicy, error) {
	p, err := x.findPolicy(id)
	if err == nil && !x.isTarget(target) {
		return nil, fail("TargetNotFoundException")
	}
	return p, err
}

// ListPoliciesForTargetInput is the input of ListPoliciesForTarget.
type ListPoliciesForTargetInput struct {
	TargetID   string // of a root, unit or account
	Filter     string // the type
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListPoliciesForTargetOutput is the output of ListPoliciesForTarget.
type ListPoliciesForTargetOutput struct {
	Policies  []PolicySummary
	NextToken string // "": there are no more
}

// ListPoliciesForTarget are the policies of a type that are attached to a root, unit or account itself: the one that AWS manages
// first, then the others in the order of their IDs.
func (c *Client) ListPoliciesForTarget(in ListPoliciesForTargetInput) (ListPoliciesForTargetOutput, error) {
	return do(c, listPoliciesForTarget, in)
}

var listPoliciesForTarget = operation[ListPoliciesForTargetInput, ListPoliciesForTargetOutput]{
	action: "organizations:ListPoliciesForTarget",
	validate: func(in *ListPoliciesForTargetInput) error {
		var c inputCheck
		c.policyTarget(in.TargetID)
		c.policyType(in.Filter)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListPoliciesForTargetInput) touched {
		return x.aboutType(in.TargetID, in.Filter)
	},
	apply: func(x *call, in *ListPoliciesForTargetInput) (out ListPoliciesForTargetOutput, err error) {
		if !x.isTarget(in.TargetID) {
			return out, fail("TargetNotFoundException")
		}
		list := x.state.attachedTo(x.org, in.Filter, in.TargetID)
		list, out.NextToken, err = page(list, func(p *orgPolicy) string { return p.id.String() }, x.page(in.NextToken, in.MaxResults, in.TargetID, in.Filter))
		out.Policies = x.summarizeAll(list)
		return out, err
	},
}

// A PolicyTargetSummary is a root, unit or account to which a policy is attached.
type PolicyTargetSummary struct {
	TargetID string
	ARN      awsaccount.ARN
	Name     string
	Type     string // TypeRoot, TypeOrganizationalUnit or TypeAccount
}

// ListTargetsForPolicyInput is the input of ListTargetsForPolicy.
type ListTargetsForPolicyInput struct {
	PolicyID   awsaccount.PolicyID
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListTargetsForPolicyOutput is the output of ListTargetsForPolicy.
type ListTargetsForPolicyOutput struct {
	Targets   []PolicyTargetSummary
	NextToken string // "": there are no more
}

// ListTargetsForPolicy are the roots, units and accounts to which a policy is attached, in the order of attaching. Those of a
// policy that AWS manages are the root, the units from the top down, and the accounts in the order of joining; a page of them may
// be short.
func (c *Client) ListTargetsForPolicy(in ListTargetsForPolicyInput) (ListTargetsForPolicyOutput, error) {
	return do(c, listTargetsForPolicy, in)
}

var listTargetsForPolicy = operation[ListTargetsForPolicyInput, ListTargetsForPolicyOutput]{
	action: "organizations:ListTargetsForPolicy",
	validate: func(in *ListTargetsForPolicyInput) error {
		var c inputCheck
		c.set(!in.PolicyID.IsZero())
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListTargetsForPolicyInput) touched { return x.aboutAny(in.PolicyID.String()) },
	apply: func(x *call, in *ListTargetsForPolicyInput) (out ListTargetsForPolicyOutput, err error) {
		p, err := x.findPolicy(in.PolicyID)
		if err != nil {
			return out, err
		}
		var targets []string
		wanted := x.page(in.NextToken, in.MaxResults, p.id.String())
		if p.managed() {
			targets, out.NextToken, err = x.managedTargets(p, wanted)
		} else {
			targets, out.NextToken, err = x.attachedTargets(p, wanted)
		}
		for _, id := range targets {
			out.Targets = append(out.Targets, x.summarizeTarget(id))
		}
		return out, err
	},
}

func (x *call) summarizeTarget(id string) PolicyTargetSummary {
	t := PolicyTargetSummary{TargetID: id, ARN: x.resource(id).ARN, Name: "Root", Type: TypeRoot}
	if account, err := awsaccount.ParseID(id); err == nil {
		t.Name, t.Type = x.state.accounts.get(account).Name(), TypeAccount
	} else if unit, err := awsaccount.ParseOUID(id); err == nil {
		t.Name, t.Type = x.state.units.get(unit).name, TypeOrganizationalUnit
	}
	return t
}

// attachedTargets is a page of the targets of a policy of an organization.
func (x *call) attachedTargets(p *orgPolicy, wanted pager) (targets []string, next string, err error) {
	all := x.state.policyTargets.get(p.id)
	return pageSome(all.len(), all.at, same, nil, wanted)
}

// managedTargets is a page of the targets of a policy that AWS manages. Nobody keeps a list of them: root, units and accounts are
// gone through from where the token says.
func (x *call) managedTargets(p *orgPolicy, wanted pager) (targets []string, next string, err error) {
	if !x.org.hasType(p.typ) {
		_, err := wanted.words()
		return nil, "", err
	}
	parents := []string{x.org.root.String()}
	for i := 0; i < len(parents); i++ {
		for _, unit := range x.state.unitsUnder(parents[i]) {
			parents = append(parents, unit.String())
		}
	}
	members := &x.state.members.get(x.org.id).accounts
	at := func(i int) string {
		if i < len(parents) {
			return parents[i]
		}
		return members.at(i - len(parents)).account.String()
	}
	attached := func(id string) bool { return x.state.isAttached(x.org, p, id) }
	return pageSome(len(parents)+members.len(), at, same, attached, wanted)
}
