package main

import (
	"context"
	"io"
	"io/fs"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/content"
	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/browser"
)

// sampleSite builds the sample.
func sampleSite(t *testing.T) (address, dir string) {
	t.Helper()
	return siteOf(t, generator.Options{Site: t.TempDir(), Sample: true})
}

// sampleIn is the sample whose pages are in another language.
func sampleIn(t *testing.T, language string) (address, dir string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "content"), content.FS); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "content", "site.yaml")
	config, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(config), "language: en", "language: "+language, 1)
	if err := os.WriteFile(file, []byte(own), 0o600); err != nil || own == string(config) {
		t.Fatal("the sample's language isn't replaced: ", err)
	}
	return siteOf(t, generator.Options{Site: folder, Incidents: filepath.Join(folder, "content", "incidents.jsonl")})
}

// siteOf builds a site below a path, as Pages would serve it, and gives its address and folder.
func siteOf(t *testing.T, g generator.Options) (address, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "public")
	clock, err := time.Parse(time.RFC3339, testClock)
	if err != nil {
		t.Fatal(err)
	}
	g.Out, g.Base, g.Clock = dir, "https://team.example/support/", clock
	if err := build(t.Context(), g, formatText, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler(published(dir), prefix(g.Base)))
	t.Cleanup(server.Close)
	return server.URL + prefix(g.Base), dir
}

// published finds the files of a site that was built.
func published(dir string) finder {
	root := os.DirFS(dir)
	return func(name string) ([]byte, error) {
		if info, err := fs.Stat(root, name); err != nil || info.IsDir() {
			return nil, fs.ErrNotExist
		}
		return fs.ReadFile(root, name)
	}
}

// watch records what a page asks of other hosts, and what it complains about.
type watch struct {
	mu         sync.Mutex
	host       string
	elsewhere  []string
	complaints []string
}

func (w *watch) follow(t *testing.T, tab context.Context) {
	t.Helper()
	err := chromedp.Listen(tab, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Host != w.host {
				w.elsewhere = append(w.elsewhere, e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			w.complaints = append(w.complaints, e.ExceptionDetails.Text)
		case *log.EventEntryAdded: // a breach of the Content-Security-Policy among others
			if e.Entry.Level.String() == "error" {
				w.complaints = append(w.complaints, e.Entry.Text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *watch) judge(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range w.elsewhere {
		t.Errorf("the site asked another host: %s", u)
	}
	for _, c := range w.complaints {
		t.Errorf("the page complains: %s", c)
	}
}

func TestAReaderSearchesAndFollowsAResult(t *testing.T) {
	t.Parallel()
	address, dir := sampleSite(t)
	for name, start := range map[string]string{"from the server": address + "index.html", "from a file": "file://" + filepath.ToSlash(dir) + "/index.html"} {
		u, err := url.Parse(start)
		if err != nil {
			t.Fatal(err)
		}
		tab := browser.Tab(t) // its own: a page that was left may still ask for its icon
		w := &watch{host: u.Host}
		w.follow(t, tab)
		box := chromedp.CSS("main input[type=search]")
		result := chromedp.CSS("#search-results a")
		do(t, tab, chromedp.Navigate(start))
		duty := ask(t, tab, chromedp.Text(chromedp.CSS("main")))
		do(
			t, tab,
			chromedp.SendKeys(box, "libGL swrast"),
			chromedp.WaitVisible(chromedp.CSS("[role=option]")),
			chromedp.SendKeys(box, "\r"),
			chromedp.WaitVisible(result),
			chromedp.Click(result),
			chromedp.WaitVisible(chromedp.CSS("#resolution")),
		)
		title := ask(t, tab, chromedp.Text(chromedp.CSS("h1")))
		if !strings.Contains(duty, "Mira Okafor") {
			t.Errorf("%s: home doesn't say who is on duty: %q", name, duty)
		}
		if !strings.Contains(title, "libGL") {
			t.Errorf("%s: the first result is %q", name, title)
		}
		w.judge(t)
	}
}

// goneNode is told when the element that was found gave way to another, with a page or within it, before it could be used.
const goneNode = "No node with given id"

func do(t *testing.T, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		err := chromedp.Do(tab, step)
		for again := 0; again < 20 && err != nil && strings.Contains(err.Error(), goneNode); again++ {
			err = chromedp.Do(tab, step)
		}
		if err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func ask[T any](t *testing.T, tab context.Context, question chromedp.Action[T]) T {
	t.Helper()
	answer, err := chromedp.Run(tab, question)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// A quote at its end, or dashes at its beginning, would stand on the other side.
func TestACommandReadsAsItIsTypedWhateverTheDirectionOfThePage(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	sides, err := browser.Ask[[]bool](browser.Tab(t), address+"components.html", `(async () => {
		document.documentElement.dir = "rtl";
		const left = (node, at) => {
			const range = document.createRange();
			range.setStart(node, at);
			range.setEnd(node, at + 1);
			return range.getBoundingClientRect().left;
		};
		const codes = [...document.querySelectorAll(".trades code")];
		const texts = codes.flatMap((code) => code.children.length ? [...code.children] : [code]).map((word) => word.firstChild);
		const inOrder = texts.map((text) => left(text, 0) < left(text, 1) && left(text, text.length - 2) < left(text, text.length - 1));
		return inOrder.concat(codes.filter((code) => code.children.length).map((code) => left(code.children[0].firstChild, 0) < left(code.children[1].firstChild, 0)));
	})()`)
	if err != nil || len(sides) == 0 {
		t.Fatalf("%d words of commands: %v", len(sides), err)
	}
	for i, right := range sides {
		if !right {
			t.Errorf("%d of %d words and orders of words is turned round", i+1, len(sides))
		}
	}
}

// Time runs from left to right in a chart, and the ends of its texts are measured from there. A name that is cut has its beginning.
func TestFromRightToLeftChartsKeepTheirScaleAndNamesTheirBeginning(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	wrong, err := browser.Ask[[]string](browser.Tab(t), address+"components.html", `(async () => {
		document.documentElement.dir = "rtl";
		const charts = [...document.querySelectorAll(".plot, .trend svg")].filter((chart) => getComputedStyle(chart).direction !== "ltr");
		const names = [...document.querySelectorAll(".bar a")].filter((name) => {
			name.style.width = "2rem";
			const first = document.createRange();
			first.setStart(name.firstChild, 0);
			first.setEnd(name.firstChild, 1);
			return first.getBoundingClientRect().left < name.getBoundingClientRect().left;
		});
		return charts.map((chart) => chart.parentElement.className).concat(names.map((name) => name.textContent));
	})()`)
	if err != nil || len(wrong) > 0 {
		t.Errorf("turned round or cut at its beginning: %q, %v", wrong, err)
	}
}

// A label of GitHub's has 50 characters, and may be one word.
func TestALongLabelStaysWhereItBelongs(t *testing.T) {
	t.Parallel()
	address, _ := sampleSite(t)
	for page, place := range map[string]string{"incidents/index.html": ".facets li", "incidents/218.html": ".facts dd"} {
		wide, err := browser.Ask[int](browser.Tab(t), address+page, `(async () => {
			const place = [...document.querySelectorAll("`+place+`")].find((place) => place.querySelector("a"));
			place.querySelector("a").textContent = "label_".repeat(9);
			place.style.width = "8rem";
			return [...place.children].filter((e) => e.getBoundingClientRect().right > place.getBoundingClientRect().right + 1).length;
		})()`)
		if err != nil || wide > 0 {
			t.Errorf("%s: %d parts stand out of %s, %v", page, wide, place, err)
		}
	}
}
