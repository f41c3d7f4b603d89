package policy_test

import (
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// everything is the statement that the tables of matching vary.
const everything = `{"Effect":"Allow","Action":"*","Resource":"*"}`

// bob is the requester of the tables of matching and conditions.
var bob = policy.Must(policy.User("arn:aws:iam::111122223333:user/bob"))

func TestActionsTable(t *testing.T) {
	runTable(t, "actions.txt", func(t *testing.T, r row) {
		checkMatch(t, r, policy.Identity, r.get(t, "statement"), policy.Request{Principal: bob, Action: r.get(t, "action"), Resource: "*"})
	})
}

func TestResourcesTable(t *testing.T) {
	runTable(t, "resources.txt", func(t *testing.T, r row) {
		typ := policy.Identity
		if r.has("policy") {
			typ = typeNamed(t, r.get(t, "policy"))
			oneOf(t, r.get(t, "saved"), "yes", "no")
			list := faults(t, document(r.get(t, "statement"), base[typ]), typ)
			if want := r.get(t, "saved") == "yes"; (len(list) == 0) != want {
				t.Errorf("want saved = %t, got faults %v", want, list)
			}
		}
		checkMatch(t, r, typ, r.get(t, "statement"), policy.Request{Principal: bob, Action: "sqs:SendMessage", Resource: r.get(t, "resource")})
	})
}

func TestVariablesTable(t *testing.T) {
	tagged := policy.Must(policy.User("arn:aws:iam::111122223333:user/bob",
		policy.WithTags(map[string]string{"team": "red", "star": "a*"})))
	runTable(t, "variables.txt", func(t *testing.T, r row) {
		checkMatch(t, r, policy.Identity, r.get(t, "statement"), policy.Request{Principal: tagged, Action: "s3:GetObject",
			Resource: r.get(t, "resource"), Context: contextOf(t, r.get(t, "context"))})
	})
}

// checkMatch checks whether an Allow statement of a policy of type typ applies to a request, as the row's cell "match" says.
func checkMatch(t *testing.T, r row, typ policy.Type, statement string, request policy.Request) {
	t.Helper()
	oneOf(t, r.get(t, "match"), "yes", "no")
	start := everything
	if base[typ] != base[policy.Identity] {
		start = `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	}
	if request.ResourceAccount = "111122223333"; typ == policy.Session {
		request.Principal = policy.Must(policy.RoleSession("arn:aws:sts::111122223333:assumed-role/R/s"))
	}
	for _, element := range []string{"Action", "Resource"} {
		if strings.Contains(statement, `"Not`+element+`":`) {
			statement = "no " + element + ", " + statement
		}
	}
	text := document(statement, start)
	policies := around(t, typ, compile(t, typ, text))
	d := policies.Evaluate(&request)
	if want := r.get(t, "match") == "yes"; (d.Outcome == policy.Allowed) != want {
		t.Errorf("%s for %s on %s: got %+v, want match = %t", text, request.Action, request.Resource, d, want)
	}
}
