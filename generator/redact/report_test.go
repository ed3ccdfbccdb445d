package redact_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/redact"
)

// survivors are what readers of an incident come for, and what looks like private data to a careless rule.
func survivors() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"commit hash":       regexp.MustCompile(`\b[0-9a-f]{40}\b`),
		"short hash":        regexp.MustCompile(`\b[0-9a-f]{7,12}\b`),
		"digest":            regexp.MustCompile(`\b[0-9a-f]{64}\b`),
		"version":           regexp.MustCompile(`\bv?[0-9]+\.[0-9]+(?:\.[0-9]+)+(?:-?[a-z]+[0-9]*)?\b`),
		"address in memory": regexp.MustCompile(`\b0x[0-9a-fA-F]{4,16}\b`),
		"hex dump":          regexp.MustCompile(`\b(?:[0-9a-fA-F]{2} ){7,}[0-9a-fA-F]{2}\b`),
		"line of a file":    regexp.MustCompile(`\b[\w./-]+\.(?:cpp|h|py|go|c|md|rs|sh):[0-9]+`),
		"timestamp":         regexp.MustCompile(`\b20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z?`),
		"UUID":              regexp.MustCompile(`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`),
	}
}

// The figures of real texts. WATCHBILL_REDACT_DATA names snapshots of issues (JSON Lines, may be gzipped) and folders of
// documents, parted like a PATH; WATCHBILL_REDACT_SHOW prints every finding of that kind, or "secret" for all secrets.
//
//	WATCHBILL_REDACT_DATA=a.jsonl.gz:docs go test -run Figures -v ./generator/redact
func TestFiguresOfRealTexts(t *testing.T) {
	files := filepath.SplitList(os.Getenv("WATCHBILL_REDACT_DATA"))
	if len(files) == 0 {
		t.Skip("WATCHBILL_REDACT_DATA names no texts: no figures")
	}
	r, err := redact.New(redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	show := os.Getenv("WATCHBILL_REDACT_SHOW")
	for _, file := range files {
		texts := realTexts(t, file)
		kinds, total, lost, bytes := map[string]int{}, map[string]int{}, map[string]int{}, 0
		for _, text := range texts {
			bytes += len(text)
			found := r.Find(text)
			for _, f := range found {
				name := f.Kind
				if f.Secret {
					name = "secret: " + name
				}
				kinds[name]++
				if show != "" && (f.Kind == show || show == "secret" && f.Secret) {
					t.Logf("%s: %q in %q", name, text[f.Start:f.End], text[max(0, f.Start-80):min(len(text), f.End+40)])
				}
			}
			for name, pattern := range survivors() {
				for _, at := range pattern.FindAllStringIndex(text, -1) {
					total[name]++
					i := slices.IndexFunc(found, func(f redact.Finding) bool { return f.Start < at[1] && at[0] < f.End })
					if i >= 0 && !slices.Contains([]string{"quoted mail", "mail header", "signature", "home path"}, found[i].Kind) {
						lost[name]++
						if show == "lost" {
							t.Logf("%s %q in %s %q", name, text[at[0]:at[1]], found[i].Kind, text[found[i].Start:found[i].End])
						}
					}
				}
			}
		}
		t.Logf("%s: %d texts, %.1f MB", filepath.Base(file), len(texts), float64(bytes)/1e6)
		for _, name := range slices.Sorted(maps.Keys(kinds)) {
			t.Logf("  %5d %s", kinds[name], name)
		}
		for _, name := range slices.Sorted(maps.Keys(total)) {
			t.Logf("  %5d of %d masked: %s", lost[name], total[name], name)
		}
	}
}

// realTexts gives the titles, bodies and comments of a snapshot, or the documents of a folder.
func realTexts(t *testing.T, file string) []string {
	t.Helper()
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return documents(t, file)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		var issue struct {
			Title, Body string
			Comments    []struct{ Body string } `json:"comment_data"`
		}
		if json.Unmarshal(line, &issue) == nil {
			texts = append(texts, issue.Title, issue.Body)
			for _, c := range issue.Comments {
				texts = append(texts, c.Body)
			}
		}
		if err != nil {
			return texts
		}
	}
}

func documents(t *testing.T, folder string) []string {
	t.Helper()
	var texts []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		texts = append(texts, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
