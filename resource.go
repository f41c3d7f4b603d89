package awsaccount

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// ResourceType is the type of resource of the two services that the ARN names, with the service as in the names of actions:
// "account:accountInOrganization", "organizations:account". It is "" for anything else, and if an identifier in the ARN
// does not have AWS' form. spec §3.2, §5.1, §5.2
func (a ARN) ResourceType() string {
	kind, _ := a.resource()
	if kind == nil {
		return ""
	}
	return kind.name
}

// ResourceID is the ID of what the ARN names, if it has a ResourceType: of the account, root, OU, policy, handshake. It is
// "" for anything else.
func (a ARN) ResourceID() string {
	switch kind, parts := a.resource(); {
	case kind == nil:
		return ""
	case kind.name == accountType:
		return a.Fields().Account
	default:
		return parts[len(kind.parts)-1]
	}
}

// The resource types that are accounts.
const (
	accountType      = "account:account"               // in standalone context
	memberType       = "account:accountInOrganization" // in organizations context
	organizationType = "organizations:account"
)

// A resourceType is a row of the tables of resource types.
type resourceType struct {
	name  string
	shape string // of the last field of the ARN; {…} is one of placeholders
	keys  string // condition keys
	owner string // account field of the ARN, if it is not the ID of an account

	// What parseShapes makes of name and shape.
	service string
	parts   []string
	checks  []func(string) bool // of each part that is a placeholder; nil: the part stands for itself
}

const resourceTag = "aws:ResourceTag/${TagKey}"

var resourceTypes = parseShapes([]resourceType{
	{name: accountType, shape: "account"},
	{name: memberType, shape: "account/{organization}/{account}"},
	{name: organizationType, shape: "account/{organization}/{account}", keys: resourceTag},
	{name: "organizations:awspolicy", shape: "policy/{policyType}/{policy}", owner: "aws"},
	{name: "organizations:handshake", shape: "handshake/{organization}/{handshakeType}/{handshake}"},
	{name: "organizations:organization", shape: "organization/{organization}"},
	{name: "organizations:organizationalunit", shape: "ou/{organization}/{ou}", keys: resourceTag},
	{name: "organizations:policy", shape: "policy/{organization}/{policyType}/{policy}", keys: resourceTag},
	{name: "organizations:resourcepolicy", shape: "resourcepolicy/{organization}/{resourcePolicy}", keys: resourceTag},
	{name: "organizations:responsibilitytransfer", shape: "transfer/{organization}/{transferType}/{direction}/{transfer}",
		keys: resourceTag},
	{name: "organizations:root", shape: "root/{organization}/{root}", keys: resourceTag},
})

// placeholders are the parts of ARNs that vary. spec §3.2, Appendix D
var placeholders = map[string]func(string) bool{
	"{account}":        isAccountID,
	"{direction}":      func(s string) bool { return s == "inbound" || s == "outbound" },
	"{handshake}":      func(s string) bool { return isPrefixed(s, "h-", 8, 32, isLowerAlnum) },
	"{handshakeType}":  func(s string) bool { return hasLength(s, 1, 32) && all(s, isLowerWord) },
	"{organization}":   isOrganizationID,
	"{ou}":             isOUID,
	"{policy}":         isPolicyID,
	"{policyType}":     func(s string) bool { return s != "" && all(s, isLowerWord) },
	"{resourcePolicy}": func(s string) bool { return isPrefixed(s, "rp-", 4, 128, isWord) },
	"{root}":           isRootID,
	"{transfer}":       func(s string) bool { return isPrefixed(s, "rt-", 8, 32, isLowerAlnum) },
	"{transferType}":   func(s string) bool { return s == "billing" },
}

// isLowerWord is the class of names of enumerations in ARNs: service_control_policy, declarative_policy_ec2.
func isLowerWord(c byte) bool { return isLowerAlnum(c) || c == '_' }

func parseShapes(types []resourceType) []resourceType {
	for i := range types {
		t := &types[i]
		t.service, _, _ = strings.Cut(t.name, ":")
		t.parts = strings.Split(t.shape, "/")
		for _, part := range t.parts {
			t.checks = append(t.checks, placeholders[part])
		}
	}
	return types
}

// resourceTypeOf is the resource type of a name in the table.
func resourceTypeOf(name string) *resourceType {
	return &resourceTypes[slices.IndexFunc(resourceTypes, func(t resourceType) bool { return t.name == name })]
}

// arnParts are the parts of the last field of an ARN, between slashes; no resource type has more.
type arnParts [5]string

// resource tells the type of an ARN, nil if it has none, and the parts of its last field.
func (a ARN) resource() (kind *resourceType, parts arnParts) {
	fields := a.Fields()
	n, rest, more := 0, fields.Resource, true
	for ; more && n < len(parts); n++ {
		parts[n], rest, more = strings.Cut(rest, "/")
	}
	if more {
		return nil, arnParts{}
	}
	for i := range resourceTypes {
		if t := &resourceTypes[i]; t.matches(&fields, parts[:n]) {
			return t, parts
		}
	}
	return nil, arnParts{}
}

// matches reports whether an ARN is of the type.
func (t *resourceType) matches(fields *policy.ARN, parts []string) bool {
	if len(parts) != len(t.parts) || parts[0] != t.parts[0] || fields.Service != t.service || fields.Region != "" {
		return false
	}
	if t.owner == "" && !isAccountID(fields.Account) || t.owner != "" && fields.Account != t.owner {
		return false
	}
	for i, part := range parts {
		if is := t.checks[i]; is == nil && part != t.parts[i] || is != nil && !is(part) {
			return false
		}
	}
	return true
}

// part is what stands in the place of a placeholder in an ARN of the type.
func (t *resourceType) part(parts *arnParts, placeholder string) (value string, ok bool) {
	if t == nil {
		return "", false
	}
	i := slices.Index(t.parts, placeholder)
	if i < 0 {
		return "", false
	}
	return parts[i], true
}

// buildARN is the ARN of something of a resource type, whose placeholders have values, in order. It is the zero ARN if the
// partition, the account or a value is not set or does not have its form, so that it is always of that type. The account
// does not count where the type says what stands in its place.
func buildARN(partition string, account ID, kind string, values ...string) ARN {
	t, partition := resourceTypeOf(kind), partitionName(partition)
	owner := t.owner
	if owner == "" {
		owner = account.text
	}
	if !isPartition(partition) || owner == "" {
		return ARN{}
	}
	text := make([]byte, 0, 128)
	for _, field := range []string{"arn", partition, t.service, "", owner} {
		text = append(append(text, field...), ':')
	}
	for i, part := range t.parts {
		if is := t.checks[i]; is != nil {
			if part, values = values[0], values[1:]; !is(part) {
				return ARN{}
			}
		}
		if i > 0 {
			text = append(text, '/')
		}
		text = append(text, part...)
	}
	return ARN{string(text)}
}
