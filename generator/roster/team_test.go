package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the machine may have none

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

const file = "content/schedule.yaml"

func date(t testing.TB, s string) hours.Date {
	t.Helper()
	d, err := hours.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func week(t testing.TB, s string) roster.Week {
	t.Helper()
	w, err := roster.ParseWeek(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// office is a calendar of 08:00-12:00 and 13:00-17:00, Monday to Friday.
func office(t testing.TB, zone string, holidays ...string) *hours.Calendar {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	spans := []hours.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	r := hours.Rule{From: date(t, "2010-01-01"), Goal: time.Hour, Days: map[time.Weekday][]hours.Span{}}
	for d := time.Monday; d <= time.Friday; d++ {
		r.Days[d] = spans
	}
	var days []hours.Holiday
	for _, h := range holidays {
		days = append(days, hours.Holiday{Date: date(t, h), Name: "holiday"})
	}
	c, err := hours.New(z, []hours.Rule{r}, days)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// team is a source in the making: people of plain names, weeks in lines, a log.
type team struct {
	t        testing.TB
	calendar *hours.Calendar
	source   roster.Source
}

func newTeam(t testing.TB, holidays ...string) *team {
	t.Helper()
	m := &team{t: t, calendar: office(t, "America/Los_Angeles", holidays...)}
	for i, slug := range []string{"ada", "ben", "cara", "dan"} {
		m.source.People = append(m.source.People, roster.Person{
			Slug: slug, Name: slug, Login: slug + "-hub", Pos: problem.Pos{File: "content/roster.yaml", Line: i + 1},
		})
	}
	return m
}

// plan adds weeks that read "2026-W30 ada ben"; the first stands on line 10 of the file.
func (m *team) plan(weeks ...string) *team {
	m.t.Helper()
	b := roster.Block{Recorded: m.at("2026-01-01 09:00")}
	for _, line := range weeks {
		f := strings.Fields(line)
		b.Weeks = append(b.Weeks, roster.PlannedWeek{
			Week: week(m.t, f[0]), Primary: f[1], Backup: f[2],
			Pos: problem.Pos{File: file, Line: 10 + len(b.Weeks)},
		})
	}
	m.source.Blocks = append(m.source.Blocks, b)
	return m
}

// log adds changes; id n stands on line 100 + n, was made on day n of February, by ada, unless the change says more.
func (m *team) log(changes ...roster.Change) *team {
	m.t.Helper()
	for _, c := range changes {
		n := len(m.source.Changes) + 1
		if c.ID == 0 {
			c.ID = n
		}
		if c.At.IsZero() {
			c.At = m.made(n)
		}
		if c.By == "" {
			c.By = "ada"
		}
		if c.Reason == "" {
			c.Reason = "because"
		}
		c.Pos = problem.Pos{File: file, Line: 100 + n}
		m.source.Changes = append(m.source.Changes, c)
	}
	return m
}

// made is when the log of a test was given entry n.
func (m *team) made(n int) time.Time {
	m.t.Helper()
	return m.at("2026-02-01 12:00").AddDate(0, 0, n)
}

func (m *team) at(s string) time.Time {
	m.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, m.calendar.Zone())
	if err != nil {
		m.t.Fatal(err)
	}
	return at
}

func (m *team) swap(role roster.Role, a, b string) roster.Change {
	m.t.Helper()
	return roster.Change{Kind: roster.Swap, Role: role, Weeks: []roster.Week{week(m.t, a), week(m.t, b)}}
}

func (m *team) cover(role roster.Role, person, from, to string) roster.Change {
	m.t.Helper()
	return roster.Change{Kind: roster.Cover, Role: role, Person: person, From: m.at(from), To: m.at(to)}
}

func (m *team) coverWeek(role roster.Role, person, of string) roster.Change {
	m.t.Helper()
	return roster.Change{Kind: roster.Cover, Role: role, Person: person, Weeks: []roster.Week{week(m.t, of)}}
}

func (m *team) promote(from, backup string) roster.Change {
	m.t.Helper()
	return roster.Change{Kind: roster.Promote, From: m.at(from), Person: backup}
}

func revert(of int) roster.Change { return roster.Change{Kind: roster.Revert, Of: of} }

// load makes the roster and gives what was found wrong.
func (m *team) load() (*roster.Roster, []problem.Problem) {
	var problems problem.List
	return roster.New(m.source, m.calendar, &problems), problems.Sorted()
}

// sound makes the roster, which must have no problem.
func (m *team) sound() *roster.Roster {
	m.t.Helper()
	r, problems := m.load()
	for _, p := range problems {
		m.t.Error(p)
	}
	return r
}

// lines writes assignments as "2026-W30 primary ada 07-20 00:00 - 07-27 00:00 [1 2]".
func lines(assignments []roster.Assignment) []string {
	var all []string
	for _, a := range assignments {
		line := fmt.Sprintf("%s %s %s %s - %s", a.Week, a.Role, a.Person,
			a.From.Format("01-02 15:04"), a.To.Format("01-02 15:04"))
		if len(a.Changes) > 0 {
			line += fmt.Sprint(" ", a.Changes)
		}
		all = append(all, line)
	}
	return all
}

func wantLines(t *testing.T, got []roster.Assignment, want ...string) {
	t.Helper()
	if g := lines(got); !slices.Equal(g, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(g, "\n\t"), strings.Join(want, "\n\t"))
	}
}
