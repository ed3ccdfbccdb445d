package ics

import (
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// nothing is the one event of a feed that has no other: a calendar must hold something (RFC 5545 3.6), whoever
// subscribes early or stays after leaving must not find a missing file, and silence would look like a fault. It stands on
// the day from which nothing is published, so that it doesn't move from week to week.
func (t *team) nothing(f site.Feed) event {
	on := t.silentFrom()
	what, who := t.say("No duty weeks are published"), "team"
	switch p, isPerson := t.site.Roster.Person(f.Person); {
	case f.Holidays:
		what, who = t.say("No holidays are set"), "holidays"
	case isPerson:
		what, who = t.say("No duty weeks are published for %s", t.personName(p.Slug)), p.Slug
		if left := p.Until.AddDays(1); !p.Until.IsZero() && left.Compare(on) < 0 {
			on = left
			what = t.say("%s no longer serves", t.personName(p.Slug))
		}
	case f.Role == roster.Primary:
		what, who = t.say("No primary weeks are published"), string(f.Role)
	case f.Role == roster.Backup:
		what, who = t.say("No backup weeks are published"), string(f.Role)
	}
	return event{
		uid:         t.uid("nothing", who, compact(on)),
		made:        t.site.Hours.RuleOn(on).From.Start(time.UTC),
		start:       compact(on),
		end:         compact(on.AddDays(1)),
		summary:     what,
		description: t.say("This calendar works; there is nothing for it to show. What is published later arrives by itself."),
		url:         t.site.Absolute(site.OncallPage),
	}
}

// silentFrom is the day after the last published week; this week's Monday when none is.
func (t *team) silentFrom() hours.Date {
	weeks := t.site.Roster.Weeks()
	if len(weeks) == 0 {
		return roster.WeekOf(hours.DateOf(t.site.Now, t.site.Zone)).Monday()
	}
	return weeks[len(weeks)-1].Week.Add(1).Monday()
}
