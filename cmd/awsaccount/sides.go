package main

import (
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// sides are the accounts of the caller and of the resource, "" if there is none, and the resource as an ARN.
// choices.md#resource-account
func (q *question) sides() (caller, owner string, arn policy.ARN) {
	r := &q.request
	arn, _ = policy.SplitARN(r.Resource)
	caller, owner = r.Principal.Account(), r.ResourceAccount
	if owner == "" {
		owner = caller
		if isAccountID(arn.Account) {
			owner = arn.Account
		}
	}
	return caller, owner, arn
}

func isAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// bothSides says why the Allow of the resource's own policy is not enough for a caller of another account; "" if there is
// no such Allow or no other account.
func (a *answer) bothSides(layers []policy.LayerFinding) string {
	caller, owner, _ := a.question.sides()
	if caller == owner {
		return ""
	}
	for i := range layers {
		l := &layers[i]
		if l.Layer != policy.Resource && l.Layer != policy.Trust || l.Outcome != policy.Allowed {
			continue
		}
		for j := range l.Statements {
			if f := &l.Statements[j]; f.Applies {
				return "the caller is of account " + caller + " and the resource of account " + owner +
					", so both sides have to allow it; " + statementOf(l.Layer, f.Policy, f.Statement, f.Sid) + " does"
			}
		}
	}
	return ""
}

func (a *answer) missingResourceAllow() string {
	switch caller, owner, arn := a.question.sides(); {
	case caller == "":
		return "a caller without an AWS account needs the resource's policy to allow it, and " + a.none(policy.Resource)
	case owner != caller && arn.Service == "account":
		return "this is the ARN by which account " + owner + " manages itself, and the caller is of account " + caller +
			"; an organization manages its members by ARNs of the form …:account/ORGANIZATION/ACCOUNT"
	case owner != caller:
		return "the resource belongs to another account (" + owner + ") than the caller (" + caller +
			"), so its side has to allow it too, and " + a.none(policy.Resource)
	}
	return "the policy of such a resource has to allow it, and " + a.none(policy.Resource)
}

// assumed says whose the resource was taken to be where the question does not tell and a resource policy makes it matter;
// else it is "".
func (a *answer) assumed() string {
	caller, _, arn := a.question.sides()
	if a.question.request.ResourceAccount != "" || arn.Service == "" || arn.Account != "" || caller == "" ||
		a.policies.Resource.Len() == 0 || a.decision.Outcome == policy.ExplicitDeny {
		return ""
	}
	return "the resource belongs to the caller's account " + caller + `, as its ARN names none; "resourceAccount" says otherwise`
}
