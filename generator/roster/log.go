package roster

import (
	"slices"
	"strings"
	"time"
)

// entry is a change with what the loader found out about it.
type entry struct {
	Change
	wrong     bool    // it has an error and isn't applied
	reverters []int   // ids of the entries in force that revert it
	weeks     []*week // that it touches
	from, to  time.Time
	starts    time.Time // first duty instant at or after from
}

func (e *entry) applies() bool { return !e.wrong && len(e.reverters) == 0 }

// fault reports an error of an entry, which then isn't applied. What a reverted entry would have done is no fault any
// more, so that reverting mends it.
func (l *loader) fault(e *entry, hint, format string, args ...any) {
	if len(e.reverters) == 0 {
		l.problems.Errorf(e.Pos, hint, "change %d: "+format, append([]any{e.ID}, args...)...)
	}
	e.wrong = true
}

// readLog checks the entries one by one, then which of them are in force, then what they touch and how they meet.
func (l *loader) readLog(changes []Change) {
	byID := map[int]*entry{}
	var before Change
	for _, c := range changes {
		e := &entry{Change: c}
		l.checkOrder(e, before)
		l.checkWords(e)
		if c.Unread {
			e.wrong = true
		} else {
			l.checkFields(e)
		}
		if e.Kind == Revert && !e.wrong {
			l.revert(e, byID)
		}
		if byID[e.ID] == nil {
			byID[e.ID] = e
		}
		l.log = append(l.log, e)
		before = c
	}
	for _, e := range l.log {
		if !e.wrong {
			l.place(e, byID)
		}
	}
	l.checkOverlaps()
}

func (l *loader) checkOrder(e *entry, before Change) {
	if want := before.ID + 1; e.ID != want && !e.idUnread() && !before.idUnread() {
		l.problems.Errorf(e.Pos, "ids count 1, 2, 3 in the order of the log; add new entries at the end",
			"the change has the id %d where %d is next", e.ID, want)
	}
	switch {
	case e.At.IsZero() && e.Unread:
	case e.At.IsZero():
		l.problems.Errorf(e.Pos, "write at, the instant of the entry", "change %d doesn't say when it was made", e.ID)
	case e.At.Before(before.At):
		l.problems.Errorf(e.Pos, "add new entries at the end, with the present time",
			"change %d was made at %s, before the one above it", e.ID, e.At.Format(time.RFC3339))
	}
}

func (l *loader) checkWords(e *entry) {
	if strings.TrimSpace(e.Reason) == "" && !e.Unread {
		l.problems.Errorf(e.Pos, "write a sentence that the whole team may read", "change %d has no reason", e.ID)
	}
	if e.By == "" && e.Unread {
		e.By = Unknown
	} else if e.By == "" || e.By == Vacant {
		l.problems.Errorf(e.Pos, "write the slug of who made the entry", "change %d doesn't say by whom it was made", e.ID)
	} else if slug, ok := l.known(e.By, e.Pos); ok {
		e.By = slug
	}
	if e.Person == "" {
		return
	}
	if slug, ok := l.known(e.Person, e.Pos); ok {
		e.Person = slug
	} else {
		e.wrong = true
	}
}

// checkFields holds an entry to the fields of its kind: what is missing, and what means nothing there.
func (l *loader) checkFields(e *entry) {
	fields, ok := e.fields()
	if !ok {
		l.fault(e, "the kinds are cover, promote, revert and swap", "%q is no kind of change", string(e.Kind))
		return
	}
	given := []struct {
		field string
		set   bool
	}{
		{"role", e.Role != ""},
		{"person", e.Person != ""},
		{"weeks", len(e.Weeks) > 0},
		{"from", !e.From.IsZero()},
		{"to", !e.To.IsZero()},
		{"of", e.Of != 0},
	}
	for _, f := range given {
		wanted := slices.Contains(fields, f.field)
		if wanted && !f.set {
			l.fault(e, e.shape(), "the %s has no %s", e.Kind, e.fieldName(f.field))
		}
		if f.set && !wanted {
			l.fault(e, e.shape(), "%s means nothing in this %s", e.fieldName(f.field), e.Kind)
		}
	}
	if e.Role != "" && !slices.Contains(roles(), e.Role) {
		l.fault(e, "the roles are primary and backup", "%q is no role", string(e.Role))
	}
}

// fields names those that the entry must have, and no others.
func (e *entry) fields() (names []string, ok bool) {
	switch e.Kind {
	case Swap:
		return []string{"role", "weeks"}, true
	case Cover:
		if len(e.Weeks) > 0 {
			return []string{"role", "person", "weeks"}, true
		}
		return []string{"role", "person", "from", "to"}, true
	case Promote:
		return []string{"person", "from"}, true
	case Revert:
		return []string{"of"}, true
	}
	return nil, false
}

// fieldName gives the word that the file has for a field.
func (e *entry) fieldName(field string) string {
	switch {
	case field == "person" && e.Kind == Promote:
		return "backup"
	case field == "weeks" && e.Kind == Cover:
		return "week"
	}
	return field
}

func (e *entry) shape() string {
	return map[Kind]string{
		Swap:    "a swap has role and two weeks",
		Cover:   "a cover has role and person, and from and to, or week",
		Promote: "a promotion has from and backup, a slug or vacant",
		Revert:  "a revert has of, the id of an entry above it",
	}[e.Kind]
}

// revert puts the entry that another names out of force.
func (l *loader) revert(e *entry, byID map[int]*entry) {
	of := byID[e.Of]
	switch {
	case e.Of >= e.ID:
		l.fault(e, e.shape(), "it reverts change %d, which isn't above it", e.Of)
	case of == nil && slices.ContainsFunc(l.log, func(above *entry) bool { return above.idUnread() }):
		e.wrong = true
	case of == nil:
		l.fault(e, e.shape(), "there is no change %d", e.Of)
	case len(of.reverters) > 0:
		l.fault(e, "revert that one to have the first again", "change %d is reverted already, by change %d",
			e.Of, of.reverters[0])
	default:
		of.strike(e.ID, byID)
	}
}

// strike puts an entry out of force. If it is a revert it lets go what it reverted.
func (e *entry) strike(by int, byID map[int]*entry) {
	e.reverters = append(e.reverters, by)
	if len(e.reverters) == 1 && e.Kind == Revert && !e.wrong {
		byID[e.Of].restore(e.ID, byID)
	}
}

// restore undoes a strike.
func (e *entry) restore(by int, byID map[int]*entry) {
	e.reverters = slices.DeleteFunc(e.reverters, func(id int) bool { return id == by })
	if len(e.reverters) == 0 && e.Kind == Revert && !e.wrong {
		byID[e.Of].strike(e.ID, byID)
	}
}
