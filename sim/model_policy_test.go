package sim_test

import (
	"slices"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// The model of policies, tags, trusted access, contacts and Regions.

// modelTypes are types of policies, with how many of each may be on something, and the service that needs trusted access. spec §3.9
var modelTypes = []struct {
	name    string
	most    int
	service string
	content func(denies string) string
}{
	{sim.ServiceControlPolicy, 10, "", func(denies string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"` + denies + `","Resource":"*"}]}`
	}},
	{sim.ResourceControlPolicy, 5, "", func(denies string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"` + denies + `","Resource":"*"}]}`
	}},
	{sim.TagPolicy, 10, "", func(string) string { return `{"tags":{}}` }},
	{sim.SecurityHubPolicy, 10, "securityhub.amazonaws.com", func(string) string { return `{"securityhub":{}}` }},
}

// mayManage is what keeps somebody from a call that a delegation policy can give to a member. spec §3.3
func (m *model) mayManage(by *modelAccount, action string) string {
	code := m.manages(by)
	if code == modelDenied && by.in != nil && m.works(by) && by.permits("organizations:"+action) {
		if d := by.in.delegation; d != nil && d.member == by.id && slices.Contains(d.actions, action) {
			return ""
		}
	}
	return code
}

func (m *model) putDelegation(by *modelAccount) string {
	return m.dated("PutResourcePolicy", m.manages(by))
}

// delegation is what keeps somebody from reading or deleting the delegation policy.
func (m *model) delegation(by *modelAccount, operation string) string {
	code := m.manages(by)
	if code == modelDenied && m.works(by) && operation == "DescribeResourcePolicy" && by.in.delegates(by) && by.permits("organizations:"+operation) {
		code = ""
	}
	switch {
	case !m.offers("organizations:" + operation):
		return modelDenied
	case code != "":
		return code
	case by.in.delegation == nil:
		return "ResourcePolicyNotFoundException"
	}
	return ""
}

// delegates reports whether an account is a delegated administrator, for a service that has trusted access.
func (o *modelOrganization) delegates(a *modelAccount) bool {
	return slices.ContainsFunc(o.delegated, func(d [2]string) bool { return d[0] == a.id.String() && slices.Contains(o.trusts, d[1]) })
}

func (o *modelOrganization) hasType(typ string) bool { return slices.Contains(o.types, typ) }

// attachManaged attaches what AWS attaches to everything.
func (o *modelOrganization) attachManaged(target string) {
	for _, p := range o.managed {
		if o.hasType(p.typ) && !slices.Contains(p.on, target) {
			p.on = append(p.on, target)
		}
	}
}

func (m *model) enableType(by *modelAccount, typ string) string {
	code := m.mayManage(by, "EnablePolicyType")
	switch {
	case code != "":
		return code
	case !by.in.all:
		return "PolicyTypeNotAvailableForOrganizationException"
	case by.in.hasType(typ):
		return "PolicyTypeAlreadyEnabledException"
	}
	o := by.in
	for _, t := range modelTypes {
		if t.name == typ && t.service != "" && !slices.Contains(o.trusts, t.service) {
			return modelViolation + "SERVICE_ACCESS_NOT_ENABLED"
		}
	}
	o.types = append(o.types, typ)
	o.attachManaged(o.root)
	for _, u := range o.units {
		o.attachManaged(u.id)
	}
	for _, a := range o.members {
		o.attachManaged(a.id.String())
	}
	return ""
}

func (m *model) disableType(by *modelAccount, typ string) string {
	code := m.mayManage(by, "DisablePolicyType")
	switch {
	case code != "":
		return code
	case !by.in.hasType(typ):
		return "PolicyTypeNotEnabledException"
	}
	by.in.types = slices.DeleteFunc(by.in.types, func(t string) bool { return t == typ })
	for _, p := range by.in.everyPolicy() {
		if p.typ == typ {
			p.on = nil
		}
	}
	return ""
}

func (o *modelOrganization) isTarget(id string) bool {
	return o.isParent(id) || slices.ContainsFunc(o.members, func(a *modelAccount) bool { return a.id.String() == id })
}

func (m *model) createPolicy(by *modelAccount, typ, name string) string {
	code := m.mayManage(by, "CreatePolicy")
	switch {
	case code != "":
		return code
	case !by.in.all:
		return "PolicyTypeNotAvailableForOrganizationException"
	case slices.ContainsFunc(by.in.everyPolicy(), func(p *modelPolicy) bool { return p.typ == typ && p.name == name }):
		return "DuplicatePolicyException"
	}
	return ""
}

func (m *model) updatePolicy(by *modelAccount, p *modelPolicy, name string) string {
	code := m.mayManage(by, "UpdatePolicy")
	switch {
	case code != "":
		return code
	case p.managed:
		return "InvalidInputException IMMUTABLE_POLICY"
	case slices.ContainsFunc(by.in.everyPolicy(), func(q *modelPolicy) bool { return q != p && q.typ == p.typ && q.name == name }):
		return "DuplicatePolicyException"
	}
	return ""
}

func (m *model) attach(by *modelAccount, p *modelPolicy, target string) string {
	code := m.mayManage(by, "AttachPolicy")
	switch {
	case code != "":
		return code
	case !by.in.isTarget(target):
		return "TargetNotFoundException"
	case !by.in.hasType(p.typ):
		return "PolicyTypeNotEnabledException"
	case slices.Contains(p.on, target):
		return "DuplicatePolicyAttachmentException"
	}
	for _, t := range modelTypes {
		if t.name == p.typ && len(by.in.at(target, p.typ)) >= t.most {
			return modelViolation + "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
		}
	}
	p.on = append(p.on, target)
	return ""
}

func (m *model) detachPolicy(by *modelAccount, p *modelPolicy, target string) string {
	code := m.mayManage(by, "DetachPolicy")
	switch {
	case code != "":
		return code
	case !by.in.isTarget(target):
		return "TargetNotFoundException"
	case p.managed && p.typ == sim.ResourceControlPolicy:
		return "InvalidInputException NON_DETACHABLE_POLICY"
	case !slices.Contains(p.on, target):
		return "PolicyNotAttachedException"
	case p.typ == sim.ServiceControlPolicy && len(by.in.at(target, p.typ)) == 1:
		return modelViolation + "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
	}
	p.on = slices.DeleteFunc(p.on, func(on string) bool { return on == target })
	return ""
}

func (m *model) deletePolicy(by *modelAccount, p *modelPolicy) string {
	code := m.mayManage(by, "DeletePolicy")
	switch {
	case code != "":
		return code
	case p.managed:
		return "InvalidInputException IMMUTABLE_POLICY"
	case len(p.on) > 0:
		return "PolicyInUseException"
	}
	by.in.policies = slices.DeleteFunc(by.in.policies, func(q *modelPolicy) bool { return p == q })
	delete(by.in.tags, p.id.String())
	return ""
}

// tag puts or takes a tag. What can have tags is whatever there is in an organization but what AWS manages. spec §3.8
func (m *model) tag(by *modelAccount, id, key, value string, take bool) string {
	action := "TagResource"
	if take {
		action = "UntagResource"
	}
	if code := m.mayManage(by, action); code != "" {
		return code
	}
	o := by.in
	var tags *map[string]string
	for _, a := range o.members {
		if a.id.String() == id {
			tags = &a.tags
		}
	}
	for _, p := range o.everyPolicy() {
		if p.managed && p.id.String() == id {
			return "InvalidInputException IMMUTABLE_POLICY"
		}
	}
	if tags == nil && !o.isThing(id) {
		return "TargetNotFoundException"
	}
	var other map[string]string
	if tags == nil {
		other = o.tags[id]
		tags = &other
		defer func() { o.tags[id] = other }()
	}
	if *tags == nil {
		*tags = map[string]string{}
	}
	if (*tags)[key] = value; take {
		delete(*tags, key)
	}
	return ""
}

// isThing reports whether an organization has a root, unit, policy or delegation policy of an ID.
func (o *modelOrganization) isThing(id string) bool {
	return o.isParent(id) || o.delegation != nil && o.delegation.id == id ||
		slices.ContainsFunc(o.policies, func(p *modelPolicy) bool { return p.id.String() == id })
}

func (m *model) trust(by *modelAccount, service string, take bool) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.all:
		return modelViolation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
	}
	for _, t := range modelTypes {
		if take && t.service == service && by.in.hasType(t.name) {
			return modelViolation + "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE"
		}
	}
	by.in.trusts = slices.DeleteFunc(by.in.trusts, func(s string) bool { return s == service })
	if !take {
		by.in.trusts = append(by.in.trusts, service)
	}
	return ""
}

func (m *model) register(by *modelAccount, id awsaccount.ID, service string) string {
	if code := m.manages(by); code != "" {
		return code
	}
	o, a := by.in, m.byID(id)
	same := func(d [2]string) bool { return d[1] == service }
	switch {
	case !o.all:
		return modelViolation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
	case a == nil || a.in != o:
		return "AccountNotFoundException"
	case a == by:
		return modelViolation + "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR"
	case m.state(a) != awsaccount.Active:
		return modelViolation + "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR"
	case !slices.Contains(o.trusts, service):
		return modelViolation + "SERVICE_ACCESS_NOT_ENABLED"
	case slices.Contains(o.delegated, [2]string{id.String(), service}):
		return "AccountAlreadyRegisteredException"
	case service == "account.amazonaws.com" && slices.ContainsFunc(o.delegated, same):
		return modelViolation + "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"
	}
	o.delegated = append(o.delegated, [2]string{id.String(), service})
	return ""
}

func (m *model) deregister(by *modelAccount, id awsaccount.ID, service string) string {
	if code := m.manages(by); code != "" {
		return code
	}
	o, a := by.in, m.byID(id)
	switch {
	case !o.all:
		return modelViolation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
	case a == nil || a.in != o:
		return "AccountNotFoundException"
	case !slices.Contains(o.delegated, [2]string{id.String(), service}):
		return "AccountNotRegisteredException"
	}
	o.delegated = slices.DeleteFunc(o.delegated, func(d [2]string) bool { return d == [2]string{id.String(), service} })
	return ""
}

// manageable is what keeps somebody from an operation of Account Management on an account; the zero ID is the caller's own. spec
// §2.5, choices.md#closed-members
func (m *model) manageable(by *modelAccount, id awsaccount.ID, action string, write bool) (a *modelAccount, code string) {
	if !m.works(by) || !by.permits(action) || !m.offers(action) {
		return nil, modelDenied
	}
	if id.IsZero() {
		return by, ""
	}
	o := by.in
	a = m.byID(id)
	const service = "account.amazonaws.com"
	switch {
	case o == nil, a == nil, a.in != o, a == o.management, !o.all, !slices.Contains(o.trusts, service):
		return nil, modelDenied
	case by != o.management && !slices.Contains(o.delegated, [2]string{by.id.String(), service}):
		return nil, modelDenied
	case write && m.state(a) == awsaccount.Closed:
		return nil, modelDenied
	}
	return a, ""
}

func (m *model) startEmail(by *modelAccount, id awsaccount.ID, email string) string {
	a, code := m.manageable(by, id, "account:StartPrimaryEmailUpdate", true)
	switch {
	case code != "":
		return code
	case m.emailTaken(email, a):
		return "ConflictException"
	}
	a.pending, a.expires = email, m.now.Add(day)
	return ""
}

func (m *model) acceptEmail(by *modelAccount, id awsaccount.ID, email string) string {
	a, code := m.manageable(by, id, "account:AcceptPrimaryEmailUpdate", true)
	switch {
	case code != "":
		return code
	case a.pending == "":
		return "ResourceNotFoundException"
	case a.pending != email, !m.now.Before(a.expires):
		return "ValidationException fieldValidationFailed"
	case m.emailTaken(email, a):
		return "ConflictException"
	}
	a.email, a.pending = email, ""
	return ""
}

// region is the status of an opt-in Region. Switching takes 30 minutes: choices.md#region-opt-time.
func (m *model) region(a *modelAccount, name string) (on, busy bool) {
	r := a.regions[name]
	return r.on, !r.since.IsZero() && m.now.Before(r.since.Add(30*60*1e9))
}

func (m *model) switchRegion(by *modelAccount, id awsaccount.ID, name string, on bool) string {
	action := "account:DisableRegion"
	if on {
		action = "account:EnableRegion"
	}
	a, code := m.manageable(by, id, action, true)
	if code != "" {
		return code
	}
	is, busy := m.region(a, name)
	switch {
	case busy:
		return "ConflictException"
	case is == on:
		return "ValidationException invalidRegionOptTarget"
	}
	if a.regions == nil {
		a.regions = map[string]modelRegion{}
	}
	a.regions[name] = modelRegion{on: on, since: m.now}
	return ""
}

// happen is an act that is no call. spec §1.2, §1.3, §1.5, §1.7
func (m *model) happen(a *modelAccount, act string) string {
	const no = "no"
	state := m.state(a)
	switch act {
	case "restrict":
		switch state {
		case awsaccount.Active:
			a.state = awsaccount.Suspended
		case awsaccount.PendingClosure:
			a.limited = true
		default:
			return no
		}
	case "reinstate":
		switch state {
		case awsaccount.Suspended:
			a.state = awsaccount.Active
		default:
			return no
		}
	case "aws":
		switch state {
		case awsaccount.Active, awsaccount.Suspended, awsaccount.PendingActivation:
			a.state, a.closedAt, a.byAWS = awsaccount.Closed, m.now, true
		case awsaccount.PendingClosure:
			a.state, a.byAWS = awsaccount.Closed, true
		default:
			return no
		}
	case "reopen":
		if state != awsaccount.Closed || a.rootless || a.byAWS || m.onlySupport() {
			return no
		}
		a.state, a.closedAt, a.pending = awsaccount.Active, noTime, ""
	case "support":
		if state != awsaccount.Closed {
			return no
		}
		a.state, a.closedAt, a.byAWS, a.pending = awsaccount.Active, noTime, false, ""
	}
	return ""
}

// closeOwn is closing by the root user in the console.
func (m *model) closeOwn(a *modelAccount) bool {
	if m.state(a) != awsaccount.Active || a.rootless || !a.permits("account:CloseAccount") {
		return false
	}
	if o := a.in; o != nil && o.management == a {
		if len(o.creations) > 0 { // choices.md#closing-while-creating
			return false
		}
		for _, b := range o.members {
			if b != a && m.state(b) != awsaccount.Closed {
				return false
			}
		}
	}
	a.state, a.closedAt, a.byAWS = awsaccount.Closed, m.now, false
	return true
}
