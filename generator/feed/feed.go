// Package feed writes the feeds of new resolutions, as Atom (RFC 4287) and as JSON Feed 1.1. Identities and dates come
// from the incidents, never from the clock or from addresses, so that no reader shows an entry twice. It decides nothing
// about what may be published.
package feed

import (
	"cmp"
	"context"
	"crypto/sha1"
	"fmt"
	"html"
	"slices"
	"strconv"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// mostEntries bounds a feed: readers keep what they have seen.
const mostEntries = 50

// feed is what both formats show.
type feed struct {
	id, title, author, language string
	home, atom, json            string    // addresses; relative to the feed's own when the site doesn't know its (RFC 4287 2)
	updated                     time.Time // UTC
	entries                     []entry
}

// entry is an article with a resolution.
type entry struct {
	id, title          string
	page, issue        string // issue is "" when its repository isn't public
	published, updated time.Time
	content            string // HTML
	tags               []string
}

// Render adds both feeds.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f := read(s)
	atom, err := f.writeAtom()
	if err != nil {
		return fmt.Errorf("%s: %w", site.ResolutionsAtom, err)
	}
	if err := files.Add(site.ResolutionsAtom, atom); err != nil {
		return err
	}
	json, err := f.writeJSON(s.Base != "")
	if err != nil {
		return fmt.Errorf("%s: %w", site.ResolutionsJSON, err)
	}
	return files.Add(site.ResolutionsJSON, json)
}

// read takes the newest articles that have a resolution, by their last change.
func read(s *site.Site) *feed {
	address := func(page string) string { return cmp.Or(s.Absolute(page), site.Relative(site.ResolutionsAtom, page)) }
	repository := s.Incidents.Repository
	f := &feed{
		id: identity(repository, "resolutions"), title: s.Words.Say("%s: new resolutions", s.Title), author: cmp.Or(s.Organisation, s.Title),
		language: s.Language, home: address(site.IncidentsPage), atom: address(site.ResolutionsAtom), json: address(site.ResolutionsJSON),
		updated: s.Incidents.Synced,
	}
	var resolved []*incident.Article
	for _, a := range s.Incidents.Articles {
		if a.Source != incident.NotRecorded {
			resolved = append(resolved, a)
		}
	}
	slices.SortStableFunc(resolved, func(a, b *incident.Article) int { return updated(b).Compare(updated(a)) })
	for _, a := range resolved[:min(mostEntries, len(resolved))] {
		f.entries = append(f.entries, newEntry(s, a, repository, address(site.IncidentPage(a))))
	}
	if len(f.entries) > 0 {
		f.updated = f.entries[0].updated
	}
	if f.updated.IsZero() { // neither format takes an absent date
		f.updated = time.Unix(0, 0)
	}
	f.updated = f.updated.UTC()
	return f
}

// updated is when an article last changed.
func updated(a *incident.Article) time.Time {
	if a.Mark.At.After(a.Closed) {
		return a.Mark.At.UTC()
	}
	return a.Closed.UTC()
}

func newEntry(s *site.Site, a *incident.Article, repository, page string) entry {
	text := func(t fmt.Stringer) string {
		return markdown.IncidentUpTo(markdown.MaxIncident, t.String(), a.URL, markdown.Surroundings{Say: s.Words.Text}).String()
	}
	e := entry{
		id: identity(repository, "incident", strconv.FormatInt(cmp.Or(a.ID, int64(a.Number)), 10)), title: a.Title.String(),
		page: page, issue: a.URL, published: a.Closed.UTC(), updated: updated(a),
		content: text(a.Resolution), tags: slices.Clone(a.Components),
	}
	if e.title == "" {
		e.title = s.Words.Say("Incident %d", a.Number)
	}
	if a.Obsolete() {
		e.content = "<p><strong>" + html.EscapeString(s.Words.Say("This doesn’t hold any more.")) + "</strong></p>" + text(a.Mark.Text) + e.content
	}
	if a.Symptom.String() != "" {
		e.content += "<h4>" + html.EscapeString(s.Words.Say("Symptom")) + "</h4>" + text(a.Symptom)
	}
	for _, k := range a.Kinds {
		e.tags = append(e.tags, string(k))
	}
	return e
}

// identity makes a name-based UUID (RFC 9562, version 5) as a URN: it tells nothing, and stays when the site moves.
func identity(parts ...string) string {
	h := sha1.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	u := h.Sum(nil)[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
