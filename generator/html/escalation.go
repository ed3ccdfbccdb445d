package html

import (
	"fmt"
	"strings"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// escalationPage is the decision tree: whom to ask next, with the names of today.
type escalationPage struct {
	Duty  duty
	Paths []escalationPath
	Asof  *moment
	More  *link // the runbook's document about it
}

type escalationPath struct {
	ID, Title, When string
	Steps           []escalationStep
}

type escalationStep struct {
	Whom, Do, Say, After string
	People               []askable
	Nobody               string // why there is no one to name
	Answers              []escalationAnswer
}

// askable is a person whom a step may ask; Absent ones are named so that nobody waits for them.
type askable struct {
	Name, Link, Note string
	Absent           bool
}

type escalationAnswer struct {
	If, Then string
	Go       *link
}

func (r *renderer) escalationSheets() []sheet {
	if len(r.site.Escalation) == 0 {
		return nil
	}
	return []sheet{{
		path: site.EscalationPage, kind: "escalation", title: "Whom to ask next", section: site.EscalationPage, duty: true,
		description: "Whom to ask when you are stuck, what to say, and what to do with the answer.",
		crumbs:      []link{{Text: "Whom to ask next"}},
		content:     func() any { return r.escalation(r.from(site.EscalationPage)) },
	}}
}

func (r *renderer) escalation(p place) escalationPage {
	v := escalationPage{Duty: r.dutyCard(p), Asof: r.at(r.site.Now)}
	titles := map[string]string{}
	for _, path := range r.site.Escalation {
		titles[path.ID] = path.Title
	}
	for _, path := range r.site.Escalation {
		shown := escalationPath{ID: path.ID, Title: path.Title, When: path.When}
		for _, s := range path.Steps {
			shown.Steps = append(shown.Steps, r.escalationStep(p, s, titles))
		}
		v.Paths = append(v.Paths, shown)
	}
	if d := r.escalationDocument(); d != nil {
		v.More = &link{Text: d.Title, Link: p.to(d.Path)}
	}
	return v
}

func (r *renderer) escalationStep(p place, s escalation.Step, titles map[string]string) escalationStep {
	v := escalationStep{Whom: whom(s), Do: s.Do, Say: s.Say, After: s.After}
	for _, a := range s.People(r.site.Roster, r.site.Now) {
		v.People = append(v.People, r.askable(p, s, a))
	}
	if len(v.People) == 0 {
		switch s.Who {
		case escalation.Primary, escalation.Backup:
			v.Nobody = "Nobody is " + string(s.Who) + " now."
		case escalation.Experts, escalation.Everybody, escalation.Access:
			v.Nobody = "The roster names nobody."
		case escalation.NextWeek:
			v.Nobody = "No published week to come has anybody with access."
		}
	}
	for _, a := range s.Answers {
		answer := escalationAnswer{If: a.If, Then: a.Then}
		if a.Path != "" {
			answer.Go = &link{Text: titles[a.Path], Link: "#" + a.Path}
		}
		v.Answers = append(v.Answers, answer)
	}
	return v
}

func (r *renderer) askable(p place, s escalation.Step, a escalation.Asked) askable {
	var notes []string
	if a.Week != nil {
		notes = append(notes, string(a.Role)+" of "+weekName(a.Week.Week)+", "+weekDates(*a.Week, 0))
	} else if a.Role != "" && s.Who != escalation.Primary && s.Who != escalation.Backup {
		notes = append(notes, string(a.Role)+" now")
	}
	if s.Who == escalation.Experts {
		notes = append(notes, strings.Join(a.Person.Expertise, ", "))
	}
	if a.Absence != "" {
		notes = append(notes, a.Absence)
	}
	return askable{a.Person.Name, r.personLink(p, a.Person.Slug), strings.Join(notes, "; "), a.Absence != ""}
}

// whom is whom a step asks, as people say it.
func whom(s escalation.Step) string {
	switch s.Who {
	case escalation.Oneself:
		return "You"
	case escalation.Customer:
		return "The customer"
	case escalation.Primary:
		return "The primary"
	case escalation.Backup:
		return "The backup"
	case escalation.Experts:
		return "An expert of the component"
	case escalation.Everybody:
		return "Everybody"
	case escalation.Access:
		return "Everybody with access (" + s.Name + ")"
	case escalation.NextWeek:
		return "The next pair with access (" + s.Name + ")"
	}
	return strings.ToUpper(s.Name[:1]) + s.Name[1:]
}

// asked is a line of an incident's escalation: who asked whom, and what came of it.
type asked struct {
	At   *moment
	Text string
}

// trace tells who was asked about an incident, and how they answered.
func (r *renderer) trace(asks []incident.Ask) []asked {
	var lines []asked
	for _, a := range asks {
		whom := r.name(a.Person)
		if a.Team != "" {
			whom = "@" + a.Team
		}
		if a.Role == roster.Backup {
			whom += ", the backup,"
		}
		text := fmt.Sprintf("%s asked %s", r.name(a.By), whom)
		switch {
		case a.Team != "":
		case a.Answer == incident.Silent:
			text += " and got no answer here"
		default:
			text += fmt.Sprintf(" who %s after %s of duty time", a.Answer, minutes(r.site.Hours.Between(a.At, a.Answered)))
		}
		lines = append(lines, asked{r.at(a.At), text + "."})
	}
	return lines
}
