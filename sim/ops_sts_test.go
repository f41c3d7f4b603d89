package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// source is a policy of one statement.
func source(name, statement string) policy.Source {
	return policy.Source{Name: name, Document: policy.MustParse(`{"Version":"2012-10-17","Statement":[` + statement + `]}`)}
}

// trust is a trust policy.
func trust(statement string) *policy.Source {
	s := source("trust", statement)
	return &s
}

func roleARN(id awsaccount.ID, name string) awsaccount.ARN {
	return awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + id.String() + ":role/" + name))
}

// isCode reports whether an error is an answer of AWS of some name.
func isCode(err error, code string) bool {
	var e *sim.Error
	return errors.As(err, &e) && e.Code == code
}

// twoAccounts are accounts that stand alone, the first with a user who may do everything.
func twoAccounts(t *testing.T, config sim.Config) (cloud *sim.Cloud, a, b awsaccount.ID, alice *sim.Client) {
	t.Helper()
	cloud = sim.New(config)
	a, b = awsaccount.Must(cloud.Open("a", "a@example.com")), awsaccount.Must(cloud.Open("b", "b@example.com"))
	alice = cloud.As(awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}})))
	return cloud, a, b, alice
}

// iam-policy.md §4.5, §4.8 rows E39 to E41: both accounts must allow; sessions are sessions of the role.
func TestAssumeRole(t *testing.T) {
	cloud, a, b, alice := twoAccounts(t, sim.Config{})
	must(t, cloud.PutRole(b, sim.Identity{Name: "Reader", Path: "/app/", Tags: []sim.Tag{{Key: "team", Value: "red"}}, Policies: []policy.Source{full(t)},
		Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":["sts:AssumeRole","sts:TagSession"]}`)}))
	in := sim.AssumeRoleInput{RoleARN: roleARN(b, "app/Reader"), RoleSessionName: "s1", DurationSeconds: 900,
		Tags: []sim.Tag{{Key: "Team", Value: "blue"}}}
	out, err := alice.AssumeRole(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := "arn:aws:sts::" + b.String() + ":assumed-role/Reader/s1"; out.AssumedRoleUser.ARN != want || out.Session.String() != want {
		t.Fatal(out.AssumedRoleUser, out.Session)
	}
	session := cloud.As(out.Session)
	who, err := session.GetCallerIdentity()
	if err != nil || who.Account != b || who.ARN != out.AssumedRoleUser.ARN || who.UserID != out.AssumedRoleUser.AssumedRoleID ||
		!strings.HasPrefix(who.UserID, "AROA") || !strings.HasSuffix(who.UserID, ":s1") {
		t.Fatal(who, err)
	}
	if got, err := cloud.Authenticate(out.Credentials.AccessKeyID); err != nil || got.String() != out.Session.String() {
		t.Fatal(got, err)
	}
	if !out.Credentials.Expiration.Equal(cloud.Now().Add(15 * time.Minute)) {
		t.Fatal(out.Credentials.Expiration)
	}
	cloud.Advance(15*time.Minute - 1)
	if _, err := session.ListAccountAliases(); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(1)
	_, err = session.ListAccountAliases()
	if !isCode(err, "ExpiredToken") || !errors.Is(err, awsaccount.ErrDenied) {
		t.Fatal(err)
	}
	if _, err := session.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); !isCode(err, "ExpiredTokenException") {
		t.Fatal(err)
	}
	for _, wait := range []time.Duration{0, 36*time.Hour - 1} { // choices.md#access-keys
		cloud.Advance(wait)
		if _, err := cloud.Authenticate(out.Credentials.AccessKeyID); !isCode(err, "ExpiredTokenException") {
			t.Fatal(err)
		}
	}
	cloud.Advance(1)
	if _, err := cloud.Authenticate(out.Credentials.AccessKeyID); !isCode(err, "UnrecognizedClientException") {
		t.Fatal(err)
	}
	if _, ok := cloud.Credentials(out.Credentials.AccessKeyID); ok {
		t.Fatal("the key is still known")
	}
}

// iam-policy.md §5.1: the wording; aws-accounts §1.6: nobody assumes roles of a closed account.
func TestAssumeRoleDenied(t *testing.T) {
	cloud, a, b, alice := twoAccounts(t, sim.Config{})
	put := func(name, statement string) {
		must(t, cloud.PutRole(b, sim.Identity{Name: name, Trust: trust(statement)}))
	}
	put("open", `{"Effect":"Allow","Principal":{"AWS":"`+a.String()+`"},"Action":"sts:AssumeRole"}`)
	put("shut", `{"Effect":"Deny","Principal":{"AWS":"`+a.String()+`"},"Action":"sts:AssumeRole"}`)
	put("secret", `{"Effect":"Allow","Principal":{"AWS":"`+a.String()+`"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x1"}}}`)
	put("service", `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`)
	must(t, cloud.PutRole(b, sim.Identity{Name: "mute"}))
	bob := cloud.As(awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "bob"})))
	boundary := source("boundary", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)
	carl := cloud.As(awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "carl", Policies: []policy.Source{full(t)}, Boundary: &boundary})))
	guest := cloud.As(awsaccount.Must(cloud.FederatedUser(alice.Principal(), "guest", full(t))))
	lambda := cloud.As(cloud.Service("lambda.amazonaws.com"))
	for _, row := range []struct {
		who        *sim.Client
		role, tail string // "" is allowed
		tags       []sim.Tag
		external   string
	}{
		{who: alice, role: "open"},
		{who: alice, role: "mute", tail: "because no role trust policy allows the sts:AssumeRole action"},
		{who: alice, role: "nobody", tail: "because no role trust policy allows the sts:AssumeRole action"},
		{who: alice, role: "path/open", tail: "because no role trust policy allows the sts:AssumeRole action"},
		{who: alice, role: "shut", tail: "with an explicit deny in the role trust policy"},
		{who: alice, role: "secret", tail: "because no role trust policy allows the sts:AssumeRole action"},
		{who: alice, role: "secret", external: "x1"},
		{who: alice, role: "open", tags: []sim.Tag{{Key: "k", Value: "v"}}, tail: "because no role trust policy allows the sts:TagSession action"},
		{who: bob, role: "open", tail: "because no identity-based policy allows the sts:AssumeRole action"},
		{who: carl, role: "open", tail: "because no permissions boundary allows the sts:AssumeRole action"},
		{who: cloud.As(cloud.Root(a)), role: "open", tail: "Roles may not be assumed by root accounts."},
		{who: guest, role: "open", tail: "is not authorized to perform: sts:AssumeRole"},
		{who: lambda, role: "service"},
		{who: lambda, role: "open", tail: "because no role trust policy allows the sts:AssumeRole action"},
		{who: cloud.As(sim.Principal{}), role: "open", tail: "User: anonymous is not authorized to perform: sts:AssumeRole"},
	} {
		_, err := row.who.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(b, row.role), RoleSessionName: "s1", Tags: row.tags, ExternalID: row.external})
		switch {
		case row.tail == "" && err != nil:
			t.Errorf("%s, %s: %v", row.who.Principal(), row.role, err)
		case row.tail != "" && (!isCode(err, "AccessDenied") || !errors.Is(err, awsaccount.ErrDenied) || !strings.HasSuffix(err.Error(), row.tail)):
			t.Errorf("%s, %s: got %v, want … %s", row.who.Principal(), row.role, err, row.tail)
		}
	}
	must(t, cloud.As(cloud.Root(b)).CloseOwnAccount())
	_, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(b, "open"), RoleSessionName: "s1"})
	if !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
	must(t, cloud.As(cloud.Root(b)).ReopenAccount())
	if _, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(b, "open"), RoleSessionName: "s1"}); err != nil {
		t.Fatal(err)
	}
}

// Without enforcement there must be a role all the same.
func TestAssumeRoleWithoutEnforcement(t *testing.T) {
	cloud, _, b, alice := twoAccounts(t, sim.Config{NoEnforcement: true})
	must(t, cloud.PutRole(b, sim.Identity{Name: "mute"}))
	if _, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(b, "mute"), RoleSessionName: "s1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(b, "nobody"), RoleSessionName: "s1"}); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
}

// iam-policy.md §1.4, §4.4: session policies limit; tags of the session are principal tags.
func TestSessionPoliciesAndTags(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	byTag := source("by tag", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}}`)
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Policies: []policy.Source{byTag}, Tags: []sim.Tag{{Key: "team", Value: "red"}},
		Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":["sts:AssumeRole","sts:TagSession"]}`)}))
	in := sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"}
	list := func(in sim.AssumeRoleInput) error {
		out, err := alice.AssumeRole(in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = cloud.As(out.Session).ListAccountAliases()
		return err
	}
	if err := list(in); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
	in.Tags = []sim.Tag{{Key: "TEAM", Value: "blue"}}
	if err := list(in); err != nil {
		t.Fatal(err)
	}
	in.Policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`
	err := list(in)
	if !isCode(err, "AccessDenied") || !strings.HasSuffix(err.Error(), "because no session policy allows the iam:ListAccountAliases action") {
		t.Fatal(err)
	}
	var refusal *awsaccount.Refusal
	if !errors.As(err, &refusal) || refusal.Blocker != awsaccount.DeniedByPolicies || refusal.Decision.Layer != policy.Session {
		t.Fatal(err)
	}
	if e := refusal.Explain(); e.Decision != refusal.Decision || len(e.Layers) == 0 {
		t.Fatalf("%+v", e)
	}
	in.Policy, in.PolicyARNs = "", []awsaccount.ARN{awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::aws:policy/AWSAccountManagementReadOnlyAccess"))}
	if err := list(in); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
	in.PolicyARNs[0] = awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::aws:policy/AdministratorAccess"))
	if err := list(in); err != nil {
		t.Fatal(err)
	}
}

// STS API reference, AssumeRole: constraints and durations.
func TestAssumeRoleInput(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	for name, hours := range map[string]time.Duration{"short": 0, "long": 12} {
		must(t, cloud.PutRole(a, sim.Identity{Name: name, MaxSessionDuration: hours * time.Hour, Policies: []policy.Source{full(t)},
			Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:*"}`)}))
	}
	good := sim.AssumeRoleInput{RoleARN: roleARN(a, "short"), RoleSessionName: "s1"}
	pick := func(edit func(*sim.AssumeRoleInput)) sim.AssumeRoleInput {
		in := good
		edit(&in)
		return in
	}
	many := make([]sim.Tag, 51)
	for i := range many {
		many[i].Key = strings.Repeat("k", i+1)
	}
	for name, row := range map[string]struct {
		code string
		in   sim.AssumeRoleInput
	}{
		"no role":     {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleARN = awsaccount.ARN{} })},
		"a user":      {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleARN = awsaccount.RootUserARN("", a) })},
		"no name":     {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleSessionName = "" })},
		"short name":  {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleSessionName = "s" })},
		"odd name":    {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleSessionName = "s/1" })},
		"long name":   {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.RoleSessionName = strings.Repeat("s", 65) })},
		"899 s":       {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.DurationSeconds = 899 })},
		"43201 s":     {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.DurationSeconds = 43201 })},
		"above role":  {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.DurationSeconds = 3601 })},
		"long policy": {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.Policy = strings.Repeat(" ", 2049) })},
		"no policy":   {"MalformedPolicyDocument", pick(func(in *sim.AssumeRoleInput) { in.Policy = "{" })},
		"principal": {"MalformedPolicyDocument", pick(func(in *sim.AssumeRoleInput) {
			in.Policy = string(policy.Print(source("", `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`).Document))
		})},
		"policies":     {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.PolicyARNs = make([]awsaccount.ARN, 11) })},
		"other policy": {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.PolicyARNs = []awsaccount.ARN{roleARN(a, "x")} })},
		"external ID":  {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.ExternalID = "x" })},
		"51 tags":      {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.Tags = many })},
		"no key":       {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.Tags = []sim.Tag{{}} })},
		"odd value":    {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.Tags = []sim.Tag{{Key: "k", Value: "#"}} })},
		"aws: key":     {"ValidationError", pick(func(in *sim.AssumeRoleInput) { in.Tags = []sim.Tag{{Key: "AWS:k"}} })},
		"key twice":    {"InvalidParameterValue", pick(func(in *sim.AssumeRoleInput) { in.Tags = []sim.Tag{{Key: "k"}, {Key: "K"}} })},
	} {
		if _, err := alice.AssumeRole(row.in); !isCode(err, row.code) || !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: got %v, want %s", name, err, row.code)
		}
	}
	long := sim.AssumeRoleInput{RoleARN: roleARN(a, "long"), RoleSessionName: "s1", DurationSeconds: 43200}
	out, err := alice.AssumeRole(long)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cloud.As(out.Session).AssumeRole(long); !isCode(err, "ValidationError") {
		t.Fatal("a chained session of twelve hours:", err)
	}
	long.DurationSeconds = 0
	if out, err = cloud.As(out.Session).AssumeRole(long); err != nil || !out.Credentials.Expiration.Equal(cloud.Now().Add(time.Hour)) {
		t.Fatal(out, err)
	}
	if err := cloud.PutRole(a, sim.Identity{Name: "r", MaxSessionDuration: 13 * time.Hour}); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Fatal(err)
	}
}

// iam-policy.md §4.9: nothing denies GetCallerIdentity, but nobody calls from a closed account.
func TestGetCallerIdentity(t *testing.T) {
	cloud, a, _, _ := twoAccounts(t, sim.Config{})
	bob := awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "bob", Path: "/x/", Policies: []policy.Source{source("no", `{"Effect":"Deny","Action":"*","Resource":"*"}`)}}))
	who, err := cloud.As(bob).GetCallerIdentity()
	if err != nil || who.ARN != "arn:aws:iam::"+a.String()+":user/x/bob" || who.Account != a || !strings.HasPrefix(who.UserID, "AIDA") || len(who.UserID) != 21 {
		t.Fatal(who, err)
	}
	awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "bob", Path: "/x/"}))
	if again, err := cloud.As(bob).GetCallerIdentity(); err != nil || again != who {
		t.Fatal(again, err)
	}
	guest := awsaccount.Must(cloud.FederatedUser(bob, "guest"))
	if who, err := cloud.As(guest).GetCallerIdentity(); err != nil || who.UserID != a.String()+":guest" {
		t.Fatal(who, err)
	}
	root := cloud.As(cloud.Root(a))
	if who, err := root.GetCallerIdentity(); err != nil || who.UserID != a.String() || who.ARN != "arn:aws:iam::"+a.String()+":root" {
		t.Fatal(who, err)
	}
	if _, err := cloud.As(sim.Principal{}).GetCallerIdentity(); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
	if _, err := cloud.As(cloud.Session(a, "none", "s1")).GetCallerIdentity(); !isCode(err, "InvalidClientTokenId") {
		t.Fatal(err)
	}
	must(t, root.CloseOwnAccount())
	if _, err := root.GetCallerIdentity(); !errors.Is(err, awsaccount.CallerCannotAct) || !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
}

// spec §3.5: the management account has full access to members that it created.
func TestOrganizationAccountAccessRole(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	made, err := f.admin.CreateAccount(sim.CreateAccountInput{Email: "new@example.com", AccountName: "new"})
	must(t, err)
	f.cloud.Advance(time.Hour)
	status, err := f.admin.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: made.CreateAccountStatus.ID})
	must(t, err)
	in := sim.AssumeRoleInput{RoleARN: roleARN(status.CreateAccountStatus.AccountID, "OrganizationAccountAccessRole"), RoleSessionName: "admin"}
	out, err := f.admin.AssumeRole(in)
	must(t, err)
	session := f.cloud.As(out.Session)
	must(t, session.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("new-one"))}))
	if who, err := session.GetCallerIdentity(); err != nil || !strings.HasPrefix(who.UserID, "AROA") {
		t.Fatal(who, err)
	}
	if _, err := f.member.AssumeRole(in); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
	must(t, f.admin.CloseAccount(sim.CloseAccountInput{AccountID: status.CreateAccountStatus.AccountID}))
	must(t, session.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("new-one"))})) // works until it is closed
	f.cloud.Advance(30 * time.Minute)
	if _, err := session.ListAccountAliases(); !errors.Is(err, awsaccount.CallerCannotAct) {
		t.Fatal(err)
	}
	if _, err := f.admin.AssumeRole(in); !isCode(err, "AccessDenied") {
		t.Fatal(err)
	}
}
