package source

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/strict"
)

// The hours of a site that names none.
const (
	morning     = "08:00-12:00"
	afternoon   = "13:00-17:00"
	defaultGoal = time.Hour
)

// longest is how many days a holiday may last: more is a slip in a year.
const longest = 366

// Clocks tells how clocks go in the site's zone; see [hours.Changes].
func (s *Site) Clocks() string { return hours.Changes(s.location()) }

func (s *Site) location() *time.Location {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil { // told when the file was read
		return time.UTC
	}
	return zone
}

// Calendar gives the site's duty hours. Mistakes in them go to problems, and the rest, or else the default hours, are
// given; it is never nil.
func (s *Site) Calendar(problems *problem.List) *hours.Calendar {
	zone := s.location()
	rules := s.rules(problems)
	calendar, err := hours.New(zone, rules, s.FreeDays(problems))
	if err == nil {
		return calendar
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		problems.Errorf(problem.Pos{File: SiteFile}, "", "%s", line)
	}
	calendar, err = hours.New(zone, []hours.Rule{defaultRule()}, nil)
	if err != nil {
		panic("source: the default hours are wrong: " + err.Error())
	}
	return calendar
}

func defaultRule() hours.Rule {
	r := hours.Rule{From: hours.Date{Year: 1970, Month: time.January, Day: 1}, Goal: defaultGoal}
	r.Days = map[time.Weekday][]hours.Span{}
	for day := time.Monday; day <= time.Friday; day++ {
		r.Days[day] = spans([]string{morning, afternoon})
	}
	return r
}

// rules gives the duty hours sorted by date. Entries whose mistakes were told while reading are left out.
func (s *Site) rules(problems *problem.List) []hours.Rule {
	entries := slices.SortedStableFunc(slices.Values(s.Hours), func(a, b Hours) int {
		return a.From.Value.Compare(b.From.Value)
	})
	var rules []hours.Rule
	for i, h := range entries {
		rule := hours.Rule{From: h.From.Value, Goal: h.Goal, SameDay: clock(h.SameDay), Tiers: h.tiers(), Days: h.days(problems)}
		switch {
		case rule.From.IsZero() || rule.Goal <= 0 || len(rule.Days) == 0:
		case i > 0 && entries[i-1].From.Value == h.From.Value:
			problems.Errorf(h.From.Pos, "keep one of the two", "hours from %s stand in line %d already",
				rule.From, entries[i-1].From.Pos.Line)
		default:
			rules = append(rules, rule)
		}
	}
	if len(rules) == 0 {
		rules = append(rules, defaultRule())
	}
	return rules
}

// tiers leaves out what was told while reading.
func (h Hours) tiers() []hours.Tier {
	var tiers []hours.Tier
	for _, t := range h.Tiers {
		if len(t.Labels) > 0 && t.Goal > 0 {
			tiers = append(tiers, hours.Tier{Labels: t.Labels, Target: hours.Target{Goal: t.Goal, SameDay: clock(t.SameDay)}})
		}
	}
	return tiers
}

// clock reads a time of day; none, or one that was told while reading, is 0.
func clock(written string) hours.Clock {
	c, err := hours.ParseClock(written)
	if err != nil {
		return 0
	}
	return c
}

func (h Hours) days(problems *problem.List) map[time.Weekday][]hours.Span {
	days := map[time.Weekday][]hours.Span{}
	for _, o := range h.Week {
		var faults overlaps
		named := map[time.Weekday]bool{}
		for _, name := range o.Days {
			day, ok := weekday(name)
			if !ok { // told while reading
				continue
			}
			if named[day] {
				problems.Errorf(o.Pos, "keep one of the two", "%s is named twice in `days`", strings.ToLower(day.String()))
				continue
			}
			named[day] = true
			together := append(slices.Clone(days[day]), spans(o.Open)...)
			if a, b, overlap := overlapping(together); overlap {
				faults.add(strings.ToLower(day.String()), a, b)
				continue
			}
			if len(together) > 0 {
				days[day] = together
			}
		}
		faults.tell(o.Pos, problems)
	}
	return days
}

// overlaps are the hours of one entry that overlap, each with the days that have them.
type overlaps []struct {
	a, b hours.Span
	days []string
}

func (o *overlaps) add(day string, a, b hours.Span) {
	for i, known := range *o {
		if known.a == a && known.b == b {
			(*o)[i].days = append(known.days, day)
			return
		}
	}
	*o = append(*o, struct {
		a, b hours.Span
		days []string
	}{a, b, []string{day}})
}

func (o overlaps) tell(pos problem.Pos, problems *problem.List) {
	for _, f := range o {
		if last := len(f.days) - 1; last > 0 {
			days := strings.Join(f.days[:last], ", ") + " and " + f.days[last]
			problems.Errorf(pos, "let one end before the other begins, or write both as one", "%s have %s and %s, which overlap", days, f.a, f.b)
			continue
		}
		problems.Errorf(pos, "let one end before the other begins, or write both as one", "%s has %s and %s, which overlap", f.days[0], f.a, f.b)
	}
}

// spans leaves out what was told while reading.
func spans(written []string) []hours.Span {
	var list []hours.Span
	for _, w := range written {
		if s, err := hours.ParseSpan(w); err == nil {
			list = append(list, s)
		}
	}
	return list
}

func overlapping(list []hours.Span) (a, b hours.Span, overlap bool) {
	sorted := slices.SortedFunc(slices.Values(list), func(a, b hours.Span) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(sorted); i++ {
		if sorted[i].From < sorted[i-1].To {
			return sorted[i-1], sorted[i], true
		}
	}
	return a, b, false
}

// weekday reads a day's English name, whole or its first three letters.
func weekday(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		whole := strings.ToLower(day.String())
		if n := strings.ToLower(name); n == whole || n == whole[:3] {
			return day, true
		}
	}
	return 0, false
}

// FreeDays gives each day without duty, sorted by date and each once. Mistakes go to problems; those that Calendar told
// are told in the same words, so that they count once.
func (s *Site) FreeDays(problems *problem.List) []hours.Holiday {
	var days []hours.Holiday
	known := map[hours.Date]Holiday{}
	for _, h := range s.Holidays {
		first, last, ok := h.span(problems)
		told := false
		for d := first; ok && d.Compare(last) <= 0; d = d.AddDays(1) {
			other, doubled := known[d]
			if doubled && !told {
				problems.Warnf(h.Pos, "keep one of the two", "%s is a day of %q already, in line %d", d, other.Name, other.Pos.Line)
				told = true
			}
			if doubled {
				continue
			}
			known[d] = h
			days = append(days, hours.Holiday{Date: d, Name: h.Name})
		}
	}
	slices.SortFunc(days, func(a, b hours.Holiday) int { return a.Date.Compare(b.Date) })
	return days
}

// span gives the first and the last day; ok is false when they can't be told.
func (h Holiday) span(problems *problem.List) (first, last hours.Date, ok bool) {
	const either = "write `date` for one day, or `first` and `last` for several"
	switch several := h.First.Given() || h.Last.Given(); {
	case h.Date.Given() && several:
		problems.Errorf(h.Pos, either, "this holiday has a date, and also its first or last day")
		return first, last, false
	case h.Date.Given():
		return h.Date.Value, h.Date.Value, !h.Date.Value.IsZero()
	case !several:
		problems.Errorf(h.Pos, either, "this holiday has no date")
		return first, last, false
	case !h.Last.Given():
		problems.Errorf(h.Pos, either, "this holiday has no last day")
		return first, last, false
	case !h.First.Given():
		problems.Errorf(h.Pos, either, "this holiday has no first day")
		return first, last, false
	}
	first, last = h.First.Value, h.Last.Value
	return first, last, inOrder(h.First, h.Last, problems)
}

// inOrder checks first and last day; both are inclusive. It is silent about those told while reading.
func inOrder(first, last strict.At[hours.Date], problems *problem.List) bool {
	switch {
	case first.Value.IsZero() || last.Value.IsZero():
		return false
	case last.Value.Compare(first.Value) < 0:
		problems.Errorf(last.Pos, "exchange the two, or check the years", "the last day, %s, comes before the first, %s",
			last.Value, first.Value)
		return false
	case last.Value.Compare(first.Value.AddDays(longest)) > 0:
		problems.Errorf(last.Pos, "check the years", "from %s to %s are more than %d days", first.Value, last.Value, longest)
		return false
	}
	return true
}
