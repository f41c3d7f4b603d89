package awsaccount_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount"
)

// spec §2.7, as it is written there.
func TestRegionsOfSpec(t *testing.T) {
	optIn := "af-south-1, ap-east-1, ap-east-2, ap-south-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, ap-southeast-6, ap-southeast-7, ca-west-1, eu-central-2, eu-south-1, eu-south-2, il-central-1, me-central-1, me-south-1, mx-central-1"
	byDefault := "ap-northeast-1, ap-northeast-2, ap-northeast-3, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, us-east-2, us-west-1, us-west-2"
	var chosen, given []string
	for r := range awsaccount.Regions("") {
		if r.Partition != "aws" {
			t.Errorf("%+v is in partition aws", r)
		}
		if r.OptIn {
			chosen = append(chosen, r.Name)
		} else {
			given = append(given, r.Name)
		}
	}
	if got := strings.Join(chosen, ", "); got != optIn {
		t.Errorf("opt-in Regions:\n%s\nwant\n%s", got, optIn)
	}
	if got := strings.Join(given, ", "); got != byDefault {
		t.Errorf("default Regions:\n%s\nwant\n%s", got, byDefault)
	}
}

func TestRegionsOfPartitions(t *testing.T) {
	for partition, want := range map[string]string{
		"aws-cn":     "cn-north-1 cn-northwest-1",
		"aws-us-gov": "us-gov-east-1 us-gov-west-1",
		"aws-eusc":   "eusc-de-east-1",
		"aws-iso":    "us-iso-east-1 us-iso-west-1",
		"aws-iso-b":  "us-isob-east-1 us-isob-west-1",
		"aws-iso-e":  "eu-isoe-west-1",
		"aws-iso-f":  "us-isof-east-1 us-isof-south-1",
		"AWS":        "",
		"aws-":       "",
	} {
		var names []string
		for r := range awsaccount.Regions(partition) {
			names = append(names, r.Name)
			if r.Partition != partition || r.OptIn {
				t.Errorf("Regions(%q) has %+v", partition, r) // choices.md#regions-of-other-partitions
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("Regions(%q) = %q, want %q", partition, got, want)
		}
	}
}

func TestRegionsStop(t *testing.T) {
	for r := range awsaccount.Regions("aws") {
		if r.Name != "af-south-1" {
			t.Errorf("the first Region is %s", r.Name)
		}
		break
	}
}

// The search in the table needs its order, and ListRegions promises it.
func TestRegionLookup(t *testing.T) {
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"} {
		var names []string
		for r := range awsaccount.Regions(partition) {
			names = append(names, r.Name)
			if got, ok := awsaccount.LookupRegion(r.Name); !ok || got != r {
				t.Errorf("LookupRegion(%q) = %+v, %t", r.Name, got, ok)
			}
			if err := awsaccount.FieldRegionName.Validate(awsaccount.Today, r.Name); err != nil {
				t.Error(err)
			}
		}
		if !slices.IsSorted(names) {
			t.Errorf("%s: %q is not in order", partition, names)
		}
	}
	for _, name := range []string{"", "a", "zz", "aws-global", "US-EAST-1", "us-east-1 ", "us-east-", "us-east-10"} {
		if r, ok := awsaccount.LookupRegion(name); ok || r != (awsaccount.Region{}) {
			t.Errorf("LookupRegion(%q) = %+v, %t", name, r, ok)
		}
	}
}

func TestRegionInitialStatus(t *testing.T) {
	for name, want := range map[string]awsaccount.RegionOptStatus{
		"af-south-1": awsaccount.RegionDisabled, "us-east-1": awsaccount.RegionEnabledByDefault,
		"cn-north-1": awsaccount.RegionEnabledByDefault, "nowhere": 0,
	} {
		r, _ := awsaccount.LookupRegion(name)
		if got := r.InitialStatus(); got != want {
			t.Errorf("%s: InitialStatus = %v, want %v", name, got, want)
		}
	}
}

// Every cell of the machine. spec §2.6
func TestRegionOptStatusCells(t *testing.T) {
	const (
		none      awsaccount.RegionOptStatus = 0
		byDefault                            = awsaccount.RegionEnabledByDefault
		disabled                             = awsaccount.RegionDisabled
		enabling                             = awsaccount.RegionEnabling
		enabled                              = awsaccount.RegionEnabled
		disabling                            = awsaccount.RegionDisabling
		unknown   awsaccount.RegionOptStatus = 200
	)
	invalid, conflict := awsaccount.ErrInvalid, awsaccount.ErrConflict
	for _, test := range []struct {
		from, enable  awsaccount.RegionOptStatus
		enableErr     error
		disable       awsaccount.RegionOptStatus
		disableErr    error
		settled       awsaccount.RegionOptStatus
		text, message string // the name, and the error of Enable
	}{
		{none, none, invalid, none, invalid, none, "RegionOptStatus(0)", "awsaccount: EnableRegion in status RegionOptStatus(0): the status does not permit it"},
		{byDefault, byDefault, invalid, byDefault, invalid, byDefault, "ENABLED_BY_DEFAULT", "awsaccount: EnableRegion in status ENABLED_BY_DEFAULT: the status does not permit it"},
		{disabled, enabling, nil, disabled, invalid, disabled, "DISABLED", ""},
		{enabling, enabling, conflict, enabling, conflict, enabled, "ENABLING", "awsaccount: EnableRegion in status ENABLING: an opt-in or opt-out cannot be cancelled"},
		{enabled, enabled, invalid, disabling, nil, enabled, "ENABLED", "awsaccount: EnableRegion in status ENABLED: the status does not permit it"},
		{disabling, disabling, conflict, disabling, conflict, disabled, "DISABLING", "awsaccount: EnableRegion in status DISABLING: an opt-in or opt-out cannot be cancelled"},
		{unknown, unknown, invalid, unknown, invalid, unknown, "RegionOptStatus(200)", "awsaccount: EnableRegion in status RegionOptStatus(200): the status does not permit it"},
	} {
		if got := test.from.String(); got != test.text {
			t.Errorf("String = %q, want %q", got, test.text)
		}
		got, err := test.from.Enable()
		if got != test.enable || !onlyClass(err, test.enableErr) {
			t.Errorf("%v.Enable() = %v, %v; want %v, %v", test.from, got, err, test.enable, test.enableErr)
		}
		if err != nil && err.Error() != test.message {
			t.Errorf("%v.Enable() fails with %q, want %q", test.from, err, test.message)
		}
		got, err = test.from.Disable()
		if got != test.disable || !onlyClass(err, test.disableErr) {
			t.Errorf("%v.Disable() = %v, %v; want %v, %v", test.from, got, err, test.disable, test.disableErr)
		}
		if got := test.from.Settle(); got != test.settled {
			t.Errorf("%v.Settle() = %v, want %v", test.from, got, test.settled)
		}
	}
}

// onlyClass reports whether err is of a class and of no other one; of the class nil is nil.
func onlyClass(err, want error) bool {
	for _, class := range []error{awsaccount.ErrInvalid, awsaccount.ErrNotFound, awsaccount.ErrConflict, awsaccount.ErrDenied, awsaccount.ErrLimit} {
		if errors.Is(err, class) != (class == want) {
			return false
		}
	}
	return (err == nil) == (want == nil)
}

// spec §2.2
func TestRegionOptStatusText(t *testing.T) {
	for text, want := range map[string]awsaccount.RegionOptStatus{
		"": 0, "ENABLED_BY_DEFAULT": awsaccount.RegionEnabledByDefault, "DISABLED": awsaccount.RegionDisabled,
		"ENABLING": awsaccount.RegionEnabling, "ENABLED": awsaccount.RegionEnabled, "DISABLING": awsaccount.RegionDisabling,
	} {
		got := awsaccount.RegionOptStatus(99)
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("UnmarshalText(%q) = %v, %v", text, got, err)
		}
		if back, err := got.MarshalText(); err != nil || string(back) != text {
			t.Errorf("MarshalText(%v) = %q, %v", got, back, err)
		}
	}
	for _, text := range []string{"enabled", "ENABLED ", "OPTED_IN", "RegionOptStatus(0)"} {
		got := awsaccount.RegionEnabled
		if err := got.UnmarshalText([]byte(text)); !onlyClass(err, awsaccount.ErrInvalid) || got != awsaccount.RegionEnabled {
			t.Errorf("UnmarshalText(%q) = %v, %v", text, got, err)
		}
	}
	if text, err := awsaccount.RegionOptStatus(6).MarshalText(); !onlyClass(err, awsaccount.ErrInvalid) {
		t.Errorf("MarshalText of an unknown status = %q, %v", text, err)
	}
}

// The naive model of a Region keeps what the holder wants and whether AWS is busy with it. A default Region never changes,
// whatever is tried.
func TestRegionOptStatusAgainstModel(t *testing.T) {
	var all []awsaccount.Region
	for _, partition := range []string{"", "aws-cn", "aws-us-gov"} {
		all = slices.AppendSeq(all, awsaccount.Regions(partition))
	}
	rapid.Check(t, func(t *rapid.T) {
		region := rapid.SampledFrom(all).Draw(t, "region")
		status := region.InitialStatus()
		wanted, busy := !region.OptIn, false
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			op := rapid.SampledFrom([]string{"enable", "disable", "settle"}).Draw(t, "op")
			var want, err error
			switch {
			case op == "settle":
				status, busy = status.Settle(), false
			case busy:
				want = awsaccount.ErrConflict
			case !region.OptIn || wanted == (op == "enable"):
				want = awsaccount.ErrInvalid
			default:
				wanted, busy = op == "enable", true
			}
			switch op {
			case "enable":
				status, err = status.Enable()
			case "disable":
				status, err = status.Disable()
			}
			if !onlyClass(err, want) {
				t.Fatalf("%s fails with %v, want %v", op, err, want)
			}
			name := "ENABLED_BY_DEFAULT"
			if region.OptIn {
				name = map[[2]bool]string{{false, false}: "DISABLED", {true, true}: "ENABLING", {true, false}: "ENABLED", {false, true}: "DISABLING"}[[2]bool{wanted, busy}]
			}
			if status.String() != name {
				t.Fatalf("after %s: %v, want %s", op, status, name)
			}
		}
	})
}
