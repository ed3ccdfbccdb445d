package html

import (
	"crypto/sha256"
	"html/template"
	"path"
	"slices"

	"golang.org/x/text/language"

	"github.com/visit-dav/watchbill/generator/site"
)

// surround is what stands around the pages of one folder and section. It is much of an article's page and the same for all
// of them, so it is executed once.
type surround struct {
	Top, Above, Below template.HTML
	sum               [sha256.Size]byte
}

// alike is what a surround depends on.
type alike struct {
	folder, section  string
	family           string // a page's own template may define a part anew
	page             string // "" but for home and the pages that the navigation leads to
	anywhere         bool
	duty, bare, desk bool
	synced           bool
}

// around gives what stands around a page.
func (r *renderer) around(from place, s sheet) (*surround, error) {
	key := alike{
		folder: path.Dir(s.path), section: s.section, family: r.family(s.kind), anywhere: from.anywhere, duty: s.duty, bare: s.bare, desk: s.path == site.DeskPage, synced: tellsSync(s.path),
	}
	if s.path == site.HomePage || r.entries()[s.path] {
		key.page = s.path
	}
	return r.surrounds.get(key, func() (*surround, error) { return r.surround(from, s) })
}

// tellsSync tells the pages that say as of when the incidents are: those about all of them. On every page it would have each
// sync change the whole site, and whoever copies what has changed copy it.
func tellsSync(page string) bool {
	return slices.Contains([]string{
		site.HomePage, site.IncidentsPage, site.ErrorsPage, site.ProductPage, site.ReviewPage, site.ReportsPage, site.SearchPage, site.DeskPage,
	}, page)
}

// entriesOf lists the pages to which the navigation leads.
func (r *renderer) entriesOf() map[string]bool {
	entries := map[string]bool{}
	groups, help := r.navigation()
	for _, list := range append(groups, help) {
		for _, n := range list {
			entries[n.Path] = true
		}
	}
	return entries
}

// surrounding is what the parts around a page show.
type surrounding struct {
	Language, Root, Policy string
	Direction              string // in which the language is written, "" from left to right
	Turned                 bool   // the interface isn't in that language, but in English
	Offline, Manifest      string // the worker that keeps pages, "" for none; what a phone is told of the site
	Team                   bool   // the site is for the team alone
	Icon, Style, Logo      string // Logo is "" for the program's own sign
	FeedTitle, Atom, JSON  string // the feeds of new resolutions
	Scripts                []string
	Notice                 string
	Home                   string
	AtHome                 bool
	SiteTitle              string
	Organisation           string
	Search                 *searchBox // nil when the page has its own
	Tabs                   [][]tab    // in groups
	Help                   []tab      // pages for customers
	AsOf, Synced           *moment
	ZoneName, Version      string
}

func (r *renderer) surround(from place, s sheet) (*surround, error) {
	v := surrounding{
		Language: r.site.Language, Direction: direction(r.site.Language), Root: from.root(), Policy: policy, Offline: from.offline(), Manifest: from.asset(manifestPath), Team: r.site.Desk != nil,
		FeedTitle: r.say("%s: new resolutions", r.site.Title), Atom: from.to(site.ResolutionsAtom), JSON: from.to(site.ResolutionsJSON),
		Icon: from.asset("assets/favicon.svg"), Style: from.asset(stylePath), Scripts: from.scripts(s.duty),
		Notice: r.site.Notice, Home: from.to(site.HomePage), AtHome: s.path == site.HomePage,
		SiteTitle: r.site.Title, Organisation: r.site.Organisation,
		ZoneName: r.site.Zone.String(), Version: r.site.Version,
	}
	v.Turned = v.Direction != "" && r.site.Words.English()
	if logo := r.site.Logo; logo != nil {
		v.Logo = from.asset(logo.Path)
		v.Icon = v.Logo
	}
	v.Tabs, v.Help = from.tabs(s)
	if !s.bare {
		v.Search = from.search(false)
	}
	if s.duty {
		v.AsOf = r.at(r.site.Now)
	}
	if tellsSync(s.path) {
		v.Synced = r.synced
	}
	var around surround
	for _, part := range []struct {
		name string
		to   *template.HTML
	}{{"top", &around.Top}, {"above", &around.Above}, {"below", &around.Below}} {
		var err error
		if *part.to, err = r.executed(s.kind, part.name, v); err != nil {
			return nil, err
		}
	}
	around.sum = sha256.Sum256(shows(around.Top, around.Above, around.Below)(nil))
	return &around, nil
}

// rightToLeft are the scripts of living languages that are written from right to left (ISO 15924).
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

// direction is in which a language is written, "" for from left to right. A language that doesn't name its script is written in
// the likeliest.
func direction(tag string) string {
	script, _ := language.Make(tag).Script()
	if slices.Contains(rightToLeft, script.String()) {
		return "rtl"
	}
	return ""
}
