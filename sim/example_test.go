package sim_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// company is an organization with one member, which joined by invitation.
func company(cloud *sim.Cloud) (management, member awsaccount.ID) {
	management = awsaccount.Must(cloud.Open("management", "management@example.com"))
	member = awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	root := cloud.As(cloud.Root(management))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	invited := awsaccount.Must(root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{
		Target: sim.HandshakeParty{Type: "ACCOUNT", ID: member.String()}}))
	awsaccount.Must(cloud.As(cloud.Root(member)).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: invited.Handshake.ID}))
	return management, member
}

// A member is closed: it is PENDING_CLOSURE at once, CLOSED after some minutes, can be reopened for 90 days, and is gone then.
func Example() {
	cloud := sim.New(sim.Config{})
	payer := awsaccount.Must(cloud.Open("payer", "payer@example.com"))
	root := cloud.As(cloud.Root(payer))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	request := awsaccount.Must(root.CreateAccount(sim.CreateAccountInput{AccountName: "payments", Email: "payments@example.com"}))
	cloud.Advance(time.Minute)
	created := awsaccount.Must(root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{
		CreateAccountRequestID: request.CreateAccountStatus.ID,
	}))
	member := created.CreateAccountStatus.AccountID

	if err := root.CloseAccount(sim.CloseAccountInput{AccountID: member}); err != nil {
		fmt.Println(err)
		return
	}
	for _, wait := range []time.Duration{0, 10 * time.Minute, awsaccount.PostClosurePeriod - 10*time.Minute - 1, 1} {
		cloud.Advance(wait)
		out, err := root.DescribeAccount(sim.DescribeAccountInput{AccountID: member})
		if err != nil {
			fmt.Println(cloud.Now().Format(time.DateTime), err)
			break
		}
		fmt.Println(cloud.Now().Format(time.DateTime), out.Account.State)
	}
	_, err := cloud.Open("again", "Payments@example.com")
	fmt.Println(err)
	// Output:
	// 2000-01-01 00:01:00 PENDING_CLOSURE
	// 2000-01-01 00:11:00 CLOSED
	// 2000-03-31 00:00:59 CLOSED
	// 2000-03-31 00:01:00 sim: AccountNotFoundException: You specified an account that doesn't exist.
	// awsaccount: the e-mail address is registered with another account
}

// Policies are asked at each call: a service control policy binds even the root user of a member.
func ExampleClient_AttachPolicy() {
	cloud := sim.New(sim.Config{})
	management, member := company(cloud)
	root := cloud.As(cloud.Root(management))
	top := awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID
	awsaccount.Must(root.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: top, PolicyType: sim.ServiceControlPolicy}))
	made := awsaccount.Must(root.CreatePolicy(sim.CreatePolicyInput{
		Name: "keep-contacts", Description: "contacts stay", Type: sim.ServiceControlPolicy,
		Content: `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "account:Put*", "Resource": "*"}}`}))
	if err := root.AttachPolicy(sim.AttachPolicyInput{PolicyID: made.Policy.PolicySummary.ID, TargetID: member.String()}); err != nil {
		fmt.Println(err)
	}

	err := cloud.As(cloud.Root(member)).PutAccountName(sim.PutAccountNameInput{AccountName: "other"})
	fmt.Println(errors.Is(err, awsaccount.ErrDenied))
	var refusal *awsaccount.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Decision.Outcome == policy.ExplicitDeny)
	}
	// Output:
	// true
	// true
}

// Quotas stand in the way of closing many members, and NextClosures tells when the next ones can be closed.
func ExampleCloud_NextClosures() {
	cloud := sim.New(sim.Config{})
	management, _ := company(cloud)
	root := cloud.As(cloud.Root(management))
	if err := cloud.SetAccountQuota(management, 300); err != nil {
		fmt.Println(err)
	}
	var members []awsaccount.ID
	for i := range 260 {
		in := sim.CreateAccountInput{AccountName: "member", Email: fmt.Sprintf("member%d@example.com", i)}
		status := awsaccount.Must(root.CreateAccount(in)).CreateAccountStatus
		cloud.Advance(time.Minute)
		made := awsaccount.Must(root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: status.ID}))
		members = append(members, made.CreateAccountStatus.AccountID)
	}

	start := cloud.Now()
	times := awsaccount.Must(cloud.NextClosures(management, 251))
	for _, i := range []int{0, 3, 249, 250} {
		fmt.Println(i+1, times[i].Sub(start))
	}
	for i, t := range times[:250] {
		cloud.Advance(t.Sub(cloud.Now()))
		if err := root.CloseAccount(sim.CloseAccountInput{AccountID: members[i]}); err != nil {
			fmt.Println(err)
		}
	}
	cloud.Advance(10 * time.Minute)
	var e *sim.Error
	if errors.As(root.CloseAccount(sim.CloseAccountInput{AccountID: members[250]}), &e) {
		fmt.Println(e.Code, e.Reason)
	}
	// Output:
	// 1 0s
	// 4 10m0s
	// 250 13h50m0s
	// 251 720h0m0s
	// ConstraintViolationException CLOSE_ACCOUNT_QUOTA_EXCEEDED
}

// A fork is for trying things: the cloud itself knows nothing of them.
func ExampleCloud_Fork() {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	fork := cloud.Fork()
	if err := fork.As(fork.Root(id)).CloseOwnAccount(); err != nil {
		fmt.Println(err)
	}
	for _, c := range []*sim.Cloud{cloud, fork} {
		a, _ := c.Account(id)
		fmt.Println(a.State(c.Now()))
	}
	// Output:
	// ACTIVE
	// CLOSED
}

// Injected faults are for testing what a program does when AWS fails.
func ExampleCloud_Inject() {
	cloud := sim.New(sim.Config{})
	root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("payments", "payments@example.com"))))
	fault := sim.Fault{Action: "account:PutAccountName", Error: sim.Error{Code: "InternalServerException", Message: "try again"}}
	if err := cloud.Inject(fault); err != nil {
		fmt.Println(err)
	}
	for range 2 {
		fmt.Println(root.PutAccountName(sim.PutAccountNameInput{AccountName: "payouts"}))
	}
	// Output:
	// sim: InternalServerException: try again
	// <nil>
}

// Why was this call denied? The Refusal behind the error explains it: which statement of which layer, and which condition key.
func ExampleError() {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	rename := policy.MustParse(`{
		"Version": "2012-10-17",
		"Statement": {
			"Sid": "FromOffice", "Effect": "Allow", "Action": "account:PutAccountName", "Resource": "*",
			"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
		}}`)
	alice := awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{{Name: "rename", Document: rename}}}))
	client := cloud.As(alice).From(sim.Origin{SourceIP: "198.51.100.7"})

	err := client.PutAccountName(sim.PutAccountNameInput{AccountName: "payouts"})
	var refusal *awsaccount.Refusal
	if !errors.As(err, &refusal) {
		fmt.Println(err)
		return
	}
	fmt.Println(refusal.Blocker.String(), refusal.Decision.Outcome)
	for _, layer := range refusal.Explain().Layers {
		for _, f := range layer.Statements {
			fmt.Println(layer.Layer, f.Policy, f.Sid, "applies:", f.Applies)
			fmt.Println(f.Operator, f.Key, "wants", f.Want, "and got", f.Got)
		}
	}
	// Output:
	// DeniedByPolicies ImplicitDeny
	// identity rename FromOffice applies: false
	// IpAddress aws:SourceIp wants [203.0.113.0/24] and got [198.51.100.7]
}

// The trail has a record of each call, in the shape of CloudTrail.
func ExampleCloud_Trail() {
	cloud := sim.New(sim.Config{})
	management, member := company(cloud)
	fmt.Println(cloud.As(cloud.Root(member)).LeaveOrganization())
	for r := range cloud.Trail() {
		who := map[awsaccount.ID]string{management: "management", member: "member"}[r.RecipientAccountID]
		fmt.Println(r.EventType, r.EventName, who)
	}
	// Output:
	// <nil>
	// AwsApiCall CreateOrganization management
	// AwsServiceEvent AccountJoinedOrganization management
	// AwsApiCall InviteAccountToOrganization management
	// AwsApiCall AcceptHandshake member
	// AwsServiceEvent AccountJoinedOrganization management
	// AwsApiCall LeaveOrganization member
	// AwsServiceEvent AccountDepartedOrganization management
}

// Eventual reads may be stale for some minutes after a change, as AWS' are. A program that waits until an account is closed must
// bear that it is PENDING_CLOSURE, ACTIVE again, and then CLOSED.
func ExampleConsistency() {
	cloud := sim.New(sim.Config{Consistency: sim.Eventual})
	management, member := company(cloud)
	cloud.Advance(sim.StaleTime) // what happened before is seen by all
	root := cloud.As(cloud.Root(management))
	if err := root.CloseAccount(sim.CloseAccountInput{AccountID: member}); err != nil {
		fmt.Println(err)
	}
	var last awsaccount.State
	for range 8 {
		got := awsaccount.Must(root.DescribeAccount(sim.DescribeAccountInput{AccountID: member})).Account.State
		if got != last {
			fmt.Println(got)
		}
		last = got
		cloud.Advance(2 * time.Minute)
	}
	// Output:
	// PENDING_CLOSURE
	// ACTIVE
	// PENDING_CLOSURE
	// CLOSED
}
