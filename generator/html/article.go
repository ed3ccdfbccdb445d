package html

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/site"
)

// article is the page of an incident: resolution first.
type article struct {
	Title          string
	Chips          template.HTML // kinds, components, topics
	Mark           *mark
	Unrecorded     bool
	Obsolete       bool
	Resolution     template.HTML
	ResolutionID   string // of the heading
	SourceText     string
	Age            *moment
	Doubt          string
	Review         string // address of the review list, when the article belongs there
	Symptom        template.HTML
	ErrorText      string
	Environment    []articleFact
	Cause          template.HTML
	Links          []relation
	Similar        template.HTML // rows
	Rest           template.HTML
	Asked          []asked
	Discussion     []remark
	DiscussionText string
	Hidden         string
	Facts          []articleFact
}

// articleFact is a fact whose chips were executed.
type articleFact struct {
	Name, Text string
	When       *moment
	Chips      template.HTML
}

func (r *renderer) articleSheets(yield func(sheet) bool) {
	for _, a := range r.site.Incidents.Articles {
		s := sheet{
			path: site.IncidentPage(a), kind: "incident", title: r.titleOf(a), section: site.IncidentsPage,
			about:   a,
			crumbs:  []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: fmt.Sprintf("#%d", a.Number)}},
			content: func(p place) any { return r.article(p, a) },
		}
		if !yield(s) {
			return
		}
	}
}

func (r *renderer) article(p place, a *incident.Article) *article {
	left := r.allowance(p, a)
	kinds, components, topics := r.chips(p, r.kinds(p, a)), r.chips(p, r.components(p, a)), r.chips(p, r.topics(p, a))
	v := &article{
		Title: r.titleOf(a), Unrecorded: a.Source == incident.NotRecorded, SourceText: r.sourceText(a.Source), ResolutionID: "resolution",
		Environment: r.environment(a, components), Links: r.relations(p, a), Facts: r.articleFacts(p, a, kinds, topics), Asked: r.trace(a.Asks),
		Mark: r.mark(p, a), Age: r.age(a), Doubt: r.doubt(a), Obsolete: a.Obsolete(),
	}
	left.untrusted(&v.Resolution, a.Resolution)
	left.untrusted(&v.Symptom, a.Symptom)
	left.untrusted(&v.Cause, a.Cause)
	v.ErrorText = left.verbatim(a.ErrorText)
	left.untrusted(&v.Rest, a.Rest)
	r.rows(p, &v.Similar, r.site.Incidents.Similar(a))
	number := chip{Text: fmt.Sprintf("#%d", a.Number), Link: a.URL}
	later(p, &v.Facts[0].Chips, nil, func() template.HTML { return p.take(r.executed(p.kind, "chip", number)) + " " })
	if v.Unrecorded {
		v.Review = p.to(site.ReviewPage)
	}
	v.Chips = kinds + components + topics
	v.Discussion = r.discussion(p, a.Discussion, left)
	v.DiscussionText = r.count(len(a.Discussion), "1 comment", "%d comments")
	if a.Hidden > 0 {
		v.Hidden = r.count(a.Hidden, "1 comment by somebody outside the team is not shown.", "%d comments by people outside the team are not shown.")
	}
	return v
}

func (r *renderer) author(p place, m incident.Remark) link {
	if m.Person != "" {
		return link{Text: cmp.Or(r.name(m.Person), m.Author), Link: r.personLink(p, m.Person)}
	}
	return link{Text: m.Author}
}

// environment is where it happened: component, version, platform, facility.
func (r *renderer) environment(a *incident.Article, components template.HTML) []articleFact {
	var facts []articleFact
	if components != "" {
		f := articleFact{Name: r.say("Component"), Chips: components}
		if a.Derived {
			f.Text = r.say("found in the text")
		}
		facts = append(facts, f)
	}
	for _, f := range []articleFact{
		{Name: r.say("Version"), Text: a.Version.String()},
		{Name: r.say("Platform"), Text: a.Platform.String()},
		{Name: r.say("Facility"), Text: a.Facility.String()},
	} {
		if strings.TrimSpace(f.Text) != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func (r *renderer) components(p place, a *incident.Article) []chip {
	var chips []chip
	class := ""
	if a.Derived {
		class = derivedClass
	}
	for _, c := range a.Components {
		chips = append(chips, chip{c, r.incidents().link(p, componentShelf, c), class})
	}
	return chips
}

// derivedClass marks what nobody wrote: it was found in the text.
const derivedClass = "chip-derived"

func (r *renderer) topics(p place, a *incident.Article) []chip {
	var chips []chip
	for _, t := range r.site.Incidents.Topics(a) {
		chips = append(chips, chip{t, r.incidents().link(p, topicShelf, t), derivedClass})
	}
	return chips
}

// articleFacts begin with the issue, whose number is a chip.
func (r *renderer) articleFacts(p place, a *incident.Article, kinds, topics template.HTML) []articleFact {
	facts := []articleFact{{Name: r.say("Issue")}}
	if a.URL == "" {
		facts[0].Text = r.say("in a repository that is not public")
	}
	facts = append(facts, r.responseFacts(a.Response)...)
	facts = append(facts, articleFact{Name: r.say("Closed"), When: r.at(a.Closed)})
	if name := r.name(a.Owner); name != "" {
		facts = append(facts, articleFact{Name: r.say("Primary"), Chips: r.chips(p, []chip{{Text: name, Link: r.personLink(p, a.Owner)}})})
	}
	if _, ok := r.site.Roster.Week(a.Week); ok {
		week := chip{Text: r.weekName(a.Week), Link: p.to(site.WeekPage(a.Week))}
		facts = append(facts, articleFact{Name: r.say("Duty week"), Chips: r.chips(p, []chip{week})})
	}
	if a.Handoffs > 0 && a.Owner != "" {
		facts = append(facts, articleFact{Name: r.say("Handed off"), Text: r.times(a.Handoffs)})
	}
	if kinds != "" {
		facts = append(facts, articleFact{Name: r.say("Resolution"), Chips: kinds})
	}
	if topics != "" {
		facts = append(facts, articleFact{Name: r.say("Topics"), Chips: topics, Text: r.say("found in the text")})
	}
	if labels := r.labels(p, a); len(labels) > 0 {
		facts = append(facts, articleFact{Name: r.say("Labels"), Chips: r.chips(p, labels)})
	}
	if text := r.masked(a.Masked); text != "" {
		facts = append(facts, articleFact{Name: r.say("Masked"), Text: text})
	}
	return facts
}

func (r *renderer) kinds(p place, a *incident.Article) []chip {
	var chips []chip
	for _, k := range a.Kinds {
		chips = append(chips, chip{r.kindName(k), r.incidents().link(p, resolutionShelf, string(k)), ""})
	}
	return chips
}

// labels are those that tell incidents apart.
func (r *renderer) labels(p place, a *incident.Article) []chip {
	var chips []chip
	for _, l := range a.Labels {
		if page := r.incidents().link(p, labelShelf, l); page != "" {
			chips = append(chips, chip{Text: l, Link: page})
		}
	}
	return chips
}

func (r *renderer) responseFacts(s incident.Response) []articleFact {
	about := ""
	if s.Approximate {
		about = r.say("(approximate)")
	}
	facts := []articleFact{{Name: r.say("Received"), When: r.at(s.Received)}}
	if s.Responded.IsZero() {
		return append(facts, articleFact{Name: r.say("First answer"), Text: r.say("not recorded")})
	}
	due := r.minutes(r.site.Hours.Between(s.Received, s.Due)) // of its own tier and day
	goal := r.say("the goal of %s was missed", due)
	if s.Met {
		goal = r.say("within the goal of %s", due)
	}
	text := r.say("after %s of duty time, %s", r.minutes(s.Duty), goal)
	if s.OffHours {
		text = r.say("outside duty hours, within the goal")
	}
	return append(facts,
		articleFact{Name: r.say("First answer"), When: r.at(s.Responded)},
		articleFact{Name: r.say("Response"), Text: strings.TrimSpace(text + " " + about)})
}

// masked counts the redactions by kind: e-mail 2, phone 1.
func (r *renderer) masked(kinds map[string]int) string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		if kinds[k] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", r.say(k), kinds[k]))
		}
	}
	return strings.Join(parts, ", ")
}

// sourceText says which rule found the resolution.
func (r *renderer) sourceText(s incident.Source) string {
	switch s {
	case incident.FromSection:
		return r.say("From the Resolution section of the issue.")
	case incident.FromComment:
		return r.say("From the comment that the team marked as the resolution.")
	case incident.FromLastComment:
		return r.say("No resolution was marked. This is the team’s last comment before the incident was closed.")
	case incident.FromLinkedIssue:
		return r.say("No resolution was written. The work went on in the linked issue.")
	}
	return r.say("The incident was closed without a word on what solved it. Whoever knows: add a comment that begins with “Resolution”.")
}

// kindName is a kind of resolution as people say it.
func (r *renderer) kindName(k incident.Resolution) string {
	switch k {
	case incident.KnownIssue:
		return r.say("Known issue")
	case incident.KnownIssueUpdated:
		return r.say("Known issue updated")
	case incident.NewIssue:
		return r.say("New issue")
	case incident.NoReply:
		return r.say("No reply")
	case incident.Answered:
		return r.say("Answered")
	case incident.Diagnosed:
		return r.say("Diagnosed")
	case incident.Fixed:
		return r.say("Fixed")
	case incident.Reproducer:
		return r.say("Reproducer")
	case incident.Workaround:
		return r.say("Workaround")
	case incident.Declined:
		return r.say("Declined")
	}
	return string(k)
}
