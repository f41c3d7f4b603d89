package awsaccount_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// The cast of the examples: an organization with a management account and a member.
var (
	management = awsaccount.Must(awsaccount.ParseID("123456789012"))
	member     = awsaccount.Must(awsaccount.ParseID("111122223333"))
	acme       = awsaccount.Organization{
		ID:            awsaccount.Must(awsaccount.ParseOrganizationID("o-aa111bb222")),
		Management:    management,
		AllFeatures:   true,
		TrustedAccess: true,
	}
	march = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
)

// An account is a value: it is signed up, closed and reopened by events, and its state depends on when you ask.
func Example() {
	day := func(n int) time.Time { return march.AddDate(0, 0, n) }

	account, err := awsaccount.SignUp(member, "payments", "payments@example.com", day(0))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, step := range []struct {
		event awsaccount.Event
		at    time.Time
	}{
		{awsaccount.SignUpCompleted, day(0)},
		{awsaccount.ClosedByRoot, day(10)},
		{awsaccount.Reopened, day(30)},
		{awsaccount.ClosureRequested, day(40)},
		{awsaccount.ClosureCompleted, day(40).Add(10 * time.Minute)},
	} {
		if account, err = account.Apply(step.event, step.at); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(step.at.Format(time.DateOnly), step.event, account.State(step.at))
	}

	until, _ := account.ReopenUntil()
	fmt.Println("reopen before", until.Format(time.DateTime))
	fmt.Println("the instant before:", account.State(until.Add(-1)))
	fmt.Println("then:", account.State(until))
	_, err = account.Apply(awsaccount.Reopened, until)
	fmt.Println(err)
	// Output:
	// 2026-03-01 SignUpCompleted ACTIVE
	// 2026-03-11 ClosedByRoot CLOSED
	// 2026-03-31 Reopened ACTIVE
	// 2026-04-10 ClosureRequested PENDING_CLOSURE
	// 2026-04-10 ClosureCompleted CLOSED
	// reopen before 2026-07-09 12:00:00
	// the instant before: CLOSED
	// then: PERMANENTLY_CLOSED
	// awsaccount: Reopened in state PERMANENTLY_CLOSED: the account is permanently closed
}

// The guide's arithmetic: an account with one t2.micro instance, $0.01 an hour, is reopened 30 days after it was closed.
func ExampleAccount_UnbilledPeriod() {
	account := awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march))
	account = awsaccount.Must(account.Apply(awsaccount.ClosedByRoot, march))

	unbilled, _ := account.UnbilledPeriod(march.AddDate(0, 0, 30))
	fmt.Printf("%.0f hours, $%.2f\n", unbilled.Hours(), unbilled.Hours()*0.01)
	// Output:
	// 720 hours, $7.20
}

// What a closed account, and one that is being closed, still allow.
func ExampleState_Allows() {
	for _, state := range []awsaccount.State{awsaccount.PendingClosure, awsaccount.Closed} {
		fmt.Println(state, "legacy status", state.Status())
		for ability := range awsaccount.Abilities() {
			if state.Allows(ability) {
				fmt.Println("-", ability)
			}
		}
	}
	fmt.Println(awsaccount.Closed.Allows(awsaccount.UseServices), awsaccount.Closed.Status() == awsaccount.StatusSuspended)
	// Output:
	// PENDING_CLOSURE legacy status PENDING_CLOSURE
	// - ViewBilling
	// - ContactSupport
	// - UseServices
	// - CrossAccountAccess
	// CLOSED legacy status SUSPENDED
	// - ViewBilling
	// - ContactSupport
	// - Reopen
	// false true
}

// The Regions that an account may opt in to have a life cycle of their own.
func ExampleRegion() {
	for name := range strings.FieldsSeq("us-east-1 eu-central-2") {
		region, _ := awsaccount.LookupRegion(name)
		fmt.Println(region.Name, region.InitialStatus())
	}
	status, err := awsaccount.RegionDisabled.Enable()
	fmt.Println(status, err)
	_, err = status.Disable()
	fmt.Println(errors.Is(err, awsaccount.ErrConflict))
	fmt.Println(status.Settle())
	// Output:
	// us-east-1 ENABLED_BY_DEFAULT
	// eu-central-2 DISABLED
	// ENABLING <nil>
	// true
	// ENABLED
}

// What the root user can sign in with. A member that Organizations creates today has no root credentials at all.
func ExampleRootUser() {
	root := awsaccount.NewRootUser(awsaccount.Today, true)
	fmt.Println("created member:", root.HasCredentials())

	root = awsaccount.NewRootUser(awsaccount.Today, false)
	for range 3 {
		var err error
		if root, err = root.WithAccessKey(); err != nil {
			fmt.Println(err)
		}
	}
	count, active := root.AccessKeys()
	fmt.Println("signed up:", root.HasPassword(), count, active)
	fmt.Println(awsaccount.ValidateRootPassword("payments", "payments", "payments@example.com"))
	// Output:
	// created member: false
	// awsaccount: the root user has two access keys already
	// signed up: true 2 2
	// awsaccount: root user password: want three of upper-case letters, lower-case letters, digits and the symbols !@#$%^&*()<>[]{}|_+-=
	// awsaccount: root user password: want something other than the account name
}

// Which tasks need the root user, and did they in 2022?
func ExampleRootTask() {
	for _, task := range []awsaccount.RootTask{awsaccount.CloseAccountTask, awsaccount.ChangeAccountNameTask} {
		fmt.Println(task,
			"standalone", task.NeedsRoot(awsaccount.Today, false),
			"member", task.NeedsRoot(awsaccount.Today, true),
			"2022", task.NeedsRoot(awsaccount.Guide2022, true))
	}
	// Output:
	// CloseAccount standalone true member false 2022 true
	// ChangeAccountName standalone false member false 2022 true
}

// What happens to an account is refused with the reason.
func ExampleTransitionError() {
	account := awsaccount.Must(awsaccount.SignUp(member, "payments", "payments@example.com", march))
	_, err := account.Apply(awsaccount.ClosureRequested, march)

	var refused *awsaccount.TransitionError
	if errors.As(err, &refused) {
		fmt.Println(refused.State, refused.Rule)
	}
	fmt.Println(errors.Is(err, awsaccount.ErrConflict))
	// Output:
	// PENDING_ACTIVATION sign-up is not complete
	// true
}

// Which rules would AWS apply to this contact? All faults are reported at once, and never show what was given.
func ExampleAlternateContact_Validate() {
	contact := awsaccount.AlternateContact{
		Type:         awsaccount.Security,
		Name:         "Alejandro Rosalez",
		EmailAddress: "alejandro@example",
		PhoneNumber:  "+1 555 0100 ext 7",
	}
	fmt.Println(contact.Validate(awsaccount.Today))
	// Output:
	// awsaccount: AlternateContact.Title: is missing
	// awsaccount: AlternateContact.EmailAddress: want [\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*
	// awsaccount: AlternateContact.PhoneNumber: want [\s0-9()+-]+
}

// A form shows each fault beside its field.
func ExampleFieldErrors() {
	contact := awsaccount.ContactInformation{FullName: "Alejandro Rosalez", AddressLine1: "100 Main Street", CountryCode: "USA", PostalCode: "98101"}
	for _, fault := range awsaccount.FieldErrors(contact.Validate(awsaccount.Today)) {
		fmt.Printf("%s: %s\n", fault.Field, fault.Rule)
	}
	// Output:
	// ContactInformation.City: is missing
	// ContactInformation.CountryCode: want 2 characters, has 3
	// ContactInformation.PhoneNumber: is missing
}

// Contacts belong to the account, at most one of each type; logs do not show them.
func ExampleAccount_WithAlternateContact() {
	account := awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march))
	account = awsaccount.Must(account.WithAlternateContact(awsaccount.Today, awsaccount.AlternateContact{
		Type: awsaccount.Billing, Name: "Alejandro Rosalez", Title: "CFO",
		EmailAddress: "alejandro@example.com", PhoneNumber: "+1 555 0100",
	}))
	contact, ok := account.AlternateContact(awsaccount.Billing)
	fmt.Println(ok, contact.Title)

	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("put", "account", account, "contact", contact)

	_, err := account.WithoutAlternateContact(awsaccount.Security)
	fmt.Println(errors.Is(err, awsaccount.ErrNotFound), err)
	// Output:
	// true CFO
	// level=INFO msg=put account.id=111122223333 account.state=ACTIVE account.since=2026-03-01T12:00:00.000Z contact="BILLING contact (redacted)"
	// true awsaccount: no alternate contact of type SECURITY
}

// The primary contact is put as a whole.
func ExampleContactInformation() {
	contact := awsaccount.ContactInformation{
		FullName: "Alejandro Rosalez", AddressLine1: "100 Main Street", City: "Seattle",
		PostalCode: "98101", CountryCode: "US", PhoneNumber: "+1 555 0100",
	}
	fmt.Println(contact.Validate(awsaccount.Today))
	contact.StateOrRegion = "WA"
	fmt.Println(contact.Validate(awsaccount.Today))
	// Output:
	// awsaccount: ContactInformation.StateOrRegion: is required in this country
	// <nil>
}

// AWS' rules belong to the field, and some have changed.
func ExampleField_Validate() {
	comma := "billing,team@example.com"
	for _, profile := range []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022} {
		err := awsaccount.FieldAlternateEmailAddress.Validate(profile, comma)
		fmt.Println(profile, err == nil)
	}
	err := awsaccount.FieldAccountName.Validate(awsaccount.Today, "<payments>")
	var fault *awsaccount.FieldError
	if errors.As(err, &fault) {
		fmt.Println(fault.Field, fault.Rule)
	}
	// Output:
	// Today false
	// Guide2022 true
	// AccountName want [ -;=?-~]+: printable ASCII other than < and >
}

// Account Management knows an account by two ARNs: one of its own, and one as a member.
func ExampleMemberARN() {
	fmt.Println(awsaccount.AccountARN("aws", member))
	fmt.Println(awsaccount.MemberARN("aws-us-gov", management, acme.ID, member))

	arn := awsaccount.Must(awsaccount.ParseARN("arn:aws:account::123456789012:account/o-aa111bb222/111122223333"))
	owner, organization, id, ok := arn.MemberAccount()
	fmt.Println(owner, organization, id, ok)
	// Output:
	// arn:aws:account::111122223333:account
	// arn:aws-us-gov:account::123456789012:account/o-aa111bb222/111122223333
	// 123456789012 o-aa111bb222 111122223333 true
}

// Identifiers are values that can be keys of maps and members of JSON.
func ExampleParseID() {
	id, err := awsaccount.ParseID("000123456789")
	fmt.Println(id, err)
	_, err = awsaccount.ParseID("123456789")
	fmt.Println(err)

	text, _ := json.Marshal(map[awsaccount.ID]awsaccount.ARN{id: awsaccount.AccountARN("", id)})
	fmt.Println(string(text))
	// Output:
	// 000123456789 <nil>
	// awsaccount: AccountId: want 12 digits, not "123456789"
	// {"000123456789":"arn:aws:account::000123456789:account"}
}

// Where an account hangs in its organization.
func ExampleNewOrganizationPath() {
	unit := awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
	path, err := awsaccount.NewOrganizationPath(acme.ID, unit.Root(), unit)
	fmt.Println(path, err)

	root := awsaccount.Must(awsaccount.ParseRootID("r-zzzz"))
	_, err = awsaccount.NewOrganizationPath(acme.ID, root, unit)
	fmt.Println(err)
	// Output:
	// o-aa111bb222/r-a1b2/ou-a1b2-f6g7h111/ <nil>
	// awsaccount: organization path: want o-…/r-…/ou-…/, with a slash at the end and OUs of that root, not "o-aa111bb222/r-zzzz/ou-a1b2-f6g7h111/"
}

// The other names of an account.
func ExampleAlias_SignInURL() {
	alias := awsaccount.Must(awsaccount.ParseAlias("payments-prod"))
	fmt.Println(alias.SignInURL("aws"))
	fmt.Println(member.SignInURL("aws"))

	canonical, err := awsaccount.ParseCanonicalUserID("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be")
	fmt.Println(canonical.String()[:8], err)
	// Output:
	// https://payments-prod.signin.aws.amazon.com/console/
	// https://111122223333.signin.aws.amazon.com/console/
	// 79a59df9 <nil>
}

// What stands in the way of closing an account depends on the way, and on the time.
func ExampleClosureBlockers() {
	facts := awsaccount.Facts{UnpaidInvoices: true, Members: 120, ClosuresInProgress: 3, ClosuresIn30Days: 250}
	for _, profile := range []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022} {
		for _, route := range []awsaccount.Route{awsaccount.CloseMember, awsaccount.CloseByOrganizations} {
			fmt.Println(profile, route)
			for _, blocker := range awsaccount.ClosureBlockers(route, profile, facts) {
				fmt.Println("-", blocker.String(), errors.Is(blocker, awsaccount.ErrLimit))
			}
		}
	}
	// Output:
	// Today CloseMember
	// Today CloseByOrganizations
	// - TooManyClosures true
	// - ClosureQuotaExceeded true
	// Guide2022 CloseMember
	// - UnpaidInvoices false
	// Guide2022 CloseByOrganizations
	// - NotOffered false
}

// May the root user reopen an account, or does it take AWS Support?
func ExampleReopenBlockers() {
	facts := awsaccount.Facts{ClosedByAWS: true}
	fmt.Println(awsaccount.ReopenBlockers(awsaccount.ReopenByRoot, awsaccount.Today, facts)[0].Error())
	fmt.Println(awsaccount.ReopenBlockers(awsaccount.ReopenBySupport, awsaccount.Today, facts))
	// Output:
	// awsaccount: AWS closed the account, so only AWS Support can reopen it
	// []
}

// What a closed account had registered stays refused to others.
func ExampleAccount_ReuseBlockers() {
	closed := awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march))
	closed = awsaccount.Must(closed.Apply(awsaccount.ClosedByRoot, march))
	alias := awsaccount.Must(awsaccount.ParseAlias("payments"))

	id := awsaccount.Must(awsaccount.ParseID("222233334444"))
	next := awsaccount.Must(awsaccount.NewMember(id, "payments", "Payments@example.com", march))
	for _, blocker := range closed.ReuseBlockers(alias, next, alias) {
		fmt.Println(blocker)
	}
	// Output:
	// awsaccount: the e-mail address is registered with another account
	// awsaccount: the alias is registered with another account
}

// An account as JSON, and back.
func ExampleRestore() {
	account := awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march))
	account = awsaccount.Must(account.Apply(awsaccount.ClosedByAWS, march.Add(time.Hour)))

	text, _ := json.MarshalIndent(account.Snapshot(), "", "  ")
	fmt.Println(string(text))

	var snapshot awsaccount.Snapshot
	if err := json.Unmarshal(text, &snapshot); err != nil {
		fmt.Println(err)
		return
	}
	restored, err := awsaccount.Restore(awsaccount.Today, snapshot)
	fmt.Println(restored.Equal(account), err)
	// Output:
	// {
	//   "ID": "111122223333",
	//   "Name": "payments",
	//   "Email": "payments@example.com",
	//   "State": "CLOSED",
	//   "Since": "2026-03-01T13:00:00Z",
	//   "ClosedAt": "2026-03-01T13:00:00Z"
	// }
	// true <nil>
}

// May this principal do this to this account now? IAM alone says yes, AWS says no.
func ExampleQuestion_Refusals() {
	alice := policy.Must(policy.User("arn:aws:iam::111122223333:user/alice"))
	full, _, err := awsaccount.ManagedPolicy("aws", "AWSAccountManagementFullAccess")
	if err != nil {
		fmt.Println(err)
		return
	}
	question := awsaccount.Question{
		At:           march,
		Principal:    alice,
		Policies:     policy.Policies{Identity: policy.Must(policy.Compile(policy.Identity, full))},
		Organization: acme,
		Operation: awsaccount.Operation{
			Action:    "account:CloseAccount",
			Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws", member)}},
		},
		Target: awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march)),
	}
	refusals, err := question.Refusals()
	fmt.Println(len(refusals), err)

	var refusal *awsaccount.Refusal = refusals[0]
	fmt.Println(refusal)
	fmt.Println(errors.Is(refusal, awsaccount.NotRootUser), errors.Is(refusal, awsaccount.ErrDenied))
	// Output:
	// 1 <nil>
	// awsaccount: account:CloseAccount: only the root user of the account may do this, in the console
	// true true
}

// An SCP keeps the root user of a member from closing it; the explanation names the statement.
func ExampleRefusal() {
	document := policy.MustParse(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "*", "Resource": "*"},
			{"Sid": "KeepOpen", "Effect": "Deny", "Action": "account:CloseAccount", "Resource": "*"}
		]}`)
	policies := policy.Policies{SCP: []policy.Level{{
		Target: "r-a1b2",
		Set:    policy.Must(policy.Compile(policy.SCP, policy.Source{Name: "KeepAccounts", Document: document})),
	}}}
	refusals, err := awsaccount.Question{
		Principal:    policy.Must(policy.Root(awsaccount.RootUserARN("aws", member).String())),
		Policies:     policies,
		Organization: acme,
		Operation: awsaccount.Operation{
			Action:    "account:CloseAccount",
			Resources: []awsaccount.Resource{{ARN: awsaccount.AccountARN("aws", member)}},
		},
		Target: awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march)),
		At:     march,
	}.Refusals()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, refusal := range refusals {
		fmt.Println(refusal.Blocker.String(), refusal.Decision.Target, refusal.Decision.Policy, refusal.Decision.Sid)
		fmt.Println(refusal.Message)
		for _, layer := range refusal.Explain().Layers {
			for _, finding := range layer.Statements {
				path, line, column := finding.Place()
				fmt.Printf("%s: %s at %d:%d, applies: %t\n", layer.Layer, path, line, column, finding.Applies)
			}
		}
	}
	// Output:
	// DeniedByPolicies r-a1b2 KeepAccounts KeepOpen
	// User: arn:aws:iam::111122223333:root is not authorized to perform: account:CloseAccount on resource: arn:aws:account::111122223333:account with an explicit deny in a service control policy
	// scp: Statement[0] at 4:4, applies: true
	// scp: Statement[1] at 5:4, applies: true
}

// A tag protects an account from CloseAccount. Deny it in the management account, by aws:ResourceTag: SCPs do not bind there, and
// the keys of Account Management mean nothing to Organizations. Whoever may untag the account walks around it.
func ExampleQuestion_Refusals_protectByTag() {
	document := policy.MustParse(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "organizations:*", "Resource": "*"},
			{"Effect": "Deny", "Action": ["organizations:CloseAccount", "organizations:UntagResource"], "Resource": "*",
			 "Condition": {"StringEquals": {"aws:ResourceTag/AccountType": "Critical"}}}
		]}`)
	for _, kind := range []string{"Critical", "Sandbox"} {
		refusals, err := awsaccount.Question{
			Principal:    policy.Must(policy.User("arn:aws:iam::123456789012:user/janitor")),
			Policies:     policy.Policies{Identity: policy.Must(policy.Compile(policy.Identity, policy.Source{Document: document}))},
			Organization: acme,
			Operation: awsaccount.Operation{
				Action:    "organizations:CloseAccount",
				Resources: []awsaccount.Resource{{ARN: acme.AccountARN(member), Tags: map[string]string{"AccountType": kind}}},
			},
			Target: awsaccount.Must(awsaccount.NewMember(member, "payments", "payments@example.com", march)),
			At:     march,
		}.Refusals()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(kind, "closes:", len(refusals) == 0)
	}
	// Output:
	// Critical closes: false
	// Sandbox closes: true
}

// Which requests does a call mean to IAM? Moving an account touches three things.
func ExampleOperation_Requests() {
	root := awsaccount.Must(awsaccount.ParseRootID("r-a1b2"))
	unit := awsaccount.Must(awsaccount.ParseOUID("ou-a1b2-f6g7h111"))
	move := awsaccount.Operation{
		Action: "organizations:MoveAccount",
		Resources: []awsaccount.Resource{
			{ARN: acme.AccountARN(member), Tags: map[string]string{"team": "red"}},
			{ARN: acme.RootARN(root)},
			{ARN: acme.OUARN(unit)},
		},
	}
	alice := policy.Must(policy.User("arn:aws:iam::123456789012:user/alice"))
	requests, err := move.Requests(alice, acme, policy.Context{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, request := range requests {
		fmt.Println(request.Resource)
		for key, values := range request.Context.All() {
			fmt.Println(" ", key, values)
		}
	}
	// Output:
	// arn:aws:organizations::123456789012:account/o-aa111bb222/111122223333
	//   aws:resourcetag/team [red]
	// arn:aws:organizations::123456789012:root/o-aa111bb222/r-a1b2
	// arn:aws:organizations::123456789012:ou/o-aa111bb222/ou-a1b2-f6g7h111
}

// Attaching a policy touches the policy and its target; the ARN of the policy tells its type.
func ExampleOrganization_PolicyARN() {
	id := awsaccount.Must(awsaccount.ParsePolicyID("p-examplepolicyid111"))
	attach := awsaccount.Operation{
		Action:    "organizations:AttachPolicy",
		Resources: []awsaccount.Resource{{ARN: acme.PolicyARN("SERVICE_CONTROL_POLICY", id)}, {ARN: acme.AccountARN(member)}},
	}
	requests, err := attach.Requests(policy.Must(policy.User("arn:aws:iam::123456789012:user/alice")), acme, policy.Context{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, request := range requests {
		values, _ := request.Values("organizations:PolicyType")
		fmt.Println(request.Resource, values)
	}
	// Output:
	// arn:aws:organizations::123456789012:policy/o-aa111bb222/service_control_policy/p-examplepolicyid111 [SERVICE_CONTROL_POLICY]
	// arn:aws:organizations::123456789012:account/o-aa111bb222/111122223333 [SERVICE_CONTROL_POLICY]
}

// What IAM knows of an action.
func ExampleLookupAction() {
	action, ok := awsaccount.LookupAction("organizations:AttachPolicy")
	fmt.Println(action, ok, action.AccessLevel())
	for resourceType, required := range action.ResourceTypes() {
		fmt.Println("-", resourceType, required)
	}
	// Output:
	// organizations:AttachPolicy true Permissions management, Write
	// - organizations:account false
	// - organizations:organizationalunit false
	// - organizations:policy true
	// - organizations:root false
}

// With an AccountId, a call of Account Management has rules of its own.
func ExampleOrganization_AccountTarget() {
	arn, blockers := acme.AccountTarget(management, member, true)
	fmt.Println(arn, blockers)

	_, blockers = acme.AccountTarget(management, management, false)
	fmt.Println(blockers[0].String())

	_, blockers = acme.AccountTarget(member, member, true)
	fmt.Println(blockers[0].String())
	// Output:
	// arn:aws:account::123456789012:account/o-aa111bb222/111122223333 []
	// ManagementStandalone
	// OwnAccountOnly
}
