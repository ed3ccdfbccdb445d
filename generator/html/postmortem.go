package html

import (
	"strconv"

	"github.com/visit-dav/watchbill/generator/site"
)

// nearby is how many post-mortems stand in the navigation beside one.
const nearby = 20

// postmortems is the list of them.
type postmortems struct {
	Documents []postmortemRow
	Empty     *empty
}

type postmortemRow struct {
	Link, Title, Description, Status string
	Date                             *moment
	Incidents                        []link
}

func (r *renderer) postmortemSheets() []sheet {
	sheets := []sheet{{
		path: site.PostmortemsPage, kind: "postmortems", title: "Post-mortems", section: site.PostmortemsPage,
		description: "What larger incidents taught the team.", crumbs: []link{{Text: "Post-mortems"}},
		content: func() any { return r.postmortems(r.from(site.PostmortemsPage)) },
	}}
	for i, d := range r.site.Postmortems {
		sheets = append(sheets, sheet{
			path: d.Path, kind: "document", title: d.Title, description: d.Meta.Description, section: site.PostmortemsPage,
			crumbs:  []link{{Text: "Post-mortems", Link: site.PostmortemsPage}, {Text: d.Title}},
			content: func() any { return r.postmortem(r.from(d.Path), i) },
		})
	}
	return sheets
}

func (r *renderer) postmortems(p place) postmortems {
	v := postmortems{}
	for _, d := range r.site.Postmortems {
		row := postmortemRow{
			Link: p.to(d.Path), Title: d.Title, Description: d.Meta.Description, Status: d.Meta.Status,
			Incidents: r.numbered(p, d.Meta.Incidents),
		}
		if !d.Meta.Date.IsZero() {
			row.Date = dayOf(d.Meta.Date)
		}
		v.Documents = append(v.Documents, row)
	}
	if len(v.Documents) == 0 {
		v.Empty = &empty{
			What: "No post-mortem is written yet.", Next: "Write one beside the others, content/postmortems/DATE-NAME.md:",
			Example: "---\ntitle: What happened\ndate: " + r.site.Now.Format("2006-01-02") +
				"\nincidents: [12]\nstatus: draft\n---",
		}
	}
	return v
}

func (r *renderer) postmortem(p place, i int) document {
	all := r.site.Postmortems
	d := all[i]
	v := r.document(p, d)
	v.TreeLabel = "Post-mortems"
	first := max(0, min(i-nearby/2, len(all)-nearby))
	for _, other := range all[first:min(first+nearby, len(all))] {
		v.Tree = append(v.Tree, r.node(p, other))
	}
	if !d.Meta.Date.IsZero() {
		v.Facts = append(v.Facts, dateFact("Happened", d.Meta.Date))
	}
	if !d.Meta.Meeting.IsZero() {
		v.Facts = append(v.Facts, dateFact("Meeting", d.Meta.Meeting))
	}
	if d.Meta.Status != "" {
		v.Facts = append(v.Facts, documentFact{Name: "Status:", Text: d.Meta.Status})
	}
	for _, n := range d.Meta.Incidents {
		l := link{Text: "#" + strconv.Itoa(n)}
		if a, ok := r.incidents.published[n]; ok {
			l = link{Text: "#" + strconv.Itoa(n) + " " + titleOf(a), Link: p.to(site.IncidentPage(a))}
		}
		v.Related = append(v.Related, l)
	}
	var s steps
	if i > 0 {
		s.Back = &link{Text: all[i-1].Title, Link: all[i-1].Path}
	}
	if i+1 < len(all) {
		s.On = &link{Text: all[i+1].Title, Link: all[i+1].Path}
	}
	v.Steps = p.steps(s)
	return v
}

// numbered links incidents by number, as far as they are published.
func (r *renderer) numbered(p place, numbers []int) []link {
	var links []link
	for _, n := range numbers {
		l := link{Text: "#" + strconv.Itoa(n)}
		if a, ok := r.incidents.published[n]; ok {
			l.Link = p.to(site.IncidentPage(a))
		}
		links = append(links, l)
	}
	return links
}
