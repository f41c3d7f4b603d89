package policy

import (
	"encoding/binary"
	"strings"
	"unsafe"
)

// A Request is the question: who, what, on what, in which circumstances. The zero Request is denied.
//
// Evaluate denies a request whose action has no service or whose resource is neither "*" nor an ARN: a Deny that names the
// real one could not match it (choices.md#malformed-request). What it does not check, Validate does.
//
// A Request is only read; the same one may be evaluated by several goroutines.
type Request struct {
	Principal *Principal

	// Action is a service and the name of an action, as in "account:CloseAccount"; the case of letters does not count.
	Action string

	// Resource is the ARN of the one resource that is authorized, "*" for an action without resource-level permission.
	// A call that touches several resources is several requests. A * in an ARN is an ordinary character here.
	Resource string

	// ResourceAccount is the account that owns the resource. If it is empty, it is the account in the ARN, else the
	// principal's.
	ResourceAccount string

	// ManagementAccount is the ID of the organization's management account, if it matters: SCPs do not bind its
	// principals, RCPs not its resources.
	ManagementAccount string

	// Context has the condition keys. What follows from principal and resource need not be given; see
	// docs/choices.md#derived-context.
	Context Context
}

// Validate tells what is wrong with a request: a missing principal, an action that is no service, colon and name, a resource
// that is neither "*" nor a whole ARN, a ResourceAccount or ManagementAccount that is not 12 digits. Faults have the name
// of the field as path. It is for requests that people write; a service that builds its requests need not call it.
func (r *Request) Validate() error {
	if r == nil {
		r = new(Request)
	}
	var faults Faults
	add := func(field, rule, value string) {
		faults = append(faults, &Fault{Path: field, Rule: rule, Value: shorten(value)})
	}
	if r.Principal == nil || r.Principal.kind == 0 {
		add("Principal", "a request must have a principal", "")
	}
	service, name, _ := strings.Cut(r.Action, ":")
	if !isWord(service) || !isWord(name) {
		add("Action", "an action must be a service, a colon and a name, without wildcards and blanks", r.Action)
	}
	if r.Resource != "*" {
		a, ok := SplitARN(r.Resource)
		if !ok || !isWord(a.Partition) || !isWord(a.Service) || a.Resource == "" || strings.TrimSpace(r.Resource) != r.Resource {
			add("Resource", `a resource must be an ARN (arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE), or "*" if the action knows no resources`, r.Resource)
		}
	}
	for _, account := range [...]struct{ field, id string }{
		{"ResourceAccount", r.ResourceAccount}, {"ManagementAccount", r.ManagementAccount},
	} {
		if account.id != "" && !isAccountID(account.id) {
			add(account.field, "an account ID must have 12 digits", account.id)
		}
	}
	if faults == nil {
		return nil
	}
	return faults
}

// isWord reports whether s consists of what names of services and actions do.
func isWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isAlphanumeric(r) && r != '-' && r != '_' && r != '.' })
}

// decidable reports whether the request has the least that a decision needs, and how long the service of its action is. It
// is checked for every decision, so it looks at the shape only.
func (r *Request) decidable() (serviceLength int, ok bool) {
	if r == nil {
		return 0, false
	}
	colon := strings.IndexByte(r.Action, ':')
	return colon, r.Principal != nil && r.Principal.kind != 0 && colon > 0 && colon+1 < len(r.Action) &&
		(r.Resource == "*" || strings.HasPrefix(r.Resource, "arn:"))
}

// A query is a Request made ready for matching. It lives on the stack of one decision.
type query struct {
	r         *Request
	principal *Principal

	action        string // folded
	actionHash    uint64
	serviceLength int
	serviceHash   uint64 // 0 until a set needs it

	hasBoundary       bool
	hasResourcePolicy bool

	found ownership // see query.owned
}

// An ownership is what the combining rule has to know of the resource of a query.
type ownership struct {
	known bool
	kind  resourceKind
	side  resourceSide

	// The account of the resource, "" if it is unknown. It is kept as the list of one that conditions look at.
	account [1]string
	// Whether aws:ResourceAccount follows from it.
	derived bool
	// Whether the principal is of another account.
	cross bool
}

// newQuery begins a query; prepare completes it. They are two because of the buffer: a function that stored its address
// in what another pointer points to would make it escape, while one that returns it does not.
func newQuery(r *Request, serviceLength int, buffer *actionBuffer) query {
	action, hash := buffer.fold(r.Action)
	return query{r: r, principal: r.Principal, action: action, actionHash: hash, serviceLength: serviceLength}
}

func (q *query) prepare(p *Policies) {
	q.hasBoundary = p.Boundary.Len() > 0 && q.principal.mayHaveBoundary()
	q.hasResourcePolicy = p.Resource.Len() > 0
}

// owned is what is known of the resource. It is found out when it is first needed: an explicit denial by an identity
// policy does not need it. choices.md#resource-account
func (q *query) owned() *ownership {
	t := &q.found
	if t.known {
		return t
	}
	t.known = true
	account := q.principal.account
	if arn := q.r.Resource; len(arn) > 1 {
		if service, region, owner, resource := arnFieldsOf(arn); resource > 0 {
			t.kind = kindOf(arn[service:region-1], arn[resource:])
			if id := arn[owner : resource-1]; id != account && allDigits(id) {
				account = id
			}
		}
	}
	if q.r.ResourceAccount != "" && t.kind != accountResource {
		account = q.r.ResourceAccount
	}
	t.account[0] = account
	t.derived = account != "" && t.kind != memberAccountResource
	t.cross = q.principal.account != "" && account != q.principal.account
	t.side = q.side(t.kind)
	return t
}

// service is the service of the action, folded.
func (q *query) service() string { return q.action[:q.serviceLength] }

// An actionBuffer is where the action of a request is folded, on the stack of the decision. It has room for every action of
// AWS, and for more than twice the longest.
type actionBuffer [128]byte

// fold lowers the ASCII letters of an action, as foldASCII does, and hashes it, as hashKey does. The string is valid as
// long as the buffer is not used again.
func (b *actionBuffer) fold(action string) (folded string, hash uint64) {
	if len(action) == 0 || len(action) > len(b) {
		folded = foldASCII(action)
		return folded, hashKey(folded)
	}
	copy(b[:], action)
	hash = keySeed ^ uint64(len(action))
	for rest := b[:(len(action)+7)&^7]; len(rest) >= 8; rest = rest[8:] {
		const ones = 0x0101010101010101
		word := binary.LittleEndian.Uint64(rest)
		low := word & (0x7f * ones)
		fromA, behindZ := low+(0x80-'A')*ones, low+(0x7f-'Z')*ones // the top bit of a byte tells
		upper := (fromA ^ behindZ) &^ word & (0x80 * ones)
		word |= upper >> 2
		binary.LittleEndian.PutUint64(rest, word)
		hash = mix(hash, word)
	}
	// Sets look the action up as a string. A conversion would allocate, once for every decision; the buffer is not
	// written to again while the string is in use.
	return unsafe.String(&b[0], len(action)), hash
}

// values are the values of a condition key: those given, else those that follow from principal and resource. None means
// absent.
func (q *query) values(key *contextKey) []string {
	if e := q.r.Context.find(key.hash, key.folded); e != nil {
		return e.values
	}
	if !key.derivable {
		return nil
	}
	if e := q.principal.derived.find(key.hash, key.folded); e != nil {
		return e.values
	}
	if key.folded == resourceAccountKey {
		if t := q.owned(); t.derived {
			return t.account[:]
		}
	}
	return nil
}

// valueOf is the text that a piece of a pattern stands for. A variable may have none. choices.md#variable-value
func (q *query) valueOf(p *piece) (text string, ok bool) {
	if p.kind == literal {
		return p.text, true
	}
	if values := q.values(p.key); len(values) == 1 && values[0] != "" {
		return values[0], true
	}
	return p.text, p.kind == variableDefault
}
