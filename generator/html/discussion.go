package html

import (
	"html/template"
	"strings"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/site"
)

// What a page shows of a long discussion: its beginning and its end. The search knows all of it.
const (
	firstRemarks = 50
	lastRemarks  = 150
)

// remark is a comment of the discussion, or a gap where comments are left out.
type remark struct {
	Author link
	At     *moment
	Body   template.HTML
	Gap    string
	Issue  string // address where all are, beside a gap
}

// allowance is how many bytes of strangers' text a page may still show.
type allowance struct {
	page   place
	of     *incident.Article
	left   int
	issue  string // address, "" when readers can't see it
	around markdown.Surroundings
}

// allowance is what the page of an article may show.
func (r *renderer) allowance(p place, a *incident.Article) *allowance {
	around := markdown.Surroundings{Refer: p.making.ask, Copies: copies(p, a), Say: r.site.Words.Text}
	return &allowance{p, a, markdown.MaxIncident, a.URL, around}
}

// copies gives the pictures of an article; nil when it has none.
func copies(p place, a *incident.Article) markdown.Copies {
	if len(a.Pictures) == 0 {
		return nil
	}
	return func(address string) (markdown.Copied, bool) {
		for _, c := range a.Pictures {
			if c.Address == address {
				return markdown.Copied{Address: p.to(site.PictureFile(c.Name)), Width: c.Width, Height: c.Height}, true
			}
		}
		return markdown.Copied{}, false
	}
}

// untrusted renders text of strangers; text of blanks alone gives nothing.
func (a *allowance) untrusted(to *template.HTML, t redact.Text) {
	text, left := t.String(), a.left
	if strings.TrimSpace(text) == "" {
		return
	}
	a.left -= min(left, len(text))
	later(a.page, to, nil, func() template.HTML {
		return trusted(markdown.IncidentUpTo(left, text, a.issue, a.around))
	})
}

// verbatim gives text that is shown as it is.
func (a *allowance) verbatim(t redact.Text) string {
	text := t.String()
	if len(text) > a.left {
		text = strings.ToValidUTF8(text[:a.left], "") + "\n[...]"
	}
	a.left -= min(a.left, len(text))
	return text
}

// discussion renders the remarks that a page shows.
func (r *renderer) discussion(p place, all []incident.Remark, left *allowance) []remark {
	first, last := ends(all, left.left)
	shown := make([]remark, 0, len(all)+1) // each stays where it is
	for i, m := range all {
		switch {
		case i < first || i >= last:
			shown = append(shown, remark{Author: r.author(p, m), At: r.at(m.At)})
			left.untrusted(&shown[len(shown)-1].Body, m.Body)
		case i == first:
			shown = append(shown, remark{Gap: r.say("%s left out here, because there are so many.", r.count(last-first, "1 comment", "%d comments")), Issue: left.issue})
		}
	}
	return shown
}

// ends tells which remarks are shown: those before first, and those from last on. All are, when they are few and short.
func ends(all []incident.Remark, bytes int) (first, last int) {
	fits := func(i int) bool {
		bytes -= len(all[i].Body.String())
		return bytes >= 0
	}
	last = len(all)
	if last <= firstRemarks+lastRemarks {
		for first < last && fits(first) {
			first++
		}
		return first, last
	}
	for first < firstRemarks && fits(first) {
		first++
	}
	for last > first && len(all)-last < lastRemarks && fits(last-1) {
		last--
	}
	return first, last
}
