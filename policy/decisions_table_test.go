package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// A caller is a kind of requester in the tables of decisions and messages, with the ARNs that its policies need.
type caller struct {
	principal                 *policy.Principal
	user, role, self, account string
	provider                  string
}

// callerNamed makes the caller that a cell names.
func callerNamed(t *testing.T, cell string) caller {
	t.Helper()
	c := caller{account: "111122223333"}
	name := cell
	for prefix, account := range map[string]string{"X ": "444455556666", "M ": "777788889999"} {
		if rest, ok := strings.CutPrefix(cell, prefix); ok {
			c.account, name = account, rest
		}
	}
	c.user = "arn:aws:iam::" + c.account + ":user/bob"
	c.role = "arn:aws:iam::" + c.account + ":role/app/R"
	session := "arn:aws:sts::" + c.account + ":assumed-role/R/s"
	federated := "arn:aws:sts::" + c.account + ":federated-user/f"
	root := "arn:aws:iam::" + c.account + ":root"
	switch name {
	case "nobody":
	case "user":
		c.principal, c.self = policy.Must(policy.User(c.user)), c.user
	case "role session":
		c.principal, c.self = policy.Must(policy.RoleSession(session, policy.WithRolePath("/app/"))), session
	case "federated user":
		c.principal, c.self = policy.Must(policy.FederatedUser(federated, policy.FederatedBy(c.user))), federated
	case "root user":
		c.principal = policy.Must(policy.Root(root))
	case "AssumeRoot session":
		c.principal = policy.Must(policy.AssumedRoot(root))
	case "service-linked role":
		c.principal = policy.Must(policy.ServiceLinkedRoleSession("arn:aws:sts::" + c.account + ":assumed-role/AWSServiceRoleForX/s"))
	case "service principal":
		c.principal, c.provider = policy.Must(policy.Service("lambda.amazonaws.com")), "lambda.amazonaws.com"
	case "anonymous":
		c.principal = policy.Anonymous()
	case "web identity":
		c.provider = "arn:aws:iam::" + c.account + ":oidc-provider/token.actions.githubusercontent.com"
		c.principal = policy.Must(policy.WebIdentity(c.provider))
	default:
		t.Fatalf("no principal %q", cell)
	}
	return c
}

// requests are action and resource by the cells of the column "request".
var requests = map[string][2]string{
	"":                  {"s3:GetObject", "arn:aws:s3:::b/k"},
	"EC2":               {"ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"},
	"KMS":               {"kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k"},
	"KMS alias":         {"kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:alias/a"},
	"KMS grant":         {"kms:RetireGrant", "arn:aws:kms:us-east-1:111122223333:key/k"},
	"AssumeRole":        {"sts:AssumeRole", "arn:aws:iam::111122223333:role/target"},
	"WebIdentity":       {"sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/target"},
	"GetCallerIdentity": {"sts:GetCallerIdentity", "*"},
	"star":              {"account:ListRegions", "*"},
	"account":           {"account:GetAlternateContact", "arn:aws:account::111122223333:account"},
	"member account":    {"account:GetAlternateContact", "arn:aws:account::777788889999:account/o-exampleorgid/111122223333"},
	"ListAccounts":      {"organizations:ListAccounts", "*"},
	"managed policy":    {"iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"},
	"queue":             {"sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q"},
	"bucket":            {"s3:ListBucket", "arn:aws:s3:::b"},
	"organizations":     {"organizations:DescribeAccount", "arn:aws:organizations::777788889999:account/o-exampleorgid/111122223333"},
}

func requestNamed(t *testing.T, c caller, cell, management string) *policy.Request {
	t.Helper()
	what, ok := requests[cell]
	if !ok {
		t.Fatalf("no request %q", cell)
	}
	r := &policy.Request{Principal: c.principal, Action: what[0], Resource: what[1], ManagementAccount: management}
	if cell == "" {
		r.ResourceAccount = "111122223333" // the ARN does not tell
	}
	return r
}

// places are the columns of policies, with the ARN of a policy whose cell ends in @.
var places = []struct {
	column, arn string
}{
	{"scp", "arn:aws:organizations::777788889999:policy/o-exampleorgid/service_control_policy/p-1"},
	{"rcp", "arn:aws:organizations::777788889999:policy/o-exampleorgid/resource_control_policy/p-2"},
	{"endpoint", "arn:aws:s3:::policy"},
	{"resource", "arn:aws:s3:::policy"},
	{"identity", "arn:aws:iam::111122223333:policy/identity"},
	{"boundary", "arn:aws:iam::111122223333:policy/boundary"},
	{"session", "arn:aws:iam::111122223333:policy/session"},
}

// policiesOf makes the policies that cells describe; request is the cell of the request.
func policiesOf(t *testing.T, c caller, request string, cellOf func(column string) string) (all policy.Policies) {
	t.Helper()
	for _, place := range places {
		cell, withARN := strings.CutSuffix(cellOf(place.column), "@")
		if cell == "" {
			continue
		}
		column := place.column
		if column == "resource" && (request == "AssumeRole" || request == "WebIdentity") {
			column = "trust"
		}
		typ := typeNamed(t, column)
		principal := ""
		if strings.Contains(base[typ], "Principal") {
			principal = `"Principal":"*",`
		}
		if place.column == "resource" && cell != "-" {
			principal, cell = c.resourcePrincipal(t, cell)
		}
		statement := func(sid, effect, action string) string {
			return `{"Sid":"` + sid + `","Effect":"` + effect + `",` + principal + `"Action":"` + action + `","Resource":"*"}`
		}
		var statements []string
		switch cell {
		case "Y":
			statements = []string{statement("Y", "Allow", "*")}
		case "-":
			statements = []string{statement("N", "Allow", "other:*")}
		case "D":
			statements = []string{statement("D", "Deny", "*")}
			if !strings.Contains(principal, "NotPrincipal") {
				statements = append([]string{statement("Y", "Allow", "*")}, statements...)
			}
		default:
			t.Fatalf("%q in column %s", cell, place.column)
		}
		source := policy.Source{Name: column, Document: policy.MustParse(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)}
		if withARN {
			source.ARN = place.arn
		}
		set, err := policy.Compile(typ, source)
		if err != nil {
			t.Fatal(err)
		}
		level := []policy.Level{{Target: "r-ab12", Set: set}}
		switch typ {
		case policy.Identity:
			all.Identity = set
		case policy.Boundary:
			all.Boundary = set
		case policy.Session:
			all.Session = set
		case policy.Resource:
			all.Resource = set
		case policy.Trust:
			all.Trust = set
		case policy.Endpoint:
			all.Endpoint = set
		case policy.SCP:
			all.SCP = level
		case policy.RCP:
			all.RCP = level
		}
	}
	return all
}

// resourcePrincipal splits a cell of the column "resource" into members of a statement and the letter.
func (c caller) resourcePrincipal(t *testing.T, cell string) (members, letter string) {
	t.Helper()
	i := strings.LastIndexByte(cell, ' ')
	if i < 0 {
		t.Fatalf("whom does the resource policy %q name?", cell)
	}
	aws := func(text string) string { return `"Principal":{"AWS":"` + text + `"},` }
	switch who := cell[:i]; who {
	case "*":
		members = `"Principal":"*",`
	case "* if Arn":
		members = `"Principal":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"` + c.role + `"}},`
	case "account":
		members = aws(c.account)
	case "user", "session", "federated":
		members = aws(c.self)
	case "IAM user":
		members = aws(c.user)
	case "role":
		members = aws(c.role)
	case "service":
		members = `"Principal":{"Service":"` + c.provider + `"},`
	case "provider":
		members = `"Principal":{"Federated":"` + c.provider + `"},`
	case "but user":
		members = `"NotPrincipal":{"AWS":["` + c.account + `","` + c.user + `"]},`
	default:
		t.Fatalf("the resource policy names %q", who)
	}
	return members, cell[i+1:]
}

func TestDecisionsTable(t *testing.T) {
	runTable(t, "decisions.txt", func(t *testing.T, r row) {
		c := callerNamed(t, r.get(t, "principal"))
		all := policiesOf(t, c, r.get(t, "request"), func(column string) string { return r.get(t, column) })
		d := all.Evaluate(requestNamed(t, c, r.get(t, "request"), r.get(t, "management")))

		want := policy.Decision{Outcome: outcomeNamed(t, r.get(t, "outcome")), Level: -1, PolicyIndex: -1, Statement: -1}
		switch layer := r.get(t, "layer"); layer {
		case "":
		case "root":
			want.Layer = policy.RootUser
		default:
			want.Layer = typeNamed(t, layer)
			if layer == "scp" || layer == "rcp" {
				want.Level, want.Target = 0, "r-ab12"
			}
			switch want.Outcome {
			case policy.Allowed:
				want.Policy, want.PolicyIndex, want.Statement, want.Sid = layer, 0, 0, "Y"
			case policy.ExplicitDeny:
				want.Policy, want.PolicyIndex, want.Statement, want.Sid = layer, 0, 1, "D"
				if strings.HasPrefix(r.get(t, "resource"), "but ") {
					want.Statement = 0 // the only one
				}
			}
		}
		if d != want {
			t.Errorf("got %+v\nwant %+v", d, want)
		}
	})
}

func outcomeNamed(t *testing.T, cell string) policy.Outcome {
	t.Helper()
	for _, o := range []policy.Outcome{policy.ImplicitDeny, policy.ExplicitDeny, policy.Allowed} {
		if o.String() == cell {
			return o
		}
	}
	t.Fatalf("no outcome %q", cell)
	return 0
}

func TestLevelsTable(t *testing.T) {
	names := []string{"root", "OU", "account"}
	runTable(t, "levels.txt", func(t *testing.T, r row) {
		typ := typeNamed(t, r.get(t, "type"))
		var levels []policy.Level
		for _, name := range names {
			if cell := r.get(t, name); cell != "" {
				var texts []string
				for _, p := range strings.Split(cell, " + ") {
					switch effect, action, ok := strings.Cut(p, " "); {
					case ok:
						texts = append(texts, document(fmt.Sprintf(`"Effect":%q,"Action":%q`, effect, action), base[typ]))
					case p == "FullAWSAccess":
						texts = append(texts, document(`"Effect":"Allow","Action":"*"`, base[typ]))
					default:
						oneOf(t, cell, "none")
					}
				}
				levels = append(levels, policy.Level{Target: name, Set: compile(t, typ, texts...)})
			}
		}
		all := policy.Policies{Identity: allowAll(t, policy.Identity)}
		if typ == policy.SCP {
			all.SCP = levels
		} else {
			all.RCP = levels
		}
		d := all.Evaluate(&policy.Request{Principal: bob, Action: r.get(t, "action"), Resource: "*", ResourceAccount: "111122223333"})

		want := policy.Decision{Outcome: outcomeNamed(t, r.get(t, "outcome")), Level: slices.Index(names, r.get(t, "at")), Target: r.get(t, "at")}
		switch want.Outcome {
		case policy.Allowed:
			want.Layer = policy.Identity
		case policy.ImplicitDeny:
			want.Layer, want.PolicyIndex, want.Statement = typ, -1, -1
		case policy.ExplicitDeny:
			want.Layer = typ
			if _, err := fmt.Sscan(r.get(t, "policy"), &want.PolicyIndex); err != nil {
				t.Fatal(err)
			}
		}
		if d != want {
			t.Errorf("got %+v\nwant %+v", d, want)
		}
	})
}

func TestMessagesTable(t *testing.T) {
	decisions := map[string]row{}
	for _, r := range mustReadTable(t, "decisions.txt") {
		decisions[r.id] = r
	}
	runTable(t, "messages.txt", func(t *testing.T, r row) {
		parts := strings.Split(r.get(t, "situation"), "; ")
		who, what, _ := strings.Cut(parts[0], ", ")
		management := ""
		cellOf := func(column string) string {
			for _, part := range parts[1:] {
				if name, cell, _ := strings.Cut(part, " "); name == column {
					return cell
				}
			}
			return ""
		}
		if decision, ok := decisions[who]; ok {
			who, what, management = decision.get(t, "principal"), decision.get(t, "request"), decision.get(t, "management")
			cellOf = func(column string) string { return decision.get(t, column) }
		}
		c := callerNamed(t, who)
		all, request := policiesOf(t, c, what, cellOf), requestNamed(t, c, what, management)
		var want string
		if r.has("tail") {
			want = fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s", c.principal, request.Action, request.Resource, r.get(t, "tail"))
		} else {
			want = r.get(t, "message")
		}
		if got := all.Message(request, all.Evaluate(request)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
