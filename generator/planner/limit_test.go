package planner_test

import (
	"errors"
	"testing"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

func TestLargeRequestsArePlanned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		people, weeks int
		pattern       string
	}{
		"10,000 people":              {10_000, 8, roster.Independent},
		"10,000 people in a chain":   {10_000, 8, roster.Chain},
		"fifty years":                {8, 2600, roster.Independent},
		"ten years of a chain":       {8, 520, roster.Chain},
		"as few people as the rules": {4, 26, roster.Independent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := team(t, c.people, 0, c.weeks, roster.Rules{Pattern: c.pattern, MinimumGap: 1})
			p := n.plan(t)
			if len(p.New()) != c.weeks || len(p.Broken) > 0 {
				t.Fatalf("%d weeks, %v", len(p.New()), p.Broken)
			}
			n.publish(p)
			r := n.roster(t)
			for _, v := range violations(r, n.first) {
				t.Error(v)
			}
			if c.people == 8 {
				if d := deviation(r, n.first); d > 1.501 {
					t.Errorf("somebody is %.2f weeks from their share", d)
				}
			}
		})
	}
}

// FuzzRequests: whatever is asked, there is a plan that keeps the hard rules, or an error that says why not; and where
// everything is relaxed, there is a plan.
func FuzzRequests(f *testing.F) {
	f.Add(uint64(1), uint8(8), uint8(20), uint8(1), uint8(0), false)
	f.Add(uint64(2), uint8(3), uint8(15), uint8(2), uint8(2), true)
	f.Add(uint64(3), uint8(2), uint8(14), uint8(0), uint8(2), true)
	f.Add(uint64(4), uint8(5), uint8(30), uint8(60), uint8(1), false)
	f.Add(uint64(49), uint8(3), uint8(18), uint8(1), uint8(2), true) // only one order of training leads on
	f.Fuzz(func(t *testing.T, seed uint64, people, weeks, gap, novices uint8, chain bool) {
		s := shape{2 + int(people)%9, 13 + int(weeks)%30, roster.Independent, int(gap) % 64, int(novices) % 4}
		if chain {
			s.pattern = roster.Chain
		}
		n := random(t, seed, s)
		p, err := planner.Make(n.request(t))
		var impossible *planner.Impossible
		switch {
		case errors.As(err, &impossible):
			n.relax = planner.Filled
			if p, err = planner.Make(n.request(t)); err != nil || len(p.Broken) == 0 {
				t.Fatalf("everything is relaxed, and: %v", err)
			}
		case err != nil:
			t.Fatal(err)
		default:
			n.publish(p)
			for _, v := range violations(n.roster(t), n.first) {
				t.Error(v)
			}
		}
	})
}
