package awsaccount_test

import (
	"regexp"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"pgregory.net/rapid"
)

var (
	idOf  = func(text string) awsaccount.ID { return awsaccount.Must(awsaccount.ParseID(text)) }
	orgOf = func(text string) awsaccount.OrganizationID {
		return awsaccount.Must(awsaccount.ParseOrganizationID(text))
	}
	partitions = []string{"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}
)

// Both forms of the ARN of an account, in every partition. spec §5.1
func TestARNOfAccount(t *testing.T) {
	management, member, organization := idOf("111122223333"), idOf("012345678901"), orgOf("o-exampleorgid")
	for _, partition := range partitions {
		for _, c := range []struct {
			got  awsaccount.ARN
			want string
		}{
			{awsaccount.AccountARN(partition, member), "arn:" + partition + ":account::012345678901:account"},
			{awsaccount.MemberARN(partition, management, organization, member),
				"arn:" + partition + ":account::111122223333:account/o-exampleorgid/012345678901"},
		} {
			if c.got.String() != c.want || c.got != awsaccount.Must(awsaccount.ParseARN(c.want)) {
				t.Errorf("%q, want %q", c.got, c.want)
			}
			checkARN(t, c.want)
		}
	}
	if got := awsaccount.AccountARN("", member).String(); got != "arn:aws:account::012345678901:account" {
		t.Errorf("without a partition: %q", got)
	}
}

// A piece that is missing or no name of a partition leaves no half of an ARN.
func TestARNOfAccountMissingPieces(t *testing.T) {
	id, organization := idOf("111122223333"), orgOf("o-exampleorgid")
	for i, a := range []awsaccount.ARN{
		awsaccount.AccountARN("aws", awsaccount.ID{}),
		awsaccount.AccountARN("aws:", id),
		awsaccount.AccountARN("*", id),
		awsaccount.AccountARN("amazon", id),
		awsaccount.AccountARN("AWS", id),
		awsaccount.AccountARN("aws-", id),
		awsaccount.MemberARN("aws", awsaccount.ID{}, organization, id),
		awsaccount.MemberARN("aws", id, awsaccount.OrganizationID{}, id),
		awsaccount.MemberARN("aws", id, organization, awsaccount.ID{}),
		awsaccount.MemberARN("aws cn", id, organization, id),
	} {
		if !a.IsZero() {
			t.Errorf("%d: %q is not zero", i, a)
		}
	}
}

// The ARN by which IAM knows the root user, and policies the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func TestARNOfRootUser(t *testing.T) {
	id := idOf("012345678901")
	for partition, want := range map[string]string{
		"": "arn:aws:iam::012345678901:root", "aws": "arn:aws:iam::012345678901:root", "aws-cn": "arn:aws-cn:iam::012345678901:root",
		"AWS": "", "*": "",
	} {
		a := awsaccount.RootUserARN(partition, id)
		if a.String() != want {
			t.Errorf("partition %q: %q, want %q", partition, a, want)
		}
		if p, err := policy.Root(a.String()); want != "" && (err != nil || !p.IsRootUser()) {
			t.Errorf("%s is no root user: %v", a, err)
		}
	}
	if a := awsaccount.RootUserARN("aws", awsaccount.ID{}); !a.IsZero() {
		t.Errorf("no account has the root user %q", a)
	}
}

// What an ARN names, by the examples of organizationARNs and others. spec §3.2, §5.1
func TestARNNames(t *testing.T) {
	const o = "arn:aws:organizations::111111111111:"
	for text, want := range map[string]struct{ resource, account string }{
		"":                                      {},
		"arn:aws:account::111122223333:account": {"111122223333", "111122223333"},
		"arn:aws:account::111111111111:account/o-exampleorgid/444455556666":        {"444455556666", "444455556666"},
		o + "account/o-exampleorgid/444455556666":                                  {"444455556666", "444455556666"},
		o + "organization/o-exampleorgid":                                          {"o-exampleorgid", ""},
		o + "root/o-exampleorgid/r-a1b2":                                           {"r-a1b2", ""},
		o + "ou/o-exampleorgid/ou-a1b2-f6g7h111":                                   {"ou-a1b2-f6g7h111", ""},
		o + "policy/o-exampleorgid/tag_policy/p-12345678":                          {"p-12345678", ""},
		"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess": {"p-FullAWSAccess", ""},
		o + "handshake/o-exampleorgid/invite/h-12345678":                           {"h-12345678", ""},
		o + "resourcepolicy/o-exampleorgid/rp-abcd":                                {"rp-abcd", ""},
		o + "transfer/o-exampleorgid/billing/inbound/rt-12345678":                  {"rt-12345678", ""},
		o + "root/o-exampleorgid/r-a1b2/":                                          {}, o + "a/b/c/d/e/f": {}, "arn:aws:iam::111122223333:root": {},
	} {
		var a awsaccount.ARN
		if text != "" {
			a = awsaccount.Must(awsaccount.ParseARN(text))
		}
		id, ok := a.AccountID()
		if a.ResourceID() != want.resource || id.String() != want.account || ok != (want.account != "") {
			t.Errorf("%s names %q and the account %q, %t; want %+v", text, a.ResourceID(), id, ok, want)
		}
	}
}

// The accessors see their own form of ARN and nothing else. spec §2.5, §3.2, §5.1
func TestARNAccessors(t *testing.T) {
	type seen struct{ standalone, member, organizations bool }
	for text, want := range map[string]seen{
		"arn:aws:account::111122223333:account":                                            {standalone: true},
		"arn:aws-cn:account::111122223333:account/o-exampleorgid/444455556666":             {member: true},
		"arn:aws:organizations::111122223333:account/o-exampleorgid/444455556666":          {organizations: true},
		"arn:aws:account:us-east-1:111122223333:account":                                   {},
		"arn:aws:account:us-east-1:111122223333:account/o-exampleorgid/444455556666":       {},
		"arn:aws:account::aws:account":                                                     {},
		"arn:aws:account:::account":                                                        {},
		"arn:aws:account::111122223333:account/":                                           {},
		"arn:aws:account::111122223333:account/o-exampleorgid":                             {},
		"arn:aws:account::111122223333:account/o-exampleorgid/":                            {},
		"arn:aws:account::111122223333:account/o-exampleorgid/444455556666/":               {},
		"arn:aws:account::111122223333:account/o-exampleorgid/*":                           {},
		"arn:aws:account::111122223333:account/o-short/444455556666":                       {},
		"arn:aws:account::11112222333:account/o-exampleorgid/444455556666":                 {},
		"arn:aws:account::111122223333:Account":                                            {},
		"arn:aws:organizations::111122223333:account":                                      {},
		"arn:aws:iam::111122223333:account":                                                {},
		"arn:aws:organizations::111122223333:ou/o-exampleorgid/ou-a1b2-f6g7h111":           {},
		"arn:aws:organizations:eu-west-1:111122223333:account/o-exampleorgid/444455556666": {},
	} {
		a := awsaccount.Must(awsaccount.ParseARN(text))
		var got seen
		_, got.standalone = a.StandaloneAccount()
		_, _, _, got.member = a.MemberAccount()
		_, _, _, got.organizations = a.OrganizationsAccount()
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
		checkARN(t, text)
	}
	if id, ok := (awsaccount.ARN{}).StandaloneAccount(); ok || !id.IsZero() {
		t.Error("the zero ARN names an account")
	}
	if (awsaccount.ARN{}).Fields() != (policy.ARN{}) {
		t.Error("the zero ARN has fields")
	}
}

// The forms of §3.2 and §5.1 as patterns: the twins of the accessors.
const inOrganization = `::(\d{12}):account/(o-[a-z0-9]{10,32})/(\d{12})$`

var (
	standaloneForm    = regexp.MustCompile(`^arn:[^:]+:account::(\d{12}):account$`)
	memberForm        = regexp.MustCompile(`^arn:[^:]+:account` + inOrganization)
	organizationsForm = regexp.MustCompile(`^arn:[^:]+:organizations` + inOrganization)
)

// checkARN checks all that can be said of an ARN, whatever it names.
func checkARN(t interface {
	Helper()
	Errorf(string, ...any)
}, text string) {
	t.Helper()
	a, err := awsaccount.ParseARN(text)
	if accepted := twinOf(awsaccount.Today, awsaccount.FieldARN).accepts(text); (err == nil) != accepted {
		t.Errorf("ParseARN(%q) = %v, but the twin accepts: %v", text, err, accepted)
	}
	fields, _ := policy.SplitARN(a.String())
	if a.Fields() != fields || err == nil && a.String() != text || err != nil && !a.IsZero() {
		t.Errorf("ParseARN(%q) = %q with the fields %+v, want %+v", text, a, a.Fields(), fields)
	}
	if err == nil && "arn:"+fields.Partition+":"+fields.Service+":"+fields.Region+":"+fields.Account+":"+fields.Resource != text {
		t.Errorf("%q has the fields %+v", text, fields)
	}

	id, ok := a.StandaloneAccount()
	if m := standaloneForm.FindStringSubmatch(a.String()); ok != (m != nil) || ok && id.String() != m[1] {
		t.Errorf("%q: StandaloneAccount = %v, %v, want %q", text, id, ok, m)
	}
	if ok && awsaccount.AccountARN(fields.Partition, id) != a || !ok && !id.IsZero() {
		t.Errorf("%q: AccountARN is not the way back from %v, %v", text, id, ok)
	}

	check := func(name string, form *regexp.Regexp, build func(management awsaccount.ID, organization awsaccount.OrganizationID, account awsaccount.ID) awsaccount.ARN,
		management awsaccount.ID, organization awsaccount.OrganizationID, account awsaccount.ID, ok bool) {
		t.Helper()
		m := form.FindStringSubmatch(a.String())
		if ok != (m != nil) || ok && (management.String() != m[1] || organization.String() != m[2] || account.String() != m[3]) {
			t.Errorf("%q: %s = %v, %v, %v, %v, want %q", text, name, management, organization, account, ok, m)
		}
		if ok && build(management, organization, account) != a || !ok && !(management.IsZero() && organization.IsZero() && account.IsZero()) {
			t.Errorf("%q: there is no way back from %s = %v, %v, %v, %v", text, name, management, organization, account, ok)
		}
	}
	of := func(management awsaccount.ID, organization awsaccount.OrganizationID) awsaccount.Organization {
		return awsaccount.Organization{Partition: fields.Partition, ID: organization, Management: management}
	}
	named, isAccount := a.AccountID()
	_, _, member, isMember := a.MemberAccount()
	_, _, other, isOther := a.OrganizationsAccount()
	// At most one of the three is set.
	if want := id.String() + member.String() + other.String(); named.String() != want || isAccount != (ok || isMember || isOther) {
		t.Errorf("%q: AccountID = %v, %v, want %q", text, named, isAccount, want)
	}

	management, organization, account, ok := a.MemberAccount()
	check("MemberAccount", memberForm, func(management awsaccount.ID, organization awsaccount.OrganizationID, account awsaccount.ID) awsaccount.ARN {
		return of(management, organization).MemberARN(account)
	}, management, organization, account, ok)
	management, organization, account, ok = a.OrganizationsAccount()
	check("OrganizationsAccount", organizationsForm, func(management awsaccount.ID, organization awsaccount.OrganizationID, account awsaccount.ID) awsaccount.ARN {
		return of(management, organization).AccountARN(account)
	}, management, organization, account, ok)
}

// Forms and near misses from parts, each of which is right more often than not.
func TestARNParts(t *testing.T) {
	part := func(right string, wrong ...string) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			if rapid.IntRange(0, 5).Draw(t, "right") > 0 {
				return right
			}
			return rapid.SampledFrom(wrong).Draw(t, "wrong")
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		text := part("arn:", "ARN:", "", " arn:").Draw(t, "arn") +
			rapid.SampledFrom(append([]string{"", "AWS", "aws-", "aws--cn", "aws_cn", "*", "é"}, partitions...)).Draw(t, "partition") + ":" +
			rapid.SampledFrom([]string{"account", "organizations", "iam", "s3", "", "*"}).Draw(t, "service") + ":" +
			part("", "us-east-1", "*", " ").Draw(t, "region") + ":" +
			part("111122223333", "", "aws", "*", "11112222333").Draw(t, "account") + ":" +
			part("account", "Account", "", "ou", "accounts").Draw(t, "resource") +
			part("/o-exampleorgid", "", "/", ":o-exampleorgid", "/o-EXAMPLEORGID", "/*").Draw(t, "organization") +
			part("/444455556666", "", "/", ":x", "/44445555666", " ", "\n", "\xff", "\u00A0").Draw(t, "member")
		checkARN(t, text)
	})
}

func FuzzARN(f *testing.F) {
	for _, text := range twinOf(awsaccount.Today, awsaccount.FieldARN).valid {
		f.Add(text)
	}
	for _, text := range []string{"", "arn:aws:account::111122223333", "arn::::::", "arn:aws:s3:::b\n", "arn:aws:s3:::\u00A0", "arn:aws-:s3:::b",
		"arn:aws:organizations::111122223333:account/o-exampleorgid/444455556666", "arn:aws:s3:::\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkARN(t, text)
		for _, kind := range idKinds {
			if kind.field == awsaccount.FieldARN {
				checkIDText(t, kind, text)
			}
		}
	})
}
