package roster_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

func TestWeeksFollowISO8601(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ date, week, monday string }{
		"an ordinary day":                {"2026-07-08", "2026-W28", "2026-07-06"},
		"a Monday":                       {"2026-07-06", "2026-W28", "2026-07-06"},
		"a Sunday":                       {"2026-07-12", "2026-W28", "2026-07-06"},
		"week 53":                        {"2026-12-31", "2026-W53", "2026-12-28"},
		"1 January in last year's week":  {"2027-01-01", "2026-W53", "2026-12-28"},
		"1 January in week 1":            {"2026-01-01", "2026-W01", "2025-12-29"},
		"29 December in next year's":     {"2025-12-29", "2026-W01", "2025-12-29"},
		"leap day":                       {"2028-02-29", "2028-W09", "2028-02-28"},
		"a year that begins on a Monday": {"2024-01-01", "2024-W01", "2024-01-01"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := roster.WeekOf(date(t, tc.date))
			if w != week(t, tc.week) || w.String() != tc.week {
				t.Errorf("got %s, want %s", w, tc.week)
			}
			if got := w.Monday(); got != date(t, tc.monday) || w.Sunday() != got.AddDays(6) {
				t.Errorf("got Monday %s, want %s", got, tc.monday)
			}
		})
	}
}

func TestWeeksCountOnOverTheYear(t *testing.T) {
	t.Parallel()
	w := week(t, "2026-W52")
	for _, want := range []string{"2026-W53", "2027-W01", "2027-W02"} {
		next := w.Add(1)
		if next.String() != want || next.Add(-1) != w || w.Compare(next) >= 0 || next.Compare(w) <= 0 {
			t.Errorf("after %s: got %s, want %s", w, next, want)
		}
		w = next
	}
	if w.Compare(w) != 0 {
		t.Error("a week differs from itself")
	}
}

func TestWeeksAreReadStrictly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2027-W53": "the week 2027-W53 does not exist: 2027 has weeks 01 to 52",
		"2026-W54": "2026 has weeks 01 to 53",
		"2026-W00": "does not exist",
		"2026-28":  "is not a week",
		"2026-W8":  "is not a week",
		"2026-w28": "is not a week",
		"2026W28":  "is not a week",
		"":         "is not a week",
		"0000-W01": "is not a week",
		"+026-W01": "is not a week",
		"2026-W+1": "is not a week",
		" 026-W01": "is not a week",
	} {
		if w, err := roster.ParseWeek(text); err == nil || !strings.Contains(err.Error()+": "+problem.HintOf(err), want) {
			t.Errorf("%q: got %s and %v, want an error with %q", text, w, err, want)
		}
	}
}

func TestWeeksTravelAsText(t *testing.T) {
	t.Parallel()
	var w roster.Week
	if err := w.UnmarshalText([]byte("2026-W53")); err != nil {
		t.Fatal(err)
	}
	if b, err := w.MarshalText(); err != nil || string(b) != "2026-W53" {
		t.Errorf("got %q, %v", b, err)
	}
	if err := w.UnmarshalText([]byte("soon")); err == nil || w.IsZero() {
		t.Error("nonsense must be refused and leave the week alone")
	}
}
