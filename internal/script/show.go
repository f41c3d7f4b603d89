package script

import (
	"fmt"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// shows are what "show" shows.
var shows = map[string]func(*runner){
	"accounts": showAccounts,
	"account":  showOne,
	"tree":     showTree,
	"trail":    showTrail,
	"journal":  showJournal,
	"closures": showClosures,
}

func show(r *runner) {
	w := r.next("what to show")
	what := r.value(w)
	f, ok := shows[what]
	if !ok {
		panic(errorAt(w, "there is nothing to show that is called %q%s", what, suggest(what, keysOf(shows))))
	}
	f(r)
}

func showAccounts(r *runner) {
	for _, k := range r.accounts {
		a, _ := r.cloud.Account(k.id)
		until, closed := a.ReopenUntil()
		line := fmt.Sprintf("%s: %s", r.name(k.id), a.State(r.cloud.Now()))
		if closed && r.cloud.Now().Before(until) {
			line += ", until " + clock(until)
		}
		r.say("%s", line)
	}
}

func showOne(r *runner) {
	id := r.account(r.next("an account"))
	a, ok := r.cloud.Account(id)
	if !ok {
		r.say("there is no account %s", id)
		return
	}
	r.tell("Account", "Id", a.ID(), "Name", a.Name(), "Email", a.Email(), "State", a.State(r.cloud.Now()), "Since", a.Since())
	if t, ok := a.ClosedAt(); ok {
		until, _ := a.ReopenUntil()
		r.tell("  closed", "at", t, "reopenBefore", until)
	}
	if c, ok := a.ContactInformation(); ok {
		showContactInformation(r, c)
	}
	for _, kind := range []awsaccount.ContactType{awsaccount.Billing, awsaccount.Operations, awsaccount.Security} {
		if c, ok := a.AlternateContact(kind); ok {
			showAlternateContact(r, c)
		}
	}
}

// showTree asks a copy, so that nothing of it is in the trail.
func showTree(r *runner) {
	c := r.cloud.Fork()
	client := c.As(c.Root(r.account(r.next("a management account"))))
	out, err := client.ListRoots(sim.ListRootsInput{})
	if r.failed(err) {
		return
	}
	for _, root := range out.Roots {
		r.branch(client, "", "Root", root.ID.String())
	}
}

// branch shows a root or unit with everything under it.
func (r *runner) branch(c *sim.Client, margin, name, id string) {
	r.say("%s%s%s", margin, name, attached(c, id))
	margin += "  "
	for token, first := "", true; first || token != ""; first = false {
		out, err := c.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: id, NextToken: token})
		if r.failed(err) {
			return
		}
		for _, a := range out.Accounts {
			r.say("%s%s: %s%s", margin, r.name(a.ID), a.State, attached(c, a.ID.String()))
		}
		token = out.NextToken
	}
	for token, first := "", true; first || token != ""; first = false {
		out, err := c.ListOrganizationalUnitsForParent(sim.ListOrganizationalUnitsForParentInput{ParentID: id, NextToken: token})
		if r.failed(err) {
			return
		}
		for _, unit := range out.OrganizationalUnits {
			r.branch(c, margin, unit.Name+"/", unit.ID.String())
		}
		token = out.NextToken
	}
}

// attached is the policies of the organization's own that are attached to something.
func attached(c *sim.Client, id string) string {
	var names []string
	for _, kind := range []string{sim.ServiceControlPolicy, sim.ResourceControlPolicy} {
		out, err := c.ListPoliciesForTarget(sim.ListPoliciesForTargetInput{TargetID: id, Filter: kind})
		if err != nil {
			continue
		}
		for _, p := range out.Policies {
			if !p.AWSManaged {
				names = append(names, p.Name)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " [" + strings.Join(names, ", ") + "]"
}

func showTrail(r *runner) {
	var records []*sim.Record
	for record := range r.cloud.Trail() {
		records = append(records, record)
	}
	if len(r.words) > 0 {
		records = records[max(0, len(records)-r.number(r.next("how many"))):]
	}
	for _, record := range records {
		who := record.UserIdentity.ARN
		if who == "" {
			who = record.UserIdentity.InvokedBy
		}
		r.tell(clock(record.EventTime)+" "+record.EventName, "by", who, "error", record.ErrorCode)
	}
}

func showJournal(r *runner) {
	for line := range r.cloud.Journal() {
		r.say("%s", line)
	}
}

func showClosures(r *runner) {
	id := r.account(r.next("a management account"))
	times, err := r.cloud.NextClosures(id, r.number(r.next("how many closures")))
	if r.failed(err) {
		return
	}
	for _, t := range times {
		r.say("%s", clock(t))
	}
}
