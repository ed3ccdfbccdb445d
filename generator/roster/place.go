package roster

import (
	"fmt"
	"slices"
	"sort"
	"time"
)

// place finds the weeks that an entry touches.
func (l *loader) place(e *entry, byID map[int]*entry) {
	switch e.Kind {
	case Swap:
		l.placeSwap(e)
	case Cover:
		l.placeCover(e)
	case Promote:
		l.placePromotion(e)
	case Revert:
		e.weeks = byID[e.Of].weeks
	}
	for _, w := range e.weeks {
		w.log = append(w.log, e)
	}
	e.starts, _ = l.calendar.Next(e.from)
}

func (l *loader) placeSwap(e *entry) {
	if len(e.Weeks) != 2 || e.Weeks[0] == e.Weeks[1] {
		l.fault(e, e.shape(), "a swap is between two weeks")
		return
	}
	for _, w := range e.Weeks {
		if !l.touch(e, w) {
			return
		}
	}
}

// touch adds a week to those of the entry; without duty it has nothing to change, which is an error.
func (l *loader) touch(e *entry, w Week) bool {
	switch found := l.byWeek[w]; {
	case found == nil && l.unread.Weeks, found != nil && found.lanes == nil && l.unread.Hours:
		e.wrong = true
	case found == nil:
		l.fault(e, "plan the week first, or name another", "%s is not planned", w)
	case found.lanes == nil:
		l.fault(e, "name another week", "%s has no duty", w)
	default:
		e.weeks = append(e.weeks, found)
		return true
	}
	return false
}

func (l *loader) placeCover(e *entry) {
	if len(e.Weeks) > 1 {
		l.fault(e, e.shape(), "a cover takes one week, or from and to")
		return
	}
	if len(e.Weeks) == 1 {
		if l.touch(e, e.Weeks[0]) {
			e.from, e.to = e.weeks[0].start, e.weeks[0].end
		}
		return
	}
	e.from, e.to = e.From, e.To
	if !e.from.Before(e.to) {
		l.fault(e, "`to` is exclusive: a cover of one day ends on the next", "the cover ends at %s and begins at %s",
			l.shown(e.to), l.shown(e.from))
		return
	}
	if l.unread.Hours {
		e.wrong = true
		return
	}
	if !l.duty(e.from, e.to) {
		l.fault(e, "a cover must hold duty time", "there is no duty from %s to %s", l.shown(e.from), l.shown(e.to))
		return
	}
	l.touchRange(e)
}

// touchRange adds the weeks in which the entry has duty; all its duty must be published.
func (l *loader) touchRange(e *entry) {
	done := e.from
	first := sort.Search(len(l.weeks), func(i int) bool { return l.weeks[i].end.After(done) })
	for _, w := range l.weeks[first:] {
		if !w.start.Before(e.to) || l.duty(done, earlier(w.start, e.to)) {
			break
		}
		done = w.end
		if w.lanes != nil && l.duty(w.latest(e.from), earlier(w.end, e.to)) {
			e.weeks = append(e.weeks, w)
		}
	}
	next, ok := l.calendar.Next(done)
	switch left := ok && next.Before(e.to); {
	case left && l.unread.Weeks:
		e.wrong = true
	case left:
		l.fault(e, "plan the weeks first, or correct the dates", "it leaves the published weeks: %s is not planned",
			WeekOf(l.date(next)))
	}
}

func (w *week) latest(t time.Time) time.Time {
	if w.start.After(t) {
		return w.start
	}
	return t
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (l *loader) placePromotion(e *entry) {
	if !l.touch(e, WeekOf(l.date(e.From))) {
		return
	}
	e.from, e.to = e.From, e.weeks[0].end
	if l.unread.Hours {
		e.wrong = true
		return
	}
	if !l.duty(e.from, e.to) {
		l.fault(e, "give the next week to another primary by a swap or a cover", "%s has no duty left after %s",
			e.weeks[0].Week, l.shown(e.from))
	}
}

// checkOverlaps reports covers in force that share duty time with an older one of the same role.
func (l *loader) checkOverlaps() {
	kept := map[Role][]*entry{} // in order of time, none sharing duty time
	for _, e := range l.log {
		if e.Kind != Cover || !e.applies() {
			continue
		}
		covers := kept[e.Role]
		next := sort.Search(len(covers), func(i int) bool { return covers[i].to.After(e.starts) })
		if next < len(covers) && covers[next].starts.Before(e.to) {
			older := covers[next]
			l.fault(e, fmt.Sprintf("revert change %d first, or correct the dates", older.ID),
				"it overlaps change %d, which covers the %s from %s to %s",
				older.ID, older.Role, l.shown(older.from), l.shown(older.to))
			continue
		}
		kept[e.Role] = slices.Insert(covers, next, e)
	}
}
