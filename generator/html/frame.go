package html

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/site"
)

// policy is the Content-Security-Policy of every page: own files alone, nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"

// renderer is what all pages are made from. Immutable after newRenderer, but for what is remembered of parts.
type renderer struct {
	site      *site.Site
	outfit    *outfit
	assets    []site.Asset
	worker    []byte            // code that keeps pages for reading without a network, without its list of them
	version   map[string]string // of assets, by path: a query that changes with the content
	incidents func() *shelves   // sorted when they are first asked for
	synced    *moment
	books     books
	outline   func() *outline        // grown when it is first asked for
	judged    func() string          // what decides how any article is shown, when it is first asked for
	entries   func() map[string]bool // pages to which the navigation leads, listed when it is first asked for
	surrounds once[alike, *surround]
	sides     once[beside, template.HTML]
	beside    func() []byte // what the lists at the side of a list show, but for the entry of the list itself
	made      once[written, template.HTML]
}

func newRenderer(s *site.Site, o *outfit) *renderer {
	r := &renderer{site: s, outfit: o, books: keepBooks(s)}
	r.incidents = sync.OnceValue(func() *shelves { return r.shelve(s) })
	r.judged = sync.OnceValue(r.judgedBy)
	r.entries = sync.OnceValue(r.entriesOf)
	r.outline = sync.OnceValue(func() *outline { return outlineOf(s.Runbook) })
	r.beside = sync.OnceValue(func() []byte { return shows(r.facets(r.from(site.HomePage)))(nil) })
	r.takeAssets()
	if synced := s.Incidents.Synced; !synced.IsZero() {
		r.synced = r.at(synced)
	}
	return r
}

// templateFault names the file of a template that can't be used, as seen from the site's folder.
func templateFault(err error) error {
	text := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(err.Error(), "html/"), "template:"))
	text, _, _ = strings.Cut(text, "\n") // it may quote what was executed, whole
	if part, ok := strings.CutSuffix(text, " is undefined"); ok && strings.HasPrefix(part, `"`) {
		text = ": no part " + part + " is defined"
	} else {
		text = "/" + text
	}
	return fmt.Errorf("templates%s\n\thint: a template of the team's own is read against the program's of this version", text)
}

// frame is what the layout shows of a page.
type frame struct {
	*surround
	Title, Description string
	Canonical          string // "" when the site doesn't know its address
	MovedTo            string // where a reader is sent on to, "" for a page that stays
	Hidden             bool   // from search engines
	Card               *card  // what other programs show of a link to the page; nil for one that isn't for the public
	Crumbs             []link
	Content            any
}

// card is what other programs show of a link to a page (Open Graph, ogp.me).
type card struct{ Site, Title, Description, Locale, Address string }

// link is a named address; Link is "" for a name without one, Note says more about it.
type link struct{ Text, Link, Note string }

// tab is an entry of the main navigation; Current is the value of aria-current.
type tab struct{ Text, Link, Current string }

// searchBox is the search form.
type searchBox struct {
	Page               string // address of the search page
	Repository         string // where a new incident is filed, "" when there is none
	Label, Placeholder string
	Big                bool
}

// page writes one whole page.
func (r *renderer) page(w *bytes.Buffer, s sheet) error {
	d, err := r.draft(s)
	if err != nil {
		return err
	}
	return d.write(w)
}

// absolute gives the full address of a page, or "" when the site doesn't know its own.
func (r *renderer) absolute(page string) string {
	return r.site.Absolute(escaped(page))
}

// escaped writes a path as a link needs it.
func escaped(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// place makes links from one page. The not-found page is shown at any depth, so its links begin at the host.
type place struct {
	r        *renderer
	path     string
	anywhere bool
	kind     string // of the page, as sheet has it
	making   *making
}

func (r *renderer) from(page string) place {
	return place{r: r, path: page, anywhere: page == site.NotFoundPage, making: &making{}}
}

// to links an address of the site.
func (p place) to(page string) string {
	if p.anywhere {
		return p.root() + escaped(page)
	}
	link := site.Relative(p.path, page)
	if isPlainAddress(link) {
		return link
	}
	return (&url.URL{Path: link}).String()
}

// root leads to the top of the site: "../" for a page one folder down, "" at the top.
func (p place) root() string {
	if !p.anywhere {
		return strings.Repeat("../", strings.Count(p.path, "/"))
	}
	if base, err := url.Parse(p.r.site.Base); err == nil && base.Path != "" {
		return base.EscapedPath()
	}
	return "/"
}

// asset links a file of assets/ with a query that changes with its content, so that no cache shows an old one.
func (p place) asset(name string) string { return p.to(name) + "?v=" + p.r.version[name] }

func (p place) scripts(duty bool) []string {
	var scripts []string
	for _, a := range p.r.assets {
		live := a.Path != oncallScript || duty && !p.r.site.AsOf
		desk := a.Path != DeskScript || p.path == site.DeskPage && !p.r.site.AsOf
		if strings.HasSuffix(a.Path, ".js") && live && desk {
			scripts = append(scripts, p.asset(a.Path))
		}
	}
	return scripts
}

func (p place) search(big bool) *searchBox {
	placeholder := p.r.say("Search")
	if big {
		placeholder = p.r.say("Search: an error, a symptom, a word")
	}
	return &searchBox{p.to(site.SearchPage), p.r.site.Incident.URL, p.r.say("Search incidents and the runbook"), placeholder, big}
}

// tabs links the navigation as a page shows it; isEntry: the page is an entry of the team's own.
func (p place) tabs(s sheet) (groups [][]tab, help []tab) {
	isEntry := slices.ContainsFunc(p.r.site.Navigation, func(n site.NavigationItem) bool { return n.Path == s.path })
	items, customers := p.r.navigation()
	for _, list := range items {
		groups = append(groups, p.group(list, s, isEntry))
	}
	return groups, p.group(customers, s, isEntry)
}

// navigation is the main navigation in groups: who and when, what to do, what was. The team's own entries stand with the
// runbook, whose documents they are; customers' are apart from the pages of the team.
func (r *renderer) navigation() (groups [][]site.NavigationItem, customers []site.NavigationItem) {
	var desk, own []site.NavigationItem
	if r.site.Desk != nil {
		desk = append(desk, site.NavigationItem{Title: r.say("Desk"), Path: site.DeskPage})
	}
	for _, n := range r.site.Navigation {
		if n.Customers {
			customers = append(customers, n)
		} else {
			own = append(own, n)
		}
	}
	return [][]site.NavigationItem{
		append(desk, site.NavigationItem{Title: r.say("On call"), Path: site.OncallPage},
			site.NavigationItem{Title: r.say("People"), Path: site.PeoplePage},
			site.NavigationItem{Title: r.say("Subscribe"), Path: site.SubscribePage}),
		append([]site.NavigationItem{{Title: r.say("Runbook"), Path: site.RunbookPage}}, own...),
		{
			{Title: r.say("Incidents"), Path: site.IncidentsPage},
			{Title: r.say("Post-mortems"), Path: site.PostmortemsPage},
			{Title: r.say("Response"), Path: site.ReportsPage},
		},
	}, customers
}

// group links some entries. isEntry says that the page is one itself, so that its section isn't marked as well.
func (p place) group(items []site.NavigationItem, s sheet, isEntry bool) []tab {
	var tabs []tab
	for _, n := range items {
		t := tab{Text: n.Title, Link: p.to(n.Path)}
		switch {
		case n.Path == s.path:
			t.Current = "page"
		case n.Path == s.section && !isEntry:
			t.Current = "true"
		}
		tabs = append(tabs, t)
	}
	return tabs
}

// crumbs leads from home to the page; the links of the trail are addresses of the site.
func (p place) crumbs(trail []link) []link {
	if len(trail) == 0 {
		return nil
	}
	crumbs := []link{{Text: p.r.say("Home"), Link: p.to(site.HomePage)}}
	for _, c := range trail {
		if c.Link != "" {
			c.Link = p.to(c.Link)
		}
		crumbs = append(crumbs, c)
	}
	return crumbs
}

// empty is what a part shows when there is nothing: what is missing, and the next step.
type empty struct{ What, Next, Example string }

// chip is a short mark, with a link or without.
type chip struct{ Text, Link, Class string }

// steps lead to the neighbours of a page.
type steps struct{ Back, On *link }
