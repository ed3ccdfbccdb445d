// Package html writes the pages, and the style sheet and scripts they need. It loads nothing, decides nothing about
// what may be published, and asks no other host for anything.
package html

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// Render adds every page, the assets, the sitemap and robots.txt to the site.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	p, err := Open(s)
	if err != nil {
		return err
	}
	if err := p.AddRest(files); err != nil {
		return err
	}
	written := p.r.keptSums()
	if err := p.r.write(ctx, p.sheets, written, files); err != nil {
		return err
	}
	return p.r.addWorker(written, files)
}

// Pages are the pages of a site, each made when it is asked for. Safe for concurrent use.
type Pages struct {
	r      *renderer
	sheets []sheet
	places map[string]int // in sheets, by address
}

// Open reads the templates and finds out which pages the site has.
func Open(s *site.Site) (*Pages, error) {
	r, err := newRenderer(s)
	if err != nil {
		return nil, err
	}
	sheets, err := r.sheets()
	if err != nil {
		return nil, err
	}
	p := &Pages{r: r, sheets: sheets, places: map[string]int{}}
	for i, s := range sheets {
		p.places[s.path] = i
	}
	return p, nil
}

// Names lists the addresses of the pages.
func (p *Pages) Names() []string { return slices.Sorted(maps.Keys(p.places)) }

// Page makes a page; ok is false when the site has none of that address.
func (p *Pages) Page(name string) (page []byte, ok bool, err error) {
	i, ok := p.places[name]
	if !ok {
		return nil, false, nil
	}
	var b bytes.Buffer
	if err := p.r.page(&b, p.sheets[i]); err != nil {
		return nil, true, fmt.Errorf("%s: %w", name, err)
	}
	return b.Bytes(), true, nil
}

// AddRest adds all that isn't a page: assets, the sitemap and robots.txt. The worker that keeps pages for reading offline
// isn't among them, since it knows what they hold.
func (p *Pages) AddRest(files *output.Files) error {
	if err := p.r.addAssets(files); err != nil {
		return err
	}
	return p.r.addMaps(p.sheets, files)
}

// sheet is a page to be written: its address, the template of its main part, and what that shows. content is called
// from any goroutine, each time that the page is made.
type sheet struct {
	path        string
	kind        string // name of the template in pages/
	title       string
	description string
	excerpt     func() string // in place of a description that takes time to find; nil for none
	section     string        // address of the navigation's entry it belongs to
	crumbs      []link
	duty        bool   // shows who is on duty at an instant
	unlisted    bool   // not for search engines
	movedTo     string // where the page went, "" for one that stays
	bare        bool   // has a search box of its own
	content     func() any
}

// sheets lists all pages; the order doesn't matter.
func (r *renderer) sheets() ([]sheet, error) {
	sheets := []sheet{r.homeSheet(), r.fairnessSheet(), r.subscribeSheet(), r.searchSheet(), r.notFoundSheet(), r.offlineSheet()}
	sheets = append(sheets, r.oncallSheets()...)
	sheets = append(sheets, r.weekSheets()...)
	sheets = append(sheets, r.personSheets()...)
	sheets = append(sheets, r.runbookSheets()...)
	sheets = append(sheets, r.postmortemSheets()...)
	sheets = append(sheets, r.reportSheets()...)
	sheets = append(sheets, r.deskSheets()...)
	sheets = append(sheets, r.escalationSheets()...)
	sheets = append(sheets, r.listSheets()...)
	sheets = append(sheets, r.catalogueSheets()...)
	sheets = append(sheets, r.articleSheets()...)
	sheets = append(sheets, r.errorSheets()...)
	sheets = append(sheets, r.reviewSheet(), r.productSheet())
	sheets = append(sheets, r.movedSheets()...)
	parts, err := r.componentSheets()
	return append(sheets, parts...), err
}

// write renders the sheets with as many workers as there are cores. The first error stops all.
func (r *renderer) write(ctx context.Context, sheets []sheet, written *keptSums, files *output.Files) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan sheet)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sheets)) {
		workers.Go(func() {
			var page bytes.Buffer
			for s := range todo {
				if ctx.Err() != nil {
					continue
				}
				page.Reset()
				if err := r.page(&page, s); err != nil {
					cancel(fmt.Errorf("%s: %w", s.path, err))
					continue
				}
				written.add(s.path, page.Bytes())
				if err := files.Add(s.path, page.Bytes()); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, s := range sheets {
		todo <- s
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}
