package roster

import (
	"cmp"
	"fmt"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

// ParseWeek reads an ISO 8601 week such as 2026-W28; a year's week 53 must exist.
func ParseWeek(s string) (Week, error) {
	var w Week
	if len(s) == len("2026-W28") {
		if n, err := fmt.Sscanf(s, "%4d-W%2d", &w.Year, &w.Number); n != 2 || err != nil || w.String() != s {
			w = Week{}
		}
	}
	switch {
	case w.Year < 1:
		return Week{}, hours.Misfit{Message: fmt.Sprintf("%q is not a week", s), Way: "weeks read YYYY-Www, such as 2026-W28"}
	case !w.Exists():
		return Week{}, hours.Misfit{Message: fmt.Sprintf("the week %s does not exist", s), Way: w.others()}
	}
	return w, nil
}

// others says which weeks the year has.
func (w Week) others() string { return fmt.Sprintf("%d has weeks 01 to %d", w.Year, w.last()) }

// WeekOf gives the week in which a date lies. The days around New Year may belong to a week of the other year.
func WeekOf(d hours.Date) Week {
	year, number := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).ISOWeek()
	return Week{year, number}
}

// String reads YYYY-Www.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// UnmarshalText reads what ParseWeek reads; an empty text is an error.
func (w *Week) UnmarshalText(b []byte) error {
	parsed, err := ParseWeek(string(b))
	if err != nil {
		return err
	}
	*w = parsed
	return nil
}

// MarshalText writes YYYY-Www, and nothing for the zero week.
func (w Week) MarshalText() ([]byte, error) {
	if w.IsZero() {
		return nil, nil
	}
	return []byte(w.String()), nil
}

// IsZero tells whether no week was given.
func (w Week) IsZero() bool { return w == Week{} }

// Exists tells whether the year has such a week.
func (w Week) Exists() bool {
	return w.Year > 0 && w.Year < 10000 && w.Number > 0 && w.Number <= w.last()
}

// last is the number of the year's last week, in which 28 December always lies (ISO 8601).
func (w Week) last() int {
	return WeekOf(hours.Date{Year: w.Year, Month: time.December, Day: 28}).Number
}

// Monday gives the week's first day.
func (w Week) Monday() hours.Date {
	fourth := hours.Date{Year: w.Year, Month: time.January, Day: 4} // lies in week 1 (ISO 8601)
	sinceMonday := (int(fourth.Weekday()) + 6) % 7
	return fourth.AddDays(7*(w.Number-1) - sinceMonday)
}

// Sunday gives the week's last day.
func (w Week) Sunday() hours.Date { return w.Monday().AddDays(6) }

// HasDuty tells whether any day of the week has duty.
func (w Week) HasDuty(cal *hours.Calendar) bool {
	for i := range 7 {
		if cal.HasDuty(w.Monday().AddDays(i)) {
			return true
		}
	}
	return false
}

// Add gives the week n weeks later, or earlier when n is negative.
func (w Week) Add(n int) Week { return WeekOf(w.Monday().AddDays(7 * n)) }

// Compare is negative when w is before o, 0 when they are the same week, positive when w is after o.
func (w Week) Compare(o Week) int {
	return cmp.Or(cmp.Compare(w.Year, o.Year), cmp.Compare(w.Number, o.Number))
}

// Start gives the instant at which the week begins in zone; it is also the end of the week before.
func (w Week) Start(zone *time.Location) time.Time { return w.Monday().Start(zone) }
