package html

import "github.com/visit-dav/watchbill/generator/site"

// catalogue is the page of all shelves of one aspect, which is there when a list's side can't show them all: the side of
// every list would otherwise grow with the knowledge base.
type catalogue struct {
	Title, Lead string
	Entries     []entry
}

// aspectName is an aspect and what it is called above its lists.
type aspectName struct {
	aspect aspect
	title  string
}

// aspectNames are the aspects in the order of a list's side.
func (r *renderer) aspectNames() []aspectName {
	return []aspectName{
		{componentShelf, r.say("Component")},
		{resolutionShelf, r.say("Resolution")},
		{labelShelf, r.say("Label")},
		{topicShelf, r.say("Topic (found in the text)")},
		{monthShelf, r.say("Month closed")},
	}
}

func cataloguePage(k aspect) string { return "incidents/" + string(k) + ".html" }

func (r *renderer) catalogueSheets() []sheet {
	var sheets []sheet
	for _, k := range r.aspectNames() {
		if len(r.incidents().sorted(k.aspect)) <= facetEntries {
			continue
		}
		page := cataloguePage(k.aspect)
		title := r.say("Incidents by %s", r.say(string(k.aspect)))
		sheets = append(sheets, sheet{
			path: page, kind: "catalogue", title: title, section: site.IncidentsPage,
			description: r.say("All lists of resolved incidents by %s.", r.say(string(k.aspect))),
			crumbs:      []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: k.title}},
			content:     func(p place) any { return r.catalogue(p, k.aspect, title) },
		})
	}
	return sheets
}

func (r *renderer) catalogue(p place, k aspect, title string) catalogue {
	v := catalogue{Title: title, Lead: r.count(len(r.incidents().sorted(k)), "1 list", "%d lists")}
	for _, s := range r.incidents().sorted(k) {
		v.Entries = append(v.Entries, entry{s.title, p.to(s.path), len(s.articles), false})
	}
	return v
}
