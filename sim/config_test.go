package sim_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// spec §1.2: closing takes "a few minutes"; Config says how many.
func TestClosureTime(t *testing.T) {
	for _, test := range []struct{ config, want time.Duration }{{0, 10 * time.Minute}, {time.Second, time.Second}, {90*day - 1, 90*day - 1}} {
		c := newCast(sim.Config{ClosureTime: test.config}, membership{})
		if err := c.root(c.management).CloseAccount(sim.CloseAccountInput{AccountID: c.member}); err != nil {
			t.Fatal(err)
		}
		text := awsaccount.Must(c.Snapshot())
		restored := awsaccount.Must(sim.Restore(sim.Config{ClosureTime: time.Hour}, text)) // which does not count
		for _, cloud := range []*sim.Cloud{c.Cloud, restored, c.Fork()} {
			state := func() awsaccount.State {
				a, _ := cloud.Account(c.member)
				return a.State(cloud.Now())
			}
			cloud.Advance(test.want - 1)
			if got := state(); got != awsaccount.PendingClosure {
				t.Errorf("%s: %s too early", test.config, got)
			}
			cloud.Advance(1)
			if got := state(); got != awsaccount.Closed {
				t.Errorf("%s: %s", test.config, got)
			}
		}
	}
	for _, bad := range []time.Duration{-1, 90 * day} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", bad)
				}
			}()
			sim.New(sim.Config{ClosureTime: bad})
		}()
	}
}

// Every operation that a Client has can be made to fail, those of IAM, STS and S3 too.
func TestInjectInquiries(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	root := c.root(c.management)
	alias := awsaccount.Must(awsaccount.ParseAlias("an-alias"))
	for action, call := range map[string]func() error{
		"iam:ListAccountAliases":              func() error { _, err := root.ListAccountAliases(); return err },
		"IAM:createaccountalias":              func() error { return root.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: alias}) },
		"iam:DeleteAccountAlias":              func() error { return root.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: alias}) },
		"sts:GetCallerIdentity":               func() error { _, err := root.GetCallerIdentity(); return err },
		"sts:AssumeRoot":                      func() error { _, err := root.AssumeRoot(sim.AssumeRootInput{}); return err },
		"sts:AssumeRole":                      func() error { _, err := root.AssumeRole(sim.AssumeRoleInput{}); return err },
		"iam:ListOrganizationsFeatures":       func() error { _, err := root.ListOrganizationsFeatures(); return err },
		"iam:EnableOrganizationsRootSessions": func() error { _, err := root.EnableOrganizationsRootSessions(); return err },
	} {
		if err := c.Inject(sim.Fault{Action: action, Error: sim.Error{Code: "ServiceFailure", Message: "oops"}}); err != nil {
			t.Fatal(action, err)
		}
		wantAnswer(t, action, call(), "ServiceFailure")
		if err := call(); answer(err) == "ServiceFailure" {
			t.Errorf("%s failed twice", action)
		}
	}
	others := []string{"Principal", "CloseOwnAccount", "ReopenAccount", "ChangeRootEmail", "ChangeAccountName", "AuditRootCredentials", "DeleteRootCredentials", "AllowRootPasswordRecovery",
		"CreateOrganizationInConsole",
		"From", "RequestID", "Malformed", "NotModelled"}
	for m := range reflect.TypeFor[*sim.Client]().Methods() {
		injectable := slices.Contains(others, m.Name)
		for _, service := range []string{"account:", "organizations:", "iam:", "sts:", "s3:"} {
			injectable = injectable || c.Inject(sim.Fault{Action: service + m.Name, Error: sim.Error{Code: "X"}}) == nil
		}
		if !injectable {
			t.Errorf("%s cannot be made to fail", m.Name)
		}
	}
	for _, bad := range []string{"iam:CreateUser", "sts:", "iam"} {
		if err := c.Inject(sim.Fault{Action: bad, Error: sim.Error{Code: "X"}}); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// Whoever misspells a partition learns it at once.
func TestPartitions(t *testing.T) {
	for _, partition := range []string{"", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"} {
		sim.New(sim.Config{Partition: partition})
	}
	for _, bad := range []string{"AWS", "china", "aws-", "aws-gov", "aws-iso-", "aws cn"} {
		func() {
			defer func() {
				if text, ok := recover().(string); !ok || !strings.Contains(text, "Config.Partition") {
					t.Errorf("%q: %v", bad, text)
				}
			}()
			sim.New(sim.Config{Partition: bad})
		}()
	}
}

// An organization initializes for a while, and not for less than none.
func TestInitializeNegative(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	if err := c.Initialize(c.management, -1); !errors.Is(err, awsaccount.ErrInvalid) {
		t.Error(err)
	}
}

// What a user does with a record does not show in the cloud, nor in a fork.
func TestTrailIsCopied(t *testing.T) {
	c := newCast(sim.Config{}, membership{})
	if err := c.PutRole(c.alone, sim.Identity{Name: "auditor", Policies: []policy.Source{full(t)}}); err != nil {
		t.Fatal(err)
	}
	auditor := c.As(c.Session(c.alone, "auditor", "s"))
	if err := auditor.PutAccountName(sim.PutAccountNameInput{AccountName: "payouts"}); err != nil {
		t.Fatal(err)
	}
	before := trailOf(t, c.Cloud)
	for r := range c.Trail() {
		for _, text := range [][]byte{r.RequestParameters, r.ResponseElements, r.ServiceEventDetails} {
			for i := range text {
				text[i] = ' '
			}
		}
		if s := r.UserIdentity.SessionContext; s != nil {
			s.SessionIssuer.UserName, s.Attributes.MFAAuthenticated = "changed", "changed"
		}
		r.EventName = "changed"
		c.Now() // the cloud is not locked
	}
	if trailOf(t, c.Cloud) != before {
		t.Error("the trail has changed")
	}
}

// New panics, and Restore fails, with times and lengths that cannot be.
func TestConfigOutOfRange(t *testing.T) {
	text := awsaccount.Must(sim.New(sim.Config{}).Snapshot())
	for _, config := range []sim.Config{{CreationTime: -1}, {ActivationTime: -1}, {TrailLength: -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("New(%+v) does not panic", config)
				}
			}()
			sim.New(config)
		}()
		if _, err := sim.Restore(config, text); !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("Restore(%+v): %v", config, err)
		}
	}
}
