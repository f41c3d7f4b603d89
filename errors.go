package awsaccount

import "github.com/awsaccount/awsaccount/policy"

// ErrInvalid is the class of errors that say that an input breaks a rule of its own form, whatever the state of any
// account: a policy that is not the grammar, a malformed identifier. Test for it with errors.Is.
//
// It is the same value as policy.ErrInvalid, so that a caller of both packages needs one test only.
var ErrInvalid = policy.ErrInvalid
