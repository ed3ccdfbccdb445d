package search

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/visit-dav/watchbill/generator/browser"
)

// tab opens a tab in which every complaint of a page fails the test.
func tab(t *testing.T) context.Context {
	t.Helper()
	opened := browser.Tab(t)
	err := chromedp.Listen(opened, func(event any) {
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
	return opened
}

const frame = `<!doctype html><html lang="en" data-root=%q><head><meta charset="utf-8"><title>t</title>
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'">
<link rel="icon" href="data:,"><script src="%sassets/search.js" defer></script></head><body>
<form action="%ssearch.html" method="get" data-search data-repository="https://example.org/o/r"><input type="search" name="q"></form>%s</body></html>`

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
	say, err := os.ReadFile("../../templates/assets/say.js") // html puts it inside
	if err != nil {
		t.Fatal(err)
	}
	put("assets/search.js", string(say)+string(client))
	results := `<div id="search-results"></div>`
	put("search.html", fmt.Sprintf(frame, "", "", "", results))
	for _, d := range docs {
		name, _, _ := strings.Cut(d.Path, "#")
		text := "<main><h1>" + name + "</h1>" + paragraphs(d.text[:]) + "</main>"
		put(name, fmt.Sprintf(frame, "../", "../", "../", text))
	}
	for name, data := range filesOf(t, indexOf(t, docs)) {
		put(Folder+name+".js", data)
	}
	return root
}

func paragraphs(texts []string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString("<p>" + html.EscapeString(t) + "</p>")
	}
	return b.String()
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
	limit, stop := context.WithTimeout(tab, time.Minute)
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
	tab := tab(t)
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
	tab := tab(t)
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

func TestFiveResultsAreShownBeforeTheOthersCome(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	docs := large(700)
	x := indexOf(t, large(700))
	query, held := docs[20].Title, map[string]bool{}
	hits := x.evaluate(query).hits
	for _, h := range hits[5:10] {
		held[strconv.Itoa(h.id>>x.root.Rows.Shift)] = true
	}
	for _, h := range hits[:5] {
		delete(held, strconv.Itoa(h.id>>x.root.Rows.Shift))
	}
	if len(held) == 0 {
		t.Fatal("all ten stand in the files of the first five")
	}
	release := make(chan struct{})
	files := http.StripPrefix("/team/site", http.FileServer(http.Dir(browsable(t, docs))))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		block, found := strings.CutPrefix(path.Base(r.URL.Path), "r")
		if found && len(block) > 7 && held[block[:len(block)-len("tag4.js")]] {
			<-release
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	do(t, tab, chromedp.Navigate(server.URL+"/team/site/search.html"))
	quoted, _ := json.Marshal(query) // a string
	const ask = `const i = document.querySelector("[name=q]"); i.value = %s; i.dispatchEvent(new Event("input", { bubbles: true })); ""`
	value(t, tab, fmt.Sprintf(ask, quoted))
	until(t, tab, `document.querySelectorAll(".search-list li").length === 5`)
	value(t, tab, `globalThis.shown = [...document.querySelectorAll(".search-list a")]; ""`)
	const beside = `String(document.querySelector("#search-results").offsetWidth - shown[0].offsetWidth)`
	before := value(t, tab, beside)
	close(release)
	until(t, tab, `document.querySelectorAll(".search-list li").length === 10 && document.querySelector(".search-filters input") !== null`)
	if got := value(t, tab, `String([...document.querySelectorAll(".search-list a")].filter((a, i) => a === shown[i]).length)`); got != "5" {
		t.Errorf("%s of five results that somebody may be about to click stayed", got)
	}
	if got := value(t, tab, beside); got != before {
		t.Errorf("the filters take %s pixels beside the results, which had %s for them", got, before)
	}
}

func TestTheFocusStaysOnAFilterThatIsTakenAway(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	docs := large(400)
	box := `document.getElementById("search-component-` + madeWord(3) + `")`
	start := served(t, browsable(t, docs))
	do(t, tab, chromedp.Navigate(start+"search.html?q="+strings.Fields(docs[3].Title)[0]+"&component="+madeWord(3)))
	until(t, tab, box+`?.checked`)
	value(t, tab, `document.querySelector(".search-filters").open = true; `+box+`.focus(); ""`)
	do(t, tab, chromedp.KeyEvent(" "))
	until(t, tab, `document.querySelector(".search-filters summary").textContent === "Filters"`)
	if got := value(t, tab, "document.activeElement.id"); got != "search-component-"+madeWord(3) {
		t.Errorf("the focus is on %q", got)
	}
}

func TestTextOfTheIndexNeverRuns(t *testing.T) {
	t.Parallel()
	tab := tab(t)
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

func TestNoQueryFailsOrRuns(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	do(t, tab, chromedp.Navigate(served(t, browsable(t, small()))+"search.html"))
	for _, q := range hostile() {
		quoted, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		value(t, tab, `(() => { document.querySelector("#search-results").replaceChildren();
			const i = document.querySelector("[name=q]"); i.value = `+string(quoted)+`;
			i.dispatchEvent(new Event("input", { bubbles: true })); return ""; })()`)
		until(t, tab, `document.querySelector("#search-results").innerText.includes("result") ||
			!document.querySelector("[name=q]").value.trim()`)
	}
	if got := value(t, tab, `String(document.querySelectorAll("#search-results :is(img, script)").length)`); got != "0" {
		t.Errorf("%s elements came out of text", got)
	}
}

func TestNothingFoundSaysWhatWasTried(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	do(t, tab, chromedp.Navigate(served(t, browsable(t, small()))+"search.html?q=segmqqqq"))
	until(t, tab, `document.querySelector("#search-results a[href*='issues/new']") !== null`)
	got := value(t, tab, `document.querySelector("#search-results").innerText`)
	for _, want := range []string{"0 results", "segmqqqq", "segmentation", "File a new incident"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q isn't in %q", want, got)
		}
	}
}

func TestALanguagePutsValuesInAnOrderOfItsOwn(t *testing.T) {
	t.Parallel()
	root := browsable(t, small())
	client := filepath.Join(root, "assets", "search.js")
	code, err := os.ReadFile(client)
	if err != nil {
		t.Fatal(err)
	}
	const words = `globalThis.watchbillWords={"“%s” is not known here, taken for “%s”. ":"<%[2]s for %[1]s>"};`
	if err := os.WriteFile(client, append([]byte(words), code...), 0o644); err != nil {
		t.Fatal(err)
	}
	tab := tab(t)
	do(t, tab, chromedp.Navigate(served(t, root)+"search.html?q=segmentatoin"))
	until(t, tab, `document.querySelector("#search-results .search-list a") !== null`)
	if got := value(t, tab, `document.querySelector("#search-results").innerText`); !strings.Contains(got, "<segmentation for segmentatoin>") {
		t.Errorf("got %q", got)
	}
}

func TestTheListOffersAWayWhenNothingIsFound(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	do(t, tab, chromedp.Navigate(served(t, browsable(t, small()))+"incidents/1.html"), press("/"), chromedp.KeyEvent("segmqqqq"))
	until(t, tab, `document.querySelector("[role=option][href*='issues/new?title=segmqqqq']") !== null`)
	do(t, tab, chromedp.KeyEvent(kb.ArrowDown), press(kb.Enter))
	until(t, tab, `location.search === "?q=segmentation" && document.querySelector(".search-list a mark") !== null`)
}

func TestALongTextGoesWholeIntoANewIncident(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	query := strings.Repeat("zqx\U0001F389 ", 60)
	do(t, tab, chromedp.Navigate(served(t, browsable(t, small()))+"search.html?q="+url.QueryEscape(query)))
	until(t, tab, `document.querySelector("#search-results a[href*='issues/new']") !== null`)
	filed := value(t, tab, `document.querySelector("#search-results a[href*='issues/new']").href`)
	u, err := url.Parse(filed)
	if err != nil {
		t.Fatal(err)
	}
	if title, body := u.Query().Get("title"), u.Query().Get("body"); !strings.HasSuffix(title, " …") || !strings.Contains(body, query) {
		t.Errorf("title %q, body %q", title, body)
	}
}

func TestAPassageOfThePageIsShownWhereTheStoredOnesSayNothing(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	docs := small()
	docs[0].text[discussion] = strings.Repeat("Much was said. ", 40) + "At last the flux capacitor was <b>replaced</b>."
	start := served(t, browsable(t, docs))
	for _, page := range []string{"incidents/2.html", "search.html"} {
		do(t, tab, chromedp.Navigate(start+page), press("/"), chromedp.KeyEvent("capacitor"))
		until(t, tab, `document.querySelector(".search-excerpt mark")?.textContent === "capacitor"`)
		got := value(t, tab, `document.querySelector(".search-excerpt").textContent`)
		if !strings.HasPrefix(got, "… ") || !strings.Contains(got, "capacitor was <b>replaced</b>") {
			t.Errorf("on %s: %q", page, got)
		}
	}
}

func TestFurtherResultsComeBelowThoseThatStandThere(t *testing.T) {
	t.Parallel()
	tab := tab(t)
	docs := large(700)
	pause := make(chan struct{}, 1) // the blocks of rows come one after the other
	files := http.StripPrefix("/team/site", http.FileServer(http.Dir(browsable(t, docs))))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isShown(path.Base(r.URL.Path)) && path.Base(r.URL.Path) != "root.js" {
			pause <- struct{}{}
			defer func() { <-pause }()
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	words := strings.Fields(docs[3].Title)
	do(t, tab, chromedp.Navigate(server.URL+"/team/site/search.html?q="+words[0]+"+"+words[1]))
	until(t, tab, `document.querySelectorAll(".search-list li").length === 10 && document.querySelector(".search-filters input") !== null`)
	const buttons = `String(document.querySelectorAll("#search-results button").length)`
	if got := value(t, tab, buttons); got != "1" {
		t.Errorf("%s buttons show more", got)
	}
	value(t, tab, `globalThis.shown = [...document.querySelectorAll(".search-list a")];
		document.getElementById("search-more").focus(); document.activeElement.click(); ""`)
	until(t, tab, `document.querySelectorAll(".search-list li").length === 30`)
	if got := value(t, tab, `String([...document.querySelectorAll(".search-list a")].filter((a, i) => a === shown[i]).length)`); got != "10" {
		t.Errorf("%s of ten results stayed", got)
	}
	if got := value(t, tab, "document.activeElement.id"); got != "search-more" || value(t, tab, buttons) != "1" {
		t.Errorf("the focus is on %q", got)
	}
}
