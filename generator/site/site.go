// Package site is everything that was loaded, and the address of every page. Renderers see nothing else.
package site

import (
	"time"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/words"
	"github.com/visit-dav/watchbill/generator/work"
)

// Site is what the renderers turn into files. Immutable after Load.
type Site struct {
	Title         string
	Organisation  string
	Description   string
	Language      string        // BCP 47
	Words         words.Words   // the texts of the interface
	Templates     overlay.Files // the program's templates and assets, the team's own over them
	Style         string        // the team's colours as a style sheet, "" for none
	Logo          *Asset        // stands beside the title; nil for none
	Contact       Contact
	Base          string    // absolute address of the site with a closing slash, "" when unknown
	Now           time.Time // the instant that the site shows, in Zone
	AsOf          bool      // Now was fixed by a sample, so pages must not compute their own
	Version       string    // of the program
	Components    bool      // a page shows every part of the pages once, with made-up data
	Offline       bool      // browsers keep the runbook and the on-call pages for reading without a network
	EditURL       string    // with a closing slash; a document's path is appended. "" for none
	Notice        string    // shown on every page: that the data is fictional, for instance
	Zone          *time.Location
	Hours         *hours.Calendar
	Holidays      []hours.Holiday // sorted by date
	Roster        *roster.Roster
	Runbook       *Folder
	Postmortems   []*Document // newest first
	Incidents     *incident.Publication
	Reports       report.Reports                    // of all incidents, published or not: counts alone
	ProductIssues *incident.Product                 // what incidents refer to, as of the last sync; never nil
	Citations     map[*incident.Article]int         // how many pages of the site lead to an article
	Citing        map[*incident.Article][]*Document // post-mortems about an article and documents that link to it, by path
	Desk          *incident.Desk                    // what only the team may see; nil in a public site
	Lint          *Lint                             // what should be mended in the incidents; nil unless it was asked for
	Made          string                            // sums up what is known of articles but for the snapshot: the configuration without what pages alone show, roster and schedule, how clocks go; "" where that can't be told
	Labels        Labels
	Escalation    []escalation.Path // whom to ask next; none without content/escalation.yaml
	Assets        []Asset
	Navigation    []NavigationItem
	Incident      Repository
	Product       Repository
	Feeds         FeedSettings
	Work          *work.Memory // what the build before made, and from what; nil remembers nothing

	ungated bool // incidents couldn't be read, or what is masked in them
}

// Labels are the labels of GitHub that have a meaning of their own.
type Labels struct {
	Documentation []string
	LowHanging    string
}

// Contact is what a customer is told about reaching the team; each part may be empty.
type Contact struct {
	Email string
	URL   string
	Text  string
}

// Repository names a GitHub repository as owner/name; "" when there is none.
type Repository struct {
	Name string
	URL  string
}

// FeedSettings are what the calendar feeds need beyond the roster.
type FeedSettings struct {
	Team     string // short stable name, part of every UID
	Revision int    // SEQUENCE of every event
}

// Document is a page that the team wrote.
type Document struct {
	Path     string // address in the site, such as runbook/escalation.html
	File     string // source, such as content/runbook/escalation.md
	Title    string
	Meta     markdown.Meta
	Body     markdown.HTML // without the first heading, which is Title
	Headings []markdown.Heading
	Sections []markdown.Section
	Words    int
	Changed  time.Time // when the source last changed; zero when nobody knows
	Actions  []Action  // of a post-mortem
}

// Folder is a level of the runbook's navigation.
type Folder struct {
	Title     string
	Path      string    // address of its own page; "" when it has none
	Index     *Document // the folder's own text; nil when it has none
	Documents []*Document
	Folders   []*Folder
}

// All lists the folder's documents in the order of the navigation, its own first.
func (f *Folder) All() []*Document {
	var all []*Document
	if f.Index != nil {
		all = append(all, f.Index)
	}
	all = append(all, f.Documents...)
	for _, sub := range f.Folders {
		all = append(all, sub.All()...)
	}
	return all
}

// Asset is a file that is copied as it is.
type Asset struct {
	Path string
	Data []byte
}

// NavigationItem is an entry of the site's main navigation.
type NavigationItem struct {
	Title string
	Path  string // address in the site
	// Customers says that it is a page for them, apart from those of the team.
	Customers bool
}
