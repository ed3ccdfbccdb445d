package escalation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// team has Ada as primary and Ben as backup of W10, Cora and Ada of W11, Dan and Ben of W12. Cora and Dan know the vault.
func team(t *testing.T) *roster.Roster {
	t.Helper()
	days := map[time.Weekday][]hours.Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		days[d] = []hours.Span{{From: 8 * 60, To: 17 * 60}}
	}
	first := hours.Date{Year: 2026, Month: 1, Day: 1}
	calendar, err := hours.New(time.UTC, []hours.Rule{{From: first, Days: days, Goal: time.Hour}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	week := func(n int, primary, backup string) roster.PlannedWeek {
		return roster.PlannedWeek{Week: roster.Week{Year: 2026, Number: n}, Primary: primary, Backup: backup}
	}
	day := func(n int) hours.Date { return hours.Date{Year: 2026, Month: 3, Day: n} }
	var problems problem.List
	return roster.New(roster.Source{
		People: []roster.Person{
			{Slug: "ada", Name: "Ada", Expertise: []string{"Readers"}},
			{Slug: "ben", Name: "Ben"},
			{Slug: "cora", Name: "Cora", Access: []string{"vault"}, Expertise: []string{"Graphics"}, Away: []roster.Away{{First: day(2), Last: day(6)}}},
			{Slug: "dan", Name: "Dan", Access: []string{"vault"}},
			{Slug: "eve", Name: "Eve", Access: []string{"vault"}, Expertise: []string{"Readers"}, Until: day(1)},
		},
		Blocks: []roster.Block{{Weeks: []roster.PlannedWeek{week(10, "ada", "ben"), week(11, "ben", "ada"), week(12, "dan", "ben")}}},
	}, calendar, &problems)
}

func TestAStepNamesThePeopleOfTheDay(t *testing.T) {
	t.Parallel()
	r := team(t)
	cases := map[string]struct {
		step escalation.Step
		at   string
		want []string
	}{
		"the primary":                         {escalation.Step{Who: escalation.Primary}, "2026-03-03 10:00", []string{"ada primary"}},
		"the backup":                          {escalation.Step{Who: escalation.Backup}, "2026-03-03 10:00", []string{"ben backup"}},
		"experts, those who left not":         {escalation.Step{Who: escalation.Experts}, "2026-03-03 10:00", []string{"ada primary", "cora absent"}},
		"whoever has access, the absent last": {escalation.Step{Who: escalation.Access, Name: "vault"}, "2026-03-03 10:00", []string{"dan", "cora absent"}},
		"the next pair with access":           {escalation.Step{Who: escalation.NextWeek, Name: "vault"}, "2026-03-03 10:00", []string{"dan primary 2026-W12"}},
		"nobody, when no such pair is planned": {
			escalation.Step{Who: escalation.NextWeek, Name: "vault"}, "2026-03-20 10:00", nil,
		},
		"nobody, of a customer": {escalation.Step{Who: escalation.Customer}, "2026-03-03 10:00", nil},
		"everybody who serves":  {escalation.Step{Who: escalation.Everybody}, "2026-03-10 10:00", []string{"ada backup", "ben primary", "cora", "dan"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse("2006-01-02 15:04", c.at)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range c.step.People(r, at) {
				text := a.Person.Slug + " " + string(a.Role) + " "
				if a.Absent {
					text += "absent"
				}
				if a.Week != nil {
					text += a.Week.Week.String()
				}
				got = append(got, strings.Join(strings.Fields(text), " "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPathsThatLeadNowhereAreTold(t *testing.T) {
	t.Parallel()
	var problems problem.List
	escalation.Check([]escalation.Path{
		{ID: "stuck", Steps: []escalation.Step{
			{Who: escalation.Backup, Name: "ben"},
			{Who: escalation.Team},
			{Who: escalation.Access, Name: "bunker"},
			{Who: escalation.Oneself, Answers: []escalation.Answer{{If: "yes", Path: "many"}, {If: "no", Path: "stuck"}}},
		}},
		{ID: "stuck"},
	}, team(t), &problems)
	var got []string
	for _, p := range problems.Sorted() {
		got = append(got, p.Message)
	}
	want := []string{
		`the path "stuck" stands there twice`, "the step asks backup, which has no name", "the step asks team, without a name",
		`there is no path "many"`, `nobody of the roster may enter "bunker"`,
	}
	for _, w := range want {
		if !strings.Contains(strings.Join(got, "\n"), w) {
			t.Errorf("%q isn't told in %q", w, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %q", got)
	}
}
