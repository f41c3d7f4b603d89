package sim_test

// neverReached are errors that no case gets, of one operation or of all, and reasons, each with why.
var neverReached = map[string]string{
	"UnsupportedAPIEndpointException":  "calls go to the home Region of the partition",
	"PolicyChangesInProgressException": "policies take effect at once: choices.md#policies-at-once",

	"account:GetPrimaryEmail ResourceNotFoundException":                              "every account has a primary e-mail address",
	"account:StartPrimaryEmailUpdate ResourceNotFoundException":                      "an account that is not there is AccessDeniedException",
	"organizations:DeleteOrganization ConstraintViolationException":                  transfers,
	"organizations:LeaveOrganization AccountNotFoundException":                       "the account is the caller's own",
	"organizations:DeleteResourcePolicy ConstraintViolationException":                noReason,
	"organizations:DescribeResourcePolicy ConstraintViolationException":              noReason,
	"organizations:DisablePolicyType ConstraintViolationException":                   noReason,
	"organizations:ListAWSServiceAccessForOrganization ConstraintViolationException": "it works with consolidated billing too, and gives nothing",
	"organizations:ListDelegatedAdministrators ConstraintViolationException":         "it works with consolidated billing too, and gives nothing",
	"organizations:ListDelegatedServicesForAccount ConstraintViolationException":     "it works with consolidated billing too: AccountNotRegisteredException",
	"organizations:UntagResource ConstraintViolationException":                       "taking tags away exceeds no limit",
	"organizations:DeleteResourcePolicy TooManyRequestsException":                    noRate,
	"organizations:DescribeResourcePolicy TooManyRequestsException":                  noRate,
	"organizations:PutResourcePolicy TooManyRequestsException":                       noRate,

	"ConstraintViolationException HANDSHAKE_RATE_LIMIT_EXCEEDED": "it comes as HandshakeConstraintViolationException: choices.md#invitation-targets",
	"CREATE_ORGANIZATION_IN_BILLING_MODE_UNSUPPORTED_REGION":     "AWS names no such Region",
	"EMAIL_VERIFICATION_CODE_EXPIRED":                            "no operation verifies the address of a management account",
	"TAG_POLICY_VIOLATION":                                       "tag policies are kept and attached, but what follows from them is not computed",

	"ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY":        transfers,
	"ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS":                transfers,
	"RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION":   transfers,
	"RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION":           transfers,
	"RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION":  transfers,
	"RESPONSIBILITY_TRANSFER_MAX_TRANSFERS_QUOTA_VIOLATION": transfers,
	"TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS":   transfers,
	"TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS":   transfers,
	"TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED":            transfers,
	"UNMET_BILLING_PREREQUISITE":                            transfers,
	"UNSUPPORTED_PRICING":                                   transfers,
	"RESPONSIBILITY_TRANSFER_ALREADY_EXISTS":                transfers,
	"SOURCE_AND_TARGET_CANNOT_MATCH":                        transfers,
	"TARGET_ACCOUNT_VALIDATION_FAILURE":                     transfers,
	"PAST_DUE_INVOICE":                                      transfers,
	"UNUSED_PREPAYMENT_BALANCE":                             transfers,
	"LEGACY_PERMISSIONS_STILL_IN_USE":                       transfers,
	"CALLER_REQUIRED_FIELD_MISSING":                         transfers,
	"END_DATE_NOT_END_OF_MONTH":                             transfers,
	"END_DATE_TOO_EARLY":                                    transfers,
	"END_DATE_TOO_LATE":                                     transfers,
	"INVALID_END_DATE":                                      transfers,
	"INVALID_START_DATE":                                    transfers,
	"START_DATE_NOT_BEGINNING_OF_DAY":                       transfers,
	"START_DATE_NOT_BEGINNING_OF_MONTH":                     transfers,
	"START_DATE_TOO_EARLY":                                  transfers,
	"START_DATE_TOO_LATE":                                   transfers,
	"UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER":         transfers,

	"INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES":         "the guide allows invitations meanwhile: choices.md#all-features-missing",
	"MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED":              "it comes as AccountOwnerNotVerifiedException",
	"ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED": "AWS names no rate",

	"INVALID_FULL_NAME_TARGET":               "no operation takes a full name",
	"INVALID_LIST_MEMBER":                    "what is in lists is told apart further: INVALID_ENUM, INVALID_PATTERN and others",
	"INVALID_SYNTAX_ORGANIZATION_ARN":        "no operation takes the ARN of an organization",
	"INVALID_SYNTAX_POLICY_ID":               "a malformed ID of a policy is no awsaccount.PolicyID",
	"MOVING_ACCOUNT_BETWEEN_DIFFERENT_ROOTS": "an organization has one root: choices.md#move-source",

	"CONCURRENT_ACCOUNT_MODIFICATION":                         "two requests with the same address end as EMAIL_ALREADY_EXISTS",
	"GOVCLOUD_ACCOUNT_ALREADY_EXISTS":                         "accounts in GovCloud have no e-mail address here",
	"INVALID_ADDRESS":                                         "the address of the management account was checked when it was put",
	"INVALID_EMAIL":                                           "addresses are checked when the account is asked for: INVALID_PATTERN",
	"FAILED_BUSINESS_VALIDATION":                              business,
	"INVALID_IDENTITY_FOR_BUSINESS_VALIDATION":                business,
	"PENDING_BUSINESS_VALIDATION":                             business,
	"UNKNOWN_BUSINESS_VALIDATION":                             business,
	"UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED": "it is of PutResourcePolicy: choices.md#resource-policy-tags",
}

const (
	noReason  = "AWS names no reason that would fit"
	noRate    = "AWS names no rate"
	transfers = "billing transfers are not modelled"
	business  = "there is a business license or none: MISSING_BUSINESS_VALIDATION"
)
