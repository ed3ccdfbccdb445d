package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/github"
)

const secret = "ghp_a0token0that0nothing0may0show00000000"

// hub is a GitHub of three issues, one of them a pull request, and one comment.
func hub(t *testing.T, closed func(w http.ResponseWriter, r *http.Request) bool) *httptest.Server {
	t.Helper()
	issue := func(n int, more string) string {
		return fmt.Sprintf(`{"id":%d,"number":%d,"title":"Client hangs","body":"It hangs","state":"closed","user":{"login":"ada"},
			"labels":[{"name":"publishable"}],"created_at":"2026-11-03T17:00:00Z","updated_at":"2026-11-0%dT18:00:00Z",
			"closed_at":"2026-11-03T18:00:00Z","comments":%d%s}`, 100+n, n, 2+n, 1/n, more) // 1/n: the first has the comment
	}
	pages := map[string]string{
		"/repos/team/incidents":        `{"id":9,"full_name":"team/incidents","private":false,"visibility":"public"}`,
		"/repos/team/incidents/issues": "[" + issue(1, "") + "," + issue(2, "") + "," + issue(3, `,"pull_request":{}`) + "]",
		"/repos/team/incidents/issues/comments": `[{"id":5,"body":"Resolution: start it again","user":{"login":"ada"},
			"issue_url":"https://x.example/repos/team/incidents/issues/1","created_at":"2026-11-03T17:30:00Z",
			"updated_at":"2026-11-03T17:30:00Z","author_association":"MEMBER"}]`,
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if closed != nil && closed(w, r) {
			return
		}
		text, known := pages[r.URL.Path]
		if !known || r.Header.Get("Authorization") != "Bearer "+secret {
			http.Error(w, r.Header.Get("Authorization"), http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(s.Close)
	return s
}

// watchbill runs the program in a site folder, and looks for the token in what it prints and writes.
func watchbill(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, told bytes.Buffer
	clock := func() time.Time { return time.Date(2026, 11, 24, 18, 20, 0, 0, time.UTC) }
	code = run(t.Context(), append(args, "--site", dir, "--out", filepath.Join(dir, "public")), &out, &told, clock)
	shown := out.String() + told.String()
	if args[0] == "sync" && (strings.Contains(shown, "hang") || strings.Contains(shown, "start it again")) {
		t.Errorf("the text of an issue shows:\n%s", shown)
	}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, failed := os.ReadFile(p)
			shown, err = shown+string(text), failed
		}
		return err
	})
	if err != nil || strings.Contains(shown, secret) {
		t.Errorf("the token shows, or %v", err)
	}
	return code, out.String(), told.String()
}

func team(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	site := "title: Team\nzone: UTC\nrepositories: {incidents: team/incidents}\n"
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "content", "site.yaml"), []byte(site), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestSyncThenBuildMakesTheSite(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", secret)
	t.Setenv("GITHUB_API_URL", hub(t, nil).URL)
	dir := team(t)
	code, stdout, stderr := watchbill(t, dir, "sync")
	if code != exitDone || !strings.Contains(stdout, "2, before 0; 1 pull request left out") {
		t.Fatalf("sync ends with %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = watchbill(t, dir, "build")
	if code != exitDone || !strings.Contains(stdout, "2 published") {
		t.Errorf("build ends with %d\n%s%s", code, stdout, stderr)
	}
	page, err := os.ReadFile(filepath.Join(dir, "public", "incidents", "1.html"))
	if err != nil || !bytes.Contains(page, []byte("start it again")) {
		t.Errorf("the page of incident 1: %v", err)
	}
}

func TestSyncForPrograms(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", "")
	t.Setenv("GH_TOKEN", secret)
	code, stdout, stderr := watchbill(t, t.TempDir(), "sync", "--repo", "team/incidents", "--api", hub(t, nil).URL, "--json")
	var summary struct {
		Mode, Visibility string
		Issues, Requests int
		Pulls            int `json:"pull_requests"`
	}
	if err := json.Unmarshal([]byte(stdout), &summary); code != exitDone || err != nil {
		t.Fatalf("sync ends with %d, %v\n%s%s", code, err, stdout, stderr)
	}
	if summary.Mode != "full" || summary.Issues != 2 || summary.Pulls != 1 || summary.Requests != 3 {
		t.Errorf("summary: %+v", summary)
	}
}

func TestSyncThatMustComeBackLaterEndsWith75(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", secret)
	limited := func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Retry-After", "4000")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(r.Header.Get("Authorization")))
		return true
	}
	dir := team(t)
	code, stdout, stderr := watchbill(t, dir, "sync", "--api", hub(t, limited).URL)
	if code != exitLater || stdout != "" || !strings.Contains(stderr, "hint: come back in 1h6m40s, at ") ||
		!strings.Contains(stderr, "; no snapshot was written\n\thint") {
		t.Errorf("sync ends with %d\n%s%s", code, stdout, stderr)
	}
	var summary struct {
		Error    string
		Written  bool
		ComeBack time.Time `json:"come_back"`
	}
	code, stdout, _ = watchbill(t, dir, "sync", "--api", hub(t, limited).URL, "--json")
	if err := json.Unmarshal([]byte(stdout), &summary); err != nil || code != exitLater {
		t.Fatalf("sync ends with %d, %v: %s", code, err, stdout)
	}
	if summary.Error == "" || summary.Written || summary.ComeBack.IsZero() {
		t.Errorf("summary: %+v", summary)
	}
}

func TestSyncReadsItsSettingsFromSiteYAMLAndFlagsBeatThem(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", secret)
	few := func(w http.ResponseWriter, r *http.Request) bool { // issues are gone
		if r.URL.Path == "/repos/team/incidents/issues" {
			_, _ = w.Write([]byte(`[{"id":101,"number":1,"state":"open","created_at":"2026-11-03T17:00:00Z","updated_at":"2026-11-03T17:00:00Z"}]`))
			return true
		}
		return false
	}
	patient := func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusForbidden)
		return true
	}
	for name, c := range map[string]struct {
		settings string
		fault    func(http.ResponseWriter, *http.Request) bool
		args     []string
		code     int
		want     string
	}{
		"by default a third is too much to lose": {"{}", few, nil, exitFailed, "would leave 1 of 2 incidents"},
		"site.yaml lets it lose half":            {"{max_shrink: 50}", few, nil, exitDone, "1, before 2"},
		"a flag beats site.yaml":                 {"{max_shrink: 50}", few, []string{"--max-shrink", "10"}, exitFailed, "would leave 1 of 2"},
		"site.yaml lets it wait for nothing":     {"{max_wait: 0s}", patient, nil, exitLater, "come back in 1s"},
		"site.yaml makes it incremental":         {"{incremental_above: 0}", nil, nil, exitDone, "incremental: since the last snapshot"},
		"a flag makes it full":                   {"{incremental_above: 0}", nil, []string{"--incremental-above=9"}, exitDone, "full: 3 issues"},
		"site.yaml makes it full":                {"{incremental_above: 0, full_every: 1}", nil, nil, exitDone, "too long ago"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := team(t)
			var synced atomic.Bool
			server := hub(t, func(w http.ResponseWriter, r *http.Request) bool {
				return synced.Load() && c.fault != nil && c.fault(w, r)
			})
			if code, stdout, stderr := watchbill(t, dir, "sync", "--api", server.URL); code != exitDone {
				t.Fatalf("sync ends with %d\n%s%s", code, stdout, stderr)
			}
			synced.Store(true)
			edit(t, filepath.Join(dir, "content", "site.yaml"), `$`, "sync: "+c.settings+"\n")
			aged := time.Now().UTC().AddDate(0, 0, -2).Format(time.RFC3339)
			edit(t, filepath.Join(dir, ".watchbill", "incidents.jsonl"), `"full":"[^"]+"`, `"full":"`+aged+`"`)
			code, stdout, stderr := watchbill(t, dir, append([]string{"sync", "--api", server.URL}, c.args...)...)
			if code != c.code || !strings.Contains(stdout+stderr, c.want) {
				t.Errorf("sync ends with %d, want %d and %q\n%s%s", code, c.code, c.want, stdout, stderr)
			}
		})
	}
}

func TestTheProgressOfASync(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 24, 12, 0, 5, 0, time.Local)
	for want, p := range map[string]github.Progress{
		"30 issues, 120 comments":                                      {Issues: 30, Comments: 120, Left: -1},
		"[========        ] 30 issues, 120 comments, 58 requests left": {Issues: 30, Comments: 120, Expected: 300, Left: 58},
		"[================] 300 issues, 120 comments":                  {Issues: 300, Comments: 120, Expected: 300, Left: -1},
		"0 issues, 9 comments, waits until 12:00:05, 0 requests left":  {Comments: 9, Until: noon},
	} {
		if got := counters(p); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestSyncWithoutATokenSaysWhatATokenWouldDo(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", "")
	t.Setenv("GH_TOKEN", "")
	limited := func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10))
		w.WriteHeader(http.StatusForbidden)
		return true
	}
	code, _, stderr := watchbill(t, team(t), "sync", "--api", hub(t, limited).URL)
	if code != exitLater || !strings.Contains(stderr, "hint: with GITHUB_TOKEN, GitHub answers many more requests") {
		t.Errorf("sync ends with %d: %s", code, stderr)
	}
}

func edit(t *testing.T, file, match, text string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	after := regexp.MustCompile(match).ReplaceAll(before, []byte(text))
	if err := os.WriteFile(file, after, 0o644); err != nil || bytes.Equal(before, after) {
		t.Fatalf("%s isn't edited: %v", file, err)
	}
}

func TestSyncTellsWhatIsMissing(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", secret)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no repository":           {nil, exitUsage, "--repo OWNER/NAME"},
		"not a repository's name": {[]string{"--repo", "incidents"}, exitFailed, "owner/name"},
		"a token in the clear": {
			[]string{"--repo", "a/b", "--api", "http://github.example"}, exitFailed, "must begin with https:// for the token's sake",
		},
		"a repository that isn't there": {
			[]string{"--repo", "a/b", "--api", hub(t, nil).URL}, exitFailed, "hint: check the name of the repository",
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := watchbill(t, t.TempDir(), append([]string{"sync"}, c.args...)...)
			if code != c.code || !strings.Contains(stderr, c.want) {
				t.Errorf("sync ends with %d, want %d: %s", code, c.code, stderr)
			}
		})
	}
}
