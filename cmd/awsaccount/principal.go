package main

import (
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// principal makes the principal of a question. What its ARN does not tell is told by the context.
func (d *decoder) principal() *policy.Principal {
	text := d.asked.principal
	p, err := policy.ParsePrincipal(text.value)
	if err != nil {
		d.refuse(text, err)
		return nil
	}
	if by := d.asked.federatedBy; by.given {
		if p, err = policy.ParsePrincipal(text.value, policy.FederatedBy(by.value)); err != nil {
			d.refuse(by, err)
		}
		return p
	}
	arn, ok := policy.SplitARN(text.value)
	switch kind, _, _ := strings.Cut(arn.Resource, "/"); {
	case !ok:
	case kind == "root" && strings.EqualFold(d.single("aws:assumedroot"), "true"):
		p, err = policy.AssumedRoot(text.value)
	case kind == "user":
		p, err = policy.ParsePrincipal(text.value, d.uniqueID("AIDA")...)
	case kind == "role":
		p, err = policy.ParsePrincipal(text.value, d.uniqueID("AROA")...)
	case kind == "assumed-role":
		p, err = policy.ParsePrincipal(text.value, append(d.uniqueID("AROA"), d.rolePath(arn)...)...)
	}
	if err != nil {
		d.refuse(text, err)
	}
	return p
}

// refuse fails with an error of package policy at a text of the question.
func (d *decoder) refuse(at text, err error) {
	d.Fail(at.offset, strings.TrimPrefix(err.Error(), policy.ErrInvalid.Error()+": "), "")
}

// single is the one value that the context gives for a key, in lower case; "" if it gives none or several.
func (d *decoder) single(key string) string {
	if values := d.given[key]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// uniqueID is the unique ID that aws:userid tells, if it is one of the kind of the principal.
func (d *decoder) uniqueID(prefix string) []policy.PrincipalOption {
	id, _, _ := strings.Cut(d.single("aws:userid"), ":")
	if !strings.HasPrefix(id, prefix) {
		return nil
	}
	return []policy.PrincipalOption{policy.WithUniqueID(id)}
}

// rolePath is the path of the role of a session, if aws:PrincipalArn is an ARN of that role.
func (d *decoder) rolePath(session policy.ARN) []policy.PrincipalOption {
	arn, ok := policy.SplitARN(d.single("aws:principalarn"))
	_, role, _ := strings.Cut(session.Resource, "/")
	role, _, _ = strings.Cut(role, "/")
	path, isRole := strings.CutPrefix(arn.Resource, "role/")
	path, named := strings.CutSuffix("/"+path, role)
	outside := func(r rune) bool { return r < '!' || r > '\x7F' } // as policy.WithRolePath
	if !ok || !isRole || !named || !strings.HasSuffix(path, "/") || strings.Contains(path, "//") || strings.ContainsFunc(path, outside) ||
		arn.Service != "iam" || arn.Region != "" || arn.Partition != session.Partition || arn.Account != session.Account {
		return nil
	}
	return []policy.PrincipalOption{policy.WithRolePath(path)}
}
