package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/redact"
)

// maskedTexts are private texts as they stand in Markdown, each with a marker where %s is.
func maskedTexts() []string {
	return []string{
		"%s.roe@lab.org", "crash of %s@lab.org/home/%[1]s/x", "see [me](mailto:%s@lab.org)", "[%s@lab.org](https://x.example/?to=%[1]s%%40lab.org \"%[1]s@lab.org\")",
		"![%s@lab.org](https://x.example/home.png \"/home/%[1]s\")", "![a](https://github.com/user-attachments/assets/%s@lab.org.png)",
		"![a](https://x.example/shot.png?path=/home/%s/x)", "<img alt=\"%s@lab.org\" src=\"https://x.example/a.png?u=%[1]s@lab.org\">",
		"<a href=\"mailto:%s@lab.org\" title='/home/%[1]s'>x</a>", "<%s@lab.org>", "[x][r]\n\n[r]: mailto:%s@lab.org '/home/%[1]s/x'",
		"| a | b |\n|---|---|\n| %s@lab.org | /home/%[1]s/x |", "# _%s@lab.org_ at /home/%[1]s/x", "`/home/%s/x` and ``%[1]s@lab.org``", "**/home/%s**, __%[1]s@lab.org__",
		"error: cannot open /home/%s/x: denied", "    at C:\\Users\\%s\\x.cpp:12", `{"home":"C:\\Users\\%s","log":"up\n/home/%[1]s/x"}`,
		"up\\n%s@lab.org", "x\u202e/home/%s/x\u202ex", "x\u200b%s@lab.org\u200bx", "%s&#64;lab.org, \\/home\\/%[1]s\\/x", "cc -I/home/%s/include",
		"https://x.example/view?file=%%2Fhome%%2F%s%%2Fx#%[1]s@lab.org", "- [ ] %s@lab.org\n- [x] /home/%[1]s/x", "a[^1]\n\n[^1]: /home/%s/x", "> /home/%s/x",
		"```/home/%s/x\n%[1]s@lab.org\n```", "<details><summary>/home/%s/x</summary>\n\n%[1]s@lab.org\n</details>", "\x1b[31m/home/%s/x\x1b[0m", "ssh %s@login1:/home/%[1]s",
		"jane@lab.org/home/%s+49 30 1234567/home/%[1]s/x", "$\\text{/home/%s/x}$", "#/home/%s/x", "~~/home/%s/x~~ @ `%[1]s@lab.org`", "%s (at) lab (dot) org",
	}
}

// Wherever a text of an incident goes, it goes masked: onto pages, into their titles, addresses and names of files, links and pictures, into
// the search, feeds and reports, and into what commands print.
func TestNothingPrivateOfAPublishedIncidentLeavesTheProgram(t *testing.T) {
	t.Parallel()
	h := &hostileSite{folder: t.TempDir(), fields: map[string]bool{}}
	var snapshot, product bytes.Buffer
	put := func(b *bytes.Buffer, v any) {
		if err := json.NewEncoder(b).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	header := map[string]any{"watchbill": 1, "repository": "o/r", "visibility": "public", "synced": "2026-11-01T00:00:00Z"}
	put(&snapshot, header)
	put(&product, header)
	markers := map[string]string{}
	for n, form := range maskedTexts() {
		marker := fmt.Sprintf("canary%dend", n)
		text := fmt.Sprintf(form, marker)
		markers[marker] = text
		for _, issue := range []map[string]any{h.issue(n+1, text), h.openIssue(n+1001, text)} {
			issue["html_url"], issue["user"], issue["milestone"], issue["assignees"] = fmt.Sprintf("https://github.com/o/r/issues/%v", issue["number"]), nil, nil, nil
			for k, comment := range issue["comment_data"].([]any) {
				comment.(map[string]any)["user"] = map[string]any{"login": "ada"}
				comment.(map[string]any)["html_url"] = fmt.Sprintf("https://github.com/o/r/issues/%v#issuecomment-%d", issue["number"], k)
			}
			put(&snapshot, issue)
		}
		put(&product, map[string]any{
			"number": n + 1, "title": text, "state": "open", "labels": []any{map[string]any{"name": "low-hanging-fruit"}, map[string]any{"name": text}},
			"updated_at": reported, "html_url": fmt.Sprintf("https://github.com/o/p/issues/%d", n+1),
		})
	}
	h.put(t, "content/site.yaml", "title: T\nzone: UTC\npublish: closed\nrepositories: {incidents: o/r, product: o/p}\nbase_url: https://team.example/\n")
	h.put(t, "content/roster.yaml", "people:\n  - {slug: ada, name: Ada Example, github: ada}\n  - {slug: ben, name: Ben Example}\n")
	h.put(t, "content/schedule.yaml", "plan:\n  - recorded: 2026-11-01T00:00:00Z\n    weeks:\n      2026-W48: {primary: ada, backup: ben}\n      2026-W49: {primary: ben, backup: ada}\n")
	h.put(t, "content/runbook/index.md", "# Runbook\n")
	h.put(t, ".watchbill/incidents.jsonl", snapshot.String())
	h.put(t, ".watchbill/product.jsonl", product.String())
	var said strings.Builder
	out, team := filepath.Join(h.folder, "public"), filepath.Join(h.folder, "team")
	for _, args := range [][]string{
		{"build", "--out", out},
		{"build", "--audience", "team", "--out", team},
		{"check"},
		{"check", "--json"},
		{"check", "--format", "markdown"},
		{"check", "--format", "github"},
		{"review"},
		{"review", "--json"},
		{"search", "canary"},
		{"search", "home", "--json"},
		{"incidents", "lint"},
		{"incidents", "lint", "--json"},
		{"notify"},
		{"postmortem", "1", "--dry-run"},
		{"handoff", "--print"},
		{"handoff", "--comment"},
		{"handoff", "--out", filepath.Join(h.folder, "drafts")},
	} {
		args = append(args, "--site", h.folder)
		code := run(context.Background(), args, &said, &said, func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) })
		if code != 0 {
			t.Errorf("watchbill %s ends with %d: %s", strings.Join(args, " "), code, said.String())
		}
	}
	found := map[string]string{"what the commands print": said.String()}
	for _, folder := range []string{out, team, filepath.Join(h.folder, "drafts")} {
		for name, text := range everything(t, folder) {
			found[name] = text
		}
	}
	for n := range maskedTexts() {
		if page := found[filepath.Join(out, "incidents", fmt.Sprintf("%d.html", n+1))]; !strings.Contains(page, "[e-mail]") && !strings.Contains(page, "[user]") {
			t.Errorf("no page shows a mask in %q: %.300s", maskedTexts()[n], page)
		}
	}
	for place, text := range found {
		text = strings.ToLower(text)
		if strings.Contains(text, redact.Seam) {
			t.Errorf("%s holds a seam", place)
		}
		for marker, source := range markers {
			if at := strings.Index(text, marker); at >= 0 {
				t.Errorf("%s shows %q as %q", place, source, text[max(0, at-60):min(len(text), at+30)])
			}
		}
	}
	t.Logf("%d texts, %d fields, %d files", len(markers), len(h.fields), len(found))
}
