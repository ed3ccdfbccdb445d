package planner_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/crillab/gophersat/solver"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// oracle tells by a SAT solver whether a plan exists. It shares no code with the planner: it reads people, calendar and
// ledger anew and writes the rules down as clauses.
type oracle struct {
	people  []roster.Person
	weeks   []roster.Week
	holiday []bool   // by week
	free    [][]bool // by week and person
	share   [][]float64
	start   []float64 // balances before
	rules   roster.Rules
	clauses [][]int
	next    int
	role    [2][][]int // variables by role, week and person
}

func newOracle(t testing.TB, n instance) *oracle {
	t.Helper()
	r := n.roster(t)
	o := &oracle{people: r.People(), rules: r.Rules()}
	for w := n.first; w.Compare(n.first.Add(n.weeks)) < 0; w = w.Add(1) {
		var days []hours.Date
		for i := range 7 {
			if d := w.Monday().AddDays(i); n.calendar.HasDuty(d) {
				days = append(days, d)
			}
		}
		if len(days) == 0 {
			continue
		}
		o.weeks = append(o.weeks, w)
		o.holiday = append(o.holiday, len(days) < 5)
		o.addWeek(days)
	}
	for _, a := range r.Ledger(roster.Week{}, n.first.Add(-1)).Accounts {
		o.start = append(o.start, a.Balance)
	}
	for role := range o.role {
		for range o.weeks {
			o.role[role] = append(o.role[role], o.fresh(len(o.people)))
		}
	}
	o.addRules()
	return o
}

// addWeek finds out who is available, and their shares.
func (o *oracle) addWeek(days []hours.Date) {
	free, share := make([]bool, len(o.people)), make([]float64, len(o.people))
	weight := 0.0
	for i, p := range o.people {
		free[i] = !slices.ContainsFunc(days, func(d hours.Date) bool {
			_, ok := p.Available(d)
			return !ok
		})
		if free[i] {
			weight += float64(p.Percent)
		}
	}
	for i, p := range o.people {
		if free[i] {
			share[i] = 2 * float64(p.Percent) / weight
		}
	}
	o.free, o.share = append(o.free, free), append(o.share, share)
}

func (o *oracle) fresh(n int) []int {
	made := make([]int, n)
	for i := range made {
		o.next++
		made[i] = o.next
	}
	return made
}

func (o *oracle) add(literals ...int) { o.clauses = append(o.clauses, literals) }

func (o *oracle) addRules() {
	for w := range o.weeks {
		for role := range o.role {
			vars := o.role[role][w]
			o.add(slices.Clone(vars)...)
			for p := range vars {
				if !o.free[w][p] {
					o.add(-vars[p])
				}
				for q := range p {
					o.add(-vars[p], -vars[q])
				}
			}
		}
		for p := range o.people {
			o.add(-o.role[0][w][p], -o.role[1][w][p])
		}
	}
	o.addGap()
	o.addVeterans()
}

func (o *oracle) addGap() {
	chain := o.rules.Pattern == roster.Chain
	for a := range o.weeks {
		for b := a + 1; b < len(o.weeks); b++ {
			apart := o.weeks[b].Monday().Sub(o.weeks[a].Monday()) / 7
			if apart > o.rules.MinimumGap {
				break
			}
			for p := range o.people {
				for one := range 2 {
					for two := range 2 {
						if chain && b == a+1 && one == 0 && two == 1 {
							continue
						}
						o.add(-o.role[one][a][p], -o.role[two][b][p])
					}
				}
			}
		}
		if chain && a+1 < len(o.weeks) {
			for p := range o.people {
				o.add(-o.role[0][a][p], o.role[1][a+1][p])
			}
		}
	}
}

func (o *oracle) addVeterans() {
	veteran := make([][]int, len(o.people)) // variable by person and week; nil: always
	for p, person := range o.people {
		if !person.VeteranSince.IsZero() {
			continue
		}
		served := make([]int, len(o.weeks))
		for w := range o.weeks {
			served[w] = o.role[0][w][p]
		}
		need := o.rules.VeteranAfter
		counts := o.count(served, need)
		veteran[p] = o.fresh(len(o.weeks))
		for w := range o.weeks {
			if w == 0 {
				if need > 0 {
					o.add(-veteran[p][w])
				}
				continue
			}
			o.add(-veteran[p][w], counts[w-1][need])
		}
	}
	for w := range o.weeks {
		for p := range o.people {
			for q := range o.people {
				if p != q && veteran[p] != nil && veteran[q] != nil {
					o.add(-o.role[0][w][p], -o.role[1][w][q], veteran[p][w], veteran[q][w])
				}
			}
		}
	}
}

// count makes variables that tell, after each of some, whether at least k of them were true, for k to most.
func (o *oracle) count(vars []int, most int) [][]int {
	counts := make([][]int, len(vars))
	for i, v := range vars {
		counts[i] = o.fresh(most + 2)
		c := counts[i]
		o.add(c[0])
		for k := 1; k < len(c); k++ {
			if i == 0 {
				if k == 1 {
					o.add(-c[1], v)
					o.add(c[1], -v)
				} else {
					o.add(-c[k])
				}
				continue
			}
			b := counts[i-1]
			o.add(-b[k], c[k])
			o.add(-b[k-1], -v, c[k])
			o.add(-c[k], b[k], b[k-1])
			o.add(-c[k], b[k], v)
		}
	}
	return counts
}

// bound demands that no running balance is ever beyond some weeks; false: one has to be.
func (o *oracle) bound(beyond float64) bool {
	for p := range o.people {
		all := make([]int, len(o.weeks))
		for w := range all {
			all[w] = w
		}
		if !o.balance(p, all, o.start[p], func(int) float64 { return beyond }) {
			return false
		}
	}
	return true
}

// shareHolidays demands that nobody ends with a balance of holiday weeks as far as some weeks from 0.
func (o *oracle) shareHolidays(beyond float64) bool {
	var weeks []int
	for w, holiday := range o.holiday {
		if holiday {
			weeks = append(weeks, w)
		}
	}
	for p := range o.people {
		limit := func(i int) float64 {
			if i == len(weeks)-1 {
				return beyond
			}
			return math.Inf(1)
		}
		if !o.balance(p, weeks, 0, limit) {
			return false
		}
	}
	return true
}

// keep demands that at most some roles go to others than in a plan.
func (o *oracle) keep(p *planner.Plan, most int) {
	var others []int
	for w, week := range p.Weeks {
		for role, seat := range week.Seats {
			who := slices.IndexFunc(o.people, func(p roster.Person) bool { return p.Slug == seat.Person })
			moved := o.fresh(1)[0]
			o.add(moved, o.role[role][w][who])
			o.add(-moved, -o.role[role][w][who])
			others = append(others, moved)
		}
	}
	counts := o.count(others, most)
	o.add(-counts[len(others)-1][most+1])
}

// balance holds that of a person over some weeks below a limit after each.
func (o *oracle) balance(p int, weeks []int, balance float64, limit func(i int) float64) bool {
	duty := o.fresh(len(weeks))
	low, high := make([]int, len(weeks)), make([]int, len(weeks))
	most := 0
	for i, w := range weeks {
		balance += o.share[w][p]
		low[i] = int(math.Ceil(max(0, balance-limit(i)-1e-6)))
		high[i] = int(math.Floor(min(balance+limit(i)+1e-6, float64(len(weeks)))))
		if high[i] < low[i] {
			return false
		}
		most = max(most, high[i])
		x, y, d := o.role[0][w][p], o.role[1][w][p], duty[i]
		o.add(-d, x, y)
		o.add(d, -x)
		o.add(d, -y)
	}
	counts := o.count(duty, most)
	for i := range weeks {
		o.add(counts[i][low[i]])
		o.add(-counts[i][high[i]+1])
	}
	return true
}

// solving is held while the solver works: gophersat shares a buffer between all solvers of a program.
var solving sync.Mutex

// solvable tells whether a plan exists.
func (o *oracle) solvable() bool {
	solving.Lock()
	defer solving.Unlock()
	return solver.New(solver.ParseSlice(o.clauses)).Solve() == solver.Sat
}
