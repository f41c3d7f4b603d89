package conformance

import (
	"strconv"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A world is a cloud with something of everything, and who and what is in it.
type world struct {
	cloud *sim.Cloud

	management, member, delegate, stranger awsaccount.ID
	members                                []awsaccount.ID // all of them

	admin         sim.Principal // of the management account
	memberAdmin   sim.Principal
	strangerAdmin sim.Principal

	root              awsaccount.RootID
	unit, empty       awsaccount.OUID
	scp, loose        awsaccount.PolicyID // attached to unit, and to nothing
	invitation, other string              // open handshakes: to stranger, and to somebody else
	creation          string
}

const allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// start is when worlds begin: the time of the cloud is not that of signatures.
var start = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// newWorld makes a world by calls of package sim.
func newWorld(t testing.TB, config sim.Config) *world {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	config.Start = start
	w := &world{cloud: sim.New(config)}
	c := w.cloud
	w.management = awsaccount.Must(c.Open("management", "management@example.com"))
	w.stranger = awsaccount.Must(c.Open("stranger", "stranger@example.com"))
	_ = awsaccount.Must(c.LinkGovCloud(w.management))
	w.admin, w.strangerAdmin = administrator(t, c, w.management), administrator(t, c, w.stranger)
	client := c.As(w.admin)
	_ = awsaccount.Must(client.CreateOrganization(sim.CreateOrganizationInput{}))
	w.root = awsaccount.Must(client.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	for i := range 5 {
		name := "member-" + strconv.Itoa(i)
		made := awsaccount.Must(client.CreateAccount(sim.CreateAccountInput{AccountName: name, Email: name + "@example.com"}))
		c.Advance(5 * time.Minute)
		w.creation = made.CreateAccountStatus.ID
		status := awsaccount.Must(client.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: w.creation}))
		w.members = append(w.members, status.CreateAccountStatus.AccountID)
	}
	w.member, w.delegate = w.members[0], w.members[1]
	w.memberAdmin = administrator(t, c, w.member)
	for _, name := range []string{"empty", "workloads", "sandbox"} {
		made := awsaccount.Must(client.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: w.root.String(), Name: name}))
		switch name {
		case "empty":
			w.empty = made.OrganizationalUnit.ID
		case "workloads":
			w.unit = made.OrganizationalUnit.ID
		}
	}
	_ = awsaccount.Must(client.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: w.root, PolicyType: sim.ServiceControlPolicy}))
	for _, name := range []string{"scp", "scp-2", "loose"} {
		made := awsaccount.Must(client.CreatePolicy(sim.CreatePolicyInput{Name: name, Description: "about " + name, Type: sim.ServiceControlPolicy, Content: allowAll}))
		w.loose = made.Policy.PolicySummary.ID
		if name != "loose" {
			w.scp = w.loose
			must(client.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.scp, TargetID: w.unit.String()}))
		}
	}
	must(client.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.scp, TargetID: w.members[4].String()}))
	must(client.AttachPolicy(sim.AttachPolicyInput{PolicyID: w.scp, TargetID: w.root.String()}))
	for _, service := range []string{"account", "iam", "guardduty", "config"} {
		must(client.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service + ".amazonaws.com"}))
	}
	for _, service := range []string{"account", "guardduty", "config"} {
		must(client.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: w.delegate, ServicePrincipal: service + ".amazonaws.com"}))
	}
	must(client.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: w.members[2], ServicePrincipal: "config.amazonaws.com"}))
	_ = awsaccount.Must(client.PutResourcePolicy(sim.PutResourcePolicyInput{Content: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` +
		w.delegate.String() + `:root"},"Action":"organizations:Describe*","Resource":"*"}]}`}))
	invite := func(id awsaccount.ID) string {
		return awsaccount.Must(client.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
			Target: sim.HandshakeParty{ID: id.String(), Type: sim.TypeAccount}, Notes: "welcome"})).Handshake.ID
	}
	w.invitation = invite(w.stranger)
	w.other = invite(awsaccount.Must(c.Open("other", "other@example.com")))
	_ = awsaccount.Must(client.EnableOrganizationsRootCredentialsManagement())
	_ = awsaccount.Must(client.EnableOrganizationsRootSessions())
	for _, key := range []string{"team", "stage", "empty"} {
		must(client.TagResource(sim.TagResourceInput{ResourceID: w.member.String(), Tags: []sim.Tag{{Key: key, Value: map[string]string{"team": "pay", "stage": "production"}[key]}}}))
	}
	must(client.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: billing}))
	must(client.PutContactInformation(sim.PutContactInformationInput{ContactInformation: contact}))
	must(c.As(w.admin).CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("payer"))}))
	must(c.PutRole(w.management, sim.Identity{Name: "auditor", Policies: []policy.Source{{Name: "all", Document: policy.MustParse(allowAll)}},
		Trust: &policy.Source{Name: "trust", Document: policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` +
			w.management.String() + `:root"},"Action":["sts:AssumeRole","sts:TagSession"]}]}`)}}))
	return w
}

var (
	billing = awsaccount.AlternateContact{Type: awsaccount.Billing, Name: "Saanvi Sarkar", Title: "CFO", EmailAddress: "saanvi.sarkar@amazon.com", PhoneNumber: "+1(206)555-0123"}
	contact = awsaccount.ContactInformation{FullName: "Mateo Jackson", AddressLine1: "1 Main Street", AddressLine2: "2nd floor", AddressLine3: "left", City: "Seattle",
		StateOrRegion: "WA", DistrictOrCounty: "King", PostalCode: "98101", CountryCode: "US", PhoneNumber: "+12065551234", CompanyName: "Example Corp.", WebsiteURL: "https://www.example.com"}
)

// administrator is a user of an account who may do everything.
func administrator(t testing.TB, c *sim.Cloud, id awsaccount.ID) sim.Principal {
	t.Helper()
	p, err := c.Administrator(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fork is a copy of a world, of which nothing changes the first one.
func (w *world) fork() *world {
	copied := *w
	copied.cloud = w.cloud.Fork()
	return &copied
}
