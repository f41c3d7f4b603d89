package awsaccount_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// spec §6.3; the host of China is on the page "Using an alias for your Amazon Web Services account ID" of the guide of
// China; choices.md#sign-in-hosts
func TestSignInURL(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParseID("012345678901"))
	alias := awsaccount.Must(awsaccount.ParseAlias("example-corp"))
	for _, test := range []struct{ partition, id, alias string }{
		{"", "https://012345678901.signin.aws.amazon.com/console/", "https://example-corp.signin.aws.amazon.com/console/"},
		{"aws", "https://012345678901.signin.aws.amazon.com/console/", "https://example-corp.signin.aws.amazon.com/console/"},
		{"aws-cn", "https://012345678901.signin.amazonaws.cn/console/", "https://example-corp.signin.amazonaws.cn/console/"},
		{"aws-us-gov", "https://012345678901.signin.amazonaws-us-gov.com/console/", "https://example-corp.signin.amazonaws-us-gov.com/console/"},
		{"aws-iso", "", ""},
		{"aws-eusc", "", ""},
		{"AWS", "", ""},
		{"nonsense", "", ""},
	} {
		if got := id.SignInURL(test.partition); got != test.id {
			t.Errorf("partition %q: %q, want %q", test.partition, got, test.id)
		}
		if got := alias.SignInURL(test.partition); got != test.alias {
			t.Errorf("partition %q: %q, want %q", test.partition, got, test.alias)
		}
		if got := (awsaccount.ID{}).SignInURL(test.partition) + (awsaccount.Alias{}).SignInURL(test.partition); got != "" {
			t.Errorf("partition %q: the zero values have %q", test.partition, got)
		}
	}
}

// The first label of the host is the ID or the alias, and never both: an alias is not 12 digits. spec §6.3
func TestSignInURLRoundTrip(t *testing.T) {
	digits := rapid.StringMatching(`[0-9]{3,63}`)
	names := rapid.StringMatching(`[a-z0-9](-?[a-z0-9]){2,31}`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(digits, names, rapid.StringMatching(`[0-9]{12}`)).Draw(t, "text")
		partition := rapid.SampledFrom([]string{"", "aws", "aws-cn", "aws-us-gov"}).Draw(t, "partition")
		id, noID := awsaccount.ParseID(text)
		alias, noAlias := awsaccount.ParseAlias(text)
		if (noID == nil) == (noAlias == nil) {
			t.Fatalf("%q: %v, %v; want either an ID or an alias", text, noID, noAlias)
		}
		u, err := url.Parse(id.SignInURL(partition) + alias.SignInURL(partition))
		if err != nil {
			t.Fatal(err)
		}
		label, host, _ := strings.Cut(u.Host, ".")
		if label != text || len(label) > 63 || !strings.HasPrefix(host, "signin.") || u.Scheme != "https" || u.Path != "/console/" {
			t.Fatalf("%q has the URL %s", text, u)
		}
	})
}

// What looks like an ID and is none is an alias. spec §6.3
func TestSignInURLOfAliasLikeAnID(t *testing.T) {
	for _, text := range []string{"12345678901", "1234567890123", "12345678901a", "123456-789012", "111"} {
		alias, err := awsaccount.ParseAlias(text)
		if want := "https://" + text + ".signin.aws.amazon.com/console/"; err != nil || alias.SignInURL("aws") != want {
			t.Errorf("%q: %q, %v; want %q", text, alias.SignInURL("aws"), err, want)
		}
	}
}
