package endpoint

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A queryService is a service that takes a form and answers XML.
type queryService struct {
	version, namespace string
	operations         map[string]queryOperation
}

// A queryOperation answers one operation. Its result is what encoding/xml writes into the element <…Result>; nil: there is none.
// unmodelled are parameters that would change the answer, were they modelled.
type queryOperation struct {
	call       func(*sim.Client, *form) (any, error)
	unmodelled []string
}

// queryServices are the services by their signing names.
var queryServices = map[string]queryService{
	"iam": {"2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", map[string]queryOperation{
		"CreateAccountAlias": {call: func(c *sim.Client, f *form) (any, error) {
			in := sim.CreateAccountAliasInput{AccountAlias: parsed(f, "AccountAlias", aliasPattern, awsaccount.ParseAlias)}
			return void(c, f, func() error { return c.CreateAccountAlias(in) })
		}},
		"DeleteAccountAlias": {call: func(c *sim.Client, f *form) (any, error) {
			in := sim.DeleteAccountAliasInput{AccountAlias: parsed(f, "AccountAlias", aliasPattern, awsaccount.ParseAlias)}
			return void(c, f, func() error { return c.DeleteAccountAlias(in) })
		}},
		"ListAccountAliases": {call: func(c *sim.Client, f *form) (any, error) {
			out, err := c.ListAccountAliases()
			var result aliasesXML
			for _, a := range out.AccountAliases {
				result.Aliases.List = append(result.Aliases.List, a.String())
			}
			return result, err
		}},
		"EnableOrganizationsRootCredentialsManagement":  features((*sim.Client).EnableOrganizationsRootCredentialsManagement),
		"DisableOrganizationsRootCredentialsManagement": features((*sim.Client).DisableOrganizationsRootCredentialsManagement),
		"EnableOrganizationsRootSessions":               features((*sim.Client).EnableOrganizationsRootSessions),
		"DisableOrganizationsRootSessions":              features((*sim.Client).DisableOrganizationsRootSessions),
		"ListOrganizationsFeatures":                     features((*sim.Client).ListOrganizationsFeatures),
		"ListAccessKeys":                                {listAccessKeys, ofUsers},
		"DeleteLoginProfile": {func(c *sim.Client, f *form) (any, error) {
			return nil, c.DeleteRootCredentials()
		}, ofUsers},
		"CreateLoginProfile":   {createLoginProfile, append(slices.Clone(ofUsers), "Password", "PasswordResetRequired")},
		"SimulateCustomPolicy": {simulateCustomPolicy, []string{"ResourceHandlingOption"}},
	}},
	"sts": {"2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", map[string]queryOperation{
		"GetCallerIdentity": {call: func(c *sim.Client, f *form) (any, error) {
			out, err := c.GetCallerIdentity()
			return callerXML{ARN: out.ARN, UserID: out.UserID, Account: out.Account.String()}, err
		}},
		"AssumeRole": {assumeRole, []string{"SerialNumber", "TokenCode", "SourceIdentity", "TransitiveTagKeys", "ProvidedContexts"}},
		"AssumeRoot": {call: assumeRoot},
	}},
}

// ofUsers are the parameters by which operations on the root user would be on an IAM user: those have no API here.
var ofUsers = []string{"UserName"}

// members are a list, which is there even if it is empty.
type members[T any] struct {
	List []T `xml:"member"`
}

type aliasesXML struct {
	Aliases   members[string] `xml:"AccountAliases"`
	Truncated bool            `xml:"IsTruncated"`
}

type callerXML struct {
	ARN     string `xml:"Arn"`
	UserID  string `xml:"UserId"`
	Account string
}

type featuresXML struct {
	OrganizationID string          `xml:"OrganizationId"`
	Enabled        members[string] `xml:"EnabledFeatures"`
}

// features is an operation that answers the enabled features of central root access.
func features(call func(*sim.Client) (sim.OrganizationsFeaturesOutput, error)) queryOperation {
	return queryOperation{call: func(c *sim.Client, f *form) (any, error) {
		out, err := call(c)
		return featuresXML{out.OrganizationID.String(), members[string]{out.EnabledFeatures}}, err
	}}
}

type accessKeyXML struct {
	UserName    string
	AccessKeyID string `xml:"AccessKeyId"`
	Status      string
}

type accessKeysXML struct {
	Keys      members[accessKeyXML] `xml:"AccessKeyMetadata"`
	Truncated bool                  `xml:"IsTruncated"`
}

// listAccessKeys is the access keys of the root user. choices.md#root-user-answers
func listAccessKeys(c *sim.Client, f *form) (any, error) {
	root, err := c.AuditRootCredentials()
	var result accessKeysXML
	arn, _ := awsaccount.ParseARN(c.Principal().String())
	id, _ := awsaccount.ParseID(arn.Fields().Account)
	for i, key := range f.cloud.AccessKeys(f.cloud.Root(id)) {
		status := "Inactive"
		if root.AccessKeyActive(i) {
			status = "Active"
		}
		result.Keys.List = append(result.Keys.List, accessKeyXML{"root", key, status})
	}
	return result, err
}

type loginProfileXML struct {
	UserName   string `xml:"LoginProfile>UserName"`
	CreateDate string `xml:"LoginProfile>CreateDate"`
}

func createLoginProfile(c *sim.Client, f *form) (any, error) {
	err := c.AllowRootPasswordRecovery()
	return loginProfileXML{UserName: "root", CreateDate: f.cloud.Now().UTC().Format(timestampLayout)}, err
}

type credentialsXML struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      string
}

func credentialsOf(c sim.Credentials) credentialsXML {
	return credentialsXML{c.AccessKeyID, c.SecretAccessKey, c.SessionToken, c.Expiration.UTC().Format(timestampLayout)}
}

// timestampLayout is how the query protocol writes times.
const timestampLayout = "2006-01-02T15:04:05Z"

type assumeRoleXML struct {
	Credentials   credentialsXML
	AssumedRoleID string `xml:"AssumedRoleUser>AssumedRoleId"`
	ARN           string `xml:"AssumedRoleUser>Arn"`
}

func assumeRole(c *sim.Client, f *form) (any, error) {
	in := sim.AssumeRoleInput{
		RoleARN:         parsed(f, "RoleArn", arnPattern, awsaccount.ParseARN),
		RoleSessionName: f.text("RoleSessionName"),
		DurationSeconds: f.positive("DurationSeconds"),
		Policy:          f.text("Policy"),
		ExternalID:      f.text("ExternalId"),
	}
	for _, member := range f.list("PolicyArns") {
		in.PolicyARNs = append(in.PolicyARNs, parsed(f, member+".arn", arnPattern, awsaccount.ParseARN))
	}
	for _, member := range f.list("Tags") {
		in.Tags = append(in.Tags, sim.Tag{Key: f.text(member + ".Key"), Value: f.needed(member + ".Value")})
	}
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := c.AssumeRole(in)
	return assumeRoleXML{credentialsOf(out.Credentials), out.AssumedRoleUser.AssumedRoleID, out.AssumedRoleUser.ARN}, err
}

type assumeRootXML struct{ Credentials credentialsXML }

func assumeRoot(c *sim.Client, f *form) (any, error) {
	in := sim.AssumeRootInput{
		TargetPrincipal: f.text("TargetPrincipal"),
		TaskPolicyARN:   parsed(f, "TaskPolicyArn.arn", arnPattern, awsaccount.ParseARN),
		DurationSeconds: f.positive("DurationSeconds"),
	}
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := c.AssumeRoot(in)
	return assumeRootXML{credentialsOf(out.Credentials)}, err
}

// void makes a call that has no result.
func void(c *sim.Client, f *form, call func() error) (any, error) {
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	return nil, call()
}

// A form is the parameters of a request, and what is wrong with them.
type form struct {
	cloud  *sim.Cloud
	values url.Values
	action string // with the service, as "sts:AssumeRole"
	faults []sim.FieldMessage
}

// malformed is the answer to a form that has faults.
func (f *form) malformed(c *sim.Client) error { return c.Malformed(f.action, f.faults...) }

func (f *form) fault(name, constraint string) {
	f.faults = append(f.faults, sim.FieldMessage{Name: lowerFirst(name), Message: constraint})
}

// lowerFirst is a name as messages of IAM and STS write it.
func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// text is the value of a parameter, "" if it is not there.
func (f *form) text(name string) string { return f.values.Get(name) }

// needed is the value of a parameter that must be there, though it may be empty: the cloud takes one that is not there for an empty
// one.
func (f *form) needed(name string) string {
	if !f.values.Has(name) {
		f.fault(name, "Member must not be null")
	}
	return f.text(name)
}

// positive is the value of a parameter that is a positive number, 0 if it is not there.
func (f *form) positive(name string) int {
	text := f.text(name)
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case text == "":
	case err != nil:
		f.fault(name, "Member must be a number")
	case n < 1: // 0 would not be given, to sim
		f.fault(name, "Member must have value greater than or equal to 1")
	}
	return int(n)
}

// The patterns of values, of which messages tell.
const (
	aliasPattern = "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"
	arnPattern   = "arn:[^:]+:[^:]+:[^:]*:[^:]*:.+"
)

// parsed is the value of a parameter by a parser, zero if it is not there.
func parsed[T any](f *form, name, pattern string, parse func(string) (T, error)) (value T) {
	if text := f.text(name); text != "" {
		var err error
		if value, err = parse(text); err != nil {
			f.fault(name, "Member must satisfy regular expression pattern: "+pattern)
		}
	}
	return value
}

// list is the names of the members of a list or list of structures, NAME.member.1 and so on, in their order: what the structures have
// is under these names.
func (f *form) list(name string) []string {
	var found []int
	for key := range f.values {
		if rest, ok := strings.CutPrefix(key, name+".member."); ok {
			index, _, _ := strings.Cut(rest, ".")
			if n, err := strconv.Atoi(index); err == nil && n > 0 && strconv.Itoa(n) == index {
				found = append(found, n)
			}
		}
	}
	slices.Sort(found)
	var members []string
	for _, n := range slices.Compact(found) {
		members = append(members, name+".member."+strconv.Itoa(n))
	}
	return members
}

// texts is the values of a list of texts.
func (f *form) texts(name string) (values []string) {
	for _, member := range f.list(name) {
		values = append(values, f.text(member))
	}
	return values
}

// has reports whether a parameter, or one under it, is there.
func (f *form) has(name string) bool {
	for key := range f.values {
		if key == name && f.values.Get(key) != "" || strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}

// readForm is the parameters of a request, those of the body first.
func readForm(r *http.Request, body []byte) (url.Values, *failure) {
	values := url.Values{}
	sources := []string{r.URL.RawQuery}
	if media, _ := contentType(r); r.Method == http.MethodPost && (media == "application/x-www-form-urlencoded" || media == "") {
		sources = []string{string(body), r.URL.RawQuery}
	}
	for _, source := range sources {
		given, err := url.ParseQuery(source)
		if err != nil {
			return nil, &failure{code: "MalformedQueryString", status: http.StatusNotFound, message: "The query string contains a syntax error."}
		}
		for name, value := range given {
			values[name] = append(values[name], value...)
		}
	}
	return values, nil
}

// serveQuery answers a request of IAM or STS.
func (h *handler) serveQuery(x *exchange) answer {
	r := x.request
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		f := wrongMethod(r.Method)
		f.allow, f.message = "GET, POST", "Operations are called by POST or GET, not by "+r.Method+"."
		return h.failQuery(x, f)
	}
	values, f := readForm(r, x.body)
	if f != nil {
		return h.failQuery(x, f)
	}
	name, version := values.Get("Action"), values.Get("Version")
	for service, s := range queryServices { // which says more than a host name, and than nothing
		if s.version == version {
			x.service = service
		}
	}
	service := queryServices[x.service]
	operation, ok := service.operations[name]
	switch {
	case name == "":
		return h.failQuery(x, &failure{code: "MissingAction", message: "The request is missing an action or a required parameter."})
	case !ok || version != service.version:
		return h.failQuery(x, &failure{code: "InvalidAction",
			message: "Could not find operation " + name + " for version " + cmp.Or(version, "NO_VERSION_SPECIFIED")})
	}
	x.operation = x.service + ":" + name
	client, f := h.enter(x)
	if f != nil {
		return h.failQuery(x, f)
	}
	in := &form{cloud: h.cloud, values: values, action: x.operation}
	for _, parameter := range operation.unmodelled {
		if in.has(parameter) {
			in.fault(parameter, "Member is not modelled")
		}
	}
	var result any
	var err error
	if len(in.faults) > 0 {
		err = in.malformed(client)
	} else {
		result, err = operation.call(client, in)
	}
	if err != nil {
		return h.failQuery(x, x.failed(err))
	}
	var out xmlWriter
	out.open(name+"Response", service.namespace)
	if result != nil {
		out.value(name+"Result", result)
	}
	out.text("ResponseMetadata", "RequestId", h.identify(x))
	out.close(name + "Response")
	return answer{status: http.StatusOK, contentType: "text/xml", body: out.Bytes()}
}

// queryStatuses are those of errors of IAM and STS; others are 400.
var queryStatuses = map[string]int{
	"AccessDenied":                  http.StatusForbidden,
	"ConcurrentModification":        http.StatusConflict,
	"DeleteConflict":                http.StatusConflict,
	"EntityAlreadyExists":           http.StatusConflict,
	"EntityTemporarilyUnmodifiable": http.StatusConflict,
	"ExpiredToken":                  http.StatusForbidden,
	"InvalidClientTokenId":          http.StatusForbidden,
	"LimitExceeded":                 http.StatusConflict,
	"NoSuchEntity":                  http.StatusNotFound,
	"PolicyEvaluation":              http.StatusInternalServerError,
	"RegionDisabledException":       http.StatusForbidden,
}

// failQuery answers a failure in the words of IAM and STS.
func (h *handler) failQuery(x *exchange, f *failure) answer {
	status := cmp.Or(f.status, queryStatuses[f.code], serverErrors[f.code], http.StatusBadRequest)
	blame := "Sender"
	if status >= 500 {
		blame = "Receiver"
	}
	var out xmlWriter
	out.open("ErrorResponse", queryServices[x.service].namespace)
	out.value("Error", struct{ Type, Code, Message string }{blame, f.code, f.message})
	out.text("", "RequestId", h.identify(x))
	out.close("ErrorResponse")
	return answer{status: status, contentType: "text/xml", body: out.Bytes(), code: f.code, reason: f.reason, allow: f.allow}
}

// An xmlWriter writes XML. What it writes is never malformed: text that XML cannot hold is replaced.
type xmlWriter struct{ bytes.Buffer }

func (w *xmlWriter) open(name, namespace string) {
	w.WriteString("<" + name)
	if namespace != "" {
		w.WriteString(` xmlns="` + namespace + `"`)
	}
	w.WriteString(">")
}

func (w *xmlWriter) close(name string) { w.WriteString("</" + name + ">") }

// text writes one element with text, in another one if within is not "".
func (w *xmlWriter) text(within, name, text string) {
	if within != "" {
		w.open(within, "")
		defer w.close(within)
	}
	w.open(name, "")
	_ = xml.EscapeText(w, []byte(text)) // a buffer takes everything
	w.close(name)
}

// value writes what encoding/xml makes of a value.
func (w *xmlWriter) value(name string, v any) {
	if err := xml.NewEncoder(w).EncodeElement(v, xml.StartElement{Name: xml.Name{Local: name}}); err != nil {
		panic("endpoint: no XML of " + name + ": " + err.Error()) // an error of ours, which the handler answers
	}
}
