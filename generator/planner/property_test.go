package planner_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// instances is how many random instances the properties are tried on. WATCHBILL_INSTANCES sets another number.
func instances(t testing.TB, usual int) uint64 {
	t.Helper()
	written := os.Getenv("WATCHBILL_INSTANCES")
	if written == "" {
		return uint64(usual)
	}
	n, err := strconv.ParseUint(written, 10, 32)
	if err != nil {
		t.Fatal("WATCHBILL_INSTANCES: ", err)
	}
	return n
}

// property is what random plans of a shape keep to.
type property struct {
	shape
	usual     int     // instances
	deviation float64 // weeks
	holidays  bool    // these are judged too
}

func properties() map[string]property {
	return map[string]property{
		"independent":                {shape{8, 52, roster.Independent, 1, 0}, 12, 1, true},
		"two weeks of rest":          {shape{8, 52, roster.Independent, 2, 0}, 12, 1, false},
		"a novice":                   {shape{8, 52, roster.Independent, 1, 1}, 8, 1, true},
		"a chain":                    {shape{8, 52, roster.Chain, 1, 0}, 8, 1.5, false},
		"a chain, rest and a novice": {shape{8, 52, roster.Chain, 2, 1}, 8, 1.5, false},
	}
}

// TestPlansKeepTheRulesAndTheShares: hard rules hold always; nobody is farther from their share than the bound; where a
// rule or the bound doesn't hold, a solver finds that it can't.
func TestPlansKeepTheRulesAndTheShares(t *testing.T) {
	t.Parallel()
	for name, property := range properties() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range instances(t, property.usual) {
				t.Run(fmt.Sprint(seed), func(t *testing.T) { judge(t, property, seed) })
			}
		})
	}
}

func judge(t *testing.T, property property, seed uint64) {
	t.Helper()
	n := random(t, seed, property.shape)
	empty := n
	p, err := planner.Make(n.request(t))
	var impossible *planner.Impossible
	switch {
	case errors.As(err, &impossible):
		if newOracle(t, n).solvable() {
			t.Error("a plan exists, but not for the planner: ", err)
		}
		return
	case err != nil:
		t.Fatal(err)
	}
	n.publish(p)
	r := n.roster(t)
	for _, v := range violations(r, n.first) {
		t.Error(v)
	}
	d, h := deviation(r, n.first), imbalance(r)
	if d > property.deviation+0.001 {
		if o := newOracle(t, empty); o.bound(property.deviation) && o.solvable() {
			t.Errorf("somebody is %.3f weeks from their share, and needn't be", d)
		}
	}
	if property.holidays && h >= 1 {
		o := newOracle(t, empty)
		if o.bound(max(d, property.deviation)) && o.shareHolidays(0.99) && o.solvable() {
			t.Errorf("somebody is %.3f weeks from their share of weeks with a holiday, and needn't be", h)
		}
	}
}
