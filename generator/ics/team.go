package ics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// weeksBack is how many past weeks a feed shows, so that a subscriber can look up who was on duty.
const weeksBack = 52

// team is the events of all feeds, made once, so that an event is the same in each feed that shows it.
type team struct {
	site     *site.Site
	name     string             // part of every UID
	begin    roster.Week        // the oldest week that is shown
	duty     []event            // of both roles
	byPerson map[string][]event // the same by person, and the person's handoffs
	holidays []event
}

func newTeam(s *site.Site) (*team, error) {
	if s.Feeds.Revision < 0 {
		return nil, fmt.Errorf("the feeds' revision is %d; it counts up from 0", s.Feeds.Revision)
	}
	t := &team{
		site:     s,
		name:     cmp.Or(label(s.Feeds.Team), label(s.Title), "team"),
		begin:    roster.WeekOf(hours.DateOf(s.Now, s.Zone)).Add(-weeksBack),
		byPerson: map[string][]event{},
	}
	var primary []shift
	for _, w := range s.Roster.Weeks() {
		d := dutyWeek{shiftsOf(w.Primary, s.Hours), shiftsOf(w.Backup, s.Hours)}
		primary = append(primary, d.primary...)
		if t.shows(w.Week) {
			t.addDuty(d)
		}
	}
	t.addHandoffs(primary)
	t.holidays = t.holidayEvents()
	return t, nil
}

func (t *team) shows(w roster.Week) bool { return w.Compare(t.begin) >= 0 }

// events gives the events of a feed in order of time.
func (t *team) events(f site.Feed) []event {
	var events []event
	switch {
	case f.Holidays:
		events = slices.Clone(t.holidays)
	case f.Person != "":
		events = slices.Clone(t.byPerson[f.Person])
	default:
		events = slices.DeleteFunc(slices.Clone(t.duty), func(e event) bool { return f.Role != "" && e.role != f.Role })
	}
	if len(events) == 0 {
		return []event{t.nothing(f)}
	}
	slices.SortFunc(events, func(a, b event) int {
		return cmp.Or(strings.Compare(a.start, b.start), strings.Compare(a.uid, b.uid))
	})
	return events
}

// dutyWeek is a week's shifts.
type dutyWeek struct{ primary, backup []shift }

// addDuty adds the events of a week.
func (t *team) addDuty(d dutyWeek) {
	shifts := slices.Concat(d.primary, d.backup)
	for i, s := range shifts {
		if slices.ContainsFunc(shifts[:i], s.same) {
			continue
		}
		one := []shift{s}
		for _, o := range shifts[i+1:] {
			if s.same(o) {
				one = append(one, o)
			}
		}
		e := t.shiftEvent(one, d)
		t.duty = append(t.duty, e)
		t.byPerson[s.Person] = append(t.byPerson[s.Person], e)
	}
}

// shiftEvent gives the event of one or more shifts of one person on the same days.
func (t *team) shiftEvent(shifts []shift, d dutyWeek) event {
	s := shifts[0]
	e := event{
		uid:         t.uid(string(s.Role), s.Person, compact(s.days[0]), compact(s.days[1])),
		start:       compact(s.days[0]),
		end:         compact(s.days[1].AddDays(1)),
		summary:     t.summary(s),
		description: t.describe(shifts, d),
		url:         t.site.Absolute(site.WeekPage(s.Week)),
		role:        s.Role,
	}
	for _, s := range shifts {
		e.made = later(e.made, s.Recorded)
	}
	return e
}

// summary begins with the role, so that it shows where a calendar cuts it.
func (t *team) summary(s shift) string {
	switch {
	case s.Person == roster.Vacant && s.Role == roster.Primary:
		return t.say("No primary")
	case s.Person == roster.Vacant:
		return t.say("No backup")
	case s.Role == roster.Primary:
		return t.say("Primary") + ": " + t.personName(s.Person)
	}
	return t.say("Backup") + ": " + t.personName(s.Person)
}

func (t *team) personName(slug string) string {
	p, _ := t.site.Roster.Person(slug)
	return cmp.Or(clean(p.Name), slug)
}

// holidayEvents gives the holidays; days in a row with one name are one event.
func (t *team) holidayEvents() []event {
	growing := map[string]int{} // by name, where the event is that may still grow
	var events []event
	var identities []string
	for _, h := range t.site.Holidays {
		name := clean(h.Name)
		if h.Date.Compare(t.begin.Monday()) < 0 {
			continue
		}
		next := compact(h.Date.AddDays(1))
		if i, ok := growing[name]; ok && events[i].end >= compact(h.Date) {
			events[i].end = next
			continue
		}
		growing[name] = len(events)
		identities = append(identities, digest(cmp.Or(name, "Holiday")))
		events = append(events, t.holidayEvent(h.Date, name))
	}
	for i, e := range events {
		events[i].uid = t.uid("holiday", identities[i], e.start, e.end)
	}
	return events
}

// holidayEvent stamps a holiday with the date from which its hours hold: that is content, and stays.
func (t *team) holidayEvent(date hours.Date, name string) event {
	return event{
		made:        t.site.Hours.RuleOn(date).From.Start(time.UTC),
		start:       compact(date),
		end:         compact(date.AddDays(1)),
		summary:     cmp.Or(name, t.say("Holiday")),
		description: t.say("No duty hours.") + " " + t.ownership(),
		url:         t.site.Absolute(site.OncallPage),
	}
}
