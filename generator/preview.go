package generator

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator/feed"
	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/search"
	"github.com/visit-dav/watchbill/generator/site"
	"github.com/visit-dav/watchbill/generator/timetable"
)

// Preview shows a site while people work on its sources. It remembers what a change left alone, makes a file when it is
// asked for, and writes none.
type Preview struct {
	options Options
	memory  site.Memory
	pages   *html.Pages // of the last load
}

// NewPreview takes what Build takes; what says where to write isn't used.
func NewPreview(o Options) *Preview { return &Preview{options: o} }

// Date tells the loads to come when documents last changed; see Options.Changed. Not for concurrent use.
func (p *Preview) Date(changed map[string]time.Time) { p.options.Changed = changed }

// Load reads and judges the sources as they are, clock being the present. For an error that IsProblems, the report's
// problems say why there is nothing to show. Not for concurrent use.
func (p *Preview) Load(ctx context.Context, clock time.Time) (*View, Report, error) {
	o := p.options
	o.Clock, o.memory = clock, &p.memory
	report, err := Check(ctx, o)
	if err != nil {
		return nil, report, err
	}
	if !report.Embedded {
		p.options.Sample = false // a folder that goes away for a moment isn't another team's site
	}
	pages, err := html.Open(report.Site, p.pages)
	if err != nil {
		return nil, report, err
	}
	p.pages = pages
	v := &View{pages: pages, live: o.Now.IsZero() && !report.Site.AsOf, clock: clock}
	s, all := report.Site, context.Background() // a part that was begun is made whole: others may wait for it
	v.parts = []part{
		newPart("", pages.AddAssets),
		newPart("", func(files *output.Files) error { return ics.Render(all, s, files) }),
		newPart("", func(files *output.Files) error { return feed.Render(all, s, files) }),
		newPart("", func(files *output.Files) error { return timetable.Render(all, s, files) }),
		newPart("", pages.AddMaps),
		newPart(search.Folder, func(files *output.Files) error { return search.Render(all, s, files) }),
	}
	return v, report, nil
}

// View is a site as its sources were at one moment. Safe for concurrent use.
type View struct {
	pages *html.Pages
	parts []part
	live  bool // shows the present, and not an instant that was asked for
	clock time.Time
}

// Shows tells whether the view is that of an instant, with its sources left aside.
func (v *View) Shows(clock time.Time) bool { return !v.live || v.clock.Equal(clock) }

// part is what one renderer makes at once: all of it, when the first of its files is asked for.
type part struct {
	below string // only addresses that begin so are its own; "" for any
	files func() (*output.Files, error)
}

func newPart(below string, render func(*output.Files) error) part {
	return part{below, sync.OnceValues(func() (*output.Files, error) {
		files := output.Hold()
		return files, render(files)
	})}
}

// File makes the file of an address, with the bytes that a build would publish. An address that the site doesn't have gives
// fs.ErrNotExist. The worker that keeps pages for reading offline isn't there: it would go on showing what has changed.
func (v *View) File(name string) ([]byte, error) {
	if path.Ext(name) == ".html" {
		if page, ok, err := v.pages.Page(name); ok {
			return page, err
		}
	}
	for _, p := range v.parts {
		if !strings.HasPrefix(name, p.below) {
			continue
		}
		files, err := p.files()
		if err != nil {
			return nil, err
		}
		if data, err := files.Read(name); err == nil {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%q: %w", name, fs.ErrNotExist)
}

// Check makes all files but the search's, which lead nowhere, and judges their links as a build does.
func (v *View) Check(ctx context.Context) error {
	seen := newInspection()
	if err := v.seePages(ctx, seen); err != nil {
		return err
	}
	for _, p := range v.parts {
		if p.below != "" {
			continue
		}
		files, err := p.files()
		if err != nil {
			return err
		}
		for _, name := range files.Names() {
			data, err := files.Read(name)
			if err != nil {
				return err
			}
			seen.see(name, data)
		}
	}
	for _, name := range []string{site.WorkerFile, search.Root} {
		seen.see(name, nil)
	}
	return seen.judge(ctx, false)
}

// seePages leaves one core to whoever asks for a page meanwhile.
func (v *View) seePages(ctx context.Context, seen *inspection) error {
	look := func(name string) error {
		page, _, err := v.pages.Page(name)
		if err == nil {
			seen.see(name, page)
		}
		return err
	}
	return parallel.Try(ctx, runtime.GOMAXPROCS(0)-1, slices.Values(v.pages.Names()), func() func(string) error { return look })
}
