package roster_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/visit-dav/watchbill/generator/roster"
)

// sheet writes the accounts of all who have one as "ada share 2.00 served 2.00 balance 0.00", and what is special.
func sheet(l roster.Ledger) []string {
	var rows []string
	for _, a := range l.Accounts {
		balance := math.Round(a.Balance*100) / 100
		row := fmt.Sprintf("%s share %.2f served %.2f balance %.2f", a.Person, a.Share, a.Served(), balance)
		if a.Given+a.Taken > 0 {
			row += fmt.Sprintf(" given %.2f taken %.2f", a.Given, a.Taken)
		}
		for _, w := range a.HolidayWeeks {
			row += " holiday " + w.String()
		}
		rows = append(rows, row)
	}
	return rows
}

func wantSheet(t *testing.T, l roster.Ledger, want ...string) {
	t.Helper()
	if got := sheet(l); !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

var everything roster.Week // as a bound of Ledger it is open

func TestAWeekIsSharedByThoseWhoAreThere(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	r := m.plan("2026-W30 ada ben", "2026-W31 cara dan").sound()
	wantSheet(t, r.Ledger(everything, everything),
		"ada share 1.00 served 1.00 balance 0.00", "ben share 1.00 served 1.00 balance 0.00",
		"cara share 1.00 served 1.00 balance 0.00", "dan share 1.00 served 1.00 balance 0.00")
	wantSheet(t, r.Ledger(everything, week(t, "2026-W30")),
		"ada share 0.50 served 1.00 balance -0.50", "ben share 0.50 served 1.00 balance -0.50",
		"cara share 0.50 served 0.00 balance 0.50", "dan share 0.50 served 0.00 balance 0.50")
	wantSheet(t, r.Ledger(week(t, "2026-W32"), everything),
		"ada share 0.00 served 0.00 balance 0.00", "ben share 0.00 served 0.00 balance 0.00",
		"cara share 0.00 served 0.00 balance 0.00", "dan share 0.00 served 0.00 balance 0.00")
}

func TestAnAbsenceIsNeverMadeUp(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	m.source.People[2].Away = []roster.Away{{First: date(t, "2026-07-24"), Last: date(t, "2026-07-24")}}
	m.source.People[3].From = date(t, "2026-07-27")
	r := m.plan("2026-W30 ada ben", "2026-W31 cara dan").sound()
	wantSheet(t, r.Ledger(everything, everything),
		"ada share 1.50 served 1.00 balance 0.50", "ben share 1.50 served 1.00 balance 0.50",
		"cara share 0.50 served 1.00 balance -0.50", "dan share 0.50 served 1.00 balance -0.50")
	dan, _ := r.Person("dan")
	if got := r.Ledger(everything, everything).History(dan); got[0] != (roster.Point{Week: week(t, "2026-W30")}) {
		t.Errorf("who joins later starts at 0, got %+v", got[0])
	}
}

func TestPercentsWeighTheShares(t *testing.T) {
	t.Parallel()
	m := newTeam(t)
	m.source.People[0].Percent, m.source.People[1].Percent = 50, 50
	r := m.plan("2026-W30 ada ben", "2026-W31 cara dan", "2026-W32 cara dan").sound()
	wantSheet(t, r.Ledger(everything, everything),
		"ada share 1.00 served 1.00 balance 0.00", "ben share 1.00 served 1.00 balance 0.00",
		"cara share 2.00 served 2.00 balance 0.00", "dan share 2.00 served 2.00 balance 0.00")
}

func TestWhoeverServedIsCreditedWhateverThePlanSaid(t *testing.T) {
	t.Parallel()
	m := newTeam(t).plan("2026-W30 ada ben", "2026-W31 cara dan")
	r := m.log(
		m.swap("primary", "2026-W30", "2026-W31"),
		m.cover("backup", "ada", "2026-07-20 00:00", "2026-07-22 00:00"),
		m.promote("2026-07-31 13:00", "ben"),
	).sound()
	wantSheet(t, r.Ledger(everything, everything),
		"ada share 1.00 served 1.30 balance -0.30 given 1.00 taken 1.30",
		"ben share 1.00 served 0.70 balance 0.30 given 0.40 taken 0.10",
		"cara share 1.00 served 1.00 balance 0.00 given 1.00 taken 1.00",
		"dan share 1.00 served 1.00 balance 0.00 given 0.10 taken 0.10")
	a, ok := r.Ledger(everything, everything).Account("dan")
	if want := (roster.Served{Weeks: 0.9, Days: 4.5}); !ok || a.Backup != want || a.Primary.Days != 0.5 {
		t.Errorf("got %+v and %+v, want %+v", a.Primary, a.Backup, want)
	}
}

func TestAVacancyIsNobodysShare(t *testing.T) {
	t.Parallel()
	m := newTeam(t).plan("2026-W30 ada vacant", "2026-W31 vacant vacant")
	r := m.log(m.coverWeek("primary", "ben", "2026-W31")).sound()
	wantSheet(t, r.Ledger(everything, everything),
		"ada share 0.50 served 1.00 balance -0.50", "ben share 0.50 served 1.00 balance -0.50 given 0.00 taken 1.00",
		"cara share 0.50 served 0.00 balance 0.50", "dan share 0.50 served 0.00 balance 0.50")
}

func TestShortWeeksCountWholeAndHolidaysAreRemembered(t *testing.T) {
	t.Parallel()
	m := newTeam(t, "2026-05-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-09").
		plan("2026-W22 ada ben").plan("2026-W52 cara dan", "2027-W01 ben ada")
	m.source.Blocks[0].Weeks = append(m.source.Blocks[0].Weeks, fillers(t, "2026-W23", "2026-W51")...)
	l := m.sound().Ledger(everything, everything)
	ada, _ := l.Account("ada")
	if want := (roster.Served{Weeks: 1, Days: 4}); ada.Primary != want {
		t.Errorf("got %+v, want %+v", ada.Primary, want)
	}
	for slug, want := range map[string][]roster.Week{
		"ada": {week(t, "2026-W22")}, "ben": {week(t, "2026-W22")}, "cara": nil, "dan": nil,
	} {
		if a, _ := l.Account(slug); !slices.Equal(a.HolidayWeeks, want) {
			t.Errorf("%s: got the holiday weeks %v, want %v", slug, a.HolidayWeeks, want)
		}
	}
	p := roster.Person{Slug: "cara", Percent: 100}
	if n := len(l.History(p)); n != 32 { // W22 to W52 and W01; W53 is a shutdown
		t.Errorf("got %d points", n)
	}
}

// fillers plans vacancies from one week to another.
func fillers(t *testing.T, first, last string) []roster.PlannedWeek {
	t.Helper()
	var weeks []roster.PlannedWeek
	for w := week(t, first); w.Compare(week(t, last)) <= 0; w = w.Add(1) {
		weeks = append(weeks, roster.PlannedWeek{Week: w, Primary: roster.Vacant, Backup: roster.Vacant})
	}
	return weeks
}

func TestBalancesAddUpToNothing(t *testing.T) {
	t.Parallel()
	var weeks []string
	people := []string{"ada", "ben", "cara"}
	for i := range 40 {
		weeks = append(weeks, fmt.Sprintf("%s %s dan", week(t, "2026-W10").Add(i), people[i%3]))
	}
	m := newTeam(t).plan(weeks...)
	m.source.People[1].Percent = 30
	m.source.People[2].Until = date(t, "2026-09-01")
	r, _ := m.load()
	l := r.Ledger(everything, everything)
	sum, last := 0.0, 0.0
	for _, p := range r.People() {
		a, _ := l.Account(p.Slug)
		sum += a.Balance
		history := l.History(p)
		last += history[len(history)-1].Balance
	}
	if math.Abs(sum) > 1e-9 || math.Abs(last) > 1e-9 {
		t.Errorf("balances add up to %v, histories to %v", sum, last)
	}
}
