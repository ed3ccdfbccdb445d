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
	fmt.Fprintf(&b, "# Handoff %s to %s\n\n", h.Week, h.NextWeek)
	fmt.Fprintf(&b, "From %s (primary) and %s (backup) to %s (primary) and %s (backup), on duty from %s.\n\n",
		who(h.From.Primary), who(h.From.Backup), who(h.Next.Primary), who(h.Next.Backup), h.instant(h.Starts))
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
	text := counted(len(h.Items)-kept, "incident") + " to take over"
	if kept > 0 {
		text += fmt.Sprintf(", %d kept by the outgoing primary", kept)
	}
	text += "."
	if n := h.Desk.Restricted; n > 0 {
		text += fmt.Sprintf(" %s open, told by phone only.", counted(n, "restricted incident"))
	}
	if len(h.Desk.Withheld) > 0 {
		var numbers []string
		for _, n := range h.Desk.Withheld {
			numbers = append(numbers, fmt.Sprintf("#%d", n))
		}
		text += fmt.Sprintf(" Open too, and not shown because it may hold a secret: %s.", strings.Join(numbers, ", "))
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
		fmt.Fprintf(b, "- Last word: %s (%s, %s)\n", said, who(author), h.instant(i.LastWord.At))
	}
	if i.State.State.String() == "" || i.State.Next.String() == "" {
		fmt.Fprintf(b, "- State and next step aren't written down: ask %s\n", who(h.From.Primary))
	}
}

// notes are the lines of a digest and of a comment, in the form in which they are read again.
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
	add("Needed by", s.literal(i.NeededBy.String()))
	add("Response", h.response(i))
	if i.Handoffs > 0 {
		add("Carried over", counted(i.Handoffs, "time")+" before")
	}
	for _, a := range i.Asks {
		add("Asked", h.asked(s, a))
	}
	if i.OnCustomer {
		add("Waiting", "on the customer")
	}
	return rows
}

func (h *Handoff) response(i Item) string {
	received := "received " + h.instant(i.Response.Received)
	switch r := i.Response; {
	case r.Contradicted:
		return received + ", answered before that: correct Received or Responded in the issue"
	case !r.Responded.IsZero():
		return received + ", answered " + h.instant(r.Responded)
	case r.Due.Before(h.Now):
		return received + ", NOT ANSWERED, was due " + h.instant(r.Due)
	default:
		return received + ", not answered yet, due " + h.instant(r.Due)
	}
}

// asked says whom somebody asked, and what became of it.
func (h *Handoff) asked(s style, a incident.Ask) string {
	whom := "team " + s.literal(a.Team)
	if p, ok := h.Roster.Person(a.Person); ok {
		whom = p.Name
	}
	if a.Answer == incident.Silent {
		return whom + ", " + h.instant(a.At) + ": no answer so far"
	}
	return fmt.Sprintf("%s: %s %s", whom, a.Answer, h.instant(a.Answered))
}

func (h *Handoff) instant(t time.Time) string {
	return t.In(h.Roster.Calendar().Zone()).Format("Mon 2 Jan 15:04")
}

// ahead is what the next week brings: holidays, absences, who can't enter where.
func (h *Handoff) ahead(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Next week, %s\n\n", h.NextWeek)
	fmt.Fprintf(b, "- What arrives after %s belongs to %s\n", h.instant(h.Ends), who(h.Next.Primary))
	for _, day := range h.closedDays() {
		fmt.Fprintf(b, "- No duty %s\n", day)
	}
	for _, line := range append(h.absences(), h.gaps()...) {
		fmt.Fprintf(b, "- %s\n", line)
	}
}

// closedDays are the working days without duty between the last duty day of the week and the end of the next: a shutdown
// is one, over its weekends.
func (h *Handoff) closedDays() []string {
	cal := h.Roster.Calendar()
	var days []string
	var first, last hours.Date
	name := ""
	tell := func() {
		if name != "" {
			days = append(days, fmt.Sprintf("%s (%s)", stretch(first, last), name))
		}
		name = ""
	}
	for d := hours.DateOf(h.Ends, cal.Zone()).AddDays(1); d.Compare(h.NextWeek.Sunday()) <= 0; d = d.AddDays(1) {
		if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
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

func dayText(d hours.Date) string {
	return fmt.Sprintf("%s %d %s", d.Weekday().String()[:3], d.Day, d.Month.String()[:3])
}

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
				lines = append(lines, fmt.Sprintf("%s is away %s", p.Name, stretch(first, last)))
			}
		}
	}
	return lines
}

func stretch(first, last hours.Date) string {
	if first == last {
		return "on " + dayText(first)
	}
	return dayText(first) + " to " + dayText(last)
}

// gaps tells the restricted facilities that nobody of the next pair may enter, and who may.
func (h *Handoff) gaps() []string {
	w, _ := h.Roster.Week(h.NextWeek)
	var lines []string
	missing := map[string]bool{}
	for _, g := range h.Roster.AccessGaps(w) {
		missing[g.Facility] = true
		lines = append(lines, fmt.Sprintf("%s: nobody of the pair may enter, %s to %s; %s may", g.Facility, h.instant(g.From), h.instant(g.To),
			cmp.Or(listed(h.mayEnter(g.Facility, w)), "nobody else")))
	}
	for _, f := range h.Roster.Facilities(w) {
		if !missing[f] {
			lines = append(lines, f+": the pair may enter")
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
	fmt.Fprintf(b, "\n## The week in figures, %s\n\n", h.Week)
	s, ok := h.Weeks[h.Week]
	if !ok {
		b.WriteString("- No incident arrived\n")
		return
	}
	fmt.Fprintf(b, "- %s arrived, %d still open\n", counted(s.Incidents, "incident"), s.Open)
	if percent, ok := s.Response.Percent(); ok {
		fmt.Fprintf(b, "- %.0f %% of the first responses within the goal, median %s\n", percent, hours.Length(s.Response.Median))
	}
	if n := s.Response.Overdue + s.Response.Waiting; n > 0 {
		fmt.Fprintf(b, "- %d without a first response, %d of them overdue\n", n, s.Response.Overdue)
	}
	if s.Response.OffHours > 0 {
		fmt.Fprintf(b, "- %d answered off hours\n", s.Response.OffHours)
	}
	if s.Drawn > 0 {
		fmt.Fprintf(b, "- People off duty were drawn in %s\n", counted(s.Drawn, "time"))
	}
}

// Comment is what the issue is told, with a hidden mark by which the program knows it again.
func (h *Handoff) Comment(i Item) string {
	var b strings.Builder
	b.WriteString(incident.HandoffMark(h.Week, i.Number) + "\n")
	if i.Kept() {
		fmt.Fprintf(&b, "**Handoff %s**: %s keeps this incident. On duty from %s: %s, with %s as backup.\n\n",
			h.Week, i.Keeper.Name, h.instant(h.Starts), who(h.Next.Primary), who(h.Next.Backup))
	} else {
		fmt.Fprintf(&b, "**Handoff %s**: %s takes over on %s, with %s as backup.\n\n",
			h.Week, called(h.Next.Primary), h.instant(h.Starts), called(h.Next.Backup))
	}
	for _, row := range h.notes(inGitHub, i) {
		fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
	}
	return b.String()
}

// called mentions somebody, so that GitHub tells them.
func called(p roster.Person) string {
	if p.Login == "" {
		return who(p)
	}
	return p.Name + " (@" + p.Login + ")"
}
