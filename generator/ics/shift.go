package ics

import (
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// shift is an assignment as its duty time shows it. Instants are whole seconds, since iCalendar has no finer ones.
type shift struct {
	roster.Assignment
	first, last time.Time     // first duty instant, and end of the last duty time
	days        [2]hours.Date // first and last date with duty time
	firstEnd    time.Time     // end of the first stretch of duty time
	lastStart   time.Time     // start of the last stretch
}

// shiftsOf gives the shifts of a week's assignments of one role, in order of time.
func shiftsOf(assignments []roster.Assignment, cal *hours.Calendar) []shift {
	var shifts []shift
	for _, a := range assignments {
		s := shift{Assignment: a}
		for day := range 7 {
			date := a.Week.Monday().AddDays(day)
			for _, b := range cal.Blocks(date) {
				s.add(date, later(a.From, b.From), earlier(a.To, b.To))
			}
		}
		if !s.last.IsZero() {
			shifts = append(shifts, s)
		}
	}
	return shifts
}

// add takes in duty time, unless there is none from one instant to the other.
func (s *shift) add(date hours.Date, from, to time.Time) {
	from, to = from.Truncate(time.Second), to.Truncate(time.Second)
	if !from.Before(to) {
		return
	}
	if s.last.IsZero() {
		s.first, s.firstEnd, s.days[0] = from, to, date
	}
	s.last, s.lastStart, s.days[1] = to, from, date
}

// same tells whether two shifts are one event: the same person on the same days, as by a cover of an hour.
func (s shift) same(o shift) bool {
	return s.Role == o.Role && s.Person == o.Person && s.days == o.days
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
