package hours_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

func TestNewTellsAllThatIsWrong(t *testing.T) {
	t.Parallel()
	good := func() hours.Rule { return rule(t, "2026-01-01", weekdays, "08:00-12:00", "13:00-17:00") }
	with := func(change func(*hours.Rule)) []hours.Rule {
		r := good()
		change(&r)
		return []hours.Rule{r}
	}
	monday := func(spans ...hours.Span) []hours.Rule {
		return with(func(r *hours.Rule) { r.Days[time.Monday] = spans })
	}
	cases := map[string]struct {
		zone     *time.Location
		rules    []hours.Rule
		holidays []hours.Holiday
		want     []string
	}{
		"no zone":  {nil, with(func(*hours.Rule) {}), nil, []string{"no time zone"}},
		"no rules": {time.UTC, nil, nil, []string{"no duty hours are given"}},
		"spans that overlap": {
			time.UTC, monday(hours.Span{From: 780, To: 1020}, hours.Span{From: 480, To: 790}), nil,
			[]string{"hours from 2026-01-01: Monday: 08:00-13:10 and 13:00-17:00 overlap"},
		},
		"a span that ends before it begins": {
			time.UTC, monday(hours.Span{From: 1320, To: 360}), nil,
			[]string{"22:00-06:00 does not end after it begins"},
		},
		"a span beyond the day": {
			time.UTC, monday(hours.Span{From: 1320, To: 1500}), nil,
			[]string{"22:00-25:00 leaves the day"},
		},
		"no day with hours": {
			time.UTC, with(func(r *hours.Rule) { r.Days = nil }), nil,
			[]string{"no day has duty hours"},
		},
		"only empty days": {
			time.UTC, with(func(r *hours.Rule) { r.Days = map[time.Weekday][]hours.Span{time.Monday: nil} }), nil,
			[]string{"no day has duty hours"},
		},
		"no goal": {time.UTC, with(func(r *hours.Rule) { r.Goal = 0 }), nil, []string{"goal 0s is not positive"}},
		"a rule without a date": {
			time.UTC, with(func(r *hours.Rule) { r.From = hours.Date{} }), nil,
			[]string{"missing or does not exist"},
		},
		"rules out of order": {
			time.UTC,
			[]hours.Rule{rule(t, "2026-02-01", weekdays, "08:00-12:00"), good()},
			nil,
			[]string{"hours from 2026-01-01 stand after hours from 2026-02-01"},
		},
		"two rules of one date": {time.UTC, []hours.Rule{good(), good()}, nil, []string{"each date once"}},
		"a holiday that does not exist": {
			time.UTC,
			[]hours.Rule{good()},
			[]hours.Holiday{{Date: hours.Date{Year: 2026, Month: 2, Day: 29}, Name: "Leap Day"}},
			[]string{`holiday "Leap Day": the date 2026-02-29 does not exist`},
		},
		"several things at once": {
			nil, with(func(r *hours.Rule) { r.Goal, r.Days = -time.Hour, nil }), nil,
			[]string{"no time zone", "not positive", "no day has duty hours"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := hours.New(tc.zone, tc.rules, tc.holidays)
			if err == nil || c != nil {
				t.Fatal("accepted")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in:\n%s", want, err)
				}
			}
		})
	}
}

func TestSpansMayStandInAnyOrder(t *testing.T) {
	t.Parallel()
	c, err := hours.New(time.UTC, []hours.Rule{rule(t, "2026-01-01", weekdays, "13:00-17:00", "08:00-12:00")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if blocks := c.Blocks(date(t, "2026-01-05")); len(blocks) != 2 || blocks[0].From.Hour() != 8 {
		t.Errorf("got %v", blocks)
	}
}

func TestDatesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-02-29":          "the date 2026-02-29 does not exist",
		"2026-13-01":          "the date 2026-13-01 does not exist",
		"2026-00-10":          "the date 2026-00-10 does not exist",
		"0000-01-01":          "the date 0000-01-01 does not exist",
		"":                    "is not a date",
		"2026-3-9":            "is not a date",
		"09/03/2026":          "is not a date",
		" 2026-03-09":         "is not a date",
		"2026-03-09T00:00:00": "is not a date",
		"2026-03-0９":          "is not a date",
	} {
		if d, err := hours.ParseDate(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %s and %v, want an error with %q", text, d, err, want)
		}
	}
	d := date(t, "2028-02-29")
	if d.String() != "2028-02-29" || d.Weekday() != time.Tuesday || d.AddDays(366).String() != "2029-03-01" {
		t.Errorf("got %s, a %s", d, d.Weekday())
	}
	if got := d.Sub(date(t, "2026-12-31")); got != 425 {
		t.Errorf("got %d days", got)
	}
}

func TestDatesTravelAsText(t *testing.T) {
	t.Parallel()
	var d hours.Date
	if err := d.UnmarshalText([]byte("2026-11-26")); err != nil {
		t.Fatal(err)
	}
	if b, err := d.MarshalText(); err != nil || string(b) != "2026-11-26" {
		t.Errorf("got %q, %v", b, err)
	}
	if err := d.UnmarshalText(nil); err == nil || d.IsZero() {
		t.Error("an empty text must be refused and leave the date alone")
	}
	if b, err := new(hours.Date).MarshalText(); err != nil || len(b) != 0 {
		t.Errorf("the zero date gives %q, %v", b, err)
	}
	if (hours.Date{}).Exists() || (hours.Date{Year: 2026, Month: 2, Day: 30}).Exists() || !d.Exists() {
		t.Error("Exists is wrong")
	}
}

func TestSpansAreReadStrictly(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"00:00-24:00", "08:00-12:00", "23:59-24:00"} {
		if s, err := hours.ParseSpan(good); err != nil || s.String() != good {
			t.Errorf("%q: got %s, %v", good, s, err)
		}
	}
	for text, want := range map[string]string{
		"":              "is not a span of time",
		"08:00":         "is not a span of time",
		"8:00-12:00":    "is not a time of day",
		"08:00 - 12:00": "is not a time of day",
		"08:00-12:60":   "is not a time of day",
		"08:00-24:01":   "is not a time of day",
		"08:00-12:00x":  "is not a time of day",
		"-08:00-12:00":  "is not a time of day",
		"12:00-12:00":   "does not end after it begins",
		"22:00-06:00":   "does not end after it begins",
	} {
		if s, err := hours.ParseSpan(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %s and %v, want an error with %q", text, s, err, want)
		}
	}
}

func TestAWrongDateIsToldHowItIsWritten(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"2026-02-30":  "the date 2026-02-30 does not exist: February 2026 has days 01 to 28",
		"2028-02-30":  "the date 2028-02-30 does not exist: February 2028 has days 01 to 29",
		"2026-12-00":  "the date 2026-12-00 does not exist: December 2026 has days 01 to 31",
		"2026-23-11":  "the date 2026-23-11 does not exist: the month stands before the day: did you mean 2026-11-23?",
		"2026-31-04":  "the date 2026-31-04 does not exist: months read 01 to 12", // nor has April a 31st
		"2026-23-13":  "the date 2026-23-13 does not exist: months read 01 to 12",
		"2026-00-13":  "the date 2026-00-13 does not exist: months read 01 to 12",
		"0000-01-01":  "the date 0000-01-01 does not exist: years read 0001 to 9999",
		"2026-3-9":    `"2026-3-9" is not a date: did you mean 2026-03-09?`,
		"23.11.2026":  `"23.11.2026" is not a date: did you mean 2026-11-23?`,
		"11/23/2026":  `"11/23/2026" is not a date: did you mean 2026-11-23?`,
		"2026/11/23":  `"2026/11/23" is not a date: did you mean 2026-11-23?`,
		"3/9/2026":    `"3/9/2026" is not a date: dates read YYYY-MM-DD, such as 2026-03-09`, // in March, or in September
		"3/3/2026":    `"3/3/2026" is not a date: did you mean 2026-03-03?`,
		"July 4":      `"July 4" is not a date: dates read YYYY-MM-DD, such as 2026-03-09`,
		"tomorrow":    `"tomorrow" is not a date: dates read YYYY-MM-DD, such as 2026-03-09`,
		"":            `"" is not a date: dates read YYYY-MM-DD, such as 2026-03-09`,
		"2026-11-23 ": `"2026-11-23 " is not a date: dates read YYYY-MM-DD, such as 2026-03-09`,
	} {
		_, err := hours.ParseDate(written)
		var wrong hours.Misfit
		if !errors.As(err, &wrong) {
			t.Errorf("%q: %v", written, err)
		} else if got := wrong.Error() + ": " + wrong.Hint(); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", written, got, want)
		}
	}
}
