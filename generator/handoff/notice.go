package handoff

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/mail"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Notice is the message to the team about who is on duty in a week.
type Notice struct {
	h    Handoff // of which only what lies ahead is known
	duty roster.WeekDuty
}

// NewNotice looks at a published week with duty.
func NewNotice(src Source, week roster.Week) (*Notice, error) {
	w, ok := src.Roster.Week(week)
	switch {
	case !ok:
		return nil, fmt.Errorf("the week %s isn't published", week)
	case len(w.Primary) == 0:
		return nil, fmt.Errorf("the week %s has no duty", week)
	}
	cal := src.Roster.Calendar()
	n := &Notice{duty: w, h: Handoff{Source: src, NextWeek: week, Next: src.pair(first(w.Primary), first(w.Backup))}}
	n.h.Starts, _ = cal.Next(week.Start(cal.Zone()))
	n.h.Ends = lastBefore(cal, week.Monday())
	return n, nil
}

// Text is the message as plain text.
func (n *Notice) Text() string { return n.write("", "  ", func(s string) string { return s }) }

// Markdown is the message for a chat or an issue.
func (n *Notice) Markdown() string { return n.write("## ", "- ", markdown.Literal) }

// Draft is the message as mail to everybody of the roster who serves then and whose address it has.
func (n *Notice) Draft() mail.Draft {
	d := mail.Draft{From: mail.Address{Name: n.h.Team, Mail: n.h.Contact.Email}, Date: n.h.Now, Body: n.Text(), Subject: n.title()}
	for _, p := range n.h.Roster.People() {
		left := !p.Until.IsZero() && p.Until.Compare(n.duty.First) < 0
		joins := !p.From.IsZero() && p.From.Compare(n.duty.Last) > 0
		if p.Email != "" && !left && !joins {
			d.To = append(d.To, mail.Address{Name: p.Name, Mail: p.Email})
		}
	}
	return d
}

func (n *Notice) title() string {
	return n.h.say("On duty in %s: %s, backup %s", n.duty.Week, n.h.who(n.h.Next.Primary), n.h.who(n.h.Next.Backup))
}

func (n *Notice) write(heading, bullet string, quote func(string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n\n", heading, quote(n.title()))
	line := func(text string) { b.WriteString(bullet + quote(text) + "\n") }
	cal := n.h.Roster.Calendar()
	line(n.h.say("From %s to %s", n.h.instant(n.h.Starts), n.h.Words.Date(lastDuty(cal, n.duty).In(cal.Zone()), "Mon 2 Jan 15:04 MST")))
	n.changes(line)
	for _, day := range n.h.closedDays() {
		line(n.h.say("No duty %s", day))
	}
	for _, text := range append(n.h.absences(), n.h.gaps()...) {
		line(text)
	}
	line(n.h.arrivals())
	if reach := cmp.Or(n.h.Contact.Email, n.h.Contact.URL); reach != "" {
		line(n.h.say("Customers write to %s; pass on what reaches you directly", reach))
	}
	if n.h.Base != "" { // an address must stay one
		fmt.Fprintf(&b, "%s%soncall/%s.html\n", bullet, n.h.Base, n.duty.Week)
	}
	return b.String()
}

// lastBefore is the end of the last duty day before a day.
func lastBefore(cal *hours.Calendar, d hours.Date) time.Time {
	const patience = 60 // days: no shutdown is longer
	for n := range patience {
		if blocks := cal.Blocks(d.AddDays(-1 - n)); len(blocks) > 0 {
			return blocks[len(blocks)-1].To
		}
	}
	return d.Start(cal.Zone())
}

// changes tells where a role changes hands within the week.
func (n *Notice) changes(line func(string)) {
	for _, role := range [][]roster.Assignment{n.duty.Primary, n.duty.Backup} {
		for _, a := range role[min(1, len(role)):] {
			p, _ := n.h.Roster.Person(a.Person)
			start, _ := n.h.Roster.Calendar().Next(a.From)
			line(n.h.say("From %s on: %s is %s", n.h.instant(start), n.h.who(p), n.h.say(string(a.Role))))
		}
	}
}
