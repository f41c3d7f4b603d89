package awsaccount

import (
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
	if accountID.IsZero() {
		return AccountARN(o.Partition, caller), nil
	}
	management := !caller.IsZero() && caller == o.Management
	delegated := !caller.IsZero() && caller == o.DelegatedAdministrator
	if !management && !delegated {
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

// CallerBlocker applies the caller matrix of Organizations: whether an account of the organization, or one that stands alone
// if it is the zero one, may call an action at all, whatever its policies say. It is the zero Blocker if so. delegated tells
// that the account is a delegated administrator, for whatever service; delegation, that the organization has a delegation
// policy, which then has to allow what it asks. Actions of Account Management have other rules: AccountTarget.
//
// Source: spec §3.3.
func (o Organization) CallerBlocker(a Action, caller ID, delegated, delegation bool) Blocker {
	if a.row == nil {
		return 0
	}
	alone, management := o == (Organization{Partition: o.Partition}), !caller.IsZero() && caller == o.Management
	delegated = delegated || !caller.IsZero() && caller == o.DelegatedAdministrator
	delegation = delegation && a.Delegable()
	inside := func(allowed bool, otherwise Blocker) Blocker {
		switch {
		case alone:
			return CallerNotInOrganization
		case !allowed:
			return otherwise
		}
		return 0
	}
	switch a.row.callers {
	case managementOnly:
		return inside(management, CallerNotManagement)
	case managementOrDelegated:
		return inside(management || delegated || delegation, CallerNotDelegated)
	case managementOrDelegationPolicy:
		return inside(management || delegation, CallerNotDelegated)
	case anyInOrganization:
		return inside(true, 0)
	case memberOnly:
		return inside(!management, ManagementCannotLeave)
	case standaloneOnly:
		if !alone {
			return AlreadyInOrganization
		}
	}
	return 0
}

// A Question is whether somebody may do something to an account, now. IAM is a part of the answer only: to a user with
// account:* IAM says that account:CloseAccount is allowed, and AWS refuses it all the same.
//
// Principal and Operation must be given. A Question is only read; the same one may be asked by several goroutines.
type Question struct {
	Profile   Profile
	At        time.Time
	Principal *policy.Principal
	Operation Operation

	// Policies are all that apply to the principal and, in Resource, the organization's delegation policy. Context is what is
	// known of the call besides what follows from the operation: aws:SourceIp, aws:MultiFactorAuthPresent.
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

	// Target is the account that the operation is about. If it is the zero Account, its state is not looked at.
	Target Account

	// Facts are the rest of what stands in the way of closing. NotRootUser, NotAllFeatures and IsManagement are not looked
	// at: they follow from principal and organization.
	Facts Facts
}

// A Refusal says why AWS refuses an operation. It wraps its Blocker, so that errors.Is tells which it is and of which class.
// It is immutable.
type Refusal struct {
	Blocker Blocker
	Action  string // of the call, or of the one request that policies do not allow

	// Message is what AWS says, "" if that is not known.
	Message string

	// Of DeniedByPolicies only: the request that is denied, and the decision. Policies.Explain says more.
	Request  policy.Request
	Decision policy.Decision
}

// Error gives the action, what is in the way, and what AWS says.
func (r *Refusal) Error() string {
	text := "awsaccount: " + r.Action + ": "
	if r.Blocker < blockerCount {
		text += blockers[r.Blocker].text
	}
	if r.Message != "" {
		text += " (AWS: " + r.Message + ")"
	}
	return text
}

// Unwrap is the Blocker.
func (r *Refusal) Unwrap() error { return r.Blocker }

// closesBy are the operations that close an account, and what happens to the account then.
var closesBy = map[string]Event{
	"account:CloseAccount":       ClosedByRoot,
	"organizations:CloseAccount": ClosureRequested,
}

// rootOnly are the operations that are tasks of the root user. spec §6.1
var rootOnly = map[string]RootTask{
	"account:CloseAccount":   CloseAccountTask,
	"account:PutAccountName": ChangeAccountNameTask,
}

// closedTo are the states of an account in which an operation on it is refused, although AWS still shows the account.
// spec §1.9, §3.7, choices.md#closed-members
var closedTo = map[string][]State{
	"organizations:RemoveAccountFromOrganization":  {Suspended, Closed},
	"organizations:RegisterDelegatedAdministrator": {PendingActivation, Suspended, PendingClosure, Closed},
}

// inTheWay is what a state means to an operation that it does not permit.
var inTheWay = [stateCount]Blocker{
	PendingActivation: SignUpIncomplete,
	Suspended:         AccountRestricted,
	PendingClosure:    ClosureUnderWay,
	Closed:            AccountClosed,
	PermanentlyClosed: AccountGone,
}

// Refusals is everything for which AWS refuses the operation, each once, in this order: it was not offered at the time of
// the profile; the state of the caller's account; the caller matrix or the context rules; tasks of the root user; policies,
// in the order of the requests; the state of the account that the operation is about; what else blocks closing. It is empty
// if AWS does it. AWS itself stops at the first refusal, and does not say in which order it checks
// (choices.md#refusal-order).
//
// The error is of the class ErrInvalid: the question has no principal, or its operation is malformed, as
// Operation.Requests reports it.
func (q *Question) Refusals() ([]*Refusal, error) {
	action, ok := LookupAction(q.Operation.Action)
	if !ok {
		return nil, invalidf("Operation.Action: want an action of Account Management or Organizations, not %s", quote(shorten(q.Operation.Action)))
	}
	if q.Principal == nil {
		return nil, invalidf("Principal: is missing")
	}
	if path := q.CallerPath; !path.IsZero() && path.Organization() != q.Organization.ID {
		return nil, invalidf("CallerPath: want a path of organization %s, not %s", quote(q.Organization.ID.text), path)
	}
	requests, err := q.Operation.Requests(q.Principal, q.Organization, q.context())
	if err != nil {
		return nil, err
	}
	caller, _ := ParseID(q.Principal.Account()) // a service and an anonymous caller have none
	about := q.about()
	if id := q.Target.ID(); !id.IsZero() && id != about {
		return nil, invalidf("Target: want the account of Operation.Resources[0].ARN, %s, not %s", about, id)
	}

	var refusals []*Refusal
	refuse := func(blockers ...Blocker) {
		for _, b := range blockers {
			known := func(r *Refusal) bool { return r.Blocker == b }
			if b != 0 && !slices.ContainsFunc(refusals, known) {
				refusals = append(refusals, &Refusal{Blocker: b, Action: action.Name(), Message: b.message(q.Principal.String(), action.Name())})
			}
		}
	}
	if !action.in(q.Profile) {
		refuse(NotOffered)
	}
	if !q.callerState(caller).Allows(UseServices) {
		refuse(CallerCannotAct)
	}
	refuse(q.callerBlockers(action, caller)...)
	// That a member can be closed in another way too does not matter to this operation, so it is not asked as one.
	if task, ok := rootOnly[action.Name()]; ok && task.NeedsRoot(q.Profile, false) && !q.Principal.IsRootUser() {
		refuse(NotRootUser)
	}
	policies := q.policiesFor(action, caller)
	for i := range requests {
		if d := policies.Evaluate(&requests[i]); !d.Allowed() {
			refusals = append(refusals, &Refusal{Blocker: DeniedByPolicies, Action: requests[i].Action,
				Message: policies.Message(&requests[i], d), Request: requests[i], Decision: d})
		}
	}
	refuse(q.stateBlocker(action))
	refuse(q.closureBlockers(action, caller)...)
	return refusals, nil
}

// context is what is known of the call and of the caller.
func (q *Question) context() policy.Context {
	if q.CallerPath.IsZero() {
		return q.Context
	}
	var values []policy.Value
	for key, given := range q.Context.All() {
		values = append(values, policy.List(key, given...))
	}
	return policy.NewContext(append(values, q.CallerPath.PrincipalKeys()...)...)
}

// about is the account that the operation is about, the zero ID if it is about none.
func (q *Question) about() ID {
	for _, r := range q.Operation.Resources {
		if id, ok := r.ARN.StandaloneAccount(); ok {
			return id
		}
		if _, _, id, ok := r.ARN.MemberAccount(); ok {
			return id
		}
		if _, _, id, ok := r.ARN.OrganizationsAccount(); ok {
			return id
		}
	}
	return ID{}
}

// isMember reports whether the caller's account is a member of an organization, and not the management account.
func (q *Question) isMember(caller ID) bool {
	return !q.Organization.ID.IsZero() && caller != q.Organization.Management
}

func (q *Question) callerState(caller ID) State {
	switch {
	case q.CallerState != 0:
		return q.CallerState
	case !q.Target.ID().IsZero() && q.Target.ID() == caller:
		return q.Target.State(q.At)
	}
	return Active
}

// callerBlockers applies the rules of the action's service on who may call.
func (q *Question) callerBlockers(a Action, caller ID) []Blocker {
	if a.row.callers != accountService {
		return []Blocker{q.Organization.CallerBlocker(a, caller, q.Delegated, q.Policies.Resource != nil)}
	}
	arn := q.Operation.Resources[0].ARN
	if _, _, member, ok := arn.MemberAccount(); ok {
		_, found := q.Organization.AccountTarget(caller, member, !q.Facts.NotMember)
		return found
	}
	if id, _ := arn.StandaloneAccount(); id != caller {
		return []Blocker{OwnAccountOnly}
	}
	return nil
}

// policiesFor are the policies that decide. The delegation policy is not asked where a member may call as a delegated
// administrator.
func (q *Question) policiesFor(a Action, caller ID) *policy.Policies {
	policies := q.Policies
	if a.row.callers == anyInOrganization || q.Organization.CallerBlocker(a, caller, q.Delegated, false) == 0 {
		policies.Resource = nil
	}
	return &policies
}

// stateBlocker is what the state of the account means to the operation.
func (q *Question) stateBlocker(a Action) Blocker {
	if q.Target.ID().IsZero() {
		return 0
	}
	state := q.Target.State(q.At)
	event, closes := closesBy[a.Name()]
	_, _, _, inOrganization := q.Operation.Resources[0].ARN.MemberAccount()
	switch {
	case closes && state.Permits(event):
		return 0
	case closes, state == PermanentlyClosed, slices.Contains(closedTo[a.Name()], state),
		state == Closed && inOrganization && a.AccessLevel() == "Write":
		return inTheWay[state]
	}
	return 0
}

// closureBlockers is what else blocks an operation that closes an account.
func (q *Question) closureBlockers(a Action, caller ID) []Blocker {
	route := CloseStandalone
	switch event := closesBy[a.Name()]; {
	case event == 0:
		return nil
	case event == ClosureRequested:
		route = CloseByOrganizations
	case q.isMember(caller):
		route = CloseMember
	case !q.Organization.ID.IsZero():
		route = CloseManagement
	}
	facts := q.Facts
	facts.NotRootUser = !q.Principal.IsRootUser()
	facts.NotAllFeatures = !q.Organization.AllFeatures
	facts.IsManagement = q.about() == q.Organization.Management
	return ClosureBlockers(route, q.Profile, facts)
}
