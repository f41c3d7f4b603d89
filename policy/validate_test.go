package policy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/policy"
)

var policyTypes = []policy.Type{policy.Identity, policy.Boundary, policy.Session, policy.Resource, policy.Trust, policy.SCP, policy.RCP, policy.Endpoint}

func validate(t *testing.T, d *policy.Document, typ policy.Type) policy.Faults {
	t.Helper()
	err := d.Validate(typ)
	if err == nil {
		return nil
	}
	var list policy.Faults
	if !errors.As(err, &list) || len(list) == 0 || !errors.Is(err, policy.ErrInvalid) {
		t.Fatalf("%T %v is no list of faults", err, err)
	}
	return list
}

// paths are the places of faults, with the codes of their findings.
func paths(list policy.Faults) (got []string) {
	for _, f := range list {
		got = append(got, strings.TrimSpace(f.Path+" "+f.Code))
	}
	return got
}

// Exactly as long as the quota is saved, one character more is not: of the text, in which white space outside strings counts
// where AWS counts it; of a document built by hand, as Print writes it without white space. §1.7, choices.md#validate-sizes
func TestValidateSizes(t *testing.T) {
	const tooLong = "must not be longer than its quota"
	for _, test := range []struct {
		typ         policy.Type
		limit       int
		countsSpace bool
		code        string
	}{
		{policy.Identity, 10240, false, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"},
		{policy.Boundary, 6144, false, ""},
		{policy.Session, 2048, false, ""},
		{policy.Trust, 8192, false, "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"},
		{policy.SCP, 10240, true, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"},
		{policy.RCP, 5120, true, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"},
		{policy.Endpoint, 20480, true, ""},
	} {
		refused := func(what string, d *policy.Document, want bool) {
			t.Helper()
			list := validate(t, d, test.typ)
			if (len(list) > 0) != want || want && (len(list) != 1 || !strings.Contains(list[0].Rule, tooLong) || list[0].Path != "" || list[0].Code != test.code) {
				t.Errorf("%v, %s: %v, want it refused: %t", test.typ, what, list, want)
			}
		}
		// text is a policy whose Id makes it n characters long.
		text := func(n int, id, fill string) string {
			format := `{"Version":"2012-10-17","Id":"%s","Statement":[` + base[test.typ] + `]}`
			return fmt.Sprintf(format, id+strings.Repeat(fill, n-len([]rune(fmt.Sprintf(format, id)))))
		}
		for over := range 2 {
			n := test.limit + over
			refused("letters", policy.MustParse(text(n, "", "x")), over > 0)
			refused("characters of two bytes", policy.MustParse(text(n, "", "é")), over > 0)
			refused("white space in a string", policy.MustParse(text(n, "", " ")), over > 0)
			refused("white space behind escapes", policy.MustParse(text(n, `a\"b\\`, " ")), over > 0)
			spaced := strings.Replace(text(n-4, `\\`, "x"), `,"Id":`, " ,\n\t\"Id\":", 1)
			refused("white space outside", policy.MustParse(spaced+"\n"), test.countsSpace && over > 0)
			refused("white space before", policy.MustParse(strings.Repeat(" ", n)+text(1000, "", "x")), test.countsSpace)

			// By hand, lists are lists: the same text is longer.
			d := policy.MustParse(text(test.limit-500, "", "x"))
			byHand := &policy.Document{Version: d.Version, ID: d.ID, Statements: d.Statements}
			var compact bytes.Buffer
			if err := json.Compact(&compact, policy.Print(byHand)); err != nil {
				t.Fatal(err)
			}
			byHand.ID += strings.Repeat(" ", n-compact.Len())
			refused("by hand", byHand, over > 0)
			d.ID = byHand.ID
			refused("edited", d, over > 0)
		}
		edited := policy.MustParse(strings.Repeat("\n", test.limit) + text(1000, "", "x"))
		edited.ID = ""
		refused("edited, with much white space", edited, false)
	}
	long := policy.MustParse(`{"Statement":` + base[policy.Resource] + strings.Repeat(" ", 100_000) + `}`)
	if list := validate(t, long, policy.Resource); list != nil {
		t.Errorf("a resource policy has a quota: %v", list)
	}
}

// IAM and STS take characters up to U+00FF, the other services all. choices.md#document-characters
func TestValidateCharacters(t *testing.T) {
	for text, saved := range map[string]bool{
		"~\u007f\u00a0ÿ": true, "Ā": false, "→": false, "\U0001f600": false, `\u2192`: true, `\n`: true,
	} {
		for _, typ := range policyTypes {
			d := policy.MustParse(`{"Version":"2012-10-17","Id":"` + text + `","Statement":` + base[typ] + `}`)
			iam := slices.Contains([]policy.Type{policy.Identity, policy.Boundary, policy.Session, policy.Trust}, typ)
			list := validate(t, d, typ)
			if want := !saved && iam; (list != nil) != want || want && !strings.Contains(text, list[0].Value) {
				t.Errorf("%v, %s: %v", typ, text, list)
			}
		}
	}
}

// The elements of a statement, by type. A row's paths are those of all faults, in document order, with the code of the
// finding. §§1.3–1.5, 1.8
func TestValidateStatements(t *testing.T) {
	const account = "111122223333"
	aws := func(text string) string { return `"Principal":{"AWS":"` + text + `"}` }
	for _, test := range []struct {
		types   string
		members string // as in the tables
		want    []string
	}{
		// Sid: letters and digits where IAM and Organizations save.
		{"identity boundary session trust scp rcp", `"Sid":"Az09"`, nil},
		{"identity boundary session trust scp rcp", `"Sid":"a-b"`, []string{"Statement.Sid UNSUPPORTED_SID"}},
		{"identity scp", `"Sid":"é"`, []string{"Statement.Sid UNSUPPORTED_SID"}},
		{"resource endpoint", `"Sid":"a-b c/é"`, nil},

		// Principals by shape. §1.5, choices.md#principal-wildcards, choices.md#validate-principal-exists
		{"trust resource endpoint", aws(account), nil},
		{"trust resource endpoint", aws("*"), nil},
		{"trust resource", aws("AIDAX"), nil},
		{"trust resource", aws("AROAX"), nil},
		{"trust resource", aws("arn:aws:iam::" + account + ":root"), nil},
		{"trust resource", aws("arn:aws-cn:iam::" + account + ":user/a/b"), nil},
		{"trust resource", aws("arn:aws:iam::" + account + ":role/R"), nil},
		{"trust resource", aws("arn:aws:sts::" + account + ":assumed-role/R/s"), nil},
		{"trust resource", aws("arn:aws:sts::" + account + ":federated-user/f"), nil},
		{"trust resource endpoint", aws("11112222333"), []string{"Statement.Principal.AWS"}},
		{"trust resource endpoint", aws("11112222333x"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("bob"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws(""), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:iam::" + account + ":group/g"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:iam:::user/u"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn::iam::" + account + ":user/u"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:sts::" + account + ":role/R"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:iam::" + account + ":assumed-role/R/s"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:s3:::b"), []string{"Statement.Principal.AWS"}},
		{"trust resource", aws("arn:aws:iam"), []string{"Statement.Principal.AWS"}},
		{"trust resource endpoint", aws("arn:aws:iam::" + account + ":role/R?"), []string{"Statement.Principal.AWS UNSUPPORTED_WILDCARD_IN_PRINCIPAL"}},
		{"trust resource", aws("**"), []string{"Statement.Principal.AWS UNSUPPORTED_WILDCARD_IN_PRINCIPAL"}},
		{"trust resource", `"Principal":{"AWS":["` + account + `","x","*","y"]}`, []string{"Statement.Principal.AWS[1]", "Statement.Principal.AWS[3]"}},
		{"trust resource", `"Principal":{"Service":"lambda.amazonaws.com"}`, nil},
		{"trust resource", `"Principal":{"Service":["lambda","a b.amazonaws.com"]}`, []string{"Statement.Principal.Service[0]", "Statement.Principal.Service[1]"}},
		{"trust resource", `"Principal":{"Service":"*.amazonaws.com"}`, []string{"Statement.Principal.Service UNSUPPORTED_WILDCARD_IN_PRINCIPAL"}},
		{"trust", `"Principal":{"Federated":["accounts.google.com","arn:aws:iam::1:saml-provider/i","arn:aws:iam::1:oidc-provider/o.com/id"]}`, nil},
		{"trust", `"Principal":{"Federated":["google","a b.com","arn:aws:iam::1:user/u","arn:aws:s3:::saml-provider/i"]}`, []string{"Statement.Principal.Federated[0]",
			"Statement.Principal.Federated[1]", "Statement.Principal.Federated[2]", "Statement.Principal.Federated[3]"}},
		{"resource endpoint", `"Principal":{"Federated":"accounts.google.com"}`, []string{"Statement.Principal.Federated FEDERATED_PRINCIPAL_NOT_SUPPORTED"}},
		{"resource", `"Principal":{"CanonicalUser":"` + strings.Repeat("09afAF56", 8) + `"}`, nil},
		{"resource", `"Principal":{"CanonicalUser":["` + strings.Repeat("a", 63) + `","` + strings.Repeat("a", 63) + `g"]}`,
			[]string{"Statement.Principal.CanonicalUser[0]", "Statement.Principal.CanonicalUser[1]"}},
		{"endpoint trust", `"Principal":{"CanonicalUser":"` + strings.Repeat("a", 64) + `"}`, []string{"Statement.Principal.CanonicalUser"}},
		{"trust resource endpoint", `"Principal":{}`, nil},
		{"trust resource endpoint", `"Principal":"*"`, nil}, // choices.md#validate-trust-everyone
		{"trust resource endpoint", `no Principal`, []string{"Statement MISSING_PRINCIPAL"}},
		{"trust", `no Principal, "Effect":"Deny","NotPrincipal":{"AWS":["x","` + account + `"]}`,
			[]string{"Statement.NotPrincipal ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", "Statement.NotPrincipal.AWS[0]"}},
		{"resource endpoint", `no Principal, "NotPrincipal":{"AWS":"x"}`, []string{"Statement.NotPrincipal ALLOW_WITH_NOT_PRINCIPAL", "Statement.NotPrincipal.AWS"}},
		{"resource endpoint", `no Principal, "Effect":"Deny","NotPrincipal":{"AWS":"` + account + `"}`, nil},
		{"identity boundary session", `"Principal":{"AWS":"x"}`, []string{"Statement.Principal UNSUPPORTED_PRINCIPAL"}},
		{"scp", `no Principal, "NotPrincipal":"*"`, []string{"Statement.NotPrincipal SCP_SYNTAX_ERROR_PRINCIPAL"}},
		{"rcp", `no Principal, "NotPrincipal":"*"`, []string{"Statement.NotPrincipal RCP_SYNTAX_ERROR_PRINCIPAL"}},
		{"rcp", `no Principal`, []string{"Statement RCP_SYNTAX_ERROR_PRINCIPAL"}},

		// choices.md#validate-rcp-allow
		{"rcp", `"Effect":"Allow","Action":"*"`, nil},
		{"rcp", `"Effect":"Allow","Action":"*","Sid":"x","Condition":{}`, nil},
		{"rcp", `"Effect":"Allow","Action":"*","Condition":{"Null":{}}`, []string{"Statement.Effect RCP_SYNTAX_ERROR_ALLOW", "Statement.Action RCP_SYNTAX_ERROR_ACTION"}},
		{"rcp", `"Effect":"Allow","Action":"s3:*"`, []string{"Statement.Effect RCP_SYNTAX_ERROR_ALLOW"}},
		{"rcp", `"Action":["S3:*","ec2:x","s3"]`, []string{"Statement.Action[1] RCP_SYNTAX_ERROR_ACTION", "Statement.Action[2]"}},
		{"identity", `"Action":["a:b","*","x","*:y","s3:a:b",":x","a b:c","a.b-c:D*"]`, []string{"Statement.Action[2]", "Statement.Action[3]",
			"Statement.Action[4]", "Statement.Action[5]", "Statement.Action[6]"}},

		// Operators and dates. choices.md#operator-case, choices.md#null-if-exists, choices.md#dates
		{"identity scp", `"Condition":{"ForAllValues:StringLikeIfExists":{"k":"v"},"ForAnyValue:Null":{"k":"v"},"Bool":{"k":"maybe"}}`, nil},
		{"identity scp", `"Condition":{"ForAllValues:Foo":{"k":"v"},"ForSomeValue:Bool":{"k":"v"},"NullIfExists":{"k":"true"},"ForAnyValue:NullIfExists":{"k":"true"}}`, []string{
			"Statement.Condition.ForAllValues:Foo INVALID_CONDITION_OPERATOR", "Statement.Condition.ForSomeValue:Bool INVALID_CONDITION_OPERATOR",
			"Statement.Condition.NullIfExists NULL_WITH_IF_EXISTS", "Statement.Condition.ForAnyValue:NullIfExists NULL_WITH_IF_EXISTS"}},
		{"identity scp", `"Condition":{"Foo":{},"ForAnyValue:DateLessThanIfExists":{"k":["2020","2020-13","x"],"l":"2020-01-01"}}`, []string{
			"Statement.Condition.ForAnyValue:DateLessThanIfExists.k[1] TYPE_MISMATCH_DATE", "Statement.Condition.ForAnyValue:DateLessThanIfExists.k[2] TYPE_MISMATCH_DATE"}},

		// Resources. choices.md#short-arn, choices.md#validate-wildcard-service
		{"identity resource", `"Resource":["arn:aws:iam::1:root","arn:aws:iam::1:oidc-provider/x","arn:aws:iam::1:*"]`, nil},
		{"identity scp", `"Resource":["arn::s3:::b","arn:gcp:s3:::b","arn:?ws:s3:::b"]`, []string{"Statement.Resource[0] INVALID_PARTITION", "Statement.Resource[1] INVALID_PARTITION"}},
		{"identity rcp", `"Resource":["x:aws:s3:::b","arn:aws::::b","arn:aws:s?:::b"]`, []string{"Statement.Resource[0] INVALID_ARN_PREFIX", "Statement.Resource[1]",
			"Statement.Resource[2] WILDCARD_IN_SERVICE_NAME"}},
		{"identity", `"Resource":["arn:aws:iam:r:1:user/u","arn:aws:s3:r:1:b","arn:aws:iam::1:thing/x","arn:aws:sqs::x"]`, []string{"Statement.Resource[0] ARN_REGION_NOT_ALLOWED",
			"Statement.Resource[1] ARN_REGION_NOT_ALLOWED", "Statement.Resource[2] INVALID_ARN_RESOURCE", "Statement.Resource[3] MISSING_ARN_FIELD"}},
		{"scp rcp resource", `"Resource":["arn:aws:iam:r:1:user/u","arn:aws:s3:r:1:b","arn:aws:iam::1:thing/x"]`, nil},
		{"scp", `"Resource":["arn:aws:sqs","arn:aws:sqs*","arn:aws:sqs:*"]`, []string{"Statement.Resource[0] MISSING_ARN_FIELD", "Statement.Resource[1] WILDCARD_IN_SERVICE_NAME"}},
		{"session rcp", `"Resource":["arn:aws:sqs:*","arn:aws:sqs:::q"]`, []string{"Statement.Resource[0] MISSING_ARN_FIELD"}},
		{"endpoint resource", `"Resource":["arn:aws:sqs:*","arn:aws:sqs"]`, nil},
		{"trust", `"Resource":[]`, []string{"Statement.Resource ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"}},
		{"trust", `"NotResource":"x"`, []string{"Statement.NotResource ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"}},
		{"trust", `no Action, "NotAction":"sts:AssumeRole"`, []string{"Statement.NotAction"}},
		{"trust", `"Action":["STS:assumerole","sts:*"]`, []string{"Statement.Action[1]"}},
		{"identity rcp", `no Resource, no Action`, []string{"Statement MISSING_ACTION", "Statement MISSING_RESOURCE"}},
	} {
		for _, name := range strings.Fields(test.types) {
			typ := typeNamed(t, name)
			list := validate(t, policy.MustParse(document(test.members, base[typ])), typ)
			if diff := cmp.Diff(test.want, paths(list)); diff != "" {
				t.Errorf("%v, %s (-want +got)\n%s", typ, test.members, diff)
			}
			for _, f := range list {
				if f.Rule == "" || f.Line != 1 || f.Column < 1 {
					t.Errorf("%v, %s: %+v", typ, test.members, f)
				}
			}
		}
	}
}

// A Sid may be repeated where IAM does not save; no Sid at all is no repetition. §1.3
func TestValidateSidsAreUnique(t *testing.T) {
	for _, typ := range policyTypes {
		statement := strings.Trim(base[typ], "{}")
		list := validate(t, policy.MustParse(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"a",%s},{%[1]s},{"Sid":"b",%[1]s},{"Sid":"a",%[1]s},{"Sid":"",%[1]s}]}`, statement)), typ)
		var want []string
		if slices.Contains([]policy.Type{policy.Identity, policy.Boundary, policy.Session, policy.Trust}, typ) {
			want = []string{"Statement[3].Sid UNIQUE_SIDS_REQUIRED"}
		}
		if diff := cmp.Diff(want, paths(list)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", typ, diff)
		}
	}
}

// AWS' texts are IAM's. The one other text is S3's for a missing Principal. choices.md#validate-text-by-type
func TestValidateTexts(t *testing.T) {
	d := policy.MustParse(`{"Statement":[
		{"Effect":"Allow","Action":["x","*:y","a:b:c",":d"],"Resource":["b","arn:x:s3:::b","arn:aws::::b","arn:aws:*:::b","arn:aws:s3::b","arn:aws:iam:r:1:x"]},
		{"Effect":"Allow","Principal":{"AWS":"x","Service":"*","Federated":"x","CanonicalUser":"x"},"Condition":{"Foo":{"k":"v"},"DateEquals":{"k":"x"}}},
		{"Effect":"Allow","NotPrincipal":{"AWS":"x"},"NotAction":[],"NotResource":[],"Sid":"→"},{"Effect":"Deny","Sid":"→"}]}`)
	for _, typ := range policyTypes {
		list := validate(t, d, typ)
		texts := 0
		for _, f := range list {
			if f.AWS != "" && f.AWS != "Missing required field Principal" {
				texts++
			}
		}
		iam := slices.Contains([]policy.Type{policy.Identity, policy.Boundary, policy.Session, policy.Trust}, typ)
		if len(list) < 8 || (texts > 0) != iam {
			t.Errorf("%v: %d faults with %d texts of AWS: %v", typ, len(list), texts, list)
		}
	}
}

// A document can be saved as a policy type only. §1.4
func TestValidateNoType(t *testing.T) {
	for typ, value := range map[policy.Type]string{0: "", policy.RootUser: "root", 10: "Type(10)", 255: "Type(255)"} {
		list := validate(t, allowAllDocument, typ)
		if len(list) != 1 || list[0].Path != "" || list[0].Value != value || list[0].AWS != "" || !strings.Contains(list[0].Rule, "policy types only") {
			t.Errorf("%d: %v", typ, list)
		}
	}
}
