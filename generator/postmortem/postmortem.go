// Package postmortem begins a post-mortem: what is known of an incident as bullets, and empty ones for what only people
// know. It makes a text; it writes no file and reads no clock.
package postmortem

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Source is what a post-mortem is begun with.
type Source struct {
	Story   incident.Story
	Product *incident.Product // for the state of linked issues; may be nil
	Roster  *roster.Roster
	Meeting hours.Date // that shall review it; zero when it isn't known
}

// Date is the day on which it happened, in the team's zone.
func (s Source) Date() hours.Date { return hours.DateOf(s.Story.Response.Received, s.zone()) }

func (s Source) zone() *time.Location { return s.Roster.Calendar().Zone() }

// Text is the document: front matter and bullets. Names of people stand in the list of those involved alone; elsewhere a
// role says enough.
func (s Source) Text() string {
	var b strings.Builder
	title := strings.Join(strings.Fields(s.Story.Title.String()), " ")
	if title == "" {
		title = fmt.Sprintf("Incident %d", s.Story.Number)
	}
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nincidents: [%d]\nstatus: draft\n", quoted(title), s.Date(), s.Story.Number)
	if !s.Meeting.IsZero() {
		fmt.Fprintf(&b, "meeting: %s\n", s.Meeting)
	}
	if _, known := s.Roster.Person(s.Story.Owner); known {
		fmt.Fprintf(&b, "owner: %s\n", s.Story.Owner)
	}
	fmt.Fprintf(&b, "---\n\n# %s\n", markdown.Literal(title))
	section := func(title string, bullets ...string) {
		fmt.Fprintf(&b, "\n## %s\n\n", title)
		if len(bullets) == 0 {
			bullets = []string{""}
		}
		for _, text := range bullets {
			b.WriteString(strings.TrimRight("- "+text, " ") + "\n")
		}
	}
	section("What happened")
	section("Impact", s.impact()...)
	section("Timeline", s.timeline()...)
	section("People", s.people()...)
	section("Linked issues", s.links()...)
	section("What went well")
	section("What did not")
	section("Contributing causes")
	fmt.Fprint(&b, "\n## Actions\n\n<!-- An action has an owner and an issue: - [ ] What will change (NAME, owner/repository#1) -->\n\n- [ ] …\n")
	return b.String()
}

// quoted is a YAML scalar on one line: YAML 1.2 takes JSON's strings.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string can always be encoded
	return strings.TrimSpace(b.String())
}

func (s Source) impact() []string {
	bullets := []string{}
	if text := s.Story.Impact.String(); text != "" {
		bullets = append(bullets, strings.Join(strings.Fields(text), " "))
	}
	cal := s.Roster.Calendar()
	if !s.Story.Open {
		bullets = append(bullets, fmt.Sprintf("From %s to %s, %s of it duty time", s.instant(s.Story.Response.Received),
			s.instant(s.Story.Closed), hours.Length(cal.Between(s.Story.Response.Received, s.Story.Closed))))
	}
	if need := s.Story.NeededBy.String(); need != "" {
		bullets = append(bullets, "Needed by: "+markdown.Literal(need))
	}
	if n := s.Story.Handoffs; n > 0 {
		bullets = append(bullets, fmt.Sprintf("Carried over into another week: %d", n))
	}
	return bullets
}

// timeline has a bullet for each event, with its link where everybody may follow it.
func (s Source) timeline() []string {
	var bullets []string
	for _, e := range s.Story.Events {
		at := s.instant(e.At)
		if s.Story.Public && e.Link != "" {
			at = fmt.Sprintf("[%s](%s)", at, e.Link)
		}
		bullets = append(bullets, at+": "+s.what(e))
	}
	return bullets
}

func (s Source) what(e incident.Event) string {
	switch e.What {
	case incident.EventAnswered:
		r := s.Story.Response
		switch {
		case r.OffHours:
			return "answered off hours"
		case r.Met:
			return "answered after " + hours.Length(r.Duty) + " of duty time, within the goal"
		}
		return "answered after " + hours.Length(r.Duty) + " of duty time, the goal was missed"
	case incident.EventAsked:
		return "the backup was asked for help"
	case incident.EventEscalated:
		if e.Team != "" {
			return "team " + markdown.Literal(e.Team) + " was asked"
		}
		return "somebody off duty was asked"
	case incident.EventReplied:
		return s.role(e) + " answered"
	case incident.EventAround, incident.EventFiled:
		return e.What + " by " + s.role(e)
	}
	return e.What
}

// role is what somebody held at an event.
func (s Source) role(e incident.Event) string {
	next, _ := s.Roster.Calendar().Next(e.At)
	on := s.Roster.At(next)
	switch e.Person {
	case "":
		return "the customer, or somebody else"
	case on.Primary.Person:
		return "the primary"
	case on.Backup.Person:
		return "the backup"
	}
	return "somebody off duty"
}

// people are those involved, with what they did.
func (s Source) people() []string {
	did := map[string]string{}
	add := func(person, what string) {
		if person != "" && did[person] == "" {
			did[person] = what
		}
	}
	add(s.Story.Owner, "primary when it came in")
	for _, a := range s.Story.Asks {
		add(a.Person, "asked for help: "+string(a.Answer))
	}
	for _, person := range slices.Concat(s.Story.Assignees, s.Story.Drawn) {
		add(person, "took part")
	}
	var bullets []string
	for _, p := range s.Roster.People() {
		if what := did[p.Slug]; what != "" {
			bullets = append(bullets, markdown.Literal(p.Name)+", "+what)
		}
	}
	return bullets
}

// links are issues of other repositories, with their state where it is known.
func (s Source) links() []string {
	var bullets []string
	for _, l := range s.Story.Links {
		text := fmt.Sprintf("[%s#%d](%s)", l.Repository, l.Number, l.URL)
		if s.Product != nil && strings.EqualFold(l.Repository, s.Product.Repository) {
			if i, ok := s.Product.Issue(l.Number); ok && !i.Gone {
				text += " " + markdown.Literal(i.Title.String()) + map[bool]string{true: " (open)", false: " (closed)"}[i.Open]
			}
		}
		bullets = append(bullets, text)
	}
	return bullets
}

func (s Source) instant(t time.Time) string { return t.In(s.zone()).Format("Mon 2 Jan 2006 15:04") }
