package sim_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

var modelActs = map[string]func(*modelRun){
	"open": func(r *modelRun) {
		if len(r.m.accounts) < 20 {
			r.open()
		}
	},
	"time": func(r *modelRun) {
		r.time(rapid.SampledFrom([]time.Duration{1, time.Minute - 1, time.Minute, 10*time.Minute - 1, 10 * time.Minute, time.Hour, day - 1, day,
			4*day - 1, 4 * day, 15*day - 1, 15 * day, 30*day - 1, 30 * day, 60 * day, 90*day - 1, 90 * day}).Draw(r.T, "time"))
	},
	"state": func(r *modelRun) {
		a := r.anybody("account")
		name := r.pick("act", "restrict", "reinstate", "aws", "reopen", "reopen", "support")
		want := r.m.happen(a, name)
		err := r.arrange(func(c *sim.Cloud) error {
			switch name {
			case "restrict":
				return c.Restrict(a.id)
			case "reinstate":
				return c.Reinstate(a.id)
			case "aws":
				return c.CloseByAWS(a.id)
			case "reopen":
				return c.As(c.Root(a.id)).ReopenAccount()
			}
			return c.ReopenBySupport(a.id, awsaccount.Facts{})
		})
		if (err == nil) != (want == "") {
			r.Fatalf("%s of %s: %v, want %q", name, a.id, err, want)
		}
	},
	"complete": func(r *modelRun) {
		a := r.anybody("account")
		if err := r.arrange(func(c *sim.Cloud) error { return c.CompleteStandalone(a.id) }); err != nil {
			r.Fatal(err)
		}
		a.complete = true
	},
	"CloseOwnAccount": func(r *modelRun) {
		a := r.anybody("account")
		want := r.m.closeOwn(a)
		if err := r.arrange(func(c *sim.Cloud) error { return c.As(c.Root(a.id)).CloseOwnAccount() }); (err == nil) != want {
			r.Fatalf("closing %s: %v, want %t", a.id, err, want)
		}
	},
	"CreateOrganization": func(r *modelRun) {
		by, features := r.anybody("caller"), r.pick("features", "ALL", "", "CONSOLIDATED_BILLING")
		r.found(by, features)
	},
	"DeleteOrganization": func(r *modelRun) {
		by := r.caller()
		r.want(r.m.deleteOrganization(by), by, (*sim.Client).DeleteOrganization)
	},
	"CreateAccount": func(r *modelRun) {
		by, email := r.caller(), r.email()
		r.want(r.m.createAccount(by, email, "made"), by, func(c *sim.Client) error {
			_, err := c.CreateAccount(sim.CreateAccountInput{Email: email, AccountName: "made"})
			return err
		})
	},
	"CloseAccount": func(r *modelRun) {
		by := r.administrator()
		id := r.member(by).id
		r.want(r.m.closeAccount(by, id), by, func(c *sim.Client) error { return c.CloseAccount(sim.CloseAccountInput{AccountID: id}) })
	},
	"RemoveAccountFromOrganization": func(r *modelRun) {
		by := r.caller()
		id := r.leaver(by).id
		r.want(r.m.remove(by, id), by, func(c *sim.Client) error {
			return c.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id})
		})
	},
	"LeaveOrganization": func(r *modelRun) {
		by := r.leaver(r.caller())
		r.want(r.m.leave(by), by, (*sim.Client).LeaveOrganization)
	},
	"InviteAccountToOrganization": func(r *modelRun) { modelInvite(r, r.caller(), r.anybody("invited")) },
	"EnableAllFeatures": func(r *modelRun) {
		by := r.caller()
		if by.in != nil && by.in.all && rapid.IntRange(0, 3).Draw(r.T, "again") > 0 {
			r.Skip("it has them")
		}
		r.enableAll(by)
	},
	"AcceptHandshake":  func(r *modelRun) { r.answer("ACCEPTED") },
	"DeclineHandshake": func(r *modelRun) { r.answer("DECLINED") },
	"CancelHandshake":  func(r *modelRun) { r.answer("CANCELED") },
	"CreateOrganizationalUnit": func(r *modelRun) {
		by := r.caller()
		parent, name := r.parent(by), r.pick("name", "a", "b", "c")
		if by.in == nil {
			parent = "r-none"
		}
		var id string
		if r.want(r.m.createUnit(by, parent, name), by, func(c *sim.Client) error {
			out, err := c.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name})
			id = out.OrganizationalUnit.ID.String()
			return err
		}) {
			by.in.units = append(by.in.units, &modelUnit{id, parent, name})
			by.in.attachManaged(id)
		}
	},
	"DeleteOrganizationalUnit": func(r *modelRun) {
		by := r.caller()
		id := r.unit(by)
		r.want(r.m.deleteUnit(by, id), by, func(c *sim.Client) error {
			return c.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(id))})
		})
	},
	"UpdateOrganizationalUnit": func(r *modelRun) {
		by := r.caller()
		id, name := r.unit(by), r.pick("name", "a", "b", "c")
		r.want(r.m.renameUnit(by, id, name), by, func(c *sim.Client) error {
			_, err := c.UpdateOrganizationalUnit(sim.UpdateOrganizationalUnitInput{OrganizationalUnitID: awsaccount.Must(awsaccount.ParseOUID(id)), Name: name})
			return err
		})
	},
	"MoveAccount": func(r *modelRun) {
		by := r.caller()
		a, from, to := r.member(by), r.parent(by), r.parent(by)
		if a.parent != "" && rapid.IntRange(0, 3).Draw(r.T, "right") > 0 {
			from = a.parent
		}
		r.want(r.m.move(by, a.id, from, to), by, func(c *sim.Client) error {
			return c.MoveAccount(sim.MoveAccountInput{AccountID: a.id, SourceParentID: from, DestinationParentID: to})
		})
	},
	"EnablePolicyType": func(r *modelRun) {
		by, typ := r.delegate(), r.typ()
		root := awsaccount.Must(awsaccount.ParseRootID("r-none"))
		if by.in != nil {
			root = awsaccount.Must(awsaccount.ParseRootID(by.in.root))
		}
		r.want(r.m.enableType(by, typ), by, func(c *sim.Client) error {
			_, err := c.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: typ})
			return err
		})
	},
	"DisablePolicyType": func(r *modelRun) {
		by, typ := r.delegate(), r.typ()
		if by.in == nil || rapid.Bool().Draw(r.T, "rather not") {
			r.Skip("there is no root")
		}
		root := awsaccount.Must(awsaccount.ParseRootID(by.in.root))
		r.want(r.m.disableType(by, typ), by, func(c *sim.Client) error {
			_, err := c.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: root, PolicyType: typ})
			return err
		})
	},
	"CreatePolicy": func(r *modelRun) {
		by, typ := r.delegate(), r.typ()
		p := &modelPolicy{typ: typ, name: r.policyName(by), denies: r.denied(typ)}
		in := sim.CreatePolicyInput{Name: p.name, Type: p.typ, Content: p.content()}
		if r.want(r.m.createPolicy(by, p.typ, p.name), by, func(c *sim.Client) error {
			out, err := c.CreatePolicy(in)
			p.id = out.Policy.ID
			return err
		}) {
			by.in.policies = append(by.in.policies, p)
		}
	},
	"UpdatePolicy": func(r *modelRun) {
		by := r.delegate()
		p, name := r.policy(by), r.policyName(by)
		denies := r.denied(p.typ)
		changed := modelPolicy{typ: p.typ, denies: denies}
		if r.want(r.m.updatePolicy(by, p, name), by, func(c *sim.Client) error {
			_, err := c.UpdatePolicy(sim.UpdatePolicyInput{PolicyID: p.id, Name: name, Content: changed.content()})
			return err
		}) {
			p.name, p.denies = name, denies
		}
	},
	"DeletePolicy": func(r *modelRun) {
		by := r.delegate()
		p := r.policy(by)
		r.want(r.m.deletePolicy(by, p), by, func(c *sim.Client) error { return c.DeletePolicy(sim.DeletePolicyInput{PolicyID: p.id}) })
	},
	"AttachPolicy": func(r *modelRun) {
		by := r.delegate()
		p, target := r.policy(by), r.target(by)
		r.want(r.m.attach(by, p, target), by, func(c *sim.Client) error {
			return c.AttachPolicy(sim.AttachPolicyInput{PolicyID: p.id, TargetID: target})
		})
	},
	"DetachPolicy": func(r *modelRun) {
		by := r.delegate()
		p, target := r.policy(by), r.target(by)
		if len(p.on) > 0 && rapid.Bool().Draw(r.T, "attached") {
			target = rapid.SampledFrom(p.on).Draw(r.T, "target")
		}
		r.want(r.m.detachPolicy(by, p, target), by, func(c *sim.Client) error {
			return c.DetachPolicy(sim.DetachPolicyInput{PolicyID: p.id, TargetID: target})
		})
	},
	"PutResourcePolicy": func(r *modelRun) {
		by := r.caller()
		d := &modelDelegation{member: r.member(by).id}
		actions := rapid.SliceOfNDistinct(rapid.SampledFrom(modelDelegable), 1, len(modelDelegable), rapid.ID[string]).Draw(r.T, "actions")
		d.actions = actions
		content := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + d.member.String() +
			`"},"Action":["organizations:` + strings.Join(actions, `","organizations:`) + `"],"Resource":"*"}]}`
		if r.want(r.m.putDelegation(by), by, func(c *sim.Client) error {
			out, err := c.PutResourcePolicy(sim.PutResourcePolicyInput{Content: content})
			d.id = out.ResourcePolicy.ID
			return err
		}) {
			if old := by.in.delegation; old != nil && old.id != d.id {
				r.Fatal("the delegation policy has got another ID")
			}
			by.in.delegation = d
		}
	},
	"DescribeResourcePolicy": func(r *modelRun) {
		by := r.caller()
		var d modelDelegation
		if by.in != nil && by.in.delegation != nil {
			d = *by.in.delegation
		}
		r.want(r.m.delegation(by, "DescribeResourcePolicy"), by, func(c *sim.Client) error {
			out, err := c.DescribeResourcePolicy()
			if err == nil && (out.ResourcePolicy.ID != d.id || !strings.Contains(out.ResourcePolicy.Content, d.member.String())) {
				r.Fatalf("%+v", out)
			}
			return err
		})
	},
	"DeleteResourcePolicy": func(r *modelRun) {
		by := r.caller()
		if r.want(r.m.delegation(by, "DeleteResourcePolicy"), by, (*sim.Client).DeleteResourcePolicy) {
			delete(by.in.tags, by.in.delegation.id)
			by.in.delegation = nil
		}
	},
	"TagResource":   func(r *modelRun) { r.tag(false) },
	"UntagResource": func(r *modelRun) { r.tag(true) },
	"service": func(r *modelRun) {
		by, service, take := r.caller(), r.service(), rapid.IntRange(0, 3).Draw(r.T, "take") == 0
		r.want(r.m.trust(by, service, take), by, func(c *sim.Client) error {
			if take {
				return c.DisableAWSServiceAccess(sim.DisableAWSServiceAccessInput{ServicePrincipal: service})
			}
			return c.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: service})
		})
	},
	"delegate": func(r *modelRun) {
		by := r.caller()
		id, service := r.member(by).id, r.service()
		if rapid.IntRange(0, 3).Draw(r.T, "end") == 0 {
			r.want(r.m.deregister(by, id, service), by, func(c *sim.Client) error {
				return c.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
			})
			return
		}
		r.want(r.m.register(by, id, service), by, func(c *sim.Client) error {
			return c.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
		})
	},
	"contact": func(r *modelRun) {
		by, id := r.about()
		contact := rapid.SampledFrom(slices.Collect(awsaccount.ContactTypes())).Draw(r.T, "type")
		name := r.pick("name", "A", "B")
		a, code := r.m.manageable(by, id, "account:PutAlternateContact", true)
		if r.want(code, by, func(c *sim.Client) error {
			return c.PutAlternateContact(sim.PutAlternateContactInput{AccountID: id, AlternateContact: awsaccount.AlternateContact{
				Type: contact, Name: name, Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}})
		}) {
			if a.contacts == nil {
				a.contacts = map[awsaccount.ContactType]string{}
			}
			a.contacts[contact] = name
		}
	},
	"DeleteAlternateContact": func(r *modelRun) {
		by, id := r.about()
		contact := rapid.SampledFrom(slices.Collect(awsaccount.ContactTypes())).Draw(r.T, "type")
		a, code := r.m.manageable(by, id, "account:DeleteAlternateContact", true)
		if code == "" && a.contacts[contact] == "" {
			code = "ResourceNotFoundException"
		}
		if r.want(code, by, func(c *sim.Client) error {
			return c.DeleteAlternateContact(sim.DeleteAlternateContactInput{AccountID: id, AlternateContactType: contact})
		}) {
			delete(a.contacts, contact)
		}
	},
	"PutAccountName": func(r *modelRun) {
		by, id := r.about()
		a, code := r.m.manageable(by, id, "account:PutAccountName", true)
		if r.want(code, by, func(c *sim.Client) error {
			return c.PutAccountName(sim.PutAccountNameInput{AccountID: id, AccountName: "renamed"})
		}) {
			a.name = "renamed"
		}
	},
	"email": func(r *modelRun) {
		by := r.caller()
		a := r.member(by)
		if rapid.Bool().Draw(r.T, "start") || a.pending == "" {
			email := r.email()
			r.want(r.m.startEmail(by, a.id, email), by, func(c *sim.Client) error {
				_, err := c.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: a.id, PrimaryEmail: email})
				return err
			})
			if code, ok := r.cloud.OTP(a.id); ok {
				a.code = code
			}
			return
		}
		email, otp := a.pending, a.code
		r.want(r.m.acceptEmail(by, a.id, email), by, func(c *sim.Client) error {
			_, err := c.AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: a.id, PrimaryEmail: email, OTP: otp})
			return err
		})
	},
	"region": func(r *modelRun) {
		by, id := r.about()
		name, on := r.pick("region", "af-south-1", "ap-east-1"), rapid.Bool().Draw(r.T, "on")
		r.want(r.m.switchRegion(by, id, name, on), by, func(c *sim.Client) error {
			if on {
				return c.EnableRegion(sim.EnableRegionInput{AccountID: id, RegionName: name})
			}
			return c.DisableRegion(sim.DisableRegionInput{AccountID: id, RegionName: name})
		})
	},
}

func modelInvite(r *modelRun, by, to *modelAccount) {
	h := &modelShake{action: "INVITE", from: by.in, to: to, at: r.m.now, state: "OPEN"}
	if r.want(r.m.invite(by, to), by, func(c *sim.Client) error {
		out, err := c.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(to.id)})
		h.id = out.Handshake.ID
		return err
	}) {
		r.m.handshakes = append(r.m.handshakes, h)
	}
}

// about is who calls Account Management, and the account that is given.
func (r *modelRun) about() (by *modelAccount, id awsaccount.ID) {
	by = r.caller()
	if rapid.IntRange(0, 2).Draw(r.T, "own") > 0 {
		id = r.member(by).id
	}
	return by, id
}

func (r *modelRun) found(by *modelAccount, features string) {
	code := r.m.createOrganization(by, features, "")
	if !r.want(code, by, func(c *sim.Client) error {
		_, err := c.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: features})
		return err
	}) {
		return
	}
	fork := r.cloud.Fork()
	root := awsaccount.Must(fork.As(fork.Root(by.id)).ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	by.in.root, by.parent = root, root
}

// prepare makes an organization, mostly with trusted access, a created member and one that was invited, so that runs get further.
func (r *modelRun) prepare() {
	by, to := r.m.accounts[0], r.m.accounts[1]
	all := rapid.IntRange(0, 3).Draw(r.T, "all features") > 0
	if r.found(by, map[bool]string{true: "ALL", false: "CONSOLIDATED_BILLING"}[all]); all {
		r.want(r.m.trust(by, "account.amazonaws.com", false), by, func(c *sim.Client) error {
			return c.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"})
		})
	}
	r.want(r.m.createAccount(by, "made@example.com", "made"), by, func(c *sim.Client) error {
		_, err := c.CreateAccount(sim.CreateAccountInput{Email: "made@example.com", AccountName: "made"})
		return err
	})
	r.time(time.Minute)
	modelInvite(r, by, to)
	r.answerTo(r.m.handshakes[0], "ACCEPTED", to)
	r.check()
}
