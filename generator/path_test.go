package generator_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/problem"
)

// canary stands in everything of the fuzzed site that is private.
const canary = "canary7private"

// FuzzNoIssueBreaksTheSite leads any JSON, or any text as the body of an issue, through the whole program. Nothing
// panics; the build ends well or tells a problem of the snapshot; nothing private stands in any file; and each file is
// sound: pages are balanced and hold no script, feeds and data can be read. Calendar feeds are judged by the build.
func FuzzNoIssueBreaksTheSite(f *testing.F) {
	for _, seed := range issueSeeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte(canary)) {
			t.Skip("the text holds the canary itself")
		}
		throughEverything(t, data)
	})
}

// throughEverything builds a site with the data, judges it, and gives its folder, or "" when the snapshot has a problem.
func throughEverything(t *testing.T, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, fuzzedSite(data))
	o := generator.Options{Site: dir, Out: filepath.Join(dir, "public"), Clock: instant(), Base: "https://team.example/"}
	report, err := generator.Build(t.Context(), o)
	for _, p := range report.Problems {
		if strings.Contains(p.String(), canary) {
			t.Fatalf("a problem quotes what is private: %s", p)
		}
		if p.Severity == problem.Error && !strings.HasPrefix(p.Pos.File, ".watchbill/") {
			t.Fatalf("an issue makes a problem elsewhere: %s", p)
		}
	}
	if generator.IsProblems(err) {
		return ""
	}
	if err != nil {
		t.Fatalf("an issue stops the build: %v", err)
	}
	if err := soundSite(o.Out); err != nil {
		t.Fatal(err)
	}
	return o.Out
}

// Most seeds must become pages, or the target above tries nothing.
func TestIssuesReachTheirPages(t *testing.T) {
	t.Parallel()
	for n, seed := range issueSeeds()[:4] {
		out := throughEverything(t, []byte(seed))
		for _, name := range []string{"incidents/7.html", "incidents/103.html", "incidents/resolutions.atom", "oncall.ics", "search/root.js"} {
			if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(name))); out == "" || err != nil {
				t.Errorf("seed %d: no %s, %v", n, name, err)
			}
		}
	}
}

func issueSeeds() []string {
	const whole = `{"id":7,"number":7,"title":"A <b> & =cmd|' /C calc'!A0","state":"closed","created_at":"2026-10-05T09:00:00Z",` +
		`"closed_at":"2026-10-06T09:00:00Z","html_url":"https://github.com/o/r/issues/7","user":{"login":"ada"},` +
		`"labels":[{"name":"component: <i>"},{"name":"resolution: fixed"}],"milestone":{"title":"\"><script>"},"body":%q,` +
		`"comment_data":[{"id":1,"user":{"login":"ada"},"author_association":"MEMBER","created_at":"2026-10-05T10:00:00Z","body":%q}]}`
	return []string{
		fmt.Sprintf(whole, "### Symptom\n\n<details><summary>x\n\n|a|\n|-|\n\n### Exact error text\n\n```\nlibGL error: </pre>\n```\n\n### Version\n\n3.4", "Resolution: [a](javascript:b) `c"),
		fmt.Sprintf(whole, "Received: 2026-10-05 09:00\nx\u2028y\r\nBEGIN:VEVENT", "Duplicate of #1\n\nPromoted to o/p#2\n\n- State: x"),
		"<table><tr><td><svg/onload=a> <style>*{}</style> <!-- <img src=x onerror=y> [a]: b ![c](d) &#0; \x1b[1m",
		"- a\n  - [ ] b\n\n> c\n\n1. d\n***e** f_ ~~g~~ https://h.example/?i=<j> k@l.example #1 @m\n\n[^1]\n\n[^1]: n",
		`{"number":1,"title":null,"body":null,"labels":[{}],"comment_data":[{"body":null,"user":null}]}`,
		`{"number":-1}`, `[]`, `null`, "",
	}
}

// fuzzedSite publishes every closed issue: the data as one, or as the body of one when it isn't JSON, beside one that
// is harmless, one that is restricted and one that is open.
func fuzzedSite(data []byte) map[string]string {
	var issue map[string]any
	if json.Unmarshal(data, &issue) != nil {
		_ = json.Unmarshal([]byte(issueSeeds()[0]), &issue)
		issue["body"] = string(data)
	}
	hidden := func(user map[string]any, minimized bool) map[string]any {
		return map[string]any{
			"id": 9, "user": user, "minimized": minimized, "author_association": "NONE", "body": canary, "created_at": "2026-10-05T10:00:00Z",
		}
	}
	if comments, isList := issue["comment_data"].([]any); isList {
		issue["comment_data"] = append(comments, hidden(map[string]any{"login": canary}, false), hidden(map[string]any{"login": "ada"}, true))
	}
	private := map[string]any{
		"id": 101, "number": 101, "title": canary, "state": "closed", "created_at": "2026-10-05T09:00:00Z", "closed_at": "2026-10-06T09:00:00Z",
		"body": canary, "labels": []any{map[string]any{"name": "restricted"}, map[string]any{"name": canary}}, "user": map[string]any{"login": canary},
	}
	unfinished := map[string]any{"id": 102, "number": 102, "title": canary, "state": "open", "body": canary, "created_at": "2026-10-05T09:00:00Z"}
	harmless := map[string]any{
		"id": 103, "number": 103, "title": "Harmless", "state": "closed", "created_at": "2026-10-05T09:00:00Z", "closed_at": "2026-10-06T09:00:00Z",
		"body": "### Symptom\n\nSee #101, #102 and #7.\n\n### Customer reference\n\n" + canary + "\n",
	}
	snapshot := `{"watchbill":1,"repository":"o/r","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n"
	for _, i := range []map[string]any{issue, private, unfinished, harmless} {
		line, _ := json.Marshal(i)
		snapshot += string(line) + "\n"
	}
	return map[string]string{
		"content/site.yaml": "title: T\nzone: UTC\npublish: closed\nrestricted: {labels: [restricted]}\n" +
			"repositories: {incidents: o/r, product: o/p}\n",
		"content/roster.yaml":      "people:\n  - {slug: ada, name: Ada, github: ada}\n  - {slug: ben, name: Ben}\n",
		"content/schedule.yaml":    "plan:\n  - recorded: 2026-11-01T00:00:00Z\n    weeks:\n      2026-W48: {primary: ada, backup: ben}\n",
		"content/runbook/index.md": "# Runbook\n", ".watchbill/incidents.jsonl": snapshot,
	}
}

// soundSite tells what is wrong with the files of a site.
func soundSite(dir string) error {
	var wrong []error
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "assets/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if bytes.Contains(data, []byte(canary)) {
			wrong = append(wrong, fmt.Errorf("%s holds what is private", name))
		}
		if err := soundFile(name, data); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
		}
		return nil
	})
	return errors.Join(append(wrong, err)...)
}

func soundFile(name string, data []byte) error {
	switch path.Ext(name) {
	case ".html":
		return balanced(data)
	case ".json":
		return json.Unmarshal(data, new(any))
	case ".atom", ".xml":
		return wellFormed(data)
	case ".csv":
		return harmlessCells(data)
	case ".js":
		if name == "offline.js" { // the program's own
			return nil
		}
		return calls(data)
	}
	return nil
}

// balanced judges that each element is closed where it was opened, and that none is or has a script.
func balanced(page []byte) error {
	var open []string
	void := []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if z.Err() == io.EOF && len(open) == 0 {
				return nil
			}
			return fmt.Errorf("ends within %v: %w", open, z.Err())
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if err := inert(token); err != nil {
				return err
			}
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			token := z.Token()
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return fmt.Errorf("</%s> within %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// inert refuses what may run.
func inert(token html.Token) error {
	kind, source := "", ""
	for _, a := range token.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc",
			strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") && (a.Key == "href" || a.Key == "src"):
			return fmt.Errorf("<%s> has %s=%q", token.Data, a.Key, a.Val)
		case a.Key == "type":
			kind = a.Val
		case a.Key == "src":
			source = a.Val
		}
	}
	ours := strings.Contains(source, "assets/") && !strings.Contains(source, "//")
	foreign := token.Data == "script" && kind != "application/json" && !ours
	if foreign || slices.Contains([]string{"style", "iframe", "object", "embed", "base"}, token.Data) {
		return fmt.Errorf("holds %s", token)
	}
	return nil
}

func wellFormed(data []byte) error {
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		switch _, err := d.Token(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

func harmlessCells(data []byte) error {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
				return fmt.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	return err
}

// calls judges that a script of the search is calls with JSON, one a line.
func calls(data []byte) error {
	for line := range bytes.Lines(data) {
		arguments, isCall := bytes.CutPrefix(line, []byte("watchbillSearch("))
		arguments, isWhole := bytes.CutSuffix(arguments, []byte(");\n"))
		if !isCall || !isWhole {
			return fmt.Errorf("is no call: %.40s", line)
		}
		if err := json.Unmarshal(slices.Concat([]byte("["), arguments, []byte("]")), new([]any)); err != nil {
			return err
		}
	}
	return nil
}

// The judges must see what the target above relies on.
func TestAnUnsoundFileWouldBeSeen(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unclosed.html": "<p><b>a</p>", "left-open.html": "<div>", "script.html": "<script>a</script>", "handler.html": "<b onclick=a></b>",
		"address.html": `<a href=" JavaScript:a">b</a>`, "frame.html": "<iframe></iframe>", "elsewhere.html": `<script src="//h.example/assets/a.js"></script>`, "broken.json": "{", "broken.atom": "<a>&</a>",
		"broken.csv": "a,\"b\n", "formula.csv": "a,=b\n", "code.js": "watchbillSearch(a);\n", "two.js": "watchbillSearch(\"a\");b();\n",
	} {
		if soundFile(name, []byte(text)) == nil {
			t.Errorf("%s: %s passes", name, text)
		}
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": canary})
	if soundSite(dir) == nil {
		t.Error("a canary isn't seen")
	}
}
