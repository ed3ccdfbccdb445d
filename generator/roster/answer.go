package roster

import (
	"slices"
	"sort"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
)

// Calendar gives the duty hours that the roster was made with.
func (r *Roster) Calendar() *hours.Calendar { return r.calendar }

// Rules gives what a plan keeps to.
func (r *Roster) Rules() Rules { return r.rules }

// People gives everybody in the order of the source.
func (r *Roster) People() []Person { return r.directory.people }

// Person finds somebody by slug or by an old one.
func (r *Roster) Person(slug string) (Person, bool) {
	i, ok := r.directory.bySlug[slug]
	if !ok {
		return Person{}, false
	}
	return r.directory.people[i], true
}

// ByLogin finds somebody by GitHub login, in upper or lower case.
func (r *Roster) ByLogin(login string) (Person, bool) {
	i, ok := r.directory.byLogin[fold(login)]
	if !ok {
		return Person{}, false
	}
	return r.directory.people[i], true
}

// Changes gives the whole log, reverted entries among it.
func (r *Roster) Changes() []Change { return r.changes }

// RevertedBy gives the id of the entry that reverts entry id; ok is false when the entry is in force.
func (r *Roster) RevertedBy(id int) (by int, ok bool) {
	by, ok = r.reverted[id]
	return by, ok
}

// Weeks gives the published weeks in order, and those between them that have no duty day.
func (r *Roster) Weeks() []WeekDuty { return r.weeks }

// Week finds one of Weeks.
func (r *Roster) Week(w Week) (WeekDuty, bool) {
	i, ok := slices.BinarySearchFunc(r.weeks, w, func(d WeekDuty, w Week) int { return d.Week.Compare(w) })
	if !ok {
		return WeekDuty{}, false
	}
	return r.weeks[i], true
}

// Assignments gives all of them by week; in a week the primary's stand first, each in order of time.
func (r *Roster) Assignments() []Assignment { return r.assignments }

// At tells who is on duty at t. Off hours it is who holds the roles of the week, not who will own what arrives: that is
// Owner.
func (r *Roster) At(t time.Time) Duty {
	var d Duty
	i := running(r.primary, t)
	if a, ok := covering(r.primary, t); ok {
		d.Primary = a
	}
	if a, ok := covering(r.backup, t); ok {
		d.Backup = a
	}
	for ; i < len(r.primary); i++ {
		if a := r.primary[i]; a.From.After(t) && a.Person != d.Primary.Person {
			d.Handoff, d.Next = a.From, a
			break
		}
	}
	return d
}

// Owner gives the primary who owns an incident received at an instant: that of the first duty instant at or after it.
// It may be Vacant. ok is false when no published week has that instant.
func (r *Roster) Owner(received time.Time) (owner Assignment, ok bool) {
	next, ok := r.calendar.Next(received)
	if !ok {
		return Assignment{}, false
	}
	return covering(r.primary, next)
}

// running gives the index of the first assignment that ends after t.
func running(sorted []Assignment, t time.Time) int {
	return sort.Search(len(sorted), func(i int) bool { return sorted[i].To.After(t) })
}

func covering(sorted []Assignment, t time.Time) (Assignment, bool) {
	if i := running(sorted, t); i < len(sorted) && !sorted[i].From.After(t) {
		return sorted[i], true
	}
	return Assignment{}, false
}
