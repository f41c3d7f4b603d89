package sim

import "github.com/awsaccount/awsaccount"

// EnablePolicyTypeInput is the input of EnablePolicyType.
type EnablePolicyTypeInput struct {
	RootID     awsaccount.RootID
	PolicyType string // ServiceControlPolicy …
}

// EnablePolicyTypeOutput is the output of EnablePolicyType.
type EnablePolicyTypeOutput struct{ Root Root }

// EnablePolicyType enables a type of policies on the root. Enabling SCPs or RCPs attaches FullAWSAccess or RCPFullAWSAccess to
// the root, each unit and each account; nothing that was attached earlier comes back.
func (c *Client) EnablePolicyType(in EnablePolicyTypeInput) (EnablePolicyTypeOutput, error) {
	return do(c, enablePolicyType, in)
}

var enablePolicyType = operation[EnablePolicyTypeInput, EnablePolicyTypeOutput]{
	action:   "organizations:EnablePolicyType",
	validate: func(in *EnablePolicyTypeInput) error { return wantType(in.RootID, in.PolicyType) },
	touch: func(x *call, in *EnablePolicyTypeInput) touched {
		return x.aboutType(in.RootID.String(), in.PolicyType)
	},
	apply: func(x *call, in *EnablePolicyTypeInput) (out EnablePolicyTypeOutput, err error) {
		t := policyTypeOf(in.PolicyType)
		switch {
		case in.RootID != x.org.root:
			return out, fail("RootNotFoundException")
		case x.org.hasType(t.name):
			return out, fail("PolicyTypeAlreadyEnabledException")
		case t.service != "" && !x.org.trusts(t.service):
			return out, failBecause(constraint, "SERVICE_ACCESS_NOT_ENABLED")
		}
		x.changeOrganization(func(o *organization) { o.types = put(o.types, t.name, same) })
		out.Root = x.state.describeRoot(x.organization())
		return out, nil
	},
}

// DisablePolicyTypeInput is the input of DisablePolicyType.
type DisablePolicyTypeInput struct {
	RootID     awsaccount.RootID
	PolicyType string // ServiceControlPolicy …
}

// DisablePolicyTypeOutput is the output of DisablePolicyType.
type DisablePolicyTypeOutput struct{ Root Root }

// DisablePolicyType disables a type of policies on the root, and detaches all policies of the type. They are not deleted.
func (c *Client) DisablePolicyType(in DisablePolicyTypeInput) (DisablePolicyTypeOutput, error) {
	return do(c, disablePolicyType, in)
}

var disablePolicyType = operation[DisablePolicyTypeInput, DisablePolicyTypeOutput]{
	action:   "organizations:DisablePolicyType",
	validate: func(in *DisablePolicyTypeInput) error { return wantType(in.RootID, in.PolicyType) },
	touch: func(x *call, in *DisablePolicyTypeInput) touched {
		return x.aboutType(in.RootID.String(), in.PolicyType)
	},
	apply: func(x *call, in *DisablePolicyTypeInput) (out DisablePolicyTypeOutput, err error) {
		switch {
		case in.RootID != x.org.root:
			return out, fail("RootNotFoundException")
		case !x.org.hasType(in.PolicyType):
			return out, fail("PolicyTypeNotEnabledException")
		}
		for id := range x.state.policyLists.get(policyList{x.org.id, in.PolicyType}).all() {
			x.state.detachEverywhere(id)
		}
		x.changeOrganization(func(o *organization) { o.types = remove(o.types, in.PolicyType, same) })
		out.Root = x.state.describeRoot(x.organization())
		return out, nil
	},
}

// wantType wants a root and the name of a type.
func wantType(root awsaccount.RootID, typ string) error {
	var c inputCheck
	c.set(!root.IsZero())
	c.policyType(typ)
	return c.err
}

// aboutType is a call that is about a root, unit or account and a type of policies.
func (x *call) aboutType(id, typ string) touched {
	t := x.aboutAny(id)
	t.PolicyType = typ
	return t
}
