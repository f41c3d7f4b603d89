package sim

import (
	"time"

	"github.com/awsaccount/awsaccount"
)

// Feature sets of organizations.
const (
	AllFeatures             = "ALL"
	ConsolidatedBillingOnly = "CONSOLIDATED_BILLING"
)

// Organization is what Organizations shows of an organization. spec appendix D
type Organization struct {
	ID                   awsaccount.OrganizationID
	ARN                  awsaccount.ARN
	FeatureSet           string
	MasterAccountARN     awsaccount.ARN // of the management account, like the next two
	MasterAccountID      awsaccount.ID
	MasterAccountEmail   string
	AvailablePolicyTypes []PolicyTypeSummary // what the feature set offers; ListRoots tells what is enabled
}

// CreateOrganizationInput is the input of CreateOrganization.
type CreateOrganizationInput struct {
	FeatureSet string // "" is ALL
}

// CreateOrganizationOutput is the output of CreateOrganization.
type CreateOrganizationOutput struct{ Organization Organization }

// CreateOrganization makes the caller's account the management account of a new organization, with one root. No policy type is
// enabled on it (spec §3.4), but with Config.DocumentedPolicyTypes. With all features AWSServiceRoleForOrganizations is put into the
// account, as into all that join: the caller needs iam:CreateServiceLinkedRole, unless it is there.
func (c *Client) CreateOrganization(in CreateOrganizationInput) (CreateOrganizationOutput, error) {
	return do(c, createOrganization, in)
}

const createOrganizationAction = "organizations:CreateOrganization"

var createOrganization = operation[CreateOrganizationInput, CreateOrganizationOutput]{
	action: createOrganizationAction,
	validate: func(in *CreateOrganizationInput) error {
		var check inputCheck
		if in.FeatureSet != "" {
			check.one(in.FeatureSet, AllFeatures, ConsolidatedBillingOnly)
		}
		return check.err
	},
	apply: func(x *call, in *CreateOrganizationInput) (out CreateOrganizationOutput, err error) {
		s := x.state
		switch {
		case x.caller.State(s.now) != awsaccount.Active, x.caller.missing.PhoneVerification, x.caller.missing.Agreement:
			return out, failBecause(constraint, "ACCOUNT_CREATION_NOT_COMPLETE")
		case x.caller.missing.PaymentMethod:
			return out, failBecause(constraint, "MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED")
		case x.caller.missing.licenseIn(x.cloud.config.Partition):
			return out, failBecause(constraint, "MASTER_ACCOUNT_MISSING_BUSINESS_LICENSE")
		}
		if in.FeatureSet != ConsolidatedBillingOnly {
			if err := x.mayLink(); err != nil {
				return out, err
			}
		}
		o := &organization{management: x.caller.ID(), allFeatures: in.FeatureSet != ConsolidatedBillingOnly}
		if o.id, err = awsaccount.ParseOrganizationID("o-" + s.nextText(organizationIDs, lowercase, 10)); err != nil {
			return out, err
		}
		if o.root, err = awsaccount.ParseRootID("r-" + s.nextText(rootIDs, lowercase, 4)); err != nil {
			return out, err
		}
		if x.cloud.config.DocumentedPolicyTypes && o.allFeatures {
			o.types = []string{ServiceControlPolicy}
		}
		s.organizations.set(o.id, o)
		s.roots.set(o.root, o.id)
		s.join(o.management, o, o.root.String(), true, nil)
		x.caller, x.org = s.accounts.get(o.management), s.organizations.get(o.id)
		return CreateOrganizationOutput{x.describeOrganization()}, nil
	},
}

// DescribeOrganizationOutput is the output of DescribeOrganization.
type DescribeOrganizationOutput struct{ Organization Organization }

// DescribeOrganization is the organization of the caller's account.
func (c *Client) DescribeOrganization() (DescribeOrganizationOutput, error) {
	return do(c, describeOrganization, struct{}{})
}

var describeOrganization = operation[struct{}, DescribeOrganizationOutput]{
	action: "organizations:DescribeOrganization",
	apply: func(x *call, _ *struct{}) (DescribeOrganizationOutput, error) {
		return DescribeOrganizationOutput{x.describeOrganization()}, nil
	},
}

// describeOrganization is the caller's organization as Organizations shows it.
func (x *call) describeOrganization() Organization {
	o := x.organization()
	out := Organization{
		ID:                 o.ID,
		ARN:                o.ARN(),
		FeatureSet:         ConsolidatedBillingOnly,
		MasterAccountARN:   o.AccountARN(o.Management),
		MasterAccountID:    o.Management,
		MasterAccountEmail: x.state.accounts.get(o.Management).Email(),
	}
	if o.AllFeatures { // choices.md#available-policy-types
		out.FeatureSet = AllFeatures
		out.AvailablePolicyTypes = []PolicyTypeSummary{{Type: ServiceControlPolicy, Status: "ENABLED"}}
	}
	return out
}

// DeleteOrganization deletes the caller's organization with its units and policies. Nobody but the management account may be in
// it any more, closed members included; it stands alone from then on.
func (c *Client) DeleteOrganization() error {
	_, err := do(c, deleteOrganization, struct{}{})
	return err
}

var deleteOrganization = operation[struct{}, struct{}]{
	action: "organizations:DeleteOrganization",
	apply: func(x *call, _ *struct{}) (struct{}, error) {
		switch {
		case x.state.memberCount(x.org) > 0:
			return struct{}{}, fail("OrganizationNotEmptyException")
		case len(x.org.creating) > 0: // choices.md#deleting-while-creating
			return struct{}{}, fail("ConcurrentModificationException")
		}
		x.state.dissolve(x.org, "LEFT")
		return struct{}{}, nil
	},
}

// Initialize makes the organization of a management account initialize for a while, as AWS' do for up to an hour after they
// were made: meanwhile it creates and invites no accounts. Here organizations are ready at once unless that is arranged
// (choices.md#initializing); 0 ends it.
func (c *Cloud) Initialize(management awsaccount.ID, d time.Duration) error {
	if d < 0 {
		return invalid("Initialize: want a duration that is not negative, not %s", d)
	}
	return c.arrange(func(s *state) error {
		o, err := s.managedBy(management)
		if err != nil {
			return err
		}
		s.changeOrganization(o.id, func(o *organization) { o.initialized = s.now.Add(d) })
		s.note("the organization of %s initializes for %s", management, d)
		return nil
	})
}

// isInitializing reports whether an organization cannot create and invite accounts yet.
func (o *organization) isInitializing(now time.Time) bool { return now.Before(o.initialized) }

// managedBy is the organization of a management account.
func (s *state) managedBy(management awsaccount.ID) (*organization, error) {
	if a := s.accounts.get(management); a != nil {
		if o := s.organizations.get(a.organization); o != nil && o.management == management {
			return o, nil
		}
	}
	return nil, &Error{Code: "AWSOrganizationsNotInUseException", Message: "account " + management.String() + " manages no organization"}
}
