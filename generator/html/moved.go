package html

import (
	"maps"
	"slices"

	"github.com/visit-dav/watchbill/generator/site"
)

// movedSheets send the readers of an old address on: the aliases of documents and of people, and the new numbers of incidents.
func (r *renderer) movedSheets() []sheet {
	var sheets []sheet
	for _, d := range slices.Concat(r.site.Runbook.All(), r.site.Postmortems) {
		for _, alias := range d.Meta.Aliases {
			sheets = append(sheets, r.movedSheet(site.AliasPage(alias), d.Path, d.Title))
		}
	}
	for _, someone := range r.site.Roster.People() {
		for _, alias := range someone.Aliases {
			sheets = append(sheets, r.movedSheet(site.PersonPage(alias), site.PersonPage(someone.Slug), someone.Name))
		}
	}
	moved := r.site.MovedIncidents()
	for _, from := range slices.Sorted(maps.Keys(moved)) {
		sheets = append(sheets, r.movedSheet(from, site.IncidentPage(moved[from]), r.titleOf(moved[from])))
	}
	return sheets
}

func (r *renderer) movedSheet(from, to, title string) sheet {
	return sheet{
		path: from, kind: "moved", title: title, unlisted: true, movedTo: to,
		content: func(p place) any { return link{Text: title, Link: p.to(to)} },
	}
}
