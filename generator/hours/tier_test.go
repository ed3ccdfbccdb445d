package hours_test

import (
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

// tiered is 60 minutes, and from 1 April on a day, with tiers and the same day before 15:00.
func tiered(t *testing.T) *hours.Calendar {
	t.Helper()
	days := map[time.Weekday][]hours.Span{}
	for _, day := range weekdays {
		days[day] = []hours.Span{{From: 8 * 60, To: 12 * 60}, {From: 13 * 60, To: 17 * 60}}
	}
	c, err := hours.New(zone(t, "America/Los_Angeles"), []hours.Rule{
		{From: hours.Date{Year: 2020, Month: 1, Day: 1}, Days: days, Goal: time.Hour, Tiers: []hours.Tier{
			{Labels: []string{"outage"}, Target: hours.Target{Goal: 15 * time.Minute}},
		}},
		{From: hours.Date{Year: 2026, Month: 4, Day: 1}, Days: days, Goal: 8 * time.Hour, SameDay: 15 * 60, Tiers: []hours.Tier{
			{Labels: []string{"Outage", "wrong results"}, Target: hours.Target{Goal: 30 * time.Minute}},
			{Labels: []string{"idea"}, Target: hours.Target{Goal: 40 * time.Hour}},
			{Labels: []string{"question"}, Target: hours.Target{Goal: 16 * time.Hour, SameDay: 10 * 60}},
		}},
	}, []hours.Holiday{{Date: hours.Date{Year: 2026, Month: 5, Day: 25}, Name: "Memorial Day"}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheGoalFollowsLabelsTimeOfDayAndDate(t *testing.T) {
	t.Parallel()
	c := tiered(t)
	for name, v := range map[string]struct {
		received, labels, due string
	}{
		"the old goal":                                     {"2026-03-10 09:15", "", "2026-03-10 10:15"},
		"the old goal has an old tier":                     {"2026-03-10 09:15", "OUTAGE", "2026-03-10 09:30"},
		"before 15:00: the same day":                       {"2026-04-07 14:59", "", "2026-04-07 17:00"},
		"from 15:00 on: the goal":                          {"2026-04-07 15:00", "", "2026-04-08 15:00"},
		"the goal is sooner than the end of the day":       {"2026-04-07 07:00", "", "2026-04-07 17:00"},
		"at lunch the clock starts at 13:00":               {"2026-04-07 12:30", "", "2026-04-07 17:00"},
		"in the evening the next morning counts":           {"2026-04-07 20:00", "", "2026-04-08 17:00"},
		"at the weekend Monday counts":                     {"2026-04-11 16:00", "", "2026-04-13 17:00"},
		"on a holiday the next day counts":                 {"2026-05-25 16:00", "", "2026-05-26 17:00"},
		"a tier, in other letters":                         {"2026-04-07 09:00", "OUTAGE", "2026-04-07 09:30"},
		"a tier across lunch":                              {"2026-04-07 11:50", "wrong results", "2026-04-07 13:20"},
		"a tier has no same day unless it says so":         {"2026-04-07 09:00", "idea", "2026-04-14 09:00"},
		"a tier with its own same day":                     {"2026-04-07 09:59", "question", "2026-04-07 17:00"},
		"a tier with its own same day, later":              {"2026-04-07 10:00", "question", "2026-04-09 10:00"},
		"the first tier that fits, not the first label":    {"2026-04-07 09:00", "question,outage", "2026-04-07 09:30"},
		"other labels mean nothing":                        {"2026-04-07 15:30", "crash,mpi", "2026-04-08 15:30"},
		"received before the change, starts after it":      {"2026-03-31 17:30", "", "2026-04-01 17:00"},
		"received before the change, with the old tier":    {"2026-03-31 16:50", "outage", "2026-04-01 08:05"},
		"across the change of the clock, goal of old days": {"2026-03-06 16:50", "", "2026-03-09 08:50"},
	} {
		at := func(s string) time.Time {
			local, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
			if err != nil {
				t.Fatal(err)
			}
			return local
		}
		var labels []string
		if v.labels != "" {
			labels = strings.Split(v.labels, ",")
		}
		if got := c.DueFor(at(v.received), labels); !got.Equal(at(v.due)) {
			t.Errorf("%s: received %s, due %s, want %s", name, v.received, got.Format("2006-01-02 15:04"), v.due)
		}
	}
}

// A same-day rule only ever makes an answer due sooner, and a due time always lies in duty time.
func TestTheSameDayNeverMakesAnAnswerDueLater(t *testing.T) {
	t.Parallel()
	c := tiered(t)
	for at := time.Date(2026, 4, 1, 0, 7, 0, 0, c.Zone()); at.Month() < 6; at = at.Add(37 * time.Minute) {
		due := c.DueFor(at, nil)
		plain := c.Add(at, 8*time.Hour)
		start, _ := c.Next(at)
		if due.After(plain) || due.Before(start) || !c.Covers(due.Add(-time.Minute)) {
			t.Fatalf("received %s: due %s, by the goal %s", at, due, plain)
		}
	}
}

func TestWrongTargetsAreTold(t *testing.T) {
	t.Parallel()
	days := map[time.Weekday][]hours.Span{time.Monday: {{From: 480, To: 720}}}
	_, err := hours.New(time.UTC, []hours.Rule{{
		From: hours.Date{Year: 2026, Month: 1, Day: 1}, Days: days, Goal: time.Hour, SameDay: 2000,
		Tiers: []hours.Tier{{Target: hours.Target{Goal: -time.Minute}}},
	}}, nil)
	for _, want := range []string{
		"hours from 2026-01-01: tier 1 has no label", "the response goal of tier 1 -1m0s is not positive",
		"the response goal is the same day for what comes before a time that no day has",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}
