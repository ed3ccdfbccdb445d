package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/browser"
)

// shifts lists what moved while the page loaded so that an eye could see it: how far, and which elements.
const shifts = `new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) {
      const nodes = e.sources.map((s) => s.node && (s.node.className || s.node.nodeName));
      if (!e.hadRecentInput && e.value >= 0.001) found.push(e.value.toFixed(4) + " " + nodes.join(", "));
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found), 300);
})`

// blocking lists what a page asks for before it is drawn: style sheets, and scripts that aren't deferred.
const blocking = `[...document.head.querySelectorAll("link[rel=stylesheet], script[src]:not([defer]):not([async])")].map((e) => e.href || e.src)`

func TestNothingShiftsWhileAPageLoads(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	tab := browser.Tab(t)
	for name, width := range map[string]int64{"a phone": 390, "a desk": 1440} {
		if _, err := chromedp.Run(tab, chromedp.EmulateViewport(width, 844)); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"index.html", "incidents/201.html", "oncall/index.html", "runbook/escalation.html", "search.html"} {
			found, err := browser.Ask[[]string](tab, address+page, shifts)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) > 0 {
				t.Errorf("on %s, %s moves:\n%s", name, page, strings.Join(found, "\n"))
			}
			sheets, err := chromedp.Run(tab, chromedp.Evaluate[[]string](blocking))
			if err != nil {
				t.Fatal(err)
			}
			if len(sheets) != 1 || !strings.Contains(sheets[0], "style.css") {
				t.Errorf("%s waits for %v", page, sheets)
			}
		}
	}
}

// moved lists what moved visibly while a page came in, in the header or on home.
const moved = `new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) {
      for (const s of e.sources) {
        const kept = s.node?.closest?.(".tool, .menu, .top .search, .duty, .home-first, .home-first > *");
        const was = s.previousRect, now = s.currentRect;
        if (kept && (Math.abs(was.right - now.right) > 1 || Math.abs(was.top - now.top) > 1)) {
          found.push(s.node.nodeName + "." + s.node.className + ": " + JSON.stringify([was, now]));
        }
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(found)));
})`

// A browser shows what it has read of a page, however little that is.
func TestNothingShiftsInAPageThatComesPieceByPiece(t *testing.T) {
	t.Parallel()
	_, dir := sampleSite(t)
	tab := browser.Tab(t)
	for name, c := range map[string]struct {
		name, from, to string
		width          int64
	}{
		"the header on a phone":                    {"people/index.html", "<header", "<main", 390},
		"the header on a tablet":                   {"people/index.html", "<header", "<main", 800},
		"what stands below the card, on a phone":   {"index.html", `<section class="newest`, `<section aria-labelledby="next-weeks"`, 390},
		"what stands beside the card, on a screen": {"index.html", `<section class="newest`, `<section aria-labelledby="next-weeks"`, 1440},
	} {
		text, err := os.ReadFile(filepath.Join(dir, c.name))
		if err != nil {
			t.Fatal(err)
		}
		server, next := dripping(t, dir, c.name, pieces(t, string(text), c.from, c.to))
		if _, err := chromedp.Run(tab, chromedp.EmulateViewport(c.width, 844)); err != nil {
			t.Fatal(err)
		}
		if _, err := chromedp.Call(tab, page.Navigate, page.NavigateParams{URL: server + "/" + c.name}); err != nil {
			t.Fatal(err)
		}
		for more := true; more; more = <-next {
			if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](drawn, chromedp.EvalAwaitPromise)); err != nil {
				t.Fatal(err)
			}
		}
		found, err := chromedp.Run(tab, chromedp.Evaluate[[]string](moved, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			t.Errorf("%s moves:\n%s", name, strings.Join(found, "\n"))
		}
	}
}

// drawn waits until a page was drawn as it is now.
const drawn = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`

// pieces cuts a part of a page after each of its tags.
func pieces(t *testing.T, text, from, to string) []string {
	t.Helper()
	begin, end := strings.Index(text, from), strings.Index(text, to)
	if begin < 0 || end < begin {
		t.Fatalf("%s and %s don't stand so in the page", from, to)
	}
	return append(append([]string{text[:begin]}, strings.SplitAfter(text[begin:end], ">")...), text[end:])
}

// dripping serves a site, of which one page comes in pieces: the first at once, each other when the channel is asked, which
// tells whether there are more.
func dripping(t *testing.T, dir, name string, pieces []string) (address string, next <-chan bool) {
	t.Helper()
	more := make(chan bool)
	files := http.FileServerFS(os.DirFS(dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/"+name {
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for i, piece := range pieces {
			_, _ = io.WriteString(w, piece) // a browser that left is told by the channel
			w.(http.Flusher).Flush()
			select {
			case more <- i+1 < len(pieces):
			case <-r.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL, more
}

// asked finds the files that a page asks for.
var asked = regexp.MustCompile(`(?:src|href)="\.\./(assets/[^"?]+)`)

func TestAnArticleOfTheSampleTakesLittleToLoad(t *testing.T) {
	t.Parallel()
	const most = 28 << 10 // gzipped: the page, and all that it asks for
	_, dir := sampleSite(t)
	pages, err := filepath.Glob(filepath.Join(dir, "incidents", "[0-9]*.html"))
	if err != nil || len(pages) < 10 {
		t.Fatalf("%d articles: %v", len(pages), err)
	}
	largest, shared := 0, 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		assets := 0
		for _, m := range asked.FindAllSubmatch(text, -1) {
			assets += zippedFile(t, filepath.Join(dir, string(m[1])))
		}
		if own := zippedFile(t, page); own+assets > largest+shared {
			largest, shared = own, assets
		}
	}
	t.Logf("largest article %d bytes gzipped, with %d of style and scripts", largest, shared)
	if shared == 0 || largest+shared > most {
		t.Errorf("an article takes %d bytes gzipped, %d of it style and scripts; at most %d are meant", largest+shared, shared, most)
	}
}

func zippedFile(t *testing.T, name string) int {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data) // to memory
	_ = z.Close()
	return b.Len()
}
