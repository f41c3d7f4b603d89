package twin

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The kinds of requester (the tables of §1.5 and §4.2).
const (
	kindUser       = "user"
	kindRole       = "role session"
	kindFederated  = "federated user"
	kindRoot       = "root"
	kindAssumeRoot = "AssumeRoot session"
	kindService    = "service"
	kindWeb        = "web or SAML identity"
	kindAnonymous  = "anonymous"
)

// caller is the requester. Services, web and SAML identities and the anonymous
// one have no account.
type caller struct {
	kind      string
	partition string
	account   string
	path      string // of a user or role: "" or "a/b/"
	name      string // of a user, role or federated user; host or provider ARN of the others
	session   string // of a role session; "" if it is some session
	behind    string // the ARN of the IAM user behind a federated user, or ""
	uniqueID  string // AIDA… or AROA…, or ""
}

// grant is the kind of a resource grant (§4.4, §4.7), the higher the stronger.
type grant int

const (
	none grant = iota
	account
	role
	direct
)

// The shapes of §1.5: account IDs have twelve digits, names the characters of
// IAM, paths what lies between ! and DEL.
const (
	arnStart = `^arn:(aws(?:-[a-z]+)*):`
	pathName = `((?:[!-.0-\x7F]+/)*)([A-Za-z0-9_+=,.@-]+)$`
)

var (
	userShape      = regexp.MustCompile(arnStart + `iam::([0-9]{12}):user/` + pathName)
	roleShape      = regexp.MustCompile(arnStart + `iam::([0-9]{12}):role/` + pathName)
	sessionShape   = regexp.MustCompile(arnStart + `sts::([0-9]{12}):assumed-role/([A-Za-z0-9_+=,.@-]+)/([A-Za-z0-9_+=,.@-]+)$`)
	federatedShape = regexp.MustCompile(arnStart + `sts::([0-9]{12}):federated-user/([A-Za-z0-9_+=,.@-]+)$`)
	rootShape      = regexp.MustCompile(arnStart + `iam::([0-9]{12}):root$`)
	providerShape  = regexp.MustCompile(arnStart + `iam::[0-9]{12}:(?:oidc|saml)-provider/[!-~]+$`)
	hostShape      = regexp.MustCompile(`^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$`)
	serviceShape   = regexp.MustCompile(`\.(?:amazonaws\.com|amazonaws\.com\.cn|amazon\.com)$`)
)

// readCaller reads the principal of a question (§1.5). The context given with
// it tells the path of a role session, a unique ID and an AssumeRoot session.
func readCaller(q Request, given context) (caller, error) {
	text := q.Principal
	if q.FederatedBy != "" && (!federatedShape.MatchString(text) || !userShape.MatchString(q.FederatedBy)) {
		return caller{}, fmt.Errorf("federatedBy %q does not fit %q", q.FederatedBy, text)
	}
	id := ""
	if values := given.values("aws:userid"); len(values) == 1 {
		id, _, _ = strings.Cut(values[0], ":")
	}
	if m := userShape.FindStringSubmatch(text); m != nil {
		c := caller{kind: kindUser, partition: m[1], account: m[2], path: m[3], name: m[4]}
		if strings.HasPrefix(id, "AIDA") {
			c.uniqueID = id
		}
		return c, nil
	}
	m, session := roleShape.FindStringSubmatch(text), ""
	if n := sessionShape.FindStringSubmatch(text); n != nil {
		m, session = []string{"", n[1], n[2], "", n[3]}, n[4]
	}
	if m != nil {
		c := caller{kind: kindRole, partition: m[1], account: m[2], path: m[3], name: m[4], session: session}
		if values := given.values("aws:PrincipalArn"); session != "" && len(values) == 1 {
			told := roleShape.FindStringSubmatch(values[0])
			if told != nil && told[1] == c.partition && told[2] == c.account && told[4] == c.name {
				c.path = told[3]
			}
		}
		if strings.HasPrefix(id, "AROA") {
			c.uniqueID = id
		}
		return c, nil
	}
	if m := federatedShape.FindStringSubmatch(text); m != nil {
		return caller{kind: kindFederated, partition: m[1], account: m[2], name: m[3], behind: q.FederatedBy}, nil
	}
	if m := rootShape.FindStringSubmatch(text); m != nil {
		c := caller{kind: kindRoot, partition: m[1], account: m[2]}
		if assumed := given.values("aws:AssumedRoot"); len(assumed) == 1 && foldASCII(assumed[0]) == "true" {
			c.kind = kindAssumeRoot // choices.md#assumed-root
		}
		return c, nil
	}
	switch {
	case text == "anonymous":
		return caller{kind: kindAnonymous}, nil
	case providerShape.MatchString(text), webHost(text):
		return caller{kind: kindWeb, name: text}, nil
	case hostShape.MatchString(text) && serviceShape.MatchString(text):
		return caller{kind: kindService, name: text}, nil
	case hostShape.MatchString(text):
		return caller{kind: kindWeb, name: text}, nil
	}
	return caller{}, fmt.Errorf("principal %q", text) // choices.md#zero-principal
}

// webHost lists the web identity providers that are known by a name (§1.5).
func webHost(text string) bool {
	return slices.Contains([]string{
		"cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com",
	}, text)
}

// arn is the ARN that names the requester itself in a Principal element, or ""
// (§1.5); the root user is named by its account.
func (c caller) arn() string {
	switch {
	case c.kind == kindUser:
		return "arn:" + c.partition + ":iam::" + c.account + ":user/" + c.path + c.name
	case c.kind == kindRole && c.session != "":
		return "arn:" + c.partition + ":sts::" + c.account + ":assumed-role/" + c.name + "/" + c.session
	case c.kind == kindFederated:
		return "arn:" + c.partition + ":sts::" + c.account + ":federated-user/" + c.name
	}
	return ""
}

func (c caller) rootARN() string { return "arn:" + c.partition + ":iam::" + c.account + ":root" }

func (c caller) isRoot() bool { return c.kind == kindRoot || c.kind == kindAssumeRoot }

// serviceLinked tells a session of a service-linked role by its path (§4.2).
func (c caller) serviceLinked() bool {
	return c.kind == kindRole && strings.HasPrefix(c.path, "aws-service-role/")
}

// named tells which links of the requester's chain an element lists
// (choices.md#notprincipal, the tables of §1.5 and §4.4).
type named struct {
	everyone bool
	account  bool
	middle   bool // the role of a session, the user behind a federated user
	self     bool
}

// names looks for the requester in an element: choices.md#role-session-by-name,
// #principal-wildcards, #federated-everyone. Federated counts in trust
// policies only (P18).
func (e element) names(c caller, policyType string) named {
	n := named{everyone: e.everyone}
	for _, value := range e.aws {
		if value == "*" {
			n.everyone = true
		}
		if c.account == "" || strings.ContainsAny(value, "*?") {
			continue
		}
		if value == c.account || value == c.rootARN() {
			n.account = true
		}
		if value == c.arn() || c.kind == kindUser && value == c.uniqueID {
			n.self = n.self || value != ""
		}
		if c.kind == kindRole && value != "" && value == c.uniqueID {
			n.middle = true
		}
		if m := roleShape.FindStringSubmatch(value); m != nil && c.kind == kindRole &&
			m[1] == c.partition && m[2] == c.account && m[4] == c.name {
			n.middle = true
		}
		if c.kind == kindFederated && value != "" && value == c.behind {
			n.middle = true
		}
	}
	if c.kind == kindService && slices.Contains(e.service, c.name) && !strings.ContainsAny(c.name, "*?") {
		n.self = true
	}
	if c.kind == kindWeb && policyType == "trust" && slices.Contains(e.federated, c.name) && !strings.ContainsAny(c.name, "*?") {
		n.self = true
	}
	return n
}

// grants is the kind of grant, or of match, that the statement's Principal or
// NotPrincipal makes to the requester. A statement without either matches
// nobody (choices.md#principal-element-by-type).
func (s statement) grants(c caller, hasBoundary bool, policyType string) grant {
	if s.notPrincipal != nil {
		n := s.notPrincipal.names(c, policyType)
		switch {
		case s.deny && !hasBoundary && spared(n, c):
			return none
		case !s.deny && n != named{}:
			return none // choices.md#notprincipal-allow
		}
		return direct // choices.md#notprincipal-boundary
	}
	if s.principal == nil {
		return none
	}
	n := s.principal.names(c, policyType)
	switch {
	case n.everyone || n.self:
		return direct
	case n.middle:
		return role
	case n.account:
		return account
	}
	return none
}

// spared tells whether a Deny with NotPrincipal leaves the requester alone
// (§1.6, choices.md#notprincipal).
func spared(n named, c caller) bool {
	switch {
	case n.everyone:
		return true
	case c.account == "":
		return n.self
	case c.isRoot():
		return n.account
	}
	return n.account && (n.middle || n.self)
}

// derived are the context keys that the principal tells (the table of §1.5,
// choices.md#derived-context), names folded.
func (c caller) derived() context {
	keys := context{}
	set := func(key, value string) { keys[foldASCII(key)] = []string{value} }
	switch c.kind {
	case kindUser:
		set("aws:PrincipalArn", c.arn())
		set("aws:PrincipalType", "User")
		set("aws:username", c.name)
	case kindRole:
		set("aws:PrincipalArn", "arn:"+c.partition+":iam::"+c.account+":role/"+c.path+c.name)
		set("aws:PrincipalType", "AssumedRole")
	case kindFederated:
		set("aws:PrincipalArn", c.arn())
		set("aws:PrincipalType", "FederatedUser")
		set("aws:userid", c.account+":"+c.name)
	case kindRoot, kindAssumeRoot:
		set("aws:PrincipalArn", c.rootARN())
		set("aws:PrincipalType", "Account")
		set("aws:userid", c.account)
	case kindService:
		set("aws:PrincipalIsAWSService", "true")
		set("aws:PrincipalServiceName", c.name)
	case kindAnonymous:
		set("aws:PrincipalAccount", "anonymous")
		set("aws:PrincipalType", "Anonymous")
		set("aws:userid", "anonymous")
	}
	if c.account != "" {
		set("aws:PrincipalAccount", c.account)
		set("aws:PrincipalIsAWSService", "false")
	}
	return keys
}

// readContext reads the context given with a request, names folded. A nil
// value is a key without values: it is kept absent, derived or not
// (choices.md#derived-context).
func readContext(given map[string]any) (context, error) {
	keys := context{}
	for key, value := range given {
		if _, twice := keys[foldASCII(key)]; twice {
			return nil, fmt.Errorf("context key %q stands twice", key)
		}
		var values []string
		if value != nil {
			var err error
			if values, err = scalars(value); err != nil {
				return nil, fmt.Errorf("context key %q: %w", key, err)
			}
		}
		keys[foldASCII(key)] = values
	}
	return keys, nil
}

// scalars reads one scalar or a list of them as texts: a number or a boolean
// means its text (G6, choices.md#scalar-condition-values).
func scalars(value any) ([]string, error) {
	switch value := value.(type) {
	case []string:
		return value, nil
	case []any:
		texts := []string{}
		for _, item := range value {
			if _, nested := item.([]any); nested {
				return nil, fmt.Errorf("a list in a list")
			}
			text, err := scalars(item)
			if err != nil {
				return nil, err
			}
			texts = append(texts, text...)
		}
		return texts, nil
	case string:
		return []string{value}, nil
	case json.Number:
		return []string{value.String()}, nil
	case float64:
		return []string{strconv.FormatFloat(value, 'f', -1, 64)}, nil
	case int:
		return []string{strconv.Itoa(value)}, nil
	case bool:
		return []string{strconv.FormatBool(value)}, nil
	}
	return nil, fmt.Errorf("%v is not a string, number or boolean", value)
}
