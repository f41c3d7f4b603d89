package sim

import (
	"slices"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// state is everything that a cloud knows. Records are never changed, only replaced by changed copies, so that a fork shares them,
// and its indexes with them (index.go).
type state struct {
	seed uint64
	now  time.Time
	seq  uint64          // orders what happens at one instant
	made [idKinds]uint64 // how many identifiers of each kind there are

	closureTime time.Duration // how long CloseAccount takes
	region      string        // where the services are

	accounts      sharedMap[awsaccount.ID, *account]
	emails        sharedMap[string, awsaccount.ID]           // who has registered an e-mail address, or had when it was closed
	aliases       sharedMap[awsaccount.Alias, awsaccount.ID] // the same of aliases
	organizations sharedMap[awsaccount.OrganizationID, *organization]
	units         sharedMap[awsaccount.OUID, *unit]
	roots         sharedMap[awsaccount.RootID, awsaccount.OrganizationID]
	members       sharedMap[awsaccount.OrganizationID, *children] // with the management account, in the order of joining; they have no units
	children      sharedMap[string, *children]                    // of roots and units, by their ID
	policies      sharedMap[awsaccount.PolicyID, *orgPolicy]
	attached      sharedMap[string, *attachment]                          // to roots, units and accounts, by their ID; those without have no policy but AWS' own
	policyLists   sharedMap[policyList, *sharedList[awsaccount.PolicyID]] // in the order of making
	policyNames   sharedMap[policyName, awsaccount.PolicyID]
	policyTargets sharedMap[awsaccount.PolicyID, *sharedList[string]]       // IDs of what a policy is attached to, in the order of attaching
	creations     sharedMap[string, *creation]                              // by the ID of the request
	requests      sharedMap[awsaccount.OrganizationID, *sharedList[string]] // IDs of creations, in order; the lists only grow
	handshakes    sharedMap[string, *handshake]                             // by ID
	sent          sharedMap[awsaccount.OrganizationID, *sharedList[string]] // IDs of handshakes, in the order of sending
	received      sharedMap[string, *sharedList[string]]                    // the same, by inbox
	keys          sharedMap[string, *accessKey]                             // by access key ID
	due           dueQueue
	trail         []*Record
	journal       []string // acts that leave no record, such as those in the console
	buckets       sharedMap[string, bucket]
	faults        []*fault
	history       *history
}

// clone is an independent copy. Records and whatever of the indexes does not change are shared.
func (s *state) clone() *state {
	c := *s
	c.accounts, c.emails, c.aliases = s.accounts.clone(), s.emails.clone(), s.aliases.clone()
	c.organizations, c.units, c.roots = s.organizations.clone(), s.units.clone(), s.roots.clone()
	c.members, c.children = s.members.clone(), s.children.clone()
	c.policies, c.attached = s.policies.clone(), s.attached.clone()
	c.policyNames, c.policyLists, c.policyTargets = s.policyNames.clone(), s.policyLists.clone(), s.policyTargets.clone()
	c.creations, c.requests = s.creations.clone(), s.requests.clone()
	c.handshakes, c.sent, c.received = s.handshakes.clone(), s.sent.clone(), s.received.clone()
	c.keys, c.buckets = s.keys.clone(), s.buckets.clone()
	c.trail, c.journal = slices.Clip(s.trail), slices.Clip(s.journal) // they only grow, so the copy takes over at its end
	c.due, c.faults = slices.Clone(s.due), slices.Clone(s.faults)
	c.history = s.history.clone()
	return &c
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
	missing     Missing        // what it lacks to stand alone, or to be activated
	activation  time.Time      // when AWS activates it; zero: nothing is to be activated
	obligations Obligations    // what is to be settled before it is closed or reopened
	owed        bool           // there was an outstanding balance when it was closed
	seller      Seller         // of record
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
