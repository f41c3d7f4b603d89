package sim

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// The fields of each record, for snapshots and lists. A test compares them with the records.

func stateFields(c *codec, s *state) {
	field(c, "seed", &s.seed)
	field(c, "now", &s.now)
	field(c, "seq", &s.seq)
	field(c, "made", &s.made)
	field(c, "closureTime", &s.closureTime)
	index(c, "accounts", &s.accounts, awsaccount.ID.String, awsaccount.ParseID, records(accountFields))
	index(c, "emails", &s.emails, same, sameKey, field)
	index(c, "aliases", &s.aliases, awsaccount.Alias.String, awsaccount.ParseAlias, field)
	index(c, "organizations", &s.organizations, awsaccount.OrganizationID.String, awsaccount.ParseOrganizationID, records(organizationFields))
	index(c, "units", &s.units, awsaccount.OUID.String, awsaccount.ParseOUID, records(unitFields))
	index(c, "roots", &s.roots, awsaccount.RootID.String, awsaccount.ParseRootID, field)
	index(c, "members", &s.members, awsaccount.OrganizationID.String, awsaccount.ParseOrganizationID, records(childrenFields))
	index(c, "children", &s.children, same, sameKey, records(childrenFields))
	index(c, "policies", &s.policies, awsaccount.PolicyID.String, awsaccount.ParsePolicyID, records(orgPolicyFields))
	index(c, "attached", &s.attached, same, sameKey, records(attachmentFields))
	index(c, "policyLists", &s.policyLists, policyList.key, parsePolicyList, listedLines)
	index(c, "policyNames", &s.policyNames, policyName.key, parsePolicyName, field)
	index(c, "policyTargets", &s.policyTargets, awsaccount.PolicyID.String, awsaccount.ParsePolicyID, listedLines)
	index(c, "creations", &s.creations, same, sameKey, records(creationFields))
	index(c, "requests", &s.requests, awsaccount.OrganizationID.String, awsaccount.ParseOrganizationID, listedLines)
	index(c, "handshakes", &s.handshakes, same, sameKey, records(handshakeFields))
	index(c, "sent", &s.sent, awsaccount.OrganizationID.String, awsaccount.ParseOrganizationID, listedLines)
	index(c, "received", &s.received, same, sameKey, listedLines)
	index(c, "keys", &s.keys, same, sameKey, records(accessKeyFields))
	if c.mode == listing { // a heap shows its order to nobody
		sorted := s.due.sorted()
		list(c, "due", &sorted, dueFields)
	} else {
		list(c, "due", (*[]due)(&s.due), dueFields)
	}
	records := s.trail
	if c.mode == listing {
		records = covered(records)
	}
	trail := keptTrail(records)
	lines(c, "trail", (*[]keptRecord)(&trail))
	if c.mode == reading {
		s.trail = readTrail(trail)
	}
	lines(c, "journal", &s.journal)
	index(c, "buckets", &s.buckets, same, sameKey, func(c *codec, name string, b *bucket) { record(c, name, b, bucketFields) })
	list(c, "faults", &s.faults, func(c *codec, f **fault) {
		if c.mode == reading {
			*f = &fault{}
		}
		faultFields(c, *f)
	})
	whole := c.whole
	c.whole = false // with Strong there is none
	pointer(c, "history", &s.history, historyFields)
	c.whole = whole
}

func historyFields(c *codec, h *history) {
	field(c, "seq", &h.seq)
	field(c, "changed", &h.changed)
	field(c, "parted", &h.parted)
	list(c, "moments", &h.moments, momentFields)
	index(c, "accounts", &h.accounts, awsaccount.ID.String, awsaccount.ParseID, func(c *codec, name string, v *[]earlier) {
		list(c, name, v, earlierFields)
	})
}

func momentFields(c *codec, m *moment) {
	field(c, "seq", &m.seq)
	field(c, "ended", &m.ended)
	field(c, "changed", &m.changed)
}

func earlierFields(c *codec, e *earlier) {
	pointer(c, "record", &e.record, accountFields)
	field(c, "replaced", &e.replaced)
}

func accountFields(c *codec, a *account) {
	kept := a.Account.Snapshot()
	if c.mode == listing {
		field(c, "Account", &kept)
	} else {
		record(c, "Account", &kept, keptFields)
	}
	if c.mode == reading && c.err == nil {
		var err error
		a.Account, err = awsaccount.Restore(c.profile, kept)
		c.fail(err)
	}
	field(c, "created", &a.created)
	field(c, "closedByAWS", &a.closedByAWS)
	field(c, "restricted", &a.restricted)
	field(c, "unverified", &a.unverified)
	field(c, "root", &a.root)
	field(c, "alias", &a.alias)
	field(c, "canonical", &a.canonical)
	list(c, "regions", &a.regions, regionStatusFields)
	record(c, "pending", &a.pending, emailUpdateFields)
	field(c, "govCloud", &a.govCloud)
	record(c, "missing", &a.missing, missingFields)
	field(c, "activation", &a.activation)
	record(c, "obligations", &a.obligations, obligationsFields)
	field(c, "owed", &a.owed)
	field(c, "seller", &a.seller)
	field(c, "quota", &a.quota)
	field(c, "closeQuota", &a.closeQuota)
	list(c, "users", &a.users, iamUserFields)
	field(c, "rootKeys", &a.rootKeys)
	list(c, "roles", &a.roles, iamRoleFields)
	field(c, "organization", &a.organization)
	field(c, "parent", &a.parent)
	field(c, "memberSeq", &a.memberSeq)
	field(c, "place", &a.place)
	field(c, "joined", &a.joined)
	field(c, "invited", &a.invited)
	field(c, "tags", &a.tags)
}

// keptFields says what encoding/json would.
func keptFields(c *codec, s *awsaccount.Snapshot) {
	field(c, "ID", &s.ID)
	field(c, "Name", &s.Name)
	field(c, "Email", &s.Email)
	field(c, "State", &s.State)
	field(c, "Since", &s.Since)
	field(c, "ClosedAt", &s.ClosedAt)
	unlessZero(c, "Billing", &s.Billing)
	unlessZero(c, "Operations", &s.Operations)
	unlessZero(c, "Security", &s.Security)
	unlessZero(c, "ContactInformation", &s.ContactInformation)
}

func regionStatusFields(c *codec, r *regionStatus) {
	field(c, "name", &r.name)
	field(c, "status", &r.status)
	field(c, "within", &r.within)
}

func emailUpdateFields(c *codec, u *emailUpdate) {
	field(c, "email", &u.email)
	secret(c, "code", &u.code)
	field(c, "expires", &u.expires)
}

func iamUserFields(c *codec, u *iamUser) {
	field(c, "name", &u.name)
	field(c, "path", &u.path)
	field(c, "uniqueID", &u.uniqueID)
	field(c, "tags", &u.tags)
	set(c, "policies", &u.policies, policy.Identity)
	set(c, "boundary", &u.boundary, policy.Boundary)
	field(c, "keys", &u.keys)
}

func iamRoleFields(c *codec, r *iamRole) {
	iamUserFields(c, &r.iamUser)
	set(c, "trust", &r.trust, policy.Trust)
	field(c, "maxSession", &r.maxSession)
}

func organizationFields(c *codec, o *organization) {
	field(c, "id", &o.id)
	field(c, "root", &o.root)
	field(c, "management", &o.management)
	field(c, "allFeatures", &o.allFeatures)
	list(c, "access", &o.access, serviceAccessFields)
	list(c, "delegated", &o.delegated, delegationFields)
	field(c, "types", &o.types)
	pointer(c, "delegating", &o.delegating, delegationPolicyFields)
	field(c, "closures", &o.closures)
	field(c, "closing", &o.closing)
	field(c, "closed", &o.closed)
	field(c, "creating", &o.creating)
	field(c, "initialized", &o.initialized)
	pointer(c, "memberRole", &o.memberRole, iamRoleFields)
	field(c, "rootTags", &o.rootTags)
	field(c, "invitations", &o.invitations)
	field(c, "invited", &o.invited)
	field(c, "migration", &o.migration)
	field(c, "features", &o.features)
	field(c, "units", &o.units)
	field(c, "opting", &o.opting)
}

func serviceAccessFields(c *codec, a *serviceAccess) {
	field(c, "service", &a.service)
	field(c, "since", &a.since)
}

func delegationFields(c *codec, d *delegation) {
	field(c, "account", &d.account)
	field(c, "service", &d.service)
	field(c, "since", &d.since)
}

func unitFields(c *codec, u *unit) {
	field(c, "id", &u.id)
	field(c, "organization", &u.organization)
	field(c, "parent", &u.parent)
	field(c, "name", &u.name)
	field(c, "tags", &u.tags)
}

func delegationPolicyFields(c *codec, d *delegationPolicy) {
	field(c, "id", &d.id)
	field(c, "content", &d.content)
	field(c, "tags", &d.tags)
	if c.mode == reading && c.err == nil {
		var err error
		d.set, err = readDelegation(d.content)
		c.fail(err)
	}
}

func orgPolicyFields(c *codec, p *orgPolicy) {
	field(c, "id", &p.id)
	field(c, "organization", &p.organization)
	field(c, "arn", &p.arn)
	field(c, "typ", &p.typ)
	field(c, "name", &p.name)
	field(c, "description", &p.description)
	field(c, "text", &p.text)
	field(c, "tags", &p.tags)
	if t := policyTypeOf(p.typ); c.mode == reading && c.err == nil && t != nil && t.language != 0 {
		var err error
		p.document, err = policy.Parse([]byte(p.text))
		c.fail(err)
	}
}

// attachmentFields leaves scp and rcp out: they are compiled when all policies are known.
func attachmentFields(c *codec, a *attachment) {
	field(c, "policies", &a.policies)
	field(c, "noFull", &a.noFull)
}

func childrenFields(c *codec, l *children) {
	sharedRecords(c, "accounts", &l.accounts, childFields)
	field(c, "left", &l.left)
	field(c, "units", &l.units)
}

func childFields(c *codec, v *child) {
	field(c, "seq", &v.seq)
	field(c, "account", &v.account)
}

func creationFields(c *codec, v *creation) {
	field(c, "id", &v.id)
	field(c, "organization", &v.organization)
	field(c, "email", &v.email)
	field(c, "name", &v.name)
	field(c, "role", &v.role)
	field(c, "govCloud", &v.govCloud)
	field(c, "partition", &v.partition)
	field(c, "profile", &v.profile)
	field(c, "tags", &v.tags)
	field(c, "requested", &v.requested)
	field(c, "completed", &v.completed)
	field(c, "account", &v.account)
	field(c, "linked", &v.linked)
	field(c, "failure", &v.failure)
}

func handshakeFields(c *codec, h *handshake) {
	field(c, "id", &h.id)
	field(c, "action", &h.action)
	field(c, "state", &h.state)
	field(c, "seq", &h.seq)
	field(c, "organization", &h.organization)
	field(c, "sender", &h.sender)
	field(c, "recipient", &h.recipient)
	field(c, "email", &h.email)
	field(c, "parent", &h.parent)
	field(c, "notes", &h.notes)
	field(c, "tags", &h.tags)
	field(c, "requested", &h.requested)
	field(c, "expires", &h.expires)
	field(c, "counted", &h.counted)
	record(c, "shown", &h.shown, invitationFields)
	list(c, "missing", &h.missing, approvalFields)
}

func invitationFields(c *codec, i *invitation) {
	field(c, "email", &i.email)
	field(c, "name", &i.name)
	field(c, "features", &i.features)
}

func approvalFields(c *codec, a *approval) {
	field(c, "member", &a.member)
	field(c, "handshake", &a.handshake)
}

func missingFields(c *codec, m *Missing) {
	field(c, "Agreement", &m.Agreement)
	field(c, "PhoneVerification", &m.PhoneVerification)
	field(c, "PaymentMethod", &m.PaymentMethod)
	field(c, "SupportedPayment", &m.SupportedPayment)
	field(c, "ContactInformation", &m.ContactInformation)
	field(c, "BusinessLicense", &m.BusinessLicense)
}

func obligationsFields(c *codec, o *Obligations) {
	field(c, "OutstandingBalance", &o.OutstandingBalance)
	field(c, "UnpaidInvoices", &o.UnpaidInvoices)
	field(c, "MarketplaceSeller", &o.MarketplaceSeller)
}

func accessKeyFields(c *codec, k *accessKey) {
	field(c, "id", &k.id)
	secret(c, "secret", &k.secret)
	field(c, "account", &k.account)
	field(c, "user", &k.user)
	field(c, "inactive", &k.inactive)
	secret(c, "token", &k.token)
	record(c, "session", &k.session, principalFields)
}

func principalFields(c *codec, p *Principal) {
	field(c, "arn", &p.arn)
	enumeration(c, "kind", &p.kind, principalKinds[:])
	field(c, "account", &p.account)
	field(c, "name", &p.name)
	var with passed
	if p.passed != nil {
		with = *p.passed
	}
	set(c, "session", &with.session, policy.Session)
	field(c, "tags", &with.tags)
	if c.mode == reading && (with.session != nil || len(with.tags) > 0) {
		p.passed = &with
	}
	field(c, "expires", &p.expires)
	field(c, "since", &p.since)
	field(c, "key", &p.key)
}

func dueFields(c *codec, d *due) {
	field(c, "at", &d.at)
	field(c, "seq", &d.seq)
	enumeration(c, "what", &d.what, dueNames[:])
	field(c, "key", &d.key)
}

func bucketFields(c *codec, b *bucket) {
	field(c, "tokens", &b.tokens)
	field(c, "at", &b.at)
}

func faultFields(c *codec, f *fault) {
	field(c, "action", &f.action)
	field(c, "left", &f.left)
	pointer(c, "err", &f.err, func(c *codec, e *Error) {
		field(c, "Code", &e.Code)
		field(c, "Message", &e.Message)
		field(c, "Reason", &e.Reason)
		field(c, "Fields", &e.Fields)
	})
}

// A keptRecord is a record of the trail with what its own JSON, that of CloudTrail, has no member for.
type keptRecord struct {
	*Record
	Reason string `json:"reason,omitempty"`
}

type keptRecords []keptRecord

func keptTrail(trail []*Record) keptRecords {
	kept := make(keptRecords, len(trail))
	for i, r := range trail {
		kept[i] = keptRecord{r, r.Reason}
	}
	return kept
}

// readTrail is the trail of what was kept; nil is in it for null.
func readTrail(kept keptRecords) (trail []*Record) {
	for _, k := range kept {
		if k.Record != nil {
			k.Record.Reason = k.Reason
		}
		trail = append(trail, k.Record)
	}
	return trail
}

// principalKinds and dueNames are how kinds are called in snapshots.
var (
	principalKinds = [...]string{anonymous: "", rootUser: "root", assumedRoot: "assumed-root", user: "user",
		roleSession: "role-session", federatedUser: "federated-user", service: "service"}
	dueNames = [dueKinds]string{dueClosure: "closure", dueDeparture: "departure", dueCreation: "creation", dueRegion: "region",
		dueHandshake: "handshake", dueForget: "forget", dueKey: "key", dueActivation: "activation"}
)

// key is the text of the key in snapshots.
func (l policyList) key() string { return l.organization.String() + " " + l.typ }
func (n policyName) key() string { return n.policyList.key() + " " + n.name }

func parsePolicyList(text string) (l policyList, err error) {
	organization, typ, _ := strings.Cut(text, " ")
	l.typ = typ
	l.organization, err = awsaccount.ParseOrganizationID(organization)
	return l, err
}

func parsePolicyName(text string) (n policyName, err error) {
	organization, rest, _ := strings.Cut(text, " ")
	typ, name, _ := strings.Cut(rest, " ")
	n.name = name
	n.policyList, err = parsePolicyList(organization + " " + typ)
	return n, err
}

// sorted is the queue in the order in which things happen.
func (q dueQueue) sorted() []due {
	list := slices.Clone(q)
	slices.SortFunc(list, due.compare)
	return list
}
