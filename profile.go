package awsaccount

import "iter"

// A Profile is AWS' dated rules, taken together: what the documentation of one time says. The zero Profile is Today. A
// program chooses one; no clock does. Profiles are comparable and immutable; unknown values stand for Today.
//
// Each dated rule stands in the table of its subject. They differ in:
//
//   - the e-mail address of an alternate contact: up to 254 characters today, 64 in 2022, of other characters (Field)
//   - which operations exist, and with them who may close a member account (Action, ClosureBlockers); whether delegated
//     administrators may (Question)
//   - what blocks closing: in 2022 also unpaid invoices and being an active seller in AWS Marketplace (ClosureBlockers)
//   - the quota of closures (Profile.ClosureQuota), and who reopens: the root user today, AWS Support in 2022
//     (ReopenBlockers)
//   - what needs the root user: the name of the account in 2022 (RootTask)
//   - the root user's MFA devices: eight today, one in 2022; whether created members have root credentials (RootUser)
//
// Source: spec §8, which compares the guide of 2022 with today's documentation.
type Profile uint8

const (
	Today     Profile = iota // AWS' documentation of autumn 2026
	Guide2022                // the AWS Account Management Reference Guide of 2022

	profiles = iota // those above have a column in every table; those below differ from Today in what their comments say
)

// Earlier quotas of CloseAccount; in 2022 AWS Support reopened what was closed. spec §1.7, §1.8, §8 rows 2 and 4
const (
	Launch2022 Profile = iota + profiles // March 2022, when CloseAccount was introduced: a tenth of the members
	Blog2022                             // June 2022: ten accounts
	Quota200                             // later: a tenth, at least 10 and at most 200
	Quota1000                            // until spring 2026: a tenth, at least 10 and at most 1,000

	// IAMGuide2026 is Today, but delegated administrators close members too, as AWS' guide to IAM and re:Post say and the
	// documentation of Organizations does not. spec §1.4, §8 row 26; choices.md#closing-by-delegated-administrator
	IAMGuide2026

	profileCount = iota + profiles
)

var profileNames = []string{"Today", "Guide2022", "Launch2022", "Blog2022", "Quota200", "Quota1000", "IAMGuide2026"}

// Profiles yields the profiles in the order of their constants.
func Profiles() iter.Seq[Profile] {
	return func(yield func(Profile) bool) {
		_ = yield(Today) && enumYield(profileCount, yield)
	}
}

// String is the name of the constant.
func (p Profile) String() string { return enumString("Profile", profileNames, p) }

// MarshalText is the name of the constant.
func (p Profile) MarshalText() ([]byte, error) {
	if p >= profileCount {
		return nil, invalidf("%s has no name", p)
	}
	return []byte(p.String()), nil
}

// UnmarshalText parses the name of a constant; "" is Today.
func (p *Profile) UnmarshalText(text []byte) error {
	return enumRead(p, "profile", profileNames, text)
}

// known is the profile itself, or Today if it is unknown.
func (p Profile) known() Profile {
	if p < profileCount {
		return p
	}
	return Today
}

// column is where a table with a column for each profile has this one.
func (p Profile) column() int {
	if p < profiles {
		return int(p)
	}
	return int(Today)
}
