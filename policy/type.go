package policy

import "fmt"

// A Type is the place that a policy stands in. It decides which elements a document may have when it is saved
// (Document.Validate), how short ARNs are read (Compile), and where a Set stands in Policies. The zero Type is no type.
type Type uint8

// The policy types of §1.4. RootUser is no policy type: it is the layer of a Decision that the root user's own right
// made, and Compile and Validate refuse it.
const (
	Identity Type = iota + 1 // identity-based: managed or inline, of a user, group or role
	Boundary                 // permissions boundary of a user or role
	Session                  // session policy, passed when the session was made
	Resource                 // resource-based, other than a trust policy
	Trust                    // role trust policy
	SCP                      // service control policy
	RCP                      // resource control policy
	Endpoint                 // VPC endpoint policy
	RootUser
)

var typeNames = [...]string{
	Identity: "identity", Boundary: "boundary", Session: "session", Resource: "resource", Trust: "trust",
	SCP: "scp", RCP: "rcp", Endpoint: "endpoint", RootUser: "root",
}

// String is the name by which `awsaccount eval` calls the type: "identity", "scp", "root" … It is "" for the zero Type.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", t)
}

// MarshalText writes what String gives.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// wording is how AWS' messages speak of a type of policy (§5.1).
type wording struct {
	implicit string // because no … allows the X action
	explicit string // with an explicit deny in …
	arn      bool   // an explicit denial tells the ARN of the policy (choices.md#policy-arn-suffix)
}

var wordings = [...]wording{
	Identity: {"identity-based policy", "an identity-based policy", true},
	Boundary: {"permissions boundary", "a permissions boundary", true},
	Session:  {"session policy", "a session policy", true},
	Resource: {"resource-based policy", "a resource-based policy", false},
	Trust:    {"role trust policy", "the role trust policy", false},
	SCP:      {"service control policy", "a service control policy", true},   // implicit: choices.md#scp-implicit-text
	RCP:      {"resource control policy", "a resource control policy", true}, // implicit: choices.md#rcp-implicit-text
	Endpoint: {"VPC endpoint policy", "a VPC endpoint policy", false},
}
