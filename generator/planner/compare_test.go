package planner_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// scheduler is a way to plan. Published weeks are in the instance; who doesn't mend them plans anew.
type scheduler func(t testing.TB, n instance) []roster.PlannedWeek

// BenchmarkCompare prints how plans of the planner and of two customary schedulers differ, on the same instances: 8
// people, 52 weeks, leave, a late joiner, percents, one free week between turns.
//
//	go test ./generator/planner -run '^$' -bench Compare
func BenchmarkCompare(b *testing.B) {
	for range b.N {
		fmt.Printf("\n%d instances, the worst and the mean of each\n%-28s %-16s %-16s %-14s %-16s %s\n", compared,
			"", "deviation", "holidays", "back to back", "changed by leave", "time")
		for _, c := range []struct {
			name string
			plan scheduler
		}{
			{"planner", byPlanner}, {"round robin with skips", roundRobin}, {"least recently served", leastRecent},
		} {
			fmt.Printf("%-28s %s\n", c.name, figuresOf(b, c.plan))
		}
	}
}

const compared = 40

// figures are what plans are compared by.
type figures struct {
	deviation, holidays []float64 // weeks
	backToBack, changed []float64 // turns without a free week before them; roles
	spent               time.Duration
	plans               int
}

func (f figures) String() string {
	pair := func(list []float64) string {
		sum := 0.0
		for _, x := range list {
			sum += x
		}
		return fmt.Sprintf("%5.2f %5.2f", slices.Max(list), sum/float64(len(list)))
	}
	return fmt.Sprintf("%-16s %-16s %-14s %-16s %v", pair(f.deviation), pair(f.holidays), pair(f.backToBack), pair(f.changed),
		(f.spent / time.Duration(f.plans)).Round(10*time.Microsecond))
}

func figuresOf(b *testing.B, plan scheduler) figures {
	b.Helper()
	var f figures
	for seed := uint64(0); len(f.deviation) < compared; seed++ {
		n := random(b, seed, shape{8, 52, roster.Independent, 1, 0})
		if _, err := planner.Make(n.request(b)); err != nil { // nobody can
			continue
		}
		started := time.Now()
		weeks := plan(b, n)
		f.spent += time.Since(started)
		f.plans++
		published := n
		published.source.Blocks = []roster.Block{{Recorded: recorded(), Weeks: weeks}}
		r := published.roster(b)
		f.deviation = append(f.deviation, deviation(r, n.first))
		f.holidays = append(f.holidays, imbalance(r))
		f.backToBack = append(f.backToBack, float64(backToBack(weeks)))

		leave(b, &published, rand.New(rand.NewPCG(seed, 11)), weeks)
		f.changed = append(f.changed, float64(changed(weeks, plan(b, published))))
	}
	return f
}

// leave lets somebody be away for a week or two who serves then.
func leave(t testing.TB, n *instance, rnd *rand.Rand, weeks []roster.PlannedWeek) {
	t.Helper()
	w := weeks[8+rnd.IntN(len(weeks)-12)]
	slug := []string{w.Primary, w.Backup}[rnd.IntN(2)]
	n.source.People = slices.Clone(n.source.People)
	for i := range n.source.People {
		if p := &n.source.People[i]; p.Slug == slug {
			last := w.Week.Add(rnd.IntN(2)).Sunday()
			p.Away = append(slices.Clone(p.Away), roster.Away{First: w.Week.Monday(), Last: last})
		}
	}
}

// changed counts roles that go to others.
func changed(before, after []roster.PlannedWeek) int {
	n := 0
	for i, w := range before {
		if after[i].Primary != w.Primary {
			n++
		}
		if after[i].Backup != w.Backup {
			n++
		}
	}
	return n
}

// backToBack counts turns in the week after another.
func backToBack(weeks []roster.PlannedWeek) int {
	n := 0
	for i, w := range weeks[1:] {
		for _, p := range []string{w.Primary, w.Backup} {
			if p == weeks[i].Primary || p == weeks[i].Backup {
				n++
			}
		}
	}
	return n
}

func byPlanner(t testing.TB, n instance) []roster.PlannedWeek {
	t.Helper()
	p, err := planner.Make(n.request(t))
	if err != nil {
		t.Log(err)
		return n.source.Blocks[0].Weeks
	}
	var weeks []roster.PlannedWeek
	for _, w := range p.Weeks {
		weeks = append(weeks, roster.PlannedWeek{Week: w.Week, Primary: w.Seats[0].Person, Backup: w.Seats[1].Person})
	}
	return weeks
}

// roundRobin goes through the people in turn, and skips who is away.
func roundRobin(t testing.TB, n instance) []roster.PlannedWeek {
	t.Helper()
	next := 0
	return oneByOne(t, n, func(_ int, free []bool) int {
		for !free[next%len(free)] {
			next++
		}
		next++
		return (next - 1) % len(free)
	})
}

// leastRecent takes whoever hasn't served for longest.
func leastRecent(t testing.TB, n instance) []roster.PlannedWeek {
	t.Helper()
	last := make([]int, len(n.source.People))
	return oneByOne(t, n, func(turn int, free []bool) int {
		best := -1
		for p, ok := range free {
			if ok && (best < 0 || last[p] < last[best]) {
				best = p
			}
		}
		last[best] = turn + 1
		return best
	})
}

// oneByOne fills one role after the other; at least two people are free in each week.
func oneByOne(t testing.TB, n instance, choose func(turn int, free []bool) int) []roster.PlannedWeek {
	t.Helper()
	o := newOracle(t, n)
	var weeks []roster.PlannedWeek
	for w, week := range o.weeks {
		free := slices.Clone(o.free[w])
		p := choose(2*w, free)
		free[p] = false
		q := choose(2*w+1, free)
		weeks = append(weeks, roster.PlannedWeek{Week: week, Primary: o.people[p].Slug, Backup: o.people[q].Slug})
	}
	return weeks
}
