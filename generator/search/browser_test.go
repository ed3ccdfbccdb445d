package search

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser opens a tab of a headless Chromium, in which every complaint of a page fails the test. Without a Chromium the
// test is skipped, or fails where one is required.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	switch {
	case path == "" && os.Getenv("WATCHBILL_REQUIRE_BROWSER") != "":
		t.Fatal("WATCHBILL_REQUIRE_BROWSER is set, but there is no Chromium")
	case path == "":
		t.Skip("no Chromium: browser tests are skipped")
	}
	options := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(t.Context(), options...)
	tab, stopTab := chromedp.NewContext(allocator)
	limited, stopTimer := context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(func() {
		stopTimer()
		_ = chromedp.Cancel(tab) // waits for the browser, so that its folder can be removed
		stopTab()
		stopAllocator()
	})
	err := chromedp.Listen(limited, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("exception: %s", e.ExceptionDetails.Text)
		case *page.EventJavascriptDialogOpening:
			t.Errorf("a script ran: %s", e.Message)
		case *log.EventEntryAdded: // a breach of the Content-Security-Policy among others
			if e.Entry.Level.String() == "error" && !strings.Contains(e.Entry.URL, "/search/") {
				t.Errorf("the page complains: %s", e.Entry.Text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return limited
}

const frame = `<!doctype html><html lang="en" data-root=%q><head><meta charset="utf-8"><title>t</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'">
<link rel="icon" href="data:,"><script src="%sassets/search.js" defer></script></head><body>
<form action="%ssearch.html" method="get" data-search><input type="search" name="q"></form>%s</body></html>`

// browsable writes a site of documents below a folder: the pages of all documents, a search page, the client, the
// index.
func browsable(t *testing.T, docs []document) string {
	t.Helper()
	root := t.TempDir()
	put := func(name, data string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	client, err := os.ReadFile(clientFile)
	if err != nil {
		t.Fatal(err)
	}
	put("assets/search.js", string(client))
	results := `<div id="search-results" data-repository="https://example.org/o/r"></div>`
	put("search.html", fmt.Sprintf(frame, "", "", "", results))
	for _, d := range docs {
		name, _, _ := strings.Cut(d.Path, "#")
		put(name, fmt.Sprintf(frame, "../", "../", "../", "<h1>"+name+"</h1>"))
	}
	for name, data := range newIndex(docs).scripts() {
		put(folder+name+".js", data)
	}
	return root
}

// served serves a folder below a path, as Pages does.
func served(t *testing.T, root string) string {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/team/site", http.FileServer(http.Dir(root))))
	t.Cleanup(server.Close)
	return server.URL + "/team/site/"
}

func do(t *testing.T, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		if err := chromedp.Do(tab, step); err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func value(t *testing.T, tab context.Context, expression string) string {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[string](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// press is a key whose default the page prevents: then a browser sends no character, which the protocol wouldn't know.
func press(key string) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(key, func(p *input.DispatchKeyEventParams) {
		if p.Type == kb.KeyChar {
			p.Modifiers |= int64(chromedp.ModifierCtrl) // leaves the event out
		}
	})
}

// until waits for an expression to become true, across navigations.
func until(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	limit, stop := context.WithTimeout(tab, 20*time.Second)
	defer stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if ok, err := chromedp.Run(tab, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
		select {
		case <-limit.Done():
			t.Fatalf("never true: %s; the page is %q", expression, value(t, tab, "location + document.body.innerText"))
		case <-tick.C:
		}
	}
}

func TestAReaderFindsByTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	root := browsable(t, small())
	starts := map[string]string{"from a server": served(t, root), "from a file": "file://" + filepath.ToSlash(root) + "/"}
	for name, start := range starts {
		do(t, tab, chromedp.Navigate(start+"incidents/1.html"), press("/"), chromedp.KeyEvent("libGL.so"))
		until(t, tab, `document.querySelector("[role=option] mark") !== null`)
		if got := value(t, tab, `document.activeElement.getAttribute("aria-expanded")`); got != "true" {
			t.Errorf("%s: the box says expanded=%s", name, got)
		}
		do(t, tab, chromedp.KeyEvent(kb.ArrowDown))
		active := `document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))`
		if got := value(t, tab, active+".innerText"); !strings.Contains(got, "Missing library") {
			t.Errorf("%s: the first result is %q", name, got)
		}
		if got := value(t, tab, `document.querySelector("[role=status]").textContent`); !strings.Contains(got, "result") {
			t.Errorf("%s: the status says %q", name, got)
		}
		do(t, tab, chromedp.KeyEvent(kb.Escape))
		until(t, tab, `document.querySelector("[role=listbox]").hidden`)
		do(t, tab, chromedp.KeyEvent("."))
		until(t, tab, `!document.querySelector("[role=listbox]").hidden`)
		do(t, tab, chromedp.KeyEvent(kb.ArrowDown), press(kb.Enter))
		until(t, tab, `location.pathname.endsWith("incidents/2.html")`)
	}
}

func TestAReaderFiltersGoesBackAndSharesALink(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	docs := large(400)
	word := strings.Fields(docs[3].Title)[0]
	start := served(t, browsable(t, docs))
	do(t, tab, chromedp.Navigate(start+"search.html?q="+word))
	until(t, tab, `document.querySelectorAll(".search-filters input").length > 1`)
	const count = `document.querySelector("#search-results p")?.textContent`
	all := value(t, tab, count)
	until(t, tab, `document.getElementById("search-component-`+madeWord(3)+`") !== null`)
	value(t, tab, `document.getElementById("search-component-`+madeWord(3)+`").click(), ""`)
	until(t, tab, count+` !== "`+all+`" && location.search.includes("component=")`)
	some, link := value(t, tab, count), value(t, tab, "location.href")
	value(t, tab, `history.back(), ""`)
	until(t, tab, count+` === "`+all+`"`)
	do(t, tab, chromedp.Navigate(link))
	until(t, tab, count+` === "`+some+`"`)
	until(t, tab, `document.querySelector(".search-filters input:checked") !== null`)
	before := value(t, tab, `String(document.querySelectorAll(".search-list li").length)`)
	if before == "0" {
		t.Error("no results below the filters")
	}
}

func TestTextOfTheIndexNeverRuns(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	evil := `<img src=x onerror=alert(1)> "><script>alert(2)</script> libGL`
	docs := append(small(), incidentOf(7, evil, evil, evil, evil))
	docs[len(docs)-1].Labels = []string{evil}
	start := served(t, browsable(t, docs))
	do(t, tab, chromedp.Navigate(start+"search.html?q=libgl+onerror"))
	until(t, tab, `document.querySelector(".search-list a")?.textContent.includes("<img src=x onerror=alert(1)>")`)
	do(t, tab, chromedp.Navigate(start+"search.html?q=%3Cimg%20src=x%20onerror=alert(1)%3Ezzzzqq"))
	until(t, tab, `document.querySelector("#search-results p") !== null`)
	made := `String(document.querySelectorAll("#search-results :is(img, script)").length)`
	if got := value(t, tab, made); got != "0" {
		t.Errorf("%s elements came out of text", got)
	}
}

func TestNothingFoundSaysWhatWasTried(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	do(t, tab, chromedp.Navigate(served(t, browsable(t, small()))+"search.html?q=segmqqqq"))
	until(t, tab, `document.querySelector("#search-results a[href*='issues/new']") !== null`)
	got := value(t, tab, `document.querySelector("#search-results").innerText`)
	for _, want := range []string{"0 results", "segmqqqq", "segmentation", "File a new incident"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q isn't in %q", want, got)
		}
	}
}
