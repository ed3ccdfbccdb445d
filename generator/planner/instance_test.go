package planner_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

func week(t testing.TB, s string) roster.Week {
	t.Helper()
	w, err := roster.ParseWeek(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func date(t testing.TB, s string) hours.Date {
	t.Helper()
	d, err := hours.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// office is a calendar of whole days, Monday to Friday.
func office(t testing.TB, holidays ...hours.Holiday) *hours.Calendar {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	r := hours.Rule{From: date(t, "2010-01-01"), Goal: time.Hour, Days: map[time.Weekday][]hours.Span{}}
	for d := time.Monday; d <= time.Friday; d++ {
		r.Days[d] = []hours.Span{{From: 8 * 60, To: 17 * 60}}
	}
	c, err := hours.New(zone, []hours.Rule{r}, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// yearly are the holidays of some years.
func yearly(t testing.TB, first, last int) []hours.Holiday {
	t.Helper()
	var days []hours.Holiday
	for y := first; y <= last; y++ {
		for _, d := range []string{
			"01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "11-27", "12-24", "12-25",
		} {
			days = append(days, hours.Holiday{Date: date(t, fmt.Sprintf("%d-%s", y, d)), Name: d})
		}
	}
	return days
}

// instance is a request in the making.
type instance struct {
	calendar *hours.Calendar
	source   roster.Source
	first    roster.Week
	weeks    int
	relax    planner.Rule
}

func (n instance) roster(t testing.TB) *roster.Roster {
	t.Helper()
	var problems problem.List
	r := roster.New(n.source, n.calendar, &problems)
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return r
}

func (n instance) request(t testing.TB) planner.Request {
	t.Helper()
	return planner.Request{Roster: n.roster(t), First: n.first, Weeks: n.weeks, Relax: n.relax}
}

// shape is what a random instance looks like.
type shape struct {
	people, weeks int
	pattern       string
	gap           int
	novices       int
}

// random makes an instance: leave clustered on holidays, one of 12 weeks, one late joiner, percents, novices.
func random(t testing.TB, seed uint64, s shape) instance {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 7))
	first := week(t, "2026-W28").Add(rnd.IntN(52))
	n := instance{calendar: office(t, yearly(t, 2025, 2032)...), first: first, weeks: s.weeks}
	n.source.Rules = roster.Rules{Pattern: s.pattern, MinimumGap: s.gap, VeteranAfter: 3}
	for i := range s.people {
		p := roster.Person{Slug: fmt.Sprintf("p%02d", i), Name: fmt.Sprintf("Person %d", i), VeteranSince: date(t, "2020-01-01")}
		if i < s.novices {
			p.VeteranSince = hours.Date{}
		}
		p.Percent = []int{100, 100, 100, 80, 60}[rnd.IntN(5)]
		if rnd.IntN(4) > 0 {
			p.Access = []string{"vault"}
		}
		for w := range s.weeks {
			at := first.Add(w)
			if rnd.Float64() < clustering(at) {
				p.Away = append(p.Away, roster.Away{
					First: at.Monday().AddDays(rnd.IntN(5)), Last: at.Monday().AddDays(4 + 7*rnd.IntN(2)),
				})
			}
		}
		n.source.People = append(n.source.People, p)
	}
	long := first.Add(rnd.IntN(s.weeks - 12))
	away := &n.source.People[s.people-1].Away
	*away = append(*away, roster.Away{First: long.Monday(), Last: long.Add(11).Sunday()})
	n.source.People[s.people-2].From = first.Add(4 + rnd.IntN(s.weeks/2)).Monday()
	return n
}

// clustering is how likely somebody begins a leave in a week.
func clustering(w roster.Week) float64 {
	switch {
	case w.Number >= 52 || w.Number == 1:
		return 0.3
	case w.Number == 48:
		return 0.25
	case w.Number >= 28 && w.Number <= 34:
		return 0.08
	}
	return 0.02
}

func recorded() time.Time { return time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC) }

// holidays are some days on end.
func holidays(t testing.TB, first string, days int) []hours.Holiday {
	t.Helper()
	var all []hours.Holiday
	for i := range days {
		all = append(all, hours.Holiday{Date: date(t, first).AddDays(i), Name: "closed"})
	}
	return all
}

// publish adds the new weeks of a plan to the schedule.
func (n *instance) publish(p *planner.Plan) {
	n.source.Blocks = append(n.source.Blocks, roster.Block{Recorded: recorded(), Weeks: p.New()})
}
