package html_test

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/html"
	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/overlay"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/site"
)

var update = flag.Bool("update", false, "write the goldens anew")

// pages is a rendered site by address.
type pages map[string]string

// team is the small site that most tests look at.
func team() fs.FS { return os.DirFS("testdata/site") }

// load reads a site folder; clock is the present.
func load(t *testing.T, files fs.FS) *site.Site {
	t.Helper()
	var problems problem.List
	snapshot := strings.NewReader("")
	name := ""
	if data, err := fs.ReadFile(files, "content/incidents.jsonl"); err == nil {
		snapshot, name = strings.NewReader(string(data)), "content/incidents.jsonl"
	}
	options := site.Options{
		Files: files, Snapshot: snapshot, SnapshotName: name, Version: "test",
		Clock: time.Date(2026, 10, 28, 16, 30, 0, 0, time.UTC),
	}
	if product, err := files.Open("content/product.jsonl"); err == nil {
		defer product.Close()
		options.Product, options.ProductName = product, "content/product.jsonl"
	}
	s, err := site.Load(t.Context(), options, &problems)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems.Sorted() {
		if p.Severity == problem.Error {
			t.Fatal(p)
		}
	}
	return s
}

func render(t *testing.T, s *site.Site) pages {
	t.Helper()
	files, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	if err := html.Render(t.Context(), s, files); err != nil {
		t.Fatal(err)
	}
	rendered := pages{}
	for _, name := range files.Names() {
		data, err := files.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		rendered[name] = string(data)
	}
	return rendered
}

// without is the small site with some of its files left out, or replaced.
func without(t *testing.T, replaced map[string]string, left ...string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(team(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, l := range left {
			if strings.HasPrefix(name, "content/"+l) {
				return nil
			}
		}
		data, err := fs.ReadFile(team(), name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range replaced {
		files["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// mainOf cuts out what a page shows between its frame.
func mainOf(page string) string {
	_, rest, _ := strings.Cut(page, "<main")
	_, rest, _ = strings.Cut(rest, ">\n")
	inner, _, _ := strings.Cut(rest, "</main>")
	return inner
}

func TestMainPartOfEachKindOfPage(t *testing.T) {
	t.Parallel()
	rendered := render(t, load(t, team()))
	for name, address := range map[string]string{
		"home":                   "index.html",
		"calendar":               "oncall/index.html",
		"calendar-of-a-year":     "oncall/2026.html",
		"week-with-promotion":    "oncall/2026-W44.html",
		"week-without-primary":   "oncall/2026-W46.html",
		"week-that-is-over":      "oncall/2026-W43.html",
		"people":                 "people/index.html",
		"person":                 "people/ada.html",
		"person-who-left":        "people/dora.html",
		"fairness":               "oncall/fairness.html",
		"person-under-old-name":  "people/countess.html",
		"incidents":              "incidents/index.html",
		"incidents-of-component": "incidents/component/client-server.html",
		"incident":               "incidents/1.html",
		"incident-unresolved":    "incidents/2.html",
		"incident-last-comment":  "incidents/3.html",
		"product":                "incidents/product.html",
		"runbook":                "runbook/index.html",
		"runbook-document":       "runbook/escalation.html",
		"runbook-folder":         "runbook/facilities/cedar.html",
		"postmortems":            "postmortems/index.html",
		"postmortem":             "postmortems/2026-10-20-outage.html",
		"reports":                "reports/index.html",
		"report-of-a-quarter":    "reports/2026-Q4.html",
		"subscribe":              "subscribe.html",
		"search":                 "search.html",
		"not-found":              "404.html",
	} {
		page, ok := rendered[address]
		if !ok {
			t.Errorf("%s isn't rendered", address)
			continue
		}
		compare(t, name, page)
	}
}

// compare holds the main part of a page to its golden.
func compare(t *testing.T, name, page string) {
	t.Helper()
	golden, got := filepath.Join("testdata", "golden", name+".html"), mainOf(page)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-golden +got; go test ./generator/html -update accepts it):\n%s", name, diff)
	}
}

func TestAPageThatDefinesAPartAnewLeavesItsNeighboursTheirs(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	s.Templates["pages/incident.html"] = append(s.Templates["pages/incident.html"], `{{define "footer"}}<footer>Our own</footer>{{end}}`...)
	rendered := render(t, s)
	for address, want := range map[string]bool{"incidents/1.html": true, "incidents/2.html": true, "incidents/errors.html": false, "incidents/review.html": false} {
		if got := strings.Contains(rendered[address], "Our own"); got != want {
			t.Errorf("%s has the part of incidents: %v, want %v", address, got, want)
		}
	}
}

func TestRenderingTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	if diff := cmp.Diff(render(t, s), render(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestRenderingStopsWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	files, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := html.Render(ctx, s, files); err == nil {
		t.Error("rendered to the end")
	}
}

func TestEmptySitesTellTheNextStep(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		left       []string
		replaced   map[string]string
		page, what string
		next       string
	}{
		"no roster, at home": {
			left: []string{"roster", "schedule", "runbook", "postmortems"}, replaced: unnavigated,
			page: "index.html", what: "No duty weeks are published yet", next: "content/roster.yaml",
		},
		"no roster, in the calendar": {
			left: []string{"roster", "schedule", "runbook", "postmortems"}, replaced: unnavigated,
			page: "oncall/index.html", what: "No duty weeks are published yet", next: "content/schedule.yaml",
		},
		"no roster, among the people": {
			left: []string{"roster", "schedule", "runbook", "postmortems"}, replaced: unnavigated,
			page: "people/index.html", what: "Nobody is on the roster yet", next: "content/roster.yaml",
		},
		"no incidents": {
			left: []string{"incidents", "postmortems"},
			page: "incidents/index.html", what: "There are no incidents yet", next: "watchbill sync",
		},
		"no incidents, among the reports": {
			left: []string{"incidents", "postmortems"},
			page: "reports/index.html", what: "up to 28 October 2026", next: "watchbill sync",
		},
		"no runbook": {
			left: []string{"runbook"}, replaced: unnavigated,
			page: "runbook/index.html", what: "The runbook has no pages yet", next: "content/runbook/index.md",
		},
		"no post-mortems": {
			left: []string{"postmortems"},
			page: "postmortems/index.html", what: "No post-mortem is written yet", next: "content/postmortems/",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rendered := render(t, load(t, without(t, c.replaced, c.left...)))
			judge(t, rendered)
			main := mainOf(rendered[c.page])
			if !strings.Contains(main, c.what) || !strings.Contains(main, c.next) {
				t.Errorf("%s tells neither %q nor %q:\n%s", c.page, c.what, c.next, main)
			}
		})
	}
}

// unnavigated is a configuration that names no page of the runbook.
var unnavigated = map[string]string{"site.yaml": `title: New team
zone: America/Los_Angeles
hours:
  - from: 2020-01-01
    goal: 60m
    week: [{days: [monday, tuesday, wednesday, thursday, friday], open: ["08:00-12:00", "13:00-17:00"]}]
`}

func TestOnlyALiveSiteComputesWhoIsOnDuty(t *testing.T) {
	t.Parallel()
	const data, script = `<script type="application/json" id="duty-data">`, "assets/oncall.js"
	sample := render(t, load(t, team()))["index.html"]
	if strings.Contains(sample, data) || strings.Contains(sample, script) {
		t.Error("a sample that shows a fixed instant must not compute its own")
	}
	config, err := fs.ReadFile(team(), "content/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	live := strings.Replace(string(config), "as_of: 2026-10-28T09:30:00-07:00\n", "", 1)
	home := render(t, load(t, without(t, map[string]string{"site.yaml": live})))["index.html"]
	if !strings.Contains(home, data) || !strings.Contains(home, script) {
		t.Error("a live site needs its data and the script")
	}
	for _, part := range []string{
		`"zone":"America/Los_Angeles"`, `"name":"Ada Example"`, `"name":"PDT"`, `"name":"PST"`, `,3600000]`,
	} {
		if !strings.Contains(home, part) {
			t.Errorf("the data lacks %s", part)
		}
	}
}

func TestTheNotFoundPageWorksAtAnyDepth(t *testing.T) {
	t.Parallel()
	page := render(t, load(t, team()))["404.html"]
	for _, part := range []string{
		`href="/response/assets/style.css?v=`, `href="/response/index.html"`, `data-root="/response/"`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

func TestTheSubscribePageIsHonestWithoutAnAddress(t *testing.T) {
	t.Parallel()
	page := render(t, load(t, without(t, unnavigated, "runbook")))["subscribe.html"]
	if strings.Contains(page, "webcal://") || strings.Contains(page, "calendar.google.com") {
		t.Error("nobody can subscribe to a feed without an address")
	}
	if !strings.Contains(page, `href="oncall.ics"`) || !strings.Contains(page, "base_url") {
		t.Error("the page must give the file and say how to get an address")
	}
}

// A list's rows are executed once for the whole site, the lists beside it once for those that look alike.
func TestAPageOfTheTeamThatDefinesAPartAnewKeepsItToItself(t *testing.T) {
	t.Parallel()
	s := load(t, team())
	plain := render(t, s)
	files, err := overlay.Program()
	if err != nil {
		t.Fatal(err)
	}
	files = maps.Clone(files)
	own := `{{define "row"}}<li class="row"><a href="{{.Link}}">our row</a></li>{{end}}{{define "facets"}}<nav>our lists</nav>{{end}}{{define "footer"}}<footer>our end</footer>{{end}}`
	files["pages/incidents.html"] = append(slices.Clone(files["pages/incidents.html"]), own...)
	s.Templates = files
	changed, lists := render(t, s), 0
	for name, page := range changed {
		isList := strings.HasPrefix(name, "incidents/") && strings.Contains(page, `class="list-title"`)
		switch {
		case isList:
			lists++
			for _, part := range []string{"our row", "our lists", "our end"} {
				if !strings.Contains(page, part) {
					t.Errorf("%s lacks %q", name, part)
				}
			}
			if strings.Contains(page, `class="row-facts"><span`) || strings.Contains(page, `class="facets"`) {
				t.Errorf("%s shows parts of other pages", name)
			}
		case page != plain[name]:
			t.Errorf("%s has changed:\n%s", name, cmp.Diff(plain[name], page))
		}
	}
	if lists < 10 {
		t.Errorf("%d lists were looked at", lists)
	}
	s.Templates["partials/parts.html"] = bytes.ReplaceAll(files["partials/parts.html"], []byte(`{{define "row"}}`), []byte(`{{define "row"}}each row: `))
	if page := render(t, s)["incidents/review.html"]; !strings.Contains(page, "each row: ") {
		t.Error("a part of the team's own shows nowhere")
	}
}

func TestATemplateOfTheTeamThatIsOutOfDateIsAnErrorThatTellsWhere(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ file, part, old, want string }{
		"a field that facts had":    {"partials/incident.html", "{{with .Chips}}", "{{with .Links}}", "templates/partials/incident.html:23:"},
		"rows that were a list":     {"partials/parts.html", "<ul class=\"rows\">\n{{.}}", "{{range .}}{{end}}", `executing "rows" at <.>`},
		"a part that there was not": {"partials/parts.html", `{{define "row"}}`, `{{define "line"}}`, `templates: no part "row" is defined`},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := load(t, team())
			files, err := overlay.Program()
			if err != nil {
				t.Fatal(err)
			}
			s.Templates = maps.Clone(files)
			s.Templates[c.file] = bytes.Replace(files[c.file], []byte(c.part), []byte(c.old), 1)
			out, err := output.Stage(filepath.Join(t.TempDir(), "public"), false)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = out.Discard() }()
			if err = html.Render(t.Context(), s, out); err == nil {
				t.Fatal("it is no error")
			}
			if text := err.Error(); !strings.Contains(text, c.want) || strings.Count(text, "\n") != 1 || len(text) > 400 {
				t.Errorf("want %q in few words, got:\n%s", c.want, text)
			}
		})
	}
}
