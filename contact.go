package awsaccount

import (
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"strings"
)

// A ContactType is one of the three kinds of alternate contact. An account has at most one contact of each. The zero
// ContactType is none. spec §2.2
type ContactType uint8

const (
	Billing    ContactType = iota + 1 // BILLING: invoices and other notices about billing
	Operations                        // OPERATIONS: notices about operations
	Security                          // SECURITY: notices about security, also from AWS Trust & Safety

	contactTypes = 3
)

var contactTypeNames = []string{"", "BILLING", "OPERATIONS", "SECURITY"}

// ContactTypes yields the three types.
func ContactTypes() iter.Seq[ContactType] { return enumAll[ContactType](contactTypes + 1) }

// ParseContactType parses the name of a type, in upper case (choices.md#contact-type-case).
func ParseContactType(text string) (ContactType, error) {
	if err := FieldAlternateContactType.Validate(Today, text); err != nil {
		return 0, err
	}
	return enumParse[ContactType]("contact type", contactTypeNames, text)
}

func isContactType(s string) bool {
	t, err := enumParse[ContactType]("contact type", contactTypeNames, s)
	return err == nil && t != 0
}

// String is the name that AWS gives the type.
func (t ContactType) String() string { return enumString("ContactType", contactTypeNames, t) }

// MarshalText is the name that AWS gives the type, "" for none.
func (t ContactType) MarshalText() ([]byte, error) {
	return enumAppend(nil, "ContactType", contactTypeNames, t)
}

// UnmarshalText parses the name of a type; "" is none.
func (t *ContactType) UnmarshalText(text []byte) error {
	return enumRead(t, "contact type", contactTypeNames, text)
}

// An AlternateContact is somebody to whom AWS writes about one subject, besides the holder of the account. All its fields
// are required; the zero contact is none. Contacts are plain values, compared with == or Equal.
//
// Printing and logging show the type only: the rest is personal data. JSON shows everything. But fmt prints what stands
// in an unexported field of another struct without asking it, and a log handler that writes JSON encodes what is no log
// value.
//
// Source: spec §2.3, §2.6.
type AlternateContact struct {
	Type         ContactType `json:"AlternateContactType"`
	Name         string
	Title        string
	EmailAddress string
	PhoneNumber  string
}

// Validate tells everything that is wrong with the contact under AWS' rules of a profile, as *FieldError values joined in
// the order of the fields.
func (c AlternateContact) Validate(p Profile) error { return errors.Join(c.faults(nil, p)...) }

// faults appends what Validate reports.
func (c AlternateContact) faults(faults []error, p Profile) []error {
	kind := ""
	if c.Type != 0 {
		kind = c.Type.String()
	}
	faults = FieldAlternateContactType.faults(faults, p, kind)
	faults = FieldAlternateName.faults(faults, p, c.Name)
	faults = FieldAlternateTitle.faults(faults, p, c.Title)
	faults = FieldAlternateEmailAddress.faults(faults, p, c.EmailAddress)
	return FieldAlternatePhoneNumber.faults(faults, p, c.PhoneNumber)
}

// Equal is ==.
func (c AlternateContact) Equal(other AlternateContact) bool { return c == other }

// String tells the type, and nothing else.
func (c AlternateContact) String() string { return c.Type.String() + " contact (redacted)" }

// Format prints String, whatever the verb.
func (c AlternateContact) Format(f fmt.State, verb rune) { redact(f, verb, c.String()) }

// LogValue is String.
func (c AlternateContact) LogValue() slog.Value { return slog.StringValue(c.String()) }

// ContactInformation is the primary contact of an account: who holds it, and where. AddressLine2 and 3, DistrictOrCounty,
// CompanyName and WebsiteURL may be empty, which is not given, and so may StateOrRegion outside the countries that
// Validate names. The zero ContactInformation is none. It is a plain value, compared with == or Equal.
//
// Printing and logging show nothing of it: it is personal data. JSON shows everything. But fmt prints what stands
// in an unexported field of another struct without asking it, and a log handler that writes JSON encodes what is no log
// value.
//
// Source: spec §2.3, §2.6.
type ContactInformation struct {
	FullName         string
	AddressLine1     string
	AddressLine2     string `json:",omitempty"`
	AddressLine3     string `json:",omitempty"`
	City             string
	PostalCode       string
	CountryCode      string // two letters of ISO 3166; only that they are two is checked
	PhoneNumber      string // "+" and the country code first
	StateOrRegion    string `json:",omitempty"`
	DistrictOrCounty string `json:",omitempty"`
	CompanyName      string `json:",omitempty"`
	WebsiteURL       string `json:"WebsiteUrl,omitempty"`
}

// stateRequired are the countries in which StateOrRegion is required. spec §2.3
const stateRequired = " US CA GB DE JP IN BR "

// Validate tells everything that is wrong with the contact under AWS' rules of a profile, as *FieldError values joined in
// the order of the fields. In US, CA, GB, DE, JP, IN and BR it wants a StateOrRegion
// (choices.md#state-or-region).
func (c ContactInformation) Validate(p Profile) error { return errors.Join(c.faults(nil, p)...) }

// faults appends what Validate reports.
func (c ContactInformation) faults(faults []error, p Profile) []error {
	for _, given := range []struct {
		field Field
		value string
	}{
		{FieldFullName, c.FullName},
		{FieldAddressLine1, c.AddressLine1},
		{FieldAddressLine2, c.AddressLine2},
		{FieldAddressLine3, c.AddressLine3},
		{FieldCity, c.City},
		{FieldPostalCode, c.PostalCode},
		{FieldCountryCode, c.CountryCode},
		{FieldPhoneNumber, c.PhoneNumber},
		{FieldStateOrRegion, c.StateOrRegion},
		{FieldDistrictOrCounty, c.DistrictOrCounty},
		{FieldCompanyName, c.CompanyName},
		{FieldWebsiteURL, c.WebsiteURL},
	} {
		faults = given.field.faults(faults, p, given.value)
		if given.field == FieldStateOrRegion && given.value == "" && len(c.CountryCode) == 2 &&
			strings.Contains(stateRequired, " "+c.CountryCode+" ") {
			faults = append(faults, FieldStateOrRegion.fault("is required in this country", ""))
		}
	}
	return faults
}

// Equal is ==.
func (c ContactInformation) Equal(other ContactInformation) bool { return c == other }

// String shows nothing of the contact.
func (c ContactInformation) String() string { return "contact information (redacted)" }

// Format prints String, whatever the verb.
func (c ContactInformation) Format(f fmt.State, verb rune) { redact(f, verb, c.String()) }

// LogValue is String.
func (c ContactInformation) LogValue() slog.Value { return slog.StringValue(c.String()) }

// isAccountName is [ -;=?-~]+.
func isAccountName(s string) bool { return isPrintable(s) && !strings.ContainsAny(s, "<>") }

// isPrintable is [\u0020-\u007E]+.
func isPrintable(s string) bool { return all(s, func(c byte) bool { return ' ' <= c && c <= '~' }) }

// isAlternateEmail is [\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*.
func isAlternateEmail(s string) bool {
	return isEmail(strings.Trim(s, " \t\n\v\f\r"), "+=.#|!&-")
}

// isAlternateEmail2022 is [\w+=,.-]+@[\w.-]+\.[\w]+.
func isAlternateEmail2022(s string) bool { return isEmail(s, "+=,.-") }

// isEmail is [\wMARKS]+@[\w.-]+\.[\w]+. The domain ends in a dot and a word, and has something before that dot.
func isEmail(s, marks string) bool {
	local, domain, ok := strings.Cut(s, "@")
	dot := strings.LastIndexByte(domain, '.')
	return ok && local != "" && dot > 0 && dot+1 < len(domain) &&
		all(local, func(c byte) bool { return isWord(c) || strings.IndexByte(marks, c) >= 0 }) &&
		all(domain[:dot], func(c byte) bool { return isWord(c) || c == '.' || c == '-' }) &&
		all(domain[dot+1:], isWord)
}

// isCreateAccountEmail is the rule of CreateAccount, which AWS gives in words. spec §3.5
func isCreateAccountEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	const refused = `"'()<>[]:;,\|%&@`
	ends := func(c byte) bool { return c == '-' || c == '.' }
	return ok && local != "" && local[0] != '.' && strings.Contains(domain, ".") &&
		all(local, func(c byte) bool { return c <= '\x7F' && !isSpace(c) && strings.IndexByte(refused, c) < 0 }) &&
		all(domain, func(c byte) bool { return isAlnum(c) || ends(c) }) &&
		!ends(domain[0]) && !ends(domain[len(domain)-1])
}

// isAlternatePhone is [\s0-9()+-]+.
func isAlternatePhone(s string) bool {
	return all(s, func(c byte) bool { return c == '+' || isPhone(c) })
}

// isContactPhone is [+][\s0-9()-]+.
func isContactPhone(s string) bool { return len(s) > 1 && s[0] == '+' && all(s[1:], isPhone) }

func isPhone(c byte) bool { return isDigit(c) || isSpace(c) || c == '(' || c == ')' || c == '-' }

// isOTP is [a-zA-Z0-9]{6}.
func isOTP(s string) bool { return len(s) == 6 && all(s, isAlnum) }
