package source

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// needs tells which keys a kind of change has, besides those of every change.
func (c Change) needs() []string {
	switch c.Kind.Value {
	case roster.Swap:
		return []string{"role", "weeks"}
	case roster.Cover:
		if c.Week.Given() {
			return []string{"role", "person", "week"}
		}
		return []string{"role", "person", "from", "to"}
	case roster.Promote:
		return []string{"from", "backup"}
	}
	return []string{"of"}
}

// examples of the keys that only some kinds have.
func example(key string) string {
	return map[string]string{
		"role":   "primary",
		"weeks":  "[2026-W30, 2026-W33]",
		"person": "ben",
		"backup": "vacant",
		"from":   "2026-08-12",
		"to":     "2026-08-14",
		"of":     "2",
	}[key]
}

// special lists the keys that only some kinds have, in the order of the reference. A place tells that one was given.
func (c Change) special() []struct {
	key string
	pos problem.Pos
} {
	return []struct {
		key string
		pos problem.Pos
	}{
		{"role", c.Role.Pos},
		{"weeks", c.Weeks.Pos},
		{"week", c.Week.Pos},
		{"person", c.Person.Pos},
		{"backup", c.Backup.Pos},
		{"from", c.From.Pos},
		{"to", c.To.Pos},
		{"of", c.Of.Pos},
	}
}

// complete tells whether the entry has the keys of its kind and no others.
func (c Change) complete(problems *problem.List) bool {
	if c.Kind.Value == "" { // told while reading
		return false
	}
	ok, needs := true, c.needs()
	for _, s := range c.special() {
		given, needed := s.pos != problem.Pos{}, slices.Contains(needs, s.key)
		switch {
		case given && !needed:
			c.tellExcess(s.key, s.pos, problems)
			ok = false
		case needed && !given:
			c.tellMissing(s.key, problems)
			ok = false
		}
	}
	return ok
}

func (c Change) tellExcess(key string, pos problem.Pos, problems *problem.List) {
	if c.Kind.Value == roster.Cover && (key == "from" || key == "to") {
		problems.Errorf(pos, "keep `week` for the whole week, or `from` and `to`", "`%s` can't stand beside `week`", key)
		return
	}
	hint := fmt.Sprintf("a %s has %s", c.name(), listed(c.needs()))
	problems.Errorf(pos, hint, "`%s` doesn't belong to a %s", key, c.name())
}

func (c Change) tellMissing(key string, problems *problem.List) {
	hint := fmt.Sprintf("for example `%s: %s`", key, example(key))
	if c.Kind.Value == roster.Cover && (key == "from" || key == "to") {
		hint += "; or `week: 2026-W33` instead of from and to"
	}
	problems.Errorf(c.Pos, hint, "this %s needs `%s`", c.name(), key)
}

// name is the kind as a noun.
func (c Change) name() string {
	if c.Kind.Value == roster.Promote {
		return "promotion"
	}
	return string(c.Kind.Value)
}

func listed(keys []string) string {
	quoted := make([]string, len(keys))
	for i, key := range keys {
		quoted[i] = "`" + key + "`"
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " and " + quoted[last]
}

// sensible tells whether the entry's own values fit each other.
func (c Change) sensible(zone *time.Location, problems *problem.List) bool {
	from, to := c.From.Value.In(zone), c.To.Value.In(zone)
	weeks := c.Weeks.Value
	switch {
	case c.Weeks.Given() && len(weeks) != 2:
		problems.Errorf(c.Weeks.Pos, "for example `weeks: [2026-W30, 2026-W33]`",
			"a swap names two weeks, found %d", len(weeks))
	case c.Weeks.Given() && weeks[0] == weeks[1] && !weeks[0].IsZero():
		problems.Errorf(c.Weeks.Pos, "name the week with which it is swapped", "%s is swapped with itself", weeks[0])
	case !from.IsZero() && !to.IsZero() && !from.Before(to):
		problems.Errorf(c.To.Pos, "`to` is the first day that isn't covered any more", "`to` isn't after `from`")
	default:
		return true
	}
	return false
}

// noun converts an entry, and marks it where something of it couldn't be read.
func (c Change) noun(zone *time.Location, problems *problem.List) roster.Change {
	fits := c.complete(problems) && c.sensible(zone, problems)
	change := roster.Change{
		ID: c.ID, Kind: c.Kind.Value, At: c.At, By: c.By, Reason: c.Reason,
		Role: c.Role.Value, Weeks: c.Weeks.Value, Person: c.Person.Value,
		From: c.From.Value.In(zone), To: c.To.Value.In(zone), Of: c.Of.Value, Pos: c.Pos,
		Unread: !fits || !c.read(),
	}
	if c.Week.Given() {
		change.Weeks = []roster.Week{c.Week.Value}
	}
	if c.Backup.Given() {
		change.Person = c.Backup.Value
	}
	return change
}

// read tells whether each value that was written could be read: those with a mistake are zero.
func (c Change) read() bool {
	return c.ID != 0 && !c.At.IsZero() && c.By != "" && c.Reason != "" &&
		(!c.Role.Given() || c.Role.Value != "") &&
		!slices.ContainsFunc(c.Weeks.Value, roster.Week.IsZero) &&
		(!c.Week.Given() || !c.Week.Value.IsZero()) &&
		(!c.Person.Given() || c.Person.Value != "") &&
		(!c.Backup.Given() || c.Backup.Value != "") &&
		(!c.From.Given() || c.From.Value != Moment{}) &&
		(!c.To.Given() || c.To.Value != Moment{}) &&
		(!c.Of.Given() || c.Of.Value != 0)
}
