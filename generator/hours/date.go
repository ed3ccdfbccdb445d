package hours

import (
	"cmp"
	"fmt"
	"time"
)

// ParseDate reads YYYY-MM-DD, of the years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	switch {
	case err == nil && t.Year() > 0:
		return civil(t), nil
	case looksLikeDate(s):
		return Date{}, Misfit{fmt.Sprintf("the date %s does not exist", s), nearby(s)}
	}
	return Date{}, Misfit{fmt.Sprintf("%q is not a date", s), otherwise(s)}
}

// nearby says which dates there are, for one of the right form.
func nearby(s string) string {
	var d Date
	if _, err := fmt.Sscanf(s, "%d-%d-%d", &d.Year, &d.Month, &d.Day); err != nil || d.Year < 1 {
		return "years read 0001 to 9999"
	}
	turned := Date{d.Year, time.Month(d.Day), int(d.Month)}
	switch last := time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC).Day(); {
	case turned.Exists():
		return fmt.Sprintf("the month stands before the day: did you mean %s?", turned)
	case d.Month < 1 || d.Month > 12:
		return "months read 01 to 12"
	default:
		return fmt.Sprintf("%s %d has days 01 to %d", d.Month, d.Year, last)
	}
}

// otherwise says how dates are written, for one that is written in another way; where that may be meant in two ways, in general.
func otherwise(s string) string {
	meant := map[Date]bool{}
	for _, way := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006", "2/1/2006", "1/2/2006", "2-1-2006", "1-2-2006"} {
		if t, err := time.Parse(way, s); err == nil && t.Year() > 0 {
			meant[civil(t)] = true
		}
	}
	for d := range meant {
		if len(meant) == 1 {
			return fmt.Sprintf("did you mean %s?", d)
		}
	}
	return "dates read YYYY-MM-DD, such as 2026-03-09"
}

func looksLikeDate(s string) bool {
	if len(s) != len(time.DateOnly) {
		return false
	}
	for i, c := range []byte(s) {
		if dash := i == 4 || i == 7; dash != (c == '-') || !dash && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// civil takes the calendar day that t shows in its own zone.
func civil(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// DateOf gives the date that a calendar in zone shows at t.
func DateOf(t time.Time, zone *time.Location) Date { return civil(t.In(zone)) }

// String reads YYYY-MM-DD; it is empty for the zero date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// UnmarshalText reads what ParseDate reads; an empty text is an error.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalText writes YYYY-MM-DD, and nothing for the zero date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// IsZero tells whether no date was given.
func (d Date) IsZero() bool { return d == Date{} }

// Exists tells whether the calendar has such a day; the zero date isn't one.
func (d Date) Exists() bool { return d.Year > 0 && d.Year < 10000 && civil(d.midnight()) == d }

// Compare is negative when d is before o, 0 when they are the same day, positive when d is after o.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// AddDays gives the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date {
	const shortest = 28 // days of a month: within them there's nothing to reckon
	if day := d.Day + n; 0 < d.Day && 0 < day && day <= shortest && time.January <= d.Month && d.Month <= time.December {
		return Date{d.Year, d.Month, day}
	}
	return civil(d.midnight().AddDate(0, 0, n))
}

// Sub counts the days from o to d.
func (d Date) Sub(o Date) int { return int(d.midnight().Sub(o.midnight()).Hours()) / 24 }

// Weekday tells the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// midnight is a place on a time line without zones, good for reckoning with dates alone.
func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Start gives the first instant of the day in zone, which is not 00:00 where a clock change skips midnight.
func (d Date) Start(zone *time.Location) time.Time { return d.At(0, zone) }

// At gives the first instant at which a clock in zone shows c on d, or later where a clock change skips c. Of a time
// that a clock change repeats it gives the first.
func (d Date) At(c Clock, zone *time.Location) time.Time {
	shown := d.midnight().Add(c.duration())
	for _, s := range stretches(shown, shown, zone) {
		if t := s.instant(shown); s.to.IsZero() || t.Before(s.to) {
			return latest(t, s.from).In(zone)
		}
	}
	return shown // out of reach: the last stretch always answers
}
