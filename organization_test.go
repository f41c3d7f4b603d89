package awsaccount_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"pgregory.net/rapid"
)

var exampleOrganization = awsaccount.Organization{
	Partition: "aws", ID: orgOf("o-exampleorgid"), Management: idOf("111111111111"),
}

// organizationARNs are the ARNs of spec §3.2 for an organization, with the texts in the examples of AWS' API reference of
// Organizations (CreateOrganization, ListRoots, CreateOrganizationalUnit, DescribeAccount, CreatePolicy, ListPolicies,
// InviteAccountToOrganization, EnableAllFeatures), and the last three in the form that §3.2 prints.
var organizationARNs = []struct {
	build func(awsaccount.Organization) awsaccount.ARN
	want  string
}{
	{awsaccount.Organization.ARN, "arn:aws:organizations::111111111111:organization/o-exampleorgid"},
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.RootARN(awsaccount.Must(awsaccount.ParseRootID("r-examplerootid111")))
	}, "arn:aws:organizations::111111111111:root/o-exampleorgid/r-examplerootid111"},
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.OUARN(awsaccount.Must(awsaccount.ParseOUID("ou-examplerootid111-exampleouid111")))
	}, "arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-examplerootid111-exampleouid111"},
	{func(o awsaccount.Organization) awsaccount.ARN { return o.AccountARN(idOf("555555555555")) },
		"arn:aws:organizations::111111111111:account/o-exampleorgid/555555555555"},
	{func(o awsaccount.Organization) awsaccount.ARN { return o.MemberARN(idOf("555555555555")) },
		"arn:aws:account::111111111111:account/o-exampleorgid/555555555555"}, // of Account Management: §5.1
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.PolicyARN("SERVICE_CONTROL_POLICY", awsaccount.Must(awsaccount.ParsePolicyID("p-examplepolicyid111")))
	}, "arn:aws:organizations::111111111111:policy/o-exampleorgid/service_control_policy/p-examplepolicyid111"},
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.HandshakeARN("INVITE", "h-examplehandshakeid111")
	},
		"arn:aws:organizations::111111111111:handshake/o-exampleorgid/invite/h-examplehandshakeid111"},
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.HandshakeARN("ENABLE_ALL_FEATURES", "h-examplehandshakeid111")
	}, "arn:aws:organizations::111111111111:handshake/o-exampleorgid/enable_all_features/h-examplehandshakeid111"},
	{func(o awsaccount.Organization) awsaccount.ARN {
		return o.HandshakeARN("approve_all_features", "h-examplehandshakeid111")
	}, "arn:aws:organizations::111111111111:handshake/o-exampleorgid/approve_all_features/h-examplehandshakeid111"},
	{func(o awsaccount.Organization) awsaccount.ARN { return o.ResourcePolicyARN("rp-Example_1") },
		"arn:aws:organizations::111111111111:resourcepolicy/o-exampleorgid/rp-Example_1"},
	{func(o awsaccount.Organization) awsaccount.ARN { return o.TransferARN("INBOUND", "rt-example1") },
		"arn:aws:organizations::111111111111:transfer/o-exampleorgid/billing/inbound/rt-example1"},
	{func(o awsaccount.Organization) awsaccount.ARN { return o.TransferARN("OUTBOUND", "rt-example1") },
		"arn:aws:organizations::111111111111:transfer/o-exampleorgid/billing/outbound/rt-example1"},
}

func TestOrganizationARNs(t *testing.T) {
	for _, c := range organizationARNs {
		if got := c.build(exampleOrganization).String(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		for _, partition := range append([]string{""}, partitions...) {
			o := exampleOrganization
			o.Partition = partition
			want := c.want
			if partition != "" {
				want = "arn:" + partition + strings.TrimPrefix(want, "arn:aws")
			}
			if got := c.build(o); got.String() != want {
				t.Errorf("partition %q: %s, want %s", partition, got, want)
			}
			checkARN(t, want)
		}
		// Without management account or ID there is no organization, and no ARN in it.
		for _, o := range []awsaccount.Organization{{}, {ID: exampleOrganization.ID}, {Management: exampleOrganization.Management},
			{Partition: "*", ID: exampleOrganization.ID, Management: exampleOrganization.Management}} {
			if got := c.build(o); !got.IsZero() {
				t.Errorf("%+v has the ARN %s", o, got)
			}
		}
	}
}

// The policies that AWS manages belong to no account. spec §3.2
func TestOrganizationAWSPolicyARN(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	for _, c := range []struct{ partition, policyType, want string }{
		{"", "SERVICE_CONTROL_POLICY", "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"},
		{"aws-cn", "RESOURCE_CONTROL_POLICY", "arn:aws-cn:organizations::aws:policy/resource_control_policy/p-FullAWSAccess"},
		{"", "", ""},
		{"*", "SERVICE_CONTROL_POLICY", ""},
		{"", "a/b", ""},
	} {
		if got := (awsaccount.Organization{Partition: c.partition}).AWSPolicyARN(c.policyType, id).String(); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.partition, c.policyType, got, c.want)
		}
	}
	if got := exampleOrganization.AWSPolicyARN("SERVICE_CONTROL_POLICY", awsaccount.PolicyID{}); !got.IsZero() {
		t.Errorf("no policy has the ARN %s", got)
	}
}

// What is not set, or has not the form of §3.2, leaves no half of an ARN.
func TestOrganizationARNsMissingPieces(t *testing.T) {
	o, id := exampleOrganization, awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	for i, a := range []awsaccount.ARN{
		o.RootARN(awsaccount.RootID{}), o.OUARN(awsaccount.OUID{}), o.AccountARN(awsaccount.ID{}), o.MemberARN(awsaccount.ID{}),
		o.PolicyARN("SERVICE_CONTROL_POLICY", awsaccount.PolicyID{}), o.PolicyARN("", id), o.PolicyARN("a\n", id), o.PolicyARN("a/b", id),
		o.HandshakeARN("INVITE", ""), o.HandshakeARN("INVITE", "h-short"), o.HandshakeARN("INVITE", "h-Examplehandshake"),
		o.HandshakeARN("", "h-examplehandshakeid111"), o.HandshakeARN("*", "h-examplehandshakeid111"),
		o.ResourcePolicyARN(""), o.ResourcePolicyARN("rp-abc"), o.ResourcePolicyARN("rp-" + strings.Repeat("a", 129)),
		o.HandshakeARN(strings.Repeat("A", 40), "h-examplehandshakeid111"), o.PolicyARN("TAG-POLICY", id),
		o.TransferARN("INBOUND", ""), o.TransferARN("INBOUND", "rt-1234567"), o.TransferARN("", "rt-12345678"),
		o.TransferARN(" ", "rt-12345678"), o.TransferARN("sideways", "rt-12345678"),
	} {
		if !a.IsZero() {
			t.Errorf("%d: %q is not zero", i, a)
		}
	}
}

// Whatever the texts are, an ARN that is built can be parsed, and its type is known.
func TestOrganizationARNsParse(t *testing.T) {
	id := awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z_]{1,20}`), rapid.SampledFrom([]string{"\n", "\xff", ":", "*", "É", "K"}))
	direction := rapid.OneOf(text, rapid.SampledFrom([]string{"INBOUND", "outbound", "sideways"}))
	idText := rapid.OneOf(text, rapid.StringMatching(`(h|rp|rt)-[0-9a-zA-Z_]{3,9}`))
	rapid.Check(t, func(t *rapid.T) {
		o := exampleOrganization
		o.Partition = rapid.OneOf(rapid.SampledFrom(append([]string{""}, partitions...)), rapid.StringMatching(`aws[a-z0-9-]{0,5}`), text).Draw(t, "partition")
		name, other, way := text.Draw(t, "name"), idText.Draw(t, "id"), direction.Draw(t, "direction")
		for _, a := range []awsaccount.ARN{o.ARN(), o.PolicyARN(name, id), o.AWSPolicyARN(name, id), o.HandshakeARN(name, other),
			o.ResourcePolicyARN(other), o.TransferARN(way, other), o.AccountARN(idOf("555555555555")), o.MemberARN(idOf("555555555555"))} {
			if parsed, err := awsaccount.ParseARN(a.String()); !a.IsZero() && (err != nil || parsed != a || a.ResourceType() == "") {
				t.Errorf("%q, of %q, %q, %q and %q, is no ARN of type %q: %v", a, o.Partition, name, other, way, a.ResourceType(), err)
			}
		}
	})
}

// Organizations may be keys of maps.
var _ map[awsaccount.Organization]bool

// There is no organization if neither ID nor management account is set; the rest does not count.
func TestOrganizationIsZero(t *testing.T) {
	id, management := exampleOrganization.ID, exampleOrganization.Management
	for _, c := range []struct {
		o    awsaccount.Organization
		want bool
	}{
		{awsaccount.Organization{}, true},
		{awsaccount.Organization{Partition: "aws-cn", AllFeatures: true, TrustedAccess: true, DelegatedAdministrator: management}, true},
		{awsaccount.Organization{ID: id}, false},
		{awsaccount.Organization{Management: management}, false},
		{exampleOrganization, false},
	} {
		if got := c.o.IsZero(); got != c.want {
			t.Errorf("%+v: IsZero is %t", c.o, got)
		}
		if !c.o.Equal(c.o) || c.o.Equal(exampleOrganization) != (c.o == exampleOrganization) {
			t.Errorf("%+v: Equal is not ==", c.o)
		}
	}
}

// spec §3.2
func TestOrganizationPath(t *testing.T) {
	organization, root := orgOf("o-a1b2c3d4e5"), awsaccount.Must(awsaccount.ParseRootID("r-ab12"))
	var units []awsaccount.OUID
	for _, text := range []string{"", "ou-ab12-11111111/", "ou-ab12-11111111/ou-ab12-22222222/", "ou-ab12-11111111/ou-ab12-22222222/ou-ab12-33333333/"} {
		if parts := strings.Split(strings.TrimSuffix(text, "/"), "/"); text != "" {
			units = append(units, awsaccount.Must(awsaccount.ParseOUID(parts[len(parts)-1])))
		}
		want := "o-a1b2c3d4e5/r-ab12/" + text
		p, err := awsaccount.NewOrganizationPath(organization, root, units...)
		if err != nil || p.String() != want || p != awsaccount.Must(awsaccount.ParseOrganizationPath(want)) {
			t.Errorf("%q, %v, want %q", p, err, want)
		}
		if p.Organization() != organization || p.Root() != root || !slices.Equal(slices.Collect(p.OUs()), units) {
			t.Errorf("%q has the parts %v, %v, %v", p, p.Organization(), p.Root(), slices.Collect(p.OUs()))
		}
	}
	p := awsaccount.Must(awsaccount.NewOrganizationPath(organization, root, units...))
	for unit := range p.OUs() { // a caller may stop
		if unit != units[0] {
			t.Errorf("the first unit of %q is %v", p, unit)
		}
		break
	}
}

// A path hangs together: units are of its root, and nothing is missing.
func TestOrganizationPathRefused(t *testing.T) {
	organization, root := orgOf("o-a1b2c3d4e5"), awsaccount.Must(awsaccount.ParseRootID("r-ab12"))
	own, foreign := awsaccount.Must(awsaccount.ParseOUID("ou-ab12-11111111")), awsaccount.Must(awsaccount.ParseOUID("ou-cd34-11111111"))
	longer := awsaccount.Must(awsaccount.ParseOUID("ou-ab123-11111111")) // its root begins as ours does
	for i, f := range []func() (awsaccount.OrganizationPath, error){
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(organization, root, foreign)
		},
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(organization, root, own, foreign)
		},
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(organization, root, longer)
		},
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(organization, root, awsaccount.OUID{})
		},
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(organization, awsaccount.RootID{}, own)
		},
		func() (awsaccount.OrganizationPath, error) {
			return awsaccount.NewOrganizationPath(awsaccount.OrganizationID{}, root, own)
		},
	} {
		p, err := f()
		var fault *awsaccount.FieldError
		if !p.IsZero() || !errors.As(err, &fault) || fault.Field != awsaccount.FieldOrganizationPath {
			t.Errorf("%d: %q, %v", i, p, err)
		}
	}
}

func TestOrganizationPathZero(t *testing.T) {
	var p awsaccount.OrganizationPath
	if !p.Organization().IsZero() || !p.Root().IsZero() || slices.Collect(p.OUs()) != nil {
		t.Errorf("the zero path has the parts %q, %q, %q", p.Organization(), p.Root(), slices.Collect(p.OUs()))
	}
	if keys := p.PrincipalKeys(); keys != nil {
		t.Errorf("the zero path has the keys %v", keys)
	}
}

// What follows from a path for principals.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
func TestOrganizationPathPrincipalKeys(t *testing.T) {
	p := awsaccount.Must(awsaccount.ParseOrganizationPath("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"))
	want := policy.NewContext(policy.Single("aws:PrincipalOrgID", "o-a1b2c3d4e5"),
		policy.List("aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"))
	if got := policy.NewContext(p.PrincipalKeys()...); !got.Equal(want) {
		t.Errorf("%v", p.PrincipalKeys())
	}
}
