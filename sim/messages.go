package sim

import "strings"

// fail is an error of Organizations with the text that AWS documents for it.
func fail(code string) error { return failBecause(code, "") }

// failBecause is an error of Organizations with a reason, and the text that AWS documents for the reason, or, where it documents
// none, for the error.
func failBecause(code, reason string) error {
	return &Error{Code: code, Reason: reason, Message: serviceTexts["organizations"].of(code, reason)}
}

// documented is the text that AWS documents for an error of the service of an action; "" if it documents none.
func documented(action, code, reason string) string {
	service, _, _ := strings.Cut(action, ":")
	return serviceTexts[service].of(code, reason)
}

// texts are what a service says, by the code of an error, and by code and reason.
type texts struct {
	exceptions map[string]string
	reasons    map[string]map[string]string
}

func (t texts) of(code, reason string) string {
	if text := t.reasons[code][reason]; text != "" {
		return text
	}
	return t.exceptions[code]
}

// serviceTexts are the texts of each service. Those of IAM, STS and S3 depend on the call; the operations have them.
var serviceTexts = map[string]texts{
	"account":       {exceptions: accountTexts},
	"organizations": {exceptionTexts, reasonTexts},
}

// accountTexts are what AWS documents for the exceptions of Account Management, without its examples. What its operations say is more exact: it was seen, or names what is missing. spec §2.4
var accountTexts = map[string]string{
	"AccessDeniedException":        "The operation failed because the calling identity doesn't have the minimum required permissions.",
	"ConflictException":            "The request could not be processed because of a conflict in the current status of the resource.",
	"InternalServerException":      "The operation failed because of an error internal to Amazon Web Services. Try your operation again later.",
	"ResourceNotFoundException":    "The operation failed because it specified a resource that can't be found.",
	"ResourceUnavailableException": "The operation failed because it specified a resource that is not currently available.",
	"TooManyRequestsException":     "The operation failed because it was called too frequently and exceeded a throttle limit.",
	"ValidationException":          "The operation failed because one of the input parameters was invalid.",
}

// exceptionTexts are the texts of exceptions of Organizations, without their links. Where AWS was seen to say something else than it documents,
// what was seen stands here. What depends on the call (PolicyTypeNotEnabledException names the type) is for the operation to
// say. spec appendix A, §3.7, §3.11
var exceptionTexts = map[string]string{
	"AccessDeniedException":                            "You don't have permissions to access this resource.", // seen
	"AccessDeniedForDependencyException":               "The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission so that Organizations can create the required service-linked role. You don't have that permission.",
	"AccountAlreadyClosedException":                    "The provided account is already closed.",                                          // seen
	"AccountAlreadyRegisteredException":                "The provided account is already a delegated administrator for your organization.", // seen
	"AccountNotFoundException":                         "You specified an account that doesn't exist.",                                     // seen
	"AccountNotRegisteredException":                    "The specified account is not a delegated administrator for this Amazon Web Services service.",
	"AccountOwnerNotVerifiedException":                 "You can't invite an existing account to your organization until you verify that you own the email address associated with the management account. For more information, see Email address verification in the Organizations User Guide.",
	"AlreadyInOrganizationException":                   "This account is already a member of an organization. An account can belong to only one organization at a time.",
	"AWSOrganizationsNotInUseException":                "Your account is not a member of an organization.", // seen
	"ChildNotFoundException":                           "We can't find an organizational unit (OU) or Amazon Web Services account with the ChildId that you specified.",
	"ConcurrentModificationException":                  "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.", // seen
	"ConflictException":                                "The request failed because it conflicts with the current state of the specified resource.",
	"ConstraintViolationException":                     "Performing this operation violates a minimum or maximum value limit. For example, attempting to remove the last service control policy (SCP) from an OU or root, inviting or creating too many accounts to the organization, or attaching too many policies to an account, OU, or root. This exception includes a reason that contains additional information about the violated limit: Some of the reasons in the following list might not be applicable to this specific API or operation.",
	"CreateAccountStatusNotFoundException":             "We can't find an create account request with the CreateAccountRequestId that you specified.",
	"DestinationParentNotFoundException":               "We can't find the destination container (a root or OU) with the ParentId that you specified.",
	"DuplicateAccountException":                        "That account is already present in the specified destination.",
	"DuplicateHandshakeException":                      "A handshake with the same action and target already exists. For example, if you invited an account to join your organization, the invited account might already have a pending invitation from this organization. If you intend to resend an invitation to an account, ensure that existing handshakes that might be considered duplicates are canceled or declined.",
	"DuplicateOrganizationalUnitException":             "An OU with the same name already exists.",
	"DuplicatePolicyAttachmentException":               "The selected policy is already attached to the specified target.",
	"DuplicatePolicyException":                         "A policy with the same name already exists.",
	"EffectivePolicyNotFoundException":                 "If you ran this action on the management account, this policy type is not enabled. If you ran the action on a member account, the account doesn't have an effective policy of this type. Contact the administrator of your organization about attaching a policy of this type to the account.",
	"FinalizingOrganizationException":                  "Organizations couldn't perform the operation because your organization hasn't finished initializing. This can take up to an hour. Try again later. If after one hour you continue to receive this error, contact Amazon Web Services Support.",
	"HandshakeAlreadyInStateException":                 "The specified handshake is already in the requested state. For example, you can't accept a handshake that was already accepted.",
	"HandshakeConstraintViolationException":            "The requested operation would violate the constraint identified in the reason code. Some of the reasons in the following list might not be applicable to this specific API or operation:",
	"HandshakeNotFoundException":                       "We can't find a handshake with the HandshakeId that you specified.",
	"InvalidHandshakeTransitionException":              "You can't perform the operation on the handshake in its current state. For example, you can't cancel a handshake that was already accepted or accept a handshake that was already declined.",
	"InvalidInputException":                            "The requested operation failed because you provided invalid values for one or more of the request parameters. This exception includes a reason that contains additional information about the violated limit: Some of the reasons in the following list might not be applicable to this specific API or operation.",
	"InvalidResponsibilityTransferTransitionException": "The responsibility transfer can't transition to the requested state because it's not in a valid state for this operation.",
	"MalformedPolicyDocumentException":                 "The provided policy document doesn't meet the requirements of the specified policy type. For example, the syntax might be incorrect. For details about service control policy syntax, see SCP syntax in the Organizations User Guide.",
	"MasterCannotLeaveOrganizationException":           "You can't remove a management account from an organization. If you want the management account to become a member account in another organization, you must first delete the current organization of the management account.",
	"OrganizationalUnitNotEmptyException":              "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.",
	"OrganizationalUnitNotFoundException":              "We can't find an OU with the OrganizationalUnitId that you specified.",
	"OrganizationNotEmptyException":                    "To delete an organization you must first remove all member accounts (except the master).", // seen
	"ParentNotFoundException":                          "We can't find a root or OU with the ParentId that you specified.",
	"PolicyChangesInProgressException":                 "Changes to the effective policy are in progress, and its contents can't be returned. Try the operation again later.",
	"PolicyInUseException":                             "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
	"PolicyNotAttachedException":                       "The policy isn't attached to the specified target in the specified root.",
	"PolicyNotFoundException":                          "We can't find a policy with the PolicyId that you specified.",
	"PolicyTypeAlreadyEnabledException":                "The specified policy type is already enabled in the specified root.",
	"PolicyTypeNotAvailableForOrganizationException":   "You can't use the specified policy type with the feature set currently enabled for this organization. For example, you can enable SCPs only after you enable all features in the organization. For more information, see Managing Organizations policies in the Organizations User Guide.",
	"PolicyTypeNotEnabledException":                    "The specified policy type isn't currently enabled in this root. You can't attach policies of the specified type to entities in a root until you enable that type in the root. For more information, see Enabling all features in your organization in the Organizations User Guide.",
	"ResourcePolicyNotFoundException":                  "We can't find a resource policy request with the parameter that you specified.",
	"ResponsibilityTransferAlreadyInStatusException":   "The responsibility transfer is already in the status that you specified.",
	"ResponsibilityTransferNotFoundException":          "We can't find a transfer that you specified.",
	"RootNotFoundException":                            "We can't find a root with the RootId that you specified.",
	"ServiceException":                                 "Organizations can't complete your request because of an internal service error. Try again later.",
	"SourceParentNotFoundException":                    "We can't find a source root or OU with the ParentId that you specified.",
	"TargetNotFoundException":                          "We can't find a root, OU, account, or policy with the TargetId that you specified.",
	"TooManyRequestsException":                         "You have sent too many requests in too short a period of time. The quota helps protect against denial-of-service attacks. Try again later. For information about quotas that affect Organizations, see Quotas for Organizations in the Organizations User Guide.",
	"UnsupportedAPIEndpointException":                  "This action isn't available in the current Amazon Web Services Region.",
}

// notStandalone is what was seen of a member that lacks something to stand alone, whatever it is; which reason came with it is not
// known, so that all that fit have it. spec §1.9, §3.11
const notStandalone = "The member account is missing one or more of the prerequisites required to operate as a standalone account. To add what is missing, " +
	"sign-in to the member account using the AWS Organizations console, then select to leave the organization. You will then be prompted to enter any " +
	"missing information."

// reasonTexts are the texts of reasons of Organizations, by exception, without their links; what was seen wins, as above. Reasons without a text have
// no row. spec appendix C, §3.5, §3.7, §3.11
var reasonTexts = map[string]map[string]string{
	"ConstraintViolationException": {
		"ACCOUNT_CANNOT_LEAVE_ORGANIZATION":                            "You attempted to remove the management account from the organization. You can't remove the management account. Instead, after you remove all member accounts, delete the organization itself.",
		"ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA":                            notStandalone, // seen, as the following
		"ACCOUNT_CANNOT_LEAVE_WITHOUT_PHONE_VERIFICATION":              notStandalone,
		"ACCOUNT_CREATION_NOT_COMPLETE":                                "Your account setup isn't complete or your account isn't fully active. You must complete the account setup before you create an organization.",
		"ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED":                         "You attempted to exceed the number of accounts that can be in progress at a time.",
		"ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY":               "Your account setup isn't complete or your account isn't fully active to invite or accept a Billing Transfer invitation.",
		"ACCOUNT_NUMBER_LIMIT_EXCEEDED":                                "You attempted to exceed the limit on the number of accounts in an organization. If you need more accounts, contact Amazon Web Services Support to request an increase in your limit. Or the number of invitations that you tried to send would cause you to exceed the limit of accounts in your organization. Send fewer invitations or contact Amazon Web Services Support to request an increase in the number of accounts. Deleted and closed accounts still count toward your limit. If you get this exception when running a command immediately after creating the organization, wait one hour and try again. After an hour, if the command continues to fail with this error, contact Amazon Web Services Support.",
		"ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS":                       "You cannot delete organization due to an ongoing responsibility transfer process. For example, a pending invitation or an in-progress transfer. To delete the organization, you must resolve the current transfer process.",
		"ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED":      "Your organization has more than 5000 accounts, and you can only use the standard migration process for organizations with less than 5000 accounts. Use the assisted migration process to enable all features mode, or create a support case for assistance if you are unable to use assisted migration.",
		"CANNOT_CLOSE_MANAGEMENT_ACCOUNT":                              "You attempted to close the management account. To close the management account for the organization, you must first either remove or close all member accounts in the organization. Follow standard account closure process using root credentials.",
		"CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR":            "You cannot register management account/yourself as delegated administrator for your organization.", // seen
		"CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR": "You cannot register a suspended account as a delegated administrator.",
		"CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG":               "You attempted to remove an account that is registered as a delegated administrator for a service integrated with your organization. To complete this operation, you must first deregister this account as a delegated administrator.",
		"CLOSE_ACCOUNT_QUOTA_EXCEEDED":                                 "You have exceeded close account quota for the past 30 days.",
		"CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED":                        "You attempted to exceed the number of accounts that you can close at a time.",
		"CREATE_ORGANIZATION_IN_BILLING_MODE_UNSUPPORTED_REGION":       "To create an organization in the specified region, you must enable all features mode.",
		"DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE":              "You attempted to register an Amazon Web Services account as a delegated administrator for an Amazon Web Services service that already has a delegated administrator. To complete this operation, you must first deregister any existing delegated administrators for this service.",
		"EMAIL_VERIFICATION_CODE_EXPIRED":                              "The email verification code is only valid for a limited period of time. You must resubmit the request and generate a new verification code.",
		"HANDSHAKE_RATE_LIMIT_EXCEEDED":                                "You attempted to exceed the number of handshakes that you can send in one day.",
		"INVALID_PAYMENT_INSTRUMENT":                                   notStandalone,
		"MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE":            "To create an account in this organization, you first must migrate the organization's management account to the marketplace that corresponds to the management account's address. All accounts in an organization must be associated with the same marketplace.",
		"MASTER_ACCOUNT_MISSING_BUSINESS_LICENSE":                      "Applies only to the Amazon Web Services Regions in China. To create an organization, the master must have a valid business license. For more information, contact customer support.",
		"MASTER_ACCOUNT_MISSING_CONTACT_INFO":                          "To complete this operation, you must first provide a valid contact address and phone number for the management account. Then try the operation again.",
		"MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED":                          "To complete this operation, the management account must have an associated account in the Amazon Web Services GovCloud (US-West) Region. For more information, see Organizations in the Amazon Web Services GovCloud User Guide.",
		"MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED":                   "To create an organization with this management account, you first must associate a valid payment instrument, such as a credit card, with the account. For more information, see Considerations before removing an account from an organization in the Organizations User Guide.",
		"MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED":      "You attempted to register more delegated administrators than allowed for the service principal.",
		"MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED":                    "You attempted to exceed the number of policies of a certain type that can be attached to an entity at one time.",
		"MAX_TAG_LIMIT_EXCEEDED":                                       "You have exceeded the number of tags allowed on this resource.",
		"MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED":                   notStandalone,
		"MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED":                    "You attempted to detach a policy from an entity that would cause the entity to have fewer than the minimum number of policies of a certain type required.",
		"ORGANIZATION_NOT_IN_ALL_FEATURES_MODE":                        "You attempted to perform an operation that requires the organization to be configured to support all features. An organization that supports only consolidated billing features can't perform this operation.",
		"OU_DEPTH_LIMIT_EXCEEDED":                                      "You attempted to create an OU tree that is too many levels deep.",
		"OU_NUMBER_LIMIT_EXCEEDED":                                     "You attempted to exceed the number of OUs that you can have in an organization.",
		"POLICY_CONTENT_LIMIT_EXCEEDED":                                "You attempted to create a policy that is larger than the maximum size.",
		"POLICY_NUMBER_LIMIT_EXCEEDED":                                 "You attempted to exceed the number of policies that you can have in an organization.",
		"POLICY_TYPE_ENABLED_FOR_THIS_SERVICE":                         "You attempted to disable service access before you disabled the policy type (for example, SECURITYHUB_POLICY). To complete this operation, you must first disable the policy type.",
		"RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION":          "You have exceeded your inbound transfers limit.",
		"RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION":                  "You have exceeded the maximum length of your transfer chain.",
		"RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION":         "You have exceeded your outbound transfers limit.",
		"RESPONSIBILITY_TRANSFER_MAX_TRANSFERS_QUOTA_VIOLATION":        "You have exceeded the maximum number of inbound transfers allowed in a transfer chain.",
		"SERVICE_ACCESS_NOT_ENABLED":                                   "You attempted to register a delegated administrator before you enabled service access. Call the EnableAWSServiceAccess API first. - You attempted to enable a policy type before you enabled service access. Call the EnableAWSServiceAccess API first.",
		"TAG_POLICY_VIOLATION":                                         "You attempted to create or update a resource with tags that are not compliant with the tag policy requirements for this account.",
		"TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS":          "The source organization cannot accept this transfer invitation because it is marked for deletion.",
		"TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS":          "The source organization cannot accept this transfer invitation because target organization is marked for deletion.",
		"TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED":                   "You cannot update this transfer because it is no longer active. Transfers that have been withdrawn, declined, expired, or cancelled cannot be modified.",
		"UNMET_BILLING_PREREQUISITE":                                   "Your current billing configuration is unsupported. Contact Amazon Web Services Support for assistance.",
		"UNSUPPORTED_PRICING":                                          "Ineligible for Billing Transfer. Your organization is subject to a pricing agreement with Amazon Web Services that Billing Transfer does not support.",
		"WAIT_PERIOD_ACTIVE":                                           "This operation requires a wait period.  Try again later.", // seen
	},
	"HandshakeConstraintViolationException": {
		"ACCOUNT_NUMBER_LIMIT_EXCEEDED":                          "You have exceeded the allowed number of AWS accounts", // seen
		"ALREADY_IN_AN_ORGANIZATION":                             "The handshake request is invalid because the invited account is already a member of an organization.",
		"HANDSHAKE_RATE_LIMIT_EXCEEDED":                          "You attempted to exceed the number of handshakes that you can send in one day.",
		"INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES":             "You can't issue new invitations to join an organization while it's in the process of enabling all features. You can resume inviting accounts after you finalize the process when all accounts have agreed to the change.",
		"LEGACY_PERMISSIONS_STILL_IN_USE":                        "Your organization must migrate to use the new IAM fine-grained actions for billing, cost management, and accounts.",
		"ORGANIZATION_ALREADY_HAS_ALL_FEATURES":                  "The handshake request is invalid because the organization has already enabled all features.",
		"ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD":           "You can only join an organization that operates in the same Amazon Web Services partition as your account.",
		"ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION": "The handshake request is invalid because the organization has already started the process to enable all features.",
		"ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED":     "You attempted to change the membership of an account too quickly after its previous change.",
		"PAST_DUE_INVOICE":                                       "Your organization has an invoice that is past due.",
		"PAYMENT_INSTRUMENT_REQUIRED":                            "You can't complete the operation with an account that doesn't have a payment instrument, such as a credit card, associated with it.",
		"RESPONSIBILITY_TRANSFER_ALREADY_EXISTS":                 "You cannot perform this operation with the current transfer.",
		"SOURCE_AND_TARGET_CANNOT_MATCH":                         "An account can't accept a transfer invitation if it is both the sender and recipient of the invitation.",
		"TARGET_ACCOUNT_VALIDATION_FAILURE":                      "Billing transfer is not available for your account. Contact your billing administrator or Amazon Web Services Support for assistance.",
		"UNUSED_PREPAYMENT_BALANCE":                              "Your organization has an outstanding pre-payment balance.",
	},
	"InvalidInputException": {
		"CALLER_REQUIRED_FIELD_MISSING":                 "At least one of the required field is missing: Caller Account Id, Management Account Id or Organization Id.",
		"DUPLICATE_TAG_KEY":                             "Tag keys must be unique among the tags attached to the same entity.",
		"END_DATE_NOT_END_OF_MONTH":                     "You provided an invalid end date. The end date must be the end of the last day of the month (23.59.59.999).",
		"END_DATE_TOO_EARLY":                            "You provided an invalid end date. The end date is too early.",
		"END_DATE_TOO_LATE":                             "You provided an invalid end date. The end date is too late.",
		"IMMUTABLE_POLICY":                              "You specified a policy that is managed by Amazon Web Services and can't be modified.",
		"INPUT_REQUIRED":                                "You must include a value for all required parameters.",
		"INVALID_EMAIL_ADDRESS_TARGET":                  "You specified an invalid email address for the invited account owner.",
		"INVALID_END_DATE":                              "The selected withdrawal date doesn't meet the minimum notice period required by your partner agreement. Visit Amazon Web Services Partner Central or contact your Amazon Web Services Channel Partner for help.",
		"INVALID_ENUM":                                  "You specified an invalid value.",
		"INVALID_ENUM_POLICY_TYPE":                      "You specified an invalid policy type string.",
		"INVALID_FULL_NAME_TARGET":                      "You specified a full name that contains invalid characters.",
		"INVALID_LIST_MEMBER":                           "You provided a list to a parameter that contains at least one invalid value.",
		"INVALID_NEXT_TOKEN":                            "Get the value for the NextToken parameter from the response to a previous call of the operation.",
		"INVALID_PARTY_TYPE_TARGET":                     "You specified the wrong type of entity (account, organization, or email) as a party.",
		"INVALID_PATTERN":                               "You provided a value that doesn't match the required pattern. The service also validates your free-text field values against common cross-site scripting (XSS) patterns and rejects requests that contain matching values.",
		"INVALID_PATTERN_TARGET_ID":                     "You specified a policy target ID that doesn't match the required pattern.",
		"INVALID_PRINCIPAL":                             "You specified an invalid principal element in the policy.",
		"INVALID_ROLE_NAME":                             "You provided a role name that isn't valid. A role name can't begin with the reserved prefix AWSServiceRoleFor.",
		"INVALID_START_DATE":                            "The start date doesn't meet the minimum requirements.",
		"INVALID_SYNTAX_ORGANIZATION_ARN":               "You specified an invalid Amazon Resource Name (ARN) for the organization.",
		"INVALID_SYNTAX_POLICY_ID":                      "You specified an invalid policy ID.",
		"INVALID_SYSTEM_TAGS_PARAMETER":                 "You specified a tag key that is a system tag. You can’t add, edit, or delete system tag keys because they're reserved for Amazon Web Services use. System tags don’t count against your tags per resource limit.",
		"MAX_LENGTH_EXCEEDED":                           "You provided a string parameter that is longer than allowed.",
		"MAX_LIMIT_EXCEEDED_FILTER":                     "You can specify only one filter parameter for the operation.",
		"MAX_VALUE_EXCEEDED":                            "You provided a numeric parameter that has a larger value than allowed.",
		"MIN_LENGTH_EXCEEDED":                           "You provided a string parameter that is shorter than allowed.",
		"MIN_VALUE_EXCEEDED":                            "You provided a numeric parameter that has a smaller value than allowed.",
		"MOVING_ACCOUNT_BETWEEN_DIFFERENT_ROOTS":        "You can move an account only between entities in the same root.",
		"NON_DETACHABLE_POLICY":                         "You can't detach this Amazon Web Services Managed Policy.",
		"START_DATE_NOT_BEGINNING_OF_DAY":               "You provided an invalid start date. The start date must be the beginning of the day (00:00:00.000).",
		"START_DATE_NOT_BEGINNING_OF_MONTH":             "You provided an invalid start date. The start date must be the first day of the month.",
		"START_DATE_TOO_EARLY":                          "You provided an invalid start date. The start date is too early.",
		"START_DATE_TOO_LATE":                           "You provided an invalid start date. The start date is too late.",
		"TARGET_NOT_SUPPORTED":                          "You can't perform the specified operation on that target entity.",
		"UNRECOGNIZED_SERVICE_PRINCIPAL":                "You specified a service principal that isn't recognized.",
		"UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER": "You provided a value that is not supported by this operation.",
	},
	"AccessDeniedForDependencyException": {
		"ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE": "The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission so that Organizations can create the required service-linked role. You don't have that permission.",
	},
}
