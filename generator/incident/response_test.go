package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/incident"
)

// form writes a body as the incident form does.
func form(fields ...string) string {
	var b strings.Builder
	for i := 0; i < len(fields); i += 2 {
		fmt.Fprintf(&b, "### %s\r\n\r\n%s\r\n\r\n", fields[i], fields[i+1])
	}
	return b.String()
}

func TestTheResponseClockFollowsTheVectors(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	cases := map[string]struct {
		received, responded string
		minutes             int
		met, off            bool
		due                 string
	}{
		"plain":                            {"2026-03-10 09:15", "2026-03-10 10:00", 45, true, false, "2026-03-10 10:15"},
		"over lunch":                       {"2026-03-10 11:40", "2026-03-10 13:20", 40, true, false, "2026-03-10 13:40"},
		"received during lunch":            {"2026-03-10 12:10", "2026-03-10 13:59", 59, true, false, "2026-03-10 14:00"},
		"across the DST change":            {"2026-03-06 16:50", "2026-03-09 08:49", 59, true, false, "2026-03-09 08:50"},
		"on a Saturday":                    {"2026-03-07 14:00", "2026-03-09 08:30", 30, true, false, "2026-03-09 09:00"},
		"answered off hours":               {"2026-03-07 14:00", "2026-03-07 15:00", 0, true, true, "2026-03-09 09:00"},
		"over a holiday":                   {"2026-05-22 16:30", "2026-05-26 08:30", 60, true, false, "2026-05-26 08:30"},
		"due at the end of a block":        {"2026-03-06 16:00", "2026-03-06 17:01", 0, true, true, "2026-03-06 17:00"},
		"late":                             {"2026-03-10 09:15", "2026-03-10 10:16", 61, false, false, "2026-03-10 10:15"},
		"late, and at night":               {"2026-03-10 09:15", "2026-03-10 20:00", 405, false, false, "2026-03-10 10:15"},
		"in the evening, before it is due": {"2026-03-10 16:30", "2026-03-10 18:00", 0, true, true, "2026-03-11 08:30"},
		"at once":                          {"2026-03-10 09:15", "2026-03-10 09:15", 0, true, false, "2026-03-10 10:15"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			issue := resolved(1, form("Received", c.received, "Responded", c.responded))
			issue.ClosedAt = d.local(t, "2026-06-30 10:00")
			got := d.article(t, issue).Response
			want := incident.Response{
				Received: d.local(t, c.received), Responded: d.local(t, c.responded), Due: d.local(t, c.due),
				Duty: time.Duration(c.minutes) * time.Minute, Met: c.met, OffHours: c.off,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheFirstResponseIsFound(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	filed := d.local(t, "2026-03-10 09:00")
	by := func(login, body string, comments ...incident.Comment) incident.Issue {
		i := resolved(1, body, comments...)
		i.User.Login = login
		return i
	}
	bot := says("ada-example", 1, "x")
	bot.User.Type = "Bot"
	minimized := says("ben-example", 2, "x")
	minimized.Minimized = true
	cases := map[string]struct {
		issue               incident.Issue
		received, responded time.Time
		approximate         bool
	}{
		"a stranger's issue, answered by the roster": {
			by("stranger", "x", says("kim", 1, "me too"), bot, says("ben-example", 7, "see")), filed,
			filed.Add(7 * time.Minute), true,
		},
		"a stranger's issue, answered by nobody": {by("stranger", "x", says("kim", 1, "me too")), filed, time.Time{}, true},
		"a member who isn't of the roster": {
			by("stranger", "x", says("cara-example", 1, "see")), filed, time.Time{}, true,
		},
		"filed for a customer, and commented": {
			by("ada-example", form("Received", "2026-03-10 08:40"), says("ada-example", 12, "wrote back")),
			d.local(t, "2026-03-10 08:40"), filed.Add(12 * time.Minute), false,
		},
		"filed for a customer, and nothing more": {
			by("ada-example", form("Received", "2026-03-10 08:40")), d.local(t, "2026-03-10 08:40"), filed, true,
		},
		"filed by the gateway of mail":    {by("mail-gate", "x", says("mail-gate", 1, "x")), filed, time.Time{}, true},
		"an answer that was hidden later": {by("stranger", "x", minimized), filed, filed.Add(2 * time.Minute), true},
		"the field before the comments": {
			by("stranger", form("Responded", "2026-03-10 09:30"), says("ben-example", 7, "see")), filed,
			d.local(t, "2026-03-10 09:30"), true,
		},
		"an offset in the field": {
			by("ada-example", form("Received", "2026-03-10T17:30:00+01:00", "Responded", "2026-03-10T09:50:00-07:00")),
			d.local(t, "2026-03-10 09:30"), d.local(t, "2026-03-10 09:50"), false,
		},
		"a line in place of the form": {
			by("ada-example", "Received: 2026-03-10 08:30\n\nIt crashes.", says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:30"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail": {
			by("ada-example", "From: Jane <j@lab.example>\nDate: Tue, 10 Mar 2026 15:45:00 +0000\nTo: us\n\nIt crashes.",
				says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail of another program": {
			by("ada-example", "**From:** Jane\n**Sent:** Tuesday, March 10, 2026 8:45 AM\n\nIt crashes.",
				says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail of a web mailer": {
			by("ada-example", "---------- Forwarded message ---------\nFrom: Jane <j@lab.example>\nDate: Tue, Mar 10, 2026 at 8:45\u202fAM\n"+
				"Subject: It crashes\n\nIt crashes.", says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail of a web mailer, the day first": {
			by("ada-example", "From: Jane\nDate: Tue, 10 Mar 2026 at 08:45\n\nIt crashes.", says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail of a phone": {
			by("ada-example", "Begin forwarded message:\n\nFrom: Jane <j@lab.example>\nSubject: It crashes,\n  and slowly\n"+
				"Date: March 10, 2026 at 8:45:12 AM PDT\n\nIt crashes.", says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45").Add(12 * time.Second), filed.Add(5 * time.Minute), false,
		},
		"pasted mail with the name of our zone": {
			by("ada-example", "From: Jane\nDate: Tue, 10 Mar 2026 08:45:00 PDT\n\nIt crashes.", says("ada-example", 5, "x")),
			d.local(t, "2026-03-10 08:45"), filed.Add(5 * time.Minute), false,
		},
		"pasted mail of a zone that only its own place knows": {
			by("ada-example", "From: Jane\nDate: March 10, 2026 at 8:45:12 AM CET\n\nIt crashes.", says("ada-example", 5, "x")),
			filed, filed.Add(5 * time.Minute), true,
		},
		"pasted mail that is years old": {
			by("stranger", "From: Jane\nDate: Tue, 10 Mar 2020 15:45:00 +0000\n\nIt crashes.", says("ada-example", 5, "x")),
			filed, filed.Add(5 * time.Minute), true,
		},
		"a line of a mail's way": {
			by("stranger", "Received: from mx1 by mx2\n\nIt crashes.", says("ada-example", 5, "x")), filed,
			filed.Add(5 * time.Minute), true,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := d.publish(incident.Rules{Publish: incident.Closed, Proxies: []string{"mail-gate"}}, c.issue)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			got := p.Articles[0].Response
			if !got.Received.Equal(c.received) || !got.Responded.Equal(c.responded) || got.Approximate != c.approximate {
				t.Errorf("received %v, responded %v, approximate %v", got.Received, got.Responded, got.Approximate)
			}
		})
	}
}

func TestContradictoryTimesAreTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	cases := map[string]struct {
		body, told string
	}{
		"responded before received": {
			form("Received", "2026-03-10 09:15", "Responded", "2026-03-10 09:14"),
			"incident 1: responded before it was received",
		},
		"responded before it was filed": {
			form("Responded", "2026-03-10 08:14"),
			"incident 1: responded before it was filed, and when it was received isn't said",
		},
		"no time at all": {
			form("Received", "this morning"), "incident 1: the field received holds no time that can be read",
		},
		"a slip in the year": {
			form("Responded", "0206-03-10 08:14"), "incident 1: the field responded holds no time that can be read",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, problems := d.publish(incident.Rules{Publish: incident.Closed}, resolved(1, c.body))
			if len(problems) != 1 || problems[0].Message != c.told || problems[0].Hint == "" {
				t.Errorf("told %v, want %q", problems, c.told)
			}
			if r := p.Articles[0].Response; !r.Responded.IsZero() || r.Duty != 0 || r.Met || r.Contradicted != strings.Contains(c.told, "responded before") {
				t.Errorf("the response has figures: %+v", r)
			}
		})
	}
}

func TestAnIncidentHasAnOwnerAndHandoffs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	cases := map[string]struct {
		received, closed, owner, week string
		handoffs                      int
	}{
		"within a week":               {"2026-03-10 09:00", "2026-03-13 17:00", "ada", "2026-W11", 0},
		"to the next week":            {"2026-03-10 09:00", "2026-03-16 00:00", "ada", "2026-W11", 1},
		"on a weekend":                {"2026-03-07 14:00", "2026-03-09 09:00", "ada", "2026-W11", 0},
		"closed on the weekend":       {"2026-03-10 09:00", "2026-03-15 23:59", "ada", "2026-W11", 0},
		"closed before duty began":    {"2026-03-07 14:00", "2026-03-07 15:00", "ada", "2026-W11", 0},
		"over three weeks":            {"2026-03-10 09:00", "2026-03-31 09:00", "ada", "2026-W11", 3},
		"outside the published weeks": {"2026-08-04 09:00", "2026-08-11 09:00", "", "2026-W32", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			issue := resolved(1, form("Received", c.received))
			issue.ClosedAt = d.local(t, c.closed)
			a := d.article(t, issue)
			if a.Owner != c.owner || a.Week.String() != c.week || a.Handoffs != c.handoffs {
				t.Errorf("owner %q, week %v, %d handoffs", a.Owner, a.Week, a.Handoffs)
			}
		})
	}
}

func TestFiguresHaveNoMean(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC)
	answered := func(minutes int, met bool) incident.Response {
		return incident.Response{Received: at, Responded: at, Duty: time.Duration(minutes) * time.Minute, Met: met}
	}
	guessed := answered(20, true)
	guessed.Approximate = true
	night := incident.Response{Received: at, Responded: at, OffHours: true, Met: true}
	cases := map[string]struct {
		responses []incident.Response
		want      incident.Figures
	}{
		"nothing": {nil, incident.Figures{}},
		"one": {
			[]incident.Response{answered(10, true)},
			incident.Figures{
				Incidents: 1, Answered: 1, Within: 1, Percent: 100, Median: 10 * time.Minute,
				P90: 10 * time.Minute,
			},
		},
		"an even number": {
			[]incident.Response{answered(40, true), guessed, answered(500, false), answered(30, true)},
			incident.Figures{
				Incidents: 4, Answered: 4, Within: 3, Percent: 75, Median: 35 * time.Minute,
				P90: 500 * time.Minute, Approximate: 1,
			},
		},
		"ten": {
			[]incident.Response{
				answered(1, true), answered(2, true), answered(3, true), answered(4, true), answered(5, true),
				answered(6, true), answered(7, true), answered(8, true), answered(9, true), answered(100, false),
			},
			incident.Figures{
				Incidents: 10, Answered: 10, Within: 9, Percent: 90, Median: 5*time.Minute + 30*time.Second,
				P90: 9 * time.Minute,
			},
		},
		"off hours and unknown apart": {
			[]incident.Response{night, {Received: at, Approximate: true}, answered(70, false)},
			incident.Figures{
				Incidents: 3, Answered: 1, OffHours: 1, Unknown: 1, Median: 70 * time.Minute,
				P90: 70 * time.Minute,
			},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, incident.Measure(c.responses)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
