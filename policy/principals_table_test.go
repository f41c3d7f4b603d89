package policy_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

func TestPrincipalsTable(t *testing.T) {
	runTable(t, "principals.txt", func(t *testing.T, r row) {
		for column, cell := range r.cells {
			r.cells[column] = expandAccounts(cell)
		}
		p := requester(t, r.get(t, "requester"))
		switch {
		case r.has("match"):
			want := r.get(t, "match")
			oneOf(t, want, "no", "direct", "role", "account", "yes")
			typ := typeNamed(t, r.get(t, "policy"))
			if got := principalMatch(t, typ, r.get(t, "Principal"), p); got != want {
				t.Errorf("match = %s, want %s", got, want)
			}
		case r.has("denied"):
			oneOf(t, r.get(t, "denied"), "yes", "no")
			all := policy.Policies{Identity: allowAll(t, policy.Identity), Session: allowAll(t, policy.Session)}
			all.Resource = compile(t, policy.Resource, document("", base[policy.Resource]),
				document(`no Principal, "Effect":"Deny","NotPrincipal":`+r.get(t, "NotPrincipal"), base[policy.Resource]))
			if r.get(t, "boundary") == "yes" {
				all.Boundary = allowAll(t, policy.Boundary)
			}
			d := all.Evaluate(getObject(p))
			if want := r.get(t, "denied") == "yes"; (d.Outcome == policy.ExplicitDeny) != want || d.Outcome == policy.ImplicitDeny {
				t.Errorf("got %+v, want denied = %t", d, want)
			}
		case r.has("granted"):
			oneOf(t, r.get(t, "granted"), "yes", "no")
			all := policy.Policies{Resource: compile(t, policy.Resource,
				document(`no Principal, "NotPrincipal":`+r.get(t, "Allow NotPrincipal"), base[policy.Resource]))}
			d := all.Evaluate(getObject(p))
			if want := r.get(t, "granted") == "yes"; (d.Outcome == policy.Allowed) != want {
				t.Errorf("got %+v, want granted = %t", d, want)
			}
		default:
			got := map[string]string{}
			for key, values := range p.Context().All() {
				got[key] = strings.Join(values, ",")
			}
			for column, want := range r.cells {
				if value, ok := got[strings.ToLower(column)]; strings.HasPrefix(column, "aws:") && (value != want && want != "∅" || ok == (want == "∅")) {
					t.Errorf("%s = %q, want %q", column, value, want)
				}
			}
		}
	})
}

// expandAccounts replaces A and B by the accounts that they stand for.
func expandAccounts(cell string) string {
	return accountB.ReplaceAllString(accountA.ReplaceAllString(cell, "111122223333"), "444455556666")
}

var accountA, accountB = regexp.MustCompile(`\bA\b`), regexp.MustCompile(`\bB\b`)

// getObject is a request of p on an object of account 111122223333.
func getObject(p *policy.Principal) *policy.Request {
	return &policy.Request{Principal: p, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: "111122223333"}
}

// principalMatch finds out what a policy with this Principal element means for p, from decisions alone.
func principalMatch(t *testing.T, typ policy.Type, element string, p *policy.Principal) string {
	t.Helper()
	r := getObject(p)
	cell := `no Principal, "Effect":"Allow"`
	if element != "" {
		cell += `,"Principal":` + element
	}
	if typ == policy.Trust {
		r.Action, r.Resource = "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/target"
		cell += `,"Action":"sts:AssumeRoleWithWebIdentity"`
	}
	set := compile(t, typ, document(cell, base[typ]))
	if typ != policy.Resource && typ != policy.Trust {
		all := around(t, typ, set)
		if all.Evaluate(r).Outcome == policy.Allowed {
			return "yes"
		}
		return "no"
	}
	allowed := func(all policy.Policies, resourceAccount string) bool {
		if r.ResourceAccount = resourceAccount; typ == policy.Trust {
			all.Trust = set
		} else {
			all.Resource = set
		}
		return all.Evaluate(r).Outcome == policy.Allowed
	}
	silent := func(typ policy.Type) *policy.Set {
		return compile(t, typ, document(`"Action":"other:Action"`, base[policy.Identity]))
	}
	own := p.Account()
	switch {
	case !allowed(policy.Policies{Identity: allowAll(t, policy.Identity), Session: allowAll(t, policy.Session)}, "999999999999"):
		return "no"
	case allowed(policy.Policies{Identity: silent(policy.Identity), Boundary: silent(policy.Boundary), Session: silent(policy.Session)}, own):
		return "direct"
	case allowed(policy.Policies{Identity: silent(policy.Identity)}, own):
		return "role"
	default:
		return "account"
	}
}
