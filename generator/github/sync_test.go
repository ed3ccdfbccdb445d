package github_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
	"github.com/visit-dav/watchbill/generator/incident"
)

func TestAFullSyncHoldsWhatGitHubHolds(t *testing.T) {
	t.Parallel()
	b := newBench(t, 250, 640)
	b.comments[0].more = map[string]any{"minimized": map[string]any{"reason": "spam"}}
	b.comments[1].more = map[string]any{"minimized": nil}
	b.issues[1].more = map[string]any{"labels": []any{"plain", map[string]any{"name": "object"}}, "user": nil, "body": nil}
	r := b.must()
	b.equal()
	b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
	s := b.snapshot()
	if s.Header.Repository != "team/incidents" || s.Header.Visibility != incident.Public || !s.Header.Synced.Equal(b.clock.now) {
		t.Errorf("header: %+v", s.Header)
	}
	if !s.Issues[0].Comments[0].Minimized && !s.Issues[1].Comments[0].Minimized {
		t.Error("a hidden comment isn't marked")
	}
	comments := 0
	for _, i := range s.Issues {
		comments += len(i.Comments)
	}
	second := s.Issues[1]
	if second.User != nil || second.Body != nil || second.StateReason != "duplicate" || len(second.Labels) != 2 {
		t.Errorf("issue 2: %+v", second)
	}
	if r.Mode != "full" || r.Issues != 225 || r.PullRequests != 25 || r.Comments != comments {
		t.Errorf("report: %+v", r)
	}
	if strings.Contains(b.bytes(), "avatar_url") || strings.Contains(b.bytes(), "issue_url") {
		t.Error("the snapshot holds more than pages need")
	}
}

func TestTwoFullSyncsOfTheSameAreTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t, 120, 130)
	b.must()
	first := b.bytes()
	b.must()
	if diff := cmp.Diff(first, b.bytes()); diff != "" {
		t.Error(diff)
	}
}

func TestRequestsAreFew(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int{
		"nothing":               {0, 0},
		"one issue":             {1, 1},
		"whole pages":           {200, 400},
		"one more":              {201, 401},
		"1,000 and 5,000":       {1000, 5000},
		"a page less than many": {1999, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, size[0], size[1])
			r := b.must()
			if most := (size[0]+99)/100 + (size[1]+99)/100 + 5; len(b.requests) > most || r.Requests != len(b.requests) {
				t.Errorf("%d requests, told %d, want at most %d", len(b.requests), r.Requests, most)
			}
			if b.crowded.Load() {
				t.Error("two requests at a time")
			}
			b.equal()
		})
	}
}

func TestAnEditBetweenTwoRequestsHidesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, 2000, 300)
	b.edit = func(n int) { b.touch(1 + n*37%2000) }
	b.must()
	b.edit = nil
	if got := len(b.snapshot().Issues); got != 1800 {
		t.Errorf("%d issues, want 1800", got)
	}
	b.equal() // the last answer held every edit
}

func TestACommentWrittenWhileSyncingIsThere(t *testing.T) {
	t.Parallel()
	b := newBench(t, 50, 50)
	b.edit = func(n int) {
		if n == 3 { // the comments are read, the issues aren't
			b.say(7, "just now")
			b.edit = nil
		}
	}
	b.must()
	b.equal()
	if len(b.requests) != 4 {
		t.Errorf("requests: %q", b.requests)
	}
}

func TestListsBeyondGitHubsPageCapAreWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t, 900, 1700)
	b.cap = 100
	b.must()
	b.equal()
}

func TestManyChangesInOneSecondAreRead(t *testing.T) {
	t.Parallel()
	b := newBench(t, 600, 0)
	at := b.tick()
	for i := 100; i < 500; i++ {
		b.issues[i].updated = at
	}
	b.must()
	b.equal()

	// While the pages of that second are turned, its first issues change and shift the others to the left.
	next := 101
	b.edit = func(int) { b.touch(next); next += 3 }
	b.must()
	b.edit = nil
	b.equal()
}

func TestTooManyChangesInOneSecondAreRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, 500, 0)
	b.must()
	before := b.bytes()
	for i := range b.issues {
		b.issues[i].updated = epoch.Add(24 * time.Hour)
	}
	b.cap = 300
	_, err := b.sync()
	if err == nil || !strings.Contains(err.Error(), "within one second") {
		t.Errorf("error: %v", err)
	}
	if b.bytes() != before {
		t.Error("the snapshot changed")
	}
}

func TestVisibilityIsAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		about map[string]any
		want  incident.Visibility
	}{
		"public":                {map[string]any{"private": false, "visibility": "public"}, incident.Public},
		"private":               {map[string]any{"private": true, "visibility": "private"}, incident.Private},
		"internal":              {map[string]any{"private": true, "visibility": "internal"}, incident.Private},
		"it contradicts itself": {map[string]any{"private": true, "visibility": "public"}, incident.Private},
		"a new kind":            {map[string]any{"private": false, "visibility": "friends"}, incident.Unknown},
		"not said":              {map[string]any{"private": nil, "visibility": nil}, incident.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 3, 0)
			b.repo = c.about
			if r := b.must(); r.Visibility != c.want || b.snapshot().Header.Visibility != c.want {
				t.Errorf("visibility %s, want %s", r.Visibility, c.want)
			}
		})
	}
}

func TestARenamedRepositoryIsFollowedAndNoted(t *testing.T) {
	t.Parallel()
	b := newBench(t, 250, 10)
	b.former = "team/old-name"
	r := b.must()
	b.equal()
	if r.Repository != "team/incidents" || r.RenamedFrom != "team/old-name" || b.snapshot().Header.Repository != "team/incidents" {
		t.Errorf("report: %+v", r)
	}
	b.noted("is called team/incidents now")
	if len(b.requests) != 6 { // the redirect costs one request, not one for each page
		t.Errorf("%d requests: %q", len(b.requests), b.requests)
	}
}

func TestAnIssueOfAnotherRepositoryIsDroppedAndTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 30)
	b.must()
	b.issues[4].more = map[string]any{"repository_url": "https://api.github.com/repos/team/elsewhere"}
	b.touch(5)
	r := b.must(incremental)
	if r.Mode != "incremental" || !cmp.Equal(r.Moved, []int{5}) {
		t.Errorf("report: %+v", r)
	}
	for _, i := range b.snapshot().Issues {
		if i.Number == 5 {
			t.Error("issue 5 is still there")
		}
	}
	b.noted("issue 5 belongs to another repository")
}

func TestASyncThatLosesTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, 100, 0)
	b.must()
	before := b.bytes()
	b.issues = b.issues[30:]
	_, err := b.sync()
	var shrink *github.ShrinkError
	if !errors.As(err, &shrink) || shrink.Before != 90 || shrink.After != 63 || !strings.Contains(err.Error(), "--allow-shrink") {
		t.Errorf("error: %v", err)
	}
	if b.bytes() != before {
		t.Error("the snapshot changed")
	}
	b.alone(".gitignore", "incidents.jsonl", "incidents.jsonl.lock")
	if _, err := b.sync(func(o *github.Options) { o.MaxShrink = 40 }); err != nil {
		t.Errorf("with 40 %%: %v", err)
	}
	b.issues = b.issues[60:]
	r := b.must(func(o *github.Options) { o.AllowShrink = true })
	b.equal()
	if len(r.Gone) != 54 || r.Gone[0] != 31 || r.Gone[53] != 89 {
		t.Errorf("gone: %v", r.Gone)
	}
}

func TestAnotherRepositoryMayBeSmaller(t *testing.T) {
	t.Parallel()
	b := newBench(t, 100, 0)
	b.must()
	b.issues, b.id = b.issues[90:], 43
	var shrink *github.ShrinkError
	if _, err := b.sync(); !errors.As(err, &shrink) {
		t.Errorf("one made anew under the same name: %v", err)
	}
	b.name = "team/other"
	if r := b.must(); r.Reason != "the last snapshot is of another repository" || r.Issues != 9 || len(r.Gone) > 0 {
		t.Errorf("report: %+v", r)
	}
}

func TestADamagedSnapshotIsToldAndReplaced(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(lines []string) (damaged []string, told string){
		"a torn line": func(l []string) ([]string, string) {
			at := len(l[0]) + len(l[1])
			l[2] = l[2][:40] + "\n"
			return l, "incidents.jsonl:3: the last snapshot is damaged in the line that begins at byte " + decimal(at)
		},
		"no header":     func(l []string) ([]string, string) { return l[1:], "incidents.jsonl:1:" },
		"an empty file": func([]string) ([]string, string) { return nil, "incidents.jsonl:1:" },
		"a line twice": func(l []string) ([]string, string) {
			return append(l, l[1]), "incidents.jsonl:" + decimal(len(l)+1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 20, 20)
			b.must()
			lines, told := damage(strings.SplitAfter(strings.TrimSuffix(b.bytes(), "\n"), "\n"))
			if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], "\n") {
				lines[n-1] += "\n"
			}
			if name == "a line twice" {
				lines[len(lines)-2] = strings.TrimSuffix(lines[len(lines)-2], "\n") + "\n"
			}
			if err := os.WriteFile(b.file, []byte(strings.Join(lines, "")), 0o600); err != nil {
				t.Fatal(err)
			}
			if r := b.must(incremental); r.Mode != "full" || r.Reason != "the last snapshot is damaged" {
				t.Errorf("report: %+v", r)
			}
			b.noted(told)
			b.equal()
		})
	}
}

func decimal(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

func TestASnapshotWithoutLastLineIsNotWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t, 20, 20)
	b.must()
	text := strings.TrimSuffix(b.bytes(), "\n")
	if err := os.WriteFile(b.file, []byte(text[:strings.LastIndexByte(text, '\n')+1]), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := b.must(incremental); r.Mode != "full" || r.Reason != "the last snapshot isn't whole" {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}

func TestTwoSyncsOfOneSnapshotDontMeet(t *testing.T) {
	t.Parallel()
	b := newBench(t, 150, 0)
	tried := false
	b.clock.then = func() {
		tried = true
		if _, err := b.sync(); !errors.Is(err, github.ErrBusy) {
			t.Errorf("the second sync: %v", err)
		}
	}
	b.before = failOnce(2, 503)
	b.must()
	if !tried {
		t.Fatal("no second sync was tried")
	}
	b.equal()
}
