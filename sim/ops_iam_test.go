package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §6.3, §1.6
func TestAccountAlias(t *testing.T) {
	cloud, a, b, alice := twoAccounts(t, sim.Config{})
	rootB := cloud.As(cloud.Root(b))
	one, two := awsaccount.Must(awsaccount.ParseAlias("one")), awsaccount.Must(awsaccount.ParseAlias("two"))
	wantAliases := func(c *sim.Client, want ...awsaccount.Alias) {
		t.Helper()
		if out, err := c.ListAccountAliases(); err != nil || !slices.Equal(out.AccountAliases, want) {
			t.Fatal(out, err)
		}
	}
	wantAliases(alice)
	must(t, alice.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: one}))
	wantAliases(alice, one)
	if err := rootB.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: one}); !isCode(err, "EntityAlreadyExists") || !errors.Is(err, awsaccount.ErrConflict) {
		t.Fatal(err)
	}
	wantAliases(rootB)
	must(t, alice.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: two}))
	wantAliases(alice, two)
	must(t, rootB.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: one}))
	if err := alice.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: one}); !isCode(err, "NoSuchEntity") || !errors.Is(err, awsaccount.ErrNotFound) {
		t.Fatal(err)
	}
	must(t, alice.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: two}))
	wantAliases(alice)
	if err := alice.DeleteAccountAlias(sim.DeleteAccountAliasInput{}); !isCode(err, "ValidationError") {
		t.Fatal(err)
	}
	if err := alice.CreateAccountAlias(sim.CreateAccountAliasInput{}); !isCode(err, "ValidationError") {
		t.Fatal(err)
	}
	bob := cloud.As(awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "bob"})))
	if err := bob.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: two}); !isCode(err, "AccessDenied") || !errors.Is(err, awsaccount.DeniedByPolicies) {
		t.Fatal(err)
	}

	// An alias that is registered when the account is closed stays taken for ever.
	must(t, rootB.CloseOwnAccount())
	for range 2 {
		if err := alice.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: one}); !isCode(err, "EntityAlreadyExists") {
			t.Fatal(err)
		}
		cloud.Advance(100 * 24 * time.Hour)
	}
}

// spec §6.3
func TestCanonicalUserID(t *testing.T) {
	cloud, a, b, _ := twoAccounts(t, sim.Config{})
	x, ok := cloud.CanonicalUserID(a)
	y, _ := cloud.CanonicalUserID(b)
	if !ok || len(x.String()) != 64 || x == y {
		t.Fatal(x, y)
	}
	if _, ok := cloud.CanonicalUserID(awsaccount.Must(awsaccount.ParseID("000000000000"))); ok {
		t.Fatal("the canonical ID of no account")
	}
}

// spec §6.4
func TestOrganizationsFeatures(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	if _, err := f.alone.EnableOrganizationsRootSessions(); !isCode(err, "OrganizationNotFoundException") {
		t.Fatal(err)
	}
	if _, err := f.member.ListOrganizationsFeatures(); !isCode(err, "AccountNotManagementOrDelegatedAdministratorException") || !errors.Is(err, awsaccount.ErrDenied) {
		t.Fatal(err)
	}
	if _, err := f.admin.EnableOrganizationsRootSessions(); !isCode(err, "ServiceAccessNotEnabledException") {
		t.Fatal(err)
	}
	f.trust(t)
	for _, step := range []struct {
		call func() (sim.OrganizationsFeaturesOutput, error)
		want []string
	}{
		{f.admin.ListOrganizationsFeatures, nil},
		{f.admin.EnableOrganizationsRootSessions, []string{"RootSessions"}},
		{f.admin.EnableOrganizationsRootCredentialsManagement, []string{"RootCredentialsManagement", "RootSessions"}},
		{f.admin.EnableOrganizationsRootSessions, []string{"RootCredentialsManagement", "RootSessions"}},
		{f.member.ListOrganizationsFeatures, []string{"RootCredentialsManagement", "RootSessions"}}, // delegated by now
		{f.member.DisableOrganizationsRootSessions, []string{"RootCredentialsManagement"}},
		{f.admin.DisableOrganizationsRootCredentialsManagement, nil},
		{f.admin.DisableOrganizationsRootCredentialsManagement, nil},
		{f.admin.ListOrganizationsFeatures, nil},
	} {
		out, err := step.call()
		if err != nil || !slices.Equal(out.EnabledFeatures, step.want) || out.OrganizationID.IsZero() {
			t.Fatal(out, err, step.want)
		}
	}
	billing := newFamily(t, sim.CreateOrganizationInput{FeatureSet: "CONSOLIDATED_BILLING"})
	if _, err := billing.admin.EnableOrganizationsRootSessions(); !isCode(err, "OrganizationNotInAllFeaturesModeException") {
		t.Fatal(err)
	}
}

// Every call leaves a record, and none of them holds a secret. A call that fails changes nothing.
func TestRecordsOfIAMAndSTS(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:AssumeRole"}`)}))
	out, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"})
	must(t, err)
	one := sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("one"))}
	must(t, alice.CreateAccountAlias(one))
	if err := alice.CreateAccountAlias(one); err == nil {
		t.Fatal("an alias twice")
	}
	var trail strings.Builder
	must(t, cloud.WriteTrail(&trail))
	for _, want := range []string{`"eventName":"AssumeRole"`, `"eventSource":"iam.amazonaws.com"`, `"errorCode":"EntityAlreadyExists"`} {
		if !strings.Contains(trail.String(), want) {
			t.Errorf("the trail lacks %s:\n%s", want, &trail)
		}
	}
	if strings.Contains(trail.String(), out.Credentials.SecretAccessKey) {
		t.Error("the trail holds a secret")
	}
}
