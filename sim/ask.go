package sim

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// An inquiry is how one operation of IAM, STS or S3 goes, but for what is the same for all of them. Package awsaccount does not
// know these actions, so what is to be allowed stands here.
type inquiry[In, Out any] struct {
	action   string
	validate func(*In) error                        // of the form of the input; nil: there is nothing to check
	need     func(*call, *In) ([]permission, error) // what policies must allow, unless somebody may not call at all; nil: the action on "*"
	apply    func(*call, *In) (Out, error)          // checks what remains, then changes the state; on failure it has changed nothing
}

// A permission is one request that policies must allow.
type permission struct {
	action, resource string
	owner            *account    // of the resource, whose resource control policies count; nil: nobody
	trust            *policy.Set // of the role that the resource is; nil: none
	context          []policy.Value
}

// ask is the pipeline of do for an operation of IAM, STS or S3.
func ask[In, Out any](c *Client, i inquiry[In, Out], in In) (Out, error) {
	begin := func(x *call) error { return x.approach(i.action) }
	authorize := func(x *call, in *In) (err error) {
		need := []permission{{action: i.action, resource: "*"}}
		if i.need != nil {
			if need, err = i.need(x, in); err != nil {
				return err
			}
		}
		for _, p := range need {
			if err := x.permit(p); err != nil {
				return err
			}
		}
		return nil
	}
	return run(c, in, begin, i.validate, authorize, i.apply)
}

// approach is the pipeline of a call of IAM, STS or S3 up to the form of the input.
func (x *call) approach(action string) error {
	if err := x.enter(action); err != nil {
		return inQuery(err)
	}
	kind := x.client.who.kind
	switch {
	case x.caller == nil && !(kind == service && slices.Contains(serviceInquiries, action)):
		return x.refuse(action, "", nil)
	case x.caller != nil && !x.state.isUsable(x.caller):
		return x.refuse(action, "", awsaccount.CallerCannotAct)
	case kind == federatedUser && action != callerIdentity: // choices.md#federated-user-calls
		return x.refuse(action, "", nil)
	}
	return nil
}

// serviceInquiries are what services can ask for too, for whom there is no caller's account.
var serviceInquiries = []string{"sts:AssumeRole"}

// queryCodes are the names that errors have in IAM, STS and S3.
var queryCodes = map[string]string{
	"UnrecognizedClientException": "InvalidClientTokenId",
	"ExpiredTokenException":       "ExpiredToken",
	accessDenied:                  "AccessDenied",
}

// inQuery is an error under the name that IAM, STS and S3 give it.
func inQuery(err error) error {
	if e, ok := err.(*Error); ok && queryCodes[e.Code] != "" {
		named := *e
		named.Code = queryCodes[e.Code]
		return &named
	}
	return err
}

// permit asks the policies for one request.
func (x *call) permit(p permission) error {
	policies := x.policies
	policies.Trust = p.trust
	context := append(x.context(p.resource).Values(), p.context...)
	if x.org != nil {
		if path := x.state.path(x.caller.parent); !path.IsZero() {
			context = append(context, path.PrincipalKeys()...)
		}
		if x.org.management != x.caller.ID() {
			policies.SCP = x.state.levels(x.caller)
		}
	}
	if p.owner != nil {
		if o := x.state.organizations.get(p.owner.organization); o != nil && o.management != p.owner.ID() {
			policies.RCP = x.state.rcpLevels(p.owner)
		}
	}
	r := policy.Request{Principal: x.who, Action: p.action, Resource: p.resource, Context: policy.NewContext(context...)}
	refusal, denied := awsaccount.Denial(policies, r)
	if !denied || x.cloud.config.NoEnforcement {
		return nil
	}
	return &Error{Code: "AccessDenied", Message: refusal.Message, cause: refusal}
}

// refuse is the answer to somebody who may not call at all, whatever policies say. why is nil if AWS would not tell more.
func (x *call) refuse(action, resource string, why error) error {
	e := &Error{Code: "AccessDenied", Message: notAuthorized(x.who, action), cause: why}
	if resource != "" {
		e.Message += " on resource: " + resource
	}
	if why != nil {
		text := strings.TrimPrefix(why.Error(), "awsaccount: ")
		e.Message += ": " + strings.TrimPrefix(text, "sim: ")
	}
	return e
}

// A stoppedError says what is in the way of a call for which package awsaccount has no Blocker.
type stoppedError string

func (e stoppedError) Error() string { return "sim: " + string(e) }

// badValue is what IAM, STS and S3 answer to a member of the input that is not of the form that it should be.
func badValue(member, constraint string) error {
	return badValues([]FieldMessage{{member, constraint}})
}
