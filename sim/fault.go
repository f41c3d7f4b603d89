package sim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// A Fault is an error that the next calls of an operation meet, whoever makes them.
type Fault struct {
	Action string // "organizations:CloseAccount", or another for which Client has a method. Case does not count
	Error  Error  // Code is required; an empty Message is that which the service documents, if it does
	Times  int    // how many calls fail; 0 is 1
}

// A fault is an error that was injected. It is replaced, not changed.
type fault struct {
	action string
	left   int
	err    *Error
}

// Inject makes the next calls of an operation fail, as if AWS had a reason: they are authenticated, change nothing, and are in
// the trail. Faults of one operation take effect one after the other. It fails with the class awsaccount.ErrInvalid if there is
// no such action, or it is NotModelled, the error has no code, or Times is negative; and if AWS gives no such error, be it that its code
// lacks "Exception", or that its reason is none of the code. Codes that no page of the service lists, such as ServiceUnavailable, are
// taken.
func (c *Cloud) Inject(f Fault) error {
	name := ""
	if action, ok := awsaccount.LookupAction(f.Action); ok {
		name = action.Name()
	} else {
		name = lookUpInquiry(f.Action)
	}
	switch {
	case name == "":
		return invalid("Fault.Action: want an action such as organizations:CloseAccount, not %q", f.Action)
	case notModelled[name] != "":
		return invalid("Fault.Action: %s is not modelled: %s", name, notModelled[name])
	case f.Error.Code == "":
		return invalid("Fault.Error: want a Code")
	case f.Times < 0:
		return invalid("Fault.Times: want a number that is not negative, not %d", f.Times)
	}
	if err := checkCode(name, f.Error.Code, f.Error.Reason); err != nil {
		return err
	}
	e := f.Error.clone()
	if e.Message == "" {
		e.Message = cmp.Or(documented(name, e.Code, e.Reason), "The call has failed.")
	}
	return c.arrange(func(s *state) error {
		s.faults = append(s.faults, &fault{action: name, left: max(f.Times, 1), err: e})
		s.note("the next calls of %s fail with %s: %d", name, e.Code, max(f.Times, 1))
		return nil
	})
}

// PendingFaults are the faults that were injected and not met yet, in the order in which they were injected; Times is how many calls
// will meet each. So a test can tell whether its fault was met.
func (c *Cloud) PendingFaults() (pending []Fault) {
	_ = c.arrange(func(s *state) error {
		for _, f := range s.faults {
			pending = append(pending, Fault{Action: f.action, Error: *f.err.clone(), Times: f.left})
		}
		return nil
	})
	return pending
}

// ClearFaults forgets the faults that were injected and not met yet.
func (c *Cloud) ClearFaults() {
	_ = c.arrange(func(s *state) error {
		s.faults = nil
		s.note("no more calls fail")
		return nil
	})
}

// inquiries are the operations of IAM, STS and S3 that a Client can call.
var inquiries = []string{
	"iam:CreateAccountAlias", "iam:DeleteAccountAlias", "iam:ListAccountAliases",
	"iam:EnableOrganizationsRootCredentialsManagement", "iam:DisableOrganizationsRootCredentialsManagement",
	"iam:EnableOrganizationsRootSessions", "iam:DisableOrganizationsRootSessions", "iam:ListOrganizationsFeatures",
	"iam:ListAccessKeys", "iam:DeleteLoginProfile", "iam:CreateLoginProfile", // of the root user: rootaccess.go
	"iam:SimulateCustomPolicy",
	callerIdentity, "sts:AssumeRole", "sts:AssumeRoot",
	"s3:ListBuckets",
}

// lookUpInquiry is the action of IAM, STS or S3 of a name, whatever the case; "" if there is none.
func lookUpInquiry(name string) string {
	if i := slices.IndexFunc(inquiries, func(i string) bool { return strings.EqualFold(i, name) }); i >= 0 {
		return inquiries[i]
	}
	return ""
}

// fault is the injected error that the call meets, if there is one.
func (x *call) fault() error {
	s := x.state
	i := slices.IndexFunc(s.faults, func(f *fault) bool { return f.action == x.name })
	if i < 0 {
		return nil
	}
	met := *s.faults[i]
	if met.left--; met.left == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	} else {
		s.faults[i] = &met
	}
	return met.err.clone() // whoever meets it can do with it what he likes
}
