package html

import (
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// lacksShown is how many coming weeks the calendar's first page names that lack something.
const lacksShown = 12

// lack is what a week lacks: somebody in a role, or access to a restricted facility.
type lack struct {
	Text string // no backup, until Wed
	Do   string // the command that mends it, "" where it depends on people
}

// uncoveredWeek is a week that lacks something.
type uncoveredWeek struct {
	link
	Lacks []lack
}

// uncovered lists the weeks from now on that lack something, and how many more there are.
func (r *renderer) uncovered(p place) (weeks []uncoveredWeek, more int) {
	now := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	for _, w := range r.site.Roster.Weeks() {
		if w.Week.Compare(now) < 0 {
			continue
		}
		lacks := r.lacks(w)
		switch {
		case len(lacks) == 0:
		case len(weeks) == lacksShown:
			more++
		default:
			weeks = append(weeks, uncoveredWeek{link{Text: r.weekName(w.Week), Link: p.to(site.WeekPage(w.Week))}, lacks})
		}
	}
	return weeks, more
}

// lacks tells the vacancies of a week, then what nobody on duty may enter.
func (r *renderer) lacks(w roster.WeekDuty) []lack {
	var all []lack
	for _, role := range []roster.Role{roster.Primary, roster.Backup} {
		for _, a := range holding(w, role) {
			if a.Person == roster.Vacant {
				all = append(all, lack{r.say("no %s%s", r.roleWord(role), r.partOf(w, a.From, a.To)), r.coverCommand(w, a)})
			}
		}
	}
	for _, g := range r.site.Roster.AccessGaps(w) {
		all = append(all, lack{Text: r.say("nobody with access to %s%s", g.Facility, r.partOf(w, g.From, g.To))})
	}
	return all
}

// partOf says which part of a week's duty lies between two instants: ", until Wed", or "" for all of it.
func (r *renderer) partOf(w roster.WeekDuty, from, to time.Time) string {
	start, ok := r.site.Hours.Next(from)
	end, served := r.lastDuty(from, to)
	first, any := r.site.Hours.Next(w.Week.Start(r.site.Zone))
	last, ends := r.lastDuty(w.Week.Start(r.site.Zone), w.Week.Add(1).Start(r.site.Zone))
	switch {
	case !ok || !served || !any || !ends || start.Equal(first) && end.Equal(last):
		return ""
	}
	return ", " + r.part(start, end, start.Equal(first), end.Equal(last))
}

// coverCommand is the command by which somebody takes a vacancy.
func (r *renderer) coverCommand(w roster.WeekDuty, a roster.Assignment) string {
	command := "watchbill cover PERSON --role " + string(a.Role)
	if r.partOf(w, a.From, a.To) == "" {
		return command + " --week " + w.Week.String() + " --reason 'WHY'"
	}
	return command + " --from " + a.From.In(r.site.Zone).Format(time.RFC3339) + " --to " + a.To.In(r.site.Zone).Format(time.RFC3339) + " --reason 'WHY'"
}
