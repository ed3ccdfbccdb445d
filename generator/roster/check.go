package roster

import (
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
)

// checkResult judges what plan and log amount to: two wrong steps that mend each other are no fault.
func (l *loader) checkResult() {
	for _, w := range l.weeks {
		if w.lanes == nil || w.doubtful {
			continue
		}
		days := daysOf(l.calendar, &w.WeekDuty)
		d := w.finished()
		l.checkRoles(w, d, days)
		for _, a := range slices.Concat(d.Primary, d.Backup) {
			if l.unread.Hours {
				break // it may be a day without duty
			}
			l.checkAvailable(w, a, days)
		}
	}
}

// day is a date with its duty time.
type day struct {
	date   hours.Date
	blocks []hours.Block
	length time.Duration
}

// daysOf gives the days of a week that have duty.
func daysOf(c *hours.Calendar, w *WeekDuty) []day {
	days := make([]day, 0, len(w.Days))
	for _, date := range w.Days {
		d := day{date: date, blocks: c.Blocks(date)}
		for _, b := range d.blocks {
			d.length += b.To.Sub(b.From)
		}
		days = append(days, d)
	}
	return days
}

// duty gives the duty time of the day from one instant to another.
func (d day) duty(from, to time.Time) time.Duration {
	var sum time.Duration
	for _, b := range d.blocks {
		part := Assignment{From: b.From, To: b.To}.within(from, to)
		sum += max(part.To.Sub(part.From), 0)
	}
	return sum
}

func (l *loader) checkRoles(w *week, d WeekDuty, days []day) {
	told := map[string]bool{}
	for _, p := range d.Primary {
		for _, b := range d.Backup {
			if p.Person != b.Person || p.Person == Vacant || told[p.Person] {
				continue
			}
			if first, ok := firstDuty(days, p.within(b.From, b.To)); ok {
				told[p.Person] = true
				l.problems.Errorf(l.origin(w, slices.Concat(p.Changes, b.Changes)), "give one role to somebody else, or to vacant",
					"%s is both primary and backup of %s, on %s", p.Person, w.Week, first)
			}
		}
	}
}

// firstDuty gives the first date on which an assignment has duty.
func firstDuty(days []day, a Assignment) (hours.Date, bool) {
	for _, d := range days {
		if d.duty(a.From, a.To) > 0 {
			return d.date, true
		}
	}
	return hours.Date{}, false
}

// origin gives the place of the last change of some, else of the week's plan.
func (l *loader) origin(w *week, changes []int) problem.Pos {
	last, pos := 0, w.Planned.Pos
	for _, e := range w.log {
		for _, id := range changes {
			if e.ID == id && id > last {
				last, pos = id, e.Pos
			}
		}
	}
	return pos
}

func (l *loader) checkAvailable(w *week, a Assignment, days []day) {
	i, ok := l.directory.bySlug[a.Person]
	if !ok {
		return
	}
	person := l.directory.people[i]
	for _, d := range days {
		reason, available := person.Available(d.date)
		if available || d.duty(a.From, a.To) == 0 {
			continue
		}
		l.problems.Warnf(l.origin(w, a.Changes), "let somebody cover or swap, or correct the person's dates",
			"%s is %s of %s but %s", a.Person, a.Role, w.Week, reason)
	}
}
