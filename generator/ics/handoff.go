package ics

import (
	"cmp"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

const (
	handoffLength = 30 * time.Minute
	handoffAlarm  = "-PT15M" // before the start
)

// handoff is the change from one primary to the next.
type handoff struct{ before, next shift }

// addHandoffs reminds whoever takes over as primary at the beginning, and whoever gives over at the end.
func (t *team) addHandoffs(primary []shift) {
	for i, next := range primary {
		h := handoff{next: next}
		if i > 0 {
			h.before = primary[i-1]
		}
		if h.before.Person == next.Person {
			continue
		}
		if serves(next) && t.shows(next.Week) {
			t.byPerson[next.Person] = append(t.byPerson[next.Person], t.take(h))
		}
		if serves(h.before) && t.shows(h.before.Week) {
			t.byPerson[h.before.Person] = append(t.byPerson[h.before.Person], t.give(h))
		}
	}
}

// serves tells whether somebody holds the shift; the shift before the first week is nobody's.
func serves(s shift) bool { return s.Person != "" && s.Person != roster.Vacant }

func (t *team) take(h handoff) event {
	e := t.reminder("take", h, h.next.Week)
	e.start = utc(h.next.first)
	e.end = utc(earlier(h.next.first.Add(handoffLength), h.next.firstEnd))
	e.summary = t.say("Handoff: you become primary")
	if serves(h.before) {
		e.summary = t.say("Handoff: you become primary after %s", t.personName(h.before.Person))
	}
	e.description = t.say("Take over the incidents that are still open, formally, by e-mail.") + e.description
	return e
}

func (t *team) give(h handoff) event {
	e := t.reminder("give", h, h.before.Week)
	e.start = utc(later(h.before.last.Add(-handoffLength), h.before.lastStart))
	e.end = utc(h.before.last)
	e.summary = t.say("Handoff: nobody becomes primary after you")
	if serves(h.next) {
		e.summary = t.say("Handoff: %s becomes primary", t.personName(h.next.Person))
	}
	e.description = t.say("Hand over the incidents that are still open, formally, by e-mail.") + e.description
	return e
}

// reminder names both people in the UID, so that a swap makes a new event of it.
func (t *team) reminder(kind string, h handoff, week roster.Week) event {
	before := cmp.Or(h.before.Person, roster.Vacant)
	e := event{
		uid:   t.uid("handoff", kind, before, h.next.Person, strings.ToLower(utc(h.next.first))),
		made:  later(h.before.Recorded, h.next.Recorded),
		url:   t.site.Absolute(site.WeekPage(week)),
		alarm: handoffAlarm,
	}
	if e.url != "" {
		e.description = "\n" + t.say("Week %s: %s", week, e.url)
	}
	return e
}
