package awsaccount

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// An Operation is one call of Account Management or Organizations, as far as authorization sees it. The zero Operation is
// none. An Operation is only read.
//
// A parameter is given exactly where the action has a condition key for it, and then it is required, unless its comment says
// otherwise.
//
// Source: spec §2.4, §5, Appendix B.
type Operation struct {
	Action string // "account:PutAlternateContact"; the case of letters does not count

	// Resources are what the call touches: the policy first, then its target (AttachPolicy, DetachPolicy); the account, then
	// the parent that it leaves, then the one that it gets (MoveAccount); the parent (CreateOrganizationalUnit); nothing,
	// where a call names nothing that exists, such as an account to be created or somebody invited by e-mail.
	Resources []Resource

	ContactType       ContactType       // account:AlternateContactTypes
	Region            string            // account:TargetRegion
	Email             string            // the new primary e-mail address, whose domain is account:EmailTargetDomain
	PolicyType        string            // organizations:PolicyType, as in "TAG_POLICY"; not required where a policy's ARN tells it
	ServicePrincipal  string            // organizations:ServicePrincipal; never required of ListDelegatedAdministrators
	TransferDirection string            // organizations:TransferDirection; only where neither name nor ARN tells it, and not required
	TransferType      string            // organizations:TransferType; not required where a transfer's ARN tells it
	Tags              map[string]string // that the call puts: aws:RequestTag/KEY, aws:TagKeys; required of TagResource only
	TagKeys           []string          // that the call takes away: aws:TagKeys
}

// A Resource is something that an operation touches.
type Resource struct {
	ARN ARN

	// Tags are those that it has: aws:ResourceTag/KEY for Organizations, account:AccountResourceOrgTags/KEY for Account
	// Management in organizations context. AWS' own policies, handshakes, and accounts in standalone context have none,
	// whatever stands here.
	Tags map[string]string

	// Path is where in its organization an account hangs: the path of its parent. It is account:AccountResourceOrgPaths, in
	// organizations context only. The zero path is not known, and the key is absent.
	Path OrganizationPath
}

// Requests are what IAM has to allow, all of it, for a principal to make the call: a request for each resource, in the order
// of Resources, or one on "*" if there is none. A call that creates or invites with tags needs organizations:TagResource
// too; that request is the last one. Where something has no ID yet, its ARN ends in "/*" (choices.md#tag-on-create).
//
// The form of an account's ARN is the context of an Account Management operation: AccountARN in standalone, MemberARN in
// organizations context. Whether the caller may choose that context is another question.
//
// org is the organization of the resources and the caller. It may be the zero Organization in standalone context and where no
// resource belongs to one; handshakes may be those of another (choices.md#handshake-organization). context has what
// else is known of the call, such as aws:SourceIp. Condition keys that describe the operation are not taken from it,
// present or absent: those of the two services, aws:ResourceTag, aws:RequestTag and aws:TagKeys
// (choices.md#operation-context).
//
// Requests fails with errors of the class ErrInvalid, joined, that name what in o is missing, is not of the form or type that
// the action wants, belongs to another organization, or means nothing to the action.
func (o Operation) Requests(p *policy.Principal, org Organization, context policy.Context) ([]policy.Request, error) {
	action, ok := LookupAction(o.Action)
	if !ok {
		return nil, invalidf("Action: want an action of Account Management or Organizations, not %s", quote(shorten(o.Action)))
	}
	c := call{Operation: o, action: action, org: org}
	c.readResources()
	c.readParameters()
	c.readTags()
	created := c.created()
	if c.faults != nil {
		return nil, errors.Join(c.faults...)
	}

	given := circumstances(context)
	request := func(action Action, t target) policy.Request {
		return policy.Request{
			Principal: p, Action: action.Name(), Resource: t.name, ManagementAccount: org.Management.text,
			Context: policy.NewContext(slices.Concat(given, c.keys(action), t.keys())...),
		}
	}
	targets := c.targets
	switch {
	case len(targets) > 0:
	case action.actsOnCreated():
		targets = []target{created}
	default:
		targets = []target{{name: "*"}}
	}
	var requests []policy.Request
	for _, t := range targets {
		requests = append(requests, request(action, t))
	}
	if len(o.Tags) > 0 && action.columns().tags != "" {
		tagging, _ := LookupAction("organizations:TagResource")
		requests = append(requests, request(tagging, created))
	}
	return requests, nil
}

// String is the action and what it touches; nothing of what is personal.
func (o Operation) String() string {
	text := o.Action
	for i, r := range o.Resources {
		if i == 0 {
			text += " on "
		} else {
			text += ", "
		}
		text += r.ARN.text
	}
	return text
}

// Format prints String, whatever the verb.
func (o Operation) Format(f fmt.State, verb rune) { redact(f, verb, o.String()) }

// LogValue is String.
func (o Operation) LogValue() slog.Value { return slog.StringValue(o.String()) }

// ownKeys are the prefixes of condition keys that describe an operation.
var ownKeys = []string{"account:", "organizations:", "aws:requesttag/", "aws:resourcetag/", "aws:tagkeys"}

// circumstances are the values of a context that do not describe the operation.
func circumstances(context policy.Context) (values []policy.Value) {
	for key, given := range context.All() {
		if !slices.ContainsFunc(ownKeys, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			values = append(values, policy.List(key, given...))
		}
	}
	return values
}

// A call is an operation that is being read.
type call struct {
	Operation
	action  Action
	org     Organization
	targets []target
	values  []keyValue
	faults  []error
}

// A keyValue is a condition key that a parameter gives.
type keyValue struct {
	printed string // the key, as tables print it
	value   policy.Value
}

// keys are the condition keys that parameters give an action.
func (c *call) keys(action Action) (values []policy.Value) {
	for _, v := range c.values {
		if action.lists(v.printed) {
			values = append(values, v.value)
		}
	}
	return values
}

// A target is a resource as it stands in requests.
type target struct {
	Resource
	name  string        // its ARN, "*", or what stands for the ARN of something that has no ID yet
	kind  *resourceType // nil for "*"
	parts map[string]string
}

// keys are the condition keys that a resource gives a request on it. spec §5.1, §5.2
func (t target) keys() (values []policy.Value) {
	switch {
	case t.kind == nil:
	case t.kind.name == memberType:
		values = tagValues("account:AccountResourceOrgTags/", t.Tags)
		if !t.Path.IsZero() {
			values = append(values, policy.List("account:AccountResourceOrgPaths", t.Path.text))
		}
	case t.kind.keys == resourceTag:
		values = tagValues("aws:ResourceTag/", t.Tags)
	}
	return values
}

// fault notes what is wrong with something in the operation.
func (c *call) fault(place, rule, value string) {
	if value != "" {
		rule += ", not " + quote(shorten(value))
	}
	c.faults = append(c.faults, invalidf("%s: %s", place, rule))
}

// slots are the resources of a call of the action, each a list of types.
func (a Action) slots() (slots [][]string, optional bool) {
	row := a.columns()
	column := row.slots
	if column == "" {
		column = strings.ReplaceAll(strings.ReplaceAll(row.types, "*", ""), ", ", "|")
	}
	if column == "" || column == "none" {
		return nil, false
	}
	column, optional = strings.CutSuffix(column, "?")
	for _, slot := range splitList(column) {
		var types []string
		for _, name := range strings.Split(slot, "|") {
			types = append(types, a.service()+":"+name)
			if name == "policy" {
				types = append(types, "organizations:awspolicy") // choices.md#aws-managed-policy-resource
			}
		}
		slots = append(slots, types)
	}
	return slots, optional
}

// readResources checks Resources against the slots of the action.
func (c *call) readResources() {
	slots, optional := c.action.slots()
	for i, r := range c.Resources {
		place := "Resources[" + strconv.Itoa(i) + "]"
		if i >= len(slots) {
			rule := "want no resource"
			if len(slots) > 0 {
				rule = "want only " + strconv.Itoa(len(slots))
			}
			c.fault(place+".ARN", rule+" for "+c.action.Name(), r.ARN.text)
			continue
		}
		t := target{name: r.ARN.text, Resource: r}
		t.kind, t.parts = r.ARN.resource()
		switch {
		case r.ARN.IsZero():
			c.fault(place+".ARN", wantResource(slots[i])+"; is missing", "")
		case t.kind == nil || !slices.Contains(slots[i], t.kind.name):
			c.fault(place+".ARN", wantResource(slots[i]), r.ARN.text)
		case !c.isOurs(t):
			c.fault(place+".ARN", "want a resource of "+c.org.describe(), r.ARN.text)
		case t.kind.name == memberType && !r.Path.IsZero() && r.Path.Organization() != c.org.ID:
			c.fault(place+".Path", "want a path of organization "+c.org.ID.text, r.Path.text)
		}
		c.targets = append(c.targets, t)
	}
	if optional && len(c.Resources) == 0 {
		return
	}
	for i := len(c.Resources); i < len(slots); i++ {
		c.fault("Resources["+strconv.Itoa(i)+"].ARN", wantResource(slots[i])+"; is missing", "")
	}
}

func wantResource(types []string) string {
	return "want a resource of type " + strings.Join(types, " or ")
}

// memberType is the resource type of organizations context.
const memberType = "account:accountInOrganization"

// isOurs reports whether a resource belongs to the organization of the call, or to none.
func (c *call) isOurs(t target) bool {
	organization, inOne := t.parts["{organization}"]
	fields := t.ARN.Fields()
	switch {
	case t.kind.name == "account:account":
		return true
	case !inOne || t.kind.name == "organizations:handshake":
		return c.org.ID.IsZero() || fields.Partition == c.org.partition()
	}
	return organization == c.org.ID.text && fields.Account == c.org.Management.text && fields.Partition == c.org.partition()
}

// describe names the organization in an error.
func (o Organization) describe() string {
	if o.ID.IsZero() || o.Management.IsZero() {
		return "an organization, and org is not set"
	}
	return "organization " + o.ID.text + " of management account " + o.Management.text + " in partition " + o.partition()
}

// partition is Partition, without its short form.
func (o Organization) partition() string {
	if o.Partition == "" {
		return "aws"
	}
	return o.Partition
}

// actsOnCreated reports whether the action is authorized on what it creates.
func (a Action) actsOnCreated() bool {
	row := a.columns()
	return row.tags != "" && slices.Contains(splitList(row.types), row.tags+"*")
}

// created is what gets the tags of a call that creates or invites: the resource that exists already, or else what stands for
// it. It is the zero target if no request is about it.
func (c *call) created() target {
	kind := c.action.columns().tags
	if _, optional := c.action.slots(); optional && len(c.targets) > 0 {
		return c.targets[0]
	}
	if kind == "" || len(c.Tags) == 0 && !c.action.actsOnCreated() {
		return target{}
	}
	if c.org.ID.IsZero() || c.org.Management.IsZero() || !isPartition(c.org.partition()) {
		c.fault("org", "want the organization in which something is made", "")
		return target{}
	}
	var t target
	for i := range resourceTypes {
		if resourceTypes[i].name == "organizations:"+kind {
			t.kind = &resourceTypes[i]
		}
	}
	known := strings.NewReplacer("{organization}", c.org.ID.text, "{policyType}", strings.ToLower(c.PolicyType))
	resource, _, _ := strings.Cut(known.Replace(t.kind.shape), "{")
	t.name = buildARN(c.org.Partition, "organizations", c.org.Management, resource+"*").text
	return t
}
