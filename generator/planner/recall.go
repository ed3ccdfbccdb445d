package planner

import (
	"math"
	"slices"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

func amount(weeks float64) int64 { return int64(math.Round(weeks * oneWeek)) }

// readPublished takes over who serves a published week, whatever changes made of the plan.
func (t *table) readPublished(r *roster.Roster, d *duty, known roster.WeekDuty) {
	ledger := r.Ledger(known.Week, known.Week)
	for i, a := range ledger.Accounts {
		for role, served := range []roster.Served{a.Primary, a.Backup} {
			if served.Weeks > 0 {
				d.parts[role] = append(d.parts[role], portion{i, amount(served.Weeks)})
			}
		}
	}
	for role := range d.parts {
		d.was[role] = holder(d.parts[role])
		d.split = d.split || len(d.parts[role]) > 1 || len(d.parts[role]) == 1 && d.parts[role][0].amount != oneWeek
	}
	last := known.Primary[len(known.Primary)-1].Person
	d.closing = slices.IndexFunc(t.members, func(m member) bool { return m.Slug == last }) // vacant if it is nobody's
	for role, assignments := range [][]roster.Assignment{known.Primary, known.Backup} {
		d.broken[role] = slices.ContainsFunc(assignments, func(a roster.Assignment) bool { return unavailable(r, a, d.days) })
	}
}

func holder(parts []portion) int {
	most, rest := portion{person: vacant}, int64(oneWeek)
	for _, p := range parts {
		rest -= p.amount
		if p.amount > most.amount {
			most = p
		}
	}
	if rest > most.amount {
		return vacant
	}
	return most.person
}

// unavailable tells whether a person serves on a day on which they can't.
func unavailable(r *roster.Roster, a roster.Assignment, days []hours.Date) bool {
	p, ok := r.Person(a.Person)
	if !ok {
		return false
	}
	return slices.ContainsFunc(days, func(d hours.Date) bool {
		_, available := p.Available(d)
		return !available && slices.ContainsFunc(r.Calendar().Blocks(d), func(b hours.Block) bool {
			return b.From.Before(a.To) && a.From.Before(b.To)
		})
	})
}

// recall takes over what happened before the window.
func (t *table) recall(r Request) {
	index := map[string]int{}
	for i, a := range r.Roster.Ledger(roster.Week{}, r.First.Add(-1)).Accounts {
		m := &t.members[i]
		m.balance = amount(a.Balance)
		m.primaries = amount(a.Primary.Weeks)
		m.lead = amount(a.Primary.Weeks - a.Backup.Weeks)
		index[m.Slug] = i
	}
	t.before = unplanned
	var past []roster.WeekDuty
	for _, w := range r.Roster.Weeks() {
		if w.Week.Compare(r.First) < 0 && len(w.Primary) > 0 {
			past = append(past, w)
		}
	}
	for i, w := range past {
		next := t.weeks[0].at
		if i+1 < len(past) {
			next = serial(past[i+1].Week)
		}
		t.recallWeek(r.Roster, w, next, index)
	}
	for p := range t.members {
		t.novices = t.novices || !t.veteran(p, 0, t.members[p].primaries)
	}
	t.findNovices()
}

func (t *table) recallWeek(r *roster.Roster, w roster.WeekDuty, next int, index map[string]int) {
	people := [2]int{vacant, vacant}
	for role, assignments := range [][]roster.Assignment{w.Primary, w.Backup} {
		for _, a := range assignments {
			i, ok := index[a.Person]
			people[role] = vacant
			if !ok {
				continue
			}
			people[role] = i
			last := &t.members[i].last
			if at := serial(w.Week); last.at != at {
				*last = turn{at: at, kept: true, next: next}
			}
			last.roles |= 1 << role
		}
	}
	t.before = people[primary]
	if people[primary] >= 0 && people[backup] >= 0 {
		t.pairs[pairOf(people[primary], people[backup])]++
	}
	if len(w.Holidays) > 0 {
		for i, a := range r.Ledger(w.Week, w.Week).Accounts {
			t.members[i].holiday += amount(a.Balance)
		}
	}
}

func pairOf(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

// findNovices remembers the published weeks in which a novice has a novice as backup.
func (t *table) findNovices() {
	if !t.novices {
		return
	}
	for _, w := range newBoard(t).unsupported() {
		t.weeks[w].novice = true
	}
}
