package sim_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// The guide's example 2 (2022, "Logging Account Management API calls"), member by member; its asterisks are typography. spec §7.1
func TestTrailOfPutAlternateContact(t *testing.T) {
	cloud := sim.New(sim.Config{Start: time.Date(2021, 4, 30, 18, 33, 8, 5, time.UTC)})
	id := awsaccount.Must(cloud.Open("payments", "payments@example.com"))
	if err := cloud.PutRole(id, sim.Identity{Name: "ServiceTestRole", Policies: []policy.Source{full(t)}}); err != nil {
		t.Fatal(err)
	}
	client := cloud.As(cloud.Session(id, "ServiceTestRole", "AccountAPITests"))
	if err := client.PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: awsaccount.AlternateContact{Type: awsaccount.Billing,
		Name: "Alejandro Rosalez", Title: "CFO", EmailAddress: "alrosalez@example.com", PhoneNumber: "+1 555 0100"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetAlternateContact(sim.GetAlternateContactInput{AlternateContactType: awsaccount.Security}); err == nil {
		t.Fatal("there is no such contact")
	}
	records := recordsOf(t, cloud)
	got := records[0]
	account := id.String()
	issuer := got["userIdentity"].(map[string]any)["sessionContext"].(map[string]any)["sessionIssuer"].(map[string]any)
	role := issuer["principalId"].(string)
	want := map[string]any{
		"eventVersion": "1.08",
		"userIdentity": map[string]any{
			"type": "AssumedRole", "principalId": role + ":AccountAPITests",
			"arn":       "arn:aws:sts::" + account + ":assumed-role/ServiceTestRole/AccountAPITests",
			"accountId": account, "accessKeyId": got["userIdentity"].(map[string]any)["accessKeyId"],
			"sessionContext": map[string]any{
				"sessionIssuer": map[string]any{"type": "Role", "principalId": role, "arn": "arn:aws:iam::" + account + ":role/ServiceTestRole",
					"accountId": account, "userName": "ServiceTestRole"},
				"webIdFederationData": map[string]any{},
				"attributes":          map[string]any{"mfaAuthenticated": "false", "creationDate": "2021-04-30T18:33:08Z"},
			},
		},
		"eventTime": "2021-04-30T18:33:08Z", "eventSource": "account.amazonaws.com", "eventName": "PutAlternateContact",
		"awsRegion": "us-east-1", "sourceIPAddress": got["sourceIPAddress"], "userAgent": got["userAgent"],
		"requestParameters": map[string]any{"name": "Alejandro Rosalez", "emailAddress": "alrosalez@example.com", "title": "CFO",
			"alternateContactType": "BILLING"},
		"responseElements": nil, "requestID": got["requestID"], "eventID": got["eventID"], "readOnly": false,
		"eventType": "AwsApiCall", "managementEvent": true, "eventCategory": "Management", "recipientAccountId": account,
	}
	if g, w := string(awsaccount.Must(json.Marshal(got))), string(awsaccount.Must(json.Marshal(want))); g != w {
		t.Errorf("%s\nwant\n%s", g, w)
	}
	if !strings.HasPrefix(role, "AROA") || len(got["requestID"].(string)) != 36 || got["requestID"] == got["eventID"] {
		t.Error(role, got["requestID"], got["eventID"])
	}
	read := records[1]
	if read["readOnly"] != true || read["errorCode"] != "ResourceNotFoundException" || read["responseElements"] != nil ||
		!maps.Equal(read["requestParameters"].(map[string]any), map[string]any{"alternateContactType": "SECURITY"}) {
		t.Error(read)
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
