package sim_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// ListBuckets tells whose account it is, to whom may list them. spec §6.3
func TestListBuckets(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := policy.Must(cloud.Open("payments", "payments@example.com"))
	out, err := cloud.As(cloud.Root(id)).ListBuckets()
	if want, _ := cloud.CanonicalUserID(id); err != nil || out.Owner != want {
		t.Errorf("%v %v", out, err)
	}
	jane := policy.Must(cloud.PutUser(id, sim.Identity{Name: "jane"}))
	if _, err := cloud.As(jane).ListBuckets(); !errors.Is(err, awsaccount.ErrDenied) {
		t.Error(err)
	}
}

// SimulateCustomPolicy ends as it is told, if the caller may, and is in the trail with its input.
func TestSimulateCustomPolicy(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := policy.Must(cloud.Open("payments", "payments@example.com"))
	jane := policy.Must(cloud.PutUser(id, sim.Identity{Name: "jane"}))
	answer := &sim.Error{Code: "InvalidInput", Message: "no"}
	in := struct{ ActionNames []string }{[]string{"s3:GetObject"}}
	for _, c := range []struct {
		who    sim.Principal
		answer error
		code   string
	}{{cloud.Root(id), nil, ""}, {cloud.Root(id), answer, "InvalidInput"}, {jane, answer, "AccessDenied"}} {
		err := cloud.As(c.who).SimulateCustomPolicy(in, c.answer)
		var e *sim.Error
		if errors.As(err, &e) != (c.code != "") || e != nil && e.Code != c.code {
			t.Errorf("%s: %v", c.who, err)
		}
		last := slices.Collect(cloud.Trail())
		if r := last[len(last)-1]; r.ErrorCode != c.code || r.EventName != "SimulateCustomPolicy" || string(r.RequestParameters) != `{"actionNames":["s3:GetObject"]}` {
			t.Errorf("%+v %s", r, r.RequestParameters)
		}
	}
}

func TestAccessKeyIDs(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := policy.Must(cloud.Open("payments", "payments@example.com"))
	jane := policy.Must(cloud.PutUser(id, sim.Identity{Name: "jane"}))
	for _, who := range []sim.Principal{cloud.Root(id), jane} {
		var want []string
		for range 2 {
			key, _, err := cloud.CreateAccessKey(who)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, key)
		}
		if got := cloud.AccessKeys(who); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", who, got, want)
		}
	}
	if got := cloud.AccessKeys(cloud.Service("ec2.amazonaws.com")); got != nil {
		t.Error(got)
	}
}

// Whoever is a user sees his own access keys, if policies let him; the root user and sessions as it see those of the root user; others
// have to name somebody. The IAM API Reference, ListAccessKeys; choices.md#root-user-answers
func TestListAccessKeys(t *testing.T) {
	cloud := sim.New(sim.Config{})
	id := policy.Must(cloud.Open("payments", "payments@example.com"))
	own := func(account, name string) policy.Source {
		return policy.Source{Name: "own", Document: policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListAccessKeys",
			"Resource":"arn:aws:iam::` + account + `:user/` + name + `","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}}`)}
	}
	tags := []sim.Tag{{Key: "team", Value: "blue"}}
	jane := policy.Must(cloud.PutUser(id, sim.Identity{Name: "jane", Tags: tags, Policies: []policy.Source{own(id.String(), "jane")}}))
	carl := policy.Must(cloud.PutUser(id, sim.Identity{Name: "carl", Tags: tags, Policies: []policy.Source{own(id.String(), "jane")}}))
	for name, who := range map[string]sim.Principal{"jane": jane, "root": cloud.Root(id)} {
		var want []sim.AccessKeyMetadata
		for _, status := range []string{"Active", "Inactive"} {
			key, _, err := cloud.CreateAccessKey(who)
			if err == nil && status == "Inactive" {
				err = cloud.SetAccessKeyActive(key, false)
			}
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, sim.AccessKeyMetadata{UserName: name, AccessKeyID: key, Status: status})
		}
		if out, err := cloud.As(who).ListAccessKeys(); err != nil || !slices.Equal(out.AccessKeyMetadata, want) {
			t.Errorf("%s: %v %v, want %v", who, out, err, want)
		}
	}
	if _, err := cloud.As(carl).ListAccessKeys(); !errors.Is(err, awsaccount.ErrDenied) {
		t.Error(err)
	}
	if err := cloud.PutRole(id, sim.Identity{Name: "R"}); err != nil {
		t.Fatal(err)
	}
	if _, err := cloud.As(cloud.Session(id, "R", "s1")).ListAccessKeys(); !isCode(err, "ValidationError") {
		t.Error(err)
	}
}
