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

// bucketPolicyActions are what the root user of a bucket's owner can always do, whatever the bucket policy denies, folded.
// choices.md#bucket-owner-root
var bucketPolicyActions = map[string]bool{"s3:getbucketpolicy": true, "s3:putbucketpolicy": true, "s3:deletebucketpolicy": true}

// assumeRoot is decided on the side of the caller: a root user has no policies. choices.md#assume-root-caller
const assumeRoot = "sts:assumeroot"

// alwaysAllowed needs no permission. choices.md#get-caller-identity
const alwaysAllowed = "sts:getcalleridentity"

// A resourceKind tells the resources that the combining rule treats differently.
type resourceKind uint8

const (
	noResource resourceKind = iota // "*", or text that is no ARN
	otherResource
	roleResource          // arn:…:iam::…:role/…
	keyResource           // arn:…:kms:…:key/…
	accountResource       // arn:…:account::ACCOUNT:account, or another of that service
	memberAccountResource // arn:…:account::MANAGEMENT:account/o-…/MEMBER
	organizationsResource
)

// kindOf tells the kind of a resource by two fields of its ARN.
func kindOf(service, resource string) resourceKind {
	switch service {
	case "":
		return noResource
	case "iam":
		if strings.HasPrefix(resource, "role/") {
			return roleResource
		}
	case "kms":
		if strings.HasPrefix(resource, "key/") {
			return keyResource
		}
	case "account":
		if in, ok := strings.CutPrefix(resource, "account/o-"); ok {
			if slash := strings.IndexByte(in, '/'); slash > 0 && slash+1 < len(in) {
				return memberAccountResource
			}
		}
		return accountResource
	case "organizations":
		return organizationsResource
	}
	return otherResource
}

// needsTrust reports whether the trust policy stands in the place of the resource policy.
func (q *query) needsTrust(kind resourceKind) bool {
	if q.service() != "sts" {
		return false
	}
	others, ok := trustActions[q.action]
	return ok && (!others || kind == roleResource)
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

// side decides which resource side a query has. choices.md#kms-keys, choices.md#account-service
func (q *query) side(kind resourceKind) resourceSide {
	switch {
	case q.needsTrust(kind):
		return trustPolicySide
	case q.action == assumeRoot:
		return noSide
	}
	if kind == noResource {
		switch q.service() {
		case "account":
			kind = accountResource
		case "organizations":
			kind = organizationsResource
		}
	}
	switch kind {
	case keyResource:
		return keyPolicySide
	case memberAccountResource:
		return noSide
	case accountResource:
		return noPolicySide
	case organizationsResource:
		if q.hasResourcePolicy && q.service() == "organizations" && q.outsideManagement() {
			return delegationSide
		}
		return noSide
	}
	return resourcePolicySide
}

// outsideManagement reports whether the caller of an Organizations action is outside the management account. A caller of
// whom that is not known is.
func (q *query) outsideManagement() bool {
	management := q.managementAccount()
	return !q.principal.inManagement && (management == "" || management != q.principal.account)
}

// managementAccount is the account in the ARNs that Organizations makes, else the one that the request names.
// choices.md#management-account
func (q *query) managementAccount() string {
	if kind := q.found.kind; kind == organizationsResource || kind == memberAccountResource {
		if arn, _ := SplitARN(q.r.Resource); isAccountID(arn.Account) {
			return arn.Account
		}
	}
	return q.r.ManagementAccount
}
