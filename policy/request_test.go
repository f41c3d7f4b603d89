package policy_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/policy"
)

// Validate finds every field that cannot be meant so. choices.md#malformed-request, choices.md#zero-principal
func TestRequestValidate(t *testing.T) {
	good := policy.Request{Principal: bob, Action: "s3:GetObject", Resource: "*"}
	for _, test := range []struct {
		change func(r *policy.Request)
		faults []string // fields
	}{
		{func(r *policy.Request) {}, nil},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3:::b/k" }, nil},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3:::b/a b*" }, nil},
		{func(r *policy.Request) { r.Resource = "arn:aws:iam::aws:policy/X" }, nil},
		{func(r *policy.Request) { r.Resource = "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q" }, nil},
		{func(r *policy.Request) { r.Resource = "arn:aws:logs:us-east-1:111122223333:log-group:/x:*" }, nil},
		{func(r *policy.Request) { r.Action = "execute-api:Invoke_all.v2" }, nil},
		{func(r *policy.Request) { r.Principal = policy.Anonymous() }, nil},
		{func(r *policy.Request) { r.ResourceAccount, r.ManagementAccount = "111122223333", "444455556666" }, nil},

		{func(r *policy.Request) { r.Principal = nil }, []string{"Principal"}},
		{func(r *policy.Request) { r.Principal = new(policy.Principal) }, []string{"Principal"}},
		{func(r *policy.Request) { r.Action = "" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "GetObject" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "s3:" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = ":GetObject" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "s3:Get*" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "s3:Get Object" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "s3:Get:Object" }, []string{"Action"}},
		{func(r *policy.Request) { r.Action = "s3:Gét" }, []string{"Action"}},
		{func(r *policy.Request) { r.Resource = "" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "bucket" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "**" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3::b" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3:::" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn::s3:::b" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws::::b" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws:s*:::b" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = " arn:aws:s3:::b" }, []string{"Resource"}},
		{func(r *policy.Request) { r.Resource = "arn:aws:s3:::b\n" }, []string{"Resource"}},
		{func(r *policy.Request) { r.ResourceAccount = "1111-2222-3333" }, []string{"ResourceAccount"}},
		{func(r *policy.Request) { r.ResourceAccount = "11112222333a" }, []string{"ResourceAccount"}},
		{func(r *policy.Request) { r.ManagementAccount = "o-exampleorgid" }, []string{"ManagementAccount"}},
		{func(r *policy.Request) { *r = policy.Request{ResourceAccount: "x", ManagementAccount: "y"} },
			[]string{"Principal", "Action", "Resource", "ResourceAccount", "ManagementAccount"}},
	} {
		r := good
		test.change(&r)
		err := r.Validate()
		var faults policy.Faults
		if (err != nil) != (test.faults != nil) || err != nil && (!errors.As(err, &faults) || !errors.Is(err, policy.ErrInvalid)) {
			t.Errorf("%+v: %v, want faults of %v", r, err, test.faults)
			continue
		}
		var got []string
		for _, f := range faults {
			if got = append(got, f.Path); f.Rule == "" || f.Line != 0 || f.AWS != "" {
				t.Errorf("%+v: %+v", r, f)
			}
		}
		if diff := cmp.Diff(test.faults, got); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", r, diff)
		}
	}
	long := policy.Request{Principal: bob, Action: strings.Repeat("a", 500), Resource: "*"}
	if err := long.Validate(); err == nil || len(err.Error()) > 300 || !strings.Contains(err.Error(), "…") {
		t.Errorf("%v", err)
	}
}

// Whatever Evaluate takes for malformed is malformed to Validate too, and no policy is asked. choices.md#malformed-request
func TestMalformedRequests(t *testing.T) {
	p := policy.Policies{
		Identity: allowAll(t, policy.Identity), Resource: allowAll(t, policy.Resource),
		SCP: []policy.Level{{Set: allowAll(t, policy.SCP)}},
	}
	for _, r := range []policy.Request{
		{Principal: bob, Action: "", Resource: "*"}, {Principal: bob, Action: "s3", Resource: "*"}, {Principal: bob, Action: "s3:", Resource: "*"},
		{Principal: bob, Action: ":x", Resource: "*"}, {Principal: bob, Action: ":", Resource: "*"}, {Principal: bob, Action: "s3:x"},
		{Principal: bob, Action: "s3:x", Resource: "b"}, {Principal: bob, Action: "s3:x", Resource: "ARN:aws:s3:::b"},
		{Principal: bob, Action: "sts:GetCallerIdentity", Resource: "x"}, {Action: "s3:x", Resource: "*"},
	} {
		d := p.Evaluate(&r)
		if want := (policy.Decision{Level: -1, PolicyIndex: -1, Statement: -1}); d != want {
			t.Errorf("%+v: %+v", r, d)
		}
		if r.Validate() == nil {
			t.Errorf("%+v is valid", r)
		}
		if e := p.Explain(&r); e.Decision != d || e.Layers != nil {
			t.Errorf("%+v: %+v", r, e)
		}
		if got := p.Message(&r, d); strings.Contains(got, "because") || strings.Contains(got, "with an") {
			t.Errorf("%+v: %s", r, got)
		}
	}
	if d := p.Evaluate(nil); d.Allowed() || d.Layer != 0 || p.Explain(nil).Decision != d {
		t.Errorf("no request: %+v", d)
	}
}

// What a request says of a key. choices.md#derived-context, choices.md#resource-account, choices.md#malformed-request
func TestRequestValues(t *testing.T) {
	const queue = "arn:aws:sqs:us-east-1:444455556666:q"
	given := policy.NewContext(policy.Single("k:S", "v"), policy.List("k:list", "a", "b"), policy.Absent("aws:PrincipalArn"),
		policy.Single("aws:UserName", "eve"), policy.List("aws:userid"), policy.Single("k:empty", ""))
	for _, test := range []struct {
		r      policy.Request
		key    string
		values []string
		origin policy.Origin
	}{
		{policy.Request{Context: given}, "K:s", []string{"v"}, policy.Given},
		{policy.Request{Context: given}, "k:list", []string{"a", "b"}, policy.Given},
		{policy.Request{Context: given}, "k:empty", []string{""}, policy.Given}, // choices.md#empty-string-is-a-value
		{policy.Request{Context: given}, "k:other", nil, policy.Missing},
		{policy.Request{Context: given}, "aws:principalarn", nil, policy.Missing},
		{policy.Request{Context: given}, "aws:userid", nil, policy.Missing},
		{policy.Request{Context: given}, "aws:username", []string{"eve"}, policy.Given},
		{policy.Request{}, "AWS:USERNAME", []string{"bob"}, policy.Derived},
		{policy.Request{}, "aws:PrincipalTag/x", nil, policy.Missing},
		{policy.Request{}, "aws:ResourceAccount", []string{"111122223333"}, policy.Derived},
		{policy.Request{Resource: queue}, "aws:ResourceAccount", []string{"444455556666"}, policy.Derived},
		{policy.Request{Resource: queue, ResourceAccount: "777788889999"}, "aws:resourceaccount", []string{"777788889999"}, policy.Derived},
		{policy.Request{Resource: "arn:aws:iam::aws:policy/P"}, "aws:ResourceAccount", []string{"111122223333"}, policy.Derived},
		{policy.Request{Resource: "arn:aws:account::777788889999:account/o-exampleorgid/444455556666"}, "aws:ResourceAccount", nil, policy.Missing},
		{policy.Request{Resource: "arn:aws::::x"}, "aws:ResourceAccount", []string{"111122223333"}, policy.Derived},
		{policy.Request{Principal: policy.Anonymous()}, "aws:ResourceAccount", nil, policy.Missing},
		{policy.Request{Resource: "bucket"}, "aws:username", nil, policy.Missing},
		{policy.Request{Action: "GetObject"}, "aws:username", nil, policy.Missing},
		{policy.Request{Principal: new(policy.Principal)}, "aws:ResourceAccount", nil, policy.Missing},
	} {
		r := test.r
		if r.Principal == nil {
			r.Principal = bob
		}
		if r.Action == "" {
			r.Action = "s3:GetObject"
		}
		if r.Resource == "" {
			r.Resource = "*"
		}
		values, origin := r.Values(test.key)
		if diff := cmp.Diff(test.values, values); diff != "" || origin != test.origin {
			t.Errorf("%s of %+v: %v %v, want %v %v", test.key, test.r, values, origin, test.values, test.origin)
		}
		if len(values) > 0 { // they may be changed
			values[0] = "changed"
			if again, _ := r.Values(test.key); !slices.Equal(again, test.values) {
				t.Errorf("%s: %q after a change", test.key, again)
			}
		}
	}
	if values, origin := (*policy.Request)(nil).Values("k"); values != nil || origin != policy.Missing {
		t.Errorf("no request: %v %v", values, origin)
	}
}

// An action that is longer than the buffer in which others are folded is decided as they are. §2.2
func TestLongActions(t *testing.T) {
	for _, n := range []int{1, 60, 61, 62, 63, 64, 65, 100, 1000} {
		name := strings.Repeat("aB", n)
		r := policy.Request{Principal: bob, Action: "S3:Get" + name, Resource: "*"}
		for _, test := range []struct {
			element string
			want    bool
		}{
			{`"Action":"s3:get` + strings.ToUpper(name) + `"`, true},
			{`"Action":"s3:Get*"`, true},
			{`"Action":"s3:*B"`, true},
			{`"Action":"s3:?et` + name + `"`, true},
			{`"Action":"s3:Get` + name + `?"`, false},
			{`"Action":"s3:Get` + name[1:] + `"`, false},
			{`"Action":"s3:Put*"`, false},
			{`"NotAction":"s3:GET` + name + `"`, false},
			{`"NotAction":"s3:Get"`, true},
		} {
			p := policy.Policies{Identity: compile(t, policy.Identity, fmt.Sprintf(`{"Statement":{"Effect":"Allow",%s,"Resource":"*"}}`, test.element))}
			if d := p.Evaluate(&r); d.Allowed() != test.want {
				t.Errorf("%d bytes, %.30s: %+v, want %t", len(r.Action), test.element, d, test.want)
			}
		}
	}
}
