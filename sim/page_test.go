package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

const badToken = "InvalidInputException INVALID_NEXT_TOKEN"

// spec appendix B: a token is good for the list that gave it only, with the same filter, whoever asks.
func TestTokensOfOtherLists(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root := c.root(c.management)
	accounts := awsaccount.Must(root.ListAccounts(sim.ListAccountsInput{MaxResults: 1})).NextToken
	top := awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
	children := awsaccount.Must(root.ListChildren(sim.ListChildrenInput{ParentID: top, ChildType: sim.TypeAccount, MaxResults: 1})).NextToken
	forParent := awsaccount.Must(root.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: top, MaxResults: 1})).NextToken
	sent := awsaccount.Must(root.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{MaxResults: 1})).NextToken
	regions := awsaccount.Must(root.ListRegions(sim.ListRegionsInput{MaxResults: 1})).NextToken
	for _, token := range []string{accounts, children, forParent, sent, regions} {
		if token == "" {
			t.Fatal("a list has no second page")
		}
	}
	lists := map[string]func(*sim.Client, string) error{
		accounts: func(c *sim.Client, token string) error {
			_, err := c.ListAccounts(sim.ListAccountsInput{NextToken: token})
			return err
		},
		children: func(c *sim.Client, token string) error {
			_, err := c.ListChildren(sim.ListChildrenInput{ParentID: top, ChildType: sim.TypeAccount, NextToken: token})
			return err
		},
		forParent: func(c *sim.Client, token string) error {
			_, err := c.ListAccountsForParent(sim.ListAccountsForParentInput{ParentID: top, NextToken: token})
			return err
		},
		sent: func(c *sim.Client, token string) error {
			_, err := c.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{NextToken: token})
			return err
		},
		regions: func(c *sim.Client, token string) error {
			_, err := c.ListRegions(sim.ListRegionsInput{NextToken: token})
			return err
		},
	}
	for own, list := range lists {
		for _, token := range []string{accounts, children, forParent, sent, regions, "?", "bm90aGluZw"} {
			want := map[bool]string{false: badToken, true: badField}[own == regions]
			if token == own {
				want = ""
			}
			wantAnswer(t, token, list(root, token), want)
		}
	}
	wantAnswer(t, "of another organization", lists[accounts](c.root(c.foreign), accounts), badToken)
	wantAnswer(t, "of another account", lists[regions](c.root(c.alone), regions), badField)
	_, err := root.ListHandshakesForOrganization(sim.ListHandshakesForOrganizationInput{
		Filter: sim.HandshakeFilter{ActionType: "INVITE"}, NextToken: sent})
	wantAnswer(t, "with another filter", err, badToken)
	_, err = root.ListRegions(sim.ListRegionsInput{NextToken: regions, RegionOptStatusContains: []awsaccount.RegionOptStatus{awsaccount.RegionEnabled}})
	wantAnswer(t, "with another filter", err, badField)
	_, err = root.ListChildren(sim.ListChildrenInput{ParentID: top, ChildType: sim.TypeOrganizationalUnit, NextToken: children})
	wantAnswer(t, "of another type", err, badToken)
}

// spec appendix B: whatever goes between two pages, nothing that stays is left out or comes twice.
func TestPagesWhileElementsGo(t *testing.T) {
	for gone := range 64 { // which of the first six go after the first page
		c := newCast(sim.Config{}, membership{})
		root := c.root(c.management)
		top := awsaccount.Must(root.ListRoots(sim.ListRootsInput{})).Roots[0].ID.String()
		var units []awsaccount.OUID
		for i := range 8 {
			made := awsaccount.Must(root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: top, Name: fmt.Sprint(i)}))
			units = append(units, made.OrganizationalUnit.ID)
		}
		var got []awsaccount.OUID
		in := sim.ListOrganizationalUnitsForParentInput{ParentID: top, MaxResults: 3}
		want := slices.Clone(units)
		for page := 0; page == 0 || in.NextToken != ""; page++ {
			out := awsaccount.Must(root.ListOrganizationalUnitsForParent(in))
			for _, u := range out.OrganizationalUnits {
				got = append(got, u.ID)
			}
			in.NextToken = out.NextToken
			for i, id := range units[:6] {
				if page == 0 && gone&(1<<i) != 0 {
					if err := root.DeleteOrganizationalUnit(sim.DeleteOrganizationalUnitInput{OrganizationalUnitID: id}); err != nil {
						t.Fatal(err)
					}
					if i >= 3 {
						want = slices.DeleteFunc(want, func(u awsaccount.OUID) bool { return u == id })
					}
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%06b: got %v, want %v", gone, got, want)
		}
	}
}

// spec §3.5, appendix B: requests that come to their end between two pages, and new ones, do not confuse the list of those in progress.
func TestPagesOfRequestsInProgress(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root := c.root(c.management)
	n := 0
	ask := func(times int) (ids []string) {
		for range times {
			n++
			in := sim.CreateAccountInput{AccountName: "made", Email: fmt.Sprintf("made%d@example.com", n)}
			ids = append(ids, awsaccount.Must(root.CreateAccount(in)).CreateAccountStatus.ID)
		}
		return ids
	}
	if err := c.SetAccountQuota(c.management, 50); err != nil {
		t.Fatal(err)
	}
	list := func(token string) (ids []string, next string) {
		out := awsaccount.Must(root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{
			States: []string{sim.InProgress}, MaxResults: 2, NextToken: token}))
		for _, s := range out.CreateAccountStatuses {
			ids = append(ids, s.ID)
		}
		return ids, out.NextToken
	}
	first := ask(3)
	got, token := list("")
	if !slices.Equal(got, first[:2]) || token == "" {
		t.Fatal(got, token)
	}
	if got, end := list(token); !slices.Equal(got, first[2:]) || end != "" {
		t.Error(got, end)
	}
	c.Advance(time.Hour)
	if got, end := list(token); len(got) > 0 || end != "" {
		t.Error(got, end)
	}
	second := ask(2)
	if got, end := list(token); !slices.Equal(got, second) || end != "" {
		t.Error(got, end)
	}
}
