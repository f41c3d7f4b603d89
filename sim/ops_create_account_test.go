package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §3.5
func TestCreateAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	information := awsaccount.ContactInformation{FullName: "A", AddressLine1: "S 1", City: "C", PostalCode: "1", CountryCode: "FR", PhoneNumber: "+331"}
	l.must(l.root.PutContactInformation(sim.PutContactInformationInput{ContactInformation: information}))
	in := sim.CreateAccountInput{AccountName: "payments", Email: "payments@example.com", Tags: []sim.Tag{{Key: "team", Value: "pay"}}}
	out, err := l.root.CreateAccount(in)
	l.must(err)
	requested := l.cloud.Now()
	status := out.CreateAccountStatus
	if status.State != sim.InProgress || !status.RequestedTimestamp.Equal(requested) || !status.CompletedTimestamp.IsZero() || !status.AccountID.IsZero() {
		t.Errorf("%+v", status)
	}
	l.cloud.Advance(time.Minute - 1)
	if got := l.creation(status.ID); got != status {
		t.Errorf("%+v before its time", got)
	}
	l.cloud.Advance(1)
	got := l.creation(status.ID)
	if got.State != sim.Succeeded || got.AccountID.IsZero() || !got.CompletedTimestamp.Equal(requested.Add(time.Minute)) {
		t.Fatalf("%+v", got)
	}
	described, err := l.root.DescribeAccount(sim.DescribeAccountInput{AccountID: got.AccountID})
	l.must(err)
	roots, err := l.root.ListRoots(sim.ListRootsInput{})
	l.must(err)
	a := described.Account
	if a.State != awsaccount.Active || a.Status != awsaccount.StatusActive || a.JoinedMethod != sim.Created || a.Name != "payments" || a.Email != in.Email ||
		len(a.Paths) != 1 || !strings.HasSuffix(a.Paths[0], "/"+roots.Roots[0].ID.String()+"/"+a.ID.String()+"/") || a.ARN.ResourceID() != a.ID.String() {
		t.Errorf("%+v", a)
	}
	account, _ := l.cloud.Account(a.ID)
	if cloned, _ := account.ContactInformation(); cloned != information {
		t.Error("the contact information is not the management account's")
	}
	role := l.cloud.As(l.cloud.Session(a.ID, "OrganizationAccountAccessRole", "me"))
	if _, err = role.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Billing}); err == nil || answer(err) != "ResourceNotFoundException" {
		t.Errorf("the role may not do everything: %v", err)
	}
	_, err = l.user(l.management).AssumeRole(sim.AssumeRoleInput{RoleSessionName: "me",
		RoleARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + a.ID.String() + ":role/OrganizationAccountAccessRole"))})
	if err != nil {
		t.Errorf("the management account may not assume the role: %v", err)
	}
	tags, err := l.root.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: a.ID.String()})
	l.must(err)
	if len(tags.Tags) != 1 || tags.Tags[0] != in.Tags[0] {
		t.Errorf("tags %v", tags.Tags)
	}
	// spec §6.4: a created member has no root credentials today, so nobody can close it in the console.
	l.want(l.cloud.As(l.cloud.Root(a.ID)).CloseOwnAccount(), "AccessDeniedException", "")
}

func TestCreateAccountRole(t *testing.T) {
	l := newLab(t, sim.Config{})
	for i, role := range []string{"Admin", "Other", ""} {
		out, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "a", Email: fmt.Sprintf("r%d@example.com", i), RoleName: role})
		l.must(err)
		l.cloud.Advance(time.Minute)
		if role == "" {
			role = "OrganizationAccountAccessRole"
		}
		id := l.creation(out.CreateAccountStatus.ID).AccountID
		if _, err := l.cloud.As(l.cloud.Session(id, role, "me")).DescribeOrganization(); err != nil {
			t.Errorf("role %s: %v", role, err)
		}
	}
}

// spec §3.5, appendix C.3
func TestCreateAccountInput(t *testing.T) {
	l := newLab(t, sim.Config{})
	good := sim.CreateAccountInput{AccountName: "a", Email: "a@example.com"}
	for _, test := range []struct {
		edit   func(*sim.CreateAccountInput)
		reason string
	}{
		{func(in *sim.CreateAccountInput) { in.Email = "" }, "INPUT_REQUIRED"},
		{func(in *sim.CreateAccountInput) { in.Email = "a@b.c" }, "MIN_LENGTH_EXCEEDED"},
		{func(in *sim.CreateAccountInput) { in.Email = strings.Repeat("a", 60) + "@b.cd" }, "MAX_LENGTH_EXCEEDED"},
		{func(in *sim.CreateAccountInput) { in.Email = ".a@example.com" }, "INVALID_PATTERN"},
		{func(in *sim.CreateAccountInput) { in.Email = "a@b@example.com" }, "INVALID_PATTERN"},
		{func(in *sim.CreateAccountInput) { in.AccountName = "" }, "INPUT_REQUIRED"},
		{func(in *sim.CreateAccountInput) { in.AccountName = "ä" }, "INVALID_PATTERN"},
		{func(in *sim.CreateAccountInput) { in.AccountName = strings.Repeat("a", 51) }, "MAX_LENGTH_EXCEEDED"},
		{func(in *sim.CreateAccountInput) { in.RoleName = "a b" }, "INVALID_PATTERN"},
		{func(in *sim.CreateAccountInput) { in.RoleName = strings.Repeat("a", 65) }, "MAX_LENGTH_EXCEEDED"},
		{func(in *sim.CreateAccountInput) { in.RoleName = "AWSServiceRoleForMe" }, "INVALID_ROLE_NAME"},
		{func(in *sim.CreateAccountInput) { in.IAMUserAccessToBilling = "PERHAPS" }, "INVALID_ENUM"},
		{func(in *sim.CreateAccountInput) { in.Tags = []sim.Tag{{"a", "1"}, {"a", "2"}} }, "DUPLICATE_TAG_KEY"},
		{func(in *sim.CreateAccountInput) { in.Tags = []sim.Tag{{"aws:a", "1"}} }, "INVALID_SYSTEM_TAGS_PARAMETER"},
	} {
		in := good
		test.edit(&in)
		_, err := l.root.CreateAccount(in)
		l.want(err, "InvalidInputException", test.reason)
		_, err = l.root.CreateGovCloudAccount(in)
		l.want(err, "InvalidInputException", test.reason)
	}
	for i := range 51 {
		good.Tags = append(good.Tags, sim.Tag{Key: fmt.Sprint(i)})
	}
	_, err := l.root.CreateAccount(good)
	l.want(err, constraint, "MAX_TAG_LIMIT_EXCEEDED")
	out, err := l.root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{})
	l.must(err)
	if len(out.CreateAccountStatuses) != 0 {
		t.Errorf("%+v came of refused requests", out.CreateAccountStatuses)
	}
}

// spec §3.10: ten accounts, closed ones and requests in progress included; five requests at a time.
func TestCreateAccountLimits(t *testing.T) {
	l := newLab(t, sim.Config{})
	l.must(l.cloud.SetAccountQuota(l.management, 10))
	members := l.create(5)
	request := func(i int) error {
		_, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "a", Email: fmt.Sprintf("more-%d@example.com", i)})
		return err
	}
	l.must(l.close(members[0]))
	for i := range 4 {
		l.must(request(i))
	}
	l.want(request(4), constraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED") // management, 5 members, 4 requests
	l.must(l.cloud.SetAccountQuota(l.management, 20))
	l.must(request(4))
	l.want(request(5), constraint, "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")
	l.must(l.cloud.SetAccountQuota(l.management, 8))
	l.cloud.Advance(time.Minute)
	out, err := l.root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{States: []string{sim.Failed}})
	l.must(err)
	if len(out.CreateAccountStatuses) != 3 || out.CreateAccountStatuses[0].FailureReason != "ACCOUNT_LIMIT_EXCEEDED" {
		t.Errorf("%+v", out.CreateAccountStatuses)
	}
	l.want(request(5), constraint, "ACCOUNT_NUMBER_LIMIT_EXCEEDED")
	l.cloud.Advance(90 * day) // the closed member is gone
	l.want(request(5), "", "")
	if l.cloud.SetAccountQuota(l.management, 0) == nil || l.cloud.SetAccountQuota(l.management, 50_001) == nil {
		t.Error("a quota of none and of too many")
	}

	l.cloud.Advance(time.Minute)
	l.must(l.cloud.SetAccountQuota(l.management, 20))
	l.must(l.cloud.Initialize(l.management, time.Hour))
	l.want(request(6), "FinalizingOrganizationException", "")
	l.cloud.Advance(time.Hour)
	l.must(l.cloud.SetMissing(l.management, sim.Missing{ContactInformation: true}))
	l.want(request(6), constraint, "MASTER_ACCOUNT_MISSING_CONTACT_INFO")
}

func TestCreateAccountEmailTaken(t *testing.T) {
	l := newLab(t, sim.Config{})
	var requests []string
	for range 2 {
		out, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "twin", Email: "Twin@example.com"})
		l.must(err)
		requests = append(requests, out.CreateAccountStatus.ID)
	}
	l.cloud.Advance(time.Minute)
	first, second := l.creation(requests[0]), l.creation(requests[1])
	if first.State != sim.Succeeded || second.State != sim.Failed || second.FailureReason != "EMAIL_ALREADY_EXISTS" || !second.AccountID.IsZero() {
		t.Errorf("%+v, %+v", first, second)
	}
	if got := l.list(); len(got) != 2 {
		t.Errorf("%d accounts", len(got))
	}
}

func TestCreateGovCloudAccount(t *testing.T) {
	l := newLab(t, sim.Config{})
	in := sim.CreateAccountInput{AccountName: "gov", Email: "gov@example.com"}
	_, err := l.root.CreateGovCloudAccount(in)
	l.want(err, constraint, "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED")
	awsaccount.Must(l.cloud.LinkGovCloud(l.management))
	out, err := l.root.CreateGovCloudAccount(in)
	l.must(err)
	l.cloud.Advance(time.Minute)
	got := l.creation(out.CreateAccountStatus.ID)
	if got.GovCloudAccountID.IsZero() || got.GovCloudAccountID == got.AccountID {
		t.Errorf("%+v", got)
	}
	admin := l.user(got.AccountID)
	linked, err := admin.GetGovCloudAccountInformation(sim.GetGovCloudAccountInformationInput{})
	l.must(err)
	if linked.GovCloudAccountID != got.GovCloudAccountID || linked.AccountState != awsaccount.Active {
		t.Errorf("%+v", linked)
	}
}

// spec §3.3
func TestCreateAccountCallers(t *testing.T) {
	l := newLab(t, sim.Config{})
	in := sim.CreateAccountInput{AccountName: "a", Email: "a@example.com", Tags: []sim.Tag{{Key: "a"}}}
	member, alone := l.user(l.create(1)[0]), l.user(l.open())
	for _, call := range []func(*sim.Client) error{
		func(c *sim.Client) error { _, err := c.CreateAccount(in); return err },
		func(c *sim.Client) error { _, err := c.CreateGovCloudAccount(in); return err },
		func(c *sim.Client) error {
			_, err := c.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: "car-12345678"})
			return err
		},
		func(c *sim.Client) error {
			_, err := c.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{})
			return err
		},
	} {
		l.want(call(member), "AccessDeniedException", "")
		l.want(call(alone), "AWSOrganizationsNotInUseException", "")
	}
	_, err := l.root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: "car-12345678"})
	l.want(err, "CreateAccountStatusNotFoundException", "")
	for id, reason := range map[string]string{"": "INPUT_REQUIRED", "car-1": "INVALID_PATTERN", "h-12345678": "INVALID_PATTERN"} {
		_, err = l.root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: id})
		l.want(err, "InvalidInputException", reason)
	}
}

func TestListCreateAccountStatus(t *testing.T) {
	l := newLab(t, sim.Config{})
	l.create(23)
	out, err := l.root.CreateAccount(sim.CreateAccountInput{AccountName: "a", Email: "a@example.com"})
	l.must(err)
	count := func(max int, states ...string) (n int) {
		t.Helper()
		for in := (sim.ListCreateAccountStatusInput{States: states, MaxResults: max}); ; {
			page, err := l.root.ListCreateAccountStatus(in)
			l.must(err)
			n += len(page.CreateAccountStatuses)
			if in.NextToken = page.NextToken; in.NextToken == "" {
				return n
			}
			if max == 0 {
				max = 20
			}
			if len(page.CreateAccountStatuses) != max {
				t.Fatalf("a page of %d", len(page.CreateAccountStatuses))
			}
		}
	}
	if count(0) != 24 || count(7) != 24 || count(3, sim.Succeeded) != 23 || count(0, sim.InProgress) != 1 || count(0, sim.Failed) != 0 ||
		count(0, sim.Succeeded, sim.InProgress) != 24 {
		t.Error("not all, or too many")
	}
	page, err := l.root.ListCreateAccountStatus(sim.ListCreateAccountStatusInput{States: []string{sim.InProgress}})
	l.must(err)
	if page.CreateAccountStatuses[0] != out.CreateAccountStatus {
		t.Errorf("%+v", page)
	}
	for _, test := range []struct {
		in     sim.ListCreateAccountStatusInput
		reason string
	}{
		{sim.ListCreateAccountStatusInput{States: []string{"DONE"}}, "INVALID_ENUM"},
		{sim.ListCreateAccountStatusInput{MaxResults: 21}, "MAX_VALUE_EXCEEDED"},
		{sim.ListCreateAccountStatusInput{MaxResults: -1}, "MIN_VALUE_EXCEEDED"},
		{sim.ListCreateAccountStatusInput{NextToken: "x"}, "INVALID_NEXT_TOKEN"},
	} {
		_, err := l.root.ListCreateAccountStatus(test.in)
		l.want(err, "InvalidInputException", test.reason)
	}
}
