// Package html writes the pages, and the style sheet and scripts they need. It loads nothing, decides nothing about
// what may be published, and asks no other host for anything.
package html

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// Render adds every page, the assets, the sitemap and robots.txt to the site.
func Render(ctx context.Context, s *site.Site, files *output.Files) error {
	r, err := newRenderer(s)
	if err != nil {
		return err
	}
	if err := r.addAssets(files); err != nil {
		return err
	}
	sheets := r.sheets()
	written := r.keptSums()
	if err := r.write(ctx, sheets, written, files); err != nil {
		return err
	}
	if err := r.addWorker(written, files); err != nil {
		return err
	}
	return r.addMaps(sheets, files)
}

// sheet is a page to be written: its address, the template of its main part, and what that shows. content is called
// once, from any goroutine.
type sheet struct {
	path        string
	kind        string // name of the template in pages/
	title       string
	description string
	section     string // address of the navigation's entry it belongs to
	crumbs      []link
	duty        bool   // shows who is on duty at an instant
	unlisted    bool   // not for search engines
	movedTo     string // where the page went, "" for one that stays
	bare        bool   // has a search box of its own
	content     func() any
}

// sheets lists all pages; the order doesn't matter.
func (r *renderer) sheets() []sheet {
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
	return append(sheets, r.movedSheets()...)
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
