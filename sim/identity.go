package sim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// An Identity is what a user or a role is made of. The cloud keeps a copy, of the documents of policies too.
type Identity struct {
	Name string
	Path string // "" is "/"
	Tags []Tag  // no key twice, whatever its case

	Policies []policy.Source // identity-based
	Boundary *policy.Source  // nil: none

	// Trust is the trust policy of a role; users have none.
	Trust *policy.Source

	// MaxSessionDuration is how long sessions of a role can be, from an hour to twelve; 0 is an hour. Users have none.
	MaxSessionDuration time.Duration
}

// validate is what is wrong with the form of an identity.
func (i Identity) validate(role bool) error {
	path := cmp.Or(i.Path, "/")
	if !isIAMName(i.Name) || !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") {
		return invalid("Identity: want a name of [\\w+=,.@-]{1,64} and a path with a slash at both ends, not %q and %q", i.Name, path)
	}
	for n, t := range i.Tags {
		if hasKey(i.Tags[:n], t.Key) {
			return invalid("Identity.Tags: want each key once, whatever its case, not %q twice", t.Key)
		}
	}
	d := i.MaxSessionDuration
	switch {
	case !role && i.Trust != nil:
		return invalid("Identity.Trust: a user has none")
	case !role && d != 0:
		return invalid("Identity.MaxSessionDuration: a user has none")
	case d != 0 && (d < time.Hour || d > 12*time.Hour):
		return invalid("Identity: want a MaxSessionDuration from 1h to 12h, not %v", d)
	}
	// Whoever could not call in the end is refused at once. The account does not count for that.
	const account = "111122223333"
	tags := policy.WithTags(tagMap(i.Tags))
	var err error
	if role {
		_, err = policy.RoleSession("arn:aws:sts::"+account+":assumed-role/"+i.Name+"/session", policy.WithRolePath(path), tags)
	} else {
		_, err = policy.User("arn:aws:iam::"+account+":user"+path+i.Name, tags)
	}
	return err
}

// compile is the sets of an identity.
func (i Identity) compile(role bool) (iamRole, error) {
	r := iamRole{iamUser: iamUser{name: i.Name, path: cmp.Or(i.Path, "/"), tags: sortedTags(i.Tags)}, maxSession: i.MaxSessionDuration}
	err := i.validate(role)
	compile := func(t policy.Type, sources ...policy.Source) (set *policy.Set) {
		if err == nil {
			set, err = compileOwn(t, sources...)
		}
		return set
	}
	if len(i.Policies) > 0 {
		r.policies = compile(policy.Identity, i.Policies...)
	}
	if i.Boundary != nil {
		r.boundary = compile(policy.Boundary, *i.Boundary)
	}
	if i.Trust != nil {
		r.trust = compile(policy.Trust, *i.Trust)
	}
	return r, err
}

// trusting is a trust policy for one principal, "AWS" or "Service".
func trusting(kind, principal string) (*policy.Source, error) {
	document, err := policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": {"` + kind + `": "` + principal + `"}}]}`))
	return &policy.Source{Name: "trust policy", Document: document}, err
}

// compileOwn compiles copies of policies that a program gives: a set keeps its documents, and the program may go on changing its
// own.
func compileOwn(t policy.Type, sources ...policy.Source) (*policy.Set, error) {
	own := slices.Clone(sources)
	for i := range own {
		own[i].Document = cloneDocument(own[i].Document)
	}
	return policy.Compile(t, own...)
}

// cloneDocument is a copy that shares nothing that can be changed.
func cloneDocument(d *policy.Document) *policy.Document {
	if d == nil {
		return nil
	}
	c := *d
	c.Statements = slices.Clone(d.Statements)
	for i := range c.Statements {
		s := &c.Statements[i]
		s.Principal, s.NotPrincipal = clonePrincipals(s.Principal), clonePrincipals(s.NotPrincipal)
		for _, list := range [...]*[]string{&s.Action, &s.NotAction, &s.Resource, &s.NotResource} {
			*list = slices.Clone(*list)
		}
		s.Condition = slices.Clone(s.Condition)
		for j := range s.Condition {
			s.Condition[j].Keys = slices.Clone(s.Condition[j].Keys)
			for k := range s.Condition[j].Keys {
				s.Condition[j].Keys[k].Values = slices.Clone(s.Condition[j].Keys[k].Values)
			}
		}
	}
	return &c
}

func clonePrincipals(p *policy.Principals) *policy.Principals {
	if p == nil {
		return nil
	}
	c := *p
	for _, list := range [...]*[]string{&c.AWS, &c.Federated, &c.Service, &c.CanonicalUser} {
		*list = slices.Clone(*list)
	}
	return &c
}

// PutUser makes an IAM user, or replaces the one of that name.
func (c *Cloud) PutUser(id awsaccount.ID, i Identity) (Principal, error) {
	made, err := i.compile(false)
	if err != nil {
		return Principal{}, err
	}
	if err = c.arrange(func(s *state) error { return s.putUser(id, made.iamUser) }); err != nil {
		return Principal{}, err
	}
	return c.user(id, made.iamUser), nil
}

// putUser puts a user into an account, in the place of the one of that name, if there is one.
func (s *state) putUser(id awsaccount.ID, made iamUser) error {
	err := s.change(id, func(a *account) error {
		if old := a.user(made.name); old != nil {
			made.uniqueID, made.keys = old.uniqueID, old.keys
		} else {
			made.uniqueID = "AIDA" + s.nextText(principalIDs, uppercase, 17)
		}
		a.users = put(a.users, made, userName)
		return nil
	})
	return s.noteOf(err, "%s: user %s put", id, made.name)
}

// user is the principal that a user of an account is.
func (c *Cloud) user(id awsaccount.ID, u iamUser) Principal {
	return Principal{arn: c.iamARN(id, "user"+u.path+u.name), kind: user, account: id, name: u.name}
}

// User is the IAM user of a name. It reports false if there is none.
func (c *Cloud) User(id awsaccount.ID, name string) (p Principal, ok bool) {
	_ = c.arrange(func(s *state) error {
		if a := s.accounts.get(id); a != nil && a.user(name) != nil {
			p, ok = c.user(id, *a.user(name)), true
		}
		return nil
	})
	return p, ok
}

// Administrator is the IAM user "Administrator" of an account, which may do everything there: it is made, with the policy
// AdministratorAccess, if there is no user of that name. It fails with the class awsaccount.ErrNotFound if there is no such account.
func (c *Cloud) Administrator(id awsaccount.ID) (p Principal, err error) {
	const name, access = "Administrator", "AdministratorAccess"
	err = c.arrange(func(s *state) error {
		if u := s.accounts.get(id).user(name); u != nil {
			p = c.user(id, *u)
			return nil
		}
		source, _, err := awsaccount.ManagedPolicy(c.config.Partition, access)
		if err != nil {
			return err
		}
		made, err := Identity{Name: name, Policies: []policy.Source{source}}.compile(false)
		if err != nil {
			return err
		}
		p = c.user(id, made.iamUser)
		return s.putUser(id, made.iamUser)
	})
	if err != nil {
		return Principal{}, err
	}
	return p, nil
}

// PutRole makes a role, or replaces the one of that name. Session makes somebody who has assumed it.
func (c *Cloud) PutRole(id awsaccount.ID, i Identity) error {
	if i.isLinked() {
		return invalid("PutRole: %s%s is a service-linked role, which PutServiceLinkedRole makes", i.Path, i.Name)
	}
	made, err := i.compile(true)
	if err != nil {
		return err
	}
	return c.arrange(func(s *state) error {
		return s.noteOf(s.putRole(id, made), "%s: role %s put", id, made.name)
	})
}

// putRole puts a role into an account, in the place of the one of that name, if there is one.
func (s *state) putRole(id awsaccount.ID, made iamRole) error {
	return s.change(id, func(a *account) error {
		if old := a.role(made.name); old != nil {
			made.uniqueID = old.uniqueID
		} else {
			made.uniqueID = s.nextRoleID()
		}
		a.roles = put(a.roles, made, roleName)
		return nil
	})
}

func (s *state) nextRoleID() string { return "AROA" + s.nextText(principalIDs, uppercase, 17) }

// DeleteUser deletes an IAM user with its access keys: from then on it is nobody.
func (c *Cloud) DeleteUser(id awsaccount.ID, name string) error {
	return c.arrange(func(s *state) error {
		err := s.change(id, func(a *account) error {
			u := a.user(name)
			if u == nil {
				return noSuchUser(name)
			}
			for _, key := range u.keys {
				s.keys.delete(key)
			}
			a.users = remove(a.users, name, userName)
			return nil
		})
		return s.noteOf(err, "%s: user %s deleted", id, name)
	})
}

// DeleteRole deletes a role: from then on its sessions are nobody. AWSServiceRoleForOrganizations stays as long as its account is in
// an organization with all features: that is of the class ErrConflict.
func (c *Cloud) DeleteRole(id awsaccount.ID, name string) error {
	return c.arrange(func(s *state) error {
		err := s.change(id, func(a *account) error {
			if a.role(name) == nil {
				return noSuch("The role with name " + name)
			}
			if s.holds(a, name) {
				return &Error{Code: "DeleteConflict", Message: "Organizations uses the role " + name + "."}
			}
			a.roles = remove(a.roles, name, roleName)
			return nil
		})
		return s.noteOf(err, "%s: role %s deleted", id, name)
	})
}

// isIAMName is the pattern of the names of users, roles and sessions.
func isIAMName(s string) bool { return s != "" && len(s) <= 64 && isIAMText(s) }

// isIAMText is [\w+=,.@-]*.
func isIAMText(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; !('a' <= c && c <= 'z' || '0' <= s[i] && s[i] <= '9' || strings.IndexByte("_+=,.@-", s[i]) >= 0) {
			return false
		}
	}
	return true
}
