package hours

import (
	"fmt"
	"strings"
	"time"
)

const endOfDay Clock = 24 * 60

// ParseClock reads HH:MM, 00:00 to 24:00.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return endOfDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, Misfit{fmt.Sprintf("%q is not a time of day", s), "times read HH:MM, 00:00 to 24:00"}
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

// String reads HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

func (c Clock) duration() time.Duration { return time.Duration(c) * time.Minute }

// ParseSpan reads HH:MM-HH:MM; the second time must be after the first.
func ParseSpan(s string) (Span, error) {
	first, second, found := strings.Cut(s, "-")
	if !found {
		return Span{}, Misfit{fmt.Sprintf("%q is not a span of time", s), "spans read HH:MM-HH:MM, such as 08:00-12:00"}
	}
	from, err := ParseClock(first)
	if err != nil {
		return Span{}, err
	}
	to, err := ParseClock(second)
	if err != nil {
		return Span{}, err
	}
	span := Span{from, to}
	return span, span.check()
}

// String reads HH:MM-HH:MM.
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

func (s Span) check() error {
	switch {
	case s.From < 0 || s.To > endOfDay:
		return Misfit{fmt.Sprintf("%s leaves the day", s), "spans lie between 00:00 and 24:00"}
	case s.From >= s.To:
		return Misfit{fmt.Sprintf("%s does not end after it begins", s), "split a span that passes midnight at 24:00"}
	}
	return nil
}

// Length says a stretch of duty time in whole minutes: 45 min, 1 h, 1 h 30 min.
func Length(d time.Duration) string {
	n := int(d.Round(time.Minute).Minutes())
	switch {
	case n < 60:
		return fmt.Sprintf("%d min", n)
	case n%60 == 0:
		return fmt.Sprintf("%d h", n/60)
	}
	return fmt.Sprintf("%d h %d min", n/60, n%60)
}
