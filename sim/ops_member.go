package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// How members came into their organization: Account.JoinedMethod.
const (
	Invited = "INVITED"
	Created = "CREATED"
)

// Account is what Organizations shows of an account. It is personal data, and not what package awsaccount calls an account.
// spec appendix D
type Account struct {
	ID              awsaccount.ID
	ARN             awsaccount.ARN
	Email           string
	Name            string
	Status          awsaccount.Status
	State           awsaccount.State
	Paths           []string // one: the path of the parent, and then the ID
	JoinedMethod    string
	JoinedTimestamp time.Time
}

// describe is an account as Organizations shows it.
func (x *call) describe(a *account) Account {
	state := a.State(x.state.now)
	return Account{
		ID:              a.ID(),
		ARN:             x.organization().AccountARN(a.ID()),
		Email:           a.Email(),
		Name:            a.Name(),
		Status:          state.Status(),
		State:           state,
		Paths:           []string{x.state.path(a.parent).String() + a.ID().String() + "/"},
		JoinedMethod:    a.joinedMethod(),
		JoinedTimestamp: a.joined,
	}
}

// joinedMethod is how a member came into its organization.
func (a *account) joinedMethod() string {
	if a.invited {
		return Invited
	}
	return Created
}

// member is what a call of Organizations is about that names an account of the organization.
func (x *call) member(id awsaccount.ID) touched {
	t := touched{target: id}
	t.facts.NotMember = x.inOrganization(id) == nil
	t.Resources = []awsaccount.Resource{x.resource(id.String())}
	return t
}

// DescribeAccountInput is the input of DescribeAccount.
type DescribeAccountInput struct{ AccountID awsaccount.ID }

// DescribeAccountOutput is the output of DescribeAccount.
type DescribeAccountOutput struct{ Account Account }

// DescribeAccount is an account of the organization. Closed ones are in it for 90 days.
func (c *Client) DescribeAccount(in DescribeAccountInput) (DescribeAccountOutput, error) {
	return do(c, describeAccount, in)
}

var describeAccount = operation[DescribeAccountInput, DescribeAccountOutput]{
	action:   "organizations:DescribeAccount",
	validate: func(in *DescribeAccountInput) error { return wantID(in.AccountID) },
	touch:    func(x *call, in *DescribeAccountInput) touched { return x.member(in.AccountID) },
	apply: func(x *call, in *DescribeAccountInput) (DescribeAccountOutput, error) {
		return DescribeAccountOutput{x.describe(x.seen(in.AccountID))}, nil
	},
}

// ListAccountsInput is the input of ListAccounts.
type ListAccountsInput struct {
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListAccountsOutput is the output of ListAccounts.
type ListAccountsOutput struct {
	Accounts  []Account
	NextToken string // "": there are no more
}

// ListAccounts lists the accounts of the organization in the order of joining: the management account, and members, closed ones
// too.
func (c *Client) ListAccounts(in ListAccountsInput) (ListAccountsOutput, error) {
	return do(c, listAccounts, in)
}

var listAccounts = operation[ListAccountsInput, ListAccountsOutput]{
	action: "organizations:ListAccounts",
	validate: func(in *ListAccountsInput) error {
		var check inputCheck
		check.paging(in.NextToken, in.MaxResults)
		return check.err
	},
	apply: func(x *call, in *ListAccountsInput) (out ListAccountsOutput, err error) {
		list, at, next, err := x.seenPage(x.state.members.get(x.org.id), x.page(in.NextToken, in.MaxResults))
		for _, id := range list {
			out.Accounts = append(out.Accounts, x.describe(x.state.at(at, id)))
		}
		out.NextToken = next
		return out, err
	},
}

// CloseAccountInput is the input of CloseAccount.
type CloseAccountInput struct{ AccountID awsaccount.ID }

// CloseAccount asks to close a member. It is PENDING_CLOSURE at once and CLOSED after Config.ClosureTime; 90 days after the call it is
// permanently closed, unless it was reopened. A linked GovCloud account goes with it.
func (c *Client) CloseAccount(in CloseAccountInput) error {
	_, err := do(c, closeAccount, in)
	return err
}

var closeAccount = operation[CloseAccountInput, struct{}]{
	action:   "organizations:CloseAccount",
	validate: func(in *CloseAccountInput) error { return wantID(in.AccountID) },
	touch: func(x *call, in *CloseAccountInput) touched {
		t := x.member(in.AccountID)
		if x.org != nil {
			t.facts.Members = x.state.memberCount(x.org)
			t.facts.ClosuresInProgress = len(x.org.closing)
			t.facts.ClosuresIn30Days = x.state.closuresCounted(x.org, x.cloud.config.Profile)
		}
		return t
	},
	apply: func(x *call, in *CloseAccountInput) (struct{}, error) {
		if err := x.state.happen(in.AccountID, awsaccount.ClosureRequested); err != nil {
			return struct{}{}, err
		}
		x.state.changeOrganization(x.org.id, func(o *organization) {
			o.closures = append(slices.Clone(recentClosures(o, x.state.now)), x.state.now)
		})
		return struct{}{}, nil
	},
}

// RemoveAccountFromOrganizationInput is the input of RemoveAccountFromOrganization.
type RemoveAccountFromOrganizationInput struct{ AccountID awsaccount.ID }

// RemoveAccountFromOrganization takes a member out of the organization, so that it stands alone. Its roles stay as they are.
func (c *Client) RemoveAccountFromOrganization(in RemoveAccountFromOrganizationInput) error {
	_, err := do(c, removeAccount, in)
	return err
}

var removeAccount = operation[RemoveAccountFromOrganizationInput, struct{}]{
	action:   "organizations:RemoveAccountFromOrganization",
	validate: func(in *RemoveAccountFromOrganizationInput) error { return wantID(in.AccountID) },
	touch:    func(x *call, in *RemoveAccountFromOrganizationInput) touched { return x.member(in.AccountID) },
	apply: func(x *call, in *RemoveAccountFromOrganizationInput) (struct{}, error) {
		return struct{}{}, x.leave(in.AccountID, "REMOVED")
	},
}

// LeaveOrganization takes the caller's account out of its organization, so that it stands alone.
func (c *Client) LeaveOrganization() error {
	_, err := do(c, leaveOrganization, struct{}{})
	return err
}

var leaveOrganization = operation[struct{}, struct{}]{
	action: "organizations:LeaveOrganization",
	apply: func(x *call, _ *struct{}) (struct{}, error) {
		return struct{}{}, x.leave(x.caller.ID(), "LEFT")
	},
}

// leave lets a member depart, if it may.
func (x *call) leave(id awsaccount.ID, method string) error {
	if err := x.mayLeave(x.state.accounts.get(id)); err != nil {
		return err
	}
	x.state.depart(id, method)
	return nil
}

// mayLeave is why a member cannot leave its organization now; nil if it can. spec §1.9
func (x *call) mayLeave(a *account) error {
	s, reason := x.state, ""
	switch {
	case a.State(s.now) != awsaccount.Active: // PENDING_CLOSURE, the only other state in which somebody gets so far
		return refused(x.who, x.action, &awsaccount.Refusal{Blocker: awsaccount.ClosureUnderWay, Action: x.name})
	case len(s.organizations.get(a.organization).registrations(a.ID())) > 0: // choices.md#delegations-without-access
		reason = "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG"
	case !a.invited && s.now.Before(a.joined.Add(waitPeriod)):
		reason = "WAIT_PERIOD_ACTIVE"
	case a.missing.Agreement:
		reason = "ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA"
	case a.missing.PhoneVerification:
		reason = "ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION"
	case a.missing.PaymentMethod:
		reason = "MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED"
	case a.missing.SupportedPayment:
		reason = "INVALID_PAYMENT_INSTRUMENT"
	default:
		return nil
	}
	return failBecause(constraint, reason)
}

// Missing is what an account lacks to stand alone, or to manage an organization; PaymentMethod and SupportedPayment are in the way
// of ReopenAccount too: of a member, those of the management account, which pays. The zero Missing is nothing: so it is with accounts
// that were signed up, while created ones lack the first three. spec §1.7, §1.9, §3.4
type Missing struct {
	Agreement         bool // the customer agreement was not accepted
	PhoneVerification bool
	PaymentMethod     bool

	SupportedPayment   bool // there is a payment method, of a kind that AWS does not take
	ContactInformation bool // of a management account: a valid address and phone number
	BusinessLicense    bool // of a management account, in China
}

// licenseIn reports whether the business license is missing in a partition in which it counts. spec C.1, C.4
func (m Missing) licenseIn(partition string) bool { return m.BusinessLicense && partition == "aws-cn" }

// SetMissing says what an account lacks.
func (c *Cloud) SetMissing(id awsaccount.ID, missing Missing) error {
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			a.missing = missing
			s.note("%s: lacks %+v", id, missing)
			return nil
		})
	})
}

// CompleteStandalone gives an account, in the console, all that it needs to stand alone.
func (c *Cloud) CompleteStandalone(id awsaccount.ID) error { return c.SetMissing(id, Missing{}) }
