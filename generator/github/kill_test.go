//go:build unix

package github_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/github"
)

// What the test binary does instead of testing when these are set: one sync, as a process that can be killed.
const (
	childAPI  = "WATCHBILL_GITHUB_CHILD_API"
	childFile = "WATCHBILL_GITHUB_CHILD_FILE"
)

func TestMain(m *testing.M) {
	if os.Getenv(childAPI) == "" {
		os.Exit(m.Run())
	}
	_, err := github.Sync(context.Background(), github.Options{
		API: os.Getenv(childAPI), File: os.Getenv(childFile), Token: token, Repository: "team/incidents", Clock: &clock{now: time.Now()},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestAKilledSyncLeavesTheOldSnapshotAndNoMess(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 250, 250)
	b.must()
	before, requests := b.bytes(), len(b.requests)
	b.touch(3)
	for at := 1; at <= requests; at++ {
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(os.Environ(), childAPI+"="+b.URL, childFile+"="+b.file)
		b.requests = nil
		b.before = func(n int, _ http.ResponseWriter, r *http.Request) bool {
			if n == at {
				_ = cmd.Process.Kill()
				<-r.Context().Done()
			}
			return n == at
		}
		b.mu.Lock()
		err := cmd.Start()
		b.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Fatalf("the sync ended well at request %d of %d", at, requests)
		}
		if b.bytes() != before {
			t.Fatalf("killed at request %d: the snapshot changed", at)
		}
	}
	b.before = nil
	b.must()
	b.equal()
	b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
}
