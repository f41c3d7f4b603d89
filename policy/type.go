package policy

import "fmt"

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
	SCP:      {"service control policy", "a service control policy", true},
	RCP:      {"resource control policy", "a resource control policy", true}, // implicit: choices.md#rcp-implicit-text
	Endpoint: {"VPC endpoint policy", "a VPC endpoint policy", false},
}
