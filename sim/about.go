package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
)

// What operations of Organizations are about, for authorization. Everything has an ARN there, whether it exists or not: who may
// not see it learns nothing. To a caller that stands alone nothing has one, but it may make few of the calls, and the answer to
// the others is that it is in no organization, whatever they are about.

// resource is something in the organization, by its ID: a root, unit, account, policy, delegation policy or transfer.
func (x *call) resource(id string) awsaccount.Resource {
	o := x.organization()
	prefix, _, _ := strings.Cut(id, "-")
	if kind := resourceKinds[prefix]; kind != nil {
		return kind(x, o, id)
	}
	account, _ := awsaccount.ParseID(id)
	r := awsaccount.Resource{ARN: o.AccountARN(account)}
	if a := x.inOrganization(account); a != nil {
		r.Tags = tagMap(a.tags)
	}
	return r
}

// resourceKinds are the kinds of resources by the prefix of their IDs. Accounts have none.
var resourceKinds = map[string]func(x *call, o awsaccount.Organization, id string) awsaccount.Resource{
	"r": func(x *call, o awsaccount.Organization, id string) awsaccount.Resource {
		root, _ := awsaccount.ParseRootID(id)
		r := awsaccount.Resource{ARN: o.RootARN(root)}
		if x.org != nil && x.org.root == root {
			r.Tags = tagMap(x.org.rootTags)
		}
		return r
	},
	"ou": func(x *call, o awsaccount.Organization, id string) awsaccount.Resource {
		unit, _ := awsaccount.ParseOUID(id)
		r := awsaccount.Resource{ARN: o.OUARN(unit)}
		if x.org != nil {
			if u := x.state.unitOf(x.org, unit); u != nil {
				r.Tags = tagMap(u.tags)
			}
		}
		return r
	},
	"p": func(x *call, o awsaccount.Organization, id string) awsaccount.Resource {
		policy, _ := awsaccount.ParsePolicyID(id)
		if x.org != nil {
			if p := x.state.policy(x.org, policy); p != nil {
				return awsaccount.Resource{ARN: x.policyARN(p), Tags: tagMap(p.tags)}
			}
		}
		return awsaccount.Resource{ARN: o.PolicyARN(ServiceControlPolicy, policy)} // choices.md#unknown-policy-arn
	},
	"rp": func(x *call, o awsaccount.Organization, id string) awsaccount.Resource {
		r := awsaccount.Resource{ARN: o.ResourcePolicyARN(id)}
		if x.org != nil && x.org.delegating != nil && x.org.delegating.id == id {
			r.Tags = tagMap(x.org.delegating.tags)
		}
		return r
	},
	"rt": func(_ *call, o awsaccount.Organization, id string) awsaccount.Resource {
		return awsaccount.Resource{ARN: o.TransferARN("INBOUND", id)} // billing transfers are not modelled, so there is none
	},
}

// aboutAny is a call that is about one thing of any kind. Whether it exists, the operation itself looks: what it answers if not
// is not the same for all.
func (x *call) aboutAny(id string) (t touched) {
	t.Resources = []awsaccount.Resource{x.resource(id)}
	if a, err := awsaccount.ParseID(id); err == nil && x.inOrganization(a) != nil {
		t.target = a
	}
	return t
}

// inOrganization is an account of the caller's organization, nil if it has none of that ID.
func (x *call) inOrganization(id awsaccount.ID) *account {
	if a := x.state.accounts.get(id); a != nil && x.org != nil && a.organization == x.org.id {
		return a
	}
	return nil
}

// changeOrganization changes the caller's organization.
func (x *call) changeOrganization(edit func(*organization)) {
	x.state.changeOrganization(x.org.id, edit)
	x.org = x.state.organizations.get(x.org.id)
}
