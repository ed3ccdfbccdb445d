package html

import (
	"crypto/sha256"
	"html/template"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/work"
)

// brief is what other pages show of an article, each made when it is first asked for.
type brief struct {
	shortened, listed, summed sync.Once

	excerpt string
	row     string // executed, as seen from the top of the site
	link    int    // where its address stands in row, -1 when that isn't sure
	fault   error
	sum     [sha256.Size]byte // of all that the row shows
}

// excerpt is the beginning of an article's resolution.
func (r *renderer) excerpt(a *incident.Article) string {
	b := r.incidents().briefs[a.Number]
	b.shortened.Do(func() { b.excerpt = shorten(markdown.Plain(a.Resolution.String()), excerptRunes) })
	return b.excerpt
}

// usualRow is how many bytes a row has, or a little less.
const usualRow = 640

// rows executes the rows of some incidents, "" for none. What they say is the same on all pages but for the address.
func (r *renderer) rows(p place, to *template.HTML, articles []*incident.Article) {
	if len(articles) == 0 {
		return
	}
	later(p, to, func(b []byte) []byte { return r.appendRows(b, articles) }, func() template.HTML {
		var list strings.Builder
		list.Grow(usualRow * len(articles))
		for _, a := range articles {
			r.addRow(&list, p, a)
		}
		return template.HTML(list.String()) //nolint:gosec // templates of ours made them
	})
}

// appendRows appends what rows show, the sum of each.
func (r *renderer) appendRows(b []byte, articles []*incident.Article) []byte {
	b = work.AppendNumber(b, uint64(len(articles)))
	for _, a := range articles {
		of := r.incidents().briefs[a.Number]
		of.summed.Do(func() { of.sum = sha256.Sum256(shows(r.unread(a, site.IncidentPage(a)), a.Resolution.String())(nil)) })
		b = append(b, of.sum[:]...)
	}
	return b
}

// notedRows is rows with a note in each.
func (r *renderer) notedRows(p place, articles []*incident.Article, note func(*incident.Article) string) template.HTML {
	var list strings.Builder
	for _, a := range articles {
		v := r.row(a, p.to(site.IncidentPage(a)))
		v.Note = note(a)
		list.WriteString(string(p.take(r.executed(p.kind, "row", v))))
	}
	return template.HTML(list.String()) //nolint:gosec // templates of ours made them
}

// addRow adds a row as seen from a page. It is executed once, and for each page the address is put in its place.
func (r *renderer) addRow(list *strings.Builder, p place, a *incident.Article) {
	page := site.IncidentPage(a)
	b := r.incidents().briefs[a.Number]
	b.listed.Do(func() {
		v := r.row(a, page)
		row, err := r.executed("", "row", v)
		b.row, b.link, b.fault = string(row), addressIn(string(row), v), err
	})
	link := p.to(page)
	if b.fault != nil || b.link < 0 || r.family(p.kind) != "" || !isPlainAddress(link) {
		list.WriteString(string(p.take(r.executed(p.kind, "row", r.row(a, link)))))
		return
	}
	list.WriteString(b.row[:b.link])
	list.WriteString(link)
	list.WriteString(b.row[b.link+len(page):])
}

// addressIn finds where the address stands in a row that was executed, -1 when it may stand elsewhere too, or not as it is.
func addressIn(executed string, v row) int {
	said := v.Title + v.Excerpt + v.Component + strings.Join(v.Kinds, "")
	if !isPlainAddress(v.Link) || strings.Contains(said, v.Link) || strings.Count(executed, v.Link) != 1 {
		return -1
	}
	return strings.Index(executed, v.Link)
}

// isPlainAddress tells a relative address that is written as it is, in a link and by html/template between quotes.
func isPlainAddress(link string) bool {
	for i := range len(link) {
		if c := link[i]; (c < 'a' || c > 'z') && (c < '-' || c > '9') {
			return false
		}
	}
	return !strings.HasPrefix(link, "/")
}

func (r *renderer) row(a *incident.Article, link string) row {
	v := r.unread(a, link)
	v.Excerpt = r.excerpt(a)
	return v
}

// unread is a row without its excerpt.
func (r *renderer) unread(a *incident.Article, link string) row {
	v := row{
		Link: link, Title: r.titleOf(a), Number: a.Number, Unrecorded: a.Source == incident.NotRecorded,
		Component: strings.Join(a.Components, ", "), Closed: r.ago(a.Closed), Obsolete: a.Obsolete(),
	}
	for _, k := range a.Kinds {
		v.Kinds = append(v.Kinds, r.kindName(k))
	}
	return v
}
