package sim

import (
	"maps"
	"slices"
	"strings"
)

// moreCodes are codes that serviceTexts has no text for, and that end in "Exception", by service.
var moreCodes = map[string][]string{
	"account":       {"ExpiredTokenException", "UnknownOperationException", "UnrecognizedClientException"},
	"organizations": {"ExpiredTokenException", "UnknownOperationException", "UnrecognizedClientException"},
	"iam": {"AccountNotManagementOrDelegatedAdministratorException", "CallerIsNotManagementAccountException", "OrganizationNotFoundException",
		"OrganizationNotInAllFeaturesModeException", "ServiceAccessNotEnabledException"},
	"sts": {"RegionDisabledException"},
}

// moreReasons are reasons that serviceTexts has no text for, by service and code. spec §2.4, appendix C
var moreReasons = map[string]map[string][]string{
	"account": {"ValidationException": {"fieldValidationFailed", "invalidRegionOptTarget"}},
	"organizations": {
		"HandshakeConstraintViolationException": {"MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED"},
		"InvalidInputException": {"INVALID_RESOURCE_POLICY_JSON", "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
			"UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY", "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY"},
	},
}

// checkCode fails if an error of an action is one that AWS does not give: its code is a known one without "Exception", or in
// another case, or its reason is none of the code. Codes that nobody knows are taken, with any reason: all services have failures
// that no page of theirs lists.
func checkCode(action, code, reason string) error {
	service, _, _ := strings.Cut(action, ":")
	known := slices.AppendSeq(slices.Clone(moreCodes[service]), maps.Keys(serviceTexts[service].exceptions))
	if !slices.Contains(known, code) {
		meant := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, code) || strings.EqualFold(k, code+"Exception") })
		if meant >= 0 {
			return invalid("Fault.Error.Code: want %s, not %q", known[meant], code)
		}
		return nil
	}
	if reason == "" {
		return nil
	}
	all := reasonsOf(service, code)
	switch other := codeWith(service, reason); {
	case slices.Contains(all, reason):
		return nil
	case other != "":
		return invalid("Fault.Error.Reason: %s is a reason of %s, not of %s", reason, other, code)
	case len(all) == 0:
		return invalid("Fault.Error.Reason: want none, not %q: %s has no reasons", reason, code)
	}
	meant := slices.MaxFunc(all, func(a, b string) int { return alike(a, reason) - alike(b, reason) })
	return invalid("Fault.Error.Reason: want one that AWS gives with %s, as %s, not %q", code, meant, reason)
}

// reasonsOf are the reasons that a service gives with a code, in their order.
func reasonsOf(service, code string) []string {
	all := slices.AppendSeq(slices.Clone(moreReasons[service][code]), maps.Keys(serviceTexts[service].reasons[code]))
	slices.Sort(all)
	return all
}

// codeWith is the first code of a service that has a reason; "" if none has.
func codeWith(service, reason string) string {
	codes := slices.AppendSeq(slices.Collect(maps.Keys(moreReasons[service])), maps.Keys(serviceTexts[service].reasons))
	slices.Sort(codes)
	for _, code := range codes {
		if slices.Contains(reasonsOf(service, code), reason) {
			return code
		}
	}
	return ""
}

// alike is how many letters two texts begin with alike, whatever the case.
func alike(a, b string) (n int) {
	for n < min(len(a), len(b)) && strings.EqualFold(a[n:n+1], b[n:n+1]) {
		n++
	}
	return n
}
