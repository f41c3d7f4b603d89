package awsaccount

import (
	"iter"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// An Action is an action of Account Management or Organizations, as AWS' service authorization reference lists it: what a
// policy may allow or deny. The zero Action is none. Actions are compared with ==; they are immutable and safe for
// concurrent use.
//
// Source: spec §5.1, §5.2.
type Action struct{ row *actionRow }

// LookupAction is the action of a name such as "account:CloseAccount". The case of ASCII letters does not count, as in
// policies.
func LookupAction(name string) (a Action, ok bool) {
	a.row, ok = actionRows[foldASCII(name)]
	return a, ok
}

// Actions yields the actions: those of Account Management, then those of Organizations, each in the order of the alphabet.
func Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for _, rows := range actionTables {
			for i := range rows {
				if !yield(Action{&rows[i]}) {
					return
				}
			}
		}
	}
}

// Name is the name of the action with that of its service: "organizations:MoveAccount".
func (a Action) Name() string { return a.columns().name }

// String is Name.
func (a Action) String() string { return a.Name() }

// IsZero reports whether the action is none.
func (a Action) IsZero() bool { return a == Action{} }

// AccessLevel is the kind of access, as AWS prints it: "Read", "Permissions management, Write".
func (a Action) AccessLevel() string { return a.columns().level }

// PermissionOnly reports that no operation of the API stands behind the action: the console asks for it.
func (a Action) PermissionOnly() bool { return a.columns().permissionOnly }

// ResourceTypes yields the types of resource that a policy may name with the action, each with its service as
// ARN.ResourceType tells it, and whether AWS lists it as required.
func (a Action) ResourceTypes() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, printed := range splitList(a.columns().types) {
			name, required := strings.CutSuffix(printed, "*")
			if !yield(a.service()+":"+name, required) {
				return
			}
		}
	}
}

// ConditionKeys yields the condition keys that AWS lists for the action, as it prints them: "aws:RequestTag/${TagKey}".
// Those of its resource types come on top: aws:ResourceTag/${TagKey} for the things of an organization.
func (a Action) ConditionKeys() iter.Seq[string] { return slices.Values(splitList(a.columns().keys)) }

// columns is the row of the action, an empty one for the zero Action.
func (a Action) columns() actionRow {
	if a.row == nil {
		return actionRow{}
	}
	return *a.row
}

// service is "account" or "organizations".
func (a Action) service() string {
	service, _, _ := strings.Cut(a.columns().name, ":")
	return service
}

// lists reports whether the row of the action has a condition key.
func (a Action) lists(key string) bool { return slices.Contains(splitList(a.columns().keys), key) }

// callers are those whom the service lets call the action, whatever policies say.
func (a Action) callers() callers { return a.columns().callers }

// in reports whether the action exists under a profile.
func (a Action) in(p Profile) bool {
	return a.row != nil && (p != Guide2022 || a.row.since <= guide2022Date)
}

// guide2022Date is that of the last entry in the document history of the guide of 2022.
const guide2022Date = "2022-02-08"

// An actionRow is what AWS says of an action.
type actionRow struct {
	name string

	// Columns of the service authorization reference, as printed.
	level          string
	types          string // resource types; * means required
	keys           string // condition keys
	permissionOnly bool

	// Other facts.
	since   string // when it was first released, if that was after the guide of 2022 or matters to it
	callers callers

	// What a call looks like; see Operation.
	slots     string // types of the resources of a call, in order; "" is one resource of types, if there are any; "?": or none
	tags      string // type of what gets the tags of a call that creates or invites
	direction string // of transfers, where the name of the action tells it
	optional  string // field of Operation that need not be given although keys has its key
}

// callers is a class of callers. spec §3.3, Appendix B
type callers uint8

const (
	accountService               callers = iota + 1 // Account Management: the context rules of §2.5 decide
	managementOnly                                  // the management account
	managementOrDelegated                           // or a member that is a delegated administrator, of any service
	managementOrDelegationPolicy                    // or a member whom the organization's delegation policy lets
	anyInOrganization                               // any account of an organization
	anyAccount                                      // any account, in an organization or not
	memberOnly                                      // a member, not the management account
	standaloneOnly                                  // an account outside any organization
	handshakeParty                                  // sender or recipient of the handshake
)

// actionTables are the tables of the two services, in documented order.
var actionTables = [...][]actionRow{accountActions, organizationsActions}

// actionRows has the rows by name, in lower case.
var actionRows = indexActions()

func indexActions() map[string]*actionRow {
	rows := map[string]*actionRow{}
	for _, table := range actionTables {
		for i := range table {
			rows[foldASCII(table[i].name)] = &table[i]
		}
	}
	return rows
}

// splitList cuts a column that has several values.
func splitList(column string) []string {
	if column == "" {
		return nil
	}
	return strings.Split(column, ", ")
}

// foldASCII lowers the ASCII letters of s, as policies do.
func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

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

// A resourceType is a row of the tables of resource types.
type resourceType struct {
	name  string
	shape string // of the last field of the ARN; {…} is one of placeholders
	keys  string // condition keys
	owner string // account field of the ARN, if it is not the ID of an account
}

const resourceTag = "aws:ResourceTag/${TagKey}"

var resourceTypes = []resourceType{
	{name: "account:account", shape: "account"},
	{name: "account:accountInOrganization", shape: "account/{organization}/{account}"},
	{name: "organizations:account", shape: "account/{organization}/{account}", keys: resourceTag},
	{name: "organizations:awspolicy", shape: "policy/{policyType}/{policy}", owner: "aws"},
	{name: "organizations:handshake", shape: "handshake/{organization}/{handshakeType}/{handshake}"},
	{name: "organizations:organization", shape: "organization/{organization}"},
	{name: "organizations:organizationalunit", shape: "ou/{organization}/{ou}", keys: resourceTag},
	{name: "organizations:policy", shape: "policy/{organization}/{policyType}/{policy}", keys: resourceTag},
	{name: "organizations:resourcepolicy", shape: "resourcepolicy/{organization}/{resourcePolicy}", keys: resourceTag},
	{name: "organizations:responsibilitytransfer", shape: "transfer/{organization}/{transferType}/{direction}/{transfer}", keys: resourceTag},
	{name: "organizations:root", shape: "root/{organization}/{root}", keys: resourceTag},
}

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

// resource tells the type of an ARN, nil if it has none, and what stands in the place of each placeholder.
func (a ARN) resource() (kind *resourceType, parts map[string]string) {
	fields := a.Fields()
	for i := range resourceTypes {
		if parts, ok := resourceTypes[i].match(fields); ok {
			return &resourceTypes[i], parts
		}
	}
	return nil, nil
}

// match reports whether an ARN is of the type.
func (t *resourceType) match(fields policy.ARN) (parts map[string]string, ok bool) {
	service, _, _ := strings.Cut(t.name, ":")
	if fields.Service != service || fields.Region != "" ||
		!(fields.Account == t.owner || t.owner == "" && isAccountID(fields.Account)) {
		return nil, false
	}
	shape, given := strings.Split(t.shape, "/"), strings.Split(fields.Resource, "/")
	if len(shape) != len(given) {
		return nil, false
	}
	parts = map[string]string{}
	for i, part := range shape {
		if is := placeholders[part]; is == nil && part != given[i] || is != nil && !is(given[i]) {
			return nil, false
		}
		parts[part] = given[i]
	}
	return parts, true
}
