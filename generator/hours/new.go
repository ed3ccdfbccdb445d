package hours

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// New makes a calendar. Rules must be sorted by date; before the date of the first one the first one holds, as nothing
// older is known. A day that has several holidays bears all their names. The error joins everything that is wrong.
func New(zone *time.Location, rules []Rule, holidays []Holiday) (*Calendar, error) {
	var wrong []error
	if zone == nil {
		wrong = append(wrong, errors.New("no time zone is given"))
	}
	if len(rules) == 0 {
		wrong = append(wrong, errors.New("no duty hours are given"))
	}
	c := &Calendar{zone: zone, holidays: make(map[Date]string, len(holidays))}
	for i, r := range rules {
		wrong = append(wrong, r.check()...)
		if i > 0 && rules[i-1].From.Compare(r.From) >= 0 {
			wrong = append(wrong, fmt.Errorf("hours from %s stand after hours from %s; order them by date, each date once",
				r.From, rules[i-1].From))
		}
		c.rules = append(c.rules, r.clone())
	}
	for _, h := range holidays {
		if !h.Date.Exists() {
			wrong = append(wrong, fmt.Errorf("holiday %q: the date %04d-%02d-%02d does not exist",
				h.Name, h.Date.Year, int(h.Date.Month), h.Date.Day))
		}
		c.addHoliday(h)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Calendar) addHoliday(h Holiday) {
	switch name, known := c.holidays[h.Date]; {
	case !known || name == h.Name:
		c.holidays[h.Date] = h.Name
	default:
		c.holidays[h.Date] = name + ", " + h.Name
	}
}

func (r Rule) check() []error {
	var wrong []error
	report := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("hours from %s: "+format, append([]any{r.From}, args...)...))
	}
	if !r.From.Exists() {
		report("the date from which they hold is missing or does not exist")
	}
	r.checkTargets(report)
	open := false
	for _, day := range slices.Sorted(maps.Keys(r.Days)) {
		spans := sorted(r.Days[day])
		open = open || len(spans) > 0
		for i, s := range spans {
			if err := s.check(); err != nil {
				report("%s: %w", day, err)
			}
			if i > 0 && s.From < spans[i-1].To {
				report("%s: %s and %s overlap", day, spans[i-1], s)
			}
		}
	}
	if !open {
		report("no day has duty hours")
	}
	return wrong
}

func (r Rule) clone() Rule {
	days := make(map[time.Weekday][]Span, len(r.Days))
	for day, spans := range r.Days {
		days[day] = sorted(spans)
	}
	r.Days = days
	r.Tiers = slices.Clone(r.Tiers)
	return r
}

func sorted(spans []Span) []Span {
	return slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return int(a.From - b.From) })
}
