package incident

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/roster"
)

// Answer is what became of a request for help.
type Answer string

// The answers. Whoever is asked may help, delay or decline, but owes a word.
const (
	Helped  Answer = "answered"
	Delayed Answer = "delayed"
	Refused Answer = "declined"
	Silent  Answer = "silent" // no later comment, so far
)

// Ask is a request for help: a mention of a person of the roster, or of a team, by a person of the roster.
type Ask struct {
	Person   string      // slug; "" when a team was asked
	Team     string      // owner/name; "" when a person was asked
	Role     roster.Role // what the person asked held then, "" for somebody off duty
	By       string      // slug
	At       time.Time
	Answer   Answer    // of a team it is Silent always: who of it answered can't be told
	Answered time.Time // zero when silent
}

// Depth is how far an incident was escalated.
type Depth int

// The depths.
const (
	DepthPrimary Depth = iota // the primary alone
	DepthBackup               // the backup too
	DepthOthers               // people who were not on duty
	DepthTeam                 // a team was asked
)

var (
	mention = regexp.MustCompile(`(?:^|[^A-Za-z0-9_/.@-])@([A-Za-z0-9][A-Za-z0-9-]*)(/[A-Za-z0-9._-]+)?`)

	handsOff = regexp.MustCompile(`(?i)\bhand(?:ed|ing|s)?[ -]?(?:off|over)\b`)
	declines = regexp.MustCompile(`(?i)\b(?:i|we|have to|must|will)\s+decline\b|\bdeclin(?:e|ing)\b.{0,20}\b(?:this|sorry)` +
		`|\b(?:can(?:no|')?t|can’t|cannot|won't|won’t|unable to|not able to)\s+(?:help|take|look|do|come|join|make)\b` +
		`|\b(?:i|we)\s+(?:can't|can’t|cannot)\s*(?:[.,;!]|$)|\bno time\b|^\W*no\b[,.]`)
	delays = regexp.MustCompile(`(?i)\bnot (?:before|until|today|now)\b|\b(?:i|we)(?:'ll|’ll| will| can)\b.{0,40}` +
		`\b(?:tomorrow|later|next week|this afternoon|this evening|monday|tuesday|wednesday|thursday|friday)\b`)
)

// utterance is a text of an incident by a person of the roster.
type utterance struct {
	person string
	at     time.Time
	text   string
}

// utterances are the body and the comments of the team that may be shown, in order.
func (c *clock) utterances(i *Issue) []utterance {
	var said []utterance
	add := func(n int, a *Account, at time.Time, body *string) {
		if person := c.person(a); person != "" && body != nil {
			said = append(said, utterance{person, at, i.plain(n, *body)})
		}
	}
	add(0, i.User, i.CreatedAt, i.Body)
	for k := range i.Comments {
		if m := &i.Comments[k]; !bool(m.Minimized) && !writtenByUs(m) {
			add(k+1, m.User, m.CreatedAt, m.Body)
		}
	}
	return said
}

// trace tells who was asked for help with an issue, and how they answered, in the order of asking; a question that is
// asked again before an answer is one. A handoff is none, which says so or names the pair to whom the incident then
// went, nor is a mention of the primary.
func (c *clock) trace(i *Issue, said []utterance, owner string, now time.Time) []Ask {
	end := now
	if i.State == "closed" {
		end = i.ClosedAt
	}
	var asks []Ask
	for _, u := range said {
		for k := range asks {
			if a := &asks[k]; a.Answer == Silent && a.Person == u.person && u.at.After(a.At) {
				a.Answer, a.Answered = answerIn(u.text), u.at
			}
		}
		for _, m := range mentionsIn(u.text) {
			if a, ok := c.ask(u, m, owner, end); ok && !slices.ContainsFunc(asks, func(b Ask) bool {
				return b.Person == a.Person && b.Team == a.Team && b.Role == a.Role && b.Answer == Silent
			}) {
				asks = append(asks, a)
			}
		}
	}
	return asks
}

// ask makes the question of one mention, if it is one. end is when the incident was closed, or now.
func (c *clock) ask(u utterance, m mentioned, owner string, end time.Time) (Ask, bool) {
	a := Ask{By: u.person, At: u.at, Answer: Silent}
	if m.team != "" {
		a.Team = m.login + m.team
		return a, true
	}
	a.Person = c.person(&Account{Login: m.login})
	if a.Person == "" || a.Person == u.person || a.Person == owner {
		return Ask{}, false
	}
	a.Role = c.role(a.Person, u.at)
	handoff := a.Role == "" && (handsOff.MatchString(u.text) || c.nextPair(a.Person, u.at, end))
	return a, a.Role != roster.Primary && !handoff
}

// role is what a person holds at an instant, or, off hours, at the next duty instant.
func (c *clock) role(person string, t time.Time) roster.Role {
	next, _ := c.calendar.Next(t)
	for _, at := range []time.Time{t, next} {
		on := c.roster.At(at)
		if on.Primary.Person == person {
			return roster.Primary
		}
		if on.Backup.Person == person {
			return roster.Backup
		}
	}
	return ""
}

// nextPair tells whether a person holds a role of the duty week after t, and that week began before end.
func (c *clock) nextPair(person string, t, end time.Time) bool {
	on := c.roster.At(t)
	if on.Primary.Person == "" {
		return false
	}
	start, ok := c.calendar.Next(on.Primary.Week.Add(1).Start(c.calendar.Zone()))
	if !ok || end.Before(start) {
		return false
	}
	next := c.roster.At(start)
	return next.Primary.Person == person || next.Backup.Person == person
}

// mentioned is an account, or a team of an organisation.
type mentioned struct{ login, team string }

// mentionsIn finds the mentions of a text as GitHub does: not in code, and not in quotes of what others wrote.
func mentionsIn(text string) []mentioned {
	if !strings.Contains(text, "@") {
		return nil
	}
	var found []mentioned
	for l := range markdownLines(text) {
		if l.code || strings.HasPrefix(strings.TrimSpace(l.text), ">") {
			continue
		}
		for _, m := range mention.FindAllStringSubmatch(codeSpan.ReplaceAllLiteralString(l.text, " "), -1) {
			found = append(found, mentioned{strings.ToLower(m[1]), m[2]})
		}
	}
	return found
}

// answerIn reads an answer: its first lines tell whether it declines or delays; anything else is help, or a way to it.
func answerIn(text string) Answer {
	start := strings.TrimSpace(text)
	start = start[:min(len(start), 200)]
	switch {
	case delays.MatchString(start):
		return Delayed
	case declines.MatchString(start):
		return Refused
	}
	return Helped
}

// drawn are the people who held no role when they were asked, or wrote, about an incident that wasn't theirs: those whom
// it interrupted. It can't be told before the first published week.
func (c *clock) drawn(said []utterance, owner string, asks []Ask) (people []string, depth Depth) {
	if owner == "" {
		return nil, DepthPrimary
	}
	add := func(person string, role roster.Role) {
		switch {
		case person == owner || role == roster.Primary:
		case role == roster.Backup:
			depth = max(depth, DepthBackup)
		default:
			depth = max(depth, DepthOthers)
			people = append(people, person)
		}
	}
	for _, u := range said {
		add(u.person, c.role(u.person, u.at))
	}
	for _, a := range asks {
		if a.Team != "" {
			depth = DepthTeam
			continue
		}
		add(a.Person, a.Role)
	}
	slices.Sort(people)
	return slices.Compact(people), depth
}
