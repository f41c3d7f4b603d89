package sim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// States of a CreateAccountStatus.
const (
	InProgress = "IN_PROGRESS"
	Succeeded  = "SUCCEEDED"
	Failed     = "FAILED"
)

// CreateAccountStatus is what Organizations shows of a request to create an account. spec appendix D
type CreateAccountStatus struct {
	ID                 string // car-…
	AccountName        string
	State              string
	RequestedTimestamp time.Time
	CompletedTimestamp time.Time // zero while it is in progress
	AccountID          awsaccount.ID
	GovCloudAccountID  awsaccount.ID
	FailureReason      string
}

// CreateAccountInput is the input of CreateAccount and CreateGovCloudAccount.
type CreateAccountInput struct {
	Email                  string
	AccountName            string
	RoleName               string // "" is OrganizationAccountAccessRole
	IAMUserAccessToBilling string // "" is ALLOW; it changes nothing here
	Tags                   []Tag
}

// CreateAccountOutput is the output of CreateAccount and CreateGovCloudAccount.
type CreateAccountOutput struct{ CreateAccountStatus CreateAccountStatus }

// CreateAccount asks for a new member. It is there after Config.CreationTime, under the root, with a role that the management account can
// assume, and without root credentials; or the request has failed. DescribeCreateAccountStatus tells.
func (c *Client) CreateAccount(in CreateAccountInput) (CreateAccountOutput, error) {
	return do(c, createAccount, in)
}

// CreateGovCloudAccount is CreateAccount of an account that has a linked one in GovCloud. The management account must have one
// too.
func (c *Client) CreateGovCloudAccount(in CreateAccountInput) (CreateAccountOutput, error) {
	return do(c, createGovCloudAccount, in)
}

var createAccount, createGovCloudAccount = accountCreation("organizations:CreateAccount", false), accountCreation("organizations:CreateGovCloudAccount", true)

const (
	defaultRole         = "OrganizationAccountAccessRole"
	maxTags             = 50             // spec §3.8
	defaultQuota        = 10             // accounts in an organization. spec §3.10
	maxQuota            = 50_000         // spec §3.10
	concurrentCreations = 5              // spec §3.10
	usualCreationTime   = time.Minute    // choices.md#creation-time
	waitPeriod          = 96 * time.Hour // until a created account may leave. spec §1.9
)

func accountCreation(action string, govCloud bool) operation[CreateAccountInput, CreateAccountOutput] {
	return operation[CreateAccountInput, CreateAccountOutput]{
		action:   action,
		validate: validateCreateAccount,
		touch: func(x *call, in *CreateAccountInput) (t touched) {
			if x.org != nil { // else there is nothing in which an account could be made, and the answer is that
				t.Tags = tagMap(in.Tags)
			}
			return t
		},
		apply: func(x *call, in *CreateAccountInput) (out CreateAccountOutput, err error) {
			if err := x.mayCreate(in, govCloud); err != nil {
				return out, err
			}
			s := x.state
			made := &creation{id: "car-" + s.nextText(creationIDs, lowercase, 32), organization: x.org.id, email: in.Email, name: in.AccountName,
				role: in.RoleName, govCloud: govCloud, tags: sortedTags(in.Tags), requested: s.now,
				partition: x.cloud.config.Partition, profile: x.cloud.config.Profile}
			if made.role == "" {
				made.role = defaultRole
			}
			s.creations.set(made.id, made)
			edit(&s.requests, x.org.id).push(made.id)
			s.changeOrganization(x.org.id, func(o *organization) {
				o.creating = append(slices.Clip(o.creating), made.id)
			})
			s.after(x.cloud.config.CreationTime, dueCreation, made.id)
			return CreateAccountOutput{made.status()}, nil
		},
	}
}

func validateCreateAccount(in *CreateAccountInput) error {
	var check inputCheck
	matches := func(f awsaccount.Field) func(string) bool {
		return func(text string) bool { return f.Validate(awsaccount.Today, text) == nil }
	}
	check.text(in.Email, 6, 64, matches(awsaccount.FieldCreateAccountEmail))
	check.text(in.AccountName, 1, 50, matches(awsaccount.FieldCreateAccountName))
	check.text(in.RoleName, 0, 64, isIAMName)
	if strings.HasPrefix(in.RoleName, serviceRolePrefix) {
		check.fail("INVALID_ROLE_NAME")
	}
	if in.IAMUserAccessToBilling != "" {
		check.one(in.IAMUserAccessToBilling, "ALLOW", "DENY")
	}
	check.tags(in.Tags)
	return check.err
}

// mayCreate is why an organization creates no account now; nil if it does. AWS has two answers to one too many accounts; it is
// this one if that is so when it is asked for: choices.md#account-quota.
func (x *call) mayCreate(in *CreateAccountInput, govCloud bool) error {
	management := x.state.accounts.get(x.org.management)
	switch {
	case len(in.Tags) > maxTags:
		return failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
	case x.org.isInitializing(x.state.now):
		return fail("FinalizingOrganizationException")
	case govCloud && management.govCloud.IsZero():
		return failBecause(constraint, "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED")
	case management.missing.ContactInformation:
		return failBecause(constraint, "MASTER_ACCOUNT_MISSING_CONTACT_INFO")
	case !management.inMarketplaceOfItsAddress():
		return failBecause(constraint, "MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE")
	case len(x.org.creating) >= concurrentCreations:
		return failBecause(constraint, "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")
	case x.state.accountsLeft(x.org) <= 0:
		return failBecause(constraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED")
	}
	return nil
}

// accountsLeft is how many accounts an organization may still ask for or invite: of its quota, which counts all accounts in it,
// closed ones and the management account too, requests in progress and open invitations. spec §3.10
func (s *state) accountsLeft(o *organization) int {
	return s.accountQuota(o) - s.members.get(o.id).count() - len(o.creating) - o.invitations
}

// accountQuota is how many accounts there may be in an organization.
func (s *state) accountQuota(o *organization) int {
	return cmp.Or(s.accounts.get(o.management).quota, defaultQuota)
}

// SetAccountQuota lets AWS set how many accounts there may be in the organization that an account manages, or will. Without that
// it is 10, and there are never more than 50,000. What is there already stays.
func (c *Cloud) SetAccountQuota(management awsaccount.ID, accounts int) error {
	if accounts < 1 || accounts > maxQuota {
		return invalid("SetAccountQuota: want 1 to %d, not %d", maxQuota, accounts)
	}
	return c.arrange(func(s *state) error {
		return s.change(management, func(a *account) error {
			a.quota = accounts
			s.note("%s: quota of %d accounts", management, accounts)
			return nil
		})
	})
}

// settleCreation makes the account that was asked for, if it can be made.
func settleCreation(s *state, key string) {
	asked := s.creations.get(key)
	if asked == nil || !asked.completed.IsZero() {
		return
	}
	done := *asked
	done.completed = s.now
	done.failure = s.create(&done)
	s.creations.set(key, &done)
	s.changeOrganization(done.organization, func(o *organization) {
		o.creating = slices.DeleteFunc(slices.Clone(o.creating), func(id string) bool { return id == key })
	})
	s.creationResult(&done)
}

// create makes the account of a request, or tells why it could not.
func (s *state) create(c *creation) (failure string) {
	o := s.organizations.get(c.organization)
	management := s.accounts.get(o.management)
	_, taken := s.emails.lookup(emailKey(c.email))
	switch {
	case !s.isUsable(management):
		return "INTERNAL_FAILURE"
	case taken:
		return "EMAIL_ALREADY_EXISTS"
	case management.missing.licenseIn(c.partition):
		return "MISSING_BUSINESS_VALIDATION"
	case management.missing.PaymentMethod:
		return "MISSING_PAYMENT_INSTRUMENT"
	case management.missing.SupportedPayment:
		return "INVALID_PAYMENT_INSTRUMENT"
	case s.members.get(o.id).count() >= s.accountQuota(o):
		return "ACCOUNT_LIMIT_EXCEEDED"
	}
	role, err := s.memberRole(o, c)
	if err != nil {
		return "INTERNAL_FAILURE"
	}
	id := s.nextAccountID()
	a, err := awsaccount.NewMember(id, c.name, c.email, s.now)
	if err != nil {
		return "INTERNAL_FAILURE" // the input was checked
	}
	if information, ok := management.ContactInformation(); ok {
		if a, err = a.WithContactInformation(c.profile, information); err != nil {
			return "INVALID_ADDRESS"
		}
	}
	made := &account{Account: a, created: s.now, root: awsaccount.NewRootUser(c.profile, true), seller: management.seller,
		missing: Missing{Agreement: true, PhoneVerification: true, PaymentMethod: true}}
	if c.govCloud {
		made.govCloud = s.nextAccountID()
	}
	if s.add(made) != nil || s.putRole(id, role) != nil {
		return "INTERNAL_FAILURE"
	}
	c.account, c.linked = id, made.govCloud
	s.join(id, o, o.root.String(), false, c.tags)
	return ""
}

// memberRole is the role of a new member, which the management account can assume and which may do everything. Its policies are
// compiled once for an organization.
func (s *state) memberRole(o *organization, c *creation) (role iamRole, err error) {
	if o.memberRole != nil {
		role = *o.memberRole
		role.name = c.role
		return role, nil
	}
	administrator, _, err := awsaccount.ManagedPolicy(c.partition, "AdministratorAccess")
	if err != nil {
		return role, err
	}
	made := Identity{Name: c.role, Policies: []policy.Source{administrator}}
	if made.Trust, err = trusting("AWS", awsaccount.RootUserARN(c.partition, o.management).String()); err != nil {
		return role, err
	}
	if role, err = made.compile(true); err != nil {
		return role, err
	}
	s.changeOrganization(o.id, func(o *organization) { o.memberRole = &role })
	return role, nil
}

// status is a request as Organizations shows it.
func (c *creation) status() CreateAccountStatus {
	out := CreateAccountStatus{ID: c.id, AccountName: c.name, State: c.state(), RequestedTimestamp: c.requested,
		CompletedTimestamp: c.completed, AccountID: c.account, GovCloudAccountID: c.linked, FailureReason: c.failure}
	return out
}

func (c *creation) state() string {
	switch {
	case c.completed.IsZero():
		return InProgress
	case c.failure != "":
		return Failed
	}
	return Succeeded
}

// DescribeCreateAccountStatusInput is the input of DescribeCreateAccountStatus.
type DescribeCreateAccountStatusInput struct{ CreateAccountRequestID string }

// DescribeCreateAccountStatusOutput is the output of DescribeCreateAccountStatus.
type DescribeCreateAccountStatusOutput struct{ CreateAccountStatus CreateAccountStatus }

// DescribeCreateAccountStatus tells what has become of a request to create an account.
func (c *Client) DescribeCreateAccountStatus(in DescribeCreateAccountStatusInput) (DescribeCreateAccountStatusOutput, error) {
	return do(c, describeCreateAccountStatus, in)
}

var describeCreateAccountStatus = operation[DescribeCreateAccountStatusInput, DescribeCreateAccountStatusOutput]{
	action: "organizations:DescribeCreateAccountStatus",
	validate: func(in *DescribeCreateAccountStatusInput) error {
		var check inputCheck
		check.text(in.CreateAccountRequestID, 1, 36, isCreationID)
		return check.err
	},
	apply: func(x *call, in *DescribeCreateAccountStatusInput) (out DescribeCreateAccountStatusOutput, err error) {
		found := x.state.creations.get(in.CreateAccountRequestID)
		if found == nil || found.organization != x.org.id {
			return out, fail("CreateAccountStatusNotFoundException")
		}
		out.CreateAccountStatus = found.status()
		return out, nil
	},
}

// isCreationID is the pattern of the ID of a request to create an account.
func isCreationID(s string) bool { return isRequestID(s, "car-") }

// ListCreateAccountStatusInput is the input of ListCreateAccountStatus.
type ListCreateAccountStatusInput struct {
	States     []string // only requests in one of these; none: all
	NextToken  string   // "": the first page
	MaxResults int      // 1 to 20; 0 is 20
}

// ListCreateAccountStatusOutput is the output of ListCreateAccountStatus.
type ListCreateAccountStatusOutput struct {
	CreateAccountStatuses []CreateAccountStatus
	NextToken             string // "": there are no more
}

// ListCreateAccountStatus lists the requests to create accounts, the oldest first.
func (c *Client) ListCreateAccountStatus(in ListCreateAccountStatusInput) (ListCreateAccountStatusOutput, error) {
	return do(c, listCreateAccountStatus, in)
}

var listCreateAccountStatus = operation[ListCreateAccountStatusInput, ListCreateAccountStatusOutput]{
	action: "organizations:ListCreateAccountStatus",
	validate: func(in *ListCreateAccountStatusInput) error {
		var check inputCheck
		for _, state := range in.States {
			check.one(state, InProgress, Succeeded, Failed)
		}
		check.paging(in.NextToken, in.MaxResults)
		return check.err
	},
	apply: func(x *call, in *ListCreateAccountStatusInput) (out ListCreateAccountStatusOutput, err error) {
		states := slices.Clone(in.States)
		slices.Sort(states)
		wanted := func(id string) bool {
			return len(states) == 0 || slices.Contains(states, x.state.creations.get(id).state())
		}
		// Requests come to their end while somebody pages, so that the token is about all of them.
		all := x.state.requests.get(x.org.id)
		states = slices.Compact(states)
		p := x.page(in.NextToken, in.MaxResults, states...)
		if slices.Equal(states, []string{InProgress}) {
			if p.from = all.len(); len(x.org.creating) > 0 {
				for first := x.org.creating[0]; p.from > 0 && all.at(p.from-1) != first; {
					p.from--
				}
				p.from--
			}
		}
		list, next, err := pageSome(all.len(), all.at, same, wanted, p)
		out.NextToken = next
		for _, id := range list {
			out.CreateAccountStatuses = append(out.CreateAccountStatuses, x.state.creations.get(id).status())
		}
		return out, err
	},
}
