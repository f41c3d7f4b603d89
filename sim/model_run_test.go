package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

var noTime time.Time

// A modelRun drives a cloud and the model with the same acts, and compares them.
type modelRun struct {
	*rapid.T
	config sim.Config
	cloud  *sim.Cloud
	m      *model
	log    []func(*sim.Cloud) // all acts so far, to do them again
	emails int
}

// unchanged is a dump without what failed calls may change: the trail, and what identifies records.
func unchanged(c *sim.Cloud) string {
	var text strings.Builder
	for line := range strings.Lines(c.Dump()) {
		if !strings.HasPrefix(line, "trail[") && !strings.HasPrefix(line, "made ") {
			text.WriteString(line)
		}
	}
	return text.String()
}

// want calls for the root user of an account, and wants an answer. A call that fails changes nothing.
func (r *modelRun) want(code string, by *modelAccount, call func(*sim.Client) error) bool {
	before := unchanged(r.cloud)
	act := func(c *sim.Cloud) error { return call(c.As(c.Root(by.id))) }
	err := act(r.cloud)
	r.log = append(r.log, func(c *sim.Cloud) { _ = act(c) })
	if got := answer(err); got != code {
		r.Fatalf("%s got %q, want %q (%v)", by.id, got, code, err)
	}
	if err != nil {
		if after := unchanged(r.cloud); after != before {
			r.Fatalf("%v has changed\n%s\nto\n%s", err, before, after)
		}
	}
	return err == nil
}

// arrange does something that is no call.
func (r *modelRun) arrange(act func(*sim.Cloud) error) error {
	r.log = append(r.log, func(c *sim.Cloud) { _ = act(c) })
	return act(r.cloud)
}

func (r *modelRun) email() string {
	if r.emails > 0 && rapid.IntRange(0, 9).Draw(r.T, "old e-mail") == 0 {
		return modelText(rapid.IntRange(1, r.emails).Draw(r.T, "e-mail"))
	}
	r.emails++
	return modelText(r.emails)
}

func (r *modelRun) open() {
	email := r.email()
	if r.m.emailTaken(email, nil) {
		return
	}
	var id awsaccount.ID
	open := func(c *sim.Cloud) (err error) {
		if id, err = c.Open("model", email); err == nil {
			err = c.SetAccountQuota(id, modelMost)
		}
		return err
	}
	if err := r.arrange(open); err != nil {
		r.Fatal(err)
	}
	r.m.accounts = append(r.m.accounts, &modelAccount{id: id, name: "model", email: email, state: awsaccount.Active})
}

// caller is mostly somebody who manages an organization.
func (r *modelRun) caller() *modelAccount {
	var managers []*modelAccount
	for _, a := range r.m.accounts {
		if a.in != nil && a.in.management == a {
			managers = append(managers, a)
		}
	}
	if len(managers) > 0 && rapid.IntRange(0, 4).Draw(r.T, "manager") > 0 {
		return managers[rapid.IntRange(0, len(managers)-1).Draw(r.T, "caller")]
	}
	return r.anybody("caller")
}

func (r *modelRun) anybody(label string) *modelAccount {
	return r.m.accounts[rapid.IntRange(0, len(r.m.accounts)-1).Draw(r.T, label)]
}

// member is mostly somebody in the organization of the caller.
func (r *modelRun) member(by *modelAccount) *modelAccount {
	if by.in != nil && rapid.IntRange(0, 9).Draw(r.T, "stranger") > 0 {
		return by.in.members[rapid.IntRange(0, len(by.in.members)-1).Draw(r.T, "member")]
	}
	return r.anybody("account")
}

func (r *modelRun) parent(by *modelAccount) string {
	parents := []string{"r-none"}
	if by.in != nil {
		parents = []string{by.in.root, by.in.root}
		for _, u := range by.in.units {
			parents = append(parents, u.id)
		}
	}
	return rapid.SampledFrom(parents).Draw(r.T, "parent")
}

func (r *modelRun) unit(by *modelAccount) string {
	if by.in == nil || len(by.in.units) == 0 {
		return "ou-none-12345678"
	}
	return by.in.units[rapid.IntRange(0, len(by.in.units)-1).Draw(r.T, "unit")].id
}

func (r *modelRun) target(by *modelAccount) string {
	if rapid.Bool().Draw(r.T, "account as target") {
		return r.member(by).id.String()
	}
	return r.parent(by)
}

func (r *modelRun) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(r.T, label)
}

func (r *modelRun) service() string {
	return r.pick("service", "account.amazonaws.com", "account.amazonaws.com", "iam.amazonaws.com", "securityhub.amazonaws.com")
}

func (r *modelRun) time(d time.Duration) {
	_ = r.arrange(func(c *sim.Cloud) error { c.Advance(d); return nil })
	r.m.pass(r.m.now.Add(d), func(email string) awsaccount.ID {
		var id awsaccount.ID // whoever has the address: nobody was told the ID yet
		for _, o := range r.m.accounts {
			if o.in == nil || o.in.management != o {
				continue
			}
			for status := range r.creations(o) {
				if a, ok := r.cloud.Account(status); ok && a.Email() == email && r.m.byID(status) == nil {
					id = status
				}
			}
		}
		return id
	})
}

// creations are the IDs of accounts that an organization has asked for, as AWS tells it; a fork is asked, so that no record is made.
func (r *modelRun) creations(o *modelAccount) map[awsaccount.ID]bool {
	fork, ids := r.cloud.Fork(), map[awsaccount.ID]bool{}
	for in := (sim.ListAccountsInput{}); ; {
		out, err := fork.As(fork.Root(o.id)).ListAccounts(in)
		for _, a := range out.Accounts {
			ids[a.ID] = true
		}
		if in.NextToken = out.NextToken; err != nil || in.NextToken == "" {
			return ids
		}
	}
}

// check compares what the cloud tells of everything with the model.
func (r *modelRun) check() {
	if !r.cloud.Now().Equal(r.m.now) {
		r.Fatal(r.cloud.Now(), r.m.now)
	}
	fork := r.cloud.Fork()
	for _, a := range r.m.accounts {
		is, ok := r.cloud.Account(a.id)
		if !ok || is.State(r.m.now) != r.m.state(a) || is.Email() != a.email || is.Name() != a.name {
			r.Fatalf("%s is %s, want %s", is, is.State(r.m.now), r.m.state(a))
		}
		for t := range awsaccount.ContactTypes() {
			if c, _ := is.AlternateContact(t); c.Name != a.contacts[t] {
				r.Fatalf("%s has the contact %q, want %q", a.id, c.Name, a.contacts[t])
			}
		}
		r.checkIAM(fork, a)
		r.checkReads(fork, a)
		if !r.m.works(a) || a.in == nil {
			continue
		}
		r.checkOrganization(fork.As(fork.Root(a.id)), a)
	}
}

func (r *modelRun) checkOrganization(c *sim.Client, a *modelAccount) {
	o := a.in
	if a.permits("organizations:DescribeOrganization") {
		out, err := c.DescribeOrganization()
		if err != nil || out.Organization.MasterAccountID != o.management.id || out.Organization.FeatureSet == "ALL" != o.all {
			r.Fatalf("%s: %+v, %v", a.id, out, err)
		}
	}
	if o.management != a {
		return
	}
	var got, want []string
	for in := (sim.ListAccountsInput{MaxResults: 4}); ; {
		out, err := c.ListAccounts(in)
		if err != nil {
			r.Fatal(err)
		}
		for _, b := range out.Accounts {
			parents, err := c.ListParents(sim.ListParentsInput{ChildID: b.ID.String()})
			if err != nil || len(parents.Parents) != 1 {
				r.Fatal(parents, err)
			}
			tags, err := c.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: b.ID.String()})
			if err != nil {
				r.Fatal(err)
			}
			put := map[string]string{}
			for _, t := range tags.Tags {
				put[t.Key] = t.Value
			}
			got = append(got, fmt.Sprint(b.ID, b.State, parents.Parents[0].ID, b.JoinedMethod, put))
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			break
		}
	}
	for _, b := range o.members {
		method, tags := "CREATED", map[string]string{}
		if b.asked {
			method = "INVITED"
		}
		for k, v := range b.tags {
			tags[k] = v
		}
		want = append(want, fmt.Sprint(b.id, r.m.state(b), b.parent, method, tags))
	}
	if !slices.Equal(got, want) {
		r.Fatalf("%s lists\n%s\nwant\n%s", a.id, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	r.checkPolicies(c, o)
	for id, want := range o.tags {
		if !o.isThing(id) {
			continue // it is gone
		}
		out, err := c.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id})
		got := map[string]string{}
		for _, t := range out.Tags {
			got[t.Key] = t.Value
		}
		if err != nil || !maps.Equal(got, want) {
			r.Fatalf("%s has the tags %v, want %v, %v", id, got, want, err)
		}
	}
	for _, h := range r.m.handshakes {
		if out, err := c.DescribeHandshake(sim.DescribeHandshakeInput{HandshakeID: h.id}); h.from == o && (h.ended.IsZero() || r.m.now.Before(h.ended.Add(30*day))) &&
			(err != nil || out.Handshake.State != h.state || out.Handshake.Action != h.action) {
			r.Fatalf("%s %s is %+v, want %s, %v", h.action, h.id, out, h.state, err)
		}
	}
	for _, p := range o.everyPolicy() {
		out, err := c.ListTargetsForPolicy(sim.ListTargetsForPolicyInput{PolicyID: p.id, MaxResults: 20})
		var on []string
		for _, t := range out.Targets {
			on = append(on, t.TargetID)
		}
		wantOn := slices.Sorted(slices.Values(p.on))
		if slices.Sort(on); err != nil || out.NextToken == "" && !slices.Equal(on, wantOn) {
			r.Fatalf("policy %s is on %q, want %q, %v", p.id, on, wantOn, err)
		}
	}
	if access, err := c.ListAWSServiceAccessForOrganization(sim.ListAWSServiceAccessForOrganizationInput{}); err != nil && o.all ||
		len(access.EnabledServicePrincipals) != len(o.trusts) {
		r.Fatal(access, o.trusts, err)
	}
}

// allModelActs are the acts that TestModel does.
var allModelActs = []map[string]func(*modelRun){modelActs, modelIAMActs, modelContactActs}

// Random sequences of nearly all operations against the model, and again on a second cloud, which becomes the same: spec §1, §2.5,
// §2.6, §3.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		config := sim.Config{Seed: rapid.Uint64().Draw(t, "seed"), Profile: rapid.SampledFrom(slices.Collect(awsaccount.Profiles())).Draw(t, "profile")}
		r := &modelRun{T: t, config: config, cloud: sim.New(config)}
		r.m = &model{now: r.cloud.Now(), profile: config.Profile}
		for len(r.m.accounts) < 4 {
			r.open()
		}
		if rapid.IntRange(0, 3).Draw(t, "prepared") > 0 {
			r.prepare()
		}
		actions := map[string]func(*rapid.T){}
		for _, acts := range allModelActs {
			for name, act := range acts {
				actions[name] = func(t *rapid.T) { r.T = t; act(r); r.m.migrate() }
			}
		}
		actions[""] = func(t *rapid.T) { r.T = t; r.check() }
		t.Repeat(actions)
		again := sim.New(config)
		for _, act := range r.log {
			act(again)
		}
		if a, b := r.cloud.Dump(), again.Dump(); a != b {
			t.Fatalf("the same calls made\n%s\nand then\n%s", a, b)
		}
	})
}
