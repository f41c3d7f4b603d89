package sim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A Principal is somebody who can call a cloud: what Cloud.Root, Cloud.User, Cloud.Session and others return. It is a name, not
// a credential: what it may do is looked up at each call, so that changed policies count at once and deleted users are nobody.
// The zero Principal is anonymous. Principals are immutable.
type Principal struct {
	arn     string // of user, session, federated user or root user; a service's host name; "" is anonymous
	kind    principalKind
	account awsaccount.ID
	name    string // of the user or role, or of the user behind a federated user
	session *policy.Set
	tags    []Tag     // of the session
	expires time.Time // of a session that AssumeRole or AssumeRoot made; zero: never
}

type principalKind uint8

const (
	anonymous principalKind = iota
	rootUser
	assumedRoot
	user
	roleSession
	federatedUser
	service
)

// String is the ARN, the host name of a service, or "anonymous".
func (p Principal) String() string {
	if p.kind == anonymous {
		return "anonymous"
	}
	return p.arn
}

// An Identity is what a user or a role is made of.
type Identity struct {
	Name string
	Path string // "" is "/"
	Tags []Tag

	Policies []policy.Source // identity-based
	Boundary *policy.Source  // nil: none

	// Trust is the trust policy of a role; users have none.
	Trust *policy.Source

	// MaxSessionDuration is how long sessions of a role can be, from an hour to twelve; 0 is an hour. Users have none.
	MaxSessionDuration time.Duration
}

// compile is the sets of an identity.
func (i Identity) compile(role bool) (iamRole, error) {
	path := cmp.Or(i.Path, "/")
	r := iamRole{iamUser: iamUser{name: i.Name, path: path, tags: sortedTags(i.Tags)}}
	if !isIAMName(i.Name) || !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") {
		return r, invalid("Identity: want a name of [\\w+=,.@-]{1,64} and a path with a slash at both ends, not %q and %q", i.Name, path)
	}
	var err error
	compile := func(t policy.Type, sources ...policy.Source) (set *policy.Set) {
		if err == nil {
			set, err = policy.Compile(t, sources...)
		}
		return set
	}
	if len(i.Policies) > 0 {
		r.policies = compile(policy.Identity, i.Policies...)
	}
	if i.Boundary != nil {
		r.boundary = compile(policy.Boundary, *i.Boundary)
	}
	if role && i.Trust != nil {
		r.trust = compile(policy.Trust, *i.Trust)
	}
	r.maxSession = i.MaxSessionDuration
	if d := i.MaxSessionDuration; d != 0 && (d < time.Hour || d > 12*time.Hour) && err == nil {
		err = invalid("Identity: want a MaxSessionDuration from 1h to 12h, not %v", d)
	}
	return r, err
}

// Root is the root user of an account.
func (c *Cloud) Root(id awsaccount.ID) Principal {
	return Principal{arn: awsaccount.RootUserARN(c.config.Partition, id).String(), kind: rootUser, account: id}
}

// Service is an AWS service that calls on its own behalf, by its host name.
func (c *Cloud) Service(host string) Principal { return Principal{arn: host, kind: service} }

// PutUser makes an IAM user, or replaces the one of that name.
func (c *Cloud) PutUser(id awsaccount.ID, i Identity) (Principal, error) {
	made, err := i.compile(false)
	if err != nil {
		return Principal{}, err
	}
	err = c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			if old := a.user(made.name); old != nil {
				made.uniqueID, made.keys = old.uniqueID, old.keys
			} else {
				made.uniqueID = "AIDA" + s.nextText(principalIDs, uppercase, 17)
			}
			a.users = put(a.users, made.iamUser, userName)
			return nil
		})
	})
	return Principal{arn: c.iamARN(id, "user"+made.path+made.name), kind: user, account: id, name: made.name}, err
}

// PutRole makes a role, or replaces the one of that name. Session makes somebody who has assumed it.
func (c *Cloud) PutRole(id awsaccount.ID, i Identity) error {
	made, err := i.compile(true)
	if err != nil {
		return err
	}
	return c.arrange(func(s *state) error { return s.putRole(id, made) })
}

// putRole puts a role into an account, in the place of the one of that name, if there is one.
func (s *state) putRole(id awsaccount.ID, made iamRole) error {
	return s.change(id, func(a *account) error {
		if old := a.role(made.name); old != nil {
			made.uniqueID = old.uniqueID
		} else {
			made.uniqueID = "AROA" + s.nextText(principalIDs, uppercase, 17)
		}
		a.roles = put(a.roles, made, roleName)
		return nil
	})
}

// DeleteUser deletes an IAM user with its access keys: from then on it is nobody.
func (c *Cloud) DeleteUser(id awsaccount.ID, name string) error {
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			u := a.user(name)
			if u == nil {
				return noSuchUser(name)
			}
			for _, key := range u.keys {
				delete(s.keys, key)
			}
			a.users = remove(a.users, name, userName)
			return nil
		})
	})
}

// DeleteRole deletes a role: from then on its sessions are nobody.
func (c *Cloud) DeleteRole(id awsaccount.ID, name string) error {
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			if a.role(name) == nil {
				return &Error{Code: "NoSuchEntity", Message: "The role with name " + name + " cannot be found."}
			}
			a.roles = remove(a.roles, name, roleName)
			return nil
		})
	})
}

func userName(u iamUser) string { return u.name }
func roleName(r iamRole) string { return r.name }

// user and role are those of a name, nil if there is none.
func (a *account) user(name string) *iamUser { return find(a.users, name, userName) }
func (a *account) role(name string) *iamRole { return find(a.roles, name, roleName) }

// Session is a session of a role, as if somebody had assumed it, without session policies and tags.
func (c *Cloud) Session(id awsaccount.ID, role, session string) Principal {
	return Principal{arn: "arn:" + c.config.Partition + ":sts::" + id.String() + ":assumed-role/" + role + "/" + session,
		kind: roleSession, account: id, name: role}
}

// FederatedUser is a session that an IAM user got by GetFederationToken: it may do what the user may and these policies allow,
// so nothing without them. by is what PutUser returned.
func (c *Cloud) FederatedUser(by Principal, name string, policies ...policy.Source) (Principal, error) {
	if by.kind != user || !isIAMName(name) {
		return Principal{}, invalid("FederatedUser: want an IAM user, and a name of [\\w+=,.@-]{1,64}, not %q", name)
	}
	p := Principal{arn: "arn:" + c.config.Partition + ":sts::" + by.account.String() + ":federated-user/" + name,
		kind: federatedUser, account: by.account, name: by.name}
	if len(policies) == 0 {
		return p, nil
	}
	var err error
	p.session, err = policy.Compile(policy.Session, policies...)
	return p, err
}

func (c *Cloud) iamARN(id awsaccount.ID, resource string) string {
	return "arn:" + c.config.Partition + ":iam::" + id.String() + ":" + resource
}

// identify finds who a principal is now, and the policies that are attached to it.
func (s *state) identify(p Principal) (*policy.Principal, policy.Policies, error) {
	var policies policy.Policies
	if p.kind == anonymous {
		return policy.Anonymous(), policies, nil
	}
	if p.kind == service {
		who, err := policy.Service(p.arn)
		return who, policies, err
	}
	a := s.accounts[p.account]
	switch {
	case a == nil:
		return nil, policies, invalidToken()
	case !p.expires.IsZero() && !s.now.Before(p.expires):
		return nil, policies, &Error{Code: "ExpiredTokenException", Message: "The security token included in the request is expired"}
	}
	var who *policy.Principal
	var err error
	switch p.kind {
	case rootUser:
		who, err = policy.Root(p.arn)
	case assumedRoot:
		policies.Session = p.session
		who, err = policy.AssumedRoot(p.arn)
	case user:
		u := a.user(p.name)
		if u == nil {
			break
		}
		policies.Identity, policies.Boundary = u.policies, u.boundary
		who, err = policy.User(p.arn, policy.WithTags(tagMap(u.tags)), withUniqueID(u.uniqueID))
	case federatedUser:
		u := a.user(p.name)
		if u == nil {
			break
		}
		policies.Identity, policies.Boundary, policies.Session = u.policies, u.boundary, p.session
		arn, _, _ := strings.Cut(p.arn, ":sts::")
		who, err = policy.FederatedUser(p.arn, policy.FederatedBy(arn+":iam::"+p.account.String()+":user"+u.path+u.name))
	case roleSession:
		r := a.role(p.name)
		if r == nil {
			break
		}
		policies.Identity, policies.Boundary, policies.Session = r.policies, r.boundary, p.session
		who, err = policy.RoleSession(p.arn, policy.WithRolePath(r.path), policy.WithTags(sessionTags(r.tags, p.tags)), withUniqueID(r.uniqueID))
	}
	if who == nil && err == nil {
		err = invalidToken()
	}
	return who, policies, err
}

// invalidToken is the answer to credentials that are nobody's.
func invalidToken() error {
	return &Error{Code: "UnrecognizedClientException", Message: "The security token included in the request is invalid."}
}

// withUniqueID gives a principal its unique ID, if it has one.
func withUniqueID(id string) policy.PrincipalOption {
	if id == "" {
		return policy.PrincipalOption{}
	}
	return policy.WithUniqueID(id)
}

// sessionTags are the tags of a role with those of a session over them. The case of keys does not count.
func sessionTags(role, session []Tag) map[string]string {
	tags := tagMap(session)
	for _, t := range role {
		if !slices.ContainsFunc(session, func(own Tag) bool { return strings.EqualFold(own.Key, t.Key) }) {
			tags[t.Key] = t.Value
		}
	}
	return tags
}

// isIAMName is the pattern of the names of users, roles and sessions.
func isIAMName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; !('a' <= c && c <= 'z' || '0' <= s[i] && s[i] <= '9' || strings.IndexByte("_+=,.@-", s[i]) >= 0) {
			return false
		}
	}
	return true
}
