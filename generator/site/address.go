package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/report"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Addresses of pages, relative to the site's root. Pages are flat files, so that they open from a file system too.
const (
	HomePage        = "index.html"
	RunbookPage     = "runbook/index.html"
	OncallPage      = "oncall/index.html"
	FairnessPage    = "oncall/fairness.html"
	IncidentsPage   = "incidents/index.html"
	PostmortemsPage = "postmortems/index.html"
	SubscribePage   = "subscribe.html"
	SearchPage      = "search.html"
	PeoplePage      = "people/index.html"
	ReportsPage     = "reports/index.html"
	ErrorsPage      = "incidents/errors.html"
	ProductPage     = "incidents/product.html"
	ReviewPage      = "incidents/review.html"
	EscalationPage  = "escalation.html"
	DeskPage        = "desk.html" // of a team's site alone
	NotFoundPage    = "404.html"
	OfflinePage     = "offline.html"
	ComponentsPage  = "components.html" // of previews and the sample alone
)

// WorkerFile is the script that keeps pages for reading without a network. It lies at the root, because it may only answer
// for what lies below it.
const WorkerFile = "offline.js"

// TeamFile marks a folder that holds a site for the team alone.
const TeamFile = "team-only.txt"

// IncidentPage is the address of an article. It stays when the number changes.
func IncidentPage(a *incident.Article) string { return numbered(a.Address) }

// DocumentsOfList is how many documents a page of the list of all names.
const DocumentsOfList = 300

// RunbookList is the address of page n of the list of all documents, which begins on the runbook's own page. It lies where no
// document can.
func RunbookList(n int) string {
	if n == 1 {
		return RunbookPage
	}
	return "runbook-" + strconv.Itoa(n) + ".html"
}

// PictureFile is the address of the copy of a picture.
func PictureFile(name string) string { return "pictures/" + name }

func numbered(n int) string { return "incidents/" + strconv.Itoa(n) + ".html" }

// MovedIncidents gives the articles whose number isn't that of their address, by the address that the number would make:
// readers who know the number are sent on from there.
func (s *Site) MovedIncidents() map[string]*incident.Article {
	moved := map[string]*incident.Article{}
	for n, a := range s.Incidents.ByNumber() {
		if n != a.Address {
			moved[numbered(n)] = a
		}
	}
	for _, a := range s.Incidents.Articles {
		delete(moved, IncidentPage(a))
	}
	return moved
}

// WeekPage is the address of a duty week.
func WeekPage(w roster.Week) string { return "oncall/" + w.String() + ".html" }

// PersonPage is the address of a person's duty.
func PersonPage(slug string) string { return "people/" + slug + ".html" }

// ReportPage is the address of the report of a month, quarter or year.
func ReportPage(p report.Period) string { return "reports/" + p.String() + ".html" }

// AliasPage is the address for an alias as it is commonly written: with a slash before or after, or without .html.
func AliasPage(alias string) string {
	address := strings.TrimPrefix(alias, "/")
	switch {
	case strings.HasSuffix(address, "/"):
		return address + "index.html"
	case path.Ext(address) == "":
		return address + ".html"
	}
	return address
}

// Relative gives the link from one page of the site to another address of it; to may carry a query or a fragment.
func Relative(from, to string) string {
	target, rest := to, ""
	if i := strings.IndexAny(to, "?#"); i >= 0 {
		target, rest = to[:i], to[i:]
	}
	if target == from || target == "" {
		if rest != "" {
			return rest
		}
		return path.Base(from)
	}
	common := 0 // where the folder ends in which both lie
	for i := range min(len(from), len(target)) {
		if from[i] != target[i] {
			break
		}
		if from[i] == '/' {
			common = i + 1
		}
	}
	return strings.Repeat("../", strings.Count(from[common:], "/")) + target[common:] + rest
}

// Absolute gives the full address of a page, or "" when the site doesn't know its own.
func (s *Site) Absolute(p string) string {
	if s.Base == "" {
		return ""
	}
	return s.Base + p
}

// Version tells a state of an asset from its others: it stands behind its address as the query v, so that no cache shows another.
func Version(asset []byte) string {
	sum := sha256.Sum256(asset)
	return hex.EncodeToString(sum[:4])
}
