package hours_test

import (
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func date(t testing.TB, s string) hours.Date {
	t.Helper()
	d, err := hours.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func rule(t testing.TB, from string, days []time.Weekday, spans ...string) hours.Rule {
	t.Helper()
	r := hours.Rule{From: date(t, from), Goal: time.Hour, Days: map[time.Weekday][]hours.Span{}}
	for _, s := range spans {
		span, err := hours.ParseSpan(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range days {
			r.Days[d] = append(r.Days[d], span)
		}
	}
	return r
}

// office is the process document's hours: 08:00-12:00 and 13:00-17:00, Monday to Friday.
func office(t testing.TB, in string, holidays ...string) *hours.Calendar {
	t.Helper()
	days := make([]hours.Holiday, 0, len(holidays))
	for _, h := range holidays {
		days = append(days, hours.Holiday{Date: date(t, h), Name: "holiday of " + h})
	}
	c, err := hours.New(zone(t, in), []hours.Rule{rule(t, "2020-01-01", weekdays, "08:00-12:00", "13:00-17:00")}, days)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t testing.TB, c *hours.Calendar, s string) time.Time {
	t.Helper()
	parsed, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestTheClockRunsInDutyMinutes(t *testing.T) {
	t.Parallel()
	c := office(t, "America/Los_Angeles", "2026-05-25")
	cases := map[string]struct {
		received, responded string
		minutes             int
	}{
		"within a block":                         {"2026-03-10 09:15", "2026-03-10 10:00", 45},
		"over lunch":                             {"2026-03-10 11:40", "2026-03-10 13:20", 40},
		"received during lunch":                  {"2026-03-10 12:10", "2026-03-10 13:59", 59},
		"across the change to summer time":       {"2026-03-06 16:50", "2026-03-09 08:49", 59},
		"across the change to winter time":       {"2026-10-30 16:50", "2026-11-02 08:49", 59},
		"received on a Saturday":                 {"2026-03-07 14:00", "2026-03-09 08:30", 30},
		"received and answered on a Saturday":    {"2026-03-07 14:00", "2026-03-07 15:00", 0},
		"over Memorial Day":                      {"2026-05-22 16:30", "2026-05-26 08:30", 60},
		"answered the moment it came":            {"2026-03-10 09:15", "2026-03-10 09:15", 0},
		"responded before received":              {"2026-03-10 10:00", "2026-03-10 09:15", 0},
		"a whole week":                           {"2026-03-02 00:00", "2026-03-09 00:00", 40 * 60},
		"the week of the change to summer time":  {"2026-03-08 00:00", "2026-03-15 00:00", 40 * 60},
		"over 29 February":                       {"2028-02-28 16:00", "2028-03-01 09:00", 60 + 8*60 + 60},
		"before the first rule the first counts": {"2019-12-02 08:00", "2019-12-02 09:00", 60},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.Between(at(t, c, tc.received), at(t, c, tc.responded))
			if want := time.Duration(tc.minutes) * time.Minute; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestAResponseIsDueInDutyTime(t *testing.T) {
	t.Parallel()
	c := office(t, "America/Los_Angeles", "2026-05-25", "2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29",
		"2026-12-30", "2026-12-31", "2027-01-01")
	cases := map[string]struct{ received, next, due string }{
		"at the end of a block, not the beginning of the next": {"2026-03-06 16:00", "2026-03-06 16:00", "2026-03-06 17:00"},
		"one minute later it is Monday":                        {"2026-03-06 16:01", "2026-03-06 16:01", "2026-03-09 08:01"},
		"over lunch":                                           {"2026-03-10 11:40", "2026-03-10 11:40", "2026-03-10 13:40"},
		"the minute lunch begins":                              {"2026-03-10 12:00", "2026-03-10 13:00", "2026-03-10 14:00"},
		"the minute the day ends":                              {"2026-03-06 17:00", "2026-03-09 08:00", "2026-03-09 09:00"},
		"a weekend over a Monday holiday":                      {"2026-05-23 10:00", "2026-05-26 08:00", "2026-05-26 09:00"},
		"a shutdown over New Year":                             {"2026-12-23 16:30", "2026-12-23 16:30", "2027-01-04 08:30"},
		"within a shutdown":                                    {"2026-12-28 09:00", "2027-01-04 08:00", "2027-01-04 09:00"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			received := at(t, c, tc.received)
			if next, ok := c.Next(received); !ok || !next.Equal(at(t, c, tc.next)) {
				t.Errorf("next duty instant: got %s, want %s", next, tc.next)
			}
			if got := c.Due(received); !got.Equal(at(t, c, tc.due)) {
				t.Errorf("due: got %s, want %s", got, tc.due)
			}
		})
	}
}

func TestLaterRulesLeaveEarlierFiguresAlone(t *testing.T) {
	t.Parallel()
	later := rule(t, "2026-07-01", weekdays, "09:00-15:00")
	later.Goal = 2 * time.Hour
	c, err := hours.New(time.UTC, []hours.Rule{rule(t, "2026-01-01", weekdays, "08:00-12:00", "13:00-17:00"), later}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Between(at(t, c, "2026-06-30 00:00"), at(t, c, "2026-07-02 00:00")); got != 14*time.Hour {
		t.Errorf("8 hours of the old rule and 6 of the new: got %s", got)
	}
	evening := at(t, c, "2026-06-30 18:00")
	if got := c.TargetFor(evening, nil).Goal; got != 2*time.Hour {
		t.Errorf("the clock starts under the new rule: got the goal %s", got)
	}
	if got := c.Due(evening); !got.Equal(at(t, c, "2026-07-01 11:00")) {
		t.Errorf("got due %s", got)
	}
	if got := c.TargetFor(at(t, c, "2026-06-30 16:30"), nil).Goal; got != time.Hour {
		t.Errorf("the clock starts under the old rule: got the goal %s", got)
	}
	if got := c.RuleOn(date(t, "2019-01-01")).From; got != date(t, "2026-01-01") {
		t.Errorf("before all rules the first one holds, got that from %s", got)
	}
}

func TestACalendarCannotBeChangedThroughWhatItWasMadeOf(t *testing.T) {
	t.Parallel()
	r := rule(t, "2026-01-01", weekdays, "08:00-12:00")
	c, err := hours.New(time.UTC, []hours.Rule{r}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Days[time.Monday][0].To = 24 * 60
	c.RuleOn(date(t, "2026-01-05")).Days[time.Monday][0].From = 0
	if got := c.RuleOn(date(t, "2026-01-05")).Days[time.Monday][0].String(); got != "08:00-12:00" {
		t.Errorf("got %s", got)
	}
}

func TestACalendarWithoutDutyHasNoAnswerAndEnds(t *testing.T) {
	t.Parallel()
	day := date(t, "2026-01-01")
	var shut []hours.Holiday
	for range 11 * 366 {
		shut = append(shut, hours.Holiday{Date: day, Name: "closed"})
		day = day.AddDays(1)
	}
	c, err := hours.New(time.UTC, []hours.Rule{rule(t, "2026-01-01", weekdays, "08:00-12:00")}, shut)
	if err != nil {
		t.Fatal(err)
	}
	start := at(t, c, "2026-01-02 09:00")
	if next, ok := c.Next(start); ok {
		t.Errorf("got the duty instant %s", next)
	}
	if due := c.Due(start); !due.IsZero() {
		t.Errorf("got due %s", due)
	}
	if goal := c.TargetFor(start, nil).Goal; goal != time.Hour {
		t.Errorf("got the goal %s", goal)
	}
	if got := c.Between(start, start.AddDate(5, 0, 0)); got != 0 {
		t.Errorf("got %s of duty", got)
	}
}

func TestASlipInAYearCostsNoMinutes(t *testing.T) {
	t.Parallel()
	c := office(t, "America/Los_Angeles")
	if got := c.Between(time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)); got < 100*1000*time.Hour {
		t.Errorf("got %s", got)
	}
	if got := c.Add(at(t, c, "2026-01-01 00:00"), 1<<62); !got.IsZero() {
		t.Errorf("got %s", got)
	}
}

func TestHolidaysOfOneDayBearAllTheirNames(t *testing.T) {
	t.Parallel()
	d := date(t, "2026-12-25")
	c, err := hours.New(time.UTC, []hours.Rule{rule(t, "2026-01-01", weekdays, "08:00-12:00")}, []hours.Holiday{
		{Date: d, Name: "Christmas Day"}, {Date: d, Name: "Winter shutdown"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if name, ok := c.HolidayOn(d); !ok || name != "Christmas Day, Winter shutdown" {
		t.Errorf("got %q, %v", name, ok)
	}
	if c.HasDuty(d) || c.Covers(at(t, c, "2026-12-25 09:00")) {
		t.Error("a holiday has duty")
	}
	if _, ok := c.HolidayOn(d.AddDays(1)); ok {
		t.Error("26 December is no holiday here")
	}
}

func TestDaysAreAddedAsClocksDo(t *testing.T) {
	t.Parallel()
	for y := 1999; y < 2005; y++ {
		for m := time.January; m <= time.December; m++ {
			for d := 1; d <= 31; d++ {
				for _, n := range []int{-400, -29, -28, -5, -1, 0, 1, 3, 27, 28, 31, 366} {
					want := time.Date(y, m, d+n, 0, 0, 0, 0, time.UTC)
					got := hours.Date{Year: y, Month: m, Day: d}.AddDays(n)
					if got.String() != want.Format(time.DateOnly) {
						t.Fatalf("%04d-%02d-%02d and %d days gives %s, want %s", y, m, d, n, got, want)
					}
				}
			}
		}
	}
}
