package planner

import (
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/roster"
)

// Changes gives what moves in published weeks as entries of the change log, in their order and with their ids, but
// without instant, author and reason. Two people who change places are a swap. Covers of the log that are in the way are
// reverted, and entered anew for the time that isn't planned otherwise.
func (p *Plan) Changes() []roster.Change {
	l := &log{roster: p.roster}
	var moved []move
	for _, w := range p.Weeks {
		for _, s := range w.Seats {
			if s.Moved() {
				moved = append(moved, move{w.Week, s})
			}
		}
	}
	l.clear(moved)
	for len(moved) > 0 {
		m := moved[0]
		moved = moved[1:]
		other := slices.IndexFunc(moved, m.exchanged)
		if other < 0 || l.touched(m.week) || l.touched(moved[other].week) {
			l.add(roster.Change{Kind: roster.Cover, Role: m.Role, Person: m.Person, Weeks: []roster.Week{m.week}})
			continue
		}
		l.add(roster.Change{Kind: roster.Swap, Role: m.Role, Weeks: []roster.Week{m.week, moved[other].week}})
		moved = slices.Delete(slices.Clone(moved), other, other+1)
	}
	return l.entries
}

// move is a published role that goes to somebody else.
type move struct {
	week roster.Week
	Seat
}

func (m move) exchanged(o move) bool {
	return m.Role == o.Role && m.week != o.week && m.Person == o.Was && m.Was == o.Person
}

// log is entries in the making.
type log struct {
	roster  *roster.Roster
	entries []roster.Change
}

func (l *log) add(c roster.Change) {
	c.ID = len(l.roster.Changes()) + len(l.entries) + 1
	l.entries = append(l.entries, c)
}

// touched tells whether the log changed a week already: then its people can't be swapped as planned.
func (l *log) touched(w roster.Week) bool {
	known, _ := l.roster.Week(w)
	return len(known.Changes) > 0
}

// clear reverts the covers of roles that move, since two covers can't overlap.
func (l *log) clear(moved []move) {
	var covers []roster.Change
	for _, m := range moved {
		known, _ := l.roster.Week(m.week)
		for _, c := range known.Changes {
			_, reverted := l.roster.RevertedBy(c.ID)
			seen := slices.ContainsFunc(covers, func(o roster.Change) bool { return o.ID == c.ID })
			if c.Kind == roster.Cover && c.Role == m.Role && !reverted && !seen {
				covers = append(covers, c)
			}
		}
	}
	for _, c := range covers {
		l.add(roster.Change{Kind: roster.Revert, Of: c.ID})
	}
	for _, c := range covers {
		for _, part := range l.rest(c, moved) {
			l.add(roster.Change{Kind: roster.Cover, Role: c.Role, Person: c.Person, From: part[0], To: part[1]})
		}
	}
}

// rest gives the parts of a cover, from and to, that lie outside the weeks in which its role moves.
func (l *log) rest(c roster.Change, moved []move) [][2]time.Time {
	if len(c.Weeks) > 0 {
		return nil
	}
	zone := l.roster.Calendar().Zone()
	var parts [][2]time.Time
	from := c.From
	keep := func(to time.Time) {
		if next, ok := l.roster.Calendar().Next(from); ok && from.Before(to) && next.Before(to) {
			parts = append(parts, [2]time.Time{from, to})
		}
	}
	for _, m := range moved { // by week
		start, end := m.week.Start(zone), m.week.Add(1).Start(zone)
		if m.Role != c.Role || !start.Before(c.To) || !from.Before(end) {
			continue
		}
		keep(start)
		from = end
	}
	keep(c.To)
	return parts
}
