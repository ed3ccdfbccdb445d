package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
)

// previewScript runs in served pages alone: it reloads them after a build, and shows what is wrong with the sources.
//
//go:embed preview.js
var previewScript []byte

// Addresses of the preview, below the site's. No page of a site begins so.
const (
	previewFolder = "_preview/"
	scriptAddress = previewFolder + "preview.js"
	eventsAddress = previewFolder + "events"
)

// preview builds whenever the sources change, and tells the pages that are open.
type preview struct {
	options        generator.Options
	stdout, stderr io.Writer
	prefix         string
	built          stamp // of the sources, before the first build

	mu      sync.Mutex
	state   previewState
	changed chan struct{} // closed when the state changes
}

// previewState is what pages are told: the version that stands there, and the errors that keep a newer one away.
type previewState struct {
	Version string         `json:"version"`
	Errors  []previewError `json:"errors"`
}

// previewError is a problem as the overlay shows it.
type previewError struct {
	Place   string `json:"place"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func newPreview(g generator.Options, stdout, stderr io.Writer) *preview {
	return &preview{
		options: g, stdout: stdout, stderr: stderr, prefix: prefix(g.Base), built: stampOf(generator.Sources(g)), changed: make(chan struct{}),
	}
}

// build builds once and publishes how it went. Only what isn't wrong with the sources is an error.
func (p *preview) build(ctx context.Context) error {
	report, err := buildReport(ctx, p.options, p.stdout, p.stderr)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil && !errors.Is(failed(p.stderr, report, err), errTold) {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Errors = errorsOf(report)
	if err == nil {
		p.state.Version = fmt.Sprint(time.Now().UnixNano())
	}
	close(p.changed)
	p.changed = make(chan struct{})
	return nil
}

func errorsOf(r generator.Report) []previewError {
	list := []previewError{}
	for _, found := range r.Problems {
		if found.Severity == problem.Error {
			list = append(list, previewError{found.Pos.String(), found.Message, found.Hint})
		}
	}
	return list
}

// watch tells of each change of the sources until ctx ends.
func (p *preview) watch(ctx context.Context) <-chan struct{} {
	changes := make(chan struct{}, 1)
	go watchSources(ctx, generator.Sources(p.options), p.built, changes)
	return changes
}

// follow builds after every change until ctx ends. A change during a build begins it anew.
func (p *preview) follow(ctx context.Context, changes <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes:
		}
		for p.outdated(ctx, changes) {
		}
	}
}

// outdated builds, and tells whether a change made it give up.
func (p *preview) outdated(ctx context.Context, changes <-chan struct{}) bool {
	building, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- p.build(building) }()
	select {
	case err := <-ended:
		if err != nil {
			fmt.Fprintf(p.stderr, "watchbill: %v\n", err)
		}
		return false
	case <-changes:
		cancel()
		<-ended
		return true
	}
}

// handler adds the script and the events to those that serve the site.
func (p *preview) handler(site http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc(p.prefix+scriptAddress, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(previewScript)
	})
	mux.HandleFunc(p.prefix+eventsAddress, p.events)
	return mux
}

// events tells the state, and tells it again whenever it changes, as server-sent events.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
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

// decorate puts the script into a page, with the version that the page is of.
func (p *preview) decorate(page []byte) []byte {
	p.mu.Lock()
	version := p.state.Version
	p.mu.Unlock()
	script := fmt.Sprintf("<script src=%q data-version=%q data-events=%q defer></script>\n</head>", p.prefix+scriptAddress, version, p.prefix+eventsAddress)
	return bytes.Replace(page, []byte("</head>"), []byte(script), 1)
}
