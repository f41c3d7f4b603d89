package sim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// sharedReasons are the ways to errors that several operations have in common.
func sharedReasons() (cases []reasonCase) {
	add := func(action, what, want string, do func(*reasonWorld) error) {
		cases = append(cases, reasonCase{action: action, what: what, want: want, do: do})
	}
	for action := range awsaccount.Actions() {
		r, ok := reasonCallOf(action.Name())
		if !ok {
			continue
		}
		_, name, _ := strings.Cut(action.Name(), ":")
		add(name, "a user whose policies do not allow it", denied, func(w *reasonWorld) error {
			p := awsaccount.Must(w.PutUser(r.by(w), sim.Identity{Name: "nobody"}))
			return r.call(w.Cloud.As(p), w)
		})
		switch name {
		case "AcceptHandshake", "CancelHandshake", "CreateOrganization", "DeclineHandshake", "DescribeHandshake", "ListHandshakesForAccount":
		default:
			if strings.HasPrefix(action.Name(), "organizations:") {
				add(name, "an account that stands alone", "AWSOrganizationsNotInUseException", func(w *reasonWorld) error { return r.call(w.as(w.alone), w) })
			}
		}
		if strings.HasSuffix(name, "ResourcePolicy") {
			continue // AWS documents no rate
		}
		cases = append(cases, reasonCase{action: name, what: "too often", want: tooMany, config: sim.Config{Throttling: true}, do: func(w *reasonWorld) (err error) {
			for range 100 {
				if err = r.call(w.as(r.by(w)), w); answer(err) == tooMany {
					break
				}
			}
			return err
		}})
	}

	for name, call := range pagedCalls {
		for _, bad := range []struct {
			what, reason, token string
			most                int
		}{
			{"a token of no list", "INVALID_NEXT_TOKEN", "x", 0}, {"too long a token", "MAX_LENGTH_EXCEEDED", strings.Repeat("x", 100_001), 0},
			{"pages of 21", "MAX_VALUE_EXCEEDED", "", 21}, {"pages of -1", "MIN_VALUE_EXCEEDED", "", -1},
		} {
			if name == "ListTagsForResource" && bad.most != 0 {
				continue // its pages are of one size
			}
			add(name, bad.what, input+bad.reason, func(w *reasonWorld) error { return call(w, bad.token, bad.most) })
		}
	}
	for name, call := range textCalls {
		for _, t := range call.bad {
			add(name, t.what, input+t.reason, func(w *reasonWorld) error { return call.do(w, t.text) })
		}
	}
	many := make([]sim.Tag, 51)
	for i := range many {
		many[i].Key = strings.Repeat("k", i+1)
	}
	for name, call := range taggingCalls {
		for _, bad := range []struct {
			what, want string
			tags       []sim.Tag
		}{
			{"a key twice", input + "DUPLICATE_TAG_KEY", []sim.Tag{{Key: "k"}, {Key: "k"}}},
			{"a tag of AWS", input + "INVALID_SYSTEM_TAGS_PARAMETER", []sim.Tag{{Key: "aws:k"}}},
			{"51 tags", violation + "MAX_TAG_LIMIT_EXCEEDED", many},
		} {
			add(name, bad.what, bad.want, func(w *reasonWorld) error { return call(w, bad.tags) })
		}
	}
	for _, name := range []string{"CreateAccount", "CreateGovCloudAccount"} {
		call := reasonCalls[name].call
		for _, bad := range []struct {
			what, want string
			arrange    func(*reasonWorld) error
		}{
			{"an organization that initializes", "FinalizingOrganizationException", func(w *reasonWorld) error { return w.Initialize(w.management, time.Hour) }},
			{"without an address of the management account", violation + "MASTER_ACCOUNT_MISSING_CONTACT_INFO", func(w *reasonWorld) error {
				return w.SetMissing(w.management, sim.Missing{ContactInformation: true})
			}},
			{"a management account of another marketplace than its address", violation + "MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE", func(w *reasonWorld) error {
				return w.root.PutContactInformation(sim.PutContactInformationInput{ContactInformation: inCountry("IN")})
			}},
			{"beyond the quota of accounts", violation + "ACCOUNT_NUMBER_LIMIT_EXCEEDED", func(w *reasonWorld) error { return w.SetAccountQuota(w.management, 4) }},
			{"a sixth at a time", violation + "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED", func(w *reasonWorld) (err error) {
				for range 5 {
					err = drop(w.root.CreateAccount(newAccount(w)))
				}
				return err
			}},
		} {
			add(name, bad.what, bad.want, func(w *reasonWorld) error {
				awsaccount.Must(w.LinkGovCloud(w.management))
				w.must(bad.arrange(w))
				return call(w.root, w)
			})
		}
	}
	for name, leave := range leavingCalls {
		for reason, missing := range map[string]sim.Missing{
			"ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA":               {Agreement: true},
			"ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION": {PhoneVerification: true},
			"MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED":      {PaymentMethod: true},
			"INVALID_PAYMENT_INSTRUMENT":                      {SupportedPayment: true},
		} {
			add(name, "a member that cannot stand alone", violation+reason, func(w *reasonWorld) error {
				w.must(w.SetMissing(w.member, missing))
				return leave(w, w.member)
			})
		}
		add(name, "a delegated administrator", violation+"CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", func(w *reasonWorld) error { return leave(w, w.administrator) })
		add(name, "a member that was created less than four days ago", violation+"WAIT_PERIOD_ACTIVE", func(w *reasonWorld) error { return leave(w, w.created()) })
	}
	for name, call := range emptyCalls {
		add(name, "nothing is given", input+"INPUT_REQUIRED", func(w *reasonWorld) error { return call(w.root) })
	}
	return append(cases, accountReasons()...)
}

// failuresOfAWS are the ways to errors that come only if a test wants them: what is injected, and input that no Input can hold.
func failuresOfAWS(t *testing.T) (cases []reasonCase) {
	injected := []string{"InternalServerException", "ServiceException", "ConcurrentModificationException", "ResourceUnavailableException"}
	operations, _ := declared(t)
	for _, o := range operations {
		r, ok := reasonCallOf(o.name)
		if !ok {
			continue
		}
		_, name, _ := strings.Cut(o.name, ":")
		for _, code := range o.errors {
			if slices.Contains(injected, code) {
				cases = append(cases, reasonCase{name, "a failure that was injected", code, sim.Config{}, func(w *reasonWorld) error {
					w.must(w.Inject(sim.Fault{Action: o.name, Error: sim.Error{Code: code}}))
					return r.call(w.as(r.by(w)), w)
				}})
			}
		}
	}
	for action, want := range map[string]string{
		"account:GetAccountInformation":         badField,
		"account:GetContactInformation":         badField,
		"account:GetGovCloudAccountInformation": badField,
		"organizations:DeleteOrganization":      input + "INVALID_PATTERN",
		"organizations:EnableAllFeatures":       input + "INVALID_PATTERN",
		"organizations:LeaveOrganization":       input + "INVALID_PATTERN",
	} {
		_, name, _ := strings.Cut(action, ":")
		cases = append(cases, reasonCase{name, "input that is malformed", want, sim.Config{}, func(w *reasonWorld) error { return w.root.Malformed(action) }})
	}
	return cases
}

// accountReasons are those of Account Management, of which ValidationException and AccessDeniedException have more than one way.
func accountReasons() (cases []reasonCase) {
	add := func(action, what, want string, do func(*reasonWorld) error) {
		cases = append(cases, reasonCase{action: action, what: what, want: want, do: do})
	}
	for _, a := range accountCalls {
		add(a.name, "an account of somebody else", denied, func(w *reasonWorld) error { return a.call(w.root, w.alone) })
		if a.missing == notFound {
			add(a.name, "there is nothing", notFound, func(w *reasonWorld) error { return a.call(w.root, w.member) })
		}
	}
	const bad = badField
	add("PutAlternateContact", "an empty contact", bad, func(w *reasonWorld) error { return w.root.PutAlternateContact(sim.PutAlternateContactInput{}) })
	add("GetAlternateContact", "no type", bad, func(w *reasonWorld) error {
		return drop(w.root.GetAlternateContact(sim.GetAlternateContactInput{}))
	})
	add("DeleteAlternateContact", "no type", bad, func(w *reasonWorld) error { return w.root.DeleteAlternateContact(sim.DeleteAlternateContactInput{}) })
	add("PutContactInformation", "an empty contact", bad, func(w *reasonWorld) error { return w.root.PutContactInformation(sim.PutContactInformationInput{}) })
	add("PutContactInformation", "another country than that of the seller", bad, func(w *reasonWorld) error {
		w.must(w.SetSellerOfRecord(w.alone, sim.AISPL))
		return w.as(w.alone).PutContactInformation(sim.PutContactInformationInput{ContactInformation: address})
	})
	add("PutAccountName", "no name", bad, func(w *reasonWorld) error { return w.root.PutAccountName(sim.PutAccountNameInput{}) })
	add("GetRegionOptStatus", "a Region that there is not", bad, func(w *reasonWorld) error {
		return drop(w.root.GetRegionOptStatus(sim.GetRegionOptStatusInput{RegionName: "xx-none-1"}))
	})
	add("ListRegions", "pages of 51", bad, func(w *reasonWorld) error { return drop(w.root.ListRegions(sim.ListRegionsInput{MaxResults: 51})) })
	for name, call := range map[string]func(*sim.Client, string) error{
		"EnableRegion": func(c *sim.Client, region string) error {
			return c.EnableRegion(sim.EnableRegionInput{RegionName: region})
		},
		"DisableRegion": func(c *sim.Client, region string) error {
			return c.DisableRegion(sim.DisableRegionInput{RegionName: region})
		},
	} {
		add(name, "a Region that there is not", bad, func(w *reasonWorld) error { return call(w.root, "xx-none-1") })
		add(name, "a Region that is always there", badRegion, func(w *reasonWorld) error { return call(w.root, "us-east-1") })
		add(name, "while it goes the other way", conflict, func(w *reasonWorld) error {
			w.must(w.root.EnableRegion(sim.EnableRegionInput{RegionName: "af-south-1"}))
			if name == "DisableRegion" {
				return call(w.root, "af-south-1")
			}
			w.Advance(day)
			w.must(w.root.DisableRegion(sim.DisableRegionInput{RegionName: "af-south-1"}))
			return call(w.root, "af-south-1")
		})
	}
	start := func(w *reasonWorld, email string) error {
		return drop(w.root.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: w.member, PrimaryEmail: email}))
	}
	finish := func(w *reasonWorld, email, code string) error {
		return drop(w.root.AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: w.member, PrimaryEmail: email, OTP: code}))
	}
	add("GetPrimaryEmail", "no account", bad, func(w *reasonWorld) error { return drop(w.root.GetPrimaryEmail(sim.GetPrimaryEmailInput{})) })
	add("StartPrimaryEmailUpdate", "no address", bad, func(w *reasonWorld) error { return start(w, "nobody") })
	add("StartPrimaryEmailUpdate", "an address that is in use", conflict, func(w *reasonWorld) error { return start(w, "someone1@example.com") })
	add("AcceptPrimaryEmailUpdate", "no address", bad, func(w *reasonWorld) error { return finish(w, "nobody", "ABC234") })
	add("AcceptPrimaryEmailUpdate", "a wrong code", bad, func(w *reasonWorld) error {
		w.must(start(w, "new@example.com"))
		return finish(w, "new@example.com", "000000")
	})
	add("AcceptPrimaryEmailUpdate", "an address that was registered meanwhile", conflict, func(w *reasonWorld) error {
		w.must(start(w, "new@example.com"))
		awsaccount.Must(w.Open("new", "new@example.com"))
		code, _ := w.OTP(w.member)
		return finish(w, "new@example.com", code)
	})
	return cases
}

// leavingCalls are the operations with which a member leaves.
var leavingCalls = map[string]func(*reasonWorld, awsaccount.ID) error{
	"RemoveAccountFromOrganization": removing,
	"LeaveOrganization":             func(w *reasonWorld, id awsaccount.ID) error { return w.asAnybody(id).LeaveOrganization() },
	"AcceptHandshake": func(w *reasonWorld, id awsaccount.ID) error { // a direct transfer
		h := awsaccount.Must(w.as(w.other("")).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(id)})).Handshake.ID
		return drop(w.asAnybody(id).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h}))
	},
}

// asAnybody is a client of somebody who may do everything, in an account without credentials of the root user too.
func (w *reasonWorld) asAnybody(id awsaccount.ID) *sim.Client { return w.user(id, "*") }

// taggingCalls are the operations that put tags on something.
var taggingCalls = map[string]func(*reasonWorld, []sim.Tag) error{
	"CreateAccount": func(w *reasonWorld, tags []sim.Tag) error {
		in := newAccount(w)
		in.Tags = tags
		return drop(w.root.CreateAccount(in))
	},
	"CreateGovCloudAccount": func(w *reasonWorld, tags []sim.Tag) error {
		in := newAccount(w)
		in.Tags = tags
		return drop(w.root.CreateGovCloudAccount(in))
	},
	"CreateOrganizationalUnit": func(w *reasonWorld, tags []sim.Tag) error {
		return drop(w.root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: w.rootID.String(), Name: "new", Tags: tags}))
	},
	"CreatePolicy": func(w *reasonWorld, tags []sim.Tag) error {
		return drop(w.root.CreatePolicy(sim.CreatePolicyInput{Name: "new", Type: sim.ServiceControlPolicy, Content: denyPuts, Tags: tags}))
	},
	"InviteAccountToOrganization": func(w *reasonWorld, tags []sim.Tag) error {
		return drop(w.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(w.open()), Tags: tags}))
	},
	"PutResourcePolicy": func(w *reasonWorld, tags []sim.Tag) error {
		return drop(w.root.PutResourcePolicy(sim.PutResourcePolicyInput{Content: delegation(w, "organizations:ListAccounts", "*", ""), Tags: tags}))
	},
	"TagResource": func(w *reasonWorld, tags []sim.Tag) error {
		return w.root.TagResource(sim.TagResourceInput{ResourceID: w.unit.String(), Tags: tags})
	},
}

// pagedCalls are the operations whose output comes in pages.
var pagedCalls = map[string]func(w *reasonWorld, token string, most int) error{
	"ListAWSServiceAccessForOrganization": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{NextToken: token, MaxResults: most}))
	},
	"ListAccounts": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListAccounts(sim.ListAccountsInput{NextToken: token, MaxResults: most}))
	},
	"ListAccountsForParent": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: w.unit.String(), NextToken: token, MaxResults: most}))
	},
	"ListChildren": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListChildren(sim.ListChildrenInput{ParentID: w.unit.String(), ChildType: sim.TypeAccount, NextToken: token, MaxResults: most}))
	},
	"ListCreateAccountStatus": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{NextToken: token, MaxResults: most}))
	},
	"ListDelegatedAdministrators": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{NextToken: token, MaxResults: most}))
	},
	"ListDelegatedServicesForAccount": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListDelegatedServicesForAccount(sim.ListDelegatedServicesForAccountInput{AccountID: w.administrator, NextToken: token, MaxResults: most}))
	},
	"ListHandshakesForAccount": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListHandshakesForAccount(sim.ListHandshakesForAccountInput{NextToken: token, MaxResults: most}))
	},
	"ListHandshakesForOrganization": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{NextToken: token, MaxResults: most}))
	},
	"ListOrganizationalUnitsForParent": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: w.unit.String(), NextToken: token, MaxResults: most}))
	},
	"ListParents": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListParents(sim.ListParentsInput{ChildID: w.unit.String(), NextToken: token, MaxResults: most}))
	},
	"ListPolicies": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListPolicies(sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy, NextToken: token, MaxResults: most}))
	},
	"ListPoliciesForTarget": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: w.unit.String(), Filter: sim.ServiceControlPolicy, NextToken: token, MaxResults: most}))
	},
	"ListRoots": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListRoots(sim.ListRootsInput{NextToken: token, MaxResults: most}))
	},
	"ListTagsForResource": func(w *reasonWorld, token string, _ int) error {
		return drop(w.root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: w.unit.String(), NextToken: token}))
	},
	"ListTargetsForPolicy": func(w *reasonWorld, token string, most int) error {
		return drop(w.root.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: w.policy, NextToken: token, MaxResults: most}))
	},
}

// A badText is a text that is not of the form that it should be.
type badText struct{ what, reason, text string }

var (
	badHandshakes = []badText{{"no ID", "INVALID_PATTERN", "x"}, {"too long an ID", "MAX_LENGTH_EXCEEDED", "h-" + strings.Repeat("0", 33)}}
	badParents    = []badText{{"no ID of a parent", "INVALID_PATTERN", "x"}, {"too long an ID of a parent", "MAX_LENGTH_EXCEEDED", strings.Repeat("r", 101)}}
	badResources  = []badText{{"no ID", "INVALID_PATTERN", "x"}, {"too long an ID", "MAX_LENGTH_EXCEEDED", strings.Repeat("r", 131)}}
	badTargets    = []badText{{"no ID of a target", "INVALID_PATTERN_TARGET_ID", "x"}}
	badNames      = []badText{{"too long a name", "MAX_LENGTH_EXCEEDED", strings.Repeat("n", 129)}}
	badTypes      = []badText{{"a policy type that there is not", "INVALID_ENUM_POLICY_TYPE", "X_POLICY"}}
	badServices   = []badText{{"a service that there is not", "UNRECOGNIZED_SERVICE_PRINCIPAL", "x.amazonaws.com"},
		{"no service", "INVALID_PATTERN", "x y"}, {"too long a service", "MAX_LENGTH_EXCEEDED", strings.Repeat("s", 129)}}
	badEmails = []badText{{"no address", "INVALID_PATTERN", "nobody"}, {"too short an address", "MIN_LENGTH_EXCEEDED", "a@b"},
		{"too long an address", "MAX_LENGTH_EXCEEDED", strings.Repeat("a", 60) + "@example.com"}}
)

// textCalls are the operations that have a text in their input, and how it can be wrong.
var textCalls = map[string]struct {
	bad []badText
	do  func(*reasonWorld, string) error
}{
	"AcceptHandshake":  {badHandshakes, func(w *reasonWorld, text string) error { return accept(w, w.alone, text) }},
	"CancelHandshake":  {badHandshakes, cancel},
	"DeclineHandshake": {badHandshakes, decline},
	"DescribeHandshake": {badHandshakes, func(w *reasonWorld, text string) error {
		return drop(w.root.DescribeHandshake(sim.DescribeHandshakeInput{HandshakeID: text}))
	}},
	"DescribeCreateAccountStatus": {[]badText{{"no ID", "INVALID_PATTERN", "x"}, {"too long an ID", "MAX_LENGTH_EXCEEDED", strings.Repeat("c", 37)}}, func(w *reasonWorld, text string) error {
		return drop(w.root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: text}))
	}},
	"AttachPolicy": {badTargets, func(w *reasonWorld, text string) error { return w.attach(text) }},
	"DetachPolicy": {badTargets, func(w *reasonWorld, text string) error { return detach(w, w.policy, text) }},
	"ListAccountsForParent": {badParents, func(w *reasonWorld, text string) error {
		return drop(w.root.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: text}))
	}},
	"ListChildren": {badParents, func(w *reasonWorld, text string) error {
		return drop(w.root.ListChildren(sim.ListChildrenInput{ParentID: text, ChildType: sim.TypeAccount}))
	}},
	"ListOrganizationalUnitsForParent": {badParents, func(w *reasonWorld, text string) error {
		return drop(w.root.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: text}))
	}},
	"ListParents": {badParents, func(w *reasonWorld, text string) error {
		return drop(w.root.ListParents(sim.ListParentsInput{ChildID: text}))
	}},
	"MoveAccount":              {badParents, func(w *reasonWorld, text string) error { return move(w, w.member, w.rootID.String(), text) }},
	"CreateOrganizationalUnit": {append(badParents[:1:1], badNames...), badUnit},
	"UpdateOrganizationalUnit": {badNames, func(w *reasonWorld, text string) error {
		return drop(w.root.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: w.unit, Name: text}))
	}},
	"UpdatePolicy": {badNames, func(w *reasonWorld, text string) error {
		return drop(w.root.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: w.policy, Name: text}))
	}},
	"CreatePolicy": {append(badTypes[:1:1], badNames...), func(w *reasonWorld, text string) error {
		if text == badNames[0].text {
			return newPolicy(w, text, sim.ServiceControlPolicy, denyPuts)
		}
		return newPolicy(w, "new", text, denyPuts)
	}},
	"PutResourcePolicy": {[]badText{{"too long a policy", "MAX_LENGTH_EXCEEDED", strings.Repeat(" ", 40_001)}}, delegateBy},
	"EnablePolicyType":  {badTypes, func(w *reasonWorld, text string) error { return enable(w.root, w.rootID, text) }},
	"DisablePolicyType": {badTypes, func(w *reasonWorld, text string) error {
		return drop(w.root.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: w.rootID, PolicyType: text}))
	}},
	"ListPolicies": {badTypes, func(w *reasonWorld, text string) error {
		return drop(w.root.ListPolicies(sim.ListPoliciesInput{Filter: text}))
	}},
	"ListPoliciesForTarget": {badTypes, func(w *reasonWorld, text string) error {
		return drop(w.root.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: w.unit.String(), Filter: text}))
	}},
	"EnableAWSServiceAccess": {badServices, func(w *reasonWorld, text string) error {
		return w.root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: text})
	}},
	"DisableAWSServiceAccess": {badServices, func(w *reasonWorld, text string) error {
		return w.root.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: text})
	}},
	"RegisterDelegatedAdministrator":   {badServices, func(w *reasonWorld, text string) error { return register(w, w.member, text) }},
	"DeregisterDelegatedAdministrator": {badServices, func(w *reasonWorld, text string) error { return deregister(w, w.administrator, text) }},
	"ListDelegatedAdministrators": {badServices, func(w *reasonWorld, text string) error {
		return drop(w.root.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{ServicePrincipal: text}))
	}},
	"TagResource": {badResources, func(w *reasonWorld, text string) error {
		return w.root.TagResource(sim.TagResourceInput{ResourceID: text, Tags: []sim.Tag{{Key: "k"}}})
	}},
	"UntagResource": {badResources, func(w *reasonWorld, text string) error { return untag(w, text, "k") }},
	"ListTagsForResource": {badResources, func(w *reasonWorld, text string) error {
		return drop(w.root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: text}))
	}},
	"CreateAccount":         {append(badCreations, badEmails...), badCreation((*sim.Client).CreateAccount)},
	"CreateGovCloudAccount": {append(badCreations, badEmails...), badCreation((*sim.Client).CreateGovCloudAccount)},
	"InviteAccountToOrganization": {[]badText{{"no ID of an account", "INVALID_PATTERN", "abcdefghijkl"}, {"too short an ID", "MIN_LENGTH_EXCEEDED", "1"},
		{"too long an ID", "MAX_LENGTH_EXCEEDED", strings.Repeat("1", 65)}}, func(w *reasonWorld, text string) error {
		return invite(w, sim.HandshakeParty{Type: "ACCOUNT", ID: text})
	}},
}

func badUnit(w *reasonWorld, text string) error {
	if text == badNames[0].text {
		return unit(w, w.rootID.String(), text)
	}
	return unit(w, text, "new")
}

var badCreations = []badText{{"a name of a service's role", "INVALID_ROLE_NAME", "AWSServiceRoleForMe"}, {"billing for some", "INVALID_ENUM", "SOME"}}

func badCreation(op func(*sim.Client, sim.CreateAccountInput) (sim.CreateAccountOutput, error)) func(*reasonWorld, string) error {
	return func(w *reasonWorld, text string) error {
		in := newAccount(w)
		switch text {
		case badCreations[0].text:
			in.RoleName = text
		case badCreations[1].text:
			in.IAMUserAccessToBilling = text
		default:
			in.Email = text
		}
		return drop(op(w.root, in))
	}
}

func empty[In, Out any](op func(*sim.Client, In) (Out, error)) func(*sim.Client) error {
	return func(c *sim.Client) error {
		var in In
		return drop(op(c, in))
	}
}

func emptyOf[In any](op func(*sim.Client, In) error) func(*sim.Client) error {
	return func(c *sim.Client) error {
		var in In
		return op(c, in)
	}
}

// emptyCalls are the operations of Organizations with required input, without it.
var emptyCalls = map[string]func(*sim.Client) error{
	"AcceptHandshake": empty((*sim.Client).AcceptHandshake), "AttachPolicy": emptyOf((*sim.Client).AttachPolicy),
	"CancelHandshake": empty((*sim.Client).CancelHandshake), "CloseAccount": emptyOf((*sim.Client).CloseAccount),
	"CreateAccount": empty((*sim.Client).CreateAccount), "CreateGovCloudAccount": empty((*sim.Client).CreateGovCloudAccount),
	"CreateOrganizationalUnit": empty((*sim.Client).CreateOrganizationalUnit), "CreatePolicy": empty((*sim.Client).CreatePolicy),
	"DeclineHandshake": empty((*sim.Client).DeclineHandshake), "DeleteOrganizationalUnit": emptyOf((*sim.Client).DeleteOrganizationalUnit),
	"DeletePolicy": emptyOf((*sim.Client).DeletePolicy), "DeregisterDelegatedAdministrator": emptyOf((*sim.Client).DeregisterDelegatedAdministrator),
	"DescribeAccount": empty((*sim.Client).DescribeAccount), "DescribeCreateAccountStatus": empty((*sim.Client).DescribeCreateAccountStatus),
	"DescribeHandshake": empty((*sim.Client).DescribeHandshake), "DescribeOrganizationalUnit": empty((*sim.Client).DescribeOrganizationalUnit),
	"DescribePolicy": empty((*sim.Client).DescribePolicy), "DetachPolicy": emptyOf((*sim.Client).DetachPolicy),
	"DisableAWSServiceAccess": emptyOf((*sim.Client).DisableAWSServiceAccess), "DisablePolicyType": empty((*sim.Client).DisablePolicyType),
	"EnableAWSServiceAccess": emptyOf((*sim.Client).EnableAWSServiceAccess), "EnablePolicyType": empty((*sim.Client).EnablePolicyType),
	"InviteAccountToOrganization": empty((*sim.Client).InviteAccountToOrganization), "ListAccountsForParent": empty((*sim.Client).ListAccountsForParent),
	"ListChildren": empty((*sim.Client).ListChildren), "ListDelegatedServicesForAccount": empty((*sim.Client).ListDelegatedServicesForAccount),
	"ListOrganizationalUnitsForParent": empty((*sim.Client).ListOrganizationalUnitsForParent), "ListParents": empty((*sim.Client).ListParents),
	"ListPolicies": empty((*sim.Client).ListPolicies), "ListPoliciesForTarget": empty((*sim.Client).ListPoliciesForTarget),
	"ListTagsForResource": empty((*sim.Client).ListTagsForResource), "ListTargetsForPolicy": empty((*sim.Client).ListTargetsForPolicy),
	"MoveAccount": emptyOf((*sim.Client).MoveAccount), "PutResourcePolicy": empty((*sim.Client).PutResourcePolicy),
	"RegisterDelegatedAdministrator": emptyOf((*sim.Client).RegisterDelegatedAdministrator),
	"RemoveAccountFromOrganization":  emptyOf((*sim.Client).RemoveAccountFromOrganization), "TagResource": emptyOf((*sim.Client).TagResource),
	"UntagResource": emptyOf((*sim.Client).UntagResource), "UpdateOrganizationalUnit": empty((*sim.Client).UpdateOrganizationalUnit),
	"UpdatePolicy": empty((*sim.Client).UpdatePolicy),
}
