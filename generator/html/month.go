package html

import (
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// halves is how many half days a week has: the columns of a month's grid.
const halves = 14

// month is the grid of a month: its weeks as rows, each with the days and a bar for every assignment.
type month struct {
	Name     string
	Days     []dayName
	Weeks    []monthWeek
	Holidays []holiday
	Lacks    []holiday // weeks that begin in the month and lack something
}

type dayName struct{ Short, Long string }

type monthWeek struct {
	Now             bool
	Link, Number    string // Link is "" for a week that isn't published
	Days            []day
	Primary, Backup []bar
}

// day is a cell of the grid.
type day struct {
	Number         int
	Class, Holiday string
	Today          bool
}

// bar is an assignment in the grid, or the room between two; Kind is then "".
type bar struct {
	who
	Halves int
	Title  string
}

// holiday is a day, or several in a row, without duty, or a week of which something is said.
type holiday struct{ Days, Name string }

func (r *renderer) month(p place, first hours.Date) month {
	m := month{Name: r.dateText(first, "January 2006"), Days: r.dayNames(), Holidays: r.holidays(first)}
	for w := roster.WeekOf(first); w.Monday().Compare(nextMonth(first)) < 0; w = w.Add(1) {
		m.Weeks = append(m.Weeks, r.monthWeek(p, w, first.Month))
		if duty, ok := r.site.Roster.Week(w); ok && w.Monday().Month == first.Month {
			for _, l := range r.lacks(duty) {
				m.Lacks = append(m.Lacks, holiday{r.say("W%d", w.Number), l.Text})
			}
		}
	}
	return m
}

func (r *renderer) dayNames() []dayName {
	var names []dayName
	for n := range 7 {
		long := r.say(time.Weekday((n + 1) % 7).String())
		letters := []rune(long)
		names = append(names, dayName{string(letters[:min(2, len(letters))]), long})
	}
	return names
}

func (r *renderer) monthWeek(p place, w roster.Week, m time.Month) monthWeek {
	today := hours.DateOf(r.site.Now, r.site.Zone)
	v := monthWeek{Now: w == roster.WeekOf(today), Number: strconv.Itoa(w.Number)}
	for n := range 7 {
		v.Days = append(v.Days, r.day(w.Monday().AddDays(n), m, today))
	}
	duty, published := r.site.Roster.Week(w)
	if published {
		v.Link = p.to(site.WeekPage(w))
	}
	v.Primary, v.Backup = r.bars(p, duty, duty.Primary, roster.Primary), r.bars(p, duty, duty.Backup, roster.Backup)
	return v
}

func (r *renderer) day(d hours.Date, m time.Month, today hours.Date) day {
	v := day{Number: d.Day, Today: d == today}
	name, isHoliday := r.site.Hours.HolidayOn(d)
	switch {
	case d.Month != m:
		v.Class, v.Holiday = "other", name
	case isHoliday:
		v.Class, v.Holiday = "holiday", name
	case !r.site.Hours.HasDuty(d):
		v.Class = "off"
	}
	if v.Today {
		v.Class = strings.TrimSpace(v.Class + " today")
	}
	return v
}

// bars lays the assignments of a role on the half days from the week's first day of duty to its last.
func (r *renderer) bars(p place, w roster.WeekDuty, assignments []roster.Assignment, role roster.Role) []bar {
	if w.First.IsZero() || len(assignments) == 0 {
		return []bar{{Halves: halves}}
	}
	monday := w.Week.Monday()
	first, last := 2*w.First.Sub(monday), 2*w.Last.Sub(monday)+2
	var bars []bar
	filled := 0
	for _, a := range assignments {
		from, to := max(r.half(a.From, monday), first), min(r.half(a.To, monday), last)
		if to <= from {
			continue
		}
		if from > filled {
			bars = append(bars, bar{Halves: from - filled})
		}
		v := bar{who: r.who(p, a.Person, role), Halves: to - from}
		v.Title = v.Role + ": " + v.Name
		if end, ok := r.lastDuty(a.From, a.To); ok && len(assignments) > 1 {
			v.Title += r.say(", until %s", r.atBrief(end))
		}
		bars = append(bars, v)
		filled = to
	}
	if filled < halves {
		bars = append(bars, bar{Halves: halves - filled})
	}
	return bars
}

// half counts the half days from Monday to an instant: noon begins the second half.
func (r *renderer) half(t time.Time, monday hours.Date) int {
	n := 2 * hours.DateOf(t, r.site.Zone).Sub(monday)
	if t.In(r.site.Zone).Hour() >= 12 {
		n++
	}
	return n
}

// holidays are those of a month, days in a row with one name as one.
func (r *renderer) holidays(first hours.Date) []holiday {
	var all []holiday
	end := nextMonth(first)
	for d := first; d.Compare(end) < 0; {
		name, ok := r.site.Hours.HolidayOn(d)
		last := d
		for ok && last.AddDays(1).Compare(end) < 0 {
			if next, same := r.site.Hours.HolidayOn(last.AddDays(1)); !same || next != name {
				break
			}
			last = last.AddDays(1)
		}
		if ok {
			days := strconv.Itoa(d.Day)
			if last != d {
				days += "–" + strconv.Itoa(last.Day)
			}
			all = append(all, holiday{days, name})
		}
		d = last.AddDays(1)
	}
	return all
}
