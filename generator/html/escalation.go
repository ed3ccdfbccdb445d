package html

import (
	"strings"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/hours"
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
		path: site.EscalationPage, kind: "escalation", title: r.say("Whom to ask next"), section: site.EscalationPage, duty: true,
		description: r.say("Whom to ask when you are stuck, what to say, and what to do with the answer."),
		crumbs:      []link{{Text: r.say("Whom to ask next")}},
		content:     func(p place) any { return r.escalation(p) },
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
	v := escalationStep{Whom: r.whom(s), Do: s.Do, Say: s.Say, After: s.After}
	for _, a := range s.People(r.site.Roster, r.site.Now) {
		v.People = append(v.People, r.askable(p, s, a))
	}
	if len(v.People) == 0 {
		switch s.Who {
		case escalation.Primary, escalation.Backup:
			v.Nobody = r.say("Nobody is %s now.", r.roleWord(roster.Role(s.Who)))
		case escalation.Experts, escalation.Everybody, escalation.Access:
			v.Nobody = r.say("The roster names nobody.")
		case escalation.NextWeek:
			v.Nobody = r.say("No published week to come has anybody with access.")
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
		notes = append(notes, r.say("%s of %s, %s", r.roleWord(a.Role), r.weekName(a.Week.Week), r.weekDates(*a.Week, 0)))
	} else if a.Role != "" && s.Who != escalation.Primary && s.Who != escalation.Backup {
		notes = append(notes, r.say("%s now", r.roleWord(a.Role)))
	}
	if s.Who == escalation.Experts {
		notes = append(notes, strings.Join(a.Person.Expertise, ", "))
	}
	if a.Absent {
		notes = append(notes, r.absence(a))
	}
	return askable{a.Person.Name, r.personLink(p, a.Person.Slug), strings.Join(notes, "; "), a.Absent}
}

// absence says until when somebody is away, or from when on they are of the team.
func (r *renderer) absence(a escalation.Asked) string {
	today := hours.DateOf(r.site.Now, r.site.Zone)
	for _, away := range a.Person.Away {
		if today.Compare(away.First) >= 0 && today.Compare(away.Last) <= 0 {
			return r.say("away %s", r.span(away.First, away.Last, today.Year))
		}
	}
	return r.say("joins on %s", r.dateText(a.Person.From, "2 Jan 2006"))
}

// whom is whom a step asks, as people say it.
func (r *renderer) whom(s escalation.Step) string {
	switch s.Who {
	case escalation.Oneself:
		return r.say("You")
	case escalation.Customer:
		return r.say("The customer")
	case escalation.Primary:
		return r.say("The primary")
	case escalation.Backup:
		return r.say("The backup")
	case escalation.Experts:
		return r.say("An expert of the component")
	case escalation.Everybody:
		return r.say("Everybody")
	case escalation.Access:
		return r.say("Everybody with access (%s)", s.Name)
	case escalation.NextWeek:
		return r.say("The next pair with access (%s)", s.Name)
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
			whom += r.say(", the backup,")
		}
		text := r.say("%s asked %s", r.name(a.By), whom)
		switch {
		case a.Team != "":
		case a.Answer == incident.Silent:
			text += r.say(" and got no answer here")
		default:
			text += r.say(" who %s after %s of duty time", r.answerWord(a.Answer), r.minutes(r.site.Hours.Between(a.At, a.Answered)))
		}
		lines = append(lines, asked{r.at(a.At), text + "."})
	}
	return lines
}

// answerWord says what became of a request.
func (r *renderer) answerWord(a incident.Answer) string {
	switch a {
	case incident.Helped:
		return r.say("answered")
	case incident.Delayed:
		return r.say("delayed")
	case incident.Refused:
		return r.say("declined")
	}
	return r.say("no answer")
}
