package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/roster"
)

func roleOf(role int) roster.Role { return []roster.Role{roster.Primary, roster.Backup}[role] }

// breaks tells which rules don't hold, by week. What published weeks that stay do among themselves is no break: people
// may have agreed on it.
func (b *board) breaks() []Break {
	var found []Break
	novices := b.unsupported()
	last := make([]turn, len(b.members))
	for p := range last {
		last[p] = b.members[p].last
	}
	for w := range b.weeks {
		for role, p := range b.seats[w] {
			if p == vacant && !b.kept(w, role) {
				found = append(found, b.broken(Filled, w, role, b.nobody(w)))
			}
		}
		if slices.Contains(novices, w) {
			found = append(found, b.broken(Veteran, w, primary, b.unveteran(w)))
		}
		if before := b.predecessor(w); !b.linked(w) {
			found = append(found, b.broken(Chain, w, backup, b.unlinked(w, before)))
		}
		for role, p := range b.seats[w] {
			if p < 0 {
				continue
			}
			now, _ := b.turn(w, p)
			if b.lacking(last[p], now) > 0 {
				found = append(found, b.broken(Gap, w, role, fmt.Sprintf("%s was on duty in %s, and at least %s must be free between turns",
					b.members[p].Name, b.weekAt(last[p].at), count(b.gap, "week"))))
			}
			last[p] = now
		}
	}
	return found
}

func (b *board) broken(rule Rule, w, role int, text string) Break {
	return Break{Rule: rule, Week: b.weeks[w].week, Role: roleOf(role), Person: b.slug(b.seats[w][role]), Text: text}
}

const shownPeople = 5

// nobody tells why a role of a week can't be filled.
func (b *board) nobody(w int) string {
	var serving, away []string
	for p := range b.members {
		m := &b.members[p]
		switch reason, free := b.absence(w, p); {
		case !free:
			away = append(away, m.Name+" "+reason)
		case b.seats[w][primary] == p:
			serving = append(serving, m.Name+", who is primary,")
		case b.seats[w][backup] == p:
			serving = append(serving, m.Name+", who is backup,")
		}
	}
	if more := len(away) - shownPeople; more > 0 {
		away = append(away[:shownPeople], fmt.Sprintf("and %d more", more))
	}
	text := "nobody is available"
	if len(serving) > 0 {
		text = "nobody but " + strings.Join(serving, " and ") + " is available"
	}
	if len(away) > 0 {
		text += ": " + strings.Join(away, "; ")
	}
	return text
}

// absence tells why somebody can't serve in a week; ok is true when they can.
func (b *board) absence(w, p int) (reason string, ok bool) {
	for _, d := range b.weeks[w].days {
		if reason, ok := b.members[p].Available(d); !ok {
			return reason, false
		}
	}
	return "", true
}

func (b *board) unveteran(w int) string {
	p, q := b.seats[w][primary], b.seats[w][backup]
	return fmt.Sprintf("%s is a novice, and so is the backup, %s", b.members[p].Name, b.members[q].Name)
}

func (b *board) unlinked(w, before int) string {
	name := b.members[before].Name
	if reason, ok := b.absence(w, before); !ok {
		return fmt.Sprintf("%s was primary of the week before and would be backup, but %s", name, reason)
	}
	return fmt.Sprintf("%s was primary of the week before, but isn't backup", name)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// weekAt gives the week of a serial.
func (t *table) weekAt(at int) roster.Week { return t.weeks[0].week.Add(at - t.weeks[0].at) }
