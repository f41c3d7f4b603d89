package sim_test

import (
	"slices"
	"strconv"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// The model of TestModel: what the specification says of accounts and organizations, in slices that every question walks over.
// It shares no code with package sim, and of awsaccount no more than names. What it expects of a call is the code of the error,
// and after a space its reason; "" is success.

type modelAccount struct {
	id       awsaccount.ID
	email    string
	name     string
	state    awsaccount.State // as stored: what time makes of it, stateAt tells
	closedAt time.Time
	byAWS    bool          // AWS closed it
	limited  bool          // AWS has restricted access, and closing goes on: choices.md#restricted-while-closing
	created  bool          // by CreateAccount: no root credentials, and nothing of what it needs to stand alone
	maker    *modelAccount // that asked for it, whom its role trusts
	complete bool
	contacts map[awsaccount.ContactType]string // names
	pending  string                            // new e-mail address
	code     string
	expires  time.Time
	regions  map[string]modelRegion

	in     *modelOrganization
	parent string
	joined time.Time
	asked  bool // invited
	tags   map[string]string

	raised   int    // quota of closures
	primary  string // full name of the primary contact
	rootless bool   // its root user has no credentials
	alias    string
	keys     []modelKey // of the root user
}

type modelKey struct {
	id     string
	active bool
}

type modelRegion struct {
	on    bool
	since time.Time // when it was switched
}

type modelUnit struct{ id, parent, name string }

type modelPolicy struct {
	id      awsaccount.PolicyID
	typ     string
	name    string
	denies  string // an action; of managed ones it is ""
	managed bool
	on      []string
}

// A modelShake is an invitation; or, with the action ENABLE_ALL_FEATURES, the process, or APPROVE_ALL_FEATURES, a part of it.
type modelShake struct {
	id, action string
	from       *modelOrganization
	to         *modelAccount
	at, ended  time.Time
	state      string
	parent     *modelShake
	left       bool // to has left the organization since
}

type modelCreation struct {
	n           int // of the request, among all: what is due at one instant comes in the order of asking
	at          time.Time
	email, name string
}

type modelOrganization struct {
	management *modelAccount
	all        bool
	root       string
	members    []*modelAccount // and the management account, in the order of joining
	units      []*modelUnit
	types      []string // of policies, enabled
	managed    []*modelPolicy
	policies   []*modelPolicy
	delegation *modelDelegation
	features   []string                     // of central root access
	tags       map[string]map[string]string // of whatever is no account
	closures   []time.Time                  // a log of all
	creations  []modelCreation
	trusts     []string
	delegated  [][2]string // account and service
	gone       bool
}

// A modelDelegation is a delegation policy: it lets a member do something, and no more.
type modelDelegation struct {
	id      string
	member  awsaccount.ID
	actions []string
}

type model struct {
	profile    awsaccount.Profile
	requests   int // to create accounts, so far
	now        time.Time
	accounts   []*modelAccount
	handshakes []*modelShake
}

const (
	modelDenied    = "AccessDeniedException"
	modelNotIn     = "AWSOrganizationsNotInUseException"
	modelViolation = "ConstraintViolationException "
	modelMost      = 9 // accounts in an organization
)

// stateAt is the state of an account: spec §1.2. Closing takes ten minutes, and after 90 days there is no way back.
func (a *modelAccount) stateAt(t time.Time) awsaccount.State {
	switch {
	case a.closedAt.IsZero():
		return a.state
	case !t.Before(a.closedAt.Add(90 * day)):
		return awsaccount.PermanentlyClosed
	case a.state == awsaccount.PendingClosure && !t.Before(a.closedAt.Add(10*time.Minute)):
		return awsaccount.Closed
	}
	return a.state
}

func (m *model) state(a *modelAccount) awsaccount.State { return a.stateAt(m.now) }

// works reports whether principals of the account can do anything. spec §1.1
func (m *model) works(a *modelAccount) bool {
	s := m.state(a)
	return s == awsaccount.Active || s == awsaccount.PendingClosure && !a.limited
}

func (m *model) emailTaken(email string, by *modelAccount) bool {
	return slices.ContainsFunc(m.accounts, func(a *modelAccount) bool { return a != by && a.email == email })
}

// next is when the next thing happens by itself that changes who is where.
func (m *model) next() (t time.Time) {
	sooner := func(when time.Time) {
		if when.After(m.now) && (t.IsZero() || when.Before(t)) {
			t = when
		}
	}
	for _, a := range m.accounts {
		if !a.closedAt.IsZero() {
			sooner(a.closedAt.Add(90 * day))
		}
		if a.in != nil {
			for _, c := range a.in.creations {
				sooner(c.at.Add(time.Minute))
			}
		}
	}
	for _, h := range m.handshakes {
		if h.pending() {
			sooner(h.at.Add(h.lasts()))
		}
	}
	return t
}

// pass lets time pass until t; made is called for accounts that come into being.
func (m *model) pass(t time.Time, made func(email string) awsaccount.ID) {
	for {
		when := m.next()
		if when.IsZero() || when.After(t) {
			break
		}
		m.now = when
		for _, h := range m.handshakes {
			if h.pending() && !when.Before(h.at.Add(h.lasts())) {
				m.end(h, "EXPIRED")
			}
		}
		m.create(made)
		for _, a := range slices.Clone(m.accounts) {
			if a.in == nil {
				continue
			}
			o := a.in
			if m.state(a) != awsaccount.PermanentlyClosed {
				continue
			}
			if o.management == a {
				m.dissolve(o)
			} else {
				m.depart(a)
			}
		}
		m.migrate()
	}
	m.now = t
	m.migrate()
}

// create makes the accounts that are due, the first that was asked for first.
func (m *model) create(made func(email string) awsaccount.ID) {
	for {
		var first *modelOrganization
		for _, a := range m.accounts {
			if o := a.in; o != nil && len(o.creations) > 0 && !m.now.Before(o.creations[0].at.Add(time.Minute)) &&
				(first == nil || o.creations[0].n < first.creations[0].n) {
				first = o
			}
		}
		if first == nil {
			return
		}
		c := first.creations[0]
		first.creations = first.creations[1:]
		if !m.works(first.management) || m.emailTaken(c.email, nil) {
			continue
		}
		a := &modelAccount{id: made(c.email), email: c.email, name: c.name, state: awsaccount.Active, created: true, maker: first.management, primary: first.management.primary,
			rootless: m.profile != awsaccount.Guide2022}
		m.accounts = append(m.accounts, a)
		m.join(a, first, false)
	}
}

func (m *model) join(a *modelAccount, o *modelOrganization, asked bool) {
	a.in, a.parent, a.joined, a.asked, a.tags = o, o.root, m.now, asked, nil
	o.members = append(o.members, a)
	o.attachManaged(a.id.String())
}

func (m *model) depart(a *modelAccount) {
	o := a.in
	o.members = slices.DeleteFunc(o.members, func(b *modelAccount) bool { return a == b })
	o.delegated = slices.DeleteFunc(o.delegated, func(d [2]string) bool { return d[0] == a.id.String() })
	o.detach(a.id.String())
	for _, h := range m.handshakes {
		h.left = h.left || h.to == a
	}
	a.in, a.parent, a.tags, a.asked, a.pending = nil, "", nil, false, ""
}

func (m *model) dissolve(o *modelOrganization) {
	for _, h := range m.handshakes {
		if h.from == o && h.pending() {
			m.end(h, "CANCELED")
		}
	}
	for _, a := range slices.Clone(o.members) {
		m.depart(a)
	}
	o.gone = true
}

func (o *modelOrganization) everyPolicy() []*modelPolicy {
	return slices.Concat(o.managed, o.policies)
}

func (o *modelOrganization) detach(target string) {
	for _, p := range o.everyPolicy() {
		p.on = slices.DeleteFunc(p.on, func(on string) bool { return on == target })
	}
}

// at are the policies of a type attached to something.
func (o *modelOrganization) at(target, typ string) (there []*modelPolicy) {
	for _, p := range o.everyPolicy() {
		if p.typ == typ && slices.Contains(p.on, target) {
			there = append(there, p)
		}
	}
	return there
}

func (o *modelOrganization) unit(id string) *modelUnit {
	for _, u := range o.units {
		if u.id == id {
			return u
		}
	}
	return nil
}

func (o *modelOrganization) isParent(id string) bool { return id == o.root || o.unit(id) != nil }

func (o *modelOrganization) depth(parent string) int {
	if parent == o.root {
		return 0
	}
	return 1 + o.depth(o.unit(parent).parent)
}

// permits reports whether the SCPs above an account let its principals do something: each level allows it, and none denies it. The
// management account is not bound. spec §4.1
func (a *modelAccount) permits(action string) bool { return a.under(sim.ServiceControlPolicy, action) }

// shares reports whether the RCPs above an account let others do something to what is in it. spec §4.2
func (a *modelAccount) shares(action string) bool { return a.under(sim.ResourceControlPolicy, action) }

func (a *modelAccount) under(typ, action string) bool {
	o := a.in
	if o == nil || !slices.Contains(o.types, typ) || o.management == a {
		return true
	}
	for target := a.id.String(); ; {
		allowed := false
		for _, p := range o.at(target, typ) {
			if p.denies == action {
				return false
			}
			allowed = allowed || p.managed
		}
		switch {
		case !allowed:
			return false
		case target == o.root:
			return true
		case target == a.id.String():
			target = a.parent
		default:
			target = o.unit(target).parent
		}
	}
}

func (m *model) byID(id awsaccount.ID) *modelAccount {
	for _, a := range m.accounts {
		if a.id == id {
			return a
		}
	}
	return nil
}

// manages is what keeps somebody from a call of the management account only. spec §3.3
func (m *model) manages(by *modelAccount) string {
	switch {
	case !m.works(by):
		return modelDenied
	case by.in == nil:
		return modelNotIn
	case by.in.management != by:
		return modelDenied
	}
	return ""
}

// --- what calls are answered

func (m *model) createOrganization(by *modelAccount, features, root string) string {
	switch {
	case !m.works(by):
		return modelDenied
	case by.in != nil:
		return "AlreadyInOrganizationException"
	case m.state(by) != awsaccount.Active || by.created && !by.complete:
		return modelViolation + "ACCOUNT_CREATION_NOT_COMPLETE"
	}
	o := &modelOrganization{management: by, all: features != "CONSOLIDATED_BILLING", root: root, tags: map[string]map[string]string{}}
	for typ, name := range map[string]string{sim.ServiceControlPolicy: "FullAWSAccess", sim.ResourceControlPolicy: "RCPFullAWSAccess"} {
		o.managed = append(o.managed, &modelPolicy{id: awsaccount.Must(awsaccount.ParsePolicyID("p-" + name)), typ: typ, name: name, managed: true})
	}
	slices.SortFunc(o.managed, func(p, q *modelPolicy) int { return len(p.name) - len(q.name) })
	m.join(by, o, true)
	return ""
}

func (m *model) deleteOrganization(by *modelAccount) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case len(by.in.members) > 1:
		return "OrganizationNotEmptyException"
	case len(by.in.creations) > 0:
		return "ConcurrentModificationException"
	}
	m.dissolve(by.in)
	return ""
}

// used is how much of the quota of accounts is used: members, requests, and open invitations. spec §3.10
func (m *model) used(o *modelOrganization) int {
	n := len(o.members) + len(o.creations)
	for _, h := range m.handshakes {
		if h.action == "INVITE" && h.from == o && h.state == "OPEN" {
			n++
		}
	}
	return n
}

func (m *model) createAccount(by *modelAccount, email, name string) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case len(by.in.creations) >= 5:
		return modelViolation + "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED"
	case m.used(by.in) >= modelMost:
		return modelViolation + "ACCOUNT_NUMBER_LIMIT_EXCEEDED"
	}
	m.requests++
	by.in.creations = append(by.in.creations, modelCreation{m.requests, m.now, email, name})
	return ""
}

// closeAccount: spec §1.4, §1.8.
func (m *model) closeAccount(by *modelAccount, id awsaccount.ID) string {
	code := m.dated("CloseAccount", m.manages(by))
	if code == modelDenied && m.profile == awsaccount.IAMGuide2026 && by.in != nil && by.in.delegates(by) && m.works(by) &&
		by.permits("organizations:CloseAccount") {
		code = "" // a delegated administrator
	}
	if code != "" {
		return code
	}
	o, a := by.in, m.byID(id)
	closing, recent := 0, 0
	for _, b := range o.members {
		if m.state(b) == awsaccount.PendingClosure && b != o.management {
			closing++
		}
	}
	for _, t := range o.closures {
		if m.now.Before(t.Add(30 * day)) {
			recent++
		}
	}
	quota := m.closureQuota(o)
	switch {
	case !o.all:
		return modelViolation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
	case a == nil || a.in != o:
		return "AccountNotFoundException"
	case a == o.management:
		return modelViolation + "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"
	}
	switch m.state(a) {
	case awsaccount.PendingClosure:
		return "ConflictException"
	case awsaccount.Closed:
		return "AccountAlreadyClosedException"
	}
	switch {
	case closing >= 3:
		return modelViolation + "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"
	case recent >= quota:
		return modelViolation + "CLOSE_ACCOUNT_QUOTA_EXCEEDED"
	}
	a.limited = a.state == awsaccount.Suspended
	a.state, a.closedAt, a.byAWS = awsaccount.PendingClosure, m.now, false
	o.closures = append(o.closures, m.now)
	return ""
}

// mayLeave: spec §1.9.
func (m *model) mayLeave(a *modelAccount) string {
	delegated := slices.ContainsFunc(a.in.delegated, func(d [2]string) bool { return d[0] == a.id.String() })
	switch {
	case m.state(a) != awsaccount.Active:
		return modelViolation + "ACCOUNT_CANNOT_LEAVE_ORGANIZATION"
	case delegated:
		return modelViolation + "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG"
	case !a.asked && m.now.Before(a.joined.Add(4*day)):
		return modelViolation + "WAIT_PERIOD_ACTIVE"
	case a.created && !a.complete:
		return modelViolation + "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA"
	}
	return ""
}

func (m *model) remove(by *modelAccount, id awsaccount.ID) string {
	if code := m.manages(by); code != "" {
		return code
	}
	a := m.byID(id)
	switch {
	case a == nil || a.in != by.in:
		return "AccountNotFoundException"
	case a == by:
		return "MasterCannotLeaveOrganizationException"
	}
	code := m.mayLeave(a)
	if code == "" {
		m.depart(a)
	}
	return code
}

func (m *model) leave(by *modelAccount) string {
	switch {
	case !m.works(by):
		return modelDenied
	case by.in == nil:
		return modelNotIn
	case by.in.management == by:
		return "MasterCannotLeaveOrganizationException"
	case !by.permits("organizations:LeaveOrganization"):
		return modelDenied
	}
	code := m.mayLeave(by)
	if code == "" {
		m.depart(by)
	}
	return code
}

func (m *model) invite(by, to *modelAccount) string {
	if code := m.manages(by); code != "" {
		return code
	}
	sent, duplicate := 0, false
	for _, i := range m.handshakes {
		if i.from == by.in && i.action == "INVITE" {
			duplicate = duplicate || i.to == to && i.state == "OPEN"
			if i.state != "ACCEPTED" && m.now.Before(i.at.Add(day)) {
				sent++
			}
		}
	}
	state := m.state(to)
	switch {
	case state == awsaccount.Suspended, state == awsaccount.Closed, state == awsaccount.PermanentlyClosed:
		return "InvalidInputException TARGET_NOT_SUPPORTED"
	case to.in != nil && (to.in == by.in || to.in.management == to || m.profile == awsaccount.Guide2022):
		return handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION"
	case duplicate:
		return "DuplicateHandshakeException"
	case m.used(by.in) >= modelMost:
		return handshakeConstraint + "ACCOUNT_NUMBER_LIMIT_EXCEEDED"
	case sent >= 20:
		return handshakeConstraint + "HANDSHAKE_RATE_LIMIT_EXCEEDED"
	}
	return ""
}

func (m *model) createUnit(by *modelAccount, parent, name string) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.isParent(parent):
		return "ParentNotFoundException"
	case by.in.named(parent, name) != nil:
		return "DuplicateOrganizationalUnitException"
	case by.in.depth(parent) >= 5:
		return modelViolation + "OU_DEPTH_LIMIT_EXCEEDED"
	}
	return ""
}

func (o *modelOrganization) named(parent, name string) *modelUnit {
	for _, u := range o.units {
		if u.parent == parent && u.name == name {
			return u
		}
	}
	return nil
}

func (m *model) deleteUnit(by *modelAccount, id string) string {
	if code := m.manages(by); code != "" {
		return code
	}
	o := by.in
	switch {
	case o.unit(id) == nil:
		return "OrganizationalUnitNotFoundException"
	case slices.ContainsFunc(o.units, func(u *modelUnit) bool { return u.parent == id }),
		slices.ContainsFunc(o.members, func(a *modelAccount) bool { return a.parent == id }):
		return "OrganizationalUnitNotEmptyException"
	}
	o.detach(id)
	o.units = slices.DeleteFunc(o.units, func(u *modelUnit) bool { return u.id == id })
	return ""
}

func (m *model) renameUnit(by *modelAccount, id, name string) string {
	if code := m.manages(by); code != "" {
		return code
	}
	u := by.in.unit(id)
	if u == nil {
		return "OrganizationalUnitNotFoundException"
	}
	if other := by.in.named(u.parent, name); other != nil && other != u {
		return "DuplicateOrganizationalUnitException"
	}
	u.name = name
	return ""
}

func (m *model) move(by *modelAccount, id awsaccount.ID, from, to string) string {
	if code := m.manages(by); code != "" {
		return code
	}
	o, a := by.in, m.byID(id)
	switch {
	case a == nil || a.in != o:
		return "AccountNotFoundException"
	case !o.isParent(from):
		return "SourceParentNotFoundException"
	case !o.isParent(to):
		return "DestinationParentNotFoundException"
	case a.parent == to:
		return "DuplicateAccountException"
	case a.parent != from:
		return "SourceParentNotFoundException"
	}
	a.parent = to
	return ""
}

func modelText(n int) string { return "drawn-" + strconv.Itoa(n) + "@example.com" }
