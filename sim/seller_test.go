package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// inCountry is contact information in a country.
func inCountry(code string) awsaccount.ContactInformation {
	return awsaccount.ContactInformation{FullName: "Jane Roe", AddressLine1: "Street 1", City: "City", PostalCode: "110001", StateOrRegion: "State",
		CountryCode: code, PhoneNumber: "+91 11 5550 0100"}
}

const differentSeller = handshakeConstraint + "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD"

// Guide of 2022, "Managing accounts in India": an account with AISPL and one with AWS "can't be consolidated into the same AWS
// organization". Spec §3.5, C.2
func TestOrganizationsHaveOneSeller(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	set := func(id awsaccount.ID, s sim.Seller) {
		t.Helper()
		if err := w.cloud.SetSellerOfRecord(id, s); err != nil {
			t.Fatal(err)
		}
	}
	indian, other := w.open(), w.open()
	set(indian, sim.AISPL)
	w.invite(w.management, account(indian), differentSeller)
	w.invite(w.management, sim.HandshakeParty{Type: "EMAIL", ID: w.email(indian)}, differentSeller)

	// Whom an account is with can turn out after it was invited.
	h := w.invite(w.management, account(other), "")
	set(other, sim.AISPL)
	w.accept(other, h.ID, differentSeller)
	set(other, sim.AWS)
	w.accept(other, h.ID, "")

	second := newOrganization(w)
	set(second, sim.AISPL) // nobody else is in it
	w.accept(indian, w.invite(second, account(indian), "").ID, "")
	w.invite(second, account(other), differentSeller) // a direct transfer
	for _, id := range []awsaccount.ID{second, indian} {
		if err := w.cloud.SetSellerOfRecord(id, sim.AWS); !errors.Is(err, awsaccount.ErrConflict) {
			t.Errorf("in an organization with others: %v", err)
		}
	}

	// Members that are created have the seller of the management account, after Restore too.
	awsaccount.Must(w.as(second).CreateAccount(sim.CreateAccountInput{AccountName: "new", Email: "new@example.com"}))
	w.cloud.Advance(time.Hour)
	restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(w.cloud.Snapshot())))
	list := awsaccount.Must(restored.As(restored.Root(second)).ListAccounts(sim.ListAccountsInput{})).Accounts
	created := restored.As(restored.Session(list[len(list)-1].ID, "OrganizationAccountAccessRole", "s"))
	put := func(code string) error {
		return created.PutContactInformation(sim.PutContactInformationInput{ContactInformation: inCountry(code)})
	}
	wantAnswer(t, "a created member moves to Germany", put("DE"), badField)
	wantAnswer(t, "a created member is in India", put("IN"), "")
	if n := strings.Count(restored.Dump(), `.seller "AISPL"`); n != 3 {
		t.Errorf("%d accounts are with AISPL:\n%s", n, restored.Dump())
	}
	if err := errors.Join(w.cloud.CheckInvariants(), restored.CheckInvariants()); err != nil {
		t.Error(err)
	}
}

// Guide of 2022: "After you create an account with AISPL, you can't change the country in your contact information."
func TestCountryOfSellerStays(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("a", "a@example.com"))
	root := cloud.As(cloud.Root(id))
	put := func(code string) error {
		return root.PutContactInformation(sim.PutContactInformationInput{ContactInformation: inCountry(code)})
	}
	wantAnswer(t, "an account with AWS in India", put("IN"), "")
	if err := cloud.SetSellerOfRecord(id, sim.AISPL); err != nil {
		t.Fatal(err)
	}
	err := put("FR")
	wantAnswer(t, "an account with AISPL in France", err, badField)
	if names := invalidMembers(err); len(names) != 1 || names[0] != "CountryCode" {
		t.Error(names)
	}
	if got := awsaccount.Must(root.GetContactInformation(sim.GetContactInformationInput{})).ContactInformation.CountryCode; got != "IN" {
		t.Errorf("the country is %q", got)
	}
	wantAnswer(t, "an account with AISPL in India", put("IN"), "")
	if err := cloud.SetSellerOfRecord(id, sim.AWS); err != nil {
		t.Error(err)
	}
	wantAnswer(t, "an account with AWS in France", put("FR"), "")
	before := cloud.Dump()
	for _, bad := range []struct {
		id     awsaccount.ID
		seller sim.Seller
		class  error
	}{{id, sim.AISPL, awsaccount.ErrConflict}, {id, "Somebody", awsaccount.ErrInvalid}, {nobodysID, sim.AISPL, awsaccount.ErrNotFound}} {
		if err := cloud.SetSellerOfRecord(bad.id, bad.seller); !errors.Is(err, bad.class) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if cloud.Dump() != before {
		t.Error("what failed changed something")
	}
}

// Spec §3.5, C.1: no accounts are created for a management account whose address is in another marketplace.
func TestMarketplaceOfManagementAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	l.must(l.root.PutContactInformation(sim.PutContactInformationInput{ContactInformation: inCountry("IN")}))
	create := func() error {
		_, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "new", Email: "new@example.com"})
		return err
	}
	l.want(create(), "ConstraintViolationException", "MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE")
	l.must(l.cloud.SetSellerOfRecord(l.management, sim.AISPL))
	l.want(create(), "", "")
	if err := l.cloud.SetSellerOfRecord(l.management, sim.AWS); !errors.Is(err, awsaccount.ErrConflict) {
		t.Errorf("while an account is created: %v", err)
	}
}
