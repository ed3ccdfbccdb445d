package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// breakers are texts that mean something to a terminal, a log, a table, a mail, a calendar, a page or a spreadsheet.
func breakers() []string {
	return []string{
		"\x1b[31mred\x1b]0;title\x07", "a\rb\nc\u2028d\u2029e\u0085f", "\u202eturned\u2066 \ufeff", "a\u202eb\ufeff/c\x1b[31md", "::error file=a::b",
		"a\r\nBcc: victim@lab.example\r\n\r\nbody", "BEGIN:VEVENT\r\nSUMMARY:x", "=cmd|' /C calc'!A0", "@SUM(1+1)", "| a | b |\n|-|-|",
		"</script><script>alert(1)</script>", "]]></content><entry>", "<!-- --> <b>", "\x00\x08\x7f", "`a` *b* [c](d) <e>", "{{.}} ${x} %s %n",
	}
}

// outletSite has breakers in every field of closed and open incidents, and in the names that the team writes.
func outletSite(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	var snapshot bytes.Buffer
	put := func(v any) {
		if err := json.NewEncoder(&snapshot).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	put(map[string]any{"watchbill": 1, "repository": "o/r", "visibility": "public", "synced": "2026-11-01T00:00:00Z"})
	people, weeks := "", ""
	for n, b := range breakers() {
		closed := (&hostileSite{fields: map[string]bool{}}).issue(n+1, b)
		closed["labels"] = append(closed["labels"].([]any), map[string]any{"name": "publishable"})
		put(closed)
		opened := (&hostileSite{fields: map[string]bool{}}).openIssue(n+101, b)
		opened["body"] = opened["body"].(string) + "\n### Customer reference\n\n" + b + " someone@lab.example\n"
		put(opened)
		if name := strings.TrimSpace(strings.Map(printable, b)); name != "" {
			people += fmt.Sprintf("  - {slug: p%d, name: %s}\n", n, quote(name))
		}
	}
	for n := range 6 {
		weeks += fmt.Sprintf("      2026-W%d: {primary: p%d, backup: p%d}\n", 46+n, 6+n%3, 9+n%3)
	}
	for name, text := range map[string]string{
		"content/site.yaml":        "title: " + quote("T </title> \" & =1") + "\nzone: UTC\npublish: labelled\nrepositories: {incidents: o/r, product: o/p}\nbase_url: https://team.example/\n",
		"content/roster.yaml":      "people:\n" + people,
		"content/schedule.yaml":    "plan:\n  - recorded: 2026-11-01T00:00:00Z\n    weeks:\n" + weeks,
		"content/escalation.yaml":  "paths:\n  - id: a\n    title: " + quote("x </h1><script>") + "\n    steps:\n      - {who: primary, do: " + quote("y <img src=x onerror=z>") + "}\n",
		"content/runbook/index.md": "# Runbook\n", ".watchbill/incidents.jsonl": snapshot.String(),
	} {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
		return -1
	}
	return r
}

// unprintable finds what would change a terminal, or the order of its text.
func unprintable(text string) string {
	at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && printable(r) < 0 })
	if !utf8.ValidString(text) {
		return "text that isn't UTF-8"
	}
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("%q", text[max(0, at-30):min(len(text), at+30)])
}

// Whatever text an incident holds, a command prints lines of its own kind: no escape of a terminal, no annotation, no
// formula, no header of a mail that the program didn't mean.
func TestNoTextBreaksWhatACommandPrints(t *testing.T) {
	t.Parallel()
	folder := outletSite(t)
	for _, c := range []struct {
		args  []string
		judge func(stdout string) error
	}{
		{[]string{"check"}, nil},
		{[]string{"check", "--format", "github"}, annotations},
		{[]string{"check", "--format", "markdown"}, nil},
		{[]string{"check", "--json"}, isJSON},
		{[]string{"build", "--out", filepath.Join(folder, "public")}, nil},
		{[]string{"build", "--audience", "team", "--out", filepath.Join(folder, "team")}, nil},
		{[]string{"review"}, nil},
		{[]string{"review", "1", "2", "3", "7", "9"}, nil},
		{[]string{"review", "--json"}, isJSON},
		{[]string{"search", "script alert"}, nil},
		{[]string{"search", "alert", "--json"}, isJSON},
		{[]string{"who"}, nil},
		{[]string{"who", "--json"}, isJSON},
		{[]string{"schedule"}, nil},
		{[]string{"schedule", "--json"}, isJSON},
		{[]string{"schedule", "--csv"}, cells},
		{[]string{"plan", "--weeks", "4", "--relax", "veteran"}, nil},
		{[]string{"handoff", "--print"}, nil},
		{[]string{"handoff", "--comment"}, nil},
		{[]string{"handoff", "--out", filepath.Join(folder, "drafts")}, nil},
	} {
		var stdout, stderr bytes.Buffer
		clock := func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) }
		code := run(context.Background(), append(c.args, "--site", folder), &stdout, &stderr, clock)
		if code != exitDone {
			t.Errorf("%v ends with %d: %s", c.args, code, stderr.String())
		}
		if wrong := unprintable(stdout.String() + stderr.String()); wrong != "" {
			t.Errorf("%v prints %s", c.args, wrong)
		}
		if c.judge != nil {
			if err := c.judge(stdout.String()); err != nil {
				t.Errorf("%v: %v", c.args, err)
			}
		}
	}
	judgeDrafts(t, filepath.Join(folder, "drafts", "2026-W48"))
	for name, text := range everything(t, folder) {
		if strings.HasSuffix(name, ".html") {
			judgePage(t, name, text)
		}
	}
}

var pageData = regexp.MustCompile(`(?s)<script type="application/json" id="[a-z-]+">(.*?)</script>`)

// judgePage looks for names of the team that became markup, and reads the data for the page's scripts.
func judgePage(t *testing.T, name, text string) {
	t.Helper()
	for _, markup := range []string{"<script>", "<entry>", "<img src=x", "<b>\"", "onerror=z>"} {
		if strings.Contains(text, markup) {
			t.Errorf("%s holds %s", name, markup)
		}
	}
	for _, data := range pageData.FindAllStringSubmatch(text, -1) {
		if !json.Valid([]byte(data[1])) {
			t.Errorf("%s: its data is no JSON: %.100s", name, data[1])
		}
	}
}

func isJSON(stdout string) error {
	if !json.Valid([]byte(stdout)) {
		return fmt.Errorf("no JSON: %.200s", stdout)
	}
	return nil
}

// annotations are lines that GitHub's runner reads as commands: ours alone.
func annotations(stdout string) error {
	for line := range strings.Lines(stdout) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") && !strings.HasPrefix(line, "::notice ") ||
			strings.Contains(line, "file=a::b") {
			return fmt.Errorf("a line %q", line)
		}
	}
	return nil
}

func cells(stdout string) error {
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=+-@", cell[:1]) {
				return fmt.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	if err == nil && !strings.Contains(stdout, "'=cmd") {
		return fmt.Errorf("no formula was tried: %s", stdout)
	}
	return err
}

// judgeDrafts judges the mails of a handoff: their headers are those that the program writes.
func judgeDrafts(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d drafts, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		for name, values := range m.Header {
			expected := []string{
				"To", "From", "Cc", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "X-Unsent",
			}
			if !slices.Contains(expected, name) || len(values) > 1 || strings.Contains(strings.Join(values, ""), "victim") {
				t.Errorf("%s has the header %s: %q", filepath.Base(file), name, values)
			}
		}
	}
}
