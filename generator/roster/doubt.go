package roster

import "slices"

// doubt marks the weeks of which isn't known who serves, because an entry of the log, or the hours that tell what it
// reaches, couldn't be read.
func (l *loader) doubt() {
	var vague []*entry
	for _, e := range l.log {
		if (e.Unread || l.unread.Hours) && len(e.reverters) == 0 {
			vague = append(vague, e)
		}
	}
	for _, w := range l.weeks {
		w.doubtful = w.doubtful || slices.ContainsFunc(vague, func(e *entry) bool { return e.mayTouch(w) })
	}
}

// idUnread tells that the entry has an id that couldn't be read.
func (c Change) idUnread() bool { return c.Unread && c.ID == 0 }

// mayTouch tells whether an entry may do something to a week, as far as it could be read.
func (e *entry) mayTouch(w *week) bool {
	switch {
	case len(e.Weeks) > 0:
		return slices.ContainsFunc(e.Weeks, func(named Week) bool { return named.IsZero() || named == w.Week })
	case e.Kind == Promote && !e.From.IsZero():
		return !e.From.Before(w.start) && e.From.Before(w.end)
	}
	return (e.From.IsZero() || e.From.Before(w.end)) && (e.To.IsZero() || w.start.Before(e.To))
}

func inDoubt(w *week) bool { return w.doubtful }

// clash reports that an entry doesn't fit what holds before it, unless that isn't known. The entry isn't applied.
func (l *loader) clash(e *entry, hint, format string, args ...any) {
	if slices.ContainsFunc(e.weeks, inDoubt) {
		e.wrong = true
		return
	}
	l.fault(e, hint, format, args...)
}
