package sim_test

import (
	"errors"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Short names for calls in the table of reasons.

var (
	nobodysPolicy = awsaccount.Must(awsaccount.ParsePolicyID("p-nobodys000"))
	nobodysRoot   = awsaccount.Must(awsaccount.ParseRootID("r-none"))
	fullAWSAccess = awsaccount.Must(awsaccount.ParsePolicyID("p-FullAWSAccess"))
	twoFilters    = sim.HandshakeFilter{ActionType: "INVITE", ParentHandshakeID: "h-12345678"}
)

const nobodysUnit = "ou-none-12345678"

// user is an IAM user that may do something.
func (w *reasonWorld) user(id awsaccount.ID, action string) *sim.Client {
	return w.Cloud.As(awsaccount.Must(w.PutUser(id, sim.Identity{Name: "alice", Policies: allow(w.T, action, "*")})))
}

// changeEmail gives a member another primary e-mail address.
func (w *reasonWorld) changeEmail(id awsaccount.ID, email string) error {
	_, start := w.root.StartPrimaryEmailUpdate(sim.StartPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: email})
	code, _ := w.OTP(id)
	_, accept := w.root.AcceptPrimaryEmailUpdate(sim.AcceptPrimaryEmailUpdateInput{AccountID: id, PrimaryEmail: email, OTP: code})
	return errors.Join(start, accept)
}

func accept(w *reasonWorld, by awsaccount.ID, h string) error {
	return drop(w.as(by).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h}))
}

func cancel(w *reasonWorld, h string) error {
	return drop(w.root.CancelHandshake(sim.CancelHandshakeInput{HandshakeID: h}))
}

func decline(w *reasonWorld, h string) error {
	return drop(w.as(w.alone).DeclineHandshake(sim.DeclineHandshakeInput{HandshakeID: h}))
}

func closing(w *reasonWorld, id awsaccount.ID) error {
	return w.root.CloseAccount(sim.CloseAccountInput{AccountID: id})
}

func removing(w *reasonWorld, id awsaccount.ID) error {
	return w.root.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id})
}

func organization(w *reasonWorld, by awsaccount.ID) error {
	return drop(w.as(by).CreateOrganization(sim.CreateOrganizationInput{}))
}

func unit(w *reasonWorld, parent, name string) error {
	return drop(w.root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name}))
}

func newPolicy(w *reasonWorld, name, typ, content string) error {
	return drop(w.root.CreatePolicy(sim.CreatePolicyInput{Name: name, Type: typ, Content: content}))
}

func register(w *reasonWorld, id awsaccount.ID, service string) error {
	return w.root.RegisterDelegatedAdministrator(sim.RegisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
}

func deregister(w *reasonWorld, id awsaccount.ID, service string) error {
	return w.root.DeregisterDelegatedAdministrator(sim.DeregisterDelegatedAdministratorInput{AccountID: id, ServicePrincipal: service})
}

func detach(w *reasonWorld, id awsaccount.PolicyID, target string) error {
	return w.root.DetachPolicy(sim.DetachPolicyInput{PolicyID: id, TargetID: target})
}

func enable(c *sim.Client, root awsaccount.RootID, typ string) error {
	return drop(c.EnablePolicyType(sim.EnablePolicyTypeInput{RootID: root, PolicyType: typ}))
}

func invite(w *reasonWorld, target sim.HandshakeParty) error {
	return drop(w.root.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: target}))
}

func move(w *reasonWorld, id awsaccount.ID, from, to string) error {
	return w.root.MoveAccount(sim.MoveAccountInput{AccountID: id, SourceParentID: from, DestinationParentID: to})
}

func delegateBy(w *reasonWorld, content string) error {
	return drop(w.root.PutResourcePolicy(sim.PutResourcePolicyInput{Content: content}))
}

func untag(w *reasonWorld, id, key string) error {
	return w.root.UntagResource(sim.UntagResourceInput{ResourceID: id, TagKeys: []string{key}})
}
