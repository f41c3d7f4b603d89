package awsaccount

import (
	"iter"
	"slices"
	"strings"
)

// An Action is an action of Account Management or Organizations, as AWS' service authorization reference lists it: what a
// policy may allow or deny. The zero Action is none and its text is "". Actions are compared with == or Equal; they are
// immutable and safe for concurrent use.
//
// Source: spec §5.1, §5.2.
type Action struct{ row *actionRow }

// LookupAction is the action of a name such as "account:CloseAccount". The case of ASCII letters does not count, as in
// policies.
func LookupAction(name string) (a Action, ok bool) {
	if a.row, ok = actionRows[name]; !ok {
		a.row, ok = actionRows[foldASCII(name)]
	}
	return a, ok
}

// Actions yields the actions: those of Account Management, then those of Organizations, each in the order of the alphabet.
func Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for _, row := range actions {
			if !yield(Action{row}) {
				return
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

// Equal is ==.
func (a Action) Equal(other Action) bool { return a == other }

// AppendText appends Name to b.
func (a Action) AppendText(b []byte) ([]byte, error) { return append(b, a.Name()...), nil }

// MarshalText is Name.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.Name()), nil }

// UnmarshalText looks a name up, as LookupAction does; an empty one is the zero Action. It fails with an error of the class
// ErrInvalid, and changes nothing, if no action has the name.
func (a *Action) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = Action{}
		return nil
	}
	found, ok := LookupAction(string(text))
	if !ok {
		return invalidf("Action: %s", wantAction(string(text)))
	}
	*a = found
	return nil
}

// wantAction says, in an error, that no action has a name.
func wantAction(name string) string {
	return "want an action of Account Management or Organizations, not " + quote(name)
}

// AccessLevel is the kind of access, as AWS prints it: "Read", "Permissions management, Write".
func (a Action) AccessLevel() string { return a.columns().level }

// PermissionOnly reports whether no operation of the API stands behind the action: the console asks for it.
func (a Action) PermissionOnly() bool { return a.columns().permissionOnly }

// Delegable reports whether the organization's delegation policy can give the action to members. Closing, creating, moving
// and removing accounts is not for them. spec §3.3,
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs-policy-delegate.html
func (a Action) Delegable() bool { return a.columns().delegable }

// ResourceTypes yields the types of resource that a policy may name with the action, each with its service as
// ARN.ResourceType tells it, and whether AWS lists it as required.
func (a Action) ResourceTypes() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, t := range a.columns().listed {
			if !yield(t.name, t.required) {
				return
			}
		}
	}
}

// ConditionKeys yields the condition keys that AWS lists for the action, as it prints them: "aws:RequestTag/${TagKey}".
// Those of its resource types come on top: aws:ResourceTag/${TagKey} for the things of an organization.
func (a Action) ConditionKeys() iter.Seq[string] { return slices.Values(a.columns().conditionKeys) }

// columns is the row of the action, an empty one for the zero Action.
func (a Action) columns() *actionRow {
	if a.row == nil {
		return &noAction
	}
	return a.row
}

var noAction actionRow

// lists reports whether the row of the action has a condition key.
func (a Action) lists(key string) bool { return slices.Contains(a.columns().conditionKeys, key) }

// callers are those whom the service lets call the action today, whatever policies say.
func (a Action) callers() callers { return a.callersIn(Today) }

// callersIn are those of a profile.
func (a Action) callersIn(p Profile) callers {
	row := a.columns()
	if other, ok := row.callersIn[p]; ok {
		return other
	}
	return row.callers
}

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

	// Who may call, and when.
	since         string // when it was first released, if that was after the guide of 2022 or matters to it
	callers       callers
	callersIn     map[Profile]callers // where that was another class
	delegable     bool                // a delegation policy can give it to members. spec §3.3
	allFeatures   bool                // it needs an organization with all features. spec §1.10
	task          RootTask            // of the root user that it is. spec §6.1
	closes        Event               // what happens to the account that it closes
	closedTo      []State             // of the account that it is about, in which AWS refuses it. choices.md#closed-members
	notManagement Blocker             // in its way if it is about the management account
	outsider      bool                // the account that the operation is about need not be a member

	// What a call looks like; see Operation.
	slots     string // types of the resources of a call, in order; "" is one resource of types, if any; "?": or none
	tags      string // type of what gets the tags of a call that creates or invites
	direction string // of transfers, where the name of the action tells it
	optional  string // field of Operation that need not be given although keys has its key

	// What parse makes of the columns.
	service       string       // "account" or "organizations"
	write         bool         // AWS counts it as writing, whatever else
	listed        []listedType // types
	conditionKeys []string     // keys
	calls         [][]*resourceType
	mayTouchNone  bool // the call may have no resource, although calls has one
}

// A listedType is a resource type of an action.
type listedType struct {
	name     string // with its service
	required bool
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

// actions are the rows of the two services in documented order, and actionRows the same by their names, as they are written
// and in lower case.
var actions, actionRows = indexActions(accountActions, organizationsActions)

func indexActions(tables ...[]actionRow) (rows []*actionRow, byName map[string]*actionRow) {
	byName = map[string]*actionRow{}
	for _, table := range tables {
		for i := range table {
			row := &table[i]
			row.parse()
			rows = append(rows, row)
			byName[row.name], byName[foldASCII(row.name)] = row, row
		}
	}
	return rows, byName
}

// parse reads the columns that have several values.
func (r *actionRow) parse() {
	r.service, _, _ = strings.Cut(r.name, ":")
	r.write = strings.Contains(r.level, "Write")
	r.conditionKeys = splitList(r.keys)
	for _, printed := range splitList(r.types) {
		name, required := strings.CutSuffix(printed, "*")
		r.listed = append(r.listed, listedType{r.service + ":" + name, required})
	}
	slots := r.slots
	if slots == "" {
		slots = strings.ReplaceAll(strings.ReplaceAll(r.types, "*", ""), ", ", "|")
	}
	if slots == "none" {
		return
	}
	slots, r.mayTouchNone = strings.CutSuffix(slots, "?")
	for _, slot := range splitList(slots) {
		var kinds []*resourceType
		for _, name := range strings.Split(slot, "|") {
			kinds = append(kinds, resourceTypeOf(r.service+":"+name))
			if name == "policy" { // choices.md#aws-managed-policy-resource
				kinds = append(kinds, resourceTypeOf("organizations:awspolicy"))
			}
		}
		r.calls = append(r.calls, kinds)
	}
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
