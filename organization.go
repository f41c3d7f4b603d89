package awsaccount

import (
	"iter"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// An Organization is what decides, of an organization, who may call what: plain facts, without its tree. The zero
// Organization is none: the account stands alone. Organizations are values, compared with == or Equal.
//
// Its methods make the ARNs of the things in it. Each is the zero ARN if ID, Management or an argument is not set or does
// not have the form that AWS gives it, and else one that ARN.ResourceType knows.
//
// Source: spec §2.5, §3.2, §3.3.
type Organization struct {
	Partition  string // "" is "aws"
	ID         OrganizationID
	Management ID // the management account

	// AllFeatures tells the feature set ALL; without it the organization has CONSOLIDATED_BILLING only.
	AllFeatures bool

	// TrustedAccess tells that trusted access for account.amazonaws.com is enabled.
	TrustedAccess bool

	// DelegatedAdministrator is the member registered for account.amazonaws.com; there is at most one.
	DelegatedAdministrator ID
}

// IsZero reports whether there is no organization, so that the account stands alone: neither ID nor Management is set. The
// partition may be, and the rest does not count.
func (o Organization) IsZero() bool { return o.ID.IsZero() && o.Management.IsZero() }

// Equal is ==.
func (o Organization) Equal(other Organization) bool { return o == other }

// ARN is the ARN of the organization itself.
func (o Organization) ARN() ARN { return o.resourceARN("organizations:organization") }

// RootARN is the ARN of the root of the organization.
func (o Organization) RootARN(id RootID) ARN { return o.resourceARN("organizations:root", id.text) }

// OUARN is the ARN of an organizational unit.
func (o Organization) OUARN(id OUID) ARN {
	return o.resourceARN("organizations:organizationalunit", id.text)
}

// AccountARN is the ARN that Organizations gives an account of the organization, the management account included.
// Account Management knows the same account by another one: MemberARN.
func (o Organization) AccountARN(id ID) ARN { return o.resourceARN(organizationType, id.text) }

// MemberARN is the ARN that Account Management gives a member of the organization.
func (o Organization) MemberARN(member ID) ARN {
	return MemberARN(o.Partition, o.Management, o.ID, member)
}

// PolicyARN is the ARN of a customer managed policy; policyType is that of Organizations, as in "SERVICE_CONTROL_POLICY".
func (o Organization) PolicyARN(policyType string, id PolicyID) ARN {
	return o.resourceARN("organizations:policy", lowerName(policyType), id.text)
}

// AWSPolicyARN is the ARN of a policy that AWS manages, such as p-FullAWSAccess. It takes of the organization no more than
// its partition.
func (o Organization) AWSPolicyARN(policyType string, id PolicyID) ARN {
	return buildARN(o.Partition, ID{}, "organizations:awspolicy", lowerName(policyType), id.text)
}

// HandshakeARN is the ARN of a handshake h-… with an action such as "INVITE".
func (o Organization) HandshakeARN(action, id string) ARN {
	return o.resourceARN("organizations:handshake", lowerName(action), id)
}

// ResourcePolicyARN is the ARN of the organization's delegation policy rp-….
func (o Organization) ResourcePolicyARN(id string) ARN {
	return o.resourceARN("organizations:resourcepolicy", id)
}

// TransferARN is the ARN of a billing transfer rt-…, whose direction is "INBOUND" or "OUTBOUND".
func (o Organization) TransferARN(direction, id string) ARN {
	return o.resourceARN("organizations:responsibilitytransfer", "billing", lowerName(direction), id)
}

// lowerName is the name of a constant of Organizations in lower case, as ARNs have it; "" if no constant has such a name.
func lowerName(name string) string {
	if !all(name, isWord) {
		return ""
	}
	return strings.ToLower(name)
}

// resourceARN is the ARN of something in the organization.
func (o Organization) resourceARN(kind string, values ...string) ARN {
	return buildARN(o.Partition, o.Management, kind, append([]string{o.ID.text}, values...)...)
}

// An OrganizationPath says where in an organization something hangs: o-…/r-…/ou-…/, with a slash at the end. It is the
// path of a root or an OU; an account has that of its parent. The zero path is not set and its text is "". Paths are
// compared with == or Equal; they are immutable and safe for concurrent use.
//
// Source: spec §3.2, §5.1 (account:AccountResourceOrgPaths), and the key aws:PrincipalOrgPaths.
type OrganizationPath struct{ text string }

// ParseOrganizationPath parses a path. It fails with a *FieldError.
func ParseOrganizationPath(text string) (OrganizationPath, error) {
	return parse[OrganizationPath](FieldOrganizationPath, text)
}

// NewOrganizationPath is the path of the root, or of the last of units, each of which is the parent of the next. It fails
// with a *FieldError if something is not set, or if units belong to another root.
func NewOrganizationPath(organization OrganizationID, root RootID, units ...OUID) (OrganizationPath, error) {
	text := make([]byte, 0, 128)
	text = append(append(append(append(text, organization.text...), '/'), root.text...), '/')
	for _, unit := range units {
		text = append(append(text, unit.text...), '/')
	}
	return ParseOrganizationPath(string(text))
}

// String is the text of the path, "" if it is not set.
func (p OrganizationPath) String() string { return p.text }

// IsZero reports whether the path is not set.
func (p OrganizationPath) IsZero() bool { return p == OrganizationPath{} }

// Equal is ==.
func (p OrganizationPath) Equal(other OrganizationPath) bool { return p == other }

// AppendText appends String to b.
func (p OrganizationPath) AppendText(b []byte) ([]byte, error) { return append(b, p.text...), nil }

// MarshalText is String.
func (p OrganizationPath) MarshalText() ([]byte, error) { return []byte(p.text), nil }

// UnmarshalText parses text; an empty one is the zero path.
func (p *OrganizationPath) UnmarshalText(text []byte) error {
	return unmarshal(p, FieldOrganizationPath, text)
}

// Organization is the organization of the path.
func (p OrganizationPath) Organization() OrganizationID {
	id, _, _ := strings.Cut(p.text, "/")
	return OrganizationID{id}
}

// Root is the root of the path.
func (p OrganizationPath) Root() RootID {
	_, rest, _ := strings.Cut(p.text, "/")
	id, _, _ := strings.Cut(rest, "/")
	return RootID{id}
}

// OUs yields the units of the path, from the root down.
func (p OrganizationPath) OUs() iter.Seq[OUID] {
	return func(yield func(OUID) bool) {
		parts := strings.Split(p.text, "/")
		for i := 2; i < len(parts)-1; i++ {
			if !yield(OUID{parts[i]}) {
				return
			}
		}
	}
}

// PrincipalKeys are the condition keys that follow for the principals of an account from the path of its parent:
// aws:PrincipalOrgID and aws:PrincipalOrgPaths, which has one value. There are none for the zero path, that of an account
// that stands alone.
func (p OrganizationPath) PrincipalKeys() []policy.Value {
	if p.IsZero() {
		return nil
	}
	return []policy.Value{
		policy.Single("aws:PrincipalOrgID", p.Organization().text), policy.Single("aws:PrincipalOrgPaths", p.text),
	}
}

// isOrganizationPath checks the parts, that there is nothing behind the last slash, and that units are of the root.
func isOrganizationPath(s string) bool {
	organization, rest, _ := strings.Cut(s, "/")
	root, rest, whole := strings.Cut(rest, "/")
	if !whole || !isOrganizationID(organization) || !isRootID(root) {
		return false
	}
	for rest != "" {
		var unit string
		if unit, rest, whole = strings.Cut(rest, "/"); !whole || !isOUID(unit) || !(OUID{unit}).isOf(root) {
			return false
		}
	}
	return true
}
