package incident

import (
	"cmp"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// instantLayouts are what the form's Received and Responded may hold; those without an offset are in the team's zone.
var instantLayouts = [...]string{
	time.RFC3339,
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04Z07:00",
	"2006-01-02T15:04Z07:00",
	"2006-01-02 15:04 -0700",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04",
	"2006-01-02T15:04:05",
}

// sentLayouts are what mail programs write after `Sent:` and, in a pasted header, after `Date:`.
var sentLayouts = [...]string{
	"Monday, January 2, 2006 3:04 PM",
	"Monday, January 2, 2006 3:04:05 PM",
	"Monday, 2 January 2006 15:04",
	"Monday, January 2, 2006 15:04",
	"January 2, 2006 3:04 PM",
	"January 2, 2006 at 3:04 PM",
	"January 2, 2006 at 3:04:05 PM MST",
	"Monday, January 2, 2006 at 3:04 PM",
	"1/2/2006 3:04 PM",
	"Mon, Jan 2, 2006 at 3:04 PM",
	"Mon, 2 Jan 2006 at 15:04",
	"2 January 2006 15:04",
	"Mon, 2 Jan 2006 15:04:05 MST",
}

// parseInstant reads a field of the form. Years far from ours are slips.
func parseInstant(s string, zone *time.Location) (time.Time, bool) {
	return parseAny(strings.Trim(s, " \t\n`*_"), instantLayouts[:], zone)
}

func parseAny(s string, layouts []string, zone *time.Location) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, 1990 <= t.Year() && t.Year() < 2200
		}
	}
	return time.Time{}, false
}

// oldMail bounds how long before its filing an incident may have been received by mail: pasted mail may begin with an
// older one.
const oldMail = 31 * 24 * time.Hour

var mailHeaderLine = regexp.MustCompile(`(?i)^[> ]*\**(from|to|cc|bcc|sent|date|subject|reply-to):\**[ \t]*(.*)$`)

// pasted is what the header at the beginning of a pasted mail says, each "" when it doesn't.
type pasted struct{ from, sent, subject string }

var mailBegins = regexp.MustCompile(`(?i)^(?:-{5}.*|[ \x60~-]*|begin forwarded message:)[ \t]*$`)

// mayBeMail tells whether a line may be of the header of a pasted mail, or what comes before it.
func mayBeMail(line string) bool {
	return line == "" || strings.Contains(" \t`~-", line[:1]) || strings.Contains(line, ":")
}

// pastedMail reads the mail header with which a text begins. A line that is indented goes on with the one above.
func pastedMail(text string) pasted {
	if head, _, _ := strings.Cut(text, "\n"); !mayBeMail(head) {
		return pasted{}
	}
	fields, name := map[string]string{}, ""
	for range 12 {
		head, rest, more := strings.Cut(text, "\n")
		text = rest
		switch match := mailHeaderLine.FindStringSubmatch(head); {
		case match != nil:
			name = strings.ToLower(match[1])
			fields[name] = cmp.Or(fields[name], strings.TrimSpace(match[2]))
		case mailBegins.MatchString(head):
			name = ""
		case name != "" && strings.TrimLeft(head, " \t") != head:
			fields[name] += " " + strings.TrimSpace(head)
		default:
			more = false
		}
		if !more {
			break
		}
	}
	return pasted{fields["from"], cmp.Or(fields["sent"], fields["date"]), fields["subject"]}
}

// mailSent gives when pasted mail was sent, if the text begins with a mail header that says so.
func mailSent(text string, zone *time.Location) (time.Time, bool) {
	m := pastedMail(text)
	if m.from == "" || m.sent == "" {
		return time.Time{}, false
	}
	sent := oneLine(m.sent)              // some programs write narrow spaces
	if numericOffset.MatchString(sent) { // by a zone's name the machine's own zone would decide
		if t, err := mail.ParseDate(sent); err == nil {
			return t, true
		}
	}
	t, ok := parseAny(sent, sentLayouts[:], zone)
	return t, ok && !nameless(t)
}

var numericOffset = regexp.MustCompile(`[+-]\d{4}\b`)

// nameless tells an instant whose zone was an abbreviation that isn't known here: time takes it for UTC.
func nameless(t time.Time) bool {
	name, offset := t.Zone()
	return offset == 0 && name != "" && name != "UTC" && name != "GMT" && name != "WET"
}

// clock computes first responses; it is the domain's rule, with the roster, the calendar and the accounts it needs.
type clock struct {
	roster   *roster.Roster
	calendar *hours.Calendar
	machines map[string]bool // bots and proxies, lower case: they never count
}

// person gives who of the roster an account is, or "" for strangers and machines.
func (c *clock) person(a *Account) string {
	if a == nil || a.Login == "" || c.machine(a) {
		return ""
	}
	p, _ := c.roster.ByLogin(a.Login)
	return p.Slug
}

// commenters gives who of the roster wrote each comment.
func (c *clock) commenters(i *Issue) []string {
	people := make([]string, len(i.Comments))
	for k := range i.Comments {
		people[k] = c.person(i.Comments[k].User)
	}
	return people
}

func (c *clock) machine(a *Account) bool {
	return a != nil && (a.Type == "Bot" || c.machines[strings.ToLower(a.Login)])
}

// response tells when an incident was received and first answered. A contradiction or an unreadable field is told to
// warn; the response is then without figures.
func (c *clock) response(i *Issue, f form, warn warner) Response {
	zone := c.calendar.Zone()
	received, given := c.field(f, fieldReceived, warn)
	if !given {
		received, given = mailSent(cmp.Or(f.fields[fieldSymptom], f.rest), zone)
		given = given && !received.After(i.CreatedAt) && i.CreatedAt.Sub(received) < oldMail
	}
	r := Response{Received: received}
	if !given {
		r.Received, r.Approximate = i.CreatedAt, true
	}
	r.Received = r.Received.In(zone)
	r.Due = c.calendar.DueFor(r.Received, labelNames(i))
	responded, given := c.field(f, fieldResponded, warn)
	if !given {
		var guessed bool
		responded, guessed = c.firstAnswer(i)
		r.Approximate = r.Approximate || guessed
	}
	if responded.IsZero() {
		return r
	}
	if r.Contradicted = responded.Before(r.Received); r.Contradicted {
		if r.Received.Equal(i.CreatedAt) {
			warn(LintTimes, "fill in the issue's Received field", "responded before it was filed, and when it was received isn't said")
		} else {
			warn(LintTimes, "correct the issue's Received or Responded field", "responded before it was received")
		}
		return r
	}
	c.measure(&r, responded.In(zone))
	return r
}

// warner is told what is wrong with an issue's fields, by the rule that it breaks.
type warner func(rule Rule, hint, text string)

func labelNames(i *Issue) []string {
	names := make([]string, len(i.Labels))
	for k, l := range i.Labels {
		names[k] = l.Name
	}
	return names
}

// field reads an instant of the form; text that isn't one is told and taken as no answer.
func (c *clock) field(f form, name string, warn warner) (time.Time, bool) {
	text := f.fields[name]
	if text == "" {
		return time.Time{}, false
	}
	t, ok := parseInstant(text, c.calendar.Zone())
	if !ok && (f.asked || strings.IndexFunc(text, isDigit) == 0) {
		warn(LintForm, "write it as 2026-03-10 09:15, or with an offset as 2026-03-10T09:15:00-07:00",
			"the field "+name+" holds no time that can be read")
	}
	return t, ok
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// firstAnswer is the first comment by a person of the roster. Whoever of the roster files an issue does so for a
// customer who wrote or called: their own comments count, and without one the filing itself, as a guess.
func (c *clock) firstAnswer(i *Issue) (at time.Time, guessed bool) {
	for k := range i.Comments {
		if c.person(i.Comments[k].User) != "" && !writtenByUs(&i.Comments[k]) {
			return i.Comments[k].CreatedAt, false
		}
	}
	if c.person(i.User) != "" {
		return i.CreatedAt, true
	}
	return time.Time{}, false
}

// measure fills in the figures. An answer given off hours counts 0 and is met, unless duty time for it had run out
// already: a missed goal isn't mended by the night.
func (c *clock) measure(r *Response, responded time.Time) {
	r.Responded = responded
	r.Duty = c.calendar.Between(r.Received, responded)
	r.Met = r.Duty <= c.calendar.Between(r.Received, r.Due)
	if r.Met && !c.calendar.Covers(responded) {
		r.OffHours, r.Duty = true, 0
	}
}

// handoffs counts the duty weeks that began after the owner's and before the closing: each is a handoff to the next
// primary. A week without any duty day has no primary to hand to.
func (c *clock) handoffs(received, closed time.Time) int {
	start, ok := c.calendar.Next(received)
	if !ok || closed.Before(start) {
		return 0
	}
	zone := c.calendar.Zone()
	n := 0
	last := roster.WeekOf(hours.DateOf(closed, zone))
	for w := roster.WeekOf(hours.DateOf(start, zone)).Add(1); w.Compare(last) <= 0; w = w.Add(1) {
		if w.HasDuty(c.calendar) {
			n++
		}
	}
	return n
}
