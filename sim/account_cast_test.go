package sim_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// cast is who takes part in tests of Account Management: accounts by name, and an organization of some of them.
type cast struct {
	*sim.Cloud
	management, administrator, member, closed, alone, foreign awsaccount.ID
	organization                                              awsaccount.OrganizationID
}

// A membership is an organization that a test needs. The first of its members is the delegated administrator for
// account.amazonaws.com, if there is trusted access.
type membership struct {
	consolidated bool // consolidated billing only, and so without trusted access
	untrusted    bool // without trusted access for account.amazonaws.com
	members      []awsaccount.ID
}

// newCast makes the accounts and the organization.
func newCast(config sim.Config, m membership) *cast {
	c := &cast{Cloud: sim.New(config)}
	open := func(name string) awsaccount.ID {
		return awsaccount.Must(c.Open(name, name+"@example.com"))
	}
	c.management, c.administrator, c.member, c.closed = open("management"), open("administrator"), open("member"), open("closed")
	c.alone, c.foreign = open("alone"), open("foreign")
	m.members = []awsaccount.ID{c.administrator, c.member, c.closed}
	c.organization = organize(c.Cloud, c.management, m)
	organize(c.Cloud, c.foreign, membership{})
	return c
}

// organize makes an organization of accounts that stand alone.
func organize(cloud *sim.Cloud, management awsaccount.ID, m membership) awsaccount.OrganizationID {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	root := cloud.As(cloud.Root(management))
	features := ""
	if m.consolidated {
		features = sim.ConsolidatedBillingOnly
	}
	made := awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features}))
	for _, id := range m.members {
		invited := awsaccount.Must(root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
			Target: sim.HandshakeParty{Type: "ACCOUNT", ID: id.String()}}))
		_, err := cloud.As(cloud.Root(id)).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: invited.Handshake.ID})
		must(err)
	}
	if !m.consolidated && !m.untrusted {
		must(root.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"}))
		if len(m.members) > 0 {
			must(root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{
				AccountID: m.members[0], ServicePrincipal: "account.amazonaws.com"}))
		}
	}
	return made.Organization.ID
}

// root is a client of the root user of an account.
func (c *cast) root(id awsaccount.ID) *sim.Client { return c.As(c.Root(id)) }

// answer is the code and the reason of an error of AWS, "" for success.
func answer(err error) string {
	if err == nil {
		return ""
	}
	var e *sim.Error
	if !errors.As(err, &e) {
		return "no error of AWS: " + err.Error()
	}
	return strings.TrimSuffix(e.Code+" "+e.Reason, " ")
}

// wantAnswer wants an answer of AWS.
func wantAnswer(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := answer(err); got != want {
		t.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}

// invalidMembers are the members of the input that a ValidationException names.
func invalidMembers(err error) (names []string) {
	var e *sim.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}

const (
	denied     = "AccessDeniedException"
	conflict   = "ConflictException"
	notFound   = "ResourceNotFoundException"
	badField   = "ValidationException fieldValidationFailed"
	badRegion  = "ValidationException invalidRegionOptTarget"
	tooMany    = "TooManyRequestsException"
	secretWord = "Secretive"
)

var billing = awsaccount.AlternateContact{Type: awsaccount.Billing, Name: secretWord, Title: secretWord,
	EmailAddress: secretWord + "@example.com", PhoneNumber: "+1 (555) 0100"}

var address = awsaccount.ContactInformation{FullName: secretWord, AddressLine1: secretWord, City: secretWord, PostalCode: "0000",
	CountryCode: "CH", PhoneNumber: "+41 44 000 00 00"}

// accountCalls is every operation of Account Management, with input that succeeds in whatever context allows it.
var accountCalls = []struct {
	name           string
	write, needsID bool
	missing        string // answer if it is allowed, in a new account; "": success
	call           func(*sim.Client, awsaccount.ID) error
}{
	{name: "PutAlternateContact", write: true, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.PutAlternateContact(sim.PutAlternateContactInput{AccountID: id, AlternateContact: billing})
	}},
	{name: "GetAlternateContact", missing: notFound, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetAlternateContact(sim.GetAlternateContactInput{AccountID: id, AlternateContactType: awsaccount.Security})
		return err
	}},
	{name: "DeleteAlternateContact", write: true, missing: notFound, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.DeleteAlternateContact(sim.DeleteAlternateContactInput{AccountID: id, AlternateContactType: awsaccount.Security})
	}},
	{name: "PutContactInformation", write: true, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.PutContactInformation(sim.PutContactInformationInput{AccountID: id, ContactInformation: address})
	}},
	{name: "GetContactInformation", missing: notFound, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetContactInformation(sim.GetContactInformationInput{AccountID: id})
		return err
	}},
	{name: "GetAccountInformation", call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetAccountInformation(sim.GetAccountInformationInput{AccountID: id})
		return err
	}},
	{name: "PutAccountName", write: true, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.PutAccountName(sim.PutAccountNameInput{AccountID: id, AccountName: secretWord})
	}},
	{name: "GetGovCloudAccountInformation", missing: notFound, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetGovCloudAccountInformation(sim.GetGovCloudAccountInformationInput{StandardAccountID: id})
		return err
	}},
	{name: "ListRegions", call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.ListRegions(sim.ListRegionsInput{AccountID: id})
		return err
	}},
	{name: "GetRegionOptStatus", call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetRegionOptStatus(sim.GetRegionOptStatusInput{AccountID: id, RegionName: "us-east-1"})
		return err
	}},
	{name: "EnableRegion", write: true, missing: badRegion, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.EnableRegion(sim.EnableRegionInput{AccountID: id, RegionName: "us-east-1"})
	}},
	{name: "DisableRegion", write: true, missing: badRegion, call: func(c *sim.Client, id awsaccount.ID) error {
		return c.DisableRegion(sim.DisableRegionInput{AccountID: id, RegionName: "us-east-1"})
	}},
	{name: "GetPrimaryEmail", needsID: true, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.GetPrimaryEmail(sim.GetPrimaryEmailInput{AccountID: id})
		return err
	}},
	{name: "AcceptPrimaryEmailUpdate", needsID: true, write: true, missing: notFound, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: secretWord + "@example.com", OTP: "ABC234"})
		return err
	}},
	{name: "StartPrimaryEmailUpdate", needsID: true, write: true, call: func(c *sim.Client, id awsaccount.ID) error {
		_, err := c.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: secretWord + "@example.com"})
		return err
	}},
}

func none(*cast) awsaccount.ID            { return awsaccount.ID{} }
func alone(c *cast) awsaccount.ID         { return c.alone }
func member(c *cast) awsaccount.ID        { return c.member }
func management(c *cast) awsaccount.ID    { return c.management }
func administrator(c *cast) awsaccount.ID { return c.administrator }
func foreign(c *cast) awsaccount.ID       { return c.foreign }

// everything is all accounts of the cast.
func everything(c *cast) (all []awsaccount.Account) {
	for _, id := range []awsaccount.ID{c.management, c.administrator, c.member, c.closed, c.alone, c.foreign} {
		a, _ := c.Account(id)
		all = append(all, a)
	}
	return all
}
