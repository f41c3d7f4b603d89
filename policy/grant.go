package policy

import "strings"

// A grant is how closely a Principal element names a requester. It decides which implicit denials of the requester's own
// policies an Allow of a resource policy overrides. §4.4
type grant uint8

const (
	noGrant      grant = iota
	accountGrant       // its account: the account's own policies decide
	roleGrant          // its role, or the IAM user behind a federated user
	directGrant        // itself, or everyone
	grants
)

// A principalPattern is an entry of a Principal or NotPrincipal element.
type principalPattern struct {
	kind      principalPatternKind
	text      string // as written
	partition string // "" if the entry tells none
	account   string
	role      string // name without path
}

type principalPatternKind uint8

const (
	namesEveryone principalPatternKind = iota
	namesAccount
	namesRole
	namesARN      // of a user, session, federated user
	namesUniqueID // the stored form of users and roles
	namesService
	namesFederated
	namesNobody
)

// compilePrincipals compiles an element. Entries that can name nobody are kept, for explanations.
func compilePrincipals(list *Principals, t Type) []principalPattern {
	var patterns []principalPattern
	if list.Everyone {
		patterns = append(patterns, principalPattern{kind: namesEveryone, text: "*"})
	}
	for _, text := range list.AWS {
		patterns = append(patterns, compileAWSPrincipal(text))
	}
	for _, text := range list.Service {
		patterns = append(patterns, principalPattern{kind: namesService, text: text})
	}
	for _, text := range list.Federated {
		p := principalPattern{kind: namesFederated, text: text}
		if t != Trust {
			p.kind = namesNobody // P18
		}
		patterns = append(patterns, p)
	}
	for _, text := range list.CanonicalUser {
		patterns = append(patterns, principalPattern{kind: namesNobody, text: text})
	}
	for i := range patterns {
		if p := &patterns[i]; p.kind != namesEveryone && strings.ContainsAny(p.text, "*?") {
			p.kind = namesNobody // choices.md#principal-wildcards
		}
	}
	return patterns
}

// compileAWSPrincipal compiles an entry of {"AWS": …}. §1.5
func compileAWSPrincipal(text string) principalPattern {
	p := principalPattern{text: text}
	a, isARN := SplitARN(text)
	switch {
	case text == "*":
		p.kind = namesEveryone
	case isAccountID(text):
		p.kind, p.account = namesAccount, text
	case strings.HasPrefix(text, "AIDA"), strings.HasPrefix(text, "AROA"):
		p.kind = namesUniqueID
	case !isARN:
		p.kind = namesNobody
	case a.Service == "iam" && a.Resource == "root":
		p.kind, p.partition, p.account = namesAccount, a.Partition, a.Account
	case a.Service == "iam" && strings.HasPrefix(a.Resource, "role/"):
		p.kind, p.partition, p.account = namesRole, a.Partition, a.Account
		p.role = a.Resource[strings.LastIndexByte(a.Resource, '/')+1:]
	default:
		p.kind = namesARN
	}
	return p
}

// grantTo tells how closely the entry names a principal.
func (e *principalPattern) grantTo(p *Principal) grant {
	switch e.kind {
	case namesEveryone:
		return directGrant
	case namesAccount:
		if p.account == e.account && p.account != "" && (e.partition == "" || p.partition == e.partition) {
			return accountGrant
		}
	case namesRole:
		// choices.md#role-session-by-name
		if p.kind == roleSessionKind && p.role == e.role && p.account == e.account && p.partition == e.partition {
			return roleGrant
		}
	case namesARN:
		switch {
		case e.text == p.behind && p.behind != "":
			return roleGrant
		case p.kind == userKind && e.text == p.arn, p.kind == federatedUserKind && e.text == p.arn,
			p.kind == roleSessionKind && e.text == p.session:
			return directGrant
		}
	case namesUniqueID:
		if e.text == p.uniqueID && p.uniqueID != "" {
			if p.kind == roleSessionKind {
				return roleGrant
			}
			return directGrant
		}
	case namesService:
		if p.kind == serviceKind && e.text == p.name {
			return directGrant
		}
	case namesFederated:
		if p.kind == identityKind && e.text == p.name {
			return directGrant
		}
	}
	return noGrant
}

// principalGrant is how closely a Principal element names the query's principal: its closest entry counts.
func principalGrant(patterns []principalPattern, p *Principal) grant {
	closest := noGrant
	for i := range patterns {
		closest = max(closest, patterns[i].grantTo(p))
	}
	return closest
}

// spares reports whether a NotPrincipal element names the principal, so that the statement does not apply to it.
// §1.6, choices.md#notprincipal
func spares(patterns []principalPattern, p *Principal, deny, hasBoundary bool) bool {
	if deny && hasBoundary {
		return false // choices.md#notprincipal-boundary
	}
	var account, further bool
	for i := range patterns {
		switch g := patterns[i].grantTo(p); {
		case g == noGrant:
		case patterns[i].kind == namesEveryone, !deny: // choices.md#notprincipal-allow
			return true
		case g == accountGrant:
			account = true
		default:
			further = true
		}
	}
	switch p.kind {
	case rootKind, assumedRootKind:
		return account
	case serviceKind, identityKind, anonymousKind:
		return further
	}
	return account && further
}
