package policy

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Validate gives AWS' verdict on saving the document as a policy of a type: which elements the type has, what they may
// contain, and how long it may be (§§1.4, 1.7, 1.8). It returns nil, or Faults: all there are, in document order.
//
// Validate does not know which actions, resource types and condition keys a service has. That a document is saved does not
// mean that it does anything; see Set.Diagnostics.
func (d *Document) Validate(t Type) error {
	v := validator{document: d, text: d.current(), typ: t}
	if t < Identity || t > Endpoint {
		v.add(nil, "a policy can be saved as one of the policy types only", t.String(), "", "")
		return v.faults
	}
	if v.text == nil { // else Parse has read just this
		if f := d.malformed(); f != nil {
			return Faults{f}
		}
	}
	v.rules = savingRules[t]
	v.validate()
	if len(v.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(v.faults, func(a, b *Fault) int { return cmp.Compare(a.Offset, b.Offset) })
	return v.faults
}

// savingRule says what the types of policies differ in. §1.4
type savingRule struct {
	iam          bool // saved by IAM or STS, whose parser checks more
	version2012  bool // must say so (§1.2)
	principal    principalRule
	prohibited   string // AWS' text for a Principal where there must be none
	prohibitCode string
	limit        int  // characters; 0 if it differs by service
	countsSpace  bool // white space outside strings counts
}

type principalRule uint8

const (
	noPrincipal       principalRule = iota
	trustPrincipal                  // Principal
	resourcePrincipal               // Principal, or NotPrincipal with Deny; no identity providers
	everyonePrincipal               // exactly "*"
)

const awsNoPrincipal = "Policy document should not specify a principal."

// choices.md#validate-sizes
var savingRules = [...]savingRule{
	Identity: {iam: true, version2012: true, prohibited: awsNoPrincipal, prohibitCode: "UNSUPPORTED_PRINCIPAL", limit: 10240},
	Boundary: {iam: true, version2012: true, prohibited: awsNoPrincipal, prohibitCode: "UNSUPPORTED_PRINCIPAL", limit: 6144},
	Session:  {iam: true, prohibited: awsNoPrincipal, prohibitCode: "UNSUPPORTED_PRINCIPAL", limit: 2048},
	Trust:    {iam: true, principal: trustPrincipal, limit: 8192},
	Resource: {principal: resourcePrincipal},
	SCP:      {version2012: true, prohibitCode: "SCP_SYNTAX_ERROR_PRINCIPAL", limit: 10240, countsSpace: true},
	RCP:      {version2012: true, principal: everyonePrincipal, limit: 5120, countsSpace: true},
	Endpoint: {principal: resourcePrincipal, limit: 20480, countsSpace: true},
}

// A validator collects faults.
type validator struct {
	document *Document
	text     *documentText // nil if the document is not the parsed one
	typ      Type
	rules    savingRule
	faults   Faults
}

// add adds a fault. AWS' texts are those of IAM (choices.md#validate-text-by-type).
func (v *validator) add(steps []any, rule, value, aws, code string) {
	if !v.rules.iam {
		aws = ""
	}
	f := faultIn(v.text, steps, rule, value, aws)
	f.Code = code
	v.faults = append(v.faults, f)
}

func (v *validator) validate() {
	d := v.document
	if v.rules.version2012 && d.Version != Version2012 {
		v.add(at("Version"), "a policy of this type must have the Version 2012-10-17", d.Version,
			"Policy document must be version 2012-10-17 or greater.", "")
	}
	v.size()
	sids := make(map[string]bool)
	for i := range d.Statements {
		s := &d.Statements[i]
		v.sid(s.Sid, i, sids)
		v.principal(s, i)
		v.actions(s, i)
		v.resources(s, i)
		v.conditions(s, i)
	}
}

// size checks length and characters. A document that was built by hand is measured as Print writes it, without white
// space.
func (v *validator) size() {
	var text string
	countsSpace := v.rules.countsSpace
	if v.text != nil {
		text = v.text.text
	} else {
		text, countsSpace = string(Print(v.document)), false
	}
	counted := text
	if !countsSpace {
		counted = withoutSpace(text)
	}
	if n := utf8.RuneCountInString(counted); v.rules.limit > 0 && n > v.rules.limit {
		v.add(nil, "a policy of this type must not be longer than its quota", "", "", sizeCodes[v.typ])
	}
	if !v.rules.iam {
		return
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r > '\u00ff' || r < ' ' && r != '\t' && r != '\n' && r != '\r' }); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		v.add(nil, "IAM accepts the characters up to U+00FF only", string(r), "", "") // choices.md#document-characters
	}
}

var sizeCodes = map[Type]string{
	Identity: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Trust: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
	SCP: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", RCP: "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
}

// withoutSpace removes white space outside strings from JSON.
func withoutSpace(text string) string {
	quoted, escaped := false, false
	return strings.Map(func(r rune) rune {
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && unicode.IsSpace(r):
			return -1
		}
		return r
	}, text)
}

// sid checks a Sid. Other services than IAM and Organizations allow more. §1.3
func (v *validator) sid(sid string, i int, seen map[string]bool) {
	if v.rules.principal == resourcePrincipal || sid == "" {
		return
	}
	if strings.ContainsFunc(sid, func(r rune) bool { return !isAlphanumeric(r) }) {
		v.add(at("Statement", i, "Sid"), "a Sid must consist of A-Z, a-z and 0-9", sid, "", "UNSUPPORTED_SID")
	}
	if v.rules.iam && seen[sid] {
		v.add(at("Statement", i, "Sid"), "a Sid must be unique in its policy", sid,
			"Statement IDs (SID) in a single policy must be unique.", "UNIQUE_SIDS_REQUIRED")
	}
	seen[sid] = true
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

func (v *validator) principal(s *Statement, i int) {
	list, member, _ := s.principals()
	path := at("Statement", i, member)
	switch rule := v.rules.principal; {
	case rule == noPrincipal:
		if list != nil {
			v.add(path, "a policy of this type must not name principals", "", v.rules.prohibited, v.rules.prohibitCode)
		}
		return
	case rule == everyonePrincipal:
		if list == nil || s.NotPrincipal != nil || !list.Everyone {
			v.add(path, `the Principal of a resource control policy must be "*"`, "", "", "RCP_SYNTAX_ERROR_PRINCIPAL")
		}
		return
	case list == nil:
		v.add(at("Statement", i), "a statement of a policy of this type must have a Principal", "", "", "MISSING_PRINCIPAL")
		if rule == trustPrincipal || v.typ == Resource { // IAM's text, and S3's
			v.faults[len(v.faults)-1].AWS = "Missing required field Principal"
		}
		return
	case rule == trustPrincipal && s.NotPrincipal != nil:
		v.add(path, "a trust policy must not have NotPrincipal", "", "", "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL")
	case s.NotPrincipal != nil && s.Effect == Allow:
		v.add(path, "NotPrincipal must go with Deny", "", "", "ALLOW_WITH_NOT_PRINCIPAL") // choices.md#notprincipal-allow
	case rule == resourcePrincipal && list.Federated != nil:
		v.add(append(path, "Federated"), "identity providers are principals of trust policies only", "", "", "FEDERATED_PRINCIPAL_NOT_SUPPORTED")
	}
	v.principalEntries(list, path)
}

// principalEntries checks the shapes of principals. §1.5
func (v *validator) principalEntries(list *Principals, path []any) {
	const awsInvalid = "Invalid principal in policy"
	check := func(kind string, entries []string, wellFormed func(string) bool, rule string) {
		for j, text := range entries {
			switch place := append(path[:len(path):len(path)], kind, j); {
			case kind == "AWS" && text == "*":
			case strings.ContainsAny(text, "*?"):
				v.add(place, "a principal must not contain a wildcard", text, awsInvalid, "UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
			case !wellFormed(text):
				v.add(place, rule, text, awsInvalid, "")
			}
		}
	}
	check("AWS", list.AWS, isAWSPrincipal, "an AWS principal must be an account, or the ARN or unique ID of a user, role or session")
	check("Service", list.Service, func(s string) bool { return strings.Contains(s, ".") && isHostName(s) },
		"a service must be a host name such as lambda.amazonaws.com")
	check("Federated", list.Federated, isProvider, "an identity provider must be a domain, or the ARN of an OIDC or SAML provider")
	check("CanonicalUser", list.CanonicalUser, func(s string) bool { return v.typ == Resource && isCanonicalUserID(s) },
		"a canonical user ID must be 64 hexadecimal digits, in the policy of a bucket")
}

func isAWSPrincipal(text string) bool {
	if isAccountID(text) || strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA") {
		return true
	}
	a, ok := SplitARN(text)
	kind, _, _ := strings.Cut(a.Resource, "/")
	return ok && a.Partition != "" && a.Account != "" &&
		(a.Service == "iam" && (kind == "root" || kind == "user" || kind == "role") ||
			a.Service == "sts" && (kind == "assumed-role" || kind == "federated-user"))
}

func isCanonicalUserID(text string) bool {
	for i := 0; i < len(text); i++ {
		if !isHex(text[i]) {
			return false
		}
	}
	return len(text) == 64
}

func isProvider(text string) bool {
	a, ok := SplitARN(text)
	if !ok {
		return strings.Contains(text, ".") && isHostName(text)
	}
	return a.Service == "iam" && (strings.HasPrefix(a.Resource, "oidc-provider/") || strings.HasPrefix(a.Resource, "saml-provider/"))
}

// awsTrustActions has both of AWS' spaces.
const awsTrustActions = "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity"

func (v *validator) actions(s *Statement, i int) {
	actions, member, _ := s.actions()
	path := at("Statement", i, member)
	switch {
	case len(actions) == 0:
		v.add(path, "a statement must have an Action or NotAction", "", "Policy statement must contain actions.", "MISSING_ACTION")
		return
	case v.typ == RCP && s.NotAction != nil:
		v.add(path, "a resource control policy must not have NotAction", "", "", "RCP_SYNTAX_ERROR_NOTACTION")
	case v.typ == RCP && s.Effect == Allow && !s.isFullAWSAccess():
		v.add(at("Statement", i, "Effect"), "a resource control policy must deny; only RCPFullAWSAccess allows", "", "", "RCP_SYNTAX_ERROR_ALLOW")
	}
	for j, action := range actions {
		place := at("Statement", i, member, j)
		service, name, colon := strings.Cut(action, ":")
		switch {
		case v.typ == Trust && !isTrustAction(action, s.NotAction != nil):
			v.add(place, "a trust policy must allow or deny the sts:AssumeRole actions, sts:TagSession, sts:SetSourceIdentity and sts:SetContext only",
				action, awsTrustActions, "")
		case v.typ == RCP && !s.isFullAWSAccess() && !rcpServices[foldASCII(service)]:
			v.add(place, "a resource control policy must name actions of a service that supports it", action, "", "RCP_SYNTAX_ERROR_ACTION")
		case action == "*":
		case !colon:
			v.add(place, `an action must be "*", or a service, a colon and a name`, action, awsVendor, "")
		case strings.Contains(name, ":"):
			v.add(place, "an action must have one colon", action, "Actions/Condition can contain only one colon.", "")
		case strings.ContainsAny(service, "*?"):
			v.add(place, "the service of an action must not contain a wildcard", action,
				"Action vendors (e.g., aws, ec2, etc.) must not contain wildcards", "")
		case service == "" || strings.ContainsFunc(service, func(r rune) bool { return !isAlphanumeric(r) && r != '.' && r != '-' }):
			v.add(place, "the service of an action must consist of letters, digits, points and hyphens", action, "Vendor "+service+" is not valid", "")
		}
	}
}

const awsVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."

// isFullAWSAccess reports whether the statement is that of RCPFullAWSAccess, which AWS attaches everywhere. T6
func (s *Statement) isFullAWSAccess() bool {
	return s.Effect == Allow && s.Principal != nil && s.Principal.Everyone && slices.Equal(s.Action, []string{"*"}) &&
		slices.Equal(s.Resource, []string{"*"}) && len(s.Condition) == 0
}

func isTrustAction(action string, negated bool) bool {
	_, ok := trustActions[foldASCII(action)]
	return ok && !negated
}

func (v *validator) conditions(s *Statement, i int) {
	for _, block := range s.Condition {
		if len(block.Keys) > 0 && !savable(block.Operator) {
			v.add(at("Statement", i, "Condition", block.Operator),
				"a condition operator must be one of the documented ones, in this spelling", block.Operator, awsSyntax, operatorCode(block.Operator))
			continue
		}
		op, _ := parseOperator(block.Operator)
		for _, key := range block.Keys {
			path := at("Statement", i, "Condition", block.Operator, key.Key)
			if op.base.family != dateFamily {
				continue
			}
			for j, value := range key.Values {
				if _, ok := parseDate(value); !ok {
					v.add(append(path[:len(path):len(path)], j), "a date must be in ISO 8601 format or in epoch seconds", value, awsLegacy, "TYPE_MISMATCH_DATE")
				}
			}
		}
	}
}

func operatorCode(operator string) string {
	if strings.HasSuffix(operator, "NullIfExists") {
		return "NULL_WITH_IF_EXISTS"
	}
	return "INVALID_CONDITION_OPERATOR"
}
