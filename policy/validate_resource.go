package policy

import (
	"slices"
	"strings"
)

func (v *validator) resources(s *Statement, i int) {
	resources, member, _ := s.resources()
	path := at("Statement", i, member)
	switch {
	case v.typ == Trust:
		if resources != nil {
			v.add(path, "a trust policy must not have a "+member+": its resource is the role", "", "Has prohibited field Resource.",
				"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE")
		}
		return
	case len(resources) == 0: // choices.md#validate-resource-required
		v.add(path, "a statement must have a Resource or NotResource", "", "Policy statement must contain resources.", "MISSING_RESOURCE")
		return
	}
	for j, text := range resources {
		if rule, aws, code := v.resource(text); rule != "" {
			v.add(append(path, j), rule, text, aws, code)
		}
	}
}

// partitions are the values of the second field of ARNs. §6.4
var partitions = []string{"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}

// iamPaths are what the last field of an IAM ARN begins with, in the order of AWS' message. §1.8 row 25. The root user,
// whom sts:AssumeRoot names, is not in the message.
var iamPaths = []string{
	"user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/", "sms-mfa/",
	"saml-provider/", "oidc-provider/", "report/", "access-report/",
}

// resource checks one resource. The order of the checks is that of AWS' messages in §1.8: a text with several faults gets
// the first.
func (v *validator) resource(text string) (rule, aws, code string) {
	if text == "*" {
		return "", "", ""
	}
	if !strings.Contains(text, ":") {
		return `a resource must be an ARN or "*"`, "Resource " + text + ` must be in ARN format or "*".`, "INVALID_ARN_PREFIX"
	}
	fields := splitARNPattern(text, v.document.Version == Version2012)
	given := len(fields)
	for len(fields) < arnFields {
		fields = append(fields, "*")
	}
	completed := "arn:" + strings.Join(fields[1:], ":") // as AWS shows it in one of its messages
	service, region, last := fields[2], fields[3], fields[5]
	switch {
	case given > 1 && !strings.ContainsAny(fields[1], "*?") && !slices.Contains(partitions, fields[1]):
		return "the second field of an ARN must be a partition, such as aws",
			`Partition "` + fields[1] + `" is not valid for resource "` + completed + `".`, "INVALID_PARTITION"
	case fields[0] != "arn":
		return `a resource must be an ARN or "*"`, "Resource " + text + ` must be in ARN format or "*".`, "INVALID_ARN_PREFIX"
	case service == "":
		return "the third field of an ARN must be a service", awsLegacy, ""
	case strings.ContainsAny(service, "*?"): // choices.md#validate-wildcard-service
		return "the third field of an ARN must be a service, without wildcards",
			"Resource vendor must be fully qualified and cannot contain regexes.", "WILDCARD_IN_SERVICE_NAME"
	}
	if given < arnFields {
		switch how := shortARNs[v.typ]; {
		case how == matchesNever, how == completedIfTrailingRun && !strings.HasSuffix(text, "*"):
			return "an ARN must have six fields", "", "MISSING_ARN_FIELD" // choices.md#short-arn
		case v.rules.iam && slices.Contains(fields[:given], ""):
			return "an ARN with an empty field must have six fields", awsLegacy, "MISSING_ARN_FIELD"
		}
	}
	if !v.rules.iam {
		return "", "", ""
	}
	switch {
	case service == "iam" && region != "":
		return "an ARN of IAM must have no Region", "IAM resource " + text + " cannot contain region information.", "ARN_REGION_NOT_ALLOWED"
	case service == "s3" && region != "" && !strings.HasPrefix(last, "accesspoint/"):
		return "an ARN of S3 must have no Region", "Resource " + text + " can not contain region information.", "ARN_REGION_NOT_ALLOWED"
	case service == "iam" && last != "*" && last != "root" && !slices.ContainsFunc(iamPaths, func(p string) bool { return strings.HasPrefix(last, p) }):
		return "the last field of an ARN of IAM must be * or begin with the kind of the resource",
			`IAM resource path must either be "*" or start with ` + strings.Join(iamPaths, ", ") + ".", "INVALID_ARN_RESOURCE"
	}
	return "", "", ""
}
