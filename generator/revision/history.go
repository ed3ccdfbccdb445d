package revision

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

const (
	appendOnly = "the log is append-only: restore the entry, and add a revert or another entry at the end"
	addEntry   = "restore it, and write what differs as an entry at the end of `changes`, so that everybody sees it"
)

// Judge tells what the newer version rewrites of the older. It is an error to edit or remove an entry of the log, or a
// published week that has begun by now; a later published week that is edited in place, and a new entry or plan about a
// week that is over, are warnings.
func Judge(before, after *roster.Roster, now time.Time, problems *problem.List) {
	j := judge{comparison{before: before, after: after}, now, problems}
	j.log()
	j.plan()
	j.lateEntries()
	j.latePlans()
}

type judge struct {
	comparison
	now      time.Time
	problems *problem.List
}

// log holds every old entry against the new one of the same id.
func (j *judge) log() {
	log := j.after.Changes()
	for _, old := range j.before.Changes() {
		i := slices.IndexFunc(log, func(c roster.Change) bool { return c.ID == old.ID })
		if i < 0 {
			j.problems.Errorf(j.where(old), appendOnly, "change %d was removed", old.ID)
			continue
		}
		if differing := j.fields(old, log[i]); len(differing) > 0 {
			j.problems.Errorf(log[i].Pos, appendOnly, "change %d was edited: %s", old.ID, strings.Join(differing, "; "))
		}
	}
}

// where gives the place in the new file that a removed entry would have: that of the next one, else of the last.
func (j *judge) where(old roster.Change) problem.Pos {
	pos := problem.Pos{File: old.Pos.File}
	for _, c := range j.after.Changes() {
		pos = c.Pos
		if c.ID > old.ID {
			break
		}
	}
	return pos
}

// fields tells what of an entry differs.
func (j *judge) fields(old, is roster.Change) []string {
	zone := j.after.Calendar().Zone()
	var differing []string
	tell := func(name, was, now string) {
		switch {
		case was == now:
		case was == "":
			differing = append(differing, fmt.Sprintf("%s was absent and is %s", name, now))
		case now == "":
			differing = append(differing, fmt.Sprintf("%s was %s and is gone", name, was))
		default:
			differing = append(differing, fmt.Sprintf("%s was %s and is %s", name, was, now))
		}
	}
	tell("kind", string(old.Kind), string(is.Kind))
	tell("at", shown(old.At, zone), shown(is.At, zone))
	tell("by", j.slug(old.By), is.By)
	tell("reason", quoted(old.Reason), quoted(is.Reason))
	tell("role", string(old.Role), string(is.Role))
	tell("weeks", listed(old.Weeks), listed(is.Weeks))
	tell("person", j.slug(old.Person), is.Person)
	tell("from", shown(old.From, zone), shown(is.From, zone))
	tell("to", shown(old.To, zone), shown(is.To, zone))
	tell("of", number(old.Of), number(is.Of))
	return differing
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf("%q", s)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func shown(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}

func listed(weeks []roster.Week) string {
	names := make([]string, len(weeks))
	for i, w := range weeks {
		names[i] = w.String()
	}
	return strings.Join(names, " and ")
}

// plan holds every published week against the new version.
func (j *judge) plan() {
	zone := j.before.Calendar().Zone()
	for _, old := range j.before.Weeks() {
		if old.Planned.Week.IsZero() {
			continue
		}
		begun := !old.Week.Start(zone).After(j.now)
		is, found := j.after.Week(old.Week)
		if !found || is.Planned.Week.IsZero() {
			j.rewritten(begun, j.near(old), fmt.Sprintf("%s was published, and was removed", old.Week))
			continue
		}
		if differing := j.planned(old, is); len(differing) > 0 {
			state := "is published, and was edited in place"
			if begun {
				state = "has begun, and its plan was edited"
			}
			j.rewritten(begun, is.Planned.Pos, fmt.Sprintf("%s %s: %s", old.Week, state, strings.Join(differing, "; ")))
		}
	}
}

func (j *judge) rewritten(begun bool, pos problem.Pos, message string) {
	if begun {
		j.problems.Errorf(pos, addEntry, "%s", message)
		return
	}
	j.problems.Warnf(pos, addEntry, "%s", message)
}

// planned tells what of a week's plan differs.
func (j *judge) planned(old, is roster.WeekDuty) []string {
	zone := j.after.Calendar().Zone()
	var differing []string
	for _, f := range []struct{ name, was, now string }{
		{"primary", j.slug(old.Planned.Primary), is.Planned.Primary},
		{"backup", j.slug(old.Planned.Backup), is.Planned.Backup},
		{"recorded", shown(old.Recorded, zone), shown(is.Recorded, zone)},
	} {
		if f.was != f.now {
			differing = append(differing, fmt.Sprintf("%s was %s and is %s", f.name, f.was, f.now))
		}
	}
	return differing
}

// near gives the place in the new file where a removed week would stand: that of the next one, else of the last.
func (j *judge) near(old roster.WeekDuty) problem.Pos {
	pos := problem.Pos{File: old.Planned.Pos.File}
	for _, w := range j.after.Weeks() {
		if w.Planned.Week.IsZero() {
			continue
		}
		pos = w.Planned.Pos
		if w.Week.Compare(old.Week) > 0 {
			break
		}
	}
	return pos
}

// lateEntries tells new entries about weeks that were over when they were made, and swaps of weeks that had begun: days
// that one served would count for another.
func (j *judge) lateEntries() {
	zone := j.after.Calendar().Zone()
	known := len(j.before.Changes())
	for _, w := range j.after.Weeks() {
		for _, c := range w.Changes {
			begun, _ := j.after.Calendar().Next(w.Week.Start(zone))
			switch over := !w.Week.Add(1).Start(zone).After(c.At); {
			case c.ID <= known:
			case c.Kind == roster.Swap && !over && begun.Before(c.At):
				j.problems.Warnf(c.Pos, "let a cover begin today instead, unless each really served all of the other's week",
					"change %d swaps all of %s, which had begun when it was made", c.ID, w.Week)
			case over:
				j.problems.Warnf(c.Pos, "right if it records what really happened; the figures of that week follow it",
					"change %d is about %s, which was over when it was made", c.ID, w.Week)
			}
		}
	}
}

// latePlans tells weeks that are over and are planned only now.
func (j *judge) latePlans() {
	if len(j.before.Weeks()) == 0 {
		return
	}
	zone := j.after.Calendar().Zone()
	var late []roster.WeekDuty
	for _, w := range j.after.Weeks() {
		old, found := j.before.Week(w.Week)
		known := found && !old.Planned.Week.IsZero()
		if !known && !w.Planned.Week.IsZero() && !w.Week.Add(1).Start(zone).After(j.now) {
			late = append(late, w)
		}
	}
	if n := len(late); n > 0 {
		j.problems.Warnf(late[0].Planned.Pos, "right if it records who really served",
			"weeks that are over are planned only now: %d, from %s to %s", n, late[0].Week, late[n-1].Week)
	}
}
