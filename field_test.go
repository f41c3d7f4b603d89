package awsaccount_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
	"pgregory.net/rapid"
)

// A fieldTwin is the slow, obvious statement of AWS' rule for a field: the table of spec §2.3, §3.2, §3.5 and §6.3 with its
// patterns as they stand there. Go's \s lacks \v, so [\s] is written out.
type fieldTwin struct {
	field     awsaccount.Field
	name      string
	min, max  int // code points; max 0: no limit but the pattern's
	pattern   string
	also      func(string) bool // what no regular expression of Go can say
	optional  bool
	sensitive bool
	valid     []string
}

const space = `\t\n\v\f\r `

var fieldTwins = []fieldTwin{
	{field: awsaccount.FieldAccountID, name: "AccountId", pattern: `\d{12}`, valid: []string{"111122223333", "000000000001"}},
	{field: awsaccount.FieldARN, name: "ARN",
		// §3.2 and §5 print ARNs only; this is their common form.
		pattern: `arn:aws(-[a-z0-9]+)*:[A-Za-z0-9-]+:[A-Za-z0-9-]*:[A-Za-z0-9-]*:[^\x00-\x1F\x7F]*[^\x00-\x1F\x7F\x{85}\pZ][^\x00-\x1F\x7F]*`,
		valid: []string{"arn:aws:account::111122223333:account", "arn:aws-us-gov:s3:::bucket/a:b c/é",
			"arn:aws:account::111122223333:account/o-exampleorgid/444455556666", "arn:aws:iam::aws:policy/AdministratorAccess",
			"arn:aws:lambda:eu-west-1:111122223333:function:f:1"}},
	{field: awsaccount.FieldOrganizationID, name: "OrganizationId", pattern: `o-[a-z0-9]{10,32}`,
		valid: []string{"o-exampleorgid", "o-0123456789", "o-" + strings.Repeat("z", 32)}},
	{field: awsaccount.FieldRootID, name: "RootId", pattern: `r-[0-9a-z]{4,32}`, valid: []string{"r-a1b2", "r-" + strings.Repeat("9", 32)}},
	{field: awsaccount.FieldOUID, name: "OrganizationalUnitId", pattern: `ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}`,
		valid: []string{"ou-a1b2-f6g7h111", "ou-" + strings.Repeat("a", 32) + "-" + strings.Repeat("b", 32)}},
	{field: awsaccount.FieldPolicyID, name: "PolicyId", pattern: `p-[0-9a-zA-Z_]{8,128}`,
		valid: []string{"p-FullAWSAccess", "p-examplepolicyid111", "p-a_b_c_d_", "p-" + strings.Repeat("x", 128)}},
	{field: awsaccount.FieldOrganizationPath, name: "organization path",
		pattern: `o-[a-z0-9]{10,32}/r-[0-9a-z]{4,32}/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}/)*`, also: unitsOfRoot,
		valid: []string{"o-a1b2c3d4e5/r-ab12/", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/"}},
	{field: awsaccount.FieldCanonicalUserID, name: "canonical user ID", pattern: `[0-9a-f]{64}`,
		valid: []string{"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}},
	{field: awsaccount.FieldAlias, name: "AccountAlias", min: 3, max: 63,
		// ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$ has a lookahead: here each hyphen takes the letter behind it along, and
		// the length is counted apart.
		pattern: `[a-z0-9]+(-[a-z0-9]+)*`, also: func(s string) bool { return !accountID.MatchString(s) },
		valid: []string{"my-account-1", "abc", "a-b", "1234567890123", strings.Repeat("a", 63)}},

	{field: awsaccount.FieldAccountName, name: "AccountName", min: 1, max: 50, pattern: `[ -;=?-~]+`, sensitive: true,
		valid: []string{"Production (EU)", " ", "~", strings.Repeat("n", 50)}},
	{field: awsaccount.FieldPrimaryEmail, name: "PrimaryEmail", min: 5, max: 64, sensitive: true,
		valid: []string{"jane@example.com", "a@b.c", strings.Repeat("é", 64)}},
	{field: awsaccount.FieldCreateAccountName, name: "CreateAccount.AccountName", min: 1, max: 50, pattern: `[\x{20}-\x{7E}]+`, sensitive: true,
		valid: []string{"<Production>", " ", "~"}},
	{field: awsaccount.FieldCreateAccountEmail, name: "CreateAccount.Email", min: 6, max: 64, sensitive: true,
		// §3.5 in words: 7-bit ASCII, one @; no dot first in the local part, and none of these in it; a domain that neither
		// begins nor ends with a hyphen or a dot, and has at least one dot.
		pattern: `[^\x{80}-\x{10FFFF}"'()<>\[\]:;,\\|%&@` + space + `.][^\x{80}-\x{10FFFF}"'()<>\[\]:;,\\|%&@` + space + `]*` +
			`@[a-zA-Z0-9][a-zA-Z0-9.-]*\.[a-zA-Z0-9.-]*[a-zA-Z0-9]`,
		valid: []string{"jane@example.com", "a+b=c@x-y.example", "aa@b.c", "j.@a..b", "\x01\x7F@b.c"}},
	{field: awsaccount.FieldAlternateContactType, name: "AlternateContactType", pattern: `BILLING|OPERATIONS|SECURITY`,
		valid: []string{"BILLING", "OPERATIONS", "SECURITY"}},
	{field: awsaccount.FieldAlternateName, name: "AlternateContact.Name", min: 1, max: 64, sensitive: true, valid: []string{"Jörg Müller", "\n"}},
	{field: awsaccount.FieldAlternateTitle, name: "AlternateContact.Title", min: 1, max: 50, sensitive: true, valid: []string{"CFO", "会計"}},
	{field: awsaccount.FieldAlternateEmailAddress, name: "AlternateContact.EmailAddress", min: 1, max: 254, sensitive: true,
		pattern: `[` + space + `]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[` + space + `]*`,
		valid:   []string{"jane@example.com", " \v\tj#a|b!&@a_b.-.c \n", "a@..b", "a@b.c_d", "a@" + strings.Repeat("d", 250) + ".c"}},
	{field: awsaccount.FieldAlternatePhoneNumber, name: "AlternateContact.PhoneNumber", min: 1, max: 25, sensitive: true,
		pattern: `[` + space + `0-9()+-]+`, valid: []string{"+1 (555) 010-0199", "-", "\t\n\v\f\r "}},

	{field: awsaccount.FieldFullName, name: "ContactInformation.FullName", min: 1, max: 50, sensitive: true, valid: []string{"Jörg Müller"}},
	{field: awsaccount.FieldAddressLine1, name: "ContactInformation.AddressLine1", min: 1, max: 60, sensitive: true, valid: []string{"100 Main Street"}},
	{field: awsaccount.FieldAddressLine2, name: "ContactInformation.AddressLine2", min: 1, max: 60, optional: true, sensitive: true, valid: []string{"Apt 5"}},
	{field: awsaccount.FieldAddressLine3, name: "ContactInformation.AddressLine3", min: 1, max: 60, optional: true, sensitive: true, valid: []string{"c/o X"}},
	{field: awsaccount.FieldCity, name: "ContactInformation.City", min: 1, max: 50, sensitive: true, valid: []string{"Zürich"}},
	{field: awsaccount.FieldPostalCode, name: "ContactInformation.PostalCode", min: 1, max: 20, sensitive: true, valid: []string{"98101"}},
	{field: awsaccount.FieldCountryCode, name: "ContactInformation.CountryCode", min: 2, max: 2, sensitive: true, valid: []string{"US", "CH"}},
	{field: awsaccount.FieldPhoneNumber, name: "ContactInformation.PhoneNumber", min: 1, max: 20, sensitive: true,
		pattern: `[+][` + space + `0-9()-]+`, valid: []string{"+1 (555) 010-0199", "+-"}},
	{field: awsaccount.FieldStateOrRegion, name: "ContactInformation.StateOrRegion", min: 1, max: 50, optional: true, sensitive: true, valid: []string{"WA"}},
	{field: awsaccount.FieldDistrictOrCounty, name: "ContactInformation.DistrictOrCounty", min: 1, max: 50, optional: true, sensitive: true, valid: []string{"King"}},
	{field: awsaccount.FieldCompanyName, name: "ContactInformation.CompanyName", min: 1, max: 50, optional: true, sensitive: true, valid: []string{"Example Corp."}},
	{field: awsaccount.FieldWebsiteURL, name: "ContactInformation.WebsiteUrl", min: 1, max: 256, optional: true, sensitive: true, valid: []string{"https://example.com"}},

	{field: awsaccount.FieldOTP, name: "Otp", pattern: `[a-zA-Z0-9]{6}`, sensitive: true, valid: []string{"a1B2c3"}},
	{field: awsaccount.FieldRegionName, name: "RegionName", min: 1, max: 50, valid: []string{"eu-central-2"}},
	{field: awsaccount.FieldRootPassword, name: "root user password", min: 8, max: 128, sensitive: true, valid: []string{"correct horse"}},
}

// unruly are the fields that are no texts: they name a time, or what is wrong with a Snapshot.
var unruly = map[awsaccount.Field]string{awsaccount.FieldTime: "time", awsaccount.FieldSince: "Since", awsaccount.FieldClosedAt: "ClosedAt", awsaccount.FieldState: "State"}

// emailTwin2022 is the one row that the guide of 2022 has otherwise. spec §8, row 7
var emailTwin2022 = fieldTwin{field: awsaccount.FieldAlternateEmailAddress, name: "AlternateContact.EmailAddress", min: 1, max: 64,
	pattern: `[\w+=,.-]+@[\w.-]+\.[\w]+`, sensitive: true, valid: []string{"jane,doe@example.com", "a@" + strings.Repeat("d", 60) + ".c"}}

// twinOf is the row of a field under a profile.
func twinOf(p awsaccount.Profile, f awsaccount.Field) fieldTwin {
	if p == awsaccount.Guide2022 && f == emailTwin2022.field {
		return emailTwin2022
	}
	for _, twin := range fieldTwins {
		if twin.field == f {
			return twin
		}
	}
	panic("no twin of " + f.String())
}

// compiled keeps the regular expressions, which are dear to make and are asked thousands of times.
var compiled = func() map[string]*regexp.Regexp {
	m := map[string]*regexp.Regexp{emailTwin2022.pattern: regexp.MustCompile(`\A(?:` + emailTwin2022.pattern + `)\z`)}
	for _, twin := range fieldTwins {
		m[twin.pattern] = regexp.MustCompile(`\A(?:` + twin.pattern + `)\z`)
	}
	return m
}()

// accepts is the answer of the twin. Text is UTF-8: that is what the wire carries.
func (w fieldTwin) accepts(s string) bool {
	if s == "" {
		return w.optional
	}
	n := len([]rune(s))
	return utf8.ValidString(s) && n >= w.min && (w.max == 0 || n <= w.max) &&
		(w.pattern == "" || compiled[w.pattern].MatchString(s)) && (w.also == nil || w.also(s))
}

var (
	accountID  = regexp.MustCompile(`^\d{12}$`)
	rootInPath = regexp.MustCompile(`/r-([^/]*)/`)
	unitInPath = regexp.MustCompile(`/ou-([^/-]*)-`)
)

// unitsOfRoot reports whether each unit of a path carries the root's ID. spec §3.2
func unitsOfRoot(path string) bool {
	root := rootInPath.FindStringSubmatch(path)
	for _, unit := range unitInPath.FindAllStringSubmatch(path, -1) {
		if root == nil || unit[1] != root[1] {
			return false
		}
	}
	return true
}

var bothProfiles = []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022}

// Every field has a row here: one without would go unchecked.
func TestFieldTwinsAreComplete(t *testing.T) {
	rows := map[awsaccount.Field]bool{}
	for i, twin := range fieldTwins { // in the order of the constants
		if twin.field != awsaccount.Field(i+1) {
			t.Errorf("row %d is about %v, field %d", i, twin.field, twin.field)
		}
	}
	for _, twin := range fieldTwins {
		rows[twin.field] = true
		if twin.field.String() != twin.name || twin.field.Sensitive() != twin.sensitive {
			t.Errorf("%v: name or Sensitive() = %v are not those of spec §2.3: %q, %v", twin.field, twin.field.Sensitive(), twin.name, twin.sensitive)
		}
	}
	for f := range awsaccount.Fields() {
		if rows[f] == (unruly[f] != "") {
			t.Errorf("field %d, %v: want a row in either fieldTwins or unruly", f, f)
		}
	}
	for f, name := range unruly {
		if f.String() != name || f.Validate(awsaccount.Today, "\xff anything") != nil {
			t.Errorf("%v, named %s, constrains texts", f, name)
		}
	}
	for _, f := range []awsaccount.Field{0, 255} {
		if f.Sensitive() || f.Validate(awsaccount.Today, "\xff") != nil || !strings.HasPrefix(f.String(), "Field(") {
			t.Errorf("%v is no field, and yet constrains something", f)
		}
	}
}

// One answer for every text, in both profiles: twin and Validate. spec §2.3, §3.2, §3.5, §6.3, §8
func checkField(t interface {
	Helper()
	Errorf(string, ...any)
}, p awsaccount.Profile, f awsaccount.Field, s string) {
	t.Helper()
	twin := twinOf(p, f)
	err := f.Validate(p, s)
	if want := twin.accepts(s); (err == nil) != want {
		t.Errorf("%v, %v: Validate(%q) = %v; the twin accepts: %v", p, f, s, err, want)
	}
	if s == "" || err == nil {
		return
	}
	// Length and pattern are told apart.
	inLength := utf8.RuneCountInString(s) >= twin.min && (twin.max == 0 || utf8.RuneCountInString(s) <= twin.max)
	if utf8.ValidString(s) && strings.Contains(err.Error(), " characters, has ") == inLength {
		t.Errorf("%v, %v: Validate(%q) = %v, with %d code points", p, f, s, err, utf8.RuneCountInString(s))
	}
}

func TestFieldValidExamples(t *testing.T) {
	for _, p := range bothProfiles {
		for _, twin := range fieldTwins {
			for _, s := range twinOf(p, twin.field).valid {
				if err := twin.field.Validate(p, s); err != nil {
					t.Errorf("%v, %v: %v", p, twin.field, err)
				}
				checkField(t, p, twin.field, s)
			}
			checkField(t, p, twin.field, "")
		}
	}
}

// The one dated rule cuts both ways. spec §8, row 7
func TestFieldAlternateEmailByProfile(t *testing.T) {
	for s, want := range map[string][2]bool{ // today, 2022
		"jane@example.com":                           {true, true},
		"jane,doe@example.com":                       {false, true}, // the comma was dropped
		"jane#1@example.com":                         {true, false},
		" jane@example.com":                          {true, false},
		"jane@example.com\v":                         {true, false},
		"a@" + strings.Repeat("b", 60) + ".c":        {true, true}, // 64
		"a@" + strings.Repeat("b", 61) + ".c":        {true, false},
		"a@" + strings.Repeat("b", 250) + ".c":       {true, false}, // 254
		"a@" + strings.Repeat("b", 251) + ".c":       {false, false},
		"a@" + strings.Repeat("b", 250) + ".c" + " ": {false, false}, // white space counts
		"jane@example":                               {false, false},
		"jäne@example.com":                           {false, false}, // \w is ASCII
		"jane@example.com\u00A0":                     {false, false}, // and \s too
		"jane@@example.com":                          {false, false},
		"jane doe@example.com":                       {false, false},
		"jane@exa mple.com":                          {false, false},
	} {
		for i, p := range bothProfiles {
			if err := awsaccount.FieldAlternateEmailAddress.Validate(p, s); (err == nil) != want[i] {
				t.Errorf("%v: Validate(%q) = %v, want valid: %v", p, s, err, want[i])
			}
			checkField(t, p, awsaccount.FieldAlternateEmailAddress, s)
		}
	}
}

// What AWS refuses, one reason each.
func TestFieldRefusedExamples(t *testing.T) {
	for f, texts := range map[awsaccount.Field][]string{
		awsaccount.FieldAccountID: {"11112222333", "1111222233334", "1111-2222-33", " 11112222333", "１１１１２２２２３３３３", "111122223333\n"},
		awsaccount.FieldARN: {"arn:aws:s3::b", "ARN:aws:s3:::b", "arn:amazon:s3:::b", "arn:aws-:s3:::b", "arn:aws--cn:s3:::b", "arn:aws-a--b:s3:::b", "arn:aws-cn-:s3:::b",
			"arn:aws::::b", "arn:aws:s3:::", "arn:aws:s3::: ", "arn:aws:s3:::\u00A0", "arn:aws:s3:::b\x7F", "arn:aws:s3:::b\n",
			"arn:aws:s3:*::b", "arn:aws:s3::*:b", "arn:aws:*:::b", "arn:*:s3:::b"},
		awsaccount.FieldOrganizationID: {"o-123456789", "o-Exampleorgid", "exampleorgid", "o-" + strings.Repeat("a", 33)},
		awsaccount.FieldRootID:         {"r-a1b", "r-a1_b", "R-a1b2", "r-" + strings.Repeat("a", 33)},
		awsaccount.FieldOUID: {"ou-a1b-f6g7h111", "ou-a1b2-f6g7h11", "ou-a1b2f6g7h111", "a1b2-f6g7h111", "ou-a1b2-f6g7h111-",
			"ou-a1b2-" + strings.Repeat("a", 33), "ou-" + strings.Repeat("a", 33) + "-f6g7h111"},
		awsaccount.FieldPolicyID:        {"p-1234567", "p-Full-Access", "p-" + strings.Repeat("x", 129)},
		awsaccount.FieldCanonicalUserID: {strings.Repeat("a", 63), strings.Repeat("a", 65), strings.Repeat("A", 64), strings.Repeat("g", 64)},
		awsaccount.FieldAlias:           {"ab", strings.Repeat("a", 64), "-abc", "abc-", "a--b", "Abc", "a_b", "123456789012"},
		awsaccount.FieldOrganizationPath: {"o-a1b2c3d4e5/r-ab12", "o-a1b2c3d4e5/", "o-a1b2c3d4e5/r-ab12//", "r-ab12/", "o-a1b2c3d4e5/r-ab12/*",
			"o-a1b2c3d4e5/r-ab12/ou-cd34-11111111/", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/111122223333/"},
		awsaccount.FieldAccountName:           {"a<b", "a>b", "é", "a\n"},
		awsaccount.FieldCreateAccountName:     {"é", "a\n", "\x7f"},
		awsaccount.FieldCreateAccountEmail:    {"a@b.c", ".jane@example.com", "jane@example", "jane@.example.com", "jane@example.com-", "ja ne@example.com", "ja%ne@example.com", "jane@exam_ple.com", "a@b@example.com", "jäne@example.com", "@example.com"},
		awsaccount.FieldAlternatePhoneNumber:  {"555 0100 x1", "５５５"},
		awsaccount.FieldPhoneNumber:           {"1 555 0100", "+", "+1+2"},
		awsaccount.FieldOTP:                   {"12345", "1234567", "12345678", "12345é"},
		awsaccount.FieldAlternateContactType:  {"Billing", "billing", "BILLING ", "OTHER"},
		awsaccount.FieldCountryCode:           {"U", "USA"},
		awsaccount.FieldAlternateEmailAddress: {"jane", "@example.com", "jane@.com", "jane@example."},
	} {
		for _, s := range append(texts, "", "\xff", "\x00") {
			if f.Validate(awsaccount.Today, s) == nil {
				t.Errorf("%v accepts %q", f, s)
			}
			checkField(t, awsaccount.Today, f, s)
		}
	}
}

// Each length on both sides of its limits, in letters of one to four bytes: code points count, not bytes. spec §2.3,
// choices.md#field-patterns
func TestFieldLengths(t *testing.T) {
	for _, p := range bothProfiles {
		for _, twin := range fieldTwins {
			twin = twinOf(p, twin.field)
			for _, n := range []int{twin.min - 1, twin.min, twin.min + 1, twin.max - 1, twin.max, twin.max + 1} {
				for _, r := range "a1+ é☃😀" {
					s := strings.Repeat(string(r), max(n, 0))
					checkField(t, p, twin.field, s)
					if inside := twin.min <= n && n <= twin.max; twin.max > 0 && twin.pattern == "" && n > 0 && (twin.field.Validate(p, s) == nil) != inside {
						t.Errorf("%v: %d times %c: valid is not %v", twin.field, n, r, inside)
					}
				}
				for _, s := range twin.valid {
					checkField(t, p, twin.field, resize(s, n, utf8.RuneCountInString(s)/2))
				}
			}
		}
	}
}

// resize repeats or drops the rune at a place until s has n of them.
func resize(s string, n, at int) string {
	runes := []rune(s)
	if len(runes) == 0 || n < 0 {
		return s
	}
	at = min(at, len(runes)-1)
	if n <= len(runes) {
		drop := min(len(runes)-n, len(runes)-at)
		return string(append(runes[:at:at], runes[at+drop:]...))
	}
	return string(runes[:at]) + strings.Repeat(string(runes[at]), n-len(runes)) + string(runes[at:])
}

// nearly draws texts that are valid but for a change or two, or nothing like it.
func nearly(twin fieldTwin) *rapid.Generator[string] {
	const letters = "aZ0_-.+=,#|!&@%()<>[]:;\"'\\/* \t\n\v\f\r~\x00\x7F\u0085\u00A0éÄſK١☃😀"
	return rapid.Custom(func(t *rapid.T) string {
		s := rapid.SampledFrom(twin.valid).Draw(t, "valid")
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			at := rapid.IntRange(0, len(s)).Draw(t, "at")
			switch rapid.IntRange(0, 6).Draw(t, "change") {
			case 0: // a letter more
				s = s[:at] + string(rapid.SampledFrom([]rune(letters)).Draw(t, "letter")) + s[at:]
			case 1: // a letter less, or half a letter
				s = s[:at] + s[min(at+1, len(s)):]
			case 2: // another letter
				s = s[:at] + string(rapid.SampledFrom([]rune(letters)).Draw(t, "letter")) + s[min(at+1, len(s)):]
			case 3: // an end cut off, or something at the end
				s = rapid.SampledFrom([]string{s[:at], s[at:], s + "\n", " " + s, s + s}).Draw(t, "ends")
			case 4: // the edges of the length
				n := rapid.SampledFrom([]int{twin.min - 1, twin.min, twin.max, twin.max + 1}).Draw(t, "length")
				s = resize(s, n, at)
			case 5:
				s = rapid.String().Draw(t, "text")
			case 6:
				s = string(rapid.SliceOfN(rapid.Byte(), 0, 80).Draw(t, "bytes"))
			}
		}
		return s
	})
}

func TestFieldAgreesWithTwin(t *testing.T) {
	for _, p := range bothProfiles {
		for _, twin := range fieldTwins {
			t.Run(p.String()+"/"+twin.name, func(t *testing.T) {
				texts := nearly(twinOf(p, twin.field))
				rapid.Check(t, func(t *rapid.T) { checkField(t, p, twin.field, texts.Draw(t, "text")) })
			})
		}
	}
}

// faultsOf are the errors that errors.Join has joined.
func faultsOf(t testing.TB, err error) (faults []*awsaccount.FieldError) {
	t.Helper()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%T joins nothing", err)
	}
	for _, e := range joined.Unwrap() {
		var fault *awsaccount.FieldError
		if !errors.As(e, &fault) {
			t.Fatalf("%T is no *FieldError", e)
		}
		faults = append(faults, fault)
	}
	return faults
}

// A FieldError is of one class, names its field, and holds no sensitive value. spec §2.3
func TestFieldErrors(t *testing.T) {
	others := []error{awsaccount.ErrNotFound, awsaccount.ErrConflict, awsaccount.ErrDenied, awsaccount.ErrLimit}
	for _, twin := range fieldTwins {
		refused := 0
		for _, s := range []string{"", "\xff", "\x01☃", strings.Repeat("\x01☃☃", 400)} {
			for _, fault := range faultsOf(t, twin.field.Validate(awsaccount.Today, s)) {
				refused++
				if fault.Field != twin.field || fault.Rule == "" || !strings.HasPrefix(fault.Error(), "awsaccount: "+twin.name+": "+fault.Rule) {
					t.Errorf("%v: %#v", fault, fault)
				}
				if fault.Value != "" && (twin.sensitive || !utf8.ValidString(fault.Value) || len(fault.Value) > 100 || !strings.HasPrefix(fault.Value, "\x01☃")) {
					t.Errorf("%v holds the value %q", fault, fault.Value)
				}
				if !errors.Is(fault, awsaccount.ErrInvalid) {
					t.Errorf("%v is not of the class ErrInvalid", fault)
				}
				for _, class := range others {
					if errors.Is(fault, class) {
						t.Errorf("%v is also of the class %v", fault, class)
					}
				}
			}
		}
		if refused == 0 {
			t.Errorf("%v refused nothing", twin.field)
		}
	}
}

// What may be shown is shown, and what is wrong in two ways is told in two.
func TestFieldErrorText(t *testing.T) {
	for _, c := range []struct {
		field       awsaccount.Field
		value, want string
	}{
		{awsaccount.FieldAccountID, "123", `awsaccount: AccountId: want 12 digits, not "123"`},
		{awsaccount.FieldAccountID, "", `awsaccount: AccountId: is missing`},
		{awsaccount.FieldAlias, "-A", "awsaccount: AccountAlias: want 3 to 63 characters, has 2\n" +
			`awsaccount: AccountAlias: want a-z, 0-9 and single hyphens between them, and not 12 digits, not "-A"`},
		{awsaccount.FieldOTP, "Otp", `awsaccount: Otp: want [a-zA-Z0-9]{6}`},
		{awsaccount.FieldCountryCode, "é", `awsaccount: ContactInformation.CountryCode: want 2 characters, has 1`},
		{awsaccount.FieldCity, "\xff", `awsaccount: ContactInformation.City: want UTF-8`},
		{awsaccount.FieldAccountID, strings.Repeat("☃", 40), `awsaccount: AccountId: want 12 digits, not "` + strings.Repeat("☃", 26) + `…"`},
	} {
		if err := c.field.Validate(awsaccount.Today, c.value); err == nil || err.Error() != c.want {
			t.Errorf("%v: Validate(%q) =\n%v, want\n%s", c.field, c.value, err, c.want)
		}
	}
}
