package awsaccount

import (
	"encoding/json"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"
)

// maxRootKeys is how many access keys the root user can have, active or not. spec §6.2
const maxRootKeys = 2

// rootRules are the dated rules of the root user. spec §8 rows 11 and 24
var rootRules = [profiles]struct {
	mfaDevices      uint8 // how many there can be, of any type
	mfaMandatory    bool
	createdPassword bool // a member that Organizations creates gets a password that nobody knows
}{
	Today:     {mfaDevices: 8, mfaMandatory: true},
	Guide2022: {mfaDevices: 1, createdPassword: true},
}

// MFADeadline is how long after the first attempt to sign in to the console the root user can go without an MFA device:
// 35 days of 24 hours. spec §6.2
const MFADeadline = 35 * 24 * time.Hour

// ValidateRootPassword tells everything that is wrong with a password of the root user, as *FieldError values of
// FieldRootPassword joined: it has 8 to 128 characters; of upper-case letters, lower-case letters, digits and symbols there
// are at least three, all of ASCII; it is not the name or the e-mail address of the account (choices.md#root-password). The
// errors show nothing of the password. The password policy of IAM does not apply. spec §6.2
func ValidateRootPassword(password, accountName, email string) error {
	faults := FieldRootPassword.faults(nil, Today, password)
	if password == "" {
		return errors.Join(faults...)
	}
	var upper, lower, digit, symbol int
	for i := range len(password) {
		switch c := password[i]; {
		case isUpper(c):
			upper = 1
		case isLower(c):
			lower = 1
		case isDigit(c):
			digit = 1
		case strings.IndexByte("!@#$%^&*()<>[]{}|_+-=", c) >= 0:
			symbol = 1
		}
	}
	if upper+lower+digit+symbol < 3 {
		faults = append(faults, FieldRootPassword.fault("want three of upper-case letters, lower-case letters, digits and the symbols !@#$%^&*()<>[]{}|_+-=", ""))
	}
	if password == accountName {
		faults = append(faults, FieldRootPassword.fault("want something other than the account name", ""))
	}
	if password == email {
		faults = append(faults, FieldRootPassword.fault("want something other than the e-mail address", ""))
	}
	return errors.Join(faults...)
}

// A RootUser is what the root user of an account can sign in with: whether there is a password, at most two access keys,
// and how many MFA devices there are. It holds no secret. The zero RootUser has no credentials at all, so that nobody can sign
// in. It is a comparable, immutable value: what changes it returns a new one, and the old one when it fails.
//
// Source: spec §6.2, §6.4.
type RootUser struct {
	password bool
	keys     [maxRootKeys]rootKey // the oldest first, without gaps
	mfa      uint8
}

// A rootKey is the state of an access key; the zero one is no key.
type rootKey uint8

const (
	keyActive rootKey = iota + 1
	keyInactive
)

// NewRootUser is the root user of a new account. Whoever signed up chose a password. An account that Organizations'
// CreateAccount made has no credentials today, and had a password that nobody knows in 2022: in both cases the first
// password that somebody knows comes from password recovery. spec §6.2, §8 row 24
func NewRootUser(p Profile, created bool) RootUser {
	return RootUser{password: !created || rootRules[p.column()].createdPassword}
}

// A rootUserJSON is the JSON of a RootUser.
type rootUserJSON struct {
	Password   bool
	AccessKeys []string `json:",omitempty"` // "Active" or "Inactive", as IAM says, the oldest first
	MFADevices uint8    `json:",omitempty"`
}

var rootKeyNames = []string{keyActive: "Active", keyInactive: "Inactive"}

// MarshalJSON is whether there is a password, the status of each access key, and the number of MFA devices.
func (u RootUser) MarshalJSON() ([]byte, error) {
	out := rootUserJSON{Password: u.password, MFADevices: u.mfa}
	for _, k := range u.keys {
		if k != 0 {
			out.AccessKeys = append(out.AccessKeys, rootKeyNames[k])
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON is the inverse of MarshalJSON. It fails, and changes nothing, if there are more access keys or MFA devices than
// any profile allows.
func (u *RootUser) UnmarshalJSON(text []byte) error {
	var in rootUserJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return invalidf("root user: %v", err)
	}
	if len(in.AccessKeys) > maxRootKeys || in.MFADevices > rootRules[Today].mfaDevices {
		return invalidf("root user: want up to %d access keys and %d MFA devices", maxRootKeys, rootRules[Today].mfaDevices)
	}
	read := RootUser{password: in.Password, mfa: in.MFADevices}
	for i, name := range in.AccessKeys {
		k, err := enumParse[rootKey]("status of an access key", rootKeyNames, name)
		if err != nil || k == 0 {
			return invalidf("root user: AccessKeys[%d]: want Active or Inactive, not %s", i, quote(name))
		}
		read.keys[i] = k
	}
	*u = read
	return nil
}

// Equal is ==.
func (u RootUser) Equal(other RootUser) bool { return u == other }

// HasCredentials reports whether the root user has a password, an access key, active or not, or an MFA device. While it
// has none, the management account can allow password recovery. spec §6.4, choices.md#root-credentials
func (u RootUser) HasCredentials() bool { return u != RootUser{} }

// HasPassword reports whether the root user has a password, known to somebody or not.
func (u RootUser) HasPassword() bool { return u.password }

// AccessKeys is how many access keys there are, and how many of them are active.
func (u RootUser) AccessKeys() (count, active int) {
	for _, k := range u.keys {
		if k != 0 {
			count++
		}
		if k == keyActive {
			active++
		}
	}
	return count, active
}

// AccessKeyActive reports whether there is an access key i, from 0 for the oldest, and it is active.
func (u RootUser) AccessKeyActive(i int) bool { return u.hasKey(i) && u.keys[i] == keyActive }

// MFADevices is how many MFA devices there are.
func (u RootUser) MFADevices() int { return int(u.mfa) }

// MFAOverdue reports whether the root user has no MFA device although MFADeadline or more has passed since the first
// attempt to sign in to the console; then nothing else goes on in the console until one is registered. The zero firstSignIn
// stands for no attempt. In 2022 MFA is recommended, not required. spec §6.2
func (u RootUser) MFAOverdue(p Profile, firstSignIn, at time.Time) bool {
	return rootRules[p.column()].mfaMandatory && u.mfa == 0 && !firstSignIn.IsZero() &&
		!at.Before(firstSignIn.Add(MFADeadline))
}

// WithPassword is the root user with a password, which is validated as ValidateRootPassword does and not kept.
func (u RootUser) WithPassword(password, accountName, email string) (RootUser, error) {
	if err := ValidateRootPassword(password, accountName, email); err != nil {
		return u, err
	}
	u.password = true
	return u, nil
}

// WithoutPassword is the root user without a password. It fails with the class ErrNotFound if there is none.
func (u RootUser) WithoutPassword() (RootUser, error) {
	if !u.password {
		return u, &classError{ErrNotFound, "the root user has no password"}
	}
	u.password = false
	return u, nil
}

// WithAccessKey is the root user with one more access key, which is active. The third one fails with the class ErrLimit.
func (u RootUser) WithAccessKey() (RootUser, error) {
	count, _ := u.AccessKeys()
	if count == maxRootKeys {
		return u, &classError{ErrLimit, "the root user has two access keys already"}
	}
	u.keys[count] = keyActive
	return u, nil
}

// WithAccessKeyActive is the root user with access key i, from 0 for the oldest, active or not. It fails with the class
// ErrNotFound if there is none.
func (u RootUser) WithAccessKeyActive(i int, active bool) (RootUser, error) {
	if !u.hasKey(i) {
		return u, noKey(i)
	}
	u.keys[i] = keyInactive
	if active {
		u.keys[i] = keyActive
	}
	return u, nil
}

// WithoutAccessKey is the root user without access key i, from 0 for the oldest; younger ones move down. It fails with the
// class ErrNotFound if there is none.
func (u RootUser) WithoutAccessKey(i int) (RootUser, error) {
	if !u.hasKey(i) {
		return u, noKey(i)
	}
	copy(u.keys[i:], u.keys[i+1:])
	u.keys[maxRootKeys-1] = 0
	return u, nil
}

// WithMFADevice is the root user with one more MFA device, of whatever type. The ninth, the second in 2022, fails with the
// class ErrLimit.
func (u RootUser) WithMFADevice(p Profile) (RootUser, error) {
	if limit := rootRules[p.column()].mfaDevices; u.mfa >= limit {
		return u, &classError{ErrLimit, "the root user can have no more MFA devices than " + strconv.Itoa(int(limit))}
	}
	u.mfa++
	return u, nil
}

// WithoutMFADevice is the root user with one MFA device less. It fails with the class ErrNotFound if there is none. That
// MFA is required does not keep anybody from this (choices.md#last-mfa-device).
func (u RootUser) WithoutMFADevice() (RootUser, error) {
	if u.mfa == 0 {
		return u, &classError{ErrNotFound, "the root user has no MFA device"}
	}
	u.mfa--
	return u, nil
}

// WithoutCredentials is the root user after the management account has deleted its credentials with the task policy
// IAMDeleteRootUserCredentials: it is the zero RootUser. spec §6.4
func (u RootUser) WithoutCredentials() RootUser { return RootUser{} }

func (u RootUser) hasKey(i int) bool { return 0 <= i && i < maxRootKeys && u.keys[i] != 0 }

func noKey(i int) error {
	return &classError{ErrNotFound, "the root user has no access key " + strconv.Itoa(i)}
}

// A RootTask is something that only the root user can do, or could once. The zero RootTask is none. Those that decide
// something in this module have a constant.
//
// Source: spec §6.1; for 2022 the guide's list of tasks that require root user credentials.
type RootTask uint8

const (
	CloseAccountTask      RootTask = iota + 1 // in whichever way: a member also by CloseAccount of Organizations
	ReopenAccountTask                         //
	ChangeAccountNameTask                     //
	ChangeRootEmailTask                       // the primary e-mail address
)

// rootTasks is the table of tasks, the constants first. A member needs no root user for a task that its organization can
// do from outside, given all features, trusted access and central root access. choices.md#root-tasks
var rootTasks = [...]struct {
	name                          string
	standalone, member, guide2022 bool // whether it needs the root user
	text                          string
}{
	CloseAccountTask:      {"CloseAccount", true, false, true, "Close the account."},
	ReopenAccountTask:     {"ReopenAccount", true, true, false, "Reopen the account in the post-closure period."}, // 2022: AWS Support does. spec §1.7
	ChangeAccountNameTask: {"ChangeAccountName", false, false, true, "Change the name of the account."},
	ChangeRootEmailTask:   {"ChangeRootEmail", true, false, true, "Change the primary e-mail address, that of the root user."},

	{"ChangeRootPassword", true, false, true, "Change the password of the root user."},
	{"ManageRootAccessKeys", true, false, true, "Create, rotate, deactivate or delete access keys of the root user."},

	{"RestoreIAMPermissions", true, true, true, "Give permissions back to the only IAM administrator, whose own were revoked by accident."},
	{"ActivateBillingAccess", true, true, true, "Open the Billing and Cost Management console to IAM users and roles."},
	{"ViewTaxInvoices", true, true, true, "View certain tax invoices."},
	{"ChangeSupportPlan", false, false, true, "Change or cancel the AWS Support plan."}, // not listed any more
	{"RegisterReservedInstanceSeller", true, true, true, "Register as a seller in the Reserved Instance Marketplace."},
	{"EnableMFADelete", true, true, true, "Configure an S3 bucket so that deleting needs MFA."},
	{"UnlockBucketPolicy", true, false, true, "Edit or delete an S3 bucket policy that shuts out everybody."}, // spec §6.4: S3UnlockBucketPolicy
	{"UnlockQueuePolicy", true, false, false, "Edit or delete an SQS queue policy that shuts out everybody."}, // spec §6.4: SQSUnlockQueuePolicy
	{"SignUpForGovCloud", true, true, true, "Sign up for AWS GovCloud (US)."},
	{"RequestGovCloudRootKeys", true, true, false, "Ask AWS Support for access keys of the root user in AWS GovCloud (US)."},
	{"RecoverKMSKey", true, true, false, "Have AWS Support recover a KMS key that nobody can manage, with a code sent to the root user's phone."},

	// These need the root user no more, or never did.
	{"ChangeContactInformation", false, false, false, "Change the primary contact information."},
	{"ChangeAlternateContacts", false, false, false, "Change the alternate contacts."},
	{"ChangeCurrency", false, false, false, "Change the currency of payments."},
	{"ChangeRegions", false, false, false, "Enable and disable Regions."},
}

// RootTasks yields the tasks, those with a constant first.
func RootTasks() iter.Seq[RootTask] { return enumAll[RootTask](RootTask(len(rootTasks))) }

// String is a short name, such as "CloseAccount".
func (t RootTask) String() string {
	if t == 0 || int(t) >= len(rootTasks) {
		return "RootTask(" + strconv.Itoa(int(t)) + ")"
	}
	return rootTasks[t].name
}

// Description says in one sentence what the task is; that of an unknown one is "".
func (t RootTask) Description() string {
	if int(t) >= len(rootTasks) {
		return ""
	}
	return rootTasks[t].text
}

// NeedsRoot reports whether nobody but the root user of the account can do this. Of a member it says no also where only the
// organization has another way, from the management account or a delegated administrator: within the member, only the
// root user closes the account. In 2022 there was no such difference. Unknown tasks need nobody.
func (t RootTask) NeedsRoot(p Profile, member bool) bool {
	switch {
	case int(t) >= len(rootTasks):
		return false
	case p.column() == int(Guide2022):
		return rootTasks[t].guide2022
	case member:
		return rootTasks[t].member
	}
	return rootTasks[t].standalone
}
