package main

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/debugger"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/site"
)

// hook counts what a script would do first, and lets no dialog stop the page.
const hook = `window.__ran = 0;
for (const f of ["alert", "confirm", "prompt", "print"]) window[f] = () => { window.__ran++; };
//# sourceURL=` + ownScript

// ownScript is the name of this test's own scripts.
const ownScript = "hostile_test"

// look is a function that tells what a page holds that text must not bring. It takes the page's window, or null when the
// page is only parsed. What is wrong begins with its kind: ran, clobbered, form or foreign.
const look = `((document, window) => {
  const bad = [], frame = {}, ids = new Set();
  const fields = "form,input,button,select,option,textarea,keygen,isindex,label";
  const bring = fields + ",script,style,link,meta,base,iframe,frame,frameset,object,embed,applet,portal,dialog,svg,math,video,audio,source,"
    + "template,slot,xmp,plaintext,listing,noscript,marquee,title,body,html,main,article,aside,header,footer";
  const attributes = new Set(["srcdoc", "ping", "formaction", "background", "contenteditable", "autofocus", "is", "slot", "xlink:href",
    "srcset", "poster", "cite"]);
  const own = document.documentElement.matches("[data-document]");
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) if (/^on/i.test(a.name) || attributes.has(a.name)) bad.push("foreign: " + e.localName + " with " + a.name);
    if (e.localName === "a" && !e.hasAttribute("href")) bad.push("foreign: a link without an address");
    else if (e.localName === "a" && !["https:", "http:", "mailto:", "webcal:", ""].includes(e.protocol)) bad.push("foreign: address " + e.href);
    const id = e.getAttribute("id");
    if (id !== null && ids.has(id)) bad.push("clobbered: id twice: " + id);
    if (id !== null) ids.add(id);
    const prose = e.parentElement && e.parentElement.closest(".prose");
    const copy = e.localName === "button" && e.className === "copy";
    if (!prose) {
      if (!copy && e.matches(bring)) frame[e.localName] = (frame[e.localName] || 0) + 1;
      continue;
    }
    if (e.hasAttribute("name")) bad.push("clobbered: " + e.localName + " with a name in text");
    if (e.hasAttribute("style")) bad.push("foreign: " + e.localName + " with a style in text");
    const task = e.localName === "input" && e.type === "checkbox" && e.disabled;
    if (!task && !copy && e.matches(bring)) bad.push((e.matches(fields) ? "form: " : "foreign: ") + e.localName + " in text");
    const article = e.closest("article.incident");
    if (e.localName === "img" && (article || new URL(e.src, location).origin !== location.origin)) bad.push("foreign: picture in text: " + e.src);
    if (id && article && !own && !/^fn/.test(id)) bad.push("clobbered: id in text: " + id);
  }
  for (const s of document.scripts)
    if (!(s.src || "").includes("/assets/") && s.type !== "application/json") bad.push("foreign: script " + s.outerHTML.slice(0, 80));
  if (!window) return { bad, frame };
  if (window.__ran) bad.push("ran: " + window.__ran);
  for (const f of ["getElementById", "querySelector", "createElement"]) if (typeof document[f] !== "function") bad.push("clobbered: " + f);
  if (document.body.localName !== "body" || typeof document.cookie !== "string" || document.forms.constructor.name !== "HTMLCollection"
    || document.body.attributes.constructor.name !== "NamedNodeMap" || typeof window.watchbillSearch !== "function") bad.push("clobbered: document");
  return { bad, frame };
})`

// seen is what look tells.
type seen struct {
	Bad   []string       `json:"bad"`
	Frame map[string]int `json:"frame"` // elements of the templates, by name
}

const ownName = "\n//# sourceURL=" + ownScript

func visit(t *testing.T, tab context.Context, address string) seen {
	t.Helper()
	limited, stop := context.WithTimeout(tab, time.Minute)
	defer stop()
	if err := chromedp.Do(limited, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	s, err := chromedp.Run(limited, chromedp.Evaluate[seen](look+`(document, window)`+ownName))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return s
}

// frames opens many pages at once, each in a frame of its own, which is a page like any other to its scripts. Hidden ones
// aren't laid out, which spares time.
func frames(t *testing.T, tab context.Context, server string, addresses []string, hidden bool) []seen {
	t.Helper()
	limited, stop := context.WithTimeout(tab, 2*time.Minute)
	defer stop()
	if err := chromedp.Do(limited, chromedp.Navigate(server+"/frames")); err != nil {
		t.Fatal(err)
	}
	all, err := chromedp.Run(limited, chromedp.Evaluate[[]seen](`Promise.all(`+encode(t, addresses)+`.map((address) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => setTimeout(() => {
    const there = frame.contentDocument && new URL(frame.contentWindow.location.href).pathname === new URL(address).pathname;
    done(there ? (`+look+`)(frame.contentDocument, frame.contentWindow) : { bad: ["ran: the page went elsewhere"], frame: {} });
  });
  frame.hidden = `+strconv.FormatBool(hidden)+`;
  frame.src = address;
  document.body.append(frame);
})))`+ownName, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s and others: %v", addresses[0], err)
	}
	return all
}

// pageJudge looks at the pages of one site.
type pageJudge struct {
	h   *hostileSite
	w   *witness
	tab context.Context

	plain                    map[string]seen // pages of plain words
	parsed, queries, entries int
	opened                   map[string]int // by mode
	found                    map[string]int // by kind
}

// plainly looks at the pages of plain words, which hold what the templates bring.
func (j *pageJudge) plainly(t *testing.T) {
	t.Helper()
	j.opened = map[string]int{}
	j.plain = map[string]seen{
		"incidents": visit(t, j.tab, j.h.address("with", "incidents/1.html")),
		"runbook":   visit(t, j.tab, j.h.address("with", "runbook/p1.html")),
	}
}

var numberedPage = regexp.MustCompile(`^(incidents|runbook)/p?[0-9]+\.html$`)

// parse lets the browser parse pages without opening them.
func (j *pageJudge) parse(t *testing.T, names []string) {
	t.Helper()
	for chunk := range slices.Chunk(names, 40) {
		parsed, err := chromedp.Run(j.tab, chromedp.Evaluate[[]seen](`Promise.all(`+encode(t, j.h.addresses("without", chunk))+
			`.map((a) => fetch(a).then((r) => r.text()).then((s) => (`+look+`)(new DOMParser().parseFromString(s, "text/html"), null))))`+ownName,
			chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range parsed {
			j.page(t, "parsed without", chunk[i], got)
			j.parsed++
		}
	}
}

// feed judges what the feed of resolutions brings into a reader's page.
func (j *pageJudge) feed(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(j.h.path("public/incidents/resolutions.json"))
	var feed struct {
		Items []struct {
			Content string `json:"content_html"`
		}
	}
	if err == nil {
		err = json.Unmarshal(data, &feed)
	}
	if err != nil {
		t.Fatal(err)
	}
	var contents []string
	for _, i := range feed.Items {
		contents = append(contents, `<article class="incident"><div class="prose">`+i.Content+`</div></article>`)
	}
	judged, err := chromedp.Run(j.tab, chromedp.Evaluate[[]seen](encode(t, contents)+
		`.map((s) => (`+look+`)(new DOMParser().parseFromString(s, "text/html"), null))`+ownName))
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range judged {
		j.page(t, "in the feed without", "resolutions.json", got)
		j.entries++
	}
}

// open opens pages, with the policy or without it.
func (j *pageJudge) open(t *testing.T, mode string, names []string) {
	t.Helper()
	for chunk := range slices.Chunk(names, 24) {
		j.w.open = mode + "/" + chunk[0] + " and those after it"
		for i, got := range frames(t, j.tab, j.h.server.URL, j.h.addresses(mode, chunk), mode == "with") {
			j.page(t, mode, chunk[i], got)
			j.opened[mode]++
		}
	}
}

// toOpen tells which pages are worth opening: those of incidents and documents, the desk, the site's own, and some of each other kind.
func toOpen(names []string) (opened, others []string) {
	kinds := map[string]int{}
	for _, name := range names {
		kind := filepath.Dir(name)
		if kinds[kind]++; numberedPage.MatchString(name) || kinds[kind] <= 3 || kind == "." {
			opened = append(opened, name)
		} else {
			others = append(others, name)
		}
	}
	return append(opened, site.DeskPage), others
}

func (j *pageJudge) page(t *testing.T, mode, name string, got seen) {
	t.Helper()
	for _, bad := range got.Bad {
		kind, _, _ := strings.Cut(bad, ":")
		j.found[kind]++
		t.Errorf("%s, %s the policy: %s; payload %s", name, mode, bad, j.h.payloadOf(name))
	}
	match := numberedPage.FindStringSubmatch(name)
	if match == nil {
		return
	}
	for element, n := range got.Frame {
		if expected := j.plain[match[1]].Frame[element]; element != "svg" && n > expected {
			j.found["foreign"]++
			t.Errorf("%s, %s the policy: %d elements %s, and %d in plain words; payload %s", name, mode, n, element, expected, j.h.payloadOf(name))
		}
	}
}

// search asks for words of the payloads, so that titles and excerpts stand in the results.
func (j *pageJudge) search(t *testing.T, mode string) {
	t.Helper()
	for _, query := range []string{
		"alert", "script", "onerror", "javascript", "<script>alert(1)</script>", "evil.example", "\"><img src=x onerror=alert(1)>", "svg",
	} {
		j.w.open = "search for " + query
		visit(t, j.tab, j.h.server.URL+"/"+mode+"/search.html?q="+url.QueryEscape(query))
		limited, stop := context.WithTimeout(j.tab, time.Minute)
		_, err := chromedp.Run(limited, chromedp.Evaluate[bool](`new Promise((done) => {
  const look = () => document.querySelector(".search-status")?.textContent ? done(true) : setTimeout(look, 20);
  look();
})`+ownName, chromedp.EvalAwaitPromise))
		stop()
		if err != nil {
			t.Errorf("%s: no answer: %v", j.w.open, err)
			continue
		}
		got, err := chromedp.Run(j.tab, chromedp.Evaluate[seen](look+`(document, window)`+ownName))
		if err != nil {
			t.Fatal(err)
		}
		j.page(t, mode, j.w.open, got)
		j.queries++
	}
}

// witness sees what leaves the pages, and every script that is not the site's own.
type witness struct {
	host string
	open string // what is open

	mu        sync.Mutex
	elsewhere []string
	foreign   []string
	dialogs   int
}

func (w *witness) follow(t *testing.T, tab context.Context) {
	t.Helper()
	err := chromedp.Listen(tab, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Host != w.host {
				w.elsewhere = append(w.elsewhere, w.open+" asked for "+e.Request.URL)
			}
		case *debugger.EventScriptParsed:
			if !w.ours(e.URL) {
				w.foreign = append(w.foreign, w.open+" ran a script of "+e.URL)
			}
		case *page.EventJavascriptDialogOpening:
			w.dialogs++
		}
	})
	if err == nil {
		_, err = chromedp.Call(tab, debugger.Enable, debugger.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Run(tab, hooked)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// ours tells the site's scripts and this test's.
func (w *witness) ours(script string) bool {
	u, err := url.Parse(script)
	return err == nil && (script == ownScript || u.Host == w.host && strings.HasSuffix(u.Path, ".js"))
}

func hooked(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
	params := page.AddScriptToEvaluateOnNewDocumentParams{Source: hook}
	return chromedp.Void{}, target.Call(ctx, page.CommandAddScriptToEvaluateOnNewDocument, &params, nil)
}

func (w *witness) judge(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range slices.Concat(w.elsewhere, w.foreign) {
		t.Error(r)
	}
	if w.dialogs > 0 {
		t.Errorf("%d dialogs opened", w.dialogs)
	}
}
