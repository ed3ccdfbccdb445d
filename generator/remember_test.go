package generator_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/site"
)

// edited is a small site that people work on.
type edited struct {
	t     *testing.T
	rnd   *rand.Rand
	files map[string]string
	o     generator.Options
}

// seeds are the sources that edits begin with.
func seeds() map[string]string {
	files := map[string]string{
		"content/site.yaml":        "title: Small\nzone: Europe/Berlin\npublish: closed\nas_of: 2026-11-24T10:00:00+01:00\nrepositories: {incidents: team/incidents}\n",
		"content/roster.yaml":      "people:\n  - {slug: ada, name: Ada, github: ada, from: 2026-01-05}\n  - {slug: bo, name: Bo, github: bo, from: 2026-01-05}\n",
		"content/schedule.yaml":    "plan:\n  - recorded: 2026-10-01T08:00:00Z\n    weeks:\n      2026-W48: {primary: ada, backup: bo}\n",
		"content/runbook/index.md": "# Runbook\n\nBegin here.\n",
	}
	var b strings.Builder
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-24T08:00:00Z"}` + "\n")
	for n := 1; n <= 12; n++ {
		fmt.Fprintf(&b, `{"id":%d,"number":%d,"title":"Incident %d","body":"It fails %d times.","state":"closed","labels":[{"name":"area-%d"}],`+
			`"created_at":"2026-10-%02dT08:00:00Z","closed_at":"2026-10-%02dT10:00:00Z"}`+"\n", n, n, n, n, n%3, n, n)
	}
	files[".watchbill/incidents.jsonl"] = b.String()
	return files
}

// edits are what people do to sources; each gives the name of a file and its new text, "" to delete it.
func (e *edited) edit() {
	snapshot := ".watchbill/incidents.jsonl"
	n := strconv.Itoa(e.rnd.Intn(1000))
	switch e.rnd.Intn(25) {
	case 0: // text of an incident
		e.files[snapshot] = strings.Replace(e.files[snapshot], "It fails", "It fails "+n, 1)
	case 1: // label
		e.files[snapshot] = strings.Replace(e.files[snapshot], `"area-1"`, `"area-`+n+`"`, 1)
	case 2: // an incident is deleted
		lines := strings.SplitAfter(e.files[snapshot], "\n")
		if len(lines) > 4 {
			at := 1 + e.rnd.Intn(len(lines)-2)
			e.files[snapshot] = strings.Join(slices.Delete(lines, at, at+1), "")
		}
	case 3: // roster
		e.files["content/roster.yaml"] += "  - {slug: p" + strconv.Itoa(len(e.files["content/roster.yaml"])) + ", name: Person " + n + ", from: 2026-01-05}\n"
	case 4: // configuration
		e.files["content/site.yaml"] = strings.Replace(e.files["content/site.yaml"], "title: Small", "title: Small "+n[:1], 1)
	case 5: // a document
		e.files["content/runbook/d"+n[:1]+".md"] = "# Document " + n + "\n\nText.\n"
	case 6: // a document is deleted
		delete(e.files, "content/runbook/d"+n[:1]+".md")
	case 7: // the program
		e.o.Program = "program " + n[:1]
	case 8: // a sync that found nothing new
		e.files[snapshot] = synced.ReplaceAllString(e.files[snapshot], `"synced":"2026-11-24T0`+n[:1]+`:00:00Z"`)
	case 9: // a comment
		e.files[snapshot] = strings.Replace(e.files[snapshot], `"state":"closed",`, `"state":"closed","comment_data":[{"id":`+n+`,"user":{"login":"ada"},"body":"Resolution\n\nSee #`+n[:1]+` and team/product#3.","created_at":"2026-10-20T08:00:00Z"}],`, 1)
	case 10: // a template, a style
		e.files["templates/partials/extra.html"] = `{{define "extra"}}` + n + `{{end}}`
		e.files["templates/assets/99-own.css"] = "h1 { margin: " + n + "px; }\n"
		e.files["templates/pages/offline.html"] = `{{define "main"}}<p>` + n + `</p>{{end}}`
	case 11: // a restriction
		e.files["content/site.yaml"] += "restricted: {numbers: [" + n[:1] + "]}\n"
		if strings.Count(e.files["content/site.yaml"], "restricted:") > 1 {
			e.files["content/site.yaml"] = seeds()["content/site.yaml"]
		}
	case 12: // the time
		at := instant().Add(time.Duration(e.rnd.Intn(3000)) * time.Hour).Format(time.RFC3339)
		e.files["content/site.yaml"] = asOf.ReplaceAllString(e.files["content/site.yaml"], "as_of: "+at)
	case 13: // the schedule
		week := "2026-W48: {primary: ada, backup: bo}"
		if turned := "2026-W48: {primary: bo, backup: ada}"; strings.Contains(e.files["content/schedule.yaml"], week) {
			e.files["content/schedule.yaml"] = strings.Replace(e.files["content/schedule.yaml"], week, turned, 1)
		} else {
			e.files["content/schedule.yaml"] = seeds()["content/schedule.yaml"]
		}
	case 14: // who of the roster wrote a comment
		e.files["content/roster.yaml"] = strings.Replace(e.files["content/roster.yaml"], "github: ada", "github: ada-"+n, 1)
		if e.rnd.Intn(2) == 0 {
			e.files["content/roster.yaml"] = seeds()["content/roster.yaml"]
		}
	case 15: // what is masked, left out, kept back or found in incidents
		rules := []string{
			"redact: {names: [It fails " + n[:1] + "]}", "restricted: {words: [fails " + n + "]}", "accounts: {bots: [ada]}", "boilerplate: [It fails 7 times.]",
			"components: [{name: Core, words: [fails]}]", "publish_label: area-1",
		}
		rule := rules[e.rnd.Intn(len(rules))]
		if key, _, _ := strings.Cut(rule, ":"); strings.Contains(e.files["content/site.yaml"], "\n"+key+":") {
			e.files["content/site.yaml"] = seeds()["content/site.yaml"]
		} else {
			e.files["content/site.yaml"] += rule + "\n"
		}
	case 16: // a new incident, between the others
		line := `{"id":` + n + `99,"number":` + n + `99,"title":"It fails too","body":"It fails 3 times. See #2.","state":"closed","labels":[],` +
			`"created_at":"2026-10-09T08:00:00Z","closed_at":"2026-10-09T10:00:00Z"}` + "\n"
		if !strings.Contains(e.files[snapshot], `"id":`+n+`99,`) {
			e.files[snapshot] = strings.Replace(e.files[snapshot], `{"id":6,`, line+`{"id":6,`, 1)
		}
	case 17: // a repository that turns private, or public again
		was, is := `"visibility":"public"`, `"visibility":"private"`
		if strings.Contains(e.files[snapshot], is) {
			was, is = is, was
		}
		e.files[snapshot] = strings.Replace(e.files[snapshot], was, is, 1)
	case 18, 19: // what the gate goes by
		rules := []string{
			"publish: labelled\npublish_label: area-1", "redact: {names: [It fails]}", "redact: {allow: [help@team.example]}", "restricted: {words: [fails]}",
			"restricted: {labels: [area-2]}", "boilerplate: [It fails 3 times.]", "components: [{name: Reader, words: [fails]}]", "accounts: {bots: [ada]}",
			"hours: [{from: 2020-01-01, goal: 30m, week: [{days: [monday, friday], open: ['09:00-12:00']}]}]", "publish: reviewed",
		}
		rule := rules[e.rnd.Intn(len(rules))]
		base := seeds()["content/site.yaml"]
		if strings.HasPrefix(rule, "publish:") {
			base = strings.Replace(base, "publish: closed\n", "", 1)
		}
		e.files["content/site.yaml"] = base + rule + "\n"
	case 20: // language, zone, address, notice
		rules := []string{"language: de", "base_url: https://team.example/" + n + "/", "notice: All of it is made up " + n + ".", "zone: Asia/Tokyo"}
		base := strings.Replace(seeds()["content/site.yaml"], "zone: Europe/Berlin\n", "", 1)
		rule := rules[e.rnd.Intn(len(rules))]
		if !strings.HasPrefix(rule, "zone:") {
			base = seeds()["content/site.yaml"]
		}
		e.files["content/site.yaml"] = base + rule + "\n"
	case 21: // what a sync knows of the product's issues
		issue := `{"id":3,"number":3,"title":"Crash ` + n[:1] + `","state":"open"}`
		if e.rnd.Intn(2) == 0 {
			issue = `{"number":3,"gone":true}`
		}
		e.files[".watchbill/product.jsonl"] = `{"watchbill":1,"repository":"team/product","visibility":"public","synced":"2026-11-24T08:00:00Z"}` + "\n" + issue + "\n"
	default: // nothing, or what stands there is touched
		if e.rnd.Intn(2) == 0 {
			page := filepath.Join(e.o.Out, "index.html")
			if err := os.WriteFile(page, []byte("somebody was here "+n), 0o644); err != nil {
				e.t.Fatal(err)
			}
		}
	}
}

var (
	synced = regexp.MustCompile(`"synced":"[^"]*"`)
	asOf   = regexp.MustCompile(`as_of: \S+`)
)

// lay writes the sources that differ; whoever looks at sizes and dates finds the others as they were.
func (e *edited) lay() {
	for _, folder := range []string{"content", ".watchbill", "templates"} {
		err := filepath.WalkDir(filepath.Join(e.o.Site, folder), func(full string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			name, err := filepath.Rel(e.o.Site, full)
			if _, stays := e.files[filepath.ToSlash(name)]; err == nil && !stays {
				err = os.Remove(full)
			}
			return err
		})
		if err != nil {
			e.t.Fatal(err)
		}
	}
	differing := map[string]string{}
	for name, text := range e.files {
		if held, err := os.ReadFile(filepath.Join(e.o.Site, filepath.FromSlash(name))); err != nil || string(held) != text {
			differing[name] = text
		}
	}
	write(e.t, e.o.Site, differing)
}

// harm damages the memory, or puts another's in its place.
func (e *edited) harm() {
	memories, err := filepath.Glob(filepath.Join(e.o.Cache, "*"))
	if err != nil || len(memories) == 0 {
		return
	}
	memory := memories[e.rnd.Intn(len(memories))]
	text, err := os.ReadFile(memory)
	if err != nil {
		e.t.Fatal(err)
	}
	switch at := e.rnd.Intn(len(text)); e.rnd.Intn(8) {
	case 0:
		text[at] ^= 1 << e.rnd.Intn(8)
	case 1:
		text = text[:at]
	default:
		return
	}
	if err := os.WriteFile(memory, text, 0o600); err != nil {
		e.t.Fatal(err)
	}
}

// WATCHBILL_EDITS sets how many edits are tried.
func TestABuildAfterAnyEditEqualsAColdOne(t *testing.T) {
	t.Parallel()
	count := 40
	if n, err := strconv.Atoi(os.Getenv("WATCHBILL_EDITS")); err == nil {
		count = n
	}
	dir := t.TempDir()
	e := &edited{t: t, rnd: rand.New(rand.NewSource(5)), files: seeds(), o: generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "warm"), Cache: filepath.Join(dir, "cache"), Program: "program", Version: "test",
		Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}}
	preview := generator.NewPreview(e.o)
	left := 0
	for n := range count {
		e.edit()
		e.harm()
		e.lay()
		report := build(t, e.o)
		if report.Unchanged {
			left++
		}
		cold := e.o
		cold.Out, cold.Cache = filepath.Join(dir, "cold"), ""
		build(t, cold)
		if want, got := digest(t, cold.Out), digest(t, e.o.Out); !maps.Equal(want, got) {
			t.Fatalf("after edit %d the site differs from a cold build in %v", n, others(want, got))
		}
		if differs := differing(t, preview, cold); len(differs) > 0 {
			t.Fatalf("after edit %d the preview differs from a cold build: %v", n, differs)
		}
	}
	if left == 0 {
		t.Error("no build was left out")
	}
}

// others names the files that are in one site alone, or differ.
func others[Sum comparable](one, other map[string]Sum) (names []string) {
	for name, sum := range one {
		if held, ok := other[name]; !ok || held != sum {
			names = append(names, name)
		}
	}
	for name := range other {
		if _, ok := one[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// differing names the files that a preview of the present sources gives otherwise than a build wrote them.
func differing(t *testing.T, p *generator.Preview, built generator.Options) (names []string) {
	t.Helper()
	view, _, err := p.Load(t.Context(), built.Clock)
	if err != nil {
		t.Fatal(err)
	}
	for name := range digest(t, built.Out) {
		want, err := os.ReadFile(filepath.Join(built.Out, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := view.File(name)
		ours := name == ".watchbill" || name == site.WorkerFile // of build alone
		if !ours && (err != nil || !bytes.Equal(got, want)) || ours && !errors.Is(err, fs.ErrNotExist) {
			names = append(names, name)
		}
	}
	return names
}

func TestAPreviewGivesTheBytesThatABuildWrites(t *testing.T) {
	t.Parallel()
	o := generator.Options{Site: t.TempDir(), Sample: true, Out: filepath.Join(t.TempDir(), "out"), Clock: instant(), Base: "https://team.example/"}
	build(t, o)
	p := generator.NewPreview(o)
	for _, which := range []string{"first", "second"} { // which takes what the first remembered
		if differs := differing(t, p, o); len(differs) > 0 {
			t.Errorf("the %s time it differs in %v", which, differs)
		}
	}
}

func TestAPreviewFindsTheLinksThatABuildWouldRefuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := seeds()
	write(t, dir, files)
	p := generator.NewPreview(generator.Options{Site: dir})
	judged := func() error {
		view, _, err := p.Load(t.Context(), instant())
		if err != nil {
			t.Fatal(err)
		}
		return view.Check(t.Context())
	}
	if err := judged(); err != nil {
		t.Fatal(err)
	}
	files["templates/pages/offline.html"] = `{{define "main"}}<a href="nowhere.html">Nowhere</a>{{end}}`
	write(t, dir, files)
	if err := judged(); err == nil || !strings.Contains(err.Error(), `offline.html: link to "nowhere.html"`) {
		t.Errorf("it says %v", err)
	}
	files["templates/pages/offline.html"] = `{{define "main"}}{{.Nothing}}{{end}}`
	write(t, dir, files)
	if err := judged(); err == nil || !strings.Contains(err.Error(), "templates/pages/offline.html:1") {
		t.Errorf("it says %v", err)
	}
}

func TestAPreviewOfASiteNeverTurnsIntoTheSample(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, seeds())
	p := generator.NewPreview(generator.Options{Site: dir, Sample: true})
	if _, _, err := p.Load(t.Context(), instant()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "content"), filepath.Join(dir, "away")); err != nil {
		t.Fatal(err)
	}
	if _, report, err := p.Load(t.Context(), instant()); err == nil || report.Embedded {
		t.Errorf("while content/ is away it shows the sample, and says %v", err)
	}
}

func TestWhatABuildWarnedOfIsToldAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := seeds()
	files["content/runbook/index.md"] = "# Runbook\n\n![a picture](missing.png)\n"
	write(t, filepath.Join(dir, "site"), files)
	o := generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "out"), Cache: filepath.Join(dir, "cache"), Program: "program",
		Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}
	first, second := build(t, o), build(t, o)
	if !second.Unchanged || len(first.Problems) == 0 {
		t.Fatalf("unchanged %v, %d problems", second.Unchanged, len(first.Problems))
	}
	if diff := cmp.Diff(first.Problems, second.Problems); diff != "" {
		t.Error(diff)
	}
}

func TestASyncThatFindsNothingNewChangesFewPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := seeds()
	write(t, filepath.Join(dir, "site"), files)
	o := generator.Options{Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "out"), Clock: instant()}
	build(t, o)
	before := digest(t, o.Out)
	files[".watchbill/incidents.jsonl"] = synced.ReplaceAllString(files[".watchbill/incidents.jsonl"], `"synced":"2026-11-25T08:00:00Z"`)
	write(t, filepath.Join(dir, "site"), files)
	build(t, o)
	var changed []string
	for name, sum := range digest(t, o.Out) {
		if before[name] != sum {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	want := []string{
		"incidents/errors.html", "incidents/index.html", "incidents/product.html", "incidents/resolutions.atom", "incidents/review.html", "index.html",
		"offline.js", "reports/index.html", "search.html",
	}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Error(diff)
	}
}

func TestAnOutputFolderBehindALinkIsLookedInto(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site"), seeds())
	o := generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "link"), Cache: filepath.Join(dir, "cache"), Program: "program", Clock: instant(),
	}
	if err := os.Mkdir(filepath.Join(dir, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", o.Out); err != nil {
		t.Skip("this system makes no links")
	}
	build(t, o)
	page := filepath.Join(dir, "real", "index.html")
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if again := build(t, o); !again.Unchanged {
		t.Error("what stands there as it was is built again")
	}
	if err := os.WriteFile(page, []byte("somebody was here"), 0o644); err != nil {
		t.Fatal(err)
	}
	build(t, o)
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("index.html is left as somebody made it: %v", err)
	}
}

func TestAMemoryThatIsNoFileIsNeitherReadNorWrittenTo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "site"), seeds())
	o := generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "out"), Cache: filepath.Join(dir, "cache"), Program: "program", Clock: instant(),
	}
	build(t, o)
	memories, err := filepath.Glob(filepath.Join(o.Cache, "*"))
	if err != nil || len(memories) != 2 {
		t.Fatalf("%q, %v", memories, err)
	}
	away := map[string][]byte{}
	for _, m := range memories {
		elsewhere := filepath.Join(dir, filepath.Base(m))
		text, err := os.ReadFile(m)
		if err := errors.Join(err, os.Rename(m, elsewhere)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(elsewhere, m); err != nil {
			t.Skip("this system makes no links")
		}
		away[elsewhere] = text
	}
	if build(t, o).Unchanged {
		t.Error("a link was believed")
	}
	for name, text := range away {
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s was written to: %v", filepath.Base(name), err)
		}
	}
	if !build(t, o).Unchanged {
		t.Error("nothing is remembered in the place of links")
	}
}

func TestABuildIsNotLeftOutAtAnotherInstant(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := seeds()
	files["content/site.yaml"] = strings.Replace(files["content/site.yaml"], "as_of: 2026-11-24T10:00:00+01:00\n", "", 1)
	write(t, filepath.Join(dir, "site"), files)
	o := generator.Options{
		Site: filepath.Join(dir, "site"), Out: filepath.Join(dir, "out"), Cache: filepath.Join(dir, "cache"), Program: "program",
		Clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
	}
	build(t, o)
	if again := build(t, o); !again.Unchanged {
		t.Error("at the same instant everything was built again")
	}
	o.Clock = o.Clock.Add(time.Minute)
	if later := build(t, o); later.Unchanged {
		t.Error("a minute later nothing was built")
	}
}
