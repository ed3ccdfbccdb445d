package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

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

// asked finds the files that a page asks for.
var asked = regexp.MustCompile(`(?:src|href)="\.\./(assets/[^"?]+)`)

func TestAnArticleOfTheSampleTakesLittleToLoad(t *testing.T) {
	t.Parallel()
	const most = 30 << 10 // gzipped: the page, and all that it asks for
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
