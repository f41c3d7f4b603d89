package sim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// typesOf are the policy types that are enabled on the root of the organization of a client.
func typesOf(c *sim.Client) []string {
	var names []string
	for _, t := range awsaccount.Must(c.ListRoots(sim.ListRootsInput{})).Roots[0].PolicyTypes {
		names = append(names, t.Type)
	}
	return names
}

// spec §1.4: an organization that the console makes has service control policies, and one that lets nobody leave or close his
// account; one that CreateOrganization makes has not. Profiles of before have neither.
func TestConsoleOrganization(t *testing.T) {
	for profile := range awsaccount.Profiles() {
		for _, documented := range []bool{false, true} {
			cloud := sim.New(sim.Config{Profile: profile, DocumentedPolicyTypes: documented})
			management := awsaccount.Must(cloud.Open("management", "management@example.com"))
			member := awsaccount.Must(cloud.Open("member", "member@example.com"))
			root, other := cloud.As(cloud.Root(management)), cloud.As(cloud.Root(member))
			awsaccount.Must(root.CreateOrganizationInConsole())
			invited := awsaccount.Must(root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: member.String(), Type: "ACCOUNT"}}))
			awsaccount.Must(other.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: invited.Handshake.ID}))
			today := profile == awsaccount.Today || profile == awsaccount.IAMGuide2026
			if got := slices.Equal(typesOf(root), []string{sim.ServiceControlPolicy}); got != (today || documented) {
				t.Errorf("%s, documented %t: %q", profile, documented, typesOf(root))
			}
			for what, err := range map[string]error{"leaving": other.LeaveOrganization(), "closing": other.CloseOwnAccount()} {
				var refusal *awsaccount.Refusal
				if denied := errors.As(err, &refusal) && refusal.Decision.Outcome == policy.ExplicitDeny; denied != today {
					t.Errorf("%s, documented %t: %s: %v", profile, documented, what, err)
				}
			}
			if err := root.CloseAccount(sim.CloseAccountInput{AccountID: member}); today && err != nil {
				t.Errorf("the management account cannot close: %v", err)
			}
			if err := cloud.CheckInvariants(); err != nil {
				t.Error(err)
			}
		}
	}
}

// spec §3.4: with all features the documentation has service control policies enabled by CreateOrganization, and users have not.
func TestDocumentedPolicyTypes(t *testing.T) {
	for _, test := range []struct {
		documented bool
		features   string
		want       []string
	}{
		{false, "", nil}, {true, "", []string{sim.ServiceControlPolicy}}, {true, sim.AllFeatures, []string{sim.ServiceControlPolicy}},
		{true, sim.ConsolidatedBillingOnly, nil},
	} {
		cloud := sim.New(sim.Config{DocumentedPolicyTypes: test.documented})
		root := cloud.As(cloud.Root(awsaccount.Must(cloud.Open("management", "management@example.com"))))
		awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: test.features}))
		if got := typesOf(root); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

// spec §1.4: the console needs permission for each of its calls; what was done before one that is denied stays.
func TestConsoleOrganizationPermissions(t *testing.T) {
	allowed := `"organizations:CreateOrganization", "iam:CreateServiceLinkedRole"`
	for _, next := range []string{"organizations:EnablePolicyType", "organizations:CreatePolicy", "organizations:AttachPolicy", ""} {
		cloud := sim.New(sim.Config{})
		id := awsaccount.Must(cloud.Open("management", "management@example.com"))
		document := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": [` + allowed + `], "Resource": "*"}}`)
		alice := cloud.As(awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{{Document: document}}})))
		out, err := alice.CreateOrganizationInConsole()
		if errors.Is(err, awsaccount.ErrDenied) != (next != "") || out.Organization.ID.IsZero() {
			t.Errorf("without %q: %v, %v", next, out, err)
		}
		allowed += `, "` + next + `"`
	}
	cloud := sim.New(sim.Config{})
	pending := cloud.As(cloud.Root(awsaccount.Must(cloud.SignUp("management", "management@example.com"))))
	if out, err := pending.CreateOrganizationInConsole(); err == nil || !out.Organization.ID.IsZero() {
		t.Errorf("before sign-up is complete: %v, %v", out, err)
	}
}
