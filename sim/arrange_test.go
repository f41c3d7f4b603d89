package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A sign-up that fails leaves nothing behind: no identifier, no line of the journal.
func TestSignUpIsAtomic(t *testing.T) {
	cloud, other := sim.New(sim.Config{}), sim.New(sim.Config{})
	for _, c := range []*sim.Cloud{cloud, other} {
		awsaccount.Must(c.Open("payments", "payments@example.com"))
	}
	before := cloud.Dump()
	for _, bad := range [][2]string{{"", "a@example.com"}, {"again", "nobody"}, {"again", "PAYMENTS@example.com"}} {
		if id, err := cloud.SignUp(bad[0], bad[1]); err == nil || !id.IsZero() {
			t.Errorf("%q: %v, %v", bad, id, err)
		}
	}
	if cloud.Dump() != before {
		t.Error("a failed sign-up changed something")
	}
	if a, b := awsaccount.Must(cloud.Open("b", "b@example.com")), awsaccount.Must(other.Open("b", "b@example.com")); a != b {
		t.Errorf("a failed sign-up used an ID up: %s, not %s", a, b)
	}
}

// An account can have an ID that was given, once for ever; what is made afterwards gets others, and the same as without.
func TestOpenWithID(t *testing.T) {
	cloud := sim.New(sim.Config{})
	taken := awsaccount.Must(sim.New(sim.Config{}).Open("a", "a@example.com")) // what the first one would get
	if err := cloud.OpenWithID(taken, "given", "given@example.com"); err != nil {
		t.Fatal(err)
	}
	if a, ok := cloud.Account(taken); !ok || a.State(cloud.Now()) != awsaccount.Active || a.Name() != "given" {
		t.Errorf("%v, %t", a, ok)
	}
	before := cloud.Dump()
	for _, bad := range []struct {
		id          awsaccount.ID
		name, email string
		class       error
	}{
		{taken, "b", "b@example.com", awsaccount.ErrConflict},
		{awsaccount.Must(awsaccount.ParseID("123456789012")), "b", "GIVEN@example.com", awsaccount.ErrConflict},
		{awsaccount.Must(awsaccount.ParseID("123456789012")), "b", "nobody", awsaccount.ErrInvalid},
		{awsaccount.ID{}, "b", "b@example.com", awsaccount.ErrInvalid},
	} {
		if err := cloud.OpenWithID(bad.id, bad.name, bad.email); !errors.Is(err, bad.class) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if cloud.Dump() != before {
		t.Error("what failed changed something")
	}
	if id, err := cloud.Open("a", "a@example.com"); err != nil || id == taken {
		t.Errorf("%v, %v", id, err)
	}
}

// Accounts are made in the time that Config says, after Restore too.
func TestCreationTime(t *testing.T) {
	for _, config := range []sim.Config{{}, {CreationTime: 3 * time.Second}} {
		cloud := sim.New(config)
		management := awsaccount.Must(cloud.Open("payer", "payer@example.com"))
		root := cloud.As(cloud.Root(management))
		awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
		restored := awsaccount.Must(sim.Restore(config, awsaccount.Must(cloud.Snapshot())))
		for _, c := range []*sim.Cloud{cloud, restored} {
			root := c.As(c.Root(management))
			out := awsaccount.Must(root.CreateAccount(sim.CreateAccountInput{AccountName: "a", Email: "a@example.com"}))
			in := sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: out.CreateAccountStatus.ID}
			lasts := config.CreationTime
			if lasts == 0 {
				lasts = time.Minute
			}
			c.Advance(lasts - 1)
			if s := awsaccount.Must(root.DescribeCreateAccountStatus(in)).CreateAccountStatus; s.State != sim.InProgress {
				t.Errorf("%+v: %s too early", config, s.State)
			}
			c.Advance(1)
			if s := awsaccount.Must(root.DescribeCreateAccountStatus(in)).CreateAccountStatus; s.State != sim.Succeeded {
				t.Errorf("%+v: %s", config, s.State)
			}
		}
	}
}

// Each of AWS' acts fails in its own states.
func TestActsOfAWS(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	var transition *awsaccount.TransitionError
	for _, step := range []struct {
		what string
		act  func(awsaccount.ID) error
		ok   bool
	}{{"reinstate", cloud.Reinstate, false}, {"restrict", cloud.Restrict, true}, {"restrict", cloud.Restrict, false},
		{"reinstate", cloud.Reinstate, true}, {"close", cloud.CloseByAWS, true}, {"close", cloud.CloseByAWS, false}} {
		if err := step.act(id); (err == nil) != step.ok || err != nil && !(errors.As(err, &transition) && errors.Is(err, awsaccount.ErrConflict)) {
			t.Errorf("%s: %v", step.what, err)
		}
		if err := step.act(awsaccount.ID{}); !errors.Is(err, awsaccount.ErrNotFound) {
			t.Errorf("%s nobody: %v", step.what, err)
		}
	}
}

// What is arranged is in the journal once, and only if it happened.
func TestJournalOfIdentities(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	start := len(slices.Collect(cloud.Journal()))
	awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice"}))
	for _, err := range []error{
		cloud.PutRole(id, sim.Identity{Name: "auditor"}), cloud.DeleteUser(id, "alice"), cloud.DeleteRole(id, "auditor"),
		cloud.Inject(sim.Fault{Action: "account:ListRegions", Error: sim.Error{Code: "InternalServerException"}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if p, err := cloud.PutUser(awsaccount.ID{}, sim.Identity{Name: "alice"}); err == nil || p != (sim.Principal{}) {
		t.Error(p, err)
	}
	for _, err := range []error{cloud.PutRole(awsaccount.ID{}, sim.Identity{Name: "auditor"}), cloud.DeleteUser(id, "alice"), cloud.DeleteRole(id, "auditor")} {
		if !errors.Is(err, awsaccount.ErrNotFound) {
			t.Error(err)
		}
	}
	got := strings.Join(slices.Collect(cloud.Journal())[start:], "\n")
	want := strings.ReplaceAll(`T ID: user alice put
T ID: role auditor put
T ID: user alice deleted
T ID: role auditor deleted
T the next calls of account:ListRegions fail with InternalServerException: 1`, "T ", "2000-01-01T00:00:00Z ")
	if want = strings.ReplaceAll(want, "ID", id.String()); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for range cloud.Journal() { // the cloud is not locked meanwhile
		cloud.Now()
		break
	}
}

// What a program does with its documents afterwards does not show.
func TestPoliciesAreCopied(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	source := func(text string) policy.Source {
		return policy.Source{Name: "p", Document: awsaccount.Must(policy.Parse([]byte(text)))}
	}
	allow := source(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["account:*"], "Resource": ["*"],
		"Condition": {"StringEquals": {"aws:PrincipalAccount": ["` + id.String() + `"]}}}]}`)
	trust := source(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"AWS": ["` + id.String() + `"]}}]}`)
	alice := awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{allow}, Boundary: &allow}))
	if err := cloud.PutRole(id, sim.Identity{Name: "auditor", Policies: []policy.Source{allow}, Trust: &trust}); err != nil {
		t.Fatal(err)
	}
	awsaccount.Must(cloud.FederatedUser(alice, "bob", allow))
	before, dump := awsaccount.Must(cloud.Snapshot()), cloud.Dump()
	for _, d := range []*policy.Document{allow.Document, trust.Document} {
		d.Version, d.ID = "", "changed"
		s := &d.Statements[0]
		s.Effect, s.Action[0], s.Sid = policy.Deny, "s3:*", "Changed"
		for i := range s.Resource {
			s.Resource[i] = "changed"
		}
		for i := range s.Condition {
			s.Condition[i].Operator, s.Condition[i].Keys[0].Key, s.Condition[i].Keys[0].Values[0] = "Bool", "changed", "changed"
		}
		if s.Principal != nil {
			s.Principal.AWS[0] = "*"
		}
	}
	if string(awsaccount.Must(cloud.Snapshot())) != string(before) || cloud.Dump() != dump {
		t.Error("the documents are not copied")
	}
	if _, err := cloud.As(alice).ListRegions(sim.ListRegionsInput{}); err != nil {
		t.Error(err)
	}
}

// The role that new members share is compiled once, and its trust policy is not named after the first one. A fork asks for accounts
// of its own.
func TestCreationsShareARole(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	create := func(cloud *sim.Cloud, name string) {
		t.Helper()
		awsaccount.Must(cloud.As(cloud.Root(c.management)).CreateAccount(sim.CreateAccountInput{AccountName: name, Email: name + "@example.org", RoleName: name + "Role"}))
		cloud.Advance(time.Hour)
	}
	create(c.Cloud, "first")
	fork := c.Fork()
	create(c.Cloud, "second")
	create(fork, "third")
	for _, cloud := range []*sim.Cloud{c.Cloud, fork} {
		list := awsaccount.Must(cloud.As(cloud.Root(c.management)).ListCreateAccountStatus(sim.ListCreateAccountStatusInput{})).CreateAccountStatuses
		if len(list) != 2 || list[0].AccountName != "first" || list[1].AccountName == "first" {
			t.Errorf("%d requests", len(list))
		}
		if err := cloud.CheckInvariants(); err != nil {
			t.Error(err)
		}
		if strings.Contains(string(awsaccount.Must(cloud.Snapshot())), "policy of firstRole") {
			t.Error("the trust policy has the name of the first role")
		}
	}
}
