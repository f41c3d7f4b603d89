package sim_test

import (
	"slices"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// The model of the primary contact, and of what the root user changes in the console. spec §2.6, §6.1

// inConsole is what keeps the root user of an account from changing it in the console: of a member today's organization does it.
func (m *model) inConsole(a *modelAccount) string {
	if !m.works(a) || a.rootless || a.in != nil && a.in.management != a && m.profile != awsaccount.Guide2022 {
		return modelDenied
	}
	return ""
}

var modelContactActs = map[string]func(*modelRun){
	"PutContactInformation": func(r *modelRun) {
		by, id := r.about()
		name := r.pick("name", "A", "B")
		a, code := r.m.manageable(by, id, "account:PutContactInformation", true)
		if r.want(code, by, func(c *sim.Client) error {
			return c.PutContactInformation(sim.PutContactInformationInput{AccountID: id, ContactInformation: awsaccount.ContactInformation{
				FullName: name, AddressLine1: "1 Main Street", City: "Seattle", PostalCode: "98101",
				StateOrRegion: "WA", CountryCode: "US", PhoneNumber: "+12065550100"}})
		}) {
			a.primary = name
		}
	},
	"ChangeRootEmail": func(r *modelRun) {
		by, email := r.anybody("account"), r.email()
		code := r.m.inConsole(by)
		if code == "" && r.m.emailTaken(email, by) {
			code = "ConflictException"
		}
		if r.want(code, by, func(c *sim.Client) error { return c.ChangeRootEmail(email) }) {
			by.email, by.pending = email, ""
		}
	},
	"ChangeAccountName": func(r *modelRun) {
		by := r.anybody("account")
		if r.want(r.m.inConsole(by), by, func(c *sim.Client) error { return c.ChangeAccountName("changed") }) {
			by.name = "changed"
		}
	},
}

// checkReads compares what an account reads of itself, and the management account of its members.
func (r *modelRun) checkReads(fork *sim.Cloud, a *modelAccount) {
	readers := []*modelAccount{a}
	if a.in != nil && a.in.management != a {
		readers = append(readers, a.in.management)
	}
	for i, by := range readers {
		id := map[int]awsaccount.ID{1: a.id}[i]
		c := fork.As(fork.Root(by.id))
		_, code := r.m.manageable(by, id, "account:GetContactInformation", false)
		if code == "" && a.primary == "" {
			code = "ResourceNotFoundException"
		}
		if out, err := c.GetContactInformation(sim.GetContactInformationInput{AccountID: id}); answer(err) != code || out.ContactInformation.FullName != a.primary && err == nil {
			r.Fatalf("%s reads the primary contact of %s: %+v, %v, want %q %q", by.id, a.id, out, err, a.primary, code)
		}
		_, code = r.m.manageable(by, id, "account:GetAccountInformation", false)
		if out, err := c.GetAccountInformation(sim.GetAccountInformationInput{AccountID: id}); answer(err) != code || err == nil && out.AccountName != a.name {
			r.Fatalf("%s reads the name of %s: %+v, %v, want %q %q", by.id, a.id, out, err, a.name, code)
		}
		_, code = r.m.manageable(by, id, "account:GetRegionOptStatus", false)
		on, busy := r.m.region(a, "af-south-1")
		want := map[[2]bool]awsaccount.RegionOptStatus{{true, true}: awsaccount.RegionEnabling, {true, false}: awsaccount.RegionEnabled,
			{false, true}: awsaccount.RegionDisabling, {false, false}: awsaccount.RegionDisabled}[[2]bool{on, busy}]
		if out, err := c.GetRegionOptStatus(sim.GetRegionOptStatusInput{AccountID: id, RegionName: "af-south-1"}); answer(err) != code || err == nil && out.RegionOptStatus != want {
			r.Fatalf("%s reads a Region of %s: %+v, %v, want %s %q", by.id, a.id, out, err, want, code)
		}
		if i == 0 {
			continue
		}
		_, code = r.m.manageable(by, id, "account:GetPrimaryEmail", false)
		if out, err := c.GetPrimaryEmail(sim.GetPrimaryEmailInput{AccountID: id}); answer(err) != code || err == nil && out.PrimaryEmail != a.email {
			r.Fatalf("%s reads the e-mail address of %s: %+v, %v, want %q %q", by.id, a.id, out, err, a.email, code)
		}
	}
}

// checkPolicies compares the policies of an organization, and who is a delegated administrator.
func (r *modelRun) checkPolicies(c *sim.Client, o *modelOrganization) {
	targets := []string{o.root, o.members[len(o.members)-1].id.String()}
	for _, u := range o.units {
		targets = append(targets, u.id)
	}
	for _, t := range modelTypes {
		var want []string
		for _, p := range o.everyPolicy() {
			if p.typ == t.name {
				want = append(want, p.name)
			}
		}
		var got []string
		for in := (sim.ListPoliciesInput{Filter: t.name}); ; {
			out, err := c.ListPolicies(in)
			if err != nil {
				r.Fatal(err)
			}
			for _, p := range out.Policies {
				got = append(got, p.Name)
			}
			if in.NextToken = out.NextToken; in.NextToken == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			r.Fatalf("policies of type %s: %q, want %q", t.name, got, want)
		}
		for _, target := range targets {
			out, err := c.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: target, Filter: t.name})
			var got, want []string
			for _, p := range out.Policies {
				got = append(got, p.ID.String())
			}
			for _, p := range o.at(target, t.name) {
				want = append(want, p.id.String())
			}
			slices.Sort(got)
			if slices.Sort(want); err != nil || !slices.Equal(got, want) {
				r.Fatalf("%s has the policies %q of type %s, want %q, %v", target, got, t.name, want, err)
			}
		}
	}
	for _, p := range o.policies {
		if out, err := c.DescribePolicy(sim.DescribePolicyInput{PolicyID: p.id}); err != nil || out.Policy.Content != p.content() || out.Policy.Name != p.name {
			r.Fatalf("%+v, %v, want %+v", out, err, p)
		}
	}
	out, err := c.ListDelegatedAdministrators(sim.ListDelegatedAdministratorsInput{})
	var got, want []string
	for _, d := range out.DelegatedAdministrators {
		got = append(got, d.ID.String())
	}
	for _, d := range o.delegated {
		want = append(want, d[0])
	}
	slices.Sort(want)
	if want = slices.Compact(want); err != nil || !slices.Equal(got, want) {
		r.Fatalf("delegated administrators: %q, want %q, %v", got, want, err)
	}
}
