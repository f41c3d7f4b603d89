package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
)

// registration is the delegation of a service to an account, nil if there is none.
func (o *organization) registration(id awsaccount.ID, service string) *delegation {
	i, found := slices.BinarySearchFunc(o.delegated, delegation{account: id, service: service}, byAccountAndService)
	if !found {
		return nil
	}
	return &o.delegated[i]
}

// registrations are the delegations to an account, in the order of services.
func (o *organization) registrations(id awsaccount.ID) []delegation {
	first, _ := slices.BinarySearchFunc(o.delegated, delegation{account: id}, byAccountAndService)
	last := first
	for last < len(o.delegated) && o.delegated[last].account == id {
		last++
	}
	return o.delegated[first:last]
}

// administrators is how many delegated administrators a service has.
func (o *organization) administrators(service string) (n int) {
	for _, d := range o.delegated {
		if d.service == service {
			n++
		}
	}
	return n
}

// RegisterDelegatedAdministratorInput is the input of RegisterDelegatedAdministrator.
type RegisterDelegatedAdministratorInput struct {
	AccountID        awsaccount.ID
	ServicePrincipal string
}

// checkDelegation is the form of an input that is an account and a service principal.
func checkDelegation(id awsaccount.ID, service string) error {
	var c inputCheck
	c.set(!id.IsZero())
	c.service(service, true)
	return c.err
}

// aboutDelegation is a call about an account and a service.
func (x *call) aboutDelegation(id awsaccount.ID, service string) touched {
	t := x.member(id)
	t.ServicePrincipal = service
	return t
}

// RegisterDelegatedAdministrator makes an ACTIVE member a delegated administrator for a service, which has to have trusted
// access.
func (c *Client) RegisterDelegatedAdministrator(in RegisterDelegatedAdministratorInput) error {
	_, err := do(c, registerDelegatedAdministrator, in)
	return err
}

var registerDelegatedAdministrator = operation[RegisterDelegatedAdministratorInput, struct{}]{
	action: "organizations:RegisterDelegatedAdministrator",
	validate: func(in *RegisterDelegatedAdministratorInput) error {
		return checkDelegation(in.AccountID, in.ServicePrincipal)
	},
	touch: func(x *call, in *RegisterDelegatedAdministratorInput) touched {
		return x.aboutDelegation(in.AccountID, in.ServicePrincipal)
	},
	apply: func(x *call, in *RegisterDelegatedAdministratorInput) (none struct{}, err error) {
		service, err := recognized(in.ServicePrincipal)
		switch {
		case err != nil:
			return none, err
		case !x.org.trusts(in.ServicePrincipal):
			return none, failBecause(constraint, "SERVICE_ACCESS_NOT_ENABLED")
		case x.org.registration(in.AccountID, in.ServicePrincipal) != nil:
			return none, fail("AccountAlreadyRegisteredException")
		case service.administrators > 0 && x.org.administrators(in.ServicePrincipal) >= service.administrators:
			if service.administrators == 1 {
				return none, failBecause(constraint, "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE")
			}
			return none, failBecause(constraint, "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED")
		}
		d := delegation{in.AccountID, in.ServicePrincipal, x.state.now}
		x.changeOrganization(func(o *organization) {
			i, _ := slices.BinarySearchFunc(o.delegated, d, byAccountAndService)
			o.delegated = slices.Insert(slices.Clone(o.delegated), i, d)
		})
		return none, nil
	},
}

// DeregisterDelegatedAdministratorInput is the input of DeregisterDelegatedAdministrator.
type DeregisterDelegatedAdministratorInput struct {
	AccountID        awsaccount.ID
	ServicePrincipal string
}

// DeregisterDelegatedAdministrator ends that an account is a delegated administrator for a service.
func (c *Client) DeregisterDelegatedAdministrator(in DeregisterDelegatedAdministratorInput) error {
	_, err := do(c, deregisterDelegatedAdministrator, in)
	return err
}

var deregisterDelegatedAdministrator = operation[DeregisterDelegatedAdministratorInput, struct{}]{
	action: "organizations:DeregisterDelegatedAdministrator",
	validate: func(in *DeregisterDelegatedAdministratorInput) error {
		return checkDelegation(in.AccountID, in.ServicePrincipal)
	},
	touch: func(x *call, in *DeregisterDelegatedAdministratorInput) touched {
		return x.aboutDelegation(in.AccountID, in.ServicePrincipal)
	},
	apply: func(x *call, in *DeregisterDelegatedAdministratorInput) (none struct{}, err error) {
		if _, err := recognized(in.ServicePrincipal); err != nil {
			return none, err
		}
		if x.org.registration(in.AccountID, in.ServicePrincipal) == nil {
			return none, fail("AccountNotRegisteredException")
		}
		x.changeOrganization(func(o *organization) {
			o.delegated = slices.DeleteFunc(slices.Clone(o.delegated), func(d delegation) bool {
				return d.account == in.AccountID && d.service == in.ServicePrincipal
			})
		})
		return none, nil
	},
}

// A DelegatedAdministrator is a member that is one for some service.
type DelegatedAdministrator struct {
	ID                    awsaccount.ID
	ARN                   awsaccount.ARN
	Email                 string
	Name                  string
	Status                awsaccount.Status
	State                 awsaccount.State
	JoinedMethod          string
	JoinedTimestamp       time.Time
	DelegationEnabledDate time.Time // of the service that was asked for, else of the first one
}

// ListDelegatedAdministratorsInput is the input of ListDelegatedAdministrators.
type ListDelegatedAdministratorsInput struct {
	ServicePrincipal string // ""; for whatever service
	NextToken        string // "": the first page
	MaxResults       int    // 1 to 20; 0 is 20
}

// ListDelegatedAdministratorsOutput is the output of ListDelegatedAdministrators.
type ListDelegatedAdministratorsOutput struct {
	DelegatedAdministrators []DelegatedAdministrator
	NextToken               string // "": there are no more
}

// ListDelegatedAdministrators lists the delegated administrators, for a service or for any, in the order of account IDs.
func (c *Client) ListDelegatedAdministrators(in ListDelegatedAdministratorsInput) (ListDelegatedAdministratorsOutput, error) {
	return do(c, listDelegatedAdministrators, in)
}

var listDelegatedAdministrators = operation[ListDelegatedAdministratorsInput, ListDelegatedAdministratorsOutput]{
	action: "organizations:ListDelegatedAdministrators",
	validate: func(in *ListDelegatedAdministratorsInput) error {
		var c inputCheck
		c.service(in.ServicePrincipal, false)
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(_ *call, in *ListDelegatedAdministratorsInput) touched {
		return touched{Operation: awsaccount.Operation{ServicePrincipal: in.ServicePrincipal}}
	},
	apply: func(x *call, in *ListDelegatedAdministratorsInput) (out ListDelegatedAdministratorsOutput, err error) {
		if in.ServicePrincipal != "" {
			if _, err := recognized(in.ServicePrincipal); err != nil {
				return out, err
			}
		}
		var first []delegation // of each account
		for _, d := range x.org.delegated {
			last := len(first) - 1
			switch {
			case in.ServicePrincipal != "" && d.service != in.ServicePrincipal:
			case last < 0 || first[last].account != d.account:
				first = append(first, d)
			case d.since.Before(first[last].since):
				first[last] = d
			}
		}
		id := func(d delegation) string { return d.account.String() }
		first, out.NextToken, err = page(first, id, x.page(in.NextToken, in.MaxResults, in.ServicePrincipal))
		for _, d := range first {
			a := x.describe(x.state.accounts.get(d.account))
			out.DelegatedAdministrators = append(out.DelegatedAdministrators, DelegatedAdministrator{
				ID: a.ID, ARN: a.ARN, Email: a.Email, Name: a.Name, Status: a.Status, State: a.State,
				JoinedMethod: a.JoinedMethod, JoinedTimestamp: a.JoinedTimestamp, DelegationEnabledDate: d.since,
			})
		}
		return out, err
	},
}

// A DelegatedService is a service that was delegated to an account.
type DelegatedService struct {
	ServicePrincipal      string
	DelegationEnabledDate time.Time
}

// ListDelegatedServicesForAccountInput is the input of ListDelegatedServicesForAccount.
type ListDelegatedServicesForAccountInput struct {
	AccountID  awsaccount.ID
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListDelegatedServicesForAccountOutput is the output of ListDelegatedServicesForAccount.
type ListDelegatedServicesForAccountOutput struct {
	DelegatedServices []DelegatedService
	NextToken         string // "": there are no more
}

// ListDelegatedServicesForAccount lists the services for which an account is a delegated administrator, in the order of names.
func (c *Client) ListDelegatedServicesForAccount(in ListDelegatedServicesForAccountInput) (ListDelegatedServicesForAccountOutput, error) {
	return do(c, listDelegatedServicesForAccount, in)
}

var listDelegatedServicesForAccount = operation[ListDelegatedServicesForAccountInput, ListDelegatedServicesForAccountOutput]{
	action: "organizations:ListDelegatedServicesForAccount",
	validate: func(in *ListDelegatedServicesForAccountInput) error {
		var c inputCheck
		c.set(!in.AccountID.IsZero())
		c.paging(in.NextToken, in.MaxResults)
		return c.err
	},
	touch: func(x *call, in *ListDelegatedServicesForAccountInput) touched { return x.member(in.AccountID) },
	apply: func(x *call, in *ListDelegatedServicesForAccountInput) (out ListDelegatedServicesForAccountOutput, err error) {
		all := x.org.registrations(in.AccountID)
		if len(all) == 0 {
			return out, fail("AccountNotRegisteredException")
		}
		service := func(d delegation) string { return d.service }
		all, out.NextToken, err = page(all, service, x.page(in.NextToken, in.MaxResults, in.AccountID.String()))
		for _, d := range all {
			out.DelegatedServices = append(out.DelegatedServices, DelegatedService{d.service, d.since})
		}
		return out, err
	},
}
