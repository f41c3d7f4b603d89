package sim

import "github.com/awsaccount/awsaccount"

// A Seller is the seller of record: the company with which the holder of an account has the agreement, and whose marketplace the
// account is in. All accounts of an organization have the same one. Source: guide of 2022, "Managing accounts in India"; spec §3.5
type Seller string

// Sellers of record. choices.md#seller-of-record
const (
	AWS   Seller = ""      // AWS itself
	AISPL Seller = "AISPL" // Amazon Web Services India Private Limited, before that Amazon Internet Services Private Limited
)

// marketplaces are the countries of contact addresses that have a seller of their own.
var marketplaces = map[string]Seller{"IN": AISPL}

func (s Seller) isKnown() bool { return s == AWS || s == AISPL }

// keeps reports whether an account with a seller can have contact information in a country. That of an account with AISPL stays in
// India; one with AWS can be anywhere, in India too.
func (s Seller) keeps(country string) bool { return s == AWS || marketplaces[country] == s }

// SetSellerOfRecord says with whom the holder of an account has the agreement; without that it is AWS. AISPL is whom an account is
// with if India was chosen as its country at the sign-up: from then on the country of its contact information stays India, and it is
// in one organization with others of AISPL only. It fails with the class awsaccount.ErrConflict if the country is another one, or if
// other accounts are, or are about to be, in the account's organization.
func (c *Cloud) SetSellerOfRecord(id awsaccount.ID, seller Seller) error {
	if !seller.isKnown() {
		return invalid("SetSellerOfRecord: want AWS or AISPL, not %q", string(seller))
	}
	return c.arrange(func(s *state) error {
		return s.change(id, func(a *account) error {
			o := s.organizations.get(a.organization)
			switch information, ok := a.ContactInformation(); {
			case ok && !seller.keeps(information.CountryCode):
				return &Error{Code: "ConflictException", Message: "The contact information of " + id.String() + " is not of the country of the seller"}
			case o != nil && (s.memberCount(o) > 0 || len(o.creating) > 0):
				return &Error{Code: "ConflictException", Message: "All accounts of the organization of " + id.String() + " have the same seller"}
			}
			a.seller = seller
			s.note("%s: seller of record: %s", id, seller)
			return nil
		})
	})
}

// String is "AWS" or "AISPL".
func (s Seller) String() string {
	if s == AWS {
		return "AWS"
	}
	return string(s)
}

// inMarketplaceOfItsAddress reports whether an account is in the marketplace that corresponds to its address.
func (a *account) inMarketplaceOfItsAddress() bool {
	information, ok := a.ContactInformation()
	return !ok || marketplaces[information.CountryCode] == a.seller
}

// isFromDifferentSeller reports whether an account, if it is there, has another seller than an organization.
func (s *state) isFromDifferentSeller(a *account, o *organization) bool {
	return a != nil && a.seller != s.accounts.get(o.management).seller
}

// checkSellers: accounts of an organization have one seller, and contact information in its country.
func checkSellers(s *state) error {
	for _, id := range s.accounts.sorted(awsaccount.ID.String) {
		a := s.accounts.get(id)
		if !a.seller.isKnown() {
			return broken("account %s is with a seller that nobody knows", id)
		}
		if information, ok := a.ContactInformation(); ok && !a.seller.keeps(information.CountryCode) {
			return broken("account %s has contact information that its seller does not take", id)
		}
		if o := s.organizations.get(a.organization); o != nil && s.isFromDifferentSeller(a, o) {
			return broken("account %s is in an organization of another seller", id)
		}
	}
	return nil
}
