// Package html writes the pages, and the style sheet and scripts they need. It loads nothing, decides nothing about
// what may be published, and asks no other host for anything.
package html

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/site"
)

// Render adds every page, the assets, the sitemap and robots.txt to the site. Pages that are known to be the same are kept.
func (m *Memory) Render(ctx context.Context, s *site.Site, files *output.Files) error {
	o, err := outfitOf(s)
	if err != nil {
		return err
	}
	if s.Made == "" {
		m = nil // from what articles are made can't be told
	}
	r := newRenderer(s, o)
	if err := r.addAssets(files); err != nil {
		return err
	}
	written := r.keptSums()
	if err := r.write(ctx, m, written, files); err != nil {
		return err
	}
	if err := r.addWorker(written, files); err != nil {
		return err
	}
	return r.addMaps(files)
}

// Pages are the pages of a site, each made when it is asked for. Safe for concurrent use.
type Pages struct {
	r      *renderer
	groups []func() map[string]sheet // by address
}

// Open reads the templates, unless those of before say the same, the pages of an earlier state of the site; nil for none. Which
// pages there are is found out as they are asked for.
func Open(s *site.Site, before *Pages) (*Pages, error) {
	var o *outfit
	var err error
	if before != nil && before.r.outfit.fits(s) {
		o = before.r.outfit
	} else if o, err = outfitOf(s); err != nil {
		return nil, err
	}
	r := newRenderer(s, o)
	p := &Pages{r: r}
	for _, list := range r.groups() {
		p.groups = append(p.groups, sync.OnceValue(func() map[string]sheet {
			group := map[string]sheet{}
			for s := range list {
				group[s.path] = s
			}
			return group
		}))
	}
	return p, nil
}

// Names lists the addresses of the pages, those of each group sorted.
func (p *Pages) Names() []string {
	var names []string
	for _, group := range p.groups {
		names = append(names, slices.Sorted(maps.Keys(group()))...)
	}
	return names
}

// Page makes a page; ok is false when the site has none of that address.
func (p *Pages) Page(name string) (page []byte, ok bool, err error) {
	for _, group := range p.groups {
		s, ok := group()[name]
		if !ok {
			continue
		}
		var b bytes.Buffer
		if err := p.r.page(&b, s); err != nil {
			return nil, true, fmt.Errorf("%s: %w", name, err)
		}
		return b.Bytes(), true, nil
	}
	return nil, false, nil
}

// AddAssets adds the style sheet, the scripts, and the files that lie beside the team's documents. The worker that keeps
// pages for reading offline isn't among them, since it knows what they hold.
func (p *Pages) AddAssets(files *output.Files) error { return p.r.addAssets(files) }

// AddMaps adds the sitemap and robots.txt.
func (p *Pages) AddMaps(files *output.Files) error { return p.r.addMaps(files) }

// sheet is a page to be written: its address, the template of its main part, and what that shows. content is called
// from any goroutine, each time that the page is made.
type sheet struct {
	path        string
	kind        string // name of the template in pages/
	title       string
	description string
	about       *incident.Article // whose excerpt stands in place of a description; nil for none
	section     string            // address of the navigation's entry it belongs to
	crumbs      []link
	duty        bool   // shows who is on duty at an instant
	unlisted    bool   // not for search engines
	movedTo     string // where the page went, "" for one that stays
	bare        bool   // has a search box of its own
	content     func(p place) any
}

// groups list all pages, those first that are listed at once; the order doesn't matter but for that.
func (r *renderer) groups() []iter.Seq[sheet] {
	return []iter.Seq[sheet]{
		each(func() []sheet {
			return []sheet{r.homeSheet(), r.fairnessSheet(), r.subscribeSheet(), r.searchSheet(), r.notFoundSheet(), r.offlineSheet(), r.reviewSheet(), r.productSheet()}
		}),
		each(r.oncallSheets), each(r.weekSheets), each(r.personSheets), each(r.runbookSheets), each(r.postmortemSheets), each(r.reportSheets), each(r.deskSheets), each(r.escalationSheets),
		r.articleSheets, each(r.movedSheets), each(r.componentSheets), each(r.errorSheets), r.listSheets, each(r.catalogueSheets),
	}
}

// each gives the sheets of a list that is made when the first is asked for.
func each(list func() []sheet) iter.Seq[sheet] {
	return func(yield func(sheet) bool) { slices.Values(list())(yield) }
}

// sheets gives all pages one after the other: those of a large site aren't held together.
func (r *renderer) sheets() iter.Seq[sheet] {
	return func(yield func(sheet) bool) {
		for _, group := range r.groups() {
			for s := range group {
				if !yield(s) {
					return
				}
			}
		}
	}
}

// write renders all pages with as many workers as there are cores. The first error stops all.
func (r *renderer) write(ctx context.Context, m *Memory, written *keptSums, files *output.Files) error {
	return parallel.Try(ctx, runtime.GOMAXPROCS(0), r.sheets(), func() func(sheet) error {
		w := writer{memory: m, written: written, files: files}
		return func(s sheet) error { return w.add(r, s) }
	})
}

// writer adds one page after the other.
type writer struct {
	memory  *Memory
	written *keptSums
	files   *output.Files
	page    bytes.Buffer
	scratch []byte
}

// add keeps a page that is known, and writes any other.
func (w *writer) add(r *renderer, s sheet) error {
	d, err := r.draft(s)
	if err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	var one made
	if w.memory != nil {
		if one.sum, w.scratch = d.sum(w.scratch); w.memory.knows(d, one.sum) {
			if kept, err := w.keep(s.path); kept || err != nil {
				return err
			}
		}
	}
	w.page.Reset()
	if err := d.write(&w.page); err != nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	if w.memory != nil {
		one.asked = d.from.making.asked
		w.memory.put(s.path, one)
	}
	w.written.add(s.path, w.page.Bytes())
	return w.files.Add(s.path, w.page.Bytes())
}

// keep keeps a page of the site that stands there.
func (w *writer) keep(page string) (kept bool, err error) {
	if kept, err = w.files.Keep(page); kept && w.written.has(page) {
		var data []byte
		data, err = w.files.Read(page)
		w.written.add(page, data)
	}
	return kept, err
}
