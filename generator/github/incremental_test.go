package github_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/github"
)

func TestAnIncrementalSyncBringsWhatChanged(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1200, 2500)
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.say(1, "the last before the sync")
	b.must()
	b.requests = nil
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.touch(17)
	b.say(18, "a new comment")
	b.say(18, "and another")
	b.comments[40].text, b.comments[40].updated = "mended", b.tick()
	b.issues = append(b.issues,
		row{id: 9001, number: 1201, created: b.tick(), updated: b.tick(), text: "a new issue"},
		row{id: 9002, number: 1202, created: b.tick(), updated: b.tick(), text: "a new pull request", pull: true})
	b.say(1201, "on the new issue")
	r := b.must(incremental)
	b.equal()
	if r.Mode != "incremental" || r.PullRequests != 121 || len(b.requests) != 3 {
		t.Errorf("report: %+v\nrequests: %q", r, b.requests)
	}
	held := b.bytes()
	b.must(everything)
	if len(held) == 0 || b.snapshotWithoutHeader(held) != b.snapshotWithoutHeader(b.bytes()) {
		t.Error("a full sync holds something else")
	}
}

func (b *bench) snapshotWithoutHeader(text string) string {
	for i, c := range text {
		if c == '\n' {
			return text[i:]
		}
	}
	return ""
}

func TestADeletedCommentIsFoundByItsIssuesCount(t *testing.T) {
	t.Parallel()
	b := newBench(t, 300, 300)
	b.must()
	b.comments = slices.DeleteFunc(b.comments, func(c row) bool { return c.issue == 7 })
	b.touch(7)
	if r := b.must(incremental); r.Mode != "full" || r.Reason != "comments were deleted" {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}

func TestWhenASyncIsFull(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *bench, o *github.Options)
		want   string
	}{
		"nothing changed": {func(*bench, *github.Options) {}, "since the last snapshot"},
		"asked for":       {func(_ *bench, o *github.Options) { o.Full = true }, "asked for"},
		"few issues":      {func(_ *bench, o *github.Options) { o.IncrementalAbove = 30 }, "30 issues and pull requests are few"},
		"the default":     {func(_ *bench, o *github.Options) { o.IncrementalAbove = 0 }, "30 issues and pull requests are few"},
		"a week later": {
			func(b *bench, _ *github.Options) { b.clock.now = b.clock.now.AddDate(0, 0, 7) }, "the last full sync is too long ago",
		},
		"six days later": {
			func(b *bench, _ *github.Options) { b.clock.now = b.clock.now.AddDate(0, 0, 6) }, "since the last snapshot",
		},
		"a clock that went back": {
			func(b *bench, _ *github.Options) { b.clock.now = b.clock.now.AddDate(0, 0, -1) }, "the last full sync lies in the future",
		},
		"another version": {
			func(b *bench, _ *github.Options) { b.rewrite(`"watchbill":1`, `"watchbill":2`) }, "another version wrote the last snapshot",
		},
		"other filters": {
			func(b *bench, _ *github.Options) { b.rewrite(`"filters":"`, `"filters":"old;`) }, "another version wrote the last snapshot",
		},
		"a snapshot of a hand's": {
			func(b *bench, _ *github.Options) { b.rewrite(`"since":`, `"until":`) }, "the last snapshot holds no checkpoint",
		},
		"a repository made anew": {func(b *bench, _ *github.Options) { b.id = 43 }, "the last snapshot is of another repository"},
		"another server":         {func(b *bench, o *github.Options) { o.API = b.URL + "/api/v3" }, "the last snapshot is of another server"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 30, 30)
			b.must()
			if r := b.must(incremental, func(o *github.Options) { c.change(b, o) }); r.Reason != c.want {
				t.Errorf("reason %q, want %q", r.Reason, c.want)
			}
			b.equal()
		})
	}
}

// rewrite edits the snapshot.
func (b *bench) rewrite(from, to string) {
	b.t.Helper()
	text := b.bytes()
	if err := os.WriteFile(b.file, []byte(strings.Replace(text, from, to, 1)), 0o600); err != nil || !strings.Contains(text, from) {
		b.t.Fatalf("%s isn't in the snapshot: %v", from, err)
	}
}

func TestIncrementalSyncsKeepTheLastFullOne(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 0)
	b.must()
	for range 3 {
		b.clock.now = b.clock.now.AddDate(0, 0, 2)
		b.must(incremental)
	}
	b.clock.now = b.clock.now.AddDate(0, 0, 2)
	if r := b.must(incremental); r.Mode != "full" {
		t.Errorf("eight days after the last full sync: %+v", r)
	}
}

func TestAnyRunOfChangesEndsUpTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t, 400, 400)
	b.must()
	for round := range 12 {
		b.fake.clock = b.fake.clock.Add(10 * time.Minute)
		for i := range 5 {
			b.touch(1 + (round*97+i*31)%400)
			b.say(1+(round*53+i*17)%400, "said")
		}
		b.edit = func(n int) { b.touch(1 + (n*7+round)%400) }
		b.must(incremental)
		b.edit = nil
	}
	r := b.must(incremental)
	if r.Mode != "incremental" {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}
