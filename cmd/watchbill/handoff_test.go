package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestAHandoffTellsTheIssuesOnce sends the sample's handoff to a stand-in for GitHub, twice.
func TestAHandoffTellsTheIssuesOnce(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", secret)
	var mu sync.Mutex
	comments := map[string][]map[string]any{}
	assigned := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		number, about := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/repos/example-vis/live-incidents/issues/"), "/comments")
		var sent map[string]any
		_ = json.NewDecoder(r.Body).Decode(&sent)
		var answer any = map[string]any{"state": "open", "assignees": []any{map[string]any{"login": "mira-example"}}}
		switch {
		case r.Method == http.MethodPost:
			sent["author_association"] = "MEMBER"
			comments[number] = append(comments[number], sent)
			w.WriteHeader(http.StatusCreated)
		case about:
			answer = append([]map[string]any{}, comments[number]...)
		case r.Method == http.MethodPatch:
			names, _ := json.Marshal(sent["assignees"])
			assigned[number] = string(names)
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	for round := range 2 {
		code, stdout, stderr := outside(t, "handoff", "--comment", "--send", "--keep", "238", "--api", server.URL)
		if code != exitDone || strings.Contains(stdout+stderr, secret) {
			t.Fatalf("ends with %d\n%s%s", code, stdout, stderr)
		}
		want := []string{"#234: commented on, and assigned to the next primary", "#234: had the comment already; nothing was done"}[round]
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	if len(comments) != 5 || assigned["234"] != `["saoirse-example"]` || assigned["238"] != "" {
		t.Errorf("%d issues have comments; assigned: %v", len(comments), assigned)
	}
	for number, list := range comments {
		text, _ := list[0]["body"].(string)
		if len(list) != 1 || !strings.HasPrefix(text, "<!-- watchbill:handoff 2026-W48 #"+number+" -->\n") {
			t.Errorf("#%s has %d comments: %s", number, len(list), text)
		}
	}
	if text, _ := comments["238"][0]["body"].(string); !strings.Contains(text, "- Keeps: mira, Mira Okafor\n") {
		t.Errorf("what is kept isn't said: %s", text)
	}
}

// outside runs a command in an empty folder, where it takes the sample.
func outside(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, told bytes.Buffer
	clock := func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) }
	code = run(t.Context(), args, &out, &told, clock)
	return code, out.String(), told.String()
}
