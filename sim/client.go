package sim

import (
	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// A Client calls a cloud for one principal. It has a method for each operation. It is safe for concurrent use; the zero Client
// cannot be used.
//
// Members of an input that have the zero value are not given. What AWS refuses is an *Error, with the code that AWS gives it, and
// has changed nothing. Any other error is of a call that cannot be made at all. Lists come in pages: NextToken is "" in the output of
// the last one, and a token is good for the list and filter that gave it. A bad NextToken or MaxResults is an InvalidInputException of
// Organizations, with a Reason such as INVALID_NEXT_TOKEN or MAX_VALUE_EXCEEDED, and a ValidationException of Account Management.
type Client struct {
	cloud *Cloud
	who   Principal
	from  Origin

	kept      identified
	known     knownContext // of the latest call
	requestID string       // of the latest call
}

// identified is what identify found for a client, of use as long as the record is the same: records are never changed.
type identified struct {
	record   *iamUser // of the user or role; nil: nothing is kept
	who      *policy.Principal
	policies policy.Policies
}

// As is a client that calls for a principal. Whether that may call, or exists, is looked at in each call.
func (c *Cloud) As(p Principal) *Client { return &Client{cloud: c, who: p} }

// Principal is whom the client calls for.
func (c *Client) Principal() Principal { return c.who }

// An operation is how one operation of AWS goes, but for what is the same for all of them.
type operation[In, Out any] struct {
	action   string
	validate func(*In) error               // of the form of the input; nil: there is nothing to check
	touch    func(*call, *In) touched      // what the call is about, for authorization; nil: nothing but the action
	apply    func(*call, *In) (Out, error) // checks what remains, then changes the state; on failure it has changed nothing
}

// touched is what a call is about.
type touched struct {
	awsaccount.Operation
	target awsaccount.ID // the account, whether it exists or not; zero: none
	facts  awsaccount.Facts
}

// A call is an operation on its way.
type call struct {
	cloud    *Cloud
	state    *state
	client   *Client
	name     string            // of the action, as "iam:CreateAccountAlias"
	action   awsaccount.Action // zero for those of IAM, STS and S3
	who      *policy.Principal
	policies policy.Policies
	caller   *account      // nil if the principal has none
	org      *organization // of the caller; nil: it stands alone
	place    int           // in the trail, before the service events that the call causes
}

// do is the pipeline that every call goes through: authentication, injected faults, throttling, the state of the caller's
// account, the form of the input, who may call, policies, and at last what the operation itself checks and does. Every outcome
// goes to the trail.
func do[In, Out any](c *Client, op operation[In, Out], in In) (Out, error) {
	begin := func(x *call) error { return x.begin(op.action) }
	authorize := func(x *call, in *In) error {
		var t touched
		if op.touch != nil {
			t = op.touch(x, in)
		}
		t.Action = op.action
		return x.authorize(t)
	}
	return run(c, in, begin, op.validate, authorize, op.apply)
}

// run is the frame of the pipeline: one call after the other, each wholly or not at all, and none without a record.
func run[In, Out any](c *Client, in In, begin func(*call) error, validate func(*In) error, authorize func(*call, *In) error,
	apply func(*call, *In) (Out, error)) (out Out, err error) {
	cloud := c.cloud
	cloud.mu.Lock()
	defer cloud.mu.Unlock()
	cloud.tick()
	if inspect != nil {
		defer inspect(cloud, &err)()
	}
	x := &call{cloud: cloud, state: cloud.state, client: c, place: len(cloud.state.trail)}
	if err = begin(x); err == nil && validate != nil {
		err = validate(&in)
	}
	if err == nil {
		err = authorize(x, &in)
	}
	if err == nil {
		out, err = apply(x, &in)
	}
	x.state.supersede()
	x.record(in, out, err)
	if err != nil {
		var none Out
		return none, err
	}
	return out, nil
}

// begin is the pipeline up to the form of the input.
func (x *call) begin(action string) (err error) {
	var ok bool
	if x.action, ok = awsaccount.LookupAction(action); !ok {
		return invalid("no action %s", action)
	}
	if err = x.enter(action); err != nil {
		return err
	}
	switch {
	case x.caller == nil: // a service, or nobody
		return denied(x.who, x.action, awsaccount.DeniedByPolicies)
	case !x.action.PermissionOnly() && !x.state.isUsable(x.caller) && !x.mayTry(action):
		return denied(x.who, x.action, awsaccount.CallerCannotAct)
	}
	return nil
}

// mayTry reports whether a caller whose account cannot use services yet gets an answer of the operation itself: whoever has not
// completed the sign-up makes no organization. spec §3.4
func (x *call) mayTry(action string) bool {
	return action == createOrganizationAction && x.caller.State(x.state.now) == awsaccount.PendingActivation
}

// enter is the pipeline up to the state of the caller's account.
func (x *call) enter(action string) (err error) {
	x.name = action
	if x.who, x.policies, err = x.client.identify(x.state); err != nil {
		return err
	}
	if x.caller = x.state.accounts.get(x.client.who.account); x.caller != nil {
		x.org = x.state.organizations.get(x.caller.organization)
	}
	if err = x.fault(); err != nil {
		return err
	}
	return x.throttle()
}

// identify is who the client's principal is now. Making that of a user or role costs as much as asking the policies, so it is kept.
func (c *Client) identify(s *state) (*policy.Principal, policy.Policies, error) {
	var record *iamUser
	if a := s.accounts.get(c.who.account); a != nil && c.who.expires.IsZero() {
		switch c.who.kind {
		case user:
			record = a.user(c.who.name)
		case roleSession:
			if r := a.role(c.who.name); r != nil {
				record = &r.iamUser
			}
		}
	}
	if record != nil && record == c.kept.record {
		return c.kept.who, c.kept.policies, nil
	}
	who, policies, err := s.identify(c.who)
	if err == nil {
		c.kept = identified{record, who, policies}
	}
	return who, policies, err
}

// about is what a call of Account Management is about: the caller's own account if no AccountId is given, else a member. An account
// that stands alone may not name any, and is told so: the call is about a member of an organization that there is not.
func (x *call) about(given awsaccount.ID) touched {
	o := x.organization()
	t := touched{target: given}
	if given.IsZero() {
		t.target = x.caller.ID()
	}
	target := x.inOrganization(t.target)
	member := target != nil && t.target != x.org.management
	t.facts.NotMember = !member
	r := awsaccount.Resource{}
	r.ARN, _ = o.AccountTarget(x.caller.ID(), given, member)
	if r.ARN.IsZero() {
		r.ARN = awsaccount.MemberARN(o.Partition, x.caller.ID(), noOrganization, given)
	}
	if target != nil {
		r.Path, r.Tags = x.state.path(target.parent), tagMap(target.tags)
	}
	t.Resources = []awsaccount.Resource{r}
	return t
}

// noOrganization stands where the ARN of a member wants an organization and there is none.
var noOrganization = awsaccount.Must(awsaccount.ParseOrganizationID("o-0000000000"))

// authorize is the pipeline from the caller matrix to the policies.
func (x *call) authorize(t touched) error {
	resource := "*"
	if len(t.Resources) > 0 {
		resource = t.Resources[0].ARN.String()
	}
	q := awsaccount.Question{
		Profile:      x.cloud.config.Profile,
		At:           x.state.now,
		Principal:    x.who,
		Operation:    t.Operation,
		Policies:     x.policies,
		Context:      x.context(resource),
		Organization: x.organization(),
		Facts:        t.facts,
		CallerState:  awsaccount.Active, // was looked at before
	}
	if x.org != nil {
		q.CallerPath = x.state.path(x.caller.parent)
		q.Delegated = x.org.isDelegated(x.caller.ID())
		q.Policies.SCP = x.state.levels(x.caller)
		q.Policies.Resource = x.delegation()
	}
	if a := x.state.accounts.get(t.target); a != nil {
		q.Target = a.Account
	}
	refusals, err := q.Refusals()
	if err != nil {
		return err
	}
	for _, r := range refusals {
		if r.Blocker == awsaccount.DeniedByPolicies && x.cloud.config.NoEnforcement {
			continue
		}
		return refused(x.who, x.action, r)
	}
	return nil
}

// organization is the caller's organization as package awsaccount sees it.
func (x *call) organization() awsaccount.Organization {
	o := awsaccount.Organization{Partition: x.cloud.config.Partition}
	if x.org == nil {
		return o
	}
	o.ID, o.Management, o.AllFeatures = x.org.id, x.org.management, x.org.allFeatures
	o.TrustedAccess = x.org.trusts(accountService)
	if o.TrustedAccess { // choices.md#delegations-without-access
		o.DelegatedAdministrator = x.org.administrator(accountService)
	}
	return o
}

// accountService is the service principal of Account Management.
const accountService = "account.amazonaws.com"

// denied is the answer to a call that a blocker stops before any request is derived from it.
func denied(who *policy.Principal, a awsaccount.Action, b awsaccount.Blocker) error {
	return refused(who, a, &awsaccount.Refusal{Blocker: b, Action: a.Name(),
		Message: notAuthorized(who, a.Name())})
}
