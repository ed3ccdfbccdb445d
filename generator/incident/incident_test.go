package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// desk is a team with its calendar: Ada is primary of every week from 2026-W01 to 2026-W30, Ben is backup.
type desk struct {
	roster   *roster.Roster
	calendar *hours.Calendar
	redactor *redact.Redactor
}

func newDesk(t testing.TB) desk {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	week := map[time.Weekday][]hours.Span{}
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []hours.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	calendar, err := hours.New(zone,
		[]hours.Rule{{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: week, Goal: time.Hour}},
		[]hours.Holiday{{Date: hours.Date{Year: 2026, Month: 5, Day: 25}, Name: "Memorial Day"}})
	if err != nil {
		t.Fatal(err)
	}
	block := roster.Block{Recorded: time.Date(2025, 12, 1, 17, 0, 0, 0, time.UTC)}
	for n := 1; n <= 30; n++ {
		block.Weeks = append(block.Weeks, roster.PlannedWeek{
			Week: roster.Week{Year: 2026, Number: n}, Primary: "ada", Backup: "ben",
		})
	}
	var problems problem.List
	people := []roster.Person{
		{Slug: "ada", Name: "Ada Example", Login: "ada-example", Percent: 100},
		{Slug: "ben", Name: "Ben Example", Login: "ben-example", Percent: 100},
	}
	r := roster.New(roster.Source{
		People: people, Blocks: []roster.Block{block}, Rules: roster.Rules{Pattern: "independent"},
	}, calendar, &problems)
	if problems.Count(problem.Error) > 0 {
		t.Fatal(problems.Sorted())
	}
	redactor, err := redact.New(redact.Options{Names: []string{"Acme Corp"}})
	if err != nil {
		t.Fatal(err)
	}
	return desk{r, calendar, redactor}
}

// local reads `2006-01-02 15:04` in the team's zone.
func (d desk) local(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, d.calendar.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// publish sends issues of a public repository through the gate.
func (d desk) publish(rules incident.Rules, issues ...incident.Issue) (*incident.Publication, []problem.Problem) {
	return d.publishAs(incident.Public, rules, issues...)
}

func (d desk) publishAs(
	visibility incident.Visibility, rules incident.Rules, issues ...incident.Issue,
) (*incident.Publication, []problem.Problem) {
	var problems problem.List
	s := &incident.Snapshot{
		File:   "incidents.jsonl",
		Header: incident.Header{Version: 1, Repository: "team/incidents", Visibility: visibility},
		Issues: issues,
	}
	p, _ := incident.Publish(s, rules, d.roster, d.calendar, d.redactor, &problems)
	return p, problems.Sorted()
}

// article publishes one closed issue and gives its article.
func (d desk) article(t testing.TB, issue incident.Issue) *incident.Article {
	t.Helper()
	p, problems := d.publish(incident.Rules{Publish: incident.Closed}, issue)
	if len(p.Articles) != 1 || len(problems) > 0 {
		t.Fatalf("got %d articles and %v", len(p.Articles), problems)
	}
	return p.Articles[0]
}

// resolved is an issue that a stranger filed on Tuesday, 10 March 2026 at 09:00 and somebody closed the next day.
func resolved(number int, body string, comments ...incident.Comment) incident.Issue {
	return incident.Issue{
		Number: number, ID: int64(1000 + number), Title: fmt.Sprintf("Incident %d", number), Body: &body, State: "closed",
		HTMLURL:   fmt.Sprintf("https://github.com/team/incidents/issues/%d", number),
		User:      &incident.Account{Login: "stranger", Type: "User"},
		CreatedAt: time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC),
		UpdatedAt: time.Date(2026, 3, 11, 16, 0, 0, 0, time.UTC),
		ClosedAt:  time.Date(2026, 3, 11, 16, 0, 0, 0, time.UTC),
		Comments:  comments,
	}
}

// says is a comment some minutes after the filing. Ada and Ben are members, everybody else is nobody.
func says(login string, minutes int, body string) incident.Comment {
	association := "NONE"
	if strings.HasSuffix(login, "-example") {
		association = "MEMBER"
	}
	return incident.Comment{
		ID: int64(minutes), User: &incident.Account{Login: login, Type: "User"}, AuthorAssociation: association, Body: &body,
		CreatedAt: time.Date(2026, 3, 10, 16, minutes, 0, 0, time.UTC),
	}
}

func (d desk) week(t testing.TB, s string) roster.Week {
	t.Helper()
	w, err := roster.ParseWeek(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
