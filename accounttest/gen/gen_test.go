package gen_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/accounttest/gen"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

var now = time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)

// Generators of values of awsaccount types parse what they draw; what is left is that ARNs are of the types that are promised.
// spec §3.2
func TestIdentifiers(t *testing.T) {
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		in := gen.Organization().Draw(t, "organization")
		arn := gen.ARN(in).Draw(t, "ARN")
		if arn.ResourceType() == "" {
			t.Fatalf("%s is of no type", arn)
		}
		seen[arn.ResourceType()] = true
		if path := gen.Path(in.ID).Draw(t, "path"); path.Organization() != in.ID {
			t.Fatal(path)
		}
		if in.DelegatedAdministrator == in.Management || in.TrustedAccess && !in.AllFeatures {
			t.Fatalf("%+v", in)
		}
	})
	for i := range 1000 { // one run may miss a type
		seen[gen.ARN(gen.Organization().Example(i)).Example(i).ResourceType()] = true
	}
	if len(seen) != 11 {
		t.Errorf("only %d types: %v", len(seen), seen)
	}
}

// spec §2.3
func TestContacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, err := range []error{
			gen.AlternateContact().Draw(t, "alternate").Validate(awsaccount.Today),
			gen.ContactInformation().Draw(t, "primary").Validate(awsaccount.Today),
			awsaccount.FieldAccountName.Validate(awsaccount.Today, gen.AccountName().Draw(t, "name")),
			awsaccount.FieldCreateAccountEmail.Validate(awsaccount.Today, gen.Email().Draw(t, "e-mail")),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, err := range []error{
			gen.InvalidAlternateContact().Draw(t, "invalid alternate").Validate(awsaccount.Today),
			gen.InvalidContactInformation().Draw(t, "invalid primary").Validate(awsaccount.Today),
		} {
			if faults := awsaccount.FieldErrors(err); len(faults) != 1 || !errors.Is(err, awsaccount.ErrInvalid) {
				t.Fatal(err)
			}
		}
	})
}

// Accounts are in every state, and such that their snapshots can be restored. spec §1.1
func TestAccount(t *testing.T) {
	seen := map[awsaccount.State]bool{}
	rapid.Check(t, func(t *rapid.T) {
		a := gen.Account(now).Draw(t, "account")
		if b, err := awsaccount.Restore(awsaccount.Today, a.Snapshot()); err != nil || !b.Equal(a) || a.Since().After(now) {
			t.Fatal(a.Snapshot(), err)
		}
		seen[a.State(now)] = true
	})
	for i := range 1000 { // one run may miss a state
		seen[gen.Account(now).Example(i).State(now)] = true
	}
	for s := range awsaccount.States() {
		if !seen[s] {
			t.Errorf("no account is %s", s)
		}
		t.Run(s.String(), rapid.MakeCheck(func(t *rapid.T) {
			if a := gen.Account(now, s).Draw(t, "account"); a.State(now) != s {
				t.Fatalf("%s, want %s", a, s)
			}
		}))
	}
}

// spec §5
func TestOperation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := gen.Organization().Draw(t, "organization")
		o := gen.Operation(in).Draw(t, "operation")
		p := awsaccount.Must(policy.User("arn:aws:iam::111122223333:user/alice"))
		if requests, err := o.Requests(p, in, policy.NewContext()); err != nil || len(requests) == 0 {
			t.Fatalf("%s: %v", o, err)
		}
	})
}

// Every request of an operation is about its action, or one that goes with it. spec §5
func TestRequest(t *testing.T) {
	p := awsaccount.Must(policy.User("arn:aws:iam::111122223333:user/alice"))
	rapid.Check(t, func(t *rapid.T) {
		r := gen.Request(gen.Organization().Draw(t, "organization"), p).Draw(t, "request")
		if _, ok := awsaccount.LookupAction(r.Action); !ok || r.Principal != p || r.Resource == "" {
			t.Fatalf("%+v", r)
		}
	})
}

// Delegation policies can be put. spec §3.3
func TestDelegationPolicy(t *testing.T) {
	cloud := sim.New(sim.Config{})
	client := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("management", "management@example.com"))))
	awsaccount.Must(client.CreateOrganization(sim.CreateOrganizationInput{}))
	rapid.Check(t, func(t *rapid.T) {
		text := gen.DelegationPolicy().Draw(t, "document")
		if _, err := client.PutResourcePolicy(sim.PutResourcePolicyInput{Content: text}); err != nil {
			t.Fatal(err, text)
		}
		if alias, id := gen.Alias().Draw(t, "alias"), gen.CanonicalUserID().Draw(t, "canonical ID"); alias.IsZero() || len(id.String()) != 64 {
			t.Fatal(alias, id)
		}
	})
}

func TestPolicyDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := gen.PolicyDocument().Draw(t, "document")
		d, err := policy.Parse([]byte(text))
		if err != nil {
			t.Fatal(err, text)
		}
		for _, kind := range []policy.Type{policy.Identity, policy.Boundary, policy.SCP} {
			if err := d.Validate(kind); err != nil {
				t.Fatal(kind, err, text)
			}
		}
	})
}

// Whatever the actions do, no account is in an organization without being listed, and closed members stay for 90 days (spec §1.6).
func TestActions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cloud := sim.New(sim.Config{Seed: rapid.Uint64().Draw(t, "seed")})
		actions := gen.Actions(cloud)
		actions[""] = func(t *rapid.T) {
			if _, err := cloud.Snapshot(); err != nil {
				t.Fatal(err)
			}
		}
		t.Repeat(actions)
	})
}

// Roles and root users are assumed, and accounts made in GovCloud too, where that is possible. spec §3.5, §6.4
func TestActionsThatNeedMore(t *testing.T) {
	names := []string{"AssumeRole", "AssumeRoot", "CreateGovCloudAccount"}
	done := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		cloud := sim.New(sim.Config{})
		management := awsaccount.Must(cloud.Open("management", "management@example.com"))
		awsaccount.Must(cloud.LinkGovCloud(management))
		admin := cloud.As(awsaccount.Must(cloud.Administrator(management)))
		awsaccount.Must(admin.CreateOrganization(sim.CreateOrganizationInput{}))
		awsaccount.Must(admin.CreateAccount(sim.CreateAccountInput{AccountName: "member", Email: "member@example.com"}))
		cloud.Advance(time.Hour)
		if err := admin.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "iam.amazonaws.com"}); err != nil {
			t.Fatal(err)
		}
		awsaccount.Must(admin.EnableOrganizationsRootCredentialsManagement())
		actions, all := map[string]func(*rapid.T){}, gen.Actions(cloud, management)
		for _, name := range names {
			actions[name] = all[name]
		}
		t.Repeat(actions)
		for r := range cloud.Trail() {
			if r.ErrorCode == "" {
				done[r.EventName]++
			}
		}
	})
	for _, name := range names {
		if done[name] == 0 {
			t.Errorf("%s never succeeds", name)
		}
	}
}

func ExampleAccount() {
	at := time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)
	property := func(t *rapid.T) {
		a := gen.Account(at).Draw(t, "account")
		if until, ok := a.ReopenUntil(); ok && a.State(until) != awsaccount.PermanentlyClosed {
			t.Fatal(a)
		}
	}
	_ = property // rapid.Check(t, property)
	fmt.Println(gen.Account(at, awsaccount.Closed).Example(7).State(at))
	// Output: CLOSED
}

func ExampleRequest() {
	alice := awsaccount.Must(policy.User("arn:aws:iam::111122223333:user/alice"))
	property := func(t *rapid.T) { // whoever has no policies may do nothing
		r := gen.Request(gen.Organization().Draw(t, "organization"), alice).Draw(t, "request")
		if d := (&policy.Policies{}).Evaluate(&r); d.Allowed() {
			t.Fatal(r)
		}
	}
	_ = property // rapid.Check(t, property)
}

func ExampleOperation() {
	in := gen.Organization().Example(1)
	property := func(t *rapid.T) {
		o := gen.Operation(in).Draw(t, "operation")
		if _, ok := awsaccount.LookupAction(o.Action); !ok {
			t.Fatal(o)
		}
	}
	_ = property // rapid.Check(t, property)
}

func ExampleActions() {
	property := func(t *rapid.T) {
		cloud := sim.New(sim.Config{})
		management := awsaccount.Must(cloud.Open("management", "management@example.com"))
		actions := gen.Actions(cloud, management)
		actions[""] = func(t *rapid.T) { // what must hold after each of them
			if a, ok := cloud.Account(management); !ok || a.ID() != management {
				t.Fatal("the management account is gone")
			}
		}
		t.Repeat(actions)
	}
	_ = property // rapid.Check(t, property)
}
