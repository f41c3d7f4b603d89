package policy_test

import (
	"fmt"

	"github.com/awsaccount/awsaccount/policy"
)

// A service asks whether its caller may change a contact: compile once, decide for each request.
func Example() {
	document, err := policy.Parse([]byte(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "account:*AlternateContact", "Resource": "*"},
			{"Sid": "NotBilling", "Effect": "Deny", "Action": "account:PutAlternateContact", "Resource": "*",
			 "Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": "BILLING"}}}
		]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := policy.Compile(policy.Identity, policy.Source{Name: "contacts", Document: document})
	if err != nil {
		fmt.Println(err)
		return
	}
	policies := policy.Policies{Identity: set}
	alice := policy.Must(policy.User("arn:aws:iam::123456789012:user/alice"))

	for _, contact := range []string{"SECURITY", "BILLING"} {
		request := policy.Request{
			Principal: alice,
			Action:    "account:PutAlternateContact",
			Resource:  "arn:aws:account::123456789012:account",
			Context:   policy.NewContext(policy.List("account:AlternateContactTypes", contact)),
		}
		decision := policies.Evaluate(&request)
		fmt.Println(contact, decision.Outcome)
		if !decision.Allowed() {
			fmt.Println("by the statement", decision.Sid)
			fmt.Println(policies.Message(&request, decision))
		}
	}
	// Output:
	// SECURITY Allowed
	// BILLING ExplicitDeny
	// by the statement NotBilling
	// User: arn:aws:iam::123456789012:user/alice is not authorized to perform: account:PutAlternateContact on resource: arn:aws:account::123456789012:account with an explicit deny in an identity-based policy
}

// Why is a request denied? Explain tells for each statement what did not match.
func ExamplePolicies_Explain() {
	office := policy.MustParse(`{
		"Version": "2012-10-17",
		"Statement": {
			"Effect": "Allow", "Action": "account:*", "Resource": "*",
			"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}
		}}`)
	policies := policy.Policies{
		Identity: policy.Must(policy.Compile(policy.Identity, policy.Source{Name: "office", Document: office})),
	}
	request := policy.Request{
		Principal: policy.Must(policy.User("arn:aws:iam::123456789012:user/alice")),
		Action:    "account:CloseAccount",
		Resource:  "arn:aws:account::123456789012:account",
		Context:   policy.NewContext(policy.Single("aws:SourceIp", "203.0.113.9")),
	}
	for _, layer := range policies.Explain(&request).Layers {
		for _, f := range layer.Statements {
			path, line, column := f.Place()
			fmt.Println(layer.Layer, f.Policy, "applies:", f.Applies)
			fmt.Println(f.Operator, f.Key, "wants", f.Want, "and is", f.Origin)
			fmt.Printf("%s at %d:%d\n", path, line, column)
		}
	}
	// Output:
	// identity office applies: false
	// Bool aws:MultiFactorAuthPresent wants [true] and is missing
	// Statement.Condition.Bool.aws:MultiFactorAuthPresent at 5:106
}

// Validate gives AWS' verdict on saving a document, all faults at once.
func ExampleDocument_Validate() {
	document, err := policy.Parse([]byte(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "account>DeleteAlternateContact",
    "Resource": "*"
  }
}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(document.Validate(policy.SCP))
	// Output:
	// policy: line 5, column 18: Statement.Principal: a policy of this type must not name principals (AWS: SCP_SYNTAX_ERROR_PRINCIPAL)
	// policy: line 6, column 15: Statement.Action: an action must be "*", or a service, a colon and a name, not "account>DeleteAlternateContact"
}

// Errors of Parse name the place.
func ExampleParse() {
	_, err := policy.Parse([]byte(`{"Statement": [{"Effect": "Allow", "action": "s3:GetObject", "Resource": "*"}]}`))
	fmt.Println(err)
	// Output:
	// policy: line 1, column 36: Statement[0].action: a statement has the elements Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource and Condition only, in this spelling, not "action" (AWS: Syntax errors in policy.)
}

// Service control policies bind every principal of a member account, its root user included. Every level from the root of
// the organization to the account has to allow.
func ExampleLevel() {
	scp := func(document string) *policy.Set {
		return policy.Must(policy.Compile(policy.SCP, policy.Source{Name: "scp", Document: policy.MustParse(document)}))
	}
	const fullAWSAccess = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`
	policies := policy.Policies{SCP: []policy.Level{
		{Target: "r-ab12", Set: scp(fullAWSAccess)},
		{Target: "ou-ab12-11111111", Set: scp(`{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": "*", "Resource": "*"},
			{"Sid": "StayOpen", "Effect": "Deny", "Action": "account:CloseAccount", "Resource": "*"}]}`)},
		{Target: "123456789012", Set: scp(fullAWSAccess)},
	}}
	request := policy.Request{
		Principal: policy.Must(policy.Root("arn:aws:iam::123456789012:root")),
		Action:    "account:CloseAccount",
		Resource:  "arn:aws:account::123456789012:account",
	}
	d := policies.Evaluate(&request)
	fmt.Println(d.Outcome, d.Layer, d.Target, d.Sid)

	request.ManagementAccount = "123456789012" // SCPs do not bind the management account
	d = policies.Evaluate(&request)
	fmt.Println(d.Outcome, d.Layer)
	// Output:
	// ExplicitDeny scp ou-ab12-11111111 StayOpen
	// Allowed root
}

// Across accounts both sides have to allow.
func ExamplePolicies_Evaluate_crossAccount() {
	identity := policy.Must(policy.Compile(policy.Identity, policy.Source{Name: "reader", Document: policy.MustParse(
		`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}}`)}))
	bucket := policy.Must(policy.Compile(policy.Resource, policy.Source{Name: "bucket", Document: policy.MustParse(
		`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}}`)}))
	request := policy.Request{
		Principal:       policy.Must(policy.RoleSession("arn:aws:sts::111122223333:assumed-role/reader/today")),
		Action:          "s3:GetObject",
		Resource:        "arn:aws:s3:::reports/2026.csv", // the ARN does not tell the account
		ResourceAccount: "444455556666",
	}
	for _, policies := range []policy.Policies{{Identity: identity, Resource: bucket}, {Identity: identity}, {Resource: bucket}} {
		d := policies.Evaluate(&request)
		fmt.Println(d.Outcome, d.Layer)
	}
	// Output:
	// Allowed identity
	// ImplicitDeny resource
	// ImplicitDeny identity
}

// What can never match is no error, as stored policies contain such things, but it is listed.
func ExampleSet_Diagnostics() {
	set := policy.Must(policy.Compile(policy.SCP, policy.Source{Name: "guide", Document: policy.MustParse(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Deny",
    "Action": ["account:PutAlternateContact", "account>DeleteAlternateContact"],
    "Resource": "*"
  }
}`)}))
	for _, d := range set.Diagnostics() {
		fmt.Printf("%s: line %d: %s: %s\n", d.Policy, d.Line, d.Path, d.Message)
	}
	// Output:
	// guide: line 5: Statement.Action[1]: an action that is neither "*" nor a service, a colon and a name matches nothing
}
