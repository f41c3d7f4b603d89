package conformance

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A trial is a call that succeeds in a world.
type trial struct {
	in      func(*world) any           // the input; nil: the operation has none
	who     func(*world) sim.Principal // nil: the administrator of the management account
	prepare func(testing.TB, *world)   // what must be so before; nil: nothing
}

func in[In any](input func(*world) In) trial {
	return trial{in: func(w *world) any { return input(w) }}
}

func (x trial) by(who func(*world) sim.Principal) trial {
	x.who = who
	return x
}

func (x trial) after(prepare func(testing.TB, *world)) trial {
	x.prepare = prepare
	return x
}

func (x trial) caller(w *world) sim.Principal {
	if x.who == nil {
		return w.admin
	}
	return x.who(w)
}

func byMember(w *world) sim.Principal   { return w.memberAdmin }
func byStranger(w *world) sim.Principal { return w.strangerAdmin }

// started is what must be so before a primary e-mail address is accepted.
func started(t testing.TB, w *world) {
	_, err := w.cloud.As(w.admin).StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: w.member, PrimaryEmail: "new@example.com"})
	if err != nil {
		t.Fatal(err)
	}
}

// alone takes everybody from the organization.
func alone(t testing.TB, w *world) {
	client := w.cloud.As(w.admin)
	for _, s := range []struct {
		id      awsaccount.ID
		service string
	}{{w.delegate, "account"}, {w.delegate, "guardduty"}, {w.delegate, "config"}, {w.members[2], "config"}} {
		if err := client.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: s.id, ServicePrincipal: s.service + ".amazonaws.com"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range w.members {
		free(t, w, id)
		if err := client.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id}); err != nil {
			t.Fatal(err)
		}
	}
}

// free makes a member one that may leave.
func free(t testing.TB, w *world, id awsaccount.ID) {
	if err := w.cloud.CompleteStandalone(id); err != nil {
		t.Fatal(err)
	}
	w.cloud.Advance(5 * 24 * 60 * 60 * 1e9)
}

func freeMember(t testing.TB, w *world) { free(t, w, w.members[4]) }

// consolidated is an organization of the stranger that has not all features.
func consolidated(t testing.TB, w *world) {
	if _, err := w.cloud.As(w.strangerAdmin).CreateOrganization(sim.CreateOrganizationInput{FeatureSet: sim.ConsolidatedBillingOnly}); err != nil {
		t.Fatal(err)
	}
}

// tags are those of which AWS takes any.
var tags = []sim.Tag{{Key: "owner", Value: "ops"}, {Key: "flag", Value: ""}}

// trials are all operations of package sim that are in the API.
var trials = map[string]trial{
	"AcceptPrimaryEmailUpdate": in(func(w *world) sim.AcceptPrimaryEmailUpdateInput {
		otp, _ := w.cloud.OTP(w.member)
		return sim.AcceptPrimaryEmailUpdateInput{AccountID: w.member, PrimaryEmail: "new@example.com", OTP: otp}
	}).after(started),
	"StartPrimaryEmailUpdate": in(func(w *world) sim.StartPrimaryEmailUpdateInput {
		return sim.StartPrimaryEmailUpdateInput{AccountID: w.member, PrimaryEmail: "new@example.com"}
	}),
	"GetPrimaryEmail": in(func(w *world) sim.GetPrimaryEmailInput { return sim.GetPrimaryEmailInput{AccountID: w.member} }),
	"PutAlternateContact": in(func(w *world) sim.PutAlternateContactInput {
		return sim.PutAlternateContactInput{AccountID: w.member, AlternateContact: billing}
	}),
	"GetAlternateContact": in(func(*world) sim.GetAlternateContactInput {
		return sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}
	}),
	"DeleteAlternateContact": in(func(*world) sim.DeleteAlternateContactInput {
		return sim.DeleteAlternateContactInput{AlternateContactType: awsaccount.Billing}
	}),
	"PutContactInformation": in(func(w *world) sim.PutContactInformationInput {
		return sim.PutContactInformationInput{AccountID: w.member, ContactInformation: contact}
	}),
	"GetContactInformation": in(func(*world) sim.GetContactInformationInput { return sim.GetContactInformationInput{} }),
	"GetAccountInformation": in(func(w *world) sim.GetAccountInformationInput {
		return sim.GetAccountInformationInput{AccountID: w.member}
	}),
	"PutAccountName": in(func(w *world) sim.PutAccountNameInput {
		return sim.PutAccountNameInput{AccountID: w.member, AccountName: "payments & \"co\""}
	}),
	"ListRegions": in(func(w *world) sim.ListRegionsInput {
		return sim.ListRegionsInput{AccountID: w.member, MaxResults: 3, RegionOptStatusContains: []awsaccount.RegionOptStatus{awsaccount.RegionEnabledByDefault}}
	}),
	"GetRegionOptStatus": in(func(w *world) sim.GetRegionOptStatusInput {
		return sim.GetRegionOptStatusInput{AccountID: w.member, RegionName: "af-south-1"}
	}),
	"EnableRegion": in(func(w *world) sim.EnableRegionInput {
		return sim.EnableRegionInput{AccountID: w.member, RegionName: "af-south-1"}
	}),
	"DisableRegion": in(func(w *world) sim.DisableRegionInput {
		return sim.DisableRegionInput{AccountID: w.member, RegionName: "af-south-1"}
	}).after(func(t testing.TB, w *world) {
		if err := w.cloud.As(w.admin).EnableRegion(sim.EnableRegionInput{AccountID: w.member, RegionName: "af-south-1"}); err != nil {
			t.Fatal(err)
		}
		w.cloud.Advance(60 * 60 * 1e9)
	}),
	"GetGovCloudAccountInformation": in(func(*world) sim.GetGovCloudAccountInformationInput { return sim.GetGovCloudAccountInformationInput{} }),

	"CreateOrganization": in(func(*world) sim.CreateOrganizationInput {
		return sim.CreateOrganizationInput{FeatureSet: sim.AllFeatures}
	}).by(byStranger),
	"DescribeOrganization": {who: byMember},
	"DeleteOrganization": trial{}.after(func(t testing.TB, w *world) {
		alone(t, w)
		if err := w.cloud.As(w.admin).DeleteResourcePolicy(); err != nil {
			t.Fatal(err)
		}
	}),
	"EnableAllFeatures": trial{who: byStranger, prepare: consolidated},
	"CreateAccount": in(func(*world) sim.CreateAccountInput {
		return sim.CreateAccountInput{AccountName: "new", Email: "new@example.com", RoleName: "admin", IAMUserAccessToBilling: "DENY", Tags: tags}
	}),
	"CreateGovCloudAccount": in(func(*world) sim.CreateAccountInput {
		return sim.CreateAccountInput{AccountName: "new", Email: "new@example.com"}
	}),
	"DescribeCreateAccountStatus": in(func(w *world) sim.DescribeCreateAccountStatusInput {
		return sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: w.creation}
	}),
	"ListCreateAccountStatus": in(func(*world) sim.ListCreateAccountStatusInput {
		return sim.ListCreateAccountStatusInput{States: []string{sim.Succeeded, sim.Failed}, MaxResults: 2}
	}),
	"DescribeAccount": in(func(w *world) sim.DescribeAccountInput { return sim.DescribeAccountInput{AccountID: w.member} }),
	"ListAccounts":    in(func(*world) sim.ListAccountsInput { return sim.ListAccountsInput{MaxResults: 4} }),
	"ListAccountsForParent": in(func(w *world) sim.ListAccountsForParentInput {
		return sim.ListAccountsForParentInput{ParentID: w.root.String()}
	}),
	"CloseAccount": in(func(w *world) sim.CloseAccountInput { return sim.CloseAccountInput{AccountID: w.member} }),
	"MoveAccount": in(func(w *world) sim.MoveAccountInput {
		return sim.MoveAccountInput{AccountID: w.member, SourceParentID: w.root.String(), DestinationParentID: w.unit.String()}
	}),
	"RemoveAccountFromOrganization": in(func(w *world) sim.RemoveAccountFromOrganizationInput {
		return sim.RemoveAccountFromOrganizationInput{AccountID: w.members[4]}
	}).after(freeMember),
	"LeaveOrganization": trial{who: byMember, prepare: func(t testing.TB, w *world) { free(t, w, w.member) }},
	"ListRoots":         in(func(*world) sim.ListRootsInput { return sim.ListRootsInput{} }),
	"ListParents":       in(func(w *world) sim.ListParentsInput { return sim.ListParentsInput{ChildID: w.member.String()} }),
	"ListChildren": in(func(w *world) sim.ListChildrenInput {
		return sim.ListChildrenInput{ParentID: w.root.String(), ChildType: sim.TypeOrganizationalUnit}
	}),
	"CreateOrganizationalUnit": in(func(w *world) sim.CreateOrganizationalUnitInput {
		return sim.CreateOrganizationalUnitInput{ParentID: w.unit.String(), Name: "prod & test", Tags: tags}
	}),
	"UpdateOrganizationalUnit": in(func(w *world) sim.UpdateOrganizationalUnitInput {
		return sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: w.unit, Name: "work"}
	}),
	"DescribeOrganizationalUnit": in(func(w *world) sim.DescribeOrganizationalUnitInput {
		return sim.DescribeOrganizationalUnitInput{OrganizationalUnitID: w.unit}
	}),
	"DeleteOrganizationalUnit": in(func(w *world) sim.DeleteOrganizationalUnitInput {
		return sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: w.empty}
	}),
	"ListOrganizationalUnitsForParent": in(func(w *world) sim.ListOrganizationalUnitsForParentInput {
		return sim.ListOrganizationalUnitsForParentInput{ParentID: w.root.String(), MaxResults: 2}
	}),
	"InviteAccountToOrganization": in(func(w *world) sim.InviteAccountToOrganizationInput {
		return sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "somebody@example.com", Type: "EMAIL"}, Notes: "come", Tags: tags}
	}),
	"AcceptHandshake":  in(func(w *world) sim.AcceptHandshakeInput { return sim.AcceptHandshakeInput{HandshakeID: w.invitation} }).by(byStranger),
	"DeclineHandshake": in(func(w *world) sim.DeclineHandshakeInput { return sim.DeclineHandshakeInput{HandshakeID: w.invitation} }).by(byStranger),
	"CancelHandshake":  in(func(w *world) sim.CancelHandshakeInput { return sim.CancelHandshakeInput{HandshakeID: w.invitation} }),
	"DescribeHandshake": in(func(w *world) sim.DescribeHandshakeInput {
		return sim.DescribeHandshakeInput{HandshakeID: w.invitation}
	}),
	"ListHandshakesForAccount": in(func(*world) sim.ListHandshakesForAccountInput {
		return sim.ListHandshakesForAccountInput{Filter: sim.HandshakeFilter{ActionType: "INVITE"}}
	}).by(byStranger),
	"ListHandshakesForOrganization": in(func(*world) sim.ListHandshakesForOrganizationInput {
		return sim.ListHandshakesForOrganizationInput{Filter: sim.HandshakeFilter{ActionType: "INVITE"}, MaxResults: 1}
	}),
	"EnableAWSServiceAccess": in(func(*world) sim.EnableAWSServiceAccessInput {
		return sim.EnableAWSServiceAccessInput{ServicePrincipal: "sso.amazonaws.com"}
	}),
	"DisableAWSServiceAccess": in(func(*world) sim.DisableAWSServiceAccessInput {
		return sim.DisableAWSServiceAccessInput{ServicePrincipal: "config.amazonaws.com"}
	}),
	"ListAWSServiceAccessForOrganization": in(func(*world) sim.ListAWSServiceAccessForOrganizationInput {
		return sim.ListAWSServiceAccessForOrganizationInput{}
	}),
	"RegisterDelegatedAdministrator": in(func(w *world) sim.RegisterDelegatedAdministratorInput {
		return sim.RegisterDelegatedAdministratorInput{AccountID: w.member, ServicePrincipal: "config.amazonaws.com"}
	}),
	"DeregisterDelegatedAdministrator": in(func(w *world) sim.DeregisterDelegatedAdministratorInput {
		return sim.DeregisterDelegatedAdministratorInput{AccountID: w.delegate, ServicePrincipal: "config.amazonaws.com"}
	}),
	"ListDelegatedAdministrators": in(func(*world) sim.ListDelegatedAdministratorsInput {
		return sim.ListDelegatedAdministratorsInput{ServicePrincipal: "config.amazonaws.com"}
	}),
	"ListDelegatedServicesForAccount": in(func(w *world) sim.ListDelegatedServicesForAccountInput {
		return sim.ListDelegatedServicesForAccountInput{AccountID: w.delegate, MaxResults: 2}
	}),
	"TagResource": in(func(w *world) sim.TagResourceInput {
		return sim.TagResourceInput{ResourceID: w.unit.String(), Tags: tags}
	}),
	"UntagResource": in(func(w *world) sim.UntagResourceInput {
		return sim.UntagResourceInput{ResourceID: w.member.String(), TagKeys: []string{"team"}}
	}),
	"ListTagsForResource": in(func(w *world) sim.ListTagsForResourceInput {
		return sim.ListTagsForResourceInput{ResourceID: w.member.String()}
	}),
	"CreatePolicy": in(func(*world) sim.CreatePolicyInput {
		return sim.CreatePolicyInput{Name: "new", Description: "words", Type: sim.ServiceControlPolicy, Content: allowAll, Tags: tags}
	}),
	"UpdatePolicy": in(func(w *world) sim.UpdatePolicyInput {
		none := ""
		return sim.UpdatePolicyInput{PolicyID: w.loose, Name: "other", Description: &none, Content: allowAll}
	}),
	"DescribePolicy": in(func(w *world) sim.DescribePolicyInput { return sim.DescribePolicyInput{PolicyID: w.scp} }),
	"DeletePolicy":   in(func(w *world) sim.DeletePolicyInput { return sim.DeletePolicyInput{PolicyID: w.loose} }),
	"ListPolicies": in(func(*world) sim.ListPoliciesInput {
		return sim.ListPoliciesInput{Filter: sim.ServiceControlPolicy, MaxResults: 2}
	}),
	"AttachPolicy": in(func(w *world) sim.AttachPolicyInput {
		return sim.AttachPolicyInput{PolicyID: w.loose, TargetID: w.unit.String()}
	}),
	"DetachPolicy": in(func(w *world) sim.DetachPolicyInput {
		return sim.DetachPolicyInput{PolicyID: w.scp, TargetID: w.unit.String()}
	}),
	"ListPoliciesForTarget": in(func(w *world) sim.ListPoliciesForTargetInput {
		return sim.ListPoliciesForTargetInput{TargetID: w.unit.String(), Filter: sim.ServiceControlPolicy}
	}),
	"ListTargetsForPolicy": in(func(w *world) sim.ListTargetsForPolicyInput { return sim.ListTargetsForPolicyInput{PolicyID: w.scp} }),
	"EnablePolicyType": in(func(w *world) sim.EnablePolicyTypeInput {
		return sim.EnablePolicyTypeInput{RootID: w.root, PolicyType: sim.TagPolicy}
	}),
	"DisablePolicyType": in(func(w *world) sim.DisablePolicyTypeInput {
		return sim.DisablePolicyTypeInput{RootID: w.root, PolicyType: sim.ServiceControlPolicy}
	}),
	"PutResourcePolicy": in(func(w *world) sim.PutResourcePolicyInput {
		return sim.PutResourcePolicyInput{Content: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + w.delegate.String() +
			`:root"},"Action":"organizations:ListAccounts","Resource":"*"}]}`, Tags: tags}
	}).after(func(t testing.TB, w *world) {
		if err := w.cloud.As(w.admin).DeleteResourcePolicy(); err != nil {
			t.Fatal(err)
		}
	}),
	"DescribeResourcePolicy": {},
	"DeleteResourcePolicy":   {},

	"GetCallerIdentity": {who: byMember},
	"AssumeRole": in(func(w *world) sim.AssumeRoleInput {
		arn := awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + w.management.String() + ":role/auditor"))
		readOnly := awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::aws:policy/AWSAccountManagementReadOnlyAccess"))
		return sim.AssumeRoleInput{RoleARN: arn, RoleSessionName: "audit", DurationSeconds: 1800, Policy: allowAll, PolicyARNs: []awsaccount.ARN{readOnly},
			Tags: tags, ExternalID: "external"}
	}),
	"AssumeRoot": in(func(w *world) sim.AssumeRootInput {
		return sim.AssumeRootInput{TargetPrincipal: w.member.String(), TaskPolicyARN: w.cloud.TaskPolicyARN("IAMAuditRootUserCredentials"), DurationSeconds: 600}
	}),
	"CreateAccountAlias": in(func(*world) sim.CreateAccountAliasInput {
		return sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("other-name"))}
	}),
	"DeleteAccountAlias": in(func(*world) sim.DeleteAccountAliasInput {
		return sim.DeleteAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("payer"))}
	}),
	"ListAccessKeys":                                {},
	"ListAccountAliases":                            {},
	"ListOrganizationsFeatures":                     {},
	"EnableOrganizationsRootCredentialsManagement":  {},
	"DisableOrganizationsRootCredentialsManagement": {},
	"EnableOrganizationsRootSessions":               {},
	"DisableOrganizationsRootSessions":              {},
}

// operations are those of package sim that are in the API, in the order of names.
func operations() (names []string) {
	for i := range simClient.NumMethod() {
		if name := simClient.Method(i).Name; console[name] == "" && apart[name] == "" {
			names = append(names, name)
		}
	}
	return names
}

// tried is the world in which an operation is tried, and its input.
func (x trial) tried(t testing.TB, w *world) (*world, any) {
	t.Helper()
	w = w.fork()
	if x.prepare != nil {
		x.prepare(t, w)
	}
	if x.in == nil {
		return w, struct{}{}
	}
	return w, x.in(w)
}

// issue makes credentials of those who call, so that all copies of the world go on with the same identifiers.
func (b *bridge) issue(t testing.TB, w *world) {
	b.issued = map[sim.Principal]sim.Credentials{}
	for _, p := range []sim.Principal{w.admin, w.memberAdmin, w.strangerAdmin} {
		c, err := w.cloud.IssueCredentials(p)
		if err != nil {
			t.Fatal(err)
		}
		b.issued[p] = c
	}
}

// Every operation of the API that package sim has gives by the official client what it gives by sim: the same output, and the same
// record of what was asked and changed.
func TestEveryOperation(t *testing.T) {
	w := newWorld(t, sim.Config{})
	b := &bridge{}
	b.issue(t, w)
	if names := operations(); len(names) != len(trials) {
		t.Errorf("%d operations are tried, and sim has %d", len(trials), len(names))
	}
	for _, operation := range operations() {
		x, ok := trials[operation]
		if !ok {
			t.Errorf("%s is not tried: add it to trials", operation)
			continue
		}
		t.Run(operation, func(t *testing.T) {
			method, _ := simClient.MethodByName(operation)
			outType := reflect.TypeFor[struct{}]()
			if method.Type.NumOut() == 2 {
				outType = method.Type.Out(0)
			}
			want, got := reflect.New(outType), reflect.New(outType)
			plain, input := x.tried(t, w)
			if err := direct(plain.cloud.As(x.caller(plain)), operation, input, want.Interface()); err != nil {
				t.Fatalf("sim: %v", err)
			}
			wired, input := x.tried(t, w)
			if err := b.call(wired.cloud, x.caller(wired), operation, input, got.Interface()); err != nil {
				t.Fatalf("SDK: %v", err)
			}
			if diff := gocmp.Diff(want.Interface(), got.Interface(), comparing...); diff != "" {
				t.Errorf("output: -sim +SDK\n%s", diff)
			}
			if diff := gocmp.Diff(last(plain.cloud), last(wired.cloud)); diff != "" {
				t.Errorf("record: -sim +SDK\n%s", diff)
			}
		})
	}
}

// comparing compares outputs: an empty list is none, and a principal is its name, because each session is another one.
var comparing = []gocmp.Option{
	cmpopts.EquateEmpty(),
	gocmp.Comparer(func(a, b sim.Principal) bool { return a.String() == b.String() }),
}

// last is the last record of a call in the trail, but for where the call came from.
func last(c *sim.Cloud) (found sim.Record) {
	for r := range c.Trail() {
		if r.EventType == "AwsApiCall" {
			found = *r
		}
	}
	found.SourceIPAddress, found.UserAgent, found.UserIdentity.AccessKeyID = "", "", ""
	found.RequestParameters, found.ResponseElements = indented(found.RequestParameters), indented(found.ResponseElements)
	return found
}

func indented(text json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return text
	}
	text, _ = json.MarshalIndent(v, "", " ")
	return text
}

// What the SDK calls a required member, the endpoint misses; what it does not, the endpoint does not. So it is with the structs
// inside an input.
func TestRequiredMembers(t *testing.T) {
	w := newWorld(t, sim.Config{})
	b := &bridge{}
	b.issue(t, w)
	for _, operation := range operations() {
		x := trials[operation]
		service, method, ok := serviceOf(operation)
		if !ok || x.in == nil {
			continue
		}
		source := sdk(t, service.name)
		inputType := method.Type.In(2).Elem()
		// try calls without a member of the input, or of a struct inside it, of which inside is the index in the input.
		try := func(name string, required bool, inside func(input reflect.Value) reflect.Value) {
			tried, value := x.tried(t, w)
			input := reflect.New(inputType)
			if err := fill(input.Elem(), reflect.ValueOf(value), false); err != nil {
				t.Fatal(err)
			}
			field := inside(input.Elem())
			if !field.IsValid() || field.IsZero() {
				return
			}
			field.SetZero()
			client, err := b.client(tried.cloud, x.caller(tried), service)
			if err != nil {
				t.Fatal(err)
			}
			_, err = send(client, operation, input)
			reason := cmp.Or(excused[operation+"."+name], excused[name])
			if ok := misses(err) == required; ok && reason != "" {
				t.Errorf("%s without %s needs no excuse any more: delete it", operation, name)
			} else if !ok && reason == "" {
				t.Errorf("%s without %s: %v; that the SDK calls it required: %t. Correct the validation of the input in sim, or its check by the endpoint",
					operation, name, err, required)
			}
		}
		for i := range inputType.NumField() {
			f := inputType.Field(i)
			if !f.IsExported() {
				continue
			}
			try(f.Name, slices.Contains(source.required[operation], f.Name), func(input reflect.Value) reflect.Value { return input.Field(i) })
			inner := element(f.Type)
			if inner.Kind() != reflect.Struct || isScalar(inner) {
				continue
			}
			for k := range inner.NumField() {
				if !inner.Field(k).IsExported() {
					continue
				}
				try(f.Name+"."+inner.Field(k).Name, slices.Contains(source.inside[inner.Name()], inner.Field(k).Name), func(input reflect.Value) reflect.Value {
					v := input.Field(i)
					if v.Kind() == reflect.Slice && v.Len() > 0 {
						v = v.Index(0)
					}
					if v = reflect.Indirect(v); v.Kind() != reflect.Struct {
						return reflect.Value{}
					}
					return v.Field(k)
				})
			}
		}
	}
}

// misses reports whether an error says that a member is missing.
func misses(err error) bool {
	if err == nil {
		return false
	}
	got, _ := answer(err).(*sim.Error)
	return got != nil && slices.Contains([]string{"ValidationException", "InvalidInputException", "ValidationError"}, got.Code) &&
		(got.Reason == "" || slices.Contains([]string{"INPUT_REQUIRED", "fieldValidationFailed"}, got.Reason))
}

// excused are members that are missed though the SDK does not call them required, or the other way round, and why: of an operation or of
// all.
var excused = map[string]string{
	"AssumeRoot.TaskPolicyArn.Arn":                           "nothing else is in TaskPolicyArn, which is required",
	"PutContactInformation.ContactInformation.StateOrRegion": "some countries want it",
}
