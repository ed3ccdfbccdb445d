package main

import (
	"bytes"
	"cmp"
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

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

// plainWords are the first payload of each site: their pages show what the templates themselves hold.
const plainWords = "plain words"

// hostileSite is a site of payloads: incident n and document pn hold payload n-1.
type hostileSite struct {
	folder   string
	payloads []string
	fields   map[string]bool // that hold a payload
	named    int             // documents that have a payload as their name
	refused  map[string]int  // documents by the first letter of their names
	secret   map[int]bool    // incidents that are taken for a secret
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

// in gives a payload for a field, and remembers the field.
func (h *hostileSite) in(field, payload string) string {
	h.fields[field] = true
	return payload
}

func (h *hostileSite) write(t *testing.T) {
	t.Helper()
	h.put(t, "content/site.yaml", "title: Hostile\nzone: UTC\npublish: closed\n"+
		"repositories: {incidents: o/r, product: o/p}\ncontact: {text: x, email: team@hostile.example}\n")
	h.put(t, "content/roster.yaml", "people:\n  - {slug: ada, name: Ada Example, github: ada}\n")
	h.put(t, "content/runbook/index.md", "# Runbook\n")
	for i, p := range h.payloads {
		h.put(t, fmt.Sprintf("content/runbook/p%d.md", i+1), fmt.Sprintf(
			"---\ntitle: %s\ndescription: %s\ntags: [%s]\n---\n\n# %s\n\n%s\n\n```%s\n%s\n```\n",
			quote(h.in("title of a document", p)), quote(h.in("description", p)), quote(h.in("tag", p)), h.in("heading", oneLine(p)),
			h.in("document", p), h.in("language of a document's code", oneLine(p)), h.in("code of a document", p)))
		if name := fileName(p); name != "" && os.WriteFile(h.path("content/runbook/"+name), []byte("# A name\n"), 0o644) == nil { // some no system takes
			h.named++
			h.in("file name", p)
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

const reported, closed = "2026-10-05T09:00:00Z", "2026-10-06T09:00:00Z"

func (h *hostileSite) writeSnapshots(t *testing.T, without map[int]bool) {
	t.Helper()
	const header = `{"watchbill":1,"repository":"o/%s","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n"
	incidents, product := fmt.Sprintf(header, "r"), fmt.Sprintf(header, "p")
	for i, p := range h.payloads {
		n := i + 1
		if !without[n] {
			incidents += encode(t, h.issue(n, p))
			incidents += encode(t, h.openIssue(10000+n, p))
		}
		product += encode(t, map[string]any{
			"number": n, "title": h.in("title of a product issue", p), "state": "closed", "state_reason": h.in("reason of its state", p),
			"labels": []any{map[string]any{"name": h.in("label of a product issue", p)}}, "updated_at": reported,
			"closed_at": closed, "html_url": h.in("address of a product issue", p),
		})
		product += encode(t, map[string]any{
			"number": 10000 + n, "title": h.in("title of a low-hanging issue", p), "state": "open",
			"labels": []any{map[string]any{"name": "low-hanging-fruit"}}, "updated_at": reported, "html_url": p,
		})
	}
	n := len(h.payloads) + 1
	incidents += encode(t, map[string]any{
		"id": n, "number": n, "title": "Legitimate", "state": "closed", "created_at": reported, "closed_at": closed, "body": legitimate,
	})
	h.put(t, ".watchbill/incidents.jsonl", incidents)
	h.put(t, ".watchbill/product.jsonl", product)
}

// issue is a closed issue, as GitHub tells it, with the payload in every field that holds text.
func (h *hostileSite) issue(n int, p string) map[string]any {
	comment := func(id int, login, body string) map[string]any {
		return map[string]any{
			"id": id, "user": map[string]any{"login": login, "type": "User"}, "author_association": "MEMBER", "body": body,
			"created_at": reported, "html_url": h.in("address of a comment", p),
		}
	}
	body := ""
	for _, section := range []string{
		"Component", "Version", "Platform", "Facility", "Symptom", "Exact error text", "Resolution", "Cause", "Received", "Sketch",
	} {
		body += "### " + section + "\n\n" + h.in("section "+section, p) + "\n\n"
	}
	return map[string]any{
		"id": n, "number": n, "title": h.in("title", p), "state": "closed", "created_at": reported, "closed_at": closed,
		"html_url": "https://github.com/o/r/issues/" + h.in("address", p), "milestone": map[string]any{"title": h.in("milestone", p)},
		"user":   map[string]any{"login": h.in("login", p), "type": "User"},
		"labels": []any{map[string]any{"name": h.in("label", p)}, map[string]any{"name": "resolution: " + h.in("kind of resolution", p)}},
		"body":   body,
		"comment_data": []any{
			comment(3*n, h.in("login of a comment", p), h.in("comment", p)),
			comment(3*n+1, "ada", "Promoted to o/p#"+fmt.Sprint(n)+"\n\n> "+h.in("quote", p)+"\n\n- "+h.in("list", p)),
			comment(3*n+2, "ada", "````"+h.in("language of code", oneLine(p))+"\n"+h.in("code", p)+"\n````"),
		},
	}
}

// openIssue is an open issue, which the team's desk shows.
func (h *hostileSite) openIssue(n int, p string) map[string]any {
	return map[string]any{
		"id": n, "number": n, "title": h.in("title of an open issue", p), "state": "open", "created_at": reported,
		"html_url": "https://github.com/o/r/issues/" + p,
		"user":     map[string]any{"login": p}, "labels": []any{map[string]any{"name": h.in("label of an open issue", p)}},
		"assignees": []any{map[string]any{"login": h.in("assignee", p)}},
		"body":      "### Needed by\n\n" + h.in("section Needed by", p) + "\n\n### Exact error text\n\n" + p + "\n",
		"comment_data": []any{map[string]any{
			"id": n, "user": map[string]any{"login": "ada"}, "author_association": "MEMBER", "created_at": reported,
			"body": "- State: " + h.in("notes of a handoff", oneLine(p)) + "\n- Next: " + oneLine(p),
		}},
	}
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
			g.Team, g.Out = true, h.path("team")
			if _, err := generator.Build(t.Context(), g); err != nil {
				t.Fatal(err)
			}
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

// serve serves the site twice: below /with/ as it is, below /without/ without its policy. The team's stands below
// /with-team/ and /without-team/.
func (h *hostileSite) serve(t *testing.T) {
	t.Helper()
	h.lost = map[string]bool{}
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/wrong":
			_, _ = w.Write([]byte(wrongPage))
			return
		case "/frames":
			_, _ = w.Write([]byte(`<!doctype html><link rel="icon" href="data:,"><body>`))
			return
		}
		mode, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		mode, audience, _ := strings.Cut(mode, "-")
		data, err := os.ReadFile(h.path(cmp.Or(audience, "public") + "/" + name))
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
		if !strings.HasSuffix(name, ".html") {
			w.Header().Set("Cache-Control", "max-age=3600")
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

// pages lists the pages of the public site.
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
	if name == site.DeskPage {
		mode += "-team"
	}
	return h.server.URL + "/" + mode + (&url.URL{Path: "/" + name}).EscapedPath()
}

func (h *hostileSite) addresses(mode string, names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, h.address(mode, name))
	}
	return all
}

func (h *hostileSite) payloadOf(name string) string {
	var n int
	base := strings.TrimPrefix(filepath.Base(name), "p")
	if _, err := fmt.Sscanf(base, "%d.html", &n); err != nil || n < 1 || n > len(h.payloads) {
		return "?"
	}
	return quote(h.payloads[n-1])
}
