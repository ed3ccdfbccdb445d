package search_test

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/search"
	"github.com/visit-dav/watchbill/generator/site"
)

// sample loads the built-in site.
func sample(t *testing.T) *site.Site {
	t.Helper()
	snapshot, err := os.Open("../../content/incidents.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	product, err := os.Open("../../content/product.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer product.Close()
	var problems problem.List
	s, err := site.Load(t.Context(), site.Options{
		Files: os.DirFS("../.."), Snapshot: snapshot, SnapshotName: "content/incidents.jsonl",
		Product: product, ProductName: "content/product.jsonl",
		Clock: time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC),
	}, &problems)
	if err != nil {
		t.Fatal(err, problems.Sorted())
	}
	return s
}

func TestTheSampleIsSearched(t *testing.T) {
	t.Parallel()
	s := sample(t)
	x, err := search.New(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range s.Incidents.Articles {
		hits := x.Ask(a.Title.String(), 10).Hits
		if len(hits) == 0 || hits[0].Path != site.IncidentPage(a) || hits[0].Kind != "incident" {
			t.Errorf("the title of %d finds %+v", a.Number, hits[:min(1, len(hits))])
		}
	}
	for _, d := range s.Runbook.All() {
		hits := x.Ask(d.Title, 50).Hits
		if !slices.ContainsFunc(hits, func(h search.Hit) bool { return h.Path == d.Path && h.Kind == "runbook" }) {
			t.Errorf("the title of %s doesn't find it", d.Path)
		}
	}
	for _, d := range s.Postmortems {
		hits := x.Ask(d.Title, 50).Hits
		if len(hits) == 0 || hits[0].Path != d.Path {
			t.Errorf("the title of %s finds %+v", d.Path, hits[:min(1, len(hits))])
		}
	}
}

func TestKnownIssuesAreFoundWhereTheyAreTracked(t *testing.T) {
	t.Parallel()
	s := sample(t)
	x, err := search.New(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range s.ProductIssues.Issues {
		found := func(h search.Hit) bool { return h.Kind == "known-issue" && h.Path == i.URL }
		if !i.PullRequest && !i.Gone && !slices.ContainsFunc(x.Ask(i.Title.String(), 10).Hits, found) {
			t.Errorf("the title of the product's issue %d doesn't find it", i.Number)
		}
	}
	if len(s.ProductIssues.Issues) == 0 {
		t.Error("the sample has no issue of the product")
	}
}

func TestOnlyWhatIsPublishedIsFound(t *testing.T) {
	t.Parallel()
	s := sample(t)
	pages := map[string]bool{}
	for _, a := range s.Incidents.Articles {
		pages[site.IncidentPage(a)] = true
	}
	for _, d := range append(s.Runbook.All(), s.Postmortems...) {
		pages[d.Path] = true
	}
	for _, i := range s.ProductIssues.Issues {
		pages[i.URL] = true
	}
	x, err := search.New(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"the", "vis", "crash", "restricted", "cedar", "windows", "install"} {
		for _, h := range x.Ask(query, 1000).Hits {
			if page, _, _ := strings.Cut(h.Path, "#"); !pages[page] {
				t.Errorf("%q finds %s, which is no page", query, h.Path)
			}
		}
	}
}

func TestRenderWritesBelowSearchAlone(t *testing.T) {
	t.Parallel()
	s := sample(t)
	files, err := output.Stage(path.Join(t.TempDir(), "public"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Discard() }()
	if err := search.Render(t.Context(), s, files); err != nil {
		t.Fatal(err)
	}
	names := files.Names()
	if !slices.Contains(names, "search/root.js") {
		t.Errorf("no root among %v", names)
	}
	for _, n := range names {
		if !strings.HasPrefix(n, "search/") || path.Ext(n) != ".js" {
			t.Errorf("writes %s", n)
		}
	}
}
