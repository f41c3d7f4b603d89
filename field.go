package awsaccount

import (
	"errors"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Field is a value that AWS constrains, wherever the value stands: AWS' rules belong to the field, not to a kind of
// value, so there are three rules for e-mail addresses and two for account names. The zero Field constrains nothing.
//
// Source: spec §2.3 (Account Management), §3.2 (identifiers), §3.5 (CreateAccount), §6.2 and §6.3.
type Field uint8

const (
	FieldAccountID        Field = iota + 1
	FieldARN                    // an ARN, of whatever service
	FieldOrganizationID         //
	FieldRootID                 //
	FieldOUID                   //
	FieldPolicyID               //
	FieldOrganizationPath       // as in aws:PrincipalOrgPaths
	FieldCanonicalUserID        //
	FieldAlias                  // account alias

	FieldAccountName           // AccountName of PutAccountName
	FieldPrimaryEmail          // PrimaryEmail of StartPrimaryEmailUpdate
	FieldCreateAccountName     // AccountName of Organizations' CreateAccount, and of sign-up
	FieldCreateAccountEmail    // Email of Organizations' CreateAccount, and of sign-up
	FieldAlternateContactType  //
	FieldAlternateName         //
	FieldAlternateTitle        //
	FieldAlternateEmailAddress //
	FieldAlternatePhoneNumber  //

	FieldFullName         // this and the next ones: ContactInformation
	FieldAddressLine1     //
	FieldAddressLine2     //
	FieldAddressLine3     //
	FieldCity             //
	FieldPostalCode       //
	FieldCountryCode      //
	FieldPhoneNumber      //
	FieldStateOrRegion    //
	FieldDistrictOrCounty //
	FieldCompanyName      //
	FieldWebsiteURL       //

	FieldOTP          // one-time code of AcceptPrimaryEmailUpdate
	FieldRegionName   //
	FieldRootPassword // see ValidateRootPassword, which knows more
	FieldTime         // when something happens
	FieldSince        // of a Snapshot: a time
	FieldClosedAt     // of a Snapshot: a time
	FieldState        // of a Snapshot

	fieldCount
)

// A constraint is what AWS says of a field.
type constraint struct {
	name      string // as AWS writes it
	sensitive bool   // no error and no log shows the value
	optional  bool   // "" is not given
	min, max  int    // length in code points; max 0: no limit of its own
	rule      string // what matches asks for, in words or as AWS' pattern
	matches   func(string) bool
}

// fields is the table of constraints of today; fields2022 has the rows of the guide of 2022 that differ.
var (
	fields = [fieldCount]constraint{
		FieldAccountID:        {name: "AccountId", rule: `want 12 digits`, matches: isAccountID},
		FieldARN:              {name: "ARN", rule: `want arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, matches: isARN},
		FieldOrganizationID:   {name: "OrganizationId", rule: `want o-[a-z0-9]{10,32}`, matches: isOrganizationID},
		FieldRootID:           {name: "RootId", rule: `want r-[0-9a-z]{4,32}`, matches: isRootID},
		FieldOUID:             {name: "OrganizationalUnitId", rule: `want ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}`, matches: isOUID},
		FieldPolicyID:         {name: "PolicyId", rule: `want p-[0-9a-zA-Z_]{8,128}`, matches: isPolicyID},
		FieldOrganizationPath: {name: "organization path", rule: `want o-…/r-…/ou-…/, with a slash at the end and OUs of that root`, matches: isOrganizationPath},
		FieldCanonicalUserID:  {name: "canonical user ID", rule: `want 64 hexadecimal digits in lower case`, matches: isCanonicalUserID},
		FieldAlias:            {name: "AccountAlias", min: 3, max: 63, rule: `want a-z, 0-9 and single hyphens between them, and not 12 digits`, matches: isAlias},

		FieldAccountName:           {name: "AccountName", sensitive: true, min: 1, max: 50, rule: `want [ -;=?-~]+: printable ASCII other than < and >`, matches: isAccountName},
		FieldPrimaryEmail:          {name: "PrimaryEmail", sensitive: true, min: 5, max: 64},
		FieldCreateAccountName:     {name: "CreateAccount.AccountName", sensitive: true, min: 1, max: 50, rule: `want [\u0020-\u007E]+: printable ASCII`, matches: isPrintable},
		FieldCreateAccountEmail:    {name: "CreateAccount.Email", sensitive: true, min: 6, max: 64, rule: `want local@domain in ASCII: a local part without spaces, "'()<>[]:;,\|%& and dot at its start; a domain of letters, digits, hyphens and at least one dot, with neither at an end`, matches: isCreateAccountEmail},
		FieldAlternateContactType:  {name: "AlternateContactType", rule: `want BILLING, OPERATIONS or SECURITY`, matches: isContactType},
		FieldAlternateName:         {name: "AlternateContact.Name", sensitive: true, min: 1, max: 64},
		FieldAlternateTitle:        {name: "AlternateContact.Title", sensitive: true, min: 1, max: 50},
		FieldAlternateEmailAddress: {name: "AlternateContact.EmailAddress", sensitive: true, min: 1, max: 254, rule: `want [\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*`, matches: isAlternateEmail},
		FieldAlternatePhoneNumber:  {name: "AlternateContact.PhoneNumber", sensitive: true, min: 1, max: 25, rule: `want [\s0-9()+-]+`, matches: isAlternatePhone},

		FieldFullName:         {name: "ContactInformation.FullName", sensitive: true, min: 1, max: 50},
		FieldAddressLine1:     {name: "ContactInformation.AddressLine1", sensitive: true, min: 1, max: 60},
		FieldAddressLine2:     {name: "ContactInformation.AddressLine2", sensitive: true, optional: true, min: 1, max: 60},
		FieldAddressLine3:     {name: "ContactInformation.AddressLine3", sensitive: true, optional: true, min: 1, max: 60},
		FieldCity:             {name: "ContactInformation.City", sensitive: true, min: 1, max: 50},
		FieldPostalCode:       {name: "ContactInformation.PostalCode", sensitive: true, min: 1, max: 20},
		FieldCountryCode:      {name: "ContactInformation.CountryCode", sensitive: true, min: 2, max: 2},
		FieldPhoneNumber:      {name: "ContactInformation.PhoneNumber", sensitive: true, min: 1, max: 20, rule: `want [+][\s0-9()-]+: a plus sign and the country code first`, matches: isContactPhone},
		FieldStateOrRegion:    {name: "ContactInformation.StateOrRegion", sensitive: true, optional: true, min: 1, max: 50},
		FieldDistrictOrCounty: {name: "ContactInformation.DistrictOrCounty", sensitive: true, optional: true, min: 1, max: 50},
		FieldCompanyName:      {name: "ContactInformation.CompanyName", sensitive: true, optional: true, min: 1, max: 50},
		FieldWebsiteURL:       {name: "ContactInformation.WebsiteUrl", sensitive: true, optional: true, min: 1, max: 256},

		FieldOTP:          {name: "Otp", sensitive: true, rule: `want [a-zA-Z0-9]{6}`, matches: isOTP},
		FieldRegionName:   {name: "RegionName", min: 1, max: 50},
		FieldRootPassword: {name: "root user password", sensitive: true, min: 8, max: 128},
		FieldTime:         {name: "time"},
		FieldSince:        {name: "Since"},
		FieldClosedAt:     {name: "ClosedAt"},
		FieldState:        {name: "State"},
	}
	fields2022 = map[Field]constraint{
		FieldAlternateEmailAddress: {name: "AlternateContact.EmailAddress", sensitive: true, min: 1, max: 64, rule: `want [\w+=,.-]+@[\w.-]+\.[\w]+`, matches: isAlternateEmail2022},
	}
)

// constraint is the row of f under a profile.
func (f Field) constraint(p Profile) constraint {
	if f >= fieldCount {
		f = 0
	}
	if p == Guide2022 {
		if c, ok := fields2022[f]; ok {
			return c
		}
	}
	return fields[f]
}

// String is the name that AWS gives the field.
func (f Field) String() string {
	if name := f.constraint(Today).name; name != "" {
		return name
	}
	return "Field(" + strconv.Itoa(int(f)) + ")"
}

// Sensitive reports whether AWS marks values of the field as sensitive: errors and logs of this module never show them.
func (f Field) Sensitive() bool { return f.constraint(Today).sensitive }

// Validate tells everything that is wrong with a value of f under AWS' rules of a profile, as *FieldError values joined.
// Lengths count Unicode code points, \w and \s are those of ASCII, and patterns match the whole value
// (choices.md#field-patterns). It returns nil for the zero Field.
func (f Field) Validate(p Profile, value string) error {
	return errors.Join(f.faults(nil, p, value)...)
}

// faults appends what Validate reports.
func (f Field) faults(faults []error, p Profile, value string) []error {
	c := f.constraint(p)
	switch {
	case c.max == 0 && c.matches == nil, value == "" && c.optional:
		return faults
	case value == "":
		return append(faults, f.fault("is missing", ""))
	case !utf8.ValidString(value):
		return append(faults, f.fault("want UTF-8", ""))
	}
	if n := utf8.RuneCountInString(value); n < c.min || c.max > 0 && n > c.max {
		rule := "want " + strconv.Itoa(c.min) + " to " + strconv.Itoa(c.max) + " characters"
		if c.min == c.max {
			rule = "want " + strconv.Itoa(c.min) + " characters"
		}
		faults = append(faults, f.fault(rule+", has "+strconv.Itoa(n), ""))
	}
	if c.matches != nil && !c.matches(value) {
		faults = append(faults, f.fault(c.rule, value))
	}
	return faults
}

// fault is an error about f. It keeps the value only if it may be shown.
func (f Field) fault(rule, value string) error {
	if f.Sensitive() {
		value = ""
	}
	return &FieldError{Field: f, Rule: rule, Value: shorten(value)}
}

// Fields yields the fields in the order of their constants.
func Fields() iter.Seq[Field] { return enumAll[Field](fieldCount) }

// quote writes a value in an error, shortened if it is long.
func quote(s string) string { return strconv.Quote(shorten(s)) }

// all reports whether every byte of s is one that ok accepts.
func all(s string, ok func(c byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !ok(s[i]) {
			return false
		}
	}
	return true
}

// The classes of characters of AWS' patterns, in ASCII.
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isAlnum(c byte) bool { return isDigit(c) || isLower(c) || isUpper(c) }
func isWord(c byte) bool  { return isAlnum(c) || c == '_' }
func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// isLowerAlnum is the class of most identifiers of Organizations.
func isLowerAlnum(c byte) bool { return isDigit(c) || isLower(c) }

// hasLength reports whether s has from min to max bytes.
func hasLength(s string, min, max int) bool { return min <= len(s) && len(s) <= max }

// isPrefixed reports whether s is a prefix and from min to max characters of a class behind it.
func isPrefixed(s, prefix string, min, max int, ok func(byte) bool) bool {
	rest, found := strings.CutPrefix(s, prefix)
	return found && hasLength(rest, min, max) && all(rest, ok)
}
