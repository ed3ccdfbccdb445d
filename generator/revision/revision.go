// Package revision compares two versions of a roster: what differs for each person, and whether history was rewritten.
// It judges and words; it does no I/O, reads no clock, and never changes a roster.
package revision

import (
	"cmp"
	"slices"

	"github.com/visit-dav/watchbill/generator/roster"
)

// Kind is how a person's duty differs.
type Kind string

// The kinds of difference, as the person sees them.
const (
	Moved   Kind = "moved"   // a whole week became another
	Given   Kind = "given"   // the person no longer serves in the week
	Taken   Kind = "taken"   // the person serves in the week, and didn't before
	Changed Kind = "changed" // the person serves at other times of the week
)

// Person is somebody whose duty differs.
type Person struct {
	roster.Person
	Differences []Difference // by week, the primary's first
}

// Difference is one of them. Was and Is are the person's assignments in the role: of Week, and when it moved, Is of To.
type Difference struct {
	Kind    Kind
	Role    roster.Role
	Week    roster.Week
	To      roster.Week // of Moved
	Was, Is []roster.Assignment
	Others  []string        // slugs of those who serve instead, or did before; roster.Vacant for nobody
	Changes []roster.Change // entries that the older version doesn't have and that touch the weeks, oldest first
	Text    string          // a sentence to the person without a full stop
}

// Compare tells what differs for whom, in the order of the newer roster; people who are no longer in it come last.
func Compare(before, after *roster.Roster) []Person {
	c := comparison{before: before, after: after, found: map[string][]Difference{}}
	for _, w := range c.weeks() {
		for _, role := range []roster.Role{roster.Primary, roster.Backup} {
			c.compare(w, role)
		}
	}
	var people []Person
	for _, p := range after.People() {
		people = c.tell(people, p)
	}
	for _, p := range before.People() {
		if _, stays := after.Person(p.Slug); !stays {
			people = c.tell(people, p)
		}
	}
	return people
}

// comparison is the work on two rosters. People go by the slugs of the newer one.
type comparison struct {
	before, after *roster.Roster
	found         map[string][]Difference // by slug
}

func (c *comparison) weeks() []roster.Week {
	var weeks []roster.Week
	for _, r := range []*roster.Roster{c.before, c.after} {
		for _, w := range r.Weeks() {
			weeks = append(weeks, w.Week)
		}
	}
	slices.SortFunc(weeks, roster.Week.Compare)
	return slices.Compact(weeks)
}

// slug is that of the newer version for somebody of the older.
func (c *comparison) slug(old string) string {
	if p, ok := c.after.Person(old); ok {
		return p.Slug
	}
	return old
}

// parts gives the assignments of a role in a week, by the slugs of the newer version.
func (c *comparison) parts(r *roster.Roster, w roster.Week, role roster.Role) []roster.Assignment {
	d, _ := r.Week(w)
	list := d.Primary
	if role == roster.Backup {
		list = d.Backup
	}
	list = slices.Clone(list)
	for i := range list {
		list[i].Person = c.slug(list[i].Person)
	}
	return list
}

// compare finds those whose part in a role of a week differs.
func (c *comparison) compare(w roster.Week, role roster.Role) {
	before, after := c.parts(c.before, w, role), c.parts(c.after, w, role)
	var told []string
	for _, a := range slices.Concat(before, after) {
		if a.Person == roster.Vacant || slices.Contains(told, a.Person) {
			continue
		}
		told = append(told, a.Person)
		was, is := of(a.Person, before), of(a.Person, after)
		d := Difference{Role: role, Week: w, Was: was, Is: is}
		switch {
		case slices.EqualFunc(was, is, sameTime):
			continue
		case len(is) == 0:
			d.Kind, d.Others = Given, others(a.Person, was, after)
		case len(was) == 0:
			d.Kind, d.Others = Taken, others(a.Person, is, before)
		case within(is, was):
			d.Kind, d.Others = Changed, others(a.Person, was, after)
		default:
			d.Kind = Changed
		}
		d.Changes = c.entries(w, role)
		c.found[a.Person] = append(c.found[a.Person], d)
	}
}

func of(person string, list []roster.Assignment) []roster.Assignment {
	return slices.DeleteFunc(slices.Clone(list), func(a roster.Assignment) bool { return a.Person != person })
}

func sameTime(a, b roster.Assignment) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) }

// within tells whether each of the inner lies inside one of the outer.
func within(inner, outer []roster.Assignment) bool {
	return !slices.ContainsFunc(inner, func(a roster.Assignment) bool {
		return !slices.ContainsFunc(outer, func(b roster.Assignment) bool { return !a.From.Before(b.From) && !a.To.After(b.To) })
	})
}

// others gives who serves besides the person while mine last.
func others(person string, mine, list []roster.Assignment) []string {
	var found []string
	for _, a := range list {
		overlaps := slices.ContainsFunc(mine, func(m roster.Assignment) bool { return m.From.Before(a.To) && a.From.Before(m.To) })
		if overlaps && a.Person != person && !slices.Contains(found, a.Person) {
			found = append(found, a.Person)
		}
	}
	return found
}

// entries gives the new entries of the log that touch a role of a week.
func (c *comparison) entries(w roster.Week, role roster.Role) []roster.Change {
	d, _ := c.after.Week(w)
	known := len(c.before.Changes())
	return slices.DeleteFunc(slices.Clone(d.Changes), func(e roster.Change) bool {
		touched := c.roleOf(e)
		return e.ID <= known || touched != "" && touched != role
	})
}

// roleOf gives the role that an entry is about, "" for both.
func (c *comparison) roleOf(e roster.Change) roster.Role {
	log := c.after.Changes()
	for e.Kind == roster.Revert && e.Of >= 1 && e.Of < e.ID && e.Of <= len(log) {
		e = log[e.Of-1]
	}
	return e.Role
}

// tell adds a person whose duty differs, in words.
func (c *comparison) tell(people []Person, p roster.Person) []Person {
	differences := c.pair(c.found[p.Slug])
	if len(differences) == 0 {
		return people
	}
	for i := range differences {
		differences[i].Text = c.text(differences[i])
	}
	return append(people, Person{p, differences})
}

// pair makes a whole week given and a whole week taken of the same role a week that moved.
func (c *comparison) pair(list []Difference) []Difference {
	var paired []Difference
	for _, role := range []roster.Role{roster.Primary, roster.Backup} {
		given := slices.DeleteFunc(slices.Clone(list), func(d Difference) bool { return d.Role != role || !c.whole(d, Given) })
		taken := slices.DeleteFunc(slices.Clone(list), func(d Difference) bool { return d.Role != role || !c.whole(d, Taken) })
		for i := range min(len(given), len(taken)) {
			paired = append(paired, move(given[i], taken[i]))
		}
	}
	rest := slices.DeleteFunc(slices.Clone(list), func(d Difference) bool {
		return slices.ContainsFunc(paired, func(m Difference) bool {
			return m.Role == d.Role && (d.Kind == Given && m.Week == d.Week || d.Kind == Taken && m.To == d.Week)
		})
	})
	all := slices.Concat(paired, rest)
	slices.SortStableFunc(all, func(a, b Difference) int {
		return cmp.Or(a.Week.Compare(b.Week), -cmp.Compare(a.Role, b.Role))
	})
	return all
}

func move(given, taken Difference) Difference {
	d := given
	d.Kind, d.To, d.Is, d.Others = Moved, taken.Week, taken.Is, nil
	d.Changes = slices.Clone(given.Changes)
	for _, e := range taken.Changes {
		if !slices.ContainsFunc(d.Changes, func(o roster.Change) bool { return o.ID == e.ID }) {
			d.Changes = append(d.Changes, e)
		}
	}
	slices.SortFunc(d.Changes, func(a, b roster.Change) int { return cmp.Compare(a.ID, b.ID) })
	return d
}

// whole tells whether a difference is of a kind and about a week that one person had, or has, alone.
func (c *comparison) whole(d Difference, kind Kind) bool {
	if d.Kind != kind {
		return false
	}
	if kind == Given {
		return len(c.parts(c.before, d.Week, d.Role)) == 1
	}
	return len(c.parts(c.after, d.Week, d.Role)) == 1
}
