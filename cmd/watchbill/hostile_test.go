package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/browser"
	"github.com/visit-dav/watchbill/generator/problem"
)

// TestHostileTextDoesNothingInABrowser puts each payload into every field of an incident, of a product issue and of a
// document, builds the site, and opens every page, with the pages' policy and without it: no script runs, no request
// leaves, no dialog opens, no name is clobbered, no form appears.
//
// testdata/hostile.jsonl holds cases of each class. WATCHBILL_ATTACKS names a folder of other people's (JSON Lines with
// payload or markdown, lists of lines, a JSON array of strings).
func TestHostileTextDoesNothingInABrowser(t *testing.T) {
	t.Parallel()
	for chunk := range slices.Chunk(payloads(t), 160) { // every page lists all documents, so that one site would be slow
		t.Run("", func(t *testing.T) { doesNothing(t, append([]string{plainWords}, chunk...)) })
	}
}

func doesNothing(t *testing.T, payloads []string) {
	t.Helper()
	h := &hostileSite{folder: t.TempDir(), payloads: payloads}
	h.write(t)
	h.build(t)
	h.serve(t)
	tab := browser.Tab(t)
	w := &witness{host: h.server.Listener.Addr().String()}
	w.follow(t, tab)
	wouldBeSeen(t, tab, h.server.URL)
	h.showsMarkdown(t, tab)
	plain := h.baseline(t, tab)
	names := h.pages(t)
	h.judgeParsed(t, tab, names, plain)
	opened := map[string]int{}
	for _, mode := range []string{"with", "without"} {
		for _, name := range h.chosen(names, mode) {
			opened[mode]++
			w.open = mode + "/" + name
			h.judge(t, mode, name, visit(t, tab, h.address(mode, name)), plain)
		}
		h.search(t, tab, mode, w)
	}
	w.judge(t)
	for _, missing := range h.missing() {
		t.Errorf("a page asked for %s, which the site doesn't have", missing)
	}
	t.Logf("%d payloads, refused in %d documents and %d names of files, %d incidents withheld for a likely secret; "+
		"%d pages parsed, %d opened with the policy and %d without it: %d requests to other hosts, %d dialogs",
		len(h.payloads), h.refused["p"], h.refused["n"], len(h.secret), len(names), opened["with"], opened["without"], len(w.elsewhere), w.dialogs)
}

// wouldBeSeen opens a page on which everything is wrong: the judges of this test must see it.
func wouldBeSeen(t *testing.T, tab context.Context, server string) {
	t.Helper()
	got := visit(t, tab, server+"/wrong")
	told := strings.Join(got.Bad, "; ")
	for _, want := range []string{"img with onerror", "address javascript:", "form in text", "id in text", "clobbered", "picture in text", "script <script>"} {
		if !strings.Contains(told, want) {
			t.Errorf("the judge doesn't see %q: %s", want, told)
		}
	}
	if got.Ran != 2 {
		t.Errorf("the judge sees %d scripts, not 2", got.Ran)
	}
}

const wrongPage = `<!doctype html><link rel="icon" href="data:,"><main><article class="incident"><div class="prose"><img src="data:," onerror="alert(1)">
<a href="javascript:alert(1)">x</a><form name="getElementById"></form><b id="x"></b><script>alert(2)</script></div></article></main>`

// legitimate is what GitHub's Markdown offers, and readers must see.
const legitimate = "| left | right |\n|:--|--:|\n| a | b |\n\n- [x] done\n- [ ] open\n\n~~gone~~ <kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup>\n\n" +
	"<details><summary>More</summary>\n\ninner **bold**\n\n</details>\n\n```cpp\nstd::vector<int> x;\n```\n\n> [!NOTE]\n> mind\n\n" +
	"A note[^1], https://visit.example/ and `code`.\n\n[^1]: The text.\n\n#include <vtkDataSet.h> and <your path>\n\n1. one\n2. two\n\n> quoted\n\n***\n"

// showsMarkdown counts the elements that legitimate must become.
func (h *hostileSite) showsMarkdown(t *testing.T, tab context.Context) {
	t.Helper()
	visit(t, tab, h.address("with", fmt.Sprintf("incidents/%d.html", len(h.payloads)+1)))
	for selector, want := range map[string]int{
		"table td": 2, "input[type=checkbox][disabled]": 2, "input[checked]": 1, "del": 1, "kbd": 1, "sub": 1, "details details summary, section details summary": 1,
		"details strong, .prose strong": 1, "pre code": 1, "[role=note]": 1, "ol li": 2, "blockquote": 1, "hr": 1, "a[href='https://visit.example/']": 1,
	} {
		got, err := chromedp.Run(tab, chromedp.Evaluate[int](
			`[...document.querySelectorAll("[aria-labelledby=symptom] .prose")].flatMap((p) => [...p.querySelectorAll(`+quote(selector)+`)]).length`))
		if err != nil || got < want {
			t.Errorf("%s: %d of %d, %v", selector, got, want, err)
		}
	}
	text, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.querySelector("[aria-labelledby=symptom] .prose").textContent`))
	for _, want := range []string{"std::vector<int> x;", "#include <vtkDataSet.h> and <your path>", "The text."} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("no %q in %q, %v", want, text, err)
		}
	}
}

// payloads gives our own cases, and those of WATCHBILL_ATTACKS.
func payloads(t *testing.T) []string {
	t.Helper()
	list := payloadsOf(t, "testdata/hostile.jsonl")
	folder := os.Getenv("WATCHBILL_ATTACKS")
	if folder != "" {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.Contains(name, "spec") && !strings.HasSuffix(name, "recipes.json") &&
				d.Name() != "ORIGINS.json" {
				list = append(list, payloadsOf(t, name)...)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var unique []string
	seen := map[string]bool{}
	for _, p := range list {
		if p = strings.ToValidUTF8(p, "\ufffd"); strings.TrimSpace(p) != "" && len(p) < 4000 && !seen[p] {
			seen[p] = true
			unique = append(unique, p)
		}
	}
	return unique
}

func payloadsOf(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	switch filepath.Ext(name) {
	case ".json":
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatal(name, err)
		}
	case ".jsonl":
		for line := range bytes.Lines(data) {
			var p struct{ Payload, Markdown string }
			if err := json.Unmarshal(line, &p); err != nil {
				t.Fatal(name, err)
			}
			list = append(list, p.Payload+p.Markdown)
		}
	default:
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			list = append(list, lines.Text())
		}
	}
	return list
}

// plainWords are the first payload of each site: their pages show what the templates themselves hold.
const plainWords = "plain words"

// hostileSite is a site of payloads: incident n and document pn hold payload n-1.
type hostileSite struct {
	folder   string
	payloads []string
	refused  map[string]int // documents by the first letter of their names
	secret   map[int]bool   // incidents that are taken for a secret
	server   *httptest.Server

	mu   sync.Mutex
	lost map[string]bool // asked for, and not there
}

func (h *hostileSite) path(name string) string {
	return filepath.Join(h.folder, filepath.FromSlash(name))
}

func (h *hostileSite) put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(h.path(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (h *hostileSite) write(t *testing.T) {
	t.Helper()
	h.put(t, "content/site.yaml", "title: Hostile\nzone: UTC\npublish: closed\n"+
		"repositories: {incidents: o/r, product: o/p}\ncontact: {text: x}\n")
	h.put(t, "content/roster.yaml", "people:\n  - {slug: ada, name: Ada Example, github: ada}\n")
	h.put(t, "content/runbook/index.md", "# Runbook\n")
	for i, p := range h.payloads {
		quoted := quote(p)
		h.put(t, fmt.Sprintf("content/runbook/p%d.md", i+1), fmt.Sprintf(
			"---\ntitle: %s\ndescription: %s\ntags: [%s]\n---\n\n# %s\n\n%s\n\n```%s\n%s\n```\n",
			quoted, quoted, quoted, oneLine(p), p, oneLine(p), p))
		if name := fileName(p); name != "" {
			_ = os.WriteFile(h.path("content/runbook/"+name), []byte("# A name\n"), 0o644) // some names no system takes
		}
	}
	h.writeSnapshots(t, nil)
}

// quote writes a string of YAML, which takes what JSON writes.
func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// fileName makes a payload the name of a document, as far as that goes.
func fileName(p string) string {
	p = strings.Map(func(r rune) rune {
		if r == '/' || r < ' ' {
			return -1
		}
		return r
	}, p)
	for len(p) > 120 {
		_, size := utf8.DecodeLastRuneInString(p)
		p = p[:len(p)-size]
	}
	if p = strings.TrimLeft(p, ". "); p == "" {
		return ""
	}
	return "n" + p + ".md"
}

func (h *hostileSite) writeSnapshots(t *testing.T, without map[int]bool) {
	t.Helper()
	const header = `{"watchbill":1,"repository":"o/%s","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n"
	incidents, product := fmt.Sprintf(header, "r"), fmt.Sprintf(header, "p")
	const at, closed = "2026-10-05T09:00:00Z", "2026-10-06T09:00:00Z"
	for i, p := range h.payloads {
		n := i + 1
		label := func(name string) map[string]any { return map[string]any{"name": name} }
		comment := func(id int, login, body string) map[string]any {
			return map[string]any{
				"id": id, "user": map[string]any{"login": login, "type": "User"}, "author_association": "MEMBER", "body": body,
				"created_at": at, "html_url": p,
			}
		}
		issue := map[string]any{
			"id": n, "number": n, "title": p, "state": "closed", "created_at": at, "closed_at": closed,
			"html_url": "https://github.com/o/r/issues/" + p, "milestone": map[string]any{"title": p},
			"user":   map[string]any{"login": p, "type": "User"},
			"labels": []any{label(p), label("resolution: " + p)},
			"body": fmt.Sprintf("### Component\n\n%[1]s\n\n### Version\n\n%[1]s\n\n### Platform\n\n%[1]s\n\n### Facility\n\n%[1]s\n\n"+
				"### Symptom\n\n%[1]s\n\n### Exact error text\n\n%[1]s\n\n### Resolution\n\n%[1]s\n\n### Cause\n\n%[1]s\n\n"+
				"### Received\n\n%[1]s\n\n### Sketch\n\n%[1]s\n", p),
			"comment_data": []any{
				comment(3*n, p, p), comment(3*n+1, "ada", "Promoted to o/p#"+fmt.Sprint(n)+"\n\n> "+p+"\n\n- "+p),
				comment(3*n+2, "ada", "````"+oneLine(p)+"\n"+p+"\n````"),
			},
		}
		if !without[n] {
			incidents += encode(t, issue)
		}
		product += encode(t, map[string]any{
			"number": n, "title": p, "state": "closed", "state_reason": p, "labels": []any{label(p)}, "updated_at": at,
			"closed_at": closed, "html_url": p,
		})
	}
	n := len(h.payloads) + 1
	incidents += encode(t, map[string]any{
		"id": n, "number": n, "title": "Legitimate", "state": "closed", "created_at": at, "closed_at": closed, "body": legitimate,
	})
	h.put(t, ".watchbill/incidents.jsonl", incidents)
	h.put(t, ".watchbill/product.jsonl", product)
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

var numberedIncident = regexp.MustCompile(`incident ([0-9]+) holds a likely secret`)

// build takes away what the program refuses, and counts it: a document's bad address is the team's own mistake.
func (h *hostileSite) build(t *testing.T) {
	t.Helper()
	h.refused, h.secret = map[string]int{}, map[int]bool{}
	g := generator.Options{Site: h.folder, Out: h.path("public"), Clock: time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC)}
	for range 5 {
		report, err := generator.Build(t.Context(), g)
		if err == nil {
			return
		}
		if !generator.IsProblems(err) {
			t.Fatal(err)
		}
		wrong := map[string]bool{}
		for _, p := range report.Problems {
			switch match := numberedIncident.FindStringSubmatch(p.Message); {
			case p.Severity != problem.Error:
			case match != nil:
				var n int
				_, _ = fmt.Sscan(match[1], &n)
				h.secret[n] = true
			case strings.HasPrefix(p.Pos.File, "content/runbook/"):
				wrong[p.Pos.File] = true
			default:
				t.Fatal(p)
			}
		}
		for file := range wrong {
			h.refused[filepath.Base(file)[:1]]++
			if err := os.Remove(h.path(file)); err != nil {
				t.Fatal(err)
			}
		}
		h.writeSnapshots(t, h.secret)
	}
	t.Fatal("the site doesn't build")
}

var policyElement = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)

// serve serves the site twice: below /with/ as it is, below /without/ without its policy.
func (h *hostileSite) serve(t *testing.T) {
	t.Helper()
	h.lost = map[string]bool{}
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wrong" {
			_, _ = w.Write([]byte(wrongPage))
			return
		}
		mode, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		data, err := os.ReadFile(h.path("public/" + name))
		if err != nil {
			h.mu.Lock()
			h.lost[r.URL.String()] = true
			h.mu.Unlock()
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(name, ".html") && mode == "without" {
			if !policyElement.Match(data) {
				t.Errorf("%s has no policy", name)
			}
			data = policyElement.ReplaceAllLiteral(data, nil)
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(h.server.Close)
}

func (h *hostileSite) missing() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Sorted(maps.Keys(h.lost))
}

// pages lists the pages of the built site.
func (h *hostileSite) pages(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(h.path("public"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".html" && d.Name() != "404.html" { // that is served at any depth
			rel, _ := filepath.Rel(h.path("public"), name)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func (h *hostileSite) address(mode, name string) string {
	return h.server.URL + "/" + mode + (&url.URL{Path: "/" + name}).EscapedPath()
}

// hook counts what a script would do first, and lets no dialog stop the page.
const hook = `window.__ran = 0;
for (const f of ["alert", "confirm", "prompt", "print"]) window[f] = () => { window.__ran++; };`

// look is a function that tells what a page holds that text must not bring; live tells that the page is open, not parsed.
const look = `((document, live) => {
  const bad = [], frame = {};
  const bring = "script,style,link,meta,base,iframe,frame,frameset,object,embed,applet,portal,form,input,button,select,option,textarea,"
    + "keygen,isindex,dialog,label,svg,math,video,audio,source,template,slot,xmp,plaintext,listing,noscript,marquee,title,body,html,"
    + "main,article,aside,header,footer";
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name) || ["srcdoc", "ping", "formaction", "background", "contenteditable", "autofocus", "is", "slot", "xlink:href", "srcset", "poster", "cite"].includes(a.name))
        bad.push(e.localName + " with " + a.name);
    }
    if (e.localName === "a" && !e.hasAttribute("href")) bad.push("a link without an address");
    else if ("href" in e && e.localName === "a" && !["https:", "http:", "mailto:", "webcal:", ""].includes(e.protocol)) bad.push("address " + e.href);
    const prose = e.closest(".prose");
    if (!prose || prose === e) continue;
    if (e.hasAttribute("style") || e.hasAttribute("name")) bad.push(e.localName + " with a style or name in text");
    const task = e.localName === "input" && e.type === "checkbox" && e.disabled;
    const copy = e.localName === "button" && e.className === "copy";
    if (!task && !copy && e.matches(bring)) bad.push(e.localName + " in text");
    if (e.localName === "img" && (e.closest("article.incident") || new URL(e.src, location).origin !== location.origin)) bad.push("picture in text: " + e.src);
    if (e.id && !document.documentElement.matches("[data-document]") && !/^fn/.test(e.id) && e.closest("article.incident")) bad.push("id in text: " + e.id);
  }
  for (const e of document.querySelectorAll(bring)) {
    if (e.closest(".prose") || e.className === "copy") continue;
    frame[e.localName] = (frame[e.localName] || 0) + 1;
  }
  for (const s of document.scripts) if (!(s.src || "").includes("/assets/")) if (!(s.type === "application/json")) bad.push("script " + s.outerHTML.slice(0, 80));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push("id twice: " + id);
  if (!live) return { ran: 0, bad, frame };
  for (const f of ["getElementById", "querySelector", "createElement"]) if (typeof document[f] !== "function") bad.push("clobbered: " + f);
  if (document.body.localName !== "body" || typeof document.cookie !== "string" || document.forms.constructor.name !== "HTMLCollection"
    || document.body.attributes.constructor.name !== "NamedNodeMap" || typeof watchbillSearch !== "function") bad.push("clobbered");
  return { ran: window.__ran, bad, frame };
})`

// seen is what look tells.
type seen struct {
	Ran   int            `json:"ran"`
	Bad   []string       `json:"bad"`
	Frame map[string]int `json:"frame"` // elements of the templates, by name
}

func visit(t *testing.T, tab context.Context, address string) seen {
	t.Helper()
	limited, stop := context.WithTimeout(tab, time.Minute)
	defer stop()
	if err := chromedp.Do(limited, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	s, err := chromedp.Run(limited, chromedp.Evaluate[seen](look+`(document, true)`))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return s
}

// baseline is what pages of plain words hold.
func (h *hostileSite) baseline(t *testing.T, tab context.Context) map[string]seen {
	t.Helper()
	return map[string]seen{
		"incidents": visit(t, tab, h.address("with", "incidents/1.html")),
		"runbook":   visit(t, tab, h.address("with", "runbook/p1.html")),
	}
}

var numberedPage = regexp.MustCompile(`^(incidents|runbook)/p?[0-9]+\.html$`)

// judgeParsed lets the browser parse every page without opening it.
func (h *hostileSite) judgeParsed(t *testing.T, tab context.Context, names []string, plain map[string]seen) {
	t.Helper()
	for chunk := range slices.Chunk(names, 40) {
		var addresses []string
		for _, name := range chunk {
			addresses = append(addresses, h.address("without", name))
		}
		list := encode(t, addresses)
		parsed, err := chromedp.Run(tab, chromedp.Evaluate[[]seen](`Promise.all(`+list+`.map((a) => fetch(a).then((r) => r.text())`+
			`.then((s) => (`+look+`)(new DOMParser().parseFromString(s, "text/html"), false))))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range parsed {
			h.judge(t, "parsed without", chunk[i], got, plain)
		}
	}
}

// chosen are the pages that are opened: with other people's payloads every incident without the policy, which is the
// harder case, and a tenth of them with it; of the documents a quarter of that; some of all else.
func (h *hostileSite) chosen(names []string, mode string) []string {
	every := map[string]int{"incidents": 40, "runbook": 40}
	if os.Getenv("WATCHBILL_ATTACKS") != "" {
		every = map[string]int{"incidents": 1, "runbook": 4}
		if mode == "with" {
			every = map[string]int{"incidents": 10, "runbook": 40}
		}
	}
	var list []string
	seen := map[string]int{}
	for _, name := range names {
		dir, _, _ := strings.Cut(name, "/")
		kind := filepath.Dir(name)
		n := seen[kind]
		seen[kind]++
		if numbered := numberedPage.MatchString(name); numbered && n%every[dir] == 0 || !numbered && n < 2 {
			list = append(list, name)
		}
	}
	return list
}

func (h *hostileSite) judge(t *testing.T, mode, name string, got seen, plain map[string]seen) {
	t.Helper()
	if got.Ran > 0 || len(got.Bad) > 0 {
		t.Errorf("%s, %s the policy: %d scripts ran, %q; payload %s", name, mode, got.Ran, got.Bad, h.payloadOf(name))
	}
	match := numberedPage.FindStringSubmatch(name)
	if match == nil {
		return
	}
	for element, n := range got.Frame {
		if element != "svg" && n > plain[match[1]].Frame[element] {
			t.Errorf("%s, %s the policy: %d elements %s, and %d in plain words; payload %s",
				name, mode, n, element, plain[match[1]].Frame[element], h.payloadOf(name))
		}
	}
}

func (h *hostileSite) payloadOf(name string) string {
	var n int
	base := strings.TrimPrefix(filepath.Base(name), "p")
	if _, err := fmt.Sscanf(base, "%d.html", &n); err != nil || n < 1 || n > len(h.payloads) {
		return "?"
	}
	return quote(h.payloads[n-1])
}

// search asks for words of the payloads, so that titles and excerpts stand in the results.
func (h *hostileSite) search(t *testing.T, tab context.Context, mode string, w *witness) {
	t.Helper()
	for _, query := range []string{
		"alert", "script", "onerror", "javascript", "<script>alert(1)</script>", "evil.example", "\"><img src=x onerror=alert(1)>", "svg",
	} {
		w.open = "search for " + query
		address := h.server.URL + "/" + mode + "/search.html?q=" + url.QueryEscape(query)
		visit(t, tab, address)
		limited, stop := context.WithTimeout(tab, time.Minute)
		err := chromedp.Do(limited, chromedp.WaitVisible(chromedp.CSS("#search-results")))
		if err == nil {
			_, err = chromedp.Run(limited, chromedp.Poll[bool](`!!document.querySelector("#search-results a")`))
		}
		stop()
		if err != nil {
			t.Errorf("%s: no results: %v", w.open, err)
			continue
		}
		got, err := chromedp.Run(tab, chromedp.Evaluate[seen](look+`(document, true)`))
		if err != nil {
			t.Fatal(err)
		}
		if got.Ran > 0 || len(got.Bad) > 0 {
			t.Errorf("%s: %d scripts ran, %q", w.open, got.Ran, got.Bad)
		}
	}
}

// witness sees what leaves the pages.
type witness struct {
	host string
	open string // what is open

	mu        sync.Mutex
	elsewhere []string
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
		case *page.EventJavascriptDialogOpening:
			w.dialogs++
		}
	})
	if err == nil {
		_, err = chromedp.Run(tab, hooked)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func hooked(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
	params := page.AddScriptToEvaluateOnNewDocumentParams{Source: hook}
	return chromedp.Void{}, target.Call(ctx, page.CommandAddScriptToEvaluateOnNewDocument, &params, nil)
}

func (w *witness) judge(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.elsewhere {
		t.Error(r)
	}
	if w.dialogs > 0 {
		t.Errorf("%d dialogs opened", w.dialogs)
	}
}
