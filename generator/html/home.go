package html

import (
	"slices"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// What the home page shows of what is coming and of what is new.
const (
	weeksAtHome    = 6
	articlesAtHome = 6
)

// home is the page that answers in one screen.
type home struct {
	Title       string
	Duty        duty
	Help        *link // the customers' own page
	Search      *searchBox
	Weeks       []weekRow
	NoWeeks     *empty
	Calendar    string
	Newest      []row
	NoIncidents *empty
	Incidents   string
	Count       int
	Goals       []goal
}

func (r *renderer) homeSheet() sheet {
	s := r.site
	return sheet{
		path: site.HomePage, kind: "home", title: s.Title, description: s.Description, section: site.HomePage,
		duty: true, bare: true,
		content: func(p place) any { return r.home(p) },
	}
}

func (r *renderer) home(p place) home {
	h := home{
		Title: r.site.Title, Duty: r.dutyCard(p), Search: p.search(true),
		Calendar: p.to(site.OncallPage), Incidents: p.to(site.IncidentsPage), Count: len(r.site.Incidents.Articles),
		Goals: r.goals(p),
	}
	if i := slices.IndexFunc(r.site.Navigation, func(n site.NavigationItem) bool { return n.Customers }); i >= 0 {
		h.Help = &link{Text: r.site.Navigation[i].Title, Link: p.to(r.site.Navigation[i].Path)}
	}
	if h.Help != nil && h.Duty.HasContact { // it stands beside the contact
		h.Duty.Links = slices.DeleteFunc(h.Duty.Links, func(l link) bool { return l.Link == h.Help.Link })
	}
	now := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	for _, w := range r.site.Roster.Weeks() {
		if w.Week.Compare(now) > 0 && len(h.Weeks) < weeksAtHome {
			h.Weeks = append(h.Weeks, r.weekRow(p, w))
		}
	}
	if len(h.Weeks) == 0 {
		h.NoWeeks = &empty{What: r.say("No later week is published."), Next: r.say("Add the coming weeks to content/schedule.yaml.")}
	}
	for _, a := range r.site.Incidents.Articles[:min(articlesAtHome, h.Count)] {
		h.Newest = append(h.Newest, r.row(a, p.to(site.IncidentPage(a))))
	}
	if h.Count == 0 {
		h.NoIncidents = r.noIncidents()
	}
	return h
}

func (r *renderer) searchSheet() sheet {
	return sheet{
		path: site.SearchPage, kind: "search", title: r.say("Search"), section: site.SearchPage, unlisted: true, bare: true,
		crumbs: []link{{Text: r.say("Search")}},
		content: func(p place) any {
			return searchPage{p.search(true), r.lists(p)}
		},
	}
}

// searchPage is the search, and the lists that stand in for it without JavaScript.
type searchPage struct {
	Search *searchBox
	Lists  []facet
}

// lists are all lists of the site by kind.
func (r *renderer) lists(p place) []facet {
	lists := []facet{{Title: r.say("Pages"), Entries: []entry{
		{Text: r.say("Runbook"), Link: p.to(site.RunbookPage), Count: len(r.site.Runbook.All())},
		{Text: r.say("Incidents"), Link: p.to(site.IncidentsPage), Count: len(r.site.Incidents.Articles)},
		{Text: r.say("Post-mortems"), Link: p.to(site.PostmortemsPage), Count: len(r.site.Postmortems)},
		{Text: r.say("People"), Link: p.to(site.PeoplePage), Count: len(r.site.Roster.People())},
		{Text: r.say("On call"), Link: p.to(site.OncallPage)},
		{Text: r.say("Response and load"), Link: p.to(site.ReportsPage)},
	}}}
	return append(lists, r.facets(p)...)
}

func (r *renderer) notFoundSheet() sheet {
	return sheet{
		path: site.NotFoundPage, kind: "notfound", title: r.say("Not found"), unlisted: true, bare: true,
		content: func(p place) any {
			return notFound{p.search(true), append([]link{
				{Text: r.say("Who is on duty"), Link: p.to(site.HomePage)},
				{Text: r.say("Resolved incidents"), Link: p.to(site.IncidentsPage)},
			}, r.dutyLinks(p)...)}
		},
	}
}

// notFound is the page for an address that leads nowhere.
type notFound struct {
	Search *searchBox
	Links  []link
}
