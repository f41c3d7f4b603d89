package policy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

type constructor = func(string, ...policy.PrincipalOption) (*policy.Principal, error)

// Each constructor makes its own kind of principal, and refuses the names of others. §1.5
func TestPrincipalConstructors(t *testing.T) {
	const account = "111122223333"
	names := map[string]string{ // by the constructors that take them
		"arn:aws:iam::" + account + ":user/u":                "User",
		"arn:aws-cn:iam::" + account + ":user/a/b/u":         "User",
		"arn:aws:iam::" + account + ":role/R":                "RoleSession ServiceLinkedRoleSession",
		"arn:aws:sts::" + account + ":assumed-role/R/s":      "RoleSession ServiceLinkedRoleSession",
		"arn:aws:sts::" + account + ":federated-user/f":      "FederatedUser",
		"arn:aws:iam::" + account + ":root":                  "Root AssumedRoot",
		"arn:aws:iam::" + account + ":saml-provider/i":       "SAMLIdentity",
		"arn:aws:iam::" + account + ":oidc-provider/o.com/x": "WebIdentity",
		"accounts.google.com":                                "WebIdentity Service",
		"lambda.amazonaws.com":                               "WebIdentity Service",
		"localhost":                                          "Service",
		"":                                                   "",
		"a b.com":                                            "",
		"*":                                                  "",
		"arn:aws:iam":                                        "",
		"arn:aws:s3:::b":                                     "",
		"arn::iam::" + account + ":user/u":                   "",
		"arn:aws:sts::" + account + ":user/u":                "",
		"arn:aws:iam:r:" + account + ":user/u":               "",
		"arn:aws:iam::11112222333x:user/u":                   "",
		"arn:aws:iam::" + account + ":user":                  "",
		"arn:aws:iam::" + account + ":user/":                 "",
		"arn:aws:iam::" + account + ":role/a/":               "",
		"arn:aws:sts::" + account + ":assumed-role/R":        "",
		"arn:aws:sts::" + account + ":assumed-role/R/":       "",
		"arn:aws:sts::" + account + ":assumed-role//s":       "",
		"arn:aws:iam::" + account + ":assumed-role/R/s":      "",
		"arn:aws:sts::" + account + ":federated-user/":       "",
		"arn:aws:iam::" + account + ":root/":                 "",
		"arn:aws:iam::" + account + ":rootuser":              "",
		"arn:aws:iam::" + account + ":saml-provider/":        "",
		"arn:aws:sts::" + account + ":oidc-provider/o.com":   "",
		"arn:aws:iam::" + account + ":instance-profile/p":    "",
	}
	for constructor, make := range map[string]constructor{
		"User": policy.User, "RoleSession": policy.RoleSession, "ServiceLinkedRoleSession": policy.ServiceLinkedRoleSession,
		"FederatedUser": policy.FederatedUser, "Root": policy.Root, "AssumedRoot": policy.AssumedRoot,
		"SAMLIdentity": policy.SAMLIdentity, "WebIdentity": policy.WebIdentity, "Service": policy.Service,
	} {
		for name, takers := range names {
			p, err := make(name, policy.PrincipalOption{}) // the zero option tells nothing
			if strings.Contains(" "+takers+" ", " "+constructor+" ") {
				plain, _ := make(name)
				if err != nil || p.String() != name || !p.Equal(plain) || p.Account() != "" && p.Account() != account {
					t.Errorf("%s(%s): %v, %v", constructor, name, p, err)
				}
			} else if p != nil || !errors.Is(err, policy.ErrInvalid) || name != "" && !strings.Contains(err.Error(), name) {
				t.Errorf("%s(%s): %v, %v, want an error", constructor, name, p, err)
			}
			if _, err := make(name, policy.WithRolePath("x")); !errors.Is(err, policy.ErrInvalid) {
				t.Errorf("%s(%s) with a wrong option: %v", constructor, name, err)
			}
		}
	}
}

// An option that does not fit a kind of principal, or is not well-formed, is an error that names the principal.
func TestPrincipalOptionErrors(t *testing.T) {
	const account = "111122223333"
	user, session := "arn:aws:iam::"+account+":user/u", "arn:aws:sts::"+account+":assumed-role/R/s"
	federated, root := "arn:aws:sts::"+account+":federated-user/f", "arn:aws:iam::"+account+":root"
	for _, test := range []struct {
		name    string
		make    constructor
		opt     policy.PrincipalOption
		message string // "": it fits
	}{
		{user, policy.User, policy.WithTags(nil), ""},
		{session, policy.ServiceLinkedRoleSession, policy.WithTags(nil), ""},
		{root, policy.Root, policy.WithTags(nil), "carries no tags"},
		{root, policy.AssumedRoot, policy.WithTags(nil), "carries no tags"},
		{"ec2.amazonaws.com", policy.Service, policy.WithTags(nil), "carries no tags"},
		{"google.com", policy.WebIdentity, policy.WithTags(nil), "carries no tags"},
		{federated, policy.FederatedUser, policy.WithUniqueID("AIDAX"), "neither a user nor a role session"},
		{user, policy.User, policy.WithUniqueID(""), "unique ID"},
		{user, policy.User, policy.WithUniqueID("AIDAX:s"), "unique ID"},
		{"arn:aws:iam::" + account + ":role/R", policy.RoleSession, policy.WithUniqueID("AROAX"), ""},
		{session, policy.RoleSession, policy.WithRolePath("/"), ""},
		{session, policy.RoleSession, policy.WithRolePath("/a"), "slash at both ends"},
		{session, policy.RoleSession, policy.WithRolePath("a/"), "slash at both ends"},
		{session, policy.RoleSession, policy.WithRolePath(""), "slash at both ends"},
		{session, policy.RoleSession, policy.WithRolePath("/a b/"), "ASCII from ! to DEL"},
		{session, policy.RoleSession, policy.WithRolePath("/a\u0080/"), "ASCII from ! to DEL"},
		{"arn:aws:iam::" + account + ":role/R", policy.RoleSession, policy.WithRolePath("/"), "not the session of a role"},
		{federated, policy.FederatedUser, policy.FederatedBy(user), ""},
		{session, policy.RoleSession, policy.FederatedBy(user), "not a federated user"},
		{federated, policy.FederatedUser, policy.FederatedBy("u"), "not the ARN of an IAM user of account " + account},
		{federated, policy.FederatedUser, policy.FederatedBy("arn:aws:iam::444455556666:user/u"), "not the ARN of an IAM user of account " + account},
		{federated, policy.FederatedUser, policy.FederatedBy("arn:aws-cn:iam::" + account + ":user/u"), "not the ARN of an IAM user of account " + account},
		{root, policy.AssumedRoot, policy.InManagementAccount(), ""},
		{"google.com", policy.WebIdentity, policy.InManagementAccount(), "belongs to no account"},
	} {
		p, err := test.make(test.name, test.opt)
		if test.message == "" {
			if err != nil || p.String() != test.name {
				t.Errorf("%s: %v, %v", test.name, p, err)
			}
		} else if p != nil || !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), test.message) || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s: %v, %v, want … %s …", test.name, p, err, test.message)
		}
	}
	if _, err := policy.ParsePrincipal("anonymous", policy.InManagementAccount()); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("anonymous in the management account: %v", err)
	}
}

// Principals are equal if no policy can tell them apart.
func TestPrincipalEqual(t *testing.T) {
	const account = "111122223333"
	session := func(opts ...policy.PrincipalOption) *policy.Principal {
		return policy.Must(policy.RoleSession("arn:aws:sts::"+account+":assumed-role/R/s", opts...))
	}
	federated := func(opts ...policy.PrincipalOption) *policy.Principal {
		return policy.Must(policy.FederatedUser("arn:aws:sts::"+account+":federated-user/f", opts...))
	}
	tags := func(key, value string) policy.PrincipalOption { return policy.WithTags(map[string]string{key: value}) }
	root := "arn:aws:iam::" + account + ":root"
	different := []func() *policy.Principal{
		func() *policy.Principal { return nil },
		func() *policy.Principal { return new(policy.Principal) },
		policy.Anonymous,
		func() *policy.Principal { return session() },
		func() *policy.Principal { return session(policy.WithRolePath("/p/")) },
		func() *policy.Principal { return session(policy.WithUniqueID("AROAX")) },
		func() *policy.Principal { return session(policy.InManagementAccount()) },
		func() *policy.Principal { return session(tags("a", "b")) },
		func() *policy.Principal { return session(tags("a", "c")) },
		func() *policy.Principal { return session(tags("c", "b")) },
		func() *policy.Principal { return session(policy.WithRolePath("/aws-service-role/x/")) },
		func() *policy.Principal {
			return policy.Must(policy.ServiceLinkedRoleSession("arn:aws:sts::" + account + ":assumed-role/R/s"))
		},
		func() *policy.Principal {
			return policy.Must(policy.RoleSession("arn:aws:iam::" + account + ":role/R"))
		},
		func() *policy.Principal {
			return policy.Must(policy.RoleSession("arn:aws:sts::444455556666:assumed-role/R/s"))
		},
		func() *policy.Principal { return federated() },
		func() *policy.Principal { return federated(policy.FederatedBy("arn:aws:iam::" + account + ":user/u")) },
		func() *policy.Principal { return federated(policy.FederatedBy("arn:aws:iam::" + account + ":user/v")) },
		func() *policy.Principal { return policy.Must(policy.Root(root)) },
		func() *policy.Principal { return policy.Must(policy.AssumedRoot(root)) },
		func() *policy.Principal { return policy.Must(policy.Service("x.com")) },
		func() *policy.Principal { return policy.Must(policy.WebIdentity("x.com")) },
	}
	for i, p := range different {
		for j, q := range different {
			if got := p().Equal(q()); got != (i == j) {
				t.Errorf("%d (%v) equals %d (%v): %t", i, p(), j, q(), got)
			}
		}
	}
	if !session(tags("A", "b")).Equal(session(tags("a", "b"))) {
		t.Error("the case of a tag's key counts") // choices.md#ascii-folding
	}
}

// What nobody is asked is answered: no principal, and the zero one, have no name, account and context.
func TestNoPrincipal(t *testing.T) {
	for _, p := range []*policy.Principal{nil, {}} {
		if p.String() != "" || p.Account() != "" || !p.Context().Equal(policy.Context{}) {
			t.Errorf("%#v has a name, an account or a context", p)
		}
	}
}

// A principal keeps its own copy of its tags.
func TestPrincipalKeepsTags(t *testing.T) {
	tags := map[string]string{"team": "red"}
	p := policy.Must(policy.User("arn:aws:iam::111122223333:user/u", policy.WithTags(tags)))
	same := policy.Must(policy.User("arn:aws:iam::111122223333:user/u", policy.WithTags(map[string]string{"team": "red"})))
	tags["team"], tags["more"] = "blue", "x"
	r := policy.Request{Principal: p, Action: "a:b", Resource: "*"}
	if values, _ := r.Values("aws:PrincipalTag/team"); len(values) != 1 || values[0] != "red" || !p.Equal(same) {
		t.Errorf("%q", values)
	}
}
