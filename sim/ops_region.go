package sim

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
)

// A Region is a Region as an account has it.
type Region struct {
	RegionName      string
	RegionOptStatus awsaccount.RegionOptStatus
}

// regionOptTime is how long EnableRegion and DisableRegion take: "a few minutes to several hours". choices.md#region-opt-time
const regionOptTime = 30 * time.Minute

// regionPage is the most Regions that a page of ListRegions has. spec §2.3
const regionPage = 50

// ListRegionsInput is the input of ListRegions.
type ListRegionsInput struct {
	AccountID               awsaccount.ID                // zero: the caller's own account
	MaxResults              int                          // 1 to 50; 0 is 50
	NextToken               string                       // "": the first page
	RegionOptStatusContains []awsaccount.RegionOptStatus // none: all Regions
}

// ListRegionsOutput is the output of ListRegions.
type ListRegionsOutput struct {
	Regions   []Region // in the order of names
	NextToken string   // "": there are no more
}

// ListRegions lists the Regions of the partition and whether an account uses them.
func (c *Client) ListRegions(in ListRegionsInput) (ListRegionsOutput, error) {
	return do(c, listRegions, in)
}

var listRegions = operation[ListRegionsInput, ListRegionsOutput]{
	action: "account:ListRegions",
	validate: func(in *ListRegionsInput) error {
		var faults []FieldMessage
		if in.MaxResults != 0 && (in.MaxResults < 1 || in.MaxResults > regionPage) {
			faults = append(faults, FieldMessage{"MaxResults", "want 1 to " + strconv.Itoa(regionPage)})
		}
		if utf8.RuneCountInString(in.NextToken) > 1000 {
			faults = append(faults, FieldMessage{"NextToken", "want 0 to 1000 characters"})
		}
		for _, status := range in.RegionOptStatusContains {
			if status == 0 || status > awsaccount.RegionDisabling {
				faults = append(faults, FieldMessage{"RegionOptStatusContains", "want statuses of Regions"})
				break
			}
		}
		return invalidFields(faults...)
	},
	touch: func(x *call, in *ListRegionsInput) touched { return x.about(in.AccountID) },
	apply: func(x *call, in *ListRegionsInput) (out ListRegionsOutput, err error) {
		a := x.seenTarget(in.AccountID)
		wanted := slices.Clone(in.RegionOptStatusContains)
		slices.Sort(wanted)
		var filter []string
		for _, status := range slices.Compact(wanted) {
			filter = append(filter, status.String())
		}
		p := x.pageOf(a.ID().String(), in.NextToken, cmp.Or(in.MaxResults, regionPage),
			invalidFields(FieldMessage{"NextToken", "want a token that ListRegions returned"}), filter)
		all := slices.Collect(awsaccount.Regions(x.cloud.config.Partition))
		list, next, err := pageSome(len(all), func(i int) awsaccount.Region { return all[i] }, regionName,
			func(r awsaccount.Region) bool { return len(wanted) == 0 || slices.Contains(wanted, a.region(r)) }, p)
		for _, r := range list {
			out.Regions = append(out.Regions, Region{r.Name, a.region(r)})
		}
		out.NextToken = next
		return out, err
	},
}

// GetRegionOptStatusInput is the input of GetRegionOptStatus.
type GetRegionOptStatusInput struct {
	AccountID  awsaccount.ID // zero: the caller's own account
	RegionName string
}

// GetRegionOptStatusOutput is the output of GetRegionOptStatus.
type GetRegionOptStatusOutput struct {
	RegionName      string
	RegionOptStatus awsaccount.RegionOptStatus
}

// GetRegionOptStatus tells whether an account uses a Region.
func (c *Client) GetRegionOptStatus(in GetRegionOptStatusInput) (GetRegionOptStatusOutput, error) {
	return do(c, getRegionOptStatus, in)
}

var getRegionOptStatus = operation[GetRegionOptStatusInput, GetRegionOptStatusOutput]{
	action:   "account:GetRegionOptStatus",
	validate: func(in *GetRegionOptStatusInput) error { return regionForm(in.RegionName) },
	touch: func(x *call, in *GetRegionOptStatusInput) touched {
		return x.aboutRegion(in.AccountID, in.RegionName)
	},
	apply: func(x *call, in *GetRegionOptStatusInput) (out GetRegionOptStatusOutput, err error) {
		r, err := x.region(in.RegionName)
		if err != nil {
			return out, err
		}
		return GetRegionOptStatusOutput{r.Name, x.seenTarget(in.AccountID).region(r)}, nil
	},
}

// EnableRegionInput is the input of EnableRegion.
type EnableRegionInput struct {
	AccountID  awsaccount.ID // zero: the caller's own account
	RegionName string
}

// EnableRegion opts in to a Region: it is ENABLING at once, and ENABLED half an hour later.
func (c *Client) EnableRegion(in EnableRegionInput) error {
	_, err := do(c, enableRegion, in)
	return err
}

var enableRegion = operation[EnableRegionInput, struct{}]{
	action:   "account:EnableRegion",
	validate: func(in *EnableRegionInput) error { return regionForm(in.RegionName) },
	touch:    func(x *call, in *EnableRegionInput) touched { return x.aboutRegion(in.AccountID, in.RegionName) },
	apply: func(x *call, in *EnableRegionInput) (struct{}, error) {
		return struct{}{}, x.switchRegion(in.AccountID, in.RegionName, awsaccount.RegionOptStatus.Enable)
	},
}

// DisableRegionInput is the input of DisableRegion.
type DisableRegionInput struct {
	AccountID  awsaccount.ID // zero: the caller's own account
	RegionName string
}

// DisableRegion opts out of a Region: it is DISABLING at once, and DISABLED half an hour later.
func (c *Client) DisableRegion(in DisableRegionInput) error {
	_, err := do(c, disableRegion, in)
	return err
}

var disableRegion = operation[DisableRegionInput, struct{}]{
	action:   "account:DisableRegion",
	validate: func(in *DisableRegionInput) error { return regionForm(in.RegionName) },
	touch:    func(x *call, in *DisableRegionInput) touched { return x.aboutRegion(in.AccountID, in.RegionName) },
	apply: func(x *call, in *DisableRegionInput) (struct{}, error) {
		return struct{}{}, x.switchRegion(in.AccountID, in.RegionName, awsaccount.RegionOptStatus.Disable)
	},
}

// regionForm is what is wrong with the name of a Region, before anybody asks whether there is one of that name.
func regionForm(name string) error {
	if err := awsaccount.FieldRegionName.Validate(awsaccount.Today, name); err != nil {
		return validation(err)
	}
	for i := range len(name) {
		if c := name[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return noRegion()
		}
	}
	return nil
}

func noRegion() error {
	return validation(&awsaccount.FieldError{Field: awsaccount.FieldRegionName, Rule: "want the name of a Region of the partition"})
}

// aboutRegion is what a call is about that names a Region.
func (x *call) aboutRegion(given awsaccount.ID, name string) touched {
	t := x.about(given)
	t.Region = name
	return t
}

// region is a Region of the partition of the cloud.
func (x *call) region(name string) (awsaccount.Region, error) {
	r, ok := awsaccount.LookupRegion(name)
	if !ok || r.Partition != x.cloud.config.Partition {
		return r, noRegion()
	}
	return r, nil
}

// region is the status of a Region in an account.
func (a *account) region(r awsaccount.Region) awsaccount.RegionOptStatus {
	if known := find(a.regions, r.Name, regionStatus.key); known != nil {
		return known.status
	}
	return r.InitialStatus()
}

func regionName(r awsaccount.Region) string { return r.Name }

func (r regionStatus) key() string { return r.name }

// isBusy reports whether AWS is enabling or disabling the Region.
func (r regionStatus) isBusy() bool { return r.status.Settle() != r.status }

// switchRegion starts an opt-in or opt-out. The status is looked at before the limits (choices.md#region-opt-order). spec §2.6
func (x *call) switchRegion(given awsaccount.ID, name string, turn func(awsaccount.RegionOptStatus) (awsaccount.RegionOptStatus, error)) error {
	r, err := x.region(name)
	if err != nil {
		return err
	}
	a := x.target(given)
	next, err := turn(a.region(r))
	switch {
	case errors.Is(err, awsaccount.ErrConflict):
		return &Error{Code: "ConflictException", Message: "You cannot cancel an opt-in or opt-out.", cause: err}
	case err != nil:
		return &Error{Code: "ValidationException", Reason: "invalidRegionOptTarget", cause: err,
			Message: "Unable to switch region status because of its current opt-in status."}
	}
	busy := 0
	for _, other := range a.regions {
		if other.isBusy() {
			busy++
		}
	}
	o := x.state.organizations.get(a.organization)
	if busy >= awsaccount.RegionOptsPerAccount || o != nil && o.opting >= awsaccount.RegionOptsPerOrganization {
		return &Error{Code: "TooManyRequestsException", Message: "Too many Region opt-in and opt-out requests are in progress."}
	}
	x.state.countOpting(a.organization, 1)
	x.state.after(regionOptTime, dueRegion, a.ID().String()+" "+name)
	return x.state.change(a.ID(), func(a *account) error {
		a.regions = put(a.regions, regionStatus{name: name, status: next, within: a.organization}, regionStatus.key)
		return nil
	})
}

// countOpting keeps the number of opt-ins and opt-outs in progress of an organization, if it is there. They count where they
// were started, wherever the account is by now.
func (s *state) countOpting(id awsaccount.OrganizationID, by int) {
	s.changeOrganization(id, func(o *organization) { o.opting += by })
}

// settleRegion completes an opt-in or opt-out.
func settleRegion(s *state, key string) {
	number, name, _ := strings.Cut(key, " ")
	id, _ := awsaccount.ParseID(number)
	a := s.accounts.get(id)
	r, _ := awsaccount.LookupRegion(name)
	if a == nil {
		return
	}
	was := find(a.regions, name, regionStatus.key)
	if was == nil || !was.isBusy() {
		return
	}
	s.countOpting(was.within, -1)
	_ = s.change(id, func(a *account) error { // it is there
		if now := was.status.Settle(); now == r.InitialStatus() {
			a.regions = remove(a.regions, name, regionStatus.key)
		} else {
			a.regions = put(a.regions, regionStatus{name: name, status: now}, regionStatus.key)
		}
		return nil
	})
}
