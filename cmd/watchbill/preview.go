package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// previewScript runs in served pages alone: it reloads them after a change, and shows what is wrong with the sources.
//
//go:embed preview.js
var previewScript []byte

// Addresses of the preview, below the site's. No page of a site begins so.
const (
	previewFolder = "_preview/"
	scriptAddress = previewFolder + "preview.js"
	eventsAddress = previewFolder + "events"
)

// preview shows the site as its sources are, and tells the pages that are open when they change.
type preview struct {
	options        generator.Options
	site           *generator.Preview
	clock          func() time.Time
	stdout, stderr io.Writer
	progress       *progress
	prefix         string
	watched        []string // files and folders
	commits        []string // the log of git's among them, if there is one
	loaded         stamp    // of what is watched, before it was first loaded

	loading sync.Mutex // held while the sources are loaded; guards dated too
	dated   stamp      // of commits, when git was asked for the dates of documents
	mu      sync.Mutex // guards what follows
	view    *generator.View
	tried   time.Time // the minute that was last loaded for its own sake
	state   previewState
	changed chan struct{} // closed when the state changes
	open    int           // pages that listen
}

// previewState is what pages are told: the version that stands there, and what is wrong.
type previewState struct {
	Version string         `json:"version"`
	Errors  []previewError `json:"errors"`
	Shown   string         `json:"shown"` // what stands below the errors
}

// previewError is a problem as the overlay shows it.
type previewError struct {
	Place   string `json:"place"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// What stands below the errors.
const (
	shownBefore = "Below is the last good site. This goes away when the sources are right."
	shownNow    = "Below is the site as it is now, but no build would publish it. This goes away when it is right."
)

func newPreview(ctx context.Context, g generator.Options, clock func() time.Time, stdout, stderr io.Writer) *preview {
	progress := newProgress(stderr)
	g.Progress = progress.stage
	p := &preview{
		options: g, site: generator.NewPreview(g), clock: clock, stdout: stdout, stderr: stderr, progress: progress, prefix: prefix(g.Base),
		changed: make(chan struct{}),
	}
	if log := commitsLog(ctx, g.Site); log != "" {
		p.commits = []string{log}
	}
	p.watched = append(generator.Sources(g), p.commits...)
	p.loaded = stampOf(p.watched)
	return p
}

// minute is the present to the minute: a site shows no seconds.
func (p *preview) minute() time.Time { return p.clock().Truncate(time.Minute) }

// load takes the sources as they are and tells how that went. Only what isn't wrong with the sources is an error.
func (p *preview) load(ctx context.Context) error {
	p.loading.Lock()
	defer p.loading.Unlock()
	began := time.Now()
	if now := stampOf(p.commits); now != p.dated {
		p.dated = now
		p.site.Date(lastChanged(ctx, p.options.Site, p.stderr))
	}
	view, report, err := p.site.Load(ctx, p.minute())
	p.progress.done()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	tell(p.stderr, report.Problems)
	switch {
	case generator.IsProblems(err):
		fmt.Fprintf(p.stderr, "\n%v: what is shown stays as it was\n", err)
		p.tell(func(s *previewState) { s.Errors, s.Shown = errorsOf(report, p.options.Strict), shownBefore })
		return nil
	case err != nil:
		p.tell(func(s *previewState) { s.Errors, s.Shown = []previewError{faultOf(err)}, shownBefore })
		return err
	}
	published := report.Site.Incidents
	fmt.Fprintf(p.stdout, "loaded in %s: %s published, %d withheld%s\n", time.Since(began).Round(time.Millisecond),
		plural(len(published.Articles), "incident"), published.Total-len(published.Articles), withheld(published))
	p.tell(func(s *previewState) {
		p.view = view
		*s = previewState{Version: fmt.Sprint(time.Now().UnixNano()), Errors: []previewError{}}
	})
	return nil
}

// tell changes the state, and tells it to the pages.
func (p *preview) tell(change func(*previewState)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.state)
	close(p.changed)
	p.changed = make(chan struct{})
}

// check makes every page and follows every link of what was loaded.
func (p *preview) check(ctx context.Context) {
	p.mu.Lock()
	view, wrong := p.view, len(p.state.Errors) > 0
	p.mu.Unlock()
	if view == nil || wrong {
		return
	}
	err := view.Check(ctx)
	if err == nil || ctx.Err() != nil {
		return
	}
	fmt.Fprintf(p.stderr, "watchbill: %v\n", err)
	p.tell(func(s *previewState) { s.Errors, s.Shown = []previewError{faultOf(err)}, shownNow })
}

// errorsOf lists what keeps the sources from being shown; in a strict run that is warnings too.
func errorsOf(r generator.Report, strict bool) []previewError {
	list := []previewError{}
	for _, found := range r.Problems {
		if found.Severity == problem.Error || strict && found.Severity == problem.Warning {
			list = append(list, previewError{found.Pos.String(), found.Message, found.Hint})
		}
	}
	return list
}

// faultOf parts the hint from what an error says.
func faultOf(err error) previewError {
	message, hint, _ := strings.Cut(err.Error(), "\n\thint: ")
	return previewError{Message: message, Hint: hint}
}

// watch tells of each change of the sources until ctx ends.
func (p *preview) watch(ctx context.Context) <-chan struct{} {
	changes := make(chan struct{}, 1)
	go watchSources(ctx, p.watched, p.loaded, changes)
	return changes
}

// lookAtClock is how often the clock is looked at, so that a page asked for in a new minute needn't wait.
const lookAtClock = time.Second

// follow checks what was loaded, and loads after every change, until ctx ends. A change during that begins it anew.
func (p *preview) follow(ctx context.Context, changes <-chan struct{}) {
	p.work(ctx, changes, p.checkLater)
	clock := time.NewTicker(lookAtClock)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
			if p.attended() {
				p.present(ctx)
			}
			continue
		case <-changes:
		}
		p.work(ctx, changes, p.renew)
	}
}

// work does something, and loads and checks instead as soon and as often as there is a change.
func (p *preview) work(ctx context.Context, changes <-chan struct{}, do func(context.Context)) {
	for {
		working, cancel := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			do(working)
			close(ended)
		}()
		select {
		case <-ended:
			cancel()
			return
		case <-changes:
			cancel()
			<-ended
			do = p.renew
		}
	}
}

// renew loads the sources and checks what they make.
func (p *preview) renew(ctx context.Context) {
	if err := p.load(ctx); err != nil && ctx.Err() == nil {
		fmt.Fprintf(p.stderr, "watchbill: %v\n", err)
	}
	p.checkLater(ctx)
}

// checkAfter is how long the browser has the processors for itself, to show what was saved.
const checkAfter = time.Second

func (p *preview) checkLater(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(checkAfter):
		p.check(ctx)
	}
}

// attended tells whether a page is open.
func (p *preview) attended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open > 0
}

// present gives the view as of the present minute, with its version. Where the sources have become wrong meanwhile, or are
// being loaded, it is the last good one.
func (p *preview) present(ctx context.Context) (*generator.View, string) {
	minute := p.minute()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view == nil || p.view.Shows(minute) || p.tried.Equal(minute) || !p.loading.TryLock() {
		return p.view, p.state.Version
	}
	p.tried = minute
	p.mu.Unlock()
	later, _, err := p.site.Load(ctx, minute)
	p.mu.Lock()
	p.loading.Unlock() // only now: what is loaded next must not be overwritten by this
	if err == nil {
		p.view = later
	}
	return p.view, p.state.Version
}

// find gives a file of the site, pages with the script of the preview.
func (p *preview) find(name string) ([]byte, error) {
	view, version := p.present(context.Background())
	switch {
	case view == nil && name == site.NotFoundPage:
		return p.decorate([]byte(fmt.Sprintf(barePage, "There is no such page yet.")), version), nil
	case view == nil:
		return nil, fs.ErrNotExist
	}
	data, err := view.File(name)
	switch {
	case path.Ext(name) != ".html" || errors.Is(err, fs.ErrNotExist):
		return data, err
	case err != nil:
		data = []byte(fmt.Sprintf(barePage, html.EscapeString(err.Error())))
	}
	return p.decorate(data, version), nil
}

// barePage stands in for a page that can't be made, with a text.
const barePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body><pre>%s</pre></body></html>`

// handler adds the script and the events to those that serve the site.
func (p *preview) handler(site http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc("GET "+p.prefix+scriptAddress, func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, scriptAddress, previewScript)
	})
	mux.HandleFunc("GET "+p.prefix+eventsAddress, p.events)
	return mux
}

// events tells the state, and tells it again whenever it changes, as server-sent events.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	p.listen(1)
	defer p.listen(-1)
	for {
		p.mu.Lock()
		state, changed := p.state, p.changed
		p.mu.Unlock()
		text, err := json.Marshal(state)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "retry: 500\ndata: %s\n\n", text); err != nil {
			return
		}
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
	}
}

// listen counts the pages that listen.
func (p *preview) listen(more int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open += more
}

// decorate puts the script into a page, with the version that the page is of.
func (p *preview) decorate(page []byte, version string) []byte {
	script := fmt.Sprintf("<script src=%q data-version=%q data-events=%q defer></script>\n</head>",
		p.prefix+scriptAddress+"?v="+site.Version(previewScript), version, p.prefix+eventsAddress)
	return bytes.Replace(page, []byte("</head>"), []byte(script), 1)
}
