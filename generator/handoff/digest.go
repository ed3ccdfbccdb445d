package handoff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/roster"
)

// style is how texts of people get into a digest.
type style struct {
	literal func(string) string // a title: it means itself
	note    func(string) string // Markdown of the team
}

var (
	plainText = style{flat, flat}
	inGitHub  = style{markdown.Literal, func(s string) string { return harmless.Replace(flat(s)) }}
	harmless  = strings.NewReplacer("@", "&#64;", "<", "&lt;") // nobody is called again, nothing is hidden
)

// Markdown is the digest for a comment, a file or a summary: it holds no customer's name or address.
func (h *Handoff) Markdown() string { return h.digest(inGitHub) }

func (h *Handoff) digest(s style) string {
	var b strings.Builder
	b.WriteString("# " + h.say("Handoff %s to %s", h.Week, h.NextWeek) + "\n\n")
	b.WriteString(h.say("From %s (primary) and %s (backup) to %s (primary) and %s (backup), on duty from %s.",
		h.who(h.From.Primary), h.who(h.From.Backup), h.who(h.Next.Primary), h.who(h.Next.Backup), h.instant(h.Starts)) + "\n\n")
	b.WriteString(h.summary())
	for _, i := range h.Items {
		h.describe(&b, s, i)
	}
	h.ahead(&b)
	h.figures(&b)
	return b.String()
}

// summary counts what goes over.
func (h *Handoff) summary() string {
	kept := 0
	for _, i := range h.Items {
		if i.Kept() {
			kept++
		}
	}
	text := h.count(len(h.Items)-kept, "1 incident to take over", "%d incidents to take over")
	if kept > 0 {
		text += h.say(", %d kept by the outgoing primary", kept)
	}
	text += "."
	if n := h.Desk.Restricted; n > 0 {
		text += " " + h.count(n, "1 restricted incident open, told by phone only.", "%d restricted incidents open, told by phone only.")
	}
	if len(h.Desk.Withheld) > 0 {
		var numbers []string
		for _, n := range h.Desk.Withheld {
			numbers = append(numbers, fmt.Sprintf("#%d", n))
		}
		text += " " + h.say("Open too, and not shown because it may hold a secret: %s.", strings.Join(numbers, ", "))
	}
	return text + "\n"
}

// describe writes what the next pair must know of an incident.
func (h *Handoff) describe(b *strings.Builder, s style, i Item) {
	fmt.Fprintf(b, "\n## #%d %s\n\n%s\n\n", i.Number, s.literal(i.Title.String()), i.URL)
	for _, row := range h.notes(s, i) {
		fmt.Fprintf(b, "- %s: %s\n", row[0], row[1])
	}
	if said := s.note(i.LastText.String()); said != "" && i.State.State.String() == "" {
		author, _ := h.Roster.Person(i.LastWord.Person)
		fmt.Fprintf(b, "- %s: %s (%s, %s)\n", h.say("Last word"), said, h.who(author), h.instant(i.LastWord.At))
	}
	if i.State.State.String() == "" || i.State.Next.String() == "" {
		b.WriteString("- " + h.say("State and next step aren’t written down: ask %s", h.who(h.From.Primary)) + "\n")
	}
}

// notes are the lines of a digest and of a comment, in the form in which they are read again: the names of those that people
// write in issues themselves are the same in every language.
func (h *Handoff) notes(s style, i Item) [][2]string {
	var rows [][2]string
	add := func(name, text string) {
		if text != "" {
			rows = append(rows, [2]string{name, text})
		}
	}
	if i.Kept() {
		add("Keeps", i.Keeper.Slug+", "+i.Keeper.Name)
	}
	add("State", s.note(i.State.State.String()))
	add("Next", s.note(i.State.Next.String()))
	add("Promised", s.note(i.State.Promised.String()))
	add("Tried", s.note(i.State.Tried.String()))
	add(h.say("Needed by"), s.literal(i.NeededBy.String()))
	add(h.say("First response"), h.response(i))
	if i.Handoffs > 0 {
		add(h.say("Carried over"), h.count(i.Handoffs, "once before", "%d times before"))
	}
	for _, a := range i.Asks {
		add(h.say("Asked"), h.asked(s, a))
	}
	if i.OnCustomer {
		add(h.say("Waiting"), h.say("on the customer"))
	}
	return rows
}

func (h *Handoff) response(i Item) string {
	received := h.instant(i.Response.Received)
	switch r := i.Response; {
	case r.Contradicted:
		return h.say("received %s, answered before that: correct Received or Responded in the issue", received)
	case !r.Responded.IsZero():
		return h.say("received %s, answered %s", received, h.instant(r.Responded))
	case r.Due.Before(h.Now):
		return h.say("received %s, NOT ANSWERED, was due %s", received, h.instant(r.Due))
	default:
		return h.say("received %s, not answered yet, due %s", received, h.instant(r.Due))
	}
}

// asked says whom somebody asked, and what became of it.
func (h *Handoff) asked(s style, a incident.Ask) string {
	whom := h.say("team %s", s.literal(a.Team))
	if p, ok := h.Roster.Person(a.Person); ok {
		whom = p.Name
	}
	if a.Answer == incident.Silent {
		return h.say("%s, %s: no answer so far", whom, h.instant(a.At))
	}
	return fmt.Sprintf("%s: %s %s", whom, h.say(string(a.Answer)), h.instant(a.Answered))
}

func (h *Handoff) instant(t time.Time) string {
	return h.Words.Date(t.In(h.Roster.Calendar().Zone()), "Mon 2 Jan 15:04")
}

// ahead is what the next week brings: holidays, absences, who can't enter where.
func (h *Handoff) ahead(b *strings.Builder) {
	b.WriteString("\n## " + h.say("Next week, %s", h.NextWeek) + "\n\n")
	b.WriteString("- " + h.arrivals() + "\n")
	for _, day := range h.closedDays() {
		b.WriteString("- " + h.say("No duty %s", day) + "\n")
	}
	for _, line := range append(h.absences(), h.gaps()...) {
		fmt.Fprintf(b, "- %s\n", line)
	}
}

// arrivals tells whose is what comes from now on.
func (h *Handoff) arrivals() string {
	return h.say("What arrives after %s belongs to %s", h.instant(h.Ends), h.who(h.Next.Primary))
}

// closedDays are the days of the team's hours without duty between the last duty day of the week and the end of the next: a shutdown
// is one, over its weekends.
func (h *Handoff) closedDays() []string {
	cal := h.Roster.Calendar()
	var days []string
	var first, last hours.Date
	name := ""
	tell := func() {
		if name != "" {
			days = append(days, fmt.Sprintf("%s (%s)", h.stretch(first, last), name))
		}
		name = ""
	}
	for d := hours.DateOf(h.Ends, cal.Zone()).AddDays(1); d.Compare(h.NextWeek.Sunday()) <= 0; d = d.AddDays(1) {
		if len(cal.RuleOn(d).Days[d.Weekday()]) == 0 {
			continue
		}
		today, _ := cal.HolidayOn(d)
		if today != name {
			tell()
			first, name = d, today
		}
		last = d
	}
	tell()
	return days
}

func (src Source) dayText(d hours.Date) string { return src.Words.Date(d.Start(time.UTC), "Mon 2 Jan") }

// absences tells who of the team is away next week.
func (h *Handoff) absences() []string {
	var lines []string
	for _, p := range h.Roster.People() {
		for _, a := range p.Away {
			first, last := a.First, a.Last
			if first.Compare(h.NextWeek.Monday()) < 0 {
				first = h.NextWeek.Monday()
			}
			if last.Compare(h.NextWeek.Sunday()) > 0 {
				last = h.NextWeek.Sunday()
			}
			if first.Compare(last) <= 0 {
				lines = append(lines, h.say("%s is away %s", p.Name, h.stretch(first, last)))
			}
		}
	}
	return lines
}

func (src Source) stretch(first, last hours.Date) string {
	if first == last {
		return src.say("on %s", src.dayText(first))
	}
	return src.say("%s to %s", src.dayText(first), src.dayText(last))
}

// gaps tells the restricted facilities that nobody of the next pair may enter, and who may.
func (h *Handoff) gaps() []string {
	w, _ := h.Roster.Week(h.NextWeek)
	var lines []string
	missing := map[string]bool{}
	for _, g := range h.Roster.AccessGaps(w) {
		missing[g.Facility] = true
		lines = append(lines, h.say("%s: nobody of the pair may enter, %s to %s; %s may", g.Facility, h.instant(g.From), h.instant(g.To),
			cmp.Or(h.listed(h.mayEnter(g.Facility, w)), h.say("nobody else"))))
	}
	for _, f := range h.Roster.Facilities(w) {
		if !missing[f] {
			lines = append(lines, h.say("%s: the pair may enter", f))
		}
	}
	slices.Sort(lines)
	return lines
}

// mayEnter are the people who may enter a facility and are there on a day of the week.
func (h *Handoff) mayEnter(facility string, w roster.WeekDuty) []string {
	var names []string
	for _, p := range h.Roster.People() {
		there := func(d hours.Date) bool { _, ok := p.Available(d); return ok }
		if slices.Contains(p.Access, facility) && slices.ContainsFunc(w.Days, there) {
			names = append(names, p.Name)
		}
	}
	return names
}

// figures sums up the week that ends.
func (h *Handoff) figures(b *strings.Builder) {
	b.WriteString("\n## " + h.say("The week in figures, %s", h.Week) + "\n\n")
	line := func(text string) { b.WriteString("- " + text + "\n") }
	s, ok := h.Weeks[h.Week]
	if !ok {
		line(h.say("No incident arrived"))
		return
	}
	line(h.count(s.Incidents, "1 incident arrived", "%d incidents arrived") + h.say(", %d still open", s.Open))
	if percent, ok := s.Response.Percent(); ok {
		line(h.say("%.0f %% of the first responses within the goal, median %s", percent, hours.Length(s.Response.Median)))
	}
	if n := s.Response.Overdue + s.Response.Waiting; n > 0 {
		line(h.say("%d without a first response, %d of them overdue", n, s.Response.Overdue))
	}
	if s.Response.OffHours > 0 {
		line(h.say("%d answered off hours", s.Response.OffHours))
	}
	if s.Drawn > 0 {
		line(h.count(s.Drawn, "People off duty were drawn in once", "People off duty were drawn in %d times"))
	}
}

// Comment is what the issue is told, with a hidden mark by which the program knows it again.
func (h *Handoff) Comment(i Item) string {
	var b strings.Builder
	b.WriteString(incident.HandoffMark(h.Week, i.Number) + "\n")
	if i.Kept() {
		b.WriteString(h.say("**Handoff %s**: %s keeps this incident. On duty from %s: %s, with %s as backup.",
			h.Week, i.Keeper.Name, h.instant(h.Starts), h.who(h.Next.Primary), h.who(h.Next.Backup)))
	} else {
		b.WriteString(h.say("**Handoff %s**: %s takes over on %s, with %s as backup.",
			h.Week, h.called(h.Next.Primary), h.instant(h.Starts), h.called(h.Next.Backup)))
	}
	b.WriteString("\n\n")
	for _, row := range h.notes(inGitHub, i) {
		fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
	}
	return b.String()
}

// called mentions somebody, so that GitHub tells them.
func (src Source) called(p roster.Person) string {
	if p.Login == "" {
		return src.who(p)
	}
	return p.Name + " (@" + p.Login + ")"
}
