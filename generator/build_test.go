package generator_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
)

// instant is what the tests' builds show: within duty hours of the sample.
func instant() time.Time { return time.Date(2026, time.November, 24, 18, 20, 0, 0, time.UTC) }

// digest is the content of a folder: names and hashes.
func digest(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	sums := map[string][sha256.Size]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		sums[name] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// write makes files below dir; keys are slash paths.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func build(t *testing.T, o generator.Options) generator.Report {
	t.Helper()
	report, err := generator.Build(t.Context(), o)
	if err != nil {
		t.Fatalf("build: %v\n%v", err, report.Problems)
	}
	return report
}

// TestSameInputSameBytes isn't parallel: it changes the machine that the build sees.
func TestSameInputSameBytes(t *testing.T) {
	dir := t.TempDir()
	options := generator.Options{Site: t.TempDir(), Sample: true, Out: filepath.Join(dir, "one"), Now: instant(), Clock: instant()}
	build(t, options)

	t.Setenv("TZ", "Asia/Tokyo")
	t.Setenv("LC_ALL", "C")
	cores := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(cores) })
	options.Out = filepath.Join(dir, "elsewhere", "two")
	options.Clock = instant().Add(1000 * time.Hour)
	build(t, options)

	if diff := cmp.Diff(digest(t, filepath.Join(dir, "one")), digest(t, options.Out)); diff != "" {
		t.Errorf("two builds of the same input differ:\n%s", diff)
	}
}

func TestTheSampleHasNoWarnings(t *testing.T) {
	t.Parallel()
	report, err := generator.Check(t.Context(), generator.Options{Site: "..", Clock: instant(), Strict: true})
	if err != nil {
		t.Errorf("%v\n%v", err, report.Problems)
	}
}

func TestARepositoryThatIsNotPublicPublishesNothing(t *testing.T) {
	t.Parallel()
	for _, visibility := range []string{"private", "unknown", "secret"} {
		t.Run(visibility, func(t *testing.T) {
			t.Parallel()
			report := build(t, snapshotSite(t, visibility))
			if n := len(report.Site.Incidents.Articles); n != 0 {
				t.Errorf("published %d", n)
			}
		})
	}
	report := build(t, snapshotSite(t, "public"))
	if n := len(report.Site.Incidents.Articles); n != 1 {
		t.Errorf("published %d of a public repository, want 1", n)
	}
}

// snapshotSite is a site with one closed incident that publishes closed ones.
func snapshotSite(t *testing.T, visibility string) generator.Options {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"content/site.yaml": "title: Team\nzone: UTC\npublish: closed\n",
		".watchbill/incidents.jsonl": `{"watchbill":1,"repository":"o/r","visibility":"` + visibility + `","synced":"2026-11-01T00:00:00Z"}
{"id":1,"number":1,"title":"Blank window","body":null,"state":"closed","created_at":"2026-10-01T09:00:00Z","closed_at":"2026-10-02T09:00:00Z","user":null}
`,
	})
	return generator.Options{Site: dir, Out: filepath.Join(dir, "public"), Now: instant()}
}

func TestAddressesThatClashAreToldAtLoad(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	write(t, o.Site, map[string]string{
		"content/runbook/a.md": "# A\n", "content/runbook/a.html": "x", "content/runbook/b?.md": "# B\n",
		"content/runbook/con.md": "# C\n", "content/runbook/sub/Deep.md": "# D\n", "content/runbook/sub/deep.md": "# E\n",
		"content/runbook/index.html": "x", "content/roster.yaml": "people: [{slug: nul, name: N}]\n",
		"content/runbook/" + strings.Repeat("l", 210) + ".md": "# L\n",
	})
	report, err := generator.Check(t.Context(), o)
	told := strings.Join(texts(report, problem.Error), "\n")
	if !generator.IsProblems(err) {
		t.Fatalf("%v %v", err, told)
	}
	for _, want := range []string{
		`content/runbook/a.html: "runbook/a.html" is added twice`, `content/runbook/b?.md: `, `content/runbook/con.md: `,
		`content/runbook/sub/deep.md: `, `content/runbook/index.html: "runbook/index.html" is added twice`,
		`content/roster.yaml:1:10: "people/nul.html"`, `has 223 bytes, more than 200`,
	} {
		if !strings.Contains(told, want) {
			t.Errorf("nothing about %s in\n%s", want, told)
		}
	}
}

func TestNoOutputFolderReplacesTheSources(t *testing.T) {
	t.Parallel()
	for _, out := range []string{"content", "content/runbook", ".", "..", ".watchbill", "content/../content"} {
		o := snapshotSite(t, "public")
		o.Out, o.Force = filepath.Join(o.Site, filepath.FromSlash(out)), true
		before := digest(t, o.Site)
		if _, err := generator.Build(t.Context(), o); err == nil || !strings.Contains(err.Error(), "would replace the sources") {
			t.Errorf("--out %s --force: %v", out, err)
		}
		if diff := cmp.Diff(before, digest(t, o.Site)); diff != "" {
			t.Errorf("--out %s --force changed the sources:\n%s", out, diff)
		}
	}
}

func TestWhatCustomersWriteNeverFailsTheBuild(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	write(t, o.Site, map[string]string{".watchbill/incidents.jsonl": `{"watchbill":1,"repository":"o/r","visibility":"public","synced":"2026-11-01T00:00:00Z"}
{"id":1,"number":1,"html_url":"javascript:alert(1)","title":"<a href=\"http://h:port/x\">","body":"<a href=\"http://h:port/x\">y</a> <http://onxxx%3D1/> [x](http://a%20b/) [x](https://[::1/) [x][y] [z](nowhere.html#a)\n\n[y]: http://%41:8080/","state":"closed","created_at":"2026-10-01T09:00:00Z","closed_at":"2026-10-02T09:00:00Z","user":null}
`})
	build(t, o)
}

func TestARosterThatRanOutStillHasItsSite(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	write(t, o.Site, map[string]string{
		"content/roster.yaml":   "people: [{slug: ada, name: Ada}]\n",
		"content/schedule.yaml": "plan: [{recorded: 2025-01-01T00:00:00Z, weeks: {2025-W10: {primary: ada, backup: vacant}}}]\n",
	})
	build(t, o)
}

func TestAFailedBuildLeavesTheOldSite(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	build(t, o)
	before := digest(t, o.Out)
	write(t, o.Site, map[string]string{"content/runbook/index.md": "See [nothing](nowhere.md).\n"})
	report, err := generator.Build(t.Context(), o)
	if !generator.IsProblems(err) || len(report.Problems) == 0 {
		t.Fatalf("a broken link must fail the build, got %v %v", err, report.Problems)
	}
	if diff := cmp.Diff(before, digest(t, o.Out)); diff != "" {
		t.Errorf("the old site changed:\n%s", diff)
	}
}

func TestNoSourceLeadsOutOfTheSiteFolder(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	outside := filepath.Join(t.TempDir(), "private.md")
	write(t, filepath.Dir(outside), map[string]string{"private.md": "# not for the site\n"})
	write(t, o.Site, map[string]string{"content/runbook/index.md": "# Runbook\n"})
	if err := os.Symlink(outside, filepath.Join(o.Site, "content", "runbook", "escape.md")); errors.Is(err, errors.ErrUnsupported) {
		t.Skip("no symbolic links here")
	}
	report, err := generator.Build(t.Context(), o)
	if !generator.IsProblems(err) {
		t.Fatalf("a link out of the folder must fail the build, got %v", err)
	}
	if got := texts(report, problem.Error); len(got) != 1 || !strings.HasPrefix(got[0], "content/runbook/escape.md: ") {
		t.Errorf("the message doesn't name the file: %v", got)
	}
}

func TestEveryDocumentHasItsPage(t *testing.T) {
	t.Parallel()
	o := snapshotSite(t, "public")
	write(t, o.Site, map[string]string{
		"content/runbook/README.md":             "No heading here, but [a link](net/DNSErrors.md#what-to-do).\n",
		"content/runbook/net/DNSErrors.md":      "---\ntitle: DNS\n---\n## What to do\n\nAsk. ![map](map.png) ![gone](gone.png)\n",
		"content/runbook/net/map.png":           "not really a picture",
		"content/runbook/net/deep/a_b-c.md":     "Nothing but text, see [up](/net/DNSErrors/#what--to-do).\n",
		"content/runbook/net/deep/draft.md":     "---\ndraft: true\n---\n# Not yet\n",
		"content/postmortems/2026-10-08-dns.md": "---\ntitle: DNS\ndate: 2026-10-08\nincidents: [1]\n---\nSee [it](../incidents/1.html).\n",
	})
	report := build(t, o)
	for _, name := range []string{
		"runbook/index.html", "runbook/net/DNSErrors.html", "runbook/net/map.png", "runbook/net/deep/a_b-c.html",
		"postmortems/2026-10-08-dns.html", "incidents/1.html",
	} {
		if _, err := os.Stat(filepath.Join(o.Out, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(o.Out, "runbook/net/deep/draft.html")); err == nil {
		t.Error("a draft was published")
	}
	page, err := os.ReadFile(filepath.Join(o.Out, "runbook/net/deep/a_b-c.html"))
	if err != nil || !bytes.Contains(page, []byte(`href="../DNSErrors.html#what-to-do"`)) || !bytes.Contains(page, []byte("A b c")) {
		t.Errorf("the link or the title is wrong: %v", err)
	}
	if got := texts(report, problem.Warning); len(got) != 1 || !strings.Contains(got[0], "gone.png") {
		t.Errorf("want one warning, of the missing picture, got %v", got)
	}
}

func texts(r generator.Report, s problem.Severity) []string {
	var found []string
	for _, p := range r.Problems {
		if p.Severity == s {
			found = append(found, p.String())
		}
	}
	return found
}

func TestTheProductsIssuesAreReadBesideTheIncidents(t *testing.T) {
	t.Parallel()
	const product = `{"watchbill":1,"repository":"o/p","visibility":"public","synced":"2026-11-01T00:00:00Z"}
{"number":7,"title":"A blank window","state":"open"}
`
	synced := snapshotSite(t, "public")
	write(t, synced.Site, map[string]string{".watchbill/product.jsonl": product})
	named := snapshotSite(t, "public")
	write(t, named.Site, map[string]string{
		".watchbill/product.jsonl": "damaged",
		"elsewhere/product.jsonl":  product,
		"elsewhere/incidents.jsonl": `{"watchbill":1,"repository":"o/r","visibility":"public","synced":"2026-11-01T00:00:00Z"}
`,
	})
	named.Incidents = filepath.Join(named.Site, "elsewhere", "incidents.jsonl")
	for name, o := range map[string]generator.Options{"synced": synced, "named": named} {
		s := build(t, o).Site
		if i, ok := s.ProductIssues.Issue(7); !ok || i.Title.String() != "A blank window" || s.Product.Name != "o/p" {
			t.Errorf("%s: product %q, issue %+v", name, s.Product.Name, i)
		}
	}
	if s := build(t, snapshotSite(t, "public")).Site; len(s.ProductIssues.Issues) != 0 {
		t.Errorf("without a file there are %d", len(s.ProductIssues.Issues))
	}
}

func TestWhatLiesBesideANamedSnapshotIsASource(t *testing.T) {
	t.Parallel()
	sources := generator.Sources(generator.Options{Site: "site", Incidents: filepath.Join("else", "incidents.jsonl")})
	for _, name := range []string{"incidents.jsonl", "product.jsonl", "pictures"} {
		if !slices.Contains(sources, filepath.Join("else", name)) {
			t.Errorf("%s is missing in %q", name, sources)
		}
	}
}
