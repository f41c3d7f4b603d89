package sim_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A history makes a cloud with members, some of which it closes. Two that are made by the same one are alike.
type history struct {
	members int
	gaps    []time.Duration // after which one member each is closed
}

func (h history) play(t *testing.T, config sim.Config) (l *lab, open []awsaccount.ID) {
	t.Helper()
	l = newLab(t, config)
	if config.Throttling {
		for range h.members {
			open = append(open, l.create(1)...)
			l.cloud.Advance(time.Minute)
		}
	} else {
		open = l.create(h.members)
	}
	for _, gap := range h.gaps {
		l.cloud.Advance(gap)
		l.must(l.close(open[0]))
		open = open[1:]
	}
	return l, open
}

// spec §1.8: what the planner says is what trying again and again finds.
func TestNextClosures(t *testing.T) {
	const m = time.Minute
	for _, test := range []struct {
		name string
		history
		n int
	}{
		{"none before", history{members: 8}, 8},
		{"some in progress", history{9, []time.Duration{0, m, 5 * m}}, 6},
		{"one done", history{9, []time.Duration{0, 7 * m, 5 * m}}, 5},
		{"more than there are", history{5, []time.Duration{0, m}}, 10},
		{"quota", history{270, []time.Duration{0, 7 * m, 5 * m, 3 * day}}, 262},
		{"smaller organization, smaller quota", history{members: 1330}, 800},
	} {
		t.Run(test.name, func(t *testing.T) {
			if testing.Short() && test.n > 100 {
				t.Skip("tries for months")
			}
			planned, open := test.play(t, sim.Config{})
			got, err := planned.cloud.NextClosures(planned.management, test.n)
			if err != nil {
				t.Fatal(err)
			}
			if want := min(test.n, len(open)); len(got) != want {
				t.Fatalf("%d times, want %d", len(got), want)
			}
			tried, open := test.play(t, sim.Config{})
			for i, want := range got {
				for tried.close(open[i]) != nil {
					if tried.cloud.Now().After(want) {
						t.Fatalf("closure %d: planned for %s, and not possible until %s", i, want, tried.cloud.Now())
					}
					step := m
					if want.Sub(tried.cloud.Now()) > 2*time.Hour { // what is possible stays possible
						step = time.Hour
					}
					tried.cloud.Advance(step)
				}
				if !tried.cloud.Now().Equal(want) {
					t.Fatalf("closure %d: planned for %s, possible at %s", i, want, tried.cloud.Now())
				}
			}
		})
	}
}

// spec §1.8, §3.10: with throttling, each planned call succeeds and would not have a second before.
func TestNextClosuresThrottled(t *testing.T) {
	h := history{12, []time.Duration{0, 30 * time.Second}}
	planned, open := h.play(t, sim.Config{Throttling: true})
	planned.cloud.Advance(7 * time.Second)
	from := planned.cloud.Now()
	got, err := planned.cloud.NextClosures(planned.management, 7)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		for _, early := range []time.Duration{time.Second, 0} {
			tried, _ := h.play(t, sim.Config{Throttling: true})
			tried.cloud.Advance(7 * time.Second)
			for j, at := range got[:i] {
				tried.cloud.Advance(at.Sub(tried.cloud.Now()))
				tried.must(tried.close(open[j]))
			}
			at := got[i].Add(-early)
			if at.Before(tried.cloud.Now()) || at.Before(from) {
				continue
			}
			tried.cloud.Advance(at.Sub(tried.cloud.Now()))
			if err := tried.close(open[i]); (err == nil) != (early == 0) {
				t.Errorf("closure %d, %s before %s: %v", i, early, got[i], err)
			}
		}
	}
	if gaps := got[0].Sub(from); gaps != 13*time.Second || !slices.IsSortedFunc(got, time.Time.Compare) {
		t.Errorf("first after %s: %v", gaps, got)
	}
}

func TestNextClosuresRefused(t *testing.T) {
	l, _ := history{members: 1}.play(t, sim.Config{})
	alone := l.open()
	if _, err := l.cloud.NextClosures(alone, 1); !errors.Is(err, awsaccount.ErrNotFound) {
		t.Error(err)
	}
	old, _ := history{members: 1}.play(t, sim.Config{Profile: awsaccount.Guide2022})
	if _, err := old.cloud.NextClosures(old.management, 1); !errors.Is(err, awsaccount.NotOffered) {
		t.Error(err)
	}
	if got, err := l.cloud.NextClosures(l.management, 0); err != nil || len(got) != 0 {
		t.Error(got, err)
	}
}
