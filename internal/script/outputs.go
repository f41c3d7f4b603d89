package script

import (
	"encoding/json"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// bindOutput gives what an operation made or found the name behind "->", else the default name if that is free.
func (r *runner) bindOutput(name, value string) {
	switch {
	case r.arrow != nil:
		w := *r.arrow
		text, plain := w.plain()
		if !plain {
			panic(errorAt(w, "want a name behind ->, not %q", w.show()))
		}
		r.bind(w, text, value)
		r.arrow = nil
	case isName(name) && r.refs[name] == "":
		r.bind(word{}, name, value)
	}
}

// bindSession gives a session the name behind "->", by which "as" calls for it.
func (r *runner) bindSession(p sim.Principal) {
	if r.arrow == nil {
		return
	}
	w := *r.arrow
	name, plain := w.plain()
	if !plain || !isName(name) {
		panic(errorAt(w, "want a name behind ->, not %q", w.show()))
	}
	if _, taken := r.refs[name]; taken {
		panic(errorAt(w, "%s is something else already", name))
	}
	r.principals[name] = p
	r.arrow = nil
}

// each shows the elements of a list. None of them gets the name behind "->", which is for the token of the next page.
func each[T any](r *runner, all []T, show func(*runner, T)) {
	arrow := r.arrow
	r.arrow = nil
	for _, one := range all {
		show(r, one)
	}
	r.arrow = arrow
}

// more tells that a list goes on.
func (r *runner) more(token string) {
	if token != "" {
		r.bindOutput("", token)
		r.tell("…", "NextToken", token)
	}
}

// foundOrganization names a new organization and its root.
func (r *runner) foundOrganization(o sim.Organization) {
	name := "org"
	if r.arrow != nil {
		name, _ = r.arrow.plain()
	}
	r.bindOutput("org", o.ID.String())
	if r.refs[name] == o.ID.String() {
		// A copy is asked, so that nothing of that is in the trail.
		out, err := r.cloud.Fork().As(r.cloud.Root(o.MasterAccountID)).ListRoots(sim.ListRootsInput{})
		if err == nil && len(out.Roots) > 0 && r.refs[name+".root"] == "" {
			r.bind(word{}, name+".root", out.Roots[0].ID.String())
		}
	}
	showOrganization(r, o)
}

// createdAccount names the request, and keeps the name for the account.
func createdAccount(r *runner, out sim.CreateAccountOutput) {
	s := out.CreateAccountStatus
	name := s.AccountName
	if r.arrow != nil {
		var plain bool
		if name, plain = r.arrow.plain(); !plain || !isName(name) || r.refs[name] != "" {
			panic(errorAt(*r.arrow, "want a name that is not taken behind ->, not %q", r.arrow.show()))
		}
		r.arrow = nil
	}
	if isName(name) && r.refs[name] == "" && r.refs[name+".request"] == "" {
		r.bind(word{}, name+".request", s.ID)
		r.creations[s.ID] = name
	}
	showCreateAccountStatus(r, s)
}

// serviceEvent is what this package reads of a record of something that happened by itself.
type serviceEvent struct {
	AccountID                               awsaccount.ID
	JoinedMethod, DepartureMethod           string
	CreateAccountStatus, CloseAccountStatus struct {
		ID, State, FailureReason string
		AccountID                awsaccount.ID
	}
}

func eventOf(record *sim.Record) (e serviceEvent) {
	if err := json.Unmarshal(record.ServiceEventDetails, &e); err != nil {
		return serviceEvent{} // then only its name is shown
	}
	return e
}

// meet names the account that a request has made.
func (r *runner) meet(e serviceEvent) {
	made := e.CreateAccountStatus
	if made.AccountID.IsZero() {
		return
	}
	if name := r.creations[made.ID]; name != "" && r.refs[name] == "" {
		r.bind(word{}, name, made.AccountID.String())
	}
	r.know(made.AccountID)
}

// event prints what happened by itself.
func (r *runner) event(record *sim.Record) {
	e := eventOf(record)
	created, closed := e.CreateAccountStatus, e.CloseAccountStatus
	id := e.AccountID
	for _, given := range []awsaccount.ID{created.AccountID, closed.AccountID} {
		if !given.IsZero() {
			id = given
		}
	}
	r.tell(clock(record.EventTime)+" "+record.EventName, "id", created.ID, "accountId", id, "state", created.State+closed.State,
		"failureReason", created.FailureReason, "joinedMethod", e.JoinedMethod, "departureMethod", e.DepartureMethod)
}

func showOrganization(r *runner, o sim.Organization) {
	r.tell("Organization", "Id", o.ID, "FeatureSet", o.FeatureSet, "MasterAccountId", o.MasterAccountID)
}

func showAccount(r *runner, a sim.Account) {
	r.bindOutput("", a.ID.String())
	r.tell("Account", "Id", a.ID, "Name", a.Name, "Email", a.Email, "State", a.State, "JoinedMethod", a.JoinedMethod)
}

func showCreateAccountStatus(r *runner, s sim.CreateAccountStatus) {
	r.tell("CreateAccountStatus", "Id", s.ID, "AccountName", s.AccountName, "State", s.State, "AccountId", s.AccountID,
		"GovCloudAccountId", s.GovCloudAccountID, "FailureReason", s.FailureReason)
}

func showAlternateContact(r *runner, c awsaccount.AlternateContact) {
	r.tell("AlternateContact", "AlternateContactType", c.Type, "Name", c.Name, "Title", c.Title,
		"EmailAddress", c.EmailAddress, "PhoneNumber", c.PhoneNumber)
}

func showContactInformation(r *runner, c awsaccount.ContactInformation) {
	r.tell("ContactInformation", "FullName", c.FullName, "AddressLine1", c.AddressLine1, "AddressLine2", c.AddressLine2,
		"AddressLine3", c.AddressLine3, "City", c.City, "StateOrRegion", c.StateOrRegion, "DistrictOrCounty", c.DistrictOrCounty,
		"PostalCode", c.PostalCode, "CountryCode", c.CountryCode, "PhoneNumber", c.PhoneNumber, "CompanyName", c.CompanyName,
		"WebsiteUrl", c.WebsiteURL)
}

func showHandshake(r *runner, h sim.Handshake) {
	r.bindOutput("", h.ID)
	party := ""
	for _, p := range h.Parties {
		if p.Type != "ORGANIZATION" {
			party = p.Type + ":" + p.ID
		}
	}
	r.tell("Handshake", "Id", h.ID, "Action", h.Action, "State", h.State, "Party", party, "ExpirationTimestamp", h.ExpirationTimestamp)
}

func showHandshakes(r *runner, all []sim.Handshake, token string) {
	each(r, all, showHandshake)
	r.more(token)
}

func showRoot(r *runner, root sim.Root) {
	types := []string{}
	for _, t := range root.PolicyTypes {
		types = append(types, t.Type)
	}
	r.tell("Root", "Id", root.ID, "Name", root.Name, "PolicyTypes", types)
}

func showUnit(r *runner, unit sim.OrganizationalUnit) {
	r.bindOutput("", unit.ID.String())
	r.tell("OrganizationalUnit", "Id", unit.ID, "Name", unit.Name, "Path", unit.Path)
}

func showPolicy(r *runner, p sim.PolicySummary) {
	r.bindOutput("", p.ID.String())
	r.tell("Policy", "Id", p.ID, "Name", p.Name, "Type", p.Type)
}

func showResourcePolicy(r *runner, p sim.ResourcePolicy) {
	r.bindOutput("", p.ID)
	r.tell("ResourcePolicy", "Id", p.ID)
}

func showFeatures(r *runner, out sim.OrganizationsFeaturesOutput) {
	r.tell("OrganizationsFeatures", "EnabledFeatures", out.EnabledFeatures)
}
