//go:build linux

package github_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// large is a GitHub of issues and comments that are made up when they are asked for; each changed in a second of its own.
type large struct {
	issues, comments int
	requests         atomic.Int64
}

func (l *large) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.requests.Add(1)
	switch {
	case strings.HasSuffix(r.URL.Path, "/issues/comments"):
		l.list(w, r, l.comments, func(n int, at string) string {
			return fmt.Sprintf(`{"id":%d,"issue_url":"https://x.example/repos/team/incidents/issues/%d","user":{"login":"ada"},
				"author_association":"MEMBER","body":"%s","created_at":"%s","updated_at":"%s"}`,
				1_000_000+n, 1+n%l.issues, strings.Repeat("It says so in the log. ", 20), at, at)
		})
	case strings.HasSuffix(r.URL.Path, "/issues"):
		l.list(w, r, l.issues, func(n int, at string) string {
			return fmt.Sprintf(`{"id":%d,"number":%d,"title":"Incident %d","state":"open","user":{"login":"ada"},"labels":[],
				"assignees":[],"body":"%s","comments":%d,"created_at":"%s","updated_at":"%s"}`,
				n+1, n+1, n+1, strings.Repeat("It says so in the log. ", 40), l.comments/l.issues, at, at)
		})
	default:
		fmt.Fprint(w, `{"id":42,"full_name":"team/incidents","private":false,"visibility":"public"}`)
	}
}

func (l *large) list(w http.ResponseWriter, r *http.Request, count int, item func(n int, at string) string) {
	first := 0
	if since, err := time.Parse(time.RFC3339, r.URL.Query().Get("since")); err == nil {
		first = max(int(since.Sub(epoch)/time.Second), 0)
	}
	size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
	var page []string
	for n := first; n < min(first+size, count); n++ {
		page = append(page, item(n, epoch.Add(time.Duration(n)*time.Second).Format(time.RFC3339)))
	}
	fmt.Fprintf(w, "[%s]", strings.Join(page, ","))
}

// BenchmarkSyncFiftyThousandIssues reports what the syncing process takes at most, MiB, and the requests.
func BenchmarkSyncFiftyThousandIssues(b *testing.B) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l := &large{issues: 50_000, comments: 250_000}
		server := httptest.NewServer(l)
		file := filepath.Join(b.TempDir(), "incidents.jsonl")
		cmd := exec.CommandContext(b.Context(), self)
		cmd.Env = append(os.Environ(), childAPI+"="+server.URL, childFile+"="+file)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		server.Close()
		about, err := os.Stat(file)
		if err != nil {
			b.Fatal(err)
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			b.ReportMetric(float64(usage.Maxrss)/1024, "MiB")
		}
		b.ReportMetric(cmd.ProcessState.UserTime().Seconds(), "cpu-s")
		b.ReportMetric(float64(l.requests.Load()), "requests")
		b.ReportMetric(float64(about.Size())/1e6, "snapshot-MB")
	}
}
