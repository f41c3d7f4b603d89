package sim

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/awsaccount/awsaccount"
)

// quotaWindow is the time for which an accepted CloseAccount counts against the quota of closures. Each closure counts for
// itself: choices.md#closure-window.
const quotaWindow = 30 * 24 * time.Hour

// recentClosures are when CloseAccount was accepted in the 30 days until now. The list is only read.
func recentClosures(o *organization, now time.Time) []time.Time {
	return after(o.closures, now.Add(-quotaWindow))
}

// after are the times of an ascending list that are after t.
func after(times []time.Time, t time.Time) []time.Time {
	return times[sort.Search(len(times), func(i int) bool { return times[i].After(t) }):]
}

// NextClosures is when the next n calls of CloseAccount by a management account can succeed, if each is made as soon as it can
// and nothing else happens meanwhile: as the number of closures at a time, the quota of 30 days and, if the cloud throttles, the
// rate of calls let it. The first may be now. There are fewer if the organization has fewer members that can be closed. It fails
// as CloseAccount would if the organization cannot close accounts at all, and with an error of the class awsaccount.ErrNotFound
// if the account manages none.
func (c *Cloud) NextClosures(management awsaccount.ID, n int) (times []time.Time, err error) {
	err = c.arrange(func(s *state) error {
		o, err := s.managedBy(management)
		if err != nil {
			return err
		}
		for _, b := range awsaccount.ClosureBlockers(awsaccount.CloseByOrganizations, c.config.Profile, awsaccount.Facts{NotAllFeatures: !o.allFeatures}) {
			return b
		}
		if !s.isUsable(s.accounts.get(management)) {
			return awsaccount.CallerCannotAct
		}
		p := s.plan(o, c.config)
		for n = min(n, s.openMembers(o)-len(o.closing)); len(times) < n; {
			times = append(times, p.next())
		}
		return nil
	})
	return times, err
}

// A closurePlan is what limits closures, from a time on.
type closurePlan struct {
	profile    awsaccount.Profile
	raised     int           // the quota, if AWS has raised it; 0: it is that of the profile
	lasts      time.Duration // how long a closure takes
	now        time.Time
	members    int
	departures []time.Time // when members depart, in order; nil if their number does not matter to the quota
	closures   []time.Time // that count against the quota, in order
	ends       []time.Time // of closures in progress, in order
	rate       limit       // of calls; zero: none
	bucket     bucket
}

func (s *state) plan(o *organization, config Config) *closurePlan {
	p := &closurePlan{profile: config.Profile, raised: s.accounts.get(o.management).closeQuota, lasts: s.closureTime, now: s.now, members: s.memberCount(o), closures: slices.Clone(recentClosures(o, s.now))}
	for _, id := range o.closing {
		t, _ := s.accounts.get(id).ClosedAt()
		p.ends = append(p.ends, t.Add(s.closureTime))
	}
	if p.quota(p.members) != p.quota(0) { // fewer members can mean a smaller quota
		for _, id := range s.members.get(o.id).list() {
			if t, ok := s.accounts.get(id).ReopenUntil(); ok {
				p.departures = append(p.departures, t)
			}
		}
		slices.SortFunc(p.departures, time.Time.Compare)
	}
	if config.Throttling {
		const action = "organizations:CloseAccount"
		rule := throttles[action]
		p.rate = rule.account
		var found bool
		if p.bucket, found = s.buckets.lookup(cmp.Or(rule.shared, action) + " " + o.management.String()); !found {
			p.bucket = bucket{tokens: p.rate.burst, at: s.now}
		}
	}
	return p
}

func (p *closurePlan) quota(members int) int {
	return cmp.Or(p.raised, p.profile.ClosureQuota(members))
}

// next is when the next call succeeds; the plan goes on from there.
func (p *closurePlan) next() time.Time {
	for t := p.ready(); ; {
		members := p.members - (len(p.departures) - len(after(p.departures, t)))
		counted, going := after(p.closures, t.Add(-quotaWindow)), after(p.ends, t)
		quota := p.quota(members)
		switch {
		case len(going) >= awsaccount.ConcurrentClosures:
			t = going[len(going)-awsaccount.ConcurrentClosures]
		case len(counted) >= quota:
			t = counted[len(counted)-quota].Add(quotaWindow)
		default:
			p.close(t)
			return t
		}
	}
}

// ready is the first time at which there is a token for a call.
func (p *closurePlan) ready() time.Time {
	if p.rate == (limit{}) {
		return p.now
	}
	lacking := max(0, 1-p.bucket.tokens) / p.rate.rate
	t := p.bucket.at.Add(time.Duration(math.Round(lacking * float64(time.Second))))
	if t.Before(p.now) {
		return p.now
	}
	return t
}

// close notes a call that succeeds.
func (p *closurePlan) close(t time.Time) {
	p.now = t
	p.closures, p.ends = append(p.closures, t), append(p.ends, t.Add(p.lasts))
	if p.departures != nil || p.quota(p.members) != p.quota(0) {
		p.departures = append(p.departures, t.Add(awsaccount.PostClosurePeriod))
	}
	p.bucket = p.bucket.taken(p.rate, t)
}
