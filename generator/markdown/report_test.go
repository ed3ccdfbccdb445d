//go:build unix

package markdown_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/visit-dav/watchbill/generator/markdown"
	"github.com/visit-dav/watchbill/generator/problem"
)

// The figures of the preflight: what the dearest texts cost that are laid out and that are refused, and how many real
// texts are refused. WATCHBILL_PREFLIGHT_DATA names snapshots of issues (JSON Lines, gzipped) and folders of documents,
// parted like a PATH; WATCHBILL_ATTACKS a folder with other people's patterns (*recipes.json).
//
//	WATCHBILL_PREFLIGHT_DATA=a.jsonl.gz:docs go test -run Figures -v ./generator/markdown
func TestFiguresOfThePreflight(t *testing.T) {
	files := filepath.SplitList(os.Getenv("WATCHBILL_PREFLIGHT_DATA"))
	if len(files) == 0 {
		t.Skip("WATCHBILL_PREFLIGHT_DATA names no texts: no figures")
	}
	costOf(t, "own patterns, whole", hostile())
	patterns := recipes(t)
	costOf(t, "other people's patterns, whole", patterns)
	costOf(t, "the same in smaller sizes, down to a thousandth", smaller(patterns))
	for _, file := range files {
		texts, refused := 0, 0
		for name, text := range realTexts(t, file) {
			texts++
			told := strings.Contains(markdown.Incident(text, "").String(), asWritten)
			if strings.HasSuffix(name, ".md") {
				var problems problem.List
				markdown.Parse(name, []byte(text), markdown.Options{}, &problems)
				told = slices.ContainsFunc(problems.Sorted(), func(p problem.Problem) bool { return strings.Contains(p.Message, "too complex") })
			}
			if told {
				refused++
				t.Logf("refused: %s, %d bytes", name, len(text))
			}
		}
		t.Logf("%s: %d of %d texts refused", filepath.Base(file), refused, texts)
	}
}

// costOf prints the dearest of some texts, in seconds of the processor.
func costOf(t *testing.T, what string, texts map[string]string) {
	t.Helper()
	type dearest struct {
		name string
		cost time.Duration
	}
	var laidOut, refused dearest
	// As on a page of the site, where numbers of issues become links.
	around := markdown.Surroundings{Refer: func(_ string, number int) string { return fmt.Sprintf("%d.html", number) }}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		before := processorTime(t)
		told := strings.Contains(markdown.IncidentUpTo(markdown.MaxIncident, texts[name], "", around).String(), asWritten)
		cost := processorTime(t) - before
		kind := &laidOut
		if told {
			kind = &refused
		}
		if cost > kind.cost {
			*kind = dearest{name, cost}
		}
	}
	t.Logf("%s: %d texts; the dearest laid out took %v (%s), the dearest refused %v (%s)",
		what, len(texts), laidOut.cost.Round(time.Millisecond), laidOut.name, refused.cost.Round(time.Millisecond), refused.name)
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// recipe is a text told by its parts: a string, or how often one is repeated.
type recipe struct {
	Name  string
	Parts []any
}

func (r recipe) text(share int) string {
	var b strings.Builder
	for _, part := range r.Parts {
		switch p := part.(type) {
		case string:
			b.WriteString(p)
		case []any:
			b.WriteString(strings.Repeat(p[1].(string), max(1, int(p[2].(float64))/share)))
		}
	}
	return b.String()
}

// recipes are other people's patterns whole; smaller ones have a share of the repetitions.
func recipes(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, file := range attacks(t, "*recipes.json") {
		var list []recipe
		if err := json.Unmarshal([]byte(contentOf(t, file)), &list); err != nil {
			t.Fatal(file, err)
		}
		for _, r := range list {
			all[r.Name] = r.text(1)
		}
	}
	return all
}

// smaller cuts the repetitive texts, which show their cost at the size at which they just aren't refused.
func smaller(texts map[string]string) map[string]string {
	all := map[string]string{}
	for _, source := range []map[string]string{texts, hostile()} {
		for name, text := range source {
			for share := 2; share <= 1024; share *= 2 {
				all[fmt.Sprintf("%s, 1/%d", name, share)] = strings.ToValidUTF8(text[:len(text)/share], "")
			}
		}
	}
	return all
}

// attacks are files of WATCHBILL_ATTACKS whose name matches; none when it isn't set.
func attacks(t *testing.T, pattern string) []string {
	t.Helper()
	folder := os.Getenv("WATCHBILL_ATTACKS")
	if folder == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(folder, "markdown", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no %s: %v", folder, pattern, err)
	}
	return files
}

func contentOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// realTexts gives the bodies and comments of a snapshot, or the documents of a folder, by name.
func realTexts(t *testing.T, name string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	if info, err := os.Stat(name); err != nil {
		t.Fatal(err)
	} else if info.IsDir() {
		err := filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(file) == ".md" {
				texts[file] = contentOf(t, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return texts
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var issue struct {
			HTMLURL  string `json:"html_url"`
			Body     string
			Comments []struct {
				HTMLURL string `json:"html_url"`
				Body    string
			} `json:"comment_data"`
		}
		if err := json.Unmarshal(lines.Bytes(), &issue); err != nil {
			t.Fatal(name, err)
		}
		texts[issue.HTMLURL] = issue.Body
		for _, c := range issue.Comments {
			texts[c.HTMLURL] = c.Body
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(name, err)
	}
	return texts
}

// example is Markdown and the HTML that a specification makes of it.
type example struct{ Markdown, HTML string }

// Every example of the specifications of CommonMark and GitHub's Markdown stays within the closed list; where
// WATCHBILL_ATTACKS names a folder with them. How many show the same words is printed, as text of strangers or of the team:
// raw HTML and pictures, which are shown otherwise here on purpose, are left out.
func TestExamplesOfTheSpecifications(t *testing.T) {
	t.Parallel()
	if os.Getenv("WATCHBILL_ATTACKS") == "" {
		t.Skip("WATCHBILL_ATTACKS names no folder with examples")
	}
	var all []example
	for _, file := range attacks(t, "*.txt") {
		all = append(all, written(contentOf(t, file))...)
	}
	for _, file := range attacks(t, "commonmark-spec*.json") {
		var list []example
		if err := json.Unmarshal([]byte(contentOf(t, file)), &list); err != nil {
			t.Fatal(file, err)
		}
		all = append(all, list...)
	}
	same, plain, total := 0, 0, 0
	for _, e := range all {
		got := markdown.Incident(e.Markdown, "").String()
		checkStrangers(t, got)
		var problems problem.List
		d := markdown.Parse("a.md", []byte(e.Markdown), markdown.Options{}, &problems)
		document := d.Render(func(l markdown.Link) (string, bool) { return l.Destination, true }).String()
		checkTeam(t, document)
		total++
		if strings.Contains(e.Markdown, "<") || strings.Contains(e.Markdown, "![") {
			continue
		}
		plain++
		if want := visible(e.HTML); visible(got) == want || visible(document) == want {
			same++
		} else if testing.Verbose() {
			t.Logf("other words: %q gives %q, not %q", e.Markdown, visible(got), want)
		}
	}
	t.Logf("%d examples stay within the closed list; of %d without raw HTML and pictures, %d show the same words", total, plain, same)
	if total < 1000 {
		t.Errorf("only %d examples", total)
	}
}

// written reads the examples of a specification's text: between lines of backticks, the HTML after a line with a dot.
func written(text string) []example {
	var all []example
	for _, part := range strings.Split(text, strings.Repeat("`", 32)+" example")[1:] {
		_, body, _ := strings.Cut(part, "\n")
		body, _, _ = strings.Cut(body, "\n"+strings.Repeat("`", 32))
		source, result, whole := strings.Cut(body, "\n.\n")
		if whole {
			all = append(all, example{strings.ReplaceAll(source+"\n", "→", "\t"), strings.ReplaceAll(result, "→", "\t")})
		}
	}
	return all
}

// visible is the text of a fragment without white space.
func visible(fragment string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(fragment)); z.Next() != html.ErrorToken; {
		if token := z.Token(); token.Type == html.TextToken {
			b.WriteString(token.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), "")
}
