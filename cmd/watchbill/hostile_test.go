package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/visit-dav/watchbill/generator/browser"
)

// TestHostileTextDoesNothingInABrowser puts each payload into every field of an incident, of a product issue and of a
// document, builds the public site and the team's, and opens the pages, with the pages' policy and without it: no
// script runs, no request leaves, no dialog opens, no name is clobbered, no form appears.
//
// testdata/hostile.jsonl holds cases of each class. WATCHBILL_ATTACKS names a folder of other people's (JSON Lines with
// payload or markdown, lists of lines, JSON arrays of strings or of such objects).
func TestHostileTextDoesNothingInABrowser(t *testing.T) {
	t.Parallel()
	var sum tally
	t.Run("sites", func(t *testing.T) {
		for chunk := range slices.Chunk(payloads(t), 80) { // lists and navigation name every page, so that one site would be slow
			t.Run("", func(t *testing.T) {
				t.Parallel()
				doesNothing(t, append([]string{plainWords}, chunk...), &sum)
			})
		}
	})
	sum.print(t)
}

func doesNothing(t *testing.T, payloads []string, sum *tally) {
	t.Helper()
	h := &hostileSite{folder: t.TempDir(), payloads: payloads, fields: map[string]bool{}}
	h.write(t)
	h.build(t)
	h.serve(t)
	tab := browser.Tab(t)
	w := &witness{host: h.server.Listener.Addr().String()}
	w.follow(t, tab)
	wouldBeSeen(t, tab, h.server.URL, w)
	h.showsMarkdown(t, tab)
	j := &pageJudge{h: h, w: w, tab: tab, found: map[string]int{}}
	j.plainly(t)
	opened, others := toOpen(h.pages(t))
	j.parse(t, others)
	j.feed(t)
	for _, mode := range []string{"with", "without"} {
		j.open(t, mode, opened)
		j.search(t, mode)
	}
	w.judge(t)
	for _, missing := range h.missing() {
		t.Errorf("a page asked for %s, which the site doesn't have", missing)
	}
	sum.add(h, j, w)
}

// tally adds up what was tried and found on all sites.
type tally struct {
	mu                             sync.Mutex
	payloads, fields, incidents    int
	documents, names, secrets      int
	parsed, with, without, queries int
	entries                        int
	requests, dialogs, scripts     int
	found                          map[string]int
}

func (s *tally) add(h *hostileSite, j *pageJudge, w *witness) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		s.found = map[string]int{}
	}
	n := len(h.payloads) - 1
	s.payloads += n
	s.fields = len(h.fields)
	s.incidents += n - len(h.secret)
	s.documents += n - h.refused["p"]
	s.names += h.named - h.refused["n"]
	s.secrets += len(h.secret)
	s.parsed += j.parsed
	s.with += j.opened["with"]
	s.without += j.opened["without"]
	s.queries += j.queries
	s.entries += j.entries
	s.requests += len(w.elsewhere)
	s.dialogs += w.dialogs
	s.scripts += len(w.foreign)
	for kind, count := range j.found {
		s.found[kind] += count
	}
}

func (s *tally) print(t *testing.T) {
	t.Helper()
	for _, row := range []struct {
		what  string
		count int
	}{
		{"payloads", s.payloads},
		{"fields that each goes through", s.fields},
		{"incidents published with them", s.incidents},
		{"withheld for a likely secret", s.secrets},
		{"documents made of them", s.documents},
		{"names of documents made of them", s.names},
		{"other pages, parsed", s.parsed},
		{"pages opened with the policy", s.with},
		{"pages opened without it", s.without},
		{"searches for them", s.queries},
		{"entries of feeds, parsed", s.entries},
		{"scripts run", s.scripts + s.found["ran"]},
		{"requests that left", s.requests},
		{"dialogs", s.dialogs},
		{"clobbered names and ids", s.found["clobbered"]},
		{"form elements beyond task boxes", s.found["form"]},
		{"other elements, attributes and addresses that text may not bring", s.found["foreign"]},
	} {
		t.Logf("%6d  %s", row.count, row.what)
	}
}

// wouldBeSeen opens a page on which everything is wrong: the judges of this test must see it.
func wouldBeSeen(t *testing.T, tab context.Context, server string, w *witness) {
	t.Helper()
	for _, got := range []seen{visit(t, tab, server+"/wrong"), frames(t, tab, server, []string{server + "/wrong"}, true)[0]} {
		told := fmt.Sprint(got.Bad)
		for _, want := range []string{
			"foreign: img with onerror", "foreign: address javascript:", "form: form in text", "clobbered: id in text", "clobbered: getElementById",
			"foreign: picture in text", "foreign: script <script>", "ran: 3",
		} {
			if !strings.Contains(told, want) {
				t.Errorf("the judge doesn't see %q: %s", want, told)
			}
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.foreign) < 6 || len(w.elsewhere) != 2 {
		t.Errorf("the witness sees %d scripts and %d requests that leave: %q %q", len(w.foreign), len(w.elsewhere), w.foreign, w.elsewhere)
	}
	w.foreign, w.elsewhere = nil, nil
}

// wrongPage asks a host for a picture that no resolver knows (RFC 6761).
const wrongPage = `<!doctype html><link rel="icon" href="data:,"><main><article class="incident"><div class="prose"><img src="data:," onerror="alert(1)">
<a href="javascript:alert(1)">x</a><form name="getElementById"></form><b id="x"></b><script>alert(2)</script>
<iframe src="javascript:parent.alert(3)"></iframe><img src="http://leaves.invalid/x.png"></div></article></main>`

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
			`[...document.querySelectorAll("[aria-labelledby=symptom] .prose")].flatMap((p) => [...p.querySelectorAll(`+quote(selector)+`)]).length`+ownName))
		if err != nil || got < want {
			t.Errorf("%s: %d of %d, %v", selector, got, want, err)
		}
	}
	text, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.querySelector("[aria-labelledby=symptom] .prose").textContent`+ownName))
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
