package html

import (
	"slices"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// How many of a person's coming weeks are shown with ways to give them away, and how many partners for each.
const (
	tradesShown   = 6
	partnersShown = 2
)

// trade is a coming week of a person, and the commands that give it to somebody else.
type trade struct {
	Link, Week, Role string
	Swaps            []swap
	Cover            string
}

// swap is a week of somebody else for which the person's may be exchanged.
type swap struct{ With, Week, Command string }

// trades are the ways in which a person can give away the coming weeks.
func (r *renderer) trades(p place, someone roster.Person, turns []roster.Assignment) []trade {
	var all []trade
	for _, a := range turns {
		w, _ := r.site.Roster.Week(a.Week)
		if !a.From.After(r.site.Now) || len(holding(w, a.Role)) != 1 || len(all) == tradesShown {
			continue
		}
		by := " --by " + someone.Slug + " --reason 'WHY'"
		all = append(all, trade{
			Link: p.to(site.WeekPage(a.Week)), Week: r.weekName(a.Week), Role: r.roleWord(a.Role),
			Swaps: r.swaps(someone, w, a.Role, by),
			Cover: "watchbill cover PERSON --role " + string(a.Role) + " --week " + a.Week.String() + by,
		})
	}
	return all
}

// swaps are the nearest weeks whose holder can change places with the person: each free in the other's week.
func (r *renderer) swaps(someone roster.Person, mine roster.WeekDuty, role roster.Role, by string) []swap {
	now := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	weeks := slices.DeleteFunc(slices.Clone(r.site.Roster.Weeks()), func(w roster.WeekDuty) bool {
		return w.Week.Compare(now) <= 0 || !r.exchangeable(someone, mine, w, role)
	})
	monday := mine.Week.Monday()
	slices.SortStableFunc(weeks, func(a, b roster.WeekDuty) int {
		return distance(a.Week.Monday(), monday) - distance(b.Week.Monday(), monday)
	})
	var all []swap
	for _, w := range weeks[:min(partnersShown, len(weeks))] {
		all = append(all, swap{
			With: r.name(holding(w, role)[0].Person), Week: r.weekName(w.Week),
			Command: "watchbill swap --role " + string(role) + " --weeks " + mine.Week.String() + "," + w.Week.String() + by,
		})
	}
	return all
}

// exchangeable tells whether the holders of a role in two weeks, each theirs alone, can serve in the other's.
func (r *renderer) exchangeable(someone roster.Person, mine, theirs roster.WeekDuty, role roster.Role) bool {
	holders := holding(theirs, role)
	if len(holders) != 1 {
		return false
	}
	other, ok := r.site.Roster.Person(holders[0].Person)
	return ok && other.Slug != someone.Slug && free(someone, theirs, role) && free(other, mine, role)
}

// free tells whether a person is there on all duty days of a week, and has nothing but a role in it.
func free(someone roster.Person, w roster.WeekDuty, role roster.Role) bool {
	for _, d := range w.Days {
		if _, ok := someone.Available(d); !ok {
			return false
		}
	}
	return !slices.ContainsFunc(slices.Concat(w.Primary, w.Backup), func(a roster.Assignment) bool {
		return a.Person == someone.Slug && a.Role != role
	})
}

func holding(w roster.WeekDuty, role roster.Role) []roster.Assignment {
	if role == roster.Primary {
		return w.Primary
	}
	return w.Backup
}

func distance(a, b hours.Date) int { return max(a.Sub(b), b.Sub(a)) }
