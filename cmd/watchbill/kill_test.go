//go:build unix

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// kills is how often each test here kills: WATCHBILL_KILLS, or a number that leaves `go test` quick.
func kills(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("WATCHBILL_KILLS"))
	if err != nil {
		return 12
	}
	return n
}

// program is the whole program as a file that can be started.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "watchbill") // the name by which TestMain knows it
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	return name
}

// killer starts processes and kills them at random moments.
type killer struct {
	random *rand.Rand
	usual  time.Duration // that the last process took which was left to end
	killed int
}

// kill starts a process and kills it somewhere within the usual time. A process that ends before counts as none.
func (k *killer) kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &told, &told
	started := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if k.usual > 0 {
		timer := time.AfterFunc(time.Duration(k.random.Int64N(int64(k.usual))), func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		defer timer.Stop()
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
		k.usual = time.Since(started)
	case errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
		k.killed++
	default:
		t.Fatalf("%v: %v\n%s", cmd.Args, err, told.String())
	}
}

// generations are two states of a team's sources, and the site of each.
type generations struct {
	folders [2]string
	sites   [2]map[string][sha256.Size]byte
}

func twoGenerations(t *testing.T, program string) generations {
	t.Helper()
	var g generations
	for n := range g.folders {
		dir := team(t)
		edit(t, filepath.Join(dir, "content", "site.yaml"), `$`, "publish: closed\n")
		snapshot := `{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n"
		for i := range 40 + n {
			snapshot += encode(t, map[string]any{
				"id": i + 1, "number": i + 1, "title": fmt.Sprintf("Generation %d, incident %d", n, i+1), "state": "closed",
				"body": strings.Repeat(fmt.Sprintf("word%d of generation %d\n", i, n), 50), "created_at": reported, "closed_at": closed,
			})
		}
		if err := os.Mkdir(filepath.Join(dir, ".watchbill"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".watchbill", "incidents.jsonl"), []byte(snapshot), 0o644); err != nil {
			t.Fatal(err)
		}
		g.folders[n] = dir
		out := filepath.Join(t.TempDir(), "site")
		if told, err := g.build(program, n, out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, told)
		}
		g.sites[n] = manifest(t, out)
	}
	return g
}

func (g generations) build(program string, n int, out string) *exec.Cmd {
	return exec.Command(program, "build", "--site", g.folders[n], "--out", out)
}

// whole fails the test unless a folder is the site of a generation, whole and alone.
func (g generations) whole(t *testing.T, out, when string) {
	t.Helper()
	got := manifest(t, out)
	if !maps.Equal(got, g.sites[0]) && !maps.Equal(got, g.sites[1]) {
		t.Fatalf("%s: neither site, but %d files", when, len(got))
	}
}

// manifest is what a folder holds: names and sums.
func manifest(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	sums := map[string][sha256.Size]byte{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		sums[filepath.ToSlash(rel)] = sha256.Sum256(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// holds fails the test unless a folder holds these names alone.
func holds(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if err != nil || !slices.Equal(got, names) {
		t.Errorf("%s holds %q, not %q, %v", dir, got, names, err)
	}
}

func TestTheProgramKilledWhileBuildingLeavesOneWholeSite(t *testing.T) {
	t.Parallel()
	program := program(t)
	g := twoGenerations(t, program)
	parent := t.TempDir()
	out := filepath.Join(parent, "public")
	k := killer{random: rand.New(rand.NewPCG(5, 6))}
	k.kill(t, g.build(program, 0, out)) // the first is left to end
	left := 0
	for n := 1; k.killed < kills(t); n++ {
		k.kill(t, g.build(program, n%2, out))
		g.whole(t, out, fmt.Sprintf("after kill %d", k.killed))
		if entries, err := os.ReadDir(parent); err == nil && len(entries) > 1 {
			left++
		}
	}
	if told, err := g.build(program, 1, out).CombinedOutput(); err != nil {
		t.Fatalf("the build after the last kill: %v: %s", err, told)
	}
	holds(t, parent, "public")
	t.Logf("build: %d of %d kills left one whole site; %d times a folder beside it, which the next build removed", k.killed, k.killed, left)
}

// changing is a GitHub whose incidents are those of a generation.
func changing(t *testing.T, generation *atomic.Int32) string {
	t.Helper()
	return hub(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/repos/team/incidents/issues" {
			return false
		}
		n := int(generation.Load())
		var issues []map[string]any
		for i := range 90 + n {
			issues = append(issues, map[string]any{
				"id": 101 + i, "number": i + 1, "title": fmt.Sprintf("Generation %d", n), "state": "closed", "body": strings.Repeat("word ", 400),
				"created_at": reported, "updated_at": closed, "closed_at": closed, "comments": 0,
			})
		}
		_ = json.NewEncoder(w).Encode(issues)
		return true
	}).URL
}

func TestTheProgramKilledWhileSyncingLeavesOneWholeSnapshot(t *testing.T) {
	t.Parallel()
	program, dir := program(t), team(t)
	var generation atomic.Int32
	api := changing(t, &generation)
	sync := func() *exec.Cmd {
		cmd := exec.Command(program, "sync", "--site", dir, "--api", api)
		cmd.Env = append(os.Environ(), "GITHUB_TOKEN="+secret)
		return cmd
	}
	file := filepath.Join(dir, ".watchbill", "incidents.jsonl")
	var issues [2]string // the snapshot of each generation without its header, which tells the time
	k := killer{random: rand.New(rand.NewPCG(7, 8))}
	for n := range issues {
		generation.Store(int32(n))
		if told, err := sync().CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, told)
		}
		issues[n] = withoutHeader(t, file)
	}
	k.kill(t, sync()) // is left to end
	for n := 0; k.killed < kills(t); n++ {
		generation.Store(int32(n % 2))
		k.kill(t, sync())
		if got := withoutHeader(t, file); got != issues[0] && got != issues[1] {
			t.Fatalf("after kill %d: neither snapshot, but %d bytes", k.killed, len(got))
		}
	}
	if told, err := sync().CombinedOutput(); err != nil {
		t.Fatalf("the sync after the last kill: %v: %s", err, told)
	}
	holds(t, filepath.Dir(file), ".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
	t.Logf("sync: %d of %d kills left one whole snapshot", k.killed, k.killed)
}

func withoutHeader(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	header, issues, whole := strings.Cut(string(data), "\n")
	if err != nil || !whole || !json.Valid([]byte(header)) {
		t.Fatalf("%s has no header: %v", file, err)
	}
	return issues
}

func TestAFileThatMayNotGrowKeepsTheOldSite(t *testing.T) {
	t.Parallel()
	program := program(t)
	g := twoGenerations(t, program)
	parent := t.TempDir()
	out := filepath.Join(parent, "public")
	if told, err := g.build(program, 0, out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, told)
	}
	limited := exec.Command("sh", "-c", `ulimit -f 4; exec "$0" "$@"`, program, "build", "--site", g.folders[1], "--out", out)
	if told, err := limited.CombinedOutput(); err == nil || !strings.Contains(string(told), "file too large") {
		t.Errorf("the build says %v: %s", err, told)
	}
	if got := manifest(t, out); !maps.Equal(got, g.sites[0]) {
		t.Errorf("not the old site, but %d files", len(got))
	}
	holds(t, parent, "public")
}

func TestBuildsAtTheSameTimeLeaveOneWholeSite(t *testing.T) {
	t.Parallel()
	program := program(t)
	g := twoGenerations(t, program)
	parent := t.TempDir()
	out := filepath.Join(parent, "public")
	var builds sync.WaitGroup
	var done atomic.Int32
	for n := range 6 {
		builds.Go(func() {
			told, err := g.build(program, n%2, out).CombinedOutput()
			switch {
			case err == nil:
				done.Add(1)
			case !bytes.Contains(told, []byte("another build is writing here")):
				t.Errorf("%v: %s", err, told)
			}
		})
	}
	builds.Wait()
	if done.Load() == 0 {
		t.Error("no build ends well")
	}
	g.whole(t, out, "after six builds at once")
	holds(t, parent, "public")
}
