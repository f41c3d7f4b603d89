package awsaccount_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// actionText is an action as a line of testdata/actions_*.txt.
func actionText(a awsaccount.Action) string {
	service, name, _ := strings.Cut(a.Name(), ":")
	if a.PermissionOnly() {
		name += " [permission only]"
	}
	var types []string
	for kind, required := range a.ResourceTypes() {
		kind = strings.TrimPrefix(kind, service+":")
		if required {
			kind += "*"
		}
		types = append(types, kind)
	}
	cell := func(values []string) string {
		if values == nil {
			return "–"
		}
		return strings.Join(values, ", ")
	}
	return strings.Join([]string{name, a.AccessLevel(), cell(types), cell(slices.Collect(a.ConditionKeys()))}, " | ")
}

// spec §5.1, §5.2; https://docs.aws.amazon.com/service-authorization/latest/reference/
func TestActionsAreThoseOfTheReference(t *testing.T) {
	got := map[string][]string{}
	var services []string
	for a := range awsaccount.Actions() {
		service, _, _ := strings.Cut(a.Name(), ":")
		if got[service] == nil {
			services = append(services, service)
		}
		got[service] = append(got[service], actionText(a))
	}
	if diff := cmp.Diff([]string{"account", "organizations"}, services); diff != "" {
		t.Errorf("services: -want +got\n%s", diff)
	}
	for service, file := range map[string]string{"account": "testdata/actions_account.txt", "organizations": "testdata/actions_organizations.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "#") {
				want = append(want, strings.TrimSpace(line))
			}
		}
		if diff := cmp.Diff(want, got[service]); diff != "" {
			t.Errorf("%s: -want +got\n%s", file, diff)
		}
	}
}

func TestActionLookup(t *testing.T) {
	for a := range awsaccount.Actions() {
		for _, name := range []string{a.Name(), strings.ToLower(a.Name()), strings.ToUpper(a.Name())} {
			if got, ok := awsaccount.LookupAction(name); !ok || got != a {
				t.Errorf("LookupAction(%q) = %v, %t", name, got, ok)
			}
		}
	}
	for _, name := range []string{
		"", "CloseAccount", "account:", "account:*", "account:MoveAccount", "organizations:PutAlternateContact",
		"organizations:CancelHandsha\u212ae", // the Kelvin sign folds to k in Unicode, and not in policies
		" account:CloseAccount", "iam:GetUser", "account:VerifyPhoneNumber",
	} {
		if got, ok := awsaccount.LookupAction(name); ok || !got.IsZero() {
			t.Errorf("LookupAction(%q) = %v, %t; want none", name, got, ok)
		}
	}
}

func TestActionZero(t *testing.T) {
	var a awsaccount.Action
	if !a.IsZero() || a.String() != "" || a.AccessLevel() != "" || a.PermissionOnly() || a.Delegable() {
		t.Errorf("zero Action: %q %q", a, a.AccessLevel())
	}
	for name := range a.ResourceTypes() {
		t.Errorf("has resource type %q", name)
	}
	for key := range a.ConditionKeys() {
		t.Errorf("has condition key %q", key)
	}
}

// The text of an action is its name; text that is none changes nothing.
func TestActionText(t *testing.T) {
	var other awsaccount.Action
	for a := range awsaccount.Actions() {
		text, err := a.MarshalText()
		appended, err2 := a.AppendText([]byte("x "))
		var back awsaccount.Action
		if err3 := back.UnmarshalText(text); err != nil || err2 != nil || err3 != nil || string(text) != a.Name() ||
			string(appended) != "x "+a.Name() || !back.Equal(a) || back.Equal(other) {
			t.Errorf("%v: text %q, %q, back %v: %v, %v, %v", a, text, appended, back, err, err2, err3)
		}
		for _, garbage := range []string{"account:", "iam:GetUser", "Action", " " + a.Name()} {
			if err := back.UnmarshalText([]byte(garbage)); !errors.Is(err, awsaccount.ErrInvalid) || back != a {
				t.Errorf("after %q: %v, %v", garbage, back, err)
			}
		}
		other = a
	}
	if err := other.UnmarshalText([]byte("ACCOUNT:closeaccount")); err != nil || other.Name() != "account:CloseAccount" {
		t.Errorf("in other case: %v, %v", other, err)
	}
	text, err := awsaccount.Action{}.MarshalText()
	if err2 := other.UnmarshalText(text); len(text) > 0 || err != nil || err2 != nil || !other.IsZero() {
		t.Errorf("the zero Action: %q, back %v: %v, %v", text, other, err, err2)
	}
	data, err := json.Marshal(map[awsaccount.Action]awsaccount.Action{other: other})
	if string(data) != `{"":""}` || err != nil {
		t.Errorf("JSON: %s, %v", data, err)
	}
}

// What a delegation policy can give, as §3.3 lists it ("supported actions").
func TestActionDelegable(t *testing.T) {
	data, err := os.ReadFile("testdata/actions_delegable.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			want = append(want, "organizations:"+strings.TrimSpace(line))
		}
	}
	for a := range awsaccount.Actions() {
		if a.Delegable() {
			got = append(got, a.Name())
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// What is asked often does not allocate.
func TestActionAndARNDoNotAllocate(t *testing.T) {
	id := idOf("111122223333")
	standalone, member := awsaccount.AccountARN("", id), exampleOrganization.MemberARN(id)
	bucket := awsaccount.Must(awsaccount.ParseARN("arn:aws:s3:::bucket/a/b/c/d/e"))
	for name, f := range map[string]func(){
		"LookupAction": func() { awsaccount.LookupAction("organizations:AttachPolicy") },
		"ResourceType": func() { standalone.ResourceType(); member.ResourceType(); bucket.ResourceType() },
		"ResourceID":   func() { standalone.ResourceID(); member.ResourceID(); bucket.ResourceID() },
		"AccountID":    func() { standalone.AccountID(); member.AccountID(); bucket.AccountID() },
		"StandaloneAccount": func() {
			standalone.StandaloneAccount()
			member.StandaloneAccount()
		},
		"MemberAccount": func() {
			standalone.MemberAccount()
			member.MemberAccount()
		},
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// Iterators stop when the loop does.
func TestActionIteratorsStop(t *testing.T) {
	for range awsaccount.Actions() {
		break
	}
	a, _ := awsaccount.LookupAction("organizations:TagResource")
	for range a.ResourceTypes() {
		break
	}
	for range a.ConditionKeys() {
		break
	}
}

// resourceForms are the ARNs of the tables of resource types, with the patterns of identifiers. spec §3.2, §5.1, §5.2
var resourceForms = map[string]*regexp.Regexp{
	"account:account":                      regexp.MustCompile(`^arn:[^:]+:account::\d{12}:account$`),
	"account:accountInOrganization":        regexp.MustCompile(`^arn:[^:]+:account::\d{12}:account/o-[a-z0-9]{10,32}/\d{12}$`),
	"organizations:account":                regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:account/o-[a-z0-9]{10,32}/\d{12}$`),
	"organizations:awspolicy":              regexp.MustCompile(`^arn:[^:]+:organizations::aws:policy/[a-z0-9_]+/p-[0-9a-zA-Z_]{8,128}$`),
	"organizations:handshake":              regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:handshake/o-[a-z0-9]{10,32}/[a-z0-9_]{1,32}/h-[0-9a-z]{8,32}$`),
	"organizations:organization":           regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:organization/o-[a-z0-9]{10,32}$`),
	"organizations:organizationalunit":     regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$`),
	"organizations:policy":                 regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:policy/o-[a-z0-9]{10,32}/[a-z0-9_]+/p-[0-9a-zA-Z_]{8,128}$`),
	"organizations:resourcepolicy":         regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:resourcepolicy/o-[a-z0-9]{10,32}/rp-[0-9a-zA-Z_]{4,128}$`),
	"organizations:responsibilitytransfer": regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:transfer/o-[a-z0-9]{10,32}/billing/(inbound|outbound)/rt-[0-9a-z]{8,32}$`),
	"organizations:root":                   regexp.MustCompile(`^arn:[^:]+:organizations::\d{12}:root/o-[a-z0-9]{10,32}/r-[0-9a-z]{4,32}$`),
}

// The type of an ARN is that of the one form that it has; one character more, less or else often spoils it.
func TestARNResourceTypeAgreesWithForms(t *testing.T) {
	var names []string
	for name := range resourceForms {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "type")
		arn := drawARN(t, drawOrganization(t), name)
		if got := arn.ResourceType(); got != name {
			t.Fatalf("%s is of type %q, want %q", arn, got, name)
		}
		text := arn.String()
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		put := rapid.SampledFrom([]string{"", "/", "A", "é", "x", "_", "-", "5", text[at:at+1] + text[at:at+1]}).Draw(t, "put")
		spoilt, err := awsaccount.ParseARN(text[:at] + put + text[at+1:])
		if err != nil {
			return
		}
		want := ""
		for name, form := range resourceForms {
			if form.MatchString(spoilt.String()) {
				want = name
			}
		}
		if got := spoilt.ResourceType(); got != want {
			t.Fatalf("%s is of type %q, want %q", spoilt, got, want)
		}
	})
}

func TestARNResourceTypeOfOthers(t *testing.T) {
	for _, text := range []string{
		"", "arn:aws:iam::111122223333:root", "arn:aws:account:us-east-1:111122223333:account", "arn:aws:account::aws:account",
		"arn:aws:account:::account", "arn:aws:account::111122223333:account/", "arn:aws:account::111122223333:account/o-aa111bb222/*",
		"arn:aws:organizations::111122223333:policy/service_control_policy/p-FullAWSAccess",
		"arn:aws:organizations::aws:policy/o-aa111bb222/service_control_policy/p-FullAWSAccess",
		"arn:aws:organizations::111122223333:handshake/o-aa111bb222/" + strings.Repeat("x", 33) + "/h-12345678",
		"arn:aws:organizations::111122223333:root/o-aa111bb222/r-a1b2/", "arn:aws:organizations::111122223333:account",
	} {
		var arn awsaccount.ARN
		if text != "" {
			arn = awsaccount.Must(awsaccount.ParseARN(text))
		}
		if got := arn.ResourceType(); got != "" {
			t.Errorf("%q is of type %q, want none", text, got)
		}
	}
}
