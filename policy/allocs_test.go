package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// A decision allocates nothing, whatever is decided. These tests hold under the race detector too: it watches memory but
// takes none from the heap that is counted here.

// noAllocs asks each request of a case several times, the first time uncounted.
func noAllocs(t *testing.T, what string, p *policy.Policies, requests ...*policy.Request) {
	t.Helper()
	allocs := testing.AllocsPerRun(3, func() {
		for _, r := range requests {
			p.Evaluate(r)
		}
	})
	if allocs != 0 {
		t.Errorf("%s: %v allocations in %d decisions, want 0", what, allocs, len(requests))
	}
}

func TestAllocsWorkloads(t *testing.T) {
	check := func(what string, w *workload) {
		var requests []*policy.Request
		for i := range w.questions {
			requests = append(requests, &w.questions[i].request)
		}
		noAllocs(t, what, &w.policies, requests...)
	}
	check("w1", w1())
	check("w2", w2())
	for _, n := range sizes {
		check(fmt.Sprint("w3 m0 ", n), w3(n, 0))
		check(fmt.Sprint("w3 m1 ", n), w3(n, 1))
		if n >= 100 {
			check(fmt.Sprint("w3 m20 ", n), w3(n, 20))
		}
		check(fmt.Sprint("w3r ", n), w3r(n))
	}
}

// TestAllocsFreshAction asks for another action in each run, as somebody would who wants a cache of actions to grow.
func TestAllocsFreshAction(t *testing.T) {
	const runs = 1000
	r := w2().questions[0].request
	policies := w2().policies
	for what, format := range map[string]string{
		"of a known service":       "s3:GetObject%04d",
		"in mixed case":            "S3:GetOBJECT%04d",
		"of an unknown service":    "Service%04d:Call",
		"without a service":        "Call%04d",
		"of 96 bytes":              "s3:" + strings.Repeat("x", 89) + "%04d",
		"matched by a trailing *":  "dynamodb:Batch%04d",
		"a prefix of known ones":   "dynamodb:B%.0s",
		"empty":                    "%.0s",
		"not text that AWS allows": "s3:\x00\xff%04d",
	} {
		actions := make([]string, runs+1) // made beforehand; AllocsPerRun runs once more than it counts
		for i := range actions {
			actions[i] = fmt.Sprintf(format, i)
		}
		i := 0
		if allocs := testing.AllocsPerRun(runs, func() {
			r.Action = actions[i]
			i++
			policies.Evaluate(&r)
		}); allocs != 0 {
			t.Errorf("a fresh action %s: %v allocations, want 0", what, allocs)
		}
	}
}

// operatorValues are values of policies and requests for each base operator: good ones, and some that do not parse, of
// which netip, strconv and time would make an error.
var operatorValues = []struct {
	operators    string
	good, broken []string
}{
	{"StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike",
		[]string{"alice", "ALICE", "al*e", "a?i?e", "*", "ſtraße", ""},
		[]string{"\ufffd", "${", "${unknown:key", "${aws:username", "$"}},
	{"NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals",
		[]string{"12", "-0.50", "+007", "123456789012345678901234567890.5"},
		[]string{"", "twelve", "1e3", "0x10", "1.", ".", "-", "12 "}},
	{"DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
		[]string{"2026-11-21T10:11:12Z", "2026-11-21", "1795255872", "2026-11-21T10:11:12.123456789+01:00", "-5000-01"},
		[]string{"", "yesterday", "2026-13-01", "2026-11-21T25:00:00Z", "2026-11-21T10:11:12 Z", "99999999999999999999999", "T"}},
	{"Bool", []string{"true", "FALSE"}, []string{"", "yes", "1", "truetrue"}},
	{"BinaryEquals", []string{"aGVsbG8=", "AAECAw=="}, []string{"", "*", "aGVsbG8", "%%%"}},
	{"IpAddress NotIpAddress",
		[]string{"192.0.2.1", "192.0.2.0/24", "2001:db8::1", "2001:db8::/32", "::ffff:192.0.2.1"},
		[]string{"", "192.0.2.256", "192.0.2.1.1", "fe80::1%eth0", "1::2::3", "localhost", "192.0.2.0/33", "01.2.3.4", "::ffff:1.2.3"}},
	{"ArnEquals ArnNotEquals ArnLike ArnNotLike",
		[]string{"arn:aws:iam::123456789012:user/alice", "arn:aws:iam::*:user/a*e", "arn:aws:s3:::bucket/*/x?z", "arn:*:*:*:*:*"},
		[]string{"", "arn:aws:s3", "user/alice", "*", ":::::"}},
	{"Null", []string{"true", "false"}, []string{"", "maybe"}},
	{"StringMatches Unknown", []string{"x"}, []string{""}},
}

// variableValues have policy variables: of the principal, of the request, with and without default, without value.
var variableValues = []string{
	"${aws:username}", "${aws:PrincipalTag/team, 'none'}", "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
	"${test:unset}", "${test:unset, 'alice'}", "*${aws:username}*${*}", "${test:many}",
}

func TestAllocsOperators(t *testing.T) {
	for _, row := range operatorValues {
		contexts := []policy.Context{{}, policy.NewContext(policy.Absent("test:key"))}
		for _, v := range append(row.good[:len(row.good):len(row.good)], row.broken...) {
			contexts = append(contexts, policy.NewContext(policy.Single("test:key", v)))
		}
		contexts = append(contexts, policy.NewContext(policy.List("test:key", append(row.broken[:len(row.broken):len(row.broken)], row.good...)...),
			policy.List("test:many", "a", "b")))
		var requests []*policy.Request
		for _, c := range contexts {
			requests = append(requests, &policy.Request{
				Principal: alice(), Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/key", Context: c,
			})
		}
		for _, base := range strings.Fields(row.operators) {
			for _, qualifier := range []string{"", "ForAllValues:", "ForAnyValue:"} {
				for _, suffix := range []string{"", "IfExists"} {
					for _, values := range [][]string{row.good, row.broken, variableValues, {}} {
						operator := qualifier + base + suffix
						policies := policy.Policies{Identity: mustCompile(policy.Identity, withCondition(operator, "test:key", values))}
						noAllocs(t, fmt.Sprintf("%s %q", operator, values), &policies, requests...)
					}
				}
			}
		}
	}
}

func withCondition(operator, key string, values []string) *policy.Document {
	return &policy.Document{Version: policy.Version2012, Statements: []policy.Statement{{
		Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::*"},
		Condition: []policy.Condition{{Operator: operator, Keys: []policy.ConditionKey{{Key: key, Values: values}}}},
	}}}
}

func TestAllocsDerivedKeys(t *testing.T) {
	for _, key := range []string{"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:username", "aws:userid",
		"aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:ResourceAccount", "aws:PrincipalTag/team", "AWS:USERNAME"} {
		policies := policy.Policies{Identity: mustCompile(policy.Identity, withCondition("StringLike", key, []string{"*", "${" + key + "}"}))}
		for _, p := range everyPrincipal() {
			noAllocs(t, key+" of "+p.String(), &policies,
				&policy.Request{Principal: p, Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/key"})
		}
	}
}

// everyPrincipal is one of each kind, and the zero Principal.
func everyPrincipal() []*policy.Principal {
	const account = "123456789012"
	team := policy.WithTags(map[string]string{"team": "core"})
	return []*policy.Principal{
		new(policy.Principal),
		alice(),
		policy.Must(policy.User("arn:aws:iam::"+account+":user/path/bob", team, policy.WithUniqueID("AIDAEXAMPLE"))),
		policy.Must(policy.RoleSession("arn:aws:sts::"+account+":assumed-role/app/s", policy.WithUniqueID("AROAEXAMPLE"), policy.WithRolePath("/p/"))),
		policy.Must(policy.RoleSession("arn:aws:iam::" + account + ":role/app")),
		policy.Must(policy.ServiceLinkedRoleSession("arn:aws:sts::" + account + ":assumed-role/linked/s")),
		policy.Must(policy.FederatedUser("arn:aws:sts::"+account+":federated-user/carol", policy.FederatedBy("arn:aws:iam::"+account+":user/alice"))),
		policy.Must(policy.WebIdentity("accounts.google.com")),
		policy.Must(policy.SAMLIdentity("arn:aws:iam::" + account + ":saml-provider/idp")),
		policy.Must(policy.Root("arn:aws:iam::"+account+":root", policy.InManagementAccount())),
		policy.Must(policy.AssumedRoot("arn:aws:iam::" + account + ":root")),
		policy.Must(policy.Service("lambda.amazonaws.com")),
		policy.Anonymous(),
	}
}

// allocPrincipals name principals in every way, and nobody in some.
var allocPrincipals = []policy.Principals{
	{Everyone: true},
	{},
	{AWS: []string{"*"}},
	{AWS: []string{"123456789012", "arn:aws:iam::123456789012:root"}},
	{AWS: []string{"arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:role/p/app", "arn:aws:sts::123456789012:assumed-role/app/s"}},
	{AWS: []string{"AIDAEXAMPLE", "AROAEXAMPLE", "arn:aws:iam::*:root", "nobody"}},
	{Service: []string{"lambda.amazonaws.com", "*"}},
	{Federated: []string{"accounts.google.com", "arn:aws:iam::123456789012:saml-provider/idp"}},
	{CanonicalUser: []string{"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}},
}

// TestAllocsLayers puts every kind of statement into every layer: elements and their Not forms, for every principal.
func TestAllocsLayers(t *testing.T) {
	var forms []policy.Statement
	for _, effect := range []policy.Effect{policy.Allow, policy.Deny} {
		for _, s := range []policy.Statement{
			{Action: []string{"*"}, Resource: []string{"*"}},
			{NotAction: []string{"s3:Put*", "sts:Tag?ession"}, Resource: []string{"*"}},
			{Action: []string{"s3:*", "kms:Decrypt", "sts:*", "account:*", "organizations:*"}, NotResource: []string{"arn:aws:s3:::other/*", "arn:aws:s3:::${aws:username}-*"}},
			{NotAction: []string{"kms:*"}, NotResource: []string{"arn:aws:ec2:*", "*"}},
			{NotAction: []string{}, NotResource: []string{}},
		} {
			s.Effect = effect
			forms = append(forms, s)
		}
	}
	var requests []*policy.Request
	for _, p := range everyPrincipal() {
		for _, r := range [][2]string{
			{"s3:GetObject", "arn:aws:s3:::bucket/key"},
			{"sts:AssumeRole", "arn:aws:iam::123456789012:role/app"},
			{"sts:GetCallerIdentity", "*"},
			{"kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/1234"},
			{"account:CloseAccount", "arn:aws:account::111122223333:account/o-aa111bb222/123456789012"},
			{"organizations:ListAccounts", "*"},
			{"ec2:RunInstances", "not an ARN"},
			{"", ""},
		} {
			requests = append(requests, &policy.Request{Principal: p, Action: r[0], Resource: r[1], ManagementAccount: "111122223333"})
		}
	}
	for i, form := range forms {
		for k := range allocPrincipals {
			principal, notPrincipal := form, form
			principal.Principal, notPrincipal.NotPrincipal = &allocPrincipals[k], &allocPrincipals[k]
			plain := &policy.Document{Version: policy.Version2012, Statements: []policy.Statement{form}}
			named := &policy.Document{Version: policy.Version2012, Statements: []policy.Statement{principal, notPrincipal}}
			all := &policy.Policies{
				Identity: mustCompile(policy.Identity, plain), Boundary: mustCompile(policy.Boundary, plain),
				Session: mustCompile(policy.Session, plain), Resource: mustCompile(policy.Resource, named),
				Trust: mustCompile(policy.Trust, named), Endpoint: mustCompile(policy.Endpoint, named),
				SCP: []policy.Level{{Target: "r-ab12", Set: mustCompile(policy.SCP, plain)}, {Target: "123456789012"}},
				RCP: []policy.Level{{Target: "r-ab12", Set: mustCompile(policy.RCP, named)}, {Set: mustCompile(policy.RCP, plain)}},
			}
			noAllocs(t, fmt.Sprintf("form %d, principals %d, every layer", i, k), all, requests...)
			for what, one := range map[string]*policy.Policies{
				"identity": {Identity: all.Identity}, "resource": {Resource: all.Resource}, "trust": {Trust: all.Trust},
				"session": {Identity: all.Identity, Session: all.Session}, "levels": {Identity: all.Identity, SCP: all.SCP, RCP: all.RCP},
			} {
				noAllocs(t, fmt.Sprintf("form %d, principals %d, %s", i, k, what), one, requests...)
			}
		}
	}
	noAllocs(t, "no policies", &policy.Policies{}, requests...)
	broken, err := policy.Compile(policy.Identity, policy.Source{})
	if err == nil {
		t.Fatal("a source without a document compiles")
	}
	noAllocs(t, "a broken set", &policy.Policies{Identity: broken}, requests...)
}
