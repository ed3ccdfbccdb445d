package github_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/github"
)

// renumber gives an issue and its comments another number, as a transfer back does: the comments keep their stamps.
func (f *fake) renumber(from, to int) {
	for i := range f.issues {
		if f.issues[i].number == from {
			f.issues[i].number = to
		}
	}
	for i := range f.comments {
		if f.comments[i].issue == from {
			f.comments[i].issue = to
		}
	}
	f.touch(to)
}

func TestAnIssueIsKnownByItsIDNotItsNumber(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(b *bench){
		"a number that nobody had": func(b *bench) { b.renumber(7, 900) },
		"two that change places":   func(b *bench) { b.renumber(7, 900); b.renumber(8, 7); b.renumber(900, 8) },
		"a number that another one had": func(b *bench) {
			b.issues = slices.DeleteFunc(b.issues, func(r row) bool { return r.number == 9 })
			b.comments = slices.DeleteFunc(b.comments, func(r row) bool { return r.issue == 9 })
			b.renumber(7, 9)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 30, 60)
			b.must()
			b.fake.clock = b.fake.clock.Add(time.Hour)
			change(b)
			if r := b.must(incremental); r.Mode != "incremental" {
				t.Errorf("report: %+v", r)
			}
			b.equal()
			b.must(everything)
			b.equal()
		})
	}
}

func TestAPageKeepsItsAddressWhenTheNumberChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 60)
	b.must()
	gone := slices.Clone(b.issues[10:12]) // 11 and 12 are transferred away, 12 comes back later as 40
	b.issues = slices.Delete(b.issues, 10, 12)
	b.renumber(7, 31)
	b.addressed(map[int]int{31: 7})
	b.renumber(31, 32) // again, and 7 belongs to a new issue
	b.issues = append(b.issues, row{id: 9001, number: 7, created: b.tick(), updated: b.tick(), text: "new"})
	b.addressed(map[int]int{32: 7, 7: 9001})
	back := gone[1]
	back.number, back.updated = 40, b.tick()
	b.issues = append(b.issues, back)
	b.addressed(map[int]int{32: 7, 7: 9001, 40: 12})
	b.renumber(32, 7) // back to its own, which the other gave up
	b.issues = slices.DeleteFunc(b.issues, func(r row) bool { return r.id == 9001 })
	b.addressed(map[int]int{40: 12})
}

// addressed syncs in both ways and checks which issues have their pages at other addresses than their numbers'.
func (b *bench) addressed(want map[int]int) {
	b.t.Helper()
	b.fake.clock = b.fake.clock.Add(time.Hour)
	for _, mode := range []func(*github.Options){incremental, everything, incremental} {
		r := b.must(mode, func(o *github.Options) { o.AllowShrink = true })
		got := map[int]int{}
		for _, i := range b.snapshot().Issues {
			if i.Address != 0 {
				got[i.Number] = i.Address
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			b.t.Errorf("addresses after the %s sync (-want +got):\n%s", r.Mode, diff)
		}
	}
}

func TestAnotherRepositoryBeginsWithItsOwnAddresses(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 0)
	b.must()
	b.id = 43
	for i := range b.issues {
		b.issues[i].id += 5000
	}
	b.must(func(o *github.Options) { o.AllowShrink = true })
	b.addressed(map[int]int{})
}

func TestAnIssueThatBecomesAPullRequestIsLeftOut(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 30)
	b.must()
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.issues[6].pull = true
	b.touch(7)
	if r := b.must(incremental); r.Mode != "incremental" || r.Issues != 26 || r.PullRequests != 4 {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}

func TestAnIssueThatComesWithOldCommentsIsReadWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 30)
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.say(1, "long after the first")
	b.must()
	old := b.comments[0]
	old.id, old.issue = 9100, 31
	b.fake.clock = b.fake.clock.Add(time.Hour)
	b.issues = append(b.issues, row{id: 9001, number: 31, created: old.created, updated: b.tick(), text: "moved here"})
	b.comments = append(b.comments, old)
	if r := b.must(incremental); r.Mode != "full" || r.Reason != "an issue came with older comments" {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}

func TestCommentsThatGitHubCountsAndNeverListsAreToldOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 30)
	b.issues[6].more = map[string]any{"comments": 5}
	b.must()
	b.noted("GitHub counts more comments than it lists; issues concerned: 1")
	b.notes = nil
	b.touch(7)
	r := b.must(incremental)
	if r.Mode != "incremental" || slices.ContainsFunc(b.notes, func(n string) bool { return strings.Contains(n, "counts more") }) {
		t.Errorf("report: %+v, notes: %q", r, b.notes)
	}
	b.equal()
}

func TestAServerWithoutIDsIsSynced(t *testing.T) {
	t.Parallel()
	b := newBench(t, 30, 30)
	for i := range b.issues {
		b.issues[i].id, b.issues[i].more = 0, map[string]any{"id": nil}
	}
	b.must()
	b.touch(7)
	if r := b.must(incremental); r.Mode != "incremental" {
		t.Errorf("report: %+v", r)
	}
	b.equal()
}

// What the publication gate looks at must come through a sync, or a restricted word would go unseen.
func TestTheSnapshotKeepsWhatTheGateReads(t *testing.T) {
	t.Parallel()
	b := newBench(t, 1, 1)
	ada := map[string]any{"login": "ada", "type": "User"}
	b.issues[0].closed = true
	b.issues[0].more = map[string]any{
		"user": ada, "assignees": []any{ada}, "labels": []any{map[string]any{"name": "restricted"}},
		"milestone": map[string]any{"title": "Vault", "number": 1}, "author_association": "MEMBER",
	}
	b.comments[0].more = map[string]any{"user": ada, "minimized": true}
	b.must()
	issue := b.snapshot().Issues[0]
	filled(t, reflect.ValueOf(issue), "PullRequest", "Line", "Address", "known", "filed")
	filled(t, reflect.ValueOf(issue.Comments[0]))
	if issue.Milestone.Title != "Vault" || issue.Assignees[0].Login != "ada" {
		t.Errorf("issue: %+v", issue)
	}
}

func filled(t *testing.T, v reflect.Value, except ...string) {
	t.Helper()
	for field, value := range v.Fields() {
		if value.IsZero() && !slices.Contains(except, field.Name) {
			t.Errorf("%s.%s is lost", v.Type(), field.Name)
		}
	}
}
