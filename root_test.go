package awsaccount_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// spec §6.2; the guide of 2022, "Changing the password for the root user", has the same rules.
func TestRootPassword(t *testing.T) {
	const length, classes, name, email = "characters, has", "want three of", "account name", "e-mail address"
	for _, test := range []struct {
		password string
		faults   []string
	}{
		{"Abcdefg1", nil},
		{"abcdef1!", nil},
		{"ABCDEF1!", nil},
		{"Abcdefg!", nil},
		{"Abcdef1!", nil},
		{"Abcdef1", []string{length}},
		{"Ab1" + strings.Repeat("x", 125), nil},
		{"Ab1" + strings.Repeat("x", 126), []string{length}},
		{"Ab1ééééé", nil},
		{"Ab1éééé", []string{length}},
		{"abcdefg1", []string{classes}},
		{"Abcdefgh", []string{classes}},
		{"Äbcdefg1", []string{classes}}, // choices.md#root-password
		{"abcdef1 ", []string{classes}},
		{"abcdef1?", []string{classes}},
		{"abc", []string{length, classes}},
		{"", []string{"is missing"}},
		{"Example Corp 1", []string{name}},
		{"example corp 1", []string{classes}},
		{"Admin@Example.com", []string{email}},
		{"admin1@example.com", nil},
		{"Ab1defg\xff", []string{"want UTF-8"}},
	} {
		err := awsaccount.ValidateRootPassword(test.password, "Example Corp 1", "Admin@Example.com")
		checkPasswordFaults(t, test.password, err, test.faults)
	}
	checkPasswordFaults(t, "both", awsaccount.ValidateRootPassword("x@y.z", "x@y.z", "x@y.z"), []string{length, classes, name, email})

	for _, symbol := range `!@#$%^&*()<>[]{}|_+-=` {
		if err := awsaccount.ValidateRootPassword("abcdef1"+string(symbol), "", ""); err != nil {
			t.Errorf("%c is a symbol: %v", symbol, err)
		}
	}
}

// checkPasswordFaults wants err to be one FieldError of the password for each text, in order, without the password.
func checkPasswordFaults(t *testing.T, password string, err error, want []string) {
	t.Helper()
	if err == nil || want == nil {
		if err != nil || want != nil {
			t.Errorf("%q: %v, want %q", password, err, want)
		}
		return
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != len(want) || !onlyClass(err, awsaccount.ErrInvalid) {
		t.Errorf("%q: %v, want %q", password, err, want)
		return
	}
	for i, fault := range joined.Unwrap() {
		var field *awsaccount.FieldError
		if !errors.As(fault, &field) || field.Field != awsaccount.FieldRootPassword || field.Value != "" || !strings.Contains(fault.Error(), want[i]) {
			t.Errorf("%q: fault %d is %v, want %q", password, i, fault, want[i])
		}
	}
}

// The twin knows the rules one by one. No message shows a password, and lengths count code points.
func TestRootPasswordAgainstModel(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abAB01!_-=? é")), 0, 140, -1)
	rapid.Check(t, func(t *rapid.T) {
		password := rapid.OneOf(letters, rapid.StringOfN(rapid.SampledFrom([]rune("aA0!")), 6, 10, -1)).Draw(t, "password")
		name := rapid.SampledFrom([]string{"", "name", password}).Draw(t, "name")
		classes := 0
		for _, class := range []string{"ab", "AB", "01", "!_-="} {
			if strings.ContainsAny(password, class) {
				classes++
			}
		}
		n := len([]rune(password))
		want := n >= 8 && n <= 128 && classes >= 3 && password != name
		err := awsaccount.ValidateRootPassword(password, name, "a@b.c")
		if (err == nil) != want {
			t.Fatalf("%q: %v, want ok %t", password, err, want)
		}
		if err != nil && n > 5 && strings.Contains(err.Error(), password) {
			t.Fatalf("%v shows the password", err)
		}
		user, got := awsaccount.RootUser{}.WithPassword(password, name, "a@b.c")
		if fmt.Sprint(got) != fmt.Sprint(err) || user.HasPassword() != want {
			t.Fatalf("WithPassword: %v, %v", user, got)
		}
	})
}

// spec §6.2, §8 row 24
func TestNewRootUser(t *testing.T) {
	for _, test := range []struct {
		profile  awsaccount.Profile
		created  bool
		password bool
	}{
		{awsaccount.Today, false, true},
		{awsaccount.Today, true, false},
		{awsaccount.Guide2022, false, true},
		{awsaccount.Guide2022, true, true},
		{99, true, false},
	} {
		u := awsaccount.NewRootUser(test.profile, test.created)
		count, active := u.AccessKeys()
		if u.HasPassword() != test.password || u.HasCredentials() != test.password || count != 0 || active != 0 || u.MFADevices() != 0 {
			t.Errorf("%v, created %t: %+v", test.profile, test.created, u)
		}
	}
}

// spec §6.4: deleting credentials centrally, and recovery afterwards.
func TestRootUserWithoutCredentials(t *testing.T) {
	u := awsaccount.NewRootUser(awsaccount.Today, false)
	u = awsaccount.Must(u.WithAccessKey())
	u = awsaccount.Must(u.WithMFADevice(awsaccount.Today))
	u = u.WithoutCredentials()
	if u.HasCredentials() || !u.Equal(awsaccount.RootUser{}) {
		t.Errorf("%+v has credentials", u)
	}
	u = awsaccount.Must(u.WithPassword("Abcdefg1", "", ""))
	if !u.HasCredentials() {
		t.Errorf("%+v has no credentials", u)
	}
}

// Each kind of credential counts. choices.md#root-credentials
func TestRootUserHasCredentials(t *testing.T) {
	none := awsaccount.RootUser{}
	key := awsaccount.Must(none.WithAccessKey())
	for what, u := range map[string]awsaccount.RootUser{
		"active key": key, "inactive key": awsaccount.Must(key.WithAccessKeyActive(0, false)),
		"MFA device": awsaccount.Must(none.WithMFADevice(awsaccount.Today)),
	} {
		if !u.HasCredentials() {
			t.Errorf("%s: no credentials", what)
		}
	}
	if none.HasCredentials() {
		t.Error("the zero RootUser has credentials")
	}
}

// A modelUser is the naive model of a RootUser.
type modelUser struct {
	password bool
	keys     []bool // active
	mfa      int
}

func TestRootUserAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom([]awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022}).Draw(t, "profile")
		devices := map[awsaccount.Profile]int{awsaccount.Today: 8, awsaccount.Guide2022: 1}[p]
		var u awsaccount.RootUser
		var m modelUser
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			before := u
			i := rapid.IntRange(-1, 2).Draw(t, "i")
			exists := 0 <= i && i < len(m.keys)
			// MFA devices come up twice as often, so that eight of them are reached.
			op := rapid.SampledFrom([]string{"password", "no password", "bad password", "key", "on", "off", "no key", "mfa", "mfa", "mfa", "no mfa", "delete all"}).Draw(t, "op")
			var want, err error
			switch op {
			case "password":
				u, err = u.WithPassword("Abcdefg1", "name", "a@b.c")
				m.password = true
			case "bad password":
				u, err = u.WithPassword("Abcdefg1", "Abcdefg1", "a@b.c")
				want = awsaccount.ErrInvalid
			case "no password":
				if !m.password {
					want = awsaccount.ErrNotFound
				}
				u, err = u.WithoutPassword()
				m.password = false
			case "key":
				if len(m.keys) == 2 {
					want = awsaccount.ErrLimit
				} else {
					m.keys = append(m.keys, true)
				}
				u, err = u.WithAccessKey()
			case "on", "off":
				if exists {
					m.keys[i] = op == "on"
				} else {
					want = awsaccount.ErrNotFound
				}
				u, err = u.WithAccessKeyActive(i, op == "on")
			case "no key":
				if exists {
					m.keys = slices.Delete(m.keys, i, i+1)
				} else {
					want = awsaccount.ErrNotFound
				}
				u, err = u.WithoutAccessKey(i)
			case "mfa":
				if m.mfa == devices {
					want = awsaccount.ErrLimit
				} else {
					m.mfa++
				}
				u, err = u.WithMFADevice(p)
			case "no mfa":
				if m.mfa == 0 {
					want = awsaccount.ErrNotFound
				} else {
					m.mfa--
				}
				u, err = u.WithoutMFADevice()
			case "delete all":
				u, m = u.WithoutCredentials(), modelUser{}
			}
			if !onlyClass(err, want) {
				t.Fatalf("%s %d fails with %v, want %v", op, i, err, want)
			}
			if err != nil && (u != before || !strings.HasPrefix(err.Error(), "awsaccount: ")) {
				t.Fatalf("%s %d: %v makes %+v of %+v", op, i, err, u, before)
			}
			checkRootUser(t, u, m)
		}
	})
}

func checkRootUser(t *rapid.T, u awsaccount.RootUser, m modelUser) {
	count, active := u.AccessKeys()
	activeKeys := 0
	for i := range 4 {
		want := i < len(m.keys) && m.keys[i]
		if want {
			activeKeys++
		}
		if got := u.AccessKeyActive(i); got != want {
			t.Fatalf("key %d is active: %t, want %t", i, got, want)
		}
	}
	if u.AccessKeyActive(-1) {
		t.Fatal("key -1 is active")
	}
	if u.HasPassword() != m.password || count != len(m.keys) || active != activeKeys || u.MFADevices() != m.mfa {
		t.Fatalf("%+v, want %+v", u, m)
	}
	if want := m.password || len(m.keys) > 0 || m.mfa > 0; u.HasCredentials() != want {
		t.Fatalf("%+v: HasCredentials = %t", u, !want)
	}
	// The same credentials are the same value, however they came about.
	built := awsaccount.RootUser{}
	if m.password {
		built = awsaccount.Must(built.WithPassword("Abcdefg1", "", ""))
	}
	for i, active := range m.keys {
		built = awsaccount.Must(built.WithAccessKey())
		built = awsaccount.Must(built.WithAccessKeyActive(i, active))
	}
	for range m.mfa {
		built = awsaccount.Must(built.WithMFADevice(awsaccount.Today))
	}
	if u != built || !u.Equal(built) {
		t.Fatalf("%+v is not %+v", u, built)
	}
}

// spec §6.2; choices.md#last-mfa-device
func TestRootMFAOverdue(t *testing.T) {
	first := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	without := awsaccount.NewRootUser(awsaccount.Today, false)
	with := awsaccount.Must(without.WithMFADevice(awsaccount.Today))
	lost := awsaccount.Must(with.WithoutMFADevice())
	for _, test := range []struct {
		user    awsaccount.RootUser
		profile awsaccount.Profile
		first   time.Time
		after   time.Duration
		want    bool
	}{
		{without, awsaccount.Today, first, 0, false},
		{without, awsaccount.Today, first, 35*24*time.Hour - 1, false},
		{without, awsaccount.Today, first, 35 * 24 * time.Hour, true},
		{without, awsaccount.Today, first, -time.Hour, false},
		{without, awsaccount.Today, first.In(time.FixedZone("", 3600)), 35 * 24 * time.Hour, true},
		{without, awsaccount.Today, time.Time{}, 36 * 24 * time.Hour, false},
		{without, awsaccount.Guide2022, first, 36 * 24 * time.Hour, false},
		{with, awsaccount.Today, first, 36 * 24 * time.Hour, false},
		{lost, awsaccount.Today, first, 36 * 24 * time.Hour, true},
	} {
		if got := test.user.MFAOverdue(test.profile, test.first, first.Add(test.after)); got != test.want {
			t.Errorf("%+v, %v, %v after %v: %t", test.user, test.profile, test.after, test.first, got)
		}
	}
}

// The table of spec §6.1, §6.4 and of the guide of 2022: S needs the root user of a standalone account, M that of a member,
// 2 both in 2022. choices.md#root-tasks
func TestRootTasks(t *testing.T) {
	want := `
CloseAccount S-2
ReopenAccount SM-
ChangeAccountName --2
ChangeRootEmail S-2
ChangeRootPassword S-2
ManageRootAccessKeys S-2
RestoreIAMPermissions SM2
ActivateBillingAccess SM2
ViewTaxInvoices SM2
ChangeSupportPlan --2
RegisterReservedInstanceSeller SM2
EnableMFADelete SM2
UnlockBucketPolicy S-2
UnlockQueuePolicy S--
SignUpForGovCloud SM2
RequestGovCloudRootKeys SM-
RecoverKMSKey SM-
ChangeContactInformation ---
ChangeAlternateContacts ---
ChangeCurrency ---
ChangeRegions ---
`
	got := "\n"
	seen := map[string]bool{}
	for task := range awsaccount.RootTasks() {
		mark := func(s string, p awsaccount.Profile, member bool) string {
			if task.NeedsRoot(p, member) {
				return s
			}
			return "-"
		}
		got += task.String() + " " + mark("S", awsaccount.Today, false) + mark("M", awsaccount.Today, true) + mark("2", awsaccount.Guide2022, false) + "\n"
		if task.NeedsRoot(awsaccount.Guide2022, true) != task.NeedsRoot(awsaccount.Guide2022, false) {
			t.Errorf("%v: in 2022 a member differs", task)
		}
		if task.NeedsRoot(99, true) != task.NeedsRoot(awsaccount.Today, true) {
			t.Errorf("%v: an unknown profile is not Today", task)
		}
		if d := task.Description(); seen[d] || seen[task.String()] || !strings.HasSuffix(d, ".") || strings.Count(d, ".") != 1 {
			t.Errorf("%v: %q is no sentence, or name or sentence occur twice", task, d)
		}
		seen[task.String()], seen[task.Description()] = true, true
	}
	if got != want {
		t.Errorf("RootTasks:%s\nwant:%s", got, want)
	}
}

func TestRootTaskConstants(t *testing.T) {
	for task, want := range map[awsaccount.RootTask]string{
		awsaccount.CloseAccountTask: "CloseAccount", awsaccount.ReopenAccountTask: "ReopenAccount",
		awsaccount.ChangeAccountNameTask: "ChangeAccountName", awsaccount.ChangeRootEmailTask: "ChangeRootEmail",
		0: "RootTask(0)", 200: "RootTask(200)",
	} {
		if got := task.String(); got != want {
			t.Errorf("String = %q, want %q", got, want)
		}
	}
	for _, task := range []awsaccount.RootTask{0, 22, 200, 255} {
		if task.Description() != "" || task.NeedsRoot(awsaccount.Today, false) || task.NeedsRoot(awsaccount.Guide2022, true) {
			t.Errorf("%v is a task", task)
		}
	}
}

// What is stored of a root user comes back; what no root user has does not.
func TestRootUserJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := awsaccount.NewRootUser(awsaccount.Today, rapid.Bool().Draw(t, "created"))
		for range rapid.IntRange(0, 2).Draw(t, "keys") {
			u = awsaccount.Must(u.WithAccessKey())
		}
		if count, _ := u.AccessKeys(); count > 0 && rapid.Bool().Draw(t, "inactive") {
			u = awsaccount.Must(u.WithAccessKeyActive(0, false))
		}
		for range rapid.IntRange(0, 8).Draw(t, "devices") {
			u = awsaccount.Must(u.WithMFADevice(awsaccount.Today))
		}
		text := awsaccount.Must(json.Marshal(u))
		var read awsaccount.RootUser
		if err := json.Unmarshal(text, &read); err != nil || read != u {
			t.Errorf("%s: %v, %v", text, read, err)
		}
	})
	for _, text := range []string{`{"AccessKeys":["Active","Active","Active"]}`, `{"MFADevices":9}`, `{"AccessKeys":[""]}`, `{"AccessKeys":["active"]}`, `[]`} {
		u := awsaccount.NewRootUser(awsaccount.Today, false)
		if err := json.Unmarshal([]byte(text), &u); err == nil || u != awsaccount.NewRootUser(awsaccount.Today, false) {
			t.Errorf("%s: %v, %v", text, u, err)
		}
	}
}
