package html

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/site"
)

// Sizes of lists, so that no page grows with the knowledge base.
const (
	rowsOfPage   = 50
	facetEntries = 12
	excerptRunes = 160
)

// list is a page of incidents.
type list struct {
	Title, Lead string
	Empty       *empty
	Rows        template.HTML
	ListTitle   string
	Search      *searchBox
	Ways        []entry // other ways in, on the first page of all
	Pager       *steps
	Note        string
	Facets      template.HTML // the lists beside this one, by aspect
}

// facet is the first shelves of one aspect, and the one that the page shows; More leads to all, "" when these are all.
type facet struct {
	Title    string
	Entries  []entry
	More     string
	MoreText string
}

type entry struct {
	Text, Link string
	Count      int
	Current    bool
}

// row is an incident of a list.
type row struct {
	Link, Title, Excerpt string
	Number               int
	Kinds                []string
	Unrecorded           bool
	Obsolete             bool
	Component            string
	Closed               *moment
	Note                 string
}

// listSheets are the pages of all incidents, and of each shelf.
func (r *renderer) listSheets(yield func(sheet) bool) {
	all := &shelf{title: r.say("Incidents"), path: site.IncidentsPage, articles: r.site.Incidents.Articles}
	shelves := []*shelf{all}
	for _, k := range r.aspectNames() {
		shelves = append(shelves, r.incidents().sorted(k.aspect)...)
	}
	for _, s := range shelves {
		crumbs := []link{{Text: r.say("Incidents"), Link: site.IncidentsPage}, {Text: s.title}}
		if s == all {
			crumbs = []link{{Text: r.say("Incidents")}}
		}
		for _, page := range r.shelfSheets(s, crumbs) {
			if !yield(page) {
				return
			}
		}
	}
}

func (r *renderer) shelfSheets(s *shelf, crumbs []link) []sheet {
	pages := max(1, (len(s.articles)+rowsOfPage-1)/rowsOfPage)
	var sheets []sheet
	for n := 1; n <= pages; n++ {
		title := r.heading(s)
		if n > 1 {
			title += r.say(", page %d", n)
		}
		sheets = append(sheets, sheet{
			path: s.page(n), kind: "incidents", bare: s.page(n) == site.IncidentsPage, title: title, section: site.IncidentsPage, crumbs: crumbs, unlisted: n > 1,
			description: r.say("%s, resolution first.", r.count(len(s.articles), "1 resolved incident", "%d resolved incidents")),
			content:     func(p place) any { return r.list(p, s, n, pages) },
		})
	}
	return sheets
}

// heading names the list: Incidents: Client/server.
func (r *renderer) heading(s *shelf) string {
	if s.aspect == "" {
		return s.title
	}
	return r.say("Incidents: %s", s.title)
}

func (r *renderer) list(p place, s *shelf, n, pages int) *list {
	v := &list{Title: r.heading(s)}
	later(p, &v.Facets, func(b []byte) []byte { return shows(s.title, len(s.articles))(append(b, r.beside()...)) }, func() template.HTML { return p.take(r.side(p, s, n)) })
	if len(s.articles) == 0 {
		v.Empty = r.noIncidents()
		return v
	}
	first := (n - 1) * rowsOfPage
	last := min(first+rowsOfPage, len(s.articles))
	r.rows(p, &v.Rows, s.articles[first:last])
	v.ListTitle = r.say("%s, newest first", r.count(len(s.articles), "1 incident", "%d incidents"))
	if pages > 1 {
		v.ListTitle = r.say("%d to %d of %d, newest first", first+1, last, len(s.articles))
	}
	if s.aspect == "" {
		v.Lead = r.say("What customers reported, and what solved it.")
		v.Note = r.tally()
	}
	if p.path == site.IncidentsPage {
		v.Search, v.Ways = p.search(true), r.ways(p)
	}
	v.Pager = p.numberedPages(n, pages, func(n int) string { return p.to(pageOf(s.path, n)) })
	return v
}

// numberedPages leads to the neighbours of page n of a list, by the links to its pages; nil for a list of one.
func (p place) numberedPages(n, pages int, to func(n int) string) *steps {
	if pages == 1 {
		return nil
	}
	var v steps
	if n > 1 {
		v.Back = &link{Text: p.r.say("page %d", n-1), Link: to(n - 1)}
	}
	if n < pages {
		v.On = &link{Text: p.r.say("page %d", n+1), Link: to(n + 1)}
	}
	return &v
}

// ways are the lists that stand beside the facets.
func (r *renderer) ways(p place) []entry {
	ways := []entry{{Text: r.say("Error messages A–Z"), Link: p.to(site.ErrorsPage), Count: len(collectMessages(r.site.Incidents.Articles))}}
	if n := len(r.behindIssues()); n > 0 {
		ways = append(ways, entry{Text: r.say("Product issues"), Link: p.to(site.ProductPage), Count: n})
	}
	if n := len(r.lacking()) + len(r.oldAndLinked()); n > 0 {
		ways = append(ways, entry{Text: r.say("To review"), Link: p.to(site.ReviewPage), Count: n})
	}
	return append(ways, entry{Text: r.say("Follow by Atom"), Link: p.to(site.ResolutionsAtom)},
		entry{Text: r.say("or JSON Feed"), Link: p.to(site.ResolutionsJSON)})
}

// tally says how many of the incidents have a page.
func (r *renderer) tally() string {
	pub := r.site.Incidents
	if pub.Total == len(pub.Articles) {
		return ""
	}
	return r.say("%d of %s have a page here: the others are open, or not meant for the public.", len(pub.Articles), r.count(pub.Total, "1 incident", "%d incidents"))
}

// noIncidents tells why there is nothing to show, and the next step.
func (r *renderer) noIncidents() *empty {
	if total := r.site.Incidents.Total; total > 0 {
		return &empty{
			What: r.say("None of %s is published.", r.count(total, "1 incident", "%d incidents")),
			Next: r.say("Close resolved ones and give them the label that content/site.yaml names as publish_label."),
		}
	}
	return &empty{
		What: r.say("There are no incidents yet."),
		Next: r.say("Name their repository in content/site.yaml, and bring them in:"), Example: "watchbill sync",
	}
}

// facets lists the shelves as a page sees them.
func (r *renderer) facets(p place) []facet {
	var facets []facet
	for _, k := range r.aspectNames() {
		sorted := r.incidents().sorted(k.aspect)
		f := facet{Title: k.title}
		for i, s := range sorted {
			if current := s.path == p.path; i < facetEntries || current {
				f.Entries = append(f.Entries, entry{s.title, p.to(s.path), len(s.articles), current})
			}
		}
		if len(sorted) > facetEntries {
			f.More, f.MoreText = p.to(cataloguePage(k.aspect)), r.say("all %d", len(sorted))
		}
		if len(f.Entries) > 0 {
			facets = append(facets, f)
		}
	}
	return facets
}

// beside is what the lists at a page's side depend on: folders of one aspect lie alike.
type beside struct {
	family  string
	aspect  aspect
	further bool // than a shelf's first page
}

// side executes the lists at the side of a shelf's page n. The first page of a shelf is marked there; all others have the same.
func (r *renderer) side(p place, s *shelf, n int) (template.HTML, error) {
	first := func() (template.HTML, error) { return r.executed(p.kind, "facets", r.facets(p)) }
	if n == 1 && s.aspect != "" {
		return first()
	}
	return r.sides.get(beside{r.family(p.kind), s.aspect, n > 1}, first)
}

func (r *renderer) titleOf(a *incident.Article) string {
	if t := strings.TrimSpace(a.Title.String()); strings.ContainsFunc(t, isSpoken) {
		return t
	}
	return r.say("Incident %d", a.Number)
}

// isSpoken tells what a title needs one of, to be read and hit with a finger.
func isSpoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) }

// shorten puts a text on one line and cuts it after a word. Of a long one it reads no more than it shows.
func shorten(text string, limit int) string {
	line, length := make([]byte, 0, 4*excerptRunes), -1 // in runes; a blank stands before each word but the first
	for word := range strings.FieldsSeq(text) {
		if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, word...)
		if length += 1 + utf8.RuneCountInString(word); length > limit {
			break
		}
	}
	if length <= limit {
		return string(line)
	}
	cut := string([]rune(string(line))[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + " …"
}
