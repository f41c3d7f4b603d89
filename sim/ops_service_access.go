package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A trustedService is a service that works with Organizations.
type trustedService struct {
	name           string // its service principal
	administrators int    // how many delegated administrators it may have; 0: any number
}

// trustedServices are the services that can be given trusted access, in the order of names. choices.md#service-principals
var trustedServices = []trustedService{
	{name: "access-analyzer.amazonaws.com", administrators: 1},
	{name: "account.amazonaws.com", administrators: 1},
	{name: "aws-artifact-account-sync.amazonaws.com"},
	{name: "backup.amazonaws.com"},
	{name: "cloudformation.amazonaws.com"},
	{name: "cloudtrail.amazonaws.com", administrators: 3},
	{name: "compute-optimizer.amazonaws.com"},
	{name: "config-multiaccountsetup.amazonaws.com"},
	{name: "config.amazonaws.com"},
	{name: "controltower.amazonaws.com"},
	{name: "cost-optimization-hub.bcm.amazonaws.com"},
	{name: "detective.amazonaws.com"},
	{name: "ds.amazonaws.com"},
	{name: "fms.amazonaws.com"},
	{name: "guardduty.amazonaws.com"},
	{name: "health.amazonaws.com"},
	{name: "iam.amazonaws.com"},
	{name: "inspector2.amazonaws.com"},
	{name: "ipam.amazonaws.com"},
	{name: "license-manager.amazonaws.com"},
	{name: "license-manager.member-account.amazonaws.com"},
	{name: "macie.amazonaws.com"},
	{name: "malware-protection.guardduty.amazonaws.com"},
	{name: "member.org.stacksets.cloudformation.amazonaws.com", administrators: 5},
	{name: "networkmanager.amazonaws.com"},
	{name: "ram.amazonaws.com"},
	{name: "reachabilityanalyzer.networkinsights.amazonaws.com"},
	{name: "reporting.trustedadvisor.amazonaws.com"},
	{name: "resource-explorer-2.amazonaws.com"},
	{name: "securityhub.amazonaws.com"},
	{name: "servicecatalog.amazonaws.com"},
	{name: "servicequotas.amazonaws.com"},
	{name: "ssm.amazonaws.com"},
	{name: "sso.amazonaws.com", administrators: 1},
	{name: "stacksets.cloudformation.amazonaws.com"},
	{name: "storage-lens.s3.amazonaws.com"},
	{name: "tagpolicies.tag.amazonaws.com"},
	{name: "wellarchitected.amazonaws.com"},
}

// trustedServiceNamed is the row of a service, nil if it does not work with Organizations.
func trustedServiceNamed(name string) *trustedService {
	return find(trustedServices, name, func(s trustedService) string { return s.name })
}

// recognized is the row of a service, or the error of AWS for one that does not work with Organizations.
func recognized(name string) (*trustedService, error) {
	if s := trustedServiceNamed(name); s != nil {
		return s, nil
	}
	return nil, failBecause("InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL")
}

// service wants a service principal. Appendix B
func (c *inputCheck) service(name string, required bool) {
	least := 0
	if required {
		least = 1
	}
	c.text(name, least, 128, isIAMText)
}

// EnableAWSServiceAccessInput is the input of EnableAWSServiceAccess.
type EnableAWSServiceAccessInput struct{ ServicePrincipal string }

// EnableAWSServiceAccess gives a service trusted access, so that it can work in all accounts of the organization. A service that
// has it keeps it, from the time when it first got it.
func (c *Client) EnableAWSServiceAccess(in EnableAWSServiceAccessInput) error {
	_, err := do(c, enableAWSServiceAccess, in)
	return err
}

var enableAWSServiceAccess = operation[EnableAWSServiceAccessInput, struct{}]{
	action:   "organizations:EnableAWSServiceAccess",
	validate: func(in *EnableAWSServiceAccessInput) error { return checkService(in.ServicePrincipal) },
	touch: func(_ *call, in *EnableAWSServiceAccessInput) touched {
		return touched{Operation: awsaccount.Operation{ServicePrincipal: in.ServicePrincipal}}
	},
	apply: func(x *call, in *EnableAWSServiceAccessInput) (none struct{}, err error) {
		if _, err = recognized(in.ServicePrincipal); err == nil && !x.org.trusts(in.ServicePrincipal) {
			x.changeOrganization(func(o *organization) {
				o.access = put(o.access, serviceAccess{in.ServicePrincipal, x.state.now}, serviceAccess.name)
			})
		}
		return none, err
	},
}

// DisableAWSServiceAccessInput is the input of DisableAWSServiceAccess.
type DisableAWSServiceAccessInput struct{ ServicePrincipal string }

// DisableAWSServiceAccess takes trusted access from a service, if it has it. Delegated administrators for the service stay
// registered.
func (c *Client) DisableAWSServiceAccess(in DisableAWSServiceAccessInput) error {
	_, err := do(c, disableAWSServiceAccess, in)
	return err
}

var disableAWSServiceAccess = operation[DisableAWSServiceAccessInput, struct{}]{
	action:   "organizations:DisableAWSServiceAccess",
	validate: func(in *DisableAWSServiceAccessInput) error { return checkService(in.ServicePrincipal) },
	touch: func(_ *call, in *DisableAWSServiceAccessInput) touched {
		return touched{Operation: awsaccount.Operation{ServicePrincipal: in.ServicePrincipal}}
	},
	apply: func(x *call, in *DisableAWSServiceAccessInput) (none struct{}, err error) {
		_, err = recognized(in.ServicePrincipal)
		switch {
		case err != nil:
			return none, err
		case slices.ContainsFunc(policyTypes, func(t policyType) bool { return t.service == in.ServicePrincipal && x.org.hasType(t.name) }):
			return none, failBecause(constraint, "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE")
		case x.org.trusts(in.ServicePrincipal):
			x.changeOrganization(func(o *organization) {
				o.access = remove(o.access, in.ServicePrincipal, serviceAccess.name)
			})
		}
		return none, nil
	},
}

// checkService is the form of an input that is a service principal.
func checkService(name string) error {
	var c inputCheck
	c.service(name, true)
	return c.err
}

func (a serviceAccess) name() string { return a.service }

// An EnabledServicePrincipal is a service that has trusted access.
type EnabledServicePrincipal struct {
	ServicePrincipal string
	DateEnabled      time.Time
}

// ListAWSServiceAccessForOrganizationInput is the input of ListAWSServiceAccessForOrganization.
type ListAWSServiceAccessForOrganizationInput struct {
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListAWSServiceAccessForOrganizationOutput is the output of ListAWSServiceAccessForOrganization.
type ListAWSServiceAccessForOrganizationOutput struct {
	EnabledServicePrincipals []EnabledServicePrincipal
	NextToken                string // "": there are no more
}

// ListAWSServiceAccessForOrganization lists the services that have trusted access, in the order of names.
func (c *Client) ListAWSServiceAccessForOrganization(in ListAWSServiceAccessForOrganizationInput) (ListAWSServiceAccessForOrganizationOutput, error) {
	return do(c, listAWSServiceAccessForOrganization, in)
}

var listAWSServiceAccessForOrganization = operation[ListAWSServiceAccessForOrganizationInput, ListAWSServiceAccessForOrganizationOutput]{
	action: "organizations:ListAWSServiceAccessForOrganization",
	validate: func(in *ListAWSServiceAccessForOrganizationInput) error {
		var c inputCheck
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	apply: func(x *call, in *ListAWSServiceAccessForOrganizationInput) (out ListAWSServiceAccessForOrganizationOutput, err error) {
		list, next, err := page(x.org.access, serviceAccess.name, x.page(in.NextToken, in.MaxResults))
		for _, a := range list {
			out.EnabledServicePrincipals = append(out.EnabledServicePrincipals, EnabledServicePrincipal{a.service, a.since})
		}
		out.NextToken = next
		return out, err
	},
}
