package html

import (
	"bytes"
	"context"
	"html/template"
	"slices"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/work"
)

// Render renders a site of which no page is known.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	return (*Memory)(nil).Render(ctx, s, files)
}

// DutyCard gives the card as the page shows it without a script, and the data from which a script keeps it right.
func DutyCard(s *site.Site) (card CardTexts, data any) {
	r := newRenderer(s, &outfit{})
	d := r.dutyCard(r.from(site.HomePage))
	text := func(p post) [3]string { return [3]string{"post post-" + p.Kind, p.Name, p.Until} }
	return CardTexts{d.Open, d.State, d.Next, d.Arriving, text(d.Primary), text(d.Backup)}, d.Data
}

// CardTexts are the texts of a duty card.
type CardTexts struct {
	Open                  bool
	State, Next, Arriving string
	Primary, Backup       [3]string // class, name, until when
}

// Fold has templates say the texts of the interface that have no values.
func Fold(all *template.Template, say func(string, ...any) string, roots ...string) {
	newTemplates(all, false, say, roots...).settle()
}

// IsPlainAddress tells an address that needs no escaping.
var IsPlainAddress = isPlainAddress

// Frames shows what each page of a site shows before it is written, as a pointer, with the name of its template.
func Frames(s *site.Site, see func(page, kind string, frame any)) error {
	o, err := outfitOf(s)
	if err != nil {
		return err
	}
	r := newRenderer(s, o)
	for page := range r.sheets() {
		d, err := r.draft(page)
		if err != nil {
			return err
		}
		d.find()
		see(page.path, page.kind, &d.frame)
	}
	return nil
}

// Articles tells of each article of a site, with what is summed up of its page.
func Articles(s *site.Site, see func(a *incident.Article, shown func() []byte)) error {
	o, err := outfitOf(s)
	if err != nil {
		return err
	}
	r := newRenderer(s, o)
	for page := range r.articleSheets {
		d, err := r.draft(page)
		if err != nil {
			return err
		}
		see(page.about, func() []byte { return r.appendArticle(nil, d.from, page.about) })
	}
	return nil
}

// Shown is what is summed up of a value.
func Shown(v any) []byte { return shows(v)(nil) }

// Pressed tells the kinds of pages of a site that are executed without html/template, all of each.
func Pressed(t interface{ Fatal(...any) }, s *site.Site) map[string]bool {
	o, err := outfitOf(s)
	if err != nil {
		t.Fatal(err)
	}
	r, pressed := newRenderer(s, o), map[string]bool{}
	for page := range r.sheets() {
		d, err := r.draft(page)
		if err == nil {
			err = d.write(new(bytes.Buffer))
		}
		if err != nil {
			t.Fatal(err)
		}
		of := o.pages[page.kind]
		is := of.press.Try(new(bytes.Buffer), "layout", d.frame)
		if was, seen := pressed[page.kind]; !seen || was {
			pressed[page.kind] = is
		}
	}
	return pressed
}

// Made gives, by address, the pages of some kinds as they are written, and the sums by which they are known.
func (p *Pages) Made(s *site.Site, kinds ...string) (pages map[string]string, sums map[string]work.Sum, err error) {
	r := newRenderer(s, p.r.outfit)
	pages, sums = map[string]string{}, map[string]work.Sum{}
	for page := range r.sheets() {
		if !slices.Contains(kinds, page.kind) {
			continue
		}
		d, err := r.draft(page)
		if err != nil {
			return nil, nil, err
		}
		sums[page.path], _ = d.sum(nil)
		var b bytes.Buffer
		if err := d.write(&b); err != nil {
			return nil, nil, err
		}
		pages[page.path] = b.String()
	}
	return pages, sums, nil
}
