package accounttest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// A Layout says what Env.Organization makes. The zero Layout is that of an organization with all features and nothing but its
// management account.
type Layout struct {
	// Name begins the names of accounts and their e-mail addresses: at most 20 letters, digits and hyphens; "" is "example". Each
	// organization of a cloud needs another one, whatever the case.
	Name string

	// Units are organizational units by their names from the root on, as "workloads/production". Those above, and those that
	// Accounts names, need not be listed.
	Units []string

	// SCPs are service control policies by the unit that they are attached to; "" is the root. Without any, policies of that type are
	// not enabled. They are attached at last, and bind the members only.
	SCPs map[string][]string

	// Accounts are the members.
	Accounts []Accounts
}

// Accounts are members of an organization that are alike.
type Accounts struct {
	Unit  string           // where they are, by its name from the root on; "" is the root
	State awsaccount.State // zero: ACTIVE. PENDING_ACTIVATION cannot be, and no more than three are PENDING_CLOSURE
	Count int              // 0 is 1
}

// An Organization is what Env.Organization made.
type Organization struct {
	ID         awsaccount.OrganizationID
	Root       awsaccount.RootID
	Management awsaccount.ID

	// Administrator may do everything in the management account.
	Administrator sim.Principal

	// Units are the units by their names from the root on.
	Units map[string]awsaccount.OUID

	// Accounts are the members by the index of Layout.Accounts that they were made for.
	Accounts [][]awsaccount.ID
}

// Organization makes an organization. It does so as users do, by calls and by letting time pass: a minute for each five accounts, ten
// for each three that are closed, and 90 days for those that are PERMANENTLY_CLOSED. Closures count against the quota: if it is
// used up, the next ones wait until it is not. Quotas of accounts are raised if needed. If it cannot be made, the test ends.
//
// The management account of the first organization is 123456789012, unless the cloud has that account already.
//
// If sim.Config.Clock drives the cloud, time passes by time.Sleep: at once in a bubble of testing/synctest, in real time elsewhere.
// Before the first wait the test logs for what.
func (e *Env) Organization(l Layout) *Organization {
	e.tb.Helper()
	b := &builder{env: e, wanted: l, made: &Organization{Units: map[string]awsaccount.OUID{}}}
	if err := b.build(); err != nil {
		text := err.Error()
		if fault, ok := errors.AsType[policy.Faults](err); ok { // Error of sim tells what AWS does
			text += "\n" + fault.Error()
		} else if fault, ok := errors.AsType[*policy.Fault](err); ok {
			text += "\n" + fault.Error()
		}
		e.tb.Fatalf("accounttest: Organization: %s", text)
	}
	return b.made
}

// pass lets time pass in the cloud. If that takes the test's time too, the first wait is logged, and what for.
func (b *builder) pass(d time.Duration, what string) {
	b.env.tb.Helper()
	rest := b.env.Pass(d)
	if rest > 0 && !b.waited {
		b.waited = true
		b.env.tb.Logf("accounttest: Organization waits %s until %s, by time.Sleep: Config.Clock drives the cloud, "+
			"and outside of a bubble of testing/synctest this is real time", rest, what)
	}
	before := b.env.Cloud.Now()
	time.Sleep(rest)
	if rest > 0 && !b.env.Cloud.Now().After(before) {
		b.env.tb.Fatalf("accounttest: Organization: Config.Clock has not gone on while the test slept for %s: make the organization before "+
			"the clock stands still, or without a Clock", rest)
	}
}

// A builder makes an organization.
type builder struct {
	env    *Env
	wanted Layout
	made   *Organization
	waited bool        // and logged it
	client *sim.Client // of the administrator
}

// maxAccounts is how many accounts an organization can have by default.
const maxAccounts = 10

func (b *builder) build() error {
	if err := b.name(); err != nil {
		return err
	}
	if err := b.found(); err != nil {
		return err
	}
	for _, path := range b.wanted.Units {
		if _, err := b.unit(path); err != nil {
			return err
		}
	}
	if err := b.open(); err != nil {
		return err
	}
	if err := b.close(); err != nil {
		return err
	}
	return b.guard()
}

// maxName is how long a Layout.Name can be: what is made of it must fit into the name of an account.
const maxName = 20

// name checks the name of the organization, and takes it.
func (b *builder) name() error {
	name := cmp.Or(b.wanted.Name, "example")
	allowed := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-'
	}
	if len(name) > maxName || strings.ContainsFunc(name, func(r rune) bool { return !allowed(r) }) {
		return fmt.Errorf("Layout.Name: want at most %d letters, digits and hyphens, not %q", maxName, name)
	}
	key := strings.ToLower(name) // e-mail addresses are the same in whatever case
	if b.env.names[key] {
		return fmt.Errorf("Layout.Name: an organization of this cloud is named %q already: give this one another Name", name)
	}
	b.env.names[key], b.wanted.Name = true, name
	return nil
}

// found makes the management account and the organization.
func (b *builder) found() (err error) {
	cloud, m := b.env.Cloud, b.made
	name, email := b.wanted.Name+"-management", b.wanted.Name+"-management@example.com"
	if _, taken := cloud.Account(home); taken {
		m.Management, err = cloud.Open(name, email)
	} else {
		m.Management, err = home, cloud.OpenWithID(home, name, email)
	}
	if errors.Is(err, awsaccount.EmailTaken) {
		return fmt.Errorf("%w: %s: give the Layout another Name", err, email)
	} else if err != nil {
		return err
	}
	if m.Administrator, err = cloud.Administrator(m.Management); err != nil {
		return err
	}
	b.client = cloud.As(m.Administrator)
	out, err := ask(b, (*sim.Client).CreateOrganization, sim.CreateOrganizationInput{FeatureSet: sim.AllFeatures})
	if err != nil {
		return err
	}
	m.ID = out.Organization.ID
	roots, err := ask(b, (*sim.Client).ListRoots, sim.ListRootsInput{})
	if err != nil {
		return err
	}
	m.Root = roots.Roots[0].ID
	return nil
}

// parent is the ID of the unit, or of the root if path is "".
func (b *builder) parent(path string) (string, error) {
	if path == "" {
		return b.made.Root.String(), nil
	}
	id, err := b.unit(path)
	return id.String(), err
}

// unit is the unit of a path. It is made if it is not there.
func (b *builder) unit(path string) (awsaccount.OUID, error) {
	if id, ok := b.made.Units[path]; ok {
		return id, nil
	}
	above, name := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		above, name = path[:i], path[i+1:]
		if above == "" {
			return awsaccount.OUID{}, fmt.Errorf("unit %q: want names from the root on, such as workloads/production", path)
		}
	}
	parent, err := b.parent(above)
	if err != nil {
		return awsaccount.OUID{}, err
	}
	out, err := ask(b, (*sim.Client).CreateOrganizationalUnit, sim.CreateOrganizationalUnitInput{ParentID: parent, Name: name})
	if err != nil {
		return awsaccount.OUID{}, fmt.Errorf("unit %q: %w", path, err)
	}
	b.made.Units[path] = out.OrganizationalUnit.ID
	return out.OrganizationalUnit.ID, nil
}

// open makes the members, each where it belongs.
func (b *builder) open() error {
	total := 0
	for i, group := range b.wanted.Accounts {
		if group.Count < 0 {
			return fmt.Errorf("Accounts[%d].Count: want a number that is not negative, not %d", i, group.Count)
		}
		total += max(group.Count, 1)
	}
	if total >= maxAccounts {
		if err := b.env.Cloud.SetAccountQuota(b.made.Management, total+maxAccounts); err != nil {
			return err
		}
	}
	n := 0
	for _, group := range b.wanted.Accounts {
		parent, err := b.parent(group.Unit)
		if err != nil {
			return err
		}
		var ids []awsaccount.ID
		for count := max(group.Count, 1); len(ids) < count; {
			some, err := b.create(n, min(count-len(ids), atATime))
			if err != nil {
				return err
			}
			ids, n = append(ids, some...), n+len(some)
		}
		for _, id := range ids {
			if parent == b.made.Root.String() {
				break
			}
			move := sim.MoveAccountInput{AccountID: id, SourceParentID: b.made.Root.String(), DestinationParentID: parent}
			if err := tell(b, (*sim.Client).MoveAccount, move); err != nil {
				return err
			}
		}
		b.made.Accounts = append(b.made.Accounts, ids)
	}
	return nil
}

// atATime is how many accounts are made at a time.
const atATime = 5

// create makes accounts, the first of which is the n-th of the organization.
func (b *builder) create(n, count int) ([]awsaccount.ID, error) {
	requests := make([]string, count)
	for i := range requests {
		name := fmt.Sprintf("%s-%d", b.wanted.Name, n+i+1)
		out, err := ask(b, (*sim.Client).CreateAccount, sim.CreateAccountInput{AccountName: name, Email: name + "@example.com"})
		if err != nil {
			return nil, err
		}
		requests[i] = out.CreateAccountStatus.ID
	}
	ids := make([]awsaccount.ID, count)
	for i, request := range requests {
		for ids[i].IsZero() {
			out, err := ask(b, (*sim.Client).DescribeCreateAccountStatus, sim.DescribeCreateAccountStatusInput{CreateAccountRequestID: request})
			switch s := out.CreateAccountStatus; {
			case err != nil:
				return nil, err
			case s.State == sim.Failed:
				return nil, errors.New("CreateAccount: " + s.FailureReason)
			case s.State == sim.InProgress:
				b.pass(time.Minute, "accounts are created")
			default:
				ids[i] = s.AccountID
			}
		}
	}
	return ids, nil
}

// states are those that members can be in, in the order in which they are brought about, and how. The first are closed for 90 days
// before the others, and the last are just being closed.
var states = []struct {
	state awsaccount.State
	bring func(*builder, []awsaccount.ID) error
}{
	{awsaccount.PermanentlyClosed, func(b *builder, ids []awsaccount.ID) error {
		if err := b.closeAll(ids); err != nil || len(ids) == 0 {
			return err
		}
		b.pass(awsaccount.PostClosurePeriod, "closed accounts are permanently so")
		return nil
	}},
	{awsaccount.Closed, (*builder).closeAll},
	{awsaccount.Suspended, func(b *builder, ids []awsaccount.ID) error {
		for _, id := range ids {
			if err := b.env.Cloud.Restrict(id); err != nil {
				return err
			}
		}
		return nil
	}},
	{awsaccount.PendingClosure, (*builder).startClosing},
	{awsaccount.Active, func(*builder, []awsaccount.ID) error { return nil }},
}

// close brings the members into their states.
func (b *builder) close() error {
	wanted := map[awsaccount.State][]awsaccount.ID{}
	for i, group := range b.wanted.Accounts {
		state := cmp.Or(group.State, awsaccount.Active)
		wanted[state] = append(wanted[state], b.made.Accounts[i]...)
	}
	for _, s := range states {
		if err := s.bring(b, wanted[s.state]); err != nil {
			return fmt.Errorf("members that are %s: %w", s.state, err)
		}
		delete(wanted, s.state)
	}
	for state := range wanted {
		return fmt.Errorf("a member cannot be %s", state)
	}
	// Time has passed: what was reached must still be so.
	for i, group := range b.wanted.Accounts {
		state := cmp.Or(group.State, awsaccount.Active)
		for _, id := range b.made.Accounts[i] {
			if a, _ := b.env.Cloud.Account(id); a.State(b.env.Cloud.Now()) != state {
				return fmt.Errorf("so many closures take so long that members that were %s are so no more", state)
			}
		}
	}
	return nil
}

// closeAll closes accounts and waits until they are closed.
func (b *builder) closeAll(ids []awsaccount.ID) error {
	if err := b.startClosing(ids); err != nil {
		return err
	}
	for _, id := range ids {
		for {
			a, _ := b.env.Cloud.Account(id)
			if a.State(b.env.Cloud.Now()) != awsaccount.PendingClosure {
				break
			}
			b.pass(time.Minute, "accounts are closed")
		}
	}
	return nil
}

// startClosing closes accounts, each as soon as quotas let it.
func (b *builder) startClosing(ids []awsaccount.ID) error {
	cloud := b.env.Cloud
	for _, id := range ids {
		next, err := cloud.NextClosures(b.made.Management, 1)
		if err != nil {
			return err
		}
		if len(next) == 1 {
			b.pass(max(next[0].Sub(cloud.Now()), 0), "quotas let an account be closed")
		}
		if err := tell(b, (*sim.Client).CloseAccount, sim.CloseAccountInput{AccountID: id}); err != nil {
			return err
		}
	}
	return nil
}

// guard attaches the service control policies.
func (b *builder) guard() error {
	if len(b.wanted.SCPs) == 0 {
		return nil
	}
	_, err := ask(b, (*sim.Client).EnablePolicyType, sim.EnablePolicyTypeInput{RootID: b.made.Root, PolicyType: sim.ServiceControlPolicy})
	if e, ok := errors.AsType[*sim.Error](err); err != nil && !(ok && e.Code == "PolicyTypeAlreadyEnabledException") {
		return err
	}
	n := 0
	for _, path := range slices.Sorted(maps.Keys(b.wanted.SCPs)) {
		target, err := b.parent(path)
		if err != nil {
			return err
		}
		for _, document := range b.wanted.SCPs[path] {
			n++
			out, err := ask(b, (*sim.Client).CreatePolicy, sim.CreatePolicyInput{Name: fmt.Sprintf("%s-scp-%d", b.wanted.Name, n),
				Type: sim.ServiceControlPolicy, Content: document})
			if err == nil {
				err = tell(b, (*sim.Client).AttachPolicy, sim.AttachPolicyInput{PolicyID: out.Policy.PolicySummary.ID, TargetID: target})
			}
			if err != nil {
				return fmt.Errorf("SCPs[%q]: %w", path, err)
			}
		}
	}
	return nil
}

// ask calls, and again while the call is throttled.
func ask[In, Out any](b *builder, method func(*sim.Client, In) (Out, error), in In) (Out, error) {
	for {
		out, err := method(b.client, in)
		if e, ok := errors.AsType[*sim.Error](err); !ok || e.Code != "TooManyRequestsException" {
			return out, err
		}
		b.pass(time.Second, "calls are not throttled")
	}
}

// tell is ask without an output.
func tell[In any](b *builder, method func(*sim.Client, In) error, in In) error {
	_, err := ask(b, func(c *sim.Client, in In) (struct{}, error) { return struct{}{}, method(c, in) }, in)
	return err
}
