package sim

import (
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A Principal is somebody who can call a cloud: what PutUser, Root, Session, Service, FederatedUser and Authenticate of Cloud
// return, and AssumeRole and AssumeRoot of Client. It is a name, not a credential: what it may do is looked up at each call, so
// that changed policies count at once and deleted users are nobody. To somebody who is nobody, or whose name is malformed, each call
// answers UnrecognizedClientException, or InvalidClientTokenId if it is one of IAM, STS or S3.
//
// The zero Principal is anonymous. Principals are immutable, and comparable: two that the same arguments make are equal, but each
// session that AssumeRole or AssumeRoot makes, or that was made with policies, is another one, and so is what Restore makes of the
// latter.
type Principal struct {
	arn     string // of user, session, federated user or root user; a service's host name; "" is anonymous
	kind    principalKind
	account awsaccount.ID
	name    string    // of the user or role, or of the user behind a federated user
	passed  *passed   // with the session; nil: nothing
	expires time.Time // of a session that AssumeRole or AssumeRoot made; zero: never
	since   time.Time // when such a session began
	key     string    // its access key ID
}

// passed is what is passed with a session. It is never changed, so that principals can share it.
type passed struct {
	session *policy.Set // session policies; nil: none
	tags    []Tag
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

// MarshalText is String, for logs. It cannot be read back: it does not say what was passed with a session.
func (p Principal) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Root is the root user of an account.
func (c *Cloud) Root(id awsaccount.ID) Principal {
	return Principal{arn: awsaccount.RootUserARN(c.config.Partition, id).String(), kind: rootUser, account: id}
}

// Service is an AWS service that calls on its own behalf, by its host name, as "ec2.amazonaws.com".
func (c *Cloud) Service(host string) Principal { return Principal{arn: host, kind: service} }

func userName(u iamUser) string { return u.name }
func roleName(r iamRole) string { return r.name }

// user is that of a name, nil if there is none, or no account.
func (a *account) user(name string) *iamUser {
	if a == nil {
		return nil
	}
	return find(a.users, name, userName)
}

// role is that of a name, nil if there is none, or no account.
func (a *account) role(name string) *iamRole {
	if a == nil {
		return nil
	}
	return find(a.roles, name, roleName)
}

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
	set, err := compileOwn(policy.Session, policies...)
	if err != nil {
		return Principal{}, err
	}
	p.passed = &passed{session: set}
	return p, nil
}

func (c *Cloud) iamARN(id awsaccount.ID, resource string) string {
	return "arn:" + c.config.Partition + ":iam::" + id.String() + ":" + resource
}

// identify finds who a principal is now, and the policies that are attached to it. What fails, fails as an answer of AWS.
func (s *state) identify(p Principal) (*policy.Principal, policy.Policies, error) {
	who, policies, err := s.lookUp(p)
	if err != nil {
		if !isAnswer(err) { // a malformed name: nobody has it
			err = invalidToken()
		}
		return nil, policy.Policies{}, err
	}
	return who, policies, nil
}

// lookUp is identify, but for what it answers to malformed names.
func (s *state) lookUp(p Principal) (*policy.Principal, policy.Policies, error) {
	var policies policy.Policies
	var with passed
	if p.passed != nil {
		with = *p.passed
	}
	if p.kind == anonymous {
		return policy.Anonymous(), policies, nil
	}
	if p.kind == service {
		who, err := policy.Service(p.arn)
		return who, policies, err
	}
	a := s.accounts.get(p.account)
	switch {
	case a == nil:
		return nil, policies, invalidToken()
	case !p.expires.IsZero() && !s.now.Before(p.expires):
		return nil, policies, expiredToken()
	}
	var who *policy.Principal
	var err error
	switch p.kind {
	case rootUser:
		who, err = policy.Root(p.arn)
	case assumedRoot:
		policies.Session = with.session
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
		policies.Identity, policies.Boundary, policies.Session = u.policies, u.boundary, with.session
		arn, _, _ := strings.Cut(p.arn, ":sts::")
		who, err = policy.FederatedUser(p.arn, policy.FederatedBy(arn+":iam::"+p.account.String()+":user"+u.path+u.name))
	case roleSession:
		r := a.role(p.name)
		if _, session, _ := strings.Cut(p.arn, ":assumed-role/"+p.name+"/"); r == nil || !isIAMName(session) {
			break
		}
		policies.Identity, policies.Boundary, policies.Session = r.policies, r.boundary, with.session
		who, err = policy.RoleSession(p.arn, policy.WithRolePath(r.path), policy.WithTags(sessionTags(r.tags, with.tags)), withUniqueID(r.uniqueID))
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
		if !hasKey(session, t.Key) {
			tags[t.Key] = t.Value
		}
	}
	return tags
}
