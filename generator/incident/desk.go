package incident

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Case is an incident as the team's desk shows it, redacted. It is no Article: it is never published.
type Case struct {
	Record
	URL        string // of the issue, whoever may see it
	Title      redact.Text
	Labels     []string
	Components []string
	NeededBy   redact.Text
	Symptom    redact.Text // Markdown, untrusted
	ErrorText  redact.Text
	Assignees  []string    // slugs; a login that is nobody's of the roster stands for itself
	OnCustomer bool        // it waits on the customer
	Fruit      bool        // low-hanging
	Links      []Link      // to issues of other repositories
	State      Notes       // as the last handoff says
	Events     []Event     // since the instant that was asked for, oldest first
	LastWord   Event       // the newest comment of the team; zero when there is none
	LastText   redact.Text // its first paragraph, Markdown, untrusted
	Keeper     Keeper      // who keeps it though the week ended
	Handed     []Handed    // formal handoffs, oldest first
	Similar    []*Article  // resolved incidents that look like it, the likest first; see Resemble
}

// Keeper is somebody who keeps an incident that is nearly done instead of handing it over. It is said in the issue, as a
// line `- Keeps: NAME, until when` of a comment of the team; `- Keeps: nobody` takes it back.
type Keeper struct {
	Person string    // slug; "" when nobody keeps it
	At     time.Time // of the comment
}

// Handed is a handoff that somebody announced in the issue.
type Handed struct {
	At   time.Time
	Week string // that ended, when the program wrote it; else ""
}

// Notes are what a handoff says of an incident, each Markdown, untrusted, and empty when it isn't said.
type Notes struct {
	State, Next, Promised, Tried redact.Text
	At                           time.Time // of the comment; zero when there is none
}

// What is an event.
const (
	EventReceived = "received"
	EventComment  = "comment"
	EventClosed   = "closed"
)

// Event is something that happened to an incident.
type Event struct {
	What   string
	At     time.Time
	Person string // slug; "" for somebody outside of the roster, or unknown
	Team   string // owner/name, where a team was asked
	Link   string // to the comment, or the issue; in a story alone
}

// Desk is what the primary and the backup have before them.
type Desk struct {
	Open       []Case // by due time while unanswered, then by receiving
	Closed     []Case // since the beginning of the present week, or the instant that was asked for, newest first
	Restricted int    // open ones: nothing else is told
	Withheld   []int  // numbers of open ones that hold a likely secret
}

// NewDesk looks at the open incidents, those closed in the present week, and what happened since an instant. Restricted ones are only counted; those with a
// likely secret are only named by number.
func NewDesk(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, now, since time.Time,
) Desk {
	k := deskKeeper{
		rules: rules, writer: newWriter(s, rules, newClock(rules, r, cal), red), restrictions: newRestrictions(rules),
		now: now, since: since,
	}
	kept := roster.WeekOf(hours.DateOf(now, cal.Zone())).Start(cal.Zone())
	if since.Before(kept) {
		kept = since
	}
	d := Desk{}
	for n := range s.Issues {
		i := &s.Issues[n]
		open := i.State != "closed"
		switch restricted := k.restrictions.hold(i); {
		case !open && i.ClosedAt.Before(kept):
		case restricted && open:
			d.Restricted++
		case restricted:
		default:
			c, secret := k.keep(i)
			switch {
			case secret:
				d.Withheld = append(d.Withheld, i.Number)
			case open:
				d.Open = append(d.Open, c)
			default:
				d.Closed = append(d.Closed, c)
			}
		}
	}
	slices.SortStableFunc(d.Open, byUrgency)
	slices.SortStableFunc(d.Closed, func(a, b Case) int { return b.Closed.Compare(a.Closed) })
	return d
}

// byUrgency puts the unanswered first, by their due time.
func byUrgency(a, b Case) int {
	x, y := a.Response.Unanswered(), b.Response.Unanswered()
	switch {
	case x && y:
		return cmp.Or(a.Response.Due.Compare(b.Response.Due), cmp.Compare(a.Number, b.Number))
	case x:
		return -1
	case y:
		return 1
	}
	return cmp.Or(a.Response.Received.Compare(b.Response.Received), cmp.Compare(a.Number, b.Number))
}

// deskKeeper turns issues into cases.
type deskKeeper struct {
	rules        Rules
	writer       writer
	restrictions restrictions
	now, since   time.Time
}

// keep writes an issue as a case, by way of the article that it may become.
func (k *deskKeeper) keep(i *Issue) (c Case, secret bool) {
	d := k.writer.draft(i, silently)
	if len(d.secrets) > 0 {
		return Case{}, true
	}
	a, f := d.Article, k.writer.form(i)
	c = Case{
		Record: k.writer.clock.record(i, f, k.now, silently), URL: k.writer.issueURL(i), Title: a.Title, Labels: a.Labels, Components: a.Components,
		NeededBy: d.clean(oneLine(f.fields[fieldNeededBy])), Symptom: a.Symptom, ErrorText: a.ErrorText,
		OnCustomer: hasLabel(i, k.rules.WaitingLabels), Fruit: hasLabel(i, []string{k.rules.FruitLabel}), Links: k.elsewhere(a.Links),
	}
	for n := range i.Assignees {
		c.Assignees = append(c.Assignees, cmp.Or(k.writer.clock.person(&i.Assignees[n]), i.Assignees[n].name()))
	}
	c.State = k.notes(d, i)
	c.LastText = lastText(d)
	c.Keeper, c.Handed = k.writer.clock.keeper(i), k.writer.clock.handed(i)
	k.events(&c, i)
	return c, len(d.secrets) > 0
}

// issueURL is where the issue stands: what GitHub told, if it names this issue, since a snapshot may hold any text.
func (w *writer) issueURL(i *Issue) string {
	place := "/" + w.repository + "/issues/" + strconv.Itoa(i.Number)
	if end := len(i.HTMLURL) - len(place); end > 0 && strings.EqualFold(i.HTMLURL[end:], place) && plainHost.MatchString(i.HTMLURL[:end]) {
		return i.HTMLURL
	}
	return "https://github.com" + place
}

var plainHost = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(?::[0-9]+)?$`)

// lastText is the first paragraph of the team's newest comment.
func lastText(d *draft) redact.Text {
	for _, r := range slices.Backward(d.Discussion) {
		if r.Person != "" {
			first, _, _ := strings.Cut(r.Body.String(), "\n\n")
			return d.clean(first)
		}
	}
	return redact.Text{}
}

// elsewhere keeps links that lead out of the incidents' repository: what else is in it isn't told here.
func (k *deskKeeper) elsewhere(links []Link) []Link {
	return slices.DeleteFunc(slices.Clone(links), func(l Link) bool { return l.Repository == k.writer.repository })
}

func hasLabel(i *Issue, names []string) bool {
	return slices.ContainsFunc(i.Labels, func(l Label) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, l.Name) })
	})
}

// events collects what happened since the instant that was asked for.
func (k *deskKeeper) events(c *Case, i *Issue) {
	add := func(e Event) {
		if !e.At.Before(k.since) && !e.At.After(k.now) {
			c.Events = append(c.Events, e)
		}
	}
	add(Event{What: EventReceived, At: c.Response.Received})
	for n := range i.Comments {
		m := &i.Comments[n]
		if k.writer.clock.machine(m.User) || bool(m.Minimized) || writtenByUs(m) {
			continue
		}
		e := Event{What: EventComment, At: m.CreatedAt, Person: k.writer.clock.person(m.User)}
		add(e)
		if e.Person != "" {
			c.LastWord = e
		}
	}
	if !c.Open {
		add(Event{What: EventClosed, At: c.Closed})
	}
	slices.SortStableFunc(c.Events, func(a, b Event) int { return a.At.Compare(b.At) })
}

var noteLine = regexp.MustCompile(`(?i)^[ \t]*[-*+][ \t]+(?:[*_]{2})?(state|next|next step|promised|tried|keeps|impact)(?:[*_]{2})?[ \t]*:(?:[*_]{2})?[ \t]*(.*)$`)

// notes reads the newest comment of the team that holds such lines as `- State: waiting for the facility`. A line that is
// indented goes on with the one above.
func (k *deskKeeper) notes(d *draft, i *Issue) Notes {
	for n := range slices.Backward(i.Comments) {
		m := &i.Comments[n]
		if m.Body == nil || bool(m.Minimized) || k.writer.clock.person(m.User) == "" {
			continue
		}
		found := noteLines(withoutCustomer(withoutComments(normal(*m.Body))))
		delete(found, "keeps") // these two are no notes: see keeper and impact
		delete(found, "impact")
		if len(found) == 0 {
			continue
		}
		return Notes{
			State: d.clean(found["state"]), Next: d.clean(cmp.Or(found["next"], found["next step"])),
			Promised: d.clean(found["promised"]), Tried: d.clean(found["tried"]), At: m.CreatedAt,
		}
	}
	return Notes{}
}

func noteLines(text string) map[string]string {
	found := map[string]string{}
	current := ""
	for l := range markdownLines(text) {
		match := noteLine.FindStringSubmatch(l.text)
		switch {
		case l.code:
			current = ""
		case match != nil:
			current = strings.ToLower(match[1])
			found[current] = strings.TrimSpace(match[2])
		case current != "" && strings.HasPrefix(l.text, "  ") && strings.TrimSpace(l.text) != "":
			found[current] += " " + strings.TrimSpace(l.text)
		default:
			current = ""
		}
	}
	return found
}
