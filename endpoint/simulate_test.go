package endpoint

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A simulationResult is what a client reads of an answer.
type simulationResult struct {
	Results []struct {
		EvalActionName, EvalResourceName, EvalDecision string
		Statements                                     []simulatedStatement `xml:"MatchedStatements>member"`
		Missing                                        []string             `xml:"MissingContextValues>member"`
		Organizations                                  string               `xml:"OrganizationsDecisionDetail>AllowedByOrganizations"`
		Boundary                                       string               `xml:"PermissionsBoundaryDecisionDetail>AllowedByPermissionsBoundary"`
		Details                                        *struct {
			Entries []struct {
				Key   string `xml:"key"`
				Value string `xml:"value"`
			} `xml:"entry"`
		} `xml:"EvalDecisionDetails"`
		Specific []struct{ EvalResourceName, EvalResourceDecision string } `xml:"ResourceSpecificResults>member"`
	} `xml:"SimulateCustomPolicyResult>EvaluationResults>member"`
	Truncated bool   `xml:"SimulateCustomPolicyResult>IsTruncated"`
	Marker    string `xml:"SimulateCustomPolicyResult>Marker"`
}

type simulatedStatement struct {
	ID          string `xml:"SourcePolicyId"`
	StartLine   int    `xml:"StartPosition>Line"`
	StartColumn int    `xml:"StartPosition>Column"`
	EndLine     int    `xml:"EndPosition>Line"`
	EndColumn   int    `xml:"EndPosition>Column"`
}

func (c *caller) simulate(parameters ...string) (out simulationResult) {
	c.t.Helper()
	status, body := c.query("iam", append([]string{"Action", "SimulateCustomPolicy"}, parameters...)...)
	if status != 200 {
		c.t.Fatalf("%q: %d %s", parameters, status, body)
	}
	if err := xml.Unmarshal([]byte(body), &out); err != nil {
		c.t.Fatal(err)
	}
	return out
}

const (
	first  = "PolicyInputList.member.1"
	action = "ActionNames.member.1"
)

// statement is a policy of one statement.
func statement(effect, action, more string) string {
	return `{"Version":"2012-10-17","Statement":{"Effect":"` + effect + `","Action":"` + action + `"` + more + `}}`
}

const onAll = `,"Resource":"*"`

// The first two examples of aws iam simulate-custom-policy in the AWS CLI's reference, with its positions, and one over several
// lines as that of simulate-principal-policy.
func TestSimulateExamples(t *testing.T) {
	c := newCaller(t)
	const dynamo = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",` +
		`"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}`
	at := func(time string) []string {
		return []string{first, dynamo, action, "dynamodb:CreateBackup", "ContextEntries.member.1.ContextKeyName", "aws:CurrentTime",
			"ContextEntries.member.1.ContextKeyType", "date", "ContextEntries.member.1.ContextKeyValues.member.1", time}
	}
	r := c.simulate(at("2019-04-25T11:00:00Z")...).Results[0]
	if r.EvalDecision != "allowed" || r.EvalResourceName != "*" || r.Missing != nil || r.Specific != nil ||
		!cmp.Equal(r.Statements, []simulatedStatement{{"PolicyInputList.1", 1, 38, 1, 167}}) {
		t.Errorf("%+v", r)
	}
	if r := c.simulate(at("2014-04-25T11:00:00Z")...).Results[0]; r.EvalDecision != "implicitDeny" || r.Statements != nil {
		t.Errorf("%+v", r)
	}
	if r := c.simulate(at("2014-04-25T11:00:00Z")[:4]...).Results[0]; !cmp.Equal(r.Missing, []string{"aws:CurrentTime"}) {
		t.Errorf("%+v", r)
	}
	const several = "{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \"Action\": \"codecommit:ListRepositories\",\n" +
		"            \"Resource\": \"*\"\n        },\n        {\"Effect\": \"Allow\", \"Action\": \"codecommit:*\", \"Resource\": \"*\"}\n    ]\n}"
	r = c.simulate(first, several, action, "codecommit:ListRepositories").Results[0]
	if diff := cmp.Diff([]simulatedStatement{{"PolicyInputList.1", 3, 19, 8, 10}, {"PolicyInputList.1", 8, 10, 9, 71}}, r.Statements); diff != "" {
		t.Error(diff)
	}
}

// All kinds of policies have their say, which is that of package policy.
func TestSimulateLayers(t *testing.T) {
	allow, none := statement("Allow", "*", onAll), statement("Allow", "sqs:*", onAll)
	const scp = "OrderedOrganizationPolicyInputList.member.%d.ServiceControlPolicyInputList.member.1"
	resource := func(effect string) string {
		return statement(effect, "s3:*", onAll+`,"Principal":{"AWS":"arn:aws:iam::111122223333:user/jane"}`)
	}
	jane := []string{"CallerArn", "arn:aws:iam::111122223333:user/jane", "ResourceArns.member.1", "arn:aws:s3:::bucket/key"}
	owner := []string{"ResourceOwner", "arn:aws:iam::444455556666:root"}
	for _, test := range []struct {
		name                              string
		parameters                        [][]string
		decision, organizations, boundary string
		matched                           string
		details                           string // "-": none
	}{
		{"identity", [][]string{{first, allow}}, "allowed", "", "", "PolicyInputList.1", "-"},
		{"two of them", [][]string{{first, none, "PolicyInputList.member.2", allow}}, "allowed", "", "", "PolicyInputList.2", "-"},
		{"a denial", [][]string{{first, allow, "PolicyInputList.member.2", statement("Deny", "s3:Get*", onAll)}}, "explicitDeny", "", "", "PolicyInputList.2", "-"},
		{"nothing", [][]string{{first, none}}, "implicitDeny", "", "", "", "-"},
		{"boundary", [][]string{{first, allow, "PermissionsBoundaryPolicyInputList.member.1", none}}, "implicitDeny", "", "false", "", "-"},
		{"wide boundary", [][]string{{first, allow, "PermissionsBoundaryPolicyInputList.member.1", allow}}, "allowed", "", "true", "PolicyInputList.1", "-"},
		{"organization", [][]string{{first, allow, fmt.Sprintf(scp, 1), allow, fmt.Sprintf(scp, 2), none}}, "implicitDeny", "false", "", "", "-"},
		{"organization denies", [][]string{{first, allow, fmt.Sprintf(scp, 1), allow, fmt.Sprintf(scp, 2), statement("Deny", "*", onAll)}}, "explicitDeny", "false", "", "", "-"},
		{"organization allows", [][]string{{first, allow, fmt.Sprintf(scp, 1), allow, fmt.Sprintf(scp, 2), allow}}, "allowed", "true", "", "PolicyInputList.1", "-"},
		{"resource", [][]string{{first, none, "ResourcePolicy", resource("Allow")}, jane}, "allowed", "", "", "ResourcePolicy", ""},
		{"resource denies", [][]string{{first, allow, "ResourcePolicy", resource("Deny")}, jane}, "explicitDeny", "", "", "ResourcePolicy", ""},
		{"resource of another", [][]string{{first, none, "ResourcePolicy", resource("Allow")}, jane, owner}, "implicitDeny", "", "", "",
			"IAM Policy=implicitDeny Resource Policy=allowed"},
		{"resource of another, both", [][]string{{first, allow, "ResourcePolicy", resource("Allow")}, jane, owner}, "allowed", "", "",
			"PolicyInputList.1 ResourcePolicy", "IAM Policy=allowed Resource Policy=allowed"},
		{"ARN of another account, and nobody asks", [][]string{{first, allow, "ResourceArns.member.1", "arn:aws:sqs:us-east-1:444455556666:q"}}, "allowed", "", "",
			"PolicyInputList.1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			parameters := []string{action, "s3:GetObject"}
			for _, p := range test.parameters {
				parameters = append(parameters, p...)
			}
			r := newCaller(t).simulate(parameters...).Results[0]
			var matched, details []string
			for _, s := range r.Statements {
				matched = append(matched, s.ID)
			}
			if r.Details == nil {
				details = []string{"-"}
			} else {
				for _, e := range r.Details.Entries {
					details = append(details, e.Key+"="+e.Value)
				}
			}
			got := []string{r.EvalDecision, r.Organizations, r.Boundary, strings.Join(matched, " "), strings.Join(details, " ")}
			if diff := cmp.Diff([]string{test.decision, test.organizations, test.boundary, test.matched, test.details}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Pages of any size make the same list.
func TestSimulatePages(t *testing.T) {
	c := newCaller(t)
	parameters := []string{first, statement("Allow", "s3:Get*", onAll), "ResourceArns.member.1", "arn:aws:s3:::a", "ResourceArns.member.2", "arn:aws:s3:::b"}
	for i := range 7 {
		parameters = append(parameters, fmt.Sprintf("ActionNames.member.%d", i+1), fmt.Sprintf("s3:GetX%d", i))
	}
	whole := c.simulate(parameters...)
	if len(whole.Results) != 7 || whole.Truncated || len(whole.Results[0].Specific) != 2 {
		t.Fatalf("%+v", whole)
	}
	for _, size := range []string{"1", "3", "7"} {
		var all simulationResult
		for page := (simulationResult{Truncated: true}); page.Truncated; {
			more := append([]string{"MaxItems", size}, parameters...)
			if page.Marker != "" {
				more = append(more, "Marker", page.Marker)
			}
			page = c.simulate(more...)
			all.Results = append(all.Results, page.Results...)
		}
		if diff := cmp.Diff(whole.Results, all.Results); diff != "" {
			t.Errorf("pages of %s: %s", size, diff)
		}
	}
}

func TestSimulateInvalid(t *testing.T) {
	allow := statement("Allow", "*", onAll)
	for _, test := range []struct {
		name       string
		parameters []string
		want       string
	}{
		{"policy", []string{first, "{", action, "s3:A"}, "PolicyInputList.1"},
		{"principal", []string{first, statement("Allow", "*", onAll+`,"Principal":"*"`), action, "s3:A"}, "PolicyInputList.1"},
		{"action", []string{first, allow, action, "s3:*"}, "wildcards"},
		{"resource", []string{first, allow, action, "s3:A", "ResourceArns.member.1", "bucket"}, "ARN"},
		{"caller", []string{first, allow, action, "s3:A", "CallerArn", "arn:aws:sts::111122223333:assumed-role/a/b"}, "user or role"},
		{"caller is required", []string{first, allow, action, "s3:A", "ResourcePolicy", statement("Allow", "*", onAll+`,"Principal":"*"`)}, "CallerArn is required"},
		{"owner", []string{first, allow, action, "s3:A", "ResourceOwner", "111122223333"}, "ResourceOwner"},
		{"marker", []string{first, allow, action, "s3:A", "Marker", "x"}, "invalid Marker"},
		{"boundaries", []string{first, allow, action, "s3:A", "PermissionsBoundaryPolicyInputList.member.1", allow, "PermissionsBoundaryPolicyInputList.member.2", allow},
			"PermissionsBoundaryPolicyInputList"},
	} {
		newCaller(t).want(400, []string{"<Code>InvalidInput</Code>", test.want}, "iam", append([]string{"Action", "SimulateCustomPolicy"}, test.parameters...)...)
	}
}

func manyResources(parameters ...string) []string {
	for i := range 1001 {
		parameters = append(parameters, fmt.Sprintf("ResourceArns.member.%d", i+1), "*")
	}
	return parameters
}

// Whoever simulates needs the permission, whatever he simulates.
func TestSimulatePermission(t *testing.T) {
	c := newCaller(t)
	c.credentials = policy.Must(c.cloud.IssueCredentials(policy.Must(c.cloud.PutUser(c.id, sim.Identity{Name: "nobody"}))))
	c.want(403, []string{"<Code>AccessDenied</Code>", "iam:SimulateCustomPolicy"}, "iam", "Action", "SimulateCustomPolicy",
		first, statement("Allow", "*", onAll), action, "s3:A")
}

// Every statement has a place: it ends after its bracket, and begins where the one before it ended.
func TestStatementPlaces(t *testing.T) {
	space := rapid.StringMatching(`[ \n\t]{0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		gap := func() string { return space.Draw(t, "space") }
		n := rapid.IntRange(1, 4).Draw(t, "statements")
		text := "{" + gap() + `"Statement"` + gap() + ":" + gap() + "["
		ends := []int{len(text)}
		for i := range n {
			if i > 0 {
				text += gap() + "," + gap()
			}
			text += gap() + `{"Sid":"` + rapid.SampledFrom([]string{"", "a", "b1"}).Draw(t, "sid") + `",` + gap() +
				`"Effect":"Allow","Action":["s3:A"],"Resource":["arn:aws:s3:::` + rapid.SampledFrom([]string{"x", `é`, `\"]}{`}).Draw(t, "resource") + `"]` + gap() + "}"
			ends = append(ends, len(text))
		}
		text += gap() + "]" + gap() + "}"
		document, err := policy.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for i, span := range statementSpans(text, document) {
			if want := (statementSpan{placeOf(text, ends[i]), placeOf(text, ends[i+1])}); span != want {
				t.Errorf("statement %d of %s: %v, want %v", i, text, span, want)
			}
		}
		if got := len(statementSpans(text, document)); got != n {
			t.Errorf("%d places of %d statements", got, n)
		}
	})
}

// placeOf is the line and column of an offset.
func placeOf(text string, offset int) positionXML {
	before := text[:offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return positionXML{strings.Count(before, "\n") + 1, len([]rune(line)) + 1}
}

// A form of thousands of members is indexed once, whatever they are members of: each name is in at most two lists.
func TestFormIndex(t *testing.T) {
	values := url.Values{strings.Repeat("a.member.1.", 10_000): {""}}
	for i := range 9900 {
		values.Set(fmt.Sprintf("ContextEntries.member.%d.", i+1), "")
		values.Set(fmt.Sprintf("ContextEntries.member.%d.ContextKeyValues.member.1", i+1), "")
	}
	f := newForm(nil, "iam:SimulateCustomPolicy", values)
	kept := 0
	for _, numbers := range f.numbers {
		kept += len(numbers)
	}
	if want := 2 + 9900 + 9900; kept != want || len(f.heads) != 2 {
		t.Errorf("%d numbers are kept, want %d; %d heads", kept, want, len(f.heads))
	}
	if readSimulation(f); len(f.faults) != 3 || f.faults[0].Name != "contextEntries" {
		t.Errorf("%v", f.faults)
	}
	for i := range 9900 {
		if i >= 1000 {
			values.Del(fmt.Sprintf("ContextEntries.member.%d.", i+1))
			values.Del(fmt.Sprintf("ContextEntries.member.%d.ContextKeyValues.member.1", i+1))
		}
	}
	f = newForm(nil, "iam:SimulateCustomPolicy", values)
	if readSimulation(f); len(f.faults) != maxFaults {
		t.Errorf("a client is told of %d faults, want %d", len(f.faults), maxFaults)
	}
}

// Whatever is simulated, a page has a bounded size and is a bounded amount of work; what is more is on the next page, and what is more
// than a page for one action is refused. choices.md#policy-simulation
func TestSimulateBounds(t *testing.T) {
	statements := func(n int, more string) string {
		return `{"Version":"2012-10-17","Statement":[` + strings.Repeat(`{"Effect":"Allow","Action":"s3:*","Resource":"*"`+more+`},`, n-1) +
			`{"Effect":"Allow","Action":"s3:*","Resource":"*"` + more + `}]}`
	}
	input := func(policies, each, actions, resources int, more string) *simulationInput {
		in := &simulationInput{}
		for range policies {
			in.PolicyInputList = append(in.PolicyInputList, statements(each, more))
		}
		for i := range actions {
			in.ActionNames = append(in.ActionNames, fmt.Sprintf("s3:A%d", i))
		}
		for i := range resources {
			in.ResourceArns = append(in.ResourceArns, fmt.Sprintf("arn:aws:s3:::b%d", i))
		}
		return in
	}
	many := `,"Condition":{"StringEquals":{"aws:UserAgent":["` + strings.Repeat(`a","`, 999) + `b"]}}`
	context := input(1, 2, 1, 1000, many)
	context.ContextEntries = []contextEntry{{"AWS:useragent", "stringList", slices.Repeat([]string{"x"}, 1000)}}
	for _, c := range []struct {
		name    string
		in      *simulationInput
		refused string // "": it is not
		pages   int    // at least
	}{
		{"one of everything", input(1, 1, 1, 1, ""), "", 1},
		{"many matched statements", input(20, 100, 1, 50, ""), "larger than", 0},
		{"many matched statements on several pages", input(2, 50, 40, 50, ""), "", 2},
		{"many resources and statements", input(20, 100, 1, 1000, ""), "too many for policies", 0},
		{"many actions", input(20, 100, 20, 1, ""), "", 2},
		{"many values of the context", context, "too many for policies", 0},
		{"no action", input(1, 1, 0, 1, ""), "ActionNames", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen, pages := 0, 0
			for more := true; more; pages++ {
				out, err := c.in.simulate("arn:aws:iam::111122223333:user/jane")
				if err != nil || c.refused != "" {
					if c.refused == "" || err == nil || !strings.Contains(err.Error(), c.refused) {
						t.Fatalf("%v, want %q", err, c.refused)
					}
					return
				}
				text, err := xml.Marshal(out)
				if err != nil || len(text) > maxAnswer {
					t.Fatalf("%v, an answer of %d bytes", err, len(text))
				}
				for _, r := range out.Results.List {
					if want := c.in.ActionNames[seen]; r.EvalActionName != want {
						t.Fatalf("got %s, want %s", r.EvalActionName, want)
					}
					seen++
				}
				c.in.Marker, more = out.Marker, out.Truncated
			}
			if seen != len(c.in.ActionNames) || pages < c.pages {
				t.Errorf("%d results of %d actions on %d pages", seen, len(c.in.ActionNames), pages)
			}
		})
	}
}

// Parameters are no longer than AWS takes them. The IAM API Reference, SimulateCustomPolicy
func TestSimulateLengths(t *testing.T) {
	allow := statement("Allow", "*", onAll)
	for member, parameters := range map[string][]string{
		"resourceArns.member.1":                  {"ResourceArns.member.1", "arn:aws:s3:::" + strings.Repeat("a", 2036)},
		"actionNames.member.2":                   {"ActionNames.member.2", "s3:" + strings.Repeat("a", 126)},
		"callerArn":                              {"CallerArn", strings.Repeat("a", 2049)},
		"policyInputList.member.2":               {"PolicyInputList.member.2", strings.Repeat(" ", 131073)},
		"contextEntries.member.3.ContextKeyName": {"ContextEntries.member.3.ContextKeyName", strings.Repeat("a", 257)},
		"maxItems":                               {"MaxItems", "1001"},
		"resourceArns":                           manyResources(),
	} {
		newCaller(t).want(400, []string{"<Code>ValidationError</Code>", "&#39;" + member + "&#39;"}, "iam",
			append([]string{"Action", "SimulateCustomPolicy", first, allow, action, "s3:A"}, parameters...)...)
	}
}
