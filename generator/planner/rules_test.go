package planner_test

import (
	"fmt"
	"math"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/roster"
)

// violations tells which hard rules the weeks of a roster break, from first on: by what the roster says, not the planner.
func violations(r *roster.Roster, first roster.Week) []string {
	var found []string
	served := map[string]int{} // primary weeks
	last := map[string]turn{}
	before := ""
	for _, w := range r.Weeks() {
		if len(w.Days) == 0 {
			continue
		}
		p, q := w.Primary[0].Person, w.Backup[0].Person
		if w.Week.Compare(first) >= 0 {
			found = append(found, broken(r, w, [2]string{p, q}, last, before, served)...)
		}
		last[p], last[q] = turn{w.Week, roster.Primary}, turn{w.Week, roster.Backup}
		served[p]++
		before = p
	}
	return found
}

// turn is when somebody was on duty.
type turn struct {
	week roster.Week
	role roster.Role
}

func broken(r *roster.Roster, w roster.WeekDuty, people [2]string, last map[string]turn, before string, served map[string]int) []string {
	var found []string
	fail := func(format string, args ...any) {
		found = append(found, w.Week.String()+": "+fmt.Sprintf(format, args...))
	}
	chain := r.Rules().Pattern == roster.Chain
	novices := 0
	for i, slug := range people {
		p, ok := r.Person(slug)
		if !ok {
			fail("vacant")
			continue
		}
		for _, d := range w.Days {
			if reason, ok := p.Available(d); !ok {
				fail("%s %s", slug, reason)
			}
		}
		if p.VeteranSince.IsZero() && served[slug] < max(p.VeteranAfter, r.Rules().VeteranAfter) {
			novices++
		}
		t, ok := last[slug]
		linked := chain && i == 1 && slug == before
		if gap := w.Week.Monday().Sub(t.week.Monday())/7 - 1; ok && !linked && gap < r.Rules().MinimumGap {
			fail("%s has %d free weeks", slug, gap)
		}
	}
	if people[0] == people[1] {
		fail("%s is both", people[0])
	}
	if novices == 2 {
		fail("two novices")
	}
	if chain && before != "" && before != roster.Vacant && people[1] != before {
		fail("the chain is broken")
	}
	return found
}

// deviation is the worst running balance of the window, by the ledger.
func deviation(r *roster.Roster, first roster.Week) float64 {
	worst := 0.0
	l := r.Ledger(roster.Week{}, roster.Week{})
	for _, p := range r.People() {
		for _, point := range l.History(p) {
			if point.Week.Compare(first) >= 0 {
				worst = max(worst, math.Abs(point.Balance))
			}
		}
	}
	return worst
}

// imbalance is the worst balance of weeks with a holiday, at the end.
func imbalance(r *roster.Roster) float64 {
	worst := 0.0
	for _, balance := range holidayBalances(r) {
		worst = max(worst, math.Abs(balance))
	}
	return worst
}

func holidayBalances(r *roster.Roster) []float64 {
	sums := make([]float64, len(r.People()))
	for _, w := range r.Weeks() {
		if len(w.Holidays) > 0 && len(w.Days) > 0 {
			for i, a := range r.Ledger(w.Week, w.Week).Accounts {
				sums[i] += a.Balance
			}
		}
	}
	return sums
}

// moves counts published roles that a plan gives to others.
func moves(p *planner.Plan) int {
	n := 0
	for _, w := range p.Weeks {
		for _, s := range w.Seats {
			if s.Moved() {
				n++
			}
		}
	}
	return n
}
