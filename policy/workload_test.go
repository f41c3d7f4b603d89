package policy_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// The workloads that speed is measured on. They are made by generators with fixed seeds, so that figures of different days
// and machines are about the same policies and requests; tests assert what the generators promise.

// A workload is policies and the questions put to them, in turn.
type workload struct {
	policies  policy.Policies
	questions []question
}

// A question is a request, and the same once more in the form that the hand-written floors take.
type question struct {
	request          policy.Request
	action, resource string
	context          map[string][]string
}

func newQuestion(principal *policy.Principal, action, resource string, context map[string][]string) question {
	var values []policy.Value
	for _, key := range slices.Sorted(maps.Keys(context)) {
		values = append(values, policy.List(key, context[key]...))
	}
	return question{
		request: policy.Request{
			Principal: principal, Action: action, Resource: resource, Context: policy.NewContext(values...),
		},
		action: action, resource: resource, context: context,
	}
}

func alice() *policy.Principal {
	return policy.Must(policy.User("arn:aws:iam::123456789012:user/alice"))
}

// mustCompile is policy.Compile of generated documents.
func mustCompile(typ policy.Type, documents ...*policy.Document) *policy.Set {
	sources := make([]policy.Source, len(documents))
	for i, d := range documents {
		sources[i] = policy.Source{Name: fmt.Sprintf("policy-%d", i), Document: d}
	}
	set, err := policy.Compile(typ, sources...)
	if err != nil {
		panic(err)
	}
	return set
}

func seeded(workload uint64) *rand.Rand { return rand.New(rand.NewPCG(2026, workload)) }

func pick[T any](r *rand.Rand, items ...T) T { return items[r.IntN(len(items))] }

// w1 is the least that is worth asking: who may change which alternate contact.
var w1 = sync.OnceValue(func() *workload {
	document := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Security", "Effect": "Allow", "Resource": "arn:aws:account::123456789012:account",
		 "Action": ["account:GetAlternateContact", "account:PutAlternateContact", "account:DeleteAlternateContact"],
		 "Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": "SECURITY"}}},
		{"Sid": "NotBilling", "Effect": "Deny", "Resource": "arn:aws:account::123456789012:account",
		 "Action": ["account:PutAlternateContact", "account:DeleteAlternateContact"],
		 "Condition": {"ForAnyValue:StringEquals": {"account:AlternateContactTypes": "BILLING"}}}]}`)
	w := &workload{policies: policy.Policies{Identity: mustCompile(policy.Identity, document)}}
	for _, contact := range []string{"SECURITY", "BILLING"} {
		w.questions = append(w.questions, newQuestion(alice(), "account:PutAlternateContact",
			"arn:aws:account::123456789012:account", map[string][]string{"account:AlternateContactTypes": {contact}}))
	}
	return w
})

// w2Documents are the policies of w2, by layer.
type w2Documents struct {
	identity []*policy.Document
	scp      [3][]*policy.Document
	boundary *policy.Document
}

// w2Services have 8 actions each.
var w2Services = []struct{ name, resource, actions string }{
	{"s3", "arn:aws:s3:::ENV-APP-ID", "GetObject GetObjectTagging PutObject PutObjectTagging DeleteObject ListBucket ListBucketVersions CreateBucket"},
	{"dynamodb", "arn:aws:dynamodb:REGION:123456789012:table/ENV-APP-ID", "GetItem BatchGetItem PutItem UpdateItem DeleteItem Query Scan DescribeTable"},
	{"sqs", "arn:aws:sqs:REGION:123456789012:ENV-APP-ID", "SendMessage ReceiveMessage DeleteMessage GetQueueUrl GetQueueAttributes PurgeQueue CreateQueue DeleteQueue"},
	{"sns", "arn:aws:sns:REGION:123456789012:ENV-APP-ID", "Publish Subscribe Unsubscribe GetTopicAttributes ListTopics CreateTopic DeleteTopic TagResource"},
	{"lambda", "arn:aws:lambda:REGION:123456789012:function:ENV-APP-ID", "InvokeFunction GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration CreateFunction DeleteFunction ListFunctions"},
	{"ec2", "arn:aws:ec2:REGION:123456789012:instance/ENV-APP-ID", "RunInstances StartInstances StopInstances TerminateInstances DescribeInstances DescribeImages CreateTags DeleteTags"},
	{"logs", "arn:aws:logs:REGION:123456789012:log-group:ENV-APP-ID", "CreateLogGroup CreateLogStream PutLogEvents GetLogEvents FilterLogEvents DescribeLogGroups DeleteLogGroup PutRetentionPolicy"},
	{"secretsmanager", "arn:aws:secretsmanager:REGION:123456789012:secret:ENV-APP-ID", "GetSecretValue GetRandomPassword DescribeSecret ListSecrets CreateSecret PutSecretValue UpdateSecret DeleteSecret"},
	{"ecr", "arn:aws:ecr:REGION:123456789012:repository/ENV-APP-ID", "GetDownloadUrlForLayer BatchGetImage BatchCheckLayerAvailability PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload DescribeImages"},
	{"kinesis", "arn:aws:kinesis:REGION:123456789012:stream/ENV-APP-ID", "GetRecords GetShardIterator PutRecord PutRecords DescribeStream DescribeStreamSummary ListShards CreateStream"},
	{"states", "arn:aws:states:REGION:123456789012:stateMachine:ENV-APP-ID", "StartExecution StopExecution DescribeExecution GetExecutionHistory ListExecutions CreateStateMachine UpdateStateMachine DeleteStateMachine"},
	{"events", "arn:aws:events:REGION:123456789012:rule/ENV-APP-ID", "PutEvents PutRule PutTargets DeleteRule DescribeRule EnableRule DisableRule ListRules"},
	{"rds", "arn:aws:rds:REGION:123456789012:db:ENV-APP-ID", "CreateDBInstance DeleteDBInstance DescribeDBInstances ModifyDBInstance RebootDBInstance StartDBInstance StopDBInstance CreateDBSnapshot"},
	{"ssm", "arn:aws:ssm:REGION:123456789012:parameter/ENV-APP-ID", "GetParameter GetParameters GetParametersByPath PutParameter DeleteParameter DescribeParameters SendCommand StartSession"},
}

// w2Resource is an ARN of a service, or a pattern of ARNs if one of the parts is "*".
func w2Resource(service int, region, env, app, id string) string {
	return strings.NewReplacer("REGION", region, "ENV", env, "APP", app, "ID", id).Replace(w2Services[service].resource)
}

// w2Action is an action of a service; with wildcard, a pattern of one or of several.
func w2Action(r *rand.Rand, service int, wildcard bool) string {
	name := pick(r, strings.Fields(w2Services[service].actions)...)
	if wildcard && r.IntN(3) == 0 {
		name = "*"
	} else if wildcard {
		verb := 1 + strings.IndexFunc(name[1:], func(c rune) bool { return 'A' <= c && c <= 'Z' })
		name = name[:max(verb, 3)] + "*"
	}
	return w2Services[service].name + ":" + name
}

func w2Pattern(r *rand.Rand, service int) string {
	or := func(percent int, items ...string) string {
		if r.IntN(100) < percent {
			return "*"
		}
		return pick(r, items...)
	}
	return w2Resource(service, or(70, "eu-west-1", "eu-central-1"), or(45, "prod", "test", "dev"),
		or(50, "orders", "users", "search"), "*")
}

// w2Condition is one operator with one key. Those of an Allow are mostly true for the requests of w2, those of a Deny
// mostly false.
func w2Condition(r *rand.Rand, effect policy.Effect) policy.Condition {
	choice := [...]struct{ operator, key, allow, deny string }{
		{"StringEquals", "aws:ResourceTag/env", "prod test", "frozen"},
		{"StringEquals", "aws:PrincipalOrgID", "o-aa111bb222 o-cc333dd444", "o-ee555ff666"},
		{"StringLike", "aws:UserAgent", "aws-cli/* aws-sdk-go/*", "curl/* python-requests/*"},
		{"StringNotEquals", "aws:PrincipalTag/team", "guests contractors", "core payments platform guests"},
		{"Bool", "aws:SecureTransport", "true", "false"},
		{"Bool", "aws:MultiFactorAuthPresent", "true", "false"},
		{"ForAnyValue:StringEquals", "aws:TagKeys", "owner cost-center", "legacy"},
	}[r.IntN(7)]
	values := choice.allow
	if effect == policy.Deny {
		values = choice.deny
	}
	return policy.Condition{
		Operator: choice.operator,
		Keys:     []policy.ConditionKey{{Key: choice.key, Values: strings.Fields(values)}},
	}
}

// newW2Documents makes the 100 statements of w2.
func newW2Documents(r *rand.Rand) w2Documents {
	var d w2Documents
	for p := range 6 {
		document := &policy.Document{Version: policy.Version2012}
		for i := range 10 {
			service := (2*p + r.IntN(5)) % len(w2Services)
			s := policy.Statement{Sid: fmt.Sprintf("Identity%d%d", p, i), Effect: policy.Allow}
			if i == 4 || i == 8 && p%2 == 0 {
				s.Effect = policy.Deny
			}
			for range 1 + r.IntN(7) {
				s.Action = append(s.Action, w2Action(r, service, r.IntN(100) < 43))
			}
			s.Resource = []string{w2Pattern(r, service)}
			document.Statements = append(document.Statements, s)
		}
		d.identity = append(d.identity, document)
	}
	for level := range d.scp {
		for p := range 2 {
			document := &policy.Document{Version: policy.Version2012}
			for i := range 5 {
				s := policy.Statement{Sid: fmt.Sprintf("Level%d%d%d", level, p, i), Effect: policy.Deny, Resource: []string{"*"}}
				switch {
				case p == 0 && i == 0:
					s.Sid, s.Effect, s.Action = "FullAWSAccess", policy.Allow, []string{"*"}
				case p == 0 && i == 1:
					s.Action = []string{"*"}
					s.Condition = []policy.Condition{{Operator: "StringNotEquals", Keys: []policy.ConditionKey{
						{Key: "aws:RequestedRegion", Values: []string{"eu-west-1", "eu-central-1", "us-east-1"}}}}}
				default:
					service := r.IntN(len(w2Services))
					s.Action = []string{w2Action(r, service, i%2 == 0), w2Action(r, service, false)}
					if i%2 == 0 {
						s.Resource = []string{w2Pattern(r, service)}
					}
				}
				document.Statements = append(document.Statements, s)
			}
			d.scp[level] = append(d.scp[level], document)
		}
	}
	d.boundary = &policy.Document{Version: policy.Version2012}
	for i := range 10 {
		s := policy.Statement{Sid: fmt.Sprintf("Boundary%d", i), Effect: policy.Allow, Resource: []string{"*"}}
		switch {
		case i < 7:
			s.Action = []string{w2Services[2*i].name + ":*", w2Services[2*i+1].name + ":*"}
		case i < 9:
			service := r.IntN(len(w2Services))
			s.Action, s.Resource = []string{w2Action(r, service, true)}, []string{w2Pattern(r, service)}
		default:
			s.Effect, s.Action = policy.Deny, []string{"s3:DeleteObject", "rds:DeleteDBInstance"}
		}
		d.boundary.Statements = append(d.boundary.Statements, s)
	}
	d.addConditions(r)
	return d
}

// addConditions adds to the region guard of each SCP level so many that 45 statements have 70 conditions.
func (d *w2Documents) addConditions(r *rand.Rand) {
	var identity, scp, boundary []*policy.Statement
	for _, document := range d.identity {
		for i := range document.Statements {
			identity = append(identity, &document.Statements[i])
		}
	}
	for _, level := range d.scp {
		for _, document := range level {
			for i := range document.Statements {
				if s := &document.Statements[i]; s.Action[0] != "*" {
					scp = append(scp, s)
				}
			}
		}
	}
	for i := range d.boundary.Statements[7:] {
		boundary = append(boundary, &d.boundary.Statements[7+i])
	}
	for _, list := range [][]*policy.Statement{identity, scp} {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	for i, s := range slices.Concat(identity[:25], scp[:14], boundary[:3]) {
		s.Condition = append(s.Condition, w2Condition(r, s.Effect))
		for i < 25 && len(s.Condition) < 2 {
			if c := w2Condition(r, s.Effect); c.Operator != s.Condition[0].Operator {
				s.Condition = append(s.Condition, c)
			}
		}
	}
}

func w2Context(r *rand.Rand) map[string][]string {
	mostly := func(percent int, usual string, others ...string) []string {
		if r.IntN(100) < percent {
			return []string{usual}
		}
		return []string{pick(r, others...)}
	}
	return map[string][]string{
		"aws:RequestedRegion":        mostly(90, "eu-west-1", "eu-central-1", "us-east-1", "ap-south-1"),
		"aws:SecureTransport":        mostly(95, "true", "false"),
		"aws:MultiFactorAuthPresent": mostly(85, "true", "false"),
		"aws:PrincipalOrgID":         {"o-aa111bb222"},
		"aws:PrincipalTag/team":      mostly(90, "core", "payments", "guests"),
		"aws:PrincipalTag/env":       {"prod"},
		"aws:ResourceTag/env":        mostly(80, "prod", "test", "dev", "frozen"),
		"aws:RequestTag/owner":       {"alice"},
		"aws:UserAgent":              mostly(80, "aws-cli/2.31.4", "aws-sdk-go/1.55", "curl/8.5.0", "Boto3/1.40"),
		"aws:TagKeys":                {"owner", pick(r, "cost-center", "stage", "legacy")},
		"aws:SourceVpce":             {"vpce-0a1b2c3d4e5f67890"},
		"aws:ViaAWSService":          {"false"},
	}
}

// The shares of w2's requests by outcome.
var w2Shares = map[policy.Outcome]int{policy.Allowed: 700, policy.ExplicitDeny: 150, policy.ImplicitDeny: 150}

// w2 is an account of an organization with the policies that a grown one has. Its floor sorts the candidates for the
// requests by outcome, so the workload does not depend on the engine that is measured.
var w2 = sync.OnceValue(func() *workload {
	r := seeded(2)
	d := newW2Documents(r)
	w := &workload{policies: policy.Policies{
		Identity: mustCompile(policy.Identity, d.identity...), Boundary: mustCompile(policy.Boundary, d.boundary),
	}}
	for i, documents := range d.scp {
		w.policies.SCP = append(w.policies.SCP,
			policy.Level{Target: []string{"r-ab12", "ou-ab12-11111111", "123456789012"}[i], Set: mustCompile(policy.SCP, documents...)})
	}
	floor := newFloorW2(d)
	wanted := maps.Clone(w2Shares)
	principal := alice()
	for len(w.questions) < 1000 {
		for service := range w2Services {
			for _, name := range strings.Fields(w2Services[service].actions) {
				resource := w2Resource(service, pick(r, "eu-west-1", "eu-central-1", "us-east-1"), pick(r, "prod", "test", "dev"),
					pick(r, "orders", "users", "search"), fmt.Sprintf("%04d", r.IntN(10000)))
				q := newQuestion(principal, w2Services[service].name+":"+name, resource, w2Context(r))
				if outcome := floor.decide(q.action, q.resource, q.context); wanted[outcome] > 0 {
					wanted[outcome]--
					w.questions = append(w.questions, q)
				}
			}
		}
	}
	r.Shuffle(len(w.questions), func(i, j int) { w.questions[i], w.questions[j] = w.questions[j], w.questions[i] })
	return w
})

func TestW2(t *testing.T) {
	d := newW2Documents(seeded(2))
	statements, conditional, conditions, patterns, wildcards, denies := 0, 0, 0, 0, 0, 0
	for _, document := range slices.Concat(d.identity, d.scp[0], d.scp[1], d.scp[2], []*policy.Document{d.boundary}) {
		for _, s := range document.Statements {
			statements++
			conditions += len(s.Condition)
			if len(s.Condition) > 0 {
				conditional++
			}
		}
	}
	for _, document := range d.identity {
		for _, s := range document.Statements {
			if s.Effect == policy.Deny {
				denies++
			}
			for _, action := range s.Action {
				patterns++
				wildcards += strings.Count(action, "*")
			}
		}
	}
	exactly := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	about := func(what string, got, want, tolerance float64) {
		t.Helper()
		if got < want-tolerance || got > want+tolerance {
			t.Errorf("%s: %.2f, want %.2f ± %.2f", what, got, want, tolerance)
		}
	}
	exactly("statements", statements, 100)
	exactly("statements with conditions", conditional, 45)
	exactly("conditions", conditions, 70)
	exactly("denials in identity policies", denies, 9)
	about("wildcards in action patterns of identity policies", float64(wildcards)/float64(patterns), 0.43, 0.03)

	w := w2()
	outcomes, actions, byAction, byBoth := map[policy.Outcome]int{}, map[string]bool{}, 0, 0
	for i := range w.questions {
		q := &w.questions[i]
		outcomes[w.policies.Evaluate(&q.request).Outcome]++
		actions[q.action] = true
		exactly("keys of a context", len(q.context), 12)
		for _, layer := range w.policies.Explain(&q.request).Layers {
			for _, f := range layer.Statements {
				if f.Element != "Action" {
					byAction++
					if f.Element != "Resource" {
						byBoth++
					}
				}
			}
		}
	}
	exactly("requests", len(w.questions), 1000)
	exactly("actions", len(actions), 112)
	for outcome, share := range w2Shares {
		exactly(outcome.String(), outcomes[outcome], share)
	}
	about("statements that match the action of a request", float64(byAction)/1000, 11.1, 0.3)
	about("statements that match action and resource", float64(byBoth)/1000, 8.7, 0.3)
}
