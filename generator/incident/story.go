package incident

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// More that an event may be, in a story.
const (
	EventFiled     = "filed"
	EventAnswered  = "answered"
	EventAsked     = "asked"         // the backup for help
	EventEscalated = "escalated"     // to somebody off duty, or a team
	EventReplied   = "replied"       // whoever was asked
	EventAround    = "worked around" // somebody of the team tells a work-around
	EventHanded    = "handed over"
)

// Story is what happened to one incident, for a post-mortem; redacted.
type Story struct {
	Case               // its Events are those of the whole time
	Public bool        // everybody may read the issue, so that it may be linked
	Impact redact.Text // as recorded: a line `- Impact: ...` of the team; empty when there is none
}

// StoryOf tells the story of an incident, open or closed. An error says why it can't be told; of a restricted one it says
// what it says of one that doesn't exist.
func StoryOf(
	s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, red *redact.Redactor, now time.Time, number int,
) (Story, error) {
	k := deskKeeper{
		rules: rules, writer: newWriter(s, rules, newClock(rules, r, cal), red), restrictions: newRestrictions(rules), now: now, since: now,
	}
	n := slices.IndexFunc(s.Issues, func(i Issue) bool { return i.Number == number })
	if n < 0 || k.restrictions.hold(&s.Issues[n]) {
		return Story{}, fmt.Errorf("there is no incident %d that may be written about", number)
	}
	i := &s.Issues[n]
	c, secret := k.keep(i)
	if secret {
		return Story{}, fmt.Errorf("incident %d holds a likely secret, and can't be written about\n\thint: %s", number, SecretHint)
	}
	story := Story{Case: c, Public: k.writer.public}
	story.Impact, _ = red.Clean(k.impact(i))
	story.Events = k.story(i, &c)
	return story, nil
}

var workAround = regexp.MustCompile(`(?i)\bwork[- ]?around\b`)

// story lists what happened, oldest first.
func (k *deskKeeper) story(i *Issue, c *Case) []Event {
	var events []Event
	add := func(what string, at time.Time, person, link string) {
		if !at.IsZero() && !at.After(k.now) {
			events = append(events, Event{What: what, At: at, Person: person, Link: link})
		}
	}
	issue := k.writer.issueURL(i)
	add(EventReceived, c.Response.Received, "", issue)
	if !i.CreatedAt.Equal(c.Response.Received) {
		add(EventFiled, i.CreatedAt, k.writer.clock.person(i.User), issue)
	}
	add(EventAnswered, c.Response.Responded, "", k.linkAt(i, c.Response.Responded))
	for _, a := range c.Asks {
		what := EventEscalated
		if a.Role == roster.Backup {
			what = EventAsked
		}
		events = append(events, Event{What: what, At: a.At, Person: a.Person, Team: a.Team, Link: k.linkAt(i, a.At)})
		add(EventReplied, a.Answered, a.Person, k.linkAt(i, a.Answered))
	}
	for _, h := range c.Handed {
		add(EventHanded, h.At, "", k.linkAt(i, h.At))
	}
	for n := range i.Comments {
		m := &i.Comments[n]
		person := k.writer.clock.person(m.User)
		if person != "" && m.Body != nil && !bool(m.Minimized) && workAround.MatchString(*m.Body) {
			add(EventAround, m.CreatedAt, person, k.linkAt(i, m.CreatedAt))
			break // the first
		}
	}
	if !c.Open {
		add(EventClosed, c.Closed, "", issue)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return a.At.Compare(b.At) })
	return events
}

// linkAt leads to the comment of an instant, or to the issue where there is none.
func (k *deskKeeper) linkAt(i *Issue, at time.Time) string {
	for n := range i.Comments {
		if m := &i.Comments[n]; m.ID > 0 && m.CreatedAt.Equal(at) {
			return k.writer.issueURL(i) + "#issuecomment-" + strconv.FormatInt(m.ID, 10)
		}
	}
	return k.writer.issueURL(i)
}

// impact is the newest that somebody of the team recorded.
func (k *deskKeeper) impact(i *Issue) string {
	for n := range slices.Backward(i.Comments) {
		m := &i.Comments[n]
		if m.Body == nil || bool(m.Minimized) || k.writer.clock.person(m.User) == "" {
			continue
		}
		if text := noteLines(withoutCustomer(withoutComments(normal(*m.Body))))["impact"]; text != "" {
			return text
		}
	}
	return noteLines(withoutCustomer(withoutComments(bodyOf(i))))["impact"]
}
