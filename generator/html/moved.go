package html

import (
	"path"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/site"
)

// movedSheets send the readers of an old address on: the aliases of documents and of people.
func (r *renderer) movedSheets() []sheet {
	var sheets []sheet
	for _, d := range slices.Concat(r.site.Runbook.All(), r.site.Postmortems) {
		for _, alias := range d.Meta.Aliases {
			sheets = append(sheets, r.movedSheet(oldAddress(alias), d.Path, d.Title))
		}
	}
	for _, someone := range r.site.Roster.People() {
		for _, alias := range someone.Aliases {
			sheets = append(sheets, r.movedSheet(site.PersonPage(alias), site.PersonPage(someone.Slug), someone.Name))
		}
	}
	return sheets
}

func (r *renderer) movedSheet(from, to, title string) sheet {
	return sheet{
		path: from, kind: "moved", title: title, unlisted: true, movedTo: to,
		content: func() any { return link{Text: title, Link: r.from(from).to(to)} },
	}
}

// oldAddress takes an alias as it is commonly written, with a slash before or after or without .html, for a file.
func oldAddress(alias string) string {
	address := strings.TrimPrefix(alias, "/")
	switch {
	case strings.HasSuffix(address, "/"):
		return address + "index.html"
	case path.Ext(address) == "":
		return address + ".html"
	}
	return address
}
