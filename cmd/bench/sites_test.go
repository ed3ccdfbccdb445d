package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryMadeIncidentIsPublished(t *testing.T) {
	t.Parallel()
	const n = 120
	m, err := makeCorpus(t.TempDir(), n)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := os.Open(m.snapshot)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	c, err := load(t.Context(), "made", snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.docs) != n {
		t.Errorf("%d of %d incidents are published", len(c.docs), n)
	}
	if each := m.bytes / n; each < 1000 || each > 4000 {
		t.Errorf("an incident has %d bytes of Markdown, want 1,000 to 4,000", each)
	}
}

func TestTheLimitProgramWritesEveryPageAndList(t *testing.T) {
	t.Parallel()
	const n = 60
	m, err := makeCorpus(t.TempDir(), n)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if err := buildLimit(m.markdown, out); err != nil {
		t.Fatal(err)
	}
	pages, _ := filepath.Glob(filepath.Join(out, "incidents", "*.html")) // the pattern is sound
	if len(pages) != n {
		t.Errorf("%d pages of %d incidents", len(pages), n)
	}
	second, err := os.ReadFile(filepath.Join(out, "lists", "all-2.html"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(second), `<li class="row">`); got != n-50 {
		t.Errorf("the second page of all lists %d, want %d", got, n-50)
	}
}

func TestOtherGeneratorsAreMeasuredOnlyWhereTheyAre(t *testing.T) {
	t.Parallel()
	m, err := makeCorpus(t.TempDir(), 3)
	if err != nil {
		t.Fatal(err)
	}
	o := siteOptions{others: t.TempDir()}
	if err := os.WriteFile(filepath.Join(o.others, "hugo"), nil, 0o755); err != nil {
		t.Fatal(err)
	}
	list, err := o.contenders(m)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range list {
		names = append(names, c.name)
	}
	if got := strings.Join(names, ", "); got != "limit program, watchbill, watchbill, nothing changed, watchbill, one incident changed, hugo, hugo, one incident changed" {
		t.Errorf("got %s", got)
	}
	if _, err := os.Stat(filepath.Join(m.folder, "hugo", "content", "incidents", "3.md")); err != nil {
		t.Error(err)
	}
}
