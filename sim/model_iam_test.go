package sim_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// The model of the corner of IAM and STS: aliases, access keys of root users, central root access, and sessions in members. spec §6

const modelQueryDenied = "AccessDenied"

func (m *model) alias(by *modelAccount, alias string) string {
	switch {
	case !m.works(by), !by.permits("iam:CreateAccountAlias"):
		return modelQueryDenied
	case slices.ContainsFunc(m.accounts, func(a *modelAccount) bool { return a.alias == alias }):
		return "EntityAlreadyExists"
	}
	by.alias = alias
	return ""
}

func (m *model) dropAlias(by *modelAccount, alias string) string {
	switch {
	case !m.works(by), !by.permits("iam:DeleteAccountAlias"):
		return modelQueryDenied
	case by.alias != alias:
		return "NoSuchEntity"
	}
	by.alias = ""
	return ""
}

// rootFeature enables or disables a feature of central root access; "" only lists them.
func (m *model) rootFeature(by *modelAccount, action, feature string, on bool) string {
	o := by.in
	switch {
	case !m.works(by), !by.permits(action):
		return modelQueryDenied
	case o == nil:
		return "OrganizationNotFoundException"
	case o.management != by && !slices.Contains(o.delegated, [2]string{by.id.String(), "iam.amazonaws.com"}):
		return "AccountNotManagementOrDelegatedAdministratorException"
	case !o.all:
		return "OrganizationNotInAllFeaturesModeException"
	case !slices.Contains(o.trusts, "iam.amazonaws.com"):
		return "ServiceAccessNotEnabledException"
	case feature == "":
		return ""
	}
	o.features = slices.DeleteFunc(o.features, func(f string) bool { return f == feature })
	if on {
		o.features = append(o.features, feature)
	}
	slices.Sort(o.features)
	return ""
}

// assumesRole reports whether an administrator of an account gets a session of the role of the other one.
func (m *model) assumesRole(by, a *modelAccount) bool {
	return m.works(by) && m.works(a) && by.permits("sts:AssumeRole") && a.shares("sts:AssumeRole")
}

// assumesRoot reports whether an administrator of an account gets a session as the root user of the other one.
func (m *model) assumesRoot(by, a *modelAccount, feature string) bool {
	o := by.in
	return o != nil && m.works(by) && m.works(a) && a.in == o && a != o.management && o.all && by.permits("sts:AssumeRoot") && a.shares("sts:AssumeRoot") &&
		(by == o.management || slices.Contains(o.delegated, [2]string{by.id.String(), "iam.amazonaws.com"})) &&
		slices.Contains(o.trusts, "iam.amazonaws.com") && slices.Contains(o.features, feature)
}

var modelIAMActs = map[string]func(*modelRun){
	"CreateAccountAlias": func(r *modelRun) {
		by, alias := r.anybody("caller"), r.pick("alias", "one", "two", "three", "four")
		r.want(r.m.alias(by, alias), by, func(c *sim.Client) error {
			return c.CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias(alias))})
		})
	},
	"DeleteAccountAlias": func(r *modelRun) {
		by, alias := r.anybody("caller"), r.pick("alias", "one", "two", "three", "four")
		if by.alias != "" && rapid.Bool().Draw(r.T, "own alias") {
			alias = by.alias
		}
		r.want(r.m.dropAlias(by, alias), by, func(c *sim.Client) error {
			return c.DeleteAccountAlias(sim.DeleteAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias(alias))})
		})
	},
	"OrganizationsFeatures": func(r *modelRun) {
		by := r.caller()
		act := rapid.SampledFrom([]struct {
			action, feature string
			on              bool
			call            func(*sim.Client) (sim.OrganizationsFeaturesOutput, error)
		}{
			{"iam:EnableOrganizationsRootSessions", sim.RootSessions, true, (*sim.Client).EnableOrganizationsRootSessions},
			{"iam:DisableOrganizationsRootSessions", sim.RootSessions, false, (*sim.Client).DisableOrganizationsRootSessions},
			{"iam:EnableOrganizationsRootCredentialsManagement", sim.RootCredentialsManagement, true,
				(*sim.Client).EnableOrganizationsRootCredentialsManagement},
			{"iam:DisableOrganizationsRootCredentialsManagement", sim.RootCredentialsManagement, false,
				(*sim.Client).DisableOrganizationsRootCredentialsManagement},
			{"iam:ListOrganizationsFeatures", "", false, (*sim.Client).ListOrganizationsFeatures},
		}).Draw(r.T, "act")
		code := r.m.rootFeature(by, act.action, act.feature, act.on)
		var want []string
		if by.in != nil {
			want = slices.Clone(by.in.features)
		}
		r.want(code, by, func(c *sim.Client) error {
			out, err := act.call(c)
			if err == nil && !slices.Equal(out.EnabledFeatures, want) {
				r.Fatalf("%v, want %v", out, want)
			}
			return err
		})
	},
	"AccessKey": func(r *modelRun) {
		a := r.anybody("account")
		if a.created {
			r.Skip("its root user may have no credentials")
		}
		act := r.pick("act", "create", "create", "toggle", "delete")
		if act == "create" {
			var id string
			err := r.arrange(func(c *sim.Cloud) (err error) {
				id, _, err = c.CreateAccessKey(c.Root(a.id))
				return err
			})
			if (err == nil) != (len(a.keys) < 2) {
				r.Fatalf("access key %d of %s: %v", len(a.keys)+1, a.id, err)
			}
			if err == nil {
				a.keys = append(a.keys, modelKey{id, true})
			}
			return
		}
		if len(a.keys) == 0 {
			r.Skip("there are no access keys")
		}
		i := rapid.IntRange(0, len(a.keys)-1).Draw(r.T, "key")
		key := a.keys[i]
		err := r.arrange(func(c *sim.Cloud) error {
			if act == "delete" {
				return c.DeleteAccessKey(key.id)
			}
			return c.SetAccessKeyActive(key.id, !key.active)
		})
		if err != nil {
			r.Fatal(err)
		}
		if a.keys[i].active = !key.active; act == "delete" {
			a.keys = slices.Delete(a.keys, i, i+1)
		}
	},
	"AssumeRole": func(r *modelRun) {
		by := r.caller()
		a := r.member(by)
		if by.in == nil || by.in.management != by || a.in != by.in || a.maker != by {
			r.Skip("there is no role that trusts this account")
		}
		fork := r.cloud.Fork()
		arn := awsaccount.Must(awsaccount.ParseARN("arn:aws:iam::" + a.id.String() + ":role/OrganizationAccountAccessRole"))
		_, err := fork.As(awsaccount.Must(fork.Administrator(by.id))).AssumeRole(sim.AssumeRoleInput{RoleARN: arn, RoleSessionName: "model"})
		if want := r.m.assumesRole(by, a); (err == nil) != want {
			r.Fatalf("%s assumes the role of %s (%s): %v, want %t", by.id, a.id, r.m.state(a), err, want)
		}
	},
	"AssumeRoot": func(r *modelRun) {
		by := r.caller()
		a := r.member(by)
		task := rapid.SampledFrom([][2]string{{"IAMAuditRootUserCredentials", sim.RootCredentialsManagement},
			{"SQSUnlockQueuePolicy", sim.RootSessions}}).Draw(r.T, "task")
		fork := r.cloud.Fork()
		_, err := fork.As(awsaccount.Must(fork.Administrator(by.id))).AssumeRoot(sim.AssumeRootInput{TargetPrincipal: a.id.String(), TaskPolicyARN: fork.TaskPolicyARN(task[0])})
		if want := r.m.assumesRoot(by, a, task[1]); (err == nil) != want || err != nil && answer(err) != modelQueryDenied {
			r.Fatalf("%s assumes root in %s (%s): %v, want %t", by.id, a.id, r.m.state(a), err, want)
		}
	},
}

// checkIAM compares aliases and access keys.
func (r *modelRun) checkIAM(fork *sim.Cloud, a *modelAccount) {
	for _, key := range a.keys {
		if p, err := fork.Authenticate(key.id); (err == nil) != key.active || err == nil && p != fork.Root(a.id) {
			r.Fatalf("key %s of %s: %v, %v, want %t", key.id, a.id, p, err, key.active)
		}
	}
	if !r.m.works(a) || !a.permits("iam:ListAccountAliases") {
		return
	}
	out, err := fork.As(fork.Root(a.id)).ListAccountAliases()
	if err != nil || len(out.AccountAliases) > 1 || (len(out.AccountAliases) == 1) != (a.alias != "") || a.alias != "" && out.AccountAliases[0].String() != a.alias {
		r.Fatalf("%s has the aliases %v, want %q, %v", a.id, out.AccountAliases, a.alias, err)
	}
}
