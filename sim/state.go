package sim

import (
	"maps"
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// state is everything that a cloud knows. Records are never changed, only replaced by changed copies, so that a fork needs to
// copy no more than the indexes.
type state struct {
	seed uint64
	now  time.Time
	seq  uint64          // orders what happens at one instant
	made [idKinds]uint64 // how many identifiers of each kind there are

	closureTime time.Duration // how long CloseAccount takes
	region      string        // where the services are

	accounts      map[awsaccount.ID]*account
	emails        map[string]awsaccount.ID           // who has registered an e-mail address, or had when it was closed
	aliases       map[awsaccount.Alias]awsaccount.ID // the same of aliases
	organizations map[awsaccount.OrganizationID]*organization
	units         map[awsaccount.OUID]*unit
	roots         map[awsaccount.RootID]awsaccount.OrganizationID
	members       map[awsaccount.OrganizationID]*children // with the management account, in the order of joining; they have no units
	children      map[string]*children                    // of roots and units, by their ID
	policies      map[awsaccount.PolicyID]*orgPolicy
	attached      map[string]*attachment               // to roots, units and accounts, by their ID; those without have no policy but AWS' own
	policyLists   map[policyList][]awsaccount.PolicyID // in the order of making
	policyNames   map[policyName]awsaccount.PolicyID
	policyTargets map[awsaccount.PolicyID][]string       // IDs of what a policy is attached to, in the order of attaching
	creations     map[string]*creation                   // by the ID of the request
	requests      map[awsaccount.OrganizationID][]string // IDs of creations, in order; the lists only grow
	handshakes    map[string]*handshake                  // by ID
	sent          map[awsaccount.OrganizationID][]string // IDs of handshakes, in the order of sending
	received      map[string][]string                    // the same, by inbox
	keys          map[string]*accessKey                  // by access key ID
	due           dueQueue
	trail         []*Record
	journal       []string // acts that leave no record, such as those in the console
	buckets       map[string]bucket
	faults        []*fault
}

func newState(seed uint64, now time.Time) *state {
	return &state{
		seed:          seed,
		now:           now,
		closureTime:   usualClosureTime,
		accounts:      map[awsaccount.ID]*account{},
		emails:        map[string]awsaccount.ID{},
		aliases:       map[awsaccount.Alias]awsaccount.ID{},
		organizations: map[awsaccount.OrganizationID]*organization{},
		units:         map[awsaccount.OUID]*unit{},
		roots:         map[awsaccount.RootID]awsaccount.OrganizationID{},
		members:       map[awsaccount.OrganizationID]*children{},
		children:      map[string]*children{},
		policies:      map[awsaccount.PolicyID]*orgPolicy{},
		attached:      map[string]*attachment{},
		policyLists:   map[policyList][]awsaccount.PolicyID{},
		policyNames:   map[policyName]awsaccount.PolicyID{},
		policyTargets: map[awsaccount.PolicyID][]string{},
		creations:     map[string]*creation{},
		requests:      map[awsaccount.OrganizationID][]string{},
		handshakes:    map[string]*handshake{},
		sent:          map[awsaccount.OrganizationID][]string{},
		received:      map[string][]string{},
		keys:          map[string]*accessKey{},
		buckets:       map[string]bucket{},
	}
}

// clone copies the indexes; the records are shared.
func (s *state) clone() *state {
	c := *s
	c.accounts, c.emails, c.aliases = maps.Clone(s.accounts), maps.Clone(s.emails), maps.Clone(s.aliases)
	c.organizations, c.units, c.roots = maps.Clone(s.organizations), maps.Clone(s.units), maps.Clone(s.roots)
	c.requests = make(map[awsaccount.OrganizationID][]string, len(s.requests))
	for id, list := range s.requests {
		c.requests[id] = slices.Clip(list) // it only grows, so the copy takes over at its end
	}
	c.policies, c.attached, c.creations = maps.Clone(s.policies), maps.Clone(s.attached), maps.Clone(s.creations)
	c.handshakes, c.keys, c.buckets = maps.Clone(s.handshakes), maps.Clone(s.keys), maps.Clone(s.buckets)
	c.sent, c.received = cloneLists(s.sent), cloneLists(s.received)
	c.members, c.children = make(map[awsaccount.OrganizationID]*children, len(s.members)), make(map[string]*children, len(s.children))
	for id, list := range s.members {
		c.members[id] = list.clone()
	}
	for parent, list := range s.children {
		c.children[parent] = list.clone()
	}
	c.policyNames, c.policyLists, c.policyTargets = maps.Clone(s.policyNames), cloneLists(s.policyLists), cloneLists(s.policyTargets)
	c.due, c.faults = slices.Clone(s.due), slices.Clone(s.faults)
	c.trail, c.journal = slices.Clip(s.trail), slices.Clip(s.journal) // they only grow, so the copy takes over at its end
	return &c
}

// cloneLists copies an index whose lists are changed in place.
func cloneLists[K comparable, V any](lists map[K][]V) map[K][]V {
	c := make(map[K][]V, len(lists))
	for key, list := range lists {
		c[key] = slices.Clone(list)
	}
	return c
}

// An account is what the cloud knows of an account.
type account struct {
	awsaccount.Account
	created     time.Time
	closedByAWS bool
	restricted  bool // AWS has restricted access, and it is not CLOSED since
	unverified  bool // its primary e-mail address
	root        awsaccount.RootUser
	alias       awsaccount.Alias
	canonical   awsaccount.CanonicalUserID
	regions     []regionStatus // of Regions whose status is not the first one, in the order of names
	pending     emailUpdate    // the primary e-mail update that was started; zero: none
	govCloud    awsaccount.ID  // the linked GovCloud account, if there is one
	missing     Missing        // what it lacks to stand alone
	obligations Obligations    // what is to be settled before it is closed or reopened
	quota       int            // of accounts in the organization that it manages; 0: the default
	closeQuota  int            // of closures in 30 days there; 0: the default
	users       []iamUser      // in the order of names
	rootKeys    []string       // IDs of the access keys of the root user, as many as root knows of, in its order
	roles       []iamRole

	// Of members; zero for accounts that stand alone.
	organization awsaccount.OrganizationID
	parent       string // ID of the root or unit
	memberSeq    uint64 // its place in the members of the organization
	place        uint64 // among the accounts there
	joined       time.Time
	invited      bool // else created
	tags         []Tag
}

// A regionStatus is the opt-in status of a Region.
type regionStatus struct {
	name   string
	status awsaccount.RegionOptStatus
	within awsaccount.OrganizationID // where the opt-in or opt-out in progress counts; zero: in none
}

// An emailUpdate is a primary e-mail update that was started and not accepted yet.
type emailUpdate struct {
	email, code string
	expires     time.Time
}

// A Tag is a tag of a root, unit, account or policy.
type Tag struct{ Key, Value string }

// An iamUser is an IAM user.
type iamUser struct {
	name, path string
	uniqueID   string // AIDA… or, of a role, AROA…
	tags       []Tag
	policies   *policy.Set // nil: none
	boundary   *policy.Set // nil: none
	keys       []string    // IDs of access keys, the oldest first; roles have none
}

// An iamRole is a role.
type iamRole struct {
	iamUser
	trust      *policy.Set
	maxSession time.Duration // of sessions that AssumeRole makes; 0 is an hour
}

// An organization is what the cloud knows of an organization.
type organization struct {
	id          awsaccount.OrganizationID
	root        awsaccount.RootID
	management  awsaccount.ID
	allFeatures bool
	access      []serviceAccess // enabled service principals, in the order of names
	delegated   []delegation    // in the order of account and service
	types       []string        // policy types enabled on the root, in the order of names
	delegating  *delegationPolicy
	closures    []time.Time     // when CloseAccount was accepted in the last 30 days, the oldest first
	closing     []awsaccount.ID // members in state PENDING_CLOSURE, in the order of requests
	closed      int             // members in state CLOSED
	creating    []string        // IDs of its CreateAccount requests in progress, in order
	initialized time.Time       // until then it is initializing
	memberRole  *iamRole        // what CreateAccount puts into members, compiled once; nil: it never has
	created     time.Time
	rootTags    []Tag
	invitations int      // that are open
	invited     int      // that were sent in the last 24 hours and not accepted
	migration   string   // ID of the handshake that enables all features; "": there is no such process
	features    []string // of central root access, in the order of names
	units       int      // how many there are
	opting      int      // Region opt-ins and opt-outs in progress that count here
}

// A serviceAccess is trusted access of a service.
type serviceAccess struct {
	service string
	since   time.Time
}

// A delegation is that a member is a delegated administrator for a service.
type delegation struct {
	account awsaccount.ID
	service string
	since   time.Time
}

// A unit is an organizational unit.
type unit struct {
	id           awsaccount.OUID
	organization awsaccount.OrganizationID
	parent       string
	name         string
	tags         []Tag
}

// A delegationPolicy is the resource policy of an organization.
type delegationPolicy struct {
	id, content string
	tags        []Tag
	set         *policy.Set
}

// An orgPolicy is a policy of an organization, or one that AWS manages.
type orgPolicy struct {
	id                           awsaccount.PolicyID
	organization                 awsaccount.OrganizationID // zero: AWS manages it
	arn                          awsaccount.ARN
	typ, name, description, text string
	document                     *policy.Document // of SCPs and RCPs
	tags                         []Tag
}

// A policyList names the policies of a type in an organization, and a policyName one of them.
type (
	policyList struct {
		organization awsaccount.OrganizationID
		typ          string
	}
	policyName struct {
		policyList
		name string
	}
)

// An attachment is what is attached to a root, unit or account, beyond what AWS attaches to each: FullAWSAccess and
// RCPFullAWSAccess, as far as their types are enabled.
type attachment struct {
	policies []awsaccount.PolicyID // in the order of IDs; never none
	noFull   bool                  // FullAWSAccess was detached
	scp, rcp *policy.Set           // what those of the type say, with AWS' own; nil: none but AWS' own is attached
}
