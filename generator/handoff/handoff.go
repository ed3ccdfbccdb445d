// Package handoff writes what goes over at the end of a duty week: a mail to each customer who still waits, a digest for
// the next pair, a comment for each issue, and the Friday message about who is next. It makes texts from what was
// loaded; it sends nothing, does no I/O and reads no clock.
package handoff

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/words"
)

// Source is what a handoff is made of. For a notice, what tells who is on duty is enough.
type Source struct {
	Words      words.Words // of the language in which customers and the team are written to
	Team       string      // title of the site
	Contact    Contact
	Base       string // address of the site with a closing slash, "" when unknown
	Repository string // of the incidents, owner/name
	Now        time.Time
	Synced     time.Time // of the incidents; zero when it isn't known
	Roster     *roster.Roster
	Desk       incident.Desk
	Customers  map[int]incident.Customer // private: for drafts to each of them alone
	Weeks      map[roster.Week]report.Summary
}

// Contact is how customers reach the team; each part may be empty.
type Contact struct{ Email, URL, Text string }

// Pair is who holds the two roles. A person without a name stands for nobody.
type Pair struct{ Primary, Backup roster.Person }

// Handoff is what goes over from a week to the next one with duty.
type Handoff struct {
	Source
	Week, NextWeek roster.Week
	From, Next     Pair
	Ends           time.Time // when the last duty time of Week ends
	Starts         time.Time // the first of NextWeek
	Items          []Item    // the unfinished incidents, most urgent first
}

// Item is an unfinished incident.
type Item struct {
	incident.Case
	Keeper   roster.Person // who keeps it instead of handing it over; without a name when it goes over
	Customer incident.Customer
	Told     bool // the program's comment about this handoff stands in the issue
}

// Kept tells whether the outgoing primary keeps the incident.
func (i Item) Kept() bool { return i.Keeper.Name != "" }

// Why there is no handoff.
var (
	errNoWeek = errors.New("that week isn't published, so nobody hands over")
	errNoNext = errors.New("no later week is published: nobody is there to hand over to")
)

// New collects the incidents that came before the end of a week and are open, and the two pairs. keep numbers those that
// the outgoing primary keeps, besides those whose issues say so. Incidents whose text may hold a secret, and restricted
// ones, are only counted.
func New(src Source, week roster.Week, keep []int) (*Handoff, error) {
	h := &Handoff{Source: src, Week: week}
	cal := src.Roster.Calendar()
	zone := cal.Zone()
	out, ok := src.Roster.Week(week)
	if !ok || len(out.Primary) == 0 {
		return nil, fmt.Errorf("%s: %w", week, errNoWeek)
	}
	h.From = src.pair(last(out.Primary), last(out.Backup))
	end := week.Add(1).Start(zone)
	next, ok := src.after(week)
	if !ok {
		return nil, fmt.Errorf("%s: %w", week, errNoNext)
	}
	h.NextWeek, h.Next = next.Week, src.pair(first(next.Primary), first(next.Backup))
	h.Starts, _ = cal.Next(next.Week.Start(zone))
	h.Ends = lastDuty(cal, out)
	for _, c := range src.Desk.Open {
		if c.Start.Before(end) {
			h.Items = append(h.Items, h.item(c, keep))
		}
	}
	for _, n := range keep {
		if !slices.ContainsFunc(h.Items, func(i Item) bool { return i.Number == n }) {
			return nil, fmt.Errorf("incident %d is none of the unfinished ones, so nobody can keep it", n)
		}
	}
	return h, nil
}

// item tells who has an incident from now on. Who said so in the ending week keeps it, or whom keep makes the outgoing
// primary.
func (h *Handoff) item(c incident.Case, keep []int) Item {
	i := Item{Case: c, Customer: h.Customers[c.Number]}
	zone := h.Roster.Calendar().Zone()
	said := c.Keeper.Person != "" && !c.Keeper.At.Before(h.Week.Start(zone))
	switch {
	case slices.Contains(keep, c.Number):
		i.Keeper = h.From.Primary
	case said:
		i.Keeper, _ = h.Roster.Person(c.Keeper.Person)
	}
	i.Told = slices.ContainsFunc(c.Handed, func(d incident.Handed) bool { return d.Week == h.Week.String() })
	return i
}

// after gives the first published week with duty after another.
func (src Source) after(week roster.Week) (roster.WeekDuty, bool) {
	for _, w := range src.Roster.Weeks() {
		if w.Week.Compare(week) > 0 && len(w.Primary) > 0 {
			return w, true
		}
	}
	return roster.WeekDuty{}, false
}

func (src Source) pair(primary, backup string) Pair {
	var p Pair
	p.Primary, _ = src.Roster.Person(primary)
	p.Backup, _ = src.Roster.Person(backup)
	return p
}

func first(a []roster.Assignment) string {
	if len(a) == 0 {
		return ""
	}
	return a[0].Person
}

func last(a []roster.Assignment) string {
	if len(a) == 0 {
		return ""
	}
	return a[len(a)-1].Person
}

func lastDuty(cal *hours.Calendar, w roster.WeekDuty) time.Time {
	blocks := cal.Blocks(w.Last)
	if len(blocks) == 0 {
		return w.Week.Add(1).Start(cal.Zone())
	}
	return blocks[len(blocks)-1].To
}

// ThisWeek is the duty week that ends next: the present one, or the next with duty when the present has none.
func (src Source) ThisWeek() roster.Week {
	today := roster.WeekOf(hours.DateOf(src.Now, src.Roster.Calendar().Zone()))
	if w, ok := src.Roster.Week(today); ok && len(w.Primary) > 0 {
		return today
	}
	if w, ok := src.after(today); ok {
		return w.Week
	}
	return today
}

// LastDay tells whether today is the last duty day of its week.
func (src Source) LastDay() bool {
	today := hours.DateOf(src.Now, src.Roster.Calendar().Zone())
	w, ok := src.Roster.Week(roster.WeekOf(today))
	return ok && w.Last == today
}

// staleAfter is how old incidents may be before somebody should sync first.
const staleAfter = 4 * time.Hour

// Stale tells that the incidents are so old that what happened since may be missing.
func (src Source) Stale() bool { return src.Now.Sub(src.Synced) > staleAfter }

// NextWeek is the first week with duty after the present one.
func (src Source) NextWeek() (roster.Week, bool) {
	w, ok := src.after(roster.WeekOf(hours.DateOf(src.Now, src.Roster.Calendar().Zone())))
	return w.Week, ok
}

// say gives a text in the language of the site.
func (src Source) say(text string, values ...any) string { return src.Words.Say(text, values...) }

// count says how many: one for 1, else many, which has a %d.
func (src Source) count(n int, one, many string) string { return src.Words.Count(n, one, many) }

// who names a person, or says that nobody is.
func (src Source) who(p roster.Person) string { return cmp.Or(p.Name, src.say("nobody")) }

// reach is how a customer reaches somebody: as that person is configured, else the team.
func (src Source) reach(p roster.Person) string {
	return cmp.Or(p.Contact, src.Contact.Email, src.Contact.URL)
}
