package sim

import (
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// Service-linked roles are those that AWS services have in accounts. Neither SCPs nor RCPs bind their sessions: package policy knows
// them by their path. spec §4.1, §4.2

const (
	serviceRolePath   = "/aws-service-role/"
	serviceRolePrefix = "AWSServiceRoleFor" // of names. spec C.3, INVALID_ROLE_NAME

	organizationsService  = "organizations.amazonaws.com"
	organizationsRoleName = serviceRolePrefix + "Organizations"
)

// organizationsRole is what Organizations puts into the accounts of an organization with all features: AWSServiceRoleForOrganizations,
// whose policy is AWSOrganizationsServiceTrustPolicy.
var organizationsRole = awsaccount.Must(Identity{Name: organizationsRoleName, Policies: []policy.Source{{
	Name: "AWSOrganizationsServiceTrustPolicy", Document: policy.MustParse(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowDeletionOfServiceLinkedRoleForOrganizations",
      "Effect": "Allow",
      "Action": "iam:DeleteRole",
      "Resource": "arn:*:iam::*:role/aws-service-role/organizations.amazonaws.com/*"
    },
    {
      "Sid": "AllowCreationOfServiceLinkedRoles",
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "*"
    }
  ]
}`)}}}.linked(organizationsService))

// linked compiles a role of a service.
func (i Identity) linked(service string) (r iamRole, err error) {
	if _, err := policy.Service(service); err != nil {
		return r, err
	}
	if !strings.HasPrefix(i.Name, serviceRolePrefix) || i.Path != "" || i.Trust != nil || i.Boundary != nil {
		return r, invalid("Identity: want a name that begins with %s, and no path, trust policy and boundary, for a service-linked role", serviceRolePrefix)
	}
	if i.Trust, err = trusting("Service", service); err != nil {
		return r, err
	}
	i.Path = serviceRolePath + service + "/"
	return i.compile(true)
}

// isLinked reports whether an identity has what only roles of services have.
func (i Identity) isLinked() bool {
	return strings.HasPrefix(i.Path, serviceRolePath) || strings.HasPrefix(i.Name, serviceRolePrefix)
}

// PutServiceLinkedRole makes the role of a service, such as "autoscaling.amazonaws.com", in an account, or replaces the one of that
// name, which begins with AWSServiceRoleFor. Neither SCPs nor RCPs bind its sessions, which Session makes. Path and trust policy are
// the service's, and there is no boundary. AWSServiceRoleForOrganizations is made by itself: see CreateOrganization.
func (c *Cloud) PutServiceLinkedRole(id awsaccount.ID, service string, i Identity) error {
	made, err := i.linked(service)
	switch {
	case err != nil:
		return err
	case i.Name == organizationsRoleName:
		return invalid("PutServiceLinkedRole: %s is made by Organizations", i.Name)
	}
	return c.arrange(func(s *state) error {
		return s.noteOf(s.putRole(id, made), "%s: role %s of %s put", id, made.name, service)
	})
}

// mayLink is why the caller's account gets no role of Organizations, which it needs in an organization with all features; nil if it
// has one already, or gets it. spec §3.4, §3.5
func (x *call) mayLink() error {
	if x.caller.role(organizationsRoleName) != nil {
		return nil
	}
	err := x.permit(permission{
		action:   "iam:CreateServiceLinkedRole",
		resource: x.cloud.iamARN(x.caller.ID(), "role"+organizationsRole.path+organizationsRole.name),
		context:  []policy.Value{policy.Single("iam:AWSServiceName", organizationsService)},
	})
	if err == nil {
		return nil
	}
	e := *failBecause("AccessDeniedForDependencyException", "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE").(*Error)
	if why, ok := err.(*Error); ok {
		e.cause = why.cause
	}
	return &e
}

// link gives an account that is being changed the role of Organizations, unless it has it.
func (s *state) link(a *account) {
	if a.role(organizationsRoleName) == nil {
		made := organizationsRole
		made.uniqueID = s.nextRoleID()
		a.roles = put(a.roles, made, roleName)
	}
}

// linkAll gives every account of an organization the role. choices.md#organizations-role
func (s *state) linkAll(o awsaccount.OrganizationID) {
	for _, id := range s.members.get(o).list() {
		_ = s.change(id, func(a *account) error { // it is there
			s.link(a)
			return nil
		})
	}
}

// holds reports whether an account cannot do without the role of a name: Organizations needs its own.
func (s *state) holds(a *account, role string) bool {
	o := s.organizations.get(a.organization)
	return role == organizationsRoleName && o != nil && o.allFeatures
}

// checkServiceLinkedRoles: roles of services are where such roles are, and Organizations has its own where it needs it.
func checkServiceLinkedRoles(s *state) error {
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		a := s.accounts.get(id)
		for _, r := range a.roles {
			if strings.HasPrefix(r.path, serviceRolePath) != strings.HasPrefix(r.name, serviceRolePrefix) {
				return broken("role %s of %s has a name or path that only service-linked roles have", r.name, id)
			}
		}
		if r := a.role(organizationsRoleName); r == nil && s.holds(a, organizationsRoleName) || r != nil && r.path != organizationsRole.path {
			return broken("account %s lacks the role of Organizations", id)
		}
	}
	return nil
}
