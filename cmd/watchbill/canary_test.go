package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// canaryBox makes markers, each of another number, so that a leak names its hole.
type canaryBox struct{ holes []string }

func (c *canaryBox) put(hole string) string {
	c.holes = append(c.holes, hole)
	return fmt.Sprintf("canary%dend", len(c.holes)-1)
}

// filled is an issue, as GitHub tells it, with a marker in every field that holds text.
func (c *canaryBox) filled(number int, hole string) map[string]any {
	put := func(field string) string { return c.put(hole + ", " + field) }
	return map[string]any{
		"id": number, "number": number, "state": "closed", "title": put("title"), "state_reason": put("reason"),
		"created_at": "2026-10-05T09:00:00Z", "closed_at": "2026-10-06T09:00:00Z",
		"html_url": "https://github.com/" + put("address"), "user": map[string]any{"login": put("login")},
		"labels":    []any{map[string]any{"name": put("label")}, map[string]any{"name": "component: " + put("component")}},
		"milestone": map[string]any{"title": put("milestone")}, "assignees": []any{map[string]any{"login": put("assignee")}},
		"body": "### Version\n" + put("version") + "\n### Symptom\n" + put("symptom") + " #1\n### Exact error text\n" + put("error") +
			"\n### Customer reference\n" + put("customer") + "\n### Resolution\n" + put("resolution") + "\n### Sketch\n" + put("rest"),
		"comment_data": []any{map[string]any{
			"id": number, "user": map[string]any{"login": put("author")}, "author_association": "MEMBER", "body": put("comment") + " #1",
			"created_at": "2026-10-05T10:00:00Z",
		}},
	}
}

// facilities are ways to write the name of a restricted facility, Deep Vault.
func facilities() []string {
	return []string{
		"Deep Vault", "DEEP VAULT", "deep-vault", "deep_vault", "DeepVault", "deep\r\nvault", "deep\u00a0vault", "de\u200bep vau\u00adlt",
		"ｄｅｅｐ　ｖａｕｌｔ", "d\u0435\u0435p v\u0430ult", "*deep* **vault**", "deep&nbsp;v&#97;ult", "deep%20vault", "d.e.e.p v.a.u.l.t",
	}
}

// canarySite writes a site in which everything that must stay private is marked, beside one incident that is published.
func (c *canaryBox) canarySite(t *testing.T, folder, publish string) {
	t.Helper()
	var lines []any
	lines = append(lines, map[string]any{"watchbill": 1, "repository": "o/r", "visibility": "public", "synced": "2026-11-01T00:00:00Z"})
	number := 1
	add := func(issue map[string]any) {
		issue["number"] = number
		lines = append(lines, issue)
		number++
	}
	published := c.filled(0, "unused")
	c.holes = nil
	published["title"], published["labels"], published["milestone"], published["html_url"] = "Harmless", []any{
		map[string]any{"name": "publishable"},
	}, nil, "https://github.com/o/r/issues/1"
	published["body"] = "### Symptom\nseen by " + c.put("mail") + "@lab.example in /home/" + c.put("home") + "/x, see #2\n" +
		"### Customer reference\n" + c.put("customer") + "\n\nOn 3 May 2026, " + c.put("attribution") + " wrote:\n> " + c.put("quoted")
	published["user"], published["assignees"], published["state_reason"] = nil, nil, ""
	hidden := map[string]any{
		"id": 1, "minimized": true, "author_association": "MEMBER", "user": map[string]any{"login": "x"},
		"body": c.put("minimised"), "created_at": "2026-10-05T10:00:00Z",
	}
	stranger := map[string]any{
		"id": 2, "author_association": "NONE", "user": map[string]any{"login": c.put("stranger's login")},
		"body": c.put("stranger"), "created_at": "2026-10-05T10:00:00Z",
	}
	published["comment_data"] = []any{hidden, stranger}
	add(published)
	for _, facility := range facilities() {
		inTitle := c.filled(0, "title names "+facility)
		inTitle["title"] = inTitle["title"].(string) + " " + facility
		inTitle["labels"] = append(inTitle["labels"].([]any), map[string]any{"name": "publishable"})
		add(inTitle)
		inComment := c.filled(0, "comment names "+facility)
		inComment["labels"] = append(inComment["labels"].([]any), map[string]any{"name": "publishable"})
		inComment["comment_data"] = append(inComment["comment_data"].([]any), map[string]any{
			"id": 9, "author_association": "NONE", "body": facility, "created_at": "2026-10-05T10:00:00Z",
		})
		add(inComment)
	}
	byLabel := c.filled(0, "restricted label")
	byLabel["labels"] = append(byLabel["labels"].([]any), map[string]any{"name": "Restricted"}, map[string]any{"name": "publishable"})
	add(byLabel)
	open := c.filled(0, "open")
	open["state"], open["closed_at"] = "open", nil
	open["labels"] = append(open["labels"].([]any), map[string]any{"name": "publishable"})
	add(open)
	add(c.filled(0, "without the label"))
	if publish == "reviewed" {
		lines = append(lines[:2], lines[2:len(lines)-1]...) // a review shows what waits, and that is its purpose
	}
	var snapshot bytes.Buffer
	for _, line := range lines {
		if err := json.NewEncoder(&snapshot).Encode(line); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"content/site.yaml": "title: T\nzone: UTC\npublish: " + publish +
			"\nrestricted: {labels: [restricted], words: [Deep Vault]}\nrepositories: {incidents: o/r, product: o/p}\n",
		"content/roster.yaml": "people:\n  - {slug: ada, name: Ada Example}\n  - {slug: ben, name: Ben Example, away: [{first: 2026-11-02, last: 2026-11-06, note: " +
			c.put("note of days away") + "}]}\n",
		"content/schedule.yaml": "plan:\n  - recorded: 2026-11-01T00:00:00Z\n    weeks:\n      2026-W48: {primary: ada, backup: ben}\n" +
			"      2026-W49: {primary: ben, backup: ada}\n",
		"content/runbook/index.md":    "# Runbook\n",
		".watchbill/incidents.jsonl":  snapshot.String(),
		".watchbill/product.jsonl":    `{"watchbill":1,"repository":"o/p","visibility":"private","synced":"2026-11-01T00:00:00Z"}` + "\n" + `{"number":1,"title":"` + c.put("private product") + `","state":"open"}` + "\n",
		"content/runbook/draft-of.md": "---\ntitle: D\ndraft: true\n---\n" + c.put("draft") + "\n",
	} {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// github serves the incidents of a site's snapshot as GitHub does.
func (c *canaryBox) github(t *testing.T, folder string) string {
	t.Helper()
	snapshot, err := os.ReadFile(filepath.Join(folder, ".watchbill", "incidents.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var issues, comments []any
	for n, line := range strings.Split(strings.TrimSpace(string(snapshot)), "\n") {
		var issue map[string]any
		if err := json.Unmarshal([]byte(line), &issue); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			continue
		}
		of, _ := issue["comment_data"].([]any)
		for k, comment := range of {
			entry := comment.(map[string]any)
			entry["id"], entry["updated_at"] = 100*n+k, "2026-10-06T09:00:00Z"
			entry["issue_url"] = fmt.Sprintf("https://api.example/repos/team/incidents/issues/%v", issue["number"])
			comments = append(comments, entry)
		}
		delete(issue, "comment_data")
		issue["id"], issue["updated_at"], issue["comments"] = 1000+n, "2026-10-06T09:00:00Z", len(of)
		issues = append(issues, issue)
	}
	return hub(t, func(w http.ResponseWriter, r *http.Request) bool {
		lists := map[string]any{
			"/repos/team/incidents":        map[string]any{"id": 9, "full_name": "team/incidents", "private": true, "visibility": "private"},
			"/repos/team/incidents/issues": issues, "/repos/team/incidents/issues/comments": comments,
		}
		list, known := lists[r.URL.Path]
		if known {
			_ = json.NewEncoder(w).Encode(list)
		}
		return known
	}).URL
}

// Nothing private stands in any byte of the site, nor in what the commands print.
func TestNoCanaryLeavesTheProgram(t *testing.T) {
	t.Parallel()
	for _, publish := range []string{"labelled", "reviewed"} {
		t.Run(publish, func(t *testing.T) {
			t.Parallel()
			var c canaryBox
			folder := t.TempDir()
			c.canarySite(t, folder, publish)
			var said strings.Builder
			out := filepath.Join(folder, "public")
			synced := filepath.Join(t.TempDir(), "incidents.jsonl")
			sync := []string{"sync", "--repo", "team/incidents", "--product", "none", "--api", c.github(t, folder), "--incidents", synced}
			const failed = 1 // nothing there, a warning with --strict, or an incident that nobody may read
			commands := []struct {
				code int
				args []string
			}{
				{0, sync},
				{0, append(slices.Clone(sync), "--json")},
				{failed, append(slices.Clone(sync), "--repo", "team/nothing")},
				{failed, []string{"build", "--incidents", synced, "--strict"}},
				{0, []string{"build", "--incidents", synced}},
				{0, []string{"build"}},
				{0, []string{"check", "--json"}},
				{0, []string{"check"}},
				{0, []string{"check", "--format", "markdown"}},
				{0, []string{"check", "--format", "github"}},
				{0, []string{"review"}},
				{0, []string{"review", "--json"}},
				{failed, []string{"review", "2"}},
				{failed, []string{"review", "2", "--approve", "2"}},
				{0, []string{"review", "1", "--approve", "1"}},
				{0, []string{"build"}},
				{0, []string{"search", "canary"}},
				{0, []string{"search", "vault", "--json"}},
				{0, []string{"who", "--json"}},
				{0, []string{"schedule", "--json"}},
				{0, []string{"schedule", "--csv"}},
				{0, []string{"incidents", "lint"}},
				{0, []string{"incidents", "lint", "--json"}},
				{0, []string{"notify"}},
				{0, []string{"postmortem", "1", "--dry-run"}},
			}
			for _, c := range commands {
				args := append(slices.Clone(c.args), "--site", folder, "--out", out)
				code := run(context.Background(), args, &said, &said, func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) })
				if code != c.code {
					t.Errorf("watchbill %s ends with %d, want %d", strings.Join(c.args, " "), code, c.code)
				}
			}
			if issues, err := os.ReadFile(synced); err != nil || !bytes.Contains(issues, []byte("canary")) {
				t.Errorf("the sync wrote no canary: %v", err)
			}
			if len(c.holes) < 300 {
				t.Errorf("only %d markers", len(c.holes))
			}
			found := everything(t, out)
			found["what the commands print"] = said.String()
			if !strings.Contains(found[filepath.Join(out, "incidents", "1.html")], "Harmless") {
				t.Fatalf("the site has no incident 1\n%s", said.String())
			}
			for place, text := range found {
				text = strings.ToLower(text)
				for n, hole := range c.holes {
					if strings.Contains(text, fmt.Sprintf("canary%dend", n)) {
						t.Errorf("leaked into %s: %s", place, hole)
					}
				}
				if strings.Contains(text, "deep vault") || strings.Contains(text, "deepvault") {
					t.Errorf("%s names the facility", place)
				}
			}
			t.Logf("%d markers, %d spellings, %d files, %d commands", len(c.holes), len(facilities()), len(found)-1, len(commands))
		})
	}
}

// everything is what the files of a folder hold, with their names.
func everything(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		found[name] = name + "\n" + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What the team alone may see shows open incidents, and of restricted ones nothing either.
func TestNoRestrictedCanaryReachesTheTeam(t *testing.T) {
	t.Parallel()
	var c canaryBox
	folder := t.TempDir()
	c.canarySite(t, folder, "labelled")
	snapshot := filepath.Join(folder, ".watchbill", "incidents.jsonl")
	edit(t, snapshot, `"state":"closed"`, `"state":"open"`)
	edit(t, snapshot, `"closed_at":"[^"]*"`, `"closed_at":null`)
	var said strings.Builder
	for _, args := range [][]string{
		{"build", "--audience", "team", "--out", filepath.Join(folder, "team")}, {"handoff", "--out", filepath.Join(folder, "drafts")}, {"handoff", "--print"}, {"handoff", "--comment"},
	} {
		args = append(args, "--site", folder)
		if code := run(context.Background(), args, &said, &said, func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) }); code != 0 {
			t.Errorf("watchbill %s ends with %d", args[0], code)
		}
	}
	if err := os.RemoveAll(filepath.Join(folder, ".watchbill", "incidents.jsonl")); err != nil {
		t.Fatal(err)
	}
	found := everything(t, folder)
	found["what the commands print"] = said.String()
	delete(found, filepath.Join(folder, "content", "runbook", "draft-of.md"))
	delete(found, filepath.Join(folder, ".watchbill", "product.jsonl"))
	shown, restricted := 0, 0
	for place, text := range found {
		text = strings.ToLower(text)
		for n, hole := range c.holes {
			isRestricted := strings.Contains(hole, " names ") || strings.HasPrefix(hole, "restricted label")
			switch there := strings.Contains(text, fmt.Sprintf("canary%dend", n)); {
			case there && isRestricted:
				t.Errorf("leaked into %s: %s", place, hole)
			case there:
				shown++
			case isRestricted:
				restricted++
			}
		}
	}
	_, desk := found[filepath.Join(folder, "team", "desk.html")]
	if _, digest := found[filepath.Join(folder, "drafts", "2026-W48", "digest.md")]; !desk || !digest || shown == 0 || restricted == 0 {
		t.Errorf("the team sees no open incident: %s", said.String())
	}
}
