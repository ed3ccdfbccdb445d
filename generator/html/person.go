package html

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// What a person's page lists.
const (
	rowsOfPerson = 20 // incidents
	turnsInView  = 8  // turns to come that stand without a fold, so that what gives one away is near
)

// people is the list of everybody.
type people struct {
	Groups   []peopleGroup
	Fairness string
	Empty    *empty
}

// peopleGroup has a heading where there are several.
type peopleGroup struct {
	Title, Shown string
	People       []personRow
}

type personRow struct {
	Name, Link string
	Now        *who
	Next       *link
	Expertise  string
}

// person is the page of one person.
type person struct {
	Name, Now string
	Coming    []turn
	Later     []turn // after these, folded
	NoComing  string
	Trades    []trade
	Past      []turn
	Served    string
	Share     string // what was served of the share
	Fairness  string
	Incidents template.HTML // rows
	More      string
	Facts     []fact
	Subscribe string
	Feed      feed
}

// turn is a week, or a part of one, in which a person serves.
type turn struct {
	Link, Week, Dates string
	Who               who
}

// fact is a name with a text, an instant, or chips.
type fact struct {
	Name, Text string
	When       *moment
	Links      []chip
}

func (r *renderer) personSheets() []sheet {
	sheets := []sheet{{
		path: site.PeoplePage, kind: "people", title: r.say("People"), section: site.PeoplePage,
		description: r.say("The people who serve, and when."), crumbs: []link{{Text: r.say("People")}},
		content: func(p place) any { return r.people(p) },
	}}
	for _, someone := range r.site.Roster.People() {
		page := site.PersonPage(someone.Slug)
		sheets = append(sheets, sheet{
			path: page, kind: "person", title: someone.Name, section: site.PeoplePage,
			description: r.say("Duty weeks of %s", someone.Name) + ".",
			crumbs:      []link{{Text: r.say("People"), Link: site.PeoplePage}, {Text: someone.Name}},
			content:     func(p place) any { return r.person(p, someone) },
		})
	}
	return sheets
}

func (r *renderer) hasLeft(someone roster.Person) bool {
	return !someone.Until.IsZero() && someone.Until.Compare(hours.DateOf(r.site.Now, r.site.Zone)) < 0
}

func (r *renderer) people(p place) people {
	turns := r.turnsByPerson()
	here, left := peopleGroup{Title: r.say("On the roster")}, peopleGroup{Title: r.say("People who left")}
	for _, someone := range r.site.Roster.People() {
		group := &here
		if r.hasLeft(someone) {
			group = &left
		}
		group.People = append(group.People, r.personRow(p, someone, turns[someone.Slug]))
	}
	v := people{Fairness: p.to(site.FairnessPage)}
	for _, g := range []peopleGroup{here, left} {
		if len(g.People) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if len(v.Groups) == 0 {
		v.Empty = &empty{
			What: r.say("Nobody is on the roster yet."), Next: r.say("Name the people in content/roster.yaml:"),
			Example: "people:\n  - slug: ada\n    name: Ada Example\n    github: ada-example",
		}
	}
	if len(v.Groups) > 1 {
		for i := range v.Groups {
			v.Groups[i].Shown = v.Groups[i].Title
		}
	}
	return v
}

func (r *renderer) personRow(p place, someone roster.Person, turns []roster.Assignment) personRow {
	v := personRow{
		Name: someone.Name, Link: p.to(site.PersonPage(someone.Slug)), Expertise: strings.Join(someone.Expertise, ", "),
	}
	for _, a := range turns {
		switch {
		case !a.From.After(r.site.Now) && r.site.Now.Before(a.To):
			now := r.who(p, someone.Slug, a.Role)
			now.Name, now.Link = r.roleName(a.Role), ""
			v.Now = &now
		case a.From.After(r.site.Now) && v.Next == nil:
			t := r.turn(p, a)
			v.Next = &link{t.Week, t.Link, strings.TrimPrefix(t.Dates+", "+r.roleWord(a.Role), ", ")}
		}
	}
	return v
}

// turnsByPerson groups the assignments by who serves, in order of time.
func (r *renderer) turnsByPerson() map[string][]roster.Assignment {
	turns := map[string][]roster.Assignment{}
	for _, a := range r.site.Roster.Assignments() {
		turns[a.Person] = append(turns[a.Person], a)
	}
	for _, t := range turns {
		slices.SortStableFunc(t, func(a, b roster.Assignment) int { return a.From.Compare(b.From) })
	}
	return turns
}

func (r *renderer) person(p place, someone roster.Person) *person {
	v := &person{
		Name: someone.Name, Facts: r.personFacts(p, someone), Subscribe: p.to(site.SubscribePage),
		NoComing: r.say("No coming week is published for %s", someone.Name) + ".", Fairness: p.to(site.FairnessPage),
	}
	v.Feed = r.feed(p, r.site.FeedOf(someone))
	v.Feed.Title, v.Feed.Code = r.say("In your calendar"), codeOf(v.Feed)
	v.Trades = r.trades(p, someone, r.turnsOf(someone))
	served := map[roster.Role]int{}
	for _, a := range r.turnsOf(someone) {
		t := r.turn(p, a)
		switch {
		case r.site.Now.Before(a.From):
			v.Coming = append(v.Coming, t)
		case r.site.Now.Before(a.To):
			v.Now = r.say("%s now, %s", r.roleName(a.Role), r.until(a))
		default:
			v.Past = append(v.Past, t)
			served[a.Role]++
		}
	}
	slices.Reverse(v.Past)
	if len(v.Coming) > turnsInView {
		v.Coming, v.Later = v.Coming[:turnsInView], v.Coming[turnsInView:]
	}
	v.Served = r.say("%s as primary, %s as backup. A turn is a week or a part of one.", r.count(served[roster.Primary], "1 turn", "%d turns"), r.count(served[roster.Backup], "1 turn", "%d turns"))
	if a, ok := r.books.served.Account(someone.Slug); ok && !r.books.until.IsZero() {
		v.Share = r.say("Up to %s: %s served, a fair share is %s.", r.weekName(r.books.until), r.weeksOf(r.amount(a.Served())), r.amount(a.Share))
	}
	owned := r.incidents().byOwner[someone.Slug]
	r.rows(p, &v.Incidents, owned[:min(rowsOfPerson, len(owned))])
	if len(owned) > rowsOfPerson {
		v.More = r.say("The newest %d of %d.", rowsOfPerson, len(owned))
	}
	return v
}

// turnsOf are the assignments of one person, in order of time.
func (r *renderer) turnsOf(someone roster.Person) []roster.Assignment {
	var turns []roster.Assignment
	for _, a := range r.site.Roster.Assignments() {
		if a.Person == someone.Slug {
			turns = append(turns, a)
		}
	}
	slices.SortStableFunc(turns, func(a, b roster.Assignment) int { return a.From.Compare(b.From) })
	return turns
}

func (r *renderer) until(a roster.Assignment) string {
	if end, ok := r.lastDuty(a.From, a.To); ok {
		return r.say("until %s", r.atBrief(end))
	}
	return r.say("until %s", r.atBrief(a.To))
}

// turn names the week and the days of duty within it.
func (r *renderer) turn(p place, a roster.Assignment) turn {
	v := turn{Link: p.to(site.WeekPage(a.Week)), Week: r.weekName(a.Week), Who: r.who(p, a.Person, a.Role)}
	v.Who.Name, v.Who.Link = v.Who.Role, ""
	start, ok := r.site.Hours.Next(a.From)
	end, served := r.lastDuty(a.From, a.To)
	if ok && served {
		v.Dates = r.span(hours.DateOf(start, r.site.Zone), hours.DateOf(end, r.site.Zone), 0)
		v.Who.Span = r.partial(a, start, end)
	}
	return v
}

// partial tells from or until when a turn lasts that begins or ends within a day; "" for whole days.
func (r *renderer) partial(a roster.Assignment, start, end time.Time) string {
	first, last := !a.From.After(a.Week.Start(r.site.Zone)), !a.To.Before(a.Week.Add(1).Start(r.site.Zone))
	if part := r.part(start, end, first, last); !(first && last) && strings.Contains(part, ":") {
		return part
	}
	return ""
}

func (r *renderer) personFacts(p place, someone roster.Person) []fact {
	var facts []fact
	if len(someone.Expertise) > 0 {
		f := fact{Name: r.say("Knows")}
		for _, e := range someone.Expertise {
			f.Links = append(f.Links, chip{Text: e, Link: r.incidents().link(p, componentShelf, e)})
		}
		facts = append(facts, f)
	}
	facts = append(facts, fact{Name: r.say("Restricted access"), Text: cmp.Or(strings.Join(someone.Access, ", "), r.say("none"))})
	if someone.Login != "" {
		account := chip{Text: someone.Login, Link: "https://github.com/" + someone.Login}
		facts = append(facts, fact{Name: r.say("GitHub"), Links: []chip{account}})
	}
	if !someone.From.IsZero() {
		facts = append(facts, fact{Name: r.say("On the roster since"), When: r.dayOf(someone.From)})
	}
	if !someone.Until.IsZero() {
		facts = append(facts, fact{Name: r.say("Until"), When: r.dayOf(someone.Until)})
	}
	return facts
}
