package roster_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

func FuzzRosterAgreesWithAWalkOverEveryHalfHour(f *testing.F) {
	for seed := range uint64(400) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		w, rng := newWorld(t, seed)
		var problems problem.List
		r := roster.New(w.source, w.calendar(t), &problems)
		alive := w.interpret()
		w.checkFaults(t, problems.Sorted())
		w.checkCells(t, r)
		w.checkOwners(t, r, rng)
		w.checkShape(t, r, alive)
		w.checkLedger(t, r)
		if t.Failed() {
			for _, p := range problems.Sorted() {
				t.Log(p)
			}
			for _, c := range w.source.Changes {
				t.Logf("%+v", c)
			}
			t.Log(strings.Join(lines(r.Assignments()), "\n"))
		}
	})
}

// checkFaults holds the problems to those of the walk.
func (w *world) checkFaults(t *testing.T, problems []problem.Problem) {
	t.Helper()
	want := map[string]bool{}
	for id, wrong := range w.wrong {
		if wrong {
			want[fmt.Sprintf("change %d", id)] = true
		}
	}
	for _, c := range w.cells {
		if p := c.who[roster.Primary]; p == c.who[roster.Backup] && p != "" && p != roster.Vacant {
			want[p+" is both primary and backup of "+c.week.String()] = true
		}
		for role, who := range c.who {
			for _, p := range w.source.People {
				if p.Slug == who && away(p, c.date) {
					want[fmt.Sprintf("%s is %s of %s", who, role, c.week)] = true
				}
			}
		}
	}
	got := map[string]bool{}
	for _, p := range problems {
		key, _, _ := strings.Cut(p.Message, ":")
		key, _, _ = strings.Cut(key, " but ")
		key, _, _ = strings.Cut(key, ", on")
		switch {
		case strings.Contains(p.Message, "duty but no plan"), strings.Contains(p.Message, "no duty day"):
		case strings.Contains(p.Message, "then already"):
		default:
			got[key] = true
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("got the problems %q\nwant %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

func away(p roster.Person, day string) bool {
	if !p.From.IsZero() && day < p.From.String() || !p.Until.IsZero() && day > p.Until.String() {
		return true
	}
	return slices.ContainsFunc(p.Away, func(a roster.Away) bool {
		return a.First.String() <= day && day <= a.Last.String()
	})
}

// checkCells holds every half hour of duty to one primary and one backup or vacancies, those of the walk.
func (w *world) checkCells(t *testing.T, r *roster.Roster) {
	t.Helper()
	found := make([]map[roster.Role][]roster.Assignment, len(w.cells))
	for i := range found {
		found[i] = map[roster.Role][]roster.Assignment{}
	}
	for _, a := range r.Assignments() {
		for i, c := range w.cells {
			if !c.at.Before(a.From) && c.at.Before(a.To) {
				found[i][a.Role] = append(found[i][a.Role], a)
			}
		}
	}
	for i, c := range w.cells {
		duty := r.At(c.at)
		owner, owned := r.Owner(c.at)
		if owned != (c.who[roster.Primary] != "") || owner.Person != c.who[roster.Primary] {
			t.Errorf("%s: owned by %q, %v, want %q", c.at, owner.Person, owned, c.who[roster.Primary])
		}
		for role, a := range map[roster.Role]roster.Assignment{roster.Primary: duty.Primary, roster.Backup: duty.Backup} {
			if a.Person != c.who[role] {
				t.Errorf("%s: got the %s %q, want %q", c.at, role, a.Person, c.who[role])
			}
			if a.Person == "" && len(found[i][role]) == 0 {
				continue
			}
			if len(found[i][role]) != 1 || found[i][role][0].Person != a.Person || a.Week != c.week || a.Role != role {
				t.Errorf("%s: assignments as %s are %v", c.at, role, found[i][role])
			}
			if shaper := c.shaper[role]; shaper > 0 && !slices.Contains(a.Changes, shaper) {
				t.Errorf("%s: change %d gave it, but the assignment names %v", c.at, shaper, a.Changes)
			}
			if len(a.Changes) == 0 && a.Person != c.planned[role] {
				t.Errorf("%s: no change made %s of %s", c.at, a.Person, c.planned[role])
			}
		}
	}
}

// checkOwners asks for the owner at any time of day or night.
func (w *world) checkOwners(t *testing.T, r *roster.Roster, rng *rand.Rand) {
	t.Helper()
	for range 50 {
		at := w.start.Add(time.Duration(rng.IntN(modelWeeks*7*24*60)) * time.Minute)
		next := slices.IndexFunc(w.cells, func(c cell) bool { return c.at.Add(half).After(at) })
		want := w.cells[next].who[roster.Primary]
		if got, ok := r.Owner(at); got.Person != want || ok != (want != "") {
			t.Errorf("received at %s: owned by %q, %v, want %q", at, got.Person, ok, want)
		}
		handoff := ""
		for _, c := range w.cells {
			serves := c.who[roster.Primary]
			if c.at.After(at) && serves != "" && serves != r.At(at).Primary.Person {
				handoff = serves
				break
			}
		}
		if got := r.At(at); got.Next.Person != handoff || got.Handoff.IsZero() != (handoff == "") {
			t.Errorf("at %s: next is %q, want %q", at, got.Next.Person, handoff)
		}
	}
}

// checkShape holds assignments to what their type promises.
func (w *world) checkShape(t *testing.T, r *roster.Roster, alive map[int]bool) {
	t.Helper()
	for _, d := range r.Weeks() {
		for role, pieces := range map[roster.Role][]roster.Assignment{roster.Primary: d.Primary, roster.Backup: d.Backup} {
			duty := w.index[slot{d.Week, role}]
			if (len(pieces) > 0) != (len(duty) > 0 && !d.Planned.Week.IsZero()) {
				t.Errorf("%s has %d pieces and %d half hours of duty", d.Week, len(pieces), len(duty))
			}
			at, person := d.Week.Start(w.zone), ""
			for _, a := range pieces {
				busy := func(i int) bool { return !w.cells[i].at.Before(a.From) && w.cells[i].at.Before(a.To) }
				if !a.From.Equal(at) || a.Person == person || !slices.ContainsFunc(duty, busy) {
					t.Errorf("%s follows %s by %s", lines([]roster.Assignment{a}), at, person)
				}
				at, person = a.To, a.Person
				w.checkOrigin(t, d, a, alive)
			}
			if len(pieces) > 0 && !at.Equal(d.Week.Add(1).Start(w.zone)) {
				t.Errorf("%s ends at %s", d.Week, at)
			}
		}
	}
}

func (w *world) checkOrigin(t *testing.T, d roster.WeekDuty, a roster.Assignment, alive map[int]bool) {
	t.Helper()
	var recorded time.Time
	for _, b := range w.source.Blocks {
		if slices.ContainsFunc(b.Weeks, func(p roster.PlannedWeek) bool { return p.Week == a.Week }) {
			recorded = b.Recorded
		}
	}
	for i, id := range a.Changes {
		recorded = w.source.Changes[id-1].At
		touches := slices.ContainsFunc(d.Changes, func(c roster.Change) bool { return c.ID == id })
		if !alive[id] || w.wrong[id] || !touches || i > 0 && a.Changes[i-1] >= id {
			t.Errorf("%s can't be shaped so", lines([]roster.Assignment{a}))
		}
	}
	if !a.Recorded.Equal(recorded) {
		t.Errorf("%s was recorded at %s, want %s", lines([]roster.Assignment{a}), a.Recorded, recorded)
	}
}

// checkLedger credits everybody half hour by half hour.
func (w *world) checkLedger(t *testing.T, r *roster.Roster) {
	t.Helper()
	perDay, days := map[string]float64{}, map[roster.Week]map[string]bool{}
	for _, c := range w.cells {
		perDay[c.date]++
		if days[c.week] == nil {
			days[c.week] = map[string]bool{}
		}
		days[c.week][c.date] = true
	}
	served, weeks, given, taken := map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, c := range w.cells {
		for _, role := range both() {
			day, who, planned := 1/perDay[c.date], c.who[role], c.planned[role]
			served[string(role)+who] += day
			weeks[who] += day / float64(len(days[c.week]))
			if who != planned {
				given[planned] += day / float64(len(days[c.week]))
				taken[who] += day / float64(len(days[c.week]))
			}
		}
	}
	l := r.Ledger(roster.Week{}, roster.Week{})
	shares := w.shares(days)
	for _, p := range w.source.People {
		a, _ := l.Account(p.Slug)
		history := l.History(p)
		last := 0.0
		if len(history) > 0 {
			last = history[len(history)-1].Balance
		}
		for what, pair := range map[string][2]float64{
			"days as primary": {a.Primary.Days, served["primary"+p.Slug]},
			"days as backup":  {a.Backup.Days, served["backup"+p.Slug]},
			"weeks":           {a.Served(), weeks[p.Slug]},
			"weeks given":     {a.Given, given[p.Slug]},
			"weeks taken":     {a.Taken, taken[p.Slug]},
			"share":           {a.Share, shares[p.Slug]},
			"balance":         {a.Balance, shares[p.Slug] - weeks[p.Slug]},
			"last balance":    {last, a.Balance},
		} {
			if d := pair[0] - pair[1]; d > 1e-9 || d < -1e-9 {
				t.Errorf("%s of %s: got %v, want %v", what, p.Slug, pair[0], pair[1])
			}
		}
	}
}

// shares gives what each person ought to serve: the filled seats of a week, by percent of those who can serve it.
func (w *world) shares(days map[roster.Week]map[string]bool) map[string]float64 {
	shares := map[string]float64{}
	for week, dates := range days {
		seats, weight := 0.0, 0.0
		perDay := map[string]float64{}
		for _, i := range w.index[slot{week, roster.Primary}] {
			perDay[w.cells[i].date]++
		}
		for _, i := range w.index[slot{week, roster.Primary}] {
			for _, who := range w.cells[i].who {
				if who != roster.Vacant {
					seats += 1 / perDay[w.cells[i].date] / float64(len(dates))
				}
			}
		}
		var able []roster.Person
		for _, p := range w.source.People {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(dates)), func(d string) bool { return away(p, d) }) {
				able = append(able, p)
				weight += float64(p.Percent)
			}
		}
		for _, p := range able {
			shares[p.Slug] += seats * float64(p.Percent) / weight
		}
	}
	return shares
}

func TestTheOrderOfThePlanInTheFileMeansNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		w, _ := newWorld(t, seed)
		var problems problem.List
		want := lines(roster.New(w.source, w.calendar(t), &problems).Assignments())
		for i := range w.source.Blocks {
			slices.SortFunc(w.source.Blocks[i].Weeks, func(a, b roster.PlannedWeek) int {
				return cmp.Or(cmp.Compare(b.Week.Number, a.Week.Number), cmp.Compare(a.Week.Year, b.Week.Year))
			})
		}
		slices.Reverse(w.source.Blocks)
		if got := lines(roster.New(w.source, w.calendar(t), &problems).Assignments()); !slices.Equal(got, want) {
			t.Errorf("seed %d: got %v, want %v", seed, got, want)
		}
	}
}
