package awsaccount

import (
	"iter"
	"slices"
	"strings"
)

// A Region is an AWS Region: a small value, compared with ==. The zero Region is none. A program may make one itself for a
// Region that AWS launched after the table of this package was written.
//
// Source: spec §2.6, §2.7.
type Region struct {
	Name      string // "eu-central-2"; AWS' constraint is that of FieldRegionName
	Partition string // "aws"
	OptIn     bool   // whether the account holder chooses to use it; else it is a default Region, always enabled
}

// regions is in the order of names. Partition aws: spec §2.7; the others: the partitions of the AWS SDK for Go 1.47.7, and
// none of their Regions is one to opt in to (choices.md#regions-of-other-partitions).
var regions = []Region{
	{"af-south-1", "aws", true},
	{"ap-east-1", "aws", true},
	{"ap-east-2", "aws", true},
	{"ap-northeast-1", "aws", false},
	{"ap-northeast-2", "aws", false},
	{"ap-northeast-3", "aws", false},
	{"ap-south-1", "aws", false},
	{"ap-south-2", "aws", true},
	{"ap-southeast-1", "aws", false},
	{"ap-southeast-2", "aws", false},
	{"ap-southeast-3", "aws", true},
	{"ap-southeast-4", "aws", true},
	{"ap-southeast-5", "aws", true},
	{"ap-southeast-6", "aws", true},
	{"ap-southeast-7", "aws", true},
	{"ca-central-1", "aws", false},
	{"ca-west-1", "aws", true},
	{"cn-north-1", "aws-cn", false},
	{"cn-northwest-1", "aws-cn", false},
	{"eu-central-1", "aws", false},
	{"eu-central-2", "aws", true},
	{"eu-isoe-west-1", "aws-iso-e", false},
	{"eu-north-1", "aws", false},
	{"eu-south-1", "aws", true},
	{"eu-south-2", "aws", true},
	{"eu-west-1", "aws", false},
	{"eu-west-2", "aws", false},
	{"eu-west-3", "aws", false},
	{"eusc-de-east-1", "aws-eusc", false},
	{"il-central-1", "aws", true},
	{"me-central-1", "aws", true},
	{"me-south-1", "aws", true},
	{"mx-central-1", "aws", true},
	{"sa-east-1", "aws", false},
	{"us-east-1", "aws", false},
	{"us-east-2", "aws", false},
	{"us-gov-east-1", "aws-us-gov", false},
	{"us-gov-west-1", "aws-us-gov", false},
	{"us-iso-east-1", "aws-iso", false},
	{"us-iso-west-1", "aws-iso", false},
	{"us-isob-east-1", "aws-iso-b", false},
	{"us-isob-west-1", "aws-iso-b", false},
	{"us-isof-east-1", "aws-iso-f", false},
	{"us-isof-south-1", "aws-iso-f", false},
	{"us-west-1", "aws", false},
	{"us-west-2", "aws", false},
}

// Regions yields the Regions of a partition in the alphabetical order of their names, as in AWS' examples of ListRegions.
// The partition "" is "aws"; a partition that is not known has none.
func Regions(partition string) iter.Seq[Region] {
	partition = partitionName(partition)
	return func(yield func(Region) bool) {
		for _, r := range regions {
			if r.Partition == partition && !yield(r) {
				return
			}
		}
	}
}

// LookupRegion is the Region of a name, whatever its partition. The case of letters counts.
func LookupRegion(name string) (r Region, ok bool) {
	i, ok := slices.BinarySearchFunc(regions, name, func(r Region, name string) int { return strings.Compare(r.Name, name) })
	if !ok {
		return Region{}, false
	}
	return regions[i], true
}

// InitialStatus is the status of the Region in a new account: DISABLED, or ENABLED_BY_DEFAULT for ever if it is no Region to
// opt in to. The zero Region has the zero status. Sign-up may enable one opt-in Region for the holder beforehand.
func (r Region) InitialStatus() RegionOptStatus {
	switch {
	case r == Region{}:
		return 0
	case r.OptIn:
		return RegionDisabled
	}
	return RegionEnabledByDefault
}

// RegionOptsPerAccount and RegionOptsPerOrganization are how many Regions may be ENABLING or DISABLING at a time. spec §2.8
const (
	RegionOptsPerAccount      = 6
	RegionOptsPerOrganization = 50
)

// A RegionOptStatus says whether an account uses a Region. The zero value is none: such a Region does not exist for the
// account. A Region of which the holder decides goes DISABLED, ENABLING, ENABLED, DISABLING, DISABLED. AWS is busy with
// ENABLING and with DISABLING for a few minutes to several hours; nothing here knows how long.
//
// Source: spec §2.2, §2.6.
type RegionOptStatus uint8

const (
	RegionEnabledByDefault RegionOptStatus = iota + 1 // ENABLED_BY_DEFAULT: never changes
	RegionDisabled                                    // DISABLED
	RegionEnabling                                    // ENABLING: EnableRegion was accepted
	RegionEnabled                                     // ENABLED; that every service is usable there already is not said
	RegionDisabling                                   // DISABLING: DisableRegion was accepted

	regionOptCount = iota + 1
)

var regionOptNames = []string{"", "ENABLED_BY_DEFAULT", "DISABLED", "ENABLING", "ENABLED", "DISABLING"}

// String is the name that Account Management gives the status.
func (s RegionOptStatus) String() string { return enumString("RegionOptStatus", regionOptNames, s) }

// MarshalText is the name of the status, "" for the zero one.
func (s RegionOptStatus) MarshalText() ([]byte, error) {
	return enumAppend(nil, "RegionOptStatus", regionOptNames, s)
}

// UnmarshalText parses the name of a status; "" is the zero one.
func (s *RegionOptStatus) UnmarshalText(text []byte) error {
	return enumRead(s, "Region opt-in status", regionOptNames, text)
}

// A regionOpt is what can happen to a Region in a status. A zero enable or disable is refused: as a conflict if AWS is busy
// with the Region, else as invalid.
type regionOpt struct {
	enable, disable, settled RegionOptStatus
	busy                     bool
}

var regionOpts = [regionOptCount]regionOpt{
	RegionEnabledByDefault: {settled: RegionEnabledByDefault},
	RegionDisabled:         {enable: RegionEnabling, settled: RegionDisabled},
	RegionEnabling:         {settled: RegionEnabled, busy: true},
	RegionEnabled:          {disable: RegionDisabling, settled: RegionEnabled},
	RegionDisabling:        {settled: RegionDisabled, busy: true},
}

// Enable is the status once EnableRegion was accepted: ENABLING. It fails, and returns s, as EnableRegion does: with the
// class ErrConflict while the Region is ENABLING or DISABLING, and with ErrInvalid if it is ENABLED already, cannot be
// opted in to, or has no status.
func (s RegionOptStatus) Enable() (RegionOptStatus, error) {
	return s.opt("EnableRegion", s.row().enable)
}

// Disable is the status once DisableRegion was accepted: DISABLING. It fails as Enable does, and with ErrInvalid if the
// Region is DISABLED already. What is in the Region stays, and costs.
func (s RegionOptStatus) Disable() (RegionOptStatus, error) {
	return s.opt("DisableRegion", s.row().disable)
}

// Settle is the status once AWS has done what was asked for: ENABLING becomes ENABLED, DISABLING becomes DISABLED. All
// others stay.
func (s RegionOptStatus) Settle() RegionOptStatus {
	if settled := s.row().settled; settled != 0 {
		return settled
	}
	return s
}

// row is the row of s; that of an unknown status permits nothing.
func (s RegionOptStatus) row() regionOpt {
	if s >= regionOptCount {
		return regionOpt{}
	}
	return regionOpts[s]
}

// opt is the status that an operation leads to, 0 if it is refused.
func (s RegionOptStatus) opt(operation string, to RegionOptStatus) (RegionOptStatus, error) {
	switch {
	case to != 0:
		return to, nil
	case s.row().busy:
		return s, &classError{ErrConflict, operation + " in status " + s.String() + ": an opt-in or opt-out cannot be cancelled"}
	}
	return s, invalidf("%s in status %s: the status does not permit it", operation, s)
}
