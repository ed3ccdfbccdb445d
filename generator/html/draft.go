package html

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/site"
)

// draft is a page of which the parts that take time are still to be made.
type draft struct {
	sheet  sheet
	from   place
	around *surround
	frame  frame
	found  bool // what it shows
}

// making is what is found while a page is made.
type making struct {
	fault error // the first that executing a part has met
	parts []part
	refer markdown.Refer      // where the issues lead that the texts of strangers speak of; nil on a page without any
	asked map[question]string // what refer was asked, and what it said
}

// part is made when the page is written. Until then a sign stands in its place.
type part struct {
	shown func(b []byte) []byte // appends all that it is made from, but for the outfit; nil on the page of an article, which is summed up otherwise
	make  func()
}

// later has a part of a page made when the page is written, if it is: to must stay where it is. shown appends all that
// differs between pages of what the part is made from.
func later[T template.HTML | string](p place, to *T, shown func(b []byte) []byte, first func() T) {
	*to = T("\x00" + strconv.Itoa(len(p.making.parts)))
	p.making.parts = append(p.making.parts, part{shown, func() { *to = first() }})
}

// ask tells where an issue leads that a text speaks of, and remembers it.
func (m *making) ask(repository string, number int) string {
	q := question{repository, number}
	address, known := m.asked[q]
	if !known {
		address = m.refer(repository, number)
		if m.asked == nil {
			m.asked = map[question]string{}
		}
		m.asked[q] = address
	}
	return address
}

// draft begins a page.
func (r *renderer) draft(s sheet) (*draft, error) {
	from := r.from(s.path)
	from.kind = s.kind
	if s.about != nil {
		from.making.refer = func(repository string, number int) string { return r.referred(from, s.about, repository, number) }
	}
	around, err := r.around(from, s)
	if err != nil {
		return nil, templateFault(err)
	}
	return &draft{sheet: s, from: from, around: around}, nil
}

// find finds what the page shows.
func (d *draft) find() {
	if d.found {
		return
	}
	d.found = true
	s, from, r, f := d.sheet, d.from, d.from.r, &d.frame
	*f = frame{Title: s.title, Description: s.description, Hidden: s.unlisted || r.site.Desk != nil, Crumbs: from.crumbs(s.crumbs), Content: s.content(from)}
	if s.about != nil {
		later(from, &f.Description, nil, func() string { return r.excerpt(s.about) })
	}
	if s.path != site.HomePage {
		f.Title += " · " + r.site.Title
	}
	if !f.Hidden {
		f.Card = &card{r.site.Title, s.title, "", strings.ReplaceAll(r.site.Language, "-", "_"), r.absolute(s.path)}
	}
	switch {
	case s.movedTo != "":
		f.MovedTo, f.Canonical = from.to(s.movedTo), r.absolute(s.movedTo)
	case !s.unlisted:
		f.Canonical = r.absolute(s.path)
	}
}

// write makes what is left to make, and writes the page.
func (d *draft) write(w *bytes.Buffer) error {
	d.find()
	for _, p := range d.from.making.parts {
		p.make()
	}
	d.frame.surround = d.around
	if d.frame.Card != nil {
		d.frame.Card.Description = d.frame.Description
	}
	if fault := d.from.making.fault; fault != nil {
		return templateFault(fault)
	}
	if err := d.from.r.outfit.pages[d.sheet.kind].execute(w, "layout", d.frame); err != nil {
		return templateFault(err)
	}
	return nil
}
