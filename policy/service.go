package policy

import "strings"

// What is known of services. This table is all that the evaluator knows of them; it knows the condition keys of none.

// rcpServices are the services whose actions RCPs apply to. AWS adds to them: §4.2
var rcpServices = map[string]bool{
	"s3": true, "sts": true, "kms": true, "sqs": true, "secretsmanager": true, "cognito-idp": true, "cognito-identity": true,
	"cognito-sync": true, "logs": true, "dynamodb": true, "appconfig": true, "appstream": true, "autoscaling": true,
	"codebuild": true, "codecommit": true, "comprehend": true, "comprehendmedical": true, "dax": true, "ecr": true,
	"health": true, "kinesisvideo": true, "aoss": true, "signin": true, "support": true, "textract": true,
	"transcribe": true, "translate": true,
}

// rcpExempt are actions of those services that RCPs do not apply to, folded.
var rcpExempt = map[string]bool{"kms:retiregrant": true}

// trustActions are the actions that a role's trust policy decides, folded; true for those that have another resource than a
// role too. choices.md#trust-policy
var trustActions = map[string]bool{
	"sts:assumerole":                false,
	"sts:assumerolewithsaml":        false,
	"sts:assumerolewithwebidentity": false,
	"sts:tagsession":                true,
	"sts:setsourceidentity":         true,
	"sts:setcontext":                true,
}

// alwaysAllowed needs no permission. choices.md#get-caller-identity
const alwaysAllowed = "sts:getcalleridentity"

// needsTrust reports whether the trust policy stands in the place of the resource policy.
func (q *query) needsTrust() bool {
	if q.actionService != "sts" {
		return false
	}
	others, ok := trustActions[q.action]
	return ok && (!others || q.arn.Service == "iam" && strings.HasPrefix(q.arn.Resource, "role/"))
}

// needsKeyPolicy reports whether the resource is a KMS key. choices.md#kms-keys
func (q *query) needsKeyPolicy() bool {
	return q.arn.Service == "kms" && strings.HasPrefix(q.arn.Resource, "key/")
}

// memberAccount reports whether the resource is the account ARN of a member: arn:…:account::MANAGEMENT:account/o-…/MEMBER.
func (q *query) memberAccount() bool {
	return q.arn.Service == "account" && strings.HasPrefix(q.arn.Resource, "account/o-")
}

// resourceSide is what the resource's side of a decision consists of.
type resourceSide uint8

const (
	resourcePolicySide resourceSide = iota // its resource policy, if it has one
	keyPolicySide                          // its key policy, which must allow
	trustPolicySide                        // the role's trust policy, which must allow
	delegationSide                         // the delegation policy of the organization, as across accounts
	noPolicySide                           // nothing, but accounts count
	noSide                                 // nothing: the principal's side alone decides
)

// side decides which resource side a query has. choices.md#account-service
func (q *query) side(p *Policies) resourceSide {
	service := q.arn.Service
	if service == "" { // the resource is "*"
		service = q.actionService
	}
	switch {
	case q.needsTrust():
		return trustPolicySide
	case q.needsKeyPolicy():
		return keyPolicySide
	case q.memberAccount():
		return noSide
	case service == "account":
		return noPolicySide
	case service == "organizations":
		if q.actionService == "organizations" && p.Resource.Len() > 0 && q.outsideManagement() {
			return delegationSide
		}
		return noSide
	}
	return resourcePolicySide
}

// outsideManagement reports whether the caller of an Organizations action is outside the management account: that of the
// ARN, or the one that the request names. A caller of whom that is not known is.
func (q *query) outsideManagement() bool {
	management := q.r.ManagementAccount
	if isAccountID(q.arn.Account) {
		management = q.arn.Account
	}
	return !q.principal.inManagement && (management == "" || management != q.principal.account)
}
