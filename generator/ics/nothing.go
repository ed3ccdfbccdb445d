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
	what, who := "No duty weeks are published", "team"
	switch p, isPerson := t.site.Roster.Person(f.Person); {
	case f.Holidays:
		what, who = "No holidays are set", "holidays"
	case isPerson:
		what, who = what+" for "+t.personName(p.Slug), p.Slug
		if left := p.Until.AddDays(1); !p.Until.IsZero() && left.Compare(on) < 0 {
			on = left
			what = t.personName(p.Slug) + " no longer serves"
		}
	case f.Role != "":
		what, who = "No "+string(f.Role)+" weeks are published", string(f.Role)
	}
	return event{
		uid:         t.uid("nothing", who, compact(on)),
		made:        t.site.Hours.RuleOn(on).From.Start(time.UTC),
		start:       compact(on),
		end:         compact(on.AddDays(1)),
		summary:     what,
		description: "This calendar works; there is nothing for it to show. What is published later arrives by itself.",
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
