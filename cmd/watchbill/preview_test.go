package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/browser"
)

// author is somebody who writes documents while `watchbill serve` shows them.
type author struct {
	t       *testing.T
	site    string
	address string // of the site, as served
}

// serving starts the command on a small site.
func serving(t *testing.T) *author {
	t.Helper()
	dir := t.TempDir()
	a := &author{t: t, site: filepath.Join(dir, "site")}
	a.write("content/site.yaml", "title: Small\nzone: Europe/Berlin\n")
	a.write("content/roster.yaml", "people:\n  - {slug: ada, name: Ada, github: ada, from: 2026-01-05}\n")
	a.write("content/runbook/index.md", "# Runbook\n\nThe first text.\n"+strings.Repeat("\nA line of the runbook.\n", 200))
	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		args := []string{
			"serve", "--port", "0", "--site", a.site, "--base-url", "https://team.example/support/",
			"--now", testClock,
		}
		ended <- run(ctx, args, write, io.Discard, func() time.Time { return time.Unix(1795544400, 0) })
		_ = write.Close()
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitDone {
			t.Errorf("serve ended with %d", code)
		}
	})
	a.address = announced(t, read) + "support/"
	return a
}

func (a *author) write(name, text string) {
	a.t.Helper()
	full := filepath.Join(a.site, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		a.t.Fatal(err)
	}
	whole := filepath.Join(a.t.TempDir(), "whole") // a save that is looked at half-way is another test's
	if err := errors.Join(os.WriteFile(whole, []byte(text), 0o644), os.Rename(whole, full)); err != nil {
		a.t.Fatal(err)
	}
}

func TestASavedDocumentShowsItselfAndMistakesUntilTheyAreMended(t *testing.T) {
	t.Parallel()
	a := serving(t)
	tab := browser.Tab(t)
	body := strings.Repeat("\nA line of the runbook.\n", 200)
	scrolled := `new Promise((done) => { scrollTo({ top: 900, behavior: "instant" }); setTimeout(() => done(scrollY), 50); })`
	if y, err := browser.Ask[float64](tab, a.address+"runbook/index.html", scrolled); err != nil || y != 900 {
		t.Fatalf("scrolled to %v: %v", y, err)
	}

	a.write("content/runbook/index.md", "# Runbook\n\nThe second text.\n"+body)
	a.see(tab, `document.body.innerText.includes("The second text.")`)
	a.see(tab, `Math.abs(scrollY - 900) < 2`)

	a.write("content/runbook/index.md", "") // as an editor does for a moment
	a.see(tab, `!document.body.innerText.includes("The second text.")`)
	a.write("content/runbook/index.md", "# Runbook\n\nThe second text.\n"+body)
	a.see(tab, `document.body.innerText.includes("The second text.")`)
	a.see(tab, `Math.abs(scrollY - 900) < 2`)

	a.write("content/runbook/index.md", "# Runbook\n\nThe third text, [wrong](nowhere.md).\n"+body)
	a.see(tab, `document.getElementById("watchbill-preview")?.innerText.includes("content/runbook/index.md:3:17")`)
	a.see(tab, `document.getElementById("watchbill-preview").innerText.includes("there is no such page")`)
	a.see(tab, `document.body.innerText.includes("The second text.")`)

	a.write("content/runbook/index.md", "# Runbook\n\nThe fourth text.\n"+body)
	a.see(tab, `document.body.innerText.includes("The fourth text.") && !document.getElementById("watchbill-preview")`)
}

// A browser opens six connections to a server: were each page to hold one, a seventh would wait for ever.
func TestEightPagesAreFollowedOverOneConnection(t *testing.T) {
	t.Parallel()
	a := serving(t)
	var tabs []context.Context
	for tab := browser.Tab(t); len(tabs) < 8; {
		do(t, tab, chromedp.Navigate(a.address+"runbook/index.html"))
		tabs = append(tabs, tab)
		another, closeTab := chromedp.NewContext(tab)
		t.Cleanup(closeTab)
		tab = another
	}
	for n, text := range []string{"The second text.", "The third text."} {
		a.write("content/runbook/index.md", "# Runbook\n\n"+text+"\n")
		for _, tab := range tabs {
			a.see(tab, fmt.Sprintf(`document.visibilityState === "visible" && document.body.innerText.includes(%q)`, text))
		}
		if n == 0 { // who listens goes
			do(t, tabs[0], chromedp.Navigate("about:blank"))
			tabs = tabs[1:]
		}
	}
	a.write("content/runbook/index.md", "# Runbook\n\n[wrong](nowhere.md)\n")
	for _, tab := range tabs {
		a.see(tab, `document.getElementById("watchbill-preview")?.innerText.includes("there is no such page")`)
	}
}

func TestAHiddenPageHoldsNoConnectionAndCatchesUpWhenSeen(t *testing.T) {
	t.Parallel()
	a := serving(t)
	tab := browser.Tab(t)
	err := browser.Before(tab, `window.held = []; window.shown = "visible";
		Object.defineProperty(Document.prototype, "visibilityState", { get: () => window.shown });
		window.EventSource = class extends EventSource { constructor(address) { super(address); held.push(this); } };`)
	if err != nil {
		t.Fatal(err)
	}
	turn := func(shown string) string {
		return `(window.shown = "` + shown + `", document.dispatchEvent(new Event("visibilitychange")))`
	}
	do(t, tab, chromedp.Navigate(a.address+"runbook/index.html"))
	a.see(tab, `held.length === 1 && held[0].readyState === EventSource.OPEN`)
	a.see(tab, turn("hidden"))
	a.see(tab, `held.every((source) => source.readyState === EventSource.CLOSED)`)
	a.write("content/runbook/index.md", "# Runbook\n\nThe second text.\n")
	a.see(tab, turn("visible"))
	a.see(tab, `document.body.innerText.includes("The second text.")`)
}

// A browser gives up events at which something else answers, while another program has the port between two runs of the server.
func TestAPageIsFollowedAfterAnotherServerAnsweredAtItsAddress(t *testing.T) {
	t.Parallel()
	a := serving(t)
	origin, err := url.Parse(a.address)
	if err != nil {
		t.Fatal(err)
	}
	origin.Path = ""
	var away atomic.Bool
	refused := make(chan struct{}, 100)
	own := httputil.NewSingleHostReverseProxy(origin)
	own.FlushInterval = -1 // events at once
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			http.NotFound(w, r)
			select {
			case refused <- struct{}{}:
			default:
			}
			return
		}
		own.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	t.Cleanup(front.CloseClientConnections)
	tab := browser.Tab(t)
	do(t, tab, chromedp.Navigate(front.URL+"/support/runbook/index.html"))
	a.write("content/runbook/index.md", "# Runbook\n\nThe second text.\n")
	a.see(tab, `document.body.innerText.includes("The second text.")`)
	away.Store(true)
	front.CloseClientConnections()
	<-refused
	away.Store(false)
	a.write("content/runbook/index.md", "# Runbook\n\nThe third text.\n")
	a.see(tab, `document.body.innerText.includes("The third text.")`)
}

// see waits until an expression is true in the page, through reloads.
func (a *author) see(tab context.Context, expression string) {
	a.t.Helper()
	for range 600 {
		seen, err := chromedp.Run(tab, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && seen {
			return
		}
		if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](`new Promise((done) => setTimeout(() => done(true), 50))`, chromedp.EvalAwaitPromise)); err != nil && tab.Err() != nil {
			a.t.Fatal(err)
		}
	}
	a.t.Fatalf("the page never shows %s", expression)
}

func TestPublishedPagesHoldNothingOfThePreview(t *testing.T) {
	t.Parallel()
	_, dir := sampleSite(t)
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "preview") {
		t.Error("the published home page names the preview")
	}
}

func TestServeStartsThoughASourceIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := &author{t: t, site: filepath.Join(dir, "site")}
	a.write("content/site.yaml", "titel: Small\n")
	p := newPreview(t.Context(), generator.Options{Site: a.site}, at(1795544400), io.Discard, io.Discard)
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(p.state.Errors) == 0 || !strings.HasPrefix(p.state.Errors[0].Place, "content/site.yaml:1") {
		t.Errorf("pages are told %+v", p.state)
	}
}

// at is a clock that stands.
func at(seconds int64) func() time.Time { return func() time.Time { return time.Unix(seconds, 0) } }

// saver saves twice while a load tells of mistakes: once to stop it, and once before it has stopped.
type saver struct {
	changes chan struct{}
	once    sync.Once
}

func (s *saver) Write(text []byte) (int, error) {
	s.once.Do(func() {
		s.changes <- struct{}{}
		s.changes <- struct{}{}
	})
	return len(text), nil
}

func TestTwoChangesDuringALoadAreFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := &author{t: t, site: filepath.Join(dir, "site")}
	a.write("content/site.yaml", "titel: Small\n")
	changes := make(chan struct{}, 1)
	p := newPreview(t.Context(), generator.Options{Site: a.site}, at(1795544400), io.Discard, &saver{changes: changes})
	loaded := p.changed
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		p.follow(ctx, changes)
		close(ended)
	}()
	changes <- struct{}{}
	comes := func(what string, event <-chan struct{}) {
		select {
		case <-event:
		case <-time.After(time.Minute):
			t.Fatalf("%s never comes", what)
		}
	}
	comes("a load", loaded)
	stop()
	comes("the end", ended)
}

func TestALongPreviewShowsWhoIsOnDutyNow(t *testing.T) {
	t.Parallel()
	a := &author{t: t, site: t.TempDir()}
	a.write("content/site.yaml", "title: Small\nzone: Europe/Berlin\n")
	a.write("content/roster.yaml", "people:\n  - {slug: ada, name: Ada, github: ada, from: 2026-01-05}\n  - {slug: bo, name: Bo, github: bo, from: 2026-01-05}\n")
	a.write("content/schedule.yaml", "plan:\n  - recorded: 2026-10-01T08:00:00Z\n    weeks:\n      2026-W48: {primary: ada, backup: bo}\n      2026-W49: {primary: bo, backup: ada}\n")
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	p := newPreview(t.Context(), generator.Options{Site: a.site}, func() time.Time { return now }, io.Discard, io.Discard)
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	onDuty := func() string {
		data, err := p.find("oncall.json")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	before, version := onDuty(), p.state.Version
	now = now.Add(20 * time.Second)
	if onDuty() != before {
		t.Error("within a minute it shows something else")
	}
	now = now.AddDate(0, 0, 7)
	later := onDuty()
	if !strings.Contains(later, "2026-12-01T10:00:00+01:00") || later == before {
		t.Errorf("a week later it shows %.300s", later)
	}
	if p.state.Version != version {
		t.Error("pages that are open would load themselves anew, though nothing was changed")
	}
}

func TestAPageThatCantBeMadeSaysWhy(t *testing.T) {
	t.Parallel()
	a := &author{t: t, site: t.TempDir()}
	a.write("content/site.yaml", "title: Small\nzone: UTC\n")
	a.write("templates/pages/offline.html", `{{define "main"}}{{.Nothing}}{{end}}`)
	p := newPreview(t.Context(), generator.Options{Site: a.site}, at(1795544400), io.Discard, io.Discard)
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := p.find("offline.html")
	if err != nil || !strings.Contains(string(page), "templates/pages/offline.html:1") || !strings.Contains(string(page), scriptAddress) {
		t.Errorf("the page: %v %s", err, page)
	}
	p.check(t.Context())
	if len(p.state.Errors) != 1 || !strings.Contains(p.state.Errors[0].Message, "offline.html") || p.state.Errors[0].Hint == "" || p.state.Shown != shownNow {
		t.Errorf("pages are told %+v", p.state)
	}
}

func TestAStrictPreviewShowsWarnings(t *testing.T) {
	t.Parallel()
	a := &author{t: t, site: t.TempDir()}
	a.write("content/site.yaml", "title: Small\nzone: UTC\n")
	a.write("content/runbook/index.md", "# Runbook\n\n![map](map.png)\n")
	p := newPreview(t.Context(), generator.Options{Site: a.site, Strict: true}, at(1795544400), io.Discard, io.Discard)
	if err := p.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := func(e previewError) bool { return e.Place == "content/runbook/index.md:3:1" }
	if !slices.ContainsFunc(p.state.Errors, said) || p.view != nil {
		t.Errorf("pages are told %+v", p.state)
	}
}

func TestACommitIsFollowedByTheDateOfItsDocuments(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	a := &author{t: t, site: t.TempDir()}
	a.write("content/site.yaml", "title: Small\nzone: UTC\n")
	a.write("content/runbook/index.md", "# Runbook\n\nThe first text.\n")
	commit := func(date string) {
		t.Helper()
		for _, args := range [][]string{
			{"add", "."}, {"-c", "user.name=Ada", "-c", "user.email=ada@team.example", "commit", "--quiet", "--message", "text", "--date", date},
		} {
			c := gitCommand(t.Context(), a.site, args...)
			c.Env = append(c.Env, "GIT_COMMITTER_DATE="+date)
			if text, err := c.CombinedOutput(); err != nil {
				t.Fatalf("git %v: %v %s", args, err, text)
			}
		}
	}
	if _, err := git(t.Context(), a.site, "init", "--quiet"); err != nil {
		t.Fatal(err)
	}
	commit("2026-01-12T10:00:00Z")
	p := newPreview(t.Context(), generator.Options{Site: a.site}, at(1795544400), io.Discard, io.Discard)
	says := func(date string) {
		t.Helper()
		if err := p.load(t.Context()); err != nil {
			t.Fatal(err)
		}
		page, err := p.find("runbook/index.html")
		if err != nil || !strings.Contains(string(page), `Last changed <time datetime="`+date) {
			t.Errorf("it doesn't say %s: %v %s", date, err, page)
		}
	}
	says("2026-01-12")
	a.write("content/runbook/index.md", "# Runbook\n\nThe second text.\n")
	says("2026-01-12")
	before := stampOf(p.watched)
	commit("2026-02-20T10:00:00Z")
	if stampOf(p.watched) == before {
		t.Error("the commit isn't noticed")
	}
	says("2026-02-20")
}
