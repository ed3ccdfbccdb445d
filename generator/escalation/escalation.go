// Package escalation tells whom to ask next when somebody is stuck: paths of steps, as a team wrote them, and the people
// whom a step means on a given day. It does no I/O and reads no clock.
package escalation

import (
	"slices"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Who says whom a step asks.
type Who string

// Whom a step may ask.
const (
	Oneself   Who = "yourself"
	Customer  Who = "customer"
	Primary   Who = "primary"
	Backup    Who = "backup"
	Experts   Who = "experts"   // of the component
	Everybody Who = "everybody" // of the team
	Team      Who = "team"      // another one, by Step.Name
	Access    Who = "access"    // whoever may enter the facility Step.Name, and isn't away
	NextWeek  Who = "next-week" // the next pair of which somebody may enter the facility Step.Name
)

// Whos lists them.
func Whos() []Who {
	return []Who{Oneself, Customer, Primary, Backup, Experts, Everybody, Team, Access, NextWeek}
}

// Path is a way to escalate: When says for what, Steps are taken one after the other until one helps.
type Path struct {
	ID, Title, When string
	Steps           []Step
	Pos             problem.Pos
}

// Step asks somebody. After is when the next step is taken, in words; Answers are what may come back.
type Step struct {
	Who            Who
	Name           string // of a team or a facility
	Do, Say, After string
	Answers        []Answer
	Pos            problem.Pos
}

// Answer is what the asked may say, and what follows; Path is the id of the path to go on with, "" for none.
type Answer struct {
	If, Then, Path string
	Pos            problem.Pos
}

// Check tells of paths that lead nowhere, and of steps that ask nobody.
func Check(paths []Path, r *roster.Roster, problems *problem.List) {
	var ids []string
	for _, p := range paths {
		if slices.Contains(ids, p.ID) {
			problems.Errorf(p.Pos, "give each path an id of its own", "the path %q stands there twice", p.ID)
		}
		ids = append(ids, p.ID)
	}
	for _, p := range paths {
		for _, s := range p.Steps {
			s.check(ids, r, problems)
		}
	}
}

func (s Step) check(ids []string, r *roster.Roster, problems *problem.List) {
	named := s.Who == Team || s.Who == Access || s.Who == NextWeek
	switch {
	case named && s.Name == "":
		problems.Errorf(s.Pos, "write the team or the facility under name", "the step asks %s, without a name", s.Who)
	case !named && s.Name != "":
		problems.Errorf(s.Pos, "leave the name out, or ask team, access or next-week", "the step asks %s, which has no name", s.Who)
	case (s.Who == Access || s.Who == NextWeek) && len(withAccess(r, s.Name)) == 0 && len(r.People()) > 0: // a roster of nobody is told
		problems.Warnf(s.Pos, "add it under access in roster.yaml", "nobody of the roster may enter %q", s.Name)
	}
	for _, a := range s.Answers {
		if a.Path != "" && !slices.Contains(ids, a.Path) {
			problems.Errorf(a.Pos, problem.DidYouMean(a.Path, ids), "there is no path %q", a.Path)
		}
	}
}

// Asked is a person whom a step means; one who is Absent can't be asked on the day: away, or not of the team yet.
type Asked struct {
	Person roster.Person
	Role   roster.Role // held at the instant, "" for none
	Absent bool
	Week   *roster.WeekDuty // of a pair to come; nil for now
}

// People gives whom a step means at an instant, in the order of the roster: those who can be asked first. Of experts it
// gives everybody who knows a component. It is empty for a customer, oneself, and a team.
func (s Step) People(r *roster.Roster, now time.Time) []Asked {
	on := r.At(now)
	if next, ok := r.Calendar().Next(now); ok && on.Primary.Person == "" {
		on = r.At(next)
	}
	switch s.Who {
	case Primary:
		return asked(r, now, on, func(p roster.Person) bool { return p.Slug == on.Primary.Person })
	case Backup:
		return asked(r, now, on, func(p roster.Person) bool { return p.Slug == on.Backup.Person })
	case Experts:
		return asked(r, now, on, func(p roster.Person) bool { return len(p.Expertise) > 0 })
	case Everybody:
		return asked(r, now, on, func(roster.Person) bool { return true })
	case Access:
		return asked(r, now, on, func(p roster.Person) bool { return slices.Contains(p.Access, s.Name) })
	case NextWeek:
		return nextPair(r, s.Name, now)
	}
	return nil
}

// asked are the people of a kind who still serve.
func asked(r *roster.Roster, now time.Time, on roster.Duty, is func(roster.Person) bool) []Asked {
	day := hours.DateOf(now, r.Calendar().Zone())
	var here, absent []Asked
	for _, p := range r.People() {
		if !is(p) || !p.Until.IsZero() && p.Until.Compare(day) < 0 {
			continue
		}
		a := Asked{Person: p}
		switch p.Slug {
		case on.Primary.Person:
			a.Role = roster.Primary
		case on.Backup.Person:
			a.Role = roster.Backup
		}
		if _, ok := p.Available(day); !ok {
			a.Absent = true
			absent = append(absent, a)
			continue
		}
		here = append(here, a)
	}
	return append(here, absent...)
}

// withAccess lists everybody who may enter a facility.
func withAccess(r *roster.Roster, facility string) []roster.Person {
	var people []roster.Person
	for _, p := range r.People() {
		if slices.Contains(p.Access, facility) {
			people = append(people, p)
		}
	}
	return people
}

// nextPair gives those of the first pair after this week who may enter a facility: whom an incident that can wait is
// handed to.
func nextPair(r *roster.Roster, facility string, now time.Time) []Asked {
	this := roster.WeekOf(hours.DateOf(now, r.Calendar().Zone()))
	weeks := r.Weeks()
	for i := range weeks {
		if weeks[i].Week.Compare(this) <= 0 {
			continue
		}
		var pair []Asked
		for _, a := range slices.Concat(weeks[i].Primary, weeks[i].Backup) {
			if p, ok := r.Person(a.Person); ok && slices.Contains(p.Access, facility) {
				pair = append(pair, Asked{Person: p, Role: a.Role, Week: &weeks[i]})
			}
		}
		if len(pair) > 0 {
			return pair
		}
	}
	return nil
}
