package incident

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/roster"
)

// HandoffMark is the hidden line by which the program knows its own comment about a handoff: it is no answer, no request
// for help and no part of an article, and is never written twice.
func HandoffMark(week roster.Week, number int) string {
	return fmt.Sprintf("<!-- watchbill:handoff %s #%d -->", week, number)
}

var handoffMark = regexp.MustCompile(`<!-- watchbill:handoff (\d{4}-W\d{2}) #\d+ -->`)

// writtenByUs tells a comment of the program.
func writtenByUs(m *Comment) bool {
	return m.Body != nil && strings.Contains(*m.Body, "<!-- watchbill:") && handoffMark.MatchString(*m.Body)
}

// handed lists the announced handoffs: comments of the program, and of the team that say so.
func (c *clock) handed(i *Issue) []Handed {
	var all []Handed
	for k := range i.Comments {
		m := &i.Comments[k]
		if m.Body == nil || bool(m.Minimized) {
			continue
		}
		mark := handoffMark.FindStringSubmatch(*m.Body)
		switch {
		case mark != nil && c.trusted(m):
			all = append(all, Handed{m.CreatedAt, mark[1]})
		case c.person(m.User) != "" && handsOff.MatchString(withoutComments(normal(*m.Body))):
			all = append(all, Handed{At: m.CreatedAt})
		}
	}
	return all
}

// trusted tells a comment of the team or of a machine: anybody may write a mark.
func (c *clock) trusted(m *Comment) bool {
	return c.person(m.User) != "" || ofTheTeam(m.AuthorAssociation) || c.machine(m.User)
}

// keeper reads the newest line of the team that says who keeps the incident.
func (c *clock) keeper(i *Issue) Keeper {
	for k := range slices.Backward(i.Comments) {
		m := &i.Comments[k]
		author := c.person(m.User)
		if m.Body == nil || bool(m.Minimized) || author == "" && !(writtenByUs(m) && c.trusted(m)) {
			continue
		}
		said, found := noteLines(withoutComments(normal(*m.Body)))["keeps"]
		if !found {
			continue
		}
		return Keeper{c.named(said, author), m.CreatedAt}
	}
	return Keeper{}
}

// named reads the person at the beginning of a text: a slug, a login or a name. Somebody who isn't known means the author.
func (c *clock) named(text, author string) string {
	text = strings.ToLower(strings.TrimLeft(text, "@*_ "))
	for _, none := range []string{"nobody", "no", "none", "-"} {
		if text == none || strings.HasPrefix(text, none+",") || strings.HasPrefix(text, none+" ") {
			return ""
		}
	}
	for _, p := range c.roster.People() {
		for _, name := range []string{p.Name, p.Login, p.Slug} {
			if rest, ok := strings.CutPrefix(text, strings.ToLower(name)); name != "" && ok && !startsWithLetter(rest) {
				return p.Slug
			}
		}
	}
	return author
}

func startsWithLetter(s string) bool {
	return s != "" && ('a' <= s[0] && s[0] <= 'z' || '0' <= s[0] && s[0] <= '9' || s[0] == '-' || s[0] >= 0x80)
}
