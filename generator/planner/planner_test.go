package planner_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// team is an instance of people p0, p1 ... who are always there, with weeks published in turn.
func team(t testing.TB, people, published, weeks int, rules roster.Rules) instance {
	t.Helper()
	n := instance{calendar: office(t), first: week(t, "2026-W28"), weeks: weeks}
	n.source.Rules = rules
	for i := range people {
		n.source.People = append(n.source.People, roster.Person{Slug: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("Person %d", i)})
	}
	block := roster.Block{Recorded: recorded()}
	for i := range published {
		block.Weeks = append(block.Weeks, roster.PlannedWeek{
			Week: n.first.Add(i), Primary: fmt.Sprintf("p%d", 2*i%people), Backup: fmt.Sprintf("p%d", (2*i+1)%people),
		})
	}
	n.source.Blocks = append(n.source.Blocks, block)
	return n
}

// away lets somebody be away for some weeks.
func (n *instance) away(t testing.TB, person, weeks int, first string) {
	t.Helper()
	p := &n.source.People[person]
	w := week(t, first)
	p.Away = append(p.Away, roster.Away{First: w.Monday(), Last: w.Add(weeks - 1).Sunday()})
}

func (n *instance) plan(t testing.TB) *planner.Plan {
	t.Helper()
	p, err := planner.Make(n.request(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// lines shows who serves, with what was published in brackets where it moved.
func lines(p *planner.Plan) string {
	var all []string
	for _, w := range p.Weeks {
		line := w.Week.String()
		for _, s := range w.Seats {
			line += " " + s.Person
			if s.Moved() {
				line += "(" + s.Was + ")"
			}
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

func TestTheSameRequestGivesTheSamePlan(t *testing.T) {
	t.Parallel()
	for _, s := range []shape{{8, 52, roster.Independent, 2, 1}, {8, 52, roster.Chain, 1, 0}} {
		n := random(t, 3, s)
		if diff := cmp.Diff(n.plan(t), n.plan(t), cmpopts.IgnoreUnexported(planner.Plan{})); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAPublishedWeekStays(t *testing.T) {
	t.Parallel()
	n := team(t, 6, 6, 12, roster.Rules{Pattern: roster.Independent, MinimumGap: 1})
	p := n.plan(t)
	if moves(p) != 0 || len(p.New()) != 6 || len(p.Changes()) != 0 {
		t.Errorf("%d moves, %d new weeks:\n%s", moves(p), len(p.New()), lines(p))
	}
	for _, w := range p.Weeks {
		for _, s := range w.Seats {
			if w.Published != (s.Decided == planner.Published) || s.Reason == "" {
				t.Errorf("%s: decided by %q: %q", w.Week, s.Decided, s.Reason)
			}
		}
	}
}

func TestALeaveMovesTheFewestRoles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pattern string
		gap     int
		weeks   int
		first   string
		moves   int
	}{
		"somebody is rested":                      {roster.Independent, 1, 1, "2026-W30", 1},
		"nobody is rested, so two change places":  {roster.Independent, 2, 1, "2026-W30", 2},
		"a leave of weeks in which nobody serves": {roster.Independent, 1, 3, "2026-W31", 0},
		"a leave of two turns":                    {roster.Independent, 1, 5, "2026-W30", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := team(t, 8, 12, 12, roster.Rules{Pattern: c.pattern, MinimumGap: c.gap})
			n.away(t, 4, c.weeks, c.first)
			p := n.plan(t)
			if got := moves(p); got != c.moves {
				t.Errorf("%d roles move, want %d:\n%s", got, c.moves, lines(p))
			}
			n.enter(p)
			for _, v := range violations(n.roster(t), n.first) {
				t.Error(v)
			}
		})
	}
}

// enter writes the plan into the schedule.
func (n *instance) enter(p *planner.Plan) {
	n.publish(p)
	for _, c := range p.Changes() {
		c.By, c.Reason, c.At = n.source.People[0].Slug, "A leave.", recorded()
		n.source.Changes = append(n.source.Changes, c)
	}
}

func TestWhatCannotBePlannedIsSaid(t *testing.T) {
	t.Parallel()
	rules := roster.Rules{Pattern: roster.Independent, MinimumGap: 1}
	for name, c := range map[string]struct {
		make func(t *testing.T) instance
		want []string // parts of the error
	}{
		"nobody at all": {
			func(t *testing.T) instance { return team(t, 0, 0, 4, rules) }, []string{"the roster has nobody"},
		},
		"no weeks": {
			func(t *testing.T) instance { return team(t, 4, 0, 0, rules) }, []string{"at least one week"},
		},
		"one person": {
			func(t *testing.T) instance { return team(t, 1, 0, 1, rules) },
			[]string{"2026-W28, backup: nobody but Person 0, who is primary, is available", `relaxing "filled"`},
		},
		"everybody is away": {
			func(t *testing.T) instance {
				n := team(t, 3, 0, 3, rules)
				for p := range 3 {
					n.away(t, p, 1, "2026-W29")
				}
				return n
			},
			[]string{
				"2026-W29, primary: nobody is available: Person 0 is away from 2026-07-13 to 2026-07-19; Person 1 is",
				"2026-W29, backup: nobody is available", `relaxing "filled"`,
			},
		},
		"too few for the gap": {
			func(t *testing.T) instance { return team(t, 3, 0, 2, rules) },
			[]string{"2026-W29, primary: Person", "was on duty in 2026-W28, and at least 1 week must be free between turns", `relaxing "gap"`},
		},
		"a rule that isn't one": {
			func(t *testing.T) instance {
				n := team(t, 4, 0, 4, rules)
				n.relax = "mercy"
				return n
			},
			[]string{`the rule "mercy" can't be relaxed; those that can are [gap chain veteran filled]`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := c.make(t)
			_, err := planner.Make(n.request(t))
			if err == nil {
				t.Fatal("it was planned")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q isn't in\n%v", want, err)
				}
			}
		})
	}
}

func TestRulesAreRelaxedInTheirOrder(t *testing.T) {
	t.Parallel()
	n := team(t, 3, 0, 4, roster.Rules{Pattern: roster.Independent, MinimumGap: 1})
	var impossible *planner.Impossible
	if _, err := planner.Make(n.request(t)); !errors.As(err, &impossible) || impossible.Relax != planner.Gap {
		t.Errorf("not relaxed: %v", err)
	}
	n.relax = planner.Gap
	p := n.plan(t)
	for _, b := range p.Broken {
		if b.Rule != planner.Gap {
			t.Error(b)
		}
	}
	n.away(t, 0, 1, "2026-W29")
	n.away(t, 1, 1, "2026-W29")
	if _, err := planner.Make(n.request(t)); !errors.As(err, &impossible) || impossible.Relax != planner.Filled {
		t.Errorf("the gap is relaxed, but one role can't be filled: %v", err)
	}
	n.relax = planner.Filled
	p = n.plan(t)
	if got := strings.Count(lines(p), roster.Vacant); got != 1 {
		t.Errorf("%d vacancies:\n%s", got, lines(p))
	}
}

func TestAWindowWithoutDutyIsSaid(t *testing.T) {
	t.Parallel()
	n := team(t, 4, 0, 1, roster.Rules{})
	n.calendar = office(t, holidays(t, "2026-07-06", 5)...)
	if _, err := planner.Make(n.request(t)); err == nil || !strings.Contains(err.Error(), "no week from 2026-W28 to 2026-W28 has duty") {
		t.Error(err)
	}
}

// TestAMoveReplacesCoversInTheWay: a cover that reaches beyond a week that moves goes on before and after it.
func TestAMoveReplacesCoversInTheWay(t *testing.T) {
	t.Parallel()
	n := team(t, 8, 8, 8, roster.Rules{Pattern: roster.Independent})
	zone := n.calendar.Zone()
	n.source.Changes = []roster.Change{{
		ID: 1, Kind: roster.Cover, At: recorded(), By: "p0", Reason: "A course.", Role: roster.Primary, Person: "p7",
		From: date(t, "2026-07-08").Start(zone), To: date(t, "2026-07-22").Start(zone),
	}}
	n.away(t, 7, 1, "2026-W29")
	p := n.plan(t)
	n.enter(p)
	r := n.roster(t)
	var got []string
	for _, a := range r.Assignments()[:8] {
		if a.Role == roster.Primary {
			got = append(got, fmt.Sprint(a.Week, " ", a.Person, " ", a.From.Format("Jan 2")))
		}
	}
	other := p.Weeks[1].Seats[0].Person
	want := []string{"2026-W28 p0 Jul 6", "2026-W28 p7 Jul 8", "2026-W29 " + other + " Jul 13", "2026-W30 p7 Jul 20", "2026-W30 p4 Jul 22"}
	if diff := cmp.Diff(want, got); diff != "" || other == "p7" {
		t.Error(diff)
	}
	var problems problem.List
	roster.New(n.source, n.calendar, &problems)
	for _, p := range problems.Sorted() {
		if strings.Contains(p.Message, "p7") {
			t.Error(p)
		}
	}
}
