package sim_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A lab is a cloud with an organization, and its management account's root user.
type lab struct {
	t          *testing.T
	cloud      *sim.Cloud
	management awsaccount.ID
	root       *sim.Client
	made       int // accounts
}

func newLab(t *testing.T, config sim.Config) *lab {
	t.Helper()
	l := &lab{t: t, cloud: sim.New(config)}
	l.management = l.open()
	l.root = l.cloud.As(l.cloud.Root(l.management))
	if _, err := l.root.CreateOrganization(sim.CreateOrganizationInput{}); err != nil {
		t.Fatal(err)
	}
	if err := l.cloud.SetAccountQuota(l.management, 50_000); err != nil {
		t.Fatal(err)
	}
	return l
}

// open opens an account that stands alone.
func (l *lab) open() awsaccount.ID {
	l.made++
	return awsaccount.Must(l.cloud.Open(fmt.Sprintf("opened-%d", l.made), fmt.Sprintf("opened-%d@example.com", l.made)))
}

// create creates members, five at a time.
func (l *lab) create(n int) (ids []awsaccount.ID) {
	l.t.Helper()
	var requests []string
	for len(ids) < n {
		for range min(5, n-len(ids)-len(requests)) {
			l.made++
			out, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: fmt.Sprintf("created-%d", l.made), Email: fmt.Sprintf("created-%d@example.com", l.made)})
			if err != nil {
				l.t.Fatal(err)
			}
			requests = append(requests, out.CreateAccountStatus.ID)
		}
		l.cloud.Advance(time.Minute)
		for _, id := range requests {
			ids = append(ids, l.creation(id).AccountID)
		}
		requests = nil
	}
	return ids
}

func (l *lab) creation(id string) sim.CreateAccountStatus {
	l.t.Helper()
	out, err := l.root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: id})
	if err != nil {
		l.t.Fatal(err)
	}
	return out.CreateAccountStatus
}

// user is an IAM user that may do everything that its account lets it.
func (l *lab) user(id awsaccount.ID) *sim.Client {
	l.t.Helper()
	return l.cloud.As(awsaccount.Must(l.cloud.PutUser(id, sim.Identity{Name: "admin", Policies: []policy.Source{full(l.t)}})))
}

func (l *lab) close(id awsaccount.ID) error {
	return l.root.CloseAccount(sim.CloseAccountInput{AccountID: id})
}

func (l *lab) remove(id awsaccount.ID) error {
	return l.root.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: id})
}

func (l *lab) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
	l.check()
}

// check checks what always holds.
func (l *lab) check() {
	l.t.Helper()
	if err := l.cloud.CheckInvariants(); err != nil {
		l.t.Fatal(err)
	}
}

// want wants an answer of AWS: a code, and a reason, "" if it has none; no code is success.
func (l *lab) want(err error, code, reason string) {
	l.t.Helper()
	var e *sim.Error
	errors.As(err, &e)
	switch {
	case code == "" && err == nil:
	case e == nil || e.Code != code || e.Reason != reason:
		l.t.Fatalf("got %v, want %s (%s)", err, code, reason)
	case e.Message == "":
		l.t.Fatalf("%v has no message", err)
	}
	l.check()
}

// list are the accounts that ListAccounts has, over all pages.
func (l *lab) list() (ids []awsaccount.ID) {
	l.t.Helper()
	for in := (sim.ListAccountsInput{}); ; {
		out, err := l.root.ListAccounts(in)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, a := range out.Accounts {
			ids = append(ids, a.ID)
		}
		if in.NextToken = out.NextToken; in.NextToken == "" {
			return ids
		}
	}
}

const constraint = "ConstraintViolationException"

// spec §3.4
func TestCreateOrganization(t *testing.T) {
	for _, test := range []struct{ given, want string }{{"", "ALL"}, {"ALL", "ALL"}, {"CONSOLIDATED_BILLING", "CONSOLIDATED_BILLING"}} {
		l := &lab{t: t, cloud: sim.New(sim.Config{})}
		id := l.open()
		root := l.cloud.As(l.cloud.Root(id))
		_, err := root.DescribeOrganization()
		l.want(err, "AWSOrganizationsNotInUseException", "")
		_, err = root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: "SOME"})
		l.want(err, "InvalidInputException", "INVALID_ENUM")

		out, err := root.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: test.given})
		l.must(err)
		o := out.Organization
		if o.FeatureSet != test.want || o.MasterAccountID != id || o.MasterAccountEmail != "opened-1@example.com" ||
			o.ARN.ResourceType() != "organizations:organization" || o.MasterAccountARN.ResourceID() != id.String() ||
			(len(o.AvailablePolicyTypes) == 1) != (test.want == "ALL") {
			t.Errorf("%+v", o)
		}
		again, err := root.DescribeOrganization()
		l.must(err)
		if again.Organization.ID != o.ID {
			t.Errorf("%v, then %v", o.ID, again.Organization.ID)
		}
		account, err := root.DescribeAccount(sim.DescribeAccountInput{AccountID: id})
		l.must(err)
		if account.Account.JoinedMethod != sim.Invited || !account.Account.JoinedTimestamp.Equal(l.cloud.Now()) {
			t.Errorf("%+v", account.Account)
		}
		roots, err := root.ListRoots(sim.ListRootsInput{})
		l.must(err)
		if len(roots.Roots) != 1 || len(roots.Roots[0].PolicyTypes) != 0 {
			t.Errorf("%+v: want one root, and no policy type", roots.Roots)
		}
		_, err = root.CreateOrganization(sim.CreateOrganizationInput{})
		l.want(err, "AlreadyInOrganizationException", "")
	}
}

// spec §3.4, appendix C.1
func TestCreateOrganizationIncomplete(t *testing.T) {
	for _, test := range []struct {
		missing sim.Missing
		reason  string
	}{
		{sim.Missing{PhoneVerification: true}, "ACCOUNT_CREATION_NOT_COMPLETE"},
		{sim.Missing{Agreement: true}, "ACCOUNT_CREATION_NOT_COMPLETE"},
		{sim.Missing{PaymentMethod: true}, "MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED"},
	} {
		l := &lab{t: t, cloud: sim.New(sim.Config{})}
		id := l.open()
		l.must(l.cloud.SetMissing(id, test.missing))
		_, err := l.cloud.As(l.cloud.Root(id)).CreateOrganization(sim.CreateOrganizationInput{})
		l.want(err, constraint, test.reason)
		_, err = l.cloud.As(l.cloud.Root(id)).DescribeOrganization()
		l.want(err, "AWSOrganizationsNotInUseException", "")
	}
	l := &lab{t: t, cloud: sim.New(sim.Config{})}
	id := awsaccount.Must(l.cloud.SignUp("pending", "pending@example.com"))
	_, err := l.cloud.As(l.cloud.Root(id)).CreateOrganization(sim.CreateOrganizationInput{})
	l.want(err, constraint, "ACCOUNT_CREATION_NOT_COMPLETE")
	_, err = l.cloud.As(l.cloud.Root(id)).GetAccountInformation(sim.GetAccountInformationInput{})
	l.want(err, "AccessDeniedException", "")
	_, err = l.user(l.open()).CreateOrganization(sim.CreateOrganizationInput{})
	l.want(err, "", "")
	nobody := l.cloud.As(awsaccount.Must(l.cloud.PutUser(l.open(), sim.Identity{Name: "nobody"})))
	_, err = nobody.CreateOrganization(sim.CreateOrganizationInput{})
	l.want(err, "AccessDeniedException", "")
}

// spec §3.4: closed members block, until they are permanently closed.
func TestDeleteOrganization(t *testing.T) {
	l := newLab(t, sim.Config{})
	member := l.create(1)[0]
	l.want(l.user(member).DeleteOrganization(), "AccessDeniedException", "")
	l.want(l.root.DeleteOrganization(), "OrganizationNotEmptyException", "")
	l.must(l.close(member))
	l.want(l.root.DeleteOrganization(), "OrganizationNotEmptyException", "")
	l.cloud.Advance(90*day - 1)
	l.want(l.root.DeleteOrganization(), "OrganizationNotEmptyException", "")
	l.cloud.Advance(1)

	request, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "last", Email: "created-2@example.com"})
	l.must(err)
	l.want(l.root.DeleteOrganization(), "ConcurrentModificationException", "")
	l.cloud.Advance(time.Minute)
	if got := l.creation(request.CreateAccountStatus.ID); got.FailureReason != "EMAIL_ALREADY_EXISTS" {
		t.Errorf("%+v: the e-mail address of a permanently closed account is free", got)
	}

	roots, err := l.root.ListRoots(sim.ListRootsInput{})
	l.must(err)
	_, err = l.root.CreateOrganizationalUnit(sim.CreateOrganizationalUnitInput{ParentID: roots.Roots[0].ID.String(), Name: "unit"})
	l.must(err)
	l.must(l.root.DeleteOrganization())
	l.want(l.root.DeleteOrganization(), "AWSOrganizationsNotInUseException", "")
	if _, err = l.root.CreateOrganization(sim.CreateOrganizationInput{}); err != nil {
		t.Errorf("the management account does not stand alone: %v", err)
	}
	if got := l.list(); len(got) != 1 {
		t.Errorf("accounts %v in the new organization", got)
	}
}
