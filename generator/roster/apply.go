package roster

import (
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

// apply changes the lanes as an entry in force says.
func (l *loader) apply(e *entry) {
	if !e.applies() {
		return
	}
	switch e.Kind {
	case Swap:
		l.swap(e)
	case Cover:
		l.cover(e)
	case Promote:
		l.promote(e)
	}
}

// swap lets the holders of two weeks change places. Covers and promotions by others stay as they are.
func (l *loader) swap(e *entry) {
	a, b := e.weeks[0].lanes[e.Role], e.weeks[1].lanes[e.Role]
	one, other := a.holder, b.holder
	if one == other {
		l.clash(e, "nothing would change", "%s is %s of both weeks", one, e.Role)
		return
	}
	for i, n := range []*lane{a, b} {
		if !n.has(n.holder) {
			l.clash(e, "write a cover for each part", "%s is given up by %s already", e.weeks[i].Week, n.holder)
			return
		}
	}
	l.exchange(e, e.weeks[0], one, other)
	l.exchange(e, e.weeks[1], other, one)
}

func (l *loader) exchange(e *entry, w *week, from, to string) {
	n := w.lanes[e.Role]
	n.give(w.start, w.end, e.Change, l.duty, func(person string) string {
		if person == from {
			return to
		}
		return person
	})
	n.holder = to
}

func (l *loader) cover(e *entry) {
	changed := false
	for _, w := range e.weeks {
		if w.lanes[e.Role].give(e.from, e.to, e.Change, l.duty, always(e.Person)) {
			changed = true
		}
	}
	if !changed && !slices.ContainsFunc(e.weeks, inDoubt) {
		l.problems.Warnf(e.Pos, "revert the entry if another is meant", "change %d: %s is %s then already",
			e.ID, e.Person, e.Role)
	}
}

func (l *loader) promote(e *entry) {
	w := e.weeks[0]
	promoted := w.lanes[Backup].at(e.starts)
	switch promoted {
	case Vacant:
		l.clash(e, "let somebody cover the primary", "there is no backup to promote at %s", l.shown(e.from))
	case e.Person:
		l.clash(e, "name somebody else, or vacant", "%s can't be promoted and stay the backup", promoted)
	default:
		w.lanes[Primary].give(e.from, w.end, e.Change, l.duty, always(promoted))
		w.lanes[Backup].give(e.from, w.end, e.Change, l.duty, always(e.Person))
	}
}

func always(person string) func(string) string { return func(string) string { return person } }

// duty tells whether there is any from one instant to another.
func (l *loader) duty(from, to time.Time) bool {
	if !from.Before(to) {
		return false
	}
	next, ok := l.calendar.Next(from)
	return ok && next.Before(to)
}

func (l *loader) date(t time.Time) hours.Date { return hours.DateOf(t, l.calendar.Zone()) }

// shown writes an instant as the team's clocks show it.
func (l *loader) shown(t time.Time) string { return t.In(l.calendar.Zone()).Format("2006-01-02 15:04") }
