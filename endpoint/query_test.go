package endpoint

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// query posts a form to IAM or STS, and returns status and body.
func (c *caller) query(service string, parameters ...string) (int, string) {
	c.t.Helper()
	form := url.Values{"Version": {queryServices[service].version}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	w := c.send(c.request(service, "POST /\nContent-Type:application/x-www-form-urlencoded; charset=utf-8\n\n"+form.Encode()))
	if got := w.Header().Get("Content-Type"); got != "text/xml" {
		c.t.Errorf("content type %q", got)
	}
	if id := w.Header().Get("X-Amzn-Requestid"); id == "" || !strings.Contains(w.Body.String(), "<RequestId>"+id+"</RequestId>") {
		c.t.Errorf("the request ID %q is not in %s", id, w.Body)
	}
	return w.Code, w.Body.String()
}

// want fails unless a call has a status and texts in its answer.
func (c *caller) want(status int, texts []string, service string, parameters ...string) string {
	c.t.Helper()
	got, body := c.query(service, parameters...)
	if got != status {
		c.t.Errorf("%q: want %d, got %d %s", parameters, status, got, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			c.t.Errorf("%q: want %s, got %d %s", parameters, text, got, body)
		}
	}
	return body
}

// Answers are as the deserializers of the AWS SDKs read them: root element, result, metadata.
func TestQueryShape(t *testing.T) {
	c := newCaller(t)
	requestID := "REQUEST"
	shape := func(body string) string {
		start := strings.Index(body, "<RequestId>") + len("<RequestId>")
		return body[:start] + requestID + body[start+36:]
	}
	_, body := c.query("sts", "Action", "GetCallerIdentity")
	user := body[strings.Index(body, "AIDA"):][:21]
	want := `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::` + c.id.String() +
		`:user/Administrator</Arn><UserId>` + user + `</UserId><Account>` + c.id.String() + `</Account></GetCallerIdentityResult>` +
		`<ResponseMetadata><RequestId>REQUEST</RequestId></ResponseMetadata></GetCallerIdentityResponse>`
	if diff := cmp.Diff(want, shape(body)); diff != "" {
		t.Error(diff)
	}
	_, body = c.query("iam", "Action", "CreateAccountAlias", "AccountAlias", "payments-dev")
	want = `<CreateAccountAliasResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>REQUEST</RequestId>` +
		`</ResponseMetadata></CreateAccountAliasResponse>`
	if diff := cmp.Diff(want, shape(body)); diff != "" {
		t.Error(diff)
	}
	status, body := c.query("iam", "Action", "DeleteAccountAlias", "AccountAlias", "another")
	want = `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>` +
		`<Message>The account alias with name another cannot be found.</Message></Error><RequestId>REQUEST</RequestId></ErrorResponse>`
	if diff := cmp.Diff(want, shape(body)); diff != "" || status != http.StatusNotFound {
		t.Error(status, diff)
	}
	_, body = c.query("iam", "Action", "ListAccountAliases")
	if want := `<ListAccountAliasesResult><AccountAliases><member>payments-dev</member></AccountAliases><IsTruncated>false</IsTruncated>`; !strings.Contains(body, want) {
		t.Error(body)
	}
}

// What cannot be a call is refused before anybody is asked who calls; what is malformed afterwards, and it is in the trail.
func TestQueryRefusals(t *testing.T) {
	for _, c := range []struct {
		name, request string
		status        int
		code          string
	}{
		{"no action", "POST /\nContent-Type:application/x-www-form-urlencoded\n\nVersion=2010-05-08", 400, "MissingAction"},
		{"unknown action", "POST /\nContent-Type:application/x-www-form-urlencoded\n\nAction=CreateUser&Version=2010-05-08", 400, "iam:CreateUser is not modelled: of iam, this endpoint has CreateAccountAlias, "},
		{"action of the other service", "GET /?Action=GetCallerIdentity&Version=2010-05-08", 400, "operation GetCallerIdentity for version 2010-05-08"},
		{"another service", "GET /?Action=DescribeInstances&Version=2016-11-15\nHost:ec2.us-east-1.amazonaws.com", 400,
			"ec2:DescribeInstances is not modelled: this endpoint has account, organizations, iam, sts and s3."},
		{"another service by its signing name", "POST /\nHost:localhost\nAuthorization:AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/ec2/aws4_request\n" +
			"Content-Type:application/x-www-form-urlencoded\n\nAction=DescribeInstances&Version=2016-11-15", 400, "ec2:DescribeInstances is not modelled"},
		{"what is no name", "GET /?Action=a%0Ab&Version=2010-05-08", 400, "Could not find operation a"},
		{"unknown version", "GET /?Action=GetCallerIdentity&Version=2000-01-01\nHost:sts.amazonaws.com", 400, "for version 2000-01-01"},
		{"no version", "GET /?Action=ListAccountAliases\nHost:iam.amazonaws.com", 400, "for version NO_VERSION_SPECIFIED"},
		{"not a form", "POST /\nContent-Type:application/x-www-form-urlencoded\n\nAction=%zz", 404, "MalformedQueryString"},
		{"method", "PUT /?Action=GetCallerIdentity&Version=2011-06-15", 405, "UnknownOperationException"},
		{"unsigned", "GET /?Action=GetCallerIdentity&Version=2011-06-15", 403, "MissingAuthenticationToken"},
	} {
		caller := newCaller(t)
		if w := caller.send(caller.request("", c.request)); w.Code != c.status || !strings.Contains(w.Body.String(), c.code) {
			t.Errorf("%s: want %d %s, got %d %s", c.name, c.status, c.code, w.Code, w.Body)
		}
		for r := range caller.cloud.Trail() {
			t.Errorf("%s is in the trail: %s", c.name, r.EventName)
		}
	}
}

func TestQueryMalformed(t *testing.T) {
	c := newCaller(t)
	for _, test := range []struct {
		service, member string
		parameters      []string
	}{
		{"iam", "accountAlias", []string{"Action", "CreateAccountAlias", "AccountAlias", "X"}},
		{"iam", "accountAlias", []string{"Action", "CreateAccountAlias"}},
		{"iam", "maxItems", []string{"Action", "ListAccountAliases", "MaxItems", "0"}},
		{"iam", "maxItems", []string{"Action", "ListAccountAliases", "MaxItems", "1001"}},
		{"iam", "marker", []string{"Action", "ListAccountAliases", "Marker", "x"}},
		{"iam", "maxItems", []string{"Action", "ListAccessKeys", "MaxItems", "x"}},
		{"iam", "userName", []string{"Action", "DeleteLoginProfile"}},
		{"iam", "userName", []string{"Action", "CreateLoginProfile"}},
		{"iam", "userName", []string{"Action", "ListAccessKeys", "UserName", "jane"}},
		{"iam", "policyInputList", []string{"Action", "SimulateCustomPolicy", "ActionNames.member.1", "s3:GetObject"}},
		{"sts", "durationSeconds", []string{"Action", "AssumeRole", "RoleArn", "arn:aws:iam::111122223333:role/x", "DurationSeconds", "many"}},
		{"sts", "roleArn", []string{"Action", "AssumeRole", "RoleArn", "role"}},
		{"sts", "tags.member.1.Value", []string{"Action", "AssumeRole", "RoleArn", "arn:aws:iam::111122223333:role/x", "Tags.member.1.Key", "a"}},
		{"sts", "sourceIdentity", []string{"Action", "AssumeRole", "SourceIdentity", "jane"}},
		{"sts", "transitiveTagKeys", []string{"Action", "AssumeRole", "TransitiveTagKeys.member.1", "a"}},
		{"sts", "taskPolicyArn.arn", []string{"Action", "AssumeRoot", "TaskPolicyArn.arn", "x"}},
	} {
		c.want(http.StatusBadRequest, []string{"<Code>ValidationError</Code>", "&#39;" + test.member + "&#39;"}, test.service, test.parameters...)
		last := sim.Record{}
		for r := range c.cloud.Trail() {
			last = *r
		}
		if last.ErrorCode != "ValidationError" || last.EventName != test.parameters[1] {
			t.Errorf("%q: the last record is %s %s", test.parameters, last.EventName, last.ErrorCode)
		}
	}
}

// AssumeRole passes on everything that it is given; its credentials sign.
func TestQueryAssumeRole(t *testing.T) {
	c := newCaller(t)
	c.assume() // for the role
	c.credentials = policy.Must(c.cloud.IssueCredentials(policy.Must(c.cloud.Administrator(c.id))))
	role := "arn:aws:iam::" + c.id.String() + ":role/dev"
	c.want(http.StatusForbidden, []string{"<Code>AccessDenied</Code>", "sts:TagSession"}, "sts", "Action", "AssumeRole", "RoleArn", role,
		"RoleSessionName", "s1", "Tags.member.1.Key", "team", "Tags.member.1.Value", "blue")
	body := c.want(http.StatusOK, []string{":s1</AssumedRoleId>", "<Arn>arn:aws:sts::" + c.id.String() + ":assumed-role/dev/s1</Arn>",
		"<Expiration>2000-01-01T00:15:00Z</Expiration>"}, "sts", "Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "s1",
		"DurationSeconds", "900", "PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AWSAccountManagementReadOnlyAccess",
		"Policy", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:List*","Resource":"*"}}`)
	var out struct {
		AccessKeyID     string `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
		SecretAccessKey string `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
		SessionToken    string `xml:"AssumeRoleResult>Credentials>SessionToken"`
	}
	if err := xml.Unmarshal([]byte(body), &out); err != nil {
		t.Fatal(err)
	}
	c.credentials = sim.Credentials{AccessKeyID: out.AccessKeyID, SecretAccessKey: out.SecretAccessKey, SessionToken: out.SessionToken}
	c.want(http.StatusOK, []string{":assumed-role/dev/s1</Arn>"}, "sts", "Action", "GetCallerIdentity")
	c.want(http.StatusOK, []string{"<AccountAliases></AccountAliases>"}, "iam", "Action", "ListAccountAliases")
	c.want(http.StatusForbidden, []string{"no session policy allows the iam:CreateAccountAlias action"}, "iam", "Action", "CreateAccountAlias", "AccountAlias", "abc")
}

// Without UserName, IAM takes the caller's own user; sessions of roles have none. choices.md#root-user-answers
func TestQueryOwnAccessKeys(t *testing.T) {
	c := newCaller(t)
	administrator := policy.Must(c.cloud.Administrator(c.id))
	key, _, err := c.cloud.CreateAccessKey(administrator)
	if err != nil {
		t.Fatal(err)
	}
	c.want(200, []string{"<AccessKeyMetadata><member><UserName>Administrator</UserName><AccessKeyId>" + key + "</AccessKeyId><Status>Active</Status></member>" +
		"</AccessKeyMetadata><IsTruncated>false</IsTruncated>"}, "iam", "Action", "ListAccessKeys", "MaxItems", "1000")
	c.want(400, []string{"<Code>ValidationError</Code>", "login profiles of IAM users are not modelled"}, "iam", "Action", "DeleteLoginProfile")
	c.credentials = policy.Must(c.cloud.IssueCredentials(policy.Must(c.cloud.PutUser(c.id, sim.Identity{Name: "nobody"}))))
	c.want(403, []string{"<Code>AccessDenied</Code>", "iam:ListAccessKeys", ":user/nobody"}, "iam", "Action", "ListAccessKeys")
	c.credentials = policy.Must(c.cloud.IssueCredentials(c.cloud.Root(c.id)))
	c.want(200, []string{"<AccessKeyMetadata></AccessKeyMetadata>"}, "iam", "Action", "ListAccessKeys")
	c.assume()
	for _, name := range []string{"ListAccessKeys", "DeleteLoginProfile", "CreateLoginProfile"} {
		c.want(400, []string{"<Code>ValidationError</Code>", "Must specify userName when calling with non-User credentials"}, "iam", "Action", name)
	}
}

// Central root access: the features, AssumeRoot, and what its sessions do. spec §6.4
func TestQueryRootAccess(t *testing.T) {
	c := newCaller(t)
	as := c.cloud.As(policy.Must(c.cloud.Administrator(c.id)))
	c.want(http.StatusBadRequest, []string{"<Code>OrganizationNotFoundException</Code>"}, "iam", "Action", "ListOrganizationsFeatures")
	if _, err := as.CreateOrganization(sim.CreateOrganizationInput{FeatureSet: "ALL"}); err != nil {
		t.Fatal(err)
	}
	if err := as.EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: "iam.amazonaws.com"}); err != nil {
		t.Fatal(err)
	}
	member := policy.Must(c.cloud.Open("member", "member@example.com"))
	join(t, c.cloud, as, member)
	key, _, err := c.cloud.CreateAccessKey(c.cloud.Root(member))
	if err != nil {
		t.Fatal(err)
	}
	const credentials, sessions = "<member>RootCredentialsManagement</member>", "<member>RootSessions</member>"
	c.want(200, []string{"<OrganizationId>o-", "<EnabledFeatures>" + credentials + "</EnabledFeatures>"}, "iam", "Action", "EnableOrganizationsRootCredentialsManagement")
	c.want(200, []string{credentials + sessions}, "iam", "Action", "EnableOrganizationsRootSessions")
	c.want(200, []string{"<EnabledFeatures>" + credentials + "</EnabledFeatures>"}, "iam", "Action", "DisableOrganizationsRootSessions")
	c.want(200, []string{"<EnabledFeatures>" + credentials + "</EnabledFeatures>"}, "iam", "Action", "ListOrganizationsFeatures")
	task := func(name string) {
		c.credentials = policy.Must(c.cloud.IssueCredentials(policy.Must(c.cloud.Administrator(c.id))))
		body := c.want(200, []string{"<AssumeRootResult><Credentials>"}, "sts", "Action", "AssumeRoot", "TargetPrincipal", member.String(),
			"TaskPolicyArn.arn", "arn:aws:iam::aws:policy/root-task/"+name)
		var out struct {
			AccessKeyID     string `xml:"AssumeRootResult>Credentials>AccessKeyId"`
			SecretAccessKey string `xml:"AssumeRootResult>Credentials>SecretAccessKey"`
			SessionToken    string `xml:"AssumeRootResult>Credentials>SessionToken"`
		}
		if err := xml.Unmarshal([]byte(body), &out); err != nil {
			t.Fatal(err)
		}
		c.credentials = sim.Credentials{AccessKeyID: out.AccessKeyID, SecretAccessKey: out.SecretAccessKey, SessionToken: out.SessionToken}
	}
	task("IAMAuditRootUserCredentials")
	c.want(200, []string{"<AccessKeyId>" + key + "</AccessKeyId><Status>Active</Status>"}, "iam", "Action", "ListAccessKeys")
	c.want(403, []string{"<Code>AccessDenied</Code>"}, "iam", "Action", "DeleteLoginProfile")
	task("IAMDeleteRootUserCredentials")
	c.want(200, []string{"<DeleteLoginProfileResponse"}, "iam", "Action", "DeleteLoginProfile")
	c.want(200, []string{"<AccessKeyMetadata></AccessKeyMetadata>"}, "iam", "Action", "ListAccessKeys")
	task("IAMCreateRootUserPassword")
	c.want(200, []string{"<LoginProfile><UserName>root</UserName><CreateDate>2000-01-01T"}, "iam", "Action", "CreateLoginProfile")
	c.want(409, []string{"<Code>EntityAlreadyExists</Code>"}, "iam", "Action", "CreateLoginProfile")
}

// join makes an account a member.
func join(t *testing.T, cloud *sim.Cloud, management *sim.Client, id awsaccount.ID) {
	out, err := management.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: id.String(), Type: "ACCOUNT"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cloud.As(policy.Must(cloud.Administrator(id))).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: out.Handshake.ID}); err != nil {
		t.Fatal(err)
	}
}

// Injected faults come out with the status of their code, and 5xx are the receiver's.
func TestQueryFaults(t *testing.T) {
	c := newCaller(t)
	for _, fault := range []struct {
		code   string
		status int
		blame  string
	}{{"ServiceFailure", 500, "Receiver"}, {"LimitExceeded", 409, "Sender"}, {"Throttling", 400, "Sender"}, {"Unheard", 400, "Sender"}} {
		if err := c.cloud.Inject(sim.Fault{Action: "iam:ListAccountAliases", Error: sim.Error{Code: fault.code, Message: "a < b & \x00"}}); err != nil {
			t.Fatal(err)
		}
		c.want(fault.status, []string{"<Type>" + fault.blame + "</Type><Code>" + fault.code + "</Code><Message>a &lt; b &amp; \uFFFD</Message>"},
			"iam", "Action", "ListAccountAliases")
	}
}

// The members of a list count by their numbers, whatever their order and gaps.
func TestFormLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfDistinct(rapid.IntRange(1, 1000), rapid.ID).Draw(t, "numbers")
		values := url.Values{"List": {""}, "List.member.0": {"x"}, "List.member.01": {"x"}, "List.member.x": {"x"}, "Lists.member.1": {"x"}}
		for _, n := range numbers {
			values.Set("List.member."+strconv.Itoa(n), strconv.Itoa(n))
		}
		f := newForm(nil, "iam:X", values)
		slices.Sort(numbers)
		var want []string
		for _, n := range numbers {
			want = append(want, strconv.Itoa(n))
		}
		if diff := cmp.Diff(want, f.texts("List", 1000, 4)); diff != "" {
			t.Error(diff)
		}
	})
}

// S3 answers whose account it is, and nothing else. spec §6.3
func TestS3(t *testing.T) {
	c := newCaller(t)
	w := c.send(c.request("s3", "GET /?x-id=ListBuckets\nHost:s3.us-east-1.amazonaws.com"))
	canonical, _ := c.cloud.CanonicalUserID(c.id)
	want := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>` +
		canonical.String() + `</ID></Owner><Buckets></Buckets></ListAllMyBucketsResult>`
	if diff := cmp.Diff(want, w.Body.String()); diff != "" || w.Code != 200 || w.Header().Get("Content-Type") != "application/xml" || w.Header().Get("X-Amz-Request-Id") == "" {
		t.Error(w.Code, w.Header(), diff)
	}
	for _, request := range []string{"PUT /bucket\nHost:s3.amazonaws.com", "GET /\nHost:bucket.s3.amazonaws.com", "GET /bucket/key\nHost:s3.amazonaws.com",
		"GET /\nHost:iam.s3.amazonaws.com"} {
		w := c.send(c.request("s3", request))
		id, host := w.Header().Get("X-Amz-Request-Id"), w.Header().Get("X-Amz-Id-2")
		want := "<Error><Code>NotImplemented</Code><Message>This operation is not modelled: of s3, this endpoint has ListBuckets.</Message><RequestId>" + id +
			"</RequestId><HostId>" + host + "</HostId></Error>"
		if w.Code != 501 || id == "" || host == "" || !strings.HasSuffix(w.Body.String(), want) {
			t.Errorf("%q: %d %s", request, w.Code, w.Body)
		}
	}
	nobody := policy.Must(c.cloud.PutUser(c.id, sim.Identity{Name: "nobody"}))
	c.credentials = policy.Must(c.cloud.IssueCredentials(nobody))
	if w := c.send(c.request("s3", "GET /\nHost:s3.amazonaws.com")); w.Code != 403 || !strings.Contains(w.Body.String(), "s3:ListAllMyBuckets") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Whatever form somebody sends, the answer is XML and no failure of ours, and who is refused changes nothing.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/x&RoleSessionName=ab&Tags.member.1.Key=a&DurationSeconds=-1",
		"Action=AssumeRoot&Version=2011-06-15&TargetPrincipal=111122223333&TaskPolicyArn.arn=arn:aws:iam::aws:policy/root-task/X",
		"Action=CreateAccountAlias&Version=2010-05-08&AccountAlias=abc",
		"Action=ListAccessKeys&Version=2010-05-08",
		"Action=SimulateCustomPolicy&Version=2010-05-08&PolicyInputList.member.1=%7B%22Statement%22%3A%5B%5D%7D&ActionNames.member.1=a:b&ResourceArns.member.1=*" +
			"&ContextEntries.member.1.ContextKeyName=a&OrderedOrganizationPolicyInputList.member.1=&CallerArn=arn:aws:iam::111122223333:user/x",
		"Action=&Version=%zz&a;b",
	} {
		f.Add(seed)
	}
	c := newCaller(f)
	c.config = Config{Lenient: true, Account: c.id}
	f.Fuzz(func(t *testing.T, form string) {
		r, _ := lines(t, "POST /\nContent-Type:application/x-www-form-urlencoded")
		r.Body, r.ContentLength = readCloser{strings.NewReader(form)}, int64(len(form))
		cloud := c.cloud.Fork()
		w := (&caller{t: t, cloud: cloud, config: c.config}).send(r)
		if err := xml.Unmarshal(w.Body.Bytes(), new(struct{})); err != nil || w.Code >= 500 {
			t.Errorf("%d %v %s", w.Code, err, w.Body)
		}
		if aliases, _ := cloud.As(cloud.Root(c.id)).ListAccountAliases(); w.Code != 200 && len(aliases.AccountAliases) > 0 {
			t.Errorf("%d and yet %v", w.Code, aliases)
		}
	})
}
