package awsaccount_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/google/go-cmp/cmp"
)

var (
	jane = awsaccount.AlternateContact{Type: awsaccount.Security, Name: "Jane Roe", Title: "CISO",
		EmailAddress: "jane@example.com", PhoneNumber: "+1 555 0100"}
	john = awsaccount.AlternateContact{Type: awsaccount.Security, Name: "Johannes Mustermann", Title: "Wächter",
		EmailAddress: "j.m@example.org", PhoneNumber: "030 (123)"}
	home = awsaccount.ContactInformation{FullName: "Jane Roe", AddressLine1: "100 Main Street", AddressLine2: "Apt 5",
		AddressLine3: "c/o Doe", City: "Seattle", PostalCode: "98101", CountryCode: "US", PhoneNumber: "+1 555 0100",
		StateOrRegion: "WA", DistrictOrCounty: "King", CompanyName: "Example Corp.", WebsiteURL: "https://example.com"}
	away = awsaccount.ContactInformation{FullName: "Johannes Mustermann", AddressLine1: "Hauptstraße 1", City: "Zürich",
		PostalCode: "8000", CountryCode: "CH", PhoneNumber: "+41 44"}
)

// alternateFields and informationFields are the fields of contacts in order, with their values.
func alternateFields(c awsaccount.AlternateContact) ([]awsaccount.Field, []string) {
	return []awsaccount.Field{awsaccount.FieldAlternateName, awsaccount.FieldAlternateTitle, awsaccount.FieldAlternateEmailAddress, awsaccount.FieldAlternatePhoneNumber},
		[]string{c.Name, c.Title, c.EmailAddress, c.PhoneNumber}
}

func informationFields(c awsaccount.ContactInformation) ([]awsaccount.Field, []string) {
	return []awsaccount.Field{awsaccount.FieldFullName, awsaccount.FieldAddressLine1, awsaccount.FieldAddressLine2, awsaccount.FieldAddressLine3,
			awsaccount.FieldCity, awsaccount.FieldPostalCode, awsaccount.FieldCountryCode, awsaccount.FieldPhoneNumber,
			awsaccount.FieldStateOrRegion, awsaccount.FieldDistrictOrCounty, awsaccount.FieldCompanyName, awsaccount.FieldWebsiteURL},
		[]string{c.FullName, c.AddressLine1, c.AddressLine2, c.AddressLine3, c.City, c.PostalCode, c.CountryCode, c.PhoneNumber,
			c.StateOrRegion, c.DistrictOrCounty, c.CompanyName, c.WebsiteURL}
}

// faulty are the fields of the faults, each once.
func faulty(t testing.TB, err error) (fields []awsaccount.Field) {
	t.Helper()
	for _, fault := range faultsOf(t, err) {
		fields = append(fields, fault.Field)
	}
	return slices.Compact(fields)
}

func TestContactsValid(t *testing.T) {
	for _, p := range bothProfiles {
		for _, err := range []error{jane.Validate(p), john.Validate(p), home.Validate(p), away.Validate(p)} {
			if err != nil {
				t.Errorf("%v: %v", p, err)
			}
		}
	}
}

// All faults at once, in the order of the fields. spec §2.3; the second contact has two faults in some fields.
func TestContactFaults(t *testing.T) {
	alternate, _ := alternateFields(jane)
	alternate = append([]awsaccount.Field{awsaccount.FieldAlternateContactType}, alternate...)
	required := []awsaccount.Field{awsaccount.FieldFullName, awsaccount.FieldAddressLine1, awsaccount.FieldCity, awsaccount.FieldPostalCode,
		awsaccount.FieldCountryCode, awsaccount.FieldPhoneNumber}
	information, _ := informationFields(home)
	long := strings.Repeat("x", 300)
	for _, p := range bothProfiles {
		for name, c := range map[string]struct {
			err  error
			want []awsaccount.Field
		}{
			"no contact": {awsaccount.AlternateContact{}.Validate(p), alternate},
			"all wrong":  {awsaccount.AlternateContact{Type: 4, Name: long, Title: long, EmailAddress: long, PhoneNumber: long}.Validate(p), alternate},
			"two wrong": {awsaccount.AlternateContact{Type: awsaccount.Billing, Name: "N", Title: long, EmailAddress: "e@x.y", PhoneNumber: "x"}.Validate(p),
				[]awsaccount.Field{awsaccount.FieldAlternateTitle, awsaccount.FieldAlternatePhoneNumber}},
			"no information": {awsaccount.ContactInformation{}.Validate(p), required},
			"all wrong here": {awsaccount.ContactInformation{long, long, long, long, long, long, long, long, long, long, long, long}.Validate(p), information},
			"not UTF-8":      {awsaccount.ContactInformation{"\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff", "\xff"}.Validate(p), information},
		} {
			if diff := cmp.Diff(c.want, faulty(t, c.err)); diff != "" {
				t.Errorf("%v, %s (-want +got):\n%s", p, name, diff)
			}
		}
	}
	want := "awsaccount: AlternateContactType: is missing\n" +
		"awsaccount: AlternateContact.EmailAddress: want 1 to 254 characters, has 300\n" +
		`awsaccount: AlternateContact.EmailAddress: want [\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*`
	if err := (awsaccount.AlternateContact{Name: "N", Title: "T", EmailAddress: long, PhoneNumber: "1"}).Validate(awsaccount.Today); err == nil || err.Error() != want {
		t.Errorf("%v, want\n%s", err, want)
	}
}

// Unknown types of contact are refused with what they are, which is no secret.
func TestContactUnknownType(t *testing.T) {
	c := jane
	c.Type = 7
	want := `awsaccount: AlternateContactType: want BILLING, OPERATIONS or SECURITY, not "ContactType(7)"`
	if err := c.Validate(awsaccount.Today); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// spec §2.3: "required for US, CA, GB, DE, JP, IN, BR". choices.md#state-or-region
func TestContactStateOrRegion(t *testing.T) {
	for country, required := range map[string]bool{"US": true, "CA": true, "GB": true, "DE": true, "JP": true, "IN": true, "BR": true,
		"CH": false, "FR": false, "AU": false, "S ": false, " U": false, "  ": false} {
		for _, state := range []string{"", "ZH"} {
			c := away
			c.CountryCode, c.StateOrRegion = country, state
			var want []awsaccount.Field
			if required && state == "" {
				want = []awsaccount.Field{awsaccount.FieldStateOrRegion}
			}
			if diff := cmp.Diff(want, faulty(t, c.Validate(awsaccount.Today))); diff != "" {
				t.Errorf("country %q, state %q (-want +got):\n%s", country, state, diff)
			}
		}
	}
}

// A country code that is none requires nothing more.
func TestContactStateOfNoCountry(t *testing.T) {
	c := away
	c.CountryCode = "US CA"
	if diff := cmp.Diff([]awsaccount.Field{awsaccount.FieldCountryCode}, faulty(t, c.Validate(awsaccount.Today))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The vocabulary of the errors about a field: what Validate says of texts that share no letter with any message. Every
// error is one of these but for its number, so none can hold a value.
func vocabulary(p awsaccount.Profile, f awsaccount.Field) map[string]bool {
	words := map[string]bool{}
	if f == awsaccount.FieldStateOrRegion {
		words["awsaccount: ContactInformation.StateOrRegion: is required in this country"] = true
	}
	for _, s := range []string{"", "\xff", "\u2603", strings.Repeat("\u2603", 300)} {
		if err := f.Validate(p, s); err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				words[anyLength(line)] = true
			}
		}
	}
	return words
}

// vocabularies keeps them, by profile and field.
var vocabularies = func() (all [2]map[awsaccount.Field]map[string]bool) {
	for _, p := range bothProfiles {
		all[p] = map[awsaccount.Field]map[string]bool{}
		for _, twin := range fieldTwins {
			all[p][twin.field] = vocabulary(p, twin.field)
		}
	}
	return all
}()

var length = regexp.MustCompile(` characters, has \d+$`)

func anyLength(line string) string { return length.ReplaceAllString(line, " characters, has #") }

// leaks says which line of an error about sensitive fields is not fixed text.
func leaks(p awsaccount.Profile, fields []awsaccount.Field, err error) string {
	if err == nil {
		return ""
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !slices.ContainsFunc(fields, func(f awsaccount.Field) bool { return vocabularies[p][f][anyLength(line)] }) {
			return line
		}
	}
	return ""
}

func TestContactErrorsLeakNothing(t *testing.T) {
	for _, p := range bothProfiles {
		for _, twin := range fieldTwins {
			for words := range vocabularies[p][twin.field] {
				if twin.sensitive && (strings.Contains(words, "\u2603") || strings.Contains(words, "\xff") || strings.Contains(words, "not \"")) {
					t.Errorf("%v shows the value: %q", twin.field, words)
				}
			}
		}
	}
	// The check bites: an error with a value in it is found, and so is one of another field.
	fields := []awsaccount.Field{awsaccount.FieldAlternateName}
	for _, err := range []error{
		&awsaccount.FieldError{Field: awsaccount.FieldAlternateName, Rule: `is missing, not "x"`},
		&awsaccount.FieldError{Field: awsaccount.FieldAlternateName, Rule: "want Jane"},
		&awsaccount.FieldError{Field: awsaccount.FieldAlternateName, Rule: "want 1 to 64 characters, has 65 1"},
		awsaccount.FieldAlternateTitle.Validate(awsaccount.Today, ""),
		errors.Join(awsaccount.FieldAlternateName.Validate(awsaccount.Today, ""), errors.New("Jane")),
	} {
		if leaks(awsaccount.Today, fields, err) == "" {
			t.Errorf("%v passes for an error without a value", err)
		}
	}
	if line := leaks(awsaccount.Today, fields, awsaccount.FieldAlternateName.Validate(awsaccount.Today, strings.Repeat("a", 99))); line != "" {
		t.Errorf("%q passes for an error with a value", line)
	}
}

// checkContact compares the faults of a contact with the twins of its fields.
func checkContact(t *testing.T, p awsaccount.Profile, err error, fields []awsaccount.Field, values []string, first ...awsaccount.Field) {
	t.Helper()
	want := first
	for i, f := range fields {
		missing := f == awsaccount.FieldStateOrRegion && values[i] == "" && slices.Contains([]string{"US", "CA", "GB", "DE", "JP", "IN", "BR"}, values[6])
		if !twinOf(p, f).accepts(values[i]) || missing {
			want = append(want, f)
		}
	}
	got := faulty(t, err)
	if !slices.Equal(got, want) {
		t.Errorf("%v: faults in %v, want %v, of %q", p, got, want, values)
	}
	if len(first) > 0 {
		return // the type may be shown
	}
	if line := leaks(p, fields, err); line != "" {
		t.Errorf("%v: %q is no fixed text; the values are %q", p, line, values)
	}
}

// One text is cut into the fields of both kinds of contact.
func FuzzContacts(f *testing.F) {
	add := func(kind awsaccount.ContactType, values ...string) { f.Add(uint8(kind), strings.Join(values, "|")) }
	_, values := alternateFields(jane)
	add(awsaccount.Billing, values...)
	_, values = informationFields(home)
	add(0, values...)
	_, values = informationFields(away)
	add(4, values...)
	add(awsaccount.Security, "want", "is missing", " \va=#&!b@c.d ", "characters, has 2")
	add(awsaccount.Security, "\xff", strings.Repeat("é", 65), "a,b@c.d", "+-()")
	add(awsaccount.Operations, "a", "b", "", "", "c", "1", "DE", "+49")
	f.Fuzz(func(t *testing.T, kind uint8, text string) {
		parts := append(strings.Split(text, "|"), make([]string, 12)...)
		alternate := awsaccount.AlternateContact{Type: awsaccount.ContactType(kind), Name: parts[0], Title: parts[1], EmailAddress: parts[2], PhoneNumber: parts[3]}
		information := awsaccount.ContactInformation{FullName: parts[0], AddressLine1: parts[1], AddressLine2: parts[2], AddressLine3: parts[3],
			City: parts[4], PostalCode: parts[5], CountryCode: parts[6], PhoneNumber: parts[7], StateOrRegion: parts[8],
			DistrictOrCounty: parts[9], CompanyName: parts[10], WebsiteURL: parts[11]}
		for _, p := range bothProfiles {
			fields, values := alternateFields(alternate)
			if 1 <= kind && kind <= 3 {
				checkContact(t, p, alternate.Validate(p), fields, values)
			} else {
				checkContact(t, p, alternate.Validate(p), fields, values, awsaccount.FieldAlternateContactType)
			}
			fields, values = informationFields(information)
			checkContact(t, p, information.Validate(p), fields, values)
		}
	})
}

// secretPairs are pairs of values with different contacts in them: what is printed of the first and of the second must be the same, however
// it is encoded.
func secretPairs() map[string][2]any {
	type embedded struct {
		awsaccount.AlternateContact
	}
	type embeddedInformation struct {
		awsaccount.ContactInformation
	}
	type field struct {
		Contact     awsaccount.AlternateContact
		Information awsaccount.ContactInformation
	}
	type deep struct {
		Fields map[string][]field
		Any    any
	}
	pairs := map[string][2]any{
		"alternate":              {jane, john},
		"information":            {home, away},
		"pointer to alternate":   {&jane, &john},
		"pointer to information": {&home, &away},
		"embedded":               {embedded{jane}, embedded{john}},
		"embedded information":   {embeddedInformation{home}, embeddedInformation{away}},
		"pointer to embedded":    {&embedded{jane}, &embedded{john}},
	}
	for i, f := range []field{{jane, home}, {john, away}} {
		for name, v := range map[string]any{
			"field": f, "pointer to field": &f, "slice": []field{f}, "array": [1]field{f}, "map": map[int]field{1: f},
			"deep": deep{map[string][]field{"k": {f}}, f}, "any": []any{f.Contact, f.Information},
			"error": fmt.Errorf("%v, %s, %d and %+v", f.Contact, f.Information, f.Contact, &f),
		} {
			pair := pairs[name]
			pair[i] = v
			pairs[name] = pair
		}
	}
	return pairs
}

// formats are all verbs with all flags, two that are none, and no verb at all, for which fmt prints surplus operands. %p and
// %w are left out: go vet refuses them for these values, and fmt prints such an operand without asking it.
var formats = func() []string {
	all := []string{"no verb"}
	for _, verb := range "vTtbcdoOqxXUeEfFgGsz!é" {
		for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "# ", "6.2", "60"} {
			all = append(all, "%"+flags+string(verb))
		}
	}
	return all
}()

func TestContactsPrintNothing(t *testing.T) {
	for name, pair := range secretPairs() {
		for _, format := range formats {
			first, second := fmt.Sprintf(format, pair[0]), fmt.Sprintf(format, pair[1])
			if first != second || strings.Contains(first, "Jane") {
				t.Errorf("%s, %s shows what differs:\n%s\n%s", name, format, first, second)
			}
		}
		if first, second := fmt.Sprint(pair[0]), fmt.Sprint(pair[1]); first != second {
			t.Errorf("%s, Sprint shows what differs:\n%s\n%s", name, first, second)
		}
	}
	for text, v := range map[string]fmt.Stringer{"SECURITY contact (redacted)": jane, "contact information (redacted)": home} {
		if v.String() != text || fmt.Sprint(v) != text || fmt.Sprintf("%+v", v) != text {
			t.Errorf("%v, want %s", v, text)
		}
	}
	for _, v := range []any{(*awsaccount.AlternateContact)(nil), (*awsaccount.ContactInformation)(nil)} {
		if got := fmt.Sprint(v); got != "<nil>" {
			t.Errorf("nil is printed as %s", got)
		}
	}
}

// logged is what a handler writes of v.
func logged(handler func(*bytes.Buffer, *slog.HandlerOptions) slog.Handler, v any) string {
	var out bytes.Buffer
	noTime := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	log := slog.New(handler(&out, &slog.HandlerOptions{ReplaceAttr: noTime}))
	log.With("with", v).WithGroup("group").Info("message", "value", v, slog.Group("inner", "value", v))
	return out.String()
}

func textHandler(out *bytes.Buffer, o *slog.HandlerOptions) slog.Handler {
	return slog.NewTextHandler(out, o)
}

func jsonHandler(out *bytes.Buffer, o *slog.HandlerOptions) slog.Handler {
	return slog.NewJSONHandler(out, o)
}

func TestContactsLogNothing(t *testing.T) {
	for name, pair := range secretPairs() {
		if first, second := logged(textHandler, pair[0]), logged(textHandler, pair[1]); first != second {
			t.Errorf("%s: a text log shows what differs:\n%s%s", name, first, second)
		}
		if _, ok := pair[0].(slog.LogValuer); !ok {
			continue // slog encodes it as JSON, which shows everything: the documentation says so
		}
		if first, second := logged(jsonHandler, pair[0]), logged(jsonHandler, pair[1]); first != second {
			t.Errorf("%s: a JSON log shows what differs:\n%s%s", name, first, second)
		}
	}
	for _, v := range []any{jane, &jane, home, &home, struct{ awsaccount.AlternateContact }{jane}} {
		if _, ok := v.(slog.LogValuer); !ok {
			t.Errorf("%T is no slog.LogValuer", v)
		}
	}
	if got := logged(jsonHandler, &jane); strings.Count(got, `"SECURITY contact (redacted)"`) != 3 {
		t.Error(got)
	}
}

// JSON has the members of AWS' structures. spec §2.3, §2.4
func TestContactsJSON(t *testing.T) {
	check := func(v, back any, want string) {
		t.Helper()
		data, err := json.Marshal(v)
		if err != nil || string(data) != want {
			t.Errorf("JSON %s, %v, want\n%s", data, err, want)
		}
		if err := json.Unmarshal(data, back); err != nil || !reflect.DeepEqual(reflect.ValueOf(back).Elem().Interface(), v) {
			t.Errorf("%s does not come back: %v", data, err)
		}
	}
	check(jane, new(awsaccount.AlternateContact), `{"AlternateContactType":"SECURITY","Name":"Jane Roe","Title":"CISO",`+
		`"EmailAddress":"jane@example.com","PhoneNumber":"+1 555 0100"}`)
	check(home, new(awsaccount.ContactInformation), `{"FullName":"Jane Roe","AddressLine1":"100 Main Street","AddressLine2":"Apt 5",`+
		`"AddressLine3":"c/o Doe","City":"Seattle","PostalCode":"98101","CountryCode":"US","PhoneNumber":"+1 555 0100","StateOrRegion":"WA",`+
		`"DistrictOrCounty":"King","CompanyName":"Example Corp.","WebsiteUrl":"https://example.com"}`)
	check(away, new(awsaccount.ContactInformation), `{"FullName":"Johannes Mustermann","AddressLine1":"Hauptstraße 1","City":"Zürich",`+
		`"PostalCode":"8000","CountryCode":"CH","PhoneNumber":"+41 44"}`)
	check(awsaccount.AlternateContact{}, new(awsaccount.AlternateContact), `{"AlternateContactType":"","Name":"","Title":"","EmailAddress":"","PhoneNumber":""}`)

	c := jane
	if err := json.Unmarshal([]byte(`{"AlternateContactType":"Billing"}`), &c); !errors.Is(err, awsaccount.ErrInvalid) || c != jane {
		t.Errorf("an unknown type: %v", err)
	}
	if _, err := json.Marshal(awsaccount.AlternateContact{Type: 9}); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Errorf("an unknown type was written: %v", err)
	}
}

func TestContactsEqual(t *testing.T) {
	same, other := home, jane
	other.PhoneNumber += " "
	if !jane.Equal(jane) || jane.Equal(john) || jane.Equal(other) || !home.Equal(same) || home.Equal(away) {
		t.Error("Equal is not ==")
	}
	same.WebsiteURL = ""
	if home.Equal(same) {
		t.Error("Equal does not see the last field")
	}
}
