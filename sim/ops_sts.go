package sim

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// callerIdentity needs no permission.
const callerIdentity = "sts:GetCallerIdentity"

// GetCallerIdentityOutput is the output of GetCallerIdentity.
type GetCallerIdentityOutput struct {
	UserID  string // AIDA…, AROA…:SESSION, or with the ID of the account
	Account awsaccount.ID
	ARN     string
}

// GetCallerIdentity is who the client calls for. Policies cannot deny it.
func (c *Client) GetCallerIdentity() (GetCallerIdentityOutput, error) {
	return ask(c, getCallerIdentity, struct{}{})
}

var getCallerIdentity = inquiry[struct{}, GetCallerIdentityOutput]{
	action: callerIdentity,
	apply: func(x *call, _ *struct{}) (GetCallerIdentityOutput, error) {
		return GetCallerIdentityOutput{UserID: x.userID(), Account: x.caller.ID(), ARN: x.client.who.arn}, nil
	},
}

// userID is the unique ID of the caller, as aws:userid.
func (x *call) userID() string {
	for key, values := range x.who.Context().All() {
		if key == "aws:userid" && len(values) == 1 {
			return values[0]
		}
	}
	return ""
}

// AssumeRoleInput is the input of AssumeRole. Source identity, transitive tags and MFA are not modelled.
type AssumeRoleInput struct {
	RoleARN         awsaccount.ARN
	RoleSessionName string
	DurationSeconds int              // 0: an hour
	Policy          string           // JSON of a session policy; "": none
	PolicyARNs      []awsaccount.ARN // of session policies that are among awsaccount.ManagedPolicies
	Tags            []Tag            // of the session; they need sts:TagSession too
	ExternalID      string           // the condition key sts:ExternalId; "": absent
}

// parameters are the input in the form of AWS, in which a policy that is named is more than its ARN.
func (in AssumeRoleInput) parameters() any {
	type given AssumeRoleInput
	v := struct {
		given
		PolicyARNs []policyDescriptor `json:"policyArns"`
	}{given: given(in)}
	for _, arn := range in.PolicyARNs {
		v.PolicyARNs = append(v.PolicyARNs, policyDescriptor{arn})
	}
	v.given.PolicyARNs = nil
	return v
}

// A policyDescriptor is how STS names a policy.
type policyDescriptor struct{ ARN awsaccount.ARN }

// AssumeRoleOutput is the output of AssumeRole. Session is whom Cloud.As makes a client for; Credentials are the same for who
// signs calls.
type AssumeRoleOutput struct {
	Credentials     Credentials
	AssumedRoleUser AssumedRoleUser
	Session         Principal
}

// parameters are as the trail shows them: credentials without the secret access key, which the trail never shows.
func (out AssumeRoleOutput) parameters() any {
	return struct {
		Credentials     trailCredentials
		AssumedRoleUser AssumedRoleUser
	}{out.Credentials.inTrail(), out.AssumedRoleUser}
}

// An AssumedRoleUser is how AssumeRole names the session.
type AssumedRoleUser struct {
	AssumedRoleID string // AROA…:SESSION
	ARN           string
}

// AssumeRole makes a session of a role, if its trust policy and, as far as that names no more than the account, the policies of
// the caller allow it. A root user cannot, and nobody assumes roles of a closed account.
func (c *Client) AssumeRole(in AssumeRoleInput) (AssumeRoleOutput, error) {
	return ask(c, assumeRole, in)
}

var assumeRole = inquiry[AssumeRoleInput, AssumeRoleOutput]{
	action:   "sts:AssumeRole",
	validate: (*AssumeRoleInput).validate,
	need: func(x *call, in *AssumeRoleInput) ([]permission, error) {
		if kind := x.client.who.kind; kind == rootUser || kind == assumedRoot {
			return nil, &Error{Code: "AccessDenied", Message: "Roles may not be assumed by root accounts."}
		}
		p := permission{action: "sts:AssumeRole", resource: in.RoleARN.String(), context: in.context()}
		owner, r := x.roleOf(in.RoleARN)
		if r != nil {
			if !owner.State(x.state.now).Allows(awsaccount.CrossAccountAccess) || owner.restricted { // spec §1.6
				return nil, x.refuse(p.action, p.resource, nil)
			}
			p.owner, p.trust = owner, r.trust
			for _, t := range r.tags {
				p.context = append(p.context, policy.Single("aws:ResourceTag/"+t.Key, t.Value), policy.Single("iam:ResourceTag/"+t.Key, t.Value))
			}
		}
		need := []permission{p}
		if len(in.Tags) > 0 {
			p.action = "sts:TagSession"
			need = append(need, p)
		}
		return need, nil
	},
	apply: func(x *call, in *AssumeRoleInput) (out AssumeRoleOutput, err error) {
		owner, r := x.roleOf(in.RoleARN)
		if r == nil { // to whom policies are not enforced
			return out, x.refuse("sts:AssumeRole", in.RoleARN.String(), nil)
		}
		seconds := cmp.Or(in.DurationSeconds, 3600)
		switch d := time.Duration(seconds) * time.Second; {
		case x.client.who.kind == roleSession && d > time.Hour:
			return out, &Error{Code: "ValidationError", Message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."}
		case d > cmp.Or(r.maxSession, time.Hour):
			return out, &Error{Code: "ValidationError", Message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."}
		}
		p := x.cloud.Session(owner.ID(), r.name, in.RoleSessionName)
		with := passed{tags: sortedTags(in.Tags)}
		if with.session, err = in.sessionPolicies(x.cloud.config.Partition); err != nil {
			return out, err
		}
		if with.session != nil || len(with.tags) > 0 {
			p.passed = &with
		}
		p.expires = x.state.now.Add(time.Duration(seconds) * time.Second)
		out.Session, out.Credentials = x.state.newSession(p)
		out.AssumedRoleUser = AssumedRoleUser{AssumedRoleID: r.uniqueID + ":" + in.RoleSessionName, ARN: p.arn}
		return out, nil
	},
}

// maxSessionTags is how many tags a session can have.
const maxSessionTags = 50

// validate checks the form of the input.
func (in *AssumeRoleInput) validate() error {
	switch f := in.RoleARN.Fields(); {
	case in.RoleARN.IsZero():
		return badValue("roleArn", "Member must not be null")
	case f.Service != "iam" || f.Region != "" || !strings.HasPrefix(f.Resource, "role/"):
		return &Error{Code: "ValidationError", Message: in.RoleARN.String() + " is invalid"}
	case len(in.RoleSessionName) < 2:
		return badValue("roleSessionName", "Member must have length greater than or equal to 2")
	case !isIAMName(in.RoleSessionName):
		return badValue("roleSessionName", `Member must satisfy regular expression pattern: [\w+=,.@-]* and have length less than or equal to 64`)
	case in.DurationSeconds != 0 && in.DurationSeconds < 900:
		return badValue("durationSeconds", "Member must have value greater than or equal to 900")
	case in.DurationSeconds > 43200:
		return badValue("durationSeconds", "Member must have value less than or equal to 43200")
	case utf8.RuneCountInString(in.Policy) > 2048:
		return badValue("policy", "Member must have length less than or equal to 2048")
	case len(in.PolicyARNs) > 10:
		return badValue("policyArns", "Member must have length less than or equal to 10")
	case in.ExternalID != "" && (len(in.ExternalID) < 2 || len(in.ExternalID) > 1224):
		return badValue("externalId", "Member must have length between 2 and 1224")
	case len(in.Tags) > maxSessionTags:
		return badValue("tags", "Member must have length less than or equal to 50")
	}
	for i, t := range in.Tags {
		switch n := utf8.RuneCountInString(t.Key); {
		case n < 1 || n > 128 || !isTagText(t.Key):
			return badValue("tags.member.key", "Member must have 1 to 128 letters, digits, spaces and _.:/=+-@")
		case utf8.RuneCountInString(t.Value) > 256 || !isTagText(t.Value):
			return badValue("tags.member.value", "Member must have up to 256 letters, digits, spaces and _.:/=+-@")
		case len(t.Key) >= 4 && strings.EqualFold(t.Key[:4], "aws:"):
			return badValue("tags.member.key", "Member must not start with aws:")
		case hasKey(in.Tags[:i], t.Key):
			return &Error{Code: "InvalidParameterValue", Message: "Duplicate tag keys found. Please note that Tag keys are case insensitive."}
		}
	}
	_, err := in.sessionPolicies(in.RoleARN.Fields().Partition)
	return err
}

// sessionPolicies are those that are passed; nil if there are none.
func (in *AssumeRoleInput) sessionPolicies(partition string) (*policy.Set, error) {
	var sources []policy.Source
	if in.Policy != "" {
		document, err := policy.Parse([]byte(in.Policy))
		if err == nil {
			err = document.Validate(policy.Session)
		}
		if err != nil {
			return nil, &Error{Code: "MalformedPolicyDocument", Message: "The policy document is malformed.", cause: err}
		}
		sources = append(sources, policy.Source{Name: "session policy", Document: document})
	}
	for _, arn := range in.PolicyARNs {
		_, name, _ := strings.Cut(arn.Fields().Resource, "/")
		source, typ, err := awsaccount.ManagedPolicy(partition, name)
		if err != nil || source.ARN != arn.String() || typ != policy.Identity {
			return nil, &Error{Code: "ValidationError", Message: "The policy " + arn.String() + " does not exist or is not attachable."}
		}
		sources = append(sources, source)
	}
	if len(sources) == 0 {
		return nil, nil
	}
	return policy.Compile(policy.Session, sources...)
}

// context is the condition keys that follow from the input.
func (in *AssumeRoleInput) context() []policy.Value {
	values := []policy.Value{policy.Single("sts:RoleSessionName", in.RoleSessionName)}
	if in.ExternalID != "" {
		values = append(values, policy.Single("sts:ExternalId", in.ExternalID))
	}
	var keys []string
	for _, t := range sortedTags(in.Tags) {
		keys = append(keys, t.Key)
		values = append(values, policy.Single("aws:RequestTag/"+t.Key, t.Value))
	}
	if len(keys) > 0 {
		values = append(values, policy.List("aws:TagKeys", keys...))
	}
	return values
}

// roleOf is the role that an ARN names, and its account; nil if there is none.
func (x *call) roleOf(arn awsaccount.ARN) (*account, *iamRole) {
	f := arn.Fields()
	id, err := awsaccount.ParseID(f.Account)
	a := x.state.accounts.get(id)
	if err != nil || a == nil {
		return nil, nil
	}
	r := a.role(f.Resource[strings.LastIndexByte(f.Resource, '/')+1:])
	if r == nil || "role"+r.path+r.name != f.Resource || f.Partition != x.cloud.config.Partition {
		return nil, nil
	}
	return a, r
}
