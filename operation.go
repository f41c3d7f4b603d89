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
	PolicyType        string            // organizations:PolicyType: "TAG_POLICY"; not required where a policy's ARN tells it
	ServicePrincipal  string            // organizations:ServicePrincipal; never required of ListDelegatedAdministrators
	TransferDirection string            // organizations:TransferDirection; never required; some names and ARNs tell it
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
// org is the organization of the resources and the caller. It may be the zero Organization in standalone context and where
// no resource belongs to one; handshakes may be those of another (choices.md#handshake-organization). What belongs to no
// organization is still of its partition. context has what else is known of the call, such as aws:SourceIp. Condition keys
// that describe the operation are not taken from it, present or absent: those of the two services, aws:ResourceTag,
// aws:RequestTag and aws:TagKeys (choices.md#operation-context).
//
// Requests fails with errors of the class ErrInvalid, joined, that name what in o is missing, is not of the form or type
// that the action wants, belongs to another organization, or means nothing to the action. They name it as
// Question.Refusals does: "Operation.Resources[0].ARN", and "Organization" for what is wrong with org.
func (o Operation) Requests(p *policy.Principal, org Organization, context policy.Context) ([]policy.Request, error) {
	action, err := o.action()
	if err == nil {
		err = org.validate()
	}
	if err != nil {
		return nil, err
	}
	c := call{op: &o, action: action, org: org}
	c.readResources()
	c.readParameters()
	c.readTags()
	created := c.created()
	if c.faults != nil {
		return nil, errors.Join(c.faults...)
	}

	targets := c.targets
	switch {
	case len(targets) > 0:
	case action.actsOnCreated():
		targets = []target{created}
	default:
		targets = []target{{name: "*"}}
	}
	given := circumstances(context)
	values := c.addKeys(given, action)
	requests := make([]policy.Request, 0, len(targets)+1)
	for i := range targets {
		requests = append(requests, c.request(p, action, values, &targets[i]))
	}
	if len(o.Tags) > 0 && action.row.tags != "" {
		tagging, _ := LookupAction("organizations:TagResource")
		requests = append(requests, c.request(p, tagging, c.addKeys(given, tagging), &created))
	}
	return requests, nil
}

// action is the action of the operation.
func (o Operation) action() (Action, error) {
	action, ok := LookupAction(o.Action)
	if !ok {
		return Action{}, invalidf("Operation.Action: %s", wantAction(o.Action))
	}
	return action, nil
}

// validate reports what makes an organization neither one nor none.
func (o Organization) validate() error {
	switch {
	case !isPartition(partitionName(o.Partition)):
		return invalidf("Organization.Partition: want a name such as aws or aws-cn, not %s", quote(o.Partition))
	case o.ID.IsZero() != o.Management.IsZero():
		return invalidf("Organization: want both ID and Management, or neither for an account that stands alone")
	}
	return nil
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
func circumstances(context policy.Context) []policy.Value {
	return slices.DeleteFunc(context.Values(), func(v policy.Value) bool {
		return slices.ContainsFunc(ownKeys, func(prefix string) bool { return strings.HasPrefix(v.Key(), prefix) })
	})
}

// A call is an operation that is being read.
type call struct {
	op      *Operation
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

// request is the request for an action on a target. Values are all of its condition keys but those of the target.
func (c *call) request(p *policy.Principal, a Action, values []policy.Value, t *target) policy.Request {
	return policy.Request{
		Principal: p, Action: a.Name(), Resource: t.name, ManagementAccount: c.org.Management.text,
		Context: policy.NewContext(t.addKeys(values)...),
	}
}

// addKeys adds the condition keys that parameters give an action, to a new slice.
func (c *call) addKeys(given []policy.Value, action Action) []policy.Value {
	values := make([]policy.Value, 0, len(given)+len(c.values)+2) // there is room for the keys of a target
	values = append(values, given...)
	for i := range c.values {
		if action.lists(c.values[i].printed) {
			values = append(values, c.values[i].value)
		}
	}
	return values
}

// A target is a resource as it stands in requests.
type target struct {
	*Resource               // nil for what is not there yet
	name      string        // its ARN, "*", or what stands for the ARN of something that has no ID yet
	kind      *resourceType // nil for "*"
	parts     arnParts
}

// addKeys adds the condition keys that a resource gives a request on it. spec §5.1, §5.2
func (t *target) addKeys(values []policy.Value) []policy.Value {
	switch {
	case t.kind == nil || t.Resource == nil:
	case t.kind.name == memberType:
		values = addTags(values, "account:accountresourceorgtags/", t.Tags)
		if !t.Path.IsZero() {
			values = append(values, policy.Single("account:accountresourceorgpaths", t.Path.text))
		}
	case t.kind.keys == resourceTag:
		values = addTags(values, "aws:resourcetag/", t.Tags)
	}
	return values
}

// fault notes what is wrong with something in the operation.
func (c *call) fault(place, rule, value string) {
	if value != "" {
		rule += ", not " + quote(value)
	}
	c.faults = append(c.faults, invalidf("Operation.%s: %s", place, rule))
}

// readResources checks Resources against the slots of the action.
func (c *call) readResources() {
	slots := c.action.row.calls
	if len(c.op.Resources) > 0 {
		c.targets = make([]target, 0, len(c.op.Resources))
	}
	for i := range c.op.Resources {
		r := &c.op.Resources[i]
		if i >= len(slots) {
			rule := "want no resource"
			if len(slots) > 0 {
				rule = "want only " + strconv.Itoa(len(slots))
			}
			c.fault(resourcePlace(i)+".ARN", rule+" for "+c.action.Name(), r.ARN.text)
			continue
		}
		t := target{name: r.ARN.text, Resource: r}
		t.kind, t.parts = r.ARN.resource()
		switch {
		case r.ARN.IsZero():
			c.fault(resourcePlace(i)+".ARN", wantResource(slots[i])+"; is missing", "")
		case t.kind == nil || !slices.Contains(slots[i], t.kind):
			c.fault(resourcePlace(i)+".ARN", wantResource(slots[i]), r.ARN.text)
		case !c.isOurs(&t):
			c.fault(resourcePlace(i)+".ARN", "want a resource of "+c.org.describe(t.kind), r.ARN.text)
		}
		switch {
		case r.Path.IsZero() || r.Path.Organization() == c.org.ID:
		case c.org.IsZero():
			c.fault(resourcePlace(i)+".Path", "want none, as no organization is given", r.Path.text)
		default:
			c.fault(resourcePlace(i)+".Path", "want a path of organization "+c.org.ID.text, r.Path.text)
		}
		if _, found := r.Tags[""]; found {
			c.fault(resourcePlace(i)+".Tags", "want no empty key", "")
		}
		c.targets = append(c.targets, t)
	}
	if c.action.row.mayTouchNone && len(c.op.Resources) == 0 {
		return
	}
	for i := len(c.op.Resources); i < len(slots); i++ {
		c.fault(resourcePlace(i)+".ARN", wantResource(slots[i])+"; is missing", "")
	}
}

// resourcePlace names a resource in an error.
func resourcePlace(i int) string { return "Resources[" + strconv.Itoa(i) + "]" }

func wantResource(kinds []*resourceType) string {
	text := "want a resource of type "
	for i, kind := range kinds {
		if i > 0 {
			text += " or "
		}
		text += kind.name
	}
	return text
}

// isOurs reports whether a resource belongs to the organization of the call, or to none and is of its partition.
func (c *call) isOurs(t *target) bool {
	fields := t.ARN.Fields()
	samePartition := fields.Partition == partitionName(c.org.Partition)
	organization, inOne := t.kind.part(&t.parts, "{organization}")
	if !inOne || t.kind.name == "organizations:handshake" {
		return c.org.IsZero() || samePartition
	}
	return organization == c.org.ID.text && fields.Account == c.org.Management.text && samePartition
}

// describe names, in an error, the organization to which a resource of a type ought to belong.
func (o Organization) describe(kind *resourceType) string {
	switch partition := "partition " + partitionName(o.Partition); {
	case o.IsZero():
		return "an organization, and none is given"
	case slices.Contains(kind.parts, "{organization}") && kind.name != "organizations:handshake":
		return "organization " + o.ID.text + " of management account " + o.Management.text + " in " + partition
	default:
		return partition
	}
}

// actsOnCreated reports whether the action is authorized on what it creates.
func (a Action) actsOnCreated() bool {
	row := a.columns()
	return row.tags != "" && slices.Contains(row.listed, listedType{row.service + ":" + row.tags, true})
}

// created is what gets the tags of a call that creates or invites: the resource that exists already, or else what stands for
// it. It is the zero target if no request is about it.
func (c *call) created() target {
	row := c.action.row
	if row.mayTouchNone && len(c.targets) > 0 {
		return c.targets[0]
	}
	if row.tags == "" || len(c.op.Tags) == 0 && !c.action.actsOnCreated() {
		return target{}
	}
	if c.org.IsZero() {
		c.faults = append(c.faults, invalidf("Organization: want the one in which something is made; is missing"))
		return target{}
	}
	kind := resourceTypeOf(row.service + ":" + row.tags)
	name := "arn:" + partitionName(c.org.Partition) + ":" + kind.service + "::" + c.org.Management.text + ":"
	for _, part := range kind.parts[:len(kind.parts)-1] { // the last one is the ID
		switch part {
		case "{organization}":
			part = c.org.ID.text
		case "{policyType}":
			part = strings.ToLower(c.op.PolicyType)
		}
		name += part + "/"
	}
	return target{name: name + "*", kind: kind}
}
