package sim

import (
	"iter"
	"maps"
	"slices"
)

//go:generate go test . -run=^TestSupportMatrix$ -update

// notModelled are the operations of Account Management and Organizations that a Client does not have, and why.
var notModelled = map[string]string{
	"account:GetPrimaryEmailUpdateStatus":                      "newer than the pinned version of the AWS SDK",
	"organizations:DescribeEffectivePolicy":                    "management policies (tag, backup and others) are kept and attached, but their inheritance is not computed",
	"organizations:ListAccountsWithInvalidEffectivePolicy":     "as DescribeEffectivePolicy",
	"organizations:ListEffectivePolicyValidationErrors":        "as DescribeEffectivePolicy",
	"organizations:InviteOrganizationToTransferResponsibility": "billing transfers are not modelled",
	"organizations:DescribeResponsibilityTransfer":             "billing transfers are not modelled",
	"organizations:ListInboundResponsibilityTransfers":         "billing transfers are not modelled",
	"organizations:ListOutboundResponsibilityTransfers":        "billing transfers are not modelled",
	"organizations:TerminateResponsibilityTransfer":            "billing transfers are not modelled",
	"organizations:UpdateResponsibilityTransfer":               "billing transfers are not modelled",
}

// NotModelled yields the actions of Account Management and Organizations that stand for no method of Client, in the order of
// names, and why. account:CloseAccount is CloseOwnAccount: it is no operation of the API.
func NotModelled() iter.Seq2[string, string] {
	return func(yield func(action, reason string) bool) {
		for _, action := range slices.Sorted(maps.Keys(notModelled)) {
			if !yield(action, notModelled[action]) {
				return
			}
		}
	}
}
