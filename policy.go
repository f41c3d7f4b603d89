package awsaccount

import (
	"fmt"
	"slices"
	"time"

	"github.com/awsaccount/awsaccount/policy"
)

// AccountTarget applies the context rules of Account Management: what a call is about that an account makes with an
// AccountId, or with none (the zero ID), and everything that is in its way. Without AccountId that is always the caller's
// own account, in standalone context. With one it is the member of the organization, in organizations context; member tells
// whether the account given is one. The organization is the caller's, the zero one if it stands alone.
//
// Source: spec §2.5, https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-api-modes-of-operation.html
func (o Organization) AccountTarget(caller, accountID ID, member bool) (ARN, []Blocker) {
	management := !caller.IsZero() && caller == o.Management
	delegated := !caller.IsZero() && caller == o.DelegatedAdministrator
	switch {
	case accountID.IsZero() && !caller.IsZero():
		return AccountARN(o.Partition, caller), nil
	case !management && !delegated:
		return o.MemberARN(accountID), []Blocker{OwnAccountOnly}
	}
	var found []Blocker
	for _, rule := range []struct {
		blocker Blocker
		holds   bool
	}{
		{ManagementStandalone, management && accountID == o.Management},
		{ManagementNoTarget, !management && accountID == o.Management},
		{TargetNotMember, !member && accountID != o.Management},
		{AllFeaturesRequired, !o.AllFeatures},
		{TrustedAccessRequired, !o.TrustedAccess},
	} {
		if rule.holds {
			found = append(found, rule.blocker)
		}
	}
	return o.MemberARN(accountID), found
}

// CallerBlockers applies the caller matrix of Organizations: what keeps an account of the organization, or one that stands
// alone if it is the zero one, from calling an action at all, whatever its policies say. A member can be a delegated
// administrator, for whatever service; and if the organization has a delegation policy, that decides of the actions that can
// be delegated. Actions of Account Management have other rules: AccountTarget. The zero Action is NotOffered. The rules are those of
// Today; a Question asks by those of its profile.
//
// Source: spec §3.3.
func (o Organization) CallerBlockers(a Action, caller ID, delegatedAdministrator, hasDelegationPolicy bool) []Blocker {
	return o.callerBlockers(Today, a, caller, delegatedAdministrator, hasDelegationPolicy)
}

// callerBlockers is CallerBlockers by the rules of a profile.
func (o Organization) callerBlockers(p Profile, a Action, caller ID, delegatedAdministrator, hasDelegationPolicy bool) []Blocker {
	if a.IsZero() {
		return []Blocker{NotOffered}
	}
	alone, management := o.ID.IsZero(), !caller.IsZero() && caller == o.Management
	administrator := delegatedAdministrator || !caller.IsZero() && caller == o.DelegatedAdministrator
	delegation := hasDelegationPolicy && a.Delegable()

	inside, allowed, otherwise := true, true, Blocker(0)
	switch a.callersIn(p) {
	case managementOnly:
		allowed, otherwise = management, CallerNotManagement
	case managementOrDelegated:
		allowed, otherwise = management || administrator || delegation, CallerNotDelegated
	case managementOrDelegationPolicy:
		allowed, otherwise = management || delegation, CallerNotDelegated
	case memberOnly:
		allowed, otherwise = !management, ManagementCannotLeave
	case standaloneOnly:
		inside, allowed, otherwise = false, alone, AlreadyInOrganization
	case anyInOrganization:
	default:
		inside = false
	}
	switch {
	case inside && alone:
		return []Blocker{CallerNotInOrganization}
	case !allowed:
		return []Blocker{otherwise}
	}
	return nil
}

// A Question is whether somebody may do something to an account, now. IAM is a part of the answer only: to a user with
// account:* IAM says that account:CloseAccount is allowed, and AWS refuses it all the same.
//
// Principal and Operation must be given; Target too, if the operation closes an account that there is. What is not given is taken not to
// stand in the way: policies of layers that are nil, facts that are false. A Question is only read; the same one may be asked
// by several goroutines.
type Question struct {
	Profile   Profile
	Principal *policy.Principal
	Operation Operation

	// Policies are all that apply to the principal and, in Resource, the organization's delegation policy. SCPs count only in
	// an organization with all features. Context is what is known of the call besides what follows from the operation:
	// aws:SourceIp, aws:MultiFactorAuthPresent.
	Policies policy.Policies
	Context  policy.Context

	// Organization is that of the principal's account, the zero one if that stands alone.
	Organization Organization

	// CallerPath is where in the organization the principal's account hangs, for aws:PrincipalOrgID and aws:PrincipalOrgPaths.
	// The zero path is not known, and what Context says of these keys counts.
	CallerPath OrganizationPath

	// Delegated tells that the principal's account is a delegated administrator for some service.
	Delegated bool

	// CallerState is the state of the principal's account. The zero State stands for the one of Target if that is the same
	// account, else for ACTIVE.
	CallerState State

	// Target is the account that the operation is about, or the caller's if the operation names none. Its state is looked at
	// for the time At, which is then required. The zero Account is not known, and its state is not looked at.
	Target Account
	At     time.Time

	// Facts are the rest of what stands in the way of closing; NotMember counts for every operation on an account but an
	// invitation, and
	// NoRootCredentials for closing by the root user. NotRootUser, NotAllFeatures and IsManagement are not looked at: they
	// follow from principal and organization.
	Facts Facts
}

// A Refusal says why AWS refuses an operation. It wraps its Blocker, so that errors.Is tells which it is and of which class.
// The zero Refusal says nothing; a Refusal is immutable. Printing shows Error only: the request can hold personal data. But fmt
// does not ask what stands in an unexported field, such as that of an error that wraps it.
type Refusal struct {
	Blocker Blocker
	Action  string // of the call, or of the one request that policies do not allow

	// Message is what AWS says, "" if that is not known.
	Message string

	// Of DeniedByPolicies only: the request that is denied, and the decision. Explain says more.
	Request  policy.Request
	Decision policy.Decision

	policies *policy.Policies // that decided, for Explain; nil: not known
}

// Denial asks policies for one request, of whatever service: the Refusal, whose Blocker is DeniedByPolicies, unless they allow it. A
// Question does that for the actions of Account Management and Organizations, and more.
func Denial(p policy.Policies, r policy.Request) (refusal *Refusal, denied bool) {
	if d := p.Evaluate(&r); !d.Allowed() {
		return newDenial(&p, &r, d), true
	}
	return nil, false
}

// newDenial is the refusal of a request that policies do not allow. It shares no list with them that somebody can change.
func newDenial(p *policy.Policies, r *policy.Request, d policy.Decision) *Refusal {
	kept := *p
	kept.SCP, kept.RCP = slices.Clone(p.SCP), slices.Clone(p.RCP)
	return &Refusal{Blocker: DeniedByPolicies, Action: r.Action, Message: p.Message(r, d), Request: *r, Decision: d, policies: &kept}
}

// Explain tells how the policies have come to deny the request: layer by layer, which statements apply, and what of the others does
// not match. It is the zero Explanation if the Blocker is not DeniedByPolicies, and of a Refusal that a program has put together.
func (r *Refusal) Explain() policy.Explanation {
	if r.policies == nil {
		return policy.Explanation{}
	}
	return r.policies.Explain(&r.Request)
}

// Error gives the action, what is in the way, and what AWS says.
func (r *Refusal) Error() string {
	text := "awsaccount: " + r.Action + ": " + r.Blocker.text()
	if r.Message != "" {
		text += " (AWS: " + r.Message + ")"
	}
	return text
}

// Unwrap is the Blocker.
func (r *Refusal) Unwrap() error { return r.Blocker }

// Format prints Error, whatever the verb.
func (r Refusal) Format(f fmt.State, verb rune) { redact(f, verb, r.Error()) }

// inTheWay is what a state means to an operation that it does not permit.
var inTheWay = [stateCount]Blocker{
	PendingActivation: SignUpIncomplete,
	Suspended:         AccountRestricted,
	PendingClosure:    ClosureUnderWay,
	Closed:            AccountClosed,
	PermanentlyClosed: AccountGone,
}

// Refusals is everything for which AWS refuses the operation, in this order: it was not offered at the time of the profile;
// the state of the caller's account; the caller matrix or the context rules; tasks of the root user; policies, one refusal for
// each request that they do not allow; the account that the operation is about, and its state; what else blocks closing. Each
// Blocker but DeniedByPolicies comes once. A caller who stands alone and may not call at all is told no more than that: what
// the operation names has no ARN for it. It is empty if AWS does what is asked. AWS itself stops at the first refusal, and
// does not say in which order it checks (choices.md#refusal-order). What AWS checks of other things, such as whether a unit is
// empty, is not looked at.
//
// The error is of the class ErrInvalid: something required is missing, or the operation is malformed, as Operation.Requests
// reports it.
func (q Question) Refusals() ([]*Refusal, error) {
	a := &asked{Question: q}
	if err := a.read(); err != nil {
		return nil, err
	}
	if !a.action.in(q.Profile) {
		a.refuse(NotOffered)
	}
	if !a.callerState().Allows(UseServices) && !a.action.PermissionOnly() { // the root user still signs in to the console
		a.refuse(CallerCannotAct)
	}
	a.refuse(a.callerBlockers()...)
	if a.stranger {
		return a.refusals, nil
	}
	// That a member can be closed in another way too does not matter to this operation, so member is false here.
	if a.row.task.NeedsRoot(q.Profile, false) && !q.Principal.IsRootUser() {
		a.refuse(NotRootUser)
	}
	a.authorize()
	a.refuse(a.accountBlockers()...)
	a.refuse(a.closureBlockers()...)
	return a.refusals, nil
}

// asked is a Question that is being answered.
type asked struct {
	Question
	action   Action
	row      *actionRow
	requests []policy.Request
	caller   ID   // zero for a service and an anonymous caller
	about    ID   // the account that the operation names; zero if it names none
	stranger bool // the caller stands alone, and may not call for that reason
	refusals []*Refusal
}

// read checks the question.
func (a *asked) read() (err error) {
	if a.action, err = a.Operation.action(); err != nil {
		return err
	}
	a.row = a.action.row
	if a.Principal == nil {
		return invalidf("Principal: is missing")
	}
	if path := a.CallerPath; !path.IsZero() && path.Organization() != a.Organization.ID {
		return invalidf("CallerPath: want a path of organization %s, not %s", quote(a.Organization.ID.text), quote(path.text))
	}
	a.caller, _ = ParseID(a.Principal.Account())
	if a.stranger = a.Organization.IsZero() && len(a.callerBlockers()) > 0; a.stranger {
		return nil
	}
	if a.requests, err = a.Operation.Requests(a.Principal, a.Organization, a.context()); err != nil {
		return err
	}
	for _, r := range a.Operation.Resources {
		if id, ok := r.ARN.AccountID(); ok {
			a.about = id
		}
	}
	if len(a.Operation.Resources) > 0 {
		if id, ok := a.Operation.Resources[0].ARN.StandaloneAccount(); ok && id != a.caller {
			return invalidf("Operation.Resources[0].ARN: want the caller's own account %s, or another one as a member by "+
				"Organization.MemberARN, not %s", quote(a.caller.text), quote(id.text))
		}
	}
	return a.readTarget()
}

// readTarget checks what is given of the account.
func (a *asked) readTarget() error {
	if a.Target.ID().IsZero() {
		if a.row.closes != 0 && !a.Facts.NotMember {
			return invalidf("Target: is missing")
		}
		return nil
	}
	want := a.about
	if len(a.Operation.Resources) == 0 {
		want = a.caller
	}
	switch {
	case a.Target.ID() != want:
		return invalidf("Target: want the account that Operation is about, %s, not %s", quote(want.text), quote(a.Target.ID().text))
	case a.At.IsZero():
		return invalidf("At: is missing")
	case a.At.Before(a.Target.Since()):
		return invalidf("At: want a time that is not before Since of Target, %s, not %s",
			a.Target.Since().Format(time.RFC3339Nano), a.At.Format(time.RFC3339Nano))
	}
	return nil
}

// context is what is known of the call and of the caller.
func (a *asked) context() policy.Context {
	if a.CallerPath.IsZero() {
		return a.Context
	}
	return policy.NewContext(append(a.Context.Values(), a.CallerPath.PrincipalKeys()...)...)
}

// refuse notes blockers that were not noted yet.
func (a *asked) refuse(blockers ...Blocker) {
	for _, b := range blockers {
		known := func(r *Refusal) bool { return r.Blocker == b }
		if !slices.ContainsFunc(a.refusals, known) {
			name := a.action.Name()
			a.refusals = append(a.refusals, &Refusal{Blocker: b, Action: name, Message: b.message(a.Principal.String(), name)})
		}
	}
}

func (a *asked) callerState() State {
	switch {
	case a.CallerState != 0:
		return a.CallerState
	case !a.caller.IsZero() && a.Target.ID() == a.caller:
		return a.Target.State(a.At)
	}
	return Active
}

// callerBlockers applies the rules of the action's service on who may call.
func (a *asked) callerBlockers() []Blocker {
	if a.action.callers() != accountService {
		return a.Organization.callerBlockers(a.Profile, a.action, a.caller, a.Delegated, a.Policies.Resource != nil)
	}
	for _, r := range a.Operation.Resources {
		if _, _, member, ok := r.ARN.MemberAccount(); ok {
			_, found := a.Organization.AccountTarget(a.caller, member, !a.Facts.NotMember)
			return found
		}
	}
	return nil
}

// authorize asks the policies. Where the caller may call without the delegation policy, that cannot be missing an Allow; a
// Deny in it counts all the same.
func (a *asked) authorize() {
	all := a.Policies
	if !a.Organization.AllFeatures {
		all.SCP = nil // choices.md#scp-all-features
	}
	without := all
	without.Resource = nil
	alone := len(a.Organization.callerBlockers(a.Profile, a.action, a.caller, a.Delegated, false)) == 0
	for i := range a.requests {
		r := &a.requests[i]
		d, policies := all.Evaluate(r), &all
		if alone && d.Outcome != policy.ExplicitDeny {
			d, policies = without.Evaluate(r), &without
		}
		if !d.Allowed() {
			a.refusals = append(a.refusals, newDenial(policies, r, d))
		}
	}
}

// accountBlockers is what of the account that the operation is about is in the way.
func (a *asked) accountBlockers() (found []Blocker) {
	organizations := a.action.callers() != accountService
	if a.row.allFeatures && !a.Organization.IsZero() && !a.Organization.AllFeatures {
		found = append(found, ConsolidatedBilling)
	}
	if a.about.IsZero() {
		return found
	}
	if organizations && a.Facts.NotMember && !a.row.outsider {
		found = append(found, AccountNotFound)
	}
	if a.row.notManagement != 0 && a.about == a.Organization.Management {
		found = append(found, a.row.notManagement)
	}
	if a.Target.ID().IsZero() {
		return found
	}
	state := a.Target.State(a.At)
	_, _, _, inOrganization := a.Operation.Resources[0].ARN.MemberAccount()
	switch {
	case a.row.closes != 0 && state.Permits(a.row.closes):
	case a.row.closes != 0, state == PermanentlyClosed, slices.Contains(a.row.closedTo, state),
		state == Closed && inOrganization && a.row.write: // choices.md#closed-members
		found = append(found, inTheWay[state])
	}
	return found
}

// closureBlockers is what else blocks an operation that closes an account.
func (a *asked) closureBlockers() []Blocker {
	route := CloseStandalone
	switch {
	case a.row.closes == 0:
		return nil
	case a.row.closes == ClosureRequested:
		route = CloseByOrganizations
	case a.about == a.Organization.Management:
		route = CloseManagement
	case !a.Organization.IsZero():
		route = CloseMember
	}
	facts := a.Facts
	facts.NotRootUser = !a.Principal.IsRootUser()
	facts.NotAllFeatures = !a.Organization.IsZero() && !a.Organization.AllFeatures
	facts.IsManagement = a.about == a.Organization.Management
	return ClosureBlockers(route, a.Profile, facts)
}
