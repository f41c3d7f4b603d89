package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// AssumeRootInput is the input of AssumeRoot.
type AssumeRootInput struct {
	TargetPrincipal string         // the ID of a member, or the ARN of its root user
	TaskPolicyARN   awsaccount.ARN // Cloud.TaskPolicyARN makes it
	DurationSeconds int            // up to 900; 0: 900
}

// parameters are the input in the form of AWS.
func (in AssumeRootInput) parameters() any {
	type given AssumeRootInput
	return struct {
		given
		TaskPolicyARN policyDescriptor
	}{given(in), policyDescriptor{in.TaskPolicyARN}}
}

// AssumeRootOutput is the output of AssumeRoot. Session is whom Cloud.As makes a client for; Credentials are the same for who
// signs calls.
type AssumeRootOutput struct {
	Credentials Credentials
	Session     Principal
}

// parameters are as the trail shows them.
func (out AssumeRootOutput) parameters() any {
	return struct{ Credentials trailCredentials }{out.Credentials.inTrail()}
}

// taskPolicies are the five task policies. AWS documents what they are for and not what they say; the documents are ours.
// choices.md#task-policies
var taskPolicies = []struct {
	name, feature string
	actions       []string
}{
	{"IAMAuditRootUserCredentials", RootCredentialsManagement, auditActions},
	{"IAMCreateRootUserPassword", RootCredentialsManagement, []string{"iam:CreateLoginProfile", "iam:GetLoginProfile"}},
	{"IAMDeleteRootUserCredentials", RootCredentialsManagement, append(slices.Clone(auditActions), deleteActions...)},
	{"S3UnlockBucketPolicy", RootSessions, []string{"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:ListAllMyBuckets", "s3:PutBucketPolicy"}},
	{"SQSUnlockQueuePolicy", RootSessions, []string{"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueues", "sqs:SetQueueAttributes"}},
}

var (
	auditActions  = []string{"iam:GetLoginProfile", "iam:ListAccessKeys", "iam:ListMFADevices"}
	deleteActions = []string{"iam:DeleteLoginProfile", "iam:DeleteAccessKey", "iam:DeactivateMFADevice"}
)

// TaskPolicyARN is the ARN of a task policy of AssumeRoot by its name, as "IAMDeleteRootUserCredentials". Whether there is such
// a policy, AssumeRoot tells. spec §6.4
func (c *Cloud) TaskPolicyARN(name string) awsaccount.ARN {
	arn, _ := awsaccount.ParseARN("arn:" + c.config.Partition + ":iam::aws:policy/root-task/" + name)
	return arn
}

// AssumeRoot makes a session in which a user or role of the management account, or of a delegated administrator for IAM, does one
// privileged task in a member as its root user. It needs trusted access for iam.amazonaws.com, and the feature to which the task
// belongs. spec §6.4
func (c *Client) AssumeRoot(in AssumeRootInput) (AssumeRootOutput, error) {
	return ask(c, assumeRoot, in)
}

var assumeRoot = inquiry[AssumeRootInput, AssumeRootOutput]{
	action: "sts:AssumeRoot",
	validate: func(in *AssumeRootInput) error {
		switch n := len(in.TargetPrincipal); {
		case n < 12 || n > 2048:
			return badValue("targetPrincipal", "Member must have length between 12 and 2048")
		case in.TaskPolicyARN.IsZero():
			return badValue("taskPolicyArn", "Member must not be null")
		case in.DurationSeconds < 0:
			return badValue("durationSeconds", "Member must have value greater than or equal to 0")
		case in.DurationSeconds > 900:
			return badValue("durationSeconds", "Member must have value less than or equal to 900")
		}
		return nil
	},
	need: func(x *call, in *AssumeRootInput) ([]permission, error) {
		target := x.rootTarget(in.TargetPrincipal)
		p := permission{action: "sts:AssumeRoot", resource: "*", owner: x.state.accounts.get(target),
			context: []policy.Value{policy.Single("sts:TaskPolicyArn", in.TaskPolicyARN.String())}}
		if arn := awsaccount.RootUserARN(x.cloud.config.Partition, target); !arn.IsZero() {
			p.resource = arn.String()
		}
		if err := x.rootAccess(target, in.TaskPolicyARN, p.owner); err != nil {
			if isAnswer(err) {
				return nil, err
			}
			return nil, x.refuse(p.action, p.resource, err)
		}
		return []permission{p}, nil
	},
	apply: func(x *call, in *AssumeRootInput) (out AssumeRootOutput, err error) {
		p := x.cloud.Root(x.rootTarget(in.TargetPrincipal))
		p.kind, p.expires = assumedRoot, x.state.now.Add(15*time.Minute)
		if in.DurationSeconds > 0 {
			p.expires = x.state.now.Add(time.Duration(in.DurationSeconds) * time.Second)
		}
		i := x.cloud.taskPolicy(in.TaskPolicyARN)
		session, err := policy.Compile(policy.Session, policy.Source{Name: taskPolicies[i].name, ARN: in.TaskPolicyARN.String(),
			Document: &policy.Document{Version: policy.Version2012, Statements: []policy.Statement{
				{Effect: policy.Allow, Action: taskPolicies[i].actions, Resource: []string{"*"}},
			}}})
		if err != nil {
			return out, err
		}
		p.passed = &passed{session: session}
		out.Session, out.Credentials = x.state.newSession(p)
		return out, nil
	},
}

// taskPolicy is the index of a task policy, -1 if there is none of the ARN.
func (c *Cloud) taskPolicy(arn awsaccount.ARN) int {
	for i, p := range taskPolicies {
		if c.TaskPolicyARN(p.name) == arn {
			return i
		}
	}
	return -1
}

// rootTarget is the account of a target principal, the zero ID if it is not the form of one.
func (x *call) rootTarget(principal string) awsaccount.ID {
	text, ok := strings.CutPrefix(principal, "arn:"+x.cloud.config.Partition+":iam::")
	if text, isRoot := strings.CutSuffix(text, ":root"); ok && isRoot {
		principal = text
	}
	id, _ := awsaccount.ParseID(principal)
	return id
}

// rootAccess is what keeps the caller from AssumeRoot, whatever policies say: an answer, or only why.
func (x *call) rootAccess(id awsaccount.ID, task awsaccount.ARN, target *account) error {
	kind, i := x.client.who.kind, x.cloud.taskPolicy(task)
	switch {
	case i < 0:
		return &Error{Code: "ValidationError", Message: "The task policy " + task.String() + " does not exist."}
	case id.IsZero():
		return &Error{Code: "ValidationError", Message: "The target principal is neither the ID of an account nor the ARN of its root user."}
	case kind != user && kind != roleSession:
		return stoppedError("root users cannot assume root")
	case x.org == nil:
		return awsaccount.CallerNotInOrganization
	case !x.org.manages(x.caller.ID(), iamService):
		return awsaccount.CallerNotDelegated
	case !x.org.allFeatures:
		return awsaccount.AllFeaturesRequired
	case !x.org.trusts(iamService):
		return stoppedError("trusted access for " + iamService + " is not enabled")
	case !slices.Contains(x.org.features, taskPolicies[i].feature):
		return stoppedError("the feature " + taskPolicies[i].feature + " is not enabled")
	case target == nil || target.organization != x.org.id || id == x.org.management:
		return awsaccount.TargetNotMember
	case !target.State(x.state.now).Allows(awsaccount.CrossAccountAccess) || target.restricted:
		return stoppedError("the account is " + target.State(x.state.now).String())
	}
	return nil
}

// AuditRootCredentials is what the root user of the client's account can sign in with. Only the root user itself and sessions of
// AssumeRoot see it. It stands for GetLoginProfile, ListAccessKeys and ListMFADevices of IAM.
func (c *Client) AuditRootCredentials() (awsaccount.RootUser, error) {
	return ask(c, auditRootCredentials, struct{}{})
}

var auditRootCredentials = inquiry[struct{}, awsaccount.RootUser]{
	action: "iam:ListAccessKeys",
	need: func(x *call, _ *struct{}) ([]permission, error) {
		return x.asRoot(x.client.who.kind == rootUser || x.client.who.kind == assumedRoot, auditActions...)
	},
	apply: func(x *call, _ *struct{}) (awsaccount.RootUser, error) { return x.caller.root, nil },
}

// DeleteRootCredentials deletes everything that the root user of a member can sign in with: password, access keys and MFA devices.
// Only sessions of AssumeRoot with the task policy IAMDeleteRootUserCredentials can. It stands for DeleteLoginProfile,
// DeleteAccessKey and DeactivateMFADevice of IAM.
func (c *Client) DeleteRootCredentials() error {
	_, err := ask(c, deleteRootCredentials, struct{}{})
	return err
}

var deleteRootCredentials = inquiry[struct{}, struct{}]{
	action: "iam:DeleteLoginProfile",
	need: func(x *call, _ *struct{}) ([]permission, error) {
		return x.asRoot(x.client.who.kind == assumedRoot, deleteActions...)
	},
	apply: func(x *call, _ *struct{}) (struct{}, error) {
		for _, id := range x.caller.rootKeys {
			x.state.keys.delete(id)
		}
		return struct{}{}, x.state.change(x.caller.ID(), func(a *account) error {
			a.root, a.rootKeys = a.root.WithoutCredentials(), nil
			return nil
		})
	},
}

// AllowRootPasswordRecovery gives the root user of a member without credentials a password that nobody knows, so that whoever
// reads the primary e-mail address can sign in with a new one. Only sessions of AssumeRoot with the task policy
// IAMCreateRootUserPassword can. It stands for CreateLoginProfile of IAM. choices.md#password-recovery
func (c *Client) AllowRootPasswordRecovery() error {
	_, err := ask(c, allowRootPasswordRecovery, struct{}{})
	return err
}

var allowRootPasswordRecovery = inquiry[struct{}, struct{}]{
	action: "iam:CreateLoginProfile",
	need: func(x *call, _ *struct{}) ([]permission, error) {
		return x.asRoot(x.client.who.kind == assumedRoot, "iam:CreateLoginProfile")
	},
	apply: func(x *call, _ *struct{}) (struct{}, error) {
		if x.caller.root.HasCredentials() {
			return struct{}{}, &Error{Code: "EntityAlreadyExists", Message: "The root user of the account has credentials already."}
		}
		return struct{}{}, x.state.change(x.caller.ID(), func(a *account) error {
			a.root = awsaccount.NewRootUser(x.cloud.config.Profile, false)
			return nil
		})
	},
}

// asRoot is actions on the root user of the caller's account, which only some may call.
func (x *call) asRoot(may bool, actions ...string) (need []permission, err error) {
	arn := awsaccount.RootUserARN(x.cloud.config.Partition, x.caller.ID()).String()
	if !may {
		return nil, x.refuse(actions[0], arn, nil)
	}
	for _, action := range actions {
		need = append(need, permission{action: action, resource: arn, owner: x.caller})
	}
	return need, nil
}
