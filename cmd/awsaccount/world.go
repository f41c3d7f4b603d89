package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/internal/script"
	"github.com/awsaccount/awsaccount/sim"
)

// A world is what a server shows: a cloud whose time goes on as that of the machine does, and can be moved ahead.
type world struct {
	cloud    *sim.Cloud
	accounts []script.NamedAccount // those that the seed names
	restored bool                  // it is that of the state file
	config   sim.Config            // of the cloud
	account  awsaccount.ID         // whose administrator the printed credentials are
	clock    clock
}

// A clock is that of the machine, ahead or behind. It is safe for concurrent use.
type clock struct {
	running atomic.Bool
	shift   atomic.Int64 // nanoseconds
}

// now is the time; it is the zero time, which is no time to a cloud, until the clock is started.
func (c *clock) now() time.Time {
	if !c.running.Load() {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(c.shift.Load()))
}

// start lets the clock go on from a time.
func (c *clock) start(at time.Time) {
	c.shift.Store(int64(time.Until(at)))
	c.running.Store(true)
}

// furthest is how far ahead of the machine's time that of a world can be.
const furthest = 200 * 365 * 24 * time.Hour

// advance moves the clock ahead. It reports false if it would be too far.
func (w *world) advance(d time.Duration) bool {
	for {
		shift := w.clock.shift.Load()
		if time.Duration(shift) > furthest-d {
			return false
		}
		if w.clock.shift.CompareAndSwap(shift, shift+int64(d)) {
			w.cloud.Now() // what is due meanwhile happens now
			return true
		}
	}
}

// The usual world is one account, whose ID the documentation of AWS has in its examples.
const (
	usualAccount = "123456789012"
	usualName    = "example"
	usualEmail   = "example@example.com"
)

// creationTime is how long the worlds of a server take to make an account: somebody is waiting.
const creationTime = 2 * time.Second

// trailLength is how many records of the trail a server keeps, for days on end.
const trailLength = 10_000

// openWorld makes the world that the options say: that of the state file if there is one, else that of the seed, else the usual one.
// In all of them time goes on from where it stopped: choices.md#server-time.
func openWorld(o *serveOptions) (*world, error) {
	w := &world{}
	if o.state != "" {
		text, err := os.ReadFile(o.state)
		if err == nil {
			return w, w.load(text, o)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if _, err := os.Stat(filepath.Dir(o.state)); err != nil {
			return nil, fmt.Errorf("the state could not be saved: %w", err)
		}
	}
	if o.seed != "" {
		return w, w.sow(o)
	}
	w.config = w.serving(sim.Config{Start: time.Now()}, o)
	w.cloud = sim.New(w.config)
	w.clock.start(w.config.Start)
	id, err := awsaccount.ParseID(usualAccount)
	if err == nil {
		err = w.cloud.OpenWithID(id, usualName, usualEmail)
	}
	if err != nil {
		return nil, err
	}
	return w, w.choose(o)
}

// serving is a configuration with what a server does otherwise.
func (w *world) serving(c sim.Config, o *serveOptions) sim.Config {
	c.Clock, c.CreationTime, c.TrailLength = w.clock.now, creationTime, trailLength
	c.Throttling = (c.Throttling || o.throttle) && !o.noThrottle
	return c
}

// A savedWorld is what a state file holds: a snapshot, and what of the configuration is not in it.
type savedWorld struct {
	Profile               awsaccount.Profile
	Throttling            bool
	Consistency           sim.Consistency
	ActivationTime        time.Duration
	DocumentedPolicyTypes bool
	Snapshot              json.RawMessage
}

// load makes the world of a state file. One that holds a snapshot and nothing else is good too.
func (w *world) load(text []byte, o *serveOptions) error {
	var saved savedWorld
	if err := json.Unmarshal(text, &saved); err != nil {
		return fmt.Errorf("%s: %w", o.state, err)
	}
	if saved.Snapshot == nil {
		saved = savedWorld{Snapshot: text}
	}
	w.restored = true
	err := w.restore(sim.Config{Profile: saved.Profile, Throttling: saved.Throttling, Consistency: saved.Consistency,
		ActivationTime: saved.ActivationTime, DocumentedPolicyTypes: saved.DocumentedPolicyTypes}, saved.Snapshot, o)
	if err != nil {
		return fmt.Errorf("%s: %w", o.state, err)
	}
	return nil
}

// restore makes the world of a snapshot.
func (w *world) restore(config sim.Config, snapshot []byte, o *serveOptions) (err error) {
	w.config = w.serving(config, o)
	if w.cloud, err = sim.Restore(w.config, snapshot); err != nil {
		return err
	}
	w.clock.start(w.cloud.Now())
	return w.choose(o)
}

// sow makes the world that a scenario leaves.
func (w *world) sow(o *serveOptions) error {
	text, err := os.ReadFile(o.seed)
	if err != nil {
		return usageError{err}
	}
	result, err := script.Run(string(text), script.Options{ReadFile: beside(o.seed)})
	switch {
	case err != nil:
		return fmt.Errorf("%s:%w", o.seed, err)
	case len(result.Differences) > 0:
		d := result.Differences[0]
		return fmt.Errorf("%s:%d: not as expected: %s", o.seed, d.Line, d)
	case len(result.Refused) > 0:
		d := result.Refused[0]
		return fmt.Errorf("%s:%d: it fails, which the scenario does not expect: %s", o.seed, d.Line, d)
	case len(result.Accounts) == 0:
		return fmt.Errorf("%s: the scenario makes no account", o.seed)
	}
	saved, err := result.Cloud.Snapshot()
	if err != nil {
		return err
	}
	w.accounts = result.Accounts
	return w.restore(result.Config, saved, o)
}

// choose finds whose administrator the printed credentials are: of the account that the options name, else of the first one that
// manages an organization, else of the first one.
func (w *world) choose(o *serveOptions) error {
	if !o.account.IsZero() {
		if _, ok := w.cloud.Account(o.account); !ok {
			return fmt.Errorf("--account: there is no account %s", o.account)
		}
		w.account = o.account
		return nil
	}
	copied := w.cloud.Fork() // so that looking leaves no trace
	var first awsaccount.ID
	for a := range copied.Accounts() {
		if a.State(copied.Now()) != awsaccount.Active {
			continue
		}
		first = cmp.Or(first, a.ID())
		out, err := copied.As(copied.Root(a.ID())).DescribeOrganization()
		if err == nil && out.Organization.MasterAccountID == a.ID() {
			w.account = a.ID()
			return nil
		}
	}
	if first.IsZero() {
		return errors.New("no account is ACTIVE")
	}
	w.account = first
	return nil
}

// save writes the world to a file, all of it or nothing: whatever happens, the file is the old one or the new one. Only its owner
// can read it, because it has secrets.
func (w *world) save(name string) (err error) {
	snapshot, err := w.cloud.Snapshot()
	if err != nil {
		return err
	}
	c := &w.config
	text, err := json.Marshal(savedWorld{c.Profile, c.Throttling, c.Consistency, c.ActivationTime, c.DocumentedPolicyTypes, snapshot})
	if err != nil {
		return err
	}
	if file, err := filepath.EvalSymlinks(name); err == nil {
		name = file // else the link would be replaced
	}
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return err
	}
	// The new name is safe when the directory is; not every system can do that, and without it the old file is still whole.
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// beside reads files by names relative to that of a scenario.
func beside(file string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) && file != "-" {
			name = filepath.Join(filepath.Dir(file), name)
		}
		return os.ReadFile(name)
	}
}
