package policy

import "strings"

// A grant is how closely a Principal element names a requester. It decides which implicit denials of the requester's own
// policies an Allow of a resource policy overrides. §4.4, choices.md#resource-grants-and-limits
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

// compilePrincipal compiles an entry of a kind of principals. If it names nobody, why says so; it is kept for explanations.
// §1.5, choices.md#federated-everyone
func compilePrincipal(kind, text string, t Type) (p principalPattern, why string) {
	switch {
	case kind == "AWS" && text == "*":
		return principalPattern{kind: namesEveryone, text: text}, ""
	case strings.ContainsAny(text, "*?"): // choices.md#principal-wildcards
		why = "a principal with a wildcard names nobody"
	case kind == "AWS":
		if p = compileAWSPrincipal(text); p.kind == namesNobody {
			why = "text that is neither an account, an ARN nor a unique ID names nobody"
		}
		return p, why
	case kind == "Service":
		return principalPattern{kind: namesService, text: text}, ""
	case kind == "Federated" && t == Trust:
		return principalPattern{kind: namesFederated, text: text}, ""
	case kind == "Federated":
		why = "an identity provider names somebody in a trust policy only" // P18
	default:
		why = "a canonical user ID names nobody: AWS replaces it when it saves the policy"
	}
	return principalPattern{kind: namesNobody, text: text}, why
}

// compileAWSPrincipal compiles an entry of {"AWS": …} other than "*". §1.5
func compileAWSPrincipal(text string) principalPattern {
	p := principalPattern{text: text}
	a, isARN := SplitARN(text)
	switch {
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
