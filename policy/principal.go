package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Principal is who makes a request: an IAM user, a session, the root user, an AWS service, or nobody in particular.
// It is built once, by a constructor of its kind or by ParsePrincipal, and carries the condition keys that follow from it
// (choices.md#derived-context). The zero Principal is nobody, not even anonymous: every request of it is denied.
// A Principal is immutable and safe for concurrent use.
type Principal struct {
	kind      principalKind
	name      string // as AWS' messages name it
	partition string
	account   string // "" for services, web and SAML identities, anonymous
	arn       string // aws:PrincipalArn; "" if there is none
	role      string // name of the role of a session, without path
	session   string // ARN of the session; "" if only its role is known
	behind    string // ARN of the IAM user behind a federated user
	uniqueID  string // AIDA… or AROA…
	tags      map[string]string
	inManagement,
	serviceLinked bool
	derived Context
}

type principalKind uint8

const (
	userKind principalKind = iota + 1
	roleSessionKind
	federatedUserKind
	identityKind // web or SAML identity that is about to assume a role
	rootKind
	assumedRootKind
	serviceKind
	anonymousKind
)

// A PrincipalOption tells more about a principal than its ARN does. The zero PrincipalOption tells nothing.
type PrincipalOption struct{ apply func(*Principal) error }

// WithTags gives a user or a session its tags: the condition keys aws:PrincipalTag/KEY.
func WithTags(tags map[string]string) PrincipalOption {
	return PrincipalOption{func(p *Principal) error {
		if p.account == "" || p.isRoot() {
			return fmt.Errorf("%w: principal %q carries no tags", ErrInvalid, p.name)
		}
		p.tags = maps.Clone(tags)
		return nil
	}}
}

// WithUniqueID gives the unique ID of a user (AIDA…) or of the role of a session (AROA…). Stored policies name principals
// by it, and aws:userid contains it.
func WithUniqueID(id string) PrincipalOption {
	return PrincipalOption{func(p *Principal) error {
		if p.kind != userKind && p.kind != roleSessionKind {
			return fmt.Errorf("%w: principal %q is neither a user nor a role session, so it has no unique ID", ErrInvalid, p.name)
		}
		if id == "" || strings.Contains(id, ":") {
			return fmt.Errorf("%w: unique ID %q of principal %q: want letters and digits without a colon", ErrInvalid, id, p.name)
		}
		p.uniqueID = id
		return nil
	}}
}

// WithRolePath gives the path, such as "/app/", of the role of a session; the ARN of a session does not have it, while that
// of a role does. A path that starts with /aws-service-role/ makes the role a service-linked one. Without this option the
// path is "/".
func WithRolePath(path string) PrincipalOption {
	return PrincipalOption{func(p *Principal) error {
		if p.session == "" {
			return fmt.Errorf("%w: principal %q is not the session of a role, so no role path can be given", ErrInvalid, p.name)
		}
		if !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") || strings.ContainsFunc(path, outsidePath) {
			return fmt.Errorf("%w: role path %q of principal %q: want a slash at both ends, and ASCII from ! to DEL", ErrInvalid, path, p.name)
		}
		p.arn = "arn:" + p.partition + ":iam::" + p.account + ":role" + path + p.role
		p.serviceLinked = p.serviceLinked || strings.HasPrefix(path, serviceLinkedPath)
		return nil
	}}
}

// outsidePath tells the characters that no path of IAM has (IAM's API, type pathType).
func outsidePath(r rune) bool { return r < '!' || r > '\x7F' }

// serviceLinkedPath is where the roles live that AWS services create for themselves.
const serviceLinkedPath = "/aws-service-role/"

// FederatedBy gives the ARN of the IAM user who called sts:GetFederationToken for a federated user.
func FederatedBy(userARN string) PrincipalOption {
	return PrincipalOption{func(p *Principal) error {
		if p.kind != federatedUserKind {
			return fmt.Errorf("%w: principal %q is not a federated user", ErrInvalid, p.name)
		}
		if a, err := principalARN(userARN, "iam", "user/"); err != nil || a.Account != p.account || a.Partition != p.partition {
			return fmt.Errorf("%w: %q is not the ARN of an IAM user of account %s", ErrInvalid, userARN, p.account)
		}
		p.behind = userARN
		return nil
	}}
}

// InManagementAccount tells that the principal belongs to the management account of its organization, which SCPs do not
// bind. Request.ManagementAccount tells the same where the ID of that account is at hand.
func InManagementAccount() PrincipalOption {
	return PrincipalOption{func(p *Principal) error {
		if p.account == "" {
			return fmt.Errorf("%w: principal %q belongs to no account", ErrInvalid, p.name)
		}
		p.inManagement = true
		return nil
	}}
}

// User is an IAM user: arn:aws:iam::ACCOUNT:user/PATH/NAME.
func User(arn string, opts ...PrincipalOption) (*Principal, error) {
	a, err := principalARN(arn, "iam", "user/")
	if err != nil {
		return nil, err
	}
	return build(Principal{kind: userKind, name: arn, arn: arn}, a, opts)
}

// RoleSession is a session of a role, however it was made: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION. The ARN of a
// role, arn:aws:iam::ACCOUNT:role/PATH/ROLE, is some session of that role.
func RoleSession(arn string, opts ...PrincipalOption) (*Principal, error) {
	if a, err := principalARN(arn, "iam", "role/"); err == nil {
		path := a.Resource[len("role"):]
		p := Principal{kind: roleSessionKind, name: arn, arn: arn, role: path[strings.LastIndexByte(path, '/')+1:],
			serviceLinked: strings.HasPrefix(path, serviceLinkedPath)}
		return build(p, a, opts)
	}
	a, err := principalARN(arn, "sts", "assumed-role/")
	if err != nil {
		return nil, err
	}
	role, session, ok := strings.Cut(a.Resource[len("assumed-role/"):], "/")
	if !ok || role == "" || session == "" {
		return nil, fmt.Errorf("%w: principal %q: want assumed-role/ROLE/SESSION", ErrInvalid, arn)
	}
	p := Principal{kind: roleSessionKind, name: arn, session: arn, role: role,
		arn: "arn:" + a.Partition + ":iam::" + a.Account + ":role/" + role}
	return build(p, a, opts)
}

// ServiceLinkedRoleSession is a session of a service-linked role, which neither SCPs nor RCPs bind. §4.2
func ServiceLinkedRoleSession(arn string, opts ...PrincipalOption) (*Principal, error) {
	linked := PrincipalOption{func(p *Principal) error { p.serviceLinked = true; return nil }}
	return RoleSession(arn, append([]PrincipalOption{linked}, opts...)...)
}

// FederatedUser is a sts:GetFederationToken session: arn:aws:sts::ACCOUNT:federated-user/NAME. See FederatedBy.
func FederatedUser(arn string, opts ...PrincipalOption) (*Principal, error) {
	a, err := principalARN(arn, "sts", "federated-user/")
	if err != nil {
		return nil, err
	}
	return build(Principal{kind: federatedUserKind, name: arn, arn: arn}, a, opts)
}

// WebIdentity is someone whom an identity provider vouches for and who has no AWS credentials yet. A provider is
// named as a Federated principal is: by the ARN of the OIDC or SAML provider, or by domain, as accounts.google.com.
// AWS knows such a principal only where it assumes a role.
func WebIdentity(provider string, opts ...PrincipalOption) (*Principal, error) {
	_, err := principalARN(provider, "iam", "oidc-provider/")
	if err != nil && (!isHostName(provider) || !strings.Contains(provider, ".")) {
		return nil, fmt.Errorf("%w: principal %q: want the ARN of an OIDC provider, or a domain", ErrInvalid, provider)
	}
	return build(Principal{kind: identityKind, name: provider}, ARN{}, opts)
}

// SAMLIdentity is someone whom the SAML provider arn:aws:iam::ACCOUNT:saml-provider/NAME vouches for. See WebIdentity.
func SAMLIdentity(providerARN string, opts ...PrincipalOption) (*Principal, error) {
	if _, err := principalARN(providerARN, "iam", "saml-provider/"); err != nil {
		return nil, err
	}
	return build(Principal{kind: identityKind, name: providerARN}, ARN{}, opts)
}

// Root is the root user of an account: arn:aws:iam::ACCOUNT:root.
func Root(arn string, opts ...PrincipalOption) (*Principal, error) {
	return root(rootKind, arn, opts)
}

// AssumedRoot is a sts:AssumeRoot session of the account whose root ARN it gives: a root user limited by its task policy,
// which stands in Policies.Session. choices.md#assumed-root
func AssumedRoot(arn string, opts ...PrincipalOption) (*Principal, error) {
	return root(assumedRootKind, arn, opts)
}

func root(kind principalKind, arn string, opts []PrincipalOption) (*Principal, error) {
	a, err := principalARN(arn, "iam", "root")
	if err != nil {
		return nil, err
	}
	if a.Resource != "root" {
		return nil, fmt.Errorf("%w: principal %q: want arn:PARTITION:iam::ACCOUNT:root", ErrInvalid, arn)
	}
	return build(Principal{kind: kind, name: arn, arn: arn}, a, opts)
}

// Service is an AWS service that calls on its own behalf, by its host name: lambda.amazonaws.com.
func Service(host string, opts ...PrincipalOption) (*Principal, error) {
	if !isHostName(host) {
		return nil, fmt.Errorf("%w: principal %q: want the host name of a service", ErrInvalid, host)
	}
	return build(Principal{kind: serviceKind, name: host}, ARN{}, opts)
}

// Anonymous is the caller who did not sign the request.
func Anonymous() *Principal {
	p, _ := build(Principal{kind: anonymousKind, name: "anonymous"}, ARN{}, nil) // cannot fail without options
	return p
}

// ParsePrincipal makes the principal that text names: a user, role, role session, federated user, root, OIDC or SAML
// provider ARN; "anonymous"; a web identity's domain; the host name of a service. A root ARN is the root user, never an
// AssumeRoot session; cognito-identity.amazonaws.com, unlike other names of AWS, is a web identity.
func ParsePrincipal(text string, opts ...PrincipalOption) (*Principal, error) {
	if text == "anonymous" {
		return build(*Anonymous(), ARN{}, opts)
	}
	a, ok := SplitARN(text)
	if !ok {
		if isServiceHost(text) {
			return Service(text, opts...)
		}
		if strings.Contains(text, ".") && isHostName(text) {
			return WebIdentity(text, opts...)
		}
		return nil, fmt.Errorf(`%w: principal %q: want the ARN of a user, role, session, root user or identity provider, a service host name, or "anonymous"`, ErrInvalid, text)
	}
	kind, _, _ := strings.Cut(a.Resource, "/")
	switch a.Service + ":" + kind {
	case "iam:user":
		return User(text, opts...)
	case "iam:role", "sts:assumed-role":
		return RoleSession(text, opts...)
	case "sts:federated-user":
		return FederatedUser(text, opts...)
	case "iam:root":
		return Root(text, opts...)
	case "iam:oidc-provider":
		return WebIdentity(text, opts...)
	case "iam:saml-provider":
		return SAMLIdentity(text, opts...)
	}
	return nil, fmt.Errorf("%w: principal %q: no user, role, session, root user or identity provider has such an ARN", ErrInvalid, text)
}

// principalARN checks that arn has the account and the shape of a principal's ARN.
func principalARN(arn, service, prefix string) (ARN, error) {
	a, ok := SplitARN(arn)
	if !ok || a.Partition == "" || a.Service != service || a.Region != "" || !isAccountID(a.Account) ||
		!strings.HasPrefix(a.Resource, prefix) || (strings.HasSuffix(prefix, "/") && strings.HasSuffix(a.Resource, "/")) {
		return ARN{}, fmt.Errorf("%w: principal %q: want arn:PARTITION:%s::ACCOUNT:%s", ErrInvalid, arn, service, prefix)
	}
	return a, nil
}

// isServiceHost tells the host names of AWS services from those of web identity providers. §1.5
func isServiceHost(host string) bool {
	if host == "cognito-identity.amazonaws.com" || host == "www.amazon.com" || !isHostName(host) {
		return false
	}
	return strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".amazonaws.com.cn") ||
		strings.HasSuffix(host, ".amazon.com")
}

func isHostName(s string) bool {
	return s != "" && isAlphanumeric(rune(s[0])) && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_' && r != '/'
	})
}

// build completes a principal: account, options, derived context.
func build(p Principal, a ARN, opts []PrincipalOption) (*Principal, error) {
	if a.Account != "" {
		p.partition, p.account = a.Partition, a.Account
	}
	for _, opt := range opts {
		if opt.apply == nil {
			continue
		}
		if err := opt.apply(&p); err != nil {
			return nil, err
		}
	}
	p.derived = NewContext(p.keys()...)
	return &p, nil
}

// keys are the condition keys that follow from the principal. §1.5, choices.md#derived-context
func (p *Principal) keys() []Value {
	var keys []Value
	add := func(key, value string) { keys = append(keys, Single(key, value)) }
	switch p.kind {
	case userKind:
		add("aws:PrincipalType", "User")
		add("aws:username", p.arn[strings.LastIndexByte(p.arn, '/')+1:])
		if p.uniqueID != "" {
			add("aws:userid", p.uniqueID)
		}
	case roleSessionKind:
		add("aws:PrincipalType", "AssumedRole")
		if p.uniqueID != "" && p.session != "" {
			add("aws:userid", p.uniqueID+":"+p.session[strings.LastIndexByte(p.session, '/')+1:])
		}
	case federatedUserKind:
		add("aws:PrincipalType", "FederatedUser")
		add("aws:userid", p.account+":"+p.arn[strings.IndexByte(p.arn, '/')+1:])
	case rootKind, assumedRootKind:
		add("aws:PrincipalType", "Account")
		add("aws:userid", p.account)
	case serviceKind:
		add("aws:PrincipalIsAWSService", "true")
		add("aws:PrincipalServiceName", p.name)
	case anonymousKind:
		add("aws:PrincipalType", "Anonymous")
		add("aws:PrincipalAccount", "anonymous")
		add("aws:userid", "anonymous")
	}
	if p.account != "" {
		add("aws:PrincipalArn", p.arn)
		add("aws:PrincipalAccount", p.account)
		add("aws:PrincipalIsAWSService", "false")
	}
	for _, key := range slices.Sorted(maps.Keys(p.tags)) {
		add("aws:PrincipalTag/"+key, p.tags[key])
	}
	return keys
}

// String is the principal as AWS' messages name it: its ARN, a service's host name, "anonymous". It is "" for the zero
// Principal.
func (p *Principal) String() string {
	if p == nil {
		return ""
	}
	return p.name
}

// Account is the ID of the principal's account, "" if it has none.
func (p *Principal) Account() string {
	if p == nil {
		return ""
	}
	return p.account
}

// IsRootUser reports whether the principal is the root user of an account; an AssumeRoot session is not.
func (p *Principal) IsRootUser() bool { return p != nil && p.kind == rootKind }

// Context gives the condition keys that follow from the principal.
func (p *Principal) Context() Context {
	if p == nil {
		return Context{}
	}
	return p.derived
}

// Equal reports whether two principals are the same to every policy.
func (p *Principal) Equal(q *Principal) bool {
	if p == nil || q == nil {
		return p == q
	}
	return p.kind == q.kind && p.name == q.name && p.arn == q.arn && p.behind == q.behind && p.uniqueID == q.uniqueID &&
		p.inManagement == q.inManagement && p.serviceLinked == q.serviceLinked && p.derived.Equal(q.derived)
}
