package awsaccount

// A Profile is AWS' dated rules, taken together: what the documentation of one time says. The zero Profile is Today. A
// program chooses one; no clock does. Profiles are comparable and immutable; unknown values stand for Today.
//
// Each dated rule stands in the table of its subject, with a column for each profile. They differ in:
//
//   - the e-mail address of an alternate contact: up to 254 characters today, 64 in 2022, of other characters (Field)
//   - which operations exist, and with them who may close a member account (Action, ClosureBlockers)
//   - what blocks closing: in 2022 also unpaid invoices and being an active seller in AWS Marketplace (ClosureBlockers)
//   - who reopens: the root user himself today, AWS Support in 2022 (ReopenBlockers)
//   - what needs the root user: the name of the account in 2022 (RootTask)
//   - the root user's MFA devices: eight today, one in 2022; whether created members have root credentials (RootUser)
//
// Source: spec §8, which compares the guide of 2022 with today's documentation.
type Profile uint8

const (
	Today     Profile = iota // AWS' documentation of autumn 2026
	Guide2022                // the AWS Account Management Reference Guide of 2022

	profiles = iota // how many there are
)

// String is "Today" or "Guide2022".
func (p Profile) String() string {
	return [profiles]string{"Today", "Guide2022"}[p.column()]
}

// column is where a table with a column for each profile has this one.
func (p Profile) column() int {
	if p < profiles {
		return int(p)
	}
	return int(Today)
}
