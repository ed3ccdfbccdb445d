package site

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/source"
)

// Lint is what should be mended in the incidents.
type Lint struct {
	Findings   []incident.Finding // by number
	Restricted int                // incidents that weren't looked at
	Looked     []int              // numbers of those that were, in order
}

// lint looks at the incidents when every page is known.
func (s *Site) lint(snapshot *incident.Snapshot, config *source.Site, redactor *redact.Redactor) {
	s.Lint = &Lint{}
	if snapshot == nil {
		return
	}
	pages := s.generatedPages()
	for _, p := range append(s.Runbook.All(), s.Postmortems...) {
		pages[p.Path] = true
		for _, alias := range p.Meta.Aliases {
			pages[AliasPage(alias)] = true
		}
	}
	pages[FairnessPage], pages[NotFoundPage] = true, true
	s.Lint.Findings, s.Lint.Looked = incident.Lint(snapshot, config.Rules(), s.Roster, s.Hours, redactor, s.Now,
		func(text string) []string { return s.missingLinks(text, pages) })
	s.Lint.Restricted = len(snapshot.Issues) - len(s.Lint.Looked)
}

var (
	address      = regexp.MustCompile(`https?://[^\s<>()\[\]"'` + "`" + `]+`)
	productIssue = regexp.MustCompile(`^https://github\.com/([^/]+/[^/]+)/(?:issues|pull)/(\d{1,9})(?:[#?/]|$)`)
)

// missingLinks finds links to pages of this site that aren't there, and to issues of the product that are gone.
func (s *Site) missingLinks(text string, pages map[string]bool) []string {
	var missing []string
	for _, found := range address.FindAllString(text, -1) {
		found = strings.TrimRight(found, ".,;:!?*_")
		if match := productIssue.FindStringSubmatch(found); match != nil {
			number, _ := strconv.Atoi(match[2])
			i, known := s.ProductIssue(incident.Link{Repository: match[1], Number: number})
			if known && i.Gone {
				missing = append(missing, match[1]+"#"+match[2])
			}
			continue
		}
		rest, ours := strings.CutPrefix(found, s.Base)
		if s.Base == "" || !ours {
			continue
		}
		rest, _, _ = strings.Cut(rest, "#")
		rest, _, _ = strings.Cut(rest, "?")
		page, err := url.PathUnescape(rest)
		if page == "" || strings.HasSuffix(page, "/") {
			page += "index.html"
		}
		if err != nil || path.Ext(page) == ".html" && !pages[page] {
			missing = append(missing, found)
		}
	}
	return missing
}
