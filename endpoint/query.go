package endpoint

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
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
			if f.onlyPage(); len(f.faults) > 0 {
				return nil, f.malformed(c)
			}
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
		"DeleteLoginProfile":                            {deleteLoginProfile, ofUsers},
		"CreateLoginProfile":                            {createLoginProfile, append(slices.Clone(ofUsers), "Password", "PasswordResetRequired")},
		"SimulateCustomPolicy":                          {simulateCustomPolicy, []string{"ResourceHandlingOption"}},
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

// void makes a call that has no result.
func void(c *sim.Client, f *form, call func() error) (any, error) {
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	return nil, call()
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
			x.service, x.foreign = service, ""
		}
	}
	if isName(name) {
		x.operation = cmp.Or(x.foreign, x.service) + ":" + name
	}
	service := queryServices[x.service]
	operation, ok := service.operations[name]
	switch {
	case name == "":
		return h.failQuery(x, &failure{code: "MissingAction", message: "The request is missing an action or a required parameter."})
	case x.foreign != "":
		return h.failQuery(x, &failure{code: "InvalidAction", message: x.foreign + ":" + name + " is not modelled: " + modelled + "."})
	case isAction(name) && (!ok || version != service.version), !isName(name):
		return h.failQuery(x, &failure{code: "InvalidAction",
			message: "Could not find operation " + name + " for version " + cmp.Or(version, "NO_VERSION_SPECIFIED")})
	case !ok:
		return h.failQuery(x, &failure{code: "InvalidAction", message: x.operation + " is not modelled: of " + x.service + ", this endpoint has " +
			strings.Join(slices.Sorted(maps.Keys(service.operations)), ", ") + "."})
	}
	client, f := h.enter(x)
	if f != nil {
		return h.failQuery(x, f)
	}
	in := newForm(h.cloud, x.operation, values)
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

// isAction reports whether one of the services has an operation of a name.
func isAction(name string) bool {
	for _, s := range queryServices {
		if _, ok := s.operations[name]; ok {
			return true
		}
	}
	return false
}

// isName reports whether a text can be the name of an operation.
func isName(text string) bool {
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return text != "" && len(text) <= 128
}

// queryStatuses are those of errors of IAM and STS; others are 400.
var queryStatuses = statusTable{
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
	status := cmp.Or(f.status, queryStatuses.of(f.code))
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
