package conformance

import (
	"encoding/xml"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// all are the clients of one principal.
type all struct {
	account       *account.Client
	organizations *organizations.Client
	sts           *sts.Client
	iam           *iam.Client
	s3            *s3.Client
}

func clients(t testing.TB, cloud *sim.Cloud, p sim.Principal, edits ...func(*aws.Config)) all {
	t.Helper()
	config := connect(cloud)
	config.Credentials = issued(t, cloud, p)
	for _, edit := range edits {
		edit(&config)
	}
	return all{account.NewFromConfig(config), organizations.NewFromConfig(config), sts.NewFromConfig(config), iam.NewFromConfig(config), s3.NewFromConfig(config)}
}

func issued(t testing.TB, cloud *sim.Cloud, p sim.Principal) aws.CredentialsProvider {
	t.Helper()
	c, err := cloud.IssueCredentials(p)
	if err != nil {
		t.Fatal(err)
	}
	return credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, c.SessionToken)
}

func alternate(kind accounttypes.AlternateContactType) *account.GetAlternateContactInput {
	return &account.GetAlternateContactInput{AlternateContactType: kind}
}

func alias(name string) *iam.CreateAccountAliasInput {
	return &iam.CreateAccountAliasInput{AccountAlias: &name}
}

func assume(arn, policy string) *sts.AssumeRoleInput {
	return &sts.AssumeRoleInput{RoleArn: &arn, RoleSessionName: aws.String("session"), Policy: &policy}
}

// retrying lets the SDK's own retryer try again and again, and time passes in the cloud instead of here.
func retrying(cloud *sim.Cloud) func(*aws.Config) {
	return func(c *aws.Config) {
		c.Retryer = func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = 8
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) {
					cloud.Advance(5 * time.Second)
					return 0, nil
				})
			})
		}
	}
}

// attempts are how often a call was made.
func attempts(t testing.TB, metadata middleware.Metadata) int {
	t.Helper()
	results, ok := retry.GetAttemptResults(metadata)
	if !ok {
		t.Fatal("the SDK tells of no attempts")
	}
	return len(results.Results)
}

// The SDK's own retryer takes what throttling answers for what it is, in each service, and comes through when time has passed.
// spec §2.8, §3.10
func TestRetries(t *testing.T) {
	w := newWorld(t, sim.Config{Throttling: false})
	text, err := w.cloud.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := sim.Restore(sim.Config{Throttling: true}, text)
	if err != nil {
		t.Fatal(err)
	}
	c := clients(t, cloud, w.admin, retrying(cloud))
	most := 0
	for range 40 {
		out, err := c.account.GetAlternateContact(t.Context(), alternate("BILLING"))
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, attempts(t, out.ResultMetadata))
	}
	if most < 2 {
		t.Error("no call of Account Management was throttled")
	}
	most = 0
	for _, id := range w.members[2:5] {
		out, err := c.organizations.CloseAccount(t.Context(), &organizations.CloseAccountInput{AccountId: aws.String(id.String())})
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, attempts(t, out.ResultMetadata))
	}
	if most < 2 {
		t.Error("no call of Organizations was throttled")
	}

	// Without a retryer the same is an error at once.
	quick := clients(t, cloud, w.admin)
	for range 100 {
		_, err = quick.organizations.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
		if err != nil {
			break
		}
	}
	as(t, err, func(*types.TooManyRequestsException) {})

	// Failures of AWS are tried again, too.
	for _, action := range []string{"account:GetAlternateContact", "organizations:DescribeOrganization", "iam:ListAccountAliases"} {
		code := map[string]string{"account": "InternalServerException", "organizations": "ServiceException", "iam": "ServiceFailure"}[strings.Split(action, ":")[0]]
		if err := w.cloud.Inject(sim.Fault{Action: action, Error: sim.Error{Code: code}, Times: 2}); err != nil {
			t.Fatal(err)
		}
	}
	c = clients(t, w.cloud, w.admin, retrying(w.cloud))
	contact, err := c.account.GetAlternateContact(t.Context(), alternate("BILLING"))
	if err != nil || attempts(t, contact.ResultMetadata) != 3 {
		t.Errorf("account: %v", err)
	}
	described, err := c.organizations.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
	if err != nil || attempts(t, described.ResultMetadata) != 3 {
		t.Errorf("organizations: %v", err)
	}
	aliases, err := c.iam.ListAccountAliases(t.Context(), &iam.ListAccountAliasesInput{})
	if err != nil || attempts(t, aliases.ResultMetadata) != 3 {
		t.Errorf("iam: %v", err)
	}
}

// A client whose clock is wrong is refused, corrects what it signs by the Date of the answer, and comes through, as with AWS.
func TestClockSkew(t *testing.T) {
	for _, skew := range []time.Duration{time.Hour, -time.Hour} {
		w := newWorld(t, sim.Config{})
		c := clients(t, w.cloud, w.admin, retrying(w.cloud), func(c *aws.Config) {
			c.HTTPClient = &http.Client{Transport: endpoint.NewTransport(w.cloud, endpoint.Config{Now: func() time.Time { return time.Now().Add(skew) }})}
		})
		out, err := c.organizations.DescribeOrganization(t.Context(), &organizations.DescribeOrganizationInput{})
		if err != nil || attempts(t, out.ResultMetadata) != 2 {
			t.Errorf("organizations, %s: %v", skew, err)
		}
		contact, err := c.account.GetAlternateContact(t.Context(), alternate("BILLING"))
		if err != nil || attempts(t, contact.ResultMetadata) != 2 {
			t.Errorf("account, %s: %v", skew, err)
		}
		identity, err := c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		if err != nil || attempts(t, identity.ResultMetadata) != 2 {
			t.Errorf("sts, %s: %v", skew, err)
		}
		// A quarter of an hour is near enough.
		c = clients(t, w.cloud, w.admin, func(c *aws.Config) {
			c.HTTPClient = &http.Client{Transport: endpoint.NewTransport(w.cloud, endpoint.Config{Now: func() time.Time { return time.Now().Add(skew / 5) }})}
		})
		if _, err := c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{}); err != nil {
			t.Errorf("%s: %v", skew/5, err)
		}
	}
}

// Answers carry the identifier of the request, which is that of the trail, and the trail knows client and access key.
func TestRequestID(t *testing.T) {
	w := newWorld(t, sim.Config{})
	c := clients(t, w.cloud, w.admin, func(c *aws.Config) { c.AppID = "conformance" })
	for name, call := range map[string]func() (middleware.Metadata, error){
		"account": func() (middleware.Metadata, error) {
			out, err := c.account.GetAlternateContact(t.Context(), alternate("BILLING"))
			return out.ResultMetadata, err
		},
		"organizations": func() (middleware.Metadata, error) {
			out, err := c.organizations.ListRoots(t.Context(), &organizations.ListRootsInput{})
			return out.ResultMetadata, err
		},
		"iam": func() (middleware.Metadata, error) {
			out, err := c.iam.ListAccountAliases(t.Context(), &iam.ListAccountAliasesInput{})
			return out.ResultMetadata, err
		},
		"sts": func() (middleware.Metadata, error) {
			out, err := c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
			return out.ResultMetadata, err
		},
	} {
		metadata, err := call()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var record *sim.Record
		for record = range w.cloud.Trail() {
		}
		if id, ok := awsmiddleware.GetRequestIDMetadata(metadata); !ok || id == "" || id != record.RequestID {
			t.Errorf("%s: request %q, and the trail has %q", name, id, record.RequestID)
		}
		if !strings.Contains(record.UserAgent, "aws-sdk-go-v2/"+sdkVersion(t)) || !strings.Contains(record.UserAgent, "app/conformance") {
			t.Errorf("%s: user agent %q", name, record.UserAgent)
		}
		if record.UserIdentity.AccessKeyID == "" || record.SourceIPAddress == "" {
			t.Errorf("%s: access key %q, from %q", name, record.UserIdentity.AccessKeyID, record.SourceIPAddress)
		}
	}
}

// Policies see what the client sends: its user agent and address.
func TestContextKeys(t *testing.T) {
	w := newWorld(t, sim.Config{})
	document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":"*app/known*"},"Bool":{"aws:SecureTransport":"true"}}}]}`
	p, err := w.cloud.PutUser(w.management, sim.Identity{Name: "picky", Policies: []policy.Source{{Name: "picky", Document: policy.MustParse(document)}}})
	if err != nil {
		t.Fatal(err)
	}
	for app, allowed := range map[string]bool{"known": true, "other": false} {
		c := clients(t, w.cloud, p, func(c *aws.Config) { c.AppID = app })
		_, err := c.organizations.ListRoots(t.Context(), &organizations.ListRootsInput{})
		if (err == nil) != allowed {
			t.Errorf("organizations, app %s: %v", app, err)
		}
		_, err = c.iam.ListAccountAliases(t.Context(), &iam.ListAccountAliasesInput{})
		if (err == nil) != allowed {
			t.Errorf("iam, app %s: %v", app, err)
		}
	}
}

// Sessions sign with a token; without it, or with another one, they are nobody. The provider of the SDK makes them.
func TestSessions(t *testing.T) {
	w := newWorld(t, sim.Config{})
	c := clients(t, w.cloud, w.admin)
	arn := "arn:aws:iam::" + w.management.String() + ":role/auditor"
	provider := stscreds.NewAssumeRoleProvider(c.sts, arn, func(o *stscreds.AssumeRoleOptions) { o.RoleSessionName = "audit" })
	session := clients(t, w.cloud, w.admin, func(c *aws.Config) { c.Credentials = aws.NewCredentialsCache(provider) })
	out, err := session.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "arn:aws:sts::" + w.management.String() + ":assumed-role/auditor/audit"; aws.ToString(out.Arn) != want {
		t.Errorf("caller %s, want %s", aws.ToString(out.Arn), want)
	}
	if _, err := session.organizations.ListAccounts(t.Context(), &organizations.ListAccountsInput{}); err != nil {
		t.Error(err)
	}
	made, err := provider.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := w.cloud.Now().Add(15 * time.Minute); made.Expires.After(want.Add(time.Second)) || made.Expires.Before(want.Add(-time.Second)) {
		t.Errorf("credentials expire at %s by the clock of the cloud, want %s", made.Expires, want)
	}
	for name, token := range map[string]string{"no token": "", "another token": strings.ToLower(made.SessionToken)} {
		c := clients(t, w.cloud, w.admin, func(c *aws.Config) {
			c.Credentials = credentials.NewStaticCredentialsProvider(made.AccessKeyID, made.SecretAccessKey, token)
		})
		_, err := c.organizations.ListRoots(t.Context(), &organizations.ListRootsInput{})
		expectCode(t, name, err, "UnrecognizedClientException")
		_, err = c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		expectCode(t, name, err, "InvalidClientTokenId")
	}
	w.cloud.Advance(time.Hour)
	late := clients(t, w.cloud, w.admin, func(c *aws.Config) {
		c.Credentials = credentials.NewStaticCredentialsProvider(made.AccessKeyID, made.SecretAccessKey, made.SessionToken)
	})
	_, err = late.organizations.ListRoots(t.Context(), &organizations.ListRootsInput{})
	expectCode(t, "expired", err, "ExpiredTokenException")
	_, err = late.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	expectCode(t, "expired", err, "ExpiredToken", "ExpiredTokenException")
}

func expectCode(t *testing.T, name string, err error, codes ...string) {
	t.Helper()
	as(t, err, func(e smithy.APIError) {
		if !slices.Contains(codes, e.ErrorCode()) {
			t.Errorf("%s: %v, want %s", name, e, codes[0])
		}
	})
}

// Whoever signs wrongly hears so, in the words of each protocol.
func TestSignatures(t *testing.T) {
	w := newWorld(t, sim.Config{})
	good, err := w.cloud.IssueCredentials(w.admin)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name        string
		credentials aws.CredentialsProvider
		json, query string
	}{
		{"unknown key", credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""), "UnrecognizedClientException", "InvalidClientTokenId"},
		{"wrong secret", credentials.NewStaticCredentialsProvider(good.AccessKeyID, "wrong", good.SessionToken), "InvalidSignatureException", "SignatureDoesNotMatch"},
		{"unsigned", aws.AnonymousCredentials{}, "MissingAuthenticationTokenException", "MissingAuthenticationToken"},
	} {
		c := clients(t, w.cloud, w.admin, func(c *aws.Config) { c.Credentials = test.credentials })
		_, err := c.account.GetAlternateContact(t.Context(), alternate("BILLING"))
		expectCode(t, test.name+", account", err, test.json)
		_, err = c.organizations.ListRoots(t.Context(), &organizations.ListRootsInput{})
		expectCode(t, test.name+", organizations", err, test.json)
		_, err = c.iam.ListAccountAliases(t.Context(), &iam.ListAccountAliasesInput{})
		expectCode(t, test.name+", iam", err, test.query)
		_, err = c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		expectCode(t, test.name+", sts", err, test.query)
	}
}

// A presigned GetCallerIdentity tells who made it, which is how programs prove it to others.
func TestPresigned(t *testing.T) {
	w := newWorld(t, sim.Config{})
	c := clients(t, w.cloud, w.memberAdmin)
	signed, err := sts.NewPresignClient(c.sts).PresignGetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := endpoint.NewTransport(w.cloud, endpoint.Config{}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var out struct {
		Account string `xml:"GetCallerIdentityResult>Account"`
	}
	if err := xml.NewDecoder(response.Body).Decode(&out); err != nil || response.StatusCode != http.StatusOK || out.Account != w.member.String() {
		t.Errorf("%s: %v: account %q, want %s", response.Status, err, out.Account, w.member)
	}
}

// ListBuckets tells whose the account is, and nothing else.
func TestCanonicalUser(t *testing.T) {
	w := newWorld(t, sim.Config{})
	out, err := clients(t, w.cloud, w.admin).s3.ListBuckets(t.Context(), &s3.ListBucketsInput{})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := w.cloud.CanonicalUserID(w.management)
	if aws.ToString(out.Owner.ID) != want.String() || len(out.Buckets) != 0 {
		t.Errorf("%+v with %d buckets, want %s", out.Owner, len(out.Buckets), want)
	}
}

// SimulateCustomPolicy asks package policy: identity policies, the ordered policies of organizational units, a boundary, context.
func TestSimulateCustomPolicy(t *testing.T) {
	w := newWorld(t, sim.Config{})
	const denyBilling = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"account:PutAlternateContact",` +
		`"Resource":"*","Condition":{"StringEquals":{"account:AlternateContactTypes":"BILLING"}}}]}`
	type levels = []iamtypes.OrderedOrganizationPolicyType
	for _, test := range []struct {
		name    string
		levels  levels
		kind    string
		want    iamtypes.PolicyEvaluationDecisionType
		allowed bool
	}{
		{"no organization", nil, "BILLING", iamtypes.PolicyEvaluationDecisionTypeAllowed, true},
		{"allowed by all", levels{{ServiceControlPolicyInputList: []string{allowAll}}, {ServiceControlPolicyInputList: []string{denyBilling}}}, "SECURITY", iamtypes.PolicyEvaluationDecisionTypeAllowed, true},
		{"denied by one", levels{{ServiceControlPolicyInputList: []string{allowAll}}, {ServiceControlPolicyInputList: []string{denyBilling}}}, "BILLING", iamtypes.PolicyEvaluationDecisionTypeExplicitDeny, false},
	} {
		out, err := clients(t, w.cloud, w.admin).iam.SimulateCustomPolicy(t.Context(), &iam.SimulateCustomPolicyInput{
			PolicyInputList: []string{allowAll}, ActionNames: []string{"account:PutAlternateContact"}, OrderedOrganizationPolicyInputList: test.levels,
			ContextEntries: []iamtypes.ContextEntry{{ContextKeyName: aws.String("account:AlternateContactTypes"), ContextKeyType: iamtypes.ContextKeyTypeEnumStringList, ContextKeyValues: []string{test.kind}}},
		})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		r := out.EvaluationResults[0]
		if r.EvalDecision != test.want || r.OrganizationsDecisionDetail != nil && r.OrganizationsDecisionDetail.AllowedByOrganizations != test.allowed {
			t.Errorf("%s: %s %+v, want %s", test.name, r.EvalDecision, r.OrganizationsDecisionDetail, test.want)
		}
	}
}

// What is not modelled says so, and the SDK reads it.
func TestNotModelled(t *testing.T) {
	w := newWorld(t, sim.Config{})
	b := &bridge{}
	for action := range sim.NotModelled() {
		service, operation, _ := strings.Cut(action, ":")
		s, method, ok := serviceOf(operation)
		if !ok || s.name != service {
			continue // newer than the pinned SDK
		}
		client, err := b.client(w.cloud, w.admin, s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := send(client, operation, reflect.New(method.Type.In(2).Elem())); err == nil || !strings.Contains(err.Error(), "not modelled") {
			t.Errorf("%s: %v, want that it is not modelled", action, err)
		}
	}
}

// sdkVersion is the version of the core of the SDK that is pinned.
func sdkVersion(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`aws-sdk-go-v2 v(\S+)`).FindSubmatch(data)
	if m == nil {
		t.Fatal("go.mod does not name the SDK")
	}
	return string(m[1])
}

// paginatorsOf are the operations of a service for which the SDK has a paginator.
func paginatorsOf(t testing.TB, service string) (operations []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(sdkDir(t, service), "api_op_*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "api_op_"), ".go"); strings.Contains(string(text), "type "+name+"Paginator struct") && isOurs(name) {
			operations = append(operations, name)
		}
	}
	return operations
}
