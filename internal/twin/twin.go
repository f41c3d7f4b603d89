// Package twin is the slow, obvious twin that tests compare package policy
// with. It is written from the text of the specification and of
// docs/choices.md, shares no code with the rest of the repository, and prefers
// the shortest way from a sentence to its code to any speed. It is not for use
// outside tests.
package twin

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Question mirrors a question of `awsaccount eval`.
type Question struct {
	Request  Request  `json:"request"`
	Policies Policies `json:"policies"`
}

// Request says who asks for what. A nil context value keeps a derived key
// absent; others are a string, a bool, a number or a list of them.
type Request struct {
	Principal         string         `json:"principal"`
	FederatedBy       string         `json:"federatedBy,omitempty"`
	Action            string         `json:"action"`
	Resource          string         `json:"resource"`
	ResourceAccount   string         `json:"resourceAccount,omitempty"`
	ManagementAccount string         `json:"managementAccount,omitempty"`
	Context           map[string]any `json:"context,omitempty"`
}

// Policies are plain policy documents, by layer.
type Policies struct {
	Identity []json.RawMessage `json:"identity,omitempty"`
	Boundary []json.RawMessage `json:"boundary,omitempty"`
	Session  []json.RawMessage `json:"session,omitempty"`
	Resource []json.RawMessage `json:"resource,omitempty"`
	Trust    []json.RawMessage `json:"trust,omitempty"`
	Endpoint []json.RawMessage `json:"endpoint,omitempty"`
	SCP      []Level           `json:"scp,omitempty"`
	RCP      []Level           `json:"rcp,omitempty"`
}

// Level is one level of an organization, root first.
type Level struct {
	Target   string            `json:"target"`
	Policies []json.RawMessage `json:"policies"`
}

// Decision says what is decided and what decides it.
type Decision struct {
	Outcome   string // "Allowed", "ImplicitDeny", "ExplicitDeny"
	Layer     string // "identity", "resource", "boundary", "session", "scp", "rcp", "endpoint", "trust", "root" or ""
	Level     int    // of an SCP or RCP that denies, or the first level that does not allow; else -1
	Policy    int    // index in its layer or level; -1 if none is cited
	Statement int    // index in the policy; -1 if none is cited
}

// request is the request with everything derived.
type request struct {
	who         caller
	action      string
	resource    string
	account     string // of the resource, "" if unknown
	management  string
	context     context
	hasBoundary bool
}

// layer is a union of policies, or levels of unions (§4.3). Other layers than
// SCP and RCP have one level.
type layer struct {
	name   string
	levels [][]document
}

// match is a statement that applies.
type match struct {
	kind                     grant
	level, policy, statement int
}

// Decide answers a question. It fails if the principal, the context or a
// policy document cannot be read.
func Decide(q Question) (Decision, error) {
	r, err := readRequest(q.Request)
	if err != nil {
		return Decision{}, err
	}
	layers := map[string]layer{}
	for name, list := range map[string][]Level{
		"identity": single(q.Policies.Identity), "boundary": single(q.Policies.Boundary),
		"session": single(q.Policies.Session), "resource": single(q.Policies.Resource),
		"trust": single(q.Policies.Trust), "endpoint": single(q.Policies.Endpoint),
		"scp": q.Policies.SCP, "rcp": q.Policies.RCP,
	} {
		if layers[name], err = readLayer(name, list); err != nil {
			return Decision{}, err
		}
	}
	return decide(r, layers), nil
}

func single(policies []json.RawMessage) []Level {
	if len(policies) == 0 {
		return nil
	}
	return []Level{{Policies: policies}}
}

func readLayer(name string, levels []Level) (layer, error) {
	l := layer{name: name}
	for i, level := range levels {
		documents := []document{}
		for j, raw := range level.Policies {
			d, err := readDocument(raw)
			if err != nil {
				return l, fmt.Errorf("%s, level %d, policy %d: %w", name, i, j, err)
			}
			documents = append(documents, d)
		}
		l.levels = append(l.levels, documents)
	}
	return l, nil
}

// readRequest derives the resource's account and the context: what the
// question gives wins (choices.md#derived-context).
func readRequest(q Request) (request, error) {
	given, err := readContext(q.Context)
	if err != nil {
		return request{}, err
	}
	who, err := readCaller(q, given)
	if err != nil {
		return request{}, err
	}
	r := request{who: who, action: q.Action, resource: q.Resource, management: q.ManagementAccount}
	r.account = who.account
	if inARN := arnOf(q.Resource).account; regexp.MustCompile(`^[0-9]+$`).MatchString(inARN) {
		r.account = inARN // choices.md#resource-account
	}
	standalone := arnOf(q.Resource).service == "account" && !memberForm(q.Resource)
	if q.ResourceAccount != "" && !standalone { // choices.md#account-service
		r.account = q.ResourceAccount
	}
	// choices.md#management-account
	if a := arnOf(q.Resource); a.service == "organizations" || memberForm(q.Resource) {
		if regexp.MustCompile(`^[0-9]{12}$`).MatchString(a.account) {
			r.management = a.account
		}
	}
	r.context = who.derived()
	if r.account != "" && !memberForm(q.Resource) {
		r.context[foldASCII("aws:ResourceAccount")] = []string{r.account}
	}
	for key, values := range given {
		r.context[key] = values
	}
	return r, nil
}

// memberForm tells the ARN of an account of an organization, as Account
// Management writes it (choices.md#account-service).
func memberForm(resource string) bool {
	a := arnOf(resource)
	return a.service == "account" && regexp.MustCompile(`(?s)^account/o-[^/]+/.+$`).MatchString(a.resource)
}

// decide realises §4.7 with the additions of choices.md.
func decide(r request, layers map[string]layer) Decision {
	if !regexp.MustCompile(`^[^:]+:.+$`).MatchString(r.action) || r.resource != "*" && !strings.HasPrefix(r.resource, "arn:") {
		return implicit("") // choices.md#malformed-request
	}
	if foldASCII(r.action) == "sts:getcalleridentity" {
		return Decision{"Allowed", "", -1, -1, -1} // choices.md#get-caller-identity
	}
	for name := range layers {
		if !layerCounts(name, r) {
			layers[name] = layer{name: name}
		}
	}
	granting, required, cross := resourceSide(r, layers)
	r.hasBoundary = layers["boundary"].given()

	// Explicit denials, choices.md#reason-order.
	for _, l := range []layer{
		layers["rcp"], layers["scp"], layers["endpoint"], granting,
		layers["identity"], layers["boundary"], layers["session"],
	} {
		if denials := l.matches(true, r); len(denials) > 0 {
			d := denials[0]
			if l.name != "scp" && l.name != "rcp" {
				d.level = -1
			}
			return Decision{"ExplicitDeny", l.name, d.level, d.policy, d.statement}
		}
	}

	// The filters: every level allows (§4.3, choices.md#no-policy-data,
	// #endpoint-filter).
	for _, name := range []string{"rcp", "scp", "endpoint"} {
		if level, all := layers[name].allLevelsAllow(r); !all {
			if name == "endpoint" {
				level = -1
			}
			return Decision{"ImplicitDeny", name, level, -1, -1}
		}
	}

	best, kind := strongest(granting.matches(false, r))
	if r.who.account == "" {
		if kind == none {
			return implicit(granting.name)
		}
		return allowed(granting.name, best)
	}
	if kind == none && (cross || required) {
		return implicit(granting.name)
	}
	if r.who.isRoot() {
		if r.who.kind == kindAssumeRoot && !layers["session"].allows(r) {
			return implicit("session") // choices.md#assumed-root
		}
		if cross || required {
			return allowed(granting.name, best)
		}
		return Decision{"Allowed", "root", -1, -1, -1} // choices.md#root-of-own-account
	}
	if kind == direct && !cross {
		return allowed(granting.name, best)
	}
	byIdentity := layers["identity"].matches(false, r)
	if len(byIdentity) == 0 && (cross || kind != role) {
		return implicit("identity")
	}
	if layers["boundary"].given() && !layers["boundary"].allows(r) {
		return implicit("boundary")
	}
	if layers["session"].given() && !layers["session"].allows(r) {
		return implicit("session")
	}
	if r.who.kind == kindFederated && !layers["session"].given() && (cross || kind != role) {
		return implicit("session") // choices.md#federated-user-without-session-policy
	}
	// choices.md#grant-citation
	if kind == direct || len(byIdentity) == 0 {
		return allowed(granting.name, best)
	}
	return allowed("identity", byIdentity[0])
}

func implicit(name string) Decision { return Decision{"ImplicitDeny", name, -1, -1, -1} }

func allowed(name string, m match) Decision {
	return Decision{"Allowed", name, -1, m.policy, m.statement}
}

// layerCounts realises the table of §4.2: whether a layer applies to the
// requester at all.
func layerCounts(name string, r request) bool {
	switch name {
	case "identity":
		return r.who.kind == kindUser || r.who.kind == kindRole || r.who.kind == kindFederated
	case "boundary":
		return layerCounts("identity", r) && !r.who.serviceLinked()
	case "session":
		return r.who.kind == kindRole || r.who.kind == kindFederated || r.who.kind == kindAssumeRoot
	case "resource": // choices.md#bucket-owner-root
		own := regexp.MustCompile(`^s3:(get|put|delete)bucketpolicy$`).MatchString(foldASCII(r.action))
		return !(own && r.who.isRoot() && (r.account == "" || r.account == r.who.account))
	case "scp":
		inManagement := r.management != "" && r.management == r.who.account
		return r.who.account != "" && !r.who.serviceLinked() && !inManagement
	case "rcp":
		inManagement := r.management != "" && r.management == r.account
		return rcpServices[actionService(r.action)] && foldASCII(r.action) != "kms:retiregrant" &&
			!r.who.serviceLinked() && !inManagement
	}
	return true
}

// rcpServices are the services of §4.2 by action prefix
// (choices.md#rcp-scope).
var rcpServices = map[string]bool{
	"s3": true, "sts": true, "kms": true, "sqs": true, "secretsmanager": true,
	"cognito-identity": true, "cognito-idp": true, "cognito-sync": true, "logs": true,
	"dynamodb": true, "appconfig": true, "appstream": true, "autoscaling": true,
	"codebuild": true, "codecommit": true, "comprehend": true, "comprehendmedical": true,
	"dax": true, "ecr": true, "health": true, "kinesisvideo": true, "aoss": true,
	"signin": true, "support": true, "textract": true, "transcribe": true, "translate": true,
}

// resourceSide tells which policies grant on the side of the resource, whether
// such a grant is required within one account, and whether the request is
// cross-account (§4.4, §4.5; choices.md#trust-policy, #kms-keys,
// #account-service).
func resourceSide(r request, layers map[string]layer) (granting layer, required, cross bool) {
	cross = r.who.account != "" && r.account != "" && r.account != r.who.account
	target := arnOf(r.resource)
	if needsTrust(r.action, target) {
		return layers["trust"], true, cross
	}
	if foldASCII(r.action) == "sts:assumeroot" { // choices.md#assume-root-caller
		return layer{name: "resource"}, false, false
	}
	granting = layers["resource"]
	required = target.service == "kms" && strings.HasPrefix(target.resource, "key/")
	service := target.service
	if service == "" {
		service = actionService(r.action)
	}
	if service == "account" {
		return layer{name: "resource"}, required, cross && !memberForm(r.resource)
	}
	if service != "organizations" {
		return granting, required, cross
	}
	outside := r.management == "" || r.who.account != r.management
	if actionService(r.action) == "organizations" && granting.given() && outside {
		return granting, required, true
	}
	return layer{name: "resource"}, required, false
}

// needsTrust tells the requests that a role's trust policy has to allow
// (choices.md#trust-policy).
func needsTrust(action string, target arn) bool {
	action = foldASCII(action)
	always := []string{"sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"}
	onRole := []string{"sts:tagsession", "sts:setsourceidentity", "sts:setcontext"}
	isRole := target.service == "iam" && strings.HasPrefix(target.resource, "role/")
	return slices.Contains(always, action) || isRole && slices.Contains(onRole, action)
}

// matches lists the statements of one effect that apply, lowest level, policy
// and statement first.
func (l layer) matches(deny bool, r request) []match {
	var list []match
	for i, policies := range l.levels {
		for j, d := range policies {
			for k, s := range d.statements {
				if s.deny != deny {
					continue
				}
				if kind, ok := s.applies(l.name, d.variables, r); ok {
					list = append(list, match{kind, i, j, k})
				}
			}
		}
	}
	return list
}

// given tells whether the layer is there at all.
func (l layer) given() bool { return len(l.levels) > 0 }

// allows tells whether some statement allows.
func (l layer) allows(r request) bool { return len(l.matches(false, r)) > 0 }

// allLevelsAllow gives the first level without an allow, if there is one
// (§4.3). A level without policies allows nothing (choices.md#no-policy-data).
func (l layer) allLevelsAllow(r request) (int, bool) {
	found := map[int]bool{}
	for _, m := range l.matches(false, r) {
		found[m.level] = true
	}
	for i := range l.levels {
		if !found[i] {
			return i, false
		}
	}
	return -1, true
}

// strongest gives the first match of the highest kind (§4.7: "highest that
// matches").
func strongest(list []match) (match, grant) {
	best := match{}
	for _, m := range list {
		if m.kind > best.kind {
			best = m
		}
	}
	return best, best.kind
}
