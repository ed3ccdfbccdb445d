package github_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

// token is what no file, message or report may hold.
const token = "ghp_never0shown0anywhere0000000000000000"

// clock is a clock that only waits move on.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
	then  func() // called in each wait
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.waits = append(c.waits, d)
	c.mu.Unlock()
	if c.then != nil {
		c.then()
	}
	return ctx.Err()
}

// bench is a fake and a snapshot that is synced from it.
type bench struct {
	*fake
	t     *testing.T
	dir   string
	file  string
	clock *clock
	notes []string
	shown []string // everything that a user could see
}

func newBench(t *testing.T, issues, comments int) *bench {
	t.Helper()
	b := &bench{fake: newFake(t, issues, comments), t: t, dir: t.TempDir(), clock: &clock{now: epoch.AddDate(1, 0, 0)}}
	b.file = filepath.Join(b.dir, ".watchbill", "incidents.jsonl")
	return b
}

// sync syncs once and looks for the token in everything that comes of it.
func (b *bench) sync(change ...func(*github.Options)) (*github.Report, error) {
	b.t.Helper()
	return b.syncContext(b.t.Context(), change...)
}

func (b *bench) syncContext(ctx context.Context, change ...func(*github.Options)) (*github.Report, error) {
	b.t.Helper()
	o := github.Options{
		API: b.URL, Token: token, Repository: b.name, File: b.file, Clock: b.clock,
		Note: func(text string) { b.notes = append(b.notes, text) },
	}
	if b.former != "" {
		o.Repository = b.former
	}
	for _, c := range change {
		c(&o)
	}
	b.settle()
	report, err := github.Sync(ctx, o)
	b.settle()
	told, _ := json.Marshal(report)
	b.shown = append(b.shown, string(told), fmt.Sprint(err))
	b.noToken()
	if len(b.strange) > 0 && o.Token != "" {
		b.t.Errorf("requests with other tokens: %q", b.strange)
	}
	return report, err
}

// must syncs and fails the test when the sync does.
func (b *bench) must(change ...func(*github.Options)) *github.Report {
	b.t.Helper()
	report, err := b.sync(change...)
	if err != nil {
		b.t.Fatalf("sync: %v\nnotes: %q", err, b.notes)
	}
	return report
}

// settle waits until the fake's last answer is done, so that what it noted may be read.
func (b *bench) settle() {
	b.mu.Lock()
	defer b.mu.Unlock()
}

func (b *bench) noToken() {
	b.t.Helper()
	shown := slices.Concat(b.shown, b.notes)
	for _, text := range shown {
		if strings.Contains(text, "body <of>") || strings.Contains(text, "edited at") || strings.Contains(text, "comment 1") {
			b.t.Errorf("the text of an issue shows in %.200q", text)
		}
	}
	err := filepath.WalkDir(b.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(p)
		shown = append(shown, string(text))
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, text := range shown {
		if strings.Contains(text, token) {
			b.t.Errorf("the token shows in %.200q", text)
		}
	}
}

// alone checks that nothing but the named files is left beside the snapshot.
func (b *bench) alone(names ...string) {
	b.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(b.file))
	if err != nil {
		b.t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(names, got); diff != "" {
		b.t.Errorf("files beside the snapshot (-want +got):\n%s", diff)
	}
}

func (b *bench) bytes() string {
	b.t.Helper()
	text, err := os.ReadFile(b.file)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// snapshot reads what was synced as the site does.
func (b *bench) snapshot() *incident.Snapshot {
	b.t.Helper()
	var problems problem.List
	s := incident.ReadSnapshot(b.file, strings.NewReader(b.bytes()), &problems)
	for _, p := range problems.Sorted() {
		b.t.Error(p)
	}
	return s
}

// equal checks that the snapshot holds what the fake holds.
func (b *bench) equal() {
	b.t.Helper()
	b.mu.Lock()
	want := map[string]string{}
	pulls := map[int]bool{}
	for _, r := range b.issues {
		pulls[r.number] = r.pull
		if !r.pull {
			want[fmt.Sprintf("#%d", r.number)] = fmt.Sprint(r.id, r.text, r.updated.UTC(), r.closed)
		}
	}
	for _, c := range b.comments {
		if pull, known := pulls[c.issue]; known && !pull {
			want[fmt.Sprintf("#%d/%d", c.issue, c.id)] = c.text
		}
	}
	b.mu.Unlock()
	got := map[string]string{}
	for _, i := range b.snapshot().Issues {
		got[fmt.Sprintf("#%d", i.Number)] = fmt.Sprint(i.ID, i.Title, i.UpdatedAt.UTC(), i.State == "closed")
		for _, c := range i.Comments {
			got[fmt.Sprintf("#%d/%d", i.Number, c.ID)] = *c.Body
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("snapshot differs from GitHub (-GitHub +snapshot):\n%s", diff)
	}
}

func (b *bench) noted(part string) {
	b.t.Helper()
	if !slices.ContainsFunc(b.notes, func(n string) bool { return strings.Contains(n, part) }) {
		b.t.Errorf("no note holds %q: %q", part, b.notes)
	}
}

func everything(o *github.Options) { o.Full = true }

func incremental(o *github.Options) { o.IncrementalAbove = 1 }
