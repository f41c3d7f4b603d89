package sim_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// The guide's three examples (2022, "Logging Account Management API calls"), member by member, in the order of time. Of the first one
// the JSON counts, not the text, which speaks of OPERATIONS; the asterisks around the name are typography. The IDs of account, role
// and call are what the cloud makes, of the same form. spec §7.1
func TestTrailOfTheGuide(t *testing.T) {
	examples := []struct {
		began, at string // of the session, and of the call
		name      string
		readOnly  bool
		given     map[string]any
		call      func(*sim.Client) error
	}{
		{"2021-04-30T18:33:00Z", "2021-04-30T18:33:08Z", "PutAlternateContact", false,
			map[string]any{"name": "Alejandro Rosalez", "emailAddress": "alrosalez@example.com", "title": "CFO", "alternateContactType": "BILLING"},
			func(c *sim.Client) error {
				return c.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{Type: awsaccount.Billing,
					Name: "Alejandro Rosalez", Title: "CFO", EmailAddress: "alrosalez@example.com", PhoneNumber: "+1 555 0100"}})
			}},
		{"2021-04-30T18:33:00Z", "2021-04-30T18:33:16Z", "DeleteAlternateContact", false, map[string]any{"alternateContactType": "OPERATIONS"},
			func(c *sim.Client) error {
				return c.DeleteAlternateContact(sim.DeleteAlternateContactInput{AlternateContactType: awsaccount.Operations})
			}},
		{"2021-04-30T19:25:53Z", "2021-04-30T19:26:15Z", "GetAlternateContact", true, map[string]any{"alternateContactType": "SECURITY"},
			func(c *sim.Client) error {
				_, err := c.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Security})
				return err
			}},
	}
	cloud := sim.New(sim.Config{Start: time.Date(2021, 4, 30, 18, 0, 0, 5, time.UTC)})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	account := id.String()
	for _, kind := range []awsaccount.ContactType{awsaccount.Operations, awsaccount.Security} {
		must(t, cloud.As(cloud.Root(id)).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{Type: kind,
			Name: "A", Title: "T", EmailAddress: "a@example.com", PhoneNumber: "+1"}}))
	}
	must(t, cloud.PutRole(id, sim.Identity{Name: "ServiceTestRole", Policies: []policy.Source{full(t)},
		Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + account + `"},"Action":"sts:AssumeRole"}`)}))
	alice := cloud.As(awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "alice", Policies: []policy.Source{full(t)}})))
	until := func(text string) {
		cloud.Advance(awsaccount.Must(time.Parse(time.RFC3339, text)).Sub(cloud.Now().Truncate(time.Second)))
	}
	began, client := "", alice
	for _, e := range examples {
		if e.began != began {
			until(e.began)
			began = e.began
			session, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(id, "ServiceTestRole"), RoleSessionName: "AccountAPITests"})
			must(t, err)
			client = cloud.As(session.Session).From(sim.Origin{SourceIP: "10.24.34.250", UserAgent: "Mozilla/5.0", AccessKeyID: "AKIAIOSFODNN7EXAMPLE"})
		}
		until(e.at)
		must(t, e.call(client))
		got := lastRecord(t, cloud)
		role, _, _ := strings.Cut(got["userIdentity"].(map[string]any)["principalId"].(string), ":")
		want := map[string]any{
			"eventVersion": "1.08",
			"userIdentity": map[string]any{
				"type":        "AssumedRole",
				"principalId": role + ":AccountAPITests",
				"arn":         "arn:aws:sts::" + account + ":assumed-role/ServiceTestRole/AccountAPITests",
				"accountId":   account,
				"accessKeyId": "AKIAIOSFODNN7EXAMPLE",
				"sessionContext": map[string]any{
					"sessionIssuer": map[string]any{
						"type":        "Role",
						"principalId": role,
						"arn":         "arn:aws:iam::" + account + ":role/ServiceTestRole",
						"accountId":   account,
						"userName":    "ServiceTestRole",
					},
					"webIdFederationData": map[string]any{},
					"attributes":          map[string]any{"mfaAuthenticated": "false", "creationDate": e.began},
				},
			},
			"eventTime":          e.at,
			"eventSource":        "account.amazonaws.com",
			"eventName":          e.name,
			"awsRegion":          "us-east-1",
			"sourceIPAddress":    "10.24.34.250",
			"userAgent":          "Mozilla/5.0",
			"requestParameters":  e.given,
			"responseElements":   nil,
			"requestID":          client.RequestID(),
			"eventID":            got["eventID"],
			"readOnly":           e.readOnly,
			"eventType":          "AwsApiCall",
			"managementEvent":    true,
			"eventCategory":      "Management",
			"recipientAccountId": account,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", e.name, diff)
		}
		for pattern, value := range map[string]any{`^AROA[A-Z2-7]{17}$`: role, uuidPattern: got["requestID"], `^[0-9a-f-]{36}$`: got["eventID"]} {
			if !regexp.MustCompile(pattern).MatchString(value.(string)) || got["requestID"] == got["eventID"] {
				t.Errorf("%s: want %s, not %q", e.name, pattern, value)
			}
		}
	}
	if _, err := client.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Operations}); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Fatal(err)
	}
	if got := lastRecord(t, cloud); got["errorCode"] != "ResourceNotFoundException" || got["errorMessage"] == nil || got["responseElements"] != nil {
		t.Error(got)
	}
}

const uuidPattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

// AWS' "CloudTrail record contents" of AssumeRole and AssumeRoot: who made the session reads whom he made, but for the secret. Calls
// of the session are those of its access key. choices.md#trail-parameters
func TestTrailOfSessions(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	f.trust(t)
	cloud, management, member, admin := f.cloud, f.management, f.memberID, f.admin
	must(t, cloud.PutRole(management, sim.Identity{Name: "R", Policies: []policy.Source{full(t)},
		Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + management.String() + `"},"Action":"sts:AssumeRole"}`)}))
	everythingARN := awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::aws:policy/AdministratorAccess"))
	assumed, err := admin.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(management, "R"), RoleSessionName: "s1", DurationSeconds: 900,
		PolicyARNs: []awsaccount.ARN{everythingARN}})
	must(t, err)
	record := lastRecord(t, cloud)
	want := map[string]any{
		"credentials": map[string]any{"accessKeyId": assumed.Credentials.AccessKeyID, "sessionToken": assumed.Credentials.SessionToken,
			"expiration": assumed.Credentials.Expiration.Format("Jan 2, 2006 3:04:05 PM")},
		"assumedRoleUser": map[string]any{"assumedRoleId": assumed.AssumedRoleUser.AssumedRoleID, "arn": assumed.AssumedRoleUser.ARN},
	}
	if diff := cmp.Diff(want, record["responseElements"]); diff != "" || record["readOnly"] != true {
		t.Errorf("readOnly %v, -want +got\n%s", record["readOnly"], diff)
	}
	given := map[string]any{"roleArn": roleARN(management, "R").String(), "roleSessionName": "s1", "durationSeconds": 900.0,
		"policyArns": []any{map[string]any{"arn": everythingARN.String()}}}
	if diff := cmp.Diff(given, record["requestParameters"]); diff != "" {
		t.Error(diff)
	}
	if _, err := admin.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(member, "none"), RoleSessionName: "s1"}); err == nil || lastRecord(t, cloud)["responseElements"] != nil {
		t.Error(err, lastRecord(t, cloud))
	}

	must(t, drop(admin.EnableOrganizationsRootCredentialsManagement()))
	must(t, drop(admin.EnableOrganizationsRootSessions()))
	root, err := admin.AssumeRoot(sim.AssumeRootInput{TargetPrincipal: member.String(), TaskPolicyARN: awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"))})
	must(t, err)
	task := map[string]any{"targetPrincipal": member.String(), "taskPolicyArn": map[string]any{"arn": "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"}}
	if diff := cmp.Diff(task, lastRecord(t, cloud)["requestParameters"]); diff != "" {
		t.Error(diff)
	}
	want = map[string]any{"credentials": map[string]any{"accessKeyId": root.Credentials.AccessKeyID, "sessionToken": root.Credentials.SessionToken,
		"expiration": root.Credentials.Expiration.Format("Jan 2, 2006 3:04:05 PM")}}
	if diff := cmp.Diff(want, lastRecord(t, cloud)["responseElements"]); diff != "" {
		t.Error(diff)
	}
	cloud.Advance(time.Minute)
	for _, c := range []struct {
		session sim.Principal
		key     string
		call    func(*sim.Client) error
		name    string
	}{
		{assumed.Session, assumed.Credentials.AccessKeyID, func(c *sim.Client) error { return drop(c.GetCallerIdentity()) }, "GetCallerIdentity"},
		{root.Session, root.Credentials.AccessKeyID, func(c *sim.Client) error { return c.DeleteRootCredentials() }, "DeleteLoginProfile"},
	} {
		for _, p := range []sim.Principal{c.session, awsaccount.Must(cloud.Authenticate(c.key))} {
			must(t, c.call(cloud.As(p)))
			record := lastRecord(t, cloud)
			who := record["userIdentity"].(map[string]any)
			began := who["sessionContext"].(map[string]any)["attributes"].(map[string]any)["creationDate"]
			if record["eventName"] != c.name || who["accessKeyId"] != c.key || began == record["eventTime"] ||
				c.session == root.Session && (who["type"] != "Root" || who["sessionContext"].(map[string]any)["assumedRoot"] != "true") {
				t.Errorf("%s: %v", c.name, record)
			}
		}
	}
	for _, secret := range []string{assumed.Credentials.SecretAccessKey, root.Credentials.SecretAccessKey} {
		if strings.Contains(trailOf(t, cloud), secret) {
			t.Error("the trail has a secret access key")
		}
	}
}

// spec §7.3: a call stands before what it causes at the same instant.
func TestTrailOrder(t *testing.T) {
	f := newFamily(t, sim.CreateOrganizationInput{})
	cloud, root := f.cloud, f.cloud.As(f.cloud.Root(f.management))
	fork := cloud.Fork()
	must(t, cloud.SetMissing(f.memberID, sim.Missing{}))
	cloud.Advance(30 * 24 * time.Hour)
	must(t, root.RemoveAccountFromOrganization(sim.RemoveAccountFromOrganizationInput{AccountID: f.memberID}))
	must(t, root.DeleteOrganization())
	var names []string
	for _, r := range recordsOf(t, cloud) {
		names = append(names, r["eventName"].(string))
	}
	for call, event := range map[string]string{"CreateOrganization": "AccountJoinedOrganization",
		"RemoveAccountFromOrganization": "AccountDepartedOrganization", "DeleteOrganization": "AccountDepartedOrganization"} {
		if i := slices.Index(names, call); i < 0 || i+1 >= len(names) || names[i+1] != event {
			t.Errorf("want %s right behind %s: %v", event, call, names)
		}
	}
	before := trailOf(t, fork)
	_, err := fork.As(fork.Root(f.management)).GetCallerIdentity()
	must(t, err)
	if after := trailOf(t, fork); !strings.HasPrefix(after, before) || lastRecord(t, fork)["eventName"] != "GetCallerIdentity" {
		t.Error("the fork has the records of the other cloud")
	}
}

// spec §7.2, §7.3: what Organizations writes, and what it covers.
func TestTrailOfOrganizations(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	root := cloud.As(cloud.Root(id))
	awsaccount.Must(root.CreateOrganization(sim.CreateOrganizationInput{}))
	cloud.Advance(2 * time.Hour)
	created, err := root.CreateAccount(sim.CreateAccountInput{AccountName: "blue", Email: "blue@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	cloud.Advance(time.Hour)
	status, err := root.DescribeCreateAccountStatus(sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: created.CreateAccountStatus.ID})
	if err != nil {
		t.Fatal(err)
	}
	member := status.CreateAccountStatus.AccountID
	if err := root.CloseAccount(sim.CloseAccountInput{AccountID: member}); err != nil {
		t.Fatal(err)
	}
	cloud.Advance(90 * 24 * time.Hour)
	var names []string
	for _, r := range recordsOf(t, cloud) {
		names = append(names, r["eventName"].(string))
		text := string(awsaccount.Must(json.Marshal(r)))
		if strings.Contains(text, "blue") || strings.Contains(text, "payments@") {
			t.Errorf("contact data: %s", text)
		}
		parameters, _ := r["requestParameters"].(map[string]any)
		details, _ := r["serviceEventDetails"].(map[string]any)
		switch r["eventName"] {
		case "CreateAccount":
			if got := string(awsaccount.Must(json.Marshal(parameters))); got != `{"accountName":"****","email":"****","tags":[]}` {
				t.Error(got)
			}
			status := r["responseElements"].(map[string]any)["createAccountStatus"].(map[string]any)
			if status["accountName"] != "****" || status["state"] != "IN_PROGRESS" || status["requestedTimestamp"] != "Jan 1, 2000 2:00:00 AM" {
				t.Error(status)
			}
		case "CreateAccountResult":
			if status := details["createAccountStatus"].(map[string]any); status["state"] != "SUCCEEDED" || status["accountId"] != member.String() {
				t.Error(status)
			}
		case "CloseAccount":
			if parameters["accountId"] != member.String() || r["responseElements"] != nil {
				t.Error(text)
			}
		case "CloseAccountResult":
			if status := details["closeAccountStatus"].(map[string]any); status["accountId"] != member.String() ||
				status["requestedTimestamp"] != "Jan 1, 2000 3:00:00 AM" || status["completedTimestamp"] == nil {
				t.Error(status)
			}
		case "AccountDepartedOrganization":
			if details["departureMethod"] != "CLEANED" || r["recipientAccountId"] != id.String() || r["requestParameters"] != nil {
				t.Error(text)
			}
		}
	}
	for _, want := range []string{"CreateOrganization", "AccountJoinedOrganization", "CreateAccount", "CreateAccountResult", "CloseAccount",
		"CloseAccountResult", "AccountDepartedOrganization"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %v", want, names)
		}
	}
}

// spec §7.3: what somebody does in the console leaves no record, but stands in the journal.
func TestJournal(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	if err := cloud.As(cloud.Root(id)).CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	if n := len(recordsOf(t, cloud)); n != 0 {
		t.Errorf("%d records", n)
	}
	journal := slices.Collect(cloud.Journal())
	if last := journal[len(journal)-1]; !strings.HasPrefix(last, "2000-01-01T00:00:00Z ") || !strings.Contains(last, id.String()) {
		t.Error(last)
	}
	for range cloud.Trail() {
		break
	}
	for range cloud.Journal() {
		break
	}
}

func recordsOf(t *testing.T, c *sim.Cloud) (list []map[string]any) {
	for line := range strings.Lines(trailOf(t, c)) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// A trail of a limited length keeps the latest records, and the next record has the identifier that it would have had.
func TestTrailLength(t *testing.T) {
	const length = 10
	whole, cut := sim.New(sim.Config{}), sim.New(sim.Config{TrailLength: length})
	root := func(c *sim.Cloud) *sim.Client {
		return c.As(c.Root(awsaccount.Must(c.Open("payments", "payments@example.com"))))
	}
	first, second := root(whole), root(cut)
	for n := range 5 * length {
		awsaccount.Must(first.GetCallerIdentity())
		awsaccount.Must(second.GetCallerIdentity())
		if kept := len(slices.Collect(cut.Trail())); kept < min(n+1, length) || kept > 2*length {
			t.Fatalf("%d records after %d calls", kept, n+1)
		}
	}
	all, kept := slices.Collect(whole.Trail()), slices.Collect(cut.Trail())
	if diff := cmp.Diff(all[len(all)-len(kept):], kept); diff != "" {
		t.Error(diff)
	}
}

// The reason of an error is in the record and in the snapshot, and not in the JSON: CloudTrail has no member for it. spec §7.1
func TestReasonInTrail(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := awsaccount.Must(cloud.Open("management", "management@example.com"))
	client := cloud.As(awsaccount.Must(cloud.Administrator(id)))
	awsaccount.Must(client.CreateOrganization(sim.CreateOrganizationInput{}))
	_ = client.CloseAccount(sim.CloseAccountInput{AccountID: id})
	restored := awsaccount.Must(sim.Restore(sim.Config{}, awsaccount.Must(cloud.Snapshot())))
	for _, c := range []*sim.Cloud{cloud, cloud.Fork(), restored} {
		var reasons []string
		for r := range c.Trail() {
			if r.ErrorCode != "" || r.Reason != "" {
				reasons = append(reasons, r.Reason)
			}
		}
		if want := []string{"CANNOT_CLOSE_MANAGEMENT_ACCOUNT"}; !slices.Equal(reasons, want) {
			t.Errorf("reasons: %q, want %q", reasons, want)
		}
		if text := trailOf(t, c); strings.Contains(text, "CANNOT_CLOSE") || strings.Contains(text, "eason\"") {
			t.Error(text)
		}
	}
}
