package sim_test

import (
	"errors"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §7.1: sourceIPAddress, userAgent and userIdentity.accessKeyId are those of the call.
func TestOrigin(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Policies: []policy.Source{full(t)}}))
	from := sim.Origin{SourceIP: "10.24.34.250", UserAgent: "Mozilla/5.0", AccessKeyID: "AKIAIOSFODNN7EXAMPLE"}
	federated := awsaccount.Must(cloud.FederatedUser(alice.Principal(), "f", full(t)))
	for _, p := range []sim.Principal{cloud.Root(a), alice.Principal(), cloud.Session(a, "R", "s"), federated, cloud.Service("ec2.amazonaws.com"), {}} {
		before := cloud.As(p)
		c := before.From(from)
		if c.RequestID() != "" || c.Principal() != p {
			t.Errorf("%s: %s, %q before its first call", p, c.Principal(), c.RequestID())
		}
		_, _ = c.GetCallerIdentity()
		first := c.RequestID()
		_, _ = c.GetAccountInformation(sim.GetAccountInformationInput{})
		records := recordsOf(t, cloud)
		last := records[len(records)-1]
		if last["sourceIPAddress"] != from.SourceIP || last["userAgent"] != from.UserAgent {
			t.Errorf("%s: from %v with %v", p, last["sourceIPAddress"], last["userAgent"])
		}
		key, _ := last["userIdentity"].(map[string]any)["accessKeyId"].(string)
		if has := p != (sim.Principal{}) && p != cloud.Service("ec2.amazonaws.com"); has && key != from.AccessKeyID || !has && key != "" {
			t.Errorf("%s has access key %q", p, key)
		}
		if last["requestID"] != c.RequestID() || records[len(records)-2]["requestID"] != first || before.RequestID() != "" {
			t.Errorf("%s: requests %s and %s; another client has %q", p, first, c.RequestID(), before.RequestID())
		}
	}
	// What is no call of the API leaves no record, so it has no identifier.
	root := cloud.As(cloud.Root(a))
	_, err := root.GetCallerIdentity()
	must(t, err)
	must(t, root.CloseOwnAccount())
	if id := root.RequestID(); id != "" {
		t.Error(id)
	}
}

// Policies see where a call comes from: of Account Management, and of IAM and STS.
func TestOriginInPolicies(t *testing.T) {
	cloud, a, _, _ := twoAccounts(t, sim.Config{})
	bob := cloud.As(awsaccount.Must(cloud.PutUser(a, sim.Identity{Name: "bob", Policies: []policy.Source{source("office",
		`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.24.0.0/16"},"StringLike":{"aws:UserAgent":"Mozilla/*"}}}`)}})))
	for _, c := range []struct {
		from    sim.Origin
		allowed bool
	}{
		{sim.Origin{}, false},
		{sim.Origin{SourceIP: "10.24.34.250"}, false},
		{sim.Origin{UserAgent: "Mozilla/5.0"}, false},
		{sim.Origin{SourceIP: "10.25.34.250", UserAgent: "Mozilla/5.0"}, false},
		{sim.Origin{SourceIP: "not an address", UserAgent: "Mozilla/5.0"}, false},
		{sim.Origin{SourceIP: "10.24.34.250", UserAgent: "Mozilla/5.0"}, true},
		{sim.Origin{}, false},
	} {
		client := bob.From(c.from)
		_, one := client.GetAccountInformation(sim.GetAccountInformationInput{})
		_, other := client.ListAccountAliases()
		for _, err := range []error{one, other} {
			if (err == nil) != c.allowed || err != nil && !errors.Is(err, awsaccount.ErrDenied) {
				t.Errorf("%+v: %v", c.from, err)
			}
		}
	}
}

// Credentials are given to whoever has an account, and are good as long as there is one who has them.
func TestIssueCredentials(t *testing.T) {
	cloud, a, _, alice := twoAccounts(t, sim.Config{})
	must(t, cloud.PutRole(a, sim.Identity{Name: "R", Policies: []policy.Source{full(t)},
		Trust: trust(`{"Effect":"Allow","Principal":{"AWS":"` + a.String() + `"},"Action":"sts:AssumeRole"}`)}))
	session, err := alice.AssumeRole(sim.AssumeRoleInput{RoleARN: roleARN(a, "R"), RoleSessionName: "s1"})
	must(t, err)
	federated := awsaccount.Must(cloud.FederatedUser(alice.Principal(), "f", full(t)))
	forever := []sim.Principal{cloud.Root(a), alice.Principal(), cloud.Session(a, "R", "s"), federated}
	issued := map[sim.Principal]sim.Credentials{}
	for _, p := range append(forever, session.Session) {
		c, err := cloud.IssueCredentials(p)
		must(t, err)
		if got, err := cloud.Authenticate(c.AccessKeyID); err != nil || got != p {
			t.Fatal(got, err)
		}
		if found, ok := cloud.Credentials(c.AccessKeyID); !ok || found != c || c.SecretAccessKey == "" || c.SessionToken == "" {
			t.Error(p, found)
		}
		issued[p] = c
	}
	must(t, cloud.CheckInvariants())
	text, err := cloud.Snapshot()
	must(t, err)
	restored, err := sim.Restore(sim.Config{}, text)
	must(t, err)
	for _, cloud := range []*sim.Cloud{cloud.Fork(), restored, cloud} {
		cloud.Advance(1000 * 24 * time.Hour)
		must(t, cloud.CheckInvariants())
		for _, p := range forever {
			if got, err := cloud.Authenticate(issued[p].AccessKeyID); err != nil || got.String() != p.String() || !issued[p].Expiration.IsZero() {
				t.Error(got, err)
			}
		}
		if _, err := cloud.Authenticate(issued[session.Session].AccessKeyID); !errors.Is(err, awsaccount.ErrDenied) {
			t.Error("the session has expired, and its credentials have not:", err)
		}
	}
	must(t, cloud.DeleteUser(a, "alice"))
	if _, err := cloud.Authenticate(issued[alice.Principal()].AccessKeyID); !errors.Is(err, awsaccount.ErrDenied) {
		t.Error(err)
	}
	if err := cloud.DeleteAccessKey(issued[cloud.Root(a)].AccessKeyID); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Error(err)
	}
	nobody := awsaccount.Must(awsaccount.ParseID("999999999999"))
	for _, c := range []struct {
		p     sim.Principal
		class error
	}{
		{sim.Principal{}, awsaccount.ErrInvalid},
		{cloud.Service("ec2.amazonaws.com"), awsaccount.ErrInvalid},
		{cloud.Session(a, "R", ""), awsaccount.ErrNotFound},
		{cloud.Root(nobody), awsaccount.ErrNotFound},
		{alice.Principal(), awsaccount.ErrNotFound},
		{session.Session, awsaccount.ErrNotFound},
	} {
		if got, err := cloud.IssueCredentials(c.p); !errors.Is(err, c.class) || got != (sim.Credentials{}) {
			t.Errorf("%s: %v", c.p, err)
		}
	}
}

func TestAdministrator(t *testing.T) {
	for _, partition := range []string{"aws", "aws-cn"} {
		cloud := sim.New(sim.Config{Partition: partition})
		id := awsaccount.Must(cloud.Open("a", "a@example.com"))
		p, err := cloud.Administrator(id)
		must(t, err)
		if p.String() != "arn:"+partition+":iam::"+id.String()+":user/Administrator" {
			t.Error(p)
		}
		must(t, cloud.As(p).PutAccountName(sim.PutAccountNameInput{AccountName: "b"}))
		before := cloud.Dump()
		if again, err := cloud.Administrator(id); err != nil || again != p || cloud.Dump() != before {
			t.Error(again, err)
		}
		moved := awsaccount.Must(cloud.PutUser(id, sim.Identity{Name: "Administrator", Path: "/staff/"}))
		if again, err := cloud.Administrator(id); err != nil || again != moved {
			t.Error(again, err)
		}
		if _, err := cloud.Administrator(awsaccount.ID{}); !errors.Is(err, awsaccount.ErrNotFound) {
			t.Error(err)
		}
	}
}
