package sim_test

import (
	"slices"

	"github.com/awsaccount/awsaccount"
)

// The model of policies, tags, trusted access, contacts and Regions.

func (m *model) enableSCPs(by *modelAccount) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.all:
		return "PolicyTypeNotAvailableForOrganizationException"
	case by.in.scps:
		return "PolicyTypeAlreadyEnabledException"
	}
	o := by.in
	o.scps, o.full.on = true, []string{o.root}
	for _, u := range o.units {
		o.full.on = append(o.full.on, u.id)
	}
	for _, a := range o.members {
		o.full.on = append(o.full.on, a.id.String())
	}
	return ""
}

func (m *model) disableSCPs(by *modelAccount) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.scps:
		return "PolicyTypeNotEnabledException"
	}
	by.in.scps = false
	for _, p := range by.in.everyPolicy() {
		p.on = nil
	}
	return ""
}

func (o *modelOrganization) isTarget(id string) bool {
	return o.isParent(id) || slices.ContainsFunc(o.members, func(a *modelAccount) bool { return a.id.String() == id })
}

func (m *model) attach(by *modelAccount, p *modelPolicy, target string) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.isTarget(target):
		return "TargetNotFoundException"
	case !by.in.scps:
		return "PolicyTypeNotEnabledException"
	case slices.Contains(p.on, target):
		return "DuplicatePolicyAttachmentException"
	case len(by.in.at(target)) >= 10:
		return modelViolation + "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
	}
	p.on = append(p.on, target)
	return ""
}

func (m *model) detachPolicy(by *modelAccount, p *modelPolicy, target string) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.isTarget(target):
		return "TargetNotFoundException"
	case !slices.Contains(p.on, target):
		return "PolicyNotAttachedException"
	case len(by.in.at(target)) == 1:
		return modelViolation + "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
	}
	p.on = slices.DeleteFunc(p.on, func(on string) bool { return on == target })
	return ""
}

func (m *model) deletePolicy(by *modelAccount, p *modelPolicy) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case p == &by.in.full:
		return "InvalidInputException IMMUTABLE_POLICY"
	case len(p.on) > 0:
		return "PolicyInUseException"
	}
	by.in.policies = slices.DeleteFunc(by.in.policies, func(q *modelPolicy) bool { return p == q })
	return ""
}

func (m *model) tag(by *modelAccount, id awsaccount.ID, key, value string, take bool) string {
	if code := m.manages(by); code != "" {
		return code
	}
	a := m.byID(id)
	if a == nil || a.in != by.in {
		return "TargetNotFoundException"
	}
	if a.tags == nil {
		a.tags = map[string]string{}
	}
	if a.tags[key] = value; take {
		delete(a.tags, key)
	}
	return ""
}

func (m *model) trust(by *modelAccount, service string, take bool) string {
	code := m.manages(by)
	switch {
	case code != "":
		return code
	case !by.in.all:
		return modelViolation + "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE"
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
	case service != "iam.amazonaws.com" && slices.ContainsFunc(o.delegated, same):
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
	if !m.works(by) || !by.permits(action) {
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
		if state != awsaccount.Closed || a.created || a.byAWS {
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
	if m.state(a) != awsaccount.Active || a.created || !a.permits("account:CloseAccount") {
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
