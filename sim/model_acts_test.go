package sim_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
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
		by := r.caller()
		id := r.member(by).id
		r.want(r.m.closeAccount(by, id), by, func(c *sim.Client) error { return c.CloseAccount(sim.CloseAccountInput{AccountID: id}) })
	},
	"RemoveAccountFromOrganization": func(r *modelRun) {
		by := r.caller()
		id := r.member(by).id
		r.want(r.m.remove(by, id), by, func(c *sim.Client) error {
			return c.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id})
		})
	},
	"LeaveOrganization": func(r *modelRun) {
		by := r.anybody("caller")
		r.want(r.m.leave(by), by, (*sim.Client).LeaveOrganization)
	},
	"InviteAccountToOrganization": func(r *modelRun) {
		by, to := r.caller(), r.anybody("invited")
		var id string
		if r.want(r.m.invite(by, to), by, func(c *sim.Client) error {
			out, err := c.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(to.id)})
			id = out.Handshake.ID
			return err
		}) {
			r.m.invitations = append(r.m.invitations, &modelInvitation{id: id, from: by.in, to: to, at: r.m.now, state: "OPEN"})
		}
	},
	"answer": func(r *modelRun) {
		var open []*modelInvitation
		for _, i := range r.m.invitations {
			if i.state == "OPEN" || r.m.now.Before(i.at.Add(20*day)) { // later they are forgotten
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			r.Skip("there are no invitations")
		}
		i := open[rapid.IntRange(0, len(open)-1).Draw(r.T, "invitation")]
		state := r.pick("state", "ACCEPTED", "ACCEPTED", "ACCEPTED", "DECLINED", "CANCELED")
		by := i.to
		if state == "CANCELED" {
			by = i.from.management
		}
		r.want(r.m.answer(by, i, state), by, func(c *sim.Client) (err error) {
			switch state {
			case "ACCEPTED":
				_, err = c.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: i.id})
			case "DECLINED":
				_, err = c.DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: i.id})
			default:
				_, err = c.CancelHandshake(sim.CancelHandshakeInput{HandshakeID: i.id})
			}
			return err
		})
	},
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
			if by.in.scps {
				by.in.full.on = append(by.in.full.on, id)
			}
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
		by := r.caller()
		root := awsaccount.Must(awsaccount.ParseRootID("r-none"))
		if by.in != nil {
			root = awsaccount.Must(awsaccount.ParseRootID(by.in.root))
		}
		r.want(r.m.enableSCPs(by), by, func(c *sim.Client) error {
			_, err := c.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: sim.ServiceControlPolicy})
			return err
		})
	},
	"DisablePolicyType": func(r *modelRun) {
		by := r.caller()
		if by.in == nil || rapid.Bool().Draw(r.T, "rather not") {
			r.Skip("there is no root")
		}
		root := awsaccount.Must(awsaccount.ParseRootID(by.in.root))
		r.want(r.m.disableSCPs(by), by, func(c *sim.Client) error {
			_, err := c.DisablePolicyType(sim.DisablePolicyTypeInput{RootID: root, PolicyType: sim.ServiceControlPolicy})
			return err
		})
	},
	"CreatePolicy": func(r *modelRun) {
		by := r.caller()
		if r.m.manages(by) != "" || !by.in.all {
			r.Skip("no policies")
		}
		p := &modelPolicy{name: fmt.Sprint("p", len(r.log)), denies: r.pick("action", "organizations:LeaveOrganization",
			"account:CloseAccount", "account:PutAlternateContact", "organizations:AcceptHandshake")}
		content := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"` + p.denies + `","Resource":"*"}]}`
		r.want("", by, func(c *sim.Client) error {
			out, err := c.CreatePolicy(sim.CreatePolicyInput{Name: p.name, Type: sim.ServiceControlPolicy, Content: content})
			p.id = out.Policy.ID
			return err
		})
		by.in.policies = append(by.in.policies, p)
	},
	"policy": func(r *modelRun) {
		by := r.caller()
		if by.in == nil || !by.in.all {
			r.Skip("no policies")
		}
		all := by.in.everyPolicy()
		p := all[rapid.IntRange(0, len(all)-1).Draw(r.T, "policy")]
		if p.denies == "" {
			p = &by.in.full
		}
		target := r.target(by)
		switch r.pick("act", "attach", "attach", "attach", "detach", "delete") {
		case "attach":
			r.want(r.m.attach(by, p, target), by, func(c *sim.Client) error {
				return c.AttachPolicy(sim.AttachPolicyInput{PolicyID: p.id, TargetID: target})
			})
		case "detach":
			r.want(r.m.detachPolicy(by, p, target), by, func(c *sim.Client) error {
				return c.DetachPolicy(sim.DetachPolicyInput{PolicyID: p.id, TargetID: target})
			})
		default:
			r.want(r.m.deletePolicy(by, p), by, func(c *sim.Client) error {
				return c.DeletePolicy(sim.DeletePolicyInput{PolicyID: p.id})
			})
		}
	},
	"tag": func(r *modelRun) {
		by := r.caller()
		id, key, take := r.member(by).id, r.pick("key", "a", "b"), rapid.Bool().Draw(r.T, "take")
		value := r.pick("value", "1", "2")
		r.want(r.m.tag(by, id, key, value, take), by, func(c *sim.Client) error {
			if take {
				return c.UntagResource(sim.UntagResourceInput{ResourceID: id.String(), TagKeys: []string{key}})
			}
			return c.TagResource(sim.TagResourceInput{ResourceID: id.String(), Tags: []sim.Tag{{Key: key, Value: value}}})
		})
	},
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
	"AssumeRole": func(r *modelRun) {
		by := r.caller()
		a := r.member(by)
		if by.in == nil || by.in.management != by || a.in != by.in || !a.created || a == by {
			r.Skip("there is no role that trusts this account") // a former member's trusts who made it
		}
		fork := r.cloud.Fork()
		user := awsaccount.Must(fork.PutUser(by.id, sim.Identity{Name: "admin", Policies: []policy.Source{modelAdministrator()}}))
		arn := awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + a.id.String() + ":role/OrganizationAccountAccessRole"))
		_, err := fork.As(user).AssumeRole(sim.AssumeRoleInput{RoleARN: arn, RoleSessionName: "model"})
		if want := r.m.works(by) && r.m.works(a); (err == nil) != want {
			r.Fatalf("%s assumes the role of %s (%s): %v, want %t", by.id, a.id, r.m.state(a), err, want)
		}
	},
}

// about is who calls Account Management, and the account that is given.
func (r *modelRun) about() (by *modelAccount, id awsaccount.ID) {
	by = r.caller()
	if rapid.IntRange(0, 2).Draw(r.T, "own") > 0 {
		id = r.member(by).id
	}
	return by, id
}

func modelAdministrator() policy.Source {
	s, _, err := awsaccount.ManagedPolicy("aws", "AdministratorAccess")
	return awsaccount.Must(s, err)
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
	by.in.full.id = awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
}

// prepare makes an organization with trusted access, and a created member, so that runs get further.
func (r *modelRun) prepare() {
	by := r.m.accounts[0]
	r.found(by, "ALL")
	r.want(r.m.trust(by, "account.amazonaws.com", false), by, func(c *sim.Client) error {
		return c.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "account.amazonaws.com"})
	})
	r.want(r.m.createAccount(by, "made@example.com", "made"), by, func(c *sim.Client) error {
		_, err := c.CreateAccount(sim.CreateAccountInput{Email: "made@example.com", AccountName: "made"})
		return err
	})
	r.time(time.Minute)
	r.check()
}
