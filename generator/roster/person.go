package roster

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
)

// Available tells whether the person can serve on a day; if not, reason says why in words.
func (p Person) Available(d hours.Date) (reason string, ok bool) {
	if !p.From.IsZero() && d.Compare(p.From) < 0 {
		return fmt.Sprintf("joins on %s", p.From), false
	}
	if !p.Until.IsZero() && d.Compare(p.Until) > 0 {
		return fmt.Sprintf("left after %s", p.Until), false
	}
	for _, a := range p.Away {
		if a.covers(d) {
			return fmt.Sprintf("is away from %s to %s", a.First, a.Last), false
		}
	}
	return "", true
}

func (a Away) covers(d hours.Date) bool { return d.Compare(a.First) >= 0 && d.Compare(a.Last) <= 0 }

// directory finds people by slug, alias and login.
type directory struct {
	people  []Person
	bySlug  map[string]int // aliases too
	byLogin map[string]int // in lower case
}

// fold makes a login comparable; GitHub logins are ASCII and blind to case.
func fold(login string) string { return strings.ToLower(login) }

func newDirectory(people []Person, problems *problem.List) directory {
	d := directory{bySlug: make(map[string]int, len(people)), byLogin: make(map[string]int, len(people))}
	shape := regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	for _, p := range people {
		if p.Percent == 0 {
			p.Percent = 100
		}
		p.check(problems)
		d.people = append(d.people, p)
		for _, slug := range append([]string{p.Slug}, p.Aliases...) {
			d.addSlug(slug, shape, problems)
		}
		d.addLogin(problems)
	}
	return d
}

// addSlug makes the newest person known by a slug; the first to have it keeps it.
func (d *directory) addSlug(slug string, shape *regexp.Regexp, problems *problem.List) {
	newest := len(d.people) - 1
	p := d.people[newest]
	first, taken := d.bySlug[slug]
	if !shape.MatchString(slug) {
		problems.Errorf(p.Pos, "use lower-case letters, digits and hyphens, such as ada-l", "%q is no slug", slug)
	}
	switch {
	case slug == Vacant || slug == "index":
		problems.Errorf(p.Pos, "choose another", "the slug %q has a meaning of its own", slug)
	case taken && first == newest:
		problems.Errorf(p.Pos, "write each slug and alias once", "%s has the slug %q twice", p.Slug, slug)
	case taken:
		problems.Errorf(p.Pos, "a slug or alias stands for one person for ever; choose another",
			"two people have the slug or alias %q; the first is at %s", slug, d.people[first].Pos)
	default:
		d.bySlug[slug] = newest
	}
}

func (d *directory) addLogin(problems *problem.List) {
	newest := len(d.people) - 1
	p := d.people[newest]
	if p.Login == "" {
		return
	}
	if first, taken := d.byLogin[fold(p.Login)]; taken {
		problems.Errorf(p.Pos, "a GitHub login belongs to one person", "%s and %s have the same login %q",
			d.people[first].Slug, p.Slug, p.Login)
		return
	}
	d.byLogin[fold(p.Login)] = newest
}

func (p Person) check(problems *problem.List) {
	if strings.TrimSpace(p.Name) == "" {
		problems.Errorf(p.Pos, "write the name that pages and calendars show", "%s has no name", p.Slug)
	}
	if p.Percent < 1 || p.Percent > 100 {
		problems.Errorf(p.Pos, "write a whole number from 1 to 100", "%s has %d percent", p.Slug, p.Percent)
	}
	if p.VeteranAfter < 0 {
		problems.Errorf(p.Pos, "write the number of primary weeks", "%s is a veteran after %d weeks", p.Slug, p.VeteranAfter)
	}
	if !p.From.IsZero() && !p.Until.IsZero() && p.Until.Compare(p.From) < 0 {
		problems.Errorf(p.Pos, "both days are days of service", "%s leaves on %s, before joining on %s",
			p.Slug, p.Until, p.From)
	}
	for _, a := range p.Away {
		switch {
		case a.First.IsZero() || a.Last.IsZero():
			problems.Errorf(a.Pos, "write first and last, both inclusive", "%s is away without a first or a last day", p.Slug)
		case a.Last.Compare(a.First) < 0:
			problems.Errorf(a.Pos, "the last day is inclusive", "%s is away until %s, before %s", p.Slug, a.Last, a.First)
		}
	}
}
