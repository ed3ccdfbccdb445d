package planner_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// instances is how many random instances the properties are tried on. WATCHBILL_INSTANCES sets another number.
func instances(t testing.TB, usual int) int {
	t.Helper()
	written := os.Getenv("WATCHBILL_INSTANCES")
	if written == "" {
		return usual
	}
	n, err := strconv.Atoi(written)
	if err != nil {
		t.Fatal("WATCHBILL_INSTANCES: ", err)
	}
	return n
}

// property is what random plans of a shape keep to.
type property struct {
	shape
	usual     int     // instances
	deviation float64 // weeks from the share, at any time
	misses    int     // of a hundred instances, in which a solver finds a plan within the bounds and the planner doesn't
}

func properties() map[string]property {
	return map[string]property{
		"independent":                {shape{8, 52, roster.Independent, 1, 0}, 25, 1, 0},
		"a novice":                   {shape{8, 52, roster.Independent, 1, 1}, 15, 1, 0},
		"two weeks of rest":          {shape{8, 52, roster.Independent, 2, 0}, 15, 1, 4},
		"a chain":                    {shape{8, 52, roster.Chain, 1, 0}, 15, 1.5, 1},
		"a chain, rest and a novice": {shape{8, 52, roster.Chain, 2, 1}, 15, 1.5, 1},
	}
}

// holidayBound is how far somebody may be from their share of weeks with a holiday, in the end.
const holidayBound = 0.999

// missed is how far beyond a bound a plan may be where a solver finds one within.
const missed = 0.75

// TestPlansKeepTheRulesAndTheShares: hard rules hold always. Nobody is farther from their share than the bounds; where
// a rule or a bound doesn't hold, a solver finds that it can't, but for few cases that are counted.
func TestPlansKeepTheRulesAndTheShares(t *testing.T) {
	t.Parallel()
	for name, property := range properties() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			count, misses, impossible := instances(t, property.usual), 0, 0
			for seed := range count {
				n := random(t, uint64(seed), property.shape)
				p, ok := n.planned(t)
				switch {
				case !ok:
					impossible++
				case n.misses(t, p, property, seed):
					misses++
				}
			}
			t.Logf("%d instances, %d impossible, %d missed", count, impossible, misses)
			if misses*100 > property.misses*count+99 {
				t.Errorf("%d of %d plans miss the bounds, and needn't", misses, count)
			}
		})
	}
}

// planned gives the plan; where the planner finds none, a solver must agree.
func (n *instance) planned(t *testing.T) (p *planner.Plan, ok bool) {
	t.Helper()
	p, err := planner.Make(n.request(t))
	var impossible *planner.Impossible
	switch {
	case errors.As(err, &impossible):
		if newOracle(t, *n).solvable() {
			t.Error("a plan exists, but not for the planner: ", err)
		}
	case err != nil:
		t.Fatal(err)
	}
	return p, err == nil
}

// misses judges a plan, and tells whether it is beyond a bound that a solver keeps.
func (n instance) misses(t *testing.T, p *planner.Plan, property property, seed int) bool {
	t.Helper()
	empty := n
	n.publish(p)
	r := n.roster(t)
	for _, v := range violations(r, n.first) {
		t.Errorf("instance %d: %s", seed, v)
	}
	d, h := deviation(r, n.first), imbalance(r)
	if d <= property.deviation+0.001 && h < 1 {
		return false
	}
	o := newOracle(t, empty)
	if !o.bound(property.deviation) || !o.solvable() {
		return false
	}
	if d <= property.deviation+0.001 && (!o.shareHolidays(holidayBound) || !o.solvable()) {
		return false
	}
	t.Logf("instance %d: %.3f weeks from a share, %.3f of weeks with a holiday, and that needn't be", seed, d, h)
	if d > property.deviation+missed || h > 1+missed && d <= property.deviation {
		t.Errorf("instance %d: that is far", seed)
	}
	return true
}

// mostMoves is how many published roles change for one leave.
const mostMoves = 3

// TestOneLeaveMovesFewRoles: a new leave of one or two weeks, in which the person serves, moves at most three published
// roles, and the hard rules still hold; where it moves more, or can't be had, a solver finds that it must be so.
func TestOneLeaveMovesFewRoles(t *testing.T) {
	t.Parallel()
	for name, property := range properties() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range instances(t, property.usual) {
				n := random(t, uint64(seed), property.shape)
				p, err := planner.Make(n.request(t))
				if err != nil {
					continue
				}
				n.publish(p)
				leave(t, &n, rand.New(rand.NewPCG(uint64(seed), 11)), p.New())
				n.mend(t, p, seed)
			}
		})
	}
}

func (n *instance) mend(t *testing.T, before *planner.Plan, seed int) {
	t.Helper()
	p, ok := n.planned(t)
	if !ok {
		return
	}
	if moves(p) > mostMoves {
		o := newOracle(t, *n)
		if o.keep(before, mostMoves); o.solvable() {
			t.Errorf("instance %d: %d roles move, and %d would do", seed, moves(p), mostMoves)
		}
	}
	n.enter(p)
	for _, v := range violations(n.roster(t), n.first) {
		t.Errorf("instance %d: %s", seed, v)
	}
}
