package awsaccount_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// What each managed policy says of requests. An SCP or an RCP that does not refuse lets the administrator do it.
// spec §4.1, §4.2, §5.1
func TestManagedPolicies(t *testing.T) {
	const (
		read  = "account:GetAlternateContact"
		list  = "account:ListRegions"
		write = "account:CloseAccount"
		other = "s3:GetObject"
	)
	tests := []struct {
		name    string
		kind    policy.Type
		arn     string
		allowed []string
	}{
		{"AWSAccountManagementReadOnlyAccess", policy.Identity, "arn:aws-cn:iam::aws:policy/AWSAccountManagementReadOnlyAccess", []string{read, list}},
		{"AWSAccountManagementFullAccess", policy.Identity, "arn:aws-cn:iam::aws:policy/AWSAccountManagementFullAccess", []string{read, list, write}},
		{"AdministratorAccess", policy.Identity, "arn:aws-cn:iam::aws:policy/AdministratorAccess", []string{read, list, write, other}},
		{"FullAWSAccess", policy.SCP, "arn:aws-cn:organizations::aws:policy/service_control_policy/p-FullAWSAccess", []string{read, list, write, other}},
		{"RCPFullAWSAccess", policy.RCP, "arn:aws-cn:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess", []string{read, list, write, other}},
	}
	var names []string
	for _, test := range tests {
		names = append(names, test.name)
		source, kind, err := awsaccount.ManagedPolicy("aws-cn", test.name)
		if err != nil || kind != test.kind || source.Name != test.name || source.ARN != test.arn {
			t.Errorf("ManagedPolicy(%s) = %q, %q, %v, %v; want %q of type %v", test.name, source.Name, source.ARN, kind, err, test.arn, test.kind)
			continue
		}
		if err := source.Document.Validate(kind); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		set, err := policy.Compile(kind, source)
		if err != nil {
			t.Fatal(err)
		}
		var p policy.Policies
		switch level := []policy.Level{{Target: "root", Set: set}}; kind {
		case policy.Identity:
			p.Identity = set
		case policy.SCP:
			p.SCP = level
		case policy.RCP:
			p.RCP = level
		}
		if kind != policy.Identity {
			administrator, _, _ := awsaccount.ManagedPolicy("", "AdministratorAccess")
			p.Identity = policy.Must(policy.Compile(policy.Identity, administrator))
		}
		var allowed []string
		for action, resource := range map[string]string{
			read: "arn:aws-cn:account::111122223333:account", list: "arn:aws-cn:account::111122223333:account",
			write: "arn:aws-cn:account::111122223333:account", other: "arn:aws-cn:s3:::bucket/key",
		} {
			r := policy.Request{
				Principal: policy.Must(policy.User("arn:aws-cn:iam::111122223333:user/alice")), Action: action, Resource: resource,
			}
			if p.Evaluate(&r).Allowed() {
				allowed = append(allowed, action)
			}
		}
		slices.Sort(allowed)
		slices.Sort(test.allowed)
		if diff := cmp.Diff(test.allowed, allowed); diff != "" {
			t.Errorf("%s allows: -want +got\n%s", test.name, diff)
		}
	}
	if diff := cmp.Diff(names, slices.Collect(awsaccount.ManagedPolicies())); diff != "" {
		t.Errorf("ManagedPolicies: -want +got\n%s", diff)
	}
	for range awsaccount.ManagedPolicies() {
		break
	}
}

// A document belongs to the caller: changing it changes no other.
func TestManagedPolicyDocumentsAreNew(t *testing.T) {
	a, _, _ := awsaccount.ManagedPolicy("", "FullAWSAccess")
	a.Document.Statements[0].Effect = policy.Deny
	b, _, _ := awsaccount.ManagedPolicy("", "FullAWSAccess")
	if b.Document.Statements[0].Effect != policy.Allow || b.ARN != "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess" {
		t.Errorf("%s: %v", b.ARN, b.Document.Statements[0])
	}
}

func TestManagedPolicyUnknown(t *testing.T) {
	for _, name := range []string{"", "fullawsaccess", "ReadOnlyAccess"} {
		if s, kind, err := awsaccount.ManagedPolicy("aws", name); !errors.Is(err, awsaccount.ErrNotFound) || s.Document != nil || kind != 0 {
			t.Errorf("ManagedPolicy(%q): %v, want the class ErrNotFound", name, err)
		}
	}
	if _, _, err := awsaccount.ManagedPolicy("AWS", "FullAWSAccess"); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Errorf("partition AWS: %v, want the class ErrInvalid", err)
	}
}
